//! Decisions that others supersede, from both sides.

use airsdlc_core::check::{CheckOptions, Safety};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

use super::{report, table};

#[test]
fn supersession_runs_one_way() {
    table(
        "supersede-cycle",
        &[
            (
                "a ring",
                &[(
                    "adr.md",
                    "# ADR-1: A\n\n- **Supersedes**: ADR-2\n\n# ADR-2: B\n\n- **Supersedes**: ADR-1\n",
                )],
                &["adr.md:3: ADR-1 supersedes itself: `ADR-1` → `ADR-2` → `ADR-1`"],
            ),
            (
                "said by the others",
                &[(
                    "adr.md",
                    "# ADR-1: A\n\n- **Superseded by**: ADR-2\n\n# ADR-2: B\n\n- **Superseded by**: ADR-1\n",
                )],
                &["adr.md:7: ADR-1 supersedes itself: `ADR-1` → `ADR-2` → `ADR-1`"],
            ),
            (
                "both sides of one",
                &[(
                    "adr.md",
                    "# ADR-1: A\n\n- **Superseded by**: ADR-2\n\n# ADR-2: B\n\n- **Supersedes**: ADR-1\n",
                )],
                &[],
            ),
            (
                "a comment hides it",
                &[(
                    "adr.md",
                    "# ADR-1: A\n\n<!-- airsdlc: ignore[T007] -->\n\n- **Supersedes**: ADR-2\n\n# ADR-2: B\n\n- **Supersedes**: ADR-1\n",
                )],
                &[],
            ),
        ],
    );
}

#[test]
fn both_sides_tell_a_supersession() {
    let silent = "a.md:1: ADR-1 does not say that `ADR-2` supersedes it";
    let newer = ("b.md", "# ADR-2: B\n\n- **Status**: Accepted\n- **Supersedes**: ADR-1\n");
    let plain =
        ("b.md", "# ADR-2: B\n\n- **Status**: Accepted\n\n## Context\n\nADR-1 lost events.\n");
    let says = ("a.md", "# ADR-1: A\n\n- **Status**: Deprecated\n- **Superseded by**: ADR-2\n");
    table(
        "one-sided-supersede",
        &[
            (
                "the older is silent",
                &[("a.md", "# ADR-1: A\n\n- **Status**: Accepted\n"), newer],
                &[silent],
            ),
            (
                "the older mentions the newer",
                &[
                    ("a.md", "# ADR-1: A\n\n- **Status**: Accepted\n\n## Notes\n\nSee ADR-2.\n"),
                    newer,
                ],
                &[silent],
            ),
            (
                "the newer is silent",
                &[says, ("b.md", "# ADR-2: B\n\n- **Status**: Accepted\n")],
                &["b.md:1: ADR-2 does not say that it supersedes `ADR-1`"],
            ),
            ("the newer names the older in its text", &[says, plain], &[]),
            ("both say so", &[says, newer], &[]),
            (
                "in part",
                &[
                    ("a.md", "# ADR-1: A\n\n- **Status**: Accepted\n"),
                    ("b.md", "# ADR-2: B\n\n- **Supersedes**: ADR-1 (in part)\n"),
                    ("c.md", "# ADR-3: C\n\n- **Supersedes**: parts of ADR-1\n"),
                    ("d.md", "# ADR-4: D\n\n- **Supersedes**: [ADR-1](a.md) (partly)\n"),
                    ("e.md", "# ADR-5: E\n\n- **Supersedes**: [it](a.md) (in part)\n"),
                ],
                &[],
            ),
            (
                "one in part, another as a whole",
                &[
                    ("a.md", "# ADR-1: A\n\n- **Status**: Accepted\n"),
                    (
                        "b.md",
                        "# ADR-2: B\n\n- **Supersedes**: ADR-3 (in part), ADR-1 (partition)\n",
                    ),
                    ("c.md", "# ADR-3: C\n"),
                ],
                &[silent],
            ),
            (
                "the status says so",
                &[("a.md", "# ADR-1: A\n\n- **Status**: Superseded\n"), newer],
                &[],
            ),
            (
                "the status names the newer",
                &[("a.md", "# ADR-1: A\n\n## Status\n\nSuperseded by ADR-2\n"), newer],
                &[],
            ),
            (
                "a sentence of the newer",
                &[says, ("b.md", "# ADR-2: B\n\nThis ADR supersedes ADR-1.\n\n## Context\n")],
                &[],
            ),
            (
                "a list of the newer",
                &[says, ("b.md", "# ADR-2: B\n\n- **Supersedes**:\n  - ADR-1\n")],
                &[],
            ),
            (
                "a proposal binds nobody",
                &[
                    ("a.md", "# ADR-1: A\n\n- **Status**: Accepted\n"),
                    ("b.md", "# ADR-2: B\n\n- **Status**: Proposed\n- **Supersedes**: ADR-1\n"),
                ],
                &[],
            ),
            (
                "in one file",
                &[(
                    "a.md",
                    "# ADR-1: A\n\n- **Status**: Accepted\n\n# ADR-2: B\n\n- **Supersedes**: ADR-1\n",
                )],
                &[silent],
            ),
            (
                "a comment hides it",
                &[
                    (
                        "a.md",
                        "<!-- airsdlc: ignore[one-sided-supersede] -->\n\n# ADR-1: A\n\n- **Status**: Accepted\n",
                    ),
                    newer,
                ],
                &[],
            ),
        ],
    );
}

