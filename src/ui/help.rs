//! Draws the help: the keys by task, from the table of commands, a small map of the strip, and the meaning of the symbols.

use super::paint::Painter;
use crate::app::Area;
use crate::app::table::{Command, Direction, Group, Row, TABLE, key_of, keys_text};
use crate::session::{MarkFamily, Share, Texture};
use crate::time::Millis;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// The least width of a column of keys.
const COLUMN: u16 = 38;
/// The width of the keys or symbols in it.
const KEYS: u16 = 9;

/// Draws as many columns as fit, from row `skipped` on. All columns scroll together, and no block is torn.
pub(super) fn render(skipped: usize, part: Area, paint: &mut Painter<'_>) {
    // Inside the frame.
    let (left, width) = (2, paint.width().saturating_sub(3));
    let columns = usize::from(width / COLUMN).max(1);
    let blocks = blocks(paint);
    let columns = balanced(&blocks, columns);
    let wide = width / u16::try_from(columns.len()).unwrap_or(1).max(1);
    let tall = columns.iter().map(|column| height(column)).max().unwrap_or(0);
    let rows = usize::from(part.rows);
    let last = tall.saturating_sub(rows);
    let skipped = skipped.min(last);
    if skipped < last {
        let more = format!(" {} shows more ", key_of(Command::Line(Direction::Forward)));
        paint.right(0, part.top - 1, paint.width() - 3, &more, paint.theme.strong());
    }
    for (x, column) in (left..).step_by(usize::from(wide)).zip(&columns) {
        let lines = column.iter().flat_map(|block| block.iter().map(Some).chain([None]));
        for (y, line) in (part.top..part.top + part.rows).zip(lines.skip(skipped)) {
            if let Some(line) = line {
                draw(line, Rect::new(x, y, wide - 1, 1), paint);
            }
        }
    }
}

