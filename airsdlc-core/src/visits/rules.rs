//! No rule takes more than `n log n` steps: its own example, so many times over with ids of their own, is
//! checked by it alone.

#[cfg(feature = "git")]
use super::count;
use super::tests::COUNT;
use crate::check::{CheckOptions, ExampleFile, Group, Metadata, Needs, rules};
use crate::source::Memory;
use crate::time::Date;
use crate::{KnowledgeRepository, OpenOptions};

/// Numbers of ids of their own for each copy: `ADR-023` of copy 7 is `ADR-0231007`. Names stay, so that what
/// runs has edges from every copy.
fn renumbered(text: &str, copy: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('-') {
        let (before, after) = rest.split_at(at + 1);
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        let follows_id =
            before[..at].ends_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
        out.push_str(before);
        out.push_str(&after[..digits]);
        if digits >= 3 && follows_id {
            out.push_str(&(1_000 + copy).to_string());
        }
        rest = &after[digits..];
    }
    out.push_str(rest);
    out
}

/// The steps that a rule takes on so many copies of its example; where it needs history, one of as many commits as the example has.
fn steps(rule: &Metadata, copies: usize) -> usize {
    let example = rule.example();
    if rule.needs == Needs::History {
        return steps_of_history(rule, &example.broken, copies);
    }
    let mut files = Vec::new();
    for copy in 0..copies {
        for file in &example.broken {
            let is_shared = file.path == "airsdlc.toml";
            if !is_shared {
                files.push((format!("c{copy}/{}", file.path), renumbered(&file.text, copy)));
            } else if copy == 0 {
                files.push((file.path.clone(), file.text.clone()));
            }
        }
    }
    let options = OpenOptions::new().threads(1);
    let repository = KnowledgeRepository::from_source(&Memory::new(files), &options);
    let repository = repository.expect("memory can be read");
    let today: Date = "2024-06-01".parse().expect("it is a day");
    let options = CheckOptions::new().select([rule.name]).today(today).threads(1);
    COUNT.with(|count| count.set(0));
    repository.check(&options).expect("the rule exists");
    COUNT.with(std::cell::Cell::get)
}

#[cfg(not(feature = "git"))]
fn steps_of_history(_: &Metadata, _: &[ExampleFile], copies: usize) -> usize {
    copies
}

#[cfg(feature = "git")]
fn steps_of_history(rule: &Metadata, files: &[ExampleFile], copies: usize) -> usize {
    let mut commits = Vec::new();
    for copy in 0..copies {
        for number in 1..=files.iter().map(|file| file.commit).max().unwrap_or(0) {
            let of_commit = || files.iter().filter(|file| file.commit == number);
            let message = of_commit().find(|file| file.is_message());
            let texts = of_commit().filter(|file| !file.is_message());
            let named = |file: &ExampleFile| {
                (format!("c{copy}/{}", file.path), renumbered(&file.text, copy))
            };
            let message = message.map_or_else(String::new, |file| file.text.clone());
            commits.push((message, texts.map(named).collect()));
        }
    }
    let (steps, found) = steps_of_commits(rule.name, &commits);
    assert_eq!(found, copies, "{}", rule.name);
    steps
}

/// A commit: its message, and the files that it writes.
#[cfg(feature = "git")]
type Made = (String, Vec<(String, String)>);

/// The steps that a rule takes on a history, and how much it finds.
#[cfg(feature = "git")]
fn steps_of_commits(rule: &str, commits: &[Made]) -> (usize, usize) {
    use std::fmt::Write as _;

    let directory = tempfile::tempdir().expect("there is room for a repository");
    let mut stream = String::new();
    let data = |text: &str| format!("data {}\n{text}\n", text.len());
    for (number, (message, files)) in commits.iter().enumerate() {
        let (message, time) = (data(message), 1_704_067_200 + number);
        let _ = write!(
            stream,
            "commit refs/heads/main\ncommitter Ada <ada@example.com> {time} +0000\n{message}"
        );
        for (path, text) in files {
            let _ = write!(stream, "M 100644 inline {path}\n{}", data(text));
        }
    }
    git(directory.path(), &["init", "--quiet", "--bare", "--initial-branch=main"], "");
    git(directory.path(), &["fast-import", "--quiet"], &stream);
    let options = OpenOptions::new().threads(1).history(true);
    let repository = KnowledgeRepository::open_with(directory.path(), &options);
    let repository = repository.expect("the commits can be read");
    let options = CheckOptions::new().select([rule]).threads(1);
    let mut found = 0;
    let steps = count(|| {
        let report = repository.check(&options).expect("the rule exists");
        found = report.diagnostics.len();
    });
    (steps, found)
}

