//! Decisions without work, and work without code.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::graph::{EdgeRef, NodeIndex};
use crate::model::{EdgeKind, NodeKind, Origin, fold_id, fold_name};
use crate::parse::{is_no_value, section};
use crate::span::RepoPath;
use crate::visits::visit;

declare_rule! {
    /// no Bolt implements an accepted ADR
    ///
    /// ## What it checks
    /// Each accepted ADR that nothing supersedes is implemented by a Bolt, or by a file whose comments name it. A
    /// repository without any Bolt does not keep them, and is not asked.
    ///
    /// ## Why it matters
    /// A decision that was taken and never built is easily taken for one that holds: whoever reads it during an
    /// incident looks for an outbox that is not there.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adrs.md
    /// # ADR-022: Event topics
    ///
    /// - **Status**: Accepted
    ///
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// ```
    /// ```markdown docs/bolts/bolt-042.md
    /// # BOLT-042: Create the topics
    ///
    /// - **ADR**: ADR-022
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adrs.md
    /// # ADR-022: Event topics
    ///
    /// - **Status**: Accepted
    ///
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// ```
    /// ```markdown docs/bolts/bolt-042.md
    /// # BOLT-042: Create the topics
    ///
    /// - **ADR**: ADR-022
    /// ```
    /// ```markdown docs/bolts/bolt-043.md
    /// # BOLT-043: Create the outbox
    ///
    /// - **ADR**: ADR-023
    /// ```
    ///
    /// ## Configuration
    /// Decisions that ask for no code, such as how to name things, are exceptions by their paths.
    UNIMPLEMENTED_ADR = "T004" "unimplemented-adr" Chain Info, unimplemented_adr
}

declare_rule! {
    /// a Bolt is done, and nothing says which code it changed
    ///
    /// ## What it checks
    /// Each Bolt that is done names files, a commit or a pull request (keys and headings such as `Files`, `PR`,
    /// `Commits`, or a link to one), or is named by a comment in code. Where history is read, a commit that belongs to it, by its
    /// message or its branch and not by a mere mention, is enough if it changed anything but pages of artifacts: one that
    /// only sets the status of the Bolt says nothing of code. A file that is named and is not there is a `broken-path`,
    /// and is not reported again.
    ///
    /// ## Why it matters
    /// The stack trace names a line; from the line to the Bolt there is no way, and so none to the decision and to the
    /// requirement behind it.
    ///
    /// ## Example
    /// ```markdown docs/bolts/bolt-042.md
    /// # BOLT-042: Outbox schema
    ///
    /// - **Status**: Done
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/bolts/bolt-042.md
    /// # BOLT-042: Outbox schema
    ///
    /// - **Status**: Done
    /// - **PR**: 118
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    UNLINKED_BOLT = "T005" "unlinked-bolt" Chain Warning, unlinked_bolt
}

fn unimplemented_adr(context: &Context<'_>, found: &mut Findings) {
    if context.of_kind(NodeKind::Bolt).next().is_none() {
        return;
    }
    for adr in context.of_kind(NodeKind::Adr) {
        let node = context.node(adr);
        if node.status.as_ref().is_none_or(|status| status.as_str() != "accepted") {
            continue;
        }
        found.saw(1);
        let settles = |kind| matches!(kind, EdgeKind::Implements | EdgeKind::Supersedes);
        if context.incoming(adr).any(|edge| settles(edge.edge.kind)) {
            continue;
        }
        let message = format!("{} is accepted, and no Bolt implements it", node.id);
        let help = format!("plan a Bolt with `- **ADR**: {}`", node.id);
        found.push(Diagnostic::of(node, message).subject("bolt").help(help));
    }
}

