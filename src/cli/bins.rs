//! `untaped bins FILE`: what is in each bin of a session.

use super::args::{Bins as Args, RowsOf};
use super::beside::{BesideLog, open_beside};
use super::open::{Opened, open};
use super::out::{DONE, Out, found_nothing, nothing};
use super::streams::columns;
use crate::measure::bin_rows::{BinRow, Subject, code_rows, role_rows};
use crate::measure::bins::Bins;
use crate::measure::codings::PartlyTaped;
use crate::measure::talk::Talk;
use crate::report::{BinsReport, json_pretty};
use crate::work::{CodeName, Coder};
use anyhow::{Result, anyhow, bail};
use std::process::ExitCode;

/// The width of text that goes to no terminal.
const USUAL_WIDTH: u16 = 80;

/// The width that text has in columns.
pub(super) fn text_width() -> usize {
    usize::from(columns().unwrap_or(USUAL_WIDTH))
}

/// Prints the report.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let with_codes = args.rows == RowsOf::Codes;
    if !with_codes && !args.codes.is_empty() {
        bail!("--code is about codes; give --rows codes with it");
    }
    let (opened, beside) = if with_codes || args.place.work.is_some() || !args.place.coders.is_empty() {
        let (opened, beside) =
            open_beside(&args.file, &args.reading, &args.importing, args.output, &args.place)?;
        (opened, Some(beside))
    } else {
        (open(&args.file, &args.reading, &args.importing, args.output)?, None)
    };
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let bins = Bins::new(session.figures(), view.zero.time, args.bin)
        .map_err(|why| anyhow!("{}: {why}", opened.log.shown()))?;
    let rows = rows(args, &opened, beside.as_ref(), &bins)?;
    let is_csv = args.csv || args.output.json;
    if rows.is_empty() {
        let what = if with_codes { "no such codes" } else { "nobody says anything on tape" };
        return Ok(if is_csv {
            nothing()
        } else {
            found_nothing(&format!("{}: {what}", opened.log.shown()))
        });
    }
    let report = BinsReport::new(session, view, &bins, partly(args.only_whole), &rows);
    let mut out = Out::new(args.reading.escaping(args.output));
    if args.output.json {
        out.with(|mut to| json_pretty(page, &report, &mut to))?;
    } else if args.csv {
        out.text(&report.csv())?;
    } else {
        out.lines(&report.text(session, view, page, text_width()), 0)?;
    }
    out.finish()?;
    Ok(DONE)
}

/// Whether bins that were taped in part count.
pub(super) fn partly(whole_bins: bool) -> PartlyTaped {
    if whole_bins { PartlyTaped::LeftOut } else { PartlyTaped::Counted }
}

fn rows(args: &Args, opened: &Opened, beside: Option<&BesideLog>, bins: &Bins) -> Result<Vec<BinRow>> {
    let (session, partly) = (&opened.session, partly(args.only_whole));
    let of_roles =
        |subjects: &[fn(_) -> Subject]| role_rows(session, &Talk::new(session, None), bins, partly, subjects);
    let beside = match (args.rows, beside) {
        (RowsOf::Roles, _) => return Ok(of_roles(&[Subject::Words, Subject::Utterances])),
        (RowsOf::Questions, _) => return Ok(of_roles(&[Subject::Questions])),
        (RowsOf::Codes, None) => return Ok(Vec::new()),
        (RowsOf::Codes, Some(beside)) => beside,
    };
    let named: Result<Vec<Coder>, String> = args.place.coders.iter().map(|name| Coder::parse(name)).collect();
    let named = named.map_err(|why| anyhow!(why))?;
    if let Some(missing) = named.iter().find(|coder| !beside.work.coders().contains_key(coder)) {
        bail!("{}: no work of {missing} in {}", opened.log.shown(), beside.folder.path().display());
    }
    let coders = if named.is_empty() { beside.work.coders().keys().cloned().collect() } else { named };
    let wanted = |code: &CodeName| args.codes.is_empty() || args.codes.iter().any(|word| code.is_named(word));
    Ok(code_rows(session, &beside.work, &coders, bins, partly, wanted))
}
