//! The gaps panel: start, end, length as figure and bar, hours, and what the log says of each; totals by kind.

use super::{Field, Look, Order, Panel, PanelKind, PanelLayout, PanelSpec, TableColumn, lines};
use crate::app::{App, Notice, fit};
use crate::describe::{self, Timestamps, plain_text};
use crate::record::{ascii, visible};
use crate::session::{BandKind, Column, Gap, GapKind, Item, Share, sum_text};
use crate::time::{Millis, SessionTime, format_hms, format_hours};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

pub(super) static GAPS: PanelSpec = PanelSpec {
    title: "gaps",
    layout: PanelLayout::List(5),
    list: Some(list),
    sorts: true,
    len: |_, panel| listed(panel).len(),
    nearest,
    columns,
    rows,
    below,
    empty: |_| "no gaps",
    enter,
};

/// The gaps of a panel, as indexes into the figures.
fn listed(panel: &Panel) -> &[usize] {
    if let PanelKind::Gaps(gaps) = &panel.kind { gaps } else { &[] }
}

fn list(app: &App, order: Order) -> PanelKind {
    let gaps = &app.session.figures().gaps;
    let horizon = app.horizon();
    let is_shown = |gap: &Gap| {
        gap.length() >= app.view.min_gap && horizon.is_none_or(|horizon| gap.span.start <= horizon)
    };
    let mut list: Vec<usize> = (0..gaps.len()).filter(|&i| is_shown(&gaps[i])).collect();
    if order == Order::Length {
        list.sort_by_key(|&i| std::cmp::Reverse(gaps[i].length()));
    }
    PanelKind::Gaps(list)
}

/// The last gap that has begun.
fn nearest(app: &App, panel: &Panel) -> usize {
    let has_begun = |&i: &usize| app.session.figures().gaps[i].span.start <= app.now();
    listed(panel).iter().rposition(has_begun).unwrap_or(0)
}

fn enter(app: &mut App, panel: &Panel) {
    let gap = selected(app, panel).map(|gap| gap.number);
    if let Some(number) = gap {
        app.go_to_gap(number);
    }
}

fn selected<'a>(app: &'a App, panel: &Panel) -> Option<&'a Gap> {
    listed(panel).get(panel.selected).and_then(|&i| app.session.figures().gaps.get(i))
}

/// Whether a gap ends after the horizon of a blind reader.
fn is_open(app: &App, gap: &Gap) -> bool {
    app.horizon().is_some_and(|horizon| horizon < gap.span.end)
}

/// The length of the longest gap that is listed.
fn longest(app: &App, panel: &Panel) -> i64 {
    let gaps = &app.session.figures().gaps;
    listed(panel).iter().filter_map(|&i| gaps.get(i)).map(|gap| gap.length().0).max().unwrap_or(0).max(1)
}

/// The least width of the screen with room for bars.
const WITH_BARS: u16 = 72;

fn columns(app: &App, panel: &Panel, width: u16) -> Vec<TableColumn> {
    let time = Timestamps::new(&app.session).weekday_time(app.view.zero.time).len();
    let length = format_hms(Millis(longest(app, panel))).len();
    let bars = app.view.size.0 >= WITH_BARS;
    let mut columns = vec![
        TableColumn::right("gap", 3),
        TableColumn::left("from", time),
        TableColumn::left("to", time),
        TableColumn::right("length", length),
    ];
    columns.extend(bars.then(|| TableColumn::left("", if width >= 97 { 14 } else { 6 })));
    columns.push(TableColumn::right(&Column::Hours.header(&app.view.zero), 7));
    columns.push(TableColumn::rest(if bars { "what the log says" } else { "log says" }));
    columns
}

fn rows(app: &App, panel: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let times = Timestamps::new(&app.session);
    let longest = longest(app, panel);
    let row = |&i: &usize| {
        let gap = app.session.figures().gaps.get(i)?;
        let kind = BandKind::Gap(gap.kind);
        let open = is_open(app, gap);
        let ended = |text: String| if open { String::new() } else { text };
        let to = if open { "…".to_owned() } else { times.weekday_time(gap.span.end) };
        let part = if open { 0 } else { gap.length().0 };
        let mut row = vec![
            gap.number.to_string().into(),
            times.weekday_time(gap.span.start).into(),
            to.into(),
            Field::Text(ended(format_hms(gap.length())), Look::Band(kind)),
            Field::Bar(kind, Share { part: Millis(part), whole: Millis(longest) }),
            format_hours(app.session.elapsed(&app.view.zero, gap.span.start)).into(),
            statements(app, gap).into(),
        ];
        if app.view.size.0 < WITH_BARS {
            row.remove(4);
        }
        Some(row)
    };
    listed(panel).get(range).unwrap_or_default().iter().filter_map(row).collect()
}

