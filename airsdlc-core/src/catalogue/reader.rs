//! What the readers of what runs share: places, references and relations.

use smol_str::SmolStr;

use super::{anything, relation, relation_names};
use crate::model::{Finding, NodeKind, Origin, Severity, Strength};
use crate::parse::record::{
    Claim, FileRecord, Intent, Local, NodeRecord, Reference, Referrer, Target,
};
use crate::parse::yaml::{Node, YamlError};
use crate::source::Dialect;
use crate::span::{LineIndex, Location, RepoPath, Span};
use crate::visits::visit;

/// A file while its record is filled.
pub(super) struct Reader<'a> {
    pub(super) text: &'a str,
    dialect: &'a Dialect,
    lines: LineIndex,
    pub(super) record: FileRecord,
}

impl<'a> Reader<'a> {
    pub(super) fn new(path: &RepoPath, text: &'a str, dialect: &'a Dialect) -> Self {
        Self { text, dialect, lines: LineIndex::new(text), record: FileRecord::new(path.clone()) }
    }

    pub(super) fn location(&self, span: Span) -> Location {
        self.lines.location(&self.record.path, self.text, span)
    }

    /// Adds a node whose name stands at `place`.
    pub(super) fn define(&mut self, kind: NodeKind, claim: Claim, place: Span) -> Local {
        visit(1);
        let location = self.location(place);
        self.record.nodes.push(NodeRecord::new(kind, claim, "", location));
        self.record.nodes.len() - 1
    }

    /// Reports a document that is no YAML.
    pub(super) fn malformed(&mut self, severity: Severity, what: &str, error: &YamlError) {
        self.not_yaml(severity, format!("{what} is not YAML: {}", error.message), error);
    }

    /// As [`Reader::malformed`], for files that hold environments: what the parser says is left out if
    /// it may quote the text, because that may be a password.
    pub(super) fn malformed_secret(&mut self, severity: Severity, what: &str, error: &YamlError) {
        if error.message.contains(['@', '$', '/', '`', '\'', '"']) {
            self.not_yaml(severity, format!("{what} is not YAML"), error);
        } else {
            self.malformed(severity, what, error);
        }
    }

    fn not_yaml(&mut self, severity: Severity, message: String, error: &YamlError) {
        let location = self.location(Span::new(error.offset, error.offset));
        let finding = Finding::new("malformed-catalogue", severity, message, location);
        self.record.findings.push(finding.help("the other documents of the file were read"));
    }

    /// `airsdlc.io/governed-by: ADR-023, ADR-024`, and `x-airsdlc-…` of an OpenAPI operation.
    pub(super) fn relation(&mut self, local: Local, name: &str, key: &Node, value: &Node) {
        let Some(intent) = relation(name) else {
            let location = self.location(key.span);
            let mut finding = Finding::new(
                "unknown-annotation",
                Severity::Warning,
                format!("no relation is called `{name}`"),
                location,
            );
            if let Some(near) = crate::model::nearest(name, relation_names()) {
                finding = finding.help(format!("did you mean `{near}`?"));
            }
            self.record.findings.push(finding);
            return;
        };
        for item in value.items() {
            for text in item
                .text()
                .unwrap_or_default()
                .split([',', ';'])
                .filter(|text| !text.trim().is_empty())
            {
                self.refer(local, anything(text, self.dialect), intent, item);
            }
        }
    }

    /// Adds what an item names; an empty one names nothing.
    pub(super) fn refer(&mut self, local: Local, target: Target, intent: Intent, item: &Node) {
        let text = item.text().unwrap_or_default();
        let how = (Origin::Declared, Strength::Strong);
        self.refer_as(local, target, intent, (text, item.span), how);
    }

    /// Adds a reference whose text is not that of an item, or that is no declaration.
    pub(super) fn refer_as(
        &mut self,
        local: Local,
        target: Target,
        intent: Intent,
        (text, place): (&str, Span),
        (origin, strength): (Origin, Strength),
    ) {
        visit(1);
        let text: SmolStr = text.trim().into();
        if text.is_empty() {
            return;
        }
        let location = self.location(place);
        self.record.references.push(Reference {
            source: Referrer::Node(local),
            target,
            intent,
            text,
            origin,
            strength,
            is_wiki: false,
            location,
        });
    }
}
