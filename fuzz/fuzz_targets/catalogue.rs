//! Any text as each of the files that tell what runs: the laws of all files, and
//!
//! - However broken the file is, it takes nothing from the artifacts beside it.

#![no_main]

use airsdlc_core::OpenOptions;
use airsdlc_fuzz::laws::assert_laws;
use airsdlc_fuzz::text_of;
use libfuzzer_sys::fuzz_target;

const PATHS: &[&str] = &["catalog-info.yaml", "compose.yaml", "deploy.yaml", "docs/CODEOWNERS"];
const ADR: (&str, &str) = (
    "docs/adrs/adr-001.md",
    "# ADR-001: Outbox\n\n- **Status**: Accepted\n- **Service**: booking-service\n",
);

fuzz_target!(|bytes: &[u8]| {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let path = PATHS[usize::from(*which) % PATHS.len()];
    let text = text_of(bytes);
    let repository = assert_laws(&[(path, &text), ADR], path, &OpenOptions::new());
    let adr =
        repository.graph().node("ADR-001").expect("the ADR is read whatever stands beside it");
    assert_eq!(adr.title, "Outbox");
    assert_eq!(adr.location.as_ref().map(|location| location.path.as_str()), Some(ADR.0));
});
