//! The example in the documentation of a rule: small repositories in code fences that name the path of each
//! file behind the language. `\u{0}` in them stands for a NUL byte.

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

/// A file of an example.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ExampleFile {
    /// Its path.
    pub path: String,
    /// Its text.
    pub text: String,
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
                    let path = line.split_once(' ').map_or("", |(_, path)| path.trim());
                    open =
                        Some((ticks, ExampleFile { path: path.to_owned(), text: String::new() }));
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
    }
}
