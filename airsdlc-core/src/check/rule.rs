//! What a rule is: its metadata, its documentation, and the trait that a linking crate implements.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::context::Context;
use super::diagnostic::Findings;
use super::example::Example;
use crate::model::{Severity, UnknownName};

/// What a rule looks at. The letter begins the codes of its rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Group {
    /// `L`: references, paths and anchors.
    Links,
    /// `T`: the chain from code to business goal.
    Chain,
    /// `S`: what an artifact must say.
    Structure,
    /// `G`: what must be approved before what.
    Gates,
    /// `O`: incidents, and what is learnt from them.
    Operations,
    /// `C`: services, databases and who owns them.
    Catalogue,
    /// `X`: the configuration of the checks.
    Configuration,
    /// Rules of the program that links the library; their codes begin as it likes.
    Own,
}

/// Every group with its letter and its name.
pub const GROUPS: &[(Group, &str, &str)] = &[
    (Group::Links, "L", "links"),
    (Group::Chain, "T", "chain"),
    (Group::Structure, "S", "structure"),
    (Group::Gates, "G", "gates"),
    (Group::Operations, "O", "operations"),
    (Group::Catalogue, "C", "catalogue"),
    (Group::Configuration, "X", "configuration"),
    (Group::Own, "", "own"),
];

impl Group {
    /// The name: `links`.
    pub fn name(self) -> &'static str {
        GROUPS[self as usize].2
    }

    /// The letter: `L`; empty for [`Group::Own`].
    pub fn letter(self) -> &'static str {
        GROUPS[self as usize].1
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Group {
    type Err = UnknownName;

    /// A name or a letter, in any case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_meant = |(_, letter, name): &&(Group, &str, &str)| {
            text.eq_ignore_ascii_case(name)
                || !letter.is_empty() && text.eq_ignore_ascii_case(letter)
        };
        GROUPS
            .iter()
            .find(is_meant)
            .map(|(group, ..)| *group)
            .ok_or_else(|| UnknownName::new("group of rules", text, GROUPS.iter().map(|row| row.2)))
    }
}

/// What a rule cannot do without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Needs {
    /// The repository alone.
    #[default]
    Repository,
    /// The date of today; see [`super::CheckOptions::today`].
    Today,
    /// The git history: where it was not read, or not that far, the rule is silent.
    History,
}

/// What is known of a rule without running it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// Never changes its meaning: `L001`.
    pub code: &'static str,
    /// Names the defect, in kebab-case: `dangling-reference`.
    pub name: &'static str,
    /// What it looks at.
    pub group: Group,
    /// How bad a finding is unless the configuration says otherwise.
    pub severity: Severity,
    /// What it cannot do without.
    pub needs: Needs,
    /// Markdown: the first line says what the defect is; then what is checked, why it matters, an
    /// example that fails, the same mended, and how it is configured.
    pub documentation: &'static str,
}

impl Metadata {
    /// What the defect is, in a line: the first of the documentation.
    pub fn summary(&self) -> &'static str {
        self.documentation.trim_start().lines().next().unwrap_or_default().trim()
    }

    /// The documentation behind its first line, without the space that a doc comment puts before
    /// each line.
    pub fn details(&self) -> String {
        let lines = self.documentation.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        let text: Vec<&str> = lines.skip_while(|line| line.trim().is_empty()).skip(1).collect();
        text.join("\n").trim().to_owned()
    }

    /// A small repository that breaks the rule, and the same mended.
    ///
    /// ```
    /// let rule = airsdlc_core::check::rule("dangling-reference")?;
    /// assert!(rule.example().broken.iter().any(|file| file.text.contains("PRD-051")));
    /// # Ok::<(), airsdlc_core::error::CheckError>(())
    /// ```
    pub fn example(&self) -> Example {
        Example::read(&self.details())
    }
}

/// A rule as a document, for tools.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RuleDocument {
    /// Never changes its meaning: `L001`.
    pub code: String,
    /// Names the defect: `dangling-reference`.
    pub name: String,
    /// What it looks at.
    pub group: Group,
    /// How bad a finding is unless the configuration says otherwise.
    pub severity: Severity,
    /// What it cannot do without.
    pub needs: Needs,
    /// What the defect is, in a line.
    pub summary: String,
    /// What, why, an example that fails, the same mended, and how it is configured: Markdown.
    pub documentation: String,
    /// The example of the documentation as files.
    pub example: Example,
}

