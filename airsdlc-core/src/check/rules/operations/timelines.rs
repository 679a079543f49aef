//! Timelines whose entries do not stand in the order of time.
//!
//! A time without a date may be past midnight, and a list may be another list than the one above it: a *step*
//! from one entry to the next counts only where both stand in one list, in one zone, and where the text
//! leaves no reading in which they are in order.

use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::check::rules::catalogue::references::clipped;
use crate::graph::NodeIndex;
use crate::model::{Clock, EdgeKind, NodeKind, TimelineEntry};
use crate::time::Date;
use crate::visits::visit;

declare_rule! {
    /// an entry of a timeline is earlier than the one above it
    ///
    /// ## What it checks
    /// In the timelines of incidents, post-mortems and other artifacts each entry is as late as the one above it.
    /// Nothing is said where the text allows another reading: times without a date that pass midnight or go back by
    /// more than an hour (the next day), other zones, times that are not exact (`~13:30`), lists in the reverse
    /// order, a second list below the first. Where the incident began and was resolved on one day, times between the
    /// two are compared however far they go back.
    ///
    /// ## Why it matters
    /// The time to detect, to mitigate and to resolve is read from timelines, and so is what led to what. An entry
    /// in the wrong place, or with a wrong time, makes the cause come after its effect.
    ///
    /// ## Example
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # INC-2024-001: Cancel requests time out
    ///
    /// ## Timeline
    ///
    /// - 10:00 - Alert fires
    /// - 10:24 - Error rate back to normal
    /// - 10:19 - Relay worker restarted
    /// - 10:52 - Root cause identified
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/incidents/inc-2024-001.md
    /// # INC-2024-001: Cancel requests time out
    ///
    /// ## Timeline
    ///
    /// - 10:00 - Alert fires
    /// - 10:19 - Relay worker restarted
    /// - 10:24 - Error rate back to normal
    /// - 10:52 - Root cause identified
    /// ```
    ///
    /// ## Configuration
    /// None.
    TIMELINE_OUT_OF_ORDER = "O011" "timeline-out-of-order" Operations Warning, timeline_out_of_order
}

fn timeline_out_of_order(context: &Context<'_>, found: &mut Findings) {
    for artifact in context.artifacts() {
        let entries = &context.contents(artifact).timeline;
        if entries.is_empty() {
            continue;
        }
        found.saw(entries.len());
        visit(entries.len());
        let window = Window::of(context, artifact);
        let node = context.node(artifact);
        let is_heading = Headings::of(context, artifact);
        for list in entries.chunk_by(|above, below| is_heading.are_one_list(above, below)) {
            for at in out_of_order(list, window) {
                let (above, below) = (list[at - 1], list[at]);
                let message = format!(
                    "{} stands below {} in the timeline of {}",
                    clipped(&below.time),
                    clipped(&above.time),
                    node.id
                );
                let diagnostic = Diagnostic::at(below.location.clone(), message)
                    .node(node)
                    .subject(format!("{} {}", below.time, below.text))
                    .related(above.location.clone(), "the later time")
                    .help(
                        "put the entries in the order of time, correct the time, or add the date",
                    );
                found.push(diagnostic);
            }
        }
    }
}

/// Which entries of a timeline are headings, to tell whether two stand in one list.
struct Headings {
    /// Start and level of each heading of the artifact.
    levels: Vec<(u32, u8)>,
}

impl Headings {
    fn of(context: &Context<'_>, artifact: NodeIndex) -> Self {
        let headings = &context.contents(artifact).headings;
        visit(headings.len());
        let levels =
            headings.iter().map(|heading| (heading.location.span.start, heading.level)).collect();
        Self { levels }
    }

    /// Two entries stand in one list if nothing but marks of a list stands between them, or if both are
    /// headings of one level with no other heading between them.
    fn are_one_list(&self, above: &TimelineEntry, below: &TimelineEntry) -> bool {
        /// `\r\n\r\n  - `: what stands between two items, or two rows.
        const MARKS: u32 = 8;
        let (start, next) = (above.location.span, below.location.span.start);
        let heading_at = |entry: &TimelineEntry| {
            let first = self.levels.partition_point(|(at, _)| *at <= entry.location.span.start);
            let (at, level) = first.checked_sub(1).map(|index| self.levels[index])?;
            // The entry begins behind the marks of its heading.
            (entry.location.span.start - at <= u32::from(level) + 2).then_some((first, level))
        };
        match (heading_at(above), heading_at(below)) {
            (Some((one, level)), Some((two, other))) => level == other && two == one + 1,
            (None, None) => next >= start.end && next - start.end <= MARKS,
            _ => false,
        }
    }
}

