//! A document for a reader: the sums, the people, what stood before a confession, a table of the gaps, and the words with wall clock and hours, as Markdown or as
//! plain text. It names the log by its SHA-256, gives measures, and judges nothing.

use super::given::{Clock, Given, Part};
use super::losses::{Losses, Whole};
use crate::record::{Body, Certainty, Event};
use crate::session::{Gap, Mark, Session, sum_text};
use crate::time::{Millis, SessionTime, Span, clock, clock_exact, hours};
use std::fmt::Write as _;
use std::io::{self, Write};

/// How the document is marked up.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Markdown,
    Text,
}

impl Style {
    /// A text of the log: one line, and no mark in it.
    fn log(self, text: &str) -> String {
        let text = text.replace("\r\n", " ").replace(['\n', '\r'], " ");
        if self == Style::Text {
            return text;
        }
        let mut safe = String::with_capacity(text.len());
        for c in text.chars() {
            if c.is_ascii_punctuation()
                && !matches!(c, '.' | ',' | ';' | ':' | '?' | '\'' | '"' | '/' | '(' | ')' | '%')
            {
                safe.push('\\');
            }
            safe.push(c);
        }
        safe
    }

    fn strong(self, text: &str) -> String {
        if self == Style::Markdown { format!("**{text}**") } else { text.to_owned() }
    }

    /// What an item of a list begins with.
    fn item(self) -> &'static str {
        if self == Style::Markdown { "- " } else { "" }
    }

    fn heading(self, level: usize, text: &str) -> String {
        match (self, level) {
            (Style::Markdown, _) => format!("{} {text}\n", "#".repeat(level)),
            (Style::Text, 1) => format!("{text}\n{}\n", "=".repeat(text.chars().count())),
            (Style::Text, _) => format!("{text}\n{}\n", "-".repeat(text.chars().count())),
        }
    }
}

/// Writes a session as Markdown.
pub(super) fn write_markdown(given: &mut Given<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    write(given, Style::Markdown, to)
}

/// Writes a session as plain text.
pub(super) fn write_text(given: &mut Given<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    write(given, Style::Text, to)
}

/// What is carried of the header.
const CARRIED: &[Whole] =
    &[Whole::Title, Whole::Fictional, Whole::Clock, Whole::Names, Whole::Silent, Whole::Roles];

fn write(given: &mut Given<'_>, style: Style, to: &mut dyn Write) -> io::Result<Losses> {
    let session = given.session;
    let mut losses = Losses::of(session, CARRIED);
    head(given, style, to)?;
    people(session, style, to)?;
    before(session, style, to)?;
    gaps(given, style, to)?;
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
    })?;
    Ok(losses)
}

/// Title, sums, zero, and which log this was made from.
fn head(given: &Given<'_>, style: Style, to: &mut dyn Write) -> io::Result<()> {
    let session = given.session;
    let fictional = if session.header().fictional { " (fictional)" } else { "" };
    writeln!(to, "{}", style.heading(1, &format!("{}{fictional}", style.log(session.title()))))?;
    let mut lines = Vec::new();
    match (session.figures().session, session.figures().sums()) {
        (Some(span), Some(sums)) => {
            let text = |length: Millis| sum_text(length, session.figures().whole_seconds);
            let known = |length: Option<Millis>| length.map_or("unknown".to_owned(), text);
            lines.push(format!(
                "Session: {} to {}, {}",
                stamp(session, span.start),
                stamp(session, span.end),
                text(sums.elapsed)
            ));
            let assumed = sums.assumed_taped.filter(|&assumed| assumed != Millis::ZERO);
            let assumed =
                assumed.map(|assumed| format!(", of it {} assumed from what was heard", text(assumed)));
            lines.push(format!("Taped: {}{}", known(sums.taped), assumed.unwrap_or_default()));
            let share =
                sums.unrecorded().map(|share| format!(", {share} of the time held")).unwrap_or_default();
            lines.push(format!("UNTAPED: {}{share}", known(sums.untaped)));
            if sums.not_held != Millis::ZERO {
                lines.push(format!("NOT HELD: {}", text(sums.not_held)));
            }
            lines.push(format!(
                "Hours count from: {} ({})",
                style.log(&given.zero.name),
                stamp(session, given.zero.time)
            ));
        }
        _ => lines.push("No event with a readable time makes a session: there are no figures.".to_owned()),
    }
    let problems = session.problems().count();
    if problems > 0 {
        let missing = if session.problems().leave_out() { "; lines may be missing" } else { "" };
        lines.push(format!("Problems in the log: {problems}{missing}"));
    }
    lines.push(format!("Log: SHA-256 {}", (given.sha256)()?));
    lines.push("All lengths are worked out from the times in the log; no judgement is made.".to_owned());
    for line in lines {
        writeln!(to, "{}{line}", style.item())?;
    }
    writeln!(to)
}

