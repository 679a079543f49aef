//! Which commits and files a unit of work made, and what history adds to the graph.
#![cfg(feature = "git")]

use std::collections::{BTreeMap, BTreeSet};

use airsdlc_core::error::{GitError, OpenError};
use airsdlc_core::git::LineCounts;
use airsdlc_core::history::{BoltLog, Confidence, LinkKind, WorkLog};
use airsdlc_core::model::{EdgeKind, Strength};
use airsdlc_core::time::Timestamp;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::{GitHistory, SplitMix64, TempRepository};

const WORK: &str = "# ADR-023: Outbox\n\n# BOLT-044: Cancel endpoint\n\n**ADR**: ADR-023\n\n# BOLT-045: Retry\n\n\
                    **ADR**: ADR-023\n\n# FIX-001: Pool\n\n**Bolt**: BOLT-044\n";

fn begun() -> GitHistory {
    let mut history = GitHistory::new();
    history.write("work.md", WORK);
    history.write("main.go", "package main\n");
    history.commit("Begin");
    history
}

fn read(history: &GitHistory) -> KnowledgeRepository {
    let options = OpenOptions::new().history(true);
    KnowledgeRepository::open_with(history.path(), &options).expect("it can be read")
}

fn log(history: &GitHistory) -> BoltLog {
    read(history).bolt_log().expect("history was read")
}

fn told(work: &WorkLog) -> Vec<(String, LinkKind)> {
    work.commits.iter().map(|it| (it.subject.clone(), it.how)).collect()
}

fn one(subject: &str, how: LinkKind) -> (String, LinkKind) {
    (subject.to_owned(), how)
}

#[test]
fn the_strongest_way_in_which_a_message_names_work_holds() {
    let mut history = begun();
    for (at, message) in [
        "Add cancel\n\nIt follows BOLT-045.\n\nBolt: BOLT-044\nRefs: ADR-023",
        "BOLT-044: mend what BOLT-045 broke",
        "Squash (#12)\n\n* BOLT-044: cancel\n\nBolt: BOLT-044\n\n* BOLT-045: retry\n\nBolt: BOLT-045",
        "Tidy\n\nThis is like bolt-45, a little.",
        "Nothing",
    ]
    .iter()
    .enumerate()
    {
        history.write("main.go", format!("package main // {at}\n"));
        history.commit(message);
    }
    let log = log(&history);
    assert_eq!(
        log.work.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(),
        ["BOLT-044", "BOLT-045"]
    );
    assert_eq!(log.work[0].title, "Cancel endpoint");
    assert_eq!(
        told(&log.work[0]),
        [
            one("Squash (#12)", LinkKind::Body),
            one("BOLT-044: mend what BOLT-045 broke", LinkKind::Subject),
            one("Add cancel", LinkKind::Trailer),
        ]
    );
    assert_eq!(told(&log.work[1]), [one("Squash (#12)", LinkKind::Trailer)]);
    let [spoken] = log.work[1].mentions.as_slice() else { panic!("{:?}", log.work[1].mentions) };
    assert_eq!((spoken.subject.as_str(), spoken.how), ("Tidy", LinkKind::Text));
    assert_eq!(spoken.confidence, Confidence::Low);
    let place = &spoken.location;
    assert_eq!((place.line, place.column), (3, 14));
    assert_eq!(log.of("bolt-44"), Some(&log.work[0]));
}

#[test]
fn trailers_are_those_of_git() {
    let mut random = SplitMix64::new(11);
    let pieces = [
        "Bolt: BOLT-044",
        "Bolt: BOLT-045",
        "bolt : BOLT-7",
        "Refs #12",
        "some prose",
        "Signed-off-by: Ada <ada@example.com>",
        "  BOLT-9",
        "",
        "Reviewed-by: Ada",
        "Conflicts:",
        "\tmain.go",
        "# a comment",
    ];
    let mut history = begun();
    for _ in 0..160 {
        let count = 1 + random.below(8);
        let lines: Vec<&str> = (0..count).map(|_| random.pick(&pieces)).collect();
        history.commit(&format!("Subject\n\n{}", lines.join("\n")));
    }
    let format = "--format=%x01%H%x02%(trailers:key=Bolt,valueonly,unfold,separator=%x2C)";
    let text = history.git(&["log", format]);
    let mut theirs: BTreeSet<(String, String)> = BTreeSet::new();
    for block in text.split('\u{1}').skip(1) {
        let (id, values) = block.split_once('\u{2}').expect("the format has a mark");
        // A value goes on in a line of a path, too.
        let words = values.split([',', ' ', '\n']).filter(|word| word.starts_with("BOLT-"));
        theirs.extend(words.map(|word| (id.to_owned(), word.to_owned())));
    }
    let log = log(&history);
    let all = log.work.iter().flat_map(|work| work.commits.iter().map(move |it| (work, it)));
    let ours: BTreeSet<(String, String)> = all
        .filter(|(_, it)| it.how == LinkKind::Trailer)
        .map(|(work, it)| (it.commit.to_string(), work.id.clone()))
        .collect();
    assert!(theirs.len() > 30, "{theirs:?}");
    let differing: Vec<_> = ours.symmetric_difference(&theirs).collect();
    let message = |id: &str| history.git(&["log", "-1", "--format=%B", id]);
    assert!(differing.is_empty(), "{differing:?}: {}", message(&differing[0].0));
}

