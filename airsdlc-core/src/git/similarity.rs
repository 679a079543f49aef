//! How alike two files are, by the measure by which git calls a file renamed.
//!
//! Source: git's `diffcore-delta.c` and `diffcore-rename.c`. A file is cut into pieces that end with their line or after 64 bytes;
//! what both have, counted in bytes, is set against the larger file.

use rustc_hash::FxHashMap;

/// The likeness of equal files.
pub(super) const SAME: u64 = 60_000;
/// From here on git takes a file for another one renamed.
pub(super) const RENAMED: u64 = SAME / 2;
/// From here on it does so for a file that keeps its name in another directory, without looking at others.
pub(super) const MOVED: u64 = SAME * 3 / 4;
/// The longest piece, in bytes.
const PIECE: usize = 64;
/// Git looks for a zero byte this far to tell text.
const SNIFFED: usize = 8_000;
/// Pieces of one remainder by this count as one, as they do for git.
const HASHES: u32 = 107_927;

/// How many bytes a file has of each piece.
#[derive(Debug)]
pub(super) struct Pieces {
    bytes: FxHashMap<u32, u64>,
    size: u64,
}

impl Pieces {
    /// Cuts a file. Cost: linear.
    pub(super) fn of(text: &[u8]) -> Self {
        let is_text = is_text(text);
        let mut bytes = FxHashMap::default();
        let (mut one, mut other, mut length) = (0_u32, 0_u32, 0_usize);
        let mut add = |one: u32, other: u32, length: usize| {
            let hash = one.wrapping_add(other.wrapping_mul(0x61)) % HASHES;
            *bytes.entry(hash).or_default() += length as u64;
        };
        for (at, byte) in text.iter().copied().enumerate() {
            if is_text && byte == b'\r' && text.get(at + 1) == Some(&b'\n') {
                continue;
            }
            let before = one;
            one = ((one << 7) ^ (other >> 25)).wrapping_add(u32::from(byte));
            other = (other << 7) ^ (before >> 25);
            length += 1;
            if length == PIECE || byte == b'\n' {
                add(one, other, length);
                (one, other, length) = (0, 0, 0);
            }
        }
        if length > 0 {
            add(one, other, length);
        }
        Self { bytes, size: text.len() as u64 }
    }

    /// How many pieces there are.
    pub(super) fn count(&self) -> usize {
        self.bytes.len()
    }

    /// How alike two files are, from 0 to [`SAME`]. Cost: linear in the pieces of the first.
    pub(super) fn likeness(&self, other: &Self) -> u64 {
        let larger = self.size.max(other.size);
        // What one lacks in size alone may be too much.
        if larger == 0 || larger * (SAME - RENAMED) < self.size.abs_diff(other.size) * SAME {
            return 0;
        }
        let shared =
            |(hash, bytes): (&u32, &u64)| other.bytes.get(hash).map_or(0, |it| *it.min(bytes));
        self.bytes.iter().map(shared).sum::<u64>() * SAME / larger
    }
}

/// Whether a file has lines, as git sees it.
pub(super) fn is_text(text: &[u8]) -> bool {
    !text[..text.len().min(SNIFFED)].contains(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(before: &str, after: &str) -> u64 {
        Pieces::of(before.as_bytes()).likeness(&Pieces::of(after.as_bytes()))
    }

    #[test]
    fn what_both_have_counts_against_the_larger() {
        // Two of four lines of equal length.
        assert_eq!(likeness("aa\nbb\ncc\ndd\n", "xx\nbb\ncc\nyy\n"), SAME / 2);
        assert_eq!(likeness("aa\nbb\n", "aa\nbb\n"), SAME);
        assert_eq!(likeness("aa\nbb\n", "cc\ndd\n"), 0);
        // A line that one has twice is shared once.
        assert_eq!(likeness("aa\naa\n", "aa\nbb\n"), SAME / 2);
    }

    #[test]
    fn neither_line_ends_nor_order_matter_but_size_does() {
        assert_eq!(likeness("aa\r\nbb\r\n", "bb\naa\n"), SAME * 6 / 8);
        assert_eq!(likeness("aa\n", "aa\nbb\ncc\n"), 0);
        assert_eq!(likeness("", ""), 0);
    }

    #[test]
    fn long_lines_are_cut() {
        let (half, rest, other) = ("0123456789abcdef".repeat(4), "call(one); ", "return two; ");
        let (one, two) = (half.clone() + &rest.repeat(4), half + &other.repeat(4));
        assert_eq!(likeness(&one, &two), 64 * SAME / 112);
    }
}