/// All rules as a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RuleDocuments {
    /// The rules, in the order of groups and codes.
    pub rules: Vec<RuleDocument>,
}

impl RuleDocument {
    /// The document of a rule.
    pub fn new(rule: &Metadata) -> Self {
        let Metadata { code, name, group, severity, needs, .. } = *rule;
        let (summary, documentation) = (rule.summary().to_owned(), rule.details());
        let (code, name, example) = (code.to_owned(), name.to_owned(), rule.example());
        Self { code, name, group, severity, needs, summary, documentation, example }
    }

    /// The documents of all rules of the library.
    pub fn all() -> RuleDocuments {
        RuleDocuments { rules: super::rules().map(Self::new).collect() }
    }
}

/// A rule: looks at a repository and reports what breaks it.
///
/// A program that links the library adds rules of its own with [`super::CheckOptions::rule`]:
///
/// ```
/// use std::sync::Arc;
///
/// use airsdlc_core::KnowledgeRepository;
/// use airsdlc_core::check::{CheckOptions, Context, Diagnostic, Findings, Group, Metadata, Needs, Rule};
/// use airsdlc_core::model::{NodeKind, Severity};
///
/// /// An ADR has an owner.
/// struct OwnedAdr;
///
/// impl Rule for OwnedAdr {
///     fn metadata(&self) -> &Metadata {
///         &Metadata {
///             code: "ACME001",
///             name: "unowned-adr",
///             group: Group::Own,
///             severity: Severity::Warning,
///             needs: Needs::Repository,
///             documentation: "an ADR that names no owner",
///         }
///     }
///
///     fn check(&self, context: &Context<'_>, found: &mut Findings) {
///         for adr in context.of_kind(NodeKind::Adr) {
///             found.saw(1);
///             let node = context.node(adr);
///             if node.attribute("owner").is_none() {
///                 found.push(Diagnostic::of(node, format!("{} names no owner", node.id)));
///             }
///         }
///     }
/// }
///
/// let repository = KnowledgeRepository::open("../examples/booking")?;
/// let options = CheckOptions::new().select(["unowned-adr"]).rule(Arc::new(OwnedAdr));
/// let report = repository.check(&options)?;
/// assert!(report.diagnostics.iter().all(|found| found.rule == "unowned-adr"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Rule: Send + Sync {
    /// What is known of it; the same at every call.
    fn metadata(&self) -> &Metadata;

    /// Reports what it finds. Pure: the same repository gives the same findings, in any order.
    fn check(&self, context: &Context<'_>, found: &mut Findings);
}

/// A rule of the library.
pub(super) struct BuiltIn {
    pub(super) metadata: Metadata,
    pub(super) check: fn(&Context<'_>, &mut Findings),
}

impl Rule for BuiltIn {
    fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    fn check(&self, context: &Context<'_>, found: &mut Findings) {
        (self.check)(context, found);
    }
}

/// Declares a rule of the library; its doc comment is its documentation.
macro_rules! declare_rule {
    (
        $(#[doc = $line:literal])+
        $rule:ident = $code:literal $name:literal $group:ident $severity:ident $($needs:ident)?, $check:path
    ) => {
        $(#[doc = $line])+
        pub(in crate::check) static $rule: $crate::check::rule::BuiltIn = $crate::check::rule::BuiltIn {
            metadata: $crate::check::rule::Metadata {
                code: $code,
                name: $name,
                group: $crate::check::rule::Group::$group,
                severity: $crate::model::Severity::$severity,
                needs: $crate::check::rule::declare_rule!(@needs $($needs)?),
                documentation: concat!($($line, "\n"),+),
            },
            check: $check,
        };
    };
    (@needs) => { $crate::check::rule::Needs::Repository };
    (@needs $needs:ident) => { $crate::check::rule::Needs::$needs };
}
pub(super) use declare_rule;
