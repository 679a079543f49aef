//! Writes a configuration with comments.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Proposal;
use super::links::Style;
use super::series::Series;
use crate::model::{LIFE_CYCLES, NodeKind};
use crate::repository::KnowledgeRepository;

/// Writing to a `String` cannot fail.
macro_rules! line {
    ($text:expr, $($arguments:tt)*) => {
        writeln!($text, $($arguments)*).expect("a text takes all that is written to it")
    };
}

mod checks;

pub(super) use checks::check;

/// The text of an `airsdlc.toml` for what was found.
pub(super) fn configuration(
    repository: &KnowledgeRepository,
    proposals: &[Proposal],
    style: &Style,
) -> String {
    let mut text = String::new();
    line!(text, "# Configuration of airsdlc, written by `airsdlc init`. All of it is optional.");
    line!(text, "# What it found, and what to look at:");
    line!(text, "#");
    found(&mut text, repository, proposals);
    let mut is_told = false;
    for proposal in proposals {
        if proposal.local.is_some() && !std::mem::replace(&mut is_told, true) {
            line!(
                text,
                "\n# The folders below give the same numbers: the prefix of each tells its ids from those of the others."
            );
            line!(
                text,
                "# Call them as you like. The former prefix means what is nearest to the text that names it."
            );
        }
        kind(&mut text, proposal);
    }
    links(&mut text, style);
    services(&mut text, repository);
    text
}

/// The table `[links]`, if links are not plain.
fn links(text: &mut String, style: &Style) {
    let Style { site, extensions, pages, is_pretty, has_slugs, ignores_case } = style;
    if extensions.is_empty() {
        return;
    }
    let told = site.map(|site| format!("  # as {site} writes links")).unwrap_or_default();
    line!(text, "\n[links]{told}");
    let names: Vec<String> = extensions.iter().map(|(name, _)| quoted(name)).collect();
    let counted = extensions.iter().filter(|(_, count)| *count > 0);
    let counts: Vec<String> = counted
        .map(|(name, count)| {
            let name = if name.is_empty() { "no extension" } else { name };
            format!("{count} links to pages with {name}")
        })
        .collect();
    let told = if counts.is_empty() { "" } else { "  # " };
    line!(text, "extensions = [{}]{told}{}", names.join(", "), counts.join(", "));
    if *is_pretty {
        line!(text, "pretty = true  # `../b/` in a.md is b.md");
    }
    if *has_slugs {
        line!(text, "slugs = [\"slug\"]");
    }
    if *ignores_case {
        line!(text, "ignore_case = true");
    }
    if !pages.is_empty() {
        line!(text, "\n[links.pages]");
        for (link, directory) in pages {
            line!(text, "{} = {}", quoted(link), quoted(directory));
        }
    }
}

/// Folders that are numbered alike and told one by one, at most.
const MOST_FOLDERS: usize = 10;

/// What is read as it is.
fn found(text: &mut String, repository: &KnowledgeRepository, proposals: &[Proposal]) {
    let documents = repository.documents().len();
    let artifacts = repository.stats().nodes_by_kind;
    let mut known: Vec<String> = artifacts
        .iter()
        .filter(|(kind, _)| kind.is_artifact())
        .map(|(kind, count)| format!("{count} {}", kind.noun(*count)))
        .collect();
    if known.is_empty() {
        known.push("no artifact".to_owned());
    }
    line!(
        text,
        "# - Without any configuration, {documents} Markdown files hold {}.",
        known.join(", ")
    );
    let all = || proposals.iter().flat_map(|it| it.series.iter().map(move |one| (it, one)));
    let mut alike: BTreeMap<(&str, &str), Vec<&Series>> = BTreeMap::new();
    for (proposal, series) in all() {
        alike.entry((&series.pattern, proposal.kind.row().plural)).or_default().push(series);
    }
    for ((pattern, kinds), series) in alike {
        if series.len() > MOST_FOLDERS {
            let files: usize = series.iter().map(|one| one.files.len()).sum();
            line!(
                text,
                "# - {files} Markdown files in {} folders, from {} to {}, are numbered as `{pattern}`; they look like {kinds}.",
                series.len(),
                folder(&series[0].directory),
                folder(&series[series.len() - 1].directory)
            );
            continue;
        }
        for series in series {
            line!(
                text,
                "# - {} Markdown files in {} are numbered as `{}`{}; they look like {}: {}.",
                series.files.len(),
                folder(&series.directory),
                series.pattern,
                others(&series.others),
                kinds,
                series.reason
            );
        }
    }
}

/// The files of a folder that are not numbered: `, not README.md and 3 more`.
fn others(names: &[String]) -> String {
    const SHOWN: usize = 3;
    match names.len() {
        0 => String::new(),
        few if few <= SHOWN => format!(", not {}", names.join(", ")),
        many => format!(", not {} and {} more", names[..SHOWN].join(", "), many - SHOWN),
    }
}

