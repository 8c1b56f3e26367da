//! The line that the user types: its keys, what was typed before, and pasted text.

use super::{App, Ask, Effect, Key, Mode, Notice, Panel, PanelKind, PanelLayout, Prompt};
use tui_input::{Input, InputRequest};

/// The longest line that may be typed or pasted, in characters.
const LONGEST: usize = 4000;
/// How many lines of each kind are remembered.
const REMEMBERED: usize = 100;

/// The lines that were typed, of each kind the latest last.
#[derive(Clone, Debug, Default)]
pub(super) struct Histories {
    searches: Vec<String>,
    targets: Vec<String>,
    filters: Vec<String>,
    notes: Vec<String>,
    work: Vec<String>,
}

impl Histories {
    fn of(&mut self, ask: Ask) -> &mut Vec<String> {
        match ask {
            Ask::Search => &mut self.searches,
            Ask::Go => &mut self.targets,
            Ask::Filter => &mut self.filters,
            Ask::Note => &mut self.notes,
            Ask::FilterWork => &mut self.work,
        }
    }

    /// Remembers a line, once.
    fn add(&mut self, ask: Ask, line: &str) {
        let lines = self.of(ask);
        lines.retain(|other| other != line);
        if !line.is_empty() {
            lines.push(line.to_owned());
        }
        if lines.len() > REMEMBERED {
            lines.remove(0);
        }
    }
}

impl App {
    /// Opens the prompt. A list stays open under it.
    pub(super) fn ask(&mut self, ask: Ask) {
        let is_list = |panel: &Panel| matches!(panel.spec().layout, PanelLayout::List(_));
        let under = self.mode.take_panel().filter(is_list);
        self.mode = Mode::Prompt(Prompt {
            ask,
            input: Input::default(),
            under,
            back: 0,
            typed: String::new(),
            completion: None,
            pattern: None,
            target: None,
            refused: None,
        });
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a key without a meaning in a prompt does nothing")]
    pub(super) fn prompt_key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        let Mode::Prompt(Prompt { input, completion, .. }) = &mut self.mode else { return };
        let request = match key {
            Key::Enter => return self.submit(effects),
            Key::Esc | Key::Ctrl('c') => return self.close_prompt(effects),
            Key::Backspace if input.value().is_empty() => return self.close_prompt(effects),
            Key::Up | Key::Ctrl('p') => {
                self.recall(1);
                return self.prompt_changed(effects);
            }
            Key::Down | Key::Ctrl('n') => {
                self.recall(-1);
                return self.prompt_changed(effects);
            }
            Key::Tab => return self.complete_prompt(effects),
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
            _ => return,
        };
        input.handle(request);
        *completion = None;
        self.prompt_changed(effects);
    }

    /// Does what the line asks for.
    fn submit(&mut self, effects: &mut Vec<Effect>) {
        let Mode::Prompt(Prompt { ask, input, target, refused, .. }) = &mut self.mode else { return };
        let (ask, text, target) = (*ask, input.value().to_owned(), target.take());
        let refused = refused.take();
        self.typed.add(ask, text.trim());
        let under = self.mode.take_panel();
        match ask {
            Ask::Search => {
                // What is searched for with a list open is listed.
                self.mode = under.map(|_| Panel::new(PanelKind::Matches)).into();
                self.start_search(&text, effects);
            }
            Ask::Go => {
                self.mode = under.into();
                self.go(&text, effects);
            }
            Ask::Filter => {
                self.mode = under.into();
                self.set_filter(text.trim(), effects);
            }
            Ask::FilterWork => {
                self.mode = under.into();
                self.filter_work(text.trim());
            }
            Ask::Note => {
                self.mode = under.into();
                match target {
                    Some(target) => self.note(target, text.trim(), effects),
                    None => self.notice = refused.map(Notice::Text),
                }
            }
        }
    }

    /// Completes a target; each further time it shows the next completion.
    fn complete_prompt(&mut self, effects: &mut Vec<Effect>) {
        let Mode::Prompt(Prompt { ask: Ask::Go, input, completion, .. }) = &self.mode else { return };
        let Some((text, done)) = self.complete_target(input.value(), completion.as_ref()) else { return };
        if let Mode::Prompt(Prompt { input, completion, .. }) = &mut self.mode {
            *input = Input::new(text);
            *completion = Some(done);
        }
        self.prompt_changed(effects);
    }

