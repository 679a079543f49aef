//! The tables that a block of SQL creates or alters.

/// Words between the verb and `TABLE`, and between that and the name.
const BEFORE: &[&str] =
    &["temp", "temporary", "unlogged", "global", "local", "external", "foreign"];
const BEHIND: &[&str] = &["if", "not", "exists", "only"];

/// The names of the tables, in the order of the text, without quotes. Cost: `O(bytes)`.
pub(super) fn tables(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    // Whether the name of a table is to come.
    let mut is_open = false;
    for line in code.lines() {
        let mut rest = line.trim_start();
        if rest.is_empty() || rest.starts_with("--") {
            continue;
        }
        if !is_open {
            let Some(behind) = behind_table(rest) else { continue };
            rest = behind;
        }
        while let Some(behind) = BEHIND.iter().find_map(|word| after(rest, word)) {
            rest = behind;
        }
        is_open = rest.is_empty();
        found.extend(name(rest));
    }
    found
}

/// What follows `CREATE TABLE` and the like in front of a line.
fn behind_table(line: &str) -> Option<&str> {
    let mut rest = after(line, "create").or_else(|| after(line, "alter"))?;
    while let Some(behind) = BEFORE.iter().find_map(|word| after(rest, word)) {
        rest = behind;
    }
    after(rest, "table")
}

/// What follows a word, in any case, in front of a text.
fn after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let begins = text.get(..word.len())?.eq_ignore_ascii_case(word);
    let rest = &text[word.len()..];
    (begins && rest.chars().next().is_none_or(char::is_whitespace)).then(|| rest.trim_start())
}

/// The name in front of a text, perhaps of several parts, each perhaps in quotes.
fn name(text: &str) -> Option<String> {
    let mut parts = Vec::new();
    let mut rest = text;
    loop {
        let close = match rest.chars().next()? {
            quote @ ('"' | '`') => Some(quote),
            '[' => Some(']'),
            _ => None,
        };
        let (part, behind) = match close {
            Some(close) => rest[1..].split_once(close)?,
            None => {
                let ends = |c: char| c.is_whitespace() || "(.;,".contains(c);
                rest.split_at(rest.find(ends).unwrap_or(rest.len()))
            }
        };
        if part.is_empty() {
            return None;
        }
        parts.push(part);
        match behind.strip_prefix('.') {
            Some(next) => rest = next,
            None => return Some(parts.join(".")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_and_without_quotes() {
        for (code, names) in [
            ("CREATE TABLE bookings (id uuid);", vec!["bookings"]),
            ("create table if not exists app.\"My Table\"(", vec!["app.My Table"]),
            ("ALTER TABLE ONLY [dbo].[things] ADD x int", vec!["dbo.things"]),
            ("CREATE TEMP TABLE `a` (\nCREATE UNLOGGED TABLE b;", vec!["a", "b"]),
            ("CREATE TABLE\n  -- of bookings\n  c (\n  id uuid)", vec!["c"]),
            ("CREATE TABLE IF NOT EXISTS\n  d", vec!["d"]),
            ("CREATE INDEX e ON table f;\nselect * from table g", vec![]),
            ("CREATE TABLES h\nCREATE TABLE (x)\nCREATE TABLE \"open", vec![]),
        ] {
            assert_eq!(tables(code), names, "{code}");
        }
    }
}
