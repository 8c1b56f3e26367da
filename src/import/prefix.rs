//! Assigns speakers who are named in the words (`KESSLER: Sit down.`, `[SPEAKER_00]: Sit down.`) to utterances without one.

use super::census::{Census, Others, Place, SpeakerNames};
use super::guesses;
use super::lines::part_of;
use super::names::{Shape, is_in_capitals, is_name, key, marked, named, shape, split_at_colon};
use super::options::Options;
use super::spellings::unite;
use super::stage::Stage;
use super::tally::Tally;
use super::transcript::{Content, Item, Transcript};
use crate::record::{Body, Certainty, ProblemKind, agree};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

/// Formats whose readers find the names before a colon themselves, as the style of the text has them.
const WITH_NAMES: [&str; 2] = ["text", "custody-log"];

/// Decides what all formats share: speakers who are named in the words, and which names are those of one person.
pub(super) fn settle_speakers(transcript: &mut Transcript<'_>, format: &str, options: &Options) {
    if !WITH_NAMES.contains(&format) {
        assign_speakers(transcript, options);
    }
    assign_marked(transcript, options);
    report_others(transcript);
    unite(transcript);
}

/// Reports words that begin with the name of another speaker than the one who says them, and notes that may be said.
fn report_others(transcript: &mut Transcript<'_>) {
    let keys: Vec<String> = transcript.people.iter().map(|person| key(&person.name)).collect();
    let known: HashSet<&String> = keys.iter().collect();
    let (mut found, mut notes) = (Tally::default(), Tally::default());
    for item in &transcript.items {
        if let Content::Event(event) = &item.content
            && let Body::Note { text } = event.as_ref()
            && named(text).is_some_and(|(_, words)| words.ends_with(['.', '?', '!']))
        {
            notes.add(item.line);
        }
        let Content::Utterance { speaker: Some(speaker), text, .. } = &item.content else { continue };
        // Few words of a speaker have a colon, of whatever width.
        if memchr::memchr2(b':', b'\xef', text.as_bytes()).is_none() {
            continue;
        }
        let Some(name) = split_at_colon(text).map(|(name, _)| key(name)) else { continue };
        if known.contains(&name) && keys.get(speaker.0 as usize) != Some(&name) {
            found.add(item.line);
        }
    }
    let notes = if transcript.people.is_empty() { Tally::default() } else { notes };
    transcript.tallied(&notes, ProblemKind::Guessed, |n| {
        let begin = agree(n, "note begins", "notes begin");
        format!("{n} {begin} with what may be the name of a speaker; kept as notes (list the people in a case file)")
    });
    transcript.tallied(&found, ProblemKind::Guessed, |n| {
        let entries = agree(n, "entry", "entries");
        format!("the words of {n} {entries} begin with the name of another speaker; left in the words of the one whom the file names")
    });
}

/// Assigns speakers whose names recur before the words in brackets, between bars or on a line of their own, if half of the
/// words without a speaker begin so. Reports what may be such names and is left in the words.
fn assign_marked(transcript: &mut Transcript<'_>, options: &Options) {
    let mut names: BTreeMap<&str, u64> = BTreeMap::new();
    let (mut all, mut found, mut bracketed) = (0, Tally::default(), 0);
    for item in &transcript.items {
        let Content::Utterance { speaker: None, text, .. } = &item.content else { continue };
        all += 1;
        let Some(name) = marked_name(text) else { continue };
        found.add(item.line);
        bracketed += u64::from(text.trim_start().starts_with('['));
        *names.entry(name).or_default() += 1;
    }
    let all_begin = found.count * 10 >= all * 9;
    let recurs = all_begin || names.values().any(|&times| times > 1);
    if found.count < 3 || found.count * 2 < all || !recurs || names.len() < 2 {
        return;
    }
    let list = |names: &mut dyn Iterator<Item = (&&str, &u64)>| -> String {
        names.take(8).map(|(name, times)| format!("{name} ({times})")).collect::<Vec<_>>().join(", ")
    };
    let place = "in brackets, between bars, before a dash, or on a line of their own";
    let recurring = || names.iter().filter(|(_, times)| **times > 1);
    // A name that occurs once is one where all words begin with a name, in brackets or in capitals as the others.
    let are_capitals = all_begin && recurring().all(|(name, _)| is_in_capitals(name));
    let is_one = |name: &str| bracketed == all || are_capitals && is_in_capitals(name);
    let are_speakers = (bracketed == all || recurring().count() > 1)
        && recurring().map(|(_, times)| times).sum::<u64>() * 2 >= all
        && options.allowed.has(guesses::NAME_BESIDE_TIME);
    if !are_speakers {
        let listed = list(&mut names.iter());
        let what = format!(
            "words begin with what may be names of speakers ({place}), which are left in the words: {listed}"
        );
        transcript.problem(found.first, ProblemKind::Guessed, what);
        return;
    }
    let (taken, once): (Vec<_>, Vec<_>) = names.iter().partition(|(name, times)| **times > 1 || is_one(name));
    let left = if once.is_empty() {
        String::new()
    } else {
        format!("; those that occur once are left in the words: {}", list(&mut once.into_iter()))
    };
    let listed = list(&mut taken.iter().copied());
    let what = format!("names before the words ({place}) are read as speakers: {listed}{left}");
    let names = SpeakerNames::marked(taken.into_iter().map(|(name, _)| (*name).to_owned()).collect());
    transcript.guess(found.first, guesses::NAME_BESIDE_TIME, what);
    split_all(&names, transcript);
}

