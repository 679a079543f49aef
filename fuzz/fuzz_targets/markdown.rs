//! Any text as a Markdown file.
//!
//! - Reading ends, without a panic.
//! - Every location lies inside the text, between characters.
//! - Reading the file alone gives the same nodes as reading it beside a file that it does not name.

#![no_main]

use airsdlc_fuzz::{assert_places, read};
use libfuzzer_sys::fuzz_target;

const PATH: &str = "docs/adrs/x.md";
const OTHER: &str = "unrelated/unrelated.md";

fuzz_target!(|text: &str| {
    let alone = read(&[(PATH, text)]);
    assert_places(&alone, PATH, text);
    if text.to_lowercase().contains("unrelated") {
        // It may well name the other file.
        return;
    }
    let beside = read(&[(PATH, text), (OTHER, "# Notes\n\nNothing to see here.\n")]);
    assert!(
        alone.graph().nodes().eq(beside.graph().nodes()),
        "a file that is not named changed the nodes"
    );
});
