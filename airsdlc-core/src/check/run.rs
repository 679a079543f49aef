//! Runs the rules that hold, and takes out what comments, exceptions and the baseline know.

use std::borrow::Cow;
use std::sync::atomic::Ordering;

use rustc_hash::FxHashMap;

use super::context::{Context, Parts};
use super::diagnostic::{Diagnostic, Findings};
use super::fingerprint::fingerprint;
use super::fix::Edit;
use super::past::Past;
use super::report::{HistoryRead, Ran, Report, Summary};
use super::required::Required;
use super::rule::{Group, Needs};
use super::rules::{UNUSED_CONFIGURATION, UNUSED_SUPPRESSION};
use super::selection::{FailOn, Rules, Selection};
use super::suppress::Suppressions;
use super::{Baseline, CheckOptions};
use crate::error::CheckError;
use crate::graph::is_test_data;
use crate::model::{Severity, without_marks};
use crate::parse::template::is_called_template;
use crate::span::RepoPath;
use crate::threads::Threads;

/// Checks a repository. Cost: that of the rules, and `O(n log n)` in findings.
pub(crate) fn run(
    parts: Parts<'_>,
    files: usize,
    options: &CheckOptions,
    baseline: Option<&Baseline>,
) -> Result<Report, CheckError> {
    let config = parts.config;
    let (nodes, edges) = (parts.graph.nodes().len(), parts.graph.edges().len());
    let fail_on = fail_on(config)?;
    let rules = Rules::new(&options.rules)?;
    let selection = Selection::new(&rules, config, &options.select, &options.ignore)?;
    let suppressions = Suppressions::new(parts.documents, &rules);
    let context = Context::new(parts, Required::new(config)?, options.today, &selection);
    let held: Vec<usize> =
        (0..selection.severities.len()).filter(|at| selection.severities[*at].is_some()).collect();
    let threads = Threads::new(options.threads).unwrap_or_else(|_| Threads::one());
    let found = threads.map(held.len(), |at| {
        let mut found = Findings::default();
        rules.at(held[at]).check(&context, &mut found);
        found
    });
    let mut checked = Checked {
        context: &context,
        rules: &rules,
        selection: &selection,
        suppressions,
        diagnostics: Vec::new(),
        hidden: 0,
    };
    let mut ran = Vec::with_capacity(held.len());
    for (at, found) in held.iter().zip(found) {
        ran.push((*at, found.seen));
        checked.take(*at, found.diagnostics);
    }
    let looked = looked(&context, &rules, &held);
    checked.take_unused(&looked);
    let Checked { mut diagnostics, hidden, .. } = checked;
    diagnostics.sort_by(|a, b| a.order().cmp(&b.order()));
    diagnostics.dedup();
    let groups = fingerprint(&context, &mut diagnostics);
    let mut summary = Summary { hidden, nodes, edges, files, ..Summary::default() };
    let is_judged = |rule: &str| has_looked(&rules, &looked, rule);
    let kept;
    (summary.gone, kept) = hold(&mut diagnostics, &groups, baseline, options, is_judged);
    count(&diagnostics, &mut summary);
    let rules = tell(&rules, &selection, &ran, &diagnostics);
    let has_baseline = baseline.is_some();
    let history = match context.past().map(Past::ends) {
        None => HistoryRead::Nothing,
        Some(0) => HistoryRead::Whole,
        Some(_) => HistoryRead::Part,
    };
    let commits = context.past().map_or(0, Past::commit_count);
    Ok(Report { diagnostics, summary, rules, fail_on, has_baseline, kept, history, commits })
}

