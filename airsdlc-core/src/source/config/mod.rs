//! The configuration, `airsdlc.toml`: what is read, in which forms, and the services of teams with
//! no catalogue.
//!
//! Every key is checked against one table, [`tables::TABLES`], before anything is read from it, so
//! that a misspelt key is an error with its place and the nearest name.

mod check;
pub(super) mod kinds;
mod services;
mod tables;

use std::ops::Range;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;
use toml::de::DeTable;

use check::DeclaredCheck;
pub(crate) use check::DeclaredException;
pub(crate) use services::{DeclaredEndpoint, DeclaredService, DeclaredThing};

use super::dialect::Dialect;
use crate::error::ConfigError;
use crate::span::{LineIndex, RepoPath, Span};

/// The name of the configuration file, in the root of a repository.
pub const CONFIG_FILE: &str = "airsdlc.toml";

/// What a repository's `airsdlc.toml` says. The default says nothing.
#[derive(Clone, Debug, Default)]
pub struct Config {
    text: String,
    /// Made for the first place that is asked for.
    lines: OnceLock<LineIndex>,
    pub(crate) include: Vec<Spanned<String>>,
    pub(crate) ignore: Vec<Spanned<String>>,
    pub(crate) roots: Vec<DeclaredRoot>,
    pub(crate) dialect: Dialect,
    /// Whether the comments of code are left alone.
    pub(crate) skips_comments: bool,
    pub(crate) check: DeclaredCheck,
    pub(crate) services: Vec<DeclaredService>,
    pub(crate) endpoints: Vec<DeclaredEndpoint>,
    pub(crate) things: Vec<(crate::model::NodeKind, DeclaredThing)>,
}

/// All of an `airsdlc.toml`, as it is written.
#[derive(Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default)]
struct File {
    repository: Repository,
    root: Vec<DeclaredRoot>,
    kind: Vec<kinds::DeclaredKind>,
    links: kinds::DeclaredLinks,
    code: kinds::DeclaredCode,
    check: DeclaredCheck,
    service: Vec<DeclaredService>,
    endpoint: Vec<DeclaredEndpoint>,
    database: Vec<DeclaredThing>,
    resource: Vec<DeclaredThing>,
    api: Vec<DeclaredThing>,
    system: Vec<DeclaredThing>,
    domain: Vec<DeclaredThing>,
    team: Vec<DeclaredThing>,
}

/// The table `[repository]`: which files are read.
#[derive(Deserialize, Default)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
#[serde(default)]
struct Repository {
    /// Globs of the files that are read; all if there are none.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    include: Vec<Spanned<String>>,
    /// Patterns of what is left out, as in `.gitignore`, on top of it.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    ignore: Vec<Spanned<String>>,
}

/// A `[[root]]`: another directory that is read into the same graph.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(deny_unknown_fields))]
pub(crate) struct DeclaredRoot {
    /// The directory, from that of the configuration.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub(crate) path: Spanned<String>,
    /// What its paths begin with in the graph; else the last name of its path.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub(crate) name: Option<Spanned<String>>,
}

impl Config {
    /// Reads the text of an `airsdlc.toml`.
    ///
    /// # Errors
    /// [`ConfigError`] with its place if the text is not TOML, a key is unknown, or a value has the
    /// wrong type.
    ///
    /// ```
    /// use airsdlc_core::source::Config;
    ///
    /// let error = Config::parse("[[servcie]]\nname = 'booking-service'\n").unwrap_err();
    /// assert_eq!(error.to_string(), "airsdlc.toml:1:3: unknown key `servcie`");
    /// assert_eq!(error.help.as_deref(), Some("did you mean `service`?"));
    /// ```
    pub fn parse(text: &str) -> Result<Self, ConfigError> {
        use crate::model::NodeKind as N;
        let mut config = Self { text: text.to_owned(), ..Self::default() };
        let table = DeTable::parse(text).map_err(|error| config.toml_error(&error))?;
        tables::check_keys(&config, table.get_ref())?;
        let file: File = toml::from_str(text).map_err(|error| config.toml_error(&error))?;
        config.dialect = Dialect::compile(&config, &file.kind, &file.links, &file.code)?;
        config.include = file.repository.include;
        config.ignore = file.repository.ignore;
        config.roots = file.root;
        config.skips_comments = file.code.comments == Some(false);
        config.check = file.check;
        config.services = file.service;
        config.endpoints = file.endpoint;
        for (kind, things) in [
            (N::Database, file.database),
            (N::Resource, file.resource),
            (N::Api, file.api),
            (N::System, file.system),
            (N::Domain, file.domain),
            (N::Team, file.team),
        ] {
            config.things.extend(things.into_iter().map(|thing| (kind, thing)));
        }
        config.check_names()?;
        Ok(config)
    }

    /// The text that was read.
    #[cfg(feature = "git")]
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The JSON Schema of `airsdlc.toml`, for editors.
    #[cfg(feature = "schema")]
    pub fn schema() -> schemars::Schema {
        let mut schema = schemars::schema_for!(File);
        tables::narrow(&mut schema);
        schema
    }

