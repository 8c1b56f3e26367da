//! A gap in words: what the log states of it.

use super::phrase::{DOT, Phrase, joined, per, term};
use crate::record::{Questioning, counted};
use crate::session::{BEFORE_TAPE, Gap, GapKind, Part, Session, Statement, distinct};
use crate::time::{Millis, SessionTime, Span, format_in_words};

/// Describes a gap: first what the log states of all of it, then of each part of it with the part's length, so that
/// no statement seems to cover more than it does. The log states nothing about an inferred gap.
#[must_use]
pub fn gap(gap: &Gap) -> Vec<Phrase<'_>> {
    if gap.kind == GapKind::Inferred {
        let open = "the line before has no end time: some of this may be speech";
        return gap.after_open_end.then(|| Phrase::plain(open)).into_iter().collect();
    }
    let asked_of_all = asked(gap.whole.iter().map(AsRef::as_ref));
    let asked_of_all =
        if gap.questioning.is_empty() { vec![Phrase::plain("questioning not stated")] } else { asked_of_all };
    let mut parts = vec![reasons_in(gap.whole_gap_reasons()), asked_of_all];
    parts.extend(on_tape_and_sources(gap.whole.iter().map(AsRef::as_ref)));
    for (span, stated) in &gap.intervals {
        let mut part = vec![Phrase::figure(format_in_words(span.length())), Phrase::plain(" of it: ")];
        let reason = stated.reason.as_deref().map(term).unwrap_or_default();
        let one = std::iter::once(stated.as_ref());
        let others = on_tape_and_sources(one.clone());
        part.extend(joined([reason, self::asked(one)].into_iter().chain(others), ", "));
        parts.push(part);
    }
    if gap.more > 0 {
        parts.push(not_listed(gap.more, "more untaped interval"));
    }
    joined(parts, DOT)
}

/// Describes one part of a gap: its reasons, whether it was questioning, and its sources.
#[must_use]
pub fn part(part: &Part) -> Vec<Phrase<'_>> {
    joined(facts(part), DOT)
}

/// Describes one part of a gap as [`part`] does, but first whether it was questioning: in a narrow row the rest is cut.
#[must_use]
pub fn part_by_questioning(part: &Part) -> Vec<Phrase<'_>> {
    let mut facts = facts(part);
    facts.swap(0, 1);
    joined(facts, DOT)
}

/// The facts of a part: its reasons, whether it was questioning, and the others.
fn facts(part: &Part) -> Vec<Vec<Phrase<'_>>> {
    let stated = part.stated.iter().map(AsRef::as_ref);
    let mut phrases = vec![reasons_in(part.reasons()), questioning_of(part)];
    phrases.extend(on_tape_and_sources(stated));
    if part.more > 0 {
        phrases.push(not_listed(part.more, "more statement"));
    }
    phrases
}

/// How many statements are left out.
fn not_listed(more: usize, noun: &str) -> Vec<Phrase<'static>> {
    vec![Phrase::plain(format!("{}, not listed", counted(more as u64, noun)))]
}

/// Describes a gap that its parts follow if it has several: as [`gap_before_its_parts`] then, else as [`gap`].
#[must_use]
pub fn gap_or_its_parts(gap: &Gap) -> Vec<Phrase<'_>> {
    if gap.parts.len() > 1 { gap_before_its_parts(gap) } else { self::gap(gap) }
}

/// Describes a gap whose parts are listed after it: what the log states of all of it, and the number of its parts.
#[must_use]
pub fn gap_before_its_parts(gap: &Gap) -> Vec<Phrase<'_>> {
    let whole = gap.whole_gap_reasons();
    let mut phrases = vec![if whole.is_empty() { Vec::new() } else { reasons_in(whole) }];
    phrases.push(asked(gap.whole.iter().map(AsRef::as_ref)));
    phrases.extend(on_tape_and_sources(gap.whole.iter().map(AsRef::as_ref)));
    phrases.push(vec![Phrase::plain(counted(gap.parts.len() as u64, "part"))]);
    joined(phrases, DOT)
}

fn reasons_in<'a>(reasons: impl IntoIterator<Item = &'a str>) -> Vec<Phrase<'a>> {
    let reason = |reason| match reason {
        BEFORE_TAPE => vec![Phrase::plain("before the first tape")],
        reason => term(reason),
    };
    let reasons = joined(reasons.into_iter().map(reason), ", ");
    if reasons.is_empty() { vec![Phrase::plain("no reason stated")] } else { reasons }
}

/// The first three reasons that the log states of a gap or of parts of it, and how many there are besides.
#[must_use]
pub fn few_reasons(gap: &Gap) -> Vec<Phrase<'_>> {
    few_of(gap.reasons.iter().map(String::as_str))
}

/// The first three reasons that the log states of a part of a gap, and how many there are besides.
#[must_use]
pub fn few_reasons_of_part(part: &Part) -> Vec<Phrase<'_>> {
    few_of(part.reasons())
}

