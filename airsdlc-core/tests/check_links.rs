//! The rules on links and ids: what they find, what only looks alike, and what their fixes write.

mod checks;

use airsdlc_core::check::{CheckOptions, Diagnostic, Fix, Report, Safety, apply};
use airsdlc_core::source::Memory;
use airsdlc_core::span::RepoPath;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use checks::{Case, assert_cases, report};

const PRD: (&str, &str) = (
    "docs/prds/prd-015-cancel.md",
    "# PRD-015: Cancel\n\n## 1. Goals\n\nText.\n\n## 3.2 Refunds\n\nText.\n",
);

/// An ADR with a text, beside the PRD.
fn adr(what: &str, rule: &'static str, text: &str, lines: &[u32]) -> Case {
    Case::new(what, rule)
        .file(PRD.0, PRD.1)
        .file("docs/adrs/adr-023.md", format!("# ADR-023: Outbox\n\n{text}\n"))
        .lines("docs/adrs/adr-023.md", lines)
}

#[test]
fn a_path_leads_to_a_file() {
    let rule = "broken-path";
    assert_cases([
        adr("a link", rule, "See [it](../prds/none.md).", &[3]),
        adr("a picture", rule, "![it](none.png)", &[3]),
        adr("a link by reference", rule, "See [it][a].\n\n[a]: none.md", &[3]),
        adr("a page in running text", rule, "As prds/prd-016.md says.", &[3]),
        adr("a link whose text is an id", rule, "See [PRD-015](../prds/old.md).", &[3]),
        adr("with an anchor", rule, "See [it](none.md#x).", &[3]),
        adr("two in a line", rule, "[a](x.md) and [b](y.md)", &[3, 3]),
        adr("a picture in HTML", rule, "<img src=\"none.png\" width=\"40\">", &[3]),
        adr("links in HTML", rule, "<p>\n<a href='none.md'>a</a> <a href=\"#b\">b</a></p>", &[4]),
        adr("in running HTML", rule, "A <a href=\"none.md\">b</a> c.", &[3]),
        adr("a sound link in HTML", rule, "<a href=\"../prds/prd-015-cancel.md\">b</a>", &[]),
        adr("in a comment over lines", rule, "<!--\n<img src=\"none.png\">\n-->", &[]),
        adr(
            "a page of a built site",
            rule,
            "<a href=\"none.html\">a</a> <a href=\"b/\">b</a>",
            &[],
        ),
        adr("a picture above a page of a site", rule, "<img src=\"../img/a.png\">", &[])
            .file("docs/adrs/img/a.png", ""),
        adr("HTML as a sample", rule, "<pre>\n<img src=\"none.png\">\n</pre>", &[]),
        adr("HTML in code", rule, "`<img src=\"none.png\">`", &[]),
        adr("a sound link", rule, "See [it](../prds/prd-015-cancel.md).", &[]),
        adr("a directory", rule, "See [them](../prds/).", &[]),
        adr("with escapes", rule, "See [it](../prds/prd%2D015-cancel.md?plain=1).", &[]),
        adr("out of the repository", rule, "[a](https://x.example/b.md), a@b.example", &[]),
        adr("in code", rule, "`[a](none.md)`\n\n```\n[a](none.md)\n```", &[]),
        adr("a footnote", rule, "A.[^1]\n\n[^1]: [a](none.md)", &[]),
        adr("suppressed", rule, "<!-- airsdlc: ignore[broken-path] soon -->\n\n[a](x.md)", &[]),
        Case::new("a page that is no artifact", rule).file("docs/a.md", "[a](none.md)"),
        Case::new("such a page, by the configuration", rule)
            .file("docs/a.md", "[a](none.md)")
            .file("airsdlc.toml", "[check]\nplain_documents = true\n")
            .lines("docs/a.md", &[1]),
    ]);
}

/// A page as the value of a key that names an artifact is looked for from the root, from the page, and by the end of its
/// path; there one that is missing is missed, in a directory or not.
#[test]
fn a_page_as_a_value_leads_to_a_file() {
    let rule = "broken-path";
    let prd = |value: &str, lines: &[u32]| adr(value, rule, &format!("- **PRD**: {value}"), lines);
    assert_cases([
        prd("docs/prds/prd-015-cancel.md", &[]),
        prd("/docs/prds/prd-015-cancel.md", &[]),
        prd("prds/prd-015-cancel.md", &[]),
        prd("../prds/prd-015-cancel.md", &[]),
        prd("prd-015-cancel.md, PRD-015", &[]),
        prd("`prd-015-cancel.md`", &[]),
        prd("https://x.example/prd-016.md", &[]),
        prd("docs/prds/prd-016.md", &[3]),
        prd("../prds/prd-016.md, PRD-015", &[3]),
        prd("prd-016.md", &[3]),
    ]);
    let anchor = "- **PRD**: prd-015-cancel.md#32-refunds\n- **RFC**: prd-015-cancel.md#4";
    assert_cases([
        adr("an anchor in it", "broken-anchor", anchor, &[4]),
        adr("two of a name", "ambiguous-reference", "- **PRD**: goals.md", &[3])
            .file("a/goals.md", "# PRD-016: A\n")
            .file("b/goals.md", "# PRD-017: B\n"),
        // Where nothing says that an artifact is meant, a name is only one.
        adr("another key", rule, "- **Note**: none.md\n- **Depends on**: CHANGELOG.md", &[]),
    ]);
}

