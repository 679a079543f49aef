//! Reads an `AirSDLC` Knowledge Repository into one typed graph and answers from it.
//!
//! Teams that build software with AI write down why: requirements, domain models, decisions, units
//! of work, incidents, fixes. This library links them from a line of code up to a business KPI, and
//! tells what an outage costs: database → services → decisions → requirements → KPIs, each hop with
//! the line that says so.
//!
//! ```
//! use airsdlc_core::KnowledgeRepository;
//! use airsdlc_core::impact::ImpactOptions;
//! use std::time::Duration;
//!
//! let repository = KnowledgeRepository::open("../examples/booking")?;
//! let outage = ImpactOptions::new().downtime(Duration::from_secs(15 * 60));
//! let impact = repository.impact(&["booking-db"], outage)?;
//!
//! let estimates = impact.business.kpis.iter().flat_map(|kpi| &kpi.estimates);
//! let worst = estimates.max_by(|a, b| a.amount.total_cmp(&b.amount)).unwrap();
//! assert_eq!((worst.amount, worst.formula.as_str()), (300.0, "1,200 EUR per hour × 15 min"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Data goes one way: bytes ([`source`]) → records with spans (pure, per file, in parallel) → a
//! resolved [`Graph`] → answers ([`trace`], [`impact`], [`diff`], [`check`]) → text ([`export`]). The
//! vocabulary is [`model`]. Nothing here prints, reads the environment or exits.
//!
//! # Features
//! - `git` (default): reads revisions, the log and blame out of a git repository.
//! - `parallel` (default): reads and resolves on a rayon thread pool.
//! - `schema`: derives JSON Schemas for the documents that answers serialise to.

mod catalogue;
pub mod check;
pub mod diff;
pub mod error;
pub mod export;
#[cfg(feature = "git")]
pub mod git;
mod graph;
#[cfg(feature = "git")]
pub mod history;
pub mod impact;
pub mod model;
mod parse;
pub mod path;
mod repository;
pub mod source;
pub mod span;
pub mod survey;
mod threads;
pub mod time;
pub mod trace;
mod visits;

pub use graph::{EdgeIndex, EdgeRef, Graph, GraphBuilder, NodeFilter, NodeIndex, Stats};
pub use petgraph;
pub use repository::{KnowledgeRepository, NextId, OpenOptions, Progress};
pub use threads::MAX_THREADS;
