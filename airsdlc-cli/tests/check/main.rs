//! `airsdlc check` from the outside: what it prints in each format, how it ends, what it writes, and what CI
//! makes of it. What the rules find is the library's to test.

mod adopt;
mod baselines;
mod ci;
#[path = "../common/mod.rs"]
mod common;
mod docs;
mod fixes;
mod formats;
mod options;
mod output;

use airsdlc_testkit::TempRepository;
use common::{Run, airsdlc};

/// A decision with lines that end in CRLF and with wide characters, and a PRD: `PRD-051` to `PRD-053` dangle, the
/// PRD has no status.
const ADR: &str = "# ADR-023: Transactional outbox\r\n\r\n- **Status**: Accepted\r\n- **PRD**: PRD-051, PRD-052\r\n- **Date**: 2024-01-08\r\n\r\n預約系統 rests on PRD-053, `a|b` & <b>.\r\n";
const PRD: &str = "# PRD-015: Booking cancellation\n";

/// The rules of which the sample has findings; others may come.
const RULES: &str = "dangling-reference,missing-metadata";

fn sample() -> TempRepository {
    TempRepository::new().file("docs/adrs/adr-023.md", ADR).file("docs/prds/prd-015.md", PRD)
}

/// A repository of these files.
fn repository(files: &[(&str, &str)]) -> TempRepository {
    files.iter().fold(TempRepository::new(), |repository, (path, text)| repository.file(path, text))
}

/// Checks a repository.
fn check(repository: &TempRepository, args: &[&str]) -> Run {
    let root = repository.path().to_str().expect("temporary paths are Unicode");
    airsdlc(&[&["-C", root, "check"], args].concat())
}

/// Checks by [`RULES`].
fn check_sample(repository: &TempRepository, args: &[&str]) -> Run {
    check(repository, &[&["--select", RULES], args].concat())
}
