//! Where a link that leads nowhere was meant to lead: the files of the repository by name and by the id
//! that they define.

use std::cell::OnceCell;
use std::fmt::Write as _;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::super::structure::place::kind_of_directory;
use super::ids::base_of;
use crate::check::context::Context;
use crate::check::fix::{Edit, Safety};
use crate::check::near::Names;
use crate::graph::{NodeIndex, normalise, percent_decode};
use crate::model::{Document, Link, NodeKind, Unresolved, fold_id, nearest};
use crate::parse::address::is_page;
use crate::source::IdPlace;
use crate::span::{Location, RepoPath, Span};
use crate::visits::visit;

/// Names that many files have, so that one of them names none.
pub(super) const COMMON: &[&str] = &["readme", "index", "_index", "license", "changelog"];

/// The files of a repository, for links that lead to none.
pub(super) struct Targets<'c, 'a> {
    context: &'c Context<'a>,
    by_name: FxHashMap<&'a str, Vec<&'a RepoPath>>,
    /// The artifacts by their ids, without ids that several have.
    by_id: FxHashMap<SmolStr, NodeIndex>,
    /// The artifact that each file begins with.
    first: FxHashMap<&'a RepoPath, NodeIndex>,
    /// The paths of pages, and of other files, for proposals.
    pages: OnceCell<Names<'a>>,
    others: OnceCell<Names<'a>>,
    /// The files by their paths in small letters; `None` where several differ only in case.
    folded: OnceCell<FxHashMap<String, Option<&'a RepoPath>>>,
}

impl<'c, 'a> Targets<'c, 'a> {
    /// Cost: `O(n)` in files and artifacts.
    pub(super) fn new(context: &'c Context<'a>) -> Self {
        let mut by_name: FxHashMap<&str, Vec<&RepoPath>> = FxHashMap::default();
        for path in context.files() {
            visit(1);
            by_name.entry(path.file_name()).or_default().push(path);
        }
        let (mut by_id, mut first) = (FxHashMap::default(), FxHashMap::default());
        let mut twice: Vec<SmolStr> = Vec::new();
        for artifact in context.artifacts() {
            let node = context.node(artifact);
            match base_of(node) {
                base if base == node.id.as_str() => {
                    by_id.entry(fold_id(base)).or_insert(artifact);
                }
                base => twice.push(fold_id(base)),
            }
            let Some(location) = &node.location else { continue };
            let start = |at: NodeIndex| context.node(at).location.as_ref().map(|place| place.span);
            let known = first.entry(&location.path).or_insert(artifact);
            if Some(location.span) < start(*known) {
                *known = artifact;
            }
        }
        // Which of two files an id means that both define, nobody knows.
        for id in &twice {
            by_id.remove(id);
        }
        let (pages, others) = (OnceCell::new(), OnceCell::new());
        Self { context, by_name, by_id, first, pages, others, folded: OnceCell::new() }
    }

