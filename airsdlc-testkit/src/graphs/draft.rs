//! A plan while steps are taken: how each situation is added to what is there.

use airsdlc_core::model::{EDGE_RULES, EdgeKind as E, IdRule, KindSet, NodeKind as N, system_id};

use super::{GraphPlan, MAX_NODES, PlannedEdge, PlannedNode, Situation};

const RUNS: KindSet = KindSet::of(&[N::Service, N::Endpoint, N::Database, N::Resource]);
const STORES: KindSet = KindSet::of(&[N::Database, N::Resource]);
const REQUIREMENTS: KindSet = KindSet::of(&[N::UserStory, N::Requirement]);
const DAA_PARTS: [N; 4] = [N::Operation, N::Invariant, N::DomainEvent, N::Aggregate];
const LOOSE: [N; 19] = [
    N::Playbook,
    N::Deployment,
    N::Incident,
    N::FixIt,
    N::PostMortem,
    N::Runbook,
    N::Amendment,
    N::ActionItem,
    N::Alert,
    N::Dashboard,
    N::Resource,
    N::Api,
    N::System,
    N::Domain,
    N::Team,
    N::Metric,
    N::File,
    N::Commit,
    N::Database,
];

/// A plan while steps are taken.
#[derive(Default)]
pub(super) struct Draft {
    plan: GraphPlan,
    /// For each node the artifact that it belongs to; itself if it is no part.
    artifacts: Vec<usize>,
}

impl Draft {
    /// Adds a situation; `None` if the plan was full before its end.
    pub(super) fn take(&mut self, situation: Situation, choices: [u8; 3]) -> Option<()> {
        let [a, b, c] = choices;
        match situation {
            Situation::Prd => self.new_prd(a).map(|_| ()),
            Situation::Kpi => self.kpi(a, b),
            Situation::Requirement => self.requirement(a),
            Situation::Daa => self.daa(a, b),
            Situation::DaaPart => self.daa_part(choices),
            Situation::Tip => self.tip(a, b),
            Situation::Rfc => self.rfc(a, b),
            Situation::NarrowAdr => self.narrow_adr(choices),
            Situation::WholeAdr => self.whole_adr(choices),
            Situation::RfcOnlyAdr => self.rfc_only_adr(choices),
            Situation::Service => self.service(a).map(|_| ()),
            Situation::Endpoint => self.endpoint(choices),
            Situation::Governs => self.any_or_new(N::Adr, a).map(|adr| self.govern(adr, b)),
            Situation::Ring => self.ring(choices),
            Situation::Supersedes => self.supersedes(choices),
            Situation::Bolt => self.bolt(a, b),
            Situation::Section => self.section(a, b, c),
            Situation::Loose => self.loose(a, b),
            Situation::Link => self.free_link(choices),
        }
    }

    /// The plan: a PRD if no step added anything.
    pub(super) fn finish(mut self) -> GraphPlan {
        if self.plan.nodes.is_empty() {
            self.add(N::Prd);
        }
        self.plan
    }

    /// One of the PRDs; a new one with stories if there is none yet.
    fn prd(&mut self, choice: u8) -> Option<usize> {
        self.any(KindSet::of(&[N::Prd]), choice).or_else(|| self.new_prd(choice))
    }

    fn new_prd(&mut self, choice: u8) -> Option<usize> {
        let prd = self.add(N::Prd)?;
        for _ in 0..=choice % 3 {
            self.part(N::UserStory, prd)?;
        }
        Some(prd)
    }

    fn kpi(&mut self, a: u8, b: u8) -> Option<()> {
        let prd = self.prd(a)?;
        let kpi = self.part(N::Kpi, prd)?;
        if !b.is_multiple_of(3) {
            let story = self.part_of(prd, N::UserStory, b)?;
            self.link(kpi, E::Measures, story);
        }
        Some(())
    }

    fn requirement(&mut self, a: u8) -> Option<()> {
        let prd = self.prd(a)?;
        self.part(N::Requirement, prd).map(|_| ())
    }

    fn daa(&mut self, a: u8, b: u8) -> Option<()> {
        let prd = self.prd(a)?;
        let daa = self.add(N::Daa)?;
        self.link(daa, E::DerivesFrom, prd);
        for choice in 0..=b % 2 {
            let operation = self.part(N::Operation, daa)?;
            if let Some(story) = self.part_of(prd, N::UserStory, b.wrapping_add(choice)) {
                self.link(operation, E::Covers, story);
            }
        }
        Some(())
    }

    fn daa_part(&mut self, [a, b, c]: [u8; 3]) -> Option<()> {
        let kind = DAA_PARTS[usize::from(b) % DAA_PARTS.len()];
        // Operations and invariants may stand inside an aggregate.
        let inside = KindSet::of(&[N::Daa, N::Aggregate]);
        let holders = if matches!(kind, N::Operation | N::Invariant) {
            inside
        } else {
            KindSet::of(&[N::Daa])
        };
        let holder = match self.any(holders, a) {
            Some(holder) => holder,
            None => self.add(N::Daa)?,
        };
        let part = self.part(kind, holder)?;
        self.link_any(part, E::Covers, REQUIREMENTS, c);
        Some(())
    }

