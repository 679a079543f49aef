//! Front matter: the ids that it gives, its keys in all their spellings, and what stands in lists.

use airsdlc_core::model::Attribute;
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

fn read(files: &[(&str, &str)]) -> KnowledgeRepository {
    KnowledgeRepository::from_source(&Memory::new(files.iter().copied()), &OpenOptions::new())
        .expect("memory reads")
}

/// `id | title`, in order.
fn nodes(repository: &KnowledgeRepository) -> Vec<String> {
    repository.nodes().map(|node| format!("{} | {}", node.id, node.title)).collect()
}

/// `A kind B`, in order.
fn edges(repository: &KnowledgeRepository) -> Vec<String> {
    let edges = repository.edges();
    edges.map(|edge| format!("{} {} {}", edge.source.id, edge.edge.kind, edge.target.id)).collect()
}

#[test]
fn an_id_stands_under_any_spelling_of_its_key() {
    for (front, expected) in [
        ("ID: ADR-4\nStatus: Accepted", "ADR-4 | Foo"),
        ("Id: adr-4", "ADR-4 | Foo"),
        ("adr_id: 5", "ADR-5 | Foo"),
        ("ADR_ID: ADR-005", "ADR-005 | Foo"),
        ("kind: rfc\nid: 7", "RFC-7 | Foo"),
        ("fix_it_id: 12", "FIX-12 | Foo"),
        ("kind: adr\nid: outbox", "OUTBOX | Foo"),
    ] {
        let text = format!("---\n{front}\n---\n# Foo\n");
        assert_eq!(nodes(&read(&[("a.md", &text)])), [expected], "{front}");
    }
    for front in ["id: 7", "build_id: 7", "ids: ADR-1", "kinds: adr"] {
        let text = format!("---\n{front}\n---\n# Foo\n");
        assert_eq!(nodes(&read(&[("a.md", &text)])), [""; 0], "{front}");
    }
}

#[test]
fn a_number_is_the_id_that_others_name() {
    let repository = read(&[
        ("a.md", "---\nadr_id: 5\n---\n# 5. Use foo\n"),
        ("b.md", "# ADR-6: B\n**Supersedes**: ADR-005\n"),
    ]);
    assert_eq!(nodes(&repository), ["ADR-5 | Use foo", "ADR-6 | B"]);
    assert_eq!(edges(&repository), ["ADR-6 supersedes ADR-5"]);
}

#[test]
fn a_kind_with_files_takes_ids_from_its_headings() {
    let config = "[[kind]]\nname = 'adr'\nfiles = ['docs/**/adr-*.md']\nwords = ['choice']\n";
    let repository = read(&[
        ("airsdlc.toml", config),
        ("docs/adr-a.md", "# ADR-007: Use foo\n"),
        ("docs/adr-b.md", "# ADR: Use bar\n**Supersedes**: ADR-7\n"),
        ("docs/adr-c.md", "---\nid: 9\n---\n# ADR-9: Use baz\n"),
        ("docs/adr-d.md", "# RFC-1: Not the id of an ADR\n"),
        ("docs/adr-e.md", "# Choice: unnumbered\n"),
    ]);
    assert_eq!(
        nodes(&repository),
        [
            "ADR-007 | Use foo",
            "ADR-9 | Use baz",
            "ADR:rfc-1-not-the-id-of-an-adr | RFC-1: Not the id of an ADR",
            "ADR:unnumbered | unnumbered",
            "ADR:use-bar | Use bar",
        ]
    );
    assert_eq!(edges(&repository), ["ADR:use-bar supersedes ADR-007"]);
}

