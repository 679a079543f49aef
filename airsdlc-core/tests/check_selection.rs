//! Which rules hold, how bad their findings are, and where not: `[check]` and options side by side.

use std::sync::Arc;

use airsdlc_core::check::{CheckOptions, Context, Findings, Group, Metadata, Needs, Report, Rule};
use airsdlc_core::error::CheckError;
use airsdlc_core::model::Severity;
use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

/// PRD-9 and BOLT-7 dangle; the ADR has no date.
const ADR: &str =
    "# ADR-1: Queue\n\n- **Status**: Accepted\n- **PRD**: PRD-9\n\n## Context\n\nSee BOLT-7.\n";
const RFC: &str = "# RFC-1: Queue\n\n- **PRD**: PRD-8\n";

fn try_check(config: &str, options: &CheckOptions) -> Result<Report, CheckError> {
    let files = [("airsdlc.toml", config), ("docs/adr.md", ADR), ("rfcs/rfc.md", RFC)];
    let source = Memory::new(files);
    let options_of_reading = OpenOptions::new();
    KnowledgeRepository::from_source(&source, &options_of_reading)
        .expect("the configuration is read")
        .check(options)
}

fn check(config: &str, options: &CheckOptions) -> Report {
    try_check(config, options).unwrap_or_else(|error| panic!("{config}: {error}"))
}

fn ran(report: &Report) -> Vec<&str> {
    report.rules.iter().map(|rule| rule.name.as_str()).collect()
}

fn holds(config: &str, options: &CheckOptions, rule: &str) -> bool {
    match try_check(config, options) {
        Ok(report) => ran(&report).contains(&rule),
        // A check of nothing is none.
        Err(error) => {
            assert_eq!(error, CheckError::NoRule, "{config}");
            false
        }
    }
}

#[test]
fn the_narrower_selector_wins_and_of_equal_ones_the_option() {
    let select = |name: &str| CheckOptions::new().select([name]);
    let none = CheckOptions::new();
    for (config, options, expected) in [
        ("", none.clone(), true),
        ("[check]\nignore = ['links']\n", none.clone(), false),
        ("[check]\nselect = ['structure']\n", none.clone(), false),
        ("[check]\nselect = ['all', 'L001']\nignore = ['links']\n", none.clone(), true),
        ("[check]\nselect = ['links']\nignore = ['L001']\n", none.clone(), false),
        ("[check]\nselect = ['L001']\nignore = ['dangling-reference']\n", none.clone(), false),
        // Options replace what the configuration selects.
        ("[check]\nselect = ['structure']\n", select("links"), true),
        ("[check]\nselect = ['links']\n", select("structure"), false),
        // What it leaves out stays out, unless it is asked for as narrowly.
        ("[check]\nignore = ['L001']\n", select("links"), false),
        ("[check]\nignore = ['L001']\n", select("all"), false),
        ("[check]\nignore = ['L001']\n", select("dangling-reference"), true),
        ("[check]\nignore = ['links']\n", select("links"), true),
        // An option that leaves out holds against both.
        ("[check]\nselect = ['L001']\n", none.clone().ignore(["L001"]), false),
        ("[check]\nselect = ['L001']\n", none.clone().ignore(["links"]), true),
        ("", select("L001").ignore(["dangling-reference"]), false),
        ("", select("links").ignore(["all"]), true),
    ] {
        assert_eq!(holds(config, &options, "dangling-reference"), expected, "{config} {options:?}");
    }
}

#[test]
fn rules_have_codes_names_and_groups_in_any_case() {
    for name in ["L001", "l001", "dangling-reference", "Dangling-Reference", "links", "L", "all"] {
        let options = CheckOptions::new().select([name]);
        assert!(holds("", &options, "dangling-reference"), "{name}");
    }
    for (name, near) in [
        ("dangling-referense", Some("dangling-reference")),
        ("lniks", Some("links")),
        ("al", Some("all")),
        ("quite-another", None),
    ] {
        let error = try_check("", &CheckOptions::new().ignore([name])).expect_err(name);
        let CheckError::UnknownRule { name: said, nearest } = &error else { panic!("{error}") };
        assert_eq!((said.as_str(), nearest.as_deref()), (name, near));
    }
}

#[test]
fn the_narrower_severity_wins_and_of_equal_ones_the_later() {
    for (table, expected) in [
        ("", Severity::Error),
        ("all = 'info'\n", Severity::Info),
        ("links = 'warning'\nall = 'info'\n", Severity::Warning),
        ("all = 'info'\nlinks = 'warning'\n", Severity::Warning),
        ("dangling-reference = 'info'\nlinks = 'warning'\n", Severity::Info),
        ("links = 'warning'\ndangling-reference = 'info'\n", Severity::Info),
        ("dangling-reference = 'info'\nL001 = 'warning'\n", Severity::Warning),
        ("L001 = 'warning'\ndangling-reference = 'info'\n", Severity::Info),
    ] {
        let options = CheckOptions::new().select(["dangling-reference"]);
        let report = check(&format!("[check.severity]\n{table}"), &options);
        let severities: Vec<Severity> =
            report.diagnostics.iter().map(|found| found.severity).collect();
        assert_eq!(severities, [expected; 3], "{table}");
        assert_eq!(report.rules[0].severity, expected, "{table}");
    }
}