    /// The path most like one of another file that leads nowhere: of a page, or of another file. Files in one directory
    /// have much in common: what they are called has to be alike, too.
    pub(super) fn nearest(&self, from: &RepoPath, path: &str) -> Option<&'a str> {
        let has_extension = RepoPath::new(path).extension().is_some();
        let are_pages = is_page(path) || !has_extension;
        let names = if are_pages { &self.pages } else { &self.others };
        let of_sort = || {
            let paths = self.context.files().iter().map(RepoPath::as_str);
            Names::new(paths.filter(|path| is_page(path) == are_pages))
        };
        let wanted = stem(path);
        let is_alike = |near: &&&str| {
            **near != from.as_str() && nearest(wanted, std::iter::once(stem(near))).is_some()
        };
        names.get_or_init(of_sort).near(path).iter().find(is_alike).copied()
    }

    /// The path from the root that a link of a file leads to, whether anything is there or not, and its
    /// anchor; `None` where it leads out of the root, or the configuration says what it means.
    pub(super) fn led(&self, from: &RepoPath, written: &str) -> Option<(String, Option<String>)> {
        let (path, anchor) = match written.split_once('#') {
            Some((path, anchor)) => (path, Some(percent_decode(anchor).into_owned())),
            None => (written, None),
        };
        let path = percent_decode(path);
        let path = path.split('?').next().unwrap_or_default();
        let target = match self.context.config().dialect.links.page(path) {
            Some(page) => page,
            None if path.is_empty() => from.as_str().to_owned(),
            None => normalise(from.parent(), path)?,
        };
        Some((target, anchor))
    }

    /// The document that a path means, as the configuration says that links are written, or whose path
    /// ends so and no other's does.
    pub(super) fn document(&self, path: &str) -> Option<(&'a RepoPath, &'a Document)> {
        let exact = |path: &str| {
            let document = self.context.document(&RepoPath::new(path))?;
            let files = self.context.files();
            let at = files.binary_search_by(|known| known.as_str().cmp(path)).ok()?;
            Some((&files[at], document))
        };
        let pages = || self.context.config().dialect.links.pages_of(path);
        exact(path).or_else(|| pages().iter().find_map(|page| exact(page))).or_else(|| {
            let name = path.rsplit('/').next().unwrap_or_default();
            let ends = |known: &&&RepoPath| {
                let before = known.as_str().strip_suffix(path);
                before.is_some_and(|before| before.ends_with('/'))
            };
            let mut all = self.by_name.get(name)?.iter().filter(ends).take(2);
            match (all.next(), all.next()) {
                (Some(only), None) => exact(only.as_str()),
                _ => None,
            }
        })
    }

    /// The one file whose path is that of another in letters of another case.
    fn in_other_case(&self, path: &str) -> Option<&'a RepoPath> {
        let folded = || {
            let mut folded: FxHashMap<String, Option<&RepoPath>> = FxHashMap::default();
            for path in self.context.files() {
                visit(1);
                let known = folded.entry(path.as_str().to_lowercase());
                known.and_modify(|known| *known = None).or_insert(Some(path));
            }
            folded
        };
        self.folded.get_or_init(folded).get(&path.to_lowercase()).copied().flatten()
    }

    /// The one file that a path which leads nowhere may mean: it has the same name, or defines the id that
    /// the name says. Safe if it defines the id.
    pub(super) fn moved(&self, from: &RepoPath, path: &str) -> Option<(&'a RepoPath, Safety)> {
        let name = path.rsplit('/').next().unwrap_or_default();
        let stem = name.split('.').next().unwrap_or_default();
        let by_id = self.defines(path, name).filter(|file| self.is_of_kind(from, path, file));
        if let Some(file) = by_id.filter(|file| *file != from) {
            let is_other = |other: &&RepoPath| *other != file && self.is_of_kind(from, path, other);
            let others = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
            return (!others.iter().copied().any(|other| is_other(&other)))
                .then_some((file, Safety::Safe));
        }
        if let Some(same) = self.in_other_case(path).filter(|file| *file != from) {
            return Some((same, Safety::Safe));
        }
        if COMMON.contains(&stem.to_lowercase().as_str()) {
            return None;
        }
        match self.by_name.get(name)?.as_slice() {
            [only] if *only != from && self.is_of_kind(from, path, only) => {
                Some((only, Safety::Unsafe))
            }
            _ => None,
        }
    }

    /// The file that begins with the artifact whose id the name of a file says.
    fn defines(&self, path: &str, name: &str) -> Option<&'a RepoPath> {
        let id = self.id_of(path, name)?;
        let file = &self.context.node(id).location.as_ref()?.path;
        (self.first.get(file) == Some(&id)).then_some(file)
    }

    /// The artifact whose id the name of a file says: `adr-023-outbox.md`.
    fn id_of(&self, path: &str, name: &str) -> Option<NodeIndex> {
        let path = RepoPath::new(path);
        let own = self.context.config().dialect.kinds_of_file(&path).find_map(|kind| {
            let found = match kind.id.as_ref()? {
                IdPlace::File(pattern) => pattern.capture(name)?,
                IdPlace::Path(pattern) => pattern.capture(path.as_str())?,
                IdPlace::Key(_) | IdPlace::Heading(_) => return None,
            };
            self.by_id.get(&fold_id(&kind.id(found))).copied()
        });
        own.or_else(|| self.by_id.get(&fold_id(id_in_name(name)?.as_str())).copied())
    }

    /// Whether a file may be meant by a path in the directory of a kind. A name without a directory says
    /// none, except where files are called by the ids of other artifacts: post-mortems and runbooks.
    fn is_of_kind(&self, from: &RepoPath, path: &str, file: &RepoPath) -> bool {
        let directory = path.rsplit('/').nth(1).and_then(kind_of_directory);
        let first = self.first.get(file).map(|node| self.context.node(*node).kind);
        let (Some(expected), Some(kind)) = (directory, first) else { return true };
        let is_bare = path.rsplit_once('/').is_some_and(|(own, _)| own == from.parent());
        expected == kind || is_bare && !matches!(expected, NodeKind::PostMortem | NodeKind::Runbook)
    }

    /// Whether anything stands at a path.
    pub(super) fn exists(&self, path: &str) -> bool {
        let files = self.context.files();
        let below = format!("{path}/");
        let at = files.partition_point(|known| known.as_str() < below.as_str());
        path.is_empty()
            || self.context.has_file(path)
            || files.get(at).is_some_and(|known| known.as_str().starts_with(&below))
    }
}

/// The name of a file without what follows the first dot.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split('.').find(|piece| !piece.is_empty()).unwrap_or(name)
}

/// The id in front of the name of a file: `inc-2024-001` of `inc-2024-001-pool.md`.
pub(super) fn id_in_name(name: &str) -> Option<String> {
    let stem = name.split('.').next().unwrap_or_default();
    let mut pieces = stem.split(['-', '_', ' ']);
    let prefix = pieces.next().filter(|prefix| {
        prefix.starts_with(|c: char| c.is_ascii_alphabetic())
            && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })?;
    let is_number =
        |piece: &&str| !piece.is_empty() && piece.bytes().all(|byte| byte.is_ascii_digit());
    let numbers: Vec<&str> = pieces.take_while(is_number).collect();
    (!numbers.is_empty()).then(|| format!("{prefix}-{}", numbers.join("-")))
}

