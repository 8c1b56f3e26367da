//! Decides which of the names before colons in a file are speakers: by how often they recur, and how many turns begin so.

use super::names::{
    Shape, base, is_in_capitals, key, marked, shape, shown, split_at_colon, surely_named, trimmed,
};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The most names that one sentence lists.
const LISTED: usize = 8;

/// Where a line is that may begin with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It begins a turn.
    Turn,
    /// It begins a caption. A turn may go on over several captions.
    Caption,
    /// It follows in a caption, where another speaker may begin.
    InCaption,
    /// It continues a turn.
    Within,
}

/// Counts the names before colons in the lines of a file.
#[derive(Debug, Default)]
pub(super) struct Census {
    seen: HashMap<String, Seen>,
    /// The number of turns or captions with words, and of those that begin with what may be a name.
    turns: u64,
    named: u64,
    are_captions: bool,
}

/// How often a name occurs: in all, at the head of turns, within them, and where it surely begins one inside a caption.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    order: usize,
    count: u64,
    turns: u64,
    within: u64,
    sure: u64,
}

impl Census {
    /// Counts a line. Gives whether it begins with what may be a name.
    pub(super) fn add(&mut self, place: Place, line: &str) -> bool {
        // A stamp on a line of its own, or a sound in brackets, says nothing about names.
        let begins = matches!(place, Place::Turn | Place::Caption);
        self.are_captions |= place == Place::Caption;
        let is_turn = begins && !line.trim_start().starts_with(['[', '(', '♪']) && !trimmed(line).is_empty();
        self.turns += u64::from(is_turn);
        let Some((name, _)) = split_at_colon(line).filter(|(name, _)| shape(name).is_some()) else {
            return false;
        };
        // A name in brackets is one.
        self.turns += u64::from(!is_turn && begins);
        self.named += u64::from(begins);
        if !self.seen.contains_key(name) {
            let order = self.seen.len();
            self.seen.insert(name.to_owned(), Seen { order, ..Seen::default() });
        }
        if let Some(seen) = self.seen.get_mut(name) {
            seen.count += 1;
            seen.turns += u64::from(begins);
            seen.within += u64::from(place == Place::Within);
            let begins = place == Place::InCaption || line.trim_start().starts_with(">>");
            seen.sure += u64::from(begins && surely_named(line).is_some());
        }
        true
    }

    /// Decides which names are speakers. Those that are `known` are; `others` says whether others may be.
    pub(super) fn decide(self, known: impl Fn(&str) -> bool, others: Others) -> SpeakerNames {
        let mut names = self.names(known);
        let turns_of = |names: &[One], is: &dyn Fn(&One) -> bool| -> u64 {
            names.iter().filter(|one| is(one)).map(|one| one.seen.turns).sum()
        };
        let numbers = turns_of(&names, &One::recurs);
        let all = turns_of(&names, &|one| one.recurs() && one.shape != Shape::Number);
        let sure = turns_of(&names, &|one| one.recurs() && one.is_sure());
        // Where names in capitals or titles name the speakers, words in lower case before a colon are words.
        let plain = sure * 2 < all;
        let mut recurring = names.iter().filter(|one| one.seen.count > 1);
        let are_capitals = recurring.all(|one| is_in_capitals(&one.name));
        // A name that occurs once among captions: `Look` before a colon may be a word.
        let is_like_others = |one: &One| {
            let is_full = || one.name.contains(' ') && !one.name.contains(',');
            matches!(one.shape, Shape::Title | Shape::Particles)
                && if are_capitals { is_in_capitals(&one.name) } else { is_full() }
        };
        // A turn names its speaker, though a few may not; of captions, one that goes on does not.
        let are_captions = self.are_captions;
        let begin = |of_ten: u64| self.turns > 1 && self.named * 10 >= self.turns * of_ten;
        let every = begin(if are_captions { 10 } else { 5 });
        let all_named = !are_captions && begin(9);
        for one in &mut names {
            let Seen { count, turns, sure, .. } = one.seen;
            one.is_doubtful = !plain && matches!(one.shape, Shape::Word | Shape::Phrase);
            let is_likely = || match one.shape {
                Shape::Label => true,
                _ if count < 2 => {
                    let is_one = if are_captions && all > 0 { is_like_others(one) } else { one.is_sure() };
                    every && turns > 0 && is_one
                }
                Shape::Title => true,
                Shape::Word | Shape::Phrase if all_named && turns > 1 => true,
                Shape::Particles => count > 2 || all * 2 >= self.turns,
                Shape::Word if plain => all * 4 >= self.turns,
                Shape::Phrase if plain => all * 4 >= self.turns * 3,
                Shape::Word | Shape::Phrase => count > 2 && turns * 5 >= all,
                Shape::Number => numbers * 10 >= self.turns * 9,
            };
            one.is_taken = one.is_known
                || others != Others::NotAllowed && sure > 0
                || others == Others::MayBe && is_likely();
        }
        // `KESSLER` is `KESSLER (she/her)`.
        let taken = names.iter().filter(|one| one.is_taken).filter_map(|one| base(&one.name)).map(key);
        let bases: HashSet<String> = taken.collect();
        for one in &mut names {
            one.is_taken |= bases.contains(&key(&one.name));
        }
        let is_usual = turns_of(&names, &|one| one.is_taken) * 2 >= self.turns;
        let spelled = names.iter().filter(|one| one.is_taken).flat_map(|one| one.spellings.clone());
        let taken = spelled.collect();
        names.sort_by(|a, b| (b.seen.count, &a.name).cmp(&(a.seen.count, &b.name)));
        SpeakerNames { taken, names, is_usual, ..SpeakerNames::default() }
    }

