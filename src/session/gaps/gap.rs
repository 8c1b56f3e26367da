//! One gap: from when to when, how it is known, and what the log states of it.

use crate::record::Questioning;
use crate::session::key_events::Statement;
use crate::time::{Millis, Span};
use std::collections::HashSet;
use std::hash::Hash;

/// How a gap is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GapKind {
    /// The log has tape events or untaped intervals, and nothing was recorded: "UNTAPED".
    Declared,
    /// The log says nothing of tapes, and nothing of this stretch: "NO RECORD".
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

    /// The words on a band.
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
    /// From 1, in the order of time, over both kinds.
    pub number: usize,
    /// How it is known.
    pub kind: GapKind,
    /// From when to when.
    pub span: Span,
    /// The reasons that the log states, each once: that of the `tape_off` at its start first.
    pub reasons: Vec<String>,
    /// What the log states of questioning, each once; empty where nothing is stated.
    pub questioning: Vec<Questioning>,
    /// What the log states of a statement on tape, each once.
    pub stated_on_tape: Vec<bool>,
    /// Where it is known from, each once.
    pub sources: Vec<String>,
    /// What is stated of the whole gap: by the `tape_off`s at its start, and by intervals that cover it.
    pub whole: Vec<Statement>,
    /// What is stated of a part of it alone.
    pub parts: Vec<(Span, Statement)>,
    /// How many further untaped intervals reach into it, whose statements are not listed. Sums count them.
    pub more: usize,
    /// Whether it begins with an utterance that has no end, so that some of it may be speech. Inferred gaps only.
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
            parts: Vec::new(),
            more: 0,
            after_open_end: false,
        }
    }

    /// Takes up what the log states of this gap, each once, in this order.
    pub(super) fn state(&mut self, stated: &[&Statement]) {
        self.reasons = distinct(stated.iter().filter_map(|s| s.reason.as_ref())).cloned().collect();
        self.questioning = distinct(stated.iter().filter_map(|s| s.questioning.as_ref())).cloned().collect();
        self.stated_on_tape =
            distinct(stated.iter().filter_map(|s| s.stated_on_tape.as_ref())).cloned().collect();
        self.sources = distinct(stated.iter().filter_map(|s| s.source.as_ref())).cloned().collect();
    }

    /// The reasons that are stated of the whole of it, each once; where there is none, that it lies before the first
    /// tape, if it does.
    #[must_use]
    pub fn reasons_of_the_whole(&self) -> Vec<&str> {
        let stated: Vec<&str> =
            distinct(self.whole.iter().filter_map(|s| s.reason.as_ref())).map(String::as_str).collect();
        if stated.is_empty() {
            return self.reasons.iter().map(String::as_str).filter(|&reason| reason == BEFORE_TAPE).collect();
        }
        stated
    }

    /// The length.
    #[must_use]
    pub fn length(&self) -> Millis {
        self.span.length()
    }
}

/// The reason of a first gap of which the log states none.
pub(crate) const BEFORE_TAPE: &str = "before_tape";

/// Each different value once, in order of first appearance.
pub(crate) fn distinct<'a, T: Eq + Hash + 'a>(
    values: impl Iterator<Item = &'a T>,
) -> impl Iterator<Item = &'a T> {
    let mut seen = HashSet::new();
    values.filter(move |&value| seen.insert(value))
}
