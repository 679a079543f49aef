//! Looks at a repository and writes the configuration that it seems to need.
//!
//! A *series* is a folder of files that are numbered alike. What is found is read with, and what that
//! reading still does not know (statuses, references) is said in comments. Then the checks run: the
//! configuration names a baseline for what they find, and proposes in comments which rules could be lowered
//! or excepted, and why.

mod apart;
mod checks;
mod links;
mod series;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::check::{CheckOptions, Ran, Report, Summary};
use crate::error::OpenError;
use crate::model::{EdgeKind, EdgeRule, LIFE_CYCLES, NodeKind};
use crate::repository::{KnowledgeRepository, OpenOptions};
use crate::source::{CONFIG_FILE, Config};
use crate::time::Date;
use checks::Checked;
use series::Series;

/// What a repository looks like, and the configuration for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Survey {
    /// Artifacts that are read without a configuration.
    pub before: usize,
    /// Artifacts that are read with [`Survey::text`].
    pub after: usize,
    /// What the checks find with [`Survey::text`], before there is a baseline.
    pub summary: Summary,
    /// The rules that find something, in the order of their codes.
    pub rules: Vec<Ran>,
    /// The text of an `airsdlc.toml`, with comments that say what was found. If the checks find anything, it names
    /// [`BASELINE_FILE`](crate::check::BASELINE_FILE) as the baseline, which is still to be written.
    pub text: String,
}

/// A kind of the configuration that is proposed.
#[derive(Clone, Debug)]
struct Proposal {
    name: String,
    kind: NodeKind,
    prefix: Option<String>,
    series: Vec<Series>,
    /// The prefix that it had, if the own one tells its ids from those of other folders that number alike.
    local: Option<String>,
    links: Vec<(String, usize)>,
    edges: BTreeMap<String, EdgeKind>,
    /// Statuses that the kind does not know, with how many files have each.
    statuses: BTreeMap<String, usize>,
}

impl Survey {
    /// Looks at the repository in a directory. Its own configuration does not count; `options` say how
    /// many threads read, `today` is for rules that need a date: without one they find nothing.
    ///
    /// Cost: reads the repository up to three times, and checks it once.
    ///
    /// # Errors
    /// [`OpenError`] if the directory cannot be read.
    ///
    /// ```
    /// use airsdlc_core::OpenOptions;
    /// use airsdlc_core::survey::Survey;
    ///
    /// // The example has the framework's own layout, which needs no kinds.
    /// let survey = Survey::of("../examples/booking", &OpenOptions::new(), None)?;
    /// assert_eq!(survey.before, survey.after);
    /// // Without its own configuration a service is unknown, and a cycle has no reason.
    /// assert_eq!(survey.summary.error, 2);
    /// assert!(!survey.text.contains("\n[[kind]]"));
    /// # Ok::<(), airsdlc_core::error::OpenError>(())
    /// ```
    pub fn of<P: AsRef<Path>>(
        path: P,
        options: &OpenOptions,
        today: Option<Date>,
    ) -> Result<Self, OpenError> {
        let path = path.as_ref();
        let read = |text: &str| -> Result<KnowledgeRepository, OpenError> {
            let config = Config::parse(text)?;
            KnowledgeRepository::open_with(path, &options.clone().config(config))
        };
        let plain = read("")?;
        let mut proposals = apart::part(&plain, proposals(&plain));
        let style = links::style(plain.documents(), plain.all_paths());
        let draft = text::configuration(&plain, &proposals, &style);
        let first = read(&draft)?;
        for proposal in &mut proposals {
            proposal.statuses = unknown_statuses(&first, proposal);
        }
        let mut text = text::configuration(&plain, &proposals, &style);
        let after = read(&text)?;
        let checked = Checked::new(&after, &check(&after, options, today));
        text::check(&mut text, &checked);
        let (before, after) = (artifacts(&plain), artifacts(&after));
        Ok(Self { before, after, summary: checked.summary, rules: checked.rules, text })
    }
}

/// What every rule finds.
fn check(repository: &KnowledgeRepository, options: &OpenOptions, today: Option<Date>) -> Report {
    let mut all = CheckOptions::new().threads(options.threads_asked());
    if let Some(today) = today {
        all = all.today(today);
    }
    repository
        .check(&all)
        .expect("no rule is asked for, and the configuration says nothing of checks")
}

