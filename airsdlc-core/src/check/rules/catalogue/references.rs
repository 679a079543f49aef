//! Services and stores that no catalogue lists, and what catalogues themselves name in vain.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use crate::check::context::Context;
use crate::check::diagnostic::Findings;
use crate::check::rule::declare_rule;
use crate::check::rules::links::references::{Missing, about};
use crate::model::{NodeId, NodeKind, ReferenceForm, Unresolved, fold_name, nearest};
use crate::span::RepoPath;
use crate::visits::visit;

declare_rule! {
    /// an artifact names a service that no catalogue lists
    ///
    /// ## What it checks
    /// Each service that the metadata of an artifact names (`Service: …` of an ADR, an incident, a runbook or a
    /// deployment) is listed: in a Backstage catalogue, a compose file, a Kubernetes manifest or `airsdlc.toml`. A
    /// title in place of the name (`Booking service`) is fine. Nothing is said in a repository that lists no
    /// service at all, and `Affected: 15% of the guests` names none.
    ///
    /// ## Why it matters
    /// An outage of the service finds neither this decision nor its runbook: the name is spelt in a way that
    /// nothing else uses, or the service was renamed and the artifact left behind.
    ///
    /// ## Example
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # INC-2024-001: Cancel requests time out
    ///
    /// - **Severity**: SEV-2
    /// - **Service**: bookings-service
    /// ```
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking}
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # INC-2024-001: Cancel requests time out
    ///
    /// - **Severity**: SEV-2
    /// - **Service**: booking-service
    /// ```
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking}
    /// ```
    ///
    /// ## Configuration
    /// A service that no file describes is declared in `airsdlc.toml`:
    ///
    /// ```toml
    /// [[service]]
    /// name = "loyalty-worker"
    /// owner = "team-loyalty"
    /// ```
    UNKNOWN_SERVICE = "C001" "unknown-service" Catalogue Error, unknown_service
}

declare_rule! {
    /// an artifact names a database or resource that no catalogue lists
    ///
    /// ## What it checks
    /// Each database, queue, cache, topic or bucket that the metadata of an artifact names (`Databases: …`,
    /// `Resources: …`) is listed in a catalogue, a compose file, a Kubernetes manifest or `airsdlc.toml`. Nothing is
    /// said in a repository that lists neither services nor stores.
    ///
    /// ## Why it matters
    /// The question "what stops if this database is down" starts at the database. Whoever names it in another way
    /// is left out of the answer.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Databases**: bookings-db
    /// ```
    /// ```yaml catalog-info.yaml
    /// kind: Resource
    /// metadata: {name: booking-db}
    /// spec: {type: database, owner: team-booking}
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Status**: Accepted
    /// - **Databases**: booking-db
    /// ```
    /// ```yaml catalog-info.yaml
    /// kind: Resource
    /// metadata: {name: booking-db}
    /// spec: {type: database, owner: team-booking}
    /// ```
    ///
    /// ## Configuration
    /// A store that no file describes is declared as `[[database]]` or `[[resource]]` in `airsdlc.toml`.
    UNKNOWN_DATABASE = "C002" "unknown-database" Catalogue Error, unknown_database
}

declare_rule! {
    /// a catalogue names something that is not in the repository
    ///
    /// ## What it checks
    /// What a Backstage catalogue, a compose file, a Kubernetes manifest, a rule file or `airsdlc.toml` names is
    /// there: services that are depended on, stores that are used, APIs, systems and domains, ADRs of
    /// `airsdlc.io/governed-by`. Owners may be unknown, and so may what a Backstage entity names of a kind of which the
    /// catalogue describes no other: it is described in another repository. Paths have a rule of their own, `broken-path`, and so have
    /// annotations that name no relation, `unknown-annotation`.
    ///
    /// ## Why it matters
    /// Outages pass along these lines. A dependency on `payment` that is called `payments-service` elsewhere ends
    /// there, and the answer to "what is affected" is too short by everything behind it.
    ///
    /// ## Example
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking, dependsOn: [resource:booking-database]}
    /// ---
    /// kind: Resource
    /// metadata: {name: booking-db}
    /// spec: {type: database, owner: team-booking}
    /// ```
    ///
    /// ## Mended
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking, dependsOn: [resource:booking-db]}
    /// ---
    /// kind: Resource
    /// metadata: {name: booking-db}
    /// spec: {type: database, owner: team-booking}
    /// ```
    ///
    /// ## Configuration
    /// What is described in another repository is declared in `airsdlc.toml`, as `[[service]]`, `[[database]]` and
    /// so on.
    DANGLING_CATALOGUE_REFERENCE = "C006" "dangling-catalogue-reference" Catalogue Error, dangling_catalogue_reference
}

