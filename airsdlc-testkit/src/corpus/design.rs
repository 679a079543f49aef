//! The pages that say how it is to be done: TIPs, RFCs, ADRs and playbook entries.

use airsdlc_core::model::NodeKind;

use super::page::Page;
use super::plan::{Breadth, Decision, Plan, supersedes};
use super::requirement::aggregate_anchor;

pub(super) fn tip(plan: Plan, at: usize) -> String {
    let artifact = (NodeKind::Tip, at);
    let mut page = Page::new(plan, artifact);
    page.line(format!("# TIP: {}", plan.title(artifact)));
    page.blank();
    let (person, date) = (page.person(), page.date());
    let prd = plan.prd_of_tip(at);
    page.row("Status", "Approved");
    page.row("Author", person);
    page.row("Date", date);
    page.row("Source PRD", plan.id((NodeKind::Prd, prd)));
    page.heading(2, "1. Context");
    page.paragraph();
    page.heading(2, "2. Proposed Implementation");
    page.fence("sql", &format!("CREATE TABLE entries_{at} (\n  id BIGSERIAL PRIMARY KEY,\n  source VARCHAR(80) NOT NULL\n);"));
    page.heading(2, "3. PRD Coverage");
    for story in 1..=plan.prd_parts(prd).stories {
        page.blank();
        let title = Plan::story_title(prd + 1, story);
        page.line(format!("✅ **US-{:03}-{story}**: {title}  ", prd + 1));
        page.line("→ Covered by `Entries.Append()` in the worker");
    }
    page.finish("4. Open Questions")
}

pub(super) fn rfc(plan: Plan, at: usize) -> String {
    let artifact = (NodeKind::Rfc, at);
    let mut page = Page::new(plan, artifact);
    let title = plan.title(artifact);
    page.line(format!("# {}: {title}", plan.id(artifact)));
    page.blank();
    let (author, date) = (page.person(), page.date());
    page.entry("RFC Number", plan.id(artifact));
    page.entry("Title", &title);
    page.entry("Author", author);
    page.entry("Status", Plan::rfc_status(at));
    page.entry("Created", date);
    // Each DAA and each TIP has an RFC that rests on it.
    match Some(at).filter(|daa| *daa < plan.count(NodeKind::Daa)) {
        Some(daa) => {
            page.entry("Related PRD", plan.id((NodeKind::Prd, plan.prd_of_daa(daa))));
            page.entry("Related DAA", format!("AI-DAA {}", plan.title((NodeKind::Daa, daa))));
        }
        None => page.entry("Related PRD", plan.id((NodeKind::Prd, 0))),
    }
    if at < plan.count(NodeKind::Tip) {
        let tip = page.link((NodeKind::Tip, at));
        page.entry("Related TIP", tip);
    }
    page.heading(2, "1. Context & Problem Statement");
    page.paragraph();
    page.heading(2, "2. Proposed Solution");
    page.fence(
        "mermaid",
        "graph LR\n    API -->|one transaction| DB[(table + outbox)]\n    Worker -->|poll| DB",
    );
    let own = Some(at).filter(|playbook| *playbook < plan.count(NodeKind::Playbook));
    if let Some(playbook) = own.or_else(|| plan.any(&mut page.random, NodeKind::Playbook)) {
        page.heading(3, "Applicable Playbook Patterns");
        page.entry("Applicable Patterns", plan.id((NodeKind::Playbook, playbook)));
    }
    page.section("3. Alternatives Considered", "A call to each consumer.");
    page.section("4. Trade-offs", "One more table.");
    page.section("5. Open Questions", "None is left.");
    page.finish("6. Details")
}

pub(super) fn adr(plan: Plan, at: usize) -> String {
    let artifact = (NodeKind::Adr, at);
    let mut page = Page::new(plan, artifact);
    let decision = plan.decision(at);
    // Every sixth keeps its metadata in front matter.
    if at % 6 == 4 {
        front_matter(plan, &mut page, at, &decision);
        page.heading(1, &plan.title(artifact));
    } else {
        page.line(format!("# {}: {}", plan.id(artifact), plan.title(artifact)));
        page.blank();
        metadata(plan, &mut page, at, &decision);
    }
    page.heading(2, "1. Context");
    page.paragraph();
    if let Some(prd) = decision.prd.filter(|_| decision.breadth == Breadth::Parts) {
        page.line(format!("The limit of NFR-{:03}-1 holds here, too.", prd + 1));
    }
    page.heading(2, "2. Decision");
    page.paragraph();
    if plan.fault(artifact).is_none() {
        page.section("Rationale", "One transaction.");
    }
    page.heading(2, "3. Implementation Details");
    page.fence(
        "sql",
        &format!("ALTER TABLE items_{} ADD COLUMN closed_at TIMESTAMP NULL;", decision.service),
    );
    page.heading(3, "3.1 API Contract");
    let endpoints = plan.service(decision.service).endpoints;
    let endpoint = &endpoints[page.random.below(endpoints.len())];
    page.fence("http", &format!("{endpoint}\nAuthorization: Bearer <token>\n\n200 OK - done, or done before\n409 Conflict - closed"));
    monitoring(plan, &mut page, &decision);
    page.section("5. Edge Cases", "The broker is down: events wait.");
    page.section("6. Rejected Alternatives", "A call to each consumer.");
    if at % 10 == 7 {
        amendment(plan, &mut page, at);
        return page.finish("Notes");
    }
    page.finish("7. Details")
}

