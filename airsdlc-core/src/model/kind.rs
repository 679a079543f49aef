//! Node kinds, and the words and prefixes by which a text names them: one table, [`KINDS`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::name::UnknownName;

/// What a node is. Spelt in kebab-case wherever users meet it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[repr(u8)]
#[non_exhaustive]
pub enum NodeKind {
    /// Product requirements document.
    Prd,
    /// Domain architecture analysis.
    Daa,
    /// Technical implementation proposal.
    Tip,
    /// Request for comments.
    Rfc,
    /// Architectural decision record.
    Adr,
    /// Entry of the architectural playbook: a pattern.
    Playbook,
    /// Unit of implementation work.
    Bolt,
    /// Deployment unit, or one deployment of it.
    Deployment,
    /// Production incident.
    Incident,
    /// Bolt that repairs what an incident revealed.
    FixIt,
    /// Post-mortem of an incident.
    PostMortem,
    /// Runbook.
    Runbook,
    /// User story of a PRD.
    UserStory,
    /// Requirement of a PRD: non-functional, business rule, constraint or risk.
    Requirement,
    /// Key performance indicator of a PRD.
    Kpi,
    /// Aggregate of a DAA.
    Aggregate,
    /// Operation of a DAA.
    Operation,
    /// Invariant of a DAA.
    Invariant,
    /// Domain event of a DAA.
    DomainEvent,
    /// Amendment of an ADR.
    Amendment,
    /// Action item of a post-mortem.
    ActionItem,
    /// Alert of an ADR or a runbook.
    Alert,
    /// Dashboard of an ADR or a runbook.
    Dashboard,
    /// Section of an artifact that something refers to.
    Section,
    /// Running service.
    Service,
    /// Database.
    Database,
    /// Queue, cache, topic, bucket or another thing that services use.
    Resource,
    /// Endpoint of a service: a method and a route.
    Endpoint,
    /// Programming interface as a catalogue lists it.
    Api,
    /// Group of services.
    System,
    /// Business domain.
    Domain,
    /// Team.
    Team,
    /// Metric that a system emits.
    Metric,
    /// File of the repository.
    File,
    /// Commit.
    Commit,
}

/// The four groups of node kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum KindGroup {
    /// Documents that a team writes.
    Artifact,
    /// Parts of an artifact.
    Part,
    /// Things that run, and who runs them.
    System,
    /// Files and commits.
    Code,
}

/// One row of [`KINDS`].
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct KindRow {
    /// The kind.
    pub kind: NodeKind,
    /// Its name in JSON, on the command line and in Python.
    pub name: &'static str,
    /// The name of several.
    pub plural: &'static str,
    /// Its group.
    pub group: KindGroup,
    /// Start of an id made from a slug: `DAA` in `DAA:booking-cancellation`.
    pub label: &'static str,
    /// Prefixes of the ids that artifacts of this kind carry: `PRD` in `PRD-015`.
    pub prefixes: &'static [&'static str],
    /// Words that, before a colon, make a heading the start of such an artifact. Lower case.
    pub words: &'static [&'static str],
    /// What it is, in a few words.
    pub about: &'static str,
}

macro_rules! kinds {
    ($($kind:ident $name:literal $plural:literal $group:ident $label:literal $prefixes:expr, $words:expr, $about:literal;)*) => {
        /// Every node kind, in the order in which results list them.
        pub const KINDS: &[KindRow] = &[$(KindRow {
            kind: NodeKind::$kind, name: $name, plural: $plural, group: KindGroup::$group, label: $label,
            prefixes: &$prefixes, words: &$words, about: $about,
        }),*];
    };
}

