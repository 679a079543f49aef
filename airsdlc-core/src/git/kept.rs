//! What was found before and never changes, in files below `airsdlc/` of git's directory.
//!
//! Such a file is never needed: where it is broken, of another version or cannot be read, what it held is found anew. It
//! begins with a line that says what it is, how long, and a sum over the rest: numbers of seven bits a byte, and texts and names with
//! their lengths before them.

use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::git::GitRepository;
use crate::model::CommitId;

/// A file of a repository; all its work trees share it.
pub(crate) struct Kept {
    /// `None` where objects stand for others: what was found holds only as long as they do, and is not kept.
    place: Option<PathBuf>,
    /// What the first line begins with.
    head: &'static str,
}

impl Kept {
    /// The file of this name. `head` changes with whatever is written into it.
    pub(crate) fn new(git: &GitRepository, name: &str, head: &'static str) -> Self {
        let place = || git.with(|git| git.common_dir().join("airsdlc").join(name));
        let place = (!git.is_replaced()).then(place);
        Self { place, head }
    }

    /// What the file holds, if it is whole and has no more than so many bytes.
    pub(crate) fn read(&self, most: usize) -> Option<Vec<u8>> {
        let place = self.place.as_deref()?;
        let metadata = fs::symlink_metadata(place).ok()?;
        // The first line is short.
        if !metadata.is_file() || metadata.len() > most as u64 + 1_024 {
            return None;
        }
        let mut bytes = fs::read(place).ok()?;
        let end = bytes.iter().take(1_024).position(|byte| *byte == b'\n')?;
        let is_whole = bytes[..end] == *self.first_line(&bytes[end + 1..]).as_bytes();
        is_whole.then(|| {
            bytes.drain(..=end);
            bytes
        })
    }

    /// Writes a file beside it and moves that into its place, so that nobody reads a half. If that cannot be, nothing changes.
    pub(crate) fn write(&self, body: &[u8]) {
        // Without it all is as good.
        let _ = self.try_write(body);
    }

    fn try_write(&self, body: &[u8]) -> io::Result<()> {
        static WRITTEN: AtomicU64 = AtomicU64::new(0);
        let Some(place) = &self.place else { return Ok(()) };
        let directory = place.parent().ok_or(io::ErrorKind::NotFound)?;
        if !directory.is_dir() {
            fs::create_dir(directory)?;
        }
        let count = WRITTEN.fetch_add(1, Ordering::Relaxed);
        let beside = place.with_extension(format!("{}.{count}", std::process::id()));
        let write = || {
            let mut file = fs::File::create_new(&beside)?;
            file.write_all(self.first_line(body).as_bytes())?;
            file.write_all(b"\n")?;
            file.write_all(body)?;
            drop(file);
            fs::rename(&beside, place)
        };
        let written = write();
        if written.is_err() {
            let _ = fs::remove_file(&beside);
        }
        written
    }

    /// What the file is, how long, and a sum over its bytes (FNV-1a, a word at a time).
    fn first_line(&self, body: &[u8]) -> String {
        let mut sum = 0xcbf2_9ce4_8422_2325_u64;
        let mut add =
            |word: u64| sum = (sum ^ word).wrapping_mul(0x0000_0100_0000_01b3).rotate_left(23);
        let mut words = body.chunks_exact(8);
        for word in words.by_ref() {
            add(u64::from_le_bytes(word.try_into().expect("a chunk has eight bytes")));
        }
        words.remainder().iter().for_each(|byte| add(u64::from(*byte)));
        format!("{} {} {sum:016x}", self.head, body.len())
    }
}

/// Reads what a [`Writer`] wrote. Each answer is `None` where there is nothing of that kind.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..u64::BITS).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// A number below zero, too.
    pub(super) fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -(number & 1).cast_signed())
    }

    /// A number of things that are told behind it: of each at least a byte.
    pub(super) fn count(&mut self) -> Option<usize> {
        let count = usize::try_from(self.number()?).ok()?;
        (count <= self.0.len()).then_some(count)
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.count()?;
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        Some(bytes)
    }

    pub(super) fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    pub(super) fn commit(&mut self) -> Option<CommitId> {
        CommitId::new(self.bytes()?)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }
}

/// Writes what a [`Reader`] reads.
#[derive(Default)]
pub(super) struct Writer(pub(super) Vec<u8>);

impl Writer {
    pub(super) fn number(&mut self, mut number: u64) {
        while number > 0x7F {
            self.0.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    pub(super) fn signed(&mut self, number: i64) {
        self.number(((number << 1) ^ (number >> 63)).cast_unsigned());
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.number(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    pub(super) fn commit(&mut self, id: CommitId) {
        self.bytes(id.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let numbers = [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX];
        let signed = [0, 1, -1, 63, -64, 1_704_067_200, i64::MIN, i64::MAX];
        let mut writer = Writer::default();
        for number in numbers {
            writer.number(number);
        }
        for number in signed {
            writer.signed(number);
        }
        writer.bytes("Zimmer für zwei".as_bytes());
        let mut reader = Reader(&writer.0);
        assert_eq!(numbers.map(|_| reader.number()), numbers.map(Some));
        assert_eq!(signed.map(|_| reader.signed()), signed.map(Some));
        assert_eq!(reader.text(), Some("Zimmer für zwei"));
        assert!(reader.is_at_end());
        assert_eq!(reader.number(), None);
    }

    #[test]
    fn what_nobody_wrote_is_nothing() {
        // Eleven bytes of which each says that one follows; a text longer than the rest; one that is no text; a name of two bytes.
        assert_eq!(Reader(&[0xFF; 11]).number(), None);
        assert_eq!(Reader(&[5, b'a', b'b']).bytes(), None);
        assert_eq!(Reader(&[1, 0xFF]).text(), None);
        assert_eq!(Reader(&[2, 1, 2]).commit(), None);
        assert_eq!(Reader(&[0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0]).count(), None);
    }
}
