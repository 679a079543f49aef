//! What words of running text refer to: titles, names, routes and files, which need not be references
//! at all.

use super::find::Found;
use super::links::normalise;
use super::lookup::{CANDIDATES, MOST, Place, without_address};
use super::resolve::{End, Resolver};
use crate::model::{NodeKind as N, Origin, fold_name};
use crate::parse::address::claims_a_page;
use crate::parse::record::{PartName, Reference, Target, Within};
use crate::span::Location;

impl Resolver<'_> {
    /// Something that a text may name: where it is not one thing, the text is no reference.
    pub(super) fn perhaps(
        &self,
        file: usize,
        source: &End,
        at: Option<&Location>,
        target: &Target,
    ) -> Found {
        if let Target::Part(Within::Declared(_), PartName::Section(number)) = target
            && self
                .artifact(source)
                .is_some_and(|own| self.pages.heading_of_number(own, number).is_some())
        {
            // "Section 3.2" without a word more is one's own where there is one.
            return Found::NoReference;
        }
        let found = match target {
            // A route without a method is that of all methods.
            Target::Route(route) => match all(&self.draft.lookup.route(route)) {
                Found::Nothing => self.mapped(file, source, route),
                found => found,
            },
            target => self.find(file, source, at, target),
        };
        match found {
            Found::One(_) | Found::Each(_) => found,
            Found::Nothing | Found::Several(_) | Found::NoReference => Found::NoReference,
        }
    }

    /// The file that a path as a program sees it stands for, where the configuration maps it.
    fn mapped(&self, file: usize, source: &End, path: &str) -> Found {
        let mapped = self.dialect.links.code(path);
        match mapped.and_then(|mapped| self.draft.lookup.files.exact(without_address(&mapped))) {
            Some(path) => self.of_file(file, source, path, None),
            None => Found::Nothing,
        }
    }

    /// A route where one must stand: `/v1/bookings*` is every endpoint below it.
    pub(super) fn route(&self, route: &str) -> Found {
        let found = self.draft.lookup.route(route);
        if route.ends_with('*') { all(&found) } else { Found::unique(&found) }
    }

    /// The service that words name: the longest run of them that is the name or the title of one, of at
    /// least two words; `billing service` may be `billing`.
    pub(super) fn phrase(&self, words: &str) -> Found {
        let lookup = &self.draft.lookup;
        // Nearly no phrase is one: this is asked before anything is made of its words.
        if !words.split([' ']).any(|word| lookup.begins_service(word)) {
            return Found::NoReference;
        }
        let words: Vec<&str> = words.split(' ').collect();
        let begins: Vec<bool> = words.iter().map(|word| lookup.begins_service(word)).collect();
        for count in (1..=words.len()).rev() {
            for (run, _) in words.windows(count).zip(&begins).filter(|(_, begins)| **begins) {
                let is_name = count > 1 || run[0].contains(['-', '_']);
                let mut found = &[][..];
                if is_name {
                    found = lookup.folded_name(N::Service, fold_name(&run.join(" ")));
                }
                if let [before @ .., last] = run
                    && found.is_empty()
                    && !before.is_empty()
                    && last.eq_ignore_ascii_case("service")
                {
                    found = lookup.folded_name(N::Service, fold_name(&before.join(" ")));
                }
                if let [only] = found {
                    return Found::One(End::Node(*only));
                }
            }
        }
        Found::NoReference
    }

    /// A file as running text names it: from the root, from the directory of the text, or by the end of
    /// its path. One that is not there dangles if it is a page in a directory.
    pub(super) fn file_in_text(&self, file: usize, source: &End, written: &str) -> Found {
        let (path, anchor) = match written.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor)),
            None => (written, None),
        };
        let mapped = self.mapped(file, source, path);
        if let Found::One(_) | Found::Each(_) = mapped {
            return mapped;
        }
        let bare = without_address(path);
        let files = &self.draft.lookup.files;
        let is_name = bare.len() == path.len() && !bare.contains('/');
        let is_relative = bare.starts_with("./") || bare.starts_with("../");
        let most = if is_name { 2 } else { CANDIDATES + 1 };
        let here = || {
            let from_here = normalise(self.files[file].path.parent(), bare)?;
            files.exact(&from_here)
        };
        let from_root = files.exact(bare.trim_start_matches('/')).filter(|_| !is_relative);
        let found = match from_root.or_else(here) {
            Some(exact) => vec![exact],
            None if is_relative => Vec::new(),
            None => files.find_some(bare, most),
        };
        match found.as_slice() {
            [only] => self.of_file(file, source, only, anchor),
            [] if claims_a_page(bare) => Found::Nothing,
            // A name that many files have names none: `README.md`.
            several if several.is_empty() || is_name || several.len() > CANDIDATES => {
                Found::NoReference
            }
            several => {
                Found::Several(several.iter().map(|path| End::File((*path).clone())).collect())
            }
        }
    }

    /// A page where an artifact must stand: a name that several pages have is one of them.
    pub(super) fn named_page(&self, file: usize, source: &End, written: &str) -> Found {
        let found = self.file_in_text(file, source, written);
        if !matches!(found, Found::NoReference) {
            return found;
        }
        let (path, _) = written.split_once('#').unwrap_or((written, ""));
        match self.draft.lookup.files.find_some(path, CANDIDATES).as_slice() {
            [] => Found::Nothing,
            // It is the page itself.
            [_] => Found::NoReference,
            several => {
                Found::Several(several.iter().map(|path| End::File((*path).clone())).collect())
            }
        }
    }

    /// Whether a mention of "the DAA" finds none because its artifact declares none.
    pub(super) fn is_out_of_context(&self, source: &End, reference: &Reference) -> bool {
        match &reference.target {
            Target::Part(Within::Declared(kind), _) => {
                reference.origin == Origin::Mentioned && self.declared_of(source, *kind).is_empty()
            }
            _ => false,
        }
    }

    /// The place of a reference; of running text behind the word of a kind, only as much as is the title.
    pub(super) fn location(&self, reference: Reference) -> Location {
        let Reference { mut location, target, text: written, .. } = reference;
        let span = location.span;
        if let Target::TitleAhead(kind, text) = &target
            && let Some((_, length)) = self.draft.lookup.ahead.find(*kind, text)
            && span.end - span.start == written.len() as u32
        {
            let rest = &text[length..];
            location.span.end -= rest.len() as u32;
            location.end_column -= rest.chars().count() as u32;
        }
        location
    }
}

/// Each of several things, unless they are too many to be meant.
fn all(places: &[Place]) -> Found {
    let few = if places.len() > MOST { &[] } else { places };
    Found::each(few.iter().map(|place| End::Node(*place)).collect())
}
