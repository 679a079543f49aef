//! The arguments of the command. Help texts are the documentation of each.

use std::path::PathBuf;

use airsdlc_core::export::{DIFF_FORMATS, FORMATS, REPORT_FORMATS};
use clap::builder::PossibleValuesParser;
use clap::{Args as ClapArgs, CommandFactory as _, Parser, Subcommand, ValueEnum};

/// The heading of the options that every command takes.
const GLOBAL: &str = "Global options";

/// Answers from a Knowledge Repository: what an outage costs, where code comes from, and why.
#[derive(Debug, Parser)]
#[command(name = "airsdlc", version, about, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Args {
    /// Root of the repository
    #[arg(
        short = 'C',
        long = "repo",
        value_name = "PATH",
        default_value = ".",
        global = true,
        help_heading = GLOBAL,
        overrides_with = "repo"
    )]
    pub(crate) repo: PathBuf,

    /// Threads to read with; 0 for as many as there are cores
    #[arg(long, value_name = "N", default_value_t = 0, global = true, help_heading = GLOBAL)]
    pub(crate) threads: usize,

    /// Read this git revision instead of the files on disk: a branch, a tag, HEAD~3, a hash
    #[arg(long, value_name = "REV", global = true, help_heading = GLOBAL)]
    pub(crate) rev: Option<String>,

    /// Read what had been merged by this time: 2024-01-15T14:30Z, 2024-01-15 (when that day ended)
    #[arg(long, value_name = "TIME", global = true, help_heading = GLOBAL)]
    pub(crate) as_of: Option<String>,

    /// Read the git history, too: the graph has commits that name an artifact, and the files that each Bolt changed;
    /// `check` looks at commits and at what changed since
    #[arg(long, global = true, help_heading = GLOBAL)]
    pub(crate) history: bool,

    /// Ask the `git` command which commit wrote a line, instead of reading objects in process: a process for each file
    #[arg(long, global = true, help_heading = GLOBAL)]
    pub(crate) git_command: bool,

    /// Exit with 1 if the answer is empty
    #[arg(long, global = true, help_heading = GLOBAL)]
    pub(crate) strict: bool,

    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List what there is: artifacts, their parts, services, files
    List(List),
    /// Show one thing with every relation, each with its file and line
    Show(Show),
    /// Count what there is, and list what could not be read
    Stats(Stats),
    /// Follow a thing towards the business goal, or down towards the code
    Trace(Trace),
    /// Tell what an outage or a change hits, by which path, and what it is worth
    Impact(Impact),
    /// Tell what changed between two readings: what is new, gone or says something else, and what that hits
    Diff(Diff),
    /// Tell which commit and which Bolt wrote lines of code
    Blame(Blame),
    /// Tell which work each release shipped, and the states of artifacts, from the tags of git
    Tags(Tags),
    /// Tell which commits and files each Bolt and Fix-It Bolt made, from the git history
    Log(Log),
    /// Print the next id of a prefix that nothing has, here or on any branch
    NextId(NextId),
    /// Check every link of the chain, and say what breaks it, where, and how to mend it
    Check(Check),
    /// List the rules of `check`
    Rules(Rules),
    /// Explain a rule of `check`: what, why, and an example
    Explain(Explain),
    /// Hand the whole graph to another tool
    Export(Export),
    /// Look at a repository and write a configuration for it, with what was found as comments
    Init(Init),
}