/// What may be the name of a speaker at the beginning of words, without a colon.
fn marked_name(text: &str) -> Option<&str> {
    let text = text.trim_start();
    let found = marked(text);
    let (name, words) = found.or_else(|| text.split_once('\n'))?;
    // A sound is in lower case, in brackets.
    let may_be_lower = found.is_some() && !text.starts_with(['[', '(']);
    let is_one = is_name(name) || may_be_lower && shape(name.trim()) == Some(Shape::Word);
    (is_one && !name.trim_end().ends_with(['.', ',']) && !words.trim().is_empty()).then_some(name.trim())
}

/// The most names that occur once which are kept.
pub(super) const ONCE: usize = 50;

/// Assigns speakers named before a colon to utterances without a speaker, and to the lines below the first of those with
/// one, and reports them: names that recur ([`Census`]) or are `known`. If other utterances have speakers, only names of
/// these and known ones are speakers, and names that surely begin a turn. An utterance with several speakers is split; each
/// part gets its times, marked approximate.
fn assign_speakers(transcript: &mut Transcript<'_>, options: &Options) {
    if transcript.is_session {
        return;
    }
    let known = &options.names;
    let mut census = Census::default();
    let (mut of_two, mut stage) = (Tally::default(), Vec::new());
    let is_allowed = options.allowed.has(guesses::NAME_BEFORE_COLON);
    let (mut first, mut others) = (0, if is_allowed { Others::MayBe } else { Others::NotAllowed });
    for item in &transcript.items {
        let Content::Utterance { speaker, text, .. } = &item.content else { continue };
        if speaker.is_some() && others == Others::MayBe {
            others = Others::AreNot;
        }
        let dashes = || text.lines().filter(|line| line.starts_with(['-', '–', '—']));
        if speaker.is_none() && dashes().count() > 1 && dashes().any(|line| named(line).is_none()) {
            of_two.add(item.line);
        }
        for (i, line) in text.lines().enumerate().skip(usize::from(speaker.is_some())) {
            if i > 0 && Stage::of(line, text) == Some(Stage::OfTape) {
                stage.push((item.line, line.to_owned()));
            }
            let place = if i == 0 { Place::Caption } else { Place::InCaption };
            if census.add(place, line) && first == 0 {
                first = item.line;
            }
        }
    }
    transcript.tallied_guess(&of_two, guesses::UNKNOWN_SPEAKER, |n| {
        let entries = agree(n, "entry", "entries");
        format!("lines that begin with a dash, as where several people speak, are one utterance without a speaker ({n} {entries})")
    });
    for (line, words) in stage {
        let what = format!(
            "{words:?} tells of the tape and is left in the words above it; it starts or stops no tape"
        );
        transcript.problem(line, ProblemKind::Guessed, what);
    }
    if first == 0 {
        return;
    }
    let people: HashSet<String> = transcript.people.iter().map(|person| key(&person.name)).collect();
    let names = census.decide(|name| known.contains(name) || people.contains(&key(name)), others);
    report_names(&names, first, transcript);
    transcript.once = names.once().take(ONCE).map(str::to_owned).collect();
    if !names.is_empty() {
        split_all(&names, transcript);
    }
}

