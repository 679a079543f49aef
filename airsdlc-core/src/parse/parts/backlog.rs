//! Bolts that a backlog lists: below `Bolts for ADR-023: …`, `1. **BOLT-042**: goal` with what is
//! known of it in nested items.
//!
//! A list is a weaker claim than a heading: where something else defines the Bolt, its item refers
//! to it and adds only what that does not say.

use smol_str::SmolStr;

use crate::model::{EdgeKind, Entry, NodeKind};
use crate::parse::absence::is_no_value;
use crate::parse::entry::{KeyLine, attribute_name, key_line, lead};
use crate::parse::keys::KeyRule;
use crate::parse::markdown::{BlockKind, Inline, InlineKind, Markdown, lines, plain, span_of};
use crate::parse::reader::{Reader, trimmed};
use crate::parse::record::{Claim, Intent, Local, NodeRecord, Referrer, Target};
use crate::parse::reference::{Shape, scan};
use crate::parse::section::unnumbered;
use crate::source::{Dialect, fold_key};
use crate::span::Location;
use crate::visits::visit;

/// A backlog that is open while the blocks of a document are walked.
pub(crate) struct Backlog {
    level: u8,
    /// The region that it stands in; `None` in a document that is no artifact.
    region: Option<usize>,
    /// The decisions that its heading names.
    adrs: Vec<(SmolStr, Location)>,
    item: Option<Item>,
}

/// A Bolt whose nested items are read.
#[derive(Clone)]
struct Item {
    bolt: Local,
    depth: u8,
    /// A key whose value is the list below it, and its depth.
    pending: Option<(SmolStr, u8)>,
}

/// How many decisions of a heading its Bolts implement: each makes an edge for each Bolt.
const MAX_ADRS: usize = 8;

/// What headings of backlogs begin with, in lower case.
const HEADINGS: &[&str] =
    &["bolts for", "bolt backlog", "bolts backlog", "bolt planning", "bolt plan", "bolt breakdown"];
const ESTIMATE: &[&str] =
    &["estimated", "estimate", "estimation", "effort", "estimated effort", "estimated time"];
/// The attribute of acceptance criteria.
const ACCEPTANCE: &str = "acceptance_criteria";
const CRITERIA: &[&str] = &["ac", "acs", "acceptance criteria", "acceptance criterion"];

/// Whether a heading begins a backlog: by its first words.
fn is_backlog(heading: &str) -> bool {
    let text = unnumbered(heading).trim();
    HEADINGS.iter().any(|words| {
        let begins = text.get(..words.len()).is_some_and(|start| start.eq_ignore_ascii_case(words));
        begins && !text[words.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '-')
    })
}

/// The kind whose prefix an id has.
fn kind_of(id: &str, dialect: &Dialect) -> Option<NodeKind> {
    dialect.of_prefix(id.split('-').next()?).map(|(kind, _)| kind)
}

