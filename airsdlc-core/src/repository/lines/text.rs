//! The text of a file by its lines.

use super::KnowledgeRepository;
use crate::span::{LineIndex, Location, RepoPath, Span};

/// How many characters of a line are told.
const LONGEST_TEXT: usize = 200;

/// The text of a file by its lines.
pub(super) struct FileText {
    text: String,
    lines: LineIndex,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl FileText {
    /// The text of a file; an empty one if it cannot be read.
    pub(super) fn of(repository: &KnowledgeRepository, path: &RepoPath) -> Self {
        let source = repository.origin.source.as_ref();
        let text = source.and_then(|source| source.text(path).ok().flatten()).unwrap_or_default();
        let mut starts: Vec<usize> = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        if starts.last() == Some(&text.len()) {
            starts.pop();
        }
        Self { lines: LineIndex::new(&text), starts, text }
    }

    /// How many lines there are.
    pub(super) fn count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// Where a line is, and what it says.
    pub(super) fn line(&self, path: &RepoPath, line: u32) -> (Location, Option<String>) {
        let at = line as usize;
        let Some(start) = at.checked_sub(1).and_then(|at| self.starts.get(at)).copied() else {
            let place = Location::of_file(path.clone());
            return (Location { line, end_line: line, ..place }, None);
        };
        let end = self.starts.get(at).map_or(self.text.len(), |next| *next);
        let text = self.text[start..end].trim_end_matches(['\n', '\r']);
        let span = Span::of(&(start..start + text.len()));
        let told = text.trim().chars().take(LONGEST_TEXT).collect();
        (self.lines.location(path, &self.text, span), Some(told))
    }
}
