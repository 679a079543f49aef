//! What one file says: nodes and references, before anything is known of other files.
//!
//! A *record* owns all that it holds and depends on nothing but its file, so that files are read in
//! any order and on any thread. A *claim* is how a node asks for its id; a *target* is how a
//! reference names what it refers to.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use crate::model::{
    Attribute, Attributes, Document, EdgeKind, Finding, NodeKind, Origin, Strength,
};
use crate::span::{Location, RepoPath};
use crate::visits::visit;

/// All that one file says.
#[derive(Clone, Debug)]
pub(crate) struct FileRecord {
    pub(crate) path: RepoPath,
    pub(crate) document: Option<Document>,
    pub(crate) nodes: Vec<NodeRecord>,
    pub(crate) references: Vec<Reference>,
    pub(crate) findings: Vec<Finding>,
    /// Who owns which files, in the order of the text: the last rule that matches a file holds.
    pub(crate) ownership: Vec<Ownership>,
    /// Whether the file is code, which defines nothing.
    pub(crate) is_code: bool,
}

/// Files and their owners.
#[derive(Clone, Debug)]
pub(crate) struct Ownership {
    pub(crate) pattern: SmolStr,
    pub(crate) owners: Vec<Owner>,
}

/// A team or a person, as written: `@acme/booking`.
#[derive(Clone, Debug)]
pub(crate) struct Owner {
    pub(crate) text: SmolStr,
    pub(crate) location: Location,
}

impl FileRecord {
    pub(crate) fn new(path: RepoPath) -> Self {
        Self {
            path,
            document: None,
            nodes: Vec::new(),
            references: Vec::new(),
            findings: Vec::new(),
            ownership: Vec::new(),
            is_code: false,
        }
    }
}

/// The place of a node in [`FileRecord::nodes`].
pub(crate) type Local = usize;

/// A node as a file defines it.
#[derive(Clone, Debug)]
pub(crate) struct NodeRecord {
    pub(crate) kind: NodeKind,
    pub(crate) claim: Claim,
    pub(crate) title: String,
    pub(crate) status: Option<SmolStr>,
    /// What the status means, where the configuration says it.
    pub(crate) state: Option<SmolStr>,
    pub(crate) aliases: Vec<SmolStr>,
    pub(crate) attributes: Attributes,
    pub(crate) attribute_locations: BTreeMap<SmolStr, Location>,
    pub(crate) location: Location,
    /// The byte just past the text that belongs to it, for an artifact.
    pub(crate) reach: u32,
    /// What its lists hold, with the names of the attributes.
    listed: FxHashSet<(SmolStr, SmolStr)>,
}

impl NodeRecord {
    pub(crate) fn new(
        kind: NodeKind,
        claim: Claim,
        title: impl Into<String>,
        location: Location,
    ) -> Self {
        Self {
            kind,
            claim,
            title: title.into(),
            status: None,
            state: None,
            aliases: Vec::new(),
            attributes: Attributes::new(),
            attribute_locations: BTreeMap::new(),
            reach: location.span.end,
            listed: FxHashSet::default(),
            location,
        }
    }

    /// Sets an attribute if it has none of that name yet.
    pub(crate) fn attribute(&mut self, name: &str, value: impl Into<Attribute>) {
        self.attributes.get_or_insert_with(name.into(), || value.into());
    }

    /// Adds a text to an attribute that is a list, unless the list has it. Cost: one search by hash.
    pub(crate) fn list(&mut self, name: &str, text: &str) {
        visit(1);
        let (name, text) = (SmolStr::from(name), SmolStr::from(text));
        if self.listed.insert((name.clone(), text.clone())) {
            self.append(name, text);
        }
    }

    /// Adds a text to an attribute that is a list, which may have it already.
    pub(crate) fn append(&mut self, name: impl Into<SmolStr>, text: impl Into<SmolStr>) {
        visit(1);
        let value = self.attributes.get_or_insert_with(name.into(), || Attribute::List(Vec::new()));
        if let Attribute::List(texts) = value {
            texts.push(text.into());
        }
    }
}

