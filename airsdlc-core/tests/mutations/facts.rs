//! What a graph says, in a form in which a change to it can be computed.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::model::Node;
use airsdlc_core::span::Location;

use crate::edit::Edit;

/// Bytes of a file, with the line of the first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) line: usize,
}

impl Place {
    /// A range of a text that stands in a file.
    pub(crate) fn new(path: &str, text: &str, range: Range<usize>) -> Self {
        let line = text[..range.start].matches('\n').count() + 1;
        Self { path: path.to_owned(), start: range.start, end: range.end, line }
    }

    fn of(location: &Location) -> Self {
        let (start, end) = (location.span.start as usize, location.span.end as usize);
        let path = location.path.as_str().to_owned();
        Self { path, start, end, line: location.line as usize }
    }

    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether it lies in a range of the same file.
    pub(crate) fn is_in(&self, path: &str, range: &Range<usize>) -> bool {
        self.path == path && range.start <= self.start && self.end <= range.end
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NodeFacts {
    pub(crate) kind: String,
    pub(crate) title: String,
    /// As written, and the state that it means.
    pub(crate) status: Option<(String, Option<String>)>,
    pub(crate) attributes: Vec<(String, Vec<String>)>,
    pub(crate) place: Option<Place>,
}

impl NodeFacts {
    fn of(node: &Node) -> Self {
        let status = node.status.as_ref();
        let attributes = node.attributes.iter();
        Self {
            kind: node.kind.to_string(),
            title: node.title.clone(),
            status: status.map(|status| {
                (status.written.to_string(), status.normal.as_ref().map(ToString::to_string))
            }),
            attributes: attributes
                .map(|(name, value)| {
                    (name.to_string(), value.texts().iter().map(ToString::to_string).collect())
                })
                .collect(),
            place: node.location.as_ref().map(Place::of),
        }
    }
}

/// Source, kind and target of an edge.
pub(crate) type Key = (String, String, String);

/// A reference without a target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Lost {
    pub(crate) source: String,
    pub(crate) text: String,
    pub(crate) kind: String,
    pub(crate) place: Place,
}

/// A graph, with what reading found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) nodes: BTreeMap<String, NodeFacts>,
    pub(crate) edges: BTreeMap<Key, BTreeSet<Place>>,
    pub(crate) lost: BTreeSet<Lost>,
    /// How many findings of a rule a file has.
    pub(crate) findings: BTreeMap<(String, String), usize>,
}

pub(crate) const MENTIONS: &str = "mentions";
pub(crate) const PART_OF: &str = "part-of";

impl Facts {
    pub(crate) fn of(repository: &KnowledgeRepository) -> Self {
        let mut facts = Self::default();
        for node in repository.nodes() {
            facts.nodes.insert(node.id.to_string(), NodeFacts::of(node));
        }
        for edge in repository.edges() {
            let key = (
                edge.source.id.to_string(),
                edge.edge.kind.to_string(),
                edge.target.id.to_string(),
            );
            facts.edges.insert(key, edge.edge.locations.iter().map(Place::of).collect());
        }
        facts.lost.extend(repository.unresolved().iter().map(|reference| Lost {
            source: reference.source.to_string(),
            text: reference.text.to_string(),
            kind: reference.kind.to_string(),
            place: Place::of(&reference.location),
        }));
        for finding in repository.findings() {
            facts.add_finding(&finding.rule, finding.location.path.as_str());
        }
        facts
    }

    pub(crate) fn add_finding(&mut self, rule: &str, path: &str) {
        *self.findings.entry((rule.to_owned(), path.to_owned())).or_default() += 1;
    }

    /// Takes a place out of every edge and unresolved reference. An edge that says more than a mention
    /// becomes one where no other place declares it.
    pub(crate) fn remove_place(&mut self, gone: &Place, declares: &dyn Fn(&Place) -> bool) {
        self.lost.retain(|lost| lost.place != *gone);
        for (key, mut places) in std::mem::take(&mut self.edges) {
            let was_there = places.remove(gone);
            let (source, kind, target) = key;
            let is_mention = was_there && !places.iter().any(declares);
            let kind = if is_mention { MENTIONS.to_owned() } else { kind };
            if !places.is_empty() {
                self.edges.entry((source, kind, target)).or_default().extend(places);
            }
        }
    }

    /// Takes a link out of the lists of the nodes around a place.
    pub(crate) fn remove_link(&mut self, gone: &Place, link: &str) {
        let around = self.nodes.values_mut().filter(|node| {
            node.place.as_ref().is_some_and(|place| gone.is_in(&place.path, &place.range()))
        });
        for node in around {
            for (_, texts) in node.attributes.iter_mut().filter(|(name, _)| name == "links") {
                texts.retain(|text| text != link);
            }
            node.attributes.retain(|(_, texts)| !texts.is_empty());
        }
    }

    /// Adds a place to the relation that a source has to a target already, else to a mention.
    pub(crate) fn add_mention(&mut self, source: &str, target: &str, place: Place) {
        let known = self.edges.keys().find(|key| key.0 == source && key.2 == target);
        let key = known.cloned().unwrap_or_else(|| (source.into(), MENTIONS.into(), target.into()));
        self.edges.entry(key).or_default().insert(place);
    }

