//! The artifact that a whole file is: by its front matter, or by its place and a kind of the
//! configuration.

use smol_str::{SmolStr, format_smolstr};

use super::entry::key_line;
use super::markdown::{BlockKind, Markdown, lines};
use super::outline::{Defined, Role, classify};
use super::record::Claim;
use super::reference::{Shape, hit_in_front};
use super::section::{number, unnumbered};
use super::yaml::Node;
use crate::model::{NodeKind, fold_id};
use crate::source::{CustomKind, Dialect, IdPlace, fold_key};
use crate::span::RepoPath;

/// The artifact that a file is as a whole.
pub(super) struct Front<'d> {
    pub(super) defined: Defined<'d>,
    /// The block of the heading that is its title, if one is.
    pub(super) heading: Option<usize>,
    /// Whether its front matter is the place of its definition.
    pub(super) by_yaml: bool,
}

/// The artifact that a file is as a whole, if it is one.
pub(super) fn front<'d>(
    path: &RepoPath,
    yaml: Option<&Node>,
    markdown: &Markdown<'_>,
    dialect: &'d Dialect,
) -> Option<Front<'d>> {
    let heading = Heading::first(markdown);
    let defined = dialect
        .kinds_of_file(path)
        .find_map(|kind| of_custom_kind(kind, path, yaml, &heading, dialect))
        .or_else(|| of_yaml(yaml?, &heading, dialect))
        .or_else(|| of_title(yaml?, &heading, dialect));
    let Some(defined) = defined else {
        let defined = of_name(path, markdown, &heading, dialect)?;
        return Some(Front { defined, heading: heading.block, by_yaml: false });
    };
    let has_title = yaml.is_some_and(|yaml| title_of(yaml, defined.custom).is_some());
    Some(Front {
        heading: heading.block.filter(|_| heading.level == 1 || !has_title),
        by_yaml: yaml.is_some(),
        defined,
    })
}

/// The first heading of a document.
struct Heading {
    block: Option<usize>,
    level: u8,
    text: String,
}

impl Heading {
    fn first(markdown: &Markdown<'_>) -> Self {
        let found = markdown.blocks.iter().enumerate().find_map(|(at, block)| match block.kind {
            BlockKind::Heading(level) => {
                Some(Self { block: Some(at), level, text: markdown.text(block).into_owned() })
            }
            _ => None,
        });
        found.unwrap_or(Self { block: None, level: 0, text: String::new() })
    }
}

/// A value of front matter; keys compare folded.
fn value<'y>(yaml: &'y Node, key: &str) -> Option<&'y str> {
    let mut entries = yaml.entries().iter();
    let (_, value) = entries.find(|(name, _)| name.text().is_some_and(|n| fold_key(n) == key))?;
    value.text().map(str::trim).filter(|text| !text.is_empty())
}

fn title_of<'y>(yaml: &'y Node, custom: Option<&CustomKind>) -> Option<&'y str> {
    let own = custom.and_then(|kind| kind.title.as_deref()).and_then(|key| value(yaml, key));
    own.or_else(|| value(yaml, "title"))
}

