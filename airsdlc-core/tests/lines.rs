//! Where a line comes from, and the chain from there.
#![cfg(feature = "git")]

use std::fs;

use airsdlc_core::error::TargetError;
use airsdlc_core::git::BlameLimit;
use airsdlc_core::history::{Confidence, LineGapKind, LineOrigin, LinkKind};
use airsdlc_core::model::{EdgeKind, NodeKind, Strength};
use airsdlc_core::source::Memory;
use airsdlc_core::trace::{Direction, Trace, Traced};
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::{GitHistory, TempRepository, booking_history};

const WORK: &str = "# PRD-015: Cancel\n\n# ADR-023: Outbox\n\n**PRD**: PRD-015\n\n# BOLT-044: Cancel endpoint\n\n\
                    **ADR**: ADR-023\n\n# BOLT-045: Relay\n\n**ADR**: ADR-023\n";

fn begun() -> GitHistory {
    let mut history = GitHistory::new();
    history.write("work.md", WORK);
    history.write("src/main.go", "package main\n\nimport \"fmt\"\n");
    history.commit("Begin");
    history
}

fn read(history: &GitHistory) -> KnowledgeRepository {
    KnowledgeRepository::open(history.path()).expect("it can be read")
}

fn up(repository: &KnowledgeRepository, target: &str) -> Trace {
    repository.trace(target, Direction::Up).expect("the target is known")
}

fn one(repository: &KnowledgeRepository, target: &str) -> LineOrigin {
    let mut lines = repository.blame(&[target]).expect("the target is known");
    assert_eq!(lines.len(), 1, "{target}");
    lines.remove(0)
}

fn work(line: &LineOrigin) -> Vec<(&str, LinkKind, bool)> {
    line.work.iter().map(|it| (it.id.as_str(), it.how, it.is_defined)).collect()
}

fn subject(line: &LineOrigin) -> &str {
    &line.commit.as_ref().unwrap_or_else(|| panic!("{:?}", line.gap)).subject
}

fn ids(trace: &Trace) -> Vec<&str> {
    trace.nodes.iter().map(|node| node.id.as_str()).collect()
}

fn node<'t>(trace: &'t Trace, id: &str) -> &'t Traced {
    trace.nodes.iter().find(|node| node.id.as_str() == id).unwrap_or_else(|| panic!("{id}"))
}

fn gap(line: &LineOrigin) -> Option<LineGapKind> {
    line.gap.as_ref().map(|gap| gap.kind)
}

/// What may be known of a line is the same, whoever is asked; the command keeps nothing.
#[test]
fn the_git_command_says_the_same() {
    let mut history = begun();
    history.write("src/main.go", "package main\n\nimport \"log\"\n");
    history.commit("Log\n\nBolt: BOLT-044");
    history.git(&["mv", "src/main.go", "src/other.go"]);
    history.commit("Move");
    history.write("src/other.go", "package main\n\nimport \"log\"\n\n// not committed\n");
    // What is configured changes no answer.
    history.git(&["config", "blame.ignoreRevsFile", "no-such-file"]);
    history.git(&["config", "diff.indentHeuristic", "false"]);
    let open = |options: OpenOptions, directory: &str| {
        let place = history.path().join(directory);
        KnowledgeRepository::open_with(place, &options).expect("it can be read")
    };
    for (directory, options, target) in [
        ("", OpenOptions::new(), "other.go"),
        ("src", OpenOptions::new(), "other.go"),
        ("", OpenOptions::new().revision("HEAD~1"), "main.go"),
    ] {
        let targets = [target];
        let by_command = open(options.clone().git_command(true), directory);
        let theirs = by_command.blame(&targets).expect("the file is there");
        assert!(!history.path().join(".git/airsdlc/blame").exists(), "the command was asked");
        let ours = open(options, directory).blame(&targets).expect("the file is there");
        assert_eq!(theirs, ours);
        assert_eq!(subject(&ours[2]), "Log");
        let _ = fs::remove_file(history.path().join(".git/airsdlc/blame"));
    }
}

