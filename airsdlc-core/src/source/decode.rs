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

/// Reads bytes as UTF-8, or as the UTF-16 that a byte-order mark announces; then offsets are those of
/// the text as UTF-8. A mark of UTF-8 stays, so that offsets are those of the file.
pub(crate) fn decode(bytes: Vec<u8>) -> Decoded {
    match bytes.get(..2) {
        Some([0xFF, 0xFE]) => return utf16(&bytes[2..], u16::from_le_bytes),
        Some([0xFE, 0xFF]) => return utf16(&bytes[2..], u16::from_be_bytes),
        _ => {}
    }
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

/// Reads pairs of bytes as UTF-16.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded {
    let (pairs, rest) = bytes.as_chunks();
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut lossy = None;
    for unit in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        if unit.is_err() {
            lossy.get_or_insert(text.len());
        }
        text.push(unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !rest.is_empty() {
        lossy.get_or_insert(text.len());
        text.push(char::REPLACEMENT_CHARACTER);
    }
    match lossy {
        _ if memchr::memchr(0, text.as_bytes()).is_some() => Decoded::Binary,
        Some(at) => Decoded::Lossy(text, at),
        None => Decoded::Text(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lost_is_said() {
        assert_eq!(decode(b"a\xFFb".to_vec()), Decoded::Lossy("a\u{fffd}b".into(), 1));
        assert_eq!(decode(b"a\0b".to_vec()), Decoded::Binary);
        assert_eq!(decode(b"\xFF\xFE\x00\x00".to_vec()), Decoded::Binary);
        assert_eq!(decode(b"\xFF\xFEa\0\x00\xD8".to_vec()), Decoded::Lossy("a\u{fffd}".into(), 1));
        assert_eq!(decode(b"\xFE\xFF\0ab".to_vec()), Decoded::Lossy("a\u{fffd}".into(), 1));
    }

    #[test]
    fn a_mark_announces_utf_16() {
        let units = || "ä𝄞\n".encode_utf16();
        let little: Vec<u8> =
            [0xFF, 0xFE].into_iter().chain(units().flat_map(u16::to_le_bytes)).collect();
        let big: Vec<u8> =
            [0xFE, 0xFF].into_iter().chain(units().flat_map(u16::to_be_bytes)).collect();
        assert_eq!(decode(little), Decoded::Text("ä𝄞\n".into()));
        assert_eq!(decode(big), Decoded::Text("ä𝄞\n".into()));
    }
}
