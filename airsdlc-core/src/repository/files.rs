//! Files by what people call them.

#[cfg(feature = "git")]
use std::borrow::Cow;

use super::KnowledgeRepository;
use crate::error::TargetError;
use crate::graph::{address, ends_with};
use crate::model::NodeId;
use crate::span::RepoPath;

impl KnowledgeRepository {
    /// The one thing that a target names, as [`KnowledgeRepository::node`] finds it, or else the file: one that nothing in the graph
    /// speaks of has an id, too, and so has one that is gone, if history was read and work changed it.
    ///
    /// # Errors
    /// [`TargetError`] if the target names nothing, or several things.
    pub fn id_of(&self, target: &str) -> Result<NodeId, TargetError> {
        match self.node(target) {
            Ok(node) => Ok(node.id.clone()),
            Err(error @ TargetError::Unknown { .. }) => {
                let name = address(target.trim()).0;
                let path = self.file_called(target, name)?.or_else(|| self.gone(name));
                path.map(|path| file_id(&path)).ok_or_else(|| self.explained(error))
            }
            Err(error) => Err(error),
        }
    }

    /// A file that is gone, and that history tells of.
    fn gone(&self, path: &str) -> Option<RepoPath> {
        let path = path.strip_prefix("file:").unwrap_or(path);
        self.is_gone(path).then(|| RepoPath::new(path))
    }

    /// Whether history that was read tells of a file that is gone: without git it tells of none.
    #[cfg(not(feature = "git"))]
    fn is_gone(&self, _: &str) -> bool {
        false
    }

    /// The same error: without git nothing more is known of a file.
    #[cfg(not(feature = "git"))]
    pub(super) fn explained(&self, error: TargetError) -> TargetError {
        error
    }

    /// A target in which a line stands as the sites of repositories write it: `a.go#L12` is `a.go:12`. What has that name itself is
    /// meant first.
    #[cfg(feature = "git")]
    pub(super) fn with_line<'t>(&self, target: &'t str) -> Cow<'t, str> {
        let cut = target.trim().rsplit_once("#L");
        let is_line = |line: &str| !line.is_empty() && line.bytes().all(|it| it.is_ascii_digit());
        match cut.filter(|(_, line)| is_line(line) && self.graph.find(target).is_err()) {
            Some((path, line)) => format!("{path}:{line}").into(),
            None => Cow::Borrowed(target),
        }
    }

    /// The file of a path or of a unique suffix of one, as it is or as the configuration maps it; `None` if there is none.
    pub(super) fn file_called(
        &self,
        target: &str,
        path: &str,
    ) -> Result<Option<RepoPath>, TargetError> {
        let path = path.strip_prefix("file:").unwrap_or(path);
        let path = path.trim_start_matches("./").trim_start_matches('/');
        let mapped = self.config.dialect.links.code(target.trim());
        let mapped = mapped.as_deref().map(|mapped| address(mapped).0);
        for path in std::iter::once(path).chain(mapped).filter(|path| !path.is_empty()) {
            let path = RepoPath::new(path);
            if self.paths.binary_search(&path).is_ok() {
                return Ok(Some(path));
            }
            let is_called = |known: &&RepoPath| ends_with(known.as_str(), path.as_str());
            match self.paths.iter().filter(is_called).collect::<Vec<_>>().as_slice() {
                [] => {}
                [only] => return Ok(Some((*only).clone())),
                several => {
                    let candidates = several.iter().map(|path| file_id(path)).collect();
                    return Err(TargetError::Ambiguous { target: target.to_owned(), candidates });
                }
            }
        }
        Ok(None)
    }
}

/// The id of the node that a file is.
pub(super) fn file_id(path: &RepoPath) -> NodeId {
    NodeId::new(format!("file:{path}"))
}
