//! Random histories, as streams of `git fast-import`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{BEGINNING, HOUR};
use crate::SplitMix64;

/// Files by their paths, as lines with their ends.
type Files = BTreeMap<String, Vec<String>>;

/// Lines that a program has over and over, so that a line alone does not say where it is from.
const COMMON: &[&str] = &["}", "", "    return err", "{", "    }"];
/// How many lines a new file has at most.
const LINES: usize = 60;

struct Branch {
    name: String,
    mark: usize,
    files: Files,
}

struct History {
    random: SplitMix64,
    stream: String,
    branches: Vec<Branch>,
    /// Earlier states, for reverts.
    earlier: Vec<Files>,
    marks: usize,
    clock: i64,
    names: usize,
}

/// A stream of commits on `main` and on branches that are merged into it: edits, new, renamed and removed files, line ends that
/// change, reverts, merges of one and of several branches. The same for the same seed; `message` says what each commit, by its number
/// from 0, has to say.
///
/// ```
/// use airsdlc_testkit::{GitHistory, random_history};
///
/// let history = GitHistory::new();
/// history.import(random_history(1, 50, |commit| format!("Commit {commit}")).as_bytes());
/// assert_eq!(history.git(&["rev-list", "--count", "--all"]).trim(), "50");
/// ```
pub fn random_history(seed: u64, commits: usize, message: impl Fn(usize) -> String) -> String {
    let main = Branch { name: "main".to_owned(), mark: 0, files: Files::new() };
    let mut history = History {
        random: SplitMix64::new(seed),
        stream: String::new(),
        branches: vec![main],
        earlier: Vec::new(),
        marks: 0,
        clock: BEGINNING,
        names: 0,
    };
    for commit in 0..commits {
        history.commit(&message(commit));
    }
    history.stream
}

impl History {
    fn commit(&mut self, message: &str) {
        let chance = self.random.below(100);
        let others = self.branches.len() - 1;
        if self.marks > 5 && chance < 6 && others < 4 {
            let name = format!("side-{}", self.marks);
            let (mark, files) = (self.branches[0].mark, self.branches[0].files.clone());
            self.branches.push(Branch { name, mark, files });
            let last = self.branches.len() - 1;
            self.edit(last);
            self.write(last, &[], message);
        } else if chance < 12 && others > 0 {
            let count = if others > 1 && chance < 8 { 2 } else { 1 };
            self.merge(count, message);
        } else if chance < 15 && !self.earlier.is_empty() {
            self.revert();
            self.write(0, &[], message);
        } else {
            let branch = if chance < 60 { 0 } else { self.random.below(self.branches.len()) };
            self.edit(branch);
            self.write(branch, &[], message);
        }
    }

    /// Changes one to three files.
    fn edit(&mut self, branch: usize) {
        for _ in 0..=self.random.below(3) {
            let paths: Vec<String> = self.branches[branch].files.keys().cloned().collect();
            let chance = self.random.below(100);
            if paths.len() < 3 || chance < 8 {
                let (path, lines) = (self.path(), self.lines(LINES));
                self.branches[branch].files.insert(path, lines);
                continue;
            }
            let path = paths[self.random.below(paths.len())].clone();
            let mut lines = self.branches[branch].files.remove(&path).unwrap_or_default();
            match chance {
                8..=10 => continue,
                11..=16 => {
                    // A new name, and as often as not a few other lines with it.
                    if self.random.chance(50) {
                        self.change(&mut lines);
                    }
                    let path = self.path();
                    self.branches[branch].files.insert(path, lines);
                    continue;
                }
                17..=18 => turn_line_ends(&mut lines),
                _ => {
                    for _ in 0..=self.random.below(4) {
                        self.change(&mut lines);
                    }
                }
            }
            self.branches[branch].files.insert(path, lines);
        }
    }

