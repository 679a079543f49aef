//! Names of commits.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The name of a commit: the hash of its content, SHA-1 or SHA-256. Ordered by its bytes.
///
/// ```
/// use airsdlc_core::model::CommitId;
///
/// let id: CommitId = "3f9ac1e0b7d24c58a1f6093e5d7b8c2a4e6f1d90".parse()?;
/// assert_eq!(id.short().to_string(), "3f9ac1e0b7d2");
/// # Ok::<(), airsdlc_core::model::CommitIdError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitId {
    bytes: [u8; LONGEST],
    length: u8,
}

/// Bytes of a SHA-256; a SHA-1 has 20.
const LONGEST: usize = 32;
const DIGITS: &[u8; 16] = b"0123456789abcdef";
/// Hexadecimal digits of a short name: few enough to read, enough for a million commits.
const SHORT: usize = 12;

/// A text that is no whole name of a commit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no name of a commit: 40 or 64 hexadecimal digits")]
pub struct CommitIdError {
    /// The text as given.
    pub text: String,
}

impl CommitId {
    /// The commit of a hash of 20 or 32 bytes; `None` for any other length.
    pub fn new(hash: &[u8]) -> Option<Self> {
        if hash.len() != 20 && hash.len() != LONGEST {
            return None;
        }
        let mut bytes = [0; LONGEST];
        bytes[..hash.len()].copy_from_slice(hash);
        Some(Self { bytes, length: hash.len() as u8 })
    }

    /// The hash.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// The name cut to what people read: its first twelve digits.
    pub fn short(&self) -> impl fmt::Display + use<> {
        let mut text = self.to_string();
        text.truncate(SHORT);
        text
    }
}

impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // By hand: a graph with history spells tens of thousands.
        let mut digits = [0; 2 * LONGEST];
        for (pair, byte) in digits.chunks_exact_mut(2).zip(self.as_bytes()) {
            pair.copy_from_slice(&[DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
        let digits = &digits[..2 * usize::from(self.length)];
        f.write_str(std::str::from_utf8(digits).expect("digits are ASCII"))
    }
}

impl fmt::Debug for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CommitId({self})")
    }
}

impl FromStr for CommitId {
    type Err = CommitIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || CommitIdError { text: text.to_owned() };
        let digit = |digit: u8| char::from(digit).to_digit(16).map(|value| value as u8);
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let mut bytes = [0; LONGEST];
        if !rest.is_empty() || pairs.len() > LONGEST {
            return Err(error());
        }
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            let (high, low) = digit(*high).zip(digit(*low)).ok_or_else(error)?;
            *byte = high << 4 | low;
        }
        Self::new(&bytes[..pairs.len()]).ok_or_else(error)
    }
}

impl Serialize for CommitId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CommitId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for CommitId {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CommitId".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "pattern": "^([0-9a-f]{40}|[0-9a-f]{64})$" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_as_they_are_written() {
        for digits in ["0f", "a9"] {
            for bytes in [20, 32] {
                let text = digits.repeat(bytes);
                let id: CommitId = text.parse().expect("a whole name");
                assert_eq!(id.to_string(), text);
                assert_eq!(id.as_bytes().len(), bytes);
            }
        }
    }

    #[test]
    fn anything_else_is_no_name() {
        for text in ["", "3f9ac1e", &"0".repeat(41), &"g".repeat(40), &"0".repeat(80), "ää"] {
            assert!(text.parse::<CommitId>().is_err(), "{text}");
        }
    }
}
