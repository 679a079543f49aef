//! Values that say that there is none, and why.

/// Words for no value, in small letters: English, German, French, Spanish, Italian, Portuguese and Dutch.
/// `docs/configuration.md` lists them.
const NONE: &[&str] = &[
    "none",
    "n/a",
    "na",
    "not applicable",
    "nothing",
    "keine",
    "keiner",
    "keines",
    "kein",
    "entfällt",
    "nicht zutreffend",
    "nicht anwendbar",
    "aucun",
    "aucune",
    "sans objet",
    "ninguno",
    "ninguna",
    "no aplica",
    "nessuno",
    "nessuna",
    "non applicabile",
    "nenhum",
    "nenhuma",
    "não aplicável",
    "não se aplica",
    "geen",
    "niet van toepassing",
    "n.v.t",
];

/// Signs and words for a value that is not known yet, or not written.
const EMPTY: &[&str] = &["-", "–", "—", "tbd", "null", "nil"];

/// Bytes of the longest of [`NONE`].
const LONGEST_NONE: usize = 19;

/// Why a value says that there is no value: `technical decision` of `N/A — technical decision`.
pub(crate) fn reason_for_none(value: &str) -> Option<&str> {
    let value = value.trim();
    let is_apart = |rest: &str| {
        let rest = rest.trim_start();
        rest.starts_with(['—', '–', '(', ':', ';', ',', '.'])
            || rest.starts_with("- ")
            || rest.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("because "))
    };
    let rests = NONE.iter().filter_map(|none| {
        let start = value.get(..none.len())?;
        start.eq_ignore_ascii_case(none).then(|| &value[none.len()..])
    });
    let reasons = rests
        .filter(|rest| is_apart(rest))
        .map(|rest| rest.trim_matches(|c: char| !c.is_alphanumeric()));
    reasons.into_iter().find(|reason| !reason.is_empty())
}

/// Whether a value says that there is no value.
pub(crate) fn is_no_value(value: &str) -> bool {
    let value = value.trim().trim_end_matches('.');
    let is = |none: &&str| value.eq_ignore_ascii_case(none);
    value.is_empty() || value.len() <= LONGEST_NONE && (EMPTY.iter().any(is) || NONE.iter().any(is))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_none_are_told_and_as_long_as_is_said() {
        let told = include_str!("../../../docs/configuration.md");
        for word in NONE {
            assert!(is_no_value(word) && is_no_value(&format!(" {word}. ")), "{word}");
            assert!(told.contains(&format!("`{word}`")), "{word} is not listed");
        }
        assert_eq!(NONE.iter().map(|word| word.len()).max(), Some(LONGEST_NONE));
        for other in ["none of them", "keine Ahnung", "no", "n", "kei", "noneé"] {
            assert!(!is_no_value(other), "{other}");
        }
    }

    #[test]
    fn why_there_is_no_value() {
        for (text, reason) in [
            ("N/A — technical decision", Some("technical decision")),
            ("n/a (chore)", Some("chore")),
            ("None, see below.", Some("see below")),
            ("not applicable: a spike", Some("a spike")),
            ("Keine – rein technisch", Some("rein technisch")),
            ("keine Ahnung", None),
            ("não aplicável (infra)", Some("infra")),
            ("none because nobody asked", Some("because nobody asked")),
            ("None - a chore", Some("a chore")),
            ("None", None),
            ("N/A.", None),
            ("none-too-soon alerts", None),
            ("Nonesuch (a chore)", None),
            ("None of the above", None),
            ("TBD — soon", None),
        ] {
            assert_eq!(reason_for_none(text), reason, "{text}");
        }
    }

    #[test]
    fn no_value_in_all_its_spellings() {
        for text in ["None", "n/a", "-", "TBD", " ", "None."] {
            assert!(is_no_value(text), "{text}");
        }
        assert!(!is_no_value("ADR-001"));
    }
}
