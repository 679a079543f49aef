//! What a merge would be, read in memory, and what checks find in it.

use std::path::PathBuf;
use std::sync::Arc;

use super::{KnowledgeRepository, Origin};
use crate::check::{Baseline, CheckOptions, Report};
use crate::error::{CheckMergeError, GitError, OpenError};
use crate::git::Merge;
use crate::model::{Finding, Severity};
use crate::source::{CONFIG_FILE, Config, Source as _, config_text};
use crate::span::{Location, RepoPath};

/// The rule of files that conflict.
const CONFLICT: &str = "unreadable-file";

impl KnowledgeRepository {
    /// What a merge of this repository with a revision would be, without making it: read in memory, nothing is checked out or
    /// written. Where both changed the same lines, this side holds; such files are told as findings.
    ///
    /// # Errors
    /// As [`KnowledgeRepository::at_merge_base`]; and if a file cannot be read.
    pub fn merge(&self, revision: &str) -> Result<Self, OpenError> {
        let missing = || GitError::NoRepository { path: PathBuf::from("memory") };
        let opened = self.opened()?;
        let ours = self.origin.source.clone().ok_or_else(missing)?;
        let theirs = self.at(revision)?.origin.source.ok_or_else(missing)?;
        let base = self.at_merge_base(revision)?.origin.source.ok_or_else(missing)?;
        let lost = |error: std::io::Error| opened.git().map(|git| git.unreadable(error));
        let merge = match Merge::new(ours, theirs, &*base) {
            Ok(merge) => merge,
            Err(error) => return Err(lost(error)?.into()),
        };
        let mut config = match merge.read(&RepoPath::new(CONFIG_FILE)) {
            _ if opened.options().config.is_some() => self.config.clone(),
            Ok(bytes) => {
                Config::parse(&config_text(bytes.into_owned())?).map_err(|mut error| {
                    error.message = format!("{}, once `{revision}` is merged", error.message);
                    error
                })?
            }
            Err(_) => Config::default(),
        };
        config.dialect.roots = self.config.dialect.roots.clone();
        let records = opened.records(&config);
        let mut repository = Self::read(&merge, &config, opened.options(), &*records, None)?;
        repository.findings.extend(merge.conflicts().iter().map(|path| {
            let message = format!("a merge with `{revision}` conflicts here; this side was read");
            let place = Location::of_file(path.clone());
            let help =
                format!("settle it in the merge: what `{revision}` has instead was not looked at");
            Finding::new(CONFLICT, Severity::Warning, message, place).help(help)
        }));
        repository.findings.sort_by(super::order);
        repository.origin = Origin {
            source: Some(Arc::new(merge)),
            directory: None,
            revision: None,
            opened: Some(opened.clone()),
        };
        Ok(repository)
    }

    /// What checks would find once this repository is merged with a revision, and find in neither before: ids that both took, links
    /// to what the other side removed or renamed; and the merge, whose text and lines the report is about. See
    /// [`KnowledgeRepository::merge`].
    ///
    /// Messages name the revision, and places which side they are on. Files that conflict are told whatever is selected, unless their
    /// rule `unreadable-file` is left out. There are no fixes: what they would edit is in no file yet.
    ///
    /// # Errors
    /// Those of reading as [`CheckMergeError::Open`], those of checking as [`CheckMergeError::Check`].
    pub fn check_merge(
        &self,
        revision: &str,
        options: &CheckOptions,
    ) -> Result<(Report, Self), CheckMergeError> {
        let mut before = self.check(&options.of_before())?.diagnostics;
        let theirs = self.at(revision)?;
        before.extend(theirs.check(&options.of_before())?.diagnostics);
        let merged = self.merge(revision)?;
        let options = options.clone().since(Baseline::of(&before), []).with_rule(CONFLICT);
        let mut report = merged.check(&options)?;
        let sides = Sides { ours: self, theirs: &theirs, merged: &merged, revision };
        for found in &mut report.diagnostics {
            if found.rule != CONFLICT {
                found.message = format!("{}, once `{revision}` is merged", found.message);
            }
            if let Some(side) = sides.said(&found.location.path) {
                let help = found.help.take().map(|help| format!("; {help}")).unwrap_or_default();
                found.help = Some(format!("the place is {side}{help}"));
            }
            for other in &mut found.related {
                if let Some(side) = sides.said(&other.location.path) {
                    other.message = format!("{} ({side})", other.message);
                }
            }
            found.fix = None;
        }
        Ok((report, merged))
    }
}

/// Both sides of a merge and what it holds.
struct Sides<'a> {
    ours: &'a KnowledgeRepository,
    theirs: &'a KnowledgeRepository,
    merged: &'a KnowledgeRepository,
    revision: &'a str,
}

impl Sides<'_> {
    /// Where a file of the merge is; `None` if it is so on this side.
    fn said(&self, path: &RepoPath) -> Option<String> {
        let is_so = |side: &KnowledgeRepository| {
            let (side, merged) = (side.source()?, self.merged.source()?);
            Some(side.read(path).ok()? == merged.read(path).ok()?)
        };
        match (is_so(self.ours), is_so(self.theirs)) {
            (Some(true), _) => None,
            (_, Some(true)) => Some(format!("of `{}`", self.revision)),
            _ => Some("of the merged file".to_owned()),
        }
    }
}
