//! A Markdown page while it is written: its skeleton line by line, then prose up to its size.

use airsdlc_core::model::NodeKind;

use super::plan::{Artifact, Plan, Purpose, carries_id};
use super::words::{MANNERS, NOUNS, PEOPLE, QUALITIES, SENTENCES, VERBS};
use crate::random::SplitMix64;

/// Sizes in bytes at every twentieth of a log-normal distribution with median 3,000 and sigma 0.65,
/// cut off at 1,000; its tail goes on in [`TAIL`].
const SIZES: [usize; 20] = [
    1_000, 1_030, 1_304, 1_530, 1_736, 1_935, 2_133, 2_335, 2_544, 2_765, 3_000, 3_255, 3_537,
    3_854, 4_218, 4_651, 5_184, 5_884, 6_901, 8_738,
];
/// The same at every hundredth from 0.95 on; the last is the size at 0.9987.
const TAIL: [usize; 6] = [8_738, 9_363, 10_188, 11_400, 13_605, 21_090];
/// One page of so many is one to which a team appended for years.
const ONE_IN_HUGE: usize = 400;
const HUGE: (usize, usize) = (40_000, 120_000);

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
    pub(super) fn finish(mut self, heading: &str) -> String {
        if self.text.len() < self.size {
            self.heading(2, heading);
        }
        for block in 0.. {
            if self.text.len() >= self.size {
                break;
            }
            match self.random.below(12) {
                0 => self.bullets(),
                1 => self.table(),
                2 => self.code(),
                3 if block > 4 => self.subheading(),
                _ => self.paragraph(),
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

    fn bullets(&mut self) {
        self.blank();
        for _ in 0..self.random.between(2, 5) {
            let sentence = self.sentence();
            self.line(format!("- {sentence}"));
        }
        self.blank();
    }

    fn table(&mut self) {
        self.blank();
        self.line("| decided in | effect | checked on |");
        self.line("|---|---|---|");
        for _ in 0..self.random.between(2, 6) {
            let artifact = self.plan.any_with_id(&mut self.random);
            let (id, noun, quality) =
                (self.plan.id(artifact), self.random.pick(NOUNS), self.random.pick(QUALITIES));
            let date = self.date();
            self.line(format!("| {id} | the {noun} is {quality} | {date} |"));
        }
        self.blank();
    }

    /// Code that names an id: one that must not be taken for a reference.
    fn code(&mut self) {
        let artifact = self.plan.any_with_id(&mut self.random);
        let (id, noun, count) =
            (self.plan.id(artifact), self.random.pick(NOUNS), self.random.between(2, 900));
        match self.random.below(3) {
            0 => self.fence("json", &format!("{{\n  \"{noun}\": {count},\n  \"decided\": \"{id}\"\n}}")),
            1 => self.fence("go", &format!("// see {id}\nconst max_{noun} = {count}\n\nfunc limit() int {{ return max_{noun} }}")),
            _ => self.fence("bash", &format!("kubectl logs -l app={noun} --tail={count} # {id}")),
        }
    }

    fn subheading(&mut self) {
        let (quality, noun) = (self.random.pick(QUALITIES), self.random.pick(NOUNS));
        self.heading(3, &format!("On the {quality} {noun}"));
    }

    pub(super) fn sentence(&mut self) -> String {
        let mut text = String::new();
        let mut rest = self.random.pick(SENTENCES);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (hole, after) = after.split_once('}').unwrap_or((after, ""));
            self.fill(hole, &mut text);
            rest = after;
        }
        text.push_str(rest);
        text
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
    if random.below(ONE_IN_HUGE) == 0 {
        return random.between(HUGE.0, HUGE.1);
    }
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
    fn sizes_are_log_normal_with_a_few_huge_ones() {
        let mut random = SplitMix64::new(11);
        let mut sizes: Vec<usize> = (0..20_000).map(|_| size(&mut random)).collect();
        sizes.sort_unstable();
        let at = |percent: usize| sizes[sizes.len() * percent / 100];
        assert!((2_900..3_100).contains(&at(50)), "{}", at(50));
        assert!((1_900..1_970).contains(&at(25)), "{}", at(25));
        assert!((4_550..4_750).contains(&at(75)), "{}", at(75));
        let huge = sizes.iter().filter(|size| **size >= HUGE.0).count();
        assert!((20..100).contains(&huge), "{huge}");
    }
}