    /// Puts in, replaces or removes a few lines side by side.
    fn change(&mut self, lines: &mut Vec<String>) {
        let end =
            if lines.first().is_some_and(|line| line.ends_with("\r\n")) { "\r\n" } else { "\n" };
        let at = self.random.below(lines.len() + 1);
        let removed = if self.random.chance(50) { self.random.below(4) } else { 0 };
        let to = (at + removed).min(lines.len());
        let new: Vec<String> =
            self.lines(4).into_iter().map(|line| line.replace('\n', end)).collect();
        lines.splice(at..to, new);
    }

    fn lines(&mut self, most: usize) -> Vec<String> {
        let count = 1 + self.random.below(most);
        (0..count).map(|_| self.line()).collect()
    }

    fn line(&mut self) -> String {
        self.names += 1;
        if self.random.chance(30) {
            return format!("{}\n", self.random.pick(COMMON));
        }
        format!("    call_{}({});\n", self.names, self.random.below(1_000))
    }

    fn path(&mut self) -> String {
        self.names += 1;
        let directory = self.random.pick(&["", "src/", "src/app/", "docs/"]);
        format!("{directory}file_{}.go", self.names)
    }

    /// Takes a file of `main` back to what it was.
    fn revert(&mut self) {
        let earlier = &self.earlier[self.random.below(self.earlier.len())];
        let paths: Vec<&String> = earlier.keys().collect();
        if !paths.is_empty() {
            let path = paths[self.random.below(paths.len())].clone();
            let lines = earlier[&path].clone();
            self.branches[0].files.insert(path, lines);
        }
    }

    /// Merges the last branches into `main`: a file that both have is spliced from both.
    fn merge(&mut self, count: usize, message: &str) {
        let at = self.branches.len() - count;
        let merged: Vec<Branch> = self.branches.drain(at..).collect();
        for branch in &merged {
            for (path, theirs) in &branch.files {
                let ours = self.branches[0].files.get(path).cloned();
                let lines = match ours {
                    Some(ours) if ours == *theirs => continue,
                    Some(ours) => {
                        let cut = self.random.below(ours.len().min(theirs.len()) + 1);
                        ours[..cut].iter().chain(&theirs[cut..]).cloned().collect()
                    }
                    None if self.random.chance(30) => continue,
                    None => theirs.clone(),
                };
                self.branches[0].files.insert(path.clone(), lines);
            }
        }
        let marks: Vec<usize> = merged.iter().map(|branch| branch.mark).collect();
        self.write(0, &marks, message);
    }

    /// Writes a commit of all files of a branch.
    fn write(&mut self, branch: usize, merged: &[usize], message: &str) {
        self.marks += 1;
        // Commits of one second happen, and clocks that go wrong.
        self.clock += self.random.pick(&[0, 1, HOUR, HOUR, 3 * HOUR]);
        let slow = if self.random.chance(2) { 5 * HOUR } else { 0 };
        let Branch { name, mark, files } = &mut self.branches[branch];
        let (previous, mark_now, time) = (*mark, self.marks, self.clock - slow);
        *mark = mark_now;
        let out = &mut self.stream;
        let _ = write!(
            out,
            "commit refs/heads/{name}\nmark :{mark_now}\nauthor Ada <ada@example.com> {time} +0000\n\
             committer Ada <ada@example.com> {time} +0000\ndata {}\n{message}\n",
            message.len()
        );
        if previous > 0 {
            let _ = writeln!(out, "from :{previous}");
        }
        for mark in merged {
            let _ = writeln!(out, "merge :{mark}");
        }
        out.push_str("deleteall\n");
        for (path, lines) in &*files {
            let text = lines.concat();
            let _ = write!(out, "M 100644 inline {path}\ndata {}\n{text}\n", text.len());
        }
        if branch == 0 && self.random.chance(10) {
            self.earlier.push(files.clone());
            if self.earlier.len() > 10 {
                self.earlier.remove(0);
            }
        }
    }
}

/// Makes line ends those of Windows, or of everybody else.
fn turn_line_ends(lines: &mut [String]) {
    for line in lines {
        *line = match line.strip_suffix("\r\n") {
            Some(text) => format!("{text}\n"),
            None => line.replace('\n', "\r\n"),
        };
    }
}
