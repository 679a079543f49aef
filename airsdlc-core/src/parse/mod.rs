//! From the text of one Markdown file to its records: pure, and the same for any order of files.

mod absence;
pub(crate) mod address;
mod bare;
mod block_yaml;
pub(crate) mod code;
mod custom;
mod entry;
mod fence;
mod flat_yaml;
mod front;
mod front_keys;
mod front_matter;
mod html;
mod keyless;
mod keys;
mod labels;
mod markdown;
mod marks;
pub(crate) mod mention;
mod moment;
pub(crate) mod outline;
mod parts;
mod phrase;
pub(crate) mod prometheus;
mod pseudocode;
pub(crate) mod range;
mod reader;
pub(crate) mod record;
pub(crate) mod reference;
mod scope;
pub(crate) mod section;
mod segments;
mod supersession;
mod suppression;
mod table;
pub(crate) mod template;
mod timeline;
mod toml_matter;
mod value;
#[cfg_attr(not(feature = "git"), allow(dead_code, reason = "only git has versions"))]
pub(crate) mod version;
#[cfg_attr(not(feature = "git"), allow(dead_code, reason = "only versions are compared so"))]
mod words;
pub(crate) mod yaml;

use std::collections::hash_map::Entry;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::{SmolStr, format_smolstr};

use crate::model::{Anchor, ChecklistItem, Document, Finding, Heading, Link, Severity, short_slug};
use crate::source::Dialect;
use crate::span::{RepoPath, Span};
use crate::visits::visit;
pub(crate) use absence::{is_no_value, reason_for_none};
use front::front;
use front_matter::{Fault, FrontMatter};
pub(crate) use keys::{names_ticket, names_upstream};
use markdown::{Block, BlockKind, Markdown, RawLink, unstruck};
use outline::{Outline, outline};
use reader::{Reader, trimmed};
use record::FileRecord;
use suppression::cover;
use yaml::Node;

/// Reads a Markdown file. Cost: `O(bytes)`.
pub(crate) fn markdown_file(path: &RepoPath, text: &str, dialect: &Dialect) -> FileRecord {
    markdown_file_with(path, text, dialect, |_, _, _, _, _| ()).0
}

/// Reads a Markdown file, and asks for more of it: of its text, the byte where its body begins, its blocks, its regions and its record.
fn markdown_file_with<T>(
    path: &RepoPath,
    text: &str,
    dialect: &Dialect,
    ask: impl FnOnce(&str, usize, &Markdown<'_>, &Outline<'_>, &FileRecord) -> T,
) -> (FileRecord, T) {
    let text = &*fence::without_tabs(text);
    let matter = front_matter::find(text);
    let body = matter.as_ref().map_or_else(|| front_matter::start_of(text), |front| front.body);
    let markdown = Markdown::parse(text, body);
    let mut reader = Reader::new(path, text, &markdown, dialect);
    let yaml = matter.as_ref().and_then(|front| read_front_matter(&mut reader, text, front));
    front_faults(&mut reader, text, matter.as_ref());
    let is_template = template::is_template(path, dialect);
    let front = front(path, yaml.as_ref(), &markdown, dialect).filter(|_| !is_template);
    let by_yaml = front.as_ref().is_some_and(|front| front.by_yaml);
    let outline = if is_template {
        Outline::without_artifacts(&markdown)
    } else {
        outline(&markdown, front, is_below_playbook(path), dialect)
    };
    reader.begin(&markdown, &outline);
    // The first block of metadata wins.
    if let Some(yaml) = &yaml {
        if by_yaml {
            let place = matter.map_or(Span::default(), |front| {
                Span::new(front.yaml.start as u32, front.yaml.end as u32)
            });
            reader.record.nodes[0].location = reader.location(trimmed(text, place));
        }
        reader.front_matter(yaml, outline.is_of_file());
    }
    reader.walk(&markdown, &outline);
    reader.finish_states();
    reader.record.document = Some(index(&mut reader, &markdown, &outline.owner));
    let mut record = reader.record;
    record.nodes = exact(record.nodes);
    record.references = exact(record.references);
    let more = ask(text, body, &markdown, &outline, &record);
    (record, more)
}

