//! Front matter and other YAML that is broken, endless, deep, or larger than it looks.

use std::fmt::Write;

use super::{faults, findings, ids, lines, read};

fn with_front_matter(yaml: &str) -> String {
    format!("---\n{yaml}\n---\n# ADR-1: A\n\nBody.\n")
}

#[test]
fn front_matter_that_is_never_closed_ends_with_its_entries() {
    let text = "---\nid: ADR-7\nstatus: Accepted\n\n# ADR-7: A\n";
    let repository = read([("a.md", text)]);
    assert_eq!(ids(&repository), ["ADR-7"]);
    assert_eq!(repository.unresolved(), []);
    assert_eq!(
        faults(&repository),
        ["a.md:1: warning[malformed-front-matter]: the front matter is never closed"]
    );
    // Entries that artifacts do not have are text.
    let repository = read([("a.md", "---\nnote: ADR-7\n\n# ADR-1: A\n")]);
    assert_eq!(ids(&repository), ["ADR-1", "file:a.md"]);
    assert_eq!(findings(&repository), [""; 0]);
}

#[test]
fn what_is_broken_hides_nothing_beside_it() {
    let yaml = "id: ADR-7\nlist: [a\nstatus: Accepted\n\tx: y\ntitle: Kept\nid: ADR-8";
    let repository = read([("a.md", with_front_matter(yaml))]);
    let adr = repository.node("ADR-7").expect("the first id counts");
    assert_eq!((adr.title.as_str(), ids(&repository).len()), ("Kept", 1));
    let faults = faults(&repository);
    assert!(
        faults.iter().any(|it| it.starts_with("a.md:3: error[malformed-front-matter]")),
        "{faults:?}"
    );
    assert!(
        faults.contains(
            &"a.md:7: warning[malformed-front-matter]: `id` stands twice in the front matter"
                .to_owned()
        ),
        "{faults:?}"
    );
}

#[test]
fn a_hundred_thousand_keys_are_compared_once() {
    let keys = lines(100_000, |at| format!("k{at}: v\n"));
    let keys = format!("id: ADR-1\n{keys}");
    let repository = read([("a.md", with_front_matter(&format!("{keys}k7: again")))]);
    assert_eq!(repository.documents()[0].document.entries.len(), 100_002);
    assert_eq!(
        findings(&repository),
        ["a.md:100003: warning[malformed-front-matter]: `k7` stands twice in the front matter"]
    );
}

#[test]
fn deep_yaml_is_a_finding() {
    for (what, yaml) in [
        ("lists", "[".repeat(10_000)),
        ("closed lists", format!("a: {}{}", "[".repeat(10_000), "]".repeat(10_000))),
        ("maps", format!("a: {}{}", "{a: ".repeat(10_000), "}".repeat(10_000))),
        ("dashes", format!("a:\n  {}x", "- ".repeat(10_000))),
        ("questions", "? ".repeat(10_000)),
    ] {
        let repository = read([("a.md", with_front_matter(&yaml))]);
        assert_eq!(ids(&repository), ["ADR-1"], "{what}");
        let faults = faults(&repository);
        assert!(
            faults.iter().any(|it| it.contains("error[malformed-front-matter]")),
            "{what}: {faults:?}"
        );
    }
    let indented = lines(3_000, |at| format!("{}k:\n", " ".repeat(at)));
    let repository = read([("a.md", with_front_matter(indented.trim_end()))]);
    assert_eq!(ids(&repository), ["ADR-1"]);
}

#[test]
fn aliases_of_aliases_are_a_finding() {
    // Ten times ten … nine times: a thousand million items from 400 bytes.
    let mut yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for at in 1..9 {
        let inner = vec![format!("*a{}", at - 1); 10].join(", ");
        writeln!(yaml, "a{at}: &a{at} [{inner}]").expect("a text takes what is written");
    }
    let entity = "kind: Component\nmetadata: {name: api}\n---\n";
    let repository = read([
        ("a.md", with_front_matter(&yaml)),
        ("catalog-info.yaml", format!("{entity}{yaml}")),
        ("compose.yaml", format!("services:\n  web: {{image: acme/web}}\n---\n{yaml}")),
    ]);
    assert_eq!(ids(&repository), ["ADR-1", "service:api", "service:web"]);
    for rule in ["a.md", "catalog-info.yaml", "compose.yaml"] {
        assert!(faults(&repository).iter().any(|it| it.starts_with(rule)), "{rule}");
    }
}

#[test]
fn aliases_of_a_long_text_are_a_finding() {
    // 1 MB, ten thousand times: ten gigabytes from one.
    let yaml = format!("a: &a {}\nb: [{}*a]", "x".repeat(1_000_000), "*a, ".repeat(10_000));
    let repository = read([("a.md", with_front_matter(&yaml))]);
    assert_eq!(ids(&repository), ["ADR-1"]);
    assert!(!faults(&repository).is_empty());
}

#[test]
fn yaml_of_one_long_line_ends() {
    let line = format!("k: '{}'", "a ".repeat(5_000_000));
    let repository = read([("a.md", with_front_matter(&line))]);
    assert_eq!(ids(&repository), ["ADR-1"]);
    let template =
        format!("apiVersion: v1 # app.kubernetes.io/ {}\n[", "x {{ a }} ".repeat(90_000));
    let repository = read([("deploy.yaml", template)]);
    assert_eq!(ids(&repository), [""; 0]);
}

#[test]
fn one_anchor_may_be_named_by_hundreds() {
    let services = lines(500, |at| format!("  s{at}: {{image: acme/s, logging: *l}}\n"));
    let text = format!("x-logging: &l {{driver: json}}\nservices:\n{services}");
    let repository = read([("compose.yaml", text)]);
    assert_eq!(repository.nodes().len(), 500);
    assert_eq!(findings(&repository), [""; 0]);
}

#[test]
fn yaml_of_a_sound_depth_is_read() {
    let deep = format!("{}x{}", "[".repeat(35), "]".repeat(35));
    let repository = read([("a.md", with_front_matter(&format!("id: ADR-7\nlist: {deep}")))]);
    assert_eq!((ids(&repository), findings(&repository)), (vec!["ADR-7"], vec![]));
}

#[test]
fn references_in_block_scalars_stand_where_they_are_written() {
    let place = |yaml: &str| {
        let repository = read([("a.md", with_front_matter(&format!("id: ADR-7\n{yaml}")))]);
        let named = repository.unresolved().iter().filter(|it| it.text == "PRD-9");
        named.map(|it| (it.location.line, it.location.column)).collect::<Vec<_>>()
    };
    assert_eq!(place("text: |\n  see PRD-9\n"), [(4, 7)]);
    assert_eq!(place("text: |\r\n  see PRD-9\r\n"), [(4, 7)]);
    // Two escapes of a character of three bytes and two quotes: as long as what they mean.
    assert_eq!(place("text: \"\\L\\LPRD-9 é\""), [(3, 7)]);
}
