//! Post-mortems: the cause, what is to be done, and whether it was done and written down.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::facts::{
    CAUSE, NEXT, is_custom, is_draft, is_major, is_resolved, reaching, says, severity, whole,
};
use crate::check::context::Context;
use crate::check::diagnostic::{Diagnostic, Findings};
use crate::check::rule::declare_rule;
use crate::check::rules::catalogue::references::clipped;
use crate::graph::NodeIndex;
use crate::model::{EdgeKind, Node, NodeKind, ReferenceForm, fold_id};
use crate::time::Date;
use crate::visits::visit;

declare_rule! {
    /// a post-mortem has no section on the root cause
    ///
    /// ## What it checks
    /// Each post-mortem has a section or a key on the root cause (`Root Cause Analysis`, `Cause`, `5 Whys`), or
    /// names the Bolt, deployment or commit that caused the incident. One whose status is `Draft` or the like is
    /// left alone.
    ///
    /// ## Why it matters
    /// A timeline tells what was done, not why it was needed. Without the cause nothing can be learnt, and the next
    /// incident of the same cause is not recognised as such.
    ///
    /// ## Example
    /// ```markdown docs/postmortems/inc-2024-001.md
    /// # Post-mortem: Cancel requests starved of connections
    ///
    /// - **Incident ID**: INC-2024-001
    ///
    /// ## Resolution
    ///
    /// The worker was restarted.
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/postmortems/inc-2024-001.md
    /// # Post-mortem: Cancel requests starved of connections
    ///
    /// - **Incident ID**: INC-2024-001
    ///
    /// ## Root Cause Analysis
    ///
    /// The relay worker opened a transaction for each of a thousand events.
    ///
    /// ## Resolution
    ///
    /// The worker was restarted.
    /// ```
    ///
    /// ## Configuration
    /// None.
    POST_MORTEM_WITHOUT_ROOT_CAUSE = "O002" "post-mortem-without-root-cause" Operations Error, post_mortem_without_root_cause
}

declare_rule! {
    /// a post-mortem asks for nothing to be done
    ///
    /// ## What it checks
    /// Each post-mortem has action items: boxes to tick, or a list below `Action Items`. A section under another
    /// name (`Next Steps`, `Remediation`) will do; one whose status is `Draft` or the like is left alone.
    ///
    /// ## Why it matters
    /// What was learnt and asks nothing of anybody changes nothing. The incident will come back.
    ///
    /// ## Example
    /// ```markdown docs/postmortems/inc-2024-001.md
    /// # Post-mortem: Cancel requests starved of connections
    ///
    /// - **Incident ID**: INC-2024-001
    ///
    /// ## Learnings
    ///
    /// Nobody had asked what the worker does while the broker is slow.
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/postmortems/inc-2024-001.md
    /// # Post-mortem: Cancel requests starved of connections
    ///
    /// - **Incident ID**: INC-2024-001
    ///
    /// ## Learnings & Action Items
    ///
    /// - [ ] Load test with slow brokers (Owner: Ada, Due: 2030-02-15)
    /// ```
    ///
    /// ## Configuration
    /// None.
    POST_MORTEM_WITHOUT_ACTION_ITEMS = "O003" "post-mortem-without-action-items" Operations Warning, post_mortem_without_action_items
}

