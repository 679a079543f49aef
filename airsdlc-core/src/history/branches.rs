//! The work that names of branches speak of, and which branch brought a commit in.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::message::is_work;
use crate::git::{Commit, Log};
use crate::model::{CommitId, fold_id};
use crate::source::Dialect;

/// The branch that each commit came with: the merge that brought it in, and which of its parents led there. Commits of the main
/// line have none. A commit of several branches is one of the outermost. Cost: one visit per parent.
pub(super) fn brought_in(log: &Log) -> FxHashMap<CommitId, (CommitId, usize)> {
    // How many merges a commit is away from the main line, and the last of them.
    let mut lines: FxHashMap<CommitId, (usize, Option<(CommitId, usize)>)> = FxHashMap::default();
    for it in &log.commits {
        let id = it.commit.id;
        let (depth, by) = *lines.entry(id).or_insert((0, None));
        for (at, parent) in it.commit.parents.iter().enumerate() {
            let line = if at == 0 { (depth, by) } else { (depth + 1, Some((id, at))) };
            let known = lines.entry(*parent).or_insert(line);
            if line.0 < known.0 {
                *known = line;
            }
        }
    }
    let brought = log.commits.iter().filter_map(|it| Some((it.commit.id, lines[&it.commit.id].1?)));
    brought.collect()
}

/// The names of the branches that the message of a merge says it brought in, in order.
pub(super) fn names(message: &str) -> Vec<&str> {
    let subject = message.lines().next().unwrap_or_default();
    if let Some(name) = subject.strip_prefix("Merged in ").and_then(|rest| rest.split(' ').next()) {
        return vec![name];
    }
    if subject.starts_with("Merge pull request ") {
        return behind_from(subject).into_iter().collect();
    }
    // Bitbucket Data Center tells the branch in the body.
    if subject.starts_with("Pull request #") {
        let told = message.lines().skip(1).find(|line| line.starts_with("Merge in "));
        return told.and_then(behind_from).into_iter().collect();
    }
    let Some(rest) = subject.strip_prefix("Merge ") else { return Vec::new() };
    let (sources, target) = rest.split_once(" into ").unwrap_or((rest, ""));
    let quoted: Vec<&str> = sources.split('\'').skip(1).step_by(2).collect();
    // `Merge bolt-044-cancel into main`, as some hosts write it.
    let is_bare = quoted.is_empty() && !target.is_empty() && !sources.contains([' ', '"']);
    if is_bare { vec![sources] } else { quoted }
}

/// The branch that a merge says it was made on: `Merge branch 'main' into bolt-044-cancel`.
pub(super) fn target(subject: &str) -> Option<&str> {
    let (_, target) = subject.strip_prefix("Merge ")?.rsplit_once(" into ")?;
    Some(target.split_whitespace().next()?.trim_matches('\''))
}

/// The word behind the last " from ": a title may have others before it.
fn behind_from(line: &str) -> Option<&str> {
    line.rsplit_once(" from ")?.1.split_whitespace().next()
}

/// Whether a branch is one that others are merged into, and not the work of one change.
pub(super) fn is_shared(branch: &str) -> bool {
    const SHARED: &[&str] = &[
        "main",
        "master",
        "mainline",
        "trunk",
        "develop",
        "development",
        "dev",
        "staging",
        "production",
    ];
    let is_release = |part: &str| matches!(part, "release" | "releases");
    let last = branch.rsplit('/').next().unwrap_or(branch);
    SHARED.contains(&last) || branch.split(['/', '-']).any(is_release)
}

/// The ids of work in the name of a branch: `feature/bolt-044-cancel`, `bolt044`.
pub(super) fn work_in(branch: &str, dialect: &Dialect) -> Vec<SmolStr> {
    let mut found = Vec::new();
    let parts: Vec<&str> = branch.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    for (at, part) in parts.iter().enumerate() {
        let number = part.find(|c: char| c.is_ascii_digit()).unwrap_or(part.len());
        let (prefix, digits) = match parts.get(at + 1) {
            Some(next) if number == part.len() => (*part, *next),
            _ => part.split_at(number),
        };
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let id = format!("{}-{digits}", prefix.to_ascii_uppercase());
        if is_number && is_work(&id, dialect) {
            found.push(id.into());
        }
    }
    found
}

/// Whether a branch is called after work that a repository defines, by its folded ids.
pub(crate) fn names_work(branch: &str, defined: &FxHashSet<SmolStr>, dialect: &Dialect) -> bool {
    work_in(branch, dialect).iter().any(|id| defined.contains(&fold_id(id)))
}

/// Whether a commit is the merge that a host makes to try a pull request, which names hashes instead of branches:
/// `Merge 5fb1… into 02ac…`.
pub(crate) fn is_trial(commit: &Commit) -> bool {
    const SHORTEST: usize = 7;
    let is_hash =
        |name: &str| name.len() >= SHORTEST && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let names = names(commit.subject());
    commit.parents.len() > 1 && !names.is_empty() && names.into_iter().all(is_hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_of_merges_name_branches() {
        let cases: [(&str, &[&str]); 14] = [
            ("Merge branch 'bolt-044-cancel'", &["bolt-044-cancel"]),
            ("Merge branch 'bolt-044' into 'release/fix-1'", &["bolt-044"]),
            ("Merge branches 'a', 'b' and 'c'", &["a", "b", "c"]),
            ("Merge remote-tracking branch 'origin/bolt-044'", &["origin/bolt-044"]),
            ("Merge pull request #12 from acme/bolt-044-cancel", &["acme/bolt-044-cancel"]),
            ("Merged in bolt-044 (pull request #12)", &["bolt-044"]),
            ("Merge BOLT-044", &[]),
            ("Merge \"BOLT-044: cancel\"", &[]),
            ("Add 'x' from y", &[]),
            ("Merge bolt-044-cancel into main", &["bolt-044-cancel"]),
            ("Merge pull request 'A from b' (#12) from bolt-044-x into main", &["bolt-044-x"]),
            (
                "Pull request #12: Take a from b\n\nMerge in PROJ/repo from feature/bolt-044-x to main",
                &["feature/bolt-044-x"],
            ),
            ("Pull request #12: Take a from b", &[]),
            ("Merge pull request #12 in PROJ/repo from bolt-044 to main", &["bolt-044"]),
        ];
        for (subject, expected) in cases {
            assert_eq!(names(subject), expected, "{subject}");
        }
    }

    #[test]
    fn a_branch_that_others_are_merged_into_is_shared() {
        for name in ["main", "origin/main", "upstream/develop", "release/1.4", "release-1.4"] {
            assert!(is_shared(name), "{name}");
        }
        for name in ["bolt-044-main-menu", "feature/maintain", "dev/bolt-044", "acme/cancel"] {
            assert!(!is_shared(name), "{name}");
        }
    }

    #[test]
    fn names_of_branches_name_work() {
        let work = |name| work_in(name, &Dialect::default());
        assert_eq!(work("feature/bolt-044-cancel"), ["BOLT-044"]);
        assert_eq!(work("BOLT_44_and-fix-001"), ["BOLT-44", "FIX-001"]);
        assert_eq!(work("bolt044-cancel"), ["BOLT-044"]);
        assert!(work("bolt44x").is_empty());
        assert!(work("adr-023-outbox").is_empty());
        assert!(work("thunderbolt-1x").is_empty());
    }
}
