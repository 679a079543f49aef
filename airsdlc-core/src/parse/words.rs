//! The words of a text as they are compared with those of another: without what says nothing.

use std::hash::Hasher;

use crate::model::fold_id;

/// What stands for a path or an address: it changes when what it leads to moves.
const ADDRESS: &[u8] = b"\x01";

/// Adds the words of a text. Cost: `O(bytes)`.
pub(super) fn feed(hash: &mut impl Hasher, text: &str) {
    for word in text.split(is_gap).filter(|word| !word.is_empty()) {
        if is_address(word) {
            hash.write(ADDRESS);
        } else if is_id(word) {
            hash.write(fold_id(word).as_bytes());
        } else {
            feed_word(hash, word);
        }
        // A byte that no UTF-8 has parts the words.
        hash.write_u8(0xff);
    }
}

/// Adds where a link leads: the anchor and the name of the file, since only the way to that follows what moves.
pub(super) fn feed_target(hash: &mut impl Hasher, destination: &str) {
    let name = destination.rsplit('/').next().unwrap_or_default();
    hash.write_u8(0xfe);
    hash.write(name.as_bytes());
    hash.write_u8(0xff);
}

/// White space, and what nobody sees.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn feed_word(hash: &mut impl Hasher, word: &str) {
    if word.is_ascii() && !word.contains("--") {
        hash.write(word.as_bytes());
        return;
    }
    let mut is_behind_dash = false;
    for c in word.chars() {
        let plain = match c {
            '‘' | '’' | '‚' | '‛' | '´' => '\'',
            '“' | '”' | '„' | '‟' | '«' | '»' => '"',
            '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
            '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{fe0f}' => continue,
            '…' => {
                hash.write(b"...");
                continue;
            }
            other => other,
        };
        // Two or three hyphens are a dash to many writers.
        let is_dash = plain == '-';
        if !(is_dash && is_behind_dash) {
            hash.write(plain.encode_utf8(&mut [0; 4]).as_bytes());
        }
        is_behind_dash = is_dash;
    }
}

/// Whether a word is a path or an address: `docs/adrs/adr-023.md`, `https://…`.
fn is_address(word: &str) -> bool {
    let word = word.trim_matches(['(', ')', '<', '>', '`', '"', '\'', ',', ';', ':', '.']);
    if word.contains("://") || word.starts_with("www.") {
        return true;
    }
    let Some((_, last)) = word.rsplit_once('/') else { return false };
    let last = last.split(['#', '?', ':']).next().unwrap_or_default();
    let extension = last.rsplit_once('.').map_or("", |(_, extension)| extension);
    (1..=8).contains(&extension.len()) && extension.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// Whether a word holds an id, as `ADR-023` does.
fn is_id(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '[', '"', '\'']);
    let prefix = word.split('-').next().unwrap_or_default();
    let number = word.get(prefix.len() + 1..).unwrap_or_default();
    let is_prefix = prefix.len() >= 2 && prefix.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_prefix && word.is_ascii() && number.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use std::hash::DefaultHasher;

    use super::*;

    fn hash(text: &str) -> u64 {
        let mut hash = DefaultHasher::new();
        feed(&mut hash, text);
        hash.finish()
    }

    #[test]
    fn what_says_nothing_does_not_count() {
        for (one, other) in [
            ("retry  with\r\nbackoff", "retry with backoff"),
            ("it’s “so” — or…", "it's \"so\" - or..."),
            ("so -- or", "so – or"),
            ("as (ADR-23) says", "as (adr-023) says"),
            ("see docs/adrs/adr-023.md.", "see docs/decisions/adr-023-outbox.md."),
            ("see https://a.example/x", "see https://b.example/y/z"),
            ("soft\u{ad}ly", "softly"),
        ] {
            assert_eq!(hash(one), hash(other), "{one}");
        }
    }

    #[test]
    fn what_says_something_counts() {
        for (one, other) in [
            ("retry 3 times", "retry 5 times"),
            ("a < 5", "a > 5"),
            ("ADR-023", "ADR-024"),
            ("must", "must not"),
            ("/v1/bookings", "/v2/bookings"),
            ("and/or", "and/nor"),
            ("ab c", "a bc"),
            ("utf8", "utf16"),
        ] {
            assert_ne!(hash(one), hash(other), "{one}");
        }
    }
}