/// An id that running text links to an address outside the repository is kept there, as it says.
#[test]
fn an_id_is_of_something() {
    let rule = "dangling-reference";
    let site = "[[kind]]\nname = 'prd'\nlinks = ['https://docs.example/prd/{}']\n";
    assert_cases([
        adr("in running text", rule, "See PRD-016.", &[3]),
        adr("the text of a link", rule, "See [PRD-016](../prds/prd-015-cancel.md).", &[3]),
        adr("beside an address", rule, "See PRD-016, https://x.example/16.", &[3]),
        adr("in metadata", rule, "- **PRD**: [PRD-016](https://x.example/16)", &[]),
        adr("none, for a reason", rule, "- **PRD**: N/A — technical decision", &[]),
        adr("no title", rule, "- **PRD**: None of the above", &[3]),
        adr("in place of an id", rule, "- **PRD**: https://x.example/PRD-16 (PRD-016)", &[]),
        adr("of another key", rule, "- **PRD**: PRD-016\n- **Wiki**: https://x.example/16", &[3]),
        adr("an address of the site", rule, "See [PRD-016](https://docs.example/prd/15).", &[3])
            .file("airsdlc.toml", site),
        adr("listed elsewhere", rule, "## References\n\n- [BOLT-016](https://x.example/16)", &[]),
        adr("kept elsewhere", rule, "See [PRD-016](https://x.example/issues/16).", &[]),
        adr("elsewhere by reference", rule, "See [PRD-016].\n\n[PRD-016]: //x.example/16", &[]),
        adr("a placeholder", rule, "See PRD-XXX.", &[]),
    ]);
    // Prefixes that the repository has none of are those of others.
    let incident = "# INC-2024-001: A\n";
    assert_cases([
        adr(
            "another's prefix",
            rule,
            "JIRA INC-12345, the FIX-4 engine, PM-10, DEPLOY-7, R-2.",
            &[],
        ),
        adr("a prefix of one's own", rule, "As INC-12345 taught.", &[3])
            .file("docs/i.md", incident),
        adr("another's prefix in metadata", rule, "- **Incident**: INC-12345", &[3]),
        adr("a decision where there are none", rule, "The ADR-7 way, in BOLT-3.", &[3, 3]),
        adr("struck out", rule, "~~ADR-050~~ and ADR-051.", &[3]),
        adr("before an address", rule, "ADR-042 (https://x.example/42.md) says so.", &[]),
        adr("of a repository", rule, "ADR-042 (in the payments repo), ADR-043 (a repost)", &[3]),
        Case::new("a ticket in code", rule)
            .file("src/a.go", "// FIX-123: see the ticket\n// implements ADR-9\n")
            .lines("src/a.go", &[2]),
    ]);
}

/// What is named in words, or by the key of a tracker, is kept elsewhere; what is nearly an id of here is a slip.
#[test]
fn a_value_in_words_or_of_a_tracker_is_no_slip() {
    let rule = "dangling-reference";
    let prd = |value: &str, lines: &[u32]| {
        adr(value, rule, &format!("- **PRD**: {value}"), lines)
            .file("docs/playbooks/outbox.md", "# OUTBOX-001: Outbox\n\n- **Status**: Active\n")
    };
    let none = [
        "none",
        "N/A",
        "Not applicable.",
        "keine",
        "Entfällt",
        "aucune",
        "sans objet",
        "Ninguna",
        "no aplica",
        "nessuno",
        "não se aplica",
        "geen",
        "n.v.t.",
        "keine (rein technisch)",
    ];
    assert_cases(none.map(|value| prd(value, &[])));
    assert_cases([
        // Keys of trackers.
        prd("PAY-12", &[]),
        prd("JIRA PAY-12", &[]),
        prd("PAY-12, PAY-13 and P2P-4", &[]),
        prd("Faster checkout (PAY-12)", &[]),
        prd("#12", &[]),
        // Slips of the pen: the letters of a prefix in another order, one letter beside one that has this number, a
        // number that is none.
        prd("PDR-015", &[3]),
        prd("PDR-404", &[3]),
        prd("PRX-15", &[3]),
        prd("PR-015", &[3]),
        prd("OUTBX-1", &[3]),
        prd("PRD-0O1", &[3]),
        prd("PRD-015, PRD-0O1", &[3]),
        // A prefix of a kind or of an artifact here is not one of others.
        prd("PRD-404", &[3]),
        prd("OUTBOX-404", &[3]),
        // The number that a letter beside would need is not here.
        prd("PRX-404", &[]),
        prd("pay-12", &[3]),
        // Words beside what is named.
        prd("Cancel (PRD-015), v2", &[]),
        prd("Cancelling a stay (PRD-015), v2", &[]),
        prd("PRD-015, all of it", &[]),
        prd("~~PRD-015~~ dropped", &[]),
        prd("see `docs/prds/prd-015-cancel.md`", &[]),
        prd("the draft, https://x.example/prd", &[]),
        // Words alone, or beside a part, are a title.
        prd("Cancelling a stay", &[3]),
        prd("Cancelling a stay, US-1", &[3, 3]),
        prd("dropped", &[3]),
    ]);
    let bolt = |text: &str, lines: &[u32]| {
        Case::new(text, rule)
            .file("docs/bolt.md", format!("# BOLT-001: A\n\n{text}\n"))
            .lines("docs/bolt.md", lines)
    };
    assert_cases([
        bolt("- **Dependencies**: OPS-7", &[]),
        bolt("- **Dependencies**: BLOT-7", &[3]),
        // A pattern may have any prefix.
        adr("a pattern", rule, "- **Patterns**: RETRY-001", &[3]),
    ]);
}

/// What another form of text defines is not read, and said to be there; `.mdx` is read as Markdown.
#[test]
fn files_that_are_not_read_are_named() {
    let text = "# ADR-003: A\n\n- **Depends on**: ADR-001, ADR-002, ADR-004, ADR-005\n";
    let files = [
        ("docs/adrs/adr-001.adoc", "= ADR-001: A\n"),
        ("docs/adrs/adr-002-b.rst", "ADR-002: B\n==========\n"),
        ("docs/adrs/adr-003.md", text),
        ("docs/adrs/adr-004.mdx", "import A from './a';\n\n# ADR-004: D\n"),
    ];
    let found = report(&files, &["dangling-reference"], None);
    let told: Vec<(&str, &str)> = found
        .diagnostics
        .iter()
        .map(|found| (found.message.as_str(), found.help.as_deref().unwrap_or_default()))
        .collect();
    let only = "only Markdown is read (.md, .markdown, .mdx)";
    assert_eq!(
        told,
        [
            (
                "`ADR-001` is not defined in any file that is read",
                &*format!("`docs/adrs/adr-001.adoc` is called so: {only}")
            ),
            (
                "`ADR-002` is not defined in any file that is read",
                &*format!("`docs/adrs/adr-002-b.rst` is called so: {only}")
            ),
            (
                "`ADR-005` is not defined anywhere in the repository",
                "correct the reference, or add what it names"
            ),
        ]
    );
}

