//! Edge kinds and the one table that says what may point at what and how impact and trace cross it.
//!
//! An edge runs *from* what rests on, refers to or belongs to *to* something. The key of a rule is
//! the triple of edge kind, source kind and target kind. `outage` and `change` are the only columns
//! that impact reads, `trace` the only one that trace reads.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::kind::{KindSet, NodeKind};
use super::name::UnknownName;
use NodeKind as N;

/// How one thing rests on another. Spelt in kebab-case wherever users meet it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
#[non_exhaustive]
pub enum EdgeKind {
    /// A part belongs to its whole.
    PartOf,
    /// A KPI measures a story; a metric measures a KPI.
    Measures,
    /// A design derives from a requirement.
    DerivesFrom,
    /// A part of a domain model covers a requirement.
    Covers,
    /// Work or a decision implements a design.
    Implements,
    /// A design uses a pattern.
    UsesPattern,
    /// A newer document replaces an older one.
    Supersedes,
    /// An amendment changes an ADR.
    Amends,
    /// Something needs another thing of its own kind.
    DependsOn,
    /// A service or an endpoint uses a database, a resource or an API.
    Uses,
    /// A service provides an endpoint or an API.
    Provides,
    /// A decision governs a part of the system.
    Governs,
    /// A runbook tells how to operate something.
    Operates,
    /// An alert or a dashboard watches something.
    Watches,
    /// Work changes a file.
    Changes,
    /// A commit belongs to a unit of work.
    BelongsTo,
    /// A deployment ships work.
    Ships,
    /// A deployment deploys a service.
    Deploys,
    /// An incident affects a part of the system.
    Affects,
    /// An incident was caused by work, a deployment or a commit.
    CausedBy,
    /// A fix mends what an incident showed.
    Fixes,
    /// A fix repairs the work of a Bolt.
    Repairs,
    /// A post-mortem analyses an incident.
    Analyses,
    /// An action item asks to change something.
    FollowsUp,
    /// Something declares that it concerns an artifact.
    Concerns,
    /// A team owns something.
    Owns,
    /// A text names something where nothing stronger fits.
    Mentions,
}

/// One row of [`EDGE_NAMES`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct EdgeName {
    /// The kind.
    pub kind: EdgeKind,
    /// Its name, read from source to target.
    pub name: &'static str,
    /// Its name, read from target to source.
    pub inverse: &'static str,
    /// The verb for people, from source to target: "ADR-023 implements …".
    pub verb: &'static str,
    /// The verb for people, from target to source: "… is implemented by ADR-023".
    pub passive: &'static str,
}

macro_rules! edges {
    ($($kind:ident $name:literal $inverse:literal $verb:literal $passive:literal;)*) => {
        /// Every edge kind with its names, in the order in which results list them.
        pub const EDGE_NAMES: &[EdgeName] = &[$(EdgeName {
            kind: EdgeKind::$kind, name: $name, inverse: $inverse, verb: $verb, passive: $passive,
        }),*];
    };
}

edges! {
    PartOf      "part-of"      "has-part"       "is part of"    "has the part";
    Measures    "measures"     "measured-by"    "measures"      "is measured by";
    DerivesFrom "derives-from" "source-of"      "derives from"  "is the source of";
    Covers      "covers"       "covered-by"     "covers"        "is covered by";
    Implements  "implements"   "implemented-by" "implements"    "is implemented by";
    UsesPattern "uses-pattern" "pattern-for"    "uses"          "is a pattern for";
    Supersedes  "supersedes"   "superseded-by"  "supersedes"    "is superseded by";
    Amends      "amends"       "amended-by"     "amends"        "is amended by";
    DependsOn   "depends-on"   "required-by"    "depends on"    "is required by";
    Uses        "uses"         "used-by"        "uses"          "is used by";
    Provides    "provides"     "provided-by"    "provides"      "is provided by";
    Governs     "governs"      "governed-by"    "governs"       "is governed by";
    Operates    "operates"     "operated-by"    "operates"      "is operated by";
    Watches     "watches"      "watched-by"     "watches"       "is watched by";
    Changes     "changes"      "changed-by"     "changes"       "is changed by";
    BelongsTo   "belongs-to"   "has-commit"     "belongs to"    "has the commit";
    Ships       "ships"        "shipped-by"     "ships"         "is shipped by";
    Deploys     "deploys"      "deployed-by"    "deploys"       "is deployed by";
    Affects     "affects"      "affected-by"    "affects"       "is affected by";
    CausedBy    "caused-by"    "cause-of"       "was caused by" "is the cause of";
    Fixes       "fixes"        "fixed-by"       "fixes"         "is fixed by";
    Repairs     "repairs"      "repaired-by"    "repairs"       "is repaired by";
    Analyses    "analyses"     "analysed-by"    "analyses"      "is analysed by";
    FollowsUp   "follows-up"   "followed-up-by" "follows up on" "is followed up by";
    Concerns    "concerns"     "concerned-by"   "concerns"      "is concerned by";
    Owns        "owns"         "owned-by"       "owns"          "is owned by";
    Mentions    "mentions"     "mentioned-in"   "mentions"      "is mentioned in";
}

