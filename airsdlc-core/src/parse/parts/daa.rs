//! The domain model of a DAA: aggregates, operations, invariants, events, and what they cover.

use smol_str::SmolStr;

use super::is_item;
use crate::model::{EdgeKind, NodeKind, id_slug};
use crate::parse::markdown::{Inline, InlineKind, Markdown, code, lines, plain};
use crate::parse::pseudocode::{self, Definition, Word};
use crate::parse::reader::{Reader, trimmed};
use crate::parse::record::{Claim, Intent, Local, NodeRecord, Referrer, Target};
use crate::parse::reference::{Shape, calls, scan};
use crate::parse::section::unnumbered;
use crate::span::{Location, Span};

/// What is known of a domain model while it is read.
#[derive(Default)]
pub(crate) struct DomainModel {
    aggregates: Vec<(SmolStr, Local)>,
    /// The aggregate whose section is open, with the level of the section.
    scope: Option<(u8, usize)>,
    /// Operations with the owner that their place gives them.
    operations: Vec<Operation>,
    events: Vec<(SmolStr, Local)>,
    invariants: Vec<(SmolStr, Local)>,
    /// The invariant whose label stands just above.
    labelled: Option<Local>,
    coverage: Vec<Coverage>,
    /// The requirement that the next line of coverage speaks of, and whether one spoke of it.
    requirement: Option<(SmolStr, Location, bool)>,
    /// Depth of the list items that are KPIs, in a PRD.
    pub(super) kpi_depth: u8,
}

struct Operation {
    name: SmolStr,
    owner: Option<SmolStr>,
    node: Local,
}

/// A line that says which parts cover a requirement.
struct Coverage {
    requirement: SmolStr,
    /// Names in code or before parentheses, with whether they are those of calls.
    names: Vec<(SmolStr, bool)>,
    /// Whether it names the invariants as a whole.
    all_invariants: bool,
    location: Location,
}

