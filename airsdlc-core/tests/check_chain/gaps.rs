//! Where a chain towards a PRD breaks off.

use super::{PRD, found, report, table};

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
