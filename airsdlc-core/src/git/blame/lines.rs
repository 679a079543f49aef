//! Runs of lines, and where a difference between two files sends them.

use gix::diff::blob::{Algorithm, Diff, Hunk, InternedInput, sources};

/// Lines side by side whose commit is sought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    /// The first, in the file of the commit that is suspected.
    pub(super) at: u32,
    /// The first, in the file that was asked for.
    pub(super) line: u32,
    pub(super) count: u32,
    /// Whether its place was guessed somewhere.
    pub(super) is_guessed: bool,
}

impl Run {
    /// The part from `from` to `to`, counted in the suspected file, at another place there.
    pub(super) fn part(self, from: u32, to: u32, at: u32) -> Self {
        Self { at, line: self.line + (from - self.at), count: to - from, ..self }
    }
}

/// Sorts runs and joins those that are side by side.
pub(super) fn tidy(runs: &mut Vec<Run>) {
    runs.sort_unstable();
    runs.dedup_by(|next, run| {
        let is_next = run.at + run.count == next.at
            && run.line + run.count == next.line
            && run.is_guessed == next.is_guessed;
        if is_next {
            run.count += next.count;
        }
        is_next
    });
}

/// How two files differ, as git sees it: Myers, with changes slid to where lines begin at the left.
pub(super) fn hunks(before: &[u8], after: &[u8]) -> Vec<Hunk> {
    let input = InternedInput::new(sources::byte_lines(before), sources::byte_lines(after));
    let mut diff = Diff::compute(Algorithm::Myers, &input);
    diff.postprocess_lines(&input);
    diff.hunks().collect()
}

/// Parts runs of the later file into those that the earlier has, too, with their places there, and the rest.
///
/// Hunks are in order. Runs may overlap: through two parents of a merge, two lines may come from one. Cost: of each run a search
/// and its hunks.
pub(super) fn split(runs: &[Run], hunks: &[Hunk]) -> (Vec<Run>, Vec<Run>) {
    let (mut passed, mut kept) = (Vec::new(), Vec::new());
    for run in runs {
        let (mut from, end) = (run.at, run.at + run.count);
        let mut next = hunks.partition_point(|hunk| hunk.after.end <= from);
        while from < end {
            let to = match hunks.get(next) {
                Some(hunk) if hunk.after.start <= from => {
                    let to = end.min(hunk.after.end);
                    kept.push(run.part(from, to, from));
                    to
                }
                hunk => {
                    let to = hunk.map_or(end, |hunk| end.min(hunk.after.start));
                    // As far behind the last hunk as here.
                    let (before, after) = next
                        .checked_sub(1)
                        .map_or((0, 0), |last| (hunks[last].before.end, hunks[last].after.end));
                    passed.push(run.part(from, to, before + (from - after)));
                    to
                }
            };
            from = to;
            while hunks.get(next).is_some_and(|hunk| hunk.after.end <= from) {
                next += 1;
            }
        }
    }
    (passed, kept)
}

/// How many lines a file has: a last one need not end.
pub(super) fn count(text: &[u8]) -> u32 {
    sources::byte_lines(text).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(at: u32, line: u32, count: u32) -> Run {
        Run { at, line, count, is_guessed: false }
    }

    #[test]
    fn lines_go_to_where_they_were() {
        // One line put in before, one replaced, two taken out.
        let before = b"a\nb\nc\nd\ne\nf\n";
        let after = b"new\na\nb\nC\nf\n";
        let hunks = hunks(before, after);
        let (passed, kept) = split(&[run(0, 10, 5)], &hunks);
        assert_eq!(passed, [run(0, 11, 2), run(5, 14, 1)]);
        assert_eq!(kept, [run(0, 10, 1), run(3, 13, 1)]);
    }

    #[test]
    fn runs_that_overlap_go_the_same_way() {
        // Two lines put in before, one replaced between.
        let hunks = hunks(b"a\nb\nc\nd\n", b"x\ny\na\nb\nC\nd\n");
        let (passed, kept) = split(&[run(2, 10, 4), run(3, 20, 1), run(4, 30, 2)], &hunks);
        assert_eq!(passed, [run(0, 10, 2), run(3, 13, 1), run(1, 20, 1), run(3, 31, 1)]);
        assert_eq!(kept, [run(4, 12, 1), run(4, 30, 1)]);
    }

    #[test]
    fn runs_apart_stay_apart_and_order_does_not_matter_to_tidying() {
        let hunks = hunks(b"a\nb\nc\n", b"a\nb\nc\n");
        assert!(hunks.is_empty());
        let (passed, kept) = split(&[run(0, 0, 1), run(2, 7, 1)], &hunks);
        assert_eq!((passed, kept), (vec![run(0, 0, 1), run(2, 7, 1)], vec![]));
        let mut runs = vec![run(4, 4, 1), run(2, 2, 2), run(5, 9, 1)];
        tidy(&mut runs);
        assert_eq!(runs, [run(2, 2, 3), run(5, 9, 1)]);
    }

    #[test]
    fn an_empty_file_and_a_last_line_without_an_end() {
        for (text, lines) in [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("a\r\n\n", 2)] {
            assert_eq!(count(text.as_bytes()), lines, "{text:?}");
        }
        let (passed, kept) = split(&[run(0, 0, 2)], &hunks(b"", b"a\nb"));
        assert_eq!((passed, kept), (vec![], vec![run(0, 0, 2)]));
    }
}