impl DomainModel {
    /// A heading of this level begins.
    pub(crate) fn close(&mut self, level: u8) {
        self.labelled = None;
        if self.scope.is_some_and(|(scope, _)| level <= scope) {
            self.scope = None;
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn daa_heading(&mut self, region: usize, level: u8, text: &str, span: Span) {
        let text = unnumbered(text).trim();
        let location = self.location(trimmed(self.source, span));
        let Some((word, rest)) = text.split_once(':') else { return };
        let rest = rest.trim();
        match word.trim().to_lowercase().as_str() {
            "aggregate" => {
                let name = rest.split([' ', '(']).next().unwrap_or_default().to_owned();
                let aggregate = self.aggregate(region, &name, location);
                self.states[region].model.scope = Some((level, aggregate));
            }
            "operation" => {
                let name = rest.split(['(', ' ']).next().unwrap_or_default();
                let (owner, name) =
                    name.rsplit_once('.').map_or((None, name), |(owner, name)| (Some(owner), name));
                self.operation(region, owner, name, location);
            }
            label if is_invariant_label(label) => {
                self.invariant(region, word.trim(), rest, location);
            }
            _ => {}
        }
    }

    pub(super) fn daa_block(&mut self, region: usize, markdown: &Markdown<'a>, at: usize) -> bool {
        let block = &markdown.blocks[at];
        let inlines = markdown.inlines(block);
        if self.coverage_lines(region, inlines) {
            return true;
        }
        // `**INV-1: Allowed transitions**`, `- **INV-1**: …`
        if !inlines.first().is_some_and(|first| first.strong) {
            return false;
        }
        if let Some((label, title)) = plain(inlines).split_once(':')
            && is_invariant_label(&label.to_lowercase())
            && (is_item(markdown, at) || self.states[region].kind == NodeKind::Daa)
        {
            let location = self.location(trimmed(self.source, block.span));
            self.invariant(region, label.trim(), title.trim(), location);
            return true;
        }
        false
    }

    pub(super) fn daa_fence(&mut self, region: usize, language: &str, span: Span) {
        if !matches!(
            language.trim().to_lowercase().as_str(),
            "" | "pseudocode" | "pseudo" | "text" | "plaintext" | "ddd"
        ) {
            return;
        }
        let source = self.source;
        let code = code(source, span);
        let definitions = pseudocode::parse(&code, span.start);
        for definition in &definitions {
            self.definition(region, &definitions, definition);
        }
        self.states[region].model.labelled = None;
    }

    fn definition(&mut self, region: usize, all: &[Definition<'_>], definition: &Definition<'_>) {
        let location = self.location(definition.span);
        let around = definition.inside.map(|inside| &all[inside]);
        match definition.word {
            Word::BoundedContext => {
                let node = self.states[region].node;
                self.record.nodes[node]
                    .list("bounded_contexts", all_of_line(self.source, definition));
            }
            Word::Aggregate => {
                let aggregate = self.aggregate(region, definition.name, location);
                let level = self.states[region].sections.last().map_or(0, |section| section.level);
                // A heading that names the aggregate reaches further than the block below it.
                let is_open =
                    self.states[region].model.scope.is_some_and(|(_, open)| open == aggregate);
                if !is_open {
                    self.states[region].model.scope = Some((level, aggregate));
                }
            }
            Word::Operation => {
                let owner = around
                    .filter(|around| matches!(around.word, Word::Aggregate | Word::Owner))
                    .map(|around| around.name);
                self.operation(region, owner, definition.name, location);
            }
            Word::Invariant => {
                if around.is_none_or(|around| around.word == Word::Aggregate) {
                    self.named_invariant(region, definition.name, around.is_some(), location);
                }
            }
            Word::DomainEvent => self.event(region, definition.name, around.is_none(), location),
            Word::ValueObject | Word::Owner => {}
        }
    }

    fn aggregate(&mut self, region: usize, name: &str, location: Location) -> usize {
        let known =
            self.states[region].model.aggregates.iter().position(|(known, _)| known == name);
        known.unwrap_or_else(|| {
            let node = self.part(region, NodeKind::Aggregate, name, name, location);
            self.states[region].model.aggregates.push((name.into(), node));
            self.states[region].model.aggregates.len() - 1
        })
    }

    fn operation(&mut self, region: usize, owner: Option<&str>, name: &str, location: Location) {
        let model = &self.states[region].model;
        let owner = owner
            .map(SmolStr::from)
            .or_else(|| model.scope.map(|(_, aggregate)| model.aggregates[aggregate].0.clone()));
        if name.is_empty()
            || model
                .operations
                .iter()
                .any(|known| known.name == name && (known.owner == owner || owner.is_none()))
        {
            return;
        }
        let node = self.part(region, NodeKind::Operation, name, name, location);
        self.states[region].model.operations.push(Operation { name: name.into(), owner, node });
    }

    /// An invariant with a label: `INV-1`.
    fn invariant(&mut self, region: usize, label: &str, title: &str, location: Location) {
        let name: SmolStr = label.to_uppercase().into();
        let node = self.in_scope(region, NodeKind::Invariant, &name, title, location);
        self.states[region].model.invariants.push((name, node));
        self.states[region].model.labelled = Some(node);
    }

    /// An invariant by its pseudocode name: another name of the one labelled above, else one of its own.
    fn named_invariant(&mut self, region: usize, name: &str, in_list: bool, location: Location) {
        match self.states[region].model.labelled.filter(|_| !in_list) {
            Some(node) => self.record.nodes[node].aliases.push(name.into()),
            None => {
                let id =
                    format!("invariant/{}", if in_list { id_slug(name) } else { name.to_owned() });
                let node = self.in_scope(region, NodeKind::Invariant, &id, name, location);
                self.record.nodes[node].aliases.push(name.into());
                self.states[region].model.invariants.push((name.into(), node));
            }
        }
    }

    /// An event; one that an operation names is defined where it stands alone, if it does.
    fn event(&mut self, region: usize, name: &str, alone: bool, location: Location) {
        let known = self.states[region]
            .model
            .events
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, node)| *node);
        match known {
            Some(node) if alone => self.record.nodes[node].location = location,
            Some(_) => {}
            None => {
                let node = self.part(region, NodeKind::DomainEvent, name, name, location);
                self.states[region].model.events.push((name.into(), node));
            }
        }
    }

    /// A part of the aggregate whose section is open.
    fn in_scope(
        &mut self,
        region: usize,
        kind: NodeKind,
        name: &str,
        title: &str,
        location: Location,
    ) -> Local {
        let state = &self.states[region];
        let artifact = state.node;
        let parent = state
            .model
            .scope
            .map_or(artifact, |(_, aggregate)| state.model.aggregates[aggregate].1);
        let claim = Claim::Part { artifact, parent, name: name.into() };
        self.record.nodes.push(NodeRecord::new(kind, claim, title, location));
        self.record.nodes.len() - 1
    }

    /// Reads lines such as `✅ **US-015-2**: Cancel booking` and `→ Covered by …`, in one block or in
    /// two. Returns whether the block consists of them.
    fn coverage_lines(&mut self, region: usize, inlines: &[Inline<'a>]) -> bool {
        let mut found = false;
        for line in lines(inlines) {
            // A verb speaks of the requirement named before it; without one it says nothing.
            let is_marked = is_marked(line);
            if !is_marked && self.states[region].model.requirement.is_none() {
                continue;
            }
            let text = plain(line);
            let verb = verb_end(&text);
            let named =
                if is_marked { requirement(&text, verb.unwrap_or(text.len()), line) } else { None };
            if let Some((id, span)) = named {
                self.mention_uncovered(region);
                let location = self.location(span);
                self.states[region].model.requirement = Some((id, location, false));
                found = true;
            }
            let Some(verb) = verb else { continue };
            let Some((id, location, is_covered)) = &mut self.states[region].model.requirement
            else {
                continue;
            };
            *is_covered = true;
            let coverage = coverage(id.clone(), location.clone(), &text, verb, line);
            self.states[region].model.coverage.push(coverage);
            found = true;
        }
        found
    }

    /// A requirement with no line that covers it is only mentioned.
    fn mention_uncovered(&mut self, region: usize) {
        if let Some((id, location, false)) = self.states[region].model.requirement.take() {
            let node = self.states[region].node;
            self.refer(
                Referrer::Node(node),
                Target::LooseId(id.clone()),
                Intent::Mention,
                &id,
                location,
            );
        }
    }

    /// Gives operations their owners and resolves the coverage lines, when the whole model is known.
    pub(crate) fn finish_model(&mut self, region: usize) {
        self.mention_uncovered(region);
        let model = std::mem::take(&mut self.states[region].model);
        let artifact = self.states[region].node;
        let mut operations: Vec<(SmolStr, SmolStr, Local)> = Vec::new();
        for operation in model.operations {
            let owner = operation.owner.or_else(|| match model.aggregates.as_slice() {
                [(only, _)] => Some(only.clone()),
                _ => None,
            });
            let parent = model
                .aggregates
                .iter()
                .find(|(name, _)| Some(name) == owner.as_ref())
                .map_or(artifact, |(_, node)| *node);
            let full: SmolStr = match &owner {
                Some(owner) => format!("{owner}.{}", operation.name).into(),
                None => operation.name.clone(),
            };
            let record = &mut self.record.nodes[operation.node];
            record.title.clone_from(&full.to_string());
            record.claim = Claim::Part { artifact, parent, name: full.clone() };
            operations.push((full, operation.name, operation.node));
        }
        let find = |name: &str| -> Vec<Local> {
            let exact = operations.iter().filter(|(full, ..)| full == name).map(|(.., node)| *node);
            let others = model.events.iter().chain(&model.aggregates).chain(&model.invariants);
            let mut found: Vec<Local> = exact
                .chain(others.filter(|(known, _)| known == name).map(|(_, node)| *node))
                .collect();
            if found.is_empty() {
                found.extend(
                    operations.iter().filter(|(_, bare, _)| bare == name).map(|(.., node)| *node),
                );
                // A bare name counts only where one operation has it.
                if found.len() > 1 {
                    found.clear();
                }
            }
            found
        };
        for coverage in model.coverage {
            let mut sources: Vec<Local> = Vec::new();
            let mut is_lost = false;
            for (name, is_call) in &coverage.names {
                let found = find(name);
                if found.is_empty() && *is_call && self.states[region].kind == NodeKind::Daa {
                    // An operation that the model does not have: said, and nothing else is assumed.
                    let text = format!("{name}()");
                    let target = Target::Id(text.as_str().into());
                    let place = coverage.location.clone();
                    self.refer(
                        Referrer::Node(artifact),
                        target,
                        Intent::Edge(EdgeKind::Covers),
                        &text,
                        place,
                    );
                    is_lost = true;
                }
                sources.extend(found);
            }
            if coverage.all_invariants {
                sources.extend(model.invariants.iter().map(|(_, node)| *node));
            }
            if sources.is_empty() && !is_lost {
                // A value object or prose: the model as a whole covers it.
                sources.push(artifact);
            }
            sources.sort_unstable();
            sources.dedup();
            for source in sources {
                let (target, text) =
                    (Target::Id(coverage.requirement.clone()), coverage.requirement.clone());
                self.refer(
                    Referrer::Node(source),
                    target,
                    Intent::Edge(EdgeKind::Covers),
                    &text,
                    coverage.location.clone(),
                );
            }
        }
    }
}

/// Whether a line is strong somewhere or begins with a mark, as lines that name a requirement do.
fn is_marked(line: &[Inline<'_>]) -> bool {
    let mut texts = line.iter().filter(|inline| inline.kind != InlineKind::Html);
    let first = texts.find_map(|inline| {
        let text = inline.text.trim_start();
        (!text.is_empty()).then_some(text)
    });
    line.iter().any(|inline| inline.strong)
        || first.is_some_and(|text| text.starts_with(['✅', '❌', '☑', '✔']))
}

/// The story or requirement that a marked line names before `end`, with its place.
fn requirement(text: &str, end: usize, line: &[Inline<'_>]) -> Option<(SmolStr, Span)> {
    let hit = scan(text).into_iter().find(|hit| hit.shape == Shape::Id && hit.range.end <= end)?;
    let id = &text[hit.range];
    let kind = NodeKind::of_prefix(id.split('-').next()?)?;
    let fits = matches!(kind, NodeKind::UserStory | NodeKind::Requirement);
    let place = line
        .iter()
        .find(|inline| inline.text.contains(id))
        .map_or(Span::default(), |inline| inline.span);
    fits.then(|| (id.into(), place))
}

/// What a line says behind its verb: names in code, before parentheses, and of invariants.
fn coverage(
    requirement: SmolStr,
    location: Location,
    text: &str,
    verb: usize,
    line: &[Inline<'_>],
) -> Coverage {
    let behind = line.iter().skip_while(|inline| verb_end(&inline.text).is_none());
    let mut names: Vec<(SmolStr, bool)> = Vec::new();
    for inline in behind {
        match inline.kind {
            InlineKind::Code => {
                let name = inline.text.trim_end_matches(')').split('(').next().unwrap_or_default();
                names.push((name.into(), inline.text.contains('(')));
            }
            InlineKind::Text => {
                names.extend(calls(&inline.text).map(|(_, name)| (SmolStr::from(name), true)));
            }
            _ => {}
        }
    }
    names
        .extend(scan(&text[verb..]).into_iter().map(|hit| (text[verb..][hit.range].into(), false)));
    let rest = text[verb..].to_lowercase();
    let all_invariants = rest.contains("invariants") && !rest.contains("value object");
    Coverage { requirement, names, all_invariants, location }
}

/// Where a verb of coverage ends in a text, if it has one.
fn verb_end(text: &str) -> Option<usize> {
    const VERBS: &[&str] = &[
        "covered by",
        "enforced by",
        "enforced at",
        "modeled as",
        "modelled as",
        "modeled by",
        "handled by",
    ];
    // Every verb is two words, of which the second has two letters.
    let bytes = text.as_bytes();
    memchr::memchr_iter(b' ', bytes).map(|space| space + 3).find(|end| {
        let Some(so_far) = bytes.get(..*end) else { return false };
        let last = [so_far[end - 2].to_ascii_lowercase(), so_far[end - 1].to_ascii_lowercase()];
        matches!(&last, b"by" | b"at" | b"as")
            && VERBS.iter().any(|verb| {
                let start = end.checked_sub(verb.len());
                start.is_some_and(|start| so_far[start..].eq_ignore_ascii_case(verb.as_bytes()))
            })
    })
}

fn is_invariant_label(label: &str) -> bool {
    label.trim().strip_prefix("inv-").is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// The name of a bounded context may hold spaces.
fn all_of_line<'s>(source: &'s str, definition: &Definition<'_>) -> &'s str {
    let line = source.get(definition.span.range()).unwrap_or_default();
    line.split_once(':').map_or(line, |(_, name)| name.trim())
}
