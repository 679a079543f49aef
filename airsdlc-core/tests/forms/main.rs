//! The forms of text that are read, each by the edges and nodes that it makes.

mod incidents;

use std::fmt::Write as _;

use airsdlc_core::error::{OpenError, TargetError};
use airsdlc_core::impact::{GapReason, ImpactOptions};
use airsdlc_core::model::{Attribute, NodeKind};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

fn read(files: &[(&str, &str)]) -> KnowledgeRepository {
    KnowledgeRepository::from_source(&Memory::new(files.iter().copied()), &OpenOptions::new())
        .expect("memory reads")
}

/// `A kind B`, in order, without the edges of parts to their wholes.
fn edges(repository: &KnowledgeRepository) -> Vec<String> {
    repository
        .edges()
        .map(|edge| format!("{} {} {}", edge.source.id, edge.edge.kind, edge.target.id))
        .filter(|edge| !edge.contains(" part-of "))
        .collect()
}

fn ids(repository: &KnowledgeRepository, kind: NodeKind) -> Vec<String> {
    repository.nodes().filter(|node| node.kind == kind).map(|node| node.id.to_string()).collect()
}

fn dangling(repository: &KnowledgeRepository) -> Vec<&str> {
    repository.unresolved().iter().map(|reference| reference.text.as_str()).collect()
}

const PRD: (&str, &str) = (
    "prd.md",
    "# PRD-015: Cancel\n\n## Stories\n### US-015-1: Terms\nAs a guest\n### US-015-2: Cancel booking\n\n## NFRs\n- **NFR-015-1**: fast\n- **NFR-015-2**: safe\n",
);

const DAA: (&str, &str) = (
    "daa.md",
    "# AI-DAA: Booking Model\n\n**Source PRD**: PRD-015\n\n## 3. Tactical\n### 3.2 Booking\n```pseudocode\nAGGREGATE: Booking\n```\n```pseudocode\nOPERATION: cancel(reason) → Done\n```\n\n## Coverage\n✅ **US-015-2**: Cancel\n→ Covered by `Booking.cancel()` operation\n",
);

#[test]
fn an_adr_names_stories_sections_and_operations() {
    let adr = (
        "adr.md",
        "# ADR-023: Outbox\n\n- **PRD**: PRD-015, User Story 2\n- **DAA**: AI-DAA Booking, Section 3.2, Booking.cancel()\n\nMeets NFR-015-1.\n",
    );
    let repository = read(&[PRD, DAA, adr]);
    assert_eq!(dangling(&repository), [""; 0]);
    assert_eq!(
        edges(&repository),
        [
            "DAA:booking-model derives-from PRD-015",
            "ADR-023 derives-from PRD-015",
            "ADR-023 derives-from DAA:booking-model",
            "ADR-023 derives-from PRD-015/US-2",
            "ADR-023 derives-from PRD-015/NFR-1",
            "ADR-023 implements DAA:booking-model/operation/Booking.cancel",
            "ADR-023 implements DAA:booking-model#3.2",
            "DAA:booking-model/operation/Booking.cancel covers PRD-015/US-2",
        ]
    );
    let part_of = |id: &str| {
        repository
            .edges()
            .find(|edge| edge.source.id.as_str() == id && edge.edge.kind.name() == "part-of")
            .map(|edge| edge.target.id.to_string())
    };
    assert_eq!(
        part_of("DAA:booking-model/operation/Booking.cancel").as_deref(),
        Some("DAA:booking-model/aggregate/Booking")
    );
    assert_eq!(
        part_of("DAA:booking-model/aggregate/Booking").as_deref(),
        Some("DAA:booking-model#3.2")
    );
    assert_eq!(part_of("DAA:booking-model#3.2").as_deref(), Some("DAA:booking-model"));
}

#[test]
fn a_section_alone_belongs_to_the_daa_that_the_adr_declares() {
    let adr = (
        "adr.md",
        "# ADR-023: Outbox\n\n**Context Links**:\n- **DAA**: AI-DAA Booking Model\n\n## 9. References\n- DAA: Section 3.2 (Booking Aggregate)\n",
    );
    let repository = read(&[PRD, DAA, adr]);
    assert!(
        edges(&repository).contains(&"ADR-023 implements DAA:booking-model#3.2".to_owned()),
        "{:?}",
        edges(&repository)
    );
}

