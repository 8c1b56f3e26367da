//! The people: role, how often they speak, how many words, how long where ends are known, and their share.

use super::super::paint::Painter;
use super::list;
use crate::app::{App, Area};
use crate::record::visible;
use crate::session::Share;
use crate::time::{Millis, clock};

/// Draws the rows.
pub fn render(app: &App, selected: usize, part: Area, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    if app.view.blind {
        paint.text(
            2,
            part.top,
            u16::MAX,
            "hidden while blind: these figures run over the whole log",
            theme.plain(),
        );
        return;
    }
    let tallies = app.session.tallies();
    let words: u64 = tallies.iter().map(|t| t.words).sum();
    let x = [2, 23, 32, 42, 53, 60];
    for (x, text) in x.into_iter().zip(["who", "role", "utterances", "words", "share", "speaking"]) {
        paint.text(x, part.top, 12, text, theme.dim());
    }
    let rows = Area { top: part.top + 1, rows: part.rows - 1 };
    let shown = app.people_shown();
    list(shown.len(), selected, rows, paint, |paint, y, i, is_selected| {
        let Some(&id) = shown.get(i) else { return };
        let (person, tally) = (app.session.people().get(id), app.session.tally(id));
        let style = if is_selected { theme.strong() } else { theme.plain() };
        paint.text(x[0], y, 20, &visible(&person.name), style);
        paint.text(x[1], y, 8, person.role.word(), style);
        paint.right(x[2], y, 10, &tally.utterances.to_string(), style);
        paint.right(x[3] + 1, y, 8, &tally.words.to_string(), style);
        let share = |part: u64| {
            Share::new(Millis(part.try_into().unwrap_or(0)), Millis(words.try_into().unwrap_or(0)))
        };
        if let Some(share) = share(tally.words) {
            paint.right(x[4] - 1, y, 7, &share.to_string(), style);
        }
        let speaking = format!("{} (n={})", clock(tally.speaking), tally.ended);
        paint.text(x[5], y, paint.width().saturating_sub(x[5]), &speaking, style);
    });
}
