//! What reading could not read, or only in part.

use rustc_hash::FxHashSet;

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::model::{Severity, TOO_MANY};

declare_rule! {
    /// a file could not be read, or only in part
    ///
    /// ## What it checks
    /// Each Markdown file and catalogue is UTF-8, is no larger than the limit, and can be opened; links of the file
    /// system are not followed. A file on which airsdlc itself fails is an error that asks for a report; the others
    /// are read all the same.
    ///
    /// ## Why it matters
    /// What is not read is not in the graph: its references dangle, and what it governs looks ungoverned.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// The file is binary from here: \u{0}
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Configuration
    /// Leave the file out with `ignore` in `[repository]`.
    UNREADABLE_FILE = "S007" "unreadable-file" Structure Warning, unreadable_file
}

declare_rule! {
    /// front matter is not YAML, or says a key twice
    ///
    /// ## What it checks
    /// What stands between the lines `---` at the top of a page is a map in YAML, and each of its keys stands there
    /// once.
    ///
    /// ## Why it matters
    /// An entry that is not read makes no relation; of a key that stands twice, the second is not what counts,
    /// whatever its author meant.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// ---
    /// id: ADR-023
    /// status: proposed
    /// status: accepted
    /// ---
    /// # Transactional outbox
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// ---
    /// id: ADR-023
    /// status: accepted
    /// ---
    /// # Transactional outbox
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    MALFORMED_FRONT_MATTER = "S009" "malformed-front-matter" Structure Warning, malformed_front_matter
}

declare_rule! {
    /// a line says more relations than are read
    ///
    /// ## What it checks
    /// No line of `CODEOWNERS` names more than 32 owners; nor do the many that provide an API with many endpoints, or
    /// the lines that each mean all invariants of a domain, make more relations than `docs/limits.md` allows. Those
    /// beyond are left out.
    ///
    /// ## Why it matters
    /// A few kilobytes could else make a graph of gigabytes. What is owned by everybody is owned by nobody, and what
    /// was left out is missing in every answer.
    ///
    /// ## Example
    /// ```text CODEOWNERS
    /// docs/adrs/ @org/team-1 @org/team-2 @org/team-3 @org/team-4 @org/team-5 @org/team-6 @org/team-7 @org/team-8 @org/team-9 @org/team-10 @org/team-11 @org/team-12 @org/team-13 @org/team-14 @org/team-15 @org/team-16 @org/team-17 @org/team-18 @org/team-19 @org/team-20 @org/team-21 @org/team-22 @org/team-23 @org/team-24 @org/team-25 @org/team-26 @org/team-27 @org/team-28 @org/team-29 @org/team-30 @org/team-31 @org/team-32 @org/team-33 @org/team-34
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Mended
    /// ```text CODEOWNERS
    /// docs/adrs/ @org/architects
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Configuration
    /// None of its own: the limits protect the reader.
    TOO_MANY_RELATIONS = "S010" "too-many-relations" Structure Warning, too_many_relations
}

fn too_many_relations(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.documents().len());
    of_reading(context, found, TOO_MANY);
}

fn malformed_front_matter(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.documents().len());
    of_reading(context, found, "malformed-front-matter");
}

fn unreadable_file(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.documents().len());
    of_reading(context, found, "unreadable-file");
    // A fault of the reader is worse than a file that cannot be opened: whoever reads it should not go on.
    let faults = context.findings_of("unreadable-file");
    let faults: FxHashSet<_> =
        faults.filter(|it| it.severity == Severity::Error).map(|it| &it.location).collect();
    for diagnostic in &mut found.diagnostics {
        if faults.contains(&diagnostic.location) {
            diagnostic.severity = Severity::Error;
        }
    }
}

/// Reports what reading found under a name, with the artifact in whose text it stands.
pub(in crate::check::rules) fn of_reading(context: &Context<'_>, found: &mut Findings, rule: &str) {
    for finding in context.findings_of(rule) {
        found.saw(1);
        let mut diagnostic = Diagnostic::of_reading(finding);
        let help = || "mend it: nothing of what stands there is in the graph".to_owned();
        diagnostic.help.get_or_insert_with(help);
        found.push(match context.artifact_at(&finding.location) {
            Some(artifact) => diagnostic.node(context.node(artifact)),
            None => diagnostic,
        });
    }
}
