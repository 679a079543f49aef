//! What artifacts rest on and supersede, and how it is spelt.

use crate::checks::{Case, assert_cases};

use super::adr;

#[test]
fn relations_lead_to_others_that_hold() {
    let own = |text: &str, lines: &[u32]| adr(text, "self-reference", text, lines);
    assert_cases([
        own("- **Supersedes**: ADR-023", &[3]),
        own("- **Superseded by**: ADR-023", &[3]),
        own("- **Depends on**: PRD-015, adr-23", &[3]),
        own("- **ADR ID**: ADR-023", &[]),
        own("ADR-023 supersedes what was there before ADR-023.", &[]),
        own("See [above](#adr-023-outbox).", &[]),
    ]);
    let lone = |text: &str, other: &str, lines: &[u32]| {
        Case::new(format!("{text} {other}"), "unreferenced-artifact")
            .file("docs/a.md", text)
            .file("docs/z.md", other)
            .lines("docs/a.md", lines)
    };
    assert_cases([
        lone("# PRD-001: A\n\n- **Status**: Approved\n", "# Notes\n", &[1]),
        lone("# PRD-001: A\n\n- **Status**: Draft\n", "# Notes\n", &[]),
        lone("# PRD-001: A\n", "# Notes\n\nSee PRD-001.\n", &[]),
        lone(
            "# PRD-001: A\n\n### US-1: B\n",
            "# ADR-002: A\n\n- **Status**: Proposed\n- **PRD**: US-001-1\n",
            &[],
        ),
        lone("# BOLT-001: A\n", "# Notes\n", &[1]),
        lone("# BOLT-001: A\n\n- **ADR**: ADR-002\n", "# ADR-002: A\n", &[]),
    ]);
}

/// ADR-001, which ADR-002 supersedes, and what else there is.
fn superseded(what: &str, status: &str, text: &str, lines: &[u32]) -> Case {
    let newer = format!("# ADR-002: B\n\n- **Status**: {status}\n- **Supersedes**: ADR-001\n");
    Case::new(what, "link-to-superseded")
        .file("docs/a.md", "# ADR-001: A\n\n- **Service**: s\n")
        .file("docs/b.md", newer)
        .file("docs/c.md", text)
        .lines("docs/c.md", lines)
}

#[test]
fn work_rests_on_what_is_not_superseded() {
    let bolt =
        |status: &str| format!("# BOLT-001: A\n\n- **ADR**: ADR-001\n- **Status**: {status}\n");
    let catalogue = "kind: Component\nmetadata:\n  name: s\n  annotations:\n    airsdlc.io/governed-by: ADR-001\n";
    assert_cases([
        superseded("a Bolt under way", "Accepted", &bolt("TODO"), &[3]),
        superseded("a Bolt that is done", "Accepted", &bolt("Done"), &[]),
        superseded("a successor that is proposed", "Proposed", &bolt("TODO"), &[]),
        superseded("an ADR", "Accepted", "# ADR-003: C\n\n- **Depends on**: ADR-001\n", &[3]),
        superseded("a mention", "Accepted", "# ADR-003: C\n\nADR-001 was another way.\n", &[]),
        superseded("the successor", "Accepted\n- **Depends on**: ADR-001", "# Notes\n", &[]),
        superseded("a catalogue", "Accepted", "# Notes\n", &[])
            .file("catalog-info.yaml", catalogue)
            .lines("catalog-info.yaml", &[5]),
    ]);
}

#[test]
fn spellings_and_roots() {
    let spelt = |text: &str, lines: &[u32]| adr(text, "case-or-width-mismatch", text, lines);
    assert_cases([
        spelt("- **PRD**: prd-15", &[3]),
        spelt("It serves PRD-15.", &[3]),
        spelt("It serves PRD-015.", &[]),
        spelt("See [it](../prds/prd-015-cancel.md) and `prd-15`.", &[]),
        spelt("PRD 15 is meant.", &[]),
        spelt("- **PRD**: [[prd-15]]", &[]),
        spelt("See [[prd-15]] and [[prds/prd-15|the goals]].", &[]),
        spelt("See [[goals|prd-15]], [[x]] prd-15 [[y]].", &[3, 3]),
    ]);
    let path = |text: &str, lines: &[u32]| adr(text, "absolute-or-escaping-path", text, lines);
    assert_cases([
        path("[a](/docs/prds/prd-015-cancel.md)", &[3]),
        path("[a](/docs/prds/)", &[3]),
        path("[a](../../../other/a.md)", &[3]),
        path("[a](file:///home/ann/a.md)", &[3]),
        path("[a](</C:/a.md>), [b](C:/b.md)", &[3]),
        path("[a](/docs/none.md)", &[]),
        path("[a](//cdn.example/a.md)", &[]),
        path("[a](../prds/../prds/prd-015-cancel.md)", &[]),
        path("[a](/docs/prds/prd-015-cancel.md)", &[])
            .file("airsdlc.toml", "[links.pages]\n\"/docs/\" = \"docs\"\n"),
    ]);
}
