//! `untaped gaps`: each gap with its length, its times, and what the log states of it.

use super::View;
use super::overview::Overview;
use super::page::Page;
use super::table::{Side, Table};
use crate::describe::{self, Phrase, Timestamps, gap_totals};
use crate::session::{Column, Gap, Part, Session, sum_text};
use crate::time::{SessionTime, Span, format_hours};
use serde::Serialize;

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct Gaps {
    /// The whole session.
    pub session: Overview,
    /// The gaps that are not hidden, in order of time.
    pub gaps: Vec<GapLine>,
    /// The number of gaps that are hidden because they are short.
    pub hidden_gaps: usize,
    /// The number of problems in the log; if there are any, lines may be missing.
    pub problems: u64,
}

/// One gap.
#[derive(Clone, Debug, Serialize)]
pub struct GapLine {
    /// From 1, over both kinds; the same whatever is hidden.
    pub number: usize,
    /// `declared` or `inferred`.
    pub kind: &'static str,
    /// Its start, in milliseconds.
    pub start_ms: i64,
    /// Its end: the first millisecond after it.
    pub end_ms: i64,
    /// Its length.
    pub ms: i64,
    /// Its start in RFC 3339; `None` without a clock.
    pub start: Option<String>,
    /// Its end in RFC 3339.
    pub end: Option<String>,
    /// The reasons that the log states, each once.
    pub reasons: Vec<String>,
    /// The log's statements on questioning, each once.
    pub questioning: Vec<&'static str>,
    /// Whether the reason was stated on tape, each answer once.
    pub stated_on_tape: Vec<bool>,
    /// The sources, each once.
    pub sources: Vec<String>,
    /// The number of further untaped intervals in it, whose statements are not listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more_intervals: Option<usize>,
    /// The time from the reference point to its start.
    pub elapsed_ms: i64,
    /// Whether the utterance before it has no end time, so that some of it may be speech.
    pub after_open_end: bool,
    /// The parts for which the log states different things; they fill a declared gap, and an inferred gap has none.
    pub parts: Vec<PartLine>,
}

/// One part of a declared gap.
#[derive(Clone, Debug, Serialize)]
pub struct PartLine {
    /// The gap's number and its own, from 1: `2.3`.
    pub number: String,
    /// Its start, in milliseconds.
    pub start_ms: i64,
    /// Its end: the first millisecond after it.
    pub end_ms: i64,
    /// Its length.
    pub ms: i64,
    /// What the log's statements together say about questioning.
    pub questioned: &'static str,
    /// The reasons that the log states, each once.
    pub reasons: Vec<String>,
    /// The sources, each once.
    pub sources: Vec<String>,
    /// The number of further statements, which are not listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub more_statements: Option<usize>,
}

impl PartLine {
    fn new((part, number): (&Part, String)) -> PartLine {
        PartLine {
            number,
            start_ms: part.span.start.0,
            end_ms: part.span.end.0,
            ms: part.length().0,
            questioned: part.questioned.word(),
            reasons: part.reasons().map(str::to_owned).collect(),
            sources: part.sources().map(str::to_owned).collect(),
            more_statements: (part.more > 0).then_some(part.more),
        }
    }
}

impl Gaps {
    /// The header of the last column, the only one that can be long.
    pub const STATED: &str = "what the log says";

    /// The report on a session.
    pub fn new(session: &Session, view: &View) -> Gaps {
        let gaps: Vec<GapLine> = listed(session, view).map(|gap| GapLine::new(session, view, gap)).collect();
        Gaps {
            session: Overview::new(session, view),
            hidden_gaps: session.figures().gaps.len() - gaps.len(),
            gaps,
            problems: session.problems().count(),
        }
    }

    /// The report as text.
    pub fn text(&self, session: &Session, view: &View, page: Page) -> String {
        let (times, figures) = (Timestamps::new(session), session.figures());
        let hours_head = page.of_log(&Column::Hours.header(&view.zero)).into_owned();
        let mut table = Table::new(&[
            ("gap", Side::Left),
            ("kind", Side::Left),
            ("from", Side::Left),
            ("to", Side::Left),
            ("length", Side::Right),
            (&hours_head, Side::Right),
            (Gaps::STATED, Side::Left),
        ]);
        for gap in listed(session, view) {
            let mut row = |number: String, kind: &str, span: Span, stated: &[Phrase<'_>]| {
                table.row(vec![
                    number,
                    kind.to_owned(),
                    times.date_time(span.start),
                    times.date_time(span.end),
                    sum_text(span.length(), figures.whole_seconds),
                    format_hours(session.elapsed(&view.zero, span.start)),
                    page.phrases(stated),
                ]);
            };
            if gap.parts.len() < 2 {
                row(gap.number.to_string(), gap.kind.label(), gap.span, &describe::gap(gap));
                continue;
            }
            row(gap.number.to_string(), gap.kind.label(), gap.span, &describe::gap_before_its_parts(gap));
            for (part, number) in gap.numbered_parts() {
                row(number, "  part", part.span, &describe::part(part));
            }
        }
        let mut text = self.session.text(session, view, page) + "\n";
        if !self.gaps.is_empty() {
            text += &(table.text() + "\n");
        }
        let end = figures.span.map_or_else(SessionTime::default, |span| span.end);
        for total in gap_totals(figures, end) {
            text += &(page.phrases(&total) + "\n");
        }
        if figures.gaps.is_empty() {
            text += match figures.untaped {
                Some(_) => "No gaps.\n",
                None => "No gaps in the entries. Taping: unknown (no tape events in this log).\n",
            };
        }
        text + &view.hidden(self.hidden_gaps).map(|hidden| hidden + "\n").unwrap_or_default()
    }
}

/// The gaps that are not hidden.
fn listed<'a>(session: &'a Session, view: &'a View) -> impl Iterator<Item = &'a Gap> {
    session.figures().gaps.iter().filter(|gap| gap.length() >= view.min_gap)
}

impl GapLine {
    /// One gap of a session.
    pub fn new(session: &Session, view: &View, gap: &Gap) -> GapLine {
        let times = Timestamps::new(session);
        GapLine {
            number: gap.number,
            kind: gap.kind.word(),
            start_ms: gap.span.start.0,
            end_ms: gap.span.end.0,
            ms: gap.length().0,
            start: times.rfc3339(gap.span.start),
            end: times.rfc3339(gap.span.end),
            reasons: gap.reasons.clone(),
            questioning: gap.questioning.iter().map(|q| q.word()).collect(),
            stated_on_tape: gap.stated_on_tape.clone(),
            sources: gap.sources.clone(),
            more_intervals: (gap.more > 0).then_some(gap.more),
            elapsed_ms: session.elapsed(&view.zero, gap.span.start).0,
            after_open_end: gap.after_open_end,
            parts: gap.numbered_parts().map(PartLine::new).collect(),
        }
    }
}
