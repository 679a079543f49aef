//! Reads one Markdown file: walks its blocks once, each in the light of the artifact, the section
//! and the part that it stands in.
//!
//! An *entry* is a key with its value: `**Status**: Accepted`. A *pending* key is one whose value
//! is the list that follows it.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::keys::{Expects, KeyRule, is_no_value, names_id};
use super::markdown::{
    BlockKind, Inline, InlineKind, Markdown, is_verbatim, lines, plain, span_of,
};
use super::outline::Outline;
use super::parts::daa::DomainModel;
use super::record::{
    Claim, FileRecord, Intent, Local, NodeRecord, PartName, Reference, Referrer, Target, Within,
};
use super::reference::{Shape, calls, scan};
use super::section::{Topic, topic};
use crate::model::{EdgeKind, Entry, NodeKind, Origin, Route, Strength};
use crate::span::{LineIndex, Location, RepoPath, Span};

/// A file while it is read.
pub(crate) struct Reader<'a> {
    pub(crate) path: RepoPath,
    pub(crate) source: &'a str,
    pub(crate) lines: LineIndex,
    pub(crate) record: FileRecord,
    pub(crate) states: Vec<State>,
    pub(crate) entries: Vec<Entry>,
    /// Where the links of the document lead.
    destinations: Vec<SmolStr>,
}

/// What is known of an artifact while its blocks are walked.
pub(crate) struct State {
    pub(crate) node: Local,
    pub(crate) kind: NodeKind,
    pub(crate) sections: Vec<Section>,
    /// Keys that were seen: a later block adds only new ones.
    keys: FxHashSet<SmolStr>,
    pub(crate) pending: Option<Pending>,
    /// Parts that are open, with the level of their heading; innermost last.
    pub(crate) parts: Vec<(u8, Local)>,
    /// The first block of the metadata at the end; only there a repeated key is left aside.
    tail: usize,
    pub(crate) model: DomainModel,
    /// The block that names the cause of an incident: the first of its section that names work.
    cause: Option<usize>,
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

/// A key in front of a value.
pub(crate) struct KeyLine<'b, 'a> {
    pub(crate) key: String,
    pub(crate) strong: bool,
    /// The runs of the value; of the first, only the text from `skip` on.
    pub(crate) value: &'b [Inline<'a>],
    pub(crate) skip: usize,
    span: Span,
}

impl KeyLine<'_, '_> {
    /// The value without markup.
    pub(crate) fn text(&self) -> String {
        let text = match self.value.split_first() {
            Some((first, rest)) => {
                format!("{}{}", first.text.get(self.skip..).unwrap_or_default(), plain_raw(rest))
            }
            None => String::new(),
        };
        text.trim().to_owned()
    }
}

