//! Names from known sets, and what is said of one that is in none.

use std::fmt;

/// A name that is none of a known set: of kinds, flows, formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// What it was to name: `node kind`, `flow`.
    pub what: &'static str,
    /// The name as given.
    pub name: String,
    /// The nearest name that exists, if one is near.
    pub nearest: Option<String>,
    /// All names that exist.
    pub known: Vec<String>,
}

impl UnknownName {
    /// The error for `name`, with the nearest of `known`.
    pub(crate) fn new<'a>(
        what: &'static str,
        name: &str,
        known: impl Iterator<Item = &'a str>,
    ) -> Self {
        let known: Vec<String> = known.map(str::to_owned).collect();
        // A slip seldom changes the first letter; `epic` is no `api`.
        let first = |text: &str| text.chars().next().map(|c| c.to_ascii_lowercase());
        let may_be = |near: &&str| first(near) == first(name) || near.contains(name);
        let nearest = super::nearest(name, known.iter().map(String::as_str));
        let nearest = nearest.filter(may_be).map(str::to_owned);
        Self { what, name: name.to_owned(), nearest, known }
    }

    /// What to write instead: the nearest name, else all names.
    pub fn help(&self) -> String {
        match &self.nearest {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it may be {}", self.known.join(", ")),
        }
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no {} is called `{}`", self.what, self.name)
    }
}

impl std::error::Error for UnknownName {}
