//! Any text as the front matter of a Markdown file: the laws of all files, and
//!
//! - However broken the front matter is, the body behind it is read, from where it begins.

#![no_main]

use airsdlc_core::OpenOptions;
use airsdlc_fuzz::laws::assert_laws;
use airsdlc_fuzz::text_of;
use libfuzzer_sys::fuzz_target;

const PATH: &str = "docs/adrs/x.md";
const HEADING: &str = "ADR-001: Outbox";

fuzz_target!(|bytes: &[u8]| {
    let yaml = text_of(bytes);
    let text = format!("---\n{yaml}\n---\n# {HEADING}\n\nMade for PRD-001.\n");
    let repository = assert_laws(&[(PATH, &text)], PATH, &OpenOptions::new());
    if !is_one_block(&yaml) {
        return;
    }
    let body = text.len() - "# \n\nMade for PRD-001.\n".len() - HEADING.len();
    let headings = &repository.documents()[0].document.headings;
    assert_eq!(headings.len(), 1, "{headings:?}");
    assert_eq!(
        (headings[0].text.as_str(), headings[0].location.span.start as usize),
        (HEADING, body)
    );
});

/// Whether a text between two lines of dashes is front matter as a whole: its first line is not
/// empty, no line ends it before, and the file does not pass for a binary one.
fn is_one_block(yaml: &str) -> bool {
    let first = yaml.split('\n').next().unwrap_or_default();
    let ends = |line: &str| matches!(line.trim_end(), "---" | "...");
    !first.trim().is_empty() && !yaml.split('\n').any(ends) && !yaml.contains('\0')
}