/// Files of the code may be still to come, or lie in another repository.
#[test]
fn files_of_a_bolt_are_there_when_it_is_done() {
    let bolt = |what: &str, status: &str, file: &str, lines: &[u32]| {
        let text = format!("# BOLT-001: A\n\n- **Status**: {status}\n- **Files**: {file}\n");
        Case::new(what, "broken-path")
            .file("docs/b.md", text)
            .file("internal/a.go", "package a\n")
            .lines("docs/b.md", lines)
    };
    assert_cases([
        bolt("done", "Done", "internal/b.go", &[4]),
        bolt("under way", "In Progress", "internal/b.go", &[]),
        bolt("there", "Done", "internal/a.go", &[]),
        bolt("no such language here", "Done", "web/b.ts", &[]),
    ]);
}

#[test]
fn an_anchor_is_on_its_page() {
    let rule = "broken-anchor";
    let link = |anchor: &str| format!("See [it](../prds/prd-015-cancel.md#{anchor}).");
    assert_cases([
        adr("another name", rule, &link("32-refund"), &[3]),
        adr("of its own page", rule, "See [it](#nowhere).", &[3]),
        adr("of its own page, in HTML", rule, "See <a href=\"#nowhere\">it</a>.", &[3]),
        adr("another case", rule, &link("32-Refunds"), &[3]),
        adr("a heading", rule, &link("32-refunds"), &[]),
        adr("the first heading", rule, &link("prd-015-cancel"), &[]),
        adr("one that HTML sets", rule, "<a id=\"here\"></a>\n\nSee [it](#here).", &[]),
        adr("the second of one text", rule, "## A\n\nb\n\n## A\n\nb [c](#a-1)", &[]),
        adr("an id of a heading", rule, "## A {#my-a}\n\nb [c](#my-a)", &[]),
        adr("one among attributes", rule, "## A {: .wide #my-a }\n\nb [c](#my-a)", &[]),
        adr("braces that give no id", rule, "## A {b}\n\nb [c](#b)", &[5]),
        adr("as GitHub writes it", rule, &link("user-content-32-refunds"), &[]),
        adr("as GitHub would write none", rule, &link("user-content-32"), &[3]),
        adr("the top of a page", rule, "[a](#), [b](#top)", &[]),
        adr("lines of a source", rule, &link("L10-L12"), &[]),
        adr("words of a text", rule, &link(":~:text=Goals"), &[]),
        adr("a footnote", rule, "[a](#fn1) [b](#fnref:2) [c](#user-content-fn-1)", &[]),
        adr("a page that is not there", rule, "[a](none.md#b)", &[]),
    ]);
}

#[test]
fn a_reference_means_one_thing() {
    let rule = "ambiguous-reference";
    let two = |what: &str, text: &str, lines: &[u32]| {
        adr(what, rule, text, lines)
            .file("docs/prds/prd-016.md", "# PRD-016: Change\n")
            .file("a/x.go", "package a\n")
            .file("b/x.go", "package b\n")
            .file("docs/prds/prd-017.md", "# PRD-017: Cancel a change\n")
    };
    assert_cases([
        two("the start of two titles", "- **PRD**: PRD C", &[3]),
        two("a title", "- **PRD**: PRD Change", &[]),
        two("a line of a file that two have", "In x.go:12 it fails.", &[3]),
        two("a page that two have", "Read x.md.", &[])
            .file("a/x.md", "# A\n")
            .file("b/x.md", "# B\n"),
        two("an id", "- **PRD**: PRD-016", &[]),
    ]);
    let groups = |names: &[&str]| {
        let rules = |name: &&str| {
            format!(
                "  - name: {name}\n    rules:\n      - alert: Stopped\n        expr: rate(a_total[5m]) == 0\n"
            )
        };
        format!("groups:\n{}", names.iter().map(rules).collect::<String>())
    };
    let alert = |what: &str, rules: &[&str], lines: &[u32]| {
        Case::new(what, rule)
            .file("docs/runbooks/a.md", "# Runbook: A\n\n- **Alert**: Stopped\n")
            .file("monitoring/alerts.yaml", groups(rules))
            .lines("docs/runbooks/a.md", lines)
    };
    let given = format!(
        "# ADR-023: A\n\n## Monitoring\n\n**Metrics**:\n- `a_total` (counter)\n\n**Alerts**:\n\n```yaml\n{}```\n",
        groups(&["a"])
    );
    assert_cases([
        alert("an alert of two groups of rules", &["a", "b"], &[3]),
        alert("an alert of one group", &["a"], &[]),
        alert("an alert of an ADR that a rule file has", &["a"], &[])
            .file("docs/adrs/a.md", given.clone()),
        alert("an alert of two ADRs", &["a"], &[3])
            .file("docs/adrs/a.md", given.clone())
            .file("docs/adrs/b.md", given.replace("ADR-023", "ADR-024")),
    ]);
}

