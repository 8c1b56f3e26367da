//! Writing an assembled session as a log.

use super::assemble::{Assembled, Rank};
use crate::record::{event_line, header_line};
use crate::session::SourceLine;
use crate::time::SessionTime;

/// So many events make a part: enough that handing it on costs nothing, and few enough that little is held.
const PART: usize = 2048;

impl Assembled<'_> {
    /// The number of parts that the log is written in, each of which can be made on its own: at least one.
    #[must_use]
    pub fn parts(&self) -> u64 {
        (self.order.len() as u64).div_ceil(PART as u64).max(1)
    }

    /// One part of the log, by its number from 0: whole lines, the header among those of the first. Gives the place of
    /// each line in the files that were imported to `placed`.
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

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether times are numbers, because no start on the wall clock is known.
    #[must_use]
    pub fn is_without_clock(&self) -> bool {
        self.zone.is_none()
    }

    /// Whether nothing was read: of the transcripts, where there are any, or else of tapes and marks.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let transcripts = self.tapes.iter().any(|tape| tape.transcript.is_some());
        !self.order.iter().any(|key| !transcripts || key.rank == Rank::Item)
    }
}
