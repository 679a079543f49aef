//! Work that is called done before it is.

use super::{boxes_below, state, status_place};
use crate::check::context::{Contents, Context};
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::model::{ChecklistItem, NodeKind};

declare_rule! {
    /// a Bolt or Fix-It is done, and a box of its acceptance criteria is open
    ///
    /// ## What it checks
    /// Of each Bolt and Fix-It with the status `Done` all boxes below `Acceptance Criteria` (or `AC`, `Definition of
    /// Done`) are ticked; where no heading says so, those that stand below its own. Boxes of a test plan or of notes
    /// are not asked for.
    ///
    /// ## Why it matters
    /// An open criterion of work that is done was forgotten, or is met and nobody looked. During an incident
    /// both read the same.
    ///
    /// ## Example
    /// ```markdown docs/bolts/bolt-044.md
    /// # BOLT-044: Cancel API
    ///
    /// - **Status**: Done
    ///
    /// ## Acceptance Criteria
    ///
    /// - [x] A guest cancels a confirmed booking
    /// - [ ] A repeated call changes nothing
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/bolts/bolt-044.md
    /// # BOLT-044: Cancel API
    ///
    /// - **Status**: Done
    ///
    /// ## Acceptance Criteria
    ///
    /// - [x] A guest cancels a confirmed booking
    /// - [x] A repeated call changes nothing
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    DONE_WITH_OPEN_CRITERIA = "G004" "done-with-open-criteria" Gates Warning, done_with_open_criteria
}

fn done_with_open_criteria(context: &Context<'_>, found: &mut Findings) {
    for work in context.of_kind(NodeKind::Bolt).chain(context.of_kind(NodeKind::FixIt)) {
        let node = context.node(work);
        if state(node) != "done" {
            continue;
        }
        found.saw(1);
        let mut criteria = criteria(context.contents(work));
        // What is struck out is asked no more.
        criteria.retain(|item| !item.text.trim().is_empty());
        let open: Vec<&ChecklistItem> =
            criteria.iter().filter(|item| !item.done).copied().collect();
        let Some((first, others)) = open.split_first() else { continue };
        let what = match (open.len(), criteria.len()) {
            (1, 1) => "its acceptance criterion is open".to_owned(),
            (1, all) => format!("1 of its {all} acceptance criteria is open"),
            (open, all) => format!("{open} of its {all} acceptance criteria are open"),
        };
        let message = format!("{} is done, and {what}", node.id);
        let mut diagnostic = Diagnostic::at(first.location.clone(), message)
            .node(node)
            .subject("acceptance criteria")
            .help("tick what is met, or set the status back until it is");
        if let Some(place) = status_place(context, work) {
            diagnostic = diagnostic.related(place, format!("{} is done", node.id));
        }
        for item in others {
            diagnostic = diagnostic.related(item.location.clone(), "open, too");
        }
        found.push(diagnostic);
    }
}

/// The boxes of the acceptance criteria.
fn criteria<'a>(contents: &Contents<'a>) -> Vec<&'a ChecklistItem> {
    if contents.headings.iter().any(|heading| says_criteria(&heading.text)) {
        return boxes_below(contents, says_criteria);
    }
    let second = contents.headings.get(1).map_or(u32::MAX, |next| next.location.span.start);
    let own = contents.checklist.iter().take_while(|item| item.location.span.start < second);
    own.copied().collect()
}

fn says_criteria(heading: &str) -> bool {
    let text = heading.to_lowercase();
    text.contains("acceptance criteria")
        || text.contains("definition of done")
        || text.split(|c: char| !c.is_alphanumeric()).any(|word| word == "ac")
}
