//! Fixes from end to end: on the example of every rule, as it is and with other line ends, a mark and no last newline.

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use airsdlc_core::check::{Needs, rules};
use serde_json::Value;

use super::*;

type Files = Vec<(String, String)>;

/// The examples of rules; those that have a fix in several forms, of which a fix must keep what it does not mend.
fn forms() -> Vec<(String, Files)> {
    let living = rules().filter(|rule| rule.needs != Needs::History);
    let mut forms = Vec::new();
    for rule in living {
        let plain: Files =
            rule.example().broken.into_iter().map(|file| (file.path, file.text)).collect();
        let (_, fixable) = found(&written(&plain), &["safe", "unsafe"]);
        let mut add = |what: &str, form: fn(&str) -> String| {
            let files = plain.iter().map(|(path, text)| (path.clone(), form(text))).collect();
            forms.push((format!("{}{what}", rule.name), files));
        };
        add("", str::to_owned);
        if !fixable.is_empty() {
            add(" with CRLF", |text| text.replace('\n', "\r\n"));
            add(" without an end", |text| text.trim_end().to_owned());
            add(" with a mark", |text| format!("\u{feff}{text}"));
        }
    }
    forms
}

fn written(files: &Files) -> TempRepository {
    files.iter().fold(TempRepository::new(), |repository, (path, text)| repository.file(path, text))
}

fn read(repository: &TempRepository, files: &Files) -> Files {
    let text = |path: &str| {
        fs::read_to_string(repository.path().join(path)).expect("no fix takes a file away")
    };
    files.iter().map(|(path, _)| (path.clone(), text(path))).collect()
}

/// A check on the day of the examples.
fn run(repository: &TempRepository, args: &[&str]) -> Run {
    let run = check(repository, &[&["--today", "2024-06-01", "--fail-on", "never"], args].concat());
    assert_eq!(run.code, 0, "{args:?}: {}", run.err);
    run
}

/// The findings of a repository: all by their fingerprints, and those that have a fix.
fn found(repository: &TempRepository, safeties: &[&str]) -> (BTreeSet<String>, BTreeSet<String>) {
    let report: Value =
        serde_json::from_str(&run(repository, &["--format", "json"]).out).expect("it is JSON");
    let found = report["diagnostics"].as_array().expect("it is a list");
    let fingerprint = |found: &Value| {
        let text = |key: &str| found[key].as_str().expect("it is text").to_owned();
        format!("{} {} {}", text("fingerprint"), text("rule"), text("message"))
    };
    let can_be_mended =
        |found: &&Value| safeties.iter().any(|safety| found["fix"]["safety"] == *safety);
    (
        found.iter().map(fingerprint).collect(),
        found.iter().filter(can_be_mended).map(fingerprint).collect(),
    )
}

#[test]
fn mended_examples_have_no_new_finding_and_a_second_run_changes_nothing() {
    let levels: [(&str, &[&str]); 2] =
        [("--fix", &["safe"]), ("--unsafe-fixes", &["safe", "unsafe"])];
    for (flag, safeties) in levels {
        let mut mended = 0;
        for (name, files) in forms() {
            let repository = written(&files);
            let (before, fixable) = found(&repository, safeties);
            let first = run(&repository, &[flag]);
            let after_first = read(&repository, &files);
            if fixable.is_empty() {
                assert_eq!(after_first, files, "{name} {flag}");
                continue;
            }
            mended += 1;
            assert_ne!(after_first, files, "{name} {flag}: {}", first.err);
            let (after, left) = found(&repository, safeties);
            assert!(left.is_empty(), "{name} {flag}: {left:?}");
            let stayed: Vec<&String> = fixable.intersection(&after).collect();
            assert!(stayed.is_empty(), "{name} {flag}: {stayed:?}");
            // A guess may give an artifact another id, and what was found of it another fingerprint.
            let key = |found: &String| match flag {
                "--fix" => found.clone(),
                _ => found.split(' ').nth(1).unwrap_or_default().to_owned(),
            };
            let count = |found: &BTreeSet<String>, wanted: &str| {
                found.iter().filter(|one| key(one) == wanted).count()
            };
            for one in after.iter().map(key) {
                assert!(count(&after, &one) <= count(&before, &one), "{name} {flag}: {one} is new");
            }
            let second = run(&repository, &[flag]);
            assert!(second.err.contains("0 fixes in 0 files"), "{name} {flag}: {}", second.err);
            assert_eq!(read(&repository, &files), after_first, "{name} {flag}");
        }
        assert!(mended > 8, "{flag}: too few examples have a fix: {mended}");
    }
}

