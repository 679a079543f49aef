//! Reads one Markdown file: walks its blocks once, each in the light of the artifact, the section
//! and the part that it stands in.
//!
//! An *entry* is a key with its value: `**Status**: Accepted`. A *pending* key is one whose value
//! is the list that follows it.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::entry::{key_line, pieces};
use super::markdown::{BlockKind, Inline, Markdown, lines};
use super::marks::Places;
use super::outline::Outline;
use super::parts::actions::Actions;
use super::parts::daa::DomainModel;
use super::range::RangeBudget;
use super::record::{Claim, FileRecord, Intent, Local, NodeRecord, Referrer, Target};
use super::section::{Topic, topic};
use super::table::Table;
use crate::model::{CUSTOM_KIND, EdgeKind, Entry, NodeKind, Origin};
use crate::source::{CustomKind, Dialect};
use crate::span::{LineIndex, Location, RepoPath, Span};

/// A file while it is read.
pub(crate) struct Reader<'a> {
    pub(crate) path: RepoPath,
    pub(crate) source: &'a str,
    pub(crate) lines: LineIndex,
    /// Room for where candidates stand in a run of text.
    pub(super) places: Places,
    pub(crate) dialect: &'a Dialect,
    pub(crate) record: FileRecord,
    pub(crate) states: Vec<State<'a>>,
    pub(crate) entries: Vec<Entry>,
    /// Where the links of the document lead.
    pub(super) destinations: Vec<SmolStr>,
    /// Which of the links refer to what they lead to.
    pub(super) is_followed: Vec<bool>,
    /// What ranges may still add.
    pub(super) ranges: RangeBudget,
    /// The numbers of the user stories that have headings or emphasised items, once a table names stories.
    pub(super) told_stories: OnceCell<FxHashSet<SmolStr>>,
}

/// What is known of an artifact while its blocks are walked.
pub(crate) struct State<'a> {
    pub(crate) node: Local,
    pub(crate) kind: NodeKind,
    /// The kind of the configuration that it is of.
    pub(crate) custom: Option<&'a CustomKind>,
    pub(crate) sections: Vec<Section>,
    /// The innermost topic of the open sections that is not prose.
    topic: Topic,
    /// Keys that were seen: a later block adds only new ones.
    pub(super) keys: FxHashSet<SmolStr>,
    pub(crate) pending: Option<Pending>,
    /// Parts that are open, with the level of their heading; innermost last.
    pub(crate) parts: Vec<(u8, Local)>,
    /// The first block of the metadata at the end; only there a repeated key is left aside.
    pub(super) tail: usize,
    /// The requirements, and the numbers of the stories, that a PRD has defined so far.
    pub(super) requirements: FxHashSet<SmolStr>,
    pub(super) table: Table,
    /// The key, folded, that the heading just above is.
    pub(super) heading_key: Option<SmolStr>,
    /// Whether the last key was one that an earlier block has: it then names nothing new.
    pub(super) is_repeated: bool,
    pub(crate) model: DomainModel,
    /// The block that names the cause of an incident: the first of its section that names work.
    cause: Option<usize>,
    pub(super) actions: Actions,
}

pub(crate) struct Section {
    pub(crate) level: u8,
    pub(crate) topic: Topic,
}

