//! What `init` finds, by the configuration that it writes and by what that reads.

use airsdlc_core::check::CheckOptions;
use airsdlc_core::model::Severity;
use airsdlc_core::source::Config;
use airsdlc_core::survey::Survey;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::{TempRepository, shared_corpora};

fn survey(files: &[(&str, &str)]) -> (Survey, KnowledgeRepository) {
    let repository = files
        .iter()
        .fold(TempRepository::new(), |repository, (path, text)| repository.file(path, text));
    let survey = Survey::of(repository.path(), &OpenOptions::new(), None).expect("it can be read");
    let config = Config::parse(&survey.text).expect("what it writes is sound");
    let read =
        KnowledgeRepository::open_with(repository.path(), &OpenOptions::new().config(config));
    (survey, read.expect("it can be read"))
}

fn ids(repository: &KnowledgeRepository) -> Vec<&str> {
    repository.nodes().map(|node| node.id.as_str()).collect()
}

#[test]
fn decisions_with_numbered_names() {
    let (survey, read) = survey(&[
        ("docs/adr/0001-use-rust.md", "# Use Rust\n\n## Status\n\nAccepted\n"),
        (
            "docs/adr/0002-use-go.md",
            "# Use Go\n\n## Status\n\nOn hold\n\nSee [one](/adr/1), [again](/adr/0001).\n",
        ),
        ("docs/adr/README.md", "# Decisions\n"),
    ]);
    assert_eq!((survey.before, survey.after), (0, 2));
    assert_eq!(ids(&read), ["ADR-0001", "ADR-0002"]);
    let edges: Vec<String> =
        read.edges().map(|edge| format!("{} {}", edge.source.id, edge.target.id)).collect();
    assert_eq!(edges, ["ADR-0002 ADR-0001"]);
    for line in [
        "# - Without any configuration, 3 Markdown files hold no artifact.",
        "# - 2 Markdown files in `docs/adr/` are numbered as `{}-*.md`, not README.md; they look like ADRs: the folder is called `adr`.",
        "files = [\"docs/adr/[0-9]*-*.md\"]",
        "links = [\"/adr/{}\"]  # 2 links",
        "# \"On hold\" = \"\"  # 1 file",
    ] {
        assert!(survey.text.lines().any(|found| found == line), "{line}\n{}", survey.text);
    }
}

#[test]
fn links_belong_to_the_kind_whose_pages_have_them() {
    let page = |text: &str| format!("# Use it\n\n## Status\n\nAccepted\n\n{text}\n");
    let (one, two, plain) = (page("See [two](/adr/2)."), page("See [one](/adr/1)."), page("x"));
    let (survey, _) = survey(&[
        ("a/adr/0001-a.md", &one),
        ("a/adr/0002-b.md", &two),
        ("b/adr/0001-c.md", &two),
        ("b/adr/0002-d.md", &one),
        ("c/adr/1-e.md", &plain),
        ("c/adr/2-f.md", &plain),
        ("rfc/adr-0001.md", &plain),
        ("rfc/adr-0002.md", &plain),
    ]);
    let links: Vec<&str> =
        survey.text.lines().filter(|line| line.starts_with("links = ")).collect();
    assert_eq!(links, ["links = [\"/adr/{}\"]  # 4 links"], "{}", survey.text);
}

#[test]
fn proposals_with_a_prefix_and_numbers_in_front_matter() {
    let page = |number: u32, requires: &str| {
        format!("---\npep: {number}\nstatus: Final\nrequires: {requires}\n---\n# Abstract\n")
    };
    let (one, two) = (page(1, "2"), page(2, "-"));
    let (survey, read) = survey(&[("peps/pep-0001.md", &one), ("peps/pep-0002.md", &two)]);
    assert_eq!((survey.before, survey.after), (0, 2));
    assert_eq!(ids(&read), ["PEP-0001", "PEP-0002"]);
    assert_eq!(read.edges().len(), 1);
    assert_eq!(
        read.nodes().next().expect("there are two").attributes["custom_kind"].as_text(),
        Some("pep")
    );
}

