//! What an outage or a change hits, by which path, and what it is worth.

use std::sync::Arc;

use airsdlc_core::impact as core;
use airsdlc_core::model::NodeId;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::export;
use crate::list::{ResultList, row};
use crate::model::Texts;
use crate::path::{self, Hop};
use crate::record::{plain, record_methods, spelling};
use crate::span::{self, Location};
use crate::table::{Column, Kind};
use crate::time;

/// The targets and the way in which an impact is asked for.
pub(crate) fn question(
    targets: Texts,
    flow: Option<&str>,
    downtime: Option<&Bound<'_, PyAny>>,
) -> Result<(Vec<String>, core::ImpactOptions), Error> {
    let mut options = core::ImpactOptions::new();
    options.flow = flow.map(|name| name.parse().map_err(Error::Name)).transpose()?;
    options.downtime = downtime.map(time::span).transpose()?;
    if options.flow == Some(core::Flow::Change) && options.downtime.is_some() {
        return Err(Error::Value("a change has no downtime: leave out one of them"));
    }
    let targets = targets.into_vec();
    if targets.is_empty() {
        return Err(Error::Value("name at least one target"));
    }
    Ok((targets, options))
}

/// What an outage or a change hits.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Impact(Arc<core::Impact>);

record_methods!(Impact);

impl From<core::Impact> for Impact {
    fn from(core: core::Impact) -> Self {
        Self(Arc::new(core))
    }
}

/// The hit nodes of an impact, shared with it.
struct AffectedOf(Arc<core::Impact>);

impl AsRef<[core::Affected]> for AffectedOf {
    fn as_ref(&self) -> &[core::Affected] {
        &self.0.affected
    }
}

/// The siblings of an impact, shared with it.
struct SiblingsOf(Arc<core::Impact>);

impl AsRef<[core::Sibling]> for SiblingsOf {
    fn as_ref(&self) -> &[core::Sibling] {
        &self.0.unaffected_siblings
    }
}

#[pymethods]
impl Impact {
    #[getter]
    fn roots(&self) -> Vec<&str> {
        self.0.roots.iter().map(NodeId::as_str).collect()
    }

    #[getter]
    fn flow(&self) -> String {
        self.0.flow.to_string()
    }

    /// How long the outage lasts, in seconds.
    #[getter]
    fn downtime(&self) -> Option<f64> {
        self.0.downtime
    }

    #[getter]
    fn affected(&self) -> ResultList {
        ResultList::new::<Affected>(AffectedOf(self.0.clone()))
    }

    #[getter]
    fn by_kind<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>, Error> {
        plain(py, &self.0.by_kind)
    }

    #[getter]
    fn unaffected_siblings(&self) -> ResultList {
        ResultList::new::<Sibling>(SiblingsOf(self.0.clone()))
    }

    #[getter]
    fn business(&self) -> Business {
        Business(self.0.business.clone())
    }

    /// The impact in a format.
    fn export(&self, py: Python<'_>, format: &str) -> Result<String, Error> {
        let format = export::format(format)?;
        Ok(py.detach(|| self.0.export(format)))
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py().import("airsdlc._html")?.call_method1("impact", (slf,))
    }
}

/// A node that is hit.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Affected(core::Affected);

row!(Affected(core::Affected), {
    let mut columns: Vec<Column> = ["id", "kind", "title"].map(Column::text).into();
    columns.push(Column::new("distance", Kind::Count));
    columns.push(Column::new("narrow", Kind::Flag));
    columns.push(Column::new("via", Kind::Records(path::columns())));
    columns
});
record_methods!(Affected);

#[pymethods]
impl Affected {
    #[getter]
    fn id(&self) -> &str {
        self.0.id.as_str()
    }

    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.name()
    }

    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    #[getter]
    fn distance(&self) -> u32 {
        self.0.distance
    }

    #[getter]
    fn narrow(&self) -> bool {
        self.0.narrow
    }

    #[getter]
    fn via(&self) -> ResultList {
        ResultList::new::<Hop>(self.0.via.clone())
    }
}

