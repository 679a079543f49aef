//! The ids that the message of a commit names, and how.

use std::ops::Range;

use smol_str::SmolStr;

use super::LinkKind;
use super::keys::{Key, deed, loose};
use super::release::is_release;
use super::trailers::{lines, separator, trailers};
use crate::model::NodeKind;
use crate::parse::range::RangeBudget;
use crate::parse::reference::{Hit, Shape, scan};
use crate::source::Dialect;

/// An id in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) id: SmolStr,
    pub(super) place: Range<usize>,
    /// How it says that the commit belongs to it, if it is one of work.
    pub(super) how: Option<LinkKind>,
    /// Whether it stands where an id must stand.
    pub(super) is_declared: bool,
}

/// Whether an id is one of work.
pub(super) fn is_work(id: &str, dialect: &Dialect) -> bool {
    let prefix = id.split('-').next().unwrap_or_default();
    let kind = dialect.of_prefix(prefix).map(|(kind, _)| kind);
    kind.is_some_and(NodeKind::is_work) && !id.contains(['/', '#'])
}

/// Whether a subject is one that git gives to the undoing of a commit, or to doing it again.
pub(super) fn is_revert(subject: &str) -> bool {
    subject.starts_with("Revert \"") || subject.starts_with("Reapply \"")
}

/// Reads the message of a commit; `title` is what of its subject is its own: nothing of that of a mere merge, or of one that undoes
/// another. Cost: `O(bytes)`.
pub(super) fn named(message: &str, dialect: &Dialect, title: Range<usize>) -> Vec<Named> {
    if !message.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let block = trailers(message);
    let subject = message.lines().next().unwrap_or_default();
    let is_release = is_release(subject)
        && !scan(subject, dialect).iter().any(|hit| is_work(&subject[hit.range.clone()], dialect));
    let ranges = RangeBudget::of(message);
    let mut reader = Reader { dialect, ranges, is_release, found: Vec::new() };
    let mut block = block.iter().peekable();
    for (number, line) in lines(message).enumerate() {
        let text = &message[line.clone()];
        while block.next_if(|it| it.value.end < line.start).is_some() {}
        // `BOLT-044: cancel` as the last line is what a pull request is called, and its key is the id.
        let trailer = block.peek().filter(|it| it.key.start <= line.start);
        let trailer = trailer.filter(|it| !is_id_of_work(&message[it.key.clone()], dialect));
        if let Some(trailer) = trailer {
            let key = Key::of(&message[trailer.key.clone()]);
            let value = line.start.max(trailer.value.start)..line.end;
            reader.trailer(&message[value.clone()], value.start, key);
        } else if number == 0 {
            reader.subject(&message[title.clone()], title.start);
        } else {
            reader.body(text, line.start);
        }
    }
    reader.found
}

/// Whether a text is the id of work, and nothing else.
fn is_id_of_work(text: &str, dialect: &Dialect) -> bool {
    let is_all = |hit: &Hit| hit.range == (0..text.len()) && matches!(hit.shape, Shape::Id);
    is_work(text, dialect) && scan(text, dialect).iter().any(is_all)
}

struct Reader<'a> {
    dialect: &'a Dialect,
    ranges: RangeBudget,
    /// Whether the commit makes a release: then it lists the work of others.
    is_release: bool,
    found: Vec<Named>,
}

