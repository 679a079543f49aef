//! Group `L`: references, paths, anchors and ids.

pub(super) mod ambiguous;
pub(super) mod anchors;
pub(super) mod ids;
pub(super) mod mismatch;
mod pages;
pub(super) mod paths;
pub(super) mod references;
pub(super) mod relations;
pub(super) mod spelling;
mod target;
