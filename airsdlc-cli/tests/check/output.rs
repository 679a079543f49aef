//! What people read.

use super::*;

#[test]
fn findings_with_their_lines() {
    let run = check_sample(&sample(), &[]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    insta::assert_snapshot!(run.out);
}

#[test]
fn a_clean_repository_and_one_with_nothing_to_check() {
    let clean = repository(&[("docs/prds/prd-015.md", PRD)]);
    let run = check(&clean, &["--select", "dangling-reference"]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(run.out, "no findings in 1 file (1 node, 0 edges)\n");
    let pages = repository(&[("docs/guide.md", "# Guide\n\nSee [that](gone.md).\n")]);
    let run = check(&pages, &[]);
    let told = "no artifact was found, so that there was little to check";
    assert_eq!((run.code, run.out.lines().last()), (0, Some(told)), "{}", run.out);
    let empty = TempRepository::new();
    let run = check(&empty, &[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(run.out, "no findings in 0 files (0 nodes, 0 edges)\nthere was nothing to check\n");
}

#[test]
fn lines_of_other_encodings_are_those_that_were_read() {
    let utf16: Vec<u8> = "\u{feff}# ADR-023: Größe\r\n\r\nÜber PRD-051\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let repository = TempRepository::new()
        .file("docs/a.md", utf16)
        .file("docs/b.md", b"# ADR-024: Gr\xf6\xdfe\n\n\xdcber PRD-052\n");
    let run = check(&repository, &["--select", "dangling-reference"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    for shown in [
        " --> docs/a.md:3:6\n  |\n3 | Über PRD-051\n  |      ^^^^^^^\n",
        " --> docs/b.md:3:6\n  |\n3 | \u{fffd}ber PRD-052\n  |      ^^^^^^^\n",
    ] {
        assert!(run.out.contains(shown), "{}", run.out);
    }
}

#[test]
fn what_is_hidden_is_counted() {
    let repository = sample().file(
        "airsdlc.toml",
        "[[check.exception]]\nrules = [\"missing-metadata\"]\nkinds = [\"prd\"]\nreason = \"drafts\"\n",
    );
    let comment = "<!-- airsdlc: ignore[dangling-reference] the PRD comes next week -->";
    let repository = repository.file(
        "docs/rfcs/rfc-001.md",
        format!("# RFC-001: Queue\n\n{comment}\n\nIt serves PRD-054.\n\nAnd PRD-055.\n"),
    );
    let run = check(&repository, &["--select", "dangling-reference,missing-metadata"]);
    assert!(!run.out.contains("PRD-054") && run.out.contains("`PRD-055` is not"), "{}", run.out);
    assert!(!run.out.contains("PRD-015 does not say"), "{}", run.out);
    assert!(run.out.ends_with("\n2 hidden by comments and exceptions\n"), "{}", run.out);
}

#[test]
fn comments_hold_for_the_next_block_or_for_the_file() {
    let page = |comment: &str, at: usize| {
        let mut blocks = vec!["# RFC-001: Queue", "See PRD-054.", "See PRD-055."];
        blocks.insert(at, comment);
        let repository = repository(&[("docs/rfc-001.md", &blocks.join("\n\n"))]);
        let run = check(&repository, &["--select", "dangling-reference,X001"]);
        let found = |id: &str| run.out.contains(&format!("`{id}` is not defined"));
        (found("PRD-054"), found("PRD-055"), run.out.contains("warning[unused-suppression]"))
    };
    let ignore = "<!-- airsdlc: ignore[dangling-reference] later -->";
    assert_eq!(page("<!-- nothing -->", 1), (true, true, false));
    assert_eq!(page(ignore, 0), (false, false, false));
    assert_eq!(page(ignore, 1), (false, true, false));
    assert_eq!(page(ignore, 2), (true, false, false));
    assert_eq!(page(ignore, 3), (true, true, true));
    // By code and by group; a rule that does not hold is not asked; one that nobody knows is named.
    assert_eq!(page("<!-- airsdlc: ignore[L001] later -->", 1), (false, true, false));
    assert_eq!(page("<!-- airsdlc: ignore[links] later -->", 1), (false, true, false));
    assert_eq!(page("<!-- airsdlc: ignore[missing-section] later -->", 1), (true, true, false));
    assert_eq!(page("<!-- airsdlc: ignore[no-such-rule] later -->", 1), (true, true, true));
}

#[test]
fn rules_that_saw_nothing_say_so_when_asked() {
    let repository = repository(&[("docs/prds/prd-015.md", PRD)]);
    let args = ["--select", "unknown-service,unused-suppression,missing-metadata"];
    assert_eq!(check(&repository, &args).err, "");
    let run = check(&repository, &[&args[..], &["--verbose"]].concat());
    assert!(run.err.contains("X001 unused-suppression met nothing to look at"), "{}", run.err);
    assert!(!run.err.contains("missing-metadata"), "{}", run.err);
}
