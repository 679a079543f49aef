//! Action items of a post-mortem: items with a box, items of a list and rows of a table that stand
//! where only action items do, and the notes below them.

mod notes;

use crate::model::{EdgeKind, NodeKind, id_slug};
use crate::parse::markdown::{Block, BlockKind, Inline, Markdown, is_blank, lines, plain};
use crate::parse::reader::{Reader, trimmed};
use crate::parse::record::{Claim, Intent, Local, Referrer};
use crate::parse::section::{Topic, is_actions};
use crate::visits::visit;

/// What is known of action items while the blocks of a section are walked.
#[derive(Default)]
pub(crate) struct Actions {
    /// The depth of the strong line `Action items:`, until the next such line or heading.
    label: Option<u8>,
    /// The block past the section, and whether an item up to there has a box.
    scope: (usize, bool),
    /// The last item, with the depth of its list: what stands deeper belongs to it.
    last: Option<(u8, Local)>,
    heads: Heads,
}

/// The heads of the columns of a table.
#[derive(Default)]
struct Heads {
    texts: Vec<String>,
    /// The first column that says what is to be done.
    subject: Option<usize>,
    /// Whether a column holds notes.
    has_notes: bool,
}

impl Heads {
    fn push(&mut self, text: String) {
        visit(1);
        if self.subject.is_none() && names_action(&text) {
            self.subject = Some(self.texts.len());
        }
        self.has_notes |= notes::is_key(&text);
        self.texts.push(text);
    }

    /// The column that says what is to be done, in a table of action items.
    fn of_actions(&self) -> Option<usize> {
        self.subject.filter(|_| self.has_notes)
    }
}

impl Actions {
    /// A heading ends what stands above it.
    pub(crate) fn end_section(&mut self) {
        (self.label, self.last) = (None, None);
    }
}

impl<'a> Reader<'a> {
    /// Takes an action item, or what stands below one. What they name is to be changed. Returns whether
    /// the block was either.
    pub(super) fn action_block(
        &mut self,
        region: usize,
        markdown: &Markdown<'a>,
        at: usize,
    ) -> bool {
        let block = &markdown.blocks[at];
        let (is_item, task) = match block.kind {
            BlockKind::Item(task) => (true, task),
            BlockKind::Cell(row, column) => {
                return self.action_cell(region, markdown, at, row, column);
            }
            _ => (false, None),
        };
        let inlines = markdown.inlines(block);
        let actions = &mut self.states[region].actions;
        if let Some((depth, last)) = actions.last
            && task.is_none()
            && (block.depth > depth || !is_item && block.depth == depth)
        {
            self.below_action(last, markdown, inlines);
            return true;
        }
        actions.last = None;
        if actions.is_label(block, inlines) {
            return false;
        }
        if !is_item || !self.is_action(region, markdown, at) {
            return false;
        }
        let part = self.action(region, &plain(inlines), block, task);
        if inlines.iter().all(|inline| inline.struck || is_blank(&inline.text)) {
            self.record.nodes[part].attribute("status", "dropped");
        }
        self.states[region].actions.last = Some((block.depth, part));
        self.follow(part, markdown, inlines);
        true
    }

    /// Adds the node of an action item with a text.
    fn action(&mut self, region: usize, text: &str, block: &Block, task: Option<bool>) -> Local {
        let location = self.location(trimmed(self.source, block.span));
        let part = self.part(region, NodeKind::ActionItem, "", "", location);
        let node = &mut self.record.nodes[part];
        if let Some(done) = task {
            node.attribute("done", if done { "true" } else { "false" });
        }
        let title = notes::take(node, text);
        title.clone_into(&mut node.title);
        if let Claim::Part { name, .. } = &mut node.claim {
            *name = id_slug(title).into();
        }
        part
    }

    /// Whether an item is an action item where it stands. One without a box is, if it stands in the
    /// outermost list of a section that holds only action items, none of them with a box.
    fn is_action(&mut self, region: usize, markdown: &Markdown<'a>, at: usize) -> bool {
        let block = &markdown.blocks[at];
        let state = &mut self.states[region];
        let (topic, label) = (state.topic(), state.actions.label);
        let (depth, level) = match (label, topic) {
            (Some(label), _) => (label + 1, u8::MAX),
            (None, Topic::Actions | Topic::Lessons) => {
                let section = state.sections.iter().rev().find(|section| section.topic == topic);
                (1, section.map_or(0, |section| section.level))
            }
            _ => return false,
        };
        if at >= state.actions.scope.0 {
            state.actions.scope = scope(markdown, at, level);
        }
        if matches!(block.kind, BlockKind::Item(Some(_))) {
            return matches!(topic, Topic::Actions | Topic::Lessons)
                || label.is_some_and(|label| block.depth > label);
        }
        let is_only = label.is_some() || topic == Topic::Actions;
        is_only && block.depth == depth && !state.actions.scope.1
    }

