//! The panel about the file: its name, its SHA-256, and all figures, exact.

use super::{BASE, Field, PanelSpec, TableColumn};
use crate::app::App;
use crate::describe::Timestamps;
use crate::record::visible;
use crate::session::{GapKind, Mark, Share};
use crate::time::{Millis, format_hms_exact, format_in_words};
use unicode_width::UnicodeWidthStr;

pub(super) static INFO: PanelSpec = PanelSpec {
    title: "about this file",
    len: |app, _| facts(app).len(),
    columns: |_, _, _| vec![TableColumn::left("", NAME), TableColumn::rest("")],
    rows: |app, _, range| {
        let room = usize::from(app.view.size.0).saturating_sub(NAME + 4);
        // A field alone takes the whole row, so that a SHA-256 fits into 80 columns.
        let row = |(name, value): (&str, String)| {
            if ["file", "size"].contains(&name) || value.width() > room {
                vec![format!("{name:8} {value}").into()]
            } else {
                vec![Field::dim(name), value.into()]
            }
        };
        facts(app).into_iter().skip(range.start).take(range.len()).map(row).collect()
    },
    ..BASE
};

/// The width of the names.
const NAME: usize = 32;

/// The name and value of every figure. A blind reader gets the figures up to the focus, and not how much is to come.
fn facts(app: &App) -> Vec<(&'static str, String)> {
    let session = &app.session;
    let (figures, times) = (session.figures(), Timestamps::new(session));
    let exact = |length: Millis| format!("{} = {} ms", format_hms_exact(length), length.0);
    let size = if app.view.blind {
        "hidden while blind".to_owned()
    } else {
        format!("{} bytes, {} lines, {} events", app.file.size, session.line_count(), session.index().len())
    };
    let sha256 = app.file.sha256.clone().unwrap_or_else(|| "being computed …".to_owned());
    let mut facts =
        vec![("file", visible(&app.file.shown).into_owned()), ("SHA-256", sha256), ("size", size)];
    if let Some(imported) = session.imported() {
        facts.push(("imported from", visible(imported.description()).into_owned()));
    }
    let end = app.horizon().or(figures.span.map(|span| span.end));
    let (Some(span), Some(end)) = (figures.span, end) else {
        facts.push(("session", "no timed events".to_owned()));
        return facts;
    };
    let totals = figures.totals_to(end);
    let to = if app.view.blind { "here (blind)".to_owned() } else { times.weekday_time(end) };
    let loading = if session.is_complete() { "" } else { " (not final: the log is still loading)" };
    facts.push(("session", format!("{} to {to}{loading}", times.weekday_time(span.start))));
    facts.push(("elapsed", exact(totals.elapsed)));
    let or = |length: Option<Millis>, none: &str| length.map_or(none.to_owned(), exact);
    facts.push(("taped", or(totals.taped, "the log has no tape events")));
    facts.push(("  of which assumed", or(totals.assumed_taped, "-")));
    facts.push(("UNTAPED", or(totals.untaped, "the log does not say when tape ran")));
    facts.push(("  excluding no-questioning time", or(totals.untaped_excluding_no_questioning, "-")));
    facts.push(("NO RECORD", exact(figures.no_record_to(end))));
    facts.push(("NOT HELD", exact(totals.not_held)));
    facts.push(("in custody", exact(totals.elapsed - totals.not_held)));
    let share = |share: Option<Share>| share.map_or("-".to_owned(), |share| share.to_string());
    facts.push(("share of custody untaped", share(totals.untaped_share())));
    facts.push(("  excluding no-questioning time", share(totals.untaped_share_excluding_no_questioning())));
    let admits =
        |mark: &&Mark| matches!(mark.kind.as_str(), "admission" | "confession") && mark.key.time <= end;
    if let Some(mark) = session.key_events().marks.iter().find(admits) {
        let before = figures.before_mark(mark).totals.untaped_share();
        facts.push(("  to first admission/confession", share(before)));
    }
    let gaps = |kind| figures.gap_count(kind, end);
    let counts = format!("{} UNTAPED, {} NO RECORD", gaps(GapKind::Declared), gaps(GapKind::Inferred));
    facts.push(("gaps", counts));
    let silences = figures.silences.iter().filter(|silence| silence.end <= end).count();
    let longer = format_in_words(session.thresholds().silence_after);
    facts.push(("silences on tape", format!("{silences} longer than {longer}")));
    let zero = format!("{}, {}", visible(&app.view.zero.name), times.weekday_time(app.view.zero.time));
    facts.push(("hours count from", zero));
    if !app.view.blind {
        facts.push(("problems", session.problems().count().to_string()));
    }
    facts
}
