//! What is to be built, measured and told of code.

use super::{Files, PRD, found, table};

#[test]
fn a_story_is_covered_by_an_operation_or_a_tip() {
    let uncovered = "prd.md:7: PRD-015/US-1 is covered by no operation of a DAA and by no TIP";
    let daa = (
        "daa.md",
        "# AI-DAA: A\n\n- **PRD**: PRD-015\n\n## Coverage\n\n✅ **US-015-1**: Cancel\n→ Covered by the booking\n",
    );
    table(
        "uncovered-story",
        &[
            ("no design", &[PRD], &[uncovered]),
            (
                "a DAA that covers something else",
                &[PRD, ("daa.md", "# AI-DAA: A\n\n- **PRD**: PRD-015\n")],
                &[uncovered],
            ),
            (
                "an ADR is no design",
                &[PRD, ("adr.md", "# ADR-1: A\n\n- **PRD**: PRD-015, User Story 1\n")],
                &[uncovered],
            ),
            ("a DAA that covers it", &[PRD, daa], &[]),
            ("a TIP of the whole PRD", &[PRD, ("tip.md", "# TIP: A\n\n- **PRD**: PRD-015\n")], &[]),
            (
                "a TIP of another story",
                &[
                    (
                        "prd.md",
                        "# PRD-015: C\n\n- **Status**: Approved\n\n## User Stories\n\n### US-015-1: A\n\n### US-015-2: B\n",
                    ),
                    (
                        "tip.md",
                        "# TIP: A\n\n- **PRD**: PRD-015\n\n## PRD Coverage\n\n✅ **US-015-2**: B\n→ Covered by the worker\n",
                    ),
                ],
                &[uncovered],
            ),
            (
                "a story that is not built",
                &[(
                    "prd.md",
                    "# PRD-015: C\n\n## User Stories\n\n### US-015-1: A\n\n**Priority**: Won't-have\n",
                )],
                &[],
            ),
            (
                "a draft that nobody took up",
                &[(
                    "prd.md",
                    "# PRD-015: C\n\n- **Status**: Draft\n\n## User Stories\n\n### US-015-1: A\n",
                )],
                &[],
            ),
            (
                "a draft that a DAA took up",
                &[
                    (
                        "prd.md",
                        "# PRD-015: C\n\n- **Status**: Draft\n\n## User Stories\n\n### US-015-1: A\n",
                    ),
                    ("daa.md", "# AI-DAA: A\n\n- **PRD**: PRD-015\n"),
                ],
                &[uncovered],
            ),
            (
                "a comment hides it",
                &[(
                    "prd.md",
                    "# PRD-015: C\n\n## User Stories\n\n<!-- airsdlc: ignore[T002] next year -->\n\n### US-015-1: A\n",
                )],
                &[],
            ),
        ],
    );
}

#[test]
fn a_prd_states_a_kpi() {
    table(
        "unmeasured-prd",
        &[
            ("none", &[("prd.md", "# PRD-1: A\n")], &["prd.md:1: PRD-1 states no KPI"]),
            (
                "an empty section",
                &[("prd.md", "# PRD-1: A\n\n## Success Metrics\n")],
                &["prd.md:1: PRD-1 states no KPI"],
            ),
            ("a bullet", &[PRD], &[]),
            (
                "a comment hides it",
                &[("prd.md", "<!-- airsdlc: ignore[unmeasured-prd] -->\n\n# PRD-1: A\n")],
                &[],
            ),
        ],
    );
}