#[test]
fn either_side_may_write_a_supersession() {
    let repository = read(&[
        ("a.md", "# ADR-1: A\n**Superseded by**: ADR-2\n"),
        ("b.md", "# ADR-2: B\n**Supersedes**: ADR-1\n"),
    ]);
    assert_eq!(edges(&repository), ["ADR-2 supersedes ADR-1"]);
    let edge = repository.edges().next().expect("there is one");
    assert_eq!(edge.edge.locations.len(), 2);
}

#[test]
fn a_second_definition_is_kept_and_reported() {
    let repository = read(&[
        ("a.md", "# ADR-001: A\n"),
        ("b.md", "# ADR-1: B\n"),
        ("c.md", "# BOLT-1: C\n**ADR**: adr-1\n"),
    ]);
    assert_eq!(ids(&repository, NodeKind::Adr), ["ADR-001", "ADR-1~2"]);
    assert_eq!(edges(&repository), ["BOLT-1 implements ADR-001"]);
    let finding = &repository.findings()[0];
    assert_eq!(
        (finding.rule.as_str(), finding.location.to_string(), finding.related[0].to_string()),
        ("duplicate-id", "b.md:1".into(), "a.md:1".into())
    );
}

#[test]
fn references_go_to_the_first_of_two_equal_stories() {
    let repository = read(&[
        ("prd.md", "# PRD-001: A\n\n### User Story 1: One\n\n### User Story 1: Again\n"),
        ("adr.md", "# ADR-001: B\n\n**PRD**: PRD-001, User Story 1\n"),
    ]);
    assert_eq!(dangling(&repository), [""; 0]);
    assert!(edges(&repository).contains(&"ADR-001 derives-from PRD-001/US-1".to_owned()));
    assert_eq!(ids(&repository, NodeKind::UserStory), ["PRD-001/US-1", "PRD-001/US-1~2"]);
}

#[test]
fn equal_titles_take_what_tells_their_paths_apart() {
    let repository = read(&[
        ("docs/a/model.md", "# DAA: Booking\n"),
        ("docs/b/model.md", "# DAA: Booking\n"),
        ("c.md", "# DAA: Stay\n"),
    ]);
    assert_eq!(ids(&repository, NodeKind::Daa), ["DAA:a/model", "DAA:b/model", "DAA:stay"]);
}

#[test]
fn amendments_stand_in_the_adr_or_in_a_file_of_their_own() {
    let repository = read(&[
        ("adr.md", "# ADR-023: Outbox\ntext\n## Amendment 2: Pool\n**Reason**: INC-2024-001\n"),
        (
            "extra.md",
            "## ADR-023: Outbox (Amendment 1)\n\n**References**:\n- Fix-It Bolt: FIX-001\n",
        ),
        ("inc.md", "## Incident INC-2024-001\n**Severity**: SEV-2\n"),
        ("fix.md", "# FIX-001: Pool\n**Related Incident**: INC-2024-001\n"),
    ]);
    assert_eq!(
        ids(&repository, NodeKind::Amendment),
        ["ADR-023/amendment/1", "ADR-023/amendment/2"]
    );
    assert_eq!(ids(&repository, NodeKind::Adr), ["ADR-023"]);
    assert_eq!(
        edges(&repository),
        [
            "FIX-001 fixes INC-2024-001",
            "ADR-023/amendment/1 amends ADR-023",
            "ADR-023/amendment/1 concerns FIX-001",
            "ADR-023/amendment/2 amends ADR-023",
            "ADR-023/amendment/2 concerns INC-2024-001",
        ]
    );
}

#[test]
fn ids_in_text_mention_and_code_does_not() {
    let repository = read(&[
        (
            "adrs.md",
            "# Log\n## ADR-1: A\nAs ADR-2 says, and `ADR-3`, and <!-- ADR-3 --> [^n].\n\n```\nADR-3\n```\n\n    ADR-3\n\n[^n]: ADR-3\n\n## ADR-2: B\n## ADR-3: C\n",
        ),
        (
            "notes.md",
            "# Notes\nSee [the first](adrs.md#adr-1-a), ADR-9, RFC 6902, UTF-8 and ADR-XXX.\n",
        ),
    ]);
    assert_eq!(edges(&repository), ["ADR-1 mentions ADR-2", "file:notes.md mentions ADR-1"]);
    assert_eq!(dangling(&repository), ["ADR-9"]);
}

