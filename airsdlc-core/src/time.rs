//! Spans of time as people write them, and days.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that is no span of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no span of time above zero, such as `15m`, `90 seconds` or `1h 30m`")]
pub struct TimeError {
    /// The text as given.
    pub text: String,
}

/// Reads a span of time: `15m`, `1h 30m`, `90 seconds`, `PT15M`.
///
/// Source: jiff's "friendly" format, and ISO 8601.
///
/// # Errors
/// [`TimeError`] if the text is neither, or the span is not above zero.
///
/// ```
/// assert_eq!(airsdlc_core::time::parse("1h 30m").unwrap().as_secs(), 5_400);
/// assert!(airsdlc_core::time::parse("soon").is_err());
/// ```
pub fn parse(text: &str) -> Result<Duration, TimeError> {
    let error = || TimeError { text: text.to_owned() };
    let span: jiff::SignedDuration = text.trim().parse().map_err(|_| error())?;
    let duration = Duration::try_from(span).map_err(|_| error())?;
    if duration.is_zero() { Err(error()) } else { Ok(duration) }
}

/// Writes a span of time: `15 min`, `1 h 30 min`.
pub fn spell(time: Duration) -> String {
    let seconds = time.as_secs();
    let pieces = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let text: Vec<String> = pieces
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    if text.is_empty() { format!("{} s", time.as_secs_f64()) } else { text.join(" ") }
}

/// A day of the Gregorian calendar.
///
/// ```
/// use airsdlc_core::time::Date;
///
/// let (first, last): (Date, Date) = ("2024-01-15".parse()?, "2024-02-01".parse()?);
/// assert_eq!(last.days_since(first), 17);
/// # Ok::<(), airsdlc_core::time::DateError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

/// A text that is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no date; dates are written as 2024-01-15")]
pub struct DateError {
    /// The text as given.
    pub text: String,
}

impl Date {
    /// How many days lie between an earlier day and this; negative if it is later.
    pub fn days_since(self, earlier: Self) -> i32 {
        let span = self.0.since((jiff::Unit::Day, earlier.0));
        span.map_or(0, |span| span.get_days())
    }
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads `2024-01-15`, whatever time of that day follows.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || DateError { text: text.to_owned() };
        let text = text.trim();
        let day = text.get(..10).ok_or_else(error)?;
        let is_apart = text[10..].starts_with([' ', 'T', 't']) || text.len() == 10;
        let date = day.parse().ok().filter(|_| is_apart);
        date.map(Self).ok_or_else(error)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A point in time, with the zone in which it was written. Ordered by the point, not by the zone.
///
/// Written as RFC 3339: `2024-01-15T14:30:00+01:00`.
///
/// ```
/// use airsdlc_core::time::Timestamp;
///
/// let there: Timestamp = "2024-01-15T14:30:00+01:00".parse()?;
/// let here: Timestamp = "2024-01-15 13:30 UTC".parse()?;
/// assert_eq!(there.seconds(), here.seconds());
/// assert_eq!(there.to_string(), "2024-01-15T14:30:00+01:00");
/// # Ok::<(), airsdlc_core::time::TimestampError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    seconds: i64,
    /// Of the zone, in seconds east of UTC.
    offset: i32,
}

/// A text that is no point in time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no time, such as `2024-01-15T14:30Z`, `2024-01-15 14:30 +01:00` or `2024-01-15`"
)]
pub struct TimestampError {
    /// The text as given.
    pub text: String,
}

impl Timestamp {
    /// The time so many seconds after 1970-01-01T00:00:00Z, in a zone so many seconds east of UTC; `None` outside
    /// the years -9999 to 9999.
    pub fn new(seconds: i64, offset: i32) -> Option<Self> {
        let time = Self { seconds, offset };
        time.civil().map(|_| time)
    }

    /// Seconds after 1970-01-01T00:00:00Z.
    pub fn seconds(self) -> i64 {
        self.seconds
    }

    /// Seconds by which its zone is east of UTC.
    #[cfg(feature = "git")]
    pub(crate) fn offset(self) -> i32 {
        self.offset
    }

    /// The day in its own zone.
    pub fn date(self) -> Date {
        Date(self.civil().map(jiff::civil::DateTime::date).unwrap_or_default())
    }

    fn civil(self) -> Option<jiff::civil::DateTime> {
        let offset = jiff::tz::Offset::from_seconds(self.offset).ok()?;
        Some(offset.to_datetime(jiff::Timestamp::from_second(self.seconds).ok()?))
    }
}

impl FromStr for Timestamp {
    type Err = TimestampError;

