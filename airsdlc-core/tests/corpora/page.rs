//! A page of a corpus, looked at for places to edit.

use std::ops::Range;

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::model::{Document, Link};

/// A file as text, and what the index says of it.
#[derive(Clone, Copy)]
pub(crate) struct Page<'c> {
    pub(crate) path: &'c str,
    pub(crate) text: &'c str,
    document: Option<&'c Document>,
}

impl<'c> Page<'c> {
    pub(crate) fn new(repository: &'c KnowledgeRepository, path: &'c str, text: &'c str) -> Self {
        Self { path, text, document: document(repository, path) }
    }

    /// The index of a page of Markdown.
    pub(crate) fn document(&self) -> &'c Document {
        self.document.expect("it is Markdown")
    }

    pub(crate) fn is_markdown(&self) -> bool {
        self.document.is_some()
    }

    /// The front matter, without its marks.
    pub(crate) fn front_matter(&self) -> Option<Range<usize>> {
        let end = self.text.strip_prefix("---\n")?.find("\n---\n")?;
        Some(4..4 + end + 1)
    }

    /// The line `requires: 2718, 2930` of the front matter, and its numbers.
    pub(crate) fn requirements(&self) -> Option<(Range<usize>, Vec<Range<usize>>)> {
        const KEY: &str = "requires: ";
        let front = self.front_matter()?;
        let line = self.line(front.start + self.text[front].find(KEY)?);
        let mut from = line.start + KEY.len();
        let mut numbers = Vec::new();
        for piece in self.text[from..line.end].split(',') {
            let number = piece.trim();
            let start = from + piece.find(number)?;
            numbers.push(start..start + number.len());
            from += piece.len() + 1;
        }
        Some((line, numbers))
    }

    /// The line that holds a byte, with its end.
    pub(crate) fn line(&self, at: usize) -> Range<usize> {
        let start = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |end| at + end + 1);
        start..end
    }

    pub(crate) fn is_heading(&self, at: usize) -> bool {
        self.text[self.line(at)].trim_start().starts_with('#')
    }

    /// Whether a byte stands in running text, for sure.
    pub(crate) fn is_prose(&self, at: usize) -> bool {
        let in_front = self.front_matter().is_some_and(|front| at < front.end + 4);
        !in_front && !self.is_heading(at)
    }

    pub(crate) fn in_link(&self, range: &Range<usize>) -> bool {
        self.document().links.iter().any(|link| {
            let span = link.location.span;
            (span.start as usize) < range.end && range.start < span.end as usize
        })
    }

    /// The links of the form `[text](destination)`, but for pictures, with where they stand.
    pub(crate) fn plain_links(&self) -> Vec<(&'c Link, Range<usize>)> {
        let links = self.document().links.iter();
        let spans = links
            .map(|link| (link, link.location.span.start as usize..link.location.span.end as usize));
        spans
            .filter(|(link, span)| {
                self.text[span.clone()] == format!("[{}]({})", link.text, link.destination)
                    && self.is_prose(span.start)
            })
            .collect()
    }
}

/// The index of a page of Markdown.
pub(crate) fn document<'c>(
    repository: &'c KnowledgeRepository,
    path: &str,
) -> Option<&'c Document> {
    let documents = repository.documents();
    let found = documents.binary_search_by(|indexed| indexed.path.as_str().cmp(path)).ok()?;
    Some(&documents[found].document)
}
