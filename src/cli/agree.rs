//! `untaped agree`: how far coders agree.

use super::args::Agree as Args;
use super::out::{DONE, Out};
use crate::measure::agreement::{Header, read_table};
use crate::report::{TableAgreement, json_pretty};
use crate::store::read_whole;
use anyhow::{Result, anyhow};
use std::process::ExitCode;

/// Prints the agreement between the coders of a table.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let name = args.table.display();
    let bytes = read_whole(&args.table)?;
    let text = String::from_utf8(bytes).map_err(|_| anyhow!("{name}: not UTF-8"))?;
    let header = if args.header { Header::Present } else { Header::Absent };
    let ratings = read_table(&text, header, args.level.into()).map_err(|fault| anyhow!("{name}:{fault}"))?;
    let report = TableAgreement::new(&ratings);
    let mut out = Out::new(args.reading.escaping(args.output));
    let page = args.reading.page(args.output);
    if args.output.json {
        out.with(|mut to| json_pretty(page, &report, &mut to))?;
    } else if args.csv {
        out.text(&report.csv())?;
    } else {
        out.text(&report.text(page, args.explain))?;
    }
    out.finish()?;
    Ok(DONE)
}
