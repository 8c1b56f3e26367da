//! Reads CHAT's headers: participants, media file, and title.

use super::super::tiers::NameCounts;
use super::super::transcript::{Speaker, Transcript};
use crate::import::guesses;
use crate::record::{OUR_PREFIX, Person, Role};
use percent_encoding::percent_decode_str;
use std::collections::{HashMap, HashSet};

/// The headers read so far.
#[derive(Default)]
pub(super) struct Headers {
    /// The codes of the participants.
    codes: HashSet<String>,
    /// Whether this program wrote the file.
    own: bool,
    /// This program's own code for an unknown speaker.
    unknown: Option<String>,
    /// Speakers of main lines that are not participants.
    unlisted: HashMap<String, Speaker>,
    /// Headers that a log has no field for.
    others: NameCounts,
    /// Headers of the date and time of day.
    dates: Vec<(u64, String)>,
}

/// Headers about the file itself and its display, or that repeat what other lines state.
const IGNORED: &[&str] = &[
    "@UTF8", "@Begin", "@End", "@PID", "@Color words", "@Window", "@Font", "@Languages", "@Options",
    "@Blank", "@Number", "@Page",
];

/// Headers of the date and time of day. Without an offset from UTC, they state no instant.
const DATES: &[&str] = &["@Date", "@Time Start", "@Time Duration", "@Start"];

impl Headers {
    /// Reads one header.
    pub(super) fn read(&mut self, line: u64, head: &str, text: &str, transcript: &mut Transcript<'_>) {
        match head.trim_end() {
            "@Participants" => self.participants(line, text, transcript),
            "@ID" => self.id(text, transcript),
            "@Media" => {
                let name = text.split(',').next().unwrap_or_default().trim().trim_matches('"');
                transcript.media = Some(name.to_owned()).filter(|name| !name.is_empty());
            }
            "@Title" => transcript.title = Some(text.to_owned()).filter(|title| !title.is_empty()),
            head if DATES.contains(&head) => self.dates.push((line, format!("{head} {text}"))),
            head if IGNORED.contains(&head) => {}
            head => self.others.add(line, head),
        }
    }

    /// Reads `CODE Name Role` or `CODE Role`, separated by commas.
    fn participants(&mut self, line: u64, text: &str, transcript: &mut Transcript<'_>) {
        let people: Vec<Vec<&str>> = text
            .split(',')
            .map(|one| one.split_whitespace().collect())
            .filter(|one: &Vec<_>| !one.is_empty())
            .collect();
        // A role serves as a name if only one participant has it.
        let mut times = HashMap::<&str, u32>::new();
        for words in &people {
            if let [_, role] = words.as_slice() {
                *times.entry(role).or_default() += 1;
            }
        }
        for words in people {
            let (code, name, role) = match words.as_slice() {
                [code] => (*code, None, None),
                [code, role] => (*code, times.get(role).filter(|&&n| n == 1).map(|_| *role), Some(*role)),
                [code, name, role, ..] => (*code, Some(*name), Some(*role)),
                [] => continue,
            };
            if words.len() > 3 {
                let what =
                    format!("{code} has more than a name and a role; only the first two words are read");
                transcript.guess(line, guesses::UNLISTED_SPEAKER, what);
            }
            self.person(code, name, role, transcript);
        }
    }

    /// Reads `language|corpus|code|age|sex|group|SES|role|education|custom|`.
    fn id(&mut self, text: &str, transcript: &mut Transcript<'_>) {
        let fields: Vec<&str> = text.splitn(10, '|').map(str::trim).collect();
        let (Some(code), role) = (fields.get(2).filter(|code| !code.is_empty()), fields.get(7)) else {
            return;
        };
        if fields.get(1) == Some(&"untaped") {
            self.own_id(code, fields.get(5).copied(), fields.get(9).copied(), transcript);
            return;
        }
        let role = role.copied().filter(|role| !role.is_empty());
        if !self.codes.contains(*code) {
            self.person(code, role, role, transcript);
        }
    }

    /// Reads a person in this program's own files: the role is in the group field, the id in the custom field.
    fn own_id(&mut self, code: &str, role: Option<&str>, id: Option<&str>, transcript: &mut Transcript<'_>) {
        self.own = true;
        transcript.is_session = true;
        let id = id.unwrap_or_default().trim_end_matches('|');
        if id.strip_prefix(OUR_PREFIX) == Some("unknown") {
            self.unknown = Some(code.to_owned());
            if transcript.people.last().is_some_and(|person| person.id == code) {
                transcript.people.pop();
            }
            return;
        }
        let number = transcript.speaker(code).0 as usize;
        self.codes.insert(code.to_owned());
        if let Some(person) = transcript.people.get_mut(number) {
            person.id = percent_decode_str(id).decode_utf8_lossy().into_owned();
            person.role = role.and_then(Role::from_word).unwrap_or(person.role);
        }
    }

    /// Whether this program wrote the file.
    pub(super) fn is_own(&self) -> bool {
        self.own
    }

    /// Whether a code means an unknown speaker.
    pub(super) fn is_unknown(&self, code: &str) -> bool {
        self.unknown.as_deref() == Some(code)
    }

    fn person(
        &mut self,
        code: &str,
        name: Option<&str>,
        role: Option<&str>,
        transcript: &mut Transcript<'_>,
    ) {
        self.codes.insert(code.to_owned());
        transcript.person(Person {
            id: code.to_owned(),
            // CHAT has no spaces in names.
            name: name.unwrap_or(code).replace('_', " "),
            role: role.map_or(Role::Other, self::role),
        });
    }

    /// The speaker of a main line.
    pub(super) fn speaker(&mut self, line: u64, code: &str, transcript: &mut Transcript<'_>) -> Speaker {
        if self.codes.contains(code) {
            return transcript.speaker(code);
        }
        *self.unlisted.entry(code.to_owned()).or_insert_with(|| {
            let what = format!("{code} is not listed in @Participants; added as a speaker of that name");
            transcript.guess(line, guesses::UNLISTED_SPEAKER, what);
            transcript.speaker(code)
        })
    }

    /// Reports the headers that were left out.
    pub(super) fn report(self, transcript: &mut Transcript<'_>) {
        if let Some(&(line, _)) = self.dates.first() {
            let dates: Vec<String> = self.dates.into_iter().map(|(_, date)| date).take(8).collect();
            let what = format!("dates and times without a UTC offset left out: {}", dates.join(", "));
            transcript.dropped(line, what);
        }
        self.others.report_left_out("headers without a field in the log left out", transcript);
    }
}

/// The role that a CHAT role clearly means, if any. Most do not: an `Investigator` is the person who made the recording.
fn role(word: &str) -> Role {
    match word.to_lowercase().as_str() {
        "police" | "police_officer" | "detective" => Role::Police,
        "suspect" => Role::Suspect,
        "witness" => Role::Witness,
        "counsel" | "attorney" | "lawyer" => Role::Counsel,
        "parent" | "mother" | "father" => Role::Parent,
        "interpreter" => Role::Interpreter,
        _ => Role::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_role_is_kept() {
        assert_eq!(role("Attorney"), Role::Counsel);
        assert_eq!(role("Mother"), Role::Parent);
        for role in Role::ALL {
            assert_eq!(super::role(role.word()), *role);
        }
        assert_eq!(role("Investigator"), Role::Other);
        assert_eq!(role("Target_Child"), Role::Other);
    }
}
