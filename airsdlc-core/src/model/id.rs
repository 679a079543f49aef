//! Node ids: how they are made, what else a node is known as, and when two spellings are one.
//!
//! [`ID_RULES`] is the table. A *slug* is text as GitHub writes it in anchors; a *fold* is the form
//! in which two spellings of one id, name or route are equal.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;

use memchr::memchr;
use serde::{Deserialize, Serialize};
use smol_str::{SmolStr, SmolStrBuilder, StrExt};

use super::kind::NodeKind;

/// The id of a node: unique in its graph, and never made from a position.
///
/// Ordered as people order: `BOLT-9` before `BOLT-10`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct NodeId(#[cfg_attr(feature = "schema", schemars(with = "String"))] SmolStr);

impl NodeId {
    /// An id with exactly this text.
    pub fn new(text: impl Into<SmolStr>) -> Self {
        Self(text.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is that of a file of the repository.
    pub(crate) fn is_file(&self) -> bool {
        self.0.starts_with("file:")
    }

    /// Whether it is that of an alert of a rule file.
    pub(crate) fn is_rule(&self) -> bool {
        self.0.starts_with("alert:")
    }

    /// Whether it is that of a second definition, or of a part of one: `ADR-023~2`.
    pub(crate) fn is_copy(&self) -> bool {
        self.0.contains('~') && !self.is_file()
    }

    /// The id as the text gives it: `ADR-023` of the second definition `ADR-023~2`.
    pub(crate) fn written(&self) -> &str {
        let is_number = |end: &str| !end.is_empty() && end.bytes().all(|b| b.is_ascii_digit());
        match self.0.rsplit_once('~') {
            Some((id, copy)) if is_number(copy) && !self.is_file() => id,
            _ => &self.0,
        }
    }

    /// The beginning of the id in bytes that are in the order of ids: ids whose keys differ are in the
    /// order of their keys. Nearly all keys of one kind differ, so that sorting seldom looks at ids.
    pub(crate) fn key(&self) -> [u8; KEY_BYTES] {
        let mut key = [0; KEY_BYTES];
        let mut rest = self.as_str().as_bytes();
        let mut room = key.iter_mut();
        let mut push = |byte: u8| room.next().map(|place| *place = byte).is_some();
        while let [first, tail @ ..] = rest {
            if !first.is_ascii_digit() {
                if !push(*first) {
                    break;
                }
                rest = tail;
                continue;
            }
            // A number is a digit where the other id has none, then the larger the longer it is.
            let (number, behind) = digits(rest);
            let length = u8::try_from(number.len()).unwrap_or(u8::MAX);
            // Of numbers that are longer than a byte says no digit tells which is larger.
            let has_length = push(b'0') && push(length) && length < u8::MAX;
            if !(has_length && number.iter().all(|digit| push(*digit))) {
                break;
            }
            rest = behind;
        }
        key
    }
}

/// As many bytes as an integer of 16 bytes holds beside a kind.
const KEY_BYTES: usize = 15;

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl From<&str> for NodeId {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl Borrow<str> for NodeId {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl Ord for NodeId {
    fn cmp(&self, other: &Self) -> Ordering {
        natural(self.as_str(), other.as_str())
    }
}

impl PartialOrd for NodeId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares with runs of digits as numbers; equal only for equal texts.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a.as_bytes(), b.as_bytes());
    loop {
        let same =
            left.iter().zip(right).take_while(|(x, y)| x == y && !x.is_ascii_digit()).count();
        (left, right) = (&left[same..], &right[same..]);
        match (left.first(), right.first()) {
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let (x, x_rest) = digits(left);
                let (y, y_rest) = digits(right);
                match x.len().cmp(&y.len()).then_with(|| x.cmp(y)) {
                    Ordering::Equal => (left, right) = (x_rest, y_rest),
                    unequal => return unequal,
                }
            }
            (None, None) => return a.cmp(b),
            (x, y) => return x.cmp(&y),
        }
    }
}

/// Splits off a run of digits, without its leading zeros.
fn digits(text: &[u8]) -> (&[u8], &[u8]) {
    let end = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let zeros =
        text[..end].iter().take_while(|byte| **byte == b'0').count().min(end.saturating_sub(1));
    (&text[zeros..end], &text[end..])
}

/// One row of [`ID_RULES`]: how the ids of a kind look.
///
/// In a form, `{artifact}` is the id of the artifact that holds the part, `{number}` the number in
/// that id, `{name}` what tells the part from its siblings; `{stem}` and `{n}` are a name such as
/// `NFR-1` taken apart.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct IdRule {
    /// The kind.
    pub kind: NodeKind,
    /// The form of the id.
    pub form: &'static str,
    /// Other names that every such node answers to.
    pub aliases: &'static [&'static str],
    /// An id of this form.
    pub example: &'static str,
    /// What else a text may call it, for people.
    pub also: &'static str,
}

