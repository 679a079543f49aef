//! What the fuzz targets share: texts of fragments, reading from memory, and the laws of reading.
//!
//! Each target asserts laws, not only that nothing panics; its module documentation states those of
//! its own, [`laws`] those of all. To run one:
//!
//! ```text
//! mkdir -p fuzz/corpus/markdown
//! cargo +nightly fuzz run -s none markdown fuzz/corpus/markdown fuzz/seeds/markdown
//! ```

pub mod laws;
mod text;

use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

pub use text::text_of;

/// Reads files from memory, on one thread: the fuzzer runs as many processes as it is told to.
///
/// # Panics
/// If reading ends with an error, which only a broken configuration may cause.
pub fn read(files: &[(&str, &str)]) -> KnowledgeRepository {
    read_with(files, &OpenOptions::new().threads(1))
}

/// The same with options, which say on how many threads.
///
/// # Panics
/// If reading ends with an error.
pub fn read_with(files: &[(&str, &str)], options: &OpenOptions) -> KnowledgeRepository {
    let source = Memory::new(files.iter().map(|(path, text)| (*path, text.as_bytes())));
    KnowledgeRepository::from_source(&source, options).expect("memory can always be read")
}
