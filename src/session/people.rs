//! The people of a session: those in the header, and others who speak, enter or leave.

use super::SpeakerId;
use crate::record::{Header, Person, Role};
use crate::time::Millis;
use std::collections::HashMap;

/// The greatest number of a speaker: all names after the first million share it.
const MAX_SPEAKER: u32 = (1 << 20) - 1;

/// Up to this number of people a linear search is faster than the table.
const FEW: usize = 16;

/// All names of a session, each with a number.
#[derive(Clone, Debug)]
pub struct People {
    list: Vec<Person>,
    known: usize,
    ids: HashMap<String, SpeakerId>,
}

impl People {
    /// The people of a header, after the unknown speaker, who is always number 0.
    pub fn from_header(header: &Header) -> People {
        let unknown = Person { id: String::new(), name: "unknown".to_owned(), role: Role::Other };
        let mut people = People { list: vec![unknown], known: 1, ids: HashMap::new() };
        for person in &header.people {
            people.add(person.clone());
        }
        people.known = people.list.len();
        people
    }

    fn add(&mut self, person: Person) -> SpeakerId {
        let id = u32::try_from(self.list.len()).unwrap_or(MAX_SPEAKER).min(MAX_SPEAKER);
        if id < MAX_SPEAKER {
            self.ids.insert(person.id.clone(), SpeakerId(id));
            self.list.push(person);
        } else if self.list.len() == MAX_SPEAKER as usize {
            self.list.push(Person {
                id: String::new(),
                name: "further speakers".to_owned(),
                role: Role::Other,
            });
        }
        SpeakerId(id)
    }

    /// The number of an id; a new number for a new id.
    pub fn number(&mut self, id: Option<&str>) -> SpeakerId {
        let Some(id) = id else { return SpeakerId(0) };
        let found = if self.list.len() <= FEW {
            // The unknown speaker has no id.
            let at = self.list.iter().skip(1).position(|person| person.id == id);
            at.and_then(|at| u32::try_from(at + 1).ok()).map(SpeakerId)
        } else {
            self.ids.get(id).copied()
        };
        match found {
            Some(number) => number,
            None => self.add(Person { id: id.to_owned(), name: id.to_owned(), role: Role::Other }),
        }
    }

    /// The number of people in the header, including the unknown speaker.
    pub(super) fn known(&self) -> usize {
        self.known
    }

    /// The ids that are not in the header, in the order of their numbers.
    pub(super) fn into_names(self) -> Vec<String> {
        self.list.into_iter().skip(self.known).map(|person| person.id).collect()
    }

    /// The number of a known id.
    pub fn find(&self, id: &str) -> Option<SpeakerId> {
        self.ids.get(id).copied()
    }

    /// The person with a number.
    pub fn get(&self, number: SpeakerId) -> &Person {
        &self.list[(number.0 as usize).min(self.list.len() - 1)]
    }

    /// All people with their numbers, the unknown speaker first.
    pub fn iter(&self) -> impl Iterator<Item = (SpeakerId, &Person)> {
        self.list.iter().zip(0..).map(|(person, i)| (SpeakerId(i), person))
    }

    /// A short name for columns: the id, or `unknown` for the unknown speaker.
    pub fn label(&self, number: SpeakerId) -> &str {
        let person = self.get(number);
        if person.id.is_empty() { &person.name } else { &person.id }
    }
}

/// How much a person said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The number of utterances.
    pub utterances: u64,
    /// The number of words, separated by white space.
    pub words: u64,
    /// The speaking time of the utterances whose end is known.
    pub speaking: Millis,
    /// The number of utterances whose end is known.
    pub ended: u64,
}

impl Tally {
    pub(super) fn add(&mut self, text: &str, length: Option<Millis>) {
        self.utterances += 1;
        self.words += words(text);
        self.ended += u64::from(length.is_some());
        self.speaking = Millis(self.speaking.0.saturating_add(length.unwrap_or_default().0));
    }

    pub(super) fn join(&mut self, other: Tally) {
        self.utterances += other.utterances;
        self.words += other.words;
        self.ended += other.ended;
        self.speaking = Millis(self.speaking.0.saturating_add(other.speaking.0));
    }
}

/// The number of words in a text: runs of characters other than white space.
fn words(text: &str) -> u64 {
    if !text.is_ascii() {
        return text.split_whitespace().count() as u64;
    }
    // In ASCII, white space is a single byte, and a word begins after one. Counted in runs of bytes, which the compiler
    // turns into a few SIMD instructions, because every utterance of a log is counted.
    let is_space = |byte: u8| byte == b' ' || (0x09..=0x0D).contains(&byte);
    let begins = |(&before, &byte): (&u8, &u8)| u8::from(is_space(before)) & u8::from(!is_space(byte));
    let bytes = text.as_bytes();
    let Some(&first) = bytes.first() else { return 0 };
    let runs = bytes.chunks(128).zip(bytes[1..].chunks(128));
    // At most 128 in a run, so no sum wraps; an overflow check at every byte would prevent SIMD.
    let count = |n: u8, pair| n.wrapping_add(begins(pair));
    let counts = runs.map(|(before, bytes)| u64::from(before.iter().zip(bytes).fold(0, count)));
    u64::from(!is_space(first)) + counts.sum::<u64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_get_numbers_and_the_unknown_speaker_is_zero() {
        let person = Person { id: "A".into(), name: "Ann".into(), role: Role::Police };
        let mut people = People::from_header(&Header { people: vec![person], ..Header::default() });
        assert_eq!(people.number(None), SpeakerId(0));
        assert_eq!(people.number(Some("A")), SpeakerId(1));
        assert_eq!(people.number(Some("B")), SpeakerId(2));
        assert_eq!(people.number(Some("B")), SpeakerId(2));
        assert_eq!(people.label(SpeakerId(0)), "unknown");
        assert_eq!((people.label(SpeakerId(1)), people.get(SpeakerId(2)).role), ("A", Role::Other));
    }

    proptest::proptest! {
        #[test]
        fn words_are_separated_by_white_space(text in "[a-zé \\t\\n\\x0b\\x0c\\x1c\u{a0}]{0,40}") {
            proptest::prop_assert_eq!(words(&text), text.split_whitespace().count() as u64);
        }
    }

    #[test]
    fn a_million_names_share_the_last_number_and_nothing_overflows() {
        let mut people = People::from_header(&Header::default());
        people.list.resize(MAX_SPEAKER as usize - 1, people.list[0].clone());
        assert_eq!(people.number(Some("the last")), SpeakerId(MAX_SPEAKER - 1));
        assert_eq!(people.number(Some("one more")), SpeakerId(MAX_SPEAKER));
        assert_eq!(people.number(Some("the last")), SpeakerId(MAX_SPEAKER - 1));
        assert_eq!(people.number(Some("one more")), SpeakerId(MAX_SPEAKER));
        assert_eq!(people.label(SpeakerId(MAX_SPEAKER)), "further speakers");
    }
}
