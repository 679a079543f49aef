//! Ethereum's improvement proposals.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use airsdlc_core::check::Safety;
use airsdlc_core::model::Node;
use serde::Deserialize;

use crate::corpora::{Broken, folders};
use crate::{Checked, Read, assert_read, empty_sections, read};

#[derive(Deserialize)]
struct Expected {
    facts: Facts,
    links: Links,
}

#[derive(Deserialize)]
struct Facts {
    /// Proposals that are missing, by who requires them.
    dangling: Vec<(u32, u32)>,
    target_is_moved_stub: BTreeSet<(u32, u32)>,
    cycles_scc: Vec<Vec<u32>>,
    duplicates: Vec<u32>,
    id_file_mismatch: Vec<String>,
    front_matter_bad: Vec<String>,
}

#[derive(Deserialize)]
struct Links {
    broken_file: Vec<Broken>,
    broken_anchor: Vec<Broken>,
    case_mismatch: Vec<Broken>,
    escapes_root: Vec<Broken>,
    root_relative_broken: Vec<Broken>,
}

/// The corpus, checked once for all tests; `None` where it is absent.
fn eips() -> Option<&'static (Checked, Expected)> {
    static CHECKED: OnceLock<Option<(Checked, Expected)>> = OnceLock::new();
    let checked = CHECKED.get_or_init(|| {
        let corpora = airsdlc_testkit::shared_corpora("checks of improvement proposals")?;
        let facts = std::fs::read(corpora.join("eips/expected.json")).expect("facts are there");
        let expected = serde_json::from_slice(&facts).expect("they have their shape");
        Some((Checked::new(folders::eips(&corpora), folders::EIPS), expected))
    });
    checked.as_ref()
}

fn number_of(id: &str) -> u32 {
    id.strip_prefix("EIP-").and_then(|number| number.parse().ok()).expect("it is a proposal")
}

#[test]
fn no_other_rule_speaks() {
    let Some((checked, expected)) = eips() else { return };
    let rules = [
        "broken-path",
        "dangling-reference",
        "dependency-cycle",
        "empty-section",
        "link-to-superseded",
        "unreferenced-artifact",
    ];
    assert_eq!(checked.rules(), BTreeSet::from(rules));
    // So nothing is found of what they have none of.
    let Expected { facts, links } = expected;
    let none = [&links.broken_anchor, &links.escapes_root, &links.root_relative_broken];
    assert!(none.into_iter().chain([&links.case_mismatch]).all(Vec::is_empty));
    assert!(facts.duplicates.is_empty() && facts.dangling.is_empty());
    assert!(facts.id_file_mismatch.is_empty() && facts.front_matter_bad.is_empty());
}

/// What they read as the link of a footnote: its note begins with a code fence.
const FOOTNOTE: &str = "%60%60%60csl-json";

#[test]
fn files_that_links_miss() {
    let Some((checked, expected)) = eips() else { return };
    let all = expected.links.broken_file.iter().cloned();
    let (footnotes, mut broken): (Vec<Broken>, Vec<Broken>) =
        all.partition(|row| row.2 == FOOTNOTE);
    for (path, line, _) in &footnotes {
        assert!(checked.line(path, *line).contains("[^"), "{path}:{line}");
    }
    broken.sort();
    assert_eq!(checked.places("broken-path"), broken);
    // Most are files beside the proposals that the corpus does not ship. Of the others a page misses its
    // extension, for which there is a fix, or it is one of three that are gone.
    let gone = ["./eip-7683.md", "./eip-7562.md", "./eip-7863"];
    for found in checked.of("broken-path") {
        let destination = found.subject.as_str();
        let page = format!("EIPS/{}.md", destination.trim_start_matches("./"));
        let fix = found.fix.as_ref().filter(|fix| fix.safety == Safety::Safe);
        let is_page = checked.files.contains_key(&page);
        assert_eq!(fix.is_some(), is_page, "{found}");
        assert!(
            is_page || destination.starts_with("../assets/") || gone.contains(&destination),
            "{found}"
        );
    }
}

/// Ids without a definition, all of them: typing errors, and numbers that were never given.
const NOBODY: &[Read] = &[
    read("EIPS/eip-1.md", 25, "EIP-90", "(for example, [EIP-90], and"),
    read("EIPS/eip-1015.md", 31, "EIP-960", "[EIP-960](https://eips.ethereum.org/EIPS/eip-969)"),
    read("EIPS/eip-150.md", 33, "EIP-90", "a version of EIP-90<sup>"),
    read("EIPS/eip-150.md", 33, "EIP-114", "plus EIP-114<sup>"),
    read("EIPS/eip-150.md", 72, "EIP-90", "1. EIP-90, https://github.com"),
    read("EIPS/eip-150.md", 73, "EIP-114", "2. EIP-114, https://github.com"),
    read("EIPS/eip-1702.md", 202, "EIP-1891", "* **EIP-1891**: Instead of"),
    read("EIPS/eip-2542.md", 77, "EIP-2489", "1. EIP-2489 Deprecate the GAS opcode"),
];

