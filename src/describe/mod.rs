//! Puts a session's events, times, gaps and totals into words, once, for the screen, the reports and the exports.
//!
//! Each function returns [`Phrase`]s: pieces of text, each with its role. Joined, they are the sentence; the screen
//! turns roles into styles, an export into markup. Text of the log is returned unchanged
//! ([`PhraseRole::is_from_log`]); the code that shows it must make it safe. Pure functions over a
//! [`Session`](crate::session::Session).

mod accounts;
mod act;
mod before_mark;
mod event;
mod facts;
mod gap;
mod interval;
mod mark;
mod phrase;
mod rules;
mod symbols;
mod timestamp;
mod totals;

pub use accounts::{FEW_ACCOUNTS, account_rows, apart, other_accounts, spreads};
pub use act::act;
pub use before_mark::before_mark;
pub use event::{EventText, LONGEST_TAPING, NOT_EXACT, OVERLAPS, certainty_sign, event, taping, time_sign};
pub use facts::{
    UNDECIDED, by_role, form, last_gap_before, mention, origin, undecided, untaped_before, verdicts,
};
pub use gap::{
    few_reasons, few_reasons_of_part, gap, gap_before_its_parts, gap_count, gap_or_its_parts, part,
    part_by_questioning, pause, silence,
};
pub use interval::{IntervalText, interval};
pub use mark::mark_name;
pub(crate) use phrase::DOT;
pub use phrase::{Phrase, PhraseRole, plain_text};
pub use rules::{answer, finding, known, later_admissions, source_of_rule};
pub use symbols::{level_symbol, texture_symbol};
pub use timestamp::Timestamps;
pub use totals::{
    AT_MOST, BY_QUESTIONING, NO_SESSION, NOT_COUNTING_FREE, TAPING_UNKNOWN, TotalsRow, UNKNOWN, assumed,
    ends_alone, gap_totals, no_record, questioned, questioned_so_far, totals, totals_rows, totals_rows_from,
    totals_so_far, untaped_share,
};

use crate::session::Session;

/// The sentence for a session without a problem. A log is checked against its format, line by line. Of a transcript only that
/// is known which its importer reported: that nothing else is amiss with it, nobody can say.
#[must_use]
pub fn no_problem(session: &Session) -> &'static str {
    if session.imported().is_some() { "nothing to report" } else { "no problems" }
}
