//! A kind of a team's own.

use smol_str::SmolStr;
use toml::Spanned;

use super::super::config::Config;
use super::super::config::kinds::{DeclaredId, DeclaredKind};
use super::pattern::Pattern;
use crate::error::ConfigError;
use crate::model::{
    EDGE_NAMES, EdgeKind, EdgeRule, KindSet, LIFE_CYCLES, NodeKind, Status, nearest,
};

/// A kind of the model under another name, or what is added to one under its own.
#[derive(Clone, Debug)]
pub(crate) struct CustomKind {
    pub(crate) name: SmolStr,
    /// The kind as which it stands in the chain.
    pub(crate) kind: NodeKind,
    pub(crate) id: Option<IdPlace>,
    /// The id around what stands at its place.
    form: Pattern,
    prefixes: Vec<String>,
    /// In upper case.
    local_prefixes: Vec<String>,
    words: Vec<String>,
    /// The key of its title, folded.
    pub(crate) title: Option<SmolStr>,
    /// The key of its status, folded.
    pub(crate) status: Option<SmolStr>,
    /// Statuses as written, folded, and what they mean.
    states: Vec<(String, SmolStr)>,
    edges: Vec<(SmolStr, KeyEdge)>,
    links: Vec<Pattern>,
}

/// Where the id of an artifact stands.
#[derive(Clone, Debug)]
pub(crate) enum IdPlace {
    /// The value of a metadata key, folded.
    Key(SmolStr),
    /// In the name of the file.
    File(Pattern),
    /// In the whole path of the file.
    Path(Pattern),
    /// In the first heading.
    Heading(Pattern),
}

/// So many bytes a [`SmolStr`] holds in itself.
const SHORT_KEY: usize = 23;

/// The edge that the values of a key make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct KeyEdge {
    pub(crate) kind: EdgeKind,
    /// Whether it runs from the value to the artifact.
    pub(crate) is_reverse: bool,
}

/// The form in which two spellings of a metadata key are equal: `depends-on`, `depends_on` and
/// `dependsOn` are `depends on`. Cost: `O(bytes)`; a short key of ASCII, as nearly all are, needs no heap.
pub(crate) fn fold_key(key: &str) -> SmolStr {
    let key = key.trim();
    let is_camel = key.starts_with(char::is_lowercase)
        && key.contains(char::is_uppercase)
        && key.chars().all(char::is_alphanumeric);
    if is_camel || !key.is_ascii() {
        return fold_any(key, is_camel);
    }
    let fold = |byte: u8| match byte {
        b'_' | b'-' => b' ',
        _ => byte.to_ascii_lowercase(),
    };
    let mut short = [0; SHORT_KEY];
    match short.get_mut(..key.len()) {
        Some(folded) => {
            folded.iter_mut().zip(key.bytes()).for_each(|(folded, byte)| *folded = fold(byte));
            str::from_utf8(folded).expect("ASCII is UTF-8").into()
        }
        None => key.bytes().map(|byte| char::from(fold(byte))).collect(),
    }
}

/// The same for any letters; of a key that `is_camel`, capitals begin words.
fn fold_any(key: &str, is_camel: bool) -> SmolStr {
    let mut folded = String::with_capacity(key.len());
    let mut after_small = false;
    for character in key.chars() {
        if is_camel && after_small && character.is_uppercase() {
            folded.push(' ');
        }
        after_small = character.is_lowercase();
        match character {
            '_' | '-' => folded.push(' '),
            _ => folded.extend(character.to_lowercase()),
        }
    }
    folded.into()
}

