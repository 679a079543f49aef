//! HTML in Markdown: comments that switch checks off, places that it names, and where its links and pictures lead.

use std::ops::Range;

use super::address::is_page;
use super::markdown::{BlockKind, Inline, Markdown, is_verbatim};
use super::mention::is_external;
use super::reader::{Reader, trimmed};
use super::record::{Intent, Referrer, Target};
use super::suppression::suppression;
use crate::model::{Anchor, Document};
use crate::span::Span;
use crate::visits::visit;

/// Takes all HTML of a document. Cost: `O(bytes)` of HTML, and a search among the blocks for each run of it.
pub(super) fn html(
    reader: &mut Reader<'_>,
    markdown: &Markdown<'_>,
    owner: &[Option<usize>],
    document: &mut Document,
) {
    let mut runs = markdown.html.iter().map(|at| *at as usize).peekable();
    while let Some(at) = runs.next() {
        visit(1);
        let inline = &markdown.inlines[at];
        let block = markdown.block_of(at);
        if inline.text.trim_start().starts_with("<!--") {
            let mut last = at;
            let ends = |at: usize| markdown.inlines[at].text.contains("-->");
            while !ends(last)
                && let Some(next) =
                    runs.next_if(|next| *next == last + 1 && markdown.block_of(*next) == block)
            {
                last = next;
            }
            comment(reader, markdown, at..last + 1, document);
            continue;
        }
        anchors(reader, inline, document);
        let region = owner.get(block).copied().flatten();
        let source = match region {
            Some(region) => Referrer::Node(reader.states[region].node),
            None => Referrer::File,
        };
        if !is_sample(markdown, block) {
            links(reader, inline, source);
        }
    }
}

/// Takes a comment, which may stand over several lines. In the middle of a text it is for that text.
fn comment(
    reader: &Reader<'_>,
    markdown: &Markdown<'_>,
    runs: Range<usize>,
    document: &mut Document,
) {
    let block = &markdown.blocks[markdown.block_of(runs.start)];
    let runs = &markdown.inlines[runs];
    let (Some(first), Some(last)) = (runs.first(), runs.last()) else { return };
    let span = Span::new(first.span.start, last.span.end);
    let text: String = runs.iter().map(|run| &*run.text).collect();
    let location = reader.location(trimmed(reader.source, span));
    let found = suppression(&text.replace("\r\n", "\n"), location);
    document.suppressions.extend(found.map(|mut found| {
        if block.kind != BlockKind::Html {
            found.covers = Some(block.span);
        }
        found
    }));
}

/// Takes the names that tags give to places.
fn anchors(reader: &Reader<'_>, inline: &Inline<'_>, document: &mut Document) {
    let text = &inline.text.replace("\r\n", "\n");
    for mark in [" id=\"", " name=\"", " id='", " name='"] {
        let quote = &mark[mark.len() - 1..];
        for (at, _) in text.match_indices(mark) {
            let rest = &text[at + mark.len()..];
            if let Some((name, _)) = rest.split_once(quote) {
                let location = reader.location(trimmed(reader.source, inline.span));
                document.anchors.push(Anchor { name: name.into(), location });
            }
        }
    }
}

/// Whether a block of HTML shows text as it stands, or is a program.
fn is_sample(markdown: &Markdown<'_>, block: usize) -> bool {
    const TAGS: &[&str] = &["<pre", "<script", "<style", "<textarea"];
    let block = &markdown.blocks[block];
    let first = markdown.inlines(block).first().map_or("", |first| first.text.trim_start());
    block.kind == BlockKind::Html
        && TAGS
            .iter()
            .any(|tag| first.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag)))
}

/// Takes where links and pictures lead: like pictures of Markdown they refer to nothing, and dangle where nothing is.
fn links(reader: &mut Reader<'_>, inline: &Inline<'_>, source: Referrer) {
    let found: Vec<Range<usize>> = destinations(&inline.text).collect();
    for range in found {
        let text = &inline.text[range.clone()];
        let span = if is_verbatim(inline) {
            let start = inline.span.start;
            Span::new(start + range.start as u32, start + range.end as u32)
        } else {
            trimmed(reader.source, inline.span)
        };
        let location = reader.location(span);
        reader.refer(source, Target::Behind(text.into()), Intent::Mention, text, location);
    }
}

/// Where the `href` of an `<a>` and the `src` of an `<img>` stand, of those that lead to a file as they are: no
/// addresses, no pages of a built site (`overview/`, `b.html`, `/docs/a`), nothing with an escape or a hole for a program.
fn destinations(html: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    const TAGS: &[(&str, &str)] = &[("a", "href"), ("img", "src")];
    html.match_indices('<').filter_map(move |(open, _)| {
        let tag = &html[open + 1..];
        let tag = &tag[..tag.find('>').unwrap_or(tag.len())];
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let (_, key) = TAGS.iter().find(|(known, _)| name.eq_ignore_ascii_case(known))?;
        let value = attribute(tag, key)?;
        let text = &tag[value.clone()];
        let leads = !text.is_empty()
            && text == text.trim()
            && !text.starts_with('/')
            && !text.contains(['&', '{', '}', '$', '<', '\\'])
            && !is_external(text)
            && (*key == "src" || text.starts_with('#') || is_page(text));
        leads.then_some(open + 1 + value.start..open + 1 + value.end)
    })
}

/// Where the quoted value of an attribute stands in a tag.
fn attribute(tag: &str, key: &str) -> Option<Range<usize>> {
    tag.match_indices('=').find_map(|(at, _)| {
        let before = tag[..at].strip_suffix(key)?;
        let quote = tag[at + 1..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let start = at + 2;
        let length = tag[start..].find(quote)?;
        before.ends_with(char::is_whitespace).then_some(start..start + length)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_pictures_lead_somewhere() {
        let found = |html: &'static str| -> Vec<&str> {
            destinations(html).map(|range| &html[range]).collect()
        };
        for (html, expected) in [
            ("<img src=\"a.png\" alt='b'>", &["a.png"][..]),
            ("<p><a class=x href='b.md'>c</a><IMG src=\"d.png\"/></p>", &["b.md", "d.png"]),
            ("<img data-src=\"a.png\">", &[]),
            ("<img alt=\"src=x\" src=\"a.png\">", &["a.png"]),
            ("<script src=\"a.js\"></script><link href=\"b.css\">", &[]),
            ("<a href=\"https://x.example\">", &[]),
            ("<a href=\"/docs/a\">", &[]),
            ("<a href=\"overview/\">", &[]),
            ("<a href=\"b.html#c\">", &[]),
            ("<a href=\"b.md#c\">", &["b.md#c"]),
            ("<a href=\"#c\">", &["#c"]),
            ("<img src=\"{{ url }}\">", &[]),
            ("<img src=a.png>", &[]),
            ("<img src=\"a.png", &[]),
            ("<a href=\"\">", &[]),
        ] {
            assert_eq!(found(html), expected, "{html}");
        }
    }
}