fn plain_raw(inlines: &[Inline<'_>]) -> String {
    let lead = inlines.first().is_some_and(|first| first.text.starts_with(' '));
    format!("{}{}", if lead { " " } else { "" }, plain(inlines))
}

impl<'a> Reader<'a> {
    pub(crate) fn new(path: &RepoPath, source: &'a str, markdown: &Markdown<'a>) -> Self {
        Self {
            path: path.clone(),
            source,
            lines: LineIndex::new(source),
            record: FileRecord::new(path.clone()),
            states: Vec::new(),
            entries: Vec::new(),
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

    /// Makes the node of each region, then walks the blocks.
    pub(crate) fn walk(&mut self, markdown: &Markdown<'a>, outline: &Outline) {
        for region in &outline.regions {
            let heading = markdown.blocks.get(region.heading);
            let location = self.location(
                heading.map_or(Span::default(), |block| trimmed(self.source, block.span)),
            );
            let node = NodeRecord::new(
                region.kind,
                region.claim.clone(),
                region.title.clone(),
                location.clone(),
            );
            self.record.nodes.push(node);
            let node = self.record.nodes.len() - 1;
            if let Some(parent) = region.parent.map(|parent| &self.states[parent]) {
                let (parent, parent_kind) = (parent.node, parent.kind);
                self.link_to_enclosing(node, region.kind, parent, parent_kind, &location);
            }
            self.states.push(State {
                node,
                kind: region.kind,
                sections: Vec::new(),
                keys: FxHashSet::default(),
                pending: None,
                parts: Vec::new(),
                tail: usize::MAX,
                model: DomainModel::default(),
                cause: None,
            });
        }
        self.find_tails(markdown, outline);
        self.find_reach(markdown, outline);
        for at in 0..markdown.blocks.len() {
            match outline.owner[at] {
                Some(region) => self.block(markdown, outline, region, at),
                None => self.plain_block(markdown, at),
            }
        }
        for region in 0..self.states.len() {
            self.finish_model(region);
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
    fn find_tails(&mut self, markdown: &Markdown<'_>, outline: &Outline) {
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
    fn find_reach(&mut self, markdown: &Markdown<'_>, outline: &Outline) {
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

    fn block(&mut self, markdown: &Markdown<'a>, outline: &Outline, region: usize, at: usize) {
        let block = &markdown.blocks[at];
        let is_start =
            at == outline.regions[region].heading && matches!(block.kind, BlockKind::Heading(_));
        match &block.kind {
            BlockKind::Heading(_) if is_start => self.start(region, markdown, at),
            BlockKind::Heading(level) => self.heading(region, *level, markdown, at),
            BlockKind::Code(language, code) => self.fence(region, language, *code, block.span),
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
        state.parts.retain(|(part, _)| *part < level);
        state.model.close(level);
        let announced = topic(state.kind, &text);
        let is_part = self.part_heading(region, level, &text, block.span);
        if !is_part {
            let source = self.source_of(region);
            let intent = self.states[region].intent();
            self.mentions_as(source, markdown.inlines(block), intent, Origin::Declared);
        }
        self.states[region].sections.push(Section { level, topic: announced });
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
        self.find_cause(region, inlines, at);
        let source = self.source_of(region);
        let mut consumed = false;
        for line in lines(inlines) {
            if let Some(key_line) = self.key_line(region, line, at, is_item) {
                consumed |= self.entry(region, &key_line, block.depth, at);
            } else if is_item && let Some(pending) = self.pending_for(region, block.depth) {
                consumed |= self.pending_value(region, &pending, line);
            } else {
                let intent = self.states[region].intent_at(at);
                self.mentions(source, line, intent);
                continue;
            }
            if !consumed {
                let intent = self.states[region].intent_at(at);
                self.mentions(source, line, intent);
            }
            consumed = false;
        }
    }

    /// The first block below "Root Cause" that names work names the cause; what later ones name
    /// played another part.
    fn find_cause(&mut self, region: usize, inlines: &[Inline<'a>], at: usize) {
        if self.states[region].cause.is_some() || self.states[region].topic() != Topic::RootCause {
            return;
        }
        let names_work = self.ids(inlines).iter().any(|(id, _)| {
            let kind = id.split('-').next().and_then(NodeKind::of_prefix);
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

    /// A key in front of a line, where a key may stand: strong anywhere in metadata, plain only
    /// where it makes a relation.
    fn key_line<'b>(
        &self,
        region: usize,
        line: &'b [Inline<'a>],
        at: usize,
        is_item: bool,
    ) -> Option<KeyLine<'b, 'a>> {
        let state = &self.states[region];
        let topic = state.topic();
        let is_metadata = state.sections.is_empty()
            || matches!(topic, Topic::Metadata | Topic::Traceability)
            || at > state.tail
            || state.kind == NodeKind::Amendment
            || state.pending.is_some();
        let key_line = key_line(line)?;
        if key_line.strong {
            let in_prose = matches!(key_line.key.as_str(), "Recent Changes");
            return (is_metadata || in_prose).then_some(key_line);
        }
        let may_be_plain =
            is_item && is_metadata && !state.sections.is_empty() || state.pending.is_some();
        (may_be_plain && KeyRule::find(state.kind, &key_line.key.to_lowercase()).is_some())
            .then_some(key_line)
    }

    /// Takes a key with its value. Returns whether its references were taken, too.
    fn entry(&mut self, region: usize, key_line: &KeyLine<'_, 'a>, depth: u8, at: usize) -> bool {
        let value = key_line.text();
        let location = self.location(key_line.span);
        self.entries.push(Entry {
            key: key_line.key.as_str().into(),
            value: value.clone(),
            location,
        });
        let key: SmolStr = key_line.key.to_lowercase().into();
        if at > self.states[region].tail && self.states[region].keys.contains(&key) {
            return false;
        }
        self.states[region].keys.insert(key.clone());
        if value.is_empty() {
            if self.states[region].pending.as_ref().is_none_or(|pending| pending.depth >= depth)
                || KeyRule::find(self.states[region].kind, &key).is_some()
            {
                self.states[region].pending = Some(Pending { key, depth });
            }
            return true;
        }
        if is_no_value(&value) {
            return true;
        }
        self.value(region, &key, &value, key_line.value, key_line.skip)
    }

    /// Takes the value of a key. Returns whether its references were taken.
    pub(crate) fn value(
        &mut self,
        region: usize,
        key: &str,
        text: &str,
        value: &[Inline<'a>],
        skip: usize,
    ) -> bool {
        let (kind, node) = (self.states[region].kind, self.states[region].node);
        if key == "status" {
            self.record.nodes[node].status.get_or_insert_with(|| text.into());
            return true;
        }
        if names_id(kind, key) && self.name_artifact(node, text) {
            return true;
        }
        let rule = KeyRule::find(kind, key);
        if kind == NodeKind::PostMortem
            && rule.is_some_and(|rule| rule.intent == Intent::Edge(EdgeKind::Analyses))
        {
            self.name_post_mortem(node, text);
        }
        match rule {
            Some(rule) => {
                if rule.intent.may_dangle() {
                    self.record.nodes[node].attribute(&attribute_name(key), text);
                }
                self.targets(Referrer::Node(node), rule, value, skip);
                true
            }
            None if self.states[region].topic() == Topic::Traceability => false,
            None => {
                self.record.nodes[node].attribute(&attribute_name(key), text);
                false
            }
        }
    }

    /// Takes one value of a key of the front matter; the artifact is that of the first region.
    pub(crate) fn front_value(&mut self, key: &str, text: &str, span: Span) {
        let inline = Inline {
            kind: InlineKind::Text,
            text: text.to_owned().into(),
            span,
            strong: false,
            link: None,
        };
        if !self.value(0, key, text, std::slice::from_ref(&inline), 0) {
            self.mentions(self.source_of(0), std::slice::from_ref(&inline), None);
        }
    }

    /// Gives an artifact without an id of its own the one that its metadata names.
    fn name_artifact(&mut self, node: Local, text: &str) -> bool {
        let Some(hit) = scan(text).into_iter().find(|hit| hit.shape == Shape::Id) else {
            return false;
        };
        let id: SmolStr = text[hit.range].into();
        if matches!(self.record.nodes[node].claim, Claim::Titled(_)) {
            self.record.nodes[node].claim = Claim::Own(id);
            return true;
        }
        matches!(&self.record.nodes[node].claim, Claim::Own(own) if crate::model::fold_id(own) == crate::model::fold_id(&id))
    }

    fn name_post_mortem(&mut self, node: Local, text: &str) {
        if matches!(self.record.nodes[node].claim, Claim::Titled(_))
            && let Some(hit) = scan(text).into_iter().find(|hit| hit.shape == Shape::Id)
        {
            self.record.nodes[node].claim = Claim::PostMortem(text[hit.range].into());
        }
    }

    /// A line of the list that is the value of a pending key.
    fn pending_value(&mut self, region: usize, pending: &Pending, line: &[Inline<'a>]) -> bool {
        let kind = self.states[region].kind;
        let node = self.states[region].node;
        match KeyRule::find(kind, &pending.key) {
            Some(rule) => {
                self.targets(Referrer::Node(node), rule, line, 0);
                true
            }
            None => false,
        }
    }

    /// Takes the references in the value of a key that makes a relation.
    pub(crate) fn targets(
        &mut self,
        source: Referrer,
        rule: &KeyRule,
        value: &[Inline<'a>],
        skip: usize,
    ) {
        let mut within: Option<Target> = None;
        let mut skip = skip;
        let mut open = 0_usize;
        for inline in value {
            let from = std::mem::take(&mut skip);
            let text = inline.text.get(from..).unwrap_or_default();
            if inline.kind == InlineKind::Break || inline.kind == InlineKind::Html {
                continue;
            }
            if let Some(link) =
                inline.link.filter(|_| scan(text).iter().all(|hit| hit.shape != Shape::Id))
            {
                // Links without an id in their text are taken from the list of links.
                self.linked(source, link, inline, rule.intent);
                continue;
            }
            for (segment, offset) in segments(text, &mut open) {
                let place = Place { inline, offset: from + offset };
                self.segment(source, rule, segment, &place, &mut within);
            }
        }
    }

    fn linked(&mut self, source: Referrer, link: u32, inline: &Inline<'a>, intent: Intent) {
        let location = self.location(inline.span);
        let origin = if intent == Intent::Mention { Origin::Mentioned } else { Origin::Declared };
        self.push_link(source, link, intent, origin, location);
    }

    /// Adds what a link of the text refers to; a link out of the repository refers to nothing.
    fn push_link(
        &mut self,
        source: Referrer,
        link: u32,
        intent: Intent,
        origin: Origin,
        location: Location,
    ) {
        let destination = self.destinations[link as usize].clone();
        if !is_external(&destination) {
            self.push(
                source,
                Target::Path(destination.clone()),
                intent,
                &destination,
                origin,
                location,
            );
        }
    }

    /// A block of a document that is no artifact.
    fn plain_block(&mut self, markdown: &Markdown<'a>, at: usize) {
        let block = &markdown.blocks[at];
        if !matches!(block.kind, BlockKind::Code(..) | BlockKind::Html | BlockKind::Footnote) {
            self.mentions(Referrer::File, markdown.inlines(block), None);
        }
    }

    /// One piece of a value, between commas and outside parentheses.
    fn segment(
        &mut self,
        source: Referrer,
        rule: &KeyRule,
        segment: Segment<'_>,
        place: &Place<'_, 'a>,
        within: &mut Option<Target>,
    ) {
        let text = segment.text;
        let hits = scan(text);
        let intent = if segment.in_parentheses { Intent::Mention } else { rule.intent };
        let mut found = false;
        for hit in &hits {
            let written = &text[hit.range.clone()];
            let location = self.place(place, hit.range.start, hit.range.end);
            let target = match (&hit.shape, rule.expects) {
                (Shape::Id, _) => Target::Id(written.into()),
                (Shape::Spaced(id), _) => Target::SpacedId(id.into()),
                (_, _) if segment.in_parentheses => continue,
                (Shape::Story(number), _) => Target::Part(
                    scope(within.as_ref(), NodeKind::Prd),
                    PartName::Story(number.into()),
                ),
                (Shape::Section(number), Expects::Artifact(kind)) => {
                    Target::Part(scope(within.as_ref(), kind), PartName::Section(number.into()))
                }
                (Shape::Section(_), _) => continue,
            };
            if matches!(target, Target::Id(_)) && !segment.in_parentheses {
                *within = Some(target.clone());
            }
            found = true;
            self.refer(source, target, intent, written, location);
        }
        if segment.in_parentheses {
            return;
        }
        if rule.expects == Expects::Artifact(NodeKind::Daa) {
            for (range, name) in calls(text) {
                let target = Target::Part(
                    scope(within.as_ref(), NodeKind::Daa),
                    PartName::Design(name.into()),
                );
                let location = self.place(place, range.start, range.end);
                self.refer(source, target, intent, &text[range], location);
                found = true;
            }
        }
        if !found {
            self.named_target(source, rule, text, place, within);
        }
    }

    /// A piece of a value that holds no id: a title, a name, a route or a file.
    fn named_target(
        &mut self,
        source: Referrer,
        rule: &KeyRule,
        text: &str,
        place: &Place<'_, 'a>,
        within: &mut Option<Target>,
    ) {
        let name = text.trim().trim_matches(['"', '`', '.']).trim();
        if name.is_empty()
            || is_no_value(name)
            || !name.starts_with(|c: char| c.is_alphanumeric() || c == '/')
        {
            return;
        }
        let start = text.find(name).unwrap_or_default();
        let location = self.place(place, start, start + name.len());
        let target = match rule.expects {
            Expects::Ids => return,
            Expects::Artifact(kind) => {
                let target = Target::Title(kind, strip_kind(kind, name).into());
                *within = Some(target.clone());
                target
            }
            Expects::Names(_) if Route::parse(name).is_some() => Target::Route(name.into()),
            Expects::Names(kinds) => Target::Name(kinds, name.into()),
            Expects::Files => Target::Code(name.into()),
        };
        self.refer(source, target, rule.intent, name, location);
    }

    fn place(&self, place: &Place<'_, 'a>, start: usize, end: usize) -> Location {
        self.location(place.span(start, end))
    }

    /// Takes the ids, stories and links of running text.
    pub(crate) fn mentions(
        &mut self,
        source: Referrer,
        inlines: &[Inline<'a>],
        intent: Option<Intent>,
    ) {
        self.mentions_as(source, inlines, intent, Origin::Mentioned);
    }

    fn mentions_as(
        &mut self,
        source: Referrer,
        inlines: &[Inline<'a>],
        intent: Option<Intent>,
        origin: Origin,
    ) {
        let origin = if intent.is_some() { Origin::Declared } else { origin };
        let intent = intent.unwrap_or(Intent::Mention);
        let mut prd: Option<Target> = None;
        let mut seen_link = None;
        for inline in inlines {
            if !matches!(inline.kind, InlineKind::Text) {
                if let (InlineKind::Code, Some(link)) = (inline.kind, inline.link)
                    && seen_link != Some(link)
                {
                    seen_link = Some(link);
                    let location = self.location(inline.span);
                    self.push_link(source, link, intent, origin, location);
                }
                continue;
            }
            let hits = scan(&inline.text);
            let place = Place { inline, offset: 0 };
            let has_id = hits.iter().any(|hit| hit.shape == Shape::Id);
            if let Some(link) = inline.link.filter(|link| !has_id && seen_link != Some(*link)) {
                seen_link = Some(link);
                let location = self.location(inline.span);
                self.push_link(source, link, intent, origin, location);
                continue;
            }
            for (at, hit) in hits.iter().enumerate() {
                let written = &inline.text[hit.range.clone()];
                let target = match &hit.shape {
                    Shape::Id => {
                        // A pattern may have any prefix; elsewhere an unknown one is no reference.
                        let target = match intent {
                            Intent::Edge(EdgeKind::UsesPattern) => Target::Id(written.into()),
                            _ => Target::LooseId(written.into()),
                        };
                        if written.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("prd-"))
                        {
                            prd = Some(target.clone());
                        }
                        target
                    }
                    Shape::Spaced(id) => Target::SpacedId(id.into()),
                    Shape::Story(number) => {
                        let next = hits.get(at + 1).filter(|next| {
                            let between = inline.text[hit.range.end..next.range.start].trim();
                            next.shape == Shape::Id && matches!(between, "in" | "of" | "from")
                        });
                        let of = next
                            .map(|next| Target::Id(inline.text[next.range.clone()].into()))
                            .or_else(|| prd.clone());
                        let Some(of) = of else { continue };
                        Target::Part(Within::Target(Box::new(of)), PartName::Story(number.into()))
                    }
                    Shape::Section(_) => continue,
                };
                let location = self.location(place.span(hit.range.start, hit.range.end));
                self.push(source, target, intent, written, origin, location);
            }
        }
    }

    /// The ids in runs of text, with their places.
    pub(crate) fn ids(&self, inlines: &[Inline<'a>]) -> Vec<(SmolStr, Location)> {
        let mut found = Vec::new();
        for inline in inlines.iter().filter(|inline| inline.kind == InlineKind::Text) {
            for hit in scan(&inline.text).into_iter().filter(|hit| hit.shape == Shape::Id) {
                let place = Place { inline, offset: 0 };
                let location = self.location(place.span(hit.range.start, hit.range.end));
                found.push((inline.text[hit.range].into(), location));
            }
        }
        found
    }

    /// Adds a declared reference.
    pub(crate) fn refer(
        &mut self,
        source: Referrer,
        target: Target,
        intent: Intent,
        text: &str,
        location: Location,
    ) {
        let origin = if intent == Intent::Mention { Origin::Mentioned } else { Origin::Declared };
        self.push(source, target, intent, text, origin, location);
    }

    pub(crate) fn push(
        &mut self,
        source: Referrer,
        target: Target,
        intent: Intent,
        text: &str,
        origin: Origin,
        location: Location,
    ) {
        let text = text.trim().into();
        self.record.references.push(Reference {
            source,
            target,
            intent,
            text,
            origin,
            strength: Strength::Strong,
            location,
        });
    }
}

impl State {
    /// The innermost topic that is not prose.
    pub(crate) fn topic(&self) -> Topic {
        self.sections
            .iter()
            .rev()
            .map(|section| section.topic)
            .find(|topic| *topic != Topic::Prose)
            .unwrap_or(Topic::Prose)
    }

    /// The relation that ids in this block make, if the section says one.
    fn intent_at(&self, block: usize) -> Option<Intent> {
        self.intent().filter(|intent| *intent != Intent::Cause || self.cause == Some(block))
    }

    /// The relation that ids in this place make, if the section says one.
    fn intent(&self) -> Option<Intent> {
        match self.topic() {
            Topic::Patterns => Some(Intent::Edge(EdgeKind::UsesPattern)),
            Topic::Examples => Some(Intent::Reverse(EdgeKind::UsesPattern)),
            Topic::Traceability | Topic::RecentChanges => Some(Intent::Edge(EdgeKind::Concerns)),
            Topic::RootCause => Some(Intent::Cause),
            Topic::Metadata
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

/// Where a piece of a run stands.
struct Place<'b, 'a> {
    inline: &'b Inline<'a>,
    offset: usize,
}

impl Place<'_, '_> {
    /// The span of a range of the piece; of the whole run where the parser changed its text.
    fn span(&self, start: usize, end: usize) -> Span {
        let run = self.inline.span;
        if self.inline.kind == InlineKind::Text && is_verbatim(self.inline) {
            Span::new(
                run.start + (self.offset + start) as u32,
                run.start + (self.offset + end) as u32,
            )
        } else {
            run
        }
    }
}

#[derive(Clone, Copy)]
struct Segment<'t> {
    text: &'t str,
    in_parentheses: bool,
}

/// Splits at commas, semicolons and parentheses; calls such as `cancel()` stay whole. `open` counts
/// the parentheses that are open across runs.
fn segments<'t>(text: &'t str, open: &mut usize) -> Vec<(Segment<'t>, usize)> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut in_call = 0_usize;
    let mut cut = |start: usize, end: usize, in_parentheses: bool| {
        if !text[start..end].trim().is_empty() {
            out.push((Segment { text: &text[start..end], in_parentheses }, start));
        }
    };
    for (at, character) in text.char_indices() {
        match character {
            '(' if text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') => in_call += 1,
            ')' if in_call > 0 => in_call -= 1,
            ',' | ';' if in_call == 0 && *open == 0 => {
                cut(start, at, false);
                start = at + 1;
            }
            '(' => {
                cut(start, at, *open > 0);
                start = at + 1;
                *open += 1;
            }
            ')' if *open > 0 => {
                cut(start, at, true);
                start = at + 1;
                *open -= 1;
            }
            _ => {}
        }
    }
    cut(start, text.len(), *open > 0);
    out
}

/// In which artifact a part named in a value is: the one named before it in the value, else the one
/// that the artifact declares.
fn scope(within: Option<&Target>, kind: NodeKind) -> Within {
    match within {
        Some(target) => Within::Target(Box::new(target.clone())),
        None => Within::Declared(kind),
    }
}

/// A title without the word of its kind in front.
fn strip_kind(kind: NodeKind, title: &str) -> &str {
    for word in kind.row().words {
        if let Some(rest) = title
            .get(..word.len())
            .filter(|start| start.eq_ignore_ascii_case(word))
            .map(|_| &title[word.len()..])
            && rest.starts_with([' ', ':'])
        {
            return rest.trim_start_matches([' ', ':']);
        }
    }
    title
}

/// The key in front of a line: strong (`**Status**: …`), else plain (`Status: …`).
pub(crate) fn key_line<'b, 'a>(line: &'b [Inline<'a>]) -> Option<KeyLine<'b, 'a>> {
    let first = line.iter().position(|inline| !inline.text.trim().is_empty())?;
    let line = &line[first..];
    let span = span_of(line);
    let strong = line.iter().take_while(|inline| inline.strong).count();
    if strong > 0 {
        let key = plain(&line[..strong]);
        if !scan(&key).is_empty() {
            // `**PRD-015**: …`: the key is itself a reference.
            return None;
        }
        if let Some(key) = key.strip_suffix(':') {
            return Some(KeyLine {
                key: key.trim().to_owned(),
                strong: true,
                value: &line[strong..],
                skip: 0,
                span,
            });
        }
        let next = line.get(strong)?;
        let colon = next.text.find(':').filter(|colon| next.text[..*colon].trim().is_empty())?;
        return Some(KeyLine { key, strong: true, value: &line[strong..], skip: colon + 1, span });
    }
    let text = &line[0].text;
    if line[0].kind != InlineKind::Text || line[0].link.is_some() {
        return None;
    }
    let colon = text.find(':').filter(|colon| *colon <= 40)?;
    let key = text[..colon].trim();
    let is_key = !key.is_empty()
        && key.split(' ').count() <= 4
        && key.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'));
    let spaced = text[colon + 1..].is_empty() || text[colon + 1..].starts_with(' ');
    (is_key && spaced).then(|| KeyLine {
        key: key.to_owned(),
        strong: false,
        value: line,
        skip: colon + 1,
        span,
    })
}

/// The name of an attribute that a key makes: `Decision Date` is `decision_date`.
pub(crate) fn attribute_name(key: &str) -> String {
    crate::model::fold_name(key).replace('-', "_")
}

/// A span without the white space at its ends.
pub(crate) fn trimmed(source: &str, span: Span) -> Span {
    let text = source.get(span.range()).unwrap_or_default();
    let start = span.start + (text.len() - text.trim_start().len()) as u32;
    Span::new(start, start + text.trim().len() as u32)
}

/// Whether a link leads out of the repository.
pub(crate) fn is_external(destination: &str) -> bool {
    destination.starts_with("//")
        || destination.split_once(':').is_some_and(|(scheme, _)| {
            scheme.len() > 1
                && scheme
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        })
}
