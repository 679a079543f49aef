//! Values of fields, short enough to read in a line.

use super::Note;
use crate::diff::{Change, Field};
use crate::model::{Attribute, Node, Status};

/// A longer value ends with `…`; the documents in JSON have all of it.
const LONGEST: usize = 32;
const LONGEST_TITLE: usize = 120;

/// The title, unless it only repeats the id.
pub(super) fn title(id: &str, title: &str) -> String {
    let repeats = title.is_empty() || id.ends_with(title);
    if repeats { String::new() } else { short(title, LONGEST_TITLE) }
}

/// What differs, a line for each field. Statuses and positions have sections of their own.
pub(super) fn notes(change: &Change<Node>) -> Vec<Note> {
    let Change::Changed { older, newer } = change else { return Vec::new() };
    let is_told_here = |field: &Field| !matches!(field, Field::Status | Field::Position);
    let note = |field: Field| Note {
        text: format!("{}: {}", label(&field), difference(&field, older, newer)),
        location: None,
    };
    change.fields().into_iter().filter(is_told_here).map(note).collect()
}

/// The name of a field for people.
fn label(field: &Field) -> String {
    match field {
        Field::StatusAsWritten => "status as written".to_owned(),
        Field::Aliases => "other names".to_owned(),
        Field::Path => "file".to_owned(),
        Field::Attribute(name) => name.replace('_', " "),
        other => other.to_string(),
    }
}

/// What a field was and is.
fn difference(field: &Field, older: &Node, newer: &Node) -> String {
    let written = |node: &Node| node.status.as_ref().map(|status| status.written.to_string());
    match field {
        Field::Kind => arrow(Some(older.kind.name()), Some(newer.kind.name())),
        Field::Title => arrow(Some(older.title.as_str()), Some(newer.title.as_str())),
        Field::StatusAsWritten => arrow(written(older).as_deref(), written(newer).as_deref()),
        // Where it is now stands beside it. A path is cut nowhere: it is looked for.
        Field::Path => format!("was {}", path(older)),
        Field::Aliases => elements(&older.aliases, &newer.aliases),
        Field::Attribute(name) => match (older.attributes.get(name), newer.attributes.get(name)) {
            (Some(Attribute::List(older)), Some(Attribute::List(newer))) => elements(older, newer),
            (older, newer) => {
                let text = |value: &Attribute| value.texts().join("; ");
                arrow(older.map(text).as_deref(), newer.map(text).as_deref())
            }
        },
        _ => String::new(),
    }
}

/// The file in which a node is defined.
pub(super) fn path(node: &Node) -> &str {
    node.location.as_ref().map_or("in no file", |place| place.path.as_str())
}

/// `proposed → accepted`.
pub(super) fn states(older: Option<&Status>, newer: Option<&Status>) -> String {
    arrow(older.map(Status::as_str), newer.map(Status::as_str))
}

fn arrow(older: Option<&str>, newer: Option<&str>) -> String {
    let text = |value: Option<&str>| match value {
        None => "not said".to_owned(),
        Some("") => "nothing".to_owned(),
        Some(value) => short(value, LONGEST),
    };
    format!("{} → {}", text(older), text(newer))
}

/// What a list gained and lost; that it is in another order, if it did neither.
fn elements<T: AsRef<str> + Ord>(older: &[T], newer: &[T]) -> String {
    let sorted = |list: &'_ [T]| -> Vec<String> {
        let mut texts: Vec<String> = list.iter().map(|text| text.as_ref().to_owned()).collect();
        texts.sort_unstable();
        texts
    };
    let (was, is) = (sorted(older), sorted(newer));
    let without = |list: &[String], other: &[String]| -> Vec<String> {
        let kept = list.iter().filter(|text| other.binary_search(text).is_err());
        kept.map(|text| short(text, LONGEST)).collect()
    };
    let (gone, new) = (without(&was, &is), without(&is, &was));
    let some = |sign: &str, texts: &[String]| match texts {
        [] => None,
        [one] => Some(format!("{sign} {one}")),
        [one, rest @ ..] => Some(format!("{sign} {one} and {} more", rest.len())),
    };
    let parts: Vec<String> =
        [some("with", &new), some("without", &gone)].into_iter().flatten().collect();
    match parts.as_slice() {
        [] if was.len() != is.len() => format!("{} → {} values", was.len(), is.len()),
        [] => "in another order".to_owned(),
        parts => parts.join(", "),
    }
}

/// A text in one line, cut where it is long.
fn short(text: &str, longest: usize) -> String {
    let words = text.split_whitespace().flat_map(|word| [" ", word]).skip(1);
    let mut line: String = words.flat_map(str::chars).take(longest + 1).collect();
    if let Some((cut, _)) = line.char_indices().nth(longest) {
        let end = line.char_indices().nth(longest - 1).map_or(cut, |(at, _)| at);
        line.truncate(line[..end].trim_end().len());
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_and_lines_joined() {
        assert_eq!(short("a\n  b ", 32), "a b");
        assert_eq!(short(&"x".repeat(32), 32), "x".repeat(32));
        assert_eq!(short(&"é".repeat(33), 32), format!("{}…", "é".repeat(31)));
        assert_eq!(short(&"ab ".repeat(400), 7), "ab ab…");
    }

    #[test]
    fn lists_say_what_they_gained_and_lost() {
        assert_eq!(elements(&["a", "b"], &["a", "c"]), "with c, without b");
        assert_eq!(elements(&["a"], &["a", "b", "c"]), "with b and 1 more");
        assert_eq!(elements(&["a", "b"], &["b", "a"]), "in another order");
        assert_eq!(elements(&["a"], &["a", "a"]), "1 → 2 values");
    }

    #[test]
    fn what_was_not_said_is_told_from_what_is_empty() {
        assert_eq!(arrow(None, Some("")), "not said → nothing");
    }
}
