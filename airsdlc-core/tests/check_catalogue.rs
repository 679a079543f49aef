//! Rules of group `C`: what they find in small repositories, and what they leave alone.

mod checks;

use checks::{Case, assert_cases};

const SERVICE: (&str, &str) = (
    "catalog-info.yaml",
    "kind: Component\nmetadata: {name: booking-service, title: Booking service}\nspec: {owner: team-booking}\n",
);

#[test]
fn services_that_no_catalogue_lists() {
    let incident = |keys: &str| format!("# INC-1: Down\n\n- **Severity**: SEV-3\n{keys}\n");
    let case = |what, keys: &str, lines: &[u32]| {
        Case::new(what, "unknown-service")
            .file(SERVICE.0, SERVICE.1)
            .file("docs/a.md", incident(keys))
            .lines("docs/a.md", lines)
    };
    assert_cases([
        case("an unknown name", "- **Service**: bookings", &[4]),
        case("one of two", "- **Service**: booking-service, payments", &[4]),
        case("affected, by one word", "- **Affected**: payments", &[4]),
        case("a runbook", "\n# Runbook: Pay\n\n- **Service**: payments", &[7]),
        case("an ADR", "\n# ADR-001: Pay\n\n- **Services**: payments, ledger", &[7, 7]),
        case("by its title", "- **Service**: Booking Service", &[]),
        case("in another case", "- **Service**: Booking-Service", &[]),
        case("no value", "- **Service**: TBD", &[]),
        case("all of them", "- **Service**: all services", &[]),
        case("prose", "- **Affected**: 15% of the guests", &[]),
        case("a route is none", "- **Endpoint**: POST /v1/pay", &[]),
        case(
            "suppressed",
            "\n<!-- airsdlc: ignore[unknown-service] gone -->\n- **Service**: payments",
            &[],
        ),
        Case::new("a repository without services", "unknown-service")
            .file("docs/a.md", incident("- **Service**: payments")),
    ]);
}

#[test]
fn stores_that_no_catalogue_lists() {
    let case = |what, text: &str, lines: &[u32]| {
        Case::new(what, "unknown-database")
            .file(
                "compose.yaml",
                "services:\n  db: {image: \"postgres:16\"}\n  cache: {image: redis}\n",
            )
            .file("docs/a.md", text)
            .lines("docs/a.md", lines)
    };
    assert_cases([
        case("a database", "# ADR-001: A\n\n- **Database**: bookings\n", &[3]),
        case("a resource", "# ADR-001: A\n\n- **Resources**: cache, kafka\n", &[3]),
        case("of an incident", "# INC-1: A\n\n- **Database**: bookings\n", &[3]),
        case("of a runbook", "# Runbook: A\n\n- **Database**: bookings\n", &[3]),
        case("listed", "# ADR-001: A\n\n- **Database**: db\n- **Resources**: cache\n", &[]),
        case("a database as resource", "# ADR-001: A\n\n- **Resources**: db\n", &[]),
        Case::new("a repository that lists nothing", "unknown-database")
            .file("docs/a.md", "# ADR-001: A\n\n- **Database**: bookings\n"),
    ]);
}

