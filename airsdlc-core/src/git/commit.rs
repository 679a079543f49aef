//! What a commit says of itself.

use std::borrow::Cow;

use encoding_rs::Encoding;
use gix::bstr::{BStr, ByteSlice};
use serde::{Deserialize, Serialize};

use crate::error::GitError;
use crate::git::GitRepository;
use crate::git::open::{commit_id, object_id};
use crate::model::CommitId;
use crate::time::Timestamp;

/// A commit: who made it, when, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Commit {
    /// Its name.
    pub id: CommitId,
    /// The names of its parents; of a merge the first is the branch that was merged into.
    pub parents: Vec<CommitId>,
    /// Who wrote the change: name and address, as written.
    pub author: String,
    /// When the change was written.
    pub authored: Timestamp,
    /// When the commit was made: later than `authored` if it was moved.
    pub committed: Timestamp,
    /// Its message, without spaces at its ends.
    pub message: String,
}

impl Commit {
    /// The first line of the message.
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or_default()
    }
}

impl GitRepository {
    /// What a commit says of itself.
    ///
    /// # Errors
    /// [`GitError::Unreadable`] if the commit is not in the repository.
    pub fn commit(&self, id: CommitId) -> Result<Commit, GitError> {
        self.with(|git| Ok(self.commit_in(git, id)?.0))
    }

    /// The same through a handle that one has, with its tree.
    pub(super) fn commit_in(
        &self,
        git: &gix::Repository,
        id: CommitId,
    ) -> Result<(Commit, gix::ObjectId), GitError> {
        let object = git.find_commit(object_id(id)).map_err(|error| self.unreadable(error))?;
        let broken = || self.unreadable(format!("commit {id} is broken"));
        let read = CommitText::parse(&object.data).ok_or_else(broken)?;
        let (author, authored) = person(BStr::new(&*read.decode(read.author)));
        let (_, committed) = person(read.committer);
        let parents = read.parents.iter().map(|parent| commit_id(parent)).collect();
        let message = read.decode(read.message).to_str_lossy().trim().to_owned();
        Ok((Commit { id, parents, author, authored, committed, message }, read.tree))
    }
}

/// The parts of a commit as it is stored: lines of keys and values, a blank one, the message. Unlike gix it asks nothing of the people,
/// whom old imports wrote as they liked.
pub(super) struct CommitText<'t> {
    pub(super) tree: gix::ObjectId,
    pub(super) parents: Vec<gix::ObjectId>,
    pub(super) author: &'t BStr,
    pub(super) committer: &'t BStr,
    pub(super) message: &'t BStr,
    /// What the bytes of people and message stand for, if that is not UTF-8.
    encoding: Option<&'static Encoding>,
}

impl<'t> CommitText<'t> {
    /// Reads a commit; `None` if it has no tree. Cost: `O(bytes)`.
    pub(super) fn parse(data: &'t [u8]) -> Option<Self> {
        let (mut tree, mut parents, mut encoding) = (None, Vec::new(), None);
        let (mut author, mut committer) = (BStr::new(""), BStr::new(""));
        let mut rest = data;
        while let Some(end) = rest.find_byte(b'\n').filter(|end| *end > 0) {
            let line = &rest[..end];
            rest = &rest[end + 1..];
            let Some((key, value)) = line.split_once_str(" ") else { continue };
            let id = || gix::ObjectId::from_hex(value).ok();
            match key {
                b"tree" if tree.is_none() => tree = id(),
                b"parent" => parents.extend(id()),
                b"author" if author.is_empty() => author = BStr::new(value),
                b"committer" if committer.is_empty() => committer = BStr::new(value),
                b"encoding" => encoding = encoding_called(value),
                _ => {}
            }
        }
        let message = BStr::new(rest.strip_prefix(b"\n").unwrap_or(rest));
        Some(Self { tree: tree?, parents, author, committer, message, encoding })
    }

    /// A part of it as UTF-8. What is UTF-8 remains so, whatever the commit says of itself.
    fn decode(&self, text: &'t BStr) -> Cow<'t, [u8]> {
        match self.encoding {
            Some(encoding) if text.to_str().is_err() => {
                Cow::Owned(encoding.decode_without_bom_handling(text).0.into_owned().into_bytes())
            }
            _ => Cow::Borrowed(text),
        }
    }
}

/// The encoding of a name, as git's configuration spells it; `None` for one that is unknown.
fn encoding_called(name: &[u8]) -> Option<&'static Encoding> {
    let name = name.trim();
    let windows = || {
        let number = name.strip_prefix(b"CP").or_else(|| name.strip_prefix(b"cp"))?;
        Encoding::for_label(&[b"windows-", number].concat())
    };
    Encoding::for_label(name).or_else(windows)
}

/// Who a line of a commit names, and when. Old imports wrote lines that git itself would not, and reads: of these the name is all
/// that stands before the time, and a time that is none is 1970.
pub(super) fn person(line: &BStr) -> (String, Timestamp) {
    if let Ok(signature) = gix::actor::SignatureRef::from_bytes(line) {
        return who(signature.trim());
    }
    let text = line.to_string();
    let end = text.rfind('>').map_or(0, |at| at + 1);
    let mut words = text[end..].split_whitespace();
    let seconds = words.next().and_then(|word| word.parse().ok()).filter(|_| end > 0);
    let offset = words.next().and_then(offset).unwrap_or_default();
    let time = seconds.and_then(|seconds| Timestamp::new(seconds, offset));
    let never = Timestamp::new(0, 0).expect("1970 is a time");
    let name = if end > 0 { &text[..end] } else { &text };
    (name.trim().to_owned(), time.unwrap_or(never))
}

/// The seconds of `+0200` and of `-07:00`.
fn offset(word: &str) -> Option<i32> {
    let (sign, digits) = match word.as_bytes().first()? {
        b'+' => (1, &word[1..]),
        b'-' => (-1, &word[1..]),
        _ => return None,
    };
    let number: i32 = digits.replace(':', "").parse().ok()?;
    Some(sign * (number / 100 * 3_600 + number % 100 * 60))
}

/// A name with its address, and the time beside it; a time that is none is 1970.
pub(super) fn who(signature: gix::actor::SignatureRef<'_>) -> (String, Timestamp) {
    let time = signature.time().unwrap_or_default();
    let person = format!("{} <{}>", signature.name, signature.email);
    let never = Timestamp::new(0, 0).expect("1970 is a time");
    (person, Timestamp::new(time.seconds, time.offset).unwrap_or(never))
}
