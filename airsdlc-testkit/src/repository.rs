//! A repository in a temporary directory, for tests.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

/// A directory of files that goes when it is dropped.
///
/// ```
/// use airsdlc_testkit::TempRepository;
///
/// let repository = TempRepository::new()
///     .file("docs/prds/prd-001.md", "# PRD-001: Booking Cancellation\n")
///     .file("docs/adrs/adr-001.md", "# ADR-001: Outbox\n\n**PRD**: PRD-001\n");
/// assert!(repository.path().join("docs/adrs/adr-001.md").is_file());
/// ```
#[derive(Debug)]
pub struct TempRepository {
    directory: TempDir,
}

impl TempRepository {
    /// An empty repository.
    ///
    /// # Panics
    /// If the system gives no temporary directory.
    pub fn new() -> Self {
        // Not hidden, as a plain `.tmp…` would be: how hidden files are treated is a test's business.
        let directory = tempfile::Builder::new()
            .prefix("airsdlc-")
            .tempdir()
            .expect("the system gives a temporary directory");
        Self { directory }
    }

    /// Adds a file, with the directories above it; one that is there is replaced.
    ///
    /// # Panics
    /// If `path` is absolute or leads out of the repository, or cannot be written.
    #[must_use]
    pub fn file(self, path: &str, contents: impl AsRef<[u8]>) -> Self {
        let relative = Path::new(path);
        let inside =
            relative.components().all(|part| matches!(part, std::path::Component::Normal(_)));
        assert!(inside, "`{path}` leads out of the repository");
        let file = self.directory.path().join(relative);
        let above = file.parent().expect("a file in a directory has a parent");
        fs::create_dir_all(above)
            .and_then(|()| fs::write(&file, contents))
            .unwrap_or_else(|error| panic!("cannot write `{path}`: {error}"));
        self
    }

    /// The root.
    pub fn path(&self) -> &Path {
        self.directory.path()
    }
}

impl Default for TempRepository {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_with_their_directories_and_go_on_drop() {
        let repository =
            TempRepository::new().file("a/b/c.md", "old").file("a/b/c.md", [0xFF, 0x00]);
        let path = repository.path().to_path_buf();
        assert_eq!(fs::read(path.join("a/b/c.md")).expect("it was written"), [0xFF, 0x00]);
        drop(repository);
        assert!(!path.exists());
    }

    #[test]
    #[should_panic(expected = "leads out of the repository")]
    fn no_file_is_written_outside() {
        let _ = TempRepository::new().file("../escaped.md", "");
    }
}
