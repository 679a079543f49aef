//! Markdown that is deep, long or no Markdown at all.

use super::{faults, findings, ids, lines, read};

const DEPTH: usize = 10_000;

/// Reads a text in an ADR, and expects the ADR and whatever stands behind the text.
fn survives(what: &str, text: &str) {
    let file = format!("# ADR-1: Deep\n\n{text}\n\n# ADR-2: Behind\n");
    let repository = read([("a.md", file)]);
    assert_eq!(ids(&repository), ["ADR-1", "ADR-2"], "{what}");
    assert_eq!(findings(&repository), [""; 0], "{what}");
}

#[test]
fn nesting_of_every_sort_ends() {
    for (what, open, close) in [
        ("quotes", "> ", ""),
        ("emphasis", "*a ", " b*"),
        ("strong", "**a ", " b**"),
        ("underscores", "__a ", " b__"),
        ("strikethrough", "~~a ", " b~~"),
        ("brackets", "[", "]"),
        ("links", "[a ", "](b)"),
        ("images", "![a ", "](b)"),
        ("parentheses", "[a](", ")"),
        ("code", "`", "``"),
        ("references", "[a][", "]"),
        ("HTML", "<div>", "</div>"),
        ("comments", "<!--", ""),
        ("autolinks", "<https://", ">"),
        ("footnotes", "[^", "]"),
        ("entities", "&", ";"),
        ("tables", "|", "|"),
    ] {
        let text = format!("{}x{}", open.repeat(DEPTH), close.repeat(DEPTH));
        let file = format!("# ADR-1: Deep\n\n{text}\n\n-->\n");
        let repository = read([("a.md", file), ("b.md", "# ADR-2: Beside\n".into())]);
        assert_eq!(ids(&repository)[..2], ["ADR-1", "ADR-2"], "{what}");
    }
}

#[test]
fn nested_lists_end() {
    // Each list stands in an item of the one before it: in one line, and line by line.
    survives("lists in a line", &format!("{}x", "- ".repeat(DEPTH)));
    survives("numbers in a line", &format!("{}x", "1. ".repeat(DEPTH)));
    let items = lines(1_000, |depth| format!("{}- x\n", "  ".repeat(depth)));
    survives("lists by line", &items);
    let quotes = lines(1_000, |depth| format!("{}x\n\n", "> ".repeat(depth)));
    survives("quotes by line", &quotes);
}

#[test]
fn keys_in_deep_lists_are_read() {
    // The level of a list is kept as a byte; beyond that, items stand on the last level.
    let deep = format!("{}**Status**: Accepted", "- ".repeat(300));
    let repository = read([("a.md", format!("# ADR-1: A\n\n{deep}\n"))]);
    let status = repository.node("ADR-1").expect("it is there").status.as_ref();
    assert_eq!(status.map(airsdlc_core::model::Status::as_str), Some("accepted"));
}

#[test]
fn many_headings_are_all_in_the_index() {
    let count = 200_000;
    let text: String = (0..count).map(|_| "## x\n").collect();
    let repository = read([("a.md", format!("# ADR-1: A\n{text}"))]);
    let headings = &repository.documents()[0].document.headings;
    assert_eq!(headings.len(), count + 1);
    assert_eq!(headings[count].anchor, format!("x-{}", count - 1));
    assert_eq!(headings[count].location.line as usize, count + 1);
}

#[test]
fn many_artifacts_of_one_id_are_all_kept() {
    let count = 50_000;
    let repository = read([("a.md", "# ADR-1: A\n".repeat(count))]);
    assert_eq!(repository.nodes().len(), count);
    assert_eq!(repository.findings().len(), count - 1);
    let last = format!("ADR-1~{count}");
    assert!(repository.graph().node(last.as_str()).is_some());
}

#[test]
fn a_line_of_thirty_megabytes_is_read() {
    // One paragraph, with an id at its end.
    let text = format!("# ADR-1: A\n\n{}See ADR-2.\n\n# ADR-2: B\n", "word ".repeat(6_000_000));
    let repository = read([("a.md", text)]);
    assert_eq!(ids(&repository), ["ADR-1", "ADR-2"]);
    let edge = repository.edges().next().expect("the id at the end is a reference");
    assert_eq!(edge.edge.locations[0].column, 30_000_005);
}

