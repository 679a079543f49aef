//! Any text as a Backstage catalogue.
//!
//! - Reading ends, without a panic, and every location lies inside the text.
//! - However broken the catalogue is, it takes nothing from the artifacts beside it.

#![no_main]

use airsdlc_fuzz::{assert_places, read};
use libfuzzer_sys::fuzz_target;

const PATH: &str = "catalog-info.yaml";
const ADR: (&str, &str) = (
    "docs/adrs/adr-001.md",
    "# ADR-001: Outbox\n\n- **Status**: Accepted\n- **Service**: booking-service\n",
);

fuzz_target!(|text: &str| {
    let repository = read(&[(PATH, text), ADR]);
    assert_places(&repository, PATH, text);
    assert_places(&repository, ADR.0, ADR.1);
    let adr =
        repository.graph().node("ADR-001").expect("the ADR is read whatever stands beside it");
    assert_eq!(adr.title, "Outbox");
    assert_eq!(adr.location.as_ref().map(|location| location.path.as_str()), Some(ADR.0));
});
