//! Histories with the sizes of a real project, as streams of `git fast-import`.
//!
//! Where [`random_history`](super::random_history) has every shape that a history can have, this one has the shape that most
//! have: code in some hundreds of files that grow, a few of which change most often; small commits, branches that live for some
//! commits, now and then a new name; units of work that commits name.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::rc::Rc;

use super::{BEGINNING, HOUR};
use crate::SplitMix64;

/// A file is shared by all branches that have it.
type Files = BTreeMap<String, Rc<Vec<String>>>;

const VERBS: &[&str] = &[
    "load", "store", "cancel", "confirm", "refund", "publish", "validate", "merge", "expire",
    "notify", "split", "count", "reserve", "release", "replay", "import",
];
const NOUNS: &[&str] = &[
    "booking", "payment", "invoice", "customer", "room", "offer", "ticket", "voucher", "partner",
    "price", "schedule", "message", "outbox", "session", "report", "limit",
];
const MODULES: &[&str] = &[
    "api",
    "booking",
    "billing",
    "catalog",
    "events",
    "identity",
    "inventory",
    "notify",
    "outbox",
    "pricing",
    "search",
    "storage",
];
/// How many files the first commit has.
const FIRST: usize = 160;
/// A unit of work begins with each so many commits.
const WORK: usize = 25;

struct Branch {
    name: String,
    mark: usize,
    files: Files,
    /// What `main` had when it began.
    base: Files,
    /// How many commits it has.
    age: usize,
}

struct Project {
    random: SplitMix64,
    stream: String,
    branches: Vec<Branch>,
    marks: usize,
    clock: i64,
    names: usize,
    work: usize,
}

/// A stream of commits on `main` and on branches that are merged into it, as a team makes them: 160 files of Go in the first, a
/// new one with every 25th, edits of one to four files with a few lines each, and rarely of many. Every 25th commit begins a
/// Bolt, a page in `docs/bolts`, and half of all commits name one. The same for the same seed.
///
/// ```
/// use airsdlc_testkit::{GitHistory, project_history};
///
/// let history = GitHistory::new();
/// history.import(project_history(1, 60).as_bytes());
/// assert_eq!(history.git(&["rev-list", "--count", "--all"]).trim(), "60");
/// assert!(history.path().join("docs/bolts/bolt-002.md").is_file());
/// ```
pub fn project_history(seed: u64, commits: usize) -> String {
    let main = Branch {
        name: "main".to_owned(),
        mark: 0,
        files: Files::new(),
        base: Files::new(),
        age: 0,
    };
    let mut project = Project {
        random: SplitMix64::new(seed),
        stream: String::new(),
        branches: vec![main],
        marks: 0,
        clock: BEGINNING,
        names: 0,
        work: 0,
    };
    for commit in 0..commits {
        project.commit(commit);
    }
    project.stream
}

impl Project {
    fn commit(&mut self, commit: usize) {
        let before = self.branches[0].files.clone();
        if commit == 0 {
            for _ in 0..FIRST {
                self.add_file(0);
            }
            return self.write(0, None, &before, "Begin");
        }
        if commit.is_multiple_of(WORK) {
            self.begin_work();
            return self.write(0, None, &before, "Plan the next Bolt");
        }
        let chance = self.random.below(100);
        let ripe = (1..self.branches.len()).find(|at| self.branches[*at].age > 4);
        if let Some(ripe) = ripe.filter(|_| chance < 30) {
            return self.merge(ripe, &before);
        }
        let branch = match self.branches.len() {
            open @ ..5 if chance < 38 => {
                let (mark, base) = (self.branches[0].mark, before.clone());
                let name = format!("side-{commit}");
                self.branches.push(Branch { name, mark, files: base.clone(), base, age: 0 });
                open
            }
            open => self.random.below(open),
        };
        let before = self.branches[branch].files.clone();
        self.change_files(branch);
        self.branches[branch].age += 1;
        let message = self.message();
        self.write(branch, None, &before, &message);
    }

