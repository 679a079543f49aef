//! Kinds, links and roots that a configuration declares, each by the nodes and edges that it makes.

use airsdlc_core::model::NodeKind;
use airsdlc_core::source::{Config, Memory};
use airsdlc_core::{KnowledgeRepository, NodeFilter, OpenOptions};

fn read(config: &str, files: &[(&str, &str)]) -> KnowledgeRepository {
    let files = files.iter().copied().chain([("airsdlc.toml", config)]);
    KnowledgeRepository::from_source(&Memory::new(files), &OpenOptions::new())
        .expect("the configuration is sound")
}

/// `id title status`, in order.
fn nodes(repository: &KnowledgeRepository) -> Vec<String> {
    let status = |node: &airsdlc_core::model::Node| {
        node.status.as_ref().map_or_else(|| "-".to_owned(), |status| status.as_str().to_owned())
    };
    repository
        .nodes()
        .map(|node| format!("{} | {} | {}", node.id, node.title, status(node)))
        .collect()
}

/// `source kind target`, in order.
fn edges(repository: &KnowledgeRepository) -> Vec<String> {
    repository
        .edges()
        .map(|edge| format!("{} {} {}", edge.source.id, edge.edge.kind, edge.target.id))
        .collect()
}

fn unresolved(repository: &KnowledgeRepository) -> Vec<&str> {
    repository.unresolved().iter().map(|reference| reference.text.as_str()).collect()
}

/// The message of a configuration that is wrong, its place, and its help.
fn fault(config: &str) -> (String, (u32, u32), Option<String>) {
    let error = Config::parse(config).expect_err("it is wrong");
    let place = error.location.expect("it has a place");
    (error.message, (place.line, place.column), error.help)
}

#[test]
fn numbered_proposals_with_front_matter() {
    let config = "
[[kind]]
name = 'eip'
as = 'rfc'
files = ['EIPS/*.md']
prefixes = ['EIP']
id = { key = 'eip' }
links = ['https://eips.example/EIPS/eip-{}']
[kind.states]
'Last Call' = 'under review'
Final = 'approved'
Stagnant = 'stagnant'
[kind.edges]
requires = 'depends-on'
";
    let repository = read(
        config,
        &[
            ("EIPS/eip-2.md", "---\neip: 2\ntitle: Homestead\nstatus: Final\n---\n## Abstract\n"),
            (
                "EIPS/eip-7.md",
                "---\neip: 7\ntitle: Call\nstatus: Stagnant\nrequires: 2, 20\n---\n\n## Abstract\n\nSee [ERC-9](./eip-9.md) and EIP-2 and [x](https://eips.example/EIPS/eip-9).\n",
            ),
            ("EIPS/eip-9.md", "---\neip: 9\ntitle: Log\nstatus: Last Call\nrequires: [7]\n---\n"),
            ("EIPS/eip-10.md", "---\neip: 10\nstatus: Strange\n---\n# EIP-10: Named below\n"),
        ],
    );
    assert_eq!(
        nodes(&repository),
        [
            "EIP-2 | Homestead | approved",
            "EIP-7 | Call | stagnant",
            "EIP-9 | Log | under review",
            "EIP-10 | Named below | Strange",
        ]
    );
    assert_eq!(
        edges(&repository),
        ["EIP-7 depends-on EIP-2", "EIP-7 mentions EIP-9", "EIP-9 depends-on EIP-7",]
    );
    assert_eq!(unresolved(&repository), ["20"]);
    let eip = repository.node("eip-7").expect("it is there");
    assert_eq!(eip.kind, NodeKind::Rfc);
    assert_eq!(eip.attributes["custom_kind"].as_text(), Some("eip"));
    let eips = NodeFilter::new().kind_named("eip", repository.graph()).expect("it is declared");
    assert_eq!(repository.graph().select(&eips).count(), 4);
    let error = NodeFilter::new().kind_named("eipp", repository.graph()).expect_err("none is");
    assert_eq!(error.nearest.as_deref(), Some("eip"));
    let findings: Vec<&str> =
        repository.findings().iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(findings, ["`Strange` is no status of RFC `EIP-10`"]);
}

