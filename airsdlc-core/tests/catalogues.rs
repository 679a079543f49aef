//! What runs, as compose files, manifests, owners and rule files tell it.

use airsdlc_core::model::{NodeKind, Origin, Strength};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions, export::Format, impact::ImpactOptions};
use proptest::prelude::*;

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

const MANIFESTS: &str = "\
# rendered
apiVersion: apps/v1
kind: Deployment
metadata:
  name: booking-api
  labels: {app.kubernetes.io/name: booking, app.kubernetes.io/part-of: travel}
  annotations: {airsdlc.io/governed-by: ADR-001}
spec:
  template:
    spec:
      containers:
        - image: acme/booking:1
          env:
            - {name: DB, value: 'postgres://u:hunter2@booking-db.prod.svc.cluster.local/x'}
            - {name: TOKEN, valueFrom: {secretKeyRef: {name: a, key: b}}}
---
apiVersion: v1
kind: Service
metadata:
  name: booking
  labels: {app.kubernetes.io/name: booking}
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: booking-night
  labels: {app.kubernetes.io/name: booking-night, app.kubernetes.io/part-of: travel}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: postgres}]}}}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: x, labels: {app.kubernetes.io/name: booking}}
";
const DATABASE: &str = "\
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata:
      name: booking-db
      labels: {app.kubernetes.io/name: postgresql, app.kubernetes.io/component: primary}
  - apiVersion: apps/v1
    kind: StatefulSet
    metadata:
      name: booking-db
      labels: {app.kubernetes.io/name: postgresql, app.kubernetes.io/part-of: travel}
    spec: {template: {spec: {containers: [{image: 'bitnami/postgresql:16'}]}}}
";

#[test]
fn manifests_with_recommended_labels_tell_what_runs() {
    let repository = read(&[
        ("adr.md", "# ADR-001: Queue\n"),
        ("deploy/app.yaml", MANIFESTS),
        ("deploy/db.yml", DATABASE),
        ("ci.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: other}\n"),
    ]);
    assert_eq!(
        ids(&repository),
        [
            "ADR-001",
            "service:booking",
            "service:booking-night",
            "database:booking-db",
            "system:travel"
        ]
    );
    assert_eq!(
        edges(&repository),
        [
            "ADR-001 governs service:booking",
            "service:booking part-of system:travel",
            "service:booking uses database:booking-db",
            "service:booking-night part-of system:travel",
            "database:booking-db part-of system:travel",
        ]
    );
    assert_eq!(findings(&repository), [""; 0]);
    // Other YAML is looked at and not counted as read.
    assert_eq!(repository.files(), 3);
    assert!(!format!("{repository:?}").contains("hunter2"));
    assert_eq!(repository.node("booking-api").map(|node| node.id.as_str()), Ok("service:booking"));
}

#[test]
fn a_broken_manifest_is_a_finding_and_a_template_is_not() {
    let broken = "apiVersion: v1\nkind: [\nmetadata: {labels: {app.kubernetes.io/name: a}}\n---\n";
    let sound = "apiVersion: v1\nkind: Service\nmetadata: {labels: {app.kubernetes.io/name: b}}\n";
    let template = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n  labels: {app.kubernetes.io/name: {{ .Chart.Name }}}\n";
    let quoted = "apiVersion: v1\nkind: Service\nmetadata: {name: x, labels: {app.kubernetes.io/name: '{{ x }}'}}\n";
    let repository = read(&[
        ("a.yaml", &[broken, sound].concat()),
        ("chart/templates/a.yaml", template),
        ("chart/templates/b.yaml", quoted),
        ("other.yaml", "a: [\n"),
    ]);
    assert_eq!(ids(&repository), ["service:b"]);
    assert_eq!(findings(&repository).len(), 1);
    assert!(findings(&repository)[0].starts_with("malformed-catalogue a.yaml:"));
}

