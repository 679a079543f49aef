//! Findings of reading: what could not be read, or only in part.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::span::Location;

/// The rule of findings about texts that would make more relations than may be.
pub(crate) const TOO_MANY: &str = "too-many-relations";

/// How bad a finding is. Ordered from the worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Something is broken.
    Error,
    /// Something is probably wrong.
    Warning,
    /// Something to know.
    Info,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

/// Something that reading noticed and went on from.
///
/// The message reads alone; the location says where the fault is, `related` shows the other end,
/// `help` says what to do. Ordered by location, then rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Finding {
    /// The name of the defect: `duplicate-id`.
    pub rule: String,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in a sentence.
    pub message: String,
    /// Where.
    pub location: Location,
    /// Other places that belong to it.
    pub related: Vec<Location>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Finding {
    /// A finding without help or related places.
    pub(crate) fn new(
        rule: &str,
        severity: Severity,
        message: impl Into<String>,
        location: Location,
    ) -> Self {
        Self {
            rule: rule.to_owned(),
            severity,
            message: message.into(),
            location,
            related: Vec::new(),
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn related(mut self, location: Location) -> Self {
        self.related.push(location);
        self
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}[{}]: {}", self.location, self.severity, self.rule, self.message)
    }
}
