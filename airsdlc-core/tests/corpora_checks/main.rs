//! What checks say of real repositories, against facts that others derived and against the text.
//!
//! The corpora are not part of this repository: where they are absent the tests say so and pass. Each rule
//! that speaks of a corpus has a test there, by a fact or by a search in the text that knows nothing of the
//! graph; each remaining difference is listed with the line that decides it.

#[path = "../corpora/mod.rs"]
mod corpora;

mod adrs;
mod eips;
mod ops;

use std::collections::{BTreeMap, BTreeSet};

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::check::{CheckOptions, Diagnostic};

use corpora::Broken;

/// A corpus, and what checks say of it.
struct Checked {
    files: BTreeMap<String, String>,
    repository: KnowledgeRepository,
    found: Vec<Diagnostic>,
}

impl Checked {
    fn new(files: BTreeMap<String, String>, config: &str) -> Self {
        let repository = corpora::read(&files, config);
        let today = "2026-11-01".parse().expect("it is a day");
        let report = repository.check(&CheckOptions::new().today(today));
        let found = report.expect("the configuration is sound").diagnostics;
        Self { files, repository, found }
    }

    /// The rules that found anything.
    fn rules(&self) -> BTreeSet<&str> {
        self.found.iter().map(|found| found.rule.as_str()).collect()
    }

    /// The findings of a rule.
    fn of(&self, rule: &'static str) -> impl Iterator<Item = &Diagnostic> {
        assert!(airsdlc_core::check::rule(rule).is_ok(), "{rule}");
        self.found.iter().filter(move |found| found.rule == rule)
    }

    /// File, line and subject of the findings of a rule, in order.
    fn places(&self, rule: &'static str) -> Vec<Broken> {
        let place = |found: &Diagnostic| {
            let location = &found.location;
            (location.path.to_string(), location.line, found.subject.clone())
        };
        let mut places: Vec<Broken> = self.of(rule).map(place).collect();
        places.sort();
        places
    }

    /// File and line of the findings of a rule, in order.
    fn lines(&self, rule: &'static str) -> Vec<(String, u32)> {
        self.places(rule).into_iter().map(|(path, line, _)| (path, line)).collect()
    }

    /// The line of a file.
    fn line(&self, path: &str, number: u32) -> &str {
        self.files[path].lines().nth(number as usize - 1).expect("the file has the line")
    }
}

/// A line that was read by hand, and whether the finding in it is true.
struct Read {
    path: &'static str,
    line: u32,
    subject: &'static str,
    /// How the line begins, or goes on.
    quoted: &'static str,
}

const fn read(path: &'static str, line: u32, subject: &'static str, quoted: &'static str) -> Read {
    Read { path, line, subject, quoted }
}

/// Asserts that a rule finds just what was read by hand.
fn assert_read(checked: &Checked, rule: &'static str, lines: &[Read]) {
    for row in lines {
        let line = checked.line(row.path, row.line);
        assert!(line.contains(row.quoted), "{}:{}: {line}", row.path, row.line);
    }
    let mut expected: Vec<Broken> =
        lines.iter().map(|row| (row.path.to_owned(), row.line, row.subject.to_owned())).collect();
    expected.sort();
    assert_eq!(checked.places(rule), expected, "{rule}");
}

/// A heading of a text: its line, its level, its words, and whether only space and comments follow it up to
/// the next.
struct Heading {
    line: u32,
    level: usize,
    text: String,
    is_bare: bool,
}

/// The headings of a text, by its lines alone: those that begin with `#` and stand in no fence.
fn headings(text: &str) -> Vec<Heading> {
    let (mut found, mut in_fence, mut in_comment): (Vec<Heading>, bool, bool) =
        (Vec::new(), false, false);
    for (at, line) in text.lines().enumerate() {
        let words = line.trim_start();
        let has_marks = words.starts_with("```") || words.starts_with("~~~");
        let level = line.bytes().take_while(|byte| *byte == b'#').count();
        let is_heading = (1..=6).contains(&level) && line[level..].starts_with(' ');
        if is_heading && !in_fence && !in_comment {
            let text = line[level..].trim().to_owned();
            found.push(Heading { line: at as u32 + 1, level, text, is_bare: true });
            continue;
        }
        let begins = words.starts_with("<!--");
        let is_space = words.is_empty() || begins || in_comment;
        in_comment = (in_comment || begins) && !line.contains("-->");
        in_fence ^= has_marks && !in_comment;
        if let Some(last) = found.last_mut() {
            last.is_bare &= is_space;
        }
    }
    found
}

/// The lines of the sections of artifacts in which nothing stands, by the lines of the texts; `skip` says of
/// headings that need nothing.
fn empty_sections(checked: &Checked, skip: impl Fn(&str) -> bool) -> Vec<(String, u32)> {
    let mut empty = Vec::new();
    let nodes = checked.repository.nodes().filter(|node| node.kind.is_artifact());
    let artifacts: BTreeSet<&str> =
        nodes.filter_map(|node| Some(node.location.as_ref()?.path.as_str())).collect();
    for (path, text) in checked.files.iter().filter(|(path, _)| artifacts.contains(path.as_str())) {
        let headings = headings(text);
        for (at, heading) in headings.iter().enumerate().skip(1) {
            let has_below = headings
                .get(at + 1)
                .is_some_and(|next| next.level > heading.level || next.level == 6);
            if heading.is_bare && !has_below && !skip(&heading.text) {
                empty.push((path.clone(), heading.line));
            }
        }
    }
    empty
}
