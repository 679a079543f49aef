//! What a corpus holds, before a word of it is written: how many of each kind, their ids, names and
//! paths, and how they hang together.
//!
//! Every answer is computed from the seed and an index in constant time, and nothing is stored: any
//! artifact can ask what another one looks like, and a corpus of any size needs no memory.

use airsdlc_core::model::{NodeKind, id_slug};

use super::states::done_bolt;
use super::words::{ACTIONS, ADJECTIVES, OPERATIONS, PATTERNS, ROLES, THINGS};
use crate::random::SplitMix64;

/// The kinds of artifacts with their share of 100, in the order of [`airsdlc_core::model::KINDS`].
const SHARES: [(NodeKind, usize); 12] = [
    (NodeKind::Prd, 8),
    (NodeKind::Daa, 6),
    (NodeKind::Tip, 2),
    (NodeKind::Rfc, 6),
    (NodeKind::Adr, 18),
    (NodeKind::Playbook, 2),
    (NodeKind::Bolt, 38),
    (NodeKind::Deployment, 4),
    (NodeKind::Incident, 5),
    (NodeKind::FixIt, 4),
    (NodeKind::PostMortem, 4),
    (NodeKind::Runbook, 3),
];

/// How many files of one kind share a directory.
const PER_DIRECTORY: usize = 400;
/// One service for so many artifacts.
const ARTIFACTS_PER_SERVICE: usize = 50;
const SERVICES_PER_TEAM: usize = 8;

/// The plan of a corpus.
#[derive(Clone, Copy, Debug)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) artifacts: usize,
}

/// An artifact: its kind and its number among those of its kind, from 0.
pub(super) type Artifact = (NodeKind, usize);

/// The parts of a PRD, by how many there are of each.
#[derive(Clone, Copy, Debug)]
pub(super) struct PrdParts {
    pub(super) stories: usize,
    pub(super) qualities: usize,
    pub(super) rules: usize,
    pub(super) kpis: usize,
}

/// The domain model of a DAA.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    pub(super) aggregate: &'static str,
    /// Operations, each with the participle of its event.
    pub(super) operations: Vec<(&'static str, &'static str)>,
    pub(super) invariants: usize,
}

/// To what an ADR links.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breadth {
    /// To a PRD and a DAA as a whole, and to a story, a section and an operation of them.
    Parts,
    /// To a PRD and a DAA as a whole.
    Whole,
    /// To an RFC and nothing else.
    RfcOnly,
}

/// What an ADR decides about.
#[derive(Clone, Copy, Debug)]
pub(super) struct Decision {
    pub(super) breadth: Breadth,
    pub(super) prd: Option<usize>,
    pub(super) daa: Option<usize>,
    pub(super) rfc: Option<usize>,
    pub(super) service: usize,
}

/// What a service rests on and offers.
#[derive(Clone, Debug)]
pub(super) struct ServicePlan {
    pub(super) database: usize,
    pub(super) depends_on: Vec<usize>,
    /// Method and route.
    pub(super) endpoints: Vec<String>,
    /// Whether its endpoints say which of them uses the database.
    pub(super) is_narrow: bool,
}

impl Plan {
    /// How many artifacts of `kind` there are. The counts of all kinds add up to the whole.
    pub(super) fn count(&self, kind: NodeKind) -> usize {
        // No incident has two post-mortems; where rounding would say so, there is one more Bolt.
        let share = self.share(kind);
        let excess =
            || self.share(NodeKind::PostMortem).saturating_sub(self.share(NodeKind::Incident));
        match kind {
            NodeKind::PostMortem => share - excess(),
            NodeKind::Bolt => share + excess(),
            _ => share,
        }
    }

    fn share(&self, kind: NodeKind) -> usize {
        let mut before = 0;
        for (row, share) in SHARES {
            let upto = |percent: usize| (self.artifacts * percent).div_ceil(100);
            if row == kind {
                return upto(before + share) - upto(before);
            }
            before += share;
        }
        0
    }

    pub(super) fn services(&self) -> usize {
        self.artifacts.div_ceil(ARTIFACTS_PER_SERVICE)
    }

    /// Databases belong to the first services.
    pub(super) fn databases(&self) -> usize {
        (self.services() * 2).div_ceil(5)
    }

