//! The names by which references find nodes while a repository is built.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::titles::Titles;
use crate::model::{NodeKind, Route, fold_id, fold_name, lower, name_start};
use crate::span::RepoPath;
use crate::visits::visit;

/// A place in the list of nodes that is being built.
pub(super) type Place = u32;

/// How many things one text may stand for: every endpoint below a route, every file of a name. What
/// may be more is none of them.
pub(super) const MOST: usize = 1_000;

/// Things that an ambiguous reference may mean, at most: who reads them needs no more, and a thousand
/// references to a thousand things of one name would be a million.
pub(super) const CANDIDATES: usize = 32;

/// The nodes of one name: nearly always one, which then costs no allocation.
#[derive(Default)]
enum Places {
    #[default]
    None,
    One(Place),
    Several(Vec<Place>),
}

impl Places {
    /// Adds a place, unless it was the last one added; [`Lookup::finish`] drops other repetitions.
    fn add(&mut self, place: Place) {
        match self {
            Self::None => *self = Self::One(place),
            Self::One(known) if *known == place => {}
            Self::One(known) => *self = Self::Several(vec![*known, place]),
            Self::Several(known) if known.last() == Some(&place) => {}
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

    fn finish(&mut self) {
        if let Self::Several(places) = self {
            places.sort_unstable();
            places.dedup();
        }
    }
}

/// Every name of every node, folded. A name may have several nodes.
#[derive(Default)]
pub(super) struct Lookup {
    ids: FxHashMap<SmolStr, Places>,
    names: FxHashMap<(NodeKind, SmolStr), Places>,
    /// What stands before the first hyphen of the folded names of services.
    service_starts: FxHashSet<SmolStr>,
    /// A bit for the length of each of these, by the first letter: most words have none.
    service_shapes: [u64; 32],
    routes: FxHashMap<String, Vec<(Option<String>, Place)>>,
    /// Titles of artifacts by kind, sorted.
    titles: FxHashMap<NodeKind, Vec<(String, Place)>>,
    /// The same as words, for running text.
    pub(super) ahead: Titles,
    /// The folds of all routes, sorted; made when first asked for.
    below: OnceLock<Vec<String>>,
    /// Names inside each artifact: `inv-1`, `booking.cancel`; folded and sorted.
    local: FxHashMap<Place, Vec<(SmolStr, Place)>>,
    /// Prefixes of pattern ids: an id with one of them that is not found dangles.
    pub(super) prefixes: FxHashSet<String>,
    pub(super) files: FilesByName,
}

/// All files of the repository, by their paths and by the last component of these.
#[derive(Default)]
pub(super) struct FilesByName {
    /// Each with the place of its record, if it was read and has one.
    all: FxHashMap<RepoPath, Option<u32>>,
    by_name: FxHashMap<SmolStr, Vec<RepoPath>>,
    /// Markdown files by their names without extension, in lower case; made when first asked for.
    pages: OnceLock<FxHashMap<String, Vec<RepoPath>>>,
    /// All paths in lower case; made when first asked for.
    lower: OnceLock<FxHashMap<String, Vec<RepoPath>>>,
    /// Markdown files by their paths without extension, in lower case; made when first asked for.
    pages_at: OnceLock<FxHashMap<String, Vec<RepoPath>>>,
    /// All directories; made when first asked for.
    directories: OnceLock<FxHashSet<String>>,
}

impl FilesByName {
    pub(super) fn new(paths: &[RepoPath]) -> Self {
        let mut by_name: FxHashMap<SmolStr, Vec<RepoPath>> = FxHashMap::default();
        for path in paths {
            by_name.entry(path.file_name().into()).or_default().push(path.clone());
        }
        // Paths that end alike stand together, the shortest first.
        for paths in by_name.values_mut().filter(|paths| paths.len() > 1) {
            paths.sort_by(|a, b| a.as_str().rsplit('/').cmp(b.as_str().rsplit('/')));
        }
        Self {
            all: paths.iter().map(|path| (path.clone(), None)).collect(),
            by_name,
            pages: OnceLock::new(),
            pages_at: OnceLock::new(),
            lower: OnceLock::new(),
            directories: OnceLock::new(),
        }
    }

    /// Markdown files whose paths share the most components with the end of an address, and how many
    /// these are. Case and the extension do not count.
    pub(super) fn pages(&self, address: &str) -> (usize, Vec<&RepoPath>) {
        let address = address.split(['?', '#']).next().unwrap_or_default().to_lowercase();
        // The host is no directory.
        let path = match address.split_once("://") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => &address,
        };
        let path = without_extension(path.trim_end_matches('/'));
        let name = path.rsplit('/').next().unwrap_or_default();
        let Some(all) = self.pages.get_or_init(|| self.by_stem(RepoPath::file_name)).get(name)
        else {
            return (0, Vec::new());
        };
        let shared = |page: &RepoPath| {
            let page = page.as_str().to_lowercase();
            let pairs = without_extension(&page).rsplit('/').zip(path.rsplit('/'));
            pairs.take_while(|(a, b)| a == b && !a.is_empty()).count()
        };
        let most = all.iter().map(shared).max().unwrap_or_default();
        (most, all.iter().filter(|page| shared(page) == most).collect())
    }

    /// The Markdown files at a path, or the one that a site shows for the directory there. Case and
    /// the extension do not count, unless there are several: then that of the same case is meant.
    pub(super) fn pages_at(&self, path: &str) -> Vec<&RepoPath> {
        let lower = path.to_lowercase();
        let wanted = without_extension(&lower);
        let all = self.pages_at.get_or_init(|| self.by_stem(RepoPath::as_str));
        let found = all.get(wanted).or_else(|| {
            let join = |name: &str| format!("{wanted}/{name}").trim_start_matches('/').to_owned();
            ["index", "_index", "readme"].iter().find_map(|name| all.get(&join(name)))
        });
        let found = found.map_or(&[][..], Vec::as_slice);
        let same =
            found.iter().find(|page| without_extension(page.as_str()) == without_extension(path));
        same.filter(|_| found.len() > 1).map_or_else(|| found.iter().collect(), |page| vec![page])
    }

    /// Markdown files by their name or path without extension, in lower case.
    fn by_stem(&self, name: impl Fn(&RepoPath) -> &str) -> FxHashMap<String, Vec<RepoPath>> {
        let mut files: Vec<&RepoPath> = self.by_name.values().flatten().collect();
        files.sort_unstable();
        let mut pages: FxHashMap<String, Vec<RepoPath>> = FxHashMap::default();
        for file in files {
            let name = name(file).to_lowercase();
            let stem = without_extension(&name);
            if stem.len() < name.len() {
                pages.entry(stem.to_owned()).or_default().push(file.clone());
            }
        }
        pages
    }

    /// The file with this path in any case, if it is one.
    pub(super) fn any_case(&self, path: &str) -> Option<&RepoPath> {
        let lower = self.lower.get_or_init(|| {
            let mut lower: FxHashMap<String, Vec<RepoPath>> = FxHashMap::default();
            for path in self.by_name.values().flatten() {
                lower.entry(path.as_str().to_lowercase()).or_default().push(path.clone());
            }
            lower
        });
        match lower.get(&path.to_lowercase())?.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether any file lies below a directory.
    pub(super) fn has_directory(&self, path: &str) -> bool {
        path.is_empty() || self.directories.get_or_init(|| self.all_directories()).contains(path)
    }

    fn all_directories(&self) -> FxHashSet<String> {
        let mut all = FxHashSet::default();
        for path in self.by_name.values().flatten() {
            let mut path = path.as_str();
            while let Some((directory, _)) = path.rsplit_once('/') {
                if !all.insert(directory.to_owned()) {
                    break;
                }
                path = directory;
            }
        }
        all
    }

    /// The file with this path.
    pub(super) fn exact(&self, path: &str) -> Option<&RepoPath> {
        self.all.get_key_value(path).map(|(path, _)| path)
    }

    /// Says which files have records, by the paths of these.
    pub(super) fn set_records<'p>(&mut self, paths: impl Iterator<Item = &'p RepoPath>) {
        for (record, path) in paths.enumerate() {
            if let Some(known) = self.all.get_mut(path) {
                *known = Some(record as u32);
            }
        }
    }

    /// The place of the record of a file.
    pub(super) fn record(&self, path: &RepoPath) -> Option<usize> {
        self.all.get(path).copied().flatten().map(|record| record as usize)
    }

    /// Files whose path is this one or ends with it, the shortest first, and of several only so many.
    pub(super) fn find_some(&self, path: &str, most: usize) -> Vec<&RepoPath> {
        let path = path.trim_start_matches("./").trim_start_matches('/');
        let path = without_address(path);
        match self.exact(path) {
            Some(exact) => vec![exact],
            None => self.ending(path).take(most).inspect(|_| visit(1)).collect(),
        }
    }

    /// Files whose path ends with one. Cost: `O(log n)`, and one step for each.
    fn ending(&self, path: &str) -> impl Iterator<Item = &RepoPath> {
        let name = path.rsplit('/').next().unwrap_or_default();
        let all = self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let before = |known: &RepoPath| known.as_str().rsplit('/').lt(path.rsplit('/'));
        let from = all.partition_point(before);
        all[from..].iter().take_while(move |known| ends_with(known.as_str(), path))
    }
}

/// What stands before the first hyphen of a folded name.
fn start_of(name: &str) -> &str {
    &name[..name.bytes().position(|byte| byte == b'-').unwrap_or(name.len())]
}

/// The first letter of a word, as one of 32, and its length as a bit; case does not count.
fn shape(word: &str) -> (usize, u64) {
    let first = word.bytes().next().unwrap_or_default();
    (usize::from(first & 31), 1 << (word.len() & 63))
}

impl Lookup {
    /// Makes room for the names of this many nodes: growing maps costs more than filling them.
    pub(super) fn reserve(&mut self, nodes: usize) {
        self.ids.reserve(nodes * 2);
        self.names.reserve(nodes / 4);
    }