#[test]
fn keys_are_spelt_with_spaces_hyphens_underscores_or_humps() {
    let expected = ["ADR-1 depends-on ADR-3", "ADR-2 supersedes ADR-1"];
    for text in [
        "---\nid: ADR-1\nsuperseded-by: ADR-2\ndepends-on: [ADR-3]\n---\n# One\n",
        "---\nid: ADR-1\nsupersededBy: ADR-2\ndependsOn:\n  - ADR-3\n---\n# One\n",
        "---\nid: ADR-1\nSuperseded_By: ADR-2\ndepends_on: ADR-3\n---\n# One\n",
        "# ADR-1: One\n**Superseded-by**: ADR-2\\\n**Depends_on**: ADR-3\n",
        "# ADR-1: One\n* Superseded-By: ADR-2\n* depends_on: ADR-3\n",
        "# ADR-1: One\n| superseded-by | ADR-2 |\n|---|---|\n| dependsOn | ADR-3 |\n",
    ] {
        let repository =
            read(&[("1.md", text), ("2.md", "# ADR-2: Two\n"), ("3.md", "# ADR-3: Three\n")]);
        assert_eq!(edges(&repository), expected, "{text}");
        assert_eq!(repository.node("ADR-1").expect("it is there").attributes.len(), 0, "{text}");
    }
    // Capitals and hyphens inside words keep what they mean.
    let text = "---\nid: ADR-1\nOpenAPI: x\ndecisionMakers: Ann\nco-author: Ben\n---\n# One\n";
    let repository = read(&[("1.md", text)]);
    let node = repository.node("ADR-1").expect("it is there");
    let names: Vec<&str> = node.attributes.keys().map(|name| name.as_str()).collect();
    assert_eq!(names, ["co_author", "decision_makers", "openapi"]);
}

#[test]
fn attributes_keep_lists() {
    let text = "---\nid: ADR-1\ntags: [a, b, c]\ndecision-makers:\n  - Ann\n  - Ben\nauthor: [Eve]\nstatus: [accepted, old]\n---\n# One\n";
    let repository = read(&[("1.md", text)]);
    let node = repository.node("ADR-1").expect("it is there");
    let attribute = |name: &str| node.attributes.get(name).cloned();
    let list =
        |texts: &[&str]| Some(Attribute::List(texts.iter().map(|text| (*text).into()).collect()));
    assert_eq!(attribute("tags"), list(&["a", "b", "c"]));
    assert_eq!(attribute("decision_makers"), list(&["Ann", "Ben"]));
    assert_eq!(attribute("author"), Some(Attribute::Text("Eve".into())));
    assert_eq!(node.status.as_ref().map(|status| status.as_str()), Some("accepted"));
}

#[test]
fn maps_in_lists_are_items_and_no_metadata() {
    let repository = read(&[
        (
            "prd.md",
            "---\nid: PRD-7\nkpis:\n  - {name: Refund, story: US-007-1, metric: refunds_total, value: 500}\n  - name: Other\n    status: draft\n  - Third of US-007-1\n---\n# P\n\n## US-007-1: S\n",
        ),
        (
            "adr.md",
            "---\nid: ADR-1\nservices: [{name: booking, role: writer}]\nlinks:\n  - prd: PRD-7\nreviews:\n  - {status: rejected, by: Ann, of: ADR-2}\n---\n# A\n",
        ),
        ("b.md", "# ADR-2: B\n## Monitoring\n### Metrics\n- `refunds_total` (counter)\n"),
        (
            "catalog-info.yaml",
            "kind: Component\nmetadata: {name: booking}\nspec: {type: service}\n",
        ),
    ]);
    let named: Vec<String> =
        edges(&repository).into_iter().filter(|edge| !edge.contains(" part-of ")).collect();
    assert_eq!(
        named,
        [
            "ADR-1 derives-from PRD-7",
            "ADR-1 governs service:booking",
            "ADR-1 mentions ADR-2",
            "ADR-2 governs metric:refunds_total",
            "PRD-7/kpi/refund measures PRD-7/US-1",
            "PRD-7/kpi/third-of-us-007-1 measures PRD-7/US-1",
            "metric:refunds_total measures PRD-7/kpi/refund",
        ]
    );
    let kpi = repository.node("PRD-7/kpi/refund").expect("it is there");
    assert_eq!((kpi.title.as_str(), kpi.attribute("value")), ("Refund", Some("500")));
    assert!(repository.node("PRD-7/kpi/other").is_ok());
    for id in ["ADR-1", "PRD-7"] {
        let node = repository.node(id).expect("it is there");
        assert_eq!((node.status.as_ref(), node.attributes.len()), (None, 0), "{id}");
    }
}

