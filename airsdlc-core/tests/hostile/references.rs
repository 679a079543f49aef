//! References in masses: ranges, lists, links, routes, and relations that go round in circles.

use airsdlc_core::impact::ImpactOptions;
use airsdlc_core::trace::Direction;

use super::{faults, ids, lines, read};

#[test]
fn ranges_beyond_reason_are_one_reference() {
    let text = "# PRD-1: P\n\n### US-1-1: S\n\n# ADR-1: A\n\nUS-1-1..4000000000, US-1-2..4294967295, US-1-1..99999999999999999999, ADR-2..1002, ADR-4294967295..5, US-1-4294967294..4294967295.\n";
    let repository = read([("a.md", text)]);
    let unresolved: Vec<&str> = repository.unresolved().iter().map(|it| it.text.as_str()).collect();
    // 1,000 numbers are taken apart; one more, and the range is one reference that finds nothing.
    assert!(unresolved.len() < 1_010, "{}", unresolved.len());
    assert!(unresolved.iter().any(|text| text.contains("4000000000")), "{unresolved:?}");
}

#[test]
fn a_file_of_ranges_grows_no_thousandfold() {
    let text = format!("# ADR-1: A\n\n{}\n", "ADR-2..1001 ".repeat(50_000));
    let size = text.len();
    let repository = read([("a.md", text.clone()), ("src/a.go", format!("/* {text} */"))]);
    // In each file: what ranges add, the id in front of each, and one reference for each that is refused.
    let bound = 2 * (size / 4 + 1_000 + 50_000 + 50_000);
    assert!(repository.unresolved().len() <= bound, "{}", repository.unresolved().len());
}

#[test]
fn invariants_and_the_lines_that_name_them_all_are_no_product() {
    let model = |invariants: usize, stories: usize| {
        let invariants = lines(invariants, |at| format!("- **INV-{at}**: rule {at}\n"));
        let coverage =
            lines(stories, |at| format!("✅ **US-1-{at}**: Enforced by aggregate invariants\n\n"));
        format!("# AI-DAA: A\n\n## Invariants\n\n{invariants}\n## Coverage\n\n{coverage}")
    };
    let text = model(2_000, 2_000);
    // One reference for four bytes and 1,000 more, 2,000 for each line; then one for each line.
    let whole = (text.len() / 4 + 1_000) / 2_000;
    let repository = read([("a.md", text)]);
    assert_eq!(repository.unresolved().len(), whole * 2_000 + (2_000 - whole));
    // Eight lines beside the invariants stand up to the first of coverage, and one between each two.
    let line = 8 + 2_000 + 2 * whole;
    assert_eq!(
        faults(&repository),
        [format!(
            "a.md:{line}: warning[too-many-relations]: a line of coverage stands for 2000 parts, more than a file of this size may add"
        )]
    );
    // Equal labels are as many.
    let repository = read([(
        "a.md",
        model(2_000, 2_000)
            .replace("aggregate invariants", "INV-7")
            .replace("- **INV-", "- **INV-7**: x\n- **INV-"),
    )]);
    assert!(repository.unresolved().len() < 100_000, "{}", repository.unresolved().len());
    let repository = read([("a.md", model(40, 40))]);
    assert_eq!((repository.unresolved().len(), faults(&repository)), (1_600, vec![]));
}

#[test]
fn a_hundred_thousand_references_to_one_thing_are_one_edge() {
    let text = format!("# ADR-1: A\n\n{}\n\n# ADR-2: B\n", "ADR-2 ".repeat(100_000));
    let repository = read([("a.md", text)]);
    let edges: Vec<_> = repository.edges().map(|edge| edge.edge.locations.len()).collect();
    assert_eq!(edges, [100_000]);
}

#[test]
fn links_in_masses_end() {
    let definitions = lines(50_000, |at| format!("[l{at}]: x{at}.md\n"));
    let links = lines(50_000, |at| format!("[a][l{at}] [b](../{at}/#{at}) "));
    let repository = read([("docs/a.md", format!("# ADR-1: A\n\n{links}\n\n{definitions}"))]);
    assert_eq!(repository.documents()[0].document.links.len(), 100_000);
    assert_eq!(repository.unresolved().len(), 100_000);
}

#[test]
fn long_destinations_end() {
    let up = "../".repeat(100_000);
    let down = "a/".repeat(100_000);
    let percent = "%41".repeat(100_000);
    let text = format!(
        "# ADR-1: A\n\n[a]({up}b.md) [b](<{down}b.md>) [c](<{percent}>) {down}b.md #{down}\n"
    );
    let repository = read([("docs/a.md", text)]);
    assert_eq!(repository.documents()[0].document.links.len(), 3);
    assert!(repository.unresolved().len() >= 3);
}