#[test]
fn a_branch_speaks_for_commits_that_say_nothing() {
    let mut history = begun();
    history.git(&["checkout", "--quiet", "-b", "feature/bolt-044-cancel"]);
    history.write("cancel.go", "package main\n");
    history.commit("Add cancel");
    history.write("retry.go", "package main\n");
    history.commit("BOLT-045: retry");
    history.git(&["checkout", "--quiet", "main"]);
    history.write("main.go", "package main // main\n");
    history.commit("On main");
    let merge =
        history.merge(&["feature/bolt-044-cancel"], "Merge branch 'feature/bolt-044-cancel'");
    history.git(&["checkout", "--quiet", "-b", "fix-999-typo"]);
    history.write("typo.go", "package main\n");
    history.commit("Typo");
    history.git(&["checkout", "--quiet", "main"]);
    history.merge(&["fix-999-typo"], "Merge branch 'fix-999-typo'");
    let repository = read(&history);
    let log = repository.bolt_log().expect("history was read");
    let merged = "Merge branch 'feature/bolt-044-cancel'";
    assert_eq!(
        told(&log.work[0]),
        [one(merged, LinkKind::Branch), one("Add cancel", LinkKind::Branch)]
    );
    let place = log.work[0].commits[1].location.to_string();
    assert_eq!(place, format!("commit:{merge}:1"));
    assert_eq!(told(&log.work[1]), [one("BOLT-045: retry", LinkKind::Subject)]);
    // A number of an issue is no work, since nothing defines it.
    assert_eq!(log.work.len(), 2);
    assert!(repository.unresolved().is_empty(), "{:?}", repository.unresolved());
    let edge = repository
        .edges()
        .find(|it| it.edge.kind == EdgeKind::Changes && it.source.id.as_str() == "BOLT-044");
    let edge = edge.expect("the branch changed a file");
    assert_eq!((edge.target.id.as_str(), edge.edge.strength), ("file:cancel.go", Strength::Weak));
}

#[test]
fn a_revert_belongs_to_what_it_reverts() {
    let mut history = begun();
    history.write("cancel.go", "package main\n");
    let done = history.commit("Add cancel\n\nBolt: BOLT-044");
    history.remove("cancel.go");
    let undone = history.commit(&format!("Revert \"Add cancel\"\n\nThis reverts commit {done}."));
    history.write("cancel.go", "package main\n");
    history.commit(&format!("Reapply \"Add cancel\"\n\nThis reverts commit {undone}."));
    history.remove("cancel.go");
    history.commit(&format!(
        "Revert \"BOLT-044: add cancel\"\n\nThis reverts commit {done}.\n\nBolt: FIX-001"
    ));
    let log = log(&history);
    let marks: Vec<_> =
        log.work[0].commits.iter().map(|it| (it.subject.as_str(), it.is_revert)).collect();
    assert_eq!(
        marks,
        [("Reapply \"Add cancel\"", true), ("Revert \"Add cancel\"", true), ("Add cancel", false)]
    );
    assert_eq!(log.work[1].id, "FIX-001");
    assert_eq!(log.work[1].commits.len(), 1);
    assert!(!log.work[1].commits[0].is_revert, "it undoes nothing of its own");
    let [file] = log.work[0].files.as_slice() else { panic!("{:?}", log.work[0].files) };
    assert_eq!((file.path.as_str(), file.is_present), ("cancel.go", false));
    assert_eq!(file.lines, LineCounts::new(2, 1));
}

#[test]
fn what_another_commit_did_is_done_again_or_undone_by_others_as_hosts_write_it() {
    let mut history = begun();
    history.write("cancel.go", "package main\n");
    history.commit("BOLT-044: cancel (#12)");
    history.remove("cancel.go");
    history.commit("Revert \"BOLT-044: cancel (#12)\" (#13)\n\nReverts acme/booking#12");
    history.write("cancel.go", "package main // again\n");
    history.commit("Reapply \"BOLT-044: cancel (#12)\" (#14)");
    history.git(&["checkout", "--quiet", "-b", "bolt-045-retry"]);
    history.write("retry.go", "package main\n");
    let retry = history.commit("Add retry");
    history.git(&["checkout", "--quiet", "main"]);
    history.merge(&["bolt-045-retry"], "Merge branch 'bolt-045-retry'");
    history.write("retry.go", "package main // also here\n");
    history.commit(&format!("Add retry\n\n(cherry picked from commit {retry})"));
    let log = log(&history);
    let marks = |work: &WorkLog| -> Vec<(String, bool)> {
        work.commits.iter().map(|it| (it.subject.clone(), it.is_revert)).collect()
    };
    let mark = |subject: &str, is_revert| (subject.to_owned(), is_revert);
    assert_eq!(
        marks(&log.work[0]),
        [
            mark("Reapply \"BOLT-044: cancel (#12)\" (#14)", true),
            mark("Revert \"BOLT-044: cancel (#12)\" (#13)", true),
            mark("BOLT-044: cancel (#12)", false),
        ]
    );
    assert_eq!(
        marks(&log.work[1]),
        [
            mark("Add retry", false),
            mark("Merge branch 'bolt-045-retry'", false),
            mark("Add retry", false),
        ]
    );
}

