//! In which artifact a part stands that a text names: the `User Story 2` of which PRD, the
//! `Section 3.2` of which document.

use smol_str::SmolStr;

use super::phrase::Title;
use super::record::{PartName, Target, Within};
use super::reference::{Hit, Shape};
use crate::model::{KindSet, NodeKind};

/// Whether an id is that of a PRD.
pub(super) fn is_prd(id: &str) -> bool {
    prefix(id) == Some(NodeKind::Prd) && !id.contains(['/', '#'])
}

/// Whether an id names a part.
pub(super) fn is_part(id: &str) -> bool {
    id.contains(['/', '#']) || prefix(id).is_some_and(NodeKind::is_part)
}

fn prefix(id: &str) -> Option<NodeKind> {
    let hyphen = id.bytes().position(|byte| byte == b'-');
    NodeKind::of_prefix(&id[..hyphen.unwrap_or(id.len())])
}

/// An id; `US-1` right behind `PRD-015` is one of that PRD.
pub(super) fn within(near: Option<&Target>, id: &str) -> SmolStr {
    let is_short = id.bytes().filter(|byte| *byte == b'-').count() == 1 && !id.contains(['/', '#']);
    let of_prd =
        matches!(prefix(id), Some(NodeKind::UserStory | NodeKind::Requirement | NodeKind::Kpi));
    match near {
        Some(Target::Id(near) | Target::LooseId(near)) if is_short && of_prd && is_prd(near) => {
            format!("{near}/{id}").into()
        }
        _ => id.into(),
    }
}

/// Whether what stands between two references puts them into one list, or one into the other.
pub(super) fn joins(text: &str) -> bool {
    // Nearly all texts begin with a word.
    if text.starts_with(|c: char| c.is_ascii_alphanumeric())
        && !text.starts_with("and")
        && !text.starts_with("or")
    {
        return false;
    }
    let words = text.trim_matches([' ', ',', ':', ';', '(', ')', '[', ']', '&', '+', '/']);
    matches!(words, "" | "and" | "or" | "'s" | "’s")
}

/// A story of a PRD; without one, of the PRD that the artifact declares, if there is such a story.
pub(super) fn story(prd: Option<Target>, number: &str) -> Target {
    let name = PartName::Story(number.into());
    match prd {
        Some(prd) => Target::Part(Within::Target(Box::new(prd)), name),
        None => Target::Perhaps(Box::new(Target::Part(Within::Declared(NodeKind::Prd), name))),
    }
}

/// The id that a hit says it is a part of: `Story 3 in PRD-015`.
pub(super) fn following(text: &str, hits: &[Hit], at: usize) -> Option<Target> {
    let next = hits.get(at + 1).filter(|next| next.shape == Shape::Id)?;
    let between = text[hits[at].range.end..next.range.start].trim();
    matches!(between, "in" | "of" | "from")
        .then(|| Target::LooseId(text[next.range.clone()].into()))
}

/// The id in parentheses right behind a hit: `US-2 (PRD-001)`.
pub(super) fn parenthesised(text: &str, hits: &[Hit], at: usize) -> Option<Target> {
    let next = hits.get(at + 1).filter(|next| next.shape == Shape::Id)?;
    let between = &text[hits[at].range.end..next.range.start];
    (between.trim() == "(" && text[next.range.end..].trim_start().starts_with(')'))
        .then(|| Target::LooseId(text[next.range.clone()].into()))
}

/// Of which document a section is.
pub(super) enum SectionOf {
    Target(Target),
    /// One of this kind that the artifact declares.
    Declared(NodeKind),
    /// The text does not say: the DAA that the artifact declares, if it has such a section and the
    /// artifact has none.
    Context,
    /// Of something else.
    Other,
}

impl SectionOf {
    pub(super) fn target(self, number: &str) -> Option<Target> {
        let name = PartName::Section(number.into());
        match self {
            Self::Target(target @ Target::SpacedId(_)) => {
                let part = Target::Part(Within::Target(Box::new(target)), name);
                Some(Target::Perhaps(Box::new(part)))
            }
            Self::Target(target) => Some(Target::Part(Within::Target(Box::new(target)), name)),
            Self::Declared(kind) => Some(Target::Part(Within::Declared(kind), name)),
            Self::Context => {
                let part = Target::Part(Within::Declared(NodeKind::Daa), name);
                Some(Target::Perhaps(Box::new(part)))
            }
            Self::Other => None,
        }
    }
}

