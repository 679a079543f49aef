//! Backstage's `catalog-info.yaml`.
//!
//! Source: Backstage's descriptor format. Read are Component, API, Resource, System, Domain and
//! Group; annotations `airsdlc.io/<edge name>` make that edge.

use super::reader::Reader;
use super::store::is_database;
use super::{ANNOTATION, STORES, entity, openapi, without_default};
use crate::model::{EdgeKind, Finding, NodeKind as N, Severity};
use crate::parse::record::{Claim, FileRecord, Intent, Local, NodeRecord, Target};
use crate::parse::yaml::{Node, parse_all};
use crate::source::Dialect;
use crate::span::RepoPath;

/// Whether a file is a catalogue by its name.
pub(super) fn is_catalogue(path: &RepoPath) -> bool {
    matches!(path.file_name(), "catalog-info.yaml" | "catalog-info.yml")
}

/// Reads a catalogue. Cost: `O(bytes)`.
pub(super) fn catalogue_file(path: &RepoPath, text: &str, dialect: &Dialect) -> FileRecord {
    let mut reader = Reader::new(path, text, dialect);
    for document in parse_all(text) {
        match document {
            Ok(node) => reader.entity(&node),
            Err(error) => reader.malformed(Severity::Error, "this part of the catalogue", &error),
        }
    }
    reader.record
}

/// Keys of `spec` that name other entities.
struct Field {
    of: N,
    key: &'static str,
    kinds: &'static [N],
    intent: Intent,
}

const fn field(of: N, key: &'static str, kinds: &'static [N], intent: Intent) -> Field {
    Field { of, key, kinds, intent }
}

const FIELDS: &[Field] = &[
    field(N::Service, "providesApis", &[N::Api], Intent::Edge(EdgeKind::Provides)),
    field(N::Service, "consumesApis", &[N::Api], Intent::Edge(EdgeKind::Uses)),
    field(N::Service, "system", &[N::System], Intent::Edge(EdgeKind::PartOf)),
    field(N::Service, "subcomponentOf", &[N::Service], Intent::Edge(EdgeKind::PartOf)),
    field(N::Database, "system", &[N::System], Intent::Edge(EdgeKind::PartOf)),
    field(N::Resource, "system", &[N::System], Intent::Edge(EdgeKind::PartOf)),
    field(N::Api, "system", &[N::System], Intent::Edge(EdgeKind::PartOf)),
    field(N::System, "domain", &[N::Domain], Intent::Edge(EdgeKind::PartOf)),
    field(N::Domain, "subdomainOf", &[N::Domain], Intent::Edge(EdgeKind::PartOf)),
];

impl Reader<'_> {
    fn entity(&mut self, node: &Node) {
        let Some(kind) = kind_of(node) else { return };
        let own = |name: &Node| without_default(name.text().unwrap_or_default());
        let is_one = |name: &&Node| !own(name).trim().is_empty();
        let Some(name) = node.at(&["metadata", "name"]).filter(is_one) else {
            let location = self.location(node.get("kind").map_or(node.span, |kind| kind.span));
            let finding = Finding::new(
                "malformed-catalogue",
                Severity::Error,
                "an entity of the catalogue has no `metadata.name`",
                location,
            );
            self.record.findings.push(finding);
            return;
        };
        let namespace = node
            .at(&["metadata", "namespace"])
            .and_then(Node::text)
            .filter(|namespace| *namespace != "default");
        let own = own(name);
        let full =
            namespace.map_or_else(|| own.clone(), |namespace| format!("{namespace}/{own}").into());
        let title = node.at(&["metadata", "title"]).and_then(Node::text).unwrap_or_default();
        let mut record =
            NodeRecord::new(kind, Claim::System(full), title, self.location(name.span));
        for (attribute, path) in [
            ("description", ["metadata", "description"]),
            ("type", ["spec", "type"]),
            ("lifecycle", ["spec", "lifecycle"]),
            ("owner", ["spec", "owner"]),
        ] {
            if let Some(text) = node.at(&path).and_then(Node::text) {
                record.attribute(attribute, text);
            }
        }
        self.record.nodes.push(record);
        let local = self.record.nodes.len() - 1;
        self.relations(local, kind, node);
        if kind == N::Api
            && let Some(definition) = node.at(&["spec", "definition"])
        {
            openapi::operations(self, local, definition);
        }
    }

    fn relations(&mut self, local: Local, kind: N, node: &Node) {
        let spec = node.get("spec");
        for field in FIELDS.iter().filter(|field| field.of == kind) {
            for item in spec.and_then(|spec| spec.get(field.key)).map_or(&[][..], Node::items) {
                self.refer(
                    local,
                    entity(item.text().unwrap_or_default(), field.kinds),
                    field.intent,
                    item,
                );
            }
        }
        if let Some(owner) = spec.and_then(|spec| spec.get("owner")) {
            self.refer(
                local,
                entity(owner.text().unwrap_or_default(), &[N::Team]),
                Intent::Reverse(EdgeKind::Owns),
                owner,
            );
        }
        for (key, reverse) in [("dependsOn", false), ("dependencyOf", true)] {
            for item in spec.and_then(|spec| spec.get(key)).map_or(&[][..], Node::items) {
                let target = entity(item.text().unwrap_or_default(), &[N::Service]);
                let needs = |from: N, to: &Target| match (from, to) {
                    (N::Service, Target::Name(kinds, _))
                        if *kinds == STORES
                            || kinds.contains(&N::Database)
                            || kinds.contains(&N::Api) =>
                    {
                        EdgeKind::Uses
                    }
                    _ => EdgeKind::DependsOn,
                };
                let intent = match (reverse, kind) {
                    (false, _) => Intent::Edge(needs(kind, &target)),
                    (true, N::Service) => Intent::Reverse(EdgeKind::DependsOn),
                    (true, _) => Intent::Reverse(EdgeKind::Uses),
                };
                self.refer(local, target, intent, item);
            }
        }
        for (key, value) in node.at(&["metadata", "annotations"]).map_or(&[][..], Node::entries) {
            if let Some(name) = key.text().and_then(|key| key.strip_prefix(ANNOTATION)) {
                self.relation(local, name, key, value);
            }
        }
    }
}

