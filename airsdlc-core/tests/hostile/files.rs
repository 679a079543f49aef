//! Files that are too large, cannot be read, have odd names or lie in odd places.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use airsdlc_core::check::CheckOptions;
use airsdlc_core::source::{MAX_FILE_SIZE, Memory, Source};
use airsdlc_core::span::RepoPath;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::TempRepository;

use super::{faults, findings, ids, read, within_a_minute};

fn open(root: &Path) -> KnowledgeRepository {
    let root = root.to_path_buf();
    within_a_minute(move || {
        KnowledgeRepository::open_with(root, &OpenOptions::new().threads(2)).expect("it reads")
    })
}

#[test]
fn a_file_above_the_cap_is_not_read() {
    let repository = TempRepository::new().file("a.md", "# ADR-1: A\n");
    for (name, size) in [("b.md", 200 << 20), ("c.md", MAX_FILE_SIZE + 1), ("d.png", 200 << 20)] {
        let file = fs::File::create(repository.path().join(name)).expect("a file can be made");
        file.set_len(size).expect("it can be stretched without a byte on the disk");
    }
    let read = open(repository.path());
    assert_eq!(ids(&read), ["ADR-1"]);
    let message = "warning[unreadable-file]: cannot read the file";
    assert_eq!(
        findings(&read),
        [
            format!("b.md:1: {message}: 209715200 bytes are more than the 33554432 that are read"),
            format!("c.md:1: {message}: 33554433 bytes are more than the 33554432 that are read"),
        ]
    );
}

/// Files of which it is known which were read.
struct Watched {
    paths: Vec<RepoPath>,
    read: Mutex<Vec<String>>,
}

impl Source for Watched {
    fn paths(&self) -> &[RepoPath] {
        &self.paths
    }

    fn read(&self, path: &RepoPath) -> io::Result<Cow<'_, [u8]>> {
        if !self.paths.contains(path) {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.read.lock().expect("no reader panics").push(path.to_string());
        Ok(Cow::Borrowed(b"# ADR-1: A\n"))
    }
}

#[test]
fn files_of_no_form_that_is_read_are_not_opened() {
    let paths = [
        "a.md",
        "b.png",
        "c.pdf",
        "d.zip",
        "node_modules/e.js",
        "vendor/f.go",
        "g.json",
        "h.markdown",
    ];
    let source = Watched {
        paths: paths.into_iter().map(RepoPath::new).collect(),
        read: Mutex::new(Vec::new()),
    };
    KnowledgeRepository::from_source(&source, &OpenOptions::new().threads(1)).expect("it reads");
    assert_eq!(*source.read.lock().expect("no reader panics"), ["a.md", "h.markdown"]);
}

/// A source that says of every file that it is there and cannot be read.
struct Broken(Vec<RepoPath>);

impl Source for Broken {
    fn paths(&self) -> &[RepoPath] {
        &self.0
    }

    fn read(&self, path: &RepoPath) -> io::Result<Cow<'_, [u8]>> {
        Err(match path.as_str() {
            "airsdlc.toml" => io::ErrorKind::NotFound.into(),
            _ => io::ErrorKind::PermissionDenied.into(),
        })
    }
}

#[test]
fn what_may_not_be_read_is_a_finding_where_it_matters() {
    let paths =
        ["a.md", "catalog-info.yaml", "compose.yml", "CODEOWNERS", "deploy.yaml", "x.go", "y.png"];
    let source = Broken(paths.into_iter().map(RepoPath::new).collect());
    let read = KnowledgeRepository::from_source(&source, &OpenOptions::new()).expect("it reads");
    let files: Vec<&str> = read.findings().iter().map(|it| it.location.path.as_str()).collect();
    // Any YAML and any code may say something; that they do is not known.
    assert_eq!(files, ["CODEOWNERS", "a.md", "catalog-info.yaml", "compose.yml"]);
    assert!(faults(&read)[1].contains("permission denied"), "{}", faults(&read)[1]);
}

/// Files in memory, of which those that say so make their reader panic.
struct Faulty(Memory);

impl Source for Faulty {
    fn paths(&self) -> &[RepoPath] {
        self.0.paths()
    }

    fn read(&self, path: &RepoPath) -> io::Result<Cow<'_, [u8]>> {
        assert!(!path.as_str().contains("faulty"), "a fault of the reader");
        self.0.read(path)
    }
}

#[test]
fn a_fault_of_the_reader_is_a_finding_of_its_file() {
    let files = ["a.md", "faulty.go", "faulty.md", "z.md"].map(|path| {
        let id = if path == "a.md" { "ADR-1" } else { "ADR-2" };
        (path, format!("# {id}: A title\n"))
    });
    let source = Faulty(Memory::new(files));
    for threads in [1, 4] {
        let options = OpenOptions::new().threads(threads);
        let read = KnowledgeRepository::from_source(&source, &options).expect("it reads");
        assert_eq!(ids(&read), ["ADR-1", "ADR-2"]);
        let found: Vec<String> = read.findings().iter().map(ToString::to_string).collect();
        let fault = "error[unreadable-file]: this file could not be read: a fault of airsdlc";
        assert_eq!(found, [format!("faulty.go:1: {fault}"), format!("faulty.md:1: {fault}")]);
        let report = read.check(&CheckOptions::new().select(["unreadable-file"]));
        assert_eq!(report.expect("the rule is known").summary.error, 2);
    }
}

