//! Gates that only history can tell of.

use crate::check::rule::declare_rule;
use crate::check::rules::never;

declare_rule! {
    /// the body of an accepted ADR changed without an amendment
    ///
    /// ## What it checks
    /// Since an ADR was accepted, its text has changed only by amendments, by its status, and by links.
    ///
    /// ## Why it matters
    /// Code was built on what the decision said then. Whoever compares it with what the decision says now looks for
    /// a fault that is none, or misses one.
    ///
    /// ## Configuration
    /// It needs history, which the library does not read yet.
    AMENDED_AFTER_ACCEPTANCE = "G002" "amended-after-acceptance" Gates Error History, never
}

declare_rule! {
    /// what an artifact points to changed after the artifact was last touched
    ///
    /// ## What it checks
    /// Each artifact is younger than what it declares that it rests on.
    ///
    /// ## Why it matters
    /// A design that was not looked at since its requirement changed may no longer meet it.
    ///
    /// ## Configuration
    /// It needs history, which the library does not read yet.
    STALE_LINK = "G005" "stale-link" Gates Info History, never
}
