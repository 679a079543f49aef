//! Comments of the code that name a Bolt, a decision or a fix.

use airsdlc_core::model::{EdgeKind, NodeKind, Origin};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::TempRepository;
use proptest::prelude::*;

const DOCS: &str = "\
# ADR-023: Outbox
## BOLT-042: Schema
## BOLT-043: Worker
# FIX-001: Pool
**Status**: Done
";

fn read<B: AsRef<[u8]>>(files: &[(&str, B)]) -> KnowledgeRepository {
    let docs = ("docs/log.md", DOCS.as_bytes());
    let files = files.iter().map(|(path, text)| (*path, text.as_ref()));
    let source = Memory::new(files.chain([docs]).map(|(path, text)| (path, text.to_vec())));
    KnowledgeRepository::from_source(&source, &OpenOptions::new()).expect("memory reads")
}

/// `file kind target place`, for edges from files.
fn edges(repository: &KnowledgeRepository) -> Vec<String> {
    let from_files = repository.edges().filter(|edge| edge.source.kind == NodeKind::File);
    let text = from_files.map(|edge| {
        let places: Vec<String> =
            edge.edge.locations.iter().map(|at| format!("{}:{}", at.line, at.column)).collect();
        let file = edge.source.id.as_str().trim_start_matches("file:");
        format!("{file} {} {} {}", edge.edge.kind, edge.target.id, places.join(" "))
    });
    text.collect()
}

/// The ids that one file names, in the order of their places.
fn named(path: &str, text: impl AsRef<[u8]>) -> Vec<String> {
    let repository = read(&[(path, text)]);
    let mut found: Vec<_> = repository
        .edges()
        .filter(|edge| edge.source.kind == NodeKind::File)
        .flat_map(|edge| {
            edge.edge.locations.iter().map(move |at| (at.span.start, edge.target.id.to_string()))
        })
        .collect();
    let lost = repository.unresolved().iter();
    found.extend(lost.map(|lost| (lost.location.span.start, lost.text.to_string())));
    found.sort();
    found.into_iter().map(|(_, id)| id).collect()
}

#[test]
fn a_comment_implements_what_it_names() {
    let go = "package x\n\n// Worker relays events (BOLT-043),\n// see ADR-023.\nfunc Worker() {} // bolt-43 again\n";
    let fix = "# FIX-001: one connection\nx = 1\n";
    let repository = read(&[("internal/worker.go", go), ("tools/fix.py", fix)]);
    assert_eq!(
        edges(&repository),
        [
            "internal/worker.go implements ADR-023 4:8",
            "internal/worker.go implements BOLT-043 3:26 5:21",
            "tools/fix.py mentions FIX-001 1:3",
        ]
    );
    assert!(
        repository
            .edges()
            .filter(|edge| edge.source.kind == NodeKind::File)
            .all(|edge| edge.edge.origin == Origin::Derived)
    );
    assert!(repository.unresolved().is_empty() && repository.findings().is_empty());
    assert_eq!(repository.files(), 3);
}

#[test]
fn a_range_counts_in_a_comment_as_it_does_in_text() {
    let text = "BOLT-900..4000000\nBOLT-41..43, BOLT-44..45\n";
    let code = named("a.go", format!("/* {text} */"));
    let lost = ["BOLT-41", "BOLT-44", "BOLT-45", "BOLT-900", "BOLT-901..4000000"];
    let mut sorted = code.clone();
    sorted.sort();
    assert_eq!(sorted, [&["BOLT-042", "BOLT-043"][..], &lost].concat());
    let repository = read(&[("a.md", format!("# ADR-1: A\n\n{text}"))]);
    let mut of_text: Vec<_> = repository.unresolved().iter().map(|it| it.text.as_str()).collect();
    of_text.sort_unstable();
    assert_eq!(of_text, lost);
}

