//! What the command prints and how it ends. The answers themselves are the library's to test.

mod common;

use std::io::{self, Write};

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::export::FORMATS;
use airsdlc_testkit::TempRepository;
use common::{airsdlc, booking};

#[test]
fn stats_of_the_example() {
    insta::assert_snapshot!(booking(&["stats"]).out());
}

#[test]
fn an_outage_with_what_it_costs() {
    insta::assert_snapshot!(booking(&["impact", "booking-db", "--downtime", "15m"]).out());
}

#[test]
fn a_change_of_an_artifact() {
    insta::assert_snapshot!(booking(&["impact", "OUTBOX-001"]).out());
}

#[test]
fn a_trace_up_from_code() {
    insta::assert_snapshot!(booking(&["trace", "outbox_worker.go"]).out());
}

#[test]
fn a_trace_down_from_a_story() {
    insta::assert_snapshot!(booking(&["trace", "PRD-017/US-1", "--down"]).out());
}

#[test]
fn one_node_with_its_relations() {
    insta::assert_snapshot!(booking(&["show", "fix-1"]).out());
}

#[test]
fn a_list_by_kind_and_status() {
    insta::assert_snapshot!(booking(&["list", "--kind", "adr", "--status", "Accepted"]).out());
}

#[test]
fn directories_are_compared() {
    let text = "# ADR-1: A\n\n- **Status**: Proposed\n";
    let older = TempRepository::new().file("a.md", text);
    let newer = TempRepository::new().file("a.md", text.replace("Proposed", "Accepted"));
    let [old, new] = [&older, &newer].map(|side| side.path().display().to_string());
    let run = airsdlc(&["diff", &old, &new]);
    assert!(
        run.out().contains("\nstatuses\n  ADR-1  proposed → accepted  a.md:1\n"),
        "{}",
        run.out
    );
    // Without a second directory, the repository of the command is the newer side.
    assert_eq!(airsdlc(&["-C", &new, "diff", &old]).out(), run.out());
    let markdown = airsdlc(&["diff", &old, &new, "--format", "markdown"]);
    assert!(markdown.out().contains("- **ADR-1** proposed → accepted (`a.md:1`)"));
    let same = airsdlc(&["diff", &old, &old, "--strict"]);
    assert_eq!((same.code, same.out.as_str()), (1, "Nothing changed\n"));
    let missing = airsdlc(&["diff", "no/such/folder"]);
    assert_eq!((missing.code, missing.out.as_str()), (2, ""));
    assert!(
        missing.err.contains("`no/such/folder` is neither a revision nor a directory"),
        "{}",
        missing.err
    );
}

#[test]
fn pictures() {
    insta::assert_snapshot!("impact_dot", booking(&["impact", "redis", "--format", "dot"]).out());
    insta::assert_snapshot!(
        "impact_mermaid",
        booking(&["impact", "redis", "--format", "mermaid"]).out()
    );
    let svg = booking(&["impact", "redis", "--format", "svg"]);
    assert!(svg.out().starts_with("<svg ") && svg.out().trim_end().ends_with("</svg>"));
}

#[test]
fn tables() {
    insta::assert_snapshot!("impact_csv", booking(&["impact", "redis", "--format", "csv"]).out());
    insta::assert_snapshot!(
        "impact_csv_nodes",
        booking(&["impact", "redis", "--format", "csv-nodes"]).out()
    );
}

#[test]
fn every_format_of_the_library_is_exported() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/booking");
    let repository = KnowledgeRepository::open(root).expect("the example reads");
    for (name, format) in FORMATS {
        assert!(
            booking(&["export", "--format", name]).out() == repository.export(*format),
            "{name}"
        );
    }
}

