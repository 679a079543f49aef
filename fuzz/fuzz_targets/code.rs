//! Any text as a file of code in one of several languages: the laws of all files, and
//!
//! - Code defines nothing: its only node is its file, the source of every edge that it adds.
//! - The text at the place of an edge holds a digit: it is an id.

#![no_main]

use airsdlc_core::OpenOptions;
use airsdlc_core::model::NodeKind;
use airsdlc_fuzz::laws::assert_laws;
use airsdlc_fuzz::text_of;
use libfuzzer_sys::fuzz_target;

const PATHS: &[&str] = &[
    "src/x.go",
    "src/x.py",
    "src/x.rs",
    "src/x.js",
    "src/x.swift",
    "src/x.php",
    "src/x.html",
    "src/x.sql",
    "src/x.rb",
    "src/x.hs",
    "src/x.lua",
    "src/x.pl",
    "src/x.sh",
    "src/script",
];
const ARTIFACTS: (&str, &str) =
    ("docs/all.md", "# ADR-001: Outbox\n\n## BOLT-042: Cancel\n\n# FIX-001: Pool\n");

fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let path = PATHS[usize::from(*which) % PATHS.len()];
    let text = text_of(bytes);
    let repository = assert_laws(&[(path, &text), ARTIFACTS], path, &OpenOptions::new());
    for node in repository.nodes() {
        let in_code = node.location.as_ref().is_some_and(|place| place.path.as_str() == path);
        assert!(!in_code || node.kind == NodeKind::File, "code defines {node:?}");
    }
    for edge in repository.edges() {
        for place in edge.edge.locations.iter().filter(|place| place.path.as_str() == path) {
            assert_eq!(edge.source.kind, NodeKind::File, "{edge:?}");
            let written = text.get(place.span.start as usize..place.span.end as usize);
            let written = written.expect("a place lies inside the text");
            assert!(written.contains(|c: char| c.is_ascii_digit()), "{written:?} is no id");
        }
    }
});
