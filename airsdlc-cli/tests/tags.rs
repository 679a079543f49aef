//! `airsdlc tags`.

mod common;

use airsdlc_testkit::GitHistory;
use common::airsdlc;

#[test]
fn releases_come_before_states() {
    let mut history = GitHistory::new();
    history.write("work.md", "# ADR-023: Outbox\n\n# BOLT-044: Cancel\n");
    history.commit("Begin");
    let root = history.path().to_str().expect("the path is Unicode").to_owned();
    let empty = airsdlc(&["-C", &root, "tags", "--strict"]);
    assert_eq!((empty.code, empty.out.as_str()), (1, ""));
    assert!(empty.err.contains("no tag names a version"), "{}", empty.err);
    history.write("cancel.go", "package main\n");
    history.commit("BOLT-044: cancel");
    let id = history.git(&["rev-parse", "--short=12", "HEAD"]);
    history.git(&["tag", "v1.0.0"]);
    history.git(&["tag", "v0.9.0", "HEAD~1"]);
    history.git(&["tag", "adr-023-accepted"]);
    let before = history.git(&["rev-parse", "--short=12", "HEAD~1"]);
    let (id, before) = (id.trim(), before.trim());
    let expected = format!(
        "v0.9.0  2024-01-01T00:00:00Z  {before}  -\nv1.0.0  2024-01-01T01:00:00Z  {id}  BOLT-044\n\n\
         ADR-023  accepted  2024-01-01T01:00:00Z  {id}\n"
    );
    assert_eq!(airsdlc(&["-C", &root, "tags"]).out(), expected);
}