#[test]
fn an_id_that_is_nowhere_dangles_from_its_file() {
    let repository = read(&[("a.rs", "// BOLT-9: gone; FIX-7, ADR-99/kpi/x\nfn a() {}\n")]);
    let lost: Vec<String> = repository
        .unresolved()
        .iter()
        .map(|lost| format!("{} {} {} {}", lost.source, lost.kind, lost.text, lost.location.column))
        .collect();
    assert_eq!(
        lost,
        [
            "file:a.rs implements BOLT-9 4",
            "file:a.rs mentions FIX-7 18",
            "file:a.rs implements ADR-99 25",
            "file:a.rs mentions ADR-99/kpi/x 25",
        ]
    );
}

#[test]
fn what_is_no_reference() {
    for (path, text) in [
        ("a.go", "var a = \"BOLT-042\" // the schema\n"),
        ("a.go", "var u = \"http://x/ BOLT-042\"\nvar r = `// BOLT-042\n/* ADR-023 */`\n"),
        ("a.py", "x = '# BOLT-042'\nbolt = BOLT_042 - 1\n"),
        ("a.rs", "let BOLT = ADR-023;\n"),
        ("a.c", "char q = '\"'; f(BOLT-042); char *s = \"\\\"// BOLT-042\";\n"),
        ("a.ts", "// BOLT-XXX, bolts/bolt-042.md, SEV-3, PRD-015, my-bolt-042\n"),
        ("a.js", "// we fix 2 bugs, FIX 1 and ADR 99\n"),
        ("notes.txt", "# BOLT-042\n"),
        ("data.json", "{\"a\": \"// BOLT-042\"} // BOLT-042\n"),
        ("LICENSE", "# BOLT-042\n"),
    ] {
        assert_eq!(named(path, text), [""; 0], "{path}: {text}");
    }
}

#[test]
fn numbers_with_a_space_refer_where_they_exist() {
    assert_eq!(named("a.js", "// per ADR 23 and BOLT 7\n"), ["ADR-023"]);
}

