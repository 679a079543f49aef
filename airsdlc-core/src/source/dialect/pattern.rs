//! Patterns with one hole: `{}-*.md` takes `0008` out of `0008-add-status-field.md`.
//!
//! `{}` stands for the text that is wanted, `*` for any text; neither reaches over a `/`, and both
//! take as little as they can. Everything else stands for itself.

use crate::visits::visit;

/// How many stars, and texts between them, a pattern may have.
const MAX_PIECES: usize = 128;

/// The longest text in which an id is looked for, in bytes: no name and no heading is as long.
const MAX_TEXT: usize = 4 * 1024;

/// A pattern with one hole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Pattern {
    pieces: Vec<Piece>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Any,
    Hole,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence, if it has not exactly one hole, or is longer than
    /// [`MAX_PIECES`].
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        if text.matches("{}").count() != 1 {
            return Err("the pattern needs one `{}`, where the wanted text stands");
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            if pieces.len() == MAX_PIECES {
                return Err("the pattern has more than 128 stars and texts between them");
            }
            if let Some(after) = rest.strip_prefix("{}") {
                pieces.push(Piece::Hole);
                rest = after;
            } else if let Some(after) = rest.strip_prefix('*') {
                if pieces.last() != Some(&Piece::Any) {
                    pieces.push(Piece::Any);
                }
                rest = after;
            } else {
                let end = [rest.find("{}"), rest.find('*')].into_iter().flatten().min();
                let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
                pieces.push(Piece::Text(piece.to_owned()));
                rest = after;
            }
        }
        Ok(Self { pieces })
    }

    /// What stands in the hole, if all of `text` is of this form and no longer than [`MAX_TEXT`];
    /// never nothing. Cost: `O(pieces × bytes)`.
    pub(crate) fn capture<'t>(&self, text: &'t str) -> Option<&'t str> {
        if text.len() > MAX_TEXT || !text.starts_with(self.start()) {
            return None;
        }
        let fits = self.fits(text);
        let (mut at, mut hole) = (0, None);
        for (piece, fits) in self.pieces.iter().zip(fits.windows(2)) {
            if !fits[0][at] {
                return None;
            }
            let (least, is_hole) = match piece {
                Piece::Text(literal) => {
                    at += literal.len();
                    continue;
                }
                Piece::Any => (0, false),
                Piece::Hole => (1, true),
            };
            let end = (at + least..=text.len()).find(|end| fits[1][*end])?;
            if is_hole {
                hole = Some(&text[at..end]);
            }
            at = end;
        }
        hole.filter(|_| at == text.len())
    }

    /// `[piece][at]`: whether the pieces from `piece` on fit the text from `at` on.
    fn fits(&self, text: &str) -> Vec<Vec<bool>> {
        visit(self.pieces.len() * text.len());
        let mut end = vec![false; text.len() + 1];
        end[text.len()] = true;
        let mut all = vec![end];
        for piece in self.pieces.iter().rev() {
            let next = all.last().expect("it began with the end");
            let mut here = vec![false; text.len() + 1];
            // Whether a star that begins here fits.
            let mut any = *piece != Piece::Hole && next[text.len()];
            if let Piece::Any = piece {
                here[text.len()] = any;
            }
            for (at, character) in text.char_indices().rev() {
                let after = at + character.len_utf8();
                here[at] = match piece {
                    Piece::Text(literal) => {
                        text[at..].starts_with(literal.as_str()) && next[at + literal.len()]
                    }
                    Piece::Any => {
                        any = next[at] || any && character != '/';
                        any
                    }
                    Piece::Hole => {
                        any = (any || next[after]) && character != '/';
                        any
                    }
                };
            }
            all.push(here);
        }
        all.reverse();
        all
    }

    /// The text before the first hole or star.
    pub(crate) fn start(&self) -> &str {
        match self.pieces.first() {
            Some(Piece::Text(text)) => text,
            _ => "",
        }
    }

    /// The pattern with `text` in its hole.
    pub(crate) fn fill(&self, text: &str) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Text(literal) => literal.as_str(),
            Piece::Any => "*",
            Piece::Hole => text,
        });
        pieces.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capture(pattern: &str, text: &str) -> Option<String> {
        Pattern::parse(pattern).expect("it has one hole").capture(text).map(str::to_owned)
    }

    #[test]
    fn holes_take_as_little_as_they_can() {
        for (pattern, text, hole) in [
            ("{}-*.md", "0008-add-status-field.md", Some("0008")),
            ("*_{}-*.md", "2022-03-28_017-udp-networking.md", Some("017")),
            ("adr-{}-*.md", "adr-017-simplify.md", Some("017")),
            ("{}.md", "2017-09-27-hub-403.md", Some("2017-09-27-hub-403")),
            ("{}. *", "5. Use managed node groups", Some("5")),
            ("/adr/{}", "/adr/32", Some("32")),
            ("/adr/{}", "/adr/32/more", None),
            ("{}-*.md", "-x.md", None),
            ("{}-*.md", "index.md", None),
            ("{}é*", "aéé", Some("a")),
        ] {
            assert_eq!(capture(pattern, text).as_deref(), hole, "{pattern} {text}");
        }
    }

    #[test]
    fn many_stars_end() {
        let pattern = format!("{}{{}}b", "*a".repeat(20));
        assert_eq!(capture(&pattern, &"a".repeat(2_000)), None);
    }

    /// [`Pattern::capture`], by trying every length of every hole and star, the shortest first; nothing
    /// for pieces without a hole that fit.
    fn naive<'t>(pieces: &[Piece], text: &'t str) -> Option<&'t str> {
        let Some((piece, rest)) = pieces.split_first() else {
            return text.is_empty().then_some("");
        };
        if let Piece::Text(literal) = piece {
            return naive(rest, text.strip_prefix(literal.as_str())?);
        }
        let is_hole = *piece == Piece::Hole;
        let reach = text.find('/').unwrap_or(text.len());
        let mut ends = (usize::from(is_hole)..=reach).filter(|end| text.is_char_boundary(*end));
        ends.find_map(|end| {
            let found = naive(rest, &text[end..])?;
            Some(if is_hole { &text[..end] } else { found })
        })
    }

    proptest::proptest! {
        #[test]
        fn one_pass_captures_what_trying_does(
            before in "([*]|a|b|é|/){0,4}",
            after in "([*]|a|b|é|/){0,4}",
            text in "(a|b|é|/|ab){0,8}",
        ) {
            let pattern = Pattern::parse(&format!("{before}{{}}{after}")).expect("it has one hole");
            let expected = naive(&pattern.pieces, &text);
            proptest::prop_assert_eq!(pattern.capture(&text), expected);
        }
    }

    #[test]
    fn a_pattern_has_one_hole() {
        for text in ["", "*.md", "{}-{}.md"] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
        assert_eq!(Pattern::parse("EIP-{}").expect("it has one hole").fill("20"), "EIP-20");
    }
}