#[test]
fn what_is_only_spoken_of_is_told_apart_and_counts_for_nothing() {
    let mut history = begun();
    history.write("cancel.go", "package main\n");
    history.commit("BOLT-044: cancel");
    history.write("generated.go", "package main\n// much\n");
    history.commit("Release 1.4\n\n- BOLT-044: cancel\n- BOLT-045: retry");
    let repository = read(&history);
    let log = repository.bolt_log().expect("history was read");
    let told = |work: &WorkLog| {
        let paths = work.files.iter().map(|file| file.path.as_str().to_owned());
        (work.commits.len(), work.mentions.len(), paths.collect::<Vec<_>>(), work.lines)
    };
    assert_eq!(told(&log.work[0]), (1, 1, vec!["cancel.go".to_owned()], LineCounts::new(1, 0)));
    assert_eq!(log.work[0].first, log.work[0].last);
    assert_eq!(told(&log.work[1]), (0, 1, Vec::new(), LineCounts::default()));
    assert_eq!((log.work[1].first, log.work[1].last), (None, None));
    let changes = repository.edges().filter(|it| it.edge.kind == EdgeKind::Changes);
    let targets: Vec<&str> = changes.map(|it| it.target.id.as_str()).collect();
    assert_eq!(targets, ["file:cancel.go"]);
    let about = |id: &str| repository.bolt_log_about(&id.into()).expect("history was read").work;
    assert_eq!(about("BOLT-045"), [log.work[1].clone()]);
    assert_eq!(about("file:cancel.go"), [log.work[0].clone()]);
    assert!(about("file:generated.go").is_empty());
}

#[test]
fn files_have_their_present_names() {
    let lines: String = (0..20).map(|line| format!("line {line}\n")).collect::<Vec<_>>().concat();
    let mut history = begun();
    history.write("old.go", &lines);
    let first = history.commit("BOLT-044: begin");
    history.git(&["mv", "old.go", "new.go"]);
    history.commit("Rename");
    history.write("new.go", lines.clone() + "more\n");
    let last = history.commit("BOLT-044: more");
    // Another file has the old name now.
    history.write("old.go", "package old\n");
    history.commit("BOLT-045: another");
    let repository = read(&history);
    let log = repository.bolt_log().expect("history was read");
    let files: Vec<(&str, Vec<&str>)> = log
        .work
        .iter()
        .map(|it| (it.id.as_str(), it.files.iter().map(|file| file.path.as_str()).collect()))
        .collect();
    assert_eq!(files, [("BOLT-044", vec!["new.go"]), ("BOLT-045", vec!["old.go"])]);
    let file = &log.work[0].files[0];
    assert_eq!((file.first.to_string(), file.last.to_string()), (first, last));
    assert_eq!((file.lines, log.work[0].lines), (LineCounts::new(21, 0), LineCounts::new(21, 0)));
    let time = |time: Option<Timestamp>| time.map(|time| time.to_string());
    assert_eq!(time(log.work[0].first).as_deref(), Some("2024-01-01T01:00:00Z"));
    assert_eq!(time(log.work[0].last).as_deref(), Some("2024-01-01T03:00:00Z"));
    let edges: Vec<(String, String, usize)> = repository
        .edges()
        .filter(|it| it.edge.kind == EdgeKind::Changes)
        .map(|it| (it.source.id.to_string(), it.target.id.to_string(), it.edge.locations.len()))
        .collect();
    let edge = |from: &str, to: &str, places| (from.to_owned(), to.to_owned(), places);
    assert_eq!(edges, [edge("BOLT-044", "file:new.go", 2), edge("BOLT-045", "file:old.go", 1)]);
}