/// One program for each family, written as its users write it. Those ids that are numbered 42 stand in
/// comments; those that are numbered 1 in texts.
#[test]
fn comments_of_every_family() {
    for (path, text) in [
        (
            "a.c",
            "/* a\n * BOLT-042 */ const char *s = \"/* BOLT-1\"; /* \" */ x('\\'', '\"'); //BOLT-042\n",
        ),
        ("a.cpp", "auto s = R\"x(// BOLT-1 )\" // BOLT-1\n)x\"; int n = 1'000'000; // BOLT-042\n"),
        (
            "a.rs",
            "/* a /* b */ BOLT-042 */ let s = r#\"\"// BOLT-1\"#; fn f<'a>(x: &'a str) {} /// BOLT-042\n",
        ),
        ("A.java", "String s = \"\"\"\n // BOLT-1 \"quoted\"\n \"\"\"; /** BOLT-042 */\n"),
        ("a.kt", "val s = \"${m[\"// BOLT-1\"]} // BOLT-1\" /* /* */ BOLT-042 */\n"),
        ("A.cs", "var p = @\"C:\\\"; /* BOLT-042 */ var s = @\"a \"\" // BOLT-1\"; /// BOLT-042\n"),
        ("a.ts", "const s = `${f(`// BOLT-1`)} // BOLT-1`; const r = /[/'\"`]\\//; // BOLT-042\n"),
        ("a.jsx", "const a = <b>it's</b>;\nconst c = 4 / 2; // BOLT-042 / 3\n{/* BOLT-042 */}\n"),
        (
            "a.swift",
            "let s = \"\\(f(\"// BOLT-1\")) // BOLT-1\"; let t = #\"\" // BOLT-1\"# // BOLT-042\n",
        ),
        ("a.dart", "var s = r'\\'; // BOLT-042\nvar t = '''\n// BOLT-1 it's\n''';\n"),
        ("a.scss", "a { background: url(http://x/BOLT-1) } // BOLT-042\n"),
        ("a.css", "/* BOLT-042 */ a { content: '/* BOLT-1' } // BOLT-1\n"),
        (
            "a.py",
            "\"\"\"Module of BOLT-042.\"\"\"\nx = \"\"\"\n# BOLT-1\n\"\"\"\nf(\n  '''BOLT-1''')\ndef f():\n    r'''BOLT-042'''\ny = 'it\\'s' # BOLT-042\n",
        ),
        (
            "a.rb",
            "=begin\nBOLT-042\n=end\nx = <<~SQL\n  # BOLT-1 it's\nSQL\ns = \"#{h[\"# BOLT-1\"]} # BOLT-1\" # BOLT-042\n",
        ),
        (
            "a.ex",
            "@doc \"\"\"\nBOLT-042\n\"\"\"\nx = \"\"\"\n# BOLT-1\n\"\"\"\nc = ?\" # BOLT-042\n",
        ),
        (
            "a.pl",
            "my $n = $#a; # BOLT-042\n=head1 A\nBOLT-042\n=cut\nprint <<\"EOT\";\n# BOLT-1\nEOT\n",
        ),
        (
            "a.sh",
            "#!/bin/sh\necho \"$# ${x#BOLT-1} $(f \"# BOLT-1\")\" '# BOLT-1' $'it\\'s # BOLT-1' # BOLT-042\ncat << EOF\n# BOLT-1\nEOF\ncat <<< x # BOLT-042\n",
        ),
        (
            "a.ps1",
            "<# BOLT-042 #>\n$s = \"a`\" # BOLT-1\"\n$t = @\"\n# BOLT-1 \"x\"\n\"@\n# BOLT-042\n",
        ),
        (
            "a.sql",
            "-- BOLT-042\nINSERT INTO t VALUES ('it''s -- BOLT-1\n/* BOLT-1'); /* BOLT-042 */\n",
        ),
        (
            "a.lua",
            "--[==[ BOLT-042 ]] ]==] s = [[ -- BOLT-1 ]] t = [=[ ]] -- BOLT-1 ]=] -- BOLT-042\n",
        ),
        ("a.hs", "{- {- -} BOLT-042 -} f' = \"-- BOLT-1\" ++ ['\"'] -- BOLT-042\n"),
        (
            "a.ml",
            "(* (* *) BOLT-042 *) let s = {x|(* BOLT-1 *)|x} let f (x : 'a) = \"(* BOLT-1\" (* BOLT-042 *)\n",
        ),
        ("a.fs", "let f = (*) // BOLT-042\nlet s = \"(* BOLT-1\"\n"),
        ("a.clj", "(def c \\\") ; BOLT-042\n(def s \"; BOLT-1\n ; BOLT-1\")\n"),
        ("a.el", "#| BOLT-042 |# (f \"; BOLT-1\") ;; BOLT-042\n"),
        ("a.erl", "f() -> $\", \"% BOLT-1\". % BOLT-042\n"),
        (
            "a.jl",
            "\"\"\"\nBOLT-042\n\"\"\"\nf(x) = x' # BOLT-042\n#= BOLT-042 =#\ns = \"# BOLT-1\"\n",
        ),
        ("a.R", "s <- \"# BOLT-1\" # BOLT-042\n"),
        (
            "main.tf",
            "// BOLT-042\nx = \"${f(\"# BOLT-1\")} # BOLT-1\" # BOLT-042\ny = <<-EOT\n  # BOLT-1\n  EOT\n",
        ),
        ("Dockerfile.dev", "# BOLT-042\nRUN echo x # BOLT-1\n"),
        ("Makefile", "# BOLT-042\nall:\n\techo '# BOLT-1' # BOLT-042\n"),
        ("CMakeLists.txt", "#[[ BOLT-042 ]]\nset(a \"# BOLT-1\") # BOLT-042\n"),
        (
            "a.php",
            "it's BOLT-1\n<?php $s = \"?> // BOLT-1\"; // BOLT-042 ?>\n<!-- BOLT-042 --> BOLT-1\n<?php #[A]\n# BOLT-042\n$t = <<<EOT\n// BOLT-1\nEOT;\n",
        ),
        (
            "a.html",
            "<p title=\"<!-- BOLT-1\">it's BOLT-1</p><!-- BOLT-042 -->\n<script>let s = \"// BOLT-1\"; // BOLT-042\n</script>BOLT-1<style>/* BOLT-042 */</style>\n",
        ),
        (
            "a.vue",
            "<template><a @click=\"x > 1\">BOLT-1</a></template>\n<style lang=\"scss\">// BOLT-042\n</style>\n",
        ),
        ("pom.xml", "<?xml version='1.0'?>\n<a><![CDATA[<!-- BOLT-1 -->]]><!-- BOLT-042 --></a>\n"),
        ("a.proto", "// BOLT-042\nstring s = 1 [d = \"// BOLT-1\"]; /* BOLT-042 */\n"),
        (
            "a.graphql",
            "\"\"\"\nBOLT-042\n\"\"\"\ntype A { b(c: String = \"# BOLT-1\"): Int # BOLT-042\n}\n",
        ),
        ("a.zig", "const s =\n    \\\\ // BOLT-1\n; // BOLT-042\n"),
        ("a.nim", "#[ #[ ]# BOLT-042 ]#\nlet s = \"\"\"# BOLT-1\"\"\" # BOLT-042\n"),
        ("a.nix", "s = ''\n  # BOLT-1 ''${ ''' # BOLT-1\n''; # BOLT-042\n"),
        ("a.toml", "s = 'C:\\' # BOLT-042\nt = \"# BOLT-1\"\n"),
        ("a.vb", "s = \"it's \"\" ' BOLT-1\" ' BOLT-042\nREM BOLT-042\n"),
        ("a.bat", "@echo off\nrem BOLT-042\n:: BOLT-042\necho rem BOLT-1\n"),
        ("a.pas", "{ BOLT-042 } s := 'it''s { BOLT-1'; (* BOLT-042 *) // BOLT-042\n"),
        ("a.f90", "s = 'it''s ! BOLT-1' ! BOLT-042\n"),
        ("a.vhd", "s <= \"-- BOLT-1\"; -- BOLT-042\n"),
        ("a.groovy", "def s = '''\n// BOLT-1\n''' // BOLT-042\n"),
    ] {
        for text in [text.to_owned(), text.replace('\n', "\r\n")] {
            let found = named(path, &text);
            let expected = vec!["BOLT-042"; text.matches("BOLT-042").count()];
            assert_eq!(found, expected, "{path}:\n{text}");
        }
    }
}

