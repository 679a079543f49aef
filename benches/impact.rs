//! Impact of databases on a large graph: of one, and of every one in turn.
//!
//! The graph is typed and layered as a real one is, and links are skewed: a few databases, services
//! and ADRs carry most of the rest. Its nodes are of these kinds, from what stops to what it costs:
//! databases, services, endpoints, ADRs, operations of DAAs, user stories of PRDs, KPIs.

use std::hint::black_box;
use std::time::Duration;

use airsdlc_core::impact::{Flow, ImpactOptions};
use airsdlc_core::model::{EdgeKind, Node, NodeKind};
use airsdlc_core::{Graph, GraphBuilder, NodeIndex};
use airsdlc_testkit::SplitMix64;
use criterion::{BatchSize, Criterion, Throughput};

/// How often the pattern of a layer stands in the graph; about 20 nodes and 35 edges each.
const SCALE: usize = 5_000;
const SEED: u64 = 2_024;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    impact(&mut criterion);
    criterion.final_summary();
}

fn impact(criterion: &mut Criterion) {
    let builder = layered(SCALE);
    let graph = builder.build();
    let options = ImpactOptions::new().flow(Flow::Outage);
    let databases = roots(&graph);
    // Late databases are the usual ones; the first carries a large part of the graph.
    let (usual, first) = (databases[databases.len() / 2], databases[0]);
    let mut group = criterion.benchmark_group(format!("impact in {} nodes", graph.nodes().len()));
    group.sample_size(10).measurement_time(Duration::from_secs(8));
    group.bench_function("of a usual database", |bencher| {
        bencher.iter(|| black_box(graph.impact_from(&[usual], options)));
    });
    group.bench_function("of the busiest database", |bencher| {
        bencher.iter(|| black_box(graph.impact_from(&[first], options)));
    });
    group.throughput(Throughput::Elements(databases.len() as u64));
    group.bench_function("of every database", |bencher| {
        bencher.iter(|| every(&graph, &databases, options));
    });
    group.throughput(Throughput::Elements(graph.nodes().len() as u64));
    group.bench_function("build", |bencher| {
        bencher.iter_batched(
            || builder.clone(),
            |builder| builder.build(),
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// The databases, those with the lowest numbers first.
fn roots(graph: &Graph) -> Vec<NodeIndex> {
    let ids =
        graph.nodes().filter(|node| node.kind == NodeKind::Database).map(|node| node.id.as_str());
    ids.map(|id| graph.index_of(id).expect("the id is that of a node")).collect()
}

/// The number of nodes that all databases hit, each alone.
fn every(graph: &Graph, databases: &[NodeIndex], options: ImpactOptions) -> usize {
    databases
        .iter()
        .map(|database| black_box(graph.impact_from(&[*database], options)).affected.len())
        .sum()
}

/// A layered graph of `scale` services and what belongs to as many.
fn layered(scale: usize) -> GraphBuilder {
    let mut layers = Layers { builder: GraphBuilder::new(), random: SplitMix64::new(SEED), scale };
    for at in 0..scale {
        layers.requirements(at);
    }
    for at in 0..scale.div_ceil(5) {
        layers.node(&format!("database:db-{at}"), NodeKind::Database);
    }
    for at in 0..scale {
        layers.services(at);
    }
    for at in 0..scale * 2 {
        layers.decision(at);
    }
    layers.builder
}

/// A graph while its layers are added, the lowest first.
struct Layers {
    builder: GraphBuilder,
    random: SplitMix64,
    scale: usize,
}

const STORIES: usize = 4;
const ENDPOINTS: usize = 3;

impl Layers {
    /// A PRD with its stories and KPIs, a DAA with an operation for each story.
    fn requirements(&mut self, at: usize) {
        let (prd, daa) = (format!("PRD-{at:03}"), format!("DAA:domain-{at}"));
        self.node(&prd, NodeKind::Prd);
        self.node(&daa, NodeKind::Daa);
        self.edge(&daa, EdgeKind::DerivesFrom, &prd);
        for number in 1..=STORIES {
            let (story, kpi) = (format!("{prd}/US-{number}"), format!("{prd}/kpi/{number}"));
            let operation = format!("{daa}/operation/Thing.step_{number}");
            self.node(&story, NodeKind::UserStory);
            self.node(&kpi, NodeKind::Kpi);
            self.node(&operation, NodeKind::Operation);
            self.edge(&story, EdgeKind::PartOf, &prd);
            self.edge(&kpi, EdgeKind::PartOf, &prd);
            self.edge(&kpi, EdgeKind::Measures, &story);
            self.edge(&operation, EdgeKind::PartOf, &daa);
            self.edge(&operation, EdgeKind::Covers, &story);
        }
    }

    /// A service with a database, endpoints of which one says so, and services that it needs.
    fn services(&mut self, at: usize) {
        let service = format!("service:service-{at}");
        let database = format!("database:db-{}", self.random.skewed(self.scale.div_ceil(5)));
        self.node(&service, NodeKind::Service);
        self.edge(&service, EdgeKind::Uses, &database);
        for endpoint in 0..ENDPOINTS {
            let id = format!("endpoint:GET /v1/{at}/{endpoint}");
            self.node(&id, NodeKind::Endpoint);
            self.edge(&service, EdgeKind::Provides, &id);
            if endpoint == 0 && at.is_multiple_of(2) {
                self.edge(&id, EdgeKind::Uses, &database);
            }
        }
        for _ in 0..self.random.below(3).min(at) {
            let other = format!("service:service-{}", self.random.skewed(at));
            self.edge(&service, EdgeKind::DependsOn, &other);
        }
    }

    /// An ADR that governs an endpoint or a service and implements an operation or a whole model.
    fn decision(&mut self, at: usize) {
        let adr = format!("ADR-{at:03}");
        self.node(&adr, NodeKind::Adr);
        let (service, about) = (self.random.skewed(self.scale), self.random.skewed(self.scale));
        let (prd, daa) = (format!("PRD-{about:03}"), format!("DAA:domain-{about}"));
        self.edge(&adr, EdgeKind::DerivesFrom, &prd);
        self.edge(&adr, EdgeKind::DerivesFrom, &daa);
        if at.is_multiple_of(3) {
            self.edge(&adr, EdgeKind::Governs, &format!("service:service-{service}"));
        } else {
            let story = self.random.between(1, STORIES);
            self.edge(&adr, EdgeKind::DerivesFrom, &format!("{prd}/US-{story}"));
            let endpoint = self.random.below(ENDPOINTS);
            self.edge(&adr, EdgeKind::Governs, &format!("endpoint:GET /v1/{service}/{endpoint}"));
        }
    }

    fn node(&mut self, id: &str, kind: NodeKind) {
        self.builder.add_node(Node::new(id, kind, id)).expect("each id is added once");
    }

    fn edge(&mut self, source: &str, kind: EdgeKind, target: &str) {
        self.builder
            .add_edge(source, kind, target)
            .expect("the edge is in the model and both its ends are there");
    }
}
