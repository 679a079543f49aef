//! Ethereum's improvement proposals, against facts that others derived.
//!
//! The corpus is not part of this repository: where it is absent the tests say so and pass. How its
//! terms map to ours:
//! - A proposal is an RFC of the kind `eip` that `airsdlc.toml` declares; `EIP-20` is number 20.
//! - `requires: 20` is an edge `depends-on`; who depends on a proposal is hit when it changes.
//! - Statuses are compared as written; type and category are attributes.
//! - A stub that has moved to another repository is a proposal like any other.
//! - A chain of requirements is counted in its steps; the proposals of a cycle are one link of it.
//!
//! Each remaining difference is listed with the lines that decide it.

mod corpora;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use airsdlc_core::impact::{Flow, ImpactOptions};
use airsdlc_core::model::{EdgeKind, Node, NodeKind};
use airsdlc_core::petgraph::algo::{condensation, tarjan_scc, toposort};
use airsdlc_core::petgraph::graph::DiGraph;
use airsdlc_core::{KnowledgeRepository, NodeIndex};
use serde::Deserialize;

use corpora::{Broken, Line, LinkFacts, Sort, folders, sort_of, target};

#[derive(Deserialize)]
struct Expected {
    facts: Facts,
    links: LinkFacts,
}

#[derive(Deserialize)]
struct Facts {
    documents: usize,
    moved_stubs: usize,
    live: usize,
    /// As written.
    by_status: BTreeMap<String, usize>,
    /// `null` where a proposal has none.
    by_type: BTreeMap<String, usize>,
    by_category: BTreeMap<String, usize>,
    requires_edges: usize,
    edges: BTreeSet<(u32, u32)>,
    docs_with_requires: usize,
    dangling: Vec<(u32, u32)>,
    target_is_moved_stub: BTreeSet<(u32, u32)>,
    cycles_scc: BTreeSet<Vec<u32>>,
    duplicates: Vec<u32>,
    id_file_mismatch: Vec<String>,
    /// Final ones that require one of another status, with that.
    final_requires_not_final: BTreeSet<(u32, u32, String)>,
    withdrawn_or_stagnant_required_by_live: usize,
    longest_requires_chain: usize,
    /// How many require it, and its number.
    most_required: Vec<(usize, u32)>,
    /// Number, and how many require it directly or not.
    transitive_dependents_top: Vec<(u32, usize)>,
    front_matter_bad: Vec<String>,
}

/// The corpus, read.
struct Read {
    expected: Expected,
    files: BTreeMap<String, String>,
    repository: KnowledgeRepository,
}

/// The corpus, read once for all tests; `None` where it is absent.
fn eips() -> Option<&'static Read> {
    static READ: OnceLock<Option<Read>> = OnceLock::new();
    let read = READ.get_or_init(|| {
        let corpora = airsdlc_testkit::shared_corpora("improvement proposals")?;
        let facts = std::fs::read(corpora.join("eips/expected.json")).expect("the facts are there");
        let expected = serde_json::from_slice(&facts).expect("they have their shape");
        let files = folders::eips(&corpora);
        let repository = corpora::read(&files, folders::EIPS);
        Some(Read { expected, files, repository })
    });
    read.as_ref()
}

fn number_of(node: &Node) -> u32 {
    let number = node.id.as_str().strip_prefix("EIP-").expect("it is a proposal");
    number.parse().expect("it is a number")
}

fn status_of(node: &Node) -> &str {
    &node.status.as_ref().expect("every proposal has one").written
}

impl Read {
    fn proposals(&self) -> impl Iterator<Item = &Node> {
        self.repository.nodes().filter(|node| node.kind == NodeKind::Rfc)
    }

    /// Who requires, and what.
    fn requirements(&self) -> impl Iterator<Item = (&Node, &Node)> {
        self.repository
            .edges()
            .filter(|edge| edge.edge.kind == EdgeKind::DependsOn)
            .map(|edge| (edge.source, edge.target))
    }

