//! The last lines of a log, shown before the lines between were read.
//!
//! They are a session of their own, in which every lookup works, but of which nothing is claimed that hangs on the
//! lines before: it has no tape, no gaps, no problems and is never complete. Its hours count from the start as far as
//! that is known.

use super::figures::Figures;
use super::landmarks::Landmarks;
use super::{Batch, Entry, Index, Session};
use crate::record::Problems;
use crate::time::SessionTime;
use std::sync::Arc;

impl Session {
    /// A session of the last lines of this log, of which this one has read the beginning. Their numbers count from
    /// the first of them.
    #[must_use]
    pub fn ending(&self, batch: Batch) -> Session {
        let mut ending = Session {
            index: Arc::default(),
            landmarks: Landmarks::default(),
            in_lines: Problems::default(),
            problems: Problems::default(),
            tallies: Vec::new(),
            greatest: None,
            lines: 0,
            log_start: Some(self.start_zero().time),
            complete: false,
            ..self.clone()
        };
        ending.append(batch);
        let index: &mut Index = Arc::make_mut(&mut ending.index);
        index.settle();
        index.flag(SessionTime(i64::MIN), |_| false);
        ending.landmarks.settle();
        ending.offsets.sort_by_key(|&(t, _)| t);
        ending.clock = ending.wall_clock();
        ending.figures = Figures::of_nothing_but(ending.index.session());
        ending
    }

    /// Where the log starts as far as it was read, if these are but its last lines.
    #[must_use]
    pub fn log_start(&self) -> Option<SessionTime> {
        self.log_start
    }

    /// The place of the event whose line begins at a position of the log; `near` is its time, where that is known.
    #[must_use]
    pub fn place_at(&self, position: u64, near: SessionTime) -> Option<usize> {
        let index = self.index();
        let is = |entry: &Entry| entry.position() == position;
        let (from, to) = (index.at_or_after(near), index.after(near));
        let entries = index.entries();
        let found = entries[from..to].iter().position(is).map(|i| from + i);
        // An event without a time has that of another event, which may have become known since.
        found.or_else(|| entries.iter().position(is))
    }
}
