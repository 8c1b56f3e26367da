//! The figures of talk and bins that panels show, and what they depend on.

use crate::measure::bin_rows::{BinRow, Subject, role_rows};
use crate::measure::bins::{Bins, observed};
use crate::measure::codings::PartlyTaped;
use crate::measure::talk::{GroupTalk, Talk};
use crate::record::Role;
use crate::session::{Session, SpeakerId};
use crate::time::{Millis, SessionTime};

/// What the figures depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeasureBasis {
    events: usize,
    bytes: u64,
    zero: SessionTime,
    width: Millis,
}

/// The figures.
#[derive(Debug)]
pub struct Measures {
    /// What they depend on.
    pub basis: MeasureBasis,
    /// Of each person, by their number.
    pub people: Vec<GroupTalk>,
    /// Of all.
    pub all: GroupTalk,
    /// The time that rates are per.
    pub observed: Millis,
    /// The bins of the session.
    pub bins: Option<Bins>,
    /// What was said in each of them.
    pub rows: Vec<BinRow>,
}

impl Measures {
    /// The figures of a session.
    #[must_use]
    pub fn new(session: &Session, basis: MeasureBasis) -> Measures {
        let talk = Talk::new(session, None);
        let people = session.people().iter().count();
        let measured = talk.measure(people, |SpeakerId(number)| number as usize);
        let bins = Bins::new(session.figures(), basis.zero, basis.width).ok();
        let subjects: [fn(Role) -> Subject; 2] = [Subject::Words, Subject::Questions];
        let rows = |bins| role_rows(session, &talk, bins, PartlyTaped::Counted, &subjects);
        Measures {
            basis,
            people: measured.groups,
            all: measured.all,
            observed: observed(session.figures(), None).unwrap_or_default(),
            rows: bins.as_ref().map(rows).unwrap_or_default(),
            bins,
        }
    }
}

impl MeasureBasis {
    /// What the figures of a session depend on, as it is.
    pub(super) fn new(session: &Session, zero: SessionTime, is_blind: bool) -> MeasureBasis {
        MeasureBasis {
            events: session.index().len(),
            bytes: session.byte_count(),
            zero,
            width: width(session, is_blind),
        }
    }
}

const MINUTE: i64 = 60_000;
/// How long bins are: so many minutes.
const WIDTHS: [i64; 11] = [1, 2, 5, 10, 15, 30, 60, 120, 360, 720, 1440];
/// The most bins, so that most fit side by side.
const MOST: i64 = 72;
/// A blind reader does not learn how long a session of up to a week is.
const BLIND: i64 = 5;
const MOST_BLIND: i64 = 2016;

/// The length of the bins of a session.
fn width(session: &Session, is_blind: bool) -> Millis {
    let length = session.figures().span.map_or(0, |span| span.length().0);
    let (least, most) = if is_blind { (BLIND, MOST_BLIND) } else { (0, MOST) };
    let fits = |minutes: &&i64| **minutes >= least && length / (**minutes * MINUTE) < most;
    let minutes = WIDTHS.iter().find(fits).copied();
    // Whole days beyond.
    let days = || (length / (1440 * MINUTE) / most + 1) * 1440;
    Millis(minutes.unwrap_or_else(days) * MINUTE)
}
