//! Law: an edit of a real file changes the graph in just the way that the edit says.
//!
//! Files of others are edited, one at a time and by chance from a fixed seed. What must change is
//! computed from the text of the edit and what the graph said before; a file is read with those that it
//! refers to and some that refer to it. The corpora are not part of this repository: where they are
//! absent the test says so and passes.

#[path = "../corpora/mod.rs"]
mod corpora;
mod facts;
mod forms;
mod kinds;
mod site;

use std::collections::BTreeSet;
use std::path::Path;

use airsdlc_core::source::Memory;
use airsdlc_core::{KnowledgeRepository, OpenOptions};
use airsdlc_testkit::SplitMix64;

use corpora::edit;
use corpora::folders::{self, FOLDERS};
use facts::Facts;
use site::{After, Before, Corpus, Encoding, Mutation, STRAY, Site, declares};

/// `AIRSDLC_SEED=1` tries others.
fn seed() -> u64 {
    let other = std::env::var("AIRSDLC_SEED").ok().and_then(|seed| seed.parse().ok());
    other.unwrap_or(20_240_611)
}

const MUTATIONS: u64 = 500;

type Kind = (&'static str, fn(&mut Site<'_>) -> Option<Mutation>);

/// All kinds; each corpus gives an occasion to some.
const KINDS: [Kind; 22] = [
    ("misspell-id", kinds::misspell_id),
    ("quote-id", kinds::quote_id),
    ("cut-link", kinds::cut_link),
    ("misspell-link", kinds::misspell_link),
    ("drop-requirement", kinds::drop_requirement),
    ("silence-paragraph", kinds::silence_paragraph),
    ("add-mention", kinds::add_mention),
    ("change-status", kinds::change_status),
    ("misspell-definition", kinds::misspell_definition),
    ("rename-heading", kinds::rename_heading),
    ("list-requirements", forms::list_requirements),
    ("respell-id", forms::respell_id),
    ("rewrite-link", forms::rewrite_link),
    ("damage-metadata", forms::damage_metadata),
    ("reorder-metadata", forms::reorder_metadata),
    ("move-section", forms::move_section),
    ("windows-lines", forms::windows_lines),
    ("byte-order-mark", forms::byte_order_mark),
    ("trailing-space", forms::trailing_space),
    ("stray-bytes", forms::stray_bytes),
    ("utf16", forms::utf16),
    ("rename-file", forms::rename_file),
];

/// Files that many refer to would make a subset as large as the corpus.
const MOST_FILES: usize = 9;

const EIP_STATES: &[(&str, Option<&str>)] = &[
    ("Draft", Some("draft")),
    ("Review", Some("under review")),
    ("Last Call", Some("under review")),
    ("Final", Some("approved")),
    ("Stagnant", Some("stagnant")),
    ("Withdrawn", Some("rejected")),
    ("Moved", Some("superseded")),
    ("Pondered", None),
];
const ADR_STATES: &[(&str, Option<&str>)] = &[
    ("Proposed", Some("proposed")),
    ("Accepted", Some("accepted")),
    ("Deprecated", Some("deprecated")),
    ("SUPERSEDED", Some("superseded")),
    ("Pondered", None),
];

/// All corpora, in the order in which a draw picks them.
fn all(corpora: &Path) -> Vec<Corpus> {
    let eips = Corpus::read("eips", folders::EIPS, folders::eips(corpora), EIP_STATES);
    let decisions = FOLDERS
        .iter()
        .map(|folder| Corpus::read(folder.name, folder.config, folder.files(corpora), ADR_STATES));
    let reports = corpora::pages(&corpora.join("ops/mybinder"), "");
    let reports = Corpus::read("reports", folders::REPORTS, reports, &[]);
    std::iter::once(eips).chain(decisions).chain([reports]).collect()
}

/// Reads some files, one of them perhaps under another name and in other bytes.
fn read(corpus: &Corpus, subset: &BTreeSet<String>, other: Option<(&str, &str, Vec<u8>)>) -> Facts {
    let old = other.as_ref().map(|(old, ..)| *old);
    let mut files: Vec<(&str, Vec<u8>)> = subset
        .iter()
        .filter(|path| Some(path.as_str()) != old)
        .map(|path| (path.as_str(), corpus.files[path].clone().into_bytes()))
        .collect();
    files.push(("airsdlc.toml", corpus.config.clone().into_bytes()));
    if let Some((_, path, bytes)) = other {
        files.push((path, bytes));
    }
    let options = OpenOptions::new().threads(1);
    let repository = KnowledgeRepository::from_source(&Memory::new(files), &options);
    Facts::of(&repository.expect("memory reads"))
}

fn encode(text: &str, encoding: Encoding) -> Vec<u8> {
    match encoding {
        Encoding::Utf8 => text.as_bytes().to_vec(),
        Encoding::Latin1 => {
            let mut pieces = text.split(STRAY);
            let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
            for piece in pieces {
                bytes.push(0xe9);
                bytes.extend(piece.as_bytes());
            }
            bytes
        }
        Encoding::Utf16 => {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        }
    }
}

