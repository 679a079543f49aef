//! Artifacts that do not say what they rest on.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use super::{link, one_of};
use crate::check::context::Context;
use crate::check::diagnostic::{Chain, Diagnostic, Findings};
use crate::check::prefixes::Prefixes;
use crate::check::rule::declare_rule;
use crate::graph::NodeIndex;
use crate::model::{EDGE_RULES, EdgeKind, EdgeRule, Entry, KindSet, Node, NodeKind, Origin};
use crate::parse::mention::is_external;
use crate::parse::{is_no_value, names_ticket, names_upstream, reason_for_none};
use crate::span::Location;
use crate::visits::visit;

declare_rule! {
    /// an artifact does not say what it rests on
    ///
    /// ## What it checks
    /// Each artifact names one of those that the framework puts before it, in its metadata or below a heading for
    /// links: an ADR an RFC, a DAA, a TIP or a PRD (a part of one is enough), an RFC a DAA, a TIP or a PRD, a DAA or
    /// a TIP a PRD, a Bolt an ADR, a Fix-It an incident. Any strong key of the metadata in front of an id or a link
    /// says so (`Derived from`, `Epic`), unless it leads elsewhere (`Out of scope`, `Enables`, `See also`); below other
    /// headings only that of the kind does (`**PRD**: PRD-015`). A mention in running text is none. An upstream
    /// artifact that is named and does not exist is a `dangling-reference`, and is not reported again. An address is
    /// an upstream artifact that is kept elsewhere (`PRD: https://wiki.example/checkout`), and so is the key of a tracker
    /// (`PRD: PAY-12`, `#12`); for what rests on requirements, under the keys of tickets, too (`Jira`, `Epic`, `Story`, `Issue`,
    /// `Technical Story`). One that says why it rests on none has said it (`PRD: N/A — technical decision`, `~~PRD-015~~
    /// dropped`); without a reason, `N/A` says nothing.
    ///
    /// ## Why it matters
    /// The alert names a service, the service leads to this decision, and here the trail ends: nobody can say which
    /// users the outage hits, nor whether the decision may be undone.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    ///
    /// ## Context
    ///
    /// Guests cancel as PRD-015 asks.
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **PRD**: PRD-015
    ///
    /// ## Context
    ///
    /// Guests cancel as PRD-015 asks.
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Configuration
    /// `[[check.require]]` lists what a kind must rest on in place of the framework's kinds; nothing is asked of a
    /// kind of one's own that no table names.
    ///
    /// ```toml
    /// [[check.require]]
    /// kind = "adr"
    /// upstream = ["prd", "rfc"]
    /// ```
    MISSING_UPSTREAM = "T001" "missing-upstream" Chain Error, missing_upstream
}

/// Relations that do not say what an artifact rests on.
const LOOSE: [EdgeKind; 4] =
    [EdgeKind::Mentions, EdgeKind::Supersedes, EdgeKind::Owns, EdgeKind::FollowsUp];

fn missing_upstream(context: &Context<'_>, found: &mut Findings) {
    let upstream = Upstream::new(context);
    for artifact in context.artifacts() {
        let Some(kinds) = asked(context, artifact) else { continue };
        found.saw(1);
        if !upstream.is_missing(artifact, kinds) {
            continue;
        }
        let node = context.node(artifact);
        let missing = one_of(kinds);
        let empty = empty_key(context, artifact);
        let nouns = missing.split_once(' ').map_or(&*missing, |(_, nouns)| nouns);
        let mention = mention(context, artifact, kinds);
        let help = match (&mention, empty) {
            (_, Some((key, value))) => {
                format!("name it as its `{key}`, or say why there is none: `{value} — reason`")
            }
            (Some((named, _)), None) => {
                format!("add `- **{}**: {}` below its heading", key(named.kind), named.id)
            }
            (None, None) => {
                format!("add `- **{}**: …` below its heading", key(kinds[kinds.len() - 1]))
            }
        };
        let message = format!("{} does not say on which {nouns} it rests", node.id);
        let found_so_far = [link(context, artifact, relation(node.kind, kinds))];
        let closes = format!("name it in the metadata of {}", node.id);
        let chain = Chain::new(found_so_far, missing, closes);
        let mut diagnostic =
            Diagnostic::of(node, message).subject("upstream").help(help).chain(chain);
        if let Some((named, Some(location))) = mention {
            diagnostic = diagnostic
                .related(location, format!("{} is named here, in running text", named.id));
        }
        found.push(diagnostic);
    }
}

