//! Defects of decisions: what supersedes what, what was approved when, and where the chain to a PRD breaks.
//!
//! What one artifact says of another is reported where it says so; what waits for approval, where its status
//! says so; what is not said at all, at the heading of the artifact.

use crate::case::{Case, Expected, at};
use crate::defects::Plant;

pub(crate) const DEFECTS: &[(&str, Plant)] = &[
    ("a runbook for a decision that another superseded", |case| {
        let mut planted = supersede(case)?;
        planted.expected.push(at("link-to-superseded", &case.path("runbooks/service"), 1));
        Some(planted.expected)
    }),
    ("a service that a superseded decision governs", |case| {
        let mut planted = supersede(case)?;
        detach_runbook(case);
        let line = annotate(case, "governed-by");
        planted.expected.push(at("link-to-superseded", "catalog-info.yaml", line));
        Some(planted.expected)
    }),
    ("a decision that does not know what superseded it", |case| {
        let mut planted = supersede(case)?;
        detach_runbook(case);
        let adr = case.path("adrs/adr");
        case.unset(&adr, "Superseded by");
        case.set(&adr, "Status", "Accepted");
        let line = case.heading(&adr);
        planted.expected.push(at("one-sided-supersede", &adr, line));
        Some(planted.expected)
    }),
    ("a decision whose successor does not know it", |case| {
        let mut planted = supersede(case)?;
        detach_runbook(case);
        case.unset(&planted.newer, "Supersedes");
        let id = case.numbered("ADR-{N}");
        if case.repository.text(&planted.newer).contains(&id) {
            return None;
        }
        let line = case.heading(&planted.newer);
        planted.expected.push(at("one-sided-supersede", &planted.newer, line));
        Some(planted.expected)
    }),
    ("decisions that supersede each other", |case| {
        let (number, other) = (case.number, case.other?);
        let (first, second) = (number.min(other), number.max(other));
        let path = |number| format!("docs/adrs/adr-{number}.md");
        for (from, to) in [(first, second), (second, first)] {
            let to = format!("ADR-{to}");
            case.add(&path(from), "Superseded by", &to);
            case.add(&path(from), "Supersedes", &to);
            let heading = format!("# Runbook: Service {from} (ADR-{from})");
            let bare = format!("# Runbook: Service {from}");
            case.swap(&format!("docs/runbooks/service-{from}.md"), &heading, &bare);
        }
        let mut expected = dependents(case, &[first, second], &[first, second]);
        let line = case.key(&path(first), "Supersedes");
        expected.push(at("supersede-cycle", &path(first), line));
        Some(expected)
    }),
    ("a Bolt under way on a decision that is only proposed", |case| {
        propose(case)?;
        let bolt = case.path("bolts/bolt");
        case.set(&bolt, "Status", "In Progress");
        let line = case.key(&bolt, "ADR");
        Some(vec![at("unapproved-upstream", &bolt, line)])
    }),
    ("a decision that rests on a draft of a domain model", |case| {
        let (adr, daa, rfc) = (case.path("adrs/adr"), case.path("daas/daa"), case.path("rfcs/rfc"));
        if !case.has(&daa) {
            return None;
        }
        case.set(&daa, "Status", "Draft");
        case.unset(&rfc, "DAA");
        let line = case.key(&adr, "DAA");
        Some(vec![at("unapproved-upstream", &adr, line)])
    }),
    ("a decision that rests on what was rejected", |case| {
        let (adr, rfc) = (case.path("adrs/adr"), case.path("rfcs/rfc"));
        case.set(&rfc, "Status", "Rejected");
        let line = case.key(&adr, "RFC");
        Some(vec![at("unapproved-upstream", &adr, line)])
    }),
    ("a Bolt planned for a decision that is only proposed", |case| {
        propose(case)?;
        case.set(&case.path("bolts/bolt"), "Status", "TODO");
        let adr = case.path("adrs/adr");
        let line = case.key(&adr, "Status");
        Some(vec![at("pending-approval", &adr, line)])
    }),
    ("a decision that rests on what is under review", |case| {
        let rfc = case.path("rfcs/rfc");
        let line = case.set(&rfc, "Status", "Under Review");
        Some(vec![at("pending-approval", &rfc, line)])
    }),
    ("a model of a requirement in draft", |case| {
        let prd = case.path("prds/prd");
        let line = case.set(&prd, "Status", "Draft");
        Some(vec![at("pending-approval", &prd, line)])
    }),
    ("a Bolt done that depends on one in review", |case| {
        let (bolt, other) = (case.path("bolts/bolt"), case.other?);
        let dependent = format!("docs/bolts/bolt-{other}.md");
        let id = case.numbered("BOLT-{N}");
        if !case.repository.text(&dependent).contains(&id) {
            return None;
        }
        let line = case.set(&bolt, "Status", "In Review");
        Some(vec![at("pending-approval", &bolt, line)])
    }),
    ("an approval that is missing", |case| {
        let rfc = case.path("rfcs/rfc");
        let text = case.repository.text(&rfc);
        text.push_str("\n## 7. Approvals\n\n- [x] Mara Lindqvist\n- [ ] Ines Ferreira\n");
        let line = case.line(&rfc, "- [ ] Ines Ferreira");
        Some(vec![at("pending-approval", &rfc, line)])
    }),
    ("a deployment of a service that no decision governs", |case| {
        let line = lone_service(case);
        case.file(
            "docs/deployments/nightly.md",
            "# Deployment: Nightly release\n\n- **Service**: service-lone\n- **Date**: 2024-03-01\n- **Deployed By**: CI\n- **Status**: Deployed\n\n## Rollback Plan\n\nDeploy the release before.\n",
        );
        Some(vec![
            at("chain-gap", "docs/deployments/nightly.md", 1),
            at("ungoverned-service", "catalog-info.yaml", line),
        ])
    }),
    ("a fix of a service that no decision governs", |case| {
        let line = lone_service(case);
        case.file("src/lone.go", "package lone\n");
        case.file(
            "docs/incidents/inc-2024-900.md",
            "# INC-2024-900: Reports are late\n\n- **Severity**: SEV-3\n- **Status**: Open\n- **Start Time**: 2024-05-30 10:00 UTC\n- **Service**: service-lone\n\n## Timeline\n\n- 10:00: a guest calls\n",
        );
        case.file(
            "docs/fixes/fix-900.md",
            "# FIX-900: Earlier reports\n\n- **Related Incident**: INC-2024-900\n- **Affected Code**: src/lone.go\n- **Status**: In Progress\n\n## Root Cause\n\nThe job starts late.\n\n## Fix\n\nIt starts at five.\n\n## Acceptance Criteria\n\n- [ ] Reports are there at six\n\n## Estimated Risk\n\n**Low**: one job.\n\n## Rollback Plan\n\nRevert.\n",
        );
        Some(vec![
            at("chain-gap", "docs/fixes/fix-900.md", 1),
            at("ungoverned-service", "catalog-info.yaml", line),
        ])
    }),
];

