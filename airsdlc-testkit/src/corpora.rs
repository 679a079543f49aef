//! Finds the corpora that are shared between projects: real repositories by others, kept outside of
//! this one.

use std::path::{Path, PathBuf};

/// The directory of shared corpora, `shared/corpora` in or above the workspace; `None`, with a note
/// that says which test is skipped, where a machine has none.
///
/// ```no_run
/// let Some(corpora) = airsdlc_testkit::shared_corpora("reading of EIPs") else { return };
/// let eips = corpora.join("eips");
/// ```
pub fn shared_corpora(what: &str) -> Option<PathBuf> {
    let found = find_above(Path::new(env!("CARGO_MANIFEST_DIR")));
    if found.is_none() {
        // A test that is skipped in silence would look like one that passed.
        #[allow(clippy::print_stderr)]
        {
            eprintln!("corpora absent: skipping {what}");
        }
    }
    found
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
    fn a_file_is_no_corpora() {
        let repository = TempRepository::new().file("other/shared/corpora", "");
        let inside = repository.path().join("other");
        assert_ne!(find_above(&inside), Some(inside.join("shared/corpora")));
    }
}