#[test]
fn the_first_line_of_a_script_names_its_language() {
    for (text, count) in [
        ("#!/usr/bin/env -S LANG=C python3.12 -u\n\"\"\"BOLT-042\"\"\"\nx = '# BOLT-042'\n", 1),
        ("#!/bin/bash\n# BOLT-042\n", 1),
        ("#!/usr/bin/env node\n// BOLT-042\n# BOLT-042\n", 1),
        ("#!/opt/unknown\n# BOLT-042\n", 0),
        ("#!\n# BOLT-042\n", 0),
        ("# BOLT-042\n", 0),
    ] {
        assert_eq!(named("bin/deploy", text).len(), count, "{text}");
    }
}

#[test]
fn other_encodings_keep_lines_and_columns() {
    let text = b"// caf\xe9 \xfc: BOLT-042\n\xff\xff // ADR-023\n";
    let repository = read(&[("a.c", text.as_slice())]);
    assert_eq!(edges(&repository), ["a.c implements ADR-023 2:7", "a.c implements BOLT-042 1:12"]);
    assert!(repository.findings().is_empty());
    assert_eq!(named("a.c", "\u{feff}// BOLT-042\n"), ["BOLT-042"]);
}

#[test]
fn binary_and_large_files_are_left_aside_in_silence() {
    let comment = "// BOLT-042\n";
    let large = comment.to_owned() + &" ".repeat(1024 * 1024);
    for bytes in [[comment.as_bytes(), b"\0"].concat(), large.into_bytes()] {
        let repository = read(&[("a.c", bytes)]);
        assert!(edges(&repository).is_empty() && repository.findings().is_empty());
    }
    // What follows the head of a file may hold anything.
    let late = [comment.as_bytes(), &[b' '; 8 * 1024], b"\0"].concat();
    assert_eq!(named("a.c", late), ["BOLT-042"]);
}

