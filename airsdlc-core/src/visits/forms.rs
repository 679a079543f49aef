//! Everything that a file may repeat, each time another: what each form costs is counted.

use super::tests::grows;

/// A file that repeats something.
struct Form {
    what: &'static str,
    path: &'static str,
    /// What stands before the pieces, and behind them.
    around: (&'static str, &'static str),
    piece: fn(usize) -> String,
}

impl Form {
    fn file(&self, size: usize) -> (String, String) {
        let pieces: String = (0..size).map(self.piece).collect();
        (self.path.to_owned(), [self.around.0, &pieces, self.around.1].concat())
    }
}

const fn form(
    what: &'static str,
    path: &'static str,
    around: (&'static str, &'static str),
    piece: fn(usize) -> String,
) -> Form {
    Form { what, path, around, piece }
}

const ADR: &str = "docs/a.md";

/// Parts of artifacts and their metadata.
const ARTIFACTS: &[Form] = &[
    form("tables", ADR, ("# ADR-1: A\n\n```sql\n", "```\n"), |at| {
        format!("CREATE TABLE t{at} (id int);\n")
    }),
    form("routes", ADR, ("# ADR-1: A\n\n```http\n", "```\n"), |at| format!("GET /v1/r{at}\n")),
    form("contexts", ADR, ("# AI-DAA: A\n\n```\n", "```\n"), |at| {
        format!("BOUNDED_CONTEXT: C{at}\n")
    }),
    form("operations", ADR, ("# AI-DAA: A\n\n```\n", "```\n"), |at| {
        format!("OPERATION: op{at}(x)\n")
    }),
    form("operations of one", ADR, ("# AI-DAA: A\n\n```\nAGGREGATE: B\n", "```\n"), |at| {
        format!("  OPERATION: op{at}(x)\n")
    }),
    form("aggregates", ADR, ("# AI-DAA: A\n\n```\n", "```\n"), |at| {
        format!("AGGREGATE: B{at}\n  OPERATION: cancel(x)\n")
    }),
    form("aggregates by heading", ADR, ("# AI-DAA: A\n\n", ""), |at| {
        format!("## Aggregate: B{at}\n\n### Operation: C{at}.cancel()\n\n")
    }),
    form("events", ADR, ("# AI-DAA: A\n\n```\n", "```\n"), |at| format!("DOMAIN_EVENT: E{at}\n")),
    form("invariants in code", ADR, ("# AI-DAA: A\n\n```\n", "```\n"), |at| {
        format!("INVARIANT: I{at}\n")
    }),
    form("invariants", ADR, ("# AI-DAA: A\n\n", ""), |at| format!("- **INV-{at}**: rule {at}\n")),
    form("coverage", ADR, ("# AI-DAA: A\n\n", ""), |at| {
        format!(
            "```\nOPERATION: op{at}(x)\n```\n\n✅ **US-1-{at}**: Covered by `op{at}()` and op{}()\n\n",
            at / 2
        )
    }),
    form("coverage by all invariants", ADR, ("# AI-DAA: A\n\n", ""), |at| {
        format!("- **INV-{at}**: rule\n\n✅ **US-1-{at}**: Enforced by aggregate invariants\n\n")
    }),
    form("stories", ADR, ("# PRD-1: A\n\n", ""), |at| {
        format!("### US-1-{at}: Story {at}\n\nAs guest {at}\n\n**Priority**: {at}\n\n")
    }),
    form("criteria", ADR, ("# PRD-1: A\n\n### US-1-1: S\n\n**AC**:\n\n", ""), |at| {
        format!("  - it is {at}\n")
    }),
    form("requirements", ADR, ("# PRD-1: A\n\n", ""), |at| format!("- NFR-{at}: fast {at}\n")),
    form("KPIs", ADR, ("# PRD-1: A\n\n## Success Metrics\n\n", ""), |at| {
        format!("- rate {at}\n  - **Story**: US-{at}\n")
    }),
    form("keys", ADR, ("# ADR-1: A\n\n", ""), |at| format!("- **Key {at}**: value {at}\n")),
    form("keys at the end", ADR, ("# ADR-1: A\n\n---\n\n", ""), |at| {
        format!("- **Key {at}**: value {at}\n")
    }),
    form("keys of a table", ADR, ("# ADR-1: A\n\n| a | b |\n|--|--|\n", ""), |at| {
        format!("| **k {at}** | v {at} |\n")
    }),
    form("keys of front matter", ADR, ("---\nid: ADR-1\n", "---\n"), |at| {
        format!("k{at}: v{at}\n")
    }),
    form("values of front matter", ADR, ("---\nid: ADR-1\nprd:\n", "---\n"), |at| {
        format!(" - PRD-{at}\n")
    }),
    form("lines of a status", ADR, ("# ADR-1: A\n\n## Status\n\n", ""), |at| {
        format!("Superseded by ADR-{at}\n\n")
    }),
    form("sentences", ADR, ("# ADR-1: A\n\n", ""), |at| format!("Supersedes ADR-{at}. ")),
    form("calls", ADR, ("# ADR-1: A\n\n- **DAA**: ", ""), |at| format!("op{at}(x), ")),
    form("calls that end together", ADR, ("# ADR-1: A\n\n- **DAA**: ", ")"), |at| {
        format!("op{at}(")
    }),
    form("amendments", ADR, ("# ADR-1: A\n\n", ""), |at| format!("## Amendment {at}: B\n\n")),
    form("metrics", ADR, ("# ADR-1: A\n\n## Monitoring\n\n**Metrics**:\n\n", ""), |at| {
        format!("- `m{at}_total{{a}}` - Counter\n")
    }),
    form("alerts", ADR, ("# ADR-1: A\n\n## Monitoring\n\n**Alerts**:\n\n", ""), |at| {
        format!("- `m_{at}` > {at}% for 5 minutes → SEV-2\n")
    }),
    form("dashboards", ADR, ("# ADR-1: A\n\n## Monitoring\n\n**Dashboards**:\n\n", ""), |at| {
        format!("- Board {at}: all of {at}\n")
    }),
    form("rules in code", ADR, ("# ADR-1: A\n\n## Monitoring\n\n```yaml\n", "```\n"), |at| {
        format!("- alert: A{at}\n  expr: m_{at} > 1\n")
    }),
];