impl CustomKind {
    pub(super) fn compile(
        config: &Config,
        declared: &DeclaredKind,
        known: &[Self],
    ) -> Result<Self, ConfigError> {
        let kind = stands_as(config, declared)?;
        let name = declared.name.get_ref().trim();
        if name.is_empty() {
            return Err(config.error_at(declared.name.span(), "a kind needs a name", None));
        }
        if known.iter().any(|other| other.name.to_lowercase() == name.to_lowercase()) {
            let message = format!("the kind `{name}` is declared a second time");
            return Err(config.error_at(declared.name.span(), &message, None));
        }
        let prefixes = prefixes(config, declared, kind, known)?;
        let first = prefixes.first().map(String::as_str).or(kind.row().prefixes.first().copied());
        let form = format!("{}-{{}}", first.unwrap_or(kind.row().label));
        let form = match declared.id.as_ref().and_then(|id| id.get_ref().form.as_ref()) {
            Some(form) => pattern(config, form)?,
            None => Pattern::parse(&form).expect("it was made with one hole"),
        };
        let links = declared.links.iter().map(|link| pattern(config, link));
        let edges = declared.edges.iter();
        let states = declared.states.iter();
        Ok(Self {
            name: name.into(),
            kind,
            id: declared.id.as_ref().map(|id| id_place(config, declared, id)).transpose()?,
            form,
            prefixes,
            local_prefixes: local_prefixes(config, declared)?,
            words: declared.words.iter().map(|word| word.get_ref().trim().to_lowercase()).collect(),
            title: declared.title.as_ref().map(|key| fold_key(key.get_ref())),
            status: declared.status.as_ref().map(|key| fold_key(key.get_ref())),
            states: states
                .map(|(written, state)| {
                    let own = written.get_ref();
                    Ok((Status::fold(own), meant(config, kind, own, state)?))
                })
                .collect::<Result<_, _>>()?,
            edges: edges
                .map(|(key, name)| Ok((fold_key(key.get_ref()), edge(config, kind, name)?)))
                .collect::<Result<_, _>>()?,
            links: links.collect::<Result<_, _>>()?,
        })
    }

    /// Whether this adds to a kind of the framework under its own name.
    pub(super) fn is_extension(&self) -> bool {
        self.name.eq_ignore_ascii_case(self.kind.name())
    }

    /// The name that results show, if it is not that of the framework.
    pub(crate) fn own_name(&self) -> Option<&SmolStr> {
        (!self.is_extension()).then_some(&self.name)
    }

    pub(super) fn has_prefix(&self, prefix: &str) -> bool {
        self.prefixes.iter().any(|own| own.eq_ignore_ascii_case(prefix))
    }

    pub(super) fn has_word(&self, word: &str) -> bool {
        self.words.iter().any(|own| *own == word.to_lowercase())
            || !self.is_extension() && self.name.eq_ignore_ascii_case(word)
    }

    /// Prefixes that stand for its own in what is nearest to its files, in upper case.
    pub(crate) fn local_prefixes(&self) -> &[String] {
        &self.local_prefixes
    }

    /// The prefixes of its ids, in upper case.
    pub(crate) fn prefixes(&self) -> impl Iterator<Item = String> {
        let of_form = self.form.start().strip_suffix('-').map(str::to_uppercase);
        self.prefixes.iter().map(|prefix| prefix.to_uppercase()).chain(of_form)
    }

    /// The id for what stands at the id's place; a text that is such an id already stays.
    pub(crate) fn id(&self, found: &str) -> SmolStr {
        let found = found.trim();
        let folds = found.to_uppercase();
        if self.form.capture(found).is_some()
            || self
                .prefixes()
                .any(|prefix| folds.strip_prefix(&prefix).is_some_and(|rest| rest.starts_with('-')))
        {
            return found.into();
        }
        self.form.fill(found).into()
    }

    /// What the values of a key (folded) relate.
    pub(crate) fn edge(&self, key: &str) -> Option<KeyEdge> {
        self.edges.iter().find(|(own, _)| own == key).map(|(_, edge)| *edge)
    }

    /// Whether any of the keys that relate something is, folded, so long.
    pub(crate) fn has_edge_of_length(&self, length: usize) -> bool {
        self.edges.iter().any(|(own, _)| own.len() == length)
    }

