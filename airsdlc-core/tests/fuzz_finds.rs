//! What fuzzing found, made small: the laws of all files hold for it.

use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

#[allow(dead_code, unreachable_pub, reason = "fuzz targets use all of it")]
#[path = "../../fuzz/src/laws.rs"]
mod laws;

fn read_with(files: &[(&str, &str)], options: &OpenOptions) -> KnowledgeRepository {
    let source = Memory::new(files.iter().copied());
    KnowledgeRepository::from_source(&source, options).expect("memory reads")
}

/// Asserts the laws for a file beside an ADR.
fn assert_laws(path: &str, text: &str) -> KnowledgeRepository {
    let adr = ("docs/adrs/adr-001.md", "# ADR-001: Outbox\n\n- **Service**: booking-service\n");
    laws::assert_laws(&[(path, text), adr], path, &OpenOptions::new())
}

#[test]
fn the_last_line_of_a_code_span_may_be_empty() {
    let text =
        "# BOLT-042: Cancel\n\n## Action Items\n\n- [ ] Say `a...\n `b\n- [x] Say `a\n  ` b\n";
    let repository = assert_laws("docs/x.md", text);
    let items = &repository.documents()[1].document.checklist;
    let items: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(items, ["Say a... b", "Say a  b"]);
}

#[test]
fn text_over_lines_ends_between_characters() {
    // As long as what it means, and its last character has two bytes.
    let repository = assert_laws("docs/x.md", "---\nid: ADR-7\nprd: [PRD-9 or\nanyİ]\n---\n# A\n");
    let dangling: Vec<_> = repository.unresolved().iter().collect();
    assert!(dangling.iter().any(|it| it.text.starts_with("PRD-9")), "{dangling:?}");
}

#[test]
fn owners_of_all_files_own_strangers() {
    // Two spellings of one team, of which one owns what stands in no other rule.
    let repository = assert_laws("CODEOWNERS", "* @acme/pay-core\n/docs/adrs/ @acme/pay_core\n");
    let team = repository.nodes().find(|node| node.id.as_str() == "team:pay_core");
    assert_eq!(team.map(|team| team.aliases.len()), Some(2), "{team:?}");
}

#[test]
fn a_name_without_a_letter_is_none() {
    for name in ["!", "\"\"", "' '", "~", "default/"] {
        let entity = format!("kind: API\nmetadata: {{name: {name}}}\n");
        let text = format!("{entity}---\n{entity}");
        let repository = assert_laws("catalog-info.yaml", &text);
        let told: Vec<&str> =
            repository.findings().iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(told, ["an entity of the catalogue has no `metadata.name`"; 2], "{name}");
        assert_eq!(
            repository.nodes().filter(|node| node.id.as_str().starts_with("api:")).count(),
            0
        );
    }
}

#[test]
fn ranges_have_the_same_budget_however_lines_end() {
    // Behind their first ids the ranges stand for 376, 376 and 408. 448 bytes and a thousand allow 1,112; with a byte more for each
    // line there would be 1,212.
    let lines = "\n".repeat(400);
    let text = format!("# BOLT-042..418\n# BOLT-042..418\n# BOLT-010..418\n{lines}");
    let repository = assert_laws("src/x.py", &text);
    let whole = |text: &str| repository.unresolved().iter().any(|it| it.text == text);
    assert!(whole("BOLT-11..418") && !whole("BOLT-43..418"), "{:?}", repository.unresolved());
}

#[test]
fn yaml_gives_keys_up_behind_as_many_characters_as_lines_have() {
    // Of 600 lines behind a key CRLF makes 1,200 characters, so that the key is what is wrong.
    let text = format!("services: {{a\n# why\nb{}: x}}\n  y\n", "\n".repeat(600));
    let repository = assert_laws("compose.yaml", &text);
    let rules: Vec<&str> = repository.findings().iter().map(|it| it.rule.as_ref()).collect();
    assert_eq!(rules, ["malformed-catalogue"]);
}