#[test]
fn decisions_by_the_names_of_their_files() {
    let config = "
[[kind]]
name = 'adr'
files = ['docs/adr/*.md']
id = { file = '*_{}-*.md' }
links = ['/adr/{}']
";
    let repository = read(
        config,
        &[
            (
                "docs/adr/2022-03-28_017-udp.md",
                "---\ntitle: |\n  17. Use UDP\n---\n\n## Status\n\nSuperseded (as never implemented) by [ADR 32](/adr/32)\n",
            ),
            ("docs/adr/2025-02-12_032-etcd.md", "# 32. Use etcd\n\n## Status\n\nAccepted\n"),
            ("docs/adr/README.md", "# Decisions\n\nSee [32](/adr/32/) and [none](/adr/99).\n"),
        ],
    );
    assert_eq!(
        nodes(&repository),
        [
            "ADR-017 | Use UDP | superseded",
            "ADR-032 | Use etcd | accepted",
            "file:docs/adr/README.md | docs/adr/README.md | -",
        ]
    );
    assert_eq!(
        edges(&repository),
        ["ADR-032 supersedes ADR-017", "file:docs/adr/README.md mentions ADR-032"]
    );
    assert_eq!(unresolved(&repository), ["/adr/99"]);
    // A kind of the framework under its own name stays what it is.
    let adr = repository.node("ADR-32").expect("it is there");
    assert!(!adr.attributes.contains_key("custom_kind"));
}

#[test]
fn what_a_decision_supersedes_may_stand_before_the_first_section() {
    let config = "[[kind]]\nname = 'adr'\nfiles = ['adr-*.md']\nid = { file = 'adr-{}-*.md' }\n";
    let superseding = |text: &str| {
        let new = format!("# Architecture Decision Record: New\n\n{text}\n\n## Context\n");
        let repository = read(
            config,
            &[
                ("adr-015-old.md", "# Old\n"),
                ("adr-016-older.md", "# Older\n"),
                ("adr-017-new.md", &new),
            ],
        );
        edges(&repository)
    };
    let both = ["ADR-017 supersedes ADR-015", "ADR-017 supersedes ADR-016"];
    for text in [
        "Note: this ADR supersedes some aspects of [ADR-15](adr-015-old.md) and [ADR-16](adr-016-older.md).",
        "Supersedes ADR-15, ADR-16.",
        "It replaces ADR-15 and ADR-16.",
    ] {
        assert_eq!(superseding(text), both, "{text}");
    }
    assert_eq!(
        superseding("This decision was superseded by ADR-16"),
        ["ADR-016 supersedes ADR-017"]
    );
    // Only what the sentence itself names.
    assert_eq!(
        superseding("Rests on ADR-16. Accepted, supersedes *ADR-15*. See ADR-16."),
        ["ADR-017 supersedes ADR-015", "ADR-017 mentions ADR-016"]
    );
    assert_eq!(
        superseding("ADR-15 was superseded by ADR-16. This decision replaces ADR-16."),
        ["ADR-017 supersedes ADR-016", "ADR-017 mentions ADR-015"]
    );
    for text in [
        "ADR-16 was superseded by ADR-15.",
        "This ADR explains why ADR-16 supersedes ADR-15.",
        "ADR-15 and ADR-16 are replaced by nothing; it is ADR-16.",
        "ADR-16 supersedes ADR-15.",
        "We looked at what supersedes ADR-15 and ADR-16.",
        "This replaced nothing of ADR-15 or ADR-16.",
    ] {
        let mentions = ["ADR-017 mentions ADR-015", "ADR-017 mentions ADR-016"];
        assert_eq!(superseding(text), mentions, "{text}");
    }
}

