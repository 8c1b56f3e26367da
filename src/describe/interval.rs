//! What the time between two times consists of, in words.

use super::phrase::{Phrase, PhraseRole, joined};
use super::totals::assumed;
use crate::session::{BandKind, ByQuestioning, Figures, Gap, GapKind, sum_text};
use crate::time::{Millis, SessionTime};

/// What the time between two times consists of, in words.
#[derive(Clone, Debug)]
pub struct IntervalText {
    /// How much of it was taped, untaped and not held: `5:49:06 taped, 11:08:45 UNTAPED`.
    pub sums: Vec<Phrase<'static>>,
    /// What the log says about questioning in the untaped time, without what is none:
    /// `questioning disputed 1:11:00, not known 7:49:25, no 2:08:20`; nothing if none of it is untaped.
    pub questioning: String,
    /// The gaps that it has time of: `no gap`, `gap 2`, `gaps 1 to 5`.
    pub gaps: String,
}

/// Describes what the time between two times consists of, whichever is first.
pub fn interval(figures: &Figures, from: SessionTime, to: SessionTime) -> IntervalText {
    let sums = figures.sums_between(from.min(to), from.max(to));
    let totals = sums.totals;
    let whole = figures.whole_seconds && totals.add_up_in_seconds();
    let text = |length| sum_text(length, whole);
    let band = |length, kind: BandKind| {
        Phrase::new(PhraseRole::Band(kind), format!("{} {}", text(length), kind.label()))
    };
    let mut items: Vec<Vec<Phrase<'static>>> = Vec::new();
    if let Some(taped) = totals.taped {
        let remark = assumed(totals, whole).map(|remark| format!(" ({remark})")).unwrap_or_default();
        items.push(vec![Phrase::figure(text(taped)), Phrase::plain(format!(" taped{remark}"))]);
    }
    items.extend(totals.untaped.map(|untaped| vec![band(untaped, BandKind::Gap(GapKind::Declared))]));
    if totals.taped.is_none() {
        let rest = totals.elapsed - totals.untaped.unwrap_or_default() - totals.not_held;
        if rest != Millis::ZERO {
            let mut unknown = vec![Phrase::figure(text(rest)), Phrase::plain(" with taping unknown")];
            if sums.no_record != Millis::ZERO {
                let no_record = band(sums.no_record, BandKind::Gap(GapKind::Inferred));
                unknown.extend([Phrase::plain(" (of that "), no_record, Phrase::plain(")")]);
            }
            items.push(unknown);
        }
    }
    if totals.not_held != Millis::ZERO {
        items.push(vec![band(totals.not_held, BandKind::NotHeld)]);
    }
    let questioning = totals.untaped_by_questioning.map(|by| by_questioning(by, text)).unwrap_or_default();
    IntervalText { sums: joined(items, ", "), questioning, gaps: gap_numbers(sums.gaps) }
}

/// The untaped time by what the log says about questioning, without what is none; nothing if all of it is none.
fn by_questioning(by: ByQuestioning<Millis>, text: impl Fn(Millis) -> String) -> String {
    let all = [(by.yes, "yes"), (by.disputed, "disputed"), (by.unknown, "not known"), (by.no, "no")];
    let some: Vec<(Millis, &str)> = all.into_iter().filter(|(length, _)| *length != Millis::ZERO).collect();
    let parts = some.iter().map(|&(length, word)| format!("{word} {}", text(length)));
    let parts = parts.collect::<Vec<_>>().join(", ");
    if parts.is_empty() { parts } else { format!("questioning {parts}") }
}

/// The numbers of gaps that follow each other: `no gap`, `gap 2`, `gaps 1 to 5`.
fn gap_numbers(gaps: &[Gap]) -> String {
    match gaps {
        [] => "no gap".to_owned(),
        [gap] => format!("gap {}", gap.number),
        [first, last] => format!("gaps {} and {}", first.number, last.number),
        [first, .., last] => format!("gaps {} to {}", first.number, last.number),
    }
}
