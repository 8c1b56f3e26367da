//! The transcript in a document: each event, each gap and each part of one with its time and its hours.

use super::style::Style;
use crate::describe::{self, Phrase, Timestamps};
use crate::export::context::{Context, Part};
use crate::export::losses::{Losses, UNKNOWN_FIELDS};
use crate::record::EventKind;
use crate::session::BandKind;
use crate::time::{SessionTime, Span, format_hms_exact, format_hours};
use std::io::{self, Write};

/// Writes the transcript, and counts the details that it does not keep.
pub(super) fn transcript(
    context: &mut Context<'_>,
    style: Style,
    losses: &mut Losses,
    to: &mut dyn Write,
) -> io::Result<()> {
    let session = context.session;
    let times = Timestamps::new(session);
    let elapsed = context.clock();
    writeln!(to, "{}", style.heading(2, "Transcript"))?;
    let about = |sign: &str, t: SessionTime| {
        format!("{} h {sign}{}", format_hours(elapsed.elapsed(t)), times.time(t))
    };
    let when = |t: SessionTime| about("", t);
    let band = |name: &str, span: Span, number: &str, stated: &[Phrase<'_>]| {
        let rule = if style == Style::Markdown { "> " } else { "---- " };
        let name = format!("{name} {}{number}", format_hms_exact(span.length()));
        let until = times.seen_from(span.start, span.end);
        let semicolon = if stated.is_empty() { "" } else { "; " };
        format!("{rule}{}  {name}, until {until}{semicolon}{}", when(span.start), style.phrases(stated))
    };
    let mut day = None;
    context.each(|_, part| {
        let (t, line) = match part {
            Part::Event { i, entry, event, end, .. } => {
                losses.add_if(!event.extra.is_empty(), UNKNOWN_FIELDS);
                losses.add_if(end.is_some() && entry.kind() != EventKind::Untaped, "end times");
                let mut text = describe::event(session, i, entry, &event, usize::MAX);
                let when = if entry.is_timed() {
                    about(describe::time_sign(entry), entry.time())
                } else {
                    "~".to_owned()
                };
                let who = text.speaker.take().map(|name| style.strong(&(style.log(&name.text) + ":")) + " ");
                let words = style.phrases(&text.with_tags());
                let line = format!("{when}  {}{words}", who.unwrap_or_default());
                (entry.time(), line.trim_end().to_owned())
            }
            Part::Gap(gap) => {
                let number = format!(", gap {}", gap.number);
                let stated = describe::gap_or_its_parts(gap);
                (gap.span.start, band(gap.kind.label(), gap.span, &number, &stated))
            }
            Part::GapPart(part, number) => {
                let name = format!("part {number}");
                (part.span.start, band(&name, part.span, "", &describe::part(part)))
            }
            Part::NotHeld(span) => (span.start, band(BandKind::NotHeld.label(), span, "", &[])),
            Part::Hour(_) => return Ok(()),
        };
        let here = times.day(t);
        if here != day {
            writeln!(to, "{}\n", style.strong(here.as_deref().unwrap_or_default()))?;
            day = here;
        }
        writeln!(to, "{line}\n")
    })
}
