//! What the mouse does: a click goes to what is under it, and the wheel scrolls what it is over.

use super::table::Direction;
use super::{App, Focus, Mode, Mouse, ScreenRow};

impl App {
    /// A click goes to what is under it; the wheel scrolls.
    pub(super) fn mouse(&mut self, mouse: Mouse, x: u16, y: u16) {
        let Some(areas) = self.areas() else { return };
        self.notice = None;
        if let Mode::Panel(panel) = &mut self.mode
            && areas.panel.row(y).is_some()
        {
            match mouse {
                Mouse::WheelUp => panel.selected = panel.selected.saturating_sub(3),
                Mouse::WheelDown => {
                    let selected = panel.selected + 3;
                    let last = match &self.mode {
                        Mode::Panel(panel) => self.panel_len(panel).saturating_sub(1),
                        Mode::Normal | Mode::Prompt { .. } => 0,
                    };
                    if let Mode::Panel(panel) = &mut self.mode {
                        panel.selected = selected.min(last);
                    }
                }
                Mouse::Click => {}
            }
            return;
        }
        match mouse {
            Mouse::WheelUp => self.scroll(3, Direction::Back),
            Mouse::WheelDown => self.scroll(3, Direction::Forward),
            Mouse::Click => {
                if areas.strip.row(y).is_some() {
                    let cells = self.view.size.0.saturating_sub(2);
                    let time = self.strip(cells).filter(|_| x >= 1 && x <= cells).map(|s| s.time(x - 1));
                    if let Some(t) = time {
                        self.jump_to(t);
                    }
                } else if let Some(row) = areas.transcript.row(y)
                    && let Some(ScreenRow::Of(item, _)) = self.screen_rows().get(usize::from(row))
                {
                    let item = *item;
                    self.remember();
                    let t = self.timeline().time(item);
                    self.focus = Focus { item: Some(item), row: 0 };
                    self.playback.schedule.seek(t);
                }
            }
        }
    }
}