macro_rules! ids {
    ($($kind:ident $form:literal $aliases:expr, $example:literal $also:literal;)*) => {
        /// The ids of parts and of the things that run. Artifacts keep the id that they carry, else
        /// `LABEL:slug`, see [`super::kind::KindRow::label`].
        pub const ID_RULES: &[IdRule] = &[$(IdRule {
            kind: NodeKind::$kind, form: $form, aliases: &$aliases, example: $example, also: $also,
        }),*];
    };
}

ids! {
    UserStory   "{artifact}/US-{name}"              ["US-{number}-{name}"], "PRD-015/US-2" "\"User Story 2\" near PRD-015";
    Requirement "{artifact}/{name}"                 ["{stem}-{number}-{n}"], "PRD-015/NFR-1" "";
    Kpi         "{artifact}/kpi/{name}"             [], "PRD-015/kpi/self-service-rate" "";
    Section     "{artifact}#{name}"                 [], "ADR-023#5.2" "\"Section 5.2\" in its context";
    Aggregate   "{artifact}/aggregate/{name}"       [], "DAA:booking/aggregate/Booking" "";
    Operation   "{artifact}/operation/{name}"       ["{name}()", "{name}"], "DAA:booking/operation/Booking.cancel" "`cancel()` where unique in that DAA";
    DomainEvent "{artifact}/event/{name}"           ["{name}"], "DAA:booking/event/BookingCancelled" "";
    Invariant   "{artifact}/{name}"                 [], "DAA:booking/INV-1" "its pseudocode name; `INV-1` inside its DAA";
    Amendment   "{artifact}/amendment/{name}"       [], "ADR-023/amendment/1" "";
    ActionItem  "{artifact}/action/{name}"          [], "PM:INC-2024-001/action/size-the-pool" "";
    Alert       "{artifact}/alert/{name}"           ["{name}"], "ADR-023/alert/OutboxBacklogHigh" "of a rule file `alert:group/name`";
    Dashboard   "{artifact}/dashboard/{name}"       [], "ADR-023/dashboard/booking-operations" "";
    Service     "service:{name}"                    ["{name}"], "service:booking-service" "its title, spaced";
    Database    "database:{name}"                   ["{name}"], "database:booking-db" "its title, spaced";
    Resource    "resource:{name}"                   ["{name}"], "resource:kafka" "its title, spaced";
    Endpoint    "endpoint:{name}"                   ["{name}"], "endpoint:POST /v1/bookings/{booking_id}/cancel" "the route with other hole names";
    Api         "api:{name}"                        ["{name}"], "api:booking-api" "";
    System      "system:{name}"                     ["{name}"], "system:travel" "";
    Domain      "domain:{name}"                     ["{name}"], "domain:hospitality" "";
    Team        "team:{name}"                       ["{name}"], "team:booking" "";
    Metric      "metric:{name}"                     ["{name}"], "metric:booking_outbox_size" "";
    File        "file:{name}"                       ["{name}"], "file:internal/booking/booking_service.go" "a unique suffix of the path";
    Commit      "commit:{name}"                     ["{name}"], "commit:3f9ac1e" "a unique prefix of the hash";
}