#[test]
fn spaced_numbers_refer_where_they_exist() {
    let repository =
        read(&[("a.md", "# RFC-12: A\n"), ("b.md", "# ADR-1: B\nSee RFC 12 and RFC 13.\n")]);
    assert_eq!(
        (edges(&repository), dangling(&repository)),
        (vec!["ADR-1 mentions RFC-12".to_owned()], vec![])
    );
}

#[test]
fn what_runs_is_one_node_however_many_name_it() {
    let repository = read(&[
        (
            "a.md",
            "# ADR-1: A\n- **Service**: Booking Service\n\n## API\n```http\nPOST /v1/b/{booking_id}/cancel\n```\n",
        ),
        (
            "catalog-info.yaml",
            "kind: Component\nmetadata: {name: booking-service, title: Booking service}\nspec: {type: service, providesApis: [api]}\n---\nkind: API\nmetadata: {name: api}\nspec:\n  definition: |\n    paths:\n      /v1/b/{id}/cancel:\n        post: {summary: Cancel}\n",
        ),
    ]);
    assert_eq!(ids(&repository, NodeKind::Endpoint), ["endpoint:POST /v1/b/{booking_id}/cancel"]);
    assert_eq!(
        edges(&repository),
        [
            "ADR-1 governs service:booking-service",
            "ADR-1 governs endpoint:POST /v1/b/{booking_id}/cancel",
            "service:booking-service provides endpoint:POST /v1/b/{booking_id}/cancel",
            "service:booking-service provides api:api",
        ]
    );
    for target in
        ["booking-service", "Booking Service", "POST /v1/b/:x/cancel", "/v1/b/{y}/cancel", "/v1/b*"]
    {
        assert!(repository.node(target).is_ok(), "{target}");
    }
}

#[test]
fn what_finds_nothing_is_kept_with_its_place() {
    let repository = read(&[(
        "a.md",
        "# ADR-1: A\n- **PRD**: PRD-9\n- **Service**: nowhere\n- **DAA**: AI-DAA Lost\n- **Supersedes**: None\n- **Owner**: Ada\n",
    )]);
    let found: Vec<String> = repository
        .unresolved()
        .iter()
        .map(|reference| format!("{} {} {}", reference.kind, reference.text, reference.location))
        .collect();
    assert_eq!(
        found,
        ["derives-from PRD-9 a.md:2", "governs nowhere a.md:3", "derives-from AI-DAA Lost a.md:4"]
    );
}

#[test]
fn a_title_that_fits_two_is_picked_for_neither() {
    let repository = read(&[
        ("a.md", "# DAA: Booking Cancel\n"),
        ("b.md", "# DAA: Booking Change\n"),
        ("c.md", "# ADR-1: C\n**DAA**: AI-DAA Booking\n"),
    ]);
    assert_eq!(edges(&repository), [""; 0]);
    let candidates: Vec<&str> =
        repository.unresolved()[0].candidates.iter().map(|id| id.as_str()).collect();
    assert_eq!(candidates, ["DAA:booking-cancel", "DAA:booking-change"]);
}

#[test]
fn kpis_are_tied_by_their_story_and_measured_by_their_metric() {
    let repository = read(&[
        (
            "prd.md",
            "# PRD-1: A\n### US-1-1: S\n## Success Metrics\n- **Primary KPI**: 80% done\n  - Story: US-1-1\n  - Metric: done_total\n  - Revenue per hour: 5 EUR\n- 3 more\n- **Secondary Metrics**:\n  - 4 less\n- **Measurement Method**: by hand\n",
        ),
        ("adr.md", "# ADR-1: B\n## Monitoring\n### Metrics\n- `done_total` (counter)\n"),
    ]);
    assert_eq!(
        ids(&repository, NodeKind::Kpi),
        ["PRD-1/kpi/3-more", "PRD-1/kpi/4-less", "PRD-1/kpi/80-done"]
    );
    assert_eq!(
        edges(&repository),
        [
            "ADR-1 governs metric:done_total",
            "PRD-1/kpi/80-done measures PRD-1/US-1",
            "metric:done_total measures PRD-1/kpi/80-done"
        ]
    );
}

