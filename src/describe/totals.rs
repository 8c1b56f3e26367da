//! Totals in words: how much of a session was taped, untaped and not held.

use super::gap::gap_count;
use super::phrase::{Phrase, PhraseRole};
use super::timestamp::Timestamps;
use crate::record::{agree, counted};
use crate::session::{BandKind, ByQuestioning, Figures, GapKind, Session, Totals, sum_text};
use crate::time::{Millis, SessionTime, Span, format_hms_exact};

/// The sentence for a log without a timed event.
pub const NO_SESSION: &str = "No timed events in this log: there are no totals.";
/// In place of a total that the log does not give.
pub const UNKNOWN: &str = "unknown";
/// What a log without tape events says about taping.
pub const TAPING_UNKNOWN: &str = "unknown (no tape events in this log)";
/// The name of the share without the untaped time for which every statement is that there was no questioning.
pub const NOT_COUNTING_FREE: &str = "not counting time logged as free of questioning";

/// The name of the untaped share, which is of the session without time NOT HELD where there is some.
pub fn untaped_share(figures: &Figures) -> &'static str {
    if figures.not_held.is_empty() {
        "untaped share of the session"
    } else {
        "untaped share of the session, without time NOT HELD"
    }
}

const UNTAPED: BandKind = BandKind::Gap(GapKind::Declared);
const NO_RECORD: BandKind = BandKind::Gap(GapKind::Inferred);

/// The totals of a span, as an equation where the log has tape times: `17:09:20 = 6:00:35 taped + 11:08:45 UNTAPED`.
pub fn totals(figures: &Figures, span: Span) -> Vec<Phrase<'static>> {
    sums_of(figures, span, &Form::Equation)
}

/// The totals of a span with its untaped share, and `of` how long a whole, if that is given:
/// `13:48:40 of 17:09:20: 5:15:25 taped + 8:33:15 UNTAPED (61.9% so far)`.
pub fn totals_so_far(figures: &Figures, span: Span, of: Option<Millis>) -> Vec<Phrase<'static>> {
    sums_of(figures, span, &Form::SoFar { of })
}

/// How totals are put.
enum Form {
    Equation,
    SoFar { of: Option<Millis> },
}

fn sums_of(figures: &Figures, span: Span, form: &Form) -> Vec<Phrase<'static>> {
    let sums = figures.totals_between(span.start, span.end);
    // A time within a second may cut a gap and the tape, whose sums then add up in milliseconds alone.
    let whole_seconds = figures.whole_seconds && sums.add_up_in_seconds();
    let text = |length| sum_text(length, whole_seconds);
    let labeled = |length, kind: BandKind| {
        Phrase::new(PhraseRole::Band(kind), format!("{} {}", text(length), kind.label()))
    };
    let (of, share, equals, [is, comma]) = match form {
        Form::Equation => (None, None, " = ", ["; ", " in, "]),
        Form::SoFar { of: Some(of) } => (Some(*of), sums.untaped_share(), ": ", [": "; 2]),
        Form::SoFar { of: None } => (None, sums.untaped_share(), " = ", ["; ", " in, "]),
    };
    let share = share.map_or(String::new(), |share| format!(" ({share} so far)"));
    let mut phrases = vec![Phrase::figure(text(sums.elapsed))];
    phrases.extend(of.map(|of| Phrase::plain(format!(" of {}", text(of)))));
    let mut and = " + ";
    match (sums.taped, sums.untaped) {
        (Some(taped), untaped) => {
            phrases.push(Phrase::plain(format!("{equals}{} taped", text(taped))));
            if let Some(untaped) = untaped {
                phrases.extend([Phrase::plain(and), labeled(untaped, UNTAPED), Phrase::plain(share)]);
            }
        }
        (None, untaped) => {
            and = "; ";
            if let Some(untaped) = untaped {
                phrases.extend([Phrase::plain(comma), labeled(untaped, UNTAPED), Phrase::plain(share)]);
                phrases.push(Phrase::plain("; no tape events"));
            } else {
                phrases.extend([Phrase::plain(format!("{is}taping ")), Phrase::plain(TAPING_UNKNOWN)]);
            }
        }
    }
    if sums.not_held != Millis::ZERO {
        phrases.extend([Phrase::plain(and), labeled(sums.not_held, BandKind::NotHeld)]);
    }
    phrases
}

/// The part of some taped time that is assumed, and what it lacks; `None` if there is neither.
pub fn assumed(totals: Totals, whole_seconds: bool) -> Option<String> {
    let assumed = totals.assumed_taped.filter(|&assumed| assumed != Millis::ZERO).map(|assumed| {
        format!("including {} assumed up to the last words in the log", sum_text(assumed, whole_seconds))
    });
    let parts: Vec<String> = assumed.into_iter().chain(ends_alone(totals)).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// The tapes of which a log tells only the end, so that none of them counts as taped; `None` if there are none.
pub fn ends_alone(totals: Totals) -> Option<String> {
    let n = totals.ends_alone as u64;
    let ends = || {
        counted(n, "tape end")
            + agree(n, " has no start and is not counted", " have no start and are not counted")
    };
    (n > 0).then(ends)
}

/// The length of NO RECORD before `t`, with its label; `None` if there is none.
pub fn no_record(figures: &Figures, t: SessionTime) -> Option<Phrase<'static>> {
    let length = figures.no_record_to(t);
    let text = || format!("{} {}", sum_text(length, figures.whole_seconds), NO_RECORD.label());
    (length != Millis::ZERO).then(|| Phrase::new(PhraseRole::Band(NO_RECORD), text()))
}

