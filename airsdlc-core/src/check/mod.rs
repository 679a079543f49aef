//! Integrity checks: what breaks the chain from code to business goal, where, and how to mend it.
//!
//! A *rule* looks at the graph and the document index, never at text, and reports *diagnostics*. What
//! comes of a run is a [`Report`]. Comments in the text, exceptions of the configuration and a
//! [`Baseline`] hide what is known; whatever of them hides nothing is reported itself.

mod baseline;
mod context;
mod cycle;
mod diagnostic;
mod example;
mod fingerprint;
mod fix;
mod mend;
mod near;
#[cfg_attr(not(feature = "git"), allow(dead_code, reason = "only git tells of history"))]
mod past;
mod prefixes;
mod report;
mod required;
mod rule;
mod rules;
mod run;
mod selection;
mod suppress;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use baseline::{BASELINE_FILE, Baseline};
pub(crate) use context::Parts;
pub use context::{Contents, Context};
pub use diagnostic::{Chain, Diagnostic, Findings, Link, Related};
pub use example::{Example, ExampleFile};
pub use fix::{Edit, Fix, Safety, apply};
pub use mend::Mended;
#[cfg(feature = "git")]
pub(crate) use past::{By, PageEdit, PageHistory, Past, Untraced, Worked};
pub use report::{HistoryRead, Ran, Report, Summary};
pub use rule::{GROUPS, Group, Metadata, Needs, Rule, RuleDocument, RuleDocuments};
pub(crate) use run::run;
pub use selection::FailOn;

use crate::error::CheckError;
use crate::model::CommitId;
use crate::source::Config;
use crate::span::RepoPath;
use crate::threads::MAX_THREADS;
use crate::time::Date;

/// How to check a repository.
#[derive(Clone, Default)]
pub struct CheckOptions {
    select: Vec<String>,
    ignore: Vec<String>,
    baseline: Option<Baseline>,
    no_baseline: bool,
    since: Option<Since>,
    today: Option<Date>,
    rules: Vec<Arc<dyn Rule>>,
    threads: usize,
}

/// What was there before a change, and which files it touches.
#[derive(Clone, Debug)]
struct Since {
    before: Baseline,
    changed: BTreeSet<RepoPath>,
    /// The commits of before, if they are known.
    commits: BTreeSet<CommitId>,
    /// Whether the name of the branch says to which work all later commits belong.
    is_of_work: bool,
}

impl Since {
    /// Whether a finding, which was there before or not, has to do with the change.
    fn covers(&self, found: &Diagnostic, is_known: bool) -> bool {
        let commit = found.location.path.as_str().strip_prefix("commit:");
        let commit = commit.and_then(|name| name.parse::<CommitId>().ok());
        if commit.is_some_and(|commit| self.commits.contains(&commit)) {
            return false;
        }
        if self.is_of_work && found.rule == rules::UNTRACED_CHANGE.metadata.name {
            return false;
        }
        self.changed.contains(&found.location.path) || !is_known
    }
}

impl CheckOptions {
    /// What the configuration says, on as many threads as the machine has cores; no baseline, no date.
    pub fn new() -> Self {
        Self::default()
    }

    /// The rules that hold, instead of those that the configuration selects: codes, names, groups or
    /// `all`. The narrower wins.
    #[must_use]
    pub fn select<S: Into<String>>(mut self, rules: impl IntoIterator<Item = S>) -> Self {
        self.select.extend(rules.into_iter().map(Into::into));
        self
    }

    /// Rules that do not hold, beside those that the configuration leaves out.
    #[must_use]
    pub fn ignore<S: Into<String>>(mut self, rules: impl IntoIterator<Item = S>) -> Self {
        self.ignore.extend(rules.into_iter().map(Into::into));
        self
    }

    /// Findings that are known and do not count, instead of those of the baseline that the configuration
    /// names.
    #[must_use]
    pub fn baseline(mut self, baseline: Baseline) -> Self {
        self.baseline = Some(baseline);
        self
    }

    /// Counts every finding, whatever the baseline of the configuration knows.
    #[must_use]
    pub fn without_baseline(mut self) -> Self {
        self.no_baseline = true;
        self
    }

