//! Ids that several files define, and which of these definitions is the nearest to a reference.
//!
//! Variants (see [`super::variant`]) are no definitions: for what they say the original says.

use memchr::memchr_iter;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::lookup::Place;
use crate::span::RepoPath;
use crate::visits::visit;

/// The definitions of all ids that have more than one.
#[derive(Default)]
pub(super) struct Definitions {
    /// For each of them the first with its id, for the first itself, too.
    first: FxHashMap<Place, Place>,
    /// For the first, where all are.
    all: FxHashMap<Place, Definers>,
}

/// A definition of an id.
#[derive(Clone, Copy)]
pub(super) struct Definition<'d> {
    pub(super) place: Place,
    pub(super) file: u32,
    pub(super) path: &'d RepoPath,
    /// The id as it is written there.
    pub(super) written: &'d str,
}

/// Where the definitions of one id are. Of several in one place the first is kept.
#[derive(Default)]
struct Definers {
    spellings: FxHashSet<SmolStr>,
    of_file: FxHashMap<u32, Place>,
    /// By the directories in which their files are.
    of_directory: FxHashMap<SmolStr, Place>,
    /// By all directories above their files but the root.
    below: FxHashMap<SmolStr, Place>,
}

impl Definers {
    /// Cost: one search by hash for each directory that has none of the definitions yet, and one more.
    fn add(&mut self, Definition { place, file, path, written }: Definition<'_>) {
        self.spellings.insert(written.into());
        self.of_file.entry(file).or_insert(place);
        let mut directory = path.parent();
        self.of_directory.entry(directory.into()).or_insert(place);
        // Whose parent is known knows all above it.
        while !directory.is_empty() && !self.below.contains_key(directory) {
            visit(1);
            self.below.insert(directory.into(), place);
            directory = directory.rfind('/').map_or("", |slash| &directory[..slash]);
        }
    }
}

impl Definitions {
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Adds a further definition of an id beside the first. They come in their order: the original before a copy, then by
    /// path.
    pub(super) fn add(&mut self, first: Definition<'_>, other: Definition<'_>) {
        self.first.insert(first.place, first.place);
        self.first.insert(other.place, first.place);
        let definers = self.all.entry(first.place).or_default();
        if definers.of_file.is_empty() {
            definers.add(first);
        }
        definers.add(other);
    }

    /// Whether any definition of the id that has this first one writes it so.
    pub(super) fn is_written(&self, first: Place, id: &str) -> bool {
        self.all.get(&first).is_some_and(|definers| definers.spellings.contains(id))
    }

    /// The first definition of the id of an artifact, if it has several.
    pub(super) fn first(&self, artifact: Place) -> Option<Place> {
        self.first.get(&artifact).copied()
    }

    /// The definition in a file of the id that has this first one.
    pub(super) fn in_file(&self, first: Place, file: usize) -> Option<Place> {
        self.all.get(&first)?.of_file.get(&(file as u32)).copied()
    }

    /// The definition that is nearest to a file: in it, in its directory, else below the deepest directory above it
    /// that has any; of several the first. Cost: `O(bytes · log directories)` of the path.
    pub(super) fn nearest(&self, first: Place, file: usize, path: &RepoPath) -> Place {
        let Some(definers) = self.all.get(&first) else { return first };
        if let Some(place) = definers.of_file.get(&(file as u32)) {
            return *place;
        }
        if let Some(place) = definers.of_directory.get(path.parent()) {
            return *place;
        }
        let path = path.as_str();
        let above: Vec<&str> = memchr_iter(b'/', path.as_bytes()).map(|end| &path[..end]).collect();
        let shared = above.partition_point(|directory| {
            visit(1);
            definers.below.contains_key(*directory)
        });
        shared.checked_sub(1).and_then(|at| definers.below.get(above[at])).copied().unwrap_or(first)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// [`Definitions::nearest`] by a look at every definition.
    fn naive(paths: &[RepoPath], file: usize, path: &RepoPath) -> usize {
        let directories = |path: &RepoPath| -> Vec<String> {
            path.parent().split('/').filter(|name| !name.is_empty()).map(str::to_owned).collect()
        };
        let own = directories(path);
        let distance = |at: usize| {
            let other = directories(&paths[at]);
            let shared = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
            (at != file, other != own, own.len() - shared)
        };
        (0..paths.len()).min_by_key(|at| distance(*at)).expect("there is one")
    }

    proptest! {
        #[test]
        fn the_nearest_is_that_of_a_look_at_all(
            mut names in prop::collection::btree_set("([ab]/){0,3}[a-d]\\.md", 3..12),
        ) {
            let asks = names.pop_last().expect("there are three");
            let paths: Vec<RepoPath> = names.iter().map(|name| RepoPath::new(name)).collect();
            let mut definitions = Definitions::default();
            let of = |at: usize| Definition {
                place: at as Place,
                file: at as u32,
                path: &paths[at],
                written: "ADR-1",
            };
            (1..paths.len()).for_each(|at| definitions.add(of(0), of(at)));
            for (file, path) in paths.iter().enumerate().chain([(99, &RepoPath::new(&asks))]) {
                let nearest = definitions.nearest(0, file, path) as usize;
                prop_assert_eq!(nearest, naive(&paths, file, path), "{} of {:?}", path, &paths);
            }
        }
    }
}
