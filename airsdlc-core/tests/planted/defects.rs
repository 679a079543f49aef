//! The defects: how each is planted, and all that must be found then. `None` where the repository of a case
//! has no place for it.

use crate::case::{Case, Expected, at};

pub(crate) type Plant = fn(&mut Case) -> Option<Vec<Expected>>;

/// Each defect by its name.
pub(crate) const DEFECTS: &[(&str, Plant)] = &[
    ("an id in the text that nothing has", |case| {
        let adr = case.path("adrs/adr");
        let line = case.swap(&adr, "NFR-{N}-1.", "NFR-{N}-9.");
        Some(vec![at("dangling-reference", &adr, line)])
    }),
    ("an id in metadata that nothing has", |case| {
        let rfc = case.path("rfcs/rfc");
        let line = case.set(&rfc, "PRD", "PRD-999");
        Some(vec![at("dangling-reference", &rfc, line)])
    }),
    ("an id in a comment of code that nothing has", |case| {
        let code = format!("src/service_{}.go", case.number);
        let line = case.swap(&code, "func Store", "// See ADR-999.\nfunc Store");
        Some(vec![at("dangling-reference", &code, line)])
    }),
    ("a link to a page that is not there", |case| {
        let adr = case.path("adrs/adr");
        let line = case.swap(&adr, "../prds/prd-{N}.md#2-user-stories", "../prds/none.md");
        Some(vec![at("broken-path", &adr, line)])
    }),
    ("a link to an anchor that is not there", |case| {
        let adr = case.path("adrs/adr");
        let line = case.swap(&adr, "#2-user-stories", "#9-something-else");
        Some(vec![at("broken-anchor", &adr, line)])
    }),
    ("a link out of the repository", |case| {
        let adr = case.path("adrs/adr");
        let line = case.swap(&adr, "../prds/", "../../../prds/");
        Some(vec![at("absolute-or-escaping-path", &adr, line)])
    }),
    ("a file name that two files have", |case| {
        let bolt = case.path("bolts/bolt");
        case.file("one/main.go", "package one\n");
        case.file("two/main.go", "package two\n");
        let line = case.set(&bolt, "Files", "src/service_{N}.go, main.go");
        Some(vec![at("ambiguous-reference", &bolt, line)])
    }),
    ("an id that two artifacts have", |case| {
        let bolt = case.path("bolts/bolt");
        let text = case.repository.text(&bolt).clone();
        let line = case.heading(&bolt);
        case.file("docs/bolts/zz-copy.md", &text);
        Some(vec![at("duplicate-id", "docs/bolts/zz-copy.md", line)])
    }),
    ("a file named after another id", |case| {
        let adr = case.path("adrs/adr");
        let line = case.heading(&adr);
        case.rename(&adr, "docs/adrs/adr-777.md");
        Some(vec![at("id-mismatch", "docs/adrs/adr-777.md", line)])
    }),
    ("a decision that depends on itself", |case| {
        let adr = case.path("adrs/adr");
        if case.repository.text(&adr).to_lowercase().contains("depends") {
            return None;
        }
        let line = case.add(&adr, "Depends on", "ADR-{N}");
        Some(vec![at("self-reference", &adr, line)])
    }),
    ("an id in lower case", |case| {
        let bolt = case.path("bolts/bolt");
        let line = case.set(&bolt, "ADR", "adr-{N}");
        Some(vec![at("case-or-width-mismatch", &bolt, line)])
    }),
    ("a decision that rests on nothing", |case| {
        let (adr, model) = (case.path("adrs/adr"), case.model());
        let key = if model.contains("daa") { "DAA" } else { "TIP" };
        for key in ["PRD", key, "RFC"] {
            case.unset(&adr, key);
        }
        let context = "See [the requirement](../prds/prd-{N}.md#2-user-stories) and NFR-{N}-1.";
        case.swap(&adr, context, "Guests call.");
        let line = case.heading(&adr);
        let rfc = case.path("rfcs/rfc");
        let lone = case.heading(&rfc);
        Some(vec![at("missing-upstream", &adr, line), at("unreferenced-artifact", &rfc, lone)])
    }),
    ("a story that no design covers", |case| {
        let (prd, model) = (case.path("prds/prd"), case.model());
        let text = case.repository.text(&model);
        let start = text.rfind("✅ **US-").expect("the model covers two stories");
        text.truncate(start);
        let line = case.line(&prd, "### US-{N}-2");
        Some(vec![at("uncovered-story", &prd, line)])
    }),
    ("a requirement without a KPI", |case| {
        let prd = case.path("prds/prd");
        let kpi = "- **Primary KPI**: 80% of requests of feature {N} are self-service\n  - Story: US-{N}-1\n  - Metric: requests_{N}_total\n";
        case.swap(&prd, kpi, "We ask guests.\n");
        let line = case.heading(&prd);
        Some(vec![at("unmeasured-prd", &prd, line)])
    }),
    ("a decision that nobody works on", |case| {
        let (adr, bolt) = (case.path("adrs/adr"), case.path("bolts/bolt"));
        let other = format!("ADR-{}", case.other?);
        case.set(&bolt, "ADR", &other);
        let line = case.heading(&adr);
        Some(vec![at("unimplemented-adr", &adr, line)])
    }),
    ("a Bolt that is done and left no trace", |case| {
        let bolt = case.path("bolts/bolt");
        case.unset(&bolt, "Files");
        let code = format!("src/service_{}.go", case.number);
        case.swap(&code, "// BOLT-{N}: the store\n", "");
        let line = case.heading(&bolt);
        Some(vec![at("unlinked-bolt", &bolt, line)])
    }),
    ("Bolts that wait for each other", |case| {
        let (first, second) = (case.number.min(case.other?), case.number.max(case.other?));
        for (from, to) in [(first, second), (second, first)] {
            let bolt = format!("docs/bolts/bolt-{from}.md");
            if !case.repository.text(&bolt).contains(&format!("BOLT-{to}")) {
                let value = format!("BOLT-{to}");
                if case.repository.text(&bolt).to_lowercase().contains("dependencies") {
                    return None;
                }
                case.add(&bolt, "Dependencies", &value);
            }
        }
        Some(vec![at("dependency-cycle", &format!("docs/bolts/bolt-{first}.md"), 0)])
    }),
    ("a section that is not there", |case| {
        let adr = case.path("adrs/adr");
        case.swap(&adr, "## 3. Rationale", "## 3. Thoughts");
        let line = case.heading(&adr);
        Some(vec![at("missing-section", &adr, line)])
    }),
    ("a date that is not there", |case| {
        let adr = case.path("adrs/adr");
        case.unset(&adr, "Date");
        let line = case.heading(&adr);
        Some(vec![at("missing-metadata", &adr, line)])
    }),
    ("a status that no life cycle knows", |case| {
        let bolt = case.path("bolts/bolt");
        let line = case.set(&bolt, "Status", "Almost");
        Some(vec![at("unknown-status", &bolt, line)])
    }),
    ("a severity that nobody knows", |case| {
        let incident = case.path("incidents/inc-2024");
        let line = case.set(&incident, "Severity", "Terrible");
        Some(vec![at("unknown-severity", &incident, line)])
    }),
    ("a day that no calendar has", |case| {
        let adr = case.path("adrs/adr");
        let line = case.set(&adr, "Date", "2024-02-31");
        Some(vec![at("bad-date", &adr, line)])
    }),
    ("a heading with nothing below it", |case| {
        let adr = case.path("adrs/adr");
        let line = case.swap(&adr, "## 3. Rationale\n\nOne transaction.\n", "## 3. Rationale\n");
        Some(vec![at("empty-section", &adr, line)])
    }),
    ("a file that is binary", |case| {
        case.file("docs/notes.md", "# Notes\n\n\0\n");
        Some(vec![at("unreadable-file", "docs/notes.md", 1)])
    }),
    ("a Bolt among decisions", |case| {
        // Without another there would be no directory of Bolts any more.
        case.other?;
        let bolt = case.path("bolts/bolt");
        let line = case.heading(&bolt);
        case.rename(&bolt, "docs/adrs/bolt-{N}.md");
        let moved = case.numbered("docs/adrs/bolt-{N}.md");
        Some(vec![at("misplaced-artifact", &moved, line)])
    }),
    ("front matter that is not YAML", |case| {
        case.file("docs/notes.md", "---\ntitle: Notes\ntags: [a\n---\n# Notes\n");
        Some(vec![at("malformed-front-matter", "docs/notes.md", 0)])
    }),
    ("a Bolt done with a box open", |case| {
        let bolt = case.path("bolts/bolt");
        let line = case.swap(&bolt, "- [x] The store", "- [ ] The store");
        Some(vec![at("done-with-open-criteria", &bolt, line)])
    }),
    ("a fix without a way back", |case| {
        let fix = case.path("fixes/fix");
        case.cut(&fix, "## Rollback Plan\n\nRevert.\n");
        let line = case.heading(&fix);
        Some(vec![at("fix-without-rollback", &fix, line)])
    }),
    ("a fix whose risk nobody judged", |case| {
        let fix = case.path("fixes/fix");
        case.cut(&fix, "## Estimated Risk\n\n**Low**: less load.\n\n");
        let line = case.heading(&fix);
        Some(vec![at("fix-without-risk", &fix, line)])
    }),
    ("a timeline that goes back", |case| {
        let incident = case.path("incidents/inc-2024");
        let line = case.swap(&incident, "- 10:20:", "- 09:20:");
        Some(vec![at("timeline-out-of-order", &incident, line)])
    }),
    ("a decision without a dashboard", |case| {
        let adr = case.path("adrs/adr");
        case.cut(&adr, "**Dashboards**:\n- Feature {N}: requests and errors\n\n");
        let line = case.heading(&adr);
        Some(vec![at("adr-without-dashboard", &adr, line)])
    }),
    ("a decision without a runbook", |case| {
        let (adr, runbook) = (case.path("adrs/adr"), case.path("runbooks/service"));
        case.remove(&runbook);
        let line = case.heading(&adr);
        Some(vec![at("adr-without-runbook", &adr, line)])
    }),
    ("a runbook that names nobody to call", |case| {
        let runbook = case.path("runbooks/service");
        case.cut(&runbook, "**Escalation**: after ten minutes page team-{N}.\n");
        Some(vec![at("runbook-without-escalation", &runbook, 1)])
    }),
    ("a pattern that nobody used", |case| {
        let playbook = case.path("playbooks/outbox");
        case.cut(&playbook, "## 6. Examples\n\n- **Examples**: ADR-{N}\n");
        let (adr, rfc) = (case.path("adrs/adr"), case.path("rfcs/rfc"));
        case.unset(&adr, "Playbook");
        let patterns =
            "### Applicable Playbook Patterns\n\n- **Applicable Patterns**: OUTBOX-{N}\n\n";
        case.cut(&rfc, patterns);
        let line = case.heading(&playbook);
        let rules = ["missing-section", "playbook-without-example", "unreferenced-artifact"];
        Some(rules.map(|rule| at(rule, &playbook, line)).into())
    }),
    ("an action item of nobody", |case| {
        let page = case.path("postmortems/inc-2024");
        case.swap(&page, "(Owner: team-{N}, Due: 2024-03-01)", "(Due: 2024-09-01)");
        let line = case.swap(&page, "- [x] Amend", "- [ ] Amend");
        Some(vec![at("unowned-or-overdue-action-item", &page, line)])
    }),
    ("an action item that is overdue", |case| {
        let page = case.path("postmortems/inc-2024");
        let line = case.swap(&page, "- [x] Amend", "- [ ] Amend");
        Some(vec![at("unowned-or-overdue-action-item", &page, line)])
    }),
    ("a service that no catalogue knows", |case| {
        let incident = case.path("incidents/inc-2024");
        let line = case.set(&incident, "Service", "service-none");
        Some(vec![at("unknown-service", &incident, line)])
    }),
    ("a database that no catalogue knows", |case| {
        let adr = case.path("adrs/adr");
        let line = case.set(&adr, "Databases", "store-none");
        Some(vec![at("unknown-database", &adr, line)])
    }),
    ("a service of nobody", |case| {
        let name = case.line("catalog-info.yaml", "name: service-{N}\n");
        case.swap("catalog-info.yaml", "type: service\n  owner: team-{N}\n", "type: service\n");
        Some(vec![at("unowned-service", "catalog-info.yaml", name)])
    }),
    ("a store that no catalogue knows", |case| {
        let line = case.swap("catalog-info.yaml", "resource:store-{N}", "resource:store-none");
        Some(vec![at("dangling-catalogue-reference", "catalog-info.yaml", line)])
    }),
    ("a comment that hides nothing", |case| {
        let adr = case.path("adrs/adr");
        let comment = "<!-- airsdlc: ignore[dangling-reference] soon -->\n\n## 3. Rationale";
        let line = case.swap(&adr, "## 3. Rationale", comment);
        Some(vec![at("unused-suppression", &adr, line)])
    }),
    ("an exception that covers nothing", |case| {
        case.file("airsdlc.toml", "[[check.exception]]\nrules = [\"broken-path\"]\n");
        Some(vec![at("unused-configuration", "airsdlc.toml", 2)])
    }),
];
