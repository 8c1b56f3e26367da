//! What came before a mark, in one sentence that needs no context.

use super::gap::{few_reasons, few_reasons_of_part, questioning_of};
use super::phrase::{Phrase, PhraseRole, joined};
use super::totals::ends_alone;
use crate::record::{as_words, mark_noun};
use crate::session::{
    BandKind, Figures, GapKind, LastGap, Mark, Part, Session, Totals, Zero, ZeroKind, sum_text,
};
use crate::time::{Millis, SessionTime};

/// Describes in one sentence how long after a reference point a mark came, how much of that time was taped, untaped,
/// logged as questioning and not held, and how long after which gap:
///
/// `The confession came 16:57:51 after the start of the session, 5:49:06 of it taped and 11:08:45 untaped (none of that
/// logged as questioning, 9:00:25 disputed or not known), and 0:33:41 after the end of gap 5 (2:35:30, unexplained).`
///
/// All sums are of the time between the reference point and the mark, whichever is first. The sentence says nothing that
/// was only known after `horizon`, if there is one.
#[must_use]
pub fn before_mark<'a>(
    session: &'a Session,
    zero: &'a Zero,
    mark: &'a Mark,
    horizon: Option<SessionTime>,
) -> Vec<Phrase<'a>> {
    let figures = session.figures();
    let mut sentence = the_mark(mark, horizon);
    if let Some(first) = sentence.first_mut() {
        first.text = first.text.replacen('t', "T", 1).into();
    }
    sentence.extend(mark.certainty.remark().map(|time| Phrase::plain(format!(" ({time})"))));
    let gap = last_gap(figures, mark, horizon);
    if zero.origin == ZeroKind::Mark(mark.key) {
        sentence.push(Phrase::plain(", from which hours count, came "));
        sentence.extend(gap);
    } else {
        sentence.push(Phrase::plain(" came "));
        sentence.extend(from_reference(session, zero, mark, horizon));
        let and = if figures.before_mark(mark).last_gap.is_some() { ", and " } else { ", " };
        sentence.push(Phrase::plain(and));
        sentence.extend(gap);
    }
    sentence.push(Phrase::plain("."));
    sentence
}

/// A mark by its kind: `the confession`; with its number where the kind has several, `the first denial`, `the 2nd denial`.
fn the_mark(mark: &Mark, horizon: Option<SessionTime>) -> Vec<Phrase<'_>> {
    let has_next = mark.next.is_some_and(|next| horizon.is_none_or(|horizon| next <= horizon));
    let which = match mark.number {
        1 if has_next => "the first ".to_owned(),
        1 => "the ".to_owned(),
        n => format!("the {n}{} ", ordinal_ending(n)),
    };
    vec![Phrase::plain(which), Phrase::new(PhraseRole::Term, mark_noun(&mark.kind))]
}

/// The ending of an ordinal number: `2nd`, `11th`, `23rd`.
fn ordinal_ending(n: usize) -> &'static str {
    match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// How long after or before the reference point the mark came, and what that time consists of.
fn from_reference<'a>(
    session: &'a Session,
    zero: &'a Zero,
    mark: &Mark,
    horizon: Option<SessionTime>,
) -> Vec<Phrase<'a>> {
    let reference = match zero.origin {
        ZeroKind::Start => vec![Phrase::plain("the start of the session")],
        ZeroKind::Tape => vec![Phrase::plain("the first tape")],
        ZeroKind::Event(number) => vec![Phrase::plain(format!("event #{number}"))],
        ZeroKind::Work(_) => vec![
            Phrase::plain("the mark "),
            Phrase::new(PhraseRole::Term, as_words(&zero.name)),
            Phrase::plain(", which is not in the log"),
        ],
        ZeroKind::Mark(key) => match session.key_events().mark(key) {
            Some(mark) => {
                let certainty = mark.certainty.remark().map(|time| Phrase::plain(format!(" ({time})")));
                the_mark(mark, horizon).into_iter().chain(certainty).collect()
            }
            None => vec![Phrase::new(PhraseRole::Term, as_words(&zero.name))],
        },
    };
    let t = mark.key.time;
    let (from, to) = (t.min(zero.time), t.max(zero.time));
    let totals = session.figures().totals_known_between(from, to, horizon);
    if totals.elapsed == Millis::ZERO {
        return [vec![Phrase::plain("at ")], reference].concat();
    }
    let whole = session.figures().whole_seconds && totals.add_up_in_seconds();
    let text = |length| sum_text(length, whole);
    let side = if zero.time <= t { " after " } else { " before " };
    let mut phrases = vec![Phrase::figure(text(totals.elapsed)), Phrase::plain(side)];
    phrases.extend(reference);
    let no_record = session.figures().no_record_between(from, to);
    let mut items = consists_of(totals, no_record, text);
    if let Some((_, words)) = items.first_mut() {
        words.insert_str(0, " of it");
    }
    let last = items.len().saturating_sub(1);
    for (i, (figure, words)) in items.into_iter().enumerate() {
        let separator = if i > 0 && i == last { " and " } else { ", " };
        phrases.extend([Phrase::plain(separator), figure, Phrase::plain(words)]);
    }
    phrases
}

