//! Front matter in TOML, as Hugo and Zola write it, in the form of YAML's.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::yaml::{Node, Value, YamlError};
use crate::span::Span;

/// Reads a block that stands at byte `base` of its file. Entries come in the order of the text.
pub(super) fn parse(text: &str, base: u32) -> Result<Node, YamlError> {
    let table = DeTable::parse(text).map_err(|error| YamlError {
        message: error.message().lines().next().unwrap_or("not TOML").to_owned(),
        offset: base + error.span().map_or(0, |span| span.start) as u32,
    })?;
    let reader = Reader { text, base };
    Ok(reader.table(table.get_ref(), Span::new(base, base)))
}

struct Reader<'t> {
    text: &'t str,
    base: u32,
}

impl Reader<'_> {
    fn span<T>(&self, value: &Spanned<T>) -> Span {
        let range = value.span();
        Span::new(self.base + range.start as u32, self.base + range.end as u32)
    }

    fn table(&self, table: &DeTable<'_>, span: Span) -> Node {
        let entry = |(key, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| {
            let name = Value::Text(key.get_ref().clone().into_owned());
            (Node { value: name, span: self.span(key) }, self.value(value))
        };
        let mut entries: Vec<(Node, Node)> = table.iter().map(entry).collect();
        entries.sort_by_key(|(key, _)| key.span.start);
        Node { value: Value::Map(entries), span }
    }

    /// Numbers, dates and truth values stay as they are written.
    fn value(&self, value: &Spanned<DeValue<'_>>) -> Node {
        let span = self.span(value);
        let value = match value.get_ref() {
            DeValue::Table(table) => return self.table(table, span),
            DeValue::Array(items) => {
                Value::List(items.iter().map(|item| self.value(item)).collect())
            }
            DeValue::String(text) => Value::Text(text.clone().into_owned()),
            _ => Value::Text(self.text.get(value.span()).unwrap_or_default().to_owned()),
        };
        Node { value, span }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_text_and_place() {
        let node = parse("b = 'x'\na = [1, 2024-01-02]\n[t]\nc = true\n", 4).expect("it is TOML");
        let keys: Vec<&str> = node.entries().iter().filter_map(|(key, _)| key.text()).collect();
        assert_eq!(keys, ["b", "a", "t"]);
        assert_eq!(node.get("b").map(|node| node.span), Some(Span::new(8, 11)));
        let items: Vec<&str> =
            node.get("a").expect("it is there").items().iter().filter_map(Node::text).collect();
        assert_eq!(items, ["1", "2024-01-02"]);
        assert_eq!(node.at(&["t", "c"]).and_then(Node::text), Some("true"));
        assert_eq!(parse("a = 1\nb", 4).expect_err("it is broken").offset, 11);
    }
}
