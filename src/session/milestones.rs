//! The milestones of an interrogation, and the time from one to another.

use super::Session;
use super::figures::Figures;
use super::gaps::{Gap, GapKind};
use super::key_events::Mark;
use super::totals::Totals;
use crate::record::{Certainty, words};
use crate::time::{Millis, SessionTime};

words! {
    /// The kinds of mark between which time is counted, in the order in which they are listed.
    pub enum Milestone {
        /// The start of custody.
        Custody = "custody",
        /// The entry into the interview room.
        Entry = "room_entry",
        /// The warning.
        Warning = "warning",
        /// The waiver.
        Waiver = "waiver",
        /// The invocation.
        Invocation = "invocation",
        /// The first denial.
        Denial = "denial",
        /// The first admission.
        Admission = "admission",
        /// The confession.
        Confession = "confession",
        /// The signing of the statement.
        Statement = "statement_signed",
        /// The release.
        Release = "release",
    }
}

impl Milestone {
    /// A short name, in one word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Milestone::Entry => "entry",
            Milestone::Statement => "statement",
            Milestone::Custody
            | Milestone::Warning
            | Milestone::Waiver
            | Milestone::Invocation
            | Milestone::Denial
            | Milestone::Admission
            | Milestone::Confession
            | Milestone::Release => self.word(),
        }
    }
}

/// The time from one milestone to another.
#[derive(Clone, Copy, Debug)]
pub struct Interval<'a> {
    /// The milestone that it begins with, and its mark.
    pub from: (Milestone, &'a Mark),
    /// The milestone that it ends with, and its mark.
    pub to: (Milestone, &'a Mark),
    /// What it consists of; negative if `to` comes first.
    pub sums: SumsBetween<'a>,
}

impl Interval<'_> {
    /// How certain its length is: as certain as the less certain of its ends.
    #[must_use]
    pub fn certainty(&self) -> Certainty {
        self.from.1.certainty.max(self.to.1.certainty)
    }
}

/// What the time between two times consists of.
#[derive(Clone, Copy, Debug)]
pub struct SumsBetween<'a> {
    /// The totals; negative if the second time is earlier.
    pub totals: Totals,
    /// The time in inferred gaps, which is part of no total; negative if the second time is earlier.
    pub no_record: Millis,
    /// The gaps of either kind that have time between both, in order.
    pub gaps: &'a [Gap],
}

impl SumsBetween<'_> {
    /// The length.
    #[must_use]
    pub fn length(&self) -> Millis {
        self.totals.elapsed
    }

    /// The length without time NOT HELD.
    #[must_use]
    pub fn held(&self) -> Millis {
        self.totals.elapsed - self.totals.not_held
    }

    /// How many of the gaps are of a kind.
    #[must_use]
    pub fn gap_count(&self, kind: GapKind) -> usize {
        self.gaps.iter().filter(|gap| gap.kind == kind).count()
    }
}

impl Figures {
    /// What the time from one time to another consists of, whichever is first.
    #[must_use]
    pub fn sums_between(&self, from: SessionTime, to: SessionTime) -> SumsBetween<'_> {
        let (first, last) = (from.min(to), from.max(to));
        let begun = self.gaps.partition_point(|gap| gap.span.start < last);
        // A time without a length has no time of the gap that it is in.
        let over = self.gaps.partition_point(|gap| gap.span.end <= first || first == last).min(begun);
        SumsBetween {
            totals: self.totals_between(from, to),
            no_record: self.no_record_between(from, to),
            gaps: self.gaps.get(over..begun).unwrap_or_default(),
        }
    }
}

impl Session {
    /// The first mark of the kind of each milestone that the log has, in the order of [`Milestone::ALL`].
    #[must_use]
    pub fn milestones(&self) -> Vec<(Milestone, &Mark)> {
        let marks = &self.key_events().marks;
        let first = |&milestone: &Milestone| {
            let mark = marks.iter().find(|mark| mark.kind == milestone.word())?;
            Some((milestone, mark))
        };
        Milestone::ALL.iter().filter_map(first).collect()
    }

    /// The time from each milestone to each that is later in the order of [`Milestone::ALL`].
    ///
    /// ```
    /// use untaped::session::{Session, Thresholds};
    /// use untaped::time::Millis;
    /// let log = "{\"format\":\"untaped\"}
    /// {\"t\":0,\"type\":\"mark\",\"kind\":\"custody\"}
    /// {\"t\":60,\"type\":\"tape_on\"}
    /// {\"t\":90,\"type\":\"mark\",\"kind\":\"warning\"}
    /// {\"t\":99,\"type\":\"tape_off\"}
    /// ";
    /// let session = Session::from_text("interview", log, Thresholds::default());
    /// let sums = session.intervals()[0].sums;
    /// assert_eq!((sums.length(), sums.totals.untaped), (Millis(90_000), Some(Millis(60_000))));
    /// ```
    #[must_use]
    pub fn intervals(&self) -> Vec<Interval<'_>> {
        let milestones = self.milestones();
        let between = |from: (Milestone, &'_ Mark), to: (Milestone, &'_ Mark)| {
            self.figures().sums_between(from.1.key.time, to.1.key.time)
        };
        let pairs = milestones.iter().enumerate().flat_map(|(i, &from)| {
            let later = milestones.get(i + 1..).unwrap_or_default();
            later.iter().map(move |&to| (from, to))
        });
        pairs.map(|(from, to)| Interval { from, to, sums: between(from, to) }).collect()
    }
}
