//! What history says, as records beside those of files.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::links::{History, Told, path_of};
use crate::model::{EdgeKind, NodeKind, Origin, Strength, fold_id};
use crate::parse::record::{Claim, FileRecord, Intent, NodeRecord, Reference, Referrer, Target};
use crate::span::{Location, RepoPath};

/// The folded ids of the Bolts and Fix-It Bolts that files define.
pub(crate) fn defined_work(records: &[FileRecord]) -> FxHashSet<SmolStr> {
    let nodes = records.iter().flat_map(|record| &record.nodes);
    let work = nodes.filter(|node| node.kind.is_work());
    let ids = work.filter_map(|node| match &node.claim {
        Claim::Own(id) | Claim::Listed(id) => Some(fold_id(id)),
        _ => None,
    });
    ids.collect()
}

/// Adds a record for each commit of a history, and to those of files which work changed them: a commit that only speaks of work changes
/// nothing for it. `paths` are all files, in
/// order; so are the records, before and after. Cost: `O(n log n)`.
pub(crate) fn add_records(history: &History, records: &mut Vec<FileRecord>, paths: &[RepoPath]) {
    let mut changed: Vec<(RepoPath, Reference)> = Vec::new();
    let mut of_commits = Vec::with_capacity(history.commits.len());
    for told in &history.commits {
        of_commits.push(commit(told));
        let there = told.files.iter().flatten().filter(|path| paths.binary_search(path).is_ok());
        for path in there {
            changed.extend(told.links.iter().filter(|link| link.is_work_of()).map(|link| {
                let strength = link.how.confidence().strength();
                let intent = Intent::Reverse(EdgeKind::Changes);
                // The commit itself says if there is no such work.
                let target = Target::SpacedId(link.id.clone());
                let location = link.location.clone();
                (path.clone(), reference(Referrer::File, target, intent, strength, location))
            }));
        }
    }
    changed.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut new = Vec::new();
    for of_file in changed.chunk_by(|a, b| a.0 == b.0) {
        let references = of_file.iter().map(|(_, reference)| reference.clone());
        match records.binary_search_by(|record| record.path.cmp(&of_file[0].0)) {
            Ok(at) => records[at].references.extend(references),
            Err(_) => {
                let mut record = FileRecord::new(of_file[0].0.clone());
                record.references.extend(references);
                new.push(record);
            }
        }
    }
    records.extend(new);
    records.extend(of_commits);
    records.sort_by(|a, b| a.path.cmp(&b.path));
}

/// The record of a commit: its node, the work that it belongs to, and what else it names.
fn commit(told: &Told) -> FileRecord {
    let commit = &told.logged.commit;
    let mut record = FileRecord::new(path_of(commit.id));
    let name = commit.id.to_string();
    let place = Location::of_file(record.path.clone());
    let claim = Claim::System(name.into());
    let mut node = NodeRecord::new(NodeKind::Commit, claim, commit.subject(), place);
    node.attribute("author", commit.author.as_str());
    node.attribute("authored", commit.authored.to_string().as_str());
    node.attribute("committed", commit.committed.to_string().as_str());
    record.nodes.push(node);
    let source = Referrer::Node(0);
    record.references.extend(told.links.iter().map(|link| {
        let intent = Intent::Edge(EdgeKind::BelongsTo);
        let (target, location) = (Target::Id(link.id.clone()), link.location.clone());
        reference(source, target, intent, link.how.confidence().strength(), location)
    }));
    record.references.extend(told.mentions.iter().map(|it| {
        let id = it.id.clone();
        let target = if it.is_declared { Target::Id(id) } else { Target::LooseId(id) };
        let mut mention =
            reference(source, target, Intent::Mention, Strength::Strong, it.location.clone());
        mention.origin = if it.is_declared { Origin::Declared } else { Origin::Mentioned };
        mention
    }));
    record
}

fn reference(
    source: Referrer,
    target: Target,
    intent: Intent,
    strength: Strength,
    location: Location,
) -> Reference {
    let text = match &target {
        Target::Id(id) | Target::LooseId(id) | Target::SpacedId(id) => id.clone(),
        _ => SmolStr::default(),
    };
    let origin = Origin::Derived;
    Reference { source, target, intent, text, is_wiki: false, origin, strength, location }
}