/// The people whom the header names.
fn people(session: &Session, style: Style, to: &mut dyn Write) -> io::Result<()> {
    let people = &session.header().people;
    if people.is_empty() {
        return Ok(());
    }
    writeln!(to, "{}", style.heading(2, "People"))?;
    for person in people {
        let name = if person.name == person.id { String::new() } else { style.log(&person.name) + ", " };
        writeln!(to, "{}{}: {name}{}", style.item(), style.log(&person.id), person.role)?;
    }
    writeln!(to)
}

/// What stood before each admission and each confession: the figures of the session, from its start to the mark.
fn before(session: &Session, style: Style, to: &mut dyn Write) -> io::Result<()> {
    let figures = session.figures();
    let all = &session.landmarks().marks;
    let marks: Vec<_> =
        all.iter().filter(|m| matches!(m.kind.as_str(), "admission" | "confession")).collect();
    if marks.is_empty() || figures.session.is_none() {
        return Ok(());
    }
    // Nothing is called a confession that the log does not call so.
    let confessed = marks.iter().any(|m| m.kind == "confession");
    let heading = if confessed { "Before the confession" } else { "Before the admission" };
    writeln!(to, "{}", style.heading(2, heading))?;
    writeln!(to, "All of it from the session's start to the mark.\n")?;
    let text = |length: Millis| sum_text(length, figures.whole_seconds);
    let known = |length: Option<Millis>| length.map_or("unknown".to_owned(), text);
    for (i, mark) in marks.iter().enumerate() {
        let alike = |marks: &[&Mark]| marks.iter().filter(|m| m.kind == mark.kind).count();
        let number = if alike(&marks) > 1 { format!(" {}", alike(&marks[..=i])) } else { String::new() };
        let before = figures.before(mark);
        let sums = before.sums;
        let mut line = format!(
            "{}, {}: elapsed {}, taped {}, UNTAPED {}",
            style.strong(&format!("{}{number}", mark.kind)),
            stamp(session, mark.key.time),
            text(sums.elapsed),
            known(sums.taped),
            known(sums.untaped)
        );
        if sums.not_held != Millis::ZERO {
            let _ = write!(line, ", NOT HELD {}", text(sums.not_held));
        }
        let _ = write!(line, "; gaps before it: {} UNTAPED", before.gaps);
        if before.inferred_gaps > 0 {
            let _ = write!(line, ", {} NO RECORD", before.inferred_gaps);
        }
        if let Some((gap, cut, since)) = before.last_gap {
            let (kind, number) = (gap.kind.label(), gap.number);
            let _ = write!(line, "; last gap: {kind}, gap {number}, ");
            // At the gap's very end the mark is behind it; before that it lies within.
            let _ = if gap.span.end > mark.key.time {
                write!(line, "{} of it gone at the mark, which lies in it", text(cut.length()))
            } else {
                write!(line, "{}, over {} before the mark", text(cut.length()), text(since))
            };
        }
        writeln!(to, "{}{line}", style.item())?;
    }
    writeln!(to)
}

fn gaps(given: &Given<'_>, style: Style, to: &mut dyn Write) -> io::Result<()> {
    let session = given.session;
    writeln!(to, "{}", style.heading(2, "Gaps"))?;
    let shown: Vec<&Gap> =
        session.figures().gaps.iter().filter(|gap| gap.length() >= given.min_gap).collect();
    let hidden = session.figures().gaps.len() - shown.len();
    if shown.is_empty() {
        writeln!(to, "None.")?;
    } else if style == Style::Markdown {
        writeln!(to, "| gap | kind | from | to | length | hours | stated |\n|---|---|---|---|---|---|---|")?;
    }
    for gap in shown {
        let cells = [
            gap.number.to_string(),
            gap.kind.label().to_owned(),
            stamp(session, gap.span.start),
            stamp(session, gap.span.end),
            clock_exact(gap.length()),
            hours(session.elapsed(given.zero, gap.span.start)),
            gap.statements().iter().map(|s| style.log(s)).collect::<Vec<_>>().join("; "),
        ];
        match style {
            Style::Markdown => writeln!(to, "| {} |", cells.join(" | "))?,
            Style::Text => writeln!(to, "{}", cells.join("  ").trim_end())?,
        }
    }
    if hidden > 0 {
        writeln!(to, "\n{hidden} shorter than {} left out.", clock_exact(given.min_gap))?;
    }
    writeln!(to)
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

/// The time of day, or the log's own count.
fn time(session: &Session, t: SessionTime) -> String {
    session.clock().at(t).map_or_else(|| clock(Millis(t.0)), |wall| wall.time())
}

/// Date and time of day with the offset, or the log's own count.
fn stamp(session: &Session, t: SessionTime) -> String {
    let wall = session.clock().at(t);
    wall.map_or_else(
        || clock_exact(Millis(t.0)),
        |wall| format!("{} {} {}", wall.date(), wall.time(), wall.offset()),
    )
}