/// Of which document the section is that the hit `at` names. A title before it ends where the section
/// begins.
pub(super) fn section_of(
    text: &str,
    hits: &[Hit],
    at: usize,
    near: Option<&Target>,
    titles: &mut [Title],
) -> SectionOf {
    let range = &hits[at].range;
    if let Some(near) = near {
        return SectionOf::Target(near.clone());
    }
    if let Some(target) = following(text, hits, at) {
        return SectionOf::Target(target);
    }
    let before = text[..range.start].trim_end_matches([' ', ',', ':', '(', '\'', '’', '—', '–']);
    if let Some(kind) = kind_at_end(before) {
        return SectionOf::Declared(kind);
    }
    let last = titles.partition_point(|title| title.start < range.start).checked_sub(1);
    if let Some(title) = last.map(|last| &mut titles[last])
        && (title.start + 1..=title.range.end).contains(&before.len())
    {
        title.range.end = before.len();
        let ahead = text[title.start..title.range.end].into();
        return SectionOf::Target(Target::TitleAhead(title.kind, ahead));
    }
    let after = text[range.end..].trim_start();
    let of = ["of the ", "in the ", "of ", "in "].iter().find_map(|word| after.strip_prefix(word));
    match of {
        Some(of) => kind_at_start(of).map_or(SectionOf::Other, SectionOf::Declared),
        None if is_foreign(before) => SectionOf::Other,
        None => SectionOf::Context,
    }
}

/// The kind whose word ends a text: `the DAA`, `our DAA's`.
fn kind_at_end(text: &str) -> Option<NodeKind> {
    let text = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text);
    kind_of(text.rsplit(|c: char| !c.is_alphanumeric() && c != '-').next()?)
}

/// The kind whose word begins a text.
fn kind_at_start(text: &str) -> Option<NodeKind> {
    kind_of(text.split(|c: char| !c.is_alphanumeric() && c != '-').next()?)
}

/// The kinds whose sections others name by the word of the kind alone.
const WITH_SECTIONS: KindSet =
    KindSet::of(&[NodeKind::Prd, NodeKind::Daa, NodeKind::Tip, NodeKind::Rfc, NodeKind::Adr]);

/// The kind of a word in capitals.
fn kind_of(word: &str) -> Option<NodeKind> {
    let kind =
        NodeKind::of_word(word).filter(|_| word.bytes().all(|byte| !byte.is_ascii_lowercase()))?;
    WITH_SECTIONS.contains(kind).then_some(kind)
}

/// Whether a text ends with the name of a document that is none of ours: `GDPR`, `RFC 7231`.
fn is_foreign(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or_default();
    last.bytes().filter(u8::is_ascii_uppercase).count() > 1
        || last.ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_ids_behind_a_prd_are_its_own() {
        let near = |id: &str| Target::LooseId(id.into());
        assert_eq!(within(Some(&near("PRD-015")), "US-1"), "PRD-015/US-1");
        assert_eq!(within(Some(&near("PRD-015")), "NFR-2"), "PRD-015/NFR-2");
        for (of, id) in [("ADR-1", "US-1"), ("PRD-1", "US-015-1"), ("PRD-1", "ADR-1")] {
            assert_eq!(within(Some(&near(of)), id), id);
        }
        assert_eq!(within(None, "US-1"), "US-1");
    }

    #[test]
    fn words_for_kinds_around_a_section() {
        assert_eq!(kind_at_end("see the AI-DAA"), Some(NodeKind::Daa));
        assert_eq!(kind_at_end("our DAA's"), Some(NodeKind::Daa));
        assert_eq!(kind_at_start("RFC, which"), Some(NodeKind::Rfc));
        assert_eq!(kind_at_end("a tip"), None);
        assert!(is_foreign("the GDPR") && is_foreign("RFC 7231") && !is_foreign("See"));
    }
}
