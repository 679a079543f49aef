//! Any text as an `airsdlc.toml`.
//!
//! - Parsing ends, without a panic.
//! - An error points into the text.
//! - With a configuration that was accepted a repository is read, and every location that comes from
//!   the configuration lies inside its text.

#![no_main]

use airsdlc_core::OpenOptions;
use airsdlc_core::source::{CONFIG_FILE, Config};
use airsdlc_core::span::LineIndex;
use airsdlc_fuzz::{assert_place, assert_places, read_with};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Config::parse(text) {
        Err(error) => {
            assert!(!error.message.is_empty());
            if let Some(location) = &error.location {
                assert_place(location, &LineIndex::new(text), text);
            }
        }
        Ok(config) => {
            let files =
                [("docs/adrs/adr-001.md", "# ADR-001: Outbox\n\n- **Service**: booking-service\n")];
            let repository = read_with(&files, &OpenOptions::new().config(config));
            assert_places(&repository, CONFIG_FILE, text);
            assert!(repository.graph().node("ADR-001").is_some());
        }
    }
});
