//! YAML values with the bytes that they stand at.
//!
//! Scalars stay text as written: an id such as `015` is no number, and `yes` is no truth value.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use serde_saphyr::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};

use super::{block_yaml, flat_yaml};
use crate::span::Span;
use crate::visits::visit;

/// A YAML value with its place in the file. The span of a collection covers only its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) value: Value,
    pub(crate) span: Span,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Text(String),
    List(Vec<Node>),
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The text of a scalar.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a key of a map.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.entries().iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
    }

    /// The entries of a map, in order; none of anything else.
    pub(crate) fn entries(&self) -> &[(Self, Self)] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    /// The items of a list; a scalar is a list of one.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            Value::Text(_) => std::slice::from_ref(self),
            _ => &[],
        }
    }

    /// Puts it and all in it elsewhere: where its bytes are.
    fn place(&mut self, place: &impl Fn(u32) -> u32) {
        self.span = Span::new(place(self.span.start), place(self.span.end));
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|item| item.place(place)),
            Value::Map(entries) => {
                for (key, value) in entries {
                    key.place(place);
                    value.place(place);
                }
            }
            Value::Null | Value::Text(_) => {}
        }
    }

    /// The value at a path of keys.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }
}

/// Why a YAML document could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct YamlError {
    pub(crate) message: String,
    /// The offset in the file.
    pub(crate) offset: u32,
}

/// How deep lists and maps may stand in each other.
const MAX_DEPTH: usize = 40;

/// How many scalars, lists and maps a document may hold.
const MAX_NODES: usize = 250_000;

/// How many of them aliases may add.
const MAX_REPEATED: usize = 250_000;

/// How much text a document may hold, as a multiple of its size: aliases repeat what they stand for.
const MAX_GROWTH: usize = 8;

thread_local! {
    /// How much text the document that this thread reads may still hold. It lies beside the
    /// deserialiser because what serde builds a value from has no room for it.
    static ROOM: Cell<usize> = const { Cell::new(0) };
}

/// Reads one document that stands at byte `base` of its file. A key that stands twice is two entries;
/// [`Node::get`] gives the first. One that is deeper or larger than what people write is an error.
pub(crate) fn parse(text: &str, base: u32) -> Result<Node, YamlError> {
    let usual = flat_yaml::parse(text, base).or_else(|| block_yaml::parse(text, base));
    usual.map_or_else(|| parse_any(text, base), Ok)
}

/// Reads a document of any form, however its lines end: the library counts characters (a key ends within 1,024), of which CRLF has
/// two.
pub(super) fn parse_any(text: &str, base: u32) -> Result<Node, YamlError> {
    if !text.contains("\r\n") {
        return parse_with_library(text, base);
    }
    let (plain, ends) = with_short_ends(text);
    // Before a byte of the text there are as many bytes more as there are line ends that were made shorter.
    let place = |at: u32| base + at + ends.partition_point(|end| *end < at) as u32;
    match parse_with_library(&plain, 0) {
        Ok(mut node) => {
            node.place(&place);
            Ok(node)
        }
        Err(error) => Err(YamlError { offset: place(error.offset), ..error }),
    }
}

/// A text with LF for CRLF, and where in it these stand.
fn with_short_ends(text: &str) -> (String, Vec<u32>) {
    let (mut plain, mut ends) = (String::new(), Vec::new());
    let mut at = 0;
    for (end, _) in text.match_indices("\r\n") {
        plain.push_str(&text[at..end]);
        ends.push(plain.len() as u32);
        at = end + 1;
    }
    plain.push_str(&text[at..]);
    (plain, ends)
}

fn parse_with_library(text: &str, base: u32) -> Result<Node, YamlError> {
    // One anchor may well be named a hundred times; what that adds is counted instead.
    let options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        // However large a number is, it stays as written.
        non_finite_float_policy: NonFiniteFloatPolicy::PassThrough,
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            enforce_alias_anchor_ratio: false,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_REPEATED },
    };
    ROOM.set(text.len().saturating_mul(MAX_GROWTH));
    match serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => finish(raw, text, base),
        Err(error) => Err(describe(&error, text, base)),
    }
}

/// Reads a document that is a map entry by entry, so that a broken entry hides no other: the map of
/// those that could be read, and what is wrong with the others.
pub(crate) fn parse_entries(text: &str, base: u32) -> (Node, Vec<YamlError>) {
    let mut entries = Vec::new();
    let mut errors = Vec::new();
    for (at, entry) in top_entries(text) {
        visit(entry.len());
        match parse(entry, base + at as u32) {
            Ok(Node { value: Value::Map(found), .. }) => entries.extend(found),
            Ok(Node { value: Value::Null, .. }) => {}
            Ok(node) => errors.push(YamlError {
                message: "a key with a colon is missing".to_owned(),
                offset: node.span.start,
            }),
            Err(error) => errors.push(error),
        }
    }
    let span = Span::new(base, base + text.len() as u32);
    (Node { value: Value::Map(entries), span }, errors)
}

