//! Group `G`: what must be approved before what.

pub(super) mod amended;
pub(super) mod criteria;
pub(super) mod pending;
pub(super) mod stale;
pub(super) mod upstream;

use crate::check::context::{Contents, Context};
use crate::graph::NodeIndex;
use crate::model::{ChecklistItem, Node};
use crate::span::Location;
use crate::visits::visit;

/// The state of a node in the life cycle of its kind; empty where nothing is known of it.
fn state(node: &Node) -> &str {
    node.status.as_ref().and_then(|status| status.normal.as_deref()).unwrap_or_default()
}

/// A state as a sentence goes on behind `is`.
fn phrase(state: &str) -> &str {
    match state {
        "draft" => "a draft",
        "todo" => "to do",
        other => other,
    }
}

/// Where an artifact says its status, else where it is defined.
fn status_place(context: &Context<'_>, node: NodeIndex) -> Option<Location> {
    let entries = &context.contents(node).entries;
    let status = entries.iter().find(|entry| entry.key.eq_ignore_ascii_case("status"));
    status.map(|entry| entry.value_location()).or_else(|| context.node(node).location.clone())
}

/// The boxes of an artifact that stand below a heading of some kind, or deeper below it.
fn boxes_below<'a>(
    contents: &Contents<'a>,
    is_meant: impl Fn(&str) -> bool,
) -> Vec<&'a ChecklistItem> {
    let mut headings = contents.headings.iter().peekable();
    // The level of the heading that is meant, while nothing as high follows.
    let mut level = None;
    let mut boxes = Vec::new();
    for item in &contents.checklist {
        visit(1);
        let start = item.location.span.start;
        while let Some(heading) = headings.next_if(|next| next.location.span.start < start) {
            visit(1);
            if level.is_none_or(|level| heading.level <= level) {
                level = is_meant(&heading.text).then_some(heading.level);
            }
        }
        if level.is_some() {
            boxes.push(*item);
        }
    }
    boxes
}