/// The figures that add up to the time of the totals, each with its words.
fn consists_of(
    totals: Totals,
    no_record: Millis,
    text: impl Fn(Millis) -> String,
) -> Vec<(Phrase<'static>, String)> {
    let band = |length, kind| Phrase::new(PhraseRole::Band(kind), text(length));
    let mut items = Vec::new();
    if let Some(taped) = totals.taped {
        let assumed = totals.assumed_taped.filter(|&assumed| assumed != Millis::ZERO);
        let assumed = assumed.map(|assumed| format!("{} of that assumed", text(assumed)));
        let remarks: Vec<String> = assumed.into_iter().chain(ends_alone(totals)).collect();
        let remarks = if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join("; ")) };
        items.push((Phrase::figure(text(taped)), format!(" taped{remarks}")));
    }
    if let Some(untaped) = totals.untaped {
        let asked = if untaped == Millis::ZERO { String::new() } else { asked(totals, &text) };
        items.push((band(untaped, BandKind::Gap(GapKind::Declared)), format!(" untaped{asked}")));
    }
    let rest = totals.elapsed - totals.untaped.unwrap_or_default() - totals.not_held;
    if totals.taped.is_none() && rest != Millis::ZERO {
        let without = if no_record == Millis::ZERO {
            String::new()
        } else {
            format!(" ({} of that without a record)", text(no_record))
        };
        items.push((Phrase::figure(text(rest)), format!(" with taping unknown{without}")));
    }
    if totals.not_held != Millis::ZERO {
        items.push((band(totals.not_held, BandKind::NotHeld), " not held".to_owned()));
    }
    items
}

/// How much of the untaped time the log states to be questioning, in parentheses; and for how much it leaves that open.
fn asked(totals: Totals, text: impl Fn(Millis) -> String) -> String {
    let (Some(untaped), Some(by)) = (totals.untaped, totals.untaped_by_questioning) else {
        return String::new();
    };
    let open = by.disputed + by.unknown;
    let how = match (by.disputed == Millis::ZERO, by.unknown == Millis::ZERO) {
        (true, _) => "not known",
        (false, true) => "disputed",
        (false, false) => "disputed or not known",
    };
    if by.no == untaped {
        return " (all of that logged as free of questioning)".to_owned();
    }
    let yes = match by.yes {
        yes if yes == untaped => "all".to_owned(),
        Millis::ZERO => "none".to_owned(),
        yes => text(yes),
    };
    let open = if open == Millis::ZERO { String::new() } else { format!(", {} {how}", text(open)) };
    format!(" ({yes} of that logged as questioning{open})")
}

/// How long after the last gap a mark came, or that it is in one.
fn last_gap<'a>(figures: &'a Figures, mark: &'a Mark, horizon: Option<SessionTime>) -> Vec<Phrase<'a>> {
    let Some(LastGap { gap, span, since_end, part }) = figures.before_mark(mark).last_gap else {
        return vec![Phrase::plain("with no gap before it")];
    };
    let band = |length| {
        let kind = BandKind::Gap(gap.kind);
        Phrase::new(PhraseRole::Band(kind), sum_text(length, figures.whole_seconds))
    };
    let number = gap.number;
    let (begin, known) = if gap.span.end > mark.key.time {
        // How long a gap is can be known only after it.
        let is_over = horizon.is_none_or(|horizon| gap.span.end <= horizon);
        let length = is_over.then(|| vec![Phrase::plain(" ("), band(gap.length()), Phrase::plain(" long)")]);
        let begin = [
            vec![Phrase::plain(format!("during gap {number}"))],
            length.unwrap_or_default(),
            vec![Phrase::plain(", "), band(span.length()), Phrase::plain(" after it began")],
        ]
        .concat();
        let stated = part.and_then(|part| Some((part, gap.parts.get(part)?)));
        let is_over = |part: &Part| horizon.is_none_or(|horizon| part.span.end <= horizon);
        let stated = stated.filter(|(_, stated)| is_over(stated)).map(|(part, stated)| {
            let number = format!("part {}: ", gap.part_number(part));
            let number = (gap.parts.len() > 1).then(|| vec![Phrase::plain(number)]);
            let stated = joined([few_reasons_of_part(stated), questioning_of(stated)], ", ");
            [number.unwrap_or_default(), stated].concat()
        });
        (begin, stated.unwrap_or_default())
    } else {
        let begin = match since_end {
            Millis::ZERO => vec![Phrase::plain(format!("at the end of gap {number}"))],
            since => {
                let since = Phrase::figure(sum_text(since, figures.whole_seconds));
                vec![since, Phrase::plain(format!(" after the end of gap {number}"))]
            }
        };
        let kind = match gap.kind {
            GapKind::Inferred => vec![Phrase::plain(gap.kind.label())],
            GapKind::Declared => few_reasons(gap),
        };
        (begin, joined([vec![band(gap.length())], kind], ", "))
    };
    if known.is_empty() {
        return begin;
    }
    [begin, vec![Phrase::plain(" (")], known, vec![Phrase::plain(")")]].concat()
}

#[cfg(test)]
mod tests;
