//! The work that names of branches speak of, and which branch brought a commit in.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::message::is_work;
use crate::git::Log;
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

/// The names of the branches that the subject of a merge says it brought in, in order.
pub(super) fn names(subject: &str) -> Vec<&str> {
    let word = |text: &'static str| {
        let (_, rest) = subject.split_once(text)?;
        rest.split_whitespace().next()
    };
    if let Some(name) = subject.strip_prefix("Merged in ").and_then(|rest| rest.split(' ').next()) {
        return vec![name];
    }
    if subject.starts_with("Merge pull request ") {
        return word(" from ").into_iter().collect();
    }
    if !subject.starts_with("Merge ") {
        return Vec::new();
    }
    let sources = subject.split(" into ").next().unwrap_or_default();
    sources.split('\'').skip(1).step_by(2).collect()
}

/// The ids of work in the name of a branch: `feature/bolt-044-cancel`.
pub(super) fn work_in(branch: &str, dialect: &Dialect) -> Vec<SmolStr> {
    let mut found = Vec::new();
    let parts: Vec<&str> = branch.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    for pair in parts.windows(2) {
        let is_number = !pair[1].is_empty() && pair[1].bytes().all(|byte| byte.is_ascii_digit());
        let id = format!("{}-{}", pair[0].to_ascii_uppercase(), pair[1]);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_of_merges_name_branches() {
        let cases: [(&str, &[&str]); 8] = [
            ("Merge branch 'bolt-044-cancel'", &["bolt-044-cancel"]),
            ("Merge branch 'bolt-044' into 'release/fix-1'", &["bolt-044"]),
            ("Merge branches 'a', 'b' and 'c'", &["a", "b", "c"]),
            ("Merge remote-tracking branch 'origin/bolt-044'", &["origin/bolt-044"]),
            ("Merge pull request #12 from acme/bolt-044-cancel", &["acme/bolt-044-cancel"]),
            ("Merged in bolt-044 (pull request #12)", &["bolt-044"]),
            ("Merge BOLT-044", &[]),
            ("Add 'x' from y", &[]),
        ];
        for (subject, expected) in cases {
            assert_eq!(names(subject), expected, "{subject}");
        }
    }

    #[test]
    fn names_of_branches_name_work() {
        let work = |name| work_in(name, &Dialect::default());
        assert_eq!(work("feature/bolt-044-cancel"), ["BOLT-044"]);
        assert_eq!(work("BOLT_44_and-fix-001"), ["BOLT-44", "FIX-001"]);
        assert!(work("adr-023-outbox").is_empty());
        assert!(work("thunderbolt-1x").is_empty());
    }
}
