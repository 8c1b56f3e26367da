//! `untaped facts FILE --facts FACTS`: who mentioned each fact first; `--new` begins a file of facts.

use super::args::{Facts as Args, file_named, input};
use super::beside::{open_beside, problems};
use super::out::{DONE, Out, list};
use super::output_file::{Target, refuse_inputs, report_written};
use super::streams::{Escaping, ascii_locale};
use crate::measure::facts::{AllVerdicts, Matches};
use crate::report::{FactReport, json_pretty};
use crate::store::Log;
use crate::work::Facts;
use anyhow::{Context, Result, anyhow, bail};
use std::path::Path;
use std::process::ExitCode;

/// The column to which folded lines are indented.
const WORDS_AT: usize = 26;

/// The largest list of words, in bytes.
const LARGEST: u64 = 1 << 20;

/// Runs the command.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    match (&args.new, &args.file, &args.from) {
        (Some(words), _, _) => new(words, file_named(args.output.as_deref()), args.force),
        (None, Some(file), Some(facts)) => print(file, facts, args),
        // The parser has asked for these.
        (None, _, _) => bail!("give a log, and a file of facts with --facts"),
    }
}

/// Prints who mentioned each fact first.
fn print(file: &Path, facts: &Path, args: &Args) -> Result<ExitCode> {
    let mut facts = Facts::open(facts)?;
    list(&problems(facts.unknown.clone()));
    if let Some(missing) = args.ids.iter().find(|id| facts.get(id).is_none()) {
        let ids: Vec<&str> = facts.list.iter().map(|fact| fact.id.as_str()).collect();
        let near = crate::suggest::closest(missing, ids.iter().copied());
        let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        bail!("no fact {missing:?} in that file{hint}");
    }
    let (opened, beside) = open_beside(file, &args.reading, &args.importing, args.print, &args.place)?;
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let verdicts = AllVerdicts::new(&beside.work, &beside.viewer);
    if !args.ids.is_empty() {
        facts.list.retain(|fact| args.ids.contains(&fact.id));
    }
    let matches = Matches::find(session, &opened.text, &facts, &|| false)
        .with_context(|| format!("{}: cannot read it", opened.log.shown()))?;
    let of = (&facts, &matches, &verdicts);
    let mut report = FactReport::new(session, view, page, of, &beside.sha256, |i| opened.event(i))?;
    if !args.ids.is_empty() {
        // The others were left out on purpose.
        report.unknown_facts.clear();
    }
    let mut out = Out::new(args.reading.escaping(args.print));
    if args.print.json {
        out.with(|mut to| json_pretty(page, &report, &mut to))?;
    } else if args.csv {
        out.text(&report.csv(page))?;
    } else {
        out.lines(&report.text(session, view, page), WORDS_AT)?;
    }
    out.finish()?;
    Ok(DONE)
}

/// Begins a file of facts from a list of words.
fn new(words: &Path, output: Option<&Path>, force: bool) -> Result<ExitCode> {
    let input = input(words);
    refuse_inputs(output, [&input])?;
    let bytes = Log::open(&input, LARGEST)?.head(usize::try_from(LARGEST).unwrap_or(usize::MAX))?;
    let list_of_words = String::from_utf8(bytes).map_err(|_| anyhow!("{}: not UTF-8", words.display()))?;
    let text = match Facts::from_words(&words.to_string_lossy(), &list_of_words) {
        Ok(text) => text,
        Err(wrong) => {
            list(&problems(wrong));
            return Err(anyhow!("no file of facts was written"));
        }
    };
    let target = Target::create(output, force, Escaping::json(ascii_locale()))?;
    let written = target.path();
    target.write(|to| Ok(to.write_all(text.as_bytes())?))?;
    report_written(written.as_deref());
    Ok(DONE)
}
