//! Draws the timeline strip: the session in one row, marks above it, hours and the position below it.
//!
//! ```text
//!  ▾custody       ▾warning                                    confession▾
//!  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒───────────▒▒▒▒────────────▒▒────────▒▒▒▒▒▒▒─────▒▒▒───────────
//!  0            2            4            6            8      ▲     10         12
//! ```

use super::paint::Painter;
use crate::app::{App, Area, Strip};
use crate::record::{as_words, visible};
use crate::time::{HOUR, Millis};
use unicode_width::UnicodeWidthStr;

/// Draws the three rows.
pub(super) fn render(app: &App, part: Area, paint: &mut Painter<'_>) {
    let cells = paint.width().saturating_sub(2);
    let Some(strip) = app.strip(cells).filter(|_| part.rows == 3) else { return };
    marks(app, &strip, part.top, paint);
    let matches = matches(app, &strip);
    for cell in 0..cells {
        // A blind reader at the start has seen nothing yet.
        if strip.span.is_empty() {
            break;
        }
        let (symbol, style) = paint.theme.cell(app.cell(&strip, cell));
        let found = matches.get(usize::from(cell)).is_some_and(|&found| found);
        paint.text(
            1 + cell,
            part.top + 1,
            1,
            symbol,
            if found { style.patch(paint.theme.search_match()) } else { style },
        );
    }
    hours(app, &strip, part.top + 2, paint);
}

/// The cells with a match of the search.
fn matches(app: &App, strip: &Strip) -> Vec<bool> {
    let mut cells = vec![false; usize::from(strip.cells)];
    let Some(search) = app.search.current() else { return cells };
    // One lookup for each cell, however many matches there are.
    let index = app.session.index();
    for cell in 0..strip.cells {
        let span = strip.times(cell);
        let end = if cell + 1 == strip.cells { index.after(span.end) } else { index.at_or_after(span.end) };
        let first = search.matches.partition_point(|&event| event < index.at_or_after(span.start));
        cells[usize::from(cell)] = search.matches.get(first).is_some_and(|&event| event < end);
    }
    cells
}

/// The marks, with their names if there is room.
fn marks(app: &App, strip: &Strip, y: u16, paint: &mut Painter<'_>) {
    let horizon = app.horizon();
    let marks = app.session.key_events().marks.iter().filter(|m| horizon.is_none_or(|t| m.key.time <= t));
    let mut placed: Vec<(u16, &str)> =
        marks.filter_map(|m| strip.cell(m.key.time).map(|cell| (cell, m.kind.as_str()))).collect();
    // The most important marks are named first; a mark without room for its name is only a symbol.
    placed.sort_by_key(|&(_, kind)| std::cmp::Reverse(weight(kind)));
    placed.dedup();
    let mut taken = vec![false; usize::from(strip.cells) + 1];
    for (cell, kind) in placed {
        let name = as_words(&visible(kind)).into_owned();
        let name = if paint.theme.ascii { crate::record::ascii(&name).into_owned() } else { name };
        let width = u16::try_from(name.width()).unwrap_or(u16::MAX);
        let free = |from: u16, to: u16| {
            to <= strip.cells && (from..=to.min(strip.cells)).all(|c| !taken[usize::from(c)])
        };
        let at = usize::from(cell);
        // A name is after its symbol with an empty cell after it, or else before it.
        let after = free(cell, cell.saturating_add(1 + width));
        let before = cell > width && free(cell - width - 1, cell);
        if taken[at] {
            continue;
        }
        paint.text(1 + cell, y, 1, paint.theme.mark_symbol(), paint.theme.mark());
        taken[at] = true;
        if after {
            paint.text(2 + cell, y, width, &name, paint.theme.plain());
            taken[at..=at + usize::from(width) + 1].fill(true);
        } else if before {
            paint.text(1 + cell - width, y, width, &name, paint.theme.plain());
            taken[at - usize::from(width) - 1..=at].fill(true);
        }
    }
}

/// How important the name of a mark is.
fn weight(kind: &str) -> u8 {
    match kind {
        "confession" => 9,
        "admission" => 8,
        "warning" => 7,
        "arrest" | "custody" => 6,
        "invocation" | "waiver" => 5,
        "release" | "statement_signed" => 4,
        "room_entry" | "polygraph" => 3,
        "denial" => 2,
        _ => 1,
    }
}

/// The hours since the reference point, and the position.
fn hours(app: &App, strip: &Strip, y: u16, paint: &mut Painter<'_>) {
    let step = strip.hours_apart();
    let zero = app.view.zero.time;
    let first = (strip.span.start - zero).0.div_euclid(HOUR.0 * step);
    let mut free = 0;
    let here = strip.cell(app.now());
    // As many labels as there are cells is more than enough.
    for n in (first..).take(usize::from(strip.cells)) {
        let t = zero + Millis(n * step * HOUR.0);
        if t > strip.span.end {
            break;
        }
        let Some(cell) = strip.cell(t) else { continue };
        let label = (n * step).to_string();
        let width = u16::try_from(label.len()).unwrap_or(u16::MAX);
        let covered = here.is_some_and(|here| (cell..cell + width).contains(&here));
        if cell >= free && cell + width <= strip.cells && !covered {
            paint.text(1 + cell, y, width, &label, paint.theme.dim());
            free = cell + width + 1;
        }
    }
    if let Some(cell) = here {
        paint.text(1 + cell, y, 1, paint.theme.position_symbol(), paint.theme.focus());
    }
}
