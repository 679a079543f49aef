//! Attributes of a node, by name.
//!
//! Most nodes have one to three. These stand in a list without spare room: a tree would take 640 bytes
//! for the first, more than everything else that a node holds.

use std::collections::{BTreeMap, btree_map};
use std::fmt;
use std::ops::Index;
use std::slice;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use smol_str::SmolStr;

/// A value of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Attribute {
    /// One text.
    Text(#[cfg_attr(feature = "schema", schemars(with = "String"))] SmolStr),
    /// Several texts, in the order in which they were read.
    List(#[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))] Vec<SmolStr>),
}

impl Attribute {
    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::List(_) => None,
        }
    }

    /// The texts, whether one or several.
    pub fn texts(&self) -> &[SmolStr] {
        match self {
            Self::Text(text) => std::slice::from_ref(text),
            Self::List(texts) => texts,
        }
    }
}

impl From<&str> for Attribute {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

/// Attributes by name, in the order of their names.
///
/// ```
/// use airsdlc_core::model::{Attribute, Attributes};
///
/// let mut attributes = Attributes::new();
/// attributes.insert("owner".into(), Attribute::from("team-booking"));
/// attributes.insert("date".into(), Attribute::from("2024-01-25"));
/// assert_eq!(attributes["owner"].as_text(), Some("team-booking"));
/// assert_eq!(attributes.keys().collect::<Vec<_>>(), ["date", "owner"]);
/// ```
#[derive(Clone, Default)]
pub struct Attributes(Entries);

/// From this many entries on they are a tree, so that no number of them costs a square.
const MANY: usize = 16;

#[derive(Clone)]
enum Entries {
    /// Sorted by name.
    Few(Vec<(SmolStr, Attribute)>),
    #[allow(clippy::box_collection, reason = "so that few take no more room than a list")]
    Many(Box<BTreeMap<SmolStr, Attribute>>),
}

impl Default for Entries {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Attributes {
    /// No attributes.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Entries::Few(few) => few.len(),
            Entries::Many(many) => many.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The value of a name. Cost: `O(log n)`.
    pub fn get(&self, name: &str) -> Option<&Attribute> {
        match &self.0 {
            Entries::Few(few) => find(few, name).ok().map(|at| &few[at].1),
            Entries::Many(many) => many.get(name),
        }
    }

    /// The value of a name, to change it.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Attribute> {
        match &mut self.0 {
            Entries::Few(few) => find(few, name).ok().map(|at| &mut few[at].1),
            Entries::Many(many) => many.get_mut(name),
        }
    }

    /// Whether there is one of this name.
    pub fn contains_key(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Sets a value; the one that the name had before.
    pub fn insert(&mut self, name: SmolStr, value: Attribute) -> Option<Attribute> {
        match self.get_mut(&name) {
            Some(known) => Some(std::mem::replace(known, value)),
            None => {
                self.get_or_insert_with(name, || value);
                None
            }
        }
    }

    /// The value of a name, made if there is none. Cost: `O(log n)`.
    pub fn get_or_insert_with(
        &mut self,
        name: SmolStr,
        make: impl FnOnce() -> Attribute,
    ) -> &mut Attribute {
        if let Entries::Few(few) = &mut self.0
            && few.len() == MANY
        {
            self.0 = Entries::Many(Box::new(std::mem::take(few).into_iter().collect()));
        }
        match &mut self.0 {
            Entries::Few(few) => {
                let at = find(few, &name).unwrap_or_else(|at| {
                    few.reserve_exact(1);
                    few.insert(at, (name, make()));
                    at
                });
                &mut few[at].1
            }
            Entries::Many(many) => many.entry(name).or_insert_with(make),
        }
    }

    /// Names and values, in the order of names.
    pub fn iter(&self) -> Iter<'_> {
        Iter(match &self.0 {
            Entries::Few(few) => Inner::Few(few.iter()),
            Entries::Many(many) => Inner::Many(many.iter()),
        })
    }

    /// The names, in order.
    pub fn keys(&self) -> impl ExactSizeIterator<Item = &SmolStr> {
        self.iter().map(|(name, _)| name)
    }

    /// The values, in the order of their names.
    pub fn values(&self) -> impl ExactSizeIterator<Item = &Attribute> {
        self.iter().map(|(_, value)| value)
    }
}

/// The place of a name among entries, else where it would stand.
fn find(entries: &[(SmolStr, Attribute)], name: &str) -> Result<usize, usize> {
    entries.binary_search_by(|(known, _)| known.as_str().cmp(name))
}

/// Names and values of [`Attributes`].
#[derive(Clone, Debug)]
pub struct Iter<'a>(Inner<'a>);

#[derive(Clone, Debug)]
enum Inner<'a> {
    Few(slice::Iter<'a, (SmolStr, Attribute)>),
    Many(btree_map::Iter<'a, SmolStr, Attribute>),
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a SmolStr, &'a Attribute);

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Inner::Few(few) => few.next().map(|(name, value)| (name, value)),
            Inner::Many(many) => many.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Inner::Few(few) => few.size_hint(),
            Inner::Many(many) => many.size_hint(),
        }
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'a> IntoIterator for &'a Attributes {
    type Item = (&'a SmolStr, &'a Attribute);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl FromIterator<(SmolStr, Attribute)> for Attributes {
    fn from_iter<I: IntoIterator<Item = (SmolStr, Attribute)>>(entries: I) -> Self {
        let mut attributes = Self::new();
        for (name, value) in entries {
            attributes.insert(name, value);
        }
        attributes
    }
}

impl Index<&str> for Attributes {
    type Output = Attribute;

    /// # Panics
    /// If there is none of this name.
    fn index(&self, name: &str) -> &Attribute {
        self.get(name).expect("an attribute of this name")
    }
}

impl PartialEq for Attributes {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Attributes {}

impl fmt::Debug for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self).finish()
    }
}

impl Serialize for Attributes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self)
    }
}

impl<'de> Deserialize<'de> for Attributes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::<SmolStr, Attribute>::deserialize(deserializer)
            .map(|entries| entries.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn they_are_a_map(entries in prop::collection::vec(("[a-f]{0,2}", "[xy]"), 0..60)) {
            let mut attributes = Attributes::new();
            let mut map = BTreeMap::new();
            for (at, (name, text)) in entries.iter().enumerate() {
                let (name, value) = (SmolStr::from(name), Attribute::from(text.as_str()));
                if at % 3 == 0 {
                    let known = attributes.get_or_insert_with(name.clone(), || value.clone()).clone();
                    prop_assert_eq!(&known, map.entry(name).or_insert(value));
                } else {
                    let before = attributes.insert(name.clone(), value.clone());
                    prop_assert_eq!(before, map.insert(name, value));
                }
                prop_assert_eq!(attributes.len(), map.len());
            }
            prop_assert!(attributes.iter().eq(map.iter()));
            prop_assert_eq!(format!("{attributes:?}"), format!("{map:?}"));
            let text = serde_json::to_string(&attributes).expect("it is a map");
            prop_assert_eq!(&text, &serde_json::to_string(&map).expect("it is a map"));
            prop_assert_eq!(serde_json::from_str::<Attributes>(&text).ok(), Some(attributes.clone()));
            for name in ["", "a", "cc", "zz"] {
                prop_assert_eq!(attributes.get(name), map.get(name));
            }
        }
    }
}
