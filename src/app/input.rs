//! Handles input: keys by mode, and the mouse.

use super::moves::{BandList, PagePart};
use super::table::{self, Command, Direction, KeyScope, STOP_WAITING};
use super::{App, Ask, Effect, Focus, Key, Mode, Mouse, Notice, Question, ScreenRow};
use crate::time::Speed;

impl App {
    /// Runs the command of a key, or adds the key to the line that is typed.
    pub(super) fn key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        self.notice = None;
        if matches!(self.mode, Mode::Prompt(_)) {
            self.prompt_key(key, effects);
            return;
        }
        if matches!(self.mode, Mode::Coding(_)) {
            self.bar_key(key, effects);
            return;
        }
        if let Mode::Confirm(confirm) = &self.mode {
            let question = confirm.question;
            self.mode = self.mode.take_panel().into();
            match question {
                Question::LeaveBlind if key == Key::Char('y') => self.leave_blind(),
                Question::LoseWork if key == Key::Char('y') => effects.push(Effect::Quit),
                Question::LoseWork => {}
                Question::LeaveBlind => self.notice = Some(Notice::StillBlind),
            }
            return;
        }
        let in_panel = matches!(self.mode, Mode::Panel(_));
        if key == STOP_WAITING && !in_panel {
            // Where there is nothing to cancel there is nothing to say.
            if !self.stop_waiting(effects) {
                self.leave_span();
            }
            self.count = None;
            return;
        }
        if let Key::Char(c @ '0'..='9') = key
            && (c != '0' || self.count.is_some())
        {
            let digit = c as usize - '0' as usize;
            self.count = Some((self.count.unwrap_or(0) * 10 + digit).min(1_000_000));
            return;
        }
        let count = self.count.take();
        let command =
            if in_panel { self.key_in_panel(key) } else { table::command(key, KeyScope::Transcript) };
        match command {
            Some(command) => self.command(command, count, effects),
            None => self.notice = Some(Notice::UnknownKey(key)),
        }
    }

    /// The number that was typed before a command.
    pub fn count(&self) -> Option<usize> {
        self.count
    }

    pub(super) fn command(&mut self, command: Command, count: Option<usize>, effects: &mut Vec<Effect>) {
        let n = count.unwrap_or(1);
        if self.panel_command(command, n, effects) || self.coding_command(command, n, effects) {
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
            Command::Part(direction) => self.go_to_band(n, BandList::Parts, direction),
            Command::Silence(direction) => self.go_to_band(n, BandList::Silences, direction),
            Command::Mark(direction) => self.go_to_next_mark(n, direction),
            Command::Speaker(direction) => self.go_to_same_speaker(n, direction),
            Command::Hour(direction) => self.go_to_hour(n, direction),
            Command::Match(direction) => self.go_to_match(n, direction),
            Command::Return(direction) => self.return_to(n, direction),
            Command::Go => self.ask(Ask::Go),
            Command::Search => self.ask(Ask::Search),
            Command::Filter => self.ask(Ask::Filter),
            Command::Column(direction) => {
                let column = self.view.column;
                self.view.column = match direction {
                    Direction::Forward => column.next(),
                    Direction::Back => column.previous(),
                };
                self.view.measure(&self.session);
                self.notice = Some(Notice::ColumnSet(self.view.column));
            }
            Command::Blind => self.toggle_blind(),
            Command::Cite(to) => self.cite(to, effects),
            Command::OpenMedia => self.open_media(effects),
            Command::Zeros
            | Command::Problems
            | Command::Matches
            | Command::Panel(_)
            | Command::Info
            | Command::Bins
            | Command::OwnWork
            | Command::ListWork
            | Command::Disagreements
            | Command::Facts
            | Command::Rules
            | Command::Help => {
                self.open(command, effects);
            }
            Command::Cancel => self.cancel(effects),
            Command::Quit => self.quit(effects),
            Command::Suspend => {
                self.playback.playing = false;
                effects.push(Effect::Suspend);
            }
            Command::Redraw => effects.push(Effect::Redraw),
            Command::Note
            | Command::Flag
            | Command::Code
            | Command::CodeOn
            | Command::CodeSpan
            | Command::OwnMark
            | Command::UndoWork
            | Command::ShowWork
            | Command::Work(_)
            | Command::Withdraw
            | Command::Decide(..)
            | Command::Enter
            | Command::Close
            | Command::Sort
            | Command::Fold
            | Command::FoldAll(_) => {}
        }
    }

    /// Cancels what waits or plays, or quits.
    fn cancel(&mut self, effects: &mut Vec<Effect>) {
        if self.stop_waiting(effects) {
            return;
        }
        if self.playback.playing {
            self.playback.playing = false;
        } else {
            self.quit(effects);
        }
    }

    /// A click goes to what is under it; the wheel scrolls what is under it.
    pub(super) fn mouse(&mut self, mouse: Mouse, x: u16, y: u16) {
        let Some(areas) = self.areas() else { return };
        self.notice = None;
        if areas.panel.row(y).is_some() {
            self.wheel_in_panel(mouse);
            return;
        }
        match mouse {
            Mouse::WheelUp => self.scroll(3, Direction::Back),
            Mouse::WheelDown => self.scroll(3, Direction::Forward),
            Mouse::Click if self.click_side(x, y) => {}
            Mouse::Click => {
                if let Some(row) = areas.strip.row(y) {
                    if let Some(row) = self.strip_row(areas.strip.rows, row) {
                        self.click_strip(row, x);
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
