//! `untaped work`: what coders did, in the order of the session, each act with the event that it is on.

use super::View;
use super::overview::{title, zero_line};
use super::page::Page;
use crate::describe::{self, PhraseRole, Timestamps, plain_text};
use crate::record::{Event, EventKind, Role, counted, csv_cell, markdown_text, one_line, visible};
use crate::session::{Accounts, Citation, Entry, Location, Quotation, Session, Wording, Zero};
use crate::time::{Millis, SessionTime, format_hours, format_seconds};
use crate::work::{Codebooks, Coder, Form, Placed, Viewer, What, Work, is_moment};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;

/// What was said or done in an event, for a citation.
pub(super) struct Said {
    i: usize,
    entry: Entry,
    /// The name of the speaker.
    pub speaker: Option<String>,
    /// The words, or the event in words.
    pub words: String,
    /// Where it is known from.
    pub source: Option<String>,
    wording: Wording,
    /// The times that other accounts give.
    other_times: Vec<SessionTime>,
}

impl Said {
    /// What was said in the event at an index.
    pub(super) fn new(session: &Session, i: usize, event: &Event<'_>) -> Option<Said> {
        let entry = session.index().get(i)?;
        let text = describe::event(session, i, entry, event, 0);
        let speaker = text.speaker.as_ref().map(|speaker| speaker.text.clone().into_owned());
        let spoken = text.sentence.iter().find(|phrase| phrase.role == PhraseRole::Words);
        let words = match spoken.filter(|_| entry.kind() == EventKind::Utterance) {
            Some(spoken) => spoken.text.clone().into_owned(),
            None => plain_text(&text.sentence),
        };
        let accounts = Accounts::new(event, session.index().end(i));
        let other_times = accounts.others().iter().filter_map(|account| account.time).collect();
        let (source, wording) = (event.source().map(str::to_owned), Wording::of(event));
        Some(Said { i, entry, speaker, words, source, wording, other_times })
    }

    /// Its short citation.
    pub(super) fn short_citation(&self, session: &Session, zero: &Zero, sha256: &str) -> Option<String> {
        let words = one_line(&visible(&self.words)).into_owned();
        let quotation = Quotation {
            who: self.speaker.as_deref().unwrap_or(self.entry.kind().word()),
            words: &words,
            wording: self.wording,
            source: self.source.as_deref(),
            other_times: &self.other_times,
        };
        let cited = Citation::from_event(session, zero, self.i, quotation, sha256)?;
        Some(cited.short_line())
    }
}

/// The acts that the user asked for.
#[derive(Clone, Debug, Default)]
pub struct WorkRequest {
    /// With one of these codes: `codebook/code`, a code, or a codebook; empty: all acts.
    pub codes: Vec<String>,
    /// On events of people in this role.
    pub role: Option<Role>,
    /// Retracted acts and what coders have read as well.
    pub all: bool,
}

/// One act with the event that it is on.
#[derive(Clone, Debug, Serialize)]
pub struct WorkLine {
    /// Its id.
    pub id: String,
    /// When it was done, as written.
    pub at: String,
    /// Who did it.
    pub coder: String,
    /// Its word: `code`, `note`, `flag`, `mark`, `verdict`, `seen`.
    pub act: String,
    /// The full name of the code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The label of the code in its codebook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The label of the code's group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// The kind of the mark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The id of the fact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// Whether the fact is mentioned: `mention` or `not`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is: Option<&'static str>,
    /// How the fact is mentioned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<&'static str>,
    /// What the coder wrote.
    pub text: Option<String>,
    /// The number of the event, or of the first; `None` for a moment.
    pub number: Option<usize>,
    /// The file of that event, if the session was imported from several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line.
    pub line: Option<u64>,
    /// The number of the last event of a span.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_number: Option<usize>,
    /// Its line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_line: Option<u64>,
    /// The time of the event or moment; `None` for an event without a time.
    pub t_ms: Option<i64>,
    /// How certain that time is; `None` without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certainty: Option<&'static str>,
    /// The time in RFC 3339; `None` without a clock.
    pub t: Option<String>,
    /// The time since the reference point.
    pub elapsed_ms: Option<i64>,
    /// Who spoke, entered or left.
    pub speaker: Option<String>,
    /// Their role.
    pub role: Option<&'static str>,
    /// The words, or the event in words.
    pub words: Option<String>,
    /// The source of the words, as the log states it.
    pub source: Option<String>,
    /// Whether it is retracted.
    pub retracted: bool,
    /// Whether its line was found elsewhere than where it was.
    pub moved: bool,
    /// The citation of the event.
    pub citation: Option<String>,
    /// The sign before the time of an event that is not exact.
    #[serde(skip)]
    sign: &'static str,
    /// The act in words.
    #[serde(skip)]
    what: Vec<describe::Phrase<'static>>,
}

