//! Spans of time as people write them.

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

#[cfg(test)]
mod tests {
    use super::*;

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
