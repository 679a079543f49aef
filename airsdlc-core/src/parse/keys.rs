//! Metadata keys: which relation each makes, per kind of artifact. One table, [`KEY_RULES`].

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::{EdgeKind as E, EdgeRule, KindSet, NodeKind as N};
use crate::source::KeyEdge;

use super::record::Intent;

/// What the value of a key names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expects {
    /// Ids and links.
    Ids,
    /// Ids, links, titles of this kind, and parts of it.
    Artifact(N),
    /// Names of things that run, or routes.
    Names(&'static [N]),
    /// The same in prose: several words may say something else, `15% of the guests`.
    Told(&'static [N]),
    /// Files of the code.
    Files,
}

impl Expects {
    /// Whether artifacts are named, by whatever they are called.
    pub(super) fn is_artifact(self) -> bool {
        matches!(self, Self::Ids | Self::Artifact(_))
    }
}

/// One row of [`KEY_RULES`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyRule {
    /// In artifacts of these kinds …
    pub(crate) kinds: KindSet,
    /// … one of these keys, folded, …
    pub(crate) keys: &'static [&'static str],
    /// … names such things …
    pub(crate) expects: Expects,
    /// … and makes such a relation.
    pub(crate) intent: Intent,
}

const fn row(
    kinds: &[N],
    keys: &'static [&'static str],
    expects: Expects,
    intent: Intent,
) -> KeyRule {
    KeyRule { kinds: KindSet::of(kinds), keys, expects, intent }
}

const PRD: &[&str] = &["prd", "source prd", "related prd", "prds", "ai prd", "requirement"];
const DAA: &[&str] =
    &["daa", "ai daa", "source daa", "related daa", "domain model", "domain analysis"];
const TIP: &[&str] = &["tip", "source tip", "related tip"];
const RFC: &[&str] = &["rfc", "source rfc", "related rfc"];
const ADR: &[&str] = &["adr", "adrs", "ai adr", "related adr", "related adrs", "source adr"];
const BOLT: &[&str] = &["bolt", "bolts", "related bolt", "related bolts"];
const INCIDENT: &[&str] = &["incident", "related incident", "incident id", "incidents"];
const PATTERN: &[&str] = &[
    "playbook",
    "playbook entry",
    "playbook entries",
    "pattern",
    "patterns",
    "applicable patterns",
    "related patterns",
    "applicable playbook patterns",
    "applied patterns",
];
const FILES: &[&str] =
    &["file", "files", "affected code", "affected files", "code", "changed files"];
const RUNS: &[N] = &[N::Service, N::Database, N::Resource, N::Api];
/// The same where a store is meant first.
const STORES: &[N] = &[N::Database, N::Resource, N::Service, N::Api];
const NAMED: &[N] = &[N::Service, N::Database, N::Resource, N::Api, N::System, N::Domain, N::Team];
const ALL: &[N] = &[
    N::Prd,
    N::Daa,
    N::Tip,
    N::Rfc,
    N::Adr,
    N::Playbook,
    N::Bolt,
    N::Deployment,
    N::Incident,
    N::FixIt,
    N::PostMortem,
    N::Runbook,
];