kinds! {
    Prd         "prd"          "PRDs"          Artifact "PRD" ["PRD"], ["prd", "ai-prd", "product requirements document"], "product requirements document";
    Daa         "daa"          "DAAs"          Artifact "DAA" ["DAA"], ["daa", "ai-daa", "domain architecture analysis"], "domain architecture analysis";
    Tip         "tip"          "TIPs"          Artifact "TIP" ["TIP"], ["tip", "technical implementation proposal"], "technical implementation proposal";
    Rfc         "rfc"          "RFCs"          Artifact "RFC" ["RFC"], ["rfc", "request for comments"], "request for comments";
    Adr         "adr"          "ADRs"          Artifact "ADR" ["ADR"], ["adr", "ai-adr", "architectural decision record", "architecture decision record"], "architectural decision record";
    Playbook    "playbook"     "playbooks"     Artifact "PLAYBOOK" ["PLAYBOOK"], ["playbook", "playbook entry", "pattern"], "entry of the architectural playbook";
    Bolt        "bolt"         "Bolts"         Artifact "BOLT" ["BOLT"], ["bolt"], "unit of implementation work";
    Deployment  "deployment"   "deployments"   Artifact "DEPLOYMENT" ["DEPLOY"], ["deployment", "deployment unit"], "deployment unit, or one deployment";
    Incident    "incident"     "incidents"     Artifact "INC" ["INC"], ["incident"], "production incident";
    FixIt       "fix-it"       "Fix-It Bolts"  Artifact "FIX" ["FIX"], ["fix-it", "fix-it bolt"], "Bolt that repairs what an incident revealed";
    PostMortem  "post-mortem"  "post-mortems"  Artifact "PM" ["PM"], ["post-mortem", "postmortem", "post mortem"], "post-mortem of an incident";
    Runbook     "runbook"      "runbooks"      Artifact "RUNBOOK" ["RUNBOOK", "RUN"], ["runbook"], "runbook";
    UserStory   "user-story"   "user stories"  Part "US" ["US"], [], "user story of a PRD";
    Requirement "requirement"  "requirements"  Part "REQ" ["NFR", "BR", "TC", "R"], [], "requirement of a PRD; attribute `sort`: nfr, business-rule, constraint, risk";
    Kpi         "kpi"          "KPIs"          Part "KPI" ["KPI"], [], "key performance indicator of a PRD";
    Aggregate   "aggregate"    "aggregates"    Part "AGGREGATE" [], [], "aggregate of a DAA";
    Operation   "operation"    "operations"    Part "OPERATION" [], [], "operation of a DAA";
    Invariant   "invariant"    "invariants"    Part "INV" ["INV"], [], "invariant of a DAA";
    DomainEvent "domain-event" "domain events" Part "EVENT" [], [], "domain event of a DAA";
    Amendment   "amendment"    "amendments"    Part "AMENDMENT" [], [], "amendment of an ADR";
    ActionItem  "action-item"  "action items"  Part "ACTION" [], [], "action item of a post-mortem; attributes `done`, `owner`, `due`, `status`, `links` where written";
    Alert       "alert"        "alerts"        Part "ALERT" [], [], "alert of an ADR, a runbook or a rule file";
    Dashboard   "dashboard"    "dashboards"    Part "DASHBOARD" [], [], "dashboard of an ADR or a runbook";
    Section     "section"      "sections"      Part "SECTION" [], [], "section of an artifact that something refers to";
    Service     "service"      "services"      System "service" [], [], "running service";
    Database    "database"     "databases"     System "database" [], [], "database";
    Resource    "resource"     "resources"     System "resource" [], [], "queue, cache, topic, bucket";
    Endpoint    "endpoint"     "endpoints"     System "endpoint" [], [], "endpoint: a method and a route";
    Api         "api"          "APIs"          System "api" [], [], "interface that a catalogue lists";
    System      "system"       "systems"       System "system" [], [], "group of services";
    Domain      "domain"       "domains"       System "domain" [], [], "business domain";
    Team        "team"         "teams"         System "team" [], [], "team";
    Metric      "metric"       "metrics"       System "metric" [], [], "metric that a system emits";
    File        "file"         "files"         Code "file" [], [], "file of the repository";
    Commit      "commit"       "commits"       Code "commit" [], [], "commit";
}

/// The prefixes of all kinds, in the order of [`KINDS`]: every id is asked for its prefix, and most
/// rows have none.
const PREFIXES: &[(&str, NodeKind)] = {
    const COUNT: usize = {
        let (mut count, mut row) = (0, 0);
        while row < KINDS.len() {
            count += KINDS[row].prefixes.len();
            row += 1;
        }
        count
    };
    const ALL: [(&str, NodeKind); COUNT] = {
        let mut all = [("", NodeKind::Prd); COUNT];
        let (mut count, mut row) = (0, 0);
        while row < KINDS.len() {
            let mut own = 0;
            while own < KINDS[row].prefixes.len() {
                all[count] = (KINDS[row].prefixes[own], KINDS[row].kind);
                (count, own) = (count + 1, own + 1);
            }
            row += 1;
        }
        all
    };
    &ALL
};

