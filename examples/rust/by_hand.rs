//! A graph without files, and petgraph's own algorithms on it.
//!
//! `cargo run -p airsdlc-examples --example by_hand`

#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use airsdlc_core::impact::{Flow, ImpactOptions};
use airsdlc_core::model::{EdgeKind, Node, NodeKind};
use airsdlc_core::{GraphBuilder, petgraph};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // payments-db ← payments ⇄ ledger: two services that need each other.
    let mut builder = GraphBuilder::new();
    builder.add_node(Node::new("database:payments-db", NodeKind::Database, "Payments"))?;
    builder.add_node(Node::new("service:payments", NodeKind::Service, "Payments"))?;
    builder.add_node(Node::new("service:ledger", NodeKind::Service, "Ledger"))?;
    builder.add_edge("service:payments", EdgeKind::Uses, "database:payments-db")?;
    builder.add_edge("service:payments", EdgeKind::DependsOn, "service:ledger")?;
    builder.add_edge("service:ledger", EdgeKind::DependsOn, "service:payments")?;
    let graph = builder.build();

    let impact = graph.impact(&["payments-db"], ImpactOptions::new().flow(Flow::Outage))?;
    let hit: Vec<String> = impact.affected.iter().map(|hit| hit.id.to_string()).collect();
    println!("an outage of payments-db hits {}", hit.join(" and "));

    let cycles = petgraph::algo::tarjan_scc(graph.petgraph());
    for cycle in cycles.iter().filter(|cycle| cycle.len() > 1) {
        let names: Vec<String> =
            cycle.iter().map(|index| graph.at(*index).id.to_string()).collect();
        println!("a cycle of {}", names.join(" and "));
    }

    // What the model does not know cannot be built.
    let error = builder.add_edge("database:payments-db", EdgeKind::Uses, "service:payments");
    println!("{}", error.err().map(|error| error.to_string()).unwrap_or_default());
    Ok(())
}
