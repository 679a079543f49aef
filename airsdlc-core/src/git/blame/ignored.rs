//! Commits that only moved things about: which there are, and whose the lines before them were.

use std::collections::VecDeque;

use gix::diff::blob::{Hunk, sources};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::git::blame::lines::Run;

/// The file that names such commits, at the top of a repository. A convention that code forges share; git itself is
/// told with `blame.ignoreRevsFile`.
pub(super) const IGNORE_FILE: &str = ".git-blame-ignore-revs";

/// The commits that such a file names: a whole hash in each line, `#` before a comment.
pub(super) fn commits(text: &[u8]) -> FxHashSet<gix::ObjectId> {
    let text = String::from_utf8_lossy(text);
    let named = text.lines().filter_map(|line| {
        let name = line.split('#').next().unwrap_or_default().trim();
        gix::ObjectId::from_hex(name.as_bytes()).ok()
    });
    named.collect()
}

/// Guesses where lines that an ignored commit changed stood before: where there is the same text but for spaces, the first such
/// line that no other has taken; else the line at the same part of the change. Where nothing was before, they stay.
///
/// Cost: linear in the lines of the hunks, and of each line a search.
pub(super) fn guess(
    runs: &[Run],
    hunks: &[Hunk],
    before: &[u8],
    after: &[u8],
) -> (Vec<Run>, Vec<Run>) {
    let lines = |text| sources::byte_lines(text).collect::<Vec<&[u8]>>();
    let (before, after) = (lines(before), lines(after));
    let (mut guessed, mut kept) = (Vec::new(), Vec::new());
    let all: Vec<Vec<u32>> = hunks.iter().map(|hunk| places(hunk, &before, &after)).collect();
    // Runs may overlap.
    let lines = runs.iter().flat_map(|run| {
        (0..run.count).map(|at| Run { at: run.at + at, line: run.line + at, count: 1, ..*run })
    });
    for line in lines {
        let nth = hunks.partition_point(|hunk| hunk.after.end <= line.at);
        let at = hunks.get(nth).and_then(|hunk| line.at.checked_sub(hunk.after.start));
        match at.and_then(|at| all[nth].get(at as usize)) {
            Some(place) => guessed.push(Run { at: *place, is_guessed: true, ..line }),
            None => kept.push(line),
        }
    }
    (guessed, kept)
}

/// Of each line behind a hunk, the line before it; none if nothing was there.
fn places(hunk: &Hunk, before: &[&[u8]], after: &[&[u8]]) -> Vec<u32> {
    let (old, new) = (hunk.before.len(), hunk.after.len());
    if old == 0 {
        return Vec::new();
    }
    let bare = |line: &[u8]| -> Vec<u8> {
        line.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect()
    };
    let mut same: FxHashMap<Vec<u8>, VecDeque<u32>> = FxHashMap::default();
    for at in hunk.before.clone() {
        same.entry(bare(before[at as usize])).or_default().push_back(at);
    }
    hunk.after
        .clone()
        .enumerate()
        .map(|(nth, at)| {
            let taken = same.get_mut(&bare(after[at as usize])).and_then(VecDeque::pop_front);
            taken.unwrap_or_else(|| hunk.before.start + (nth * old / new) as u32)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::blame::lines::hunks;

    #[test]
    fn comments_and_what_is_no_hash_name_nothing() {
        let hash = "3f9ac1e0b7d24c58a1f6093e5d7b8c2a4e6f1d90";
        let text = format!("# Formatting\n{hash} # all of it\n\n3f9ac1e\n");
        assert_eq!(
            commits(text.as_bytes()).into_iter().map(|id| id.to_string()).collect::<Vec<_>>(),
            [hash]
        );
    }

    #[test]
    fn reformatted_lines_go_to_the_lines_that_they_were() {
        let before = b"if(a){\nb( );\n}\nend\n";
        let after = b"if (a)\n{\n    b();\n}\nend\n";
        let runs = [Run { at: 0, line: 0, count: 5, is_guessed: false }];
        let hunks = hunks(before, after);
        let (_, changed) = crate::git::blame::lines::split(&runs, &hunks);
        let (guessed, kept) = guess(&changed, &hunks, before, after);
        let places: Vec<(u32, u32)> = guessed.iter().map(|run| (run.line, run.at)).collect();
        // `b();` is the same but for spaces; what has no like goes by its part of the change.
        assert!(places.contains(&(2, 1)), "{places:?}");
        assert!(guessed.iter().all(|run| run.is_guessed));
        assert_eq!(kept, []);
    }

    #[test]
    fn lines_that_nothing_was_before_stay() {
        let (before, after) = (b"a\nb\n", b"a\nnew\nb\n");
        let hunks = hunks(before, after);
        let new = [Run { at: 1, line: 1, count: 1, is_guessed: false }];
        assert_eq!(guess(&new, &hunks, before, after), (vec![], new.to_vec()));
    }
}
