//! Draws the state on a frame: one file for each part of the screen, from top to bottom.
//!
//! Pure: equal states and sizes give equal frames, and drawing changes nothing.

mod bands;
mod bar;
mod footer;
mod frame;
mod help;
mod paint;
mod panel;
mod picker;
mod side;
mod status;
mod strip;
mod theme;
mod title;
mod transcript;
mod waiting;

pub use theme::{Palette, Theme};

use crate::app::table::{Command, key_of};
use crate::app::{App, MIN_HEIGHT, MIN_WIDTH, Mode, Picker};
use paint::Painter;
use ratatui::Frame;

/// Draws the player.
pub fn render(app: &App, theme: &Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let Some(areas) = app.areas() else {
        too_small(*theme, frame);
        return;
    };
    let mut paint = Painter::new(frame.buffer_mut(), *theme);
    title::render(app, areas.title, &mut paint);
    status::render(app, areas.status, &mut paint);
    transcript::render(app, areas.header, areas.transcript, &mut paint);
    if let Some(area) = app.side_area() {
        side::render(app, area, &mut paint);
    }
    if let Some(area) = app.side_work_area() {
        side::render_work(app, area, &mut paint);
    }
    if let Some(open) = app.mode.panel() {
        panel::render(app, open, areas.panel, &mut paint);
    }
    if let Mode::Coding(open) = &app.mode {
        bar::render(app, open, areas.panel, &mut paint);
    }
    strip::render(app, areas.strip, &mut paint);
    let cursor = footer::render(app, areas.footer, &mut paint);
    if let Some(x) = cursor {
        frame.set_cursor_position((x.min(area.width.saturating_sub(1)), areas.footer.top));
    }
}

/// Draws the picker.
pub fn render_picker(picker: &Picker, theme: &Theme, frame: &mut Frame<'_>) {
    if picker.size.0 < MIN_WIDTH || picker.size.1 < MIN_HEIGHT {
        too_small(*theme, frame);
        return;
    }
    picker::render(picker, &mut Painter::new(frame.buffer_mut(), *theme));
}

/// Draws a message if the terminal is too small for the player.
fn too_small(theme: Theme, frame: &mut Frame<'_>) {
    let area = frame.area();
    let lines = [
        format!("{} x {} is too small", area.width, area.height),
        format!("{MIN_WIDTH} x {MIN_HEIGHT} is needed"),
        format!("{} quits", key_of(Command::Quit)),
    ];
    let mut paint = Painter::new(frame.buffer_mut(), theme);
    for (y, line) in (0..area.height).zip(lines) {
        paint.text(0, y, area.width, &line, theme.plain());
    }
}
