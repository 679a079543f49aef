//! What of an ADR is its decision, and what stands beside it.
//!
//! A decision is what the forms of ADRs ask for: that of the framework, Nygard's, MADR's, and Tyree and Akerman's. A section belongs to
//! the form if all words of its heading do: `Context and Problem Statement`, `2. Decision`, but not `Decision log`. What stands elsewhere
//! (approvals, lessons, notes) is written on after the decision was taken. An ADR of which no heading is one of a form, since it
//! is written in another language or has no sections, decides with all its text.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::Piece;
use crate::model::NodeKind;
use crate::parse::section::{self, Topic};
use crate::parse::words;
use crate::source::Dialect;
use crate::visits::visit;

/// What kind of text a section of a decision holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Stands below the heading of the artifact itself, or before all headings.
    Own,
    /// A section that the forms of ADRs know.
    Decides,
    /// Another one.
    Other,
    /// Status, links and the like: free to change.
    Beside,
    /// Tells what changed.
    Amendment,
}

/// By what the title of a decision, and what it governs, are known among its pieces.
const TITLE: u64 = 0;
pub(crate) const GOVERNS: u64 = 1;

/// An ADR.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    /// By what it is known in other versions.
    pub(crate) key: u64,
    /// The first byte of its definition.
    pub(crate) start: u32,
    /// Whether its status says that it is accepted; `None` if it has no status.
    pub(crate) is_accepted: Option<bool>,
    /// The words of its title, each once, in order.
    pub(super) title: Vec<SmolStr>,
    /// The names of what its metadata says that it governs, each once, in order.
    pub(super) governs: Vec<SmolStr>,
    /// The first byte of these.
    pub(super) governs_at: u32,
    /// The sections that decide, without metadata.
    pub(crate) body: Vec<Piece>,
    /// How much its amendments on the same page say, and what else tells of changes.
    pub(super) amended: u32,
}

impl Decision {
    /// Whether it has an amendment that an older version has not, or one that says more than it did there, by a sentence, an
    /// item or a row. One that says something else instead amends nothing.
    pub(crate) fn amends(&self, older: &Self) -> bool {
        self.amended > older.amended
    }

    /// The keys of what a later version decides otherwise, in order. A section that has another heading, and says the same, is
    /// the same. Cost: `O(n log n)`.
    pub(crate) fn differing(&self, later: &Self) -> Vec<u64> {
        let mut keys = Vec::new();
        if is_turned(&self.title, &later.title) {
            keys.push(TITLE);
        }
        if !is_within(&self.governs, &later.governs) {
            keys.push(GOVERNS);
        }
        let mut sections: FxHashMap<u64, [Vec<u64>; 2]> = FxHashMap::default();
        for (side, decision) in [self, later].iter().enumerate() {
            for piece in &decision.body {
                visit(1);
                sections.entry(piece.key).or_default()[side].push(piece.text);
            }
        }
        let mut sections: Vec<(u64, [Vec<u64>; 2])> = sections.into_iter().collect();
        sections.sort_unstable();
        let mut lost: FxHashMap<Vec<u64>, i64> = FxHashMap::default();
        for (_, [before, after]) in &mut sections {
            before.sort_unstable();
            after.sort_unstable();
            if after.is_empty() {
                *lost.entry(before.clone()).or_default() += 1;
            } else if before.is_empty() {
                *lost.entry(after.clone()).or_default() -= 1;
            }
        }
        let is_renamed = |one: &[u64], other: &[u64]| {
            let texts = if one.is_empty() { other } else { one };
            (one.is_empty() || other.is_empty()) && lost.get(texts) == Some(&0)
        };
        let differs =
            |[before, after]: &[Vec<u64>; 2]| before != after && !is_renamed(before, after);
        keys.extend(sections.iter().filter(|(_, texts)| differs(texts)).map(|(key, _)| *key));
        keys.sort_unstable();
        keys
    }

