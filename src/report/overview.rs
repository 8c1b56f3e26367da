//! The head of every report: title, totals and reference point.

use super::View;
use super::page::{Page, pad_left};
use crate::describe::{NO_SESSION, Timestamps, TotalsRow, UNKNOWN, totals_rows};
use crate::record::{agree, as_words, counted};
use crate::session::{ByQuestioning, Session, Totals, ZeroKind, sum_text};
use crate::time::{Millis, WallClock};
use serde::Serialize;

/// A session with its sums, in milliseconds. All `None` in a log without a timed event.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    /// Its first time.
    pub start_ms: Option<i64>,
    /// Its last time.
    pub end_ms: Option<i64>,
    /// Its sums.
    #[serde(flatten)]
    pub sums: Sums,
    /// The reference point of elapsed times.
    pub zero: ZeroPoint,
}

/// The sums of a session or of a part of it, in milliseconds. All `None` in a log without a timed event.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Sums {
    /// The time from its start to its end.
    pub elapsed_ms: Option<i64>,
    /// The taped time; `None` in a log without tape events.
    pub taped_ms: Option<i64>,
    /// The part of the taped time that is assumed.
    pub assumed_taped_ms: Option<i64>,
    /// The declared untaped time; `None` if the log has neither tape events nor untaped intervals.
    pub untaped_ms: Option<i64>,
    /// The time NOT HELD.
    pub not_held_ms: Option<i64>,
    /// The untaped time by what the log says about questioning; adds up to `untaped_ms`, and is `None` with it.
    pub untaped_by_questioning: Option<UntapedByQuestioning>,
    /// The least time that was questioning; `None` if neither taped nor untaped time is known.
    pub questioned_min_ms: Option<i64>,
    /// The most time that was questioning.
    pub questioned_max_ms: Option<i64>,
}

impl Sums {
    /// The sums of some totals.
    pub(super) fn new(totals: Option<Totals>) -> Sums {
        let ms = |length: Option<Millis>| length.map(|l| l.0);
        Sums {
            elapsed_ms: ms(totals.map(|s| s.elapsed)),
            taped_ms: ms(totals.and_then(|s| s.taped)),
            assumed_taped_ms: ms(totals.and_then(|s| s.assumed_taped)),
            untaped_ms: ms(totals.and_then(|s| s.untaped)),
            not_held_ms: ms(totals.map(|s| s.not_held)),
            untaped_by_questioning: totals.and_then(|s| s.untaped_by_questioning).map(Into::into),
            questioned_min_ms: ms(totals.and_then(Totals::questioned_at_least)),
            questioned_max_ms: ms(totals.and_then(Totals::questioned_at_most)),
        }
    }
}

/// The untaped time by what the log says about questioning.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct UntapedByQuestioning {
    /// There was questioning.
    pub yes_ms: i64,
    /// It is disputed, or statements differ.
    pub disputed_ms: i64,
    /// Nothing is stated, or it is stated to be unknown.
    pub unknown_ms: i64,
    /// There was no questioning.
    pub no_ms: i64,
}

impl From<ByQuestioning<Millis>> for UntapedByQuestioning {
    fn from(by: ByQuestioning<Millis>) -> UntapedByQuestioning {
        UntapedByQuestioning {
            yes_ms: by.yes.0,
            disputed_ms: by.disputed.0,
            unknown_ms: by.unknown.0,
            no_ms: by.no.0,
        }
    }
}

/// The reference point of elapsed times.
#[derive(Clone, Debug, Serialize)]
pub struct ZeroPoint {
    /// Its name.
    pub name: String,
    /// Its time; `None` without a session.
    pub ms: Option<i64>,
}

impl Overview {
    /// The overview of a session.
    pub fn new(session: &Session, view: &View) -> Overview {
        let span = session.figures().span;
        Overview {
            start_ms: span.map(|s| s.start.0),
            end_ms: span.map(|s| s.end.0),
            sums: Sums::new(session.figures().totals()),
            zero: ZeroPoint { name: view.zero.name.clone(), ms: span.map(|_| view.zero.time.0) },
        }
    }

    /// The title, the totals and the reference point.
    pub fn text(&self, session: &Session, view: &View, page: Page) -> String {
        let mut lines = title(session, page);
        let rows = totals_rows(session);
        if rows.is_empty() {
            lines.push(NO_SESSION.to_owned());
        } else {
            lines.push(String::new());
            lines.extend(totals_lines(&rows, session.figures().whole_seconds));
            lines.push(zero_line(session, view, page));
        }
        lines.join("\n") + "\n"
    }
}

/// Totals as lines, with their lengths aligned.
pub(super) fn totals_lines(rows: &[TotalsRow], whole_seconds: bool) -> Vec<String> {
    let figure = |row: &TotalsRow| known(row.length, whole_seconds);
    let to = rows.iter().map(|row| figure(row).len()).max().unwrap_or(0);
    let line = |row: &TotalsRow| {
        let line = format!("{:<9}  {}  {}", row.name, pad_left(&figure(row), to), row.remark);
        line.trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// A total, or `unknown`.
pub(super) fn known(length: Option<Millis>, whole_seconds: bool) -> String {
    length.map_or_else(|| UNKNOWN.to_owned(), |length| sum_text(length, whole_seconds))
}

/// The title, and what a reader must know first: whether the session is fictional, how it was imported, whether there
/// is a clock, and how many problems its log has.
pub(super) fn title(session: &Session, page: Page) -> Vec<String> {
    let fictional = if session.header().fictional { page.own(" · FICTIONAL") } else { "".into() };
    let mut lines = vec![format!("{}{fictional}", page.of_log(session.title()))];
    if let Some(imported) = session.imported() {
        let mut letters = imported.description().chars();
        let capital = letters.next().into_iter().flat_map(char::to_uppercase);
        lines.push(format!("{}.", page.of_log(&capital.chain(letters).collect::<String>())));
    }
    if matches!(session.clock(), WallClock::None) && !session.index().is_empty() {
        lines.push("No clock time is known; times count from the log's zero.".to_owned());
    }
    let problems = session.problems().count();
    if problems > 0 {
        let missing = if session.problems().has_omissions() { "; lines may be missing" } else { "" };
        let (count, them) = (counted(problems, "problem"), agree(problems, "it", "them"));
        lines.push(format!("{count} in this log{missing}; untaped check FILE lists {them}"));
    }
    lines
}

/// The name and the time of the reference point.
pub(super) fn zero_line(session: &Session, view: &View, page: Page) -> String {
    let time = Timestamps::new(session).date_time_offset(view.zero.time);
    let whose = if matches!(view.zero.origin, ZeroKind::Work(_)) { "; not a mark of the log" } else { "" };
    format!("Hours count from: {} ({time}{whose})", as_words(&page.of_log(&view.zero.name)))
}
