//! Of which definition an answer is, where several files define the id that somebody asked for.

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::model::NodeId;

use crate::console::Console;
use crate::failure::Failure;
use crate::text;

/// Definitions that a note names.
const NAMED: usize = 3;

/// Notes that the answer is about the first definition of an id, and how to ask for the others. Who asks for one of
/// these by its file is told nothing.
pub(super) fn note<'i>(
    repository: &KnowledgeRepository,
    ids: impl IntoIterator<Item = &'i NodeId>,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    for id in ids {
        let node = repository.graph().node(id.as_str());
        let Some(place) = node.and_then(|node| node.location.as_ref()) else { continue };
        let again = repository.findings().iter().filter(|found| {
            found.rule == "duplicate-id"
                && found.related.first() == Some(place)
                && found.location.path != place.path
        });
        let others: Vec<String> = again.map(|found| format!("`{}`", found.location.path)).collect();
        if others.is_empty() {
            continue;
        }
        let more = if others.len() > NAMED { " and others" } else { "" };
        let named = others[..others.len().min(NAMED)].join(", ");
        let define = if others.len() == 1 { "defines" } else { "define" };
        let said = format!(
            "this is {id} of `{}`; {named}{more} {define} it, too: ask by the path",
            place.path
        );
        text::note(console.err, &said)?;
    }
    Ok(())
}