impl IdRule {
    /// The rule of `kind`; `None` for artifacts.
    pub fn of(kind: NodeKind) -> Option<&'static Self> {
        ID_RULES.iter().find(|rule| rule.kind == kind)
    }

    /// The id of the thing called `name`, in `artifact` if the form asks for one.
    pub fn id(&self, artifact: &str, name: &str) -> NodeId {
        NodeId::new(fill(self.form, artifact, name))
    }

    /// The other names of the same thing. An artifact without a number (`PRD:checkout`) gives none with one.
    pub fn other_names(&self, artifact: &str, name: &str) -> Vec<SmolStr> {
        let has_number = artifact.contains('-') && !artifact.contains(':');
        let forms = self.aliases.iter().filter(|form| has_number || !form.contains("{number}"));
        forms.map(|form| fill(form, artifact, name)).collect()
    }
}

fn fill(form: &str, artifact: &str, name: &str) -> SmolStr {
    let number = || artifact.split_once('-').map_or("", |(_, number)| number);
    let stem_and_n = || name.rsplit_once('-').unwrap_or((name, ""));
    let mut text = String::with_capacity(form.len() + artifact.len() + name.len());
    let mut rest = form;
    while let Some(begin) = memchr(b'{', rest.as_bytes()) {
        text.push_str(&rest[..begin]);
        let after = &rest[begin + 1..];
        let end = memchr(b'}', after.as_bytes()).unwrap_or(after.len());
        text.push_str(match &after[..end] {
            "artifact" => artifact,
            "number" => number(),
            "name" => name,
            "stem" => stem_and_n().0,
            _ => stem_and_n().1,
        });
        rest = after.get(end + 1..).unwrap_or_default();
    }
    text.push_str(rest);
    text.into()
}

/// The id of something that runs, of a file or of a commit: `service:booking-service`.
pub fn system_id(kind: NodeKind, name: &str) -> NodeId {
    match IdRule::of(kind) {
        Some(rule) => rule.id("", name),
        None => NodeId::new(format!("{}:{name}", kind.row().label)),
    }
}

/// GitHub's slug of a heading: lower case; letters, digits, `-` and `_` stay; a space becomes `-`.
///
/// Source: the rule that `github-slugger` implements; dashes are not collapsed.
pub fn slug(text: &str) -> String {
    let text = text.trim();
    if text.is_ascii() {
        let mut slug = Vec::with_capacity(text.len());
        slug.extend(text.bytes().map(|byte| SPELT[usize::from(byte)]).filter(|byte| *byte != 0));
        return String::from_utf8(slug).expect("ASCII is UTF-8");
    }
    let mut slug = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() || matches!(character, '-' | '_') {
            slug.extend(character.to_lowercase());
        } else if character == ' ' {
            slug.push('-');
        }
    }
    slug
}

/// The slug of a heading without a heap, as most are short.
pub(crate) fn short_slug(text: &str) -> SmolStr {
    let text = text.trim();
    if text.len() > SHORT || !text.is_ascii() {
        return slug(text).into();
    }
    let (mut room, mut length) = ([0; SHORT], 0);
    for byte in text.bytes() {
        room[length] = SPELT[usize::from(byte)];
        length += usize::from(room[length] != 0);
    }
    ascii(&room[..length]).into()
}

/// How slugs spell the characters of ASCII; zero for those that they leave out.
const SPELT: [u8; 128] = {
    let mut spelt = [0; 128];
    let mut byte = 0_u8;
    while byte < 128 {
        spelt[byte as usize] = match byte {
            b' ' => b'-',
            b'-' | b'_' => byte,
            _ if byte.is_ascii_alphanumeric() => byte.to_ascii_lowercase(),
            _ => 0,
        };
        byte += 1;
    }
    spelt
};

/// The slug of a text as it stands in ids: without `_`, with runs of dashes collapsed.
pub fn id_slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_alphanumeric() {
            out.extend(character.to_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') && !matches!(character, '\'' | '’' | ',')
        {
            out.push('-');
        }
    }
    while out.ends_with('-') {
        out.pop();
    }
    out
}

/// Texts of ASCII that are not longer fold without a heap, as nearly all ids and names do.
const SHORT: usize = 128;

