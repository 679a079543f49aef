//! What comes of a run of the checks.

use serde::{Deserialize, Serialize};

use super::baseline::Baseline;
use super::diagnostic::Diagnostic;
use super::rule::{Group, Needs};
use super::selection::FailOn;
use crate::model::Severity;
use crate::span::RepoPath;

/// What the rules found, in the order of path, position, code and message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Report {
    /// What was found. What the baseline knows is among it and marked; what comments and exceptions hide
    /// is not.
    pub diagnostics: Vec<Diagnostic>,
    /// How much was found, and of how much.
    pub summary: Summary,
    /// The rules that ran, in the order of their codes.
    #[serde(skip)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub rules: Vec<Ran>,
    /// From which severity on the configuration lets a report fail.
    #[serde(skip)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub fail_on: FailOn,
    /// Whether a baseline was given.
    #[serde(skip)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub has_baseline: bool,
    /// What the baseline lists and this check did not look for: findings of rules that did not run, or not everywhere,
    /// and with [`super::CheckOptions::since`] those that no change touches.
    #[serde(skip)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub kept: Baseline,
    /// How much of history rules were asked about.
    pub history: HistoryRead,
    /// How many commits of it there were.
    pub commits: usize,
}

/// How much of history was read.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum HistoryRead {
    /// Nothing: rules that need it are silent.
    #[default]
    Nothing,
    /// Only the end: the clone is shallow, or objects are missing. Rules are silent about what was before.
    Part,
    /// All of it.
    Whole,
}

/// Counts of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Summary {
    /// New errors.
    pub error: usize,
    /// New warnings.
    pub warning: usize,
    /// New notes.
    pub info: usize,
    /// Findings that the baseline knows.
    pub known: usize,
    /// Findings of the baseline that are gone; those of rules that did not run, or not everywhere, are not among them.
    pub gone: usize,
    /// Findings that comments in the text and exceptions of the configuration hide.
    pub hidden: usize,
    /// Nodes of the graph.
    pub nodes: usize,
    /// Its edges.
    pub edges: usize,
    /// Files that were read and hold something.
    pub files: usize,
}

/// A rule that ran.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Ran {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its group.
    pub group: Group,
    /// What it cannot do without.
    pub needs: Needs,
    /// The severity of its findings.
    pub severity: Severity,
    /// How many things it looked at: none means that it had nothing to say anything about.
    pub seen: usize,
    /// How many findings of it the report holds.
    pub found: usize,
}

impl Report {
    /// Findings that the baseline does not know, in their order.
    pub fn new_findings(&self) -> impl Iterator<Item = &Diagnostic> + Clone {
        self.diagnostics.iter().filter(|found| !found.known)
    }

    /// The same report with all paths below a directory, for tools that look from further up: `services/kr`,
    /// `./services/kr/`; nothing and `.` change none. To be asked for last: with other paths
    /// [`Report::locate`] and [`Report::mend`] find no files.
    ///
    /// ```
    /// use airsdlc_core::KnowledgeRepository;
    /// use airsdlc_core::check::CheckOptions;
    /// use airsdlc_core::source::Memory;
    ///
    /// let source = Memory::new([("adr.md", "# ADR-1: Queue\n\n- **PRD**: PRD-9\n")]);
    /// let repository = KnowledgeRepository::from_source(&source, &Default::default())?;
    /// let report = repository.check(&CheckOptions::new().select(["dangling-reference"]))?;
    /// let report = report.with_prefix("services/kr");
    /// assert_eq!(report.diagnostics[0].location.path.as_str(), "services/kr/adr.md");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_prefix(mut self, prefix: &str) -> Self {
        let prefix = prefix.replace('\\', "/");
        let prefix = prefix.trim_start_matches("./").trim_end_matches('/');
        if prefix.is_empty() || prefix == "." {
            return self;
        }
        let begin = |path: &mut RepoPath| *path = RepoPath::new(&format!("{prefix}/{path}"));
        for found in &mut self.diagnostics {
            let others = found.related.iter_mut().map(|other| &mut other.location);
            let places = std::iter::once(&mut found.location).chain(others);
            places.filter(|place| !place.is_in_commit()).for_each(|place| begin(&mut place.path));
            for edit in found.fix.iter_mut().flat_map(|fix| &mut fix.edits) {
                begin(&mut edit.path);
                edit.location.iter_mut().for_each(|location| begin(&mut location.path));
            }
        }
        self
    }

    /// The baseline of all that was found, and of what the baseline of this check lists and it did not look for: written
    /// anew after a check by a few rules, a baseline keeps what the others had found.
    ///
    /// ```
    /// use airsdlc_core::KnowledgeRepository;
    /// use airsdlc_core::check::CheckOptions;
    /// use airsdlc_core::source::Memory;
    ///
    /// let source = Memory::new([("adr.md", "# ADR-1: Queue\n\n- **PRD**: PRD-9\n")]);
    /// let repository = KnowledgeRepository::from_source(&source, &Default::default())?;
    /// let all = repository.check(&CheckOptions::new())?.to_baseline();
    ///
    /// let links = CheckOptions::new().select(["links"]).baseline(all.clone());
    /// let report = repository.check(&links)?;
    /// assert_eq!((report.summary.gone, report.to_baseline()), (0, all));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_baseline(&self) -> Baseline {
        Baseline::of(&self.diagnostics).with(&self.kept)
    }

    /// What keeps rules that ran from seeing all, with what to do about it, in a sentence without a full stop: that history ends
    /// though it went on.
    pub fn unseen(&self) -> Option<String> {
        let needing = self.rules.iter().filter(|rule| rule.needs == Needs::History);
        let names: Vec<&str> = needing.map(|rule| rule.name.as_str()).collect();
        if self.history != HistoryRead::Part || names.is_empty() {
            return None;
        }
        let commits = if self.commits == 1 { "commit" } else { "commits" };
        Some(format!(
            "history ends after {} {commits}, as in a shallow clone, and nothing is said of what was before by {}: \
             `git fetch --unshallow` brings the rest; in a workflow, `fetch-depth: 0` does",
            self.commits,
            names.join(", ")
        ))
    }

    /// Whether a finding that the baseline does not know is as bad as this, or worse.
    pub fn fails(&self, fail_on: FailOn) -> bool {
        self.new_findings().any(|found| fail_on.counts(found.severity))
    }
}
