//! Paths that lead nowhere, and those that lead somewhere only on one machine.

use super::references::{about, short};
use super::target::{Targets, edit_at, edit_of, link_of, place_of, relative};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::fix::{Fix, Safety};
use crate::check::rule::declare_rule;
use crate::model::{Document, EdgeKind, Link, ReferenceForm, Unresolved};
use crate::span::RepoPath;
use crate::visits::visit;

declare_rule! {
    /// a path leads to no file of the repository
    ///
    /// ## What it checks
    /// Every path that an artifact or a catalogue names is that of a file: the destination of a link or a picture, of
    /// Markdown or of HTML (`<a href="a.md">`, `<img src="b.png">`), a page in running text (`postmortems/inc-2024-001.md`) or as the value of a
    /// key that names an artifact (`PRD: prd-015.md`), the files of a Bolt. Not checked
    /// are addresses outside the repository, footnotes, code spans, comments in code, files that a Bolt will change which is not done, and code
    /// of a language of which the repository holds no file: it lives elsewhere.
    ///
    /// ## Why it matters
    /// Whoever follows the link at three in the morning reads "404", and what it was to prove stays unproven.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// It serves [the cancellation](../prds/prd-015-cancel.md).
    /// ```
    /// ```markdown docs/prds/prd-015-booking-cancellation.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// It serves [the cancellation](../prds/prd-015-booking-cancellation.md).
    /// ```
    /// ```markdown docs/prds/prd-015-booking-cancellation.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Configuration
    /// `[links]` in `airsdlc.toml` says how a site writes links (`x.html`, `/adr/12`), `[code] paths` how programs
    /// see paths. Pages that are no artifacts are checked with `plain_documents = true` in `[check]`. The fix is
    /// safe where the file that defines the id in the name of the old one is the only candidate.
    BROKEN_PATH = "L002" "broken-path" Links Error, broken_path
}

declare_rule! {
    /// a path is absolute, or leads out of the repository
    ///
    /// ## What it checks
    /// Links are relative and stay in the repository: not `/docs/a.md`, not `file:///home/ann/a.md`, not
    /// `../../other/a.md` above the root. A beginning that `[links]` maps, such as `/adr/`, is how the site writes
    /// links.
    ///
    /// ## Why it matters
    /// Such a link works in one viewer or on one machine only: in an editor, in a checkout below another directory
    /// or on the site it leads elsewhere.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// It serves [the cancellation](/docs/prds/prd-015.md).
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// It serves [the cancellation](../prds/prd-015.md).
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Configuration
    /// `[links] pages` maps beginnings of links to directories: `"/docs/" = "docs"`. Pages that are no artifacts are
    /// checked with `plain_documents = true` in `[check]`.
    ABSOLUTE_OR_ESCAPING_PATH = "L012" "absolute-or-escaping-path" Links Warning, escaping_path
}

fn broken_path(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.documents().iter().map(|page| page.document.links.len()).sum());
    let targets = std::cell::OnceCell::new();
    let broken = context.unresolved().filter(|reference| {
        reference.form == ReferenceForm::Path
            && reference.candidates.is_empty()
            && !is_of_a_machine(&reference.text)
            && !is_ahead(context, reference)
    });
    for reference in broken {
        found.saw(1);
        let targets = targets.get_or_init(|| Targets::new(context));
        let link = link_of(context, reference);
        if link.is_none() && is_of_a_site(targets, reference) {
            continue;
        }
        let what = match link {
            Some(link) if link.image => "the picture",
            Some(_) => "the link",
            None => "the path",
        };
        let message =
            format!("{what} `{}` leads to no file of the repository", short(&reference.text));
        let mut diagnostic = about(context, reference, message);
        if let Some(link) = link {
            diagnostic.location = place_of(link);
        }
        let from = &reference.location.path;
        // A path in running text counts from the root, or from anywhere.
        let led = targets.led(from, &reference.text).filter(|_| link.is_some());
        let (path, anchor) = led.unwrap_or_else(|| in_text(from, &reference.text));
        found.push(mend(context, targets, reference, diagnostic, &path, anchor.as_deref()));
    }
}

