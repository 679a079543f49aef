//! Folders that give the same numbers: each has a kind of its own, with a prefix that tells its ids from the others'.

use std::collections::{BTreeMap, BTreeSet};

use super::Proposal;
use super::series::Series;
use crate::model::{NodeKind, numbered};
use crate::repository::KnowledgeRepository;

/// Letters of the word of a folder in a prefix, at most.
const LONGEST: usize = 16;

/// Names of folders that say nothing of what is in them.
const COMMON: &[&str] = &[
    "apps",
    "architecture",
    "decisions",
    "doc",
    "docs",
    "documentation",
    "packages",
    "services",
    "src",
];

/// Parts proposals whose files would have the same ids. The folder that lies above all others of its ids keeps them, unless
/// the repository defines some of them as it is.
pub(super) fn part(repository: &KnowledgeRepository, proposals: Vec<Proposal>) -> Vec<Proposal> {
    let mut spaces: BTreeMap<String, Vec<&Series>> = BTreeMap::new();
    for proposal in &proposals {
        spaces.entry(proposal.space()).or_default().extend(&proposal.series);
    }
    let defined = defined(repository);
    let mut names = BTreeMap::new();
    for (space, series) in &spaces {
        let taken = defined.get(space);
        if repeats(series, taken) {
            names.extend(own_names(series, taken.is_none()));
        }
    }
    let mut parted: Vec<Proposal> = Vec::new();
    let mut taken: BTreeSet<String> = proposals.iter().map(Proposal::space).collect();
    for proposal in proposals {
        let (own, rest): (Vec<Series>, Vec<Series>) =
            proposal.series.iter().cloned().partition(|one| names.contains_key(&one.directory));
        let mut links = proposal.links.clone();
        if !rest.is_empty() {
            let links = std::mem::take(&mut links);
            parted.push(Proposal { series: rest, links, ..proposal.clone() });
        }
        for series in own {
            let word = &names[&series.directory];
            let prefix = unique(&format!("{word}{}", proposal.space()), &mut taken);
            let name = prefix.strip_suffix(&proposal.space()).map_or_else(
                || prefix.to_lowercase(),
                |word| format!("{}-{}", word, proposal.space()).to_lowercase(),
            );
            // A site has one page at an address: that of the first.
            let links = std::mem::take(&mut links);
            let (series, prefix) = (vec![series], Some(prefix));
            parted.push(Proposal {
                name,
                prefix,
                series,
                links,
                local: Some(proposal.space()),
                ..proposal.clone()
            });
        }
    }
    parted
}

impl Proposal {
    /// The prefix of its ids.
    fn space(&self) -> String {
        let own = self.prefix.as_deref().or(self.kind.row().prefixes.first().copied());
        own.unwrap_or(self.kind.name()).to_uppercase()
    }
}

/// The numbers that a repository gives as it is, by prefix.
fn defined(repository: &KnowledgeRepository) -> BTreeMap<String, BTreeSet<String>> {
    let mut defined: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for node in repository.nodes().filter(|node| node.kind.is_artifact()) {
        if let Some((prefix, number, _)) = numbered(node.id.as_str()) {
            defined.entry(prefix.to_uppercase()).or_default().insert(number.to_string());
        }
    }
    defined
}

/// Whether a number stands in more than one folder, or is taken.
fn repeats(series: &[&Series], taken: Option<&BTreeSet<String>>) -> bool {
    let mut seen = BTreeSet::new();
    let mut numbers = series.iter().flat_map(|one| &one.numbers);
    numbers.any(|number| !seen.insert(number) || taken.is_some_and(|taken| taken.contains(number)))
}

/// For each folder a word that tells it from the others, but for the one above all, if it may keep its ids.
fn own_names(series: &[&Series], may_keep: bool) -> Vec<(String, String)> {
    let depth = |one: &&Series| one.directory.split('/').filter(|part| !part.is_empty()).count();
    let least = series.iter().map(depth).min().unwrap_or_default();
    let is_alone = series.iter().filter(|one| depth(one) == least).count() == 1;
    let is_kept = |one: &&Series| may_keep && is_alone && series.len() > 1 && depth(one) == least;
    let others = || series.iter().filter(|one| !is_kept(one));
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for part in others().flat_map(|one| one.directory.split('/').collect::<BTreeSet<_>>()) {
        *counts.entry(part).or_default() += 1;
    }
    let name = |one: &&Series| {
        // The part that the fewest folders have; of several one that says something, the last of those.
        let parts = one.directory.rsplit('/').filter(|part| !word(part).is_empty());
        let is_common = |part: &str| COMMON.contains(&part.to_lowercase().as_str());
        let rarest = parts
            .min_by_key(|part| (counts.get(part).copied().unwrap_or_default(), is_common(part)));
        (one.directory.clone(), rarest.map_or_else(|| "ROOT".to_owned(), word))
    };
    others().map(name).collect()
}

/// The first word of a name that is not that of a kind, in capitals, as a prefix may begin.
fn word(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    let mut words = words.filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()));
    let says_something =
        |word: &&str| word.len() > 1 && NodeKind::of_prefix(word.trim_end_matches('s')).is_none();
    let word = words.find(says_something).unwrap_or_default();
    word.chars().take(LONGEST).collect::<String>().to_uppercase()
}

/// A prefix that nobody has yet: with a letter behind it, if need be.
fn unique(prefix: &str, taken: &mut BTreeSet<String>) -> String {
    let is_free = |prefix: &str| NodeKind::of_prefix(prefix).is_none() && !taken.contains(prefix);
    let mut candidates = std::iter::once(prefix.to_owned())
        .chain((2_u32..).map(|number| format!("{prefix}{number}")));
    let free = candidates.find(|prefix| is_free(prefix)).expect("numbers do not end");
    taken.insert(free.clone());
    free
}
