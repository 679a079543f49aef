//! What runs: catalogues, compose files, manifests, and the services that `airsdlc.toml` declares.
//!
//! A *format* is a form of file that speaks of what runs; [`FORMATS`] lists all that are read. An
//! *entity* is a thing that a catalogue lists. Its *reference grammar* is Backstage's:
//! `[kind:][namespace/]name`, in any case. A *store* is a database or a resource.

mod backstage;
mod compose;
mod declared;
mod dsn;
mod kubernetes;
mod manifest;
mod openapi;
mod owners;
mod pages;
mod reader;
mod rules;
mod store;

pub(crate) use declared::declared;
pub(crate) use owners::assign_owners;
pub(crate) use pages::map_pages;

use smol_str::SmolStr;

use crate::model::{EDGE_NAMES, NodeKind as N, Route};
use crate::parse::record::{FileRecord, Intent, Target};
use crate::parse::reference::{Shape, scan};
use crate::source::Dialect;
use crate::span::RepoPath;

/// A form of file that speaks of what runs.
pub(crate) struct Format {
    /// Whether a file may be of this format, by its path alone.
    fits: fn(&RepoPath) -> bool,
    /// What its text says; `None` if it is not of this format after all.
    read: fn(&RepoPath, &str, &Dialect) -> Option<FileRecord>,
    /// Whether the path alone makes it of this format, so that one which cannot be read is a loss.
    pub(crate) is_sure: bool,
}

/// Every format; the first that fits a path reads the file.
const FORMATS: &[Format] = &[
    Format {
        fits: backstage::is_catalogue,
        read: |path, text, dialect| Some(backstage::catalogue_file(path, text, dialect)),
        is_sure: true,
    },
    Format {
        fits: compose::is_compose,
        read: |path, text, dialect| Some(compose::compose_file(path, text, dialect)),
        is_sure: true,
    },
    Format {
        fits: owners::is_owners,
        read: |path, text, dialect| Some(owners::owners_file(path, text, dialect)),
        is_sure: true,
    },
    Format { fits: manifest::is_yaml, read: manifest::manifest_file, is_sure: false },
];

impl Format {
    /// The format that a file may be of.
    pub(crate) fn of(path: &RepoPath) -> Option<&'static Self> {
        FORMATS.iter().find(|format| (format.fits)(path))
    }

    /// Reads a file; `None` if it does not speak of what runs.
    pub(crate) fn read(
        &self,
        path: &RepoPath,
        text: &str,
        dialect: &Dialect,
    ) -> Option<FileRecord> {
        (self.read)(path, text, dialect)
    }
}

/// What begins the annotations and labels that make edges.
const ANNOTATION: &str = "airsdlc.io/";

/// Everything that runs and that a name may mean.
const RUNS: &[N] = &[N::Service, N::Database, N::Resource, N::Api, N::System, N::Domain, N::Team];
const STORES: &[N] = &[N::Database, N::Resource];

/// The kinds that a word of the reference grammar names.
fn kinds_of(word: &str) -> Option<&'static [N]> {
    Some(match word.to_ascii_lowercase().as_str() {
        "component" | "service" => &[N::Service],
        "resource" => STORES,
        "database" => &[N::Database],
        "api" => &[N::Api],
        "system" => &[N::System],
        "domain" => &[N::Domain],
        "group" | "user" | "team" => &[N::Team],
        _ => return None,
    })
}

/// Reads `[kind:][namespace/]name`. The default namespace is no part of a name; another one is.
fn entity(text: &str, default: &'static [N]) -> Target {
    let text = text.trim();
    let (kinds, name) = match text.split_once(':') {
        Some((word, name)) => (kinds_of(word).unwrap_or(default), name),
        None => (default, text),
    };
    Target::Name(kinds, without_default(name))
}

/// A name without the namespace `default`.
fn without_default(name: &str) -> SmolStr {
    let name = name.trim();
    match name.split_once('/') {
        Some((namespace, rest)) if namespace.eq_ignore_ascii_case("default") => rest.into(),
        _ => name.into(),
    }
}

/// Anything that an annotation or a key may name: an artifact's id, a route, an entity.
fn anything(text: &str, dialect: &Dialect) -> Target {
    let text = text.trim();
    if Route::parse(text).is_some() {
        return Target::Route(text.into());
    }
    match scan(text, dialect).as_slice() {
        [hit] if hit.shape == Shape::Id && hit.range == (0..text.len()) => Target::Id(text.into()),
        _ => entity(text, RUNS),
    }
}

/// The relation that the name of an edge kind, or its inverse, asks for: `governed-by`.
fn relation(name: &str) -> Option<Intent> {
    EDGE_NAMES.iter().find_map(|row| {
        if row.name == name {
            Some(Intent::Edge(row.kind))
        } else if row.inverse == name {
            Some(Intent::Reverse(row.kind))
        } else {
            None
        }
    })
}

/// Names of relations, for proposals.
fn relation_names() -> impl Iterator<Item = &'static str> {
    EDGE_NAMES.iter().flat_map(|row| [row.name, row.inverse])
}
