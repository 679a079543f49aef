//! The rules on links and ids: what they find, what only looks alike, and what their fixes write.

#[path = "../checks/mod.rs"]
mod checks;
mod definitions;
mod fixes;
mod relations;

use airsdlc_core::source::Memory;
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
