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