declare_rule! {
    /// an action item is nobody's, or its day has passed
    ///
    /// ## What it checks
    /// Each action item that is not done has an owner (`Owner: Ada`, `@ada`, a column of the table, a name in front
    /// or behind: `Ada: …`, `… — Ada`), or a link to where it is followed. Where the date of today is known, its due date has not passed: the command knows the
    /// date, a program that links the library gives it with `CheckOptions::today`; without it only owners are
    /// looked at. Due dates are read as `2024-02-01`; other forms and items that were given up
    /// (`Status: won't do`, or struck out) are left alone.
    ///
    /// ## Why it matters
    /// Everybody's task is nobody's. An open item with a day that passed is a promise that was broken without
    /// anybody saying so, and the incident that it was to prevent is still possible.
    ///
    /// ## Example
    /// ```markdown docs/postmortems/inc-2024-001.md
    /// # Post-mortem: Cancel requests starved of connections
    ///
    /// - **Incident ID**: INC-2024-001
    ///
    /// ## Action Items
    ///
    /// - [ ] Load test with slow brokers
    /// - [ ] Alert on connections (Owner: Ada, Due: 2024-02-01)
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/postmortems/inc-2024-001.md
    /// # Post-mortem: Cancel requests starved of connections
    ///
    /// - **Incident ID**: INC-2024-001
    ///
    /// ## Action Items
    ///
    /// - [ ] Load test with slow brokers (Owner: Ben, Due: 2030-02-15)
    /// - [x] Alert on connections (Owner: Ada, Due: 2024-02-01)
    /// ```
    ///
    /// ## Configuration
    /// `airsdlc check --today 2024-02-01` checks as of another day.
    UNOWNED_OR_OVERDUE_ACTION_ITEM = "O004" "unowned-or-overdue-action-item" Operations Warning, unowned_or_overdue_action_item
}

declare_rule! {
    /// what a major incident taught is in no ADR and no playbook
    ///
    /// ## What it checks
    /// For each post-mortem of a resolved SEV-1 or SEV-2, something names the incident, the post-mortem or the fix:
    /// an amendment of an ADR, an ADR or a playbook entry; or an action item on one of these is done.
    ///
    /// ## Why it matters
    /// The next design is made from ADRs and playbooks, not from post-mortems. What is not written there will be
    /// built once more.
    ///
    /// ## Example
    /// ```markdown docs/postmortems/inc-2024-001.md
    /// # Post-mortem: Cancel requests starved of connections
    ///
    /// - **Incident ID**: INC-2024-001
    /// - **Severity**: SEV-2
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    /// ```
    ///
    /// ## Mended
    /// ```markdown docs/postmortems/inc-2024-001.md
    /// # Post-mortem: Cancel requests starved of connections
    ///
    /// - **Incident ID**: INC-2024-001
    /// - **Severity**: SEV-2
    /// ```
    /// ```markdown docs/adrs/adr-023.md
    /// # ADR-023: Transactional outbox
    ///
    /// ## ADR-023: Transactional outbox (Amendment 1)
    ///
    /// - **Reason**: Post-incident learning from INC-2024-001
    /// ```
    ///
    /// ## Configuration
    /// None.
    LEARNING_NOT_FED_BACK = "O005" "learning-not-fed-back" Operations Warning, learning_not_fed_back
}

/// Post-mortems that are finished and of the framework's kind.
fn finished<'a>(context: &'a Context<'_>) -> impl Iterator<Item = NodeIndex> + 'a {
    context.of_kind(NodeKind::PostMortem).filter(|place| {
        let node = context.node(*place);
        !is_draft(node) && !is_custom(node)
    })
}

fn post_mortem_without_root_cause(context: &Context<'_>, found: &mut Findings) {
    use NodeKind as N;
    let culprits = [N::Bolt, N::Deployment, N::Commit];
    let caused = reaching(context, N::Incident, EdgeKind::CausedBy, &culprits);
    for post_mortem in finished(context) {
        found.saw(1);
        let node = context.node(post_mortem);
        let has_culprit =
            incidents(context, post_mortem).any(|incident| caused.contains(&incident));
        if has_culprit || says(context, post_mortem, CAUSE) {
            continue;
        }
        let message = format!("{} has no section on the root cause", node.id);
        let help = "add a section `Root Cause Analysis`";
        found.push(Diagnostic::of(node, message).subject("root cause").help(help));
    }
}

fn post_mortem_without_action_items(context: &Context<'_>, found: &mut Findings) {
    for post_mortem in finished(context) {
        found.saw(1);
        let node = context.node(post_mortem);
        let has_items = !context.contents(post_mortem).checklist.is_empty()
            || action_items(context, post_mortem).next().is_some();
        if has_items || says(context, post_mortem, NEXT) {
            continue;
        }
        let message = format!("{} has no action item: nothing in it can be ticked off", node.id);
        let help =
            "list below `Action Items` what is to be done, each as `- [ ] … (Owner: …, Due: …)`";
        found.push(Diagnostic::of(node, message).subject("action items").help(help));
    }
}