#[test]
fn commits_are_nodes_if_they_name_an_artifact_and_what_nobody_defines_dangles() {
    let mut history = begun();
    history.write("main.go", "package main // 1\n");
    let lost = history.commit("Add\n\nUTF-8, as RFC-2119 says.\n\nBolt: BOLT-999\nRefs: ADR-023");
    let repository = read(&history);
    let nodes: Vec<_> =
        repository.nodes().filter(|it| it.id.as_str().starts_with("commit:")).collect();
    let [node] = nodes.as_slice() else { panic!("{nodes:?}") };
    assert_eq!((node.id.as_str(), node.title.as_ref()), (format!("commit:{lost}").as_str(), "Add"));
    let [only] = repository.unresolved() else { panic!("{:?}", repository.unresolved()) };
    assert_eq!((only.text.as_str(), only.kind), ("BOLT-999", EdgeKind::BelongsTo));
    assert_eq!(only.location.to_string(), format!("commit:{lost}:5"));
    let edges: Vec<String> = repository
        .edges()
        .filter(|it| it.source.id.as_str().starts_with("commit:"))
        .map(|it| format!("{} {}", it.edge.kind, it.target.id))
        .collect();
    assert_eq!(edges, ["mentions ADR-023"]);
    let log = repository.bolt_log().expect("history was read");
    assert_eq!((log.work[0].id.as_str(), log.work[0].is_defined), ("BOLT-999", false));
    let about = |id: &airsdlc_core::model::NodeId| {
        repository.bolt_log_about(id).expect("history was read").work.len()
    };
    assert_eq!(
        (about(&node.id), about(&"file:main.go".into()), about(&"BOLT-044".into())),
        (1, 1, 0)
    );
    assert_eq!(repository.node(&lost[..8]).expect("a short name").id, node.id);
    assert!(repository.node("Add").is_err(), "a subject is no name");
}

#[test]
fn a_directory_below_and_a_revision_have_their_own_history() {
    let mut history = GitHistory::new();
    history.write("kb/work.md", WORK);
    history.write("kb/in.go", "package in\n");
    history.write("out.go", "package out\n");
    history.commit("BOLT-044: both");
    history.write("kb/in.go", "package in // 2\n");
    history.commit("BOLT-045: later");
    let options = OpenOptions::new().history(true);
    let open = |options: &OpenOptions| {
        KnowledgeRepository::open_with(history.path().join("kb"), options).expect("it can be read")
    };
    let log = open(&options).bolt_log().expect("history was read");
    let files: Vec<&str> = log.work[0].files.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(files, ["in.go", "work.md"]);
    assert_eq!(log.work.len(), 2);
    let before = open(&options.clone().revision("HEAD~1"));
    assert_eq!(before.bolt_log().expect("history was read").work.len(), 1);
    // Whoever asks for another revision of the same repository gets its history.
    assert_eq!(before.at("HEAD").expect("it is there").bolt_log().expect("read").work.len(), 2);
}

/// A message stands in no directory: neither the root nor what the commit changed is near to it.
#[test]
fn a_commit_means_the_first_definition_of_an_id() {
    let mut history = GitHistory::new();
    history.write("a/bolt.md", "# BOLT-001: A\n");
    history.write("bolt.md", "# BOLT-001: B\n");
    history.commit("Begin");
    history.write("main.go", "package main\n");
    history.commit("BOLT-001: begin");
    let repository = read(&history);
    let edges = repository
        .edges()
        .map(|edge| format!("{} {} {}", edge.source.id, edge.edge.kind, edge.target.id));
    let edges: Vec<String> = edges.collect();
    assert!(edges.contains(&"BOLT-001 changes file:main.go".to_owned()), "{edges:?}");
    assert_eq!(edges.iter().filter(|edge| edge.contains("belongs-to BOLT-001")).count(), 1);
    assert!(!edges.iter().any(|edge| edge.contains("~2")), "{edges:?}");
}

#[test]
fn without_a_repository_or_a_commit_history_is_an_error_and_reading_is_not() {
    let plain = TempRepository::new().file("work.md", WORK);
    let options = OpenOptions::new().history(true);
    let error = KnowledgeRepository::open_with(plain.path(), &options).expect_err("no repository");
    assert!(matches!(error, OpenError::Git(GitError::NoRepository { .. })), "{error}");
    let repository = KnowledgeRepository::open(plain.path()).expect("it can be read");
    let error = repository.bolt_log().expect_err("there is no history");
    let place = plain.path().display();
    assert_eq!(error.to_string(), format!("{place} lies in no git repository"));
    let empty = GitHistory::new();
    let error = KnowledgeRepository::open_with(empty.path(), &options).expect_err("no commit");
    assert!(matches!(error, OpenError::Git(GitError::NoCommit { .. })), "{error}");
}

#[test]
fn any_number_of_threads_gives_the_same_graph_and_log() {
    let messages =
        ["Add\n\nBolt: BOLT-044", "BOLT-045: it", "Nothing", "Text of FIX-001 here\n\nfix-1"];
    let stream =
        airsdlc_testkit::random_history(5, 150, |at| messages[at % messages.len()].to_owned());
    let mut history = GitHistory::new();
    history.import(stream.as_bytes());
    history.write("work.md", WORK);
    history.commit("Define");
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for threads in [1, 2, 5] {
        let options = OpenOptions::new().history(true).threads(threads);
        let repository = KnowledgeRepository::open_with(history.path(), &options).expect("read");
        let log = repository.bolt_log().expect("history was read");
        assert_eq!(log.work.len(), 3);
        let graph = repository.export(airsdlc_core::export::Format::Json);
        let log = serde_json::to_string(&log).expect("it is JSON");
        *seen.entry(graph + &log).or_default() += 1;
    }
    assert_eq!(seen.len(), 1);
}