/// How a node asks for its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Claim {
    /// It carries one: `PRD-015`.
    Own(SmolStr),
    /// A list names it by its id: whatever defines it otherwise holds.
    Listed(SmolStr),
    /// It has only a title; its id is made from the slug.
    Titled(SmolStr),
    /// A post-mortem of the incident with this id.
    PostMortem(SmolStr),
    /// A part: the node that gives it its id, the node that it is part of, and its own name.
    Part { artifact: Local, parent: Local, name: SmolStr },
    /// An amendment of an ADR that may stand in another file.
    Amendment { adr: SmolStr, number: SmolStr },
    /// Something that runs, known by its name in the whole repository.
    System(SmolStr),
    /// Something that runs, of whose kind the file is not sure: whatever another file says holds.
    Likely(SmolStr),
    /// An alert of a rule file.
    Rule { group: SmolStr, name: SmolStr },
}

/// Who refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Referrer {
    /// A node of the file.
    Node(Local),
    /// The file itself: a document that is no artifact.
    File,
}

/// A reference as it was read.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub(crate) source: Referrer,
    pub(crate) target: Target,
    pub(crate) intent: Intent,
    /// As written.
    pub(crate) text: SmolStr,
    pub(crate) origin: Origin,
    pub(crate) strength: Strength,
    /// Whether it is the destination of a wiki link, which is the name of a file.
    pub(crate) is_wiki: bool,
    pub(crate) location: Location,
}

/// How a reference names its target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A node of the same file.
    Local(Local),
    /// An id of the framework's shape, as written, where an id must stand.
    Id(SmolStr),
    /// An id in running text: with a prefix that nobody knows (`SEV-3`) it is none.
    LooseId(SmolStr),
    /// `RFC 6902`: refers only where such a number exists, and never dangles.
    SpacedId(SmolStr),
    /// The kind's word and the start of a title.
    Title(NodeKind, SmolStr),
    /// Running text behind the word of a kind, which may begin with a title or the start of one.
    TitleAhead(NodeKind, SmolStr),
    /// Words of running text, among which may be the name of a service.
    Phrase(SmolStr),
    /// A file as running text names it: a path, or the end of one, perhaps with a line.
    File(SmolStr),
    /// The same of a page where an artifact must stand: what is not there is missed, whatever the path is.
    NamedPage(SmolStr),
    /// What a text may name, but need not: where it is not one thing, the text is no reference.
    Perhaps(Box<Target>),
    /// A path, perhaps with an anchor, as a link gives it.
    Path(SmolStr),
    /// The same of a picture, or of a link whose text says what it means: refers to nothing, and
    /// dangles where nothing stands.
    Behind(SmolStr),
    /// The artifacts and services that a file defines.
    Defined(RepoPath),
    /// A page by the end of its address: `https://wiki.example/runbooks/cancel` may be
    /// `docs/runbooks/Cancel.md`.
    Page(SmolStr),
    /// A page by its path; case and extension do not count.
    PageAt(SmolStr),
    /// A file of the code.
    Code(SmolStr),
    /// A route, with or without method.
    Route(SmolStr),
    /// The name of something that runs, of one of the kinds.
    Name(&'static [NodeKind], SmolStr),
    /// A part of an artifact.
    Part(Within, PartName),
}

/// In which artifact a part is to be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Within {
    /// The one that this target names.
    Target(Box<Target>),
    /// The one artifact of this kind that the referring node itself declares.
    Declared(NodeKind),
}

/// How a part is named inside its artifact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum PartName {
    Story(SmolStr),
    Section(SmolStr),
    /// An operation, an event, an aggregate or an invariant, by its name.
    Design(SmolStr),
}

/// The relation that a reference asks for. What edge it makes depends on both ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intent {
    /// Towards the business goal: derives from, implements or covers.
    Upstream,
    /// Exactly this kind.
    Edge(EdgeKind),
    /// Exactly this kind, from the target to the source.
    Reverse(EdgeKind),
    /// Needs it to run: uses a store or an API, depends on a service.
    Needs,
    /// Caused by, on behalf of the incident that the source analyses.
    Cause,
    /// An API lists an endpoint: whoever provides the API provides it.
    Exposes,
    /// Named in running text: whatever fits.
    Mention,
}

impl Intent {
    /// Whether a reference of this intent that finds nothing is left aside in silence, because its
    /// text need not be a reference at all: the name of an owner.
    pub(crate) fn may_mean_nothing(self) -> bool {
        matches!(self, Self::Reverse(EdgeKind::Owns))
    }
}
