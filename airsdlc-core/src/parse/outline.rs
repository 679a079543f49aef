//! Which headings begin an artifact, and how far each artifact reaches.
//!
//! A *region* is the run of blocks that belongs to one artifact or amendment. Regions nest.

use smol_str::SmolStr;

use super::front::Front;
use super::markdown::{BlockKind, Markdown};
use super::record::Claim;
use super::reference::{Shape, has_number, scan};
use crate::model::NodeKind;
use crate::source::{CustomKind, Dialect};

/// What begins an artifact, or an amendment.
#[derive(Clone, Debug)]
pub(crate) struct Defined<'d> {
    pub(crate) kind: NodeKind,
    pub(crate) claim: Claim,
    pub(crate) title: String,
    /// The kind of the configuration that it is of.
    pub(crate) custom: Option<&'d CustomKind>,
}

/// A heading that begins an artifact.
#[derive(Clone, Debug)]
pub(crate) struct Start<'d> {
    pub(crate) kind: NodeKind,
    pub(crate) claim: Claim,
    pub(crate) title: String,
    /// Whether it carries an id.
    by_id: bool,
    pub(super) custom: Option<&'d CustomKind>,
}

/// What a heading is.
#[derive(Clone, Debug)]
pub(crate) enum Role<'d> {
    /// Begins an artifact that carries an id, or that its kind's word names.
    Artifact(Start<'d>),
    /// Begins an amendment; of the enclosing ADR if it names none.
    Amendment {
        adr: Option<SmolStr>,
        number: SmolStr,
        title: String,
    },
    Plain,
}

/// The heading of a region that has none.
pub(crate) const NO_HEADING: usize = usize::MAX;

/// The blocks of one artifact.
#[derive(Debug)]
pub(crate) struct Region<'d> {
    pub(crate) kind: NodeKind,
    pub(crate) claim: Claim,
    pub(crate) title: String,
    pub(crate) custom: Option<&'d CustomKind>,
    /// The block of the heading; [`NO_HEADING`] for a file whose title stands elsewhere.
    pub(crate) heading: usize,
    pub(crate) level: u8,
    pub(crate) parent: Option<usize>,
    /// Whether the region is the file: then only another artifact ends it.
    is_file: bool,
}

/// The regions of a document, and for each block the innermost region that it lies in.
#[derive(Debug, Default)]
pub(crate) struct Outline<'d> {
    pub(crate) regions: Vec<Region<'d>>,
    pub(crate) owner: Vec<Option<usize>>,
}

impl Outline<'_> {
    /// Of a document in which nothing begins an artifact.
    pub(super) fn without_artifacts(markdown: &Markdown<'_>) -> Self {
        Self { regions: Vec::new(), owner: vec![None; markdown.blocks.len()] }
    }

    /// Whether the whole file is an artifact: by its front matter, its place, or its first heading.
    pub(super) fn is_of_file(&self) -> bool {
        self.regions.first().is_some_and(|first| first.is_file)
    }
}

/// Finds the regions. `front` is the artifact that the whole file is, if it is one; `patterns` says
/// that the file lies below a playbook, where any id names a pattern. Cost: `O(blocks)`.
pub(super) fn outline<'d>(
    markdown: &Markdown<'_>,
    front: Option<Front<'d>>,
    patterns: bool,
    dialect: &'d Dialect,
) -> Outline<'d> {
    let mut out = Outline { regions: Vec::new(), owner: Vec::with_capacity(markdown.blocks.len()) };
    let mut open: Vec<usize> = Vec::new();
    let title = front.as_ref().and_then(|front| front.heading);
    if let Some(front) = front {
        let heading = title.unwrap_or(NO_HEADING);
        out.regions.push(Region::new(front.defined, heading, 0, None, true));
        open.push(0);
    }
    let mut first = true;
    for (at, block) in markdown.blocks.iter().enumerate() {
        if let BlockKind::Heading(level) = block.kind {
            let is_title = title == Some(at);
            if is_title {
                out.regions[0].level = level;
            }
            let role = classify(&markdown.text(block), patterns, dialect);
            let starts = !matches!(role, Role::Plain);
            while let Some(region) = open.last().map(|top| &out.regions[*top]).filter(|_| !is_title)
            {
                if region.level >= level && (starts || !region.is_file) && region.level > 0 {
                    open.pop();
                } else {
                    break;
                }
            }
            let around = open.last().copied();
            // The title of a file that is of a kind by its place begins nothing else.
            let is_settled = is_title && out.regions[0].custom.is_some();
            if let Some(defined) = definition(role, &out.regions, around).filter(|_| !is_settled) {
                let is_file = first && open.is_empty();
                out.regions.push(Region::new(defined, at, level, around, is_file));
                open.push(out.regions.len() - 1);
            }
            first = false;
        }
        out.owner.push(open.last().copied());
    }
    out
}

