//! The transcript: gutter, wall clock, hours, who, text; bands and rules between the lines.
//!
//! ```text
//!   wall      custody+ h  who
//!   16:36:31    7.94  KESSLER  Let's get you something to eat.
//! ▒ 16:36:40    7.94  ▒▒ UNTAPED 1 h 12 min ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ gap 4 ▒▒
//! ▒             8.00  - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -
//! ▒ 17:48:55    9.14  end of gap 4 · meal · questioning unknown · custody log p. 3
//! ▌ 17:52:01    9.20  KESSLER  Let's go back to what you said before the break.
//! ```

use super::paint::Painter;
use crate::app::{App, Area, Columns, Line, REFERENCES, ScreenRow};
use crate::play::Wait;
use crate::record::{EventKind, visible};
use crate::session::{Band, BandKind, Column, GapKind, Item};
use crate::time::{HOUR, Millis, PlaybackTime, SessionTime, Speed, approximate, clock};
use std::ops::Range;

const SECOND_OF_PLAYBACK: PlaybackTime = PlaybackTime(1_000_000_000);
/// A shorter wait for the next line needs no words: it is over soon, and the clock runs.
const WORTH_SAYING: PlaybackTime = PlaybackTime(10 * SECOND_OF_PLAYBACK.0);

/// Draws head and rows.
pub fn render(app: &App, header: Area, part: Area, paint: &mut Painter<'_>) {
    if part.rows == 0 {
        return;
    }
    let columns = app.columns();
    self::header(app, header, &columns, paint);
    for (y, row) in (part.top..).zip(app.screen_rows()) {
        match row {
            ScreenRow::Of(item, row) => self::item(app, item, row, y, &columns, paint),
            ScreenRow::Waiting => waiting(app, y, &columns, paint),
            ScreenRow::End => end(app, y, &columns, paint),
            ScreenRow::Blank => {}
        }
    }
}

fn header(app: &App, part: Area, columns: &Columns, paint: &mut Painter<'_>) {
    let dim = paint.theme.dim();
    if app.view.has_wall {
        paint.text(columns.clock, part.top, 8, "wall", dim);
    }
    let head = visible(&app.view.column.head(&app.view.zero)).into_owned();
    // The head may reach to the left over the blank end of the wall clock's head.
    let edge = columns.hours + columns.hours_width;
    let from = if app.view.has_wall { columns.clock + 5 } else { columns.clock };
    paint.right(from, part.top, edge - from, &head, dim);
    paint.text(columns.who, part.top, columns.who_width, "who", dim);
}

fn item(app: &App, item: Item, row: usize, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let timeline = app.timeline();
    let t = timeline.time(item);
    let around = match item {
        Item::Event(i) => app.bands().around(i, t),
        Item::Start(b) | Item::End(b) => app.bands().get(b),
        Item::Hour(_) | Item::Hours { .. } | Item::Day(_) | Item::Reference(_) => {
            app.bands().at(t).filter(|b| b.span.start < t)
        }
    };
    let focused = app.focus.item == Some(item);
    if focused {
        paint.text(0, y, 1, paint.theme.focus_mark(), paint.theme.focus());
    } else if let Some(band) = around.filter(|b| b.kind != BandKind::Silence) {
        paint.text(0, y, 1, paint.theme.texture(band.kind), paint.theme.band(band.kind));
    }
    if row == 0 && !matches!(item, Item::Day(_) | Item::Hours { .. } | Item::Reference(_)) {
        clocks(app, item, t, y, columns, paint);
    }
    match item {
        Item::Event(i) => event(app, i, row, y, columns, paint),
        Item::Start(b) => band_head(app, app.bands().list()[b], y, columns, paint),
        Item::End(b) => band_foot(app, app.bands().list()[b], y, columns, paint),
        // Where the column shows something else, the rule itself says which hour it is.
        Item::Hour(n) => match app.view.column {
            Column::Hours | Column::Clock => rule(columns, y, "", paint),
            Column::Held | Column::Taped | Column::SincePrevious | Column::SinceSpeaker => {
                rule(columns, y, &format!(" {n} h "), paint);
            }
        },
        Item::Hours { count, .. } => {
            let text = format!("⋮ {count} more hours");
            paint.text(columns.who, y, u16::MAX, &text, paint.theme.dim());
        }
        Item::Day(t) => {
            let day = app.session.clock().at(t).map(|wall| wall.date_in_words()).unwrap_or_default();
            rule(columns, y, &format!(" {day} "), paint);
        }
        Item::Reference(r) => rule(columns, y, &format!(" reference, {} ", REFERENCES[r].text), paint),
    }
}

