//! What stands beside an action item: its owner, its due date, its state, where it is followed.
//!
//! A *note* is `Owner: Ada`, `@ada`, `due 2024-02-01` or `done`; notes stand one after the other.

use crate::parse::absence::is_no_value;
use crate::parse::entry::attribute_name;
use crate::parse::markdown::{Inline, Markdown};
use crate::parse::mention::is_external;
use crate::parse::record::NodeRecord;

const OWNER: &[&str] = &["owner", "assignee", "assigned_to", "responsible", "dri", "who"];
const DUE: &[&str] = &["due", "due_date", "deadline", "target_date", "by", "eta", "when"];
const STATE: &[&str] = &["status", "state", "done"];
/// Links are kept wherever they stand.
const LINK: &[&str] = &["issue", "ticket", "link", "tracking", "pr"];
const CLOSED: &[&str] = &["done", "closed", "complete", "completed", "resolved", "fixed", "merged"];
const TICKS: &[&str] = &["yes", "x", "✅", "✔", "☑"];
/// More notes than this behind one item are text.
const MOST: usize = 8;

/// Whether the name of a column or a key says that an action item's note stands there.
pub(super) fn is_key(name: &str) -> bool {
    let name = attribute_name(name);
    [OWNER, DUE, STATE, LINK].iter().any(|names| names.contains(&name.as_str()))
        || name == "priority"
}

/// Sets the attribute that a key makes.
pub(super) fn set(node: &mut NodeRecord, key: &str, value: &str) {
    let name = attribute_name(key);
    let (name, value) = (name.as_str(), value.trim());
    if is_no_value(value) || name.is_empty() || LINK.contains(&name) {
        return;
    }
    if OWNER.contains(&name) {
        node.attribute("owner", value);
    } else if DUE.contains(&name) {
        node.attribute("due", value);
    } else if STATE.contains(&name) {
        if name != "done" {
            node.attribute("status", value);
        }
        node.attribute("done", if is_closed(value) { "true" } else { "false" });
    } else {
        node.attribute(name, value);
    }
}

/// Whether a state says that nothing is left to do.
fn is_closed(state: &str) -> bool {
    let lower = state.to_lowercase();
    CLOSED.iter().chain(TICKS).any(|word| {
        lower.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

/// Takes the notes at the ends of an item's text: `Size the pool (Owner: Ada, due 2024-02-01)`,
/// `Size the pool — @ada`, `Sleep (DONE)`; what is left is its title.
pub(super) fn take<'t>(node: &mut NodeRecord, text: &'t str) -> &'t str {
    let mut title = text.trim();
    for _ in 0..MOST {
        let Some((rest, notes)) = in_parentheses(title).or_else(|| behind_dash(title)) else {
            break;
        };
        take_all(node, notes);
        title = rest.trim_end();
    }
    match ["DONE:", "[DONE]", "✅"].iter().find_map(|mark| title.strip_prefix(mark)) {
        Some(rest) => {
            node.attribute("done", "true");
            rest.trim_start()
        }
        None => title,
    }
}

/// Takes a line that is nothing but notes: `Owner: Ada, due: Friday`. Returns whether it was.
pub(super) fn take_line(node: &mut NodeRecord, text: &str) -> bool {
    let is_line = begins_with(text, is_known);
    if is_line {
        take_all(node, text);
    }
    is_line
}

fn in_parentheses(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_suffix(')')?;
    let open = inner.rfind('(').filter(|open| *open > 0)?;
    let notes = &inner[open + 1..];
    begins_with(notes, is_note).then_some((&text[..open], notes))
}

fn behind_dash(text: &str) -> Option<(&str, &str)> {
    let ends = [" — ", " – ", " - ", " | "].iter();
    let (at, sign) = ends.filter_map(|sign| Some((text.rfind(sign)?, sign))).max()?;
    let notes = &text[at + sign.len()..];
    begins_with(notes, is_known).then_some((&text[..at], notes))
}

fn begins_with(notes: &str, fits: fn(&str) -> bool) -> bool {
    fits(notes.split([',', ';']).next().unwrap_or_default().trim())
}

/// Whether a text is a note, with any key.
fn is_note(text: &str) -> bool {
    match text.split_once(':') {
        Some((key, value)) => {
            !value.starts_with("//")
                && (1..=3).contains(&key.split_whitespace().count())
                && key.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-'))
        }
        None => is_known(text),
    }
}

/// Whether a text is a note, with a key that is known, or none.
fn is_known(text: &str) -> bool {
    match text.split_once(':') {
        Some((key, value)) => !value.starts_with("//") && is_key(key),
        None => {
            text.strip_prefix('@').is_some_and(|name| !name.is_empty() && !name.contains(' '))
                || due(text).is_some()
                || CLOSED.contains(&text.to_lowercase().as_str())
        }
    }
}

/// The day in `due 2024-02-01`, `by Feb 1`.
fn due(text: &str) -> Option<&str> {
    let (word, day) = text.split_once(' ')?;
    let is_word = ["due", "by", "until"].iter().any(|known| word.eq_ignore_ascii_case(known));
    (is_word && day.contains(|c: char| c.is_ascii_digit()) && day.len() <= 30).then_some(day)
}

/// Takes notes; a comma before something that is none belongs to the value: `Owner: Ada, Ben`.
fn take_all(node: &mut NodeRecord, notes: &str) {
    let mut start = 0;
    for (at, _) in notes.match_indices([',', ';']) {
        if begins_with(&notes[at + 1..], is_note) {
            take_one(node, notes[start..at].trim());
            start = at + 1;
        }
    }
    take_one(node, notes[start..].trim());
}

fn take_one(node: &mut NodeRecord, text: &str) {
    if let Some((key, value)) = text.split_once(':') {
        set(node, key, value);
    } else if let Some(day) = due(text) {
        node.attribute("due", day);
    } else if text.starts_with('@') {
        node.attribute("owner", text);
    } else if is_closed(text) {
        node.attribute("done", "true");
    }
}

/// The addresses that runs link to or spell out, without those inside the repository.
pub(super) fn addresses<'m>(
    markdown: &'m Markdown<'_>,
    inlines: &'m [Inline<'_>],
) -> impl Iterator<Item = &'m str> {
    inlines.iter().flat_map(|inline| {
        let link = inline.link.map(|link| &*markdown.links[link as usize].destination);
        let spelt = link.is_none().then(|| spelt_out(&inline.text)).into_iter().flatten();
        link.into_iter().filter(|destination| is_external(destination)).chain(spelt)
    })
}