/// The columns of the report as CSV. Those after `note` identify the act and its place.
const CSV_COLUMNS: &str = "coder,code,group,level,line,wall,elapsed_hours,speaker,words,source,note,act,kind,is,form,to_line,retracted,moved,at,id,citation\n";

/// The reader of the acts of a log.
pub struct WorkLines<'a> {
    session: &'a Session,
    view: &'a View,
    codebooks: &'a Codebooks,
    sha256: &'a str,
    times: Timestamps<'a>,
}

impl<'a> WorkLines<'a> {
    /// A reader for a log with this SHA-256.
    #[must_use]
    pub fn new(
        session: &'a Session,
        view: &'a View,
        codebooks: &'a Codebooks,
        sha256: &'a str,
    ) -> WorkLines<'a> {
        WorkLines { session, view, codebooks, sha256, times: Timestamps::new(session) }
    }

    /// Passes the acts that were asked for to `take`, in the order of the session. Each event is read once, by `event`. Takes
    /// memory for one act.
    ///
    /// # Errors
    /// The error of `event` or `take`, which ends the walk.
    pub fn each<E>(
        &self,
        work: &Work,
        request: &WorkRequest,
        mut event: impl FnMut(usize) -> Result<Event<'static>, E>,
        mut take: impl FnMut(WorkLine) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut last: Option<(usize, Event<'static>)> = None;
        for placed in work.in_order(&Viewer::Everyone).filter(|placed| request.includes(placed)) {
            let Some((first, _)) = placed.span else { continue };
            // The key of a moment has no line.
            let i = (!is_moment(first)).then(|| self.session.index().index_of(first));
            let speaker = i.and_then(|i| self.session.index().get(i)).map(Entry::speaker);
            let role = speaker.map(|speaker| self.session.people().get(speaker).role);
            if request.role.is_some() && request.role != role {
                continue;
            }
            if let Some(i) = i.filter(|i| last.as_ref().is_none_or(|(read, _)| read != i)) {
                last = Some((i, event(i)?));
            }
            let read = last.as_ref().filter(|(read, _)| Some(*read) == i).map(|(_, event)| event);
            take(self.line(placed, i, read))?;
        }
        Ok(())
    }

    /// An act with the event that it begins at.
    #[must_use]
    pub fn line(&self, placed: &Placed, i: Option<usize>, event: Option<&Event<'_>>) -> WorkLine {
        let (session, act) = (self.session, &placed.act);
        let entry = i.and_then(|i| session.index().get(i));
        let span = placed.span;
        let last = span.filter(|(first, last)| first != last).map(|(_, last)| session.index().index_of(last));
        let line = |line: u32| session.user_location(u64::from(line));
        let Location { file, line: of_first } = line(entry.map_or(0, Entry::line));
        let t = match entry {
            Some(entry) => entry.is_timed().then(|| entry.time()),
            None => span.map(|(first, _)| first.time),
        };
        let said = event.zip(i).and_then(|(event, i)| Said::new(session, i, event));
        let citation =
            said.as_ref().and_then(|said| said.short_citation(session, &self.view.zero, self.sha256));
        let (speaker, words, source) =
            said.map_or((None, None, None), |said| (said.speaker, Some(said.words), said.source));
        let mut of_code = (None, None, None, None);
        let mut of_fact = (None, None, None, None);
        match &act.what {
            What::Code { code, level, .. } => {
                let found = self.codebooks.find(code);
                let (label, group) =
                    found.map(|(code, group)| (code.label.clone(), group.label.clone())).unzip();
                of_code = (Some(code.to_string()), label, group, level.clone());
            }
            What::Mark { kind, .. } => of_fact.0 = Some(kind.clone()),
            What::Verdict { fact, is, form, .. } => {
                of_fact = (None, Some(fact.clone()), Some(is.word()), form.map(Form::word));
            }
            What::Note { .. }
            | What::Flag { .. }
            | What::Retract { .. }
            | What::Seen { .. }
            | What::Unknown { .. } => {}
        }
        let what = describe::act(&act.what, self.codebooks).into_iter();
        let what = what.map(|phrase| describe::Phrase::new(phrase.role, phrase.text.into_owned())).collect();
        let elapsed =
            t.filter(|_| session.figures().span.is_some()).map(|t| session.elapsed(&self.view.zero, t));
        WorkLine {
            id: act.id.clone(),
            at: act.at.clone(),
            coder: placed.coder.to_string(),
            act: act.what.word().to_owned(),
            code: of_code.0,
            label: of_code.1,
            group: of_code.2,
            level: of_code.3,
            kind: of_fact.0,
            fact: of_fact.1,
            is: of_fact.2,
            form: of_fact.3,
            text: act.what.text().map(str::to_owned),
            number: i.map(|i| i + 1),
            file: file.map(str::to_owned),
            line: entry.map(|_| of_first),
            to_number: last.map(|last| last + 1),
            to_line: span.zip(last).map(|((_, last), _)| line(last.line).line),
            t_ms: t.map(|t| t.0),
            certainty: entry.filter(|entry| entry.is_timed()).map(|entry| entry.certainty().word()),
            sign: entry.filter(|entry| entry.is_timed()).map_or("", describe::time_sign),
            t: t.and_then(|t| self.times.rfc3339(t)),
            elapsed_ms: elapsed.map(|elapsed| elapsed.0),
            role: entry.filter(|_| speaker.is_some()).map(|e| session.people().get(e.speaker()).role.word()),
            speaker,
            words,
            source,
            retracted: !placed.holds,
            moved: placed.moved,
            citation,
            what,
        }
    }

    /// The head of the report as Markdown.
    #[must_use]
    pub fn markdown_head(&self, work: &Work, request: &WorkRequest, page: Page) -> String {
        let head = self.head(work, request, page);
        let lines: Vec<String> = head.lines().map(markdown_text).collect();
        format!("# {}\n\n", lines.join("\n\n"))
    }

    /// The lines above the first act.
    #[must_use]
    pub fn head(&self, work: &Work, request: &WorkRequest, page: Page) -> String {
        let mut lines = title(self.session, page);
        let coders: Vec<String> = work
            .coders()
            .iter()
            .map(|(coder, acts)| {
                format!("{coder} ({}{})", counted(*acts as u64, "act"), request.left_out(work, coder))
            })
            .collect();
        lines.push(format!("Not part of the record: the work of {}", coders.join(", ")));
        lines.push(zero_line(self.session, self.view, page));
        lines.join("\n") + "\n"
    }
}