fn unowned_or_overdue_action_item(context: &Context<'_>, found: &mut Findings) {
    for item in context.of_kind(NodeKind::ActionItem) {
        let node = context.node(item);
        found.saw(1);
        if is_done(node) || is_given_up(node) {
            continue;
        }
        let title = clipped(&node.title);
        if !has_owner(context, item) {
            let message = format!("nobody owns the action item \"{title}\"");
            let help = "name who does it and by when: `(Owner: …, Due: 2024-02-01)`";
            found.push(Diagnostic::of(node, message).subject("owner").help(help));
        }
        let due = node.attribute("due").and_then(|due| due.parse::<Date>().ok());
        if let (Some(due), Some(today)) = (due, context.today())
            && due < today
        {
            let days = today.days_since(due);
            let noun = if days == 1 { "day" } else { "days" };
            let message =
                format!("the action item \"{title}\" is {days} {noun} overdue, since {due}");
            let help = "do it and tick it off, or agree on another day";
            found.push(Diagnostic::of(node, message).subject("due").help(help));
        }
    }
}

fn is_done(item: &Node) -> bool {
    item.attribute("done") == Some("true")
}

/// Whether an item's state says that it will not be done.
fn is_given_up(item: &Node) -> bool {
    const WORDS: &[&str] =
        &["cancel", "won't", "won’t", "wont", "declin", "drop", "obsolete", "reject", "duplicate"];
    item.attribute("status").is_some_and(|status| {
        let status = status.to_lowercase();
        WORDS.iter().any(|word| status.starts_with(word))
    })
}

fn has_owner(context: &Context<'_>, item: NodeIndex) -> bool {
    let node = context.node(item);
    node.attributes.contains_key("owner")
        || node.attributes.contains_key("links")
        || context.sources(item, EdgeKind::Owns).next().is_some()
        || node.title.split_whitespace().any(|word| {
            let name = word.trim_start_matches(['(', '[', '*']).strip_prefix('@');
            name.is_some_and(|name| name.starts_with(char::is_alphabetic))
        })
        || names_owner(&node.title)
}

/// Whether a text says in words who does what it says: `Ann: raise the limit`, `Improve docs — Eve`,
/// `Train people, owner Dave`.
fn names_owner(title: &str) -> bool {
    let signs = [": ", " — ", " – ", " - "];
    let before = signs.iter().filter_map(|sign| title.split_once(sign)).map(|(name, _)| name);
    let behind = signs[1..].iter().filter_map(|sign| title.rsplit_once(sign)).map(|(_, name)| name);
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    visit(words.len());
    let is_said = |pair: &[&str]| {
        ["owner", "assignee", "owned"].iter().any(|word| pair[0].eq_ignore_ascii_case(word))
            && pair[1].starts_with(char::is_uppercase)
    };
    before.chain(behind).any(is_name) || words.windows(2).any(is_said)
}

/// Whether a text looks like the name of a person: one to three words, each a capital and small letters.
fn is_name(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let is_piece = |piece: &str| {
        let mut letters = piece.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
    };
    let is_word = |word: &str| {
        word.contains(char::is_lowercase) && word.split(['-', '\'', '’']).all(is_piece)
    };
    (1..=3).contains(&words.clone().count()) && words.all(is_word)
}

