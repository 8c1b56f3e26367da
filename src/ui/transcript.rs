//! Draws the transcript: gutter, clock, hours, who, text; bands and rules between the lines.
//!
//! ```text
//!   clock     hours in  who
//!   16:36:31      7.94  KESSLER  Let's get you something to eat.
//! ░ 16:36:40      7.94  ░░ UNTAPED 1 h 12 min ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░ gap 4 ░░
//! ▒ 16:36:40      7.94  ▒▒ 4.1 20 min · questioning not stated · meal
//! ▒               8.00  - - - - - - - - - - - - - - - - - - - - - - - - - - - - - -
//! ░ 16:56:40      8.27  ░░ 4.2 52 min · log says no questioning · meal · per custody log p. 3
//! ░ 17:48:55      9.14  end of gap 4
//! ▌ 17:52:01      9.20  KESSLER  Let's go back to what you said before the break.
//! ```

use super::paint::Painter;
use super::{bands, waiting};
use crate::app::table::{Command, key_of};
use crate::app::{App, Area, BEFORE_TAGS, Columns, Line, MomentRow, REFERENCES, ScreenRow, Tag, TagLook};
use crate::describe;
use crate::record::{EventKind, visible};
use crate::session::{Band, Entry, Item, Texture};
use crate::time::{Millis, SessionTime, format_hms};
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Draws headers and rows.
pub(super) fn render(app: &App, header: Area, part: Area, paint: &mut Painter<'_>) {
    if part.rows == 0 {
        return;
    }
    let columns = app.columns();
    self::header(app, header, &columns, paint);
    for (y, row) in (part.top..).zip(app.screen_rows()) {
        match row {
            ScreenRow::Of(item, row) => match app.hidden_in_row(item, row) {
                Some(count) => hidden(app, item, count, y, &columns, paint),
                None => self::item(app, item, row, y, &columns, paint),
            },
            ScreenRow::Waiting => waiting::waiting(app, y, &columns, paint),
            ScreenRow::End => waiting::end(app, y, &columns, paint),
            ScreenRow::Blank => {}
        }
    }
}

/// The headers of the columns. A long one takes the place of the clock's, so that it is not cut.
fn header(app: &App, part: Area, columns: &Columns, paint: &mut Painter<'_>) {
    let dim = paint.theme.dim();
    let header = visible(&app.view.column.header(&app.view.zero)).into_owned();
    let room = columns.hours + columns.hours_width - columns.clock;
    let figures = app.session.figures();
    let is_imported = app.session.imported().is_some_and(|imported| !imported.has_times_of_day());
    let left = match () {
        () if app.view.has_wall => "clock",
        () if is_imported || figures.coverage.is_some() => "tape",
        () => "log",
    };
    if left.len() + 1 + header.width() <= usize::from(room) {
        if app.view.has_wall {
            paint.text(columns.clock, part.top, 8, left, dim);
        } else {
            paint.right(columns.clock, part.top, 8, left, dim);
        }
    }
    paint.right(columns.clock, part.top, room, &header, dim);
    let end = paint.text(columns.who, part.top, columns.who_width, "who", dim);
    if let Some(words) = app.filter_words() {
        // The pane beside the transcript begins in this row.
        let right = app.side_area().map_or(paint.width(), Rect::left);
        let room = right.saturating_sub(end + 3);
        let change = format!(" · {} changes it", key_of(Command::Filter));
        let whole = words.width() + change.width() <= usize::from(room);
        let words = if whole { words + &change } else { words };
        paint.right(end + 2, part.top, room, &words, paint.theme.strong());
    }
}

fn item(app: &App, item: Item, row: usize, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let timeline = app.timeline();
    let t = timeline.time(item);
    let around = match item {
        Item::Event(i) => app.bands().around(i, t),
        Item::Start(b) | Item::End(b) => app.bands().get(b),
        Item::Part(p) => app.bands().parts().get(p).and_then(|row| app.bands().get(row.band)),
        Item::Hour(_) | Item::Hours { .. } | Item::Day(_) | Item::Reference(_) => {
            app.bands().at(t).filter(|b| b.span.start < t)
        }
    };
    let focused = app.focus.item == Some(item);
    if focused {
        paint.text(0, y, 1, paint.theme.focus_mark(), paint.theme.focus());
    } else if let Some(texture) = around.and_then(|band| texture(app, item, band, t)) {
        paint.text(0, y, 1, paint.theme.texture(texture), paint.theme.texture_style(texture));
    }
    if let Some(moment) = app.moment_in_row(item, row) {
        return self::moment(app, &moment, y, columns, paint);
    }
    if row == 0 && !matches!(item, Item::Day(_) | Item::Hours { .. }) {
        clocks(app, item, t, y, columns, paint);
    }
    match item {
        Item::Event(i) => event(app, i, row, y, columns, paint),
        Item::Start(b) => bands::first_row(app, app.bands().list()[b], y, columns, paint),
        Item::Part(p) => bands::part(app, p, y, columns, paint),
        Item::End(b) => bands::last_row(app, app.bands().list()[b], y, columns, paint),
        // Where the column shows something else, the rule names the hour.
        Item::Hour(_) if app.view.column.is_elapsed() => bands::rule(columns, y, "", paint),
        Item::Hour(n) => bands::rule(columns, y, &format!(" {n} h "), paint),
        Item::Hours { count, .. } => {
            let text = format!("⋮ {count} more hours");
            paint.text(columns.who, y, columns.from_who(), &text, paint.theme.dim());
        }
        Item::Day(t) => {
            let day = app.session.clock().at(t).map(|wall| wall.date_in_words()).unwrap_or_default();
            bands::rule(columns, y, &format!(" {day} "), paint);
        }
        Item::Reference(r) => match row.checked_sub(1) {
            None => bands::rule(columns, y, &format!(" reference, {} ", REFERENCES[r].text), paint),
            Some(row) => {
                let source = app.source_rows(r);
                let words = source.get(row).copied().unwrap_or_default();
                paint.text(columns.text, y, columns.text_width, words, paint.theme.plain());
            }
        },
    }
}

