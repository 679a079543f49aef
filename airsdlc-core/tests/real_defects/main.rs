//! Defects planted in real files: each is found at its line, and nothing else comes or goes but what is said
//! to follow.
//!
//! Files of others are edited, one at a time and by chance from a fixed seed. Rule and line are computed from
//! the edit. Each kind says what may follow it: what a file names no more may be named by nobody, for one.
//! The corpora are not part of this repository: where they are absent the test says so and passes.
//!
//! `AIRSDLC_SEED` plants others, `AIRSDLC_CASES` more.

#[path = "../corpora/mod.rs"]
mod corpora;
mod links;
mod operations;
mod relations;
mod sections;
mod site;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use airsdlc_testkit::SplitMix64;

use corpora::folders::{self, FOLDERS};
use site::{Corpus, Expected, Found, Plan, Reading, Site, check, line_of};

fn number(variable: &str, default: u64) -> u64 {
    let given = std::env::var(variable).ok();
    given.map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{variable}={text}")))
}

const SEED: u64 = 20_240_611;
const CASES: u64 = 300;
/// How often a kind is drawn until a draw is another than all before it.
const DRAWS: u64 = 8;

type Kind = (&'static str, fn(&mut Site<'_>) -> Option<Plan>);

/// All kinds; each corpus gives an occasion to some.
const KINDS: [Kind; 26] = [
    ("misspelt link", links::misspelt_link),
    ("renamed file", links::renamed_file),
    ("link in another case", links::link_in_another_case),
    ("link out of the repository", links::link_out_of_the_repository),
    ("absolute link", links::absolute_link),
    ("misspelt id", links::misspelt_id),
    ("wide id", links::wide_id),
    ("renamed heading", links::renamed_heading),
    ("misspelt requirement", relations::misspelt_requirement),
    ("requirement of itself", relations::requirement_of_itself),
    ("circle of requirements", relations::circle_of_requirements),
    ("supersession cut", relations::supersession_cut),
    ("misspelt dependency", relations::misspelt_dependency),
    ("misspelt status", values::misspelt_status),
    ("status removed", values::status_removed),
    ("impossible date", values::impossible_date),
    ("key given twice", values::key_given_twice),
    ("id given twice", values::id_given_twice),
    ("another number", values::another_number),
    ("section removed", sections::section_removed),
    ("section emptied", sections::section_emptied),
    ("action items removed", operations::action_items_removed),
    ("cause removed", operations::cause_removed),
    ("time that goes back", operations::time_that_goes_back),
    ("misspelt runbook", operations::misspelt_runbook),
    ("runbook removed", operations::runbook_removed),
];

/// All corpora, in the order in which a draw picks them.
fn all(corpora: &Path) -> Vec<Corpus> {
    let compose = |name, directory: &str| {
        let files = folders::texts(&corpora.join("ops").join(directory), "");
        Corpus::read(name, "", files, Reading::Whole)
    };
    let rules = folders::rules_and_runbooks(corpora);
    let mut all = vec![
        Corpus::read("eips", folders::EIPS, folders::eips(corpora), Reading::Near),
        Corpus::read("alerts", folders::SITE, rules, Reading::Near),
        Corpus::read("reports", folders::REPORTS, folders::reports(corpora), Reading::Whole),
        compose("telemetry", "otel-demo"),
        compose("shop", "robot-shop"),
    ];
    all.extend(FOLDERS.iter().map(|folder| {
        Corpus::read(folder.name, folder.config, folder.files(corpora), Reading::Whole)
    }));
    all
}

/// The first occasion for a kind of defect, from a draw of chance on.
fn occasion(corpora: &[Corpus], mut random: SplitMix64, kind: Kind) -> Option<(Site<'_>, Plan)> {
    let first = random.below(corpora.len());
    for at in 0..corpora.len() {
        let corpus = &corpora[(first + at) % corpora.len()];
        let files = corpus.candidates();
        let start = random.below(files.len());
        for path in files[start..].iter().chain(&files[..start]) {
            let mut site = Site::new(corpus, path, SplitMix64::new(random.next_u64()));
            if let Some(plan) = kind.1(&mut site) {
                return Some((site, plan));
            }
        }
    }
    None
}

/// The files with a defect in them.
fn planted(site: &Site<'_>, plan: &Plan, new: &str) -> BTreeMap<String, String> {
    let near = site.corpus.near(site.path).iter().filter(|path| *path != site.path);
    let mut files: BTreeMap<String, String> =
        near.map(|path| (path.clone(), site.corpus.files[path].clone())).collect();
    let path = plan.new_path.as_deref().unwrap_or(site.path);
    files.insert(path.to_owned(), new.to_owned());
    files.extend(plan.added.clone());
    files
}

