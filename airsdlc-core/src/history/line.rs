//! Where a line of a file comes from.

use serde::{Deserialize, Serialize};

use super::{Confidence, LinkKind};
use crate::error::GitError;
use crate::git::{BlameError, BlameLimit};
use crate::model::CommitId;
use crate::span::{Location, RepoPath};
use crate::time::Timestamp;

/// A line of a file, the commit that wrote it, and the work that this belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LineOrigin {
    /// The line as it is read: all of it but its end.
    pub location: Location,
    /// What it says, without spaces at its ends; `None` if the file has no such line, or its text was not read.
    pub text: Option<String>,
    /// The commit that wrote it, or with a limit of `shallow` or `missing` that at which history ends, and then it wrote the line or
    /// an older one did; `None` if [`LineOrigin::gap`] says why.
    pub commit: Option<LineCommit>,
    /// The Bolts and Fix-It Bolts that the commit belongs to, in the order in which its message names them; none where history ends.
    pub work: Vec<LineWork>,
    /// Why no commit is known.
    pub gap: Option<LineGap>,
}

/// The commit that wrote a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LineCommit {
    /// Its name.
    pub id: CommitId,
    /// The first line of its message.
    pub subject: String,
    /// Who wrote it: name and address.
    pub author: String,
    /// When it was written.
    pub authored: Timestamp,
    /// When it was made.
    pub committed: Timestamp,
    /// The file in that commit, from the top of the git repository.
    pub path: RepoPath,
    /// The line there, from 1.
    pub line: u32,
    /// What the answer rests on, if not on all of history.
    pub limit: Option<BlameLimit>,
}

/// Work that the commit of a line belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LineWork {
    /// Its id; as the commit writes it, if the repository does not define it.
    pub id: String,
    /// Its title; empty if the repository does not define it.
    pub title: String,
    /// Whether the repository defines it.
    pub is_defined: bool,
    /// How the commit was told to belong to it.
    pub how: LinkKind,
    /// How sure that is.
    pub confidence: Confidence,
    /// Whether the commit undoes a commit of the work, or does one again, and names no work itself.
    pub is_revert: bool,
    /// Where that is said: the path is `commit:` and the name of a commit, the line one of its message.
    pub location: Location,
}

/// Why the commit of a line is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct LineGap {
    /// What the reason is.
    pub kind: LineGapKind,
    /// The same in a sentence, without a full stop.
    pub message: String,
}

/// The reasons for which the commit of a line is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum LineGapKind {
    /// The line was changed since the last commit.
    NotCommitted,
    /// The file has no such line.
    NoLine,
    /// The file is in no commit that was looked at.
    NoFile,
    /// The file lies in a submodule, which has a history of its own.
    Submodule,
    /// There is no history: no git repository, or none that can be read.
    NoHistory,
}

impl LineGapKind {
    /// The name as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotCommitted => "not-committed",
            Self::NoLine => "no-line",
            Self::NoFile => "no-file",
            Self::Submodule => "submodule",
            Self::NoHistory => "no-history",
        }
    }
}

impl LineGap {
    /// That a line was changed since the last commit.
    pub(crate) fn not_committed() -> Self {
        Self {
            kind: LineGapKind::NotCommitted,
            message: "the line is not committed yet".to_owned(),
        }
    }

    /// That the commit of a line cannot be read.
    pub(crate) fn lost(commit: CommitId) -> Self {
        let message = format!("commit {} wrote the line and cannot be read", commit.short());
        Self { kind: LineGapKind::NoHistory, message }
    }
}

impl From<&BlameError> for LineGap {
    fn from(error: &BlameError) -> Self {
        let kind = match error {
            BlameError::NoFile { .. } => LineGapKind::NoFile,
            BlameError::Submodule { .. } => LineGapKind::Submodule,
            BlameError::NoLine { .. } => LineGapKind::NoLine,
            BlameError::Git(_) => LineGapKind::NoHistory,
        };
        Self { kind, message: error.to_string() }
    }
}

impl From<&GitError> for LineGap {
    fn from(error: &GitError) -> Self {
        Self { kind: LineGapKind::NoHistory, message: error.to_string() }
    }
}

impl LineOrigin {
    /// Whether work is known for which the line was written, and which the repository defines: more than a word about some.
    pub fn is_explained(&self) -> bool {
        self.work.iter().any(|work| work.is_defined && work.confidence < Confidence::Low)
    }
}

impl LineCommit {
    /// Whether history ends at the commit, so that it wrote the line or an older one did.
    pub fn is_end(&self) -> bool {
        matches!(self.limit, Some(BlameLimit::Shallow | BlameLimit::Missing))
    }
}

impl LineWork {
    /// The same work under the name that the repository knows it by.
    pub(crate) fn of(link: &super::links::Link, known: Option<(&str, &str)>) -> Self {
        let (id, title) = match known {
            Some((id, title)) => (id.to_owned(), title.to_owned()),
            None => (link.id.to_uppercase(), String::new()),
        };
        Self {
            id,
            title,
            is_defined: known.is_some(),
            how: link.how,
            confidence: link.how.confidence(),
            is_revert: link.is_revert,
            location: link.location.clone(),
        }
    }
}
