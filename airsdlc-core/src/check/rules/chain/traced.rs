//! Code without work.

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::past::Untraced;
use crate::check::rule::declare_rule;
use crate::parse::code::Code;
use crate::span::{Location, RepoPath};
use crate::visits::visit;

/// As many files and ids are shown.
const SHOWN: usize = 3;
/// Subjects are cut to as many characters.
const LONGEST: usize = 60;

declare_rule! {
    /// a commit changes code and names no Bolt
    ///
    /// ## What it checks
    /// Each commit that changes code belongs to a Bolt or a Fix-It: by a trailer, a line of its message, its subject, or
    /// the branch that brought it in. Only to speak of one in running text is not enough; a revert belongs to what the commit
    /// belonged to that it takes back. With `--since` the commits after that revision are looked at, and none if their branch
    /// is called after a Bolt (`bolt-044-cancel`), be it checked out or merged on trial, as GitHub does for a pull
    /// request; else those after the first that belongs to a Bolt: what was done before a team worked with Bolts has none.
    ///
    /// Code is what a language of programs, schemas or infrastructure is written in. Documents, settings (TOML, YAML,
    /// JSON, XML), files that the configuration ignores and directories such as `vendor` are none. A merge counts only with what it
    /// changes itself.
    ///
    /// ## Why it matters
    /// Code that nobody asked for in writing is code whose purpose is guessed at during an incident.
    ///
    /// ## Example
    /// ```markdown docs/bolts/bolt-044.md
    /// # BOLT-044: Cancel API
    /// ```
    /// ```go internal/booking.go
    /// package booking
    /// ```
    /// ```commit 1
    /// Begin the cancel API
    ///
    /// Bolt: BOLT-044
    /// ```
    /// ```go internal/booking.go @ 2
    /// package booking
    ///
    /// const Retries = 5
    /// ```
    /// ```commit 2
    /// Retry more often
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/bolts/bolt-044.md
    /// # BOLT-044: Cancel API
    /// ```
    /// ```go internal/booking.go
    /// package booking
    /// ```
    /// ```commit 1
    /// Begin the cancel API
    ///
    /// Bolt: BOLT-044
    /// ```
    /// ```go internal/booking.go @ 2
    /// package booking
    ///
    /// const Retries = 5
    /// ```
    /// ```commit 2
    /// Retry more often
    ///
    /// Bolt: BOLT-044
    /// ```
    ///
    /// ## Configuration
    /// Files that an exception of this rule names by its `paths`, whatever their kinds, are no code: what a generator writes, say. A
    /// commit that changes only such files is not reported.
    UNTRACED_CHANGE = "T009" "untraced-change" Chain Warning History, untraced_change
}

fn untraced_change(context: &Context<'_>, found: &mut Findings) {
    let Some(past) = context.past() else { return };
    found.saw(past.traced_count());
    for commit in past.untraced() {
        visit(1 + commit.files.len());
        let is_meant = |path: &&RepoPath| {
            Code::is_program(path)
                && (context.has_file(path.as_str()) || !context.is_ignored(path))
                && !context.is_excepted(&UNTRACED_CHANGE.metadata, path)
        };
        let code: Vec<&RepoPath> = commit.files.iter().copied().filter(is_meant).collect();
        if !code.is_empty() {
            found.push(report(&commit, &code));
        }
    }
}

/// Ids as a sentence names them, a few of many.
fn listed(ids: &[&str]) -> String {
    match ids {
        [first @ .., last] if ids.len() <= SHOWN => format!("{} and {last}", first.join(", ")),
        _ => format!("{} and {} more", ids[..SHOWN].join(", "), ids.len() - SHOWN),
    }
}

fn report(commit: &Untraced<'_>, code: &[&RepoPath]) -> Diagnostic {
    let by = &commit.by;
    let mut subject: String = by.subject.chars().take(LONGEST).collect();
    if subject.len() < by.subject.len() {
        subject.push('…');
    }
    let message = format!(
        "commit {} of {} changes code and names no Bolt: {subject}",
        by.commit.short(),
        by.date
    );
    // A message ends without a full stop, whatever the subject does.
    let message = message.trim_end_matches(['.', ' ', ':']);
    let help = match commit.mentions.as_slice() {
        [] => "name its work in a last line of the message, such as `Bolt: BOLT-044`; where it is on the main branch already, \
               keep it in the baseline"
            .to_owned(),
        [id] => format!("it only speaks of {id}: if it belongs to that, end its message with `Bolt: {id}`"),
        ids => format!(
            "it only speaks of {}: if it belongs to one of them, say so in a last line, such as `Bolt: {}`",
            listed(ids),
            ids[0]
        ),
    };
    let mut diagnostic =
        Diagnostic::at(by.location(), message).subject(by.commit.to_string()).help(help);
    for (at, path) in code.iter().take(SHOWN).enumerate() {
        let is_last = at + 1 == SHOWN && code.len() > SHOWN;
        let what = if is_last {
            format!("code that it changes, and {} files more", code.len() - SHOWN)
        } else {
            "code that it changes".to_owned()
        };
        diagnostic = diagnostic.related(Location::of_file((*path).clone()), what);
    }
    diagnostic
}