/// The gaps that began by `t`, by kind: `5 gaps, 11:08:45 UNTAPED`. Nothing for a kind without gaps.
pub fn gap_totals(figures: &Figures, t: SessionTime) -> Vec<Vec<Phrase<'static>>> {
    let untaped = figures.totals_to(t).untaped.unwrap_or_default();
    let of_kind = |(kind, length): (GapKind, Millis)| {
        let gaps = figures.gap_count(kind, t);
        let total = format!("{} {}", sum_text(length, figures.whole_seconds), kind.label());
        let total = Phrase::new(PhraseRole::Band(BandKind::Gap(kind)), total);
        (gaps > 0).then(|| vec![Phrase::plain(format!("{}, ", gap_count(gaps))), total])
    };
    let kinds = [(GapKind::Declared, untaped), (GapKind::Inferred, figures.no_record_to(t))];
    kinds.into_iter().filter_map(of_kind).collect()
}

/// What the most time that was questioning counts besides.
pub const AT_MOST: &str = "at most: also untaped time for which questioning is disputed or not known";

/// The names of the four sums of untaped time, in the order in which they are listed.
pub const BY_QUESTIONING: ByQuestioning<&str> = ByQuestioning {
    yes: "log says questioning",
    disputed: "questioning disputed",
    unknown: "questioning not known",
    no: "log says no questioning",
};

/// The least and the most of some time that was questioning, as a sentence; `None` if the log does not tell.
#[must_use]
pub fn questioned(totals: Totals, whole_seconds: bool) -> Option<String> {
    let text = |length| sum_text(length, whole_seconds);
    let (least, most) = (totals.questioned_at_least()?, totals.questioned_at_most()?);
    Some(format!("{} at least, {} at most", text(least), text(most)))
}

/// The time that was questioning before `t`, at least, where it is more than the taped time: `at least 3:11:23 taped
/// or questioned`. It is what a reader knows who knows the session up to `horizon`, or all of it.
#[must_use]
pub fn questioned_so_far(figures: &Figures, t: SessionTime, horizon: Option<SessionTime>) -> Option<String> {
    let totals = figures.totals_known(t, horizon);
    let least = totals.questioned_at_least()?;
    let counts = if totals.taped.is_some() { "taped or questioned" } else { "questioned" };
    let text = || format!("at least {} {counts}", sum_text(least, figures.whole_seconds));
    (least > totals.taped.unwrap_or_default()).then(text)
}

/// One of the totals of a session or of a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalsRow {
    /// The name of the total.
    pub name: &'static str,
    /// The length; `None` if it is [`UNKNOWN`].
    pub length: Option<Millis>,
    /// More about it, or nothing.
    pub remark: String,
}

/// The totals of a whole session, one a row; empty without a session.
pub fn totals_rows(session: &Session) -> Vec<TotalsRow> {
    session
        .figures()
        .span
        .map(|span| rows(session, "session", span, session.figures().whole_seconds))
        .unwrap_or_default()
}

/// The totals from a time to the session's end, one a row; empty without a session.
pub fn totals_rows_from(session: &Session, from: SessionTime, whole_seconds: bool) -> Vec<TotalsRow> {
    let span = session.figures().span.map(|span| Span::new(from, span.end));
    span.map(|span| rows(session, "elapsed", span, whole_seconds)).unwrap_or_default()
}

/// The totals of a span of the session, of which the first has a name.
fn rows(session: &Session, name: &'static str, span: Span, whole_seconds: bool) -> Vec<TotalsRow> {
    let figures = session.figures();
    let sums = figures.totals_between(span.start, span.end);
    let times = Timestamps::new(session);
    let row = |name, length, remark: String| TotalsRow { name, length, remark };
    let from_to = format!("{} to {}", times.date_time(span.start), times.date_time(span.end));
    let unknown = TAPING_UNKNOWN.trim_start_matches(UNKNOWN).trim_start();
    let taped = match sums.taped {
        None => unknown.to_owned(),
        Some(_) => assumed(sums, whole_seconds).unwrap_or_default(),
    };
    let untaped = match (sums.taped, sums.untaped) {
        (None, None) => unknown,
        (None, Some(_)) => "per the log's untaped intervals",
        (Some(_), _) => "",
    };
    let mut rows = vec![
        row(name, Some(sums.elapsed), from_to),
        row("taped", sums.taped, taped),
        row(UNTAPED.label(), sums.untaped, untaped.to_owned()),
    ];
    if sums.taped.is_none() {
        let longer = format_hms_exact(session.thresholds().infer_gaps_after);
        let remark = format!("intervals longer than {longer} without an entry");
        let no_record = figures.no_record_between(span.start, span.end);
        rows.push(row(NO_RECORD.label(), Some(no_record), remark));
    }
    rows.push(row(BandKind::NotHeld.label(), Some(sums.not_held), String::new()));
    rows
}
