//! What a repository's own configuration adds to the forms that are read: kinds, links, paths.
//!
//! A [`CustomKind`] is a kind of the model under another name; see `docs/design/0003`.

mod kind;
mod links;
mod pattern;
mod roots;

use globset::GlobSet;

pub(crate) use kind::{CustomKind, IdPlace, KeyEdge, fold_key};
use links::LinkStyle;
pub(crate) use roots::Roots;

use super::config::Config;
use super::config::kinds::{DeclaredCode, DeclaredKind, DeclaredLinks};
use crate::error::ConfigError;
use crate::model::{NodeKind, numbered};
use crate::span::RepoPath;
use crate::visits::visit;

/// What a configuration adds to the forms that are read. The default adds nothing.
#[derive(Clone, Debug, Default)]
pub(crate) struct Dialect {
    pub(crate) kinds: Vec<CustomKind>,
    /// The globs of all kinds, and of each glob its kind.
    globs: GlobSet,
    kind_of_glob: Vec<usize>,
    pub(crate) links: LinkStyle,
    /// Where the roots lie, once they are listed.
    pub(crate) roots: Roots,
    /// The prefixes of ids that the kinds add, in upper case.
    prefixes: Vec<String>,
}

impl Dialect {
    /// Compiles what a configuration declares.
    ///
    /// # Errors
    /// [`ConfigError`] with its place if a name, a pattern or an edge cannot be what it should.
    pub(super) fn compile(
        config: &Config,
        kinds: &[DeclaredKind],
        links: &DeclaredLinks,
        code: &DeclaredCode,
    ) -> Result<Self, ConfigError> {
        let mut dialect =
            Self { links: LinkStyle::compile(config, links, code)?, ..Self::default() };
        let mut globs = globset::GlobSetBuilder::new();
        for declared in kinds {
            let kind = CustomKind::compile(config, declared, &dialect.kinds)?;
            for glob in &declared.files {
                let compiled = globset::GlobBuilder::new(glob.get_ref())
                    .literal_separator(true)
                    .build()
                    .map_err(|error| {
                        let message = format!("this is no pattern: {}", error.kind());
                        config.error_at(glob.span(), &message, None)
                    })?;
                globs.add(compiled);
                dialect.kind_of_glob.push(dialect.kinds.len());
            }
            dialect.kinds.push(kind);
        }
        dialect.prefixes = dialect.kinds.iter().flat_map(CustomKind::prefixes).collect();
        dialect.globs = globs.build().map_err(|error| ConfigError {
            message: format!("the globs of the kinds cannot be used together: {error}"),
            location: None,
            help: None,
        })?;
        Ok(dialect)
    }

    /// The kinds that a file may be one of, by its place, in the order of the configuration.
    pub(crate) fn kinds_of_file(&self, path: &RepoPath) -> impl Iterator<Item = &CustomKind> {
        let mut kinds: Vec<usize> = if self.globs.is_empty() {
            Vec::new()
        } else {
            let globs = self.globs.matches(path.as_str());
            globs.into_iter().map(|glob| self.kind_of_glob[glob]).collect()
        };
        kinds.dedup();
        kinds.into_iter().map(|kind| &self.kinds[kind])
    }

    /// The prefixes of ids that the kinds add, in upper case.
    pub(crate) fn prefixes(&self) -> &[String] {
        &self.prefixes
    }

    /// The kind whose ids have this prefix, in any case.
    pub(crate) fn of_prefix(&self, prefix: &str) -> Option<(NodeKind, Option<&CustomKind>)> {
        visit(self.kinds.len());
        let own = self.kinds.iter().find(|kind| kind.has_prefix(prefix));
        match own {
            Some(own) => Some((own.kind, Some(own))),
            None => NodeKind::of_prefix(prefix).map(|kind| (kind, self.extension(kind))),
        }
    }

    /// Whether an id with a prefix of its directory is that of an artifact of a kind, given by its name and its own id: `ADR-2`
    /// of LEDGERADR-0002.
    pub(crate) fn is_local(&self, kind: Option<&str>, id: &str, own: &str) -> bool {
        let kind = kind.and_then(|name| self.kinds.iter().find(|kind| kind.name == name));
        let (Some(kind), Some((prefix, number, _))) = (kind, numbered(id)) else { return false };
        numbered(own).is_some_and(|(_, own, _)| own == number)
            && kind.local_prefixes().iter().any(|local| local.eq_ignore_ascii_case(prefix))
    }

    /// The kind that a word in front of a colon names, in any case.
    pub(crate) fn of_word(&self, word: &str) -> Option<(NodeKind, Option<&CustomKind>)> {
        match self.kinds.iter().find(|kind| kind.has_word(word)) {
            Some(own) => Some((own.kind, Some(own))),
            None => NodeKind::of_word(word).map(|kind| (kind, self.extension(kind))),
        }
    }

    /// What the configuration adds to a kind of the framework.
    fn extension(&self, kind: NodeKind) -> Option<&CustomKind> {
        self.kinds.iter().find(|own| own.kind == kind && own.is_extension())
    }

    /// The id that a link of a site means: `/adr/32` is `ADR-32`.
    pub(crate) fn id_of_link(&self, destination: &str) -> Option<String> {
        self.kinds.iter().find_map(|kind| kind.id_of_link(destination))
    }

    /// Whether a link that leads out of the repository is one of the site's own.
    pub(crate) fn is_own_link(&self, destination: &str) -> bool {
        self.links.page(destination).is_some() || self.id_of_link(destination).is_some()
    }
}
