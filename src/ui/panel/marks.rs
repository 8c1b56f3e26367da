//! The marks: when, how many hours in, how long after the one before; and what stood before the selected one.

use super::super::paint::Painter;
use super::{list, moment};
use crate::app::{App, Area, wrap};
use crate::record::visible;
use crate::session::{BeforeMark, sum_text};
use crate::time::{approximate, clock, hours};

/// Draws the rows, and under them what stood before the selected mark.
pub fn render(app: &App, selected: usize, part: Area, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let marks = &app.session.key_events().marks;
    let shown = app.horizon().map_or(marks.len(), |t| marks.partition_point(|m| m.key.time <= t));
    if shown == 0 {
        paint.text(2, part.top, u16::MAX, "no mark is shown", theme.plain());
        return;
    }
    let wide = u16::try_from(moment(&app.session, app.view.zero.time).len().max(8)).unwrap_or(12);
    let rows = Area { top: part.top, rows: part.rows.saturating_sub(2) };
    list(shown, selected, rows, paint, |paint, y, i, is_selected| {
        let Some(mark) = marks.get(i) else { return };
        let style = if is_selected { theme.strong() } else { theme.plain() };
        let x = 2 + wide + 1;
        paint.text(2, y, wide, &moment(&app.session, mark.key.time), style);
        let elapsed = app.session.elapsed(&app.view.zero, mark.key.time);
        paint.right(x, y, 8, &hours(elapsed), style);
        let numbered = marks[..i].iter().filter(|m| m.kind == mark.kind).count() + 1;
        let kind = visible(&mark.kind).replace('_', " ");
        let kind = if numbered > 1 { format!("{kind} {numbered}") } else { kind };
        let end = paint.text(x + 10, y, 20, &kind, style);
        let before = i.checked_sub(1).and_then(|p| marks.get(p));
        if let Some(before) = before {
            let text = format!(
                "{} after {}",
                clock(mark.key.time - before.key.time),
                visible(&before.kind).replace('_', " ")
            );
            paint.text((x + 30).max(end + 2), y, u16::MAX, &text, theme.dim());
        }
    });
    if let Some(mark) = marks.get(selected.min(shown - 1)) {
        let text = before_text(app, &app.session.figures().before_mark(mark));
        let room = paint.width().saturating_sub(4);
        for (y, row) in (part.top + part.rows.saturating_sub(2)..).zip(wrap(&text, room).into_iter().take(2))
        {
            paint.text(2, y, room, text.get(row).unwrap_or_default(), theme.strong());
        }
    }
}

/// What stood before a mark, in one line.
fn before_text(app: &App, before: &BeforeMark<'_>) -> String {
    let figures = app.session.figures();
    let text = |length| sum_text(length, figures.whole_seconds);
    let mut parts = Vec::new();
    match (before.totals.taped, before.totals.untaped) {
        (Some(taped), Some(untaped)) => {
            parts.push(format!("before: {} taped + {} UNTAPED", text(taped), text(untaped)));
        }
        (_, Some(untaped)) => parts.push(format!("before: {} UNTAPED", text(untaped))),
        _ => parts.push(format!("before: {}", text(before.totals.elapsed))),
    }
    parts.push(match before.gaps + before.inferred_gaps {
        1 => "1 gap".to_owned(),
        n => format!("{n} gaps"),
    });
    if let Some((gap, cut, since)) = &before.last_gap {
        parts.push(if since.0 == 0 && cut.end < gap.span.end {
            format!("inside gap {} ({} of it)", gap.number, approximate(cut.length()))
        } else {
            format!(
                "last: gap {}, {}, ended {} before",
                gap.number,
                approximate(cut.length()),
                approximate(*since)
            )
        });
    }
    parts.join(" · ")
}