impl Reader<'_> {
    /// Takes what a line of the value of a trailer names, which begins at `base`: of work the ids that it begins with, of a deed all if it has
    /// nothing else. Of others it only speaks.
    fn trailer(&mut self, text: &str, base: usize, key: Key) {
        let hits = scan(text, self.dialect);
        let leading = leading(text, &hits);
        let meant = match key {
            Key::Work(_) => leading,
            Key::Deed if !self.is_release && is_nothing_else(text, &hits) => leading,
            Key::Deed | Key::Other => 0,
        };
        if let Key::Work(prefix) = key
            && leading == 0
        {
            // The page of a Bolt may be called as the Bolt is: then its name is no id beside.
            let loose = loose(text, prefix, self.dialect);
            let is_all = !loose.is_empty();
            self.found.extend(loose.into_iter().map(|(id, place)| {
                let place = base + place.start..base + place.end;
                Named { id, place, how: Some(LinkKind::Body), is_declared: true }
            }));
            if is_all {
                return;
            }
        }
        for (at, hit) in hits.iter().enumerate() {
            let how = if at < meant { key.of_trailer() } else { LinkKind::Text };
            self.hit(text, base, hit, Some(how), true);
        }
    }

    fn hit(
        &mut self,
        text: &str,
        base: usize,
        hit: &Hit,
        how: Option<LinkKind>,
        is_declared: bool,
    ) {
        let place = base + hit.range.start..base + hit.range.end;
        let ids = match &hit.shape {
            Shape::Id => vec![text[hit.range.clone()].to_owned()],
            Shape::Series(series) => self.ranges.expand(series),
            _ => return,
        };
        for id in ids {
            let how = how.filter(|_| is_work(&id, self.dialect));
            self.found.push(Named { id: id.into(), place: place.clone(), how, is_declared });
        }
    }

    /// The ids with which a subject begins; if there are none, all of it.
    fn subject(&mut self, text: &str, base: usize) {
        let hits = scan(text, self.dialect);
        let leading = leading(text, &hits);
        for (at, hit) in hits.iter().enumerate() {
            let is_meant = leading == 0 || at < leading;
            let how = if self.is_release { LinkKind::Text } else { LinkKind::Subject };
            self.hit(text, base, hit, is_meant.then_some(how), false);
        }
    }

    /// A line of the body: one of a key, one that says what was done, one of a list that begins with ids, or prose.
    fn body(&mut self, text: &str, base: usize) {
        let item = text.trim_start().trim_start_matches(['*', '-', '+', '•']).trim_start();
        let of_key =
            separator(item).filter(|colon| matches!(Key::of(&item[..*colon]), Key::Work(_)));
        let behind =
            of_key.map(|colon| colon + 1).or_else(|| deed(item).filter(|_| !self.is_release));
        if let Some(behind) = behind {
            let (rest, base) = (&item[behind..], base + text.len() - item.len() + behind);
            let hits = scan(rest, self.dialect);
            if is_nothing_else(rest, &hits) {
                for hit in &hits {
                    self.hit(rest, base, hit, Some(LinkKind::Body), true);
                }
                return;
            }
        }
        let hits = scan(text, self.dialect);
        let leading = leading(text, &hits);
        for (at, hit) in hits.iter().enumerate() {
            let is_item =
                at < leading && !self.is_release && is_headed(&text[hits[leading - 1].range.end..]);
            let how = if is_item { LinkKind::Body } else { LinkKind::Text };
            self.hit(text, base, hit, Some(how), false);
        }
    }
}

/// How many of the hits stand at the beginning of a line, behind marks of a list, brackets, or the type of a conventional
/// commit: `* feat(api): [BOLT-044, BOLT-045] cancel`.
fn leading(text: &str, hits: &[Hit]) -> usize {
    let mut at = 0;
    for (count, hit) in hits.iter().enumerate() {
        let between = &text[at..hit.range.start];
        let is_next = if count == 0 { is_front(between) } else { is_joint(between) };
        if !is_next {
            return count;
        }
        at = hit.range.end;
    }
    hits.len()
}

/// Whether a text is one id or more, and nothing else.
fn is_nothing_else(text: &str, hits: &[Hit]) -> bool {
    let ends = |last: &Hit| matches!(text[last.range.end..].trim(), "" | "." | "]" | ")");
    leading(text, hits) == hits.len() && hits.last().is_some_and(ends)
}

