//! The people of a session: those in the header, and others who speak, enter or leave.

use super::SpeakerId;
use crate::record::{Header, Person, Role};
use crate::suggest::closest;
use crate::time::Millis;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The greatest number of a speaker: all names after the first million share it.
const MAX_SPEAKER: u32 = (1 << 20) - 1;

/// Up to this number of people a linear search is faster than the table.
const FEW: usize = 16;

/// All names of a session, each with a number.
#[derive(Clone, Debug)]
pub struct People {
    list: Vec<Person>,
    known: usize,
    /// The numbers of all ids, and of the other words by which events have meant a person of the header.
    ids: HashMap<String, SpeakerId>,
    loose: OnceLock<LooseNames>,
}

/// The people of a header by their ids in lower case and by their names. `None` where a word fits several people.
#[derive(Clone, Debug, Default)]
struct LooseNames {
    ids: HashMap<String, Option<SpeakerId>>,
    names: HashMap<String, Option<SpeakerId>>,
}

impl People {
    /// The people of a header, after the unknown speaker, who is always number 0.
    pub fn from_header(header: &Header) -> People {
        let unknown = Person { id: String::new(), name: "unknown".to_owned(), role: Role::Other };
        let mut people =
            People { list: vec![unknown], known: 1, ids: HashMap::new(), loose: OnceLock::new() };
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

    /// The number of the person that an id means ([`People::find`]); a new number for an id that means no one.
    pub fn number(&mut self, id: Option<&str>) -> SpeakerId {
        let Some(id) = id else { return SpeakerId(0) };
        let found = if self.list.len() <= FEW {
            // The unknown speaker has no id.
            let at = self.list.iter().skip(1).position(|person| person.id == id);
            at.and_then(|at| u32::try_from(at + 1).ok()).map(SpeakerId)
        } else {
            None
        };
        match found.or_else(|| self.ids.get(id).copied()) {
            Some(number) => number,
            None if let Some(number) = self.meant(id) => {
                self.ids.insert(id.to_owned(), number);
                number
            }
            None => self.add(Person { id: id.to_owned(), name: id.to_owned(), role: Role::Other }),
        }
    }

    /// The number of people in the header, including the unknown speaker.
    pub(super) fn known(&self) -> usize {
        self.known
    }

    /// How many people there are, including the unknown speaker.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The ids that are not in the header, in the order of their numbers.
    pub(super) fn into_names(self) -> Vec<String> {
        self.list.into_iter().skip(self.known).map(|person| person.id).collect()
    }

    /// The number of the person that an id means: the one with exactly this id, else the one person of the header whose id
    /// differs in upper and lower case alone, else the one whose name it is.
    ///
    /// ```
    /// use untaped::session::{Session, Thresholds};
    /// let log = r#"{"format":"untaped","version":1,"people":[{"id":"DOE","name":"J. Doe"}]}"#;
    /// let session = Session::from_text("log", log, Thresholds::default());
    /// let people = session.people();
    /// assert!(people.find("DOE").is_some());
    /// assert_eq!([people.find("Doe"), people.find("j. doe")], [people.find("DOE"); 2]);
    /// assert_eq!(people.find("Jo"), None);
    /// ```
    pub fn find(&self, id: &str) -> Option<SpeakerId> {
        self.ids.get(id).copied().or_else(|| self.meant(id))
    }

    /// The person of the header that an id means which is no one's exactly.
    fn meant(&self, id: &str) -> Option<SpeakerId> {
        if self.known <= 1 {
            return None;
        }
        let loose = self.loose.get_or_init(|| {
            let mut loose = LooseNames::default();
            for (number, person) in self.iter().take(self.known).skip(1) {
                let words = [(&mut loose.ids, &person.id), (&mut loose.names, &person.name)];
                for (words, word) in words {
                    let same = words.entry(word.to_lowercase()).or_insert(Some(number));
                    *same = same.filter(|&same| same == number);
                }
            }
            loose
        });
        let id = id.to_lowercase();
        // An id that fits several people is no one's name either.
        loose.ids.get(&id).or_else(|| loose.names.get(&id)).copied().flatten()
    }

    /// Whether the header names people, but this is none of them.
    pub(super) fn is_unclaimed(&self, number: SpeakerId) -> bool {
        self.known > 1 && number.0 as usize >= self.known
    }

    /// The id of the person of the header that an unclaimed one probably means: one with a similar id or name, or whose name
    /// has it as one of its words.
    pub(super) fn probably_meant(&self, id: &str) -> Option<&str> {
        /// More people than this are not compared.
        const MOST: usize = 1000;
        let people = self.list.get(1..self.known.min(MOST))?;
        let wanted = id.to_lowercase();
        let has_word =
            |person: &&Person| person.name.to_lowercase().split_whitespace().any(|word| word == wanted);
        let similar = |of: fn(&Person) -> &str| {
            let word = closest(id, people.iter().map(of))?;
            people.iter().find(|person| of(person) == word)
        };
        let person = similar(|person| &person.id)
            .or_else(|| people.iter().find(has_word))
            .or_else(|| similar(|person| &person.name))?;
        Some(&person.id)
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
    pub(super) fn add(&mut self, words: u32, length: Option<Millis>) {
        self.utterances += 1;
        self.words += u64::from(words);
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

    #[test]
    fn an_id_means_the_person_with_that_id_else_in_any_case_else_by_name() {
        let person = |id: &str, name: &str| Person { id: id.into(), name: name.into(), role: Role::Other };
        let people = [
            person("KESSLER", "Det. R. Kessler"),
            person("DOE", "J. Doe"),
            person("Doe", "Jo Doe"),
            person("R", "Kessler"),
            person("S", "Sam"),
            person("T", "Sam"),
        ];
        let mut people = People::from_header(&Header { people: people.into(), ..Header::default() });
        let meant = [
            ("KESSLER", 1),
            ("kessler", 1),
            ("DOE", 2),
            ("Doe", 3),
            ("det. r. KESSLER", 1),
            ("JO DOE", 3),
            ("j. doe", 2),
        ];
        for (id, number) in meant {
            assert_eq!(
                (people.find(id), people.number(Some(id))),
                (Some(SpeakerId(number)), SpeakerId(number)),
                "{id}"
            );
        }
        for (i, id) in (7..).zip(["doe", "sam", "Smith"]) {
            assert_eq!(people.find(id), None, "{id} fits several people, or none");
            assert_eq!(people.number(Some(id)), SpeakerId(i), "{id}");
            assert!(people.is_unclaimed(SpeakerId(i)));
        }
        let suggested = [("KESLER", "KESSLER"), ("det.", "KESSLER"), ("J. Do", "DOE")];
        for (id, person) in suggested {
            assert_eq!(people.probably_meant(id), Some(person), "{id}");
        }
        assert_eq!(people.probably_meant("Smith"), None);
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
