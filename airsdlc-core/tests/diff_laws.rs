//! Laws of diffs: they can be applied, composed and turned round, and say what a naive comparison says.

use std::collections::BTreeMap;

use airsdlc_core::diff::{Change, ChangeKind, DiffReport, Diffed, Field, GraphDiff};
use airsdlc_core::export::{DiffDocument, GraphDiffDocument};
use airsdlc_core::model::{EdgeKind, Node, Status, Unresolved};
use airsdlc_core::source::Memory;
use airsdlc_core::{Graph, GraphBuilder, KnowledgeRepository, OpenOptions};
use airsdlc_testkit::{Corpus, GraphPlan, arbitrary_graph};
use proptest::prelude::*;

/// A graph whose nodes have facts and places by choice: few of each, so that two graphs share some.
fn dressed() -> impl Strategy<Value = Graph> {
    (arbitrary_graph(), prop::collection::vec(any::<[u8; 4]>(), 40), dangling())
        .prop_map(|(plan, choices, dangling)| dress(&plan, &choices, &dangling))
}

/// References by few texts at few places, so that they repeat: source, text, line.
fn dangling() -> impl Strategy<Value = Vec<(u8, u8, u32)>> {
    prop::collection::vec((0..3_u8, 0..3_u8, 1..4_u32), 0..12)
}

fn dress(plan: &GraphPlan, choices: &[[u8; 4]], dangling: &[(u8, u8, u32)]) -> Graph {
    let mut builder = GraphBuilder::new();
    let files: Vec<(String, String)> =
        (0..3).map(|at| (format!("{at}.md"), "\n# ADR-1: A\n".repeat(2))).collect();
    let places = read(&files);
    let place = |choice: u8| {
        let node = places.nodes().nth(usize::from(choice) % 3);
        node.and_then(|node| node.location.clone())
    };
    for (node, [title, status, place_of, more]) in plan.nodes.iter().zip(choices) {
        let mut made = Node::new(node.id.as_str(), node.kind, format!("title {}", title % 2));
        made.status = match status % 3 {
            0 => None,
            1 => Some(Status::read(node.kind, "Accepted")),
            _ => Some(Status::read(node.kind, "accepted (2024-01-02)")),
        };
        made.location = if more % 4 == 0 { None } else { place(*place_of) };
        for attribute in ["owner", "effort"].iter().take(usize::from(more % 3)) {
            made.attributes
                .insert((*attribute).into(), if more % 2 == 0 { "a" } else { "b" }.into());
        }
        builder.add_node(made).expect("the ids of a plan are unique");
    }
    let is_in = |id: &str| plan.nodes.iter().take(choices.len()).any(|node| node.id == id);
    for edge in plan.edges.iter().filter(|edge| is_in(&edge.source) && is_in(&edge.target)) {
        let mut made = airsdlc_core::model::Edge::new(edge.kind);
        made.locations.extend(place(edge.source.len() as u8));
        builder.add(&edge.source, made, &edge.target).expect("the edge is of the model");
    }
    let template = read(&[("a.md".into(), "# ADR-1: A\n\n- **PRD**: PRD-9\n".into())]);
    for (source, text, line) in dangling {
        let mut one: Unresolved = template.unresolved()[0].clone();
        one.source = format!("ADR-{source}").as_str().into();
        one.text = format!("PRD-{text}").into();
        one.kind = if text % 2 == 0 { EdgeKind::Mentions } else { EdgeKind::DerivesFrom };
        one.location.line = *line;
        builder.add_unresolved(one);
    }
    builder.build()
}

fn read(files: &[(String, String)]) -> KnowledgeRepository {
    let files = files.iter().map(|(path, text)| (path.as_str(), text.as_str()));
    KnowledgeRepository::from_source(&Memory::new(files), &OpenOptions::new().threads(1))
        .expect("memory reads")
}

/// A change of a line: which file, which line, and whether it goes, comes twice or changes places; or
/// the file goes, or gets another name.
type Edit = (prop::sample::Index, prop::sample::Index, u8);

/// Three stages of one repository, each with some edits more.
fn stages() -> impl Strategy<Value = [Graph; 3]> {
    let edits = || {
        let edit = (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0..5_u8);
        prop::collection::vec(edit, 0..8)
    };
    (12..24_usize, any::<u64>(), edits(), edits()).prop_map(|(artifacts, seed, first, second)| {
        let mut files: Vec<(String, String)> = Corpus { artifacts, seed }.files().collect();
        let a = read(&files).graph().clone();
        edit(&mut files, &first);
        let b = read(&files).graph().clone();
        edit(&mut files, &second);
        [a, b, read(&files).graph().clone()]
    })
}

fn edit(files: &mut Vec<(String, String)>, edits: &[Edit]) {
    for (file, line, how) in edits {
        let at = file.index(files.len());
        let mut lines: Vec<String> = files[at].1.lines().map(str::to_owned).collect();
        let place = line.index(lines.len().max(1)).min(lines.len().saturating_sub(1));
        match how {
            0 if !lines.is_empty() => drop(lines.remove(place)),
            1 if !lines.is_empty() => lines.insert(place, lines[place].clone()),
            2 if place > 0 => lines.swap(place, place - 1),
            3 if files.len() > 1 => {
                files.remove(at);
                continue;
            }
            _ => {
                let path = files[at].0.replace("docs/", "docs/old/");
                files[at].0 = path;
                continue;
            }
        }
        files[at].1 = lines.join("\n");
    }
}

