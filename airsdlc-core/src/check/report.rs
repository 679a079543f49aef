//! What comes of a run of the checks.

use serde::{Deserialize, Serialize};

use super::diagnostic::Diagnostic;
use super::rule::{Group, Needs};
use super::selection::FailOn;
use crate::model::Severity;

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
    /// Findings of the baseline that are gone.
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

    /// Whether a finding that the baseline does not know is as bad as this, or worse.
    pub fn fails(&self, fail_on: FailOn) -> bool {
        self.new_findings().any(|found| fail_on.counts(found.severity))
    }
}
