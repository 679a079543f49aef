//! Rings of what rests on itself.

use super::{found, report, table};

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
