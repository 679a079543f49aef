//! In which state each artifact of a plan is, so that nothing rests on what does not hold, and what is wrong with it.

use airsdlc_core::model::NodeKind;

use super::plan::{Artifact, Plan, Purpose, supersedes};
use crate::random::SplitMix64;

impl Plan {
    pub(super) fn rfc_status(at: usize) -> &'static str {
        ["Approved", "Approved", "Approved", "Under Review", "Rejected"][at % 5]
    }

    /// The approved RFC at a number or shortly before it.
    pub(super) fn approved_rfc(at: usize) -> usize {
        at - (at % 5).saturating_sub(2)
    }

    pub(super) fn adr_status(&self, at: usize) -> &'static str {
        match self.superseded_by(at) {
            Some(_) => "Superseded",
            None if is_proposed(at) => "Proposed",
            None => "Accepted",
        }
    }

    /// The accepted ADR at a number or shortly before it; the first is accepted.
    pub(super) fn accepted_adr(&self, mut at: usize) -> usize {
        while self.adr_status(at) != "Accepted" {
            at -= 1;
        }
        at
    }

    /// Any accepted ADR, the first ones far more often.
    pub(super) fn any_accepted_adr(&self, random: &mut SplitMix64) -> Option<usize> {
        self.any(random, NodeKind::Adr).map(|at| self.accepted_adr(at))
    }

    /// What was done for a superseded decision is done.
    pub(super) fn bolt_status(&self, at: usize) -> &'static str {
        let adr = self.adr_of_bolt(at);
        if adr.is_some_and(|adr| self.superseded_by(adr).is_some()) {
            return "Done";
        }
        ["Done", "Done", "In Review", "In Progress", "TODO"][at % 5]
    }

    /// A major incident has a post-mortem.
    pub(super) fn severity(&self, incident: usize) -> &'static str {
        if incident < self.count(NodeKind::PostMortem) {
            ["SEV-1", "SEV-2", "SEV-2", "SEV-3"][incident % 4]
        } else {
            "SEV-3"
        }
    }

    /// The PRD that a TIP derives from: every other one has a PRD without a DAA for itself, the others add
    /// to one with a DAA.
    pub(super) fn prd_of_tip(&self, at: usize) -> usize {
        match self.prd_without_daa(at / 2).filter(|_| at.is_multiple_of(2)) {
            Some(prd) => prd,
            None => {
                let mut random = self.random(Purpose::Shape, NodeKind::Tip, at);
                self.any(&mut random, NodeKind::Daa).map_or(0, |daa| self.prd_of_daa(daa))
            }
        }
    }

    /// How many DAAs derive from PRDs before one.
    fn daas_before(&self, prd: usize) -> usize {
        (prd * self.count(NodeKind::Daa)).div_ceil(self.count(NodeKind::Prd).max(1))
    }

    /// Whether a DAA derives from a PRD.
    fn has_daa(&self, prd: usize) -> bool {
        self.daas_before(prd) < self.daas_before(prd + 1)
    }

    /// The PRD without a DAA of some number among those, from 0.
    fn prd_without_daa(&self, number: usize) -> Option<usize> {
        let (mut low, mut high) = (0, self.count(NodeKind::Prd));
        // The first that has more than `number` such PRDs up to itself.
        while low < high {
            let middle = usize::midpoint(low, high);
            if middle + 1 - self.daas_before(middle + 1) > number {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        Some(low).filter(|prd| *prd < self.count(NodeKind::Prd))
    }

    /// Whether anything was designed for a PRD; the others are drafts.
    pub(super) fn is_designed(&self, prd: usize) -> bool {
        let number = prd - self.daas_before(prd);
        let tips = self.count(NodeKind::Tip).div_ceil(2);
        self.has_daa(prd) || number < tips
    }

    /// The rule that an artifact breaks: one of 20 breaks one.
    pub(super) fn fault(&self, (kind, at): Artifact) -> Option<&'static str> {
        let rule = match kind {
            NodeKind::Bolt if self.bolt_status(at) == "Done" => "done-with-open-criteria",
            NodeKind::Prd => "empty-section",
            NodeKind::Adr => "missing-section",
            NodeKind::PostMortem => "missing-metadata",
            NodeKind::Runbook => "runbook-without-escalation",
            _ => return None,
        };
        self.random(Purpose::Fault, kind, at).chance(10).then_some(rule)
    }
}

/// The Bolt at a number or shortly before it that is done: what was shipped, or others rest on.
pub(super) fn done_bolt(at: usize) -> usize {
    at - (at % 5).saturating_sub(1)
}

/// Every eleventh, unless it replaces another.
fn is_proposed(at: usize) -> bool {
    at % 11 == 3 && supersedes(at).is_none()
}
