//! Writes fixes to files, or shows what they would change.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::{fs, io};

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::check::{Diagnostic, Mended, Report, Safety};
use airsdlc_core::span::RepoPath;
use similar::{Algorithm, TextDiff};

use crate::console::Console;
use crate::failure::Failure;
use crate::text::{BOLD, ERROR, HINT};

/// Fixes that touch each other come one run after the other; more than this many no defect needs.
const ROUNDS: usize = 16;

/// What was mended.
#[derive(Default)]
pub(crate) struct Done {
    pub(crate) fixes: usize,
    pub(crate) files: usize,
    /// Findings that were there as before when their fixes had been applied.
    pub(crate) taken_back: Vec<String>,
}

impl fmt::Display for Done {
    /// `3 fixes in 2 files`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fixes = if self.fixes == 1 { "fix" } else { "fixes" };
        let noun = if self.files == 1 { "file" } else { "files" };
        write!(f, "{} {fixes} in {} {noun}", self.fixes, self.files)?;
        match self.taken_back.len() {
            0 => Ok(()),
            count => write!(f, "; {count} taken back, for the finding was there as before"),
        }
    }
}

/// Applies the fixes of a report and checks again, until nothing is left to mend. A fix that leaves its finding there is
/// taken back with all of its files, and not tried again. `again` reads and checks the repository anew.
pub(crate) fn apply(
    repository: &mut KnowledgeRepository,
    report: &mut Report,
    safety: Safety,
    mut again: impl FnMut(&mut KnowledgeRepository) -> Result<Report, Failure>,
) -> Result<Done, Failure> {
    let mut done = Done::default();
    let mut files = BTreeSet::new();
    let mut futile: BTreeSet<Defect> = BTreeSet::new();
    for _ in 0..ROUNDS {
        let mended = mended(repository, report, safety);
        if mended.is_empty() {
            break;
        }
        let place = |file: &Mended| -> PathBuf {
            let directory = repository.directory().expect("files were read from a directory");
            directory.file(&file.path)
        };
        let places: Vec<PathBuf> = mended.iter().map(place).collect();
        for (file, place) in mended.iter().zip(&places) {
            write(place, &file.after)?;
        }
        let mut mended_report = again(repository)?;
        let stayed = stayed(report, &mended_report, &mended);
        if stayed.is_empty() {
            done.fixes += mended.iter().map(|file| file.fixes).sum::<usize>();
            files.extend(mended.into_iter().map(|file| file.path));
        } else {
            for (file, place) in mended.iter().zip(&places) {
                write(place, &file.before)?;
            }
            let taken_back =
                report.diagnostics.iter().filter(|found| stayed.contains(&defect(found)));
            done.taken_back.extend(taken_back.map(ToString::to_string));
            futile.extend(stayed);
            mended_report = again(repository)?;
        }
        *report = mended_report;
        for found in &mut report.diagnostics {
            if found.fix.is_some() && futile.contains(&defect(found)) {
                found.fix = None;
            }
        }
    }
    done.files = files.len();
    Ok(done)
}

/// What tells defects apart while files keep their names: rule, file, node without the mark of a second definition, and
/// what of it is wrong.
type Defect = (String, RepoPath, String, String);

fn defect(found: &Diagnostic) -> Defect {
    let node = found.node.as_ref().map_or("", |id| id.as_str());
    let node = node.split('~').next().unwrap_or_default().to_owned();
    let subject = if found.subject.is_empty() { &found.message } else { &found.subject };
    (found.rule.clone(), found.location.path.clone(), node, subject.clone())
}

/// The defects of which more are left than fixes for them were not applied.
fn stayed(before: &Report, after: &Report, mended: &[Mended]) -> BTreeSet<Defect> {
    let applied: BTreeSet<&str> =
        mended.iter().flat_map(|file| &file.findings).map(String::as_str).collect();
    let mut expected: BTreeMap<Defect, usize> = BTreeMap::new();
    let mut tried = BTreeSet::new();
    for found in &before.diagnostics {
        let defect = defect(found);
        let is_applied = applied.contains(found.fingerprint.as_str());
        *expected.entry(defect.clone()).or_default() += usize::from(!is_applied);
        if is_applied {
            tried.insert(defect);
        }
    }
    let mut left: BTreeMap<Defect, usize> = BTreeMap::new();
    for found in &after.diagnostics {
        *left.entry(defect(found)).or_default() += 1;
    }
    tried.retain(|defect| left.get(defect).is_some_and(|left| *left > expected[defect]));
    tried
}

/// Shows what the fixes of a report would change, as a unified diff, and how much that is.
pub(crate) fn show(
    repository: &KnowledgeRepository,
    report: &Report,
    safety: Safety,
    console: &mut Console<'_>,
) -> Result<Done, Failure> {
    let mut done = Done::default();
    for file in mended(repository, report, safety) {
        done.fixes += file.fixes;
        done.files += 1;
        // Lines end as tools that apply patches see it: a lone `\r` is a part of one.
        let lines = |text| str::split_inclusive(text, '\n').collect::<Vec<_>>();
        let (before, after) = (lines(&file.before), lines(&file.after));
        // The usual algorithm takes lines times changes; most lines of a document are its only ones.
        let diff = TextDiff::configure()
            .algorithm(Algorithm::Patience)
            .newline_terminated(true)
            .diff_slices(&before, &after);
        let (old, new) = (format!("a/{}", file.path), format!("b/{}", file.path));
        let text = diff.unified_diff().context_radius(3).header(&old, &new).to_string();
        for line in text.split_inclusive('\n') {
            match line.as_bytes().first() {
                _ if line.starts_with("---") || line.starts_with("+++") => {
                    write!(console.out, "{BOLD}{line}{BOLD:#}")?;
                }
                Some(b'-') => write!(console.out, "{ERROR}{line}{ERROR:#}")?,
                Some(b'+') => write!(console.out, "{HINT}{line}{HINT:#}")?,
                _ => write!(console.out, "{line}")?,
            }
        }
    }
    Ok(done)
}

fn mended(repository: &KnowledgeRepository, report: &Report, safety: Safety) -> Vec<Mended> {
    let Some(source) = repository.source() else { return Vec::new() };
    report.mend(source, safety)
}

/// Writes a file so that it is never half written: beside it first, then in its place.
pub(crate) fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let failure = |error| Failure::Unwritable(path.to_path_buf(), error);
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".airsdlc-new");
    let beside = path.with_file_name(name);
    let permissions = match fs::metadata(path) {
        Ok(known) if known.is_file() => Some(known.permissions()),
        // A pipe or a device has no place beside it.
        Ok(_) => return fs::write(path, text).map_err(failure),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failure(error)),
    };
    fs::write(&beside, text).map_err(failure)?;
    let kept = permissions.map_or(Ok(()), |known| fs::set_permissions(&beside, known));
    let moved = kept.and_then(|()| fs::rename(&beside, path));
    moved.map_err(|error| {
        // What could not be moved is of no use to anybody.
        let _ = fs::remove_file(&beside);
        failure(error)
    })
}

#[cfg(test)]
mod tests;