    /// Pairs of requirements that hold a condition.
    fn pairs(&self, holds: impl Fn(&Node, &Node) -> bool) -> BTreeSet<(u32, u32)> {
        self.requirements()
            .filter(|(from, to)| holds(from, to))
            .map(|(from, to)| (number_of(from), number_of(to)))
            .collect()
    }

    /// The requirements alone, as a graph of petgraph's; its nodes are those of the whole.
    fn required(&self) -> DiGraph<u32, ()> {
        self.repository.graph().petgraph().filter_map(
            |_, node| Some(if node.kind == NodeKind::Rfc { number_of(node) } else { 0 }),
            |_, edge| (edge.kind == EdgeKind::DependsOn).then_some(()),
        )
    }
}

#[test]
fn proposals_and_what_they_say_of_themselves() {
    let Some(read) = eips() else { return };
    let facts = &read.expected.facts;
    assert_eq!(read.proposals().count(), facts.documents);
    let count = |value: &dyn Fn(&Node) -> String| {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for node in read.proposals() {
            *counts.entry(value(node)).or_default() += 1;
        }
        counts
    };
    assert_eq!(count(&|node| status_of(node).to_owned()), facts.by_status);
    let attribute = |node: &Node, name: &str| node.attribute(name).unwrap_or("null").to_owned();
    assert_eq!(count(&|node| attribute(node, "type")), facts.by_type);
    assert_eq!(count(&|node| attribute(node, "category")), facts.by_category);
    let moved = read.proposals().filter(|node| status_of(node) == "Moved").count();
    assert_eq!((moved, facts.documents - moved), (facts.moved_stubs, facts.live));
    let mismatch = read.proposals().filter(|node| {
        let path = &node.location.as_ref().expect("it was read").path;
        path.as_str() != format!("EIPS/eip-{}.md", number_of(node))
    });
    assert_eq!(mismatch.count(), facts.id_file_mismatch.len());
    // Every state is known, no id is defined twice, all front matter is sound.
    assert_eq!(read.repository.findings(), []);
    assert!(facts.duplicates.is_empty() && facts.front_matter_bad.is_empty());
}

#[test]
fn what_proposals_require() {
    let Some(read) = eips() else { return };
    let facts = &read.expected.facts;
    let all = read.pairs(|_, _| true);
    assert_eq!(read.requirements().count(), facts.requires_edges);
    assert_eq!(all, facts.edges);
    let sources: BTreeSet<u32> = all.iter().map(|(from, _)| *from).collect();
    assert_eq!(sources.len(), facts.docs_with_requires);
    let dangling = read.repository.unresolved().iter();
    let dangling = dangling.filter(|reference| reference.kind == EdgeKind::DependsOn).count();
    assert_eq!(dangling, facts.dangling.len());
    let is = |node: &Node, statuses: &[&str]| statuses.contains(&status_of(node));
    assert_eq!(read.pairs(|_, to| is(to, &["Moved"])), facts.target_is_moved_stub);
    let fallen = ["Withdrawn", "Stagnant"];
    let of_live =
        read.pairs(|from, to| is(to, &fallen) && !is(from, &["Withdrawn", "Stagnant", "Moved"]));
    assert_eq!(of_live.len(), facts.withdrawn_or_stagnant_required_by_live);
    let unfinished = read
        .requirements()
        .filter(|(from, to)| is(from, &["Final"]) && !is(to, &["Final", "Living", "Moved"]))
        .map(|(from, to)| (number_of(from), number_of(to), status_of(to).to_owned()));
    assert_eq!(unfinished.collect::<BTreeSet<_>>(), facts.final_requires_not_final);
}

#[test]
fn cycles_and_chains_of_requirements() {
    let Some(read) = eips() else { return };
    let facts = &read.expected.facts;
    let graph = read.required();
    let cycles = tarjan_scc(&graph).into_iter().filter(|component| component.len() > 1);
    let cycles = cycles.map(|component| {
        let mut numbers: Vec<u32> = component.into_iter().map(|node| graph[node]).collect();
        numbers.sort_unstable();
        numbers
    });
    assert_eq!(cycles.collect::<BTreeSet<_>>(), facts.cycles_scc);
    // The longest chain, a cycle being one link of it.
    let acyclic = condensation(graph, true);
    let order = toposort(&acyclic, None).expect("a condensation has no cycle");
    let mut longest = vec![0_usize; acyclic.node_count()];
    for node in order.into_iter().rev() {
        let below = acyclic.neighbors(node).map(|next: NodeIndex| longest[next.index()] + 1);
        longest[node.index()] = below.max().unwrap_or_default();
    }
    assert_eq!(longest.into_iter().max(), Some(facts.longest_requires_chain));
}

