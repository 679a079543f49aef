//! `airsdlc._native`: the library `airsdlc-core` as a Python module.
//!
//! Modules stand for core's modules of the same names. A *record* is an immutable result
//! ([`record`]), a *result list* a sequence of records that is also a table ([`list`]). What each
//! name means to a Python programmer is written in `python/airsdlc/_native.pyi`.

#![expect(
    clippy::unsafe_derive_deserialize,
    reason = "the unsafe code is that of PyO3's own glue, and holds for any value"
)]

mod check;
mod cli;
mod diff;
mod error;
mod export;
mod graph;
mod history;
mod impact;
mod list;
mod model;
mod next_id;
mod path;
mod reading;
mod record;
mod repository;
mod source;
mod span;
mod survey;
mod table;
mod time;
mod trace;

use pyo3::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[pymodule]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::check::rule::{rule, rules};
    #[pymodule_export]
    use crate::check::{
        Chain, Diagnostic, Edit, Example, ExampleFile, Fix, Link, Mended, Ran, Related, Report,
        Rule, Summary,
    };
    #[pymodule_export]
    use crate::cli::cli_main;
    #[pymodule_export]
    use crate::diff::{DiffReport, EdgeChange, GraphDiff, NodeChange, UnresolvedChange};
    #[pymodule_export]
    use crate::export::{NodeView, import_graph};
    #[pymodule_export]
    use crate::graph::{Graph, GraphBuilder, Stats};
    #[pymodule_export]
    use crate::history::{
        BoltLog, LineCommit, LineGap, LineOrigin, LineWork, Release, TaggedState, Tags, WorkCommit,
        WorkFile, WorkLog,
    };
    #[pymodule_export]
    use crate::impact::{
        Affected, Business, Estimate, EstimateInput, Gap, Impact, KpiEstimate, Sibling,
    };
    #[pymodule_export]
    use crate::list::ResultList;
    #[pymodule_export]
    use crate::model::{Edge, Finding, Node, Unresolved};
    #[pymodule_export]
    use crate::next_id::NextId;
    #[pymodule_export]
    use crate::path::Hop;
    #[pymodule_export]
    use crate::record::{_restore, _restore_list};
    #[pymodule_export]
    use crate::repository::{KnowledgeRepository, open};
    #[pymodule_export]
    use crate::span::Location;
    #[pymodule_export]
    use crate::survey::{Survey, survey};
    #[pymodule_export]
    use crate::trace::{Trace, Traced};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        module.add("NODE_KINDS", crate::model::node_kinds(module.py())?)?;
        module.add("EDGE_KINDS", crate::model::edge_kinds(module.py())?)?;
        module.add("FORMATS", crate::export::formats(module.py())?)?;
        module.add("DIFF_FORMATS", crate::diff::formats(module.py())?)?;
        module.add("REPORT_FORMATS", crate::check::report_formats(module.py())?)?;
        // The names are for the package, which has a list of its own.
        module.delattr("__all__")
    }
}
