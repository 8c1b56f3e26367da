//! Makes one person of names that differ only in letter case, in characters that cannot be seen, or in the form of accents.

use super::guesses::{self, Guess};
use super::names::{base, key, shown, unnumbered};
use super::transcript::{Content, Speaker, Transcript};
use crate::record::{Person, counted};
use std::collections::HashMap;

/// Unites the people of a transcript whose names are the same but for what cannot be heard, and reports them. A sign, such
/// as `-` or `?`, names nobody. A session that this program exported is left as it is: its ids are exact.
pub(super) fn unite(transcript: &mut Transcript<'_>) {
    if transcript.is_session {
        return;
    }
    let mut first: HashMap<usize, (u64, u64)> = HashMap::new();
    for item in &transcript.items {
        if let Content::Utterance { speaker: Some(speaker), .. } = &item.content {
            first.entry(speaker.0 as usize).or_insert((item.line, 0)).1 += 1;
        }
    }
    let line_of = |i: usize| first.get(&i).map_or((1, 0), |&found| found);
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    for person in &transcript.people {
        *numbers.entry(unnumbered(&person.name)).or_default() += 1;
    }
    let is_alone = |name: &str| numbers.get(name) == Some(&1);
    let in_brackets = in_brackets(&transcript.people, |i| line_of(i).1);
    let mut people: Vec<Person> = Vec::new();
    let mut now: Vec<Option<Speaker>> = Vec::new();
    let mut same: Vec<(usize, String)> = Vec::new();
    let differ = "names that differ only in letter case or accents are one person";
    let mut by_key: HashMap<(String, String), usize> = HashMap::new();
    for (i, person) in transcript.people.iter().enumerate() {
        if is_sign(&person.id) && is_sign(&person.name) {
            now.push(None);
            continue;
        }
        let named = in_brackets.get(&i).and_then(|&one| transcript.people.get(one)).unwrap_or(person);
        let at = *by_key.entry((key(&named.id), key(&named.name))).or_insert(people.len());
        let bare = |name| shown(Some(unnumbered(name)).filter(|bare| is_alone(bare)).unwrap_or(name));
        if at == people.len() {
            people.push(Person { id: bare(&named.id), name: bare(&named.name), role: named.role });
        }
        if let Some(one) = people.get(at).filter(|one| one.name != bare(&person.name)) {
            let why =
                if key(&one.name) == key(&person.name) { differ } else { "what is in brackets is no name" };
            same.push((i, format!("{} is read as {}: {why}", shown(&person.name), one.name)));
        }
        now.push(Some(Speaker(u32::try_from(at).unwrap_or(u32::MAX))));
    }
    if people == transcript.people {
        return;
    }
    let mut reports: Vec<(u64, Guess, String)> = Vec::new();
    for (i, what) in same {
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

/// The people whose names differ from another's only in what is in brackets at the end, each with that other: `KESSLER` and
/// `KESSLER (she/her)`, `DOE` and `DOE (crying)`. A name with brackets and capitals in them may be another person's if there are
/// several: `Doe (Sr)` and `Doe (Jr)`.
fn in_brackets(people: &[Person], count: impl Fn(usize) -> u64) -> HashMap<usize, usize> {
    let all = || people.iter().enumerate().filter(|(_, person)| person.id == person.name);
    let bare: HashMap<String, usize> = all().map(|(i, person)| (key(&person.name), i)).collect();
    let mut variants: HashMap<usize, Vec<(usize, &Person)>> = HashMap::new();
    for (i, person) in all() {
        if let Some(&of) = base(&person.name).and_then(|base| bare.get(&key(base))) {
            variants.entry(of).or_default().push((i, person));
        }
    }
    let mut same = HashMap::new();
    for (of, variants) in variants {
        if let [(one, _)] = variants[..]
            && count(one) > count(of)
        {
            same.insert(of, one);
            continue;
        }
        let is_alone = variants.len() == 1;
        let others = variants.into_iter().filter(|(_, one)| is_alone || is_remark(&one.name));
        same.extend(others.map(|(i, _)| (i, of)));
    }
    same
}

/// Whether what is in brackets at the end of a name is in lower case, as a remark is.
fn is_remark(name: &str) -> bool {
    name.rsplit_once('(').is_some_and(|(_, inside)| !inside.contains(char::is_uppercase))
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
    fn brackets_after_a_name_make_no_other_person_and_that_is_said() {
        let (people, _, said) =
            united(&["Marsh (she/her)", "Cole", "Marsh (she/her)", "Marsh", "Cole (crying)"]);
        assert_eq!(people, ["Marsh (she/her)", "Cole"]);
        assert!(said[0].starts_with("Marsh is read as Marsh (she/her): "), "{said:?}");
        assert!(said[1].starts_with("Cole (crying) is read as Cole: "), "{said:?}");
        assert_eq!(united(&["Cole", "Cole (Sr)", "Cole (Jr)"]).0, ["Cole", "Cole (Sr)", "Cole (Jr)"]);
    }

    #[test]
    fn a_sign_names_nobody_which_is_said() {
        let (people, speakers, said) = united(&["-", "Ann", "-"]);
        assert_eq!((people, speakers), (vec!["Ann".to_owned()], vec![None, Some(0), None]));
        assert_eq!(said, ["\"-\" names nobody: 2 utterances without a speaker [unknown-speaker]"]);
    }
}
