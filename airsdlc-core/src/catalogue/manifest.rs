//! YAML that may speak of what runs: Kubernetes manifests and Prometheus rule files.
//!
//! Neither has a name of its own, and most YAML of a repository is neither. So every `.yaml` and
//! `.yml` of at most [`MAX_BYTES`] is looked at, and one search for a few fixed words decides before
//! anything is parsed: `apiVersion:` with `app.kubernetes.io/`, or `alert:` with `expr:`. A manifest
//! without recommended labels names nothing that a person would call it by, and is left alone; so is
//! a template, which becomes YAML only when Helm or another tool has filled it in.

use memchr::memmem;

use super::reader::Reader;
use crate::model::Severity;
use crate::parse::record::FileRecord;
use crate::parse::yaml::parse_all;
use crate::source::Dialect;
use crate::span::RepoPath;
use crate::visits::visit;

/// The largest YAML that is looked at: what people write is smaller, what tools write is larger.
const MAX_BYTES: usize = 1024 * 1024;

/// Whether a file is YAML by its name.
pub(super) fn is_yaml(path: &RepoPath) -> bool {
    matches!(path.extension(), Some("yaml" | "yml"))
}

/// Reads a manifest or a rule file; `None` for other YAML. Cost: `O(bytes)`.
pub(super) fn manifest_file(path: &RepoPath, text: &str, dialect: &Dialect) -> Option<FileRecord> {
    let holds = |word: &str| memmem::find(text.as_bytes(), word.as_bytes()).is_some();
    let is_manifest = || holds("app.kubernetes.io/") && holds("apiVersion:");
    let has_rules = || holds("alert:") && holds("expr:");
    if text.len() > MAX_BYTES || !(is_manifest() || has_rules()) {
        return None;
    }
    let mut reader = Reader::new(path, text, dialect);
    let documents = parse_all(text);
    if documents.iter().any(Result::is_err) && is_template(text) {
        return None;
    }
    for document in documents {
        match document {
            Ok(node) => {
                reader.workload(&node);
                reader.rule_groups(&node);
            }
            Err(error) => {
                reader.malformed_secret(Severity::Warning, "this part of the file", &error);
            }
        }
    }
    let record = reader.record;
    (!record.nodes.is_empty() || !record.findings.is_empty()).then_some(record)
}

/// Whether a text is filled in before it is YAML: an action of Helm or Jinja stands where a line, a
/// key's value or an item begins. In an alert's annotation it stands inside a string.
fn is_template(text: &str) -> bool {
    visit(text.len());
    let begins = |before: &str| {
        let before = before.trim_end();
        before.is_empty() || before.ends_with([':', '-'])
    };
    text.lines().map(str::trim_start).any(|line| {
        ["{{", "{%"].iter().any(|mark| line.match_indices(mark).any(|(at, _)| begins(&line[..at])))
    })
}

/// Whether a text is a name, and not the action of a template.
pub(super) fn is_filled_in(text: &str) -> bool {
    !text.trim().is_empty() && !text.contains(['{', '$', '%'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_told_from_alerts() {
        for (text, expected) in [
            ("metadata:\n  name: {{ .Release.Name }}\n", true),
            ("{{- if .Values.on }}\nkind: Service\n", true),
            ("- {{ x }}", true),
            ("{% for x in y %}\n", true),
            ("summary: '{{ $value }} is too high'\n", false),
            ("summary: at {{ $labels.device }}\n", false),
        ] {
            assert_eq!(is_template(text), expected, "{text}");
        }
    }
}