/// The chain of the framework's own example, step 3 of its operations: from the line of the stack trace to the user story.
#[test]
fn the_line_of_the_incident_leads_to_its_story() {
    let Some(history) = booking_history("the chain of the incident") else { return };
    let repository = KnowledgeRepository::open(history.path()).expect("it can be read");
    let commit = "commit:2f8c77736284";
    let trace = up(&repository, "booking_service.go:152");
    let story = node(&trace, "PRD-015/US-2");
    let hops: Vec<String> = story.via.iter().map(|hop| hop.to().to_string()).collect();
    assert!(hops[0].starts_with(commit), "{hops:?}");
    assert_eq!(hops[1..], ["BOLT-044", "ADR-023", "PRD-015/US-2"]);
    for id in ["DAA:booking-cancellation-domain-model#3.2", "PRD-015"] {
        let through = node(&trace, id).via.iter().map(|hop| hop.to().as_str());
        assert_eq!(through.skip(1).collect::<Vec<_>>(), ["BOLT-044", "ADR-023", id]);
    }
    // Each hop has a place that says it.
    let places: Vec<String> = story
        .via
        .iter()
        .map(|hop| hop.location.as_ref().expect("it was read").to_string())
        .collect();
    assert_eq!(places[0], "internal/booking/booking_service.go:152");
    assert_eq!(places[1], format!("{}:6", hops[0]));
    let said = |place: &str| {
        let (path, line) = place.rsplit_once(':').expect("a place has a line");
        let text = fs::read_to_string(history.path().join(path)).expect("the file is there");
        text.lines().nth(line.parse::<usize>().expect("a number") - 1).map(str::to_owned)
    };
    assert!(said(&places[2]).is_some_and(|line| line.contains("ADR-023")), "{}", places[2]);
    assert!(said(&places[3]).is_some_and(|line| line.contains("User Story 2")), "{}", places[3]);
    // Only the work of the line: others changed the file, too.
    assert!(!ids(&trace).contains(&"BOLT-042") && !ids(&trace).contains(&"BOLT-043"));
    let line = trace.line.as_ref().expect("it is a line");
    assert!(line.text.as_deref().is_some_and(|text| text.starts_with("tx, err := s.db.BeginTx(")));
    assert_eq!(work(line), [("BOLT-044", LinkKind::Trailer, true)]);

    let worker = up(&repository, "outbox_worker.go:78");
    assert_eq!((node(&worker, "BOLT-045").distance, ids(&worker)[1]), (2, "BOLT-045"));
    assert!(!ids(&worker).contains(&"FIX-001"));
}

#[test]
fn a_line_leads_where_the_graph_with_history_does() {
    let Some(history) = booking_history("lines with history") else { return };
    let with = OpenOptions::new().history(true);
    let bare = KnowledgeRepository::open(history.path()).expect("it can be read");
    let full = KnowledgeRepository::open_with(history.path(), &with).expect("it can be read");
    for file in ["booking_service.go", "api_handler.go", "outbox_worker.go"] {
        let lines = bare.blame(&[file]).expect("the file is there");
        assert!(lines.len() > 80 && lines.iter().all(|line| line.commit.is_some()), "{file}");
        assert_eq!(full.blame(&[file]).expect("the file is there"), lines, "{file}");
        for line in &lines {
            let id = &line.commit.as_ref().expect("it has one").id;
            let told: Vec<&str> = full
                .edges()
                .filter(|edge| edge.source.id.as_str() == format!("commit:{id}"))
                .filter(|edge| edge.edge.kind == EdgeKind::BelongsTo)
                .map(|edge| edge.target.id.as_str())
                .collect();
            let mut work: Vec<&str> = line.work.iter().map(|work| work.id.as_str()).collect();
            work.sort_unstable();
            assert_eq!(work, told, "{}", line.location);
        }
    }
    // What was running is asked at its own revision: the fix was not out yet.
    let released = bare.at("v1.4.3").expect("the tag is there");
    assert_eq!(work(&one(&released, "outbox_worker.go:89"))[0].0, "FIX-001");
    assert_ne!(work(&one(&bare, "outbox_worker.go:89"))[0].0, "FIX-001");
}

