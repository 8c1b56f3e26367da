//! `untaped agree`: how far coders agree, on a log or in a table.

use super::args::{Agree as Args, CodingUnit};
use super::beside::open_beside;
use super::out::{DONE, Out, found_nothing, nothing};
use crate::measure::agreement::{Header, read_table};
use crate::measure::bins::Bins;
use crate::measure::codings::{BinUnits, OffTape, PartlyTaped, TapedTime, Units, Utterances, codings};
use crate::record::visible;
use crate::report::{CoderAgreement, Page, TableAgreement, WorkLine, json_pretty};
use crate::store::read_whole;
use crate::work::{CodeName, Coder};
use anyhow::{Context, Result, anyhow, bail};
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;

/// The column to which folded lines are indented.
const WORDS_AT: usize = 6;

/// Prints the agreement between coders.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    match (&args.table, &args.file) {
        (Some(table), _) => of_table(table, args),
        (None, Some(file)) => of_log(file, args),
        // The parser has asked for one of these.
        (None, None) => bail!("give a log, or a table with --table"),
    }
}

/// The agreement between the coders of a table.
fn of_table(table: &Path, args: &Args) -> Result<ExitCode> {
    let name = table.display();
    let text = String::from_utf8(read_whole(table)?).map_err(|_| anyhow!("{name}: not UTF-8"))?;
    if is_work_table(&text) {
        bail!(
            "{name}:1: this table lists acts, a row each, as `untaped work --csv` writes it; how far their coders agree, \
             `untaped agree FILE` says, with the log as FILE"
        );
    }
    let header = if args.header { Header::Present } else { Header::Absent };
    let ratings = read_table(&text, header, args.level.into()).map_err(|fault| anyhow!("{name}:{fault}"))?;
    let report = TableAgreement::new(&ratings);
    let page = args.reading.page(args.output);
    print(args, page, &report, || report.csv(), || report.text(page, args.explain), 2)
}

/// Prints a report in the form that was asked for. `words_at` is the column to which folded lines are indented.
fn print(
    args: &Args,
    page: Page,
    report: &impl Serialize,
    csv: impl FnOnce() -> String,
    text: impl FnOnce() -> String,
    words_at: usize,
) -> Result<ExitCode> {
    let mut out = Out::new(args.reading.escaping(args.output));
    if args.output.json {
        out.with(|mut to| json_pretty(page, report, &mut to))?;
    } else if args.csv {
        out.text(&csv())?;
    } else {
        out.lines(&text(), words_at)?;
    }
    out.finish()?;
    Ok(DONE)
}

/// Whether a table is one of acts: its columns are no coders.
fn is_work_table(text: &str) -> bool {
    let cells = |line: &str| -> Vec<String> {
        let cells = line.split([',', ';', '\t']);
        cells.take(4).map(|cell| cell.trim().trim_matches('"').to_lowercase()).collect()
    };
    let first = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    cells(first) == cells(WorkLine::csv_head())
}

/// The agreement between the coders of a log.
fn of_log(file: &Path, args: &Args) -> Result<ExitCode> {
    let (opened, beside) = open_beside(file, &args.reading, &args.importing, args.output, &args.place)?;
    let (session, view, page) = (&opened.session, &opened.view, opened.page);
    let named: Vec<Coder> = args
        .place
        .coders
        .iter()
        .map(|name| Coder::parse(name).map_err(|why| anyhow!(why)))
        .collect::<Result<_>>()?;
    let coders: Vec<Coder> =
        if named.is_empty() { beside.work.coders().keys().cloned().collect() } else { named };
    let (shown, folder) = (opened.log.shown(), beside.folder.path().to_string_lossy());
    let folder = visible(&folder);
    if let Some(missing) = coders.iter().find(|coder| !beside.work.coders().contains_key(coder)) {
        bail!("{shown}: no work of {missing} in {folder}");
    }
    if coders.len() < 2 {
        bail!("{shown}: agreement takes two coders or more; the work of {} is in {folder}", coders.len());
    }
    let off_tape = if args.off_tape { OffTape::Counted } else { OffTape::LeftOut };
    if args.whole_bins && !matches!(args.coding_unit, CodingUnit::Bin(_)) {
        bail!("--whole-bins is about bins; give --unit bin:5m too");
    }
    if args.off_tape && args.coding_unit != CodingUnit::Utterance {
        bail!("--off-tape is about utterances; leave out --unit");
    }
    let units = match args.coding_unit {
        CodingUnit::Utterance => Units::Utterances(Utterances::new(session, off_tape)),
        CodingUnit::Time => Units::Time(TapedTime::new(session)),
        CodingUnit::Bin(width) => {
            let partly = if args.whole_bins { PartlyTaped::LeftOut } else { PartlyTaped::Counted };
            let bins = Bins::new(session.figures(), view.zero.time, width).with_context(|| shown.clone())?;
            Units::Bins(BinUnits::new(bins, partly))
        }
    };
    let wanted = |code: &CodeName| args.codes.is_empty() || args.codes.iter().any(|word| code.is_named(word));
    let tables = codings(session, &units, &beside.work, &beside.codebooks, &coders, wanted);
    if tables.is_empty() {
        let what = format!("{shown}: none of these coders gave such a code");
        return Ok(if args.output.json || args.csv { nothing() } else { found_nothing(&what) });
    }
    let mut report =
        CoderAgreement::new(session, view, page, &units, &tables, &beside.sha256, |i| opened.event(i))?;
    let assumed = coders.iter().filter(|coder| beside.work.seen(coder).is_none());
    report.assumed_seen = assumed.map(ToString::to_string).collect();
    let text = || report.text(session, view, page, args.explain);
    print(args, page, &report, || report.csv(), text, WORDS_AT)
}
