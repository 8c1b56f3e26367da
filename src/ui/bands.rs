//! Draws the rows of bands in the transcript: the first and the last one of a gap, of a silence, of time not held; those of the
//! parts of a gap; and the rules of hours, days and reference lines.

use super::paint::Painter;
use super::panel::bar;
use crate::app::{App, Columns, PART_WORDS};
use crate::describe::{self, DOT, Phrase, plain_text};
use crate::record::visible;
use crate::session::{Band, BandKind, GapKind};
use crate::time::format_in_words;
use ratatui::layout::Rect;

/// The first row of a band: its name, its length, its number, and its texture over the whole row.
pub(super) fn first_row(app: &App, band: Band, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    // A blind reader sees the length only when it is over.
    let hidden = app.horizon().is_some_and(|t| t < band.span.end);
    let length = if hidden { "…".to_owned() } else { format_in_words(band.span.length()) };
    let words = match band.kind {
        BandKind::Silence => {
            paint.text(columns.who, y, columns.who_width, "· · ·", theme.dim());
            let words = if hidden {
                format!("{} {length}", band.kind.label())
            } else {
                describe::silence(&app.session, band.span, &length)
            };
            paint.text(columns.text, y, columns.text_width, &words, theme.dim());
            return;
        }
        BandKind::Gap(kind) => format!(" {} {length} ", kind.label()),
        BandKind::NotHeld => format!(" {} {length} ", band.kind.label()),
    };
    let room = columns.from_who();
    if let Some(texture) = app.texture_of(band) {
        paint.fill(columns.who, y, room, theme.texture(texture), theme.texture_style(texture));
    }
    if let Some(gap) = band.number.checked_sub(1).and_then(|i| app.session.figures().gaps.get(i)) {
        let textures = app.textures_in(gap);
        let whole = textures.iter().map(|&(_, length)| length).sum();
        if textures.len() > 1 {
            bar(paint, Rect::new(columns.who, y, room, 1), y, &textures, whole);
        }
    }
    paint.text(columns.who + 2, y, room.saturating_sub(2), &words, theme.band_title(band.kind));
    if band.number > 0 {
        let number = format!(" gap {} ", band.number);
        paint.right(
            columns.who,
            y,
            room.saturating_sub(2),
            &number,
            theme.band(band.kind).patch(theme.strong()),
        );
    }
}

/// The row at which a part of a gap begins, cut to the screen.
pub(super) fn part(app: &App, p: usize, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let Some((words, (_, part))) = app.part_words(p).zip(app.bands().part(&app.session, p)) else { return };
    let theme = paint.theme;
    let (kind, texture) = (BandKind::Gap(GapKind::Declared), app.texture_of_part(part));
    paint.fill(columns.who, y, PART_WORDS, theme.texture(texture), theme.texture_style(texture));
    let (room, end) = (columns.from_who().saturating_sub(PART_WORDS), columns.end());
    let x = paint.text(columns.who + PART_WORDS, y, room, &words.length, theme.band_words(kind));
    paint.text(x, y, end.saturating_sub(x), &words.stated.replace(DOT, theme.dot()), theme.band(kind));
}

/// The last row of a band: what the log says of it, unless the rows of its parts say it.
pub(super) fn last_row(app: &App, band: Band, y: u16, columns: &Columns, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let gap = band.number.checked_sub(1).and_then(|i| app.session.figures().gaps.get(i));
    let text = match (band.kind, gap) {
        (BandKind::NotHeld, _) => "end of NOT HELD".to_owned(),
        (BandKind::Gap(_), Some(gap)) => {
            let end = [Phrase::plain(format!("end of gap {} · ", band.number))];
            let stated = if gap.parts.len() > 1 { Vec::new() } else { describe::gap(gap) };
            let text = plain_text(&[&end, stated.as_slice()].concat());
            visible(text.trim_end_matches(DOT)).replace(DOT, theme.dot())
        }
        (BandKind::Gap(_) | BandKind::Silence, _) => return,
    };
    let room = columns.from_who();
    paint.text(columns.who, y, room, &text, theme.band(band.kind));
}

/// The length of a rule. A longer one would take more bytes, and one comes with every few steps.
const RULE: u16 = 12;

/// A short rule, with words in it.
pub(super) fn rule(columns: &Columns, y: u16, words: &str, paint: &mut Painter<'_>) {
    let room = columns.from_who();
    let (rule, dim) = (paint.theme.rule(), paint.theme.dim());
    paint.fill(columns.who, y, room.min(RULE), rule, dim);
    if !words.is_empty() {
        let x = paint.text(columns.who + 2, y, room - 2, words, dim);
        paint.fill(x, y, columns.end().saturating_sub(x).min(2), rule, dim);
    }
}
