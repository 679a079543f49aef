//! Group `L`: references, paths and anchors.

pub(super) mod references;
