//! A rule that finds what a test asks for, where it asks for it.

use airsdlc_core::check::{Context, Diagnostic, Findings, Group, Metadata, Needs, Rule};
use airsdlc_core::model::Severity;
use airsdlc_core::span::{LineIndex, Location, RepoPath, Span};

/// Reports what a function says.
pub(crate) struct Drawn<F>(pub(crate) F);

impl<F: Fn(&Context<'_>) -> Vec<Diagnostic> + Send + Sync> Rule for Drawn<F> {
    fn metadata(&self) -> &Metadata {
        &Metadata {
            code: "TEST001",
            name: "drawn",
            group: Group::Own,
            severity: Severity::Error,
            needs: Needs::Repository,
            documentation: "what a test asks for",
        }
    }

    fn check(&self, context: &Context<'_>, found: &mut Findings) {
        found.saw(1);
        for diagnostic in (self.0)(context) {
            found.push(diagnostic);
        }
    }
}

/// The location of a text that stands once in a file.
pub(crate) fn at(path: &str, text: &str, wanted: &str) -> Location {
    let start = text.find(wanted).expect("the text stands there");
    let span = Span::new(start as u32, (start + wanted.len()) as u32);
    let lines = LineIndex::new(text);
    lines.location(&RepoPath::new(path), text, span)
}