/// Which key makes which relation. The first row that fits holds.
pub(crate) const KEY_RULES: &[KeyRule] = &[
    row(&[N::Daa, N::Tip, N::Rfc, N::Adr], PRD, Expects::Artifact(N::Prd), Intent::Upstream),
    row(&[N::Rfc, N::Adr], DAA, Expects::Artifact(N::Daa), Intent::Upstream),
    row(&[N::Rfc, N::Adr], TIP, Expects::Artifact(N::Tip), Intent::Upstream),
    row(&[N::Adr], RFC, Expects::Artifact(N::Rfc), Intent::Upstream),
    row(
        &[N::Adr, N::Rfc],
        &["supersedes", "supercedes", "replaces"],
        Expects::Ids,
        Intent::Edge(E::Supersedes),
    ),
    row(
        &[N::Adr, N::Rfc],
        &["superseded by", "superceded by", "replaced by"],
        Expects::Ids,
        Intent::Reverse(E::Supersedes),
    ),
    row(
        &[N::Adr, N::Rfc, N::Bolt],
        &[
            "depends on",
            "dependencies",
            "dependency",
            "requires",
            "prerequisite",
            "prerequisites",
            "blocked by",
        ],
        Expects::Ids,
        Intent::Edge(E::DependsOn),
    ),
    row(
        &[N::Adr, N::Rfc, N::Bolt],
        &["required by", "blocks"],
        Expects::Ids,
        Intent::Reverse(E::DependsOn),
    ),
    row(&[N::Rfc, N::Adr], PATTERN, Expects::Ids, Intent::Edge(E::UsesPattern)),
    row(
        &[N::Playbook],
        &["example", "examples", "reference", "references"],
        Expects::Ids,
        Intent::Reverse(E::UsesPattern),
    ),
    row(
        &[N::Adr],
        &["service", "services"],
        Expects::Names(&[N::Service]),
        Intent::Edge(E::Governs),
    ),
    row(
        &[N::Adr],
        &["database", "databases"],
        Expects::Names(&[N::Database]),
        Intent::Edge(E::Governs),
    ),
    row(
        &[N::Adr],
        &["resource", "resources"],
        Expects::Names(&[N::Resource, N::Database]),
        Intent::Edge(E::Governs),
    ),
    row(&[N::Adr], &["endpoint", "endpoints"], Expects::Names(RUNS), Intent::Edge(E::Governs)),
    row(&[N::Bolt], ADR, Expects::Artifact(N::Adr), Intent::Edge(E::Implements)),
    row(&[N::Bolt, N::FixIt], FILES, Expects::Files, Intent::Edge(E::Changes)),
    row(
        &[N::Incident],
        &[
            "service",
            "services",
            "endpoint",
            "endpoints",
            "affected service",
            "affected services",
            "affected endpoint",
            "affected endpoints",
        ],
        Expects::Names(RUNS),
        Intent::Edge(E::Affects),
    ),
    row(
        &[N::Incident],
        &["database", "databases"],
        Expects::Names(STORES),
        Intent::Edge(E::Affects),
    ),
    row(&[N::Incident], &["affected"], Expects::Told(RUNS), Intent::Edge(E::Affects)),
    row(
        &[N::Incident],
        &["recent changes", "related bolt", "related bolts", "bolt"],
        Expects::Ids,
        Intent::Edge(E::Concerns),
    ),
    row(&[N::FixIt], INCIDENT, Expects::Ids, Intent::Edge(E::Fixes)),
    row(&[N::FixIt], BOLT, Expects::Ids, Intent::Edge(E::Repairs)),
    row(&[N::FixIt, N::Incident], ADR, Expects::Artifact(N::Adr), Intent::Edge(E::Concerns)),
    row(&[N::FixIt, N::Incident], PRD, Expects::Artifact(N::Prd), Intent::Edge(E::Concerns)),
    row(&[N::FixIt, N::Incident], DAA, Expects::Artifact(N::Daa), Intent::Edge(E::Concerns)),
    row(&[N::PostMortem], INCIDENT, Expects::Ids, Intent::Edge(E::Analyses)),
    row(
        &[N::Runbook],
        &["service", "services", "endpoint", "endpoints"],
        Expects::Names(RUNS),
        Intent::Edge(E::Operates),
    ),
    row(
        &[N::Runbook],
        &["database", "databases"],
        Expects::Names(STORES),
        Intent::Edge(E::Operates),
    ),
    row(
        &[N::Runbook],
        &["alert", "alerts"],
        Expects::Names(&[N::Alert]),
        Intent::Edge(E::Operates),
    ),
    row(&[N::Runbook], ADR, Expects::Artifact(N::Adr), Intent::Edge(E::Operates)),
    row(
        &[N::Deployment],
        &["service", "services"],
        Expects::Names(&[N::Service]),
        Intent::Edge(E::Deploys),
    ),
    row(
        &[N::Deployment],
        &["bolt", "bolts", "ships", "fix", "fixes", "fix it", "changes", "commit", "commits"],
        Expects::Ids,
        Intent::Edge(E::Ships),
    ),
    row(
        &[N::Amendment],
        &[
            "reason",
            "references",
            "post mortem",
            "postmortem",
            "fix it bolt",
            "fix it",
            "incident",
            "related incident",
        ],
        Expects::Ids,
        Intent::Edge(E::Concerns),
    ),
    row(
        &[N::Kpi],
        &["story", "user story", "stories", "user stories"],
        Expects::Artifact(N::Prd),
        Intent::Edge(E::Measures),
    ),
    row(
        &[N::Kpi],
        &["metric", "metrics"],
        Expects::Names(&[N::Metric]),
        Intent::Reverse(E::Measures),
    ),
    row(
        ALL,
        &["owner", "owners", "owning team", "team"],
        Expects::Names(&[N::Team]),
        Intent::Reverse(E::Owns),
    ),
];