/// Whether a path in HTML counts from a page as generators of sites place it, a directory deeper than its file.
fn is_of_a_site(targets: &Targets<'_, '_>, reference: &Unresolved) -> bool {
    let path = reference.text.strip_prefix("../").and_then(|path| {
        let path = path.split(['#', '?']).next().unwrap_or_default();
        crate::graph::normalise(reference.location.path.parent(), path)
    });
    path.is_some_and(|path| targets.exists(&path))
}

/// The path that running text means, and its anchor.
fn in_text(from: &RepoPath, text: &str) -> (String, Option<String>) {
    let (path, anchor) = match text.split_once('#') {
        Some((path, anchor)) => (path, Some(anchor.to_owned())),
        None => (text, None),
    };
    let is_relative = path.starts_with("./") || path.starts_with("../");
    let directory = if is_relative { from.parent() } else { "" };
    let path = crate::graph::normalise(directory, path).unwrap_or_else(|| path.to_owned());
    (path, anchor)
}

/// Whether a file need not be there: it is to be made, or lives with the code in another repository.
fn is_ahead(context: &Context<'_>, reference: &Unresolved) -> bool {
    if reference.kind != EdgeKind::Changes {
        return false;
    }
    let node = context.graph().node(reference.source.as_str());
    let is_open = node.is_some_and(|node| {
        node.kind.is_work() && node.status.as_ref().is_some_and(|status| status.as_str() != "done")
    });
    let path = reference.text.split(['#', ':']).next().unwrap_or_default();
    let extension = RepoPath::new(path).extension().map(str::to_lowercase);
    is_open || !context.has_extension(&extension.unwrap_or_default())
}

/// Adds what is proposed for a path that leads nowhere, and the fix if one file is meant.
fn mend(
    context: &Context<'_>,
    targets: &Targets<'_, '_>,
    reference: &Unresolved,
    diagnostic: Diagnostic,
    path: &str,
    anchor: Option<&str>,
) -> Diagnostic {
    let from = &reference.location.path;
    // Where a path is no link, it counts from the root unless it says otherwise.
    let is_relative = link_of(context, reference).is_some() || reference.text.starts_with('.');
    let as_written = |file: &str| {
        if is_relative { relative(from, file) } else { file.to_owned() }
    };
    let Some((file, safety)) = targets.moved(from, path) else {
        let help = match targets.nearest(from, path) {
            Some(near) => format!("did you mean `{}`?", as_written(near)),
            None => "correct the path, or add the file".to_owned(),
        };
        return diagnostic.help(help);
    };
    let written = as_written(file.as_str());
    let page = targets.document(file.as_str()).map(|(_, page)| page);
    let known = anchor.map(|anchor| page.and_then(|page| anchor_like(page, anchor)));
    let end = reference.text.find(['#', '?']).unwrap_or(reference.text.len());
    let (written, end) = match (anchor, known.flatten()) {
        // The anchor in another case is written with the path.
        (Some(anchor), Some(known)) if anchor != known => {
            (format!("{written}#{known}"), reference.text.len())
        }
        _ => (written, end),
    };
    let is_there = known.is_none_or(|known| known.is_some());
    let diagnostic = diagnostic.help(match anchor {
        Some(anchor) if !is_there => {
            format!("write `{written}`: that file may be meant, which has no anchor `#{anchor}`")
        }
        Some(anchor) if !written.contains('#') => {
            format!("write `{written}#{anchor}`: that file is the one it may mean")
        }
        _ => format!("write `{written}`: that file is the one it may mean"),
    });
    // A site that leaves out extensions goes on doing so; an anchor that is not there would break next.
    let keeps = context.config().dialect.links.is_plain() && is_there;
    let edit = edit_of(context, reference, 0..end, &written).filter(|_| keeps);
    match (edit, safety) {
        (Some(edit), Safety::Safe) => {
            diagnostic.fix(Fix::safe(format!("write `{written}`"), vec![edit]))
        }
        (Some(edit), Safety::Unsafe) => {
            diagnostic.fix(Fix::guess(format!("write `{written}`"), vec![edit]))
        }
        (None, _) => diagnostic,
    }
}