/// The runbook of an alert that an ADR gives and a rule file has is that of both.
#[test]
fn a_runbook_operates_the_alert_and_its_rule() {
    let files = Memory::new([
        ("docs/a.md", "# Runbook: A\n\n- **Alert**: Stopped\n"),
        ("docs/adrs/a.md", "# ADR-023: A\n\n## Monitoring\n\n**Alerts**:\n\n- Stopped\n"),
        (
            "alerts.yaml",
            "groups:\n  - name: a\n    rules:\n      - alert: Stopped\n        expr: a_total == 0\n",
        ),
    ]);
    let repository =
        KnowledgeRepository::from_source(&files, &OpenOptions::new()).expect("memory can be read");
    let edges = repository.edges().filter(|edge| edge.edge.kind.name() == "operates");
    let operated: Vec<&str> = edges.map(|edge| edge.target.id.as_str()).collect();
    assert_eq!(operated, ["ADR-023/alert/stopped", "alert:a/Stopped"]);
    assert_eq!(repository.unresolved(), []);
}

#[test]
fn an_id_is_given_once_and_in_its_form() {
    let rule = "duplicate-id";
    assert_cases([
        Case::new("two files", rule)
            .file("docs/a.md", "# ADR-023: A\n")
            .file("docs/b.md", "Text.\n\n# adr-23: B\n")
            .lines("docs/b.md", &[3]),
        Case::new("front matter and heading", rule)
            .file("docs/a.md", "# ADR-023: A\n")
            .file("docs/b.md", "---\nid: ADR-023\n---\n# B\n")
            .lines("docs/b.md", &[2]),
        Case::new("two stories of one PRD", rule)
            .file("docs/a.md", "# PRD-001: A\n\n### US-001-1: B\n\n### US-001-1: C\n")
            .lines("docs/a.md", &[5]),
        Case::new("stories of two PRDs", rule)
            .file("docs/a.md", "# PRD-001: A\n\n### US-1: B\n")
            .file("docs/b.md", "# PRD-002: A\n\n### US-1: B\n"),
        Case::new("an amendment is no second definition", rule)
            .file("docs/a.md", "# ADR-023: A\n")
            .file("docs/b.md", "# ADR-023: A (Amendment 1)\n"),
        Case::new("two runbooks of one title", rule)
            .file("docs/a.md", "# Runbook: Cancel\n")
            .file("docs/b.md", "# Runbook: Cancel\n"),
    ]);
    let variant = |first: &str, second: &str, found: &str, lines: &[u32]| {
        Case::new(format!("{first} and {second}"), rule)
            .file(first, "# ADR-023: A\n")
            .file(second, "# ADR-023: B\n")
            .lines(found, lines)
    };
    let original = "docs/adrs/adr-023.md";
    assert_cases([
        variant(original, "docs/adrs/adr-023.fr.md", original, &[]),
        variant(original, "docs/de/adrs/adr-023.md", original, &[]),
        variant(original, "archive/versioned_docs/version-1.0/adrs/adr-023.md", original, &[]),
        variant("src/a/testdata/x.md", "src/b.md", original, &[]),
        variant(original, "docs/adrs/adr-023-copy.md", "docs/adrs/adr-023-copy.md", &[1]),
        variant(original, "docs/adrs/adr-023 (1).md", "docs/adrs/adr-023 (1).md", &[1]),
        variant(original, "docs/adrs/adr-023-de.md", original, &[1]),
    ]);
    let translated = [
        (original, "# ADR-023: A\n"),
        ("docs/adrs/adr-023.fr.md", "# ADR-023: B\n\n[x](none.md)\n"),
        ("docs/bolt.md", "# BOLT-1: B\n\n- **ADR**: ADR-023\n- **Status**: In Progress\n"),
    ];
    let found = report(&translated, &["missing-section", "broken-path"], None);
    let of_original = |found: &&Diagnostic| found.location.path.as_str() != original;
    let others: Vec<String> =
        found.diagnostics.iter().filter(of_original).map(ToString::to_string).collect();
    assert_eq!(others.len(), 2, "{others:#?}");
    assert!(others[0].contains("none.md"), "{others:#?}");
    let heading = |text: &str, lines: &[u32]| {
        Case::new(text, "malformed-id")
            .file("docs/a.md", format!("# {text}\n\nText.\n"))
            .lines("docs/a.md", lines)
    };
    assert_cases(
        ["ADR_023: A", "ADR023: A", "ADR 023: A", "adr_23: A", "ADR-23a: A", "PRD.7 — B"]
            .map(|text| heading(text, &[1])),
    );
    let alike = [
        "ADR-023: A",
        "ADR-XXX: A",
        "ADR_XXX: A",
        "RFC 2119: Key words",
        "Incident 5: the pool",
        "PM2: process manager",
        "FIX4: the protocol",
        "ADR 023",
        "Bolt 3: wiring",
        "R_1: a risk",
        "What ADR_023 says: a summary",
    ];
    assert_cases(alike.map(|text| heading(text, &[])));
    let front = |id: &str, lines: &[u32]| {
        Case::new(id, "malformed-id")
            .file("docs/a.md", format!("---\nkind: adr\nid: {id}\n---\n# A\n"))
            .lines("docs/a.md", lines)
    };
    assert_cases([front("ADR_023", &[2]), front("BOLT-023", &[2]), front("ADR-023", &[])]);
}

