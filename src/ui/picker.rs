//! Draws the picker: the logs in this folder and in `./recordings`, and the demo.

use super::paint::Painter;
use crate::app::Picker;
use crate::app::table::{Command, Direction, key_of};
use crate::record::visible;

/// Draws the whole screen.
pub(super) fn render(picker: &Picker, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let (width, height) = picker.size;
    paint.text(1, 0, width - 2, "Open a recording", theme.strong());
    let rows = height.saturating_sub(5);
    let from = picker.selected.saturating_sub(usize::from(rows).saturating_sub(1));
    for (y, i) in (2..2 + rows).zip(from..=picker.logs.len()) {
        let (name, title) = match picker.logs.get(i) {
            Some(log) => {
                let title = log.title.as_deref().map(visible);
                let title = title.as_deref().or(log.what).unwrap_or_default();
                let fictional = match (title.is_empty(), log.fictional) {
                    (_, false) => "",
                    (true, true) => "FICTIONAL",
                    (false, true) => " · FICTIONAL",
                };
                (visible(&log.path.to_string_lossy()).into_owned(), format!("{title}{fictional}"))
            }
            None => ("demo".to_owned(), "a fictional session of 17 hours, built in".to_owned()),
        };
        let style = if i == picker.selected { theme.strong() } else { theme.plain() };
        if i == picker.selected {
            paint.text(0, y, 1, theme.focus_mark(), theme.focus());
        }
        let x = 2 + width * 2 / 5;
        paint.text(2, y, width * 2 / 5 - 1, &name, style);
        paint.text(
            x + 2,
            y,
            width.saturating_sub(x + 3),
            &title,
            if i == picker.selected { style } else { theme.dim() },
        );
    }
    let y = height - 1;
    let (down, up) = (key_of(Command::Line(Direction::Forward)), key_of(Command::Line(Direction::Back)));
    match &picker.notice {
        Some(notice) => paint.text(1, y, width - 2, &visible(notice), theme.notice()),
        None => paint.parts(
            1,
            y,
            &[
                (&format!("{down} {up}"), theme.strong()),
                (" choose  ", theme.dim()),
                (&key_of(Command::Enter), theme.strong()),
                (" open  ", theme.dim()),
                (&key_of(Command::Quit), theme.strong()),
                (" quit", theme.dim()),
            ],
        ),
    };
}
