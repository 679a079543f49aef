//! What a diff compares: when two are the same one, and in what they differ.

use std::cmp::Ordering;

use smol_str::SmolStr;

use super::change::sealed::Keyed;
use super::change::{Diffed, Field};
use crate::error::ChangeKey;
use crate::graph::{EdgeRef, Graph};
use crate::model::{Edge, EdgeKind, Node, NodeId, Unresolved};
use crate::span::Location;
use crate::visits::visit;

/// An edge with the ids of its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Relation {
    /// What rests on the target.
    pub source: NodeId,
    /// What the source rests on.
    pub target: NodeId,
    /// The edge.
    pub edge: Edge,
}

impl Relation {
    /// A relation between two nodes.
    pub fn new(source: impl Into<NodeId>, edge: Edge, target: impl Into<NodeId>) -> Self {
        Self { source: source.into(), target: target.into(), edge }
    }
}

impl From<&EdgeRef<'_>> for Relation {
    fn from(edge: &EdgeRef<'_>) -> Self {
        Self::new(edge.source.id.clone(), edge.edge.clone(), edge.target.id.clone())
    }
}

/// References of one node by one text for one relation, none of which finds anything. Never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dangling(Vec<Unresolved>);

impl Dangling {
    /// Groups references; the groups stand in the order of source, kind and text, the references of a
    /// group in that of their places. Cost: `O(n log n)`.
    pub fn groups(mut references: Vec<Unresolved>) -> Vec<Self> {
        references.sort_unstable_by(|a, b| {
            visit(1);
            by_key(a, b).then_with(|| a.cmp(b))
        });
        let groups = references.chunk_by(|a, b| by_key(a, b).is_eq());
        groups.map(|group| Self(group.to_vec())).collect()
    }

    /// The node that refers.
    pub fn source(&self) -> &NodeId {
        &self.first().source
    }

    /// The relation that they would make.
    pub fn kind(&self) -> EdgeKind {
        self.first().kind
    }

    /// The reference as written.
    pub fn text(&self) -> &SmolStr {
        &self.first().text
    }

    /// The references, in the order of their places.
    pub fn references(&self) -> &[Unresolved] {
        &self.0
    }

    fn first(&self) -> &Unresolved {
        self.0.first().expect("a group is never empty")
    }
}

/// The references of a graph that find nothing, in groups.
pub(super) fn groups(graph: &Graph) -> Vec<Dangling> {
    Dangling::groups(graph.unresolved().to_vec())
}

fn by_key(a: &Unresolved, b: &Unresolved) -> Ordering {
    (&a.source, a.kind, &a.text).cmp(&(&b.source, b.kind, &b.text))
}

impl Keyed for Node {
    fn at(&self) -> ChangeKey {
        ChangeKey::Node(self.id.clone())
    }

    fn by_key(&self, other: &Self) -> Ordering {
        self.id.cmp(&other.id)
    }

    fn in_lists(&self, other: &Self) -> Ordering {
        (self.kind, &self.id).cmp(&(other.kind, &other.id))
    }
}

impl Keyed for Relation {
    fn at(&self) -> ChangeKey {
        let (source, target) = (self.source.clone(), self.target.clone());
        ChangeKey::Edge { source, kind: self.edge.kind, target }
    }

    fn by_key(&self, other: &Self) -> Ordering {
        (&self.source, self.edge.kind, &self.target).cmp(&(
            &other.source,
            other.edge.kind,
            &other.target,
        ))
    }

    fn in_lists(&self, other: &Self) -> Ordering {
        self.by_key(other)
    }
}

impl Keyed for Dangling {
    fn at(&self) -> ChangeKey {
        let (source, text) = (self.source().clone(), self.text().clone());
        ChangeKey::Unresolved { source, kind: self.kind(), text }
    }

    fn by_key(&self, other: &Self) -> Ordering {
        by_key(self.first(), other.first())
    }

    fn in_lists(&self, other: &Self) -> Ordering {
        self.by_key(other)
    }
}

