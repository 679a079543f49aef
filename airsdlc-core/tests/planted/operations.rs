//! Defects of operations: incidents, fixes and post-mortems that lack something, decisions that nobody can watch,
//! alerts and rules that do not know each other, and catalogues that cannot be read.
//!
//! What is missing is reported at the heading of the artifact that lacks it; what is wrong, where it is written.

use crate::case::{Case, at};
use crate::decisions::{annotate, lone_service};
use crate::defects::Plant;

pub(crate) const DEFECTS: &[(&str, Plant)] = &[
    ("an incident without a post-mortem", |case| {
        let incident = case.path("incidents/inc-2024");
        case.remove(&case.path("postmortems/inc-2024"));
        let line = case.heading(&incident);
        Some(vec![at("missing-post-mortem", &incident, line)])
    }),
    ("a post-mortem that knows no cause", |case| {
        let page = case.path("postmortems/inc-2024");
        let cause = "## 3. Root Cause Analysis\n\nBOLT-{N} opened a connection for each event.\n\n";
        case.cut(&page, cause);
        Some(vec![at("post-mortem-without-root-cause", &page, 1)])
    }),
    ("a post-mortem that asks for nothing", |case| {
        let page = case.path("postmortems/inc-2024");
        let item = "**Action Items**:\n- [x] Amend ADR-{N} with the size of a batch (Owner: team-{N}, Due: 2024-03-01)\n";
        case.swap(&page, item, "Batches are small.\n");
        Some(vec![at("post-mortem-without-action-items", &page, 1)])
    }),
    ("a lesson that no decision learnt", |case| {
        let page = case.path("postmortems/inc-2024");
        let text = case.repository.text(&page);
        let amendment = text.find("\n## ADR-").expect("the post-mortem amends a decision");
        text.truncate(amendment);
        case.swap(&page, "Amend ADR-{N} with the size of a batch", "Tell the team");
        Some(vec![at("learning-not-fed-back", &page, 1)])
    }),
    ("an incident that nothing fixed", |case| {
        let (incident, page) = (case.path("incidents/inc-2024"), case.path("postmortems/inc-2024"));
        case.remove(&case.path("fixes/fix"));
        case.swap(&page, "BOLT-{N} opened", "The worker opened");
        case.swap(&page, "FIX-{N} makes batches", "The worker was restarted");
        case.cut(&page, "- **Bolt**: BOLT-{N}\n- **Fix**: FIX-{N}\n");
        let line = case.heading(&incident);
        Some(vec![at("incident-without-fix", &incident, line)])
    }),
    ("a fix that does not say when it is done", |case| {
        let fix = case.path("fixes/fix");
        case.cut(&fix, "## Acceptance Criteria\n\n- [x] The batch size is configurable\n\n");
        let line = case.heading(&fix);
        Some(vec![at("fix-without-acceptance-criteria", &fix, line)])
    }),
    ("an incident that nobody closed", |case| {
        let incident = case.path("incidents/inc-2024");
        case.unset(&incident, "Resolved");
        case.set(&incident, "Status", "Open");
        let line = case.heading(&incident);
        Some(vec![at("unresolved-incident-stale", &incident, line)])
    }),
    ("a decision whose metrics only a runbook lists", |case| {
        let (adr, runbook) = (case.path("adrs/adr"), case.path("runbooks/service"));
        let metrics = "**Metrics**:\n- `requests_{N}_total` (counter)\n\n";
        case.cut(&adr, metrics);
        let issues = "## Common Issues\n";
        case.swap(&runbook, issues, &format!("## Monitoring\n\n{metrics}{issues}"));
        let line = case.heading(&adr);
        Some(vec![at("adr-without-metrics", &adr, line)])
    }),
    ("a decision without an alert", |case| {
        let (adr, runbook) = (case.path("adrs/adr"), case.path("runbooks/service"));
        let text = case.repository.text(&adr);
        let start = text.find("**Alerts**").expect("the decision has alerts");
        let end = text.find("**Dashboards**").expect("the decision has dashboards");
        text.replace_range(start..end, "");
        case.cut(&runbook, "- **Alert**: RequestsStopped{N}\n");
        let line = case.heading(&adr);
        Some(vec![at("adr-without-alerts", &adr, line)])
    }),
    ("an alert that no rule file has", |case| {
        let number = case.number;
        rule_file(case, Some(number), "RequestsSlow{N}", "requests_{N}_total > 5");
        let adr = case.path("adrs/adr");
        let line = case.line(&adr, "- alert: RequestsStopped{N}");
        Some(vec![at("alert-without-rule", &adr, line)])
    }),
    ("a rule that no decision knows", |case| {
        rule_file(case, None, "DiskFull", "lone_disk_free_bytes < 100");
        let line = case.line(RULES, "- alert: DiskFull");
        Some(vec![at("rule-without-adr", RULES, line)])
    }),
    ("an alert on a metric that is listed nowhere", |case| {
        let adr = case.path("adrs/adr");
        case.swap(&adr, "rate(requests_{N}_total[5m])", "rate(lone_{N}_total[5m])");
        let line = case.line(&adr, "- alert: RequestsStopped{N}");
        Some(vec![at("alert-on-unknown-metric", &adr, line)])
    }),
    ("a service that no decision governs", |case| {
        let line = lone_service(case);
        Some(vec![at("ungoverned-service", "catalog-info.yaml", line)])
    }),
    ("an endpoint that no service provides", |case| {
        let adr = case.path("adrs/adr");
        case.unset(&adr, "Service");
        let line = case.line(&adr, "POST /v1/things-{N}");
        let service = case.line("catalog-info.yaml", "name: service-{N}\n");
        Some(vec![
            at("endpoint-without-service", &adr, line),
            at("ungoverned-service", "catalog-info.yaml", service),
        ])
    }),
    ("an id that references cannot name", |case| {
        let forms = ["ADR_900: Notes", "ADR900: Notes", "ADR-90a: Notes"];
        let heading = forms[case.number % forms.len()];
        case.file(
            "docs/notes.md",
            &format!("# Notes\n\nOf a talk.\n\n## {heading}\n\nWe talked.\n"),
        );
        Some(vec![at("malformed-id", "docs/notes.md", 5)])
    }),
    ("a proposal that nothing refers to", |case| {
        let (adr, rfc) = (case.path("adrs/adr"), case.path("rfcs/rfc"));
        case.unset(&adr, "RFC");
        let line = case.heading(&rfc);
        Some(vec![at("unreferenced-artifact", &rfc, line)])
    }),
    ("an entity without a name", |case| {
        let entity = "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  title: Nameless\nspec:\n  type: service\n";
        case.repository.text("catalog-info.yaml").push_str(entity);
        let line = case.line("catalog-info.yaml", "title: Nameless") - 2;
        Some(vec![at("malformed-catalogue", "catalog-info.yaml", line)])
    }),
    ("a line of CODEOWNERS that GitHub does not know", |case| {
        case.file("CODEOWNERS", "/src/ @team-{N}\n!/src/gen/ @team-{N}\n");
        Some(vec![at("malformed-catalogue", "CODEOWNERS", 2)])
    }),
    ("an annotation that names no relation", |case| {
        let line = annotate(case, "governd-by");
        Some(vec![at("unknown-annotation", "catalog-info.yaml", line)])
    }),
    ("a line of CODEOWNERS with more owners than are read", |case| {
        let owners: Vec<String> = (0..33).map(|owner| format!("@owner-{owner}")).collect();
        case.file("CODEOWNERS", &format!("# Everybody.\n/src/ {}\n", owners.join(" ")));
        Some(vec![at("too-many-relations", "CODEOWNERS", 2)])
    }),
];

const RULES: &str = "monitoring/alerts.yaml";

/// Adds a rule file with the alerts of all decisions, but for that of one feature, and with one of its own.
fn rule_file(case: &mut Case, but: Option<usize>, name: &str, expression: &str) {
    let rule = |name: &str, expression: &str| {
        format!(
            "      - alert: {name}\n        expr: {expression}\n        labels:\n          severity: SEV-2\n"
        )
    };
    let mut text = "groups:\n  - name: all\n    rules:\n".to_owned();
    for number in (101..101 + case.repository.features).filter(|number| Some(*number) != but) {
        let expression = format!("rate(requests_{number}_total[5m]) == 0");
        text += &rule(&format!("RequestsStopped{number}"), &expression);
    }
    text += &rule(name, expression);
    case.file(RULES, &text);
}
