//! `untaped sources`: each event with more than one account, what each source says, and how far their times are apart.

use super::View;
use super::overview::{Overview, title, zero_line};
use super::page::{Page, pad, width};
use crate::describe::{self, Timestamps};
use crate::record::{Event, counted, csv_cell, visible};
use crate::session::{Account, Accounts, Location, Session};
use crate::time::{Millis, SessionTime, format_hours, format_seconds};
use serde::Serialize;
use std::borrow::Cow;

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct Sources {
    /// The whole session.
    pub session: Overview,
    /// The events with more than one account, in order of time.
    pub events: Vec<SourcedEvent>,
    /// The number of problems in the log; if there are any, lines may be missing.
    pub problems: u64,
}

/// An event with more than one account.
#[derive(Clone, Debug, Serialize)]
pub struct SourcedEvent {
    /// Its number, from 1, in order of time.
    pub number: usize,
    /// The file, if the session was imported from several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line in the file.
    pub line: u64,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// The event in words, without what other sources say.
    pub words: String,
    /// Its time by the log, which figures use.
    pub t_ms: Option<i64>,
    /// The time since the reference point.
    pub elapsed_ms: Option<i64>,
    /// From the earliest to the latest time that an account gives; `None` if none gives one.
    pub spread_ms: Option<i64>,
    /// From the earliest to the latest end that an account gives; `None` if none gives one.
    pub end_spread_ms: Option<i64>,
    /// The accounts: the log's own first, then those of other sources in the order of the log.
    pub accounts: Vec<AccountLine>,
    /// Its lines in the report as text.
    #[serde(skip)]
    text: String,
}

/// One account of an event.
#[derive(Clone, Debug, Serialize)]
pub struct AccountLine {
    /// Its time.
    pub t_ms: Option<i64>,
    /// Its end.
    pub end_ms: Option<i64>,
    /// Its time in RFC 3339; `None` without a clock.
    pub t: Option<String>,
    /// Its end in RFC 3339.
    pub end: Option<String>,
    /// Who spoke, entered or left by it.
    pub speaker: Option<String>,
    /// Its words, or its details of a mark.
    pub text: Option<String>,
    /// Its source.
    pub source: Option<String>,
}

/// The columns of the report as CSV.
const CSV_COLUMNS: &str =
    "number,file,line,type,event,account,t,end,speaker,text,source,spread_ms,end_spread_ms\n";

impl Sources {
    /// The report on a session. `event` reads an event again.
    ///
    /// # Errors
    /// The error of `event`.
    pub fn new<E>(
        session: &Session,
        view: &View,
        page: Page,
        mut event: impl FnMut(usize) -> Result<Event<'static>, E>,
    ) -> Result<Sources, E> {
        let several = session.index().with_other_accounts();
        let mut events = Vec::with_capacity(several.len());
        for &i in several {
            events.extend(SourcedEvent::new(session, view, page, i, &event(i)?));
        }
        Ok(Sources { session: Overview::new(session, view), events, problems: session.problems().count() })
    }

    /// The report as text.
    pub fn text(&self, session: &Session, view: &View, page: Page) -> String {
        let mut lines = title(session, page);
        lines.push(zero_line(session, view, page));
        lines.push(String::new());
        lines.extend(self.events.iter().map(|event| event.text.clone()));
        let others: usize = self.events.iter().map(|event| event.accounts.len() - 1).sum();
        let (events, others) =
            (counted(self.events.len() as u64, "event"), counted(others as u64, "other account"));
        lines.push(format!("{events} with more than one account, {others}"));
        lines.join("\n") + "\n"
    }

