//! A file of a corpus in which a defect is to be planted, and what a planted defect must bring about.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Deref, Range};

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::check::CheckOptions;
use airsdlc_core::model::{EdgeKind, Node};
use airsdlc_testkit::SplitMix64;

use crate::corpora::edit::Edit;
use crate::corpora::page::Page;
use crate::corpora::{self, neighbours};

/// A finding, as tests compare it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) path: String,
    pub(crate) line: usize,
    pub(crate) rule: String,
    pub(crate) subject: String,
}

/// How a corpus is read again for each defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    /// All of it.
    Whole,
    /// The file, what it refers to, and some that refer to it: of a corpus that takes long.
    Near,
}

/// Files of others, read once.
pub(crate) struct Corpus {
    pub(crate) name: &'static str,
    pub(crate) config: &'static str,
    pub(crate) files: BTreeMap<String, String>,
    pub(crate) repository: KnowledgeRepository,
    /// The ids of the artifacts that files are.
    artifacts: BTreeMap<String, String>,
    near: BTreeMap<String, BTreeSet<String>>,
    /// What files mention: its id, and where.
    mentions: BTreeMap<String, Vec<(String, Range<usize>)>>,
    /// What was found in files as they are, by the files.
    known: RefCell<BTreeMap<BTreeSet<String>, Vec<Found>>>,
}

/// Files that refer to more, or are larger, would make a subset as slow as the corpus.
const MOST_FILES: usize = 12;
const LARGEST: usize = 60_000;

impl Corpus {
    pub(crate) fn read(
        name: &'static str,
        config: &'static str,
        files: BTreeMap<String, String>,
        reading: Reading,
    ) -> Self {
        let repository = corpora::read(&files, config);
        let mut near = neighbours(&repository, &files);
        let all: BTreeSet<String> = files.keys().cloned().collect();
        if reading == Reading::Whole {
            for near in near.values_mut() {
                near.clone_from(&all);
            }
        } else {
            for near in near.values_mut() {
                near.retain(|path| files.contains_key(path));
            }
            near.retain(|_, near| {
                let size: usize = near.iter().map(|path| files[path].len()).sum();
                near.len() <= MOST_FILES && size <= LARGEST
            });
        }
        near.retain(|path, _| files.contains_key(path));
        let nodes = repository.nodes().filter(|node| node.kind.is_artifact());
        let artifacts = nodes
            .filter_map(|node| {
                Some((node.location.as_ref()?.path.to_string(), node.id.to_string()))
            })
            .collect();
        let mut mentions: BTreeMap<String, Vec<(String, Range<usize>)>> = BTreeMap::new();
        for edge in repository.edges().filter(|edge| edge.edge.kind == EdgeKind::Mentions) {
            for place in &edge.edge.locations {
                let range = place.span.start as usize..place.span.end as usize;
                let mentioned = (edge.target.id.to_string(), range);
                mentions.entry(place.path.to_string()).or_default().push(mentioned);
            }
        }
        let known = RefCell::default();
        Self { name, config, files, repository, artifacts, near, mentions, known }
    }

    /// The files in which defects are planted.
    pub(crate) fn candidates(&self) -> Vec<&str> {
        self.near.keys().map(String::as_str).collect()
    }

    /// What a file mentions.
    pub(crate) fn mentions(&self, path: &str) -> &[(String, Range<usize>)] {
        self.mentions.get(path).map_or(&[], Vec::as_slice)
    }

    /// The files that a defect in one is read with, itself among them.
    pub(crate) fn near(&self, path: &str) -> &BTreeSet<String> {
        &self.near[path]
    }

    /// What is found in a file and those near it.
    pub(crate) fn before(&self, path: &str) -> Vec<Found> {
        let near = self.near(path);
        if let Some(known) = self.known.borrow().get(near) {
            return known.clone();
        }
        let files: BTreeMap<String, String> =
            near.iter().map(|path| (path.clone(), self.files[path].clone())).collect();
        let found = check(&files, self.config);
        self.known.borrow_mut().insert(near.clone(), found.clone());
        found
    }
}

/// The day on which files are checked.
const TODAY: &str = "2026-11-01";

/// What checks find in some files.
pub(crate) fn check(files: &BTreeMap<String, String>, config: &str) -> Vec<Found> {
    let repository = corpora::read(files, config);
    let options = CheckOptions::new().today(TODAY.parse().expect("it is a day")).threads(1);
    let report = repository.check(&options).expect("the configuration is sound");
    let found = report.diagnostics.iter().map(|found| Found {
        path: found.location.path.to_string(),
        line: found.location.line as usize,
        rule: found.rule.clone(),
        subject: found.subject.clone(),
    });
    found.collect()
}