/// The kinds of which an artifact must rest on one; `None` if it need not.
pub(super) fn asked<'c>(context: &'c Context<'_>, artifact: NodeIndex) -> Option<&'c [NodeKind]> {
    let needed = context.required().of(context.node(artifact))?;
    (!needed.upstream.is_empty()).then_some(needed.upstream.as_slice())
}

/// What artifacts declare that they rest on, found or not.
pub(super) struct Upstream {
    /// For each artifact, the kinds that it or one of its parts rests on.
    kinds: Vec<KindSet>,
    /// Artifacts that declare what they rest on, and nothing has that name, or several have, or it is kept
    /// elsewhere, or there is none for a reason.
    dangling: FxHashSet<NodeIndex>,
}

impl Upstream {
    /// Cost: `O(V + E)` and a lookup for each reference that finds nothing.
    pub(super) fn new(context: &Context<'_>) -> Self {
        let graph = context.graph();
        let mut kinds = vec![KindSet::of(&[]); graph.nodes().len()];
        for artifact in (0..kinds.len()).map(NodeIndex::new) {
            let Some(whole) = context.artifact_of(artifact) else { continue };
            for edge in context.outgoing(artifact).filter(|edge| !LOOSE.contains(&edge.edge.kind)) {
                // A part of an artifact stands for it; what runs stands for itself.
                let target = context.artifact_of(edge.target_index);
                if target != Some(whole) {
                    let kind = target.map_or(edge.target.kind, |target| context.node(target).kind);
                    kinds[whole.index()] = kinds[whole.index()].and(KindSet::of(&[kind]));
                }
            }
        }
        let declared = context.unresolved().filter(|lost| {
            let is_loose = LOOSE.contains(&lost.kind) || lost.kind == EdgeKind::Concerns;
            lost.origin == Origin::Declared && !is_loose
        });
        let dangling = declared.filter_map(|lost| {
            let whole = context.artifact_of(graph.index_of(lost.source.as_str())?)?;
            let kinds = asked(context, whole)?;
            let kind = context.node(whole).kind;
            let fits = relations(lost.kind).any(|rule| {
                rule.sources.contains(kind) && kinds.iter().any(|up| rule.targets.contains(*up))
            });
            fits.then_some(whole)
        });
        let mut dangling: FxHashSet<NodeIndex> = dangling.collect();
        let prefixes = OnceCell::new();
        let is_ticket =
            |id: &str| prefixes.get_or_init(|| Prefixes::new(context)).is_of_tracker(context, id);
        let asking = context.artifacts().filter_map(|it| Some((it, asked(context, it)?)));
        let outside =
            asking.filter(|(artifact, kinds)| is_outside(context, *artifact, kinds, &is_ticket));
        dangling.extend(outside.map(|(artifact, _)| artifact));
        Self { kinds, dangling }
    }

    /// Whether an artifact names none of some kinds, not even one that does not exist.
    pub(super) fn is_missing(&self, artifact: NodeIndex, kinds: &[NodeKind]) -> bool {
        !kinds.iter().any(|kind| self.kinds[artifact.index()].contains(*kind))
            && !self.is_dangling(artifact)
    }

    /// Whether what an artifact declares that it rests on is not in the repository.
    pub(super) fn is_dangling(&self, artifact: NodeIndex) -> bool {
        self.dangling.contains(&artifact)
    }
}

/// Whether metadata names what an artifact rests on by an address outside the repository or by the key of a tracker, or
/// says why there is nothing. A ticket stands for requirements, and for nothing else. Cost: `O(keys log links)`, and one
/// step for each word of those that may say so.
fn is_outside(
    context: &Context<'_>,
    artifact: NodeIndex,
    kinds: &[NodeKind],
    is_ticket: &impl Fn(&str) -> bool,
) -> bool {
    let node = context.node(artifact);
    let is_wished = kinds.contains(&NodeKind::Prd);
    let mut entries = context.contents(artifact).entries.iter();
    entries.any(|entry| {
        visit(1);
        let is_upstream = names_upstream(node.kind, &entry.key);
        (is_upstream || is_wished && names_ticket(&entry.key))
            && (entry.value.contains("://")
                || is_upstream && reason_for_none(&entry.value).is_some()
                || names_issue(&entry.value, is_ticket)
                || has_outer_link(context, &entry.location)
                || is_upstream && is_struck(context, artifact, entry))
    })
}

