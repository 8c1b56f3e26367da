//! What police say after an invocation, until counsel comes.

use crate::describe::{self, Timestamps};
use crate::record::{Event, Role, agree, counted};
use crate::report::View;
use crate::report::event::EventLine;
use crate::report::overview::Sums;
use crate::report::page::Page;
use crate::report::work::Said;
use crate::session::{AfterInvocation, Entry, Location, Session, Until};
use crate::time::{Millis, SessionTime, format_hours};
use serde::Serialize;
use std::fmt::Write;

/// The time after an invocation, and what police say in it.
#[derive(Clone, Debug, Serialize)]
pub struct InvocationLine {
    /// The number of the mark.
    pub number: usize,
    /// The file, if the session was imported from several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line in the file.
    pub line: u64,
    /// Its time.
    pub t_ms: i64,
    /// Its time in RFC 3339; `None` without a clock.
    pub t: Option<String>,
    /// How certain its time is.
    pub certainty: &'static str,
    /// The numbers of further invocations before counsel comes.
    pub further: Vec<usize>,
    /// What ends the time.
    pub until: InvocationUntil,
    /// The length and what it consists of.
    #[serde(flatten)]
    pub sums: Sums,
    /// Whether the log names anyone with the role police; if not, there can be no utterance.
    pub police_known: bool,
    /// How many utterances by police are on tape.
    pub on_tape: usize,
    /// How many are off tape.
    pub off_tape: usize,
    /// How many give what was said in other words.
    pub indirect: usize,
    /// The number of utterances by people whose role is `other` or not known.
    pub unattributed: usize,
    /// The utterances by police, in order.
    pub police: Vec<PoliceUtterance>,
}

/// What ends the time after an invocation.
#[derive(Clone, Debug, Serialize)]
pub struct InvocationUntil {
    /// `counsel_there`, `counsel_enters`, `counsel_speaks` or `session_end`.
    pub what: &'static str,
    /// The number of the event.
    pub number: Option<usize>,
    /// Its time, or the session's end.
    pub t_ms: i64,
    /// The time in RFC 3339; `None` without a clock.
    pub t: Option<String>,
}

/// An utterance by police.
#[derive(Clone, Debug, Serialize)]
pub struct PoliceUtterance {
    /// Its number.
    pub number: usize,
    /// The file, if the session was imported from several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line in the file.
    pub line: u64,
    /// Its time.
    pub t_ms: i64,
    /// Its time in RFC 3339; `None` without a clock.
    pub t: Option<String>,
    /// The time since the reference point.
    pub elapsed_ms: Option<i64>,
    /// Whether it was on tape; `None` in a log without tape events.
    pub on_tape: Option<bool>,
    /// Who spoke.
    pub speaker: Option<String>,
    /// The words.
    pub text: String,
    /// Where they are known from.
    pub source: Option<String>,
    /// Whether they are in other words than the speaker's.
    pub indirect: bool,
    /// The citation.
    pub citation: Option<String>,
    /// Its line as text.
    #[serde(skip)]
    row: String,
}

impl InvocationLine {
    /// What police say after one invocation.
    pub(super) fn new<E>(
        session: &Session,
        view: &View,
        page: Page,
        after: &AfterInvocation,
        sha256: &str,
        event: &mut impl FnMut(usize) -> Result<Event<'static>, E>,
    ) -> Result<InvocationLine, E> {
        let times = Timestamps::new(session);
        let (from, to) = after.times(session);
        let mut police = Vec::with_capacity(after.police.len());
        for &i in &after.police {
            police.extend(utterance(session, view, page, i, event(i)?, sha256));
        }
        let entry = session.index().get(after.invocation);
        let line = u64::from(entry.map_or(0, Entry::line));
        let Location { file, line } = session.user_location(line);
        let is_police = |person: &crate::record::Person| person.role == Role::Police;
        let what = match after.until {
            Until::CounselThere(_) => "counsel_there",
            Until::CounselEnters(_) => "counsel_enters",
            Until::CounselSpeaks(_) => "counsel_speaks",
            Until::SessionEnd => "session_end",
        };
        let until_time = after.until.event().and_then(|i| session.index().get(i)).map_or(to, Entry::time);
        Ok(InvocationLine {
            number: after.invocation + 1,
            file: file.map(str::to_owned),
            line,
            t_ms: from.0,
            t: times.rfc3339(from),
            certainty: entry.map_or("exact", |entry| entry.certainty().word()),
            further: after.further.iter().map(|i| i + 1).collect(),
            until: InvocationUntil {
                what,
                number: after.until.event().map(|i| i + 1),
                t_ms: until_time.0,
                t: times.rfc3339(until_time),
            },
            sums: Sums::new(Some(session.figures().totals_between(from, to))),
            police_known: session.people().iter().any(|(_, person)| is_police(person)),
            on_tape: police.iter().filter(|line| line.on_tape == Some(true)).count(),
            off_tape: police.iter().filter(|line| line.on_tape == Some(false)).count(),
            indirect: police.iter().filter(|line| line.indirect).count(),
            unattributed: after.unattributed,
            police,
        })
    }