    /// Every name is one, no two things of a kind share one, and routes are routes.
    fn check_names(&self) -> Result<(), ConfigError> {
        use crate::model::NodeKind as N;
        let services = self.services.iter().map(|service| (N::Service, &service.name));
        let things = self.things.iter().map(|(kind, thing)| (*kind, &thing.name));
        let mut known = FxHashMap::default();
        for (kind, name) in services.chain(things) {
            if name.get_ref().trim().is_empty() {
                return Err(self.error_at(name.span(), &format!("a {kind} needs a name"), None));
            }
            let fold = (kind, crate::model::fold_name(name.get_ref()));
            if let Some(first) = known.insert(fold, name.span()) {
                let message = format!("the {kind} `{}` is declared a second time", name.get_ref());
                let help = format!("the first stands in line {}", self.location(first).line);
                return Err(self.error_at(name.span(), &message, Some(help)));
            }
        }
        for endpoint in &self.endpoints {
            let route = &endpoint.route;
            if crate::model::Route::parse(route.get_ref()).is_none() {
                let message = format!("`{}` is no route", route.get_ref());
                let help = "a route is a path with or without its method: `POST /v1/bookings`";
                return Err(self.error_at(route.span(), &message, Some(help.to_owned())));
            }
        }
        Ok(())
    }

    /// The location of a range of the text.
    pub(crate) fn location(&self, range: Range<usize>) -> crate::span::Location {
        let lines = self.lines.get_or_init(|| LineIndex::new(&self.text));
        lines.location(&RepoPath::new(CONFIG_FILE), &self.text, Span::of(&range))
    }

    pub(crate) fn error_at(
        &self,
        range: Range<usize>,
        message: &str,
        help: Option<String>,
    ) -> ConfigError {
        ConfigError { message: message.to_owned(), location: Some(self.location(range)), help }
    }

    fn toml_error(&self, error: &toml::de::Error) -> ConfigError {
        let message = error.message().lines().next().unwrap_or("not TOML");
        let written = error.span().and_then(|range| self.text.get(range)).unwrap_or_default();
        let (message, help) = match message.strip_suffix(", expected a sequence") {
            Some(_) if written.starts_with('[') && !written.starts_with("[[") => {
                let name = written.trim_matches(['[', ']', ' ']);
                let name = name.split([']', '\n']).next().unwrap_or_default().trim();
                let message = format!("`[{name}]` may stand several times and is a list");
                (message, Some(format!("write `[[{name}]]`")))
            }
            Some(_) if written.starts_with(['"', '\'']) => {
                let first = written.lines().next().unwrap_or_default();
                let message = format!("{first} stands where a list must stand");
                (message, Some(format!("write `[{first}]`")))
            }
            _ => (message.to_owned(), None),
        };
        ConfigError { message, location: error.span().map(|range| self.location(range)), help }
    }
}

/// The text of a configuration file.
pub(crate) fn config_text(bytes: Vec<u8>) -> Result<String, ConfigError> {
    String::from_utf8(bytes).map_err(|error| {
        let valid = String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]);
        let end = valid.len() as u32;
        let path = RepoPath::new(CONFIG_FILE);
        let location = LineIndex::new(&valid).location(&path, &valid, Span::new(end, end));
        ConfigError {
            message: "the file is not UTF-8 from here on".to_owned(),
            location: Some(location),
            help: None,
        }
    })
}

/// The configuration is there and cannot be read.
pub(crate) fn unreadable_config(error: &std::io::Error) -> ConfigError {
    ConfigError {
        message: format!("cannot read {CONFIG_FILE}: {error}"),
        location: None,
        help: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_errors_with_a_near_name() {
        let error = Config::parse("[[service]]\nname = 'a'\ndepend_on = ['b']\n")
            .expect_err("the key is unknown");
        assert_eq!(error.to_string(), "airsdlc.toml:3:1: unknown key `depend_on`");
        assert_eq!(error.help.as_deref(), Some("did you mean `depends_on`?"));
    }

    #[test]
    fn faults_of_syntax_and_type_have_a_place() {
        let error = Config::parse("[[service]]\nname = \n").expect_err("it is not TOML");
        assert_eq!(error.location.map(|place| place.line), Some(2));
        let error = Config::parse("[[service]]\nname = 1\n").expect_err("the type is wrong");
        assert_eq!(error.location.map(|place| (place.line, place.column)), Some((2, 8)));
        let error = Config::parse("[[service]]\ntitle = 'A'\n").expect_err("the name is missing");
        assert!(error.to_string().contains("missing field `name`"), "{error}");
    }

    #[test]
    fn names_are_given_once_and_routes_are_routes() {
        for (text, place, message) in [
            ("[[service]]\nname = ' '\n", (2, 8), "a service needs a name"),
            (
                "[[database]]\nname = 'a'\n[[database]]\nname = 'A'\n",
                (4, 8),
                "the database `A` is declared a second time",
            ),
            ("[[endpoint]]\nroute = 'nonsense'\n", (2, 9), "`nonsense` is no route"),
        ] {
            let error = Config::parse(text).expect_err("it is broken");
            assert_eq!(error.message, message);
            assert_eq!(error.location.map(|place| (place.line, place.column)), Some(place));
        }
    }

    #[test]
    fn text_that_is_not_utf_8_has_a_place() {
        let error = config_text(b"# a\n# \xff".to_vec()).expect_err("it is not UTF-8");
        assert_eq!(error.location.map(|place| (place.line, place.column)), Some((2, 3)));
    }

    #[test]
    fn values_keep_their_places() {
        let config =
            Config::parse("[[service]]\nname = 'a'\nuses = ['x', 'y']\n").expect("it is sound");
        let place = config.location(config.services[0].uses[1].span());
        assert_eq!((place.line, place.column), (3, 14));
    }
}
