//! What the words of a line of a custody log mean: a mark, a tape event, untaped time, speech, a person, or a note.

use super::super::prefix::candidate;
use super::super::transcript::KnownNames;
use crate::record::{GAP_REASONS, Questioning, known_mark_kind};
use crate::session::Statement;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning<'t> {
    /// Somebody said these words.
    Said {
        name: &'t str,
        words: &'t str,
    },
    /// A mark. It is not sure if the word for its kind goes on without a sign after it.
    Mark {
        kind: &'static str,
        text: Option<&'t str>,
        is_sure: bool,
    },
    /// No tape ran in the time that the line gives.
    Untaped {
        about: Statement,
        more: Option<String>,
    },
    /// A tape ran in the time that the line gives.
    Taped {
        more: Option<String>,
    },
    /// A tape starts.
    TapeOn {
        recording: Option<String>,
        more: Option<String>,
    },
    /// A tape stops.
    TapeOff {
        recording: Option<String>,
        about: Statement,
        more: Option<String>,
    },
    /// A person comes or goes.
    Enters(&'t str),
    Leaves(&'t str),
    /// Anything else.
    Note,
}

/// Words before a colon that name no speaker.
const LABELS: [&str; 14] = [
    "note",
    "notes",
    "nb",
    "n.b.",
    "present",
    "also present",
    "remark",
    "remarks",
    "comment",
    "source",
    "sources",
    "re",
    "log",
    "entry",
];

/// Words that say that no tape ran.
const UNTAPED: [&str; 12] = [
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
const TAPED: [&str; 6] = ["taped", "recorded", "on tape", "tape recorded", "video recorded", "tape running"];

/// What is said of questioning.
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

/// What records, and what it does.
const DEVICES: [&str; 6] = ["tape", "recording", "recorder", "camera", "video", "audio"];
const STARTS: [&str; 9] =
    ["on", "start", "starts", "started", "begins", "began", "resumes", "resumed", "running"];
const STOPS: [&str; 8] = ["off", "stop", "stops", "stopped", "ends", "ended", "pauses", "paused"];
/// Words between the two.
const BETWEEN: [&str; 6] = ["is", "was", "back", "switched", "turned", "recorder"];

/// Verbs for what a mark says. A line that begins with one may need a mark, on which figures depend.
const VERBS: [(&str, &str); 13] = [
    ("arrested", "arrest"),
    ("arraigned", "arraignment"),
    ("charged", "charge"),
    ("released", "release"),
    ("warned", "warning"),
    ("cautioned", "warning"),
    ("waives", "waiver"),
    ("waived", "waiver"),
    ("denies", "denial"),
    ("admits", "admission"),
    ("admitted", "admission"),
    ("confesses", "confession"),
    ("confessed", "confession"),
];

/// Words with which a text after the word for a mark may go on.
const GOES_ON: [&str; 16] = [
    "by", "for", "of", "to", "at", "in", "with", "from", "before", "after", "on", "as", "outside", "near",
    "about", "against",
];

/// Words before the word for a mark.
const BEFORE: [&str; 12] =
    ["a", "an", "the", "first", "second", "third", "fourth", "fifth", "1st", "2nd", "3rd", "4th"];

/// Words that contain a source: a parenthesis of lower-case words without one of them is no source.
const SOURCES: [&str; 22] = [
    "p.",
    "pp.",
    "tr.",
    "log",
    "report",
    "testimony",
    "testified",
    "notes",
    "notebook",
    "book",
    "record",
    "statement",
    "exhibit",
    "affidavit",
    "memo",
    "form",
    "sheet",
    "transcript",
    "interview",
    "hearing",
    "per",
    "according",
];

/// Who speaks in a log.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Names in lower case that recur before a colon.
    recurring: HashSet<String>,
    known: KnownNames,
}

impl Names {
    /// Finds the names in the words of all lines.
    pub(super) fn new<'t>(words: impl Iterator<Item = &'t str>, known: &KnownNames) -> Names {
        let mut counts: HashMap<String, u64> = HashMap::new();
        for (name, _) in words.filter_map(candidate) {
            *counts.entry(name.to_lowercase()).or_default() += 1;
        }
        let recurring = counts.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name).collect();
        Names { recurring, known: known.clone() }
    }

    /// Whether a name is that of a person: in capitals, known, or before a colon more than once.
    fn is_person(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        let capitals =
            !name.contains(char::is_lowercase) && name.chars().filter(|c| c.is_alphabetic()).count() > 1;
        !LABELS.contains(&lower.as_str())
            && known_mark_kind(name).is_none()
            && (capitals || self.recurring.contains(&lower) || self.known.contains(name))
    }
}

