//! The gaps panel: start, end, length as figure and bar, hours, and what the log says of each; totals by kind. The parts
//! of a gap are listed under it, and can be folded.

use super::gap_rows::{Folds, GapRow, GapRows, Parts};
use super::{
    CONTINUES, Field, Fold, Look, Order, PANEL_EDGES, Panel, PanelKind, PanelLayout, PanelSpec, Selects,
    TableColumn, lines, most_below,
};
use crate::app::table::{Command, Direction};
use crate::app::{App, Notice, fit};
use crate::describe::{self, Timestamps, plain_text};
use crate::record::{ascii, visible};
use crate::session::{BandKind, Column, Gap, GapKind, Item, ZeroKind, sum_text};
use crate::time::{Millis, SessionTime, Span, format_hms, format_hours};
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

pub(super) static GAPS: PanelSpec = PanelSpec {
    title: "gaps",
    layout: PanelLayout::List(4),
    list: Some(list),
    orders: &[Order::Time, Order::Length],
    fold: Some(fold),
    len: |_, panel| listed(panel).map_or(0, GapRows::len),
    selects: Selects::Nearest(nearest),
    follow: None,
    columns,
    rows,
    events: None,
    below,
    empty: |_| "no gaps",
    foot,
    keys: &[
        (Command::Line(Direction::Forward), "down"),
        (Command::Enter, "go there"),
        (Command::Close, "close"),
        (Command::Fold, "parts"),
        (Command::FoldAll(Direction::Back), "fold all"),
        (Command::Sort, "by length"),
        (Command::Panel(Direction::Forward), "next panel"),
    ],
    enter,
};

fn listed(panel: &Panel) -> Option<&GapRows> {
    if let PanelKind::Gaps(rows) = &panel.kind { Some(rows) } else { None }
}

fn list(app: &App, order: Order) -> PanelKind {
    let gaps = &app.session.figures().gaps;
    let horizon = app.horizon();
    let has_begun = |t: SessionTime| horizon.is_none_or(|horizon| t <= horizon);
    let is_shown = |gap: &Gap| gap.length() >= app.view.min_gap && has_begun(gap.span.start);
    let mut shown: Vec<usize> = (0..gaps.len()).filter(|&i| is_shown(&gaps[i])).collect();
    // Of a gap that a blind reader is in, only its length so far is known.
    let so_far = |gap: &Gap| horizon.map_or(gap.span.end, |t| gap.span.end.min(t)) - gap.span.start;
    if order == Order::Length {
        shown.sort_by_key(|&i| std::cmp::Reverse(so_far(&gaps[i])));
    }
    let longest = shown.iter().map(|&i| so_far(&gaps[i])).max().unwrap_or(Millis::ZERO);
    let list = shown.into_iter().map(|i| (i, parts_to_list(app, &gaps[i])));
    PanelKind::Gaps(GapRows::new(list, &app.folds, longest))
}

/// The number of parts of a gap that have begun; 0 if it is not known to have several.
fn parts_to_list(app: &App, gap: &Gap) -> usize {
    let begun = |horizon| gap.parts.partition_point(|part| part.span.start <= horizon);
    if is_foldable(app, gap) { app.horizon().map_or(gap.parts.len(), begun) } else { 0 }
}

/// Whether a gap has parts to list. A blind reader learns so when the second begins.
fn is_foldable(app: &App, gap: &Gap) -> bool {
    let second = gap.parts.get(1).map(|part| part.span.start);
    second.is_some_and(|second| app.horizon().is_none_or(|horizon| second <= horizon))
}

/// The last gap or part that has begun; at the start of a gap with parts, the gap. In order of length, the last gap that
/// has begun.
fn nearest(app: &App, panel: &Panel) -> usize {
    let gaps = &app.session.figures().gaps;
    if let (Order::Length, Some(rows)) = (panel.order, listed(panel)) {
        let begun = gaps.partition_point(|gap| gap.span.start <= app.now());
        return begun.checked_sub(1).and_then(|gap| rows.row_of_gap(gap)).unwrap_or(panel.selected);
    }
    let start = |row: GapRow| {
        let gap = gaps.get(row.gap)?;
        Some(row.part.and_then(|part| gap.parts.get(part)).map_or(gap.span.start, |part| part.span.start))
    };
    let Some(rows) = listed(panel) else { return 0 };
    let at = rows.partition_point(|row| start(row).is_some_and(|start| start <= app.now())).saturating_sub(1);
    let is_on_part = matches!(app.focus.item, Some(Item::Part(_)));
    let is_head = |row: GapRow| row.part == Some(0) && !is_on_part && start(row) == Some(app.now());
    if rows.get(at).is_some_and(is_head) { at - 1 } else { at }
}