    /// The state that a status means, if the configuration says so.
    pub(crate) fn state(&self, written: &str) -> Option<&SmolStr> {
        let written = Status::fold(written);
        let exact = self.states.iter().find(|(own, _)| *own == written);
        let begins = |own: &str| {
            written.strip_prefix(own).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        exact.or_else(|| self.states.iter().find(|(own, _)| begins(own))).map(|(_, state)| state)
    }

    pub(super) fn id_of_link(&self, destination: &str) -> Option<String> {
        let destination = destination.trim_end_matches('/');
        let found = self.links.iter().find_map(|link| link.capture(destination))?;
        Some(self.id(found).into())
    }
}

fn pattern(config: &Config, text: &Spanned<String>) -> Result<Pattern, ConfigError> {
    Pattern::parse(text.get_ref().trim())
        .map_err(|message| config.error_at(text.span(), message, None))
}

/// The kind of the model that a declared one stands as.
fn stands_as(config: &Config, declared: &DeclaredKind) -> Result<NodeKind, ConfigError> {
    let artifacts = || KindSet::ARTIFACTS.iter().map(NodeKind::name);
    let parse = |name: &Spanned<String>| {
        let text = name.get_ref().trim();
        let kind = text.parse::<NodeKind>().ok().filter(|kind| kind.is_artifact());
        kind.ok_or_else(|| {
            let help = match nearest(text, artifacts()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it may be {}", artifacts().collect::<Vec<_>>().join(", ")),
            };
            let message = format!("`{text}` is no kind of artifact");
            config.error_at(name.span(), &message, Some(help))
        })
    };
    let of_name = declared.name.get_ref().trim().parse::<NodeKind>().ok();
    match (&declared.stands_as, of_name) {
        (Some(stands_as), None) => parse(stands_as),
        (None, Some(_)) => parse(&declared.name),
        (Some(stands_as), Some(own)) => {
            let kind = parse(stands_as)?;
            if kind == own {
                return Ok(kind);
            }
            let message = format!("`{own}` is a kind of the framework and stands as itself");
            let help = "give the kind another name".to_owned();
            Err(config.error_at(declared.name.span(), &message, Some(help)))
        }
        (None, None) => {
            let message = format!(
                "the kind `{}` needs `as`, the kind as which it stands in the chain",
                declared.name.get_ref()
            );
            let help = format!("it may be {}", artifacts().collect::<Vec<_>>().join(", "));
            Err(config.error_at(declared.name.span(), &message, Some(help)))
        }
    }
}

fn prefixes(
    config: &Config,
    declared: &DeclaredKind,
    kind: NodeKind,
    known: &[CustomKind],
) -> Result<Vec<String>, ConfigError> {
    let mut prefixes = Vec::new();
    for prefix in &declared.prefixes {
        let text = prefix.get_ref().trim().trim_end_matches('-');
        is_prefix(config, prefix)?;
        let taken = NodeKind::of_prefix(text).filter(|other| *other != kind).map(NodeKind::name);
        let taken = taken.or_else(|| {
            known.iter().find(|other| other.has_prefix(text)).map(|other| other.name.as_str())
        });
        if let Some(taken) = taken {
            let message = format!("the prefix `{text}` is that of the kind `{taken}`");
            return Err(config.error_at(prefix.span(), &message, None));
        }
        prefixes.push(text.to_owned());
    }
    Ok(prefixes)
}

/// An error unless a text may be a prefix.
fn is_prefix(config: &Config, prefix: &Spanned<String>) -> Result<(), ConfigError> {
    let text = prefix.get_ref().trim().trim_end_matches('-');
    let is_prefix = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric());
    if is_prefix {
        return Ok(());
    }
    let message = format!("`{text}` is no prefix of ids");
    let help = "a prefix is made of letters and digits: `EIP` in `EIP-20`".to_owned();
    Err(config.error_at(prefix.span(), &message, Some(help)))
}

