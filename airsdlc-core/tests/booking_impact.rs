//! Impact on the booking example equals the sets that were derived by hand from the model alone.
//!
//! The derivation, with a reason for each set, is `truth/booking-impact.md`.

use std::collections::{BTreeMap, BTreeSet};

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::impact::{Flow, ImpactOptions};
use serde::Deserialize;

#[derive(Deserialize)]
struct Truth {
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    root: String,
    flow: Flow,
    affected: Vec<Hit>,
    not_affected_siblings: Vec<String>,
    kpis_without_value: Vec<String>,
}

#[derive(Deserialize)]
struct Hit {
    id: String,
    narrow: bool,
}

fn booking() -> KnowledgeRepository {
    KnowledgeRepository::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/booking"))
        .expect("the example reads")
}

#[test]
fn impact_equals_the_sets_derived_by_hand() {
    let truth: Truth =
        serde_json::from_str(include_str!("truth/booking-impact.json")).expect("the truth is JSON");
    let repository = booking();
    let mut faults = Vec::new();
    for case in &truth.cases {
        let impact = repository
            .graph()
            .impact(&[&case.root], ImpactOptions::new().flow(case.flow))
            .expect("the root exists");
        let name = format!("{} of {}", case.flow, case.root);
        let expected: BTreeMap<&str, bool> =
            case.affected.iter().map(|hit| (hit.id.as_str(), hit.narrow)).collect();
        let found: BTreeMap<&str, bool> =
            impact.affected.iter().map(|hit| (hit.id.as_str(), hit.narrow)).collect();
        for (id, narrow) in &found {
            match expected.get(id) {
                None => {
                    faults
                        .push(format!("{name}: {id} (narrow: {narrow}) is hit and should not be"));
                }
                Some(wanted) if wanted != narrow => {
                    faults.push(format!("{name}: {id} should have narrow: {wanted}"));
                }
                Some(_) => {}
            }
        }
        faults.extend(
            expected
                .keys()
                .filter(|id| !found.contains_key(*id))
                .map(|id| format!("{name}: {id} is not hit")),
        );
        let siblings: BTreeSet<&str> =
            impact.unaffected_siblings.iter().map(|sibling| sibling.id.as_str()).collect();
        faults.extend(
            case.not_affected_siblings
                .iter()
                .filter(|id| !siblings.contains(id.as_str()))
                .map(|id| format!("{name}: {id} is no sibling")),
        );
        let unknown: BTreeSet<&str> =
            impact.business.unknown.iter().map(airsdlc_core::model::NodeId::as_str).collect();
        let wanted: BTreeSet<&str> = case.kpis_without_value.iter().map(String::as_str).collect();
        if unknown != wanted {
            faults.push(format!("{name}: unknown are {unknown:?}, should be {wanted:?}"));
        }
    }
    assert!(
        truth.cases.len() >= 8 && faults.is_empty(),
        "{} faults:\n{}",
        faults.len(),
        faults.join("\n")
    );
}
