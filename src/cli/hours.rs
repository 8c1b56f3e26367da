//! `untaped hours FILE`: totals, percentages, and what preceded each mark.

use super::args::{Hours as Args, Reading, Report};
use super::beside::{BesideLog, open_with};
use super::open::{Opened, no_zero};
use super::report;
use crate::describe::Timestamps;
use crate::record::visible;
use crate::report::{Hours, HoursRequest, marks_named};
use crate::session::{Zero, ZeroKind};
use anyhow::{Result, bail};
use std::process::ExitCode;

/// Prints the report.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let zero = args.report.reading.zero.clone().or_else(|| args.since.clone());
    let reading = Reading { zero, ..args.report.reading.clone() };
    let report = Report { reading, ..args.report.clone() };
    let (opened, beside) =
        open_with(&report.file, &report.reading, &report.importing, report.output, &args.with_work)?;
    report::print_opened(
        &report,
        &opened,
        |o| {
            let request = request(args, o, beside.as_ref())?;
            Ok((Hours::new(&o.session, &o.view, &request), request))
        },
        |(report, _)| report,
        |(report, request), o| report.text(&o.session, &o.view, request, o.page),
    )
}

/// The reference point and the marks that the user names.
fn request(args: &Args, o: &Opened, beside: Option<&BesideLog>) -> Result<HoursRequest> {
    let since = args.since.as_deref().map(|name| since(o, beside, name)).transpose()?;
    let mut request = HoursRequest { since, ..HoursRequest::default() };
    request.work = beside.map(|beside| beside.work.marks(&beside.viewer)).unwrap_or_default();
    for name in &args.marks {
        let mut marks = marks_named(&o.session, name);
        if marks.is_empty() {
            let of_work = beside.and_then(|beside| beside.work.mark_named(name, &beside.viewer));
            let at = of_work.and_then(|mark| request.work.iter().position(|other| *other == mark));
            if let Some(at) = at {
                request.work_marks.insert(at);
                continue;
            }
            bail!("{}", no_mark(o, name));
        }
        request.marks.append(&mut marks);
    }
    Ok(request)
}

/// The reference point that sums run from: a time of the session, and no time that was taken from another event.
fn since(o: &Opened, beside: Option<&BesideLog>, name: &str) -> Result<Zero> {
    let shown = o.log.shown();
    let zero = match beside {
        Some(beside) => beside.zero(&o.session, name),
        None => o.session.zero(name),
    };
    let zero = zero.ok_or_else(|| no_zero(&o.log, &o.session, name))?;
    if let ZeroKind::Event(number) = zero.origin {
        let entry = number.checked_sub(1).and_then(|i| o.session.index().get(i));
        if entry.is_some_and(|entry| !entry.is_timed()) {
            bail!(
                "{shown}: event {name} has no readable time, so nothing can be summed up from it; use another one"
            );
        }
    }
    if let Some(span) = o.session.figures().span.filter(|s| zero.time < s.start || s.end < zero.time) {
        let times = Timestamps::new(&o.session);
        let [start, end] = [span.start, span.end].map(|t| times.date_time(t));
        bail!(
            "{shown}: {name} is outside the session, from {start} to {end}; sums can run from a time in it"
        );
    }
    Ok(zero)
}

/// The error for a mark that the log does not have, with the kinds that it has.
fn no_mark(o: &Opened, name: &str) -> String {
    /// More would fill the screen.
    const MOST: usize = 20;
    let marks = &o.session.key_events().marks;
    let first = marks.iter().filter(|mark| mark.number == 1).map(|mark| visible(&mark.kind));
    let mut kinds: Vec<_> = first.take(MOST + 1).collect();
    let more = if kinds.len() > MOST { " ..." } else { "" };
    kinds.truncate(MOST);
    let kinds = if kinds.is_empty() {
        "it has none".to_owned()
    } else {
        format!("it has {}{more}", kinds.join(", "))
    };
    format!("{}: no mark {name:?} in this log; {kinds}", o.log.shown())
}