/// The row below an item that says how many lines the filter hides there.
fn hidden(app: &App, item: Item, count: usize, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let band = match item {
        Item::Start(b) => app.bands().get(b),
        Item::Event(i) => app.bands().around(i, app.timeline().time(item)),
        Item::Part(_)
        | Item::End(_)
        | Item::Hour(_)
        | Item::Hours { .. }
        | Item::Day(_)
        | Item::Reference(_) => None,
    };
    if let Some(texture) = band.and_then(|band| texture(app, item, band, app.timeline().time(item))) {
        paint.text(0, y, 1, paint.theme.texture(texture), paint.theme.texture_style(texture));
    }
    let lines = if count == 1 { "line" } else { "lines" };
    let text = format!("⋮ {count} {lines} hidden");
    paint.text(columns.who, y, columns.from_who(), &text, paint.theme.dim());
}

/// A mark at a moment, under the row that it is shown with: its time, and whose mark it is.
fn moment(app: &App, moment: &MomentRow, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let dim = paint.theme.dim();
    if let Some(left) = left_time(app, None, moment.time) {
        paint.right(columns.clock, y, 8, &left, dim);
    }
    if let Some(length) = app.session.column_at(app.view.column, &app.view.zero, moment.time, app.horizon()) {
        paint.right(columns.hours, y, columns.hours_width, &app.view.column.text(length), dim);
    }
    paint.text(columns.text, y, columns.text_width, &moment.tag.text, tag_style(moment.tag.look, paint));
}

fn tag_style(look: TagLook, paint: &Painter<'_>) -> Style {
    match look {
        TagLook::Own => paint.theme.own_work(),
        TagLook::Other => paint.theme.dim(),
        TagLook::Pending => paint.theme.notice(),
    }
}

/// The texture in the gutter of a row in a band.
fn texture(app: &App, item: Item, band: Band, t: SessionTime) -> Option<Texture> {
    match item {
        Item::Start(_) => app.texture_of(band),
        Item::Event(_)
        | Item::Part(_)
        | Item::End(_)
        | Item::Hour(_)
        | Item::Hours { .. }
        | Item::Day(_)
        | Item::Reference(_) => app.texture_at(band, t),
    }
}

/// The clock and the hours column of a row.
fn clocks(app: &App, item: Item, t: SessionTime, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let dim = paint.theme.dim();
    let sign = item.event().and_then(|i| app.session.index().get(i)).map_or("", describe::time_sign);
    let is_hour = matches!(item, Item::Hour(_) | Item::Reference(_));
    if let Some(left) = left_time(app, item.event(), t).filter(|_| !is_hour) {
        paint.right(columns.clock, y, 8, &left, dim);
    }
    paint.text(columns.clock - 1, y, 1, sign, paint.theme.strong());
    let (session, zero, column) = (&app.session, &app.view.zero, app.view.column);
    let length = match item.event() {
        Some(i) => session.column(column, zero, i, app.horizon()),
        None => session.column_at(column, zero, t, app.horizon()),
    };
    if let Some(length) = length {
        let style = if is_hour || !column.is_elapsed() { dim } else { paint.theme.plain() };
        paint.right(columns.hours, y, columns.hours_width, &column.text(length), style);
    }
}

/// The time in the left column: of day, or in a log without clock times that of the tape; if the log does not say when a tape
/// ran, its own.
fn left_time(app: &App, event: Option<usize>, t: SessionTime) -> Option<String> {
    if let Some(wall) = app.session.clock().at(t) {
        return Some(wall.time());
    }
    let Some(coverage) = app.session.figures().coverage.as_ref() else {
        return Some(format_hms(t - SessionTime(0)));
    };
    // Of an untimed event, the neighbor's time is none of its own.
    let entry = event.and_then(|i| app.session.index().get(i));
    let run = match entry {
        Some(entry) => coverage.runs_at(entry.key()).next(),
        None => coverage.run_at(t),
    }?;
    Some(format_hms(Millis(run.tape_time(t).0)))
}

