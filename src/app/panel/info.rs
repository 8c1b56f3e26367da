//! The panel about the file: its name, its SHA-256, and all figures, exact.

use super::{BASE, Field, PANEL_EDGES, PanelSpec, TableColumn};
use crate::app::App;
use crate::describe::{TAPING_UNKNOWN, Timestamps};
use crate::record::{ADMISSION_KINDS, as_words, visible};
use crate::session::{GapKind, Mark, Share};
use crate::time::{Millis, format_hms_exact, format_in_words};
use unicode_width::UnicodeWidthStr;

pub(super) static INFO: PanelSpec = PanelSpec {
    title: "about this file",
    len: |app, _| facts(app).len(),
    columns: |_, _, _| vec![TableColumn::left("", NAME), TableColumn::rest("")],
    rows: |app, _, range| {
        let room = usize::from(app.view.size.0.saturating_sub(PANEL_EDGES)).saturating_sub(NAME + 2);
        let facts = facts(app);
        // A field alone takes the whole row, so that a SHA-256 fits into 80 columns. The rows about the file are aligned.
        let of_file = ["file", "SHA-256", "size"];
        let is_long = |(name, value): &(&str, String)| of_file.contains(name) && value.width() > room;
        let is_file_long = facts.iter().any(is_long);
        let row = |(name, value): (&str, String)| {
            if value.width() > room || (is_file_long && of_file.contains(&name)) {
                vec![format!("{name:8} {value}").into()]
            } else {
                vec![Field::dim(name), value.into()]
            }
        };
        facts.into_iter().skip(range.start).take(range.len()).map(row).collect()
    },
    ..BASE
};

/// [`crate::describe::NOT_COUNTING_FREE`] in two rows, the second with the figure.
const NOT_COUNTING_FREE_ROWS: [&str; 2] = ["  not counting time logged as", "  free of questioning"];

/// The width of the names.
const NAME: usize = 32;

/// The name and value of every figure. A blind reader gets the figures up to the focus, and not how much is to come.
fn facts(app: &App) -> Vec<(&'static str, String)> {
    let session = &app.session;
    let (figures, times) = (session.figures(), Timestamps::new(session));
    let size = if app.view.blind {
        "hidden while blind".to_owned()
    } else {
        format!("{} bytes, {} lines, {} events", app.file.size, session.line_count(), session.index().len())
    };
    let sha256 = app.file.sha256.clone().unwrap_or_else(|| "being computed …".to_owned());
    let mut facts =
        vec![("file", visible(&app.file.shown).into_owned()), ("SHA-256", sha256), ("size", size)];
    if let Some(imported) = session.imported() {
        let (what, name) = (visible(imported.description()), "imported from");
        facts.push((name, what.strip_prefix(name).unwrap_or(&what).trim_start().to_owned()));
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
    facts.push(("elapsed", format_hms_exact(totals.elapsed)));
    let or = |length: Option<Millis>, none: &str| length.map_or(none.to_owned(), format_hms_exact);
    facts.push(("taped", or(totals.taped, TAPING_UNKNOWN)));
    facts.push(("  assumed part", or(totals.assumed_taped, "-")));
    facts.push(("UNTAPED", or(totals.untaped, TAPING_UNKNOWN)));
    let free = NOT_COUNTING_FREE_ROWS;
    facts.extend([(free[0], String::new()), (free[1], or(totals.untaped_excluding_no_questioning(), "-"))]);
    let is_taping_known = figures.coverage.is_some();
    let no_record = if is_taping_known {
        "does not apply".to_owned()
    } else {
        format_hms_exact(figures.no_record_to(end))
    };
    facts.push(("NO RECORD", no_record));
    facts.push(("NOT HELD", format_hms_exact(totals.not_held)));
    let share = |share: Option<Share>| share.map_or("-".to_owned(), |share| share.to_string());
    if totals.not_held == Millis::ZERO {
        let so_far = if app.view.blind { "untaped share so far" } else { "untaped share of the session" };
        facts.push((so_far, share(totals.untaped_share())));
    } else {
        facts.push(("session without NOT HELD", format_hms_exact(totals.elapsed - totals.not_held)));
        facts.push(("untaped share without NOT HELD", share(totals.untaped_share())));
    }
    facts.extend([
        (free[0], String::new()),
        (free[1], share(totals.untaped_share_excluding_no_questioning())),
    ]);
    let admits = |mark: &&Mark| ADMISSION_KINDS.contains(&mark.kind.as_str()) && mark.key.time <= end;
    if let Some(mark) = session.key_events().marks.iter().find(admits) {
        let before = figures.before_mark(mark).totals.untaped_share();
        facts.push(("  to first admission/confession", share(before)));
    }
    let gaps = |kind| figures.gap_count(kind, end);
    let counts = format!("{} UNTAPED, {} NO RECORD", gaps(GapKind::Declared), gaps(GapKind::Inferred));
    facts.push(("gaps", counts));
    let silences = figures.silences.iter().filter(|silence| silence.end <= end).count();
    let longer = format_in_words(session.thresholds().silence_after);
    let silences =
        if is_taping_known { format!("{silences} longer than {longer}") } else { "not known".to_owned() };
    facts.push(("silences on tape", silences));
    let zero = as_words(&visible(&app.view.zero.name)).into_owned();
    // 16.468 h are shown as 16.46, and 64.97% as 64.9%.
    let zero = format!("{zero}, {}; cut, not rounded", times.weekday_time(app.view.zero.time));
    facts.push(("hours count from", zero));
    let begun = app.view.blind_since.map(|line| format!("begun at line {line}, after later ones were shown"));
    let left = app.view.left_blind_at.map(|line| format!("first left at line {line} of the log"));
    let now = match (app.view.blind, left.is_some()) {
        (true, true) => Some("on again".to_owned()),
        (true, false) => Some("on".to_owned()),
        (false, _) => None,
    };
    let never = (app.view.blind && begun.is_none() && left.is_none()).then(|| "never left".to_owned());
    let blind: Vec<String> = now.into_iter().chain(left).chain(begun).chain(never).collect();
    if !blind.is_empty() {
        facts.push(("blind reading", blind.join("; ")));
    }
    if !app.view.blind {
        let of_log = session.problems().count();
        facts.push(match app.work_problems().len() {
            0 => ("problems", of_log.to_string()),
            of_work => ("problems", format!("{of_log}; {of_work} in notes and codes")),
        });
    }
    facts
}