/// The first three of some reasons, and how many there are besides.
fn few_of<'a>(mut reasons: impl Iterator<Item = &'a str>) -> Vec<Phrase<'a>> {
    let few: Vec<&str> = reasons.by_ref().take(3).collect();
    let more = reasons.count();
    let more = (more > 0).then(|| Phrase::plain(format!(" and {}", counted(more as u64, "more reason"))));
    reasons_in(few).into_iter().chain(more).collect()
}

/// Whether a part was questioning, or that the log does not state it.
pub(super) fn questioning_of(part: &Part) -> Vec<Phrase<'static>> {
    match part.stated_questioning() {
        Some(asked) => questioning(asked),
        None => vec![Phrase::plain("questioning not stated")],
    }
}

/// Describes a silence on tape, whose length is written as `length`. If the log does not say when the words before it ended,
/// nobody knows how much of it was silence.
#[must_use]
pub fn silence(session: &Session, span: Span, length: &str) -> String {
    if session.is_after_open_end(span.start) {
        format!("no end logged; next line {length} later")
    } else {
        format!("silence {length}")
    }
}

/// Describes a pause in the talk before `until`, which playback shortens: `10 min 18 s of silence`, if the log says when the
/// words before it ended.
#[must_use]
pub fn pause(session: &Session, until: SessionTime, length: Millis) -> String {
    let what = if session.is_after_open_end(until - length) { "to the next line" } else { "of silence" };
    format!("{} {what}", format_in_words(length))
}

/// The number of gaps with the noun.
#[must_use]
pub fn gap_count(gaps: usize) -> String {
    counted(gaps as u64, "gap")
}

/// What is stated of questioning, each statement once.
fn asked<'a>(stated: impl Iterator<Item = &'a Statement>) -> Vec<Phrase<'a>> {
    joined(distinct(stated.filter_map(|s| s.questioning.as_ref())).map(|&q| questioning(q)), ", ")
}

/// Whether the reason was stated on tape, and the sources, each once.
fn on_tape_and_sources<'a>(
    stated: impl Iterator<Item = &'a Statement> + Clone,
) -> impl Iterator<Item = Vec<Phrase<'a>>> {
    let has_reason = stated.clone().any(|s| s.reason.is_some());
    let stated_on_tape = distinct(stated.clone().filter_map(|s| s.stated_on_tape.as_ref()));
    let sources = distinct(stated.filter_map(|s| s.source.as_ref()));
    stated_on_tape.map(move |&yes| on_tape(yes, has_reason)).chain(sources.map(|source| per(source)))
}

/// A statement on questioning.
pub(super) fn questioning(questioning: Questioning) -> Vec<Phrase<'static>> {
    vec![Phrase::plain(match questioning {
        Questioning::Yes => "log says questioning",
        Questioning::No => "log says no questioning",
        Questioning::Disputed => "questioning disputed",
        Questioning::Unknown => "questioning unknown",
    })]
}

/// Whether the reason was stated on the recording; without a reason in the log, that something was said there of switching off.
pub(super) fn on_tape(stated: bool, has_reason: bool) -> Vec<Phrase<'static>> {
    vec![Phrase::plain(match (stated, has_reason) {
        (true, true) => "reason stated on tape",
        (true, false) => "switching off announced on tape",
        (false, _) => "reason not stated on tape",
    })]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::describe::plain_text;
    use crate::session::Thresholds;

    /// The description of the gap from 60 to 90 s of a log with this `tape_off` and this untaped interval in the gap.
    fn described(off: &str, interval: &str) -> String {
        let tape_on = "{\"t\":0,\"type\":\"tape_on\"}\n";
        let end = "{\"t\":90,\"type\":\"tape_on\"}\n{\"t\":99,\"type\":\"tape_off\"}\n";
        let log = format!(
            "{tape_on}{{\"t\":60,\"type\":\"tape_off\"{off}}}\n\
             {{\"t\":70,\"end\":80,\"type\":\"untaped\"{interval}}}\n{end}"
        );
        plain_text(&gap(&Session::from_text("log", &log, Thresholds::default()).figures().gaps[0]))
    }

    #[test]
    fn questioning_is_what_the_log_says_and_not_stated_only_if_no_part_states_it() {
        let unknown = r#","questioning":"unknown""#;
        let (no, on_tape) = (r#","questioning":"no""#, r#","stated_on_tape":true"#);
        for (off, interval, text) in [
            ("", "", "no reason stated · questioning not stated"),
            (unknown, "", "no reason stated · questioning unknown"),
            ("", no, "no reason stated · 10 s of it: log says no questioning"),
            (no, "", "no reason stated · log says no questioning"),
            (on_tape, "", "no reason stated · questioning not stated · switching off announced on tape"),
        ] {
            let described = described(off, interval);
            assert!(described.starts_with(text), "{described}\n{text}");
        }
    }
}
