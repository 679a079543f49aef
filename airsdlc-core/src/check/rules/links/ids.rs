//! Ids that are given twice, or are none.

use rustc_hash::{FxHashMap, FxHashSet};

use super::pages;
use super::target::{edit_at, id_in_name, link_around};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::fix::Fix;
use crate::check::rule::declare_rule;
use crate::graph::NodeIndex;
use crate::model::{CUSTOM_KIND, EdgeKind, Heading, Node, NodeKind as N, fold_id, numbered};
use crate::parse::outline::{Role, classify};
use crate::parse::reference::{Shape, scan};
use crate::source::Dialect;
use crate::span::{Location, RepoPath, Span};
use crate::visits::visit;

declare_rule! {
    /// an id is defined a second time
    ///
    /// ## What it checks
    /// No two artifacts carry one id, and no two stories, requirements or invariants of one artifact. Other
    /// spellings (`adr-23` beside `ADR-023`) are the same id. A translation (`docs/de/adrs/adr-023.md`, `adr-023.de.md`),
    /// docs of an older version (`versioned_docs`) and data for tests (`testdata`, `fixtures`) say what the original
    /// says: they are no second definition, and only rules on links look at them.
    ///
    /// ## Why it matters
    /// A reference reaches the definition that it links, else the one around it, else the nearest: in the same
    /// directory, then below the deepest directory that both are in; of several the first. Whoever reads the id in a
    /// commit, a chat or an alert has no directory, and takes one decision for the other.
    ///
    /// ## Example
    /// ```markdown docs/adrs/outbox.md
    /// # ADR-023: Transactional outbox
    /// ```
    /// ```markdown docs/adrs/retries.md
    /// # ADR-023: Retry policy
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/outbox.md
    /// # ADR-023: Transactional outbox
    /// ```
    /// ```markdown docs/adrs/retries.md
    /// # ADR-024: Retry policy
    /// ```
    ///
    /// ## Configuration
    /// Services that each number their own artifacts are told apart by a `[[kind]]` for each directory, with prefixes
    /// of its own. The fix, a guess, writes the id in the name of the file if that one is free, else the next free one
    /// of the prefix, in the second heading only; there is none where a reference reaches this definition by the id. What
    /// branches have, local or fetched, is taken, too: where there is such a finding, they are read from their trees.
    DUPLICATE_ID = "L005" "duplicate-id" Links Error, duplicate_id
}

declare_rule! {
    /// an id is not in the form that references can name
    ///
    /// ## What it checks
    /// A heading that begins as an artifact's does has an id of the form `ADR-023`: not `ADR_023: …`, `ADR023: …`,
    /// `ADR-23a: …`. A file that is called by an id, or whose first heading begins with one, defines an artifact, if
    /// no other file defines that id; and so does a file in the directory of a kind that has a number in front of
    /// its name, or a section on the status. Front matter of a PRD, RFC, ADR, Bolt, incident or fix-it gives an id with a prefix of its
    /// kind. Placeholders (`ADR-XXX`) are fine, and so are numbers of the IETF (`RFC 2119`), indices and templates.
    ///
    /// ## Why it matters
    /// Such a heading begins no artifact: the decision is in the file and not in the graph, every reference to
    /// it dangles, and no rule looks at it: its silence is no approval.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR_023: Transactional outbox
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Configuration
    /// `[[kind]]` declares prefixes and forms of ids of one's own.
    MALFORMED_ID = "L006" "malformed-id" Links Warning, malformed_id
}

/// To which of several definitions a reference goes, in short.
const REACHES: &str = "a reference reaches the definition that it links, else the nearest";

fn duplicate_id(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.artifacts().count());
    let mut copies: FxHashMap<(&RepoPath, Span), Vec<NodeIndex>> = FxHashMap::default();
    for (at, node) in context.graph().nodes().enumerate() {
        visit(1);
        if let Some(location) = node.location.as_ref().filter(|_| node.id.is_copy()) {
            copies.entry((&location.path, location.span)).or_default().push(NodeIndex::new(at));
        }
    }
    let mut numbers = None;
    for finding in context.findings_of("duplicate-id") {
        let place = (&finding.location.path, finding.location.span);
        let here = copies.get(&place).map_or(&[][..], Vec::as_slice);
        let named = |at: &&NodeIndex| finding.message.contains(context.node(**at).id.as_str());
        let Some(copy) = here.iter().find(named).map(|at| context.node(*at)) else { continue };
        if context.is_variant(copy) {
            continue;
        }
        let base = base_of(copy);
        let mut diagnostic =
            Diagnostic::of(copy, format!("{base} is defined a second time")).subject(base);
        for first in &finding.related {
            diagnostic = diagnostic.related(first.clone(), format!("{base} is defined here first"));
        }
        let numbers = numbers.get_or_insert_with(|| Numbers::new(context));
        diagnostic = match numbers.free(copy) {
            Some(free) => {
                let fix = renamed(context, copy, &free, numbers);
                let help = format!("{REACHES}; {free} is free");
                let diagnostic = diagnostic.help(help);
                match fix {
                    Some(fix) => diagnostic.fix(fix),
                    None => diagnostic,
                }
            }
            None => diagnostic.help(format!("{REACHES}: give this one a name of its own")),
        };
        found.push(diagnostic);
    }
}