#[test]
fn ids_in_headings_paths_and_metadata() {
    let config = "
[[kind]]
name = 'decision'
as = 'adr'
files = ['decisions/*.md']
prefixes = ['DEC']
id = { heading = '{}. *' }

[[kind]]
name = 'report'
as = 'post-mortem'
files = ['reports/**/*.md']
id = { file = 'reports/{}/report.md', form = 'PM:{}' }

[[kind]]
name = 'requirement-note'
as = 'prd'
files = ['notes/*.md']
prefixes = ['REQN']
id = { key = 'Number' }
title = 'Name'
status = 'State'
edges = { 'Built On' = 'source-of' }
";
    let repository = read(
        config,
        &[
            (
                "decisions/a.md",
                "<!-- lint off -->\n\n# 5. Use EKS\n\nDate: 2021-08-13\n\n## Status\n\nAccepted\n",
            ),
            ("reports/pool/report.md", "# Pool exhausted\n"),
            ("reports/pool/notes.md", "# Only notes\n"),
            (
                "notes/x.md",
                "# Something\n\n- **Number**: 12\n- **Name**: Refunds\n- **State**: Approved\n- **Built On**: DEC-5\n",
            ),
        ],
    );
    assert_eq!(
        nodes(&repository),
        [
            "REQN-12 | Refunds | approved",
            "DEC-5 | Use EKS | accepted",
            "PM:POOL | Pool exhausted | -",
        ]
    );
    assert_eq!(edges(&repository), ["DEC-5 derives-from REQN-12"]);
    let decision = repository.node("dec-05").expect("it is there");
    assert_eq!(decision.location.as_ref().expect("it has a place").line, 3);
    assert_eq!(decision.attributes["date"].as_text(), Some("2021-08-13"));
}

#[test]
fn prefixes_and_words_begin_artifacts_anywhere() {
    let config =
        "[[kind]]\nname = 'decision'\nas = 'adr'\nprefixes = ['DEC']\nwords = ['ruling']\n";
    let repository = read(
        config,
        &[(
            "log.md",
            "# Log\n\n## DEC-001: First\n\nSee dec-002 and DEC 1; DECK 2.\n\n## DEC-002: Second\n\n# Ruling: Third\n",
        )],
    );
    assert_eq!(
        nodes(&repository),
        ["ADR:third | Third | -", "DEC-001 | First | -", "DEC-002 | Second | -"]
    );
    assert_eq!(edges(&repository), ["DEC-001 mentions DEC-002"]);
}

#[test]
fn comments_of_code_name_ids_with_prefixes_of_the_configuration() {
    let config = "[[kind]]\nname = 'decision'\nas = 'adr'\nprefixes = ['DEC']\n";
    let repository = read(
        config,
        &[("log.md", "# DEC-001: First\n"), ("main.rs", "// Because of dec-001 and UTF-8.\n")],
    );
    assert_eq!(edges(&repository), ["file:main.rs implements DEC-001"]);
}

#[test]
fn links_as_sites_write_them() {
    let pages = [
        ("docs/adrs/adr-001.md", "# ADR-001: One\n\n## Part\n\nx\n"),
        ("docs/adrs/adr-002/index.md", "# ADR-002: Two\n"),
        ("docs/Adr-003.md", "# ADR-003: Three\n"),
        (
            "docs/adrs/links.md",
            "# ADR-009: Links\n\n[a](adr-001.html#part), [b](adr-002), [c](/site/adr-003.html), [d](https://wiki.example/x/adrs/adr-001), [e](adr-404.html)\n",
        ),
    ];
    let config = "
[links]
extensions = ['.html', '']
ignore_case = true
pages = { '/site/' = 'docs', 'https://wiki.example/x' = 'docs/' }
";
    let repository = read(config, &pages);
    assert_eq!(
        edges(&repository),
        [
            "ADR-009 mentions ADR-001",
            "ADR-009 mentions ADR-002",
            "ADR-009 mentions ADR-003",
            "ADR-009 mentions ADR-001#part",
            "ADR-001#part part-of ADR-001",
        ]
    );
    assert_eq!(unresolved(&repository), ["adr-404.html"]);
    let plain = read("", &pages);
    assert_eq!(edges(&plain), Vec::<String>::new());
}

