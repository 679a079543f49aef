//! Which ids are taken on branches, read from their trees.

use std::collections::HashSet;

use super::next_id::Elsewhere;
use super::{Form, KnowledgeRepository, KnownRecords as _, read_whatever_happens};
use crate::error::{GitError, OpenError};
use crate::git::Tree;
use crate::model::numbered;
use crate::parse::record::{Claim, FileRecord};
use crate::source::{ContentId, Source as _};
use crate::span::RepoPath;
use crate::threads::Threads;

impl KnowledgeRepository {
    /// The ids that artifacts of branches have; none where there is no git repository.
    pub(super) fn ids_elsewhere(&self) -> Result<Elsewhere, OpenError> {
        let Ok(opened) = self.opened() else { return Ok(Elsewhere::default()) };
        let git = match opened.git() {
            Ok(git) => git,
            Err(GitError::NoRepository { .. }) => return Ok(Elsewhere::default()),
            Err(error) => return Err(error.into()),
        };
        let threads = Threads::new(opened.threads())?;
        let branches = git.branches()?;
        let mut elsewhere = Elsewhere { branches: branches.len(), ..Elsewhere::default() };
        let (mut commits, mut files) = (HashSet::new(), HashSet::new());
        for (branch, commit) in branches.into_iter().filter(|(_, commit)| commits.insert(*commit)) {
            let mut config = self.config.clone();
            let tree = match Tree::list(&git, commit, &config) {
                Ok(tree) => tree,
                // A branch need not have the directory that was read, nor a clone all objects of it.
                Err(OpenError::Git(_)) => continue,
                Err(error) => return Err(error),
            };
            config.dialect.roots = tree.roots();
            let known = opened.records(&config);
            let pages = tree
                .paths()
                .iter()
                .filter(|path| matches!(Form::of(path, &config), Some(Form::Markdown)));
            let new: Vec<(&RepoPath, Option<ContentId>)> = pages
                .map(|path| (path, tree.content_id(path)))
                .filter(|(path, content)| files.insert(((*path).clone(), *content)))
                .collect();
            let read = threads.map(new.len(), |at| {
                let (path, content) = new[at];
                let read = || read_whatever_happens(&tree, path, Form::Markdown, &config.dialect);
                known.get(content, path, read).map(|record| ids(&record))
            });
            for id in read.into_iter().flatten().flatten() {
                elsewhere.ids.entry(id).or_insert_with(|| branch.clone());
            }
        }
        Ok(elsewhere)
    }
}

/// The ids with numbers of the artifacts that a file defines.
fn ids(record: &FileRecord) -> Vec<smol_str::SmolStr> {
    let artifacts = record.nodes.iter().filter(|node| node.kind.is_artifact());
    let ids = artifacts.filter_map(|node| match &node.claim {
        Claim::Own(id) | Claim::Listed(id) => Some(id),
        _ => None,
    });
    ids.filter(|id| numbered(id).is_some()).cloned().collect()
}