/// Holds findings against a baseline and leaves those that a change has to do with; `groups` as of [`Baseline::known`],
/// `is_judged` as of [`Baseline::gone`]. Gives how many lines of the baseline are gone, and those that nobody looked for.
fn hold(
    diagnostics: &mut Vec<Diagnostic>,
    groups: &[u64],
    baseline: Option<&Baseline>,
    options: &CheckOptions,
    is_judged: impl Fn(&str) -> bool,
) -> (usize, Baseline) {
    if let Some(since) = &options.since {
        since.before.hand_over(diagnostics, groups);
    }
    let gone = baseline.map(|baseline| {
        baseline.hand_over(diagnostics, groups);
        let known = baseline.known(diagnostics, groups);
        diagnostics.iter_mut().zip(known).for_each(|(found, known)| found.known = known);
        baseline.gone(diagnostics, is_judged)
    });
    if let Some(since) = &options.since {
        let known = since.before.known(diagnostics, groups);
        let mut known = known.into_iter();
        diagnostics.retain(|found| since.covers(found, known.next().unwrap_or_default()));
    }
    let kept = baseline.zip(gone.as_ref()).map(|(all, gone)| all.beside(diagnostics, gone));
    (gone.map_or(0, |gone| gone.len()), kept.unwrap_or_default())
}

/// Which rules looked at everything, among those that hold.
fn looked(context: &Context<'_>, rules: &Rules, held: &[usize]) -> Vec<bool> {
    let mut looked = vec![false; rules.iter().len()];
    for at in held {
        looked[*at] = match rules.at(*at).metadata().needs {
            Needs::Repository => true,
            Needs::Today => context.today().is_some(),
            Needs::History => context.past().is_some_and(|past| past.ends() == 0),
        };
    }
    looked
}

/// Whether the rule with a name would have found again what it found before. Those that tell what hides nothing wait for
/// all others; nobody knows a rule that is not there.
fn has_looked(rules: &Rules, looked: &[bool], name: &str) -> bool {
    let waits = [&UNUSED_SUPPRESSION, &UNUSED_CONFIGURATION].map(|rule| rule.metadata.name);
    let Some(at) = rules.find(name) else { return false };
    let is_last = waits.contains(&rules.at(at).metadata().name);
    looked[at] && (!is_last || looked.iter().all(|looked| *looked))
}

/// Counts findings by their severities, and those that are known.
fn count(diagnostics: &[Diagnostic], summary: &mut Summary) {
    for found in diagnostics {
        let count = match found.severity {
            _ if found.known => &mut summary.known,
            Severity::Error => &mut summary.error,
            Severity::Warning => &mut summary.warning,
            Severity::Info => &mut summary.info,
        };
        *count += 1;
    }
}

/// What is to be told of the rules that ran, each given with how much it saw. Cost: `O(n log n)` in rules, and one
/// step for each finding.
fn tell(
    rules: &Rules,
    selection: &Selection,
    ran: &[(usize, usize)],
    diagnostics: &[Diagnostic],
) -> Vec<Ran> {
    let mut found: FxHashMap<&str, usize> = FxHashMap::default();
    for one in diagnostics {
        *found.entry(&one.rule).or_default() += 1;
    }
    let told = ran.iter().map(|(at, seen)| {
        let metadata = rules.at(*at).metadata();
        Ran {
            code: metadata.code.to_owned(),
            name: metadata.name.to_owned(),
            group: metadata.group,
            needs: metadata.needs,
            severity: selection.severities[*at].unwrap_or(metadata.severity),
            seen: *seen,
            found: found.get(metadata.name).copied().unwrap_or_default(),
        }
    });
    let mut told: Vec<Ran> = told.collect();
    told.sort_by(|a, b| a.group.cmp(&b.group).then_with(|| a.code.cmp(&b.code)));
    told
}

fn fail_on(config: &crate::source::Config) -> Result<FailOn, CheckError> {
    let Some(written) = &config.check.fail_on else { return Ok(FailOn::default()) };
    written.get_ref().parse().map_err(|_| {
        let message = format!("`{}` is no severity", written.get_ref());
        let help = "fail_on is `error`, `warning`, `info` or `never`".to_owned();
        config.error_at(written.span(), &message, Some(help)).into()
    })
}

/// Findings while they come in.
struct Checked<'a> {
    context: &'a Context<'a>,
    rules: &'a Rules,
    selection: &'a Selection,
    suppressions: Suppressions<'a>,
    diagnostics: Vec<Diagnostic>,
    hidden: usize,
}