    /// The pieces with some of the keys, which are in order; the title first, then what it governs.
    pub(crate) fn pieces(&self, keys: &[u64]) -> Vec<Piece> {
        visit(self.body.len());
        let title = Piece { key: TITLE, text: super::hash_of(&self.title), start: self.start };
        let governs =
            Piece { key: GOVERNS, text: super::hash_of(&self.governs), start: self.governs_at };
        let all = [title, governs].into_iter().chain(self.body.iter().copied());
        all.filter(|piece| keys.binary_search(&piece.key).is_ok()).collect()
    }
}

/// Whether a title says something else than another. What was added or left out made it more exact or less, unless it is a word
/// that turns it round.
fn is_turned(one: &[SmolStr], other: &[SmolStr]) -> bool {
    const TURNS: &[&str] = &[
        "no", "not", "non", "never", "none", "nothing", "without", "instead", "rather", "than",
        "over", "stop", "drop", "remove", "avoid", "abandon", "reject", "cannot", "don't", "won't",
    ];
    let turns = |words: &[SmolStr]| -> Vec<SmolStr> {
        words.iter().filter(|word| TURNS.contains(&word.as_str())).cloned().collect()
    };
    turns(one) != turns(other) || !is_within(one, other) && !is_within(other, one)
}

/// Whether one list has all that another has; both are in order.
fn is_within(few: &[SmolStr], many: &[SmolStr]) -> bool {
    few.iter().all(|it| many.binary_search(it).is_ok())
}