impl<'d> Region<'d> {
    fn new(
        defined: Defined<'d>,
        heading: usize,
        level: u8,
        parent: Option<usize>,
        is_file: bool,
    ) -> Self {
        let Defined { kind, claim, title, custom } = defined;
        Self { kind, claim, title, custom, heading, level, parent, is_file }
    }
}

/// What a heading defines where it stands, given the region around it.
fn definition<'d>(
    role: Role<'d>,
    regions: &[Region<'d>],
    around: Option<usize>,
) -> Option<Defined<'d>> {
    let around = around.map(|region| &regions[region]);
    match role {
        Role::Artifact(Start { kind, claim, title, by_id, custom }) => {
            let defined = Defined { kind, claim, title, custom };
            let Some(around) = around else { return Some(defined) };
            let later = kind.chain_rank() > around.kind.chain_rank();
            // Inside another artifact `### Deployment: week 2` is a plain heading.
            let named =
                by_id || matches!(kind, NodeKind::Runbook | NodeKind::FixIt | NodeKind::PostMortem);
            // A post-mortem inside an incident is the one of it.
            let defined = match (kind, &defined.claim, around) {
                (
                    NodeKind::PostMortem,
                    Claim::Titled(_),
                    Region { kind: NodeKind::Incident, claim: Claim::Own(id), .. },
                ) => Defined { claim: Claim::PostMortem(id.clone()), ..defined },
                _ => defined,
            };
            (later && named).then_some(defined)
        }
        Role::Amendment { adr, number, title } => {
            let adr = adr.or_else(|| match around {
                Some(Region { kind: NodeKind::Adr, claim: Claim::Own(id), .. }) => Some(id.clone()),
                _ => None,
            })?;
            let claim = Claim::Amendment { adr, number };
            Some(Defined { kind: NodeKind::Amendment, claim, title, custom: None })
        }
        Role::Plain => None,
    }
}

/// What a heading is by its text alone.
pub(crate) fn classify<'d>(text: &str, patterns: bool, dialect: &'d Dialect) -> Role<'d> {
    let text = text.trim();
    if text.get(..10).is_some_and(|word| word.eq_ignore_ascii_case("amendment "))
        && let Some(number) = amendment_number(text, "amendment ")
    {
        let title = text[10..]
            .trim_start_matches(|c: char| c.is_ascii_digit())
            .trim_start_matches([':', ' ', '-', '–', '—']);
        return Role::Amendment { adr: None, number, title: title.to_owned() };
    }
    // Nearly all headings name nothing by its number.
    let has_number = has_number(text);
    if let Some((id, title)) = has_number.then(|| id_and_title(text, dialect)).flatten() {
        let prefix = id.split('-').next().unwrap_or_default();
        let known = dialect.of_prefix(prefix);
        let kind = known
            .filter(|(kind, _)| kind.is_artifact())
            .or_else(|| (patterns && known.is_none()).then_some((NodeKind::Playbook, None)));
        let Some((kind, custom)) = kind else { return Role::Plain };
        let amendment = Some("(amendment ").filter(|_| kind == NodeKind::Adr);
        return match amendment.and_then(|mark| amendment_number(title, mark)) {
            Some(number) => {
                Role::Amendment { adr: Some(id.into()), number, title: without_amendment(title) }
            }
            None => Role::artifact(kind, custom, Claim::Own(id.into()), title),
        };
    }
    by_word(text, has_number, dialect).unwrap_or(Role::Plain)
}

impl<'d> Role<'d> {
    /// Begins an artifact that carries an id.
    fn artifact(kind: NodeKind, custom: Option<&'d CustomKind>, claim: Claim, title: &str) -> Self {
        Self::Artifact(Start { kind, claim, title: title.to_owned(), by_id: true, custom })
    }
}