impl EdgeKind {
    /// The names of this kind.
    pub fn names(self) -> &'static EdgeName {
        &EDGE_NAMES[self as usize]
    }

    /// The name as users write it: `derives-from`.
    pub fn name(self) -> &'static str {
        self.names().name
    }
}

impl fmt::Display for EdgeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for EdgeKind {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        EDGE_NAMES.iter().find(|row| row.name == name).map(|row| row.kind).ok_or_else(|| {
            UnknownName::new("edge kind", name, EDGE_NAMES.iter().map(|row| row.name))
        })
    }
}

/// Which way a question passes along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Crossing {
    /// From source to target: `→`.
    Forward,
    /// From target to source: `←`.
    Backward,
    /// Not at all: `·`.
    Never,
}

impl fmt::Display for Crossing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Forward => "→",
            Self::Backward => "←",
            Self::Never => "·",
        })
    }
}

/// One row of [`EDGE_RULES`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct EdgeRule {
    /// The edge kind.
    pub kind: EdgeKind,
    /// Kinds of the source.
    pub sources: KindSet,
    /// Kinds of the target.
    pub targets: KindSet,
    /// Whether the rule holds only for a KPI that measures no story.
    pub untied: bool,
    /// How an outage passes.
    pub outage: Crossing,
    /// How a change passes.
    pub change: Crossing,
    /// How a trace towards the business goal passes; a trace towards the code passes the other way.
    pub trace: Crossing,
}

const fn cross(symbol: char) -> Crossing {
    match symbol {
        '>' => Crossing::Forward,
        '<' => Crossing::Backward,
        '.' => Crossing::Never,
        _ => panic!("a crossing is one of > < ."),
    }
}

const fn rule(
    kind: EdgeKind,
    sources: KindSet,
    targets: KindSet,
    outage: char,
    change: char,
    trace: char,
) -> EdgeRule {
    EdgeRule {
        kind,
        sources,
        targets,
        untied: false,
        outage: cross(outage),
        change: cross(change),
        trace: cross(trace),
    }
}

const fn set(kinds: &[NodeKind]) -> KindSet {
    KindSet::of(kinds)
}

const DAA_PARTS: KindSet =
    set(&[N::Aggregate, N::Operation, N::Invariant, N::DomainEvent, N::Section]);
const SAME: [KindSet; 4] = [set(&[N::Service]), set(&[N::Bolt]), set(&[N::Adr]), set(&[N::Rfc])];