/// A key whose value is to come.
#[derive(Clone)]
pub(crate) struct Pending {
    pub(crate) key: SmolStr,
    pub(crate) depth: u8,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        path: &RepoPath,
        source: &'a str,
        markdown: &Markdown<'a>,
        dialect: &'a Dialect,
    ) -> Self {
        Self {
            dialect,
            places: Places::default(),
            path: path.clone(),
            source,
            lines: LineIndex::new(source),
            record: FileRecord::new(path.clone()),
            states: Vec::new(),
            entries: Vec::new(),
            ranges: RangeBudget::of(source),
            told_stories: OnceCell::new(),
            is_followed: vec![false; markdown.links.len()],
            destinations: markdown
                .links
                .iter()
                .map(|link| SmolStr::new(&link.destination))
                .collect(),
        }
    }

    pub(crate) fn location(&self, span: Span) -> Location {
        self.lines.location(&self.path, self.source, span)
    }

    /// Makes the node of each region.
    pub(crate) fn begin(&mut self, markdown: &Markdown<'a>, outline: &Outline<'a>) {
        for region in &outline.regions {
            let heading = markdown.blocks.get(region.heading);
            let location = self.location(
                heading.map_or(Span::default(), |block| trimmed(self.source, block.span)),
            );
            let mut node = NodeRecord::new(
                region.kind,
                region.claim.clone(),
                region.title.clone(),
                location.clone(),
            );
            if let Some(name) = region.custom.and_then(CustomKind::own_name) {
                node.attribute(CUSTOM_KIND, name.as_str());
            }
            self.record.nodes.push(node);
            let node = self.record.nodes.len() - 1;
            if let Some(parent) = region.parent.map(|parent| &self.states[parent]) {
                let (parent, parent_kind) = (parent.node, parent.kind);
                self.link_to_enclosing(node, region.kind, parent, parent_kind, &location);
            }
            self.states.push(State {
                node,
                kind: region.kind,
                custom: region.custom,
                sections: Vec::new(),
                topic: Topic::Prose,
                keys: FxHashSet::default(),
                pending: None,
                parts: Vec::new(),
                tail: usize::MAX,
                requirements: FxHashSet::default(),
                table: Table::default(),
                heading_key: None,
                is_repeated: false,
                model: DomainModel::default(),
                cause: None,
                actions: Actions::default(),
            });
        }
    }

    /// Walks the blocks.
    pub(crate) fn walk(&mut self, markdown: &Markdown<'a>, outline: &Outline<'a>) {
        self.find_tails(markdown, outline);
        self.find_reach(markdown, outline);
        let mut backlog = None;
        for at in 0..markdown.blocks.len() {
            if self.backlog_block(&mut backlog, markdown, outline.owner[at], at) {
                continue;
            }
            match outline.owner[at] {
                Some(region) => self.block(markdown, outline, region, at),
                None => self.plain_block(markdown, at),
            }
        }
        for region in 0..self.states.len() {
            self.finish_model(region);
        }
        self.other_links(markdown, outline);
    }

    /// Gives each artifact of a kind of the configuration the state that its status means there.
    pub(crate) fn finish_states(&mut self) {
        for state in &self.states {
            let node = &mut self.record.nodes[state.node];
            if let (Some(custom), Some(status)) = (state.custom, &node.status) {
                node.state = custom.state(status).cloned();
            }
        }
    }

    /// An artifact that stands inside another belongs to it: a Bolt in an ADR implements it.
    fn link_to_enclosing(
        &mut self,
        node: Local,
        kind: NodeKind,
        parent: Local,
        parent_kind: NodeKind,
        at: &Location,
    ) {
        let edge = match (kind, parent_kind) {
            (NodeKind::Bolt, NodeKind::Adr) => EdgeKind::Implements,
            (NodeKind::Runbook, NodeKind::Adr) => EdgeKind::Operates,
            (NodeKind::FixIt, NodeKind::Incident) => EdgeKind::Fixes,
            (NodeKind::PostMortem, NodeKind::Incident) => EdgeKind::Analyses,
            _ => return,
        };
        self.refer(Referrer::Node(node), Target::Local(parent), Intent::Edge(edge), "", at.clone());
    }

    /// The metadata at the end of an artifact stands after its last rule and under no heading there.
    fn find_tails(&mut self, markdown: &Markdown<'_>, outline: &Outline<'_>) {
        for (at, owner) in outline.owner.iter().enumerate() {
            let Some(state) = owner.map(|region| &mut self.states[region]) else { continue };
            match markdown.blocks[at].kind {
                BlockKind::Rule => state.tail = at,
                BlockKind::Heading(_) => state.tail = usize::MAX,
                _ => {}
            }
        }
    }

    /// The text of an artifact reaches to the end of its last block, or of the last inside it.
    fn find_reach(&mut self, markdown: &Markdown<'_>, outline: &Outline<'_>) {
        for (block, owner) in markdown.blocks.iter().zip(&outline.owner) {
            let mut region = *owner;
            while let Some(at) = region {
                let node = self.states[at].node;
                let reach = &mut self.record.nodes[node].reach;
                *reach = (*reach).max(block.span.end);
                region = outline.regions[at].parent;
            }
        }
    }

    fn block(&mut self, markdown: &Markdown<'a>, outline: &Outline<'_>, region: usize, at: usize) {
        let block = &markdown.blocks[at];
        let is_start =
            at == outline.regions[region].heading && matches!(block.kind, BlockKind::Heading(_));
        match block.kind {
            BlockKind::Heading(_) if is_start => self.start(region, markdown, at),
            BlockKind::Heading(level) => self.heading(region, level, markdown, at),
            BlockKind::Code(number) => {
                let code = markdown.code(number);
                self.fence(region, &code.language, code.lines);
            }
            BlockKind::Rule => self.states[region].pending = None,
            BlockKind::Html | BlockKind::Footnote => {}
            BlockKind::Paragraph | BlockKind::Item(_) | BlockKind::Cell(..) => {
                self.prose(region, markdown, at);
            }
        }
    }

    /// The heading of an artifact may name what it belongs to: `Runbook: … (ADR-023)`.
    fn start(&mut self, region: usize, markdown: &Markdown<'a>, at: usize) {
        let (kind, node) = (self.states[region].kind, self.states[region].node);
        let inlines = markdown.inlines(&markdown.blocks[at]);
        let intent = match kind {
            NodeKind::Runbook => Intent::Edge(EdgeKind::Operates),
            _ => Intent::Mention,
        };
        for (text, location) in self.ids(inlines) {
            let own = matches!(&self.record.nodes[node].claim, Claim::Own(id) | Claim::PostMortem(id) if crate::model::fold_id(id) == crate::model::fold_id(&text));
            let amended = matches!(&self.record.nodes[node].claim, Claim::Amendment { .. });
            if !own && !amended {
                self.refer(Referrer::Node(node), Target::Id(text.clone()), intent, &text, location);
            }
        }
        let claim = self.record.nodes[node].claim.clone();
        let location = self.record.nodes[node].location.clone();
        match claim {
            Claim::PostMortem(incident) => {
                self.refer(
                    Referrer::Node(node),
                    Target::Id(incident.clone()),
                    Intent::Edge(EdgeKind::Analyses),
                    &incident,
                    location,
                );
            }
            Claim::Amendment { adr, .. } => {
                self.refer(
                    Referrer::Node(node),
                    Target::Id(adr.clone()),
                    Intent::Edge(EdgeKind::Amends),
                    &adr,
                    location,
                );
            }
            _ => {}
        }
    }

    fn heading(&mut self, region: usize, level: u8, markdown: &Markdown<'a>, at: usize) {
        let block = &markdown.blocks[at];
        let text = markdown.text(block);
        let state = &mut self.states[region];
        state.pending = None;
        state.sections.retain(|section| section.level < level);
        state.topic = state.innermost();
        state.parts.retain(|(part, _)| *part < level);
        state.model.close(level);
        state.actions.end_section();
        let announced = topic(state.kind, &text);
        self.states[region].heading_key =
            self.key_of_heading(region, &text).filter(|_| announced == Topic::Prose);
        let is_part = self.part_heading(region, level, &text, block.span);
        if !is_part {
            let source = self.source_of(region);
            let intent = self.states[region].intent();
            self.mentions_as(source, markdown.inlines(block), intent, Origin::Declared);
        }
        let state = &mut self.states[region];
        state.sections.push(Section { level, topic: announced });
        state.topic = state.innermost();
    }

    /// Paragraphs, items and cells.
    fn prose(&mut self, region: usize, markdown: &Markdown<'a>, at: usize) {
        let block = &markdown.blocks[at];
        let inlines = markdown.inlines(block);
        let is_item = matches!(block.kind, BlockKind::Item(_));
        if !is_item && block.depth == 0 {
            self.states[region].pending = None;
        }
        if self.part_block(region, markdown, at) {
            return;
        }
        let is_read = at < self.states[region].table.read_to;
        if is_read || self.table_entry(region, markdown, at) {
            return;
        }
        self.find_cause(region, inlines, at);
        let source = self.source_of(region);
        if !block.has_strong && self.is_plain(region, at, is_item) {
            let intent = self.states[region].intent_at(at);
            lines(inlines).for_each(|line| self.mentions(source, line, intent));
            return;
        }
        let mut consumed = false;
        let dialect = self.dialect;
        for line in lines(inlines).flat_map(|line| pieces(line, dialect)) {
            if self.states[region].topic() == Topic::Status
                && key_line(line, self.dialect).is_none()
            {
                self.status_line(region, line);
                continue;
            }
            let declares;
            if let Some(key_line) = self.key_line(region, line, at, is_item) {
                consumed |= self.entry(region, &key_line, block.depth, at);
                declares =
                    self.intent_of_key(region, &key_line.key, (key_line.value, key_line.skip), at);
            } else if self.rests_on(region, line) {
                self.mentions(source, line, Some(Intent::Upstream));
                continue;
            } else if self.keyless_value(region, line, is_item) {
                continue;
            } else if is_item && let Some(pending) = self.pending_for(region, block.depth) {
                consumed |= self.pending_value(region, &pending, line);
                declares = self.intent_of_key(region, &pending.key, (line, 0), at);
            } else {
                let intent = self.states[region].intent_at(at);
                let state = &self.states[region];
                let may_say = state.sections.is_empty()
                    && matches!(state.kind, NodeKind::Adr | NodeKind::Rfc);
                let said = if may_say { self.supersession(line) } else { Vec::new() };
                if said.is_empty() {
                    self.mentions(source, line, intent);
                } else {
                    self.superseding(region, line, &said);
                }
                continue;
            }
            if !consumed {
                let is_repeated = std::mem::take(&mut self.states[region].is_repeated);
                let intent = self.states[region].intent_at(at).or(declares);
                let intent = intent.filter(|_| !is_repeated);
                self.mentions(source, line, intent);
            }
            consumed = false;
        }
    }

    /// Whether a block in which nothing is strong is nothing but running text, as most are: where it stands
    /// no key and no value may be.
    fn is_plain(&self, region: usize, at: usize, is_item: bool) -> bool {
        let state = &self.states[region];
        state.pending.is_none()
            && state.heading_key.is_none()
            && !state.sections.is_empty()
            && state.topic() != Topic::Status
            && !(is_item && (state.topic() == Topic::Links || state.is_metadata(at)))
    }

    /// The first block below "Root Cause" that names work names the cause; what later ones name
    /// played another part.
    fn find_cause(&mut self, region: usize, inlines: &[Inline<'a>], at: usize) {
        if self.states[region].cause.is_some() || self.states[region].topic() != Topic::RootCause {
            return;
        }
        let names_work = self.ids(inlines).iter().any(|(id, _)| {
            let prefix = id.split('-').next().unwrap_or_default();
            let kind = self.dialect.of_prefix(prefix).map(|(kind, _)| kind);
            matches!(kind, Some(NodeKind::Bolt | NodeKind::Deployment))
        });
        if names_work {
            self.states[region].cause = Some(at);
        }
    }

    /// The key whose list an item of this depth belongs to.
    pub(crate) fn pending_for(&self, region: usize, depth: u8) -> Option<Pending> {
        self.states[region].pending.clone().filter(|pending| depth > pending.depth)
    }

    /// The node that running text speaks for: the innermost part, else the artifact.
    pub(crate) fn source_of(&self, region: usize) -> Referrer {
        let state = &self.states[region];
        Referrer::Node(state.parts.last().map_or(state.node, |(_, part)| *part))
    }
}

