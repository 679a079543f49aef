//! What stands where in each file. A short file is scanned; a long one has an index, so that many
//! links into it cost no square.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::identify::Draft;
use super::lookup::Place;
use super::nested::Nested;
use crate::model::Document;
use crate::parse::record::FileRecord;
use crate::parse::section;
use crate::source::fold_key;
use crate::span::Span;
use crate::threads::Threads;
use crate::visits::visit;

/// From this many headings or nodes on a file has an index.
const LONG: usize = 64;

/// What stands between an anchor and the heading that it names: `</a>` and a line, with `\r`.
const CLOSING: u32 = "</a>\r\n\r\n".len() as u32;

/// The places in all files.
pub(super) struct Pages<'a> {
    files: &'a [FileRecord],
    draft: &'a Draft,
    indices: Vec<Option<Index<'a>>>,
    /// Files by the addresses that their front matter gives them, without slashes around them; `None` for several.
    slugs: FxHashMap<&'a str, Option<usize>>,
}

/// The places in a long file.
struct Index<'a> {
    anchors: FxHashMap<&'a str, usize>,
    /// Anchors that HTML sets, by their names.
    set: FxHashMap<&'a str, Span>,
    /// Headings by their numbers, in order.
    numbers: FxHashMap<&'a str, Vec<usize>>,
    /// Nodes by their first bytes.
    starts: FxHashMap<u32, Place>,
    artifacts: Nested<Place>,
}

impl<'a> Pages<'a> {
    /// Cost: `O(n log n)` in headings and nodes of long files; one step for each key of front matter where `slugs` names any.
    pub(super) fn new(
        files: &'a [FileRecord],
        draft: &'a Draft,
        slugs: &[SmolStr],
        threads: &Threads,
    ) -> Self {
        let mut pages = Self { files, draft, indices: Vec::new(), slugs: FxHashMap::default() };
        pages.indices = threads.map(files.len(), |file| pages.index(file));
        for (file, record) in files.iter().enumerate().filter(|_| !slugs.is_empty()) {
            let entries = record.document.iter().flat_map(|document| &document.entries);
            for entry in entries.inspect(|_| visit(1)) {
                let slug = entry.value.trim_matches('/');
                if slugs.contains(&fold_key(&entry.key)) && !slug.is_empty() {
                    let known = pages.slugs.entry(slug);
                    known
                        .and_modify(|known| *known = known.filter(|known| *known == file))
                        .or_insert(Some(file));
                }
            }
        }
        pages
    }

    /// The file at an address of the site, in full or behind the part of the site that it belongs to: `/decisions/two`,
    /// `/docs/decisions/two`.
    pub(super) fn at_slug(&self, link: &str) -> Option<usize> {
        let link = link.strip_prefix('/').filter(|_| !self.slugs.is_empty())?;
        let link = link.trim_end_matches('/');
        let behind = link.split_once('/').map(|(_, behind)| behind);
        let mut found = [Some(link), behind].into_iter().flatten();
        found.find_map(|link| self.slugs.get(link)).copied().flatten()
    }

