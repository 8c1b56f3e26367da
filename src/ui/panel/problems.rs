//! The problems of the log, in the order of its lines.

use super::super::paint::Painter;
use super::list;
use crate::app::{App, Part, wrap};
use crate::record::{Problem, visible};

/// Draws the rows.
pub fn render(app: &App, selected: usize, part: Part, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let problems = app.session.problems();
    if app.view.blind || problems.is_empty() {
        let text = if app.view.blind { "hidden while blind: they run over the whole log" } else { "none" };
        paint.text(2, part.top, u16::MAX, text, theme.plain());
        return;
    }
    let more: u64 = problems.not_held().values().sum();
    // The selected one stands whole in the last two rows.
    let (last, room) = (part.top + part.rows, paint.width().saturating_sub(4));
    if let Some(problem) = problems.list().get(selected) {
        let text = format!("{}: {}", place(app, problem), visible(&problem.what));
        for (y, row) in (last.saturating_sub(2)..last).zip(wrap(&text, room)) {
            paint.text(2, y, room, text.get(row).unwrap_or_default(), theme.plain());
        }
    }
    let rows = Part { top: part.top, rows: part.rows.saturating_sub(2 + u16::from(more > 0)) };
    list(problems.list().len(), selected, rows, paint, |paint, y, i, is_selected| {
        let Some(problem) = problems.list().get(i) else { return };
        let style = if is_selected { theme.strong() } else { theme.plain() };
        let (_, line) = app.session.written(problem.line);
        paint.right(1, y, 8, &format!("line {line}"), style);
        let x = paint.text(11, y, 17, problem.kind.word(), style);
        paint.text(x.max(28) + 1, y, paint.width().saturating_sub(30), &visible(&problem.what), theme.dim());
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