/// What the words of a line mean. `is_span` if the line gives two times.
pub(super) fn meaning<'t>(words: &'t str, is_span: bool, names: &Names) -> Meaning<'t> {
    let said = candidate(words).filter(|(name, _)| names.is_person(name));
    if let Some((name, words)) = said {
        return Meaning::Said { name, words };
    }
    if is_span {
        let stated = statement(words);
        match (stated.untaped, stated.taped) {
            (true, false) => return Meaning::Untaped { more: stated.more(), about: stated.about },
            (false, true) => return Meaning::Taped { more: in_words(&stated) },
            (true, true) | (false, false) => {}
        }
    } else if let Some(event) = tape_event(words) {
        return event;
    }
    mark(words).or_else(|| presence(words, names)).unwrap_or(Meaning::Note)
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

/// The kind of mark that a note may be, by a verb among its first two words.
pub(super) fn verb_of_mark(words: &str) -> Option<&'static str> {
    let first = words.split_whitespace().take(2);
    first.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).find_map(|word| {
        VERBS.iter().find(|(verb, _)| verb.eq_ignore_ascii_case(word)).map(|&(_, kind)| kind)
    })
}

/// Splits words at a source in parentheses at their end. What is in parentheses stays if it is no source.
pub(super) fn split_source(words: &str) -> (&str, Option<&str>) {
    let trimmed = words.trim_end().trim_end_matches('.');
    let Some(inside) = trimmed.strip_suffix(')') else { return (words, None) };
    let mut depth = 1_u32;
    let open = inside.char_indices().rev().find_map(|(at, c)| {
        depth = match c {
            ')' => depth + 1,
            '(' => depth - 1,
            _ => depth,
        };
        (depth == 0).then_some(at)
    });
    let Some((before, source)) = open.and_then(|at| inside.split_at_checked(at)) else {
        return (words, None);
    };
    let source = source.trim_start_matches('(').trim();
    let before = before.trim_end();
    if before.is_empty() || !is_source(source) { (words, None) } else { (before, Some(source)) }
}

/// Whether a text in parentheses names a source: a name, a number of a page, or a word for one.
fn is_source(text: &str) -> bool {
    let lower = text.to_lowercase();
    let names_one = |word: &str| {
        SOURCES.contains(&word) || SOURCES.contains(&word.trim_end_matches([',', ';', ':', '.']))
    };
    text.contains(|c: char| c.is_uppercase())
        || text
            .split_once(':')
            .is_some_and(|(page, _)| !page.is_empty() && page.bytes().all(|b| b.is_ascii_digit()))
        || lower.split_whitespace().any(names_one)
}

/// What is stated of time with or without a tape.
#[derive(Default)]
struct Stated {
    about: Statement,
    /// Words that say who questioned, or the like: no field holds them.
    more: Vec<String>,
    untaped: bool,
    taped: bool,
}

impl Stated {
    fn questioning(&mut self, said: Questioning) {
        self.about.questioning = Some(match self.about.questioning {
            Some(before) if before != said => Questioning::Disputed,
            Some(_) | None => said,
        });
    }

    /// Words that no field holds, as one text.
    fn more(&self) -> Option<String> {
        (!self.more.is_empty()).then(|| self.more.join(", "))
    }
}

