//! Edits as pieces of the old text and of new text, so that it is known where each old byte went.

use std::ops::Range;

#[derive(Clone, Debug)]
enum Piece {
    Old(Range<usize>),
    New(String),
}

/// A new text, made of pieces of an old one and of its own.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edit {
    pieces: Vec<Piece>,
}

impl Edit {
    /// The whole of an old text.
    pub(crate) fn nothing(old: &str) -> Self {
        Self::default().old(0..old.len())
    }

    /// The old text with some ranges replaced; these are in order and apart.
    pub(crate) fn replace(
        old: &str,
        ranges: impl IntoIterator<Item = (Range<usize>, String)>,
    ) -> Self {
        let (mut edit, mut at) = (Self::default(), 0);
        for (range, text) in ranges {
            assert!(at <= range.start, "ranges are in order");
            edit = edit.old(at..range.start).text(text);
            at = range.end;
        }
        edit.old(at..old.len())
    }

    /// Goes on with a range of the old text.
    pub(crate) fn old(mut self, range: Range<usize>) -> Self {
        if !range.is_empty() {
            self.pieces.push(Piece::Old(range));
        }
        self
    }

    /// Goes on with a text of its own.
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.pieces.push(Piece::New(text.into()));
        self
    }

    /// The new text.
    pub(crate) fn apply(&self, old: &str) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Old(range) => old[range.clone()].to_owned(),
            Piece::New(text) => text.clone(),
        };
        self.pieces.iter().map(piece).collect()
    }

    /// Where a byte of the old text is now.
    pub(crate) fn byte(&self, byte: usize) -> Option<usize> {
        let mut at = 0;
        for piece in &self.pieces {
            match piece {
                Piece::Old(range) if range.contains(&byte) => return Some(at + byte - range.start),
                Piece::Old(range) => at += range.len(),
                Piece::New(text) => at += text.len(),
            }
        }
        None
    }

    /// Where the first and the last byte of a range are now.
    pub(crate) fn range(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let (first, last) = (self.byte(range.start)?, self.byte(range.end.checked_sub(1)?)?);
        (first <= last).then_some(first..last + 1)
    }
}