    fn tip(&mut self, a: u8, b: u8) -> Option<()> {
        let prd = self.prd(a)?;
        let tip = self.add(N::Tip)?;
        self.link(tip, E::DerivesFrom, prd);
        self.link_any(tip, E::Covers, REQUIREMENTS, b);
        Some(())
    }

    fn rfc(&mut self, a: u8, b: u8) -> Option<()> {
        let upstream = KindSet::of(&[N::Prd, N::Daa, N::Tip]);
        let rfc = self.add(N::Rfc)?;
        self.link_any(rfc, E::DerivesFrom, upstream, a);
        self.link_any(rfc, E::DerivesFrom, upstream, b);
        Some(())
    }

    fn narrow_adr(&mut self, [a, b, c]: [u8; 3]) -> Option<()> {
        let prd = self.prd(a)?;
        let story = self.part_of(prd, N::UserStory, b);
        let operation = self.any(KindSet::of(&DAA_PARTS), b);
        let adr = self.add(N::Adr)?;
        self.link(adr, E::DerivesFrom, prd);
        if let Some(operation) = operation.filter(|_| !c.is_multiple_of(3)) {
            self.link(adr, E::Implements, operation);
            self.link(adr, E::DerivesFrom, self.artifacts[operation]);
        }
        if let Some(story) = story.filter(|_| c % 3 < 2) {
            self.link(adr, E::DerivesFrom, story);
        }
        self.govern(adr, c);
        Some(())
    }

    fn whole_adr(&mut self, [a, b, c]: [u8; 3]) -> Option<()> {
        let prd = self.prd(a)?;
        let adr = self.add(N::Adr)?;
        self.link(adr, E::DerivesFrom, prd);
        self.link_any(adr, E::DerivesFrom, KindSet::of(&[N::Daa, N::Tip, N::Rfc]), b);
        self.govern(adr, c);
        Some(())
    }

    fn rfc_only_adr(&mut self, [a, b, c]: [u8; 3]) -> Option<()> {
        let rfc = self.any_or_new(N::Rfc, a)?;
        self.link_any(rfc, E::DerivesFrom, KindSet::of(&[N::Daa, N::Prd]), b);
        let adr = self.add(N::Adr)?;
        self.link(adr, E::DerivesFrom, rfc);
        self.govern(adr, c);
        Some(())
    }

    fn supersedes(&mut self, [a, b, c]: [u8; 3]) -> Option<()> {
        let older = self.any_or_new(N::Adr, a)?;
        let newer =
            if b.is_multiple_of(2) { self.add(N::Adr)? } else { self.any_or_new(N::Adr, c)? };
        if newer != older {
            self.link(newer, E::Supersedes, older);
        }
        Some(())
    }

    fn bolt(&mut self, a: u8, b: u8) -> Option<()> {
        let adr = self.any_or_new(N::Adr, a)?;
        let bolt = self.add(N::Bolt)?;
        self.link(bolt, E::Implements, adr);
        let file = self.any_or_new(N::File, b)?;
        self.link(bolt, E::Changes, file);
        Some(())
    }

    fn section(&mut self, a: u8, b: u8, c: u8) -> Option<()> {
        let holder = self.any(KindSet::of(&[N::Daa, N::Adr, N::Prd]), a)?;
        let section = self.part(N::Section, holder)?;
        if let Some(adr) = self.any(KindSet::of(&[N::Adr]), b).filter(|_| c.is_multiple_of(2)) {
            self.link(adr, E::Implements, section);
        }
        Some(())
    }

    /// Adds a service that uses a database.
    fn service(&mut self, choice: u8) -> Option<usize> {
        let database = self.any_or_new(N::Database, choice)?;
        let service = self.add(N::Service)?;
        self.link(service, E::Uses, database);
        Some(service)
    }

    fn endpoint(&mut self, [a, b, c]: [u8; 3]) -> Option<()> {
        let service = self.any(KindSet::of(&[N::Service]), a).or_else(|| self.service(a))?;
        let endpoint = self.add(N::Endpoint)?;
        self.link(service, E::Provides, endpoint);
        if b.is_multiple_of(2) {
            self.link_any(endpoint, E::Uses, STORES, c);
        }
        Some(())
    }

    fn ring(&mut self, [a, b, c]: [u8; 3]) -> Option<()> {
        let kind = [N::Service, N::Service, N::Bolt, N::Adr][usize::from(a) % 4];
        let (first, second) = (self.any_or_new(kind, b)?, self.add(kind)?);
        self.link(first, E::DependsOn, second);
        if c.is_multiple_of(2) {
            self.link(second, E::DependsOn, first);
        } else {
            let third = self.any_or_new(kind, c)?;
            self.link(second, E::DependsOn, third);
            self.link(third, E::DependsOn, first);
        }
        Some(())
    }

