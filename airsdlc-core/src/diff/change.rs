//! One change, and the fields in which its sides differ.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::model::UnknownName;
use crate::visits::visit;
use sealed::Keyed;

/// What happened to a node, a relation, or a group of references. Both sides are kept whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change<T> {
    /// It is new.
    Added(T),
    /// It is gone.
    Removed(T),
    /// It is another one than before.
    Changed {
        /// As it was.
        older: T,
        /// As it is.
        newer: T,
    },
}

/// What a change amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
    /// It says the same at another place.
    Moved,
}

impl ChangeKind {
    /// Every kind, in the order in which reports list them.
    pub const ALL: [Self; 4] = [Self::Added, Self::Removed, Self::Changed, Self::Moved];
}

impl fmt::Display for ChangeKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Moved => "moved",
        })
    }
}

impl<T> Change<T> {
    /// As it was; `None` for what is new.
    pub fn older(&self) -> Option<&T> {
        match self {
            Self::Added(_) => None,
            Self::Removed(older) | Self::Changed { older, .. } => Some(older),
        }
    }

    /// As it is; `None` for what is gone.
    pub fn newer(&self) -> Option<&T> {
        match self {
            Self::Removed(_) => None,
            Self::Added(newer) | Self::Changed { newer, .. } => Some(newer),
        }
    }

    /// As it is; what is gone, as it was.
    pub fn latest(&self) -> &T {
        match self {
            Self::Added(newer) | Self::Changed { newer, .. } => newer,
            Self::Removed(older) => older,
        }
    }

    /// The change back.
    #[must_use]
    pub fn reversed(self) -> Self {
        match self {
            Self::Added(item) => Self::Removed(item),
            Self::Removed(item) => Self::Added(item),
            Self::Changed { older, newer } => Self::Changed { older: newer, newer: older },
        }
    }
}

impl<T: Diffed> Change<T> {
    /// The change between two sides, if they differ.
    pub(super) fn of(older: Option<T>, newer: Option<T>) -> Option<Self> {
        match (older, newer) {
            (None, None) => None,
            (None, Some(newer)) => Some(Self::Added(newer)),
            (Some(older), None) => Some(Self::Removed(older)),
            (Some(older), Some(newer)) => {
                (older != newer).then_some(Self::Changed { older, newer })
            }
        }
    }

    /// The fields in which both sides differ, in order; none for what is new or gone.
    pub fn fields(&self) -> Vec<Field> {
        match self {
            Self::Changed { older, newer } => older.differences(newer),
            _ => Vec::new(),
        }
    }

    /// Whether both sides say the same, at other places.
    pub fn is_moved_only(&self) -> bool {
        let Self::Changed { older, newer } = self else { return false };
        older.differences(newer).iter().all(Field::is_place)
    }

    /// What the change amounts to.
    pub fn what(&self) -> ChangeKind {
        match self {
            Self::Added(_) => ChangeKind::Added,
            Self::Removed(_) => ChangeKind::Removed,
            Self::Changed { .. } if self.is_moved_only() => ChangeKind::Moved,
            Self::Changed { .. } => ChangeKind::Changed,
        }
    }
}

/// What a diff compares: nodes, relations, groups of references. Only this crate implements it.
pub trait Diffed: Clone + PartialEq + Keyed {
    /// The fields in which two of the same key differ, in the order of [`Field`]. Empty if and only if
    /// they are equal.
    fn differences(&self, newer: &Self) -> Vec<Field>;
}

pub(super) mod sealed {
    use std::cmp::Ordering;

    use crate::error::ChangeKey;

    /// What makes two of a kind the same one, and their order.
    pub trait Keyed {
        /// What the same one has in common on both sides.
        fn at(&self) -> ChangeKey;
        /// An order in which equal ones are the same one.
        fn by_key(&self, other: &Self) -> Ordering;
        /// The order in which diffs list them.
        fn in_lists(&self, other: &Self) -> Ordering;
    }
}

/// The order of two items by what makes each the same one on both sides.
pub(super) fn order<T: Diffed>(a: &T, b: &T) -> Ordering {
    visit(1);
    a.by_key(b)
}

/// Changes in the order in which a diff lists them.
pub(super) fn sort<T: Diffed>(mut changes: Vec<Change<T>>) -> Vec<Change<T>> {
    changes.sort_unstable_by(|a, b| {
        visit(1);
        a.latest().in_lists(b.latest())
    });
    changes
}

/// A field in which two sides differ. In JSON its name; an attribute is `attributes.owner`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
#[non_exhaustive]
pub enum Field {
    /// The kind of a node.
    Kind,
    /// The title.
    Title,
    /// The state of the life cycle, else the status as written.
    Status,
    /// The status as written, which means the same state.
    StatusAsWritten,
    /// Other names.
    Aliases,
    /// The attribute of this name.
    Attribute(SmolStr),
    /// How a relation or reference was read.
    Origin,
    /// How much a relation bears.
    Strength,
    /// How a reference names its target.
    Form,
    /// The kind that a reference asks for.
    Wants,
    /// What an ambiguous reference may mean.
    Candidates,
    /// At how many places it stands.
    Times,
    /// The file.
    Path,
    /// The position in the file.
    Position,
}

const NAMES: [(&str, Field); 13] = [
    ("kind", Field::Kind),
    ("title", Field::Title),
    ("status", Field::Status),
    ("status_as_written", Field::StatusAsWritten),
    ("aliases", Field::Aliases),
    ("origin", Field::Origin),
    ("strength", Field::Strength),
    ("form", Field::Form),
    ("wants", Field::Wants),
    ("candidates", Field::Candidates),
    ("times", Field::Times),
    ("path", Field::Path),
    ("position", Field::Position),
];
const ATTRIBUTE: &str = "attributes.";

impl Field {
    /// Whether it says where something stands, not what.
    pub fn is_place(&self) -> bool {
        matches!(self, Self::Path | Self::Position)
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Attribute(name) = self {
            return f.pad(&format!("{ATTRIBUTE}{name}"));
        }
        let known = NAMES.iter().find(|(_, field)| field == self);
        f.pad(known.map_or("", |(name, _)| name))
    }
}

impl From<Field> for String {
    fn from(field: Field) -> Self {
        field.to_string()
    }
}

impl TryFrom<String> for Field {
    type Error = UnknownName;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        name.parse()
    }
}

impl FromStr for Field {
    type Err = UnknownName;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if let Some(attribute) = name.strip_prefix(ATTRIBUTE) {
            return Ok(Self::Attribute(attribute.into()));
        }
        let known = NAMES.iter().find(|(known, _)| *known == name);
        known
            .map(|(_, field)| field.clone())
            .ok_or_else(|| UnknownName::new("field", name, NAMES.iter().map(|(known, _)| *known)))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Field {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Field".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let mut schema = String::json_schema(generator);
        let names = NAMES.map(|(name, _)| name).join(", ");
        schema.insert(
            "description".to_owned(),
            format!("A field in which two sides differ: {names}, or `{ATTRIBUTE}` and a name.")
                .into(),
        );
        schema
    }
}
