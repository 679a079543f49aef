//! Which columns of a table hold times and dates.

use smol_str::SmolStr;

use crate::parse::moment::is_zone;

/// What the columns of a table hold.
#[derive(Default)]
pub(super) struct Table {
    pub(super) time: Option<u32>,
    pub(super) date: Option<u32>,
    pub(super) zone: Option<SmolStr>,
    /// The date of the last row that has one.
    pub(super) day: Option<SmolStr>,
}

impl Table {
    /// The columns by the head of a table. Cost: `O(bytes)`.
    pub(super) fn of_head(texts: &[String]) -> Self {
        let mut table = Self::default();
        for (column, text) in texts.iter().enumerate() {
            let lower = text.to_lowercase();
            let is = |names: &[&str]| {
                lower.split(|c: char| !c.is_alphanumeric()).any(|word| names.contains(&word))
            };
            let zone = text.split(['(', ')', ',']).map(str::trim).find(|part| is_zone(part));
            let column = Some(column as u32);
            if is(&["time", "times", "timestamp", "when", "datetime", "hour"]) || zone.is_some() {
                if table.time.is_none() {
                    table.time = column;
                    table.zone = zone
                        .or_else(|| text.split(' ').find(|word| is_zone(word)))
                        .map(SmolStr::new);
                }
            } else if is(&["date", "day"]) {
                table.date = table.date.or(column);
            }
        }
        table
    }
}
