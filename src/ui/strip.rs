//! Draws the timeline strip: the marks, what was taped of each cell, how the rest was, and hours with the position.
//!
//! ```text
//!  ▾custody       ▾warning    denial ×3▾                      confession▾
//!                 ██████████▃ ▂██████████▅ ▆████▇       ▅██████▇█████
//!  ▒▒▒▒▒▒▒▒░░░░▒▒▒          ▒▒▒          ▓▓▓    ▒▒▒░░░▓▓▓       ▒
//!  0 h          2            4            6            8      ▲     10         12
//! ```

use super::paint::Painter;
use crate::app::{App, Area, Scale, Strip, StripRow, WorkCell};
use crate::time::Millis;

/// Draws the rows.
pub(super) fn render(app: &App, part: Area, paint: &mut Painter<'_>) {
    let Some(strip) = app.strip() else { return };
    let rows = (0..part.rows).filter_map(|row| app.strip_row(part.rows, row));
    for (y, row) in (part.top..).zip(rows) {
        match row {
            StripRow::Marks => marks(strip, y, paint),
            StripRow::Tape => {
                for (x, cell) in (1..).zip(&strip.cells) {
                    paint.text(x, y, 1, paint.theme.taped(cell.taped), paint.theme.plain());
                }
            }
            StripRow::Rest => {
                for (x, texture) in (1..).zip(&strip.cells).filter_map(|(x, cell)| Some((x, cell.rest?))) {
                    paint.text(x, y, 1, paint.theme.texture(texture), paint.theme.texture_style(texture));
                }
            }
            StripRow::Work => {
                for (x, cell) in (1..).zip(&strip.work).filter_map(|(x, cell)| Some((x, (*cell)?))) {
                    let style = match cell {
                        WorkCell::Own => paint.theme.own_work(),
                        WorkCell::Others => paint.theme.dim(),
                    };
                    paint.text(x, y, 1, paint.theme.work_symbol(cell), style);
                }
            }
            StripRow::Hours => hours(app, strip, y, paint),
        }
    }
}

/// The marks, with their names where there is room.
fn marks(strip: &Strip, y: u16, paint: &mut Painter<'_>) {
    for &(cell, family) in &strip.marks.symbols {
        paint.text(1 + cell, y, 1, paint.theme.mark_symbol(family), paint.theme.mark(family));
    }
    for label in &strip.marks.labels {
        paint.text(1 + label.cell, y, label.width, &label.text, paint.theme.plain());
    }
}

/// Whether each cell has a match of the search.
fn matches(app: &App, strip: &Strip) -> Vec<bool> {
    let mut cells = vec![false; usize::from(strip.width)];
    let Some(search) = app.search.current() else { return cells };
    // One lookup for each cell, however many matches there are.
    let index = app.session.index();
    for cell in 0..strip.width {
        let span = strip.times(cell);
        let end = if cell + 1 == strip.width { index.after(span.end) } else { index.at_or_after(span.end) };
        cells[usize::from(cell)] = app.shows_match_in(search, index.at_or_after(span.start)..end);
    }
    cells
}

/// The hours since the reference point, the matches of the search, and the position.
fn hours(app: &App, strip: &Strip, y: u16, paint: &mut Painter<'_>) {
    let matches = matches(app, strip);
    let is_match = |cell: u16| matches.get(usize::from(cell)).is_some_and(|&found| found);
    let Scale { unit, name, apart } = strip.scale();
    let zero = app.view.zero.time;
    let first = (strip.span.start - zero).0.div_euclid(unit.0 * apart);
    let references: Vec<u16> = app.reference_times().filter_map(|t| strip.cell(t)).collect();
    let here = strip.cell(app.shown());
    for cell in (0..strip.width).filter(|&cell| is_match(cell)) {
        paint.text(1 + cell, y, 1, paint.theme.match_symbol(), paint.theme.strong());
    }
    for &cell in &references {
        paint.text(1 + cell, y, 1, paint.theme.reference_symbol(), paint.theme.strong());
    }
    let (mut free, mut unit_name) = (0, format!(" {name}"));
    // As many labels as there are cells is more than enough.
    for n in (first..).take(usize::from(strip.width)) {
        let t = zero + Millis(n * apart * unit.0);
        if t > strip.span.end {
            break;
        }
        let Some(cell) = strip.cell(t) else { continue };
        let label = format!("{}{unit_name}", n * apart);
        let width = u16::try_from(label.len()).unwrap_or(u16::MAX);
        let covered = here.iter().chain(&references).any(|here| (cell..cell + width).contains(here));
        if cell < free || cell + width > strip.width || covered {
            continue;
        }
        // A match under a digit reverses it.
        for (cell, digit) in (cell..).zip(label.chars()) {
            let style = if is_match(cell) { paint.theme.search_match() } else { paint.theme.dim() };
            paint.text(1 + cell, y, 1, digit.encode_utf8(&mut [0; 4]), style);
        }
        free = cell + width + 1;
        // The first label names the unit of all.
        unit_name.clear();
    }
    if let Some(cell) = here {
        let style = paint.theme.focus();
        let style = if is_match(cell) { style.patch(paint.theme.search_match()) } else { style };
        paint.text(1 + cell, y, 1, paint.theme.position_symbol(), style);
    }
}