fn unlinked_bolt(context: &Context<'_>, found: &mut Findings) {
    let (linked, worked) = (linked(context), worked(context));
    for bolt in context.of_kind(NodeKind::Bolt) {
        let node = context.node(bolt);
        if node.status.as_ref().is_none_or(|status| status.as_str() != "done") {
            continue;
        }
        found.saw(1);
        let to_code = |edge: EdgeRef<'_>| match edge.edge.kind {
            EdgeKind::Mentions => is_code(context, edge.target_index),
            // Of commits, those count that belong to it for sure.
            kind => kind == EdgeKind::Changes && edge.edge.origin != Origin::Derived,
        };
        if context.outgoing(bolt).any(to_code)
            || context.incoming(bolt).any(|edge| edge.edge.kind == EdgeKind::Implements)
            || worked.contains(&fold_id(node.id.as_str()))
            || linked.contains(&bolt)
            || names_code(context, bolt)
        {
            continue;
        }
        let message = format!("{} is done, and nothing says which code it changed", node.id);
        let help = "add `- **Files**: …` or `- **PR**: …` below its heading, or name it in commits and check with `--history`";
        found.push(Diagnostic::of(node, message).subject("code").help(help));
    }
}

/// The folded ids of the work to which commits belong that changed something else than pages of artifacts. A page that is gone was one.
/// Cost: `O(n log n)` in files of commits.
fn worked(context: &Context<'_>) -> FxHashSet<SmolStr> {
    let Some(past) = context.past() else { return FxHashSet::default() };
    let pages = context.artifacts().chain(context.of_kind(NodeKind::Amendment));
    let pages: FxHashSet<&RepoPath> = pages
        .filter_map(|node| context.node(node).location.as_ref())
        .map(|definition| &definition.path)
        .collect();
    let is_page = |path: &RepoPath| {
        visit(1);
        pages.contains(path) || path.is_markdown() && !context.has_file(path.as_str())
    };
    let commits = past.worked().into_iter();
    let of_code = commits.filter(|it| it.has_more || it.files.iter().any(|path| !is_page(path)));
    of_code.flat_map(|commit| commit.work).collect()
}

/// Keys whose values name code.
const CODE_KEYS: &[&str] = &[
    "file",
    "files",
    "affected-files",
    "changed-files",
    "code",
    "affected-code",
    "pr",
    "prs",
    "pull-request",
    "pull-requests",
    "mr",
    "merge-request",
    "merge-requests",
    "commit",
    "commits",
    "branch",
    "merged",
    "merge-commit",
    "implemented-in",
];

/// Whether the metadata of a Bolt names code, be it there or not, or a section does.
fn names_code(context: &Context<'_>, bolt: NodeIndex) -> bool {
    let contents = context.contents(bolt);
    let is_key = |text: &str| CODE_KEYS.contains(&fold_name(text).as_str());
    let of_keys = contents.entries.iter().any(|entry| {
        visit(1);
        is_key(&entry.key) && !is_no_value(&entry.value)
    });
    let mut headings = contents.headings.iter();
    of_keys
        || headings.any(|heading| {
            visit(1);
            !heading.is_bare && is_key(section::unnumbered(&heading.text))
        })
}

fn is_code(context: &Context<'_>, node: NodeIndex) -> bool {
    let node = context.node(node);
    let path = node.location.as_ref().map(|location| &location.path);
    node.kind == NodeKind::Commit
        || node.kind == NodeKind::File && path.is_some_and(|path| context.document(path).is_none())
}

/// Bolts that link to a change on a forge, or declare a file that is not there. Cost: `O(n log n)` in links.
fn linked(context: &Context<'_>) -> FxHashSet<NodeIndex> {
    let is_change = |destination: &str| {
        ["/pull/", "/pulls/", "/merge_requests/", "/commit/", "/pull-requests/"]
            .iter()
            .any(|part| destination.contains(part))
    };
    let links = context.documents().iter().flat_map(|page| &page.document.links);
    let links = links.inspect(|_| visit(1)).filter(|link| is_change(&link.destination));
    let of_links = links.filter_map(|link| context.artifact_at(&link.location));
    let lost = context.unresolved().filter(|lost| lost.kind == EdgeKind::Changes);
    let of_lost = lost.filter_map(|lost| context.graph().index_of(lost.source.as_str()));
    of_links.chain(of_lost).collect()
}
