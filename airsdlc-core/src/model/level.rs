//! How severe an incident is, however it is written.

/// The level of a severity as teams write it: `SEV-2`, `Sev 2 (degraded)`, `S2`, `P1`, `2`. 1 is the worst,
/// except where a team counts from 0. `None` for words (`high`), which mean another level in each team.
///
/// Cost: `O(1)`.
pub(crate) fn incident_level(text: &str) -> Option<u8> {
    const WORDS: &[&str] = &["severity", "sev", "priority", "prio", "level", "s", "p"];
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = text.split_at(letters);
    let is_word = WORDS.iter().any(|known| word.eq_ignore_ascii_case(known));
    let rest = rest.trim_start_matches([' ', '-', '_', ':', '#', '\u{a0}', '\u{2011}', '–']);
    let digit = rest.bytes().next().filter(u8::is_ascii_digit)?;
    let after = rest[1..].chars().next();
    // A number without a word is a level only if nothing is counted: `2 services`.
    let ends = match (letters, after) {
        (_, None) => true,
        (0, Some(next)) => {
            matches!(next, '(' | ',' | ';') || rest[1..].trim_start().starts_with('(')
        }
        (_, Some(next)) => !next.is_alphanumeric() && next != '.',
    };
    ((letters == 0 || is_word) && ends).then(|| digit - b'0')
}

#[cfg(test)]
mod tests {
    use super::incident_level;

    #[test]
    fn severities_as_teams_write_them() {
        for (text, level) in [
            ("SEV-2", Some(2)),
            ("SEV-2 (service degraded)", Some(2)),
            ("Sev 1", Some(1)),
            ("sev3", Some(3)),
            ("S2", Some(2)),
            ("P1 - critical", Some(1)),
            ("P0", Some(0)),
            ("Severity: 2", Some(2)),
            ("🔴 SEV1", Some(1)),
            ("2", Some(2)),
            ("2 (major)", Some(2)),
            ("SEV-2/SEV-3", Some(2)),
            ("2 services", None),
            ("SEV-12", None),
            ("P99", None),
            ("High", None),
            ("SEV-X", None),
            ("v1.2", None),
            ("S2.5", None),
            ("", None),
        ] {
            assert_eq!(incident_level(text), level, "{text}");
        }
    }
}
