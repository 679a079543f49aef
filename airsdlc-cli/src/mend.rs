//! Writes fixes to files, or shows what they would change.

use std::fmt;
use std::path::Path;
use std::{fs, io};

use airsdlc_core::KnowledgeRepository;
use airsdlc_core::check::{Mended, Report, Safety};
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
}

impl fmt::Display for Done {
    /// `3 fixes in 2 files`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fixes = if self.fixes == 1 { "fix" } else { "fixes" };
        let noun = if self.files == 1 { "file" } else { "files" };
        write!(f, "{} {fixes} in {} {noun}", self.fixes, self.files)
    }
}

/// Applies the fixes of a report and checks again, until nothing is left to mend. `again` reads and
/// checks the repository anew.
pub(crate) fn apply(
    repository: &mut KnowledgeRepository,
    report: &mut Report,
    safety: Safety,
    mut again: impl FnMut(&mut KnowledgeRepository) -> Result<Report, Failure>,
) -> Result<Done, Failure> {
    let mut done = Done::default();
    let mut files = std::collections::BTreeSet::new();
    for _ in 0..ROUNDS {
        let mended = mended(repository, report, safety);
        if mended.is_empty() {
            break;
        }
        for file in mended {
            let directory = repository.directory().expect("files were read from a directory");
            write(&directory.file(&file.path), &file.after)?;
            done.fixes += file.fixes;
            files.insert(file.path);
        }
        *report = again(repository)?;
    }
    done.files = files.len();
    Ok(done)
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
