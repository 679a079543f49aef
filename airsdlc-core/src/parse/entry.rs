//! Keys with values: which lines are entries, and what their values say of the artifact.

use std::borrow::Cow;

use smol_str::SmolStr;

use super::absence::is_no_value;
use super::keys::{leads_elsewhere, names_id};
use super::markdown::{Inline, InlineKind, is_blank, plain, span_of, unstruck};
use super::reader::{Pending, Reader};
use super::record::{Claim, Intent, Local, Referrer};
use super::reference::{Shape, scan};
use super::section::Topic;
use crate::model::{EdgeKind, Entry, NodeKind};
use crate::source::{Dialect, fold_key};
use crate::span::Span;
use crate::visits::visit;

/// A key in front of a value.
pub(crate) struct KeyLine<'b, 'a> {
    pub(crate) key: Cow<'b, str>,
    pub(crate) strong: bool,
    /// The runs of the value; of the first, only the text from `skip` on.
    pub(crate) value: &'b [Inline<'a>],
    pub(crate) skip: usize,
    pub(super) span: Span,
}

impl<'b> KeyLine<'b, '_> {
    /// The value without markup, and without what parts it from the next key of its line. That of a
    /// single run is not copied.
    pub(crate) fn text(&self) -> Cow<'b, str> {
        let Some((first, rest)) = self.value.split_first() else { return Cow::Borrowed("") };
        let first = if first.struck { "" } else { first.text.get(self.skip..).unwrap_or_default() };
        if rest.is_empty() {
            return Cow::Borrowed(first.trim().trim_end_matches(BETWEEN_KEYS));
        }
        let is_apart = rest[0].text.starts_with(' ');
        let text = [first, if is_apart { " " } else { "" }, &*unstruck(rest)].concat();
        Cow::Owned(text.trim().trim_end_matches(BETWEEN_KEYS).to_owned())
    }
}

/// Marks and spaces between two keys of one line.
pub(super) const BETWEEN_KEYS: &[char] = &['|', '·', '•', ',', ';', ' '];