    pub(super) fn add_id(&mut self, name: &str, place: Place) {
        self.add_folded_id(fold_id(name), place);
    }

    pub(super) fn add_folded_id(&mut self, name: SmolStr, place: Place) {
        self.ids.entry(name).or_default().add(place);
    }

    /// Adds the folded names of all parts of an artifact.
    pub(super) fn add_local(&mut self, artifact: Place, names: Vec<(SmolStr, Place)>) {
        self.local.insert(artifact, names);
    }

    pub(super) fn add_name(&mut self, kind: NodeKind, name: &str, place: Place) {
        self.add_folded_name(kind, fold_name(name), place);
    }

    pub(super) fn add_folded_name(&mut self, kind: NodeKind, name: SmolStr, place: Place) {
        if !name.is_empty() {
            if kind == NodeKind::Service {
                let start = start_of(&name);
                let (letter, length) = shape(start);
                self.service_shapes[letter] |= length;
                self.service_starts.insert(start.into());
            }
            self.names.entry((kind, name)).or_default().add(place);
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
        self.ahead.add(kind, title, place);
    }

    pub(super) fn finish(&mut self) {
        self.titles.values_mut().for_each(|titles| titles.sort());
        self.ahead.finish();
        self.ids.values_mut().for_each(Places::finish);
        self.names.values_mut().for_each(Places::finish);
    }

    /// Nodes with an id or an alias.
    pub(super) fn id(&self, name: &str) -> &[Place] {
        self.folded_id(&fold_id(name))
    }

    /// Nodes with a folded id or alias.
    pub(super) fn folded_id(&self, name: &str) -> &[Place] {
        self.ids.get(name).map_or(&[], Places::as_slice)
    }

    /// Nodes with a name inside an artifact, in their order and without repetition.
    pub(super) fn local(&self, artifact: Place, name: &str) -> impl Iterator<Item = Place> {
        let name = fold_id(name);
        let names = self.local.get(&artifact).map_or(&[][..], Vec::as_slice);
        let from = names.partition_point(|(known, _)| *known < name);
        names[from..].iter().take_while(move |(known, _)| *known == name).map(|(_, place)| *place)
    }

    /// Things of one of the kinds with this name or title. The first kind that has any holds.
    pub(super) fn name(&self, kinds: &[NodeKind], name: &str) -> &[Place] {
        let name = fold_name(name);
        kinds
            .iter()
            .map(|kind| self.folded_name(*kind, name.clone()))
            .find(|places| !places.is_empty())
            .unwrap_or_default()
    }

    /// Whether the name of any service begins with this word: a look at a small set, where names that
    /// begin so are folded and looked up.
    pub(super) fn begins_service(&self, word: &str) -> bool {
        let Some(start) = name_start(word) else {
            return self.service_starts.contains(start_of(&fold_name(word)));
        };
        let (letter, length) = shape(start);
        self.service_shapes[letter] & length != 0 && self.service_starts.contains(&lower(start))
    }

    /// Things of a kind with this folded name.
    pub(super) fn folded_name(&self, kind: NodeKind, name: SmolStr) -> &[Place] {
        self.names.get(&(kind, name)).map_or(&[], Places::as_slice)
    }

    /// Endpoints whose route is this one, or below it for `/v1/bookings*`: with this method if it names
    /// one; of more than [`MOST`] routes some. Cost: `O(log n)`, and one step for each.
    pub(super) fn route(&self, text: &str) -> Vec<Place> {
        let exact = self.exact_route(text);
        if text.ends_with('*') || !exact.is_empty() {
            return exact;
        }
        let Some(route) = Route::parse(text) else { return exact };
        // A request with values is one of the template with the fewest holes.
        let templates = route.templates();
        let of = |fold: &String| {
            visit(1);
            self.of_folds(std::iter::once(fold.as_str()), route.method.as_deref())
        };
        templates.iter().map(of).find(|found| !found.is_empty()).unwrap_or_default()
    }

    /// The same without the templates that a request may be of: for what defines an endpoint.
    pub(super) fn exact_route(&self, text: &str) -> Vec<Place> {
        let (text, is_prefix) = text.strip_suffix('*').map_or((text, false), |text| (text, true));
        let Some(route) = Route::parse(text) else { return Vec::new() };
        let fold = route.fold();
        let folds =
            if is_prefix { self.folds_below(&fold, text.ends_with('/')) } else { vec![&*fold] };
        self.of_folds(folds.into_iter(), route.method.as_deref())
    }

    /// The endpoints whose routes have one of these forms.
    fn of_folds<'f>(
        &self,
        folds: impl Iterator<Item = &'f str>,
        wanted: Option<&str>,
    ) -> Vec<Place> {
        let all = folds.filter_map(|fold| self.routes.get(fold)).flatten();
        let fits = |method: &Option<String>| {
            wanted.is_none() || method.is_none() || method.as_deref() == wanted
        };
        let mut found: Vec<Place> =
            all.filter(|(method, _)| fits(method)).map(|(_, place)| *place).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The folds of routes that begin with one: below it only, or this and what begins alike.
    fn folds_below(&self, fold: &str, only_below: bool) -> Vec<&str> {
        let all = self.below.get_or_init(|| {
            let mut all: Vec<String> = self.routes.keys().cloned().collect();
            all.sort_unstable();
            all
        });
        let mut start = fold.trim_end_matches('/').to_owned();
        if only_below {
            start.push('/');
        }
        let from = all.partition_point(|known| *known < start);
        let begin = all[from..].iter().take_while(|known| known.starts_with(&start));
        begin.map(String::as_str).take(MOST + 1).collect()
    }

    /// Artifacts of a kind whose title is this text, else those whose title begins with it.
    pub(super) fn title(&self, kind: NodeKind, text: &str) -> Vec<Place> {
        let text = text.trim().to_lowercase();
        let Some(titles) = self.titles.get(&kind).filter(|_| !text.is_empty()) else {
            return Vec::new();
        };
        let from = titles.partition_point(|(title, _)| title.as_str() < text.as_str());
        // Those that are the text come before those that only begin with it.
        let begins = titles[from..].iter().take_while(|(title, _)| title.starts_with(&text));
        let begins: Vec<&(String, Place)> = begins.take(CANDIDATES).collect();
        visit(begins.len());
        let exact: Vec<Place> =
            begins.iter().filter(|(title, _)| *title == text).map(|(_, place)| *place).collect();
        if exact.is_empty() { begins.iter().map(|(_, place)| *place).collect() } else { exact }
    }
}

/// The file of an address into it: `booking_service.go:152`, and `…:152:3` as compilers write. Lines
/// and columns count from 1.
pub(super) fn without_address(path: &str) -> &str {
    address(path).0
}

/// The file and the line of an address into it.
pub(crate) fn address(path: &str) -> (&str, Option<&str>) {
    let cut = |path: &str| {
        let (file, number) = path.rsplit_once(':')?;
        let is_place = !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
            && !number.starts_with('0');
        is_place.then_some(file.len())
    };
    let Some(line) = cut(path) else { return (path, None) };
    match cut(&path[..line]) {
        Some(file) => (&path[..file], Some(&path[file + 1..line])),
        None => (&path[..line], Some(&path[line + 1..])),
    }
}

/// A path of a page without its extension.
fn without_extension(path: &str) -> &str {
    [".md", ".markdown", ".mdx", ".html"]
        .iter()
        .find_map(|end| path.strip_suffix(end))
        .unwrap_or(path)
}

/// The name of the histogram or summary that a series belongs to: `x_bucket` is of `x`.
pub(super) fn series_of(name: &str) -> Option<&str> {
    ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end))
}

/// Whether a path ends with whole components of another.
pub(crate) fn ends_with(path: &str, suffix: &str) -> bool {
    path.strip_suffix(suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_into_files() {
        assert_eq!(without_address("a/b.go:152"), "a/b.go");
        assert_eq!(without_address("a/b.go:152:3"), "a/b.go");
        for path in ["a/b.go", "a/b.go:0", "a/b.go:", "a/b.go:x"] {
            assert_eq!(without_address(path), path);
        }
        assert_eq!(address("a/b.go:152:3"), ("a/b.go", Some("152")));
        assert_eq!(address("a/b.go:152"), ("a/b.go", Some("152")));
        assert_eq!(address("a/b.go"), ("a/b.go", None));
    }
}
