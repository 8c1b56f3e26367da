//! Decodes escape sequences whose bytes arrive apart, as Escape, `[`, `A`. A lone Escape is held for 50 ms; what follows in
//! that time is part of one key, never letters.

use crate::app::Key;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::time::{Duration, Instant};

/// How long to wait for the next part of a sequence after an Escape.
const WAIT: Duration = Duration::from_millis(50);

/// The end of a paste.
const PASTED: &str = "\u{1b}[201~";

/// A decoded key or paste.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// A key.
    Key(Key),
    /// Pasted text.
    Paste(String),
}

/// Decodes keys from the parts that have arrived.
#[derive(Debug, Default)]
pub(super) struct EscapeDecoder {
    state: State,
    until: Option<Instant>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    /// An Escape, and what followed it.
    Escape(String),
    /// A paste whose beginning arrived in parts.
    Paste(String),
}

impl EscapeDecoder {
    /// When to stop waiting for the next part.
    #[must_use]
    pub(super) fn until(&self) -> Option<Instant> {
        self.until
    }

    /// Decodes a key event; returns what is complete.
    #[expect(clippy::wildcard_enum_match_arm, reason = "keys of another crate: those that we know are named")]
    pub(super) fn event(&mut self, event: KeyEvent, now: Instant) -> Vec<Typed> {
        if event.kind == KeyEventKind::Release {
            return Vec::new();
        }
        let plain = (event.modifiers - KeyModifiers::SHIFT).is_empty();
        let c = match event.code {
            KeyCode::Char(c) if plain => Some(c),
            _ => None,
        };
        match std::mem::take(&mut self.state) {
            State::Idle => {
                if event.code == KeyCode::Esc && plain {
                    self.wait(State::Escape(String::new()), now);
                    return Vec::new();
                }
                self.until = None;
                key(event).map(Typed::Key).into_iter().collect()
            }
            State::Escape(sequence) => self.escape(sequence, event, c, now),
            State::Paste(mut text) => {
                match event.code {
                    KeyCode::Enter => text.push('\n'),
                    KeyCode::Esc => text.push('\u{1b}'),
                    _ => text.extend(c),
                }
                if let Some(text) = text.strip_suffix(PASTED) {
                    self.until = None;
                    return vec![Typed::Paste(text.to_owned())];
                }
                self.wait(State::Paste(text), now);
                Vec::new()
            }
        }
    }

    fn escape(&mut self, mut sequence: String, event: KeyEvent, c: Option<char>, now: Instant) -> Vec<Typed> {
        let opens = sequence.is_empty() && matches!(c, Some('[' | 'O'));
        let inside = !sequence.is_empty() && matches!(c, Some('0'..='9' | ';' | '<' | '?'));
        if let Some(c) = c.filter(|_| opens || inside) {
            sequence.push(c);
            self.wait(State::Escape(sequence), now);
            return Vec::new();
        }
        if let Some(c) = c.filter(|_| !sequence.is_empty()) {
            sequence.push(c);
            self.until = None;
            if sequence == "[200~" {
                self.wait(State::Paste(String::new()), now);
                return Vec::new();
            }
            return decode(&sequence).map(Typed::Key).into_iter().collect();
        }
        // No sequence: the Escape was a key itself.
        let mut keys = if sequence.is_empty() { vec![Typed::Key(Key::Esc)] } else { Vec::new() };
        keys.extend(self.event(event, now));
        keys
    }

    /// Returns what is left when no further part has come in time.
    pub(super) fn expire(&mut self, now: Instant) -> Option<Typed> {
        if self.until.is_none_or(|until| now < until) {
            return None;
        }
        self.until = None;
        match std::mem::take(&mut self.state) {
            State::Idle => None,
            State::Escape(sequence) => sequence.is_empty().then_some(Typed::Key(Key::Esc)),
            State::Paste(text) => Some(Typed::Paste(text)),
        }
    }

    fn wait(&mut self, state: State, now: Instant) {
        self.state = state;
        self.until = Some(now + WAIT);
    }
}

