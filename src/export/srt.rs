//! `SubRip`: the cues of `WebVTT` with the speaker before the words, and without hours, for which it has no place.

use super::context::Context;
use super::losses::Losses;
use super::vtt::{cues, one_line};
use crate::import::CaptionNames;
use crate::time::Millis;
use std::io::{self, Write};

/// The loss of speakers whom a reader cannot tell from the words.
const NOT_READ: &str =
    "caption(s) whose speaker stays in the words when the file is read again, or becomes another one";

/// Writes a session.
pub(super) fn write(context: &mut Context<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    let (mut number, mut losses) = (0_u64, Losses::new(context.session, &[]));
    let mut names = CaptionNames::default();
    let of_cues = cues(context, |cue| {
        number += 1;
        let given = cue.speaker.as_deref().map(one_line).unwrap_or_default();
        let name = without_arrows(&given);
        losses.add_if(name != given, "speaker(s) with an arrow in the name (it would begin a cue)");
        let who = if name.is_empty() { String::new() } else { format!("{name}: ") };
        let changed = cue.speaker.as_ref().is_some_and(|speaker| *speaker != given);
        losses.add_if(changed || name.contains(':'), "speaker(s) with a colon or several spaces in the name");
        let text = without_arrows(&cue.text);
        losses.add_if(text != cue.text, "text(s) with an arrow (it would begin a cue)");
        let gap = cue.speaker.is_none() && cue.text.starts_with('[');
        losses.add_if(text.contains(':') && !gap, "text(s) with a colon (it may be read as a speaker)");
        let tag = text.contains('<') || text.contains("{\\");
        losses.add_if(tag && !gap, "text(s) that players may read as tags");
        names.add(&name, &format!("{who}{text}"));
        let blank = if number == 1 { "" } else { "\n" };
        let (from, until) = (stamp(cue.from), stamp(cue.to));
        writeln!(to, "{blank}{number}\n{from} --> {until}\n{who}{text}")
    })?;
    let not_read = names.not_read();
    if not_read > 0 {
        losses.add_times(NOT_READ, not_read);
    }
    losses.join(&of_cues);
    Ok(losses)
}

/// A text in which no line can be read as the times of a cue: a space parts each arrow, long (`-->`) or short (`->`).
fn without_arrows(text: &str) -> String {
    text.replace("->", "- >")
}

/// A time: `hh:mm:ss,mmm`, hours running past 99.
fn stamp(at: Millis) -> String {
    let s = at.0 / 1000;
    format!("{:02}:{:02}:{:02},{:03}", s / 3600, s / 60 % 60, s % 60, at.0 % 1000)
}
