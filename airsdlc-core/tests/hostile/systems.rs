//! Catalogues, compose files, rules, owners, code and configurations of any size.

use airsdlc_core::source::Config;

use super::{faults, ids, lines, read, within_a_minute};

#[test]
fn a_catalogue_of_a_hundred_thousand_entities_is_read() {
    let count = 50_000;
    let entities = lines(count, |at| {
        format!(
            "kind: Component\nmetadata: {{name: s{at}}}\nspec: {{dependsOn: [s{}]}}\n---\n",
            at / 2
        )
    });
    let repository = read([("catalog-info.yaml", entities)]);
    assert_eq!(repository.nodes().len(), count);
    // s0 names itself.
    assert_eq!(repository.edges().len(), count - 1);
}

#[test]
fn a_compose_file_of_many_services_is_read() {
    let count = 30_000;
    let services = lines(count, |at| format!("  s{at}: {{image: acme/s}}\n"));
    let repository =
        read([("compose.yaml", format!("services:\n{services}  s7: {{image: again}}\n"))]);
    assert_eq!(repository.nodes().len(), count);
}

#[test]
fn an_api_of_many_operations_is_read() {
    let count = 10_000;
    let paths = lines(count, |at| format!("      /v1/r{at}: {{get: {{}}, post: {{}}}}\n"));
    let api =
        format!("kind: API\nmetadata: {{name: a}}\nspec:\n  definition: |\n    paths:\n{paths}");
    let repository = read([("catalog-info.yaml", api)]);
    assert_eq!(repository.nodes().len(), 1 + 2 * count);
}

#[test]
fn operations_whose_places_are_not_found_end() {
    // An escaped key stands nowhere as it is read, and every search for one goes to the end.
    let count = 10_000;
    let paths = lines(count, |at| format!("      \"\\x2Fv1/r{at}\": {{\"\\x67et\": {{}}}}\n"));
    let api =
        format!("kind: API\nmetadata: {{name: a}}\nspec:\n  definition: |\n    paths:\n{paths}");
    let repository = read([("catalog-info.yaml", api)]);
    assert_eq!(repository.nodes().len(), 1 + count);
}

#[test]
fn rules_in_masses_are_read() {
    let count = 5_000;
    let rules: String = (0..count)
        .map(|_| "  - alert: A\n    expr: rate(x_total{service=\"api\"}[5m]) > 1\n".to_owned())
        .collect();
    let repository = read([("rules.yaml", format!("groups:\n- name: g\n  rules:\n{rules}"))]);
    let alerts = ids(&repository).into_iter().filter(|id| id.starts_with("alert:g/A")).count();
    assert_eq!(alerts, count);
}

#[test]
fn an_expression_of_a_megabyte_ends() {
    let deep = format!("{}x{}", "(".repeat(200_000), ")".repeat(200_000));
    let text = format!("groups:\n- name: g\n  rules:\n  - alert: A\n    expr: {deep}\n");
    let repository = read([("rules.yaml", text)]);
    assert!(ids(&repository).contains(&"alert:g/A"));
}

#[test]
fn owners_in_masses_end() {
    let count = 5_000;
    let rules = lines(count, |at| format!("docs/**/*{at}*.md @acme/t{at}\n"));
    let files = (0..count).map(|at| (format!("docs/{at}.md"), format!("# ADR-{at}: A\n")));
    let repository = read(files.chain([("CODEOWNERS".to_owned(), rules)]));
    let owned =
        repository.edges().filter(|edge| edge.source.id.as_str().starts_with("team:")).count();
    assert_eq!(owned, count);
}

#[test]
fn a_line_of_owners_and_a_file_of_artifacts_are_no_product() {
    let teams = lines(2_000, |at| format!(" @acme/t{at}"));
    let artifacts = lines(2_000, |at| format!("# ADR-{at}: A\n"));
    let repository = read([("CODEOWNERS", format!("*{teams}\n")), ("a.md", artifacts)]);
    // 32 owners of a line count.
    assert_eq!(repository.edges().len(), 32 * 2_000);
    assert!(repository.node("team:t31").is_ok() && repository.node("team:t32").is_err());
    assert_eq!(
        faults(&repository),
        ["CODEOWNERS:1: warning[too-many-relations]: a line with more than 32 owners"]
    );
}

/// So many components that provide one API of so many endpoints.
fn components(components: usize, endpoints: usize) -> String {
    let of = |at| {
        format!("kind: Component\nmetadata: {{name: s{at}}}\nspec: {{providesApis: [a, a]}}\n---\n")
    };
    let paths = lines(endpoints, |at| format!("      /v1/r{at}: {{get: {{}}}}\n"));
    let api = "kind: API\nmetadata: {name: a}\nspec:\n  definition: |\n    paths:\n";
    format!("{}{api}{paths}", lines(components, of))
}