#[test]
fn a_table_that_lacks_most_of_its_cells_is_cut() {
    // 5,000 columns and 5,000 rows of one cell: filled up, 25 million cells from 35 kB.
    let (columns, rows) = (5_000, 5_000);
    let text =
        format!("{}\n{}\n{}", "|a".repeat(columns), "|-".repeat(columns), "|b\n".repeat(rows));
    let repository = read([("a.md", format!("# ADR-1: A\n\n{text}\n# ADR-2: B\n"))]);
    assert_eq!(ids(&repository), ["ADR-1", "ADR-2"]);
}

#[test]
fn what_is_no_text_is_a_finding() {
    let utf16: Vec<u8> = "# ADR-9: A\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let repository = read([
        ("bom.md", "\u{feff}".as_bytes().to_vec()),
        ("bom-and-text.md", "\u{feff}# ADR-1: A\n".as_bytes().to_vec()),
        ("empty.md", Vec::new()),
        ("latin.md", b"# ADR-2: Caf\xe9\n".to_vec()),
        ("nul.md", b"# ADR-3: A\n\0".to_vec()),
        ("picture.md", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec()),
        ("utf16.md", [&[0xff, 0xfe][..], &utf16].concat()),
        ("utf16-without-mark.md", utf16.clone()),
    ]);
    assert_eq!(ids(&repository), ["ADR-1", "ADR-2", "ADR-9"]);
    assert_eq!(repository.node("ADR-2").expect("it is there").title, "Caf\u{fffd}");
    let binary = "the file is binary: it holds a NUL byte";
    assert_eq!(
        faults(&repository),
        [
            "latin.md:1: warning[unreadable-file]: the file is no valid text from here on"
                .to_owned(),
            format!("nul.md:1: warning[unreadable-file]: {binary}"),
            format!("picture.md:1: warning[unreadable-file]: {binary}"),
            format!("utf16-without-mark.md:1: warning[unreadable-file]: {binary}"),
        ]
    );
}

#[test]
fn white_space_and_marks_alone_define_nothing() {
    for text in [
        " ", "\n\n\n", "\r\r\r", "\t", "\u{a0}", "\u{2028}", "#", "# :", "---", "---\n", "[", "|",
        "**", "```",
    ] {
        let repository = read([("a.md", text)]);
        assert_eq!(ids(&repository), [""; 0], "{text:?}");
        assert_eq!(findings(&repository), [""; 0], "{text:?}");
    }
}

#[test]
fn titles_and_ids_may_be_long() {
    let title = "long ".repeat(200_000);
    let zeros = "0".repeat(5_000);
    let nines = "9".repeat(20);
    let text = format!(
        "# ADR-1: {title}\n\n# ADR-{zeros}2: Zeros\n\n# ADR-{nines}: Large\n\nSee ADR-2, ADR-{nines}, ADR-0{nines} and ADR-1{nines}.\n"
    );
    let repository = read([("a.md", text)]);
    assert_eq!(repository.nodes().len(), 3);
    assert_eq!(repository.node("adr-1").expect("it is there").title.len(), title.trim().len());
    assert_eq!(repository.node("ADR-2").expect("zeros do not count").title, "Zeros");
    let large = format!("ADR-{nines}");
    assert_eq!(repository.node(&large).expect("digits are digits").title, "Large");
    let unresolved: Vec<&str> = repository.unresolved().iter().map(|it| it.text.as_str()).collect();
    assert_eq!(unresolved, [format!("ADR-1{nines}")]);
}

#[test]
fn a_prefix_of_a_million_letters_is_no_kind() {
    let text = format!(
        "# {}-1: A\n\n{}-2\n\n{}\n",
        "A".repeat(1_000_000),
        "B".repeat(1_000_000),
        "-1".repeat(500_000)
    );
    let repository = read([("playbooks/a.md", text)]);
    assert_eq!(repository.nodes().len(), 1, "below a playbook any id names a pattern");
}

#[test]
fn comments_and_anchors_say_the_same_with_any_ends_of_lines() {
    let text = "# A\n\n<a id=\"b\nc\"></a> <!-- airsdlc: ignore[rule] one\ntwo -->\n";
    for text in [text.to_owned(), text.replace('\n', "\r\n")] {
        let repository = read([("a.md", text)]);
        let document = &repository.documents()[0].document;
        assert_eq!(document.suppressions[0].reason, "one\ntwo");
        assert_eq!(document.anchors[0].name, "b\nc");
    }
}
