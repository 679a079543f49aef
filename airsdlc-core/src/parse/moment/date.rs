//! Dates, with numbers or names.

use super::Scan;

const WEEKDAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl<'a> Scan<'a> {
    /// Takes a date; a weekday alone counts as one.
    pub(super) fn date(&mut self) -> Option<&'a str> {
        self.spaces();
        let start = self.at;
        let weekday = self.attempt(|scan| {
            scan.word(|word| is_of(word, WEEKDAYS)).then_some(())?;
            let end = scan.at;
            _ = scan.sign('.');
            _ = scan.sign(',');
            Some(end)
        });
        let after_weekday = self.at;
        self.spaces();
        let written = self.numeric_date().or_else(|| self.named_date());
        let end = match (written, weekday) {
            (Some(()), _) => self.at,
            (None, Some(end)) => {
                self.at = after_weekday;
                end
            }
            (None, None) => {
                self.at = start;
                return None;
            }
        };
        Some(&self.text[start..end])
    }

    /// `2018-01-18`, `2018/01/18`, `18.01.2018`, `01/18/2018`.
    pub(super) fn numeric_date(&mut self) -> Option<()> {
        self.attempt(|scan| {
            let first = scan.number(1, 4)?;
            let sign = scan.left().chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
            scan.sign(sign)?;
            let second = scan.number(1, 2)?;
            scan.sign(sign)?;
            let third = scan.number(1, 4)?;
            let is_year = |year: u32| (1900..=2999).contains(&year);
            let is_rest = |a: u32, b: u32| (1..=31).contains(&a) && (1..=31).contains(&b);
            let fits = is_year(first) && is_rest(second, third)
                || is_year(third) && is_rest(first, second);
            (fits && !scan.left().starts_with(|c: char| c.is_ascii_digit())).then_some(())
        })
    }

    /// `Sep 27 2017`, `September 27th, 2017`, `27 Sep 2017`, `19. April`.
    pub(super) fn named_date(&mut self) -> Option<()> {
        let day = |scan: &mut Self| {
            scan.number(1, 2).filter(|day| (1..=31).contains(day))?;
            _ = scan.word(|word| matches!(word, "st" | "nd" | "rd" | "th"));
            (!scan.left().starts_with(':')).then_some(())
        };
        let month = |scan: &mut Self| {
            scan.word(|word| is_of(word, MONTHS)).then_some(())?;
            _ = scan.sign('.');
            Some(())
        };
        self.attempt(|scan| {
            month(scan)?;
            scan.spaces();
            day(scan)
        })
        .or_else(|| {
            self.attempt(|scan| {
                day(scan)?;
                _ = scan.sign('.');
                scan.spaces();
                _ = scan.word(|word| word == "of");
                scan.spaces();
                month(scan)
            })
        })?;
        _ = self.attempt(|scan| {
            _ = scan.sign(',');
            scan.spaces();
            let year = scan.number(4, 4).filter(|year| (1900..=2999).contains(year))?;
            (!scan.left().starts_with(':')).then_some(year)
        });
        Some(())
    }
}

/// Whether a word is one of some names, or a name cut short: `sep`, `sept`, `thurs`.
fn is_of(word: &str, names: &[&str]) -> bool {
    names
        .iter()
        .any(|name| name.starts_with(word) && (3..=5).contains(&word.len()) || *name == word)
}
