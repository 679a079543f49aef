//! Where links and paths lead: to artifacts, their sections, and files of the repository.

use std::borrow::Cow;

use memchr::{memchr, memrchr};

use super::find::Found;
use super::lookup::CANDIDATES;
use super::resolve::{End, Resolver};
use crate::model::{NodeKind as N, ReferenceForm};
use crate::span::RepoPath;

/// Where the path of a link leads.
enum Led<'p> {
    /// To an artifact, by the form of address that the configuration gives its kind.
    Id(String),
    /// To a path of the repository, perhaps with an anchor.
    Inside(String, Option<&'p str>),
    /// Out of the repository, by `..`.
    Outside,
}

/// A file that a link leads to, with its record, and where in it.
pub(super) struct Linked<'l> {
    pub(super) path: &'l RepoPath,
    pub(super) record: usize,
    pub(super) anchor: Option<&'l str>,
}

impl Resolver<'_> {
    /// The page of the repository whose path ends as an address does, in any case: in at least its
    /// directory and name, or in its name if it is a runbook's.
    pub(super) fn page(&self, address: &str) -> Found {
        let (shared, pages) = self.draft.lookup.files.pages(&percent_decode(address));
        self.page_of(pages, shared > 1)
    }

    /// The page at a path without its extension, in any case.
    pub(super) fn page_at(&self, path: &str) -> Found {
        match normalise("", &percent_decode(path)) {
            Some(path) => self.page_of(self.draft.lookup.files.pages_at(&path), true),
            None => Found::Nothing,
        }
    }

    /// The one page of some: the runbook that it holds, else, if it is meant for sure, its file.
    fn page_of(&self, pages: Vec<&RepoPath>, is_sure: bool) -> Found {
        let ends = pages.into_iter().filter_map(|path| {
            let record = self.draft.lookup.files.record(path)?;
            let runbook = self.draft.slots[record].iter().find(|place| {
                self.draft.nodes.get(**place as usize).is_some_and(|node| node.kind == N::Runbook)
            });
            match runbook {
                Some(place) => Some(End::Node(*place)),
                None => is_sure.then(|| End::File(path.clone())),
            }
        });
        let mut ends: Vec<End> = ends.collect();
        if ends.len() > 1 {
            return Found::Several(ends);
        }
        ends.pop().map_or(Found::Nothing, Found::One)
    }

    /// Files of the code whose path is this one, as the configuration maps it, or ends with it.
    pub(super) fn code(&self, path: &str) -> Vec<&RepoPath> {
        let files = &self.draft.lookup.files;
        match self.dialect.links.code(path) {
            Some(mapped) => files.find_some(&mapped, CANDIDATES),
            None => files.find_some(path, CANDIDATES),
        }
    }

    /// A link or a path: to an artifact's file, to a heading of it, or to a file of the repository.
    pub(super) fn by_path(&self, file: usize, source: &End, path: &str) -> Found {
        let (target, anchor) = match self.target_of(file, path) {
            Led::Id(id) => return self.by_id(file, source, None, (&id, true)),
            Led::Outside => return Found::Nothing,
            Led::Inside(target, anchor) => (target, anchor),
        };
        match self.file_at(&target) {
            Some(exact) => self.of_file(file, source, exact, anchor),
            None if self.draft.lookup.files.has_directory(&target) => Found::NoReference,
            None => Found::Nothing,
        }
    }

    /// What a link that finds nothing lacks.
    pub(super) fn form_of_path(&self, file: usize, path: &str) -> ReferenceForm {
        match self.target_of(file, path) {
            Led::Id(_) => ReferenceForm::Id,
            Led::Outside => ReferenceForm::Outside,
            Led::Inside(target, _) if self.file_at(&target).is_some() => ReferenceForm::Anchor,
            Led::Inside(..) => ReferenceForm::Path,
        }
    }

    /// The file that a link in a file leads to, if it is one of the repository, and its record.
    pub(super) fn linked_file<'l>(
        &'l self,
        file: usize,
        destination: &'l str,
    ) -> Option<Linked<'l>> {
        let Led::Inside(target, anchor) = self.target_of(file, destination) else { return None };
        let path = self.file_at(&target)?;
        let record = self.draft.lookup.files.record(path)?;
        Some(Linked { path, record, anchor })
    }

    /// Where the path of a link leads.
    fn target_of<'p>(&self, file: usize, path: &'p str) -> Led<'p> {
        let (path, anchor) = cut(path, b'#');
        let decoded = percent_decode(path);
        let (decoded, _) = cut(&decoded, b'?');
        if let Some(id) = self.dialect.id_of_link(decoded) {
            return Led::Id(id);
        }
        if let Some(page) = self.pages.at_slug(decoded) {
            return Led::Inside(self.files[page].path.as_str().to_owned(), anchor);
        }
        let own = &self.files[file].path;
        let exists = |path: &String| self.draft.lookup.files.exact(path).is_some();
        let target = match self.dialect.links.page(decoded) {
            Some(page) => Some(page),
            None if decoded.is_empty() => Some(own.as_str().to_owned()),
            None if let Some(code) = self.dialect.links.code(decoded).filter(exists) => Some(code),
            None => self.pretty(own, decoded).or_else(|| self.joined(own, decoded)),
        };
        target.map_or(Led::Outside, |target| Led::Inside(target, anchor))
    }

    /// The path that a relative link of a site means whose pages are directories: from that of the page, unless it leads to a
    /// file as it stands.
    fn pretty(&self, own: &RepoPath, link: &str) -> Option<String> {
        let (stem, _) = own.as_str().rsplit_once('.').filter(|_| self.dialect.links.is_pretty)?;
        let is_index = matches!(stem.rsplit('/').next(), Some("index" | "_index" | "README"));
        let leads = |path: &String| self.file_at(path).is_some();
        if is_index || link.starts_with('/') || self.joined(own, link).is_some_and(|it| leads(&it))
        {
            return None;
        }
        normalise(stem, link).filter(leads)
    }

    /// The path of the graph that a link in a file means; each root has its own `/`, and from one to
    /// another a link leads as on disk.
    fn joined(&self, own: &RepoPath, link: &str) -> Option<String> {
        let roots = &self.dialect.roots;
        let (root, inside) = roots.split(own);
        let parent = memrchr(b'/', inside.as_bytes()).map_or("", |slash| &inside[..slash]);
        let Some(path) = normalise(parent, link) else {
            let across = roots.across(root, parent, link);
            return across.or_else(|| normalise(own.parent(), link));
        };
        if root.is_empty() {
            return Some(path);
        }
        let inside = format!("{root}/{path}");
        let is_of_first = link.starts_with('/') && self.file_at(&inside).is_none();
        Some(if is_of_first && self.file_at(&path).is_some() { path } else { inside })
    }

    /// The file of a linked path, as the configuration says that links are written.
    fn file_at(&self, path: &str) -> Option<&RepoPath> {
        let files = &self.draft.lookup.files;
        let exact = files.exact(path);
        let style = &self.dialect.links;
        if exact.is_some() || style.is_plain() {
            return exact;
        }
        let pages = style.pages_of(path);
        pages.iter().find_map(|page| files.exact(page)).or_else(|| {
            let mut candidates = std::iter::once(path).chain(pages.iter().map(String::as_str));
            candidates.find_map(|path| files.any_case(path).filter(|_| style.ignores_case))
        })
    }

    /// What a file of the repository stands for, or an anchor in it: its first artifact, the artifact,
    /// part or section at the anchor, else the file itself.
    pub(super) fn of_file(
        &self,
        file: usize,
        source: &End,
        path: &RepoPath,
        anchor: Option<&str>,
    ) -> Found {
        let own = self.files[file].path == *path;
        let itself = |record: Option<usize>| {
            // Plain pages that link each other say nothing of artifacts.
            let is_plain = matches!(source, End::File(_)) && record.is_some();
            let is_left = own || is_plain || is_image(path.as_str());
            if is_left { Found::NoReference } else { Found::One(End::File(path.clone())) }
        };
        let record = self.draft.lookup.files.record(path);
        // Code that names an artifact is a file like any other.
        let Some(record) = record.filter(|record| !self.files[*record].is_code) else {
            return itself(None);
        };
        if let Some(anchor) = anchor.filter(|_| self.files[record].document.is_some()) {
            let anchor = percent_decode(anchor);
            // GitHub writes this in front of all anchors of a page, and takes them with it and without.
            let bare = anchor.strip_prefix("user-content-");
            let set = || {
                let place = self
                    .pages
                    .set_anchor(record, &anchor)
                    .or_else(|| self.pages.set_anchor(record, bare?))?;
                Some(self.pages.heading_at(record, place).ok_or(place.start))
            };
            // GitHub's anchors are in small letters.
            let in_any_case = || {
                let ignores_case = self.dialect.links.ignores_case;
                ignores_case
                    .then(|| self.pages.heading_of_anchor(record, &anchor.to_lowercase()))?
            };
            let heading = self.pages.heading_of_anchor(record, &anchor);
            let heading = heading.or_else(|| self.pages.heading_of_anchor(record, bare?));
            let place = heading.map(Ok).or_else(set).or_else(|| in_any_case().map(Ok));
            let end = match place {
                Some(Ok(heading)) => self.heading(record, None, heading),
                Some(Err(start)) => self.pages.artifact_around(record, start).map(End::Node),
                None => return Found::Nothing,
            };
            return end.map_or_else(|| itself(Some(record)), Found::One);
        }
        let first = self.draft.slots[record].iter().find(|place| {
            let known = self.draft.nodes.get(**place as usize);
            known.is_some_and(|node| node.kind.is_artifact())
                && self.draft.file[**place as usize] as usize == record
                // A list of Bolts is none of them.
                && !self.draft.listed.contains(*place)
        });
        first.map_or_else(|| itself(Some(record)), |place| Found::One(End::Node(*place)))
    }
}

