//! Group `O`: incidents and what is learnt from them, and what an ADR says of its operation.

pub(super) mod alerts;
pub(super) mod decisions;
pub(super) mod facts;
pub(super) mod fixes;
pub(super) mod incidents;
pub(super) mod manuals;
pub(super) mod post_mortems;
pub(super) mod timelines;
