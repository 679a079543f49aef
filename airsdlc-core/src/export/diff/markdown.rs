//! A diff in GitHub's Markdown, for a comment below a pull request.

use std::fmt::Write as _;

use crate::diff::{ChangeKind, Entry, Note, Outline, Section};
use crate::export::findings::{code, escape};

/// More entries of a section than this nobody reads.
const MOST: usize = 50;
/// A comment of GitHub holds 65,536 characters.
const ROOM: usize = 60_000;
/// Lines below one entry.
const MOST_BELOW: usize = 12;

pub(super) fn write(outline: &Outline) -> String {
    let has_facts = outline.counts.iter().any(|(what, _)| *what != ChangeKind::Moved);
    let headline = match (outline.counts.is_empty(), has_facts) {
        (true, _) => "## Nothing changed in the graph\n",
        (false, false) => "## Nothing but places changed in the graph\n",
        (false, true) => "## What changed in the graph\n",
    };
    let mut out = headline.to_owned();
    if !outline.counts.is_empty() {
        out.push('\n');
    }
    for (what, counts) in &outline.counts {
        let _ = writeln!(out, "- **{what}:** {counts}");
    }
    for section in &outline.sections {
        write_section(&mut out, section);
    }
    out
}

fn write_section(out: &mut String, section: &Section) {
    let topic = section.topic.to_string();
    let (first, rest) = topic.split_at(1);
    let _ = writeln!(out, "\n### {}{rest}\n", first.to_uppercase());
    let mut told = 0;
    for entry in section.entries.iter().take(MOST) {
        if out.len() > ROOM {
            break;
        }
        write_entry(out, entry, 0);
        told += 1;
    }
    let cut = section.entries.len() - told;
    if cut > 0 {
        let _ = writeln!(out, "- … and {cut} more; `airsdlc diff` lists them all");
    }
    for more in &section.more {
        let _ = writeln!(out, "- *{}*", escape(more));
    }
}

fn write_entry(out: &mut String, entry: &Entry, depth: usize) {
    let indent = "  ".repeat(depth);
    let change = entry.change.map(|change| format!("{change} ")).unwrap_or_default();
    let text =
        if entry.text.is_empty() { String::new() } else { format!(" {}", escape(&entry.text)) };
    let place = entry.location.as_ref().map(|place| format!(" ({})", code(&place.to_string())));
    let subject = escape(&entry.subject);
    let _ = writeln!(out, "{indent}- {change}**{subject}**{text}{}", place.unwrap_or_default());
    for note in entry.notes.iter().take(MOST_BELOW) {
        write_note(out, note, depth + 1);
    }
    for below in entry.below.iter().take(MOST_BELOW) {
        write_entry(out, below, depth + 1);
    }
    let cut =
        entry.notes.len().saturating_sub(MOST_BELOW) + entry.below.len().saturating_sub(MOST_BELOW);
    if cut > 0 {
        let _ = writeln!(out, "{indent}  - … and {cut} more");
    }
}

fn write_note(out: &mut String, note: &Note, depth: usize) {
    let place = note.location.as_ref().map(|place| format!(" ({})", code(&place.to_string())));
    let indent = "  ".repeat(depth);
    let _ = writeln!(out, "{indent}- {}{}", escape(&note.text), place.unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::DiffReport;
    use crate::graph::GraphBuilder;
    use crate::model::{Node, NodeKind};

    fn added(count: usize, title: &str) -> String {
        let mut builder = GraphBuilder::new();
        for at in 0..count {
            let node = Node::new(format!("ADR-{at}").as_str(), NodeKind::Adr, title);
            builder.add_node(node).expect("the id is new");
        }
        let nothing = GraphBuilder::new().build();
        write(&DiffReport::between(&nothing, &builder.build()).outline())
    }

    #[test]
    fn markup_of_titles_is_text() {
        let text = added(1, "A *b* | <script> `c_d`");
        assert!(text.contains("- added **ADR-0** A \\*b\\* \\| &lt;script> `c_d`\n"), "{text}");
    }

    #[test]
    fn of_many_changes_the_first_are_told() {
        let text = added(53, "A");
        assert_eq!(text.lines().filter(|line| line.starts_with("- added **")).count(), 50);
        assert!(text.ends_with("- … and 3 more; `airsdlc diff` lists them all\n"), "{text}");
    }

    #[test]
    fn a_comment_holds_it_whatever_it_says() {
        let entry = Entry { subject: "x".repeat(5_000), ..Entry::default() };
        let section = Section {
            topic: crate::diff::Topic::Running,
            entries: vec![entry; 40],
            more: Vec::new(),
        };
        let counts = vec![(ChangeKind::Added, "40 services".to_owned())];
        let text = write(&Outline { counts, sections: vec![section] });
        assert!(text.len() < 65_536, "{}", text.len());
        assert!(text.ends_with("- … and 28 more; `airsdlc diff` lists them all\n"));
    }
}
