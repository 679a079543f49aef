//! A Markdown page while it is written: its skeleton line by line, then prose up to its size.

use airsdlc_core::model::NodeKind;

use super::plan::{Artifact, Plan, Purpose, carries_id};
use super::words::{MANNERS, NOUNS, PEOPLE, QUALITIES, REFERRING, SENTENCES, VERBS};
use crate::random::SplitMix64;

/// Sizes in bytes at every twentieth of the 950 proposals of eips, the smallest first: a third only
/// says where a proposal moved to. Its tail goes on in [`TAIL`].
const SIZES: [usize; 20] = [
    128, 132, 132, 132, 132, 132, 132, 132, 1_467, 2_682, 3_329, 4_259, 5_229, 6_107, 7_031, 8_218,
    10_026, 12_914, 16_925, 24_857,
];
/// The same at every two hundredth from 0.95 on.
const TAIL: [usize; 11] =
    [24_857, 27_579, 28_645, 29_313, 30_968, 34_106, 38_977, 42_063, 51_191, 86_572, 141_118];

/// Bytes of code in a fence at every tenth, measured as the blocks of [`Page::finish`].
const FENCES: [usize; 11] = [20, 53, 82, 117, 156, 203, 281, 422, 644, 1_153, 8_000];

/// A page of a plan.
pub(super) struct Page {
    plan: Plan,
    pub(super) random: SplitMix64,
    text: String,
    size: usize,
}

impl Page {
    /// An empty page for an artifact.
    pub(super) fn new(plan: Plan, (kind, at): Artifact) -> Self {
        let mut random = plan.random(Purpose::Text, kind, at);
        let size = size(&mut random);
        Self { plan, random, text: String::with_capacity(size + 1_024), size }
    }

    /// The text, with as much prose below `heading` as the size of the page leaves room for.
    ///
    /// Blocks are as frequent as in the 578 proposals of eips that are longer than 1,000 bytes. Of
    /// each KB there are 2.5 paragraphs of 232 bytes, 1.5 headings, 0.4 lists of 3.6 items of 109
    /// bytes, 0.25 fences of 660 bytes, 0.09 tables of 7 rows of 75 bytes; in their text 4.5 code
    /// spans, 0.5 strong runs, 0.5 links to other pages and 0.17 ids outside of links. A heading has
    /// something else below it: of 470 blocks 147 are headings, 147 of the 323 others have one above.
    pub(super) fn finish(mut self, heading: &str) -> String {
        let mut is_bare = self.text.len() < self.size;
        if is_bare {
            self.heading(2, heading);
        }
        while is_bare || self.text.len() < self.size {
            if !is_bare && self.random.below(323) < 147 {
                self.subheading();
                is_bare = true;
                continue;
            }
            is_bare = false;
            match self.random.below(323) {
                0..40 => self.bullets(),
                40..65 => self.code(),
                65..74 => self.table(),
                _ => self.prose(),
            }
        }
        self.text
    }

    pub(super) fn line(&mut self, text: impl AsRef<str>) {
        self.text.push_str(text.as_ref());
        self.text.push('\n');
    }

    pub(super) fn blank(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A heading between empty lines.
    pub(super) fn heading(&mut self, level: usize, text: &str) {
        self.blank();
        self.line(format!("{} {text}", "#".repeat(level)));
        self.blank();
    }

    /// `- **Key**: value`.
    pub(super) fn entry(&mut self, key: &str, value: impl AsRef<str>) {
        self.line(format!("- **{key}**: {}", value.as_ref()));
    }

    /// The same, one level down.
    pub(super) fn nested(&mut self, key: &str, value: impl AsRef<str>) {
        self.line(format!("  - **{key}**: {}", value.as_ref()));
    }

    /// `**Key**: value`, with a hard break behind it.
    pub(super) fn row(&mut self, key: &str, value: impl AsRef<str>) {
        self.line(format!("**{key}**: {}  ", value.as_ref()));
    }

    /// A section of a sentence or two that the framework asks for, with the same words on every page.
    pub(super) fn section(&mut self, heading: &str, text: &str) {
        self.heading(2, heading);
        self.line(text);
    }

    /// A fenced block between empty lines.
    pub(super) fn fence(&mut self, language: &str, code: &str) {
        self.blank();
        self.line(format!("```{language}"));
        self.line(code.trim_end());
        self.line("```");
        self.blank();
    }

    pub(super) fn person(&mut self) -> &'static str {
        self.random.pick(PEOPLE)
    }

    pub(super) fn date(&mut self) -> String {
        let (year, month, day) = (
            self.random.between(2019, 2024),
            self.random.between(1, 12),
            self.random.between(1, 28),
        );
        format!("{year}-{month:02}-{day:02}")
    }

    /// A Markdown link to an artifact, by its id or title.
    pub(super) fn link(&self, to: Artifact) -> String {
        let text = if carries_id(to.0) { self.plan.id(to) } else { self.plan.title(to) };
        format!("[{text}]({})", self.plan.link(to))
    }

    pub(super) fn paragraph(&mut self) {
        self.blank();
        let mut text = self.sentence();
        for _ in 0..self.random.between(2, 5) {
            text.push(' ');
            text.push_str(&self.sentence());
        }
        self.line(text);
        self.blank();
    }

