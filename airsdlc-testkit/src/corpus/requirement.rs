//! The pages that say what is wanted: PRDs, and the domain models made from them.

use airsdlc_core::model::NodeKind;

use super::page::Page;
use super::plan::{Domain, Plan};

pub(super) fn prd(plan: Plan, at: usize) -> String {
    let artifact = (NodeKind::Prd, at);
    let mut page = Page::new(plan, artifact);
    let (title, number, parts) = (plan.title(artifact), at + 1, plan.prd_parts(at));
    page.line(format!("# PRD-{number:03}: {title}"));
    page.blank();
    let (author, date) = (page.person(), page.date());
    page.row("Status", if plan.is_designed(at) { "Approved" } else { "Draft" });
    page.row("Author", author);
    page.row("Date", date);
    page.row("Owner", plan.team_name(at % plan.teams()));
    page.heading(2, "1. Feature Overview");
    let objective = page.sentence();
    page.entry("Title", &title);
    page.entry("Objective", objective);
    page.heading(2, "2. User Stories");
    for at in 1..=parts.stories {
        story(&mut page, number, at);
    }
    page.heading(2, "3. Non-Functional Requirements");
    for quality in 1..=parts.qualities {
        let milliseconds = page.random.between(1, 40) * 50;
        page.entry(
            &format!("NFR-{number:03}-{quality}"),
            format!("Performance: answered within {milliseconds} ms (p95)"),
        );
    }
    page.heading(2, "4. Business Rules");
    for rule in 1..=parts.rules {
        let sentence = page.sentence();
        page.heading(3, &format!("BR-{number:03}-{rule}: Rule {rule} of the feature"));
        page.line(sentence);
    }
    page.heading(2, "5. Success Metrics");
    for at in 1..=parts.kpis {
        kpi(plan, &mut page, number, at, parts.stories);
    }
    page.section("6. Risks", "Few may use it; we ask five guests first.");
    let constraints = if plan.fault(artifact).is_some() { "" } else { "It is done by one team." };
    page.section("7. Constraints", constraints);
    page.finish("8. Background")
}

fn story(page: &mut Page, prd: usize, story: usize) {
    page.heading(3, &format!("US-{prd:03}-{story}: {}", Plan::story_title(prd, story)));
    page.line("As a guest, I want this done without a call so that I can go on with my day.");
    page.blank();
    page.line("**Acceptance Criteria**:");
    for _ in 0..2 {
        let sentence = page.sentence();
        page.line(format!("- {sentence}"));
    }
    page.blank();
    let priority = page.random.pick(&["Must-have", "Should-have", "Nice-to-have"]);
    page.line(format!("**Priority**: {priority}"));
}

/// A KPI. Two of three are tied to a story, half have a value, and some a metric that an ADR lists.
fn kpi(plan: Plan, page: &mut Page, prd: usize, kpi: usize, stories: usize) {
    let role = if kpi == 1 { "Primary KPI" } else { "Secondary KPI" };
    let percent = page.random.between(2, 99);
    page.entry(role, format!("{percent}% of the cases on path {kpi} need no agent"));
    if !page.random.chance(33) {
        let story = page.random.between(1, stories);
        page.line(format!("  - Story: US-{prd:03}-{story}"));
    }
    if page.random.chance(50) {
        let euros = page.random.between(1, 90) * 50;
        page.line(format!("  - Revenue per hour: {euros} EUR"));
    }
    if page.random.chance(30)
        && let Some(adr) = plan.any(&mut page.random, NodeKind::Adr)
    {
        let [requests, ..] = plan.metrics(plan.decision(adr).service);
        page.line(format!("  - Metric: {requests}"));
    }
}

pub(super) fn daa(plan: Plan, at: usize) -> String {
    let artifact = (NodeKind::Daa, at);
    let mut page = Page::new(plan, artifact);
    let (domain, prd) = (plan.domain(at), plan.prd_of_daa(at));
    page.line(format!("# AI-DAA: {}", plan.title(artifact)));
    page.blank();
    let (person, date) = (page.person(), page.date());
    page.row("Status", "Validated");
    page.row("Source PRD", plan.id((NodeKind::Prd, prd)));
    page.row("Validated By", person);
    page.row("Date", date);
    page.heading(2, "1. Purpose and Scope");
    page.paragraph();
    page.heading(2, "2. Strategic Design");
    page.fence(
        "pseudocode",
        &format!(
            "BOUNDED_CONTEXT: {} Management\n  RESPONSIBILITY:\n    - Life cycle of one of them",
            domain.aggregate
        ),
    );
    page.heading(2, "3. Tactical Design");
    page.heading(3, "3.1 Value Objects");
    page.fence(
        "pseudocode",
        &format!(
            "VALUE_OBJECT: {}Status\n  ALLOWED_VALUES: [open, settled, closed]",
            domain.aggregate
        ),
    );
    aggregate(&mut page, &domain);
    page.heading(3, "3.3 Domain Events");
    for (_, event) in &domain.operations {
        page.fence(
            "pseudocode",
            &format!("DOMAIN_EVENT: {}{event}\n  ATTRIBUTES:\n    id, at", domain.aggregate),
        );
    }
    page.heading(2, "4. Validation Summary");
    page.heading(3, "4.1 PRD Coverage");
    coverage(plan, &mut page, &domain, prd);
    page.finish("5. Discussion")
}

/// The anchor of the section that [`aggregate`] writes.
pub(super) fn aggregate_anchor(domain: &Domain) -> String {
    format!("32-{}-aggregate", domain.aggregate.to_lowercase())
}

fn aggregate(page: &mut Page, domain: &Domain) {
    let name = domain.aggregate;
    page.heading(3, &format!("3.2 {name} Aggregate"));
    page.fence("pseudocode", &format!("AGGREGATE: {name}\n  AGGREGATE_ROOT: {name}\n    IDENTITY: id\n\n    ATTRIBUTES:\n      status: {name}Status"));
    for invariant in 1..=domain.invariants {
        page.line(format!("**INV-{invariant}: Rule {invariant} of the life cycle**"));
        page.fence("pseudocode", &format!("INVARIANT: rule_{invariant}\n  - closed → nothing"));
    }
    for (operation, event) in &domain.operations {
        page.heading(4, &format!("Operation: {operation}"));
        let postcondition = format!("    - {name}{event} is emitted exactly once");
        page.fence("pseudocode", &format!("OPERATION: {operation}(reason: Reason) → Result<{name}{event}, Error>\n  PRECONDITIONS:\n    - status = open\n  POSTCONDITIONS:\n{postcondition}"));
    }
}

/// Each story is covered by an operation or an event, each business rule by the invariants.
fn coverage(plan: Plan, page: &mut Page, domain: &Domain, prd: usize) {
    let (parts, number, name) = (plan.prd_parts(prd), prd + 1, domain.aggregate);
    for story in 1..=parts.stories {
        let (operation, event) = domain.operations[(story - 1) % domain.operations.len()];
        page.blank();
        page.line(format!("✅ **US-{number:03}-{story}**: {}  ", Plan::story_title(number, story)));
        if story % 3 == 0 {
            page.line(format!("→ Handled by `{name}{event}` event subscribers"));
        } else {
            page.line(format!("→ Covered by `{name}.{operation}()` operation"));
        }
    }
    for rule in 1..=parts.rules {
        page.blank();
        page.line(format!("✅ **BR-{number:03}-{rule}**: Rule {rule} of the feature  "));
        page.line("→ Enforced by aggregate invariants");
    }
}
