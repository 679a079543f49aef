//! What an artifact of a kind must have: sections, metadata keys, and what it must rest on.
//!
//! The framework's own table is [`FRAMEWORK`]: what its `artifacts.md` calls mandatory, and for Bolts, incidents,
//! fix-its and post-mortems what its `operations.md` shows. `[[check.require]]` replaces a row, list by list.

use rustc_hash::FxHashMap;

use crate::error::ConfigError;
use crate::model::{CUSTOM_KIND, Node, NodeKind, fold_name};
use crate::source::{Config, Dialect};
use NodeKind as N;

/// What the framework asks of a kind. Names are words that a heading or key must hold, lower case; `|`
/// parts those of which one is enough.
pub(super) struct Row {
    pub(super) kind: NodeKind,
    pub(super) sections: &'static [&'static str],
    pub(super) keys: &'static [&'static str],
    /// Kinds of which it must rest on one.
    pub(super) upstream: &'static [NodeKind],
}

pub(super) const FRAMEWORK: &[Row] = &[
    Row {
        kind: N::Prd,
        sections: &[
            "overview | objective | summary",
            "user stories",
            "non-functional | nfr | quality",
            "risk",
            "metrics | kpi",
            "constraints",
        ],
        keys: &["status"],
        upstream: &[],
    },
    Row {
        kind: N::Daa,
        sections: &["strategic | bounded context | context map", "tactical | aggregate"],
        keys: &["status"],
        upstream: &[N::Prd],
    },
    Row { kind: N::Tip, sections: &[], keys: &["status"], upstream: &[N::Prd] },
    Row {
        kind: N::Rfc,
        sections: &[
            "context | problem",
            "solution | proposal",
            "alternative | option",
            "trade-off | risk",
            "open questions",
        ],
        keys: &["author | authors", "status", "created | date"],
        upstream: &[N::Daa, N::Tip, N::Prd],
    },
    Row {
        kind: N::Adr,
        sections: &[
            "context",
            "decision",
            "rationale | reason | drivers",
            "implementation",
            "edge cases | failure",
            "monitoring | observability",
            "alternative | option",
        ],
        keys: &["status", "date"],
        upstream: &[N::Rfc, N::Daa, N::Tip, N::Prd],
    },
    Row {
        kind: N::Playbook,
        sections: &["problem", "context", "solution", "checklist", "trade-off", "example"],
        keys: &["category", "status"],
        upstream: &[],
    },
    Row {
        kind: N::Bolt,
        sections: &["acceptance criteria | ac"],
        keys: &["adr", "status"],
        upstream: &[N::Adr],
    },
    Row {
        kind: N::Incident,
        sections: &[],
        keys: &["severity", "start time | start | date", "service | endpoint | affected"],
        upstream: &[],
    },
    Row {
        kind: N::FixIt,
        // Acceptance criteria, risk and the way back have rules of their own.
        sections: &["root cause", "fix"],
        keys: &["related incident | incident"],
        upstream: &[N::Incident],
    },
    Row {
        kind: N::PostMortem,
        // The root cause and the action items have rules of their own.
        sections: &["summary", "timeline", "resolution", "traceability"],
        keys: &["incident id | incident", "date", "duration", "severity"],
        upstream: &[],
    },
];

/// What artifacts must have, the configuration included.
#[derive(Debug, Default)]
pub(crate) struct Required {
    kinds: FxHashMap<NodeKind, Needed>,
    custom: FxHashMap<String, Needed>,
}

/// What one kind must have. The words of a name are alternatives.
#[derive(Clone, Debug, Default)]
pub(crate) struct Needed {
    pub(crate) sections: Vec<Name>,
    pub(crate) keys: Vec<Name>,
    /// Whether the configuration asks for these keys, and not the framework.
    pub(crate) are_keys_configured: bool,
    pub(crate) upstream: Vec<NodeKind>,
}

/// A section or key that must be there, under one of several names.
#[derive(Clone, Debug)]
pub(crate) struct Name {
    /// As the configuration or the framework writes it: `monitoring | observability`.
    pub(crate) written: String,
    /// The alternatives, lower case.
    pub(crate) any: Vec<String>,
    /// The words of each.
    words: Vec<Vec<String>>,
}

impl Name {
    pub(crate) fn new(written: &str) -> Self {
        let any: Vec<String> = written.split('|').map(|name| name.trim().to_lowercase()).collect();
        let words = |name: &String| {
            let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            words.map(str::to_owned).collect::<Vec<_>>()
        };
        let words = any.iter().map(words).filter(|words| !words.is_empty()).collect();
        Self { written: written.to_owned(), any, words }
    }