/// `Incident INC-2024-001`, `Post-mortem: pool exhaustion`.
fn by_word<'d>(text: &str, has_number: bool, dialect: &'d Dialect) -> Option<Role<'d>> {
    if let Some(colon) = memchr::memchr(b':', text.as_bytes())
        && let Some((kind, custom)) = dialect.of_word(text[..colon].trim())
    {
        let title = text[colon + 1..].trim();
        return (!title.is_empty()).then(|| titled(kind, custom, title, dialect));
    }
    if !has_number {
        return None;
    }
    // A kind's word, then an id of that kind, or for a post-mortem that of its incident.
    let hit = scan(text, dialect).into_iter().find(|hit| hit.shape == Shape::Id)?;
    let (kind, custom) = dialect.of_word(text[..hit.range.start].trim())?;
    let id = &text[hit.range.clone()];
    let (of_id, _) = dialect.of_prefix(id.split('-').next()?)?;
    let rest = text[hit.range.end..].trim_start_matches([':', ' ', '-', '–', '—']).trim();
    match (kind, of_id) {
        (NodeKind::PostMortem, NodeKind::Incident) => {
            let title = if rest.is_empty() { text } else { rest };
            Some(Role::artifact(kind, custom, Claim::PostMortem(id.into()), title))
        }
        (kind, of_id) if kind == of_id => {
            Some(Role::artifact(kind, custom, Claim::Own(id.into()), rest))
        }
        _ => None,
    }
}

fn titled<'d>(
    kind: NodeKind,
    custom: Option<&'d CustomKind>,
    title: &str,
    dialect: &Dialect,
) -> Role<'d> {
    let id = id_and_title(title, dialect).or_else(|| {
        let hit = scan(title, dialect).into_iter().next()?;
        (hit.shape == Shape::Id && hit.range.start == 0).then(|| {
            (
                &title[hit.range.clone()],
                title[hit.range.end..]
                    .trim_start_matches([':', ' ', '-', '–', '—', '('])
                    .trim_end_matches(')'),
            )
        })
    });
    if let Some((id, rest)) = id {
        let of_id = id.split('-').next().and_then(|prefix| dialect.of_prefix(prefix));
        let of_id = of_id.map(|(kind, _)| kind);
        if of_id == Some(kind) {
            return Role::artifact(kind, custom, Claim::Own(id.into()), rest.trim());
        }
        if kind == NodeKind::PostMortem && of_id == Some(NodeKind::Incident) {
            let title = if rest.trim().is_empty() { title } else { rest.trim() };
            return Role::artifact(kind, custom, Claim::PostMortem(id.into()), title);
        }
    }
    Role::Artifact(Start {
        kind,
        claim: Claim::Titled(without_ids(title, dialect).into()),
        title: title.to_owned(),
        by_id: false,
        custom,
    })
}

/// A title without an id in parentheses at its end: what a slug is made of.
fn without_ids<'t>(title: &'t str, dialect: &Dialect) -> &'t str {
    match title.rfind('(') {
        Some(open) if title.ends_with(')') && !scan(&title[open..], dialect).is_empty() => {
            title[..open].trim_end()
        }
        _ => title,
    }
}

/// Splits `ADR-023: Title` or `ADR-023 — Title`.
fn id_and_title<'t>(text: &'t str, dialect: &Dialect) -> Option<(&'t str, &'t str)> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(text.len());
    let id = text[..end].trim_end_matches('-');
    let is_id = matches!(scan(id, dialect).as_slice(), [hit] if hit.shape == Shape::Id && hit.range == (0..id.len()));
    if !is_id {
        return None;
    }
    let rest = text[id.len()..].trim_start();
    let title = rest
        .strip_prefix(':')
        .or_else(|| rest.strip_prefix(['-', '–', '—']).filter(|rest| rest.starts_with(' ')))?;
    let title = title.trim();
    (!title.is_empty()).then_some((id, title))
}

/// A title without `(Amendment 1)` at its end.
fn without_amendment(title: &str) -> String {
    let open = title.rfind('(').filter(|open| {
        title.ends_with(')') && amendment_number(&title[*open..], "(amendment ").is_some()
    });
    open.map_or(title, |open| title[..open].trim_end()).to_owned()
}