    /// The names, with those in one that differ in letter case or in what cannot be seen, in the order of the file. What is in
    /// brackets is no part of a name that occurs once so, or no more often than without.
    fn names(&self, known: impl Fn(&str) -> bool) -> Vec<One> {
        let mut spellings: Vec<(&String, &Seen)> = self.seen.iter().collect();
        spellings.sort_unstable_by_key(|(_, seen)| seen.order);
        let mut by_key: HashMap<String, usize> = HashMap::new();
        let mut names: Vec<One> = Vec::new();
        let mut counts: HashMap<String, u64> = HashMap::new();
        for (name, seen) in &spellings {
            *counts.entry(key(name)).or_default() += seen.count;
        }
        let is_remark = |name: &str, bare: &str| {
            let [own, bare] = [name, bare].map(|name| counts.get(&key(name)).copied().unwrap_or_default());
            !known(name) && own <= bare.max(1)
        };
        for (name, seen) in spellings {
            let name = base(name).filter(|bare| is_remark(name, bare)).unwrap_or(name);
            let Some(shape) = shape(name) else { continue };
            let at = *by_key.entry(key(name)).or_insert(names.len());
            if at == names.len() {
                let (name, is_known, spellings) = (shown(name), known(name), Vec::new());
                let [is_taken, is_doubtful] = [false; 2];
                names.push(One {
                    name,
                    shape,
                    is_known,
                    seen: Seen::default(),
                    spellings,
                    is_taken,
                    is_doubtful,
                });
            }
            if let Some(one) = names.get_mut(at) {
                one.seen.count += seen.count;
                one.seen.turns += seen.turns;
                one.seen.within += seen.within;
                one.seen.sure += seen.sure;
                one.spellings.push(name.to_owned());
            }
        }
        names
    }
}

/// Tells which names before the words of captions are read as speakers.
#[derive(Debug, Default)]
pub struct CaptionNames {
    census: Census,
    names: HashMap<String, u64>,
}

impl CaptionNames {
    /// Adds a caption of a speaker, with the name and the colon before the words.
    pub fn add(&mut self, name: &str, caption: &str) {
        for (i, line) in caption.lines().enumerate() {
            self.census.add(if i == 0 { Place::Caption } else { Place::InCaption }, line);
        }
        if name.is_empty() {
            return;
        }
        *self.names.entry(name.to_owned()).or_default() += 1;
    }

    /// The number of captions whose speaker is not read, or is read as another one.
    #[must_use]
    pub fn not_read(self) -> u64 {
        let CaptionNames { census, names } = self;
        let found = census.decide(|_| false, Others::MayBe);
        let mut spelled: HashMap<String, &str> = HashMap::new();
        let mut names: Vec<(&String, &u64)> = names.iter().collect();
        names.sort();
        let is_read = |name: &str| {
            let line = format!("{name}: x");
            found.split(&line).is_some_and(|(read, words)| read == name && words == "x")
        };
        let mut lost = 0;
        for (name, count) in names {
            let first = spelled.entry(key(name)).or_insert(name);
            if !is_read(name) || *first != name || shown(name) != *name {
                lost += count;
            }
        }
        lost
    }
}

