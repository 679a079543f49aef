//! Comments that switch rules off in the text: which findings they hide, and which hide nothing.

use rustc_hash::FxHashMap;

use super::diagnostic::Diagnostic;
use super::rule::{Group, Rule};
use super::selection::Rules;
use crate::model::{IndexedDocument, Suppression};
use crate::span::RepoPath;

/// All suppressions of a repository, and how often each hid something.
pub(super) struct Suppressions<'a> {
    by_path: FxHashMap<&'a RepoPath, Vec<usize>>,
    all: Vec<One<'a>>,
}

struct One<'a> {
    written: &'a Suppression,
    /// For each name of the comment, how many findings it hid.
    hidden: Vec<usize>,
}

impl<'a> Suppressions<'a> {
    pub(super) fn new(documents: &'a [IndexedDocument]) -> Self {
        let mut found = Self { by_path: FxHashMap::default(), all: Vec::new() };
        for IndexedDocument { path, document, .. } in documents {
            for written in &document.suppressions {
                found.by_path.entry(path).or_default().push(found.all.len());
                found.all.push(One { written, hidden: vec![0; written.rules.len()] });
            }
        }
        found
    }

    /// Whether a comment hides a finding. Cost: one step for each comment of the file.
    pub(super) fn hide(&mut self, rule: &dyn Rule, found: &Diagnostic) -> bool {
        let start = found.location.span.start;
        let mut is_hidden = false;
        for at in self.by_path.get(&found.location.path).into_iter().flatten() {
            let one = &mut self.all[*at];
            let covers = one
                .written
                .covers
                .is_none_or(|span| span.start <= start && start < span.end.max(span.start + 1));
            for (name, hidden) in one.written.rules.iter().zip(&mut one.hidden) {
                if covers && means(name, rule) {
                    *hidden += 1;
                    is_hidden = true;
                }
            }
        }
        is_hidden
    }

    /// What hid nothing, of rules that held: the place of each with its message and its name.
    pub(super) fn unused(&self, rules: &Rules, held: &[bool]) -> Vec<Diagnostic> {
        let mut unused = Vec::new();
        for one in &self.all {
            let location = &one.written.location;
            if one.written.rules.is_empty() {
                let found =
                    Diagnostic::at(location.clone(), "this comment names no rule to ignore");
                unused.push(found.help("write `ignore[rule] reason`, or take it out"));
            }
            for (name, hidden) in one.written.rules.iter().zip(&one.hidden) {
                let known = rules.iter().enumerate().filter(|(_, rule)| means(name, &***rule));
                let known: Vec<usize> = known.map(|(at, _)| at).collect();
                let message = if known.is_empty() {
                    format!("no rule is called `{name}`")
                } else if *hidden == 0 && known.iter().any(|at| held[*at]) {
                    format!("`{name}` finds nothing here that this comment could hide")
                } else {
                    continue;
                };
                let found = Diagnostic::at(location.clone(), message).subject(name.as_str());
                unused.push(found.help("take the name out of the comment, or the comment with it"));
            }
        }
        unused
    }
}

/// Whether a name in a comment means a rule.
fn means(name: &str, rule: &dyn Rule) -> bool {
    let metadata = rule.metadata();
    let name = super::rules::renamed(name).unwrap_or(name);
    name.eq_ignore_ascii_case(metadata.name)
        || name.eq_ignore_ascii_case(metadata.code)
        || name.eq_ignore_ascii_case("all")
        || name.parse::<Group>().is_ok_and(|group| group == metadata.group)
}
