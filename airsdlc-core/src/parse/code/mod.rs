//! Comments of the code that name a Bolt, a fix or a decision: `// BOLT-042: …`.
//!
//! A comment that names a Bolt or an ADR says that its file implements it; a fix that it names is a
//! mention. An id in a literal is none: the lexer tells comments from texts by the marks of the
//! language, for which [`syntax`] has a table. Of a file that names nothing, only bytes are looked at.

mod grammar;
mod lexer;
mod markup;
mod syntax;

#[cfg(test)]
mod laws;

use std::ops::Range;

use super::range::RangeBudget;
use super::record::{FileRecord, Intent, Reference, Referrer, Target};
use super::reference::{Shape, scan};
use crate::model::{EdgeKind, NodeKind, Origin, Strength};
use crate::source::{CONFIG_FILE, DEPENDENCIES, Dialect};
use crate::span::{LineIndex, RepoPath, Span};
use syntax::{Form, Language};

/// The largest file of code that is read, in bytes: above it stand bundles and generated tables.
const MAX_SIZE: usize = 1024 * 1024;

/// A NUL in the first bytes makes a file binary.
const HEAD: usize = 8 * 1024;

/// The kinds that a comment may name.
const NAMED: &[NodeKind] = &[NodeKind::Bolt, NodeKind::Adr, NodeKind::FixIt];

const IMPLEMENTS: Intent = Intent::Edge(EdgeKind::Implements);

/// The language of a file of code.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Code {
    /// As its name says.
    Known(&'static Language),
    /// A file without extension, whose first line may name an interpreter.
    Script,
}

impl Code {
    /// Whether a file is code, by its path alone; that below [`DEPENDENCIES`] is left
    /// aside, and so is the configuration, which is read for what it says.
    pub(crate) fn of(path: &RepoPath) -> Option<Self> {
        if path.parent().split('/').any(|part| DEPENDENCIES.contains(&part)) {
            return None;
        }
        let name = path.file_name();
        if name == CONFIG_FILE {
            return None;
        }
        match Language::of_file(name) {
            Some(language) => Some(Self::Known(language)),
            None => (!name.contains('.')).then_some(Self::Script),
        }
    }

    /// Whether a file is a program, a schema or infrastructure by its name: no settings, and no data.
    pub(crate) fn is_program(path: &RepoPath) -> bool {
        const SETTINGS: &[&str] = &["toml", "xml", "props", "edn"];
        let extension = path.extension().unwrap_or_default();
        let is_setting = SETTINGS.iter().any(|known| extension.eq_ignore_ascii_case(known));
        matches!(Self::of(path), Some(Self::Known(_))) && !is_setting
    }

    /// What the comments of a file name; `None` if that is nothing, or the file is binary or large.
    ///
    /// Bytes that are no UTF-8 are read as U+FFFD: old files have names in other encodings. Cost: a
    /// search for ids; where there are some, `O(bytes)` again.
    pub(crate) fn read(
        self,
        path: &RepoPath,
        bytes: &[u8],
        dialect: &Dialect,
    ) -> Option<FileRecord> {
        let is_binary = memchr::memchr(0, &bytes[..bytes.len().min(HEAD)]).is_some();
        if is_binary || bytes.len() > MAX_SIZE || !may_name(bytes, dialect) {
            return None;
        }
        let language = match self {
            Self::Known(language) => language,
            Self::Script => Language::of_shebang(bytes)?,
        };
        let text = String::from_utf8_lossy(bytes);
        let comments = match language.form {
            Form::Code(grammar) => lexer::comments(&text, grammar),
            Form::Markup => markup::markup_comments(&text, false),
            Form::Php => markup::markup_comments(&text, true),
        };
        let record = FileRecord { is_code: true, ..FileRecord::new(path.clone()) };
        let ranges = RangeBudget::of(&text);
        let mut file = File { path, text: &text, dialect, lines: None, ranges, record };
        for comment in comments {
            file.comment(comment);
        }
        (!file.record.references.is_empty()).then_some(file.record)
    }
}

