//! The domain model of a DAA: aggregates, operations, invariants and events.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::coverage::{Coverage, Names};
use super::is_item;
use crate::model::{NodeKind, id_slug};
use crate::parse::markdown::{Markdown, code, plain};
use crate::parse::pseudocode::{self, Definition, Word};
use crate::parse::reader::{Reader, trimmed};
use crate::parse::record::{Claim, Local, NodeRecord};
use crate::parse::section::unnumbered;
use crate::span::{Location, Span};
use crate::visits::visit;

/// What is known of a domain model while it is read.
#[derive(Default)]
pub(crate) struct DomainModel {
    aggregates: Named,
    /// The aggregate whose section is open, with the level of the section.
    scope: Option<(u8, usize)>,
    /// Operations with the owner that their place gives them.
    operations: Vec<Operation>,
    /// The names of operations with their owners, and each without any.
    known_operations: FxHashSet<(Option<SmolStr>, SmolStr)>,
    events: Named,
    pub(super) invariants: Vec<(SmolStr, Local)>,
    /// The labels of invariants.
    labels: FxHashSet<SmolStr>,
    /// The invariant whose label stands just above.
    labelled: Option<Local>,
    pub(super) coverage: Vec<Coverage>,
    /// The requirement that the next line of coverage speaks of, and whether one spoke of it.
    pub(super) requirement: Option<(SmolStr, Location, bool)>,
    /// Depth of the list items that are KPIs, in a PRD.
    pub(super) kpi_depth: u8,
    /// The heads, folded, of the table of KPIs that is open.
    pub(super) kpi_columns: Vec<SmolStr>,
}

/// Parts with names of their own, in the order of the text.
#[derive(Default)]
struct Named {
    parts: Vec<(SmolStr, Local)>,
    by_name: FxHashMap<SmolStr, usize>,
}

impl Named {
    /// The place in the list of the part of this name.
    fn find(&self, name: &str) -> Option<usize> {
        visit(1);
        self.by_name.get(name).copied()
    }

    fn add(&mut self, name: &str, node: Local) -> usize {
        self.by_name.insert(name.into(), self.parts.len());
        self.parts.push((name.into(), node));
        self.parts.len() - 1
    }
}

struct Operation {
    name: SmolStr,
    owner: Option<SmolStr>,
    node: Local,
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
                let may_be = around.is_none_or(|around| around.word == Word::Aggregate);
                if may_be && pseudocode::label(definition.name).is_some() {
                    let line = self.source.get(definition.span.range()).unwrap_or_default();
                    self.labelled_in_code(region, definition.name, line, location);
                } else if may_be {
                    self.named_invariant(region, definition.name, around.is_some(), location);
                }
            }
            Word::DomainEvent => self.event(region, definition.name, around.is_none(), location),
            Word::ValueObject | Word::Owner => {}
        }
    }

    fn aggregate(&mut self, region: usize, name: &str, location: Location) -> usize {
        self.states[region].model.aggregates.find(name).unwrap_or_else(|| {
            let node = self.part(region, NodeKind::Aggregate, name, name, location);
            self.states[region].model.aggregates.add(name, node)
        })
    }

    fn operation(&mut self, region: usize, owner: Option<&str>, name: &str, location: Location) {
        let model = &mut self.states[region].model;
        let scope = model.scope.map(|(_, aggregate)| model.aggregates.parts[aggregate].0.clone());
        let owner = owner.map(SmolStr::from).or(scope);
        visit(1);
        // Without an owner it is any of its name.
        let is_new = model.known_operations.insert((owner.clone(), name.into()));
        if name.is_empty() || !is_new {
            return;
        }
        model.known_operations.insert((None, name.into()));
        let node = self.part(region, NodeKind::Operation, name, name, location);
        self.states[region].model.operations.push(Operation { name: name.into(), owner, node });
    }

    /// An invariant with a label: `INV-1`.
    fn invariant(&mut self, region: usize, label: &str, title: &str, location: Location) {
        let name: SmolStr = label.to_uppercase().into();
        self.states[region].model.labels.insert(name.clone());
        let node = self.in_scope(region, NodeKind::Invariant, &name, title, location);
        self.states[region].model.invariants.push((name, node));
        self.states[region].model.labelled = Some(node);
    }

    /// An invariant that pseudocode gives a label, unless a line above has it.
    fn labelled_in_code(&mut self, region: usize, label: &str, line: &str, location: Location) {
        if self.states[region].model.labels.contains(label.to_uppercase().as_str()) {
            return;
        }
        let title = line.split_once(label).map_or("", |(_, rest)| rest);
        let labelled = self.states[region].model.labelled.take();
        self.invariant(region, label, title.trim_start_matches([':', ' ']), location);
        self.states[region].model.labelled = labelled;
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
        let events = &self.states[region].model.events;
        match events.find(name).map(|at| events.parts[at].1) {
            Some(node) if alone => self.record.nodes[node].location = location,
            Some(_) => {}
            None => {
                let node = self.part(region, NodeKind::DomainEvent, name, name, location);
                self.states[region].model.events.add(name, node);
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
            .map_or(artifact, |(_, aggregate)| state.model.aggregates.parts[aggregate].1);
        let claim = Claim::Part { artifact, parent, name: name.into() };
        self.record.nodes.push(NodeRecord::new(kind, claim, title, location));
        self.record.nodes.len() - 1
    }

    /// Gives operations their owners and resolves the coverage lines, when the whole model is known.
    pub(crate) fn finish_model(&mut self, region: usize) {
        self.mention_uncovered(region);
        let model = std::mem::take(&mut self.states[region].model);
        let others = model.events.parts.into_iter().chain(model.invariants.iter().cloned());
        let names = self.name_parts(region, model.operations, model.aggregates, others);
        let mut is_reported = false;
        for coverage in model.coverage {
            self.cover(region, coverage, &names, &model.invariants, &mut is_reported);
        }
    }

    /// Gives operations their owners; what each part is called then.
    fn name_parts(
        &mut self,
        region: usize,
        operations: Vec<Operation>,
        aggregates: Named,
        others: impl Iterator<Item = (SmolStr, Local)>,
    ) -> Names {
        let artifact = self.states[region].node;
        let only = match aggregates.parts.as_slice() {
            [(only, _)] => Some(only.clone()),
            _ => None,
        };
        let mut names = Names::default();
        for Operation { name, owner, node } in operations {
            let owner = owner.or_else(|| only.clone());
            let parent = owner.as_deref().and_then(|owner| aggregates.find(owner));
            let full: SmolStr = match &owner {
                Some(owner) => format!("{owner}.{name}").into(),
                None => name.clone(),
            };
            let record = &mut self.record.nodes[node];
            full.as_str().clone_into(&mut record.title);
            let parent = parent.map_or(artifact, |at| aggregates.parts[at].1);
            record.claim = Claim::Part { artifact, parent, name: full.clone() };
            names.add(full, node);
            names.add_bare(name, node);
        }
        for (name, node) in aggregates.parts.into_iter().chain(others) {
            names.add(name, node);
        }
        names
    }
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
