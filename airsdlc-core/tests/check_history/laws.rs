//! In random histories the rules find what follows from the states along the first parents, which are known here without git.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use airsdlc_testkit::{GitHistory, SplitMix64};

use super::{check_at, told};

/// What the files of a commit say.
#[derive(Clone, PartialEq)]
struct State {
    is_accepted: bool,
    /// The sections of the ADR: the first holds a link to the first of the PRD.
    adr: [u64; 3],
    amendments: u64,
    prd: [u64; 2],
    /// The name of the ADR's file, and its line ends: no changes of what it says.
    name: u64,
    ends: u64,
}

impl State {
    fn path(&self) -> String {
        format!("docs/{}/adr-001.md", self.name)
    }

    fn adr(&self) -> String {
        let status = if self.is_accepted { "Accepted" } else { "Proposed" };
        let [context, decision, more] = self.adr;
        let mut text = format!(
            "# ADR-001: Refunds\n\n- **Status**: {status}\n\n## Context\n\nVersion {context} of [refunds](../prd.md#refunds).\n\n\
             ## Decision\n\nVersion {decision}.\n\n## Consequences\n\nVersion {more}.\n"
        );
        for number in 1..=self.amendments {
            let _ = write!(text, "\n## Amendment {number}: More\n\nIt is so.\n");
        }
        if self.ends == 1 { text.replace('\n', "\r\n") } else { text }
    }

    fn prd(&self) -> String {
        let [refunds, limits] = self.prd;
        format!(
            "# PRD-001: Cancel\n\n## Refunds\n\nVersion {refunds}.\n\n## Limits\n\nVersion {limits}.\n"
        )
    }

    /// Changes something; a few values only, so that changes are taken back.
    fn edit(&mut self, random: &mut SplitMix64, may_move: bool) {
        match random.below(10) {
            0 => self.is_accepted = !self.is_accepted,
            1 => self.amendments += 1,
            2..=4 => self.adr[random.below(3)] = random.below(4) as u64,
            5..=6 => self.prd[random.below(2)] = random.below(4) as u64,
            7 => self.ends = 1 - self.ends,
            8 if may_move => self.name += 1,
            _ => self.adr[0] = random.below(4) as u64,
        }
    }

    /// What both sides make of it: who changed something wins, of both one.
    fn merge(base: &Self, ours: &Self, theirs: &Self, random: &mut SplitMix64) -> Self {
        fn pick<T: Clone + PartialEq>(values: [&T; 3], random: &mut SplitMix64) -> T {
            let [base, ours, theirs] = values;
            let takes_theirs = theirs != base && (ours == base || random.chance(50));
            if takes_theirs { theirs.clone() } else { ours.clone() }
        }
        let mut merged = ours.clone();
        merged.is_accepted =
            pick([&base.is_accepted, &ours.is_accepted, &theirs.is_accepted], random);
        for at in 0..3 {
            merged.adr[at] = pick([&base.adr[at], &ours.adr[at], &theirs.adr[at]], random);
        }
        for at in 0..2 {
            merged.prd[at] = pick([&base.prd[at], &ours.prd[at], &theirs.prd[at]], random);
        }
        merged.amendments = pick([&base.amendments, &ours.amendments, &theirs.amendments], random);
        merged.ends = pick([&base.ends, &ours.ends, &theirs.ends], random);
        merged
    }
}

/// A branch: what it began with, what it says, and its last commit.
struct Branch {
    base: State,
    state: State,
    mark: usize,
}