fn metadata(plan: Plan, page: &mut Page, at: usize, decision: &Decision) {
    let (author, date) = (page.person(), page.date());
    page.entry("Status", plan.adr_status(at));
    page.entry("Date", date);
    page.entry("Author", author);
    page.line("- **Context Links**:");
    if let Some(prd) = decision.prd {
        let story = page.random.between(1, plan.prd_parts(prd).stories);
        let id = plan.id((NodeKind::Prd, prd));
        let parts = decision.breadth == Breadth::Parts;
        page.nested("PRD", if parts { format!("{id}, User Story {story}") } else { id });
    }
    if let Some(daa) = decision.daa {
        let title = plan.title((NodeKind::Daa, daa));
        let domain = plan.domain(daa);
        let (operation, _) = domain.operations[page.random.below(domain.operations.len())];
        page.nested(
            "DAA",
            match (decision.breadth, at % 4) {
                (Breadth::Parts, 0) => {
                    let (path, anchor) =
                        (plan.link((NodeKind::Daa, daa)), aggregate_anchor(&domain));
                    format!("AI-DAA {title}, [the aggregate]({path}#{anchor})")
                }
                (Breadth::Parts, _) => {
                    format!("AI-DAA {title}, Section 3.2, {}.{operation}()", domain.aggregate)
                }
                _ => format!("AI-DAA {title}"),
            },
        );
    }
    if let Some(rfc) = decision.rfc {
        page.nested("RFC", plan.id((NodeKind::Rfc, rfc)));
    }
    page.entry("Service", plan.service_name(decision.service));
    page.entry("Databases", plan.database_name(plan.service(decision.service).database));
    if page.random.chance(30) {
        page.entry("Resources", "kafka");
    }
    if let Some(playbook) =
        plan.any(&mut page.random, NodeKind::Playbook).filter(|_| at.is_multiple_of(3))
    {
        page.entry("Playbook", plan.id((NodeKind::Playbook, playbook)));
    }
    if at > 0 && page.random.chance(25) {
        let on = plan.accepted_adr(page.random.skewed(at));
        page.entry("Depends on", plan.id((NodeKind::Adr, on)));
    }
    if let Some(older) = supersedes(at) {
        page.entry("Supersedes", plan.id((NodeKind::Adr, older)));
    }
}

fn front_matter(plan: Plan, page: &mut Page, at: usize, decision: &Decision) {
    let artifact = (NodeKind::Adr, at);
    page.line("---");
    page.line(format!("id: {}", plan.id(artifact)));
    page.line(format!("title: {}", plan.title(artifact)));
    page.line(format!("status: {}", plan.adr_status(at)));
    let date = page.date();
    page.line(format!("date: {date}"));
    if let Some(prd) = decision.prd {
        page.line(format!("prd: {}", plan.id((NodeKind::Prd, prd))));
    }
    if let Some(rfc) = decision.rfc {
        page.line(format!("rfc: [{}]", plan.id((NodeKind::Rfc, rfc))));
    }
    page.line("services:");
    page.line(format!("  - {}", plan.service_name(decision.service)));
    if let Some(older) = supersedes(at) {
        page.line(format!("supersedes: {}", plan.id((NodeKind::Adr, older))));
    }
    page.line("---");
}

fn monitoring(plan: Plan, page: &mut Page, decision: &Decision) {
    let [requests, errors, pending] = plan.metrics(decision.service);
    page.heading(2, "4. Monitoring & Observability");
    page.line("**Metrics**:");
    page.line(format!("- `{requests}` (counter)"));
    page.line(format!("- `{errors}` (counter)"));
    page.line(format!("- `{pending}` (gauge)"));
    page.blank();
    let limit = page.random.between(1, 50) * 100;
    page.line("**Alerts**:");
    page.line(format!("- `{pending}` > {limit} for 5 minutes → SEV-3"));
    page.blank();
    page.line("**Dashboards**:");
    page.line(format!("- {} Operations: rates and latencies", plan.title((NodeKind::Prd, 0))));
}

fn amendment(plan: Plan, page: &mut Page, at: usize) {
    let artifact = (NodeKind::Adr, at);
    page.heading(2, &format!("{}: {} (Amendment 1)", plan.id(artifact), plan.title(artifact)));
    let date = page.date();
    page.row("Date", date);
    match plan.any(&mut page.random, NodeKind::Incident) {
        Some(incident) => {
            page.row(
                "Reason",
                format!("Learning from {}", plan.id((NodeKind::Incident, incident))),
            );
        }
        None => page.row("Reason", "Load test of the release"),
    }
    page.heading(3, "Added Guidance");
    page.paragraph();
}

pub(super) fn playbook(plan: Plan, at: usize) -> String {
    let artifact = (NodeKind::Playbook, at);
    let mut page = Page::new(plan, artifact);
    let (id, title, date) = (plan.id(artifact), plan.title(artifact), page.date());
    page.line(format!("# {id}: {title}"));
    page.blank();
    page.row("Pattern ID", &id);
    page.row("Name", &title);
    page.row("Category", "Events");
    page.row("Status", "Active");
    page.row("Last Updated", date);
    page.heading(2, "1. Problem");
    page.paragraph();
    page.section("Context", "Seconds of delay are fine.");
    page.heading(2, "2. Solution");
    page.line("1. Insert the event in the transaction of the change");
    page.line("2. A worker polls the table, oldest first");
    page.heading(2, "3. Implementation Checklist");
    page.line("- [ ] Partial index on unprocessed events");
    page.line("- [x] Number of pending events is a metric with an alert");
    if let Some(adr) = plan.any(&mut page.random, NodeKind::Adr) {
        page.heading(2, "4. Examples");
        page.entry("Examples", plan.id((NodeKind::Adr, adr)));
    }
    page.section("5. Trade-offs", "One more table.");
    page.finish("6. Details")
}