/// The wall clock and the hours column of a row.
fn clocks(app: &App, item: Item, t: SessionTime, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let dim = paint.theme.dim();
    let untimed = matches!(item, Item::Event(i) if app.session.index().get(i).is_some_and(|e| !e.is_timed()));
    let is_hour = matches!(item, Item::Hour(_));
    if let Some(wall) = app.session.clock().at(t).filter(|_| !is_hour) {
        paint.text(columns.clock, y, 8, &wall.time(), dim);
    }
    if untimed {
        paint.text(columns.clock - 1, y, 1, "~", paint.theme.strong());
    }
    let (session, zero, column) = (&app.session, &app.view.zero, app.view.column);
    let length = match (item, column) {
        (Item::Event(i), _) => session.column(column, zero, i),
        (_, Column::Hours | Column::Clock) => Some(session.elapsed(zero, t)),
        (_, Column::Held) => Some(session.held(zero, t)),
        (_, Column::Taped) => session.figures().taped().map(|taped| taped.before(t)),
        (_, Column::SincePrevious | Column::SinceSpeaker) => None,
    };
    if let Some(length) = length {
        let strong = column == Column::Hours || column == Column::Clock;
        let style = if is_hour || !strong { dim } else { paint.theme.plain() };
        paint.right(columns.hours, y, columns.hours_width, &column.text(length), style);
    }
}

/// A row of an event.
fn event(app: &App, i: usize, row: usize, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let Some(line) = app.lines.get(i) else {
        paint.text(columns.text, y, columns.text_width, theme.cut(), theme.dim());
        return;
    };
    let style = match line.kind {
        EventKind::Utterance => theme.plain(),
        EventKind::Mark => theme.mark(),
        EventKind::TapeOn
        | EventKind::TapeOff
        | EventKind::Untaped
        | EventKind::Enter
        | EventKind::Leave
        | EventKind::Note
        | EventKind::Unknown => theme.dim(),
    };
    if row == 0 {
        if app.session.index().get(i).is_some_and(crate::session::Entry::overlaps) {
            paint.text(columns.flags, y, 1, theme.overlap(), theme.strong());
        }
        let named =
            app.search.current().is_some_and(|s| s.is_hit(i) && !s.pattern.ranges(&line.who).is_empty());
        let style = theme.who(line.role);
        let style = if named { style.patch(theme.hit()) } else { style };
        paint.text(columns.who, y, columns.who_width, &line.who, style);
    }
    let Some(range) = line.rows.get(row) else { return };
    let text = line.text.get(range.clone()).unwrap_or_default();
    let mut x = columns.text;
    let mut at = 0;
    for hit in hits(app, i, line, range) {
        x = paint.text(x, y, columns.text_width, text.get(at..hit.start).unwrap_or_default(), style);
        x = paint.text(
            x,
            y,
            columns.text_width,
            text.get(hit.clone()).unwrap_or_default(),
            style.patch(theme.hit()),
        );
        at = hit.end;
    }
    paint.text(x, y, columns.text_width, text.get(at..).unwrap_or_default(), style);
}

/// Where the search matches in a row of an event, in bytes of that row: in the words, and in what stands before and
/// behind them, each for itself.
fn hits(app: &App, i: usize, line: &Line, row: &Range<usize>) -> Vec<Range<usize>> {
    let Some(search) = app.search.current().filter(|s| s.is_hit(i)) else { return Vec::new() };
    let parts = [0..line.words.start, line.words.clone(), line.words.end..line.text.len()];
    let mut found = Vec::new();
    for part in parts {
        for hit in search.pattern.ranges(line.text.get(part.clone()).unwrap_or_default()) {
            let start = (hit.start + part.start).max(row.start);
            let end = (hit.end + part.start).min(row.end);
            found.extend((start < end).then(|| start - row.start..end - row.start));
        }
    }
    found
}

/// The head of a band: its words, its length, its number, and its texture over the whole row.
fn band_head(app: &App, band: Band, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    // While it is not over, a blind reader is not told how long it lasts.
    let hidden = app.horizon().is_some_and(|t| t < band.span.end);
    let length = if hidden { "…".to_owned() } else { approximate(band.span.length()) };
    let words = match band.kind {
        BandKind::Silence => {
            paint.text(columns.who, y, columns.who_width, "· · ·", theme.dim());
            paint.text(columns.text, y, columns.text_width, &format!("silence {length}"), theme.dim());
            return;
        }
        BandKind::Gap(kind) => format!(" {} {length} ", kind.label()),
        BandKind::NotHeld => format!(" NOT HELD {length} "),
    };
    let room = paint.width().saturating_sub(columns.who + 1);
    paint.fill(columns.who, y, room, theme.texture(band.kind), theme.band(band.kind));
    paint.text(columns.who + 2, y, room.saturating_sub(2), &words, theme.band_words(band.kind));
    if band.number > 0 {
        let number = format!(" gap {} ", band.number);
        paint.right(columns.who, y, room.saturating_sub(2), &number, theme.band_words(band.kind));
    }
}

