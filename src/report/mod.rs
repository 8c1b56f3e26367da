//! The answers to a user's questions as text and as JSON.
//!
//! A report is a plain structure that is serialized as it is (`docs/json.md`); its text is made from the same
//! structure. Pure functions over a [`Session`](crate::session::Session): nothing here opens a file or prints. Reports
//! give measurements, not conclusions, and never add UNTAPED, NO RECORD and NOT HELD up.

mod agreement;
mod bins;
mod cat;
mod check;
mod coder_agreement;
mod disagreement;
mod event;
mod facts;
mod found;
mod gaps;
mod heat;
mod hours;
mod intervals;
mod json;
mod keyword;
mod overview;
mod page;
mod rules;
mod sources;
mod table;
mod talk;
mod talk_figures;
mod work;

pub use agreement::{LeftOut, MeasureLine, TableAgreement, UnitKind, level_word};
pub use bins::{BinLine, BinsReport, RowLine, Width, heat_legend, taped_words};
pub use cat::{RemainingActs, Transcript};
pub use check::{Check, ProblemLine};
pub use coder_agreement::{CodeAgreement, CoderAgreement, TimeLine};
pub use disagreement::DisagreementLine;
pub use event::EventLine;
pub use facts::{FactLine, FactReport, MentionLine, UntapedBefore, VerdictLine};
pub use found::{FoundColumns, FoundLine, KeywordColumns};
pub use gaps::{GapLine, Gaps};
pub use heat::{HeatCell, heat_cells, taped_cells};
pub use hours::{
    Hours, HoursRequest, Interval, LastGap, MarkLine, Proportion, Proportions, Since, SinceToMark,
    WorkMarkLine, marks_named,
};
pub use intervals::{
    IntervalLine, Intervals, InvocationLine, InvocationUntil, MilestoneLine, PoliceUtterance,
};
pub use json::{escape_json, json_compact, json_pretty};
pub use overview::{Overview, Sums, UntapedByQuestioning, ZeroPoint};
pub use page::Page;
pub use rules::{AdmissionsLine, ConditionLine, FindingLine, RULES_APPLY, RuleLine, RuleReport};
pub use sources::{AccountLine, SourcedEvent, Sources};
pub use talk::{
    ApartLine, LongestTurn, QuartilesLine, RoleTalk, SpeakerTalk, TalkBin, TalkBins, TalkLine, TalkLines,
    TalkReport,
};
pub use talk_figures::{TALK_FIGURES, TalkFigure, TalkOf, talk_sentences};
pub use work::{WorkLine, WorkLines, WorkRequest};

use crate::describe::gap_count;
use crate::record::agree;
use crate::session::Zero;
use crate::time::{Millis, format_hms_exact};

/// The user's choices for a report.
#[derive(Clone, Debug)]
pub struct View {
    /// The reference point of elapsed times.
    pub zero: Zero,
    /// Shorter gaps are left out of lists and bands, never out of a total.
    pub min_gap: Millis,
}

impl View {
    /// The sentence about gaps that are left out; `None` if none is.
    #[must_use]
    pub fn hidden(&self, gaps: usize) -> Option<String> {
        let (count, are) = (gap_count(gaps), agree(gaps as u64, "is", "are"));
        let length = format_hms_exact(self.min_gap);
        let sentence =
            || format!("{count} shorter than {length} {are} hidden (--min-gap); totals include every gap.");
        (gaps > 0).then(sentence)
    }
}