fn learning_not_fed_back(context: &Context<'_>, found: &mut Findings) {
    let elsewhere = Elsewhere::new(context);
    let cited_fixes: FxHashSet<NodeIndex> =
        context.of_kind(NodeKind::FixIt).filter(|fix| is_cited(context, *fix)).collect();
    let is_known = |incident: &NodeIndex| {
        let mut fixes = context.sources(*incident, EdgeKind::Fixes);
        is_cited(context, *incident) || fixes.any(|edge| cited_fixes.contains(&edge.source_index))
    };
    let cited: FxHashSet<NodeIndex> =
        context.of_kind(NodeKind::Incident).filter(is_known).collect();
    for post_mortem in context.of_kind(NodeKind::PostMortem) {
        let node = context.node(post_mortem);
        let incidents: Vec<NodeIndex> = incidents(context, post_mortem).collect();
        let nodes = incidents.iter().map(|place| context.node(*place));
        let level = std::iter::once(node).chain(nodes.clone()).filter_map(severity).min();
        let Some((level, written)) = level else { continue };
        if !is_major(level)
            || is_draft(node)
            || nodes.clone().any(|incident| !is_resolved(incident))
        {
            continue;
        }
        found.saw(1);
        if is_cited(context, post_mortem)
            || incidents.iter().any(|incident| cited.contains(incident))
            || is_followed_up(context, post_mortem)
            || elsewhere.is_cited(node)
        {
            continue;
        }
        let what = nodes.map(|incident| incident.id.as_str()).next().unwrap_or(node.id.as_str());
        let message = format!("what {what} ({written}) taught is in no ADR and no playbook");
        let help =
            format!("amend the ADR that lacked it, or add a playbook entry, and name {what} there");
        found.push(Diagnostic::of(node, message).subject("learning").help(help));
    }
}

/// Incidents that are kept in another system: a post-mortem analyses an id that is nowhere, and an
/// amendment names it.
struct Elsewhere<'a> {
    /// What each post-mortem analyses, in the order of the ids of both.
    analysed: BTreeSet<(&'a str, SmolStr)>,
    cited: FxHashSet<SmolStr>,
}

impl<'a> Elsewhere<'a> {
    fn new(context: &Context<'a>) -> Self {
        let (mut analysed, mut cited) = (BTreeSet::new(), FxHashSet::default());
        for reference in context.unresolved().filter(|found| found.form == ReferenceForm::Id) {
            let source = reference.source.as_str();
            if reference.kind == EdgeKind::Analyses {
                analysed.insert((source, fold_id(&reference.text)));
            } else if let Some(place) = context.graph().index_of(source)
                && is_knowledge(context, place)
            {
                cited.insert(fold_id(&reference.text));
            }
        }
        Self { analysed, cited }
    }

    fn is_cited(&self, post_mortem: &Node) -> bool {
        let id = post_mortem.id.as_str();
        let of_it = self.analysed.range((id, SmolStr::default())..);
        of_it.take_while(|(of, _)| *of == id).any(|(_, incident)| self.cited.contains(incident))
    }
}

/// Whether a design or a pattern names something.
fn is_cited(context: &Context<'_>, source: NodeIndex) -> bool {
    context.incoming(source).any(|edge| is_knowledge(context, edge.source_index))
}

/// Whether an action item is done that asked to change a design or a pattern.
fn is_followed_up(context: &Context<'_>, post_mortem: NodeIndex) -> bool {
    action_items(context, post_mortem).any(|item| {
        let mut asked = context.targets(item, EdgeKind::FollowsUp);
        is_done(context.node(item)) && asked.any(|edge| is_knowledge(context, edge.target_index))
    })
}

fn is_knowledge(context: &Context<'_>, place: NodeIndex) -> bool {
    let kind = context.node(whole(context, place)).kind;
    matches!(kind, NodeKind::Adr | NodeKind::Amendment | NodeKind::Playbook)
}

/// The incidents that a post-mortem analyses.
fn incidents<'a>(
    context: &'a Context<'_>,
    post_mortem: NodeIndex,
) -> impl Iterator<Item = NodeIndex> + 'a {
    context.targets(post_mortem, EdgeKind::Analyses).map(|edge| edge.target_index)
}

/// The action items of a post-mortem, those in a section that something refers to included.
fn action_items<'a>(
    context: &'a Context<'_>,
    post_mortem: NodeIndex,
) -> impl Iterator<Item = NodeIndex> + 'a {
    let parts = context.sources(post_mortem, EdgeKind::PartOf).map(|edge| edge.source_index);
    let all = parts.flat_map(|part| {
        let inner = context.sources(part, EdgeKind::PartOf).map(|edge| edge.source_index);
        std::iter::once(part).chain(inner)
    });
    all.filter(|part| context.node(*part).kind == NodeKind::ActionItem)
}
