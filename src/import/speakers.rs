//! Matches the speakers of several transcripts to the people of one session.

use super::case::{Case, FileLine, Tape};
use super::transcript::Speaker;
use crate::record::{Body, Person, ProblemKind};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

/// The people that one tape's speakers are.
#[derive(Clone, Debug, Default)]
pub(super) struct TapeSpeakers {
    ids: Vec<String>,
    by_name: HashMap<String, usize>,
}

impl TapeSpeakers {
    /// The id of the person that a speaker is.
    pub(super) fn id(&self, speaker: Speaker) -> Option<&str> {
        self.ids.get(speaker.0 as usize).map(String::as_str)
    }

    /// The number of speakers.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// An event with the session's ids of the people in it.
    pub(super) fn body<'s>(&'s self, body: &'s Body<'_>) -> Body<'s> {
        let mut body = body.clone();
        if let Some(who) = body.person_mut()
            && let Some(id) = self.by_name.get(who.as_ref()).and_then(|&i| self.ids.get(i))
        {
            *who = Cow::Borrowed(id);
        }
        body
    }
}

/// The people of the session, and each tape's speakers. Unless the case says otherwise, the same name in two transcripts
/// is the same person, but a number that a program assigned is a different person in each.
pub(super) fn match_speakers(
    case: &Case<'_>,
    report: &mut impl FnMut(FileLine, ProblemKind, String),
) -> (Vec<Person>, Vec<TapeSpeakers>) {
    let mut people: Vec<Person> = case.people.iter().map(|named| named.person.clone()).collect();
    let mut known: HashSet<String> = people.iter().map(|p| p.id.clone()).collect();
    let mut called: HashMap<&str, &str> = HashMap::new();
    for named in &case.people {
        for name in named.names() {
            called.entry(name).or_insert(&named.person.id);
        }
    }
    // In how many transcripts each number is used for an unidentified speaker.
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let transcripts = || case.tapes.iter().filter_map(|tape| Some((tape, tape.transcript.as_ref()?)));
    let alias = |tape: &Tape<'_>, person: &Person| {
        let own = tape.speakers.get(&person.id).or_else(|| tape.speakers.get(&person.name)).cloned();
        let of_all = || called.get(person.id.as_str()).or_else(|| called.get(person.name.as_str()));
        own.or_else(|| of_all().map(|&id| id.to_owned()))
    };
    for (tape, transcript) in transcripts() {
        for person in transcript.people.iter().filter(|p| alias(tape, p).is_none() && is_number(&p.id)) {
            *numbers.entry(&person.id).or_default() += 1;
        }
    }
    let mut all = Vec::new();
    for tape in &case.tapes {
        let mut speakers = TapeSpeakers::default();
        for person in tape.transcript.iter().flat_map(|t| &t.people) {
            let id = alias(tape, person).unwrap_or_else(|| {
                if numbers.get(person.id.as_str()).is_none_or(|&n| n < 2) {
                    return person.id.clone();
                }
                let what = format!(
                    "{:?} is a number assigned by a program in several transcripts; read as a different person in each \
                     (identify it with \"speakers\" in a case file)",
                    person.id
                );
                report((tape.file, 1), ProblemKind::Guessed, what);
                format!("{} ({})", person.id, tape.id)
            });
            if known.insert(id.clone()) {
                let name = if id == person.id { person.name.clone() } else { id.clone() };
                people.push(Person { id: id.clone(), name, role: person.role });
            }
            speakers.by_name.insert(person.id.clone(), speakers.ids.len());
            speakers.ids.push(id);
        }
        let people_here = tape.transcript.iter().flat_map(|t| &t.people);
        let here: HashSet<&String> = people_here.flat_map(|person| [&person.id, &person.name]).collect();
        let mut absent: Vec<&String> = tape.speakers.keys().filter(|name| !here.contains(name)).collect();
        absent.sort();
        if !absent.is_empty() {
            let names: Vec<String> = absent.iter().map(|name| format!("{name:?}")).collect();
            let what = format!("no speaker named {} in the transcript of {:?}", names.join(" or "), tape.id);
            report(tape.at, ProblemKind::BadValue, what);
        }
        all.push(speakers);
    }
    (people, all)
}

/// Whether a name is a number or a letter that a program assigned to a voice: `SPEAKER_00`, `spk_1`, `2`, `B`.
pub(super) fn is_number(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let word = ["speaker", "spk", "channel", "ch"].iter().find_map(|word| name.strip_prefix(word));
    let rest = word.unwrap_or(&name).trim_start_matches([' ', '_', '-', '#']);
    let digits = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    digits || (rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_assigned_by_a_program_is_not_a_name() {
        for name in ["SPEAKER_00", "spk_1", "Speaker 2", "0", "A", "speaker b", "ch_0"] {
            assert!(is_number(name), "{name}");
        }
        for name in ["Kessler", "Speaker", "", "DOE", "Officer 2", "Ch", "Al", "é"] {
            assert!(!is_number(name), "{name}");
        }
    }
}
