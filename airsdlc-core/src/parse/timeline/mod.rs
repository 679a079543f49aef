//! Timelines: the times below a heading that announces them, with what happened.
//!
//! An *entry* is a heading, an item, a line of a paragraph or a row of a table that begins with a
//! *moment*; or a line that names what happened first: `Detected: 10:00`. A *day* is a date that stands
//! above the times of its entries.

mod announce;
mod table;

use smol_str::SmolStr;

use super::markdown::{Block, BlockKind, Inline, Markdown, lines, plain, span_of};
use super::moment::{Moment, moment};
use crate::model::TimelineEntry;
use crate::span::{Location, Span};
use crate::visits::visit;
use announce::{Announced, announced, may_announce, stated_zone};
use table::Table;

/// The entries of all timelines of a document, in order. Cost: `O(bytes)`.
pub(super) fn entries(
    markdown: &Markdown<'_>,
    locate: impl Fn(Span) -> Location,
) -> Vec<TimelineEntry> {
    let mut walk = Walk { markdown, locate, found: Vec::new(), open: None };
    let mut at = 0;
    while at < markdown.blocks.len() {
        at = walk.block(at);
    }
    walk.close();
    walk.found
}

/// A timeline while its blocks are walked.
struct Open {
    /// The level of its heading; [`LABEL`] for a strong line.
    level: u8,
    /// The depth of the strong line that announces it.
    depth: u8,
    zone: Option<SmolStr>,
    /// Its first entry in the list of all.
    first: usize,
    day: Option<Day>,
    /// The entry whose text is still to come.
    waits: Option<usize>,
    table: Table,
}

/// A heading that is only a date, while the times below it come.
struct Day {
    level: u8,
    date: SmolStr,
    /// Its own entry, as long as it may turn out to be only the day of others.
    entry: Option<usize>,
}

/// The level of a timeline that a strong line announces: any heading ends it.
const LABEL: u8 = u8::MAX;

struct Walk<'m, 'a, F> {
    markdown: &'m Markdown<'a>,
    locate: F,
    found: Vec<TimelineEntry>,
    open: Option<Open>,
}

