//! Ids that several files define: to which definition a reference goes, and what comes of it.

use std::collections::BTreeSet;

use airsdlc_core::check::{Baseline, CheckOptions, Report};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::TempRepository;

fn read(files: &[(&str, &str)]) -> KnowledgeRepository {
    read_by(files, 0)
}

fn read_by(files: &[(&str, &str)], threads: usize) -> KnowledgeRepository {
    let options = OpenOptions::new().threads(threads);
    KnowledgeRepository::from_source(&Memory::new(files.iter().copied()), &options)
        .expect("memory reads")
}

/// `source kind target` of each edge from what a file defines, or from the file; without those of parts to their
/// wholes.
fn edges_of(repository: &KnowledgeRepository, path: &str) -> Vec<String> {
    let of_file = |node: &airsdlc_core::model::Node| {
        node.location.as_ref().is_some_and(|location| location.path.as_str() == path)
    };
    let edges = repository.edges().filter(|edge| of_file(edge.source));
    let edges =
        edges.map(|edge| format!("{} {} {}", edge.source.id, edge.edge.kind, edge.target.id));
    edges.filter(|edge| !edge.contains(" part-of ")).collect()
}

fn dangling(repository: &KnowledgeRepository) -> Vec<String> {
    let told = repository.unresolved().iter().map(|lost| {
        let few: Vec<&str> = lost.candidates.iter().map(|id| id.as_str()).collect();
        format!("{} {}{}", lost.location.path, lost.text, few.join(","))
    });
    told.collect()
}

/// Two services, and documents above both, that each number their decisions alike.
const ALIKE: &[(&str, &str)] = &[
    ("docs/adrs/adr-002.md", "# ADR-002: House\n"),
    ("services/mail/docs/adrs/adr-002.md", "# ADR-002: Mail\n"),
    ("services/pay/docs/adrs/adr-002.md", "# ADR-002: Pay\n"),
];

fn with(file: (&'static str, &'static str)) -> Vec<(&'static str, &'static str)> {
    ALIKE.iter().copied().chain([file]).collect()
}

#[test]
fn a_reference_reaches_the_nearest_definition() {
    for (path, reaches) in [
        ("services/mail/docs/adrs/adr-009.md", "ADR-002~2"),
        ("services/mail/docs/prds/adr-009.md", "ADR-002~2"),
        ("services/mail/adr-009.md", "ADR-002~2"),
        ("services/pay/adr-009.md", "ADR-002~3"),
        // Both services are as near, the first holds.
        ("services/adr-009.md", "ADR-002~2"),
        ("services/other/adr-009.md", "ADR-002~2"),
        ("docs/adr-009.md", "ADR-002"),
        ("docs/adrs/old/adr-009.md", "ADR-002"),
        ("adr-009.md", "ADR-002"),
        ("elsewhere/adr-009.md", "ADR-002"),
        // Directories are compared, not letters.
        ("services/pa/adr-009.md", "ADR-002~2"),
    ] {
        for text in [
            "# ADR-009: A\n\n- **Depends on**: ADR-002\n",
            "# ADR-009: A\n\n- **Depends on**: adr-2\n",
        ] {
            let files = with((path, text));
            let repository = read(&files);
            assert_eq!(
                edges_of(&repository, path),
                [format!("ADR-009 depends-on {reaches}")],
                "{path}"
            );
            assert_eq!(dangling(&repository), [""; 0]);
        }
    }
}

