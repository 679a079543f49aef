//! Sections and metadata that a kind must have.

use super::values::holds_day;
use crate::check::context::{Contents, Context};
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::required::Name;
use crate::check::rule::declare_rule;
use crate::model::Node;
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
    /// (`# 2024-01-15, pool exhausted`); a value such as `TBD` is none.
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
        let missing = needed.sections.iter().filter(|name| !has_section(node, contents, name));
        for name in missing {
            let first = name.first();
            let message = format!("{} has no section on {first}", node.id);
            let help = format!("add a heading that says `{first}`, and what there is to say");
            found.push(Diagnostic::of(node, message).subject(first).help(help));
        }
    }
}

fn missing_metadata(context: &Context<'_>, found: &mut Findings) {
    for artifact in context.artifacts() {
        let node = context.node(artifact);
        let Some(needed) = context.required().of(node) else { continue };
        found.saw(needed.keys.len());
        let contents = context.contents(artifact);
        let missing = needed.keys.iter().filter(|name| !has_key(node, contents, name));
        for name in missing {
            let first = name.first();
            let message = format!("{} does not say its {first}", node.id);
            let help = format!("add `- **{}**: …` below its heading", capital(first));
            found.push(Diagnostic::of(node, message).subject(first).help(help));
        }
    }
}

/// The headings of an artifact below its own. One whose title stands in front matter may have none of its own.
fn inner<'a>(node: &'a Node, contents: &'a Contents<'_>) -> impl Iterator<Item = &'a str> {
    let is_own = contents.headings.first().is_some_and(|first| {
        let defines = |place: &Location| place.span.start == first.location.span.start;
        first.level == 1 || first.text == node.title || node.location.as_ref().is_some_and(defines)
    });
    contents.headings.iter().skip(usize::from(is_own)).map(|heading| &*heading.text)
}

/// Whether an inner heading, a key or a label says one of the names.
fn has_section(node: &Node, contents: &Contents<'_>, name: &Name) -> bool {
    let headings = inner(node, contents);
    let keys = contents.entries.iter().map(|entry| entry.key.as_str());
    let labels = contents.labels.iter().map(|label| label.text.as_str());
    headings.chain(keys).chain(labels).inspect(|_| visit(1)).any(|text| says(text, name))
}

/// Words of a heading that stands for a key, at most.
const KEY: usize = 3;

/// Whether metadata or a heading says one of the names.
fn has_key(node: &Node, contents: &Contents<'_>, name: &Name) -> bool {
    let is_status = name.any.iter().any(|name| name == "status");
    let is_date = name.any.iter().any(|name| name == "date");
    let headings = inner(node, contents);
    // `### Do not add a status` speaks of one, and says none.
    let headings = headings.filter(|text| text.split_whitespace().nth(KEY).is_none());
    let keys = contents.entries.iter().map(|entry| entry.key.as_str());
    is_status && node.status.is_some()
        || is_date && holds_day(&node.title)
        || name.any.iter().any(|name| node.attributes.contains_key(name.as_str()))
        || keys.chain(headings).inspect(|_| visit(1)).any(|text| says(text, name))
}

/// Whether a text has the words of one of the names, one behind the other; the last may go on: `risk` is
/// said by `Risks & Mitigations`.
fn says(text: &str, name: &Name) -> bool {
    let text = text.to_lowercase();
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let said = words(&text);
    name.any.iter().any(|name| {
        let name = words(name);
        let Some((last, before)) = name.split_last() else { return false };
        said.windows(name.len())
            .any(|run| run.starts_with(before) && run[before.len()].starts_with(last.as_str()))
    })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
