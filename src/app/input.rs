//! Handles input: keys by mode, the line that the user types, pasted text, and the mouse.

use super::moves::{BandList, PagePart};
use super::table::{self, Command, Direction, KeyScope, STOP_WAITING};
use super::{App, Ask, Effect, Focus, Key, Mode, Mouse, Notice, PanelKind, ScreenRow, StripRow};
use crate::time::Speed;
use tui_input::{Input, InputRequest};

/// The longest line that may be typed or pasted, in characters.
const LONGEST: usize = 4000;

impl App {
    /// Runs the command of a key, or adds the key to the line that is typed.
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
        match table::command(key, if in_panel { KeyScope::Panel } else { KeyScope::Transcript })
            .or_else(|| self.citation_command(key))
        {
            Some(command) => self.command(command, count, effects),
            None => self.notice = Some(Notice::UnknownKey(key)),
        }
    }

    /// The command of a key in the citation panel, where the keys that cite work too.
    fn citation_command(&self, key: Key) -> Option<Command> {
        let Mode::Panel(panel) = &self.mode else { return None };
        let cites = |command: &Command| matches!(command, Command::Cite(_));
        let open = matches!(panel.kind, PanelKind::Citation { .. });
        table::command(key, KeyScope::Transcript).filter(|command| open && cites(command))
    }

    /// The number that was typed before a command.
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
            Command::Part(direction) => self.go_to_band(n, BandList::Parts, direction),
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
                self.notice = Some(Notice::ColumnSet(self.view.column));
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
            Command::Enter | Command::Close | Command::Sort | Command::Fold | Command::FoldAll(_) => {}
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
            effects.push(Effect::Quit);
        }
    }

    /// Opens the prompt.
    pub(super) fn ask(&mut self, ask: Ask) {
        self.mode = Mode::Prompt { ask, input: Input::default() };
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a key without a meaning in a prompt does nothing")]
    fn prompt_key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        let Mode::Prompt { ask, input } = &mut self.mode else { return };
        let request = match key {
            Key::Enter => {
                let (ask, text) = (*ask, input.value().to_owned());
                self.mode = Mode::Normal;
                match ask {
                    Ask::Search => self.start_search(&text, effects),
                    Ask::Go => self.go(&text, effects),
                }
                return;
            }
            Key::Esc | Key::Ctrl('c') => {
                self.mode = Mode::Normal;
                return;
            }
            Key::Backspace if input.value().is_empty() => {
                self.mode = Mode::Normal;
                return;
            }
            Key::Char(c) if input.value().chars().count() < LONGEST => InputRequest::InsertChar(c),
            Key::Backspace | Key::Ctrl('h') => InputRequest::DeletePrevChar,
            Key::Delete => InputRequest::DeleteNextChar,
            Key::Left => InputRequest::GoToPrevChar,
            Key::Right => InputRequest::GoToNextChar,
            Key::Home | Key::Ctrl('a') => InputRequest::GoToStart,
            Key::End | Key::Ctrl('e') => InputRequest::GoToEnd,
            Key::Ctrl('w') => InputRequest::DeletePrevWord,
            Key::Ctrl('u') => InputRequest::DeleteFromStart,
            Key::Ctrl('k') => InputRequest::DeleteTillEnd,
            Key::Up if input.value().is_empty() => {
                *input = Input::new(self.search.last().to_owned());
                return;
            }
            _ => return,
        };
        input.handle(request);
    }

    /// Adds pasted text to the line that is typed; it is never a command.
    pub(super) fn paste(&mut self, text: &str) {
        if let Mode::Prompt { input, .. } = &mut self.mode {
            // A pasted citation ends with what it points at, so the end of a long text is kept.
            let pasted: Vec<char> = text.chars().filter(|c| !c.is_control()).collect();
            let from = pasted.len().saturating_sub(LONGEST.saturating_sub(input.value().chars().count()));
            let (before, after): (Vec<_>, Vec<_>) =
                input.value().chars().enumerate().partition(|&(i, _)| i < input.cursor());
            let value = before.iter().map(|&(_, c)| c).chain(pasted[from..].iter().copied());
            let value: String = value.chain(after.iter().map(|&(_, c)| c)).collect();
            let cursor = input.cursor() + pasted.len() - from;
            *input = Input::new(value).with_cursor(cursor);
        } else {
            self.notice = Some(Notice::PastedOutside);
        }
    }

    /// A click goes to what is under it; the wheel scrolls what is under it.
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
                if let Some(row) = areas.strip.row(y) {
                    if let Some(&row) = StripRow::ALL.get(usize::from(row)) {
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