impl Diffed for Node {
    fn differences(&self, newer: &Self) -> Vec<Field> {
        // Taken apart, so that a field more does not compile before it is compared.
        let Self { id: _, kind, title, status, aliases, attributes, attribute_locations, location } =
            self;
        let state = |node: &Self| node.status.as_ref().map(|status| status.as_str().to_owned());
        let mut fields = Vec::new();
        let mut differ = |is_other: bool, field: Field| fields.extend(is_other.then_some(field));
        differ(*kind != newer.kind, Field::Kind);
        differ(*title != newer.title, Field::Title);
        let has_other_state = state(self) != state(newer);
        differ(has_other_state, Field::Status);
        differ(*status != newer.status && !has_other_state, Field::StatusAsWritten);
        differ(*aliases != newer.aliases, Field::Aliases);
        let gone = attributes.keys().filter(|name| !newer.attributes.contains_key(name));
        let other =
            newer.attributes.iter().filter(|(name, value)| attributes.get(name) != Some(*value));
        let mut names: Vec<&SmolStr> = gone.chain(other.map(|(name, _)| name)).collect();
        names.sort_unstable();
        for name in names {
            differ(true, Field::Attribute(name.clone()));
        }
        let path = |node: &Self| node.location.as_ref().map(|place| place.path.clone());
        let has_other_path = path(self) != path(newer);
        differ(has_other_path, Field::Path);
        let has_other_place = !is_same_position(location.as_ref(), newer.location.as_ref())
            || *attribute_locations != newer.attribute_locations && !has_other_path;
        differ(has_other_place, Field::Position);
        fields
    }
}

/// Whether both stand at one position, in whatever file.
fn is_same_position(older: Option<&Location>, newer: Option<&Location>) -> bool {
    let (Some(older), Some(newer)) = (older, newer) else { return true };
    Location { path: newer.path.clone(), ..older.clone() } == *newer
}

impl Diffed for Relation {
    fn differences(&self, newer: &Self) -> Vec<Field> {
        let Edge { kind: _, origin, strength, locations } = &self.edge;
        let mut fields = Vec::new();
        fields.extend((*origin != newer.edge.origin).then_some(Field::Origin));
        fields.extend((*strength != newer.edge.strength).then_some(Field::Strength));
        fields.extend(moved(locations.iter(), newer.edge.locations.iter()));
        fields
    }
}

impl Diffed for Dangling {
    fn differences(&self, newer: &Self) -> Vec<Field> {
        let (older, newer) = (&self.0, &newer.0);
        let mut fields = Vec::new();
        let mut differ = |is_other: bool, field: Field| fields.extend(is_other.then_some(field));
        differ(all(older, |one| one.origin) != all(newer, |one| one.origin), Field::Origin);
        differ(all(older, |one| one.form) != all(newer, |one| one.form), Field::Form);
        differ(all(older, |one| one.wants) != all(newer, |one| one.wants), Field::Wants);
        let candidates = |one: &Unresolved| one.candidates.clone();
        differ(all(older, candidates) != all(newer, candidates), Field::Candidates);
        let places = |group: &[Unresolved]| -> Vec<Location> {
            group.iter().map(|one| one.location.clone()).collect()
        };
        let (was, is) = (places(older), places(newer));
        fields.extend(moved(was.iter(), is.iter()));
        // The same values in another order: the places of some changed hands.
        if fields.is_empty() && older != newer {
            fields.push(Field::Position);
        }
        fields
    }
}

/// The values that references of a group have, each once.
fn all<T: Ord>(group: &[Unresolved], value: impl Fn(&Unresolved) -> T) -> Vec<T> {
    let mut values: Vec<T> = group.iter().map(value).collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// How places differ: in their number, in their files, or in their positions.
fn moved<'a>(
    older: impl ExactSizeIterator<Item = &'a Location> + Clone,
    newer: impl ExactSizeIterator<Item = &'a Location> + Clone,
) -> Vec<Field> {
    let mut fields = Vec::new();
    let files = |places: &mut dyn Iterator<Item = &'a Location>| {
        let mut files: Vec<&str> = places.map(|place| place.path.as_str()).collect();
        files.sort_unstable();
        files.dedup();
        files
    };
    let has_other_number = older.len() != newer.len();
    fields.extend(has_other_number.then_some(Field::Times));
    if files(&mut older.clone()) != files(&mut newer.clone()) {
        fields.push(Field::Path);
    } else if !has_other_number && !older.eq(newer) {
        fields.push(Field::Position);
    }
    fields
}