/// A history, as a stream of `git fast-import`, and the states along its first parents.
fn history(random: &mut SplitMix64) -> (String, Vec<State>) {
    let first =
        State { is_accepted: false, adr: [0; 3], amendments: 0, prd: [0; 2], name: 0, ends: 0 };
    let mut stream = String::new();
    let mut marks = 0;
    let mut commit = |reference: &str, parents: &[usize], before: Option<&State>, state: &State| {
        marks += 1;
        let time = 1_704_067_200 + marks * 60;
        let _ = write!(
            stream,
            "commit refs/heads/{reference}\nmark :{marks}\ncommitter Ada <ada@example.com> {time} +0000\ndata 4\nNext\n"
        );
        for (at, parent) in parents.iter().enumerate() {
            let _ = writeln!(stream, "{} :{parent}", if at == 0 { "from" } else { "merge" });
        }
        if let Some(before) = before.filter(|before| before.name != state.name) {
            let _ = writeln!(stream, "D {}", before.path());
        }
        for (path, text) in [(state.path(), state.adr()), ("docs/prd.md".into(), state.prd())] {
            let _ = write!(stream, "M 100644 inline {path}\ndata {}\n{text}\n", text.len());
        }
        marks
    };
    let mut main =
        Branch { base: first.clone(), mark: commit("main", &[], None, &first), state: first };
    let mut states = vec![main.state.clone()];
    let mut side: Option<Branch> = None;
    for _ in 0..30 {
        let chance = random.below(10);
        match &mut side {
            None if chance < 3 => {
                let (base, state) = (main.state.clone(), main.state.clone());
                side = Some(Branch { base, state, mark: main.mark });
            }
            Some(branch) if chance < 4 => {
                let before = branch.state.clone();
                branch.state.edit(random, false);
                branch.mark = commit("side", &[branch.mark], Some(&before), &branch.state);
            }
            Some(branch) if chance < 6 && branch.state != branch.base => {
                let before = main.state.clone();
                main.state = State::merge(&branch.base, &before, &branch.state, random);
                main.mark = commit("main", &[main.mark, branch.mark], Some(&before), &main.state);
                states.push(main.state.clone());
                side = None;
            }
            _ => {
                let before = main.state.clone();
                main.state.edit(random, side.is_none());
                main.mark = commit("main", &[main.mark], Some(&before), &main.state);
                states.push(main.state.clone());
            }
        }
    }
    (stream, states)
}

/// The lines of the findings of `amended-after-acceptance`: of each step the first section that it was the last to change.
fn amended(states: &[State]) -> Vec<usize> {
    const LINES: [usize; 3] = [5, 9, 13];
    let last = states.len() - 1;
    if !states[last].is_accepted {
        return Vec::new();
    }
    let is_settled = |at: &usize| {
        let (before, after) = (&states[*at - 1], &states[*at]);
        !before.is_accepted || after.amendments > before.amendments
    };
    let settled = (1..=last).rev().find(is_settled).unwrap_or(0);
    let mut first_of_step: BTreeMap<usize, usize> = BTreeMap::new();
    for (section, line) in LINES.iter().enumerate() {
        let of = |at: usize| states[at].adr[section];
        if of(settled) != of(last) {
            let step = (settled + 1..=last).rev().find(|at| of(*at) != of(*at - 1));
            let step = step.expect("it changed on the way");
            first_of_step.entry(step).or_insert(*line);
        }
    }
    let mut lines: Vec<usize> = first_of_step.into_values().collect();
    lines.sort_unstable();
    lines
}

/// Whether `stale-link` finds the one link: what it leads to says something else than when the section that links, or the
/// ADR by an amendment, was last touched.
fn is_stale(states: &[State]) -> bool {
    let is_touched = |at: &usize| {
        let (before, after) = (&states[*at - 1], &states[*at]);
        before.adr[0] != after.adr[0] || after.amendments > before.amendments
    };
    let last = states.len() - 1;
    let touched = (1..=last).rev().find(is_touched).unwrap_or(0);
    states[touched].prd[0] != states[last].prd[0]
}

#[test]
fn rules_find_what_the_states_of_the_first_parents_say() {
    let (mut amendments, mut stale, mut silent) = (0, 0, 0);
    for seed in 0..40 {
        let (stream, states) = history(&mut SplitMix64::new(seed));
        let git = GitHistory::new();
        git.import(stream.as_bytes());
        let found = told(&check_at(git.path(), "amended-after-acceptance"), &[]);
        let path = states[states.len() - 1].path();
        let expected: Vec<String> =
            amended(&states).iter().map(|line| format!("{path}:{line}")).collect();
        assert_eq!(found, expected, "{seed}");
        let found = told(&check_at(git.path(), "stale-link"), &[]);
        assert_eq!(found.len(), usize::from(is_stale(&states)), "{seed}: {found:?}");
        amendments += expected.len();
        stale += found.len();
        silent += usize::from(expected.is_empty() && found.is_empty());
    }
    assert!(amendments > 5 && stale > 5 && silent > 5, "{amendments} {stale} {silent}");
}
