//! A session cut into bins of one width, and how much of each was taped.
//!
//! A bin of which nothing was taped is missing: what was said in it is not known, so that no figure of it is 0. In a log
//! without tape events none is, but for time NOT HELD.

use crate::session::{Entry, EventKey, Figures, Index};
use crate::time::{Millis, SessionTime, Span};
use std::fmt;
use std::ops::Range;

/// The most bins of a session. More would not fit a table that anyone reads, and take memory without a bound.
pub const MOST_BINS: u64 = 1 << 20;

/// How much of a bin was taped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// No part of it is untaped. In a log without tape events, every bin with time held.
    Whole,
    /// A part of it was taped, and a part is untaped.
    Partly,
    /// Nothing of it was taped: it is missing.
    Untaped,
    /// All of it is time NOT HELD, and nothing was taped: it is missing, and is no untaped time either.
    NotHeld,
}

impl Standing {
    /// Whether nothing is known of the bin.
    #[must_use]
    pub fn is_missing(self) -> bool {
        matches!(self, Standing::Untaped | Standing::NotHeld)
    }
}

/// One bin: `[zero + number × width, zero + (number + 1) × width)`, cut to the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    /// Its number from the zero: 0 begins at the zero, -1 ends there.
    pub number: i64,
    /// Its time. The last bin also has the session's end itself.
    pub span: Span,
    /// What was taped of it; `None` in a log without tape events.
    pub taped: Option<Millis>,
    /// What of it is declared untaped.
    pub untaped: Millis,
    /// What of it is NOT HELD, without what was taped then.
    pub not_held: Millis,
    /// How much of it was taped.
    pub standing: Standing,
}

impl Bin {
    /// Its length: the width, or less for the first and the last.
    #[must_use]
    pub fn length(&self) -> Millis {
        self.span.length()
    }

    /// The time that rates are per: what was taped; in a log without tape events, the time held.
    #[must_use]
    pub fn observed(&self) -> Millis {
        self.taped.unwrap_or(self.length() - self.not_held)
    }
}

/// Why a session cannot be cut into bins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinsError {
    /// Bins need a width above zero.
    NoWidth,
    /// So many bins are more than [`MOST_BINS`].
    TooMany(u64),
}

impl fmt::Display for BinsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BinsError::NoWidth => write!(f, "a bin needs a length above 0; give one such as 5m"),
            BinsError::TooMany(count) => {
                write!(f, "{count} bins are more than {MOST_BINS}; give a longer one")
            }
        }
    }
}

impl std::error::Error for BinsError {}

/// The bins of a session, in order. They are next to each other and fill the session.
#[derive(Clone, Debug)]
pub struct Bins {
    list: Vec<Bin>,
    width: Millis,
    zero: SessionTime,
    tape_is_known: bool,
}

impl Bins {
    /// Cuts a session into bins of a width, one of which begins at `zero`. Without a session there are none; a session
    /// without length is one bin.
    ///
    /// ```
    /// use untaped::measure::bins::{Bins, Standing};
    /// use untaped::session::{Session, Thresholds};
    /// use untaped::time::MINUTE;
    /// let log = "{\"format\":\"untaped\",\"version\":1}
    /// {\"t\":0,\"type\":\"tape_on\"}
    /// {\"t\":90,\"type\":\"tape_off\"}
    /// {\"t\":200,\"type\":\"mark\",\"kind\":\"charge\"}
    /// ";
    /// let session = Session::from_text("log", log, Thresholds::default());
    /// let bins = Bins::new(session.figures(), session.start_zero().time, MINUTE).unwrap();
    /// let standings: Vec<Standing> = bins.list().iter().map(|bin| bin.standing).collect();
    /// assert_eq!(standings, [Standing::Whole, Standing::Partly, Standing::Untaped, Standing::Untaped]);
    /// ```
    ///
    /// # Errors
    /// If the width is not above zero, or there would be too many bins.
    pub fn new(figures: &Figures, zero: SessionTime, width: Millis) -> Result<Bins, BinsError> {
        if width <= Millis::ZERO {
            return Err(BinsError::NoWidth);
        }
        let mut bins = Bins { list: Vec::new(), width, zero, tape_is_known: figures.coverage.is_some() };
        let Some(session) = figures.span else { return Ok(bins) };
        let first = (session.start - zero).0.div_euclid(width.0);
        // The session's end belongs to the bin before it, so that no bin is without time.
        let last = ((session.end - zero).0 - 1).div_euclid(width.0).max(first);
        let count = last.abs_diff(first) + 1;
        if count > MOST_BINS {
            return Err(BinsError::TooMany(count));
        }
        let edge = |number: i64| zero + Millis(number * width.0);
        bins.list.extend((first..=last).map(|number| {
            let start = if number == first { session.start } else { edge(number) };
            let end = if number == last { session.end } else { edge(number + 1) };
            bin(figures, number, Span::new(start, end))
        }));
        Ok(bins)
    }

