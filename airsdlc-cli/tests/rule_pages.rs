//! The pages of `docs/rules` are those of the code, with what the command really prints for their examples.
//!
//! `AIRSDLC_UPDATE=1 cargo test -p airsdlc-cli --test rule_pages` writes them anew.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use airsdlc_core::check::{ExampleFile, GROUPS, Group, Metadata, Needs, rules};
use airsdlc_testkit::{GitHistory, TempRepository};
use common::airsdlc;

/// The day on which examples are checked.
const TODAY: &str = "2024-06-01";

fn directory() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rules"))
}

/// The command for the example of a rule, and what it prints.
fn output(rule: &Metadata) -> String {
    let files = rule.example().broken;
    let (history, repository);
    let (path, flag) = if rule.needs == Needs::History {
        let path = |file: &ExampleFile| (!file.is_message()).then(|| file.path.clone());
        let paths: Vec<_> = files.iter().map(path).collect();
        let steps = files.iter().zip(&paths);
        let steps: Vec<_> =
            steps.map(|(file, path)| (path.as_deref(), file.text.as_str(), file.commit)).collect();
        history = GitHistory::replay(&steps);
        (history.path(), "--history ")
    } else {
        repository = files.iter().fold(TempRepository::new(), |repository, file| {
            repository.file(&file.path, &file.text)
        });
        (repository.path(), "")
    };
    let root = path.to_str().expect("temporary paths are Unicode");
    // A comment is unused only if the rule that it names holds.
    let select = if rule.group == Group::Configuration { "links,configuration" } else { rule.name };
    let mut arguments = vec!["-C", root, "check", "--select", select, "--today", TODAY];
    arguments.extend(flag.split_whitespace());
    let run = airsdlc(&arguments);
    assert!(run.err.is_empty(), "{}: {}", rule.name, run.err);
    format!("$ airsdlc check {flag}--select {select}\n{}", run.out.trim_end())
}

/// Documentation with the path of each file above its fence: what stands behind the language is not shown.
fn with_paths(details: &str) -> String {
    let mut text = String::new();
    for line in details.lines() {
        match line.strip_prefix("```").and_then(|fence| fence.split_once(' ')) {
            Some((language, path)) => {
                let gap = if text.ends_with("\n\n") { "" } else { "\n" };
                let _ = match path.rsplit_once(" @ ") {
                    _ if language == "commit" => {
                        write!(text, "{gap}The message of commit {path}:\n\n```text\n")
                    }
                    Some((path, commit)) => {
                        write!(text, "{gap}`{path}` in commit {commit}:\n\n```{language}\n")
                    }
                    None => write!(text, "{gap}`{path}`\n\n```{language}\n"),
                };
            }
            None => {
                let _ = writeln!(text, "{line}");
            }
        }
    }
    text
}

fn page(rule: &Metadata) -> String {
    let Metadata { code, name, group, severity, .. } = rule;
    let mut page = format!("# {name}\n\n{}\n\n", capital(rule.summary()));
    let _ = writeln!(page, "`{code}`, group [{group}](README.md#{group}), {severity} by default.");
    match rule.needs {
        Needs::History => {
            page.push_str("Needs the git history, which `--history` and `--since` read: without them it is silent.\n");
        }
        Needs::Today => {
            page.push_str("Needs the date of today: that of the machine, or `--today`.\n");
        }
        _ => {}
    }
    let details = with_paths(&rule.details());
    match details.trim_end().split_once("\n## Mended\n") {
        Some((before, after)) => {
            let printed = output(rule);
            let _ = write!(page, "\n{before}\n```text\n{printed}\n```\n\n## Mended\n{after}\n");
        }
        None => {
            let _ = writeln!(page, "\n{}", details.trim_end());
        }
    }
    page
}

fn index() -> String {
    let mut index = "# Rules\n\nWritten from the documentation of the rules; do not edit. `airsdlc explain RULE` prints one of these pages.\n".to_owned();
    for (group, letter, name) in GROUPS {
        let of_group: Vec<&Metadata> = rules().filter(|rule| rule.group == *group).collect();
        if of_group.is_empty() {
            continue;
        }
        let _ = write!(
            index,
            "\n## {name}\n\nCodes begin with `{letter}`.\n\n| code | rule | severity | what it finds |\n|---|---|---|---|\n"
        );
        for rule in of_group {
            let Metadata { code, name, severity, .. } = rule;
            let _ = writeln!(
                index,
                "| `{code}` | [{name}]({name}.md) | {severity} | {} |",
                rule.summary()
            );
        }
    }
    index
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

#[test]
fn published_pages_are_fresh() {
    let mut pages: BTreeMap<String, String> =
        rules().map(|rule| (format!("{}.md", rule.name), page(rule))).collect();
    pages.insert("README.md".into(), index());
    let there = || fs::read_dir(directory()).into_iter().flatten().flatten();
    if std::env::var_os("AIRSDLC_UPDATE").is_some() {
        fs::create_dir_all(directory()).expect("the directory can be made");
        for entry in
            there().filter(|entry| !pages.contains_key(&*entry.file_name().to_string_lossy()))
        {
            fs::remove_file(entry.path()).expect("a page of no rule can be removed");
        }
        for (name, text) in &pages {
            fs::write(directory().join(name), text).expect("the page can be written");
        }
    }
    for (name, text) in &pages {
        let published = fs::read_to_string(directory().join(name)).unwrap_or_default();
        assert!(published == *text, "docs/rules/{name} is stale: run with AIRSDLC_UPDATE=1");
    }
    assert_eq!(there().count(), pages.len(), "docs/rules holds pages of no rule");
}