#[test]
fn what_a_commit_does_not_say_the_file_says() {
    let mut history = begun();
    let cases = [
        ("Add a\n\nBolt: BOLT-044", &[("BOLT-044", LinkKind::Trailer, true)][..], true),
        ("Add b\n\nLike BOLT-044.", &[("BOLT-044", LinkKind::Text, true)][..], false),
        ("Add c\n\nBolt: BOLT-099", &[("BOLT-099", LinkKind::Trailer, false)][..], false),
        ("Add d", &[][..], false),
        (
            "BOLT-044, BOLT-045: add e",
            &[("BOLT-044", LinkKind::Subject, true), ("BOLT-045", LinkKind::Subject, true)][..],
            true,
        ),
    ];
    let mut text = "package main\n// ADR-023: the outbox\n".to_owned();
    for (at, (message, ..)) in cases.iter().enumerate() {
        text.extend(["var a", &at.to_string(), " = ", &at.to_string(), "\n"]);
        history.write("src/main.go", &text);
        history.commit(message);
    }
    let repository = read(&history);
    for (at, (message, expected, is_explained)) in cases.iter().enumerate() {
        let trace = up(&repository, &format!("main.go:{}", at + 3));
        let line = trace.line.as_ref().expect("it is a line");
        assert_eq!(line.text, Some(format!("var a{at} = {at}")));
        assert_eq!(
            (work(line), line.is_explained()),
            (expected.to_vec(), *is_explained),
            "{message}"
        );
        // The comment of the file is one hop away, a Bolt of the line two more.
        let distance = if *is_explained { 3 } else { 1 };
        assert_eq!(node(&trace, "ADR-023").distance, distance, "{message}");
        assert_eq!(node(&trace, "PRD-015").distance, distance + 1, "{message}");
        let first = &trace.nodes[0];
        assert_eq!(
            (first.distance, first.kind == NodeKind::Commit),
            (1, *is_explained),
            "{message}"
        );
        for (id, how, _) in expected.iter().filter(|(.., is_defined)| *is_defined) {
            let hop = &node(&trace, id).via[1];
            let is_guess = how.confidence() > Confidence::High;
            assert_eq!(hop.strength == Strength::Weak, is_guess, "{message}");
            assert_eq!((hop.kind, hop.backwards), (EdgeKind::BelongsTo, false), "{message}");
        }
    }
}

#[test]
fn a_branch_and_what_is_reverted_speak_for_a_commit() {
    let mut history = begun();
    history.write("src/main.go", "package main\n\nvar kept = 1\nvar gone = 1\n");
    history.commit("Add two\n\nBolt: BOLT-044");
    let before = history.head();
    history.write("src/main.go", "package main\n\nvar kept = 1\n");
    let removed = history.commit("Drop one");
    history.git(&["revert", "--no-edit", &removed]);
    history.git(&["switch", "--quiet", "--create", "bolt-045-relay", &before]);
    history.write("src/relay.go", "package relay\n");
    history.commit("Add the relay");
    history.git(&["switch", "--quiet", "-"]);
    history.merge(&["bolt-045-relay"], "Merge branch 'bolt-045-relay'");
    let repository = read(&history);
    let relay = one(&repository, "relay.go:1");
    assert_eq!(
        (subject(&relay), work(&relay)),
        ("Add the relay", vec![("BOLT-045", LinkKind::Branch, true)])
    );
    assert!(relay.is_explained());
    let location = &relay.work[0].location;
    assert_eq!(location.path.as_str(), format!("commit:{}", history.head()));
    // Git finds the line in the commit that it was reverted to.
    let gone = one(&repository, "main.go:4");
    assert_eq!(subject(&gone), "Revert \"Drop one\"");
    assert!(gone.work.is_empty());
}

#[test]
fn what_history_cannot_tell_is_said() {
    let mut history = begun();
    history.write("src/main.go", "package main\n\nimport \"fmt\"\n\nvar a = 1");
    history.write("new.go", "package fresh\n");
    let repository = read(&history);
    let lines = ["main.go:5", "main.go:1", "main.go:6", "new.go:1", "main.go:4000000000"];
    let told = repository.blame(&lines).expect("the files are there");
    let gaps: Vec<Option<LineGapKind>> = told.iter().map(gap).collect();
    let fresh = Some(LineGapKind::NotCommitted);
    assert_eq!(gaps, [fresh, None, Some(LineGapKind::NoLine), fresh, Some(LineGapKind::NoLine)]);
    assert_eq!(told[0].text.as_deref(), Some("var a = 1"));
    assert_eq!((told[2].text.as_deref(), told[2].location.line), (None, 6));
    let message = &told[2].gap.as_ref().expect("it has one").message;
    assert!(message.starts_with("`src/main.go` has 5 lines at commit "), "{message}");
    // At the commit the file has no such line, and the other is not there.
    let head = repository.at("HEAD").expect("there is a commit");
    assert_eq!(gap(&one(&head, "main.go:5")), Some(LineGapKind::NoLine));
    assert!(matches!(head.blame(&["new.go:1"]), Err(TargetError::Unknown { .. })));

    let directory = TempRepository::new().file("src/main.go", "package main\n");
    let outside = KnowledgeRepository::open(directory.path()).expect("it can be read");
    let line = one(&outside, "main.go:1");
    assert_eq!(
        (gap(&line), line.text.as_deref()),
        (Some(LineGapKind::NoHistory), Some("package main"))
    );
    let memory = Memory::new([("src/main.go", "package main\n")]);
    let memory =
        KnowledgeRepository::from_source(&memory, &OpenOptions::new()).expect("it is read");
    assert_eq!(gap(&one(&memory, "main.go:1")), Some(LineGapKind::NoHistory));
    history.commit("Later");
    assert_eq!(gap(&one(&read(&history), "main.go:5")), None);
}

