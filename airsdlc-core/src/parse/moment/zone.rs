//! Time zones: abbreviations, offsets and names of the time zone database.

use super::Scan;

/// Abbreviations of zones; other words in capitals behind a time (`API`, `DB`) are none.
const ZONES: &[&str] = &[
    "UTC", "GMT", "PST", "PDT", "PT", "MST", "MDT", "MT", "CST", "CDT", "CT", "EST", "EDT", "ET",
    "AKST", "AKDT", "HST", "WET", "WEST", "CET", "CEST", "EET", "EEST", "MSK", "BST", "IST", "JST",
    "KST", "SGT", "HKT", "PKT", "ICT", "AWST", "ACST", "ACDT", "AEST", "AEDT", "NZST", "NZDT",
    "BRT", "ART", "SAST", "EAT", "WAT", "CAT", "AST", "ADT", "NST", "NDT",
];
/// First parts of the names in the time zone database (IANA).
const REGIONS: &[&str] = &[
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Brazil",
    "Canada",
    "Chile",
    "Etc",
    "Europe",
    "Indian",
    "Mexico",
    "Pacific",
    "US",
];

/// Whether a text is a zone, from its start to its end: `UTC`, `CET (GMT+1)`, `Europe/Berlin`.
pub(in crate::parse) fn is_zone(text: &str) -> bool {
    let mut scan = Scan { text: text.trim(), at: 0 };
    scan.zone(true).is_some() && scan.at == scan.text.len()
}

impl<'a> Scan<'a> {
    /// Takes a zone: `Z`, `UTC`, `UTC+2`, `CET (GMT+1)`, `+02:00`, `Europe/Berlin`. Behind a clock that
    /// is not in the form of ISO 8601, `-05:00` is the end of a range.
    pub(super) fn zone(&mut self, is_iso: bool) -> Option<&'a str> {
        let outer = self.at;
        self.spaces();
        let paren = self.sign('(').is_some();
        let start = self.at;
        let found = self.attempt(|scan| scan.zone_name(is_iso));
        let inner = self.at;
        if found.is_none() || paren && self.sign(')').is_none() {
            self.at = outer;
            return None;
        }
        if paren {
            return Some(&self.text[start..inner]);
        }
        // An explanation belongs to the zone if it is one, too: `CEST (UTC+2)`.
        _ = self.attempt(|scan| {
            scan.spaces();
            scan.sign('(')?;
            scan.zone_name(true)?;
            scan.sign(')')
        });
        Some(&self.text[start..self.at])
    }

    fn zone_name(&mut self, is_iso: bool) -> Option<()> {
        let left = self.left();
        let length = left.bytes().take_while(u8::is_ascii_alphabetic).count();
        let word = &left[..length];
        if word == "Z" && !left[1..].starts_with(char::is_alphanumeric) {
            self.at += 1;
            return Some(());
        }
        if ZONES.contains(&word) && !left[length..].starts_with(char::is_alphanumeric) {
            self.at += length;
            _ = self.offset(true);
            return Some(());
        }
        if REGIONS.contains(&word) && left[length..].starts_with('/') {
            let is_part =
                |c: &char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '+' | '-');
            self.at += left.chars().take_while(is_part).count();
            return Some(());
        }
        self.offset(is_iso)
    }

    /// `+2`, `+02:00`, `-0700`.
    fn offset(&mut self, may_be_minus: bool) -> Option<()> {
        self.attempt(|scan| {
            if scan.sign('+').is_none() {
                may_be_minus.then_some(())?;
                scan.sign('-').or_else(|| scan.sign('−'))?;
            }
            let hours = match scan.number(4, 4) {
                Some(both) => both / 100,
                None => scan.number(1, 2)?,
            };
            _ = scan.attempt(|scan| {
                scan.sign(':')?;
                scan.number(2, 2).filter(|minute| minute % 15 == 0)
            });
            (hours <= 14 && !scan.left().starts_with(char::is_alphanumeric)).then_some(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_by_themselves() {
        for zone in ["UTC", "CET (GMT+1)", "UTC-7", "Europe/Berlin", "+02:00", "US/Pacific"] {
            assert!(is_zone(zone), "{zone}");
        }
        for text in ["", "API", "UTC times", "cet", "Europe"] {
            assert!(!is_zone(text), "{text}");
        }
    }
}