#[test]
fn a_link_says_which_definition_is_meant() {
    let path = "services/mail/docs/adrs/adr-009.md";
    for (text, reaches) in [
        ("Rests on ADR-002.", "ADR-002~2"),
        ("Rests on [ADR-002](adr-002.md).", "ADR-002~2"),
        ("Rests on [ADR-002](../../../pay/docs/adrs/adr-002.md).", "ADR-002~3"),
        (
            "Rests on [`x` ADR-002: Pay](../../../pay/docs/adrs/adr-002.md#adr-002-pay).",
            "ADR-002~3",
        ),
        ("Rests on [ADR-002](/docs/adrs/adr-002.md).", "ADR-002"),
        ("Rests on [ADR-002][house].\n\n[house]: /docs/adrs/adr-002.md", "ADR-002"),
        ("Rests on [![ADR-002](a.png)](/docs/adrs/adr-002.md).", "ADR-002"),
        // What defines another thing, or nothing, does not tell.
        ("Rests on [ADR-002](../../../pay/README.md).", "ADR-002~2"),
        ("Rests on [ADR-002](https://a.example/docs/adrs/adr-002.md).", "ADR-002~2"),
        // What follows on the line is about the same.
        ("See [the house](/docs/adrs/adr-002.md), that is ADR-002.", "ADR-002"),
        ("See [the house](/docs/adrs/adr-001.md), and ADR-002.", "ADR-002~2"),
    ] {
        let text: &str = &format!("# ADR-009: A\n\n{text}\n");
        let mut files = ALIKE.to_vec();
        files.extend([(path, text), ("services/pay/README.md", "# Pay\n")]);
        files.extend([
            ("docs/adrs/adr-001.md", "# ADR-001: First\n"),
            ("services/mail/docs/adrs/a.png", ""),
        ]);
        let mut edges = edges_of(&read(&files), path);
        edges.retain(|edge| edge.contains("ADR-002"));
        assert_eq!(edges, [format!("ADR-009 mentions {reaches}")], "{text}");
    }
}

#[test]
fn an_id_in_its_own_definition_is_its_own() {
    let repository = read(&[
        ("docs/outbox.md", "# ADR-023: Outbox\n\nADR-023 holds.\n"),
        (
            "docs/retries.md",
            "# ADR-023: Retries\n\nADR-023 holds, and [ADR-023](outbox.md), too.\n",
        ),
        ("docs/two.md", "# ADR-024: A\n\nADR-024 holds.\n\n# ADR-024: B\n\nADR-024 holds.\n"),
    ]);
    assert_eq!(edges_of(&repository, "docs/outbox.md"), [""; 0]);
    assert_eq!(edges_of(&repository, "docs/retries.md"), ["ADR-023~2 mentions ADR-023"]);
    assert_eq!(edges_of(&repository, "docs/two.md"), [""; 0]);
}

const HOUSE: (&str, &str) = (
    "docs/prd.md",
    "# PRD-001: House\n\n### US-001-1: A\n### US-001-2: B\n\n- **NFR-001-1**: fast\n\n## 4. Scope\n",
);
const PAY: (&str, &str) = (
    "pay/prd.md",
    "# PRD-001: Pay\n\n### US-001-1: C\n### US-001-3: D\n\nUS-1 before US-3.\n\n## 5. Money\n",
);

#[test]
fn parts_are_those_of_the_artifact_that_is_meant() {
    for (path, text, edges, lost) in [
        ("pay/a.md", "PRD-001/US-1", &["mentions PRD-001~2/US-1"][..], &[][..]),
        (
            "pay/a.md",
            "US-001-1 and US-001-3",
            &["mentions PRD-001~2/US-1", "mentions PRD-001~2/US-3"],
            &[],
        ),
        (
            "pay/a.md",
            "PRD-001, User Story 3",
            &["mentions PRD-001~2", "mentions PRD-001~2/US-3"],
            &[],
        ),
        ("pay/a.md", "PRD-001 Section 5", &["mentions PRD-001~2", "mentions PRD-001~2#5"], &[]),
        (
            "docs/a.md",
            "PRD-001/US-1 and US-001-2",
            &["mentions PRD-001/US-1", "mentions PRD-001/US-2"],
            &[],
        ),
        ("docs/a.md", "needs NFR-001-1", &["derives-from PRD-001/NFR-1"], &[]),
        // The PRD that is meant has none.
        ("pay/a.md", "PRD-001/US-2", &[], &["pay/a.md PRD-001/US-2"]),
        ("pay/a.md", "needs NFR-001-1", &[], &["pay/a.md NFR-001-1"]),
        ("docs/a.md", "US-001-3", &[], &["docs/a.md US-001-3"]),
        (
            "pay/a.md",
            "[PRD-001](../docs/prd.md), US-2",
            &["mentions PRD-001", "mentions PRD-001/US-2"],
            &[],
        ),
        ("pay/a.md", "[US-001-2](../docs/prd.md#us-001-2-b)", &["mentions PRD-001/US-2"], &[]),
    ] {
        let text: &str = &format!("# ADR-1: A\n\n{text}\n");
        let repository = read(&[HOUSE, PAY, (path, text)]);
        let expected: Vec<String> = edges.iter().map(|edge| format!("ADR-1 {edge}")).collect();
        assert_eq!(edges_of(&repository, path), expected, "{path}: {text}");
        assert_eq!(dangling(&repository), *lost, "{path}: {text}");
    }
}