/// The form in which two spellings of an artifact id are equal: lower case, numbers as numbers.
///
/// `ADR-023`, `adr-23` and `Adr-0023` fold to `adr-23`.
pub fn fold_id(text: &str) -> SmolStr {
    if text.len() <= SHORT && text.is_ascii() {
        let mut room = [0; SHORT];
        let length = without_zeros(text.as_bytes(), &mut room);
        room.make_ascii_lowercase();
        return ascii(&room[..length]).into();
    }
    let lower = lower(text);
    let mut out = vec![0; lower.len()];
    let length = without_zeros(lower.as_bytes(), &mut out);
    out.truncate(length);
    String::from_utf8(out).expect("only zeros are left out").into()
}

/// Copies an id without the zeros in front of its numbers; the length of what is left.
fn without_zeros(id: &[u8], out: &mut [u8]) -> usize {
    let (mut length, mut number_begins) = (0, false);
    for (at, byte) in id.iter().enumerate() {
        let is_lost =
            number_begins && *byte == b'0' && id.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !is_lost {
            number_begins = *byte == b'-';
            out[length] = *byte;
            length += 1;
        }
    }
    length
}

fn ascii(bytes: &[u8]) -> &str {
    str::from_utf8(bytes).expect("ASCII is UTF-8")
}

/// Lower case, quickly where the text is ASCII, as names and ids are; short ones without a heap.
pub(crate) fn lower(text: &str) -> SmolStr {
    let mut room = [0; SHORT];
    match room.get_mut(..text.len()) {
        Some(short) if text.is_ascii() => {
            short.copy_from_slice(text.as_bytes());
            short.make_ascii_lowercase();
            ascii(short).into()
        }
        _ => text.to_lowercase_smolstr(),
    }
}

/// The form in which two spellings of a name are equal: lower case, spaces and `_` as `-`.
pub fn fold_name(text: &str) -> SmolStr {
    let text = text.trim();
    if text.is_ascii() {
        let mut short = [0; SHORT];
        let mut long = Vec::new();
        let out = if text.len() <= SHORT {
            &mut short[..]
        } else {
            long.resize(text.len(), 0);
            &mut long
        };
        let length = fold_ascii_name(text.as_bytes(), out);
        return ascii(&out[..length]).into();
    }
    let is_separator = |c: char| c.is_whitespace() || matches!(c, '_' | '-');
    let mut out = SmolStrBuilder::new();
    let mut after_separator = false;
    for character in lower(text).chars() {
        let separates = is_separator(character);
        if !separates {
            out.push(character);
        } else if !after_separator {
            out.push('-');
        }
        after_separator = separates;
    }
    out.finish()
}

/// Folds a name of ASCII; the length of what is left.
fn fold_ascii_name(name: &[u8], out: &mut [u8]) -> usize {
    let (mut length, mut after_separator) = (0, false);
    for byte in name {
        let separates = is_ascii_separator(*byte);
        if !(separates && after_separator) {
            out[length] = if separates { b'-' } else { byte.to_ascii_lowercase() };
            length += 1;
        }
        after_separator = separates;
    }
    length
}

fn is_ascii_separator(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ' | b'_' | b'-')
}

/// What folds to the part of a name before its first hyphen, if it is ASCII: for a look whether any name
/// begins so before all of it is folded.
pub(crate) fn name_start(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let end = text.bytes().position(is_ascii_separator).unwrap_or(text.len());
    text.get(..end).filter(|_| text.is_ascii())
}

/// An HTTP route: an optional method and a path with holes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route<'a> {
    /// The method in upper case, if one is named.
    pub method: Option<SmolStr>,
    /// The path as written.
    pub path: &'a str,
}

const METHODS: &[&str] =
    &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT"];

