//! The names by which references find nodes while a repository is built.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Document, Node, NodeKind, Route, fold_id, fold_name};
use crate::span::RepoPath;

/// A place in the list of nodes that is being built.
pub(super) type Place = u32;

/// The nodes of one name: nearly always one, which then costs no allocation.
#[derive(Default)]
enum Places {
    #[default]
    None,
    One(Place),
    Several(Vec<Place>),
}

impl Places {
    fn add(&mut self, place: Place) {
        match self {
            Self::None => *self = Self::One(place),
            Self::One(known) if *known == place => {}
            Self::One(known) => *self = Self::Several(vec![*known, place]),
            Self::Several(known) if known.contains(&place) => {}
            Self::Several(known) => known.push(place),
        }
    }

    fn as_slice(&self) -> &[Place] {
        match self {
            Self::None => &[],
            Self::One(place) => std::slice::from_ref(place),
            Self::Several(places) => places,
        }
    }
}

/// Every name of every node, folded. A name may have several nodes.
#[derive(Default)]
pub(super) struct Lookup {
    ids: FxHashMap<String, Places>,
    names: FxHashMap<(NodeKind, String), Places>,
    routes: FxHashMap<String, Vec<(Option<String>, Place)>>,
    /// Titles of artifacts by kind, sorted.
    titles: FxHashMap<NodeKind, Vec<(String, Place)>>,
    /// Names inside an artifact: `INV-1`, `Booking.cancel`.
    local: FxHashMap<(Place, String), Places>,
    /// Prefixes of pattern ids: an id with one of them that is not found dangles.
    pub(super) prefixes: FxHashSet<String>,
    files: FxHashMap<String, Vec<RepoPath>>,
}

impl Lookup {
    /// Makes room for the names of this many nodes: growing maps costs more than filling them.
    pub(super) fn reserve(&mut self, nodes: usize) {
        self.ids.reserve(nodes * 2);
        self.names.reserve(nodes / 4);
        self.local.reserve(nodes);
    }

    pub(super) fn add_id(&mut self, name: &str, place: Place) {
        self.ids.entry(fold_id(name)).or_default().add(place);
    }

    pub(super) fn add_local(&mut self, artifact: Place, name: &str, place: Place) {
        self.local.entry((artifact, fold_id(name))).or_default().add(place);
    }

    pub(super) fn add_name(&mut self, kind: NodeKind, name: &str, place: Place) {
        if !name.is_empty() {
            self.names.entry((kind, fold_name(name))).or_default().add(place);
        }
    }

    pub(super) fn add_route(&mut self, name: &str, place: Place) {
        if let Some(route) = Route::parse(name) {
            let method = route.method.as_ref().map(ToString::to_string);
            self.routes.entry(route.fold()).or_default().push((method, place));
        }
    }

    pub(super) fn add_title(&mut self, kind: NodeKind, title: &str, place: Place) {
        self.titles.entry(kind).or_default().push((title.trim().to_lowercase(), place));
    }

    pub(super) fn add_file(&mut self, path: &RepoPath) {
        self.files.entry(path.file_name().to_owned()).or_default().push(path.clone());
    }

    pub(super) fn finish(&mut self) {
        self.titles.iter_mut().for_each(|(_, titles)| titles.sort());
    }

    /// Nodes with an id or an alias.
    pub(super) fn id(&self, name: &str) -> &[Place] {
        self.ids.get(&fold_id(name)).map_or(&[], Places::as_slice)
    }

    /// Nodes with a name inside an artifact.
    pub(super) fn local(&self, artifact: Place, name: &str) -> &[Place] {
        self.local.get(&(artifact, fold_id(name))).map_or(&[], Places::as_slice)
    }

    /// Things of one of the kinds with this name or title. The first kind that has any holds.
    pub(super) fn name(&self, kinds: &[NodeKind], name: &str) -> &[Place] {
        let name = fold_name(name);
        kinds
            .iter()
            .find_map(|kind| self.names.get(&(*kind, name.clone())))
            .map_or(&[], Places::as_slice)
    }

    /// Endpoints whose route is this one: with this method if it names one.
    pub(super) fn route(&self, text: &str) -> Vec<Place> {
        let Some(route) = Route::parse(text) else { return Vec::new() };
        let all = self.routes.get(&route.fold()).map_or(&[][..], Vec::as_slice);
        let wanted = route.method.as_deref();
        let mut found: Vec<Place> = all
            .iter()
            .filter(|(method, _)| {
                wanted.is_none() || method.is_none() || method.as_deref() == wanted
            })
            .map(|(_, place)| *place)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Artifacts of a kind whose title is this text, else those whose title begins with it.
    pub(super) fn title(&self, kind: NodeKind, text: &str) -> Vec<Place> {
        let text = text.trim().to_lowercase();
        let Some(titles) = self.titles.get(&kind).filter(|_| !text.is_empty()) else {
            return Vec::new();
        };
        let from = titles.partition_point(|(title, _)| title.as_str() < text.as_str());
        let begins: Vec<&(String, Place)> =
            titles[from..].iter().take_while(|(title, _)| title.starts_with(&text)).collect();
        let exact: Vec<Place> =
            begins.iter().filter(|(title, _)| *title == text).map(|(_, place)| *place).collect();
        if exact.is_empty() { begins.iter().map(|(_, place)| *place).collect() } else { exact }
    }

    /// Files whose path is this one or ends with it.
    pub(super) fn files(&self, path: &str) -> Vec<&RepoPath> {
        let path = path.trim_start_matches("./").trim_start_matches('/');
        // `booking_service.go:152` is an address into the file.
        let path = match path.rsplit_once(':') {
            Some((file, line)) if line.bytes().all(|byte| byte.is_ascii_digit()) => file,
            _ => path,
        };
        let name = path.rsplit('/').next().unwrap_or_default();
        let Some(all) = self.files.get(name) else { return Vec::new() };
        if let Some(exact) = all.iter().find(|known| known.as_str() == path) {
            return vec![exact];
        }
        all.iter().filter(|known| ends_with(known.as_str(), path)).collect()
    }
}

/// Whether a path ends with whole components of another.
pub(super) fn ends_with(path: &str, suffix: &str) -> bool {
    path.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

/// The heading that an anchor or a section number names in a document; its index.
pub(super) fn heading_of_anchor(document: &Document, anchor: &str) -> Option<usize> {
    document.headings.iter().position(|heading| heading.anchor == anchor)
}

/// The heading with a number in front, below an artifact that covers these bytes.
pub(super) fn heading_of_number(
    document: &Document,
    node: &Node,
    end: u32,
    number: &str,
) -> Option<usize> {
    let start = node.location.as_ref().map_or(0, |location| location.span.start);
    document.headings.iter().position(|heading| {
        (start..end).contains(&heading.location.span.start)
            && crate::parse::section::number(&heading.text) == Some(number)
    })
}
