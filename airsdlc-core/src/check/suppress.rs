//! Comments that switch rules off in the text: which findings they hide, and which hide nothing.
//!
//! A *scope* is what a comment covers: the block behind it, or the file. Comments of one scope are one.

use std::cmp::Reverse;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::diagnostic::Diagnostic;
use super::rule::Metadata;
use super::selection::{Rules, Selector};
use crate::model::{IndexedDocument, Suppression};
use crate::span::RepoPath;
use crate::visits::visit;

/// All suppressions of a repository, and which of them hid something.
pub(super) struct Suppressions<'a> {
    /// The scopes of each file, in the order of their starts, the wider first.
    by_path: FxHashMap<&'a RepoPath, Range<usize>>,
    scopes: Vec<Scope>,
    /// Each comment with its scope.
    all: Vec<(&'a Suppression, usize)>,
}

struct Scope {
    span: Range<u32>,
    /// A scope that begins before this one and reaches into it.
    around: Option<usize>,
    /// What its comments name, and whether that hid something.
    names: FxHashMap<Selector, bool>,
}

/// The bytes that a comment covers.
fn span(written: &Suppression) -> Range<u32> {
    written.covers.map_or(0..u32::MAX, |span| span.start..span.end.max(span.start + 1))
}

impl<'a> Suppressions<'a> {
    /// Cost: `O(n log n)` in comments.
    pub(super) fn new(documents: &'a [IndexedDocument], rules: &Rules) -> Self {
        let mut found = Self { by_path: FxHashMap::default(), scopes: Vec::new(), all: Vec::new() };
        for IndexedDocument { path, document, .. } in documents {
            if !document.suppressions.is_empty() {
                found.add(path, &document.suppressions, rules);
            }
        }
        found
    }

    fn add(&mut self, path: &'a RepoPath, written: &'a [Suppression], rules: &Rules) {
        let first = self.scopes.len();
        let mut spans: Vec<Range<u32>> = written.iter().map(span).collect();
        spans.sort_by_key(|span| (span.start, Reverse(span.end)));
        spans.dedup();
        let mut open: Vec<usize> = Vec::new();
        for (number, span) in spans.iter().enumerate() {
            while open.last().is_some_and(|at| self.scopes[*at].span.end <= span.start) {
                open.pop();
            }
            let around = open.last().copied();
            self.scopes.push(Scope { span: span.clone(), around, names: FxHashMap::default() });
            open.push(first + number);
        }
        for written in written {
            let span = span(written);
            let place = spans.binary_search_by_key(&(span.start, Reverse(span.end)), |span| {
                (span.start, Reverse(span.end))
            });
            let scope = first + place.expect("the scope of each comment is among them");
            let names = written.rules.iter().filter_map(|name| rules.selector(name).ok());
            self.scopes[scope].names.extend(names.map(|name| (name, false)));
            self.all.push((written, scope));
        }
        self.by_path.insert(path, first..self.scopes.len());
    }

    /// Whether a comment hides a finding of the rule at a place. Cost: `O(log n)` in the scopes of the file, and a step
    /// for each block that the finding is in.
    pub(super) fn hide(&mut self, at: usize, rule: &Metadata, found: &Diagnostic) -> bool {
        let Some(scopes) = self.by_path.get(&found.location.path) else { return false };
        let start = found.location.span.start;
        let before = self.scopes[scopes.clone()].partition_point(|scope| scope.span.start <= start);
        let mut next = before.checked_sub(1).map(|last| scopes.start + last);
        let mut is_hidden = false;
        while let Some(scope) = next {
            visit(1);
            let scope = &mut self.scopes[scope];
            if scope.span.contains(&start) {
                for name in [Selector::All, Selector::Group(rule.group), Selector::One(at)] {
                    if let Some(hid) = scope.names.get_mut(&name) {
                        *hid = true;
                        is_hidden = true;
                    }
                }
            }
            next = scope.around;
        }
        is_hidden
    }

