//! What exports write, read back by parsers of others.

use std::collections::BTreeMap;

use airsdlc_core::export::{FORMATS, Format};
use airsdlc_core::impact::ImpactOptions;
use airsdlc_core::model::{Attribute, EdgeKind, Node, NodeKind, Status};
use airsdlc_core::source::Memory;
use airsdlc_core::{Graph, GraphBuilder, KnowledgeRepository, NodeIndex, OpenOptions};
use airsdlc_testkit::{GraphPlan, arbitrary_graph};
use proptest::prelude::*;
use serde_json::Value;

/// What survives in every format: ids with kind and title, and edges as triples.
#[derive(Debug, PartialEq, Eq)]
struct Shape {
    nodes: Vec<[String; 3]>,
    edges: Vec<[String; 3]>,
}

impl Shape {
    fn of(graph: &Graph) -> Self {
        Self {
            nodes: graph
                .nodes()
                .map(|node| [node.id.to_string(), node.kind.to_string(), node.title.clone()])
                .collect(),
            edges: graph
                .edges()
                .map(|edge| {
                    let (source, target) = (edge.source.id.to_string(), edge.target.id.to_string());
                    [source, edge.edge.kind.to_string(), target]
                })
                .collect(),
        }
    }

    /// As XML can say it.
    fn in_xml(mut self) -> Self {
        for text in self.nodes.iter_mut().chain(&mut self.edges).flatten() {
            let is_allowed =
                |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
            *text = text.chars().map(|c| if is_allowed(c) { c } else { '\u{fffd}' }).collect();
        }
        self
    }
}

fn from_graphml(text: &str) -> Shape {
    let document = roxmltree::Document::parse(text).expect("the text is XML");
    let root = document.root_element();
    let space = "http://graphml.graphdrawing.org/xmlns";
    assert!(root.has_tag_name((space, "graphml")));
    let graph =
        root.children().find(|child| child.has_tag_name((space, "graph"))).expect("a graph");
    assert_eq!(graph.attribute("edgedefault"), Some("directed"));
    let keys: BTreeMap<&str, &str> = root
        .children()
        .filter(|child| child.has_tag_name((space, "key")))
        .map(|key| {
            (key.attribute("id").expect("an id"), key.attribute("attr.name").expect("a name"))
        })
        .collect();
    let data = |of: roxmltree::Node<'_, '_>, name: &str| -> String {
        of.children()
            .filter(|child| child.has_tag_name((space, "data")))
            .find(|data| keys[data.attribute("key").expect("a key")] == name)
            .and_then(|data| data.text())
            .unwrap_or_default()
            .to_owned()
    };
    let named = |name: &'static str| {
        graph.children().filter(move |child| child.has_tag_name((space, name)))
    };
    let text = |of: roxmltree::Node<'_, '_>, name: &str| {
        of.attribute(name).expect("the attribute is there").to_owned()
    };
    Shape {
        nodes: named("node")
            .map(|node| {
                assert_eq!(text(node, "id"), data(node, "id"));
                [text(node, "id"), data(node, "kind"), data(node, "title")]
            })
            .collect(),
        edges: named("edge")
            .map(|edge| [text(edge, "source"), data(edge, "kind"), text(edge, "target")])
            .collect(),
    }
}

/// The rows by the names of their columns, with the apostrophe of guarded cells taken away.
fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names = reader.headers().expect("a row of names").clone();
    let record = |record: Result<csv::StringRecord, csv::Error>| {
        let record = record.expect("every row has every column");
        let cells = record.iter().map(|cell| {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{cell:?}");
            cell.strip_prefix('\'').unwrap_or(cell).to_owned()
        });
        names.iter().map(str::to_owned).zip(cells).collect()
    };
    reader.records().map(record).collect()
}

fn triple(row: &BTreeMap<String, String>, names: [&str; 3]) -> [String; 3] {
    names.map(|name| row[name].clone())
}

