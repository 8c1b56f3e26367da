//! Decodes what the terminal sends: keys, the mouse, pastes. Pure, total, and never stuck: whatever bytes came before, a key
//! works again within a second.
//!
//! ```text
//!   ESC         held for 50 ms, since the rest of a sequence may arrive apart; then it is the key
//!   ESC [ …     a sequence, until its last byte; given up half a second after its last part, a second after its ESC
//!   ESC ] …     a string that answers a question of another program: skipped in the same way
//!   ESC [200~   a paste, until ESC [201~
//! ```
//!
//! A control character ends a sequence and acts. A paste may contain anything and take any time, so nothing in it is a
//! command. If its end was lost, Ctrl-C, q or Escape ends it, typed alone: with silence before and after, which a line that
//! stalls in the middle of a paste does not produce around a single character.

use crate::app::{Key, Mouse};
use std::time::{Duration, Instant};

/// How long to wait for the next part of a sequence after an Escape.
const ESCAPE: Duration = Duration::from_millis(50);
/// How long to wait for the next part of a sequence that has begun.
const PART: Duration = Duration::from_millis(500);
/// How long a sequence may take.
const WHOLE: Duration = Duration::from_secs(1);
/// The silence before and after a key that ends a paste.
const SILENCE: Duration = Duration::from_millis(200);

/// The keys that end a paste whose end was lost: Ctrl-C, q, Escape.
const ENDS_PASTE: [u8; 3] = [0x03, b'q', ESC];

/// How much of the end of a paste is kept, in bytes.
const PASTE: usize = 1 << 20;

const ESC: u8 = 0x1B;
const PASTE_BEGINS: &[u8] = b"[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";

/// The parameters of a longer sequence are not kept: it means nothing here.
const LONGEST: usize = 64;

/// A key, a paste or a mouse action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// A key.
    Key(Key),
    /// Pasted text.
    Paste(String),
    /// A mouse action at a column and row, from 0.
    Mouse(Mouse, u16, u16),
}

/// Decodes bytes in the order in which they arrive.
#[derive(Debug, Default)]
pub(super) struct InputDecoder {
    state: State,
    until: Option<Instant>,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Idle,
    /// The first bytes of a character in UTF-8.
    Character(Vec<u8>),
    /// An Escape, and what followed it.
    Sequence(Sequence),
    /// A paste, and where its last silence was.
    Paste { text: Vec<u8>, silence: Option<usize> },
}

#[derive(Debug)]
struct Sequence {
    bytes: Vec<u8>,
    began: Instant,
    /// Whether the Escape was the last byte to arrive at once.
    apart: bool,
    /// Whether the Escape may be the start of the end of a string (ESC \).
    ends_string: bool,
}

impl InputDecoder {
    /// When to call [`InputDecoder::expire`].
    #[must_use]
    pub(super) fn until(&self) -> Option<Instant> {
        self.until
    }

    /// Decodes bytes that arrived at once, at this moment; returns what is complete.
    pub(super) fn bytes(&mut self, bytes: &[u8], at: Instant) -> Vec<Typed> {
        let mut typed: Vec<Typed> = self.expire(at).into_iter().flatten().collect();
        let mut left = bytes;
        while let Some((&byte, rest)) = left.split_first() {
            if let State::Paste { text, silence } = &mut self.state {
                left = match paste(text, silence, left) {
                    Some((pasted, rest)) => {
                        typed.push(Typed::Paste(pasted));
                        self.state = State::Idle;
                        rest
                    }
                    None => &[],
                };
                continue;
            }
            self.byte(byte, at, &mut typed);
            left = rest;
        }
        if let State::Sequence(sequence) = &mut self.state {
            sequence.apart = sequence.bytes.is_empty();
        }
        self.until = match &self.state {
            State::Idle | State::Character(_) => None,
            State::Sequence(sequence) if sequence.bytes.is_empty() => Some(at + ESCAPE),
            State::Sequence(sequence) => Some((at + PART).min(sequence.began + WHOLE)),
            State::Paste { .. } => Some(at + SILENCE),
        };
        typed
    }

    /// Ends what has waited too long for its next part; returns the keys that are left.
    pub(super) fn expire(&mut self, at: Instant) -> Option<Vec<Typed>> {
        self.until.take_if(|until| at >= *until)?;
        match std::mem::take(&mut self.state) {
            State::Idle | State::Character(_) => None,
            State::Sequence(sequence) => sequence.bytes.is_empty().then(|| vec![Typed::Key(Key::Esc)]),
            State::Paste { mut text, silence } => {
                let lone = silence.and_then(|silence| Some((silence, lone_key(text.get(silence..)?)?)));
                if let Some((silence, key)) = lone {
                    text.truncate(silence);
                    return Some(vec![Typed::Paste(lossy(&text)), Typed::Key(key)]);
                }
                let silence = Some(text.len());
                self.state = State::Paste { text, silence };
                None
            }
        }
    }

