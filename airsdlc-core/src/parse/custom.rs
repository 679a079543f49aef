//! What the metadata of an artifact means by the kind that the configuration declares for it.

use std::ops::Range;

use super::absence::is_no_value;
use super::keys::KeyRule;
use super::markdown::Inline;
use super::reader::Reader;
use super::record::{Claim, Intent, Referrer, Target};
use super::reference::scan;
use super::value::Place;
use crate::model::EdgeRule;
use crate::source::{Dialect, IdPlace};

impl<'a> Reader<'a> {
    /// The relation that a key (folded) makes in a region.
    pub(super) fn rule(&self, region: usize, key: &str) -> Option<KeyRule> {
        let state = &self.states[region];
        let own = state.custom.and_then(|custom| custom.edge(key));
        match own {
            Some(edge) => Some(KeyRule::of_edge(state.kind, edge)),
            None => KeyRule::find(state.kind, key).copied(),
        }
    }

    /// Whether a key (folded) is that of the status.
    pub(super) fn is_status(&self, region: usize, key: &str) -> bool {
        match self.states[region].custom.and_then(|custom| custom.status.as_deref()) {
            Some(own) => own == key,
            None => key == "status",
        }
    }

    /// Takes a value whose key gives the id or the title. Returns whether it was one.
    pub(super) fn custom_value(&mut self, region: usize, key: &str, text: &str) -> bool {
        let state = &self.states[region];
        let Some(custom) = state.custom else { return false };
        let node = &mut self.record.nodes[state.node];
        if matches!(&custom.id, Some(IdPlace::Key(own)) if own == key) {
            if matches!(node.claim, Claim::Titled(_)) {
                node.claim = Claim::Own(custom.id(text));
            }
            return true;
        }
        let is_title = custom.title.as_deref() == Some(key);
        if is_title && !is_no_value(text) {
            text.clone_into(&mut node.title);
        }
        is_title
    }

    /// Takes a value that is nothing but numbers of the same kind: `requires: 165, 721`. Returns
    /// whether it was one.
    pub(super) fn numbers(
        &mut self,
        region: usize,
        key: &str,
        intent: Intent,
        value: &[Inline<'a>],
        skip: usize,
    ) -> bool {
        let (kind, node) = (self.states[region].kind, self.states[region].node);
        let Some(custom) = self.states[region].custom else { return false };
        let Some(edge) = custom.edge(key) else { return false };
        let [inline] = value else { return false };
        if inline.link.is_some() || EdgeRule::find(edge.kind, kind, kind, false).is_none() {
            return false;
        }
        let text = inline.text.get(skip..).unwrap_or_default();
        let Some(numbers) = numbers(text, self.dialect) else { return false };
        let place = Place { inline, offset: skip };
        for range in numbers {
            let written = &text[range.clone()];
            let location = self.location(place.span(range.start, range.end));
            let target = Target::Id(custom.id(written));
            self.refer(Referrer::Node(node), target, intent, written, location);
        }
        true
    }
}

/// The pieces of a text that is a list of numbers or short names with numbers: `165, 721`.
fn numbers(text: &str, dialect: &Dialect) -> Option<Vec<Range<usize>>> {
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    let mut found = Vec::new();
    let mut at = 0;
    for piece in text.split(separates) {
        let start = at;
        at += piece.len() + text[at + piece.len()..].chars().next().map_or(0, char::len_utf8);
        if piece.is_empty() || piece == "and" || piece == "&" {
            continue;
        }
        let is_number = piece.contains(|c: char| c.is_ascii_digit())
            && piece.chars().all(char::is_alphanumeric)
            && scan(piece, dialect).is_empty();
        if !is_number {
            return None;
        }
        found.push(start..start + piece.len());
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_numbers() {
        let texts = |text: &str| -> Option<Vec<String>> {
            Some(
                numbers(text, &Dialect::default())?
                    .into_iter()
                    .map(|range| text[range].to_owned())
                    .collect(),
            )
        };
        assert_eq!(texts("165, 721"), Some(vec!["165".into(), "721".into()]));
        assert_eq!(texts(" 20;7702b and 4"), Some(vec!["20".into(), "7702b".into(), "4".into()]));
        assert_eq!(texts("none yet, 20"), None);
        assert_eq!(texts("ADR-20"), None);
        assert_eq!(texts(" "), None);
    }
}