impl Checked<'_> {
    /// Takes the findings of a rule that nothing hides.
    fn take(&mut self, at: usize, found: Vec<Diagnostic>) {
        let rule = self.rules.at(at);
        let metadata = rule.metadata();
        let Some(severity) = self.selection.severities[at] else { return };
        // What a message says was said when it was committed: nobody can mend it.
        let asks_commits = metadata.needs == Needs::History || metadata.group == Group::Own;
        let is_told = |found: &Diagnostic| asks_commits || !found.location.is_in_commit();
        for mut found in found.into_iter().filter(is_told) {
            // A template that the configuration takes for an artifact is one that nobody has filled in.
            let path = &found.location.path;
            if is_called_template(path) || is_test_data(path.as_str()) && !self.is_declared(path) {
                continue;
            }
            metadata.name.clone_into(&mut found.rule);
            metadata.code.clone_into(&mut found.code);
            found.severity = severity.min(found.severity);
            self.unmark(&mut found);
            let node = found.node.as_ref().and_then(|id| self.context.graph().node(id.as_str()));
            // What the original is asked for, its variants need not say again.
            let is_asked = metadata.group == Group::Links;
            if node.is_some_and(|node| !is_asked && self.context.is_variant(node)) {
                continue;
            }
            let exceptions = self.selection.exceptions.iter();
            let mut is_hidden = self.suppressions.hide(at, metadata, &found);
            for excepted in exceptions.filter(|one| one.covers(at, metadata, &found, node)) {
                excepted.used.store(true, Ordering::Relaxed);
                is_hidden = true;
            }
            if is_hidden {
                self.hidden += 1;
            } else {
                self.diagnostics.push(found);
            }
        }
    }

    /// Writes ids as texts do. Places tell which of two definitions is meant; nobody reads the mark of the second, so
    /// that no fix may write it.
    fn unmark(&self, found: &mut Diagnostic) {
        let graph = self.context.graph();
        let is_copy = |id: &str| graph.node(id).is_some_and(|node| node.id.is_copy());
        let unmark = |text: &mut String| {
            if let Cow::Owned(plain) = without_marks(text, is_copy) {
                *text = plain;
            }
        };
        unmark(&mut found.message);
        found.help.as_mut().map(unmark);
        found.related.iter_mut().for_each(|other| unmark(&mut other.message));
        if let Some(chain) = &mut found.chain {
            unmark(&mut chain.missing);
            unmark(&mut chain.closes);
        }
        let writes_mark =
            |edit: &Edit| matches!(without_marks(&edit.replacement, is_copy), Cow::Owned(_));
        if found.fix.as_ref().is_some_and(|fix| fix.edits.iter().any(writes_mark)) {
            found.fix = None;
        }
    }

    /// Whether the configuration says of what kind a file is.
    fn is_declared(&self, path: &RepoPath) -> bool {
        self.context.config().dialect.kinds_of_file(path).next().is_some()
    }

    /// Reports comments and exceptions that hid nothing. A rule that did not look everywhere does not tell what a comment
    /// would hide.
    fn take_unused(&mut self, looked: &[bool]) {
        let place = |name: &str| self.rules.find(name).expect("it is a rule of the library");
        let (suppression, configuration) =
            (place(UNUSED_SUPPRESSION.metadata.name), place(UNUSED_CONFIGURATION.metadata.name));
        let unused = self.suppressions.unused(self.rules, looked);
        self.take(suppression, unused);
        let config = self.context.config();
        let unused = self.selection.exceptions.iter().filter(|exception| {
            !exception.used.load(Ordering::Relaxed) && exception.is_judged(self.rules, looked)
        });
        let unused = unused.map(|exception| {
            let location = config.location(exception.place.clone());
            let reason = if exception.reason.is_empty() {
                String::new()
            } else {
                format!(" (\"{}\")", exception.reason)
            };
            Diagnostic::at(location, format!("this exception covers no finding{reason}"))
                .help("take it out: it would hide the next defect of its kind")
        });
        let unused = unused.collect();
        self.take(configuration, unused);
    }
}
