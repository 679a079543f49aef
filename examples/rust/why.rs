//! Why a file was built the way it is: the chain from code to business goal.
//!
//! `cargo run -p airsdlc-examples --example why [PATH] [TARGET]`

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::model::NodeKind;
use airsdlc_core::trace::Direction;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().unwrap_or_else(|| "examples/booking".to_owned());
    let target = args.next().unwrap_or_else(|| "outbox_worker.go:78".to_owned());

    let repository = KnowledgeRepository::open(&path)?;
    let trace = repository.trace(&target, Direction::Up)?;
    for kind in [
        NodeKind::Bolt,
        NodeKind::Adr,
        NodeKind::Operation,
        NodeKind::UserStory,
        NodeKind::Prd,
        NodeKind::Kpi,
    ] {
        for node in trace.nodes.iter().filter(|node| node.kind == kind) {
            let place = node.via.last().and_then(|hop| hop.location.as_ref());
            println!(
                "{kind:>10}  {}  {}  {}",
                node.id,
                node.title,
                place.map(ToString::to_string).unwrap_or_default()
            );
        }
    }
    Ok(())
}
