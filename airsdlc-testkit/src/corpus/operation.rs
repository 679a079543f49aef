//! The pages of building and running: Bolts, deployments, incidents, fixes, post-mortems, runbooks.

use airsdlc_core::model::NodeKind;

use super::page::Page;
use super::plan::{Plan, team_of_service};
use super::states::done_bolt;

pub(super) fn bolt(plan: Plan, at: usize) -> String {
    let artifact = (NodeKind::Bolt, at);
    let mut page = Page::new(plan, artifact);
    let (id, goal, assignee) = (plan.id(artifact), page.sentence(), page.person());
    page.line(format!("# {id}: {}", plan.title(artifact)));
    page.blank();
    page.entry("Bolt ID", &id);
    if let Some(adr) = plan.adr_of_bolt(at) {
        page.entry("ADR", plan.id((NodeKind::Adr, adr)));
    }
    page.entry("Goal", goal);
    page.entry("Assignee", assignee);
    let status = plan.bolt_status(at);
    page.entry("Status", status);
    let earlier = earlier_bolts(plan, &mut page, at);
    page.entry("Dependencies", earlier);
    page.entry("Files", plan.code_files(plan.service_of_bolt(at)).join(", "));
    let hours = page.random.between(2, 16);
    page.entry("Estimated Effort", format!("{hours} hours"));
    page.heading(2, "Goal");
    page.paragraph();
    page.heading(2, "Acceptance Criteria");
    let is_open = plan.fault(artifact).is_some();
    for criterion in 0..3 {
        let (is_met, sentence) = (page.random.chance(60), page.sentence());
        let is_met = if status == "Done" { criterion > 0 || !is_open } else { is_met };
        page.line(format!("- [{}] {sentence}", if is_met { "x" } else { " " }));
    }
    page.finish("Implementation Notes")
}