    /// What most commits do; some rename, some touch many files.
    fn change_files(&mut self, branch: usize) {
        let count = match self.random.below(100) {
            0 => 20,
            1..=70 => 1,
            _ => self.random.between(2, 4),
        };
        for _ in 0..count {
            let path = self.pick(branch);
            let mut lines = self.branches[branch].files[&path].to_vec();
            match self.random.below(1_000) {
                0..=39 => self.add_file(branch),
                40..=44 => {
                    self.branches[branch].files.remove(&path);
                }
                45..=59 => {
                    self.branches[branch].files.remove(&path);
                    if self.random.chance(50) {
                        self.edit(&mut lines);
                    }
                    let path = self.path();
                    self.branches[branch].files.insert(path, Rc::new(lines));
                }
                _ => {
                    for _ in 0..=self.random.below(3) {
                        self.edit(&mut lines);
                    }
                    self.branches[branch].files.insert(path, Rc::new(lines));
                }
            }
        }
    }

    /// A file of code; the same ones more often than others.
    fn pick(&mut self, branch: usize) -> String {
        let files = &self.branches[branch].files;
        let code: Vec<&String> =
            files.keys().filter(|path| path.starts_with("services/")).collect();
        // Any order will do in which paths that follow each other are unrelated.
        let at = self.random.skewed(code.len()) * 7_919 % code.len();
        code[at].clone()
    }

    /// Changes, puts in or takes out a few lines side by side, or adds a function.
    fn edit(&mut self, lines: &mut Vec<String>) {
        let at = self.random.below(lines.len() + 1);
        let (removed, new) = match self.random.below(100) {
            0..=44 => {
                let count = self.random.between(1, 3);
                (count, self.statements(count))
            }
            45..=74 => {
                let count = self.random.between(1, 6);
                (0, self.statements(count))
            }
            75..=84 => (self.random.between(1, 5), Vec::new()),
            _ => (0, self.function()),
        };
        let to = (at + removed).min(lines.len());
        lines.splice(at..to, new);
    }

    fn add_file(&mut self, branch: usize) {
        let path = self.path();
        let mut lines = vec![format!("package {}\n", self.random.pick(MODULES)), "\n".to_owned()];
        for _ in 0..self.random.between(3, 16) {
            lines.extend(self.function());
        }
        self.branches[branch].files.insert(path, Rc::new(lines));
    }

    fn path(&mut self) -> String {
        self.names += 1;
        let (module, noun) = (self.random.pick(MODULES), self.random.pick(NOUNS));
        let below = self.random.pick(&["", "internal/", "internal/store/"]);
        format!("services/{module}/{below}{noun}_{}.go", self.names)
    }

    fn function(&mut self) -> Vec<String> {
        self.names += 1;
        let (verb, noun) = (self.random.pick(VERBS), self.random.pick(NOUNS));
        let mut lines =
            vec![format!("func {verb}_{noun}_{}(ctx Context, id string) error {{\n", self.names)];
        let count = self.random.between(3, 14);
        lines.extend(self.statements(count));
        lines.extend(["}\n".to_owned(), "\n".to_owned()]);
        lines
    }

    fn statements(&mut self, count: usize) -> Vec<String> {
        let mut lines = Vec::with_capacity(count);
        while lines.len() < count {
            let (verb, noun) = (self.random.pick(VERBS), self.random.pick(NOUNS));
            let number = self.random.below(10_000);
            lines.push(match self.random.below(10) {
                0..=2 => format!("\t{noun}, err := {verb}(ctx, id, {number})\n"),
                3..=4 => "\tif err != nil {\n".to_owned(),
                5 => format!("\t\treturn wrap(err, \"{verb} {noun} {number}\")\n"),
                6 => "\t}\n".to_owned(),
                7 => format!("\t// The {noun} was there before: {verb} it once more.\n"),
                8 => "\n".to_owned(),
                _ => format!("\tcount(\"{noun}.{verb}\", {number})\n"),
            });
        }
        lines
    }