    /// The bins, in the order of time.
    #[must_use]
    pub fn list(&self) -> &[Bin] {
        &self.list
    }

    /// The width of all bins but the first and the last, which may be shorter.
    #[must_use]
    pub fn width(&self) -> Millis {
        self.width
    }

    /// Where the bin with the number 0 begins, or would begin.
    #[must_use]
    pub fn zero(&self) -> SessionTime {
        self.zero
    }

    /// Whether the log has tape events. Without them every bin with time held counts as whole.
    #[must_use]
    pub fn tape_is_known(&self) -> bool {
        self.tape_is_known
    }

    /// The bin that has a time, as an index into [`Bins::list`]; `None` outside the session.
    #[must_use]
    pub fn at(&self, t: SessionTime) -> Option<usize> {
        let (first, last) = (self.list.first()?, self.list.last()?);
        if t < first.span.start || t > last.span.end {
            return None;
        }
        let number = (t - self.zero).0.div_euclid(self.width.0).min(last.number);
        usize::try_from(number - first.number).ok()
    }

    /// The bin that has an event; `None` for an event without a time, and for a note outside the session.
    #[must_use]
    pub fn of(&self, entry: Entry) -> Option<usize> {
        entry.is_timed().then(|| self.at(entry.time())).flatten()
    }

    /// The bins that have time from one time to a later one, which is not part of it. Two equal times are one point, which
    /// is in one bin.
    #[must_use]
    pub fn of_span(&self, span: Span) -> Range<usize> {
        let (Some(first), Some(last)) = (self.list.first(), self.list.last()) else { return 0..0 };
        let (from, to) = (span.start, if span.is_empty() { span.end } else { span.end - Millis(1) });
        if to < first.span.start || from > last.span.end {
            return 0..0;
        }
        let index = |t: SessionTime| self.at(t.max(first.span.start).min(last.span.end)).unwrap_or(0);
        index(from)..index(to) + 1
    }

    /// The bins that have time of a place: of one event, or of all from one event to a later one. Counted from the time of
    /// the first to the end of the last, or to its time if it has no end. A place on one event alone is only in the bin that
    /// has its time.
    #[must_use]
    pub fn of_place(&self, index: &Index, (first, last): (EventKey, EventKey)) -> Range<usize> {
        let entry = |key: EventKey| index.get(index.index_of(key)).filter(|entry| entry.key() == key);
        if first == last {
            let one = entry(first).and_then(|entry| self.of(entry));
            return one.map_or(0..0, |bin| bin..bin + 1);
        }
        let end = entry(last).map_or(last.time, Entry::reach);
        let all = self.of_span(Span::new(first.time, end));
        // The time of the last event may be where a bin begins.
        all.start..self.at(last.time).map_or(all.end, |bin| all.end.max(bin + 1))
    }
}

/// The bin with a number and a time.
fn bin(figures: &Figures, number: i64, span: Span) -> Bin {
    let sums = figures.totals_between(span.start, span.end);
    let (untaped, not_held, length) = (sums.untaped.unwrap_or_default(), sums.not_held, span.length());
    let standing = match sums.taped {
        _ if not_held == length && length > Millis::ZERO => Standing::NotHeld,
        Some(Millis::ZERO) => Standing::Untaped,
        Some(_) if untaped > Millis::ZERO => Standing::Partly,
        Some(_) | None => Standing::Whole,
    };
    Bin { number, span, taped: sums.taped, untaped, not_held, standing }
}

/// The time of a session that rates are per, as [`Bin::observed`] is that of a bin; `None` without a session.
#[must_use]
pub fn observed(figures: &Figures, horizon: Option<SessionTime>) -> Option<Millis> {
    let span = figures.span?;
    let sums = figures.totals_to(horizon.map_or(span.end, |t| t.clamp(span.start, span.end)));
    Some(sums.taped.unwrap_or(sums.elapsed - sums.not_held))
}
