//! What must be known of a language to tell its comments from its strings.
//!
//! A *marker* begins a comment that ends with its line; a *block* has both ends; a *text* is a
//! literal in which no comment begins. A *hole* is an expression inside a text: `${…}`. All marks
//! are ASCII.

/// Where on a line a mark counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Anywhere,
    /// At the start of a word: `$#` and `${x#y}` of a shell hold no comment.
    Word,
    /// Before anything else on its line.
    Line,
}

/// Begins a comment that ends with its line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marker {
    pub(super) open: &'static str,
    pub(super) at: At,
}

/// A comment with both ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    pub(super) nests: bool,
    pub(super) at: At,
}

/// How a text begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Two fixed marks.
    Marks(&'static str, &'static str),
    /// One character in single quotes. A quote that holds anything else is none: `'a` is a lifetime,
    /// `1'000` a number, `foldl'` a name.
    Character,
    /// A mark, any number of `#`, a quote; ends with a quote and as many `#`: `r#"…"#`.
    Hashes(&'static str),
    /// `[[…]]`, `[==[…]==]`.
    Brackets,
    /// `R"x(…)x"`.
    Delimited,
    /// `{id|…|id}`.
    Piped,
}

/// A literal in which no comment begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Text {
    pub(super) shape: Shape,
    /// Takes its meaning from the next character; NUL for none. A doubled quote needs none: it ends
    /// one text and begins another.
    pub(super) escape: u8,
    /// Whether it may span lines. Else a line end closes it, so that a stray quote costs one line.
    pub(super) spans: bool,
    /// What begins a hole, up to its bracket.
    pub(super) hole: &'static str,
    /// Words that hold its end and do not end it.
    pub(super) keeps: &'static [&'static str],
}

/// When a text of three quotes that stands first on its line is documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Docs {
    Never,
    /// Outside brackets: an expression that is a statement of its own does nothing but document.
    Statement,
    /// Always.
    Line,
}

/// Whether `<<NAME` begins a text that ends with the line `NAME`, and the mark that does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heredoc {
    Never,
    /// The name follows at once: `<< NAME` is a shift.
    Joined(&'static str),
    /// There may be a space between them.
    Apart(&'static str),
}

/// The lexical rules of a family of languages. Of marks with a common start the longer stands first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grammar {
    pub(super) markers: &'static [Marker],
    pub(super) blocks: &'static [Block],
    pub(super) texts: &'static [Text],
    /// Words that look like the start of a text or a comment and are none: `?"`, `$#`.
    pub(super) plain: &'static [&'static str],
    /// Whether `/…/` may be a pattern.
    pub(super) patterns: bool,
    pub(super) heredoc: Heredoc,
    pub(super) docs: Docs,
}

/// A language without comments, to be filled in.
pub(super) const NONE: Grammar = Grammar {
    markers: &[],
    blocks: &[],
    texts: &[],
    plain: &[],
    patterns: false,
    heredoc: Heredoc::Never,
    docs: Docs::Never,
};

pub(super) const fn marker(open: &'static str) -> Marker {
    Marker { open, at: At::Anywhere }
}

pub(super) const fn word(open: &'static str) -> Marker {
    Marker { open, at: At::Word }
}

pub(super) const fn first(open: &'static str) -> Marker {
    Marker { open, at: At::Line }
}

pub(super) const fn block(open: &'static str, close: &'static str) -> Block {
    Block { open, close, nests: false, at: At::Anywhere }
}

pub(super) const fn nested(open: &'static str, close: &'static str) -> Block {
    Block { nests: true, ..block(open, close) }
}

pub(super) const fn block_line(open: &'static str, close: &'static str) -> Block {
    Block { at: At::Line, ..block(open, close) }
}

/// A text of one line between two equal marks, with `\` to escape.
pub(super) const fn text(mark: &'static str) -> Text {
    shaped(Shape::Marks(mark, mark))
}

/// A text without escapes.
pub(super) const fn raw(open: &'static str, close: &'static str) -> Text {
    Text { escape: 0, ..shaped(Shape::Marks(open, close)) }
}

pub(super) const fn shaped(shape: Shape) -> Text {
    Text { shape, escape: b'\\', spans: false, hole: "", keeps: &[] }
}

impl Text {
    /// The same text over any number of lines.
    pub(super) const fn spans(self) -> Self {
        Self { spans: true, ..self }
    }

    /// The same text with holes.
    pub(super) const fn hole(self, hole: &'static str) -> Self {
        Self { hole, ..self }
    }

    /// The same text, which these words do not end.
    pub(super) const fn keeps(self, keeps: &'static [&'static str]) -> Self {
        Self { keeps, ..self }
    }

    /// The same text with another escape.
    pub(super) const fn escape(self, escape: u8) -> Self {
        Self { escape, ..self }
    }
}
