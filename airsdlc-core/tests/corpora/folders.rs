//! Where the files of the corpora are, where upstream has them, and with which configuration they are read.

use std::collections::BTreeMap;
use std::path::Path;

use super::pages;

/// A folder of decision records.
pub(crate) struct Folder {
    /// Its name in the facts.
    pub(crate) name: &'static str,
    pub(crate) directory: &'static str,
    /// Where its files stand upstream.
    pub(crate) path: &'static str,
    pub(crate) config: &'static str,
}

pub(crate) const FOLDERS: [Folder; 4] = [
    Folder {
        name: "hydra",
        directory: "cardano-scaling+hydra",
        path: "docs/adr/",
        config: include_str!("hydra.toml"),
    },
    Folder {
        name: "madr",
        directory: "adr+madr",
        path: "docs/decisions/",
        config: include_str!("madr.toml"),
    },
    Folder {
        name: "arachne",
        directory: "arachne-framework+architecture",
        path: "",
        config: include_str!("arachne.toml"),
    },
    Folder {
        name: "govuk-infra",
        directory: "alphagov+govuk-infrastructure",
        path: "docs/architecture/decisions/",
        config: include_str!("govuk.toml"),
    },
];

impl Folder {
    /// Its files, by their paths upstream.
    pub(crate) fn files(&self, corpora: &Path) -> BTreeMap<String, String> {
        pages(&corpora.join("adrs").join(self.directory), self.path)
    }
}

/// The configuration of the improvement proposals.
pub(crate) const EIPS: &str = include_str!("eips.toml");

/// The improvement proposals, and the licence that they link to.
pub(crate) fn eips(corpora: &Path) -> BTreeMap<String, String> {
    let corpus = corpora.join("eips");
    let mut files = pages(&corpus.join("EIPS"), "EIPS/");
    files.extend(pages(&corpus, ""));
    files
}

/// Which files of the post-mortems are some.
pub(crate) const REPORTS: &str = "[[kind]]\nname = 'post-mortem'\nfiles = ['*-*-*-*.md']\n";

/// The post-mortems, with the pages beside them.
pub(crate) fn reports(corpora: &Path) -> BTreeMap<String, String> {
    texts(&corpora.join("ops/mybinder"), "")
}

/// Where the site of the runbooks keeps them.
pub(crate) const SITE: &str = "[links.pages]\n\"https://runbooks.prometheus-operator.dev/runbooks/\" = \"content/runbooks/\"\n";

/// The rules, and the runbooks at the paths that upstream gives them.
pub(crate) fn rules_and_runbooks(corpora: &Path) -> BTreeMap<String, String> {
    let mut files = texts(&corpora.join("ops/kube-prometheus"), "manifests/");
    files.extend(texts(&corpora.join("ops/runbooks"), "content/runbooks/"));
    files
}

/// The texts of all files below a directory, by their paths, which begin with `prefix`.
pub(crate) fn texts(directory: &Path, prefix: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(directory).expect("the directory is there") {
        let entry = entry.expect("it can be listed");
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            found.extend(texts(&entry.path(), &format!("{name}/")));
        } else {
            found.insert(name, std::fs::read_to_string(entry.path()).expect("it is text"));
        }
    }
    found
}
