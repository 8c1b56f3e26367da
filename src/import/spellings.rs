//! Makes one person of names that differ only in letter case, in characters that cannot be seen, or in the form of accents.

use super::guesses::{self, Guess};
use super::names::{key, shown};
use super::transcript::{Content, Speaker, Transcript};
use crate::record::{Person, counted};
use std::collections::HashMap;

/// Unites the people of a transcript whose names are the same but for what cannot be heard, and reports them. A sign, such
/// as `-` or `?`, names nobody. A session that this program exported is left as it is: its ids are exact.
pub(super) fn unite(transcript: &mut Transcript<'_>) {
    if transcript.is_session {
        return;
    }
    let mut people: Vec<Person> = Vec::new();
    let mut now: Vec<Option<Speaker>> = Vec::new();
    let mut same: Vec<(usize, String)> = Vec::new();
    let mut by_key: HashMap<(String, String), usize> = HashMap::new();
    for (i, person) in transcript.people.iter().enumerate() {
        if is_sign(&person.id) && is_sign(&person.name) {
            now.push(None);
            continue;
        }
        let at = *by_key.entry((key(&person.id), key(&person.name))).or_insert(people.len());
        if at == people.len() {
            people.push(Person { id: shown(&person.id), name: shown(&person.name), role: person.role });
        } else if let Some(one) = people.get(at).filter(|one| one.name != shown(&person.name)) {
            same.push((i, format!("{} is read as {}", shown(&person.name), one.name)));
        }
        now.push(Some(Speaker(u32::try_from(at).unwrap_or(u32::MAX))));
    }
    if people == transcript.people {
        return;
    }
    let mut first: HashMap<usize, (u64, u64)> = HashMap::new();
    for item in &transcript.items {
        if let Content::Utterance { speaker: Some(speaker), .. } = &item.content {
            first.entry(speaker.0 as usize).or_insert((item.line, 0)).1 += 1;
        }
    }
    let line_of = |i: usize| first.get(&i).map_or((1, 0), |&found| found);
    let mut reports: Vec<(u64, Guess, String)> = Vec::new();
    for (i, what) in same {
        let what = format!("{what}: names that differ only in letter case or accents are one person");
        reports.push((line_of(i).0, guesses::ONE_PERSON, what));
    }
    for (i, person) in transcript.people.iter().enumerate().filter(|(i, _)| now.get(*i) == Some(&None)) {
        let (line, count) = line_of(i);
        let words = counted(count, "utterance");
        let what = format!("{:?} names nobody: {words} without a speaker", person.name);
        reports.push((line, guesses::UNKNOWN_SPEAKER, what));
    }
    transcript.set_people(people, &now);
    for (line, guess, what) in reports {
        transcript.guess(line, guess, what);
    }
    transcript.problems.sort();
}

/// Whether a name is made of signs alone.
fn is_sign(name: &str) -> bool {
    !name.trim().is_empty()
        && shown(name).chars().all(|c| {
            c.is_ascii_punctuation() || matches!(c, '–' | '—' | '―' | '−' | '…' | '·' | '•' | '？' | ' ')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn united(names: &[&str]) -> (Vec<String>, Vec<Option<u32>>, Vec<String>) {
        let mut transcript = Transcript::default();
        for (line, name) in (1..).zip(names) {
            let speaker = transcript.speaker(name);
            transcript.say(line, (None, None), Some(speaker), "words");
        }
        unite(&mut transcript);
        let speakers = transcript.items.iter().map(|item| match &item.content {
            Content::Utterance { speaker, .. } => speaker.map(|speaker| speaker.0),
            Content::Event(_) => None,
        });
        let said = transcript.problems.list().iter().map(|problem| problem.message.clone()).collect();
        (transcript.people.iter().map(|person| person.id.clone()).collect(), speakers.collect(), said)
    }

    #[test]
    fn a_name_in_other_letter_case_or_form_is_the_same_person_and_said() {
        let (people, speakers, said) = united(&["Marsh", "Bela\u{301}", "MARSH", "Belá", "Marsh\u{200b}"]);
        assert_eq!(people, ["Marsh", "Belá"]);
        assert_eq!(speakers, [Some(0), Some(1), Some(0), Some(1), Some(0)]);
        assert_eq!(
            said,
            [
                "MARSH is read as Marsh: names that differ only in letter case or accents are one person [one-person]"
            ]
        );
    }

    #[test]
    fn a_sign_names_nobody_which_is_said() {
        let (people, speakers, said) = united(&["-", "Ann", "-"]);
        assert_eq!((people, speakers), (vec!["Ann".to_owned()], vec![None, Some(0), None]));
        assert_eq!(said, ["\"-\" names nobody: 2 utterances without a speaker [unknown-speaker]"]);
    }
}
