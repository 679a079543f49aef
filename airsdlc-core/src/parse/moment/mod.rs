//! Moments as people write them at the start of a line: `2018-01-18 4:19pm PST`, `~13:30-13:45`,
//! `Sep 27 2017 13:06`, `[14:03Z]`.
//!
//! A *moment* has a *date*, a *clock*, or both; a *zone* may follow the clock, and an end. Dates and
//! zones stay as they are written; a clock is read where it means one time of the day.

mod date;
mod zone;

pub(super) use zone::is_zone;

use crate::model::Clock;

/// A moment at the start of a text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Moment<'a> {
    /// As written, with the remark behind it: `22:52 (maybe earlier?)`.
    pub(super) written: &'a str,
    pub(super) date: Option<&'a str>,
    /// Whether a time of day is written, even one that cannot be read: `17:14am`.
    pub(super) has_clock: bool,
    pub(super) clock: Option<Clock>,
    pub(super) until: Option<Clock>,
    pub(super) zone: Option<&'a str>,
    /// What follows, without the sign between.
    pub(super) rest: &'a str,
}

/// The moment that a text begins with. A date alone is one only where a sign or nothing follows it, so
/// that `May 5 people` is none. Cost: `O(bytes)` for white space, else bounded.
pub(super) fn moment(text: &str) -> Option<Moment<'_>> {
    let text = text.trim();
    let (body, bracket) = match text.chars().next() {
        Some('[') => (&text[1..], Some(']')),
        Some('(') => (&text[1..], Some(')')),
        _ => (text, None),
    };
    let mut scan = Scan { text: body, at: 0 };
    scan.about();
    let date = scan.date();
    let is_iso = date.is_some() && scan.text[scan.at..].starts_with('T');
    let before_clock = scan.at;
    scan.between();
    let first = scan.clock();
    if first.is_none() {
        scan.at = before_clock;
        date.filter(|date| date.contains(|c: char| c.is_ascii_digit()))?;
    }
    let mut zone = first.and_then(|_| scan.zone(is_iso));
    let until = if first.is_some() { scan.until() } else { None };
    if until.is_some() {
        zone = zone.or_else(|| scan.zone(is_iso));
    }
    let end = scan.remark();
    let written = body[..end].trim();
    let mut rest = &body[end..];
    if let Some(bracket) = bracket {
        rest = rest.trim_start().strip_prefix(bracket)?;
    }
    let is_apart = rest.is_empty() || rest.starts_with(char::is_whitespace);
    let after = rest.trim_start();
    let has_sign = after.is_empty() || after.starts_with(SIGNS);
    if !(has_sign || is_apart && (first.is_some() || bracket.is_some())) {
        return None;
    }
    Some(Moment {
        written,
        date,
        has_clock: first.is_some(),
        clock: first.and_then(|time| time.0),
        until: until.and_then(|time| time.0),
        zone,
        rest: without_sign(rest),
    })
}

/// Signs between a moment and what happened.
const SIGNS: &[char] = &[':', '-', '–', '—', '|', ',', ';', '.', '→', '=', ')'];

/// Text behind a moment without the signs between; `-5 %` keeps its sign.
fn without_sign(text: &str) -> &str {
    let mut text = text.trim();
    for _ in 0..2 {
        let Some(sign) = text.chars().next().filter(|c| SIGNS.contains(c)) else { break };
        let rest = text[sign.len_utf8()..].trim_start_matches('>');
        if !(rest.is_empty() || rest.starts_with(char::is_whitespace) || matches!(sign, ':' | '→'))
        {
            break;
        }
        text = rest.trim_start();
    }
    text
}

/// Words for a time that is not exact.
const ABOUT: &[&str] =
    &["approximately", "approx.", "approx", "around", "about", "circa", "ca.", "c."];
/// The longest remark that is kept with its moment.
const REMARK: usize = 60;