/// Joins a relative path to a directory and takes out `.` and `..`; a path that begins with `/`
/// counts from the root. `None` if it leads out of the root.
pub(crate) fn normalise(directory: &str, path: &str) -> Option<String> {
    let mut joined = String::with_capacity(directory.len() + 1 + path.len());
    if !path.starts_with('/') && is_normal(directory) {
        joined.push_str(directory);
    } else if !path.starts_with('/') {
        parts(directory).filter(|part| !part.is_empty()).for_each(|part| push(&mut joined, part));
    }
    // Nearly all links lead up, and then down.
    let mut down = path;
    while let Some(rest) = down.strip_prefix("../") {
        pop(&mut joined)?;
        down = rest;
    }
    if is_normal(down) {
        push(&mut joined, down);
        return Some(joined);
    }
    for part in parts(down) {
        match part {
            "" | "." => {}
            ".." => pop(&mut joined)?,
            part => push(&mut joined, part),
        }
    }
    Some(joined)
}

/// Whether no part of a path is empty, and none begins with a dot.
fn is_normal(path: &str) -> bool {
    let bytes = path.as_bytes();
    let (Some((first, rest)), Some(last)) = (bytes.split_first(), bytes.last()) else {
        return false;
    };
    let is_odd = |byte: u8| matches!(byte, b'/' | b'.');
    // Without a branch for each byte: nearly all paths are read to their end.
    let pairs = bytes.iter().zip(rest);
    let has_odd = pairs.fold(false, |any, (one, next)| any | (*one == b'/') & is_odd(*next));
    !has_odd && !is_odd(*first) && *last != b'/'
}