/// The older and the newer before, and both mended.
#[test]
fn the_missing_side_is_written_in_the_form_of_its_metadata() {
    let newer = "# ADR-2: B\n\n- **Status**: Accepted\n- **Supersedes**: ADR-1\n";
    let cases = [
        (
            "items",
            "# ADR-1: A\n\n- **Status**: Accepted\n- **Date**: 2024-01-01\n",
            "# ADR-1: A\n\n- **Status**: Accepted\n- **Superseded by**: ADR-2\n- **Date**: 2024-01-01\n",
        ),
        (
            "plain items",
            "# ADR-1: A\n\n* Status: Accepted\n* Date: 2024-01-01\n",
            "# ADR-1: A\n\n* Status: Accepted\n* Superseded by: ADR-2\n* Date: 2024-01-01\n",
        ),
        (
            "lines",
            "# ADR-1: A\n\n**Status**: Accepted  \n**Date**: 2024-01-01  \n",
            "# ADR-1: A\n\n**Status**: Accepted  \n**Superseded by**: ADR-2  \n**Date**: 2024-01-01  \n",
        ),
        (
            "plain lines",
            "# ADR-1: A\n\nStatus: Accepted\n",
            "# ADR-1: A\n\nStatus: Accepted  \nSuperseded by: ADR-2\n",
        ),
        (
            "a table",
            "# ADR-1: A\n\n| Field | Value |\n|---|---|\n| Status | Accepted |\n| Date | 2024-01-01 |\n",
            "# ADR-1: A\n\n| Field | Value |\n|---|---|\n| Status | Accepted |\n| Superseded by | ADR-2 |\n| Date | 2024-01-01 |\n",
        ),
        (
            "front matter",
            "---\nid: ADR-1\nstatus: Accepted\ndate: 2024-01-01\n---\n# A\n",
            "---\nid: ADR-1\nstatus: Accepted\nsuperseded_by: ADR-2\ndate: 2024-01-01\n---\n# A\n",
        ),
        (
            "a heading",
            "# ADR-1: A\n\n## Status\n\nAccepted\n\n## Context\n",
            "# ADR-1: A\n\n## Status\n\nAccepted\n\nSuperseded by ADR-2\n\n## Context\n",
        ),
        (
            "the ends of lines that Windows writes",
            "# ADR-1: A\r\n\r\n- **Status**: Accepted\r\n- **Date**: 2024-01-01\r\n",
            "# ADR-1: A\r\n\r\n- **Status**: Accepted\r\n- **Superseded by**: ADR-2\r\n- **Date**: 2024-01-01\r\n",
        ),
    ];
    for (what, before, after) in cases {
        mends(what, [before, newer], [after, newer]);
    }
    mends(
        "the newer",
        ["# ADR-1: A\n\n- **Superseded by**: ADR-2\n", "# ADR-2: B\n\n- **Status**: Accepted\n"],
        [
            "# ADR-1: A\n\n- **Superseded by**: ADR-2\n",
            "# ADR-2: B\n\n- **Status**: Accepted\n- **Supersedes**: ADR-1\n",
        ],
    );
}

