//! A repository in which a defect is planted, and the edits that plant it.

use airsdlc_testkit::{SoundRepository, SplitMix64};

/// What must be found: a rule at a line; line 0 stands for any line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Expected {
    pub(crate) rule: &'static str,
    pub(crate) path: String,
    pub(crate) line: usize,
}

/// A sound repository while a defect is planted in one of its features.
pub(crate) struct Case {
    pub(crate) repository: SoundRepository,
    /// The number of the feature.
    pub(crate) number: usize,
    /// Another feature, where there are several.
    pub(crate) other: Option<usize>,
}

/// The number of the first feature of a sound repository.
const FIRST: usize = 101;

impl Case {
    pub(crate) fn new(seed: u64) -> Self {
        let repository = SoundRepository::new(seed);
        let mut random = SplitMix64::stream(seed, &[1]);
        let features = repository.features;
        let at = random.below(features);
        let other =
            (features > 1).then(|| FIRST + (at + 1 + random.below(features - 1)) % features);
        Self { repository, number: FIRST + at, other }
    }

    /// The path of an artifact of the feature: `adrs/adr` is `docs/adrs/adr-101.md`.
    pub(crate) fn path(&self, stem: &str) -> String {
        format!("docs/{stem}-{}.md", self.number)
    }

    /// The path of the model of the feature: its DAA or its TIP.
    pub(crate) fn model(&self) -> String {
        let daa = self.path("daas/daa");
        if self.has(&daa) { daa } else { self.path("tips/tip") }
    }

    pub(crate) fn has(&self, path: &str) -> bool {
        self.repository.files.iter().any(|(known, _)| known == path)
    }

    /// Whether the feature has front matter.
    pub(crate) fn has_front_matter(&mut self, path: &str) -> bool {
        self.repository.text(path).starts_with("---\n")
    }

    /// Text with `N` for the number of the feature.
    pub(crate) fn numbered(&self, text: &str) -> String {
        text.replace("{N}", &self.number.to_string())
    }

    /// Replaces the first place where a text stands; gives the line where the replacement begins.
    pub(crate) fn swap(&mut self, path: &str, from: &str, to: &str) -> usize {
        let (from, to) = (self.numbered(from), self.numbered(to));
        let text = self.repository.text(path);
        let at = text.find(&from).unwrap_or_else(|| panic!("{path} has no `{from}`:\n{text}"));
        text.replace_range(at..at + from.len(), &to);
        text[..at].matches('\n').count() + 1
    }

    /// Takes a text out.
    pub(crate) fn cut(&mut self, path: &str, text: &str) {
        self.swap(path, text, "");
    }

    /// The line of a text.
    pub(crate) fn line(&mut self, path: &str, text: &str) -> usize {
        let text = self.numbered(text);
        self.swap(path, &text, &text)
    }

    /// The line where an artifact is defined: its heading, or the first key of its front matter.
    pub(crate) fn heading(&mut self, path: &str) -> usize {
        if self.has_front_matter(path) { 2 } else { 1 }
    }

    /// A line of metadata in each form, up to its value.
    fn forms(key: &str) -> [String; 3] {
        let lower = key.to_lowercase().replace(' ', "_");
        [format!("\n- **{key}**: "), format!("\n**{key}**: "), format!("\n{lower}: ")]
    }

    /// The bytes of the value of a key.
    fn value(&mut self, path: &str, key: &str) -> std::ops::Range<usize> {
        let text = self.repository.text(path);
        let found = Self::forms(key).into_iter().find_map(|form| {
            let start = text.find(&form)? + form.len();
            let end = start + text[start..].find('\n')?;
            Some(start..end)
        });
        found.unwrap_or_else(|| panic!("{path} has no key `{key}`:\n{text}"))
    }

    /// Sets the value of a key; gives its line.
    pub(crate) fn set(&mut self, path: &str, key: &str, value: &str) -> usize {
        let (range, value) = (self.value(path, key), self.numbered(value));
        let text = self.repository.text(path);
        let end = if text[range.clone()].ends_with("  ") { "  " } else { "" };
        text.replace_range(range.clone(), &format!("{value}{end}"));
        text[..range.start].matches('\n').count() + 1
    }

    /// The line of a key.
    pub(crate) fn key(&mut self, path: &str, key: &str) -> usize {
        let range = self.value(path, key);
        self.repository.text(path)[..range.start].matches('\n').count() + 1
    }

    /// Takes a key out.
    pub(crate) fn unset(&mut self, path: &str, key: &str) {
        let range = self.value(path, key);
        let text = self.repository.text(path);
        let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        text.replace_range(start..=range.end, "");
    }

    /// Adds a key behind the status; gives its line.
    pub(crate) fn add(&mut self, path: &str, key: &str, value: &str) -> usize {
        let (range, value) = (self.value(path, "Status"), self.numbered(value));
        let text = self.repository.text(path);
        let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let line = if text[start..].starts_with("- ") {
            format!("- **{key}**: {value}\n")
        } else if text[start..].starts_with("**") {
            format!("**{key}**: {value}  \n")
        } else {
            format!("{}: {value}\n", key.to_lowercase().replace(' ', "_"))
        };
        text.insert_str(range.end + 1, &line);
        text[..=range.end].matches('\n').count() + 1
    }

    /// Adds a file.
    pub(crate) fn file(&mut self, path: &str, text: &str) {
        let file = (self.numbered(path), self.numbered(text));
        self.repository.files.push(file);
        self.repository.files.sort();
    }

    /// Moves a file.
    pub(crate) fn rename(&mut self, from: &str, to: &str) {
        let (from, to) = (self.numbered(from), self.numbered(to));
        let files = &mut self.repository.files;
        let file = files.iter_mut().find(|(path, _)| *path == from);
        file.unwrap_or_else(|| panic!("there is no {from}")).0 = to;
        files.sort();
    }

    /// Takes a file out.
    pub(crate) fn remove(&mut self, path: &str) {
        let before = self.repository.files.len();
        self.repository.files.retain(|(known, _)| known != path);
        assert_eq!(self.repository.files.len() + 1, before, "there is no {path}");
    }
}

/// One finding.
pub(crate) fn at(rule: &'static str, path: &str, line: usize) -> Expected {
    Expected { rule, path: path.to_owned(), line }
}