#[test]
fn pages_that_look_like_artifacts_define_one() {
    let page = |path: &str, text: &str, lines: &[u32]| {
        Case::new(format!("{path}: {text}"), "malformed-id")
            .file(path, text)
            .file("docs/adrs/adr-001.md", "# ADR-001: A\n")
            .lines(path, lines)
    };
    let status = "\n\n- **Status**: Accepted\n";
    let nygard = "\n\n## Status\n\nAccepted\n";
    assert_cases([
        page("docs/adrs/adr-005-fifth.md", &format!("# Fifth{status}"), &[1]),
        page("docs/adrs/adr-007.md", &format!("# Architecture Decision Record 7: A{status}"), &[1]),
        page("docs/adrs/adr-014.md", &format!("# 14. Fourteenth (ADR-014){status}"), &[1]),
        page("docs/adrs/adr-020.md", &format!("# ADR #20: A{status}"), &[1]),
        page("docs/adrs/adr-025.md", &format!("Text.\n\n# Decision: ADR-025 A{status}"), &[3]),
        page("docs/adrs/adr-026.md", "Text.\n", &[1]),
        page("docs/adr-018.md", "# ADR-018 A\n", &[1]),
        page("docs/queue.md", "# ADR-018 Queue\n", &[1]),
        page("docs/adrs/0005-http-caching.md", &format!("# 5. HTTP caching{nygard}"), &[1]),
        page("docs/decisions/kafka.md", &format!("# Use Kafka{nygard}"), &[1]),
    ]);
    assert_cases([
        page("docs/adrs/adr-001-notes.md", "# Notes\n", &[]),
        page("docs/queue.md", "# ADR-001 in short\n", &[]),
        page("docs/adrs/adr-018.md", &format!("# ADR-018 A{status}"), &[]),
        page("docs/adrs/README.md", &format!("# How we decide{nygard}"), &[]),
        page("docs/adrs/adr-template.md", &format!("# A{nygard}"), &[]),
        page("docs/adrs/0000-template.md", &format!("# A{nygard}"), &[]),
        page("docs/templates/adr.md", &format!("# A{nygard}"), &[]),
        page("docs/adrs/process.md", "# How we decide\n", &[]),
        page("docs/adrs/2024-01-15-meeting.md", "# Meeting\n", &[]),
        page("docs/rfc-2119.md", "# Key words\n", &[]),
        page("docs/fix-4.md", "# The protocol\n", &[]),
        page("docs/0005-http-caching.md", &format!("# 5. HTTP caching{nygard}"), &[]),
        page("docs/adrs/adr-001-b.md", "## ADR-001: A (Amendment 1)\n", &[]),
    ]);
    let own =
        "[[kind]]\nname = \"adr\"\nfiles = [\"docs/adrs/*.md\"]\nid = { file = \"{}-*.md\" }\n";
    let declared = page("docs/adrs/about.md", &format!("# How{nygard}"), &[]);
    assert_cases([declared.file("airsdlc.toml", own)]);
}

#[test]
fn a_file_and_its_heading_say_one_id() {
    let rule = "id-mismatch";
    let file = |path: &str, text: &str, lines: &[u32]| {
        Case::new(format!("{path}: {text}"), rule).file(path, text).lines(path, lines)
    };
    assert_cases([
        file("docs/adr-024-a.md", "# ADR-023: A\n", &[1]),
        file("docs/adr-023-a.md", "# ADR-023: A\n", &[]),
        file("docs/adr_23.md", "# ADR-023: A\n", &[]),
        file("docs/bolt-042-2-retries.md", "# BOLT-042: A\n", &[]),
        file("docs/inc-2024-01-15-pool.md", "# Incident INC-2024-001: A\n", &[]),
        file("docs/inc-2024-001.md", "# Post-mortem: INC-2024-001\n", &[]),
        file("docs/adr-024-log.md", "# ADR-023: A\n\n# ADR-024: B\n", &[]),
        file("docs/adr-024-a.md", "# Runbook: the outbox (ADR-023)\n", &[]),
        file("docs/a.md", "---\nid: ADR-023\n---\n# ADR-024: A\n", &[4]),
        file("docs/a.md", "---\nid: ADR-023\n---\n# ADR-23: A\n", &[]),
        file("docs/01-goals.md", "# PRD-015: A\n", &[]),
    ]);
    let series = |what: &str, fourth: &str, lines: &[u32]| {
        (1..=3)
            .fold(Case::new(what, rule), |case, number| {
                let text = format!("# ADR-{number:03}: A\n");
                case.file(&format!("docs/adrs/{number:03}-a.md"), text)
            })
            .file(fourth, "# ADR-004: A\n")
            .lines(fourth, lines)
    };
    assert_cases([
        series("a series with one that differs", "docs/adrs/005-b.md", &[1]),
        series("a series", "docs/adrs/004-b.md", &[]),
        series("another directory", "docs/old/005-b.md", &[]),
        series("a date", "docs/adrs/2024-01-15-b.md", &[]),
    ]);
}

#[test]
fn relations_lead_to_others_that_hold() {
    let own = |text: &str, lines: &[u32]| adr(text, "self-reference", text, lines);
    assert_cases([
        own("- **Supersedes**: ADR-023", &[3]),
        own("- **Superseded by**: ADR-023", &[3]),
        own("- **Depends on**: PRD-015, adr-23", &[3]),
        own("- **ADR ID**: ADR-023", &[]),
        own("ADR-023 supersedes what was there before ADR-023.", &[]),
        own("See [above](#adr-023-outbox).", &[]),
    ]);
    let lone = |text: &str, other: &str, lines: &[u32]| {
        Case::new(format!("{text} {other}"), "unreferenced-artifact")
            .file("docs/a.md", text)
            .file("docs/z.md", other)
            .lines("docs/a.md", lines)
    };
    assert_cases([
        lone("# PRD-001: A\n\n- **Status**: Approved\n", "# Notes\n", &[1]),
        lone("# PRD-001: A\n\n- **Status**: Draft\n", "# Notes\n", &[]),
        lone("# PRD-001: A\n", "# Notes\n\nSee PRD-001.\n", &[]),
        lone(
            "# PRD-001: A\n\n### US-1: B\n",
            "# ADR-002: A\n\n- **Status**: Proposed\n- **PRD**: US-001-1\n",
            &[],
        ),
        lone("# BOLT-001: A\n", "# Notes\n", &[1]),
        lone("# BOLT-001: A\n\n- **ADR**: ADR-002\n", "# ADR-002: A\n", &[]),
    ]);
}

/// ADR-001, which ADR-002 supersedes, and what else there is.
fn superseded(what: &str, status: &str, text: &str, lines: &[u32]) -> Case {
    let newer = format!("# ADR-002: B\n\n- **Status**: {status}\n- **Supersedes**: ADR-001\n");
    Case::new(what, "link-to-superseded")
        .file("docs/a.md", "# ADR-001: A\n\n- **Service**: s\n")
        .file("docs/b.md", newer)
        .file("docs/c.md", text)
        .lines("docs/c.md", lines)
}