/// The foot of a band: what the log states of it.
fn band_foot(app: &App, band: Band, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let mut parts = Vec::new();
    match band.kind {
        BandKind::NotHeld => parts.push("held again".to_owned()),
        BandKind::Silence => {}
        BandKind::Gap(kind) => {
            let Some(gap) = app.session.figures().gaps.get(band.number - 1) else { return };
            parts.push(format!("end of gap {}", band.number));
            if kind == GapKind::Declared {
                parts.extend(gap.statements().iter().map(|s| visible(s).into_owned()));
            } else if gap.after_open_end {
                parts.push("the words before it have no end: some of it may be speech".to_owned());
            }
        }
    }
    let room = paint.width().saturating_sub(columns.who + 1);
    paint.text(columns.who, y, room, &parts.join(theme.dot()), theme.band(band.kind));
}

/// A rule across the columns of who and what, with words in it.
fn rule(columns: &Columns, y: u16, words: &str, paint: &mut Painter<'_>) {
    let room = paint.width().saturating_sub(columns.who + 1);
    for x in (columns.who..columns.who + room).step_by(2) {
        paint.text(x, y, 1, paint.theme.rule(), paint.theme.dim());
    }
    if !words.is_empty() {
        paint.text(columns.who + 2, y, room - 2, words, paint.theme.dim());
    }
}

/// Under the focus while playing: what playback waits for, and how long.
fn waiting(app: &App, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let Some(moment) = app.playback.schedule.next(&app.session, app.bands()) else { return };
    let playback = seconds(moment.playback);
    // What is over before it is read says nothing.
    if moment.wait != Wait::Gap && moment.playback < SECOND_OF_PLAYBACK {
        return;
    }
    let speed = app.playback.schedule.speed();
    let text = match moment.wait {
        Wait::Gap => format!("going on in {}", approximate(playback)),
        Wait::Shortened if app.view.blind => "silence, shortened".to_owned(),
        Wait::Shortened => {
            let (length, takes) = (clock_short(moment.length), approximate(seconds(moment.takes)));
            format!("{length} without words, played in {takes} · {} left", approximate(playback))
        }
        // A short wait needs no words: the clock runs.
        Wait::RealTime if app.view.blind || moment.takes < WORTH_SAYING => return,
        Wait::RealTime if speaking(app, app.now()) => return,
        Wait::RealTime if speed == Speed::NORMAL => {
            format!("next in {}", clock_short(moment.time - app.shown()))
        }
        Wait::RealTime => format!("next in {} at {speed}", approximate(playback)),
    };
    paint.text(columns.text, y, columns.text_width, &text, paint.theme.dim());
}

/// Playback time in whole seconds, a begun one as a whole: none is left only when it is over.
fn seconds(time: PlaybackTime) -> Millis {
    Millis(i64::try_from(time.0.div_ceil(1_000_000_000).saturating_mul(1000)).unwrap_or(i64::MAX))
}

/// Whether somebody is being heard at a moment.
fn speaking(app: &App, t: SessionTime) -> bool {
    let index = app.session.index();
    index.heard_before(index.after(t)).is_some_and(|heard| heard > t)
}

/// `m:ss` under an hour, `h:mm:ss` from there on.
fn clock_short(length: Millis) -> String {
    let seconds = length.0 / 1000;
    if length < HOUR { format!("{}:{:02}", seconds / 60, seconds % 60) } else { clock(length) }
}

/// Behind the last line.
fn end(app: &App, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let text = match (&app.file.failed, app.session.is_complete()) {
        (Some(_), _) => "the rest of the log could not be read".to_owned(),
        (None, true) => {
            let end = app.session.figures().session.map(|s| app.session.elapsed(&app.view.zero, s.end));
            let what = if app.follow.is_on() { "end so far" } else { "end of the log" };
            match end {
                Some(end) => format!("{what}, {}+{}", visible(&app.view.zero.name), clock(end)),
                None => what.to_owned(),
            }
        }
        (None, false) => "the log is still being read".to_owned(),
    };
    paint.text(columns.text, y, columns.text_width, &text, paint.theme.dim());
}
