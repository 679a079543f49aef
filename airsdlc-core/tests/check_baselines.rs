//! What a check says of a baseline whose rules did not all run: of what nobody looked for, nothing.

use airsdlc_core::check::{Baseline, CheckOptions, Report};
use airsdlc_core::source::Memory;
use airsdlc_core::span::RepoPath;
use airsdlc_core::{KnowledgeRepository, OpenOptions};

/// A decision whose PRD is not there and which lacks its sections, below a comment that hides nothing.
const ADR: &str = "# ADR-001: Queue\n\n- **Status**: Accepted\n- **PRD**: PRD-9\n\n\
    <!-- airsdlc: ignore[self-reference] the title says so -->\n\nText.\n";
const INCIDENT: &str = "# INC-2024-001: Down\n\n- **Status**: Open\n- **Date**: 2024-01-01\n";

fn read(adr: &str) -> KnowledgeRepository {
    let source = Memory::new([("adr-001.md", adr), ("inc-2024-001.md", INCIDENT)]);
    KnowledgeRepository::from_source(&source, &OpenOptions::new()).expect("it can be read")
}

fn options() -> CheckOptions {
    CheckOptions::new().today("2024-06-01".parse().expect("it is a date"))
}

fn check(adr: &str, options: &CheckOptions) -> Report {
    read(adr).check(options).expect("the rules are there")
}

/// How many lines of a baseline are of these rules.
fn lines(baseline: &Baseline, rules: &[&str]) -> usize {
    let json = baseline.to_json();
    rules.iter().map(|rule| json.matches(&format!("\"rule\":\"{rule}\"")).count()).sum()
}

#[test]
fn only_rules_that_looked_everywhere_find_lines_gone() {
    let all = check(ADR, &options()).to_baseline();
    for rule in ["dangling-reference", "missing-section", "unresolved-incident-stale"] {
        assert!(lines(&all, &[rule]) > 0, "{rule} finds something: {}", all.to_json());
    }
    // Nothing that the baseline lists is in this text.
    let sound = "# ADR-002: Queue\n";
    let all_gone = |options: CheckOptions| {
        let report = check(sound, &options.baseline(all.clone()));
        let kept = report.to_baseline();
        assert_eq!(report.summary.known + report.summary.gone + report.kept.len(), all.len());
        (report, kept)
    };
    for (asked, looked) in [
        (vec!["dangling-reference"], vec!["dangling-reference"]),
        (vec!["missing-section"], vec!["missing-section"]),
        // What hides nothing is known only once all rules have run.
        (vec!["dangling-reference", "unused-suppression"], vec!["dangling-reference"]),
    ] {
        let (report, kept) = all_gone(options().select(asked.clone()));
        assert_eq!(report.summary.gone, lines(&all, &looked), "{asked:?}");
        assert_eq!(report.kept.len(), all.len() - report.summary.gone, "{asked:?}");
        assert!(kept.len() >= report.kept.len(), "{asked:?}");
    }
    let (report, _) = all_gone(options().ignore(["dangling-reference"]));
    assert_eq!(lines(&report.kept, &["dangling-reference"]), 1);
    // Without the date of today nobody knows what is stale.
    let (report, _) = all_gone(CheckOptions::new());
    assert_eq!(lines(&report.kept, &["unresolved-incident-stale"]), 1);
}

/// A line of a rule that another version of the program knows, or one of its own, is left alone.
#[test]
fn lines_of_unknown_rules_are_kept() {
    let line = r#"{"path":"a.md","rule":"unowned-adr","message":"m","fingerprint":"00"}"#;
    let text = format!("{{\"schema\":\"airsdlc.baseline/1\",\"findings\":[{line}]}}");
    let baseline = Baseline::parse(&text).expect("it is one");
    let report = check(ADR, &options().baseline(baseline.clone()));
    assert_eq!((report.summary.gone, &report.kept), (0, &baseline));
    assert_eq!(lines(&report.to_baseline(), &["unowned-adr"]), 1);
}

/// What no change touches is not shown, and yet not gone.
#[test]
fn a_check_of_a_change_keeps_the_rest() {
    let older = read(ADR);
    let all = older.check(&options()).expect("the rules are there").to_baseline();
    let newer = read(&ADR.replace("Text.", "Text. PRD-8."));
    let since = options().since(all.clone(), [RepoPath::new("adr-001.md")]);
    let report = newer.check(&since.baseline(all.clone())).expect("the rules are there");
    assert!(report.diagnostics.iter().all(|found| found.location.path.as_str() == "adr-001.md"));
    assert_eq!(report.summary.gone, 0);
    assert!(lines(&report.kept, &["unresolved-incident-stale"]) == 1, "{}", all.to_json());
    assert_eq!(report.to_baseline().len(), all.len() + 1);
}