#[test]
fn the_components_and_the_endpoints_of_an_api_are_no_product() {
    let repository = read([("catalog-info.yaml", components(2_000, 2_000))]);
    // Five of the components have 10,000 edges to endpoints; each of all has one to the API.
    assert_eq!(repository.edges().len(), 2_000 + 10_000);
    assert_eq!(
        faults(&repository),
        [
            "catalog-info.yaml:8002: warning[too-many-relations]: 2000 components provide `api:a`, too many for its endpoints"
        ]
    );
    // One of the two alone may be large; of components with one endpoint 10,000 have it.
    for (count, endpoints) in [(20_000, 1), (1, 20_000)] {
        let repository = read([("catalog-info.yaml", components(count, endpoints))]);
        assert_eq!(repository.edges().len(), count + count.min(10_000) * endpoints);
    }
}

#[test]
fn patterns_of_owners_do_not_blow_up() {
    let star = "*a".repeat(500);
    let stars = "**/".repeat(500);
    let braces = "{a,".repeat(500);
    let rules =
        format!("{star}b @acme/a\n{stars}x @acme/b\n{braces} @acme/c\n[ @acme/d\n\\ @acme/e\n");
    let name = format!("{}.md", "a".repeat(2_000));
    let repository = read([(name, "# ADR-1: A\n".to_owned()), ("CODEOWNERS".to_owned(), rules)]);
    assert!(ids(&repository).contains(&"ADR-1"));
}

#[test]
fn code_that_never_closes_what_it_opens_ends() {
    let unit = "\"'`/*<!--{-(*r#\"<<A#|=begin\n";
    let text = format!("// BOLT-1\n{}", unit.repeat(20_000));
    for name in [
        "x.go", "x.py", "x.rs", "x.js", "x.swift", "x.php", "x.html", "x.rb", "x.hs", "x.lua",
        "x.pl", "x.sh", "x.sql", "x.ml", "x.nim",
    ] {
        let repository = read([(name, text.clone()), ("b.md", "# BOLT-1: B\n".to_owned())]);
        assert!(ids(&repository).contains(&"BOLT-1"), "{name}");
        assert_eq!(faults(&repository), [""; 0], "{name}");
    }
}

#[test]
fn configurations_beyond_reason_end() {
    let services = lines(10_000, |at| format!("[[service]]\nname = 's{at}'\n"));
    let many = services.clone();
    assert!(within_a_minute(move || Config::parse(&many)).is_ok());
    let endpoint = "[[endpoint]]\nroute = 'GET /x'\n".repeat(5_000);
    for (what, text, is_sound) in [
        ("a second of a name at the end", format!("{services}[[service]]\nname = 's0'\n"), false),
        ("endpoints", endpoint, true),
        ("deep arrays", format!("x = {}", "[".repeat(10_000)), false),
        ("deep tables", format!("x{} = 1", ".x".repeat(10_000)), false),
        (
            "a pattern of stars",
            format!("[[kind]]\nname = 'adr'\nfiles = ['{}']\n", "*a".repeat(5_000)),
            true,
        ),
        (
            "a pattern of braces",
            format!("[[kind]]\nname = 'adr'\nfiles = ['{}']\n", "{a,".repeat(5_000)),
            false,
        ),
        (
            "a pattern for ids of as many pieces",
            format!(
                "[[kind]]\nname = 'adr'\nid = {{ heading = '{{}}{}' }}\n",
                "*a".repeat(500_000)
            ),
            false,
        ),
        ("an unknown key of a megabyte", format!("{} = 1", "x".repeat(1_000_000)), false),
    ] {
        let parsed = within_a_minute(move || Config::parse(&text));
        assert_eq!(parsed.is_ok(), is_sound, "{what}: {parsed:?}");
    }
}

#[test]
fn an_id_is_not_looked_for_in_a_heading_of_a_megabyte() {
    let config = "[[kind]]\nname = 'adr'\nfiles = ['*.md']\nid = { heading = '{}. *a*a*a*b' }\n";
    let files = [
        ("airsdlc.toml", config.to_owned()),
        ("a.md", format!("# 7. {}\n", "a".repeat(1_000_000))),
        ("b.md", "# 8. a, a, a, b\n".to_owned()),
    ];
    let repository = read(files);
    assert_eq!(repository.nodes().len(), 2);
    assert!(repository.node("ADR-8").is_ok() && repository.node("ADR-7").is_err());
}

#[test]
fn a_configuration_of_many_services_is_read() {
    let count = 20_000;
    let services =
        lines(count, |at| format!("[[service]]\nname = 's{at}'\ndepends_on = ['s{}']\n", at / 2));
    let repository = read([("airsdlc.toml", services)]);
    assert_eq!((repository.nodes().len(), repository.edges().len()), (count, count - 1));
    let last = repository.node("service:s19999").expect("it is declared");
    // Three lines each; the name is quoted.
    let place = last.location.as_ref().map(|place| (place.line, place.column));
    assert_eq!(place, Some((59_999, 8)));
}
