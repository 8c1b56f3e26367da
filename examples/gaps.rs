//! Lists the gaps of a log: `cargo run --example gaps -- recordings/five-gaps.jsonl`
#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;
use std::fmt::Write;
use untaped::record::visible;
use untaped::session::{Session, Thresholds};
use untaped::time::{format_hms, format_hours};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: gaps LOG")?;
    print!("{}", gaps(&path)?);
    Ok(())
}

/// One line per gap: its number, its label, hours in, its length, and its reasons.
///
/// # Errors
///
/// If the log cannot be read.
pub fn gaps(path: &str) -> Result<String, Box<dyn Error>> {
    let session = Session::from_bytes(path, &std::fs::read(path)?, Thresholds::default());
    let figures = session.figures();
    let start = figures.span.ok_or("the log has no event with a time")?.start;
    let mut text = String::new();
    for gap in &figures.gaps {
        let (label, reasons) = (gap.kind.label(), gap.reasons.join(", "));
        let (hours_in, length) = (format_hours(gap.span.start - start), format_hms(gap.length()));
        // A log may come from anybody: never send its text to a terminal as it is.
        writeln!(text, "{} {label} at {hours_in} h for {length}: {}", gap.number, visible(&reasons))?;
    }
    Ok(text)
}