/// The id of a node as the text gives it, without the mark of a second definition.
pub(super) fn base_of(node: &Node) -> &str {
    node.id.written()
}

/// Which numbers are taken, of each prefix.
struct Numbers<'a> {
    highest: FxHashMap<String, u64>,
    ids: FxHashSet<smol_str::SmolStr>,
    /// With how many digits the first definition of an id is written.
    widths: FxHashMap<smol_str::SmolStr, usize>,
    /// Anchors that links name: a heading that has one of them keeps its text.
    fragments: FxHashSet<&'a str>,
}

impl<'a> Numbers<'a> {
    /// Cost: `O(n)` in nodes, references that find nothing, and links; and that of [`Context::ids_elsewhere`].
    fn new(context: &Context<'a>) -> Self {
        let (mut highest, mut ids) = (FxHashMap::default(), FxHashSet::default());
        let mut widths = FxHashMap::default();
        for node in context.graph().nodes().filter(|node| node.kind.is_artifact()) {
            visit(1);
            if let Some((prefix, number, width)) = numbered(base_of(node)) {
                let known: &mut u64 = highest.entry(prefix.to_uppercase()).or_default();
                *known = (*known).max(number);
                ids.insert(fold_id(base_of(node)));
                if !node.id.is_copy() {
                    widths.insert(fold_id(base_of(node)), width);
                }
            }
        }
        for id in context.ids_elsewhere() {
            visit(1);
            if let Some((prefix, number, _)) = numbered(&id) {
                let known: &mut u64 = highest.entry(prefix.to_uppercase()).or_default();
                *known = (*known).max(number);
                ids.insert(fold_id(&id));
            }
        }
        // What a reference misses is as good as taken; the next id is still the one behind those that there are.
        for reference in context.graph().unresolved() {
            visit(1);
            if numbered(&reference.text).is_some() {
                ids.insert(fold_id(&reference.text));
            }
        }
        let links = context.documents().iter().flat_map(|page| &page.document.links);
        let fragments =
            links.filter_map(|link| Some(link.destination.split_once('#')?.1)).collect();
        Self { highest, ids, widths, fragments }
    }

    /// A free id for a second definition: the one that its file is called by, else the next.
    fn free(&mut self, copy: &Node) -> Option<String> {
        let base = base_of(copy);
        let (prefix, number, own) = numbered(base).filter(|_| copy.kind.is_artifact())?;
        // Whose number has zeros in front is of a series of its own width.
        let has_zeros = number.to_string().len() < own;
        let width = self.widths.get(&fold_id(base)).copied().filter(|_| !has_zeros).unwrap_or(own);
        let path = &copy.location.as_ref()?.path;
        let of_file = id_in_name(path.file_name()).map(|id| id.to_uppercase());
        let of_file = of_file.filter(|id| {
            numbered(id).is_some_and(|(own, ..)| own.eq_ignore_ascii_case(prefix))
                && !self.ids.contains(&fold_id(id))
        });
        let free = of_file.unwrap_or_else(|| {
            let known = self.highest.entry(prefix.to_uppercase()).or_default();
            loop {
                // Each number is passed once, whoever asks.
                visit(1);
                *known = known.saturating_add(1);
                let next = format!("{prefix}-{known:0width$}");
                if *known == u64::MAX || !self.ids.contains(&fold_id(&next)) {
                    break next;
                }
            }
        });
        self.ids.insert(fold_id(&free));
        Some(free)
    }
}

/// The fix that gives a second definition another id in its heading. None where another text says its id,
/// too: a link that names the heading, front matter, the name of the file.
fn renamed(context: &Context<'_>, copy: &Node, free: &str, numbers: &Numbers<'_>) -> Option<Fix> {
    let location = copy.location.as_ref()?;
    let heading = heading_at(context, copy)?;
    let of_file = id_in_name(location.path.file_name()).map(|id| fold_id(&id));
    if numbers.fragments.contains(heading.anchor.as_str())
        || of_file.is_some_and(|id| id == fold_id(base_of(copy)))
        || is_named(context, copy)
    {
        return None;
    }
    let fold = fold_id(base_of(copy));
    let hit = scan(&heading.text, &context.config().dialect)
        .into_iter()
        .find(|hit| hit.shape == Shape::Id && fold_id(&heading.text[hit.range.clone()]) == fold)?;
    let written = &heading.text[hit.range];
    let edit = edit_at(&location.path, heading.location.span, written, free);
    Some(Fix::guess(format!("write `{free}` in the heading"), vec![edit]))
}

