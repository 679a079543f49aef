//! Titles as running text writes them: behind the word of the kind, in full or cut short.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::lookup::Place;
use crate::model::{NodeKind, lower};

/// Titles by kind, as words in lower case with single spaces between them; sorted.
#[derive(Debug, Default)]
pub(super) struct Titles(FxHashMap<NodeKind, Vec<(String, Place)>>);

impl Titles {
    pub(super) fn add(&mut self, kind: NodeKind, title: &str, place: Place) {
        let folded = folded(title);
        if !folded.is_empty() {
            self.0.entry(kind).or_default().push((folded, place));
        }
    }

    pub(super) fn finish(&mut self) {
        self.0.values_mut().for_each(|titles| titles.sort());
    }

    /// The one artifact whose title begins with as many words in front of `text` as any, and the length
    /// of these: the whole title, or at least two words of it. `None` if there is none or there are
    /// several. Cost: `O(words log n)`.
    pub(super) fn find(&self, kind: NodeKind, text: &str) -> Option<(Place, usize)> {
        let mut titles = self.0.get(&kind)?.as_slice();
        let mut start = String::new();
        let (mut count, mut end) = (0, 0);
        for (word, past) in words(text) {
            let longer =
                if start.is_empty() { word.to_string() } else { format!("{start} {word}") };
            let from = titles.partition_point(|(title, _)| *title < longer);
            let rest = &titles[from..];
            let to = rest.partition_point(|(title, _)| {
                title
                    .strip_prefix(&longer)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            });
            if to == 0 {
                break;
            }
            titles = &rest[..to];
            (start, count, end) = (longer, count + 1, past);
        }
        // The whole title comes before all that begin with it.
        let whole = titles.partition_point(|(title, _)| *title == start);
        match &titles[..whole] {
            [] if count >= 2 => match titles {
                [only] => Some((only.1, end)),
                _ => None,
            },
            [only] if count > 0 => Some((only.1, end)),
            _ => None,
        }
    }
}

/// A title as words in lower case with single spaces between them.
fn folded(title: &str) -> String {
    let mut folded = String::with_capacity(title.len());
    if !title.is_ascii() {
        for (word, _) in words(title) {
            if !folded.is_empty() {
                folded.push(' ');
            }
            folded.push_str(&word);
        }
        return folded;
    }
    let mut separates = false;
    for byte in title.bytes() {
        if !byte.is_ascii_alphanumeric() {
            separates = !folded.is_empty();
            continue;
        }
        if separates {
            folded.push(' ');
        }
        separates = false;
        folded.push(char::from(byte.to_ascii_lowercase()));
    }
    folded
}

/// The words of a text in lower case, each with the byte past its end.
fn words(text: &str) -> impl Iterator<Item = (SmolStr, usize)> + '_ {
    let mut at = 0;
    text.split_inclusive(|c: char| !c.is_alphanumeric()).filter_map(move |piece| {
        let word = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        let end = at + word.len();
        at += piece.len();
        let lower =
            |word: &str| if word.is_ascii() { lower(word) } else { word.to_lowercase().into() };
        (!word.is_empty()).then(|| (lower(word), end))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(all: &[&str]) -> Titles {
        let mut titles = Titles::default();
        for (place, title) in all.iter().enumerate() {
            titles.add(NodeKind::Adr, title, place as Place);
        }
        titles.finish();
        titles
    }

    #[test]
    fn the_longest_start_that_is_only_one_title_refers() {
        let titles = titles(&[
            "Booking Cancel: API",
            "Booking Change",
            "Process",
            "Booking",
            "Outbox — the pattern",
            "Same",
            "Same",
        ]);
        for (text, found) in [
            ("Booking Cancel is", Some((0, 14))),
            ("booking cancel api", Some((0, 18))),
            ("Booking, then", Some((3, 7))),
            ("Booking chang", Some((3, 7))),
            ("Process of", Some((2, 7))),
            ("Outbox", None),
            ("Outbox the", Some((4, 10))),
            ("Same", None),
            ("Other", None),
            ("", None),
        ] {
            assert_eq!(titles.find(NodeKind::Adr, text), found, "{text}");
        }
        assert_eq!(titles.find(NodeKind::Prd, "Process"), None);
    }

    #[test]
    fn two_that_begin_alike_are_left_aside() {
        assert_eq!(titles(&["A b c", "A b d"]).find(NodeKind::Adr, "A b, e"), None);
    }
}
