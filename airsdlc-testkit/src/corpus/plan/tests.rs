//! What holds of every plan.

use std::collections::BTreeSet;

use super::*;

#[test]
fn the_counts_add_up() {
    for artifacts in [0, 1, 2, 7, 13, 99, 100, 101, 12_345] {
        let plan = Plan { seed: 1, artifacts };
        assert_eq!(plan.all().count(), artifacts);
    }
}

#[test]
fn every_part_of_the_chain_has_what_it_rests_on() {
    for artifacts in 1..500 {
        let count = |kind| Plan { seed: 1, artifacts }.count(kind);
        assert!(count(NodeKind::Daa) <= count(NodeKind::Prd));
        assert!(count(NodeKind::PostMortem) <= count(NodeKind::Incident));
    }
}

#[test]
fn names_are_unique() {
    let plan = Plan { seed: 3, artifacts: 100_000 };
    for kind in [NodeKind::Prd, NodeKind::Daa, NodeKind::Runbook, NodeKind::Deployment] {
        let titles: BTreeSet<String> =
            (0..plan.count(kind)).map(|at| plan.title((kind, at))).collect();
        assert_eq!(titles.len(), plan.count(kind), "{kind}");
    }
    let services: BTreeSet<String> = (0..plan.services()).map(|at| plan.service_name(at)).collect();
    assert_eq!(services.len(), plan.services());
    let paths: BTreeSet<String> = plan.all().map(|artifact| plan.path(artifact)).collect();
    assert_eq!(paths.len(), plan.artifacts);
}

#[test]
fn no_word_of_a_name_begins_another() {
    for words in [ADJECTIVES, THINGS, ACTIONS] {
        for (at, word) in words.iter().enumerate() {
            let begun = words
                .iter()
                .enumerate()
                .find(|(other, longer)| *other != at && longer.starts_with(word));
            assert!(begun.is_none(), "{word}: {begun:?}");
        }
    }
}

#[test]
fn directories_hold_several_hundred_files() {
    let plan = Plan { seed: 3, artifacts: 100_000 };
    let mut sizes = std::collections::BTreeMap::new();
    for artifact in plan.all() {
        let path = plan.path(artifact);
        let (directory, _) = path.rsplit_once('/').expect("files lie in directories");
        *sizes.entry(directory.to_owned()).or_insert(0) += 1;
    }
    assert!(sizes.values().all(|size| *size <= PER_DIRECTORY));
    assert!(sizes.len() < 300);
}

#[test]
fn some_things_are_linked_far_more_than_others() {
    let plan = Plan { seed: 3, artifacts: 10_000 };
    let mut links = vec![0; plan.count(NodeKind::Adr)];
    for bolt in 0..plan.count(NodeKind::Bolt) {
        links[plan.adr_of_bolt(bolt).expect("the plan has ADRs")] += 1;
    }
    links.sort_unstable();
    let (median, most) = (links[links.len() / 2], links[links.len() - 1]);
    assert!(most > 50 * median.max(1), "{median} {most}");
}
