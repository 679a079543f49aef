//! Any text as an `airsdlc.toml`.
//!
//! - Parsing ends, without a panic.
//! - An error points into the text.
//! - With a configuration that was accepted a repository is read by the laws of all files, and every
//!   location that comes from the configuration lies inside its text.

#![no_main]

use airsdlc_core::OpenOptions;
use airsdlc_core::source::{CONFIG_FILE, Config};
use airsdlc_core::span::LineIndex;
use airsdlc_fuzz::laws::{assert_laws, assert_place, assert_places, names_strangers};
use airsdlc_fuzz::text_of;
use libfuzzer_sys::fuzz_target;

const PATH: &str = "docs/adrs/0001-outbox.md";

fuzz_target!(|bytes: &[u8]| {
    let text = text_of(bytes);
    match Config::parse(&text) {
        Err(error) => {
            assert!(!error.message.is_empty());
            if let Some(location) = &error.location {
                assert_place(location, &LineIndex::new(&text), &text);
            }
        }
        Ok(_) if names_strangers(&text) => {}
        Ok(config) => {
            let page = "---\nrequires: 2, 3\n---\n# ADR-001: Outbox\n\n- **Service**: booking-service\n\nSee [2](/adr/2) and [x](x.html), EIP-20.\n";
            let files = [(PATH, page), ("docs/x.md", "# X\n")];
            let repository = assert_laws(&files, PATH, &OpenOptions::new().config(config));
            assert_places(&repository, CONFIG_FILE, &text);
            assert_eq!(repository.files(), 2);
        }
    }
});
