//! The second row: what playback does, the sums so far, and what must be known of them.

use super::paint::Painter;
use crate::app::{App, Area};
use crate::record::counted;
use crate::session::{GapKind, sum_text};
use crate::store::Change;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// Draws the row.
pub fn render(app: &App, part: Area, paint: &mut Painter<'_>) {
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
    let sums = sums(app, paint);
    let parts: Vec<(&str, Style)> = sums.iter().map(|(text, style)| (text.as_str(), *style)).collect();
    let x = paint.parts(x + 3, part.top, &parts);
    // What stands at the right gives way, from its end, where there is no room for all of it.
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

/// The sums from the session's start to where playback stands.
fn sums(app: &App, paint: &Painter<'_>) -> Vec<(String, Style)> {
    let theme = paint.theme;
    let figures = app.session.figures();
    let Some(session) = figures.session else {
        let text =
            if app.session.is_complete() { "no event with a time counts in this log" } else { "loading" };
        return vec![(text.to_owned(), theme.plain())];
    };
    let sums = figures.totals_to(app.shown().clamp(session.start, session.end));
    let text = |length| sum_text(length, figures.whole_seconds);
    let open = if app.session.is_complete() { "" } else { "~" };
    let mut parts = vec![(format!("{open}{}", text(sums.elapsed)), theme.strong())];
    let (plain, untaped) =
        (theme.plain(), theme.band_words(crate::session::BandKind::Gap(GapKind::Declared)));
    match (sums.taped, sums.untaped) {
        (Some(taped), Some(gap)) => {
            parts.push((format!(" = {} taped + ", text(taped)), plain));
            parts.push((format!("{} UNTAPED", text(gap)), untaped));
        }
        (_, Some(gap)) => {
            parts.push((" so far, ".to_owned(), plain));
            parts.push((format!("{} UNTAPED", text(gap)), untaped));
            parts.push((", no tape events".to_owned(), plain));
        }
        _ => parts.push((" so far, the log says nothing of tapes".to_owned(), plain)),
    }
    if sums.not_held.0 > 0 {
        parts.push((format!(" + {} not held", text(sums.not_held)), plain));
    }
    parts
}

/// What else must be known, the most important first.
fn notes(app: &App) -> Vec<String> {
    let mut notes = Vec::new();
    notes.extend(app.file.changed.map(|change| {
        match change {
            Change::Truncated => "LOG CUT SHORT",
            Change::Overwritten => "LOG WRITTEN OVER",
            Change::Replaced => "LOG REPLACED",
            Change::Deleted => "LOG DELETED",
        }
        .to_owned()
    }));
    if let Some((at, count, complete)) = app.hit_count().filter(|_| app.session.is_complete()) {
        let more = if complete { "" } else { "+" };
        notes.push(match at {
            Some(at) => format!("hit {at} of {count}{more}"),
            None => format!("{count}{more} hit{}", if count == 1 && complete { "" } else { "s" }),
        });
    }
    if !app.session.is_complete() && app.file.size > 0 {
        notes.push(format!("loading {} %", app.session.bytes() * 100 / app.file.size));
    }
    notes.extend(app.waits_for().map(|what| format!("waiting for {what}")));
    // Of a log that still grows nothing is said to have ended: what follows the last words counts as untaped only
    // until more is heard.
    let runs_on = app.session.figures().coverage.as_ref().is_some_and(|coverage| coverage.runs_on);
    if app.follow.is_on() && runs_on && !app.view.blind {
        notes.push("tape not closed yet".to_owned());
    }
    // What the sums rest on, and what is wrong with the log, must not give way to a number that the strip shows too.
    let now = app.now();
    let assumed = app.session.figures().totals_to(app.shown()).assumed_taped.unwrap_or_default();
    if assumed.0 > 0 {
        notes.push(format!("{} of it assumed", crate::time::clock(assumed)));
    }
    // What runs over the whole log is not told to a blind reader.
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