#[cfg(unix)]
#[test]
fn files_and_directories_without_permission_are_findings() {
    use std::os::unix::fs::PermissionsExt;

    let repository = TempRepository::new()
        .file("a.md", "# ADR-1: A\n")
        .file("closed.md", "# ADR-2: B\n")
        .file("closed/c.md", "# ADR-3: C\n");
    let set = |path: &str, mode| {
        let path = repository.path().join(path);
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("the mode can be set");
    };
    set("closed.md", 0);
    set("closed", 0);
    let is_root = fs::read(repository.path().join("closed.md")).is_ok();
    let read = open(repository.path());
    set("closed", 0o700);
    if is_root {
        #[allow(clippy::print_stderr)]
        {
            eprintln!("root may read everything: skipping files without permission");
        }
        assert_eq!(ids(&read), ["ADR-1", "ADR-2", "ADR-3"]);
        return;
    }
    assert_eq!(ids(&read), ["ADR-1"]);
    let files: Vec<&str> = read.findings().iter().map(|it| it.location.path.as_str()).collect();
    assert_eq!(files, ["closed", "closed.md"]);
    assert_eq!(faults(&read).len(), 2);
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_and_are_said() {
    use std::os::unix::fs::symlink;

    let outside = TempRepository::new().file("secret.md", "# ADR-9: Secret\n");
    let repository = TempRepository::new().file("docs/a.md", "# ADR-1: A\n");
    let root = repository.path();
    for (target, link) in [
        (root.to_path_buf(), "docs/above"),
        (root.join("docs/two"), "docs/one"),
        (root.join("docs/one"), "docs/two"),
        (outside.path().join("secret.md"), "outside.md"),
        (root.join("nothing.md"), "broken.md"),
    ] {
        symlink(target, root.join(link)).expect("a link can be made");
    }
    let read = open(root);
    assert_eq!(ids(&read), ["ADR-1"]);
    let links = ["broken.md", "docs/above", "docs/one", "docs/two", "outside.md"];
    let expected = links
        .map(|link| format!("{link}:1: info[unreadable-file]: symbolic links are not followed"));
    assert_eq!(findings(&read), expected);
}

#[cfg(unix)]
#[test]
fn pipes_and_sockets_are_not_opened() {
    let repository = TempRepository::new().file("a.md", "# ADR-1: A\n");
    // Reading a pipe would wait for ever.
    let made = std::process::Command::new("mkfifo").arg(repository.path().join("pipe.md")).status();
    let socket = std::os::unix::net::UnixListener::bind(repository.path().join("socket.md"));
    assert!(made.is_ok_and(|status| status.success()) && socket.is_ok());
    assert_eq!(ids(&open(repository.path())), ["ADR-1"]);
}

#[cfg(unix)]
#[test]
fn a_configuration_that_is_no_file_ends_the_run() {
    use airsdlc_core::error::OpenError;

    let repository = TempRepository::new().file("airsdlc.toml/a.md", "# ADR-1: A\n");
    let read = KnowledgeRepository::open(repository.path());
    assert!(matches!(read, Err(OpenError::Config(_))), "{read:?}");
    let repository = TempRepository::new().file("a.md", "# ADR-1: A\n");
    let large = fs::File::create(repository.path().join("airsdlc.toml")).expect("it can be made");
    large.set_len(MAX_FILE_SIZE + 1).expect("it can be stretched");
    let read = KnowledgeRepository::open(repository.path());
    let Err(OpenError::Config(error)) = read else { panic!("{read:?}") };
    assert_eq!(
        error.message,
        "cannot read airsdlc.toml: 33554433 bytes are more than the 33554432 that are read"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn names_of_any_bytes_are_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let repository = TempRepository::new()
        .file("new\nline.md", "# ADR-1: A\n")
        .file("\u{1b}[31mred.md", "# ADR-2: B\n")
        .file("docs/back.md", "# ADR-3: C\n")
        .file("docs\\back.md", "# ADR-4: D\n")
        .file("lone\\slash.md", "# ADR-5: E\n")
        .file("\u{202e}md.x.md", "# ADR-6: F\n");
    for (name, text) in [
        (&b"caf\xe9.md"[..], "# ADR-7: G\n"),
        (b"twice\xe8.md", "# ADR-8: H\n"),
        (b"twice\xe9.md", "# ADR-9: I\n"),
    ] {
        fs::write(repository.path().join(OsStr::from_bytes(name)), text).expect("it can be made");
    }
    let read = open(repository.path());
    // Of two names that are read alike the first in the order of bytes is the one that is read.
    assert_eq!(ids(&read), ["ADR-1", "ADR-2", "ADR-3", "ADR-5", "ADR-6", "ADR-7", "ADR-8"]);
    let message = "warning[unreadable-file]: another file has the same name once that is Unicode \
                   and without backslashes";
    assert_eq!(
        faults(&read),
        [format!("docs/back.md:1: {message}"), format!("twice\u{fffd}.md:1: {message}")]
    );
}

#[test]
fn a_deep_tree_is_read() {
    let mut path = String::new();
    for _ in 0..500 {
        path.push_str("d/");
    }
    let repository = TempRepository::new().file(&format!("{path}a.md"), "# ADR-1: A\n");
    assert_eq!(ids(&open(repository.path())), ["ADR-1"]);
}

#[test]
fn many_files_of_one_name_are_read() {
    let count = 20_000;
    let files = (0..count).map(|at| {
        (format!("d{at}/README.md"), format!("# Page\n\nSee README.md, d{}/README.md.\n", at / 2))
    });
    let repository = read(files);
    assert_eq!((repository.files(), repository.documents().len()), (count, count));
    let equal = (0..count).map(|at| (format!("d{at}/a.md"), "# AI-DAA: Same title\n".to_owned()));
    assert_eq!(read(equal).nodes().len(), count);
}
