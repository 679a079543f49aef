//! The prefixes of ids that a repository knows, and which other ids are those of a tracker: `PAY-12`.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::context::Context;
use crate::model::{KINDS, fold_id, numbered};
use crate::visits::visit;

/// Letters of a prefix that is compared with others, at most.
const LONGEST: usize = 16;

/// The prefixes and the ids of a repository.
pub(super) struct Prefixes {
    /// Of the ids that it defines, in upper case.
    own: FxHashSet<String>,
    /// The ids of its artifacts, folded.
    ids: FxHashSet<SmolStr>,
    /// For each prefix that was asked for, those that differ in one letter.
    near: RefCell<FxHashMap<String, Rc<[String]>>>,
}

impl Prefixes {
    /// Cost: `O(n)` in nodes.
    pub(super) fn new(context: &Context<'_>) -> Self {
        let (mut own, mut ids) = (FxHashSet::default(), FxHashSet::default());
        for node in context.graph().nodes().inspect(|_| visit(1)) {
            let is_artifact = node.kind.is_artifact();
            if !is_artifact && !node.kind.is_part() {
                continue;
            }
            // `PRD-015/US-2` is one of `US`.
            own.extend(prefix_of(node.id.written()).map(|prefix| prefix.to_uppercase()));
            if is_artifact {
                ids.insert(fold_id(node.id.written()));
            }
        }
        Self { own, ids, near: RefCell::default() }
    }

    /// Whether it defines ids of a prefix, in upper case.
    pub(super) fn has(&self, prefix: &str) -> bool {
        self.own.contains(prefix)
    }

    /// Whether an id is that of a tracker: no kind and no artifact here has its prefix, and it is no slip of the pen. That is one
    /// whose prefix has the letters of a known one in another order, or differs from one in a letter where that has the
    /// number: `PDR-015` and `PRX-015`, where PRD-015 is there.
    pub(super) fn is_of_tracker(&self, context: &Context<'_>, id: &str) -> bool {
        let Some((prefix, number)) = id.split_once('-') else { return false };
        let is_key = prefix.len() >= 2
            && prefix.starts_with(|c: char| c.is_ascii_uppercase())
            && prefix.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
            && number.bytes().all(|byte| byte.is_ascii_digit());
        let is_known = self.has(prefix) || context.config().dialect.of_prefix(prefix).is_some();
        is_key && !is_known && !is_reordered(prefix) && !self.is_slip(prefix, number)
    }

    /// Whether an artifact has a number behind a prefix that differs in one letter.
    fn is_slip(&self, prefix: &str, number: &str) -> bool {
        let known = self.near.borrow().get(prefix).cloned();
        let near = known.unwrap_or_else(|| self.near(prefix));
        near.iter().any(|near| self.ids.contains(&fold_id(&format!("{near}-{number}"))))
    }

    /// The known prefixes that differ from one in a letter. Cost: a lookup for each prefix that does, of which there are some
    /// hundreds, once for each that is asked.
    fn near(&self, prefix: &str) -> Rc<[String]> {
        let letters = || (b'A'..=b'Z').map(char::from);
        let cuts = || (0..=prefix.len()).map(|at| prefix.split_at(at));
        let cut = || cuts().filter(|(_, rest)| !rest.is_empty());
        let less = cut().map(|(a, b)| format!("{a}{}", &b[1..]));
        let other = cut()
            .flat_map(move |(a, b)| letters().map(move |letter| format!("{a}{letter}{}", &b[1..])));
        let more =
            cuts().flat_map(move |(a, b)| letters().map(move |letter| format!("{a}{letter}{b}")));
        let near: Rc<[String]> = if prefix.len() > LONGEST {
            Rc::default()
        } else {
            less.chain(other).chain(more).filter(|near| self.has(near)).collect()
        };
        self.near.borrow_mut().insert(prefix.to_owned(), Rc::clone(&near));
        near
    }
}

/// The prefix of an id, or of the part that it names.
fn prefix_of(id: &str) -> Option<&str> {
    numbered(id.rsplit('/').next()?)?.0.split('-').next()
}

/// Whether a prefix has the letters of that of a kind in another order.
fn is_reordered(prefix: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<u8> = text.to_ascii_uppercase().into_bytes();
        letters.sort_unstable();
        letters
    };
    let letters = sorted(prefix);
    let artifacts = KINDS.iter().filter(|row| row.kind.is_artifact());
    artifacts.flat_map(|row| row.prefixes).any(|known| sorted(known) == letters)
}
