//! The example in the documentation of a rule: small repositories in code fences that name the path of each
//! file behind the language. `\u{0}` in them stands for a NUL byte.
//!
//! An example of a rule that needs history is a row of commits: `PATH @ 2` is a file as the second commit leaves it, and a fence of the
//! language `commit` with a number holds the message of that commit.

use serde::{Deserialize, Serialize};

/// A repository that breaks a rule, and the same mended: files by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Example {
    /// Files of `## Example`.
    pub broken: Vec<ExampleFile>,
    /// Files of `## Mended`.
    pub mended: Vec<ExampleFile>,
}

/// A file of an example, or the message of one of its commits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ExampleFile {
    /// Its path; `commit` for a message.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The number of the commit that writes it so, from 1.
    #[serde(default = "first")]
    pub commit: usize,
}

fn first() -> usize {
    1
}

impl ExampleFile {
    /// A file by what stands behind the backticks of its fence; without a path if nothing does.
    fn announced(info: &str) -> Self {
        let (language, rest) = info.split_once(' ').unwrap_or((info, ""));
        let rest = rest.trim();
        let (path, commit) = match rest.rsplit_once(" @ ") {
            Some((path, commit)) => (path, commit),
            None if language == "commit" => ("commit", rest),
            None => (rest, "1"),
        };
        let commit = commit.parse().unwrap_or(first());
        Self { path: path.trim().to_owned(), text: String::new(), commit }
    }

    /// Whether it is the message of a commit.
    pub fn is_message(&self) -> bool {
        self.path == "commit"
    }
}

impl Example {
    /// Reads the example from documentation; fences without a path are no files.
    pub(super) fn read(documentation: &str) -> Self {
        let mut example = Self::default();
        let mut section = "";
        let mut open: Option<(&str, ExampleFile)> = None;
        for line in documentation.lines() {
            let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
            match &mut open {
                Some((fence, file)) if line == *fence => {
                    let files = match section {
                        "Example" => Some(&mut example.broken),
                        "Mended" => Some(&mut example.mended),
                        _ => None,
                    };
                    file.text = file.text.replace("\\u{0}", "\0");
                    if let (Some(files), Some((_, file))) = (files, open.take()) {
                        files.extend((!file.path.is_empty()).then_some(file));
                    }
                    open = None;
                }
                Some((_, file)) => {
                    file.text.push_str(line);
                    file.text.push('\n');
                }
                None if ticks.len() >= 3 => {
                    open = Some((ticks, ExampleFile::announced(&line[ticks.len()..])));
                }
                None => section = line.strip_prefix("## ").map_or(section, str::trim),
            }
        }
        example
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_stand_in_fences_that_name_a_path() {
        let text = "## Example\n````markdown a.md\n# A\n```http\nGET /\n```\n````\n```text\nno\n```\n## Mended\n```toml b.toml\nx\\u{0}\n```\n## Configuration\n```toml c.toml\n```\n";
        let example = Example::read(text);
        let pairs = |files: &[ExampleFile]| {
            files.iter().map(|file| (file.path.clone(), file.text.clone())).collect::<Vec<_>>()
        };
        assert_eq!(pairs(&example.broken), [("a.md".into(), "# A\n```http\nGET /\n```\n".into())]);
        assert_eq!(pairs(&example.mended), [("b.toml".into(), "x\0\n".into())]);
        assert!(example.broken.iter().all(|file| file.commit == 1 && !file.is_message()));
    }

    #[test]
    fn a_history_says_what_each_commit_writes() {
        let text = "## Example\n```markdown a.md\nA\n```\n```markdown a.md @ 2\nB\n```\n```commit 2\nSay B\n```\n";
        let example = Example::read(text);
        let told: Vec<_> = example
            .broken
            .iter()
            .map(|it| (it.path.as_str(), it.commit, it.is_message()))
            .collect();
        assert_eq!(told, [("a.md", 1, false), ("a.md", 2, false), ("commit", 2, true)]);
    }
}
