//! Draws the help: the keys, from the table of commands, and the meaning of the symbols.

use super::paint::Painter;
use crate::app::Area;
use crate::app::table::{Command, Direction, Group, KeyScope, TABLE, key_of, keys_text};
use crate::session::{MarkFamily, Share, Texture};
use crate::time::Millis;
use ratatui::style::Style;

/// The least width of a column of keys.
const COLUMN: u16 = 40;

/// Draws as many columns as fit, from row `skipped` on.
pub(super) fn render(skipped: usize, part: Area, paint: &mut Painter<'_>) {
    let columns = (paint.width() / COLUMN).max(1);
    let width = paint.width() / columns;
    let rows = rows(paint);
    let height = usize::from(part.rows);
    // All rows flow through the columns; columns taller than the screen scroll.
    let tall = rows.len().div_ceil(usize::from(columns)).max(height.min(rows.len()));
    let last = tall.saturating_sub(height);
    let skipped = skipped.min(last);
    if skipped < last {
        paint.right(
            0,
            part.top - 1,
            paint.width() - 2,
            &format!(" {} shows more ", key_of(Command::Line(Direction::Forward))),
            paint.theme.strong(),
        );
    }
    for (i, (keys, words, style)) in rows.iter().enumerate() {
        let (column, row) = (i / tall, i % tall);
        let Some(y) = row.checked_sub(skipped).filter(|&y| y < height) else { continue };
        let (x, y) =
            (u16::try_from(column).unwrap_or(0) * width + 1, part.top + u16::try_from(y).unwrap_or(0));
        paint.text(x, y, 11, keys, *style);
        let at = if words.is_empty() { x } else { x + 12 };
        paint.text(at, y, width.saturating_sub(at - x + 1), words, paint.theme.plain());
    }
}

/// Keys, words and style of every row.
fn rows(paint: &Painter<'_>) -> Vec<(String, String, Style)> {
    let theme = paint.theme;
    let mut rows = Vec::new();
    for &group in Group::ALL {
        rows.push((group.word().to_owned(), String::new(), theme.dim()));
        if group == Group::Move {
            let five = format!("5{}", key_of(Command::Line(Direction::Forward)));
            rows.push((five, "a number repeats a key".to_owned(), theme.strong()));
        }
        for row in TABLE.iter().filter(|row| row.group == group) {
            let panel = if row.scope == KeyScope::Panel { " (panel)" } else { "" };
            rows.push((keys_text(row), format!("{}{panel}", row.help), theme.strong()));
        }
    }
    rows.push(("Symbols".to_owned(), String::new(), theme.dim()));
    let taped = |part| theme.taped(Share { part: Millis(part), whole: Millis(3) });
    rows.push((taped(3).repeat(3), "taped, on the strip".to_owned(), theme.plain()));
    rows.push((taped(1).to_owned() + taped(2), "taped in part".to_owned(), theme.plain()));
    for (texture, words) in [
        (Texture::Questioned, "UNTAPED, log: questioning"),
        (Texture::Open, "UNTAPED, disputed, unknown"),
        (Texture::NotQuestioned, "UNTAPED, log: no questions"),
        (Texture::NoRecord, "NO RECORD: no log entry"),
        (Texture::NotHeld, "NOT HELD: after a release"),
        (Texture::TapingUnknown, "no tape events in the log"),
    ] {
        rows.push((theme.texture(texture).repeat(3), words.to_owned(), theme.texture_style(texture)));
    }
    let times = if theme.ascii { "x3 +2" } else { "×3 +2" };
    rows.push((times.to_owned(), "3 of a kind, 2 others".to_owned(), theme.strong()));
    for (family, words) in [
        (MarkFamily::Rights, "warning, waiver, invocation"),
        (MarkFamily::Denial, "denial"),
        (MarkFamily::Admission, "admission, confession"),
        (MarkFamily::Other, "another mark"),
    ] {
        rows.push((theme.mark_symbol(family).to_owned(), words.to_owned(), theme.mark(family)));
    }
    for (symbol, words) in [
        (theme.match_symbol(), "match (strip, last row)"),
        (theme.overlap(), "overlaps another line"),
        (theme.accounts(), "other sources say more"),
        ("~", "time unknown; not final"),
        (theme.about(), "about this time: not exact"),
        ("[off tape]", "said while no tape logged"),
    ] {
        rows.push((symbol.to_owned(), words.to_owned(), theme.strong()));
    }
    rows
}
