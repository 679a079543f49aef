//! What the checks find in a repository that never knew them, and what of it would be worth an exception.
//!
//! Nobody breaks a rule on most artifacts of a kind by mistake: such a rule asks for what is no custom here.
//! A rule that speaks of one folder only tells of documents that came from elsewhere. Both are proposals:
//! what a team wants is not in its files.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::{Diagnostic, Group, Ran, Report, Safety, Summary};
use crate::model::{CUSTOM_KIND, Node, Severity};
use crate::repository::KnowledgeRepository;

/// What a rule says of fewer artifacts of a kind is no custom.
const LEAST_ARTIFACTS: usize = 5;
/// Fewer findings of a rule say nothing about a folder.
const LEAST_IN_FOLDER: usize = 10;
/// Fewer errors of a rule can be mended in a day.
const LEAST_TO_LOWER: usize = 20;

/// Rules whose findings another part of the configuration mends, with what to do.
const ELSEWHERE: &[(&str, &str)] = &[
    ("unknown-status", "say in `[kind.states]` what each status means"),
    ("duplicate-id", "folders that number alike need a `[[kind]]` each, with prefixes of its own"),
];

/// What the checks find.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) summary: Summary,
    /// The rules that found something, in the order of their codes.
    pub(super) rules: Vec<Ran>,
    /// How many findings of a rule have a fix that keeps the meaning.
    pub(super) fixes: BTreeMap<String, usize>,
    pub(super) exceptions: Vec<Exception>,
    pub(super) lowered: Vec<Lowered>,
}

/// Rules that may be excepted for a kind or a folder.
#[derive(Debug)]
pub(super) struct Exception {
    pub(super) scope: Scope,
    /// Each rule with the number of its findings that would be hidden, and the sentence that says why.
    pub(super) rules: Vec<(String, usize, String)>,
}

/// Where a rule may not hold.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    /// Artifacts of a kind, by its name.
    Kind(String),
    /// Everything below a folder.
    Folder(String),
}

/// An error that may be a warning.
#[derive(Debug)]
pub(super) struct Lowered {
    pub(super) rule: String,
    pub(super) findings: usize,
    pub(super) files: usize,
}

impl Checked {
    /// Cost: `O(n log n)` in nodes, documents and findings, times the depth of folders.
    pub(super) fn new(repository: &KnowledgeRepository, report: &Report) -> Self {
        let mut open: BTreeMap<&str, Vec<&Diagnostic>> = BTreeMap::new();
        for found in &report.diagnostics {
            open.entry(&found.rule).or_default().push(found);
        }
        let rules: Vec<Ran> = report.rules.iter().filter(|ran| ran.found > 0).cloned().collect();
        let kinds = Kinds::new(repository);
        let folders = Folders::new(repository);
        let mut excepted: BTreeMap<Scope, Vec<(String, usize, String)>> = BTreeMap::new();
        let mut lowered = Vec::new();
        for ran in rules.iter().filter(|ran| ran.group != Group::Configuration) {
            let Some(left) = open.get_mut(ran.name.as_str()) else { continue };
            if elsewhere(&ran.name).is_some() {
                continue;
            }
            if asks_for_a_custom(ran) {
                for (kind, why) in kinds.without_custom(left) {
                    let before = left.len();
                    left.retain(|found| !kinds.is_about(found, &kind));
                    let rule = (ran.name.clone(), before - left.len(), why);
                    excepted.entry(Scope::Kind(kind)).or_default().push(rule);
                }
            }
            if let Some((folder, why)) = folders.only(left) {
                let before = left.len();
                left.retain(|found| !is_below(found.location.path.as_str(), &folder));
                let rule = (ran.name.clone(), before - left.len(), why);
                excepted.entry(Scope::Folder(folder)).or_default().push(rule);
            }
            if ran.severity == Severity::Error && left.len() >= LEAST_TO_LOWER {
                let paths: BTreeSet<_> = left.iter().map(|found| &found.location.path).collect();
                let rule = ran.name.clone();
                lowered.push(Lowered { rule, findings: left.len(), files: paths.len() });
            }
        }
        let exceptions = excepted.into_iter().map(|(scope, rules)| Exception { scope, rules });
        let exceptions = exceptions.collect();
        Self { summary: report.summary, rules, fixes: fixes(report), exceptions, lowered }
    }

    /// How many findings there are.
    pub(super) fn count(&self) -> usize {
        self.rules.iter().map(|ran| ran.found).sum()
    }
}

/// How many findings of each rule have a fix that keeps the meaning.
fn fixes(report: &Report) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let is_safe =
        |found: &&Diagnostic| found.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
    for found in report.diagnostics.iter().filter(is_safe) {
        *counts.entry(found.rule.clone()).or_default() += 1;
    }
    counts
}

/// What mends the findings of a rule elsewhere in the configuration.
pub(super) fn elsewhere(rule: &str) -> Option<&'static str> {
    ELSEWHERE.iter().find(|(name, _)| *name == rule).map(|(_, advice)| *advice)
}

