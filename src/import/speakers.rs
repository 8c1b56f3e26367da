//! Matches the speakers of several transcripts to the people of one session.

use super::case::{Case, FileLine, Tape};
use super::names::{is_assigned, key};
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
    // By the name as it is, then by its key.
    let mut called: HashMap<Cow<'_, str>, &str> = HashMap::new();
    for named in &case.people {
        for name in named.names() {
            called.entry(Cow::Borrowed(name)).or_insert(&named.person.id);
        }
    }
    for named in &case.people {
        for name in named.names() {
            called.entry(Cow::Owned(key(name))).or_insert(&named.person.id);
        }
    }
    // In how many transcripts each number is used for an unidentified speaker.
    let mut numbers: HashMap<&str, u32> = HashMap::new();
    let transcripts = || case.tapes.iter().filter_map(|tape| Some((tape, tape.transcript.as_ref()?)));
    let alias = |tape: &Tape<'_>, person: &Person| {
        let exact = tape.speakers.get(&person.id).or_else(|| tape.speakers.get(&person.name));
        let like = || {
            let names = [key(&person.id), key(&person.name)];
            let mut stated: Vec<_> =
                tape.speakers.iter().filter(|(name, _)| names.contains(&key(name))).collect();
            stated.sort();
            stated.first().map(|(_, id)| *id)
        };
        let own = exact.or_else(like).cloned();
        let of_all = || {
            let names = [&person.id, &person.name];
            let exact = names.iter().find_map(|name| called.get(name.as_str()));
            exact.or_else(|| names.iter().find_map(|name| called.get(key(name).as_str())))
        };
        own.or_else(|| of_all().map(|&id| id.to_owned()))
    };
    for (tape, transcript) in transcripts() {
        for person in transcript.people.iter().filter(|p| alias(tape, p).is_none() && is_assigned(&p.id)) {
            *numbers.entry(&person.id).or_default() += 1;
        }
    }
    let mut all = Vec::new();
    let mut spelled: HashMap<String, String> = HashMap::new();
    for tape in &case.tapes {
        let mut speakers = TapeSpeakers::default();
        for person in tape.transcript.iter().flat_map(|t| &t.people) {
            let id = alias(tape, person).unwrap_or_else(|| {
                if numbers.get(person.id.as_str()).is_none_or(|&n| n < 2) {
                    let same = spelled.entry(key(&person.id)).or_insert_with(|| person.id.clone());
                    // A session that this program exported has exact ids.
                    let is_exact = tape.transcript.as_ref().is_some_and(|transcript| transcript.is_session);
                    if *same != person.id && !is_exact {
                        let what = format!(
                            "{:?} is read as {same:?}, as in another transcript: names that differ only in letter case or \
                             accents are one person",
                            person.id
                        );
                        report((tape.file, 1), ProblemKind::Guessed, what);
                        return same.clone();
                    }
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
        let here: HashSet<String> =
            people_here.flat_map(|person| [key(&person.id), key(&person.name)]).collect();
        let mut absent: Vec<&String> =
            tape.speakers.keys().filter(|name| !here.contains(&key(name))).collect();
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
