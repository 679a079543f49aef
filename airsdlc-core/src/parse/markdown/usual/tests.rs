//! The law of [`super`]: what it reads is what the parser reads.

use std::fs;
use std::path::Path;

use airsdlc_testkit::shared_corpora;
use proptest::prelude::{ProptestConfig, Strategy, prop_assert_eq, proptest};

use super::*;
use crate::parse::markdown::Markdown;

/// All that a document says, a line for each block, run, link and block of code.
fn told(out: &Builder<'_>) -> Vec<String> {
    let Markdown { blocks, inlines, links, codes, html } = &out.out;
    let blocks = blocks.iter().map(|block| format!("{block:?}"));
    let runs = inlines.iter().map(|run| format!("{run:?}"));
    let links = links.iter().map(|link| {
        let destination = link.destination.as_ref();
        let runs = (link.is_inline, link.image, link.block, &link.runs);
        format!("{destination:?} {:?} {runs:?}", link.span)
    });
    let codes = codes.iter().map(|code| format!("{:?} {:?}", code.language.as_ref(), code.lines));
    blocks.chain(runs).chain(links).chain(codes).chain([format!("{html:?}")]).collect()
}

/// What this module reads, and what the parser reads.
fn both(text: &str) -> (Vec<String>, Vec<String>) {
    let mut here = Builder::new(text);
    read(&mut here, 0);
    let mut there = Builder::new(text);
    events::read(&mut there, 0..text.len());
    (told(&here), told(&there))
}

fn assert_same(text: &str) {
    let (here, there) = both(text);
    assert_eq!(here, there, "{text:?}");
}

/// Whether all blocks of a page are read here, though perhaps not all runs.
fn is_plain(page: &str) -> bool {
    let mut out = Builder::new(page);
    let lines = Lines::new(page);
    let mut page = Page { lines, out: &mut out, scratch: Scratch::default() };
    let mut at = 0;
    while let Some(line) = page.lines.at(at) {
        at = if line.is_blank() {
            line.next
        } else {
            match page.block(line) {
                Some(after) => after,
                None => return false,
            }
        };
    }
    true
}

/// Whether the runs of one line are read without the parser.
fn has_plain_runs(text: &str) -> bool {
    let mut out = Builder::new(text);
    out.block(BlockKind::Paragraph, span(0, text.len()));
    let lines = Lines::new(text);
    let mut page = Page { lines, out: &mut out, scratch: Scratch::default() };
    page.scratch.lines.extend(page.lines.at(0));
    page.inline()
}

#[test]
fn plain_blocks_need_no_parser() {
    for page in [
        "# Title\n\nText\nmore\n\n## Next ##x\n",
        "Text:\n- a\n- b\n  more\n  - c\n\n  of a\n\n- [x] d\n\nend\n",
        "1. a\n   - b\n2. c\n10) d\n",
        "- a\nlazy\n- b\n\n  ```js\n  x\n\n    y\n  ```\n- c\n# h\n",
        "| a | b |\n|---|:-:|\n| `c` | **d** |\n| | e |\n\ntext\n",
        "```js\n# a\n\tb\n\n```\n---\n***\n",
        "**b** and _i_\n*i* a  \nb\n",
        "2024 was\na year\n2. of\n",
        "- a\n\n\n- b",
    ] {
        assert!(is_plain(page), "{page:?}");
        assert_same(page);
    }
}

#[test]
fn all_else_is_for_the_parser() {
    for page in [
        "Title\n---\n",
        "> quote\n\n# h\n",
        "<div>\n\n# h\n",
        "<!-- a\n\nb -->\n\n# h\n",
        "    code\n\n# h\n",
        "- \n\n# h\n",
        "- [ ] \n\n===",
        "`\n1. \t ",
        "1. `\n\n  \t",
        "- # h\n",
        "- a\n  ```\n  x\n  ```\n  b\n",
        "-\ta\n",
        "- a\n\n      code\n",
        "-      code\n",
        "- | a |\n  |---|\n",
        "| a |\n|---|\n| b | c |\n",
        "| a |\n|---|\nb\n",
        "| a \\| b |\n|---|\n",
        "a | b\n--|--\n",
        "a\n| b |\n|---|\n",
        "```\nopen",
        "```a\\b\n```\n",
        " a\n",
    ] {
        assert!(!is_plain(page), "{page:?}");
        assert_same(page);
    }
}

#[test]
fn plain_runs_need_no_parser() {
    for text in [
        "word",
        "a `b` ``c ` d`` e",
        "a **b** *c* __d__ _e_ f_g_h 2 * 3",
        "**a `b` [c](d.md) _e_**",
        "[a `b` **c**](d.md#e) ![f](g.png) h",
        "a [b] c [ ] d](e) ![f]",
        "(*a*, **b**)",
        "a < b <= c, R&D, a & b; AT&T",
        "**open *and _open",
        "a ^ b ! c",
        "é [é](é) `é`",
    ] {
        assert!(has_plain_runs(text), "{text:?}");
        assert_same(text);
    }
}