/// All laws of one pair, or what is wrong.
fn hold(a: &Graph, b: &Graph) -> Result<(), TestCaseError> {
    let diff = GraphDiff::between(a, b);
    let applied = a.apply(&diff);
    prop_assert!(applied.as_ref().is_ok_and(|applied| applied == b), "{:?}", applied.err());
    prop_assert_eq!(&diff.clone().reversed(), &GraphDiff::between(b, a));
    prop_assert_eq!(diff.is_empty(), a == b);
    prop_assert!(GraphDiff::between(a, a).is_empty());
    said(&diff.nodes)?;
    said(&diff.edges)?;
    said(&diff.unresolved)?;
    naive(&diff, a, b)?;
    let json = serde_json::to_string(&GraphDiffDocument::from(&diff)).expect("it is JSON");
    let back: GraphDiffDocument = serde_json::from_str(&json).expect("the document reads back");
    prop_assert_eq!(&GraphDiff::from(back), &diff);
    Ok(())
}

/// Every change has two sides that differ, and says in what.
fn said<T: Diffed + std::fmt::Debug>(changes: &[Change<T>]) -> Result<(), TestCaseError> {
    for change in changes {
        if let Change::Changed { older, newer } = change {
            prop_assert!(older != newer, "{:?}", change);
            prop_assert!(!change.fields().is_empty(), "{:?}", change);
            let fields = change.fields();
            prop_assert!(fields.is_sorted(), "{:?}", fields);
            let is_moved = change.what() == ChangeKind::Moved;
            prop_assert_eq!(is_moved, fields.iter().all(Field::is_place));
        }
    }
    Ok(())
}

/// What a comparison of two maps says.
fn naive(diff: &GraphDiff, a: &Graph, b: &Graph) -> Result<(), TestCaseError> {
    let nodes = |graph: &Graph| -> BTreeMap<String, Node> {
        graph.nodes().map(|node| (node.id.to_string(), node.clone())).collect()
    };
    let edges = |graph: &Graph| -> BTreeMap<String, airsdlc_core::model::Edge> {
        let key = |source: &str, kind: EdgeKind, target: &str| format!("{source} {kind} {target}");
        graph
            .edges()
            .map(|e| (key(e.source.id.as_str(), e.edge.kind, e.target.id.as_str()), e.edge.clone()))
            .collect()
    };
    let counts = |graph: &Graph| -> BTreeMap<(String, String), usize> {
        let mut counts = BTreeMap::new();
        for one in graph.unresolved() {
            let key = (one.source.to_string(), format!("{} {}", one.kind, one.text));
            *counts.entry(key).or_insert(0) += 1;
        }
        counts
    };
    prop_assert_eq!(tally(&diff.nodes), compared(&nodes(a), &nodes(b)));
    prop_assert_eq!(tally(&diff.edges), compared(&edges(a), &edges(b)));
    let (was, is) = (counts(a), counts(b));
    for change in &diff.unresolved {
        let group = change.latest();
        let key = (group.source().to_string(), format!("{} {}", group.kind(), group.text()));
        let times = |side: Option<&airsdlc_core::diff::Dangling>| {
            side.map_or(0, |group| group.references().len())
        };
        prop_assert_eq!(times(change.older()), was.get(&key).copied().unwrap_or(0));
        prop_assert_eq!(times(change.newer()), is.get(&key).copied().unwrap_or(0));
    }
    Ok(())
}

/// How many are new, gone, and different.
fn tally<T>(changes: &[Change<T>]) -> [usize; 3] {
    let count = |is: fn(&Change<T>) -> bool| changes.iter().filter(|change| is(change)).count();
    [
        count(|change| matches!(change, Change::Added(_))),
        count(|change| matches!(change, Change::Removed(_))),
        count(|change| matches!(change, Change::Changed { .. })),
    ]
}

fn compared<T: PartialEq>(a: &BTreeMap<String, T>, b: &BTreeMap<String, T>) -> [usize; 3] {
    [
        b.keys().filter(|key| !a.contains_key(*key)).count(),
        a.keys().filter(|key| !b.contains_key(*key)).count(),
        a.iter().filter(|(key, value)| b.get(*key).is_some_and(|now| now != *value)).count(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn graphs_by_hand(a in dressed(), b in dressed(), c in dressed()) {
        hold(&a, &b)?;
        let (first, next) = (GraphDiff::between(&a, &b), GraphDiff::between(&b, &c));
        prop_assert_eq!(first.then(&next), Ok(GraphDiff::between(&a, &c)));
        prop_assert_eq!(first.then(&first.clone().reversed()), Ok(GraphDiff::default()));
        // A diff fits no other graph, unless it fits by chance: then it says what it does.
        if let Ok(other) = c.apply(&first) {
            prop_assert_eq!(GraphDiff::between(&c, &other).nodes, first.nodes);
        }
    }

    #[test]
    fn reports_read_back(a in dressed(), b in dressed()) {
        let report = DiffReport::between(&a, &b);
        let json = serde_json::to_string(&DiffDocument::from(&report)).expect("it is JSON");
        let back: DiffDocument = serde_json::from_str(&json).expect("the document reads back");
        prop_assert_eq!(DiffReport::from(back), report);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn stages_of_a_repository([a, b, c] in stages()) {
        hold(&a, &b)?;
        hold(&b, &c)?;
        let (first, next) = (GraphDiff::between(&a, &b), GraphDiff::between(&b, &c));
        prop_assert_eq!(first.then(&next), Ok(GraphDiff::between(&a, &c)));
    }
}
