//! What fixes do to files, with a rule that mends every `wrong`, guesses at every `maybe` and is never content with a
//! `stuck`.

use std::sync::Arc;

use airsdlc_core::check::{CheckOptions, Context, Diagnostic, Edit, Fix};
use airsdlc_core::span::RepoPath;
use airsdlc_testkit::TempRepository;

use super::*;
use crate::drawn::Drawn;

/// A mark, CRLF, LF, tabs, trailing space and no newline at the end.
const TEXT: &str = "\u{feff}# ADR-1: wrong\r\n\r\n\twrong  \nmaybe é\r\r\n預約 wrong";

/// Finds each of its words in the files, of which it knows the texts.
fn options(directory: &TempRepository) -> CheckOptions {
    let root = directory.path().to_owned();
    let rule = move |_: &Context<'_>| {
        let mut found = Vec::new();
        for name in ["a.md", "b.md"] {
            let Ok(text) = fs::read_to_string(root.join(name)) else { continue };
            let lines = airsdlc_core::span::LineIndex::new(&text);
            for (word, mended) in [("wrong", "right"), ("maybe", "surely"), ("stuck", "stuck, ")] {
                for (start, _) in text.match_indices(word) {
                    let span = airsdlc_core::span::Span::new(start as u32, (start + 5) as u32);
                    let place = lines.location(&RepoPath::new(name), &text, span);
                    let edits = vec![Edit::replace(&place, word, mended)];
                    let message = format!("write `{mended}`");
                    let fix = match word {
                        "wrong" | "stuck" => Fix::safe(message, edits),
                        _ => Fix::guess(message, edits),
                    };
                    found.push(Diagnostic::at(place, format!("{word} is wrong")).fix(fix));
                }
            }
        }
        found
    };
    CheckOptions::new().select(["drawn"]).rule(Arc::new(Drawn(rule)))
}

/// Mends a repository; what was said of it and what is left to find.
fn mend(directory: &TempRepository, safety: Safety) -> (String, usize) {
    let options = options(directory);
    let open = || KnowledgeRepository::open(directory.path()).expect("the files are read");
    let mut repository = open();
    let mut report = repository.check(&options).expect("the rule is there");
    let done = apply(&mut repository, &mut report, safety, |again| {
        *again = open();
        Ok(again.check(&options)?)
    });
    (done.expect("the files can be written").to_string(), report.diagnostics.len())
}

fn read(directory: &TempRepository, path: &str) -> String {
    fs::read_to_string(directory.path().join(path)).expect("the file is there")
}

#[test]
fn every_byte_that_is_not_mended_stays() {
    let directory = TempRepository::new().file("a.md", TEXT).file("b.md", "all is well");
    assert_eq!(mend(&directory, Safety::Safe), ("3 fixes in 1 file".to_owned(), 1));
    let mended = TEXT.replace("wrong", "right");
    assert_eq!(read(&directory, "a.md"), mended);
    assert_eq!(read(&directory, "b.md"), "all is well");
    assert_eq!(mend(&directory, Safety::Safe), ("0 fixes in 0 files".to_owned(), 1));
    assert_eq!(read(&directory, "a.md"), mended);
    assert_eq!(mend(&directory, Safety::Unsafe), ("1 fix in 1 file".to_owned(), 0));
    assert_eq!(read(&directory, "a.md"), mended.replace("maybe", "surely"));
    let names: Vec<_> = fs::read_dir(directory.path()).expect("it is there").flatten().collect();
    assert_eq!(names.len(), 2, "nothing is left beside the files");
}

#[test]
fn a_file_that_is_not_wholly_text_is_left_alone() {
    let bytes = [b"# ADR-1: wrong\n".as_slice(), b"\xff wrong\n"].concat();
    let directory = TempRepository::new().file("a.md", &bytes).file("b.md", "wrong");
    // The rule of the test finds nothing in bytes that are no text; mending must not find more.
    assert_eq!(mend(&directory, Safety::Safe).0, "1 fix in 1 file");
    assert_eq!(fs::read(directory.path().join("a.md")).expect("it is there"), bytes);
}

#[test]
fn a_fix_that_mends_nothing_is_taken_back_and_told() {
    let text = "# ADR-1: wrong\r\n\r\nstuck stuck maybe\r\n";
    let directory = TempRepository::new().file("a.md", text).file("b.md", "wrong");
    let told = "2 fixes in 2 files; 2 taken back, for the finding was there as before";
    assert_eq!(mend(&directory, Safety::Safe), (told.to_owned(), 3));
    let mended = text.replace("wrong", "right");
    assert_eq!(read(&directory, "a.md"), mended);
    assert_eq!(read(&directory, "b.md"), "right");
    let told = "0 fixes in 0 files; 2 taken back, for the finding was there as before";
    assert_eq!(mend(&directory, Safety::Safe), (told.to_owned(), 3));
    assert_eq!(read(&directory, "a.md"), mended);
    let told = "1 fix in 1 file; 2 taken back, for the finding was there as before";
    assert_eq!(mend(&directory, Safety::Unsafe), (told.to_owned(), 2));
    assert_eq!(read(&directory, "a.md"), mended.replace("maybe", "surely"));
}

#[cfg(unix)]
#[test]
fn permissions_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let directory = TempRepository::new().file("a.md", TEXT).file("b.md", "wrong");
    let path = |name: &str| directory.path().join(name);
    for (name, mode) in [("a.md", 0o640), ("b.md", 0o755)] {
        fs::set_permissions(path(name), fs::Permissions::from_mode(mode)).expect("it is ours");
    }
    assert_eq!(mend(&directory, Safety::Safe).0, "4 fixes in 2 files");
    for (name, mode) in [("a.md", 0o640), ("b.md", 0o755)] {
        let permissions = fs::metadata(path(name)).expect("it is there").permissions();
        assert_eq!(permissions.mode() & 0o777, mode, "{name}");
    }
}

#[test]
fn a_diff_shows_what_would_change_and_changes_nothing() {
    let directory =
        TempRepository::new().file("a.md", TEXT).file("b.md", "wrong\r\nand\r\nwell\r\n");
    let repository = KnowledgeRepository::open(directory.path()).expect("the files are read");
    let report = repository.check(&options(&directory)).expect("the rule is there");
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut console = Console { out: &mut out, err: &mut err, width: None, is_interactive: false };
    let done = show(&repository, &report, Safety::Safe, &mut console);
    assert_eq!(done.expect("memory can be written").to_string(), "4 fixes in 2 files");
    let text =
        anstream::adapter::strip_str(&String::from_utf8(out).expect("it is UTF-8")).to_string();
    let expected = "\
--- a/a.md
+++ b/a.md
@@ -1,5 +1,5 @@
-\u{feff}# ADR-1: wrong\r
+\u{feff}# ADR-1: right\r
 \r
-\twrong  
+\tright  
 maybe é\r\r
-預約 wrong
\\ No newline at end of file
+預約 right
\\ No newline at end of file
--- a/b.md
+++ b/b.md
@@ -1,3 +1,3 @@
-wrong\r
+right\r
 and\r
 well\r
";
    assert_eq!(text, expected);
    assert_eq!(read(&directory, "a.md"), TEXT);
    assert!(err.is_empty());
}
