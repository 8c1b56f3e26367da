//! The words, each with wall clock and hours, and the bands between them.

use super::stamp::{stamp, time};
use super::style::Style;
use crate::export::given::{Clock, Given, Part};
use crate::export::losses::Losses;
use crate::record::{Body, Certainty, Event};
use crate::session::Session;
use crate::time::{SessionTime, Span, clock_exact, hours};
use std::fmt::Write as _;
use std::io::{self, Write};

/// The words, each with wall clock and hours, and between them the bands; what is not carried is added to the losses.
pub(super) fn words(
    given: &mut Given<'_>,
    style: Style,
    losses: &mut Losses,
    to: &mut dyn Write,
) -> io::Result<()> {
    let session = given.session;
    writeln!(to, "{}", style.heading(2, "Words"))?;
    let mut day = None;
    given.each(|clock, part| {
        let t = match &part {
            Part::Event { entry, .. } => entry.time(),
            Part::Gap(gap) => gap.span.start,
            Part::NotHeld(span) => span.start,
            Part::Hour(_) => return Ok(()),
        };
        let here = session.clock().at(t).map(|wall| wall.date_in_words());
        if here != day {
            writeln!(to, "{}\n", style.strong(here.as_deref().unwrap_or_default()))?;
            day = here;
        }
        let line = match part {
            Part::Event { entry, event, end, .. } => {
                losses
                    .add_if(!event.extra.is_empty(), "events with fields that the log format does not know");
                let carried = matches!(event.body, Body::Untaped { .. });
                losses.add_if(end.is_some() && !carried, "ends of events");
                let on_tape = session.figures().coverage.is_none() || !entry.is_timed() || entry.is_on_tape();
                let timed = entry.is_timed().then(|| entry.time());
                event_line(session, clock, style, (timed, end), &event, on_tape)
            }
            Part::Gap(gap) => {
                let stated: Vec<String> = gap.statements().iter().map(|s| style.log(s)).collect();
                let stated =
                    if stated.is_empty() { String::new() } else { format!("; {}", stated.join("; ")) };
                band_line(
                    session,
                    clock,
                    style,
                    &format!("{}, gap {}", gap.kind.label(), gap.number),
                    gap.span,
                    &stated,
                )
            }
            Part::NotHeld(span) => band_line(session, clock, style, "NOT HELD", span, ""),
            Part::Hour(_) => return Ok(()),
        };
        writeln!(to, "{line}\n")
    })
}

fn event_line(
    session: &Session,
    clock: &Clock<'_>,
    style: Style,
    (timed, end): (Option<SessionTime>, Option<SessionTime>),
    event: &Event<'_>,
    on_tape: bool,
) -> String {
    let when =
        timed.map_or("~".to_owned(), |t| format!("{} h {}", hours(clock.elapsed(t)), time(session, t)));
    let some = |text: Option<&str>| {
        text.filter(|t| !t.is_empty()).map(|t| format!(" ({})", style.log(t))).unwrap_or_default()
    };
    let (who, words) = match &event.body {
        Body::Utterance { speaker, text, certainty, source, .. } => {
            let people = session.people();
            let known = speaker
                .as_deref()
                .and_then(|id| people.find(id))
                .map(|number| people.label(number).to_owned());
            let mut flags = String::new();
            if !on_tape {
                flags.push_str("(off tape) ");
            }
            if *certainty != Certainty::Exact {
                let _ = write!(flags, "({certainty}) ");
            }
            let who = known.unwrap_or_else(|| "unknown speaker".to_owned());
            (
                format!("{}:", style.log(&who)),
                format!("{flags}{}{}", style.log(text), some(source.as_deref())),
            )
        }
        Body::Mark { kind, text } => {
            (format!("[{}]", style.log(kind)), text.as_deref().map(|t| style.log(t)).unwrap_or_default())
        }
        Body::TapeOn { recording, source, .. } => (
            "[tape on]".to_owned(),
            format!("{}{}", some(recording.as_deref()), some(source.as_deref())).trim().to_owned(),
        ),
        Body::TapeOff { recording, reason, source, .. } => {
            let words = format!(
                "{}{}{}",
                some(recording.as_deref()),
                some(reason.as_deref()),
                some(source.as_deref())
            );
            ("[tape off]".to_owned(), words.trim().to_owned())
        }
        Body::Untaped { reason, questioning, source } => {
            let until = timed.zip(end).map_or(String::new(), |(t, end)| {
                format!("{}, until {}", clock_exact(end - t), stamp(session, end))
            });
            let questioning = questioning.map(|word| format!(" (questioning {word})")).unwrap_or_default();
            let (reason, source) = (some(reason.as_deref()), some(source.as_deref()));
            ("[untaped]".to_owned(), format!("{until}{reason}{questioning}{source}").trim().to_owned())
        }
        Body::Enter { who } => ("[enter]".to_owned(), style.log(who)),
        Body::Leave { who } => ("[leave]".to_owned(), style.log(who)),
        Body::Note { text } => ("[note]".to_owned(), style.log(text)),
        Body::Unknown { kind } => (format!("[{}]", style.log(kind)), String::new()),
    };
    format!("{when}  {} {words}", style.strong(&who)).trim_end().to_owned()
}

fn band_line(
    session: &Session,
    clock: &Clock<'_>,
    style: Style,
    name: &str,
    span: Span,
    stated: &str,
) -> String {
    let mark = if style == Style::Markdown { "> " } else { "---- " };
    let length = clock_exact(span.length());
    let until = stamp(session, span.end);
    let when = format!("{} h {}", hours(clock.elapsed(span.start)), time(session, span.start));
    format!("{mark}{when}  {}, until {until}{stated}", style.strong(&format!("{name} {length}")))
}
