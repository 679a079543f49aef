//! References that find nothing, parted by how they name what they miss.

use std::borrow::Cow;
use std::cell::OnceCell;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::target::{id_in_name, link_around};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::near::Names;
use crate::check::prefixes::Prefixes;
use crate::check::rule::declare_rule;
use crate::model::{EdgeKind, NodeKind, Origin, ReferenceForm, Unresolved, fold_id};
use crate::parse::mention::is_external;
use crate::span::RepoPath;
use crate::visits::visit;

declare_rule! {
    /// a reference names something that is not in the repository
    ///
    /// ## What it checks
    /// Every id, title, name, route and part (`User Story 4`, `Section 3.2`) that an artifact or a comment in code
    /// names leads to something that is defined. Ids in running text count where the repository has ids of that
    /// prefix, and those of PRDs, DAAs, ADRs and Bolts always; `RFC 6902` and placeholders (`ADR-XXX`) do not, nor
    /// what is struck out, nor what is kept elsewhere: an id in a link to an address outside the repository, or before
    /// one in parentheses (`ADR-042 (https://…)`, `ADR-7 (in the payments repository)`), or an address in its place
    /// (`PRD: https://wiki.example/checkout`). In metadata, an id in capitals whose prefix no kind and no artifact here has is the key
    /// of a tracker (`PRD: PAY-12`), unless it is a slip of the pen: the letters of a known prefix in another order
    /// (`PDR-015`), or one letter beside a prefix that has this very number (`PRX-015`, where PRD-015 is there). Words beside an id, a
    /// link or an address only explain (`PRD-015, v2`); alone they are a title, unless they say that there is none
    /// (`not applicable`). Paths and anchors have rules of their own (`broken-path`,
    /// `broken-anchor`), and so have services and stores that metadata names (`unknown-service`, `unknown-database`), metrics of alerts
    /// (`alert-on-unknown-metric`) and what catalogues name (`dangling-catalogue-reference`).
    ///
    /// ## Why it matters
    /// A chain with a missing link answers nothing: an outage of what this decision governs would not be traced to
    /// the requirement that it serves, and nobody would notice.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **PRD**: PRD-051
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **PRD**: PRD-015
    /// ```
    /// ```markdown docs/prds/prd-015.md
    /// # PRD-015: Booking cancellation
    /// ```
    ///
    /// ## Configuration
    /// References in pages that are no artifacts are checked with `plain_documents = true` in `[check]`. An id of
    /// another system, such as `JIRA-12`, is no reference unless a kind declares its prefix.
    DANGLING_REFERENCE = "L001" "dangling-reference" Links Error, dangling_reference
}

fn dangling_reference(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.graph().edges().len());
    let dangling = context
        .unresolved()
        .filter(|found| Missing::of(context, found) == Some(Missing::Reference))
        .filter(|found| !is_elsewhere(context, found));
    let known = OnceCell::new();
    let prefixes = OnceCell::new();
    let unread = OnceCell::new();
    for reference in dangling {
        found.saw(1);
        if is_foreign(context, reference, prefixes.get_or_init(|| Prefixes::new(context))) {
            continue;
        }
        let text = short(&reference.text);
        let unread = || {
            let is_id = reference.form == ReferenceForm::Id;
            unread.get_or_init(|| Unread::new(context)).file(&reference.text).filter(|_| is_id)
        };
        if let Some(file) = unread() {
            let message = format!("`{text}` is not defined in any file that is read");
            let help =
                format!("`{file}` is called so: only Markdown is read (.md, .markdown, .mdx)");
            found.push(about(context, reference, message).help(help));
            continue;
        }
        let message = match reference.form {
            ReferenceForm::Part => format!("`{text}` names a part that its artifact does not have"),
            ReferenceForm::Route => format!("no endpoint has the route `{text}`"),
            ReferenceForm::Name => format!("nothing is called `{text}`"),
            _ => format!("`{text}` is not defined anywhere in the repository"),
        };
        let near = known.get_or_init(|| names(context)).nearest_id(&reference.text);
        // Nobody means the artifact that speaks, nor what another definition of the artifact has.
        let is_other = |near: &&str| {
            *near != reference.source.as_str() && fold_id(near) != fold_id(&reference.text)
        };
        let help = match near.filter(is_other) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "correct the reference, or add what it names".to_owned(),
        };
        found.push(about(context, reference, message).help(help));
    }
}

/// The texts that are called by ids and are not read: `adr-001.adoc`, by these ids.
struct Unread<'a>(FxHashMap<SmolStr, &'a RepoPath>);