    fn byte(&mut self, byte: u8, at: Instant, typed: &mut Vec<Typed>) {
        match std::mem::take(&mut self.state) {
            State::Paste { .. } => {}
            State::Idle if byte == ESC => self.escape(at, false),
            State::Idle => self.plain(byte, typed),
            State::Character(mut bytes) => {
                if byte & 0xC0 != 0x80 {
                    return self.byte(byte, at, typed);
                }
                bytes.push(byte);
                self.character(bytes, typed);
            }
            State::Sequence(sequence) => self.part(sequence, byte, at, typed),
        }
    }

    fn escape(&mut self, at: Instant, ends_string: bool) {
        self.state = State::Sequence(Sequence { bytes: Vec::new(), began: at, apart: false, ends_string });
    }

    /// A byte that belongs to no sequence.
    fn plain(&mut self, byte: u8, typed: &mut Vec<Typed>) {
        match byte {
            0x80.. => self.character(vec![byte], typed),
            _ => typed.push(Typed::Key(ascii(byte))),
        }
    }

    /// The bytes of a character so far. Those that are no UTF-8 are dropped.
    fn character(&mut self, bytes: Vec<u8>, typed: &mut Vec<Typed>) {
        match std::str::from_utf8(&bytes) {
            Ok(text) => typed.extend(text.chars().map(|c| Typed::Key(Key::Char(c)))),
            Err(e) if e.error_len().is_none() => self.state = State::Character(bytes),
            Err(_) => {}
        }
    }

    /// The next byte of a sequence.
    fn part(&mut self, mut sequence: Sequence, byte: u8, at: Instant, typed: &mut Vec<Typed>) {
        let bytes = &mut sequence.bytes;
        let Some(&kind) = bytes.first() else { return self.after_escape(sequence, byte, at, typed) };
        let is_string = matches!(kind, b']' | b'P' | b'_' | b'^' | b'X');
        let is_x10 = bytes.starts_with(b"[M");
        match byte {
            ESC => return self.escape(at, is_string),
            0x07 if is_string => return,
            // A column or row beyond 223 is a NUL in the first of the mouse protocols.
            0 if is_x10 => bytes.push(byte),
            0..0x20 => return self.plain(byte, typed),
            _ if is_string => {}
            _ if is_x10 => bytes.push(byte),
            0x7F.. => return self.plain(byte, typed),
            b' '..=b'?' => {
                if bytes.len() < LONGEST {
                    bytes.push(byte);
                }
            }
            // The function keys of the Linux console have one byte more: ESC [ [ A.
            b'[' | b'M' if bytes == b"[" => bytes.push(byte),
            0x40..=0x7E => {
                bytes.push(byte);
                if bytes == PASTE_BEGINS {
                    self.state = State::Paste { text: Vec::new(), silence: None };
                } else {
                    typed.extend(decode(bytes));
                }
                return;
            }
        }
        if is_x10 && sequence.bytes.len() == 5 {
            typed.extend(x10(&sequence.bytes));
        } else {
            self.state = State::Sequence(sequence);
        }
    }

    /// The first byte after an Escape.
    fn after_escape(&mut self, mut sequence: Sequence, byte: u8, at: Instant, typed: &mut Vec<Typed>) {
        match byte {
            b'\\' if sequence.ends_string => {}
            b'[' | b'O' | b']' | b'P' | b'_' | b'^' | b'X' => {
                sequence.bytes.push(byte);
                self.state = State::Sequence(sequence);
            }
            ESC => {
                typed.push(Typed::Key(Key::Esc));
                self.escape(at, false);
            }
            // What arrives together with the Escape is a key with Alt, and the player has none.
            b' '..=0x7F if !sequence.apart => {}
            0..b' ' if !sequence.apart && byte != 0x03 => {}
            _ => {
                if sequence.apart {
                    typed.push(Typed::Key(Key::Esc));
                }
                self.plain(byte, typed);
            }
        }
    }
}

/// Adds bytes to a paste; returns its text and what follows it once it is whole.
fn paste<'a>(text: &mut Vec<u8>, silence: &mut Option<usize>, bytes: &'a [u8]) -> Option<(String, &'a [u8])> {
    let before = text.len();
    // The end may have begun with the bytes before.
    let from = before.saturating_sub(PASTE_ENDS.len() - 1);
    text.extend_from_slice(bytes);
    if let Some(end) = memchr::memmem::find(&text[from..], PASTE_ENDS).map(|at| from + at) {
        let rest = end + PASTE_ENDS.len() - before;
        text.truncate(end);
        return Some((lossy(text), bytes.get(rest..).unwrap_or_default()));
    }
    if text.len() > 2 * PASTE {
        let gone = text.len() - PASTE;
        text.drain(..gone);
        *silence = silence.and_then(|silence| silence.checked_sub(gone));
    }
    None
}

fn lossy(text: &[u8]) -> String {
    let from = text.len().saturating_sub(PASTE);
    String::from_utf8_lossy(text.get(from..).unwrap_or_default()).into_owned()
}