/// What may point at what, and how each question crosses it. The first row that fits a triple holds.
pub const EDGE_RULES: &[EdgeRule] = &[
    EdgeRule {
        untied: true,
        ..rule(EdgeKind::PartOf, set(&[N::Kpi]), set(&[N::Prd]), '<', '.', '<')
    },
    rule(EdgeKind::PartOf, KindSet::PARTS, KindSet::PARTS.and(KindSet::ARTIFACTS), '>', '.', '>'),
    rule(
        EdgeKind::PartOf,
        set(&[N::Service, N::Database, N::Resource, N::Api]),
        set(&[N::System, N::Service]),
        '.',
        '>',
        '>',
    ),
    rule(
        EdgeKind::PartOf,
        set(&[N::System, N::Domain]),
        set(&[N::Domain, N::System]),
        '.',
        '>',
        '>',
    ),
    rule(EdgeKind::PartOf, set(&[N::File]), set(&[N::Service]), '.', '>', '>'),
    rule(EdgeKind::Measures, set(&[N::Kpi]), set(&[N::UserStory]), '<', '<', '<'),
    rule(EdgeKind::Measures, set(&[N::Metric]), set(&[N::Kpi]), '.', '<', '>'),
    rule(EdgeKind::DerivesFrom, set(&[N::Daa, N::Tip]), set(&[N::Prd]), '>', '<', '>'),
    rule(EdgeKind::DerivesFrom, set(&[N::Rfc]), set(&[N::Daa, N::Tip, N::Prd]), '>', '<', '>'),
    rule(
        EdgeKind::DerivesFrom,
        set(&[N::Adr]),
        set(&[N::Rfc, N::Daa, N::Tip, N::Prd]),
        '>',
        '<',
        '>',
    ),
    rule(
        EdgeKind::DerivesFrom,
        set(&[N::Adr, N::Rfc, N::Tip]),
        set(&[N::Requirement]),
        '>',
        '<',
        '>',
    ),
    rule(EdgeKind::DerivesFrom, set(&[N::Adr, N::Rfc]), set(&[N::UserStory]), '>', '<', '>'),
    rule(
        EdgeKind::Covers,
        DAA_PARTS.and(set(&[N::Daa, N::Tip])),
        set(&[N::UserStory, N::Requirement]),
        '>',
        '<',
        '>',
    ),
    rule(EdgeKind::Implements, set(&[N::Adr, N::Rfc]), DAA_PARTS, '>', '<', '>'),
    rule(EdgeKind::Implements, set(&[N::Bolt]), set(&[N::Adr]), '.', '<', '>'),
    rule(EdgeKind::Implements, set(&[N::File]), set(&[N::Bolt, N::Adr]), '.', '<', '>'),
    rule(EdgeKind::UsesPattern, set(&[N::Rfc, N::Adr]), set(&[N::Playbook]), '.', '<', '>'),
    rule(EdgeKind::Supersedes, KindSet::ARTIFACTS, KindSet::ARTIFACTS, '.', '.', '.'),
    rule(EdgeKind::Amends, set(&[N::Amendment]), set(&[N::Adr]), '.', '.', '.'),
    rule(EdgeKind::DependsOn, SAME[0], SAME[0], '<', '<', '.'),
    rule(EdgeKind::DependsOn, SAME[1], SAME[1], '.', '<', '.'),
    rule(EdgeKind::DependsOn, SAME[2], SAME[2], '.', '<', '.'),
    rule(EdgeKind::DependsOn, SAME[3], SAME[3], '.', '<', '.'),
    rule(
        EdgeKind::Uses,
        set(&[N::Service, N::Endpoint]),
        set(&[N::Database, N::Resource, N::Api]),
        '<',
        '<',
        '<',
    ),
    rule(EdgeKind::Provides, set(&[N::Service]), set(&[N::Endpoint, N::Api]), '>', '>', '<'),
    rule(
        EdgeKind::Governs,
        set(&[N::Adr]),
        set(&[N::Service, N::Endpoint, N::Database, N::Resource]),
        '<',
        '>',
        '<',
    ),
    rule(EdgeKind::Governs, set(&[N::Adr]), set(&[N::Metric]), '.', '>', '<'),
    rule(
        EdgeKind::Operates,
        set(&[N::Runbook]),
        set(&[N::Adr, N::Service, N::Endpoint, N::Alert, N::Database, N::Resource]),
        '.',
        '<',
        '>',
    ),
    rule(
        EdgeKind::Watches,
        set(&[N::Alert, N::Dashboard]),
        set(&[N::Metric, N::Service, N::Endpoint]),
        '.',
        '<',
        '>',
    ),
    rule(EdgeKind::Changes, set(&[N::Bolt, N::FixIt, N::Commit]), set(&[N::File]), '.', '>', '<'),
    rule(EdgeKind::BelongsTo, set(&[N::Commit]), set(&[N::Bolt, N::FixIt]), '.', '.', '>'),
    rule(
        EdgeKind::Ships,
        set(&[N::Deployment]),
        set(&[N::Bolt, N::FixIt, N::Commit]),
        '.',
        '.',
        '>',
    ),
    rule(EdgeKind::Deploys, set(&[N::Deployment]), set(&[N::Service]), '.', '.', '>'),
    rule(
        EdgeKind::Affects,
        set(&[N::Incident]),
        set(&[N::Service, N::Endpoint, N::Database, N::Resource]),
        '.',
        '.',
        '>',
    ),
    rule(
        EdgeKind::CausedBy,
        set(&[N::Incident]),
        set(&[N::Bolt, N::Deployment, N::Commit]),
        '.',
        '.',
        '>',
    ),
    rule(EdgeKind::Fixes, set(&[N::FixIt]), set(&[N::Incident]), '.', '.', '>'),
    rule(EdgeKind::Repairs, set(&[N::FixIt]), set(&[N::Bolt]), '.', '.', '>'),
    rule(EdgeKind::Analyses, set(&[N::PostMortem]), set(&[N::Incident]), '.', '.', '>'),
    rule(EdgeKind::FollowsUp, set(&[N::ActionItem]), KindSet::ALL, '.', '.', '>'),
    rule(
        EdgeKind::Concerns,
        set(&[N::FixIt, N::PostMortem, N::Incident, N::Amendment]),
        KindSet::ALL,
        '.',
        '.',
        '>',
    ),
    rule(EdgeKind::Owns, set(&[N::Team]), KindSet::ALL, '.', '.', '.'),
    rule(EdgeKind::Mentions, KindSet::ALL, KindSet::ALL, '.', '.', '.'),
];

