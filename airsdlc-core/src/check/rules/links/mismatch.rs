//! Ids that the name of a file, its front matter and its heading say differently.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::ids::base_of;
use super::target::id_in_name;
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::graph::NodeIndex;
use crate::model::{CUSTOM_KIND, Document, Node, fold_id, numbered};
use crate::parse::outline::{Role, classify};
use crate::parse::record::Claim;
use crate::parse::section;
use crate::span::RepoPath;
use crate::visits::visit;

declare_rule! {
    /// a file, its front matter and its heading say different ids
    ///
    /// ## What it checks
    /// A file that is called `adr-024-….md` defines ADR-024, if it begins with an ADR; a heading below front matter
    /// says the id that this gives. In a directory where the numbers in front of the names (`0024-….md`) or in
    /// the headings (`24. …`) are those of the ids, all are.
    ///
    /// ## Why it matters
    /// Half of the references go by the name of the file and half by the id: people and tools read different
    /// decisions.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-024-outbox.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023-outbox.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    ID_MISMATCH = "L007" "id-mismatch" Links Warning, id_mismatch
}

/// Which number is held against that of the id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    ByName,
    ByHeading,
}

/// How often the numbers of a directory are those of the ids, and where they are not.
#[derive(Default)]
struct Votes {
    agree: usize,
    against: Vec<Diagnostic>,
}

fn id_mismatch(context: &Context<'_>, found: &mut Findings) {
    let mut of_file: FxHashMap<&RepoPath, Vec<NodeIndex>> = FxHashMap::default();
    for artifact in context.artifacts() {
        if let Some(location) = &context.node(artifact).location {
            of_file.entry(&location.path).or_default().push(artifact);
        }
    }
    let mut votes: BTreeMap<(&str, Said), Votes> = BTreeMap::new();
    for page in context.documents() {
        let Some(artifacts) = of_file.get_mut(&page.path) else { continue };
        found.saw(1);
        visit(artifacts.len());
        let start = |at: &NodeIndex| context.node(*at).location.as_ref().map(|place| place.span);
        artifacts.sort_by_key(start);
        let nodes: Vec<&Node> = artifacts.iter().map(|at| context.node(*at)).collect();
        let of_heading = against_heading(context, &page.path, &page.document, nodes[0]);
        let is_settled = of_heading.is_some();
        found.diagnostics.extend(of_heading);
        found.diagnostics.extend(against_name(context, &page.path, &nodes));
        if let ([node], false) = (nodes.as_slice(), is_settled) {
            let said = [
                (Said::ByName, leading_number(page.path.file_name())),
                (Said::ByHeading, number_of_heading(&page.document)),
            ];
            for (by, number) in said {
                let Some(number) = number else { continue };
                let votes = votes.entry((page.path.parent(), by)).or_default();
                vote(votes, by, number, node, &page.path, &page.document);
            }
        }
    }
    // A series is one that mostly agrees; else the numbers say something else.
    let mut series: Vec<Votes> = votes.into_values().collect();
    series.retain(|votes| votes.agree >= 2 && votes.agree > votes.against.len());
    found.diagnostics.extend(series.into_iter().flat_map(|votes| votes.against));
}

/// Whether the first heading says another id than the front matter, or than the place of the file.
fn against_heading(
    context: &Context<'_>,
    path: &RepoPath,
    page: &Document,
    node: &Node,
) -> Option<Diagnostic> {
    let heading = page.headings.first()?;
    let definition = node.location.as_ref()?;
    // Where the heading defines the artifact, there is nothing to differ.
    if definition.span.start == heading.location.span.start {
        return None;
    }
    let Role::Artifact(start) = classify(&heading.text, false, &context.config().dialect) else {
        return None;
    };
    let Claim::Own(id) = start.claim else { return None };
    if start.kind != node.kind
        || fold_id(&id) == fold_id(base_of(node))
        || is_local(context, node, &id)
    {
        return None;
    }
    let message = format!("the heading says `{id}`, but `{}` is {}", path.file_name(), node.id);
    let diagnostic = Diagnostic::at(heading.location.clone(), message).node(node).subject(id);
    let diagnostic = diagnostic.related(definition.clone(), format!("{} is defined here", node.id));
    Some(diagnostic.help("write one id in both places"))
}

/// Whether an id is what an artifact is called in its directory.
fn is_local(context: &Context<'_>, node: &Node, id: &str) -> bool {
    let kind = node.attribute(CUSTOM_KIND);
    context.config().dialect.is_local(kind, id, base_of(node))
}

/// Whether the name of a file says the id of an artifact that it does not hold.
fn against_name(context: &Context<'_>, path: &RepoPath, nodes: &[&Node]) -> Option<Diagnostic> {
    let said = id_in_name(path.file_name())?;
    let (kind, _) = context.config().dialect.of_prefix(said.split('-').next()?)?;
    let first =
        nodes.first().filter(|first| first.kind == kind && !base_of(first).contains(':'))?;
    let pieces: Vec<&str> = said.split('-').collect();
    let is_date = matches!(pieces[1..], [year, month, day, ..]
        if (year.len(), month.len(), day.len()) == (4, 2, 2));
    // `bolt-042-2-retries.md` may say BOLT-042 or BOLT-042-2.
    let may_be = |node: &&&Node| {
        let fold = fold_id(base_of(node));
        (2..=pieces.len()).any(|end| {
            let id = pieces[..end].join("-");
            fold_id(&id) == fold || is_local(context, node, &id)
        })
    };
    if is_date || nodes.iter().any(|node| may_be(&node)) {
        return None;
    }
    let said = said.to_uppercase();
    let base = base_of(first);
    let message = format!("the file is called `{}`, but defines {base}", path.file_name());
    let help = format!("call the file by {base}, or give the artifact the id {said}");
    Some(Diagnostic::of(first, message).subject(said).help(help))
}

/// The number in front of the name of a file; that of a date is none.
fn leading_number(name: &str) -> Option<u64> {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = name[digits..].strip_prefix(['-', '_'])?;
    let is_date = digits >= 4 && rest.starts_with(|c: char| c.is_ascii_digit());
    if is_date { None } else { name[..digits].parse().ok() }
}

/// The number in front of the first heading: `24. Retry policy`.
fn number_of_heading(page: &Document) -> Option<u64> {
    section::number(&page.headings.first()?.text)?.parse().ok()
}

/// Holds a number against that of the id of the only artifact of a file.
fn vote(votes: &mut Votes, by: Said, number: u64, node: &Node, path: &RepoPath, page: &Document) {
    let base = base_of(node);
    let Some((_, own, _)) = numbered(base) else { return };
    if own == number {
        votes.agree += 1;
        return;
    }
    let heading = page.headings.first().map(|heading| heading.location.clone());
    let (place, message) = match (by, heading) {
        (Said::ByHeading, Some(heading)) => {
            (Some(heading), format!("the heading says number {number}, but the artifact is {base}"))
        }
        _ => (None, format!("the file is called `{}`, but defines {base}", path.file_name())),
    };
    let mut diagnostic = Diagnostic::of(node, message).subject(number.to_string());
    if let Some(place) = place {
        diagnostic.location = place;
    }
    let help = "the other files of the directory say the same number in both places";
    votes.against.push(diagnostic.help(help));
}