/// Reads what is stated of time with or without a tape.
fn statement(words: &str) -> Stated {
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
fn in_words(stated: &Stated) -> Option<String> {
    let questioning = stated.about.questioning.map(|said| format!("questioning {said}"));
    let parts: Vec<String> =
        questioning.into_iter().chain(stated.about.reason.clone()).chain(stated.more()).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// `tape on`, `recording 2 stops, meal`, `start of recording`.
fn tape_event(words: &str) -> Option<Meaning<'static>> {
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

/// A mark: its word begins the line, perhaps after an article or `first`.
fn mark(words: &str) -> Option<Meaning<'_>> {
    let first = words.split_whitespace().next()?;
    let is_before = BEFORE.iter().any(|word| word.eq_ignore_ascii_case(first));
    let bare = if is_before { words.get(first.len()..)?.trim_start() } else { words };
    let ends = |text: &str| {
        let mut ends: Vec<usize> = text
            .char_indices()
            .filter(|(_, c)| c.is_whitespace() || matches!(c, ':' | ',' | ';' | '.' | '(' | '–' | '—'))
            .map(|(at, _)| at)
            .take(8)
            .collect();
        ends.push(text.len());
        ends
    };
    let found = ends(bare).into_iter().rev().find_map(|end| {
        let (word, rest) = bare.split_at_checked(end)?;
        let mut kinds = word.split_whitespace().map(known_mark_kind);
        let of_all = || kinds.next()?.filter(|&kind| kinds.all(|other| other == Some(kind)));
        let kind = known_mark_kind(word).or_else(of_all)?;
        Some((kind, word, rest))
    });
    let (kind, word, rest) = found?;
    let is_own_word = word.trim().to_lowercase().replace([' ', '-'], "_") == kind;
    let after = rest.trim_start();
    let text = after.trim_start_matches([':', ',', ';', '.', '-', '–', '—', ' ']).trim_end();
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let is_sure =
        after.is_empty() || after.starts_with([':', ',', ';', '.', '(', '-', '–', '—']) || is_number;
    let goes_on = after.split_whitespace().next().is_some_and(|next| GOES_ON.contains(&next));
    if !(is_sure || (goes_on && is_own_word)) {
        return None;
    }
    let text = if is_before || !is_own_word { words } else { text };
    let says_more = !text.is_empty() && !text.eq_ignore_ascii_case(word);
    Some(Meaning::Mark { kind, text: says_more.then_some(text).or((!is_own_word).then_some(words)), is_sure })
}

/// `KESSLER enters`, `DOE leaves the room`, `enter KESSLER`.
fn presence<'t>(words: &'t str, names: &Names) -> Option<Meaning<'t>> {
    let words = words.trim_end_matches('.');
    let person = |name: &'t str| {
        let name = name.trim();
        (!name.is_empty() && names.is_person(name) && candidate_name(name)).then_some(name)
    };
    for (verb, is_in) in [
        (" enters the room", true),
        (" leaves the room", false),
        (" comes in", true),
        (" goes out", false),
        (" enters", true),
        (" leaves", false),
    ] {
        if let Some(name) = words.strip_suffix(verb).and_then(person) {
            return Some(if is_in { Meaning::Enters(name) } else { Meaning::Leaves(name) });
        }
    }
    for (verb, is_in) in [("enter ", true), ("enter: ", true), ("leave ", false), ("leave: ", false)] {
        let name = words.get(..verb.len()).filter(|start| start.eq_ignore_ascii_case(verb));
        if let Some(name) = name.and_then(|_| words.get(verb.len()..)).and_then(person) {
            return Some(if is_in { Meaning::Enters(name) } else { Meaning::Leaves(name) });
        }
    }
    None
}