/// The link that a reference comes from; `None` for paths in running text.
pub(super) fn link_of<'a>(context: &Context<'a>, reference: &Unresolved) -> Option<&'a Link> {
    links_around(context, &reference.location)
        .find(|link| link.destination.trim() == reference.text)
}

/// The innermost link that a place stands in.
pub(super) fn link_around<'a>(context: &Context<'a>, place: &Location) -> Option<&'a Link> {
    links_around(context, place).next()
}

/// Where a link writes its destination, at its end; the whole link where it writes it in another way.
pub(super) fn place_of(link: &Link) -> Location {
    let mut place = link.location.clone();
    let Some(target) = link.target else { return place };
    // Behind the destination stands what closes the link, and no break before it.
    let closing = place.span.end - target.end;
    let end_column = place.end_column.saturating_sub(closing);
    let column = end_column.saturating_sub(link.destination.chars().count() as u32).max(1);
    (place.line, place.column) = (place.end_line, column);
    (place.end_column, place.span) = (end_column, target);
    place
}

/// The links that a place stands in, the innermost first.
fn links_around<'a>(
    context: &Context<'a>,
    place: &Location,
) -> impl Iterator<Item = &'a Link> + use<'a> {
    let links = context.document(&place.path).map_or(&[][..], |page| page.links.as_slice());
    let Span { start, end } = place.span;
    let after = links.partition_point(|link| link.location.span.start <= start);
    // Pictures stand in links, and little else does.
    links[..after].iter().rev().take(4).filter(move |link| link.location.span.end >= end)
}

/// The edit that writes another text for a piece of what a reference names: `piece` is where it stands in
/// the text of the reference. `None` where that cannot be told.
pub(super) fn edit_of(
    context: &Context<'_>,
    reference: &Unresolved,
    piece: std::ops::Range<usize>,
    new: &str,
) -> Option<Edit> {
    let text = &reference.text[piece.clone()];
    let link = link_of(context, reference);
    let is_page = context.document(&reference.location.path).is_some();
    let place = match link {
        Some(link) => link.target.filter(|_| link.destination == reference.text)?,
        None => Some(reference.location.span).filter(|_| is_page)?,
    };
    let is_exact = place.end - place.start == reference.text.len() as u32;
    let start = place.start + piece.start as u32;
    let span = Span::new(start, start + text.len() as u32);
    is_exact.then(|| edit_at(&reference.location.path, span, text, new))
}

/// An edit of exactly these bytes.
pub(super) fn edit_at(path: &RepoPath, span: Span, original: &str, new: &str) -> Edit {
    let mut place = Location::of_file(path.clone());
    place.span = span;
    Edit::replace(&place, original, new)
}

/// A path as a link in a file writes it: relative, with escapes for what would end a destination.
pub(super) fn relative(from: &RepoPath, to: &str) -> String {
    let parts = |path: &str| -> Vec<String> {
        path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
    };
    let (own, other) = (parts(from.parent()), parts(to));
    let same = own.iter().zip(&other[..other.len().saturating_sub(1)]).take_while(|(a, b)| a == b);
    let same = same.count();
    let mut path = "../".repeat(own.len() - same);
    path.push_str(&other[same..].join("/"));
    let mut escaped = String::with_capacity(path.len());
    for character in path.chars() {
        match character {
            ' ' | '(' | ')' | '<' | '>' | '%' | '#' | '?' | '"' | '\\' => {
                let _ = write!(escaped, "%{:02X}", u32::from(character));
            }
            _ => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_from_where_they_stand() {
        for (from, to, path) in [
            ("docs/adrs/a.md", "docs/prds/b.md", "../prds/b.md"),
            ("docs/adrs/a.md", "docs/adrs/b c.md", "b%20c.md"),
            ("README.md", "docs/a.md", "docs/a.md"),
            ("docs/a.md", "README.md", "../README.md"),
            ("docs/a/b.md", "docs/a", "../a"),
        ] {
            assert_eq!(relative(&RepoPath::new(from), to), path, "{from} to {to}");
        }
    }

    #[test]
    fn names_of_files_say_ids() {
        for (name, id) in [
            ("adr-023-outbox.md", Some("adr-023")),
            ("INC_2024_001.md", Some("INC-2024-001")),
            ("adr-7 outbox.md", Some("adr-7")),
            ("inc-2024-001-pool-2.md", Some("inc-2024-001")),
            ("0023-outbox.md", None),
            ("2024-01-15.md", None),
            ("adr-template.md", None),
            ("README.md", None),
        ] {
            assert_eq!(id_in_name(name).as_deref(), id, "{name}");
        }
    }
}
