//! Which things keep data: what the name of a type, of an image or of a component says.

use crate::model::NodeKind;

const DATABASES: &[&str] = &[
    "database",
    "postgres",
    "postgis",
    "timescaledb",
    "mysql",
    "mariadb",
    "percona",
    "mongo",
    "dynamodb",
    "sqlite",
    "oracle",
    "cassandra",
    "scylla",
    "spanner",
    "aurora",
    "cockroach",
    "sqlserver",
    "mssql",
    "bigquery",
    "clickhouse",
    "influxdb",
    "neo4j",
    "couchdb",
    "couchbase",
];

/// Caches, queues, logs, object stores and indices.
const RESOURCES: &[&str] = &[
    "redis",
    "valkey",
    "keydb",
    "memcached",
    "rabbitmq",
    "kafka",
    "redpanda",
    "activemq",
    "pulsar",
    "mosquitto",
    "nats",
    "minio",
    "elasticsearch",
    "opensearch",
    "etcd",
    "cache",
    "queue",
    "broker",
];

/// Words of things that stand beside a store and are none: `postgres-exporter`, `kafka-ui`.
const COMPANIONS: &[&str] = &[
    "admin",
    "agent",
    "api",
    "app",
    "backup",
    "client",
    "commander",
    "connect",
    "connector",
    "console",
    "consumer",
    "exporter",
    "express",
    "gateway",
    "init",
    "insight",
    "job",
    "manager",
    "migrate",
    "migration",
    "migrations",
    "migrator",
    "operator",
    "pgadmin",
    "producer",
    "proxy",
    "registry",
    "rest",
    "seed",
    "seeder",
    "service",
    "setup",
    "sidecar",
    "ui",
    "web",
    "worker",
];

/// Whether the type of a resource names a database.
pub(super) fn is_database(sort: &str) -> bool {
    let sort = sort.to_lowercase();
    words(&sort).any(|word| matches!(word, "db" | "rds"))
        || DATABASES.iter().any(|known| sort.contains(known))
}

/// What a name of a few words says of the thing that bears it, and the word that says so:
/// `rs-mysql-db` is a database, `postgres-exporter` is no store.
pub(super) fn store(name: &str) -> Option<(NodeKind, &'static str)> {
    let name = name.to_lowercase();
    if is_companion(&name) {
        return None;
    }
    words(&name).find_map(|word| {
        if matches!(word, "db" | "rds") {
            return Some((NodeKind::Database, "database"));
        }
        let known =
            |all: &[&'static str]| all.iter().copied().find(|known| word.starts_with(known));
        let database = known(DATABASES).map(|sort| (NodeKind::Database, sort));
        database.or_else(|| known(RESOURCES).map(|sort| (NodeKind::Resource, sort)))
    })
}

/// Whether a name has a word of what stands beside a store.
pub(super) fn is_companion(name: &str) -> bool {
    words(name).any(|word| COMPANIONS.iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// What an image says: the last component of its name counts, its registry and tag do not.
pub(super) fn store_image(image: &str) -> Option<(NodeKind, &'static str)> {
    store(image_name(image))
}

/// The last component of the name of an image: `booking` of `acme.dev:5000/team/booking:1.4`.
pub(super) fn image_name(image: &str) -> &str {
    let image = image.split('@').next().unwrap_or_default();
    let name = image.rsplit('/').next().unwrap_or_default();
    name.split(':').next().unwrap_or_default()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_that_are_databases() {
        for sort in ["PostgreSQL", "aws-rds", "db", "mongodb", "database"] {
            assert!(is_database(sort), "{sort}");
        }
        for sort in ["dashboards", "kafka-topic", "s3-bucket", "flashcards", ""] {
            assert!(!is_database(sort), "{sort}");
        }
    }

    #[test]
    fn images_that_are_stores() {
        for (image, expected) in [
            ("postgres:16", Some((NodeKind::Database, "postgres"))),
            ("acme.dev:5000/rs-mysql-db:1@sha256:00", Some((NodeKind::Database, "mysql"))),
            ("bitnami/redis", Some((NodeKind::Resource, "redis"))),
            ("mcr.microsoft.com/mssql-server", Some((NodeKind::Database, "mssql"))),
            ("confluentinc/cp-kafka:7", Some((NodeKind::Resource, "kafka"))),
            ("acme/booking-db", Some((NodeKind::Database, "database"))),
            ("prometheuscommunity/postgres-exporter", None),
            ("postgres/booking:1", None),
            ("acme/cards:postgres", None),
            ("", None),
        ] {
            assert_eq!(store_image(image), expected, "{image}");
        }
    }
}
