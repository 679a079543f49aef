//! Bolts that a backlog lists under the decision that they implement.

use airsdlc_core::model::{Attribute, EdgeKind, Node, NodeKind, Origin};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use proptest::prelude::*;

/// As the framework's workflow writes it.
const BACKLOG: &str = "\
# Planning

## Bolts for ADR-023: Booking Cancellation Feature

1. **BOLT-042**: Create database migration
   - Estimated: 2 hours
   - Dependencies: None
   - AC: Migration adds `status`; see ADR-022

2. **BOLT-043**: Implement Booking aggregate
   - Estimated: 4 hours
   - Dependencies: BOLT-042
   - AC: cancel() method enforces invariants, returns domain event

## Notes
1. **BOLT-099**: no Bolt of the backlog
";
const ADRS: &str = "# ADR-022: Direct\n# ADR-023: Outbox\n";

fn read(files: &[(&str, &str)]) -> KnowledgeRepository {
    KnowledgeRepository::from_source(&Memory::new(files.iter().copied()), &OpenOptions::new())
        .expect("memory reads")
}

/// A backlog and its decisions.
fn backlog(text: &str) -> KnowledgeRepository {
    read(&[("docs/adrs.md", ADRS), ("docs/backlog.md", text)])
}

fn bolts(repository: &KnowledgeRepository) -> Vec<&Node> {
    repository.nodes().filter(|node| node.kind == NodeKind::Bolt).collect()
}

fn ids(repository: &KnowledgeRepository) -> Vec<&str> {
    bolts(repository).iter().map(|node| node.id.as_str()).collect()
}

/// `A kind B path:line`, for the edges from Bolts.
fn edges(repository: &KnowledgeRepository) -> Vec<String> {
    let of_bolts = repository.edges().filter(|edge| edge.source.kind == NodeKind::Bolt);
    let text = of_bolts.map(|edge| {
        let place = &edge.edge.locations[0];
        format!("{} {} {} {place}", edge.source.id, edge.edge.kind, edge.target.id)
    });
    text.collect()
}

fn criteria(node: &Node) -> Vec<&str> {
    match node.attributes.get("acceptance_criteria") {
        Some(Attribute::List(texts)) => texts.iter().map(|text| text.as_str()).collect(),
        _ => Vec::new(),
    }
}

fn text<'a>(node: &'a Node, name: &str) -> Option<&'a str> {
    match node.attributes.get(name) {
        Some(Attribute::Text(text)) => Some(text.as_str()),
        _ => None,
    }
}

#[test]
fn items_of_a_backlog_are_bolts() {
    let repository = backlog(BACKLOG);
    assert_eq!(ids(&repository), ["BOLT-042", "BOLT-043"]);
    let [first, second] = bolts(&repository)[..] else { panic!("there are two") };
    assert_eq!(first.title, "Create database migration");
    assert_eq!(first.location.as_ref().map(|place| (place.line, place.column)), Some((5, 1)));
    assert_eq!(text(first, "estimated"), Some("2 hours"));
    assert_eq!(criteria(first), ["Migration adds status; see ADR-022"]);
    assert_eq!(text(second, "estimated"), Some("4 hours"));
    assert_eq!(criteria(second), ["cancel() method enforces invariants, returns domain event"]);
    assert_eq!(
        edges(&repository),
        [
            "BOLT-042 implements ADR-023 docs/backlog.md:3",
            "BOLT-042 mentions ADR-022 docs/backlog.md:8",
            "BOLT-043 implements ADR-023 docs/backlog.md:3",
            "BOLT-043 depends-on BOLT-042 docs/backlog.md:12",
        ]
    );
    let declared = repository.edges().filter(|edge| edge.edge.kind == EdgeKind::Implements);
    for edge in declared {
        assert_eq!(edge.edge.origin, Origin::Declared);
        assert_eq!(edge.edge.locations[0].column, 14);
    }
    // What stands below another heading of the level is no part of the backlog.
    let lost: Vec<&str> = repository.unresolved().iter().map(|lost| lost.text.as_str()).collect();
    assert_eq!(lost, ["BOLT-099"]);
    assert!(repository.findings().is_empty());
}