impl<'a> Route<'a> {
    /// Reads `POST /v1/bookings/{id}/cancel` or `/v1/bookings/:id`; `None` if it is no route.
    pub fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (method, path) = match text.split_once(' ') {
            Some((method, path)) => {
                let method = METHODS.iter().find(|known| known.eq_ignore_ascii_case(method))?;
                (Some(SmolStr::new_static(method)), path.trim())
            }
            None => (None, text),
        };
        let path = path.split(['?', '#', ' ', '\t']).next().unwrap_or_default();
        path.starts_with('/').then_some(Self { method, path })
    }

    /// The path with every hole as `{}` and no slash at its end: equal for equal routes.
    pub fn fold(&self) -> String {
        let mut out = String::with_capacity(self.path.len());
        for part in self.path.split('/').filter(|part| !part.is_empty()) {
            out.push('/');
            let hole = part.starts_with(':')
                || (part.starts_with('{') && part.ends_with('}'))
                || (part.starts_with('<') && part.ends_with('>'));
            out.push_str(if hole { "{}" } else { part });
        }
        if out.is_empty() {
            out.push('/');
        }
        out
    }

    /// The forms of the templates that a request of this path may be of, those with the fewest holes
    /// first: `/v1/bookings/42` is one of `/v1/bookings/{}`. Only a part with a digit is a value, and
    /// of more than six the last six.
    pub(crate) fn templates(&self) -> Vec<String> {
        let fold = self.fold();
        let parts: Vec<&str> = fold.split('/').skip(1).collect();
        let is_value = |at: &usize| parts[*at].bytes().any(|byte| byte.is_ascii_digit());
        let mut values: Vec<usize> = (0..parts.len()).rev().filter(is_value).take(6).collect();
        values.reverse();
        let mut choices: Vec<u32> = (1..1 << values.len()).collect();
        choices.sort_by_key(|choice: &u32| choice.count_ones());
        let template = |choice: u32| {
            let mut parts = parts.clone();
            let chosen = values.iter().enumerate().filter(|(bit, _)| choice >> bit & 1 == 1);
            chosen.for_each(|(_, at)| parts[*at] = "{}");
            format!("/{}", parts.join("/"))
        };
        choices.into_iter().map(template).collect()
    }

    /// The name that an endpoint with this route has: `POST /v1/bookings/{id}`.
    pub fn name(&self) -> String {
        match &self.method {
            Some(method) => format!("{method} {}", self.path),
            None => self.path.to_owned(),
        }
    }
}