/// The Bolt that the first line of an item names, and its goal.
fn listed(line: &[Inline<'_>], dialect: &Dialect) -> Option<(SmolStr, String)> {
    let text = plain(line);
    let hit = scan(&text, dialect).into_iter().next()?;
    let id = &text[hit.range.clone()];
    let is_bolt = hit.shape == Shape::Id
        && hit.range.start == 0
        && kind_of(id, dialect) == Some(NodeKind::Bolt)
        && !id.contains(['/', '#']);
    let first = line.iter().find(|inline| !inline.text.trim().is_empty())?;
    if !is_bolt || first.kind != InlineKind::Text {
        return None;
    }
    let rest = text[hit.range.end..].trim_start();
    let title = match rest.strip_prefix([':', '-', '–', '—']) {
        Some(title) => title,
        None if first.strong => rest,
        None => return None,
    };
    let title = title.trim();
    (!title.is_empty()).then(|| (id.into(), title.to_owned()))
}

impl<'a> Reader<'a> {
    /// Takes a block of a backlog. Returns whether nothing else is to be read from it. `region` is
    /// that of the block.
    pub(crate) fn backlog_block(
        &mut self,
        backlog: &mut Option<Backlog>,
        markdown: &Markdown<'a>,
        region: Option<usize>,
        at: usize,
    ) -> bool {
        visit(1);
        let block = &markdown.blocks[at];
        if let BlockKind::Heading(level) = block.kind {
            self.backlog_heading(backlog, markdown, (region, level), at);
            return false;
        }
        let Some(backlog) = backlog.as_mut().filter(|backlog| backlog.region == region) else {
            return false;
        };
        let is_item = matches!(block.kind, BlockKind::Item(_));
        let is_prose = is_item || block.kind == BlockKind::Paragraph;
        // A further paragraph of an item has its depth, a nested item a greater one.
        let within = usize::from(is_item);
        if is_prose
            && let Some(item) = &mut backlog.item
            && usize::from(block.depth) >= usize::from(item.depth) + within
        {
            self.backlog_detail(item, markdown, at);
            return true;
        }
        if is_prose {
            backlog.item = None;
        }
        is_item && self.backlog_item(backlog, markdown, at)
    }

    /// A heading ends the backlog of its level, and may begin one.
    fn backlog_heading(
        &mut self,
        backlog: &mut Option<Backlog>,
        markdown: &Markdown<'a>,
        (region, level): (Option<usize>, u8),
        at: usize,
    ) {
        if let Some(open) = backlog.as_mut() {
            open.item = None;
        }
        if backlog.as_ref().is_some_and(|open| level <= open.level) {
            *backlog = None;
        }
        let block = &markdown.blocks[at];
        let may_define = region.is_none_or(|region| {
            NodeKind::Bolt.chain_rank() > self.states[region].kind.chain_rank()
        });
        if !may_define || !is_backlog(&markdown.text(block)) {
            return;
        }
        let mut adrs = self.ids(markdown.inlines(block));
        adrs.retain(|(id, _)| kind_of(id, self.dialect) == Some(NodeKind::Adr));
        adrs.truncate(MAX_ADRS);
        *backlog = Some(Backlog { level, region, adrs, item: None });
    }

    /// An item that names a Bolt and its goal defines it, unless something else does.
    fn backlog_item(&mut self, backlog: &mut Backlog, markdown: &Markdown<'a>, at: usize) -> bool {
        let block = &markdown.blocks[at];
        let inlines = markdown.inlines(block);
        let Some(first) = lines(inlines).next() else { return false };
        let Some((id, goal)) = listed(first, self.dialect) else { return false };
        let location = self.location(trimmed(self.source, block.span));
        let mut record = NodeRecord::new(NodeKind::Bolt, Claim::Listed(id), goal, location.clone());
        if let BlockKind::Item(Some(done)) = block.kind {
            record.attribute("done", if done { "true" } else { "false" });
        }
        self.record.nodes.push(record);
        let bolt = self.record.nodes.len() - 1;
        let source = Referrer::Node(bolt);
        let implements = Intent::Edge(EdgeKind::Implements);
        for (adr, place) in backlog.adrs.clone() {
            visit(1);
            self.refer(source, Target::Id(adr.clone()), implements, &adr, place);
        }
        let around = backlog.region.map(|region| &self.states[region]);
        if let Some(adr) = around.filter(|state| state.kind == NodeKind::Adr)
            && backlog.adrs.is_empty()
        {
            let adr = Target::Local(adr.node);
            self.refer(source, adr, implements, "", location);
        }
        self.mentions(source, first, None);
        let mut item = Item { bolt, depth: block.depth, pending: None };
        for line in lines(inlines).skip(1) {
            self.backlog_line(&mut item, line, block.depth);
        }
        backlog.item = Some(item);
        true
    }

    /// What stands inside the item of a Bolt.
    fn backlog_detail(&mut self, item: &mut Item, markdown: &Markdown<'a>, at: usize) {
        let block = &markdown.blocks[at];
        let reach = &mut self.record.nodes[item.bolt].reach;
        *reach = (*reach).max(block.span.end);
        if item.pending.as_ref().is_some_and(|(_, depth)| block.depth <= *depth) {
            item.pending = None;
        }
        for line in lines(markdown.inlines(block)) {
            self.backlog_line(item, line, block.depth);
        }
    }

    /// A line inside the item of a Bolt: a key with its value, a value of the key above, or text.
    fn backlog_line(&mut self, item: &mut Item, line: &[Inline<'a>], depth: u8) {
        let source = Referrer::Node(item.bolt);
        if let Some(key_line) = key_line(line, self.dialect) {
            self.backlog_entry(item, &key_line, line, depth);
            return;
        }
        let pending = item.pending.as_ref().map(|(key, _)| key.as_str());
        match pending {
            Some(key) if CRITERIA.contains(&key) => {
                self.record.nodes[item.bolt].append(ACCEPTANCE, &*plain(line));
                self.mentions(source, line, None);
            }
            Some(key) if let Some(rule) = KeyRule::find(NodeKind::Bolt, key) => {
                self.targets(source, rule, line, 0);
            }
            _ => self.mentions(source, line, None),
        }
    }

    /// A key of a listed Bolt, with its value.
    fn backlog_entry(
        &mut self,
        item: &mut Item,
        key_line: &KeyLine<'_, 'a>,
        line: &[Inline<'a>],
        depth: u8,
    ) {
        let (value, key) = (key_line.text(), fold_key(&key_line.key));
        let span = span_of(line);
        self.entries.push(Entry {
            key: (&*key_line.key).into(),
            value: (*value).to_owned(),
            lead: lead(self.source, span),
            location: self.location(span),
        });
        if value.is_empty() {
            item.pending = Some((key, depth));
            return;
        }
        if is_no_value(&value) {
            return;
        }
        let source = Referrer::Node(item.bolt);
        let bolt = &mut self.record.nodes[item.bolt];
        match (key.as_str(), KeyRule::find(NodeKind::Bolt, &key)) {
            ("status", _) => bolt.status = bolt.status.take().or_else(|| Some((*value).into())),
            (key, _) if ESTIMATE.contains(&key) => bolt.attribute("estimated", &*value),
            (key, _) if CRITERIA.contains(&key) => bolt.append(ACCEPTANCE, &*value),
            (_, Some(rule)) => {
                return self.targets(source, rule, key_line.value, key_line.skip);
            }
            (key, None) => bolt.attribute(&attribute_name(key), &*value),
        }
        self.mentions(source, key_line.value, None);
    }
}