fn push(path: &mut String, part: &str) {
    if !path.is_empty() {
        path.push('/');
    }
    path.push_str(part);
}

/// Takes the last part off; `None` if there is none.
fn pop(path: &mut String) -> Option<()> {
    if path.is_empty() {
        return None;
    }
    path.truncate(memrchr(b'/', path.as_bytes()).unwrap_or(0));
    Some(())
}

/// What stands between the slashes of a path.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let (part, behind) = cut(rest?, b'/');
        rest = behind;
        Some(part)
    })
}

/// What stands before the first of a byte of ASCII, and what behind it.
fn cut(text: &str, byte: u8) -> (&str, Option<&str>) {
    match memchr(byte, text.as_bytes()) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

/// Whether a path is that of a picture, which refers to nothing.
fn is_image(path: &str) -> bool {
    let extension = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(extension.as_str(), "png" | "svg" | "jpg" | "jpeg" | "gif" | "webp")
}

/// Undoes URL escapes; what is no UTF-8 then stays as it is.
pub(crate) fn percent_decode(text: &str) -> Cow<'_, str> {
    if memchr(b'%', text.as_bytes()).is_none() {
        return text.into();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let escape = tail
            .get(..2)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (first, escape) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn normal_paths_have_parts_that_begin_with_no_dot() {
        for length in 0..=5_u32 {
            for number in 0..3_usize.pow(length) {
                let letter = |at| ["a", "/", "."][number / 3_usize.pow(at) % 3];
                let path: String = (0..length).map(letter).collect();
                let is_sound = |part: &str| !part.is_empty() && !part.starts_with('.');
                assert_eq!(is_normal(&path), path.split('/').all(is_sound), "{path}");
            }
        }
    }

    #[test]
    fn paths_are_joined_and_unescaped() {
        assert_eq!(normalise("docs/adrs", "../prds/a.md").as_deref(), Some("docs/prds/a.md"));
        assert_eq!(normalise("docs", "/x/./y.md").as_deref(), Some("x/y.md"));
        assert_eq!(normalise("docs", "../x.md").as_deref(), Some("x.md"));
        assert_eq!(normalise("docs", "../../x.md"), None);
        assert_eq!(normalise("", "../x.md"), None);
        assert_eq!(normalise("a//b/", ".././../c/../d.md").as_deref(), Some("d.md"));
        assert_eq!(normalise("a/.b", "..c/.d/e/").as_deref(), Some("a/.b/..c/.d/e"));
        assert_eq!(normalise("a/b", "..").as_deref(), Some("a"));
        assert_eq!(normalise("a", "../").as_deref(), Some(""));
        assert_eq!(normalise("a/b", "").as_deref(), Some("a/b"));
        assert_eq!(percent_decode("a%20b%2"), "a b%2");
    }
}