/// Whether bytes hold what may be an id: `BOLT-1` in any case, `BOLT 1` in capitals. Cost: `O(bytes)`.
fn may_name(bytes: &[u8], dialect: &Dialect) -> bool {
    let own = || dialect.prefixes().iter().map(String::as_str);
    let prefixes =
        || NAMED.iter().flat_map(|kind| kind.row().prefixes.iter().copied()).chain(own());
    let mut hyphens = memchr::memchr_iter(b'-', bytes);
    let has_digit = |at: usize| bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
    let is_id = |at: usize| {
        has_digit(at)
            && prefixes().any(|prefix| {
                let start = at.checked_sub(prefix.len());
                start.is_some_and(|start| bytes[start..at].eq_ignore_ascii_case(prefix.as_bytes()))
            })
    };
    hyphens.any(is_id)
        || prefixes().any(|prefix| {
            let mark = format!("{prefix} ");
            let mut found = memchr::memmem::find_iter(bytes, mark.as_bytes());
            found.any(|at| has_digit(at + prefix.len()))
        })
}

/// A file of code while its record is filled.
struct File<'a> {
    path: &'a RepoPath,
    text: &'a str,
    dialect: &'a Dialect,
    /// Made for the first id.
    lines: Option<LineIndex>,
    /// What ranges may still add.
    ranges: RangeBudget,
    record: FileRecord,
}

impl File<'_> {
    /// Takes the ids of a comment.
    fn comment(&mut self, comment: Range<usize>) {
        // `///BOLT-1` and `/**BOLT-1*/` hold what their marks go on with.
        let inside = &self.text[comment.clone()];
        let text = inside.trim_start_matches(['/', '*', '!', '#', '-', ';', '%']);
        let base = comment.end - text.len();
        for hit in scan(text, self.dialect) {
            let written = &text[hit.range.clone()];
            let place = base + hit.range.start..base + hit.range.end;
            match &hit.shape {
                Shape::Id => self.id(written, place),
                Shape::Spaced(id) => self.spaced(id, written, place),
                Shape::Series(series) => {
                    for id in self.ranges.expand(series) {
                        self.id(&id, place.clone());
                    }
                }
                Shape::Story(_) | Shape::Stories(_) | Shape::Section(_) => {}
            }
        }
    }

    /// The kind of an id that a comment may name.
    fn kind(&self, id: &str) -> Option<NodeKind> {
        let (kind, _) = self.dialect.of_prefix(id.split('-').next().unwrap_or_default())?;
        NAMED.contains(&kind).then_some(kind)
    }

    /// Takes an id that stands at `place`, or that a range there stands for.
    fn id(&mut self, id: &str, place: Range<usize>) {
        let mention = Intent::Mention;
        match self.kind(id) {
            Some(NodeKind::FixIt) => self.push(Target::Id(id.into()), id, place, mention),
            Some(_) => {
                let artifact = id.split(['#', '/']).next().unwrap_or(id);
                let mut whole = place.clone();
                if self.text[place.clone()].starts_with(artifact) {
                    whole.end = whole.start + artifact.len();
                }
                self.push(Target::Id(artifact.into()), artifact, whole, IMPLEMENTS);
                if artifact.len() < id.len() {
                    self.push(Target::Id(id.into()), id, place, mention);
                }
            }
            None => {}
        }
    }

    /// Takes an id that is written with a space: `BOLT 42`.
    fn spaced(&mut self, id: &str, written: &str, place: Range<usize>) {
        // `FIX 2` is English.
        if self.kind(id).is_some_and(|kind| kind != NodeKind::FixIt) {
            self.push(Target::SpacedId(id.into()), written, place, IMPLEMENTS);
        }
    }

    /// Adds what the file says at `place`.
    fn push(&mut self, target: Target, text: &str, place: Range<usize>, intent: Intent) {
        let lines = self.lines.get_or_insert_with(|| LineIndex::new(self.text));
        self.record.references.push(Reference {
            source: Referrer::File,
            target,
            intent,
            text: text.into(),
            origin: Origin::Derived,
            strength: Strength::Strong,
            is_wiki: false,
            location: lines.location(self.path, self.text, Span::of(&place)),
        });
    }
}