#[test]
fn paths_of_code_as_programs_see_them() {
    let files = [
        ("services/booking/main.go", "package main\n"),
        ("services/refund/main.go", "package main\n"),
        ("bolt.md", "# BOLT-001: B\n\n- **Files**: /app/main.go:12\n"),
    ];
    let config = "[code]\npaths = { '/app/' = 'services/booking/' }\n";
    assert_eq!(edges(&read(config, &files)), ["BOLT-001 changes file:services/booking/main.go"]);
    assert_eq!(unresolved(&read("", &files)), ["/app/main.go:12"]);
    for text in ["Fails at /app/main.go:12.", "In [main](/app/main.go).", "Look at /app/main.go"] {
        let adr = format!("# ADR-001: A\n\n## Context\n\n{text}\n");
        let files = [files[0], files[1], ("adr.md", adr.as_str())];
        let repository = read(config, &files);
        let expected = ["ADR-001 mentions file:services/booking/main.go"];
        assert_eq!(
            (edges(&repository), unresolved(&repository).len()),
            (expected.map(Into::into).into(), 0)
        );
        let id = repository.find("/app/main.go:12").expect("it is mapped");
        assert_eq!(id[0].as_str(), "file:services/booking/main.go", "{text}");
        // Elsewhere two files of the name are two.
        assert_eq!(edges(&read("", &files)).len(), 0, "{text}");
    }
}

