//! What tests, benches and fuzz targets share: repositories and graphs to try things on.
//!
//! - [`Corpus`] writes a large repository that looks real, the same for the same seed.
//! - [`SoundRepository`] is one in which nothing is wrong, so that defects can be planted.
//! - [`TempRepository`] is a small one, file by file, gone when it is dropped.
//! - [`GitHistory`] is one with a history, the same commits wherever it is made.
//! - [`booking_history`] is the history of the example, replayed by its script.
//! - [`arbitrary_graph`] draws small typed graphs for property tests.
//! - [`shared_corpora`] finds the real repositories of others, where a machine has them.
//!
//! Integration tests depend on this crate; unit tests inside core must not, or they would meet two
//! copies of core's types.

mod corpora;
mod corpus;
mod git;
mod graphs;
mod random;
mod repository;
mod sound;

pub use corpora::shared_corpora;
pub use corpus::Corpus;
pub use git::{GitHistory, booking_history, project_history, random_history, replay_booking};
pub use graphs::{GraphPlan, MAX_NODES, PlannedEdge, PlannedNode, arbitrary_graph};
pub use random::SplitMix64;
pub use repository::TempRepository;
pub use sound::SoundRepository;
