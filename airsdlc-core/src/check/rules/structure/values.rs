//! Values of metadata that cannot be what their keys say: statuses, severities, dates.

use smol_str::SmolStr;

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::graph::NodeIndex;
use crate::model::{Entry, LIFE_CYCLES, Node, NodeKind as N, nearest};
use crate::source::fold_key;
use crate::span::Location;
use crate::time::Date;
use crate::visits::visit;

declare_rule! {
    /// a status is none that the kind of its artifact can have
    ///
    /// ## What it checks
    /// The status of an artifact begins with a state of the life cycle of its kind, or with another word for it:
    /// `Accepted (2024-01-25)` of an ADR, `WIP` of a Bolt. Kinds without a life cycle may say anything.
    ///
    /// ## Why it matters
    /// Nobody can tell whether the decision holds, and every gate that reads the status lets it pass.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Acepted
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// ```
    ///
    /// ## Configuration
    /// `[kind.states]` of a `[[kind]]` says what the statuses of a team mean: `Ratified = "accepted"`.
    UNKNOWN_STATUS = "S003" "unknown-status" Structure Warning, unknown_status
}

declare_rule! {
    /// a severity is none of SEV-1, SEV-2, SEV-3 …
    ///
    /// ## What it checks
    /// The severity of an incident, a fix-it or a post-mortem begins with a level from 0 to 5: `SEV-2`, `sev 2`,
    /// `P1`, `2`, whatever follows. Severities of alerts belong to the system that sends them and are left alone.
    ///
    /// ## Why it matters
    /// What a severity asks for (a post-mortem, learning that is fed back) is asked of nobody if it cannot be read.
    ///
    /// ## Example
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # Incident INC-2024-001: Pool exhaustion
    ///
    /// - **Severity**: SVE-2
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # Incident INC-2024-001: Pool exhaustion
    ///
    /// - **Severity**: SEV-2
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    UNKNOWN_SEVERITY = "S004" "unknown-severity" Structure Error, unknown_severity
}

declare_rule! {
    /// a date is not in the calendar, or not written as 2024-01-15
    ///
    /// ## What it checks
    /// `Date`, `Created`, `Updated` and the like say a day as ISO 8601 writes it, whatever follows; under every
    /// other key, what looks like such a day is one. Placeholders (`YYYY-MM-DD`) and values such as `TBD` are fine.
    ///
    /// ## Why it matters
    /// What cannot be read as a day is in no timeline and no metric, and `01/02/2024` is another day in London than
    /// in New York.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Date**: 2024-02-30
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Date**: 2024-02-29
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    BAD_DATE = "S005" "bad-date" Structure Warning, bad_date
}

/// The place of an entry of an artifact by its key, else that of the artifact.
fn place_of(context: &Context<'_>, artifact: NodeIndex, key: &str, value: &str) -> Location {
    let entries = &context.contents(artifact).entries;
    visit(entries.len());
    let of_key = || entries.iter().filter(|entry| last_word(&entry.key) == key);
    let says = of_key().find(|entry| entry.value.trim() == value.trim());
    let entry = says.or_else(|| of_key().next()).map(|entry| entry.value_location());
    let nowhere = || Location::of_file("".into());
    entry.or_else(|| context.node(artifact).location.clone()).unwrap_or_else(nowhere)
}

/// The key of an entry, folded, without those of the maps around it.
fn last_word(key: &str) -> SmolStr {
    fold_key(key.rsplit('.').next().unwrap_or_default())
}

fn unknown_status(context: &Context<'_>, found: &mut Findings) {
    for artifact in context.artifacts() {
        let node = context.node(artifact);
        let Some(status) = &node.status else { continue };
        found.saw(1);
        let cycle = LIFE_CYCLES.iter().find(|cycle| cycle.kind == node.kind);
        let Some(cycle) = cycle.filter(|_| status.normal.is_none()) else { continue };
        let written = status.written.as_str();
        let known = cycle.states.iter().map(|(state, _)| *state);
        let spelt = cycle.states.iter().flat_map(|(_, other)| other.iter().copied());
        let near = nearest(written, known.clone().chain(spelt));
        let help = match near.filter(|near| is_slip(written, near)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it may be {}", known.collect::<Vec<_>>().join(", ")),
        };
        let message =
            format!("{} has the status `{}`, which is none of its kind", node.id, cut(written));
        let diagnostic = Diagnostic::at(place_of(context, artifact, "status", written), message);
        found.push(diagnostic.node(node).subject(written).help(help));
    }
}

