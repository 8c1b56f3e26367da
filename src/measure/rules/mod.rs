//! Rules on the recording of interrogations: what each asks of a recording, as conditions over a log.
//!
//! The rules are data (`rules.json`), the conditions are code. A condition is met, not met, or cannot be told from this log; no
//! answer says what follows from it in law. Offense, age and place are not in a log, so a rule is answered *if it applies*.

mod conditions;

pub use conditions::{Answer, ConditionAnswer, Finding, LaterAdmissions, RuleAnswer, answer};

use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// Whose rule it is.
    pub name: String,
    /// Where it is found.
    pub citation: String,
    /// How its text is known.
    pub known: Known,
    /// The date on which its text was read, if it is known.
    #[serde(default)]
    pub read: Option<String>,
    /// What of it is known in another way.
    #[serde(default)]
    pub note: Option<String>,
    /// What it asks of a recording.
    pub conditions: Vec<Condition>,
    /// The reasons for time without tape that it excuses, if they are stated.
    pub excuses: Vec<Excuse>,
    /// What it calls any other reason that may excuse, which a log cannot decide.
    #[serde(default)]
    pub other: Option<String>,
    /// Whether admissions after untaped questioning matter to it.
    #[serde(default)]
    pub lists_admissions: bool,
    /// What it says follows, in its own terms.
    pub follows: String,
}

/// How the text of a rule is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// The text itself was read, often as an excerpt.
    Text,
    /// From others who quote or describe it.
    SecondHand,
    /// From memory: not verified.
    Memory,
}

impl Known {
    /// The word in JSON and CSV.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Known::Text => "text",
            Known::SecondHand => "second_hand",
            Known::Memory => "memory",
        }
    }
}

/// What a rule asks of a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Its id in the rule.
    pub id: String,
    /// What is asked, after "the recording …".
    pub says: String,
    /// How it is tested.
    pub test: Test,
    /// The kinds of mark that the test is about.
    #[serde(default)]
    pub marks: Vec<String>,
    /// How it is known, if in another way than the rule.
    #[serde(default)]
    pub known: Option<Known>,
}

/// How a condition is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Test {
    /// Tape runs at or before the earliest of these marks.
    Start,
    /// Tape runs at or before the first of these kinds that the log has.
    StartAtOne,
    /// Tape runs before the first questioning in custody: the first untaped part of a gap that is stated to be questioning, or
    /// the first utterance of the police off tape, after an arrest, custody or `room_entry` mark.
    InterrogationStart,
    /// As [`Test::InterrogationStart`], and at or before the first warning.
    WarningOrInterrogation,
    /// Tape runs at the last utterance of police or suspect, at the last confession and signed statement, and at the release.
    ToEnd,
    /// No declared gap from the start to the end, but for excused ones.
    Continuous,
    /// All questioning from the start to the end is on tape: a gap of which the log says no questioning is not in the way.
    QuestioningRecorded,
    /// These marks are on tape.
    OnTape,
    /// Each break is stated on tape, with its reason.
    BreaksStated,
    /// The last end of tape is stated on tape.
    EndStated,
    /// No log can answer it.
    NotInLog,
}

/// A reason for time without tape that a rule excuses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excuse {
    /// The reason, as written in a log.
    pub reason: String,
    /// The reason as the rule has it.
    pub says: String,
    /// Whether it must be stated on tape.
    #[serde(default)]
    pub on_tape: bool,
}

/// The rules that are part of the program, in order.
///
/// ```
/// use untaped::measure::rules::rules;
/// assert_eq!(rules()[0].citation, "Tex. Code Crim. Proc. art. 2B.0202(b), (c)");
/// ```
#[must_use]
pub fn rules() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    // A test reads them, so that a fault in the file is found there.
    RULES.get_or_init(|| serde_json::from_str(include_str!("rules.json")).unwrap_or_default())
}

/// The rule with an id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules().iter().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_where_it_is_found_how_it_is_known_and_what_it_says_follows() {
        let read: Result<Vec<Rule>, _> = serde_json::from_str(include_str!("rules.json"));
        let read = read.unwrap();
        assert_eq!(read.len(), 12);
        let mut ids: Vec<&str> = read.iter().map(|rule| rule.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), read.len());
        for rule in &read {
            assert!(
                !rule.citation.is_empty() && !rule.follows.is_empty() && rule.conditions.len() >= 2,
                "{}",
                rule.id
            );
            assert!(
                rule.known == Known::Text || rule.known == Known::Memory || rule.note.is_some(),
                "{}: what is second hand is said",
                rule.id
            );
            for condition in &rule.conditions {
                let needs = matches!(condition.test, Test::Start | Test::StartAtOne | Test::OnTape);
                assert_eq!(needs, !condition.marks.is_empty(), "{}/{}", rule.id, condition.id);
            }
        }
    }
}
