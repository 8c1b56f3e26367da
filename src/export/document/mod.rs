//! A document for a reader: the sums, the people, what stood before a confession, a table of the gaps, and the words
//! with wall clock and hours, as Markdown or as plain text. It names the log by its SHA-256, gives measures, and
//! judges nothing.

mod stamp;
mod style;
mod summary;
mod words;

use super::given::Given;
use super::losses::{Losses, Whole};
use std::io::{self, Write};
use style::Style;
use summary::{before, gaps, head, people};
use words::words;

/// Writes a session as Markdown.
pub(super) fn write_markdown(given: &mut Given<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    write(given, Style::Markdown, to)
}

/// Writes a session as plain text.
pub(super) fn write_text(given: &mut Given<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    write(given, Style::Text, to)
}

/// What is carried of the header.
const CARRIED: &[Whole] =
    &[Whole::Title, Whole::Fictional, Whole::Clock, Whole::Names, Whole::Silent, Whole::Roles];

fn write(given: &mut Given<'_>, style: Style, to: &mut dyn Write) -> io::Result<Losses> {
    let session = given.session;
    let mut losses = Losses::of(session, CARRIED);
    head(given, style, to)?;
    people(session, style, to)?;
    before(session, style, to)?;
    gaps(given, style, to)?;
    words(given, style, &mut losses, to)?;
    Ok(losses)
}
