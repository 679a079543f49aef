//! How findings are drawn, with a rule that finds what each test asks for.

use std::sync::Arc;

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::check::{Chain, CheckOptions, Context, Diagnostic, Edit, Fix};
use airsdlc_core::span::Location;
use airsdlc_testkit::TempRepository;
use serde_json::json;

use super::*;
use crate::drawn::{Drawn, at};

/// What is written of the findings, without styles.
fn drawn(
    files: &[(&str, &str)],
    width: Option<usize>,
    rule: impl Fn(&Context<'_>) -> Vec<Diagnostic> + Send + Sync + 'static,
) -> String {
    anstream::adapter::strip_str(&styled(files, width, rule)).to_string()
}

/// What is written of the findings.
fn styled(
    files: &[(&str, &str)],
    width: Option<usize>,
    rule: impl Fn(&Context<'_>) -> Vec<Diagnostic> + Send + Sync + 'static,
) -> String {
    let repository = files
        .iter()
        .fold(TempRepository::new(), |repository, (path, text)| repository.file(path, text));
    let read = KnowledgeRepository::open(repository.path()).expect("the files are read");
    let options = CheckOptions::new().select(["drawn"]).rule(Arc::new(Drawn(rule)));
    let report = read.check(&options).expect("the rule is there");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut console = Console { out: &mut out, err: &mut err, width, is_interactive: false };
    write(&mut console, &report, read.source(), None).expect("memory can be written");
    String::from_utf8(out).expect("it is UTF-8")
}

const ADR: &str = "# ADR-023: Outbox\n\n- **Status**: Accepted\n- **PRD**: PRD-015\n";

#[test]
fn a_chain_is_drawn_with_its_gap() {
    let chain: Chain = serde_json::from_value(json!({
        "found": [
            { "id": "file:outbox_worker.go", "kind": "file", "title": "outbox_worker.go", "edge": "implements" },
            { "id": "BOLT-042", "kind": "bolt", "title": "Outbox worker", "edge": "implements" },
            { "id": "ADR-023", "kind": "adr", "title": "Transactional outbox", "edge": null },
        ],
        "missing": "a PRD",
        "closes": "add `- **PRD**: PRD-…` to ADR-023",
    }))
    .expect("it is a chain");
    let text = drawn(&[("adr.md", ADR)], None, move |_| {
        let found = Diagnostic::at(at("adr.md", ADR, "ADR-023"), "no path leads to a PRD");
        vec![found.chain(chain.clone()).help("link a PRD")]
    });
    insta::assert_snapshot!(text);
}

#[test]
fn the_other_end_stands_in_another_file_and_fixes_are_named() {
    const PRD: &str = "# PRD-015: Cancellation\n\n- **ADR**: ADR-24\n";
    let text = drawn(&[("adr.md", ADR), ("prd.md", PRD)], None, |_| {
        let place = at("prd.md", PRD, "ADR-24");
        let edit = || vec![Edit::replace(&at("prd.md", PRD, "ADR-24"), "ADR-24", "ADR-023")];
        let found = |message: &str| {
            Diagnostic::at(place.clone(), message)
                .related(at("adr.md", ADR, "ADR-023"), "this one is meant")
                .help("write the id as it is defined")
        };
        vec![
            found("a spelling").fix(Fix::safe("write `ADR-023`", edit())),
            found("no spelling").fix(Fix::guess("write `ADR-023`", edit())),
        ]
    });
    insta::assert_snapshot!(text);
}

#[test]
fn lines_are_those_of_the_file_whatever_ends_them_and_however_wide_they_are() {
    const TEXT: &str = "\u{feff}# ADR-023: First line\r\n\r\n預約系統🚀 e\u{301} ADR-1\tand ADR-2\r\n\tADR-3\r\nthe last: ADR-4";
    let text = drawn(&[("docs/a b.md", TEXT)], None, |_| {
        let ids = ["First", "ADR-1", "ADR-2", "ADR-3", "ADR-4"];
        let of = |id: &&str| Diagnostic::at(at("docs/a b.md", TEXT, id), format!("here is {id}"));
        ids.iter().map(of).collect()
    });
    insta::assert_snapshot!(text);
}

#[test]
fn of_many_lines_the_first_are_shown() {
    let text = (1..=9).map(|number| format!("line {number}\r\n")).collect::<Vec<_>>().concat();
    let all = at("a.md", &text, text.trim_end());
    let two = at("a.md", &text, "line 7\r\nline 8");
    let text = text.clone();
    let text = drawn(&[("a.md", &text)], None, move |_| {
        vec![Diagnostic::at(all.clone(), "all of it"), Diagnostic::at(two.clone(), "two lines")]
    });
    insta::assert_snapshot!(text);
}

#[test]
fn a_long_line_is_cut_and_a_very_long_one_is_only_named() {
    let long = format!("{} ADR-1 {}\n", "word ".repeat(60), "more ".repeat(60));
    let longer = format!("{} ADR-2 {}\n", "word ".repeat(400), "more ".repeat(400));
    let text = format!("{long}{longer}");
    let places = [at("a.md", &text, "ADR-1"), at("a.md", &text, "ADR-2")];
    let text = drawn(&[("a.md", &text)], Some(60), move |_| {
        places.iter().map(|place| Diagnostic::at(place.clone(), "it is here")).collect()
    });
    insta::assert_snapshot!(text);
}

#[test]
fn what_is_no_text_is_only_named() {
    let gone = || Location::of_file(RepoPath::new("gone.md"));
    let text = drawn(&[("a.md", "text\n")], None, move |_| {
        let here = at("a.md", "text\n", "text");
        vec![
            Diagnostic::at(gone(), "the file is not there"),
            Diagnostic::at(here, "the other end is not there").related(gone(), "it was here"),
        ]
    });
    insta::assert_snapshot!(text);
}

/// Escapes of a terminal that stand in a file do not reach it.
#[test]
fn control_characters_are_shown_as_what_they_are() {
    const PATH: &str = "a\u{1b}[36mb.md";
    const TEXT: &str = "see \u{1b}[35mADR-1\u{1b}[0m \u{202e}x\u{7}\n";
    let text = styled(&[(PATH, TEXT)], None, |_| {
        let found = Diagnostic::at(at(PATH, TEXT, "ADR-1"), "\u{1b}[2Jnot \u{7}defined")
            .related(at(PATH, TEXT, "see"), "\u{1b}[3m")
            .related(Location::of_file(RepoPath::new("gone\u{1b}[4m.md")), "\u{1b}[5m")
            .fix(Fix::safe("\u{1b}[7m", Vec::new()));
        vec![found.help("\u{1b}]0;title\u{7}")]
    });
    let escapes = ["[35m", "[36m", "[2J", "[3m", "[4m", "[5m", "[7m", "]0;title"];
    for escape in escapes {
        assert!(!text.contains(&format!("\u{1b}{escape}")), "{escape} in {text:?}");
        assert!(text.contains(&format!("␛{escape}")), "{escape} in {text:?}");
    }
    assert!(!text.contains(['\u{7}', '\u{202e}']), "{text:?}");
}

/// A line with `n` findings costs what they show, not `n` times its length: this would not end.
#[test]
fn many_findings_in_a_very_long_line_cost_little() {
    let text = "ADR-1 ".repeat(200_000);
    let lines = airsdlc_core::span::LineIndex::new(&text);
    let of = |at: u32| {
        let span = airsdlc_core::span::Span::new(at * 6, at * 6 + 5);
        lines.location(&RepoPath::new("a.md"), &text, span)
    };
    let places: Vec<Location> = (0..20_000).map(|number| of(number * 10)).collect();
    let written = drawn(&[("a.md", &text)], None, move |_| {
        places.iter().map(|place| Diagnostic::at(place.clone(), "here")).collect()
    });
    assert_eq!(written.matches("error[drawn]: here\n--> a.md:1:").count(), 20_000);
    assert!(written.len() < 20_000 * 60, "{}", written.len());
}
