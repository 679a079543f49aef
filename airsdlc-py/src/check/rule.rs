//! What is known of a rule without running it.

use airsdlc_core::check as core;
use pyo3::prelude::*;
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::list::{ResultList, row};
use crate::record::{record_methods, spelling};
use crate::table::{Column, Kind};

/// Every rule.
#[pyfunction]
pub(crate) fn rules() -> ResultList {
    ResultList::new::<Rule>(core::RuleDocument::all().rules)
}

/// The rule with a code or a name.
#[pyfunction]
pub(crate) fn rule(name: &str) -> Result<Rule, Error> {
    Ok(core::RuleDocument::new(core::rule(name)?).into())
}

/// A rule with its documentation.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Rule(core::RuleDocument);

row!(Rule(core::RuleDocument), {
    let texts = ["code", "name", "group", "severity", "needs", "summary", "documentation"];
    let mut columns: Vec<Column> = texts.map(Column::text).into();
    let files = |name| Column::new(name, Kind::Records(file_columns()));
    columns.push(Column::new("example", Kind::Record(["broken", "mended"].map(files).into())));
    columns
});
record_methods!(Rule);

#[pymethods]
impl Rule {
    #[getter]
    fn code(&self) -> &str {
        &self.0.code
    }

    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    #[getter]
    fn group(&self) -> &'static str {
        self.0.group.name()
    }

    #[getter]
    fn severity(&self) -> String {
        self.0.severity.to_string()
    }

    #[getter]
    fn needs(&self) -> Result<String, Error> {
        spelling(&self.0.needs)
    }

    #[getter]
    fn summary(&self) -> &str {
        &self.0.summary
    }

    #[getter]
    fn documentation(&self) -> &str {
        &self.0.documentation
    }
    #[getter]
    fn example(&self) -> Example {
        Example(self.0.example.clone())
    }
}

/// A repository that breaks a rule, and the same mended.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct Example(core::Example);

record_methods!(Example);

#[pymethods]
impl Example {
    #[getter]
    fn broken(&self) -> ResultList {
        ResultList::new::<ExampleFile>(self.0.broken.clone())
    }

    #[getter]
    fn mended(&self) -> ResultList {
        ResultList::new::<ExampleFile>(self.0.mended.clone())
    }
}

/// A file of an example.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
#[pyclass(frozen, eq, module = "airsdlc")]
pub(crate) struct ExampleFile(core::ExampleFile);

row!(ExampleFile(core::ExampleFile), file_columns());
record_methods!(ExampleFile);

fn file_columns() -> Vec<Column> {
    let mut columns: Vec<Column> = ["path", "text"].map(Column::text).into();
    columns.push(Column::new("commit", Kind::Count));
    columns
}

#[pymethods]
impl ExampleFile {
    #[getter]
    fn path(&self) -> &str {
        &self.0.path
    }

    #[getter]
    fn text(&self) -> &str {
        &self.0.text
    }

    #[getter]
    fn commit(&self) -> usize {
        self.0.commit
    }
}