#[test]
fn wrong_usage_says_what_and_what_to_do() {
    for (args, message, hint) in [
        (&["show", "ADR-24"] as &[&str], "nothing in the repository is called `ADR-24`", "ADR-021"),
        (
            &["impact", "booking"],
            "nothing in the repository is called `booking`",
            "service:booking-service",
        ),
        (&["trace", "/v1/bookings*"], "", ""),
        (
            &["show", "/v1/bookings*"],
            "`/v1/bookings*` may mean 3 things",
            "endpoint:GET /v1/bookings",
        ),
        (
            &["list", "--kind", "user-stori"],
            "no node kind is called `user-stori`",
            "did you mean `user-story`?",
        ),
        (
            &["list", "--kind", "zzz"],
            "no node kind is called `zzz`",
            "it may be prd, daa, tip, rfc, adr, ",
        ),
        (
            &["impact", "booking-db", "--flow", "outrage"],
            "invalid value 'outrage'",
            "outage, change",
        ),
        (&["impact", "booking-db", "--downtime", "-5m"], "`-5m` is no span of time above zero", ""),
        (&["init", "--strict"], "`init` has no answer that could be empty", "`--strict`"),
        (
            &["impact", "booking-db", "--downtime", "soon"],
            "`soon` is no span of time above zero",
            "",
        ),
        (
            &["impact", "booking-db", "--flow", "change", "--downtime", "15m"],
            "a change has no downtime",
            "ask for `--flow outage`",
        ),
        (
            &["export", "--format", "graph"],
            "invalid value 'graph'",
            "json, dot, mermaid, svg, graphml, csv, csv-nodes, node-link",
        ),
        (
            &["trace", "ADR-023", "--format", "pdf"],
            "invalid value 'pdf'",
            "text, json, dot, mermaid, svg",
        ),
        (&["lst"], "unrecognized subcommand 'lst'", "'list'"),
    ] {
        let run = booking(args);
        if message.is_empty() {
            assert_eq!(run.code, 0, "{args:?}: {}", run.err);
            continue;
        }
        assert_eq!(run.code, 2, "{args:?}: {}", run.err);
        assert_eq!(run.out, "", "{args:?}");
        assert!(run.err.contains(message) && run.err.contains(hint), "{args:?}: {}", run.err);
    }
}

#[test]
fn a_missing_folder_is_named() {
    let run = airsdlc(&["-C", "/no/such/folder", "stats"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("no such directory: /no/such/folder"), "{}", run.err);
}

#[test]
fn a_broken_configuration_is_shown_with_its_place() {
    let repository =
        TempRepository::new().file("airsdlc.toml", "[[service]]\nname = 'a'\nuse = ['b']\n");
    let run = airsdlc(&["-C", &repository.path().to_string_lossy(), "list"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("airsdlc.toml:3:1: unknown key `use`")
            && run.err.contains("did you mean `uses`?"),
        "{}",
        run.err
    );
}

#[test]
fn an_empty_repository_is_said_and_strict_makes_it_one() {
    let repository = TempRepository::new().file("README.md", "# Hello\n");
    let path = repository.path().to_string_lossy().into_owned();
    let run = airsdlc(&["list", &path]);
    assert_eq!((run.code, run.out.as_str()), (0, ""));
    assert!(run.err.contains("holds no artifact and no catalogue (1 files read)"), "{}", run.err);
    assert_eq!(airsdlc(&["list", &path, "--strict"]).code, 1);
    assert_eq!(booking(&["list", "--strict"]).code, 0);
}

#[test]
fn findings_are_counted_on_the_way_and_listed_by_stats() {
    let repository = TempRepository::new()
        .file("a.md", "---\nid: [\n---\n# ADR-001: A\n")
        .file("b.md", "# ADR-001: B\n");
    let path = repository.path().to_string_lossy().into_owned();
    let run = airsdlc(&["-C", &path, "list"]);
    assert!(run.err.contains("2 findings while reading"), "{}", run.err);
    assert!(run.out.contains("ADR-001~2"), "{}", run.out);
    let stats = airsdlc(&["-C", &path, "stats"]);
    assert!(
        stats.out.contains("[malformed-front-matter]") && stats.out.contains("[duplicate-id]"),
        "{}",
        stats.out
    );
}

#[test]
fn an_answer_says_of_which_definition_it_is() {
    let repository = TempRepository::new()
        .file("a/adr.md", "# ADR-001: A\n")
        .file("b/adr.md", "# ADR-001: B\n")
        .file("b/bolt.md", "# BOLT-001: C\n\n- **ADR**: ADR-001\n")
        .file("de/a/adr.md", "# ADR-001: Ja\n");
    let path = repository.path().to_string_lossy().into_owned();
    let note = "this is ADR-001 of `a/adr.md`; `b/adr.md` defines it, too: ask by the path";
    for question in ["trace", "show", "impact"] {
        let run = airsdlc(&["-C", &path, question, "ADR-001"]);
        assert!(run.err.contains(note), "{question}: {}", run.err);
        let run = airsdlc(&["-C", &path, question, "b/adr.md"]);
        assert!(!run.err.contains("ask by the path"), "{question}: {}", run.err);
    }
    let down = airsdlc(&["-C", &path, "trace", "b/adr.md", "--down"]);
    assert!(down.out.contains("BOLT-001"), "{}", down.out);
}

#[test]
fn help_and_version_are_answers() {
    for args in [["--help"], ["--version"]] {
        let run = airsdlc(&args);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.contains("airsdlc"));
    }
    assert_eq!(airsdlc(&[]).code, 2);
}

/// A reader that went away.
struct Closed;

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::ErrorKind::BrokenPipe.into())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    for args in [&["list"] as &[&str], &["export"], &["impact", "booking-db"], &["show", "ADR-023"]]
    {
        let mut err = Vec::new();
        let args = common::in_booking(args);
        let code = airsdlc_cli::run(args, &mut Closed, &mut err);
        assert_eq!((code, String::from_utf8_lossy(&err).as_ref()), (0, ""));
    }
}