/// The artifact of a kind whose globs hold the file; `None` if the place of its id says that the
/// file is none.
fn of_custom_kind<'d>(
    kind: &'d CustomKind,
    path: &RepoPath,
    yaml: Option<&Node>,
    heading: &Heading,
    dialect: &'d Dialect,
) -> Option<Defined<'d>> {
    let id = match &kind.id {
        Some(IdPlace::File(pattern)) => Some(kind.id(pattern.capture(path.file_name())?)),
        Some(IdPlace::Path(pattern)) => Some(kind.id(pattern.capture(path.as_str())?)),
        Some(IdPlace::Key(key)) => yaml.and_then(|yaml| value(yaml, key)).map(|id| kind.id(id)),
        Some(IdPlace::Heading(pattern)) => pattern.capture(&heading.text).map(|id| kind.id(id)),
        None => yaml.and_then(|yaml| value(yaml, "id")).map(|id| kind.id(id)),
    };
    let own = match classify(&heading.text, false, dialect) {
        Role::Artifact(start) if start.kind == kind.kind => Some(start),
        _ => None,
    };
    // Where no place is said, the id stands where that of any artifact does.
    let id = match (id, own.as_ref().map(|own| &own.claim)) {
        (None, Some(Claim::Own(id))) if kind.id.is_none() => Some(id.clone()),
        (id, _) => id,
    };
    let title = match yaml.and_then(|yaml| title_of(yaml, Some(kind))) {
        Some(title) => match classify(title, false, dialect) {
            Role::Artifact(start) if start.kind == kind.kind => start.title,
            _ => unnumbered_title(title, id.as_deref()),
        },
        None => match own {
            Some(own) => own.title,
            None => unnumbered_title(&heading.text, id.as_deref()),
        },
    };
    let claim = match id {
        Some(id) => Claim::Own(id),
        None => Claim::Titled(title.as_str().into()),
    };
    Some(Defined { kind: kind.kind, claim, title, custom: Some(kind) })
}

/// The artifact that front matter defines, if it names an id or a kind.
fn of_yaml<'d>(yaml: &Node, heading: &Heading, dialect: &'d Dialect) -> Option<Defined<'d>> {
    let named = value(yaml, "kind").and_then(|word| match word.parse::<NodeKind>() {
        Ok(kind) => Some((kind, None)),
        Err(_) => dialect.of_word(word),
    });
    let named = named.filter(|(kind, _)| kind.is_artifact());
    let by_key = yaml.entries().iter().find_map(|(key, value)| {
        let key = fold_key(key.text()?);
        let word = key.strip_suffix(" id")?;
        let kind = dialect.of_word(word).or_else(|| dialect.of_word(&word.replace(' ', "-")))?;
        Some((kind, value.text()?.trim())).filter(|(_, id)| !id.is_empty())
    });
    let id = value(yaml, "id").or_else(|| by_key.map(|(_, id)| id));
    let of_id = id
        .and_then(|id| dialect.of_prefix(id.split('-').next()?))
        .filter(|(kind, _)| kind.is_artifact());
    let (kind, custom) = named.or_else(|| by_key.map(|(kind, _)| kind)).or(of_id)?;
    // `adr_id: 5` is ADR-5.
    let id: Option<SmolStr> = id.map(|id| match custom {
        Some(custom) => custom.id(id),
        None => with_prefix(kind, id),
    });
    let title = match title_of(yaml, custom) {
        Some(title) => title.to_owned(),
        None => unnumbered_title(&heading.text, id.as_deref()),
    };
    let claim = match id {
        Some(id) => Claim::Own(id),
        None => Claim::Titled(title.as_str().into()),
    };
    Some(Defined { kind, claim, title, custom })
}

/// The artifact whose id begins the title in front matter, which a site draws above a page that has no heading of the first
/// level: `title: "ADR-001: Outbox"`.
fn of_title<'d>(yaml: &Node, heading: &Heading, dialect: &'d Dialect) -> Option<Defined<'d>> {
    let is_plain = || matches!(classify(&heading.text, false, dialect), Role::Plain);
    if heading.level == 1 || heading.level > 1 && !is_plain() {
        return None;
    }
    match classify(value(yaml, "title")?, false, dialect) {
        Role::Artifact(start) if matches!(start.claim, Claim::Own(_)) => {
            let (kind, claim, title, custom) = (start.kind, start.claim, start.title, start.custom);
            Some(Defined { kind, claim, title, custom })
        }
        _ => None,
    }
}