#[test]
fn code_of_others_is_left_aside() {
    for directory in ["node_modules", "a/vendor", "third_party/x", "dist", "target", ".venv/lib"] {
        assert!(named(&format!("{directory}/a.go"), "// BOLT-042\n").is_empty(), "{directory}");
    }
    assert_eq!(named("a/vendors/vendor.go", "// BOLT-042\n"), ["BOLT-042"]);
}

#[test]
fn the_configuration_can_leave_comments_alone() {
    let files = |config| {
        TempRepository::new()
            .file("airsdlc.toml", config)
            .file("docs/adr.md", "# ADR-001: A\n")
            .file("src/a.go", "// ADR-001\n")
            .file("old/b.go", "// ADR-001\n")
    };
    for (config, expected) in [
        ("# ADR-001: no comment of code\n", &["file:old/b.go", "file:src/a.go"][..]),
        ("[code]\ncomments = true\n", &["file:old/b.go", "file:src/a.go"]),
        ("[repository]\nignore = ['old/']\n", &["file:src/a.go"]),
        ("[code]\ncomments = false\n", &[]),
    ] {
        let directory = files(config);
        let repository = KnowledgeRepository::open(directory.path()).expect("it reads");
        let nodes = repository.nodes().filter(|node| node.kind == NodeKind::File);
        assert_eq!(nodes.map(|node| node.id.as_str()).collect::<Vec<_>>(), expected, "{config}");
    }
    let error = airsdlc_core::source::Config::parse("[code]\ncomment = false\n");
    let error = error.expect_err("the key is unknown");
    assert_eq!(error.to_string(), "airsdlc.toml:2:1: unknown key `comment`");
}

#[test]
fn a_link_to_code_leads_to_the_file_whatever_its_comments_say() {
    let link = "# ADR-001: A\n\nSee [the worker](../src/a.go#L2) and [plain](../src/b.go).\n";
    let files = [("docs/a.md", link), ("src/a.go", "// BOLT-042\n"), ("src/b.go", "package b\n")];
    let repository = read(&files);
    let mentions: Vec<String> = repository
        .edges()
        .filter(|edge| edge.edge.kind == EdgeKind::Mentions)
        .map(|edge| format!("{} {}", edge.source.id, edge.target.id))
        .collect();
    assert_eq!(mentions, ["ADR-001 file:src/a.go", "ADR-001 file:src/b.go"]);
}

#[test]
fn a_change_of_a_decision_reaches_the_code_that_names_it() {
    let repository = read(&[("src/outbox.go", "// ADR-023\n")]);
    let options = airsdlc_core::impact::ImpactOptions::new();
    let impact = repository.impact(&["ADR-023"], options).expect("it is there");
    assert!(impact.affected.iter().any(|hit| hit.id.as_str() == "file:src/outbox.go"));
}

/// Programs made of what costs most if it is searched more than once: openings that never close.
fn openings() -> impl Strategy<Value = (String, String)> {
    let extensions =
        prop::sample::select(vec!["js", "rs", "swift", "php", "html", "rb", "sh", "ml"]);
    let piece = prop::sample::select(vec![
        "(/[", "`${", "#", "<<A\n", "<script", "/*", "{a|", "\"\\(", "'", "<?", "(*", "r#\"",
        "\"$(",
    ]);
    (extensions, prop::collection::vec(piece, 1..4))
        .prop_map(|(extension, pieces)| (format!("a.{extension}"), pieces.concat()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn what_never_closes_ends_the_run_nowhere((path, piece) in openings()) {
        let text = format!("// BOLT-042\n{}", piece.repeat(200_000 / piece.len()));
        read(&[(path.as_str(), text.as_str())]);
    }
}

/// Counting each row of `#` from each of its characters took minutes.
#[test]
fn a_row_of_hashes_is_counted_once() {
    let text = format!("// BOLT-042\n{}", "#".repeat(1_000_000));
    assert_eq!(named("a.swift", text), ["BOLT-042"]);
}
