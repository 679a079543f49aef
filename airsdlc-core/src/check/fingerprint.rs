//! Fingerprints of findings: they stay while lines move and files are renamed, and while another file comes to define an
//! id that a file defines.

use rustc_hash::FxHashMap;

use super::context::Context;
use super::diagnostic::Diagnostic;
use crate::model::without_marks;

/// FNV-1a, 64 bits, by Fowler, Noll and Vo: <https://datatracker.ietf.org/doc/html/rfc9923>.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn add(&mut self, text: &str) {
        self.bytes(text.as_bytes());
        // A byte that no UTF-8 has parts the texts.
        self.bytes(&[0xff]);
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// Gives each of some findings, which stand in their order, its fingerprint: of rule, node, heading and
/// subject, ids as they are written, and of its number among those that have all of these in common. Gives for each what
/// it has in common with others. Cost: `O(n log headings)`.
pub(super) fn fingerprint(context: &Context<'_>, diagnostics: &mut [Diagnostic]) -> Vec<u64> {
    let mut seen: FxHashMap<u64, u32> = FxHashMap::default();
    let mut groups = Vec::with_capacity(diagnostics.len());
    let graph = context.graph();
    let is_copy = |id: &str| graph.node(id).is_some_and(|node| node.id.is_copy());
    for found in diagnostics {
        let mut hash = Fnv::new();
        hash.add(&found.rule);
        match &found.node {
            // The id of a file is its path, which may change.
            Some(node) if !node.is_file() => hash.add(&without_marks(node.as_str(), is_copy)),
            _ => hash.add(heading(context, found)),
        }
        let subject = if found.subject.is_empty() { &found.message } else { &found.subject };
        hash.add(&without_marks(subject, is_copy));
        groups.push(hash.0);
        let count = seen.entry(hash.0).or_default();
        *count += 1;
        if *count > 1 {
            hash.add(&count.to_string());
        }
        found.fingerprint = format!("{:016x}", hash.0);
    }
    groups
}

/// The text of the heading that a finding stands below; empty without one.
fn heading<'a>(context: &Context<'a>, found: &Diagnostic) -> &'a str {
    let Some(document) = context.document(&found.location.path) else { return "" };
    let start = found.location.span.start;
    let below = document.headings.partition_point(|heading| heading.location.span.start <= start);
    below.checked_sub(1).map_or("", |at| &document.headings[at].text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vectors of the authors.
    #[test]
    fn the_hash_is_the_published_one() {
        let plain = |text: &str| {
            let mut hash = Fnv::new();
            hash.bytes(text.as_bytes());
            hash.0
        };
        assert_eq!(plain(""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(plain("a"), 0xaf63_dc4c_8601_ec8c);
        assert_eq!(plain("foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn texts_one_behind_the_other_are_not_one_text() {
        let of = |texts: &[&str]| {
            let mut hash = Fnv::new();
            for text in texts {
                hash.add(text);
            }
            hash.0
        };
        assert_ne!(of(&["foo", "bar"]), of(&["foobar"]));
        assert_ne!(of(&["foo", "bar"]), of(&["foob", "ar"]));
        assert_ne!(of(&["foo"]), of(&["foo", ""]));
    }
}
