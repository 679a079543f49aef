//! Checks of the chain: what each rule finds, and what only looks alike.

use airsdlc_core::check::{CheckOptions, Report, Safety};
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

type Files<'a> = &'a [(&'a str, &'a str)];

fn report(files: Files<'_>, rule: &str) -> Report {
    let source = Memory::new(files.iter().copied());
    let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new());
    let options = CheckOptions::new().select([rule]);
    repository.expect("memory can be read").check(&options).expect("the rule exists")
}

/// `path:line: message` of each finding.
fn found(files: Files<'_>, rule: &str) -> Vec<String> {
    let report = report(files, rule);
    let line =
        |found: &airsdlc_core::check::Diagnostic| format!("{}: {}", found.location, found.message);
    report.diagnostics.iter().map(line).collect()
}

/// Asserts what a rule finds in each of some repositories.
fn table(rule: &str, cases: &[(&str, Files<'_>, &[&str])]) {
    for (what, files, expected) in cases {
        assert_eq!(found(files, rule), *expected, "{what}");
    }
}

const PRD: (&str, &str) = (
    "prd.md",
    "# PRD-015: Cancellation\n\n- **Status**: Approved\n\n## User Stories\n\n### US-015-1: Cancel\n\n## Success Metrics\n\n- 80% are self-service\n",
);

#[test]
fn an_artifact_says_on_what_it_rests() {
    let no_adr = "bolt.md:1: BOLT-1 does not say on which ADR it rests";
    let no_design = "adr.md:1: ADR-1 does not say on which RFC, DAA, TIP or PRD it rests";
    table(
        "missing-upstream",
        &[
            ("a Bolt", &[("bolt.md", "# BOLT-1: A\n")], &[no_adr]),
            (
                "a DAA",
                &[("daa.md", "# AI-DAA: A\n")],
                &["daa.md:1: DAA:a does not say on which PRD it rests"],
            ),
            (
                "a TIP",
                &[("tip.md", "# TIP: A\n")],
                &["tip.md:1: TIP:a does not say on which PRD it rests"],
            ),
            (
                "an RFC",
                &[("rfc.md", "# RFC-1: A\n")],
                &["rfc.md:1: RFC-1 does not say on which DAA, TIP or PRD it rests"],
            ),
            (
                "a Fix-It",
                &[("fix.md", "# FIX-1: A\n")],
                &["fix.md:1: FIX-1 does not say on which incident it rests"],
            ),
            (
                "an ADR that says there is none",
                &[("adr.md", "# ADR-1: A\n\n- **PRD**: TBD\n")],
                &[no_design],
            ),
            (
                "an ADR that only depends on another",
                &[
                    (
                        "adr.md",
                        "# ADR-1: A\n\n- **Depends on**: ADR-2\n\n# ADR-2: B\n\n- **PRD**: PRD-015\n",
                    ),
                    PRD,
                ],
                &[no_design],
            ),
            (
                "a PRD and an incident rest on nothing",
                &[PRD, ("inc.md", "# INC-2024-001: A\n")],
                &[],
            ),
            (
                "an ADR of a story",
                &[("adr.md", "# ADR-1: A\n\n- **PRD**: PRD-015, User Story 1\n"), PRD],
                &[],
            ),
            (
                "an ADR that rests on an RFC alone",
                &[
                    ("adr.md", "# ADR-1: A\n\n- **RFC**: RFC-1\n"),
                    ("rfc.md", "# RFC-1: B\n\n- **PRD**: PRD-015\n"),
                    PRD,
                ],
                &[],
            ),
            (
                "an ADR of a section of a DAA",
                &[
                    (
                        "adr.md",
                        "# ADR-1: A\n\n- **DAA**: Section 3.2 of [the model](daa.md#32-b)\n",
                    ),
                    ("daa.md", "# AI-DAA: A\n\n- **PRD**: PRD-015\n\n## 3.2 B\n"),
                    PRD,
                ],
                &[],
            ),
            (
                "an ADR in front matter",
                &[("adr.md", "---\nid: ADR-1\nprd: PRD-015\n---\n# A\n"), PRD],
                &[],
            ),
            (
                "what dangles is reported once, by another rule",
                &[("adr.md", "# ADR-1: A\n\n- **PRD**: PRD-051\n"), PRD],
                &[],
            ),
            (
                "a pattern that dangles is nothing upstream",
                &[("adr.md", "# ADR-1: A\n\n- **Patterns**: PLAYBOOK-9\n"), PRD],
                &[no_design],
            ),
            (
                "other keys of metadata",
                &[
                    ("1.md", "# ADR-1: A\n\n- **Derived from**: PRD-015\n"),
                    ("2.md", "# ADR-2: A\n\n- **Upstream**: [Goals](prd.md)\n"),
                    ("3.md", "# ADR-3: A\n\n- **Traceability**: PRD-015 → ADR-3\n"),
                    ("4.md", "# ADR-4: A\n\n- **PRD(s)**: PRD-015\n"),
                    ("5.md", "# ADR-5: A\n\n- **Depends on**: PRD-015\n"),
                    (
                        "6.md",
                        "# ADR-6: A\n\n| Epic | PRD-015 |\n|---|---|\n| **Goal** | PRD-015 |\n",
                    ),
                    ("7.md", "# ADR-7: A\n\n| PRD | PRD-015 |\n|---|---|\n"),
                    ("8.md", "# BOLT-8: A\n\n- **Design**: ADR-1\n"),
                    ("9.md", "# ADR-9: A\n\n- **Goals**:\n  - PRD-015\n"),
                    ("10.md", "---\nid: ADR-10\nderived_from: PRD-015\n---\n# A\n"),
                    PRD,
                ],
                &[],
            ),
            (
                "keys and headings elsewhere",
                &[
                    ("1.md", "# ADR-1: A\n\n## Context\n\n**PRD**: PRD-015 (all of it)\n"),
                    ("2.md", "# ADR-2: A\n\n## More information\n\nPRD-015\n"),
                    PRD,
                ],
                &[],
            ),
            (
                "keys that lead elsewhere, and strong words of running text",
                &[
                    (
                        "adr.md",
                        "# ADR-1: A\n\n- **Out of scope**: PRD-015\n- **Enables**: PRD-015\n",
                    ),
                    ("b.md", "# ADR-2: A\n\n## Context\n\n**Beware**: PRD-015\n"),
                    ("c.md", "# ADR-3: A\n\n## Context\n\n**PRD**: PRD-015 says little\n"),
                    ("d.md", "# ADR-4: A\n\n- **Note**: PRD-015 is being rewritten\n"),
                    PRD,
                ],
                &[
                    no_design,
                    "b.md:1: ADR-2 does not say on which RFC, DAA, TIP or PRD it rests",
                    "c.md:1: ADR-3 does not say on which RFC, DAA, TIP or PRD it rests",
                    "d.md:1: ADR-4 does not say on which RFC, DAA, TIP or PRD it rests",
                ],
            ),
            (
                "what is kept elsewhere",
                &[
                    ("1.md", "# ADR-1: A\n\n- **PRD**: https://acme.example/wiki/x\n"),
                    ("2.md", "# ADR-2: A\n\n- **PRD**: [Checkout](https://acme.example/wiki/x)\n"),
                    ("3.md", "# ADR-3: A\n\n- **PRD**: [PRD-777](https://acme.example/PRD-777)\n"),
                    ("4.md", "# BOLT-4: A\n\n- **ADR**: https://docs.example/d/1 (ADR-12)\n"),
                    ("5.md", "---\nid: ADR-5\nprd: https://acme.example/PRD-5\n---\n# A\n"),
                ],
                &[],
            ),
            (
                "what stands in a tracker",
                &[
                    ("1.md", "# ADR-1: A\n\n- **PRD**: PAY-12\n"),
                    ("2.md", "# ADR-2: A\n\n- **Epic**: PAY-12\n"),
                    ("3.md", "# ADR-3: A\n\n- **Jira**: https://acme.example/browse/PAY-1\n"),
                    ("4.md", "# ADR-4: A\n\n- **PRD**: Faster checkout (PAY-12)\n"),
                    ("5.md", "# ADR-5: A\n\nTechnical Story: acme/shop#12\n"),
                    ("6.md", "---\nid: ADR-6\nissue: \"#12\"\n---\n# A\n"),
                    ("7.md", "# ADR-7: A\n\n- **Ticket**: [PAY-12](https://acme.example/PAY-12)\n"),
                ],
                &[],
            ),
            (
                "what stands in none",
                &[
                    ("1.md", "# ADR-1: A\n\n- **Epic**: Checkout\n"),
                    ("2.md", "# ADR-2: A\n\n- **Epic**: PDR-015\n"),
                    ("3.md", "# ADR-3: A\n\n- **Version**: V-2\n- **Build**: PAY-12\n"),
                    // A ticket is no decision that a Bolt carries out.
                    ("4.md", "# BOLT-4: A\n\n- **Jira**: PAY-12\n"),
                    PRD,
                ],
                &[
                    "1.md:1: ADR-1 does not say on which RFC, DAA, TIP or PRD it rests",
                    "2.md:1: ADR-2 does not say on which RFC, DAA, TIP or PRD it rests",
                    "3.md:1: ADR-3 does not say on which RFC, DAA, TIP or PRD it rests",
                    "4.md:1: BOLT-4 does not say on which ADR it rests",
                ],
            ),
            (
                "a part behind its artifact, an id behind a title, and what was struck out",
                &[
                    ("1.md", "# ADR-1: A\n\n- **Story**: PRD-015 US-1\n"),
                    ("2.md", "# ADR-2: A\n\n- **PRD**: What we cancel (PRD-015), v2\n"),
                    ("3.md", "# ADR-3: A\n\n- **PRD**: ~~PRD-015~~ dropped\n"),
                    PRD,
                ],
                &[],
            ),
            (
                "named to explain",
                &[("2.md", "# ADR-2: A\n\n- **PRD**: TBD, see PRD-015\n"), PRD],
                &["2.md:1: ADR-2 does not say on which RFC, DAA, TIP or PRD it rests"],
            ),
            (
                "no upstream, for a reason",
                &[
                    ("1.md", "# ADR-1: A\n\n- **PRD**: N/A — technical decision\n"),
                    ("2.md", "# BOLT-2: A\n\n- **ADR**: N/A (chore)\n"),
                    ("3.md", "---\nid: ADR-3\nprd: none, because nobody asked\n---\n# A\n"),
                    ("4.md", "# ADR-4: A\n\n- **PRD**: Keine (rein technisch)\n"),
                    PRD,
                ],
                &[],
            ),
            (
                "no upstream, for none",
                &[("adr.md", "# ADR-1: A\n\n- **PRD**: N/A\n- **RFC**: -\n"), PRD],
                &[no_design],
            ),
            (
                "addresses of something else",
                &[("adr.md", "# ADR-1: A\n\n- **Chat**: https://chat.example/1\n")],
                &[no_design],
            ),
            (
                "an item of a backlog",
                &[
                    ("bolts.md", "## Bolts for ADR-1: A\n\n1. **BOLT-1**: B\n"),
                    ("adr.md", "# ADR-1: A\n\n- **PRD**: PRD-015\n"),
                    PRD,
                ],
                &[],
            ),
            (
                "a comment hides it",
                &[(
                    "bolt.md",
                    "<!-- airsdlc: ignore[missing-upstream] a spike -->\n\n# BOLT-1: A\n",
                )],
                &[],
            ),
        ],
    );
}

#[test]
fn the_configuration_says_what_stands_upstream() {
    let kind = "[[kind]]\nname = \"decision\"\nas = \"adr\"\nfiles = [\"decisions/*.md\"]\nid = { file = \"{}-*.md\" }\n";
    let decision = ("decisions/0001-a.md", "# A\n");
    assert_eq!(found(&[("airsdlc.toml", kind), decision], "missing-upstream"), [""; 0]);
    let asked = format!("{kind}\n[[check.require]]\nkind = \"decision\"\nupstream = [\"prd\"]\n");
    let files = [("airsdlc.toml", asked.as_str()), decision];
    let expected = "decisions/0001-a.md:1: ADR-0001 does not say on which PRD it rests";
    assert_eq!(found(&files, "missing-upstream"), [expected]);
    let nothing = "[[check.require]]\nkind = \"bolt\"\nupstream = []\n";
    let files = [("airsdlc.toml", nothing), ("bolt.md", "# BOLT-1: A\n")];
    assert_eq!(found(&files, "missing-upstream"), [""; 0]);
}

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

#[test]
fn of_each_tangle_a_shortest_ring_is_shown() {
    let adr = |id: u32, on: &str| format!("# ADR-{id}: A\n\n- **Depends on**: {on}\n\n");
    // 1 → 2 → 3 → 1, 3 → 4 → 3; 5 → 6 → 5; 7 → 5
    let text = [
        (1, "ADR-2"),
        (2, "ADR-3"),
        (3, "ADR-1, ADR-4"),
        (4, "ADR-3"),
        (5, "ADR-6"),
        (6, "ADR-5"),
        (7, "ADR-5"),
    ]
    .map(|(id, on)| adr(id, on))
    .concat();
    let report = report(&[("adr.md", &text)], "dependency-cycle");
    let lines: Vec<String> = report
        .diagnostics
        .iter()
        .map(|found| format!("{}: {}", found.location, found.message))
        .collect();
    assert_eq!(
        lines,
        [
            "adr.md:11: ADR-3 depends on itself: `ADR-3` → `ADR-4` → `ADR-3`",
            "adr.md:19: ADR-5 depends on itself: `ADR-5` → `ADR-6` → `ADR-5`",
        ]
    );
    let related: Vec<String> = report.diagnostics[0]
        .related
        .iter()
        .map(|other| format!("{}: {}", other.location, other.message))
        .collect();
    assert_eq!(
        related,
        ["adr.md:15: `ADR-4` depends on `ADR-3`", "adr.md:9: 2 more are entangled with `ADR-3`",]
    );
    table(
        "dependency-cycle",
        &[
            ("a line", &[("adr.md", &adr(1, "ADR-2")), ("b.md", "# ADR-2: B\n")], &[]),
            (
                "a diamond",
                &[(
                    "adr.md",
                    &[adr(1, "ADR-2, ADR-3"), adr(2, "ADR-4"), adr(3, "ADR-4"), adr(4, "None")]
                        .concat(),
                )],
                &[],
            ),
            (
                "services of a catalogue",
                &[(
                    "airsdlc.toml",
                    "[[service]]\nname = \"a\"\ndepends_on = [\"b\"]\n\n[[service]]\nname = \"b\"\ndepends_on = [\"a\"]\n",
                )],
                &[
                    "airsdlc.toml:3: service:a depends on itself: `service:a` → `service:b` → `service:a`",
                ],
            ),
            (
                "Bolts that block each other",
                &[(
                    "b.md",
                    "# BOLT-1: A\n\n- **Blocked by**: BOLT-2\n\n# BOLT-2: B\n\n- **Requires**: BOLT-1\n",
                )],
                &["b.md:3: BOLT-1 depends on itself: `BOLT-1` → `BOLT-2` → `BOLT-1`"],
            ),
            (
                "a Bolt that blocks what it waits for",
                &[(
                    "b.md",
                    "# BOLT-1: A\n\n- **Blocks**: BOLT-2\n- **Depends on**: BOLT-2\n\n# BOLT-2: B\n",
                )],
                &["b.md:4: BOLT-1 depends on itself: `BOLT-1` → `BOLT-2` → `BOLT-1`"],
            ),
            (
                "what both sides say of one order",
                &[(
                    "b.md",
                    "# BOLT-1: A\n\n- **Blocks**: BOLT-2\n\n# BOLT-2: B\n\n- **Blocked by**: BOLT-1, the vendor\n",
                )],
                &[],
            ),
            (
                "a comment hides it",
                &[(
                    "adr.md",
                    &format!(
                        "<!-- airsdlc: ignore[dependency-cycle] -->\n\n{}{}",
                        adr(1, "ADR-2"),
                        adr(2, "ADR-1")
                    ),
                )],
                &[],
            ),
        ],
    );
}

#[test]
fn a_long_ring_is_counted_and_not_listed() {
    let adr =
        |id: usize| format!("# ADR-{id}: A\n\n- **Depends on**: ADR-{}\n\n", (id - 100) % 40 + 101);
    let text: String = (101..=140).map(adr).collect();
    assert_eq!(
        found(&[("adr.md", &text)], "dependency-cycle"),
        ["adr.md:3: ADR-101 depends on itself, by way of 39 others"]
    );
}

#[test]
fn supersession_runs_one_way() {
    table(
        "supersede-cycle",
        &[
            (
                "a ring",
                &[(
                    "adr.md",
                    "# ADR-1: A\n\n- **Supersedes**: ADR-2\n\n# ADR-2: B\n\n- **Supersedes**: ADR-1\n",
                )],
                &["adr.md:3: ADR-1 supersedes itself: `ADR-1` → `ADR-2` → `ADR-1`"],
            ),
            (
                "said by the others",
                &[(
                    "adr.md",
                    "# ADR-1: A\n\n- **Superseded by**: ADR-2\n\n# ADR-2: B\n\n- **Superseded by**: ADR-1\n",
                )],
                &["adr.md:7: ADR-1 supersedes itself: `ADR-1` → `ADR-2` → `ADR-1`"],
            ),
            (
                "both sides of one",
                &[(
                    "adr.md",
                    "# ADR-1: A\n\n- **Superseded by**: ADR-2\n\n# ADR-2: B\n\n- **Supersedes**: ADR-1\n",
                )],
                &[],
            ),
            (
                "a comment hides it",
                &[(
                    "adr.md",
                    "# ADR-1: A\n\n<!-- airsdlc: ignore[T007] -->\n\n- **Supersedes**: ADR-2\n\n# ADR-2: B\n\n- **Supersedes**: ADR-1\n",
                )],
                &[],
            ),
        ],
    );
}

#[test]
fn both_sides_tell_a_supersession() {
    let silent = "a.md:1: ADR-1 does not say that `ADR-2` supersedes it";
    let newer = ("b.md", "# ADR-2: B\n\n- **Status**: Accepted\n- **Supersedes**: ADR-1\n");
    let plain =
        ("b.md", "# ADR-2: B\n\n- **Status**: Accepted\n\n## Context\n\nADR-1 lost events.\n");
    let says = ("a.md", "# ADR-1: A\n\n- **Status**: Deprecated\n- **Superseded by**: ADR-2\n");
    table(
        "one-sided-supersede",
        &[
            (
                "the older is silent",
                &[("a.md", "# ADR-1: A\n\n- **Status**: Accepted\n"), newer],
                &[silent],
            ),
            (
                "the older mentions the newer",
                &[
                    ("a.md", "# ADR-1: A\n\n- **Status**: Accepted\n\n## Notes\n\nSee ADR-2.\n"),
                    newer,
                ],
                &[silent],
            ),
            (
                "the newer is silent",
                &[says, ("b.md", "# ADR-2: B\n\n- **Status**: Accepted\n")],
                &["b.md:1: ADR-2 does not say that it supersedes `ADR-1`"],
            ),
            ("the newer names the older in its text", &[says, plain], &[]),
            ("both say so", &[says, newer], &[]),
            (
                "in part",
                &[
                    ("a.md", "# ADR-1: A\n\n- **Status**: Accepted\n"),
                    ("b.md", "# ADR-2: B\n\n- **Supersedes**: ADR-1 (in part)\n"),
                    ("c.md", "# ADR-3: C\n\n- **Supersedes**: parts of ADR-1\n"),
                    ("d.md", "# ADR-4: D\n\n- **Supersedes**: [ADR-1](a.md) (partly)\n"),
                    ("e.md", "# ADR-5: E\n\n- **Supersedes**: [it](a.md) (in part)\n"),
                ],
                &[],
            ),
            (
                "one in part, another as a whole",
                &[
                    ("a.md", "# ADR-1: A\n\n- **Status**: Accepted\n"),
                    (
                        "b.md",
                        "# ADR-2: B\n\n- **Supersedes**: ADR-3 (in part), ADR-1 (partition)\n",
                    ),
                    ("c.md", "# ADR-3: C\n"),
                ],
                &[silent],
            ),
            (
                "the status says so",
                &[("a.md", "# ADR-1: A\n\n- **Status**: Superseded\n"), newer],
                &[],
            ),
            (
                "the status names the newer",
                &[("a.md", "# ADR-1: A\n\n## Status\n\nSuperseded by ADR-2\n"), newer],
                &[],
            ),
            (
                "a sentence of the newer",
                &[says, ("b.md", "# ADR-2: B\n\nThis ADR supersedes ADR-1.\n\n## Context\n")],
                &[],
            ),
            (
                "a list of the newer",
                &[says, ("b.md", "# ADR-2: B\n\n- **Supersedes**:\n  - ADR-1\n")],
                &[],
            ),
            (
                "a proposal binds nobody",
                &[
                    ("a.md", "# ADR-1: A\n\n- **Status**: Accepted\n"),
                    ("b.md", "# ADR-2: B\n\n- **Status**: Proposed\n- **Supersedes**: ADR-1\n"),
                ],
                &[],
            ),
            (
                "in one file",
                &[(
                    "a.md",
                    "# ADR-1: A\n\n- **Status**: Accepted\n\n# ADR-2: B\n\n- **Supersedes**: ADR-1\n",
                )],
                &[silent],
            ),
            (
                "a comment hides it",
                &[
                    (
                        "a.md",
                        "<!-- airsdlc: ignore[one-sided-supersede] -->\n\n# ADR-1: A\n\n- **Status**: Accepted\n",
                    ),
                    newer,
                ],
                &[],
            ),
        ],
    );
}

/// The older and the newer before, and both mended.
#[test]
fn the_missing_side_is_written_in_the_form_of_its_metadata() {
    let newer = "# ADR-2: B\n\n- **Status**: Accepted\n- **Supersedes**: ADR-1\n";
    let cases = [
        (
            "items",
            "# ADR-1: A\n\n- **Status**: Accepted\n- **Date**: 2024-01-01\n",
            "# ADR-1: A\n\n- **Status**: Accepted\n- **Superseded by**: ADR-2\n- **Date**: 2024-01-01\n",
        ),
        (
            "plain items",
            "# ADR-1: A\n\n* Status: Accepted\n* Date: 2024-01-01\n",
            "# ADR-1: A\n\n* Status: Accepted\n* Superseded by: ADR-2\n* Date: 2024-01-01\n",
        ),
        (
            "lines",
            "# ADR-1: A\n\n**Status**: Accepted  \n**Date**: 2024-01-01  \n",
            "# ADR-1: A\n\n**Status**: Accepted  \n**Superseded by**: ADR-2  \n**Date**: 2024-01-01  \n",
        ),
        (
            "plain lines",
            "# ADR-1: A\n\nStatus: Accepted\n",
            "# ADR-1: A\n\nStatus: Accepted  \nSuperseded by: ADR-2\n",
        ),
        (
            "a table",
            "# ADR-1: A\n\n| Field | Value |\n|---|---|\n| Status | Accepted |\n| Date | 2024-01-01 |\n",
            "# ADR-1: A\n\n| Field | Value |\n|---|---|\n| Status | Accepted |\n| Superseded by | ADR-2 |\n| Date | 2024-01-01 |\n",
        ),
        (
            "front matter",
            "---\nid: ADR-1\nstatus: Accepted\ndate: 2024-01-01\n---\n# A\n",
            "---\nid: ADR-1\nstatus: Accepted\nsuperseded_by: ADR-2\ndate: 2024-01-01\n---\n# A\n",
        ),
        (
            "a heading",
            "# ADR-1: A\n\n## Status\n\nAccepted\n\n## Context\n",
            "# ADR-1: A\n\n## Status\n\nAccepted\n\nSuperseded by ADR-2\n\n## Context\n",
        ),
        (
            "the ends of lines that Windows writes",
            "# ADR-1: A\r\n\r\n- **Status**: Accepted\r\n- **Date**: 2024-01-01\r\n",
            "# ADR-1: A\r\n\r\n- **Status**: Accepted\r\n- **Superseded by**: ADR-2\r\n- **Date**: 2024-01-01\r\n",
        ),
    ];
    for (what, before, after) in cases {
        mends(what, [before, newer], [after, newer]);
    }
    mends(
        "the newer",
        ["# ADR-1: A\n\n- **Superseded by**: ADR-2\n", "# ADR-2: B\n\n- **Status**: Accepted\n"],
        [
            "# ADR-1: A\n\n- **Superseded by**: ADR-2\n",
            "# ADR-2: B\n\n- **Status**: Accepted\n- **Supersedes**: ADR-1\n",
        ],
    );
}

/// A key that is there is not written a second time.
#[test]
fn the_missing_side_is_added_to_the_line_that_is_there() {
    let newer = "# ADR-2: B\n\n- **Status**: Accepted\n- **Supersedes**: ADR-1\n";
    let older = |line: &str| format!("# ADR-1: A\n\n- **Status**: Accepted\n{line}\n");
    for (what, before, after) in [
        ("nothing", "- **Superseded by**: -", "- **Superseded by**: ADR-2"),
        ("none", "- Superseded by: None", "- Superseded by: ADR-2"),
        ("another", "- **Superseded by**: ADR-7", "- **Superseded by**: ADR-7, ADR-2"),
    ] {
        mends(what, [&older(before), newer], [&older(after), newer]);
    }
    // What cannot be gone on with is left to whoever wrote it.
    for line in [
        "- **Superseded by**: the newer one, of next year",
        "- **Superseded by**: [ADR-7](a.md)",
        "- **Superseded by**:\n  - ADR-7",
    ] {
        let found = report(&[("a.md", &older(line)), ("b.md", newer)], "one-sided-supersede");
        let fixes: Vec<_> = found.diagnostics.iter().map(|one| one.fix.as_ref()).collect();
        assert_eq!(fixes, [None], "{line}");
    }
}

/// Asserts that the fixes make one pair of files of another, and find nothing to do in it.
fn mends(what: &str, before: [&str; 2], after: [&str; 2]) {
    let rule = "one-sided-supersede";
    let files = [("a.md", before[0]), ("b.md", before[1])];
    let source = Memory::new(files);
    let first = report(&files, rule);
    assert_eq!(first.diagnostics.len(), 1, "{what}");
    assert!(first.mend(&source, Safety::Safe).is_empty(), "{what}: a guess");
    let mut texts = before.map(str::to_owned);
    for file in first.mend(&source, Safety::Unsafe) {
        texts[usize::from(file.path.as_str() == "b.md")] = file.after;
    }
    assert_eq!(texts, after.map(str::to_owned), "{what}");
    let mended = [("a.md", texts[0].as_str()), ("b.md", texts[1].as_str())];
    let again = report(&mended, rule);
    assert!(again.diagnostics.is_empty(), "{what}: {:?}", again.diagnostics);
    assert!(again.mend(&Memory::new(mended), Safety::Unsafe).is_empty(), "{what}");
}

#[test]
fn a_status_in_a_form_that_nobody_knows_is_not_touched() {
    let newer = ("b.md", "# ADR-2: B\n\n- **Supersedes**: ADR-1\n");
    for older in [
        "# ADR-1: A\n",
        "# ADR-1: A\n\n**Status**: Accepted | **Date**: 2024-01-01\n",
        "# ADR-1: A\n\n- **Status**: [Accepted](x.md)\n",
        "# ADR-1: A\n\nStatus | Accepted\n---|---\nDate | 2024-01-01\n",
    ] {
        let report = report(&[("a.md", older), newer], "one-sided-supersede");
        assert_eq!(report.diagnostics.len(), 1, "{older}");
        assert_eq!(report.diagnostics[0].fix, None, "{older}");
    }
}

#[test]
fn of_a_broken_chain_the_node_nearest_to_the_gap_is_reported() {
    let incident = ("inc.md", "# INC-2024-001: A\n");
    let gap = |id: &str, place: &str| format!("{place}: no path leads from `{id}` to a PRD");
    let fix = (
        "fix.md",
        "# FIX-1: A\n\n- **Related Incident**: INC-2024-001\n- **Affected Code**: main.go\n",
    );
    let whole = ("adr.md", "# ADR-1: A\n\n- **PRD**: PRD-015\n");
    table(
        "chain-gap",
        &[
            (
                "a Fix-It of an incident that leads nowhere, and its file",
                &[PRD, incident, fix, ("main.go", "")],
                &[&gap("FIX-1", "fix.md:1")],
            ),
            (
                "a deployment of nothing",
                &[PRD, ("d.md", "# Deployment: A\n\n- **Version**: 1\n")],
                &[&gap("DEPLOYMENT:a", "d.md:1")],
            ),
            (
                "a post-mortem and its incident",
                &[
                    PRD,
                    incident,
                    ("pm.md", "# Post-Mortem: A\n\n- **Incident ID**: INC-2024-001\n"),
                ],
                &[&gap("PM:INC-2024-001", "pm.md:1")],
            ),
            ("an incident serves nothing by itself", &[PRD, incident], &[]),
            (
                "a post-mortem of an incident whose Fix-It names an ADR",
                &[
                    PRD,
                    incident,
                    whole,
                    ("pm.md", "# Post-Mortem: A\n\n- **Incident ID**: INC-2024-001\n"),
                    ("f.md", "# FIX-1: A\n\n- **Incident**: INC-2024-001\n- **ADR**: ADR-1\n"),
                ],
                &[],
            ),
            (
                "a post-mortem that says which ADR was to blame",
                &[
                    PRD,
                    incident,
                    whole,
                    ("pm.md", "# Post-Mortem: INC-2024-001\n\n## Root Cause\n\nADR-1 was wrong.\n"),
                ],
                &[],
            ),
            (
                "the same in a section of the analysis, and as a key",
                &[
                    PRD,
                    incident,
                    whole,
                    (
                        "pm.md",
                        "# Post-Mortem: INC-2024-001\n\n## 3. Root Cause Analysis\n\n### Why\n\nAs ADR-1 has it.\n",
                    ),
                    ("p.md", "# Post-Mortem: INC-2024-002\n\n- **Root cause**: what ADR-1 says\n"),
                ],
                &[],
            ),
            (
                "a post-mortem with an item for an ADR",
                &[
                    PRD,
                    incident,
                    whole,
                    (
                        "pm.md",
                        "# Post-Mortem: INC-2024-001\n\n## Action Items\n\n- [ ] Amend ADR-1 (Owner: Ann)\n",
                    ),
                ],
                &[],
            ),
            (
                "one that names an ADR elsewhere, or one that leads nowhere",
                &[
                    PRD,
                    incident,
                    whole,
                    (
                        "pm.md",
                        "# Post-Mortem: INC-2024-001\n\n## Root Cause\n\nA full disk.\n\n## Timeline\n\nADR-1 was read.\n",
                    ),
                    ("p.md", "# Post-Mortem: INC-2024-002\n\n## Root Cause\n\nADR-2.\n"),
                    ("b.md", "# ADR-2: B\n"),
                ],
                &[&gap("PM:INC-2024-002", "p.md:1"), &gap("PM:INC-2024-001", "pm.md:1")],
            ),
            (
                "a Fix-It beside one that names an ADR",
                &[
                    PRD,
                    incident,
                    whole,
                    ("e.md", "# FIX-2: A\n\n- **Incident**: INC-2024-001\n"),
                    ("f.md", "# FIX-1: A\n\n- **Incident**: INC-2024-001\n- **ADR**: ADR-1\n"),
                ],
                &[&gap("FIX-2", "e.md:1")],
            ),
            (
                "a Fix-It of a Bolt",
                &[
                    PRD,
                    incident,
                    whole,
                    (
                        "fix.md",
                        "# FIX-1: A\n\n- **Related Incident**: INC-2024-001\n- **Bolt**: BOLT-1\n",
                    ),
                    ("bolt.md", "# BOLT-1: A\n\n- **ADR**: ADR-1\n"),
                ],
                &[],
            ),
            (
                "an incident of a governed service",
                &[
                    PRD,
                    ("inc.md", "# INC-2024-001: A\n\n- **Service**: booking\n"),
                    fix,
                    ("adr.md", "# ADR-1: A\n\n- **PRD**: PRD-015\n- **Service**: booking\n"),
                    ("airsdlc.toml", "[[service]]\nname = \"booking\"\n"),
                ],
                &[],
            ),
            (
                "what says nothing is missing-upstream's",
                &[
                    PRD,
                    ("bolt.md", "# BOLT-1: A\n\n- **ADR**: ADR-1\n"),
                    ("adr.md", "# ADR-1: A\n"),
                ],
                &[],
            ),
            (
                "what dangles is dangling-reference's",
                &[
                    PRD,
                    ("bolt.md", "# BOLT-1: A\n\n- **ADR**: ADR-1\n"),
                    ("adr.md", "# ADR-1: A\n\n- **PRD**: PRD-051\n"),
                ],
                &[],
            ),
            ("without a PRD there is no chain", &[incident, fix], &[]),
            (
                "a kind of which nothing is asked",
                &[
                    PRD,
                    (
                        "airsdlc.toml",
                        "[[kind]]\nname = \"decision\"\nas = \"adr\"\nprefixes = [\"DEC\"]\nfiles = [\"decisions/*.md\"]\nid = { file = \"{}-*.md\" }\n",
                    ),
                    ("decisions/0001-a.md", "# A\n"),
                    ("bolt.md", "# BOLT-1: A\n\n- **ADR**: DEC-0001\n"),
                ],
                &[],
            ),
            (
                "a comment hides it",
                &[
                    PRD,
                    incident,
                    (
                        "fix.md",
                        "<!-- airsdlc: ignore[chain-gap] -->\n\n# FIX-1: A\n\n- **Related Incident**: INC-2024-001\n",
                    ),
                ],
                &[],
            ),
        ],
    );
}

#[test]
fn a_broken_chain_is_shown_with_its_gap() {
    let files = [
        PRD,
        ("fix.md", "# FIX-1: Batches\n\n- **Related Incident**: INC-2024-001\n"),
        ("inc.md", "# INC-2024-001: A\n\n- **Service**: booking\n"),
        ("airsdlc.toml", "[[service]]\nname = \"booking\"\n"),
    ];
    let report = report(&files, "chain-gap");
    let chain = report.diagnostics[0].chain.as_ref().expect("the rule shows it");
    let links: Vec<_> =
        chain.found.iter().map(|link| (link.id.as_str(), link.edge.as_deref())).collect();
    let expected =
        [("FIX-1", Some("fixes")), ("INC-2024-001", Some("affects")), ("service:booking", None)];
    assert_eq!(links, expected);
    assert_eq!(chain.missing, "a Bolt or ADR");
}

/// Two sections of two ADRs that each implement the other: no step leads out of the ring.
#[test]
fn a_ring_that_reaches_no_prd_is_one_gap() {
    let files = [
        PRD,
        ("a.md", "# ADR-1: A\n\n- **DAA**: [there](b.md#part)\n\n## Part\n"),
        ("b.md", "# ADR-2: B\n\n- **DAA**: [there](a.md#part)\n\n## Part\n"),
        ("airsdlc.toml", "[[check.require]]\nkind = \"adr\"\nupstream = [\"adr\", \"prd\"]\n"),
    ];
    assert_eq!(found(&files, "chain-gap"), ["a.md:1: no path leads from `ADR-1` to a PRD"]);
}

/// What two folders number alike cannot be mended by ids: the line would name itself, and never silence the finding.
#[test]
fn what_is_defined_twice_gets_no_line_of_its_id() {
    let two = "# ADR-002: Two\n\n- **Status**: Accepted\n";
    let three =
        "# ADR-003: Three\n\n- **Status**: Accepted\n- **Supersedes**: [ADR-002](adr-002.md)\n";
    let files = [
        ("a/adr-002.md", two),
        ("a/adr-003.md", three),
        ("b/adr-002.md", two),
        ("b/adr-003.md", three),
    ];
    let source = Memory::new(files);
    let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new());
    let options = CheckOptions::new().select(["one-sided-supersede"]);
    let report = repository.expect("memory can be read").check(&options).expect("it exists");
    for mended in report.mend(&source, Safety::Unsafe) {
        assert!(!mended.after.contains('~'), "{}", mended.after);
        assert!(mended.after.matches("Superseded by").count() <= 1, "{}", mended.after);
    }
}