    /// A paragraph of the prose that fills a page.
    fn prose(&mut self) {
        self.blank();
        let sentences = self.random.between(1, 6);
        let text = self.sentences(sentences);
        self.line(text);
        self.blank();
    }

    fn bullets(&mut self) {
        self.blank();
        for _ in 0..self.random.between(1, 6) {
            let sentences = self.random.between(1, 2);
            let text = self.sentences(sentences);
            self.line(format!("- {text}"));
        }
        self.blank();
    }

    fn table(&mut self) {
        self.blank();
        self.line("| decided in | effect | checked on | so far | what is left to do |");
        self.line("|---|---|---|---|---|");
        for _ in 0..self.random.between(3, 11) {
            let (noun, quality) = (self.random.pick(NOUNS), self.random.pick(QUALITIES));
            let (part, open) = (self.random.pick(NOUNS), self.random.pick(VERBS));
            let date = self.date();
            self.line(format!(
                "| `{noun}` | the {noun} is {quality} | {date} | {part} | it {open} the {noun} |"
            ));
        }
        self.blank();
    }

    /// Code that names an id: one that must not be taken for a reference.
    fn code(&mut self) {
        let step = self.random.below(FENCES.len() - 1);
        let size = self.random.between(FENCES[step], FENCES[step + 1]);
        let artifact = self.plan.any_with_id(&mut self.random);
        let language = self.random.pick(&["json", "go", "bash"]);
        let mut code = format!("// see {}\n", self.plan.id(artifact));
        while code.len() < size {
            let (noun, other, count) =
                (self.random.pick(NOUNS), self.random.pick(NOUNS), self.random.between(2, 900));
            let line = match language {
                "json" => format!("  {{ \"{noun}\": {count}, \"of\": \"{other}\" }},\n"),
                "go" => format!("\tif {noun}.Len() > {count} {{ return limit({other}) }}\n"),
                _ => format!("kubectl logs -l app={noun} --tail={count} | grep {other}\n"),
            };
            code += &line;
        }
        self.fence(language, &code);
    }

    /// Sentences of which few refer to something.
    fn sentences(&mut self, count: usize) -> String {
        let mut text = String::new();
        for at in 0..count {
            if at > 0 {
                text.push(' ');
            }
            let sentences = if self.random.chance(10) { REFERRING } else { SENTENCES };
            self.write_sentence(sentences, &mut text);
        }
        text
    }

    fn subheading(&mut self) {
        let (quality, noun) = (self.random.pick(QUALITIES), self.random.pick(NOUNS));
        self.heading(3, &format!("On the {quality} {noun}"));
    }

    /// A sentence of the artifact's own text: every fourth refers to something.
    pub(super) fn sentence(&mut self) -> String {
        let mut text = String::new();
        let sentences = if self.random.chance(25) { REFERRING } else { SENTENCES };
        self.write_sentence(sentences, &mut text);
        text
    }

    fn write_sentence(&mut self, sentences: &[&'static str], text: &mut String) {
        let mut rest = self.random.pick(sentences);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (hole, after) = after.split_once('}').unwrap_or((after, ""));
            self.fill(hole, text);
            rest = after;
        }
        text.push_str(rest);
    }

    fn fill(&mut self, hole: &str, text: &mut String) {
        match hole {
            "n" => text.push_str(self.random.pick(NOUNS)),
            "v" => text.push_str(self.random.pick(VERBS)),
            "q" => text.push_str(self.random.pick(QUALITIES)),
            "m" => text.push_str(self.random.pick(MANNERS)),
            "d" => text.push_str(&self.random.between(2, 99).to_string()),
            "i" => {
                let artifact = self.plan.any_with_id(&mut self.random);
                text.push_str(&self.plan.id(artifact));
            }
            _ => {
                let kind = self.random.pick(&[
                    NodeKind::Prd,
                    NodeKind::Daa,
                    NodeKind::Adr,
                    NodeKind::Runbook,
                ]);
                let to = self
                    .plan
                    .any(&mut self.random, kind)
                    .map_or((NodeKind::Prd, 0), |at| (kind, at));
                text.push_str(&self.link(to));
            }
        }
    }
}

/// Draws the size of a page.
fn size(random: &mut SplitMix64) -> usize {
    let step = random.below(SIZES.len());
    if let [low, high, ..] = SIZES[step..] {
        return random.between(low, high);
    }
    let step = random.below(TAIL.len() - 1);
    random.between(TAIL[step], TAIL[step + 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_eips() {
        let mut random = SplitMix64::new(11);
        let mut sizes: Vec<usize> = (0..20_000).map(|_| size(&mut random)).collect();
        sizes.sort_unstable();
        let at = |percent: usize| sizes[sizes.len() * percent / 100];
        assert!((128..=132).contains(&at(25)), "{}", at(25));
        assert!((3_200..3_500).contains(&at(50)), "{}", at(50));
        assert!((7_900..8_600).contains(&at(75)), "{}", at(75));
        assert!((46_000..60_000).contains(&at(99)), "{}", at(99));
        let mean = sizes.iter().sum::<usize>() / sizes.len();
        assert!((6_500..7_500).contains(&mean), "{mean}");
    }
}
