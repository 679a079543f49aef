//! What runs, as compose files, manifests, owners and rule files tell it.

use airsdlc_core::model::{NodeKind, Origin, Strength};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions, export::Format, impact::ImpactOptions};

fn read(files: &[(&str, &str)]) -> KnowledgeRepository {
    KnowledgeRepository::from_source(&Memory::new(files.iter().copied()), &OpenOptions::new())
        .expect("memory reads")
}

/// `A kind B`, in order.
fn edges(repository: &KnowledgeRepository) -> Vec<String> {
    repository
        .edges()
        .map(|edge| format!("{} {} {}", edge.source.id, edge.edge.kind, edge.target.id))
        .collect()
}

fn ids(repository: &KnowledgeRepository) -> Vec<&str> {
    repository.nodes().map(|node| node.id.as_str()).collect()
}

fn dangling(repository: &KnowledgeRepository) -> Vec<&str> {
    repository.unresolved().iter().map(|reference| reference.text.as_str()).collect()
}

/// `rule place`, in order.
fn findings(repository: &KnowledgeRepository) -> Vec<String> {
    repository
        .findings()
        .iter()
        .map(|finding| format!("{} {}", finding.rule, finding.location))
        .collect()
}

const COMPOSE: &str = "\
x-common: &common
  restart: always
  environment: &environment
    DATABASE_URL: postgres://app:hunter2@booking-db:5432/booking
services:
  booking-db:
    image: postgres:16
    environment: [POSTGRES_PASSWORD=hunter2]
  broker: {image: 'acme.dev/rabbitmq:3'}
  booking:
    <<: *common
    image: ${REGISTRY}/booking:${TAG}
    depends_on: [booking-db, broker]
    labels:
      airsdlc.io/governed-by: ADR-001
      airsdlc.io/owner: payments
  web:
    image: acme/web
    depends_on:
      booking: {condition: service_healthy}
      mailer: {condition: service_started}
    environment:
      - BOOKING_URL=http://booking:8080
      - MAIL_URL=http://${MAIL_HOST}/
      - METRICS_URL=https://metrics.example.org/v1
      - LOG_LEVEL
";

#[test]
fn a_compose_file_tells_services_stores_and_what_they_need() {
    let adr = ("adr.md", "# ADR-001: Queue\n");
    let repository = read(&[("compose.yaml", COMPOSE), adr]);
    assert_eq!(
        ids(&repository),
        ["ADR-001", "service:booking", "service:web", "database:booking-db", "resource:broker"]
    );
    assert_eq!(
        edges(&repository),
        [
            "ADR-001 governs service:booking",
            "service:booking uses database:booking-db",
            "service:booking uses resource:broker",
            "service:web depends-on service:booking",
        ]
    );
    // The start order is weak, a connection string is strong, and `mailer` is in another file.
    let strength: Vec<_> = repository.edges().skip(1).map(|edge| edge.edge.strength).collect();
    assert_eq!(strength, [Strength::Strong, Strength::Weak, Strength::Strong]);
    assert!(repository.edges().all(|edge| edge.edge.origin == Origin::Declared));
    assert_eq!(dangling(&repository), ["mailer"]);
    assert_eq!(findings(&repository), [""; 0]);
    let database = repository.node("booking-db").expect("it is defined");
    assert_eq!(database.attribute("type"), Some("postgres"));
    assert_eq!(
        repository.node("booking").map(|node| node.attribute("owner")),
        Ok(Some("payments"))
    );
}

#[test]
fn a_password_is_in_no_output() {
    let broken = "services:\n  a: {environment: {X: 'redis://u:hunter2@b'\n";
    let repository = read(&[("compose.yaml", COMPOSE), ("docker-compose.dev.yml", broken)]);
    assert_eq!(repository.findings().len(), 1);
    let all = format!("{repository:?}{}", repository.export(Format::Json));
    assert!(!all.contains("hunter2"));
}

#[test]
fn a_catalogue_knows_better_what_a_compose_file_names() {
    let compose = "services:\n  ledger: {build: .}\n  web: {build: ., depends_on: [ledger]}\n";
    let catalogue =
        "kind: Resource\nmetadata: {name: ledger, title: The ledger}\nspec: {type: database}\n";
    for catalogue_path in ["a/catalog-info.yaml", "z/catalog-info.yaml"] {
        let repository = read(&[("compose.yaml", compose), (catalogue_path, catalogue)]);
        assert_eq!(ids(&repository), ["service:web", "database:ledger"]);
        assert_eq!(edges(&repository), ["service:web uses database:ledger"]);
    }
}

#[test]
fn a_project_may_be_spread_over_compose_files() {
    let repository = read(&[
        ("compose.yaml", "services:\n  web: {image: acme/web}\n"),
        (
            "compose.full.yaml",
            "services:\n  web: {depends_on: [queue]}\n  jobs: {depends_on: [web]}\n",
        ),
        ("docker-compose.queue.yml", "services:\n  queue: {image: redis}\n"),
    ]);
    assert_eq!(
        edges(&repository),
        ["service:jobs depends-on service:web", "service:web uses resource:queue"]
    );
}

#[test]
fn odd_compose_files_are_read_as_far_as_they_go() {
    for text in [
        "",
        "services:\n",
        "services: [a, b]\n",
        "services: {a: , b: 3, '${X}': {}, '': {}, c: {depends_on: {}, environment: 7, labels: [x]}}\n",
        "services: {a: {}, a: {image: redis, depends_on: [a, a, '${B}', [x]]}}\n",
        "a: &a [*a]\n",
        "services: {<<: 3}\n",
        "\u{feff}services: {a: {}}\r\n",
    ] {
        let repository = read(&[("compose.yml", text)]);
        assert!(repository.findings().iter().all(|finding| finding.rule == "malformed-catalogue"));
        assert_eq!(repository.edges().count(), 0, "{text}");
    }
}

#[test]
fn compose_files_of_others_have_the_impact_that_they_declare() {
    let Some(corpora) = airsdlc_testkit::shared_corpora("compose files") else { return };
    for (project, store, expected) in [
        ("robot-shop", "mongodb", &["catalogue", "user", "web"][..]),
        ("robot-shop", "rabbitmq", &["dispatch", "payment", "web"]),
        ("robot-shop", "mysql", &["ratings", "shipping", "web"]),
        (
            "otel-demo",
            "astronomy-db",
            &[
                "checkout",
                "frontend",
                "frontend-proxy",
                "load-generator",
                "product-catalog",
                "recommendation",
            ],
        ),
        (
            "otel-demo",
            "valkey-cart",
            &["cart", "checkout", "frontend", "frontend-proxy", "load-generator"],
        ),
    ] {
        let repository = KnowledgeRepository::open(corpora.join("ops").join(project))
            .expect("the corpus is there");
        assert_eq!(dangling(&repository), [""; 0], "{project}");
        let impact = repository.impact(&[store], ImpactOptions::new()).expect("the store is known");
        let mut hit: Vec<&str> = impact
            .affected
            .iter()
            .filter(|hit| hit.kind == NodeKind::Service)
            .map(|hit| hit.id.as_str().trim_start_matches("service:"))
            .collect();
        hit.sort_unstable();
        assert_eq!(hit, expected, "{project}: {store}");
    }
}