#[test]
fn work_rests_on_what_is_not_superseded() {
    let bolt =
        |status: &str| format!("# BOLT-001: A\n\n- **ADR**: ADR-001\n- **Status**: {status}\n");
    let catalogue = "kind: Component\nmetadata:\n  name: s\n  annotations:\n    airsdlc.io/governed-by: ADR-001\n";
    assert_cases([
        superseded("a Bolt under way", "Accepted", &bolt("TODO"), &[3]),
        superseded("a Bolt that is done", "Accepted", &bolt("Done"), &[]),
        superseded("a successor that is proposed", "Proposed", &bolt("TODO"), &[]),
        superseded("an ADR", "Accepted", "# ADR-003: C\n\n- **Depends on**: ADR-001\n", &[3]),
        superseded("a mention", "Accepted", "# ADR-003: C\n\nADR-001 was another way.\n", &[]),
        superseded("the successor", "Accepted\n- **Depends on**: ADR-001", "# Notes\n", &[]),
        superseded("a catalogue", "Accepted", "# Notes\n", &[])
            .file("catalog-info.yaml", catalogue)
            .lines("catalog-info.yaml", &[5]),
    ]);
}

#[test]
fn spellings_and_roots() {
    let spelt = |text: &str, lines: &[u32]| adr(text, "case-or-width-mismatch", text, lines);
    assert_cases([
        spelt("- **PRD**: prd-15", &[3]),
        spelt("It serves PRD-15.", &[3]),
        spelt("It serves PRD-015.", &[]),
        spelt("See [it](../prds/prd-015-cancel.md) and `prd-15`.", &[]),
        spelt("PRD 15 is meant.", &[]),
        spelt("- **PRD**: [[prd-15]]", &[]),
        spelt("See [[prd-15]] and [[prds/prd-15|the goals]].", &[]),
        spelt("See [[goals|prd-15]], [[x]] prd-15 [[y]].", &[3, 3]),
    ]);
    let path = |text: &str, lines: &[u32]| adr(text, "absolute-or-escaping-path", text, lines);
    assert_cases([
        path("[a](/docs/prds/prd-015-cancel.md)", &[3]),
        path("[a](/docs/prds/)", &[3]),
        path("[a](../../../other/a.md)", &[3]),
        path("[a](file:///home/ann/a.md)", &[3]),
        path("[a](</C:/a.md>), [b](C:/b.md)", &[3]),
        path("[a](/docs/none.md)", &[]),
        path("[a](//cdn.example/a.md)", &[]),
        path("[a](../prds/../prds/prd-015-cancel.md)", &[]),
        path("[a](/docs/prds/prd-015-cancel.md)", &[])
            .file("airsdlc.toml", "[links.pages]\n\"/docs/\" = \"docs\"\n"),
    ]);
}

/// Files after the fixes of a rule, and whether any fix was unsafe.
fn fixed(files: &[(String, String)], rule: &str) -> (Vec<(String, String)>, Vec<Safety>) {
    let found = report(files, &[rule], None);
    let all: Vec<&Fix> = found.diagnostics.iter().filter_map(|one| one.fix.as_ref()).collect();
    let after = files.iter().map(|(path, text)| {
        let (new, _) = apply(&RepoPath::new(path), text, &all);
        (path.clone(), new)
    });
    (after.collect(), all.iter().map(|fix| fix.safety).collect())
}

fn all(files: &[(String, String)]) -> Report {
    let source = Memory::new(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new());
    let options = CheckOptions::new().select(["links"]);
    repository.expect("memory can be read").check(&options).expect("the group exists")
}

/// Each fix writes what it should, mends its finding, brings no other of the group, and has nothing left to
/// do the second time.
#[test]
fn fixes_mend_and_harm_nothing() {
    use Safety::{Safe, Unsafe};
    let adr = "docs/adrs/adr-023.md";
    for (rule, path, before, after, safety) in [
        ("broken-path", adr, "[a](../prds/prd-015-old.md)", "[a](../prds/prd-015-cancel.md)", Safe),
        (
            "broken-path",
            adr,
            "[a](../PRDS/prd-015-cancel.md#1-Goals)",
            "[a](../prds/prd-015-cancel.md#1-goals)",
            Safe,
        ),
        (
            "broken-path",
            adr,
            "![a](../Prds/PRD-015-cancel.md)",
            "![a](../prds/prd-015-cancel.md)",
            Safe,
        ),
        ("broken-path", adr, "[a](<prd-015.md> )", "[a](<prd-015.md> )", Safe),
        ("broken-path", adr, "[a](<prd-15 x.md>)", "[a](<../prds/prd-015-cancel.md>)", Safe),
        (
            "broken-path",
            adr,
            "[a](prd-015.md#1-goals)",
            "[a](../prds/prd-015-cancel.md#1-goals)",
            Safe,
        ),
        ("broken-path", adr, "[a](prd-015.md#gone)", "[a](prd-015.md#gone)", Safe),
        ("broken-path", adr, "[a](prd-015.md \"t\")", "[a](prd-015.md \"t\")", Safe),
        ("broken-path", adr, "[a][b]\n\n[b]: prd-015.md", "[a][b]\n\n[b]: prd-015.md", Safe),
        ("broken-path", adr, "see prds/prd-015.md.", "see docs/prds/prd-015-cancel.md.", Safe),
        ("broken-path", adr, "[a](notes%202.md)", "[a](../notes%202.md)", Unsafe),
        (
            "broken-path",
            adr,
            "[![a](x.png)](notes%202.md)",
            "[![a](x.png)](../notes%202.md)",
            Unsafe,
        ),
        ("broken-path", adr, "[a](none.md)", "[a](none.md)", Safe),
        ("broken-anchor", adr, "[a](#adr-023-Outbox)", "[a](#adr-023-outbox)", Safe),
        (
            "broken-anchor",
            adr,
            "[a](../prds/prd-015-cancel.md#32-old)",
            "[a](../prds/prd-015-cancel.md#32-refunds)",
            Safe,
        ),
        (
            "broken-anchor",
            adr,
            "[a](../prds/prd-015-cancel.md#1-goal)",
            "[a](../prds/prd-015-cancel.md#1-goals)",
            Safe,
        ),
        (
            "broken-anchor",
            adr,
            "[a](../prds/prd-015-cancel.md#prd-15-cancel)",
            "[a](../prds/prd-015-cancel.md#prd-015-cancel)",
            Unsafe,
        ),
        ("case-or-width-mismatch", adr, "prd-15 and prd-15", "PRD-015 and PRD-015", Safe),
        (
            "absolute-or-escaping-path",
            adr,
            "[a](/docs/notes%202.md#x)",
            "[a](../notes%202.md#x)",
            Safe,
        ),
        (
            "absolute-or-escaping-path",
            adr,
            "[a](../../../adrs/adr-023.md)",
            "[a](../../../adrs/adr-023.md)",
            Safe,
        ),
    ] {
        let files = |text: &str| {
            [
                (PRD.0.to_owned(), PRD.1.to_owned()),
                ("docs/notes 2.md".to_owned(), "# x\n".to_owned()),
                ("docs/adrs/x.png".to_owned(), String::new()),
                (path.to_owned(), format!("# ADR-023: Outbox\r\n\r\n{text}\r\n")),
            ]
        };
        let given = files(before);
        let (new, safeties) = fixed(&given, rule);
        assert_eq!(new, files(after), "{rule}: {before}");
        assert!(safeties.iter().all(|one| *one == safety), "{rule}: {before}: {safeties:?}");
        assert_eq!(safeties.is_empty(), before == after, "{rule}: {before}");
        let (again, _) = fixed(&new, rule);
        assert_eq!(again, new, "{rule}: {before}: the second time");
        let was: Vec<String> =
            all(&given).diagnostics.iter().map(|one| one.message.clone()).collect();
        for found in all(&new).diagnostics {
            assert!(before == after || found.rule != rule, "{rule}: {before}: {found}");
            assert!(was.contains(&found.message), "{rule}: {before}: new: {found}");
        }
    }
}

