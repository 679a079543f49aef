//! What the headings inside an artifact announce.

use std::borrow::Cow;

use crate::model::NodeKind as N;

/// What a section of an artifact holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Topic {
    /// Anything.
    Prose,
    /// Keys with values.
    Metadata,
    /// The status, in running text, with what this supersedes or is superseded by.
    Status,
    /// Keys with values that are references; more of a kind may stand here than in the first block.
    Links,
    /// Links to the artifacts that it all belongs to.
    Traceability,
    /// Patterns that a design uses.
    Patterns,
    /// Designs that use a pattern.
    Examples,
    /// KPIs of a PRD.
    Kpis,
    /// Requirements of a PRD.
    Requirements,
    /// Its user stories.
    Stories,
    /// Metrics, alerts and dashboards.
    Monitoring,
    Metrics,
    Alerts,
    Dashboards,
    /// What caused an incident.
    RootCause,
    /// What is to be done after it, and nothing else.
    Actions,
    /// What was learnt, and what is to be done.
    Lessons,
    /// What was changed before it.
    RecentChanges,
    /// Routes.
    Contract,
}

/// Headings of lists of links.
const LINKS: [&str; 6] = [
    "context links",
    "related documents",
    "related artifacts",
    "references",
    "links",
    "more information",
];

/// The topic of a heading in an artifact of `kind`.
pub(crate) fn topic(kind: N, heading: &str) -> Topic {
    let text = in_ascii(unnumbered(heading));
    let text = &*text;
    let letters = letters(text.as_bytes());
    let is = |names: &[Word]| names.iter().any(|name| name.is(text, letters));
    let has = |words: &[Word]| words.iter().any(|word| word.stands_in(text, letters));
    if is(const { &words(["metadata", "incident summary"]) }) || ends(text, " metadata") {
        return Topic::Metadata;
    }
    if is(const { &words(["status"]) }) {
        return Topic::Status;
    }
    if is(const { &words(LINKS) }) && kind != N::Playbook {
        return Topic::Links;
    }
    match kind {
        N::PostMortem | N::FixIt | N::Incident if has(const { &words(["traceability"]) }) => {
            Topic::Traceability
        }
        _ if has(const { &words(["traceability"]) }) => Topic::Links,
        N::Rfc | N::Adr if has(const { &words(["pattern"]) }) || begins(text, "playbook entr") => {
            Topic::Patterns
        }
        N::Playbook
            if is(const { &words(["example", "examples", "reference", "references"]) })
                || begins(text, "example reference") =>
        {
            Topic::Examples
        }
        N::Prd
            if has(const { &words(["success metric", "success criteria", "key performance"]) })
                || is(const { &words(["kpi", "kpis", "metrics"]) }) =>
        {
            Topic::Kpis
        }
        N::Prd
            if has(const { &words(["requirement", "business rule", "constraint", "risk"]) })
                || starts(text, "nfrs") =>
        {
            Topic::Requirements
        }
        N::Prd if has(const { &words(["user stor", "stories"]) }) => Topic::Stories,
        N::PostMortem if has(const { &words(["root cause"]) }) => Topic::RootCause,
        N::PostMortem if is_actions(text) => Topic::Actions,
        N::PostMortem if has(const { &words(["action item"]) }) => Topic::Lessons,
        N::Incident if has(const { &words(["recent change"]) }) => Topic::RecentChanges,
        N::Adr | N::Runbook if has(const { &words(["monitoring", "observability"]) }) => {
            Topic::Monitoring
        }
        N::Adr | N::Runbook if starts(text, "metrics") => Topic::Metrics,
        N::Adr | N::Runbook if starts(text, "alerts") => Topic::Alerts,
        N::Adr | N::Runbook if starts(text, "dashboards") => Topic::Dashboards,
        N::Adr | N::Rfc | N::Tip if has(const { &words(["api", "endpoint", "route"]) }) => {
            Topic::Contract
        }
        _ => Topic::Prose,
    }
}

/// Whether a heading or a strong line announces action items and nothing else, in any case.
pub(crate) fn is_actions(text: &str) -> bool {
    const NAMES: &[&str] = &[
        "action items",
        "actions",
        "follow-up actions",
        "follow-ups",
        "follow up",
        "corrective actions",
        "preventive actions",
        "remediation items",
    ];
    let text = text.trim();
    NAMES.iter().any(|name| text.eq_ignore_ascii_case(name))
}

