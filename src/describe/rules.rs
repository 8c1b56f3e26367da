//! What an answer to a rule on recording rests on, in words.
//!
//! The answers are "met", "not met" and "cannot tell from this log". What a rule says follows is given in its own terms, as its.

use super::phrase::{Phrase, PhraseRole, plain_text};
use super::timestamp::Timestamps;
use super::{few_reasons_of_part, time_sign};
use crate::measure::rules::{Answer, Finding, Known, LaterAdmissions, Rule};
use crate::record::{EventKind, Questioning, as_words, counted};
use crate::session::Session;
use crate::time::format_hms;

/// An answer in words.
#[must_use]
pub fn answer(answer: Answer) -> &'static str {
    match answer {
        Answer::Met => "met",
        Answer::NotMet => "not met",
        Answer::CannotTell => "cannot tell from this log",
    }
}

/// How a text is known, in words.
#[must_use]
pub fn known(known: Known) -> &'static str {
    match known {
        Known::Text => "from its text, often an excerpt",
        Known::SecondHand => "second hand",
        Known::Memory => "from memory, not verified",
    }
}

/// How the text of a rule is known, and when it was read.
#[must_use]
pub fn source_of_rule(rule: &Rule) -> String {
    let note = rule.note.as_ref().map(|note| format!("; {note}")).unwrap_or_default();
    let read = match &rule.read {
        Some(date) => format!("read {date}"),
        None => "date of reading not stated".to_owned(),
    };
    format!("known {}{note}; {read}", known(rule.known))
}

/// An event by its number, its kind and its time: `#12 WARNING 2019-03-02 13:03:45`. Reads no text of the log but the kind of a
/// mark.
fn event_name(session: &Session, i: usize) -> Vec<Phrase<'static>> {
    let Some(entry) = session.index().get(i) else { return Vec::new() };
    let at = Timestamps::new(session).date_time(entry.time());
    let kind = match session.key_events().mark(entry.key()) {
        Some(mark) => Phrase::new(PhraseRole::Mark, as_words(&mark.kind).to_uppercase()),
        None => match session.people().get(entry.speaker()) {
            person if entry.kind() == EventKind::Utterance => {
                Phrase::new(PhraseRole::Name, person.name.clone())
            }
            _ => Phrase::plain(entry.kind().noun()),
        },
    };
    let number = Phrase::plain(format!("#{} ", i + 1));
    vec![number, kind, Phrase::plain(format!(" {}{at}", time_sign(entry)))]
}

/// What the admissions after untaped questioning are after, and how many they are.
#[must_use]
pub fn later_admissions(session: &Session, later: &LaterAdmissions) -> String {
    let (gap, part) = later.after;
    let gap = session.figures().gaps.get(gap);
    let part = gap.map(|gap| gap.part_number(part)).unwrap_or_default();
    let before = match later.questioned {
        Questioning::Yes => "the first untaped questioning".to_owned(),
        other @ (Questioning::Disputed | Questioning::Unknown | Questioning::No) => {
            format!("the first untaped time of which questioning is {}", other.word())
        }
    };
    let number = gap.map_or(0, |gap| gap.number);
    let after = format!("After {before} (gap {number}, part {part})");
    match later.marks.len() as u64 {
        0 => format!("{after}, no mark of an admission, a confession or a signed statement."),
        n => format!("{after}, {} of an admission, a confession or a signed statement:", counted(n, "mark")),
    }
}

/// What an answer rests on.
#[must_use]
pub fn finding(session: &Session, finding: &Finding) -> Vec<Phrase<'static>> {
    let figures = session.figures();
    let event = |i: usize| event_name(session, i);
    let plain = |text: String| vec![Phrase::plain(text)];
    let part = |says: &str| {
        let Some((gap, part)) = finding.gap().and_then(|(gap, part)| Some((figures.gaps.get(gap)?, part?)))
        else {
            return Vec::new();
        };
        let Some(of_gap) = gap.parts.get(part) else { return Vec::new() };
        let number = if gap.parts.len() > 1 {
            format!("part {}", gap.part_number(part))
        } else {
            format!("gap {}", gap.number)
        };
        let length = format_hms(of_gap.length());
        let reasons = plain_text(&few_reasons_of_part(of_gap));
        let reasons = if reasons.is_empty() { "no reason stated".to_owned() } else { reasons };
        let questioning = of_gap.stated_questioning().map_or("not stated", |word| word.word());
        vec![
            Phrase::plain(format!("{number} ({length}; ")),
            Phrase::new(PhraseRole::Term, reasons),
            Phrase::plain(format!("; questioning: {questioning}): {says}")),
        ]
    };
    let gap = |says: &str| {
        let number = finding.gap().and_then(|(gap, _)| figures.gaps.get(gap)).map_or(0, |gap| gap.number);
        plain(format!("gap {number}: {says}"))
    };
    match finding {
        Finding::NoTapeEvents => plain("the log has no tape events".to_owned()),
        Finding::NothingTaped => plain("the log has tape events, but nothing is taped".to_owned()),
        Finding::NoMark(kind) => vec![
            Phrase::plain("the log has no mark "),
            Phrase::new(PhraseRole::Mark, as_words(kind).to_uppercase()),
        ],
        Finding::NoUtterance => plain("the log has nothing between a start and an end".to_owned()),
        Finding::NotInLog => plain("a log does not say this".to_owned()),
        Finding::Taped(i) => [event(*i), plain(": on tape".to_owned())].concat(),
        Finding::Untaped(i) => [event(*i), plain(": not on tape".to_owned())].concat(),
        Finding::TapingUnknown(i) => {
            [event(*i), plain(": whether it is on tape is not known".to_owned())].concat()
        }
        Finding::AtTapeEnd(i) => {
            [event(*i), plain(": at the very moment at which the tape ends".to_owned())].concat()
        }
        Finding::TapeAfter(i, late) => {
            [event(*i), plain(format!(": the first tape begins {} later", format_hms(*late)))].concat()
        }
        Finding::TapeBefore(i) => {
            let first =
                figures.first_taped().map(|t| Timestamps::new(session).date_time(t)).unwrap_or_default();
            [event(*i), plain(format!(": the first tape begins before or then, {first}"))].concat()
        }
        Finding::SaidOffTape(i) => [event(*i), plain(": the police speak off tape".to_owned())].concat(),
        Finding::NoGap => plain("no gap in the way".to_owned()),
        Finding::Excused(..) => part("the rule excuses this reason"),
        Finding::NotExcused(..) => part("no stated reason that the rule excuses"),
        Finding::MayBeExcused(..) => part("whether the rule excuses this, the log does not decide"),
        Finding::Questioned(..) => part("untaped questioning"),
        Finding::QuestioningOpen(..) => part("whether there was questioning is left open"),
        Finding::NotQuestioned(..) => part("no questioning"),
        Finding::BreakStated(_) => gap("stated on tape, with its reason"),
        Finding::BreakNotStated(_) => gap("not stated on tape"),
        Finding::BreakUnknown(_) => gap("the log does not say whether it and its reason are stated on tape"),
        Finding::EndStated(i, stated) => {
            let says = match stated {
                Some(true) => ": stated on tape",
                Some(false) => ": not stated on tape",
                None => ": the log does not say whether it is stated on tape",
            };
            [event(*i), plain(says.to_owned())].concat()
        }
    }
}
