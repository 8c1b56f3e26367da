//! The gaps: from, to, length also as a bar, hours, what the log states of each; and the sums by kind.

use super::super::paint::Painter;
use super::{list, moment};
use crate::app::{App, Area, fit, wrap};
use crate::record::visible;
use crate::session::{BandKind, Gap, GapKind, sum_text};
use crate::time::{Millis, SessionTime};
use unicode_width::UnicodeWidthStr;

/// The width of the bars, where there is room and where there is little.
const BAR: (u16, u16) = (14, 6);

/// Draws the rows; `gaps` are places in the figures.
pub fn render(
    app: &App,
    gaps: &[usize],
    by_length: bool,
    selected: usize,
    part: Area,
    paint: &mut Painter<'_>,
) {
    let theme = paint.theme;
    let figures = app.session.figures();
    let all = &figures.gaps;
    let longest = gaps.iter().filter_map(|&g| all.get(g)).map(|g| g.length().0).max().unwrap_or(1).max(1);
    let wide = u16::try_from(moment(&app.session, app.view.zero.time).len().max(8)).unwrap_or(12);
    let (from, to) = (5, 5 + wide + 1);
    let length = to + wide + 1;
    let bar = length + 11;
    let bars = if paint.width() >= 100 { BAR.0 } else { BAR.1 };
    let hours = bar + bars + 1;
    let stated = hours + 9;
    let y = part.top;
    let order = if by_length { "longest first" } else { "in order of time" };
    for (x, text) in [(1, "gap"), (from, "from"), (to, "to"), (length, "length")] {
        paint.text(x, y, 12, text, theme.dim());
    }
    paint.right(hours, y, 7, &format!("{}+", visible(&app.view.zero.name)), theme.dim());
    paint.text(stated, y, u16::MAX, &format!("stated ({order}; o changes)"), theme.dim());
    let detail = detail(app, gaps.get(selected).and_then(|&g| all.get(g)), gaps.len(), part, paint);
    let below = 2 + u16::try_from(detail.len()).unwrap_or(u16::MAX);
    let rows = Area { top: y + 1, rows: part.rows.saturating_sub(below) };
    if gaps.is_empty() {
        paint.text(2, y + 1, u16::MAX, "no gap is shown", theme.plain());
    }
    let horizon = app.horizon();
    list(gaps.len(), selected, rows, paint, |paint, y, row, is_selected| {
        let Some(gap) = gaps.get(row).and_then(|&g| all.get(g)) else { return };
        let kind = BandKind::Gap(gap.kind);
        let style = if is_selected { theme.strong() } else { theme.plain() };
        let open = horizon.is_some_and(|t| t < gap.span.end);
        paint.right(1, y, 3, &gap.number.to_string(), style);
        paint.text(from, y, wide, &moment(&app.session, gap.span.start), style);
        if open {
            paint.text(to, y, wide, theme.cut(), style);
        } else {
            paint.text(to, y, wide, &moment(&app.session, gap.span.end), style);
            paint.right(length, y, 9, &sum_text(gap.length(), true), theme.band_words(kind));
            let cells = u16::try_from(gap.length().0 * i64::from(bars) / longest).unwrap_or(bars).max(1);
            paint.fill(bar, y, cells, theme.texture(kind), theme.band(kind));
        }
        let elapsed = app.session.elapsed(&app.view.zero, gap.span.start);
        paint.right(hours, y, 7, &crate::time::hours(elapsed), style);
        // What is stated of a gap may be known only from its end on.
        let words = if open { vec!["not over".to_owned()] } else { stated_of(gap) };
        paint.text(stated, y, paint.width().saturating_sub(stated + 1), &words.join(theme.dot()), style);
    });
    let last = part.top + part.rows.saturating_sub(1);
    let room = paint.width().saturating_sub(3);
    for (y, row) in (part.top + 1 + rows.rows..last).zip(detail) {
        paint.text(2, y, room, &row, theme.plain());
    }
    paint.text(2, last, room, &totals(app, horizon), theme.strong());
}

/// Where the rows of the detail have no room for what is stated.
const MORE: &str = " (all of it: untaped gaps FILE)";

/// The selected gap in words, broken to rows: two at least, so that the list seldom moves; three, or the rows that
/// the list leaves free, for what is longer. What is longer still says that it is cut, and what shows it whole.
fn detail(app: &App, gap: Option<&Gap>, len: usize, part: Area, paint: &Painter<'_>) -> Vec<String> {
    let theme = paint.theme;
    let room = paint.width().saturating_sub(3);
    let (least, usual) = (2, 3);
    // The heads, the sums, and one row of the list stand in any case.
    let most = usize::from(part.rows.saturating_sub(3));
    let free = usize::from(part.rows.saturating_sub(2)).saturating_sub(len);
    let mut rows = Vec::new();
    if let Some(gap) = gap {
        let open = app.horizon().is_some_and(|t| t < gap.span.end);
        let words = if open { "not over".to_owned() } else { stated_of(gap).join(theme.dot()) };
        let text = format!("gap {}: {words}", gap.number);
        let text = if theme.ascii { crate::record::ascii(&text).into_owned() } else { text };
        rows.extend(wrap(&text, room).into_iter().map(|row| text.get(row).unwrap_or_default().to_owned()));
    }
    let most = free.max(usual).min(most);
    if rows.len() > most {
        rows.truncate(most);
        if let Some(row) = rows.last_mut() {
            // A row that is as long as the room is cut by the sign that more follows.
            let filled = format!("{row}{}", " ".repeat(usize::from(room)));
            let words = usize::from(room).saturating_sub(MORE.len());
            *row = fit(&filled, words.min(row.width() + theme.cut().width()), theme.cut()) + MORE;
        }
    }
    rows.resize(rows.len().max(least.min(most)), String::new());
    rows
}

/// What the log states of a gap, or that it is inferred.
fn stated_of(gap: &Gap) -> Vec<String> {
    if gap.kind == GapKind::Inferred {
        return vec![gap.kind.label().to_owned()];
    }
    gap.statements().iter().map(|s| visible(s).into_owned()).collect()
}

/// The sums by kind, up to the horizon when blind.
fn totals(app: &App, horizon: Option<SessionTime>) -> String {
    let figures = app.session.figures();
    let Some(session) = figures.session else { return String::new() };
    let end = horizon.unwrap_or(session.end);
    let sums = figures.totals_to(end);
    let text = |length| sum_text(length, figures.whole_seconds);
    let count = |kind| figures.gaps.iter().filter(|g| g.kind == kind && g.span.start <= end).count();
    let inferred = figures.no_record_to(end);
    let mut parts = Vec::new();
    if let Some(untaped) = sums.untaped {
        parts.push(format!("UNTAPED {} in {}", text(untaped), count(GapKind::Declared)));
    }
    if let Some(taped) = sums.taped {
        parts.push(format!("taped {}", text(taped)));
    }
    if inferred > Millis::ZERO || sums.untaped.is_none() {
        parts.push(format!("NO RECORD {} in {}", text(inferred), count(GapKind::Inferred)));
    }
    if sums.not_held > Millis::ZERO {
        parts.push(format!("NOT HELD {}", text(sums.not_held)));
    }
    if app.bands().hidden() > 0 && horizon.is_none() {
        parts.push(format!("{} short gaps not listed", app.bands().hidden()));
    }
    parts.join(" · ")
}