/// A page of an artifact with so many sections, each with a text.
#[cfg(feature = "git")]
fn page(id: &str, sections: usize, text: impl Fn(usize) -> String) -> String {
    let sections = (0..sections).map(|at| format!("## S{at}\n\n{}\n\n", text(at)));
    format!("# {id}: Page\n\n- **Status**: Accepted\n\n{}", sections.collect::<String>())
}

/// Many sections, each linked and changed a few times; and a few sections, changed and linked many times.
#[cfg(feature = "git")]
#[test]
fn pages_with_much_history_take_no_square_of_steps() {
    let history = |sections: usize, edits: usize, links: usize| -> Vec<Made> {
        let link = |at: usize| format!("See [it](prd.md#s{}).", at % sections);
        let first = vec![
            ("adr.md".to_owned(), page("ADR-001", links, link)),
            ("prd.md".to_owned(), page("ADR-002", sections, |_| "Version 0.".to_owned())),
        ];
        let mut commits = vec![(String::new(), first)];
        commits.extend((1..=edits).map(|edit| {
            let text = page("ADR-002", sections, |_| format!("Version {edit}."));
            (String::new(), vec![("prd.md".to_owned(), text)])
        }));
        commits
    };
    let wide: fn(usize) -> [usize; 3] = |size| [size, 4, size];
    let long: fn(usize) -> [usize; 3] = |size| [4, size, size];
    for (what, sizes) in [("wide", wide), ("long", long)] {
        for (rule, is_stale) in [("stale-link", true), ("amended-after-acceptance", false)] {
            let counts = [100, 200, 400].map(|size| {
                let [sections, edits, links] = sizes(size);
                let (steps, found) = steps_of_commits(rule, &history(sections, edits, links));
                assert_eq!(found, if is_stale { links } else { 1 }, "{rule} {what}");
                steps
            });
            for pair in counts.windows(2) {
                let percent = pair[1] * 100 / pair[0];
                assert!((130..230).contains(&percent), "{rule} {what}: {counts:?}: {percent}");
            }
        }
    }
}

/// Runs git in a directory, with nobody's configuration.
#[cfg(feature = "git")]
fn git(directory: &std::path::Path, arguments: &[&str], input: &str) {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let mut command = Command::new("git");
    command.current_dir(directory).args(arguments).stdin(Stdio::piped());
    command.envs([("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null")]);
    let mut child = command.spawn().expect("git can be run");
    let mut stdin = child.stdin.take().expect("it is piped");
    stdin.write_all(input.as_bytes()).expect("git reads what it is given");
    drop(stdin);
    assert!(child.wait().expect("git ends").success(), "git {arguments:?}");
}

#[test]
fn no_rule_takes_a_square_of_steps() {
    for rule in rules().filter(|rule| !rule.example().broken.is_empty()) {
        let counts = [100, 200, 400].map(|copies| steps(rule, copies));
        for pair in counts.windows(2) {
            let percent = pair[1] * 100 / pair[0].max(1);
            assert!(percent < 230, "{}: {counts:?} grow by {percent} percent", rule.name);
            // There is one configuration, and what runs is one thing for all copies.
            let is_one = matches!(rule.group, Group::Configuration | Group::Catalogue);
            let counts_input = pair[1] > pair[0] || is_one;
            assert!(counts_input, "{}: the steps of {counts:?} count no input", rule.name);
        }
    }
}

#[test]
fn copies_have_ids_of_their_own() {
    let text = "# ADR-023: A, US-015-1, 2024-01-08, INC-2024-001, a-b";
    assert_eq!(
        renumbered(text, 7),
        "# ADR-0231007: A, US-0151007-1, 2024-01-08, INC-20241007-001, a-b"
    );
}
