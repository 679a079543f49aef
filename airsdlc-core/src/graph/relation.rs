//! Which edge a reference makes between two kinds.

use crate::model::{EdgeKind as E, EdgeRule, NodeKind as N};
use crate::parse::record::Intent;

/// The edge that an intent makes between two kinds, and whether it runs from target to source. What
/// the model does not know is a mention.
pub(super) fn relation(intent: Intent, source: N, target: N) -> (E, bool) {
    let fits = |kind: E, from: N, to: N| EdgeRule::find(kind, from, to, false).is_some();
    match intent {
        // What takes the place of an artifact is one of its kind.
        Intent::Edge(E::Supersedes) | Intent::Reverse(E::Supersedes) if source != target => {
            (E::Mentions, false)
        }
        Intent::Edge(kind) if fits(kind, source, target) => (kind, false),
        Intent::Reverse(kind) if fits(kind, target, source) => (kind, true),
        Intent::Cause if fits(E::CausedBy, source, target) => (E::CausedBy, false),
        // An ADR depends on ADRs; what it needs of its design it rests on.
        Intent::Upstream | Intent::Edge(E::DependsOn) => {
            let kind = [E::Implements, E::DerivesFrom, E::Covers]
                .into_iter()
                .find(|kind| fits(*kind, source, target));
            (kind.unwrap_or(E::Mentions), false)
        }
        Intent::Needs => {
            let kind = [E::Uses, E::DependsOn].into_iter().find(|kind| fits(*kind, source, target));
            (kind.unwrap_or(E::Mentions), false)
        }
        Intent::Mention if source == N::Adr && target == N::Requirement => (E::DerivesFrom, false),
        _ => (E::Mentions, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_depend_on_both_ends() {
        for (intent, source, target, expected) in [
            (Intent::Upstream, N::Adr, N::Prd, (E::DerivesFrom, false)),
            (Intent::Upstream, N::Adr, N::Operation, (E::Implements, false)),
            (Intent::Upstream, N::Adr, N::Section, (E::Implements, false)),
            (Intent::Upstream, N::Adr, N::UserStory, (E::DerivesFrom, false)),
            (Intent::Upstream, N::Daa, N::UserStory, (E::Covers, false)),
            (Intent::Upstream, N::Adr, N::Bolt, (E::Mentions, false)),
            (Intent::Edge(E::DependsOn), N::Adr, N::Prd, (E::DerivesFrom, false)),
            (Intent::Edge(E::DependsOn), N::Adr, N::Bolt, (E::Mentions, false)),
            (Intent::Mention, N::Adr, N::Requirement, (E::DerivesFrom, false)),
            (Intent::Mention, N::Tip, N::Requirement, (E::Mentions, false)),
            (Intent::Needs, N::Service, N::Database, (E::Uses, false)),
            (Intent::Needs, N::Service, N::Service, (E::DependsOn, false)),
            (Intent::Needs, N::Database, N::Service, (E::Mentions, false)),
            (Intent::Reverse(E::Governs), N::Service, N::Adr, (E::Governs, true)),
            (Intent::Reverse(E::UsesPattern), N::Playbook, N::Adr, (E::UsesPattern, true)),
            (Intent::Edge(E::UsesPattern), N::Rfc, N::Adr, (E::Mentions, false)),
            (Intent::Reverse(E::Supersedes), N::Adr, N::Adr, (E::Supersedes, true)),
            (Intent::Edge(E::Supersedes), N::Adr, N::Prd, (E::Mentions, false)),
        ] {
            assert_eq!(relation(intent, source, target), expected, "{intent:?} {source} {target}");
        }
    }
}