#[test]
fn a_second_definition_takes_a_free_id() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    for (what, path, before, after) in [
        ("the next", "docs/b.md", "# ADR-023: B\n", Some("# ADR-025: B\n")),
        ("as wide as it was", "docs/b.md", "# adr-23: B\n", Some("# ADR-025: B\n")),
        ("as wide as its own", "docs/b.md", "# ADR-0023: B\n", Some("# ADR-0025: B\n")),
        ("that of the file", "docs/adr-031-b.md", "# ADR-023: B\n", Some("# ADR-031: B\n")),
        ("not one that the file says, too", "docs/adr-023-b.md", "# ADR-023: B\n", None),
        ("not below front matter", "docs/b.md", "---\nid: ADR-023\n---\n# B\n", None),
        ("not where a link names it", "docs/b.md", "# ADR-023: B\n\n[a](#adr-023-b)\n", None),
        ("not where its id is said", "x/b.md", "# ADR-023: B\n\n# BOLT-1: C\n\nADR-023\n", None),
        (
            "nor where it is linked",
            "x/b.md",
            "# ADR-023: B\n\n# BOLT-1: C\n\n[ADR-023](b.md)\n",
            None,
        ),
        (
            "nor that of a part",
            "x/b.md",
            "# PRD-1: B\n\n### US-1: S\n\n# ADR-1: C\n\nPRD-1/US-1\n",
            None,
        ),
    ] {
        // ADR-024 is missed somewhere, so that it is as good as taken; ADR-904 is far from the next.
        let text = "# ADR-023: A\n\nSee ADR-024, ADR-904 and [the other](b.md).\n\n# PRD-1: A\n";
        let other = file("docs/a.md", text);
        let files = [other.clone(), file(path, before)];
        let (new, safeties) = fixed(&files, "duplicate-id");
        assert_eq!(new, [other, file(path, after.unwrap_or(before))], "{what}");
        assert_eq!(safeties, vec![Safety::Unsafe; usize::from(after.is_some())], "{what}");
        if after.is_some() {
            assert!(
                report(&new, &["duplicate-id", "id-mismatch"], None).diagnostics.is_empty(),
                "{what}"
            );
        }
    }
}

/// A post-mortem is called by the id of its incident, which is another page.
#[test]
fn a_page_of_another_kind_is_not_where_a_page_moved() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let incident = file("docs/incidents/inc-2024-001.md", "# Incident INC-2024-001: A\n");
    let text = "# BOLT-001: A\n\n[a](../postmortems/inc-2024-001.md)\n";
    let files = [incident, file("docs/bolts/bolt-001.md", text)];
    let found = report(&files, &["broken-path"], None);
    assert_eq!(found.diagnostics.len(), 1);
    assert_eq!(found.diagnostics[0].fix, None);
}

/// Of two files that define an id, nobody knows which one a path means that says the id.
#[test]
fn an_id_that_two_files_define_says_of_neither_that_it_is_meant() {
    let file = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    let files = [
        file("docs/adrs/adr-003-copy.md", "# ADR-003: Three again\n"),
        file("docs/adrs/adr-003.md", "# ADR-003: Three\n"),
        file("docs/bolts/bolt-001.md", "# BOLT-001: A\n\n[a](../adrs/adr-3.md)\n"),
        file("docs/bolts/bolt-002.md", "# BOLT-002: A\n\n[a](../adr/adr-003.md)\n"),
    ];
    let (new, safeties) = fixed(&files, "broken-path");
    // That a file has the very name is a guess.
    assert_eq!(safeties, [Safety::Unsafe]);
    assert_eq!(new[2], files[2]);
    assert!(new[3].1.contains("[a](../adrs/adr-003.md)"), "{}", new[3].1);
    // With one definition the same path is surely the one.
    let (new, safeties) = fixed(&files[1..3], "broken-path");
    assert_eq!(safeties, [Safety::Safe]);
    assert!(new[1].1.contains("[a](../adrs/adr-003.md)"), "{}", new[1].1);
}