    pub(super) fn teams(&self) -> usize {
        self.services().div_ceil(SERVICES_PER_TEAM)
    }

    /// All artifacts, kind by kind.
    pub(super) fn all(self) -> impl Iterator<Item = Artifact> {
        SHARES
            .into_iter()
            .flat_map(move |(kind, _)| (0..self.count(kind)).map(move |at| (kind, at)))
    }

    /// The stream of draws for one purpose of one thing.
    pub(super) fn random(&self, purpose: Purpose, kind: NodeKind, at: usize) -> SplitMix64 {
        SplitMix64::stream(self.seed, &[purpose as u64, kind as u64, at as u64])
    }

    /// Any artifact of `kind`, the first ones far more often; `None` if there is none.
    pub(super) fn any(&self, random: &mut SplitMix64, kind: NodeKind) -> Option<usize> {
        let count = self.count(kind);
        (count > 0).then(|| random.skewed(count))
    }

    /// An artifact that carries an id of its own.
    pub(super) fn any_with_id(&self, random: &mut SplitMix64) -> Artifact {
        const KINDS: [NodeKind; 8] = [
            NodeKind::Prd,
            NodeKind::Adr,
            NodeKind::Adr,
            NodeKind::Rfc,
            NodeKind::Bolt,
            NodeKind::Playbook,
            NodeKind::Incident,
            NodeKind::FixIt,
        ];
        let kind = random.pick(&KINDS);
        // Even the smallest corpus has a PRD.
        self.any(random, kind).map_or((NodeKind::Prd, 0), |at| (kind, at))
    }

    /// The id by which texts name an artifact; for one without a number, its title.
    pub(super) fn id(&self, (kind, at): Artifact) -> String {
        let number = at + 1;
        match kind {
            NodeKind::Incident => format!("INC-{}-{:03}", incident_year(at), at / 6 + 1),
            NodeKind::Playbook => {
                format!("{}-{:03}", PATTERNS[at % PATTERNS.len()].0, at / PATTERNS.len() + 1)
            }
            _ if carries_id(kind) => format!("{}-{number:03}", kind.row().label),
            _ => self.title((kind, at)),
        }
    }

    /// The title; unique, where a kind is named by its title, up to 800,000 artifacts.
    pub(super) fn title(&self, (kind, at): Artifact) -> String {
        let [quality, thing, action] = self.feature(kind, at);
        match kind {
            NodeKind::Daa => format!("{quality} {thing} {action} Domain Model"),
            NodeKind::Playbook => {
                format!("{} for {quality} {thing}s", PATTERNS[at % PATTERNS.len()].1)
            }
            NodeKind::Deployment => {
                let service = self.service_name(self.deployed_service(at));
                format!("{service} v{}.{}.0", at / 50 + 1, at % 50)
            }
            NodeKind::Bolt => format!("Build the {quality} {thing} {action}"),
            NodeKind::Incident => format!("{thing} {action} requests time out"),
            NodeKind::FixIt => format!("Repair the {thing} {action}"),
            _ => format!("{quality} {thing} {action}"),
        }
    }

    /// Three words that name a feature. The factor shares no divisor with the number of triples, so
    /// that no triple comes twice.
    fn feature(&self, kind: NodeKind, at: usize) -> [&'static str; 3] {
        const TRIPLES: usize = ADJECTIVES.len() * THINGS.len() * ACTIONS.len();
        const FACTOR: usize = 7_919;
        let start = self.random(Purpose::Names, kind, 0).below(TRIPLES);
        let triple = (start + at % TRIPLES * FACTOR) % TRIPLES;
        [
            ADJECTIVES[triple % ADJECTIVES.len()],
            THINGS[triple / ADJECTIVES.len() % THINGS.len()],
            ACTIONS[triple / ADJECTIVES.len() / THINGS.len()],
        ]
    }

    /// The path of an artifact below the root.
    pub(super) fn path(&self, artifact: Artifact) -> String {
        format!("docs/{}", self.below_docs(artifact))
    }

    /// The destination of a link from one artifact to another: all lie two levels below `docs`.
    pub(super) fn link(&self, to: Artifact) -> String {
        format!("../../{}", self.below_docs(to))
    }

