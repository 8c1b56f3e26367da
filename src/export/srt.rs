//! `SubRip`: the cues of `WebVTT`, with the speaker before the words and without hours: a `SubRip` cue has a number, and no
//! other place for them.

use super::given::Given;
use super::losses::Losses;
use super::vtt::{cues, one_line};
use crate::time::Millis;
use std::io::{self, Write};

/// Writes a session.
pub(super) fn write(given: &mut Given<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    let (mut number, mut losses) = (0_u64, Losses::of(given.session, &[]));
    let of_cues = cues(given, |cue| {
        number += 1;
        let name = cue.speaker.as_deref().map(one_line).unwrap_or_default();
        let who = if name.is_empty() { String::new() } else { format!("{name}: ") };
        let changed = cue.speaker.as_ref().is_some_and(|speaker| *speaker != name);
        losses.add_if(changed || name.contains(':'), "speakers whose names hold a colon, or blanks in a row");
        let text = cue.text.replace("-->", "-- >");
        losses.add_if(text != cue.text, "texts with an arrow, which ends a cue");
        let gap = cue.speaker.is_none() && cue.text.starts_with('[');
        losses.add_if(text.contains(':') && !gap, "texts with a colon, before which a speaker may be seen");
        let tag = text.contains('<') || text.contains("{\\");
        losses.add_if(tag && !gap, "texts with signs that players take for tags");
        let blank = if number == 1 { "" } else { "\n" };
        let (from, until) = (stamp(cue.from), stamp(cue.to));
        writeln!(to, "{blank}{number}\n{from} --> {until}\n{who}{text}")
    })?;
    losses.join(&of_cues);
    Ok(losses)
}

/// A time: `hh:mm:ss,mmm`, hours running past 99.
fn stamp(at: Millis) -> String {
    let s = at.0 / 1000;
    format!("{:02}:{:02}:{:02},{:03}", s / 3600, s / 60 % 60, s % 60, at.0 % 1000)
}
