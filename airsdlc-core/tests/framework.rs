//! The framework's own documentation, read with no configuration, equals what a careful reader takes
//! from it; and everything else that is read from it has been gone through by hand.
//!
//! The documentation is not part of this repository: where it is absent the tests say so and pass.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use airsdlc_core::model::{EdgeKind, Node, NodeKind};
use airsdlc_core::{Graph, KnowledgeRepository};
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    nodes: BTreeMap<String, Want>,
    edges: Vec<(String, String, String)>,
    unresolved: Vec<String>,
    must_not_be_artifacts: Vec<String>,
    statuses: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Want {
    Count(usize),
    Names(Vec<String>),
}

fn corpus() -> Option<PathBuf> {
    Some(
        airsdlc_testkit::shared_corpora("the framework's documentation")?.join("airsdlc-framework"),
    )
}

/// Whether a node answers to a name of the expectation: its id, an alias, or its last part.
fn answers(node: &Node, name: &str) -> bool {
    let id = node.id.as_str();
    id == name
        || node.aliases.iter().any(|alias| alias == name)
        || id.rsplit('/').next() == Some(name)
        || id.split_once(':').is_some_and(|(_, rest)| rest == name)
}

/// The node that a name of an edge or a status means; `D` and `T` are the one DAA and the one TIP.
fn named<'a>(graph: &'a Graph, name: &str) -> &'a Node {
    let found: Vec<&Node> = match name {
        "D" => graph.nodes().filter(|node| node.kind == NodeKind::Daa).collect(),
        "T" => graph.nodes().filter(|node| node.kind == NodeKind::Tip).collect(),
        name => graph.nodes().filter(|node| answers(node, name)).collect(),
    };
    match found.as_slice() {
        [only] => only,
        several => {
            panic!("{name} is {:?}", several.iter().map(|node| &node.id).collect::<Vec<_>>())
        }
    }
}

#[test]
fn the_framework_reads_as_a_careful_reader_reads_it() {
    let Some(root) = corpus() else { return };
    let text =
        std::fs::read_to_string(root.join("expected.json")).expect("the expectation is there");
    let expected: Expected = serde_json::from_str(&text).expect("the expectation is JSON");
    let repository = KnowledgeRepository::open(&root).expect("the corpus reads");
    let graph = repository.graph();
    let mut faults = Vec::new();
    for (kind, want) in &expected.nodes {
        let kind: NodeKind = kind.parse().expect("the kind exists");
        let nodes: Vec<&Node> = graph.nodes().filter(|node| node.kind == kind).collect();
        match want {
            Want::Count(count) if nodes.len() != *count => {
                faults.push(format!("{kind}: {} nodes, should be {count}", nodes.len()));
            }
            Want::Count(_) => {}
            Want::Names(names) => {
                faults.extend(
                    names
                        .iter()
                        .filter(|name| !nodes.iter().any(|node| answers(node, name)))
                        .map(|name| format!("{kind} {name} is missing")),
                );
                faults.extend(
                    nodes
                        .iter()
                        .filter(|node| !names.iter().any(|name| answers(node, name)))
                        .map(|node| format!("{kind} {} is too much", node.id)),
                );
            }
        }
    }
    for (source, kind, target) in &expected.edges {
        let kind: EdgeKind = kind.parse().expect("the edge kind exists");
        let (source, target) = (named(graph, source), named(graph, target));
        let holds = graph.edges().any(|edge| {
            edge.edge.kind == kind && edge.source.id == source.id && edge.target.id == target.id
        });
        if !holds {
            faults.push(format!("{} {kind} {} is missing", source.id, target.id));
        }
    }
    let artifacts: BTreeSet<&str> =
        graph.nodes().filter(|node| node.kind.is_artifact()).map(|node| node.id.as_str()).collect();
    for name in &expected.must_not_be_artifacts {
        if artifacts.contains(name.as_str())
            || graph
                .nodes()
                .any(|node| node.kind.is_artifact() && format!("PRD: {}", node.title) == *name)
        {
            faults.push(format!("{name} is no artifact"));
        }
    }
    for (name, status) in &expected.statuses {
        let node = named(graph, name);
        if node.status.as_ref().map(airsdlc_core::model::Status::as_str) != Some(status) {
            faults.push(format!("{} has status {:?}, should be {status}", node.id, node.status));
        }
    }
    let dangling: BTreeSet<&str> = graph
        .unresolved()
        .iter()
        .filter(|reference| !reference.source.as_str().starts_with("file:"))
        .map(|reference| reference.text.as_str())
        .collect();
    if dangling != expected.unresolved.iter().map(String::as_str).collect() {
        faults.push(format!("unresolved are {dangling:?}"));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Everything that is read beyond the expectation stands in `truth/framework-rest.txt`, where each
/// line was held against the text that it was read from.
#[test]
fn everything_else_that_is_read_was_gone_through_by_hand() {
    let Some(root) = corpus() else { return };
    let expected: Expected = serde_json::from_str(
        &std::fs::read_to_string(root.join("expected.json")).expect("the expectation is there"),
    )
    .expect("the expectation is JSON");
    let repository = KnowledgeRepository::open(&root).expect("the corpus reads");
    let graph = repository.graph();
    let listed: Vec<(String, String, String)> = expected
        .edges
        .iter()
        .map(|(source, kind, target)| {
            (named(graph, source).id.to_string(), kind.clone(), named(graph, target).id.to_string())
        })
        .collect();
    let kinds: Vec<NodeKind> =
        expected.nodes.keys().map(|kind| kind.parse().expect("the kind exists")).collect();
    let mut rest = Vec::new();
    for node in graph.nodes().filter(|node| !kinds.contains(&node.kind)) {
        rest.push(format!("node {} {} \"{}\"", node.kind, node.id, node.title));
    }
    for edge in graph.edges() {
        let key =
            (edge.source.id.to_string(), edge.edge.kind.to_string(), edge.target.id.to_string());
        if !listed.contains(&key) {
            let places: Vec<String> = edge.edge.locations.iter().map(ToString::to_string).collect();
            rest.push(format!("edge {} {} {} at {}", key.0, key.1, key.2, places.join(" ")));
        }
    }
    for node in graph.nodes().filter(|node| !node.attributes.is_empty()) {
        // Of a list only its length: its texts are the corpus's own.
        let attributes: Vec<String> = node
            .attributes
            .iter()
            .map(|(name, value)| match value.as_text() {
                Some(text) => format!("{name}={text:?}"),
                None => format!("{name}=[{}]", value.texts().len()),
            })
            .collect();
        rest.push(format!("attributes {} {}", node.id, attributes.join(" ")));
    }
    for reference in
        graph.unresolved().iter().filter(|reference| reference.source.as_str().starts_with("file:"))
    {
        rest.push(format!(
            "unresolved {} in {} at {}",
            reference.text, reference.source, reference.location
        ));
    }
    rest.extend(repository.findings().iter().map(|finding| format!("finding {finding}")));
    let known: Vec<&str> = include_str!("truth/framework-rest.txt").lines().collect();
    let too_much: Vec<&String> =
        rest.iter().filter(|line| !known.contains(&line.as_str())).collect();
    let missing: Vec<&&str> =
        known.iter().filter(|line| !rest.iter().any(|read| read == *line)).collect();
    assert!(
        too_much.is_empty() && missing.is_empty(),
        "not gone through:\n{too_much:#?}\nno longer read:\n{missing:#?}"
    );
}
