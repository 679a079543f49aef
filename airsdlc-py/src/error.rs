//! Errors of core as Python exceptions.
//!
//! The exceptions are Python classes (`airsdlc/_errors.py`), because one of them has two bases.

use std::io;
use std::path::PathBuf;

use airsdlc_core::error::{
    BuildError, CheckError, ConfigError, DiffError, GitError, OpenError, TargetError,
};
use airsdlc_core::export::ImportError;
use airsdlc_core::model::UnknownName;
use airsdlc_core::time::{DateError, TimeError, TimestampError};
use pyo3::exceptions::{PyFileNotFoundError, PyNotADirectoryError, PyValueError};
use pyo3::prelude::*;

mod classes {
    pyo3::import_exception!(airsdlc._errors, AirsdlcError);
    pyo3::import_exception!(airsdlc._errors, AmbiguousTargetError);
    pyo3::import_exception!(airsdlc._errors, BuildError);
    pyo3::import_exception!(airsdlc._errors, ConfigError);
    pyo3::import_exception!(airsdlc._errors, GitError);
    pyo3::import_exception!(airsdlc._errors, UnknownTargetError);
}

/// Whatever ends a call.
#[derive(Debug)]
pub(crate) enum Error {
    /// The repository cannot be opened.
    Open(OpenError),
    /// A configuration file that was named by its path is broken.
    Config { error: ConfigError, path: String },
    /// A configuration file that was named by its path cannot be read.
    File { error: io::Error, path: PathBuf },
    /// A target names no node, or not one.
    Target(TargetError),
    /// A repository cannot be checked.
    Check(CheckError),
    /// A graph cannot be built by hand.
    Build(BuildError),
    /// A diff does not fit.
    Diff(DiffError),
    /// A document is no graph.
    Import(ImportError),
    /// A text is no span of time.
    Time(TimeError),
    /// A text is no day.
    Date(DateError),
    /// A text is no point in time.
    Timestamp(TimestampError),
    /// A text names none of a fixed set.
    Name(UnknownName),
    /// A text is none of a fixed set, or no pickled record.
    Json(serde_json::Error),
    /// What the library says of a fault that is none of those.
    Other(String),
    /// Arguments that do not go together, or one that is empty.
    Value(&'static str),
    /// Python raised.
    Python(PyErr),
}

macro_rules! from {
    ($($variant:ident $error:ty;)*) => {
        $(impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::$variant(error)
            }
        })*
    };
}

from! {
    Open OpenError;
    Target TargetError;
    Check CheckError;
    Build BuildError;
    Diff DiffError;
    Import ImportError;
    Time TimeError;
    Date DateError;
    Timestamp TimestampError;
    Json serde_json::Error;
    Python PyErr;
}

impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        match error {
            Error::Open(error) => open(error),
            Error::Config { error, path } => config(error, path),
            Error::File { error, path } => {
                system(&error, &format!("cannot read {}", path.display()))
            }
            Error::Target(error) => target(error),
            Error::Check(error) => check(error),
            Error::Build(error) => classes::BuildError::new_err(error.to_string()),
            Error::Diff(error) => classes::BuildError::new_err(error.to_string()),
            Error::Import(error) => classes::BuildError::new_err(error.to_string()),
            Error::Time(error) => PyValueError::new_err(error.to_string()),
            Error::Date(error) => PyValueError::new_err(error.to_string()),
            Error::Timestamp(error) => PyValueError::new_err(error.to_string()),
            Error::Name(error) => name(&error),
            Error::Json(error) => PyValueError::new_err(error.to_string()),
            Error::Other(message) => classes::AirsdlcError::new_err(message),
            Error::Value(message) => PyValueError::new_err(message),
            Error::Python(error) => error,
        }
    }
}

fn open(error: OpenError) -> PyErr {
    let message = error.to_string();
    match error {
        OpenError::Missing { path } => PyFileNotFoundError::new_err((
            errno("ENOENT"),
            "no such directory",
            path.into_os_string(),
        )),
        OpenError::NotADirectory { path } => PyNotADirectoryError::new_err((
            errno("ENOTDIR"),
            "not a directory",
            path.into_os_string(),
        )),
        OpenError::Unlistable { source, .. } => system(&source, &message),
        OpenError::Config(error) => own_config(error),
        OpenError::Git(error) => git(&error),
        OpenError::Threads { source, .. } => {
            classes::AirsdlcError::new_err(format!("{message}: {source}"))
        }
        _ => classes::AirsdlcError::new_err(message),
    }
}

/// What git has no answer to, with the names that may be meant.
fn git(error: &GitError) -> PyErr {
    let nearest = match error {
        GitError::UnknownRevision { nearest, .. } => nearest.clone(),
        _ => Vec::new(),
    };
    classes::GitError::new_err((error.to_string(), nearest))
}

/// What the system said, as the kind of `OSError` that it is.
fn system(error: &io::Error, attempt: &str) -> PyErr {
    io::Error::new(error.kind(), format!("{attempt}: {error}")).into()
}

/// The system's number of an error; Python knows it on every platform.
fn errno(name: &str) -> Option<i32> {
    Python::attach(|py| py.import("errno")?.getattr(name)?.extract()).ok()
}

/// A fault in the configuration of the repository.
fn own_config(error: ConfigError) -> PyErr {
    let path = error.location.as_ref().map(|place| place.path.to_string());
    config(error, path.unwrap_or_else(|| airsdlc_core::source::CONFIG_FILE.to_owned()))
}

fn config(error: ConfigError, path: String) -> PyErr {
    let place = error.location.map(|place| (place.line, place.column));
    let (line, column) = place.unzip();
    classes::ConfigError::new_err((error.message, path, line, column, error.help))
}

fn target(error: TargetError) -> PyErr {
    let texts = |ids: Vec<airsdlc_core::model::NodeId>| -> Vec<String> {
        ids.iter().map(ToString::to_string).collect()
    };
    let message = error.to_string();
    match error {
        TargetError::Unknown { target, nearest } => {
            classes::UnknownTargetError::new_err((target, texts(nearest)))
        }
        TargetError::NotRead { target, reason } => {
            let reason = reason.replace('`', "'");
            classes::UnknownTargetError::new_err((target, Vec::<String>::new(), reason))
        }
        TargetError::Ambiguous { target, candidates } => {
            classes::AmbiguousTargetError::new_err((target, texts(candidates)))
        }
        _ => classes::AirsdlcError::new_err(message),
    }
}

fn check(error: CheckError) -> PyErr {
    match error {
        CheckError::UnknownRule { name, nearest } => {
            let near = nearest.map(|near| format!("did you mean '{near}'?"));
            let help = near.as_deref().unwrap_or("airsdlc.rules() lists the rules");
            PyValueError::new_err(format!("no rule is called '{name}'; {help}"))
        }
        CheckError::Config(error) => own_config(error),
        CheckError::Baseline { .. } => PyValueError::new_err(error.to_string()),
        _ => classes::AirsdlcError::new_err(error.to_string()),
    }
}

fn name(error: &UnknownName) -> PyErr {
    let help = error.help().replace('`', "'");
    PyValueError::new_err(format!("no {} is called '{}'; {help}", error.what, error.name))
}
