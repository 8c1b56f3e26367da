//! This file: its name, its SHA-256, and all figures, exact.

use super::super::paint::Painter;
use super::moment;
use crate::app::{App, Area};
use crate::record::visible;
use crate::session::{GapKind, Mark, Share};
use crate::time::{Millis, clock_exact};
use unicode_width::UnicodeWidthStr;

/// Where the values stand: those that are long, and the others.
const VALUES: (u16, u16) = (11, 44);

/// Draws the rows.
pub fn render(app: &App, part: Area, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let long = [("file", app.file.shown.clone()), ("SHA-256", sha256(app))];
    let rows = long.into_iter().map(|row| (row, true)).chain(facts(app).into_iter().map(|row| (row, false)));
    for (y, ((name, value), long)) in (part.top..part.top + part.rows).zip(rows) {
        let value = visible(&value);
        let behind = u16::try_from(name.len()).unwrap_or(u16::MAX).saturating_add(4);
        // What is long stands further to the left, so that a SHA-256 fits into 80 columns whole.
        let long = long || value.width() > usize::from(paint.width().saturating_sub(VALUES.1 + 1));
        let x = if long { VALUES.0.max(behind) } else { VALUES.1 };
        paint.text(2, y, x - 3, name, theme.dim());
        paint.text(x, y, paint.width().saturating_sub(x + 1), &value, theme.plain());
    }
}

fn sha256(app: &App) -> String {
    app.file.sha256.clone().unwrap_or_else(|| "being worked out …".to_owned())
}

/// Name and value of every fact.
fn facts(app: &App) -> Vec<(&'static str, String)> {
    let session = &app.session;
    let figures = session.figures();
    let exact = |length: Millis| format!("{} = {} ms", clock_exact(length), length.0);
    let counts = format!("{} lines, {} events", session.lines(), session.index().len());
    // A blind reader learns what there was up to the focus, and not how much is still to come.
    let size = if app.view.blind {
        "hidden while blind".to_owned()
    } else {
        format!("{} bytes, {counts}", app.file.size)
    };
    let mut facts = vec![("size", size)];
    if let Some(imported) = session.imported() {
        facts.push(("lines", imported.what().to_owned()));
    }
    let not_yet = if session.is_complete() { "" } else { " (not final: the log is still being read)" };
    // A blind reader learns what there was up to the focus.
    let end = app.horizon().or(figures.session.map(|s| s.end));
    let (Some(span), Some(end)) = (figures.session, end) else {
        facts.push(("session", "none: no event with a time counts".to_owned()));
        return facts;
    };
    let sums = figures.totals_to(end);
    let to = if app.view.blind { "here (blind)".to_owned() } else { moment(session, end) };
    facts.push(("session", format!("{} to {to}{not_yet}", moment(session, span.start))));
    facts.push(("elapsed", exact(sums.elapsed)));
    let or_none = |length: Option<Millis>, why: &str| length.map_or(why.to_owned(), exact);
    facts.push(("taped", or_none(sums.taped, "the log has no tape events")));
    facts.push(("  of it assumed", or_none(sums.assumed_taped, "-")));
    facts.push(("UNTAPED", or_none(sums.untaped, "the log says nothing of tapes")));
    facts.push(("  less stated as without questioning", or_none(sums.untaped_questioning, "-")));
    facts.push(("NO RECORD", exact(figures.no_record_to(end))));
    facts.push(("NOT HELD", exact(sums.not_held)));
    facts.push(("held", exact(sums.elapsed - sums.not_held)));
    let share = |s: Option<Share>| s.map_or("-".to_owned(), |s| s.to_string());
    facts.push(("UNTAPED of the time held", share(sums.unrecorded())));
    facts.push(("  less stated as without questioning", share(sums.unrecorded_questioning())));
    let said = |m: &&Mark| matches!(m.kind.as_str(), "admission" | "confession") && m.key.time <= end;
    if let Some(mark) = session.key_events().marks.iter().find(said) {
        let share = share(figures.before_mark(mark).totals.unrecorded());
        facts.push(("  up to the first admission or confession", share));
    }
    let count = |kind| figures.gaps.iter().filter(|g| g.kind == kind && g.span.start <= end).count();
    let gaps = format!("{} UNTAPED, {} NO RECORD", count(GapKind::Declared), count(GapKind::Inferred));
    facts.push(("gaps", gaps));
    let silent = figures.silences.iter().filter(|s| s.end <= end).count();
    let longer = crate::time::approximate(session.thresholds().silence_after);
    facts.push(("silences on tape", format!("{silent} longer than {longer}")));
    let zero = format!("{}, {}", visible(&app.view.zero.name), moment(session, app.view.zero.time));
    facts.push(("hours count from", zero));
    if !app.view.blind {
        facts.push(("problems", session.problems().count().to_string()));
    }
    facts
}
