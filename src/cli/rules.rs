//! `untaped rules FILE`: what rules on recording ask, and whether this log shows it; without FILE, the rules.

use super::args::Rules as Args;
use super::open::open;
use super::out::{DONE, Out};
use crate::describe::source_of_rule;
use crate::measure::rules::{Rule, rule, rules};
use crate::report::{RuleReport, json_pretty};
use anyhow::{Result, bail};
use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

/// The column to which folded lines are indented.
const WORDS_AT: usize = 8;

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let mut asked: Vec<&Rule> = Vec::new();
    for id in &args.ids {
        let Some(rule) = rule(id) else {
            let near = crate::suggest::closest(id, rules().iter().map(|rule| &rule.id));
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            bail!("no rule {id:?}{hint} (untaped rules lists them)");
        };
        asked.push(rule);
    }
    let asked = if asked.is_empty() { rules().iter().collect() } else { asked };
    match &args.file {
        Some(file) => print(file, &asked, args),
        None => list(&asked, args),
    }
}

/// Lists rules with their citations.
fn list(asked: &[&Rule], args: &Args) -> Result<ExitCode> {
    let page = args.reading.page(args.output);
    let mut out = Out::new(args.reading.escaping(args.output));
    if args.output.json {
        out.with(|mut to| json_pretty(page, &asked, &mut to))?;
    } else {
        let mut text = String::new();
        for rule in asked {
            let _ = writeln!(text, "{:18}{}: {}", rule.id, rule.name, rule.citation);
            let _ = writeln!(text, "{:18}{}", "", source_of_rule(rule));
        }
        out.lines(&page.own(&text), 18)?;
    }
    out.finish()?;
    Ok(DONE)
}

/// Answers rules from a log.
fn print(file: &Path, asked: &[&Rule], args: &Args) -> Result<ExitCode> {
    let opened = open(file, &args.reading, &args.importing, args.output)?;
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let sha256 = opened.log.sha256()?;
    let report = RuleReport::new(session, view, page, asked.iter().copied(), &sha256, |i| opened.event(i))?;
    let mut out = Out::new(args.reading.escaping(args.output));
    if args.output.json {
        out.with(|mut to| json_pretty(page, &report, &mut to))?;
    } else if args.csv {
        out.text(&report.csv())?;
    } else {
        out.lines(&report.text(session, view, page), WORDS_AT)?;
    }
    out.finish()?;
    Ok(DONE)
}
