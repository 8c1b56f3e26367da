//! Writing an assembled session as a log.

use super::assemble::{Assembled, Rank};
use crate::record::{event_line, header_line};
use crate::session::Place;
use crate::time::SessionTime;
use std::io::{self, Write};

impl Assembled<'_> {
    /// Writes the log, line by line. Gives the place of each line in the files that were imported to `placed`.
    ///
    /// # Errors
    /// What writing says.
    pub fn write(&self, to: &mut dyn Write, mut placed: impl FnMut(Place)) -> io::Result<()> {
        let mut line = header_line(&self.header);
        line.push('\n');
        to.write_all(line.as_bytes())?;
        placed(Place { file: 0, line: 1 });
        for &key in &self.order {
            let Some(((file, number), event)) = self.event(key) else { continue };
            line.clear();
            event_line(&event, SessionTime::default(), &mut line);
            line.push('\n');
            to.write_all(line.as_bytes())?;
            placed(Place { file, line: u32::try_from(number).unwrap_or(u32::MAX) });
        }
        Ok(())
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
