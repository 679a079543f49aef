//! Routes, paths and addresses into code as running text writes them: `POST /v1/bookings/{id}`,
//! `postmortems/inc-2024-001.md`, `booking_service.go:152`.

use std::ops::Range;

use super::marks::{ADDRESS, Places};

/// What an address has the shape of. Whether it leads to anything is decided when all files are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// A route, with or without a method.
    Route,
    /// A file, perhaps with a line or an anchor.
    File,
}

const METHODS: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// The addresses in a text with its places, in order and without overlap; those inside URLs and e-mail
/// addresses are none. Cost: `O(bytes)` of the words around the places.
pub(super) fn addresses_at(text: &str, places: &Places) -> Vec<(Range<usize>, Address)> {
    around(text, places.of(ADDRESS))
}

/// The same by a look at each byte.
#[cfg(test)]
pub(super) fn addresses_anywhere(text: &str) -> Vec<(Range<usize>, Address)> {
    around(text, 0..text.len())
}

/// Whether a byte may be one of an address: a slash, the colon of a line, the dot of a page.
pub(super) fn may_hold(bytes: &[u8], at: usize) -> bool {
    match bytes[at] {
        b'/' => true,
        b':' => bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
        b'.' => bytes[at + 1..].starts_with(b"md"),
        _ => false,
    }
}

/// The addresses around some places, which come in order, as far as [`may_hold`] says so.
fn around(text: &str, places: impl Iterator<Item = usize>) -> Vec<(Range<usize>, Address)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut free_from = 0;
    for at in places {
        if at < free_from || !may_hold(bytes, at) {
            continue;
        }
        let mut start =
            at - bytes[free_from..at].iter().rev().take_while(|byte| holds(**byte)).count();
        while !text.is_char_boundary(start) {
            start += 1;
        }
        let end = at + bytes[at..].iter().take_while(|byte| holds(**byte)).count();
        let begins = text[..start]
            .chars()
            .next_back()
            .is_none_or(|c| c.is_whitespace() || "([\"'“‘„«,;=>→|".contains(c));
        let word = text[start..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
        if begins && let Some(address) = shape(word) {
            let end = start + word.len();
            let start = if address == Address::Route {
                with_method(text, start.max(free_from), free_from)
            } else {
                start
            };
            found.push((start..end, address));
        }
        free_from = end;
    }
    found
}

/// Whether a byte may stand in an address. Letters beyond ASCII may: files have such names.
fn holds(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || byte >= 0x80 && byte != 0xE2
        || b"/-_.~%{}:*@+#?&=$".contains(&byte)
}

fn shape(word: &str) -> Option<Address> {
    if word.contains("://") || word.contains('@') || word.starts_with("www.") {
        return None;
    }
    if let Some(rest) = word.strip_prefix('/')
        && !is_page(word)
    {
        // `/app/main.py:12` is where a program says that it is.
        let file = without_lines(word);
        let is_code = file.len() < word.len()
            && !file.contains(['*', '{', ':', '?'])
            && file.rsplit_once('/').is_some_and(|(_, name)| name.contains('.'));
        if is_code {
            return Some(Address::File);
        }
        let is_route =
            rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '{' | ':' | '_'));
        return is_route.then_some(Address::Route);
    }
    let path = word.split('#').next().unwrap_or_default();
    let file = without_lines(path);
    let name = file.rsplit('/').next().unwrap_or_default();
    let is_plain = !file.contains(['*', '{', '}', '?', '&', '=', '$', ':']);
    let (stem, extension) = name.rsplit_once('.')?;
    let has_extension = (1..=8).contains(&extension.len())
        && extension.starts_with(|c: char| c.is_ascii_alphabetic())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let is_address = file.len() < path.len() || file.contains('/') || is_page(file);
    (is_plain && has_extension && is_address && !stem.is_empty()).then_some(Address::File)
}

/// Whether a path is that of a page, perhaps with an anchor.
pub(crate) fn is_page(path: &str) -> bool {
    let path = path.split('#').next().unwrap_or_default();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    ["md", "markdown", "mdx"].iter().any(|page| extension.eq_ignore_ascii_case(page))
}

/// Whether a path that leads nowhere was surely meant to lead somewhere here: a page in a directory,
/// not one of a host and not a pattern for names.
pub(crate) fn claims_a_page(path: &str) -> bool {
    let (first, rest) = path.split_once('/').unwrap_or_default();
    let is_host = first.trim_start_matches('.').contains('.');
    let is_pattern =
        ["NNN", "XXX", "YYYY", "xxx", "nnn", "path/to/"].iter().any(|mark| path.contains(mark));
    is_page(path) && !rest.is_empty() && !is_host && !is_pattern
}

/// A path without line and column.
fn without_lines(path: &str) -> &str {
    let cut = |path: &str| {
        let (file, number) = path.rsplit_once(':')?;
        (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
            .then_some(file.len())
    };
    let end = cut(path).unwrap_or(path.len());
    &path[..cut(&path[..end]).unwrap_or(end)]
}

/// The start of a route with the method before it.
fn with_method(text: &str, start: usize, free_from: usize) -> usize {
    let Some(before) = text[free_from..start].strip_suffix(' ') else { return start };
    let word = before.len() - before.bytes().rev().take_while(u8::is_ascii_uppercase).count();
    let begins = !before[..word].ends_with(|c: char| c.is_alphanumeric() || c == '-' || c == '_');
    if begins && METHODS.contains(&&before[word..]) { free_from + word } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, Address)> {
        addresses_anywhere(text)
            .into_iter()
            .map(|(range, address)| (&text[range], address))
            .collect()
    }

    #[test]
    fn routes_with_and_without_method() {
        for (text, route) in [
            ("Call POST /v1/bookings/{id}/cancel, then", "POST /v1/bookings/{id}/cancel"),
            ("all of /v1/bookings* are", "/v1/bookings*"),
            ("(GET /v1/b/:id)", "GET /v1/b/:id"),
            ("FORGET /v1/b.", "/v1/b"),
            ("post /health: fine", "/health"),
            ("/v1/b:12", "/v1/b:12"),
            ("/app/main.py", "/app/main.py"),
        ] {
            assert_eq!(found(text), [(route, Address::Route)], "{text}");
        }
    }

    #[test]
    fn files_with_lines_and_pages() {
        for (text, file) in [
            ("see postmortems/inc-2024-001.md.", "postmortems/inc-2024-001.md"),
            ("in booking_service.go:152, it", "booking_service.go:152"),
            ("(a/b.go:152:3)", "a/b.go:152:3"),
            ("read inc-2024-001.md first", "inc-2024-001.md"),
            ("../docs/größe.md#über", "../docs/größe.md#über"),
            ("/docs/a.md", "/docs/a.md"),
            ("at /app/main.py:12, then", "/app/main.py:12"),
        ] {
            assert_eq!(found(text), [(file, Address::File)], "{text}");
        }
    }

    #[test]
    fn what_is_no_address() {
        for text in [
            "and/or",
            "I/O.",
            "1/2",
            "at 10:30",
            "https://x.example/a.md",
            "a@b.example/x.md",
            "www.x.example/a.md",
            "key:1",
            "a / b",
            "docs/*.md",
            "n:1",
            "e.g. this/that",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn a_page_is_claimed_by_its_directory() {
        assert!(claims_a_page("postmortems/inc-1.md"));
        for path in ["inc-1.md", "github.com/a/b.md", "adr/ADR-NNN.md", "path/to/x.md", "src/x.go"]
        {
            assert!(!claims_a_page(path), "{path}");
        }
    }
}
