//! Which rules hold, as `airsdlc.toml` writes it. Names of rules are not looked up here: a program that
//! links the library may add some.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// The table `[check]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default)]
pub(crate) struct DeclaredCheck {
    /// The rules that hold: codes, names, groups or `all`, which is the default.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub(crate) select: Option<Vec<Spanned<String>>>,
    /// Rules that do not hold, by code, name or group.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub(crate) ignore: Vec<Spanned<String>>,
    /// From which severity on a finding makes the command fail: `error` (the default), `warning`, `info`
    /// or `never`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub(crate) fail_on: Option<Spanned<String>>,
    /// A file of findings that are old and do not count, from the root.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub(crate) baseline: Option<Spanned<String>>,
    /// Whether references of documents that are no artifacts are checked, too.
    pub(crate) plain_documents: bool,
    /// Rules, each with the severity of its findings: `error`, `warning` or `info`.
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub(crate) severity: BTreeMap<Spanned<String>, Spanned<String>>,
    pub(crate) exception: Vec<DeclaredException>,
    pub(crate) require: Vec<DeclaredRequire>,
    pub(crate) limits: DeclaredLimits,
}

/// A `[[check.exception]]`: rules that do not hold for some files or kinds.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(crate) struct DeclaredException {
    /// The rules, by code, name or group.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub(crate) rules: Spanned<Vec<Spanned<String>>>,
    /// Globs of the files; all if there are none.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub(crate) paths: Vec<Spanned<String>>,
    /// The kinds that a finding must be about, of the framework or of one's own; all if there are none.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub(crate) kinds: Vec<Spanned<String>>,
    /// Why.
    #[serde(default)]
    pub(crate) reason: String,
}

/// A `[[check.require]]`: what a kind must have, instead of what the framework says.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(crate) struct DeclaredRequire {
    /// The kind, of the framework or of one's own.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub(crate) kind: Spanned<String>,
    /// Sections that it must have; `A | B` is one of both.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub(crate) sections: Option<Vec<Spanned<String>>>,
    /// Metadata keys that it must have; `A | B` is one of both.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub(crate) keys: Option<Vec<Spanned<String>>>,
    /// Kinds of which it must rest on one.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub(crate) upstream: Option<Vec<Spanned<String>>>,
}

/// The table `[check.limits]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default)]
pub(crate) struct DeclaredLimits {
    /// After how many days an incident that is not resolved is stale; 14 if not said.
    pub(crate) stale_incident_days: Option<u32>,
}
