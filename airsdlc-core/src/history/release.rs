//! Commits that make a release: what they list was made by others.

/// Words of which one stands in such a subject beside the version, unless that stands alone.
const WORDS: &[&str] = &[
    "release",
    "releases",
    "released",
    "releasing",
    "version",
    "bump",
    "changelog",
    "prepare",
    "cut",
    "tag",
];
/// Words that may stand between them.
const BETWEEN: &[&str] = &["the", "a", "new", "to", "for", "of", "and", "update", "notes"];
/// Types of conventional commits that make releases.
const TYPES: &[&str] = &["chore", "release", "build", "ci"];

/// Whether a subject is that of a commit that makes a release: `Release 1.4`, `v1.4.2`, `chore(release): 1.4.2`. It has a version and
/// nothing but words of releases, or begins with one and ends with the version.
pub(super) fn is_release(subject: &str) -> bool {
    let (kind, rest) = match subject.split_once(':') {
        Some((kind, rest)) if !kind.contains(' ') => (kind, rest),
        _ => ("", subject),
    };
    let is_of_type =
        |kind: &str| TYPES.contains(&kind.split(['(', '!']).next().unwrap_or_default());
    if !kind.is_empty() && !is_of_type(kind) {
        return false;
    }
    let words = rest.split_whitespace().filter(|word| !word.starts_with("(#"));
    let words: Vec<String> =
        words.map(|word| word.trim_end_matches(['.', ',', ';']).to_ascii_lowercase()).collect();
    let is_one = |all: &[&str], word: &String| all.contains(&word.as_str());
    let is_word = |word: &String| is_one(WORDS, word);
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return false };
    let is_plain =
        words.iter().all(|word| is_version(word) || is_word(word) || is_one(BETWEEN, word));
    let is_said =
        !kind.is_empty() || words.iter().any(is_word) || words.iter().all(|word| is_version(word));
    let is_named = first.starts_with("releas") && is_word(first) && is_version(last);
    words.iter().any(|word| is_version(word)) && is_said && (is_plain || is_named)
}

/// Whether a word is a version of at least two numbers: `1.4`, `v1.4.2-rc.1`.
fn is_version(word: &str) -> bool {
    let word = word.strip_prefix('v').unwrap_or(word);
    let core = word.split(['-', '+']).next().unwrap_or_default();
    let mut numbers = core.split('.');
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    core.contains('.') && numbers.all(is_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_names_its_version() {
        for subject in [
            "Release 1.4",
            "release: v1.4.2",
            "chore(release): 1.4.2",
            "v1.4.2",
            "V1.4.2",
            "Bump version to 1.4.2-rc.1",
            "chore: bump version to 1.4.2 (#12)",
            "Prepare release 2.0.",
            "Release booking-service v1.4.2",
            "Version 1.4 (#12)",
        ] {
            assert!(is_release(subject), "{subject}");
        }
        for subject in [
            "Cancel (#12)",
            "Release the lock",
            "Support TLS 1.3",
            "Support version 3.12 of the protocol",
            "Bump rand from 0.8.4 to 0.8.5",
            "docs: Version 1.1 of the guide",
            "feat(api): prepare the 2.0 endpoint",
            "Bump Go version to 1.22",
            "Release 1",
            "the 1.4",
            "",
        ] {
            assert!(!is_release(subject), "{subject}");
        }
    }
}
