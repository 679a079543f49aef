//! Pages that look as if they held an artifact, and define none.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::super::structure::place::kind_of_directory;
use super::ids::{article, base_of};
use super::target::{COMMON, id_in_name};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::model::{Document, IndexedDocument, NodeKind as N, fold_id};
use crate::parse::reference::{Shape, hit_in_front};
use crate::parse::template::is_template;
use crate::span::{Location, RepoPath};
use crate::visits::visit;

/// What makes a page look like an artifact.
enum Sign {
    /// The name of the file says an id that nothing defines.
    Name(String),
    /// The first heading begins with one.
    Heading(String),
    /// It stands among artifacts of a kind, with a number or a status as they have.
    Place(N),
}

/// Reports pages that define nothing, except those in `told`. Cost: `O(n)` in pages, headings and artifacts.
pub(super) fn report(context: &Context<'_>, told: &FxHashSet<&RepoPath>, found: &mut Findings) {
    let (mut defining, mut ids) = (FxHashSet::default(), FxHashSet::default());
    for artifact in context.artifacts().chain(context.of_kind(N::Amendment)) {
        let node = context.node(artifact);
        defining.extend(node.location.as_ref().map(|location| &location.path));
        ids.insert(fold_id(base_of(node)));
    }
    for page in context.documents() {
        visit(1);
        let is_quiet = defining.contains(&page.path) || told.contains(&page.path);
        let is_template = || is_template(&page.path, &context.config().dialect);
        if is_quiet || is_about_others(&page.path) || is_template() {
            continue;
        }
        if let Some(sign) = sign(context, page, &ids) {
            found.push(diagnostic(page, &sign));
        }
    }
}

/// Whether a page is called as those are that stand among artifacts and are none.
fn is_about_others(path: &RepoPath) -> bool {
    let name = path.file_name().to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    COMMON.contains(&stem) || name.starts_with('_')
}

fn sign(context: &Context<'_>, page: &IndexedDocument, ids: &FxHashSet<SmolStr>) -> Option<Sign> {
    let dialect = &context.config().dialect;
    let is_missed = |id: &String| is_an_artifacts(context, id, ids);
    if let Some(id) = id_in_name(page.path.file_name()).filter(is_missed) {
        return Some(Sign::Name(id.to_uppercase()));
    }
    let heading = page.document.headings.first().map_or("", |heading| heading.text.as_str());
    let text = heading.trim_start_matches(|c: char| !c.is_alphanumeric());
    let hit = hit_in_front(text, dialect).filter(|hit| hit.shape == Shape::Id);
    let id = hit.map(|hit| text[hit.range].to_uppercase());
    if let Some(id) = id.filter(is_missed) {
        return Some(Sign::Heading(id));
    }
    let kind = kind_of_directory(page.path.parent().rsplit('/').next()?)?;
    let is_declared = dialect.kinds_of_file(&page.path).next().is_some();
    let looks_so = is_numbered(page.path.file_name()) || says_status(&page.document);
    (!is_declared && looks_so).then_some(Sign::Place(kind))
}

/// Whether an id is one of an artifact and nothing defines it. Short prefixes are words of others, too (`fix-4`,
/// `tip-1`): they count where artifacts have them.
fn is_an_artifacts(context: &Context<'_>, id: &str, ids: &FxHashSet<SmolStr>) -> bool {
    let Some((prefix, number)) = id.split_once('-') else { return false };
    let Some((kind, _)) = context.config().dialect.of_prefix(prefix) else { return false };
    let is_known = || context.of_kind(kind).next().is_some();
    let is_meant = match kind {
        N::Prd | N::Adr | N::Bolt => true,
        N::Rfc => number.starts_with('0') || is_known(),
        kind => kind.is_artifact() && is_known(),
    };
    is_meant && !ids.contains(&fold_id(id))
}

/// Whether the name of a file begins with a number that is no date: `0007-use-kafka.md`.
fn is_numbered(name: &str) -> bool {
    let digits = name.bytes().take_while(u8::is_ascii_digit).count();
    let rest = name[digits..].strip_prefix(['-', '_']);
    digits > 0 && rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether one of the headings is that of a status, as templates of decisions have it.
fn says_status(page: &Document) -> bool {
    visit(page.headings.len());
    page.headings.iter().any(|heading| heading.text.trim().eq_ignore_ascii_case("status"))
}

fn diagnostic(page: &IndexedDocument, sign: &Sign) -> Diagnostic {
    let heading = page.document.headings.first().map(|heading| heading.location.clone());
    let place = heading.unwrap_or_else(|| Location::of_file(page.path.clone()));
    let name = page.path.file_name();
    let (message, subject, help) = match sign {
        Sign::Name(id) => (
            format!("`{name}` is called by {id}, but defines no artifact"),
            id.as_str(),
            format!("begin its first heading with `{id}: `"),
        ),
        Sign::Heading(id) => (
            format!("this heading begins with {id}, but no artifact"),
            id.as_str(),
            format!("write `{id}: ` and the title, or say the status below it"),
        ),
        Sign::Place(kind) => (
            format!("`{name}` stands among {}, but defines none", kind.noun(2)),
            name,
            format!(
                "begin its heading with the id of {} {}, or declare the kind: `airsdlc init` proposes it",
                article(*kind),
                kind.noun(1)
            ),
        ),
    };
    Diagnostic::at(place, message).subject(subject).help(help)
}
