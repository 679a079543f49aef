//! The next id that nobody has taken, here or on a branch.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::KnowledgeRepository;
use crate::error::OpenError;
use crate::model::{fold_id, numbered};

/// The digits of a number where nothing has one.
const WIDTH: usize = 3;

/// An id that nobody has taken, and what it was counted from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct NextId {
    /// The id: `ADR-032`.
    pub id: String,
    /// The last one that is taken: `ADR-031`.
    pub last: Option<String>,
    /// The branch on which that is, if it is not here.
    pub branch: Option<String>,
    /// How many branches were looked at; none where there is no git repository.
    pub branches: usize,
}

/// Ids that are taken on branches.
#[derive(Clone, Debug, Default)]
pub(super) struct Elsewhere {
    pub(super) branches: usize,
    /// Each with the first branch that has it.
    pub(super) ids: BTreeMap<SmolStr, String>,
}

impl KnowledgeRepository {
    /// The id of a prefix, `ADR` or `inc-2024`, behind the last that is taken: by an artifact of what was read, or of any branch
    /// of the git repository that it lies in, local or fetched. An id that a reference misses is passed over. Spelled as the last one
    /// is. `None` if that is no prefix: letters, and behind them digits and hyphens.
    ///
    /// Cost: all branches are listed, and each of their pages that no other has is parsed, once for this reading of the
    /// repository; nothing is checked out. Without git it is one look at each artifact.
    ///
    /// # Errors
    /// [`OpenError::Git`] if a branch cannot be read.
    ///
    /// ```
    /// use airsdlc_core::source::Memory;
    /// use airsdlc_core::{KnowledgeRepository, OpenOptions};
    ///
    /// let files = Memory::new([("docs/adr-023.md", "# ADR-023: Outbox\n\nSee ADR-024.\n")]);
    /// let repository = KnowledgeRepository::from_source(&files, &OpenOptions::new())?;
    /// let next = repository.next_id("adr")?.expect("it is a prefix");
    /// assert_eq!(next.id, "ADR-025");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn next_id(&self, prefix: &str) -> Result<Option<NextId>, OpenError> {
        let asked = format!("{}-0", prefix.trim());
        let Some((prefix, ..)) = numbered(&asked) else { return Ok(None) };
        let elsewhere = self.ids_elsewhere()?;
        let artifacts = self.nodes().filter(|node| node.kind.is_artifact());
        let here = artifacts.map(|node| (node.id.written(), None));
        let there = elsewhere.ids.iter().map(|(id, branch)| (id.as_str(), Some(branch)));
        let taken = here.chain(there).filter_map(|(id, branch)| {
            let (own, number, width) = numbered(id)?;
            own.eq_ignore_ascii_case(prefix).then_some((number, width, id, branch))
        });
        // Of two that are as high, the one that is here.
        let last = taken.reduce(|one, other| if other.0 > one.0 { other } else { one });
        let missed: FxHashSet<SmolStr> =
            self.unresolved().iter().map(|reference| fold_id(&reference.text)).collect();
        let upper = prefix.to_uppercase();
        let (number, width, spelled) = last.map_or((0, WIDTH, upper.as_str()), |last| {
            (last.0, last.1, numbered(last.2).map_or(upper.as_str(), |(prefix, ..)| prefix))
        });
        let numbers = number.saturating_add(1)..=u64::MAX;
        let mut ids = numbers.map(|number| format!("{spelled}-{number:0width$}"));
        let free = ids.find(|id| !missed.contains(&fold_id(id)));
        Ok(free.map(|id| NextId {
            id,
            last: last.map(|last| last.2.to_owned()),
            branch: last.and_then(|last| last.3.cloned()),
            branches: elsewhere.branches,
        }))
    }

    #[cfg(not(feature = "git"))]
    #[allow(clippy::unused_self, clippy::unnecessary_wraps, reason = "as where there is git")]
    pub(super) fn ids_elsewhere(&self) -> Result<Elsewhere, OpenError> {
        Ok(Elsewhere::default())
    }
}
