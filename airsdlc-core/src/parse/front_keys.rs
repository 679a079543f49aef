//! The keys of front matter as metadata of the artifact that a file is.
//!
//! A map's keys count by their own names; those of a map in a list speak of an item of it, and of the
//! artifact only where they make a relation.

use std::borrow::Cow;

use super::absence::is_no_value;
use super::entry::{attribute_name, lead};
use super::markdown::{Inline, InlineKind};
use super::reader::Reader;
use super::yaml::Node;
use crate::model::{Attribute, Entry, NodeKind};
use crate::source::fold_key;
use crate::span::Span;

/// What the keys of a map say of the artifact.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    /// Its metadata.
    All,
    /// Only what makes a relation: they speak of an item of a list.
    Relations,
    /// Nothing.
    Nothing,
}

impl<'a> Reader<'a> {
    /// Takes the keys of front matter into the document index, which keeps those inside a map as
    /// `outer.inner`, and as metadata of the artifact that the file is, if it is one. Cost: `O(bytes)`.
    pub(super) fn front_matter(&mut self, yaml: &Node, is_artifact: bool) {
        self.front_entries(yaml, "", if is_artifact { Says::All } else { Says::Nothing });
    }

    fn front_entries(&mut self, yaml: &Node, outer: &str, says: Says) {
        for (key, value) in yaml.entries() {
            let Some(name) = key.text() else { continue };
            let full = if outer.is_empty() { name.to_owned() } else { format!("{outer}.{name}") };
            let folded = fold_key(name);
            if !value.entries().is_empty() {
                self.front_entries(value, &full, says);
            }
            let is_kpi = says == Says::All
                && self.states[0].kind == NodeKind::Prd
                && KPIS.contains(&folded.as_str());
            let is_taken = says != Says::Nothing
                && !is_kpi
                && !matches!(folded.as_str(), "id" | "kind" | "title")
                && !folded.ends_with(" id");
            for item in value.items() {
                if is_kpi {
                    self.front_kpi(item);
                }
                self.front_item(&folded, item, &full, if is_taken { says } else { Says::Nothing });
                let Some(text) = item.text() else { continue };
                let end = item.span.end.max(key.span.end);
                let span = Span::new(key.span.start, end);
                self.entries.push(Entry {
                    key: full.as_str().into(),
                    value: text.to_owned(),
                    lead: lead(self.source, span),
                    location: self.location(span),
                });
                if is_taken && !is_no_value(text) {
                    self.front_value(&folded, text, item.span, says);
                }
            }
            if is_taken && says == Says::All {
                self.keep_list(&folded, value);
            }
        }
    }

    /// A map that is an item of a list: its name is a value of the key of the list, where this makes a
    /// relation.
    fn front_item(&mut self, key: &str, item: &Node, full: &str, says: Says) {
        if item.entries().is_empty() {
            return;
        }
        let named = item.entries().iter().find(|(key, _)| {
            key.text().is_some_and(|key| matches!(&*fold_key(key), "name" | "id" | "ref"))
        });
        if let Some((_, named)) = named
            && let Some(text) = named.text().filter(|text| !is_no_value(text))
            && says != Says::Nothing
            && self.rule(0, key).is_some()
        {
            self.front_value(key, text, named.span, says);
        }
        let says = if says == Says::Nothing { says } else { Says::Relations };
        self.front_entries(item, full, says);
    }

    /// Takes one value of a key; the artifact is that of the first region.
    fn front_value(&mut self, key: &str, text: &str, span: Span, says: Says) {
        let inline = self.front_inline(text, span);
        let value = std::slice::from_ref(&inline);
        let speaks = says == Says::All || self.rule(0, key).is_some();
        if !speaks || !self.value(0, key, text, value, 0) {
            let declares = self.intent_of_key(0, key, (value, 0), 0);
            self.mentions(self.source_of(0), value, declares.filter(|_| says == Says::All));
        }
    }

    /// An attribute whose value is a list keeps all of it.
    fn keep_list(&mut self, key: &str, value: &Node) {
        if value.items().len() < 2 {
            return;
        }
        let texts = value.items().iter().filter_map(Node::text).filter(|text| !is_no_value(text));
        let texts: Vec<&str> = texts.collect();
        let node = self.states[0].node;
        let kept = self.record.nodes[node].attributes.get_mut(attribute_name(key).as_str());
        if let (Some(kept), [first, _, ..]) = (kept, texts.as_slice())
            && kept.as_text() == Some(*first)
        {
            *kept = Attribute::List(texts.into_iter().map(Into::into).collect());
        }
    }

    /// A scalar as a run of text.
    pub(super) fn front_inline(&self, text: &str, span: Span) -> Inline<'a> {
        let (written, span) = self.written(text, span);
        let source: &'a str = self.source;
        let text = match source.get(span.range()) {
            Some(source) if source == written => Cow::Borrowed(source),
            _ => Cow::Owned(written.to_owned()),
        };
        Inline { kind: InlineKind::Text, text, span, strong: false, struck: false, link: None }
    }

    /// The text of a scalar with its place, which is of the same length only if the text stands there
    /// as it is read: a block scalar without the end of its line; of text that is written otherwise and
    /// as long, by escapes or over lines, not the last character, which is the closing quote of most.
    fn written<'t>(&self, text: &'t str, span: Span) -> (&'t str, Span) {
        let source = self.source.get(span.range()).unwrap_or_default();
        let (text, trimmed) = (text.trim_end(), source.trim_end());
        let is_otherwise = text != trimmed && text.len() == trimmed.len();
        let last = trimmed.chars().next_back().filter(|_| is_otherwise);
        let length = trimmed.len() - last.map_or(0, char::len_utf8);
        (text, Span::new(span.start, span.start + length as u32))
    }
}

/// Keys, folded, whose values are the KPIs of a PRD.
const KPIS: &[&str] = &["kpi", "kpis", "success metrics", "key performance indicators"];
