//! The law of comments, for every language of the table: ids in comments count, ids in texts never.

use std::fmt::Write as _;

use proptest::prelude::*;

use super::Code;
use super::grammar::{At, Grammar, Heredoc, Shape, Text};
use super::syntax::{Form, LANGUAGES, Language, PHP};
use crate::source::Dialect;
use crate::span::RepoPath;

/// A program that is written piece by piece, and the ids that its comments hold.
#[derive(Default)]
struct Program {
    text: String,
    written: usize,
    expected: Vec<String>,
}

impl Program {
    /// An id that stands nowhere else.
    fn id(&mut self) -> String {
        self.written += 1;
        format!("BOLT-{}", self.written)
    }

    fn comment_id(&mut self) -> String {
        let id = self.id();
        self.expected.push(id.clone());
        id
    }

    fn marker(&mut self, grammar: &Grammar, at: usize) {
        let Some(marker) = pick(grammar.markers, at) else { return };
        let before = if marker.at == At::Line { "" } else { "x " };
        let id = self.comment_id();
        let open = marker.open;
        writeln!(self.text, "{before}{open} it's \" ` {id}: why").expect("a string takes all");
    }

    fn block(&mut self, grammar: &Grammar, at: usize) {
        let Some(block) = pick(grammar.blocks, at) else { return };
        let (open, close) = (block.open, block.close);
        let before = if block.at == At::Line { "" } else { "y " };
        let one = self.comment_id();
        write!(self.text, "{before}{open} it's\n {one} ' ").expect("a string takes all");
        if block.nests {
            let two = self.comment_id();
            write!(self.text, "{open} inner {close} {two} ").expect("a string takes all");
        }
        self.text += close;
        self.text += "\n";
    }

    /// A literal that holds ids behind every mark that does not end it.
    fn literal(&mut self, grammar: &Grammar, at: usize) {
        let Some(text) = pick(grammar.texts, at) else { return };
        let Some((open, close)) = ends(text) else {
            self.text += "z = '\"' + '\\''\n";
            return;
        };
        self.hidden(&format!("z = {open}"));
        let first = close.trim_start().chars().next();
        let opens = grammar.markers.iter().map(|marker| marker.open);
        for mark in opens.chain(grammar.blocks.iter().map(|block| block.open)) {
            let ends_it = first.is_some_and(|first| mark.contains(first));
            if !ends_it && (text.hole.is_empty() || !mark.contains(&text.hole[..1])) {
                self.hidden(&format!(" {mark}"));
            }
        }
        if text.escape != 0 {
            let escape = char::from(text.escape);
            self.hidden(&format!(" {escape}{close}"));
        }
        if text.spans {
            self.hidden("\n");
        }
        if !text.hole.is_empty() {
            let end = if text.hole.ends_with('(') { ')' } else { '}' };
            let id = self.id();
            write!(self.text, " {} f(\"{id} # // \") {end} {id}", text.hole)
                .expect("a string takes all");
        }
        write!(self.text, " {close}").expect("a string takes all");
        self.text += if close.ends_with('\n') { "" } else { "\n" };
    }

    /// Adds a text and an id that must not count.
    fn hidden(&mut self, before: &str) {
        let id = self.id();
        write!(self.text, "{before} {id}").expect("a string takes all");
    }

    fn heredoc(&mut self, grammar: &Grammar) {
        let (Heredoc::Joined(mark) | Heredoc::Apart(mark)) = grammar.heredoc else { return };
        let id = self.id();
        writeln!(self.text, "f {mark}EOT\n # {id} it's // {id}\nEOT").expect("a string takes all");
    }

    fn pattern(&mut self, grammar: &Grammar) {
        if grammar.patterns {
            let id = self.id();
            writeln!(self.text, "z = /[/'\"`] {id}/").expect("a string takes all");
        }
    }
}

fn pick<T>(items: &[T], at: usize) -> Option<&T> {
    items.get(at % items.len().max(1))
}

/// How a text is written; `None` for a character, in which no id fits.
fn ends(text: &Text) -> Option<(String, String)> {
    let (open, close) = match text.shape {
        Shape::Marks(open, close) => (open.to_owned(), close.to_owned()),
        Shape::Character => return None,
        Shape::Hashes(prefix) => (format!("{prefix}##\""), "\"##".to_owned()),
        Shape::Brackets => ("[==[".to_owned(), "]==]".to_owned()),
        Shape::Delimited => ("R\"x(".to_owned(), ")x\"".to_owned()),
        Shape::Piped => ("{q|".to_owned(), "|q}".to_owned()),
    };
    Some((open, close))
}

/// What the comments of a text name, as a file of that language, each at its place.
fn named(language: &'static Language, text: &str) -> Vec<String> {
    let path = RepoPath::new("code");
    let record = Code::Known(language).read(&path, text.as_bytes(), &Dialect::default());
    let references = record.map(|record| record.references).unwrap_or_default();
    for reference in &references {
        assert_eq!(&text[reference.location.span.range()], reference.text, "its place is its text");
    }
    references.into_iter().map(|reference| reference.text.to_string()).collect()
}

fn program(grammar: &Grammar, pieces: &[(u8, usize)]) -> Program {
    let mut program = Program::default();
    for (piece, at) in pieces {
        match piece {
            0 => program.marker(grammar, *at),
            1 => program.block(grammar, *at),
            2 | 3 => program.literal(grammar, *at),
            4 => program.heredoc(grammar),
            5 => program.pattern(grammar),
            _ => program.text += "a = (b[1] + c) * d\n",
        }
    }
    program
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn ids_in_comments_count_and_ids_in_texts_do_not(
        pieces in prop::collection::vec((0..7_u8, 0..16_usize), 1..12),
        is_crlf in any::<bool>(),
    ) {
        for language in LANGUAGES {
            let (grammar, frame) = match language.form {
                Form::Code(grammar) => (grammar, ("", "")),
                Form::Php => (&PHP, ("<p>it's BOLT-9001</p>\n<?php\n", "?>\nBOLT-9002 it's\n")),
                Form::Markup => continue,
            };
            let program = program(grammar, &pieces);
            let mut text = format!("{}{}{}", frame.0, program.text, frame.1);
            if is_crlf {
                text = text.replace('\n', "\r\n");
            }
            let found = named(language, &text);
            prop_assert_eq!(&found, &program.expected, "{}:\n{}", language.name, text);
        }
    }

    #[test]
    fn no_text_ends_the_run(text in "[-/*#'\"`\\\\{}()\\[\\]<>|=$;%!~@\n EOTRrx1é]{0,200}") {
        for language in LANGUAGES {
            named(language, &format!("{text}\n BOLT-1"));
            named(language, &format!("BOLT-1 {text}"));
        }
    }
}

#[test]
fn no_two_languages_share_a_file() {
    let mut seen = std::collections::BTreeSet::new();
    for language in LANGUAGES {
        for name in language.extensions.iter().chain(language.files).chain(language.interpreters) {
            assert_eq!(language.name.trim(), language.name);
            let is_extension = language.extensions.contains(name);
            assert!(!is_extension || *name == name.to_ascii_lowercase(), "{name}");
        }
        for (sort, names) in
            [language.extensions, language.files, language.interpreters].iter().enumerate()
        {
            names.iter().for_each(|name| assert!(seen.insert((sort, *name)), "{name}"));
        }
    }
}
