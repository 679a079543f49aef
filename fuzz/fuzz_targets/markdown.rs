//! Any text as a Markdown file: the laws of all files.

#![no_main]

use airsdlc_core::OpenOptions;
use airsdlc_fuzz::laws::assert_laws;
use airsdlc_fuzz::text_of;
use libfuzzer_sys::fuzz_target;

const PATH: &str = "docs/adrs/x.md";

fuzz_target!(|bytes: &[u8]| {
    let text = text_of(bytes);
    assert_laws(&[(PATH, &text)], PATH, &OpenOptions::new());
});