/// The kinds of a configuration: name, prefix, files.
fn kinds(text: &str) -> Vec<[&str; 3]> {
    let value = |table: &'_ str, key: &str| {
        let table = &text[text.find(table).expect("it is a piece of the text")..][..table.len()];
        let line = table.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        line.unwrap_or_default().split("  #").next().unwrap_or_default()
    };
    let tables = text.split("\n[[kind]]\n").skip(1);
    tables.map(|table| ["name", "prefixes", "files"].map(|key| value(table, key))).collect()
}

/// Every service has decisions of its own, numbered from one: each folder has ids of its own, and `ADR-1` means that of the
/// folder, whoever is called so elsewhere.
#[test]
fn folders_that_give_the_same_numbers_have_ids_of_their_own() {
    let first = "# 1. Record\n\n## Decision\n\nYes.\n";
    let second = "# 2. Use a queue\n\n## Decision\n\nAs ADR-0001 says, and [1](0001-record.md).\n";
    let services = ["ledger", "mail", "pay-out"];
    let mut files = Vec::new();
    for service in services {
        files.push((format!("services/{service}/docs/adrs/0001-record.md"), first));
        files.push((format!("services/{service}/docs/adrs/0002-queue.md"), second));
    }
    files.push(("services/mail/docs/bolt-1.md".to_owned(), "# BOLT-1: A\n\n- **ADR**: ADR-2\n"));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, *text)).collect();
    let (survey, read) = survey(&files);
    assert_eq!(
        kinds(&survey.text),
        [
            ["\"ledger-adr\"", "[\"LEDGERADR\"]", "[\"services/ledger/docs/adrs/[0-9]*-*.md\"]"],
            ["\"mail-adr\"", "[\"MAILADR\"]", "[\"services/mail/docs/adrs/[0-9]*-*.md\"]"],
            ["\"pay-adr\"", "[\"PAYADR\"]", "[\"services/pay-out/docs/adrs/[0-9]*-*.md\"]"],
        ]
    );
    assert_eq!(survey.text.matches("local_prefixes = [\"ADR\"]\n").count(), 3, "{}", survey.text);
    assert_eq!(survey.text.matches("The folders below give the same numbers").count(), 1);
    let edges: Vec<String> = read
        .edges()
        .map(|edge| format!("{} {} {}", edge.source.id, edge.edge.kind, edge.target.id))
        .collect();
    assert_eq!(
        edges,
        [
            "LEDGERADR-0002 mentions LEDGERADR-0001",
            "MAILADR-0002 mentions MAILADR-0001",
            "PAYADR-0002 mentions PAYADR-0001",
            "BOLT-1 implements MAILADR-0002",
        ]
    );
    let errors = survey.rules.iter().filter(|ran| ran.severity == Severity::Error);
    assert_eq!(errors.count(), 0, "{}", survey.text);
}

