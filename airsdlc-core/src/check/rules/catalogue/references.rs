//! Services and stores that no catalogue lists, and what catalogues themselves name in vain.

use crate::check::context::Context;
use crate::check::diagnostic::Findings;
use crate::check::rule::declare_rule;
use crate::check::rules::links::references::{Missing, about};
use crate::model::{NodeKind, ReferenceForm, Unresolved, fold_name, nearest};
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
    /// `airsdlc.io/governed-by`. Owners may be unknown; paths have a rule of their own, `broken-path`, and so have
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
    for reference in missing(context, Missing::Catalogued, found) {
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

/// Names that a reference may have meant.
pub(in crate::check::rules) struct Names<'a> {
    known: Vec<&'a str>,
    /// How many proposals are left.
    left: usize,
}

impl<'a> Names<'a> {
    pub(in crate::check::rules) fn new(context: &Context<'a>, kinds: &[NodeKind]) -> Self {
        let nodes = kinds.iter().flat_map(|kind| context.of_kind(*kind));
        let known = nodes.flat_map(|place| {
            let node = context.node(place);
            let id = node.id.as_str();
            let bare = id.split_once(':').map_or(id, |(_, name)| name);
            std::iter::once(bare).chain(node.aliases.iter().map(|alias| alias.as_str()))
        });
        Self { known: known.collect(), left: PROPOSALS }
    }

    /// What to do about a reference: the nearest name, else what is said.
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
        // The kind in front of a name (`resource:kafka`) is no part of it.
        let text = match reference.form {
            ReferenceForm::Name => reference.text.rsplit(':').next().unwrap_or_default(),
            _ => &reference.text,
        };
        match nearest(text, self.known.iter().copied()) {
            Some(near) if fold_name(near) == fold_name(text) => {
                format!("`{near}` is there, but not as what is asked for here")
            }
            Some(near) => format!("did you mean `{near}`?"),
            None => otherwise.to_owned(),
        }
    }
}