/// `AIRSDLC_UPDATE=1 cargo test -p airsdlc-cli --test command` draws it anew.
#[test]
fn the_picture_of_the_readme_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/images/booking-db.svg");
    let run = booking(&["impact", "booking-db", "--format", "svg"]);
    if std::env::var_os("AIRSDLC_UPDATE").is_some() {
        std::fs::write(path, run.out()).expect("the picture can be written");
    }
    assert_eq!(
        std::fs::read_to_string(path).unwrap_or_default(),
        run.out(),
        "docs/images/booking-db.svg is stale"
    );
}

#[test]
fn init_writes_once_what_it_found() {
    let repository = TempRepository::new()
        .file("adr/0001-a.md", "# A\n\n## Status\n\nAccepted\n")
        .file("adr/0002-b.md", "# B\n\nRests on ADR-0001.\n");
    let path = repository.path().to_str().expect("it is Unicode");
    let shown = airsdlc(&["init", "--stdout", path]);
    assert!(shown.out().contains("[[kind]]\nname = \"adr\"\n"));
    assert!(!repository.path().join("airsdlc.toml").exists());
    let run = airsdlc(&["init", path]);
    let said = "2 artifacts with it, 0 artifacts without it\n";
    assert!(run.out().contains(said), "{}", run.out());
    let written = std::fs::read_to_string(repository.path().join("airsdlc.toml"));
    assert_eq!(written.expect("it was written"), shown.out());
    let list = airsdlc(&["list", path]);
    assert!(list.out().starts_with("ADR-0001  adr  accepted  A\n"), "{}", list.out());
    let again = airsdlc(&["init", path]);
    assert_eq!((again.code, again.out.as_str()), (2, ""));
    assert!(again.err.contains("is there already, and is left as it is"), "{}", again.err);
    let missing = airsdlc(&["init", "no/such/folder"]);
    assert_eq!(missing.code, 2);
    assert!(missing.err.contains("no such directory"), "{}", missing.err);
}

#[test]
fn places_on_one_line_are_shown_once() {
    let repository = TempRepository::new()
        .file("a.md", "# ADR-1: A\n\nADR-2 and ADR-2.\n\nAgain ADR-2.\n")
        .file("b.md", "# ADR-2: B\n");
    let root = repository.path().to_str().expect("the path is Unicode");
    let shown = airsdlc(&["-C", root, "show", "ADR-1"]);
    let line = shown.out().lines().find(|line| line.contains("ADR-2")).expect("it is related");
    assert!(line.ends_with("ADR-2  a.md:3 a.md:5"), "{line}");
    for filter in ["--path", "--below"] {
        assert!(airsdlc(&["-C", root, "list", filter, "b.md"]).out().starts_with("ADR-2 "));
    }
}

#[test]
fn options_of_all_commands_stand_apart() {
    let list = airsdlc(&["list", "--help"]);
    let (own, global) = list.out().split_once("Global options:").expect("they have a heading");
    assert!(own.contains("--kind") && !own.contains("--strict"), "{own}");
    assert!(global.contains("--strict") && !global.contains("--kind"), "{global}");
    let init = airsdlc(&["init", "--help"]);
    assert!(init.out().contains("--repo") && !init.out().contains("--strict"));
}