#[test]
fn headings_of_backlogs() {
    let item = "- **BOLT-042**: goal\n";
    for (heading, count) in [
        ("## Bolts for ADR-023: Feature", 1),
        ("# Bolts for ADR-023", 1),
        ("### 9. Bolt Backlog", 1),
        ("## Bolt Backlog: ADR-023", 1),
        ("## Bolt Planning: ADR-023", 1),
        ("## bolt breakdown (ADR-023)", 1),
        ("## Bolt Backlogs", 0),
        ("## Bolts", 0),
        ("## Our Bolt Backlog", 0),
        ("## Notes on ADR-023", 0),
        ("", 0),
    ] {
        let repository = backlog(&format!("{heading}\n\n{item}"));
        assert_eq!(ids(&repository).len(), count, "{heading}");
        let names = usize::from(heading.contains("ADR-023"));
        assert_eq!(edges(&repository).len(), count * names, "{heading}");
    }
}

#[test]
fn items_of_a_backlog_that_are_none() {
    for item in [
        "- **Bolt ID**: BOLT-042",
        "- see BOLT-042: goal",
        "- BOLT-042 goal",
        "- **BOLT-042**",
        "- **BOLT-042**:",
        "- **BOLT-XXX**: goal",
        "- **ADR-022**: goal",
        "- `BOLT-042`: goal",
        "**BOLT-042**: goal",
        "    **BOLT-042**: goal",
        "```\n1. **BOLT-042**: goal\n```",
    ] {
        let repository = backlog(&format!("## Bolts for ADR-023\n\n{item}\n"));
        assert_eq!(ids(&repository), [""; 0], "{item}");
    }
}

#[test]
fn ways_to_write_an_item() {
    let text = "\
## Bolt Backlog

1. BOLT-1: plain
2. **BOLT-2: all strong**
3. **BOLT-3** no colon
4. [x] [BOLT-4](bolts/bolt-4.md) — linked
   **ADR**: ADR-023
   Estimate: 1 day
   - **Status**: Done
   - Files:
     - src/a.go
   - **Acceptance Criteria**:
     - one
     - one
     - two of BOLT-1

   Needs BOLT-2, too.
5. Group
   - bolt-5: nested
";
    let repository = read(&[
        ("docs/adrs.md", ADRS),
        ("docs/backlog.md", text),
        ("docs/bolts/bolt-4.md", "see there\n"),
        ("src/a.go", "package a\n"),
    ]);
    let titles: Vec<(&str, &str)> =
        bolts(&repository).iter().map(|node| (node.id.as_str(), node.title.as_str())).collect();
    assert_eq!(
        titles,
        [
            ("BOLT-1", "plain"),
            ("BOLT-2", "all strong"),
            ("BOLT-3", "no colon"),
            ("BOLT-4", "linked"),
            ("BOLT-5", "nested"),
        ]
    );
    let fourth = bolts(&repository)[3];
    assert_eq!(fourth.status.as_ref().map(|status| status.as_str()), Some("done"));
    assert_eq!(text_of(fourth), (Some("true"), Some("1 day")));
    assert_eq!(criteria(fourth), ["one", "one", "two of BOLT-1"]);
    assert_eq!(
        edges(&repository),
        [
            "BOLT-4 implements ADR-023 docs/backlog.md:7",
            "BOLT-4 changes file:src/a.go docs/backlog.md:11",
            "BOLT-4 mentions BOLT-1 docs/backlog.md:15",
            "BOLT-4 mentions BOLT-2 docs/backlog.md:17",
        ]
    );
}

fn text_of(node: &Node) -> (Option<&str>, Option<&str>) {
    (text(node, "done"), text(node, "estimated"))
}

#[test]
fn what_else_defines_a_bolt_holds() {
    let own = "# BOLT-042: Migration\n**Status**: In Progress\n**Estimated**: 3 hours\n";
    // The file that defines it stands after the backlog, then before it.
    for path in ["docs/z.md", "docs/a.md"] {
        let repository = read(&[("docs/adrs.md", ADRS), ("docs/backlog.md", BACKLOG), (path, own)]);
        assert_eq!(ids(&repository), ["BOLT-042", "BOLT-043"]);
        let bolt = bolts(&repository)[0];
        assert_eq!(bolt.title, "Migration");
        assert_eq!(bolt.location.as_ref().map(|place| place.path.as_str()), Some(path));
        assert_eq!(text(bolt, "estimated"), Some("3 hours"));
        assert_eq!(criteria(bolt), ["Migration adds status; see ADR-022"]);
        assert_eq!(edges(&repository)[0], "BOLT-042 implements ADR-023 docs/backlog.md:3");
        assert!(repository.findings().is_empty(), "{:?}", repository.findings());
    }
}