/// What dangles by the paths and ids of the findings, and the exceptions that hide nothing.
fn left(exceptions: &str) -> Vec<String> {
    let options = CheckOptions::new().select(["dangling-reference", "unused-configuration"]);
    let report = check(exceptions, &options);
    let text = |found: &airsdlc_core::check::Diagnostic| match found.rule.as_str() {
        "dangling-reference" => format!("{} {}", found.location.path, found.subject),
        rule => format!("{rule}:{}", found.location.line),
    };
    report.diagnostics.iter().map(text).collect()
}

#[test]
fn exceptions_hold_for_rules_and_paths_and_kinds() {
    const ALL: [&str; 3] = ["docs/adr.md PRD-9", "docs/adr.md BOLT-7", "rfcs/rfc.md PRD-8"];
    assert_eq!(left(""), ALL);
    let exception = |more: &str| format!("[[check.exception]]\nrules = ['L001']\n{more}");
    assert_eq!(left(&exception("")), [""; 0]);
    assert_eq!(left(&exception("paths = ['docs/**']")), [ALL[2]]);
    assert_eq!(left(&exception("paths = ['*.md', 'rfcs/*']")), [ALL[0], ALL[1]]);
    assert_eq!(left(&exception("kinds = ['RFC']")), [ALL[0], ALL[1]]);
    assert_eq!(left(&exception("kinds = ['adr', 'rfc']\npaths = ['**/rfc.md']")), [ALL[0], ALL[1]]);
    // What covers nothing is reported where it stands.
    assert_eq!(
        left(&exception("paths = ['docs/*']\nkinds = ['rfc']")),
        ["unused-configuration:2", ALL[0], ALL[1], ALL[2]]
    );
    // Of rules that were not asked nobody knows what they would find.
    for other in ["structure", "links", "all"] {
        let other = format!("[[check.exception]]\nrules = ['{other}']\npaths = ['none/*']\n");
        assert_eq!(left(&other), ALL, "{other}");
    }
    // Neither of those that cannot look: of the chain, one needs history.
    for (group, expected) in [("catalogue", 1), ("chain", 0)] {
        let other = format!("[[check.exception]]\nrules = ['{group}']\npaths = ['none/*']\n");
        let report = check(&other, &CheckOptions::new().select(["all"]));
        let unused = report.diagnostics.iter().filter(|found| found.rule == "unused-configuration");
        assert_eq!(unused.count(), expected, "{group}");
    }
}

#[test]
fn comments_on_rules_that_were_not_asked_are_left_alone() {
    let page = "# ADR-1: A\n\n<!-- airsdlc: ignore[links] later -->\n\ntext\n";
    let source = Memory::new([("adr.md", page)]);
    let repository = KnowledgeRepository::from_source(&source, &OpenOptions::new());
    let repository = repository.expect("memory can be read");
    for (select, expected) in [(["L001", "X001"], 0), (["links", "X001"], 1)] {
        let report = repository.check(&CheckOptions::new().select(select)).expect("they exist");
        let unused = report.diagnostics.iter().filter(|found| found.rule == "unused-suppression");
        assert_eq!(unused.count(), expected, "{select:?}");
    }
}

#[test]
fn kinds_of_exceptions_are_those_of_the_framework_or_of_the_configuration() {
    let own =
        "[[kind]]\nname = 'memo'\nas = 'adr'\nfiles = ['docs/*.md']\nid = { heading = '{}: *' }\n";
    let exception = |kind: &str| {
        format!("{own}[[check.exception]]\nrules = ['missing-section']\nkinds = ['{kind}']\n")
    };
    assert!(try_check(&exception("Memo"), &CheckOptions::new()).is_ok());
    for (kind, near) in [("memmo", "memo"), ("adrr", "adr")] {
        let error = try_check(&exception(kind), &CheckOptions::new()).expect_err(kind);
        let CheckError::Config(error) = error else { panic!("{error}") };
        assert_eq!(
            error.to_string(),
            format!("airsdlc.toml:8:10: no node kind is called `{kind}`")
        );
        assert_eq!(error.help, Some(format!("did you mean `{near}`?")));
    }
}

/// A rule of somebody's own that finds nothing.
struct Own(Metadata);

impl Rule for Own {
    fn metadata(&self) -> &Metadata {
        &self.0
    }

    fn check(&self, _: &Context<'_>, _: &mut Findings) {}
}

fn own(code: &'static str, name: &'static str) -> Arc<dyn Rule> {
    Arc::new(Own(Metadata {
        code,
        name,
        group: Group::Own,
        severity: Severity::Info,
        needs: Needs::Repository,
        documentation: "nothing",
    }))
}

/// Names mean something in any case, so that they differ in more than that.
#[test]
fn each_name_means_one_rule() {
    for (code, name, taken) in [
        ("l001", "a-b", "l001"),
        ("A001", "Dangling-Reference", "dangling-reference"),
        ("A001", "links", "links"),
        ("t", "a-b", "t"),
        ("A001", "All", "all"),
        ("A001", "a001", "a001"),
        ("acme001", "a-b", "acme001"),
    ] {
        let options = CheckOptions::new().rule(own("ACME001", "c-d")).rule(own(code, name));
        let error = try_check("", &options).expect_err(name);
        assert_eq!(error, CheckError::DuplicateRule { name: taken.to_owned() }, "{code} {name}");
    }
    let options = CheckOptions::new().rule(own("ACME001", "c-d")).rule(own("ACME002", "a-b"));
    assert!(try_check("", &options).is_ok());
}
