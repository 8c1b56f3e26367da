//! The part of a document before the transcript: totals, people, the time before each confession, and gaps.

use super::style::Style;
use crate::describe::{
    self, NO_SESSION, NOT_COUNTING_FREE, Phrase, Timestamps, UNKNOWN, before_mark, totals_rows, untaped_share,
};
use crate::export::context::Context;
use crate::record::{ADMISSION_KINDS, as_words, counted};
use crate::session::{Gap, Session, Share, sum_text};
use crate::time::{Millis, Span, format_hms_exact, format_hours};
use std::io::{self, Write};

/// The title, the totals, the reference point and the identity of the log.
pub(super) fn head(context: &Context<'_>, style: Style, to: &mut dyn Write) -> io::Result<()> {
    let session = context.session;
    let figures = session.figures();
    let fictional = if session.header().fictional { " (fictional)" } else { "" };
    writeln!(to, "{}", style.heading(1, &format!("{}{fictional}", style.log(session.title()))))?;
    let mut lines = Vec::new();
    for row in totals_rows(session).into_iter().filter(|row| row.length != Some(Millis::ZERO)) {
        let length = row.length.map(|length| sum_text(length, figures.whole_seconds));
        let comma = match (&length, row.remark.is_empty()) {
            (_, true) => "",
            (Some(_), false) => ", ",
            (None, false) => " ",
        };
        let length = length.as_deref().unwrap_or(UNKNOWN);
        lines.push(format!("{}: {length}{comma}{}", row.name, row.remark));
    }
    match figures.totals() {
        Some(totals) => {
            let shares = [
                (untaped_share(figures), totals.untaped_share()),
                (NOT_COUNTING_FREE, totals.untaped_share_excluding_no_questioning()),
            ];
            let text = |length| sum_text(length, figures.whole_seconds);
            lines.extend(shares.into_iter().filter_map(|(name, share)| {
                let Share { part, whole } = share?;
                Some(format!("{name}: {} ({} of {})", Share { part, whole }, text(part), text(whole)))
            }));
            let zero = Timestamps::new(session).date_time_offset(context.zero.time);
            lines.push(format!("hours count from: {} ({zero})", style.log(&as_words(&context.zero.name))));
        }
        None => lines.push(NO_SESSION.to_owned()),
    }
    let problems = session.problems().count();
    if problems > 0 {
        let missing = if session.problems().has_omissions() { "; lines may be missing" } else { "" };
        lines.push(format!("{} in the log{missing}", counted(problems, "problem")));
    }
    lines.push(format!("log: SHA-256 {}", (context.sha256)()?));
    lines.push("all lengths are calculated from the times in the log; they are measurements only".to_owned());
    for line in lines {
        writeln!(to, "{}{line}", style.item())?;
    }
    writeln!(to)
}

/// The people in the header.
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

/// What came before each admission and confession.
pub(super) fn before_marks(context: &Context<'_>, style: Style, to: &mut dyn Write) -> io::Result<()> {
    let session = context.session;
    let figures = session.figures();
    let all = &session.key_events().marks;
    let marks: Vec<_> = all.iter().filter(|m| ADMISSION_KINDS.contains(&m.kind.as_str())).collect();
    if marks.is_empty() || figures.span.is_none() {
        return Ok(());
    }
    // Nothing is called a confession unless the log calls it one.
    let confessed = marks.iter().any(|m| m.kind == "confession");
    let heading = if confessed { "Before the confession" } else { "Before the admission" };
    writeln!(to, "{}", style.heading(2, heading))?;
    let times = Timestamps::new(session);
    for mark in marks {
        let sentence = style.phrases(&before_mark(session, context.zero, mark, None));
        let (kind, at) = (style.strong(&as_words(&mark.kind)), times.date_time(mark.key.time));
        let sign = describe::certainty_sign(mark.certainty);
        writeln!(to, "{}{kind}, {sign}{at}: {sentence}", style.item())?;
    }
    writeln!(to)
}

/// The gaps with their parts as a table, without those shorter than the user's limit.
pub(super) fn gaps(context: &Context<'_>, style: Style, to: &mut dyn Write) -> io::Result<()> {
    let session = context.session;
    writeln!(to, "{}", style.heading(2, "Gaps"))?;
    let (shown, hidden): (Vec<&Gap>, Vec<&Gap>) =
        session.figures().gaps.iter().partition(|gap| gap.length() >= context.min_gap);
    if shown.is_empty() {
        writeln!(to, "None.")?;
    } else if style == Style::Markdown {
        writeln!(to, "| gap | kind | from | to | length | hours | what the log says |")?;
        writeln!(to, "|---|---|---|---|---|---|---|")?;
    }
    let times = Timestamps::new(session);
    let mut row = |number: String, kind: &str, span: Span, stated: &[Phrase<'_>]| {
        let fields = [
            number,
            kind.to_owned(),
            times.date_time(span.start),
            times.date_time(span.end),
            format_hms_exact(span.length()),
            format_hours(session.elapsed(context.zero, span.start)),
            style.phrases(stated),
        ];
        match style {
            Style::Markdown => writeln!(to, "| {} |", fields.join(" | ")),
            Style::Text => writeln!(to, "{}", fields.join("  ").trim_end()),
        }
    };
    for gap in shown {
        row(gap.number.to_string(), gap.kind.label(), gap.span, &describe::gap_or_its_parts(gap))?;
        for (part, number) in gap.numbered_parts().filter(|_| gap.parts.len() > 1) {
            row(number, "part", part.span, &describe::part(part))?;
        }
    }
    if !hidden.is_empty() {
        let count = describe::gap_count(hidden.len());
        writeln!(to, "\n{count} shorter than {} not listed.", format_hms_exact(context.min_gap))?;
    }
    writeln!(to)
}
