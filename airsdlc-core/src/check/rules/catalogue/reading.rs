//! What reading could not make out in catalogues.

use crate::check::context::Context;
use crate::check::diagnostic::Findings;
use crate::check::rule::declare_rule;
use crate::check::rules::structure::reading::of_reading;

declare_rule! {
    /// a catalogue is malformed, so that part of it was not read
    ///
    /// ## What it checks
    /// Catalogues, compose files, manifests and rule files are YAML, their entities have names, definitions of APIs
    /// are OpenAPI, and lines of `CODEOWNERS` have patterns that GitHub knows.
    ///
    /// ## Why it matters
    /// What was not read is not in the graph: an outage of it is traced to nothing.
    ///
    /// ## Example
    /// ```yaml catalog-info.yaml
    /// apiVersion: backstage.io/v1alpha1
    /// kind: Component
    /// metadata:
    ///   title: Booking service
    /// ```
    ///
    /// ## Mended
    /// ```yaml catalog-info.yaml
    /// apiVersion: backstage.io/v1alpha1
    /// kind: Component
    /// metadata:
    ///   name: booking-service
    ///   title: Booking service
    /// ```
    ///
    /// ## Configuration
    /// Leave the file out with `ignore` in `[repository]`.
    MALFORMED_CATALOGUE = "C007" "malformed-catalogue" Catalogue Warning, malformed_catalogue
}

declare_rule! {
    /// an annotation of a catalogue names no relation
    ///
    /// ## What it checks
    /// Behind `airsdlc.io/` in annotations of entities, and behind `x-airsdlc-` in operations of an API, stands the
    /// name of a relation: `governed-by`, `depends-on`, `operated-by`.
    ///
    /// ## Why it matters
    /// The relation is written down and in no answer.
    ///
    /// ## Example
    /// ```yaml catalog-info.yaml
    /// apiVersion: backstage.io/v1alpha1
    /// kind: Component
    /// metadata:
    ///   name: booking-service
    ///   annotations:
    ///     airsdlc.io/goverend-by: ADR-023
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Mended
    /// ```yaml catalog-info.yaml
    /// apiVersion: backstage.io/v1alpha1
    /// kind: Component
    /// metadata:
    ///   name: booking-service
    ///   annotations:
    ///     airsdlc.io/governed-by: ADR-023
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Configuration
    /// None of its own.
    UNKNOWN_ANNOTATION = "C008" "unknown-annotation" Catalogue Warning, unknown_annotation
}

fn malformed_catalogue(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.files().len());
    of_reading(context, found, "malformed-catalogue");
}

fn unknown_annotation(context: &Context<'_>, found: &mut Findings) {
    found.saw(context.files().len());
    of_reading(context, found, "unknown-annotation");
}