#[test]
fn kpis_stand_in_tables_and_tie_themselves_to_stories() {
    let metrics = |text: &str| {
        let prd =
            format!("# PRD-1: A\n### US-1-1: S\n### User Story 2: T\n## Success Metrics\n{text}");
        let repository = read(&[("prd.md", &prd)]);
        let kpis = repository.nodes().filter(|node| node.kind == NodeKind::Kpi);
        let kpis = kpis.map(|node| format!("{} | {}", node.id, node.title)).collect();
        (kpis, edges(&repository))
    };
    let none: Vec<String> = Vec::new();
    let (kpis, ties): (Vec<String>, _) = metrics(
        "| KPI | Story | Metric | Value |\n|---|---|---|---|\n| Refunds | US-1-1 | | 5 EUR |\n| Speed | Story 2 | - | n/a |\n| | US-1-1 | x | y |\n\nUS-1-1 is not all.\n",
    );
    assert_eq!(kpis, ["PRD-1/kpi/refunds | Refunds", "PRD-1/kpi/speed | Speed"]);
    assert_eq!(
        ties,
        ["PRD-1/kpi/refunds measures PRD-1/US-1", "PRD-1/kpi/speed measures PRD-1/US-2"]
    );
    let (kpis, ties): (Vec<String>, _) =
        metrics("- Bar (US-1-1)\n- KPI: baz for Story 2\n- Secondary: less of it\n- Note: kept\n");
    assert_eq!(
        kpis,
        [
            "PRD-1/kpi/bar-us-1-1 | Bar (US-1-1)",
            "PRD-1/kpi/baz-for-story-2 | baz for Story 2",
            "PRD-1/kpi/less-of-it | less of it",
            "PRD-1/kpi/note-kept | Note: kept",
        ]
    );
    assert_eq!(
        ties,
        [
            "PRD-1/kpi/bar-us-1-1 measures PRD-1/US-1",
            "PRD-1/kpi/baz-for-story-2 measures PRD-1/US-2"
        ]
    );
    // A table of something else stays one.
    assert_eq!(metrics("| Week | Risk |\n|---|---|\n| 1 | high |\n"), (none.clone(), none));
}

#[test]
fn a_part_is_defined_only_in_its_own_prd() {
    let repository = read(&[
        PRD,
        (
            "other.md",
            "# PRD-16: Other\n### US-015-2: not here\n### US-016-1: here\n- **NFR-015-1**: quoted\n",
        ),
    ]);
    assert_eq!(
        ids(&repository, NodeKind::UserStory),
        ["PRD-015/US-1", "PRD-015/US-2", "PRD-16/US-1"]
    );
    assert_eq!(ids(&repository, NodeKind::Requirement), ["PRD-015/NFR-1", "PRD-015/NFR-2"]);
}

#[test]
fn targets_that_fit_several_things_are_listed() {
    let repository = read(&[
        ("a/x.md", "# BOLT-1: A\n**Files**: src/a/main.go, src/b/main.go\n"),
        ("src/a/main.go", ""),
        ("src/b/main.go", ""),
    ]);
    assert_eq!(ids(&repository, NodeKind::File), ["file:src/a/main.go", "file:src/b/main.go"]);
    match repository.node("main.go:12") {
        Err(TargetError::Ambiguous { candidates, .. }) => assert_eq!(candidates.len(), 2),
        other => panic!("{other:?}"),
    }
    assert_eq!(
        repository.node("a/main.go:12").map(|node| node.id.to_string()),
        Ok("file:src/a/main.go".into())
    );
}