#[test]
fn an_accepted_decision_is_built() {
    let bolt = ("bolt.md", "# BOLT-1: A\n\n- **ADR**: ADR-9\n");
    let accepted = ("adr.md", "# ADR-1: A\n\n- **Status**: Accepted\n");
    let unbuilt = "adr.md:1: ADR-1 is accepted, and no Bolt implements it";
    table(
        "unimplemented-adr",
        &[
            ("no Bolt", &[accepted, bolt], &[unbuilt]),
            (
                "a Bolt that only mentions it",
                &[accepted, bolt, ("b.md", "# BOLT-2: B\n\n- **ADR**: ADR-9\n\nSee ADR-1.\n")],
                &[unbuilt],
            ),
            ("no Bolts at all", &[accepted], &[]),
            ("a Bolt", &[accepted, ("bolt.md", "# BOLT-1: A\n\n- **ADR**: ADR-1\n")], &[]),
            (
                "a comment in code",
                &[accepted, bolt, ("main.go", "// ADR-1: the outbox\npackage main\n")],
                &[],
            ),
            ("a proposal", &[("adr.md", "# ADR-1: A\n\n- **Status**: Proposed\n"), bolt], &[]),
            (
                "superseded since",
                &[
                    (
                        "adr.md",
                        "# ADR-1: A\n\n- **Status**: Accepted\n- **Superseded by**: ADR-2\n\n# ADR-2: B\n\n- **Status**: Proposed\n",
                    ),
                    bolt,
                ],
                &[],
            ),
            (
                "a comment hides it",
                &[
                    (
                        "adr.md",
                        "<!-- airsdlc: ignore[unimplemented-adr] a naming rule -->\n\n# ADR-1: A\n\n- **Status**: Accepted\n",
                    ),
                    bolt,
                ],
                &[],
            ),
        ],
    );
}

#[test]
fn done_work_names_its_code() {
    let unlinked = "bolt.md:1: BOLT-1 is done, and nothing says which code it changed";
    let done = |more: &str| format!("# BOLT-1: A\n\n- **Status**: Done\n{more}");
    let cases: &[(&str, &str, Files<'_>, &[&str])] = &[
        ("nothing", "", &[], &[unlinked]),
        ("no value", "- **PR**: n/a\n", &[], &[unlinked]),
        (
            "a page is no code",
            "\nSee [the guide](guide.md).\n",
            &[("guide.md", "# Guide\n")],
            &[unlinked],
        ),
        ("files", "- **Files**: main.go\n", &[("main.go", "")], &[]),
        ("files that are not there", "- **Files**: main.go\n", &[], &[]),
        ("a list of files that are not there", "- **Files**:\n  - lib/main.go\n", &[], &[]),
        ("a number", "- **PR**: #118\n", &[], &[]),
        (
            "a link to a change",
            "\nMerged as [118](https://example.com/team/app/pull/118).\n",
            &[],
            &[],
        ),
        ("a bare address", "\nImplemented in https://example.com/a/b/pull/1.\n", &[], &[]),
        ("an address of something else", "\nSee https://example.com/wiki\n", &[], &[unlinked]),
        ("a link to a file", "\nSee [the code](main.go).\n", &[("main.go", "")], &[]),
        ("a comment in code", "", &[("main.go", "// BOLT-1\npackage main\n")], &[]),
        ("a section", "\n## 4. Commits\n\n- 3f9ac1e Add a\n", &[], &[]),
        ("a section without text", "\n## Commits\n\n## PR\n", &[], &[unlinked]),
        ("a section on code", "\n## Code review\n\nAnn did it.\n", &[], &[unlinked]),
        ("a commit", "- **Merged**: 3f9ac1e\n", &[], &[]),
    ];
    for (what, more, others, expected) in cases {
        let text = done(more);
        let files: Vec<_> = others.iter().copied().chain([("bolt.md", text.as_str())]).collect();
        assert_eq!(found(&files, "unlinked-bolt"), *expected, "{what}");
    }
    table(
        "unlinked-bolt",
        &[
            ("work that goes on", &[("bolt.md", "# BOLT-1: A\n\n- **Status**: In Review\n")], &[]),
            (
                "a comment hides it",
                &[(
                    "bolt.md",
                    "<!-- airsdlc: ignore[T005] -->\n\n# BOLT-1: A\n\n- **Status**: Done\n",
                )],
                &[],
            ),
        ],
    );
}