fn enter(app: &mut App, panel: &Panel) {
    let Some((gap, part)) = selected(app, panel).map(|(gap, row)| (gap.number, row.part)) else { return };
    app.go_to_gap(gap, part.map(|part| part + 1));
}

/// The selected gap, or the gap of the selected part, with the row.
fn selected<'a>(app: &'a App, panel: &Panel) -> Option<(&'a Gap, GapRow)> {
    let row = listed(panel)?.get(panel.selected)?;
    Some((app.session.figures().gaps.get(row.gap)?, row))
}

/// Folds or shows the parts of one gap or of all; the selected row stays selected, or else its gap.
fn fold(app: &mut App, panel: &mut Panel, what: Fold) {
    let Some((gap, row)) = selected(app, panel) else { return };
    let (is_foldable, parts) = (is_foldable(app, gap), parts_to_list(app, gap));
    if what == Fold::Selected && !is_foldable {
        // Whether a gap that goes on has more parts is known when they begin.
        let is_open = is_open(app, gap.span);
        let notice = if is_open { Notice::OnePartSoFar } else { Notice::OnePart };
        app.notice = Some(notice(gap.number));
        return;
    }
    // To a blind reader, a part may have begun since the list was made.
    if listed(panel).is_some_and(|rows| rows.parts(panel.selected) != parts) {
        panel.kind = list(app, panel.order);
        let again = listed(panel).and_then(|rows| rows.rows().position(|at| at == row));
        panel.selected = again.unwrap_or(0);
    }
    let PanelKind::Gaps(rows) = &mut panel.kind else { return };
    match what {
        Fold::Selected => {
            app.folds.turn(row.gap);
            panel.selected = rows.turn(panel.selected);
        }
        Fold::All(parts) => {
            app.folds = Folds::all(parts);
            panel.selected = rows.turn_all(parts, panel.selected);
        }
    }
}

/// Whether a gap or a part ends after the horizon of a blind reader.
fn is_open(app: &App, span: Span) -> bool {
    app.horizon().is_some_and(|horizon| horizon < span.end)
}

/// The least width with room for the ends of gaps, which start and length give as well.
const WITH_ENDS: u16 = 90;
/// The least width with room for bars.
const WITH_BARS: u16 = 67;

fn columns(app: &App, panel: &Panel, width: u16) -> Vec<TableColumn> {
    let Some(rows) = listed(panel) else { return Vec::new() };
    // A number, and one column further a number of a part.
    let digits = |n: usize| n.to_string().len();
    let part = match rows.most_parts() {
        0 => 0,
        most => "_.".len() + digits(most),
    };
    let number = digits(rows.last_number()) + part;
    let time = Timestamps::new(&app.session).weekday_time(app.view.zero.time).len();
    let length = format_hms(rows.longest()).len();
    let bars = width >= WITH_BARS;
    let bar = match width {
        95.. => 14,
        _ if bars => 6,
        _ => 1,
    };
    let to = (width >= WITH_ENDS).then(|| TableColumn::left("to", time));
    let mut columns = vec![TableColumn::left("  gap", "- ".len() + number), TableColumn::left("from", time)];
    columns.extend(to);
    columns.extend([
        TableColumn::right("length", length),
        TableColumn::left("", bar),
        TableColumn::right(&Column::Hours.header(&app.view.zero), 7),
        TableColumn::rest(if bars { "what the log says" } else { "log says" }),
    ]);
    columns
}

fn rows(app: &App, panel: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let Some(listed) = listed(panel) else { return Vec::new() };
    let times = Timestamps::new(&app.session);
    let with_ends = app.view.size.0.saturating_sub(PANEL_EDGES) >= WITH_ENDS;
    let row = |row: GapRow| {
        let gap = app.session.figures().gaps.get(row.gap)?;
        let part = row.part.and_then(|i| gap.parts.get(i));
        let span = part.map_or(gap.span, |part| part.span);
        let is_open = is_open(app, span);
        let sign = match app.folds.of(row.gap) {
            _ if !is_foldable(app, gap) => ' ',
            Parts::Shown => '-',
            Parts::Folded => '+',
        };
        let (number, look) = match row.part {
            Some(i) => (format!("   {}", gap.part_number(i)), Look::Row),
            None => (format!("{sign} {}", gap.number), Look::Band(BandKind::Gap(gap.kind))),
        };
        let length = if is_open { String::new() } else { format_hms(span.length()) };
        let textures = match part {
            _ if is_open => Vec::new(),
            Some(part) => vec![(app.texture_of_part(part), part.length())],
            None => app.textures_in(gap),
        };
        let to = if is_open { "…".to_owned() } else { times.weekday_time(span.end) };
        let mut fields: Vec<Field> = vec![number.into(), times.weekday_time(span.start).into()];
        fields.extend(with_ends.then(|| Field::from(to)));
        fields.extend([
            Field::Text(length, look),
            Field::Bar { textures, whole: listed.longest() },
            format_hours(app.session.elapsed(&app.view.zero, span.start)).into(),
            statements(app, gap, row, Detail::Row).into(),
        ]);
        Some(fields)
    };
    range.filter_map(|i| row(listed.get(i)?)).collect()
}