#[test]
fn what_a_key_declares_and_lists_add_goes_to_the_nearest() {
    let repository = read(&[
        ("a/adr.md", "# ADR-001: A\n"),
        ("b/adr.md", "# ADR-001: B\n"),
        ("b/amendments.md", "# Amendments\n\n## ADR-001: B (Amendment 1)\n"),
        ("b/prd.md", "# PRD-002: B\n\n### US-1: S\n"),
        ("a/prd.md", "# PRD-002: A\n"),
        ("b/daa.md", "# DAA-003: B\n\n- **PRD**: PRD-002\n\n✅ **US-1**: Covered by the model\n"),
        (
            "b/catalog-info.yaml",
            "kind: Component\nmetadata:\n  name: s\n  annotations:\n    airsdlc.io/governed-by: ADR-001\n",
        ),
        ("b/src/a.go", "package a\n// ADR-001: why\nfunc f() {}\n"),
    ]);
    assert_eq!(
        edges_of(&repository, "b/amendments.md"),
        ["ADR-001~2/amendment/1 amends ADR-001~2"]
    );
    let daa = edges_of(&repository, "b/daa.md");
    assert_eq!(daa, ["DAA-003 derives-from PRD-002~2", "DAA-003 covers PRD-002~2/US-1"]);
    let governs = repository.edges().filter(|edge| edge.edge.kind.name() == "governs");
    let governs: Vec<String> = governs.map(|edge| edge.source.id.to_string()).collect();
    assert_eq!(governs, ["ADR-001~2"]);
    assert_eq!(edges_of(&repository, "b/src/a.go"), ["file:b/src/a.go implements ADR-001~2"]);
    assert_eq!(dangling(&repository), [""; 0]);
}

#[test]
fn variants_are_not_meant() {
    let repository = read(&[
        ("docs/adrs/adr-001.md", "# ADR-001: Queue\n"),
        ("docs/de/adrs/adr-001.md", "# ADR-001: Schlange\n"),
        (
            "docs/de/adrs/adr-002.md",
            "# ADR-002: Ja\n\n- **Depends on**: [ADR-001](adr-001.md)\n\nADR-001 hält.\n",
        ),
        ("docs/prds/prd-001.md", "# PRD-001: A\n\n### US-1: S\n"),
        (
            "docs/de/prds/prd-001.md",
            "# PRD-001: A\n\n### US-1: S\n\nUS-1 ist klar, PRD-001/US-1 auch.\n",
        ),
    ]);
    assert_eq!(edges_of(&repository, "docs/de/adrs/adr-002.md"), ["ADR-002 depends-on ADR-001"]);
    assert_eq!(
        edges_of(&repository, "docs/de/prds/prd-001.md"),
        ["PRD-001~2/US-1 mentions PRD-001/US-1"]
    );
    assert_eq!(dangling(&repository), [""; 0]);
}

