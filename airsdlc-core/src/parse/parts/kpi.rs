//! KPIs of a PRD: items and tables below "Success Metrics", and lists in its front matter.

use smol_str::SmolStr;

use crate::model::{Attribute, EdgeKind, NodeKind, Origin, id_slug};
use crate::parse::absence::is_no_value;
use crate::parse::entry::{attribute_name, key_line};
use crate::parse::keys::KeyRule;
use crate::parse::markdown::{BlockKind, Inline, Markdown, lines, plain, span_of};
use crate::parse::reader::{Reader, trimmed};
use crate::parse::record::{Intent, Local, PartName, Referrer, Target};
use crate::parse::reference::{Shape, scan};
use crate::parse::yaml::Node;
use crate::source::{Dialect, fold_key};
use crate::span::{Location, Span};

/// Stands for the level of a heading: deeper than any, so that each heading ends a KPI.
pub(super) const KPI_LEVEL: u8 = 9;
/// Heads of the column, or keys, that hold the text of a KPI; the first that is there does.
const NAMES: &[&str] = &[
    "kpi",
    "kpis",
    "name",
    "title",
    "indicator",
    "success metric",
    "success criterion",
    "goal",
    "outcome",
    "metric",
];

impl<'a> Reader<'a> {
    /// An item below "Success Metrics": a KPI, or what is known of the one above it.
    pub(super) fn kpi(&mut self, region: usize, markdown: &Markdown<'a>, at: usize) {
        let block = &markdown.blocks[at];
        let inlines = markdown.inlines(block);
        if let Some((level, part)) = self.states[region].parts.last().copied()
            && level == KPI_LEVEL
            && block.depth > self.states[region].model.kpi_depth
        {
            self.kpi_detail(part, inlines);
            return;
        }
        self.states[region].parts.retain(|(level, _)| *level != KPI_LEVEL);
        self.states[region].model.kpi_depth = block.depth;
        let key = key_line(inlines, self.dialect)
            .filter(|found| found.strong || is_plain_role(&found.key));
        let (role, text) = match &key {
            Some(found) if is_role(&found.key, self.dialect) => (Some(&found.key), found.text()),
            Some(found) if found.key.to_lowercase().starts_with("measure") => return,
            _ => (None, plain(inlines)),
        };
        if text.is_empty() {
            // `- **Secondary Metrics**:` with the KPIs as a list below.
            return;
        }
        let end = inlines.last().map_or(block.span.end, |last| last.span.end);
        let span = trimmed(self.source, Span::new(block.span.start, end));
        let part = self.kpi_node(region, &text, span);
        if let Some(role) = role {
            let role = role.to_lowercase();
            let role = role
                .strip_suffix("kpi")
                .or(role.strip_suffix("metric"))
                .or(role.strip_suffix("metrics"))
                .unwrap_or(&role)
                .trim();
            self.record.nodes[part].attribute("role", if role.is_empty() { "kpi" } else { role });
        }
        self.states[region].parts.push((KPI_LEVEL, part));
        self.kpi_text(part, inlines);
    }

    /// A KPI by its text, which may begin with its id.
    fn kpi_node(&mut self, region: usize, text: &str, span: Span) -> Local {
        let (name, title) = own_id(text, self.dialect).unwrap_or_else(|| {
            let slug = id_slug(text);
            (if slug.is_empty() { "unnamed".into() } else { slug.into() }, text.to_owned())
        });
        let location = self.location(span);
        self.part(region, NodeKind::Kpi, &name, &title, location)
    }