impl WorkRequest {
    fn includes(&self, placed: &Placed) -> bool {
        let is_code = |wanted: &String| {
            let What::Code { code, .. } = &placed.act.what else { return false };
            code.is_named(wanted)
        };
        let of_code = self.codes.is_empty() || self.codes.iter().any(is_code);
        of_code && (self.all || placed.is_shown())
    }

    /// Which acts of a coder are never listed, whatever their codes are: so many of each kind.
    fn left_out(&self, work: &Work, coder: &Coder) -> String {
        let acts = || work.acts().iter().filter(|placed| placed.coder == *coder);
        let is_seen = |placed: &&Placed| matches!(placed.act.what, What::Seen { .. });
        let is_placed = |placed: &&Placed| placed.span.is_some() && !is_seen(placed);
        let by_choice = |count: usize| if self.all { 0 } else { count };
        let retracted = by_choice(acts().filter(is_placed).filter(|placed| !placed.holds).count());
        let seen = by_choice(acts().filter(is_seen).filter(|placed| placed.span.is_some()).count());
        let retractions = acts().filter(|placed| matches!(placed.act.what, What::Retract { .. })).count();
        let lost = acts().filter(|placed| placed.is_lost()).count();
        let unknown = acts().filter(|placed| matches!(placed.act.what, What::Unknown { .. })).count();
        let kinds = [
            (retracted, "retracted"),
            (retractions, if retractions == 1 { "retraction" } else { "retractions" }),
            (seen, "seen"),
            (lost, "lost"),
            (unknown, "unknown"),
        ];
        let kinds = kinds.iter().filter(|(count, _)| *count > 0);
        let kinds: Vec<String> = kinds.map(|(count, what)| format!("{count} {what}")).collect();
        match kinds.as_slice() {
            [] => String::new(),
            kinds => format!("; not listed: {}", kinds.join(", ")),
        }
    }
}