#[test]
fn lines_are_counted_once_and_a_broken_count_is_made_anew() {
    let mut history = begun();
    history.write("main.go", "package main\n\nfunc cancel() {}\n");
    history.commit("BOLT-044: cancel");
    let counted = log(&history);
    assert_eq!(counted.work[0].lines, LineCounts::new(2, 0));
    let file = history.path().join(".git/airsdlc/lines");
    let whole = std::fs::read(&file).expect("counts are kept");
    // What was counted is taken from there: the first version of the file is not needed any more.
    let blob = history.git(&["rev-parse", "HEAD~1:main.go"]);
    let object = format!(".git/objects/{}/{}", &blob[..2], blob[2..].trim());
    let away = history.path().join("away");
    std::fs::rename(history.path().join(&object), &away).expect("it can be moved");
    assert_eq!(log(&history), counted);
    std::fs::rename(&away, history.path().join(&object)).expect("it can be moved");
    let last = whole.len() - 1;
    for broken in [&whole[..last], b"airsdlc lines 1 0 0\n", &[whole.as_slice(), b"\0"].concat()] {
        std::fs::write(&file, broken).expect("it can be written");
        assert_eq!(log(&history), counted);
        assert_eq!(std::fs::read(&file).expect("counts are kept"), whole);
    }
}

#[test]
fn a_repository_that_was_read_without_history_has_the_same_log() {
    let mut history = begun();
    let messages =
        ["Add\n\nBolt: BOLT-044", "BOLT-045: it", "fix-1 and more", "BOLT-099: nobody's"];
    for (at, message) in messages.iter().enumerate() {
        history.write(&format!("file{at}.go"), format!("package main // {at}\n"));
        history.commit(message);
    }
    history.git(&["checkout", "--quiet", "-b", "bolt-044-more"]);
    history.write("more.go", "package more\n");
    history.commit("More");
    history.git(&["checkout", "--quiet", "main"]);
    history.merge(&["bolt-044-more"], "Merge branch 'bolt-044-more'");
    history.write("work.md", format!("{WORK}\nNot committed.\n"));
    let plain = KnowledgeRepository::open(history.path()).expect("it can be read");
    let with = log(&history);
    assert_eq!(with.work.len(), 4);
    assert_eq!(plain.bolt_log().expect("it lies in a git repository"), with);
    let before = plain.at("HEAD~2").expect("it can be read").bolt_log().expect("there is history");
    let options = OpenOptions::new().history(true).revision("HEAD~2");
    let same = KnowledgeRepository::open_with(history.path(), &options).expect("it can be read");
    assert_eq!(before, same.bolt_log().expect("history was read"));
    assert!(before != with);
}

#[test]
fn an_answer_is_kept_for_what_it_was_asked_of() {
    let mut history = begun();
    history.write("cancel.go", "package main\n");
    history.commit("BOLT-044: cancel");
    history.write("retry.go", "package main\n");
    history.commit("BOLT-045: retry, which follows\n\nIt follows BOLT-044.");
    let place = history.path().to_path_buf();
    let ask = |about: &[&str]| -> Vec<BoltLog> {
        let repository = KnowledgeRepository::open(&place).expect("it can be read");
        let whole = std::iter::once(repository.bolt_log().expect("there is history"));
        let parts =
            about.iter().map(|id| repository.bolt_log_about(&(*id).into()).expect("there is"));
        whole.chain(parts).collect()
    };
    let about = ["BOLT-044", "BOLT-046", "file:retry.go", "file:work.md"];
    let commit = format!("commit:{}", history.head());
    let about: Vec<&str> = about.into_iter().chain([commit.as_str()]).collect();
    // Each part for itself first, while nothing is kept.
    let bolts = place.join(".git/airsdlc/bolts");
    let parts: Vec<BoltLog> = about
        .iter()
        .map(|id| {
            let repository = KnowledgeRepository::open(&place).expect("it can be read");
            repository.bolt_log_about(&(*id).into()).expect("there is history")
        })
        .collect();
    assert!(!bolts.exists(), "a part is no answer to the whole");
    let first = ask(&about);
    assert_eq!(first[1..], parts);
    assert_eq!(first[0], log(&history));
    let counts: Vec<usize> = parts.iter().map(|log| log.work.len()).collect();
    // The last commit belongs to BOLT-045 alone.
    assert_eq!(counts, [1, 0, 1, 0, 1]);
    // What is kept needs no commits.
    std::fs::remove_file(place.join(".git/airsdlc/log")).expect("it was kept, too");
    assert_eq!(ask(&about), first);
    assert!(!place.join(".git/airsdlc/log").exists(), "nothing was read");
    // With anything else it is another question.
    history.write("work.md", WORK.replace("Cancel endpoint", "Cancelling"));
    assert_eq!(ask(&[])[0].work[0].title, "Cancelling");
    history.remove("retry.go");
    assert!(!ask(&[])[0].work[1].files[0].is_present);
    history.commit("TASK-001: limits");
    assert_eq!(ask(&[])[0].work.len(), 2);
    let kind = "[[kind]]\nname = \"task\"\nas = \"bolt\"\nprefixes = [\"TASK\"]\n";
    history.write("airsdlc.toml", kind);
    assert_eq!(ask(&[])[0].work.len(), 3);
    assert_eq!(ask(&[])[0], log(&history));
    std::fs::write(&bolts, "airsdlc bolts 1 0 0\n").expect("it can be written");
    assert_eq!(ask(&[])[0], log(&history));
}