fn folder(directory: &str) -> String {
    if directory.is_empty() { "the root".to_owned() } else { format!("`{directory}/`") }
}

/// A `[[kind]]`.
fn kind(text: &mut String, proposal: &Proposal) {
    let is_own = proposal.name.parse::<NodeKind>().is_err();
    line!(text, "\n[[kind]]");
    line!(text, "name = {}", quoted(&proposal.name));
    if is_own {
        let what = if proposal.local.is_some() { "" } else { "  # its place in the chain" };
        line!(text, "as = {}{what}", quoted(proposal.kind.name()));
    }
    let globs: Vec<String> = proposal
        .series
        .iter()
        .map(|series| {
            let pattern = series.pattern.replace("{}", "[0-9]*").replace("**", "*");
            let glob = match series.directory.as_str() {
                "" => pattern,
                directory => format!("{}/{pattern}", escaped(directory)),
            };
            quoted(&glob)
        })
        .collect();
    line!(text, "files = [{}]", globs.join(", "));
    if let Some(prefix) = &proposal.prefix {
        let prefix = prefix.to_uppercase();
        let told = format!("  # {prefix}-1 is an id in running text, too");
        let told = if proposal.local.is_some() { "" } else { &told };
        line!(text, "prefixes = [{}]{told}", quoted(&prefix));
        if let Some(local) = &proposal.local {
            line!(text, "local_prefixes = [{}]", quoted(local));
        }
    }
    let pattern = &proposal.series[0].pattern;
    line!(text, "id = {{ file = {} }}", quoted(pattern));
    repeated(text, proposal);
    if !proposal.links.is_empty() {
        let links: Vec<String> = proposal.links.iter().map(|(link, _)| quoted(link)).collect();
        let count: usize = proposal.links.iter().map(|(_, count)| count).sum();
        line!(text, "links = [{}]  # {count} links", links.join(", "));
    }
    states(text, proposal);
    if !proposal.edges.is_empty() {
        line!(text, "\n[kind.edges]");
        for (key, edge) in &proposal.edges {
            line!(text, "{} = {}", quoted(key), quoted(edge.name()));
        }
    }
}

/// Folders that number alike may give a number twice.
fn repeated(text: &mut String, proposal: &Proposal) {
    let mut numbers: Vec<&String> =
        proposal.series.iter().flat_map(|series| &series.numbers).collect();
    numbers.sort();
    let twice = numbers.windows(2).filter(|pair| pair[0] == pair[1]).count();
    if twice > 0 {
        line!(
            text,
            "# {twice} numbers stand in more than one folder: give each folder a [[kind]] with prefixes of its own."
        );
    }
}

/// Statuses that nobody knows, for people to say what they mean.
fn states(text: &mut String, proposal: &Proposal) {
    let Some(cycle) = LIFE_CYCLES.iter().find(|cycle| cycle.kind == proposal.kind) else { return };
    if proposal.statuses.is_empty() {
        return;
    }
    let states: Vec<&str> = cycle.states.iter().map(|(state, _)| *state).collect();
    line!(text, "\n[kind.states]");
    line!(
        text,
        "# No state of {} is spelt so. Say what each means ({}),",
        proposal.kind.row().plural,
        states.join(", ")
    );
    line!(text, "# or name it as it is spelt, for a state of its own.");
    for (status, count) in &proposal.statuses {
        let files = if *count == 1 { "file" } else { "files" };
        line!(text, "# {} = \"\"  # {count} {files}", quoted(status));
    }
}

/// What runs.
fn services(text: &mut String, repository: &KnowledgeRepository) {
    let count = repository.nodes().filter(|node| node.kind == NodeKind::Service).count();
    if count > 0 {
        let noun = NodeKind::Service.noun(count);
        line!(text, "\n# {count} {noun} are known from catalogues, compose files or manifests.");
        return;
    }
    line!(
        text,
        "\n# No catalogue says what runs. An outage can be followed from what is declared here:"
    );
    for example in [
        "[[service]]",
        "name = \"booking-service\"",
        "uses = [\"booking-db\"]",
        "provides = [\"POST /v1/bookings/{id}/cancel\"]",
        "governed_by = [\"ADR-023\"]",
        "",
        "[[database]]",
        "name = \"booking-db\"",
    ] {
        line!(text, "{}", format!("# {example}").trim_end());
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// A path in which nothing is a pattern.
fn escaped(path: &str) -> String {
    path.chars()
        .flat_map(|c| {
            let special = matches!(c, '*' | '?' | '[' | ']' | '{' | '}');
            let (open, close) = if special { (Some('['), Some(']')) } else { (None, None) };
            [open, Some(c), close].into_iter().flatten()
        })
        .collect()
}
