//! The blocks of `docs/ci.md` in their order: files are written, settings added, commands run, and YAML read.
//!
//! `AIRSDLC_UPDATE=1 cargo test -p airsdlc-cli --test check` writes what the commands print.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use airsdlc_core::source::Config;
use serde_json::Value;

use super::ci::{programs, project, run_script, text, yaml};
use super::*;

/// Runs the commands of a block, and gives the block as it should be.
fn console(block: &str, workspace: &TempRepository) -> String {
    let mut real = String::new();
    for command in block.lines().filter_map(|line| line.strip_prefix("$ ")) {
        let run = run_script(command, workspace.path(), &programs(&[]), &BTreeMap::new());
        assert_ne!(run.status.code(), Some(2), "{command}: {run:?}");
        let printed = String::from_utf8(run.stdout).expect("output is UTF-8");
        let _ = writeln!(real, "$ {command}\n{}", printed.trim_end());
    }
    real
}

/// Whether YAML of a file is what its reader takes: names of actions, inputs, hooks and jobs.
fn read_yaml(path: &str, block: &str) {
    let value: Value =
        serde_saphyr::from_str(block).unwrap_or_else(|error| panic!("{path}: {error}\n{block}"));
    match path {
        ".pre-commit-config.yaml" => {
            let hooks = yaml(".pre-commit-hooks.yaml");
            for repository in value["repos"].as_array().expect("it has repositories") {
                for hook in repository["hooks"].as_array().expect("they have hooks") {
                    if repository["repo"] == "local" {
                        let ours = &hooks[0];
                        for key in ["entry", "always_run", "pass_filenames"] {
                            assert_eq!(hook[key], ours[key], "{block}");
                        }
                    } else {
                        assert_eq!(repository["repo"], env!("CARGO_PKG_REPOSITORY"));
                        let is_known = |known: &Value| known["id"] == hook["id"];
                        assert!(hooks.as_array().expect("a list").iter().any(is_known), "{block}");
                    }
                }
            }
        }
        ".gitlab-ci.yml" => {
            let included = text(&value["include"][0], "local");
            let job = &yaml(included)["airsdlc"];
            for name in value["airsdlc"]["variables"].as_object().expect("they are set").keys() {
                assert!(job["variables"][name].is_string(), "{name} is no variable of the job");
            }
        }
        _ => {
            let inputs = &yaml("action.yml")["inputs"];
            let ours = env!("CARGO_PKG_REPOSITORY").trim_start_matches("https://github.com/");
            let steps = value["jobs"]["check"]["steps"].as_array().expect("it has steps");
            let uses = |step: &&Value| text(step, "uses").starts_with(&format!("{ours}@"));
            let step = steps.iter().find(uses).expect("our action is used");
            for (name, value) in step["with"].as_object().into_iter().flatten() {
                assert!(inputs[name].is_object() && value.is_string(), "{name} is no input");
            }
            let uploads = step["with"]["upload-sarif"] == "true";
            let may = value["permissions"]["security-events"] == "write";
            assert_eq!(uploads, may, "uploads take a permission");
        }
    }
}

#[test]
fn every_block_does_what_it_says() {
    let path = project("docs/ci.md");
    let published = fs::read_to_string(&path).expect("the documentation is there");
    let mut workspace = TempRepository::new();
    let (mut real, mut rest, mut blocks) = (String::new(), published.as_str(), 0);
    while let Some((before, after)) = rest.split_once("\n```") {
        let (info, after) = after.split_once('\n').expect("a fence has a line");
        let (block, after) = after.split_once("```\n").expect("the block ends");
        let written = match info.split_once(' ').unwrap_or((info, "")) {
            ("console", _) => console(block, &workspace),
            ("markdown", path) => {
                workspace = workspace.file(path, block);
                block.to_owned()
            }
            ("toml", _) => {
                let path = workspace.path().join("airsdlc.toml");
                let config = fs::read_to_string(path).expect("`init` wrote it") + block;
                Config::parse(&config).unwrap_or_else(|error| panic!("{error}\n{config}"));
                workspace = workspace.file("airsdlc.toml", config);
                block.to_owned()
            }
            ("yaml", path) => {
                read_yaml(path, block);
                block.to_owned()
            }
            _ => panic!("nothing knows what to do with `{info}`"),
        };
        let _ = write!(real, "{before}\n```{info}\n{written}```\n");
        rest = after;
        blocks += 1;
    }
    real.push_str(rest);
    assert!(blocks > 10);
    if std::env::var_os("AIRSDLC_UPDATE").is_some() {
        fs::write(&path, &real).expect("the documentation can be written");
    } else {
        assert_eq!(published, real, "docs/ci.md is stale: run with AIRSDLC_UPDATE=1");
    }
}

#[test]
fn every_input_of_the_action_is_documented() {
    let docs = fs::read_to_string(project("docs/ci.md")).expect("the documentation is there");
    for name in yaml("action.yml")["inputs"].as_object().expect("it has inputs").keys() {
        assert!(docs.contains(&format!("\n| `{name}` | ")), "{name}");
    }
}

/// The example of the overview is one of those that are printed for the rules.
#[test]
fn the_overview_shows_what_is_printed() {
    let readme = fs::read_to_string(project("README.md")).expect("it is there");
    let shown = readme.split("```console\n$ airsdlc check").nth(1).expect("it shows a check");
    let shown = shown.split("```").next().expect("the block ends");
    let page = fs::read_to_string(project("docs/rules/dangling-reference.md"));
    let page = page.expect("the page is there");
    assert!(page.contains(&format!("$ airsdlc check{shown}")), "{shown}");
}