fn artifacts(repository: &KnowledgeRepository) -> usize {
    repository.nodes().filter(|node| node.kind.is_artifact()).count()
}

/// The kinds that the series of a repository make: one for all folders that are numbered alike.
fn proposals(repository: &KnowledgeRepository) -> Vec<Proposal> {
    let defining: BTreeSet<&str> = repository
        .nodes()
        // One whose id is made from its title may have a number that is not read.
        .filter(|node| node.kind.is_artifact() && !node.id.as_str().contains(':'))
        .filter_map(|node| node.location.as_ref())
        .map(|location| location.path.as_str())
        .collect();
    let documents = repository.documents();
    let plain = documents.iter().filter(|document| {
        !defining.contains(document.path.as_str()) && document.path.as_str() != CONFIG_FILE
    });
    let mut proposals: Vec<Proposal> = Vec::new();
    for series in series::find(plain) {
        let links = links::patterns(documents, &series);
        let edges = edges(&series);
        let prefix = series.prefix.clone().filter(|prefix| NodeKind::of_prefix(prefix).is_none());
        let name = match &prefix {
            Some(prefix) => prefix.to_lowercase(),
            None => series.kind.name().to_owned(),
        };
        let is_same =
            |known: &Proposal| known.name == name && known.series[0].pattern == series.pattern;
        if let Some(known) = proposals.iter().position(is_same) {
            let known = &mut proposals[known];
            known.series.push(series);
            // Each series counts the links of all documents.
            let new = |(link, _): &(String, usize)| !known.links.iter().any(|(own, _)| own == link);
            let new: Vec<(String, usize)> = links.into_iter().filter(new).collect();
            known.links.extend(new);
            known.edges.extend(edges);
            continue;
        }
        // A second way of numbering needs a name of its own.
        let folder = series.directory.rsplit('/').next().unwrap_or_default().to_lowercase();
        let is_taken = proposals.iter().any(|known| known.name == name);
        let name = if is_taken { format!("{name}-{folder}") } else { name };
        proposals.push(Proposal {
            name,
            kind: series.kind,
            prefix,
            series: vec![series],
            local: None,
            links,
            edges,
            statuses: BTreeMap::new(),
        });
    }
    proposals
}

/// Keys that say how documents of one kind relate, as teams call them.
const RELATIONS: &[(EdgeKind, &[&str])] = &[
    (
        EdgeKind::DependsOn,
        &["requires", "depends", "depends on", "depends-on", "needs", "prerequisites"],
    ),
    (EdgeKind::Supersedes, &["supersedes", "replaces", "obsoletes"]),
    (EdgeKind::Mentions, &["related", "relates to", "relates-to", "see also", "see-also"]),
];

/// The edges that the keys of a series make.
fn edges(series: &Series) -> BTreeMap<String, EdgeKind> {
    let of_key = |key: &String| {
        let folded = key.to_lowercase().replace('_', " ");
        let (kind, _) = RELATIONS.iter().find(|(_, keys)| keys.contains(&folded.as_str()))?;
        let fits = EdgeRule::find(*kind, series.kind, series.kind, false).is_some();
        fits.then(|| (key.clone(), *kind))
    };
    series.references.keys().filter_map(of_key).collect()
}

/// Statuses of the artifacts of a proposal that their life cycle does not know.
fn unknown_statuses(
    repository: &KnowledgeRepository,
    proposal: &Proposal,
) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    if !LIFE_CYCLES.iter().any(|cycle| cycle.kind == proposal.kind) {
        return found;
    }
    let files: BTreeSet<&str> =
        proposal.series.iter().flat_map(|series| &series.files).map(String::as_str).collect();
    for node in repository.nodes().filter(|node| node.kind == proposal.kind) {
        let is_here =
            node.location.as_ref().is_some_and(|location| files.contains(location.path.as_str()));
        if let Some(status) =
            node.status.as_ref().filter(|status| is_here && status.normal.is_none())
        {
            *found.entry(status.written.to_string()).or_default() += 1;
        }
    }
    found
}
