//! Checks of the chain: what each rule finds, and what only looks alike.

mod gaps;
mod rings;
mod supersession;
mod work;

use airsdlc_core::check::{CheckOptions, Report};
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
