//! What the words of a line of a custody log mean: a mark, a tape event, untaped time, speech, a person, or a note.

use super::super::names::named;
use super::super::options::KnownNames;
use super::statement::{AboutTape, GOES_ON, TapeSaid, statement};
use super::tape_event::tape_event;
use crate::record::known_mark_kind;
use std::collections::{HashMap, HashSet};

/// Words before a colon that name no speaker.
const LABELS: [&str; 14] = [
    "note", "notes", "nb", "n.b.", "present", "also present", "remark", "remarks", "comment", "source",
    "sources", "re", "log", "entry",
];

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

/// Words before the word for a mark.
const BEFORE: [&str; 12] =
    ["a", "an", "the", "first", "second", "third", "fourth", "fifth", "1st", "2nd", "3rd", "4th"];

/// Words that contain a source: a parenthesis of lower-case words without one of them is no source.
const SOURCES: [&str; 22] = [
    "p.", "pp.", "tr.", "log", "report", "testimony", "testified", "notes", "notebook", "book", "record",
    "statement", "exhibit", "affidavit", "memo", "form", "sheet", "transcript", "interview", "hearing",
    "per", "according",
];

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning<'t> {
    /// Somebody said these words.
    Said { name: &'t str, words: &'t str },
    /// A mark. It is not sure if the word for its kind goes on without a sign after it.
    Mark { kind: &'static str, text: Option<&'t str>, is_sure: bool },
    /// A tape starts or stops or, in the time that a line gives, it ran or did not.
    Tape(TapeSaid, AboutTape),
    /// A person comes or goes.
    Presence { name: &'t str, enters: bool },
    /// Anything else.
    Note,
}

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
        for (name, _) in words.filter_map(named) {
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
    let said = named(words).filter(|(name, _)| names.is_person(name));
    if let Some((name, words)) = said {
        return Meaning::Said { name, words };
    }
    let of_tape = if is_span { statement(words).of_span() } else { tape_event(words) };
    if let Some((said, tape)) = of_tape {
        return Meaning::Tape(said, tape);
    }
    mark(words).or_else(|| presence(words, names)).unwrap_or(Meaning::Note)
}

/// Words by which somebody may want a lawyer, and words for one that are no spelling of a mark.
const ASKS: [&str; 10] = [
    "asks", "asked", "asking", "requests", "requested", "requesting", "wants", "wanted", "demands",
    "demanded",
];
const COUNSEL: [&str; 5] = ["attorney", "counsel", "solicitor", "lawyer", "lawyers"];

/// The kind of mark that a note may be: by a verb among its first two words, or the word for one among its first five.
pub(super) fn kind_of_note(words: &str) -> Option<&'static str> {
    let bare = |word: &'_ str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let first: Vec<String> = words.split_whitespace().take(6).map(bare).collect();
    let verb = first.iter().take(2).find_map(|word| {
        VERBS.iter().find(|(verb, _)| verb.eq_ignore_ascii_case(word)).map(|&(_, kind)| kind)
    });
    let has = |words: &[&str]| first.iter().any(|word| words.contains(&word.to_lowercase().as_str()));
    let asks = || (has(&ASKS) && has(&COUNSEL)).then_some("invocation");
    verb.or_else(|| first.iter().take(5).find_map(|word| known_mark_kind(word)))
        .or_else(asks)
        .or_else(|| first.windows(2).find_map(|two| known_mark_kind(&two.join(" "))))
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

/// A mark: its word begins the line, perhaps after an article or `first`.
fn mark(words: &str) -> Option<Meaning<'_>> {
    let first = words.split_whitespace().next()?;
    let is_before = BEFORE.iter().any(|word| word.eq_ignore_ascii_case(first));
    let bare = if is_before { words.get(first.len()..)?.trim_start() } else { words };
    let is_end = |c: char| c.is_whitespace() || matches!(c, ':' | ',' | ';' | '.' | '(' | '–' | '—');
    let ends = bare.match_indices(is_end).map(|(at, _)| at).take(8).chain([bare.len()]);
    let found = ends.collect::<Vec<_>>().into_iter().rev().find_map(|end| {
        let (word, rest) = bare.split_at_checked(end)?;
        let mut kinds = word.split_whitespace().map(known_mark_kind);
        let of_all = || kinds.next()?.filter(|&kind| kinds.all(|other| other == Some(kind)));
        let kind = known_mark_kind(word).or_else(of_all)?;
        Some((kind, word, rest))
    });
    let (kind, word, rest) = found?;
    // `line-up` is a spelling of `lineup`.
    let bare_word = word.trim().to_lowercase().replace([' ', '-', '_'], "");
    let is_own_word = bare_word == kind.replace('_', "");
    let after = rest.trim_start();
    let text = after.trim_start_matches([':', ',', ';', '.', '-', '–', '—', '|', ' ']).trim_end();
    let number =
        ["no. ", "no.", "number ", "#"].iter().find_map(|sign| text.strip_prefix(sign)).unwrap_or(text);
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    // In a table, the next field follows.
    let is_sure = after.is_empty()
        || rest.starts_with('\t')
        || after.starts_with('|')
        || after.starts_with([':', ',', ';', '.', '(', '-', '–', '—'])
        || is_number;
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
    const COMES: [&str; 5] = [" enters the room", " comes in", " enters", "enter ", "enter: "];
    const GOES: [&str; 5] = [" leaves the room", " goes out", " leaves", "leave ", "leave: "];
    let words = words.trim_end_matches('.');
    let mut verbs = COMES.map(|verb| (verb, true)).into_iter().chain(GOES.map(|verb| (verb, false)));
    verbs.find_map(|(verb, enters)| {
        let behind =
            || words.split_at_checked(verb.len()).filter(|(start, _)| start.eq_ignore_ascii_case(verb));
        let before = || words.strip_suffix(verb).filter(|_| verb.starts_with(' '));
        let name = before().or_else(|| behind().map(|(_, name)| name))?.trim();
        let is_one = !name.is_empty() && names.is_person(name) && candidate_name(name);
        is_one.then_some(Meaning::Presence { name, enters })
    })
}

/// Whether a text can be one name, and not a list of them.
fn candidate_name(name: &str) -> bool {
    super::super::names::is_name(name) && !name.to_lowercase().contains(" and ")
}

#[cfg(test)]
mod tests;
