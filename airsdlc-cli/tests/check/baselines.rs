//! Findings that are known: they stay so while lines move and files are renamed, and nothing else does.

use std::fs;
use std::path::PathBuf;

use super::*;

/// The sample with a baseline of all it has, named by its configuration.
fn adopted() -> TempRepository {
    let repository = sample();
    let run = check_sample(&repository, &["--write-baseline"]);
    assert_eq!((run.code, run.err.contains("`baseline = \"airsdlc-baseline.json\"`")), (0, true));
    let path = file(&repository, "airsdlc-baseline.json");
    assert_eq!(run.out, format!("wrote {} with 4 findings\n", path.display()));
    repository.file("airsdlc.toml", "[check]\nbaseline = \"airsdlc-baseline.json\"\n")
}

fn file(repository: &TempRepository, path: &str) -> PathBuf {
    repository.path().join(path)
}

#[test]
fn a_baseline_reads_well_in_a_pull_request() {
    let repository = adopted();
    let text = fs::read_to_string(file(&repository, "airsdlc-baseline.json")).expect("it is there");
    insta::assert_snapshot!(text);
}

#[test]
fn what_is_known_does_not_count() {
    let repository = adopted();
    let run = check_sample(&repository, &["--fail-on", "info"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(run.out, "no findings in 2 files (2 nodes, 0 edges)\n4 known to the baseline\n");
    for format in ["github", "gitlab", "junit", "markdown"] {
        let run = check_sample(&repository, &["--format", format]);
        assert!(!run.out.contains("PRD-051"), "{}", run.out);
    }
    let sarif = check_sample(&repository, &["--format", "sarif"]).out;
    assert_eq!(sarif.matches("\"baselineState\": \"unchanged\"").count(), 4);
}

#[test]
fn moved_lines_and_renamed_files_stay_known() {
    let moved = ADR
        .replace("- **Status**", "A paragraph more.\r\n\r\n- **Status**")
        .replace("\r\n", "\n")
        .replace("rests on PRD-053", "the text around it is another: PRD-053");
    let repository = adopted().file("docs/decisions/0023-outbox.md", moved);
    fs::remove_file(file(&repository, "docs/adrs/adr-023.md")).expect("it was there");
    let run = check_sample(&repository, &["--fail-on", "info"]);
    assert_eq!((run.code, run.out.contains("4 known to the baseline\n")), (0, true), "{}", run.out);
}

#[test]
fn new_findings_count_and_gone_ones_are_told() {
    let text = ADR.replace("PRD-051", "PRD-060");
    let repository = adopted().file("docs/adrs/adr-023.md", text);
    let run = check_sample(&repository, &[]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("`PRD-060` is not defined"), "{}", run.out);
    let end = "1 error in 2 files (2 nodes, 0 edges)\n3 known to the baseline; 1 of the baseline gone: write it anew with --write-baseline\n";
    assert!(run.out.ends_with(end), "{}", run.out);
    let sarif = check_sample(&repository, &["--format", "sarif"]).out;
    assert_eq!(sarif.matches("\"baselineState\": \"new\"").count(), 1);
    // A second one of what is known is new, and nobody knows which of the two.
    let twice = ADR.replace("PRD-051,", "PRD-051, PRD-051,").replace("PRD-053", "PRD-053 PRD-053");
    let run = check_sample(&adopted().file("docs/adrs/adr-023.md", twice), &[]);
    assert!(run.out.contains("error") && run.out.contains("2 known"), "{}", run.out);
    // Written anew, it is clean.
    assert_eq!(check_sample(&repository, &["--write-baseline"]).code, 0);
    assert_eq!(check_sample(&repository, &["--fail-on", "info"]).code, 0);
}

/// A finding above others like it takes their numbers; a baseline knows only how many there were.
#[test]
fn of_findings_that_are_alike_the_new_one_is_shown() {
    let adr = |lines: &str| format!("# ADR-005: A\n\n{lines}\n\nThen ADR-900.\n\nADR-900 again.\n");
    let other = "# ADR-006: B\n\nADR-900.\n";
    let repository =
        repository(&[("docs/adrs/adr-005.md", &adr("Text.")), ("docs/adrs/adr-006.md", other)]);
    let path = file(&repository, "known.json");
    let path = path.to_str().expect("temporary paths are Unicode");
    let args = ["--select", "L001", "--baseline", path];
    let written = check(&repository, &["--select", "L001", "--write-baseline", path]);
    assert!(written.out.contains("3 findings"), "{}", written.out);
    assert_eq!(check(&repository, &args).code, 0);
    let repository = repository.file("docs/adrs/adr-005.md", adr("First ADR-900."));
    let run = check(&repository, &args);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("docs/adrs/adr-005.md:3:7"), "{}", run.out);
    assert!(!run.out.contains("docs/adrs/adr-006.md"), "{}", run.out);
    assert!(run.out.contains("3 errors") && run.out.contains("1 known"), "{}", run.out);
    // One less makes nothing new.
    let repository = repository.file("docs/adrs/adr-005.md", "# ADR-005: A\n\nThen ADR-900.\n");
    let run = check(&repository, &args);
    assert_eq!((run.code, run.out.contains("2 known")), (0, true), "{}", run.out);
}

#[test]
fn a_baseline_may_be_given_and_is_written_where_it_is_asked_for() {
    let repository = sample();
    let path = file(&repository, "known.json");
    let path = path.to_str().expect("temporary paths are Unicode");
    let run = check_sample(&repository, &["--write-baseline", path]);
    assert_eq!(run.out, format!("wrote {path} with 4 findings\n"));
    assert!(run.err.contains("`baseline = \"known.json\"`"), "{}", run.err);
    assert_eq!(check_sample(&repository, &[]).code, 1);
    assert_eq!(check_sample(&repository, &["--baseline", path]).code, 0);
    // The same repository gives the same bytes.
    let first = fs::read(path).expect("it was written");
    assert_eq!(check_sample(&repository, &["--write-baseline", path]).code, 0);
    assert_eq!(fs::read(path).expect("it was written"), first);
    // One that is given takes the place of the one that is configured.
    let empty =
        adopted().file("empty.json", "{\"schema\":\"airsdlc.baseline/1\",\"findings\":[]}\n");
    let path = file(&empty, "empty.json");
    let path = path.to_str().expect("temporary paths are Unicode");
    assert_eq!(check_sample(&empty, &["--baseline", path]).code, 1);
}

/// Two jobs with rules of their own share a baseline: neither says that the lines of the other are gone, nor takes them out.
#[test]
fn a_check_by_a_few_rules_keeps_what_the_others_found() {
    let repository = adopted();
    let whole = fs::read(file(&repository, "airsdlc-baseline.json")).expect("it is there");
    let links = ["--select", "dangling-reference"];
    let run = check(&repository, &links);
    assert_eq!((run.code, run.out.contains("3 known to the baseline\n")), (0, true), "{}", run.out);
    let left_out = ["--select", RULES, "--ignore", "dangling-reference"];
    for (rules, kept) in [(&links[..], 1), (&left_out[..], 3)] {
        let run = check(&repository, &[rules, &["--write-baseline"]].concat());
        let path = file(&repository, "airsdlc-baseline.json");
        let wrote = format!(
            "wrote {} with 4 findings, {kept} of them kept from before, of rules that did not run\n",
            path.display()
        );
        assert_eq!((run.code, run.out), (0, wrote));
        assert_eq!(fs::read(path).expect("it is there"), whole);
    }
    // What the rules that run no longer find is taken out.
    let repository = repository.file("docs/adrs/adr-023.md", ADR.replace("PRD-051", "PRD-015"));
    let run = check(&repository, &links);
    assert!(run.out.contains("2 known to the baseline; 1 of the baseline gone"), "{}", run.out);
    let run = check(&repository, &[&links[..], &["--write-baseline"]].concat());
    assert!(run.out.contains(" with 3 findings, 1 of them kept"), "{}", run.out);
    assert!(check_sample(&repository, &[]).out.contains("\n3 known to the baseline\n"));
}

/// A file that is no baseline is not written over: it may be one with the marks of a merge, or another file.
#[test]
fn what_is_no_baseline_is_not_written_over() {
    let repository = sample().file("known.json", "<<<<<<< HEAD\n");
    let path = file(&repository, "known.json");
    let run = check_sample(
        &repository,
        &["--write-baseline", path.to_str().expect("temporary paths are Unicode")],
    );
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
    assert!(run.err.contains("mend it, or take it out"), "{}", run.err);
    assert_eq!(fs::read(path).expect("it is there"), b"<<<<<<< HEAD\n");
}

#[test]
fn what_is_no_baseline_is_an_error() {
    for (text, message) in [
        ("", "EOF"),
        ("[]", "invalid"),
        ("{\"schema\":\"airsdlc.check/1\",\"findings\":[]}", "its schema is `airsdlc.check/1`"),
        ("{\"schema\":\"airsdlc.baseline/1\",\"findings\":[{}]}", "missing field"),
    ] {
        let repository = sample().file("known.json", text);
        let path = file(&repository, "known.json");
        let run = check(&repository, &["--baseline", path.to_str().expect("it is Unicode")]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{text}: {}", run.err);
        assert!(run.err.contains(message), "{text}: {}", run.err);
        assert!(run.err.contains("known.json: the baseline cannot be read"), "{text}: {}", run.err);
        let config = "[check]\nbaseline = \"known.json\"\n";
        let run = check(&repository.file("airsdlc.toml", config), &[]);
        assert_eq!(run.code, 2, "{text}");
        assert!(run.err.contains("airsdlc.toml:2:12: `known.json`"), "{text}: {}", run.err);
    }
}
