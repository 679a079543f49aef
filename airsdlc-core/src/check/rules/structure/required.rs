//! Sections and metadata that a kind must have.

use std::borrow::Cow;

use super::values::holds_day;
use crate::check::context::{Contents, Context};
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::required::Name;
use crate::check::rule::declare_rule;
use crate::model::{Node, NodeKind};
use crate::span::Location;
use crate::visits::visit;

declare_rule! {
    /// an artifact lacks a section that its kind must have
    ///
    /// ## What it checks
    /// Each artifact has the sections that the framework calls mandatory for its kind, under a heading or as a key
    /// that says it: `## 7. Monitoring & Observability` is the section on monitoring.
    ///
    /// ## Why it matters
    /// What nobody wrote down nobody thought about: an ADR without a section on failure is read at three in the
    /// morning by somebody who needs just that.
    ///
    /// ## Example
    /// ```markdown docs/bolts/bolt-044.md
    /// # BOLT-044: Cancel API
    ///
    /// - **ADR**: ADR-023
    /// - **Status**: TODO
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/bolts/bolt-044.md
    /// # BOLT-044: Cancel API
    ///
    /// - **ADR**: ADR-023
    /// - **Status**: TODO
    ///
    /// ## Acceptance Criteria
    ///
    /// - [ ] A guest cancels a confirmed booking
    /// ```
    ///
    /// ## Configuration
    /// `[[check.require]]` lists the sections of a kind in place of the framework's, for kinds of one's own, too:
    ///
    /// ```toml
    /// [[check.require]]
    /// kind = "adr"
    /// sections = ["Context", "Decision", "Consequences | Outcome"]
    /// ```
    MISSING_SECTION = "S001" "missing-section" Structure Warning, missing_section
}

declare_rule! {
    /// an artifact lacks metadata that its kind must have
    ///
    /// ## What it checks
    /// Each artifact has the keys that the framework asks of its kind: a status, a date, an author. A short heading
    /// that says it (`## Status`) counts as well as a line or front matter, and so does the day in a title
    /// (`# 2024-01-15, pool exhausted`); a value such as `TBD` is none. An item of a backlog (`1. **BOLT-042**: …` below
    /// `Bolts for ADR-023`) is asked for keys only where the configuration names them.
    ///
    /// ## Why it matters
    /// Without a status nobody can tell a decision from a proposal, and every gate that reads it lets everything
    /// pass.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Date**: 2024-01-08
    /// ```
    ///
    /// ## Configuration
    /// `[[check.require]]` lists the keys of a kind in place of the framework's: `keys = ["status", "author | owner"]`.
    MISSING_METADATA = "S002" "missing-metadata" Structure Warning, missing_metadata
}

fn missing_section(context: &Context<'_>, found: &mut Findings) {
    for artifact in context.artifacts() {
        let node = context.node(artifact);
        let Some(needed) = context.required().of(node) else { continue };
        found.saw(needed.sections.len());
        let contents = context.contents(artifact);
        for name in unsaid_sections(node, contents, &needed.sections) {
            let first = name.first();
            let message = format!("{} has no section on {first}", node.id);
            let help = if is_listed(context, node) {
                format!("add `- **{}**: …` to its item", key_of(first))
            } else {
                format!("add a heading that says `{first}`, and what there is to say")
            };
            found.push(Diagnostic::of(node, message).subject(first).help(help));
        }
    }
}

fn missing_metadata(context: &Context<'_>, found: &mut Findings) {
    for artifact in context.artifacts() {
        let node = context.node(artifact);
        let Some(needed) = context.required().of(node) else { continue };
        let is_listed = is_listed(context, node);
        // The framework's form of a list has no place for them: the heading above says the ADR.
        if is_listed && !needed.are_keys_configured {
            continue;
        }
        found.saw(needed.keys.len());
        let contents = context.contents(artifact);
        for name in unsaid_keys(node, contents, &needed.keys) {
            let first = name.first();
            let message = format!("{} does not say its {first}", node.id);
            let place = if is_listed { "to its item" } else { "below its heading" };
            let help = format!("add `- **{}**: …` {place}", key_of(first));
            found.push(Diagnostic::of(node, message).subject(first).help(help));
        }
    }
}

