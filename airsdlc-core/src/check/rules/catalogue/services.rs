//! Services without an owner or a decision, and endpoints without a service.

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::check::rules::catalogue::references::clipped;
use crate::check::rules::operations::facts::{reached, reaching};
use crate::graph::NodeIndex;
use crate::model::{EdgeKind, Node, NodeKind};

declare_rule! {
    /// a service that no team owns
    ///
    /// ## What it checks
    /// Each service names an owner in its catalogue, or `CODEOWNERS` gives the file that describes it to a team. For
    /// services of compose files and Kubernetes manifests, which have no place for an owner, this holds only in a
    /// repository that knows teams at all.
    ///
    /// ## Why it matters
    /// When it stops, somebody has to be called. A service without an owner is everybody's while it works and
    /// nobody's when it does not.
    ///
    /// ## Example
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {type: service}
    /// ```
    ///
    /// ## Mended
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {type: service, owner: team-booking}
    /// ```
    ///
    /// ## Configuration
    /// None of its own. Services of others are excepted by the path of the file that describes them.
    UNOWNED_SERVICE = "C003" "unowned-service" Catalogue Warning, unowned_service
}

declare_rule! {
    /// a service that no ADR governs
    ///
    /// ## What it checks
    /// In a repository with ADRs that govern something, each service is governed by one, or an endpoint that it
    /// provides is. A proposed ADR counts.
    ///
    /// ## Why it matters
    /// From such a service no path leads to a requirement: nobody can say which users an outage hits, and why it is
    /// built as it is.
    ///
    /// ## Example
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking}
    /// ---
    /// kind: Component
    /// metadata: {name: review-service}
    /// spec: {owner: team-reviews}
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Service**: booking-service
    /// ```
    ///
    /// ## Mended
    /// ```yaml catalog-info.yaml
    /// kind: Component
    /// metadata: {name: booking-service}
    /// spec: {owner: team-booking}
    /// ---
    /// kind: Component
    /// metadata:
    ///   name: review-service
    ///   annotations: {airsdlc.io/governed-by: ADR-027}
    /// spec: {owner: team-reviews}
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// - **Service**: booking-service
    /// ```
    /// ```markdown docs/adrs/adr-027.md
    /// # ADR-027: Reviews in a relational store
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    UNGOVERNED_SERVICE = "C004" "ungoverned-service" Catalogue Info, ungoverned_service
}

declare_rule! {
    /// an endpoint that no service provides
    ///
    /// ## What it checks
    /// In a repository that lists services, one of them provides each endpoint: through an API of the catalogue
    /// (`providesApis`), or by its route in `airsdlc.toml`. An endpoint of an ADR that names the service, too, is
    /// known to be that service's.
    ///
    /// ## Why it matters
    /// An outage of the service does not reach the endpoint, so that the answer to "what is affected" lacks what
    /// users see of it.
    ///
    /// ## Example
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// ## API Contract
    ///
    /// ~~~http
    /// POST /v1/bookings/{id}/cancel
    /// ~~~
    /// ```
    /// ```toml airsdlc.toml
    /// [[service]]
    /// name = "booking-service"
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// ## API Contract
    ///
    /// ~~~http
    /// POST /v1/bookings/{id}/cancel
    /// ~~~
    /// ```
    /// ```toml airsdlc.toml
    /// [[service]]
    /// name = "booking-service"
    /// provides = ["POST /v1/bookings/{id}/cancel"]
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    ENDPOINT_WITHOUT_SERVICE = "C005" "endpoint-without-service" Catalogue Warning, endpoint_without_service
}

fn unowned_service(context: &Context<'_>, found: &mut Findings) {
    let knows_teams = context.of_kind(NodeKind::Team).next().is_some();
    for service in context.of_kind(NodeKind::Service) {
        let node = context.node(service);
        if !knows_teams && !may_name_owner(node) {
            continue;
        }
        found.saw(1);
        let is_owned = node.attributes.contains_key("owner")
            || context.sources(service, EdgeKind::Owns).next().is_some();
        if !is_owned {
            let message = format!("no team owns the service `{}`", name(node));
            let help = "name its team as `owner` in the catalogue, or in CODEOWNERS";
            found.push(Diagnostic::of(node, message).subject("owner").help(help));
        }
    }
}

/// Whether the file that describes a service has a place for its owner.
fn may_name_owner(service: &Node) -> bool {
    let file = service.location.as_ref().map_or("", |location| location.path.file_name());
    file.starts_with("catalog-info.") || file == crate::source::CONFIG_FILE
}

fn ungoverned_service(context: &Context<'_>, found: &mut Findings) {
    let governs = |adr| context.targets(adr, EdgeKind::Governs).next().is_some();
    if !context.of_kind(NodeKind::Adr).any(governs) {
        return;
    }
    let governed = reached(context, &[NodeKind::Adr], EdgeKind::Governs);
    let is_governed = |place: NodeIndex| governed.contains(&place);
    for service in context.of_kind(NodeKind::Service) {
        found.saw(1);
        let mut provided = context.targets(service, EdgeKind::Provides);
        if is_governed(service) || provided.any(|edge| is_governed(edge.target_index)) {
            continue;
        }
        let node = context.node(service);
        let message = format!("no ADR governs the service `{}`", name(node));
        let help = "name the service in its ADR, or annotate it with `airsdlc.io/governed-by`";
        found.push(Diagnostic::of(node, message).subject("adr").help(help));
    }
}

fn endpoint_without_service(context: &Context<'_>, found: &mut Findings) {
    if context.of_kind(NodeKind::Service).next().is_none() {
        return;
    }
    let with_service = reaching(context, NodeKind::Adr, EdgeKind::Governs, &[NodeKind::Service]);
    for endpoint in context.of_kind(NodeKind::Endpoint) {
        found.saw(1);
        if context.sources(endpoint, EdgeKind::Provides).next().is_some()
            || context
                .sources(endpoint, EdgeKind::Governs)
                .any(|edge| with_service.contains(&edge.source_index))
        {
            continue;
        }
        let node = context.node(endpoint);
        let message = format!("no service provides the endpoint `{}`", name(node));
        let help =
            "list it in an API that a service provides, or below `provides` in `airsdlc.toml`";
        found.push(Diagnostic::of(node, message).subject("service").help(help));
    }
}

/// The bare name of something that runs, for a message.
fn name(node: &Node) -> String {
    clipped(node.id.as_str().split_once(':').map_or("", |(_, name)| name))
}