    /// Lines below an action item: notes, or more of what is to be done.
    fn below_action(&mut self, part: Local, markdown: &Markdown<'a>, inlines: &[Inline<'a>]) {
        for line in lines(inlines) {
            notes::take_line(&mut self.record.nodes[part], &plain(line));
        }
        self.follow(part, markdown, inlines);
    }

    /// What an action item names is to be changed; what it links to outside is where it is followed.
    fn follow(&mut self, part: Local, markdown: &Markdown<'a>, inlines: &[Inline<'a>]) {
        self.mentions(Referrer::Node(part), inlines, Some(Intent::Edge(EdgeKind::FollowsUp)));
        for address in notes::addresses(markdown, inlines) {
            self.record.nodes[part].list("links", address);
        }
    }

    /// A cell of a table with a row for each action item. Returns whether it is of such a row.
    fn action_cell(
        &mut self,
        region: usize,
        markdown: &Markdown<'a>,
        at: usize,
        row: u32,
        column: u32,
    ) -> bool {
        let block = &markdown.blocks[at];
        let state = &mut self.states[region];
        let is_place = matches!(state.topic(), Topic::Actions | Topic::Lessons)
            || state.actions.label.is_some();
        if !is_place {
            return false;
        }
        if row == 0 {
            if column == 0 {
                state.actions.heads = Heads::default();
            }
            state.actions.heads.push(markdown.text(block).into_owned());
            return false;
        }
        let Some(subject) = state.actions.heads.of_actions() else { return false };
        if column == 0 {
            let heads = std::mem::take(&mut state.actions.heads);
            self.action_row(region, markdown, at, &heads.texts, subject);
            self.states[region].actions.heads = heads;
        }
        true
    }

    fn action_row(
        &mut self,
        region: usize,
        markdown: &Markdown<'a>,
        at: usize,
        heads: &[String],
        subject: usize,
    ) {
        let cells = &markdown.blocks[at..markdown.blocks.len().min(at + heads.len())];
        let Some(cell) = cells.get(subject) else { return };
        let text = markdown.text(cell);
        if text.is_empty() {
            return;
        }
        let part = self.action(region, &text, cell, None);
        for (head, cell) in heads.iter().zip(cells) {
            if notes::is_key(head) {
                notes::set(&mut self.record.nodes[part], head, &markdown.text(cell));
            }
            self.follow(part, markdown, markdown.inlines(cell));
        }
    }
}

impl Actions {
    /// Whether a block is a strong line; one that says so announces action items, another ends them.
    fn is_label(&mut self, block: &Block, inlines: &[Inline<'_>]) -> bool {
        if !inlines.first().is_some_and(|inline| inline.strong) {
            return false;
        }
        let text = plain(inlines);
        let name = text.trim_end_matches(':');
        if is_actions(name) {
            self.label = Some(block.depth);
            return true;
        }
        let ends = name.len() < text.len() && self.label.is_some_and(|depth| block.depth <= depth);
        self.label.take_if(|_| ends);
        false
    }
}

/// The first block past the section of `level` around `at`, and whether an item from there on has a box.
fn scope(markdown: &Markdown<'_>, at: usize, level: u8) -> (usize, bool) {
    let rest = &markdown.blocks[at..];
    let end =
        rest.iter().position(|block| matches!(block.kind, BlockKind::Heading(l) if l <= level));
    let end = end.unwrap_or(rest.len());
    visit(end + 1);
    let has_box = rest[..end].iter().any(|block| matches!(block.kind, BlockKind::Item(Some(_))));
    (at + end, has_box)
}

/// Whether the head of a column says that what is to be done stands there.
fn names_action(head: &str) -> bool {
    let lower = head.to_lowercase();
    let words = ["action", "actions", "item", "task", "what", "description", "follow-up"];
    lower.split(' ').any(|word| words.contains(&word))
}
