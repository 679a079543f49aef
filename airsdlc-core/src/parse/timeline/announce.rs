//! What announces a timeline, and the zone that is stated for all its times.

use smol_str::SmolStr;

use crate::parse::moment::is_zone;
use crate::parse::section::unnumbered;

/// What a heading, or a strong line in its place, says if it announces a timeline.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Announced {
    pub(super) zone: Option<SmolStr>,
}

/// Whether a heading announces a timeline: `Timeline`, `2. Incident timeline (times in CET)`.
pub(super) fn announced(heading: &str) -> Option<Announced> {
    if !may_announce(heading) {
        return None;
    }
    let text = unnumbered(heading.trim());
    let end = [" - ", " – ", " — ", "(", ":", ","]
        .iter()
        .filter_map(|sign| text.find(sign))
        .min()
        .unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let mut words = name.split_whitespace();
    let (first, last) = (words.next()?, words.next_back());
    let is_name = |word: &str| {
        ["timeline", "timelines", "chronology"].iter().any(|name| word.eq_ignore_ascii_case(name))
    };
    let fits = (is_name(first) || last.is_some_and(is_name))
        && name.split_whitespace().count() <= 5
        && name.chars().all(|c| !c.is_ascii_digit());
    let rest = rest.trim_start_matches([' ', '-', '–', '—', ':', ',']).trim_end_matches([' ', ':']);
    let rest =
        rest.strip_prefix('(').map_or(rest, |inner| inner.strip_suffix(')').unwrap_or(inner));
    let zone = stated_zone(rest).or_else(|| {
        let first = rest.split(',').next().unwrap_or_default().trim();
        is_zone(first).then(|| first.into())
    });
    fits.then_some(Announced { zone })
}

/// Whether a text holds a word for timelines at all: nearly none does, and more costs more to say.
pub(super) fn may_announce(text: &str) -> bool {
    let bytes = text.as_bytes();
    // Of the letters of `timeline` the m is the rarest, of those of `chronology` the y.
    let stands_around = |at: usize, word: &[u8], before: usize| {
        let start = at.checked_sub(before);
        let found = start.and_then(|start| bytes.get(start..start + word.len()));
        found.is_some_and(|found| found.eq_ignore_ascii_case(word))
    };
    bytes.iter().enumerate().any(|(at, byte)| match byte | 0x20 {
        b'm' => stands_around(at, b"timeline", "ti".len()),
        b'y' => stands_around(at, b"chronology", "chronolog".len()),
        _ => false,
    })
}

/// The zone that a sentence states for all times: `All times in CEST (UTC+2)`, `Timezone: UTC`.
pub(super) fn stated_zone(text: &str) -> Option<SmolStr> {
    const WORDS: &[&str] = &[
        "are", "is", "in", "given", "listed", "shown", "below", "here", "stated", "written", "the",
        "zone",
    ];
    let lower = text.to_ascii_lowercase();
    let (at, mark) = ["timestamps", "times", "timezone", "time zone"]
        .iter()
        .filter_map(|mark| Some((lower.find(mark)?, *mark)))
        .min_by_key(|(at, _)| *at)?;
    let before = lower[..at].trim_matches([' ', '(', '*', '_']);
    let is_all = before.is_empty() || before.ends_with("all") || before.ends_with(':');
    if !is_all || before.len() > 20 {
        // "It failed three times in Production" states no zone.
        return None;
    }
    let mut rest = text[at + mark.len()..].trim_start_matches([':', ' ']);
    while let Some(word) = WORDS.iter().find(|word| {
        rest.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word))
            && rest[word.len()..].starts_with([' ', ':'])
    }) {
        rest = rest[word.len()..].trim_start_matches([':', ' ']);
    }
    let end = [". ", ",", ";", " unless ", " except ", " on ", " and ", "\n"]
        .iter()
        .filter_map(|sign| rest.find(sign))
        .min()
        .unwrap_or(rest.len());
    let mut zone = rest[..end].trim().trim_end_matches('.');
    if !zone.contains('(') {
        zone = zone.trim_end_matches(')');
    }
    let is_name = zone.starts_with(|c: char| c.is_ascii_uppercase() || matches!(c, '+' | '-'))
        || zone.starts_with("local");
    (is_name && zone.len() <= 50 && zone.split(' ').count() <= 5).then(|| zone.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_that_announce_timelines() {
        for (heading, zone) in [
            ("Timeline", None),
            ("2. Timeline", None),
            ("Incident Timeline", None),
            ("Timeline of events", None),
            ("Timeline (all times in UTC)", Some("UTC")),
            ("Timeline (times in CET (GMT+1))", Some("CET (GMT+1)")),
            ("Incident timeline (PST)", Some("PST")),
            ("Timeline - all times UTC", Some("UTC")),
            ("Timeline, UTC+2, Berlin", Some("UTC+2")),
        ] {
            let expected = Some(Announced { zone: zone.map(SmolStr::new) });
            assert_eq!(announced(heading), expected, "{heading}");
        }
        for heading in
            ["", "INC-1: broken timeline", "Why no timeline was kept at first", "Times", "Plan"]
        {
            assert_eq!(announced(heading), None, "{heading}");
        }
    }

    #[test]
    fn sentences_that_state_a_zone() {
        for (text, zone) in [
            ("All times in CEST (UTC+2)", Some("CEST (UTC+2)")),
            ("All times in Central European Time (CET)", Some("Central European Time (CET)")),
            ("All times are in UTC unless noted.", Some("UTC")),
            ("All times in UTC on 2024-01-15.", Some("UTC")),
            ("(times in CET)", Some("CET")),
            ("Note: all timestamps are UTC.", Some("UTC")),
            ("Time zone: Europe/Berlin", Some("Europe/Berlin")),
            ("All times in {{ most convenient timezone}}", None),
            ("It failed three times in Production", None),
            ("All times are rounded", None),
        ] {
            assert_eq!(stated_zone(text).as_deref(), zone, "{text}");
        }
    }
}