/// The artifact whose id begins the name of the file and, however it goes on, the first heading: `# ADR-018 Title`,
/// `# [ADR-004] Title`, `# ADR-023 (draft): Title` in `adr-….md`. Only a file that says its status is one: notes
/// about ADR-018 are called so, too.
fn of_name<'d>(
    path: &RepoPath,
    markdown: &Markdown<'_>,
    heading: &Heading,
    dialect: &'d Dialect,
) -> Option<Defined<'d>> {
    let text = heading.text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let id = hit_in_front(text, dialect).filter(|hit| hit.shape == Shape::Id)?.range;
    let (id, rest) = (&text[id.clone()], &text[id.end..]);
    let (kind, custom) = dialect.of_prefix(id.split('-').next()?)?;
    let is_plain = matches!(classify(&heading.text, false, dialect), Role::Plain)
        && !rest.to_ascii_lowercase().contains("amendment");
    if !kind.is_artifact() || !is_plain || !is_called(path, id) || !says_status(markdown, dialect) {
        return None;
    }
    // What stands in brackets behind the id is no title: `[Accepted]: Title`.
    let rest = rest.trim_start_matches([']', '*', ' ']);
    let title = match rest.strip_prefix(['(', '[']).and_then(|rest| rest.split_once([')', ']'])) {
        Some((_, title)) => title,
        None => rest,
    };
    let title = title.trim_start_matches([':', '.', '|', '-', '–', '—', ' ']).to_owned();
    Some(Defined { kind, claim: Claim::Own(id.into()), title, custom })
}

/// Whether the name of a file begins with an id: `adr-018-title.md`.
fn is_called(path: &RepoPath, id: &str) -> bool {
    let name = path.file_name().replace('_', "-");
    let stem = name.split('.').next().unwrap_or_default();
    let ends = stem.match_indices('-').map(|(at, _)| at).chain([stem.len()]);
    ends.take(LONGEST_ID).any(|end| fold_id(&stem[..end]) == fold_id(id))
}

/// The most pieces between hyphens that an id in the name of a file has: `inc-2024-01-15-1`.
const LONGEST_ID: usize = 5;

/// Whether a file says its status: below a heading, behind a key or in a table.
fn says_status(markdown: &Markdown<'_>, dialect: &Dialect) -> bool {
    let is_status = |text: &str| text.trim().eq_ignore_ascii_case("status");
    markdown.blocks.iter().any(|block| match block.kind {
        BlockKind::Heading(_) | BlockKind::Cell(_, 0) => is_status(&markdown.text(block)),
        _ => lines(markdown.inlines(block))
            .filter_map(|line| key_line(line, dialect))
            .any(|line| is_status(&line.key)),
    })
}

/// An id; a bare number with the prefix of its kind.
fn with_prefix(kind: NodeKind, id: &str) -> SmolStr {
    let is_number = id.bytes().all(|byte| byte.is_ascii_digit());
    match kind.row().prefixes.first().filter(|_| is_number) {
        Some(prefix) => format_smolstr!("{prefix}-{id}"),
        None => id.into(),
    }
}

/// A heading without the id in front of its title.
fn without_id(heading: &str, id: Option<&str>) -> String {
    let rest = id.and_then(|id| {
        let end = heading.find([':', ' ', '—', '–'])?;
        (fold_id(heading[..end].trim()) == fold_id(id)).then(|| &heading[end..])
    });
    rest.unwrap_or(heading).trim_start_matches([':', ' ', '-', '–', '—']).to_owned()
}

/// A title without the id, or the number of the id, in front: `17. Use UDP` of `ADR-17` is `Use UDP`.
fn unnumbered_title(title: &str, id: Option<&str>) -> String {
    let title = title.trim();
    let of_id = id.map(|id| id.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default());
    let digits = |text: &str| text.trim_start_matches('0').to_owned();
    match number(title) {
        Some(own) if of_id.is_some_and(|of_id| digits(of_id) == digits(own)) => {
            unnumbered(title).trim_start_matches(['-', '–', '—', ' ']).to_owned()
        }
        _ => without_id(title, id),
    }
}