    fn loose(&mut self, a: u8, b: u8) -> Option<()> {
        let kind = LOOSE[usize::from(a) % LOOSE.len()];
        let holders = match kind {
            N::Amendment => KindSet::of(&[N::Adr]),
            N::ActionItem => KindSet::of(&[N::PostMortem]),
            N::Alert | N::Dashboard => KindSet::of(&[N::Adr, N::Runbook]),
            _ => return self.add(kind).map(|_| ()),
        };
        let holder = self.any(holders, b)?;
        self.part(kind, holder).map(|_| ())
    }

    /// An edge of any rule of the model. A part keeps the one whole that it has.
    fn free_link(&mut self, [a, b, c]: [u8; 3]) -> Option<()> {
        let rule = EDGE_RULES[usize::from(c) % EDGE_RULES.len()];
        let (source, target) = (self.any(rule.sources, a)?, self.any(rule.targets, b)?);
        let is_part = rule.kind == E::PartOf && self.plan.nodes[source].kind.is_part();
        // Only of dependencies a text may well say that something needs itself.
        let is_loop = source == target && rule.kind != E::DependsOn;
        if !is_part && !is_loop {
            self.link(source, rule.kind, target);
        }
        Some(())
    }

    /// Lets an ADR govern something that runs, if anything does.
    fn govern(&mut self, adr: usize, choice: u8) {
        self.link_any(adr, E::Governs, RUNS, choice);
    }

    /// Adds a node that is no part.
    fn add(&mut self, kind: N) -> Option<usize> {
        let number = self.plan.nodes.iter().filter(|node| node.kind == kind).count() + 1;
        let label = kind.row().label;
        let id = match kind {
            N::Prd | N::Rfc | N::Adr | N::Playbook | N::Bolt | N::FixIt => {
                format!("{label}-{number:03}")
            }
            N::Incident => format!("INC-2024-{number:03}"),
            N::Daa | N::Tip | N::Deployment | N::PostMortem | N::Runbook => {
                format!("{label}:feature-{number}")
            }
            N::Endpoint => system_id(kind, &format!("POST /v1/things-{number}/{{id}}")).to_string(),
            N::File => system_id(kind, &format!("internal/package/file_{number}.go")).to_string(),
            N::Commit => system_id(kind, &format!("{number:07x}")).to_string(),
            _ => system_id(kind, &format!("{}-{number}", kind.name())).to_string(),
        };
        self.push(id, kind, None)
    }

    /// Adds a part of an artifact, or of another part of it.
    fn part(&mut self, kind: N, holder: usize) -> Option<usize> {
        let artifact = self.artifacts[holder];
        let siblings = self.plan.nodes.iter().zip(&self.artifacts);
        let number =
            siblings.filter(|(node, of)| node.kind == kind && **of == artifact).count() + 1;
        let name = match kind {
            N::UserStory | N::Amendment => number.to_string(),
            N::Requirement => format!("NFR-{number}"),
            N::Invariant => format!("INV-{number}"),
            N::Section => format!("3.{number}"),
            _ => format!("{}-{number}", kind.name()),
        };
        let rule = IdRule::of(kind).expect("every part has a rule for its id");
        let id = rule.id(&self.plan.nodes[artifact].id, &name).to_string();
        let part = self.push(id, kind, Some(artifact))?;
        self.link(part, E::PartOf, holder);
        Some(part)
    }

    fn push(&mut self, id: String, kind: N, artifact: Option<usize>) -> Option<usize> {
        let at = self.plan.nodes.len();
        (at < MAX_NODES).then(|| {
            self.plan.nodes.push(PlannedNode { id, kind });
            self.artifacts.push(artifact.unwrap_or(at));
            at
        })
    }

    /// One of the nodes of certain kinds.
    fn any(&self, kinds: KindSet, choice: u8) -> Option<usize> {
        let fits = |at: &usize| kinds.contains(self.plan.nodes[*at].kind);
        let found: Vec<usize> = (0..self.plan.nodes.len()).filter(fits).collect();
        let at = usize::from(choice).checked_rem(found.len())?;
        Some(found[at])
    }

    /// One of the nodes of a kind; a new one if there is none yet.
    fn any_or_new(&mut self, kind: N, choice: u8) -> Option<usize> {
        self.any(KindSet::of(&[kind]), choice).or_else(|| self.add(kind))
    }

    /// One of the parts of an artifact.
    fn part_of(&self, artifact: usize, kind: N, choice: u8) -> Option<usize> {
        let fits =
            |at: &usize| self.plan.nodes[*at].kind == kind && self.artifacts[*at] == artifact;
        let found: Vec<usize> = (0..self.plan.nodes.len()).filter(fits).collect();
        let at = usize::from(choice).checked_rem(found.len())?;
        Some(found[at])
    }

    fn link_any(&mut self, source: usize, kind: E, targets: KindSet, choice: u8) {
        if let Some(target) = self.any(targets, choice) {
            self.link(source, kind, target);
        }
    }

    /// Adds an edge, unless it is there.
    fn link(&mut self, source: usize, kind: E, target: usize) {
        let (from, to) = (&self.plan.nodes[source], &self.plan.nodes[target]);
        let edge = PlannedEdge { source: from.id.clone(), kind, target: to.id.clone() };
        if !self.plan.edges.contains(&edge) {
            self.plan.edges.push(edge);
        }
    }
}
