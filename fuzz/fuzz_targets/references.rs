//! Any text as running text of a page, beside the artifacts that it may name: the laws of all files,
//! and
//!
//! - A page that defines nothing and lists no Bolts changes no artifact: all are as without it.
//! - It is the source of every reference that it adds, and every place of one is in it.

#![no_main]

use airsdlc_core::OpenOptions;
use airsdlc_core::model::NodeKind;
use airsdlc_fuzz::laws::assert_laws;
use airsdlc_fuzz::{read, text_of};
use libfuzzer_sys::fuzz_target;

const PATH: &str = "docs/notes.md";
const OTHERS: &[(&str, &str)] = &[
    (
        "docs/prds/prd-015.md",
        "# PRD-015: Booking Cancellation\n\n## User Stories\n\n### US-015-1: See the terms\n\n### US-015-2: Cancel\n\n## Requirements\n\n- **NFR-015-1**: fast\n- **NFR-015-2**: cheap\n",
    ),
    (
        "docs/adrs/adr-001.md",
        "# ADR-001: Outbox\n\n- **Status**: Accepted\n- **PRD**: PRD-015\n- **Service**: booking-service\n\n## API\n\n```http\nPOST /v1/bookings/{id}/cancel\n```\n\n## Section 1\n\n### 3.2 Tables\n",
    ),
    (
        "docs/bolts/bolt-042.md",
        "# BOLT-042: Cancel\n\n- **ADR**: ADR-001\n- **Files**: internal/service.go\n",
    ),
    ("internal/service.go", "package internal\n"),
];

fuzz_target!(|bytes: &[u8]| {
    let text = text_of(bytes);
    let files = [OTHERS, &[(PATH, &text)]].concat();
    let with = assert_laws(&files, PATH, &OpenOptions::new());
    let from_page = |node: &airsdlc_core::model::Node| {
        node.location.as_ref().is_some_and(|location| location.path.as_str() == PATH)
    };
    let defines = with.nodes().any(|node| from_page(node) && node.kind != NodeKind::File);
    // A backlog adds to the Bolts that it lists, wherever they are defined.
    let has_backlog = with.documents().iter().any(|indexed| {
        let mut headings = indexed.document.headings.iter();
        indexed.path.as_str() == PATH
            && headings.any(|heading| heading.text.trim().to_lowercase().starts_with("bolt"))
    });
    if defines || has_backlog {
        return;
    }
    let without = read(OTHERS);
    for node in without.nodes() {
        let same = with.graph().node(node.id.as_str()).expect("a page takes nothing away");
        assert_eq!(node, same, "a page changes what it names");
    }
    for edge in with
        .edges()
        .filter(|edge| edge.edge.locations.iter().any(|location| location.path.as_str() == PATH))
    {
        assert_eq!(edge.source.kind, NodeKind::File, "{edge:?}");
        assert!(edge.edge.locations.iter().all(|location| location.path.as_str() == PATH));
    }
});
