//! `untaped check FILE`: lists the problems of a log.

use super::args::{Report, input};
use super::open::read;
use super::out::{DONE, Out, nothing};
use super::streams::write_error;
use crate::report::{Check, json_pretty};
use crate::store::Input;
use anyhow::Result;
use std::process::ExitCode;

/// Prints the problems.
pub(super) fn run(args: &Report) -> Result<ExitCode> {
    let (log, session) = read(&input(&args.file), &args.reading, &args.importing)?;
    let name = match log.input() {
        Input::File(path) => path.to_string_lossy().into_owned(),
        Input::Stdin | Input::Demo => log.shown(),
    };
    let page = args.reading.page(args.output);
    let report = Check::new(&session);
    let mut out = Out::new(args.reading.escaping(args.output));
    if args.output.json {
        out.with(|mut to| json_pretty(page, &report, &mut to))?;
    } else {
        out.text(&report.text(&session, &name, page))?;
    }
    out.finish()?;
    if let Some(why) = session.unreadable() {
        write_error(&format!("untaped: {name}: {why}\n"))?;
    }
    Ok(if report.is_empty() { DONE } else { nothing() })
}
