//! Finds the nodes that a person or a program names: ids, aliases, names, routes, paths.

use super::{Graph, NodeIndex};
use crate::error::TargetError;
use crate::model::{NodeId, NodeKind, Route, fold_id, fold_name};

/// How many near names an error proposes.
const PROPOSALS: usize = 5;

impl Graph {
    /// The nodes that `target` names: one, or for a route prefix such as `/v1/bookings*` all
    /// endpoints below it. In order.
    ///
    /// A target is an id or alias in any case and width; `path/file.go` or `path/file.go:152`, where a
    /// unique suffix of the path is enough; a route with or without its method; the bare or
    /// spaced name of something that runs; a unique prefix of a commit's hash.
    /// Cost: `O(V)`.
    ///
    /// # Errors
    /// [`TargetError::Unknown`] with the nearest names, [`TargetError::Ambiguous`] with all that
    /// answer.
    ///
    /// ```
    /// # use airsdlc_core::{GraphBuilder, model::{Node, NodeKind}};
    /// let mut builder = GraphBuilder::new();
    /// builder.add_node(Node::new("ADR-023", NodeKind::Adr, "Transactional outbox"))?;
    /// let graph = builder.build();
    /// assert_eq!(graph.find("adr-23").unwrap(), graph.find("ADR-023").unwrap());
    /// assert_eq!(graph.find("ADR-024").unwrap_err().to_string(), "nothing in the repository is called `ADR-024`");
    /// # Ok::<(), airsdlc_core::error::BuildError>(())
    /// ```
    pub fn find(&self, target: &str) -> Result<Vec<NodeIndex>, TargetError> {
        let target = target.trim();
        if let Some(index) = self.index_of(target) {
            return Ok(vec![index]);
        }
        if let Some(prefix) = target.strip_suffix('*') {
            return self.below(target, prefix);
        }
        for found in [
            self.by_fold(target),
            self.by_alias(target),
            self.by_route(target),
            self.by_path(target),
            self.by_commit(target),
        ] {
            match found.as_slice() {
                [] => {}
                [only] => return Ok(vec![*only]),
                several => {
                    let candidates =
                        several.iter().map(|index| self.at(*index).id.clone()).collect();
                    return Err(TargetError::Ambiguous { target: target.to_owned(), candidates });
                }
            }
        }
        Err(self.unknown(target))
    }

    /// Like [`Graph::find`], where one node is wanted.
    ///
    /// # Errors
    /// As [`Graph::find`]; several nodes are ambiguous here.
    pub(crate) fn find_one(&self, target: &str) -> Result<NodeIndex, TargetError> {
        match self.find(target)?.as_slice() {
            [only] => Ok(*only),
            several => Err(TargetError::Ambiguous {
                target: target.to_owned(),
                candidates: several.iter().map(|index| self.at(*index).id.clone()).collect(),
            }),
        }
    }

