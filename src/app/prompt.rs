//! The line that the user types: its keys, and pasted text.

use super::{App, Ask, Effect, Key, Mode, Notice, Panel, PanelLayout, Prompt};
use tui_input::{Input, InputRequest};

/// The longest line that may be typed or pasted, in characters.
const LONGEST: usize = 4000;

impl App {
    /// Opens the prompt. A list stays open under it.
    pub(super) fn ask(&mut self, ask: Ask) {
        let is_list = |panel: &Panel| matches!(panel.spec().layout, PanelLayout::List(_));
        let under = self.mode.take_panel().filter(is_list);
        self.mode = Mode::Prompt(Prompt { ask, input: Input::default(), under });
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a key without a meaning in a prompt does nothing")]
    pub(super) fn prompt_key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        let Mode::Prompt(Prompt { ask, input, .. }) = &mut self.mode else { return };
        let request = match key {
            Key::Enter => {
                let (ask, text) = (*ask, input.value().to_owned());
                self.mode = self.mode.take_panel().into();
                match ask {
                    Ask::Search => self.start_search(&text, effects),
                    Ask::Go => self.go(&text, effects),
                }
                return;
            }
            Key::Esc | Key::Ctrl('c') => {
                self.mode = self.mode.take_panel().into();
                return;
            }
            Key::Backspace if input.value().is_empty() => {
                self.mode = self.mode.take_panel().into();
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
        if let Mode::Prompt(Prompt { input, .. }) = &mut self.mode {
            // A pasted citation ends with what it points at, so the end of a long text is kept.
            // A line break in it was a space.
            let spaced = text.trim().replace(['\n', '\r', '\t'], " ");
            let pasted: Vec<char> = spaced.chars().filter(|c| !c.is_control()).collect();
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
}
