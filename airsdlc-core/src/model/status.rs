//! Life cycles: the statuses that a kind may have, and the spellings that mean them.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use super::kind::NodeKind as N;

/// A status, as written and as the life cycle of the kind knows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Status {
    /// The text as written.
    pub written: SmolStr,
    /// The state of the life cycle, in lower case; `None` where the kind has no life cycle or the
    /// text names none of its states.
    pub normal: Option<SmolStr>,
}

/// One row of [`LIFE_CYCLES`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct LifeCycle {
    /// The kind.
    pub kind: N,
    /// Its states in order, each with other spellings of it. Lower case.
    pub states: &'static [(&'static str, &'static [&'static str])],
}

const WORK: &[(&str, &[&str])] = &[
    ("todo", &["to do", "open", "planned", "backlog"]),
    ("in progress", &["doing", "wip", "started"]),
    ("in review", &["review"]),
    ("done", &["completed", "complete", "closed", "merged"]),
    ("blocked", &["on hold", "paused"]),
    ("cancelled", &["canceled", "abandoned", "dropped", "rejected", "won't do", "wont do"]),
];
const PROPOSAL: &[(&str, &[&str])] = &[
    ("draft", &["deferred", "postponed"]),
    ("under review", &["in review", "in discussion", "proposed"]),
    ("approved", &["accepted", "implemented", "decided"]),
    ("rejected", &["declined", "withdrawn"]),
    ("superseded", &[]),
];

/// The life cycle of each kind that has one.
pub const LIFE_CYCLES: &[LifeCycle] = &[
    LifeCycle {
        kind: N::Prd,
        states: &[
            ("draft", &["proposed", "in review", "under review"]),
            ("approved", &["accepted", "implemented"]),
        ],
    },
    LifeCycle { kind: N::Daa, states: &[("draft", &[]), ("validated", &[])] },
    LifeCycle { kind: N::Tip, states: PROPOSAL },
    LifeCycle { kind: N::Rfc, states: PROPOSAL },
    LifeCycle {
        kind: N::Adr,
        states: &[
            // What is put off is not decided.
            (
                "proposed",
                &["draft", "in review", "under review", "in discussion", "deferred", "postponed"],
            ),
            ("accepted", &["approved", "implemented", "decided"]),
            ("rejected", &["declined", "withdrawn"]),
            ("deprecated", &[]),
            ("superseded", &[]),
        ],
    },
    LifeCycle { kind: N::Bolt, states: WORK },
    LifeCycle { kind: N::FixIt, states: WORK },
    LifeCycle { kind: N::Playbook, states: &[("active", &[]), ("deprecated", &[])] },
    LifeCycle {
        kind: N::Incident,
        states: &[
            ("open", &["investigating", "identified", "in progress"]),
            ("mitigated", &["monitoring"]),
            ("resolved", &["closed"]),
        ],
    },
];

impl Status {
    /// Reads a status of a node of `kind`: `Accepted (2024-01-25)` of an ADR is `accepted`.
    pub fn read(kind: N, written: &str) -> Self {
        let written = written.trim();
        let normal = LIFE_CYCLES.iter().find(|cycle| cycle.kind == kind).and_then(|cycle| {
            let text = Self::fold(written);
            cycle.states.iter().find(|(state, spellings)| {
                std::iter::once(state)
                    .chain(*spellings)
                    .any(|known| begins_with_words(&text, known))
            })
        });
        Self {
            written: written.into(),
            normal: normal.map(|(state, _)| SmolStr::new_static(state)),
        }
    }

    /// The form in which two spellings of a status are equal: lower case, without marks in front.
    pub(crate) fn fold(text: &str) -> String {
        let text: String = text
            .chars()
            .map(|c| if matches!(c, '_' | '-') { ' ' } else { c.to_ascii_lowercase() })
            .collect();
        text.trim().trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned()
    }

    /// The state of the life cycle, else the text as written.
    pub fn as_str(&self) -> &str {
        self.normal.as_deref().unwrap_or(&self.written)
    }
}

fn begins_with_words(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_state() {
        for (kind, written, normal) in [
            (N::Adr, "Accepted", Some("accepted")),
            (N::Rfc, "Under Review", Some("under review")),
            (N::Bolt, "in_progress", Some("in progress")),
            (N::Bolt, "✅ Done (2024-01-12)", Some("done")),
            (N::Tip, "Draft (for RFC)", Some("draft")),
            (N::Adr, "Rejected", Some("rejected")),
            (N::Adr, "Implemented", Some("accepted")),
            (N::Adr, "Deferred to 2025", Some("proposed")),
            (N::Rfc, "Withdrawn", Some("rejected")),
            (N::Bolt, "Blocked by BOLT-2", Some("blocked")),
            (N::Bolt, "Cancelled", Some("cancelled")),
            (N::Incident, "Monitoring", Some("mitigated")),
            (N::Adr, "Acceptedish", None),
            (N::Runbook, "Active", None),
        ] {
            assert_eq!(Status::read(kind, written).normal.as_deref(), normal, "{written}");
        }
    }
}
