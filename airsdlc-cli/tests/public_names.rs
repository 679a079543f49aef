//! The public names of the library and the command are those of `docs/public-names.toml`.
//!
//! Naming each one here makes the compiler check that it exists; the test that the lists are equal.

use std::collections::BTreeSet;

use airsdlc_core::*;
use serde::Deserialize;

#[derive(Deserialize)]
struct Listed {
    name: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    rust: Option<String>,
    command: Option<String>,
}

fn listed() -> Listed {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/public-names.toml");
    toml::from_str(&std::fs::read_to_string(path).expect("the list is there"))
        .expect("the list is TOML")
}

/// The name of a path, without spaces and type arguments.
fn plain(path: &str) -> String {
    let text: String = path.chars().filter(|c| !c.is_whitespace()).collect();
    text.split("::<").next().unwrap_or_default().to_owned()
}

macro_rules! functions {
    ($($path:expr),* $(,)?) => {{
        $(let _ = $path;)*
        vec![$(plain(stringify!($path))),*]
    }};
}

macro_rules! types {
    ($($path:path),* $(,)?) => {{
        $(let _ = std::mem::size_of::<$path>();)*
        vec![$(plain(stringify!($path))),*]
    }};
}

macro_rules! traits {
    ($($path:path),* $(,)?) => {{
        $(let _: Option<&dyn $path> = None;)*
        vec![$(plain(stringify!($path))),*]
    }};
}

#[test]
fn the_library_has_the_listed_names() {
    let mut names = functions![
        KnowledgeRepository::open::<&str>,
        survey::Survey::of::<&str>,
        KnowledgeRepository::open_with::<&str>,
        KnowledgeRepository::from_source::<airsdlc_core::source::Memory>,
        KnowledgeRepository::graph,
        KnowledgeRepository::nodes,
        KnowledgeRepository::edges,
        KnowledgeRepository::node,
        KnowledgeRepository::find,
        KnowledgeRepository::show,
        KnowledgeRepository::trace,
        KnowledgeRepository::impact::<&str>,
        KnowledgeRepository::check,
        KnowledgeRepository::bolt_log,
        KnowledgeRepository::blame::<&str>,
        KnowledgeRepository::tags,
        KnowledgeRepository::next_id,
        KnowledgeRepository::diff,
        KnowledgeRepository::diff_report,
        KnowledgeRepository::stats,
        KnowledgeRepository::export,
        KnowledgeRepository::unresolved,
        KnowledgeRepository::findings,
        KnowledgeRepository::files,
        KnowledgeRepository::documents,
        KnowledgeRepository::baseline_path,
        KnowledgeRepository::left_out,
        KnowledgeRepository::directory,
        KnowledgeRepository::source,
        KnowledgeRepository::at,
        KnowledgeRepository::as_of,
        KnowledgeRepository::at_merge_base,
        KnowledgeRepository::id_of,
        KnowledgeRepository::changed_files,
        KnowledgeRepository::check_since,
        KnowledgeRepository::check_against,
        KnowledgeRepository::merge,
        KnowledgeRepository::check_merge,
        KnowledgeRepository::revision,
        KnowledgeRepository::stats_document,
        Graph::nodes,
        Graph::select,
        Graph::selection,
        Graph::edges,
        Graph::node,
        Graph::find,
        Graph::show,
        Graph::trace,
        Graph::impact::<&str>,
        Graph::stats,
        Graph::export,
        Graph::unresolved,
        Graph::find_all::<&str>,
        Graph::index_of,
        Graph::at,
        Graph::edge,
        Graph::rule,
        Graph::outgoing,
        Graph::incoming,
        Graph::petgraph,
        Graph::trace_from,
        Graph::impact_from,
        Graph::view,
        Graph::apply,
        GraphBuilder::new,
        GraphBuilder::from_graph,
        GraphBuilder::add_node,
        GraphBuilder::add_edge,
        GraphBuilder::add,
        GraphBuilder::add_unresolved,
        GraphBuilder::contains,
        GraphBuilder::build,
        export::import,
        export::to_json::<Stats>,
        time::parse,
        check::rules,
        check::rule,
        check::apply,
        check::BASELINE_FILE,
        check::Report::unseen,
        check::Report::with_prefix,
        check::Report::to_baseline,
        export::FORMATS,
        export::REPORT_FORMATS,
        export::DIFF_FORMATS,
        model::KINDS,
        model::EDGE_NAMES,
        model::EDGE_NAMES,
    ];
    names.extend(types![
        KnowledgeRepository,
        Graph,
        GraphBuilder,
        model::Node,
        model::Edge,
        model::Finding,
        model::Unresolved,
        span::Location,
        path::Hop,
        trace::Trace,
        trace::Traced,
        impact::Impact,
        impact::Affected,
        impact::Sibling,
        impact::Business,
        impact::KpiEstimate,
        impact::Estimate,
        impact::EstimateInput,
        impact::Gap,
        survey::Survey,
        check::RuleDocument,
        check::Example,
        check::ExampleFile,
        check::Report,
        check::Summary,
        check::Ran,
        check::Diagnostic,
        check::Related,
        check::Chain,
        check::Link,
        check::Fix,
        check::Edit,
        check::Mended,
        check::CheckOptions,
        check::Baseline,
        check::FailOn,
        check::Metadata,
        diff::GraphDiff,
        diff::DiffReport,
        diff::Change::<model::Node>,
        diff::ChangeKind,
        diff::Dangling,
        diff::Field,
        diff::Outline,
        diff::Relation,
        diff::Whole,
        export::DiffDocument,
        export::GraphDiffDocument,
        export::NodeChange,
        export::EdgeChange,
        export::UnresolvedChange,
        export::NodeView,
        Stats,
        git::GitRepository,
        git::Tree,
        git::Merge,
        git::Commit,
        git::BlameAt,
        git::BlameRequest,
        git::BlameOptions,
        git::BlamedLine,
        git::BlameLimit,
        git::BlameError,
        git::GitCommand,
        NextId,
        check::HistoryRead,
        history::Tags,
        history::Release,
        history::TaggedState,
        git::Tag,
        history::LineOrigin,
        history::LineCommit,
        history::LineWork,
        history::LineGap,
        history::LineGapKind,
        export::BlameDocument,
        history::BoltLog,
        history::WorkLog,
        history::WorkCommit,
        history::WorkFile,
        history::LinkKind,
        history::Confidence,
        git::Log,
        git::LogOptions,
        git::LoggedCommit,
        git::FileChange,
        git::ChangeKind,
        git::LineCounts,
        git::LogLimit,
        model::CommitId,
        model::CommitIdError,
        time::Timestamp,
        time::TimestampError,
        source::ContentId,
        error::OpenError,
        error::GitError,
        error::ConfigError,
        error::CheckError,
        error::CheckMergeError,
        error::TargetError,
        error::DiffError,
        error::BuildError,
        OpenOptions,
        NodeFilter,
        impact::ImpactOptions,
    ]);
    names.extend(traits![git::Blame, check::Rule]);
    let here: BTreeSet<String> = names.into_iter().collect();
    let listed: BTreeSet<String> = listed().name.into_iter().filter_map(|row| row.rust).collect();
    assert_eq!(here, listed);
}

#[test]
fn the_command_has_the_listed_names() {
    let here: BTreeSet<String> = airsdlc_cli::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect();
    let listed: BTreeSet<String> =
        listed().name.into_iter().filter_map(|row| row.command).collect();
    assert_eq!(here, listed);
}
