//! A git repository: revisions, and the files that they hold. In process, bare repositories, too.
//!
//! The only part of the library that knows gix, whose interface changes with each release. Nothing here knows
//! artifacts. Of the repository's own configuration only what tells where its objects are counts; no command
//! that it names is ever run, and neither the environment nor the configuration of the user or the machine is read. Only [`GitCommand`]
//! runs something: `git`, which reads them all but for what would lead it to another repository.

mod bases;
mod blame;
mod blob;
mod commit;
mod kept;
mod log;
mod merge;
mod open;
mod renames;
mod resolve;
mod similarity;
mod standing;
mod tags;
mod tree;

pub use blame::{
    Blame, BlameAt, BlameError, BlameLimit, BlameOptions, BlameRequest, BlamedLine, GitCommand,
};
pub(crate) use blob::BlobId;
pub use commit::Commit;
pub(crate) use kept::Kept;
pub(crate) use log::Counts;
pub use log::{ChangeKind, FileChange, LineCounts, Log, LogLimit, LogOptions, LoggedCommit};
pub use merge::Merge;
pub use open::GitRepository;
pub(crate) use standing::Standing;
pub use tags::Tag;
pub use tree::Tree;
