//! `airsdlc rules` and `airsdlc explain`.

use airsdlc_core::check::{Group, Metadata, Needs, RuleDocument, rule, rules};
use airsdlc_core::export::to_json;

use crate::args::{Answer, Explain, Rules};
use crate::console::Console;
use crate::failure::Failure;
use crate::text::{self, BOLD, DIM, HEAD};

pub(super) fn list(asked: &Rules, console: &mut Console<'_>) -> Result<bool, Failure> {
    if asked.format == Answer::Json {
        write!(console.out, "{}", to_json("airsdlc.rules/1", &RuleDocument::all()))?;
        return Ok(false);
    }
    table(rules(), console)?;
    Ok(false)
}

/// Writes rules, a table for each group.
fn table<'r>(
    rules: impl Iterator<Item = &'r Metadata>,
    console: &mut Console<'_>,
) -> Result<(), Failure> {
    let mut group = None;
    let mut rows: Vec<Vec<String>> = Vec::new();
    for rule in rules {
        if group != Some(rule.group) {
            text::table(console.out, &rows, console.width)?;
            rows.clear();
            let gap = if group.is_some() { "\n" } else { "" };
            writeln!(console.out, "{gap}{HEAD}{} ({}){HEAD:#}", rule.group, rule.group.letter())?;
            group = Some(rule.group);
        }
        let waits = if rule.needs == Needs::History { " (needs `--history`)" } else { "" };
        rows.push(vec![
            format!("  {}", rule.code),
            rule.name.to_owned(),
            rule.severity.to_string(),
            format!("{}{waits}", rule.summary()),
        ]);
    }
    text::table(console.out, &rows, console.width)?;
    Ok(())
}

pub(super) fn explain(asked: &Explain, console: &mut Console<'_>) -> Result<bool, Failure> {
    let is_asked = |group: Group| {
        [group.name(), group.letter()].iter().any(|name| asked.rule.eq_ignore_ascii_case(name))
    };
    let mut of_group = rules().filter(|rule| is_asked(rule.group)).peekable();
    if of_group.peek().is_some() && asked.format != Answer::Json {
        table(of_group, console)?;
        text::note(console.err, "`airsdlc explain RULE` tells what one of them checks, and why")?;
        return Ok(false);
    }
    let rule = rule(&asked.rule)?;
    if asked.format == Answer::Json {
        write!(console.out, "{}", to_json("airsdlc.rule/1", &RuleDocument::new(rule)))?;
        return Ok(false);
    }
    let (code, name) = (rule.code, rule.name);
    writeln!(console.out, "{BOLD}{code} {name}{BOLD:#}: {}", rule.summary())?;
    writeln!(console.out, "{DIM}{}, {} by default{DIM:#}\n", rule.group, rule.severity)?;
    for line in rule.details().lines() {
        match line.strip_prefix("## ") {
            Some(heading) => writeln!(console.out, "{HEAD}{heading}{HEAD:#}")?,
            None => writeln!(console.out, "{line}")?,
        }
    }
    Ok(false)
}