/// A row of an event.
fn event(app: &App, i: usize, row: usize, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let Some(line) = app.lines.get(i) else {
        paint.text(columns.text, y, columns.text_width, theme.cut(), theme.dim());
        return;
    };
    let style = if line.kind == EventKind::Utterance {
        theme.plain()
    } else if let Some(family) = line.family {
        theme.mark(family)
    } else {
        theme.dim()
    };
    if row == 0 {
        let entry = app.session.index().get(i);
        if entry.is_some_and(Entry::overlaps) {
            paint.text(columns.flags, y, 1, theme.overlap(), theme.strong());
        }
        if entry.is_some_and(Entry::has_other_accounts) {
            let at = columns.flags - u16::from(entry.is_some_and(Entry::overlaps));
            paint.text(at, y, 1, theme.accounts(), theme.strong());
        }
        let named =
            app.search.current().is_some_and(|s| s.is_match(i) && !s.pattern.ranges(&line.who).is_empty());
        let style = theme.who(line.role, line.earlier);
        let style = if named { style.patch(theme.search_match()) } else { style };
        paint.text(columns.who, y, columns.who_width, &line.who, style);
        if let Some(family) = line.family {
            paint.text(columns.text - 2, y, 1, theme.mark_symbol(family), theme.mark(family));
        }
    }
    let brief = app.brief_text(i);
    let rows = if brief.is_some() { 1 } else { line.rows(app.focus.item == Some(Item::Event(i))).len() };
    let work = app.work_of(i);
    if let Some(below) = row.checked_sub(rows) {
        if let Some(tags) = work.below.get(below) {
            self::tags(app, i, tags, columns.text, y, paint);
        }
        return;
    }
    let end = match brief {
        Some(text) => paint.text(columns.text, y, columns.text_width, text, style),
        None => words(app, i, row, y, style, columns, paint),
    };
    if row + 1 == rows && !work.after.is_empty() {
        self::tags(app, i, &work.after, end + BEFORE_TAGS, y, paint);
    }
}

/// A row of the words of an event. Returns the column after it.
fn words(
    app: &App,
    i: usize,
    row: usize,
    y: u16,
    style: Style,
    columns: &Columns,
    paint: &mut Painter<'_>,
) -> u16 {
    let (theme, mut x) = (paint.theme, columns.text);
    let Some(line) = app.lines.get(i) else { return x };
    let in_focus = app.focus.item == Some(Item::Event(i));
    let Some(range) = line.rows(in_focus).get(row) else { return x };
    let text = line.text.get(range.clone()).unwrap_or_default();
    let mut at = 0;
    for found in matches(app, i, line, range) {
        x = paint.text(x, y, columns.text_width, text.get(at..found.start).unwrap_or_default(), style);
        x = paint.text(
            x,
            y,
            columns.text_width,
            text.get(found.clone()).unwrap_or_default(),
            style.patch(theme.search_match()),
        );
        at = found.end;
    }
    paint.text(x, y, columns.text_width, text.get(at..).unwrap_or_default(), style)
}

/// Tags, or a note, in a row of an event, with the matches of the search in them.
fn tags(app: &App, i: usize, tags: &[Tag], mut x: u16, y: u16, paint: &mut Painter<'_>) {
    let end = app.columns().end();
    let search = app.search.current().filter(|search| search.is_noted(i));
    for tag in tags {
        let style = tag_style(tag.look, paint);
        let found = search.map(|search| search.pattern.ranges(&tag.text)).unwrap_or_default();
        let mut at = 0;
        for range in found {
            let (before, match_) = (tag.text.get(at..range.start), tag.text.get(range.clone()));
            x = paint.text(x, y, end.saturating_sub(x), before.unwrap_or_default(), style);
            let reversed = style.patch(paint.theme.search_match());
            x = paint.text(x, y, end.saturating_sub(x), match_.unwrap_or_default(), reversed);
            at = range.end;
        }
        let rest = tag.text.get(at..).unwrap_or_default();
        x = paint.text(x, y, end.saturating_sub(x), rest, style) + 1;
    }
}

/// The matches of the search in a row of an event, as byte ranges of that row. The spoken words, and the
/// text before and after them, are searched separately.
fn matches(app: &App, i: usize, line: &Line, row: &Range<usize>) -> Vec<Range<usize>> {
    let Some(search) = app.search.current().filter(|s| s.is_match(i)) else { return Vec::new() };
    let parts = [0..line.words.start, line.words.clone(), line.words.end..line.text.len()];
    let mut found = Vec::new();
    for part in parts {
        for range in search.pattern.ranges(line.text.get(part.clone()).unwrap_or_default()) {
            let start = (range.start + part.start).max(row.start);
            let end = (range.end + part.start).min(row.end);
            found.extend((start < end).then(|| start - row.start..end - row.start));
        }
    }
    found
}