/// A time of day as it is written; `None` where it means none, or more than one.
#[derive(Clone, Copy)]
struct Time(Option<Clock>);

/// A place in a text.
struct Scan<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scan<'a> {
    fn left(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn spaces(&mut self) {
        self.at = self.text.len() - self.left().trim_start().len();
    }

    /// Takes a word of ASCII letters, if it is one of `fits`, in any case, and ends there.
    fn word(&mut self, fits: impl Fn(&str) -> bool) -> bool {
        let length = self.left().bytes().take_while(u8::is_ascii_alphabetic).count();
        let is_end = !self.left()[length..].starts_with(char::is_alphanumeric);
        let found = length > 0
            && length <= 12
            && is_end
            && fits(&self.left()[..length].to_ascii_lowercase());
        if found {
            self.at += length;
        }
        found
    }

    /// Takes a number of between `least` and `most` digits.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let length = self.left().bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
        let number = self.left().get(..length)?.parse().ok();
        if (least..=most).contains(&length) {
            self.at += length;
            return number;
        }
        None
    }

    /// Runs `read`; goes back if it finds nothing.
    fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    fn sign(&mut self, sign: char) -> Option<()> {
        self.left().starts_with(sign).then(|| self.at += sign.len_utf8())
    }

    /// Takes what says that a time is not exact, or only leads to it: `~`, `ca.`, `at`, `@`.
    fn about(&mut self) {
        loop {
            let start = self.at;
            self.spaces();
            let left = self.left();
            let word = ABOUT.iter().find(|word| {
                let head = left.get(..word.len());
                head.is_some_and(|head| head.eq_ignore_ascii_case(word))
                    && left[word.len()..].starts_with([' ', '~'])
            });
            if let Some(word) = word {
                self.at += word.len();
            } else if self.sign('~').or_else(|| self.sign('≈')).or_else(|| self.sign('@')).is_none()
                && !self.word(|word| word == "at")
            {
                self.at = start;
                return;
            }
        }
    }

    /// Takes what stands between a date and a clock.
    fn between(&mut self) {
        if self.left().starts_with('T') {
            self.at += 1;
            return;
        }
        _ = self.sign(',');
        self.about();
        _ = self.attempt(|scan| {
            scan.spaces();
            scan.sign('-').or_else(|| scan.sign('–')).or_else(|| scan.sign('—'))?;
            scan.left().starts_with(' ').then_some(())
        });
        self.about();
        self.spaces();
    }

    /// Takes a time of day.
    fn clock(&mut self) -> Option<Time> {
        self.attempt(|scan| {
            let start = scan.at;
            let hour = scan.number(1, 2);
            let minute = match hour {
                Some(_) => scan.attempt(|scan| {
                    scan.sign(':').or_else(|| scan.sign('h'))?;
                    scan.number(2, 2).filter(|minute| *minute < 60)
                }),
                None => None,
            };
            if minute.is_some() {
                scan.seconds();
            }
            let half = scan.half();
            let (hour, minute) = match (hour, minute, half) {
                (Some(hour), Some(minute), _) => (hour, minute),
                (Some(hour), None, Some(_)) => (hour, 0),
                (Some(_), None, None) => return None,
                (None, ..) => {
                    scan.at = start;
                    scan.digits()?
                }
            };
            let left = scan.left();
            let goes_on = left.starts_with(|c: char| c.is_alphanumeric() && c != 'Z')
                || left
                    .strip_prefix(':')
                    .is_some_and(|c| c.starts_with(|c: char| c.is_ascii_digit()));
            if hour > 24 || goes_on {
                return None;
            }
            Some(Time(in_day(hour, minute, half)))
        })
    }

    /// `:22`, `:22.250`, `:22,250` behind a minute.
    fn seconds(&mut self) {
        _ = self.attempt(|scan| {
            scan.sign(':')?;
            scan.number(2, 2)?;
            _ = scan.attempt(|scan| {
                scan.sign('.').or_else(|| scan.sign(','))?;
                scan.number(1, 9)
            });
            Some(())
        });
        _ = self.attempt(|scan| {
            scan.spaces();
            scan.word(|word| matches!(word, "h" | "hrs" | "hours" | "uhr")).then_some(())
        });
    }

    /// `am` or `pm` behind a clock; whether it is `pm`.
    fn half(&mut self) -> Option<bool> {
        self.attempt(|scan| {
            scan.spaces();
            let left = scan.left();
            let found = ["a.m.", "p.m.", "am", "pm"].into_iter().find(|half| {
                left.get(..half.len()).is_some_and(|head| head.eq_ignore_ascii_case(half))
                    && !left[half.len()..].starts_with(char::is_alphanumeric)
            })?;
            scan.at += found.len();
            Some(found.starts_with('p'))
        })
    }

    /// `1403Z`, `1403 UTC`: four digits are a clock only before a zone.
    fn digits(&mut self) -> Option<(u32, u32)> {
        let number = self.number(4, 4)?;
        let mut ahead = Scan { text: self.text, at: self.at };
        ahead.zone(false)?;
        (number % 100 < 60).then_some((number / 100, number % 100))
    }

    /// The end of a range: `- 8:24`, `–2018-01-19 01:00`, `to 14:10`.
    fn until(&mut self) -> Option<Time> {
        self.attempt(|scan| {
            scan.spaces();
            let sign = ['-', '–', '—'].into_iter().find_map(|sign| scan.sign(sign));
            if sign.is_none() && !scan.word(|word| matches!(word, "to" | "until" | "till")) {
                return None;
            }
            scan.about();
            scan.spaces();
            if scan.numeric_date().or_else(|| scan.named_date()).is_some() {
                scan.between();
            }
            scan.clock()
        })
    }

    /// The end of the moment: past a short remark in parentheses, if nothing but a sign follows it.
    fn remark(&mut self) -> usize {
        let left = self.left();
        let inner = left.trim_start();
        let Some(open) = inner.strip_prefix('(') else { return self.at };
        let close = open.char_indices().take(REMARK).find(|(_, c)| *c == ')').map(|(at, _)| at);
        let Some(close) = close else { return self.at };
        let after = &open[close + 1..];
        if after.trim_start().is_empty() || after.trim_start().starts_with(SIGNS) {
            self.at = self.text.len() - after.len();
        }
        self.at
    }
}