/// The node kind of an entity; `None` for kinds that are not read (Location, Template, User).
fn kind_of(node: &Node) -> Option<N> {
    let sort = node.at(&["spec", "type"]).and_then(Node::text).unwrap_or_default();
    Some(match node.get("kind").and_then(Node::text)?.to_ascii_lowercase().as_str() {
        "component" => N::Service,
        "resource" if is_database(sort) => N::Database,
        "resource" => N::Resource,
        "api" => N::Api,
        "system" => N::System,
        "domain" => N::Domain,
        "group" => N::Team,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> FileRecord {
        catalogue_file(&RepoPath::new("catalog-info.yaml"), text, &Dialect::default())
    }

    #[test]
    fn entities_and_their_relations() {
        let record = read(
            "kind: Component\nmetadata:\n  name: a\n  annotations:\n    airsdlc.io/governed-by: ADR-001, ADR-002\nspec:\n  owner: group:default/team-x\n  dependsOn: [resource:db, Component:b]\n---\nkind: Resource\nmetadata: {name: db}\nspec: {type: PostgreSQL}\n",
        );
        assert_eq!(
            record.nodes.iter().map(|node| node.kind).collect::<Vec<_>>(),
            [N::Service, N::Database]
        );
        let found: Vec<_> = record
            .references
            .iter()
            .map(|reference| (&reference.target, reference.intent))
            .collect();
        assert_eq!(
            found,
            [
                (&Target::Name(&[N::Team], "team-x".into()), Intent::Reverse(EdgeKind::Owns)),
                (&Target::Name(STORES, "db".into()), Intent::Edge(EdgeKind::Uses)),
                (&Target::Name(&[N::Service], "b".into()), Intent::Edge(EdgeKind::DependsOn)),
                (&Target::Id("ADR-001".into()), Intent::Reverse(EdgeKind::Governs)),
                (&Target::Id("ADR-002".into()), Intent::Reverse(EdgeKind::Governs)),
            ]
        );
    }

    #[test]
    fn a_broken_document_is_a_finding_with_its_place() {
        let record = read(
            "kind: Component\nmetadata: {name: a}\n---\nkind: [\n---\nkind: Group\nmetadata: {name: t}\n",
        );
        assert_eq!(record.nodes.len(), 2);
        assert_eq!(record.findings[0].rule, "malformed-catalogue");
        assert!(record.findings[0].location.line >= 4, "{}", record.findings[0]);
    }

    #[test]
    fn a_misspelt_annotation_is_a_finding_with_a_near_name() {
        let record = read(
            "kind: Component\nmetadata:\n  name: a\n  annotations: {airsdlc.io/govern-by: ADR-001}\n",
        );
        assert_eq!(record.findings[0].help.as_deref(), Some("did you mean `governed-by`?"));
    }
}