/// Whether what stands before the first id of a line is nothing of its own.
fn is_front(text: &str) -> bool {
    let marks = ['*', '-', '+', '•', '[', '(', ' ', '\t'];
    let text = text.trim_matches(marks);
    let Some(kind) = text.strip_suffix(':') else { return text.is_empty() };
    let kind = kind.strip_suffix('!').unwrap_or(kind);
    let word = kind.split('(').next().unwrap_or_default();
    let is_scoped = word.len() == kind.len() || kind.ends_with(')');
    is_scoped && !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether a text joins two ids.
fn is_joint(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || matches!(text, "," | "&" | "+" | "/" | "and" | ", and" | "][" | "] [")
}

/// Whether an id is followed by what it heads.
fn is_headed(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with([':', ']', ')', '-', '–', '—'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(message: &str) -> Vec<(String, Option<LinkKind>)> {
        let subject = message.lines().next().unwrap_or_default();
        let all = named(message, &Dialect::default(), 0..subject.len());
        for it in &all {
            assert!(message.get(it.place.clone()).is_some(), "{it:?}");
        }
        all.into_iter().map(|it| (it.id.to_string(), it.how)).collect()
    }

    fn one(id: &str, how: Option<LinkKind>) -> (String, Option<LinkKind>) {
        (id.to_owned(), how)
    }

    #[test]
    fn a_trailer_names_work_by_its_key() {
        use LinkKind::{Text, Trailer};
        assert_eq!(
            read("Cancel\n\nBolt: BOLT-044, BOLT-045\nRefs: ADR-023, BOLT-040\nfix-it: FIX-001"),
            [
                one("BOLT-044", Some(Trailer)),
                one("BOLT-045", Some(Trailer)),
                one("ADR-023", None),
                one("BOLT-040", Some(Text)),
                one("FIX-001", Some(Trailer)),
            ]
        );
        // Not of the last paragraph: no trailer, but the same line.
        assert_eq!(
            read("Cancel\n\nBolt: BOLT-044\n\nIt follows BOLT-040."),
            [one("BOLT-044", Some(LinkKind::Body)), one("BOLT-040", Some(Text))]
        );
    }

    #[test]
    fn a_trailer_of_another_key_says_less() {
        let body = Some(LinkKind::Body);
        let text = Some(LinkKind::Text);
        let of = |line: &str| read(&format!("Cancel\n\n{line}"));
        assert_eq!(of("Implements: BOLT-044"), [one("BOLT-044", body)]);
        assert_eq!(of("Fixes: FIX-001, ADR-023"), [one("FIX-001", body), one("ADR-023", None)]);
        assert_eq!(of("Blot: BOLT-044"), [one("BOLT-044", text)]);
        assert_eq!(of("Refs: BOLT-044"), [one("BOLT-044", text)]);
        assert_eq!(of("Bolt: #44"), [one("BOLT-44", body)]);
        assert_eq!(of("Bolt: https://git.example/bolts/bolt-044.md"), [one("BOLT-044", body)]);
        assert_eq!(of("Bolt: docs/bolts/bolt-044.md"), [one("BOLT-044", body)]);
        assert_eq!(of("Refs: #44"), []);
        assert_eq!(of("Bolt: none, follows BOLT-044"), [one("BOLT-044", text)]);
        assert_eq!(of("Fixes: a regression that BOLT-044 brought"), [one("BOLT-044", text)]);
        assert_eq!(of("Fixes: 5fb1ac02 (\"BOLT-044: cancel\")"), [one("BOLT-044", text)]);
        assert_eq!(of("Bolt: 2 of 44"), []);
        assert_eq!(of("Fix: 404 on an empty list"), []);
    }

    #[test]
    fn a_line_says_what_was_done() {
        let body = Some(LinkKind::Body);
        let of = |line: &str| read(&format!("Cancel\n\n{line}\n\nMore of it."));
        assert_eq!(
            of("Implements BOLT-044 and BOLT-045."),
            [one("BOLT-044", body), one("BOLT-045", body)]
        );
        assert_eq!(of("- Closes: BOLT-044"), [one("BOLT-044", body)]);
        let text = Some(LinkKind::Text);
        assert_eq!(of("Implements BOLT-044 but for the retry"), [one("BOLT-044", text)]);
        assert_eq!(of("Fixes what BOLT-044 broke"), [one("BOLT-044", text)]);
        // The type of a conventional commit is no key of work.
        assert_eq!(of("* fix: 404 on an empty list"), []);
        assert_eq!(of("* fix: what BOLT-044 broke"), [one("BOLT-044", text)]);
        assert_eq!(of("* fix: BOLT-044"), [one("BOLT-044", body)]);
    }

    #[test]
    fn a_squash_lists_its_commits() {
        let message = "Cancel (#12)\n\n* BOLT-044: cancel\n\nBolt: BOLT-044\n\n* feat(api): BOLT-045 - retry\n\nBolt: BOLT-045";
        assert_eq!(
            read(message),
            [
                one("BOLT-044", Some(LinkKind::Body)),
                one("BOLT-044", Some(LinkKind::Body)),
                one("BOLT-045", Some(LinkKind::Body)),
                one("BOLT-045", Some(LinkKind::Trailer)),
            ]
        );
    }

    #[test]
    fn a_release_lists_the_work_of_others() {
        let text = Some(LinkKind::Text);
        assert_eq!(
            read("Release 1.4\n\n- BOLT-044: cancel\n- BOLT-045: retry\n"),
            [one("BOLT-044", text), one("BOLT-045", text)]
        );
        assert_eq!(
            read("Release 1.4\n\n- Closes FIX-001\n- Implements BOLT-044\n"),
            [one("FIX-001", text), one("BOLT-044", text)]
        );
        assert_eq!(
            read("BOLT-044: bump version to 1.22"),
            [one("BOLT-044", Some(LinkKind::Subject))]
        );
        let own = read("Release 1.4\n\n- BOLT-044: cancel\n\nBolt: BOLT-050");
        assert_eq!(own[1], one("BOLT-050", Some(LinkKind::Trailer)));
    }

    #[test]
    fn a_subject_means_the_ids_that_it_begins_with() {
        let subject = Some(LinkKind::Subject);
        assert_eq!(read("BOLT-045: mend what BOLT-044 broke")[0], one("BOLT-045", subject));
        assert_eq!(read("BOLT-045: mend what BOLT-044 broke")[1], one("BOLT-044", None));
        assert_eq!(read("feat(api)!: [BOLT-044] cancel"), [one("BOLT-044", subject)]);
        assert_eq!(read("Cancel bookings (BOLT-044)"), [one("BOLT-044", subject)]);
        assert_eq!(read("Follow ADR-023"), [one("ADR-023", None)]);
    }
}
