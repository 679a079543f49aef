//! Reading from the file system: what is walked, what is left out, what cannot be opened.

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::error::OpenError;
use airsdlc_testkit::TempRepository;

fn adrs(repository: &KnowledgeRepository) -> Vec<String> {
    repository.nodes().map(|node| node.id.to_string()).collect()
}

#[test]
fn ignored_files_are_left_out_and_hidden_ones_are_not() {
    let repository = TempRepository::new()
        .file(".gitignore", "build/\n")
        .file("airsdlc.toml", "[repository]\nignore = ['vendor/', 'docs/old-*.md']\n")
        .file(".github/adr.md", "# ADR-1: A\n")
        .file("build/adr.md", "# ADR-2: B\n")
        .file("vendor/x/adr.md", "# ADR-3: C\n")
        .file("docs/old-1.md", "# ADR-4: D\n")
        .file(".git/adr.md", "# ADR-5: E\n")
        .file("docs/ADR.MD", "# ADR-6: F\n");
    let read = KnowledgeRepository::open(repository.path()).expect("it reads");
    assert_eq!(adrs(&read), ["ADR-1", "ADR-6"]);
    assert_eq!(read.files(), 2);
}

/// Where there is no git to say what belongs to a repository, folders of dependencies do not.
#[test]
fn dependencies_are_left_out_where_there_is_no_git() {
    let files = || {
        TempRepository::new()
            .file("docs/adr.md", "# ADR-1: A\n")
            .file("docs/vendor/adr.md", "# ADR-2: B\n")
            .file("web/node_modules/x/adr.md", "# ADR-3: C\n")
            .file("docs/node_modules/adr.md", "# ADR-4: D\n")
            .file("vendor/y/adr.md", "# ADR-5: E\n")
            .file("target/adr.md", "# ADR-6: F\n")
            .file("vendors/target.md", "# ADR-7: G\n")
    };
    let read = |files: &TempRepository| {
        let read = KnowledgeRepository::open(files.path()).expect("it reads");
        let left_out = read.left_out().iter().map(ToString::to_string);
        (adrs(&read).join(" "), left_out.collect::<Vec<_>>().join(" "))
    };
    let own = "ADR-1 ADR-2 ADR-7";
    let all = "ADR-1 ADR-2 ADR-3 ADR-4 ADR-5 ADR-6 ADR-7";
    let left_out = "docs/node_modules target vendor web/node_modules";
    assert_eq!(read(&files()), (own.to_owned(), left_out.to_owned()));
    let with_git = files().file(".git/HEAD", "ref: refs/heads/main\n");
    assert_eq!(read(&with_git), (all.to_owned(), String::new()));
    let config = "[repository]\ninclude = ['**/*.md']\n";
    assert_eq!(read(&files().file("airsdlc.toml", config)), (all.to_owned(), String::new()));
}

#[cfg(unix)]
#[test]
fn links_that_loop_end() {
    let repository = TempRepository::new().file("docs/adr.md", "# ADR-1: A\n");
    std::os::unix::fs::symlink(repository.path(), repository.path().join("docs/loop"))
        .expect("a link can be made");
    let read = KnowledgeRepository::open(repository.path()).expect("it reads");
    assert_eq!(adrs(&read), ["ADR-1"]);
    assert_eq!(
        read.findings()[0].to_string(),
        "docs/loop:1: info[unreadable-file]: symbolic links are not followed"
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_said_and_a_linked_configuration_counts() {
    let elsewhere = TempRepository::new().file("shared.toml", "[code]\ncomments = false\n");
    let repository =
        TempRepository::new().file("a.go", "// BOLT-001\n").file("b.md", "# BOLT-001: B\n");
    std::os::unix::fs::symlink(
        elsewhere.path().join("shared.toml"),
        repository.path().join("airsdlc.toml"),
    )
    .expect("a link can be made");
    let socket = std::os::unix::net::UnixListener::bind(repository.path().join("c.md"));
    assert!(socket.is_ok(), "{socket:?}");
    let read = KnowledgeRepository::open(repository.path()).expect("it reads");
    let findings: Vec<String> = read.findings().iter().map(ToString::to_string).collect();
    assert_eq!(
        findings,
        ["c.md:1: info[unreadable-file]: a pipe, a socket or a device is not read"]
    );
    assert_eq!(read.edges().count(), 0);
}

#[test]
fn a_file_too_large_is_a_finding() {
    let repository = TempRepository::new().file("docs/adr.md", "# ADR-1: A\n");
    let large =
        std::fs::File::create(repository.path().join("large.md")).expect("a file can be made");
    large.set_len(airsdlc_core::source::MAX_FILE_SIZE + 1).expect("it can be stretched");
    let read = KnowledgeRepository::open(repository.path()).expect("it reads");
    assert_eq!(adrs(&read), ["ADR-1"]);
    assert_eq!(read.findings()[0].location.path.as_str(), "large.md");
}

#[test]
fn roots_that_are_none_are_errors() {
    let repository = TempRepository::new()
        .file("a.md", "")
        .file("bad/airsdlc.toml", "[repository]\nignore = ['a{']\n");
    let open = |path: &str| KnowledgeRepository::open(repository.path().join(path));
    assert!(matches!(open("nothing"), Err(OpenError::Missing { .. })));
    assert!(matches!(open("a.md"), Err(OpenError::NotADirectory { .. })));
    match open("bad") {
        Err(OpenError::Config(error)) => {
            assert_eq!(error.location.map(|place| (place.line, place.column)), Some((2, 11)));
        }
        other => panic!("{other:?}"),
    }
}
