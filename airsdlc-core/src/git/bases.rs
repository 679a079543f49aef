//! Objects of packs that were read, because others are stored as what differs from them.
//!
//! Most objects of a pack are differences from another one, in chains of up to fifty. Who goes through history reads versions of
//! the same files and trees one after the other, each the base of the next: without this each would be made from
//! the beginning of its chain.

use gix::objs::Kind;
use gix::odb::pack::cache::DecodeEntry;
use rustc_hash::FxHashMap;

/// A pack, and where in it.
type Place = (u32, u64);

struct Object {
    data: Vec<u8>,
    kind: Kind,
    packed: usize,
}

/// Objects by their places in packs, up to a number of bytes: what was not asked for since half of them came is forgotten.
pub(super) struct Bases {
    most: usize,
    bytes: usize,
    recent: FxHashMap<Place, Object>,
    older: FxHashMap<Place, Object>,
}

impl Bases {
    pub(super) fn new(most: usize) -> Self {
        Self { most, bytes: 0, recent: FxHashMap::default(), older: FxHashMap::default() }
    }

    fn keep(&mut self, place: Place, object: Object) {
        self.bytes += object.data.len();
        self.recent.insert(place, object);
        if self.bytes > self.most / 2 {
            self.older = std::mem::take(&mut self.recent);
            self.bytes = 0;
        }
    }
}

impl DecodeEntry for Bases {
    fn put(&mut self, pack: u32, at: u64, data: &[u8], kind: Kind, packed: usize) {
        if data.len() <= self.most / 8 {
            self.keep((pack, at), Object { data: data.to_vec(), kind, packed });
        }
    }

    fn get(&mut self, pack: u32, at: u64, out: &mut Vec<u8>) -> Option<(Kind, usize)> {
        let place = (pack, at);
        if let Some(object) = self.older.remove(&place) {
            self.keep(place, object);
        }
        let object = self.recent.get(&place).or_else(|| self.older.get(&place))?;
        out.clear();
        out.extend_from_slice(&object.data);
        Some((object.kind, object.packed))
    }
}