    /// Moves what stands in a file to where an edit puts it. What it tears apart has no place.
    pub(crate) fn follow(&mut self, path: &str, edit: &Edit, new: &str) {
        let moved = |place: &Place| -> Option<Place> {
            if place.path != path || place.end == 0 {
                return Some(place.clone());
            }
            Some(Place::new(path, new, edit.range(&place.range())?))
        };
        for node in self.nodes.values_mut() {
            node.place = node.place.as_ref().and_then(&moved);
        }
        // A part stands where its node does.
        for (_, places) in self.edges.iter_mut().filter(|(key, _)| key.1 != PART_OF) {
            *places = places.iter().filter_map(&moved).collect();
        }
        self.edges.retain(|_, places| !places.is_empty());
        let lost = std::mem::take(&mut self.lost).into_iter();
        self.lost =
            lost.filter_map(|lost| Some(Lost { place: moved(&lost.place)?, ..lost })).collect();
    }

    /// Calls a file otherwise.
    pub(crate) fn rename_file(&mut self, old: &str, new: &str) {
        let rename = |place: &mut Place| {
            if place.path == old {
                new.clone_into(&mut place.path);
            }
        };
        self.nodes.values_mut().filter_map(|node| node.place.as_mut()).for_each(rename);
        for places in self.edges.values_mut() {
            *places = std::mem::take(places)
                .into_iter()
                .map(|mut place| {
                    rename(&mut place);
                    place
                })
                .collect();
        }
        let lost = std::mem::take(&mut self.lost).into_iter();
        self.lost = lost
            .map(|mut lost| {
                rename(&mut lost.place);
                lost
            })
            .collect();
        let findings = std::mem::take(&mut self.findings).into_iter();
        let path = |path: String| if path == old { new.to_owned() } else { path };
        self.findings = findings.map(|((rule, at), count)| ((rule, path(at)), count)).collect();
    }

    /// Calls a node, and the sections of it, otherwise.
    pub(crate) fn rename_node(&mut self, old: &str, new: &str) {
        let rename = |id: String| match id.strip_prefix(old) {
            Some(rest) if rest.is_empty() || rest.starts_with('#') => format!("{new}{rest}"),
            _ => id,
        };
        let nodes = std::mem::take(&mut self.nodes).into_iter();
        self.nodes = nodes.map(|(id, node)| (rename(id), node)).collect();
        let edges = std::mem::take(&mut self.edges).into_iter();
        self.edges = edges
            .map(|((from, kind, to), places)| ((rename(from), kind, rename(to)), places))
            .collect();
        let lost = std::mem::take(&mut self.lost).into_iter();
        self.lost = lost.map(|lost| Lost { source: rename(lost.source), ..lost }).collect();
    }

    /// Sections and files are nodes only while something refers to them, or they refer.
    pub(crate) fn prune(&mut self) {
        loop {
            let is_used = |id: &String| {
                self.lost.iter().any(|lost| lost.source == *id)
                    || self
                        .edges
                        .keys()
                        .any(|key| key.1 != PART_OF && (key.0 == *id || key.2 == *id))
            };
            let made = self
                .nodes
                .iter()
                .filter(|(_, node)| matches!(node.kind.as_str(), "section" | "file"));
            let Some(gone) = made.map(|(id, _)| id).find(|id| !is_used(id)).cloned() else {
                return;
            };
            self.nodes.remove(&gone);
            let whole = self.edges.keys().find(|key| key.0 == gone).map(|key| key.2.clone());
            for (key, places) in std::mem::take(&mut self.edges) {
                if key.0 == gone {
                    continue;
                }
                let key = match &whole {
                    Some(whole) if key.2 == gone => (key.0, key.1, whole.clone()),
                    _ => key,
                };
                self.edges.insert(key, places);
            }
        }
    }

    /// What two graphs do not have in common, as lines; `-` is missing in `found`, `+` is too much there.
    /// A node without a place here has any.
    pub(crate) fn difference(&self, found: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        let expected = self.lines(None);
        let found = found.lines(Some(self));
        lines.extend(expected.difference(&found).map(|line| format!("- {line}")));
        lines.extend(found.difference(&expected).map(|line| format!("+ {line}")));
        lines
    }

    /// One line for each thing; of nodes without a place in `like`, without theirs.
    fn lines(&self, like: Option<&Self>) -> BTreeSet<String> {
        let mut lines = BTreeSet::new();
        for (id, node) in &self.nodes {
            let is_anywhere = like
                .is_some_and(|like| like.nodes.get(id).is_some_and(|node| node.place.is_none()));
            let node =
                NodeFacts { place: node.place.clone().filter(|_| !is_anywhere), ..node.clone() };
            lines.insert(format!("node {id} {node:?}"));
        }
        for ((from, kind, to), places) in &self.edges {
            lines.insert(format!("edge {from} {kind} {to}"));
            // Where a section begins is said of its node.
            let read = places.iter().filter(|_| kind != PART_OF);
            lines.extend(read.map(|place| format!("edge {from} {kind} {to} at {place:?}")));
        }
        lines.extend(self.lost.iter().map(|lost| format!("{lost:?}")));
        lines.extend(self.findings.iter().map(|(finding, count)| format!("{count} × {finding:?}")));
        lines
    }
}