/// Whether a reference reaches a definition, or a part of it, by an id: with another one it would reach the first. Cost:
/// `O(log n)` for each reference.
fn is_named(context: &Context<'_>, copy: &Node) -> bool {
    let mut open: Vec<NodeIndex> = context.graph().index_of(copy.id.as_str()).into_iter().collect();
    while let Some(at) = open.pop() {
        for edge in context.incoming(at) {
            if edge.edge.kind == EdgeKind::PartOf {
                open.push(edge.source_index);
                continue;
            }
            let by_id = |place: &Location| match link_around(context, place) {
                Some(link) => !scan(&link.text, &context.config().dialect).is_empty(),
                None => true,
            };
            if edge.edge.locations.iter().any(by_id) {
                return true;
            }
        }
    }
    false
}

/// The heading that begins an artifact.
fn heading_at<'a>(context: &Context<'a>, node: &Node) -> Option<&'a Heading> {
    let location = node.location.as_ref()?;
    let headings = &context.document(&location.path)?.headings;
    let start = |heading: &Heading| heading.location.span.start;
    let at = headings.binary_search_by_key(&location.span.start, start).ok()?;
    Some(&headings[at])
}

fn malformed_id(context: &Context<'_>, found: &mut Findings) {
    let dialect = &context.config().dialect;
    let mut told = FxHashSet::default();
    for page in context.documents() {
        let headings = &page.document.headings;
        found.saw(headings.len());
        visit(headings.len());
        for (at, heading) in headings.iter().enumerate() {
            let Some((written, meant)) = almost(&heading.text, at == 0, dialect) else { continue };
            let message = format!("`{written}` is no id, so that this heading begins no artifact");
            let diagnostic = Diagnostic::at(heading.location.clone(), message).subject(written);
            told.insert(&page.path);
            found.push(diagnostic.help(format!("write `{meant}: …`")));
        }
    }
    pages::report(context, &told, found);
    for artifact in context.artifacts() {
        let node = context.node(artifact);
        found.saw(1);
        if let Some(prefix) = foreign_prefix(node, dialect) {
            let base = base_of(node);
            let message =
                format!("`{base}` is no id of {} {}", article(node.kind), node.kind.noun(1));
            let help = format!("write `{prefix}-` and a number, as references do");
            found.push(Diagnostic::of(node, message).subject(base).help(help));
        }
    }
}

pub(super) fn article(kind: N) -> &'static str {
    if matches!(kind, N::Adr | N::Rfc | N::Incident) { "an" } else { "a" }
}

/// What stands in a heading for an id of an artifact and is none, with the id that was meant.
fn almost<'t>(text: &'t str, is_first: bool, dialect: &Dialect) -> Option<(&'t str, String)> {
    // What most headings lack is looked for first.
    let may_be = text.trim_start().starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().any(|byte| byte.is_ascii_digit());
    if !may_be {
        return None;
    }
    let end = text.find(':').or_else(|| [" - ", " – ", " — "].iter().find_map(|d| text.find(d)))?;
    let written = text[..end].trim();
    let letters = written.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (prefix, rest) = written.split_at(letters);
    let (kind, custom) = dialect.of_prefix(prefix)?;
    let has_title = text[end..].chars().any(char::is_alphanumeric);
    let is_case = prefix.bytes().all(|b| b.is_ascii_uppercase())
        || prefix.bytes().all(|b| b.is_ascii_lowercase());
    if !kind.is_artifact() || custom.is_some() || !has_title || !is_case {
        return None;
    }
    let number = rest.trim_start_matches(['_', ' ', '.', '#', '–', '-']);
    let separator = &rest[..rest.len() - number.len()];
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let is_name = number.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let is_meant = match separator {
        // `PM2: …` and `FIX4: …` are products of others.
        "" => prefix.len() >= 3 && digits >= 3 && digits == number.len(),
        " #" => is_first,
        " " => {
            let is_of_the_ietf = kind == N::Rfc && !number.starts_with('0');
            is_first && prefix.bytes().all(|b| b.is_ascii_uppercase()) && !is_of_the_ietf
        }
        "_" | "." | "#" | "–" | "-" => true,
        _ => false,
    };
    let is_almost = digits > 0 && is_name && is_meant;
    if !is_almost || !matches!(classify(text, false, dialect), Role::Plain) {
        return None;
    }
    Some((written, format!("{}-{}", prefix.to_uppercase(), &number[..digits])))
}

/// The prefix that the id of an artifact should have, if its own says another kind or none.
fn foreign_prefix(node: &Node, dialect: &Dialect) -> Option<&'static str> {
    let must = matches!(node.kind, N::Prd | N::Rfc | N::Adr | N::Bolt | N::Incident | N::FixIt);
    let is_own = node.attribute(CUSTOM_KIND).is_some()
        || dialect.kinds.iter().any(|kind| kind.kind == node.kind);
    let base = base_of(node);
    if !must || is_own || base.contains(':') {
        return None;
    }
    let prefix = base.split('-').next().unwrap_or_default();
    let is_of_kind = dialect.of_prefix(prefix).is_some_and(|(kind, _)| kind == node.kind);
    let is_sound = is_of_kind && numbered(base).is_some();
    if is_sound { None } else { node.kind.row().prefixes.first().copied() }
}