    /// The time and the utterances as text.
    pub(super) fn text(&self, session: &Session, page: Page) -> String {
        let times = Timestamps::new(session);
        let sign = |word: &str| if word == "exact" { "".into() } else { page.own(describe::NOT_EXACT) };
        let (from, to) = (SessionTime(self.t_ms), SessionTime(self.until.t_ms));
        let (t, number) = (times.date_time(from), self.number);
        let until = match (self.until.what, self.until.number) {
            ("counsel_there", Some(at)) => format!("counsel had entered (#{at}) and not left"),
            ("counsel_enters", Some(at)) => {
                format!("until counsel enters (#{at}, {})", times.seen_from(from, to))
            }
            ("counsel_speaks", Some(at)) => {
                format!(
                    "until counsel speaks (#{at}, {}), whose entry is not logged",
                    times.seen_from(from, to)
                )
            }
            _ => format!(
                "until the end of the session ({}), since the log has no entry or words of a person with the role counsel after it",
                times.seen_from(from, to)
            ),
        };
        let mut text = format!("\nAfter the invocation #{number} ({}{t}), {until}:\n", sign(self.certainty));
        if self.until.what == "counsel_there" {
            return text.replace(":\n", ".\n");
        }
        let length = crate::session::sum_text(to - from, session.figures().whole_seconds);
        let words = describe::interval(session.figures(), from, to);
        let _ = writeln!(text, "    {length}: {}; {}", page.phrases(&words.sums), words.gaps);
        if !words.questioning.is_empty() {
            let _ = writeln!(text, "    {}", words.questioning);
        }
        if !self.further.is_empty() {
            let numbers: Vec<String> = self.further.iter().map(|number| format!("#{number}")).collect();
            let (count, are) = (
                counted(numbers.len() as u64, "further invocation"),
                agree(numbers.len() as u64, "is", "are"),
            );
            let _ = writeln!(text, "    {count} {are} in that time: {}", numbers.join(", "));
        }
        let _ = writeln!(text, "    {}", self.count());
        for line in &self.police {
            let _ = write!(text, "\n{}", line.row);
            if let Some(citation) = &line.citation {
                let _ = writeln!(text, "    {}", page.of_log(citation));
            }
        }
        text
    }

    /// How many utterances there are, as a sentence.
    fn count(&self) -> String {
        let n = self.police.len() as u64;
        let mut text = if !self.police_known {
            "Nobody in this log has the role police, so what police said is not known".to_owned()
        } else if n == 0 {
            "No utterance by police is logged in that time".to_owned()
        } else {
            let of = [(self.on_tape, "taped"), (self.off_tape, "off tape")];
            let of: Vec<String> =
                of.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
            let mut of = if of.is_empty() { String::new() } else { format!(" ({})", of.join(", ")) };
            if self.indirect > 0 {
                let _ = write!(of, ", {} of them in other words", self.indirect);
            }
            format!("{}{of}; the log does not say to whom", counted(n, "utterance") + " by police")
        };
        if self.unattributed > 0 {
            let count = counted(self.unattributed as u64, "more utterance");
            let _ = write!(text, "; {count} by people of another role or of none");
        }
        text + "."
    }
}

fn utterance(
    session: &Session,
    view: &View,
    page: Page,
    i: usize,
    event: Event<'static>,
    sha256: &str,
) -> Option<PoliceUtterance> {
    let said = Said::new(session, i, &event)?;
    let citation = said.short_citation(session, &view.zero, sha256);
    let indirect = event.provenance.is_indirect;
    let line = EventLine::new(session, view, i, event)?;
    let times = Timestamps::new(session);
    let t = line.time();
    let (who, words) = line.text(page);
    let hours = line.elapsed().map(|elapsed| format!("  {} h", format_hours(elapsed))).unwrap_or_default();
    let at = line.signed(&times.date_time(t), page);
    let row = format!("#{}  {at}{hours}  {}  {who}: {words}\n", i + 1, line.taping());
    let Location { file, line: of_file } = session.user_location(u64::from(line.line()));
    Some(PoliceUtterance {
        number: i + 1,
        file: file.map(str::to_owned),
        line: of_file,
        t_ms: t.0,
        t: times.rfc3339(t),
        elapsed_ms: line.elapsed().map(|Millis(ms)| ms),
        on_tape: line.on_tape(),
        speaker: said.speaker,
        text: said.words,
        source: said.source,
        indirect,
        citation,
        row,
    })
}
