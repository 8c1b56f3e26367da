//! Draws the picker: the logs, transcripts and cases to open, with the figures of each, and the demo.
//!
//! ```text
//! ╭─ Open a recording ───────────────────────────────────────────────────── 1 of 3 ─╮
//! │  recording               date         length untaped timeline         left at   │
//! │▌ Interview of J. Tull    2019-03-02 17:09:20   52.7% ▇▒▒▒▅█▒▒▇█░░▒▇█     57%    │
//! │  tape1.vtt                           0:41:03       – ████████████████           ↓
//! ╰─ filter: tull · 2 of 12 files ──────────────────────────────────────────────────╯
//!  Interview of J. Tull · FICTIONAL
//!  interviews/tull.jsonl · log · 2 problems · left at 57% on 2026-11-20
//!  type to filter  ↑ ↓ Ctrl-N Ctrl-P choose  Enter open  Esc quit
//! ```

use super::frame::{self, GUTTER, Shown};
use super::paint::Painter;
use crate::app::table::key_name;
use crate::app::{Key, PANEL_EDGES, Picker, PickerFile, PickerScreen, ReadSoFar, RowFigures};
use crate::record::{counted, visible};
use crate::session::{Cell, Summary};
use crate::time::{Millis, format_hms};
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// From which width on the bottom line has room for all keys.
const WITH_ALL_KEYS: u16 = 70;

/// The columns of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    File,
    Date,
    Length,
    Untaped,
    Timeline,
    Read,
}

impl Column {
    /// The columns that a screen has room for, with their widths.
    fn of_width(width: u16) -> Vec<(Column, Constraint)> {
        let all = [
            (Column::Name, Constraint::Fill(3), 0),
            (Column::File, Constraint::Fill(2), 110),
            (Column::Date, Constraint::Length(10), 70),
            (Column::Length, Constraint::Length(9), 0),
            (Column::Untaped, Constraint::Length(7), 0),
            (Column::Timeline, Constraint::Length(Summary::CELLS), 0),
            (Column::Read, Constraint::Length(7), 78),
        ];
        let wide = all.into_iter().filter(|&(.., least)| width >= least);
        wide.map(|(column, constraint, _)| (column, constraint)).collect()
    }

    fn heading(self) -> &'static str {
        match self {
            Column::Name => "recording",
            Column::File => "file",
            Column::Date => "date",
            Column::Length => "length",
            Column::Untaped => "untaped",
            Column::Timeline => "timeline",
            Column::Read => "left at",
        }
    }

    fn is_number(self) -> bool {
        matches!(self, Column::Length | Column::Untaped | Column::Read)
    }
}

/// Draws the whole screen.
pub(super) fn render(picker: &Picker, paint: &mut Painter<'_>) {
    match picker.screen() {
        PickerScreen::List => list(picker, paint),
        PickerScreen::Faults { name, scrolled, .. } => faults(picker, name, *scrolled, paint),
    }
}

/// Draws the frame with its title. Returns it, and the column after the title.
fn framed(picker: &Picker, title: &str, paint: &mut Painter<'_>) -> (u16, Rect) {
    let (width, height) = picker.size;
    let frame = Rect::new(0, 0, width, height.saturating_sub(Picker::BELOW_FRAME));
    paint.frame(frame);
    (frame::title(title, frame, paint), frame)
}