#[test]
fn what_cannot_be_read_is_a_finding() {
    let source = Memory::new([
        ("binary.md", b"# ADR-1: A\0".to_vec()),
        ("latin.md", b"# ADR-2: caf\xE9\n**PRD**: PRD-1\n".to_vec()),
        ("broken.md", b"---\nid: [\n---\n# ADR-3: C\n".to_vec()),
        ("empty.md", Vec::new()),
    ]);
    let repository =
        KnowledgeRepository::from_source(&source, &OpenOptions::new()).expect("memory reads");
    assert_eq!(ids(&repository, NodeKind::Adr), ["ADR-2", "ADR-3"]);
    let rules: Vec<(&str, u32)> = repository
        .findings()
        .iter()
        .map(|finding| (finding.rule.as_str(), finding.location.line))
        .collect();
    assert_eq!(
        rules,
        [("unreadable-file", 1), ("malformed-front-matter", 2), ("unreadable-file", 1)]
    );
}

#[test]
fn reading_stops_when_it_is_asked_to() {
    let options = OpenOptions::new().threads(1).progress(|progress| {
        if progress.done == 1 {
            std::ops::ControlFlow::Break(())
        } else {
            std::ops::ControlFlow::Continue(())
        }
    });
    let files = (0..50).map(|at| (format!("{at}.md"), "# ADR-1: A\n"));
    let stopped = KnowledgeRepository::from_source(&Memory::new(files), &options);
    assert!(matches!(stopped, Err(OpenError::Interrupted)), "{stopped:?}");
}

#[test]
fn coverage_lines_stand_in_one_block_or_in_two() {
    let model = "# DAA: M\n**PRD**: PRD-1\n```\nAGGREGATE: A\n  OPERATIONS:\n    x() → Done\n    y() → Done\n```\n";
    let prd = ("prd.md", "# PRD-1: P\n### US-1-1: A\n### US-1-2: B\n### US-1-3: C\n");
    for lines in [
        "✅ **US-1-1**: A\n→ Covered by `x()`\n✅ **US-1-2**: B\n→ Covered by `y()`\n",
        "✅ **US-1-1**: A\n\n→ Covered by `x()`\n\n✅ **US-1-2**: B\n\n→ Covered by `y()`\n",
        "- ✅ **US-1-1**: A\n  - → Covered by `x()`\n- ✅ **US-1-2**: B\n  - → Covered by `A.y()`\n",
    ] {
        let text = format!("{model}\n## Coverage\n{lines}");
        let repository = read(&[prd, ("daa.md", &text)]);
        let found = edges(&repository);
        assert_eq!(
            found,
            [
                "DAA:m derives-from PRD-1",
                "DAA:m/operation/A.x covers PRD-1/US-1",
                "DAA:m/operation/A.y covers PRD-1/US-2"
            ],
            "{lines}"
        );
    }
    let text = format!("{model}\n✅ **US-1-3**: C\n→ Covered by `Nope.z()`\n");
    assert_eq!(dangling(&read(&[prd, ("daa.md", &text)])), ["Nope.z()"]);
}

#[test]
fn links_refer_to_files_and_broken_ones_are_kept() {
    let repository = read(&[
        (
            "bolt.md",
            "# BOLT-1: A\n**Files**: [worker](src/w.go), src/x.go:12\n\nSee [gone](gone.md), [here](adr.md), [there](adr.md#nope) and ![picture](p.png).\n",
        ),
        ("adr.md", "# ADR-1: B\n**PRD**: [P](lost.md)\n"),
        ("src/w.go", ""),
        ("src/x.go", ""),
        ("p.png", ""),
    ]);
    assert_eq!(
        edges(&repository),
        ["BOLT-1 changes file:src/w.go", "BOLT-1 changes file:src/x.go", "BOLT-1 mentions ADR-1"]
    );
    assert_eq!(dangling(&repository), ["lost.md", "gone.md", "adr.md#nope"]);
}

#[test]
fn parentheses_may_name_parts_and_short_names_belong_to_what_is_declared() {
    let repository = read(&[
        PRD,
        ("adr.md", "# ADR-1: A\n**PRD**: PRD-015 (User Story 2, ISO-27001)\n\nKeeps NFR-1.\n"),
    ]);
    assert_eq!(
        edges(&repository),
        [
            "ADR-1 derives-from PRD-015",
            "ADR-1 derives-from PRD-015/US-2",
            "ADR-1 derives-from PRD-015/NFR-1"
        ]
    );
    assert_eq!(dangling(&repository), [""; 0]);
}