#[test]
fn two_lists_of_one_bolt_are_one_bolt() {
    let status = BACKLOG.replace("- Estimated: 2 hours", "- Status: Done");
    let repository = read(&[("adrs.md", ADRS), ("a.md", BACKLOG), ("b.md", &status)]);
    assert_eq!(ids(&repository), ["BOLT-042", "BOLT-043"]);
    let bolt = bolts(&repository)[0];
    assert_eq!(bolt.status.as_ref().map(|status| status.as_str()), Some("done"));
    assert_eq!(text(bolt, "estimated"), Some("2 hours"));
    assert!(repository.findings().is_empty());
}

#[test]
fn a_backlog_in_an_artifact() {
    let list =
        "### Bolt Backlog\n- **BOLT-1**: one\n\nText of ADR-022.\n### More\n- **BOLT-2**: no\n";
    let adr = read(&[("a.md", &format!("# ADR-001: A\n{list}"))]);
    assert_eq!(edges(&adr), ["BOLT-1 implements ADR-001 a.md:3"]);
    // A Bolt comes later in the chain than an RFC, and before an incident.
    let rfc = read(&[("a.md", &format!("# RFC-001: A\n{list}"))]);
    assert_eq!((ids(&rfc), edges(&rfc)), (vec!["BOLT-1"], vec![]));
    let incident = read(&[("a.md", &format!("# INC-2024-001: A\n{list}"))]);
    assert!(ids(&incident).is_empty());
}

#[test]
fn a_link_to_a_backlog_is_no_link_to_its_first_bolt() {
    let adr = "# ADR-023: Outbox\n\nSee [the plan](backlog.md).\n";
    let repository = read(&[("adr.md", adr), ("backlog.md", BACKLOG)]);
    let mentioned = repository
        .edges()
        .filter(|edge| edge.edge.kind == EdgeKind::Mentions && edge.source.id.as_str() == "ADR-023")
        .map(|edge| edge.target.id.as_str())
        .collect::<Vec<_>>();
    assert_eq!(mentioned, ["file:backlog.md"]);
}

#[test]
fn a_heading_of_many_decisions_makes_few_edges() {
    let adrs: Vec<String> = (1..=2_000).map(|number| format!("ADR-{number}")).collect();
    let items: Vec<String> =
        (1..=2_000).map(|number| format!("- **BOLT-{number}**: goal\n")).collect();
    let text = format!("## Bolts for {}\n\n{}", adrs.join(", "), items.concat());
    let repository = read(&[("a.md", &text)]);
    assert_eq!(ids(&repository).len(), 2_000);
    let lost = repository.unresolved().iter();
    assert_eq!(lost.filter(|lost| lost.kind == EdgeKind::Implements).count(), 2_000 * 8);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Where the Bolts of a backlog are defined elsewhere, the list adds edges and no node.
    #[test]
    fn a_list_never_defines_a_second_bolt(
        listed in prop::collection::vec(1..9_u8, 1..9),
        own in prop::collection::btree_set(1..9_u8, 0..9),
        is_before in any::<bool>(),
    ) {
        let items: Vec<String> =
            listed.iter().map(|number| format!("1. **BOLT-{number}**: listed\n")).collect();
        let list = format!("## Bolts for ADR-023\n\n{}", items.concat());
        let files: Vec<String> =
            own.iter().map(|number| format!("# BOLT-00{number}: own\n")).collect();
        let list_path = if is_before { "a.md" } else { "z.md" };
        let repository =
            read(&[("adrs.md", ADRS), (list_path, &list), ("own.md", &files.concat())]);
        let mut expected: Vec<u8> = own.iter().copied().chain(listed.iter().copied()).collect();
        expected.sort_unstable();
        expected.dedup();
        prop_assert_eq!(ids(&repository).len(), expected.len());
        for node in bolts(&repository) {
            let number: u8 = node.id.as_str()[5..].parse().expect("an id ends with its number");
            let title = if own.contains(&number) { "own" } else { "listed" };
            prop_assert_eq!(&node.title, title);
            let implements = edges(&repository)
                .iter()
                .any(|edge| edge.starts_with(&format!("{} implements ADR-023 ", node.id)));
            prop_assert_eq!(implements, listed.contains(&number));
        }
        prop_assert!(repository.findings().is_empty());
    }
}
