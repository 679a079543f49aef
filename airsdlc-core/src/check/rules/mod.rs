//! The rules of the library, a file for each family.

mod catalogue;
mod chain;
mod configuration;
mod gates;
mod links;
mod operations;
mod structure;

use std::sync::Arc;

use super::context::Context;
use super::diagnostic::Findings;
use super::rule::{BuiltIn, Metadata, Rule};

pub(super) use chain::traced::UNTRACED_CHANGE;
pub(super) use configuration::{UNUSED_CONFIGURATION, UNUSED_SUPPRESSION};

/// Every rule of the library, in the order of groups and codes.
pub(super) static BUILT_IN: &[&BuiltIn] = &[
    &links::references::DANGLING_REFERENCE,
    &links::paths::BROKEN_PATH,
    &links::anchors::BROKEN_ANCHOR,
    &links::ambiguous::AMBIGUOUS_REFERENCE,
    &links::ids::DUPLICATE_ID,
    &links::ids::MALFORMED_ID,
    &links::mismatch::ID_MISMATCH,
    &links::relations::SELF_REFERENCE,
    &links::relations::UNREFERENCED_ARTIFACT,
    &links::relations::LINK_TO_SUPERSEDED,
    &links::spelling::CASE_OR_WIDTH_MISMATCH,
    &links::paths::ABSOLUTE_OR_ESCAPING_PATH,
    &chain::upstream::MISSING_UPSTREAM,
    &chain::requirements::UNCOVERED_STORY,
    &chain::requirements::UNMEASURED_PRD,
    &chain::work::UNIMPLEMENTED_ADR,
    &chain::work::UNLINKED_BOLT,
    &chain::cycles::DEPENDENCY_CYCLE,
    &chain::cycles::SUPERSEDE_CYCLE,
    &chain::supersession::ONE_SIDED_SUPERSEDE,
    &chain::traced::UNTRACED_CHANGE,
    &chain::gap::CHAIN_GAP,
    &structure::required::MISSING_SECTION,
    &structure::required::MISSING_METADATA,
    &structure::values::UNKNOWN_STATUS,
    &structure::values::UNKNOWN_SEVERITY,
    &structure::values::BAD_DATE,
    &structure::sections::EMPTY_SECTION,
    &structure::reading::UNREADABLE_FILE,
    &structure::place::MISPLACED_ARTIFACT,
    &structure::reading::MALFORMED_FRONT_MATTER,
    &structure::reading::TOO_MANY_RELATIONS,
    &gates::upstream::UNAPPROVED_UPSTREAM,
    &gates::amended::AMENDED_AFTER_ACCEPTANCE,
    &gates::pending::PENDING_APPROVAL,
    &gates::criteria::DONE_WITH_OPEN_CRITERIA,
    &gates::stale::STALE_LINK,
    &operations::incidents::MISSING_POST_MORTEM,
    &operations::post_mortems::POST_MORTEM_WITHOUT_ROOT_CAUSE,
    &operations::post_mortems::POST_MORTEM_WITHOUT_ACTION_ITEMS,
    &operations::post_mortems::UNOWNED_OR_OVERDUE_ACTION_ITEM,
    &operations::post_mortems::LEARNING_NOT_FED_BACK,
    &operations::fixes::INCIDENT_WITHOUT_FIX,
    &operations::fixes::FIX_WITHOUT_ACCEPTANCE_CRITERIA,
    &operations::fixes::FIX_WITHOUT_ROLLBACK,
    &operations::fixes::FIX_WITHOUT_RISK,
    &operations::incidents::UNRESOLVED_INCIDENT_STALE,
    &operations::timelines::TIMELINE_OUT_OF_ORDER,
    &operations::decisions::ADR_WITHOUT_METRICS,
    &operations::decisions::ADR_WITHOUT_ALERTS,
    &operations::decisions::ADR_WITHOUT_DASHBOARD,
    &operations::decisions::ADR_WITHOUT_RUNBOOK,
    &operations::alerts::ALERT_WITHOUT_RULE,
    &operations::alerts::RULE_WITHOUT_ADR,
    &operations::alerts::ALERT_ON_UNKNOWN_METRIC,
    &operations::manuals::RUNBOOK_WITHOUT_ESCALATION,
    &operations::manuals::PLAYBOOK_WITHOUT_EXAMPLE,
    &operations::manuals::ALERT_WITHOUT_RUNBOOK,
    &catalogue::references::UNKNOWN_SERVICE,
    &catalogue::references::UNKNOWN_DATABASE,
    &catalogue::services::UNOWNED_SERVICE,
    &catalogue::services::UNGOVERNED_SERVICE,
    &catalogue::services::ENDPOINT_WITHOUT_SERVICE,
    &catalogue::references::DANGLING_CATALOGUE_REFERENCE,
    &catalogue::reading::MALFORMED_CATALOGUE,
    &catalogue::reading::UNKNOWN_ANNOTATION,
    &configuration::UNUSED_SUPPRESSION,
    &configuration::UNUSED_CONFIGURATION,
];

/// Names that rules had, each with the one that it has now.
const RENAMED: &[(&str, &str)] = &[];

/// The name that a rule has now, if it had another.
pub(super) fn renamed(name: &str) -> Option<&'static str> {
    RENAMED.iter().find(|(old, _)| old.eq_ignore_ascii_case(name)).map(|(_, new)| *new)
}

/// The names that rules had.
pub(super) fn old_names() -> impl Iterator<Item = &'static str> {
    RENAMED.iter().map(|(old, _)| *old)
}

/// A rule of the library among others.
struct Shared(&'static BuiltIn);

impl Rule for Shared {
    fn metadata(&self) -> &Metadata {
        self.0.metadata()
    }

    fn check(&self, context: &Context<'_>, found: &mut Findings) {
        self.0.check(context, found);
    }
}

/// Every rule of the library, to be shared with others.
pub(super) fn all() -> Vec<Arc<dyn Rule>> {
    BUILT_IN.iter().map(|rule| Arc::new(Shared(rule)) as Arc<dyn Rule>).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::rule::GROUPS;

    #[test]
    fn codes_stand_in_order_and_begin_with_the_letter_of_their_group() {
        let keys: Vec<_> =
            BUILT_IN.iter().map(|rule| (rule.metadata.group, rule.metadata.code)).collect();
        assert!(keys.is_sorted() && keys.windows(2).all(|pair| pair[0] != pair[1]), "{keys:?}");
        for (group, code) in keys {
            let digits = code.strip_prefix(group.letter()).unwrap_or_default();
            assert_eq!((digits.len(), digits.parse::<u16>().is_ok()), (3, true), "{code}");
        }
        assert!(GROUPS.iter().enumerate().all(|(at, row)| row.0 as usize == at));
    }

    /// What reading reports is lost in a check unless a rule has its name.
    #[test]
    fn what_reading_finds_has_a_rule() {
        for name in [
            "duplicate-id",
            "malformed-catalogue",
            "malformed-front-matter",
            "self-reference",
            crate::model::TOO_MANY,
            "unknown-annotation",
            "unknown-status",
            "unreadable-file",
        ] {
            assert!(BUILT_IN.iter().any(|rule| rule.metadata.name == name), "{name}");
        }
    }

    #[test]
    fn names_are_kebab_case_and_renamed_rules_exist() {
        for rule in BUILT_IN {
            let is_kebab = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
            assert!(rule.metadata.name.bytes().all(is_kebab), "{}", rule.metadata.name);
        }
        for (_, new) in RENAMED {
            assert!(BUILT_IN.iter().any(|rule| rule.metadata.name == *new), "{new}");
        }
    }
}
