//! Anchors that their pages do not have.

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::references::{about, short};
use super::target::{Targets, edit_of, link_of, place_of};
use crate::check::context::Context;
use crate::check::diagnostic::Findings;
use crate::check::fix::Fix;
use crate::check::near::Names;
use crate::check::rule::declare_rule;
use crate::model::{Document, ReferenceForm};
use crate::span::RepoPath;
use crate::visits::visit;

declare_rule! {
    /// an anchor is not on the page that a link names
    ///
    /// ## What it checks
    /// What stands behind `#` in a link is the anchor of a heading of that page, as GitHub makes it, the id that
    /// a heading gives itself (`Goals {#goals}`), or one that HTML sets (`<a id="…">`). `user-content-` in front is
    /// GitHub's own. Anchors that viewers make are fine: `#`, `#top`, lines (`#L12`), footnotes, and
    /// the words behind `#:~:`.
    ///
    /// ## Why it matters
    /// The page opens at its top, and whoever looks for the one section that counts has to guess its new name.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// It changes [the cancel operation](../daas/booking.md#32-cancel).
    /// ```
    /// ```markdown docs/daas/booking.md
    /// # AI-DAA: Booking
    ///
    /// ## 3.2 Cancellation
    ///
    /// A guest cancels.
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// It changes [the cancel operation](../daas/booking.md#32-cancellation).
    /// ```
    /// ```markdown docs/daas/booking.md
    /// # AI-DAA: Booking
    ///
    /// ## 3.2 Cancellation
    ///
    /// A guest cancels.
    /// ```
    ///
    /// ## Configuration
    /// Pages that are no artifacts are checked with `plain_documents = true` in `[check]`. The fix is safe where
    /// one section of the page has the number that the old anchor begins with, or the anchor differs in case.
    BROKEN_ANCHOR = "L003" "broken-anchor" Links Error, broken_anchor
}

/// The anchors of a page.
struct Anchors<'a> {
    names: Names<'a>,
    /// Anchors by their digits in front: `32` of `32-cancellation`; `None` where several have them.
    numbers: FxHashMap<&'a str, Option<&'a str>>,
    lower: FxHashMap<String, &'a str>,
}

impl<'a> Anchors<'a> {
    /// Cost: `O(bytes)` of the anchors.
    fn new(page: &'a Document) -> Self {
        let headings = page.headings.iter().map(|heading| heading.anchor.as_str());
        let set = page.anchors.iter().map(|anchor| anchor.name.as_str());
        let all = || headings.clone().chain(set.clone()).filter(|name| !name.is_empty());
        let mut numbers = FxHashMap::default();
        for anchor in headings.clone() {
            visit(1);
            if let Some(number) = number_of(anchor) {
                numbers.entry(number).and_modify(|known| *known = None).or_insert(Some(anchor));
            }
        }
        let lower = all().map(|anchor| (anchor.to_lowercase(), anchor)).collect();
        Self { names: Names::new(all()), numbers, lower }
    }

    /// The anchor that was surely meant.
    fn same(&self, wanted: &str) -> Option<&'a str> {
        let lower = self.lower.get(&wanted.to_lowercase()).copied();
        lower.or_else(|| self.numbers.get(number_of(wanted)?).copied().flatten())
    }
}

/// The digits in front of an anchor: the number of its section.
fn number_of(anchor: &str) -> Option<&str> {
    let (number, _) = anchor.split_once('-')?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then_some(number)
}

/// Whether viewers make an anchor though the page does not say it.
fn is_of_the_viewer(anchor: &str) -> bool {
    let lines = |text: &str| {
        text.strip_prefix(['L', 'l']).is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_digit())
                && rest.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'L' | b'C'))
        })
    };
    let footnote = |text: &str| {
        ["user-content-fn", "fnref", "fn"].iter().any(|start| {
            text.strip_prefix(start).is_some_and(|rest| {
                rest.starts_with([':', '-']) || rest.starts_with(|c: char| c.is_ascii_digit())
            })
        })
    };
    anchor.is_empty()
        || anchor.eq_ignore_ascii_case("top")
        || anchor.starts_with(":~:")
        || lines(anchor)
        || footnote(anchor)
}

fn broken_anchor(context: &Context<'_>, found: &mut Findings) {
    let has_anchor =
        |page: &Document| page.links.iter().filter(|link| link.destination.contains('#')).count();
    found.saw(context.documents().iter().map(|page| has_anchor(&page.document)).sum());
    let targets = OnceCell::new();
    let mut pages: FxHashMap<&RepoPath, Anchors<'_>> = FxHashMap::default();
    let broken = context.unresolved().filter(|reference| reference.form == ReferenceForm::Anchor);
    for reference in broken {
        let targets = targets.get_or_init(|| Targets::new(context));
        let text = reference.text.as_str();
        let Some((before, written)) = text.split_once('#') else { continue };
        let Some((path, Some(anchor))) = targets.led(&reference.location.path, text) else {
            continue;
        };
        if is_of_the_viewer(&anchor) {
            continue;
        }
        found.saw(1);
        let page = targets.document(&path).or_else(|| targets.document(before));
        let Some((path, page)) = page else { continue };
        let anchors = pages.entry(path).or_insert_with(|| Anchors::new(page));
        let message = format!("`{}` has no anchor `#{}`", path, short(&anchor));
        // However the path is written, it is the same anchor that is missing.
        // A link within its page has no path that could be mended.
        let page = if before.is_empty() { "" } else { path.file_name() };
        let subject = format!("{page}#{anchor}");
        let mut diagnostic = about(context, reference, message).subject(subject);
        if let Some(link) = link_of(context, reference) {
            diagnostic.location = place_of(link);
        }
        let same = anchors.same(&anchor);
        let Some(near) = same.or_else(|| anchors.names.nearest(&anchor)) else {
            let help = "name a heading of that page, or set the anchor there: `<a id=\"…\"></a>`";
            found.push(diagnostic.help(help));
            continue;
        };
        let diagnostic = diagnostic.help(format!("did you mean `#{near}`?"));
        let piece = before.len() + 1..before.len() + 1 + written.len();
        let edit = edit_of(context, reference, piece, near);
        let message = format!("write `#{near}`");
        found.push(match edit {
            Some(edit) if same.is_some() => diagnostic.fix(Fix::safe(message, vec![edit])),
            Some(edit) => diagnostic.fix(Fix::guess(message, vec![edit])),
            None => diagnostic,
        });
    }
}
