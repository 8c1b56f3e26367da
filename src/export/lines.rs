//! The log itself: its header and the line of each event as they stand, in the order of time. What is no event is left
//! out: blank lines, and lines that could not be read.

use super::given::Given;
use super::losses::Losses;
use crate::record::{ProblemKind, header_line};
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
    let mut losses = Losses::default();
    for problem in session.problems().list() {
        losses.add_if(skips(problem.kind), "lines that could not be read as events");
    }
    Ok(losses)
}

/// Whether a line with a problem of this kind is no event.
fn skips(kind: ProblemKind) -> bool {
    match kind {
        ProblemKind::NotJson
        | ProblemKind::NotObject
        | ProblemKind::MissingField
        | ProblemKind::TornLine
        | ProblemKind::TooLong
        | ProblemKind::TooDeep => true,
        ProblemKind::BadTime
        | ProblemKind::MixedTimes
        | ProblemKind::OutOfOrder
        | ProblemKind::EndBeforeStart
        | ProblemKind::TapeConflict
        | ProblemKind::AssumedTape
        | ProblemKind::UntapedOverTape
        | ProblemKind::AfterRelease
        | ProblemKind::OutsideSession
        | ProblemKind::NoHeader
        | ProblemKind::BadHeader
        | ProblemKind::DuplicateKey
        | ProblemKind::BadUtf8
        | ProblemKind::BadValue
        | ProblemKind::Guessed
        | ProblemKind::Dropped
        | ProblemKind::OutsideTape
        | ProblemKind::Untranscribed => false,
    }
}
