//! Endpoints from an OpenAPI definition that stands in a catalogue.
//!
//! Source: OpenAPI 3, `paths`. An operation may say `x-airsdlc-<edge name>`.

use super::reader::Reader;
use crate::model::{NodeKind, Origin, Strength};
use crate::parse::record::{Claim, Intent, Local, NodeRecord, Reference, Referrer, Target};
use crate::parse::yaml::{self, Node};
use crate::span::Span;
use crate::visits::visit;

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
    let places = Places::of(reader.text, definition.span.start as usize, text);
    for (path, operations) in document.get("paths").map_or(&[][..], Node::entries) {
        let Some(route) = path.text() else { continue };
        for (key, operation) in operations.entries() {
            let Some(method) =
                key.text().filter(|method| METHODS.contains(&method.to_ascii_lowercase().as_str()))
            else {
                continue;
            };
            let at = places.find(key).or_else(|| places.find(path)).unwrap_or(places.start);
            endpoint(reader, api, (&method.to_ascii_uppercase(), route), operation, (&places, at));
        }
    }
}

/// Where the lines of a text that was read out of a file stand there.
struct Places<'t> {
    text: &'t str,
    /// Where the text begins.
    start: usize,
    /// The offsets of lines in the text, and in the file.
    lines: Vec<(usize, usize)>,
}

impl<'t> Places<'t> {
    /// Follows `text`, which stands in `file` from `start` on, line by line, as long as each line
    /// stands there as it is: in a block that is all of them. Cost: `O(bytes)` of both.
    fn of(file: &str, start: usize, text: &'t str) -> Self {
        let mut lines: Vec<(usize, usize)> = Vec::new();
        let mut at = start;
        let mut rest = file.get(start..).unwrap_or_default().split_inclusive('\n');
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let wanted = line.trim_end();
            let from = offset;
            offset += line.len();
            if wanted.is_empty() {
                continue;
            }
            let found = rest.find_map(|line| {
                visit(line.len());
                let here = at;
                at += line.len();
                match memchr::memmem::find(line.as_bytes(), wanted.as_bytes()) {
                    Some(column) => Some(Some(here + column)),
                    None if line.trim().is_empty() => None,
                    None => Some(None),
                }
            });
            let Some(Some(place)) = found else { break };
            lines.push((from, place));
        }
        Self { text, start, lines }
    }

    /// Where a key of the text stands in the file, without its quotes.
    fn find(&self, key: &Node) -> Option<usize> {
        let offset = key.span.start as usize;
        let (from, place) =
            self.lines[..self.lines.partition_point(|(from, _)| *from <= offset)].last()?;
        // What follows the last line that was found stands elsewhere.
        let is_on_line = !self.text.get(*from..offset)?.contains('\n');
        let quote = usize::from(self.text[offset..].starts_with(['"', '\'']));
        is_on_line.then_some(place + offset - from + quote)
    }
}

fn endpoint(
    reader: &mut Reader<'_>,
    api: Local,
    (method, route): (&str, &str),
    operation: &Node,
    (places, at): (&Places<'_>, usize),
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
        is_wiki: false,
        location: location.clone(),
    });
    for (key, value) in operation.entries() {
        if let Some(relation) = key.text().and_then(|key| key.strip_prefix("x-airsdlc-")) {
            let from = reader.record.references.len();
            let found = reader.record.findings.len();
            reader.relation(endpoint, relation, key, value);
            // Places inside the definition count from its own start: give them those of the file.
            let at = places.find(key).unwrap_or(at);
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

#[cfg(test)]
mod tests {
    use super::super::backstage::catalogue_file;
    use super::*;
    use crate::model::EdgeKind;
    use crate::source::Dialect;
    use crate::span::RepoPath;

    #[test]
    fn operations_in_braces_have_places() {
        let text = "kind: API\nmetadata: {name: a}\nspec:\n  definition: |\n    {\"paths\": {\"/v1/x\": {\"get\": {}, \"post\": {\"x-airsdlc-govern-by\": \"ADR-1\"}}}}\n";
        let record = catalogue_file(&RepoPath::new("catalog-info.yaml"), text, &Dialect::default());
        let places: Vec<_> = record.nodes[1..]
            .iter()
            .map(|node| (node.location.line, node.location.column))
            .collect();
        assert_eq!(places, [(5, 27), (5, 38)]);
        let finding = &record.findings[0];
        assert_eq!((finding.rule.as_ref(), finding.location.column), ("unknown-annotation", 47));
    }

    #[test]
    fn operations_with_escapes_have_places() {
        let text = "kind: API\nmetadata: {name: a}\nspec:\n  definition: |\n    paths:\n\n      \"\\x2Fv1\": # é\n        \"\\x67et\": {}\n        post: {}\n  owner: x\n";
        let record = catalogue_file(&RepoPath::new("catalog-info.yaml"), text, &Dialect::default());
        let places: Vec<_> = record.nodes[1..]
            .iter()
            .map(|node| (node.location.line, node.location.column))
            .collect();
        assert_eq!(places, [(8, 10), (9, 9)]);
        // Folded into one line, only the value as a whole has a place.
        let folded = "kind: API\nmetadata: {name: a}\nspec:\n  definition: >\n    {\"paths\":\n    {\"/v1\": {\"get\": {}}}}\n";
        let record =
            catalogue_file(&RepoPath::new("catalog-info.yaml"), folded, &Dialect::default());
        assert_eq!((record.nodes[1].kind, record.nodes[1].location.line), (NodeKind::Endpoint, 5));
    }

    #[test]
    fn operations_are_endpoints_with_places() {
        let text = "kind: API\nmetadata: {name: a}\nspec:\n  definition: |\n    paths:\n      /v1/x/{id}:\n        parameters: []\n        get:\n          summary: Show\n          x-airsdlc-uses: [resource:db]\n";
        let record = catalogue_file(&RepoPath::new("catalog-info.yaml"), text, &Dialect::default());
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