/// Whether a rule asks for what teams do or do not do. A link that leads nowhere is nobody's custom.
fn asks_for_a_custom(rule: &Ran) -> bool {
    rule.group != Group::Links || rule.name == "unreferenced-artifact"
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// How many nodes there are of each kind.
struct Kinds<'a> {
    repository: &'a KnowledgeRepository,
    /// By the name of the framework's kind: all of it, and those of each kind of the configuration.
    counts: BTreeMap<&'static str, (usize, BTreeMap<&'a str, usize>)>,
}

impl<'a> Kinds<'a> {
    fn new(repository: &'a KnowledgeRepository) -> Self {
        let mut counts: BTreeMap<_, (usize, BTreeMap<&str, usize>)> = BTreeMap::new();
        for node in repository.nodes() {
            let (all, own) = counts.entry(node.kind.name()).or_default();
            *all += 1;
            if let Some(name) = node.attribute(CUSTOM_KIND) {
                *own.entry(name).or_default() += 1;
            }
        }
        Self { repository, counts }
    }

    fn node(&self, found: &Diagnostic) -> Option<&'a Node> {
        self.repository.graph().node(found.node.as_ref()?.as_str())
    }

    fn is_about(&self, found: &Diagnostic, kind: &str) -> bool {
        self.node(found).is_some_and(|node| {
            node.kind.name() == kind || node.attribute(CUSTOM_KIND) == Some(kind)
        })
    }

    /// The kinds at least half of whose nodes a rule finds fault with, each with the sentence that says so; no kind
    /// is told beside one that it stands as. Of a kind of the framework, those that are of no other are enough.
    fn without_custom(&self, found: &[&Diagnostic]) -> Vec<(String, String)> {
        let mut nodes: BTreeMap<&str, BTreeMap<Option<&str>, BTreeSet<&str>>> = BTreeMap::new();
        for node in found.iter().filter_map(|found| self.node(found)) {
            let own = nodes.entry(node.kind.name()).or_default();
            own.entry(node.attribute(CUSTOM_KIND)).or_default().insert(node.id.as_str());
        }
        let mut kinds = Vec::new();
        for (kind, own) in nodes {
            let Some((all, known)) = self.counts.get(kind) else { continue };
            let mut tell = |name: &str, faulty: usize, all: usize| {
                let is_custom = faulty >= LEAST_ARTIFACTS && faulty * 2 >= all;
                let why = || format!("{faulty} of {all} of kind {name} lack what it asks for");
                kinds.extend(is_custom.then(|| (name.to_owned(), why())));
                is_custom
            };
            // Where all are of one kind of the configuration, that is what people call them.
            let only = known.iter().find(|(_, count)| *count == all).map(|(name, _)| *name);
            if tell(only.unwrap_or(kind), own.values().map(BTreeSet::len).sum(), *all) {
                continue;
            }
            let plain = own.get(&None).map(BTreeSet::len).unwrap_or_default();
            if tell(kind, plain, all - known.values().sum::<usize>()) {
                continue;
            }
            for (name, nodes) in &own {
                let Some(name) = name.filter(|name| Some(*name) != only) else { continue };
                tell(name, nodes.len(), known.get(name).copied().unwrap_or_default());
            }
        }
        kinds
    }
}

/// How many Markdown files lie below each folder.
struct Folders<'a> {
    files: BTreeMap<&'a str, usize>,
    all: usize,
}

impl<'a> Folders<'a> {
    fn new(repository: &'a KnowledgeRepository) -> Self {
        let documents = repository.documents();
        let mut files = BTreeMap::new();
        for folder in documents.iter().flat_map(|document| folders(document.path.as_str())) {
            *files.entry(folder).or_default() += 1;
        }
        Self { files, all: documents.len() }
    }

    /// The deepest folder below which nearly all findings of a rule lie, though no more than half of the files do,
    /// with the sentence that says so.
    fn only(&self, found: &[&Diagnostic]) -> Option<(String, String)> {
        if found.len() < LEAST_IN_FOLDER {
            return None;
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for folder in found.iter().flat_map(|found| folders(found.location.path.as_str())) {
            *counts.entry(folder).or_default() += 1;
        }
        let nearly_all = counts.into_iter().filter(|(_, count)| count * 10 >= found.len() * 9);
        let apart = nearly_all.filter_map(|(folder, count)| {
            let files = *self.files.get(folder)?;
            (files * 2 <= self.all).then_some((folder, count, files))
        });
        // Folders that hold nearly all findings lie in each other.
        let (folder, count, files) = apart.max_by_key(|(folder, ..)| folder.len())?;
        let why = format!(
            "{count} of {} findings lie in {folder}/, with {files} of {} Markdown files",
            found.len(),
            self.all
        );
        Some((folder.to_owned(), why))
    }
}

/// The folders in which a file lies, from the outermost; not the root.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| &path[..at])
}
