//! What the words of a line state of time with or without a tape: whether one ran, questioning, reasons.

use crate::record::{GAP_REASONS, Questioning};
use crate::session::Statement;
use std::borrow::Cow;

/// Words that say that no tape ran.
pub(super) const UNTAPED: [&str; 12] = [
    "untaped", "tape off", "recording off", "not taped", "unrecorded", "not recorded", "not on tape",
    "off tape", "off the record", "no tape", "no recording", "without tape",
];

/// Words that say that a tape ran.
pub(super) const TAPED: [&str; 8] = [
    "taped", "recorded", "on tape", "tape recorded", "video recorded", "tape running", "tape on",
    "recording on",
];

/// Words by which a statement may hold for a part of the time only.
const LIMITS: [&str; 16] = [
    "partly", "partially", "part", "except", "then", "until", "mostly", "most", "some", "intermittently",
    "sometimes", "but", "perhaps", "probably", "possibly", "apparently",
];

/// Words with which a text after a known word may go on.
pub(super) const GOES_ON: [&str; 16] = [
    "by", "for", "of", "to", "at", "in", "with", "from", "before", "after", "on", "as", "outside", "near",
    "about", "against",
];

/// Phrases about questioning, parted by bars, by what they state.
const QUESTIONING: [(Questioning, &str); 4] = [
    (
        Questioning::Yes,
        "questioned|questioning|interrogated|interrogation|interviewed|interview|questioning yes",
    ),
    (
        Questioning::No,
        "no questioning|not questioned|without questioning|unquestioned|no questions|no interrogation|\
         not interrogated|no interview|not interviewed|questioning no",
    ),
    (Questioning::Disputed, "questioning disputed|disputed questioning|disputed"),
    (
        Questioning::Unknown,
        "questioning unknown|questioning not known|questioned or not unknown|unknown|not known|\
         perhaps questioned|possibly questioned|maybe questioned",
    ),
];

/// What is stated of time with or without a tape.
#[derive(Default)]
pub(super) struct Stated {
    pub(super) about: Statement,
    /// Words that say who questioned, or the like: no field holds them.
    more: Vec<String>,
    pub(super) untaped: bool,
    pub(super) taped: bool,
    /// The reasons and the other words, as one text.
    rest: String,
}

impl Stated {
    fn questioning(&mut self, said: Questioning) {
        self.about.questioning = Some(match self.about.questioning {
            Some(before) if before != said => Questioning::Disputed,
            Some(_) | None => said,
        });
    }

    /// What a span that says this is: untaped, taped, or neither if it says nothing of the tape, or both.
    pub(super) fn tape(&self) -> Option<TapeSaid> {
        let (off, on) = said_of_tape(&self.rest);
        match (self.untaped, self.taped) {
            (true, false) if !on => Some(TapeSaid::Off),
            (false, true) if !(off || names_device(&self.rest)) => Some(TapeSaid::On),
            _ => None,
        }
    }

    /// Whether it says both that a tape ran and that none did.
    pub(super) fn says_both(&self) -> bool {
        (self.untaped || self.taped) && self.tape().is_none()
    }

    /// Whether other words may limit a statement, or tell of a tape or another time.
    pub(super) fn is_limited(&self) -> bool {
        self.rest.split(|c: char| !c.is_alphanumeric()).any(|word| LIMITS.contains(&word))
            || self.rest.contains('?')
            || names_tape(&self.rest)
    }

    /// What it says of a tape in the time of a span.
    pub(super) fn of_span(self) -> Option<(TapeSaid, AboutTape)> {
        match self.tape()? {
            TapeSaid::Off => Some((TapeSaid::Off, self.of_tape(None))),
            TapeSaid::On => {
                let questioning = self.about.questioning.map(|said| format!("questioning {said}"));
                let more = questioning.into_iter().chain(self.about.reason).chain(self.more);
                Some((TapeSaid::On, AboutTape { more: joined(more), ..AboutTape::default() }))
            }
        }
    }

    /// What it says of a tape.
    pub(super) fn of_tape(self, recording: Option<String>) -> AboutTape {
        AboutTape { recording, about: self.about, more: joined(self.more) }
    }
}

/// Reads what is stated of time with or without a tape.
pub(super) fn statement(words: &str) -> Stated {
    let mut stated = Stated::default();
    let mut reasons: Vec<Cow<'_, str>> = Vec::new();
    let parts = words.split([',', ';', '–', '—']).flat_map(|part| part.split(" - "));
    let parts = parts.flat_map(|part| part.split(" and ")).flat_map(after_a_colon);
    for part in parts.map(|part| part.trim().trim_end_matches('.')) {
        let bare = part.replace(':', " ").to_lowercase();
        let bare = bare.split_whitespace().collect::<Vec<_>>().join(" ");
        let (tape, bare) = about_tape(&bare);
        stated.untaped |= tape == Some(TapeSaid::Off);
        stated.taped |= tape == Some(TapeSaid::On);
        if bare.is_empty() {
            continue;
        }
        if let Some((said, is_whole)) = about_questioning(bare) {
            stated.questioning(said);
            if !is_whole {
                stated.more.push(part.to_owned());
                add_word(&mut stated.rest, bare);
            }
        } else if bare == "stated on tape" || bare == "stated on the tape" {
            stated.about.stated_on_tape = Some(true);
        } else {
            let known = known_reason(bare.strip_prefix("reason ").unwrap_or(bare));
            if known.is_none() {
                add_word(&mut stated.rest, bare);
            }
            reasons.push(known.map_or(Cow::Borrowed(part), Cow::Borrowed));
        }
    }
    stated.about.reason = (!reasons.is_empty()).then(|| reasons.join(", "));
    stated
}

