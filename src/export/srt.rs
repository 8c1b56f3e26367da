//! SubRip: the cues of WebVTT, with the speaker before the words and the hours left to the numbers of the log: a
//! SubRip cue has a number and no other place for them.

use super::given::Given;
use super::losses::Losses;
use super::vtt::cues;
use crate::time::Millis;
use std::io::{self, Write};

/// Writes a session.
pub(super) fn write(given: &mut Given<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    let (mut number, mut unlabelled) = (0_u64, Losses::default());
    let mut losses = cues(given, |cue| {
        number += 1;
        let name = cue.speaker.map(|speaker| speaker.replace(['\n', '\r'], " ")).unwrap_or_default();
        let who = if name.is_empty() { String::new() } else { format!("{name}: ") };
        unlabelled.add_if(name.contains(": "), "speakers whose names hold a colon");
        let blank = if number == 1 { "" } else { "\n" };
        let (from, until) = (stamp(cue.from), stamp(cue.to));
        writeln!(to, "{blank}{number}\n{from} --> {until}\n{who}{}", cue.text)
    })?;
    for (what, n) in unlabelled.iter() {
        (0..n).for_each(|_| losses.add(what));
    }
    Ok(losses)
}

/// A time: `hh:mm:ss,mmm`, hours running past 99.
fn stamp(at: Millis) -> String {
    let s = at.0 / 1000;
    format!("{:02}:{:02}:{:02},{:03}", s / 3600, s / 60 % 60, s % 60, at.0 % 1000)
}
