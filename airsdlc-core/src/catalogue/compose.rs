//! Services of docker-compose.
//!
//! Source: the Compose Specification (`services`, `depends_on`, `environment`, `labels`, variables).
//! An image, or what a service is called where its image says nothing, tells a store from a service;
//! the label `airsdlc.io/kind` decides. `depends_on` orders the start and is weak evidence; a host in
//! a connection string is strong. Labels `airsdlc.io/<edge name>` make that edge.

use rustc_hash::FxHashSet;

use super::dsn::{expand, hosts};
use super::reader::Reader;
use super::store::{image_name, store, store_image};
use super::{ANNOTATION, entity};
use crate::model::{EdgeKind, NodeKind as N, Origin, Severity, Strength};
use crate::parse::record::{Claim, FileRecord, Intent, Local, Target};
use crate::parse::yaml::{Node, parse_all};
use crate::source::Dialect;
use crate::span::{RepoPath, Span};

/// What a host or a service of another file may mean.
const PARTNERS: &[N] = &[N::Database, N::Resource, N::Service];

/// Whether a file is a compose file by its name: `compose.yaml`, `compose.override.yaml`,
/// `docker-compose.prod.yml`.
pub(super) fn is_compose(path: &RepoPath) -> bool {
    let Some((stem, extension)) = path.file_name().rsplit_once('.') else { return false };
    matches!(extension, "yaml" | "yml")
        && (stem == "compose" || stem.starts_with("compose.") || stem.starts_with("docker-compose"))
}

/// Reads a compose file. Cost: `O(bytes)`.
pub(super) fn compose_file(path: &RepoPath, text: &str, dialect: &Dialect) -> FileRecord {
    let mut reader = Reader::new(path, text, dialect);
    for document in parse_all(text) {
        match document {
            Ok(node) => reader.compose(node.get("services").map_or(&[], Node::entries)),
            Err(error) => reader.malformed_secret(Severity::Error, "this compose file", &error),
        }
    }
    reader.record
}

impl Reader<'_> {
    fn compose(&mut self, services: &[(Node, Node)]) {
        let mut known: Vec<(&str, Local)> = Vec::with_capacity(services.len());
        let mut seen = FxHashSet::default();
        for (key, service) in services {
            // A key that stands twice counts once, as everywhere.
            if let Some(name) = key.text().filter(|name| is_name(name))
                && seen.insert(name)
            {
                known.push((name, self.compose_service(key, name, service)));
            }
        }
        known.sort_unstable();
        let mut done = vec![false; services.len()];
        for (key, service) in services {
            let found = known.binary_search_by(|(name, _)| {
                key.text().map_or(std::cmp::Ordering::Less, |key| (*name).cmp(key))
            });
            if let Ok(at) = found
                && !std::mem::replace(&mut done[at], true)
            {
                self.compose_relations(known[at].1, service, &known);
            }
        }
    }

    fn compose_service(&mut self, key: &Node, name: &str, service: &Node) -> Local {
        let labels = pairs(service.get("labels"));
        let label = |wanted: &str| {
            let found = labels.iter().find(|pair| own(&pair.key) == Some(wanted));
            found.map(|pair| pair.value.trim()).filter(|value| is_name(value))
        };
        let image = service.get("image").and_then(Node::text);
        let (kind, sort) = what_is(name, image, label("kind"));
        let called = label("service").or_else(|| label("name")).unwrap_or(name);
        let local = self.define(kind, Claim::Likely(called.into()), key.span);
        let record = &mut self.record.nodes[local];
        if called != name {
            record.aliases.push(name.into());
        }
        if let Some(sort) = sort {
            record.attribute("type", sort);
        }
        if let Some(image) = image {
            record.attribute("image", image);
        }
        local
    }

    fn compose_relations(&mut self, local: Local, service: &Node, known: &[(&str, Local)]) {
        let find = |name: &str| {
            known.binary_search_by(|(other, _)| (*other).cmp(name)).ok().map(|at| known[at].1)
        };
        let needed = service.get("depends_on");
        let names = needed.into_iter().flat_map(|needed| match needed.entries() {
            [] => needed.items().iter().collect::<Vec<_>>(),
            entries => entries.iter().map(|(name, _)| name).collect(),
        });
        for item in names {
            let Some(name) = item.text().filter(|name| is_name(name)) else { continue };
            // Another file of the same project may define it.
            let target =
                find(name).map_or_else(|| Target::Name(PARTNERS, name.into()), Target::Local);
            let how = (Origin::Declared, Strength::Weak);
            self.refer_as(local, target, Intent::Needs, (name, item.span), how);
        }
        for pair in pairs(service.get("environment")) {
            self.connections(local, &expand(&pair.value), pair.place, find);
        }
        for pair in pairs(service.get("labels")) {
            let Some(name) = own(&pair.key) else { continue };
            if matches!(name, "kind" | "service" | "name") {
                continue;
            }
            if name == "owner" {
                let intent = Intent::Reverse(EdgeKind::Owns);
                let how = (Origin::Declared, Strength::Strong);
                let target = entity(&pair.value, &[N::Team]);
                self.record.nodes[local].attribute("owner", pair.value.as_str());
                self.refer_as(local, target, intent, (&pair.value, pair.place), how);
                continue;
            }
            let node = |text: &str| Node {
                value: crate::parse::yaml::Value::Text(text.to_owned()),
                span: pair.place,
            };
            self.relation(local, name, &node(&pair.key), &node(&pair.value));
        }
    }

    /// Adds what the connection strings in a value name. A host that this file does not define may be
    /// anywhere: it refers only if something of the repository is called so.
    pub(super) fn connections(
        &mut self,
        local: Local,
        value: &str,
        place: Span,
        find: impl Fn(&str) -> Option<Local>,
    ) {
        for dsn in hosts(value) {
            let (target, origin) = match find(&dsn.host) {
                Some(other) => (Target::Local(other), Origin::Declared),
                None => {
                    let name = in_cluster(&dsn.host);
                    (Target::Name(PARTNERS, name.into()), Origin::Derived)
                }
            };
            let how = (origin, Strength::Strong);
            self.refer_as(local, target, Intent::Needs, (&dsn.text, place), how);
        }
    }
}