/// A key that is there is not written a second time.
#[test]
fn the_missing_side_is_added_to_the_line_that_is_there() {
    let newer = "# ADR-2: B\n\n- **Status**: Accepted\n- **Supersedes**: ADR-1\n";
    let older = |line: &str| format!("# ADR-1: A\n\n- **Status**: Accepted\n{line}\n");
    for (what, before, after) in [
        ("nothing", "- **Superseded by**: -", "- **Superseded by**: ADR-2"),
        ("none", "- Superseded by: None", "- Superseded by: ADR-2"),
        ("another", "- **Superseded by**: ADR-7", "- **Superseded by**: ADR-7, ADR-2"),
    ] {
        mends(what, [&older(before), newer], [&older(after), newer]);
    }
    // What cannot be gone on with is left to whoever wrote it.
    for line in [
        "- **Superseded by**: the newer one, of next year",
        "- **Superseded by**: [ADR-7](a.md)",
        "- **Superseded by**:\n  - ADR-7",
    ] {
        let found = report(&[("a.md", &older(line)), ("b.md", newer)], "one-sided-supersede");
        let fixes: Vec<_> = found.diagnostics.iter().map(|one| one.fix.as_ref()).collect();
        assert_eq!(fixes, [None], "{line}");
    }
}

/// Asserts that the fixes make one pair of files of another, and find nothing to do in it.
fn mends(what: &str, before: [&str; 2], after: [&str; 2]) {
    let rule = "one-sided-supersede";
    let files = [("a.md", before[0]), ("b.md", before[1])];
    let source = Memory::new(files);
    let first = report(&files, rule);
    assert_eq!(first.diagnostics.len(), 1, "{what}");
    assert!(first.mend(&source, Safety::Safe).is_empty(), "{what}: a guess");
    let mut texts = before.map(str::to_owned);
    for file in first.mend(&source, Safety::Unsafe) {
        texts[usize::from(file.path.as_str() == "b.md")] = file.after;
    }
    assert_eq!(texts, after.map(str::to_owned), "{what}");
    let mended = [("a.md", texts[0].as_str()), ("b.md", texts[1].as_str())];
    let again = report(&mended, rule);
    assert!(again.diagnostics.is_empty(), "{what}: {:?}", again.diagnostics);
    assert!(again.mend(&Memory::new(mended), Safety::Unsafe).is_empty(), "{what}");
}

#[test]
fn a_status_in_a_form_that_nobody_knows_is_not_touched() {
    let newer = ("b.md", "# ADR-2: B\n\n- **Supersedes**: ADR-1\n");
    for older in [
        "# ADR-1: A\n",
        "# ADR-1: A\n\n**Status**: Accepted | **Date**: 2024-01-01\n",
        "# ADR-1: A\n\n- **Status**: [Accepted](x.md)\n",
        "# ADR-1: A\n\nStatus | Accepted\n---|---\nDate | 2024-01-01\n",
    ] {
        let report = report(&[("a.md", older), newer], "one-sided-supersede");
        assert_eq!(report.diagnostics.len(), 1, "{older}");
        assert_eq!(report.diagnostics[0].fix, None, "{older}");
    }
}

/// What two folders number alike cannot be mended by ids: the line would name itself, and never silence the finding.
#[test]
fn what_is_defined_twice_gets_no_line_of_its_id() {
    let two = "# ADR-002: Two\n\n- **Status**: Accepted\n";
    let three =
        "# ADR-003: Three\n\n- **Status**: Accepted\n- **Supersedes**: [ADR-002](adr-002.md)\n";
    let files = [
        ("a/adr-002.md", two),
        ("a/adr-003.md", three),
        ("b/adr-002.md", two),
        ("b/adr-003.md", three),
    ];
    let source = Memory::new(files);
    let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new());
    let options = CheckOptions::new().select(["one-sided-supersede"]);
    let report = repository.expect("memory can be read").check(&options).expect("it exists");
    for mended in report.mend(&source, Safety::Unsafe) {
        assert!(!mended.after.contains('~'), "{}", mended.after);
        assert!(mended.after.matches("Superseded by").count() <= 1, "{}", mended.after);
    }
}