fn from_csv(edges: &str, nodes: &str) -> Shape {
    let all: Vec<[String; 3]> =
        rows(nodes).iter().map(|row| triple(row, ["id", "kind", "title"])).collect();
    let mut shape = Shape { nodes: all.clone(), edges: Vec::new() };
    let mut met: Vec<[String; 3]> = Vec::new();
    for row in rows(edges) {
        met.push(triple(&row, ["source", "source_kind", "source_title"]));
        if row["kind"].is_empty() {
            assert!(row.iter().all(|(name, cell)| name.starts_with("source") || cell.is_empty()));
        } else {
            met.push(triple(&row, ["target", "target_kind", "target_title"]));
            shape.edges.push(triple(&row, ["source", "kind", "target"]));
        }
    }
    met.sort();
    met.dedup();
    let mut all = all;
    all.sort();
    assert_eq!(met, all, "the rows of edges name every node");
    shape
}

fn from_node_link(text: &str) -> Shape {
    let document: Value = serde_json::from_str(text).expect("the text is JSON");
    assert_eq!((&document["directed"], &document["multigraph"]), (&true.into(), &true.into()));
    let list = |name: &str, fields: [&str; 3]| -> Vec<[String; 3]> {
        let items = document[name].as_array().expect("a list");
        items
            .iter()
            .map(|item| fields.map(|field| item[field].as_str().expect("a text").to_owned()))
            .collect()
    };
    assert_eq!(
        list("links", ["source", "key", "target"]),
        list("links", ["source", "kind", "target"])
    );
    Shape {
        nodes: list("nodes", ["id", "kind", "title"]),
        edges: list("links", ["source", "key", "target"]),
    }
}

/// A graph of a plan in which titles and attributes are any text.
fn dressed(plan: &GraphPlan, texts: &[String]) -> Graph {
    let mut builder = GraphBuilder::new();
    for (at, planned) in plan.nodes.iter().enumerate() {
        let text = &texts[at % texts.len()];
        let mut node = Node::new(planned.id.as_str(), planned.kind, text.as_str());
        node.status = (at % 2 == 0).then(|| Status::read(planned.kind, text));
        node.aliases = vec![text.as_str().into()];
        node.attributes.insert("note".into(), Attribute::from(text.as_str()));
        builder.add_node(node).expect("the ids of a plan are unique");
    }
    for edge in &plan.edges {
        builder.add_edge(&edge.source, edge.kind, &edge.target).expect("a plan is of the model");
    }
    builder.build()
}

/// Any text, often with what one of the formats treats in its own way.
fn hard_text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[=+\\-@'\"<>&,;:\\\\\\t\\r\\n\u{0}\u{1}\u{7f}\u{85}\u{fffe} a-c]{0,8}",
    ]
}

proptest! {
    #[test]
    fn every_format_reads_back_the_same_nodes_and_edges(
        plan in arbitrary_graph(),
        texts in prop::collection::vec(hard_text(), 1..6),
    ) {
        let graph = dressed(&plan, &texts);
        prop_assert_eq!(from_graphml(&graph.export(Format::GraphMl)), Shape::of(&graph).in_xml());
        let read = from_csv(&graph.export(Format::Csv), &graph.export(Format::CsvNodes));
        prop_assert_eq!(read, Shape::of(&graph));
        prop_assert_eq!(from_node_link(&graph.export(Format::NodeLink)), Shape::of(&graph));
    }

    #[test]
    fn the_order_of_making_changes_no_byte(plan in arbitrary_graph()) {
        let mut turned = plan.clone();
        turned.nodes.reverse();
        turned.edges.reverse();
        for (name, format) in FORMATS {
            prop_assert_eq!(plan.build().export(*format), turned.build().export(*format), "{}", name);
        }
    }

    #[test]
    fn every_format_of_an_answer_shows_one_graph(plan in arbitrary_graph(), root in any::<prop::sample::Index>()) {
        let graph = plan.build();
        let root = NodeIndex::new(root.index(plan.nodes.len()));
        let impact = graph.impact_from(&[root], ImpactOptions::new());
        let read = from_graphml(&impact.export(Format::GraphMl));
        prop_assert_eq!(
            &read,
            &from_csv(&impact.export(Format::Csv), &impact.export(Format::CsvNodes))
        );
        let hit = |node: &[String; 3]| !node[1].is_empty();
        let hits: Vec<String> =
            impact.affected.iter().map(|node| node.id.to_string()).collect();
        let read_hits: Vec<String> =
            read.nodes.iter().filter(|node| hit(node)).map(|node| node[0].clone()).collect();
        prop_assert_eq!(read_hits, hits);
        let mut hops: Vec<[String; 3]> = impact
            .affected
            .iter()
            .flat_map(|node| &node.via)
            .map(|hop| [hop.source.to_string(), hop.kind.to_string(), hop.target.to_string()])
            .collect();
        hops.sort();
        hops.dedup();
        let mut read_hops = read.edges.clone();
        read_hops.sort();
        prop_assert_eq!(read_hops, hops);
        let links: Value = serde_json::from_str(&impact.export(Format::NodeLink)).expect("JSON");
        prop_assert_eq!(links["links"].as_array().map(Vec::len), Some(read.edges.len()));
        prop_assert_eq!(links["nodes"].as_array().map(Vec::len), Some(read.nodes.len()));
    }
}