    /// Whether a text in lower case begins with the words of one of the names, one behind the other; the last may
    /// go on: `risk` is said by `risks & mitigations`.
    pub(crate) fn begins(&self, text: &str) -> bool {
        self.words.iter().any(|words| {
            let mut rest = text;
            let (last, before) = words.split_last().expect("names without words are left out");
            before.iter().all(|word| {
                let Some(behind) = rest.strip_prefix(word.as_str()) else { return false };
                rest = behind.trim_start_matches(|c: char| !c.is_alphanumeric());
                rest.len() < behind.len()
            }) && rest.starts_with(last.as_str())
        })
    }

    /// The first of the alternatives, as people write it.
    pub(crate) fn first(&self) -> &str {
        self.written.split('|').next().unwrap_or_default().trim()
    }
}

impl Required {
    /// The framework's table, changed by the configuration.
    ///
    /// # Errors
    /// [`ConfigError`] if a kind does not exist.
    pub(super) fn new(config: &Config) -> Result<Self, ConfigError> {
        let mut required = Self::default();
        for row in FRAMEWORK {
            let names = |names: &[&str]| names.iter().copied().map(Name::new).collect();
            let needed = Needed {
                sections: names(row.sections),
                keys: names(row.keys),
                are_keys_configured: false,
                upstream: row.upstream.to_vec(),
            };
            required.kinds.insert(row.kind, needed);
        }
        for declared in &config.check.require {
            let kind = declared.kind.get_ref();
            let custom = custom_kind(&config.dialect, kind);
            let mut needed = match (&custom, kind.parse::<NodeKind>()) {
                (Some((_, stands_as)), _) => required.kinds.get(stands_as).cloned(),
                (None, Ok(kind)) => required.kinds.get(&kind).cloned(),
                (None, Err(error)) => {
                    let help = error.nearest.as_ref().map(|near| format!("did you mean `{near}`?"));
                    return Err(config.error_at(declared.kind.span(), &error.to_string(), help));
                }
            }
            .unwrap_or_default();
            if let Some(sections) = &declared.sections {
                needed.sections = names(config, sections)?;
            }
            if let Some(keys) = &declared.keys {
                needed.keys = names(config, keys)?;
                needed.are_keys_configured = true;
            }
            if let Some(upstream) = &declared.upstream {
                let kind = |name: &toml::Spanned<String>| match name.get_ref().parse::<NodeKind>() {
                    Ok(kind) => Ok(kind),
                    Err(error) => {
                        let help =
                            error.nearest.as_ref().map(|near| format!("did you mean `{near}`?"));
                        Err(config.error_at(name.span(), &error.to_string(), help))
                    }
                };
                needed.upstream = upstream.iter().map(kind).collect::<Result<_, _>>()?;
            }
            match custom {
                Some((name, _)) => required.custom.insert(name, needed),
                None => required.kinds.insert(kind.parse().expect("it was parsed above"), needed),
            };
        }
        Ok(required)
    }

    /// What an artifact of a kind of the model must have.
    pub(crate) fn of_kind(&self, kind: NodeKind) -> Option<&Needed> {
        self.kinds.get(&kind)
    }

    /// What an artifact must have; `None` if nothing is asked of its kind.
    pub(crate) fn of(&self, node: &Node) -> Option<&Needed> {
        let own = node.attribute(CUSTOM_KIND).map(fold_name);
        own.and_then(|name| self.custom.get(name.as_str())).or_else(|| {
            match node.attribute(CUSTOM_KIND) {
                // Only what the configuration asks of a kind of one's own is asked of it.
                Some(_) => None,
                None => self.kinds.get(&node.kind),
            }
        })
    }
}

/// The names that the configuration asks for; an error if one of them, or an alternative of it, says nothing.
fn names(config: &Config, names: &[toml::Spanned<String>]) -> Result<Vec<Name>, ConfigError> {
    let is_empty = |name: &str| !name.contains(char::is_alphanumeric);
    let one = |name: &toml::Spanned<String>| {
        if name.get_ref().split('|').any(is_empty) {
            let message = format!("`{}` asks for an empty name", name.get_ref());
            let help = "`|` stands between names of which one is enough: `risk | trade-off`";
            return Err(config.error_at(name.span(), &message, Some(help.to_owned())));
        }
        Ok(Name::new(name.get_ref()))
    };
    names.iter().map(one).collect()
}

/// A kind of the configuration by its name: its folded name, and the kind as which it stands.
fn custom_kind(dialect: &Dialect, name: &str) -> Option<(String, NodeKind)> {
    let fold = fold_name(name);
    let kind = dialect
        .kinds
        .iter()
        .find(|kind| kind.own_name().is_some_and(|own| fold_name(own) == fold))?;
    Some((fold.to_string(), kind.kind))
}
