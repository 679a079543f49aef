//! Finds the corpora that are shared between projects: real repositories by others, kept outside of
//! this one.

use std::io::Write;
use std::path::{Path, PathBuf};

/// Says that tests must not pass without the corpora: `AIRSDLC_CORPORA=required`.
const REQUIRED: &str = "AIRSDLC_CORPORA";

/// The directory of shared corpora, `shared/corpora` in or above the workspace; `None`, with a note
/// that says which test is skipped, where a machine has none.
///
/// # Panics
/// If there is none and the environment has `AIRSDLC_CORPORA=required`.
///
/// ```no_run
/// let Some(corpora) = airsdlc_testkit::shared_corpora("reading of EIPs") else { return };
/// let eips = corpora.join("eips");
/// ```
pub fn shared_corpora(what: &str) -> Option<PathBuf> {
    let found = find_above(Path::new(env!("CARGO_MANIFEST_DIR")));
    if found.is_none() {
        let are_required = std::env::var_os(REQUIRED).is_some_and(|value| value == "required");
        // Not `eprintln`, which the test runner keeps to itself for tests that pass.
        skip(what, are_required, &mut std::io::stderr());
    }
    found
}

/// Says that a test is skipped, which would otherwise look like one that passed.
fn skip(what: &str, are_required: bool, out: &mut impl Write) {
    assert!(!are_required, "corpora absent, and {REQUIRED}=required: {what}");
    // Whoever has closed standard error wants no note.
    let _ = writeln!(out, "corpora absent: skipping {what}");
}

fn find_above(start: &Path) -> Option<PathBuf> {
    start.ancestors().map(|directory| directory.join("shared/corpora")).find(|path| path.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TempRepository;

    #[test]
    fn the_nearest_corpora_above_are_found() {
        let repository = TempRepository::new()
            .file("shared/corpora/eips/README.md", "")
            .file("main/airsdlc-testkit/Cargo.toml", "")
            .file("other/shared/corpora.md", "");
        let found = find_above(&repository.path().join("main/airsdlc-testkit"));
        assert_eq!(found, Some(repository.path().join("shared/corpora")));
    }

    #[test]
    fn a_skipped_test_says_so() {
        let mut out = Vec::new();
        skip("surveys", false, &mut out);
        assert_eq!(out, b"corpora absent: skipping surveys\n");
    }

    #[test]
    #[should_panic(expected = "corpora absent, and AIRSDLC_CORPORA=required: surveys")]
    fn a_required_test_is_not_skipped() {
        skip("surveys", true, &mut Vec::new());
    }

    #[test]
    fn a_file_is_no_corpora() {
        let repository = TempRepository::new().file("other/shared/corpora", "");
        let inside = repository.path().join("other");
        assert_ne!(find_above(&inside), Some(inside.join("shared/corpora")));
    }
}