#[test]
fn what_catalogues_name_in_vain() {
    let component = |spec: &str| format!("kind: Component\nmetadata: {{name: a}}\nspec:\n{spec}\n");
    let case = |what, spec: &str, lines: &[u32]| {
        Case::new(what, "dangling-catalogue-reference")
            .file("catalog-info.yaml", component(spec))
            .file("docs/a.md", "# ADR-001: A\n")
            .lines("catalog-info.yaml", lines)
    };
    let entity = |kind: &str, name: &str| format!("kind: {kind}\nmetadata: {{name: {name}}}\n");
    let others = ["Component", "Resource", "API"].map(|kind| entity(kind, "other")).join("---\n");
    let case = |what, spec: &str, lines: &[u32]| {
        // Where others of a kind are described, one that is not is missed.
        case(what, spec, lines).file("other/catalog-info.yaml", others.as_str())
    };
    let alone = |what, spec: &str, lines: &[u32]| {
        Case::new(what, "dangling-catalogue-reference")
            .file("catalog-info.yaml", component(spec))
            .lines("catalog-info.yaml", lines)
    };
    let outside = "  system: travel\n  dependsOn: [resource:booking-db, component:default/payments]\n  consumesApis: [payments-api]";
    assert_cases([
        alone("entities of other repositories", outside, &[]),
        alone("a store of another, with a store here", "  dependsOn: [resource:booking-db]", &[4])
            .file("db/catalog-info.yaml", entity("Resource", "sessions")),
        alone("a system of another", "  system: travel\n  dependsOn: [resource:orders-db]", &[])
            .file("b/catalog-info.yaml", entity("Component", "b")),
        alone("a service whose kind is wrong", "  dependsOn: [resource:a]", &[4]),
        case("a service", "  dependsOn: [component:b]", &[4]),
        case("a store and an API", "  dependsOn: [resource:db]\n  consumesApis: [c]", &[4, 5]),
        case("an owner may be unknown", "  owner: team-x", &[]),
        case("itself under another case", "  dependsOn: [component:A]", &[]),
        Case::new("an ADR", "dangling-catalogue-reference")
            .file(
                "airsdlc.toml",
                "[[service]]\nname = \"a\"\ngoverned_by = [\"ADR-001\", \"ADR-002\"]\n",
            )
            .file("docs/a.md", "# ADR-001: A\n")
            .lines("airsdlc.toml", &[3]),
        Case::new("a relation that is none", "unknown-annotation")
            .file(
                "catalog-info.yaml",
                "kind: Component\nmetadata:\n  name: a\n  annotations:\n    airsdlc.io/govern-by: ADR-001\n",
            )
            .lines("catalog-info.yaml", &[5]),
        Case::new("what an artifact names", "dangling-catalogue-reference")
            .file("docs/a.md", "# ADR-001: A\n\n- **PRD**: PRD-002\n- **Service**: b\n"),
    ]);
}

/// A reference that finds nothing is reported by one rule.
#[test]
fn each_reference_is_reported_once() {
    let files = [
        (
            "catalog-info.yaml",
            "kind: Component\nmetadata: {name: a}\nspec: {dependsOn: [component:b]}\n---\nkind: Component\nmetadata: {name: x}\n",
        ),
        ("src/a.go", "package a\n\n// Implements BOLT-009.\nfunc a() {}\n"),
        (
            "docs/a.md",
            "# ADR-001: A\n\n- **PRD**: PRD-002\n- **Service**: c\n- **Databases**: d\n- **Resources**: e\n\nSee ADR-777 and [there](b.md).\n",
        ),
    ];
    let report = checks::report(&files, &["L", "C001", "C002", "C006"], None);
    let mut found: Vec<(String, String)> = report
        .diagnostics
        .iter()
        .filter(|found| found.rule != "broken-path")
        .filter(|found| found.message.contains('`'))
        .map(|found| (found.rule.clone(), found.subject.clone()))
        .collect();
    found.sort();
    let expected = [
        ("dangling-catalogue-reference", "component:b"),
        ("dangling-reference", "ADR-777"),
        ("dangling-reference", "BOLT-009"),
        ("dangling-reference", "PRD-002"),
        ("unknown-database", "d"),
        ("unknown-database", "e"),
        ("unknown-service", "c"),
    ];
    let expected: Vec<(String, String)> =
        expected.iter().map(|(rule, text)| ((*rule).to_owned(), (*text).to_owned())).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_near_name_is_proposed() {
    let files = [SERVICE, ("docs/a.md", "# INC-1: A\n\n- **Service**: bookng-service\n")];
    let report = checks::report(&files, &["unknown-service"], None);
    assert_eq!(report.diagnostics[0].help.as_deref(), Some("did you mean `booking-service`?"));
}