#[test]
fn a_file_name_that_fits_several_lists_them() {
    let repository = read(&[
        ("bolt.md", "# BOLT-001: A\n\n**Files**: main.go\n"),
        ("a/main.go", "package a\n"),
        ("b/main.go", "package b\n"),
    ]);
    let candidates: Vec<_> =
        repository.unresolved()[0].candidates.iter().map(ToString::to_string).collect();
    assert_eq!(candidates, ["file:a/main.go", "file:b/main.go"]);
}

#[test]
fn two_of_one_title_in_one_file_are_two() {
    let repository =
        read(&[("r.md", "# Runbook: Restart\n\nOne.\n\n# Runbook: Restart\n\nTwo.\n")]);
    assert_eq!(ids(&repository, NodeKind::Runbook), ["RUNBOOK:r", "RUNBOOK:r~2"]);
    assert_eq!(repository.findings().len(), 0);
}

#[test]
fn what_nobody_can_say_has_a_reason() {
    let repository = read(&[
        (
            "prd.md",
            "# PRD-001: A\n\n### User Story 1: One\n\n### User Story 2: Two\n\n## Success Metrics\n- **Rated**\n  - Story: US-001-1\n  - Revenue per hour: 100 EUR\n  - Complaints per hour: about 40\n- **Unrated**\n  - Story: US-001-1\n",
        ),
        (
            "other.md",
            "# PRD-002: B\n\n### User Story 1: One\n\n### User Story 2: Two\n\n## Success Metrics\n- **Far**\n  - Story: US-002-2\n  - Revenue per hour: 1 EUR\n",
        ),
        ("last.md", "# PRD-003: C\n"),
        (
            "adr.md",
            "# ADR-001: D\n\n- **PRD**: PRD-001, User Story 1; PRD-002, User Story 1; PRD-003\n- **Database**: main-db\n",
        ),
        ("airsdlc.toml", "[[database]]\nname = 'main-db'\n"),
    ]);
    let hour = std::time::Duration::from_secs(3_600);
    let impact = repository
        .impact(&["main-db"], ImpactOptions::new().downtime(hour))
        .expect("the database is known");
    let gaps: Vec<_> = impact
        .business
        .gaps
        .iter()
        .map(|gap| (gap.of.as_str(), gap.reason, gap.rate.as_deref()))
        .collect();
    assert_eq!(
        gaps,
        [
            ("PRD-002", GapReason::NoKpiHit, None),
            ("PRD-003", GapReason::NoKpi, None),
            ("PRD-001/kpi/rated", GapReason::UnreadRate, Some("complaints per hour: about 40")),
            ("PRD-001/kpi/unrated", GapReason::NoRate, None),
        ]
    );
    let rated = &impact.business.kpis[0];
    assert_eq!((rated.estimates.len(), rated.estimates[0].amount), (1, 100.0));
    assert!(rated.narrow);
}

#[test]
fn a_plain_item_defines_a_requirement_once() {
    let prd = (
        "prd.md",
        "# PRD-015: Cancel\n\n- US-015-1: Terms\n\n## NFRs\n- NFR-015-1: fast\n- NFR-015-2: safe\n\n## Plan\n- NFR-015-1: first\n\n### US-015-1: Terms\n",
    );
    let repository = read(&[prd]);
    assert_eq!(ids(&repository, NodeKind::Requirement), ["PRD-015/NFR-1", "PRD-015/NFR-2"]);
    assert_eq!(ids(&repository, NodeKind::UserStory), ["PRD-015/US-1"]);
    assert_eq!(repository.findings().len(), 0);
}