/// What services use.
const STORES: &[NodeKind] = &[NodeKind::Database, NodeKind::Resource];

fn unknown_service(context: &Context<'_>, found: &mut Findings) {
    let services = &[NodeKind::Service];
    if context.of_kind(NodeKind::Service).next().is_none() {
        return;
    }
    let mut names = Names::new(context, services);
    found.saw(names.known.len());
    for reference in missing(context, Missing::Service, found) {
        if stands_for_several(&reference.text) {
            continue;
        }
        let message = format!("no service is called `{}`", clipped(&reference.text));
        let help =
            names.help(reference, "list it in a catalogue, or name a service that is listed");
        found.push(about(context, reference, message).help(help));
    }
}

fn unknown_database(context: &Context<'_>, found: &mut Findings) {
    let all = [NodeKind::Service, NodeKind::Database, NodeKind::Resource];
    if all.into_iter().all(|kind| context.of_kind(kind).next().is_none()) {
        return;
    }
    let mut names = Names::new(context, STORES);
    found.saw(names.known.len());
    for reference in missing(context, Missing::Store, found) {
        let what =
            if reference.wants == Some(NodeKind::Database) { "database" } else { "resource" };
        let message = format!("no {what} is called `{}`", clipped(&reference.text));
        let help = names.help(reference, "list it in a catalogue, or name one that is listed");
        found.push(about(context, reference, message).help(help));
    }
}

fn dangling_catalogue_reference(context: &Context<'_>, found: &mut Findings) {
    let kinds: Vec<NodeKind> =
        crate::model::KINDS.iter().map(|row| row.kind).filter(|kind| may_be_named(*kind)).collect();
    let mut names = Names::new(context, &kinds);
    found.saw(names.known.len());
    let kept = Kept::new(context);
    for reference in missing(context, Missing::Catalogued, found) {
        if kept.is_elsewhere(reference) && !names.has(reference) {
            continue;
        }
        let text = clipped(&reference.text);
        let what = match reference.form {
            ReferenceForm::Route => format!("the route `{text}`, which no endpoint has"),
            _ => format!("`{text}`, which is nowhere in the repository"),
        };
        let message = format!("{} names {what}", reference.source);
        let help = names.help(reference, "correct the name, or describe it in a catalogue");
        found.push(about(context, reference, message).help(help));
    }
}

/// Of which kinds the Backstage catalogues of a repository describe entities. Many keep one catalogue in each
/// repository: what an entity names is then described in another one.
struct Kept<'a> {
    kinds: Vec<(NodeKind, &'a NodeId)>,
}

impl<'a> Kept<'a> {
    /// Cost: `O(n)` in what runs.
    fn new(context: &Context<'a>) -> Self {
        let kinds =
            crate::model::KINDS.iter().map(|row| row.kind).filter(|kind| may_be_named(*kind));
        let nodes = kinds.flat_map(|kind| context.of_kind(kind)).map(|at| context.node(at));
        let of_backstage = nodes.filter(|node| {
            node.location.as_ref().is_some_and(|location| is_backstage(&location.path))
        });
        // Two of a kind tell that there is one beside whoever asks.
        let mut kinds: Vec<(NodeKind, &NodeId)> = Vec::new();
        for node in of_backstage {
            if kinds.iter().filter(|(kind, _)| *kind == node.kind).count() < 2 {
                kinds.push((node.kind, &node.id));
            }
        }
        Self { kinds }
    }

