//! Proposals for names that nothing has: the known name most like each.
//!
//! Among few names all are compared. Among many, only those that share the rarest runs of three letters
//! with what was written, so that a thousand broken references to a thousand names are no million.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::model::near;
use crate::visits::visit;

/// Names that are compared with one that nothing has, at most.
const COMPARED: usize = 64;

/// Names longer than this are compared with nothing: the comparison is a square of the length.
const LONGEST: usize = 200;

/// Known names, for proposals.
pub(super) struct Names<'a> {
    all: Vec<&'a str>,
    /// The names that hold each run of three bytes, in lower case; empty where all are compared.
    runs: FxHashMap<[u8; 3], Vec<u32>>,
    known: RefCell<FxHashMap<SmolStr, Rc<[&'a str]>>>,
}

impl<'a> Names<'a> {
    /// Cost: `O(bytes)`.
    pub(super) fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut all: Vec<&str> =
            names.into_iter().filter(|name| (1..=LONGEST).contains(&name.len())).collect();
        all.sort_unstable();
        all.dedup();
        visit(all.len());
        let mut runs: FxHashMap<[u8; 3], Vec<u32>> = FxHashMap::default();
        let are_many = all.len() > COMPARED;
        for (at, name) in all.iter().enumerate().filter(|_| are_many) {
            for run in runs_of(name) {
                runs.entry(run).or_default().push(at as u32);
            }
        }
        Self { all, runs, known: RefCell::default() }
    }

    /// The name most like one that nothing has, if one is near. Cost: as of [`Self::near`].
    pub(super) fn nearest(&self, text: &str) -> Option<&'a str> {
        self.near(text).first().copied()
    }

    /// The name most like an id that nothing has: of the same prefix, or with the same number behind a prefix in which
    /// one letter is wrong. What is no id is near whatever it is like.
    pub(super) fn nearest_id(&self, text: &str) -> Option<&'a str> {
        let near = self.near(text);
        let Some((prefix, number)) = id_parts(text) else { return near.first().copied() };
        let may_be = |name: &&&str| {
            let part = name.rsplit('/').next().unwrap_or_default();
            id_parts(part).is_some_and(|(own, its)| {
                own.eq_ignore_ascii_case(prefix) || its == number && is_slip(prefix, own)
            })
        };
        near.iter().find(may_be).copied()
    }

    /// The names that are like one that nothing has, the nearest first. Cost: at most [`COMPARED`] comparisons,
    /// once for each text.
    pub(super) fn near(&self, text: &str) -> Rc<[&'a str]> {
        if text.len() > LONGEST {
            return Rc::default();
        }
        if let Some(known) = self.known.borrow().get(text) {
            return Rc::clone(known);
        }
        let compared = if self.runs.is_empty() { self.all.clone() } else { self.alike(text) };
        visit(compared.len());
        let found: Rc<[&str]> = near(text, compared.into_iter()).into();
        self.known.borrow_mut().insert(text.into(), Rc::clone(&found));
        found
    }

    /// The names that share the rarest runs with a text.
    fn alike(&self, text: &str) -> Vec<&'a str> {
        let runs = runs_of(text);
        let mut lists: Vec<&[u32]> =
            runs.iter().filter_map(|run| self.runs.get(run)).map(Vec::as_slice).collect();
        lists.sort_by_key(|list| (list.len(), list[0]));
        let mut found: Vec<u32> = Vec::new();
        for list in lists {
            let room = COMPARED.saturating_sub(found.len());
            let new = list.iter().take(COMPARED).filter(|at| !found.contains(at)).take(room);
            let new: Vec<u32> = new.copied().collect();
            found.extend(new);
        }
        found.into_iter().map(|at| self.all[at as usize]).collect()
    }
}

/// The prefix of an id, and its numbers: `INC` and `2024-001`.
fn id_parts(text: &str) -> Option<(&str, &str)> {
    let (prefix, numbers) = text.split_once('-')?;
    let is_id = !prefix.is_empty()
        && prefix.bytes().all(|byte| byte.is_ascii_alphabetic())
        && numbers.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && numbers.bytes().any(|byte| byte.is_ascii_digit());
    is_id.then_some((prefix, numbers))
}

/// Whether two prefixes differ in one letter, or in two that changed places.
fn is_slip(prefix: &str, other: &str) -> bool {
    strsim::damerau_levenshtein(&prefix.to_lowercase(), &other.to_lowercase()) == 1
}

/// The runs of three bytes of a name in lower case, each once; its beginning counts as one.
fn runs_of(name: &str) -> Vec<[u8; 3]> {
    let lower = format!(" {}", name.to_lowercase());
    let mut runs: Vec<[u8; 3]> =
        lower.as_bytes().windows(3).map(|run| [run[0], run[1], run[2]]).collect();
    runs.sort_unstable();
    runs.dedup();
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn among_many_names_the_nearest_is_found_as_among_few() {
        let names: Vec<String> = (0..500)
            .map(|at| format!("ADR-{at:03}"))
            .chain(["PRD-015", "booking-service", "docs/adrs/outbox.md"].map(str::to_owned))
            .collect();
        let many = Names::new(names.iter().map(String::as_str));
        for (text, expected) in [
            ("PRD-051", Some("PRD-015")),
            ("boking-service", Some("booking-service")),
            ("docs/adr/outbox.md", Some("docs/adrs/outbox.md")),
            ("ADR-0123", Some("ADR-012")),
            ("nothing like it", None),
        ] {
            assert_eq!(many.nearest(text), expected, "{text}");
            assert_eq!(many.nearest(text), expected, "{text}, asked again");
        }
        let few = Names::new(["PRD-015", "booking-service"]);
        assert_eq!(few.nearest("PRD-051"), Some("PRD-015"));
        assert_eq!(few.nearest(""), None);
    }

    /// What has another prefix and another number is another thing, however few letters differ.
    #[test]
    fn ids_of_another_kind_are_not_proposed() {
        let names = Names::new(["ADR-001", "ADR-0000", "PRD-001/US-2", "PRD-015", "pay"]);
        for (text, expected) in [
            ("PRD-051", Some("PRD-015")),
            ("PDR-015", Some("PRD-015")),
            ("PRD-007", Some("PRD-015")),
            ("BOLT-001", None),
            ("RFC-0000", None),
            ("pays", Some("pay")),
        ] {
            assert_eq!(names.nearest_id(text), expected, "{text}");
        }
    }

    #[test]
    fn long_texts_are_compared_with_nothing() {
        let long = "a".repeat(LONGEST + 1);
        assert_eq!(Names::new([long.as_str(), "ab"]).nearest(&long), None);
    }
}
