//! Praat's long `TextGrid`: an interval tier for each person and for the gaps, point tiers for marks and whole hours.
//!
//! An interval without a label is silence, so utterances without words are lost. Labels are in UTF-8, which Praat reads.

use super::context::Context;
use super::grid::{Grid, Points};
use super::losses::Losses;
use super::sanitize::clean;
use crate::time::{MAX_MILLIS, Millis, format_seconds};
use std::io::{self, Write};

/// Writes a session.
pub(super) fn write(context: &mut Context<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    let mut losses = Losses::new(context.session, &[]);
    let grid = Grid::new(context, Points::Own, Millis(MAX_MILLIS), &mut losses);
    // Praat requires a length greater than zero.
    let end = format_seconds(grid.end.max(Millis(1)));
    writeln!(to, "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = {end}")?;
    if grid.tiers.is_empty() {
        writeln!(to, "tiers? <absent>")?;
        return Ok(losses);
    }
    writeln!(to, "tiers? <exists>\nsize = {}\nitem []:", grid.tiers.len())?;
    for (n, tier) in grid.tiers.iter().enumerate() {
        let class = if tier.moments { "TextTier" } else { "IntervalTier" };
        let name = quoted(&tier.name);
        let head =
            format!("class = \"{class}\"\n        name = {name}\n        xmin = 0\n        xmax = {end}");
        writeln!(to, "    item [{}]:\n        {head}", n + 1)?;
        let things = grid.on(tier);
        let mut number = 0;
        if tier.moments {
            writeln!(to, "        points: size = {}", things.len())?;
            for &placed in things {
                number += 1;
                let label = quoted(&clean(&grid.text(context, placed, &mut losses)?, &mut losses));
                let at = format_seconds(placed.from);
                writeln!(
                    to,
                    "        points [{number}]:\n            number = {at}\n            mark = {label}"
                )?;
            }
            continue;
        }
        // Intervals without a label fill the time between.
        let after = |at: Millis| at < grid.end.max(Millis(1));
        let mut until = Millis::ZERO;
        let mut count = things.len();
        for placed in things {
            count += usize::from(placed.from > until);
            until = placed.to;
        }
        count += usize::from(after(until));
        writeln!(to, "        intervals: size = {count}")?;
        let mut interval = |from: Millis, until: Millis, label: &str| {
            number += 1;
            let span =
                format!("xmin = {}\n            xmax = {}", format_seconds(from), format_seconds(until));
            let label = quoted(label);
            writeln!(to, "        intervals [{number}]:\n            {span}\n            text = {label}")
        };
        until = Millis::ZERO;
        for &placed in things {
            if placed.from > until {
                interval(until, placed.from, "")?;
            }
            let label = clean(&grid.text(context, placed, &mut losses)?, &mut losses);
            losses.add_if(label.is_empty(), "utterance(s) without words");
            interval(placed.from, placed.to, &label)?;
            until = placed.to;
        }
        if after(until) {
            interval(until, grid.end.max(Millis(1)), "")?;
        }
    }
    Ok(losses)
}

/// A text in quotation marks, with those in it doubled.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