impl WorkLine {
    /// The act as text: the coder, and what was done.
    #[must_use]
    pub fn says(&self, page: Page) -> String {
        let mut text = format!("{}: {}", self.coder, page.phrases(&self.what));
        if let Some(to) = self.to_number {
            let _ = write!(text, " [to #{to}]");
        }
        for (tag, is) in [(" [retracted]", self.retracted), (" [line moved]", self.moved)] {
            text.push_str(if is { tag } else { "" });
        }
        text
    }

    /// The event as text, in one line.
    fn event(&self, times: &Timestamps<'_>, page: Page) -> String {
        let number = self.number.map_or("a moment".to_owned(), |number| format!("#{number}"));
        let time = self.t_ms.map(|t| format!("  {}{}", page.own(self.sign), times.date_time(SessionTime(t))));
        let hours = self.elapsed_ms.map(|ms| format!("  {} h", format_hours(Millis(ms))));
        let who = self.speaker.as_deref().map(|who| format!("  {}:", page.of_log(who)));
        let words = self.words.as_deref().map(|words| format!(" {}", page.words(words)));
        let gap = if who.is_none() && words.is_some() { " " } else { "" };
        let parts = [time, hours, who].into_iter().flatten().collect::<String>();
        format!("{number}{parts}{gap}{}", words.unwrap_or_default())
    }

    /// The act as lines: the event, unless the line before was about it too, then the act.
    #[must_use]
    pub fn text(&self, before: Option<&WorkLine>, session: &Session, page: Page) -> String {
        let mut text = String::new();
        let same = before.is_some_and(|before| (before.number, before.t_ms) == (self.number, self.t_ms));
        if !same {
            let _ = writeln!(text, "\n{}", self.event(&Timestamps::new(session), page));
            if let Some(citation) = &self.citation {
                let _ = writeln!(text, "    {}", page.of_log(citation));
            }
        }
        let _ = writeln!(text, "    {}", self.says(page));
        text
    }

    /// The act as Markdown: an item for the event, unless the line before was about it too, and below it one for the act.
    #[must_use]
    pub fn markdown(&self, before: Option<&WorkLine>, session: &Session, page: Page) -> String {
        let same = before.is_some_and(|before| (before.number, before.t_ms) == (self.number, self.t_ms));
        let mut text = String::new();
        if !same {
            let _ = writeln!(text, "- {}", markdown_text(&self.event(&Timestamps::new(session), page)));
            if let Some(citation) = &self.citation {
                let _ = writeln!(text, "  - {}", markdown_text(&page.of_log(citation)));
            }
        }
        let _ = writeln!(text, "  - {}", markdown_text(&self.says(page)));
        text
    }

    /// The head of the report as CSV.
    #[must_use]
    pub fn csv_head() -> &'static str {
        CSV_COLUMNS
    }

    /// The act as a row of CSV.
    #[must_use]
    pub fn csv(&self, page: Page) -> String {
        let text = |text: &str| {
            let text = if page.safe { visible(text) } else { Cow::Borrowed(text) };
            if text.is_empty() { String::new() } else { csv_cell(&text) }
        };
        let field = |field: &Option<String>| field.as_deref().map(text).unwrap_or_default();
        let number = |line: Option<u64>| line.map(|line| line.to_string()).unwrap_or_default();
        let wall = self.t.clone().or_else(|| self.t_ms.map(|ms| format_seconds(Millis(ms))));
        let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
        let cells = [
            text(&self.coder),
            field(&self.code),
            field(&self.group),
            field(&self.level),
            number(self.line),
            wall.map(|wall| format!("{}{wall}", page.own(self.sign))).unwrap_or_default(),
            self.elapsed_ms.map(|ms| format_hours(Millis(ms))).unwrap_or_default(),
            field(&self.speaker),
            field(&self.words),
            field(&self.source),
            field(&self.text),
            text(&self.act),
            field(&self.kind.clone().or_else(|| self.fact.clone())),
            self.is.unwrap_or_default().to_owned(),
            self.form.unwrap_or_default().to_owned(),
            number(self.to_line),
            yes(self.retracted),
            yes(self.moved),
            text(&self.at),
            text(&self.id),
            field(&self.citation),
        ];
        cells.join(",") + "\n"
    }
}
