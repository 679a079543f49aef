//! Group `C`: services, databases, and what catalogues say of them.

pub(super) mod reading;
pub(super) mod references;
pub(super) mod services;