/// A line of a block.
enum Line {
    Heading(&'static str),
    /// Keys or a symbol, and what they mean.
    Entry(String, String, Style),
    /// A row of the map of the strip: its pieces in styles, and what it shows.
    Map(Vec<(String, Style)>, &'static str),
}

type Block = Vec<Line>;

/// The rows of a column: those of its blocks, and an empty one after each but the last.
fn height(column: &[Block]) -> usize {
    (column.iter().map(|block| block.len() + 1).sum::<usize>()).saturating_sub(1)
}

/// The blocks in so many columns or fewer, in their order, so that the tallest column is as low as can be.
fn balanced(blocks: &[Block], columns: usize) -> Vec<&[Block]> {
    let most: usize = height(blocks);
    let split = |limit: usize| {
        let (mut from, mut split) = (0, Vec::new());
        for to in 1..=blocks.len() {
            if to == blocks.len() || height(&blocks[from..=to]) > limit {
                split.push(&blocks[from..to]);
                from = to;
            }
        }
        split
    };
    let tallest = blocks.iter().map(Vec::len).max().unwrap_or(0);
    (tallest..=most).map(split).find(|split| split.len() <= columns).unwrap_or_default()
}

fn draw(line: &Line, place: Rect, paint: &mut Painter<'_>) {
    let Rect { x, y, width, .. } = place;
    let theme = paint.theme;
    match line {
        Line::Heading(words) => {
            paint.text(x, y, width, words, theme.current());
        }
        Line::Entry(keys, words, style) => {
            let end = paint.text(x, y, width, keys, *style);
            let at = end.max(x + KEYS) + 1;
            paint.text(at, y, (x + width).saturating_sub(at), words, theme.plain());
        }
        Line::Map(pieces, words) => {
            pieces.iter().fold(x, |x, (text, style)| paint.text(x, y, u16::MAX, text, *style));
            let at = x + MAP;
            paint.text(at, y, (x + width).saturating_sub(at), words, theme.dim());
        }
    }
}

/// The keys by task, the map, the symbols.
fn blocks(paint: &Painter<'_>) -> Vec<Block> {
    let mut blocks: Vec<Block> = Group::ALL.iter().map(|&group| keys(group, paint)).collect();
    blocks.extend([map(paint), textures(paint), symbols(paint)]);
    blocks
}

/// The keys of a group. A command and the same in the other direction share a row.
fn keys(group: Group, paint: &Painter<'_>) -> Block {
    let strong = paint.theme.strong();
    let mut block = vec![Line::Heading(group.word())];
    let rows: Vec<&Row> = TABLE.iter().filter(|row| row.group == group).collect();
    let mut rows = rows.into_iter().peekable();
    while let Some(row) = rows.next() {
        let both = |next: &Row| format!("{} {}", keys_text(row), keys_text(next));
        // Many keys in one row would hide which are whose.
        let is_pair = |next: &&Row| {
            std::mem::discriminant(&row.command) == std::mem::discriminant(&next.command)
                && row.scope == next.scope
                && joined(row.help, next.help).is_some()
                && both(next).width() <= usize::from(KEYS)
        };
        let other = rows.next_if(is_pair);
        let keys = other.map_or_else(|| keys_text(row), both);
        let words = other.and_then(|other| joined(row.help, other.help));
        block.push(Line::Entry(keys, words.unwrap_or_else(|| row.help.to_owned()), strong));
    }
    if group == Group::Find {
        let places = Line::Entry(String::new(), "Sun 00:49, end-1h, 6h, #412".to_owned(), strong);
        block.insert(2, places);
    }
    if group == Group::Move {
        let five = format!("5{}", key_of(Command::Line(Direction::Forward)));
        block.push(Line::Entry(five, "a number repeats a key".to_owned(), strong));
    }
    block
}

/// `next gap` and `previous gap` as `next, previous gap`; `page down` and `page up` as `page down, up`; `None` for words that
/// share nothing.
fn joined(one: &str, other: &str) -> Option<String> {
    let (a, b): (Vec<&str>, Vec<&str>) = (one.split(' ').collect(), other.split(' ').collect());
    let same_before = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let most = a.len().min(b.len()) - same_before;
    let same_after = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    if same_before + same_after == 0 {
        return None;
    }
    let (middle, after) = a[same_before..].split_at(a.len() - same_before - same_after);
    let other = &b[same_before..b.len() - same_after];
    let words = [&a[..same_before], middle].concat().join(" ");
    Some(format!("{words}, {}", [other, after].concat().join(" ")))
}

/// The width of the map.
const MAP: u16 = 21;

/// A small strip, with what each of its rows shows.
fn map(paint: &Painter<'_>) -> Block {
    let theme = paint.theme;
    let mark = |family| (theme.mark_symbol(family).to_owned(), theme.mark(family));
    let plain = |text: &str| (text.to_owned(), theme.plain());
    let texture = |texture, n| (theme.texture(texture).repeat(n), theme.texture_style(texture));
    let taped =
        |part, n| (theme.taped(Share { part: Millis(part), whole: Millis(8) }).repeat(n), theme.plain());
    vec![
        Line::Heading("The strip"),
        Line::Map(
            vec![plain("   "), mark(MarkFamily::Rights), plain("warning    "), mark(MarkFamily::Admission)],
            "marks",
        ),
        Line::Map(
            vec![plain("   "), taped(3, 1), taped(8, 4), taped(5, 1), plain("   "), taped(8, 5)],
            "taped, partly",
        ),
        Line::Map(
            vec![
                texture(Texture::Open, 3),
                plain("      "),
                texture(Texture::Questioned, 2),
                texture(Texture::NotQuestioned, 1),
                plain("     "),
                texture(Texture::NotHeld, 3),
            ],
            "how the rest was",
        ),
        Line::Map(
            vec![
                plain("0 h "),
                (theme.match_symbol().to_owned(), theme.strong()),
                plain("   2   "),
                (theme.position_symbol().to_owned(), theme.focus()),
                plain(" 4  "),
                (theme.reference_symbol().to_owned(), theme.strong()),
            ],
            "hours",
        ),
        Line::Entry(theme.position_symbol().to_owned(), "this line".to_owned(), theme.focus()),
        Line::Entry(theme.match_symbol().to_owned(), "a match of the search".to_owned(), theme.strong()),
        Line::Entry(theme.reference_symbol().to_owned(), "a published length".to_owned(), theme.strong()),
        Line::Entry(
            if theme.ascii { "x3 +2" } else { "×3 +2" }.to_owned(),
            "3 of a kind, 2 others".to_owned(),
            theme.strong(),
        ),
    ]
}

fn textures(paint: &Painter<'_>) -> Block {
    let theme = paint.theme;
    let row = |(texture, words): (Texture, &str)| {
        Line::Entry(theme.texture(texture).repeat(3), words.to_owned(), theme.texture_style(texture))
    };
    let rows = [
        (Texture::Questioned, "UNTAPED, log: questioning"),
        (Texture::Open, "UNTAPED, not known"),
        (Texture::NotQuestioned, "UNTAPED, log: none"),
        (Texture::NoRecord, "NO RECORD: no entry"),
        (Texture::NotHeld, "NOT HELD: released"),
        (Texture::TapingUnknown, "no tape events in log"),
    ];
    std::iter::once(Line::Heading("Time without tape")).chain(rows.map(row)).collect()
}

fn symbols(paint: &Painter<'_>) -> Block {
    let theme = paint.theme;
    let families = [
        (MarkFamily::Rights, "warning, waiver, invocation"),
        (MarkFamily::Denial, "denial"),
        (MarkFamily::Admission, "admission, confession"),
        (MarkFamily::Other, "another mark"),
    ];
    let families = families.map(|(family, words)| (theme.mark_symbol(family), words, theme.mark(family)));
    let others = [
        (theme.overlap(), "overlaps another line"),
        (theme.accounts(), "other sources say more"),
        ("~", "time unknown; not final"),
        (theme.about(), "about this time"),
        ("[off tape]", "said while no tape ran"),
        ("16.46", "hours, %: cut, not rounded"),
    ];
    let others = others.map(|(symbol, words)| (symbol, words, theme.strong()));
    let entry =
        |(symbol, words, style): (&str, &str, Style)| Line::Entry(symbol.to_owned(), words.to_owned(), style);
    let entries = families.into_iter().chain(others).map(entry);
    std::iter::once(Line::Heading("Beside a line")).chain(entries).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_directions_share_is_said_once() {
        let joined = |one, other| joined(one, other).unwrap_or_default();
        assert_eq!(joined("next gap", "previous gap"), "next, previous gap");
        assert_eq!(joined("page down", "page up"), "page down, up");
        assert_eq!(joined("faster", "slower"), "");
    }
}
