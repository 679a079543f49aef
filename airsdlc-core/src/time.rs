//! Spans of time as people write them, and days.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

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
