//! From the requirement to the work: PRD, DAA or TIP, RFC, ADR, playbook, Bolts and their code.

use super::Feature;

pub(super) fn files(feature: Feature) -> Vec<(String, String)> {
    let number = feature.number;
    let model = if feature.has_daa { daa(feature) } else { tip(feature) };
    vec![
        (format!("docs/prds/prd-{number}.md"), prd(feature)),
        model,
        (format!("docs/rfcs/rfc-{number}.md"), rfc(feature)),
        (format!("docs/adrs/adr-{number}.md"), adr(feature)),
        (format!("docs/playbooks/outbox-{number}.md"), playbook(feature)),
        (format!("docs/bolts/bolt-{number}.md"), bolt(feature)),
        (
            format!("src/service_{number}.go"),
            format!("package service\n\n// BOLT-{number}: the store\nfunc Store() {{}}\n"),
        ),
    ]
}

fn prd(feature: Feature) -> String {
    let number = feature.number;
    let head = feature.head(
        &format!("PRD-{number}"),
        "prd",
        &format!("Feature {number}"),
        &[("Status", "Approved"), ("Author", "Mara Lindqvist"), ("Date", "2024-01-02")],
    );
    format!(
        "{head}\
## 1. Feature Overview

- **Objective**: Guests do by themselves what they call for today.
- **Target Users**: Guests.

## 2. User Stories

### US-{number}-1: First story

As a guest, I want to do one thing so that I need no call.

**Acceptance Criteria**:
- It is done within a second

**Priority**: Must-have

### US-{number}-2: Second story

As a guest, I want to see what I did so that I can trust it.

**Acceptance Criteria**:
- The last ten are shown

**Priority**: Should-have

## 3. Non-Functional Requirements

- **NFR-{number}-1**: Performance: an answer takes 500 ms at most
- **NFR-{number}-2**: Availability: it is up 99.9% of a month

## 4. Risk Assessment

Nobody may come; we ask five guests first.

## 5. Success Metrics

- **Primary KPI**: 80% of requests of feature {number} are self-service
  - Story: US-{number}-1
  - Metric: requests_{number}_total

## 6. Constraints

- **Timeline**: A quarter
"
    )
}

fn daa(feature: Feature) -> (String, String) {
    let number = feature.number;
    let head = feature.head(
        &format!("DAA-{number}"),
        "daa",
        &format!("Domain {number}"),
        &[("Status", "Validated"), ("PRD", &format!("PRD-{number}")), ("Date", "2024-01-04")],
    );
    let text = format!(
        "{head}\
## 1. Strategic Design

```pseudocode
BOUNDED_CONTEXT: Context {number}
  RESPONSIBILITY:
    - One thing
```

## 2. Tactical Design

### 2.1 Aggregates

```pseudocode
AGGREGATE: Thing{number}
  OPERATION: change(reason) → Thing{number}Changed
    PRECONDITION: it is there
```

## 3. Coverage

✅ **US-{number}-1**: First story  
→ Covered by `Thing{number}.change()`

✅ **US-{number}-2**: Second story  
→ Covered by `Thing{number}.change()`
"
    );
    (format!("docs/daas/daa-{number}.md"), text)
}

fn tip(feature: Feature) -> (String, String) {
    let number = feature.number;
    let head = feature.head(
        &format!("TIP-{number}"),
        "tip",
        &format!("Proposal {number}"),
        &[("Status", "Approved"), ("PRD", &format!("PRD-{number}")), ("Date", "2024-01-04")],
    );
    let text = format!(
        "{head}\
## 1. Context

It is one table.

## 2. Proposed Implementation

A table and a route.

## 3. PRD Coverage

✅ **US-{number}-1**: First story  
→ Covered by the route

✅ **US-{number}-2**: Second story  
→ Covered by the route
"
    );
    (format!("docs/tips/tip-{number}.md"), text)
}

/// The model that the design rests on.
fn model(feature: Feature) -> (&'static str, String) {
    let number = feature.number;
    if feature.has_daa {
        ("DAA", format!("DAA-{number}"))
    } else {
        ("TIP", format!("TIP-{number}"))
    }
}