impl<'a, F: Fn(Span) -> Location> Walk<'_, 'a, F> {
    /// Walks the block at `at`, of a table its row; returns the next one.
    fn block(&mut self, at: usize) -> usize {
        visit(1);
        let markdown = self.markdown;
        let block = &markdown.blocks[at];
        match block.kind {
            BlockKind::Heading(level) => self.heading(level, block),
            BlockKind::Paragraph | BlockKind::Item(_) => self.prose(block),
            BlockKind::Cell(row, _) => return self.row(row, at),
            _ => {}
        }
        at + 1
    }

    /// Ends the open timeline: its zone is that of every entry without one of its own.
    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        if open.zone.is_some() {
            visit(self.found.len() - open.first);
            for entry in &mut self.found[open.first..] {
                entry.zone = entry.zone.take().or_else(|| open.zone.clone());
            }
        }
    }

    fn begin(&mut self, level: u8, depth: u8, announced: Announced) {
        self.close();
        self.open = Some(Open {
            level,
            depth,
            zone: announced.zone,
            first: self.found.len(),
            day: None,
            waits: None,
            table: Table::default(),
        });
    }

    /// A heading below that of the timeline may be an entry. So may one of its own level, if it has a
    /// time of day: `## Feb 21, 13:00` after `## Timeline` goes on with it.
    fn heading(&mut self, level: u8, block: &Block) {
        let inlines = self.markdown.inlines(block);
        let text = plain(inlines);
        let found = self.open.as_ref().and_then(|_| moment(&text));
        let goes_on = self.open.as_ref().is_some_and(|open| {
            level > open.level && open.level != LABEL
                || level == open.level && found.as_ref().is_some_and(|moment| moment.has_clock)
        });
        if !goes_on {
            self.close();
            if let Some(announced) = announced(&text) {
                self.begin(level, 0, announced);
            }
            return;
        }
        let Some(open) = &mut self.open else { return };
        open.waits = None;
        open.day.take_if(|day| day.level >= level);
        let Some(found) = found else { return };
        let is_day = !found.has_clock;
        let date = found.date.map(SmolStr::new);
        let has_text = !found.rest.is_empty();
        let entry = self.add(&found, span_of(inlines));
        let Some(open) = &mut self.open else { return };
        open.waits = (!has_text).then_some(entry);
        if let (true, Some(date)) = (is_day, date) {
            open.day = Some(Day { level, date, entry: (!has_text).then_some(entry) });
        }
    }

    /// Paragraphs and items: the first line decides whether the lines are entries.
    fn prose(&mut self, block: &Block) {
        let inlines = self.markdown.inlines(block);
        let is_item = matches!(block.kind, BlockKind::Item(_));
        if inlines.is_empty() {
            return;
        }
        if inlines[0].strong && self.label(block, inlines, is_item) {
            return;
        }
        if self.open.is_none() {
            return;
        }
        let mut last = None;
        for (at, line) in lines(inlines).enumerate() {
            let text = plain(line);
            let may_begin = at == 0 || last.is_some();
            match (moment(&text).filter(|_| may_begin), last) {
                (Some(found), None) => last = Some(self.add(&found, span_of(line))),
                (Some(found), Some(_)) if found.has_clock => {
                    last = Some(self.add(&found, span_of(line)));
                }
                (_, Some(entry)) => self.go_on(entry, &text, span_of(line)),
                (_, None) => last = self.labelled(&text, span_of(line)).filter(|_| may_begin),
            }
        }
        if last.is_none() {
            self.without_time(inlines);
        }
    }

    /// A strong line that announces a timeline, or ends the one that another such line announced.
    fn label(&mut self, block: &Block, inlines: &[Inline<'a>], is_item: bool) -> bool {
        let text = plain(inlines);
        let name = text.trim_end_matches(':');
        // Most strong lines are a key with its value.
        let is_key = memchr::memchr(b':', name.as_bytes()).is_some();
        if self.open.is_none() && (is_key || !may_announce(&text)) || moment(&text).is_some() {
            return false;
        }
        if (text.len() > name.len() || inlines.iter().all(|inline| inline.strong))
            && !is_key
            && let Some(announced) = announced(name)
        {
            let is_inside = self.open.as_ref().is_some_and(|open| open.level != LABEL);
            if !is_inside {
                self.begin(LABEL, block.depth, announced);
            }
            return true;
        }
        let ends = self.open.as_ref().is_some_and(|open| {
            open.level == LABEL && block.depth <= open.depth && (is_item || block.depth == 0)
        });
        if ends && labelled(&text).is_none() {
            self.close();
        }
        false
    }

    /// Adds the line `Detected: 10:00 UTC`, if it is one.
    fn labelled(&mut self, text: &str, span: Span) -> Option<usize> {
        let (what, found) = labelled(text)?;
        let entry = self.add(&found, span);
        what.clone_into(&mut self.found[entry].text);
        Some(entry)
    }

    /// Prose in a timeline: the text of the entry above that has none, or the zone of all.
    fn without_time(&mut self, inlines: &[Inline<'a>]) {
        let text = plain(inlines);
        let Some(open) = &mut self.open else { return };
        if let Some(entry) = open.waits.take() {
            self.found[entry].text = text.into_owned();
            open.day.iter_mut().for_each(|day| day.entry = None);
        } else if open.zone.is_none() {
            open.zone = lines(inlines).find_map(|line| stated_zone(&plain(line)));
        }
    }

    fn go_on(&mut self, entry: usize, text: &str, span: Span) {
        visit(text.len());
        let start = self.found[entry].location.span.start;
        let entry = &mut self.found[entry];
        if !entry.text.is_empty() {
            entry.text.push(' ');
        }
        entry.text.push_str(text);
        entry.location = (self.locate)(Span::new(start, span.end));
    }

    /// A row of a table whose head names a column of times, or whose first cells are times.
    fn row(&mut self, row: u32, at: usize) -> usize {
        let markdown = self.markdown;
        let cells = markdown.blocks[at..]
            .iter()
            .take_while(|block| matches!(block.kind, BlockKind::Cell(of, _) if of == row))
            .enumerate()
            .take_while(|(column, block)| block.kind == BlockKind::Cell(row, *column as u32))
            .count()
            .max(1);
        visit(cells);
        let blocks = &markdown.blocks[at..at + cells];
        let Some(open) = &mut self.open else { return at + cells };
        let texts: Vec<String> =
            blocks.iter().map(|block| markdown.text(block).into_owned()).collect();
        if row == 0 {
            open.waits = None;
            open.table = Table::of_head(&texts);
        } else {
            let span = Span::new(
                span_of(markdown.inlines(&blocks[0])).start.max(blocks[0].span.start),
                blocks[cells - 1].span.end,
            );
            self.cells(&texts, span);
        }
        at + cells
    }

    fn cells(&mut self, texts: &[String], span: Span) {
        let Some(open) = &mut self.open else { return };
        let cell = |column: Option<u32>| texts.get(column? as usize).map(|text| text.trim());
        let time_column = open.table.time.unwrap_or_default();
        let dated = cell(open.table.date).and_then(moment);
        if let Some(date) = dated.as_ref().and_then(|dated| dated.date) {
            open.table.day = Some(date.into());
        }
        let day = open.table.day.clone();
        let zone = open.table.zone.clone();
        let timed = cell(Some(time_column)).and_then(moment);
        let Some(found) = timed.or(dated) else { return };
        let others = texts.iter().enumerate().filter(|(column, text)| {
            let column = Some(*column as u32);
            column != Some(time_column) && column != open.table.date && !text.is_empty()
        });
        let others: Vec<&str> = others.map(|(_, text)| text.as_str()).collect();
        let entry = self.add(&found, span);
        let entry = &mut self.found[entry];
        entry.text = others.join(" | ");
        entry.date = entry.date.take().or(day);
        entry.zone = entry.zone.take().or(zone);
    }

    /// Adds an entry; a day above that has no text of its own was only the day of others.
    fn add(&mut self, found: &Moment<'_>, span: Span) -> usize {
        let mut day = None;
        if let Some(open) = &mut self.open {
            open.waits = None;
            if let Some(above) = &mut open.day {
                if found.has_clock && found.date.is_none() {
                    day = Some(above.date.clone());
                }
                if above.entry.take().is_some() {
                    // Nothing came since: its entry is the last one.
                    self.found.pop();
                }
            }
        }
        self.found.push(TimelineEntry {
            time: found.written.to_owned(),
            date: found.date.map(SmolStr::new).or(day),
            clock: found.clock,
            until: found.until,
            zone: found.zone.map(SmolStr::new),
            text: found.rest.to_owned(),
            location: (self.locate)(span),
        });
        self.found.len() - 1
    }
}

/// What happened and when, of a line `Detected: 10:00 UTC`.
fn labelled(text: &str) -> Option<(&str, Moment<'_>)> {
    let (what, time) = text.split_once(": ")?;
    let is_name = (1..=40).contains(&what.len())
        && what.split(' ').count() <= 5
        && what.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '(' | ')'));
    let found = moment(time).filter(|found| found.has_clock && found.rest.is_empty())?;
    is_name.then_some((what, found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::{LineIndex, RepoPath};

    /// `line: time | date | clock | zone | text` of each entry.
    fn read(text: &str) -> Vec<String> {
        let (index, path) = (LineIndex::new(text), RepoPath::new("a.md"));
        entries(&Markdown::parse(text, 0), |span| index.location(&path, text, span))
            .iter()
            .map(|entry| {
                let clock = entry.clock.map_or("-".to_owned(), |clock| clock.to_string());
                let (date, zone) = (entry.date.as_deref(), entry.zone.as_deref());
                format!(
                    "{}: {} | {} | {clock} | {} | {}",
                    entry.location.line,
                    entry.time,
                    date.unwrap_or("-"),
                    zone.unwrap_or("-"),
                    entry.text
                )
            })
            .collect()
    }

    #[test]
    fn items_lines_and_what_they_say() {
        assert_eq!(
            read(
                "## Timeline\n- 14:03 Alert\n  goes on\n- **14:05 UTC**: Ada\n- no time\n- **Fixed**: 15:00\n\n14:10 - a\n14:12 - b\nat 9 pm\n\n## After\n- 16:00 no\n"
            ),
            [
                "2: 14:03 | - | 14:03 | - | Alert goes on",
                "4: 14:05 UTC | - | 14:05 | UTC | Ada",
                "6: 15:00 | - | 15:00 | - | Fixed",
                "8: 14:10 | - | 14:10 | - | a",
                "9: 14:12 | - | 14:12 | - | b",
                "10: at 9 pm | - | 21:00 | - | ",
            ]
        );
    }

    #[test]
    fn headings_take_the_text_below() {
        let text = "## Timeline\n\nAll times in PST\n\n### 13:35\n\n```\n13:36 log\n```\n\nDone\nwell\n\nMore\n\n### 13:44 UTC - Bad\n\nWorse\n\n### Detection\n\n- 13:50 seen\n\n## Feb 21, 13:00\n\nFixed\n\n## 2024-02-22\n\n### 14:00\n";
        assert_eq!(
            read(text),
            [
                "5: 13:35 | - | 13:35 | PST | Done well",
                "16: 13:44 UTC | - | 13:44 | UTC | Bad",
                "22: 13:50 | - | 13:50 | PST | seen",
                "24: Feb 21, 13:00 | Feb 21 | 13:00 | PST | Fixed",
            ]
        );
    }

    #[test]
    fn a_date_above_times_is_their_day() {
        let text = "## Timeline\n### 2018-01-15\nFailures\n### 2018-01-16\n- 10:00 a\n- 2018-01-17 11:00 b\n#### 12:00\nc\n### 2018-01-18\n";
        assert_eq!(
            read(text),
            [
                "2: 2018-01-15 | 2018-01-15 | - | - | Failures",
                "5: 10:00 | 2018-01-16 | 10:00 | - | a",
                "6: 2018-01-17 11:00 | 2018-01-17 | 11:00 | - | b",
                "7: 12:00 | 2018-01-16 | 12:00 | - | c",
                "9: 2018-01-18 | 2018-01-18 | - | - | ",
            ]
        );
    }

    #[test]
    fn tables_have_a_column_of_times() {
        let text = "## Timeline\n| Event | Date | Time (UTC) | Who |\n|-|-|-|-|\n| up | 2024-01-15 | 10:00 | Ada |\n| down | | 10:05 | |\n| odd | | soon | x |\n\n| a | b |\n|-|-|\n| 11:00 | c |\n";
        assert_eq!(
            read(text),
            [
                "4: 10:00 | 2024-01-15 | 10:00 | UTC | up | Ada",
                "5: 10:05 | 2024-01-15 | 10:05 | UTC | down",
                "10: 11:00 | - | 11:00 | - | c",
            ]
        );
    }

    #[test]
    fn a_strong_line_announces_a_timeline_too() {
        let text = "# INC-1: Down\n**Timeline** (UTC):\n- 10:00 a\n- 10:05 b\n\n**Impact**:\n- 10:10 no\n\n- **Timeline**: In production by 2024-01-15, at 10:00\n- 10:20 no\n";
        assert_eq!(
            read(text),
            ["3: 10:00 | - | 10:00 | UTC | a", "4: 10:05 | - | 10:05 | UTC | b"]
        );
    }
}
