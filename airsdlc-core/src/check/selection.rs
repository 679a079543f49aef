//! Which rules hold, how bad their findings are, and where they do not hold.
//!
//! A *selector* is `all`, a group, a code or a name. The narrower wins: a name over a group over `all`;
//! of two equally narrow ones, what an option selects over what the configuration leaves out, else the one that
//! leaves out.

use std::str::FromStr as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::diagnostic::Diagnostic;
use super::rule::{Group, Metadata, Rule};
use super::rules;
use crate::error::{CheckError, ConfigError};
use crate::model::{CUSTOM_KIND, Node, NodeKind, Severity, UnknownName, fold_name, nearest};
use crate::source::{Config, DeclaredException};
use crate::span::RepoPath;

/// From which severity on a report counts as failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// Errors.
    #[default]
    Error,
    /// Errors and warnings.
    Warning,
    /// Everything.
    Info,
    /// Nothing.
    Never,
}

impl FailOn {
    /// Whether a finding of this severity makes a report fail.
    pub fn counts(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity == Severity::Error,
            Self::Warning => severity != Severity::Info,
            Self::Info => true,
            Self::Never => false,
        }
    }
}

impl std::str::FromStr for FailOn {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const NAMES: [(&str, FailOn); 4] = [
            ("error", FailOn::Error),
            ("warning", FailOn::Warning),
            ("info", FailOn::Info),
            ("never", FailOn::Never),
        ];
        // Summaries count notes.
        let text = if text.eq_ignore_ascii_case("note") { "info" } else { text };
        let known = NAMES.iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
        known
            .map(|(_, level)| *level)
            .ok_or_else(|| UnknownName::new("severity", text, NAMES.iter().map(|(name, _)| *name)))
    }
}

/// All rules there are: those of the library and those of the program that links it.
pub(super) struct Rules {
    all: Vec<Arc<dyn Rule>>,
}

/// What a selector means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Selector {
    All,
    Group(Group),
    /// The rule at this place of [`Rules`].
    One(usize),
}

impl Selector {
    /// How narrow it is, if it means a rule.
    fn meets(&self, at: usize, metadata: &Metadata) -> Option<u8> {
        match self {
            Self::All => Some(0),
            Self::Group(group) => (*group == metadata.group).then_some(1),
            Self::One(one) => (*one == at).then_some(2),
        }
    }
}

impl Rules {
    pub(super) fn new(own: &[Arc<dyn Rule>]) -> Result<Self, CheckError> {
        let mut all = rules::all();
        all.extend(own.iter().cloned());
        // Names mean something in any case, and so do those of groups and those that rules had.
        let mut names: Vec<String> = vec!["all".to_owned()];
        let groups = super::rule::GROUPS.iter().flat_map(|(_, letter, name)| [letter, name]);
        let taken = groups.copied().filter(|name| !name.is_empty()).chain(rules::old_names());
        names.extend(taken.map(str::to_ascii_lowercase));
        for rule in &all {
            let Metadata { code, name, .. } = rule.metadata();
            names.extend([code, name].map(|name| name.to_ascii_lowercase()));
        }
        names.sort_unstable();
        if let Some(pair) = names.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(CheckError::DuplicateRule { name: pair[0].clone() });
        }
        Ok(Self { all })
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &Arc<dyn Rule>> {
        self.all.iter()
    }

    pub(super) fn at(&self, place: usize) -> &dyn Rule {
        &*self.all[place]
    }

    /// The place of a rule by its code, its name, or a name that it had.
    pub(super) fn find(&self, text: &str) -> Option<usize> {
        let text = rules::renamed(text).unwrap_or(text);
        self.all.iter().position(|rule| {
            let Metadata { code, name, .. } = rule.metadata();
            text.eq_ignore_ascii_case(code) || text.eq_ignore_ascii_case(name)
        })
    }

    /// Whether `held` marks all rules that a selector means: of others nobody knows what they would find.
    pub(super) fn all_held(&self, meant: Selector, held: &[bool]) -> bool {
        let rules = self.all.iter().zip(held).enumerate();
        rules
            .into_iter()
            .all(|(at, (rule, held))| *held || meant.meets(at, rule.metadata()).is_none())
    }

    pub(super) fn selector(&self, text: &str) -> Result<Selector, CheckError> {
        if text.eq_ignore_ascii_case("all") {
            return Ok(Selector::All);
        }
        if let Some(one) = self.find(text) {
            return Ok(Selector::One(one));
        }
        if let Ok(group) = Group::from_str(text) {
            return Ok(Selector::Group(group));
        }
        let groups = super::rule::GROUPS.iter().map(|(_, _, name)| *name);
        let own = self.all.iter().flat_map(|rule| [rule.metadata().code, rule.metadata().name]);
        let near = nearest(text, own.chain(groups).chain(std::iter::once("all")));
        Err(CheckError::UnknownRule { name: text.to_owned(), nearest: near.map(str::to_owned) })
    }

