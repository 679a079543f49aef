//! Files that say again what another one says: translations, docs of older versions, test data, copies. Of two
//! definitions of one id the original is the first, whatever the order of the paths.

/// Languages that documentation is translated into, by their codes.
const LANGUAGES: &[&str] = &[
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hi", "hr",
    "hu", "id", "it", "ja", "ko", "lt", "lv", "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk",
    "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh",
];

/// Directories, lower case, of docs of older versions and of data for tests.
const ASIDE: &[&str] =
    &["versioned_docs", "testdata", "test-data", "test_data", "fixtures", "__fixtures__"];

/// How far a file is from what people mean by the ids in it: 0 for an original, more for a translation, a copy, and
/// what stands aside. Cost: `O(bytes)`.
pub(super) fn rank(path: &str) -> u8 {
    if is_aside(path) {
        3
    } else if is_copy(path) {
        2
    } else {
        u8::from(languages(path).any(|code| !code.eq_ignore_ascii_case("en")))
    }
}

/// Whether a file, the second that defines an id, says the same as the first in another language, for an older
/// version or for a test. Cost: `O(bytes)`.
pub(crate) fn is_variant(first: &str, second: &str) -> bool {
    is_aside(second) || first != second && untranslated(first) == untranslated(second)
}

fn is_aside(path: &str) -> bool {
    let mut directories = path.split('/').rev().skip(1);
    directories.any(|name| ASIDE.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

/// Whether a file is data for tests, which may be broken by intent.
pub(crate) fn is_test_data(path: &str) -> bool {
    const DATA: &[&str] = &["testdata", "test-data", "test_data", "__fixtures__"];
    const TESTS: &[&str] = &["test", "tests", "spec", "specs", "__tests__", "e2e"];
    let is_one = |names: &[&str], name: &str| names.iter().any(|it| name.eq_ignore_ascii_case(it));
    let directories = path.rsplit_once('/').map_or("", |(directories, _)| directories);
    let mut is_of_tests = false;
    directories.split('/').any(|name| {
        let is_data = is_one(DATA, name) || is_of_tests && name.eq_ignore_ascii_case("fixtures");
        is_of_tests |= is_one(TESTS, name);
        is_data
    })
}

/// Whether a file is called as machines call copies: `adr-003-copy.md`, `adr-003 (1).md`, `adr-003.orig.md`.
fn is_copy(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default().to_lowercase();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let is_numbered = stem.strip_suffix(')').and_then(|stem| stem.rsplit_once(" (")).is_some_and(
        |(_, number)| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()),
    );
    is_numbered
        || ["-copy", "_copy", " copy", ".orig", ".bak", ".old"]
            .iter()
            .any(|end| stem.ends_with(end))
}

/// The codes of languages that a path has: `docs/de/adrs/a.md`, `docs/adrs/a.fr.md`, `docs/pt-BR/a.md`.
fn languages(path: &str) -> impl Iterator<Item = &str> {
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    let of_name = name.rsplit('.').nth(1).filter(|_| name.split('.').count() > 2);
    parent.split('/').chain(of_name).filter(|piece| is_language(piece))
}

/// Whether a piece of a path is the code of a language, perhaps with a region: `de`, `pt-BR`.
fn is_language(piece: &str) -> bool {
    let (code, region) = piece.split_once(['-', '_']).unwrap_or((piece, ""));
    let is_region = region.is_empty()
        || (2..=4).contains(&region.len())
            && region.bytes().all(|byte| byte.is_ascii_alphanumeric());
    // Codes have two letters; nearly all pieces have more.
    is_region && code.len() == 2 && LANGUAGES.contains(&code)
}

/// A path without its languages.
fn untranslated(path: &str) -> Vec<&str> {
    path.split(['/', '.']).filter(|piece| !is_language(piece)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn originals_come_first() {
        for (path, expected) in [
            ("docs/adrs/adr-002.md", 0),
            ("docs/en/adrs/adr-002.md", 0),
            ("docs/adrs/adr-002-de.md", 0),
            ("docs/design/adr-002.md", 0),
            ("docs/adrs/adr-003-copy-on-write.md", 0),
            ("docs/adrs/adr-002 (draft).md", 0),
            ("docs/adrs/adr-002.fr.md", 1),
            ("docs/de/adrs/adr-002.md", 1),
            ("docs/zh-CN/adrs/adr-002.md", 1),
            ("docs/adrs/adr-003-copy.md", 2),
            ("docs/adrs/adr-003 (1).md", 2),
            ("versioned_docs/version-1.0/adrs/adr-002.md", 3),
            ("testdata/x.md", 3),
            ("testdata.md", 0),
        ] {
            assert_eq!(rank(path), expected, "{path}");
        }
    }

    #[test]
    fn data_for_tests_stands_in_folders_of_its_own() {
        for (path, expected) in [
            ("testdata/x.md", true),
            ("a/test_data/b/x.md", true),
            ("tests/fixtures/x.md", true),
            ("pkg/test/data/Fixtures/x.md", true),
            ("web/__fixtures__/x.md", true),
            ("fixtures/x.md", false),
            ("docs/fixtures/tests/x.md", false),
            ("tests/adr-001.md", false),
            ("testdata.md", false),
            ("fixtures.md", false),
        ] {
            assert_eq!(is_test_data(path), expected, "{path}");
        }
    }

    #[test]
    fn variants_say_what_the_original_says() {
        for (first, second, expected) in [
            ("docs/adrs/adr-002.md", "docs/adrs/adr-002.fr.md", true),
            ("docs/adrs/adr-001.md", "docs/de/adrs/adr-001.md", true),
            ("docs/en/adrs/adr-001.md", "docs/de/adrs/adr-001.md", true),
            ("docs/adrs/adr-001.md", "docs/de/adrs/adr-001-warteschlange.md", false),
            ("docs/adrs/adr-001.md", "docs/adrs/adr-001-copy.md", false),
            ("docs/adrs/adr-001.md", "testdata/x.md", true),
            ("docs/adrs/adr-001.md", "docs/adrs/adr-001.md", false),
            ("docs/de/adrs/adr-001.md", "docs/de/adrs/adr-001.md", false),
        ] {
            assert_eq!(is_variant(first, second), expected, "{first} {second}");
        }
    }
}
