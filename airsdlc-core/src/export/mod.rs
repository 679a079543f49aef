//! Answers as other tools read them: JSON, Graphviz, Mermaid, SVG.
//!
//! Each JSON document names its form in `schema`, for example `airsdlc.graph/1`. Fields may be
//! added, none removed.

mod diagram;
mod dot;
mod json;
mod mermaid;
mod svg;
mod view;

use std::fmt;
use std::str::FromStr;

pub use json::{Document, EdgeDocument, GraphDocument, ImportError, NodeDocument, import, to_json};
pub use view::{NodeView, StatsDocument};

use crate::graph::Graph;
use crate::impact::Impact;
use crate::model::UnknownName;
use crate::trace::Trace;
use diagram::Diagram;

/// A form in which a whole graph is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// The graph as JSON, `airsdlc.graph/1`; can be read back.
    Json,
    /// Graphviz.
    Dot,
    /// Mermaid flowchart.
    Mermaid,
    /// A picture.
    Svg,
}

/// Every format with its name.
pub const FORMATS: &[(&str, Format)] = &[
    ("json", Format::Json),
    ("dot", Format::Dot),
    ("mermaid", Format::Mermaid),
    ("svg", Format::Svg),
];

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = FORMATS.iter().find(|(_, format)| format == self).map_or("", |(name, _)| name);
        f.pad(name)
    }
}

impl FromStr for Format {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        FORMATS.iter().find(|(known, _)| *known == name).map(|(_, format)| *format).ok_or_else(
            || UnknownName::new("format", name, FORMATS.iter().map(|(known, _)| *known)),
        )
    }
}

impl Graph {
    /// The whole graph in a format. Cost: `O(V + E)`.
    ///
    /// ```
    /// use airsdlc_core::export::{Format, import};
    /// use airsdlc_core::KnowledgeRepository;
    ///
    /// let repository = KnowledgeRepository::open("../examples/booking")?;
    /// let json = repository.graph().export(Format::Json);
    /// assert!(import(&json)? == *repository.graph());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn export(&self, format: Format) -> String {
        match format {
            Format::Json => json::graph(self),
            Format::Dot => dot::write(&Diagram::of_graph(self)),
            Format::Mermaid => mermaid::write(&Diagram::of_graph(self)),
            Format::Svg => svg::write(&Diagram::of_graph(self)),
        }
    }
}

impl Trace {
    /// The chain in a format.
    pub fn export(&self, format: Format) -> String {
        let diagram = || {
            Diagram::of_paths(
                &self.roots,
                self.nodes.iter().map(|node| (node.kind, &node.id, &*node.title, true, &*node.via)),
            )
        };
        match format {
            Format::Json => json::to_json("airsdlc.trace/1", self),
            Format::Dot => dot::write(&diagram()),
            Format::Mermaid => mermaid::write(&diagram()),
            Format::Svg => svg::write(&diagram()),
        }
    }
}

impl Impact {
    /// The impact in a format; pictures show the best path to each node.
    pub fn export(&self, format: Format) -> String {
        let diagram = || {
            Diagram::of_paths(
                &self.roots,
                self.affected
                    .iter()
                    .map(|node| (node.kind, &node.id, &*node.title, node.narrow, &*node.via)),
            )
        };
        match format {
            Format::Json => json::to_json("airsdlc.impact/1", self),
            Format::Dot => dot::write(&diagram()),
            Format::Mermaid => mermaid::write(&diagram()),
            Format::Svg => svg::write(&diagram()),
        }
    }
}