/// The number after `mark`, any case.
fn amendment_number(text: &str, mark: &str) -> Option<SmolStr> {
    let is_mark = |window: &[u8]| window.eq_ignore_ascii_case(mark.as_bytes());
    let at = text.as_bytes().windows(mark.len()).position(is_mark)? + mark.len();
    let digits: SmolStr = text.get(at..)?.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(NodeKind, String, usize)> {
        let markdown = Markdown::parse(text, 0);
        let dialect = Dialect::default();
        let outline = outline(&markdown, None, false, &dialect);
        let blocks = |region| outline.owner.iter().filter(|owner| **owner == Some(region)).count();
        outline
            .regions
            .iter()
            .enumerate()
            .map(|(at, region)| (region.kind, region.title.clone(), blocks(at)))
            .collect()
    }

    fn own(id: &str) -> Claim {
        Claim::Own(id.into())
    }

    #[test]
    fn headings_that_begin_artifacts() {
        for (text, kind, claim) in [
            ("PRD-015: Booking", NodeKind::Prd, own("PRD-015")),
            ("adr-23 — Outbox", NodeKind::Adr, own("adr-23")),
            ("Incident INC-2024-001", NodeKind::Incident, own("INC-2024-001")),
            ("AI-DAA: Booking Model", NodeKind::Daa, Claim::Titled("Booking Model".into())),
            (
                "Runbook: Booking Cancel API (ADR-023)",
                NodeKind::Runbook,
                Claim::Titled("Booking Cancel API".into()),
            ),
            (
                "Post-mortem: INC-2024-001",
                NodeKind::PostMortem,
                Claim::PostMortem("INC-2024-001".into()),
            ),
            (
                "Post-Mortem INC-2024-001: pool",
                NodeKind::PostMortem,
                Claim::PostMortem("INC-2024-001".into()),
            ),
        ] {
            match classify(text, false, &Dialect::default()) {
                Role::Artifact(Start { kind: found, claim: claimed, .. }) => {
                    assert_eq!((found, claimed), (kind, claim), "{text}");
                }
                other => panic!("{text}: {other:?}"),
            }
        }
    }

    #[test]
    fn headings_that_look_alike() {
        for text in [
            "Option 1: Outbox",
            "Phase 2: Rollout",
            "Q1: Why?",
            "ADR-XXX: Title",
            "Deployment",
            "PRD Coverage",
            "TIP vs. RFC: From",
            "US-015-1: Story",
            "OUTBOX-001: Pattern",
            "ADR-023",
        ] {
            assert!(matches!(classify(text, false, &Dialect::default()), Role::Plain), "{text}");
        }
    }

    #[test]
    fn patterns_take_any_id_below_a_playbook() {
        assert!(matches!(
            classify("OUTBOX-001: Outbox", true, &Dialect::default()),
            Role::Artifact(Start { kind: NodeKind::Playbook, .. })
        ));
    }

    #[test]
    fn amendments_stand_anywhere() {
        assert!(matches!(
            classify("ADR-023: Booking Cancel (Amendment 1)", false, &Dialect::default()),
            Role::Amendment { adr: Some(adr), number, title }
                if adr == "ADR-023" && number == "1" && title == "Booking Cancel"
        ));
        assert_eq!(kinds("# ADR-1: A\n## Amendment 2: B\ntext\n").len(), 2);
    }

    #[test]
    fn an_artifact_ends_at_the_next_of_its_level() {
        let text = "# Log\n## ADR-1: A\nx\n### Bolts\n## BOLT-2: B\ny\n## Notes\nz\n";
        assert_eq!(kinds(text), [(NodeKind::Adr, "A".into(), 3), (NodeKind::Bolt, "B".into(), 2)]);
    }

    #[test]
    fn only_what_comes_later_in_the_chain_begins_inside() {
        let text = "# RFC-1: R\n### PLAYBOOK-4: P\n### ADR-9: inside\nx\n";
        let found = kinds(text);
        assert_eq!(
            found.iter().map(|(kind, ..)| *kind).collect::<Vec<_>>(),
            [NodeKind::Rfc, NodeKind::Adr]
        );
    }
}