/// Splits the utterances without a speaker at these names. Parts of one get its times, marked approximate.
fn split_all(names: &SpeakerNames, transcript: &mut Transcript<'_>) {
    let items = std::mem::take(&mut transcript.items);
    let mut kept = Vec::with_capacity(items.len());
    let mut shared: Option<(u64, u64)> = None;
    for item in items {
        let before = kept.len();
        split_turns(item, names, transcript, &mut kept);
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
            "several speakers in one entry: each gets its times, marked approximate ({count} {})",
            agree(count, "entry", "entries")
        );
        transcript.guess(line, guesses::SHARED_ENTRY, what);
    }
}

/// Says which names before a colon are speakers and which are left in the words.
pub(super) fn report_names(names: &SpeakerNames, line: u64, transcript: &mut Transcript<'_>) {
    let Some(what) = names.report() else { return };
    if names.are_guessed() {
        transcript.guess(line, guesses::NAME_BEFORE_COLON, what);
    } else {
        transcript.problem(line, ProblemKind::Guessed, what);
    }
}

/// A turn in an utterance: who speaks, what is said first if that is not part of the text, and the bytes of the rest.
type Turn = (Option<String>, Option<String>, std::ops::Range<usize>);

/// Adds an item to `kept`, split into one part per turn.
fn split_turns<'a>(
    mut item: Item<'a>,
    names: &SpeakerNames,
    transcript: &mut Transcript<'a>,
    kept: &mut Vec<Item<'a>>,
) {
    let Content::Utterance { speaker, text, .. } = &item.content else {
        kept.push(item);
        return;
    };
    let is_stated = speaker.is_some();
    if is_stated && !text.contains('\n') {
        kept.push(item);
        return;
    }
    let mut turns: Vec<Turn> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let next = start + line.len();
        // The first line of an entry with a speaker is that speaker's.
        match names.split(line).filter(|_| start > 0 || !is_stated) {
            Some((name, Cow::Borrowed(words))) => {
                turns.push((Some(name.to_owned()), None, next - words.len()..next));
            }
            Some((name, Cow::Owned(words))) => turns.push((Some(name.to_owned()), Some(words), next..next)),
            None => match turns.last_mut() {
                Some((_, _, span)) => span.end = next,
                None => turns.push((None, None, start..next)),
            },
        }
        start = next;
    }
    match turns.as_slice() {
        [] | [(None, ..)] => kept.push(item),
        [one] => {
            set(&mut item, one, transcript);
            kept.push(item);
        }
        several => {
            for one in several {
                let mut part = item.clone();
                set(&mut part, one, transcript);
                kept.push(part);
            }
        }
    }
}

/// Makes an utterance one of its turns.
fn set<'a>(item: &mut Item<'a>, (name, first, span): &Turn, transcript: &mut Transcript<'a>) {
    let Content::Utterance { speaker, text, .. } = &mut item.content else { return };
    *speaker = name.as_ref().map(|name| transcript.speaker(name)).or(*speaker);
    let rest = part_of(std::mem::take(text), |text| text.get(span.clone()).unwrap_or_default().trim());
    *text = match first {
        None => rest,
        Some(first) if rest.is_empty() => Cow::Owned(first.clone()),
        Some(first) => Cow::Owned(format!("{first}\n{rest}")),
    };
}

#[cfg(test)]
mod tests {
    use super::super::options::KnownNames;
    use super::*;
    use crate::time::Millis;

    fn known(names: &[&str]) -> Options {
        let names = KnownNames { of_speakers: KnownNames::keys(names), ..KnownNames::default() };
        Options { names, ..Options::default() }
    }

    #[test]
    fn only_a_name_that_recurs_is_a_speaker() {
        let mut transcript = Transcript::default();
        let times = (Some(Millis(0)), Some(Millis(1)));
        for text in ["ANN: One", "BOB: Two\nANN: Three\nand four", "Note: this stays"] {
            transcript.say(1, times, None, text);
        }
        transcript.say(4, times, None, "BOB: Five");
        assign_speakers(&mut transcript, &Options::default());
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
        assign_speakers(&mut alone, &Options::default());
        assert!(alone.people.is_empty());
        let reports: Vec<_> = alone.problems.list().iter().map(|p| (p.line, p.message.as_str())).collect();
        assert_eq!(reports, [(7, "names before a colon that occur once are left in the text: KESSLER")]);
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
            "names before a colon that occur once are left in the text: Note"
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
