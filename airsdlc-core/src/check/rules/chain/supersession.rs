//! Supersessions that only one side tells.
//!
//! Both directions are one edge; where it was read from tells who wrote it. A mention of the older by the newer is a
//! place of the edge, too, and counts: "we supersede ADR 18 with the current ADR" may stand anywhere.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::fix::{Edit, Fix};
use crate::check::rule::declare_rule;
use crate::graph::{EdgeRef, NodeIndex};
use crate::model::{CUSTOM_KIND, EdgeKind, Entry, Node, NodeKind, fold_id};
use crate::parse::is_no_value;
use crate::source::fold_key;
use crate::span::Location;

declare_rule! {
    /// only one of two artifacts says that one supersedes the other
    ///
    /// ## What it checks
    /// Where an artifact says that it supersedes another, the other says so as well, or has the status `Superseded`.
    /// Where an artifact says what superseded it, the newer one names it, in its metadata or in its text. What an
    /// artifact says before it is accepted binds nobody yet, and `Supersedes: ADR-007 (in part)` leaves ADR-007 in
    /// force.
    ///
    /// ## Why it matters
    /// Whoever opens the old decision takes it for the one that holds, and builds or repairs by it.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-022.md
    /// # ADR-022: Direct publish
    ///
    /// - **Status**: Accepted
    /// - **Date**: 2023-11-06
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Supersedes**: ADR-022
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-022.md
    /// # ADR-022: Direct publish
    ///
    /// - **Status**: Accepted
    /// - **Superseded by**: ADR-023
    /// - **Date**: 2023-11-06
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Supersedes**: ADR-022
    /// ```
    ///
    /// ## Configuration
    /// None of its own. The fix, which is not safe, writes the missing line behind the status, or adds to the line that
    /// is there.
    ONE_SIDED_SUPERSEDE = "T008" "one-sided-supersede" Chain Warning, one_sided_supersede
}

fn one_sided_supersede(context: &Context<'_>, found: &mut Findings) {
    let edges = context.artifacts().flat_map(|at| context.targets(at, EdgeKind::Supersedes));
    let all: FxHashSet<(NodeIndex, NodeIndex)> =
        edges.map(|edge| (edge.source_index, edge.target_index)).collect();
    let nodes = context.artifacts().map(|at| context.node(at));
    let copies = nodes.filter(|node| node.id.is_copy() && !context.is_variant(node));
    let twice: FxHashSet<SmolStr> = copies.map(|node| fold_id(node.id.written())).collect();
    for newer in context.artifacts() {
        for edge in context.targets(newer, EdgeKind::Supersedes) {
            found.saw(1);
            // Of a ring `supersede-cycle` speaks: to say its contrary on both sides would close it.
            if all.contains(&(edge.target_index, newer)) {
                continue;
            }
            let Some(said) = Said::of(context, &edge) else { continue };
            match (said.by_newer, said.by_older) {
                (Some(place), None) if !is_over(edge.target) && !is_proposal(edge.source) => {
                    let message = format!(
                        "{} does not say that `{}` supersedes it",
                        edge.target.id, edge.source.id
                    );
                    let missing = Missing {
                        side: edge.target_index,
                        key: "Superseded by",
                        edge,
                        twice: &twice,
                    };
                    found.push(missing.report(context, message, place));
                }
                (None, Some(place)) => {
                    let message = format!(
                        "{} does not say that it supersedes `{}`",
                        edge.source.id, edge.target.id
                    );
                    let missing = Missing { side: newer, key: "Supersedes", edge, twice: &twice };
                    found.push(missing.report(context, message, place));
                }
                _ => {}
            }
        }
    }
}

/// Where each side of a supersession says so.
#[derive(Default)]
struct Said {
    by_newer: Option<Location>,
    by_older: Option<Location>,
}

impl Said {
    /// `None` if somebody else says so, of whom nothing is known. Cost: `O(log n)` for each place.
    fn of(context: &Context<'_>, edge: &EdgeRef<'_>) -> Option<Self> {
        let mut said = Self::default();
        for place in &edge.edge.locations {
            let artifact = context.artifact_of(context.artifact_at(place)?)?;
            if artifact == edge.target_index {
                // What the older mentions runs the other way, and is an edge of its own.
                said.by_older.get_or_insert_with(|| place.clone());
            } else if artifact != edge.source_index {
                return None;
            } else {
                said.by_newer.get_or_insert_with(|| place.clone());
            }
        }
        Some(said)
    }
}

fn is_over(node: &Node) -> bool {
    node.status.as_ref().is_some_and(|status| status.as_str() == "superseded")
}

fn is_proposal(node: &Node) -> bool {
    node.status.as_ref().is_some_and(|status| {
        matches!(status.as_str(), "proposed" | "draft" | "under review" | "rejected")
    })
}

/// What one side of a supersession does not say.
struct Missing<'a> {
    side: NodeIndex,
    key: &'static str,
    edge: EdgeRef<'a>,
    /// The folded ids that several artifacts have.
    twice: &'a FxHashSet<SmolStr>,
}