/// What the graph must say after a mutation.
fn expected(site: &Site<'_>, mutation: &Mutation, mut facts: Facts, new: &str) -> Facts {
    let declares = |place: &facts::Place| declares(site.corpus, place);
    for change in &mutation.before {
        match change {
            Before::Remove(place) => facts.remove_place(place, &declares),
            Before::Status(id, written, state) => {
                let node = facts.nodes.get_mut(id).expect("the artifact is there");
                node.status = Some((written.clone(), state.clone()));
            }
            Before::Attribute(id, name) => {
                let node = facts.nodes.get_mut(id).expect("the artifact is there");
                node.attributes.retain(|(known, _)| known != name);
            }
            Before::Unlink(place, link) => facts.remove_link(place, link),
            Before::Finding(rule) => facts.add_finding(rule, site.path),
            Before::RenameNode(old, new) => facts.rename_node(old, new),
        }
    }
    facts.follow(site.path, &mutation.edit, new);
    for change in &mutation.after {
        match change {
            After::Lost(lost) => {
                facts.lost.insert(lost.clone());
            }
            After::Node(id, place) => {
                let node = facts.nodes.get_mut(id).expect("the artifact is there");
                node.place = Some(place.clone());
            }
            After::Mention(source, target, place) => {
                facts.add_mention(source, target, place.clone());
            }
        }
    }
    if let Some(path) = &mutation.new_path {
        facts.rename_file(site.path, path);
    }
    facts.prune();
    facts
}

/// The files of each corpus that say something and are read with few others.
fn candidates<'c>(corpora: &'c [Corpus]) -> Vec<Vec<(&'c Corpus, &'c str)>> {
    let of = |corpus: &'c Corpus| {
        let speaking = corpus.speaking.iter().map(String::as_str);
        let few = speaking.filter(|path| corpus.neighbours(path).len() <= MOST_FILES);
        few.map(|path| (corpus, path)).collect()
    };
    corpora.iter().map(of).collect()
}

/// The first occasion for a kind of mutation, from a draw of chance on.
fn occasion<'c>(
    candidates: &[Vec<(&'c Corpus, &'c str)>],
    mut random: SplitMix64,
    kind: Kind,
) -> Option<(Site<'c>, Mutation)> {
    let first = random.below(candidates.len());
    for at in 0..candidates.len() {
        let files = &candidates[(first + at) % candidates.len()];
        let start = random.below(files.len());
        for (corpus, path) in files[start..].iter().chain(&files[..start]) {
            let draw = SplitMix64::new(random.next_u64());
            let mut site = Site::new(corpus, path, draw);
            if let Some(mutation) = kind.1(&mut site) {
                return Some((site, mutation));
            }
        }
    }
    None
}

#[test]
fn edits_change_the_graph_as_they_say() {
    let Some(shared) = airsdlc_testkit::shared_corpora("mutations of real files") else { return };
    let (corpora, seed) = (all(&shared), seed());
    let candidates = candidates(&corpora);
    let mut failures = Vec::new();
    for number in 0..MUTATIONS {
        let kind = KINDS[number as usize % KINDS.len()];
        let (site, mutation) = occasion(&candidates, SplitMix64::stream(seed, &[number]), kind)
            .unwrap_or_else(|| panic!("no file gives an occasion for {}", kind.0));
        let subset = site.corpus.neighbours(site.path);
        let before = read(site.corpus, subset, None);
        let new = mutation.edit.apply(site.text);
        let path = mutation.new_path.as_deref().unwrap_or(site.path);
        let bytes = encode(&new, mutation.encoding);
        let found = read(site.corpus, subset, Some((site.path, path, bytes)));
        let difference = expected(&site, &mutation, before, &new).difference(&found);
        if !difference.is_empty() {
            failures.push(format!(
                "{number} of seed {seed}, {}: {} {}\n{}\n  {}",
                kind.0,
                site.corpus.name,
                site.path,
                mutation.what,
                difference.join("\n  ")
            ));
        }
    }
    assert!(failures.is_empty(), "{} of {MUTATIONS}:\n{}", failures.len(), failures.join("\n\n"));
}

#[test]
fn bytes_are_followed() {
    let old = "one two three";
    let edit = edit::Edit::replace(old, [(4..7, "2".to_owned()), (8..8, "[".to_owned())]);
    assert_eq!(edit.apply(old), "one 2 [three");
    assert_eq!(
        (edit.range(&(0..3)), edit.range(&(8..13)), edit.range(&(4..7))),
        (Some(0..3), Some(7..12), None)
    );
    let moved = edit::Edit::default().old(4..13).text(" ").old(0..3);
    assert_eq!(moved.apply(old), "two three one");
    assert_eq!((moved.range(&(0..3)), moved.range(&(0..7))), (Some(10..13), None));
}
