//! Ids of artifacts that carry none: the slug of the title, else the end of the path that tells them apart.

use rustc_hash::FxHashMap;
use smol_str::{SmolStr, ToSmolStr};

use super::identify::Slot;
use crate::model::id_slug;
use crate::parse::record::{Claim, FileRecord};
use crate::visits::visit;

/// Ids made from titles. Equal slugs take the shortest part of the path, from its end, that tells
/// them apart.
pub(super) fn titled_ids(files: &[FileRecord]) -> FxHashMap<Slot, SmolStr> {
    let mut groups: FxHashMap<String, Vec<Slot>> = FxHashMap::default();
    let mut order = Vec::new();
    for (file, record) in files.iter().enumerate() {
        for (local, node) in record.nodes.iter().enumerate() {
            if let Claim::Titled(title) = &node.claim {
                let slug = id_slug(title);
                let slug =
                    if slug.is_empty() { id_slug(stem(record.path.file_name())) } else { slug };
                let base = format!("{}:{slug}", node.kind.row().label);
                let group = groups.entry(base.clone()).or_default();
                if group.is_empty() {
                    order.push(base);
                }
                group.push((file, local));
            }
        }
    }
    let mut ids = FxHashMap::default();
    for base in order {
        let members = &groups[&base];
        let label = base.split(':').next().unwrap_or_default();
        let paths: Vec<&str> =
            members.iter().map(|(file, _)| stem(files[*file].path.as_str())).collect();
        for (member, end) in members.iter().zip(distinguishing(&paths)) {
            let id = if members.len() == 1 {
                base.to_smolstr()
            } else {
                format!("{label}:{end}").into()
            };
            ids.insert(*member, id);
        }
    }
    ids
}

/// A path without its extension.
fn stem(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    path[name..].rfind('.').filter(|dot| *dot > 0).map_or(path, |dot| &path[..name + dot])
}

/// For each path the shortest run of components at its end that no other path ends with. Cost:
/// `O(n log n)` comparisons.
fn distinguishing<'a>(paths: &[&'a str]) -> Vec<&'a str> {
    let mut order: Vec<usize> = (0..paths.len()).collect();
    order.sort_by(|a, b| paths[*a].rsplit('/').cmp(paths[*b].rsplit('/')));
    let shared = |a: usize, b: usize| {
        let pairs = paths[a].rsplit('/').zip(paths[b].rsplit('/'));
        let count = pairs.take_while(|(a, b)| a == b).count();
        visit(count + 1);
        count
    };
    let mut ends = vec![""; paths.len()];
    for (rank, at) in order.iter().enumerate() {
        let neighbours = [rank.checked_sub(1), rank.checked_add(1)].into_iter().flatten();
        let common = neighbours
            .filter_map(|rank| order.get(rank))
            .map(|other| shared(*at, *other))
            .max()
            .unwrap_or_default();
        let cut = paths[*at].rmatch_indices('/').nth(common);
        ends[*at] = cut.map_or(paths[*at], |(slash, _)| &paths[*at][slash + 1..]);
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_slugs_take_what_tells_them_apart() {
        let paths = ["docs/a/model", "docs/b/model", "x/model2"];
        assert_eq!(distinguishing(&paths), ["a/model", "b/model", "model2"]);
        assert_eq!(distinguishing(&["model", "a/model"]), ["model", "a/model"]);
        assert_eq!(distinguishing(&["a/model", "a/model"]), ["a/model", "a/model"]);
        assert_eq!(stem("docs/a.b/README"), "docs/a.b/README");
        assert_eq!(stem("docs/daa.md"), "docs/daa");
    }
}