#[test]
fn a_row_of_a_table_defines_a_story_that_nothing_else_does() {
    let table = "| ID | Story |\n|---|---|\n| US-1 | As a guest I pay |\n| US-001-2 | As a guest I wait |\n";
    let stories = |text: String| {
        let repository = read(&[("prd.md", text.as_str())]);
        assert_eq!(repository.unresolved(), [], "{text}");
        assert_eq!(repository.findings(), [], "{text}");
        let stories = repository.nodes().filter(|node| node.kind == NodeKind::UserStory);
        stories.map(|node| format!("{} {}", node.id, node.title)).collect::<Vec<_>>()
    };
    let both = ["PRD-001/US-1 As a guest I pay", "PRD-001/US-2 As a guest I wait"];
    assert_eq!(stories(format!("# PRD-001: A\n\n## User Stories\n\n{table}")), both);
    assert_eq!(
        stories(format!("# PRD-001: A\n\n## 3. Stories\n\n{table}\n## Stories by day\n\n{table}")),
        both,
        "the first row that names it"
    );
    let told = "### US-1: Pay\n\ntext\n\n- **US-2**: Wait\n";
    let both = ["PRD-001/US-1 Pay", "PRD-001/US-2 Wait"];
    assert_eq!(stories(format!("# PRD-001: A\n\n## User Stories\n\n{table}\n{told}")), both);
    assert_eq!(stories(format!("# PRD-001: A\n\n{told}\n## Stories\n\n{table}")), both);
    assert_eq!(stories(format!("# PRD-001: A\n\n{told}\n## Plan\n\n{table}")), both);
    let other = "# PRD-001: A\n\n## Stories\n\n| ID | Story |\n|---|---|\n| US-2-1 | Another's |\n";
    let repository = read(&[("prd.md", other), ("other.md", "# PRD-2: B\n\n### US-1: C\n")]);
    assert_eq!(ids(&repository, NodeKind::UserStory), ["PRD-2/US-1"]);
    let daa = "# DAA: A\n\n- **PRD**: PRD-001\n\n## PRD Coverage\n\n- US-1: covered by the cart\n";
    let prd = format!("# PRD-001: A\n\n## User Stories\n\n{table}");
    let repository = read(&[("prd.md", &prd), ("daa.md", daa)]);
    assert!(edges(&repository).contains(&"DAA:a covers PRD-001/US-1".to_owned()));
}

/// Long files are looked into by another way than short ones.
#[test]
fn links_into_a_long_file_find_what_they_find_in_a_short_one() {
    for sections in [9, 300] {
        let mut long = String::from("# ADR-001: Long\n\n");
        for number in 1..=sections {
            writeln!(long, "## {number}. Part {number}\n\ntext\n").expect("text takes text");
        }
        long += "## BOLT-001: Inside\n\n### Notes\n\nx\n\n### Notes\n\ny\n";
        let links = "# ADR-002: Links\n\nSee [a](long.md#7-part-7), [b](long.md#bolt-001-inside), [c](long.md#notes-1), [d](long.md#nothing), [e](long.md#part-7) and ADR-001#8.\n";
        let repository = read(&[("long.md", &long), ("links.md", links)]);
        assert_eq!(
            edges(&repository),
            [
                "ADR-002 mentions BOLT-001",
                "ADR-002 mentions ADR-001#7",
                "ADR-002 mentions ADR-001#8",
                "ADR-002 mentions BOLT-001#notes",
                "BOLT-001 implements ADR-001",
            ],
            "{sections} sections"
        );
        assert_eq!(dangling(&repository), ["long.md#nothing", "long.md#part-7"]);
    }
}

#[test]
fn pseudocode_may_label_its_invariants() {
    let daa = "# DAA: Stock\n\n**INV-1: Counted once**\n```pseudocode\nINVARIANT: CountedOnce\nINVARIANT: INV-9: Never negative\nINVARIANT: INV-1: Counted once\nAGGREGATE: Item\n  INVARIANTS:\n    - INV-2: Amount positive\n    - codes are unique\n```\n\n## Coverage\n✅ **US-1-1**: S\n→ Enforced by INV-9\n";
    let repository = read(&[("daa.md", daa), ("prd.md", "# PRD-1: P\n### US-1-1: S\n")]);
    assert_eq!(
        ids(&repository, NodeKind::Invariant),
        [
            "DAA:stock/INV-1",
            "DAA:stock/INV-2",
            "DAA:stock/INV-9",
            "DAA:stock/invariant/codes-are-unique"
        ]
    );
    assert_eq!(edges(&repository), ["DAA:stock/INV-9 covers PRD-1/US-1"]);
    let aliases = |id: &str| repository.node(id).expect("it is there").aliases.clone();
    assert_eq!(aliases("DAA:stock/INV-1"), ["CountedOnce"]);
}

