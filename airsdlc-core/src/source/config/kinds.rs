//! Kinds of artifacts and ways of linking, as `airsdlc.toml` writes them.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// A `[[kind]]`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(crate) struct DeclaredKind {
    /// The name by which `list --kind` and results know it; that of a kind of the framework adds to
    /// that kind.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub(crate) name: Spanned<String>,
    /// The kind of the framework as which it stands in the chain; needed unless `name` is one.
    #[serde(rename = "as")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub(crate) stands_as: Option<Spanned<String>>,
    /// Globs of the files that are one such artifact each, from the root.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub(crate) files: Vec<Spanned<String>>,
    /// Prefixes of its ids: `EIP` in `EIP-20`.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub(crate) prefixes: Vec<Spanned<String>>,
    /// Prefixes that stand for the first of `prefixes` in what is nearest to these files: `ADR` where each folder numbers its own.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub(crate) local_prefixes: Vec<Spanned<String>>,
    /// Words that, before a colon, make a heading the start of such an artifact.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub(crate) words: Vec<Spanned<String>>,
    /// Where its id stands.
    #[cfg_attr(feature = "schema", schemars(with = "Option<DeclaredId>"))]
    pub(crate) id: Option<Spanned<DeclaredId>>,
    /// The metadata key of its title; else `title`, else the first heading.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub(crate) title: Option<Spanned<String>>,
    /// The metadata key of its status; else `status`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub(crate) status: Option<Spanned<String>>,
    /// Statuses as they are written, each with the state that it means.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub(crate) states: BTreeMap<Spanned<String>, Spanned<String>>,
    /// Metadata keys, each with the edge that its values make: a name of the model or its inverse.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub(crate) edges: BTreeMap<Spanned<String>, Spanned<String>>,
    /// How the site writes links to it; `{}` is what stands for `{}` in its id.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub(crate) links: Vec<Spanned<String>>,
}

/// The `id` of a `[[kind]]`: one of `key`, `file` and `heading`.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(crate) struct DeclaredId {
    /// A metadata key.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub(crate) key: Option<Spanned<String>>,
    /// A pattern of the file's name, of its path if the pattern has a `/`: `{}-*.md`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub(crate) file: Option<Spanned<String>>,
    /// A pattern of the first heading: `{}. *`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub(crate) heading: Option<Spanned<String>>,
    /// The id around what was found: `ADR-{}`, which is also the default for an ADR.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub(crate) form: Option<Spanned<String>>,
}

/// The table `[links]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default)]
pub(crate) struct DeclaredLinks {
    /// Beginnings of links, each with the directory of the repository that it stands for.
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub(crate) pages: BTreeMap<Spanned<String>, Spanned<String>>,
    /// What the site writes instead of `.md`: `.html`, or nothing.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub(crate) extensions: Vec<Spanned<String>>,
    /// Whether the site has each page in a directory of its own, from which relative links count: `../b/` in `a.md` is `b.md`.
    pub(crate) pretty: bool,
    /// Keys of front matter that say at which address the site has a page: `slug`.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub(crate) slugs: Vec<Spanned<String>>,
    /// Whether the site does not tell upper case from lower.
    pub(crate) ignore_case: bool,
}

/// The table `[code]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default)]
pub(crate) struct DeclaredCode {
    /// Whether comments are read; they are if nothing is said.
    pub(crate) comments: Option<bool>,
    /// Beginnings of paths as programs see them, each with its directory: `"/app/" = "services/booking/"`.
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, String>"))]
    pub(crate) paths: BTreeMap<Spanned<String>, Spanned<String>>,
}
