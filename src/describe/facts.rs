//! Who mentioned a fact first, in words: the mention, the untaped time before it, and the origin.
//!
//! No sentence says who told whom. That a suspect was first never appears without the untaped time before it.

use super::phrase::{DOT, Phrase, PhraseRole};
use super::timestamp::Timestamps;
use super::{taping, time_sign};
use crate::measure::facts::{Mention, Origin, Standing};
use crate::record::{Role, counted};
use crate::session::{BandKind, Before, GapKind, Session, sum_text};
use crate::time::{Millis, format_hms};
use crate::work::{Form, Verdict};
use std::collections::BTreeMap;

/// The sign after a match that is not decided.
pub const UNDECIDED: &str = "?";

/// The sign of a mention: a question mark until it is decided.
#[must_use]
pub fn undecided(standing: Standing) -> &'static str {
    if standing.is_decided() { "" } else { UNDECIDED }
}

/// A form of mention in words.
#[must_use]
pub fn form(form: Form) -> &'static str {
    match form {
        Form::Statement => "as a statement",
        Form::Leading => "in a leading question",
        Form::Choice => "as one of several choices",
        Form::Exhibit => "by an exhibit",
        Form::Free => "freely",
        Form::Asked => "on being asked",
        Form::Assent => "by assent",
    }
}

/// What coders decided of a mention: `kp: mention, leading`. Nothing if nobody has.
#[must_use]
pub fn verdicts(mention: &Mention) -> String {
    let one = |(coder, (is, form)): (&_, &(Verdict, Option<Form>))| {
        let form = form.map(|form| format!(", {form}")).unwrap_or_default();
        format!("{coder}: {is}{form}")
    };
    let all: Vec<String> = mention.verdicts.iter().map(one).collect();
    all.join("; ")
}

/// A mention: its number, when it was, who spoke in which role, how, and whether it was on tape.
#[must_use]
pub fn mention<'a>(session: &'a Session, mention: &Mention) -> Vec<Phrase<'a>> {
    let Some(entry) = session.index().get(mention.i) else { return Vec::new() };
    let sign = match undecided(mention.standing) {
        "" => String::new(),
        sign => format!(" {sign}"),
    };
    let at = Timestamps::new(session).date_time(entry.time());
    let person = session.people().get(entry.speaker());
    let mut phrases = vec![
        Phrase::plain(format!("#{}{sign}{DOT}{}{at}{DOT}", mention.i + 1, time_sign(entry))),
        Phrase::new(PhraseRole::Name, person.name.as_str()),
        Phrase::plain(format!(" ({})", mention.role)),
    ];
    let how = mention.form().map(|how| format!("{DOT}{}", form(how))).unwrap_or_default();
    phrases.push(Phrase::plain(format!("{how}{DOT}{}", taping(session, entry))));
    if mention.standing == Standing::CodersDiffer {
        phrases.push(Phrase::plain(format!("{DOT}coders differ")));
    }
    phrases
}

/// How often each role mentioned a fact: `police 3, suspect 1`, or `none`.
#[must_use]
pub fn by_role(times: &BTreeMap<Role, u64>) -> String {
    let of: Vec<String> = times.iter().map(|(role, n)| format!("{role} {n}")).collect();
    if of.is_empty() { "none".to_owned() } else { of.join(", ") }
}

/// The untaped time before a moment, the number of gaps, and how much of it the log says was questioning.
#[must_use]
pub fn untaped_before(session: &Session, before: &Before<'_>) -> Vec<Phrase<'static>> {
    let whole = session.figures().whole_seconds && before.totals.add_up_in_seconds();
    let text = |length: Millis| sum_text(length, whole);
    let gaps = |n: usize| counted(n as u64, "gap");
    let mut phrases = Vec::new();
    match before.totals.untaped {
        None => phrases.push(Phrase::plain("not known: the log tells of no tape and of no untaped time")),
        Some(untaped) => {
            let band = PhraseRole::Band(BandKind::Gap(GapKind::Declared));
            phrases.push(Phrase::new(band, text(untaped)));
            phrases.push(Phrase::plain(format!(" in {}", gaps(before.gaps))));
            if let Some(by) = before.totals.untaped_by_questioning.filter(|_| untaped != Millis::ZERO) {
                let parts =
                    [("yes", by.yes), ("disputed", by.disputed), ("unknown", by.unknown), ("no", by.no)];
                let parts = parts.map(|(word, length)| format!("{word} {}", text(length)));
                phrases.push(Phrase::plain(format!("; questioning: {}", parts.join(", "))));
            }
        }
    }
    if before.inferred_gaps > 0 {
        let gaps = gaps(before.inferred_gaps);
        phrases.push(Phrase::plain(format!("; besides, {gaps} with no record")));
    }
    if before.totals.not_held != Millis::ZERO {
        phrases.push(Phrase::plain("; besides, "));
        phrases.push(Phrase::new(PhraseRole::Band(BandKind::NotHeld), text(before.totals.not_held)));
        phrases.push(Phrase::plain(" not held"));
    }
    phrases
}

/// The last gap before a moment: its number and length, and how long before it ended. `none` if there is none.
#[must_use]
pub fn last_gap_before(session: &Session, before: &Before<'_>) -> Vec<Phrase<'static>> {
    let Some(last) = &before.last_gap else { return vec![Phrase::plain("none")] };
    let whole = session.figures().whole_seconds;
    let length =
        Phrase::new(PhraseRole::Band(BandKind::Gap(last.gap.kind)), sum_text(last.span.length(), whole));
    let begin = vec![Phrase::plain(format!("gap {}, ", last.gap.number)), length];
    let end = if last.span.end < last.gap.span.end {
        " of it before this, which is in the gap".to_owned()
    } else {
        format!(", ended {} before", format_hms(last.since_end))
    };
    [begin, vec![Phrase::plain(end)]].concat()
}

/// Where a fact comes from, as far as the log shows.
#[must_use]
pub fn origin(origin: Origin, whole_seconds: bool) -> String {
    match origin {
        Origin::NotMentioned => "not mentioned in this log".to_owned(),
        Origin::PoliceFirst => "police first, on tape".to_owned(),
        Origin::SuspectFirst => "suspect first, on tape, with no untaped time before".to_owned(),
        Origin::SuspectFirstAfterUntaped(untaped) => {
            format!("suspect first on tape, but after {} of untaped time", sum_text(untaped, whole_seconds))
        }
        Origin::OtherFirst(role) => format!("{role} first, on tape"),
        Origin::NotOnTape => "not on tape: the first mention is not".to_owned(),
        Origin::TapingUnknown => "cannot tell: the log has no tape events".to_owned(),
    }
}