fn read_front_matter(reader: &mut Reader<'_>, text: &str, front: &FrontMatter) -> Option<Node> {
    let yaml = &text[front.yaml.clone()];
    if yaml.trim().is_empty() {
        return None;
    }
    let base = front.yaml.start as u32;
    if front.is_toml {
        return match toml_matter::parse(yaml, base) {
            Ok(node) => Some(node),
            Err(error) => {
                let place = Span::new(error.offset, error.offset);
                let message = format!("the front matter is not TOML: {}", error.message);
                let help = "nothing of it is in the graph; the rest of the file was read";
                malformed(reader, Severity::Error, place, &message, help);
                None
            }
        };
    }
    let node = match yaml::parse(yaml, base) {
        Ok(node @ Node { value: yaml::Value::Map(_), .. }) => node,
        _ => {
            let (node, errors) = yaml::parse_entries(yaml, base);
            for error in errors {
                malformed(
                    reader,
                    Severity::Error,
                    Span::new(error.offset, error.offset),
                    &format!("this entry of the front matter is not YAML: {}", error.message),
                    "the other entries and the rest of the file were read",
                );
            }
            node
        }
    };
    let mut seen = FxHashSet::default();
    for (key, _) in node.entries() {
        let name = key.text().unwrap_or_default();
        if !seen.insert(name) {
            malformed(
                reader,
                Severity::Warning,
                key.span,
                &format!("`{name}` stands twice in the front matter"),
                "the first is the one that counts",
            );
        }
    }
    Some(node)
}

/// Reports what is wrong with front matter, or with what was meant to be some.
fn front_faults(reader: &mut Reader<'_>, text: &str, front: Option<&FrontMatter>) {
    let (at, message, help) = match front.map(|front| front.fault.as_ref()) {
        Some(None) => return,
        Some(Some(Fault::Unclosed)) => (
            front_matter::start_of(text),
            "the front matter is never closed",
            "a line of `---` closes it; the entries up to the first line that is none were read",
        ),
        Some(Some(Fault::Second(range))) => (
            range.start,
            "a second block of front matter",
            "only the first is read: put its entries there",
        ),
        None => match front_matter::misplaced(text) {
            Some(at) => (
                at,
                "this is no front matter, since an empty line stands before it or in it",
                "`---` and the first entry stand in the first two lines of the file",
            ),
            None => return,
        },
    };
    let span = Span::new(at as u32, (at + 3) as u32);
    malformed(reader, Severity::Warning, span, message, help);
}

fn malformed(reader: &mut Reader<'_>, severity: Severity, span: Span, message: &str, help: &str) {
    let location = reader.location(span);
    let finding = Finding::new("malformed-front-matter", severity, message, location);
    reader.record.findings.push(finding.help(help));
}

/// Whether a file lies below a directory of patterns, where any id names a pattern.
fn is_below_playbook(path: &RepoPath) -> bool {
    path.parent().split('/').any(|part| {
        let part = part.to_ascii_lowercase();
        part.starts_with("playbook") || part.starts_with("pattern")
    })
}

