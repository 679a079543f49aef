//! What the commits of a repository say of its artifacts: which unit of work each belongs to, and what it names.
//!
//! *Work* is a Bolt or a Fix-It Bolt. A [`LinkKind`] is how a commit was told to belong to it; where a message says it in several ways,
//! the strongest holds. See the table in `docs/design/0005-git.md`.

mod branches;
mod files;
mod kept;
mod keys;
mod line;
mod links;
mod mainline;
mod message;
mod records;
mod release;
mod reverts;
mod spoken;
mod tags;
mod trailers;
mod work;

use serde::{Deserialize, Serialize};

pub(crate) use branches::{is_trial, names_work};
pub(crate) use kept::Key;
pub use line::{LineCommit, LineGap, LineGapKind, LineOrigin, LineWork};
pub(crate) use links::{History, Link, work_of};
pub(crate) use mainline::{Author, Touch};
pub(crate) use records::{add_records, defined_work};
pub use tags::{Release, TaggedState, Tags};
pub use work::{BoltLog, WorkCommit, WorkFile, WorkLog};

use crate::model::Strength;

/// How a commit was told to belong to a unit of work, the strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LinkKind {
    /// A trailer, by git's rule: `Bolt: BOLT-044` in a last paragraph that holds nothing else.
    Trailer,
    /// Such a line elsewhere in the body, or a line that begins with the id: `* BOLT-044: cancel`; one that says what was done,
    /// `Implements: BOLT-044`; or a trailer that gives a number or an address, `Bolt: 44`.
    Body,
    /// The id in the subject.
    Subject,
    /// The merge that brought it in: the name of the branch, or what the merge itself says.
    Branch,
    /// The id in the running text of the body, or in a trailer that says no more than `Refs: BOLT-044`.
    Text,
}

/// How sure it is that a commit belongs to a unit of work, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Confidence {
    /// The commit says so where such things are said.
    Certain,
    /// It says so elsewhere.
    High,
    /// A branch says so.
    Medium,
    /// It only speaks of the work.
    Low,
}

impl LinkKind {
    /// How sure a link of this kind is.
    pub fn confidence(self) -> Confidence {
        match self {
            Self::Trailer => Confidence::Certain,
            Self::Body | Self::Subject => Confidence::High,
            Self::Branch => Confidence::Medium,
            Self::Text => Confidence::Low,
        }
    }

    /// The name as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Trailer => "trailer",
            Self::Body => "body",
            Self::Subject => "subject",
            Self::Branch => "branch",
            Self::Text => "text",
        }
    }
}

impl Confidence {
    /// How much an edge bears that rests on it: what rests on a guess is weak.
    pub(crate) fn strength(self) -> Strength {
        if self <= Self::High { Strength::Strong } else { Strength::Weak }
    }

    /// The name as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}
