//! What the headings inside an artifact announce.

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

/// The topic of a heading in an artifact of `kind`.
pub(crate) fn topic(kind: N, heading: &str) -> Topic {
    let text = unnumbered(heading).to_lowercase();
    let is = |names: &[&str]| names.contains(&text.as_str());
    let letters = letters(&text);
    let may_hold = |word: &str| self::letters(word) & !letters == 0;
    let has = |words: &[&str]| words.iter().any(|word| may_hold(word) && holds(&text, word));
    if text == "metadata" || text.ends_with(" metadata") || text == "incident summary" {
        return Topic::Metadata;
    }
    if text == "status" {
        return Topic::Status;
    }
    let links = ["context links", "related documents", "related artifacts", "references", "links"];
    if is(&links) && kind != N::Playbook {
        return Topic::Links;
    }
    match kind {
        N::PostMortem | N::FixIt | N::Incident if has(&["traceability"]) => Topic::Traceability,
        _ if has(&["traceability"]) => Topic::Links,
        N::Rfc | N::Adr if has(&["pattern"]) || text.starts_with("playbook entr") => {
            Topic::Patterns
        }
        N::Playbook
            if is(&["example", "examples", "reference", "references"])
                || text.starts_with("example reference") =>
        {
            Topic::Examples
        }
        N::Prd
            if has(&["success metric", "success criteria", "key performance"])
                || is(&["kpi", "kpis", "metrics"]) =>
        {
            Topic::Kpis
        }
        N::Prd
            if has(&["requirement", "business rule", "constraint", "risk"])
                || starts(&text, "nfrs") =>
        {
            Topic::Requirements
        }
        N::PostMortem if has(&["root cause"]) => Topic::RootCause,
        N::PostMortem if is_actions(&text) => Topic::Actions,
        N::PostMortem if has(&["action item"]) => Topic::Lessons,
        N::Incident if has(&["recent change"]) => Topic::RecentChanges,
        N::Adr | N::Runbook if has(&["monitoring", "observability"]) => Topic::Monitoring,
        N::Adr | N::Runbook if starts(&text, "metrics") => Topic::Metrics,
        N::Adr | N::Runbook if starts(&text, "alerts") => Topic::Alerts,
        N::Adr | N::Runbook if starts(&text, "dashboards") => Topic::Dashboards,
        N::Adr | N::Rfc | N::Tip if has(&["api", "endpoint", "route"]) => Topic::Contract,
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

/// Which letters a text has, as bits: a text without those of a word does not hold the word.
fn letters(text: &str) -> u32 {
    text.bytes().fold(0, |letters, byte| letters | 1 << (byte & 31))
}

/// Whether a short text holds a word.
fn holds(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    memchr::memchr_iter(word[0], text).any(|at| text[at..].starts_with(word))
}

fn starts(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
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
    let end = heading.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(heading.len());
    let number = heading[..end].trim_end_matches('.');
    let rest = &heading[number.len()..];
    (number.starts_with(|c: char| c.is_ascii_digit()) && rest.starts_with(['.', ' ', ')', ':']))
        .then_some(number)
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