#[test]
fn an_answer_is_not_kept_where_something_is_missing() {
    let mut history = begun();
    history.git(&["config", "uploadpack.allowFilter", "true"]);
    for at in 0..3 {
        history.write("cancel.go", format!("package main // {at}\n"));
        history.commit("BOLT-044: cancel");
    }
    let url = format!("file://{}", history.path().display());
    let away = TempRepository::new();
    let place = |name: &str| away.path().join(name).display().to_string();
    let ask = |name: &str| {
        let repository = KnowledgeRepository::open(place(name)).expect("it can be read");
        repository.bolt_log().expect("there is a history")
    };
    // A clone that becomes shallow ends where it did not before.
    history.git(&["clone", "--quiet", &url, &place("shallow")]);
    assert_eq!((ask("shallow").ends.len(), ask("shallow").work[0].commits.len()), (0, 3));
    history.git(&["-C", &place("shallow"), "fetch", "--quiet", "--depth", "2"]);
    assert_eq!(ask("shallow").ends.len(), 1);
    history.git(&["-C", &place("shallow"), "fetch", "--quiet", "--unshallow"]);
    assert_eq!(ask("shallow").ends.len(), 0);
    // Of a clone that leaves files out the lines of old ones are not known, and may be later.
    history.git(&["clone", "--quiet", "--filter=blob:none", &url, &place("partial")]);
    assert_eq!(ask("partial").work[0].lines, LineCounts::default());
    history.git(&["-C", &place("partial"), "log", "--patch", "--output=/dev/null"]);
    assert_eq!(ask("partial").work[0].lines, LineCounts::new(3, 2));
}

#[test]
fn files_of_further_roots_belong_to_work_as_far_as_they_lie_in_the_same_repository() {
    let mut history = GitHistory::new();
    let other = TempRepository::new();
    let place = other.path().display();
    let config = format!(
        "[[root]]\npath = \"../services\"\n\n[[root]]\npath = \"{place}\"\nname = \"other\"\n"
    );
    history.write("docs/airsdlc.toml", config);
    history.write("docs/work.md", WORK);
    history.write("services/old.go", "package old\n");
    history.write("elsewhere/main.go", "package main\n");
    history.commit("Begin");
    history.git(&["mv", "services/old.go", "services/main.go"]);
    history.write("elsewhere/main.go", "package main // once more\n");
    history.write("docs/notes.md", "# Notes\n");
    history.commit("BOLT-044: cancel");
    std::fs::write(other.path().join("lib.go"), "package lib\n").expect("it can be written");
    let docs = history.path().join("docs");
    let files = |options: OpenOptions| -> (Vec<String>, KnowledgeRepository) {
        let options = options.history(true);
        let repository = KnowledgeRepository::open_with(&docs, &options).expect("it can be read");
        let log = repository.bolt_log().expect("history was read");
        let files = log.work[0].files.iter();
        assert!(log.work[0].files.iter().all(|file| file.is_present));
        (files.map(|file| file.path.to_string()).collect(), repository)
    };
    let (here, repository) = files(OpenOptions::new());
    assert_eq!(here, ["notes.md", "services/main.go"]);
    let changes = repository.edges().filter(|it| it.edge.kind == EdgeKind::Changes);
    let targets: Vec<String> = changes.map(|edge| edge.target.id.to_string()).collect();
    assert_eq!(targets, ["file:notes.md", "file:services/main.go"]);
    assert_eq!(files(OpenOptions::new().revision("HEAD")).0, here);
}

