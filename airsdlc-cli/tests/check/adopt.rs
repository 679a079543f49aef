//! Day one of an old repository: `init`, and the commands that it prints, end in a check that passes.

use std::fs;
use std::path::Path;

use airsdlc_testkit::shared_corpora;

use super::*;

/// Runs `init` and what it prints, and gives the commands. Each must end well, the last is the check.
fn adopt(repository: &TempRepository) -> Vec<String> {
    let root = repository.path().to_str().expect("temporary paths are Unicode");
    let init = airsdlc(&["init", root]);
    assert_eq!(init.code, 0, "{}", init.err);
    let commands = init.out.lines().filter_map(|line| line.strip_prefix("  airsdlc "));
    let commands: Vec<String> = commands.map(|line| line.replace(root, ".")).collect();
    for command in init.out.lines().filter_map(|line| line.strip_prefix("  airsdlc ")) {
        let run = airsdlc(&command.split(' ').collect::<Vec<_>>());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{command}: {}", run.out);
    }
    assert_eq!(commands.last().map(String::as_str), Some("check ."));
    commands
}

/// The files of a directory as a repository that may be written into.
fn copy(from: &Path) -> TempRepository {
    let mut repository = TempRepository::new();
    let mut open = vec![from.to_path_buf()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path.strip_prefix(from).expect("it lies below").to_str();
            let bytes = fs::read(&path).expect("it can be read");
            repository = repository.file(name.expect("names are Unicode"), bytes);
        }
    }
    repository
}

#[test]
fn what_is_broken_is_known_and_what_is_new_counts() {
    let decision = "# Use an outbox\n\n## Decision\n\nPRD-015 asks for it.\n";
    let repository =
        repository(&[("adr/0001-outbox.md", decision), ("adr/0002-queue.md", decision)]);
    assert_eq!(adopt(&repository), ["check . --write-baseline", "check ."]);
    let repository = repository.file("adr/0003-new.md", "# New\n\n- **RFC**: RFC-007\n");
    let run = check(&repository, &[]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("adr/0003-new.md:3") && !run.out.contains("PRD-015"), "{}", run.out);
}

#[test]
fn until_the_baseline_is_written_a_check_says_how() {
    let repository = repository(&[("a.md", "# ADR-1: A\n"), ("b.md", "# ADR-2: B\n")]);
    let root = repository.path().to_str().expect("temporary paths are Unicode");
    assert_eq!(airsdlc(&["init", root]).code, 0);
    let run = check(&repository, &[]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("`airsdlc check --write-baseline` writes one"), "{}", run.err);
}

#[test]
fn where_nothing_is_broken_there_is_no_baseline() {
    let repository = repository(&[("README.md", "# A project\n")]);
    assert_eq!(adopt(&repository), ["check ."]);
    let text = fs::read_to_string(repository.path().join("airsdlc.toml")).expect("it was written");
    assert!(!text.contains("\n[check]"), "{text}");
}

#[test]
fn a_root_with_spaces_is_one_word_of_the_commands() {
    let repository = TempRepository::new().file("it's here/a.md", "# A\n");
    let root = repository.path().join("it's here");
    let run = airsdlc(&["init", root.to_str().expect("temporary paths are Unicode")]);
    assert!(run.out.ends_with("/it'\\''s here'\n"), "{}", run.out);
}

#[test]
fn repositories_of_others_are_adopted() {
    let Some(corpora) = shared_corpora("adoption by repositories of others") else { return };
    for name in ["eips", "adrs", "ops"] {
        let commands = adopt(&copy(&corpora.join(name)));
        assert_eq!(
            commands.contains(&"check . --write-baseline".to_owned()),
            name != "ops",
            "{name}"
        );
    }
}
