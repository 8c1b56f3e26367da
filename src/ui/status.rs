//! Draws the status line: playback, the totals so far, and notes about them.

use super::paint::Painter;
use crate::app::{App, Area, MatchCount};
use crate::describe::{self, TAPING_UNKNOWN, UNKNOWN};
use crate::record::counted;
use crate::store::Change;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// Draws the row.
pub(super) fn render(app: &App, part: Area, paint: &mut Painter<'_>) {
    if part.rows == 0 {
        return;
    }
    let theme = paint.theme;
    let speed = app.playback.schedule.speed();
    let state = if app.playback.playing {
        format!("{} PLAY {speed}", theme.play())
    } else if app.is_live() {
        "LIVE".to_owned()
    } else {
        format!("PAUSED {speed}")
    };
    let x = paint.text(1, part.top, 16, &state, theme.strong());
    let x = if app.view.blind { paint.text(x + 2, part.top, 5, "BLIND", theme.notice()) } else { x };
    let totals = totals(app, paint);
    let parts: Vec<(&str, Style)> = totals.iter().map(|(text, style)| (text.as_str(), *style)).collect();
    let x = paint.parts(x + 3, part.top, &parts);
    // Where there is no room for all notes, the last ones are left out.
    let mut notes = notes(app);
    while !notes.is_empty() {
        let text = notes.join(theme.dot());
        if usize::from(x) + 2 + text.width() < usize::from(paint.width()) {
            paint.right(0, part.top, paint.width().saturating_sub(1), &text, theme.plain());
            break;
        }
        notes.pop();
    }
}

/// The totals from the session's start to the position.
fn totals(app: &App, paint: &Painter<'_>) -> Vec<(String, Style)> {
    let theme = paint.theme;
    let figures = app.session.figures();
    let Some(session) = figures.span else {
        let text = if app.session.is_complete() { "no timed events in this log" } else { "loading" };
        return vec![(text.to_owned(), theme.plain())];
    };
    let open = if app.session.is_complete() { "" } else { "~" };
    let phrases = describe::totals(figures, app.shown().clamp(session.start, session.end));
    // The reason is in the panel about the file: the notes need the room.
    let short = |text| if text == TAPING_UNKNOWN { UNKNOWN.into() } else { text };
    let phrases =
        phrases.into_iter().map(|phrase| (short(phrase.text).into_owned(), theme.phrase(phrase.role)));
    [(open.to_owned(), theme.strong())].into_iter().chain(phrases).collect()
}

/// The notes, the most important first.
fn notes(app: &App) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(app.file.changed.map(|change| {
        match change {
            Change::Truncated => "LOG TRUNCATED",
            Change::Overwritten => "LOG OVERWRITTEN",
            Change::Replaced => "LOG REPLACED",
            Change::Deleted => "LOG DELETED",
        }
        .to_owned()
    }));
    if let Some(MatchCount { current, count, complete }) =
        app.match_count().filter(|_| app.session.is_complete())
    {
        let more = if complete { "" } else { "+" };
        notes.push(match current {
            Some(current) => format!("match {current} of {count}{more}"),
            None => format!("{count}{more} match{}", if count == 1 && complete { "" } else { "es" }),
        });
    }
    if !app.session.is_complete() && app.file.size > 0 {
        notes.push(format!("loading {} %", app.session.byte_count() * 100 / app.file.size));
    }
    notes.extend(app.waits_for().map(|what| format!("waiting for {what}")));
    // Time after the last words of a growing log counts as untaped only until more is heard.
    let runs_on = app.session.figures().coverage.as_ref().is_some_and(|coverage| coverage.runs_on);
    if app.follow.is_on() && runs_on && !app.view.blind {
        notes.push("tape not closed yet".to_owned());
    }
    // Assumptions and problems come before the count of gaps, which the strip shows too.
    let now = app.now();
    let assumed = app.session.figures().totals_to(app.shown()).assumed_taped.unwrap_or_default();
    if assumed.0 > 0 {
        notes.push(format!("{} assumed taped", crate::time::format_hms(assumed)));
    }
    // The problems cover the whole log, so a blind reader does not see their number.
    let problems = if app.view.blind { 0 } else { app.session.problems().count() };
    if problems > 0 {
        notes.push(counted(problems, "problem"));
    }
    let gaps = app.session.figures().gaps.partition_point(|g| g.span.start <= now);
    let open = if app.session.is_complete() { "" } else { "~" };
    notes.push(format!("{open}{} so far", counted(gaps as u64, "gap")));
    if app.view.blind {
        return notes;
    }
    if app.bands().hidden() > 0 {
        notes.push(format!("{} short gaps hidden", app.bands().hidden()));
    }
    notes
}