#[test]
fn definitions_keep_their_own_spelling() {
    let repository = read(&[
        ("a/adr-0004.md", "# ADR-0004: A\n"),
        ("b/adr-004.md", "# ADR-004: B\n"),
        (
            "b/adr-005.md",
            "# ADR-005: C\n\nADR-004 holds. [ADR-0004](adr-004.md) and [ADR-0004](../a/adr-0004.md) as well.\nWhich ADR-0004?\nadr-4.\n",
        ),
        ("b/adr-04.md", "# ADR-04: D\n"),
    ]);
    let ids = repository.nodes().map(|node| node.id.to_string()).collect::<Vec<_>>();
    assert_eq!(ids, ["ADR-0004", "ADR-004~2", "ADR-04~3", "ADR-005"]);
    let report = repository.check(&CheckOptions::new().select(["case-or-width-mismatch"]));
    let report = report.expect("the rule is there");
    let spelt = report
        .diagnostics
        .iter()
        .map(|found| format!("{}: {}", found.location.column, found.message));
    // Without a link, what is written as another definition writes it may mean that one.
    assert_eq!(
        spelt.collect::<Vec<_>>(),
        [
            "17: `ADR-0004` is `ADR-004` where it is defined",
            "1: `adr-4` is `ADR-004` where it is defined",
        ]
    );
    assert_eq!(
        edges_of(&repository, "b/adr-005.md"),
        ["ADR-005 mentions ADR-0004", "ADR-005 mentions ADR-004~2"]
    );
}

#[test]
fn the_order_of_files_and_the_threads_do_not_matter() {
    let mut files = with((
        "services/adr-009.md",
        "# ADR-009: A\n\nADR-002, [ADR-002](pay/docs/adrs/adr-002.md)\n",
    ));
    let one = read_by(&files, 1);
    files.reverse();
    for threads in [1, 4] {
        assert!(*one.graph() == *read_by(&files, threads).graph(), "{threads} threads");
    }
}

#[test]
fn nobody_is_told_to_write_the_mark_of_a_second_definition() {
    let newer =
        "# ADR-003: Three\n\n- **Status**: Accepted\n- **Supersedes**: [ADR-002](adr-002.md)\n";
    let older = "# ADR-002: Two\n\n- **Status**: Accepted\n";
    let far = "# ADR-009: Nine\n\n- **Status**: Accepted\n- **Superseded by**: [ADR-003](../a/adr-003.md)\n";
    let repository = read(&[
        ("a/adr-002.md", older),
        ("a/adr-003.md", newer),
        ("b/adr-002.md", older),
        ("b/adr-003.md", newer),
        ("b/adr-007.md", "# ADR-007: Seven\n\n- **Status**: Accepted\n"),
        ("b/adr-008.md", "# ADR-008: Eight\n\n- **Status**: Accepted\n- **Supersedes**: ADR-007\n"),
        ("b/adr-009.md", far),
    ]);
    let report = repository.check(&CheckOptions::new()).expect("it can be checked");
    let said = report.diagnostics.iter().filter(|found| found.rule == "one-sided-supersede");
    let said: Vec<String> = said
        .map(|found| {
            let fix = found.fix.as_ref().map_or("", |fix| fix.edits[0].replacement.trim());
            let help = found.help.as_deref().unwrap_or_default();
            format!("{} {} | {help} | {fix}", found.location.path, found.message)
        })
        .collect();
    assert_eq!(
        said,
        [
            "a/adr-002.md ADR-002 does not say that `ADR-003` supersedes it | add `- **Superseded by**: ADR-003` to its metadata | ",
            "a/adr-003.md ADR-003 does not say that it supersedes `ADR-009` | add `ADR-009` to its `Supersedes` | ",
            "b/adr-002.md ADR-002 does not say that `ADR-003` supersedes it | add `- **Superseded by**: ADR-003` to its metadata | ",
            "b/adr-007.md ADR-007 does not say that `ADR-008` supersedes it | add `- **Superseded by**: ADR-008` to its metadata | - **Superseded by**: ADR-008",
        ]
    );
    for found in &report.diagnostics {
        assert!(!found.message.contains('~'), "{found}");
        assert!(
            found.help.as_deref().is_none_or(|help| !help.contains('~')),
            "{found}: {:?}",
            found.help
        );
    }
}