    fn begin_work(&mut self) {
        self.work += 1;
        let (work, title) = (self.work, self.subject());
        let page = format!("# BOLT-{work:03}: {title}\n\nStatus: active\n");
        let path = format!("docs/bolts/bolt-{work:03}.md");
        let lines = page.split_inclusive('\n').map(str::to_owned).collect();
        self.branches[0].files.insert(path, Rc::new(lines));
    }

    fn subject(&mut self) -> String {
        let (verb, noun) = (self.random.pick(VERBS), self.random.pick(NOUNS));
        format!(
            "{}{} the {noun} of a {}",
            verb[..1].to_uppercase(),
            &verb[1..],
            self.random.pick(NOUNS)
        )
    }

    /// Half of all commits name the work, most in a trailer.
    fn message(&mut self) -> String {
        let (subject, work) = (self.subject(), self.work.max(1) - self.random.skewed(self.work));
        match self.random.below(100) {
            0..=39 => format!("{subject}\n\nIt was done twice before.\n\nBolt: BOLT-{work:03}"),
            40..=49 => format!("BOLT-{work:03}: {subject}"),
            _ => subject,
        }
    }

    /// Merges a branch into `main`.
    fn merge(&mut self, at: usize, before: &Files) {
        let merged = self.branches.remove(at);
        for (path, theirs) in &merged.files {
            let base = merged.base.get(path);
            if base.is_some_and(|base| Rc::ptr_eq(base, theirs)) {
                continue;
            }
            let ours = self.branches[0].files.get(path).cloned();
            let lines = match (ours, base) {
                (Some(ours), Some(base)) if !Rc::ptr_eq(&ours, base) => {
                    Rc::new(both(base, &ours, theirs))
                }
                _ => theirs.clone(),
            };
            self.branches[0].files.insert(path.clone(), lines);
        }
        for path in merged.base.keys().filter(|path| !merged.files.contains_key(*path)) {
            self.branches[0].files.remove(path);
        }
        let message = format!("Merge branch '{}'", merged.name);
        self.write(0, Some(merged.mark), before, &message);
    }

    /// Writes a commit of what a branch has and had not before.
    fn write(&mut self, branch: usize, merged: Option<usize>, before: &Files, message: &str) {
        self.marks += 1;
        self.clock += self.random.pick(&[60, HOUR, 2 * HOUR, 3 * HOUR]);
        let Branch { name, mark, files, .. } = &mut self.branches[branch];
        let (previous, time) = (std::mem::replace(mark, self.marks), self.clock);
        let out = &mut self.stream;
        let _ = write!(
            out,
            "commit refs/heads/{name}\nmark :{mark}\nauthor Ada <ada@example.com> {time} +0000\n\
             committer Ada <ada@example.com> {time} +0000\ndata {}\n{message}\n",
            message.len()
        );
        if previous > 0 {
            let _ = writeln!(out, "from :{previous}");
        }
        if let Some(merged) = merged {
            let _ = writeln!(out, "merge :{merged}");
        }
        for path in before.keys().filter(|path| !files.contains_key(*path)) {
            let _ = writeln!(out, "D {path}");
        }
        for (path, lines) in &*files {
            if before.get(path).is_some_and(|before| Rc::ptr_eq(before, lines)) {
                continue;
            }
            let text = lines.concat();
            let _ = write!(out, "M 100644 inline {path}\ndata {}\n{text}\n", text.len());
        }
    }
}

/// Our lines, and theirs that the base does not have, each behind the first line like the one that it follows there.
fn both(base: &[String], ours: &[String], theirs: &[String]) -> Vec<String> {
    let old: HashSet<&String> = base.iter().collect();
    let mut new: HashMap<Option<&String>, Vec<String>> = HashMap::new();
    let mut last = None;
    for line in theirs {
        if old.contains(line) {
            last = Some(line);
        } else {
            new.entry(last).or_default().push(line.clone());
        }
    }
    let mut lines = new.remove(&None).unwrap_or_default();
    for line in ours {
        lines.push(line.clone());
        lines.extend(new.remove(&Some(line)).unwrap_or_default());
    }
    lines
}