/// A word that a heading may hold, in small letters.
#[derive(Clone, Copy)]
struct Word {
    text: &'static str,
    letters: u32,
}

impl Word {
    /// Whether a text that has these letters is the word, in any case.
    fn is(self, text: &str, letters: u32) -> bool {
        self.letters & !letters == 0 && text.eq_ignore_ascii_case(self.text)
    }

    /// Whether it stands in a text that has these letters.
    fn stands_in(self, text: &str, letters: u32) -> bool {
        self.letters & !letters == 0 && holds(text, self.text)
    }
}

const fn words<const N: usize>(texts: [&'static str; N]) -> [Word; N] {
    let mut words = [Word { text: "", letters: 0 }; N];
    let mut at = 0;
    while at < N {
        words[at] = Word { text: texts[at], letters: letters(texts[at].as_bytes()) };
        at += 1;
    }
    words
}

/// Which letters a text has, as bits: a text without those of a word does not hold the word.
const fn letters(bytes: &[u8]) -> u32 {
    let (mut letters, mut at) = (0, 0);
    while at < bytes.len() {
        letters |= 1 << (bytes[at] & 31);
        at += 1;
    }
    letters
}

/// Whether a short text holds a word, in any case.
fn holds(text: &str, word: &str) -> bool {
    let (text, first) = (text.as_bytes(), word.as_bytes()[0]);
    memchr::memchr2_iter(first, first.to_ascii_uppercase(), text)
        .any(|at| begins_bytes(&text[at..], word.as_bytes()))
}

/// Whether a text begins so, in any case.
fn begins(text: &str, start: &str) -> bool {
    begins_bytes(text.as_bytes(), start.as_bytes())
}

fn begins_bytes(text: &[u8], start: &[u8]) -> bool {
    text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// Whether a text ends so, in any case.
fn ends(text: &str, end: &str) -> bool {
    let from = text.len().checked_sub(end.len());
    from.is_some_and(|from| text.as_bytes()[from..].eq_ignore_ascii_case(end.as_bytes()))
}

/// Whether a text begins with a word, in any case.
fn starts(text: &str, word: &str) -> bool {
    begins(text, word) && !text[word.len()..].starts_with(char::is_alphanumeric)
}

/// A text of which any case of ASCII is as good as small letters: one beyond ASCII in small letters, since
/// some letters have small ones in ASCII.
fn in_ascii(text: &str) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(text.to_lowercase()) }
}

/// A heading without the number in front of it: `6.1 Metrics` is `Metrics`.
pub(crate) fn unnumbered(heading: &str) -> &str {
    match number(heading) {
        Some(number) => heading[number.len()..].trim_start_matches(['.', ')', ':']).trim_start(),
        None => heading,
    }
}

/// The number in front of a heading: `6.1` of `6.1 Metrics` and of `6.1. Metrics`.
pub(crate) fn number(heading: &str) -> Option<&str> {
    if !heading.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let end = heading.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(heading.len());
    let number = heading[..end].trim_end_matches('.');
    let rest = &heading[number.len()..];
    rest.starts_with(['.', ' ', ')', ':']).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_headings() {
        assert_eq!(number("6.1 Metrics"), Some("6.1"));
        assert_eq!(number("6. Metrics"), Some("6"));
        assert_eq!(number("2PC"), None);
        assert_eq!(unnumbered("6.1. Metrics"), "Metrics");
    }

    #[test]
    fn topics_of_headings() {
        assert_eq!(topic(N::Adr, "6. Monitoring and Observability"), Topic::Monitoring);
        assert_eq!(topic(N::Adr, "2. Status"), Topic::Status);
        assert_eq!(topic(N::Adr, "10. Operational Playbook"), Topic::Prose);
        assert_eq!(topic(N::Rfc, "5. Applicable Playbook Patterns"), Topic::Patterns);
        assert_eq!(topic(N::Prd, "5. Success Metrics"), Topic::Kpis);
        assert_eq!(topic(N::Playbook, "11. Example References"), Topic::Examples);
        assert_eq!(topic(N::PostMortem, "5. Action Items"), Topic::Actions);
        assert_eq!(topic(N::PostMortem, "5. Learnings & Action Items"), Topic::Lessons);
    }
}