    /// Reads RFC 3339, with a space for its `T` and around its zone if one likes; without a zone UTC; `@1705325400`; and a
    /// day alone as its last second, since what was known on a day is what was known when it ended.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || TimestampError { text: text.to_owned() };
        let written = text.trim();
        if let Some(seconds) = written.strip_prefix('@') {
            let time = seconds.parse().ok().and_then(|seconds| Self::new(seconds, 0));
            return time.ok_or_else(error);
        }
        if let Ok(day) = written.parse::<jiff::civil::Date>()
            && written.len() == "2024-01-15".len()
        {
            let end = day.at(23, 59, 59, 0);
            let time = jiff::tz::Offset::UTC.to_timestamp(end).map_err(|_| error())?;
            return Ok(Self { seconds: time.as_second(), offset: 0 });
        }
        let (clock, zone) = split_zone(written);
        let clock: jiff::civil::DateTime = clock.parse().map_err(|_| error())?;
        let offset = zone_offset(zone).ok_or_else(error)?;
        let time = offset.to_timestamp(clock).map_err(|_| error())?;
        Ok(Self { seconds: time.as_second(), offset: offset.seconds() })
    }
}

/// A time apart from the zone behind it, which is empty if there is none.
fn split_zone(text: &str) -> (&str, &str) {
    // Neither the date's hyphens nor its `T` come after the first colon.
    let clock = text.find(':').unwrap_or(text.len());
    let zone = text[clock..].find(|c: char| c.is_ascii_alphabetic() || c == '+' || c == '-');
    let at = zone.map_or(text.len(), |zone| clock + zone);
    (text[..at].trim_end(), text[at..].trim())
}

/// What a zone as `Z`, `UTC`, `+01:00` or `+0100` is to UTC.
fn zone_offset(zone: &str) -> Option<jiff::tz::Offset> {
    if zone.is_empty() || ["z", "utc", "gmt"].iter().any(|name| zone.eq_ignore_ascii_case(name)) {
        return Some(jiff::tz::Offset::UTC);
    }
    let (sign, digits) = match zone.as_bytes().first()? {
        b'+' => (1, &zone[1..]),
        b'-' => (-1, &zone[1..]),
        _ => return None,
    };
    let digits = digits.replace(':', "");
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i32>().ok();
    let (hours, minutes) = match digits.len() {
        2 => (number(0..2)?, 0),
        4 => (number(0..2)?, number(2..4)?),
        _ => return None,
    };
    let is_zone = hours < 24 && minutes < 60;
    is_zone.then(|| jiff::tz::Offset::from_seconds(sign * (hours * 3600 + minutes * 60)).ok())?
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = self.civil().unwrap_or_default();
        write!(
            f,
            "{}T{}",
            civil.date(),
            civil.time().round(jiff::Unit::Second).unwrap_or_default()
        )?;
        if self.offset == 0 {
            return f.write_str("Z");
        }
        let sign = if self.offset < 0 { '-' } else { '+' };
        let minutes = self.offset.abs() / 60;
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Timestamp {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date-time" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_with_what_follows() {
        for (text, day) in [("2024-01-15", "2024-01-15"), (" 2024-01-15 10:00 UTC", "2024-01-15")] {
            assert_eq!(text.parse::<Date>().map(|date| date.to_string()).as_deref(), Ok(day));
        }
        for text in ["15.01.2024", "2024-02-30", "2024-1-5", "2024-01-155", "soon", ""] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }

    #[test]
    fn points_in_time_are_read_and_written() {
        for (text, written, seconds) in [
            ("2024-01-15T14:30:00Z", "2024-01-15T14:30:00Z", 1_705_329_000),
            (" 2024-01-15 14:30 ", "2024-01-15T14:30:00Z", 1_705_329_000),
            ("2024-01-15 14:30 utc", "2024-01-15T14:30:00Z", 1_705_329_000),
            ("2024-01-15T15:30+01:00", "2024-01-15T15:30:00+01:00", 1_705_329_000),
            ("2024-01-15 09:00 -0530", "2024-01-15T09:00:00-05:30", 1_705_329_000),
            ("2024-01-15 16:30:00 +02", "2024-01-15T16:30:00+02:00", 1_705_329_000),
            ("@1705329000", "2024-01-15T14:30:00Z", 1_705_329_000),
            ("2024-01-15", "2024-01-15T23:59:59Z", 1_705_363_199),
        ] {
            let time: Timestamp = text.parse().expect(text);
            assert_eq!((time.to_string().as_str(), time.seconds()), (written, seconds), "{text}");
            assert_eq!(written.parse(), Ok(time));
        }
    }

    #[test]
    fn what_is_no_point_in_time_is_an_error() {
        for text in [
            "",
            "soon",
            "14:30",
            "2024-02-30",
            "2024-01-15T25:00Z",
            "2024-01-15 14:30 CET",
            "@now",
            "@99999999999999",
        ] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
    }

    #[test]
    fn times_are_spelt_for_people() {
        assert_eq!(spell(Duration::from_secs(900)), "15 min");
        assert_eq!(spell(Duration::from_secs(5_430)), "1 h 30 min 30 s");
        assert_eq!(spell(Duration::from_millis(500)), "0.5 s");
    }

    #[test]
    fn what_is_no_time_is_an_error() {
        for text in ["", "15", "-15m", "0m", "soon", "1d"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