fn list(picker: &Picker, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let (width, height) = picker.size;
    let at = framed(picker, "Open a recording", paint);
    let (all, matching) = picker.counts();
    let files = counted(all as u64, "file");
    let mut state = match (picker.is_listed(), picker.filter().is_empty()) {
        (false, _) => format!("{all} found so far"),
        (true, true) => files,
        (true, false) => format!("{matching} of {files}"),
    };
    if !picker.filter().is_empty() {
        state = format!("filter: {}{}{state}", visible(picker.filter()), theme.dot());
    }
    let columns = Column::of_width(width);
    let area = Rect::new(GUTTER, 0, width.saturating_sub(PANEL_EDGES), 1);
    let areas = Layout::horizontal(columns.iter().map(|&(_, constraint)| constraint)).spacing(1).split(area);
    let places: Vec<(Column, Rect)> =
        columns.iter().map(|&(column, _)| column).zip(areas.iter().copied()).collect();
    for &(column, area) in &places {
        cell(paint, area, 1, column, column.heading(), theme.dim());
    }
    let rows = height.saturating_sub(Picker::OTHER_ROWS);
    let from = picker.selected().saturating_sub(usize::from(rows).saturating_sub(1));
    let shown = from..picker.rows().min(from + usize::from(rows));
    for (y, row) in (2..2 + rows).zip(shown.clone()) {
        let selected = row == picker.selected();
        let style = if selected { theme.strong() } else { theme.plain() };
        if selected {
            paint.text(1, y, 1, theme.focus_mark(), theme.focus());
        }
        match picker.file(row) {
            Some(file) => {
                let has_files = places.iter().any(|&(column, _)| column == Column::File);
                for &(column, area) in &places {
                    if column == Column::Name && has_files && file.file.kind.title.is_none() {
                        // The next column has the folders.
                        let name = file.file.path.file_name().unwrap_or_default().to_string_lossy();
                        cell(paint, area, y, column, &visible(&name), style);
                    } else if column == Column::Name && !has_files && picker.is_twin(file) {
                        // Titles alone would not tell them apart.
                        let name = file.file.path.file_name().unwrap_or_default().to_string_lossy();
                        let title = file.file.kind.title.as_deref().unwrap_or_default();
                        let words = format!("{}{}{}", visible(&name), theme.dot(), visible(title));
                        cell(paint, area, y, column, &words, style);
                    } else {
                        draw(paint, area, y, column, file, style);
                    }
                }
                if let RowFigures::Faulty(_) = file.figures
                    && let Some((_, area)) =
                        places.iter().find(|(column, _)| !matches!(column, Column::Name | Column::File))
                {
                    let key = key_name(Key::Enter);
                    paint.text(
                        area.x,
                        y,
                        width.saturating_sub(area.x + 2),
                        &format!("cannot be opened; {key} shows why"),
                        theme.strong(),
                    );
                }
            }
            None => {
                paint.text(GUTTER, y, area.width, Picker::DEMO, style);
            }
        }
    }
    if picker.is_listed() && picker.rows() == 0 {
        let text = format!("no file matches; {} shows all", key_name(Key::Esc));
        paint.text(GUTTER, 2, area.width, &text, theme.plain());
    }
    let place = match picker.selected() {
        row if row < matching => format!("{} of {matching}", row + 1),
        row if picker.is_demo(row) => "demo".to_owned(),
        _ => String::new(),
    };
    let shown = Shown { rows: shown, len: picker.rows(), area: (2, 1 + rows) };
    let taken = frame::position(&place, &shown, at, paint);
    frame::foot(&state, taken, at.1, paint);
    about(picker, paint);
    // In a narrow window the arrows are enough.
    let moving: &[Key] = &[Key::Up, Key::Down, Key::Ctrl('n'), Key::Ctrl('p')];
    let moving = if width < WITH_ALL_KEYS { &moving[..2] } else { moving };
    let keys = [
        ("type", " to filter  "),
        (&moving.iter().copied().map(key_name).collect::<Vec<_>>().join(" "), " choose  "),
        (&key_name(Key::Enter), " open  "),
        (&key_name(Key::Esc), if picker.filter().is_empty() { " quit" } else { " all files" }),
    ];
    footer(paint, height - 1, &keys);
}

/// Draws a text in a cell of the list, numbers at its right.
fn cell(paint: &mut Painter<'_>, area: Rect, y: u16, column: Column, text: &str, style: Style) {
    if column.is_number() {
        paint.right(area.x, y, area.width, text, style);
    } else {
        paint.text(area.x, y, area.width, text, style);
    }
}

/// Draws a cell of the row of a file.
fn draw(paint: &mut Painter<'_>, area: Rect, y: u16, column: Column, file: &PickerFile, style: Style) {
    let path = || fit_path(&visible(&file.file.path.to_string_lossy()), area.width, paint.theme.cut());
    let summary = match &file.figures {
        RowFigures::Read(summary) => Some(summary),
        RowFigures::Unread | RowFigures::Hidden | RowFigures::Faulty(_) => None,
    };
    let text = match (column, summary) {
        (Column::Name, _) => {
            file.file.kind.title.as_deref().map_or_else(path, |title| visible(title).into_owned())
        }
        (Column::File, _) => path(),
        (Column::Length, None) if file.figures == RowFigures::Unread => paint.theme.cut().to_owned(),
        (Column::Timeline, Some(summary)) => {
            for (x, &cell) in (area.x..).zip(&summary.cells) {
                timeline(paint, x, y, cell);
            }
            return;
        }
        (_, None) => return,
        (Column::Date, Some(summary)) => summary.date.map(|date| date.to_string()).unwrap_or_default(),
        (Column::Length, Some(summary)) => format_hms(summary.length),
        (Column::Untaped, Some(summary)) => match summary.untaped {
            Some(share) => share.to_string(),
            None => paint.theme.nothing_stated().to_owned(),
        },
        (Column::Read, Some(summary)) => {
            file.read.and_then(|read| percent(summary, read)).unwrap_or_default()
        }
    };
    cell(paint, area, y, column, &text, style);
}

