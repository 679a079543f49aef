//! Defects of post-mortems, and of alerts.

use airsdlc_core::model::NodeKind;

use crate::sections::section;
use crate::site::{Plan, Site, line_of};

fn is_post_mortem(site: &Site<'_>) -> bool {
    site.artifact().is_some_and(|node| node.kind == NodeKind::PostMortem)
}

/// The only section whose heading holds a word.
fn only<'c>(site: &Site<'c>, word: &str) -> Option<&'c airsdlc_core::model::Heading> {
    let headings = site.document().headings.iter().skip(1);
    let mut found = headings.filter(|heading| heading.text.to_lowercase().contains(word));
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

/// A post-mortem without action items, and without a section under another name that may hold them.
pub(crate) fn action_items_removed(site: &mut Site<'_>) -> Option<Plan> {
    is_post_mortem(site).then_some(())?;
    let heading = only(site, "action items").filter(|_| only(site, "follow up").is_none())?;
    let (edit, _) = site.replace(section(site, heading), "");
    let plan = Plan::new("no action items", edit);
    Some(plan.expect("post-mortem-without-action-items", site.path, site.defined()?, None))
}

/// A post-mortem does not say what went wrong, nor `Cause:`.
pub(crate) fn cause_removed(site: &mut Site<'_>) -> Option<Plan> {
    is_post_mortem(site).then_some(())?;
    let heading = only(site, "what went wrong").filter(|_| !site.text.contains("cause:"))?;
    let (edit, _) = site.replace(section(site, heading), "");
    let plan = Plan::new("no cause", edit);
    Some(plan.expect("post-mortem-without-root-cause", site.path, site.defined()?, None))
}

/// A time of a timeline is a minute before the one above. A later one below tells that no midnight passed.
pub(crate) fn time_that_goes_back(site: &mut Site<'_>) -> Option<Plan> {
    let is_in_order = |site: &Site<'_>| {
        let before = site.corpus.before(site.path);
        before.iter().all(|found| found.path != site.path || found.rule != "timeline-out-of-order")
    };
    (is_post_mortem(site) && is_in_order(site)).then_some(())?;
    let clock = |line: &str| -> Option<(u32, u32)> {
        let (hour, minute) = line.strip_prefix("### ")?.split_once(':')?;
        Some((hour.parse().ok()?, minute.parse().ok()?))
    };
    let headings = &site.document().headings;
    let page = **site;
    let line = |at: usize| page.line(headings[at].location.span.start as usize);
    let text = |at: usize| page.text[line(at)].trim_end();
    let later = (1..headings.len()).filter_map(|at| {
        let (above, own) = (clock(text(at - 1))?, clock(text(at))?);
        let below = clock(text((at + 1).min(headings.len() - 1)))?;
        (above < own && own < below && above.1 > 0)
            .then(|| (at, format!("{}:{:02}", above.0, above.1 - 1)))
    });
    let (at, time) = site.pick(later.collect())?;
    let start = line(at).start + "### ".len();
    let (edit, line) = site.replace(start..start + text(at).len() - "### ".len(), &time);
    let plan = Plan::new(format!("{} becomes {time}", text(at)), edit);
    Some(plan.expect("timeline-out-of-order", site.path, line, None))
}

/// An alert calls for a runbook that is not there.
pub(crate) fn misspelt_runbook(site: &mut Site<'_>) -> Option<Plan> {
    let known = site.corpus.before(site.path);
    let addresses = site.text.match_indices("runbook_url: ").map(|(at, key)| {
        let start = at + key.len();
        start..site.line(start).end - 1
    });
    let sound = addresses.filter(|range| {
        let address = &site.text[range.clone()];
        known.iter().all(|found| found.subject != address)
    });
    let sound: Vec<_> = sound.collect();
    let range = site.pick(sound)?;
    let address = format!("{}zz", &site.text[range.clone()]);
    let (edit, line) = site.replace(range, &address);
    let plan = Plan::new(format!("line {line} calls for {address}"), edit);
    Some(plan.expect("broken-path", site.path, line, address.as_str()))
}

/// An alert names no runbook any more, where another of its file does.
pub(crate) fn runbook_removed(site: &mut Site<'_>) -> Option<Plan> {
    let mut alerts = Vec::new();
    for (start, _) in site.text.match_indices("- alert: ") {
        let rest = &site.text[start + 1..];
        let block = start..rest.find("- alert: ").map_or(site.text.len(), |end| start + 1 + end);
        let pages = ["severity: info", "severity: none"]
            .iter()
            .all(|quiet| !site.text[block.clone()].contains(quiet));
        let key = site.text[block.clone()].find("runbook_url: ").map(|at| block.start + at);
        alerts.extend(key.filter(|_| pages).map(|key| (start, site.line(key))));
    }
    (site.text.matches("runbook_url: ").count() > 1).then_some(())?;
    let (start, line) = site.pick(alerts)?;
    let number = line_of(site.text, start);
    let (edit, _) = site.replace(line, "");
    let plan = Plan::new(format!("the alert at line {number} names no runbook"), edit);
    Some(plan.expect("alert-without-runbook", site.path, number, "runbook"))
}