#[test]
fn a_diff_changes_nothing_and_git_makes_the_same_of_it() {
    let mut patched = 0;
    for (name, files) in forms() {
        let repository = written(&files);
        let diff = run(&repository, &["--unsafe-fixes", "--diff"]);
        assert_eq!(read(&repository, &files), files, "{name}");
        let is_nothing = diff.err.contains("0 fixes in 0 files, which were not written");
        assert_eq!(diff.out.is_empty(), is_nothing, "{name}: {}", diff.err);
        if is_nothing {
            continue;
        }
        patched += 1;
        let copy = written(&files).file("fixes.patch", &diff.out);
        let applied = Command::new("git")
            .args(["apply", "--whitespace=nowarn", "fixes.patch"])
            .current_dir(copy.path())
            .env("GIT_CEILING_DIRECTORIES", copy.path().parent().expect("it is in a directory"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .output()
            .expect("git runs");
        assert!(applied.status.success(), "{name}: {applied:?}\n{}", diff.out);
        assert_ne!(read(&copy, &files), files, "{name}");
        // A patch is one round; fixes that touched each other come with the next.
        run(&copy, &["--unsafe-fixes"]);
        run(&repository, &["--unsafe-fixes"]);
        assert_eq!(read(&copy, &files), read(&repository, &files), "{name}");
    }
    assert!(patched > 8, "too few examples have a fix: {patched}");
}

#[test]
fn spellings_are_mended_and_every_other_byte_stays() {
    const BOLT: &str = "\u{feff}# BOLT-044: Cancel API \r\n\r\n- **ADR**: adr-23\t\r\nsee ADR-0023,\rand\n\n\n預約系統 `ADR-0023` adr-23";
    let repository = repository(&[
        ("docs/bolts/bolt-044.md", BOLT),
        ("docs/adrs/adr-023.md", "# ADR-023: Transactional outbox\n"),
    ]);
    let args = ["--select", "case-or-width-mismatch", "--fail-on", "info"];
    let run = check(&repository, &args);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!("spellings", run.out);
    let run = check(&repository, &[&args[..], &["--fix"]].concat());
    assert_eq!((run.code, run.out.as_str()), (0, "no findings in 2 files (2 nodes, 1 edge)\n"));
    let text = fs::read_to_string(repository.path().join("docs/bolts/bolt-044.md"));
    // Code is quoted as it is.
    let expected = BOLT.replace("adr-23", "ADR-023").replace("see ADR-0023", "see ADR-023");
    assert_eq!(text.expect("it is there"), expected);
}

#[test]
fn guesses_are_made_only_when_asked_for() {
    let files: Files = rules()
        .find(|rule| rule.name == "one-sided-supersede")
        .map(|rule| rule.example().broken)
        .expect("the rule is there")
        .into_iter()
        .map(|file| (file.path, file.text))
        .collect();
    let repository = written(&files);
    let select = ["--select", "one-sided-supersede"];
    let safe = run(&repository, &[&select[..], &["--fix"]].concat());
    assert!(safe.out.contains("1 by guess with --unsafe-fixes"), "{}", safe.out);
    assert_eq!(read(&repository, &files), files);
    let unsafe_too = run(&repository, &[&select[..], &["--unsafe-fixes"]].concat());
    assert!(unsafe_too.err.contains("1 fix in 1 file"), "{}", unsafe_too.err);
    assert_ne!(read(&repository, &files), files);
}

/// What the baseline knows is mended as well, and is gone then.
#[test]
fn known_findings_are_mended_too() {
    let repository = repository(&[
        ("docs/bolts/bolt-044.md", "# BOLT-044: Cancel API\n\n- **ADR**: adr-23\n"),
        ("docs/adrs/adr-023.md", "# ADR-023: Transactional outbox\n"),
    ]);
    let path = repository.path().join("known.json");
    let path = path.to_str().expect("temporary paths are Unicode");
    let select = ["--select", "case-or-width-mismatch"];
    check(&repository, &[&select[..], &["--write-baseline", path]].concat());
    let run = check(&repository, &[&select[..], &["--baseline", path, "--fix"]].concat());
    assert!(run.err.contains("1 fix in 1 file"), "{}", run.err);
    assert!(run.out.contains("1 of the baseline gone"), "{}", run.out);
}