/// The pieces of a map that begin at the margin, with their offsets.
fn top_entries(text: &str) -> Vec<(usize, &str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let begins = !line.starts_with([' ', '\t', '#', '-', ']', '}', '\n', '\r']);
        if begins || starts.is_empty() {
            starts.push(at);
        }
        at += line.len();
    }
    starts.push(at);
    starts.windows(2).map(|pair| (pair[0], &text[pair[0]..pair[1]])).collect()
}

/// Reads each document of a file by itself, so that a broken one hides no other.
pub(crate) fn parse_all(text: &str) -> Vec<Result<Node, YamlError>> {
    documents(text)
        .filter(|(_, document)| {
            document
                .lines()
                .any(|line| !line.trim_start().starts_with('#') && !line.trim().is_empty())
        })
        .map(|(base, document)| {
            visit(document.len());
            parse(document, base)
        })
        .collect()
}

/// The documents between lines of `---`, with their offsets.
fn documents(text: &str) -> impl Iterator<Item = (u32, &str)> {
    let mut bounds = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive('\n') {
        let mark = line.trim_end();
        if mark == "---" || mark.starts_with("--- ") {
            bounds.push((start, at));
            start = at + line.len();
        }
        at += line.len();
    }
    bounds.push((start, at));
    bounds.into_iter().map(move |(from, to)| (from as u32, &text[from..to]))
}

fn describe(error: &serde_saphyr::Error, text: &str, base: u32) -> YamlError {
    let message = error.to_string();
    let message = plain(message.lines().next().unwrap_or("not YAML"));
    let offset = error.location().map_or(0, |place| {
        let line = place.line().saturating_sub(1) as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let column = place.column().saturating_sub(1) as usize;
        let rest = text.get(start..).unwrap_or_default();
        start + rest.char_indices().nth(column).map_or(rest.len(), |(at, _)| at)
    });
    YamlError { message, offset: base + offset as u32 }
}

/// The message of the library without the place, which counts inside a fragment, and without advice
/// to programmers.
fn plain(message: &str) -> String {
    if message.contains("null into string") {
        return "a key is missing".to_owned();
    }
    let message = message.trim_start_matches("error: ");
    let message = match message.split_once(": ") {
        Some((place, rest)) if place.starts_with("line ") => rest,
        _ => message,
    };
    let end = message.find(';').unwrap_or(message.len());
    message[..end].trim_end().to_owned()
}

/// What the deserialiser saw, before scalars are taken from the source.
enum Raw {
    Null,
    Plain,
    Text(String),
    List(Vec<Spanned<Raw>>),
    Map(Vec<(Spanned<String>, Spanned<Raw>)>),
}

fn finish(raw: Spanned<Raw>, text: &str, base: u32) -> Result<Node, YamlError> {
    let place = shift(span(&raw.referenced, text.len()), base);
    let value = match raw.value {
        Raw::Null => Value::Null,
        Raw::Text(text) => Value::Text(text),
        // `*port` stands for what its anchor says.
        Raw::Plain => {
            let written = text.get(span(&raw.defined, text.len()).range()).unwrap_or_default();
            if !take_room(written) {
                return Err(YamlError { message: NO_ROOM.to_owned(), offset: place.start });
            }
            Value::Text(written.trim().to_owned())
        }
        Raw::List(items) => {
            let items = items.into_iter().map(|item| finish(item, text, base));
            Value::List(items.collect::<Result<_, _>>()?)
        }
        Raw::Map(entries) => {
            let entries = entries.into_iter().map(|(key, value)| {
                let at = shift(span(&key.referenced, text.len()), base);
                let key = Node { value: Value::Text(key.value), span: at };
                Ok((key, finish(value, text, base)?))
            });
            Value::Map(entries.collect::<Result<_, _>>()?)
        }
    };
    Ok(Node { value, span: place })
}

/// What is wrong with a document that holds more text than it may.
const NO_ROOM: &str = "its aliases repeat too much text";

/// Whether the document may hold this text, too.
fn take_room(text: &str) -> bool {
    let room = ROOM.get().checked_sub(text.len());
    ROOM.set(room.unwrap_or_default());
    room.is_some()
}

fn shift(span: Span, base: u32) -> Span {
    Span::new(span.start + base, span.end + base)
}