/// Text for people or JSON for programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Answer {
    Text,
    Json,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Init {
    /// Root of the repository, instead of --repo
    pub(crate) path: Option<PathBuf>,
    /// Print the configuration instead of writing airsdlc.toml
    #[arg(long)]
    pub(crate) stdout: bool,
    /// What `init` writes is never empty: the option of the other commands is refused.
    #[arg(long, hide = true)]
    pub(crate) strict: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct List {
    /// Root of the repository, instead of --repo
    pub(crate) path: Option<PathBuf>,
    /// Only this kind (adr, user-story, service …, or one of airsdlc.toml); may be given several times
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: Vec<String>,
    /// Only this status, in any case; may be given several times
    #[arg(long, value_name = "STATUS")]
    pub(crate) status: Vec<String>,
    /// Only what is defined in this file or below this directory; may be given several times
    #[arg(long = "path", alias = "below", value_name = "PATH")]
    pub(crate) below: Vec<String>,
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Answer,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Show {
    /// An id or alias, path/file.go, a route, or the name of a service
    #[arg(value_name = "ID")]
    pub(crate) target: String,
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Answer,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Blame {
    /// Lines, as path/file.go:152; without a line all of a file, for an artifact all of its file
    #[arg(required = true, value_name = "TARGET")]
    pub(crate) targets: Vec<String>,
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Answer,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Tags {
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Answer,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Log {
    /// Only this: a Bolt, the work that changed path/file.go, the work of commit:SHA
    pub(crate) target: Option<String>,
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Answer,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct NextId {
    /// What stands before the number: ADR, bolt, INC-2024
    pub(crate) prefix: String,
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Answer,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Stats {
    /// Root of the repository, instead of --repo
    pub(crate) path: Option<PathBuf>,
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Answer,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Trace {
    /// An id or alias, path/file.go:152, a route, or the name of a service
    pub(crate) target: String,
    /// Towards the business goal (the default)
    #[arg(long, conflicts_with = "down")]
    pub(crate) up: bool,
    /// Towards the code
    #[arg(long)]
    pub(crate) down: bool,
    /// Text for people, or what `export` knows
    #[arg(long, value_name = "FORMAT", default_value = TEXT, value_parser = text_or_format())]
    pub(crate) format: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Impact {
    /// What stops or is edited: ids, names, routes; /v1/bookings* means every endpoint below it
    #[arg(required_unless_present = "since", value_name = "TARGET")]
    pub(crate) targets: Vec<String>,
    /// What a change hits of all that was edited since what is read parted from this git revision, instead of targets
    #[arg(long, value_name = "REV", conflicts_with_all = ["targets", "downtime"])]
    pub(crate) since: Option<String>,
    /// outage or change; by default an outage with --downtime, or if every target runs
    #[arg(long, value_name = "FLOW", value_parser = ["outage", "change"])]
    pub(crate) flow: Option<String>,
    /// How long the outage lasts (15m, 1h 30m), to estimate what it costs
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    pub(crate) downtime: Option<String>,
    /// Text for people, or what `export` knows
    #[arg(long, value_name = "FORMAT", default_value = TEXT, value_parser = text_or_format())]
    pub(crate) format: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Diff {
    /// A git revision, such as main or HEAD~3; main... for where what is read and main parted, main...topic for that and
    /// topic; or a directory that holds the repository as it was
    #[arg(value_name = "OLD")]
    pub(crate) older: String,
    /// Another revision or directory; without one, what is read now
    #[arg(value_name = "NEW")]
    pub(crate) newer: Option<String>,
    /// Text for people, JSON for programs, or Markdown for a pull request
    #[arg(long, value_name = "FORMAT", default_value = TEXT, value_parser = text_or_diff_format())]
    pub(crate) format: String,
}

#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    /// Root of the repository, instead of --repo
    pub(crate) path: Option<PathBuf>,
    /// Only these rules: codes, names, groups or `all`, parted by commas
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// All but these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// Exit with 1 from this severity on: error (the default), warning, info or never
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<String>,
    /// Findings that are known and do not count
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Only what a change touches or causes: findings in files that differ from where this git revision and what is
    /// read parted, new ones elsewhere, and its commits; reads the git history
    #[arg(long, value_name = "REV", conflicts_with = "write_baseline")]
    pub(crate) since: Option<String>,
    /// Findings of this git revision are known and do not count: what it has is no fault of a change
    #[arg(long, value_name = "REV", conflicts_with_all = ["baseline", "write_baseline"])]
    pub(crate) base: Option<String>,
    /// What would be found once this git revision is merged, and is found on neither side: ids that both took, links that
    /// the other side breaks; nothing is checked out
    #[arg(
        long,
        value_name = "REV",
        conflicts_with_all = ["since", "base", "write_baseline", "fix", "unsafe_fixes", "diff"]
    )]
    pub(crate) merge: Option<String>,
    /// Write all findings to a baseline, so that only new ones count from now on
    #[arg(
        long,
        value_name = "FILE",
        num_args = 0..=1,
        conflicts_with_all = ["baseline", "fix", "unsafe_fixes", "diff"]
    )]
    #[allow(clippy::option_option, reason = "not asked for, without a file, with one")]
    pub(crate) write_baseline: Option<Option<PathBuf>>,
    /// Mend what can be mended without changing what it means
    #[arg(long)]
    pub(crate) fix: bool,
    /// Mend by guesses, too
    #[arg(long)]
    pub(crate) unsafe_fixes: bool,
    /// Show what --fix or --unsafe-fixes would change, and change nothing
    #[arg(long)]
    pub(crate) diff: bool,
    /// The date of today, for rules about what is due or stale (2024-06-01); else that of the machine
    #[arg(long, value_name = "DATE")]
    pub(crate) today: Option<String>,
    /// Tell which rules met nothing to look at
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// What paths in the report begin with, for those who look from further up
    #[arg(long, value_name = "DIR")]
    pub(crate) prefix: Option<String>,
    /// Text for people, or what other tools read
    #[arg(long, value_name = "FORMAT", default_value = TEXT, value_parser = text_or_report_format())]
    pub(crate) format: String,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Rules {
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Answer,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    /// A code or a name: L001, dangling-reference
    pub(crate) rule: String,
    #[arg(long, value_enum, default_value = "text")]
    pub(crate) format: Answer,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Export {
    /// Root of the repository, instead of --repo
    pub(crate) path: Option<PathBuf>,
    /// Form of the graph
    #[arg(long, value_name = "FORMAT", default_value = "json", value_parser = formats())]
    pub(crate) format: String,
}

/// The format that the command writes itself.
pub(crate) const TEXT: &str = "text";

/// The formats that the library knows.
fn formats() -> PossibleValuesParser {
    FORMATS.iter().map(|(name, _)| *name).collect::<Vec<_>>().into()
}

fn text_or_format() -> PossibleValuesParser {
    let names = FORMATS.iter().map(|(name, _)| *name);
    std::iter::once(TEXT).chain(names).collect::<Vec<_>>().into()
}

fn text_or_report_format() -> PossibleValuesParser {
    let names = REPORT_FORMATS.iter().map(|(name, _)| *name);
    std::iter::once(TEXT).chain(names).collect::<Vec<_>>().into()
}

fn text_or_diff_format() -> PossibleValuesParser {
    let names = DIFF_FORMATS.iter().map(|(name, _)| *name);
    std::iter::once(TEXT).chain(names).collect::<Vec<_>>().into()
}

/// The command as clap knows it, for documentation and tests.
pub fn command() -> clap::Command {
    Args::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_arguments_are_sound() {
        super::command().debug_assert();
    }
}
