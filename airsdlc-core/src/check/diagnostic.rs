//! What a rule reports.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::fix::Fix;
use crate::model::{EdgeKind, Finding, Node, NodeId, NodeKind, Severity};
use crate::span::Location;

/// A defect at a place.
///
/// The message reads alone and says what is wrong there; `related` shows the other end, `help` says
/// what to do. Ordered by path, position, code and message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Diagnostic {
    /// The name of the rule: `dangling-reference`.
    pub rule: String,
    /// The code of the rule: `L001`.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in a sentence.
    pub message: String,
    /// The node that it is about.
    pub node: Option<NodeId>,
    /// Where.
    pub location: Location,
    /// Other places that belong to it, each with what stands there.
    pub related: Vec<Related>,
    /// What to do about it.
    pub help: Option<String>,
    /// The part of the chain that was found, and what is missing.
    pub chain: Option<Chain>,
    /// An edit that mends it.
    pub fix: Option<Fix>,
    /// What of the node or the section is wrong: the id, path or key. With rule and node it makes the
    /// fingerprint, so that it should change only if the defect does.
    pub subject: String,
    /// Stays the same while lines move and files are renamed; 16 hexadecimal digits.
    pub fingerprint: String,
    /// Whether the baseline lists it: it is old, and does not count.
    pub known: bool,
}

/// Another place that belongs to a diagnostic.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Related {
    /// What stands there.
    pub message: String,
    /// Where.
    pub location: Location,
}

/// A chain that breaks off.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Chain {
    /// What was found, from the node of the diagnostic towards the business goal.
    pub found: Vec<Link>,
    /// What should come next: `a PRD`.
    pub missing: String,
    /// How to close the gap.
    pub closes: String,
}

/// One link of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Link {
    /// The node.
    pub id: NodeId,
    /// Its kind.
    pub kind: NodeKind,
    /// Its title.
    pub title: String,
    /// The edge that leads to the next link, or would: `implements`.
    pub edge: Option<String>,
}

impl Chain {
    /// What was found, what should come next (`a PRD`), and how to close the gap.
    ///
    /// ```
    /// use airsdlc_core::KnowledgeRepository;
    /// use airsdlc_core::check::{Chain, Link};
    /// use airsdlc_core::model::EdgeKind;
    ///
    /// let repository = KnowledgeRepository::open("../examples/booking")?;
    /// let (bolt, adr) = (repository.node("BOLT-042")?, repository.node("ADR-023")?);
    /// let found = [Link::of(bolt).edge(EdgeKind::Implements), Link::of(adr)];
    /// let chain = Chain::new(found, "a PRD", "let ADR-023 say on which PRD it rests");
    /// assert_eq!(chain.found[0].edge.as_deref(), Some("implements"));
    /// assert_eq!((chain.found[1].id.as_str(), &chain.found[1].edge), ("ADR-023", &None));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(
        found: impl IntoIterator<Item = Link>,
        missing: impl Into<String>,
        closes: impl Into<String>,
    ) -> Self {
        let found = found.into_iter().collect();
        Self { found, missing: missing.into(), closes: closes.into() }
    }
}

impl Link {
    /// A node, from which no edge leads on.
    pub fn of(node: &Node) -> Self {
        Self { id: node.id.clone(), kind: node.kind, title: node.title.clone(), edge: None }
    }

    /// The edge that leads to the next link, or would.
    #[must_use]
    pub fn edge(mut self, edge: EdgeKind) -> Self {
        self.edge = Some(edge.name().to_owned());
        self
    }
}

impl Diagnostic {
    /// A defect at a place. Rule and code come with the rule that reports it, and a severity unless it has a worse
    /// one of its own.
    pub fn at(location: Location, message: impl Into<String>) -> Self {
        Self {
            rule: String::new(),
            code: String::new(),
            severity: Severity::Info,
            message: message.into(),
            node: None,
            location,
            related: Vec::new(),
            help: None,
            chain: None,
            fix: None,
            subject: String::new(),
            fingerprint: String::new(),
            known: false,
        }
    }

    /// A defect of a node, where it is defined.
    pub fn of(node: &Node, message: impl Into<String>) -> Self {
        let nowhere = || Location::of_file("".into());
        let location = node.location.clone().unwrap_or_else(nowhere);
        Self::at(location, message).node(node)
    }

    /// Of which node it speaks.
    #[must_use]
    pub fn node(mut self, node: &Node) -> Self {
        self.node = Some(node.id.clone());
        self
    }

    /// What of the node or the section is wrong: see [`Diagnostic::subject`].
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    /// Another place, with what stands there.
    #[must_use]
    pub fn related(mut self, location: Location, message: impl Into<String>) -> Self {
        self.related.push(Related { message: message.into(), location });
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The chain that breaks off.
    #[must_use]
    pub fn chain(mut self, chain: Chain) -> Self {
        self.chain = Some(chain);
        self
    }

    /// An edit that mends it.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// What reading found, as a diagnostic.
    pub(super) fn of_reading(finding: &Finding) -> Self {
        let mut diagnostic = Self::at(finding.location.clone(), finding.message.clone());
        diagnostic.help.clone_from(&finding.help);
        for location in &finding.related {
            diagnostic = diagnostic.related(location.clone(), "the other place");
        }
        diagnostic.subject.clone_from(&finding.message);
        diagnostic
    }

    /// The order of diagnostics.
    pub(super) fn order(&self) -> (&Location, &str, &str) {
        (&self.location, &self.code, &self.message)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}[{}]: {}", self.location, self.severity, self.rule, self.message)
    }
}

/// Where a rule puts what it finds.
#[derive(Debug, Default)]
pub struct Findings {
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) seen: usize,
}

impl Findings {
    /// Says that the rule looked at so many things more: a rule that saw none says so under `--verbose`,
    /// so that nobody takes its silence for approval.
    pub fn saw(&mut self, count: usize) {
        self.seen += count;
    }

    /// Reports a defect.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}