/// Whether a text is a state with a slip of the pen: another word that shares letters means another state.
fn is_slip(written: &str, state: &str) -> bool {
    let written = written.to_lowercase();
    let edits = strsim::damerau_levenshtein(&written, state);
    written.chars().next() == state.chars().next() && edits <= 1 + state.len() / 10
}

/// A value as a message quotes it.
fn cut(value: &str) -> String {
    let mut short: String = value.chars().take(60).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}

fn unknown_severity(context: &Context<'_>, found: &mut Findings) {
    for kind in [N::Incident, N::FixIt, N::PostMortem] {
        for artifact in context.of_kind(kind) {
            let node = context.node(artifact);
            let Some(severity) = node.attribute("severity") else { continue };
            found.saw(1);
            if is_level(severity) {
                continue;
            }
            let message = format!("{} has no severity that is known: `{}`", node.id, cut(severity));
            let place = place_of(context, artifact, "severity", severity);
            let diagnostic = Diagnostic::at(place, message).node(node).subject(severity);
            found.push(
                diagnostic.help("write SEV-1 (outage, data loss), SEV-2 (degraded) or SEV-3"),
            );
        }
    }
}

/// Whether a text begins with a level: `SEV-2 (degraded)`, `Sev1`, `P0`, `3`.
fn is_level(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = text.split_at(letters);
    let rest = rest.trim_start_matches(['-', ' ', '_', ':']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let is_end = !rest[digits..].starts_with(|c: char| c.is_alphanumeric() || c == '%');
    let is_word = ["", "sev", "severity", "s", "p", "priority", "level"]
        .iter()
        .any(|known| word.eq_ignore_ascii_case(known));
    is_word && is_end && digits == 1 && matches!(rest.as_bytes()[0], b'0'..=b'5')
}

/// Keys whose values are days.
fn is_day(key: &str) -> bool {
    matches!(
        key,
        "date"
            | "created"
            | "updated"
            | "last updated"
            | "modified"
            | "last modified"
            | "created at"
            | "updated at"
            | "decision date"
            | "date decided"
            | "last reviewed"
            | "accepted on"
    )
}

fn bad_date(context: &Context<'_>, found: &mut Findings) {
    for artifact in context.artifacts() {
        let node = context.node(artifact);
        for entry in &context.contents(artifact).entries {
            visit(1);
            let is_day = is_day(&last_word(&entry.key)) && !is_placeholder(&entry.value);
            found.saw(usize::from(is_day));
            let bad = match bad_day(&entry.value) {
                Some(day) => Some((day.to_owned(), "is no day of the calendar")),
                None if is_day && !holds_day(&entry.value) => {
                    Some((cut(&entry.value), "is not written as year, month and day"))
                }
                None => None,
            };
            if let Some((day, what)) = bad {
                found.push(of_day(node, entry, &day, what));
            }
        }
    }
}

fn of_day(node: &Node, entry: &Entry, day: &str, what: &str) -> Diagnostic {
    let message = format!("the {} of {} {what}: `{day}`", entry.key, node.id);
    let help = match iso(&entry.value) {
        Some(day) => format!("write `{day}`"),
        None => calendar(day).unwrap_or_else(|| {
            "write year, month and day with digits, in the form of 2024-01-15".to_owned()
        }),
    };
    let diagnostic = Diagnostic::at(entry.value_location(), message).node(node);
    diagnostic.subject(entry.key.as_str()).help(help)
}

/// What the calendar has in place of a day that it does not have: how many days the month has, or months the year.
fn calendar(day: &str) -> Option<String> {
    let year = day.get(..4)?;
    let month: usize = day.get(5..7)?.parse().ok().filter(|_| bad_day(day).is_some())?;
    let Some(name) = month.checked_sub(1).and_then(|at| MONTH_NAMES.get(at)) else {
        return Some(format!("there is no month {month}: the order is year, month, day"));
    };
    let is_there = |last: &u8| format!("{year}-{month:02}-{last}").parse::<Date>().is_ok();
    let last = (28..=31).rev().find(is_there)?;
    Some(format!("{name} {year} has {last} days"))
}

const MONTH_NAMES: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Whether a value stands for one that is still to come.
fn is_placeholder(value: &str) -> bool {
    let lower = value.to_lowercase();
    crate::parse::is_no_value(value)
        || !value.chars().any(|c| c.is_ascii_digit())
        || ["yyyy", "{", "<", "[", "xx"].iter().any(|mark| lower.contains(mark))
}

/// The pieces of a text with the shape of a day: `2024-02-30`.
fn days(text: &str) -> impl Iterator<Item = &str> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'-', bytes).filter_map(move |at| {
        let start = at.checked_sub(4)?;
        let day = bytes.get(start..start + 10)?;
        let is_shaped = day.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        let is_apart = |byte: Option<&u8>| {
            byte.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'-' && *byte != b'_')
        };
        // Behind a dot or a slash stand versions and paths.
        let before = start.checked_sub(1).map(|before| &bytes[before]);
        let before = if matches!(before, Some(b'.' | b'/')) { Some(&b'-') } else { before };
        let after = bytes.get(start + 10).filter(|byte| !matches!(byte, b'T' | b't'));
        (is_shaped && is_apart(before) && is_apart(after)).then(|| &text[start..start + 10])
    })
}