/// Where the rules of each kind end in [`EDGE_RULES`], which lists them kind by kind; those of the next
/// kind begin there.
const ENDS: [usize; EDGE_NAMES.len() + 1] = {
    let mut ends = [0; EDGE_NAMES.len() + 1];
    let mut at = 0;
    while at < EDGE_RULES.len() {
        let kind = EDGE_RULES[at].kind as usize;
        let before = if at == 0 { 0 } else { EDGE_RULES[at - 1].kind as usize };
        assert!(kind == before || kind == before + 1, "each kind follows the one before it");
        ends[kind + 1] = at + 1;
        at += 1;
    }
    ends
};

impl EdgeRule {
    /// The rule for an edge of `kind` from `source` to `target`; `None` if the model has no such edge.
    ///
    /// `untied` says that the source is a KPI which measures no story.
    pub fn find(
        kind: EdgeKind,
        source: NodeKind,
        target: NodeKind,
        untied: bool,
    ) -> Option<&'static Self> {
        EDGE_RULES[ENDS[kind as usize]..ENDS[kind as usize + 1]].iter().find(|rule| {
            rule.sources.contains(source)
                && rule.targets.contains(target)
                && (!rule.untied || untied)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_enum() {
        for (at, row) in EDGE_NAMES.iter().enumerate() {
            assert_eq!(row.kind as usize, at, "{}", row.name);
            assert_eq!(row.name.parse(), Ok(row.kind));
        }
    }

    #[test]
    fn every_kind_has_a_rule() {
        for row in EDGE_NAMES {
            assert!(EDGE_RULES.iter().any(|rule| rule.kind == row.kind), "{}", row.name);
        }
    }

    #[test]
    fn a_tied_kpi_follows_its_story_and_an_untied_one_its_prd() {
        let untied =
            EdgeRule::find(EdgeKind::PartOf, N::Kpi, N::Prd, true).expect("it is in the model");
        let tied =
            EdgeRule::find(EdgeKind::PartOf, N::Kpi, N::Prd, false).expect("it is in the model");
        assert_eq!((untied.outage, tied.outage), (Crossing::Backward, Crossing::Forward));
    }

    #[test]
    fn what_the_model_does_not_know_has_no_rule() {
        assert!(EdgeRule::find(EdgeKind::Covers, N::Adr, N::UserStory, false).is_none());
        assert!(EdgeRule::find(EdgeKind::Uses, N::Database, N::Service, false).is_none());
    }
}
