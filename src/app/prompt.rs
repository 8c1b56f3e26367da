//! The line that is typed: a pattern to search for, or a place to go to.

use super::{App, Ask, Effect, Key, Mode};
use tui_input::{Input, InputRequest};

/// The longest line that may be typed or pasted, in characters.
const LONGEST: usize = 4000;

impl App {
    /// Opens the line that is typed.
    pub(super) fn ask(&mut self, ask: Ask) {
        self.mode = Mode::Prompt { ask, input: Input::default() };
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a key without a meaning in a line does nothing")]
    pub(super) fn prompt_key(&mut self, key: Key, effects: &mut Vec<Effect>) {
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
                *input = Input::new(self.last_search.clone());
                return;
            }
            _ => return,
        };
        input.handle(request);
    }

    /// Pasted text: part of the line that is typed, and never a command.
    pub(super) fn paste(&mut self, text: &str) {
        if let Mode::Prompt { input, .. } = &mut self.mode {
            // What a pasted citation points at stands at its end: of what is too long, the end is kept.
            let pasted: Vec<char> = text.chars().filter(|c| !c.is_control()).collect();
            let from = pasted.len().saturating_sub(LONGEST.saturating_sub(input.value().chars().count()));
            let (before, after): (Vec<_>, Vec<_>) =
                input.value().chars().enumerate().partition(|&(i, _)| i < input.cursor());
            let value = before.iter().map(|&(_, c)| c).chain(pasted[from..].iter().copied());
            let value: String = value.chain(after.iter().map(|&(_, c)| c)).collect();
            let cursor = input.cursor() + pasted.len() - from;
            *input = Input::new(value).with_cursor(cursor);
        } else {
            self.notice = Some("pasted text is no command: type : or / first".to_owned());
        }
    }
}
