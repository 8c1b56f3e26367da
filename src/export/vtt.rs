//! `WebVTT`: a cue for each utterance, with the speaker as its voice and the hours in its identifier; a cue for each gap
//! and each of its parts.
//!
//! Times count from the session's start, which a note at the head states, or from the log's zero if there is no clock. A cue needs an end: if the log has none, the
//! cue is shown until the next utterance, for [`LONGEST`](super::durations::LONGEST) at most, and its identifier says so.

use super::context::{Clock, Context, Part, caption_of, caption_of_not_held, caption_of_part};
use super::durations::{Durations, Until};
use super::losses::{CHANGED_TEXT, CHANGED_TITLE, HeaderPart, Losses};
use crate::record::{Body, Caption, OPEN_END};
use crate::time::{Millis, Span, format_hours};
use std::io::{self, Write};

/// One utterance, gap or part of a gap.
pub(super) struct Cue {
    /// Its start and its end, from the session's start; never equal.
    pub from: Millis,
    pub to: Millis,
    /// Its number and its hours.
    pub id: String,
    /// The speaker; `None` for a gap and for an unknown speaker.
    pub speaker: Option<String>,
    /// The words, without empty lines.
    pub text: String,
}

/// Passes the cues of a session to `take`, in order, and counts the details that cues do not keep.
pub(super) fn cues(
    context: &mut Context<'_>,
    mut take: impl FnMut(Cue) -> io::Result<()>,
) -> io::Result<Losses> {
    let session = context.session;
    let (mut losses, shown) = (Losses::default(), Durations::new(session, Until::NextWords));
    context.each(|clock, part| {
        let cue = match part {
            Part::Gap(gap) => {
                losses.add_gap(gap, without_nul);
                gap_cue(clock, gap.span, &caption_of(gap), &format!("gap {}", gap.number), &mut losses)
            }
            Part::GapPart(part, number) => {
                let name = format!("gap {number}");
                gap_cue(clock, part.span, &caption_of_part(part, number), &name, &mut losses)
            }
            Part::Hour(_) => None,
            Part::NotHeld(span) => gap_cue(clock, span, &caption_of_not_held(span), "not held", &mut losses),
            Part::Event { i, entry, event, end, .. } => {
                losses.add_details(session, entry, &event);
                let at = clock.position(entry.time()).filter(|_| entry.is_timed());
                let (Body::Utterance { speaker, text, .. }, Some(from)) = (event.body, at) else {
                    losses.add_event(entry.kind());
                    return Ok(());
                };
                let stated = end.and_then(|end| clock.position(end)).filter(|&end| end > from);
                losses.add_if(stated.is_none(), "open end(s) (shown until the next line, 5 s at most)");
                let to = stated.unwrap_or_else(|| from + shown.length(i));
                let open = if stated.is_none() { OPEN_END } else { "" };
                let lines = lines_of(&text);
                losses.add_if(lines != text, CHANGED_TEXT);
                let speaker = speaker.filter(|id| !id.is_empty()).map(std::borrow::Cow::into_owned);
                losses.add_if(
                    speaker.is_none() && Caption::parse(&lines).is_some(),
                    "text(s) that read as a gap",
                );
                Some(Cue {
                    from,
                    to,
                    id: format!("#{} {} h{open}", i + 1, format_hours(clock.elapsed(entry.time()))),
                    speaker,
                    text: lines,
                })
            }
        };
        cue.map_or(Ok(()), &mut take)
    })?;
    Ok(losses)
}

fn gap_cue(clock: &Clock<'_>, span: Span, caption: &Caption, name: &str, losses: &mut Losses) -> Option<Cue> {
    let (from, to) = (clock.position(span.start)?, clock.position(span.end)?);
    let id = format!("{name} {} h", format_hours(clock.elapsed(span.start)));
    let stated = caption.to_string();
    let text = without_nul(&stated);
    losses.add_if(text != stated, "line(s) of a gap with changed characters");
    Some(Cue { from, to, id, speaker: None, text })
}

/// A text without empty lines, which would end its cue, and trimmed, as players trim it.
fn lines_of(text: &str) -> String {
    let lines: Vec<&str> = text.trim().split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect();
    without_nul(&lines.join("\n"))
}

/// A text with U+FFFD for each NUL, as readers of `WebVTT` replace it (WebVTT, 6.1).
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// Writes a session.
pub(super) fn write(context: &mut Context<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    head(context, to)?;
    let mut losses = Losses::new(context.session, &[HeaderPart::Title, HeaderPart::Clock]);
    losses.add_offsets(context.session);
    let title = context.session.header().title.as_deref();
    losses.add_if(title.is_some_and(|title| in_head(title) != title), CHANGED_TITLE);
    let of_cues = cues(context, |cue| {
        let (from, until) = (stamp(cue.from), stamp(cue.to));
        let name = cue.speaker.as_deref().map(one_line).unwrap_or_default();
        let changed = cue.speaker.as_ref().is_some_and(|speaker| *speaker != name);
        losses.add_if(changed, "speaker(s) with changed spaces, line ends or characters");
        // A name that ends in a hyphen must not make an arrow with the end of its tag. Readers drop the space.
        let space = if name.ends_with('-') { " " } else { "" };
        let voice = if name.is_empty() { String::new() } else { format!("<v {}{space}>", escaped(&name)) };
        writeln!(to, "\n{}\n{from} --> {until}\n{voice}{}", cue.id, escaped(&cue.text))
    })?;
    losses.join(&of_cues);
    Ok(losses)
}

/// A name in one line, with single spaces.
pub(super) fn one_line(name: &str) -> String {
    without_nul(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text in one line that is not the times of a cue.
fn in_head(text: &str) -> String {
    without_nul(text).replace(['\n', '\r'], " ").replace("-->", "-- >")
}

fn head(context: &Context<'_>, to: &mut dyn Write) -> io::Result<()> {
    let session = context.session;
    writeln!(to, "WEBVTT - {}\n", in_head(session.title()))?;
    let start = session.figures().span.and_then(|span| session.clock().at(span.start));
    let counts = start.map_or_else(
        || {
            let from =
                if context.clock().counts_from_zero() { "zero of the log" } else { "session's first moment" };
            format!("the {from}; the log has no clock time")
        },
        |wall| format!("the session's first moment, {}", wall.rfc3339()),
    );
    writeln!(
        to,
        "NOTE Times count from {counts}. Hours in cue identifiers count from: {}.",
        in_head(&context.zero.name)
    )
}

/// A time: `hh:mm:ss.mmm`, hours running past 99.
fn stamp(at: Millis) -> String {
    let s = at.0 / 1000;
    format!("{:02}:{:02}:{:02}.{:03}", s / 3600, s / 60 % 60, s % 60, at.0 % 1000)
}

/// A text with `&`, `<` and `>` escaped.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