/// The anchor of a page that is one in any case, or the same.
fn anchor_like<'a>(page: &'a Document, anchor: &'a str) -> Option<&'a str> {
    if has_anchor(page, anchor) {
        return Some(anchor);
    }
    visit(page.headings.len());
    let mut anchors = page.headings.iter().map(|heading| heading.anchor.as_str());
    anchors.find(|known| known.eq_ignore_ascii_case(anchor))
}

/// Whether a page has an anchor.
pub(super) fn has_anchor(page: &Document, anchor: &str) -> bool {
    page.headings.iter().any(|heading| heading.anchor == anchor)
        || page.anchors.iter().any(|known| known.name == anchor)
}

/// Whether a path is one of a single machine: `file:///x`, `C:\x`, `/home/ann/x`.
fn is_of_a_machine(path: &str) -> bool {
    let bytes = path.as_bytes();
    let has_drive = bytes.len() > 2
        && bytes[0].is_ascii_alphabetic()
        && bytes[1] == b':'
        && matches!(bytes[2], b'/' | b'\\');
    let begins = |start: &str| {
        path.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start))
    };
    has_drive || ["file:/", "/home/", "/Users/", "/root/"].iter().any(|start| begins(start))
}

fn escaping_path(context: &Context<'_>, found: &mut Findings) {
    let targets = std::cell::OnceCell::new();
    for page in context.documents() {
        found.saw(page.document.links.len());
        let absolute = page.document.links.iter().filter(|link| {
            (link.destination.starts_with('/') && !link.destination.starts_with("//")
                || is_of_a_machine(&link.destination))
                && context.is_checked(&link.location)
        });
        for link in absolute {
            let targets = targets.get_or_init(|| Targets::new(context));
            found.diagnostics.extend(absolute_path(context, targets, &page.path, link));
        }
    }
    let outside = context.unresolved().filter(|reference| reference.form == ReferenceForm::Outside);
    for reference in outside {
        let targets = targets.get_or_init(|| Targets::new(context));
        let message = format!("the link `{}` leads out of the repository", short(&reference.text));
        let diagnostic = about(context, reference, message);
        let path = reference.text.trim_start_matches("../").split('#').next().unwrap_or_default();
        let anchor = reference.text.split_once('#').map(|(_, anchor)| anchor);
        found.push(match targets.moved(&reference.location.path, path) {
            Some(_) => mend(context, targets, reference, diagnostic, path, anchor),
            None => diagnostic.help("link to its address on the web, or copy what is needed here"),
        });
    }
}

/// What is wrong with a link that begins at a root.
fn absolute_path(
    context: &Context<'_>,
    targets: &Targets<'_, '_>,
    from: &RepoPath,
    link: &Link,
) -> Option<Diagnostic> {
    let destination = link.destination.as_str();
    let dialect = &context.config().dialect;
    let path = destination.split(['#', '?']).next().unwrap_or_default();
    if dialect.is_own_link(path) {
        return None;
    }
    let about = |message: String| {
        let diagnostic = Diagnostic::at(place_of(link), message).subject(destination);
        match context.artifact_at(&link.location) {
            Some(node) => diagnostic.node(context.node(node)),
            None => diagnostic,
        }
    };
    if is_of_a_machine(destination) {
        let message = format!("the link `{}` leads to a file of one machine", short(destination));
        let help = "add the file to the repository, and link to it by a relative path";
        return Some(about(message).help(help));
    }
    // Where nothing is, the path is broken before it is absolute.
    let (target, _) = targets.led(from, destination).filter(|(path, _)| targets.exists(path))?;
    let written = relative(from, &target);
    let message = format!("the link `{}` counts from the root of a site", short(destination));
    let diagnostic = about(message).help(format!("write `{written}`"));
    let edit = link.target.filter(|_| !target.is_empty() && destination == destination.trim());
    Some(match edit {
        Some(mut span) => {
            span.end = span.start + path.len() as u32;
            let edit = edit_at(from, span, path, &written);
            diagnostic.fix(Fix::safe(format!("write `{written}`"), vec![edit]))
        }
        None => diagnostic,
    })
}
