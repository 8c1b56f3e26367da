//! Draws the bar of codes: two rows of entries with their keys, and in the footer what is coded and the keys of the bar.
//!
//! ```text
//! b Blame shifted  o Others would too  a Accident or lesser act  l Less serious
//! s Sympathy  f Face-saving  e Leniency implied   1 Sympathy  2 Penalty
//! code 16:36:40 KESSLER · min_max · Minimization      Esc close  / find  Tab more  ? source
//! ```

use super::paint::Painter;
use crate::app::table::key_name;
use crate::app::{App, Area, Bar, BarEntry, Key, Picking};
use crate::record::visible;
use unicode_width::UnicodeWidthStr;

/// The columns for the sign of more entries.
const MORE: u16 = 9;
/// The columns between entries.
const BETWEEN: u16 = 2;

/// Draws the entries.
pub(super) fn render(app: &App, bar: &Bar, part: Area, paint: &mut Painter<'_>) {
    let entries = app.bar_entries(bar);
    let mut width = paint.width().saturating_sub(2);
    if entries.is_empty() {
        paint.text(1, part.top, width, "no code has these words", paint.theme.dim());
        return;
    }
    let chosen = matches!(bar.picking, Picking::Words(..)).then(|| bar.page % entries.len());
    let mut pages = self::pages(&entries, width, part.rows);
    if pages.len() > 1 {
        // That there is more must be seen.
        width = width.saturating_sub(MORE);
        pages = self::pages(&entries, width, part.rows);
    }
    // What is chosen is on the page that is shown.
    let page = match chosen {
        Some(chosen) => pages.iter().rposition(|&first| first <= chosen).unwrap_or(0),
        None => bar.page % pages.len().max(1),
    };
    if pages.len() > 1 {
        let more = format!("{} {}/{}", key_name(Key::Tab), page + 1, pages.len());
        let row = part.top + part.rows.saturating_sub(1);
        paint.right(0, row, paint.width().saturating_sub(1), &more, paint.theme.strong());
    }
    let (mut x, mut y) = (1, part.top);
    let first = pages.get(page).copied().unwrap_or(0);
    let end = pages.get(page + 1).copied().unwrap_or(entries.len());
    for (i, entry) in entries.iter().enumerate().take(end).skip(first) {
        let wide = width_of(entry);
        if x > 1 && x + wide > width {
            (x, y) = (1, y + 1);
        }
        let style = if chosen == Some(i) { paint.theme.current() } else { paint.theme.plain() };
        if let Some(key) = entry.key {
            x = paint.parts(x, y, &[(key.encode_utf8(&mut [0; 4]), paint.theme.strong()), (" ", style)]);
        }
        x = paint.text(x, y, width.saturating_sub(x), &entry.words, style) + BETWEEN;
    }
}

/// The first entry of each page.
fn pages(entries: &[BarEntry], width: u16, rows: u16) -> Vec<usize> {
    let mut pages = vec![0];
    let (mut x, mut row) = (1, 0);
    for (i, entry) in entries.iter().enumerate() {
        let wide = width_of(entry);
        if x > 1 && x + wide > width {
            (x, row) = (1, row + 1);
        }
        if row == rows.max(1) {
            pages.push(i);
            row = 0;
        }
        x += wide + BETWEEN;
    }
    pages
}

fn width_of(entry: &BarEntry) -> u16 {
    let key = if entry.key.is_some() { 2 } else { 0 };
    u16::try_from(entry.words.width() + key).unwrap_or(u16::MAX / 4).min(u16::MAX / 4)
}

/// Draws the footer of the bar. Returns the cursor's column while the user types.
pub(super) fn footer(app: &App, bar: &Bar, y: u16, paint: &mut Painter<'_>) -> Option<u16> {
    let theme = paint.theme;
    let width = paint.width().saturating_sub(1);
    let keys: Vec<(String, &str)> = app.bar_keys(bar);
    let mut path = vec![app.bar_target(bar)];
    path.extend(bar.path());
    let mut x = paint.text(1, y, width, &path.join(theme.dot()), theme.strong());
    let mut cursor = None;
    if let Picking::Words(typed, _) = &bar.picking {
        x = paint.text(x + 1, y, width.saturating_sub(x + 1), "/", theme.strong());
        x = paint.text(x, y, width.saturating_sub(x), &visible(typed), theme.plain());
        cursor = Some(x);
    }
    // The first keys are the most important; those that do not fit are left out.
    let wide = |keys: &[(String, &str)]| {
        keys.iter().map(|(key, words)| key.width() + words.width() + 3).sum::<usize>()
    };
    let room = usize::from(width.saturating_sub(x + 2));
    let most = (0..=keys.len()).rev().find(|&n| wide(&keys[..n]) <= room).unwrap_or(0);
    let mut at = width.saturating_sub(u16::try_from(wide(&keys[..most])).unwrap_or(0));
    for (key, words) in keys.iter().take(most) {
        at = paint.parts(at, y, &[(key, theme.strong()), (" ", theme.dim()), (words, theme.dim())]) + 2;
    }
    cursor
}