/// Whether names that are not known may be speakers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Others {
    /// They may be.
    MayBe,
    /// The file has another place for speakers.
    AreNot,
    /// The user does not allow the guess.
    NotAllowed,
}

/// A name in all its spellings.
#[derive(Debug)]
struct One {
    name: String,
    shape: Shape,
    is_known: bool,
    seen: Seen,
    spellings: Vec<String>,
    is_taken: bool,
    /// Whether it is in lower case where other names are not.
    is_doubtful: bool,
}

impl One {
    fn recurs(&self) -> bool {
        self.seen.count > 1 || self.is_known
    }

    /// Whether it is formed like a name, or known.
    fn is_sure(&self) -> bool {
        self.is_known || matches!(self.shape, Shape::Label | Shape::Title | Shape::Particles)
    }
}

/// The names before a colon that are speakers.
#[derive(Debug, Default)]
pub(super) struct SpeakerNames {
    /// As they are spelled.
    taken: HashSet<String>,
    /// All names that may be speakers, the most frequent first.
    names: Vec<One>,
    /// Whether half of the turns begin with one of the speakers.
    is_usual: bool,
    /// Whether names before colons are no guess if they are usual, and the reader reports those that occur once.
    is_style: bool,
    /// Whether the names are in brackets, between bars, or on a line of their own, and not before a colon.
    are_marked: bool,
}

impl SpeakerNames {
    /// Whether no name is a speaker.
    pub(super) fn is_empty(&self) -> bool {
        self.taken.is_empty()
    }

    /// Names that stand in brackets, between bars or on a line of their own.
    pub(super) fn marked(taken: HashSet<String>) -> SpeakerNames {
        SpeakerNames { taken, are_marked: true, ..SpeakerNames::default() }
    }

    /// Splits a line into the speaker and the words. What is in brackets after the name is one of the words, unless it belongs
    /// to a name that recurs: `KESSLER (laughing): No.` is `(laughing) No.`
    pub(super) fn split<'t>(&self, line: &'t str) -> Option<(&'t str, Cow<'t, str>)> {
        let (name, words) = if self.are_marked {
            // The words go on to the end of the line, as after a colon.
            marked(line.trim_start()).unwrap_or((line.trim(), ""))
        } else {
            split_at_colon(line)?
        };
        if self.taken.contains(name) {
            return Some((name, Cow::Borrowed(words)));
        }
        let base = base(name).filter(|base| self.taken.contains(*base))?;
        let remark = name.get(base.len()..)?.trim_start();
        Some((base, Cow::Owned(format!("{remark} {words}").trim_end().to_owned())))
    }

    /// The same, where names before colons are the style of the file if half of the turns begin so: they are no guess then.
    /// The reader reports the names that occur once.
    pub(super) fn into_style(self) -> SpeakerNames {
        SpeakerNames { is_style: true, ..self }
    }

    /// The speakers that the user did not state.
    fn guessed(&self) -> impl Iterator<Item = &One> {
        let is_guess = |one: &&One| one.is_doubtful || !(self.is_style && self.is_usual);
        self.names.iter().filter(|one| one.is_taken && !one.is_known).filter(is_guess)
    }

    /// Whether there are speakers that the user did not state.
    pub(super) fn are_guessed(&self) -> bool {
        self.guessed().next().is_some()
    }

    /// The names that occur once and are no speakers.
    pub(super) fn once(&self) -> impl Iterator<Item = &str> {
        let once = self.names.iter().filter(|one| !one.is_taken && one.seen.count == 1 && !self.is_style);
        let is_sure = |one: &&One| one.seen.within == 0 && one.is_sure();
        once.filter(is_sure).map(|one| one.name.as_str())
    }

    /// Says which names before a colon are speakers by a guess, and which are left in the words. `None` if there are neither.
    pub(super) fn report(&self) -> Option<String> {
        let counted = |one: &One| format!("{} ({})", one.name, one.seen.count);
        let guessed: Vec<String> = self.guessed().map(counted).collect();
        let left = self.names.iter().filter(|one| !one.is_taken && one.seen.count > 1);
        let left: Vec<String> = left.map(counted).collect();
        let once: Vec<String> = self.once().map(str::to_owned).collect();
        let mut parts = Vec::new();
        if !guessed.is_empty() {
            let repeated = if self.guessed().any(|one| one.seen.count < 2) { "" } else { "repeated " };
            parts.push(format!("{repeated}names before a colon are read as speakers: {}", listed(&guessed)));
        }
        if !left.is_empty() {
            let names = if parts.is_empty() { "words before a colon recur" } else { "others recur" };
            parts.push(format!("{names} and are left in the text: {}", listed(&left)));
        }
        if !once.is_empty() {
            let names = if parts.is_empty() { "names before a colon" } else { "names" };
            parts.push(format!("{names} that occur once are left in the text: {}", listed(&once)));
        }
        (!parts.is_empty()).then(|| parts.join("; "))
    }
}