/// The time of day of an hour and a minute with `am` or `pm`, if they mean one: `17:14pm` does,
/// `17:14am` and `24:00` do not.
fn in_day(hour: u32, minute: u32, half: Option<bool>) -> Option<Clock> {
    let hour = match (hour, half) {
        (12, Some(false)) => 0,
        (1..=11, Some(true)) => hour + 12,
        (0..=12, Some(false)) | (12..=23, Some(true)) | (0..=23, None) => hour,
        _ => return None,
    };
    Some(Clock { hour: u8::try_from(hour).ok()?, minute: u8::try_from(minute).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `date | clock until | zone | rest` of a moment.
    fn read(text: &str) -> Option<String> {
        let found = moment(text)?;
        let clock = |clock: Option<Clock>| clock.map_or("-".to_owned(), |clock| clock.to_string());
        Some(format!(
            "{} | {} {} | {} | {}",
            found.date.unwrap_or("-"),
            clock(found.clock),
            clock(found.until),
            found.zone.unwrap_or("-"),
            found.rest
        ))
    }

    #[test]
    fn moments_as_people_write_them() {
        for (text, expected) in [
            ("14:03 Alert fires", "- | 14:03 - | - | Alert fires"),
            ("14:03: -5 % traffic", "- | 14:03 - | - | -5 % traffic"),
            ("14:03 -5 % traffic", "- | 14:03 - | - | -5 % traffic"),
            ("14:03 UTC — Ada is paged", "- | 14:03 - | UTC | Ada is paged"),
            ("14:03 API down", "- | 14:03 - | - | API down"),
            ("[14:03Z] paged", "- | 14:03 - | Z | paged"),
            ("1403Z paged", "- | 14:03 - | Z | paged"),
            ("2017-09-29 00:46 - x", "2017-09-29 | 00:46 - | - | x"),
            ("2024-01-15T14:23:05-05:00 x", "2024-01-15 | 14:23 - | -05:00 | x"),
            ("2018-01-18 4:19", "2018-01-18 | 04:19 - | - | "),
            ("2018-01-17 17:14pm", "2018-01-17 | 17:14 - | - | "),
            ("2018-07-08 ca. 18:30", "2018-07-08 | 18:30 - | - | "),
            ("07:30am - First report", "- | 07:30 - | - | First report"),
            ("12:05 a.m. x", "- | 00:05 - | - | x"),
            ("4:23PM PST, OOM", "- | 16:23 - | PST | OOM"),
            ("17:14am x", "- | - - | - | x"),
            ("24:00 x", "- | - - | - | x"),
            ("8:20 - 8:24", "- | 08:20 08:24 | - | "),
            ("~13:30-13:45: zero", "- | 13:30 13:45 | - | zero"),
            ("14:03 CEST (UTC+2) to 15:00: x", "- | 14:03 15:00 | CEST (UTC+2) | x"),
            ("14:03-05:00 x", "- | 14:03 05:00 | - | x"),
            ("22:52 (maybe earlier?)", "- | 22:52 - | - | "),
            ("14:03 (Ada) restarts", "- | 14:03 - | - | (Ada) restarts"),
            ("Sep 27 2017 13:06", "Sep 27 2017 | 13:06 - | - | "),
            ("Feb 21, 13:00", "Feb 21 | 13:00 - | - | "),
            ("19. April, 11:00", "19. April | 11:00 - | - | "),
            (
                "Tuesday, 27th of September 2017 at 9 pm: x",
                "Tuesday, 27th of September 2017 | 21:00 - | - | x",
            ),
            ("2018-01-15", "2018-01-15 | - - | - | "),
            ("2024-02-01: Beta", "2024-02-01 | - - | - | Beta"),
            ("14:03 Europe/Berlin x", "- | 14:03 - | Europe/Berlin | x"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_moment() {
        for text in [
            "",
            "[",
            "Sun: hot",
            "Thus, x",
            "May 5 people came",
            "2018-01-15 General failures",
            "10:1 odds",
            "14:60 x",
            "25:00 x",
            "14:03x",
            "2X:XX",
            "2024 was",
            "10 pods",
            "PR #254",
            "[1](x)",
            "é",
            "1.2.3 released",
            "Marching 5: x",
            "14:03:22:11",
            "2018-01-182 x",
            "12",
            "(14:03",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_written_is_kept() {
        let written = |text| moment(text).map(|moment| moment.written);
        assert_eq!(written("~13:30-13:45 zero"), Some("~13:30-13:45"));
        assert_eq!(written("[14:03 UTC] x"), Some("14:03 UTC"));
        assert_eq!(written("22:52 (maybe earlier?)"), Some("22:52 (maybe earlier?)"));
    }

    proptest::proptest! {
        #[test]
        fn what_is_kept_stands_in_the_text(
            text in "([0-9]{1,4}|[-:.,/T Z+()\\[\\]~–—é]|am|pm|at|ca\\.|UTC|Sep|May|Mon|to|Europe/){0,12}",
        ) {
            if let Some(found) = moment(&text) {
                for part in [Some(found.written), found.date, found.zone].into_iter().flatten() {
                    proptest::prop_assert!(text.contains(part) && !part.is_empty(), "{part:?}");
                }
                proptest::prop_assert!(text.trim_end().ends_with(found.rest));
                proptest::prop_assert!(found.has_clock || found.date.is_some());
            }
        }
    }
}
