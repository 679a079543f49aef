//! Front matter: the ids that it gives, its keys in all their spellings, and what stands in lists.

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
