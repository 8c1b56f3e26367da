//! Markdown and plain text: a document to read, with totals, people, gaps and the transcript.
//!
//! It names the log by its SHA-256 and gives measurements, not conclusions.

mod style;
mod summary;
mod transcript;

use super::context::Context;
use super::losses::{HeaderPart, Losses};
use std::io::{self, Write};
use style::Style;
use summary::{before_marks, gaps, head, people};
use transcript::transcript;

/// Writes a session as Markdown.
pub(super) fn write_markdown(context: &mut Context<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    write(context, Style::Markdown, to)
}

/// Writes a session as plain text.
pub(super) fn write_text(context: &mut Context<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    write(context, Style::Text, to)
}

/// The parts of the header that are kept.
const KEPT: &[HeaderPart] = &[
    HeaderPart::Title,
    HeaderPart::Fictional,
    HeaderPart::Clock,
    HeaderPart::Names,
    HeaderPart::Silent,
    HeaderPart::Roles,
];

fn write(context: &mut Context<'_>, style: Style, to: &mut dyn Write) -> io::Result<Losses> {
    let session = context.session;
    let mut losses = Losses::new(session, KEPT);
    head(context, style, to)?;
    people(session, style, to)?;
    before_marks(context, style, to)?;
    gaps(context, style, to)?;
    transcript(context, style, &mut losses, to)?;
    Ok(losses)
}