    /// Reports of files other than these only what a baseline does not know: what a change touches or causes.
    #[must_use]
    pub fn since(mut self, before: Baseline, changed: impl IntoIterator<Item = RepoPath>) -> Self {
        let changed = changed.into_iter().collect();
        let (commits, is_of_work) = (BTreeSet::new(), false);
        self.since = Some(Since { before, changed, commits, is_of_work });
        self
    }

    /// Reports nothing of the messages of these commits, which were there before; and if the branch is called after work, no commit
    /// that says nothing of any.
    #[cfg(feature = "git")]
    pub(crate) fn since_commits(
        mut self,
        commits: impl IntoIterator<Item = CommitId>,
        is_of_work: bool,
    ) -> Self {
        if let Some(since) = &mut self.since {
            since.commits.extend(commits);
            since.is_of_work = is_of_work;
        }
        self
    }

    /// The same question of how things were before.
    pub(crate) fn of_before(&self) -> Self {
        Self { baseline: None, no_baseline: true, since: None, ..self.clone() }
    }

    /// The same with a rule more, where only some are asked for.
    #[cfg(feature = "git")]
    pub(crate) fn with_rule(mut self, rule: &str) -> Self {
        if !self.select.is_empty() {
            self.select.push(rule.to_owned());
        }
        self
    }

    /// The date of today, for rules about what is due or stale; the library reads no clock.
    #[must_use]
    pub fn today(mut self, today: Date) -> Self {
        self.today = Some(today);
        self
    }

    /// Adds a rule of one's own; see [`Rule`].
    #[must_use]
    pub fn rule(mut self, rule: Arc<dyn Rule>) -> Self {
        self.rules.push(rule);
        self
    }

    /// The baseline to hold findings against; `read` gives the text of the one that the configuration names.
    pub(crate) fn baseline_of(
        &self,
        config: &Config,
        read: impl FnOnce(&str) -> std::io::Result<Vec<u8>>,
    ) -> Result<Option<Baseline>, CheckError> {
        if self.no_baseline || self.baseline.is_some() {
            return Ok(self.baseline.clone());
        }
        let Some(path) = &config.check.baseline else { return Ok(None) };
        let fault = |message: String, help: &str| {
            config.error_at(path.span(), &message, Some(help.to_owned()))
        };
        let (writes, mends) = (
            "`airsdlc check --write-baseline` writes one",
            "mend it, or take it out and write it anew with `airsdlc check --write-baseline`",
        );
        let name = path.get_ref();
        let bytes =
            read(name).map_err(|error| fault(format!("cannot read `{name}`: {error}"), writes))?;
        let text =
            String::from_utf8(bytes).map_err(|_| fault(format!("`{name}` is not UTF-8"), mends))?;
        let baseline =
            Baseline::parse(&text).map_err(|error| fault(format!("`{name}`: {error}"), mends))?;
        Ok(Some(baseline))
    }

    /// Checks on this many threads, at most [`MAX_THREADS`]; 0 for as many as there are cores. The
    /// report is the same for any number.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = threads.min(MAX_THREADS);
        self
    }
}

impl std::fmt::Debug for CheckOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckOptions")
            .field("select", &self.select)
            .field("ignore", &self.ignore)
            .field("today", &self.today)
            .finish_non_exhaustive()
    }
}

/// Every rule of the library, in the order of groups and codes.
pub fn rules() -> impl ExactSizeIterator<Item = &'static Metadata> {
    rules::BUILT_IN.iter().map(|rule| &rule.metadata)
}

/// The rule of the library with a code or a name, in any case, or a name that it had before.
///
/// # Errors
/// [`CheckError::UnknownRule`] with the nearest name.
///
/// ```
/// use airsdlc_core::check::rule;
///
/// assert_eq!(rule("l001")?.name, "dangling-reference");
/// assert_eq!(rule("dangling-referense").unwrap_err().to_string(), "no rule is called `dangling-referense`");
/// # Ok::<(), airsdlc_core::error::CheckError>(())
/// ```
pub fn rule(name: &str) -> Result<&'static Metadata, CheckError> {
    let wanted = rules::renamed(name).unwrap_or(name);
    let found = rules().find(|rule| {
        wanted.eq_ignore_ascii_case(rule.code) || wanted.eq_ignore_ascii_case(rule.name)
    });
    found.ok_or_else(|| {
        let near = crate::model::nearest(name, rules().flat_map(|rule| [rule.code, rule.name]));
        CheckError::UnknownRule { name: name.to_owned(), nearest: near.map(str::to_owned) }
    })
}
