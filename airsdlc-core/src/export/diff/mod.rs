//! Diffs as documents and as Markdown.

mod document;
mod markdown;

use std::fmt;
use std::str::FromStr;

pub use document::{
    Counts, DiffDocument, EdgeChange, GraphDiffDocument, NodeChange, Totals, UnresolvedChange,
};

use super::json::to_json;
use crate::diff::DiffReport;
use crate::model::UnknownName;

/// A form in which a diff is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DiffFormat {
    /// All of it as JSON, `airsdlc.diff/1`.
    Json,
    /// A comment for a pull request.
    Markdown,
}

/// Every format of diffs with its name.
pub const DIFF_FORMATS: &[(&str, DiffFormat)] =
    &[("json", DiffFormat::Json), ("markdown", DiffFormat::Markdown)];

impl fmt::Display for DiffFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = DIFF_FORMATS.iter().find(|(_, format)| format == self);
        f.pad(known.map_or("", |(name, _)| name))
    }
}

impl FromStr for DiffFormat {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let known = DIFF_FORMATS.iter().find(|(known, _)| *known == name);
        known.map(|(_, format)| *format).ok_or_else(|| {
            UnknownName::new("format", name, DIFF_FORMATS.iter().map(|(known, _)| *known))
        })
    }
}

impl DiffReport {
    /// The report in a format. Cost: `O(n log n)` in changes and what they touch.
    ///
    /// ```
    /// use airsdlc_core::GraphBuilder;
    /// use airsdlc_core::diff::DiffReport;
    /// use airsdlc_core::export::DiffFormat;
    ///
    /// let graph = GraphBuilder::new().build();
    /// let report = DiffReport::between(&graph, &graph);
    /// assert_eq!(report.export(DiffFormat::Markdown), "## Nothing changed in the graph\n");
    /// assert!(report.export(DiffFormat::Json).contains("airsdlc.diff/1"));
    /// ```
    pub fn export(&self, format: DiffFormat) -> String {
        match format {
            DiffFormat::Json => to_json("airsdlc.diff/1", &DiffDocument::from(self)),
            DiffFormat::Markdown => markdown::write(&self.outline()),
        }
    }
}
