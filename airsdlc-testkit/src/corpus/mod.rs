//! A generated Knowledge Repository of any size, the same for the same seed.
//!
//! It holds every kind of artifact, a Backstage catalogue for each service and the code that the
//! Bolts changed. Everything that an artifact names exists. Links are skewed: early decisions,
//! documents and services are named far more often than late ones.
//!
//! The *plan* says what there is and how it hangs together, its *states* which of it holds, a *page* is the text of
//! one file.

mod catalogue;
mod design;
mod operation;
mod page;
mod plan;
mod requirement;
mod states;
mod words;

use std::fs;
use std::io;
use std::path::Path;

use airsdlc_core::model::NodeKind;

use plan::{Artifact, Plan};

/// A repository of `artifacts` Markdown artifacts.
///
/// It is sound but for [`Corpus::faults`]: in a repository of 100 artifacts or more the checks find these and nothing
/// else.
///
/// Sizes are distributed like those of the proposals of eips: a third as short as their own structure
/// allows, the median 3.5 KB, the mean 7 KB, one in 100 above 51 KB; so are the frequencies of
/// paragraphs, headings, lists, code and links in the prose. Of 100 artifacts 38 are Bolts, 18 ADRs, 8 PRDs; there is a service for every 50.
///
/// ```
/// use airsdlc_testkit::Corpus;
///
/// let corpus = Corpus { artifacts: 10, seed: 1 };
/// let (path, text) = corpus.files().find(|(path, _)| path.starts_with("docs/prds")).unwrap();
/// assert!(path.ends_with(".md") && text.starts_with("# PRD-001: "));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Corpus {
    /// How many Markdown artifacts.
    pub artifacts: usize,
    /// Any number; each makes another corpus.
    pub seed: u64,
}

impl Corpus {
    /// The files: path below the root, and text. The catalogue and the code come first, then the
    /// artifacts, kind by kind. Cost: `O(bytes)`, one file at a time.
    pub fn files(&self) -> impl Iterator<Item = (String, String)> + use<> {
        let plan = Plan { seed: self.seed, artifacts: self.artifacts };
        let shared = ("catalog-info.yaml".to_owned(), catalogue::shared(plan));
        let services = (0..plan.services()).flat_map(move |at| catalogue::service_files(plan, at));
        let artifacts = plan.all().map(move |artifact| (plan.path(artifact), text(plan, artifact)));
        std::iter::once(shared).chain(services).chain(artifacts)
    }

    /// What is wrong in it, as rule and path: one of 20 artifacts, drawn by the seed, breaks one rule. A Bolt that is
    /// done has an open box, a PRD has an empty section, an ADR no rationale, a post-mortem no duration, a runbook
    /// nobody to call.
    pub fn faults(&self) -> impl Iterator<Item = (&'static str, String)> + use<> {
        let plan = Plan { seed: self.seed, artifacts: self.artifacts };
        plan.all().filter_map(move |artifact| Some((plan.fault(artifact)?, plan.path(artifact))))
    }

    /// Writes the files below `root`, with the directories that they need.
    ///
    /// # Errors
    /// What the system says if a directory or a file cannot be written.
    pub fn write_to(&self, root: &Path) -> io::Result<()> {
        let mut directory = None;
        for (path, text) in self.files() {
            let file = root.join(path);
            // Files of one directory follow each other.
            if file.parent() != directory.as_deref() {
                directory = file.parent().map(Path::to_path_buf);
                directory.iter().try_for_each(fs::create_dir_all)?;
            }
            fs::write(file, text)?;
        }
        Ok(())
    }
}

/// The text of an artifact.
fn text(plan: Plan, artifact: Artifact) -> String {
    let (kind, at) = artifact;
    match kind {
        NodeKind::Prd => requirement::prd(plan, at),
        NodeKind::Daa => requirement::daa(plan, at),
        NodeKind::Tip => design::tip(plan, at),
        NodeKind::Rfc => design::rfc(plan, at),
        NodeKind::Adr => design::adr(plan, at),
        NodeKind::Playbook => design::playbook(plan, at),
        NodeKind::Bolt => operation::bolt(plan, at),
        NodeKind::Deployment => operation::deployment(plan, at),
        NodeKind::Incident => operation::incident(plan, at),
        NodeKind::FixIt => operation::fix(plan, at),
        NodeKind::PostMortem => operation::post_mortem(plan, at),
        _ => operation::runbook(plan, at),
    }
}

#[cfg(test)]
mod tests;