    fn index(&self, file: usize) -> Option<Index<'a>> {
        let record = &self.files[file];
        let document = record.document.as_ref()?;
        let longest =
            document.headings.len().max(document.anchors.len()).max(self.draft.slots[file].len());
        if longest < LONG {
            return None;
        }
        let mut anchors = FxHashMap::default();
        let mut numbers: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, heading) in document.headings.iter().enumerate() {
            anchors.entry(heading.anchor.as_str()).or_insert(at);
            if let Some(number) = section::number(&heading.text) {
                numbers.entry(number).or_default().push(at);
            }
        }
        let mut set = FxHashMap::default();
        for anchor in &document.anchors {
            set.entry(anchor.name.as_str()).or_insert(anchor.location.span);
        }
        let mut starts = FxHashMap::default();
        for place in self.nodes(file) {
            starts.entry(self.start(place)).or_insert(place);
        }
        let artifacts = self
            .artifacts(file)
            .map(|place| (self.start(place), self.draft.reach[place as usize], place));
        let artifacts = Nested::new(artifacts);
        Some(Index { anchors, set, numbers, starts, artifacts })
    }

    fn document(&self, file: usize) -> Option<&'a Document> {
        self.files[file].document.as_ref()
    }

    /// The nodes that a file is the first to define.
    fn nodes(&self, file: usize) -> impl Iterator<Item = Place> + '_ {
        let slots = self.draft.slots[file].iter().copied();
        slots.filter(move |place| {
            self.draft.file.get(*place as usize).is_some_and(|of| *of as usize == file)
        })
    }

    fn artifacts(&self, file: usize) -> impl Iterator<Item = Place> + '_ {
        self.nodes(file).filter(|place| self.draft.nodes[*place as usize].kind.is_artifact())
    }

    fn start(&self, place: Place) -> u32 {
        let location = self.draft.nodes[place as usize].location.as_ref();
        location.map_or(0, |location| location.span.start)
    }

    /// The heading with an anchor; its index.
    pub(super) fn heading_of_anchor(&self, file: usize, anchor: &str) -> Option<usize> {
        match &self.indices[file] {
            Some(index) => index.anchors.get(anchor).copied(),
            None => {
                let headings = &self.document(file)?.headings;
                visit(headings.len());
                headings.iter().position(|heading| heading.anchor == anchor)
            }
        }
    }

    /// Where HTML or a heading sets an anchor.
    pub(super) fn set_anchor(&self, file: usize, anchor: &str) -> Option<Span> {
        match &self.indices[file] {
            Some(index) => index.set.get(anchor).copied(),
            None => {
                let mut anchors = self.document(file)?.anchors.iter();
                anchors.find(|known| known.name == anchor).map(|known| known.location.span)
            }
        }
    }

    /// The heading that a place belongs to: the one that it stands in or that is right behind it, else the last before
    /// it.
    pub(super) fn heading_at(&self, file: usize, place: Span) -> Option<usize> {
        let headings = &self.document(file)?.headings;
        let next = headings.partition_point(|heading| heading.location.span.start <= place.start);
        let before = next.checked_sub(1);
        let is_inside = before.is_some_and(|at| place.end <= headings[at].location.span.end);
        let is_right_behind = !is_inside
            && headings.get(next).is_some_and(|heading| {
                heading.location.span.start.saturating_sub(place.end) <= CLOSING
            });
        if is_right_behind { Some(next) } else { before }
    }

    /// The heading with a number in front, inside the text of an artifact; its index.
    pub(super) fn heading_of_number(&self, artifact: Place, number: &str) -> Option<usize> {
        let file = self.draft.file[artifact as usize] as usize;
        let headings = &self.document(file)?.headings;
        let text = self.start(artifact)..self.draft.reach[artifact as usize];
        let is_inside = |at: &usize| text.contains(&headings[*at].location.span.start);
        match &self.indices[file] {
            Some(index) => {
                let all = index.numbers.get(number)?;
                let before = |at: &usize| headings[*at].location.span.start < text.start;
                all.get(all.partition_point(before)).copied().filter(is_inside)
            }
            None => (0..headings.len())
                .filter(is_inside)
                .find(|at| section::number(&headings[*at].text) == Some(number)),
        }
    }

    /// The first byte of a heading.
    pub(super) fn heading_start(&self, file: usize, heading: usize) -> Option<u32> {
        Some(self.document(file)?.headings[heading].location.span.start)
    }

    /// The node that a file defines at a byte.
    pub(super) fn defined_at(&self, file: usize, start: u32) -> Option<Place> {
        match &self.indices[file] {
            Some(index) => index.starts.get(&start).copied(),
            None => self.nodes(file).find(|place| self.start(*place) == start),
        }
    }

    /// The innermost artifact whose text covers a byte.
    pub(super) fn artifact_around(&self, file: usize, at: u32) -> Option<Place> {
        match &self.indices[file] {
            Some(index) => index.artifacts.around(at).next().copied(),
            None => self
                .artifacts(file)
                .filter(|place| self.start(*place) <= at && at < self.draft.reach[*place as usize])
                .max_by_key(|place| self.start(*place)),
        }
    }
}