#[test]
fn all_other_runs_are_for_the_parser() {
    for text in [
        "a \\* b",
        "a &amp; b &#35;",
        "a <br> b",
        "a <http://b.c>",
        "***a***",
        "**a*",
        "a*b*c",
        "—**a**",
        "`a",
        "`a ``",
        "~~a~~ ~b~",
        "[a](b \"c\")",
        "[a](b(c))",
        "[a](<b>)",
        "[](b)",
        "[a [b](c)](d)",
        "[![a](b)](c)",
        "*a [b*](c)",
        "[^1]",
        "a\tb",
    ] {
        assert!(!has_plain_runs(text), "{text:?}");
        assert_same(text);
    }
}

#[test]
fn parts_of_a_page_mean_the_same_alone() {
    for page in [
        "> a\n\nb [c]\n\n[c]: d\n",
        "- [ ] [a]: b\n#~~~a",
        "a[^1]\n\n[^1]: b\n",
        "a\r\nb\r\n",
        "> a\nb\n\nc\n",
        "- > a\n\nb\n",
        "- <!-- a\n\nb -->\n",
        "<pre>\n\na\n\n</pre>\n\nb\n",
        "- a\n\n      b\n\nc\n",
        "> ```\n> a\n\nb\n",
        "  ```\n\na\n\n  ```\n\nb\n",
        "[a\\[b]: /c\n\n[a\\[b]\n",
        "[a\nb]: /c\n\n[a\nb]\n",
    ] {
        assert_same(page);
    }
}

#[test]
fn pages_of_this_project_read_as_the_parser_reads_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = pages_below(&root.join("docs")) + pages_below(&root.join("examples"));
    assert!(read > 30, "{read} pages");
}

#[test]
fn pages_of_others_read_as_the_parser_reads_them() {
    let Some(corpora) = shared_corpora("Markdown of others") else { return };
    let read = pages_below(&corpora);
    assert!(read > 1_000, "{read} pages");
}

/// Asserts the law for all pages below a directory, and counts them.
fn pages_below(directory: &Path) -> usize {
    let entries = fs::read_dir(directory).expect("the directory can be read");
    let paths = entries.map(|entry| entry.expect("the entry can be read").path());
    paths
        .map(|path| match path.extension() {
            _ if path.is_dir() => pages_below(&path),
            Some(extension) if extension == "md" => {
                if let Ok(text) = fs::read_to_string(&path) {
                    let (here, there) = both(&text);
                    assert_eq!(here, there, "{}", path.display());
                }
                1
            }
            _ => 0,
        })
        .sum()
}

/// Pieces of pages that meet in all the ways which `CommonMark` has rules for.
fn page() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "a",
        "b c",
        "word",
        " ",
        "  ",
        "   ",
        "    ",
        "\n",
        "\n",
        "\n\n",
        "\n\n",
        "\n  ",
        "\n    ",
        "\n   ",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "2. ",
        "10) ",
        "\n- ",
        "\n- ",
        "\n  - ",
        "\n    - ",
        "\n1. ",
        "\n\n- ",
        "\n\n  ",
        "\n\n    ",
        "# ",
        "\n# ",
        "## ",
        "#",
        "---",
        "\n---\n",
        "===",
        "***",
        "___",
        "> ",
        "\n> ",
        "```",
        "\n```\n",
        "\n```js\n",
        "~~~",
        "\n  ```\n",
        "`",
        "``",
        "` ",
        "*",
        "**",
        "_",
        "__",
        "~",
        "~~",
        "[",
        "]",
        "](",
        ")",
        "(",
        "![",
        "[x](y)",
        "[x](y \"z\")",
        "[ ] ",
        "[x] ",
        "<",
        ">",
        "<b>",
        "</b>",
        "<br>",
        "<!-- ",
        "-->",
        "<http://x.y>",
        "&",
        "&amp;",
        ";",
        "\\",
        "\\*",
        "|",
        "\n|",
        "| a | b |\n|---|---|\n",
        "|-|\n",
        "|\n",
        "\t",
        "é",
        "“",
        "\u{a0}",
        ".",
        ",",
        "!",
        "[^1]",
        "]: ",
        "[a]: b\n",
        "<div>",
        "<pre>",
        "\r\n",
        "**b**",
        "*i*",
        "`c`",
        "_u_",
        ":",
        "=",
        "1",
        "-",
        "+",
    ];
    proptest::collection::vec(proptest::sample::select(PIECES), 0..40)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn random_pages_read_as_the_parser_reads_them(page in page()) {
        let (here, there) = both(&page);
        prop_assert_eq!(here, there);
    }
}
