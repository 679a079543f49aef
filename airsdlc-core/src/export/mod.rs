//! Answers as other tools read them: JSON, pictures, tables, and the graph formats of others.
//!
//! Each JSON document of ours names its form in `schema`, for example `airsdlc.graph/1`. Fields may be
//! added, none removed; nor are columns and attributes of the other formats. The same answer gives
//! the same text, byte for byte.
//!
//! A chain or an impact is exported as the graph of its roots, what they reach and every hop of the
//! paths, in the direction of the edges. Of roots, and of parts of roots through which paths pass, these
//! answers hold only the id.

mod csv;
mod diagram;
mod diff;
mod dot;
mod findings;
mod graphml;
mod json;
mod mermaid;
mod node_link;
mod paths;
mod svg;
mod table;
mod view;

use std::fmt;
use std::str::FromStr;

pub use diff::{
    Counts, DIFF_FORMATS, DiffDocument, DiffFormat, EdgeChange, GraphDiffDocument, NodeChange,
    Totals, UnresolvedChange,
};
pub use findings::{REPORT_FORMATS, ReportFormat};
pub use json::{Document, EdgeDocument, GraphDocument, ImportError, NodeDocument, import, to_json};
#[cfg(feature = "git")]
pub use view::BlameDocument;
pub use view::{NodeView, StatsDocument};

use crate::graph::Graph;
use crate::impact::Impact;
use crate::model::UnknownName;
use crate::trace::Trace;
use diagram::Diagram;
use paths::Paths;
use table::Table;

/// A form in which a graph or an answer is handed over.
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
    /// [GraphML](http://graphml.graphdrawing.org/specification.html) for networkx, Gephi and yEd.
    ///
    /// Nodes carry kind, title, status, aliases, path, line and attributes; edges kind, origin, strength,
    /// path and line of their first place, and all locations. Aliases, attributes and locations are
    /// JSON. Control characters that XML 1.0 forbids become U+FFFD.
    GraphMl,
    /// A row for each edge with id, kind and title of both ends, and one for each node without any.
    ///
    /// Quoted as in [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180), rows end with a line feed. A
    /// cell that a spreadsheet would run as a formula (it begins with `=`, `+`, `-` or `@`), or that
    /// begins with an apostrophe, tab or line end, has an apostrophe before it.
    Csv,
    /// A row for each node with all that is known of it, written as [`Format::Csv`] is.
    CsvNodes,
    /// The JSON that `networkx.node_link_graph(data, edges="links")` and D3 read; the key of an edge is
    /// its kind.
    NodeLink,
}

/// Every format with its name.
pub const FORMATS: &[(&str, Format)] = &[
    ("json", Format::Json),
    ("dot", Format::Dot),
    ("mermaid", Format::Mermaid),
    ("svg", Format::Svg),
    ("graphml", Format::GraphMl),
    ("csv", Format::Csv),
    ("csv-nodes", Format::CsvNodes),
    ("node-link", Format::NodeLink),
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
            Format::NodeLink => node_link::graph(self),
            Format::Dot => dot::write(&Diagram::of_graph(self)),
            Format::Mermaid => mermaid::write(&Diagram::of_graph(self)),
            Format::Svg => svg::write(&Diagram::of_graph(self)),
            Format::GraphMl => graphml::write(&Table::of_graph(self)),
            Format::Csv => csv::edges(&Table::of_graph(self)),
            Format::CsvNodes => csv::nodes(&Table::of_graph(self)),
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
        let json = || json::to_json("airsdlc.trace/1", self);
        answer(format, json, diagram, || Paths::of_trace(self))
    }
}

impl Impact {
    /// The impact in a format; what is no JSON shows the best path to each node, and no estimates.
    pub fn export(&self, format: Format) -> String {
        let diagram = || {
            Diagram::of_paths(
                &self.roots,
                self.affected
                    .iter()
                    .map(|node| (node.kind, &node.id, &*node.title, node.narrow, &*node.via)),
            )
        };
        let json = || json::to_json("airsdlc.impact/1", self);
        answer(format, json, diagram, || Paths::of_impact(self))
    }
}

/// An answer made of paths, in a format.
fn answer<'a>(
    format: Format,
    json: impl FnOnce() -> String,
    diagram: impl FnOnce() -> Diagram,
    paths: impl FnOnce() -> Paths<'a>,
) -> String {
    match format {
        Format::Json => json(),
        Format::Dot => dot::write(&diagram()),
        Format::Mermaid => mermaid::write(&diagram()),
        Format::Svg => svg::write(&diagram()),
        Format::GraphMl => graphml::write(&Table::of_paths(&paths())),
        Format::Csv => csv::edges(&Table::of_paths(&paths())),
        Format::CsvNodes => csv::nodes(&Table::of_paths(&paths())),
        Format::NodeLink => node_link::paths(&paths()),
    }
}
