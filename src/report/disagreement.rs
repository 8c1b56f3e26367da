//! Where coders differ, as lines of a report.

use super::page::Page;
use super::work::Said;
use super::{EventLine, View};
use crate::describe::Timestamps;
use crate::measure::codings::{Codings, Units};
use crate::record::Event;
use crate::session::Session;
use crate::time::{Span, format_hms, format_hours};
use serde::Serialize;

/// A unit, or a stretch of time, to which coders gave different values.
#[derive(Clone, Debug, Serialize)]
pub struct DisagreementLine {
    /// The number of the utterance, from 1, in order of time; of time, that of the one it begins in.
    pub number: Option<usize>,
    /// Its line in the file.
    pub line: Option<u64>,
    /// The time of the utterance, or the beginning of the stretch.
    pub t_ms: i64,
    /// The end of the stretch; none of an utterance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_ms: Option<i64>,
    /// The value that each coder gave; `null` where a coder has not seen it.
    pub values: Vec<Option<String>>,
    /// The citation of the utterance.
    pub citation: Option<String>,
    #[serde(skip)]
    text: String,
}

impl DisagreementLine {
    /// The lines for a code. `event` reads an event again.
    ///
    /// # Errors
    /// The error of `event`.
    pub(super) fn all<E>(
        session: &Session,
        view: &View,
        page: Page,
        units: &Units,
        coded: &Codings,
        sha256: &str,
        event: impl Fn(usize) -> Result<Event<'static>, E>,
    ) -> Result<Vec<DisagreementLine>, E> {
        let labels: Vec<&str> = coded.ratings.labels().collect();
        let rows: Vec<&[Option<u16>]> = coded.ratings.rows().collect();
        let mut lines = Vec::new();
        for difference in coded.differences(session, units) {
            let value = |value: &Option<u16>| value.map(|v| labels[usize::from(v)].to_owned());
            let mut line = DisagreementLine {
                number: None,
                line: None,
                t_ms: difference.span.map_or(0, |span| span.start.0),
                to_ms: difference.span.map(|span| span.end.0),
                values: rows[difference.row].iter().map(value).collect(),
                citation: None,
                text: difference.span.map(|span| in_words(session, view, page, span)).unwrap_or_default(),
            };
            if let Some(i) = difference.event {
                let read = event(i)?;
                let said = Said::new(session, i, &read);
                line.citation = said.and_then(|said| said.short_citation(session, &view.zero, sha256));
                if let Some(cited) = EventLine::new(session, view, i, read) {
                    line.number = Some(cited.number());
                    line.line = Some(session.user_location(u64::from(cited.line())).line);
                    if difference.span.is_none() {
                        line.t_ms = cited.time().0;
                    }
                    line.text += &in_one_row(&cited, page);
                }
            }
            lines.push(line);
        }
        Ok(lines)
    }

    /// The line in two rows or three: where, what, and what each coder gave.
    pub(super) fn rows(&self, coders: &[impl AsRef<str>], page: Page) -> String {
        let given = self.values.iter().zip(coders).map(|(value, coder)| {
            format!("{}: {}", coder.as_ref(), page.words(value.as_deref().unwrap_or("not seen")))
        });
        format!("{}      {}\n", self.text, given.collect::<Vec<_>>().join(" · "))
    }
}

/// From when to when a stretch of time is, and how long.
fn in_words(session: &Session, view: &View, page: Page, span: Span) -> String {
    let times = Timestamps::new(session);
    let (from, to) = (times.weekday_time(span.start), times.seen_from(span.start, span.end));
    let hours = format_hours(session.elapsed(&view.zero, span.start));
    let text = format!("  {from} to {to}, {} long, {hours} h\n", format_hms(span.length()));
    page.own(&text).into_owned()
}

/// Where and when something was said, by whom, and what.
fn in_one_row(line: &EventLine<'_>, page: Page) -> String {
    let (speaker, words) = line.text(page);
    let hours = line.elapsed().map(|elapsed| format!("{} h  ", format_hours(elapsed))).unwrap_or_default();
    let speaker = if speaker.is_empty() { speaker } else { speaker + ": " };
    format!("  #{}  {hours}{speaker}{words}\n", line.number())
}
