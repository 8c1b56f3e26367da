//! The problems panel: the log's problems by line, then those of work files and codebooks; and the selected one in full.

use super::{
    BASE, Field, LIST_KEYS, Look, Order, PANEL_EDGES, Panel, PanelKind, PanelLayout, PanelSpec, TableColumn,
    most_below, whole_lines,
};
use crate::app::{App, Notice};
use crate::describe;
use crate::record::{Problem, visible};
use crate::session::{Item, Location};
use crate::work;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

pub(super) static PROBLEMS: PanelSpec = PanelSpec {
    title: "problems",
    layout: PanelLayout::List(5),
    list: Some(|_, _: Order| PanelKind::Problems),
    len: |app, _| shown(app).len() + app.work_problems().len(),
    columns: |app, _, width| {
        vec![
            TableColumn::left("where", location_width(app, width / 3)),
            TableColumn::left("problem", KIND),
            TableColumn::rest("what happened"),
        ]
    },
    rows,
    below,
    empty: |app| {
        if app.view.blind {
            "hidden while blind: they cover the whole log"
        } else {
            describe::no_problem(&app.session)
        }
    },
    enter: |app, panel| {
        if panel.selected >= shown(app).len() {
            app.notice = Some(Notice::NoEventInWork);
            return;
        }
        let line = shown(app).get(panel.selected).map(|problem| app.session.line_of(problem.line));
        match line.map(|line| app.place_of_line(line)) {
            Some(Some(i)) => app.jump(Item::Event(i)),
            Some(None) => app.notice = Some(Notice::NoEventOnLine),
            None => {}
        }
    },
    keys: LIST_KEYS,
    ..BASE
};

/// The width of the longest kind.
const KIND: usize = 17;

fn shown(app: &App) -> &[Problem] {
    if app.view.blind { &[] } else { app.session.problems().list() }
}

fn rows(app: &App, _: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let width = location_width(app, app.view.size.0.saturating_sub(PANEL_EDGES) / 3);
    let row = |problem: &Problem| {
        vec![
            short_location(app, problem, width).into(),
            problem.kind.word().to_owned().into(),
            Field::dim(visible(&problem.message)),
        ]
    };
    let of_log = shown(app);
    let of_work = app.work_problems();
    let of_work = of_work.iter().map(|problem| {
        let where_ = fitted(file_name(&problem.file), &line_words(problem), width);
        vec![where_.into(), WORK.to_owned().into(), Field::dim(visible(&problem.what))]
    });
    let before = range.start.min(of_log.len());
    let in_log = of_log[before..range.end.min(of_log.len())].iter().map(row);
    let rest = range.start.saturating_sub(of_log.len());
    in_log.chain(of_work.skip(rest)).take(range.len()).collect()
}

/// The kind of a problem in a work file or codebook.
const WORK: &str = "notes and codes";

/// The line of a problem in a work file, in words; nothing for the whole file.
fn line_words(problem: &work::Problem) -> String {
    if problem.line == 0 { String::new() } else { format!(" line {}", problem.line) }
}

/// The name of a file without its folder, safe for the screen.
fn file_name(file: &str) -> String {
    visible(file.rsplit('/').next().unwrap_or(file)).into_owned()
}

/// How many problems are counted but not listed; and the selected problem.
fn below(app: &App, panel: &Panel, (width, height): (u16, u16)) -> Vec<Field> {
    let count = shown(app).len();
    let Some(problem) = shown(app).get(panel.selected) else {
        let problems = app.work_problems();
        let problem = panel.selected.checked_sub(count).and_then(|at| problems.get(at).copied());
        let rows = rows_below(height, count + problems.len());
        return problem
            .map(|problem| whole_lines(&problem.to_string(), width, rows, Look::Row))
            .unwrap_or_default();
    };
    let more: u64 = app.session.problems().not_kept().values().sum();
    let mut below = Vec::new();
    if more > 0 {
        below.push(Field::strong(format!("and {more} more, counted but not listed")));
    }
    let text = format!("{}: {}", location(app, problem), visible(&problem.message));
    let rows = rows_below(height, count + app.work_problems().len());
    below.extend(whole_lines(&text, width, rows, Look::Row));
    below
}

/// The most rows of the selected problem: two, if that leaves two of the list.
fn rows_below(height: u16, len: usize) -> usize {
    most_below(height, len, 1).max(usize::from(height.saturating_sub(2))).min(2)
}

/// The line of a problem, with its file if the log was imported from several.
fn location(app: &App, problem: &Problem) -> String {
    match app.session.user_location(problem.line) {
        Location { file: None, line } => format!("line {line}"),
        Location { file: Some(file), line } => format!("{} line {line}", visible(file)),
    }
}

/// The width of the locations: room for a line number, or for file and line, at most `most`.
fn location_width(app: &App, most: u16) -> usize {
    /// The files of more problems are not measured: they are the same.
    const MEASURED: usize = 500;
    let problems = shown(app);
    let has_files =
        problems.first().is_some_and(|problem| app.session.user_location(problem.line).file.is_some());
    let measured = problems.iter().take(MEASURED).filter(|_| has_files);
    let of_log = measured.map(|problem| short_location(app, problem, most.into()).width());
    let of_work = app.work_problems();
    let of_work = of_work.iter().take(MEASURED);
    let of_work =
        of_work.map(|problem| fitted(file_name(&problem.file), &line_words(problem), most.into()).width());
    of_log.chain(of_work).max().unwrap_or(0).max(8)
}

/// A location in at most `width` columns: the file's name without its folder, or the end of a long name.
fn short_location(app: &App, problem: &Problem, width: usize) -> String {
    let Location { file: Some(file), line } = app.session.user_location(problem.line) else {
        return location(app, problem);
    };
    fitted(file_name(file), &format!(" line {line}"), width)
}

/// A name and a line in at most `width` columns: of a long name the end.
fn fitted(name: String, line: &str, width: usize) -> String {
    let room = width.saturating_sub(line.width());
    if name.width() <= room {
        return name + line;
    }
    let mut tail = name.as_str();
    while tail.width() >= room.max(1) {
        let mut chars = tail.chars();
        chars.next();
        tail = chars.as_str();
    }
    format!("…{tail}{line}")
}