/// Whether a word of a value is the key of a tracker, or the number of an issue: `PAY-12`, `#12`, `acme/shop#12`.
fn names_issue(value: &str, is_ticket: &impl Fn(&str) -> bool) -> bool {
    let mut words = value.split(|c: char| c.is_whitespace() || ",;()[]".contains(c));
    words.any(|word| {
        visit(1);
        let word = word.trim_end_matches(['.', ':']);
        let number = word.rsplit_once('#').map(|(_, number)| number);
        let is_number = number.is_some_and(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
        is_number && number != Some("") || is_ticket(word)
    })
}

/// Whether a value has words behind an artifact that is struck out: `~~PRD-015~~ dropped` says why there is none.
fn is_struck(context: &Context<'_>, artifact: NodeIndex, entry: &Entry) -> bool {
    let is_inside = |place: &Location| {
        place.path == entry.location.path
            && entry.location.span.start <= place.span.start
            && place.span.end <= entry.location.span.end
    };
    // The value is without what is struck out.
    let is_written = |node: &Node| entry.value.contains(node.id.written());
    let mut mentions = context.targets(artifact, EdgeKind::Mentions);
    !entry.value.is_empty()
        && mentions
            .any(|edge| edge.edge.locations.iter().any(is_inside) && !is_written(edge.target))
}

/// Whether a link to an address outside the repository stands in a place.
fn has_outer_link(context: &Context<'_>, place: &Location) -> bool {
    let links = context.document(&place.path).map_or(&[][..], |page| page.links.as_slice());
    let from = links.partition_point(|link| link.location.span.start < place.span.start);
    let inside = links[from..].iter().take_while(|link| link.location.span.start < place.span.end);
    let dialect = &context.config().dialect;
    inside
        .inspect(|_| visit(1))
        .any(|link| is_external(&link.destination) && !dialect.is_own_link(&link.destination))
}

/// The key of what an artifact rests on whose value says that there is none, and the value as a reason may
/// follow it.
fn empty_key<'a>(context: &Context<'a>, artifact: NodeIndex) -> Option<(&'a str, &'a str)> {
    let kind = context.node(artifact).kind;
    let mut entries = context.contents(artifact).entries.iter();
    let entry = entries.find(|entry| {
        visit(1);
        is_no_value(&entry.value) && names_upstream(kind, &entry.key)
    })?;
    let is_word = entry.value.eq_ignore_ascii_case("none");
    Some((entry.key.as_str(), if is_word { "none" } else { "N/A" }))
}

fn relations(kind: EdgeKind) -> impl Iterator<Item = &'static EdgeRule> {
    EDGE_RULES.iter().filter(move |rule| rule.kind == kind)
}

/// The relation that would lead on from an artifact.
fn relation(kind: NodeKind, upstream: &[NodeKind]) -> Option<EdgeKind> {
    let fits = |rule: &&EdgeRule| {
        !LOOSE.contains(&rule.kind)
            && rule.sources.contains(kind)
            && upstream.iter().any(|up| rule.targets.contains(*up))
    };
    EDGE_RULES.iter().find(fits).map(|rule| rule.kind)
}

/// What an artifact of one of some kinds is named in the running text, with the first place.
fn mention<'a>(
    context: &Context<'a>,
    artifact: NodeIndex,
    kinds: &[NodeKind],
) -> Option<(&'a Node, Option<Location>)> {
    let mentions = context.targets(artifact, EdgeKind::Mentions);
    let fitting = mentions.filter(|edge| kinds.contains(&edge.target.kind));
    fitting
        .min_by_key(|edge| (edge.edge.locations.first(), edge.target_index))
        .map(|edge| (edge.target, edge.edge.locations.first().cloned()))
}

/// The key under which metadata names an artifact of a kind.
fn key(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Incident => "Related Incident",
        _ => kind.row().label,
    }
}