/// The key of an escape sequence, in the notation of ECMA-48 and xterm; its modifiers do not matter.
fn decode(sequence: &str) -> Option<Key> {
    let (body, last) = (sequence.get(1..sequence.len() - 1)?, sequence.chars().next_back()?);
    if sequence.starts_with("[<") {
        return None;
    }
    let number = body.split(';').next().unwrap_or_default();
    match (last, number) {
        ('A', _) => Some(Key::Up),
        ('B', _) => Some(Key::Down),
        ('C', _) => Some(Key::Right),
        ('D', _) => Some(Key::Left),
        ('H', _) | ('~', "1" | "7") => Some(Key::Home),
        ('F', _) | ('~', "4" | "8") => Some(Key::End),
        ('~', "3") => Some(Key::Delete),
        ('~', "5") => Some(Key::PageUp),
        ('~', "6") => Some(Key::PageDown),
        ('Z', _) => Some(Key::BackTab),
        ('P', _) | ('~', "11") => Some(Key::F1),
        _ => None,
    }
}

/// The player's key; `None` for one that it does not use.
#[expect(clippy::wildcard_enum_match_arm, reason = "keys of another crate: those that we know are named")]
fn key(event: KeyEvent) -> Option<Key> {
    let control = event.modifiers.contains(KeyModifiers::CONTROL);
    if event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META) {
        return None;
    }
    Some(match event.code {
        KeyCode::Char(c) if control => Key::Ctrl(c.to_ascii_lowercase()),
        KeyCode::Char(c) => Key::Char(c),
        KeyCode::Up => Key::Up,
        KeyCode::Down => Key::Down,
        KeyCode::Left => Key::Left,
        KeyCode::Right => Key::Right,
        KeyCode::PageUp => Key::PageUp,
        KeyCode::PageDown => Key::PageDown,
        KeyCode::Home => Key::Home,
        KeyCode::End => Key::End,
        KeyCode::Enter => Key::Enter,
        KeyCode::Esc => Key::Esc,
        KeyCode::Tab => Key::Tab,
        KeyCode::BackTab => Key::BackTab,
        KeyCode::Backspace => Key::Backspace,
        KeyCode::Delete => Key::Delete,
        KeyCode::F(1) => Key::F1,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Decodes characters that arrive this far apart; `^` is Escape.
    #[expect(clippy::disallowed_methods, reason = "an instant to count from; nothing is measured")]
    fn typed(text: &str, apart: u64) -> Vec<Typed> {
        let (mut decoder, mut now, mut out) = (EscapeDecoder::default(), Instant::now(), Vec::new());
        for c in text.chars() {
            now += Duration::from_millis(apart);
            out.extend(decoder.expire(now));
            let code = if c == '^' { KeyCode::Esc } else { KeyCode::Char(c) };
            out.extend(decoder.event(KeyEvent::new(code, KeyModifiers::NONE), now));
        }
        out.extend(decoder.expire(now + WAIT));
        out
    }

    #[test]
    fn an_escape_sequence_cut_at_every_byte_is_one_key() {
        for (text, key) in [
            ("^[A", Key::Up),
            ("^OB", Key::Down),
            ("^[5~", Key::PageUp),
            ("^[1;5C", Key::Right),
            ("^[H", Key::Home),
            ("^[4~", Key::End),
            ("^[Z", Key::BackTab),
            ("^OP", Key::F1),
        ] {
            assert_eq!(typed(text, 10), [Typed::Key(key)], "{text}");
        }
    }

    #[test]
    fn an_escape_alone_is_escape_and_letters_after_it_are_letters() {
        assert_eq!(typed("^", 10), [Typed::Key(Key::Esc)]);
        assert_eq!(typed("^j", 10), [Typed::Key(Key::Esc), Typed::Key(Key::Char('j'))]);
        assert_eq!(typed("^^", 10), [Typed::Key(Key::Esc), Typed::Key(Key::Esc)]);
    }

    #[test]
    fn a_sequence_that_means_nothing_here_and_one_that_never_ends_are_no_letters() {
        assert_eq!(typed("^[<0;10;5M", 10), []);
        assert_eq!(typed("^[1;5", 10), []);
        assert_eq!(typed("^[?62;", 10), []);
    }

    #[test]
    fn a_paste_that_begins_in_parts_is_still_no_command() {
        assert_eq!(typed("^[200~quit", 10), [Typed::Paste("quit".into())]);
        assert_eq!(typed("^[200~quit^[201~q", 10), [Typed::Paste("quit".into()), Typed::Key(Key::Char('q'))]);
    }
}