/// The key that ends a paste, if nothing else was typed. It may have been pressed several times.
fn lone_key(bytes: &[u8]) -> Option<Key> {
    let &first = bytes.first()?;
    let alone = ENDS_PASTE.contains(&first) && bytes.iter().all(|&byte| byte == first);
    alone.then(|| ascii(first))
}

/// The key of a byte of ASCII.
fn ascii(byte: u8) -> Key {
    match byte {
        b'\r' => Key::Enter,
        b'\t' => Key::Tab,
        ESC => Key::Esc,
        0x7F => Key::Backspace,
        0 => Key::Ctrl(' '),
        0x01..=0x1A => Key::Ctrl(char::from(byte - 1 + b'a')),
        0x1C..=0x1F => Key::Ctrl(char::from(byte - 0x1C + b'4')),
        _ => Key::Char(char::from(byte)),
    }
}

/// What a whole sequence means, in the notation of ECMA-48, xterm, rxvt, the Linux console and kitty; `None` for one that
/// means nothing here. `bytes` begins with the byte after the Escape.
fn decode(bytes: &[u8]) -> Option<Typed> {
    const SHIFT: u16 = 1;
    const CONTROL: u16 = 4;
    // Alt, Super, Meta.
    const OTHERS: u16 = 2 | 8 | 32;
    const RELEASED: u16 = 3;
    let (&last, body) = bytes.split_last()?;
    let body = std::str::from_utf8(body.get(1..)?).ok()?;
    if body == "[" {
        return (last == b'A').then_some(Typed::Key(Key::F1));
    }
    if let Some(report) = body.strip_prefix('<') {
        let mut numbers = report.split(';').map(|number| number.parse::<u16>().ok());
        let (button, x, y) = (numbers.next()??, numbers.next()??, numbers.next()??);
        return if last == b'M' { mouse(button, x, y) } else { None };
    }
    // Answers to questions, which the player does not ask.
    if body.starts_with(['?', '>', '=']) {
        return None;
    }
    let mut parameters = body.split(';').map(|parameter| {
        let mut numbers = parameter.split(':').map(|number| number.parse::<u16>().ok());
        (numbers.next().flatten(), numbers.next().flatten())
    });
    let (number, _) = parameters.next()?;
    let (second, kind) = parameters.next().unwrap_or_default();
    if last == b'M' && bytes.first() == Some(&b'[') {
        let (y, _) = parameters.next()?;
        return mouse(number?.checked_sub(32)?, second?, y?);
    }
    let modifiers = second.unwrap_or(1).saturating_sub(1);
    if modifiers & OTHERS != 0 || kind == Some(RELEASED) {
        return None;
    }
    let key = match (last, number) {
        (b'A', _) => Key::Up,
        (b'B', _) => Key::Down,
        (b'C', _) => Key::Right,
        (b'D', _) => Key::Left,
        (b'H', _) | (b'~', Some(1 | 7)) => Key::Home,
        (b'F', _) | (b'~', Some(4 | 8)) => Key::End,
        (b'~', Some(3)) => Key::Delete,
        (b'~', Some(5)) => Key::PageUp,
        (b'~', Some(6)) => Key::PageDown,
        (b'Z', _) => Key::BackTab,
        (b'P', _) | (b'~', Some(11)) => Key::F1,
        (b'M', None) => Key::Enter,
        (b'u', Some(9)) if modifiers & SHIFT != 0 => Key::BackTab,
        (b'u', Some(code)) => match (u8::try_from(code), char::from_u32(u32::from(code))?) {
            (Ok(byte @ (9 | 13 | 27 | 127)), _) => ascii(byte),
            // Kitty names keys that are no character by private ones.
            (_, '\0'..' ' | '\u{80}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}') => return None,
            (_, c) if modifiers & CONTROL != 0 => Key::Ctrl(c.to_ascii_lowercase()),
            (_, c) if modifiers & SHIFT != 0 => Key::Char(c.to_ascii_uppercase()),
            (_, c) => Key::Char(c),
        },
        _ => return None,
    };
    Some(Typed::Key(key))
}

/// A report in the first of the mouse protocols: `[M` and three bytes, each greater by 32.
fn x10(bytes: &[u8]) -> Option<Typed> {
    let &[_, _, button, x, y] = bytes else { return None };
    let number = |byte: u8| byte.checked_sub(32).map(u16::from);
    mouse(number(button)?, number(x)?, number(y)?)
}

/// The mouse action of a report. Columns and rows count from 1; 0 is a place that the terminal cannot express.
fn mouse(button: u16, x: u16, y: u16) -> Option<Typed> {
    const MODIFIERS: u16 = 4 | 8 | 16;
    let mouse = match button & !MODIFIERS {
        0 => Mouse::Click,
        64 => Mouse::WheelUp,
        65 => Mouse::WheelDown,
        _ => return None,
    };
    Some(Typed::Mouse(mouse, x.checked_sub(1)?, y.checked_sub(1)?))
}

#[cfg(test)]
mod tests;
