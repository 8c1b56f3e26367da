//! What the words of a line state of time with or without a tape: whether one ran, questioning, reasons.

use crate::record::{GAP_REASONS, Questioning};
use crate::session::Statement;
use std::borrow::Cow;

/// Words that say that no tape ran.
pub(super) const UNTAPED: [&str; 12] = [
    "untaped",
    "tape off",
    "recording off",
    "not taped",
    "unrecorded",
    "not recorded",
    "not on tape",
    "off tape",
    "off the record",
    "no tape",
    "no recording",
    "without tape",
];

/// Words that say that a tape ran.
pub(super) const TAPED: [&str; 6] =
    ["taped", "recorded", "on tape", "tape recorded", "video recorded", "tape running"];

/// Words with which a text after a known word may go on.
pub(super) const GOES_ON: [&str; 16] = [
    "by", "for", "of", "to", "at", "in", "with", "from", "before", "after", "on", "as", "outside", "near",
    "about", "against",
];

/// Phrases about questioning, each with what it states.
const QUESTIONING: &[(&str, Questioning)] = &[
    ("questioned", Questioning::Yes),
    ("questioning", Questioning::Yes),
    ("interrogated", Questioning::Yes),
    ("interrogation", Questioning::Yes),
    ("interviewed", Questioning::Yes),
    ("interview", Questioning::Yes),
    ("no questioning", Questioning::No),
    ("not questioned", Questioning::No),
    ("without questioning", Questioning::No),
    ("unquestioned", Questioning::No),
    ("no questions", Questioning::No),
    ("no interrogation", Questioning::No),
    ("not interrogated", Questioning::No),
    ("no interview", Questioning::No),
    ("not interviewed", Questioning::No),
    ("questioning yes", Questioning::Yes),
    ("questioning no", Questioning::No),
    ("questioning disputed", Questioning::Disputed),
    ("disputed questioning", Questioning::Disputed),
    ("disputed", Questioning::Disputed),
    ("questioning unknown", Questioning::Unknown),
    ("questioning not known", Questioning::Unknown),
    ("questioned or not unknown", Questioning::Unknown),
    ("unknown", Questioning::Unknown),
    ("not known", Questioning::Unknown),
    ("perhaps questioned", Questioning::Unknown),
    ("possibly questioned", Questioning::Unknown),
    ("maybe questioned", Questioning::Unknown),
];

/// What is stated of time with or without a tape.
#[derive(Default)]
pub(super) struct Stated {
    pub(super) about: Statement,
    /// Words that say who questioned, or the like: no field holds them.
    more: Vec<String>,
    pub(super) untaped: bool,
    pub(super) taped: bool,
}

impl Stated {
    fn questioning(&mut self, said: Questioning) {
        self.about.questioning = Some(match self.about.questioning {
            Some(before) if before != said => Questioning::Disputed,
            Some(_) | None => said,
        });
    }

    /// Words that no field holds, as one text.
    pub(super) fn more(&self) -> Option<String> {
        (!self.more.is_empty()).then(|| self.more.join(", "))
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
            }
        } else if bare == "stated on tape" || bare == "stated on the tape" {
            stated.about.stated_on_tape = Some(true);
        } else {
            let known = known_reason(bare.strip_prefix("reason ").unwrap_or(bare));
            reasons.push(known.map_or(Cow::Borrowed(part), Cow::Borrowed));
        }
    }
    stated.about.reason = (!reasons.is_empty()).then(|| reasons.join(", "));
    stated
}

/// What words say of the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TapeSaid {
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
    if let Some(&(_, said)) = QUESTIONING.iter().find(|(known, _)| *known == part) {
        return Some((said, true));
    }
    let goes_on = |known: &str| {
        let rest = part.strip_prefix(known).and_then(|rest| rest.strip_prefix(' '));
        rest.and_then(|rest| rest.split_whitespace().next()).is_some_and(|next| GOES_ON.contains(&next))
    };
    QUESTIONING.iter().find(|(known, _)| goes_on(known)).map(|&(_, said)| (said, false))
}

fn known_reason(words: &str) -> Option<&'static str> {
    let reason = words.replace([' ', '-'], "_");
    GAP_REASONS.into_iter().find(|known| *known == reason)
}

/// The parts of `untaped: meal`, in which a colon separates what is known of the tape from its reason.
fn after_a_colon(part: &str) -> impl Iterator<Item = &str> {
    let about_tape = |word: &str| {
        let word = word.trim().to_lowercase();
        UNTAPED.contains(&word.as_str()) || TAPED.contains(&word.as_str())
    };
    let (first, more) = match part.split_once(':') {
        Some((word, more)) if about_tape(word) => (word, Some(more)),
        Some(_) | None => (part, None),
    };
    std::iter::once(first).chain(more)
}

/// What is stated besides the tape, as words.
pub(super) fn in_words(stated: &Stated) -> Option<String> {
    let questioning = stated.about.questioning.map(|said| format!("questioning {said}"));
    let parts: Vec<String> =
        questioning.into_iter().chain(stated.about.reason.clone()).chain(stated.more()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
