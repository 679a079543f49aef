//! From bytes to text.

/// What bytes turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Decoded {
    /// UTF-8.
    Text(String),
    /// Text with bytes that are not UTF-8, replaced by U+FFFD; the offset of the first of them.
    Lossy(String, usize),
    /// Not text: it holds a NUL byte.
    Binary,
}

/// Reads bytes as UTF-8. A byte-order mark stays, so that offsets are those of the file.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    if memchr::memchr(0, &bytes).is_some() {
        return Decoded::Binary;
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded::Text(text),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            Decoded::Lossy(String::from_utf8_lossy(error.as_bytes()).into_owned(), at)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_is_said() {
        assert_eq!(decode(b"a\xFFb".to_vec()), Decoded::Lossy("a\u{fffd}b".into(), 1));
        assert_eq!(decode(b"a\0b".to_vec()), Decoded::Binary);
    }
}
