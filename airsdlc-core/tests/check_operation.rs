//! Rules of group `O` on what ADRs, rule files, runbooks and playbooks say of operation, and those of group
//! `C` on services and endpoints.

mod checks;

use checks::{Case, assert_cases};

const ADR: &str = "docs/adr.md";
const RULES: &str = "rules/a.yaml";
const CATALOGUE: &str = "kind: Component\nmetadata: {name: a}\nspec: {owner: t}\n---\nkind: Component\nmetadata: {name: b}\nspec: {owner: t}\n";

/// An accepted ADR that governs service `a`, with some text below.
fn adr(text: &str) -> String {
    format!("# ADR-001: A\n\n- **Status**: Accepted\n- **Service**: a\n\n{text}\n")
}

fn rule(name: &str, expression: &str) -> String {
    format!("groups:\n  - name: g\n    rules:\n      - alert: {name}\n        expr: {expression}\n")
}

#[test]
fn accepted_decisions_on_what_runs_are_watched() {
    let case = |rule, what, text: String, lines: &[u32]| {
        Case::new(what, rule).file("catalog-info.yaml", CATALOGUE).file(ADR, text).lines(ADR, lines)
    };
    let amended = |text: &str| adr(&format!("## ADR-001: A (Amendment 1)\n\n{text}"));
    for (rule, heading, list, prose) in [
        (
            "adr-without-metrics",
            "### Metrics",
            "**Metrics**:\n- `a_total` (counter)",
            "**Metrics**: see below",
        ),
        (
            "adr-without-alerts",
            "### Alerts",
            "**Alerts**:\n- Errors > 1% → SEV-2",
            "**Alerts**: see below",
        ),
        (
            "adr-without-dashboard",
            "### Dashboards",
            "**Dashboards**:\n- A: rates",
            "**Dashboard**: see below",
        ),
    ] {
        assert_cases([
            case(rule, "nothing", adr(""), &[1]),
            case(rule, "prose on monitoring", adr("## Monitoring\n\nWe look at it.\n"), &[1]),
            case(rule, "a list", adr(&format!("## Monitoring\n\n{list}\n")), &[]),
            case(rule, "a heading", adr(&format!("## Monitoring\n\n{heading}\n\nx\n")), &[]),
            case(rule, "prose that says it", adr(&format!("## Operation\n\n{prose}\n")), &[]),
            case(rule, "in an amendment", amended(&format!("**Guidance**:\n\n{prose}\n")), &[]),
            case(rule, "proposed", adr("").replace("Accepted", "Proposed"), &[]),
            case(rule, "superseded", adr("").replace("Accepted", "Superseded"), &[]),
            case(rule, "governs nothing", adr("").replace("- **Service**: a\n", ""), &[]),
            case(
                rule,
                "governs a metric only",
                adr("## Monitoring\n\n**Metrics**:\n- `a_total` (counter)\n")
                    .replace("- **Service**: a\n", ""),
                &[],
            ),
        ]);
    }
    assert_cases([
        case(
            "adr-without-alerts",
            "a rule on its metric",
            adr("## Monitoring\n\n**Metrics**:\n- `a_total` (counter)\n"),
            &[],
        )
        .file(RULES, rule("A", "a_total > 1")),
        case("adr-without-runbook", "nothing", adr(""), &[1]),
        case("adr-without-runbook", "one that names it", adr(""), &[])
            .file("docs/run.md", "# Runbook: A (ADR-001)\n"),
        case("adr-without-runbook", "one of its service", adr(""), &[])
            .file("docs/run.md", "# Runbook: A\n\n- **Service**: a\n"),
        case("adr-without-runbook", "one of another service", adr(""), &[1])
            .file("docs/run.md", "# Runbook: B\n\n- **Service**: b\n"),
        case(
            "adr-without-runbook",
            "elsewhere",
            adr("").replace(
                "**Service**: a\n",
                "**Service**: a\n- **Runbook**: https://wiki.example/a\n",
            ),
            &[],
        ),
    ]);
}

