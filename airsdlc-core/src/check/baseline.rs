//! A list of old findings that do not count, so that a repository with many can adopt the checks today
//! and fall only on new ones.
//!
//! A baseline is JSON, a line for each finding, sorted, so that its changes read well in a pull request:
//! fingerprints count, everything else is for people.

use std::collections::{BTreeMap, VecDeque};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::diagnostic::Diagnostic;
use crate::error::CheckError;

/// The name of a baseline for which nobody has another, in the root of a repository.
pub const BASELINE_FILE: &str = "airsdlc-baseline.json";

const SCHEMA: &str = "airsdlc.baseline/1";

/// Findings that are known and do not count.
///
/// ```
/// use airsdlc_core::KnowledgeRepository;
/// use airsdlc_core::check::{Baseline, CheckOptions};
/// use airsdlc_core::source::Memory;
///
/// let source = Memory::new([("adr.md", "# ADR-1: Queue\n\n- **PRD**: PRD-9\n")]);
/// let repository = KnowledgeRepository::from_source(&source, &Default::default())?;
/// let report = repository.check(&CheckOptions::new())?;
/// assert!(report.summary.error > 0);
///
/// let baseline = Baseline::parse(&Baseline::of(&report.diagnostics).to_json())?;
/// let report = repository.check(&CheckOptions::new().baseline(baseline))?;
/// assert_eq!((report.summary.error, report.diagnostics.iter().all(|found| found.known)), (0, true));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    entries: Vec<Known>,
    /// The fingerprints, each with the paths that its findings had: several where both sides of a merge have it.
    fingerprints: FxHashMap<String, Vec<String>>,
}

/// One finding of a baseline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    path: String,
    rule: String,
    message: String,
    fingerprint: String,
}

fn fingerprints(diagnostics: &[Diagnostic]) -> FxHashSet<&str> {
    diagnostics.iter().map(|found| &*found.fingerprint).collect()
}

#[derive(Deserialize)]
struct File {
    schema: String,
    findings: Vec<Known>,
}

