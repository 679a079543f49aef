//! What is proposed, and what the fixes write.

use crate::checks::report;
use airsdlc_core::check::{CheckOptions, Fix, Report, Safety, apply};
use airsdlc_core::source::Memory;
use airsdlc_core::span::RepoPath;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

use super::PRD;

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