/// The prefixes that other kinds may have, too.
fn local_prefixes(config: &Config, declared: &DeclaredKind) -> Result<Vec<String>, ConfigError> {
    let one = |prefix: &Spanned<String>| {
        is_prefix(config, prefix)?;
        Ok(prefix.get_ref().trim().trim_end_matches('-').to_uppercase())
    };
    declared.local_prefixes.iter().map(one).collect()
}

fn id_place(
    config: &Config,
    declared: &DeclaredKind,
    id: &Spanned<DeclaredId>,
) -> Result<IdPlace, ConfigError> {
    let DeclaredId { key, file, heading, .. } = id.get_ref();
    match (key, file, heading) {
        (Some(key), None, None) => Ok(IdPlace::Key(fold_key(key.get_ref()))),
        (None, Some(file), None) if file.get_ref().contains('/') => {
            Ok(IdPlace::Path(pattern(config, file)?))
        }
        (None, Some(file), None) => Ok(IdPlace::File(pattern(config, file)?)),
        (None, None, Some(heading)) => Ok(IdPlace::Heading(pattern(config, heading)?)),
        _ => {
            let message = format!(
                "the id of the kind `{}` stands in one place: `key`, `file` or `heading`",
                declared.name.get_ref()
            );
            Err(config.error_at(id.span(), &message, None))
        }
    }
}

/// The state that a spelling means: one of the kind's life cycle, or one of its own that is spelt
/// as it is named.
fn meant(
    config: &Config,
    kind: NodeKind,
    written: &str,
    state: &Spanned<String>,
) -> Result<SmolStr, ConfigError> {
    let text = state.get_ref().trim();
    let Some(cycle) = LIFE_CYCLES.iter().find(|cycle| cycle.kind == kind) else {
        return Ok(text.to_lowercase().into());
    };
    if let Some(known) = Status::read(kind, text).normal {
        return Ok(known);
    }
    if Status::fold(written) == Status::fold(text) {
        return Ok(text.to_lowercase().into());
    }
    let states = || cycle.states.iter().map(|(state, _)| *state);
    let message = format!("`{text}` is no state of {}", kind.row().plural);
    let help = match nearest(&text.to_lowercase(), states()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!(
            "it may be {}; a state of the kind's own is declared as `\"{text}\" = \"{text}\"`",
            states().collect::<Vec<_>>().join(", ")
        ),
    };
    Err(config.error_at(state.span(), &message, Some(help)))
}

/// The edge that a name or its inverse means, if an artifact of `kind` can have it.
fn edge(config: &Config, kind: NodeKind, name: &Spanned<String>) -> Result<KeyEdge, ConfigError> {
    let can_have = |edge: KeyEdge| {
        KindSet::ALL.iter().any(|other| {
            let (from, to) = if edge.is_reverse { (other, kind) } else { (kind, other) };
            EdgeRule::find(edge.kind, from, to, false).is_some()
        })
    };
    let all = EDGE_NAMES.iter().flat_map(|row| {
        [(row.name, false), (row.inverse, true)]
            .map(|(name, is_reverse)| (name, KeyEdge { kind: row.kind, is_reverse }))
    });
    let text = name.get_ref().trim();
    if let Some((_, edge)) = all.clone().find(|(name, _)| *name == text) {
        if can_have(edge) {
            return Ok(edge);
        }
        let fit = all.filter(|(_, edge)| can_have(*edge)).map(|(name, _)| name);
        let message = format!("{} have no edge `{text}`", kind.row().plural);
        let help = format!("they have {}", fit.collect::<Vec<_>>().join(", "));
        return Err(config.error_at(name.span(), &message, Some(help)));
    }
    let help = match nearest(text, all.clone().map(|(name, _)| name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let fit = all.filter(|(_, edge)| can_have(*edge)).map(|(name, _)| name);
            format!("{} have {}", kind.row().plural, fit.collect::<Vec<_>>().join(", "))
        }
    };
    Err(config.error_at(name.span(), &format!("`{text}` is no kind of edge"), Some(help)))
}
