//! The services, databases and the like that `airsdlc.toml` declares.

use toml::Spanned;

use super::store::is_database;
use super::{anything, entity};
use crate::model::{EdgeKind, NodeKind as N, Origin, Route, Strength};
use crate::parse::record::{
    Claim, FileRecord, Intent, Local, NodeRecord, Reference, Referrer, Target,
};
use crate::source::{CONFIG_FILE, Config, DeclaredEndpoint, DeclaredService, DeclaredThing};
use crate::span::RepoPath;
use crate::visits::visit;

/// The records of what a configuration declares; `None` if it declares nothing.
pub(crate) fn declared(config: &Config) -> Option<FileRecord> {
    let mut reader = Reader { config, record: FileRecord::new(RepoPath::new(CONFIG_FILE)) };
    for (kind, thing) in &config.things {
        reader.thing(*kind, thing);
    }
    for service in &config.services {
        reader.service(service);
    }
    for endpoint in &config.endpoints {
        reader.endpoint(endpoint);
    }
    (!reader.record.nodes.is_empty()).then_some(reader.record)
}

struct Reader<'a> {
    config: &'a Config,
    record: FileRecord,
}

impl Reader<'_> {
    fn node(&mut self, kind: N, name: &Spanned<String>, title: Option<&str>) -> Local {
        let location = self.config.location(name.span());
        visit(1);
        let claim = Claim::System(name.get_ref().trim().into());
        self.record.nodes.push(NodeRecord::new(kind, claim, title.unwrap_or_default(), location));
        self.record.nodes.len() - 1
    }

    fn refer(&mut self, source: Local, target: Target, intent: Intent, value: &Spanned<String>) {
        visit(1);
        self.record.references.push(Reference {
            source: Referrer::Node(source),
            target,
            intent,
            text: value.get_ref().trim().into(),
            origin: Origin::Declared,
            strength: Strength::Strong,
            is_wiki: false,
            location: self.config.location(value.span()),
        });
    }

    fn owned(&mut self, local: Local, owner: Option<&Spanned<String>>) {
        if let Some(owner) = owner {
            self.record.nodes[local].attribute("owner", owner.get_ref().as_str());
            self.refer(
                local,
                entity(owner.get_ref(), &[N::Team]),
                Intent::Reverse(EdgeKind::Owns),
                owner,
            );
        }
    }

    fn service(&mut self, service: &DeclaredService) {
        let local = self.node(N::Service, &service.name, service.title.as_deref());
        self.owned(local, service.owner.as_ref());
        if let Some(system) = &service.system {
            self.refer(
                local,
                entity(system.get_ref(), &[N::System]),
                Intent::Edge(EdgeKind::PartOf),
                system,
            );
        }
        for used in &service.uses {
            self.refer(
                local,
                entity(used.get_ref(), &[N::Database, N::Resource, N::Api]),
                Intent::Edge(EdgeKind::Uses),
                used,
            );
        }
        for needed in &service.depends_on {
            self.refer(
                local,
                entity(needed.get_ref(), &[N::Service]),
                Intent::Edge(EdgeKind::DependsOn),
                needed,
            );
        }
        for provided in &service.provides {
            let target = match Route::parse(provided.get_ref()) {
                Some(route) => {
                    let name = Spanned::new(provided.span(), route.name());
                    Target::Local(self.node(N::Endpoint, &name, None))
                }
                None => entity(provided.get_ref(), &[N::Api]),
            };
            self.refer(local, target, Intent::Edge(EdgeKind::Provides), provided);
        }
        self.governed(local, &service.governed_by);
    }

    fn endpoint(&mut self, endpoint: &DeclaredEndpoint) {
        let local = self.node(N::Endpoint, &endpoint.route, None);
        if let Some(service) = &endpoint.service {
            self.refer(
                local,
                entity(service.get_ref(), &[N::Service]),
                Intent::Reverse(EdgeKind::Provides),
                service,
            );
        }
        for used in &endpoint.uses {
            self.refer(
                local,
                entity(used.get_ref(), &[N::Database, N::Resource, N::Api]),
                Intent::Edge(EdgeKind::Uses),
                used,
            );
        }
        self.governed(local, &endpoint.governed_by);
    }

    fn thing(&mut self, kind: N, thing: &DeclaredThing) {
        let kind = if kind == N::Resource && thing.sort.as_deref().is_some_and(is_database) {
            N::Database
        } else {
            kind
        };
        let local = self.node(kind, &thing.name, thing.title.as_deref());
        if let Some(sort) = &thing.sort {
            self.record.nodes[local].attribute("type", sort.as_str());
        }
        self.owned(local, thing.owner.as_ref());
        for (around, kinds) in [(&thing.system, &[N::System]), (&thing.domain, &[N::Domain])] {
            if let Some(around) = around {
                self.refer(
                    local,
                    entity(around.get_ref(), kinds),
                    Intent::Edge(EdgeKind::PartOf),
                    around,
                );
            }
        }
        self.governed(local, &thing.governed_by);
    }

    fn governed(&mut self, local: Local, decisions: &[Spanned<String>]) {
        for decision in decisions {
            self.refer(
                local,
                anything(decision.get_ref(), &self.config.dialect),
                Intent::Reverse(EdgeKind::Governs),
                decision,
            );
        }
    }
}
