//! Why a file that somebody asks for was not read, though git or the disk knows it.

use std::path::Path;

use super::KnowledgeRepository;
use crate::error::TargetError;
use crate::git::{ChangeKind, GitRepository, Standing};
use crate::graph::address;
use crate::model::CommitId;
use crate::source::patterns;
use crate::span::RepoPath;

impl KnowledgeRepository {
    /// The same error, or why the file was not read whose path from the first root the target is. Cost: a look at the disk, and for
    /// what is not there reading the trees on the way to it, and the index.
    pub(super) fn explained(&self, error: TargetError) -> TargetError {
        let TargetError::Unknown { target, .. } = &error else { return error };
        let path = address(target.trim()).0;
        let path = path.strip_prefix("file:").unwrap_or(path).trim_start_matches("./");
        let is_path = path.contains(['/', '.']) && !path.contains("://") && !path.ends_with('/');
        let reason = is_path.then(|| self.reason(&RepoPath::new(path))).flatten();
        let target = target.clone();
        reason.map_or(error, |reason| TargetError::NotRead { target, reason })
    }

    /// Whether history that was read tells of a file that is gone: its last name.
    pub(super) fn is_gone(&self, path: &str) -> bool {
        let commits = self.past.iter().flat_map(|past| &past.history.commits);
        let mut files = commits.flat_map(|it| it.files.iter().flatten());
        files.any(|file| file.as_str() == path)
    }

    fn reason(&self, path: &RepoPath) -> Option<String> {
        let on_disk = self.origin.directory.as_ref().map(|directory| directory.file(path));
        let metadata = on_disk.and_then(|file| std::fs::symlink_metadata(file).ok());
        if let Some(metadata) = metadata {
            return self.reason_on_disk(path, &metadata);
        }
        let git = self.opened().ok()?.git().ok()?;
        let full = self.config.dialect.roots.place_in_git(git.prefix(), path)?;
        let full = full.as_str();
        let commit = self.revision().or_else(|| git.resolve("HEAD").ok())?;
        self.reason_in_commit(&git, commit, path, full).or_else(|| self.reason_in_past(full))
    }

    fn reason_on_disk(&self, path: &RepoPath, metadata: &std::fs::Metadata) -> Option<String> {
        let reason = if metadata.is_symlink() {
            "is a symbolic link, which is not followed"
        } else if !metadata.is_file() {
            return None;
        } else if self.is_left_out(path) {
            "is left out by `include` or `ignore` of the configuration"
        } else {
            "is ignored by git"
        };
        Some(reason.to_owned())
    }

    fn reason_in_commit(
        &self,
        git: &GitRepository,
        commit: CommitId,
        path: &RepoPath,
        full: &str,
    ) -> Option<String> {
        let is_revision = self.revision().is_some();
        match git.standing(commit, full).ok()? {
            Standing::Submodule(submodule) => {
                let why = if is_revision {
                    "whose files are not read at a revision"
                } else {
                    "which is not checked out"
                };
                Some(format!("lies in the submodule `{submodule}`, {why}"))
            }
            Standing::File if self.is_left_out(path) => {
                Some("is left out by `include` or `ignore` of the configuration".to_owned())
            }
            Standing::File if is_revision => None,
            Standing::File if git.is_left_out(full) => {
                Some("is left out by the sparse checkout".to_owned())
            }
            Standing::File => Some("is in the last commit, and deleted on disk".to_owned()),
            Standing::Nothing => None,
        }
    }

    /// What the newest commit that history tells of did to a file that is gone.
    fn reason_in_past(&self, full: &str) -> Option<String> {
        let mut commits = self.past.iter().flat_map(|past| &past.history.commits);
        commits.find_map(|it| {
            let by = it.logged.commit.id;
            it.logged.changes.iter().find_map(|change| match &change.how {
                ChangeKind::Removed if change.path.as_str() == full => {
                    Some(format!("is gone: commit {} deleted it", by.short()))
                }
                ChangeKind::Renamed { from } if from.as_str() == full => {
                    Some(format!("is gone: commit {} renamed it to `{}`", by.short(), change.path))
                }
                _ => None,
            })
        })
    }

    fn is_left_out(&self, path: &RepoPath) -> bool {
        let Ok(patterns) = patterns(Path::new(""), &self.config) else { return false };
        let (_, path) = self.config.dialect.roots.split(path);
        let above = path.match_indices('/').map(|(end, _)| (&path[..end], true));
        let mut all = above.chain([(path, false)]);
        all.any(|(path, is_directory)| patterns.matched(path, is_directory).is_ignore())
    }
}
