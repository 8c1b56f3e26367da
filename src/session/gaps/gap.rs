//! One gap: its span, its kind, and what the log states about it.

use super::parts::{BEFORE_TAPE, Part, distinct};
use crate::record::Questioning;
use crate::session::key_events::Statement;
use crate::time::{Millis, Span};
use std::sync::Arc;

/// How a gap is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapKind {
    /// The log has tape events or untaped intervals, and no tape ran: "UNTAPED".
    Declared,
    /// The log has no tape events and no record of this time: "NO RECORD".
    Inferred,
}

impl GapKind {
    /// The word in JSON.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            GapKind::Declared => "declared",
            GapKind::Inferred => "inferred",
        }
    }

    /// The label of a band.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            GapKind::Declared => "UNTAPED",
            GapKind::Inferred => "NO RECORD",
        }
    }
}

/// One gap. Gaps are disjoint, sorted and never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Counted from 1 in the order of time, over both kinds.
    pub number: usize,
    /// How it is known.
    pub kind: GapKind,
    /// From when to when.
    pub span: Span,
    /// The distinct reasons that the log states; that of the `tape_off` at its start is first.
    pub reasons: Vec<String>,
    /// The distinct statements on questioning.
    pub questioning: Vec<Questioning>,
    /// The distinct statements on whether the stop was announced on tape.
    pub stated_on_tape: Vec<bool>,
    /// The distinct sources.
    pub sources: Vec<String>,
    /// Statements about the whole gap: of the `tape_off`s at its start and of intervals that cover it.
    pub whole: Vec<Arc<Statement>>,
    /// Statements of intervals that cover some of it.
    pub intervals: Vec<(Span, Arc<Statement>)>,
    /// Its parts, in the order of time; empty for an inferred gap.
    pub parts: Vec<Part>,
    /// The number of further untaped intervals that overlap it, whose statements are not listed. Totals include them.
    pub more: usize,
    /// Whether it begins with an utterance without an end, so that some of it may be speech. Inferred gaps only.
    pub after_open_end: bool,
}

impl Gap {
    pub(super) fn new(kind: GapKind, span: Span) -> Gap {
        Gap {
            number: 0,
            kind,
            span,
            reasons: Vec::new(),
            questioning: Vec::new(),
            stated_on_tape: Vec::new(),
            sources: Vec::new(),
            whole: Vec::new(),
            intervals: Vec::new(),
            parts: Vec::new(),
            more: 0,
            after_open_end: false,
        }
    }

    /// Sets the distinct statements about this gap, in this order.
    pub(super) fn set_statements(&mut self, stated: &[&Arc<Statement>]) {
        self.reasons = distinct(stated.iter().filter_map(|s| s.reason.as_ref())).cloned().collect();
        self.questioning = distinct(stated.iter().filter_map(|s| s.questioning.as_ref())).copied().collect();
        self.stated_on_tape =
            distinct(stated.iter().filter_map(|s| s.stated_on_tape.as_ref())).copied().collect();
        self.sources = distinct(stated.iter().filter_map(|s| s.source.as_ref())).cloned().collect();
    }

    /// The distinct reasons stated for all of it; if there are none, that it is before the first tape, if it is.
    #[must_use]
    pub fn whole_gap_reasons(&self) -> Vec<&str> {
        let stated: Vec<&str> =
            distinct(self.whole.iter().filter_map(|s| s.reason.as_ref())).map(String::as_str).collect();
        let is_stated_of_part = self.intervals.iter().any(|(_, stated)| stated.reason.is_some());
        if stated.is_empty() && !is_stated_of_part {
            return self.reasons.iter().map(String::as_str).filter(|&reason| reason == BEFORE_TAPE).collect();
        }
        stated
    }

    /// Its parts with their numbers.
    pub fn numbered_parts(&self) -> impl Iterator<Item = (&Part, String)> {
        self.parts.iter().enumerate().map(|(i, part)| (part, self.part_number(i)))
    }

    /// The number of the part with this index: `2.3` is the third part of gap 2.
    #[must_use]
    pub fn part_number(&self, index: usize) -> String {
        format!("{}.{}", self.number, index + 1)
    }

    /// The length.
    #[must_use]
    pub fn length(&self) -> Millis {
        self.span.length()
    }
}