/// What was found before, where it stands now; not what stood in lines that the edit takes out.
fn followed(site: &Site<'_>, plan: &Plan, before: Vec<Found>, new: &str) -> Vec<Found> {
    let starts: Vec<usize> =
        std::iter::once(0).chain(site.text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let follow = |found: Found| {
        if found.path != site.path {
            return Some(found);
        }
        let line = line_of(new, plan.edit.byte(starts[found.line.max(1) - 1])?);
        let path = plan.new_path.clone().unwrap_or(found.path);
        Some(Found { path, line, ..found })
    };
    before.into_iter().filter_map(follow).collect()
}

fn is_one(found: &Found, expected: &Expected) -> bool {
    found.rule == expected.rule
        && found.path == expected.path
        && found.line == expected.line
        && expected.subject.as_ref().is_none_or(|subject| *subject == found.subject)
}

/// What differs between what must be found and what is, as lines.
fn difference(plan: &Plan, stays: Vec<Found>, mut found: Vec<Found>) -> Vec<String> {
    let mut lines = Vec::new();
    for known in stays {
        match found.iter().position(|found| *found == known) {
            Some(at) => drop(found.swap_remove(at)),
            None if plan.may_go.iter().any(|(r, p)| *r == known.rule && *p == known.path) => {}
            None => lines.push(format!("went away: {known:?}")),
        }
    }
    for expected in &plan.expected {
        match found.iter().position(|found| is_one(found, expected)) {
            Some(at) => drop(found.swap_remove(at)),
            None => lines.push(format!("not found: {expected:?}")),
        }
    }
    let may_come =
        |found: &Found| plan.may_come.iter().any(|(r, p)| *r == found.rule && *p == found.path);
    let too_much = found.iter().filter(|found| !may_come(found));
    lines.extend(too_much.map(|found| format!("too much: {found:?}")));
    lines
}

/// The lines of a text that an edit changed.
fn changed(old: &str, new: &str) -> Vec<String> {
    let of = |text: &'static str, one: &str, other: &str| -> Vec<String> {
        let other: BTreeSet<&str> = other.lines().collect();
        let lines = one.lines().filter(|line| !other.contains(line)).take(5);
        lines.map(|line| format!("{text} {}", line.chars().take(160).collect::<String>())).collect()
    };
    let mut lines = of("-", old, new);
    lines.extend(of("+", new, old));
    lines
}

/// What is wrong with what is found of a defect, if anything is.
fn fault(site: &Site<'_>, plan: &Plan) -> Option<String> {
    let new = plan.edit.apply(site.text);
    let stays = followed(site, plan, site.corpus.before(site.path), &new);
    let found = check(&planted(site, plan, &new), site.corpus.config);
    let difference = difference(plan, stays, found);
    let lines = changed(site.text, &new).join("\n  ");
    (!difference.is_empty()).then(|| {
        format!(
            "{} {}: {}\n  {lines}\n  {}",
            site.corpus.name,
            site.path,
            plan.what,
            difference.join("\n  ")
        )
    })
}

#[test]
fn each_defect_in_a_real_file_is_found_and_nothing_else_is() {
    let Some(shared) = airsdlc_testkit::shared_corpora("defects in real files") else { return };
    let (corpora, seed) = (all(&shared), number("AIRSDLC_SEED", SEED));
    let cases = number("AIRSDLC_CASES", CASES);
    let mut by_kind: BTreeMap<&str, u64> = BTreeMap::new();
    let mut by_corpus: BTreeMap<&str, u64> = BTreeMap::new();
    let mut drawn: BTreeSet<(&str, String, String)> = BTreeSet::new();
    let mut faults = Vec::new();
    for draw in 0..cases * 4 {
        let kind = KINDS[draw as usize % KINDS.len()];
        // Kinds with few occasions are soon drawn twice.
        let fresh = (0..DRAWS).find_map(|again| {
            let random = SplitMix64::stream(seed, &[draw, again]);
            let (site, plan) = occasion(&corpora, random, kind)
                .unwrap_or_else(|| panic!("no file gives an occasion for {}", kind.0));
            let is_new = drawn.insert((kind.0, site.path.to_owned(), plan.what.clone()));
            is_new.then_some((site, plan))
        });
        let Some((site, plan)) = fresh else { continue };
        *by_kind.entry(kind.0).or_default() += 1;
        *by_corpus.entry(site.corpus.name).or_default() += 1;
        let told = |fault| format!("draw {draw} of seed {seed}, {}: {fault}", kind.0);
        faults.extend(fault(&site, &plan).map(told));
        if by_kind.values().sum::<u64>() == cases {
            break;
        }
    }
    let count = by_kind.values().sum::<u64>();
    assert!(faults.is_empty(), "{} of {count}:\n{}", faults.len(), faults.join("\n\n"));
    // Kinds with few occasions have been tried wherever they have one.
    let (cases, least) = (cases.min(CASES), cases.min(CASES) / 100);
    assert!(count >= cases, "{count} of {cases}");
    assert!(KINDS.iter().all(|(kind, _)| by_kind.get(kind) >= Some(&least)), "{by_kind:?}");
    assert!(corpora.iter().all(|corpus| by_corpus.contains_key(corpus.name)), "{by_corpus:?}");
}