/// The folder above the others keeps its ids, and so do those that nobody else has.
#[test]
fn what_no_other_folder_gives_keeps_its_ids() {
    let page = "# A\n\n## Decision\n";
    for (folders, expected) in [
        (vec!["docs/adr", "services/aa/docs/adr"], vec!["\"adr\"", "\"aa-adr\""]),
        (
            vec!["docs/adr", "services/aa/docs/adr", "services/bb/docs/adr"],
            vec!["\"adr\"", "\"aa-adr\"", "\"bb-adr\""],
        ),
        (vec!["a/adr", "b/rfc"], vec!["\"adr\"", "\"rfc\""]),
    ] {
        let paths: Vec<String> = folders
            .iter()
            .flat_map(|folder| ["1-a", "2-b"].map(|name| format!("{folder}/{name}.md")))
            .collect();
        let files: Vec<(&str, &str)> = paths.iter().map(|path| (&**path, page)).collect();
        let (survey, read) = survey(&files);
        let names: Vec<&str> = kinds(&survey.text).iter().map(|[name, ..]| *name).collect();
        assert_eq!(names, expected, "{}", survey.text);
        assert_eq!(read.nodes().len(), files.len());
    }
    // Ids that pages give themselves are taken.
    let (survey, _) = survey(&[
        ("docs/adr-001.md", "# ADR-001: A\n"),
        ("services/mail/adr/1-a.md", page),
        ("services/mail/adr/2-b.md", page),
    ]);
    assert_eq!(kinds(&survey.text)[0][..2], ["\"mail-adr\"", "[\"MAILADR\"]"], "{}", survey.text);
    // Others are not.
    let (survey, _) = self::survey(&[
        ("docs/adr-007.md", "# ADR-007: A\n"),
        ("services/mail/adr/1-a.md", page),
        ("services/mail/adr/2-b.md", page),
    ]);
    assert_eq!(kinds(&survey.text)[0][..2], ["\"adr\"", ""], "{}", survey.text);
}

/// Many folders are told in one line, and each has its kind.
#[test]
fn many_folders_stay_readable() {
    let paths: Vec<String> = ('a'..='l')
        .flat_map(|letter| {
            ["1-a", "2-b"].map(|name| format!("services/{letter}{letter}/adr/{name}.md"))
        })
        .collect();
    let files: Vec<(&str, &str)> = paths.iter().map(|path| (&**path, "# A\n")).collect();
    let (survey, read) = survey(&files);
    let told = "# - 24 Markdown files in 12 folders, from `services/aa/adr/` to `services/ll/adr/`, are numbered as `{}-*.md`; they look like ADRs.";
    assert!(survey.text.lines().any(|line| line == told), "{}", survey.text);
    assert_eq!(survey.text.matches("are numbered as").count(), 1);
    assert_eq!((kinds(&survey.text).len(), read.nodes().len()), (12, 24));
    assert!(survey.rules.iter().all(|ran| ran.name != "duplicate-id"));
}

#[test]
fn what_needs_nothing_gets_only_comments() {
    for files in [
        &[] as &[(&str, &str)],
        &[("notes/2024-01-02-talk.md", "# Talk\n"), ("notes/2024-01-03-talk.md", "# Talk\n")],
        &[("docs/a.md", "# ADR-001: A\n"), ("docs/b.md", "# ADR-002: B\n")],
        // Numbered, and of no kind that anything speaks of.
        &[("book/01-intro.md", "# Intro\n"), ("book/02-more.md", "# More\n")],
    ] {
        let (survey, _) = survey(files);
        let is_comment = |line: &str| line.is_empty() || line.starts_with('#');
        let active: Vec<&str> = survey.text.lines().filter(|line| !is_comment(line)).collect();
        let adopted: &[&str] = match survey.rules.len() {
            0 => &[],
            _ => &["[check]", "baseline = \"airsdlc-baseline.json\""],
        };
        assert_eq!(active, adopted, "{}", survey.text);
        assert_eq!(survey.before, survey.after);
    }
}

/// The configuration with its proposals for the checks made active, and without the baseline, which nobody wrote.
fn taken(text: &str) -> Config {
    let (before, proposals) =
        text.split_once("# Worth considering").expect("it proposes something");
    let mut config = before.replace("baseline = \"airsdlc-baseline.json\"\n", "");
    for line in proposals.lines().filter_map(|line| line.strip_prefix("# ")) {
        if line.starts_with('[') || line.contains(" = ") {
            config.push_str(line);
            config.push('\n');
        }
    }
    Config::parse(&config).unwrap_or_else(|error| panic!("{error}\n{config}"))
}

