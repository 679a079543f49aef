//! Ranges of bytes that lie inside each other, and never across: sections, artifacts.

use crate::visits::visit;

/// Ranges with what stands in them.
#[derive(Debug, Default)]
pub(super) struct Nested<T>(Vec<Range<T>>);

#[derive(Debug)]
struct Range<T> {
    start: u32,
    end: u32,
    /// The range around it, by its place in the list.
    around: Option<usize>,
    holds: T,
}

impl<T> Nested<T> {
    /// Takes ranges in any order: first byte, the byte past the last, and what stands there. Cost:
    /// `O(n log n)`.
    pub(super) fn new(ranges: impl IntoIterator<Item = (u32, u32, T)>) -> Self {
        let ranges = ranges.into_iter();
        let mut all: Vec<Range<T>> =
            ranges.map(|(start, end, holds)| Range { start, end, around: None, holds }).collect();
        all.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        let mut open: Vec<usize> = Vec::new();
        for at in 0..all.len() {
            while open.last().is_some_and(|last| all[*last].end <= all[at].start) {
                open.pop();
            }
            all[at].around = open.last().copied();
            open.push(at);
        }
        Self(all)
    }

    /// What stands around a byte, the innermost first. Cost: `O(log n)`, and one step for each range
    /// around the one that begins last before the byte.
    pub(super) fn around(&self, at: u32) -> impl Iterator<Item = &T> {
        let last = self.0.partition_point(|range| range.start <= at).checked_sub(1);
        std::iter::successors(last, |at| self.0[*at].around)
            .map(|place| &self.0[place])
            .inspect(|_| visit(1))
            .filter(move |range| at < range.end)
            .map(|range| &range.holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_comes_first() {
        let nested = Nested::new([(10, 20, 'c'), (0, 50, 'a'), (5, 30, 'b'), (30, 40, 'd')]);
        for (at, expected) in
            [(0, "a"), (5, "ba"), (12, "cba"), (25, "ba"), (35, "da"), (45, "a"), (50, "")]
        {
            assert_eq!(nested.around(at).collect::<String>(), expected, "{at}");
        }
        assert_eq!(Nested::<u32>::default().around(0).count(), 0);
    }
}
