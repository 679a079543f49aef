//! Action items of a post-mortem.

use crate::model::{EdgeKind, NodeKind, id_slug};
use crate::parse::entry::attribute_name;
use crate::parse::markdown::{BlockKind, Markdown, plain};
use crate::parse::reader::{Reader, trimmed};
use crate::parse::record::{Intent, Referrer};
use crate::parse::section::Topic;

impl<'a> Reader<'a> {
    /// An item with a box below "Action Items" is an action item; what it names is to be changed.
    pub(super) fn action_block(
        &mut self,
        region: usize,
        markdown: &Markdown<'a>,
        at: usize,
    ) -> bool {
        let block = &markdown.blocks[at];
        let BlockKind::Item(Some(done)) = block.kind else { return false };
        if self.states[region].topic() != Topic::Actions {
            return false;
        }
        let inlines = markdown.inlines(block);
        let text = plain(inlines);
        let (title, notes) = split_notes(&text);
        let location = self.location(trimmed(self.source, block.span));
        let part = self.part(region, NodeKind::ActionItem, &id_slug(title), title, location);
        self.record.nodes[part].attribute("done", if done { "true" } else { "false" });
        for note in notes.split([',', ';']) {
            if let Some((key, value)) = note.split_once(':') {
                self.record.nodes[part].attribute(&attribute_name(key), value.trim());
            }
        }
        self.mentions(Referrer::Node(part), inlines, Some(Intent::Edge(EdgeKind::FollowsUp)));
        true
    }
}

/// Splits the notes in parentheses from the end: `Size the pool (Owner: Ada, Due: 2024-02-01)`.
fn split_notes(text: &str) -> (&str, &str) {
    match text.rfind('(') {
        Some(open) if text.ends_with(')') && text[open..].contains(':') => {
            (text[..open].trim_end(), &text[open + 1..text.len() - 1])
        }
        _ => (text, ""),
    }
}
