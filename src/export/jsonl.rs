//! The log itself: its header and the line of each event, unchanged, in order of time. Lines without an event are left
//! out.

use super::context::Context;
use super::losses::{HeaderPart, Losses};
use crate::record::header_line;
use std::io::{self, Write};

/// Writes a session.
pub(super) fn write(context: &mut Context<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    let session = context.session;
    match context.header {
        Some(line) => to.write_all(line)?,
        None => to.write_all(header_line(session.header()).as_bytes())?,
    }
    to.write_all(b"\n")?;
    for i in 0..session.index().len() {
        to.write_all(&(context.line)(i)?)?;
        to.write_all(b"\n")?;
    }
    Ok(Losses::new(session, &HeaderPart::ALL))
}
