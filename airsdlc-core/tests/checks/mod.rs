//! What tests of rules share: small repositories, and the lines that a rule reports in them.

use std::borrow::Cow;

use airsdlc_core::check::{CheckOptions, Report};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

/// A repository, and where one rule reports something in it.
pub(crate) struct Case {
    what: String,
    rule: &'static str,
    files: Vec<(String, String)>,
    today: Option<&'static str>,
    expected: Vec<(String, u32)>,
}

#[allow(dead_code, reason = "each test binary uses what it needs")]
impl Case {
    pub(crate) fn new(what: impl Into<String>, rule: &'static str) -> Self {
        Self { what: what.into(), rule, files: Vec::new(), today: None, expected: Vec::new() }
    }

    pub(crate) fn file<'a>(mut self, path: &str, text: impl Into<Cow<'a, str>>) -> Self {
        self.files.push((path.to_owned(), text.into().into_owned()));
        self
    }

    pub(crate) fn today(mut self, today: &'static str) -> Self {
        self.today = Some(today);
        self
    }

    /// The lines of a file where something is to be found; of all files that say none nothing is.
    pub(crate) fn lines(mut self, path: &str, lines: &[u32]) -> Self {
        self.expected.extend(lines.iter().map(|line| (path.to_owned(), *line)));
        self
    }
}

/// Checks each repository by its rule alone and compares the places of all findings.
pub(crate) fn assert_cases(cases: impl IntoIterator<Item = Case>) {
    for case in cases {
        let found = report(&case.files, &[case.rule], case.today);
        let mut places: Vec<(String, u32)> = found
            .diagnostics
            .iter()
            .filter(|found| found.rule == case.rule)
            .map(|found| (found.location.path.as_str().to_owned(), found.location.line))
            .collect();
        let mut expected = case.expected;
        places.sort();
        expected.sort();
        assert_eq!(places, expected, "{}: {}: {:#?}", case.rule, case.what, found.diagnostics);
    }
}

/// What some rules, and no others, find in some files.
pub(crate) fn report<P: AsRef<str>, T: AsRef<str>>(
    files: &[(P, T)],
    rules: &[&str],
    today: Option<&str>,
) -> Report {
    let files = files.iter().map(|(path, text)| (path.as_ref(), text.as_ref()));
    let repository = KnowledgeRepository::from_source(&Memory::new(files), &OpenOptions::new())
        .expect("memory can be read");
    let mut options = CheckOptions::new().select(rules.iter().copied());
    if let Some(today) = today {
        options = options.today(today.parse().expect("it is a day"));
    }
    repository.check(&options).expect("the rules exist")
}