#[test]
fn routes_in_masses_end() {
    let count = 20_000;
    let routes = lines(count, |at| format!("GET /v1/r{at}/{{id}}\n"));
    let mentions = lines(count, |at| format!("`GET /v1/r{at}/7` /v1* "));
    let long = format!("/{}", "{a}/".repeat(50_000));
    let text = format!(
        "# ADR-1: A\n\n## API\n\n```http\n{routes}GET {long}\n```\n\n# ADR-2: B\n\n{mentions}\n"
    );
    let repository = read([("a.md", text)]);
    assert_eq!(repository.nodes().len(), 2 + count + 1);
}

#[test]
fn titles_in_masses_end() {
    let count = 20_000;
    let pages = (0..count).map(|at| {
        let text = format!(
            "# ADR-{at}: Same words in all titles {at}\n\nSee ADR Same words in all titles {}.\n",
            count - at
        );
        (format!("docs/{at}.md"), text)
    });
    let repository = read(pages);
    assert_eq!(repository.nodes().len(), count);
}

#[test]
fn sections_of_what_is_declared_in_masses_end() {
    let daas = lines(2_000, |at| format!("# AI-DAA: Model {at}\n\n## 3.2 X\n\n"));
    let declared = lines(2_000, |at| format!("- **DAA**: AI-DAA Model {at}\n"));
    let text = format!(
        "# ADR-1: A\n\n{declared}\n\n{}\n\n{daas}",
        "Section 3.2 of the DAA. ".repeat(20_000)
    );
    let repository = read([("a.md", text)]);
    assert!(repository.graph().node("ADR-1").is_some());
}

#[test]
fn names_of_many_things_list_a_few() {
    let count = 20_000;
    let adrs = lines(count, |at| format!("# ADR-{at}: Same title {at}\n\n"));
    let named: String = (0..count).map(|_| "- **ADR**: Same title\n".to_owned()).collect();
    let code = (0..2_000).map(|at| (format!("d{at}/same.go"), String::new()));
    let files = "- **Files**: same.go\n".repeat(2_000);
    let text = format!("{adrs}# BOLT-1: B\n\n## Links\n\n{named}{files}");
    let repository = read(code.chain([("a.md".to_owned(), text)]));
    let most = repository.unresolved().iter().map(|it| it.candidates.len()).max();
    assert_eq!(most, Some(32));
}

#[test]
fn circles_end() {
    let count = 300;
    let bolts = lines(count, |at| {
        format!(
            "# BOLT-{at}: B\n\n- **Dependencies**: BOLT-{}\n- **ADR**: ADR-1\n\n",
            (at + 1) % count
        )
    });
    let services = lines(count, |at| {
        format!("  s{at}:\n    image: acme/s\n    depends_on: [s{}, s{at}]\n", (at + 1) % count)
    });
    let adrs = "# ADR-1: A\n\n- **Supersedes**: ADR-2\n- **Depends on**: ADR-2\n\n# ADR-2: B\n\n- **Supersedes**: ADR-1\n- **Depends on**: ADR-1\n";
    let repository = read([
        ("bolts.md", bolts),
        ("adrs.md", adrs.to_owned()),
        ("compose.yaml", format!("services:\n{services}")),
    ]);
    let loops = faults(&repository);
    assert!(loops.iter().all(|fault| fault.contains("depends on itself")), "{loops:?}");
    assert_eq!(loops.len(), count);
    let services: Vec<&str> =
        ids(&repository).into_iter().filter(|id| id.starts_with("service:")).collect();
    assert_eq!(services.len(), count);
    // Every service depends on every other one, through the circle.
    let hit = repository.impact(&["service:s0"], ImpactOptions::default()).expect("it is there");
    assert_eq!(
        hit.affected.iter().filter(|it| it.id.as_str().starts_with("service:")).count(),
        count - 1
    );
    let trace = repository.trace("BOLT-0", Direction::Up).expect("it is there");
    assert!(!trace.nodes.is_empty());
}

#[test]
fn names_in_masses_end() {
    let words = "booking service of the team ".repeat(100_000);
    let text = format!("# ADR-1: A\n\n- **Service**: booking-service\n\n{words}\n");
    let repository = read([
        ("a.md", text),
        ("compose.yaml", "services:\n  booking-service: {image: acme/x}\n".into()),
    ]);
    let governs =
        repository.edges().find(|edge| edge.target.id.as_str() == "service:booking-service");
    assert!(governs.is_some());
}
