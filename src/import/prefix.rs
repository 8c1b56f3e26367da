//! Finds speakers named before a colon (`KESSLER: Sit down.`, `[SPEAKER_00]: Sit down.`) in formats without a speaker
//! field.

use super::guesses;
use super::lines::part_of;
use super::transcript::{Content, Item, KnownNames, Transcript};
use crate::record::{Certainty, counted};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// The most characters, and the most words, of a name.
const LONGEST: (usize, usize) = (40, 5);

/// The most names that occur once which are kept.
const ONCE: usize = 50;

/// A possible speaker at the start of a line, and the words after it: a few words not beginning in lower case, before a
/// colon and a space. `17:30: ` is a time, not a speaker.
pub(super) fn candidate(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let line = line.strip_prefix(">>").or_else(|| line.strip_prefix("- ")).unwrap_or(line).trim_start();
    let at = line.char_indices().take(LONGEST.0 + 3).find(|&(_, c)| matches!(c, ':' | '：'))?.0;
    let (before, rest) = line.split_at_checked(at)?;
    let colon = rest.chars().next()?;
    let rest = rest.strip_prefix(colon)?;
    if colon == ':' && rest.chars().next().is_some_and(|c| !c.is_whitespace()) {
        return None;
    }
    let name = before.trim_end();
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name).trim();
    is_name(bare).then_some((bare, rest.trim_start()))
}

/// Whether a text can be the name of a person, and not a sentence or a number.
pub(super) fn is_name(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|c| c.is_alphanumeric() && !c.is_lowercase())
        && text.chars().any(char::is_alphabetic)
        && text.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, ' ' | '.' | '_' | '-' | '\'' | '’' | '#' | '&' | '(' | ')')
        })
        && text.chars().count() <= LONGEST.0
        && text.split_whitespace().count() <= LONGEST.1
}

/// Assigns speakers named before the words to utterances without a speaker, if the name recurs or is one of `known`, and
/// reports them. An utterance with several speakers is split; each part gets its times, marked approximate.
pub(super) fn assign_speakers(transcript: &mut Transcript<'_>, known: &KnownNames) {
    let mut names: BTreeMap<String, u64> = BTreeMap::new();
    let mut first = 0;
    for item in &transcript.items {
        let Content::Utterance { speaker: None, text, .. } = &item.content else { continue };
        for (name, _) in text.lines().filter_map(candidate) {
            if first == 0 {
                first = item.line;
            }
            match names.get_mut(name) {
                Some(count) => *count += 1,
                None => drop(names.insert(name.to_owned(), 1)),
            }
        }
    }
    if names.is_empty() {
        return;
    }
    let is_speaker = |name: &String, count: u64| count > 1 || known.contains(name);
    let left = names.iter().filter(|&(name, &count)| !is_speaker(name, count)).map(|(name, _)| name);
    let once: Vec<String> = left.cloned().collect();
    names.retain(|name, count| is_speaker(name, *count));
    // A name that the case file lists is not a guess.
    let guessed: BTreeMap<&String, u64> =
        names.iter().filter(|(name, _)| !known.contains(name)).map(|(name, &count)| (name, count)).collect();
    if let Some(what) = report(&guessed, &once) {
        transcript.guess(first, guesses::NAME_BEFORE_COLON, what);
    }
    transcript.once = once.into_iter().take(ONCE).collect();
    if names.is_empty() {
        return;
    }
    let items = std::mem::take(&mut transcript.items);
    let mut kept = Vec::with_capacity(items.len());
    let mut shared: Option<(u64, u64)> = None;
    for item in items {
        let before = kept.len();
        split_turns(item, &names, transcript, &mut kept);
        if let Some(several) = kept.get_mut(before..).filter(|parts| parts.len() > 1) {
            shared =
                shared.map_or(several.first().map(|part| (part.line, 1)), |(line, n)| Some((line, n + 1)));
            for part in several {
                part.set_certainty(Certainty::Approximate);
            }
        }
    }
    transcript.items = kept;
    if let Some((line, count)) = shared {
        let what = format!(
            "several speakers in one entry: each gets its times, marked approximate ({})",
            counted(count, "entry")
        );
        transcript.guess(line, guesses::SHARED_ENTRY, what);
    }
}

/// Reports which names before a colon are speakers and which are left in the text. `None` if there are neither.
fn report(names: &BTreeMap<&String, u64>, once: &[String]) -> Option<String> {
    const LISTED: usize = 8;
    let mut by_count: Vec<_> = names.iter().collect();
    by_count.sort_by_key(|&(name, &count)| (std::cmp::Reverse(count), name));
    let taken: Vec<String> = by_count.iter().map(|(name, count)| format!("{name} ({count})")).collect();
    let listed = |names: &[String]| {
        let more = names.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("{}{more}", names.get(..names.len().min(LISTED)).unwrap_or_default().join(", "))
    };
    let taken_as = format!("repeated names before a colon are read as speakers: {}", listed(&taken));
    let left_in = "that occur once are left in the text";
    match (taken.is_empty(), once.is_empty()) {
        (true, true) => None,
        (true, false) => Some(format!("names before a colon {left_in}: {}", listed(once))),
        (false, true) => Some(taken_as),
        (false, false) => Some(format!("{taken_as}; names {left_in}: {}", listed(once))),
    }
}

