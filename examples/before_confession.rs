//! Sums up what came before each confession: `cargo run --example before_confession -- recordings/five-gaps.jsonl`
#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;
use std::fmt::Write;
use untaped::session::{Session, Thresholds};
use untaped::time::{Millis, format_hms, format_hours};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: before_confession LOG")?;
    print!("{}", before_confession(&path)?);
    Ok(())
}

/// One line per confession: hours in, taped and untaped time before it, and the number of gaps.
///
/// # Errors
///
/// If the log cannot be read.
pub fn before_confession(path: &str) -> Result<String, Box<dyn Error>> {
    let session = Session::from_bytes(path, &std::fs::read(path)?, Thresholds::default());
    // A log that does not mention tapes has no taped time.
    let shown = |sum: Option<Millis>| sum.map_or("unknown".to_owned(), format_hms);
    let mut text = String::new();
    for mark in session.key_events().marks.iter().filter(|mark| mark.kind == "confession") {
        let before = session.figures().before_mark(mark);
        let (totals, gaps) = (before.totals, before.gaps + before.inferred_gaps);
        writeln!(
            text,
            "confession at {} h: taped {}, untaped {}, gaps {gaps}",
            format_hours(totals.elapsed),
            shown(totals.taped),
            shown(totals.untaped),
        )?;
    }
    Ok(text)
}
