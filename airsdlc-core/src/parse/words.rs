//! The words of a text as they are compared with those of another: without what says nothing.

use crate::model::fold_id;

/// What stands for a path or an address: it changes when what it leads to moves.
const ADDRESS: char = '\u{1}';
/// Parts words.
const GAP: char = '\u{2}';
/// Begins where a link leads.
const TARGET: char = '\u{3}';

/// Adds the words of a text. Cost: `O(bytes)`.
pub(super) fn add(words: &mut String, text: &str) {
    add_all_but(words, text, |_| false);
}

/// Adds the words of a text without some. Cost: `O(bytes)`.
pub(super) fn add_all_but(words: &mut String, text: &str, is_left_out: impl Fn(&str) -> bool) {
    for word in text.split(is_gap).filter(|word| !is_left_out(word)) {
        add_one(words, bare(word), true);
    }
}

/// Adds the words of code, in which each mark counts. Cost: `O(bytes)`.
pub(super) fn add_code(words: &mut String, code: &str) {
    for word in code.split(is_gap) {
        add_one(words, word, false);
    }
}

fn add_one(words: &mut String, word: &str, is_prose: bool) {
    if word.is_empty() {
        return;
    }
    let bytes = word.as_bytes();
    if (memchr::memchr(b'/', bytes).is_some() || word.starts_with("www.")) && is_address(word) {
        words.push(ADDRESS);
    } else if memchr::memchr(b'-', bytes).is_some() && is_id(word) {
        words.push_str(&fold_id(word));
    } else if is_prose && is_capitalised(word) {
        let mut letters = word.chars();
        words.extend(letters.next().into_iter().flat_map(char::to_lowercase));
        add_word(words, letters.as_str());
    } else {
        add_word(words, word);
    }
    words.push(GAP);
}

/// Whether a word has a capital in front and no other, as at the beginning of a sentence.
fn is_capitalised(word: &str) -> bool {
    word.starts_with(char::is_uppercase) && word.chars().skip(1).all(|c| !c.is_uppercase())
}

/// The words that were added, one by one.
pub(super) fn split(words: &str) -> impl Iterator<Item = &str> {
    words.split(GAP).filter(|word| !word.is_empty())
}

/// A word without the punctuation around it.
fn bare(word: &str) -> &str {
    const QUOTES: &[char] = &['"', '\'', '“', '”', '„', '‟', '‘', '’', '‚', '‛', '«', '»'];
    const OPENING: &[char] = &['(', '['];
    const CLOSING: &[char] = &[')', ']', ',', ';', ':', '.', '!', '?', '…'];
    let word = word.trim_start_matches(|c| QUOTES.contains(&c) || OPENING.contains(&c));
    word.trim_end_matches(|c| QUOTES.contains(&c) || CLOSING.contains(&c))
}

/// Adds where a link leads: the anchor and the name of the file, since only the way to that follows what moves.
pub(super) fn add_target(words: &mut String, destination: &str) {
    let name = destination.rsplit('/').next().unwrap_or_default();
    words.push(TARGET);
    words.push_str(name);
    words.push(GAP);
}

/// White space, and what nobody sees.
fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}

fn add_word(words: &mut String, word: &str) {
    if word.is_ascii() && !word.contains("--") {
        words.push_str(word);
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
                words.push_str("...");
                continue;
            }
            other => other,
        };
        // Two or three hyphens are a dash to many writers.
        let is_dash = plain == '-';
        if !(is_dash && is_behind_dash) {
            words.push(plain);
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
    use super::*;

    fn words(text: &str) -> String {
        let mut words = String::new();
        add(&mut words, text);
        words
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
            ("The outbox, which is used.", "the Outbox (which is used)"),
            ("one; two: \"three\"!", "one two three"),
        ] {
            assert_eq!(words(one), words(other), "{one}");
        }
    }

    #[test]
    fn in_code_each_mark_counts() {
        let code = |text: &str| {
            let mut words = String::new();
            add_code(&mut words, text);
            words
        };
        assert_ne!(code("f(a);"), code("f(a),"));
        assert_ne!(code("Int x"), code("int x"));
        assert_eq!(code("int\tx"), code("int  x\n"));
    }

    #[test]
    fn words_left_out_are_not_there() {
        let mut one = String::new();
        add_all_but(&mut one, "as (BOLT-1) says", |word| word.contains("BOLT"));
        assert_eq!(one, words("as says"));
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
            ("must", "MUST"),
            ("userId", "userid"),
            ("wait .5 s", "wait 5 s"),
            ("a, b", "a b,c"),
        ] {
            assert_ne!(words(one), words(other), "{one}");
        }
    }
}
