//! Addresses of pages that stand in the repository, too, as the configuration says.

use crate::model::Origin;
use crate::parse::record::{FileRecord, Target};
use crate::source::Config;

/// Makes the addresses that begin as the configuration says into paths: what it maps must be there,
/// and dangles if it is not. Cost: `O(references × mapped starts)`.
pub(crate) fn map_pages(records: &mut [FileRecord], config: &Config) {
    for reference in records.iter_mut().flat_map(|record| &mut record.references) {
        let Target::Page(address) = &reference.target else { continue };
        if let Some(path) = config.dialect.links.page(address) {
            reference.target = Target::PageAt(path.into());
            reference.origin = Origin::Declared;
        }
    }
}