fn rfc(feature: Feature) -> String {
    let number = feature.number;
    let (key, model) = model(feature);
    let head = feature.head(
        &format!("RFC-{number}"),
        "rfc",
        &format!("Design {number}"),
        &[
            ("Author", "Pavel Horak"),
            ("Status", "Approved"),
            ("Created", "2024-01-05"),
            ("PRD", &format!("PRD-{number}")),
            (key, &model),
        ],
    );
    format!(
        "{head}\
## 1. Context & Problem Statement

Guests call.

## 2. Proposed Solution

An outbox in the store.

### Applicable Playbook Patterns

- **Applicable Patterns**: OUTBOX-{number}

## 3. Alternatives Considered

A call to each consumer.

## 4. Trade-offs & Risks

One more worker.

## 5. Open Questions

None is left.

## 6. Edge Cases & Non-Functional Considerations

The broker is down.
"
    )
}

fn adr(feature: Feature) -> String {
    let number = feature.number;
    let (key, model) = model(feature);
    let (prd, rfc) = (format!("PRD-{number}"), format!("RFC-{number}"));
    let (service, store) = (feature.service(), format!("store-{number}"));
    let playbook = format!("OUTBOX-{number}");
    let earlier = feature.rests_on.map(|earlier| format!("ADR-{earlier}"));
    let mut metadata = vec![
        ("Status", "Accepted"),
        ("Date", "2024-01-08"),
        ("PRD", &*prd),
        (key, &*model),
        ("RFC", &*rfc),
        ("Service", &*service),
        ("Databases", &*store),
        ("Playbook", &*playbook),
    ];
    if let Some(earlier) = &earlier {
        metadata.push(("Depends on", earlier));
    }
    let head =
        feature.head(&format!("ADR-{number}"), "adr", &format!("Decision {number}"), &metadata);
    format!(
        "{head}\
## 1. Context

See [the requirement](../prds/prd-{number}.md#2-user-stories) and NFR-{number}-1.

## 2. Decision

We write events into the store.

## 3. Rationale

One transaction.

## 4. Implementation Details

```http
POST /v1/things-{number}
```

## 5. Edge Cases & Failure Handling

The broker is down: events wait.

## 6. Monitoring & Observability

**Metrics**:
- `requests_{number}_total` (counter)

**Alerts**:

```yaml
groups:
  - name: feature_{number}
    rules:
      - alert: RequestsStopped{number}
        expr: rate(requests_{number}_total[5m]) == 0
        labels:
          severity: SEV-2
```

**Dashboards**:
- Feature {number}: requests and errors

## 7. Rejected Alternatives

A call to each consumer.
"
    )
}

fn playbook(feature: Feature) -> String {
    let number = feature.number;
    let head = feature.head(
        &format!("OUTBOX-{number}"),
        "playbook",
        &format!("Pattern {number}"),
        &[("Category", "Events"), ("Status", "Active")],
    );
    format!(
        "{head}\
## 1. Problem

Two systems share no transaction.

## 2. Context

Seconds of delay are fine.

## 3. Solution

A table of events.

## 4. Implementation Checklist

- [ ] The number of pending events is a metric

## 5. Trade-offs

One more table.

## 6. Examples

- **Examples**: ADR-{number}
"
    )
}

fn bolt(feature: Feature) -> String {
    let number = feature.number;
    let (adr, files) = (format!("ADR-{number}"), format!("src/service_{number}.go"));
    let earlier = feature.rests_on.map(|earlier| format!("BOLT-{earlier}"));
    let mut metadata = vec![
        ("ADR", &*adr),
        ("Goal", "A store"),
        ("Assignee", "Pavel Horak"),
        ("Status", "Done"),
        ("Files", &*files),
    ];
    if let Some(earlier) = &earlier {
        metadata.push(("Dependencies", earlier));
    }
    let head =
        feature.head(&format!("BOLT-{number}"), "bolt", &format!("Store {number}"), &metadata);
    format!("{head}## Acceptance Criteria\n\n- [x] The store keeps what it was given\n")
}