/// A decision that another superseded.
struct Superseded {
    /// The path of the other.
    newer: String,
    /// What is found for those that depend on the older.
    expected: Vec<Expected>,
}

/// Lets the other decision supersede that of the feature, as both say, and take over its service.
fn supersede(case: &mut Case) -> Option<Superseded> {
    let other = case.other?;
    let (number, adr) = (case.number, case.path("adrs/adr"));
    let newer = format!("docs/adrs/adr-{other}.md");
    case.set(&adr, "Status", "Superseded");
    case.add(&adr, "Superseded by", &format!("ADR-{other}"));
    case.add(&newer, "Supersedes", "ADR-{N}");
    case.set(&newer, "Service", &format!("service-{other}, service-{number}"));
    let expected = dependents(case, &[number], &[other]);
    Some(Superseded { newer, expected })
}

/// What is found for decisions that depend on superseded ones; `free` may refer to what they supersede.
fn dependents(case: &mut Case, superseded: &[usize], free: &[usize]) -> Vec<Expected> {
    let mut expected = Vec::new();
    for number in 101..101 + case.repository.features {
        let path = format!("docs/adrs/adr-{number}.md");
        let text = case.repository.text(&path).to_lowercase();
        let depends = |line: &str| {
            let on = superseded.iter().any(|older| line.contains(&format!("adr-{older}")));
            on && (line.contains("depends on") || line.contains("depends_on"))
        };
        if let Some(line) = text.lines().position(depends).filter(|_| !free.contains(&number)) {
            expected.push(at("link-to-superseded", &path, line + 1));
        }
    }
    expected
}

/// Lets the runbook name the service and not the decision.
fn detach_runbook(case: &mut Case) {
    case.swap(&case.path("runbooks/service"), " (ADR-{N})", "");
}

/// Makes the decision a proposal on which no other one depends; `None` if one does.
fn propose(case: &mut Case) -> Option<()> {
    let number = case.number;
    let bolt = case.numbered("BOLT-{N}");
    let features = (101..101 + case.repository.features).filter(|other| *other != number);
    for other in features.collect::<Vec<_>>() {
        if case.repository.text(&format!("docs/bolts/bolt-{other}.md")).contains(&bolt) {
            return None;
        }
    }
    if !dependents(case, &[number], &[]).is_empty() {
        return None;
    }
    let adr = case.path("adrs/adr");
    case.set(&adr, "Status", "Proposed");
    detach_runbook(case);
    Some(())
}

/// Adds an annotation with the id of the decision to its service; gives its line.
pub(crate) fn annotate(case: &mut Case, relation: &str) -> usize {
    let annotated =
        format!("name: service-{{N}}\n  annotations:\n    airsdlc.io/{relation}: ADR-{{N}}\nspec:");
    case.swap("catalog-info.yaml", "name: service-{N}\nspec:", &annotated) + 2
}

/// Adds a service that nothing governs; gives the line of its name.
pub(crate) fn lone_service(case: &mut Case) -> usize {
    let entity = "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: service-lone\nspec:\n  type: service\n  owner: team-{N}\n";
    let entity = case.numbered(entity);
    case.repository.text("catalog-info.yaml").push_str(&entity);
    case.line("catalog-info.yaml", "name: service-lone")
}
