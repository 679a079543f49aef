//! A sum over texts that stays the same in every version of the library.

use std::hash::Hasher;

/// FNV-1a, 64 bits, by Fowler, Noll and Vo: <https://datatracker.ietf.org/doc/html/rfc9923>.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sum(u64);

impl Sum {
    pub(crate) fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    /// Adds a text, with an end, so that texts one behind the other are not one.
    pub(crate) fn add(&mut self, text: &str) {
        self.write(text.as_bytes());
        // A byte that no UTF-8 has parts the texts.
        self.write(&[0xff]);
    }
}

impl Default for Sum {
    fn default() -> Self {
        Self::new()
    }
}

impl Hasher for Sum {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_u64(&mut self, number: u64) {
        self.write(&number.to_le_bytes());
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vectors of the authors.
    #[test]
    fn the_sum_is_the_published_one() {
        let plain = |text: &str| {
            let mut sum = Sum::new();
            sum.write(text.as_bytes());
            sum.finish()
        };
        assert_eq!(plain(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(plain("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(plain("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn texts_one_behind_the_other_are_not_one_text() {
        let of = |texts: &[&str]| {
            let mut sum = Sum::new();
            for text in texts {
                sum.add(text);
            }
            sum.finish()
        };
        assert_ne!(of(&["foo", "bar"]), of(&["foobar"]));
        assert_ne!(of(&["foo", "bar"]), of(&["foob", "ar"]));
        assert_ne!(of(&["foo"]), of(&["foo", ""]));
    }
}