fn add_word(text: &mut String, word: &str) {
    text.push_str(word);
    text.push_str("; ");
}

/// Words as one text; `None` if there are none.
pub(super) fn joined(words: impl IntoIterator<Item = String>) -> Option<String> {
    let words: Vec<String> = words.into_iter().collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// What a line says of a tape, besides whether it ran.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct AboutTape {
    pub(super) recording: Option<String>,
    pub(super) about: Statement,
    /// Words that no field of an event holds.
    pub(super) more: Option<String>,
}

/// What words say of the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TapeSaid {
    On,
    Off,
}

/// Takes words that say whether a tape ran from a part that says nothing else but whether there was questioning, or a
/// reason: `untaped questioning`, `interview off tape`.
fn about_tape(part: &str) -> (Option<TapeSaid>, &str) {
    let untaped = UNTAPED.iter().map(|phrase| (TapeSaid::Off, *phrase));
    for (said, phrase) in untaped.chain(TAPED.iter().map(|phrase| (TapeSaid::On, *phrase))) {
        if part == phrase {
            return (Some(said), "");
        }
        let before = part.strip_suffix(phrase).and_then(|rest| rest.strip_suffix(' '));
        let after = part.strip_prefix(phrase).and_then(|rest| rest.strip_prefix(' '));
        let rest = before.or(after);
        if let Some(rest) =
            rest.filter(|rest| about_questioning(rest).is_some() || known_reason(rest).is_some())
        {
            return (Some(said), rest);
        }
    }
    (None, part)
}

/// What a part says of questioning, and whether it says nothing else: `questioned by Capt. Fritz` does.
fn about_questioning(part: &str) -> Option<(Questioning, bool)> {
    let goes_on = |known: &str| {
        let rest = part.strip_prefix(known).and_then(|rest| rest.strip_prefix(' '));
        rest.and_then(|rest| rest.split_whitespace().next()).is_some_and(|next| GOES_ON.contains(&next))
    };
    let said = |fits: &dyn Fn(&str) -> bool| {
        QUESTIONING.iter().find(|(_, phrases)| phrases.split('|').any(fits)).map(|&(said, _)| said)
    };
    let whole = said(&|known| known == part).map(|said| (said, true));
    whole.or_else(|| said(&goes_on).map(|said| (said, false)))
}

pub(super) fn known_reason(words: &str) -> Option<&'static str> {
    let reason = words.replace([' ', '-'], "_");
    GAP_REASONS.into_iter().find(|known| *known == reason)
}

/// The parts of `untaped: meal`, in which a colon separates what is known of the tape from its reason, and of `Ruiz in
/// the room. No recording`.
fn after_a_colon(part: &str) -> impl Iterator<Item = &str> {
    let about_tape = |word: &str| {
        let word = word.trim().to_lowercase();
        UNTAPED.contains(&word.as_str()) || TAPED.contains(&word.as_str())
    };
    let (first, more) = match part.split_once(':') {
        Some((word, more)) if about_tape(word) => (word, Some(more)),
        Some(_) | None => match part.rsplit_once(". ") {
            Some((before, last)) if about_tape(last.trim_end_matches('.')) => (before, Some(last)),
            Some(_) | None => (part, None),
        },
    };
    std::iter::once(first).chain(more)
}

/// What records: a word for it.
pub(super) const DEVICES: [&str; 7] = ["tape", "recording", "recorder", "camera", "video", "audio", "record"];
/// Other words that name a recording.
const RECORDINGS: [&str; 20] = [
    "tapes", "taping", "recordings", "recorders", "cameras", "cassette", "cassettes", "reel", "videotape",
    "videotaped", "tonband", "filmed", "filming", "microphone", "bodycam", "dictaphone", "enregistrement",
    "aufnahme", "untaped", "magnetophone",
];
pub(super) const STARTS: [&str; 22] = [
    "on", "start", "starts", "started", "begin", "begins", "began", "begun", "beginning", "resume",
    "resumes", "resumed", "restarts", "restarted", "running", "rolling", "commences", "commenced",
    "recommenced", "activated", "starting", "resuming",
];
pub(super) const STOPS: [&str; 20] = [
    "off", "stop", "stops", "stopped", "stopping", "end", "ends", "ended", "pause", "pauses", "paused",
    "suspended", "interrupted", "terminated", "concluded", "concludes", "halted", "deactivated", "out",
    "finished",
];

/// The words of a text in lower case, each between spaces.
fn spaced(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.fold(" ".to_owned(), |text, word| text + word + " ")
}

/// Whether a text says that no tape ran, and that one did.
fn said_of_tape(text: &str) -> (bool, bool) {
    let mut text = spaced(text);
    let mut says_off = false;
    for phrase in UNTAPED.map(|phrase| format!(" {phrase} ")) {
        says_off |= text.contains(&phrase);
        text = text.replace(&phrase, "  ");
    }
    let has = |words: &[&str]| text.split_whitespace().any(|word| words.contains(&word));
    let starts = has(&DEVICES) && has(&STARTS);
    (says_off, starts || TAPED.iter().any(|phrase| text.contains(&format!(" {phrase} "))))
}

fn names_device(text: &str) -> bool {
    spaced(text)
        .split_whitespace()
        .any(|word| DEVICES.contains(&word) && word != "record" || RECORDINGS.contains(&word))
}

/// Whether a text names what records, or says that something was or was not recorded: figures depend on that.
pub(super) fn names_tape(text: &str) -> bool {
    let (says_off, says_on) = said_of_tape(text);
    says_off || says_on || names_device(text) || spaced(text).contains(" the record ")
}