fn listed(names: &[String]) -> String {
    let more = names.len().saturating_sub(LISTED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", names.get(..names.len().min(LISTED)).unwrap_or_default().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names that are speakers where each line begins a turn, and the report.
    fn decided(lines: &[&str]) -> (Vec<String>, String) {
        let mut census = Census::default();
        for line in lines {
            census.add(Place::Caption, line);
        }
        let names = census.decide(|_| false, Others::MayBe);
        let mut taken: Vec<String> = names.taken.iter().cloned().collect();
        taken.sort_unstable();
        (taken, names.report().unwrap_or_default())
    }

    #[test]
    fn speakers_recur_at_the_head_of_turns() {
        let (taken, _) = decided(&["anna: a", "bob: b", "anna: c", "bob: d"]);
        assert_eq!(taken, ["anna", "bob"]);
        let (taken, _) = decided(&["the officer: a", "the man: b", "the officer: c", "the man: d"]);
        assert_eq!(taken, ["the man", "the officer"]);
        let (taken, _) = decided(&["1: a", "2: b", "1: c", "2: d"]);
        assert_eq!(taken, ["1", "2"]);
        let (taken, _) = decided(&["MARSH: a", "Marsh: b"]);
        assert_eq!(taken, ["MARSH", "Marsh"]);
        let (taken, _) = decided(&["KESSLER: a", "DOE: b", "KESSLER: c", "DOE: d", "MARSH: e"]);
        assert_eq!(taken, ["DOE", "KESSLER", "MARSH"]);
    }

    #[test]
    fn words_before_a_colon_are_no_person_where_turns_name_theirs_otherwise() {
        let named = ["KESSLER: a", "DOE: b", "KESSLER: c", "DOE: d", "KESSLER: e", "DOE: f"];
        let (taken, report) =
            decided(&[&named[..], &["He said: leave", "He said: go", "Look: I was home"]].concat());
        assert_eq!(taken, ["DOE", "KESSLER"]);
        assert_eq!(
            report,
            "repeated names before a colon are read as speakers: DOE (3), KESSLER (3); others recur and are left in the \
             text: He said (2); names that occur once are left in the text: Look"
        );
    }

    #[test]
    fn a_remark_after_a_name_is_said_and_no_other_person() {
        let mut census = Census::default();
        for line in ["KESSLER: a", "KESSLER (laughing): b", "KESSLER: c"] {
            census.add(Place::Turn, line);
        }
        let names = census.decide(|_| false, Others::MayBe);
        assert_eq!(names.split("KESSLER (laughing): b"), Some(("KESSLER", Cow::Borrowed("(laughing) b"))));
        let mut census = Census::default();
        for line in ["RUIZ: a", "MARSH: b", "RUIZ: c", "MARSH (crying): d", "DET. KIM (to Ruiz): e"] {
            census.add(Place::Turn, line);
        }
        let names = census.decide(|_| false, Others::MayBe);
        assert_eq!(names.split("MARSH (crying): d"), Some(("MARSH", Cow::Borrowed("(crying) d"))));
        assert_eq!(names.split("DET. KIM (to Ruiz): e"), Some(("DET. KIM", Cow::Borrowed("(to Ruiz) e"))));
    }
}