/// Lists and tables of work, and of what happened.
const WORK: &[Form] = &[
    form("a backlog", ADR, ("# Bolts for ADR-1, ADR-2: A\n\n", ""), |at| {
        format!("1. **BOLT-{at}**: goal {at}\n   - Dependencies: BOLT-{}\n", at / 2)
    }),
    form("criteria of a Bolt", ADR, ("# Bolt Backlog\n\n1. **BOLT-1**: g\n   - AC:\n", ""), |at| {
        format!("     - it is {at}\n")
    }),
    form("keys of a Bolt", ADR, ("# Bolt Backlog\n\n1. **BOLT-1**: g\n", ""), |at| {
        format!("   - Key {at}: {at}\n")
    }),
    form("actions", ADR, ("# Post-mortem: INC-1\n\n## Action Items\n\n", ""), |at| {
        format!("- [ ] do {at} (Owner: p{at})\n  - due 2024-01-01\n")
    }),
    form("actions of labels", ADR, ("# Post-mortem: INC-1\n\n", ""), |at| {
        format!("**Action items {at}**\n\n**Action items**:\n\n- do {at}\n\n")
    }),
    form(
        "links of an action",
        ADR,
        ("# Post-mortem: INC-1\n\n## Action Items\n\n- [ ] do\n", ""),
        |at| format!("  - https://x.example/{at}\n"),
    ),
    form(
        "rows of actions",
        ADR,
        ("# Post-mortem: INC-1\n\n## Action Items\n\n| Action | Owner |\n|--|--|\n", ""),
        |at| format!("| do {at} | p{at} |\n"),
    ),
    form("times", ADR, ("# INC-1: A\n\n## Timeline (UTC)\n\n", ""), |at| {
        format!("- 10:{:02} event {at}\n", at % 60)
    }),
    form("lines of one time", ADR, ("# INC-1: A\n\n## Timeline\n\n10:00 event\n", ""), |at| {
        format!("goes on {at}\n")
    }),
    form(
        "rows of times",
        ADR,
        ("# INC-1: A\n\n## Timeline\n\n| Time | Event |\n|--|--|\n", ""),
        |at| format!("| 10:{:02} | e{at} |\n", at % 60),
    ),
    form("days", ADR, ("# INC-1: A\n\n## Timeline\n\n", ""), |at| {
        format!("### 2024-01-{:02}\n\n#### 10:00\n\nevent {at}\n\n", 1 + at % 28)
    }),
    form("timelines", ADR, ("# INC-1: A\n\n", ""), |at| {
        format!("## Timeline of {at} (UTC)\n\n- 10:00 event\n\n")
    }),
];