    /// The text of a KPI: it measures the stories that it names.
    fn kpi_text(&mut self, part: Local, inlines: &[Inline<'a>]) {
        let from = self.record.references.len();
        self.mentions(Referrer::Node(part), inlines, None);
        for reference in &mut self.record.references[from..] {
            if names_story(&reference.target) {
                reference.intent = Intent::Edge(EdgeKind::Measures);
                reference.origin = Origin::Declared;
            }
        }
    }

    fn kpi_detail(&mut self, part: Local, inlines: &[Inline<'a>]) {
        for line in lines(inlines) {
            let Some(found) = key_line(line, self.dialect) else {
                self.mentions(Referrer::Node(part), line, None);
                continue;
            };
            let location = self.location(span_of(line));
            self.kpi_entry(part, &fold_key(&found.key), &found.text(), location);
            self.kpi_value(part, &fold_key(&found.key), found.value, found.skip);
        }
    }

    fn kpi_entry(&mut self, part: Local, key: &str, value: &str, location: Location) {
        if is_no_value(value) {
            return;
        }
        let name = attribute_name(key);
        let node = &mut self.record.nodes[part];
        node.attribute_locations.insert(name.clone(), location);
        node.attributes.get_or_insert_with(name, || Attribute::from(value));
    }

    /// What the value of a key of a KPI names.
    fn kpi_value(&mut self, part: Local, key: &str, value: &[Inline<'a>], skip: usize) {
        match KeyRule::find(NodeKind::Kpi, key) {
            Some(rule) => self.targets(Referrer::Node(part), rule, value, skip),
            None => self.mentions(Referrer::Node(part), value, None),
        }
    }

    /// A cell of a table of KPIs: one row each, the head says what its columns are. Returns whether the
    /// table is one.
    pub(super) fn kpi_cell(&mut self, region: usize, markdown: &Markdown<'a>, at: usize) -> bool {
        let BlockKind::Cell(row, column) = markdown.blocks[at].kind else { return false };
        if (row, column) == (0, 0) {
            let cells = row_of(markdown, at);
            let columns: Vec<SmolStr> =
                cells.map(|cell| fold_key(&markdown.text(&markdown.blocks[cell]))).collect();
            let is_named = NAMES.iter().any(|name| columns.iter().any(|column| column == name));
            self.states[region].model.kpi_columns = if is_named { columns } else { Vec::new() };
        }
        if row > 0 && column == 0 {
            self.kpi_row(region, markdown, at);
        }
        !self.states[region].model.kpi_columns.is_empty()
    }

    fn kpi_row(&mut self, region: usize, markdown: &Markdown<'a>, at: usize) {
        let columns = self.states[region].model.kpi_columns.clone();
        let Some(named) = name_of(columns.iter().map(SmolStr::as_str)) else { return };
        let cells: Vec<usize> = row_of(markdown, at).collect();
        let Some(cell) = cells.get(named).map(|cell| &markdown.blocks[*cell]) else { return };
        let text = markdown.text(cell).into_owned();
        if is_no_value(&text) {
            return;
        }
        let span = Span::new(markdown.blocks[at].span.start, cell.span.end);
        let part = self.kpi_node(region, &text, trimmed(self.source, span));
        self.kpi_text(part, markdown.inlines(cell));
        for (column, (key, cell)) in columns.iter().zip(&cells).enumerate() {
            if column != named {
                let block = &markdown.blocks[*cell];
                let inlines = markdown.inlines(block);
                let location = self.location(trimmed(self.source, block.span));
                self.kpi_entry(part, key, &plain(inlines), location);
                self.kpi_value(part, key, inlines, 0);
            }
        }
    }

    /// A KPI of the front matter: a text, or a map of its keys.
    pub(in crate::parse) fn front_kpi(&mut self, item: &Node) {
        let keys: Vec<SmolStr> = item
            .entries()
            .iter()
            .map(|(key, _)| fold_key(key.text().unwrap_or_default()))
            .collect();
        let named = name_of(keys.iter().map(SmolStr::as_str));
        let text = named.map_or(item, |named| &item.entries()[named].1);
        let Some(name) = text.text().filter(|name| !is_no_value(name)) else { return };
        let part = self.kpi_node(0, name, text.span);
        let inline = self.front_inline(name, text.span);
        self.kpi_text(part, std::slice::from_ref(&inline));
        for (at, (key, (_, value))) in keys.iter().zip(item.entries()).enumerate() {
            for value in value.items().iter().filter(|_| Some(at) != named) {
                let Some(text) = value.text() else { continue };
                self.kpi_entry(part, key, text, self.location(value.span));
                let inline = self.front_inline(text, value.span);
                self.kpi_value(part, key, std::slice::from_ref(&inline), 0);
            }
        }
    }
}

/// The cells of the row that begins at a block.
fn row_of(markdown: &Markdown<'_>, at: usize) -> impl Iterator<Item = usize> {
    let row_at = |at: usize| match markdown.blocks.get(at)?.kind {
        BlockKind::Cell(row, column) => Some((row, column)),
        _ => None,
    };
    let first = row_at(at);
    (at..).take_while(move |cell| {
        row_at(*cell).is_some_and(|(row, column)| {
            first.is_some_and(|(first, _)| first == row) && column as usize == cell - at
        })
    })
}

/// Which of some keys holds the text of a KPI.
fn name_of<'k>(keys: impl Iterator<Item = &'k str>) -> Option<usize> {
    let rank = |key: &str| NAMES.iter().position(|name| *name == key);
    keys.enumerate().filter_map(|(at, key)| Some((rank(key)?, at))).min().map(|(_, at)| at)
}

/// Whether a reference of running text is to a story.
fn names_story(target: &Target) -> bool {
    match target {
        Target::Id(id) | Target::LooseId(id) => {
            let part = id.rsplit('/').next().unwrap_or_default();
            part.split('-').next().and_then(NodeKind::of_prefix) == Some(NodeKind::UserStory)
        }
        Target::Part(_, PartName::Story(_)) => true,
        Target::Perhaps(target) => names_story(target),
        _ => false,
    }
}

/// A word that says which KPI it is, without emphasis.
fn is_plain_role(key: &str) -> bool {
    let key = key.to_lowercase();
    matches!(
        key.as_str(),
        "kpi"
            | "primary"
            | "secondary"
            | "primary kpi"
            | "secondary kpi"
            | "primary metric"
            | "secondary metric"
    )
}

/// A word that says which KPI it is, and is no part of its text.
fn is_role(key: &str, dialect: &Dialect) -> bool {
    let key = key.to_lowercase();
    key.contains("kpi") && scan(&key, dialect).is_empty()
        || matches!(
            key.as_str(),
            "primary"
                | "secondary"
                | "primary metric"
                | "secondary metric"
                | "secondary metrics"
                | "primary metrics"
        )
}

/// `KPI-015-1: text`: the id is the name.
fn own_id(text: &str, dialect: &Dialect) -> Option<(SmolStr, String)> {
    let hit = scan(text, dialect)
        .into_iter()
        .next()
        .filter(|hit| hit.range.start == 0 && hit.shape == Shape::Id)?;
    let id = &text[hit.range.clone()];
    let is_kpi = id.split('-').next().and_then(NodeKind::of_prefix) == Some(NodeKind::Kpi);
    let title = text[hit.range.end..].trim_start_matches([':', ' ', '-', '–', '—']);
    is_kpi.then(|| (id.into(), title.to_owned()))
}
