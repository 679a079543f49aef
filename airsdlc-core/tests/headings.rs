//! The forms of headings with which a file begins, and the artifact that it then is.

use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

/// `ID: title` of the artifacts of one file.
fn artifacts(path: &str, text: &str) -> Vec<String> {
    let source = Memory::new([(path, text)]);
    let repository =
        KnowledgeRepository::from_source(&source, &OpenOptions::new()).expect("memory reads");
    let artifacts = repository.nodes().filter(|node| node.kind.is_artifact());
    artifacts.map(|node| format!("{}: {}", node.id, node.title)).collect()
}

#[test]
fn a_file_called_by_the_id_that_begins_its_heading_is_that_artifact() {
    let status = "\n\n- **Status**: Accepted\n";
    for (heading, title) in [
        ("# ADR-018 Title", "Title"),
        ("# ADR-018. Title", "Title"),
        ("# [ADR-018] Title", "Title"),
        ("# ADR-018 | Title", "Title"),
        ("# **ADR-018** Title", "Title"),
        ("# ADR-018 (draft): Title", "Title"),
        ("# ADR-018 [Accepted]: Title", "Title"),
        ("# 📝 ADR-018: Title", "Title"),
        ("# ADR-018", ""),
    ] {
        for path in ["docs/adrs/adr-018.md", "docs/adrs/ADR-18-title.md", "adr_018_title.md"] {
            let found = artifacts(path, &format!("{heading}{status}"));
            assert_eq!(found, [format!("ADR-018: {title}")], "{path}: {heading}");
        }
    }
    let nygard = "# ADR-018 Title\n\n## Status\n\nAccepted\n";
    assert_eq!(artifacts("adr-018.md", nygard), ["ADR-018: Title"]);
}

#[test]
fn notes_about_an_artifact_are_none() {
    for (path, text) in [
        ("adr-018-notes.md", "# ADR-018 notes\n\nText.\n"),
        ("notes.md", "# ADR-018 Title\n\n- **Status**: Accepted\n"),
        ("adr-019.md", "# ADR-018 Title\n\n- **Status**: Accepted\n"),
        ("adr-018.md", "# What ADR-018 says\n\n- **Status**: Accepted\n"),
        ("us-018.md", "# US-018 Title\n\n- **Status**: Accepted\n"),
        ("adr-018-2.md", "# ADR-018 Amendment 2\n\n- **Status**: Accepted\n"),
    ] {
        assert_eq!(artifacts(path, text), [""; 0], "{path}: {text}");
    }
}
