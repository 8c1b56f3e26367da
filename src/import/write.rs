//! Writes an assembled session as a log.

use super::assemble::{Assembled, Rank};
use crate::record::{event_line, header_line};
use crate::session::SourceLine;
use crate::time::SessionTime;

/// The number of events in a part: enough to make passing parts between threads cheap, few enough to hold little.
const PART: usize = 2048;

impl Assembled<'_> {
    /// The number of independent parts in which the log is written: at least one.
    #[must_use]
    pub fn parts(&self) -> u64 {
        (self.order.len() as u64).div_ceil(PART as u64).max(1)
    }

    /// The lines of one part of the log, numbered from 0. The first part begins with the header. Gives the source of each
    /// line in the imported files to `placed`.
    #[must_use]
    pub fn part(&self, number: u64, mut placed: impl FnMut(SourceLine)) -> String {
        let mut text = String::with_capacity(PART * 128);
        if number == 0 {
            text.push_str(&header_line(&self.header));
            text.push('\n');
            placed(SourceLine { file: 0, line: 1 });
        }
        let from = usize::try_from(number).unwrap_or(usize::MAX).saturating_mul(PART);
        for &key in self.order.iter().skip(from).take(PART) {
            let Some(((file, number), event)) = self.event(key) else { continue };
            event_line(&event, SessionTime::default(), &mut text);
            text.push('\n');
            placed(SourceLine { file, line: u32::try_from(number).unwrap_or(u32::MAX) });
        }
        text
    }

    /// The whole log.
    #[must_use]
    pub fn text(&self) -> String {
        (0..self.parts()).map(|number| self.part(number, |_| ())).collect()
    }

    /// The number of events.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether times are elapsed times, because no start is known.
    #[must_use]
    pub fn is_without_clock(&self) -> bool {
        self.zone.is_none()
    }

    /// Whether there is nothing to write: no item of any transcript or, without transcripts, no event at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let transcripts = self.tapes.iter().any(|tape| tape.transcript.is_some());
        !self.order.iter().any(|key| !transcripts || key.rank == Rank::Item)
    }
}