    /// The selectors of the configuration; an unknown one is an error with its place.
    fn selectors(
        &self,
        config: &Config,
        texts: &[Spanned<String>],
    ) -> Result<Vec<Selector>, CheckError> {
        let one = |text: &Spanned<String>| {
            self.selector(text.get_ref()).map_err(|error| placed(config, text, &error).into())
        };
        texts.iter().map(one).collect()
    }
}

/// An error of a name in the configuration, with its place.
fn placed(config: &Config, text: &Spanned<String>, error: &CheckError) -> ConfigError {
    let help = match error {
        CheckError::UnknownRule { nearest: Some(near), .. } => format!("did you mean `{near}`?"),
        _ => "`airsdlc rules` lists the rules".to_owned(),
    };
    config.error_at(text.span(), &error.to_string(), Some(help))
}

/// Which rules hold, and how.
pub(super) struct Selection {
    /// For each rule its severity; `None` if it does not hold.
    pub(super) severities: Vec<Option<Severity>>,
    pub(super) exceptions: Vec<Exception>,
}

/// Rules that do not hold for some files or kinds.
pub(super) struct Exception {
    rules: Vec<Selector>,
    paths: Option<GlobSet>,
    kinds: Vec<String>,
    /// Why, as the configuration says.
    pub(super) reason: String,
    /// Where it stands in the configuration.
    pub(super) place: std::ops::Range<usize>,
    /// Whether it hid something.
    pub(super) used: AtomicBool,
    /// The codes of the rules that it is for.
    codes: Vec<&'static str>,
}

impl Selection {
    pub(super) fn new(
        rules: &Rules,
        config: &Config,
        select: &[String],
        ignore: &[String],
    ) -> Result<Self, CheckError> {
        let check = &config.check;
        let given = |texts: &[String]| -> Result<Vec<Selector>, CheckError> {
            texts.iter().map(|text| rules.selector(text)).collect()
        };
        let configured = match &check.select {
            Some(texts) => rules.selectors(config, texts)?,
            None => vec![Selector::All],
        };
        // Of two equally narrow, the options win over the configuration.
        let is_asked = !select.is_empty();
        let select = if is_asked { given(select)? } else { configured };
        let (left_out, ignore) = (rules.selectors(config, &check.ignore)?, given(ignore)?);
        let narrowest = |selectors: &[Selector], at: usize, metadata: &Metadata| {
            selectors.iter().filter_map(|selector| selector.meets(at, metadata)).max()
        };
        let severities = severities(rules, config)?;
        let holds = |(at, rule): (usize, &Arc<dyn Rule>)| {
            let metadata = rule.metadata();
            let taken = narrowest(&select, at, metadata);
            let left_out = narrowest(&left_out, at, metadata);
            let is_held = taken > narrowest(&ignore, at, metadata)
                && (taken > left_out || is_asked && taken.is_some() && taken == left_out);
            is_held.then(|| severities[at].unwrap_or(metadata.severity))
        };
        let severities: Vec<Option<Severity>> = rules.iter().enumerate().map(holds).collect();
        // A check of nothing would pass for one that found nothing.
        if severities.iter().all(Option::is_none) {
            return Err(CheckError::NoRule);
        }
        let exceptions = check.exception.iter().map(|one| Exception::new(rules, config, one));
        Ok(Self { severities, exceptions: exceptions.collect::<Result<_, _>>()? })
    }
}

/// For each rule the severity that the configuration gives it: the narrower selector wins; of two equally narrow
/// ones, the later.
fn severities(rules: &Rules, config: &Config) -> Result<Vec<Option<Severity>>, CheckError> {
    let mut written: Vec<_> = config.check.severity.iter().collect();
    written.sort_by_key(|(name, _)| name.span().start);
    let mut given: Vec<Option<(u8, Severity)>> = vec![None; rules.all.len()];
    for (name, severity) in written {
        let selector =
            rules.selector(name.get_ref()).map_err(|error| placed(config, name, &error))?;
        let severity = severity_of(config, severity)?;
        for (at, rule) in rules.iter().enumerate() {
            let narrowness = selector.meets(at, rule.metadata());
            let Some(narrowness) = narrowness else { continue };
            if given[at].is_none_or(|(before, _)| before <= narrowness) {
                given[at] = Some((narrowness, severity));
            }
        }
    }
    Ok(given.into_iter().map(|given| given.map(|(_, severity)| severity)).collect())
}

