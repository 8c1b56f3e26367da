//! What stands before the words: the sums, the people, what stood before each confession, and the gaps.

use super::stamp::stamp;
use super::style::Style;
use crate::export::given::Given;
use crate::session::{Gap, Mark, Session, sum_text};
use crate::time::{Millis, clock_exact, hours};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Title, sums, zero, and which log this was made from.
pub(super) fn head(given: &Given<'_>, style: Style, to: &mut dyn Write) -> io::Result<()> {
    let session = given.session;
    let fictional = if session.header().fictional { " (fictional)" } else { "" };
    writeln!(to, "{}", style.heading(1, &format!("{}{fictional}", style.log(session.title()))))?;
    let mut lines = Vec::new();
    match (session.figures().session, session.figures().totals()) {
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
        let missing = if session.problems().any_left_out() { "; lines may be missing" } else { "" };
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
pub(super) fn people(session: &Session, style: Style, to: &mut dyn Write) -> io::Result<()> {
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
pub(super) fn before(session: &Session, style: Style, to: &mut dyn Write) -> io::Result<()> {
    let figures = session.figures();
    let all = &session.key_events().marks;
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
        let before = figures.before_mark(mark);
        let sums = before.totals;
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
                write!(line, "{}, ended {} before the mark", text(cut.length()), text(since))
            };
        }
        writeln!(to, "{}{line}", style.item())?;
    }
    writeln!(to)
}

/// The gaps as a table, without those that are shorter than was asked for.
pub(super) fn gaps(given: &Given<'_>, style: Style, to: &mut dyn Write) -> io::Result<()> {
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