    fn close_prompt(&mut self, effects: &mut Vec<Effect>) {
        if matches!(&self.mode, Mode::Prompt(prompt) if prompt.ask == Ask::Search) {
            self.give_up_search(effects);
        }
        self.mode = self.mode.take_panel().into();
    }

    /// Does what follows from a change of the line.
    fn prompt_changed(&mut self, effects: &mut Vec<Effect>) {
        let Mode::Prompt(Prompt { ask, input, .. }) = &self.mode else { return };
        let (ask, text) = (*ask, input.value().to_owned());
        let read = match ask {
            Ask::Search => self.search_typed(&text, effects).map(|error| error.to_string()),
            Ask::Filter => Some(self.filter_remark(&text)),
            Ask::Go | Ask::Note | Ask::FilterWork => None,
        };
        if let Mode::Prompt(Prompt { pattern, .. }) = &mut self.mode {
            *pattern = read;
        }
    }

    /// Reads a filter that is being typed again, since the log may name more people now.
    pub(super) fn read_typed_filter(&mut self) {
        if let Mode::Prompt(Prompt { ask: Ask::Filter, input, .. }) = &self.mode {
            let read = self.filter_remark(input.value());
            if let Mode::Prompt(Prompt { pattern, .. }) = &mut self.mode {
                *pattern = Some(read);
            }
        }
    }

    /// Shows a line that was typed earlier, or goes back toward what is being typed.
    fn recall(&mut self, by: isize) {
        let Mode::Prompt(Prompt { ask, input, back, typed, completion, .. }) = &mut self.mode else { return };
        let lines = self.typed.of(*ask);
        let to = back.saturating_add_signed(by).min(lines.len());
        if to == *back {
            return;
        }
        if *back == 0 {
            input.value().clone_into(typed);
        }
        *completion = None;
        *back = to;
        let line = lines.len().checked_sub(to).and_then(|at| lines.get(at)).unwrap_or(typed);
        *input = Input::new(line.clone());
    }

    /// What the program makes of the line so far; `None` if it has nothing to say.
    pub fn prompt_remark(&self) -> Option<String> {
        let Mode::Prompt(Prompt { ask, input, pattern, target, refused, .. }) = &self.mode else {
            return None;
        };
        match ask {
            Ask::Note => {
                let on = target.as_ref().map(|target| format!("on {}", self.place_words(target.on)));
                on.or_else(|| refused.clone())
            }
            _ if input.value().is_empty() => None,
            Ask::Go => self.target_remark(input.value()),
            Ask::Search | Ask::Filter if pattern.is_some() => pattern.clone(),
            Ask::Search if !self.session.is_complete() => Some("counted once the log has loaded".to_owned()),
            Ask::Search => {
                let count = self.match_count()?;
                let here = if self.view.blind { " up to this line" } else { "" };
                Some(match count.count {
                    0 if count.complete => format!("no match{here}"),
                    _ => count.in_words() + here,
                })
            }
            Ask::Filter | Ask::FilterWork => None,
        }
    }

    /// Adds pasted text to the line that is typed; it is never a command.
    pub(super) fn paste(&mut self, text: &str, effects: &mut Vec<Effect>) {
        let Mode::Prompt(Prompt { input, .. }) = &mut self.mode else {
            self.notice = Some(Notice::PastedOutside);
            return;
        };
        // A pasted citation ends with what it points at, so the end of a long text is kept. A line break in it was a space.
        let spaced = text.trim().replace(['\n', '\r', '\t'], " ");
        let pasted: Vec<char> = spaced.chars().filter(|c| !c.is_control()).collect();
        let from = pasted.len().saturating_sub(LONGEST.saturating_sub(input.value().chars().count()));
        let (before, after): (Vec<_>, Vec<_>) =
            input.value().chars().enumerate().partition(|&(i, _)| i < input.cursor());
        let value = before.iter().map(|&(_, c)| c).chain(pasted[from..].iter().copied());
        let value: String = value.chain(after.iter().map(|&(_, c)| c)).collect();
        let cursor = input.cursor() + pasted.len() - from;
        *input = Input::new(value).with_cursor(cursor);
        self.prompt_changed(effects);
    }
}