    /// Like [`Graph::find`], for each of several targets; without duplicates, in order.
    ///
    /// # Errors
    /// That of the first target that cannot be found.
    pub fn find_all<S: AsRef<str>>(&self, targets: &[S]) -> Result<Vec<NodeIndex>, TargetError> {
        let mut found = Vec::new();
        for target in targets {
            found.extend(self.find(target.as_ref())?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn indices(&self, fits: impl Fn(&crate::model::Node) -> bool) -> Vec<NodeIndex> {
        self.petgraph().node_indices().filter(|index| fits(self.at(*index))).collect()
    }

    fn by_fold(&self, target: &str) -> Vec<NodeIndex> {
        let fold = fold_id(target);
        self.indices(|node| fold_id(node.id.as_str()) == fold)
    }

    /// By another name; what runs answers to its bare name, too.
    fn by_alias(&self, target: &str) -> Vec<NodeIndex> {
        let (id, name) = (fold_id(target), fold_name(target));
        self.indices(|node| {
            let bare = node.id.as_str().split_once(':').map_or("", |(_, bare)| bare);
            let runs = node.kind.is_system();
            runs && fold_name(bare) == name
                || node
                    .aliases
                    .iter()
                    .any(|alias| fold_id(alias) == id || runs && fold_name(alias) == name)
        })
    }

    fn by_route(&self, target: &str) -> Vec<NodeIndex> {
        let Some(route) = Route::parse(target) else { return Vec::new() };
        let of_fold = |fold: &str| {
            self.endpoints(|other| {
                other.fold() == fold
                    && (route.method.is_none()
                        || other.method.is_none()
                        || route.method == other.method)
            })
        };
        let exact = of_fold(&route.fold());
        if !exact.is_empty() {
            return exact;
        }
        let templates = route.templates();
        templates
            .iter()
            .map(|fold| of_fold(fold))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    fn endpoints(&self, fits: impl Fn(&Route<'_>) -> bool) -> Vec<NodeIndex> {
        self.indices(|node| {
            node.kind == NodeKind::Endpoint
                && node
                    .id
                    .as_str()
                    .split_once(':')
                    .and_then(|(_, name)| Route::parse(name))
                    .is_some_and(|route| fits(&route))
        })
    }

    /// Every endpoint below a prefix of a route.
    fn below(&self, target: &str, prefix: &str) -> Result<Vec<NodeIndex>, TargetError> {
        let Some(route) = Route::parse(prefix) else { return Err(self.unknown(target)) };
        let fold = route.fold();
        let whole = prefix.ends_with('/');
        let found = self.endpoints(|other| {
            let rest = other.fold();
            (route.method.is_none() || route.method == other.method)
                && rest.strip_prefix(fold.trim_end_matches('/')).is_some_and(|rest| {
                    rest.is_empty() && !whole
                        || rest.starts_with('/')
                        || !whole && !fold.ends_with("{}")
                })
        });
        if found.is_empty() { Err(self.unknown(target)) } else { Ok(found) }
    }

    /// A file by a suffix of its path; the line behind it is an address inside the file.
    fn by_path(&self, target: &str) -> Vec<NodeIndex> {
        let path = target.strip_prefix("file:").unwrap_or(target);
        let path = super::lookup::without_address(path);
        let path = path.trim_start_matches("./").trim_start_matches('/');
        // A path from the root is that file, whatever others end with it.
        if let Some(exact) = self.index_of(&format!("file:{path}")) {
            return vec![exact];
        }
        let known = |node: &crate::model::Node| {
            node.location
                .as_ref()
                .is_some_and(|location| super::lookup::ends_with(location.path.as_str(), path))
        };
        let files = self.indices(|node| {
            node.kind == NodeKind::File
                && node
                    .id
                    .as_str()
                    .strip_prefix("file:")
                    .is_some_and(|known| super::lookup::ends_with(known, path))
        });
        if !files.is_empty() {
            return files;
        }
        // The file of an artifact stands for the artifact.
        let mut artifacts = self.indices(|node| node.kind.is_artifact() && known(node));
        if artifacts.len() > 1
            && artifacts.iter().all(|index| self.path_of(*index) == self.path_of(artifacts[0]))
        {
            artifacts.sort_by_key(|index| {
                self.at(*index).location.as_ref().map(|location| location.span)
            });
            artifacts.truncate(1);
        }
        artifacts
    }

    fn path_of(&self, index: NodeIndex) -> Option<&str> {
        self.at(index).location.as_ref().map(|location| location.path.as_str())
    }

    fn by_commit(&self, target: &str) -> Vec<NodeIndex> {
        let hash = target.strip_prefix("commit:").unwrap_or(target).to_ascii_lowercase();
        if hash.len() < 4 || !hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Vec::new();
        }
        self.indices(|node| {
            node.kind == NodeKind::Commit
                && node
                    .id
                    .as_str()
                    .strip_prefix("commit:")
                    .is_some_and(|known| known.starts_with(&hash))
        })
    }

    fn unknown(&self, target: &str) -> TargetError {
        let bare = |id: &str| {
            id.split_once(':').map_or_else(|| id.to_owned(), |(_, name)| name.to_owned())
        };
        let names: Vec<(String, &NodeId)> = self
            .nodes()
            .flat_map(|node| {
                let aliases = node.aliases.iter().map(ToString::to_string);
                [node.id.to_string(), bare(node.id.as_str())]
                    .into_iter()
                    .chain(aliases)
                    .map(move |name| (name, &node.id))
            })
            .collect();
        let mut nearest: Vec<NodeId> = Vec::new();
        for near in crate::model::near(target, names.iter().map(|(name, _)| name.as_str())) {
            for (_, id) in names.iter().filter(|(name, _)| name == near) {
                if nearest.len() < PROPOSALS && !nearest.contains(id) {
                    nearest.push((*id).clone());
                }
            }
        }
        TargetError::Unknown { target: target.to_owned(), nearest }
    }
}