#[test]
fn a_request_finds_the_template_that_it_is_of() {
    let adr = "# ADR-1: A\n\n## API\n```http\nPOST /v1/bookings/{id}/cancel\nGET /v1/bookings/{id}\nGET /v1/bookings/7\n```\n\n## Notes\n";
    let repository = read(&[
        ("adr.md", adr),
        (
            "inc.md",
            "# INC-1: Down\n**Endpoint**: POST /v1/bookings/42/cancel\n\n## What\nGET /v1/bookings/7 and `GET /x`; GET /v1/bookings/latest too.\n",
        ),
    ]);
    let of_incident: Vec<String> =
        edges(&repository).into_iter().filter(|edge| edge.starts_with("INC")).collect();
    assert_eq!(
        of_incident,
        [
            "INC-1 affects endpoint:POST /v1/bookings/{id}/cancel",
            "INC-1 mentions endpoint:GET /v1/bookings/7",
        ]
    );
    let find = |target: &str| {
        let found = repository.find(target)?;
        Ok::<_, TargetError>(found.into_iter().map(|id| id.to_string()).collect::<Vec<_>>())
    };
    assert_eq!(
        find("GET /v1/bookings/8").expect("it is of one"),
        ["endpoint:GET /v1/bookings/{id}"]
    );
    assert!(find("DELETE /v1/bookings/8").is_err());
}

#[test]
fn requirements_stand_in_tables_lines_and_brackets() {
    let requirements = |text: &str| {
        let prd = format!("# PRD-1: P\n\n{text}");
        let repository = read(&[("prd.md", &prd)]);
        let all = repository.nodes().filter(|node| node.kind == NodeKind::Requirement);
        all.map(|node| format!("{} | {}", node.id, node.title)).collect::<Vec<_>>()
    };
    for text in [
        "## Business rules\n\n| ID | Rule |\n|---|---|\n| BR-1 | No refund |\n| total | 1 |\n\nBR-1 holds.\n",
        "## Requirements\n\nBR-1: No refund\n",
        "## Requirements\n\n- **[BR-1]** No refund\n",
        "## Requirements\n\n- [BR-1]: No refund\n",
    ] {
        assert_eq!(requirements(text), ["PRD-1/BR-1 | No refund"], "{text}");
    }
    for text in [
        "## Coverage\n\n| BR-1 | ADR-1 |\n|---|---|\n| BR-2 | ADR-1 |\n",
        "## Notes\n\nBR-1: see below\n",
        "## Requirements\n\nBR-1: none\nThe rest follows.\n",
    ] {
        assert_eq!(requirements(text), [""; 0], "{text}");
    }
}

#[test]
fn blocks_of_an_adr_in_more_spellings() {
    let adr = "# ADR-1: A\n\n## Monitoring\n- Cancel API error rate > 1% for 5 minutes → SEV-2\n- Lag > 10 s -> P3\n- We look at it -> often\n\n## API\n```http\nGET https://api.example.com/v1/x HTTP/1.1\nGET https://api.example.com\n```\n\n```sql\nCREATE TABLE \"My Table\" (id int);\n```\n";
    let repository = read(&[("adr.md", adr)]);
    assert_eq!(
        ids(&repository, NodeKind::Alert),
        ["ADR-1/alert/cancel-api-error-rate-1-for-5-minutes", "ADR-1/alert/lag-10-s"]
    );
    let severity = |id: &str| {
        repository.node(id).expect("it is there").attribute("severity").map(str::to_owned)
    };
    assert_eq!(severity("ADR-1/alert/lag-10-s").as_deref(), Some("P3"));
    assert_eq!(ids(&repository, NodeKind::Endpoint), ["endpoint:GET /v1/x"]);
    let tables = repository.node("ADR-1").expect("it is there").attributes["tables"].clone();
    assert_eq!(tables, Attribute::List(vec!["My Table".into()]));
}

#[test]
fn a_link_says_of_which_document_a_section_is() {
    for link in ["[model](daa.md#32-booking)", "[model](daa.md)"] {
        let adr = format!("# ADR-1: A\n\n**DAA**: {link}, Section 3\n");
        let repository = read(&[PRD, DAA, ("adr.md", &adr)]);
        assert_eq!(dangling(&repository), [""; 0], "{link}");
        let edges = edges(&repository);
        assert!(edges.contains(&"ADR-1 implements DAA:booking-model#3".to_owned()), "{edges:?}");
    }
}