#[test]
fn a_file_is_named_by_any_part_of_its_path_that_is_its_alone() {
    let mut history = begun();
    history.write("main.go", "package top\n");
    history.write("a/util.go", "package a\n");
    history.write("b/util.go", "package b // ADR-023\n");
    history.write("airsdlc.toml", "[code]\npaths = { \"/app/\" = \"src/\" }\n");
    history.commit("Add files");
    let repository = read(&history);
    let place = |target: &str| one(&repository, target).location.to_string();
    for (target, expected) in [
        ("main.go:1", "main.go:1"),
        ("src/main.go:3:7", "src/main.go:3"),
        ("./src/main.go:1", "src/main.go:1"),
        ("file:src/main.go:1", "src/main.go:1"),
        ("/app/main.go:3", "src/main.go:3"),
        ("b/util.go:1", "b/util.go:1"),
    ] {
        assert_eq!(place(target), expected, "{target}");
    }
    // One of the two is a node of the graph, and still neither is picked.
    for answer in [
        repository.blame(&["util.go:1"]).map(|_| ()),
        repository.trace("util.go:1", Direction::Up).map(|_| ()),
    ] {
        let Err(TargetError::Ambiguous { candidates, .. }) = answer else { panic!("{answer:?}") };
        let candidates: Vec<&str> = candidates.iter().map(|it| it.as_str()).collect();
        assert_eq!(candidates, ["file:a/util.go", "file:b/util.go"]);
    }
    let Err(TargetError::Unknown { nearest, .. }) = repository.blame(&["utils.go:1"]) else {
        panic!("there is no such file")
    };
    assert_eq!(nearest[0].as_str(), "file:a/util.go");
    // A file of which nothing speaks has a chain of none.
    let trace = up(&repository, "a/util.go");
    assert_eq!((trace.roots[0].as_str(), trace.nodes.len()), ("file:a/util.go", 0));
    assert_eq!(ids(&up(&repository, "a/util.go:1")).len(), 1, "its commit");
    // A line of an artifact is the artifact.
    let trace = up(&repository, "work.md:3");
    assert!(trace.line.is_none());
}

#[test]
fn several_targets_are_answered_in_their_order() {
    let mut history = begun();
    history.write("src/main.go", "package main\n\nimport \"log\"\n");
    history.commit("BOLT-044: log");
    let repository = read(&history);
    let told = repository.blame(&["main.go:3", "BOLT-044", "main.go", "main.go:3"]);
    let places: Vec<String> =
        told.expect("all are known").iter().map(|line| line.location.to_string()).collect();
    let work = (1..=WORK.lines().count()).map(|line| format!("work.md:{line}"));
    let work: Vec<String> = work.collect();
    let main: Vec<String> = (1..=3).map(|line| format!("src/main.go:{line}")).collect();
    let expected: Vec<String> = [main[2].clone()]
        .into_iter()
        .chain(work)
        .chain(main.clone())
        .chain([main[2].clone()])
        .collect();
    assert_eq!(places, expected);
}

#[test]
fn another_root_has_a_history_of_its_own() {
    let mut code = GitHistory::new();
    code.write("main.go", "package main\n");
    code.commit("Cancel\n\nBolt: BOLT-044");
    let mut history = begun();
    let place = code.path().display().to_string().replace('\\', "/");
    history.write("airsdlc.toml", format!("[[root]]\nname = \"code\"\npath = \"{place}\"\n"));
    history.commit("Two roots");
    let repository = read(&history);
    let line = one(&repository, "code/main.go:1");
    assert_eq!(
        (subject(&line), work(&line)),
        ("Cancel", vec![("BOLT-044", LinkKind::Trailer, true)])
    );
    assert_eq!(line.commit.expect("it has one").id.to_string(), code.head());
    assert!(ids(&up(&repository, "code/main.go:1")).contains(&"PRD-015"));
}

#[test]
fn another_root_in_the_same_repository_is_followed_at_a_revision_too() {
    let mut history = GitHistory::new();
    history.write("docs/airsdlc.toml", "[[root]]\npath = '../services/code'\n");
    history.write("docs/bolt-044.md", "# BOLT-044: Cancel\n");
    // A file of the same name lies in the first root.
    history.write("docs/main.go", "package docs\n");
    history.commit("Begin");
    history.write("services/code/main.go", "package main\n");
    history.commit("Cancel\n\nBolt: BOLT-044");
    let docs = history.path().join("docs");
    for options in [OpenOptions::new(), OpenOptions::new().revision("HEAD")] {
        let repository = KnowledgeRepository::open_with(&docs, &options).expect("it can be read");
        let line = one(&repository, "code/main.go:1");
        assert_eq!(
            (subject(&line), work(&line)),
            ("Cancel", vec![("BOLT-044", LinkKind::Trailer, true)])
        );
        assert_eq!(subject(&one(&repository, "main.go:1")), "Begin");
    }
}

