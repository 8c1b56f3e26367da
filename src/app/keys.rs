//! What a key does where it is pressed: it goes to the line that is typed, is a digit of a count, or means a command of
//! the table.

use super::moves::{BandList, PagePart};
use super::table::{self, Command, Direction, STOP_WAITING};
use super::{App, Ask, Effect, Key, Mode, PanelKind};
use crate::time::Speed;

impl App {
    /// Does what a key means where it was pressed.
    pub(super) fn key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.notice = None;
        if matches!(self.mode, Mode::Prompt { .. }) {
            self.prompt_key(key, effects);
            return;
        }
        let in_panel = matches!(self.mode, Mode::Panel(_));
        if key == STOP_WAITING && !in_panel && self.stop_waiting(effects) {
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
        let cites = |command: &Command| matches!(command, Command::Cite(_));
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
            Command::Line(direction) => self.step(n, direction),
            Command::Row(direction) => self.scroll(n, direction),
            Command::Page(direction) => self.page(n, PagePart::Whole, direction),
            Command::HalfPage(direction) => self.page(n, PagePart::Half, direction),
            Command::Seek(direction) => self.seek_by(n, direction),
            Command::First => self.go_first(),
            Command::Last => self.go_last(),
            Command::Gap(direction) => self.go_to_band(n, BandList::Gaps, direction),
            Command::Silence(direction) => self.go_to_band(n, BandList::Silences, direction),
            Command::Mark(direction) => self.go_to_next_mark(n, direction),
            Command::Speaker(direction) => self.go_to_same_speaker(n, direction),
            Command::Hour(direction) => self.go_to_hour(n, direction),
            Command::Match(direction) => self.go_to_match(n, direction),
            Command::Return(direction) => self.return_to(n, direction),
            Command::Go => self.ask(Ask::Go),
            Command::Search => self.ask(Ask::Search),
            Command::Column(direction) => {
                let column = self.view.column;
                self.view.column = match direction {
                    Direction::Forward => column.next(),
                    Direction::Back => column.previous(),
                };
                self.view.measure(&self.session);
            }
            Command::Blind => self.toggle_blind(),
            Command::Cite(to) => self.cite(to, effects),
            Command::Zeros | Command::Panel(_) | Command::Info | Command::Help => self.open(command, effects),
            Command::Cancel => self.cancel(effects),
            Command::Quit => effects.push(Effect::Quit),
            Command::Suspend => {
                self.playback.playing = false;
                effects.push(Effect::Suspend);
            }
            Command::Redraw => effects.push(Effect::Redraw),
            Command::Enter | Command::Close | Command::Sort => {}
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
