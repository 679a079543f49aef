//! Workloads and services of Kubernetes.
//!
//! Source: Kubernetes, "Recommended Labels": `app.kubernetes.io/name`, `component`, `part-of`. The
//! name of the application is the name of the service, and every workload of one application is that
//! service; a store is called by its object, because connection strings call it so.

use super::ANNOTATION;
use super::manifest::is_filled_in;
use super::reader::Reader;
use super::store::{is_companion, store, store_image};
use crate::model::{EdgeKind, NodeKind as N};
use crate::parse::record::{Claim, Intent, Local, Target};
use crate::parse::yaml::Node;

const WORKLOADS: &[&str] = &["Deployment", "StatefulSet", "DaemonSet", "CronJob"];

impl Reader<'_> {
    /// Reads an object, or each of a list of objects.
    pub(super) fn workload(&mut self, node: &Node) {
        let Some(sort) = node.get("kind").and_then(Node::text) else { return };
        if sort == "List" {
            // Lists do not stand in lists.
            for item in node.get("items").map_or(&[][..], Node::items) {
                self.object(item);
            }
        } else {
            self.object(node);
        }
    }

    fn object(&mut self, node: &Node) {
        let Some(sort) = node.get("kind").and_then(Node::text) else { return };
        if sort != "Service" && !WORKLOADS.contains(&sort) {
            return;
        }
        let Some(object) = Object::read(node, sort) else { return };
        let own = object.own_name();
        let (kind, word) =
            object.store().map_or((N::Service, None), |(kind, word)| (kind, Some(word)));
        let called = if kind == N::Service { object.name } else { own };
        let place =
            if kind == N::Service { object.label } else { object.own.unwrap_or(object.label) };
        let local = self.define(kind, Claim::Likely(called.into()), place.span);
        let record = &mut self.record.nodes[local];
        if own != called {
            record.aliases.push(own.into());
        }
        for (attribute, value) in [
            ("type", word),
            ("image", object.image),
            ("workload", Some(sort).filter(|sort| *sort != "Service")),
        ] {
            if let Some(value) = value {
                record.attribute(attribute, value);
            }
        }
        self.object_relations(local, node);
    }

    fn object_relations(&mut self, local: Local, node: &Node) {
        if let Some(system) = label(node, "part-of") {
            let name = system.text().unwrap_or_default();
            let around = self.define(N::System, Claim::System(name.into()), system.span);
            self.refer(local, Target::Local(around), Intent::Edge(EdgeKind::PartOf), system);
        }
        for container in containers(node) {
            for variable in container.get("env").map_or(&[][..], Node::items) {
                if let Some(value) = variable.get("value")
                    && let Some(text) = value.text()
                {
                    self.connections(local, text, value.span, |_| None);
                }
            }
        }
        for (key, value) in node.at(&["metadata", "annotations"]).map_or(&[][..], Node::entries) {
            if let Some(name) = key.text().and_then(|key| key.strip_prefix(ANNOTATION)) {
                self.relation(local, name, key, value);
            }
        }
    }
}

/// What tells the name and the kind of an object.
struct Object<'a> {
    sort: &'a str,
    /// The name of its application.
    name: &'a str,
    label: &'a Node,
    /// Its own name.
    own: Option<&'a Node>,
    component: &'a str,
    image: Option<&'a str>,
}

impl<'a> Object<'a> {
    /// `None` without a name of its application.
    fn read(node: &'a Node, sort: &'a str) -> Option<Self> {
        let label_of = |name| label(node, name);
        let named = label_of("name")?;
        let own = node.at(&["metadata", "name"]);
        Some(Self {
            sort,
            name: named.text()?,
            label: named,
            own: own.filter(|own| own.text().is_some_and(is_filled_in)),
            component: label_of("component").and_then(Node::text).unwrap_or_default(),
            image: containers(node).first().and_then(|first| first.get("image")?.text()),
        })
    }

    /// Its own name; a headless service of a store stands for the store.
    fn own_name(&self) -> &'a str {
        let own = self.own.and_then(Node::text).unwrap_or(self.name);
        match own.strip_suffix("-headless") {
            Some(store) if self.sort == "Service" => store,
            _ => own,
        }
    }

    /// The kind of store that it is, and the word that says so. A service has no image: there the
    /// names must do.
    fn store(&self) -> Option<(N, &'static str)> {
        match self.sort {
            "StatefulSet" | "Deployment" => {
                let by_image = store_image(self.image.unwrap_or_default());
                by_image.or_else(|| store(self.component))
            }
            "Service" if [self.component, self.own_name()].into_iter().any(is_companion) => None,
            "Service" => store(self.component).or_else(|| store(self.name)),
            _ => None,
        }
    }
}

/// A recommended label that has a value.
fn label<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    let key = ["app.kubernetes.io/", name].concat();
    let label = node.at(&["metadata", "labels", &key]);
    label.filter(|label| label.text().is_some_and(is_filled_in))
}

/// The containers of a workload.
fn containers(node: &Node) -> &[Node] {
    let spec = ["spec", "template", "spec", "containers"];
    let job = ["spec", "jobTemplate", "spec", "template", "spec", "containers"];
    node.at(&spec).or_else(|| node.at(&job)).map_or(&[], Node::items)
}
