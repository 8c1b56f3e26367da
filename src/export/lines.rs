//! The log itself: its header and the line of each event as they stand, in the order of time. What is no event is left
//! out: blank lines, and lines that could not be read.

use super::given::Given;
use super::losses::{Losses, Whole};
use crate::record::header_line;
use std::io::{self, Write};

/// Writes a session.
pub(super) fn write(given: &mut Given<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    let session = given.session;
    match given.header {
        Some(line) => to.write_all(line)?,
        None => to.write_all(header_line(session.header()).as_bytes())?,
    }
    to.write_all(b"\n")?;
    for i in 0..session.index().len() {
        to.write_all(&(given.line)(i)?)?;
        to.write_all(b"\n")?;
    }
    Ok(Losses::of(session, &Whole::ALL))
}