/// The document index.
fn index(reader: &mut Reader<'_>, markdown: &Markdown<'_>, owner: &[Option<usize>]) -> Document {
    let mut document =
        Document { entries: exact(std::mem::take(&mut reader.entries)), ..Document::default() };
    document.entries.sort_by_key(|entry| entry.location.span);
    let is_heading = |block: &&Block| matches!(block.kind, BlockKind::Heading(_));
    let headings = markdown.blocks.iter().filter(is_heading).count();
    document.headings.reserve_exact(headings);
    let mut anchors = FxHashMap::default();
    anchors.reserve(headings);
    for block in &markdown.blocks {
        if let Some(last) = document.headings.last_mut().filter(|_| !is_blank(markdown, block)) {
            last.is_bare &= matches!(block.kind, BlockKind::Heading(_));
        }
        match block.kind {
            BlockKind::Heading(level) => {
                let text = markdown.text(block).into_owned();
                let anchor = numbered(short_slug(&text), &mut anchors);
                let location = reader.location(trimmed(reader.source, block.span));
                if let Some(name) = own_id(&text) {
                    let location = location.clone();
                    document.anchors.push(Anchor { name: name.into(), location });
                }
                document.headings.push(Heading { level, text, anchor, is_bare: true, location });
            }
            BlockKind::Item(Some(done)) => {
                let location = reader.location(trimmed(reader.source, block.span));
                document.checklist.push(ChecklistItem {
                    done,
                    text: unstruck(markdown.inlines(block)).into_owned(),
                    location,
                });
            }
            _ => {}
        }
    }
    html::html(reader, markdown, owner, &mut document);
    cover(&mut document.suppressions, markdown);
    document.links.reserve_exact(markdown.links.len());
    for (at, link) in markdown.links.iter().enumerate() {
        let location = reader.location(link.span);
        document.links.push(Link {
            destination: reader.destinations[at].clone(),
            text: markdown.link_text(at),
            image: link.image,
            target: target_of(reader.source, link),
            location,
        });
    }
    bare::links(reader, markdown, owner, &mut document);
    document.labels =
        exact(labels::labels(reader.dialect, markdown, owner, |span| reader.location(span)));
    document.timeline = timeline::entries(markdown, |span| reader.location(span));
    document
}

/// The id that a heading gives itself for generators of sites: `Custom {#my-custom}`, `Custom {: #my-custom .wide }`.
fn own_id(heading: &str) -> Option<&str> {
    let (_, attributes) = heading.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    let attributes = attributes.strip_prefix(':').unwrap_or(attributes);
    let id = attributes.split_ascii_whitespace().find_map(|word| word.strip_prefix('#'))?;
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    (!id.is_empty() && id.chars().all(is_name)).then_some(id)
}

/// Whether a reader sees nothing to read in a block: a comment, a line across the page.
fn is_blank(markdown: &Markdown<'_>, block: &Block) -> bool {
    let inlines = markdown.inlines(block);
    let is_comment = || {
        inlines.first().is_some_and(|first| first.text.trim_start().starts_with("<!--"))
            && inlines.last().is_some_and(|last| last.text.trim_end().ends_with("-->"))
    };
    block.kind == BlockKind::Rule || block.kind == BlockKind::Html && is_comment()
}

/// Where a link says its destination, if it does so at its end and as it is meant.
fn target_of(source: &str, link: &RawLink<'_>) -> Option<Span> {
    let text = source.get(link.span.range()).filter(|_| link.is_inline)?.strip_suffix(')')?;
    let bare = text.strip_suffix('>').unwrap_or(text);
    let before = bare.strip_suffix(&*link.destination)?;
    let opens = if bare.len() < text.len() { "](<" } else { "](" };
    let start = link.span.start + before.len() as u32;
    before.ends_with(opens).then(|| Span::new(start, start + link.destination.len() as u32))
}

/// GitHub numbers the second heading of one text `-1`, the third `-2`, and leaves out numbers that
/// another heading has. Cost: amortised, one step for each heading.
fn numbered(slug: SmolStr, seen: &mut FxHashMap<SmolStr, u32>) -> SmolStr {
    let mut count = match seen.entry(slug.clone()) {
        Entry::Occupied(known) => *known.get(),
        Entry::Vacant(free) => {
            free.insert(0);
            return slug;
        }
    };
    let anchor = loop {
        visit(1);
        count += 1;
        let anchor = format_smolstr!("{slug}-{count}");
        if !seen.contains_key(&anchor) {
            break anchor;
        }
    };
    seen.insert(slug, count);
    seen.insert(anchor.clone(), 0);
    anchor
}

/// What was read into a list that grew, without the room that is left: records outlive their files.
fn exact<T>(list: Vec<T>) -> Vec<T> {
    if list.len() == list.capacity() {
        return list;
    }
    // A list that shrinks in place would keep its block.
    let mut exact = Vec::with_capacity(list.len());
    exact.extend(list);
    exact
}