    /// The report as CSV: a row for each account, with the event in the first columns. `account` is 1 for the log's own.
    pub fn csv(&self, page: Page) -> String {
        let text = |text: &str| {
            let text = if page.safe { visible(text) } else { Cow::Borrowed(text) };
            if text.is_empty() { String::new() } else { csv_cell(&text) }
        };
        let log = |field: &Option<String>| field.as_deref().map(text).unwrap_or_default();
        let figure = |ms: Option<i64>| ms.map(|ms| ms.to_string()).unwrap_or_default();
        let mut table = CSV_COLUMNS.to_owned();
        for event in &self.events {
            for (number, account) in (1..).zip(&event.accounts) {
                let time = |rfc3339: &Option<String>, ms: Option<i64>| {
                    rfc3339.clone().or_else(|| ms.map(|ms| format_seconds(Millis(ms)))).unwrap_or_default()
                };
                let cells = [
                    event.number.to_string(),
                    log(&event.file),
                    event.line.to_string(),
                    text(&event.kind),
                    text(&event.words),
                    number.to_string(),
                    time(&account.t, account.t_ms),
                    time(&account.end, account.end_ms),
                    log(&account.speaker),
                    log(&account.text),
                    log(&account.source),
                    figure(event.spread_ms),
                    figure(event.end_spread_ms),
                ];
                table += &(cells.join(",") + "\n");
            }
        }
        table
    }
}

impl SourcedEvent {
    fn new(session: &Session, view: &View, page: Page, i: usize, event: &Event<'_>) -> Option<SourcedEvent> {
        let entry = session.index().get(i)?;
        let accounts = Accounts::new(event, session.index().end(i));
        let t = Some(entry.time()).filter(|_| entry.is_timed());
        let mut described = describe::event(session, i, entry, event, 0);
        let speaker = described.speaker.take().map(|speaker| vec![speaker, describe::Phrase::plain(": ")]);
        let words = [speaker.unwrap_or_default(), described.with_all()].concat();
        let Location { file, line } = session.user_location(u64::from(entry.line()));
        let times = Timestamps::new(session);
        let elapsed = t.filter(|_| session.figures().span.is_some()).map(|t| session.elapsed(&view.zero, t));
        let head = format!(
            "#{}  {}{}{}  {}",
            i + 1,
            page.own(describe::time_sign(entry)),
            times.date_time(entry.time()),
            elapsed.map(|elapsed| format!("  {} h", format_hours(elapsed))).unwrap_or_default(),
            describe::apart(&accounts),
        );
        let rows = describe::account_rows(session, t, &accounts);
        let widest = rows.iter().map(|(when, _)| width(when)).max().unwrap_or(0);
        let rows = rows.iter().map(|(when, says)| {
            format!("{INDENT}{}  {}", pad(when, widest), page.phrases(says)).trim_end().to_owned() + "\n"
        });
        let text = format!("{head}\n{INDENT}{}\n{}", page.phrases(&words), rows.collect::<String>());
        Some(SourcedEvent {
            number: i + 1,
            file: file.map(str::to_owned),
            line,
            kind: event.body.type_word().to_owned(),
            words: describe::plain_text(&words),
            t_ms: t.map(|t| t.0),
            elapsed_ms: elapsed.map(|elapsed| elapsed.0),
            spread_ms: accounts.spread().map(|spread| spread.0),
            end_spread_ms: accounts.end_spread().map(|spread| spread.0),
            accounts: accounts.list.iter().map(|account| AccountLine::new(&times, account)).collect(),
            text,
        })
    }
}

/// Before the lines under the head of an event.
const INDENT: &str = "    ";

impl AccountLine {
    fn new(times: &Timestamps<'_>, account: &Account<'_>) -> AccountLine {
        let own = |text: Option<&str>| text.map(str::to_owned);
        let rfc3339 = |t: Option<SessionTime>| t.and_then(|t| times.rfc3339(t));
        AccountLine {
            t_ms: account.time.map(|t| t.0),
            end_ms: account.end.map(|t| t.0),
            t: rfc3339(account.time),
            end: rfc3339(account.end),
            speaker: own(account.speaker),
            text: own(account.text),
            source: own(account.source),
        }
    }
}