impl NodeKind {
    /// The row of this kind in [`KINDS`].
    pub fn row(self) -> &'static KindRow {
        &KINDS[self as usize]
    }

    /// The name as users write it: `user-story`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The name of `count` things of this kind: `KPI` or `KPIs`.
    pub fn noun(self, count: usize) -> &'static str {
        let plural = self.row().plural;
        match (count, self) {
            (1, Self::UserStory) => "user story",
            (1, _) => plural.strip_suffix('s').unwrap_or(plural),
            _ => plural,
        }
    }

    /// The group.
    pub fn group(self) -> KindGroup {
        self.row().group
    }

    /// Whether this is a document that a team writes.
    pub fn is_artifact(self) -> bool {
        self.group() == KindGroup::Artifact
    }

    /// Whether it is a unit of work: a Bolt or a Fix-It Bolt.
    pub(crate) fn is_work(self) -> bool {
        matches!(self, Self::Bolt | Self::FixIt)
    }

    /// Whether this is a part of an artifact.
    pub fn is_part(self) -> bool {
        self.group() == KindGroup::Part
    }

    /// Whether this is something that runs, or a team.
    pub fn is_system(self) -> bool {
        self.group() == KindGroup::System
    }

    /// The kind whose ids begin with `prefix` (any case), if it is a prefix of the framework's.
    pub fn of_prefix(prefix: &str) -> Option<Self> {
        let own = PREFIXES.iter().find(|(own, _)| own.eq_ignore_ascii_case(prefix));
        own.map(|(_, kind)| *kind)
    }

    /// The artifact kind that a word before a colon names: `AI-DAA`, `Fix-It Bolt`. Any case.
    pub fn of_word(word: &str) -> Option<Self> {
        KINDS
            .iter()
            .find(|row| row.words.iter().any(|own| own.eq_ignore_ascii_case(word)))
            .map(|row| row.kind)
    }

    /// The place in the chain from requirement to learning, for artifacts: an id heading inside
    /// another artifact defines one only if its kind comes later.
    pub(crate) fn chain_rank(self) -> u8 {
        match self {
            Self::Prd => 0,
            Self::Daa | Self::Tip => 1,
            Self::Playbook => 2,
            Self::Rfc => 3,
            Self::Adr => 4,
            Self::Amendment | Self::Bolt => 5,
            Self::Runbook | Self::Deployment => 6,
            Self::Incident => 7,
            Self::FixIt => 8,
            Self::PostMortem => 9,
            _ => 10,
        }
    }
}

impl fmt::Display for NodeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for NodeKind {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let wanted = name.trim().to_ascii_lowercase().replace([' ', '_'], "-");
        KINDS
            .iter()
            .find(|row| row.name == wanted)
            .map(|row| row.kind)
            .ok_or_else(|| UnknownName::new("node kind", name, KINDS.iter().map(|row| row.name)))
    }
}

/// A set of node kinds, made at compile time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct KindSet(u64);

impl KindSet {
    /// The set of the listed kinds.
    pub const fn of(kinds: &[NodeKind]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < kinds.len() {
            bits |= 1 << (kinds[at] as u8);
            at += 1;
        }
        Self(bits)
    }

    /// Every kind.
    pub const ALL: Self = Self((1 << (NodeKind::Commit as u8 + 1)) - 1);
    /// The documents that teams write.
    pub const ARTIFACTS: Self = Self((1 << NodeKind::UserStory as u8) - 1);
    /// The parts of artifacts.
    pub const PARTS: Self =
        Self((1 << NodeKind::Service as u8) - 1 - ((1 << NodeKind::UserStory as u8) - 1));

    /// This set and another.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the set holds `kind`.
    pub const fn contains(self, kind: NodeKind) -> bool {
        self.0 & (1 << (kind as u8)) != 0
    }

    /// The kinds of the set, in the order of [`KINDS`].
    pub fn iter(self) -> impl Iterator<Item = NodeKind> {
        KINDS.iter().map(|row| row.kind).filter(move |kind| self.contains(*kind))
    }
}

impl fmt::Debug for KindSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_enum() {
        for (at, row) in KINDS.iter().enumerate() {
            assert_eq!(row.kind as usize, at, "{}", row.name);
            assert_eq!(row.name.parse(), Ok(row.kind));
        }
    }

    #[test]
    fn sets_follow_the_groups() {
        for row in KINDS {
            assert_eq!(
                KindSet::ARTIFACTS.contains(row.kind),
                row.kind.is_artifact(),
                "{}",
                row.name
            );
            assert_eq!(KindSet::PARTS.contains(row.kind), row.kind.is_part(), "{}", row.name);
            assert!(KindSet::ALL.contains(row.kind));
        }
    }

    #[test]
    fn a_near_name_is_proposed() {
        let error = "user-stori".parse::<NodeKind>().expect_err("it is misspelt");
        assert_eq!(error.nearest.as_deref(), Some("user-story"));
    }

    #[test]
    fn nouns_agree_with_their_number() {
        assert_eq!(NodeKind::UserStory.noun(1), "user story");
        assert_eq!(NodeKind::Kpi.noun(1), "KPI");
        assert_eq!(NodeKind::FixIt.noun(2), "Fix-It Bolts");
    }
}
