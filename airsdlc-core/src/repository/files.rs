//! Files by what people call them.

use super::KnowledgeRepository;
use crate::error::TargetError;
use crate::graph::{address, ends_with};
use crate::model::NodeId;
use crate::span::RepoPath;

impl KnowledgeRepository {
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