impl KeyRule {
    /// The rule for the values of a key that the configuration gives an edge.
    pub(crate) fn of_edge(kind: N, edge: KeyEdge) -> Self {
        let fits = |other: &N| {
            let (from, to) = if edge.is_reverse { (*other, kind) } else { (kind, *other) };
            EdgeRule::find(edge.kind, from, to, false).is_some()
        };
        let mut artifacts = ALL.iter().copied().filter(fits);
        let expects = match (artifacts.next(), artifacts.next()) {
            (Some(only), None) => Expects::Artifact(only),
            (None, _) if NAMED.iter().any(fits) => Expects::Names(NAMED),
            (None, _) if fits(&N::File) => Expects::Files,
            _ => Expects::Ids,
        };
        let intent =
            if edge.is_reverse { Intent::Reverse(edge.kind) } else { Intent::Edge(edge.kind) };
        Self { kinds: KindSet::of(&[kind]), keys: &[], expects, intent }
    }

    /// The rule for a key, folded, in an artifact of `kind`. Cost: one search by hash.
    pub(crate) fn find(kind: N, key: &str) -> Option<&'static Self> {
        let rules = BY_KEY.get(key)?;
        rules.iter().copied().find(|rule| rule.kinds.contains(kind))
    }
}

/// The rows of [`KEY_RULES`] by their keys, in order.
static BY_KEY: LazyLock<FxHashMap<&str, Vec<&KeyRule>>> = LazyLock::new(|| {
    let mut rules: FxHashMap<_, Vec<_>> = FxHashMap::default();
    for rule in KEY_RULES {
        for key in rule.keys {
            rules.entry(*key).or_default().push(rule);
        }
    }
    rules
});

/// For each first letter of a key of [`KEY_RULES`], as its place in the alphabet, a bit for each length.
static LENGTHS: LazyLock<[u32; 32]> = LazyLock::new(|| {
    let mut lengths = [0; 32];
    for key in KEY_RULES.iter().flat_map(|rule| rule.keys) {
        lengths[usize::from(key.as_bytes()[0] & 31)] |= 1 << key.len();
    }
    lengths
});

/// Whether a text is none of the keys of [`KEY_RULES`] however it is folded, as its first letter and its
/// length show. A small letter in front may begin `camelCase`, which grows.
pub(super) fn is_no_key(text: &str) -> bool {
    let Some(first) = text.bytes().next().filter(|_| text.is_ascii()) else { return false };
    let lengths = LENGTHS[usize::from(first & 31)];
    let is_trimmed = first.is_ascii_uppercase() && !text.ends_with(char::is_whitespace);
    let of_length = lengths.checked_shr(text.len() as u32).unwrap_or_default() & 1;
    is_trimmed && of_length == 0
}

/// Words that head the columns of a table of keys and values.
pub(crate) const TABLE_HEADS: &[&str] =
    &["field", "key", "attribute", "property", "item", "metadata", "name"];