const CATALOGUE: &str = "catalog-info.yaml";

/// What runs, and code.
const SYSTEMS: &[Form] = &[
    form("components", CATALOGUE, ("", ""), |at| {
        format!(
            "kind: Component\nmetadata: {{name: s{at}}}\nspec: {{dependsOn: [s{}]}}\n---\n",
            at / 2
        )
    }),
    form("names of one component", CATALOGUE, ("", ""), |at| {
        format!("kind: Component\nmetadata: {{name: s, title: Title {at}}}\n---\n")
    }),
    form(
        "what a component needs",
        CATALOGUE,
        ("kind: Component\nmetadata: {name: s}\nspec:\n  dependsOn:\n", ""),
        |at| format!("  - s{at}\n"),
    ),
    form(
        "annotations",
        CATALOGUE,
        (
            "kind: Component\nmetadata:\n  name: s\n  annotations:\n    airsdlc.io/governed-by: ADR-1",
            "\n",
        ),
        |at| format!(", ADR-{at}"),
    ),
    form(
        "unknown annotations",
        CATALOGUE,
        ("kind: Component\nmetadata:\n  name: s\n  annotations:\n", ""),
        |at| format!("    airsdlc.io/x{at}: y\n"),
    ),
    form(
        "operations of an API",
        CATALOGUE,
        ("kind: API\nmetadata: {name: a}\nspec:\n  definition: |\n    paths:\n", ""),
        |at| format!("      /v1/r{at}: {{get: {{}}, post: {{x-airsdlc-governed-by: ADR-{at}}}}}\n"),
    ),
    form(
        "operations with escapes",
        CATALOGUE,
        ("kind: API\nmetadata: {name: a}\nspec:\n  definition: |\n    paths:\n", ""),
        |at| format!("      \"\\u002fv1/r{at}\": {{\"\\x67et\": {{}}}}\n"),
    ),
    form("services of compose", "compose.yaml", ("services:\n", ""), |at| {
        format!("  s{at}:\n    image: acme/s{at}\n    depends_on: [s{}]\n", at / 2)
    }),
    form("variables", "compose.yaml", ("services:\n  s:\n    environment:\n", ""), |at| {
        format!("      V{at}: postgres://u:p@db{at}/x\n")
    }),
    form("labels", "compose.yaml", ("services:\n  s:\n    labels:\n", ""), |at| {
        format!("      airsdlc.io/x{at}: y\n")
    }),
    form("manifests", "k8s.yaml", ("", ""), |at| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: s{at}\n  labels: {{app.kubernetes.io/name: n{at}}}\n---\n"
        )
    }),
    form("objects of one application", "k8s.yaml", ("", ""), |at| {
        format!(
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: s{at}\n  labels: {{app.kubernetes.io/name: n}}\n---\n"
        )
    }),
    form("broken documents", "rules.yaml", ("alert: expr:\n", ""), |at| format!("[ a{at}\n---\n")),
    form("rules", "rules.yaml", ("groups:\n- name: g\n  rules:\n", ""), |at| {
        format!("  - alert: A{at}\n    expr: m_{at} > 1\n    labels: {{service: s{at}}}\n")
    }),
    form("services of the configuration", "airsdlc.toml", ("", ""), |at| {
        format!("[[service]]\nname = 's{at}'\ndepends_on = ['s{}']\n", at / 2)
    }),
    form("endpoints of the configuration", "airsdlc.toml", ("", ""), |at| {
        format!("[[endpoint]]\nroute = 'GET /v1/r{at}'\nservice = 's'\n")
    }),
    form("comments", "src/a.go", ("package a\n", ""), |at| format!("// BOLT-{at}: a\nf({at})\n")),
    form("ids of a comment", "src/a.go", ("/* ", "*/"), |at| {
        format!("BOLT-{at}, ADR-{at}..{} ", at + 2)
    }),
    form("here-documents", "src/a.sh", ("# BOLT-1\n", ""), |at| format!("cat <<E{at}\nx\nE{at}\n")),
    form("here-documents without end", "src/a.sh", ("# BOLT-1\n", ""), |at| {
        format!("cat <<E{at}\n")
    }),
    form("texts without end", "src/a.go", ("// BOLT-1\n", ""), |at| format!("a := \"{at}\n")),
    form("markup", "src/a.html", ("<!-- BOLT-1 -->\n", ""), |at| {
        format!("<p id={at}><!-- ADR-{at} -->\n")
    }),
];

