//! The history of the example: it ends at the example, is the same everywhere, and answers what the story asks.
#![cfg(feature = "git")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, Weak};

use airsdlc_core::check::CheckOptions;
use airsdlc_core::export::Format;
use airsdlc_core::git::{Blame as _, BlameAt, BlameRequest, GitRepository};
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::{TempRepository, booking_history, replay_booking};

/// When the alert fired.
const ALERT: &str = "2024-01-15T10:00Z";

/// One replay for the tests that run at the same time and only read; it goes with the last of them.
fn history(what: &str) -> Option<Arc<TempRepository>> {
    static SHARED: Mutex<Weak<TempRepository>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().expect("no replay failed");
    if let Some(history) = shared.upgrade() {
        return Some(history);
    }
    let history = Arc::new(booking_history(what)?);
    *shared = Arc::downgrade(&history);
    Some(history)
}

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples")
}

/// All files below a directory but those of git, by their paths.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut directories = vec![root.to_path_buf()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            if path == root.join(".git") {
                continue;
            }
            if path.is_dir() {
                directories.push(path);
                continue;
            }
            let name = path.strip_prefix(root).expect("it lies there").to_path_buf();
            found.insert(name, fs::read(&path).expect("it can be read"));
        }
    }
    found
}

/// The last commit, as the README tells it.
fn told() -> String {
    let readme = fs::read_to_string(examples().join("booking-history/README.md"))
        .expect("the history has a README");
    let mut hashes = readme
        .lines()
        .filter(|line| line.len() == 40 && line.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let hash = hashes.next().expect("the README tells the last commit");
    assert_eq!(hashes.next(), None);
    hash.to_owned()
}

fn git(history: &TempRepository, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .current_dir(history.path())
        .args(arguments)
        .output()
        .expect("git can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// As the README says: the rename of `service.go` belongs to no Bolt. What decisions and links say is sound at each commit of main.
#[test]
fn checks_find_in_the_history_what_the_readme_tells() {
    let Some(history) = history("the checks of the history") else { return };
    let options = OpenOptions::new().history(true);
    let repository = KnowledgeRepository::open_with(history.path(), &options).expect("it is there");
    let today = "2024-06-01".parse().expect("it is a day");
    let report = repository.check(&CheckOptions::new().today(today)).expect("all rules exist");
    let found: Vec<&str> = report.diagnostics.iter().map(|it| it.message.as_str()).collect();
    let rename = "commit 6e1f024d1bc0 of 2024-01-10 changes code and names no Bolt: Name the file of the service after its type";
    assert_eq!(found, [rename]);
    for rule in ["untraced-change", "amended-after-acceptance", "stale-link"] {
        let ran = report.rules.iter().find(|ran| ran.name == rule).expect("it ran");
        assert!(ran.seen > 0, "{rule} looked at nothing");
    }
    for revision in git(&history, &["rev-list", "--first-parent", "HEAD"]).lines() {
        let then = repository.at(revision).expect("it is a commit");
        let rules = ["amended-after-acceptance", "stale-link"];
        let report = then.check(&CheckOptions::new().select(rules)).expect("the rules exist");
        assert_eq!(report.diagnostics, [], "{revision}");
    }
}

#[test]
fn the_history_ends_at_the_example() {
    let Some(history) = history("the end of the history") else { return };
    assert_eq!(files(history.path()), files(&examples().join("booking")));
    assert_eq!(git(&history, &["rev-parse", "HEAD"]), told());
    assert_eq!(git(&history, &["status", "--porcelain", "--ignored"]), "");
    // Nothing is executable, and nothing a link.
    for entry in git(&history, &["ls-files", "--stage"]).lines() {
        assert!(entry.starts_with("100644 "), "{entry}");
    }
}

#[test]
fn nobodys_configuration_counts() {
    let home = TempRepository::new().file(
        ".gitconfig",
        "[user]\nname = Eve\n[core]\nautocrlf = true\n[commit]\ngpgSign = true\n[tag]\ngpgSign = true\n\
         [merge]\nff = only\n[init]\ndefaultObjectFormat = sha256\n",
    );
    let history = TempRepository::new();
    let Some(mut command) = replay_booking(history.path(), "hermetic replay") else { return };
    command.env("HOME", home.path()).env("XDG_CONFIG_HOME", home.path()).env("TZ", "Asia/Tokyo");
    command.env("GIT_DIR", home.path().join("none")).env("GIT_AUTHOR_NAME", "Eve");
    command.env("GIT_CONFIG_COUNT", "1").env("GIT_CONFIG_KEY_0", "core.autocrlf");
    command.env("GIT_CONFIG_VALUE_0", "true").env("LC_ALL", "tr_TR.UTF-8");
    let output = command.output().expect("sh can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), told());
}

#[test]
fn a_directory_that_is_not_empty_is_left_alone() {
    let target = TempRepository::new().file("docs/mine.md", "mine");
    let Some(mut command) = replay_booking(target.path(), "refusal of a full directory") else {
        return;
    };
    let output = command.output().expect("sh can be run");
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not empty"));
    let left = BTreeMap::from([(PathBuf::from("docs/mine.md"), b"mine".to_vec())]);
    assert_eq!(files(target.path()), left);
    assert!(!target.path().join(".git").exists());
}

#[test]
fn the_graph_at_its_head_is_that_of_the_example() {
    let Some(history) = history("the graph at the end of the history") else { return };
    let opened = KnowledgeRepository::open(history.path()).expect("the directory is there");
    let head = opened.at("HEAD").expect("there is a commit");
    let example =
        KnowledgeRepository::open(examples().join("booking")).expect("the example is there");
    assert!(example.node("INC-2024-001").is_ok());
    assert_eq!(head.revision().map(|it| it.to_string()), Some(told()));
    for format in [Format::Json, Format::Dot] {
        assert_eq!(head.export(format), example.export(format));
    }
    assert_eq!(head.unresolved(), example.unresolved());
    assert!(head.diff(&example).is_empty());
}

#[test]
fn when_the_alert_fired_nobody_knew_what_it_would_teach() {
    let Some(history) = history("what was known at the alert") else { return };
    let now = KnowledgeRepository::open(history.path()).expect("the directory is there");
    let then = now.as_of(ALERT.parse().expect("a time")).expect("there was a commit");
    let status = |repository: &KnowledgeRepository, id: &str| {
        let node = repository.node(id).expect("it is there");
        node.status.as_ref().map(|status| status.as_str().to_owned())
    };
    assert_eq!(status(&then, "ADR-023").as_deref(), Some("accepted"));
    for (id, at_the_alert) in
        [("BOLT-044", "done"), ("BOLT-045", "done"), ("BOLT-046", "in progress")]
    {
        assert_eq!(status(&then, id).as_deref(), Some(at_the_alert), "{id}");
        assert_eq!(status(&now, id).as_deref(), Some("done"), "{id}");
    }
    let later = ["ADR-023/amendment/1", "PLAYBOOK-015", "INC-2024-001", "FIX-001"];
    for id in later {
        assert!(now.node(id).is_ok(), "{id}");
        assert!(then.node(id).is_err(), "{id}");
    }
    // Nor does any text speak of it.
    let commit = then.revision().expect("it was read from a commit").to_string();
    for word in ["INC-2024-001", "FIX-001", "PLAYBOOK-015", "Amendment"] {
        let count = |at: &str| git(&history, &["grep", "--files-with-matches", word, at]);
        assert!(!count("HEAD").is_empty(), "{word}");
        let output = Command::new("git")
            .current_dir(history.path())
            .args(["grep", "--quiet", word, &commit])
            .status()
            .expect("git can be run");
        assert_eq!(output.code(), Some(1), "{word}");
    }
    let released = git(&history, &["rev-parse", "v1.4.2^{commit}"]);
    assert_eq!(git(&history, &["log", "-1", "--format=%H", "--skip=1", &commit]), released);
}

#[test]
fn each_release_shipped_its_bolts() {
    let Some(history) = history("the releases of the history") else { return };
    let repository = KnowledgeRepository::open(history.path()).expect("it can be read");
    let tags = repository.tags().expect("there is a history");
    let told: Vec<(String, String, String)> = tags
        .releases
        .iter()
        .map(|it| (it.tag.clone(), it.released.to_string(), it.work.join(" ")))
        .collect();
    let expected = [
        ("v1.4.1", "2024-01-10T10:30:00Z", "BOLT-042 BOLT-043"),
        ("v1.4.2", "2024-01-15T08:00:00Z", "BOLT-044 BOLT-045 BOLT-046"),
        ("v1.4.3", "2024-01-15T13:35:00Z", "FIX-001"),
    ];
    let expected = expected.map(|(tag, at, work)| (tag.to_owned(), at.to_owned(), work.to_owned()));
    assert_eq!(told, expected);
    assert_eq!(
        tags.releases[1].by.as_deref(),
        Some("Ines Ferreira <ines.ferreira@booking.example>")
    );
    let at_the_alert =
        repository.as_of(ALERT.parse().expect("a time")).expect("there was a commit");
    assert_eq!(at_the_alert.tags().expect("there is a history").releases.len(), 2);
}

#[test]
fn the_lines_of_the_story_are_of_its_bolts() {
    let Some(history) = history("blame of the story") else { return };
    let repository = GitRepository::discover(history.path()).expect("there is a repository");
    for (revision, file, line, text, trailer) in [
        ("HEAD", "internal/booking/booking_service.go", 152, "s.db.BeginTx", "Bolt: BOLT-044"),
        ("HEAD", "internal/booking/api_handler.go", 89, "CancelBooking(", "Bolt: BOLT-044"),
        ("HEAD", "internal/outbox/outbox_worker.go", 78, "w.db.BeginTx", "Bolt: BOLT-045"),
        ("v1.4.2", "internal/outbox/outbox_worker.go", 78, "w.db.BeginTx", "Bolt: BOLT-045"),
        // Through the rename of the file.
        ("HEAD", "internal/booking/booking_service.go", 80, "$2 = ''", "Bolt: BOLT-042"),
        ("v1.4.3", "internal/outbox/outbox_worker.go", 17, "defaultBatchSize", "Fix-It: FIX-001"),
        ("v1.4.3", "internal/outbox/outbox_worker.go", 89, "w.connection", "Fix-It: FIX-001"),
    ] {
        let content = git(&history, &["show", &format!("{revision}:{file}")]);
        let number = usize::try_from(line).expect("a line");
        assert!(
            content.lines().nth(number - 1).is_some_and(|it| it.contains(text)),
            "{file}:{line}"
        );
        let at = BlameAt::Commit(repository.resolve(revision).expect("the revision is there"));
        let answers = repository.blame(at, &[BlameRequest::new(file, [line])]);
        let lines = answers.into_iter().next().expect("one answer").expect("the file is there");
        let commit = lines[0].commit.expect("the line is committed").to_string();
        let body = git(&history, &["log", "-1", "--format=%(trailers:only)", &commit]);
        assert!(body.lines().any(|it| it == trailer), "{revision}:{file}:{line}: {body}");
    }
}
