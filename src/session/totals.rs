//! Taped, untaped, not held and elapsed time side by side, and shares of it.

use super::gaps::Gap;
use crate::record::Questioning;
use crate::time::{Millis, SECOND, SpanSet, format_hms};

/// A share that is shown as a percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: Millis,
    /// The whole, greater than zero.
    pub whole: Millis,
}

impl Share {
    /// A share, or `None` if the whole is zero.
    #[must_use]
    pub fn new(part: Millis, whole: Millis) -> Option<Share> {
        (whole > Millis::ZERO).then_some(Share { part, whole })
    }

    /// Tenths of a percent, truncated.
    #[must_use]
    pub fn permille(self) -> i64 {
        i64::try_from(i128::from(self.part.0) * 1000 / i128::from(self.whole.0)).unwrap_or_default()
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}%", self.permille() / 10, self.permille() % 10)
    }
}

/// A value for each of the four things that a log can say about questioning in untaped time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ByQuestioning<T> {
    /// There was questioning.
    pub yes: T,
    /// The log's statements differ, or say that it is disputed.
    pub disputed: T,
    /// Not stated, or stated to be unknown.
    pub unknown: T,
    /// There was no questioning.
    pub no: T,
}

impl<T> ByQuestioning<T> {
    /// The same for values made from these.
    pub fn map<U>(&self, mut make: impl FnMut(&T) -> U) -> ByQuestioning<U> {
        let (yes, disputed) = (make(&self.yes), make(&self.disputed));
        ByQuestioning { yes, disputed, unknown: make(&self.unknown), no: make(&self.no) }
    }
}

impl ByQuestioning<Millis> {
    /// What is left without a part of each.
    #[must_use]
    pub fn less(self, part: ByQuestioning<Millis>) -> ByQuestioning<Millis> {
        ByQuestioning {
            yes: self.yes - part.yes,
            disputed: self.disputed - part.disputed,
            unknown: self.unknown - part.unknown,
            no: self.no - part.no,
        }
    }
}

impl ByQuestioning<SpanSet> {
    /// The parts of gaps by what is stated about each.
    pub(super) fn from_gaps(gaps: &[Gap]) -> ByQuestioning<SpanSet> {
        let parts = || gaps.iter().flat_map(|gap| &gap.parts);
        let questioned = |as_stated| {
            SpanSet::from_spans(
                parts().filter(|part| part.questioned == as_stated).map(|part| part.span).collect(),
            )
        };
        ByQuestioning {
            yes: questioned(Questioning::Yes),
            disputed: questioned(Questioning::Disputed),
            unknown: questioned(Questioning::Unknown),
            no: questioned(Questioning::No),
        }
    }
}

/// Totals from the session's start up to some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Totals {
    /// The time since the session's start.
    pub elapsed: Millis,
    /// The taped part of it; `None` if the log has no tape events.
    pub taped: Option<Millis>,
    /// The part that is assumed to be taped.
    pub assumed_taped: Option<Millis>,
    /// How often a tape ends in it without a start, so that no time counts as taped.
    pub ends_alone: usize,
    /// The declared untaped part of it; `None` if the log has neither tape events nor untaped intervals.
    pub untaped: Option<Millis>,
    /// The untaped part by what the log says about questioning; the four add up to `untaped`.
    pub untaped_by_questioning: Option<ByQuestioning<Millis>>,
    /// The part that is NOT HELD.
    pub not_held: Millis,
}

impl Totals {
    /// The totals of the time between two times, of which these are the totals up to the later one; negative if it is the
    /// earlier one.
    #[must_use]
    pub fn since(self, earlier: Totals) -> Totals {
        let less = |later: Option<Millis>, earlier: Option<Millis>| Some(later? - earlier?);
        let by = self.untaped_by_questioning.zip(earlier.untaped_by_questioning);
        Totals {
            elapsed: self.elapsed - earlier.elapsed,
            taped: less(self.taped, earlier.taped),
            assumed_taped: less(self.assumed_taped, earlier.assumed_taped),
            ends_alone: self.ends_alone.abs_diff(earlier.ends_alone),
            untaped: less(self.untaped, earlier.untaped),
            untaped_by_questioning: by.map(|(later, earlier)| later.less(earlier)),
            not_held: self.not_held - earlier.not_held,
        }
    }

    /// Whether the totals still add up if each is truncated to the second.
    #[must_use]
    pub fn add_up_in_seconds(self) -> bool {
        let sum = |parts: &[Millis]| parts.iter().map(|part| part.0 / SECOND.0).sum::<i64>();
        let whole = self
            .taped
            .zip(self.untaped)
            .is_none_or(|(taped, untaped)| sum(&[taped, untaped, self.not_held]) == sum(&[self.elapsed]));
        let by = self.untaped_by_questioning.zip(self.untaped);
        whole
            && by
                .is_none_or(|(by, untaped)| sum(&[by.yes, by.disputed, by.unknown, by.no]) == sum(&[untaped]))
    }

    /// The untaped share of the session, without time NOT HELD.
    #[must_use]
    pub fn untaped_share(self) -> Option<Share> {
        Share::new(self.untaped?, self.elapsed - self.not_held)
    }

    /// The share of the time in custody that is untaped and not stated to be free of questioning.
    #[must_use]
    pub fn untaped_share_excluding_no_questioning(self) -> Option<Share> {
        Share::new(self.untaped_excluding_no_questioning()?, self.elapsed - self.not_held)
    }

    /// The untaped part without the time stated to be free of questioning.
    #[must_use]
    pub fn untaped_excluding_no_questioning(self) -> Option<Millis> {
        self.untaped_by_questioning.map(|by| by.yes + by.disputed + by.unknown)
    }

    /// The least time that was questioning: all taped time, breaks on tape too, and the untaped time for which the log
    /// says so. `None` if neither taped nor untaped time is known.
    #[must_use]
    pub fn questioned_at_least(self) -> Option<Millis> {
        let known = self.taped.is_some() || self.untaped.is_some();
        let by = self.untaped_by_questioning.unwrap_or_default();
        known.then(|| self.taped.unwrap_or_default() + by.yes)
    }

    /// The most time that was questioning: the least, and the untaped time for which it is disputed or not known.
    #[must_use]
    pub fn questioned_at_most(self) -> Option<Millis> {
        let by = self.untaped_by_questioning.unwrap_or_default();
        self.questioned_at_least().map(|least| least + by.disputed + by.unknown)
    }
}

/// A length as h:mm:ss; with milliseconds unless `whole_seconds`, so that totals as shown add up.
#[must_use]
pub fn sum_text(length: Millis, whole_seconds: bool) -> String {
    if whole_seconds { format_hms(length) } else { with_milliseconds(length) }
}

/// A length as h:mm:ss.mmm.
#[must_use]
pub(super) fn with_milliseconds(length: Millis) -> String {
    format!("{}.{:03}", format_hms(length), length.0.unsigned_abs() % SECOND.0.unsigned_abs())
}