/// A defect that is expected.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    pub(crate) rule: &'static str,
    pub(crate) path: String,
    pub(crate) line: usize,
    /// `None` for any.
    pub(crate) subject: Option<String>,
}

/// Findings that may come with a defect, or go with it: of a rule, in a file.
pub(crate) type Follower = (&'static str, String);

/// An edit that plants a defect, and what must be found then.
pub(crate) struct Plan {
    /// What is done, for people.
    pub(crate) what: String,
    pub(crate) edit: Edit,
    /// Another path for the file.
    pub(crate) new_path: Option<String>,
    /// A file that is added.
    pub(crate) added: Option<(String, String)>,
    pub(crate) expected: Vec<Expected>,
    /// What may come beside it.
    pub(crate) may_come: Vec<Follower>,
    /// What may go, beside what stands in lines that the edit takes out.
    pub(crate) may_go: Vec<Follower>,
}

impl Plan {
    pub(crate) fn new(what: impl Into<String>, edit: Edit) -> Self {
        Self {
            what: what.into(),
            edit,
            new_path: None,
            added: None,
            expected: Vec::new(),
            may_come: Vec::new(),
            may_go: Vec::new(),
        }
    }

    /// A finding at a line of the new text.
    pub(crate) fn expect<'s>(
        mut self,
        rule: &'static str,
        path: &str,
        line: usize,
        subject: impl Into<Option<&'s str>>,
    ) -> Self {
        let subject = subject.into().map(str::to_owned);
        self.expected.push(Expected { rule, path: path.to_owned(), line, subject });
        self
    }

    pub(crate) fn may_come(mut self, rule: &'static str, path: &str) -> Self {
        self.may_come.push((rule, path.to_owned()));
        self
    }

    pub(crate) fn may_go(mut self, rule: &'static str, path: &str) -> Self {
        self.may_go.push((rule, path.to_owned()));
        self
    }
}

/// The line of a byte.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// A file, and the luck of the draw.
pub(crate) struct Site<'c> {
    pub(crate) corpus: &'c Corpus,
    page: Page<'c>,
    pub(crate) random: SplitMix64,
}

impl<'c> Deref for Site<'c> {
    type Target = Page<'c>;

    fn deref(&self) -> &Page<'c> {
        &self.page
    }
}

impl<'c> Site<'c> {
    pub(crate) fn new(corpus: &'c Corpus, path: &'c str, random: SplitMix64) -> Self {
        let page = Page::new(&corpus.repository, path, &corpus.files[path]);
        Self { corpus, page, random }
    }

    pub(crate) fn pick<T>(&mut self, mut of: Vec<T>) -> Option<T> {
        if of.is_empty() {
            return None;
        }
        let at = self.random.below(of.len());
        Some(of.swap_remove(at))
    }

    /// The artifact that the file is.
    pub(crate) fn artifact(&self) -> Option<&'c Node> {
        self.corpus.repository.graph().node(self.corpus.artifacts.get(self.path)?)
    }

    /// The line where the artifact is defined.
    pub(crate) fn defined(&self) -> Option<usize> {
        Some(self.artifact()?.location.as_ref()?.line as usize)
    }

    /// Replaces a range of the text; the line is that of the range.
    pub(crate) fn replace(&self, range: Range<usize>, new: &str) -> (Edit, usize) {
        let line = line_of(self.text, range.start);
        (Edit::replace(self.text, [(range, new.to_owned())]), line)
    }

    /// The files of the artifacts that the file refers to.
    pub(crate) fn targets(&self) -> BTreeSet<String> {
        let own = |node: &Node| {
            node.location.as_ref().is_some_and(|place| place.path.as_str() == self.path)
        };
        let edges = self.corpus.repository.edges().filter(|edge| own(edge.source));
        let places = edges.filter_map(|edge| edge.target.location.as_ref());
        places.map(|place| place.path.to_string()).filter(|path| path != self.path).collect()
    }

    /// Allows that what the file refers to is named by nobody any more.
    pub(crate) fn lets_go(&self, mut plan: Plan) -> Plan {
        for target in self.targets() {
            plan = plan.may_come("unreferenced-artifact", &target);
        }
        plan
    }
}