impl Missing<'_> {
    fn report(&self, context: &Context<'_>, message: String, said: Location) -> Diagnostic {
        let node = context.node(self.side);
        let (other, key) = (self.other(), self.key);
        let help = match self.own_line(context) {
            Some(_) => format!("add `{}` to its `{key}`", other.id),
            None => format!("add `- **{key}**: {}` to its metadata", other.id),
        };
        let diagnostic = Diagnostic::of(node, message)
            .subject(other.id.as_str())
            .related(said, format!("{} says so here", other.id))
            .help(help);
        match self.fix(context) {
            Some(fix) => diagnostic.fix(fix),
            None => diagnostic,
        }
    }

    fn other(&self) -> &Node {
        if self.side == self.edge.source_index { self.edge.target } else { self.edge.source }
    }

    /// The entry whose key says it already, of others or of nothing.
    fn own_line<'c>(&self, context: &'c Context<'_>) -> Option<&'c Entry> {
        let key = fold_key(self.key);
        let entries = context.contents(self.side).entries.iter().take(FIRST);
        entries.copied().find(|entry| fold_key(&entry.key) == key)
    }

    /// Adds to the line that is there, where it names nothing or ends with an id.
    fn longer(&self, line: &Entry) -> Option<Edit> {
        let id = self.other().id.as_str();
        let place = &line.location;
        let is_line = place.line == place.end_line
            && line.lead.as_deref().is_some_and(|lead| !lead.trim().is_empty());
        let value = line.value.trim();
        if !is_line {
            None
        } else if is_no_value(value) && !value.is_empty() {
            Some(Edit::replace(place, value, id))
        } else if value.ends_with(|c: char| c.is_ascii_digit()) {
            Some(Edit::insert_after(place, format!(", {id}")))
        } else {
            None
        }
    }

    /// Writes what is missing into the line of its key, else in a line behind that of the status, in its form.
    fn fix(&self, context: &Context<'_>) -> Option<Fix> {
        let node = context.node(self.side);
        // Of two definitions of one id nobody can say by the id which is meant.
        if node.id.is_copy() || self.twice.contains(&fold_id(self.other().id.written())) {
            return None;
        }
        let message = format!("add `{}: {}`", self.key, self.other().id);
        if let Some(line) = self.own_line(context) {
            return Some(Fix::guess(message, vec![self.longer(line)?]));
        }
        let is_read = matches!(node.kind, NodeKind::Adr | NodeKind::Rfc)
            && node.attribute(CUSTOM_KIND).is_none();
        let written = &node.status.as_ref().filter(|_| is_read)?.written;
        let contents = context.contents(self.side);
        let status = contents.entries.iter().take(FIRST).find(|entry| {
            entry.key.eq_ignore_ascii_case("status") && entry.value.trim() == written.as_str()
        })?;
        let start = status.location.span.start;
        let below =
            contents.headings.partition_point(|heading| heading.location.span.start < start);
        let form = match below.checked_sub(1).map(|at| contents.headings[at].text.as_str()) {
            None => Form::FrontMatter,
            Some(text) if below > 1 && is_status_heading(text) => Form::Paragraph,
            Some(_) => Form::Line,
        };
        let text = form.line(status, self.key, self.other().id.as_str())?;
        Some(Fix::guess(message, vec![Edit::insert_after(&status.location, text)]))
    }
}

/// Among how many entries the status is looked for: one artifact may be superseded by many.
const FIRST: usize = 64;

fn is_status_heading(text: &str) -> bool {
    text.rsplit(' ').next().is_some_and(|word| word.eq_ignore_ascii_case("status"))
}

/// How metadata is written where the status stands.
#[derive(Clone, Copy)]
enum Form {
    FrontMatter,
    /// Below a heading `Status`.
    Paragraph,
    /// As an item, a line or a row of a table: what stands in front of the key tells.
    Line,
}

impl Form {
    /// What comes behind an entry to say something more; `None` if its form is not one of these.
    fn line(self, entry: &Entry, key: &str, id: &str) -> Option<String> {
        let lead = entry.lead.as_deref()?;
        let (front, strong) = match lead.strip_suffix("**") {
            Some(front) => (front, "**"),
            None => (lead, ""),
        };
        let mark = front.trim();
        match self {
            Self::FrontMatter if lead.is_empty() => {
                Some(format!("\n{}: {id}", key.to_lowercase().replace(' ', "_")))
            }
            Self::Paragraph if lead.is_empty() => Some(format!("\n\n{key} {id}")),
            Self::Line if mark == "|" => Some(format!(" |\n{lead}{key}{strong} | {id}")),
            Self::Line if matches!(mark, "-" | "*" | "+") => {
                Some(format!("\n{lead}{key}{strong}: {id}"))
            }
            // Two spaces break the line, so that each entry stays on its own.
            Self::Line if front.is_empty() => Some(format!("  \n{lead}{key}{strong}: {id}")),
            _ => None,
        }
    }
}
