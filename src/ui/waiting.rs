//! Draws the row under the focus while playing, and the one after the last line.

use super::paint::Painter;
use crate::app::{App, Columns};
use crate::describe;
use crate::play::Wait;
use crate::record::visible;
use crate::session::Column;
use crate::time::{HOUR, Millis, PlaybackTime, SessionTime, Speed, format_hms, format_in_words};
use unicode_width::UnicodeWidthStr;

const SECOND_OF_PLAYBACK: PlaybackTime = PlaybackTime(1_000_000_000);
/// A shorter wait for the next line is not shown: it is over soon, and the clock runs.
const WORTH_SAYING: PlaybackTime = PlaybackTime(10 * SECOND_OF_PLAYBACK.0);

/// Under the focus while playing: what playback waits for, and how long.
pub(super) fn waiting(app: &App, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let Some(next) = app.playback.schedule.next(&app.session, app.bands()) else { return };
    if app.passing().is_some() {
        running_clocks(app, y, columns, paint);
    }
    // A wait that is over before it is read is not shown.
    if next.wait != Wait::Gap && next.playback < SECOND_OF_PLAYBACK {
        return;
    }
    let room = columns.from_who();
    let left = format_in_words(seconds(next.playback));
    let speed = app.playback.schedule.speed();
    let text = match next.wait {
        Wait::Gap => format!("resuming in {left}"),
        Wait::Shortened if app.view.blind => "pause, shortened".to_owned(),
        Wait::Shortened => {
            let pause = describe::pause(&app.session, next.time, next.length);
            let text = format!("{pause}, shortened to {}; {left} left", format_in_words(seconds(next.takes)));
            if text.width() <= room.into() { text } else { format!("pause: {left} left") }
        }
        Wait::RealTime if app.view.blind || next.takes < WORTH_SAYING => return,
        Wait::RealTime if is_heard(app, app.now()) => return,
        Wait::RealTime if speed == Speed::NORMAL => {
            format!("next in {}", clock_short(next.time - app.shown()))
        }
        Wait::RealTime => format!("next in {left} at {speed}"),
    };
    // The speaker's column is empty in this row.
    let x = if text.width() <= columns.text_width.into() { columns.text } else { columns.who };
    paint.text(x, y, room, &text, paint.theme.dim());
}

/// The clock and the hours column of the time that passes in a gap.
fn running_clocks(app: &App, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let t = app.shown();
    if let Some(wall) = app.session.clock().at(t) {
        paint.text(columns.clock, y, 8, &wall.time(), paint.theme.strong());
    }
    let (column, zero) = (app.view.column, &app.view.zero);
    if let Some(length) = app.session.column_at(column, zero, t, app.horizon()) {
        let strong = paint.theme.strong();
        paint.right(columns.hours, y, columns.hours_width, &column.text(length), strong);
    }
}

/// Playback time in seconds, rounded up, so that none is left only when it is over.
fn seconds(time: PlaybackTime) -> Millis {
    Millis(i64::try_from(time.0.div_ceil(1_000_000_000).saturating_mul(1000)).unwrap_or(i64::MAX))
}

/// Whether a person is heard at a time.
fn is_heard(app: &App, t: SessionTime) -> bool {
    let index = app.session.index();
    index.last_utterance_end_before(index.after(t)).is_some_and(|heard| heard > t)
}

/// `m:ss` under an hour, `h:mm:ss` from there on.
fn clock_short(length: Millis) -> String {
    let seconds = length.0 / 1000;
    if length < HOUR { format!("{}:{:02}", seconds / 60, seconds % 60) } else { format_hms(length) }
}

/// After the last line.
pub(super) fn end(app: &App, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let end = app.session.figures().span.map(|s| format_hms(app.session.elapsed(&app.view.zero, s.end)));
    let text = match (&app.file.failed, end) {
        (Some(_), _) => "the rest of the log could not be read".to_owned(),
        (None, _) if !app.session.is_complete() => "the log is still loading".to_owned(),
        (None, end) => {
            let what = if app.follow.is_on() { "end so far" } else { "end of the log" };
            let header = visible(&Column::Elapsed.header(&app.view.zero)).into_owned();
            let since = header.strip_prefix("time ").unwrap_or(&header);
            end.map_or(what.to_owned(), |end| format!("{what}, {end} {since}"))
        }
    };
    paint.text(columns.text, y, columns.text_width, &text, paint.theme.dim());
}