/// An id before its last number, that number, and its width.
pub(crate) fn numbered(id: &str) -> Option<(&str, u64, usize)> {
    let (prefix, number) = id.rsplit_once('-')?;
    let is_id = prefix.starts_with(|c: char| c.is_ascii_alphabetic())
        && prefix.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && number.bytes().all(|byte| byte.is_ascii_digit());
    is_id.then_some((prefix, number.parse().ok()?, number.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ids_order_by_number() {
        let mut ids: Vec<NodeId> =
            ["BOLT-10", "BOLT-9", "ADR-023", "BOLT-09", "BOLT-9/a"].map(NodeId::from).into();
        ids.sort();
        assert_eq!(ids, ["ADR-023", "BOLT-09", "BOLT-9", "BOLT-9/a", "BOLT-10"].map(NodeId::from));
    }

    proptest! {
        #[test]
        fn keys_are_in_the_order_of_ids(
            a in "[a0/\\-\0~é]{0,9}[0-9]{0,12}[ab/]{0,3}[0-2]{0,2}",
            b in "[a0/\\-\0~é]{0,9}[0-9]{0,12}[ab/]{0,3}[0-2]{0,2}",
        ) {
            let (a, b) = (NodeId::new(a), NodeId::new(b));
            let by_key = a.key().cmp(&b.key());
            prop_assert!(by_key.is_eq() || by_key == a.cmp(&b));
        }

        #[test]
        fn short_slugs_are_slugs(text in " ?[aB1 \\-_.é/]{0,9}[a-cK .]{0,140} ?") {
            prop_assert_eq!(short_slug(&text), slug(&text));
        }

        #[test]
        fn the_start_of_a_fold_is_that_of_the_name(name in "[ _\\-aBé\t]{0,5}[a-cK ]{0,140}\u{a0}?") {
            let fold = fold_name(&name);
            let start = name_start(&name).map(lower);
            prop_assert!(start.is_some() || !name.is_ascii());
            prop_assert!(start.is_none_or(|start| fold.split('-').next() == Some(start.as_str())));
        }
    }

    #[test]
    fn very_long_numbers_have_keys() {
        let long = |digit: &str, count| NodeId::new(digit.repeat(count));
        assert!(long("1", 254).key() < long("1", 255).key());
        assert_eq!(long("1", 255).key(), long("2", 300).key());
    }

    #[test]
    fn a_request_may_be_of_several_templates() {
        let templates = |text| Route::parse(text).map(|route| route.templates());
        assert_eq!(
            templates("GET /v1/b/42?x=7"),
            Some(vec!["/{}/b/42".into(), "/v1/b/{}".into(), "/{}/b/{}".into()])
        );
        assert_eq!(templates("/bookings/{id}/cancel"), Some(vec![]));
        assert_eq!(templates("/1/2/3/4/5/6/7/8").map(|all| all.len()), Some(63));
    }

    #[test]
    fn every_rule_makes_its_example() {
        for (kind, artifact, name) in [
            (NodeKind::UserStory, "PRD-015", "2"),
            (NodeKind::Requirement, "PRD-015", "NFR-1"),
            (NodeKind::Operation, "DAA:booking", "Booking.cancel"),
            (NodeKind::Amendment, "ADR-023", "1"),
            (NodeKind::Endpoint, "", "POST /v1/bookings/{booking_id}/cancel"),
        ] {
            let rule = IdRule::of(kind).expect("the kind has a rule");
            assert_eq!(rule.id(artifact, name).as_str(), rule.example);
        }
    }

    #[test]
    fn stories_and_requirements_keep_their_long_names() {
        let story = IdRule::of(NodeKind::UserStory).expect("the kind has a rule");
        assert_eq!(story.other_names("PRD-015", "2"), ["US-015-2"]);
        let requirement = IdRule::of(NodeKind::Requirement).expect("the kind has a rule");
        assert_eq!(requirement.other_names("PRD-015", "NFR-1"), ["NFR-015-1"]);
        // `US--2` is a name that nobody writes.
        for artifact in ["PRD:checkout", "PRD:booking-checkout", "PRD"] {
            assert_eq!(story.other_names(artifact, "2"), [""; 0], "{artifact}");
            assert_eq!(requirement.other_names(artifact, "NFR-1"), [""; 0], "{artifact}");
        }
        let operation = IdRule::of(NodeKind::Operation).expect("the kind has a rule");
        assert_eq!(operation.other_names("DAA:booking", "b.cancel"), ["b.cancel()", "b.cancel"]);
    }

    #[test]
    fn spellings_of_one_id_fold_together() {
        for spelling in ["ADR-023", "adr-23", "Adr-0023"] {
            assert_eq!(fold_id(spelling), "adr-23");
        }
        assert_eq!(fold_id("US-015-10"), "us-15-10");
        assert_eq!(fold_id("ADR-000"), "adr-0");
        assert_eq!(fold_id(&"ADR-0007".repeat(20)), "adr-7".repeat(20));
        assert_eq!(fold_name("Booking Service"), fold_name("booking_service"));
        assert_eq!(
            fold_name(&"Booking_ Db ".repeat(20)),
            "booking-db-".repeat(20).trim_end_matches('-')
        );
    }

    #[test]
    fn routes_compare_with_their_holes_unnamed() {
        let folds: Vec<_> =
            ["POST /v1/b/{id}/cancel", "/v1/b/:b_id/cancel/", "post /v1/b/<x>/cancel?y=1"]
                .iter()
                .map(|text| Route::parse(text).expect("it is a route").fold())
                .collect();
        assert_eq!(folds, ["/v1/b/{}/cancel"; 3]);
        assert_eq!(Route::parse("see /v1"), None);
        assert_eq!(Route::parse("booking-service"), None);
    }

    #[test]
    fn slugs_are_githubs() {
        assert_eq!(slug("5.2 API Contract — v2"), "52-api-contract--v2");
        assert_eq!(id_slug("80% of cancellations (no contact)"), "80-of-cancellations-no-contact");
    }
}