/// A path without as many of its first folders as do not fit.
fn fit_path(path: &str, width: u16, cut: &str) -> String {
    let fits = |path: &str| path.width() <= usize::from(width);
    let mut rest = path;
    let mut shown = path.to_owned();
    while !fits(&shown)
        && let Some((_, after)) = rest.split_once('/')
    {
        rest = after;
        shown = format!("{cut}/{rest}");
    }
    if fits(&shown) { shown } else { rest.to_owned() }
}

/// A cell of the timeline in one row: what was taped of it, if anything was, or else the texture of most of it.
fn timeline(paint: &mut Painter<'_>, x: u16, y: u16, cell: Cell) {
    let theme = paint.theme;
    match cell.rest.filter(|_| cell.taped.part <= Millis::ZERO) {
        Some(texture) => paint.text(x, y, 1, theme.texture(texture), theme.texture_style(texture)),
        None => paint.text(x, y, 1, theme.taped(cell.taped), theme.plain()),
    };
}

fn percent(summary: &Summary, read: ReadSoFar) -> Option<String> {
    Some(format!("{}%", summary.percent(Millis(read.reached?))?))
}

/// Two lines on the selected file.
fn about(picker: &Picker, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let (width, height) = picker.size;
    let y = height.saturating_sub(Picker::BELOW_FRAME);
    let Some(PickerFile { file, figures, read }) = picker.file(picker.selected()) else {
        if picker.is_demo(picker.selected()) {
            let words = "the session of recordings/five-gaps.jsonl, as part of the program";
            paint.text(1, y, width - 2, words, theme.plain());
        }
        return;
    };
    let path = visible(&file.path.to_string_lossy()).into_owned();
    let mut more = vec![file.kind.format.unwrap_or("log").to_owned()];
    let mut what = match &file.kind.title {
        Some(title) => {
            more.insert(0, path);
            vec![visible(title).into_owned()]
        }
        None => vec![path],
    };
    if file.kind.fictional {
        what.push("FICTIONAL".to_owned());
    }
    match figures {
        RowFigures::Read(summary) => {
            if summary.problems > 0 {
                more.push(counted(summary.problems, "problem"));
            }
            if let Some(read) = read {
                let at = percent(summary, *read).map(|percent| format!(" at {percent}")).unwrap_or_default();
                more.push(format!("left{at} on {}", read.on));
            }
        }
        RowFigures::Unread => more.push("its figures are being read".to_owned()),
        RowFigures::Hidden => more.push("read blind: its figures are hidden".to_owned()),
        RowFigures::Faulty(errors) => {
            what.append(&mut more);
            more.extend(errors.lines().last().map(|line| visible(line).into_owned()));
        }
    }
    paint.text(1, y, width - 2, &what.join(theme.dot()), theme.plain());
    paint.text(1, y + 1, width - 2, &more.join(theme.dot()), theme.dim());
}

/// Why a file cannot be opened.
fn faults(picker: &Picker, name: &str, scrolled: usize, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let (width, height) = picker.size;
    let at = framed(picker, &format!("{name} cannot be opened"), paint);
    let rows = picker.fault_rows();
    let room = height.saturating_sub(Picker::OTHER_ROWS);
    let last = rows.len().min(scrolled + usize::from(room));
    let place = if rows.len() > usize::from(room) {
        format!("{} to {last} of {}", scrolled + 1, rows.len())
    } else {
        String::new()
    };
    for (y, row) in (2..2 + room).zip(rows.iter().skip(scrolled)) {
        paint.text(GUTTER, y, width.saturating_sub(PANEL_EDGES), row, theme.plain());
    }
    let shown = Shown { rows: scrolled..last, len: rows.len(), area: (2, 1 + room) };
    frame::position(&place, &shown, at, paint);
    let keys = [
        (&*format!("{} {}", key_name(Key::Up), key_name(Key::Down)), " scroll  "),
        (
            &key_name(Key::Esc),
            if width < WITH_ALL_KEYS {
                " back; then correct the file"
            } else {
                " back to the list: correct the file, then open it again"
            },
        ),
    ];
    footer(paint, height - 1, &keys);
}

/// Draws the keys, each with what it does.
fn footer(paint: &mut Painter<'_>, y: u16, keys: &[(&str, &str)]) {
    let theme = paint.theme;
    keys.iter().fold(1, |x, &(key, does)| paint.parts(x, y, &[(key, theme.strong()), (does, theme.dim())]));
}