impl<'a> Reader<'a> {
    /// A key in front of a line, where a key may stand: strong anywhere in metadata, plain only
    /// where it makes a relation.
    pub(super) fn key_line<'b>(
        &self,
        region: usize,
        line: &'b [Inline<'a>],
        at: usize,
        is_item: bool,
    ) -> Option<KeyLine<'b, 'a>> {
        let state = &self.states[region];
        let is_metadata = state.is_metadata(at) || state.pending.is_some();
        let may_be_plain = is_metadata && (is_item || state.sections.is_empty());
        if !may_be_plain && !line.iter().any(|inline| inline.strong) {
            return None;
        }
        let key_line = key_line(line, self.dialect)?;
        if key_line.strong {
            let in_prose = key_line.key.eq_ignore_ascii_case("recent changes");
            return (is_metadata || in_prose).then_some(key_line);
        }
        let lower = fold_key(&key_line.key);
        let is_rule = || self.rule(region, &lower).is_some();
        // `Date: 2021-08-13`, as Nygard and MADR write it, before the first section.
        if is_metadata && state.sections.is_empty() && state.pending.is_none() {
            let is_known = PLAIN_KEYS.contains(&lower.as_str()) || self.is_status(region, &lower);
            return (is_known || is_rule()).then_some(key_line);
        }
        is_rule().then_some(key_line)
    }

    /// A line below the heading `Status`: the status, or what this supersedes or is superseded by.
    pub(super) fn status_line(&mut self, region: usize, line: &[Inline<'a>]) {
        let text = unstruck(line);
        let node = self.states[region].node;
        if !text.is_empty() && self.states[region].keys.insert("status".into()) {
            let span = span_of(line);
            self.entries.push(Entry {
                key: "Status".into(),
                value: text.clone().into_owned(),
                lead: lead(self.source, span),
                location: self.location(span),
            });
            self.record.nodes[node].status.get_or_insert_with(|| (*text).into());
        }
        let said = self.supersession(line);
        self.superseding(region, line, &said);
    }

    /// Takes a key with its value. Returns whether its references were taken, too.
    pub(super) fn entry(
        &mut self,
        region: usize,
        key_line: &KeyLine<'_, 'a>,
        depth: u8,
        at: usize,
    ) -> bool {
        visit(1);
        let value = key_line.text();
        let location = self.location(key_line.span);
        self.entries.push(Entry {
            key: (&*key_line.key).into(),
            value: (*value).to_owned(),
            lead: lead(self.source, key_line.span),
            location,
        });
        let key = fold_key(&key_line.key);
        let is_later_block =
            at > self.states[region].tail || self.states[region].topic() == Topic::Metadata;
        self.states[region].is_repeated = is_later_block && self.states[region].keys.contains(&key);
        if self.states[region].is_repeated {
            return false;
        }
        self.states[region].keys.insert(key.clone());
        if value.is_empty() && key_line.value.iter().any(|inline| inline.struck) {
            return false;
        }
        if value.is_empty() {
            if self.states[region].pending.as_ref().is_none_or(|pending| pending.depth >= depth)
                || self.rule(region, &key).is_some()
            {
                self.states[region].pending = Some(Pending { key, depth });
            }
            return true;
        }
        if is_no_value(&value) {
            return true;
        }
        self.value(region, &key, &value, key_line.value, key_line.skip)
    }

    /// What the references that are the value of a key without a relation of its own say: in metadata,
    /// unless the key says the contrary, that the artifact rests on them.
    pub(super) fn intent_of_key(
        &self,
        region: usize,
        key: &str,
        (value, skip): (&[Inline<'a>], usize),
        at: usize,
    ) -> Option<Intent> {
        let state = &self.states[region];
        let rests = matches!(
            state.kind,
            NodeKind::Daa | NodeKind::Tip | NodeKind::Rfc | NodeKind::Adr | NodeKind::Bolt
        );
        let is_meant = rests && state.is_metadata(at) && self.is_reference(value, skip);
        (is_meant && !leads_elsewhere(&fold_key(key))).then_some(Intent::Upstream)
    }

    /// Whether a line of running text is a strong key of what the artifact rests on, and references.
    pub(super) fn rests_on(&self, region: usize, line: &[Inline<'a>]) -> bool {
        let Some(found) = key_line(line, self.dialect).filter(|found| found.strong) else {
            return false;
        };
        let rule = self.rule(region, &fold_key(&found.key));
        rule.is_some_and(|rule| rule.intent == Intent::Upstream)
            && self.is_reference(found.value, found.skip)
    }

    /// Whether a value begins with a link, or with an id that is no subject of a sentence.
    fn is_reference(&self, value: &[Inline<'a>], skip: usize) -> bool {
        let text = |at: usize| {
            let skip = if at == 0 { skip } else { 0 };
            value[at].text.get(skip..).unwrap_or_default().trim_start()
        };
        let Some(first) = (0..value.len()).find(|at| !text(*at).is_empty()) else { return false };
        let text = text(first);
        let is_id = || {
            let hit = self.scan(text).into_iter().next().filter(|hit| hit.range.start == 0);
            hit.and_then(|hit| text.get(hit.range.end..)).is_some_and(|rest| {
                let rest = rest.trim_start();
                rest.starts_with("and ")
                    || !rest.starts_with(char::is_alphanumeric)
                    || self.scan(rest).first().is_some_and(|next| next.range.start == 0)
            })
        };
        value[first].link.is_some() || is_id()
    }

    /// Takes the value of a key. Returns whether its references were taken.
    pub(crate) fn value(
        &mut self,
        region: usize,
        key: &str,
        text: &str,
        value: &[Inline<'a>],
        skip: usize,
    ) -> bool {
        let (kind, node) = (self.states[region].kind, self.states[region].node);
        if self.is_status(region, key) {
            self.record.nodes[node].status.get_or_insert_with(|| text.into());
            let said = self.supersession(value);
            self.superseding(region, value, &said);
            return true;
        }
        if self.states[region].custom.is_some() && self.custom_value(region, key, text) {
            return true;
        }
        if names_id(kind, key) && self.name_artifact(node, text) {
            return true;
        }
        let rule = self.rule(region, key);
        if kind == NodeKind::PostMortem
            && rule.is_some_and(|rule| rule.intent == Intent::Edge(EdgeKind::Analyses))
        {
            self.name_post_mortem(node, text);
        }
        match rule {
            Some(rule) => {
                if rule.intent.may_mean_nothing() {
                    self.record.nodes[node].attribute(&attribute_name(key), text);
                }
                if !self.numbers(region, key, rule.intent, value, skip) {
                    self.targets(Referrer::Node(node), &rule, value, skip);
                }
                true
            }
            None if self.states[region].topic() == Topic::Traceability => false,
            None => {
                self.record.nodes[node].attribute(&attribute_name(key), text);
                false
            }
        }
    }

    /// Gives an artifact without an id of its own the one that its metadata names.
    fn name_artifact(&mut self, node: Local, text: &str) -> bool {
        let Some(hit) = self.scan(text).into_iter().find(|hit| hit.shape == Shape::Id) else {
            return false;
        };
        let id: SmolStr = text[hit.range].into();
        if matches!(self.record.nodes[node].claim, Claim::Titled(_)) {
            self.record.nodes[node].claim = Claim::Own(id);
            return true;
        }
        matches!(&self.record.nodes[node].claim, Claim::Own(own) if crate::model::fold_id(own) == crate::model::fold_id(&id))
    }

    fn name_post_mortem(&mut self, node: Local, text: &str) {
        if matches!(self.record.nodes[node].claim, Claim::Titled(_))
            && let Some(hit) = self.scan(text).into_iter().find(|hit| hit.shape == Shape::Id)
        {
            self.record.nodes[node].claim = Claim::PostMortem(text[hit.range].into());
        }
    }

    /// A line of the list that is the value of a pending key.
    pub(super) fn pending_value(
        &mut self,
        region: usize,
        pending: &Pending,
        line: &[Inline<'a>],
    ) -> bool {
        let node = self.states[region].node;
        match self.rule(region, &pending.key) {
            Some(rule) => {
                if !self.numbers(region, &pending.key, rule.intent, line, 0) {
                    self.targets(Referrer::Node(node), &rule, line, 0);
                }
                true
            }
            None => false,
        }
    }
}

/// Keys, folded, that may stand without emphasis before the first section, beside those that make
/// relations.
pub(super) const PLAIN_KEYS: &[&str] = &[
    "date",
    "status",
    "deciders",
    "decision makers",
    "consulted",
    "informed",
    "author",
    "authors",
    "technical story",
    "version",
    "tags",
];

/// The key in front of a line: strong (`**Status**: …`), else plain (`Status: …`).
pub(crate) fn key_line<'b, 'a>(
    line: &'b [Inline<'a>],
    dialect: &Dialect,
) -> Option<KeyLine<'b, 'a>> {
    visit(line.len());
    let first = line.iter().position(|inline| !is_blank(&inline.text))?;
    let line = &line[first..];
    match &line[0] {
        run if run.struck => None,
        run if run.strong => strong_key(line, dialect),
        _ => plain_key(line),
    }
}

/// The key that the strong runs in front of a line are.
fn strong_key<'b, 'a>(line: &'b [Inline<'a>], dialect: &Dialect) -> Option<KeyLine<'b, 'a>> {
    let strong = line.iter().take_while(|inline| inline.strong).count();
    let (key, value) = (plain(&line[..strong]), &line[strong..]);
    if !scan(&key, dialect).is_empty() {
        // `**PRD-015**: …`: the key is itself a reference.
        return None;
    }
    let (key, skip) = if key.ends_with(':') {
        (without_colon(key), 0)
    } else {
        let next = &value.first()?.text;
        let colon = next.len() - next.trim_start().strip_prefix(':')?.len();
        (key, colon)
    };
    Some(KeyLine { key, strong: true, value, skip, span: span_of(line) })
}

fn without_colon(key: Cow<'_, str>) -> Cow<'_, str> {
    let cut = |key: &str| key.len() - usize::from(key.ends_with(':'));
    match key {
        Cow::Borrowed(key) => Cow::Borrowed(key[..cut(key)].trim()),
        Cow::Owned(key) => Cow::Owned(key[..cut(&key)].trim().to_owned()),
    }
}

/// The few letters in front of a colon that begin a line.
fn plain_key<'b, 'a>(line: &'b [Inline<'a>]) -> Option<KeyLine<'b, 'a>> {
    let run = &line[0];
    if run.kind != InlineKind::Text || run.link.is_some() {
        return None;
    }
    let text = &*run.text;
    let colon = colon_of(text)?;
    let key = text[..colon].trim();
    let rest = &text[colon + 1..];
    let is_key = (rest.is_empty() || rest.starts_with(' '))
        && !key.is_empty()
        && key.split(' ').count() <= 4
        && key.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '_'));
    is_key.then(|| KeyLine {
        key: Cow::Borrowed(key),
        strong: false,
        value: line,
        skip: colon + 1,
        span: span_of(line),
    })
}

/// Where the colon stands behind what may be a key, which is short, in front of a text.
fn colon_of(text: &str) -> Option<usize> {
    memchr::memchr(b':', &text.as_bytes()[..text.len().min(41)])
}

/// Whether [`key_line`] may find a key in a line that begins with this run: most begin with prose.
pub(super) fn may_begin_key(first: &Inline<'_>) -> bool {
    first.strong || colon_of(&first.text).is_some()
}

/// The pieces of a line with a strong key each: `**Status**: Accepted | **Date**: 2020-01-02`. Cost:
/// `O(bytes)`.
pub(super) fn pieces<'b, 'a>(
    line: &'b [Inline<'a>],
    dialect: &'b Dialect,
) -> impl Iterator<Item = &'b [Inline<'a>]> + use<'a, 'b> {
    let mut rest = Some(line);
    std::iter::from_fn(move || {
        let line = rest.take()?;
        let Some(cut) = next_key(line, dialect) else { return Some(line) };
        rest = Some(&line[cut..]);
        Some(&line[..cut])
    })
}