    /// What hid nothing, of rules that held: the place of each with its message and its name.
    pub(super) fn unused(&self, rules: &Rules, held: &[bool]) -> Vec<Diagnostic> {
        let mut unused = Vec::new();
        for (written, scope) in &self.all {
            let location = &written.location;
            if written.rules.is_empty() {
                let found =
                    Diagnostic::at(location.clone(), "this comment names no rule to ignore");
                unused.push(found.help("write `airsdlc: ignore[rule] reason`, or take it out"));
            }
            for name in &written.rules {
                let message = match rules.selector(name) {
                    Err(_) => format!("no rule is called `{name}`"),
                    Ok(meant)
                        if !self.scopes[*scope].names[&meant] && rules.all_held(meant, held) =>
                    {
                        format!("`{name}` finds nothing here that this comment could hide")
                    }
                    Ok(_) => continue,
                };
                let found = Diagnostic::at(location.clone(), message).subject(name.as_str());
                unused.push(found.help("take the name out of the comment, or the comment with it"));
            }
        }
        unused
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Document;
    use crate::span::{Location, Span};

    const NAMES: [&str; 7] =
        ["all", "links", "L001", "dangling-reference", "S", "missing-section", "no-such-rule"];

    fn place(start: u32) -> Location {
        let mut place = Location::of_file(RepoPath::new("a.md"));
        place.span = Span::new(start, start + 1);
        place
    }

    fn page(comments: Vec<(Option<Span>, Vec<&str>)>) -> Vec<IndexedDocument> {
        let path = RepoPath::new("a.md");
        let mut page = IndexedDocument { path, document: Document::default() };
        let written = comments.into_iter().enumerate().map(|(at, (covers, names))| Suppression {
            rules: names.into_iter().map(Into::into).collect(),
            location: place(at as u32),
            covers,
            reason: String::new(),
        });
        page.document.suppressions = written.collect();
        vec![page]
    }

    /// A generator of numbers below a bound.
    fn numbers(mut seed: u64) -> impl FnMut(u64) -> u32 {
        move |bound| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((seed >> 33) % bound) as u32
        }
    }

    /// Whether a name means a rule, by the words of the documentation.
    fn means(name: &str, rule: &Metadata) -> bool {
        [rule.code, rule.name, rule.group.name(), rule.group.letter(), "all"].contains(&name)
    }

    #[test]
    fn comments_hide_what_a_search_of_all_comments_hides() {
        let rules = Rules::new(&[]).expect("the rules of the library are known");
        let all: Vec<&Metadata> = rules.iter().map(|rule| rule.metadata()).collect();
        let held = vec![true; all.len()];
        for seed in 0..300 {
            let mut number = numbers(seed);
            let comments = (0..number(12)).map(|_| {
                let start = number(40);
                let span = (number(5) > 0).then(|| Span::new(start, start + number(30)));
                let names = (0..=number(3)).map(|_| NAMES[number(7) as usize]).collect();
                (span, names)
            });
            let documents = page(comments.collect());
            let written = &documents[0].document.suppressions;
            let mut fast = Suppressions::new(&documents, &rules);
            let mut used = std::collections::BTreeSet::new();
            for _ in 0..60 {
                let (at, start) = (number(all.len() as u64) as usize, number(75));
                let found = Diagnostic::at(place(start), "");
                let mut is_hidden = false;
                for (number, comment) in written.iter().enumerate() {
                    for name in comment.rules.iter().filter(|name| means(name, all[at])) {
                        if span(comment).contains(&start) {
                            used.insert((number, name.as_str()));
                            is_hidden = true;
                        }
                    }
                }
                assert_eq!(
                    fast.hide(at, all[at], &found),
                    is_hidden,
                    "{seed}: {written:?} {start}"
                );
            }
            let unused = fast.unused(&rules, &held);
            let unused =
                unused.iter().map(|found| (found.location.span.start as usize, &*found.subject));
            let mut expected = Vec::new();
            for (number, comment) in written.iter().enumerate() {
                let names =
                    comment.rules.iter().filter(|name| !used.contains(&(number, name.as_str())));
                expected.extend(names.map(|name| (number, name.as_str())));
            }
            assert_eq!(unused.collect::<Vec<_>>(), expected, "{seed}: {written:?}");
        }
    }

    /// Comments of one block are one scope, and what lies beside a finding is not looked at.
    #[test]
    fn a_finding_is_asked_only_of_what_it_stands_in() {
        let rules = Rules::new(&[]).expect("the rules of the library are known");
        let beside = (0..2_000).map(|at| (Some(Span::new(at * 10, at * 10 + 9)), vec!["L001"]));
        let same = (0..2_000).map(|_| (Some(Span::new(5_000, 5_009)), vec!["links"]));
        let documents = page(beside.chain(same).chain([(None, vec!["all"])]).collect());
        let mut suppressions = Suppressions::new(&documents, &rules);
        let at = rules.find("L001").expect("the rule is there");
        let found = Diagnostic::at(place(5_004), "");
        let steps = crate::visits::count(|| {
            assert!(suppressions.hide(at, rules.at(at).metadata(), &found));
        });
        assert_eq!(steps, 2, "the block and the file");
    }
}