impl State<'_> {
    /// Whether keys with values may stand at a block: before the first section, in a section for
    /// them, and at the end.
    pub(super) fn is_metadata(&self, block: usize) -> bool {
        self.sections.is_empty()
            || matches!(self.topic(), Topic::Metadata | Topic::Links | Topic::Traceability)
            || block > self.tail
            || self.kind == NodeKind::Amendment
    }

    /// The innermost topic that is not prose.
    pub(crate) fn topic(&self) -> Topic {
        self.topic
    }

    fn innermost(&self) -> Topic {
        self.sections
            .iter()
            .rev()
            .map(|section| section.topic)
            .find(|topic| *topic != Topic::Prose)
            .unwrap_or(Topic::Prose)
    }

    /// The relation that ids in this block make, if the section says one.
    pub(super) fn intent_at(&self, block: usize) -> Option<Intent> {
        self.intent().filter(|intent| *intent != Intent::Cause || self.cause == Some(block))
    }

    /// The relation that ids in this place make, if the section says one.
    fn intent(&self) -> Option<Intent> {
        match self.topic() {
            Topic::Patterns => Some(Intent::Edge(EdgeKind::UsesPattern)),
            Topic::Examples => Some(Intent::Reverse(EdgeKind::UsesPattern)),
            Topic::Traceability | Topic::RecentChanges => Some(Intent::Edge(EdgeKind::Concerns)),
            Topic::RootCause => Some(Intent::Cause),
            Topic::Metadata | Topic::Links
                if matches!(
                    self.kind,
                    NodeKind::Adr | NodeKind::Rfc | NodeKind::Tip | NodeKind::Daa
                ) =>
            {
                Some(Intent::Upstream)
            }
            _ => None,
        }
    }
}

/// A span without the white space at its ends.
pub(crate) fn trimmed(source: &str, span: Span) -> Span {
    let text = source.get(span.range()).unwrap_or_default();
    let from_start = text.trim_start();
    let start = span.start + (text.len() - from_start.len()) as u32;
    Span::new(start, start + from_start.trim_end().len() as u32)
}