#[test]
fn front_matter_that_is_none_is_reported() {
    let findings = |text: &str| {
        let repository = read(&[("a.md", text)]);
        let findings = repository.findings().iter().map(|finding| {
            assert_eq!(finding.rule, "malformed-front-matter", "{text}");
            format!("{}: {}", finding.location, finding.message)
        });
        (findings.collect::<Vec<_>>(), nodes(&repository))
    };
    for (text, finding, expected) in [
        (
            "---\nid: ADR-19\nstatus: Accepted\n# T\n\nText.\n",
            "a.md:1: the front matter is never closed",
            vec!["ADR-19 | T"],
        ),
        (
            "---\nid: ADR-19\n---\n---\nstatus: Accepted\n---\n# T\n",
            "a.md:4: a second block of front matter",
            vec!["ADR-19 | T"],
        ),
        (
            "---\n\nid: ADR-19\n---\n# T\n",
            "a.md:1: this is no front matter, since an empty line stands before it or in it",
            // The text of the file names an ADR.
            vec!["file:a.md | a.md"],
        ),
        (
            "\n---\nid: ADR-19\n---\n# ADR-19: T\n",
            "a.md:2: this is no front matter, since an empty line stands before it or in it",
            vec!["ADR-19 | T", "file:a.md | a.md"],
        ),
    ] {
        let expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
        assert_eq!(findings(text), (vec![finding.to_owned()], expected), "{text}");
    }
    for text in [
        "---\n\nNote: it is late.\n\n---\n",
        "---\nNote: it is late.\n\n# T\n",
        "# T\n\n---\nid: x\n",
    ] {
        assert_eq!(findings(text).0, [""; 0], "{text}");
    }
}

#[test]
fn front_matter_may_be_toml() {
    let repository = read(&[
        (
            "a.md",
            "+++\nid = \"ADR-1\"\ntitle = 'One'\nstatus = \"accepted\"\ndate = 2024-01-02\nsupersedes = [\"ADR-2\"]\n+++\n# Else\n",
        ),
        ("b.md", "# ADR-2: Two\n"),
        ("c.md", "+++\nid = ADR-3\n+++\n# ADR-3: Three\n"),
        ("d.md", "+++\n# ADR-4: Four\n"),
    ]);
    assert_eq!(nodes(&repository), ["ADR-1 | One", "ADR-2 | Two", "ADR-3 | Three", "ADR-4 | Four"]);
    assert_eq!(edges(&repository), ["ADR-1 supersedes ADR-2"]);
    let node = repository.node("ADR-1").expect("it is there");
    assert_eq!(node.attribute("date"), Some("2024-01-02"));
    let [finding] = repository.findings() else { panic!("{:?}", repository.findings()) };
    assert_eq!(
        (finding.rule.as_str(), finding.location.to_string()),
        ("malformed-front-matter", "c.md:2".into())
    );
}

/// A site draws the title of front matter above a page that has no heading of the first level.
#[test]
fn a_title_that_begins_with_an_id_is_the_heading_of_a_page_without_one() {
    for (text, expected) in [
        (
            "title: \"ADR-001: Outbox\"\nstatus: Accepted\n---\n\n## Context\n",
            &["ADR-001 | Outbox"][..],
        ),
        ("title: \"ADR-001: Outbox\"\n---\n\nText.\n", &["ADR-001 | Outbox"]),
        ("id: ADR-7\ntitle: \"ADR-001: Outbox\"\n---\n", &["ADR-7 | ADR-001: Outbox"]),
        // The page says who it is, or is about something else.
        ("title: \"ADR-001: Outbox\"\n---\n# ADR-002: Inbox\n", &["ADR-002 | Inbox"]),
        ("title: \"ADR-001: Outbox\"\n---\n## ADR-002: Inbox\n", &["ADR-002 | Inbox"]),
        ("title: \"ADR-001: Outbox\"\n---\n# Notes\n", &[]),
        ("title: Notes on ADR-001\n---\n\n## Context\n", &[]),
        ("title: Decisions\n---\n\n## Context\n", &[]),
    ] {
        let text = format!("---\n{text}");
        assert_eq!(nodes(&read(&[("a.md", &text)])), expected, "{text}");
    }
}