impl Baseline {
    /// The baseline of these findings.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let known = |found: &Diagnostic| Known {
            path: found.location.path.as_str().to_owned(),
            rule: found.rule.clone(),
            message: found.message.clone(),
            fingerprint: found.fingerprint.clone(),
        };
        Self::from_entries(diagnostics.iter().map(known).collect())
    }

    fn from_entries(mut entries: Vec<Known>) -> Self {
        entries.sort();
        entries.dedup();
        let mut fingerprints: FxHashMap<String, Vec<String>> = FxHashMap::default();
        for known in &entries {
            let paths = fingerprints.entry(known.fingerprint.clone()).or_default();
            // Entries are in the order of their paths.
            if paths.last() != Some(&known.path) {
                paths.push(known.path.clone());
            }
        }
        Self { entries, fingerprints }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// [`CheckError::Baseline`] if the text is none.
    pub fn parse(text: &str) -> Result<Self, CheckError> {
        let error = |message: String| CheckError::Baseline { message };
        let file: File = serde_json::from_str(text).map_err(|cause| error(cause.to_string()))?;
        if file.schema != SCHEMA {
            return Err(error(format!("its schema is `{}`, not `{SCHEMA}`", file.schema)));
        }
        Ok(Self::from_entries(file.findings))
    }

    /// The baseline as JSON, with a line for each finding.
    pub fn to_json(&self) -> String {
        let mut json = format!("{{\"schema\":\"{SCHEMA}\",\"findings\":[");
        for (at, known) in self.entries.iter().enumerate() {
            json.push_str(if at == 0 { "\n" } else { ",\n" });
            json.push_str(&serde_json::to_string(known).unwrap_or_default());
        }
        json.push_str(if self.entries.is_empty() { "]}\n" } else { "\n]}\n" });
        json
    }

    /// How many findings it lists.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether it lists a finding.
    pub fn knows(&self, found: &Diagnostic) -> bool {
        self.fingerprints.contains_key(&found.fingerprint)
    }

    /// Which findings it lists, after [`Baseline::hand_over`]. `groups` says which are alike but for their number: where one
    /// of them is new, nobody knows which, so that all are which stand in a file that has more of them than it had.
    /// Cost: `O(n)`.
    pub(super) fn known(&self, diagnostics: &[Diagnostic], groups: &[u64]) -> Vec<bool> {
        let grown = self.grown(diagnostics, groups);
        let mut more: FxHashMap<(u64, &str), i64> = FxHashMap::default();
        for (found, group) in diagnostics.iter().zip(groups).filter(|(_, of)| grown.contains(of)) {
            *more.entry((*group, found.location.path.as_str())).or_default() += 1;
            for path in self.paths(found) {
                *more.entry((*group, path)).or_default() -= 1;
            }
        }
        let is_known = |(found, group): (&Diagnostic, &u64)| {
            let more = more.get(&(*group, found.location.path.as_str()));
            !grown.contains(group) || more.is_none_or(|more| *more <= 0)
        };
        diagnostics.iter().zip(groups).map(is_known).collect()
    }

    /// Lets findings keep the fingerprints that they had in their files: numbers are given in the order of places, so that
    /// those of a file that is new and stands before would take them. Cost: `O(n log n)`.
    pub(super) fn hand_over(&self, diagnostics: &mut [Diagnostic], groups: &[u64]) {
        let grown = self.grown(diagnostics, groups);
        let mut members: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
        for (at, group) in groups.iter().enumerate().filter(|(_, of)| grown.contains(of)) {
            members.entry(*group).or_default().push(at);
        }
        for members in members.into_values() {
            let mut at_path: FxHashMap<String, VecDeque<usize>> = FxHashMap::default();
            for at in &members {
                let path = diagnostics[*at].location.path.to_string();
                at_path.entry(path).or_default().push_back(*at);
            }
            let mut given = vec![false; members.len()];
            let mut left = Vec::new();
            for at in &members {
                let fingerprint = diagnostics[*at].fingerprint.clone();
                let owner = self
                    .paths(&diagnostics[*at])
                    .find_map(|path| at_path.get_mut(path)?.pop_front());
                left.push((fingerprint, owner));
            }
            for (fingerprint, owner) in &left {
                if let Some(owner) = owner.and_then(|owner| members.binary_search(&owner).ok()) {
                    diagnostics[members[owner]].fingerprint.clone_from(fingerprint);
                    given[owner] = true;
                }
            }
            let rest = members.iter().zip(&given).filter(|(_, given)| !**given).map(|(at, _)| *at);
            for (at, (fingerprint, _)) in rest.zip(left.iter().filter(|(_, owner)| owner.is_none()))
            {
                diagnostics[at].fingerprint.clone_from(fingerprint);
            }
        }
    }

    /// The groups of which it does not list all.
    fn grown(&self, diagnostics: &[Diagnostic], groups: &[u64]) -> FxHashSet<u64> {
        let new = diagnostics.iter().zip(groups).filter(|(found, _)| !self.knows(found));
        new.map(|(_, group)| *group).collect()
    }

    /// The paths at which it lists the fingerprint of a finding.
    fn paths(&self, found: &Diagnostic) -> impl Iterator<Item = &str> {
        self.fingerprints.get(&found.fingerprint).into_iter().flatten().map(String::as_str)
    }

    /// Its findings that are no longer there. `is_looked` says of a rule whether it looked at everything: of any
    /// other nobody knows what it would find. Cost: `O(n)`.
    pub(super) fn gone(
        &self,
        diagnostics: &[Diagnostic],
        is_looked: impl Fn(&str) -> bool,
    ) -> Self {
        let there = fingerprints(diagnostics);
        let is_gone =
            |known: &Known| !there.contains(known.fingerprint.as_str()) && is_looked(&known.rule);
        self.only(is_gone)
    }

    /// What it lists beside some findings and another baseline. Cost: `O(n)`.
    pub(super) fn beside(&self, diagnostics: &[Diagnostic], other: &Self) -> Self {
        let there = fingerprints(diagnostics);
        self.only(|known| {
            !there.contains(known.fingerprint.as_str())
                && !other.fingerprints.contains_key(&known.fingerprint)
        })
    }

    /// What both list. Cost: `O(n log n)`.
    pub(super) fn with(mut self, other: &Self) -> Self {
        self.entries.extend(other.entries.iter().cloned());
        Self::from_entries(self.entries)
    }

    fn only(&self, is_wanted: impl Fn(&Known) -> bool) -> Self {
        Self::from_entries(self.entries.iter().filter(|known| is_wanted(known)).cloned().collect())
    }
}
