//! Group `S`: what an artifact must say, and what could not be read of it.

pub(super) mod place;
pub(super) mod reading;
pub(super) mod required;
pub(super) mod sections;
pub(super) mod values;
