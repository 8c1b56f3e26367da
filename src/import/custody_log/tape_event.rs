//! The words for the start or the end of a tape, and notes that may mean one.

use super::meaning::Meaning;
use super::statement::{TAPED, UNTAPED, statement};

/// What records, and what it does.
const DEVICES: [&str; 6] = ["tape", "recording", "recorder", "camera", "video", "audio"];
const STARTS: [&str; 9] =
    ["on", "start", "starts", "started", "begins", "began", "resumes", "resumed", "running"];
const STOPS: [&str; 8] = ["off", "stop", "stops", "stopped", "ends", "ended", "pauses", "paused"];
/// Words between the two.
const BETWEEN: [&str; 6] = ["is", "was", "back", "switched", "turned", "recorder"];

/// `tape on`, `recording 2 stops, meal`, `start of recording`.
pub(super) fn tape_event(words: &str) -> Option<Meaning<'static>> {
    let signs = [words.find([',', ';', ':', '(', '–', '—']), words.find(" - ")];
    let end = signs.into_iter().flatten().min().unwrap_or(words.len());
    let (head, more) = words.split_at_checked(end)?;
    let more = more.trim_start_matches([',', ';', ':', '–', '—', '-', ' ']).trim();
    let lower = head.trim().trim_end_matches('.').to_lowercase();
    let tokens: Vec<&str> = lower.split_whitespace().collect();
    let tokens = tokens.strip_prefix(&["the"]).unwrap_or(&tokens);
    let (Recording(recording), starts) = match *tokens {
        [verb, ref rest @ ..] if verb_first(verb).is_some() => {
            let rest = rest.strip_prefix(&["of"]).unwrap_or(rest);
            (device(rest)?, verb_first(verb)?)
        }
        [ref rest @ .., verb] => {
            let starts =
                if STARTS.contains(&verb) { true } else { STOPS.contains(&verb).then_some(false)? };
            (device(rest)?, starts)
        }
        [] => return None,
    };
    if starts {
        return Some(Meaning::TapeOn {
            recording,
            more: Some(more.to_owned()).filter(|more| !more.is_empty()),
        });
    }
    let stated = statement(more);
    Some(Meaning::TapeOff { recording, more: stated.more(), about: stated.about })
}

/// `start of`, `end of`, before what records: whether it starts.
fn verb_first(verb: &str) -> Option<bool> {
    match verb {
        "start" | "begin" | "beginning" | "resume" => Some(true),
        "end" | "stop" | "pause" => Some(false),
        _ => None,
    }
}

/// The id of a recording, if it has one.
struct Recording(Option<String>);

/// What records: `tape`, `tape 2`, `tape2`, `tape recorder`. Gives its id, if it has one.
fn device(tokens: &[&str]) -> Option<Recording> {
    let tokens: Vec<&str> =
        tokens.iter().copied().filter(|token| !BETWEEN.contains(token) || tokens.len() == 1).collect();
    let is_id = |token: &str| {
        token.len() <= 8 && token.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '#'))
    };
    match *tokens.as_slice() {
        [one] if DEVICES.contains(&one) => Some(Recording(None)),
        [one] => {
            let digits = one.trim_start_matches(|c: char| !c.is_ascii_digit());
            let word = one.strip_suffix(digits)?;
            (DEVICES.contains(&word) && !digits.is_empty() && is_id(digits))
                .then(|| Recording(Some(one.to_owned())))
        }
        [one, id]
            if DEVICES.contains(&one)
                && is_id(id)
                && (id.len() == 1 || id.contains(|c: char| c.is_ascii_digit())) =>
        {
            Some(Recording(Some(format!("{one} {id}"))))
        }
        [one, other] if DEVICES.contains(&one) && DEVICES.contains(&other) => Some(Recording(None)),
        _ => None,
    }
}

/// Whether a note names what records, or says that something was or was not recorded: figures depend on that.
pub(super) fn names_tape(words: &str) -> bool {
    let lower = words.to_lowercase();
    let tokens: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let spaced = format!(" {} ", tokens.join(" "));
    let says = |phrase: &str| spaced.contains(&format!(" {phrase} "));
    DEVICES.iter().chain(&UNTAPED).chain(&TAPED).any(|phrase| says(phrase))
}
