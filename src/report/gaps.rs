//! The gaps: each with its length, when it was, and what the log states of it.

use super::View;
use super::moments::Moments;
use super::overview::Overview;
use super::page::Page;
use super::table::{Side, Table};
use crate::session::{Gap, GapKind, Session, sum_text};
use crate::time::{Millis, hours};
use serde::Serialize;
use std::fmt::Write;

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct Gaps {
    /// The whole session.
    pub session: Overview,
    /// The gaps that are not hidden, in the order of time.
    pub gaps: Vec<GapLine>,
    /// How many are hidden because they are short.
    pub hidden_gaps: usize,
    /// How many problems the log has: where there are some, lines may be missing.
    pub problems: u64,
}

/// One gap.
#[derive(Clone, Debug, Serialize)]
pub struct GapLine {
    /// From 1, over both kinds; the same whatever is hidden.
    pub number: usize,
    /// `declared` or `inferred`.
    pub kind: &'static str,
    /// Its first moment, in milliseconds.
    pub start_ms: i64,
    /// The first moment after it.
    pub end_ms: i64,
    /// Its length.
    pub ms: i64,
    /// Its first moment in RFC 3339; `None` without a wall clock.
    pub start: Option<String>,
    /// The first moment after it.
    pub end: Option<String>,
    /// The reasons that the log states, each once.
    pub reasons: Vec<String>,
    /// What the log states of questioning, each once.
    pub questioning: Vec<&'static str>,
    /// What the log states of a statement on tape, each once.
    pub stated_on_tape: Vec<bool>,
    /// Where it is known from, each once.
    pub sources: Vec<String>,
    /// How many further untaped intervals reach into it, of which nothing is listed.
    #[serde(skip_serializing_if = "is_zero")]
    pub more_intervals: usize,
    /// From the zero to its first moment.
    pub elapsed_ms: i64,
    /// Whether it begins with an utterance that has no end, so that some of it may be speech.
    pub after_open_end: bool,
}

impl Gaps {
    /// The head of the last column, the only one that can be long.
    pub const STATED: &str = "what the log states of it";

    /// The report on a session.
    #[must_use]
    pub fn of(session: &Session, view: &View) -> Gaps {
        let all = &session.figures().gaps;
        let shown: Vec<GapLine> = all
            .iter()
            .filter(|g| g.length() >= view.min_gap)
            .map(|g| GapLine::of(session, view, g))
            .collect();
        Gaps {
            session: Overview::of(session, view),
            hidden_gaps: all.len() - shown.len(),
            gaps: shown,
            problems: session.problems().count(),
        }
    }

    /// The report as text.
    #[must_use]
    pub fn text(&self, session: &Session, view: &View, page: Page) -> String {
        let moments = Moments::of(session);
        let whole = session.figures().whole_seconds;
        let mut text = self.session.text(session, view, page);
        text.push('\n');
        let head = format!("{}+ h", page.of_log(&view.zero.name));
        let mut table = Table::new(&[
            ("gap", Side::Right),
            ("kind", Side::Left),
            ("from", Side::Left),
            ("to", Side::Left),
            ("length", Side::Right),
            (&head, Side::Right),
            (Gaps::STATED, Side::Left),
        ]);
        let gaps = session.figures().gaps.iter().filter(|g| g.length() >= view.min_gap);
        for (line, gap) in self.gaps.iter().zip(gaps) {
            table.row(vec![
                line.number.to_string(),
                gap.kind.label().to_owned(),
                moments.stamp(gap.span.start),
                moments.stamp(gap.span.end),
                sum_text(Millis(line.ms), whole),
                hours(Millis(line.elapsed_ms)),
                stated(gap, page),
            ]);
        }
        if !self.gaps.is_empty() {
            text.push_str(&table.text());
            text.push('\n');
        }
        for kind in [GapKind::Declared, GapKind::Inferred] {
            let of_kind = || session.figures().gaps.iter().filter(|g| g.kind == kind);
            let (n, sum) = (of_kind().count(), of_kind().map(Gap::length).sum());
            let noun = if n == 1 { "gap" } else { "gaps" };
            if n > 0 {
                let _ = writeln!(text, "{} {n} {noun}, {} in all.", kind.label(), sum_text(sum, whole));
            }
        }
        if session.figures().gaps.is_empty() {
            text.push_str(match session.figures().untaped {
                Some(_) => "No gap.\n",
                None => "No stretch without a record. What was taped is unknown: the log does not say.\n",
            });
        }
        if let Some(hidden) = view.hidden(self.hidden_gaps) {
            let _ = writeln!(text, "{hidden}");
        }
        text
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(n: &usize) -> bool {
    *n == 0
}

impl GapLine {
    /// One gap of a session.
    #[must_use]
    pub fn of(session: &Session, view: &View, gap: &Gap) -> GapLine {
        let moments = Moments::of(session);
        GapLine {
            number: gap.number,
            kind: gap.kind.word(),
            start_ms: gap.span.start.0,
            end_ms: gap.span.end.0,
            ms: gap.length().0,
            start: moments.rfc3339(gap.span.start),
            end: moments.rfc3339(gap.span.end),
            reasons: gap.reasons.clone(),
            questioning: gap.questioning.iter().map(|q| q.word()).collect(),
            stated_on_tape: gap.stated_on_tape.clone(),
            sources: gap.sources.clone(),
            more_intervals: gap.more,
            elapsed_ms: session.elapsed(&view.zero, gap.span.start).0,
            after_open_end: gap.after_open_end,
        }
    }
}

/// What the log states of a gap, in one line. Nothing can be stated of a gap that is only inferred.
pub(super) fn stated(gap: &Gap, page: Page) -> String {
    if gap.kind == GapKind::Inferred {
        let open = "begins with a line whose end is not known";
        return if gap.after_open_end { open.to_owned() } else { String::new() };
    }
    let parts: Vec<String> = gap.statements().iter().map(|s| page.of_log(s).into_owned()).collect();
    parts.join(&page.own(" · "))
}