/// The words of a title, each once, in order.
pub(super) fn title_words(title: &str) -> Vec<SmolStr> {
    let mut all = String::new();
    words::add(&mut all, &title.to_lowercase());
    let mut words: Vec<SmolStr> = words::split(&all).map(SmolStr::from).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// What kind of text a section holds, by its heading and by what the section around it holds.
pub(super) fn sort_of(heading: &str, around: Option<Sort>) -> Sort {
    match (around, sort_of_its_own(heading)) {
        (Some(inherited @ (Sort::Beside | Sort::Amendment)), _) => inherited,
        (Some(Sort::Decides), Sort::Other) => Sort::Decides,
        (_, own) => own,
    }
}

fn sort_of_its_own(heading: &str) -> Sort {
    const HISTORIES: &[&str] = &[
        "changelog",
        "change log",
        "change history",
        "revision history",
        "version history",
        "document history",
        "history",
        "revisions",
    ];
    let text = heading.trim().to_lowercase();
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let tells = |word: &str| {
        ["amendment", "addend", "errat"].iter().any(|beginning| word.starts_with(beginning))
    };
    if HISTORIES.contains(&text.as_str()) || words.clone().any(tells) {
        return Sort::Amendment;
    }
    let is_topic = matches!(
        section::topic(NodeKind::Adr, heading),
        Topic::Status | Topic::Links | Topic::Metadata
    );
    if is_topic || text.starts_with("bolt") || section::is_actions(heading) {
        return Sort::Beside;
    }
    let is_named = words.clone().any(|word| !LINKING.contains(&word));
    let all = words.all(|word| FORMS.contains(&word) || LINKING.contains(&word));
    if is_named && all { Sort::Decides } else { Sort::Other }
}

/// Words of headings in the forms of ADRs.
const FORMS: &[&str] = &[
    // What was to be decided.
    "context",
    "background",
    "problem",
    "issue",
    "question",
    "statement",
    "motivation",
    "drivers",
    "forces",
    "goals",
    "requirements",
    "functional",
    "constraints",
    "assumptions",
    "scope",
    // What was decided, and what not.
    "decision",
    "decisions",
    "outcome",
    "solution",
    "proposal",
    "approach",
    "chosen",
    "selected",
    "considered",
    "rejected",
    "option",
    "options",
    "alternative",
    "alternatives",
    "positions",
    "pros",
    "cons",
    // Why.
    "rationale",
    "reason",
    "reasons",
    "reasoning",
    "justification",
    "argument",
    "arguments",
    "trade",
    "off",
    "offs",
    "tradeoff",
    "tradeoffs",
    // What follows.
    "consequence",
    "consequences",
    "implications",
    "resulting",
    "positive",
    "negative",
    "neutral",
    // How it is built: the framework's ADR is a specification.
    "implementation",
    "details",
    "technology",
    "choices",
    "database",
    "schema",
    "api",
    "contract",
    "sequence",
    "diagram",
    "edge",
    "case",
    "cases",
    "failure",
    "failures",
    "handling",
    "monitoring",
    "observability",
    "metrics",
    "alerts",
    "security",
    "considerations",
];

/// Words that only join others.
const LINKING: &[&str] = &["and", "or", "of", "for", "to", "the", "a", "an", "our", "with", "in"];

/// Whether a word is the id of a Bolt or a Fix-It.
pub(super) fn is_work(word: &str, dialect: &Dialect) -> bool {
    let id = word.trim_matches(|c: char| !c.is_alphanumeric());
    let Some((prefix, number)) = id.split_once('-') else { return false };
    let kind = || dialect.of_prefix(prefix).map(|(kind, _)| kind);
    number.starts_with(|c: char| c.is_ascii_digit()) && kind().is_some_and(NodeKind::is_work)
}

/// How much a text says: its sentences.
pub(super) fn sentences(text: &str) -> u32 {
    let ends = |word: &str| {
        word.trim_end_matches([')', '"', '\'', '”', '’', '*', '_']).ends_with(['.', '!', '?'])
    };
    let mut count = 0_u32;
    let mut is_open = false;
    for word in text.split_whitespace() {
        is_open = !ends(word);
        count = count.saturating_add(u32::from(!is_open));
    }
    count.saturating_add(u32::from(is_open))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_of_the_forms_decide() {
        for heading in [
            "Context",
            "Context and Problem Statement",
            "Decision Drivers",
            "Considered Options",
            "Decision Outcome",
            "Pros and Cons of the Options",
            "Consequences",
            "Rationale & Trade-offs",
            "Implementation Details",
            "5.2 Database Schema",
            "Edge Cases & Failure Handling",
            "Monitoring and Observability",
            "Rejected Alternatives",
            "Security Considerations",
            "DECISION",
        ] {
            assert_eq!(sort_of(section::unnumbered(heading), None), Sort::Decides, "{heading}");
        }
        for heading in [
            "Approvals",
            "Lessons",
            "Lessons learned",
            "Decision log",
            "Decision makers",
            "Implementation Notes",
            "Implementation status",
            "Review",
            "Notes",
            "Open questions of the team",
            "The",
            "",
        ] {
            assert_eq!(sort_of(heading, None), Sort::Other, "{heading}");
            assert_eq!(sort_of(heading, Some(Sort::Decides)), Sort::Decides, "{heading}");
        }
        for heading in ["Status", "References", "Links", "More Information", "Bolts", "Follow-ups"]
        {
            assert_eq!(sort_of(heading, Some(Sort::Decides)), Sort::Beside, "{heading}");
            assert_eq!(sort_of("Decision", Some(Sort::Beside)), Sort::Beside);
        }
        for heading in ["Changelog", "Revision history", "Amendment 1: Fewer", "Errata"] {
            assert_eq!(sort_of(heading, None), Sort::Amendment, "{heading}");
        }
    }

    #[test]
    fn titles_are_turned_by_other_words() {
        for (one, other, expected) in [
            ("Outbox", "Transactional outbox", false),
            ("Use the outbox.", "Use outbox", false),
            ("Outbox", "No outbox", true),
            ("Use Kafka", "Use RabbitMQ", true),
            ("Use an outbox", "Use a saga instead of an outbox", true),
            ("Read 100 at a time", "Read 10 at a time", true),
        ] {
            let words = |text| title_words(text);
            assert_eq!(is_turned(&words(one), &words(other)), expected, "{one} → {other}");
            assert_eq!(is_turned(&words(other), &words(one)), expected, "{other} → {one}");
        }
    }

    #[test]
    fn sentences_are_counted_by_their_ends() {
        for (text, expected) in [
            ("", 0),
            ("One", 1),
            ("One. Two", 2),
            ("Wait 5.4 s (or more). Then \"stop.\"", 2),
            ("Why? So!", 2),
        ] {
            assert_eq!(sentences(text), expected, "{text}");
        }
    }
}