#[test]
fn ids_of_nobody() {
    let Some((checked, _)) = eips() else { return };
    assert_read(checked, "dangling-reference", NOBODY);
    for row in NOBODY {
        let page = format!("EIPS/{}.md", row.subject.to_lowercase());
        assert!(!checked.files.contains_key(&page), "{page}");
    }
}

#[test]
fn requirements_that_moved_or_go_round() {
    let Some((checked, expected)) = eips() else { return };
    let moved = checked.of("link-to-superseded").map(|found| {
        assert!(
            checked
                .line(found.location.path.as_str(), found.location.line)
                .starts_with("requires: ")
        );
        let from = found.node.as_ref().expect("a proposal requires");
        (number_of(from.as_str()), number_of(&found.subject))
    });
    let moved: Vec<(u32, u32)> = moved.collect();
    assert_eq!(moved.len(), expected.facts.target_is_moved_stub.len());
    assert_eq!(moved.into_iter().collect::<BTreeSet<_>>(), expected.facts.target_is_moved_stub);

    let cycles: Vec<Vec<u32>> = checked
        .of("dependency-cycle")
        .map(|found| found.subject.split(' ').map(number_of).collect())
        .collect();
    assert_eq!(cycles.len(), expected.facts.cycles_scc.len());
    for (cycle, component) in cycles.iter().zip(&expected.facts.cycles_scc) {
        assert_eq!(cycle.first(), component.first());
        assert!(cycle.iter().all(|number| component.contains(number)), "{cycle:?}");
        for (from, to) in cycle.iter().zip(cycle.iter().cycle().skip(1)) {
            let path = format!("EIPS/eip-{from}.md");
            let mut lines = checked.files[&path].lines();
            let requires = lines.find_map(|line| line.strip_prefix("requires: "));
            let mut numbers = requires.expect("it requires").split(", ");
            assert!(numbers.any(|number| number == to.to_string()), "{from} → {to}");
        }
    }
}

#[test]
fn sections_without_a_word() {
    let Some((checked, _)) = eips() else { return };
    let is_question = |text: &str| text.ends_with('?');
    assert_eq!(checked.lines("empty-section"), empty_sections(checked, is_question));
}

/// The numbers of proposals that each file names, however it spells them.
fn named(text: &str) -> BTreeSet<u32> {
    let lower = text.to_lowercase();
    let number = |text: &str| {
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        text[..end].parse::<u32>().ok()
    };
    let behind = lower.match_indices("eip").filter_map(|(at, word)| {
        let rest = &lower[at + word.len()..];
        number(rest.strip_prefix(['-', ' ', '_']).unwrap_or(rest))
    });
    let line = lower.lines().find_map(|line| line.strip_prefix("requires: "));
    let required = line.into_iter().flat_map(|line| line.split(", ")).filter_map(number);
    behind.chain(required).collect()
}

#[test]
fn proposals_that_nobody_names() {
    let Some((checked, _)) = eips() else { return };
    let mut namers: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
    for (path, text) in &checked.files {
        for number in named(text) {
            namers.entry(number).or_default().push(path);
        }
    }
    let lonely = checked
        .of("unreferenced-artifact")
        .map(|found| number_of(found.node.as_ref().expect("it is one of a proposal").as_str()));
    let lonely: BTreeSet<u32> = lonely.collect();
    for number in &lonely {
        let own = format!("EIPS/eip-{number}.md");
        let others = namers.get(number).into_iter().flatten().filter(|path| **path != own);
        assert_eq!(others.count(), 0, "EIP-{number}");
    }
    // And whoever holds and is named by nobody is found.
    let is_settled = |node: &&Node| {
        let status = node.status.as_ref().map_or("", |status| &status.written);
        matches!(status, "Final" | "Living" | "Stagnant")
    };
    for node in checked.repository.nodes().filter(is_settled) {
        let number = number_of(node.id.as_str());
        let own = format!("EIPS/eip-{number}.md");
        let is_named =
            namers.get(&number).is_some_and(|paths| paths.iter().any(|path| *path != own));
        assert!(is_named || lonely.contains(&number), "{}", node.id);
    }
}