#[test]
fn releases_ship_what_none_before_them_did() {
    let mut history = begun();
    let change = |history: &mut GitHistory, at: usize, message: &str| {
        history.write("main.go", format!("package main // {at}\n"));
        history.commit(message)
    };
    change(&mut history, 1, "BOLT-044: cancel");
    history.git(&["tag", "v1.0.0"]);
    history.git(&["tag", "payments-v3"]);
    change(&mut history, 2, "BOLT-045: retry\n\nSee BOLT-044.");
    change(&mut history, 3, "Tidy\n\nLike FIX-001.");
    history.git(&["tag", "v1.1.0"]);
    history.git(&["tag", "adr-023-accepted"]);
    history.git(&["tag", "nightly"]);
    // The fix of an old release, which the main line takes later.
    history.git(&["switch", "--quiet", "--create", "fix", "v1.0.0"]);
    history.write("fix.go", "package main\n");
    history.commit("Pool\n\nFix-It: FIX-001");
    history.git(&["tag", "v1.0.1"]);
    history.git(&["switch", "--quiet", "-"]);
    let before = read(&history).tags().expect("there is a history");
    assert!(before.releases.iter().all(|release| release.tag != "v1.0.1"), "it is not merged");
    history.merge(&["fix"], "Merge branch 'fix'");
    history.git(&["tag", "payments-v4"]);
    let bare = KnowledgeRepository::open(history.path()).expect("it can be read");
    let tags = bare.tags().expect("there is a history");
    assert_eq!(read(&history).tags().expect("there is a history"), tags);
    let told: Vec<(&str, &str, String)> = tags
        .releases
        .iter()
        .map(|it| (it.tag.as_str(), it.component.as_str(), it.work.join(" ")))
        .collect();
    let expected = [
        ("payments-v3", "payments", "BOLT-044"),
        ("v1.0.0", "", "BOLT-044"),
        ("v1.1.0", "", "BOLT-045"),
        ("v1.0.1", "", "FIX-001"),
        ("payments-v4", "payments", "BOLT-045 FIX-001"),
    ];
    assert_eq!(told, expected.map(|(tag, of, work)| (tag, of, work.to_owned())));
    assert!(tags.releases.iter().all(|release| release.by.is_none()), "these are mere names");
    let state = &tags.states[0];
    assert_eq!((state.id.as_str(), state.state.as_str()), ("ADR-023", "accepted"));
    assert_eq!(tags.states.len(), 1);
    // At an earlier commit the later tags are not known.
    let then = bare.at("v1.0.0").expect("the tag is there").tags().expect("there is a history");
    assert_eq!(
        then.releases.iter().map(|it| it.tag.as_str()).collect::<Vec<_>>(),
        ["payments-v3", "v1.0.0"]
    );
}

/// The last line of a pull request that is called after its Bolt looks like a trailer.
#[test]
fn a_last_line_that_begins_with_an_id_is_no_trailer_of_that_key() {
    let mut history = begun();
    for (at, message) in [
        "Merge pull request #12 from acme/feature-x\n\nBOLT-044: Title",
        "Merged PR 123: cancel\n\nRelated work items: #1\n\nBOLT-044: x\n  goes on",
        "Cancel (#12)\n\nBOLT-044: x\nSigned-off-by: Ada <ada@example.com>",
        "Cancel\n\nADR-023: outbox\nBolt: BOLT-045",
    ]
    .iter()
    .enumerate()
    {
        history.write("main.go", format!("package main // {at}\n"));
        history.commit(message);
    }
    let log = log(&history);
    let how = |id: &str| -> Vec<LinkKind> {
        log.of(id).expect("it has commits").commits.iter().map(|it| it.how).collect()
    };
    assert_eq!(how("BOLT-044"), [LinkKind::Body; 3]);
    assert_eq!(how("BOLT-045"), [LinkKind::Trailer]);
}

/// What old imports wrote, and git reads.
#[test]
fn people_may_be_written_in_any_way() {
    let history = begun();
    let base = history.head();
    let tree = history.git(&["rev-parse", "HEAD^{tree}"]).trim().to_owned();
    let mut parent = base;
    for (who, author, at) in [
        ("Ann ann@x 1112912313 -0700", "Ann ann@x 1112912313 -0700", "1970-01-01T00:00:00Z"),
        ("Ann <ann@x> Thu Apr 7 2005", "Ann <ann@x>", "1970-01-01T00:00:00Z"),
        ("Ann <ann@x> 1112912313 -07:00", "Ann <ann@x>", "2005-04-07T22:18:33Z"),
        ("Ann <ann@x> 1112912313 -0700 junk", "Ann <ann@x>", "2005-04-07T15:18:33-07:00"),
    ] {
        let text = format!(
            "tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n\nBOLT-044: {at}\n"
        );
        parent = hashed(&history, &text);
        history.git(&["reset", "--quiet", "--hard", &parent]);
        let log = log(&history);
        let commit = &log.of("BOLT-044").expect("it has commits").commits[0];
        assert_eq!((commit.author.as_str(), commit.authored.to_string().as_str()), (author, at));
    }
    let lines = read(&history).blame(&["main.go:1"]).expect("the file is there");
    let commit = lines[0].commit.as_ref().expect("it was committed");
    assert_eq!((commit.subject.as_str(), commit.limit), ("Begin", None));
}

