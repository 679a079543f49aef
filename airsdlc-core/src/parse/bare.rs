//! Bare addresses in the text of work, which forges show as links: `Implemented in https://…/pull/1`.

use smol_str::SmolStr;

use super::markdown::{InlineKind, Markdown, is_verbatim};
use super::reader::Reader;
use crate::model::{Document, Link, NodeKind};
use crate::span::Span;
use crate::visits::visit;

/// Adds the bare addresses in Bolts and Fix-Its to the links of a document. Cost: `O(bytes)` of these, and
/// `O(n log n)` in links if there are any.
pub(super) fn links(
    reader: &Reader<'_>,
    markdown: &Markdown<'_>,
    owner: &[Option<usize>],
    document: &mut Document,
) {
    let is_work =
        |region: usize| matches!(reader.states[region].kind, NodeKind::Bolt | NodeKind::FixIt);
    if !(0..reader.states.len()).any(is_work) {
        return;
    }
    // Nearly all pages hold none, and a search in each run costs a searcher for each.
    let starts: Vec<usize> = memchr::memmem::find_iter(reader.source.as_bytes(), ADDRESS).collect();
    if starts.is_empty() {
        return;
    }
    let before = document.links.len();
    let blocks = markdown.blocks.iter().zip(owner);
    for (block, _) in blocks.filter(|(_, owner)| owner.is_some_and(is_work)) {
        for inline in markdown.inlines(block) {
            visit(1);
            let is_text = inline.kind == InlineKind::Text && inline.link.is_none();
            if !is_text || !is_verbatim(inline) || !has_any(&starts, inline.span) {
                continue;
            }
            for address in addresses(&inline.text) {
                let start = inline.span.start + address.0 as u32;
                let span = Span::new(start, start + address.1.len() as u32);
                document.links.push(Link {
                    destination: SmolStr::new(address.1),
                    text: SmolStr::new(address.1),
                    image: false,
                    target: None,
                    location: reader.location(span),
                });
            }
        }
    }
    if document.links.len() > before {
        document.links.sort_by_key(|link| link.location.span.start);
    }
}

/// How an address begins.
const ADDRESS: &[u8] = b"http";

/// Whether one of some places, which stand in order, lies in a span.
fn has_any(places: &[usize], span: Span) -> bool {
    let next = places.partition_point(|at| *at < span.start as usize);
    places.get(next).is_some_and(|at| *at < span.end as usize)
}

/// The addresses in a text, each with its place: without the full stop or the parenthesis that ends a sentence.
fn addresses(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let starts = memchr::memmem::find_iter(text.as_bytes(), ADDRESS);
    starts.filter_map(|start| {
        let rest = &text[start..];
        let is_word = text[..start].ends_with(char::is_alphanumeric);
        let is_address = rest.starts_with("https://") || rest.starts_with("http://");
        let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let address =
            rest[..end].trim_end_matches(['.', ',', ';', ':', ')', '!', '?', '>', '"', '\'']);
        (is_address && !is_word).then_some((start, address))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_end_with_their_sentence() {
        for (text, expected) in [
            ("in https://a.example/b/pull/1.", &[(3, "https://a.example/b/pull/1")][..]),
            ("(http://a.example/b)", &[(1, "http://a.example/b")]),
            ("xhttp://a.example, http and https:", &[]),
        ] {
            assert_eq!(addresses(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