/// Where the statements of a gap are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// In a row of the list.
    Row,
    /// Under the list, where there is room for all.
    Below,
}

/// What the log says of a gap or of a part. Statements about an open one may become known only with its end. A gap with
/// parts says only what holds for all of it where its parts are listed, and in a row.
fn statements(app: &App, gap: &Gap, row: GapRow, detail: Detail) -> String {
    let part = row.part.and_then(|i| gap.parts.get(i));
    if is_open(app, part.map_or(gap.span, |part| part.span)) {
        return CONTINUES.to_owned();
    }
    let parts_tell =
        is_foldable(app, gap) && (detail == Detail::Row || app.folds.of(row.gap) == Parts::Shown);
    let text = plain_text(&match part {
        Some(part) => describe::part_by_questioning(part),
        None if parts_tell => describe::gap_before_its_parts(gap),
        None => describe::gap(gap),
    });
    match gap.kind {
        GapKind::Declared => visible(&text).into_owned(),
        GapKind::Inferred if text.is_empty() => gap.kind.label().to_owned(),
        GapKind::Inferred => format!("{} · {text}", gap.kind.label()),
    }
}

/// Added where the statements of a gap do not fit.
const MORE: &str = " (all of it: untaped gaps FILE)";

/// The totals.
fn foot(app: &App, _: &Panel) -> String {
    let end = app.horizon().or(app.session.figures().span.map(|session| session.end));
    let since_zero = app.view.zero.origin != ZeroKind::Start && !app.view.blind;
    // The second line of the screen counts from another point.
    let whole = if since_zero { "whole session: " } else { "" };
    end.map_or(String::new(), |end| format!("{whole}{}", totals(app, end)))
}

/// The selected gap or part in words: two lines at least, so that the list seldom moves; more where the text needs them and
/// the list leaves them free, or else three. A longer text is cut, and the last line says where all of it is.
fn below(app: &App, panel: &Panel, (width, height): (u16, u16)) -> Vec<Field> {
    let most = most_below(height, listed(panel).map_or(0, GapRows::len), 1);
    let free = usize::from(height).saturating_sub(listed(panel).map_or(0, GapRows::len));
    let text = selected(app, panel).map(|(gap, row)| {
        let name = match row.part {
            Some(part) => format!("part {}", gap.part_number(part)),
            None => format!("gap {}", gap.number),
        };
        format!("{name}: {}", statements(app, gap, row, Detail::Below))
    });
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
    /// Goes to the gap with a number, or to one of its parts.
    fn go_to_gap(&mut self, number: usize, part: Option<usize>) {
        match part.map_or_else(|| self.gap_head(number), |part| self.part_head(number, part)) {
            Ok(item) => self.jump(item),
            Err(notice) => self.notice = Some(notice),
        }
    }

    /// The first row of the gap with a number, or why it has none.
    pub(in crate::app) fn gap_head(&self, number: usize) -> Result<Item, Notice> {
        let count = self.session.figures().gaps.len();
        self.head_of_gap(number).ok_or(match number {
            number if (1..=count).contains(&number) => Notice::HiddenGap(number),
            number => Notice::NoGap { number, count },
        })
    }

    /// The row of the part of a gap with a number, or why it has none. The only part of a gap is where the gap begins.
    pub(in crate::app) fn part_head(&self, number: usize, part: usize) -> Result<Item, Notice> {
        let head = self.gap_head(number)?;
        let count = self.session.figures().gaps.get(number - 1).map_or(0, |gap| gap.parts.len());
        let Item::Start(band) = head else { return Ok(head) };
        let first = self.view.bands.parts().partition_point(|row| row.band < band);
        if !(1..=count).contains(&part) {
            return Err(Notice::NoPart { gap: number, part, count });
        }
        Ok(if count == 1 { head } else { Item::Part(first + part - 1) })
    }
}
