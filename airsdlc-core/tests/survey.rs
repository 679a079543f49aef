//! What `init` finds, by the configuration that it writes and by what that reads.

use airsdlc_core::source::Config;
use airsdlc_core::survey::Survey;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::{TempRepository, shared_corpora};

fn survey(files: &[(&str, &str)]) -> (Survey, KnowledgeRepository) {
    let repository = files
        .iter()
        .fold(TempRepository::new(), |repository, (path, text)| repository.file(path, text));
    let survey = Survey::of(repository.path(), &OpenOptions::new()).expect("it can be read");
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

#[test]
fn folders_that_give_a_number_twice_are_told() {
    let decision = "# A\n\n## Decision\n";
    let (survey, _) = survey(&[
        ("a/adr/0001-x.md", decision),
        ("a/adr/0002-x.md", decision),
        ("b/adr/0001-y.md", decision),
        ("b/adr/0003-y.md", decision),
    ]);
    assert!(survey.text.contains("files = [\"a/adr/[0-9]*-*.md\", \"b/adr/[0-9]*-*.md\"]"));
    assert!(survey.text.contains("# 1 numbers stand in more than one folder"), "{}", survey.text);
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
        assert!(survey.text.lines().all(is_comment), "{}", survey.text);
        assert_eq!(survey.before, survey.after);
    }
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
        let survey = Survey::of(corpora.join(path), &OpenOptions::new()).expect("it can be read");
        assert_eq!(survey.after, artifacts, "{path}\n{}", survey.text);
    }
}
