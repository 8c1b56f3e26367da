//! The last row: what the program has to say, the line that is typed, or the keys that matter here.

use super::paint::Painter;
use crate::app::table::{Command, KeyScope, TABLE, key_name};
use crate::app::{App, Area, Ask, Mode};
use crate::record::visible;
use unicode_width::UnicodeWidthStr;

/// Draws the row; gives the column of the cursor where a line is typed.
pub fn render(app: &App, part: Area, paint: &mut Painter<'_>) -> Option<u16> {
    let (y, width) = (part.top, paint.width());
    if let Mode::Prompt { ask, input } = &app.mode {
        let sign = match ask {
            Ask::Search => "/",
            Ask::Go => ":",
        };
        let room = width.saturating_sub(3);
        let scroll = input.visual_scroll(usize::from(room));
        let x = paint.text(1, y, 1, sign, paint.theme.strong());
        let shown: String = skip_columns(input.value(), scroll);
        let end = paint.text(x, y, room, &visible(&shown), paint.theme.plain());
        if input.value().is_empty() {
            let hint = match ask {
                Ask::Search => "words or a speaker; Enter searches, Esc closes",
                Ask::Go if !app.view.has_wall => {
                    "0:20:10  6h  5.58  -20m  50%  #412  gap 4  tape 3  confession  speed 8"
                }
                Ask::Go => "14:32  day 2 03:00  6h  -20m  50%  #412  gap 4  tape 3  confession  speed 8",
            };
            paint.text(end + 2, y, width.saturating_sub(end + 3), hint, paint.theme.dim());
        }
        let cursor = input.visual_cursor().saturating_sub(scroll);
        return Some(x + u16::try_from(cursor).unwrap_or(0));
    }
    if let Some(notice) = &app.notice {
        paint.text(1, y, width.saturating_sub(2), &visible(&notice.to_string()), paint.theme.notice());
        return None;
    }
    if let Some(count) = app.count() {
        paint.text(1, y, width.saturating_sub(2), &format!("{count} times …"), paint.theme.plain());
        return None;
    }
    keys(app, y, paint);
    None
}

/// The keys that matter here, as the table names them; help always stands at the right.
fn keys(app: &App, y: u16, paint: &mut Painter<'_>) {
    let in_panel = matches!(app.mode, Mode::Panel(_));
    let help = "? help";
    let end = paint.width().saturating_sub(u16::try_from(help.len()).unwrap_or(0) + 1);
    paint.parts(end, y, &[("?", paint.theme.strong()), (" help", paint.theme.dim())]);
    let mut x = 1;
    for row in TABLE {
        let here = match row.scope {
            KeyScope::Transcript => !in_panel,
            KeyScope::Panel => in_panel,
            KeyScope::Both => true,
        };
        let Some(words) = row.footer.filter(|_| here && row.command != Command::Help) else { continue };
        let words = if row.command == Command::PlayPause && app.playback.playing { "pause" } else { words };
        let key = row.keys.first().map(|&key| key_name(key)).unwrap_or_default();
        let wide = u16::try_from(key.width() + words.width() + 3).unwrap_or(u16::MAX);
        if x + wide > end {
            break;
        }
        let (strong, dim) = (paint.theme.strong(), paint.theme.dim());
        x = paint.parts(x, y, &[(key.as_str(), strong), (" ", dim), (words, dim)]) + 2;
    }
}

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
