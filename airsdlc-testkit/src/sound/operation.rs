//! What runs and what went wrong: runbook, incident, fix and post-mortem.

use super::Feature;

pub(super) fn files(feature: Feature) -> Vec<(String, String)> {
    let number = feature.number;
    vec![
        (format!("docs/runbooks/service-{number}.md"), runbook(feature)),
        (format!("docs/incidents/inc-2024-{number}.md"), incident(feature)),
        (format!("docs/fixes/fix-{number}.md"), fix(feature)),
        (format!("docs/postmortems/inc-2024-{number}.md"), post_mortem(feature)),
    ]
}

fn runbook(feature: Feature) -> String {
    let number = feature.number;
    let (service, team) = (feature.service(), feature.team());
    format!(
        "# Runbook: Service {number} (ADR-{number})

- **Service**: {service}
- **Alert**: RequestsStopped{number}
- **Owner**: {team}

## Common Issues

### Requests stop

**Symptoms**: the alert fires.

**Triage Steps**:
1. Look at the pool of connections

**Escalation**: after ten minutes page {team}.
"
    )
}

fn incident(feature: Feature) -> String {
    let number = feature.number;
    let head = feature.head(
        &format!("INC-2024-{number}"),
        "incident",
        &format!("Requests of feature {number} fail"),
        &[
            ("Severity", "SEV-2"),
            ("Status", "Resolved"),
            ("Start Time", "2024-02-15 10:00 UTC"),
            ("Resolved", "2024-02-15 15:00 UTC"),
            ("Service", &feature.service()),
        ],
    );
    format!(
        "{head}## Timeline\n\n- 10:00: the alert fires\n- 10:20: the worker is restarted\n- 15:00: the fix is deployed\n"
    )
}

fn fix(feature: Feature) -> String {
    let number = feature.number;
    let head = feature.head(
        &format!("FIX-{number}"),
        "fix-it",
        &format!("Smaller batches {number}"),
        &[
            ("Related Incident", &format!("INC-2024-{number}")),
            ("ADR", &format!("ADR-{number}")),
            ("Bolt", &format!("BOLT-{number}")),
            ("Affected Code", &format!("src/service_{number}.go")),
            ("Status", "Done"),
        ],
    );
    format!(
        "{head}\
## Root Cause

The worker took every connection.

## Fix

Batches of twenty.

## Acceptance Criteria

- [x] The batch size is configurable

## Estimated Risk

**Low**: less load.

## Rollback Plan

Revert.
"
    )
}

fn post_mortem(feature: Feature) -> String {
    let number = feature.number;
    let team = feature.team();
    format!(
        "# Post-mortem: Requests of feature {number}

**Incident ID**: INC-2024-{number}  
**Date**: 2024-02-16  
**Duration**: 5 hours  
**Severity**: SEV-2  
**Author**: Pavel Horak  

## 1. Incident Summary

Requests failed for five hours.

## 2. Timeline

- 10:00: the alert fires
- 15:00: the fix is deployed

## 3. Root Cause Analysis

BOLT-{number} opened a connection for each event.

## 4. Resolution

FIX-{number} makes batches.

## 5. Learnings & Action Items

**Action Items**:
- [x] Amend ADR-{number} with the size of a batch (Owner: {team}, Due: 2024-03-01)

## 6. Traceability

- **PRD**: PRD-{number}
- **ADR**: ADR-{number}
- **Bolt**: BOLT-{number}
- **Fix**: FIX-{number}

## ADR-{number}: Decision {number} (Amendment 1)

**Date**: 2024-02-16  
**Reason**: Post-incident learning from INC-2024-{number}  

### Added Guidance

A batch has twenty events.
"
    )
}
