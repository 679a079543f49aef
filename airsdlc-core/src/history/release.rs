//! Commits that make a release: what they list was made by others.

/// Words of which one stands in the subject of a commit that makes a release, beside the version.
const WORDS: &[&str] =
    &["release", "releases", "released", "releasing", "version", "bump", "changelog", "prepare"];

/// Whether a subject is that of a commit that makes a release: `Release 1.4`, `v1.4.2`, `chore(release): 1.4.2`.
pub(super) fn is_release(subject: &str) -> bool {
    let words =
        || subject.split(|c: char| c.is_whitespace() || matches!(c, ':' | '(' | ')' | ',' | '!'));
    let mut words_of_it = words().filter(|word| !word.is_empty());
    let has_version = words().any(is_version);
    let is_said = words().any(|word| WORDS.contains(&word.to_ascii_lowercase().as_str()));
    has_version && (is_said || words_of_it.all(is_version))
}

/// Whether a word is a version of at least two numbers: `1.4`, `v1.4.2-rc.1`.
fn is_version(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ';']);
    let word = word.strip_prefix(['v', 'V']).unwrap_or(word);
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
            "Bump version to 1.4.2-rc.1",
            "Prepare release 2.0.",
            "Version 1.4 (#12)",
        ] {
            assert!(is_release(subject), "{subject}");
        }
        for subject in [
            "Cancel (#12)",
            "Release the lock",
            "Prepare for BOLT-044",
            "Support TLS 1.3",
            "Release 1",
            "",
        ] {
            assert!(!is_release(subject), "{subject}");
        }
    }
}
