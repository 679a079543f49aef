//! What a file held before and after a commit changed it.

use super::trees::{Difference, Entry};
use crate::git::kept::{Reader, Writer};
use crate::git::similarity::is_text;
use crate::source::MAX_FILE_SIZE;

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// Nothing.
    Absent,
    /// A file or a link with these contents.
    Blob(gix::ObjectId),
    /// What has no contents of its own: a submodule.
    Other,
}

/// What a file held before and after a commit changed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Versions {
    pub(super) before: Version,
    pub(super) after: Version,
}

impl Version {
    fn of(entry: Option<Entry>) -> Self {
        match entry {
            None => Self::Absent,
            Some((mode, id)) if mode.is_blob_or_symlink() => Self::Blob(id),
            Some(_) => Self::Other,
        }
    }

    fn tell(self, writer: &mut Writer) {
        match self {
            Self::Absent => writer.number(0),
            Self::Blob(id) => {
                writer.number(1);
                writer.bytes(id.as_bytes());
            }
            Self::Other => writer.number(2),
        }
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(match reader.number()? {
            0 => Self::Absent,
            1 => Self::Blob(gix::ObjectId::try_from(reader.bytes()?).ok()?),
            2 => Self::Other,
            _ => return None,
        })
    }
}

impl Versions {
    /// Of a file that was at `from` before, and is at `it`.
    pub(super) fn of(from: &Difference, it: &Difference) -> Self {
        Self { before: Version::of(from.before), after: Version::of(it.after) }
    }

    pub(super) fn tell(self, writer: &mut Writer) {
        self.before.tell(writer);
        self.after.tell(writer);
    }

    /// `None` if none were told.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        Some(Self { before: Version::read(reader)?, after: Version::read(reader)? })
    }
}

/// The texts of versions, of which the last is kept: what one change leaves the next may begin with.
#[derive(Default)]
pub(super) struct Texts {
    last: Option<(gix::ObjectId, Option<Vec<u8>>)>,
}

impl Texts {
    /// The text of a version; `None` if it is none. One that is not there is empty.
    pub(super) fn take(
        &mut self,
        git: &gix::Repository,
        version: Version,
    ) -> gix::Result<Option<Vec<u8>>> {
        match version {
            Version::Absent => Ok(Some(Vec::new())),
            Version::Other => Ok(None),
            Version::Blob(id) => match self.last.take_if(|(last, _)| *last == id) {
                Some((_, text)) => Ok(text),
                None => text(git, id),
            },
        }
    }

    /// Keeps the text of a version.
    pub(super) fn keep(&mut self, version: Version, text: Option<Vec<u8>>) {
        if let Version::Blob(id) = version {
            self.last = Some((id, text));
        }
    }
}

/// The text of a file; `None` if it has none.
pub(super) fn text(git: &gix::Repository, id: gix::ObjectId) -> gix::Result<Option<Vec<u8>>> {
    if git.find_header(id)?.size() > MAX_FILE_SIZE {
        return Ok(None);
    }
    let data = git.find_object(id)?.detach().data;
    Ok(is_text(&data).then_some(data))
}