/// The name of a Kubernetes service in its address inside the cluster: `db.shop.svc.cluster.local`.
fn in_cluster(host: &str) -> &str {
    match host.split_once('.') {
        Some((name, rest)) if rest.split('.').any(|part| part == "svc") => name,
        _ => host,
    }
}

/// The kind of a service, and the word that tells it.
fn what_is(name: &str, image: Option<&str>, label: Option<&str>) -> (N, Option<&'static str>) {
    let by_image = || {
        let image = expand(image.unwrap_or_default());
        // `${IMAGE}` says nothing, `${REPO}/rs-mysql:${TAG}` does.
        if image_name(&image).contains('$') || image_name(&image).is_empty() {
            store(name)
        } else {
            store_image(&image)
        }
    };
    let found = match label.map(str::to_lowercase).as_deref() {
        Some("service" | "component") => None,
        Some("database") => Some(
            by_image()
                .filter(|(kind, _)| *kind == N::Database)
                .unwrap_or((N::Database, "database")),
        ),
        Some("resource") => Some((N::Resource, by_image().map_or("resource", |(_, sort)| sort))),
        Some(word) => store(word).or_else(by_image),
        None => by_image(),
    };
    found.map_or((N::Service, None), |(kind, sort)| (kind, Some(sort)))
}

/// The part of a label's key that is ours: `kind` of `airsdlc.io/kind` or `airsdlc.kind`.
fn own(key: &str) -> Option<&str> {
    key.strip_prefix(ANNOTATION).or_else(|| key.strip_prefix("airsdlc."))
}

/// Whether a text names something: `${VAR}` does not.
fn is_name(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains(['$', '{'])
}

/// A variable or a label.
struct Pair {
    key: String,
    value: String,
    /// Where its value stands; for an item of a list the whole item.
    place: Span,
}

/// The entries of a map, or of a list of `KEY=value`.
fn pairs(node: Option<&Node>) -> Vec<Pair> {
    let Some(node) = node else { return Vec::new() };
    let of_map = node.entries().iter().filter_map(|(key, value)| {
        Some(Pair {
            key: key.text()?.to_owned(),
            value: value.text()?.to_owned(),
            place: value.span,
        })
    });
    let items = if node.entries().is_empty() { node.items() } else { &[] };
    let of_list = items.iter().filter_map(|item| {
        let (key, value) = item.text()?.split_once('=')?;
        Some(Pair { key: key.trim().to_owned(), value: value.to_owned(), place: item.span })
    });
    let mut found: Vec<Pair> = of_map.chain(of_list).collect();
    // With merge keys an own entry comes before the one that it replaces.
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|pair| seen.insert(pair.key.clone()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> FileRecord {
        compose_file(&RepoPath::new("compose.yaml"), text, &Dialect::default())
    }

    fn kinds(text: &str) -> Vec<N> {
        read(text).nodes.iter().map(|node| node.kind).collect()
    }

    #[test]
    fn names_of_compose_files() {
        for name in
            ["compose.yaml", "a/docker-compose.yml", "docker-compose-dev.yml", "compose.ci.yml"]
        {
            assert!(is_compose(&RepoPath::new(name)), "{name}");
        }
        for name in ["composer.yaml", "compose.toml", "my-compose.yaml"] {
            assert!(!is_compose(&RepoPath::new(name)), "{name}");
        }
    }

    #[test]
    fn an_image_or_a_label_tells_a_store() {
        for (service, expected) in [
            ("a: {image: 'postgres:16'}", N::Database),
            ("a: {image: '${R}/rs-mysql:${T}'}", N::Database),
            ("a: {image: '${IMAGE:-redis:7}'}", N::Resource),
            ("booking-db: {image: '${IMAGE}'}", N::Database),
            ("booking-db: {build: .}", N::Database),
            ("booking-db: {image: acme/proxy}", N::Service),
            ("postgres: {image: prom/postgres-exporter}", N::Service),
            ("a: {image: acme/store, labels: {airsdlc.io/kind: database}}", N::Database),
            ("a: {image: acme/store, labels: ['airsdlc.kind=resource']}", N::Resource),
            ("redis: {image: redis, labels: {airsdlc.io/kind: service}}", N::Service),
        ] {
            assert_eq!(kinds(&format!("services:\n  {service}\n")), [expected], "{service}");
        }
    }

    #[test]
    fn a_connection_string_leaves_only_its_host() {
        let record = read(
            "services:\n  db: {image: postgres}\n  a:\n    environment:\n      - X=postgres://u:hunter2@db/x?password=hunter2\n      - Y=postgres://u:hunter2@${H}/x\n      - Z=postgres://u:hunter2@hunter2/x\n",
        );
        let texts: Vec<_> = record.references.iter().map(|r| (r.text.as_str(), r.origin)).collect();
        assert_eq!(
            texts,
            [("postgres://db", Origin::Declared), ("postgres://hunter2", Origin::Derived)]
        );
        let broken = read("services:\n  a: {environment: {X: 'postgres://u:hunter2@db'\n");
        assert!(!format!("{:?}", broken.findings).contains("hunter2"), "{:?}", broken.findings);
    }
}