/// A piece of a text with the shape of a day that is none. Ids of such a shape begin with letters.
fn bad_day(text: &str) -> Option<&str> {
    days(text).find(|day| day.parse::<Date>().is_err())
}

/// Whether a text has a piece with the shape of a day.
pub(super) fn holds_day(text: &str) -> bool {
    days(text).next().is_some()
}

const MONTHS: &[&str] =
    &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// A day as ISO 8601 writes it, where another form leaves no doubt: `15 January 2024`, `2024/01/15`,
/// `15.01.2024`.
fn iso(text: &str) -> Option<String> {
    let is_word = |c: char| !c.is_alphanumeric();
    let words: Vec<&str> = text.split(is_word).filter(|word| !word.is_empty()).take(3).collect();
    let [first, second, third] = words.as_slice() else { return None };
    let month = |word: &str| {
        let lower = word.to_lowercase();
        let at = MONTHS.iter().position(|month| lower.starts_with(month))?;
        Some(at + 1)
    };
    let number =
        |word: &str| word.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<usize>().ok();
    let (year, month, day) = match (month(first), month(second)) {
        (Some(month), _) => (number(third)?, month, number(second)?),
        (None, Some(month)) => (number(third)?, month, number(first)?),
        (None, None) if first.len() == 4 => (number(first)?, number(second)?, number(third)?),
        (None, None) if text.contains('.') => (number(third)?, number(second)?, number(first)?),
        _ => return None,
    };
    let day = format!("{year:04}-{month:02}-{day:02}");
    day.parse::<Date>().is_ok().then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_begin_a_severity() {
        for text in ["SEV-2", "sev 1 (outage)", "Sev3", "P0", "2", "🔴 SEV-1", "Severity 2 → 1"]
        {
            assert!(is_level(text), "{text}");
        }
        for text in ["SVE-2", "SEV-22", "SEV-9", "high", "", "SEV", "5%", "SEV-2a", "2024-01-15"] {
            assert!(!is_level(text), "{text}");
        }
    }

    #[test]
    fn days_in_other_forms_are_told_where_there_is_no_doubt() {
        for (text, day) in [
            ("15 January 2024", Some("2024-01-15")),
            ("January 15th, 2024", Some("2024-01-15")),
            ("2024/01/15", Some("2024-01-15")),
            ("15.01.2024", Some("2024-01-15")),
            ("01/02/2024", None),
            ("30 February 2024", None),
            ("Q1 2024", None),
        ] {
            assert_eq!(iso(text).as_deref(), day, "{text}");
        }
    }

    /// No day is proposed that nobody meant.
    #[test]
    fn the_calendar_tells_what_is_wrong_with_a_day() {
        for (text, expected) in [
            ("2023-02-29", Some("February 2023 has 28 days")),
            ("2024-02-30", Some("February 2024 has 29 days")),
            ("2024-04-31", Some("April 2024 has 30 days")),
            ("2024-13-01", Some("there is no month 13: the order is year, month, day")),
            ("2024-00-10", Some("there is no month 0: the order is year, month, day")),
            ("2024-02-29", None),
            ("Q1 2024", None),
            ("01/15/2024", None),
            ("預約 2024-02-30", None),
        ] {
            assert_eq!(calendar(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn only_days_have_the_shape_of_days() {
        assert_eq!(bad_day("from 2024-01-15 to 2024-02-30"), Some("2024-02-30"));
        for text in ["2024-01-15T10:00Z", "INC-2024-13-45", "2024-13-450", "x-2024-99-99", "1-2-3"]
        {
            assert_eq!(bad_day(text), None, "{text}");
        }
    }
}
