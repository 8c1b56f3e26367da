//! What hours may count from.

use super::super::paint::Painter;
use super::{list, moment};
use crate::app::{App, Area};
use crate::record::visible;
use crate::session::{Zero, ZeroKind};
use crate::time::clock;

/// Draws the rows.
pub fn render(app: &App, zeros: &[Zero], selected: usize, part: Area, paint: &mut Painter<'_>) {
    let theme = paint.theme;
    let start = app.session.start_zero();
    list(zeros.len(), selected, part, paint, |paint, y, i, is_selected| {
        let Some(zero) = zeros.get(i) else { return };
        let style = if is_selected { theme.strong() } else { theme.plain() };
        let what = match zero.origin {
            ZeroKind::Start => "session start".to_owned(),
            ZeroKind::Tape => "first tape".to_owned(),
            ZeroKind::Event(number) => format!("this line, #{number}"),
            ZeroKind::Mark(_) => visible(&zero.name).replace('_', " "),
        };
        paint.text(2, y, 24, &what, style);
        paint.text(27, y, 12, &moment(&app.session, zero.time), style);
        let since = app.session.elapsed(&start, zero.time);
        paint.text(41, y, 30, &format!("{} after the start", clock(since)), theme.dim());
        if *zero == app.view.zero {
            paint.text(70, y, 9, "now", theme.strong());
        }
    });
}
