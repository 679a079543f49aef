//! The configuration, `airsdlc.toml`: what to leave out, and the services of teams with no catalogue.
//!
//! Every key is checked against one table, [`TABLES`], before anything is read from it, so that a
//! misspelt key is an error with its place and the nearest name.

use std::ops::Range;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::ConfigError;
use crate::span::{LineIndex, RepoPath, Span};

/// The name of the configuration file, in the root of a repository.
pub const CONFIG_FILE: &str = "airsdlc.toml";

/// Tables of the configuration with their keys; `""` is the file itself.
const TABLES: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "repository",
            "service",
            "database",
            "resource",
            "endpoint",
            "api",
            "system",
            "domain",
            "team",
        ],
    ),
    ("repository", &["ignore"]),
    (
        "service",
        &["name", "title", "owner", "system", "uses", "depends_on", "provides", "governed_by"],
    ),
    ("endpoint", &["route", "service", "uses", "governed_by"]),
    ("database", THING),
    ("resource", THING),
    ("api", THING),
    ("system", &["name", "title", "owner", "domain"]),
    ("domain", &["name", "title", "owner"]),
    ("team", &["name", "title"]),
];
const THING: &[&str] = &["name", "title", "type", "owner", "system", "governed_by"];

/// What a repository's `airsdlc.toml` says. The default says nothing.
#[derive(Clone, Debug, Default)]
pub struct Config {
    text: String,
    pub(crate) ignore: Vec<Spanned<String>>,
    pub(crate) services: Vec<DeclaredService>,
    pub(crate) endpoints: Vec<DeclaredEndpoint>,
    pub(crate) things: Vec<(crate::model::NodeKind, DeclaredThing)>,
}

/// A `[[service]]`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct DeclaredService {
    pub(crate) name: Spanned<String>,
    pub(crate) title: Option<String>,
    pub(crate) owner: Option<Spanned<String>>,
    pub(crate) system: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) uses: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) depends_on: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) provides: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) governed_by: Vec<Spanned<String>>,
}

/// An `[[endpoint]]`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct DeclaredEndpoint {
    pub(crate) route: Spanned<String>,
    pub(crate) service: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) uses: Vec<Spanned<String>>,
    #[serde(default)]
    pub(crate) governed_by: Vec<Spanned<String>>,
}

/// A `[[database]]`, `[[resource]]`, `[[api]]`, `[[system]]`, `[[domain]]` or `[[team]]`.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct DeclaredThing {
    pub(crate) name: Spanned<String>,
    pub(crate) title: Option<String>,
    #[serde(rename = "type")]
    pub(crate) sort: Option<String>,
    pub(crate) owner: Option<Spanned<String>>,
    pub(crate) system: Option<Spanned<String>>,
    pub(crate) domain: Option<Spanned<String>>,
    #[serde(default)]
    pub(crate) governed_by: Vec<Spanned<String>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct File {
    repository: Repository,
    service: Vec<DeclaredService>,
    endpoint: Vec<DeclaredEndpoint>,
    database: Vec<DeclaredThing>,
    resource: Vec<DeclaredThing>,
    api: Vec<DeclaredThing>,
    system: Vec<DeclaredThing>,
    domain: Vec<DeclaredThing>,
    team: Vec<DeclaredThing>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Repository {
    ignore: Vec<Spanned<String>>,
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
        config.check_table("", table.get_ref())?;
        let file: File = toml::from_str(text).map_err(|error| config.toml_error(&error))?;
        config.ignore = file.repository.ignore;
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
        LineIndex::new(&self.text).location(
            &RepoPath::new(CONFIG_FILE),
            &self.text,
            Span::of(&range),
        )
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
        let message = error.message().lines().next().unwrap_or("not TOML").to_owned();
        ConfigError {
            message,
            location: error.span().map(|range| self.location(range)),
            help: None,
        }
    }

    fn check_table(&self, name: &str, table: &DeTable<'_>) -> Result<(), ConfigError> {
        let Some((_, keys)) = TABLES.iter().find(|(table, _)| *table == name) else {
            return Ok(());
        };
        for (key, value) in table {
            let text = key.get_ref().as_ref();
            if !keys.contains(&text) {
                let help = match crate::model::nearest(text, keys.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the keys here are {}", keys.join(", ")),
                };
                return Err(self.error_at(
                    key.span(),
                    &format!("unknown key `{text}`"),
                    Some(help),
                ));
            }
            if name.is_empty() {
                self.check_value(text, value.get_ref())?;
            }
        }
        Ok(())
    }

    fn check_value(&self, name: &str, value: &DeValue<'_>) -> Result<(), ConfigError> {
        match value {
            DeValue::Table(table) => self.check_table(name, table),
            DeValue::Array(items) => {
                items.iter().try_for_each(|item| self.check_value(name, item.get_ref()))
            }
            _ => Ok(()),
        }
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
