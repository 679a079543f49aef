//! What a person reads of a pull request, on a terminal and below it.

use airsdlc_core::OpenOptions;
use airsdlc_core::source::Memory;

use super::*;

const PRD: &str = "# PRD-015: Booking Cancellation

- **Status**: Approved

## User Stories

### US-015-1: Cancel online

As a guest, I want to cancel so that I need no call.

### US-015-2: Refund
";

const ADR: &str = "# ADR-023: Transactional Outbox

- **Status**: Proposed
- **Owner**: team-booking
- **RFC**: RFC-007
- **PRD**: US-015-1
";

/// Before a pull request, and after it.
fn pull_request() -> [KnowledgeRepository; 2] {
    let refund = "### US-015-2: Refund\n";
    let prd =
        PRD.replace(refund, "### US-015-2: Refund within a day\n\n### US-015-3: Cancel by phone\n");
    let adr = ADR.replace("Proposed", "Accepted").replace("team-booking", "team-refunds");
    let bolt = "# BOLT-044: Cancel endpoint\n\n- **ADR**: ADR-023\n";
    let cache = "# BOLT-045: Cache of terms\n\n- **ADR**: ADR-024\n";
    let older = [
        ("docs/prds/prd-015.md", PRD),
        ("docs/adrs/adr-023.md", ADR),
        ("docs/adrs/adr-024.md", "# ADR-024: Terms Cache\n\n- **Status**: Accepted\n"),
        ("docs/bolts/bolt-044.md", bolt),
        ("docs/bolts/bolt-045.md", cache),
    ];
    let newer = [
        ("docs/prds/prd-015.md", &*prd),
        ("docs/decisions/adr-023-transactional-outbox.md", &*adr),
        (
            "docs/rfcs/rfc-007.md",
            "# RFC-007: Self-service\n\n- **Status**: Draft\n- **PRD**: PRD-015\n",
        ),
        ("docs/bolts/bolt-044.md", &*format!("\n{bolt}")),
        ("docs/bolts/bolt-045.md", cache),
    ];
    [read(&older), read(&newer)]
}

fn read(files: &[(&str, &str)]) -> KnowledgeRepository {
    KnowledgeRepository::from_source(&Memory::new(files.iter().copied()), &OpenOptions::new())
        .expect("memory reads")
}

/// What is written, without styles, and whether nothing changed.
fn shown(
    [older, newer]: &[KnowledgeRepository; 2],
    format: Option<DiffFormat>,
    width: Option<usize>,
) -> (String, bool) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut console = Console { out: &mut out, err: &mut err, width, is_interactive: false };
    let is_empty = show(older, newer, format, &mut console).expect("memory can be written");
    let text = String::from_utf8(out).expect("output is UTF-8");
    (anstream::adapter::strip_str(&text).to_string(), is_empty)
}

#[test]
fn a_pull_request_on_a_terminal() {
    let (text, is_empty) = shown(&pull_request(), None, Some(80));
    assert!(!is_empty);
    for line in text.lines() {
        assert!(line.width() <= 80, "{line}");
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_pull_request_below_it() {
    insta::assert_snapshot!(shown(&pull_request(), Some(DiffFormat::Markdown), None).0);
}

#[test]
fn nothing_changed_is_said_in_a_line() {
    let [older, _] = pull_request();
    let same = [older.clone(), older];
    assert_eq!(shown(&same, None, None), ("Nothing changed\n".to_owned(), true));
    let (markdown, _) = shown(&same, Some(DiffFormat::Markdown), None);
    assert_eq!(markdown, "## Nothing changed in the graph\n");
}

#[test]
fn what_only_moved_is_counted() {
    let moved = [read(&[("a.md", "# ADR-1: A\n")]), read(&[("a.md", "\n\n# ADR-1: A\n")])];
    let (text, is_empty) = shown(&moved, None, None);
    assert_eq!(
        (text.as_str(), is_empty),
        ("Nothing but places changed\n  moved    1 ADR\n", false)
    );
    let (markdown, _) = shown(&moved, Some(DiffFormat::Markdown), None);
    assert_eq!(markdown, "## Nothing but places changed in the graph\n\n- **moved:** 1 ADR\n");
}

#[test]
fn counts_are_folded_between_two_of_them() {
    assert_eq!(folded("1 ADR, 2 Bolts, 3 files", 16), ["1 ADR, 2 Bolts,", "3 files"]);
    assert_eq!(folded("1 ADR", 3), ["1 ADR"]);
}
