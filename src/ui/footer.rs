//! Draws the footer: a notice, the line that the user types, or the main keys.

use super::paint::Painter;
use crate::app::table::{Command, Group, KeyScope, TABLE, key_name, key_of};
use crate::app::{App, Area, Ask, Key, Mode, Prompt, fit};
use crate::describe::DOT;
use crate::record::visible;
use tui_input::Input;
use unicode_width::UnicodeWidthStr;

/// Draws the row. Returns the cursor's column while the user types a line.
pub(super) fn render(app: &App, part: Area, paint: &mut Painter<'_>) -> Option<u16> {
    let (y, width) = (part.top, paint.width());
    if let Mode::Prompt(Prompt { ask, input, .. }) = &app.mode {
        let sign = match ask {
            Ask::Search => "/",
            Ask::Go => ":",
            Ask::Filter | Ask::FilterWork => "only ",
            Ask::Note => "note: ",
        };
        let signs = u16::try_from(sign.len()).unwrap_or(0);
        let remark = app.prompt_remark().map(|remark| visible(&remark).into_owned()).unwrap_or_default();
        // What the program understood is always visible, in three fifths of the row if what is typed is long.
        let typed = u16::try_from(input.value().width() + 1).unwrap_or(u16::MAX);
        let all = width.saturating_sub(2 + signs);
        let wide = u16::try_from(remark.width() + 2).unwrap_or(u16::MAX);
        let beside = if wide > 2 { wide.min(all.saturating_sub(typed).max(all / 5 * 3)) } else { 0 };
        if beside > 2 {
            paint.right(
                0,
                y,
                width.saturating_sub(1),
                &fit(&remark, usize::from(beside - 2), paint.theme.cut()),
                paint.theme.dim(),
            );
        }
        let room = all - beside;
        let x = paint.text(1, y, signs, sign, paint.theme.strong());
        let (shown, cursor) = window(input, usize::from(room), paint.theme.cut());
        let end = paint.text(x, y, room, &visible(&shown), paint.theme.plain());
        if input.value().is_empty() {
            let (enter, esc) = (key_name(Key::Enter), key_name(Key::Esc));
            let hint = match ask {
                Ask::Search => &format!("words or a speaker; {enter} goes to the first, {esc} closes"),
                Ask::Filter if width < 76 => "a speaker, a role or words; empty shows all",
                Ask::Filter => "a speaker, a role (police, suspect) or words; empty shows all lines",
                Ask::Note if matches!(&app.mode, Mode::Prompt(prompt) if prompt.refused.is_some()) => "",
                Ask::Note => &format!("a note; {enter} keeps it, {esc} drops it"),
                Ask::FilterWork => "words of a note, a code or a coder; empty lists all",
                Ask::Go => &targets(app.view.has_wall, usize::from(width.saturating_sub(end + 3))),
            };
            paint.text(end + 2, y, width.saturating_sub(end + 3), hint, paint.theme.dim());
        }
        return Some(x + u16::try_from(cursor).unwrap_or(0));
    }
    if let Mode::Confirm(confirm) = &app.mode {
        paint.text(1, y, width.saturating_sub(2), confirm.question.text(), paint.theme.notice());
        return None;
    }
    if let Some(notice) = &app.notice {
        paint.text(1, y, width.saturating_sub(2), &visible(&notice.to_string()), paint.theme.notice());
        return None;
    }
    if let Mode::Coding(bar) = &app.mode {
        return super::bar::footer(app, bar, y, paint);
    }
    if let Some(count) = app.count() {
        paint.text(1, y, width.saturating_sub(2), &format!("{count}×: type a command"), paint.theme.plain());
        return None;
    }
    keys(app, y, paint);
    None
}

/// The main keys here: those of the open panel, or those of the table of commands; help is always at the right.
fn keys(app: &App, y: u16, paint: &mut Painter<'_>) {
    let help = key_of(Command::Help);
    let end = paint.width().saturating_sub(u16::try_from(help.width() + " help".len()).unwrap_or(0) + 1);
    paint.parts(end, y, &[(&help, paint.theme.strong()), (" help", paint.theme.dim())]);
    let named: Vec<(Command, &str)> = match &app.mode {
        Mode::Panel(panel) => panel.spec().keys.to_vec(),
        Mode::Normal | Mode::Prompt(_) | Mode::Confirm(_) | Mode::Coding(_) => {
            let here = TABLE.iter().filter(|row| {
                let coding = row.group != Group::Work || app.coding.who().is_some();
                row.scope != KeyScope::Panel && row.command != Command::Help && coding
            });
            here.filter_map(|row| Some((row.command, row.footer?))).collect()
        }
    };
    let who = app.coding.who().map(|who| who.replace(DOT, paint.theme.dot())).unwrap_or_default();
    let wide = u16::try_from(who.width()).unwrap_or(u16::MAX);
    let end = match end.checked_sub(wide + 2).filter(|_| wide > 0) {
        Some(at) => {
            paint.text(at, y, wide, &who, paint.theme.own_work());
            at
        }
        None => end,
    };
    let mut x = 1;
    for (command, words) in named {
        let words = if command == Command::PlayPause && app.playback.playing { "pause" } else { words };
        let key = key_of(command);
        let wide = u16::try_from(key.width() + words.width() + 3).unwrap_or(u16::MAX);
        if x + wide > end {
            break;
        }
        let (strong, dim) = (paint.theme.strong(), paint.theme.dim());
        x = paint.parts(x, y, &[(key.as_str(), strong), (" ", dim), (words, dim)]) + 2;
    }
}

/// Examples of what can be gone to: as many as fit.
fn targets(has_wall: bool, room: usize) -> String {
    let times: &[&str] = if has_wall { &["14:32", "Sun 03:00", "6h"] } else { &["0:20:10", "6h", "5.58"] };
    let others = [
        "-20m", "50%", "#412", "gap 4", "tape 3", "confession", "speed 8", "last hour", "end-20m",
        "warning+2h",
    ];
    let mut hint = String::new();
    for target in times.iter().chain(&others) {
        let gap = if hint.is_empty() { "" } else { "  " };
        if hint.width() + gap.len() + target.len() > room {
            break;
        }
        hint = hint + gap + target;
    }
    hint
}

/// The part of a typed line that fits, and the column of the cursor in it. With the cursor at its end a longer line is cut in the
/// middle, so that a citation shows of what it is and where it leads.
fn window(input: &Input, room: usize, cut: &str) -> (String, usize) {
    let (text, cursor) = (input.value(), input.visual_cursor());
    let wide = text.width();
    if cursor < wide || wide < room || room < LEAST_CUT {
        let scroll = input.visual_scroll(room);
        return (skip_columns(text, scroll), cursor.saturating_sub(scroll));
    }
    let head = fit(text, room / 3, cut);
    let tail = skip_columns(text, wide + 1 + head.width() - room);
    let shown = head + &tail;
    let cursor = shown.width();
    (shown, cursor)
}

/// The least room in which a line is cut in the middle.
const LEAST_CUT: usize = 20;

/// A text without its first columns.
fn skip_columns(text: &str, columns: usize) -> String {
    let mut passed = 0;
    text.chars()
        .skip_while(|c| {
            let skip = passed < columns;
            passed += unicode_width::UnicodeWidthChar::width(*c).unwrap_or(0);
            skip
        })
        .collect()
}
