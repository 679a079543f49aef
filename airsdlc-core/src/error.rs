//! Errors: what ends a run. A malformed artifact is no error but a finding.

use std::fmt;
use std::io;
use std::path::PathBuf;

use smol_str::SmolStr;

use crate::model::{CommitId, EdgeKind, NodeId};
use crate::span::Location;
use crate::time::Timestamp;

/// Why a repository could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The root does not exist.
    #[error("no such directory: {}", path.display())]
    Missing {
        /// The root as given.
        path: PathBuf,
    },
    /// The root is something else than a directory.
    #[error("not a directory: {}", path.display())]
    NotADirectory {
        /// The root as given.
        path: PathBuf,
    },
    /// The root or a directory that must be listed cannot be.
    #[error("cannot list the directory {}", path.display())]
    Unlistable {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The configuration is broken.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The git repository or the revision that was asked for cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The threads could not be started.
    #[error("cannot start {threads} threads")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the system said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The caller asked to stop, through its progress callback.
    #[error("reading was stopped")]
    Interrupted,
}

/// Why git could not be asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GitError {
    /// Neither the directory nor one above it is a git repository.
    #[error("{} lies in no git repository", path.display())]
    NoRepository {
        /// The directory as given.
        path: PathBuf,
    },
    /// The repository is there, and cannot be opened or read.
    #[error("cannot read the git repository of {}: {message}", path.display())]
    Unreadable {
        /// The directory as given.
        path: PathBuf,
        /// What is wrong, in a sentence.
        message: String,
    },
    /// Nothing was committed yet.
    #[error("the git repository of {} has no commit yet", path.display())]
    NoCommit {
        /// The directory as given.
        path: PathBuf,
    },
    /// The branch that is checked out has no commit, and others have: it is new, or was deleted.
    #[error(
        "the branch `{branch}`, which `HEAD` of {} names, has no commit; other branches have",
        path.display()
    )]
    NoBranch {
        /// The directory as given.
        path: PathBuf,
        /// The branch.
        branch: String,
    },
    /// No revision is called so.
    #[error("no commit is called `{revision}`{}", shallow_note(*is_shallow))]
    UnknownRevision {
        /// The revision as given.
        revision: String,
        /// Branches and tags of like names, the nearest first; at most five.
        nearest: Vec<String>,
        /// Whether the clone is shallow, so that commits are missing.
        is_shallow: bool,
    },
    /// A revision names something else than a commit: a file, a directory, a range.
    #[error("`{revision}` names no single commit")]
    NotACommit {
        /// The revision as given.
        revision: String,
    },
    /// The repository is younger than the time.
    #[error(
        "no commit of `{revision}` is as old as {time}: the first is of {first}{}",
        shallow_note(*is_shallow)
    )]
    NoCommitAt {
        /// The revision from which history was followed.
        revision: String,
        /// The time as understood.
        time: Timestamp,
        /// The time of the first commit.
        first: Timestamp,
        /// Whether the clone is shallow, so that commits are missing.
        is_shallow: bool,
    },
    /// Two revisions have no commit in common.
    #[error("the history of `{revision}` has nothing in common with what was read{}", shallow_note(*is_shallow))]
    Unrelated {
        /// The revision as given.
        revision: String,
        /// Whether the clone is shallow, so that commits are missing.
        is_shallow: bool,
    },
    /// The directory is not in the commit.
    #[error("commit {} has no directory `{directory}`", commit.short())]
    NoDirectory {
        /// The directory, from the top of the work tree.
        directory: String,
        /// The commit.
        commit: CommitId,
    },
}

fn shallow_note(is_shallow: bool) -> &'static str {
    if is_shallow { " (the clone is shallow: older commits are not in it)" } else { "" }
}

/// A fault in `airsdlc.toml`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub struct ConfigError {
    /// What is wrong, in a sentence.
    pub message: String,
    /// Where; `None` if the file could not be read at all.
    pub location: Option<Location>,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(location) = &self.location {
            write!(f, "{}:{}:{}: ", location.path, location.line, location.column)?;
        }
        f.write_str(&self.message)
    }
}

