//! The words for the start or the end of a tape.

use super::statement::{AboutTape, DEVICES, STARTS, STOPS, TapeSaid, joined, known_reason, statement};
use crate::record::known_mark_kind;

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

/// What begins or ends with a tape.
const INTERVIEWS: [&str; 4] = ["interview", "questioning", "interrogation", "session"];

/// The start or the end of a tape, perhaps after a clause that goes with it: `Interview resumes, tape on`, `Meal; tape off`.
pub(super) fn tape_event(words: &str) -> Option<(TapeSaid, AboutTape)> {
    if let Some(event) = device_event(words) {
        return Some(event);
    }
    let (lead, rest) = [", ", "; ", " - ", " – ", " — ", ". ", ": "]
        .iter()
        .filter_map(|sign| words.split_once(sign))
        .min_by_key(|(lead, _)| lead.len())?;
    let (said, mut tape) = device_event(rest)?;
    match interview_event(lead) {
        Some(of_interview) if of_interview == said => {
            tape.more = joined([lead.to_owned()].into_iter().chain(tape.more));
        }
        None if said == TapeSaid::Off && tape.about.reason.is_none() => {
            // `Lineup, tape off` is a mark too.
            let reason =
                known_reason(&lead.to_lowercase()).filter(|reason| known_mark_kind(reason).is_none());
            tape.about.reason = Some(reason?.to_owned());
        }
        Some(_) | None => return None,
    }
    Some((said, tape))
}

/// Whether words say nothing but that an interview begins, or that it ends.
fn interview_event(words: &str) -> Option<TapeSaid> {
    let lower = words.to_lowercase();
    let has = |known: &[&str]| lower.split_whitespace().any(|word| known.contains(&word));
    let is_known =
        |word: &str| [&INTERVIEWS[..], &STARTS, &STOPS, &BETWEEN].iter().any(|all| all.contains(&word));
    if !(has(&INTERVIEWS) && lower.split_whitespace().all(is_known)) {
        return None;
    }
    match (has(&STARTS), has(&STOPS)) {
        (true, false) => Some(TapeSaid::On),
        (false, true) => Some(TapeSaid::Off),
        _ => None,
    }
}

/// `tape on`, `recording 2 stops, meal`, `start of recording`, `back on tape after lunch`: what records, whether it starts, perhaps
/// its number, and nothing else before a sign or a clause.
fn device_event(words: &str) -> Option<(TapeSaid, AboutTape)> {
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
        } else if !(BETWEEN.contains(&token) || INTERVIEWS.contains(&token)) {
            return None;
        }
    }
    device.filter(|_| starts != stops)?;
    // An interview that resumes on tape starts one. One on video may be held over it.
    let has = |word: &dyn Fn(&str) -> bool| lower.split_whitespace().any(word);
    let is_begun = || has(&|word| word == "on") && has(&|word| word != "on" && STARTS.contains(&word));
    if has(&|word| INTERVIEWS.contains(&word)) && !is_begun() {
        return None;
    }
    if starts {
        let more = Some(more.to_owned()).filter(|more| !more.is_empty());
        return Some((TapeSaid::On, AboutTape { recording, more, ..AboutTape::default() }));
    }
    let more = more
        .strip_prefix('(')
        .and_then(|more| more.strip_suffix(')'))
        .filter(|more| !more.contains('('))
        .unwrap_or(more);
    let stated = statement(clause.and_then(|_| more.strip_prefix("for ")).unwrap_or(more));
    Some((TapeSaid::Off, stated.of_tape(recording)))
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
