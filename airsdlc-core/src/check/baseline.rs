//! A list of old findings that do not count, so that a repository with many can adopt the checks today
//! and fall only on new ones.
//!
//! A baseline is JSON, a line for each finding, sorted, so that its changes read well in a pull request:
//! fingerprints count, everything else is for people.

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
    /// The fingerprints, each with the path that its finding had.
    fingerprints: FxHashMap<String, String>,
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
        let of = |known: &Known| (known.fingerprint.clone(), known.path.clone());
        let fingerprints = entries.iter().map(of).collect();
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

    /// Marks what it lists. `groups` says which findings are alike but for their number: where one of them is new,
    /// nobody knows which, so that all are which stand in a file that has more of them than it had.
    /// Cost: `O(n)`.
    pub(super) fn mark(&self, diagnostics: &mut [Diagnostic], groups: &[u64]) {
        let mut grown: FxHashSet<u64> = FxHashSet::default();
        for (found, group) in diagnostics.iter_mut().zip(groups) {
            found.known = self.knows(found);
            if !found.known {
                grown.insert(*group);
            }
        }
        let mut more: FxHashMap<(u64, String), i64> = FxHashMap::default();
        for (found, group) in diagnostics.iter().zip(groups).filter(|(_, of)| grown.contains(of)) {
            *more.entry((*group, found.location.path.to_string())).or_default() += 1;
            if let Some(path) = self.fingerprints.get(&found.fingerprint) {
                *more.entry((*group, path.clone())).or_default() -= 1;
            }
        }
        for (found, group) in
            diagnostics.iter_mut().zip(groups).filter(|(_, of)| grown.contains(of))
        {
            let here = (*group, found.location.path.to_string());
            found.known = more.get(&here).is_none_or(|more| *more <= 0);
        }
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
