//! What every report says of the whole session: from when to when, how much of it taped, untaped and not held, and
//! which zero elapsed time counts from.

use super::View;
use super::moments::Moments;
use super::page::{Page, pad_left};
use crate::session::{Figures, Session, sum_text};
use crate::time::Millis;
use serde::Serialize;

/// The figures of the whole session, in milliseconds. All `None` where no event makes a session.
#[derive(Clone, Debug, Serialize)]
pub struct Overview {
    /// Its first moment.
    pub start_ms: Option<i64>,
    /// Its last moment.
    pub end_ms: Option<i64>,
    /// From the first to the last.
    pub elapsed_ms: Option<i64>,
    /// Taped of it; `None` where the log has no tape events.
    pub taped_ms: Option<i64>,
    /// Assumed taped, a part of taped.
    pub assumed_taped_ms: Option<i64>,
    /// Declared untaped; `None` where the log says nothing of tapes.
    pub untaped_ms: Option<i64>,
    /// Not held.
    pub not_held_ms: Option<i64>,
    /// What elapsed time counts from.
    pub zero: ZeroPoint,
}

/// What elapsed time counts from.
#[derive(Clone, Debug, Serialize)]
pub struct ZeroPoint {
    /// Its name.
    pub name: String,
    /// Its moment; `None` where there is no session.
    pub ms: Option<i64>,
}

impl Overview {
    /// The overview of a session.
    #[must_use]
    pub fn of(session: &Session, view: &View) -> Overview {
        let span = session.figures().session;
        let sums = session.figures().totals();
        let ms = |length: Option<Millis>| length.map(|l| l.0);
        Overview {
            start_ms: span.map(|s| s.start.0),
            end_ms: span.map(|s| s.end.0),
            elapsed_ms: ms(sums.map(|s| s.elapsed)),
            taped_ms: ms(sums.and_then(|s| s.taped)),
            assumed_taped_ms: ms(sums.and_then(|s| s.assumed_taped)),
            untaped_ms: ms(sums.and_then(|s| s.untaped)),
            not_held_ms: ms(sums.map(|s| s.not_held)),
            zero: ZeroPoint { name: view.zero.name.clone(), ms: span.map(|_| view.zero.time.0) },
        }
    }

    /// Title, sums that add up, and the zero.
    #[must_use]
    pub fn text(&self, session: &Session, view: &View, page: Page) -> String {
        let moments = Moments::of(session);
        let mut lines = title(session, page);
        let Some(span) = session.figures().session else {
            lines.push("No event with a readable time makes a session: there are no figures.".to_owned());
            return joined(&lines);
        };
        let from_to = format!("{} to {}", moments.stamp(span.start), moments.stamp(span.end));
        let no_tape = "the log has no tape events";
        let untaped = match (self.taped_ms, self.untaped_ms) {
            (None, None) => "neither tape events nor untaped intervals",
            (None, Some(_)) => "by the log's untaped intervals",
            (Some(_), _) => "",
        };
        let whole = session.figures().whole_seconds;
        let assumed = self.assumed_taped_ms.filter(|&ms| ms > 0);
        let mut rows = vec![
            ("session", self.elapsed_ms, from_to),
            (
                "taped",
                self.taped_ms,
                if self.taped_ms.is_none() { no_tape.to_owned() } else { String::new() },
            ),
        ];
        if let Some(assumed) = assumed {
            let what = format!("of it {} assumed from what was heard", sum_text(Millis(assumed), whole));
            rows[1].2 = what;
        }
        rows.push(("UNTAPED", self.untaped_ms, untaped.to_owned()));
        if self.taped_ms.is_none() {
            let longer = crate::time::clock_exact(session.thresholds().infer_gaps_after);
            let what = format!("stretches longer than {longer} without any event");
            rows.push(("NO RECORD", Some(no_record(session.figures()).0), what));
        }
        rows.push(("NOT HELD", self.not_held_ms, String::new()));
        let figure =
            |ms: Option<i64>| ms.map_or_else(|| "unknown".to_owned(), |ms| sum_text(Millis(ms), whole));
        let to = rows.iter().map(|(_, ms, _)| figure(*ms).len()).max().unwrap_or(0);
        lines.push(String::new());
        for (name, ms, what) in rows {
            lines.push(format!("{name:<9}  {}  {what}", pad_left(&figure(ms), to)).trim_end().to_owned());
        }
        lines.push(zero_line(&moments, view, page));
        joined(&lines)
    }
}

/// The time of all inferred gaps.
pub(super) fn no_record(figures: &Figures) -> Millis {
    figures.session.map_or(Millis::ZERO, |session| figures.no_record_to(session.end))
}

/// The title, whether the session is invented, whether it has a wall clock, and how many problems its log has.
pub(super) fn title(session: &Session, page: Page) -> Vec<String> {
    let fictional = if session.header().fictional { page.own(" · FICTIONAL") } else { "".into() };
    let mut lines = vec![format!("{}{fictional}", page.of_log(session.title()))];
    if let Some(imported) = session.imported() {
        lines.push(format!("{}.", page.of_log(&capital(imported.what()))));
    }
    if matches!(session.clock(), crate::time::WallClock::None) && !session.index().is_empty() {
        lines.push("This log has no wall clock: its times are h:mm:ss of its own count.".to_owned());
    }
    lines.extend(damage(session));
    lines
}

/// The sentence that says that a log is damaged; `None` where it has no problem.
fn damage(session: &Session) -> Option<String> {
    let problems = session.problems().count();
    let (noun, them) = if problems == 1 { ("problem", "it") } else { ("problems", "them") };
    (problems > 0).then(|| {
        let missing = if session.problems().any_left_out() { " lines may be missing;" } else { "" };
        format!("{problems} {noun} in this log:{missing} untaped check FILE lists {them}")
    })
}

/// The name of the zero and its moment.
pub(super) fn zero_line(moments: &Moments<'_>, view: &View, page: Page) -> String {
    let offset = moments.one_offset(view.zero.time).map(|o| format!(", {o}")).unwrap_or_default();
    let stamp = moments.stamp(view.zero.time);
    format!("Hours count from: {} ({stamp}{offset})", page.of_log(&view.zero.name))
}

fn joined(lines: &[String]) -> String {
    format!("{}\n", lines.join("\n"))
}

/// The same with a capital letter at its beginning.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