const RULES: &str = "\
groups:
  - name: booking
    rules:
      - record: booking:errors:rate5m
        expr: rate(booking_errors_total[5m])
      - alert: BookingErrors
        expr: booking:errors:rate5m{a=\"b\"} > 0.1 or booking_seconds_count > 3
        for: 5m
        labels: {severity: critical, service: booking}
        annotations:
          summary: '{{ $value }} of bookings fail'
          runbook_url: https://runbooks.acme.dev/booking/bookingerrors#first
      - alert: BookingErrors
        expr: booking_errors_total > 9
        annotations: {runbook_url: https://wiki.acme.dev/somewhere/else}
      - alert: OutboxFull
        expr: outbox_size > 9
        labels: {service: nobody}
        annotations: {runbook_url: docs/runbooks/gone.md}
";

#[test]
fn a_rule_file_tells_alerts_with_metrics_and_runbooks() {
    let repository = read(&[
        (
            "adr.md",
            "# ADR-001: Speed\n\n## Monitoring\n**Metrics**:\n- booking_seconds - Histogram\n",
        ),
        ("compose.yaml", "services: {booking: {image: acme/booking}}\n"),
        ("docs/runbooks/booking/BookingErrors.md", "# Runbook: Booking errors\n"),
        ("docs/else.md", "# Else\n"),
        ("prometheus/alerts.yml", RULES),
    ]);
    assert_eq!(
        edges(&repository),
        [
            "ADR-001 governs metric:booking_seconds",
            "RUNBOOK:booking-errors operates alert:booking/BookingErrors",
            "alert:booking/BookingErrors watches service:booking",
            "alert:booking/BookingErrors watches metric:booking:errors:rate5m",
            "alert:booking/BookingErrors watches metric:booking_seconds",
            "alert:booking/BookingErrors~2 watches metric:booking_errors_total",
            "alert:booking/OutboxFull watches metric:outbox_size",
        ]
    );
    assert_eq!(dangling(&repository), ["docs/runbooks/gone.md"]);
    assert_eq!(findings(&repository), [""; 0]);
    let alert = repository.node("OutboxFull").expect("the name is unique");
    assert_eq!(alert.attribute("expr"), Some("outbox_size > 9"));
    assert!(repository.node("BookingErrors").is_err(), "two are called so");
}

#[test]
fn addresses_that_the_configuration_maps_are_paths() {
    let rules = |address: &str| {
        format!(
            "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: a_b > 1\n    annotations: {{runbook_url: '{address}'}}\n"
        )
    };
    let config = "[links]\npages = { 'https://wiki.acme.dev/run/' = 'docs' }\n";
    for (address, edge, lost) in [
        ("https://wiki.acme.dev/run/Pool.html#top", Some("file:docs/pool.md"), false),
        ("https://wiki.acme.dev/run/db/", Some("file:docs/db/_index.md"), false),
        ("https://wiki.acme.dev/run/x%20y", Some("RUNBOOK:x"), false),
        ("https://wiki.acme.dev/run/gone", None, true),
        ("https://wiki.acme.dev/run/deep/pool", None, true),
        ("https://wiki.acme.dev/other/gone", None, false),
    ] {
        let repository = read(&[
            ("airsdlc.toml", config),
            ("docs/pool.md", "# Pool\n"),
            ("docs/db/_index.md", "# Databases\n"),
            ("docs/x y.md", "# Runbook: x\n"),
            ("rules.yml", &rules(address)),
        ]);
        let alert = "alert:g/A";
        let ends = repository.edges().filter_map(|edge| {
            let (source, target) = (edge.source.id.as_str(), edge.target.id.as_str());
            let other = if source == alert { target } else { source };
            (other != "metric:a_b").then(|| other.to_owned())
        });
        assert_eq!(ends.collect::<Vec<_>>(), edge.as_slice(), "{address}");
        assert_eq!(dangling(&repository), lost.then_some(address).as_slice(), "{address}");
    }
}

#[test]
fn rules_of_others_find_their_runbooks() {
    let Some(corpora) = airsdlc_testkit::shared_corpora("rule files") else { return };
    let repository = KnowledgeRepository::open(corpora.join("ops")).expect("the corpus is there");
    let alerts: Vec<_> = repository.nodes().filter(|node| node.kind == NodeKind::Alert).collect();
    assert_eq!(alerts.len(), 139);
    let names: std::collections::BTreeSet<_> =
        alerts.iter().flat_map(|alert| alert.aliases.iter()).collect();
    assert_eq!(names.len(), 125);
    // 27 of the addresses lead to pages that are not there.
    let with_page: std::collections::BTreeSet<_> = repository
        .edges()
        .filter(|edge| edge.source.kind == NodeKind::Alert && edge.target.kind == NodeKind::File)
        .map(|edge| edge.source.id.as_str())
        .collect();
    assert_eq!(with_page.len(), 139 - 27);
}

#[test]
fn the_result_is_the_same_on_any_number_of_threads() {
    let files = [
        ("compose.yaml", COMPOSE),
        ("deploy/app.yaml", MANIFESTS),
        ("deploy/db.yml", DATABASE),
        ("rules.yml", RULES),
    ];
    let export = |threads: usize| {
        let options = OpenOptions::new().threads(threads);
        KnowledgeRepository::from_source(&Memory::new(files), &options)
            .expect("memory reads")
            .export(Format::Json)
    };
    assert_eq!(export(1), export(4));
}

#[test]
fn owners_of_files_own_what_the_files_define() {
    let owners = "\
*                  @acme/platform @alice
/docs/adrs/        @acme/booking
/docs/adrs/old.md
/services/         @payments @bob
";
    let catalogue = |name: &str, owner: &str| {
        format!("kind: Component\nmetadata: {{name: {name}}}\nspec: {{owner: {owner}}}\n")
    };
    let group =
        "kind: Group\nmetadata: {name: payments}\n---\nkind: Group\nmetadata: {name: web}\n";
    let repository = read(&[
        (".github/CODEOWNERS", owners),
        ("CODEOWNERS", "* @acme/nobody\n"),
        ("catalog-info.yaml", group),
        ("docs/adrs/a.md", "# ADR-001: A\n\n# ADR-002: B\n"),
        ("docs/adrs/old.md", "# ADR-003: C\n"),
        ("docs/notes.md", "# Notes\n"),
        ("docs/prd.md", "# PRD-001: P\n"),
        ("services/a/catalog-info.yaml", "kind: Component\nmetadata: {name: a}\n"),
        ("services/b/catalog-info.yaml", &catalogue("b", "web")),
    ]);
    assert_eq!(
        edges(&repository),
        [
            "team:booking owns ADR-001",
            "team:booking owns ADR-002",
            "team:payments owns service:a",
            "team:platform owns PRD-001",
            "team:web owns service:b",
        ]
    );
    assert_eq!(findings(&repository), [""; 0]);
    let edge = repository.edges().next().expect("there is one");
    assert_eq!(edge.edge.locations[0].to_string(), ".github/CODEOWNERS:2");
    assert_eq!(repository.node("@acme/booking").map(|node| node.id.as_str()), Ok("team:booking"));
}

/// Every kind of file, each with one text of ours.
const SAMPLES: &[(&str, &str)] = &[
    ("CODEOWNERS", "* @acme/all\n/docs/ @acme/docs # why\n"),
    ("compose.yaml", COMPOSE),
    ("deploy/app.yaml", MANIFESTS),
    ("deploy/db.yml", DATABASE),
    ("docs/adr.md", "# ADR-001: Queue\n"),
    ("rules.yml", RULES),
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// A password is lost whatever characters stand in it and whatever stands around it.
    #[test]
    fn no_part_of_a_password_is_kept(
        before in "[-a-z@:/?#,;=&%{}()$! ]{0,8}",
        after in "[-a-z@:/?#,;=&%{}()$! ]{0,8}",
        quoted in any::<bool>(),
    ) {
        let dsn = format!("postgres://app:{before}hunter2{after}@db:5432/x");
        let dsn = if quoted { format!("'{dsn}'") } else { dsn };
        let compose = format!("services:\n  db: {{image: postgres}}\n  a:\n    environment:\n      X: {dsn}\n");
        let manifest = format!("apiVersion: v1\nkind: Deployment\nmetadata: {{labels: {{app.kubernetes.io/name: a}}}}\nspec:\n  template:\n    spec:\n      containers:\n        - env:\n            - value: {dsn}\n");
        let repository = read(&[("compose.yaml", &compose), ("a.yaml", &manifest)]);
        let all = format!("{repository:?}{}", repository.export(Format::Json));
        prop_assert!(!all.contains("hunter2"), "{}", all);
    }

    /// Files with pieces cut out are read on any number of threads to one result, and never panic.
    #[test]
    fn damaged_files_are_read_alike_on_any_number_of_threads(
        cuts in prop::collection::vec((0..SAMPLES.len(), any::<prop::sample::Index>(), 0..40_usize), 1..8),
    ) {
        let mut files: Vec<(&str, Vec<u8>)> =
            SAMPLES.iter().map(|(path, text)| (*path, text.as_bytes().to_vec())).collect();
        for (file, start, length) in cuts {
            let bytes = &mut files[file].1;
            let start = start.index(bytes.len() + 1);
            bytes.drain(start..(start + length).min(bytes.len()));
        }
        let seen = |threads: usize| {
            let source = Memory::new(files.iter().map(|(path, bytes)| (*path, bytes.clone())));
            let options = OpenOptions::new().threads(threads);
            let repository =
                KnowledgeRepository::from_source(&source, &options).expect("memory reads");
            (repository.export(Format::Json), findings(&repository))
        };
        let one = seen(1);
        prop_assert_eq!(one, seen(3));
    }
}