/// Adds an item to `kept`, split into one part per turn.
fn split_turns<'a>(
    mut item: Item<'a>,
    names: &BTreeMap<String, u64>,
    transcript: &mut Transcript<'a>,
    kept: &mut Vec<Item<'a>>,
) {
    let Content::Utterance { speaker: speaker @ None, text, .. } = &mut item.content else {
        kept.push(item);
        return;
    };
    // The speaker of each turn, and the bytes of its words.
    let mut turns: Vec<(Option<String>, std::ops::Range<usize>)> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let next = start + line.len();
        match candidate(line).filter(|(name, _)| names.contains_key(*name)) {
            Some((name, words)) => turns.push((Some(name.to_owned()), next - words.len()..next)),
            None => match turns.last_mut() {
                Some((_, span)) => span.end = next,
                None => turns.push((None, start..next)),
            },
        }
        start = next;
    }
    match turns.as_slice() {
        [] | [(None, _)] => kept.push(item),
        [(Some(name), span)] => {
            *speaker = Some(transcript.speaker(name));
            *text = part(text, span);
            kept.push(item);
        }
        several => {
            for (name, span) in several {
                let mut one = item.clone();
                if let Content::Utterance { speaker, text, .. } = &mut one.content {
                    *speaker = name.as_ref().map(|name| transcript.speaker(name));
                    *text = part(text, span);
                }
                kept.push(one);
            }
        }
    }
}

fn part<'a>(text: &Cow<'a, str>, span: &std::ops::Range<usize>) -> Cow<'a, str> {
    part_of(text.clone(), |text| text.get(span.clone()).unwrap_or_default().trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Millis;

    #[test]
    fn a_time_or_a_sentence_is_not_a_speaker() {
        for (line, name) in [
            ("KESSLER: Sit down.", Some("KESSLER")),
            ("Det. R. Kessler: Sit down.", Some("Det. R. Kessler")),
            ("[SPEAKER_00]: Sit down.", Some("SPEAKER_00")),
            (">> KESSLER: Sit down.", Some("KESSLER")),
            ("- Q: Where?", Some("Q")),
            ("警察：坐下", Some("警察")),
            ("Speaker 1:", Some("Speaker 1")),
            ("17:30: we left.", None),
            ("17:30", None),
            ("At 17:30: we left.", None),
            ("1: first", None),
            ("it was like this: cold", None),
            ("https://example.org", None),
            ("Wait, what: this?", None),
            ("What I mean by that is this: cold", None),
            ("[00:01]: x", None),
            (": x", None),
            ("no colon", None),
        ] {
            assert_eq!(candidate(line).map(|(name, _)| name), name, "{line}");
        }
    }

    fn known(names: &[&str]) -> KnownNames {
        let of_speakers = names.iter().map(|&name| name.to_owned()).collect();
        KnownNames { of_speakers: std::sync::Arc::new(of_speakers), ..KnownNames::default() }
    }

    #[test]
    fn only_a_name_that_recurs_is_a_speaker() {
        let mut transcript = Transcript::default();
        let times = (Some(Millis(0)), Some(Millis(1)));
        for text in ["ANN: One", "BOB: Two\nANN: Three\nand four", "Note: this stays"] {
            transcript.say(1, times, None, text);
        }
        transcript.say(4, times, None, "BOB: Five");
        assign_speakers(&mut transcript, &KnownNames::default());
        let said: Vec<(Option<u32>, &str)> = transcript
            .items
            .iter()
            .filter_map(|item| match &item.content {
                Content::Utterance { speaker, text, .. } => Some((speaker.map(|s| s.0), text.as_ref())),
                Content::Event(_) => None,
            })
            .collect();
        assert_eq!(
            said,
            [
                (Some(0), "One"),
                (Some(1), "Two"),
                (Some(0), "Three\nand four"),
                (None, "Note: this stays"),
                (Some(1), "Five"),
            ]
        );
        let mut alone = Transcript::default();
        alone.say(7, times, None, "KESSLER: Sit down.");
        assign_speakers(&mut alone, &KnownNames::default());
        assert!(alone.people.is_empty());
        let reports: Vec<_> = alone.problems.list().iter().map(|p| (p.line, p.message.as_str())).collect();
        assert_eq!(
            reports,
            [(7, "names before a colon that occur once are left in the text: KESSLER [name-before-colon]")]
        );
        let reports: Vec<_> = transcript.problems.list().iter().map(|p| p.message.as_str()).collect();
        assert!(
            reports[0].contains("ANN (2), BOB (2); names that occur once are left in the text: Note"),
            "{reports:?}"
        );
        assert_eq!(transcript.once, ["Note"]);
    }

    #[test]
    fn a_name_that_occurs_once_is_a_speaker_if_the_case_file_lists_it() {
        let mut transcript = Transcript::default();
        transcript.say(1, (Some(Millis(0)), None), None, "SMITH: I was at home");
        transcript.say(2, (Some(Millis(1)), None), None, "Note: it rained");
        assign_speakers(&mut transcript, &known(&["SMITH"]));
        assert_eq!(transcript.people.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["SMITH"]);
        assert_eq!(
            transcript.problems.list()[0].message,
            "names before a colon that occur once are left in the text: Note [name-before-colon]"
        );
    }

    #[test]
    fn a_name_that_the_case_file_lists_is_not_a_guess() {
        let mut transcript = Transcript::default();
        for (line, text) in [(1, "ANN: One"), (2, "ANN: Two"), (3, "BOB: Three")] {
            transcript.say(line, (Some(Millis(0)), None), None, text);
        }
        let mut other = transcript.clone();
        assign_speakers(&mut transcript, &known(&["ANN", "BOB"]));
        assert_eq!(transcript.people.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["ANN", "BOB"]);
        assert!(transcript.problems.is_empty(), "{:?}", transcript.problems);
        assign_speakers(&mut other, &known(&["BOB"]));
        assert_eq!(
            other.problems.list()[0].message,
            "repeated names before a colon are read as speakers: ANN (2) [name-before-colon]"
        );
    }
}
