//! The problems of the log, in the order of its lines.

use super::super::paint::Painter;
use super::list;
use crate::app::{App, Area, wrap};
use crate::record::{Problem, visible};
use unicode_width::UnicodeWidthStr;

/// Draws the rows.
pub fn render(app: &App, selected: usize, part: Area, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let problems = app.session.problems();
    if app.view.blind || problems.is_empty() {
        let text = if app.view.blind { "hidden while blind: they run over the whole log" } else { "none" };
        paint.text(2, part.top, u16::MAX, text, theme.plain());
        return;
    }
    let more: u64 = problems.not_held().values().sum();
    let wide = width_of_places(app, paint.width() / 3);
    // The selected one stands whole in the last two rows.
    let (last, room) = (part.top + part.rows, paint.width().saturating_sub(4));
    if let Some(problem) = problems.list().get(selected) {
        let text = format!("{}: {}", place(app, problem), visible(&problem.what));
        for (y, row) in (last.saturating_sub(2)..last).zip(wrap(&text, room)) {
            paint.text(2, y, room, text.get(row).unwrap_or_default(), theme.plain());
        }
    }
    let rows = Area { top: part.top, rows: part.rows.saturating_sub(2 + u16::from(more > 0)) };
    list(problems.list().len(), selected, rows, paint, |paint, y, i, is_selected| {
        let Some(problem) = problems.list().get(i) else { return };
        let style = if is_selected { theme.strong() } else { theme.plain() };
        paint.right(1, y, wide, &short_place(app, problem, wide), style);
        let x = paint.text(wide + 3, y, 17, problem.kind.word(), style);
        let what = (wide + 20).max(x) + 1;
        paint.text(what, y, paint.width().saturating_sub(what + 1), &visible(&problem.what), theme.dim());
    });
    if more > 0 {
        let text = format!("and {more} more, which are only counted");
        paint.text(2, last.saturating_sub(3), u16::MAX, &text, theme.strong());
    }
}

/// Where a problem is: its line, and the file where several were imported.
fn place(app: &App, problem: &Problem) -> String {
    match app.session.written(problem.line) {
        (None, line) => format!("line {line}"),
        (Some(file), line) => format!("{} line {line}", visible(file)),
    }
}

/// How wide the column of places is: that of a line, or of the files and lines where there are several files.
fn width_of_places(app: &App, most: u16) -> u16 {
    /// The files of more problems are not measured: they are the same ones.
    const MEASURED: usize = 500;
    /// Room for `line` and its number.
    const LINE: u16 = 8;
    let list = app.session.problems().list();
    let has_files = list.first().is_some_and(|problem| app.session.written(problem.line).0.is_some());
    let places = list.iter().take(MEASURED).filter(|_| has_files);
    let widest = places.map(|problem| short_place(app, problem, most).width()).max().unwrap_or(0);
    u16::try_from(widest).unwrap_or(most).max(LINE)
}

/// The same in a room of so many columns: of several files the name without its folder, and of a long name its end.
fn short_place(app: &App, problem: &Problem, room: u16) -> String {
    let (Some(file), line) = app.session.written(problem.line) else { return place(app, problem) };
    let name = visible(file.rsplit('/').next().unwrap_or(file)).into_owned();
    let line = format!(" line {line}");
    let room = usize::from(room).saturating_sub(line.width());
    if name.width() <= room {
        return name + &line;
    }
    let mut tail = name.as_str();
    while tail.width() >= room.max(1) {
        let mut chars = tail.chars();
        chars.next();
        tail = chars.as_str();
    }
    format!("…{tail}{line}")
}
