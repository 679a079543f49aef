//! How a site writes links, and how programs see paths.

use smol_str::SmolStr;

use super::super::config::Config;
use super::super::config::kinds::{DeclaredCode, DeclaredLinks};
use super::kind::fold_key;
use crate::error::ConfigError;

/// How links and paths of code are written. The default is plain relative links.
#[derive(Clone, Debug, Default)]
pub(crate) struct LinkStyle {
    /// Beginnings of links and their directories, the longest first.
    pages: Vec<(String, String)>,
    extensions: Vec<String>,
    /// Whether relative links count from a directory that the site makes of each page.
    pub(crate) is_pretty: bool,
    /// Keys of front matter, folded, that say at which address a page is.
    pub(crate) slugs: Vec<SmolStr>,
    pub(crate) ignores_case: bool,
    /// Beginnings of paths of code and their directories, the longest first.
    code: Vec<(String, String)>,
}

impl LinkStyle {
    pub(super) fn compile(
        config: &Config,
        links: &DeclaredLinks,
        code: &DeclaredCode,
    ) -> Result<Self, ConfigError> {
        let map =
            |entries: &std::collections::BTreeMap<toml::Spanned<String>, toml::Spanned<String>>| {
                let mut map = Vec::new();
                for (start, directory) in entries {
                    if start.get_ref().trim().is_empty() {
                        return Err(config.error_at(
                            start.span(),
                            "the beginning of a path is empty",
                            None,
                        ));
                    }
                    let directory = directory.get_ref().trim_start_matches("./").trim_matches('/');
                    map.push((start.get_ref().trim().to_owned(), directory.to_owned()));
                }
                map.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
                Ok(map)
            };
        let mut extensions = Vec::new();
        for extension in &links.extensions {
            let text = extension.get_ref().as_str();
            if !text.is_empty() && !text.starts_with('.') {
                let help = format!("write `.{text}`, or nothing for none");
                return Err(config.error_at(
                    extension.span(),
                    "an extension begins with a dot",
                    Some(help),
                ));
            }
            extensions.push(text.to_owned());
        }
        Ok(Self {
            pages: map(&links.pages)?,
            extensions,
            is_pretty: links.pretty,
            slugs: links.slugs.iter().map(|key| fold_key(key.get_ref())).collect(),
            ignores_case: links.ignore_case,
            code: map(&code.paths)?,
        })
    }

    /// Whether links name files as they are.
    pub(crate) fn is_plain(&self) -> bool {
        self.extensions.is_empty() && !self.ignores_case
    }

    /// The path from the root that a link stands for, if the configuration says so.
    pub(crate) fn page(&self, destination: &str) -> Option<String> {
        mapped(&self.pages, destination)
    }

    /// The path from the root of a path as a program sees it.
    pub(crate) fn code(&self, path: &str) -> Option<String> {
        mapped(&self.code, path)
    }

    /// The Markdown files that a linked path may mean beside itself, the likeliest first.
    pub(crate) fn pages_of(&self, path: &str) -> Vec<String> {
        let mut pages = Vec::new();
        for extension in &self.extensions {
            let Some(stem) = path.strip_suffix(extension.as_str()).filter(|stem| !stem.is_empty())
            else {
                continue;
            };
            let stem = stem.trim_end_matches('/');
            let is_bare = !stem.rsplit('/').next().unwrap_or_default().contains('.');
            if !extension.is_empty() || is_bare {
                pages.push(format!("{stem}.md"));
                pages.extend(["index", "README", "_index"].map(|name| format!("{stem}/{name}.md")));
            }
        }
        pages
    }
}

/// The path for one that begins as an entry of `map` says, in whole parts and any case.
fn mapped(map: &[(String, String)], path: &str) -> Option<String> {
    map.iter().find_map(|(start, directory)| {
        let begins = path.get(..start.len())?.eq_ignore_ascii_case(start);
        let rest = path.get(start.len()..).filter(|_| begins)?;
        let is_whole = start.ends_with('/') || rest.is_empty() || rest.starts_with(['/', '?', '#']);
        let rest = rest.split(['?', '#']).next().unwrap_or_default().trim_start_matches('/');
        is_whole.then(|| {
            if directory.is_empty() { rest.to_owned() } else { format!("{directory}/{rest}") }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_start_of_whole_parts_counts() {
        let config = Config::parse(
            "[links]\npages = { 'https://a.example/run' = 'docs', 'https://a.example/run/books/' = 'runbooks/', '/site/' = '' }\n",
        )
        .expect("it is sound");
        for (address, path) in [
            ("https://a.example/run/x#y", Some("docs/x")),
            ("HTTPS://A.example/run/books/x?y", Some("runbooks/x")),
            ("https://a.example/run", Some("docs/")),
            ("https://a.example/runner/x", None),
            ("https://b.example/run/x", None),
            ("https://a.exam", None),
            ("/site/docs/x", Some("docs/x")),
        ] {
            assert_eq!(config.dialect.links.page(address).as_deref(), path, "{address}");
        }
    }
}
