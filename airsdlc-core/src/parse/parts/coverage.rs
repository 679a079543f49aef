//! Lines of a DAA that say which parts of its model cover a requirement: `✅ **US-015-1**: …` with
//! `→ Covered by Booking.cancel()`, in one block or in two.

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use crate::model::{EdgeKind, Finding, NodeKind, Severity, TOO_MANY};
use crate::parse::markdown::{Inline, InlineKind, lines, plain};
use crate::parse::reader::Reader;
use crate::parse::record::{Intent, Local, Referrer, Target};
use crate::parse::reference::{Shape, calls, hit_in_front, scan};
use crate::source::Dialect;
use crate::span::{Location, Span};
use crate::visits::visit;

/// A line that says which parts cover a requirement.
pub(super) struct Coverage {
    requirement: SmolStr,
    /// Names in code or before parentheses, with whether they are those of calls.
    names: Vec<(SmolStr, bool)>,
    /// Whether it names the invariants as a whole.
    all_invariants: bool,
    location: Location,
}

/// The parts of a model by what lines of coverage call them.
#[derive(Default)]
pub(super) struct Names {
    exact: FxHashMap<SmolStr, Vec<Local>>,
    /// Operations by their names without owner.
    bare: FxHashMap<SmolStr, Vec<Local>>,
}

impl Names {
    pub(super) fn add(&mut self, name: SmolStr, node: Local) {
        self.exact.entry(name).or_default().push(node);
    }

    pub(super) fn add_bare(&mut self, name: SmolStr, node: Local) {
        self.bare.entry(name).or_default().push(node);
    }

    /// All parts of a name; a bare name counts only where one operation has it.
    fn find(&self, name: &str) -> &[Local] {
        let bare = || self.bare.get(name).filter(|operations| operations.len() == 1);
        self.exact.get(name).or_else(bare).map_or(&[], Vec::as_slice)
    }
}