/// Whether an artifact is an item of a list, such as a Bolt of a backlog: one that begins below a heading, and with none.
fn is_listed(context: &Context<'_>, node: &Node) -> bool {
    let (NodeKind::Bolt, Some(place)) = (node.kind, &node.location) else { return false };
    let headings = context.document(&place.path).map_or(&[][..], |page| page.headings.as_slice());
    let before = headings.partition_point(|it| it.location.span.start <= place.span.start);
    let last = before.checked_sub(1).map(|at| &headings[at].location.span);
    last.is_some_and(|last| last.end <= place.span.start)
}

/// The headings of an artifact below its own. One whose title stands in front matter may have none of its own.
fn inner<'a>(node: &'a Node, contents: &'a Contents<'_>) -> impl Iterator<Item = &'a str> {
    let is_own = contents.headings.first().is_some_and(|first| {
        let defines = |place: &Location| place.span.start == first.location.span.start;
        first.level == 1 || first.text == node.title || node.location.as_ref().is_some_and(defines)
    });
    contents.headings.iter().skip(usize::from(is_own)).map(|heading| &*heading.text)
}

/// Names of sections that no inner heading, no key and no label says.
fn unsaid_sections<'n>(node: &Node, contents: &Contents<'_>, names: &'n [Name]) -> Vec<&'n Name> {
    let headings = inner(node, contents);
    let keys = contents.entries.iter().map(|entry| entry.key.as_str());
    let labels = contents.labels.iter().map(|label| label.text.as_str());
    unsaid(headings.chain(keys).chain(labels), names.iter().collect())
}

/// Words of a heading that stands for a key, at most.
const KEY: usize = 3;

/// Names of keys that neither metadata nor headings say.
fn unsaid_keys<'n>(node: &Node, contents: &Contents<'_>, names: &'n [Name]) -> Vec<&'n Name> {
    let is_said = |name: &&Name| {
        let mut any = name.any.iter().map(String::as_str);
        any.any(|name| {
            name == "status" && node.status.is_some()
                || name == "date" && holds_day(&node.title)
                || node.attributes.contains_key(name)
        })
    };
    // `### Do not add a status` speaks of one, and says none.
    let headings = inner(node, contents).filter(|text| text.split_whitespace().nth(KEY).is_none());
    let keys = contents.entries.iter().map(|entry| entry.key.as_str());
    unsaid(keys.chain(headings), names.iter().filter(|name| !is_said(name)).collect())
}

/// The names that no text says: has their words, from the beginning of a word on. Each text is walked once.
fn unsaid<'t, 'n>(texts: impl Iterator<Item = &'t str>, mut names: Vec<&'n Name>) -> Vec<&'n Name> {
    for text in texts {
        if names.is_empty() {
            break;
        }
        visit(names.len());
        let text = lower(text);
        let mut is_inside = false;
        for (at, letter) in text.char_indices() {
            let is_word = letter.is_alphanumeric();
            if is_word && !is_inside {
                names.retain(|name| !name.begins(&text[at..]));
            }
            is_inside = is_word;
        }
    }
    names
}

/// A text in lower case; most keys are.
fn lower(text: &str) -> Cow<'_, str> {
    let is_lower = text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_lower { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// A required key as people write it: `Start time`, `ADR`.
fn key_of(text: &str) -> String {
    if NodeKind::of_prefix(text).is_some() {
        return text.to_uppercase();
    }
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Whether a text has the words of one of the names, one behind the other; the last may go on.
    fn says(text: &str, name: &Name) -> bool {
        let words = |text: &str| -> Vec<String> {
            let text = text.to_lowercase();
            let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect()
        };
        let said = words(text);
        name.any.iter().any(|name| {
            let name = words(name);
            let Some((last, before)) = name.split_last() else { return false };
            said.windows(name.len())
                .any(|run| run.starts_with(before) && run[before.len()].starts_with(last.as_str()))
        })
    }

    proptest! {
        #[test]
        fn names_are_unsaid_that_no_text_says(
            texts in proptest::collection::vec("([aAbBäÄ1]{1,3}[ &.-]{0,2}){0,4}", 0..4),
            names in proptest::collection::vec("[abä1]{1,2}([ -][ab]{1,2})?( [|] [aä]{0,2})?", 0..4),
        ) {
            let names: Vec<Name> = names.iter().map(|name| Name::new(name)).collect();
            let found: Vec<&str> =
                unsaid(texts.iter().map(String::as_str), names.iter().collect())
                    .into_iter()
                    .map(|name| name.written.as_str())
                    .collect();
            let expected: Vec<&str> = names
                .iter()
                .filter(|name| !texts.iter().any(|text| says(text, name)))
                .map(|name| name.written.as_str())
                .collect();
            prop_assert_eq!(found, expected);
        }
    }
}
