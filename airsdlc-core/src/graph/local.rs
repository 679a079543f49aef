//! Ids that mean another thing in each directory: `ADR-2` beside LEDGERADR-0002, where the configuration says so.
//!
//! A reference means what is nearest: of the directories above it, the deepest below which one artifact is called so.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use crate::model::{CUSTOM_KIND, numbered};
use crate::parse::record::{Claim, FileRecord, NodeRecord, Target, Within};
use crate::source::Dialect;
use crate::visits::visit;

/// A prefix, in upper case, and a number.
type Name = (SmolStr, u64);

/// Which artifact a name means below each directory; `None` where several are called so.
struct Names {
    prefixes: FxHashSet<String>,
    below: FxHashMap<Name, FxHashMap<String, Option<SmolStr>>>,
}

/// Gives each reference by such an id the id of the artifact that it means. Cost: one step for each directory above an
/// artifact with such an id, and above a reference by one; nothing where the configuration names none.
pub(super) fn localise(files: &mut [FileRecord], dialect: &Dialect) {
    let prefixes: FxHashSet<String> =
        dialect.kinds.iter().flat_map(|kind| kind.local_prefixes()).cloned().collect();
    if prefixes.is_empty() {
        return;
    }
    let mut names = Names { prefixes, below: FxHashMap::default() };
    for file in &*files {
        for node in &file.nodes {
            names.add(file.path.parent(), node, dialect);
        }
    }
    for file in files {
        let directory = file.path.parent().to_owned();
        for reference in &mut file.references {
            names.set(&directory, &mut reference.target);
        }
    }
}

impl Names {
    fn add(&mut self, directory: &str, node: &NodeRecord, dialect: &Dialect) {
        let Claim::Own(id) = &node.claim else { return };
        let Some((prefix, number, _)) = numbered(id) else { return };
        let custom = node.attributes.get(CUSTOM_KIND).and_then(|name| name.as_text());
        let own = custom.and_then(|name| dialect.kinds.iter().find(|kind| kind.name == name));
        let locals = own.map_or(&[][..], |kind| kind.local_prefixes());
        let prefix = prefix.to_uppercase();
        let real = self.prefixes.contains(&prefix).then_some(&prefix);
        for prefix in locals.iter().chain(real) {
            let below = self.below.entry((prefix.as_str().into(), number)).or_default();
            for directory in above(directory) {
                visit(1);
                let known = below.entry(directory.to_owned());
                known
                    .and_modify(|known| *known = known.take().filter(|known| known == id))
                    .or_insert_with(|| Some(id.clone()));
            }
        }
    }

    /// The id that another means in a directory, if that is not its own.
    fn meant(&self, directory: &str, id: &str) -> Option<String> {
        let end = id.find(['/', '#']).unwrap_or(id.len());
        let (prefix, number, _) = numbered(&id[..end])?;
        let below = self.below.get(&(prefix.to_uppercase().into(), number))?;
        let mut directories = above(directory).inspect(|_| visit(1));
        let nearest = directories.find_map(|directory| below.get(directory))?;
        Some(format!("{}{}", nearest.as_ref()?, &id[end..]))
    }

    fn set(&self, directory: &str, target: &mut Target) {
        match target {
            Target::Id(id) | Target::LooseId(id) | Target::SpacedId(id) => {
                if let Some(meant) = self.meant(directory, id) {
                    *id = meant.into();
                }
            }
            Target::Perhaps(inner) => self.set(directory, inner),
            Target::Part(Within::Target(whole), _) => self.set(directory, whole),
            _ => {}
        }
    }
}

/// A directory and all above it, to the root.
fn above(directory: &str) -> impl Iterator<Item = &str> {
    let mut next = Some(directory);
    std::iter::from_fn(move || {
        let here = next?;
        next = (!here.is_empty()).then(|| here.rsplit_once('/').map_or("", |(above, _)| above));
        Some(here)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_end_with_the_root() {
        assert_eq!(above("a/b").collect::<Vec<_>>(), ["a/b", "a", ""]);
        assert_eq!(above("").collect::<Vec<_>>(), [""]);
    }
}