/// Why a target names no node, or not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TargetError {
    /// Nothing answers to the name.
    #[error("nothing in the repository is called `{target}`")]
    Unknown {
        /// The target as given.
        target: String,
        /// The nearest names, the nearest first; at most five.
        nearest: Vec<NodeId>,
    },
    /// Several nodes answer to the name, and none is picked.
    #[error("`{target}` may mean {} things", candidates.len())]
    Ambiguous {
        /// The target as given.
        target: String,
        /// The nodes that answer, in order.
        candidates: Vec<NodeId>,
    },
    /// The file is known, and was not read.
    #[error("`{target}` {reason}")]
    NotRead {
        /// The target as given.
        target: String,
        /// Why, behind the name of the file: `is ignored by git`.
        reason: String,
    },
    /// A file is asked for, and what has the name stands in none.
    #[error("`{target}` is in no file of the repository")]
    NoFile {
        /// The target as given.
        target: String,
    },
}

/// Why a repository could not be checked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// No rule and no group has this name.
    #[error("no rule is called `{name}`")]
    UnknownRule {
        /// The name as given.
        name: String,
        /// The nearest name, if one is near.
        nearest: Option<String>,
    },
    /// What is selected and what is left out leave no rule.
    #[error("no rule is on, so that nothing would be checked")]
    NoRule,
    /// The table `[check]` of the configuration is broken.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The baseline is none.
    #[error("the baseline cannot be read: {message}")]
    Baseline {
        /// What is wrong with it.
        message: String,
    },
    /// Two rules have one code or one name, in whatever case, or a rule is called as a group is.
    #[error("`{name}` names two rules, or a rule and a group")]
    DuplicateRule {
        /// The code or the name, in lower case.
        name: String,
    },
}

/// Why a merge could not be checked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckMergeError {
    /// The sides could not be read.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// What was read could not be checked.
    #[error(transparent)]
    Check(#[from] CheckError),
}

/// Why a graph could not be built by hand.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The id is taken.
    #[error("two nodes are called `{id}`")]
    DuplicateNode {
        /// The id.
        id: NodeId,
    },
    /// An end of the edge is not in the graph.
    #[error("an edge names `{id}`, which is no node of the graph")]
    MissingNode {
        /// The id.
        id: NodeId,
    },
    /// The model knows no such edge.
    #[error(
        "the model has no edge `{kind}` from {source_kind} `{source_id}` to {target_kind} `{target_id}`"
    )]
    NoSuchEdge {
        /// The edge kind.
        kind: crate::model::EdgeKind,
        /// The source.
        source_id: NodeId,
        /// Its kind.
        source_kind: crate::model::NodeKind,
        /// The target.
        target_id: NodeId,
        /// Its kind.
        target_kind: crate::model::NodeKind,
    },
}

/// What a change is about: what it has in common on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeKey {
    /// A node.
    Node(NodeId),
    /// A relation.
    Edge {
        /// What rests on the target.
        source: NodeId,
        /// The relation.
        kind: EdgeKind,
        /// What the source rests on.
        target: NodeId,
    },
    /// References of one node by one text, which find nothing.
    Unresolved {
        /// The node that refers.
        source: NodeId,
        /// The relation that they would make.
        kind: EdgeKind,
        /// The reference as written.
        text: SmolStr,
    },
}

impl fmt::Display for ChangeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Node(id) => write!(f, "the node `{id}`"),
            Self::Edge { source, kind, target } => {
                write!(f, "the edge `{kind}` from `{source}` to `{target}`")
            }
            Self::Unresolved { source, kind, text } => {
                write!(f, "the reference `{kind}` of `{source}` to `{text}`")
            }
        }
    }
}

/// Why a diff does not fit a graph, or does not follow another diff: the first conflict, in the order
/// of nodes, edges and references.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DiffError {
    /// What the diff adds is there.
    #[error("the diff adds {at}, which is there already")]
    Present {
        /// What it is about.
        at: ChangeKey,
    },
    /// What the diff removes or changes is not there.
    #[error("the diff knows {at}, which is not there")]
    Missing {
        /// What it is about.
        at: ChangeKey,
    },
    /// What the diff removes or changes is something else than the diff says.
    #[error("the diff knows {at} as something else than it is")]
    Different {
        /// What it is about.
        at: ChangeKey,
    },
    /// What comes out would be no graph: an edge would lose an end.
    #[error(transparent)]
    Build(#[from] BuildError),
}