/// What the log says of a gap. Statements about an open gap may become known only with its end.
fn statements(app: &App, gap: &Gap) -> String {
    if is_open(app, gap) {
        return "continues past this line".to_owned();
    }
    let text = plain_text(&describe::gap(gap));
    match gap.kind {
        GapKind::Declared => visible(&text).into_owned(),
        GapKind::Inferred if text.is_empty() => gap.kind.label().to_owned(),
        GapKind::Inferred => format!("{} · {text}", gap.kind.label()),
    }
}

/// Added where the statements of a gap do not fit.
const MORE: &str = " (all of it: untaped gaps FILE)";

/// The selected gap, and the totals.
fn below(app: &App, panel: &Panel, room: (u16, u16)) -> Vec<Field> {
    let mut below = detail(app, panel, room);
    let end = app.horizon().or(app.session.figures().span.map(|session| session.end));
    below.push(Field::strong(end.map_or(String::new(), |end| totals(app, end))));
    below
}

/// The selected gap in words: two lines at least, so that the list seldom moves; more where the text needs them and
/// the list leaves them free, or else three. A longer text is cut, and the last line says where all of it is.
fn detail(app: &App, panel: &Panel, (width, height): (u16, u16)) -> Vec<Field> {
    // The totals and one row of the list stay in any case.
    let most = usize::from(height.saturating_sub(2));
    let free = usize::from(height.saturating_sub(1)).saturating_sub(listed(panel).len());
    let text = selected(app, panel).map(|gap| format!("gap {}: {}", gap.number, statements(app, gap)));
    let text = text.unwrap_or_default();
    let text = if app.view.ascii { ascii(&text).into_owned() } else { text };
    let mut rows = lines(&text, width, usize::MAX, Look::Row);
    let most_rows = free.max(3).min(most);
    if rows.len() > most_rows {
        rows.truncate(most_rows);
        if let Some(Field::Text(row, _)) = rows.last_mut() {
            let cut = if app.view.ascii { "~" } else { "…" };
            // A row as long as the width is cut all the same: more text follows it.
            let padded = format!("{row}{}", " ".repeat(usize::from(width)));
            let room = usize::from(width).saturating_sub(MORE.len());
            *row = fit(&padded, room.min(row.width() + 1), cut) + MORE;
        }
    }
    rows.resize(rows.len().max(most.min(2)), String::new().into());
    rows
}

/// The totals up to `end`: the gaps of each kind, what was taped, and the gaps that are too short to be listed.
fn totals(app: &App, end: SessionTime) -> String {
    let figures = app.session.figures();
    let totals = figures.totals_to(end);
    let text = |length| sum_text(length, figures.whole_seconds);
    let mut parts: Vec<String> =
        describe::gap_totals(figures, end).iter().map(|part| plain_text(part)).collect();
    parts.extend(totals.taped.map(|taped| format!("{} taped", text(taped))));
    if totals.not_held > Millis::ZERO {
        parts.push(format!("{} {}", text(totals.not_held), BandKind::NotHeld.label()));
    }
    if app.bands().hidden() > 0 && !app.view.blind {
        parts.push(format!("{} short gaps not listed", app.bands().hidden()));
    }
    parts.join("; ")
}

impl App {
    /// Goes to the gap with a number.
    pub(in crate::app) fn go_to_gap(&mut self, number: usize) {
        if let Some(head) = self.head_of_gap(number) {
            self.jump(head);
            return;
        }
        self.say_no_gap(number);
    }

    /// Goes to the part of a gap with a number. The only part of a gap is where the gap begins.
    pub(in crate::app) fn go_to_part(&mut self, number: usize, part: usize) {
        let Some(head) = self.head_of_gap(number) else {
            self.say_no_gap(number);
            return;
        };
        let count = self.session.figures().gaps.get(number - 1).map_or(0, |gap| gap.parts.len());
        let rows = self.view.bands.parts();
        let Item::Start(band) = head else { return };
        let first = rows.partition_point(|row| row.band < band);
        if (1..=count).contains(&part) {
            self.jump(if count == 1 { head } else { Item::Part(first + part - 1) });
        } else {
            self.notice = Some(Notice::NoPart { gap: number, part, count });
        }
    }

    /// Says that the log has no gap with a number, or that it is hidden.
    fn say_no_gap(&mut self, number: usize) {
        let count = self.session.figures().gaps.len();
        self.notice = Some(if (1..=count).contains(&number) {
            Notice::HiddenGap(number)
        } else {
            Notice::NoGap { number, count }
        });
    }
}
