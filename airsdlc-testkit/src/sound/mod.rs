//! Small repositories in which nothing is wrong: every artifact has what the framework asks, every link leads
//! somewhere, every chain ends at a KPI. Whatever a check finds in one was planted.
//!
//! A repository has some *features*, each with all artifacts from its PRD to the post-mortem of an incident,
//! linked to each other and, now and then, to those of an earlier feature. The seed chooses how many
//! features there are and how metadata and links are written.

mod design;
mod operation;

use std::fmt::Write as _;

use crate::random::SplitMix64;

/// A repository in which nothing is wrong.
///
/// ```
/// use airsdlc_testkit::SoundRepository;
///
/// let repository = SoundRepository::new(7);
/// assert!(repository.files.iter().any(|(path, _)| path == "docs/prds/prd-101.md"));
/// assert_eq!(repository.files, SoundRepository::new(7).files);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SoundRepository {
    /// Files by path, in the order of their paths.
    pub files: Vec<(String, String)>,
    /// How many features it has; they are numbered from 101.
    pub features: usize,
}

/// The number of the first feature.
pub(crate) const FIRST: usize = 101;

/// How a feature is written.
#[derive(Clone, Copy)]
struct Feature {
    /// The number in its ids.
    number: usize,
    style: Style,
    /// An earlier feature on which it rests.
    rests_on: Option<usize>,
    /// Whether its domain is modelled in a DAA; else in a TIP.
    has_daa: bool,
}

/// How metadata is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Bullets,
    Lines,
    FrontMatter,
}

impl SoundRepository {
    /// The repository of a seed. Cost: `O(features)`, of which there are at most four.
    pub fn new(seed: u64) -> Self {
        let mut random = SplitMix64::new(seed);
        let features = 1 + random.below(4);
        let mut files = vec![catalogue(features)];
        for at in 0..features {
            let style = match random.below(3) {
                0 => Style::Bullets,
                1 => Style::Lines,
                _ => Style::FrontMatter,
            };
            let rests_on = (at > 0 && random.below(2) == 0).then(|| FIRST + random.below(at));
            let has_daa = random.below(3) > 0;
            let feature = Feature { number: FIRST + at, style, rests_on, has_daa };
            files.extend(design::files(feature));
            files.extend(operation::files(feature));
        }
        files.sort();
        Self { files, features }
    }

    /// The text of a file.
    ///
    /// # Panics
    /// If there is no such file.
    pub fn text(&mut self, path: &str) -> &mut String {
        let file = self.files.iter_mut().find(|(known, _)| known == path);
        &mut file.unwrap_or_else(|| panic!("the repository has no `{path}`")).1
    }
}

impl Feature {
    /// The head of an artifact: its heading and its metadata.
    fn head(self, id: &str, kind: &str, title: &str, metadata: &[(&str, &str)]) -> String {
        let mut head = String::new();
        match self.style {
            Style::FrontMatter => {
                let _ = write!(head, "---\nid: {id}\nkind: {kind}\ntitle: {title}\n");
                for (key, value) in metadata {
                    let key = key.to_lowercase().replace(' ', "_");
                    let _ = writeln!(head, "{key}: {value}");
                }
                let _ = write!(head, "---\n# {title}\n\n");
            }
            Style::Bullets | Style::Lines => {
                let _ = write!(head, "# {id}: {title}\n\n");
                let (before, after) =
                    if self.style == Style::Bullets { ("- ", "") } else { ("", "  ") };
                for (key, value) in metadata {
                    let _ = writeln!(head, "{before}**{key}**: {value}{after}");
                }
                head.push('\n');
            }
        }
        head
    }

    fn service(self) -> String {
        format!("service-{}", self.number)
    }

    fn team(self) -> String {
        format!("team-{}", self.number)
    }
}

/// The catalogue: a service, a database and a team for each feature.
fn catalogue(features: usize) -> (String, String) {
    let mut text = String::new();
    for number in FIRST..FIRST + features {
        let _ = write!(
            text,
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: service-{number}\nspec:\n  type: service\n  owner: team-{number}\n  dependsOn:\n    - resource:store-{number}\n---\n\
             apiVersion: backstage.io/v1alpha1\nkind: Resource\nmetadata:\n  name: store-{number}\nspec:\n  type: database\n  owner: team-{number}\n---\n\
             apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: team-{number}\nspec:\n  type: team\n  children: []\n---\n"
        );
    }
    text.truncate(text.len() - "---\n".len());
    ("catalog-info.yaml".to_owned(), text)
}
