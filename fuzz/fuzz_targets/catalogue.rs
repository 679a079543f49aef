//! Any text as each of the files that tell what runs.
//!
//! - Reading ends, without a panic, and every location lies inside the text.
//! - However broken the file is, it takes nothing from the artifacts beside it.

#![no_main]

use airsdlc_fuzz::{assert_places, read};
use libfuzzer_sys::fuzz_target;

const PATHS: &[&str] = &["catalog-info.yaml", "compose.yaml", "deploy.yaml", "CODEOWNERS"];
const ADR: (&str, &str) = (
    "docs/adrs/adr-001.md",
    "# ADR-001: Outbox\n\n- **Status**: Accepted\n- **Service**: booking-service\n",
);

fuzz_target!(|text: &str| {
    for path in PATHS {
        let repository = read(&[(path, text), ADR]);
        assert_places(&repository, path, text);
        assert_places(&repository, ADR.0, ADR.1);
        let adr =
            repository.graph().node("ADR-001").expect("the ADR is read whatever stands beside it");
        assert_eq!(adr.title, "Outbox");
        assert_eq!(adr.location.as_ref().map(|location| location.path.as_str()), Some(ADR.0));
    }
});