/// Every proposal does what its comment says: so many findings are hidden, so many are warnings.
fn proposals_hold(root: &std::path::Path, survey: &Survey) {
    let number = |line: &str| -> usize {
        let (_, comment) = line.rsplit_once("  # ").expect("a comment says how many");
        let mut words = comment.split(' ').filter_map(|word| word.parse().ok());
        words.next().expect("it is a number")
    };
    let text = survey.text.split("# Worth considering").nth(1).expect("it proposes something");
    let hidden: usize =
        text.lines().filter(|line| line.starts_with("# rules = ")).map(number).sum();
    let options = OpenOptions::new().config(taken(&survey.text));
    let repository = KnowledgeRepository::open_with(root, &options).expect("it can be read");
    let report = repository.check(&CheckOptions::new()).expect("the configuration is sound");
    assert_eq!(report.summary.hidden, hidden, "{}", survey.text);
    for line in text.lines().filter(|line| line.contains(" = \"warning\"")) {
        let rule = line.trim_start_matches("# ").split(' ').next().expect("it names a rule");
        let ran = report.rules.iter().find(|ran| ran.name == rule).expect("the rule ran");
        assert_eq!((ran.found, ran.severity), (number(line), Severity::Warning), "{rule}");
    }
    // Nothing is said of rules beyond what was proposed.
    let found: usize = report.rules.iter().map(|ran| ran.found).sum();
    assert_eq!(found + hidden, survey.rules.iter().map(|ran| ran.found).sum::<usize>());
}

/// Six decisions of a kind that nobody asked for more than a decision, each with four PRDs that are not there; and
/// five RFCs from elsewhere, with two links to what was left behind.
#[test]
fn rules_that_hold_nowhere_are_proposed_to_be_excepted_or_lowered() {
    let mut repository = TempRepository::new();
    for number in 1..=6 {
        let text = format!(
            "# Use {number}\n\n- **Status**: Accepted\n- **PRD**: PRD-{number}1, PRD-{number}2, PRD-{number}3, PRD-{number}4\n\n## Decision\n\nYes.\n"
        );
        repository = repository.file(&format!("docs/adr/000{number}-use.md"), text);
    }
    for number in 1..=5 {
        let links = "See [one](gone-1.md) and [two](gone-2.md).";
        let text = format!("# RFC-00{number}: A\n\n- **Status**: Approved\n\n{links}\n");
        repository = repository.file(&format!("docs/imported/rfc-00{number}.md"), text);
    }
    let survey = Survey::of(repository.path(), &OpenOptions::new(), None);
    let survey = survey.expect("it can be read");
    assert_eq!((survey.before, survey.after), (5, 11));
    for line in [
        "[check]",
        "baseline = \"airsdlc-baseline.json\"",
        "# 24 error   dangling-reference",
        "# broken-path: 10 of 10 findings lie in docs/imported/, with 5 of 11 Markdown files",
        "# paths = [\"docs/imported/**\"]",
        "# missing-section: 6 of 6 of kind adr lack what it asks for",
        "# kinds = [\"adr\"]",
        "# dangling-reference = \"warning\"  # 24 findings in 6 files",
    ] {
        assert!(survey.text.lines().any(|found| found == line), "{line}\n{}", survey.text);
    }
    proposals_hold(repository.path(), &survey);
}

/// Repositories of others are read as their numbers say, without a word from their teams.
#[test]
fn repositories_of_others() {
    let Some(corpora) = shared_corpora("surveys of repositories of others") else { return };
    for (path, artifacts) in [
        ("adrs/adr+madr", 19),
        ("adrs/arachne-framework+architecture", 17),
        ("adrs/alphagov+govuk-infrastructure", 25),
        // One of 34 is named in another way, which the comments say.
        ("adrs/cardano-scaling+hydra", 33),
        ("eips", 949),
    ] {
        let survey =
            Survey::of(corpora.join(path), &OpenOptions::new(), None).expect("it can be read");
        assert_eq!(survey.after, artifacts, "{path}\n{}", survey.text);
        proposals_hold(&corpora.join(path), &survey);
    }
}

