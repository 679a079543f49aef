//! Any text as the metadata of an artifact: the laws of all files, and
//!
//! - Whatever its keys say, the artifact is the one that its heading names, where the heading stands.
//! - Without a further heading and entities, its status stands in the text: what markup leaves of a value.

#![no_main]

use airsdlc_core::OpenOptions;
use airsdlc_fuzz::laws::assert_laws;
use airsdlc_fuzz::text_of;
use libfuzzer_sys::fuzz_target;

const PATH: &str = "docs/adrs/x.md";
const HEADINGS: &[(&str, &str)] = &[
    ("ADR-023", "# ADR-023: Outbox\n\n"),
    ("BOLT-042", "# BOLT-042: Cancel\n\n"),
    ("PRD-015", "# PRD-015: Booking\n\n"),
    ("INC-2024-001", "# INC-2024-001: Pool\n\n"),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let (id, heading) = HEADINGS[usize::from(*which) % HEADINGS.len()];
    let text = format!("{heading}{}", text_of(bytes));
    let repository = assert_laws(&[(PATH, &text)], PATH, &OpenOptions::new());
    if text.contains('\0') {
        return;
    }
    let node = repository.graph().node(id).expect("the heading defines it");
    let location = node.location.as_ref().expect("what is read has a place");
    assert_eq!((location.span.start, location.line), (0, 1), "{location:?}");
    let is_alone = repository.documents().iter().all(|it| it.document.headings.len() == 1);
    if let Some(status) = node.status.as_ref().filter(|_| is_alone && !text.contains('&')) {
        let mut rest = text.chars();
        let mut written = status.written.chars().filter(|c| !c.is_whitespace());
        assert!(written.all(|c| rest.any(|other| other == c)), "{:?}", status.written);
    }
    assert_eq!(Some(node.title.as_str()), heading.trim().split_once(": ").map(|(_, title)| title));
});
