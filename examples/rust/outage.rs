//! What fifteen minutes without the booking database cost, and why.
//!
//! `cargo run -p airsdlc-examples --example outage [PATH] [TARGET]`

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use std::time::Duration;

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::impact::ImpactOptions;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().unwrap_or_else(|| "examples/booking".to_owned());
    let target = args.next().unwrap_or_else(|| "booking-db".to_owned());

    let repository = KnowledgeRepository::open(&path)?;
    let options = ImpactOptions::new().downtime(Duration::from_secs(15 * 60));
    let impact = repository.impact(&[&target], options)?;

    println!("an {} of {target} hits {} things", impact.flow, impact.affected.len());
    for kpi in &impact.business.kpis {
        println!("{}", kpi.title);
        for estimate in &kpi.estimates {
            println!(
                "    {} {} of {} = {}",
                estimate.amount, estimate.unit, estimate.quantity, estimate.formula
            );
        }
        // Every hop of the best path is an edge of the graph with the line that says so.
        let hit = impact.affected.iter().find(|hit| hit.id == kpi.id);
        for hop in hit.iter().flat_map(|hit| &hit.via) {
            let place = hop.location.as_ref().map(ToString::to_string).unwrap_or_default();
            println!("    {} → {} ({}, {place})", hop.from(), hop.to(), hop.kind);
        }
    }
    println!("without a rate: {:?}", impact.business.unknown);
    Ok(())
}
