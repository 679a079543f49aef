//! How a check ends, what it takes, and what it says of what it does not.

use super::*;

#[test]
fn exit_codes_follow_the_worst_new_finding() {
    let errors = sample();
    let warnings = repository(&[("docs/prds/prd-015.md", PRD)]);
    let notes = repository(&[
        ("docs/prds/prd-015.md", PRD),
        ("airsdlc.toml", "[check.severity]\nmissing-metadata = \"info\"\n"),
    ]);
    let clean = repository(&[("README.md", "# Hello\n")]);
    for (level, expected) in [
        (None, [1, 0, 0, 0]),
        (Some("error"), [1, 0, 0, 0]),
        (Some("warning"), [1, 1, 0, 0]),
        (Some("Info"), [1, 1, 1, 0]),
        (Some("note"), [1, 1, 1, 0]),
        (Some("never"), [0, 0, 0, 0]),
    ] {
        let args: Vec<&str> = level.iter().flat_map(|level| ["--fail-on", level]).collect();
        let codes =
            [&errors, &warnings, &notes, &clean].map(|files| check_sample(files, &args).code);
        assert_eq!(codes, expected, "{level:?}");
        for format in ["json", "sarif", "github", "gitlab", "junit", "markdown"] {
            let args = [&args[..], &["--format", format]].concat();
            assert_eq!(check_sample(&errors, &args).code, expected[0], "{level:?} {format}");
        }
    }
}

#[test]
fn small_slips_of_arguments_are_forgiven_or_told() {
    let files = repository(&[("docs/adrs/adr-023.md", "# ADR-023: A\n\n- **PRD**: PRD-9\n")]);
    let dangling = "error[dangling-reference]: `PRD-9` is not defined anywhere in the repository";
    let one = check(&files, &["--select", ",dangling-reference,,"]);
    assert!(one.out.starts_with(dangling), "{}", one.out);
    let prefixed = check(&files, &["--select", "L001", "--prefix", "./services/kr/"]);
    assert!(
        prefixed.out.contains("--> services/kr/docs/adrs/adr-023.md:3:12\n"),
        "{}",
        prefixed.out
    );
    assert!(prefixed.out.contains("3 | - **PRD**: PRD-9"), "{}", prefixed.out);
    let never = ["--select", "L001", "--format", "markdown", "--fail-on", "never"];
    assert!(check(&files, &never).out.starts_with("## ❌ The chain is broken"));
    let root = files.path().to_str().expect("it is text");
    let twice = airsdlc(&["--repo", root, "check", root]);
    assert_eq!(twice.code, 2);
    assert!(twice.err.contains("the root is given twice"), "{}", twice.err);
    let group = airsdlc(&["explain", "Chain"]);
    assert_eq!((group.code, group.err.lines().count()), (0, 1));
    assert!(group.out.starts_with("chain (T)\n  T001  missing-upstream"), "{}", group.out);
    assert_eq!(group.out.lines().count(), 11);
}

#[cfg(unix)]
#[test]
fn a_name_that_would_end_a_line_does_not() {
    let files = repository(&[("docs/adrs/adr-\n3.md", "# ADR-003: A\n\n- **PRD**: PRD-9\n")]);
    for format in ["text", "junit", "github", "markdown"] {
        let found = check(&files, &["--select", "L001", "--format", format]);
        assert!(!found.out.contains("adr-\n3"), "{format}: {}", found.out);
    }
}

#[test]
fn the_configuration_says_what_fails_and_the_option_overrules_it() {
    let repository = repository(&[
        ("docs/prds/prd-015.md", PRD),
        ("airsdlc.toml", "[check]\nfail_on = \"warning\"\nselect = [\"missing-metadata\"]\n"),
    ]);
    assert_eq!(check(&repository, &[]).code, 1);
    assert_eq!(check(&repository, &["--fail-on", "error"]).code, 0);
    let junit = |args: &[&str]| check(&repository, &[&["--format", "junit"], args].concat()).out;
    assert!(junit(&[]).contains("<failure type=\"warning\""));
    assert!(!junit(&["--fail-on", "error"]).contains("<failure"));
}