/// Keys, folded, that give an artifact of `kind` its id.
pub(crate) fn names_id(kind: N, key: &str) -> bool {
    match kind {
        N::Playbook => matches!(key, "pattern id" | "playbook id" | "id"),
        N::FixIt => matches!(key, "fix it bolt id" | "fix it id" | "fix id" | "id"),
        N::PostMortem => matches!(key, "post mortem id" | "id"),
        _ => {
            key == "id"
                || key.split_once(' ').is_some_and(|(word, rest)| {
                    matches!(rest, "id" | "number") && N::of_word(word) == Some(kind)
                })
        }
    }
}

/// Whether a key, folded, without a rule names what its artifact does not rest on: what it leaves out,
/// leads to or has to do with.
pub(super) fn leads_elsewhere(key: &str) -> bool {
    const WORDS: &[&str] = &[
        "not",
        "non",
        "no",
        "out",
        "except",
        "excludes",
        "excluded",
        "excluding",
        "rejected",
        "blocks",
        "blocked",
        "conflicts",
        "contradicts",
        "unlike",
        "unrelated",
        "enables",
        "affects",
        "affected",
        "impacts",
        "impact",
        "informs",
        "informed",
        "consulted",
        "next",
        "downstream",
        "see",
        "alternatives",
        "alternative",
        "amended",
        "changed",
        "superseded",
        "supersedes",
        "replaced",
        "replaces",
        "deprecates",
        "deprecated",
    ];
    key.split(' ').next().is_some_and(|first| WORDS.contains(&first))
}

/// Whether a key as written says what an artifact of `kind` rests on.
pub(crate) fn names_upstream(kind: N, key: &str) -> bool {
    let rule = KeyRule::find(kind, &crate::source::fold_key(key));
    let upstream = |rule: &KeyRule| {
        matches!(rule.intent, Intent::Upstream | Intent::Edge(E::Implements | E::Fixes))
    };
    rule.is_some_and(upstream)
}

/// Keys, folded, whose value says for which wish of its users an artifact is, where it stands in a tracker.
const TICKETS: &[&str] = &[
    "epic",
    "feature",
    "github issue",
    "issue",
    "issues",
    "jira",
    "jira issue",
    "jira ticket",
    "linear",
    "requirements",
    "stories",
    "story",
    "technical story",
    "ticket",
    "tickets",
    "user story",
    "work item",
];

/// Whether a key as written says so.
pub(crate) fn names_ticket(key: &str) -> bool {
    TICKETS.contains(&crate::source::fold_key(key).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fixed_relation_is_in_the_model() {
        for rule in KEY_RULES {
            let (kind, backwards) = match rule.intent {
                Intent::Edge(kind) => (kind, false),
                Intent::Reverse(kind) => (kind, true),
                _ => continue,
            };
            for source in rule.kinds.iter() {
                let fits = KindSet::ALL.iter().any(|target| {
                    let (from, to) = if backwards { (target, source) } else { (source, target) };
                    EdgeRule::find(kind, from, to, false).is_some()
                });
                assert!(fits, "{source} {:?}", rule.keys);
            }
        }
    }

    #[test]
    fn keys_are_folded() {
        for key in KEY_RULES.iter().flat_map(|rule| rule.keys) {
            assert_eq!(*key, crate::source::fold_key(key));
            for key in [(*key).to_owned(), key.to_uppercase(), format!("{key} ")] {
                assert!(!is_no_key(&key), "{key}");
            }
        }
    }

    #[test]
    fn few_texts_may_be_keys() {
        for text in ["Contexts", "Status of it", "An applicable playbook pattern"] {
            assert!(is_no_key(text), "{text}");
        }
    }

    #[test]
    fn the_first_row_of_a_key_and_a_kind_holds() {
        for key in KEY_RULES.iter().flat_map(|rule| rule.keys) {
            for kind in KindSet::ALL.iter() {
                let fits = |rule: &&KeyRule| rule.kinds.contains(kind) && rule.keys.contains(key);
                let first = KEY_RULES.iter().find(fits);
                let found = KeyRule::find(kind, key);
                assert_eq!(format!("{found:?}"), format!("{first:?}"), "{key}");
            }
        }
    }
}