/// A part or an endpoint beside affected ones that is itself not hit.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Sibling(core::Sibling);

row!(Sibling(core::Sibling), ["id", "kind", "title", "of"].map(Column::text).into());
record_methods!(Sibling);

#[pymethods]
impl Sibling {
    #[getter]
    fn id(&self) -> &str {
        self.0.id.as_str()
    }

    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.name()
    }

    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    #[getter]
    fn of(&self) -> &str {
        self.0.of.as_str()
    }
}

/// What an impact is worth.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Business(core::Business);

record_methods!(Business);

#[pymethods]
impl Business {
    #[getter]
    fn kpis(&self) -> ResultList {
        ResultList::new::<KpiEstimate>(self.0.kpis.clone())
    }

    #[getter]
    fn unknown(&self) -> Vec<&str> {
        self.0.unknown.iter().map(NodeId::as_str).collect()
    }

    #[getter]
    fn gaps(&self) -> ResultList {
        ResultList::new::<Gap>(self.0.gaps.clone())
    }
}

/// Something that an impact is worth and that nobody can say.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Gap(core::Gap);

row!(Gap(core::Gap), {
    ["of", "reason", "rate"].map(Column::text).into_iter().chain(span::columns()).collect()
});
record_methods!(Gap);

#[pymethods]
impl Gap {
    #[getter]
    fn of(&self) -> &str {
        self.0.of.as_str()
    }

    #[getter]
    fn reason(&self) -> Result<String, Error> {
        spelling(&self.0.reason)
    }

    #[getter]
    fn rate(&self) -> Option<&str> {
        self.0.rate.as_deref()
    }

    #[getter]
    fn location(&self) -> Option<Location> {
        self.0.location.clone().map(Location::from)
    }
}

/// A KPI that is hit.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct KpiEstimate(core::KpiEstimate);

row!(KpiEstimate(core::KpiEstimate), {
    let estimates = Kind::Records(<Estimate as crate::list::Row>::columns());
    vec![
        Column::text("id"),
        Column::text("title"),
        Column::new("narrow", Kind::Flag),
        Column::new("estimates", estimates),
    ]
});
record_methods!(KpiEstimate);

#[pymethods]
impl KpiEstimate {
    #[getter]
    fn id(&self) -> &str {
        self.0.id.as_str()
    }

    #[getter]
    fn title(&self) -> &str {
        &self.0.title
    }

    #[getter]
    fn narrow(&self) -> bool {
        self.0.narrow
    }

    #[getter]
    fn estimates(&self) -> ResultList {
        ResultList::new::<Estimate>(self.0.estimates.clone())
    }
}

/// An amount that a downtime costs.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Estimate(core::Estimate);

row!(Estimate(core::Estimate), {
    let inputs = Kind::Records(<EstimateInput as crate::list::Row>::columns());
    vec![
        Column::text("quantity"),
        Column::new("amount", Kind::Number),
        Column::text("unit"),
        Column::text("formula"),
        Column::new("inputs", inputs),
    ]
});
record_methods!(Estimate);

#[pymethods]
impl Estimate {
    #[getter]
    fn quantity(&self) -> &str {
        &self.0.quantity
    }

    #[getter]
    fn amount(&self) -> f64 {
        self.0.amount
    }

    #[getter]
    fn unit(&self) -> &str {
        &self.0.unit
    }

    #[getter]
    fn formula(&self) -> &str {
        &self.0.formula
    }

    #[getter]
    fn inputs(&self) -> ResultList {
        ResultList::new::<EstimateInput>(self.0.inputs.clone())
    }
}

/// A number that went into an estimate.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct EstimateInput(core::EstimateInput);

row!(EstimateInput(core::EstimateInput), {
    ["name", "value"].map(Column::text).into_iter().chain(span::columns()).collect()
});
record_methods!(EstimateInput);

#[pymethods]
impl EstimateInput {
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    #[getter]
    fn value(&self) -> &str {
        &self.0.value
    }

    #[getter]
    fn location(&self) -> Option<Location> {
        self.0.location.clone().map(Location::from)
    }
}
