//! Endpoints from an OpenAPI definition that stands in a catalogue.
//!
//! Source: OpenAPI 3, `paths`. An operation may say `x-airsdlc-<edge name>`.

use super::reader::Reader;
use crate::model::{NodeKind, Origin, Strength};
use crate::parse::record::{Claim, Intent, Local, NodeRecord, Reference, Referrer, Target};
use crate::parse::yaml::{self, Node};
use crate::span::Span;

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Adds an endpoint for each operation of the definition of an API.
pub(super) fn operations(reader: &mut Reader<'_>, api: Local, definition: &Node) {
    let Some(text) = definition.text() else { return };
    let Ok(document) = yaml::parse(text, 0) else {
        let location = reader.location(definition.span);
        let finding = crate::model::Finding::new(
            "malformed-catalogue",
            crate::model::Severity::Warning,
            "the definition of this API is not OpenAPI",
            location,
        );
        reader.record.findings.push(finding.help("its endpoints are not known"));
        return;
    };
    let mut start = definition.span.start as usize;
    for (path, operations) in document.get("paths").map_or(&[][..], Node::entries) {
        let Some(route) = path.text() else { continue };
        let at = find_key(reader.text, start, route);
        start = at.unwrap_or(start);
        for (method, operation) in operations.entries() {
            let Some(method) = method
                .text()
                .filter(|method| METHODS.contains(&method.to_ascii_lowercase().as_str()))
            else {
                continue;
            };
            let place = at.and_then(|at| find_key(reader.text, at, method)).or(at).unwrap_or(start);
            endpoint(reader, api, &method.to_ascii_uppercase(), route, operation, place);
        }
    }
}

fn endpoint(
    reader: &mut Reader<'_>,
    api: Local,
    method: &str,
    route: &str,
    operation: &Node,
    at: usize,
) {
    let name = format!("{method} {route}");
    let location = reader.location(Span::new(at as u32, (at + method.len()) as u32));
    let summary = operation.get("summary").and_then(Node::text).unwrap_or_default();
    let record = NodeRecord::new(
        NodeKind::Endpoint,
        Claim::System(name.as_str().into()),
        summary,
        location.clone(),
    );
    reader.record.nodes.push(record);
    let endpoint = reader.record.nodes.len() - 1;
    reader.record.references.push(Reference {
        source: Referrer::Node(api),
        target: Target::Local(endpoint),
        intent: Intent::Exposes,
        text: name.as_str().into(),
        origin: Origin::Declared,
        strength: Strength::Strong,
        location: location.clone(),
    });
    for (key, value) in operation.entries() {
        if let Some(relation) = key.text().and_then(|key| key.strip_prefix("x-airsdlc-")) {
            let from = reader.record.references.len();
            let found = reader.record.findings.len();
            reader.relation(endpoint, relation, key, value);
            // Places inside the definition count from its own start: give them those of the file.
            let at = find_key(reader.text, at, &format!("x-airsdlc-{relation}")).unwrap_or(at);
            let place = reader
                .location(Span::new(at as u32, (at + "x-airsdlc-".len() + relation.len()) as u32));
            for reference in &mut reader.record.references[from..] {
                reference.location = place.clone();
            }
            for finding in &mut reader.record.findings[found..] {
                finding.location = place.clone();
            }
        }
    }
}

/// Where a key first stands, from byte `from` on: on a line of its own, or in a map in braces.
fn find_key(text: &str, from: usize, key: &str) -> Option<usize> {
    let rest = text.get(from..)?;
    let begins = |at: usize| {
        let before = rest[..at].trim_end_matches(['"', '\'']);
        before.is_empty() || before.ends_with(['\n', ' ', '\t', '{', ','])
    };
    let ends = |at: usize| {
        rest[at + key.len()..].trim_start_matches(['"', '\'']).trim_start().starts_with(':')
    };
    rest.match_indices(key)
        .map(|(at, _)| at)
        .find(|at| begins(*at) && ends(*at))
        .map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::super::backstage::catalogue_file;
    use super::*;
    use crate::model::EdgeKind;
    use crate::span::RepoPath;

    #[test]
    fn operations_in_braces_have_places() {
        let text = "kind: API\nmetadata: {name: a}\nspec:\n  definition: |\n    {\"paths\": {\"/v1/x\": {\"get\": {}, \"post\": {\"x-airsdlc-govern-by\": \"ADR-1\"}}}}\n";
        let record = catalogue_file(&RepoPath::new("catalog-info.yaml"), text);
        let places: Vec<_> = record.nodes[1..]
            .iter()
            .map(|node| (node.location.line, node.location.column))
            .collect();
        assert_eq!(places, [(5, 27), (5, 38)]);
        let finding = &record.findings[0];
        assert_eq!((finding.rule.as_ref(), finding.location.column), ("unknown-annotation", 47));
    }

    #[test]
    fn operations_are_endpoints_with_places() {
        let text = "kind: API\nmetadata: {name: a}\nspec:\n  definition: |\n    paths:\n      /v1/x/{id}:\n        parameters: []\n        get:\n          summary: Show\n          x-airsdlc-uses: [resource:db]\n";
        let record = catalogue_file(&RepoPath::new("catalog-info.yaml"), text);
        let endpoint = &record.nodes[1];
        assert_eq!(
            (endpoint.kind, &endpoint.claim),
            (NodeKind::Endpoint, &Claim::System("GET /v1/x/{id}".into()))
        );
        assert_eq!((endpoint.location.line, endpoint.location.column), (8, 9));
        let uses = record
            .references
            .iter()
            .find(|reference| reference.intent == Intent::Edge(EdgeKind::Uses))
            .expect("the operation uses a database");
        assert_eq!((uses.source, uses.location.line), (Referrer::Node(1), 10));
    }
}