/// The commit of a text that git would not write itself.
fn hashed(history: &GitHistory, text: &str) -> String {
    let mut command =
        history.command(&["hash-object", "-t", "commit", "-w", "--stdin", "--literally"]);
    let mut child = command
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("git can be run");
    std::io::Write::write_all(&mut child.stdin.take().expect("it is piped"), text.as_bytes())
        .expect("git reads it");
    let output = child.wait_with_output().expect("git ends");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// A history in which a branch `side` with one commit that says nothing was merged with a message.
fn merged(message: &str) -> GitHistory {
    let mut history = begun();
    history.git(&["checkout", "--quiet", "-b", "side"]);
    history.write("cancel.go", "package main\n");
    history.commit("Add cancel");
    history.git(&["checkout", "--quiet", "main"]);
    history.write("main.go", "package main // main\n");
    history.commit("On main");
    history.merge(&["side"], message);
    history
}

#[test]
fn a_merge_that_names_its_work_speaks_for_what_it_brought_in() {
    for (message, how) in [
        ("Merge pull request #12 from acme/x\n\nBOLT-044: Cancel", LinkKind::Body),
        ("Merge pull request #12 from acme/x\n\n[BOLT-044] Cancel", LinkKind::Body),
        ("Merge pull request #12 from acme/x\n\nCancel\n\nBolt: BOLT-044", LinkKind::Trailer),
        ("Merge pull request 'BOLT-044: cancel' (#12) from x into main", LinkKind::Subject),
        (
            "Merge branch 'x' into 'main'\n\nBOLT-044: cancel\n\nSee merge request a/b!12",
            LinkKind::Body,
        ),
        ("Merged PR 12: BOLT-044 cancel", LinkKind::Subject),
        ("Pull request #12: BOLT-044 cancel\n\nMerge in P/r from x to main", LinkKind::Subject),
        ("Pull request #12: Cancel\n\nMerge in P/r from x/bolt-044-y to main", LinkKind::Branch),
        ("Merge pull request 'Take a from b' (#12) from bolt-044-x into main", LinkKind::Branch),
        ("Merge bolt-044-x into main", LinkKind::Branch),
        ("Merge branch 'bolt044-x'", LinkKind::Branch),
        // Its own message is stronger than the name of the branch.
        ("Merge branch 'bolt-045-x'\n\nBolt: BOLT-044", LinkKind::Trailer),
    ] {
        let history = merged(message);
        let log = log(&history);
        let [work] = log.work.as_slice() else { panic!("{message}: {:?}", log.work) };
        let subject = message.lines().next().unwrap_or_default();
        let expected = [one(subject, how), one("Add cancel", LinkKind::Branch)];
        assert_eq!((work.id.as_str(), told(work)), ("BOLT-044", expected.to_vec()), "{message}");
        let place = work.commits[1].location.path.to_string();
        assert_eq!(place, format!("commit:{}", history.head()), "{message}");
    }
}

#[test]
fn a_merge_of_a_shared_branch_speaks_for_itself_alone() {
    for message in [
        "Merge branch 'main' into side\n\nBolt: BOLT-044",
        "Merge remote-tracking branch 'origin/develop'\n\nBolt: BOLT-044",
        "Merge branch 'release/1.4'\n\nBOLT-044: cancel",
        "BOLT-044: merge main",
    ] {
        let log = log(&merged(message));
        let subject = message.lines().next().unwrap_or_default();
        let subjects: Vec<_> = log.work[0].commits.iter().map(|it| it.subject.as_str()).collect();
        assert_eq!(subjects, [subject], "{message}");
    }
    // One that only speaks of a Bolt says nothing for others.
    let log = log(&merged("Merge branch 'x'\n\nThis is like BOLT-044, a little."));
    assert_eq!((log.work[0].commits.len(), log.work[0].mentions.len()), (0, 1));
}

#[test]
fn a_branch_that_took_over_main_and_became_it_has_its_commits() {
    let mut history = begun();
    history.git(&["checkout", "--quiet", "-b", "bolt-044-x"]);
    for at in 0..2 {
        history.write("cancel.go", format!("package main // {at}\n"));
        history.commit(&format!("Add cancel {at}"));
    }
    history.git(&["checkout", "--quiet", "main"]);
    history.write("main.go", "package main // main\n");
    history.commit("On main");
    history.git(&["checkout", "--quiet", "bolt-044-x"]);
    let merge = "Merge branch 'main' into bolt-044-x";
    history.merge(&["main"], merge);
    history.git(&["checkout", "--quiet", "main"]);
    history.git(&["merge", "--quiet", "--ff-only", "bolt-044-x"]);
    history.write("main.go", "package main // later\n");
    history.commit("Later");
    let log = log(&history);
    let told = told(&log.work[0]);
    assert_eq!(told, [merge, "Add cancel 1", "Add cancel 0"].map(|it| one(it, LinkKind::Branch)));
}
