//! The trailers of a commit message, by git's rule.
//!
//! Source: git's `trailer.c`. The last paragraph, unless it is the first, is one of trailers if each of its lines is one or goes on with
//! one; or if it has one that git itself writes, and a quarter of its lines are trailers.

use std::ops::Range;

/// What git itself writes.
const WRITTEN_BY_GIT: &[&str] = &["Signed-off-by: ", "(cherry picked from commit "];

/// A trailer: `Bolt: BOLT-044`, with the lines that go on with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trailer {
    /// The bytes of the key.
    pub(super) key: Range<usize>,
    /// The bytes of the value, with all that goes on with it.
    pub(super) value: Range<usize>,
}

/// The lines of a text, without their ends, with their places.
pub(super) fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    })
}

/// The trailers of a message. Cost: `O(bytes)`.
pub(super) fn trailers(message: &str) -> Vec<Trailer> {
    let all: Vec<Range<usize>> = lines(message).collect();
    let is_blank = |line: &Range<usize>| message[line.clone()].trim().is_empty();
    let told = &all[..all.len() - ignored(all.iter().map(|line| &message[line.clone()]))];
    let end = told.iter().rposition(|line| !is_blank(line)).map_or(0, |last| last + 1);
    let Some(blank) = all[..end].iter().rposition(is_blank) else { return Vec::new() };
    let block = &all[blank + 1..end];
    if !is_block(block.iter().map(|line| &message[line.clone()])) {
        return Vec::new();
    }
    let mut found: Vec<Trailer> = Vec::new();
    let mut goes_on = false;
    for line in block {
        let text = &message[line.clone()];
        if text.starts_with([' ', '\t']) {
            if let Some(last) = found.last_mut().filter(|_| goes_on) {
                last.value.end = line.end;
            }
            continue;
        }
        let separator = separator(text);
        goes_on = separator.is_some();
        if let Some(separator) = separator {
            let key = text[..separator].trim_end().len();
            let colon = line.start + separator;
            found.push(Trailer { key: line.start..line.start + key, value: colon + 1..line.end });
        }
    }
    found
}

/// How many lines at the end of a message are no part of it: comments, empty lines, and the list of files in conflict that git once
/// wrote below a merge.
fn ignored<'t>(lines: impl Iterator<Item = &'t str>) -> usize {
    let (mut count, mut in_conflicts) = (0, false);
    for line in lines {
        let is_head = line == "Conflicts:";
        let goes_on = in_conflicts && line.starts_with('\t');
        if line.is_empty() || line.starts_with('#') || is_head || goes_on {
            in_conflicts |= is_head;
            count += 1;
        } else {
            (count, in_conflicts) = (0, false);
        }
    }
    count
}

/// Whether a paragraph is one of trailers.
fn is_block<'t>(lines: impl DoubleEndedIterator<Item = &'t str>) -> bool {
    let (mut trailers, mut others, mut going_on) = (0_usize, 0_usize, 0_usize);
    let mut has_own = false;
    for line in lines.rev() {
        if line.starts_with('#') {
            others += going_on;
            going_on = 0;
        } else if WRITTEN_BY_GIT.iter().any(|own| line.starts_with(own)) {
            has_own = true;
            trailers += 1;
            going_on = 0;
        } else if line.starts_with([' ', '\t']) {
            going_on += 1;
        } else if separator(line).is_some() {
            trailers += 1;
            going_on = 0;
        } else {
            others += 1 + going_on;
            going_on = 0;
        }
    }
    others += going_on;
    trailers > 0 && others == 0 || has_own && trailers * 3 >= others
}

/// Where the colon behind a key stands: letters, digits and hyphens, perhaps with spaces behind them.
pub(super) fn separator(line: &str) -> Option<usize> {
    let colon = line.find(':').filter(|colon| *colon > 0)?;
    let key = line[..colon].trim_end_matches([' ', '\t']);
    let is_key = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (!key.is_empty() && key.bytes().all(is_key)).then_some(colon)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &str) -> Vec<(&str, &str)> {
        let all = trailers(message);
        all.into_iter().map(|it| (&message[it.key], message[it.value].trim())).collect()
    }

    #[test]
    fn the_last_paragraph_has_trailers_if_it_has_nothing_else() {
        let two = [("Bolt", "BOLT-044"), ("Refs", "ADR-023")];
        assert_eq!(read("Cancel\n\nBolt: BOLT-044\nRefs : ADR-023\n"), two);
        assert_eq!(read("Cancel\n\nBolt: BOLT-044\n\nMore of it\n"), []);
        assert_eq!(read("Cancel\n\nAs said:\nwe cancel\nBolt: BOLT-044\n"), []);
        assert_eq!(read("Cancel\n\nBolt: BOLT-044\nRefs #12\n"), []);
        // The subject's paragraph never has any.
        assert_eq!(read("Bolt: BOLT-044"), []);
        assert_eq!(read("Cancel\nBolt: BOLT-044"), []);
        assert_eq!(read(""), []);
    }

    #[test]
    fn what_git_ignores_at_the_end_hides_no_trailers() {
        let bolt = [("Bolt", "BOLT-044")];
        assert_eq!(read("Merge\n\nBolt: BOLT-044\n\nConflicts:\n\tmain.go\n\tlib.go\n"), bolt);
        assert_eq!(read("Merge\n\nBolt: BOLT-044\n# a comment\n"), bolt);
        assert_eq!(read("Merge\n\nBolt: BOLT-044\n\nConflicts:\n\tmain.go\n\nMore\n"), []);
        assert_eq!(read("Merge\n\nBolt: BOLT-044\n\n\tmain.go\n"), []);
    }

    #[test]
    fn what_git_writes_makes_a_paragraph_one_of_trailers() {
        let signed = "Signed-off-by: Ada <ada@example.com>";
        let both = [("Bolt", "BOLT-044"), ("Signed-off-by", "Ada <ada@example.com>")];
        assert_eq!(read(&format!("Cancel\n\nsome prose\nBolt: BOLT-044\n{signed}\n")), both);
        let prose = "prose\n".repeat(7);
        assert_eq!(read(&format!("Cancel\n\n{prose}Bolt: BOLT-044\n{signed}\n")), []);
    }

    #[test]
    fn a_value_goes_on_in_lines_that_begin_with_a_space() {
        assert_eq!(
            read("Cancel\n\nBolt: BOLT-044,\n  BOLT-045\n"),
            [("Bolt", "BOLT-044,\n  BOLT-045")]
        );
    }
}
