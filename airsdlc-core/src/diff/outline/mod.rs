//! The reading order of a report: what a person is told first, and what is only counted.

mod nodes;
mod relations;
mod values;

use std::collections::BTreeMap;
use std::fmt;

use super::{ChangeKind, DiffReport};
use crate::impact::Affected;
use crate::model::{NodeId, NodeKind};
use crate::span::Location;
use crate::visits::visit;

/// A report in the order in which it is read: counts, then sections of entries. Whoever shows it only
/// chooses marks and styles.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outline {
    /// What was counted, by what happened: `added` with `1 ADR, 2 user stories, 5 relations`. What did
    /// not happen is left out; empty if both graphs are equal.
    pub counts: Vec<(ChangeKind, String)>,
    /// What is told, one section after the other. Those that have nothing to tell are left out.
    pub sections: Vec<Section>,
}

/// A part of an outline.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Section {
    /// What it is about.
    pub topic: Topic,
    /// What it tells, in order.
    pub entries: Vec<Entry>,
    /// What it only counts: `3 mentions`.
    pub more: Vec<String>,
}

/// What a section is about, in the order in which outlines have them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Topic {
    /// Artifacts, each with its parts.
    Artifacts,
    /// Services, stores and whatever else runs.
    Running,
    /// States of the life cycle.
    Statuses,
    /// What rests on what.
    Relations,
    /// References that find nothing any more.
    Broken,
    /// References that find something now, or are not written any more.
    Mended,
    /// What must be looked at again.
    Touched,
    /// Artifacts whose files have other names.
    Moved,
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Artifacts => "artifacts",
            Self::Running => "what runs",
            Self::Statuses => "statuses",
            Self::Relations => "relations",
            Self::Broken => "references that broke",
            Self::Mended => "references that were mended",
            Self::Touched => "to be looked at again",
            Self::Moved => "files with other names",
        })
    }
}

/// One thing that is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// What happened to it; `None` where the topic says it, or where only its parts changed.
    pub change: Option<ChangeKind>,
    /// The id of what it is about.
    pub subject: String,
    /// What is said of it: a title, `proposed → accepted`.
    pub text: String,
    /// Where; of what is gone, where it was.
    pub location: Option<Location>,
    /// What is said in lines of their own.
    pub notes: Vec<Note>,
    /// What belongs to it.
    pub below: Vec<Entry>,
}

/// A line below an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Note {
    /// `title: Cancel → Cancel a booking`.
    pub text: String,
    /// The line that says so.
    pub location: Option<Location>,
}

impl DiffReport {
    /// The report in the order in which it is read. Cost: `O(n log n)` in changes and what they touch.
    ///
    /// ```
    /// use airsdlc_core::GraphBuilder;
    /// use airsdlc_core::diff::{DiffReport, Topic};
    /// use airsdlc_core::model::{Node, NodeKind};
    ///
    /// let older = GraphBuilder::new().build();
    /// let mut newer = GraphBuilder::new();
    /// newer.add_node(Node::new("ADR-023", NodeKind::Adr, "Transactional outbox"))?;
    /// let outline = DiffReport::between(&older, &newer.build()).outline();
    ///
    /// assert_eq!(outline.counts[0].1, "1 ADR");
    /// assert_eq!(outline.sections[0].topic, Topic::Artifacts);
    /// assert_eq!(outline.sections[0].entries[0].text, "Transactional outbox");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn outline(&self) -> Outline {
        let (broken, mended) = relations::references(self);
        let sections = [
            nodes::artifacts(self),
            nodes::running(self),
            nodes::statuses(self),
            relations::relations(self),
            broken,
            mended,
            touched(self),
            nodes::moved(self),
        ];
        let has_something =
            |section: &Section| !section.entries.is_empty() || !section.more.is_empty();
        let sections = sections.into_iter().filter(has_something).collect();
        Outline { counts: counts(self), sections }
    }
}

impl Section {
    fn new(topic: Topic) -> Self {
        Self { topic, entries: Vec::new(), more: Vec::new() }
    }
}

impl Note {
    fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), location: None }
    }
}

/// How many nodes of each kind and how many relations and references are new, gone, changed or moved.
fn counts(report: &DiffReport) -> Vec<(ChangeKind, String)> {
    let diff = &report.diff;
    let mut nodes: BTreeMap<(ChangeKind, NodeKind), usize> = BTreeMap::new();
    for change in &diff.nodes {
        visit(1);
        *nodes.entry((change.what(), change.latest().kind)).or_insert(0) += 1;
    }
    let mut rest: BTreeMap<(ChangeKind, [&str; 2]), usize> = BTreeMap::new();
    let edges = diff.edges.iter().map(|change| (change.what(), ["relation", "relations"]));
    let references = ["reference that finds nothing", "references that find nothing"];
    let unresolved = diff.unresolved.iter().map(|change| (change.what(), references));
    for counted in edges.chain(unresolved) {
        *rest.entry(counted).or_insert(0) += 1;
    }
    let of = |what: ChangeKind| {
        let nodes = nodes.iter().filter(|((own, _), _)| *own == what);
        let nodes = nodes.map(|((_, kind), count)| format!("{count} {}", kind.noun(*count)));
        let rest = rest.iter().filter(|((own, _), _)| *own == what);
        let rest =
            rest.map(|((_, nouns), count)| format!("{count} {}", nouns[usize::from(*count != 1)]));
        let all: Vec<String> = nodes.chain(rest).collect();
        (!all.is_empty()).then(|| (what, all.join(", ")))
    };
    ChangeKind::ALL.into_iter().filter_map(of).collect()
}

/// What rests on what changed, and on what is gone, each with the last hop of its path.
fn touched(report: &DiffReport) -> Section {
    let gone: Vec<&NodeId> = {
        let gone = report.diff.nodes.iter().filter(|change| change.newer().is_none());
        let mut gone: Vec<&NodeId> = gone.map(|change| &change.latest().id).collect();
        gone.sort_unstable();
        gone
    };
    let (changed, removed) = (&report.impact_of_changed, &report.impact_of_removed);
    let roots = changed.roots.iter().map(|root| (root, None));
    let hits = changed.affected.iter().chain(&removed.affected);
    // A root is told elsewhere; of two paths the one in the newer graph holds.
    let mut told: BTreeMap<&NodeId, Option<&Affected>> = roots.collect();
    for hit in hits.filter(|hit| gone.binary_search(&&hit.id).is_err()) {
        told.entry(&hit.id).or_insert(Some(hit));
    }
    let mut hits: Vec<&Affected> = told.into_values().flatten().collect();
    hits.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    let entry = |hit: &&Affected| {
        let because = hit.via.last().map(|hop| {
            let names = hop.kind.names();
            let verb = if hop.backwards { names.verb } else { names.passive };
            let widened = if hop.widened { " (as a part of the whole)" } else { "" };
            let text = format!("{verb} {}{widened}", hop.from());
            Note { text, location: hop.location.clone() }
        });
        Entry {
            subject: hit.id.to_string(),
            text: values::title(hit.id.as_str(), &hit.title),
            notes: because.into_iter().collect(),
            ..Entry::default()
        }
    };
    Section { entries: hits.iter().map(entry).collect(), ..Section::new(Topic::Touched) }
}