/// One or two Bolts among the last fifty, or none; all of them done, so that nothing waits for a review.
fn earlier_bolts(plan: Plan, page: &mut Page, at: usize) -> String {
    let mut ids: Vec<String> = Vec::new();
    for _ in 0..page.random.below(3).min(at) {
        let earlier = done_bolt(at - 1 - page.random.below(at.min(50)));
        let id = plan.id((NodeKind::Bolt, earlier));
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    if ids.is_empty() { "None".to_owned() } else { ids.join(", ") }
}

pub(super) fn deployment(plan: Plan, at: usize) -> String {
    let artifact = (NodeKind::Deployment, at);
    let mut page = Page::new(plan, artifact);
    let (date, person) = (page.date(), page.person());
    page.line(format!("# Deployment: {}", plan.title(artifact)));
    page.blank();
    page.entry("Service", plan.service_name(plan.deployed_service(at)));
    page.entry("Date", format!("{date} 08:00 UTC"));
    if let Some(bolt) = plan.any(&mut page.random, NodeKind::Bolt).map(done_bolt) {
        page.entry("Bolts", plan.id((NodeKind::Bolt, bolt)));
    }
    page.entry("Deployed By", format!("CI, approved by {person}"));
    page.entry("Status", "Deployed");
    page.heading(2, "Tests");
    page.paragraph();
    page.heading(2, "Configuration");
    page.line("| key | value |");
    page.line("|---|---|");
    page.line("| worker replicas | 2 |");
    page.heading(2, "Rollback Plan");
    page.line("1. Switch the feature off");
    page.line("2. Deploy the release before");
    page.finish("Result")
}

pub(super) fn incident(plan: Plan, at: usize) -> String {
    let artifact = (NodeKind::Incident, at);
    let mut page = Page::new(plan, artifact);
    let (service, date, person) = (plan.hit_service(at), page.date(), page.person());
    let endpoints = plan.service(service).endpoints;
    let endpoint = &endpoints[page.random.below(endpoints.len())];
    let line = page.random.between(20, 400);
    page.line(format!("# {}: {}", plan.id(artifact), plan.title(artifact)));
    page.blank();
    page.row("Severity", plan.severity(at));
    page.row("Status", "Resolved");
    page.row("Start Time", format!("{date} 10:00 UTC"));
    page.row("Service", plan.service_name(service));
    page.row("Endpoint", endpoint);
    page.row("Incident Commander", person);
    if at >= plan.count(NodeKind::FixIt) {
        page.row("Fix", "a restart; it did not come back");
    }
    page.heading(2, "Stack Trace");
    page.fence("", &format!("panic: pq: connection timeout\n  at handler.go:{line} in Handle()\n  at store.go:89 in Save()"));
    page.heading(2, "Recent Changes");
    page.line("- Deploy: a release two hours ago");
    if let Some(bolt) = plan.suspect(at) {
        page.line(format!("- Related Bolt: {}", plan.id((NodeKind::Bolt, bolt))));
    }
    page.heading(2, "Timeline");
    for minute in [0, 3, 11, 24] {
        let sentence = page.sentence();
        page.line(format!("- 10:{minute:02} - {sentence}"));
    }
    page.finish("Evidence")
}

pub(super) fn fix(plan: Plan, at: usize) -> String {
    let artifact = (NodeKind::FixIt, at);
    let mut page = Page::new(plan, artifact);
    let incident = Some(at).filter(|incident| *incident < plan.count(NodeKind::Incident));
    page.line(format!("# {}: {}", plan.id(artifact), plan.title(artifact)));
    page.blank();
    let mut service = 0;
    if let Some(incident) = incident {
        page.entry("Related Incident", plan.id((NodeKind::Incident, incident)));
        if let Some(bolt) = plan.suspect(incident) {
            service = plan.service_of_bolt(bolt);
            page.entry("Bolt", plan.id((NodeKind::Bolt, bolt)));
            if let Some(adr) = plan.adr_of_bolt(bolt) {
                page.entry("ADR", plan.id((NodeKind::Adr, adr)));
            }
        }
    }
    let [handler, _] = plan.code_files(service);
    let assignee = page.person();
    page.entry("Affected Code", handler);
    page.entry("Assignee", assignee);
    page.entry("Status", "Done");
    page.heading(2, "Root Cause");
    page.paragraph();
    page.heading(2, "Acceptance Criteria");
    page.line("- [x] Batch size configurable");
    page.line("- [x] Every database operation has a deadline");
    page.section("Fix", "Batches of twenty.");
    page.section("Estimated Risk", "Low: less load.");
    page.section("Rollback Plan", "Revert.");
    page.finish("Notes")
}

/// The post-mortem of the incident with the same number.
pub(super) fn post_mortem(plan: Plan, at: usize) -> String {
    let mut page = Page::new(plan, (NodeKind::PostMortem, at));
    let incident = (NodeKind::Incident, at);
    let (date, author) = (page.date(), page.person());
    page.line(format!("# Post-mortem: {}", plan.title((NodeKind::PostMortem, at))));
    page.blank();
    page.row("Incident ID", plan.id(incident));
    page.row("Date", date);
    page.row("Severity", plan.severity(at));
    if plan.fault((NodeKind::PostMortem, at)).is_none() {
        page.row("Duration", "40 minutes");
    }
    page.row("Author", author);
    page.heading(2, "1. Incident Summary");
    page.paragraph();
    let suspect = plan.suspect(at);
    page.heading(2, "2. Root Cause Analysis");
    match suspect {
        Some(bolt) => page.line(format!(
            "{} opened a transaction for each of up to 1000 events.",
            plan.id((NodeKind::Bolt, bolt))
        )),
        None => page.line("A broker was rebuilding its replicas."),
    }
    page.section("Timeline and Resolution", "It took a restart, and smaller batches after it.");
    page.heading(2, "3. Learnings & Action Items");
    page.line("**Action Items**:");
    let adr = plan.any(&mut page.random, NodeKind::Adr).map(|adr| (NodeKind::Adr, adr));
    for learnt in [adr, None] {
        let artifact = learnt.unwrap_or_else(|| plan.any_with_id(&mut page.random));
        let (owner, due) = (page.person(), page.date());
        page.line(format!(
            "- [x] Update {} with limits (Owner: {owner}, Due: {due})",
            plan.id(artifact)
        ));
    }
    page.heading(2, "4. Traceability");
    page.entry("Incident", page.link(incident));
    if let Some(adr) = suspect.and_then(|bolt| plan.adr_of_bolt(bolt)) {
        page.entry("ADR", plan.id((NodeKind::Adr, adr)));
    }
    page.finish("5. Minutes")
}

pub(super) fn runbook(plan: Plan, at: usize) -> String {
    let artifact = (NodeKind::Runbook, at);
    let mut page = Page::new(plan, artifact);
    let title = plan.title(artifact);
    let adr = plan.any_accepted_adr(&mut page.random);
    let service = adr.map_or(0, |adr| plan.decision(adr).service);
    match adr {
        Some(adr) => page.line(format!("# Runbook: {title} ({})", plan.id((NodeKind::Adr, adr)))),
        None => page.line(format!("# Runbook: {title}")),
    }
    page.blank();
    let endpoints = plan.service(service).endpoints;
    let date = page.date();
    // Each service has a runbook that names it.
    let names = [service, at % plan.services()].map(|service| plan.service_name(service));
    page.entry("Service", names.join(", "));
    page.entry("Endpoint", &endpoints[0]);
    page.entry("Owner", plan.team_name(team_of_service(service)));
    if plan.fault(artifact).is_none() {
        page.entry("Escalation", "page the owner after ten minutes");
    }
    page.entry("Last Updated", date);
    page.heading(2, "Common Issues");
    let [_, errors, _] = plan.metrics(service);
    page.heading(3, "Issue: High error rate");
    page.line(format!("**Symptoms**: `{errors}` rises, the log says \"connection timeout\""));
    page.blank();
    page.line("**Triage Steps**:");
    for step in 1..=3 {
        let sentence = page.sentence();
        page.line(format!("{step}. {sentence}"));
    }
    page.fence(
        "bash",
        &format!("kubectl rollout restart deployment/{} -n production", plan.service_name(service)),
    );
    page.heading(2, "Past Incidents");
    match plan.any(&mut page.random, NodeKind::Incident) {
        Some(incident) => {
            let link = page.link((NodeKind::Incident, incident));
            page.line(format!("- {link}: the same symptom"));
        }
        None => page.line("- None so far"),
    }
    page.finish("Background")
}