#[test]
fn parts_and_metadata() {
    for form in ARTIFACTS {
        grows(form.what, |size| vec![form.file(size)]);
    }
}

#[test]
fn work() {
    for form in WORK {
        grows(form.what, |size| vec![form.file(size)]);
    }
}

#[test]
fn systems_and_code() {
    for form in SYSTEMS {
        grows(form.what, |size| vec![form.file(size)]);
    }
}

/// So many texts, one after the other.
fn join(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

#[test]
fn what_could_be_a_product() {
    grows("owners and artifacts", |size| {
        let owners = join(size, |at| format!(" @acme/t{at}"));
        let artifacts = join(size, |at| format!("# ADR-{at}: A\n\n"));
        vec![("CODEOWNERS".into(), format!("*{owners}\n")), (ADR.into(), artifacts)]
    });
    grows("owners and files", |size| {
        let owners = join(size, |at| format!(" @acme/t{at}"));
        let file = |at| (format!("docs/{at}.md"), format!("# ADR-{at}: A\n"));
        let rule = ("CODEOWNERS".to_owned(), format!("*{owners}\n"));
        (0..size).map(file).chain([rule]).collect()
    });
    grows("definitions of one id, and its names", |size| {
        let text = "# PRD-1: A\n\n### US-1: S\n\n# ADR-1: A\n\n- **PRD**: PRD-1, US-1-1\n\n[PRD-1](../0/a.md)\n";
        let file = |at| (format!("docs/{at}/a.md"), text.to_owned());
        let other =
            |at| (format!("docs/{at}/b.md"), format!("# BOLT-{at}: B\n\n- **ADR**: ADR-1\n"));
        (0..size).map(file).chain((0..size).map(other)).collect()
    });
    grows("providers and endpoints", |size| {
        // Most of the steps are not those of the edges that there may be.
        let size = size * 4;
        let component = |at| {
            format!(
                "kind: Component\nmetadata: {{name: s{at}}}\nspec: {{providesApis: [a, a]}}\n---\n"
            )
        };
        let paths = join(size, |at| format!("      /v1/r{at}: {{get: {{}}}}\n"));
        let api = "kind: API\nmetadata: {name: a}\nspec:\n  definition: |\n    paths:\n";
        vec![(CATALOGUE.into(), format!("{}{api}{paths}", join(size, component)))]
    });
    grows("columns of actions", |size| {
        let heads = join(size, |at| format!(" h{at} |"));
        let rules = "--|".repeat(size + 2);
        let cells = join(size, |at| format!(" c{at} |"));
        let head = "# Post-mortem: INC-1\n\n## Action Items\n\n| Action | Owner |";
        vec![(ADR.into(), format!("{head}{heads}\n|{rules}\n| do | p |{cells}\n"))]
    });
}

#[test]
fn a_heading_and_a_pattern() {
    let config = format!(
        "[[kind]]\nname = 'adr'\nfiles = ['*.md']\nid = {{ heading = '{{}}. {}b' }}\n",
        "*a".repeat(60)
    );
    grows("a heading that a pattern with stars is tried on", |size| {
        let heading = ("a.md".to_owned(), format!("# 7. {}\n", "a".repeat(size * 2)));
        vec![("airsdlc.toml".to_owned(), config.clone()), heading]
    });
}
