//! Which definition an id means where several files define it.
//!
//! A link around the id says it by its destination, and for what follows on its line; else the definition that speaks is
//! meant, else the nearest to its file. Parts go with their artifact: `PRD-001/US-2` is the story of the PRD that `PRD-001`
//! means there.

use super::find::Found;
use super::links::Linked;
use super::lookup::{CANDIDATES, Place};
use super::resolve::{End, Resolver};
use crate::model::Link;
use crate::span::Location;
use crate::visits::visit;

impl Resolver<'_> {
    /// What an id in a file means, of which some definitions were found.
    pub(super) fn meant(
        &self,
        file: usize,
        source: &End,
        at: Option<&Location>,
        found: &[Place],
    ) -> Found {
        if self.draft.definitions.is_empty() {
            return Found::unique(found);
        }
        let found = found.iter().take(CANDIDATES);
        let mut meant: Vec<Place> =
            found.filter_map(|place| self.definition(file, source, at, *place)).collect();
        meant.sort_unstable();
        meant.dedup();
        Found::unique(&meant)
    }

    /// The definition that is meant, of any of its id; the part of that name of the artifact that is meant, if it has one.
    fn definition(
        &self,
        file: usize,
        source: &End,
        at: Option<&Location>,
        place: Place,
    ) -> Option<Place> {
        let whole = self.draft.artifact_of(place);
        let Some(first) = self.draft.definitions.first(whole) else { return Some(place) };
        let meant = match at {
            // A message of a commit stands in no directory, nor do the links that it gives to files.
            Some(at) if at.is_in_commit() => first,
            at => {
                let linked = at.and_then(|at| self.linked(file, source, at, first));
                linked.unwrap_or_else(|| self.nearest(file, source, first))
            }
        };
        if meant == whole {
            return Some(place);
        }
        if whole == place {
            return Some(meant);
        }
        let id = |place: Place| self.draft.nodes[place as usize].id.as_str();
        let name = id(place).strip_prefix(id(whole))?;
        let named = self.draft.by_fold(&format!("{}{name}", id(meant)));
        let is_its = |place: &Place| self.draft.artifact_of(*place) == meant;
        named.iter().take(CANDIDATES).copied().find(is_its)
    }

    /// Whether an id that reaches a definition by its place is written as another definition writes it.
    pub(super) fn may_mean_another(
        &self,
        file: usize,
        source: &End,
        target: Place,
        (id, at): (&str, &Location),
    ) -> bool {
        let definitions = &self.draft.definitions;
        let first = definitions.first(target).filter(|first| definitions.is_written(*first, id));
        first.is_some_and(|first| self.linked(file, source, at, first).is_none())
    }

    /// The definition that speaks, else the nearest to its file.
    fn nearest(&self, file: usize, source: &End, first: Place) -> Place {
        let definitions = &self.draft.definitions;
        let own = self.artifact(source).filter(|own| definitions.first(*own) == Some(first));
        own.unwrap_or_else(|| definitions.nearest(first, file, &self.files[file].path))
    }

    /// The definition to which a link around a place leads, else the last link before it on its line. Cost: `O(log links)`.
    fn linked(&self, file: usize, source: &End, at: &Location, first: Place) -> Option<Place> {
        let links = &self.files[file].document.as_ref()?.links;
        let after = links.partition_point(|link| link.location.span.start <= at.span.start);
        let before = &links[..after];
        visit(1);
        // Pictures stand in links, and little else does.
        let mut around = before
            .iter()
            .rev()
            .take(4)
            .filter(|link| link.location.span.end >= at.span.end)
            .filter_map(|link| self.defined_behind(file, source, link, first));
        around.next().or_else(|| {
            let last = before.last().filter(|last| last.location.end_line == at.line);
            self.defined_behind(file, source, last?, first)
        })
    }

    /// The definition of an id at the end of a link: the artifact of its anchor, else the one in its file.
    fn defined_behind(
        &self,
        file: usize,
        source: &End,
        link: &Link,
        first: Place,
    ) -> Option<Place> {
        let definitions = &self.draft.definitions;
        let Linked { path, record, anchor } = self.linked_file(file, &link.destination)?;
        let in_file = definitions.in_file(first, record)?;
        let around = match anchor.map(|anchor| self.of_file(file, source, path, Some(anchor))) {
            Some(Found::One(end)) => self.artifact(&end),
            _ => None,
        };
        let around = around.filter(|around| definitions.first(*around) == Some(first));
        Some(around.unwrap_or(in_file))
    }
}