/// The bytes of a place, inside the text.
fn span(place: &serde_saphyr::Location, len: usize) -> Span {
    let span = place.span();
    let (Some(start), Some(length)) = (span.byte_offset(), span.byte_len()) else {
        return Span::default();
    };
    let start = (start as usize).min(len);
    Span::new(start as u32, (start + length as usize).min(len) as u32)
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Plain)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Raw, E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Raw, E> {
        if !take_room(&text) {
            return Err(E::custom(NO_ROOM));
        }
        Ok(Raw::Text(text))
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Raw, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Raw::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Raw, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry::<Spanned<String>, _>()? {
            if !take_room(&entry.0.value) {
                return Err(A::Error::custom(NO_ROOM));
            }
            map.push(entry);
        }
        Ok(Raw::Map(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_stay_as_written_and_keep_their_place() {
        let text = "id: 015\nyes: on\nname: \"é x\"\nlist: [a, 2]\nnone:\n";
        let node = parse(text, 100).expect("it is YAML");
        let id = node.get("id").expect("the key is there");
        assert_eq!((id.text(), id.span), (Some("015"), Span::new(104, 107)));
        assert_eq!(node.get("yes").and_then(Node::text), Some("on"));
        assert_eq!(node.get("name").and_then(Node::text), Some("é x"));
        let items: Vec<_> =
            node.get("list").expect("the key is there").items().iter().map(Node::text).collect();
        assert_eq!(items, [Some("a"), Some("2")]);
        assert_eq!(node.get("none").map(|node| &node.value), Some(&Value::Null));
    }

    #[test]
    fn a_broken_entry_hides_no_other() {
        let (map, errors) = parse_entries("id: ADR-001\nlist: [a\nlost\nstatus: x\n  # y\n", 10);
        let keys: Vec<_> = map.entries().iter().filter_map(|(key, _)| key.text()).collect();
        assert_eq!(keys, ["id", "status"]);
        assert_eq!(map.get("status").map(|status| status.span), Some(Span::new(44, 45)));
        let lines: Vec<u32> = errors.iter().map(|error| error.offset).collect();
        assert_eq!(lines.len(), 2);
        assert!((22..=31).contains(&lines[0]) && lines[1] == 31, "{lines:?}");
    }

    #[test]
    fn the_first_of_two_equal_keys_counts() {
        let node = parse("a: 1\na: 2\n", 0).expect("it is YAML");
        assert_eq!((node.entries().len(), node.get("a").and_then(Node::text)), (2, Some("1")));
    }

    #[test]
    fn anchors_and_merge_keys_are_followed() {
        let text = "base: &b {image: x, port: &p 80, n: 7}\nc:\n  port: 81\n  <<: *b\nd: *p\ne: {<<: [*b, {z: 1}]}\n";
        let node = parse(text, 0).expect("it is YAML");
        let at = |path: &[&str]| node.at(path).and_then(Node::text);
        assert_eq!(at(&["c", "image"]), Some("x"));
        assert_eq!((at(&["c", "port"]), at(&["c", "n"])), (Some("81"), Some("7")));
        assert_eq!(
            (at(&["d"]), at(&["e", "port"]), at(&["e", "z"])),
            (Some("80"), Some("80"), Some("1"))
        );
    }

    #[test]
    fn a_number_has_as_many_digits_as_it_likes() {
        let digits = "4294967295".repeat(40);
        for (name, text) in [(&*digits, format!("a: {digits}\n")), (".inf", "a: .inf\n".to_owned())]
        {
            let node = parse_any(&text, 0).expect("it is YAML");
            assert_eq!(node.get("a").and_then(Node::text), Some(name));
        }
    }

    #[test]
    fn lines_end_as_they_like() {
        let text = "a: |\n  one\n  two\nb: {c: [x,\n y], d: 'e\n f'}\ng: [\n";
        for text in [&text[..text.len() - 5], text] {
            let windows = text.replace('\n', "\r\n");
            let place = |at: u32| at + text[..at as usize].matches('\n').count() as u32;
            match (parse_any(text, 7), parse_any(&windows, 7)) {
                (Ok(mut unix), Ok(windows)) => {
                    unix.place(&|at| place(at - 7) + 7);
                    assert_eq!(windows, unix);
                }
                (Err(unix), Err(windows)) => {
                    assert_eq!(windows.message, unix.message);
                    assert_eq!(windows.offset, place(unix.offset - 7) + 7);
                }
                other => panic!("{other:?}"),
            }
        }
        // A key that is given up a line sooner with CRLF, if line ends count twice.
        let long = format!("{{a{}: x}}", "\n".repeat(600));
        assert_eq!(parse_any(&long.replace('\n', "\r\n"), 0).is_ok(), parse_any(&long, 0).is_ok());
    }

    #[test]
    fn a_broken_document_hides_no_other() {
        let text = "a: 1\n---\nb: [\n---\nc: 3\n";
        let all = parse_all(text);
        assert_eq!(all.len(), 3);
        assert!(all[0].is_ok() && all[2].is_ok());
        let error = all[1].as_ref().expect_err("the list is not closed");
        assert!((9..=14).contains(&error.offset), "{error:?}");
        assert_eq!(
            all[2].as_ref().expect("it is YAML").get("c").map(|node| node.span.start),
            Some(21)
        );
    }
}
