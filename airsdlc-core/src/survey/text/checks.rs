//! Writes the table `[check]`: what was found, the baseline that lets it not count, and proposals as comments.

use std::fmt::Write as _;

use super::{escaped, quoted};
use crate::check::{BASELINE_FILE, Ran};
use crate::survey::checks::{Checked, Exception, Scope, elsewhere};

/// Adds `[check]` to a configuration. Only the baseline holds: which rules do is for people to say.
pub(in crate::survey) fn check(text: &mut String, checked: &Checked) {
    let count = checked.count();
    if count == 0 {
        line!(text, "\n# `airsdlc check` finds nothing with this configuration.");
        return;
    }
    let summary = &checked.summary;
    line!(
        text,
        "\n# `airsdlc check` finds {}, {} and {} with this configuration. None of them counts once",
        counted(summary.error, "error"),
        counted(summary.warning, "warning"),
        counted(summary.info, "note")
    );
    line!(
        text,
        "# `airsdlc check --write-baseline` has written the baseline, which is to be committed: from then on new ones do."
    );
    line!(text, "[check]");
    line!(text, "baseline = {}", quoted(BASELINE_FILE));
    line!(text, "#");
    table(text, checked);
    if checked.exceptions.is_empty() && checked.lowered.is_empty() {
        return;
    }
    line!(text, "#");
    line!(text, "# Worth considering, before the baseline is written; a comment changes nothing:");
    for exception in &checked.exceptions {
        propose(text, exception);
    }
    if !checked.lowered.is_empty() {
        line!(text, "#\n# Errors that are too many to be mended in a day, as warnings:");
        line!(text, "# [check.severity]");
    }
    for lowered in &checked.lowered {
        let (findings, files) = (lowered.findings, counted(lowered.files, "file"));
        line!(text, "# {} = \"warning\"  # {findings} findings in {files}", lowered.rule);
    }
}

/// How much each rule found, the worst and the most frequent first.
fn table(text: &mut String, checked: &Checked) {
    let mut rules: Vec<&Ran> = checked.rules.iter().collect();
    rules.sort_by(|a, b| (a.severity, b.found, &a.code).cmp(&(b.severity, a.found, &b.code)));
    let width = rules.iter().map(|ran| ran.found.to_string().len()).max().unwrap_or_default();
    for ran in rules {
        let mut notes: Vec<String> = elsewhere(&ran.name).map(str::to_owned).into_iter().collect();
        if let Some(fixes) = checked.fixes.get(&ran.name) {
            notes.push(format!("`airsdlc check --fix` mends {fixes}"));
        }
        let notes =
            if notes.is_empty() { String::new() } else { format!("; {}", notes.join("; ")) };
        let (found, severity) = (ran.found, ran.severity.to_string());
        line!(text, "# {found:>width$} {severity:<7} {}{notes}", ran.name);
    }
}

fn propose(text: &mut String, exception: &Exception) {
    line!(text, "#");
    for (rule, _, why) in &exception.rules {
        line!(text, "# {rule}: {why}");
    }
    let names: Vec<String> = exception.rules.iter().map(|(rule, ..)| quoted(rule)).collect();
    let hidden: usize = exception.rules.iter().map(|(_, count, _)| count).sum();
    line!(text, "# [[check.exception]]");
    line!(text, "# rules = [{}]  # hides {}", names.join(", "), counted(hidden, "finding"));
    match &exception.scope {
        Scope::Kind(kind) => {
            line!(text, "# kinds = [{}]", quoted(kind));
            line!(text, "# reason = \"no custom of this kind\"");
        }
        Scope::Folder(folder) => {
            line!(text, "# paths = [{}]", quoted(&format!("{}/**", escaped(folder))));
            line!(text, "# reason = \"kept as they were\"");
        }
    }
}

/// `1 finding`, `2 findings`.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