/// Whether a text can be one name, and not a list of them.
fn candidate_name(name: &str) -> bool {
    super::super::prefix::is_name(name) && !name.to_lowercase().contains(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &str, is_span: bool) -> Meaning<'_> {
        meaning(words, is_span, &Names::default())
    }

    #[test]
    fn the_word_for_a_mark_begins_its_line() {
        for (words, kind, text, is_sure) in [
            ("room entry", "room_entry", None, true),
            ("Room entry.", "room_entry", None, true),
            ("lineup: Markham picks him", "lineup", Some("Markham picks him"), true),
            ("arraignment for the murder of Tippit", "arraignment", Some("for the murder of Tippit"), false),
            ("second lineup, Callaway", "lineup", Some("second lineup, Callaway"), true),
            ("the arrest", "arrest", Some("the arrest"), true),
            ("lineup 2", "lineup", Some("2"), true),
            ("Miranda", "warning", Some("Miranda"), true),
            ("Miranda warning, by Kessler", "warning", Some("Miranda warning, by Kessler"), true),
            ("Right to silence: nothing more", "invocation", Some("Right to silence: nothing more"), true),
            ("signed statement", "statement_signed", Some("signed statement"), true),
            ("refusal to record", "refusal_to_record", None, true),
        ] {
            assert_eq!(read(words, false), Meaning::Mark { kind, text, is_sure }, "{words}");
        }
        for words in [
            "arrested at the theatre",
            "custody log says so",
            "lawyer Nichols comes",
            "callers wait",
            "he asks for a visit",
            "a note",
            "",
        ] {
            assert_eq!(read(words, false), Meaning::Note, "{words}");
        }
    }

    #[test]
    fn time_is_untaped_only_if_the_line_says_so() {
        let untaped = |reason: Option<&str>, questioning| {
            let reason = reason.map(str::to_owned);
            Meaning::Untaped { about: Statement { reason, questioning, ..Statement::default() }, more: None }
        };
        for (words, is) in [
            ("untaped", untaped(None, None)),
            ("questioned, untaped", untaped(None, Some(Questioning::Yes))),
            ("not recorded; no questioning; meal", untaped(Some("meal"), Some(Questioning::No))),
            ("untaped: no recorder", untaped(Some("no_recorder"), None)),
            (
                "untaped, reason: no recorder, disputed",
                untaped(Some("no_recorder"), Some(Questioning::Disputed)),
            ),
            ("untaped and questioned, not questioned", untaped(None, Some(Questioning::Disputed))),
            ("interview off tape", untaped(None, Some(Questioning::Yes))),
            ("untaped break - no questioning", untaped(Some("break"), Some(Questioning::No))),
            ("recorded message is played", Meaning::Note),
            ("in the cell, untaped", untaped(Some("in the cell"), None)),
            ("questioned", Meaning::Note),
            ("taped, questioned", Meaning::Taped { more: Some("questioning yes".to_owned()) }),
            ("taped, untaped", Meaning::Note),
        ] {
            assert_eq!(read(words, true), is, "{words}");
        }
        let by_fritz = read("Questioned by Capt. Fritz; not recorded.", true);
        let about = Statement { questioning: Some(Questioning::Yes), ..Statement::default() };
        assert_eq!(by_fritz, Meaning::Untaped { about, more: Some("Questioned by Capt. Fritz".to_owned()) });
        assert_eq!(read("untaped", false), Meaning::Note, "a point in time is no interval");
    }

    #[test]
    fn a_tape_starts_and_stops_in_many_words() {
        let on =
            |recording: Option<&str>| Meaning::TapeOn { recording: recording.map(str::to_owned), more: None };
        for (words, recording) in [
            ("tape on", None),
            ("Recording starts.", None),
            ("the tape recorder is switched on", None),
            ("start of recording", None),
            ("tape 2 on", Some("tape 2")),
            ("tape2 on", Some("tape2")),
            ("Camera B started", Some("camera b")),
        ] {
            assert_eq!(read(words, false), on(recording), "{words}");
        }
        let off = |reason: Option<&str>, questioning| Meaning::TapeOff {
            recording: None,
            about: Statement { reason: reason.map(str::to_owned), questioning, ..Statement::default() },
            more: None,
        };
        assert_eq!(read("tape off - meal", false), off(Some("meal"), None));
        assert_eq!(read("tape off", false), off(None, None));
        assert_eq!(
            read("recording stops, meal, no questioning", false),
            off(Some("meal"), Some(Questioning::No))
        );
        assert_eq!(read("end of tape", false), off(None, None));
        for words in ["tape of the arrest is played", "on", "the recording goes on and on", "tapes"] {
            assert_eq!(read(words, false), Meaning::Note, "{words}");
        }
    }

    #[test]
    fn a_name_in_capitals_speaks_comes_and_goes_and_another_one_speaks_if_it_recurs() {
        assert_eq!(read("OSWALD: No.", false), Meaning::Said { name: "OSWALD", words: "No." });
        for words in [
            "Fritz: call collect",
            "Present: FRITZ, BOYD",
            "NOTE: rain",
            "FRITZ AND BOYD enters",
            "he leaves",
        ] {
            assert_eq!(read(words, false), Meaning::Note, "{words}");
        }
        let names = Names::new(["Fritz: call collect", "Fritz: no"].into_iter(), &KnownNames::default());
        let said = meaning("Fritz: call collect", false, &names);
        assert_eq!(said, Meaning::Said { name: "Fritz", words: "call collect" });
        assert_eq!(read("HOSTY enters", false), Meaning::Enters("HOSTY"));
        assert_eq!(read("leave OSWALD.", false), Meaning::Leaves("OSWALD"));
        assert_eq!(
            read("LINEUP: Markham", false),
            Meaning::Mark { kind: "lineup", text: Some("Markham"), is_sure: true }
        );
    }

    #[test]
    fn a_parenthesis_at_the_end_is_a_source_unless_its_words_are_none() {
        for (words, source) in [
            ("room entry (Report p. 198)", Some("Report p. 198")),
            (
                "room entry (Report p. 601 (Fritz), of the pistol).",
                Some("Report p. 601 (Fritz), of the pistol"),
            ),
            ("room entry (custody log)", Some("custody log")),
            ("room entry (23:14-18)", Some("23:14-18")),
            ("room entry (third floor)", None),
            ("(Report p. 198)", None),
            ("room (p. 1) entry", None),
            ("odd) room", None),
            ("odd)", None),
        ] {
            assert_eq!(split_source(words).1, source, "{words}");
        }
        assert_eq!(split_source("room entry (Report p. 198)").0, "room entry");
    }
}