impl<'a> Unread<'a> {
    /// Cost: `O(n)` in files.
    fn new(context: &Context<'a>) -> Self {
        const TEXTS: &[&str] = &["adoc", "asciidoc", "asc", "rst", "org", "txt", "textile", "docx"];
        let texts = context.files().iter().inspect(|_| visit(1)).filter(|path| {
            let extension = path.extension().unwrap_or_default();
            TEXTS.iter().any(|known| extension.eq_ignore_ascii_case(known))
        });
        let mut files = FxHashMap::default();
        for path in texts {
            if let Some(id) = id_in_name(path.file_name()) {
                files.entry(fold_id(&id)).or_insert(path);
            }
        }
        Self(files)
    }

    /// The file that is called by an id, or by that of the artifact of a part.
    fn file(&self, id: &str) -> Option<&'a RepoPath> {
        let artifact = id.split(['/', '#']).next().unwrap_or(id);
        self.0.get(&fold_id(artifact)).copied()
    }
}

/// Whether an id is one of another scheme: the engine speaks `FIX-4`, the ticket is `INC-12345`. In running text only what
/// nothing but an artifact is called counts where the repository has no id of the prefix; in metadata, all that is not
/// in the form of a tracker's key.
fn is_foreign(context: &Context<'_>, reference: &Unresolved, prefixes: &Prefixes) -> bool {
    if reference.form != ReferenceForm::Id {
        return false;
    }
    if reference.origin == Origin::Declared {
        // A pattern may have any prefix.
        let is_pattern = reference.kind == EdgeKind::UsesPattern;
        return !is_pattern && prefixes.is_of_tracker(context, &reference.text);
    }
    let stem = reference.text.rsplit('/').next().and_then(|id| id.split('-').next());
    let stem = stem.unwrap_or_default().to_uppercase();
    !matches!(stem.as_str(), "PRD" | "DAA" | "ADR" | "BOLT") && !prefixes.has(&stem)
}

/// Whether what is named is kept outside the repository, as its link says.
fn is_elsewhere(context: &Context<'_>, reference: &Unresolved) -> bool {
    let is_id = reference.form == ReferenceForm::Id;
    let around = if is_id { link_around(context, &reference.location) } else { None };
    around.is_some_and(|link| {
        is_external(&link.destination) && !context.config().dialect.is_own_link(&link.destination)
    })
}

/// What a reference misses, by which the rules on references that find nothing part them: each speaks of
/// one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check::rules) enum Missing {
    /// What an artifact or code names by an id, a title, a route or as a part.
    Reference,
    /// A service that the metadata of an artifact names.
    Service,
    /// A database, or another thing that services use, that the metadata of an artifact names.
    Store,
    /// A metric that an alert of an artifact watches.
    Metric,
    /// What a catalogue names.
    Catalogued,
}

impl Missing {
    /// `None` for references that may mean several things, and for paths and anchors.
    pub(in crate::check::rules) fn of(
        context: &Context<'_>,
        reference: &Unresolved,
    ) -> Option<Self> {
        use ReferenceForm as F;
        let is_named = matches!(reference.form, F::Id | F::Part | F::Name | F::Route);
        if !is_named || !reference.candidates.is_empty() {
            return None;
        }
        if context.is_catalogued(reference) {
            return Some(Self::Catalogued);
        }
        Some(match (reference.form, reference.wants) {
            (F::Name, Some(NodeKind::Service)) => Self::Service,
            (F::Name, Some(NodeKind::Database | NodeKind::Resource)) => Self::Store,
            (F::Name, Some(NodeKind::Metric)) if reference.kind == EdgeKind::Watches => {
                Self::Metric
            }
            _ => Self::Reference,
        })
    }
}

/// A diagnostic of a reference, with the node that refers.
pub(in crate::check::rules) fn about(
    context: &Context<'_>,
    reference: &Unresolved,
    message: String,
) -> Diagnostic {
    let diagnostic =
        Diagnostic::at(reference.location.clone(), message).subject(reference.text.as_str());
    match context.graph().node(reference.source.as_str()) {
        Some(node) => diagnostic.node(node),
        None => diagnostic,
    }
}

/// The ids and aliases of all nodes.
fn names<'a>(context: &Context<'a>) -> Names<'a> {
    Names::new(context.graph().nodes().flat_map(|node| {
        std::iter::once(node.id.as_str()).chain(node.aliases.iter().map(|alias| alias.as_str()))
    }))
}

/// Characters of a reference that a message quotes.
const MOST: usize = 80;

/// A text as a message quotes it: without its end if it is long.
pub(super) fn short(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MOST) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}
