//! Artifacts that stand among those of another kind.

use rustc_hash::FxHashMap;

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::graph::NodeIndex;
use crate::model::{CUSTOM_KIND, NodeKind as N};
use crate::span::RepoPath;
use crate::visits::visit;

declare_rule! {
    /// an artifact stands in the directory of another kind
    ///
    /// ## What it checks
    /// A file that begins with an artifact does not stand in a directory that is named for another kind, if there
    /// is one for its own. Fix-its may stand among Bolts and incidents, post-mortems and runbooks among incidents;
    /// what stands in the file of another artifact is left alone, as are kinds of the configuration.
    ///
    /// ## Why it matters
    /// Whoever looks through `docs/adrs` during an incident does not see the ADR that was saved in `docs/rfcs`.
    ///
    /// ## Example
    /// ```markdown docs/rfcs/adr-024.md
    /// # ADR-024: Retry policy
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-024.md
    /// # ADR-024: Retry policy
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Configuration
    /// None of its own. A directory that mixes kinds on purpose is left out with `[[check.exception]]`.
    MISPLACED_ARTIFACT = "S008" "misplaced-artifact" Structure Info, misplaced_artifact
}

/// Names of directories, lower case, without `s` at the end, and the kind that stands there.
const DIRECTORIES: &[(&str, N)] = &[
    ("prd", N::Prd),
    ("daa", N::Daa),
    ("tip", N::Tip),
    ("rfc", N::Rfc),
    ("adr", N::Adr),
    ("decision", N::Adr),
    ("playbook", N::Playbook),
    ("pattern", N::Playbook),
    ("bolt", N::Bolt),
    ("deployment", N::Deployment),
    ("incident", N::Incident),
    ("fix-it", N::FixIt),
    ("fixe", N::FixIt),
    ("postmortem", N::PostMortem),
    ("post-mortem", N::PostMortem),
    ("runbook", N::Runbook),
];

/// The kind that the name of a directory says.
pub(in crate::check::rules) fn kind_of_directory(name: &str) -> Option<N> {
    let lower = name.to_lowercase().replace('_', "-");
    let stem = lower.strip_suffix('s').unwrap_or(&lower);
    DIRECTORIES.iter().find(|(known, _)| *known == stem).map(|(_, kind)| *kind)
}

/// Whether a kind may stand among another.
fn may_stand(kind: N, among: N) -> bool {
    kind == among
        || matches!(
            (kind, among),
            (N::FixIt, N::Bolt | N::Incident)
                | (N::PostMortem | N::Runbook, N::Incident)
                | (N::Runbook, N::Playbook)
        )
}

fn misplaced_artifact(context: &Context<'_>, found: &mut Findings) {
    let mut first: FxHashMap<&RepoPath, NodeIndex> = FxHashMap::default();
    for artifact in context.artifacts() {
        let Some(location) = &context.node(artifact).location else { continue };
        let known = first.entry(&location.path).or_insert(artifact);
        if context.node(*known).location.as_ref().is_some_and(|other| location < other) {
            *known = artifact;
        }
    }
    found.saw(first.len());
    let files: Vec<(&RepoPath, NodeIndex)> = context
        .files()
        .iter()
        .inspect(|_| visit(1))
        .filter_map(|path| Some((path, *first.get(path)?)))
        .collect();
    let named = |path: &RepoPath| kind_of_directory(path.parent().rsplit('/').next()?);
    let mut homes: FxHashMap<N, &str> = FxHashMap::default();
    for (path, artifact) in &files {
        let kind = context.node(*artifact).kind;
        if named(path) == Some(kind) {
            homes.entry(kind).or_insert(path.parent());
        }
    }
    for (path, artifact) in files {
        let node = context.node(artifact);
        let Some(among) = named(path) else { continue };
        let Some(home) = homes.get(&node.kind) else { continue };
        if may_stand(node.kind, among) || node.attribute(CUSTOM_KIND).is_some() {
            continue;
        }
        let message = format!("{} stands in `{}`, among {}", node.id, path.parent(), among.noun(2));
        let help = format!("move the file to `{home}`, where other {} are", node.kind.noun(2));
        found.push(Diagnostic::of(node, message).subject("directory").help(help));
    }
}
