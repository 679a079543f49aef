//! Any text as the target of a question, against a small graph.
//!
//! - The search ends, without a panic, and finds the same twice.
//! - What it finds is not empty, in order, and each node's id finds that node alone.
//! - An error names at most five near nodes, or at least two candidates, all of them in the graph.

#![no_main]

use std::sync::LazyLock;

use airsdlc_core::Graph;
use airsdlc_core::error::TargetError;
use airsdlc_fuzz::read;
use libfuzzer_sys::fuzz_target;

/// Names of every sort: ids, parts, routes with holes, paths, and two services with one title.
static GRAPH: LazyLock<Graph> = LazyLock::new(|| {
    let prd = "# PRD-015: Booking Cancellation\n\n## Stories\n\n### US-015-1: See the terms\n\n### US-015-2: Cancel\n";
    let adr = "# ADR-023: Outbox\n\n- **PRD**: PRD-015, User Story 2\n- **Service**: booking-service\n\n## API\n\n```http\nPOST /v1/bookings/{booking_id}/cancel\nGET /v1/bookings/{id}\n```\n";
    let bolt = "# BOLT-044: Cancel API\n\n- **ADR**: ADR-023\n- **Files**: internal/booking/service.go, internal/loyalty/service.go\n";
    let config = "[[service]]\nname = 'booking-service'\ntitle = 'Booking'\n[[service]]\nname = 'booking-worker'\ntitle = 'Booking'\n";
    let files = [
        ("airsdlc.toml", config),
        ("docs/adrs/adr-023.md", adr),
        ("docs/bolts/bolt-044.md", bolt),
        ("docs/prds/prd-015.md", prd),
        ("internal/booking/service.go", "package booking\n"),
        ("internal/loyalty/service.go", "package loyalty\n"),
    ];
    read(&files).graph().clone()
});

fuzz_target!(|target: &str| {
    let found = GRAPH.find(target);
    assert_eq!(found, GRAPH.find(target));
    match found {
        Ok(nodes) => {
            assert!(!nodes.is_empty() && nodes.is_sorted_by(|a, b| a < b), "{nodes:?}");
            for node in nodes {
                assert_eq!(GRAPH.find(GRAPH.at(node).id.as_str()), Ok(vec![node]));
            }
        }
        Err(TargetError::Unknown { nearest, .. }) => {
            assert!(
                nearest.len() <= 5 && nearest.iter().all(|id| GRAPH.node(id.as_str()).is_some()),
                "{nearest:?}"
            );
        }
        Err(TargetError::Ambiguous { candidates, .. }) => {
            assert!(
                candidates.len() >= 2
                    && candidates.iter().all(|id| GRAPH.node(id.as_str()).is_some()),
                "{candidates:?}"
            );
        }
        Err(error) => panic!("a target is unknown or ambiguous, not: {error}"),
    }
});