    fn below_docs(&self, (kind, at): Artifact) -> String {
        let folder = match kind {
            NodeKind::Incident => "incidents",
            NodeKind::FixIt => "fixes",
            NodeKind::PostMortem => "postmortems",
            _ => &format!("{}s", kind.name()),
        };
        let mut name = id_slug(&self.title((kind, at)));
        if carries_id(kind) {
            name = format!("{}-{name}", self.id((kind, at)).to_lowercase());
        } else if kind == NodeKind::PostMortem {
            // A post-mortem is called after its incident.
            name = self.id((NodeKind::Incident, at)).to_lowercase();
        }
        format!("{folder}/{:02}/{name}.md", at / PER_DIRECTORY)
    }

    pub(super) fn prd_parts(&self, at: usize) -> PrdParts {
        let mut random = self.random(Purpose::Shape, NodeKind::Prd, at);
        PrdParts {
            stories: random.between(1, 4),
            qualities: random.between(1, 4),
            rules: random.between(1, 2),
            kpis: random.between(1, 4),
        }
    }

    /// The title of a story of a PRD.
    pub(super) fn story_title(prd: usize, story: usize) -> String {
        let (verb, _) = OPERATIONS[(prd + story) % OPERATIONS.len()];
        let thing = THINGS[(prd * 5 + story) % THINGS.len()].to_lowercase();
        format!("Let a guest {verb} the {thing}")
    }

    /// The PRD that a DAA derives from: no two DAAs share one.
    pub(super) fn prd_of_daa(&self, at: usize) -> usize {
        at * self.count(NodeKind::Prd) / self.count(NodeKind::Daa).max(1)
    }

    pub(super) fn domain(&self, at: usize) -> Domain {
        let [_, aggregate, _] = self.feature(NodeKind::Daa, at);
        let mut random = self.random(Purpose::Shape, NodeKind::Daa, at);
        let first = random.below(OPERATIONS.len());
        let operations = OPERATIONS.iter().cycle().skip(first).take(random.between(2, 4));
        Domain {
            aggregate,
            operations: operations.copied().collect(),
            invariants: random.between(1, 2),
        }
    }

    pub(super) fn decision(&self, at: usize) -> Decision {
        let mut random = self.random(Purpose::Shape, NodeKind::Adr, at);
        let service = random.skewed(self.services());
        // Every third is the first to rest on an RFC of its own.
        let own =
            Some(at / 3).filter(|own| at.is_multiple_of(3) && *own < self.count(NodeKind::Rfc));
        let rfc = own.or_else(|| self.any(&mut random, NodeKind::Rfc)).map(Self::approved_rfc);
        let breadth = match random.below(100) {
            0..20 if rfc.is_some() => Breadth::RfcOnly,
            20..50 => Breadth::Whole,
            _ => Breadth::Parts,
        };
        let daa = self.any(&mut random, NodeKind::Daa);
        let prd = match daa {
            Some(daa) => Some(self.prd_of_daa(daa)),
            None => self.any(&mut random, NodeKind::Prd),
        };
        match breadth {
            Breadth::RfcOnly => Decision { breadth, prd: None, daa: None, rfc, service },
            _ => {
                let rfc = rfc.filter(|_| random.chance(10) || own.is_some());
                Decision { breadth, prd, daa, rfc, service }
            }
        }
    }

    /// The ADR that replaces one.
    pub(super) fn superseded_by(&self, at: usize) -> Option<usize> {
        Some(at + 3).filter(|by| *by < self.count(NodeKind::Adr) && supersedes(*by) == Some(at))
    }

    /// Every other Bolt is the first to implement an ADR, if that is accepted. None is planned for a proposal.
    pub(super) fn adr_of_bolt(&self, at: usize) -> Option<usize> {
        let first = Some(at / 2).filter(|adr| at % 2 == 1 && *adr < self.count(NodeKind::Adr));
        if let Some(adr) = first.filter(|adr| self.adr_status(*adr) == "Accepted") {
            return Some(adr);
        }
        let any = self.any(&mut self.random(Purpose::Shape, NodeKind::Bolt, at), NodeKind::Adr);
        any.map(|adr| if self.adr_status(adr) == "Proposed" { self.accepted_adr(adr) } else { adr })
    }

    /// The service whose code a Bolt changes.
    pub(super) fn service_of_bolt(&self, at: usize) -> usize {
        match self.adr_of_bolt(at) {
            Some(adr) => self.decision(adr).service,
            None => at % self.services(),
        }
    }

