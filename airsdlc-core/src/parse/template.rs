//! Files that show how an artifact is written and are none.

use crate::model::NodeKind;
use crate::source::Dialect;
use crate::span::RepoPath;

/// Directories of templates, lower case.
const DIRECTORIES: &[&str] = &["template", "templates", "_templates", "issue_template"];

/// What templates are of, beside the words of the kinds.
const WORDS: &[&str] =
    &["decision", "decision record", "incident report", "user story", "retrospective", "document"];

/// Whether a file is a template, by its name (`0000-template.md`, `adr-template.md`) or by its directory, unless the
/// configuration says that artifacts of a kind are there. Cost: `O(bytes)`.
pub(crate) fn is_template(path: &RepoPath, dialect: &Dialect) -> bool {
    let of_templates =
        |name: &str| DIRECTORIES.iter().any(|known| name.eq_ignore_ascii_case(known));
    let is_one = is_called_template(path) || path.parent().split('/').any(of_templates);
    is_one && dialect.kinds_of_file(path).next().is_none()
}

/// Whether the name of a file is that of a template of a kind: `ADR_TEMPLATE.md`, not `adr-012-email-template.md`.
pub(crate) fn is_called_template(path: &RepoPath) -> bool {
    const WORD: &str = "template";
    // Nearly no name holds the word.
    let stem = path.file_name().split('.').next().unwrap_or_default();
    let is_word = |bytes: &[u8]| bytes.eq_ignore_ascii_case(WORD.as_bytes());
    if !stem.as_bytes().windows(WORD.len()).any(is_word) {
        return false;
    }
    let stem = stem.to_lowercase().replace(['-', '_'], " ");
    let stem = stem.trim_start_matches(['0', ' ']);
    let of = stem.strip_suffix(WORD).or_else(|| stem.strip_prefix(WORD)).map(str::trim);
    of.is_some_and(|of| {
        let is_kind = |word: &str| {
            NodeKind::of_word(word).is_some()
                || NodeKind::of_word(&word.replace(' ', "-")).is_some()
        };
        of.is_empty() || is_kind(of) || WORDS.contains(&of)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_by_name_and_place() {
        for (path, expected) in [
            ("docs/adrs/0000-template.md", true),
            ("docs/adrs/TEMPLATE.md", true),
            ("docs/adrs/adr-template.md", true),
            ("docs/adrs/ADR_TEMPLATE.markdown", true),
            ("docs/template-prd.md", true),
            ("docs/post-mortem-template.md", true),
            ("docs/fix_it_template.md", true),
            ("docs/incident-report-template.md", true),
            ("docs/templates/bolt.md", true),
            (".github/ISSUE_TEMPLATE/bug.md", true),
            ("docs/adrs/adr-012-email-template.md", false),
            ("docs/adrs/0012-template.md", false),
            ("docs/playbooks/template-method.md", false),
            ("docs/adrs/adr-014-project-templates.md", false),
            ("docs/templates.md", false),
        ] {
            let found = is_template(&RepoPath::new(path), &Dialect::default());
            assert_eq!(found, expected, "{path}");
        }
    }
}