/// Places of entries that are surely earlier than the one above them.
fn out_of_order(list: &[&TimelineEntry], window: Option<Window>) -> Vec<usize> {
    let steps: Vec<Step> =
        list.windows(2).map(|pair| Step::between(pair[0], pair[1], window)).collect();
    let up = steps.iter().filter(|step| matches!(step, Step::Later)).count();
    let down = steps.iter().filter(|step| step.is_back()).count();
    if down > up {
        // The newest comes first.
        return Vec::new();
    }
    let mut found = Vec::new();
    // The latest time of day from each entry on, up to the next step back.
    let mut latest: Option<Clock> = None;
    for at in (1..list.len()).rev() {
        latest = latest.max(list[at].clock);
        match steps[at - 1] {
            Step::Back => found.push(at),
            // Past midnight, or out of order? A later entry that is later than both tells.
            Step::PerhapsBack if latest > list[at - 1].clock => found.push(at),
            _ => {}
        }
        if steps[at - 1].is_back() {
            latest = None;
        }
    }
    found.reverse();
    found
}

/// How the time goes on from one entry to the next.
#[derive(Clone, Copy)]
enum Step {
    Later,
    /// Surely back.
    Back,
    /// Back by so little that the next day is hardly meant.
    PerhapsBack,
    /// Nobody can say.
    Unknown,
}

impl Step {
    fn is_back(self) -> bool {
        matches!(self, Self::Back | Self::PerhapsBack)
    }

    fn between(above: &TimelineEntry, below: &TimelineEntry, window: Option<Window>) -> Self {
        if zone(above) != zone(below) || is_loose(above) || is_loose(below) {
            return Self::Unknown;
        }
        match (&above.date, &below.date) {
            (None, Some(_)) => return Self::Unknown,
            (Some(from), Some(to)) if from != to => return Self::between_days(from, to),
            _ => {}
        }
        let (Some(from), Some(to)) = (above.clock, below.clock) else { return Self::Unknown };
        if to >= from {
            return Self::Later;
        }
        let is_stated = states_date(above) && states_date(below);
        let minutes = |clock: Clock| i32::from(clock.hour) * 60 + i32::from(clock.minute);
        let back = minutes(from) - minutes(to);
        // A date above the times of its day may have been left behind at midnight, too.
        let most = if below.date.is_some() { 6 * 60 } else { 60 };
        if is_stated || window.is_some_and(|window| window.holds(from, to)) {
            Self::Back
        } else if back <= most {
            Self::PerhapsBack
        } else {
            Self::Unknown
        }
    }

    /// Between entries of two dates, if both can be read.
    fn between_days(from: &str, to: &str) -> Self {
        match (from.parse::<Date>(), to.parse::<Date>()) {
            (Ok(from), Ok(to)) if to < from => Self::Back,
            (Ok(from), Ok(to)) if to > from => Self::Later,
            _ => Self::Unknown,
        }
    }
}

/// Whether an entry states its date itself, not the heading or the row above it.
fn states_date(entry: &TimelineEntry) -> bool {
    entry.date.as_deref().is_some_and(|date| entry.time.contains(date))
}

/// The zone of an entry, in one spelling.
fn zone(entry: &TimelineEntry) -> Option<String> {
    let zone = entry.zone.as_deref()?.trim().to_uppercase();
    Some(if matches!(zone.as_str(), "Z" | "GMT" | "+00:00" | "+0000") {
        "UTC".into()
    } else {
        zone
    })
}

/// Whether a time is not exact, or its text speaks of another day.
fn is_loose(entry: &TimelineEntry) -> bool {
    const ABOUT: &[&str] = &["~", "≈", "?", "ca", "c.", "about", "around", "approx", "circa"];
    const DAYS: &[&str] =
        &["next day", "following day", "day after", "day later", "tomorrow", "yesterday"];
    let time = entry.time.to_lowercase();
    let text = entry.text.to_lowercase();
    ABOUT.iter().any(|word| time.contains(word))
        || DAYS.iter().any(|word| text.contains(word) || time.contains(word))
}

/// The time from the beginning to the end of an incident that began and ended on one day.
#[derive(Clone, Copy)]
struct Window {
    from: Clock,
    to: Clock,
}

impl Window {
    /// The window of an incident, or of the one incident that a post-mortem analyses.
    fn of(context: &Context<'_>, artifact: NodeIndex) -> Option<Self> {
        let incident = match context.node(artifact).kind {
            NodeKind::Incident => artifact,
            NodeKind::PostMortem => {
                let mut all = context.targets(artifact, EdgeKind::Analyses);
                let only = all.next()?.target_index;
                all.next().is_none().then_some(only)?
            }
            _ => return None,
        };
        let node = context.node(incident);
        let first = |names: &[&str]| names.iter().find_map(|name| node.attribute(name));
        let (from, to) = (
            first(&["start_time", "start", "started"])?,
            first(&["resolved", "resolved_at", "end_time"])?,
        );
        let is_one_day = from.parse::<Date>().ok()? == to.parse::<Date>().ok()?;
        let window = Self { from: clock_behind_date(from)?, to: clock_behind_date(to)? };
        (is_one_day && window.from < window.to).then_some(window)
    }

    /// Whether both times lie in it, the later one before its end: behind the end may come the next day.
    fn holds(self, later: Clock, earlier: Clock) -> bool {
        self.from <= earlier && later < self.to
    }
}

/// The time of day in `2024-01-15 10:00 UTC`.
fn clock_behind_date(text: &str) -> Option<Clock> {
    let time = text.trim().get(11..16)?;
    let (hour, minute) = time.split_once(':')?;
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(Clock { hour, minute })
}