impl<'a> Reader<'a> {
    /// Reads lines such as `✅ **US-015-2**: Cancel booking` and `→ Covered by …`, in one block or in
    /// two. Returns whether the block consists of them.
    pub(super) fn coverage_lines(&mut self, region: usize, inlines: &[Inline<'a>]) -> bool {
        let mut found = false;
        for line in lines(inlines) {
            // A verb speaks of the requirement named before it; without one it says nothing.
            let is_marked = is_marked(line) || begins_with_requirement(line, self.dialect);
            if !is_marked && self.states[region].model.requirement.is_none() {
                continue;
            }
            let text = plain(line);
            let verb = verb_end(&text);
            let named = if is_marked {
                requirement(&text, verb.unwrap_or(text.len()), line, self.dialect)
            } else {
                None
            };
            if let Some((id, span)) = named {
                self.mention_uncovered(region);
                let location = self.location(span);
                self.states[region].model.requirement = Some((id, location, false));
                found = true;
            }
            let Some(verb) = verb else { continue };
            let Some((id, location, is_covered)) = &mut self.states[region].model.requirement
            else {
                continue;
            };
            *is_covered = true;
            let coverage =
                coverage(id.clone(), location.clone(), &text[verb..], line, self.dialect);
            self.states[region].model.coverage.push(coverage);
            found = true;
        }
        found
    }

    /// A requirement with no line that covers it is only mentioned.
    pub(super) fn mention_uncovered(&mut self, region: usize) {
        if let Some((id, location, false)) = self.states[region].model.requirement.take() {
            let node = self.states[region].node;
            self.refer(
                Referrer::Node(node),
                Target::LooseId(id.clone()),
                Intent::Mention,
                &id,
                location,
            );
        }
    }

    /// Adds what a line says, when all names are known. The first line that stands for more parts than
    /// the file may add is reported. Cost: one step for each name and each part that it stands for.
    pub(super) fn cover(
        &mut self,
        region: usize,
        coverage: Coverage,
        names: &Names,
        invariants: &[(SmolStr, Local)],
        is_reported: &mut bool,
    ) {
        let Coverage { requirement, names: written, all_invariants, location } = coverage;
        let artifact = self.states[region].node;
        let mut found: Vec<&[Local]> = Vec::new();
        let mut is_lost = false;
        for (name, is_call) in &written {
            let parts = names.find(name);
            if parts.is_empty() && *is_call && self.states[region].kind == NodeKind::Daa {
                // An operation that the model does not have: said, and nothing else is assumed.
                let text = format!("{name}()");
                self.covers(artifact, &text, &location);
                is_lost = true;
            }
            found.push(parts);
        }
        let invariants = if all_invariants { invariants } else { &[] };
        let count = found.iter().map(|parts| parts.len()).sum::<usize>() + invariants.len();
        // What the line spells costs what it is long; what it stands for beyond that is limited.
        let mut sources: Vec<Local> = Vec::new();
        if self.ranges.take(count.saturating_sub(written.len())) {
            sources.extend(found.into_iter().flatten());
            sources.extend(invariants.iter().map(|(_, node)| *node));
        } else {
            is_lost = false;
            if !std::mem::replace(is_reported, true) {
                self.too_many_parts(count, location.clone());
            }
        }
        if sources.is_empty() && !is_lost {
            // A value object or prose: the model as a whole covers it.
            sources.push(artifact);
        }
        sources.sort_unstable();
        sources.dedup();
        visit(written.len() + sources.len());
        for source in sources {
            self.covers(source, &requirement, &location);
        }
    }

    fn covers(&mut self, source: Local, id: &str, location: &Location) {
        let intent = Intent::Edge(EdgeKind::Covers);
        let target = Target::Id(id.into());
        self.refer(Referrer::Node(source), target, intent, id, location.clone());
    }

    fn too_many_parts(&mut self, count: usize, location: Location) {
        let message = format!(
            "a line of coverage stands for {count} parts, more than a file of this size may add"
        );
        let finding = Finding::new(TOO_MANY, Severity::Warning, message, location);
        self.record.findings.push(finding.help(
            "it counts for the model as a whole, as do further ones; name the parts that it means",
        ));
    }
}

/// Whether a line is strong somewhere or begins with a mark, as lines that name a requirement do.
fn is_marked(line: &[Inline<'_>]) -> bool {
    let mut texts = line.iter().filter(|inline| inline.kind != InlineKind::Html);
    let first = texts.find_map(|inline| {
        let text = inline.text.trim_start();
        (!text.is_empty()).then_some(text)
    });
    line.iter().any(|inline| inline.strong)
        || first.is_some_and(|text| text.starts_with(['✅', '❌', '☑', '✔']))
}

/// Whether a line begins with a requirement and says what covers it: `US-1: covered by Cart.pay()`.
fn begins_with_requirement(line: &[Inline<'_>], dialect: &Dialect) -> bool {
    let Some(first) = line.first().filter(|first| first.kind == InlineKind::Text) else {
        return false;
    };
    let text = first.text.trim_start();
    // Few lines begin with an id: `US-1`, `NFR-1`.
    let may_be = text.bytes().take("NFR-".len()).any(|byte| byte == b'-');
    let hit = if may_be { hit_in_front(text, dialect) } else { None };
    hit.filter(|hit| hit.shape == Shape::Id).is_some_and(|hit| {
        let rest = text[hit.range.end..].trim_start_matches([':', ' ', '-', '–', '—', '→']);
        let stem = text[hit.range].split('-').next().unwrap_or_default();
        let kind = NodeKind::of_prefix(stem);
        matches!(kind, Some(NodeKind::UserStory | NodeKind::Requirement))
            && VERBS.iter().any(|verb| {
                rest.get(..verb.len()).is_some_and(|start| start.eq_ignore_ascii_case(verb))
            })
    })
}

/// The story or requirement that a marked line names before `end`, with its place.
fn requirement(
    text: &str,
    end: usize,
    line: &[Inline<'_>],
    dialect: &Dialect,
) -> Option<(SmolStr, Span)> {
    let hit = scan(text, dialect)
        .into_iter()
        .find(|hit| hit.shape == Shape::Id && hit.range.end <= end)?;
    let id = &text[hit.range];
    let kind = NodeKind::of_prefix(id.split('-').next()?)?;
    let fits = matches!(kind, NodeKind::UserStory | NodeKind::Requirement);
    let place = line
        .iter()
        .find(|inline| inline.text.contains(id))
        .map_or(Span::default(), |inline| inline.span);
    fits.then(|| (id.into(), place))
}

/// What a line says behind its verb, `said`: names in code, before parentheses, and of invariants.
fn coverage(
    requirement: SmolStr,
    location: Location,
    said: &str,
    line: &[Inline<'_>],
    dialect: &Dialect,
) -> Coverage {
    let behind = line.iter().skip_while(|inline| verb_end(&inline.text).is_none());
    let mut names: Vec<(SmolStr, bool)> = Vec::new();
    for inline in behind {
        match inline.kind {
            InlineKind::Code => {
                let name = inline.text.trim_end_matches(')').split('(').next().unwrap_or_default();
                names.push((name.into(), inline.text.contains('(')));
            }
            InlineKind::Text => {
                names.extend(calls(&inline.text).map(|(_, name)| (SmolStr::from(name), true)));
            }
            _ => {}
        }
    }
    names.extend(scan(said, dialect).into_iter().map(|hit| (said[hit.range].into(), false)));
    let rest = said.to_lowercase();
    let all_invariants = rest.contains("invariants") && !rest.contains("value object");
    Coverage { requirement, names, all_invariants, location }
}

const VERBS: &[&str] = &[
    "covered by",
    "enforced by",
    "enforced at",
    "modeled as",
    "modelled as",
    "modeled by",
    "handled by",
];

/// Where a verb of coverage ends in a text, if it has one.
fn verb_end(text: &str) -> Option<usize> {
    // Every verb is two words, of which the first ends with a d and the second has two letters.
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'd', b'D', bytes).map(|last| last + 4).find(|end| {
        let Some(so_far) = bytes.get(..*end).filter(|so_far| so_far[end - 3] == b' ') else {
            return false;
        };
        let last = [so_far[end - 2].to_ascii_lowercase(), so_far[end - 1].to_ascii_lowercase()];
        matches!(&last, b"by" | b"at" | b"as")
            && VERBS.iter().any(|verb| {
                let start = end.checked_sub(verb.len());
                start.is_some_and(|start| so_far[start..].eq_ignore_ascii_case(verb.as_bytes()))
            })
    })
}