/// What a fix leaves is what it was, so that a baseline goes on knowing it.
#[test]
fn a_mended_path_leaves_the_finding_of_its_anchor_as_it_is() {
    let files = |path: &str| {
        [
            (PRD.0.to_owned(), PRD.1.to_owned()),
            ("docs/adrs/adr-023.md".to_owned(), format!("# ADR-023: Outbox\n\n[a]({path}#none)\n")),
        ]
    };
    let fingerprints = |files: &[(String, String)]| -> Vec<String> {
        let found = report(files, &["broken-anchor"], None).diagnostics;
        found.into_iter().map(|one| one.fingerprint).collect()
    };
    let before = files("/docs/prds/prd-015-cancel.md");
    let (after, safeties) = fixed(&before, "absolute-or-escaping-path");
    assert_eq!(safeties, [Safety::Safe]);
    assert_eq!(after, files("../prds/prd-015-cancel.md"));
    assert_eq!(fingerprints(&before).len(), 1);
    assert_eq!(fingerprints(&before), fingerprints(&after));
    // Another page is another defect.
    let other = files("adr-023.md");
    assert_eq!(fingerprints(&other).len(), 1);
    assert_ne!(fingerprints(&before), fingerprints(&other));
}

/// Neither the page that holds the link nor a file that only stands beside it.
#[test]
fn what_only_stands_near_is_not_proposed() {
    for (link, help) in [
        ("gone.md", "correct the path, or add the file"),
        ("call", "correct the path, or add the file"),
        ("gone/deep/path.md", "correct the path, or add the file"),
        ("adr-02.md", "correct the path, or add the file"),
        ("outbocks.md", "did you mean `outbox.md`?"),
        ("../adr/outbocks.md", "did you mean `outbox.md`?"),
    ] {
        let text = format!("# ADR-023: Outbox\n\n[a]({link})\n");
        let files = [("docs/adrs/adr-023.md", text.as_str()), ("docs/adrs/outbox.md", "# Notes\n")];
        let found = report(&files, &["broken-path"], None);
        let said: Vec<_> = found.diagnostics.iter().map(|one| one.help.as_deref()).collect();
        assert_eq!(said, [Some(help)], "{link}");
    }
}

/// A path of a key or of running text counts from the root, that of a link from its page.
#[test]
fn paths_are_proposed_in_the_form_in_which_they_stand() {
    for (text, help) in [
        ("- **Status**: Done\n- **Files**: src/pays.ts", "did you mean `src/pay.ts`?"),
        ("[a](../../src/pays.ts)", "did you mean `../../src/pay.ts`?"),
    ] {
        let text = format!("# BOLT-001: A\n\n{text}\n");
        let files = [("docs/bolts/bolt-001.md", text.as_str()), ("src/pay.ts", "let a = 1;\n")];
        let found = report(&files, &["broken-path"], None);
        let said: Vec<_> = found.diagnostics.iter().map(|one| one.help.as_deref()).collect();
        assert_eq!(said, [Some(help)], "{text}");
    }
}

/// What is underlined is the destination of a link and the value of a key, where they are written as they are.
#[test]
fn what_is_wrong_is_underlined() {
    for (rule, line, expected) in [
        ("broken-path", "- See é [a](none.md) b", "none.md"),
        ("broken-path", "See [a](<none.md>).", "none.md"),
        ("broken-path", "See [a\nb](none.md).", "none.md"),
        ("broken-path", "See [](none.md).", "none.md"),
        ("broken-path", "See [a](none.md \"b\").", "[a](none.md \"b\")"),
        ("broken-anchor", "See [a b](#none).", "#none"),
        ("absolute-or-escaping-path", "See [a](/docs/a.md).", "/docs/a.md"),
        ("unknown-status", "- **Status**: Wörking", "Wörking"),
        ("unknown-status", "- **Status:** Working", "Working"),
        ("unknown-status", "Status: Working", "Working"),
        ("unknown-status", "| Field | Value |\n|---|---|\n| Status | Working |", "Working"),
        ("unknown-status", "- **Status**: *Working*", "Status**: *Working"),
        ("bad-date", "- **Date**: 2023-02-29", "2023-02-29"),
    ] {
        let text = format!("# ADR-023: A\n\n{line}\n");
        let found = report(&[("docs/a.md", text.as_str())], &[rule], None);
        let [found] = found.diagnostics.as_slice() else { panic!("{line}: {found:#?}") };
        let place = &found.location;
        assert_eq!(&text[place.span.start as usize..place.span.end as usize], expected, "{line}");
        let of_line = text.lines().nth(place.line as usize - 1).expect("the line is there");
        let columns = (place.end_column - place.column) as usize;
        let shown = of_line.chars().skip(place.column as usize - 1).take(columns);
        assert_eq!(shown.collect::<String>(), expected, "{line}");
    }
}

/// A proposal for everything that leads nowhere.
#[test]
fn the_nearest_name_is_proposed() {
    let text = "# ADR-023: Outbox\n\nPRD-051, [a](../prd/prd-015-cancels.md), [b](../prds/prd-015-cancel.md#refund).\n";
    let files = [PRD, ("docs/adrs/adr-023.md", text)];
    let rules = ["dangling-reference", "broken-path", "broken-anchor"];
    let found = report(&files, &rules, None);
    let mut help: Vec<&str> =
        found.diagnostics.iter().map(|one| one.help.as_deref().expect("each has one")).collect();
    help.sort_unstable();
    assert_eq!(
        help,
        [
            "did you mean `#32-refunds`?",
            "did you mean `PRD-015`?",
            "write `../prds/prd-015-cancel.md`: that file is the one it may mean",
        ]
    );
}