const OLD: &str = "# PRD-001: Old\n\n- **Status**: Done\n\n### US-001-1: A\n\n### US-001-2: B\n";
const NEW: &str = "# PRD-001: New\n\n- **Status**: Done\n\n### US-001-1: C\n";

fn told(report: &Report) -> Vec<String> {
    let new = report.diagnostics.iter().filter(|found| !found.known);
    new.map(|found| format!("{} {}", found.location.path, found.rule)).collect()
}

/// The fingerprints of what is found in a file, in order.
fn fingerprints(report: &Report, path: &str) -> Vec<String> {
    let here = report.diagnostics.iter().filter(|found| found.location.path.as_str() == path);
    here.filter(|found| found.rule != "duplicate-id")
        .map(|found| found.fingerprint.clone())
        .collect()
}

/// The same on disk, where files that did not change are known.
fn open(files: &[(&str, &str)]) -> (TempRepository, KnowledgeRepository) {
    let directory = TempRepository::new();
    let directory = files.iter().fold(directory, |all, (path, text)| all.file(path, text));
    let repository = KnowledgeRepository::open(directory.path()).expect("the files are read");
    (directory, repository)
}

#[test]
fn findings_stay_those_of_their_file_when_another_defines_its_id() {
    let options = CheckOptions::new();
    let check = |repository: &KnowledgeRepository, options: &CheckOptions| {
        repository.check(options).expect("it can be checked")
    };
    let (_before, before) = open(&[("docs/m.md", OLD)]);
    let old = check(&before, &options);
    let of_new: Vec<String> = check(&read(&[("docs/m.md", NEW)]), &options)
        .diagnostics
        .iter()
        .map(|found| found.rule.clone())
        .collect();
    assert!(of_new.len() > 3 && old.diagnostics.len() > of_new.len(), "both have defects");
    // The new file stands before the old one, which becomes the second definition, or behind it.
    for (new, second) in [("docs/a.md", "docs/m.md"), ("docs/z.md", "docs/z.md")] {
        let (_after, after) = open(&[("docs/m.md", OLD), (new, NEW)]);
        let mut expected: Vec<String> = of_new.iter().map(|rule| format!("{new} {rule}")).collect();
        expected.push(format!("{second} duplicate-id"));
        expected.sort();
        let baseline = Baseline::parse(&Baseline::of(&old.diagnostics).to_json());
        let baseline = options.clone().baseline(baseline.expect("it was written"));
        for (by, report) in [
            ("base", after.check_against(&before, &options).expect("it can be checked")),
            ("since", after.check_since(&before, &options).expect("it can be checked")),
            ("baseline", check(&after, &baseline)),
        ] {
            let mut new = told(&report);
            new.sort();
            assert_eq!(new, expected, "{by} {second}");
            let all: BTreeSet<&str> =
                report.diagnostics.iter().map(|found| &*found.fingerprint).collect();
            assert_eq!(all.len(), report.diagnostics.len(), "{by} {second}: no two are one");
            if by != "since" {
                let kept = fingerprints(&report, "docs/m.md");
                assert_eq!(kept, fingerprints(&old, "docs/m.md"), "{by} {second}");
            }
        }
    }
    // Files that get other names keep what they had.
    let after = read(&[("docs/m.md", OLD), ("docs/z.md", NEW)]);
    let renamed = read(&[("docs/b.md", OLD), ("docs/y.md", NEW)]);
    let report = renamed.check_against(&after, &options).expect("it can be checked");
    assert_eq!(told(&report), [""; 0]);
}