/// Where the next key of a line that begins with one stands.
fn next_key(line: &[Inline<'_>], dialect: &Dialect) -> Option<usize> {
    let mut from = line.iter().take_while(|inline| inline.strong).count();
    let is_again = from > 0 && line[from..].iter().any(|inline| inline.strong);
    if !is_again || !is_strong_key(line, dialect) {
        return None;
    }
    loop {
        from += line[from..].iter().position(|inline| inline.strong)?;
        let before = &line[from - 1].text;
        let is_apart = before.trim_end().ends_with(['|', '·', '•', ',', ';'])
            || before.ends_with("  ") && !before.trim().is_empty();
        if is_apart && is_strong_key(&line[from..], dialect) {
            return Some(from);
        }
        from += line[from..].iter().take_while(|inline| inline.strong).count();
    }
}

pub(super) fn is_strong_key(line: &[Inline<'_>], dialect: &Dialect) -> bool {
    key_line(line, dialect).is_some_and(|found| found.strong)
}

/// The longest text in front of a key that is kept.
const LONGEST_LEAD: usize = 16;

/// What stands in front of a key on its line, if it is short and behind the value the line ends, or a cell.
pub(crate) fn lead(source: &str, entry: Span) -> Option<SmolStr> {
    let (start, end) = (entry.start as usize, entry.end as usize);
    let behind = source.as_bytes().get(end..)?.iter().take(LONGEST_LEAD);
    let mut behind = behind.take_while(|byte| !matches!(byte, b'\n' | b'\r'));
    if !behind.all(|byte| matches!(byte, b' ' | b'|' | b'\\')) {
        return None;
    }
    let from = start.saturating_sub(LONGEST_LEAD);
    let before = source.as_bytes().get(from..start)?;
    let line = match memchr::memrchr(b'\n', before) {
        Some(at) => from + at + 1,
        None if from == 0 => 0,
        None => return None,
    };
    let lead = source.get(line..start)?;
    // A row of a table that begins with its first cell says so only by what stands between.
    let is_row = memchr::memchr(b'|', source.as_bytes().get(start..end)?).is_some();
    (!is_row || lead.contains('|')).then(|| lead.into())
}

/// The name of an attribute that a key makes: `Decision Date` is `decision_date`.
pub(crate) fn attribute_name(key: &str) -> SmolStr {
    let name = crate::model::fold_name(key);
    match memchr::memchr(b'-', name.as_bytes()) {
        Some(_) => name.replace('-', "_").into(),
        None => name,
    }
}