#[test]
fn several_roots_are_one_graph() {
    let directory = tempfile::tempdir().expect("the system gives a temporary directory");
    let write = |path: &str, text: &str| {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    };
    write(
        "main/airsdlc.toml",
        "[repository]\nignore = ['drafts/']\n\n[[root]]\npath = '../payments docs'\nname = 'payments'\n",
    );
    write("main/adr.md", "# ADR-001: One\n\nRests on ADR-002.\n");
    write("payments docs/adr.md", "# ADR-002: Two\n");
    write("payments docs/drafts/x.md", "# ADR-003: Draft\n");
    let repository =
        KnowledgeRepository::open(directory.path().join("main")).expect("both roots are there");
    assert_eq!(edges(&repository), ["ADR-001 mentions ADR-002"]);
    let place = repository.node("ADR-002").expect("it is read").location.clone();
    assert_eq!(place.expect("it has a place").path.as_str(), "payments/adr.md");
    write("main/docs/a.md", "# ADR-004: Four\n\nOn [two](../../payments%20docs/adr.md).\n");
    write(
        "payments docs/docs/b.md",
        "# ADR-005: Five\n\nOn [one](../../main/adr.md), [x](/src/x.py).\n",
    );
    write("payments docs/src/x.py", "");
    write("payments docs/docs/c.md", "# ADR-006: Six\n\nOn [nothing](../../third/adr.md).\n");
    write("payments docs/CODEOWNERS", "/docs/b.md @acme/payments\n");
    write("main/CODEOWNERS", "/docs/b.md @acme/other\n/docs/a.md @acme/main\n");
    let repository =
        KnowledgeRepository::open(directory.path().join("main")).expect("both roots are there");
    assert_eq!(
        edges(&repository),
        [
            "ADR-001 mentions ADR-002",
            "ADR-004 mentions ADR-002",
            "ADR-005 mentions ADR-001",
            "ADR-005 mentions file:payments/src/x.py",
            "team:main owns ADR-004",
            "team:payments owns ADR-005",
        ]
    );
    assert_eq!(unresolved(&repository), ["../../third/adr.md"]);
    write("third/adr.md", "");
    for (config, message) in [
        ("[[root]]\npath = '../nowhere'\n", "`../nowhere` is no directory"),
        (
            "[[root]]\npath = '../payments docs'\nname = 'adr.md'\n",
            "a root cannot be called `adr.md`",
        ),
        ("[[root]]\npath = '..'\n", "its files would be read twice"),
        ("[[root]]\npath = ''\n", "a root needs a path"),
        (
            "[[root]]\npath = '../payments docs'\nname = 'x'\n[[root]]\npath = '../third'\nname = 'x'\n",
            "two roots are called `x`",
        ),
    ] {
        write("main/airsdlc.toml", config);
        let error =
            KnowledgeRepository::open(directory.path().join("main")).expect_err("it is wrong");
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn only_what_is_included_is_read() {
    let directory = tempfile::tempdir().expect("the system gives a temporary directory");
    for (path, text) in [
        ("airsdlc.toml", "[repository]\ninclude = ['docs/**']\nignore = ['docs/old/']\n"),
        ("adr.md", "# ADR-001: Outside\n"),
        ("docs/adr.md", "# ADR-002: Inside\n"),
        ("docs/old/adr.md", "# ADR-003: Old\n"),
    ] {
        let path = directory.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
        std::fs::write(path, text).expect("it can be written");
    }
    let repository = KnowledgeRepository::open(directory.path()).expect("it is read");
    assert_eq!(nodes(&repository), ["ADR-002 | Inside | -"]);
}

#[test]
fn faults_have_their_place_and_a_near_name() {
    let kind = |rest: &str| fault(&format!("[[kind]]\nname = 'eip'\n{rest}\n"));
    for (rest, message, place, help) in [
        ("as = 'rcf'", "`rcf` is no kind of artifact", (3, 6), Some("did you mean `rfc`?")),
        ("as = 'rfc'\nfiels = []", "unknown key `fiels`", (4, 1), Some("did you mean `files`?")),
        (
            "as = 'rfc'\nid = { fiel = '{}.md' }",
            "unknown key `fiel`",
            (4, 8),
            Some("did you mean `file`?"),
        ),
        (
            "as = 'rfc'\nid = { file = '*.md' }",
            "the pattern needs one `{}`, where the wanted text stands",
            (4, 15),
            None,
        ),
        (
            "as = 'rfc'\nid = { key = 'eip', file = '{}.md' }",
            "the id of the kind `eip` stands in one place: `key`, `file` or `heading`",
            (4, 6),
            None,
        ),
        (
            "as = 'rfc'\n[[kind]]\nname = 'EIP'\nas = 'rfc'",
            "the kind `EIP` is declared a second time",
            (5, 8),
            None,
        ),
        (
            "as = 'rfc'\nprefixes = ['ADR']",
            "the prefix `ADR` is that of the kind `adr`",
            (4, 13),
            None,
        ),
        (
            "as = 'rfc'\nedges = { requires = 'depend-on' }",
            "`depend-on` is no kind of edge",
            (4, 22),
            Some("did you mean `depends-on`?"),
        ),
        (
            "as = 'runbook'\nedges = { requires = 'depends-on' }",
            "runbooks have no edge `depends-on`",
            (4, 22),
            Some(
                "they have has-part, supersedes, superseded-by, operates, followed-up-by, concerned-by, owned-by, mentions, mentioned-in",
            ),
        ),
        (
            "as = 'rfc'\nstates = { Final = 'aproved' }",
            "`aproved` is no state of RFCs",
            (4, 20),
            Some("did you mean `approved`?"),
        ),
        (
            "as = 'rfc'\nfiles = ['a{b']",
            "this is no pattern: unclosed alternate group; missing '}' (maybe escape '{' with '[{]'?)",
            (4, 10),
            None,
        ),
    ] {
        let (found, at, hint) = kind(rest);
        assert_eq!((found.as_str(), at), (message, place), "{rest}");
        assert_eq!(hint.as_deref(), help, "{rest}");
    }
    let (message, place, help) = fault("[[kind]]\nname = 'eip'\n");
    assert_eq!(message, "the kind `eip` needs `as`, the kind as which it stands in the chain");
    assert_eq!(place, (2, 8));
    assert!(help.is_some_and(|help| help.contains("prd, daa, tip, rfc, adr")));
    let (message, ..) = fault("[links]\nextensions = ['html']\n");
    assert_eq!(message, "an extension begins with a dot");
}

#[test]
fn what_must_be_a_list_is_said_to_be_one() {
    assert_eq!(
        fault("[kind]\nname = 'adr'\n"),
        (
            "`[kind]` may stand several times and is a list".into(),
            (1, 1),
            Some("write `[[kind]]`".into())
        )
    );
    assert_eq!(
        fault("[repository]\ninclude = \"a\"\n"),
        ("\"a\" stands where a list must stand".into(), (2, 11), Some("write `[\"a\"]`".into()))
    );
}

#[test]
fn prefixes_of_ones_own_define_in_any_case() {
    let config = "
[[kind]]
name = 'eip'
as = 'rfc'
prefixes = ['EIP']
words = ['proposal']
[[kind]]
name = 'adr'
prefixes = ['DEC']
[[kind]]
name = 'bolt'
prefixes = ['TASK']
[[service]]
name = 'booking'
governed_by = ['dec-7']
";
    let repository = read(
        config,
        &[
            ("a.md", "# eip-30: Lower\n\n- **Status**: Draft\n- **eip-31**: read it first\n"),
            ("b.md", "# EIP-31: Upper\n"),
            ("c.md", "# Proposal: eip-32\n"),
            ("d.md", "# Proposal eip-33: Named\n"),
            ("e.md", "# Proposal: Fees (eip-30)\n"),
            ("f.md", "# dec-7: Store\n\n# Bolts for dec-7: Store\n\n1. **task-4**: Schema\n"),
            ("g.md", "# INC-1: Down\n"),
            ("h.md", "# Post-mortem: INC-1\n\n## Root Cause\n\nThe change of task-4.\n"),
            (
                "catalog-info.yaml",
                "kind: Resource\nmetadata: {name: db, annotations: {airsdlc.io/governed-by: dec-7}}\nspec: {type: database}\n",
            ),
        ],
    );
    assert_eq!(
        nodes(&repository),
        [
            "EIP-30 | Lower | draft",
            "EIP-31 | Upper | -",
            "EIP-32 |  | -",
            "EIP-33 | Named | -",
            "RFC:fees | Fees (eip-30) | -",
            "DEC-7 | Store | -",
            "TASK-4 | Schema | -",
            "INC-1 | Down | -",
            "PM:INC-1 | INC-1 | -",
            "service:booking |  | -",
            "database:db |  | -",
        ]
    );
    assert_eq!(
        edges(&repository),
        [
            "EIP-30 mentions EIP-31",
            "RFC:fees mentions EIP-30",
            "DEC-7 governs service:booking",
            "DEC-7 governs database:db",
            "TASK-4 implements DEC-7",
            "INC-1 caused-by TASK-4",
            "PM:INC-1 analyses INC-1",
        ]
    );
    assert_eq!(unresolved(&repository), [""; 0]);
}

#[test]
fn keys_with_underscores_hold_in_every_form_of_metadata() {
    let config = "
[[kind]]
name = 'note'
as = 'rfc'
files = ['*.md']
prefixes = ['NOTE']
id = { key = 'note_id' }
title = 'Note_Title'
status = 'note state'
[kind.edges]
builds_on = 'depends-on'
";
    let front = "---\nnote_id: 1\nnote_title: Front\nnote_state: Draft\nbuilds_on: 2\n---\n";
    let bullets = "# Text\n\n- **note_id**: 2\n- **note_title**: Bullets\n- **Note_State**: Draft\n- **builds_on**: 3\n";
    let table = "# Text\n\n| key | value |\n|--|--|\n| note_id | 3 |\n| note title | Table |\n| note_state | Draft |\n| builds_on | 1 |\n";
    let repository = read(config, &[("a.md", front), ("b.md", bullets), ("c.md", table)]);
    assert_eq!(
        nodes(&repository),
        ["NOTE-1 | Front | draft", "NOTE-2 | Bullets | draft", "NOTE-3 | Table | draft"]
    );
    assert_eq!(
        edges(&repository),
        ["NOTE-1 depends-on NOTE-2", "NOTE-2 depends-on NOTE-3", "NOTE-3 depends-on NOTE-1"]
    );
}

#[test]
fn keys_of_the_framework_take_underscores_too() {
    let text = "# ADR-1: A\n\n- **depends_on**: ADR-2\n\n# ADR-2: B\n";
    assert_eq!(edges(&read("", &[("a.md", text)])), ["ADR-1 depends-on ADR-2"]);
}

#[test]
fn names_of_kinds_fold_case() {
    let config = "[[kind]]\nname = 'Prop'\nas = 'rfc'\nprefixes = ['PROP']\n[[kind]]\nname = 'ADR'\nprefixes = ['DEC']\n";
    let repository = read(config, &[("a.md", "# PROP-1: A\n\n# DEC-2: B\n")]);
    for (name, id) in [("PROP", "PROP-1"), ("prop", "PROP-1"), ("adr", "DEC-2"), ("Adr", "DEC-2")] {
        let filter = NodeFilter::new().kind_named(name, repository.graph()).expect("it is known");
        let ids: Vec<&str> =
            repository.graph().select(&filter).map(|node| node.id.as_str()).collect();
        assert_eq!(ids, [id], "{name}");
    }
    // `ADR` adds to the kind of the framework, and is no other.
    let decision = repository.node("DEC-2").expect("it is defined");
    assert!(!decision.attributes.contains_key("custom_kind"));
}

/// `ADR-2` means the decision that is nearest to the page: in its directory, else below the deepest one above it where
/// only one is called so.
#[test]
fn an_id_may_mean_another_thing_in_each_directory() {
    let kind = |name: &str, prefix: &str| {
        format!(
            "[[kind]]\nname = '{name}-adr'\nas = 'adr'\nfiles = ['{name}/adr/*-*.md']\nprefixes = ['{prefix}']\n\
             local_prefixes = ['adr']\nid = {{ file = '{{}}-*.md' }}\n"
        )
    };
    let config = format!("{}{}", kind("ledger", "LED"), kind("mail", "MAI"));
    let text = "# A\n\nADR-2, ADR 2, ADR-2#why, [ADR-02](2-b.md).\n\n## Why\n";
    let bolt = |adr: &str| format!("# BOLT-1: A\n\n- **ADR**: {adr}\n");
    let of = |path: &str, bolt: &str| {
        let files = [
            ("docs/adr-003.md", "# ADR-003: Everywhere\n"),
            ("ledger/adr/1-a.md", text),
            ("ledger/adr/2-b.md", "# B\n\n## Why\n"),
            ("mail/adr/2-b.md", "# B\n"),
            ("mail/adr/3-c.md", "# C\n"),
            (path, bolt),
        ];
        let repository = read(&config, &files);
        let edges = edges(&repository);
        let from = edges.iter().filter_map(|edge| edge.strip_prefix("BOLT-1 implements "));
        (from.map(str::to_owned).collect::<Vec<_>>(), unresolved(&repository).join(" "), edges)
    };
    for (path, adr, expected, lost) in [
        ("ledger/bolts/b.md", "ADR-2", &["LED-2"][..], ""),
        ("ledger/adr/README.md", "ADR-002", &["LED-2"], ""),
        ("mail/b.md", "ADR-2, ADR-3", &["MAI-2", "MAI-3"], ""),
        // Several are equally near: it means what has the id itself, if anything does.
        ("ledger/b.md", "ADR-3", &["ADR-003"], ""),
        ("docs/b.md", "ADR-3, LED-1", &["ADR-003", "LED-1"], ""),
        ("b.md", "ADR-2", &[], "ADR-2"),
        ("b.md", "ADR-1", &["LED-1"], ""),
        ("ledger/b.md", "ADR-9", &[], "ADR-9"),
        ("mail/b.md", "MAI-2", &["MAI-2"], ""),
    ] {
        let (found, unresolved, _) = of(path, &bolt(adr));
        assert_eq!(
            (found.as_slice(), unresolved.as_str()),
            (&strings(expected)[..], lost),
            "{path}: {adr}"
        );
    }
    let (_, _, edges) = of("b.md", "# B\n");
    let said: Vec<&String> = edges.iter().filter(|edge| edge.contains("mentions")).collect();
    assert_eq!(said, ["LED-1 mentions LED-2", "LED-1 mentions LED-2#why"]);
    let wrong = "[[kind]]\nname = 'adr'\nlocal_prefixes = ['A-B']\n";
    assert_eq!(fault(wrong).0, "`A-B` is no prefix of ids");
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}
