//! Group `T`: the chain from code to business goal.

pub(super) mod cycles;
pub(super) mod gap;
pub(super) mod requirements;
pub(super) mod supersession;
pub(super) mod traced;
pub(super) mod upstream;
pub(super) mod work;

use crate::check::context::Context;
use crate::check::diagnostic::Link;
use crate::graph::NodeIndex;
use crate::model::{EdgeKind, NodeKind};

/// Kinds as a sentence names one of them: `an RFC, DAA, TIP or PRD`.
fn one_of(kinds: &[NodeKind]) -> String {
    let nouns: Vec<&str> = kinds.iter().map(|kind| kind.noun(1)).collect();
    let Some((last, before)) = nouns.split_last() else { return "nothing".to_owned() };
    // `RFC` is said letter by letter.
    let first = nouns[0];
    let article = if first.starts_with(['a', 'e', 'i', 'o', 'u', 'A']) || first == "RFC" {
        "an"
    } else {
        "a"
    };
    if before.is_empty() {
        return format!("{article} {last}");
    }
    format!("{article} {} or {last}", before.join(", "))
}

/// A node as a link of a chain, with the edge that leads on.
fn link(context: &Context<'_>, node: NodeIndex, edge: Option<EdgeKind>) -> Link {
    let link = Link::of(context.node(node));
    match edge {
        Some(edge) => link.edge(edge),
        None => link,
    }
}