/// ```text
/// ADR-1 --derives-from--> PRD-1      service:api (alone)
/// ```
fn small() -> KnowledgeRepository {
    KnowledgeRepository::from_source(
        &Memory::new([
            ("adr.md", "# ADR-1: =SUM(A1), \"quoted\" & a < b\n\n**Status**: Accepted\n**PRD**: PRD-1\n"),
            ("prd.md", "# PRD-1: Cancel\n"),
            (
                "catalog-info.yaml",
                "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: api\nspec:\n  type: service\n",
            ),
        ]),
        &OpenOptions::new(),
    )
    .expect("memory reads")
}

#[test]
fn csv_has_edges_then_nodes_without_any() {
    assert_eq!(
        small().export(Format::Csv),
        "source,source_kind,source_title,kind,target,target_kind,target_title,origin,strength,path,line\n\
         ADR-1,adr,\"'=SUM(A1), \"\"quoted\"\" & a < b\",derives-from,PRD-1,prd,Cancel,declared,strong,adr.md,4\n\
         service:api,service,,,,,,,,,\n"
    );
}

#[test]
fn csv_nodes_has_what_is_known_of_each() {
    let table = small().export(Format::CsvNodes);
    let rows = rows(&table);
    assert!(
        table.starts_with("id,kind,title,status,aliases,path,line,attributes\nPRD-1,prd,Cancel,,"),
        "{table}"
    );
    assert_eq!(rows.len(), 3);
    assert_eq!(
        triple(&rows[1], ["status", "path", "line"]),
        ["accepted", "adr.md", "1"].map(str::to_owned)
    );
}

#[test]
fn graphml_escapes_what_xml_reads_and_types_its_columns() {
    let text = small().export(Format::GraphMl);
    for part in [
        "  <key id=\"node.line\" for=\"node\" attr.name=\"line\" attr.type=\"int\"/>\n",
        "      <data key=\"node.title\">=SUM(A1), &quot;quoted&quot; &amp; a &lt; b</data>\n",
        "    <edge id=\"e0\" source=\"ADR-1\" target=\"PRD-1\">\n      <data key=\"edge.kind\">derives-from</data>\n",
        "      <data key=\"edge.path\">adr.md</data>\n      <data key=\"edge.line\">4</data>\n",
    ] {
        assert!(text.contains(part), "{part}\nis not in\n{text}");
    }
}

#[test]
fn node_link_keeps_references_that_find_nothing() {
    let source = Memory::new([("adr.md", "# ADR-1: A\n\n**PRD**: PRD-404\n")]);
    let repository =
        KnowledgeRepository::from_source(&source, &OpenOptions::new()).expect("memory reads");
    let document: Value =
        serde_json::from_str(&repository.export(Format::NodeLink)).expect("the text is JSON");
    assert_eq!(document["graph"]["unresolved"][0]["text"], "PRD-404");
}

#[test]
fn two_relations_of_two_nodes_are_two_edges() {
    let mut builder = GraphBuilder::new();
    for (id, kind) in [("service:a", NodeKind::Service), ("service:b", NodeKind::Service)] {
        builder.add_node(Node::new(id, kind, "")).expect("the ids differ");
    }
    for kind in [EdgeKind::DependsOn, EdgeKind::Mentions] {
        builder.add_edge("service:a", kind, "service:b").expect("the model has it");
    }
    let graph = builder.build();
    let shape = Shape::of(&graph);
    assert_eq!(shape.edges.len(), 2);
    assert_eq!(from_graphml(&graph.export(Format::GraphMl)), shape);
    assert_eq!(from_node_link(&graph.export(Format::NodeLink)), shape);
}