#[test]
fn alerts_and_rules_know_each_other() {
    let monitoring = |text: &str| {
        adr(&format!(
            "## Monitoring\n\n**Metrics**:\n- `a_total` (counter)\n- `b_seconds` (histogram)\n\n**Alerts**:\n{text}"
        ))
    };
    let given = |name: &str| {
        monitoring(&format!(
            "\n```yaml\ngroups:\n  - name: g\n    rules:\n      - alert: {name}\n        expr: a_total > 1\n```\n"
        ))
    };
    let case = |rule_name, what, text: String, rules: String, lines: &[u32]| {
        Case::new(what, rule_name).file(ADR, text).file(RULES, rules).lines(ADR, lines)
    };
    let without = "alert-without-rule";
    assert_cases([
        case(
            without,
            "a metric that no rule watches",
            monitoring("- `a_total` > 1 → SEV-3\n"),
            rule("X", "c > 1"),
            &[13],
        ),
        case(
            without,
            "one that a rule watches",
            monitoring("- `a_total` > 1 → SEV-3\n"),
            rule("X", "rate(a_total[5m]) > 1"),
            &[],
        ),
        case(
            without,
            "a series of a histogram",
            monitoring("- `b_seconds` > 1 → SEV-3\n"),
            rule("X", "rate(b_seconds_bucket[5m]) > 1"),
            &[],
        ),
        case(without, "no metric", monitoring("- Errors > 1% → SEV-3\n"), rule("X", "c > 1"), &[]),
        case(without, "another name", given("Totals"), rule("Total", "a_total > 1"), &[18]),
        case(without, "the same name", given("Totals"), rule("Totals", "c > 1"), &[]),
        case(
            without,
            "proposed",
            given("Totals").replace("Accepted", "Proposed"),
            rule("X", "c > 1"),
            &[],
        ),
        case(
            without,
            "called",
            monitoring("- `OutboxGrows`: it grows\n"),
            rule("X", "c > 1"),
            &[13],
        ),
        case(without, "called, alone", monitoring("- OutboxGrows\n"), rule("X", "c > 1"), &[13]),
        case(
            without,
            "called, with severity",
            monitoring("- **OutboxGrows** (SEV-2): `a_total` > 1\n"),
            rule("OutboxGrow", "a_total > 1"),
            &[13],
        ),
        case(
            without,
            "called as the rule",
            monitoring("- OutboxGrows - it grows\n"),
            rule("OutboxGrows", "c > 1"),
            &[],
        ),
        case(
            without,
            "names of products and of prose",
            monitoring(
                "- PostgreSQL: too many connections\n- RabbitMQ (any queue)\n- BookingService errors > 1%\n",
            ),
            rule("X", "c > 1"),
            &[],
        ),
        Case::new("no rule files", without).file(ADR, given("Totals")),
    ]);
    let case = |what, text: String, rules: String, lines: &[u32]| {
        Case::new(what, "rule-without-adr").file(ADR, text).file(RULES, rules).lines(RULES, lines)
    };
    let listed = || monitoring("- Errors > 1% → SEV-3\n");
    assert_cases([
        case("unknown", listed(), rule("X", "c > 1"), &[4]),
        case("by its metric", listed(), rule("X", "a_total > 1"), &[]),
        case("by its name", given("Totals"), rule("Totals", "c > 1"), &[]),
        case("in code", monitoring("- `Gone`: absent(size)\n"), rule("Gone", "c > 1"), &[]),
        case("strong", monitoring("- **Gone**: none → SEV-2\n"), rule("Gone", "c > 1"), &[]),
        case("in front of a dash", monitoring("- Gone - none\n"), rule("Gone", "c > 1"), &[]),
        case("in a sentence", monitoring("- `Gone` (SEV-2) fires\n"), rule("Gone", "c > 1"), &[]),
        case("a longer name", monitoring("- `Gone2`: none\n"), rule("Gone", "c > 1"), &[4]),
        case("behind others", monitoring("- When Gone fires\n"), rule("Gone", "c > 1"), &[4]),
        case("no ADR lists anything", adr(""), rule("X", "c > 1"), &[]),
        case("suppressed by path", listed(), rule("X", "c > 1"), &[]).file(
            "airsdlc.toml",
            "[[check.exception]]\nrules = [\"rule-without-adr\"]\npaths = [\"rules/**\"]\n",
        ),
    ]);
    let case = |what, alerts: &str, lines: &[u32]| {
        Case::new(what, "alert-on-unknown-metric").file(ADR, monitoring(alerts)).lines(ADR, lines)
    };
    assert_cases([
        case("a misspelt one", "- `a_totals` > 1 → SEV-3\n", &[13]),
        case("a listed one", "- `a_total` > 1 → SEV-3\n", &[]),
        case("a series", "- `b_seconds_bucket` > 1 → SEV-3\n", &[]),
        case("of an exporter", "- `up` == 0 → SEV-1\n- `node_load1` > 9 → SEV-3\n", &[]),
        case("in a rule file", "- `c_total` > 1 → SEV-3\n", &[])
            .file(RULES, rule("C", "c_total > 1")),
        case(
            "in a rule",
            "\n```yaml\ngroups:\n  - name: g\n    rules:\n      - alert: X\n        expr: c_total > 1\n```\n",
            &[18],
        ),
    ]);
}