    /// Whether an entity names another of a kind of which no other is described here.
    fn is_elsewhere(&self, reference: &Unresolved) -> bool {
        let Some(wanted) = reference.wants else { return false };
        is_backstage(&reference.location.path)
            && reference.form == ReferenceForm::Name
            && !self.kinds.iter().any(|(kind, id)| fits(*kind, wanted) && **id != reference.source)
    }
}

/// Whether a file is a catalogue of Backstage.
fn is_backstage(path: &RepoPath) -> bool {
    matches!(path.file_name(), "catalog-info.yaml" | "catalog-info.yml")
}

/// The references that miss something of a sort.
fn missing<'a>(context: &Context<'a>, sort: Missing, found: &mut Findings) -> Vec<&'a Unresolved> {
    let all = context.unresolved();
    let of_sort: Vec<&Unresolved> =
        all.filter(|reference| Missing::of(context, reference) == Some(sort)).collect();
    found.saw(of_sort.len());
    of_sort
}

/// Kinds that catalogues name.
fn may_be_named(kind: NodeKind) -> bool {
    kind == NodeKind::Adr || kind.is_system() && kind != NodeKind::Metric
}

/// Whether a value stands for services without naming any.
fn stands_for_several(text: &str) -> bool {
    const WORDS: &[&str] = &["all", "every", "multiple", "several", "various", "many", "unknown"];
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    WORDS.iter().any(|word| first.eq_ignore_ascii_case(word))
}

/// The beginning of a text, for a message.
pub(in crate::check::rules) fn clipped(text: &str) -> String {
    const QUOTED: usize = 60;
    match text.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Findings of a rule for which a near name is looked for: more would cost names times findings.
const PROPOSALS: usize = 100;

/// Names that a reference may have meant, with the kinds of what they name.
pub(in crate::check::rules) struct Names<'a> {
    known: Vec<(NodeKind, &'a str)>,
    /// How many proposals are left.
    left: usize,
    /// The names, folded, once one is asked for.
    folded: OnceCell<FxHashSet<SmolStr>>,
}

impl<'a> Names<'a> {
    pub(in crate::check::rules) fn new(context: &Context<'a>, kinds: &[NodeKind]) -> Self {
        let nodes = kinds.iter().flat_map(|kind| context.of_kind(*kind));
        let known = nodes.flat_map(|place| {
            let node = context.node(place);
            let id = node.id.as_str();
            let bare = id.split_once(':').map_or(id, |(_, name)| name);
            let names =
                std::iter::once(bare).chain(node.aliases.iter().map(|alias| alias.as_str()));
            names.map(|name| (node.kind, name))
        });
        Self { known: known.collect(), left: PROPOSALS, folded: OnceCell::new() }
    }

    /// Whether anything is called so, of whatever kind. Cost: one look-up; the set is made once.
    fn has(&self, reference: &Unresolved) -> bool {
        let folded = || self.known.iter().map(|(_, name)| fold_name(name)).collect();
        self.folded.get_or_init(folded).contains(&fold_name(bare(reference)))
    }

    /// What to do about a reference: the nearest name of a kind that is asked for, else what is said.
    pub(in crate::check::rules) fn help(
        &mut self,
        reference: &Unresolved,
        otherwise: &str,
    ) -> String {
        if self.left == 0 {
            return otherwise.to_owned();
        }
        self.left -= 1;
        visit(self.known.len());
        let text = bare(reference);
        if self.has(reference) {
            return format!("`{text}` is there, but not as what is asked for here");
        }
        let is_asked = |kind: NodeKind| reference.wants.is_none_or(|wanted| fits(kind, wanted));
        let names = self.known.iter().filter(|(kind, _)| is_asked(*kind)).map(|(_, name)| *name);
        match nearest(text, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => otherwise.to_owned(),
        }
    }
}

/// Whether a thing of a kind may be meant where another is asked for: a store is a store.
fn fits(kind: NodeKind, wanted: NodeKind) -> bool {
    kind == wanted || STORES.contains(&kind) && STORES.contains(&wanted)
}

/// The name that a reference says: the kind in front of it (`resource:kafka`) is no part of it.
fn bare(reference: &Unresolved) -> &str {
    match reference.form {
        ReferenceForm::Name => reference.text.rsplit(':').next().unwrap_or_default(),
        _ => &reference.text,
    }
}