fn spelt_out(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '"'))
        .filter(|word| word.starts_with("https://") || word.starts_with("http://"))
        .map(|word| word.trim_end_matches(['.', ',', ';', ':', '!']))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::NodeKind;
    use crate::parse::record::Claim;
    use crate::span::{Location, RepoPath};

    /// The title that is left, and `name=value` of the notes.
    fn read(text: &str) -> (String, Vec<String>) {
        let location = Location::of_file(RepoPath::new("a.md"));
        let claim = Claim::Titled("a".into());
        let mut node = NodeRecord::new(NodeKind::ActionItem, claim, "", location);
        let title = take(&mut node, text).to_owned();
        let notes = node
            .attributes
            .iter()
            .filter_map(|(name, value)| Some(format!("{name}={}", value.as_text()?)));
        (title, notes.collect())
    }

    #[test]
    fn notes_stand_at_the_end() {
        for (text, title, notes) in [
            ("a (Owner: Ada, due: Friday)", "a", &["due=Friday", "owner=Ada"] as &[_]),
            (
                "a - Assignee: Ada, Ben; status: in review",
                "a",
                &["done=false", "owner=Ada, Ben", "status=in review"],
            ),
            ("a — @ada — by Feb 1", "a", &["due=Feb 1", "owner=@ada"]),
            ("a (b) (done)", "a (b)", &["done=true"]),
            ("DONE: a", "a", &["done=true"]),
            ("a (Owner: TBD)", "a", &[]),
            ("a (https://a.example/1)", "a (https://a.example/1)", &[]),
            ("a - the rest: b", "a - the rest: b", &[]),
            ("a (by hand)", "a (by hand)", &[]),
            ("(done)", "(done)", &[]),
            ("", "", &[]),
        ] {
            let (left, found) = read(text);
            assert_eq!(
                (left.as_str(), found),
                (title, notes.iter().map(ToString::to_string).collect())
            );
        }
    }

    #[test]
    fn addresses_are_spelt_out_in_text() {
        let text = "see (https://a.example/1), <http://b.example>. And xhttps://c.example";
        let found: Vec<&str> = spelt_out(text).collect();
        assert_eq!(found, ["https://a.example/1", "http://b.example"]);
    }
}