/// With `depth: 1`, the default of many CI systems, every line would belong to whatever the last commit says.
#[test]
fn where_history_ends_nobody_knows_whose_a_line_is() {
    let mut history = begun();
    history.write("src/main.go", "package main\n\nimport \"log\" // ADR-023\n");
    history.commit("Log\n\nBolt: BOLT-044");
    history.write("src/main.go", "package main\n\nimport \"log\" // ADR-023\n\nvar a = 1\n");
    history.commit("Add a\n\nBolt: BOLT-045");
    let place = TempRepository::new();
    let clone = |depth: &str| {
        let to = place.path().join(depth);
        let from = format!("file://{}", history.path().display());
        let to = to.to_str().expect("the path is Unicode").to_owned();
        history.git(&["clone", "--quiet", "--depth", depth, &from, &to]);
        KnowledgeRepository::open(to).expect("it can be read")
    };
    let (one_deep, two_deep) = (clone("1"), clone("2"));
    let line = one(&one_deep, "main.go:5");
    assert_eq!((subject(&line), work(&line), line.is_explained()), ("Add a", vec![], false));
    assert!(line.commit.expect("it has one").is_end());
    assert_eq!(work(&one(&two_deep, "main.go:5")), [("BOLT-045", LinkKind::Trailer, true)]);
    let trace = up(&two_deep, "main.go:3");
    assert_eq!(work(trace.line.as_ref().expect("it is a line")), []);
    // The chain is that of the file, and no commit pretends to be a part of it.
    assert_eq!(ids(&trace), ["ADR-023", "PRD-015"]);
}

/// The object of a commit of new ones, which are loose.
fn object(history: &GitHistory, name: &str) -> std::path::PathBuf {
    history.path().join(".git/objects").join(&name[..2]).join(&name[2..])
}

/// A commit says what it belongs to, whether another needs the log of all, for its branch, and that cannot be read.
#[test]
fn a_log_that_cannot_be_read_takes_no_work_from_who_says_it() {
    let mut history = begun();
    let first = history.git(&["rev-parse", "HEAD"]).trim().to_owned();
    history.write("other.md", "# Other\n");
    history.commit("Other");
    history.write("src/main.go", "package main\n\nimport \"fmt\"\n\nvar a = 1\n");
    history.commit("Add a\n\nBolt: BOLT-044");
    history.write("src/main.go", "package main\n\nimport \"fmt\"\n\nvar a = 1\nvar b = 2\n");
    history.commit("Add b");
    let file = object(&history, &first);
    std::fs::remove_file(&file).expect("it is there");
    std::fs::write(&file, b"no object").expect("there is room for it");
    let repository = read(&history);
    assert!(repository.bolt_log().is_err(), "the log needs all commits");
    let [a, b] = &repository.blame(&["main.go:5", "main.go:6"]).expect("the file is there")[..]
    else {
        panic!("two lines were asked for")
    };
    assert_eq!((subject(a), work(a)), ("Add a", vec![("BOLT-044", LinkKind::Trailer, true)]));
    assert_eq!((subject(b), work(b)), ("Add b", vec![]));
    assert_eq!(one(&repository, "main.go:5"), *a);
}

/// Where an object is missing the commit is only the last that is known: it may not have written the line.
#[test]
fn where_an_object_is_missing_nobody_knows_whose_a_line_is() {
    let mut history = begun();
    history.write("src/main.go", "package main\n\nimport \"fmt\"\n\nvar a = 1\n");
    history.commit("Add a\n\nBolt: BOLT-044");
    history.write("src/main.go", "package main\n\nimport \"fmt\"\n\nvar a = 1\nvar b = 2\n");
    history.commit("Add b\n\nBolt: BOLT-045");
    let lost = history.git(&["rev-parse", "HEAD~1^{tree}"]).trim().to_owned();
    std::fs::remove_file(object(&history, &lost)).expect("it is there");
    let repository = read(&history);
    let line = one(&repository, "main.go:5");
    let commit = line.commit.as_ref().expect("one is known");
    assert_eq!(commit.limit, Some(BlameLimit::Missing));
    assert_eq!((work(&line), line.is_explained()), (vec![], false));
}
