//! The words for the start or the end of a tape.

use super::meaning::Meaning;
use super::statement::{DEVICES, STARTS, STOPS, statement};

/// Words that say nothing of the tape beside what records and what it does.
const BETWEEN: [&str; 16] = [
    "the", "is", "was", "are", "were", "been", "has", "have", "had", "now", "again", "back", "switched",
    "turned", "put", "of",
];
/// Words before `on the record`: a tape that goes on does not start.
const MOVES: [&str; 6] = ["we", "going", "go", "goes", "went", "we're"];
/// Words that begin a reason, or anything else that is said of the tape.
const CLAUSES: [&str; 14] = [
    "for", "after", "at", "by", "because", "due", "when", "while", "as", "with", "in", "following", "during",
    "since",
];

/// `tape on`, `recording 2 stops, meal`, `start of recording`, `back on tape after lunch`: what records, whether it starts, perhaps
/// its number, and nothing else before a sign or a clause.
pub(super) fn tape_event(words: &str) -> Option<Meaning<'static>> {
    let signs = [words.find([',', ';', ':', '(', '–', '—', '.']), words.find(" - ")];
    let end = signs.into_iter().flatten().min().unwrap_or(words.len());
    let mut at = 0;
    let clause = words.get(..end)?.split_inclusive(' ').find_map(|word| {
        let from = at;
        at += word.len();
        CLAUSES.contains(&word.trim().to_lowercase().as_str()).then_some(from)
    });
    let (head, more) = words.split_at_checked(clause.unwrap_or(end))?;
    let more = more.trim_start_matches([',', ';', ':', '–', '—', '-', '.', ' ']).trim();
    let lower = head.to_lowercase();
    let (mut starts, mut stops, mut device, mut recording, mut moves) = (false, false, None, None, false);
    for token in lower.split_whitespace() {
        let is_on = STARTS.contains(&token);
        let is_off = STOPS.contains(&token);
        if is_on || is_off {
            (starts, stops) = (starts || is_on, stops || is_off);
        } else if DEVICES.contains(&token) {
            // A tape that goes on does not start.
            if moves && !(starts || stops) {
                return None;
            }
            device = Some(token);
        } else if MOVES.contains(&token) {
            if device.is_some() {
                return None;
            }
            moves = true;
        } else if let Some(id) = numbered_device(token) {
            (device, recording) = (Some(id), Some(token.to_owned()));
        } else if let Some(of) = device.filter(|_| recording.is_none() && is_id(token)) {
            recording = Some(format!("{of} {token}"));
        } else if !BETWEEN.contains(&token) {
            return None;
        }
    }
    device.filter(|_| starts != stops)?;
    if starts {
        let more = Some(more.to_owned()).filter(|more| !more.is_empty());
        return Some(Meaning::TapeOn { recording, more });
    }
    let more = more
        .strip_prefix('(')
        .and_then(|more| more.strip_suffix(')'))
        .filter(|more| !more.contains('('))
        .unwrap_or(more);
    let stated = statement(clause.and_then(|_| more.strip_prefix("for ")).unwrap_or(more));
    Some(Meaning::TapeOff { recording, more: stated.more(), about: stated.about })
}

/// Whether a word is the number of a recording.
fn is_id(word: &str) -> bool {
    word.len() <= 8
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '#'))
        && (word.chars().count() == 1 || word.contains(|c: char| c.is_ascii_digit()))
}

/// `tape2`: the word for what records, before its number.
fn numbered_device(token: &str) -> Option<&str> {
    let digits = token.trim_start_matches(|c: char| !c.is_ascii_digit());
    let word = token.strip_suffix(digits)?;
    (DEVICES.contains(&word) && is_id(digits)).then_some(word)
}