fn severity_of(config: &Config, text: &Spanned<String>) -> Result<Severity, ConfigError> {
    match text.get_ref().as_str() {
        "error" => Ok(Severity::Error),
        "warning" => Ok(Severity::Warning),
        "info" => Ok(Severity::Info),
        other => {
            let message = format!("`{other}` is no severity");
            let help = "a severity is `error`, `warning` or `info`; `ignore` switches a rule off";
            Err(config.error_at(text.span(), &message, Some(help.to_owned())))
        }
    }
}

impl Exception {
    fn new(
        rules: &Rules,
        config: &Config,
        declared: &DeclaredException,
    ) -> Result<Self, CheckError> {
        let mut globs = GlobSetBuilder::new();
        for path in &declared.paths {
            let glob = GlobBuilder::new(path.get_ref()).literal_separator(true).build();
            globs.add(glob.map_err(|error| {
                config.error_at(path.span(), &format!("not a glob: {}", error.kind()), None)
            })?);
        }
        let globs = globs.build().map_err(|error| {
            let place = declared.paths.first().map_or(0..0, Spanned::span);
            config.error_at(place, &format!("too many globs: {error}"), None)
        })?;
        let names = declared.rules.get_ref();
        let Some(first) = names.first() else {
            let place = declared.rules.span();
            return Err(config.error_at(place, "an exception names no rule", None).into());
        };
        for kind in &declared.kinds {
            is_kind(config, kind)?;
        }
        let selectors = rules.selectors(config, names)?;
        let is_meant = |at: usize, rule: &Arc<dyn Rule>| {
            selectors.iter().any(|selector| selector.meets(at, rule.metadata()).is_some())
        };
        let meant = rules.iter().enumerate().filter(|(at, rule)| is_meant(*at, rule));
        let codes = meant.map(|(_, rule)| rule.metadata().code).collect();
        Ok(Self {
            codes,
            used: AtomicBool::new(false),
            rules: selectors,
            paths: (!declared.paths.is_empty()).then_some(globs),
            kinds: declared.kinds.iter().map(|kind| fold_name(kind.get_ref()).into()).collect(),
            reason: declared.reason.clone(),
            place: first.span(),
        })
    }

    /// Whether it is for a finding of the rule at a place; `node` is what the finding is about.
    pub(super) fn covers(
        &self,
        at: usize,
        metadata: &Metadata,
        found: &Diagnostic,
        node: Option<&Node>,
    ) -> bool {
        self.rules.iter().any(|selector| selector.meets(at, metadata).is_some())
            && self.paths.as_ref().is_none_or(|paths| paths.is_match(found.location.path.as_str()))
            && (self.kinds.is_empty() || node.is_some_and(|node| self.is_of_kind(node)))
    }

    /// Whether it is for a rule and for all of a file, of whatever kind.
    pub(super) fn frees(&self, rule: &Metadata, path: &RepoPath) -> bool {
        self.paths.as_ref().is_some_and(|paths| paths.is_match(path.as_str()))
            && self.kinds.is_empty()
            && self.codes.contains(&rule.code)
    }

    /// Whether `held` marks all rules that it is for.
    pub(super) fn is_judged(&self, rules: &Rules, held: &[bool]) -> bool {
        self.rules.iter().all(|selector| rules.all_held(*selector, held))
    }

    fn is_of_kind(&self, node: &Node) -> bool {
        let own = node.attribute(CUSTOM_KIND).map(fold_name);
        self.kinds.iter().any(|kind| {
            *kind == fold_name(node.kind.name()).as_str() || own.as_deref() == Some(kind)
        })
    }
}

/// An error if a name is neither a kind of the framework nor one of the configuration.
fn is_kind(config: &Config, name: &Spanned<String>) -> Result<(), ConfigError> {
    let own =
        || config.dialect.kinds.iter().filter_map(|kind| kind.own_name()).map(|name| name.as_str());
    let fold = fold_name(name.get_ref());
    if own().any(|own| fold_name(own) == fold) {
        return Ok(());
    }
    let Err(error) = name.get_ref().parse::<NodeKind>() else { return Ok(()) };
    let near = nearest(name.get_ref(), own()).map(str::to_owned).or(error.nearest.clone());
    let help = near.map(|near| format!("did you mean `{near}`?"));
    Err(config.error_at(name.span(), &error.to_string(), help))
}

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.all.iter().map(|rule| rule.metadata().name)).finish()
    }
}