#[test]
fn proposals_on_which_most_rest() {
    let Some(read) = eips() else { return };
    let facts = &read.expected.facts;
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for (_, to) in read.requirements() {
        *counts.entry(number_of(to)).or_default() += 1;
    }
    let mut most: Vec<(usize, u32)> =
        counts.into_iter().map(|(number, count)| (count, number)).collect();
    most.sort_unstable_by(|a, b| b.cmp(a));
    most.truncate(facts.most_required.len());
    assert_eq!(most, facts.most_required);
    for (number, dependents) in &facts.transitive_dependents_top {
        let options = ImpactOptions::new().flow(Flow::Change);
        let impact = read
            .repository
            .impact(&[format!("EIP-{number}")], options)
            .expect("the proposal is there");
        let hit = impact.affected.iter().filter(|hit| hit.kind == NodeKind::Rfc);
        assert_eq!(hit.count(), *dependents, "EIP-{number}");
    }
}

/// Marks of footnotes, which they read as links to the first word of the note: what would be the
/// definition of a link begins with a code fence.
const FOOTNOTE: &str = "%60%60%60csl-json";
const FOOTNOTE_LINES: [Line; 3] = [
    Line { file: "eip-1.md", number: 455, begins: "This is a sentence with a footnote.[^1]" },
    Line { file: "eip-1.md", number: 457, begins: "[^1]:" },
    Line { file: "eip-1.md", number: 458, begins: "    ```csl-json" },
];

/// Links that lead nowhere in their eyes and ours, and how many footnotes they have among them.
fn broken_files(read: &Read) -> (Vec<Broken>, usize) {
    for line in &FOOTNOTE_LINES {
        line.check(&read.files);
    }
    let all = read.expected.links.broken_file.iter().cloned();
    let (footnotes, broken): (Vec<Broken>, Vec<Broken>) = all.partition(|row| row.2 == FOOTNOTE);
    for (file, line, _) in &footnotes {
        let text = read.files[file].lines().nth(*line as usize - 1).expect("the line is there");
        assert!(text.contains("[^"), "{file}:{line}: {text}");
    }
    (broken, footnotes.len())
}

#[test]
fn links_and_headings() {
    let Some(read) = eips() else { return };
    let (_, footnotes) = broken_files(read);
    read.expected.links.compare_counts(&read.repository, footnotes);
    let leading: BTreeSet<(String, String)> = corpora::links(&read.repository)
        .filter(|(_, link)| matches!(sort_of(&link.destination), Sort::Relative))
        .filter_map(|(file, link)| {
            let to = target(file, &link.destination)?;
            read.files.contains_key(&to).then(|| (file.to_owned(), to))
        })
        .collect();
    assert_eq!(leading, read.expected.links.file_edges);
}

#[test]
fn links_that_lead_nowhere() {
    let Some(read) = eips() else { return };
    let links = &read.expected.links;
    // Beside links, ids in the text may be of nothing: numbers that were never given, or are gone.
    let numbers: BTreeSet<u32> = read.proposals().map(number_of).collect();
    let is_id = |broken: &Broken| {
        let number = broken.2.strip_prefix("EIP-").and_then(|number| number.parse().ok());
        number.is_some_and(|number| !numbers.contains(&number))
    };
    let (_, mut found): (Vec<Broken>, Vec<Broken>) =
        corpora::unresolved(&read.repository).into_iter().partition(is_id);
    let (mut expected, _) = broken_files(read);
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    let none = [&links.broken_anchor, &links.case_mismatch, &links.root_relative_broken];
    for none in none.into_iter().chain([&links.escapes_root]) {
        assert!(none.is_empty());
    }
}
