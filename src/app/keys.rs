//! What a key does where it is pressed: it goes to the line that is typed, is a digit of a count, or means a command of
//! the table.

use super::citing::CiteTo;
use super::table::{self, Command};
use super::{App, Ask, Effect, Key, Mode, PanelKind};
use crate::time::{Millis, Speed};

impl App {
    /// Does what a key means where it was pressed.
    pub(super) fn key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.notice = None;
        if matches!(self.mode, Mode::Prompt { .. }) {
            self.prompt_key(key, effects);
            return;
        }
        let in_panel = matches!(self.mode, Mode::Panel(_));
        if key == Key::Esc && !in_panel && self.stop_waiting(effects) {
            return;
        }
        if let Key::Char(c @ '0'..='9') = key
            && !in_panel
            && (c != '0' || self.count.is_some())
        {
            let digit = c as usize - '0' as usize;
            self.count = Some((self.count.unwrap_or(0) * 10 + digit).min(1_000_000));
            return;
        }
        let count = self.count.take();
        let found = table::command(key, in_panel).or_else(|| self.of_citation(key));
        match found {
            Some(command) => self.command(command, count, effects),
            None => {
                self.notice = Some(format!("{} does nothing here: ? lists the keys", table::key_name(key)));
            }
        }
    }

    /// What a key does under a citation: that can be sent to the other place as well.
    fn of_citation(&self, key: Key) -> Option<Command> {
        let Mode::Panel(panel) = &self.mode else { return None };
        let cites = |command: &Command| matches!(command, Command::Cite | Command::CiteToFile);
        let open = matches!(panel.kind, PanelKind::Citation { .. });
        table::command(key, false).filter(|command| open && cites(command))
    }

    /// The number that was typed before a command.
    #[must_use]
    pub fn count(&self) -> Option<usize> {
        self.count
    }

    fn command(&mut self, command: Command, count: Option<usize>, effects: &mut Vec<Effect>) {
        let n = count.unwrap_or(1);
        if self.panel_command(command, effects) {
            return;
        }
        match command {
            Command::PlayPause => self.play_pause(),
            Command::Faster => self.set_speed(self.playback.schedule.speed().faster()),
            Command::Slower => self.set_speed(self.playback.schedule.speed().slower()),
            Command::NormalSpeed => self.set_speed(Speed::NORMAL),
            Command::Forward => self.step(n, true),
            Command::Back => self.step(n, false),
            Command::RowDown => self.scroll(n, true),
            Command::RowUp => self.scroll(n, false),
            Command::PageDown => self.page(n, 1, true),
            Command::PageUp => self.page(n, 1, false),
            Command::HalfDown => self.page(n, 2, true),
            Command::HalfUp => self.page(n, 2, false),
            Command::Later => self.seek_by(Millis(30_000 * i64::try_from(n).unwrap_or(1))),
            Command::Earlier => self.seek_by(Millis(-30_000 * i64::try_from(n).unwrap_or(1))),
            Command::First => self.go_first(),
            Command::Last => self.go_last(),
            Command::NextGap => self.next_band(n, true, false),
            Command::PreviousGap => self.next_band(n, false, false),
            Command::NextSilence => self.next_band(n, true, true),
            Command::PreviousSilence => self.next_band(n, false, true),
            Command::NextMark => self.next_mark(n, true),
            Command::PreviousMark => self.next_mark(n, false),
            Command::NextSame => self.next_same(n, true),
            Command::PreviousSame => self.next_same(n, false),
            Command::NextHour => self.next_hour(n, true),
            Command::PreviousHour => self.next_hour(n, false),
            Command::NextHit => self.next_hit(n, true),
            Command::PreviousHit => self.next_hit(n, false),
            Command::Return => self.return_to(n, true),
            Command::Again => self.return_to(n, false),
            Command::Go => self.ask(Ask::Go),
            Command::Search => self.ask(Ask::Search),
            Command::NextColumn => self.view.column = self.view.column.next(),
            Command::PreviousColumn => self.view.column = self.view.column.previous(),
            Command::Blind => self.toggle_blind(),
            Command::Cite => self.cite(CiteTo::Clipboard, effects),
            Command::CiteToFile => self.cite(CiteTo::File, effects),
            Command::Zeros | Command::Panels | Command::PanelsBack | Command::Info | Command::Help => {
                self.open(command, effects);
            }
            Command::Cancel => self.cancel(effects),
            Command::Quit => effects.push(Effect::Quit),
            Command::Suspend => {
                self.playback.playing = false;
                effects.push(Effect::Suspend);
            }
            Command::Redraw => effects.push(Effect::Redraw),
            Command::Enter | Command::Close | Command::Sort => {}
        }
        if matches!(command, Command::NextColumn | Command::PreviousColumn) {
            self.view.measure(&self.session);
        }
    }

    /// Cancels what is going on, or quits.
    fn cancel(&mut self, effects: &mut Vec<Effect>) {
        if self.stop_waiting(effects) {
            return;
        }
        if self.playback.playing {
            self.playback.playing = false;
        } else {
            effects.push(Effect::Quit);
        }
    }
}