#[test]
fn manuals_are_of_use() {
    let runbook = |what, text: &str, lines: &[u32]| {
        Case::new(what, "runbook-without-escalation")
            .file("docs/run.md", format!("# Runbook: A\n\n{text}\n"))
            .lines("docs/run.md", lines)
    };
    let playbook = |what, text: &str, lines: &[u32]| {
        Case::new(what, "playbook-without-example")
            .file("docs/play.md", format!("# PLAYBOOK-001: A\n\n{text}\n"))
            .lines("docs/play.md", lines)
    };
    assert_cases([
        runbook("nothing", "**Triage Steps**:\n1. a\n", &[1]),
        runbook("in an issue", "## Issues\n\n### One\n\n**Escalation**: page b\n", &[]),
        runbook("a section", "## Escalate to\n\nb\n", &[]),
        runbook("contacts", "- **Contacts**: b\n", &[]),
        runbook("without emphasis", "## Issues\n\n- Escalation: page b\n", &[]),
        runbook("a column", "## Issues\n\n| Issue | Escalation |\n|-|-|\n| a | b |\n", &[]),
        runbook("to come", "- **Escalation**: TBD\n", &[1]),
        playbook("nothing", "## Solution\n\nx\n", &[1]),
        playbook("a section", "## 6. Examples\n\nx\n", &[]),
        playbook("a key", "- **Reference**: ADR-001\n", &[]),
        playbook("an ADR uses it", "## Solution\n\nx\n", &[])
            .file(ADR, "# ADR-001: A\n\n- **Playbook**: PLAYBOOK-001\n"),
    ]);
}

#[test]
fn services_have_owners_and_decisions() {
    const FILE: &str = "catalog-info.yaml";
    let owner = |what, catalogue: &str, lines: &[u32]| {
        Case::new(what, "unowned-service").file(FILE, catalogue).lines(FILE, lines)
    };
    let bare = "kind: Component\nmetadata: {name: a}\nspec: {type: service}\n";
    assert_cases([
        owner("nobody's", bare, &[2]),
        owner("a team's", CATALOGUE, &[]),
        owner("by CODEOWNERS", bare, &[]).file("CODEOWNERS", "* @acme/t\n"),
        Case::new("compose without teams", "unowned-service")
            .file("compose.yaml", "services:\n  a: {image: x}\n"),
        Case::new("compose with teams", "unowned-service")
            .file("compose.yaml", "services:\n  c: {image: x}\n")
            .file(FILE, format!("{CATALOGUE}---\nkind: Group\nmetadata: {{name: t}}\n"))
            .lines("compose.yaml", &[2]),
        Case::new("both", "ungoverned-service")
            .file(FILE, CATALOGUE)
            .file(ADR, adr(""))
            .lines(FILE, &[6]),
        Case::new("no ADR governs anything", "ungoverned-service")
            .file(FILE, CATALOGUE)
            .file(ADR, "# ADR-001: A\n"),
        Case::new("by an endpoint", "ungoverned-service")
            .file(FILE, CATALOGUE)
            .file(ADR, adr(""))
            .file(
                "airsdlc.toml",
                "[[service]]\nname = \"b\"\nprovides = [\"GET /b\"]\n\n[[endpoint]]\nroute = \"GET /b\"\ngoverned_by = [\"ADR-001\"]\n",
            ),
        Case::new("an endpoint of nobody", "endpoint-without-service")
            .file(FILE, CATALOGUE)
            .file(ADR, "# ADR-001: A\n\n## API\n\n```http\nGET /a\nGET /b\n```\n")
            .file("airsdlc.toml", "[[service]]\nname = \"b\"\nprovides = [\"GET /b\"]\n")
            .lines(ADR, &[6]),
        Case::new("an endpoint of an ADR on a service", "endpoint-without-service")
            .file(FILE, CATALOGUE)
            .file(ADR, adr("## API\n\n```http\nGET /a\n```\n")),
        Case::new("no services", "endpoint-without-service")
            .file(ADR, "# ADR-001: A\n\n## API\n\n```http\nGET /a\n```\n"),
    ]);
}

/// Where alerts name runbooks, each that pages somebody does.
#[test]
fn an_alert_has_a_runbook() {
    let with = "annotations: {runbook_url: https://wiki.example/a/b}";
    let case = |what: &str, first: &str, second: &str, lines: &[u32]| {
        let text = format!(
            "groups:\n- name: g\n  rules:\n  - alert: First\n    expr: a > 1\n    {first}\n  - alert: Second\n    expr: b > 1\n    {second}\n"
        );
        Case::new(what, "alert-without-runbook")
            .file("rules/a.yaml", text)
            .lines("rules/a.yaml", lines)
    };
    assert_cases([
        case("one does not", with, "for: 5m", &[7]),
        case("the address is empty", with, "annotations: {runbook_url: ''}", &[7]),
        case("both do", with, with, &[]),
        case("none does", "for: 5m", "for: 5m", &[]),
        case("it pages nobody", with, "labels: {severity: info}", &[]),
        case("a runbook names it", with, "for: 5m", &[])
            .file("docs/r.md", "# Runbook: Second\n\n- **Alert**: Second\n"),
    ]);
}