    pub(super) fn deployed_service(&self, at: usize) -> usize {
        self.random(Purpose::Shape, NodeKind::Deployment, at).skewed(self.services())
    }

    /// The service that an incident hits.
    pub(super) fn hit_service(&self, at: usize) -> usize {
        self.random(Purpose::Shape, NodeKind::Incident, at).skewed(self.services())
    }

    /// The Bolt that an incident puts down to.
    pub(super) fn suspect(&self, incident: usize) -> Option<usize> {
        let mut random = self.random(Purpose::Suspect, NodeKind::Incident, incident);
        self.any(&mut random, NodeKind::Bolt).map(done_bolt)
    }

    /// The name of a service, unique up to 9,000 services: 450,000 artifacts.
    pub(super) fn service_name(&self, at: usize) -> String {
        let things = THINGS.len();
        let start = self.random(Purpose::Names, NodeKind::Service, 0).below(things);
        let first = THINGS[(start + at) % things];
        let second = THINGS[(start + at + 1 + at / things % (things - 1)) % things];
        let role = ROLES[at / things / (things - 1) % ROLES.len()];
        format!("{first}-{second}-{role}").to_lowercase()
    }

    pub(super) fn database_name(&self, at: usize) -> String {
        format!("{}-db", self.service_name(at))
    }

    pub(super) fn team_name(&self, at: usize) -> String {
        format!("team-{}", self.service_name(at * SERVICES_PER_TEAM))
    }

    pub(super) fn service(&self, at: usize) -> ServicePlan {
        let mut random = self.random(Purpose::Shape, NodeKind::Service, at);
        let database = if at < self.databases() { at } else { random.skewed(self.databases()) };
        let mut depends_on: Vec<usize> = Vec::new();
        for _ in 0..random.below(4) {
            // Services rest on earlier ones, so that none waits for itself.
            let other = random.skewed(at);
            if other < at && !depends_on.contains(&other) {
                depends_on.push(other);
            }
        }
        let (name, count) = (self.service_name(at), random.between(1, OPERATIONS.len() / 2));
        let operations = OPERATIONS.iter().take(count).enumerate();
        let endpoints = operations.map(|(at, (verb, _))| match at {
            0 => format!("GET /v1/{name}/items/{{item_id}}"),
            _ => format!("POST /v1/{name}/items/{{item_id}}/{verb}"),
        });
        ServicePlan {
            database,
            depends_on,
            endpoints: endpoints.collect(),
            is_narrow: random.chance(60),
        }
    }

    /// The directory of a service.
    pub(super) fn service_directory(&self, at: usize) -> String {
        format!("services/{:02}/{}", at / PER_DIRECTORY, self.service_name(at))
    }

    /// The code files of a service.
    pub(super) fn code_files(&self, at: usize) -> [String; 2] {
        ["handler.go", "store.go"].map(|file| format!("{}/{file}", self.service_directory(at)))
    }

    /// The metrics of a service: counters of requests and errors, and a gauge of what waits.
    pub(super) fn metrics(&self, service: usize) -> [String; 3] {
        let stem = self.service_name(service).replace('-', "_");
        ["requests_total", "errors_total", "pending_items"].map(|name| format!("{stem}_{name}"))
    }
}

/// What a stream of draws is for. Each purpose has its own, so that a new draw for one changes
/// nothing of the others.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    Names,
    Shape,
    Suspect,
    Text,
    Fault,
}

/// Whether artifacts of a kind are named by an id, and not by their title.
pub(super) fn carries_id(kind: NodeKind) -> bool {
    !matches!(
        kind,
        NodeKind::Daa
            | NodeKind::Tip
            | NodeKind::Deployment
            | NodeKind::PostMortem
            | NodeKind::Runbook
    )
}

/// The ADR that one replaces: every thirteenth the third before it.
pub(super) fn supersedes(at: usize) -> Option<usize> {
    (at % 13 == 5).then(|| at - 3)
}

pub(super) fn team_of_service(at: usize) -> usize {
    at / SERVICES_PER_TEAM
}

fn incident_year(at: usize) -> usize {
    2019 + at % 6
}

#[cfg(test)]
mod tests;