#[test]
fn what_could_not_run_says_why() {
    for (args, message, hint) in [
        (&["--select", "nope"] as &[&str], "no rule is called `nope`", "`airsdlc rules` lists"),
        (&["--select", "L001,lniks"], "no rule is called `lniks`", "did you mean `links`?"),
        (
            &["--ignore", "dangling-referense"],
            "no rule is called `dangling-referense`",
            "did you mean `dangling-reference`?",
        ),
        (&["--fail-on", "eror"], "no severity is called `eror`", "did you mean `error`?"),
        (&["--baseline", "no/such/file"], "cannot read no/such/file", "--write-baseline"),
        (&["--today", "tomorrow"], "`tomorrow`", ""),
        (&["--format", "pdf"], "invalid value 'pdf'", "text, json, sarif, github, gitlab, junit"),
        (&["--diff", "--format", "json"], "`--diff` shows no report", "leave out `--format`"),
        (
            &["--write-baseline", "docs"],
            "names a file, not a directory",
            "airsdlc check PATH --write-baseline",
        ),
        (&["--write-baseline", "--fix"], "cannot be used with", ""),
        (&["--write-baseline=a", "--baseline=b"], "cannot be used with", ""),
    ] {
        let repository = sample();
        let docs = repository.path().join("docs");
        let docs = docs.to_str().expect("temporary paths are Unicode");
        let args: Vec<&str> =
            args.iter().map(|arg| if *arg == "docs" { docs } else { *arg }).collect();
        let run = check(&repository, &args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}: {}", run.err);
        assert!(run.err.contains(message) && run.err.contains(hint), "{args:?}: {}", run.err);
    }
    let run = airsdlc(&["check", "/no/such/folder"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("no such directory: /no/such/folder"), "{}", run.err);
}

#[test]
fn faults_of_the_configuration_have_their_place() {
    for (text, message, hint) in [
        ("[check]\nselct = []\n", "2:1: unknown key `selct`", "did you mean `select`?"),
        ("[chek]\n", "1:2: unknown key `chek`", "did you mean `check`?"),
        (
            "[check]\nselect = [\"links\", \"dangling-referense\"]\n",
            "2:20: no rule is called `dangling-referense`",
            "did you mean `dangling-reference`?",
        ),
        ("[check]\nignore = [\"quite-another\"]\n", "2:11: no rule", "`airsdlc rules` lists"),
        ("[check]\nfail_on = \"eror\"\n", "2:11: `eror` is no severity", "`never`"),
        ("[check]\nplain_documents = 1\n", "2:19: invalid type: integer `1`", ""),
        (
            "[check]\nbaseline = \"none.json\"\n",
            "2:12: cannot read `none.json`",
            "`airsdlc check --write-baseline` writes one",
        ),
        ("[check.severity]\nL1 = \"error\"\n", "2:1: no rule is called `L1`", "`L001`"),
        (
            "[check.severity]\nL001 = \"fatal\"\n",
            "2:8: `fatal` is no severity",
            "`error`, `warning` or `info`",
        ),
        ("[[check.exception]]\nrules = []\n", "2:9: an exception names no rule", ""),
        ("[[check.exception]]\npaths = [\"a\"]\n", "missing field `rules`", ""),
        (
            "[[check.exception]]\nrules = [\"L001\"]\npath = [\"a\"]\n",
            "3:1: unknown key `path`",
            "did you mean `paths`?",
        ),
        (
            "[[check.exception]]\nrules = [\"L001\"]\npaths = [\"a[b\"]\n",
            "3:10: not a glob: unclosed character class",
            "",
        ),
        (
            "[[check.exception]]\nrules = [\"L001\"]\nkinds = [\"adrr\"]\n",
            "3:10: no node kind is called `adrr`",
            "did you mean `adr`?",
        ),
        (
            "[[check.require]]\nkind = \"adrr\"\n",
            "2:8: no node kind is called `adrr`",
            "did you mean `adr`?",
        ),
        (
            "[[check.require]]\nkind = \"adr\"\nupstream = [\"prdd\"]\n",
            "3:13: no node kind is called `prdd`",
            "did you mean `prd`?",
        ),
        (
            "[[check.require]]\nkind = \"adr\"\nsections = [\"Risk\", \"Context |\"]\n",
            "3:21: `Context |` asks for an empty name",
            "`risk | trade-off`",
        ),
        (
            "[[check.require]]\nkind = \"adr\"\nkeys = [\"\"]\n",
            "3:9: `` asks for an empty name",
            "`|` stands between names",
        ),
        (
            "[check.limits]\nstale_incident_day = 1\n",
            "2:1: unknown key `stale_incident_day`",
            "did you mean `stale_incident_days`?",
        ),
    ] {
        let run = check(&sample().file("airsdlc.toml", text), &[]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{text}: {}", run.err);
        let is_said = run.err.contains("error: airsdlc.toml:") && run.err.contains(message);
        assert!(is_said && run.err.contains(hint), "{text}: {}", run.err);
    }
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let mut repository = sample();
    for number in 100..160 {
        let text =
            format!("# ADR-{number}: A\n\n- **PRD**: PRD-{number}\n\nSee ADR-{}.\n", number + 30);
        repository = repository.file(&format!("docs/adrs/adr-{number}.md"), text);
    }
    for format in ["text", "json", "sarif", "github", "gitlab", "junit", "markdown"] {
        let on = |threads: &str| {
            check(&repository, &["--format", format, "--threads", threads, "--today", "2024-06-01"])
                .out
        };
        let one = on("1");
        assert!(one.contains("PRD-117"), "{format}");
        assert!(one == on("8") && one == on("3"), "{format}");
    }
}

#[test]
fn paths_begin_with_a_prefix_where_it_is_asked_for() {
    let out = |args: &[&str]| check_sample(&sample(), args).out;
    for prefix in ["services/booking", "./services/booking/"] {
        let github = out(&["--format", "github", "--prefix", prefix]);
        assert!(github.contains("file=services/booking/docs/adrs/adr-023.md,line=4,"), "{github}");
    }
    assert_eq!(out(&["--format", "sarif", "--prefix", "."]), out(&["--format", "sarif"]));
    let sarif = out(&["--format", "sarif", "--prefix", "kr"]);
    assert!(sarif.contains("\"uri\": \"kr/docs/adrs/adr-023.md\""), "{sarif}");
    let text = out(&["--prefix", "kr"]);
    assert_eq!(text.replace(" kr/docs/", " docs/"), out(&[]));
    assert!(text.contains("--> kr/docs/adrs/adr-023.md:4:12"), "{text}");
}

/// A check of nothing is no check that found nothing.
#[test]
fn a_check_without_a_rule_is_refused() {
    for (config, args) in [
        ("[check]\nselect = []\n", &[] as &[&str]),
        ("[check]\nignore = [\"all\"]\n", &[]),
        ("", &["--select", "links", "--ignore", "links"]),
        ("[check]\nignore = [\"L001\"]\n", &["--select", "L001", "--ignore", "all,L001"]),
    ] {
        for format in ["text", "json", "junit", "markdown"] {
            let repository = sample().file("airsdlc.toml", config);
            let run = check(&repository, &[args, &["--format", format]].concat());
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{config} {args:?}: {}", run.err);
            let is_said = run.err.contains("error: no rule is on") && run.err.contains("`ignore`");
            assert!(is_said, "{config} {args:?}: {}", run.err);
        }
    }
    let one = sample().file("airsdlc.toml", "[check]\nselect = []\n");
    assert_eq!(check(&one, &["--select", "L001"]).code, 1);
}

/// Names of rules and kinds in the documentation are those that there are.
#[test]
fn documented_settings_are_taken() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/configuration.md");
    let docs = std::fs::read_to_string(path).expect("the documentation is there");
    let blocks = docs.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let blocks: Vec<&str> = blocks.filter(|block| block.contains("[check]")).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let repository = repository(&[
            ("airsdlc.toml", block),
            ("airsdlc-baseline.json", "{\"schema\":\"airsdlc.baseline/1\",\"findings\":[]}"),
            ("docs/prds/prd-015.md", PRD),
        ]);
        let run = check(&repository, &["--select", "missing-metadata"]);
        assert_eq!(run.code, 1, "`fail_on` is read: {}", run.err);
        assert!(run.out.starts_with("warning[missing-metadata]"), "{}", run.out);
    }
}

#[test]
fn verbose_says_which_folders_were_left_out() {
    let repository = sample().file("node_modules/x/adr.md", "# ADR-1: X\n");
    let run = check_sample(&repository, &["--verbose", "--fail-on", "never"]);
    let note = "note: node_modules/ was not read: outside git it counts as a dependency";
    assert_eq!((run.code, run.err.contains(note)), (0, true), "{}", run.err);
    assert!(!run.out.contains("node_modules"), "{}", run.out);
    assert!(!check_sample(&repository, &["--fail-on", "never"]).err.contains("node_modules"));
}