/// Sites write links in their own way, and `init` knows them by their files: what is sound stays silent, what is broken does not.
#[test]
fn links_of_sites_are_read_as_the_site_writes_them() {
    let adr = |text: &str| format!("# ADR-001: A\n\n- **Status**: Accepted\n\n{text}\n");
    let two = "---\nslug: /decisions/two\n---\n\n# ADR-002: B\n";
    let docusaurus = |link: &str| {
        let page = adr(&format!("[it]({link})"));
        let files: [(&str, &str); 6] = [
            ("docusaurus.config.js", "module.exports = {};\n"),
            ("static/img/a.png", ""),
            ("blog/2024-01-01-x.md", "---\nslug: x\n---\n# X\n"),
            ("docs/prd-001.md", "# PRD-001: P\n"),
            ("docs/adr/adr-002.md", two),
            ("docs/adr/adr-001.md", &page),
        ];
        survey(&files).0
    };
    let two = "---\ntitle: \"ADR-002: B\"\n---\n\n## Context\n";
    let hugo = |link: &str| {
        let page = format!("---\ntitle: \"ADR-001: A\"\n---\n\n[it]({link})\n");
        let files: [(&str, &str); 5] = [
            ("hugo.toml", "baseURL = \"/\"\n"),
            ("static/images/a.png", ""),
            ("content/docs/_index.md", "---\ntitle: Docs\n---\n"),
            ("content/docs/adr/adr-001.md", &page),
            ("content/docs/adr/adr-002.md", two),
        ];
        survey(&files).0
    };
    let wiki = |link: &str| {
        let page = adr(&format!("[it]({link}), [home](Home), [two](ADR-002)"));
        let files: [(&str, &str); 4] = [
            ("Home.md", "# Home\n"),
            ("_Sidebar.md", "[one](ADR-001)\n"),
            ("ADR-001.md", &page),
            ("ADR-002.md", "# ADR-002: B\n"),
        ];
        survey(&files).0
    };
    let broken = |survey: &Survey| {
        survey.rules.iter().find(|ran| ran.name == "broken-path").map_or(0, |ran| ran.found)
    };
    for (link, expected) in [
        ("@site/docs/prd-001.md", 0),
        ("@site/static/img/a.png", 0),
        ("/img/a.png", 0),
        ("/decisions/two", 0),
        ("/docs/decisions/two/", 0),
        ("/docs/prd-001", 0),
        ("./adr-002", 0),
        ("/blog/x", 0),
        ("@site/docs/prd-002.md", 1),
        ("/img/b.png", 1),
        ("/decisions/three", 1),
        ("/a/docs/decisions/two", 1),
        ("./adr-009", 1),
        ("../adr-002/", 1),
    ] {
        assert_eq!(broken(&docusaurus(link)), expected, "Docusaurus: {link}");
    }
    for (link, expected) in [
        ("../adr-002/", 0),
        ("adr-002.md", 0),
        ("adr-002", 0),
        ("../../", 0),
        ("/docs/adr/adr-002/", 0),
        ("/images/a.png", 0),
        ("../gone/", 1),
        ("/docs/adr/gone/", 1),
        ("/images/b.png", 1),
    ] {
        assert_eq!(broken(&hugo(link)), expected, "Hugo: {link}");
    }
    for (link, expected) in [("home", 0), ("adr-002", 0), ("Gone", 1), ("Homes", 1)] {
        assert_eq!(broken(&wiki(link)), expected, "wiki: {link}");
    }
    // Pages that are no site link files as they are called.
    let (plain, _) = survey(&[
        ("Home.md", "# Home\n"),
        ("docs/Home.md", "# Home\n"),
        ("docs/adr-001.md", &adr("[it](../home), [it](/img/a.png), [it](../Home), [it](Home)")),
        ("static/img/a.png", ""),
    ]);
    assert_eq!(broken(&plain), 2, "{}", plain.text);
}
