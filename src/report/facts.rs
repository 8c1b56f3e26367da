//! `untaped facts FILE`: who mentioned each fact first, and what came before.

use super::View;
use super::hours::LastGap;
use super::overview::{Overview, UntapedByQuestioning, title, zero_line};
use super::page::Page;
use super::work::Said;
use crate::describe::{self, Timestamps};
use crate::measure::facts::{AllVerdicts, FactFigures, Matches, Mention, Standing, mentions};
use crate::record::{Event, Role, agree, counted, csv_cell};
use crate::session::{Before, Session};
use crate::time::{Millis, format_hms, format_hours, format_seconds};
use crate::work::{Fact, Facts};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The report.
#[derive(Clone, Debug, Serialize)]
pub struct FactReport {
    /// The whole session.
    pub session: Overview,
    /// Each fact, in the order of the file.
    pub facts: Vec<FactLine>,
    /// The number of utterances that match and have no readable time: they take part in no figure.
    pub untimed: usize,
    /// The ids of facts that coders decided about and that the file does not have.
    pub unknown_facts: Vec<String>,
}

/// A fact.
#[derive(Clone, Debug, Serialize)]
pub struct FactLine {
    /// Its id.
    pub id: String,
    /// The fact, in words.
    pub fact: String,
    /// The patterns by which it is found.
    pub patterns: Vec<String>,
    /// Whether all patterns must match the same utterance.
    pub all: bool,
    /// Since when the police knew it, as the file states it.
    pub known_to_police: Option<String>,
    /// Since when it is public, as the file states it.
    pub public_since: Option<String>,
    /// Whether the police kept it to themselves, as the file states it.
    pub held_back: Option<bool>,
    /// The remark of the file.
    pub note: Option<String>,
    /// The number of matches that are not decided, or that coders decided differently.
    pub undecided: usize,
    /// The number of those that are mentions.
    pub mentioned: usize,
    /// The number of those that are not.
    pub rejected: usize,
    /// The first mention by anyone.
    pub first: Option<MentionLine>,
    /// The first mention by a suspect.
    pub first_by_suspect: Option<MentionLine>,
    /// The first mention by the police.
    pub first_by_police: Option<MentionLine>,
    /// The time from the first mention by the police to the first by a suspect; negative if the suspect's was first.
    pub lag_ms: Option<i64>,
    /// How often each role mentioned it before a suspect first did.
    pub before: BTreeMap<&'static str, u64>,
    /// How often from then on, including that mention.
    pub after: BTreeMap<&'static str, u64>,
    /// The untaped time before the first mention by a suspect; `None` if there is no such mention.
    pub untaped_before: Option<UntapedBefore>,
    /// Where the fact comes from, as far as the log shows: a word.
    pub origin: &'static str,
    /// The same in words.
    pub origin_words: String,
    /// Every match and mention, in the order of the session.
    pub mentions: Vec<MentionLine>,
    #[serde(skip)]
    text: Vec<(&'static str, String)>,
}

/// Untaped time before a mention, from the start of the session.
#[derive(Clone, Debug, Serialize)]
pub struct UntapedBefore {
    /// The taped time; `None` in a log without tape events.
    pub taped_ms: Option<i64>,
    /// The part of it that is assumed.
    pub assumed_taped_ms: Option<i64>,
    /// The declared untaped time; `None` if the log has neither tape events nor untaped intervals.
    pub untaped_ms: Option<i64>,
    /// The untaped time by what the log says about questioning; `None` with `untaped_ms`.
    pub untaped_by_questioning: Option<UntapedByQuestioning>,
    /// The time NOT HELD.
    pub not_held_ms: i64,
    /// The number of declared gaps that began before it.
    pub gaps: usize,
    /// The number of inferred gaps that began before it.
    pub inferred_gaps: usize,
    /// The last gap of either kind that began before it.
    pub last_gap: Option<LastGap>,
}

/// A match or a mention.
#[derive(Clone, Debug, Serialize)]
pub struct MentionLine {
    /// The number of the event, from 1, in order of time.
    pub number: usize,
    /// Its file, if the session was imported from several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line in the file.
    pub line: u64,
    /// Its time.
    pub t_ms: i64,
    /// Its time in RFC 3339; `None` without a clock.
    pub t: Option<String>,
    /// The time since the reference point.
    pub elapsed_ms: i64,
    /// Who spoke.
    pub speaker: String,
    /// Their role.
    pub role: &'static str,
    /// Whether it was on tape; `None` in a log without tape events.
    pub on_tape: Option<bool>,
    /// `proposed`, `mention`, `not` or `coders differ`.
    pub is: &'static str,
    /// The form that all coders who decided gave it.
    pub form: Option<&'static str>,
    /// What each coder decided.
    pub verdicts: BTreeMap<String, VerdictLine>,
    /// The words.
    pub words: String,
    /// Its citation.
    pub citation: Option<String>,
    #[serde(skip)]
    text: String,
}

/// What a coder decided of a match.
#[derive(Clone, Debug, Serialize)]
pub struct VerdictLine {
    /// `mention` or `not`.
    pub is: &'static str,
    /// How the fact is mentioned.
    pub form: Option<&'static str>,
}

/// The columns of the report as CSV.
const CSV_COLUMNS: &str = "id,fact,undecided,mentions,not,\
first_line,first_wall,first_elapsed_hours,first_speaker,first_role,first_is,first_form,first_on_tape,\
suspect_line,suspect_wall,suspect_elapsed_hours,suspect_speaker,suspect_is,suspect_form,suspect_on_tape,\
police_to_suspect_seconds,before,after,\
untaped_seconds,gaps,last_gap_seconds,last_gap_ended_seconds_before,questioned_yes_seconds,questioned_disputed_seconds,\
questioned_unknown_seconds,questioned_no_seconds,not_held_seconds,origin,first_citation,suspect_citation\n";

impl FactReport {
    /// The report. `event` reads an event again.
    ///
    /// # Errors
    /// The error of `event`.
    pub fn new<E>(
        session: &Session,
        view: &View,
        page: Page,
        (facts, matches, verdicts): (&Facts, &Matches, &AllVerdicts),
        sha256: &str,
        event: impl Fn(usize) -> Result<Event<'static>, E>,
    ) -> Result<FactReport, E> {
        let lines = Lines { session, view, page, times: Timestamps::new(session), sha256 };
        let mut list = Vec::new();
        for (n, fact) in facts.list.iter().enumerate() {
            let mentions = mentions(session, matches.of(n), &fact.id, verdicts, None);
            list.push(lines.fact(fact, &FactFigures::new(session, mentions), &event)?);
        }
        let unknown = verdicts.facts().filter(|id| facts.get(id).is_none());
        Ok(FactReport {
            session: Overview::new(session, view),
            facts: list,
            untimed: matches.untimed,
            unknown_facts: unknown.map(str::to_owned).collect(),
        })
    }

    /// The report as text.
    #[must_use]
    pub fn text(&self, session: &Session, view: &View, page: Page) -> String {
        let mut text = title(session, page).join("\n");
        let _ = writeln!(text, "\n{}", zero_line(session, view, page));
        for fact in &self.facts {
            let _ = writeln!(text, "\n{}: {}", fact.id, page.words(&fact.fact));
            for (label, words) in &fact.text {
                let _ = writeln!(text, "  {label:23} {words}");
            }
        }
        text.push('\n');
        if self.facts.iter().any(|fact| fact.undecided > 0) {
            text += "? is a match that no coder has decided on, or that coders decided differently. The player's panel of facts \
                     goes through them.\n";
        }
        if self.untimed > 0 {
            let n = self.untimed as u64;
            let (count, have) = (counted(n, "utterance"), agree(n, "matches and has", "match and have"));
            let _ = writeln!(text, "{count} {have} no readable time, and no part in these figures.");
        }
        for id in &self.unknown_facts {
            let id = page.of_log(id);
            let _ = writeln!(text, "Coders decided about {id}, a fact that this file does not have.");
        }
        text += "First means first in this log. What was said in untaped time is not in it.\n";
        text
    }

    /// The report as CSV: a row for each fact.
    #[must_use]
    pub fn csv(&self, page: Page) -> String {
        let csv_cell = |text: &str| csv_cell(&page.of_log(text));
        let seconds = |ms: Option<i64>| ms.map(|ms| format_seconds(Millis(ms))).unwrap_or_default();
        let mut csv = CSV_COLUMNS.to_owned();
        for fact in &self.facts {
            let mut cells = vec![
                csv_cell(&fact.id),
                csv_cell(&fact.fact),
                fact.undecided.to_string(),
                fact.mentioned.to_string(),
                fact.rejected.to_string(),
            ];
            cells.extend(self::cells(fact.first.as_ref()));
            let [line, wall, hours, speaker, _, is, form, on_tape] =
                self::cells(fact.first_by_suspect.as_ref());
            cells.extend([line, wall, hours, speaker, is, form, on_tape]);
            cells.push(seconds(fact.lag_ms));
            cells.extend([csv_cell(&by_role_words(&fact.before)), csv_cell(&by_role_words(&fact.after))]);
            let before = fact.untaped_before.as_ref();
            let last = before.and_then(|before| before.last_gap.as_ref());
            let by = before.and_then(|before| before.untaped_by_questioning);
            cells.extend([
                seconds(before.and_then(|before| before.untaped_ms)),
                before.map(|before| before.gaps.to_string()).unwrap_or_default(),
                seconds(last.map(|last| last.ms)),
                seconds(last.map(|last| last.to_mark_ms)),
                seconds(by.map(|by| by.yes_ms)),
                seconds(by.map(|by| by.disputed_ms)),
                seconds(by.map(|by| by.unknown_ms)),
                seconds(by.map(|by| by.no_ms)),
                seconds(before.map(|before| before.not_held_ms)),
                fact.origin.to_owned(),
            ]);
            for mention in [&fact.first, &fact.first_by_suspect] {
                let citation = mention.as_ref().and_then(|mention| mention.citation.as_deref());
                cells.push(csv_cell(citation.unwrap_or_default()));
            }
            csv += &cells.join(",");
            csv.push('\n');
        }
        csv
    }
}

/// The cells of a mention: line, time, hours, speaker, role, whether it is decided, form, on tape; empty without one.
fn cells(mention: Option<&MentionLine>) -> [String; 8] {
    let Some(mention) = mention else { return Default::default() };
    [
        mention.line.to_string(),
        csv_cell(mention.t.as_deref().unwrap_or(&format_seconds(Millis(mention.t_ms)))),
        format_hours(Millis(mention.elapsed_ms)),
        csv_cell(&mention.speaker),
        mention.role.to_owned(),
        mention.is.to_owned(),
        mention.form.unwrap_or_default().to_owned(),
        mention.on_tape.map(|on| on.to_string()).unwrap_or_default(),
    ]
}

fn by_role_words(times: &BTreeMap<&'static str, u64>) -> String {
    times.iter().map(|(role, n)| format!("{role} {n}")).collect::<Vec<_>>().join(", ")
}

/// What the lines of the report need.
struct Lines<'a> {
    session: &'a Session,
    view: &'a View,
    page: Page,
    times: Timestamps<'a>,
    sha256: &'a str,
}

impl Lines<'_> {
    fn fact<E>(
        &self,
        fact: &Fact,
        figures: &FactFigures<'_>,
        event: &impl Fn(usize) -> Result<Event<'static>, E>,
    ) -> Result<FactLine, E> {
        let mut lines = Vec::new();
        for mention in &figures.mentions {
            lines.push(self.mention(mention, &event(mention.i)?));
        }
        let at = |at: Option<usize>| at.map(|at| lines[at].clone());
        let whole = self.session.figures().whole_seconds;
        let words = |times: &BTreeMap<Role, u64>| times.iter().map(|(role, n)| (role.word(), *n)).collect();
        let mut line = FactLine {
            id: fact.id.clone(),
            fact: fact.fact.clone(),
            patterns: fact.patterns.iter().map(|pattern| pattern.text().to_owned()).collect(),
            all: fact.all,
            known_to_police: fact.known_to_police.clone(),
            public_since: fact.public_since.clone(),
            held_back: fact.held_back,
            note: fact.note.clone(),
            undecided: figures.count(Standing::Proposed) + figures.count(Standing::CodersDiffer),
            mentioned: figures.count(Standing::Mention),
            rejected: figures.count(Standing::Not),
            first: at(figures.first),
            first_by_suspect: at(figures.first_by_suspect),
            first_by_police: at(figures.first_by_police),
            lag_ms: figures.lag.map(|lag| lag.0),
            before: words(&figures.before),
            after: words(&figures.after),
            untaped_before: figures
                .before_suspect
                .as_ref()
                .map(|before| UntapedBefore::new(self.session, before)),
            origin: figures.origin.word(),
            origin_words: describe::origin(figures.origin, whole),
            mentions: lines,
            text: Vec::new(),
        };
        line.text = self.rows(&line, figures);
        Ok(line)
    }

    fn mention(&self, mention: &Mention, event: &Event<'_>) -> MentionLine {
        let (session, t) = (self.session, mention.key.time);
        let said = Said::new(session, mention.i, event);
        let citation =
            said.as_ref().and_then(|said| said.short_citation(session, &self.view.zero, self.sha256));
        let location = session.user_location(u64::from(mention.key.line));
        let speaker = session.index().get(mention.i).map(crate::session::Entry::speaker);
        let speaker = speaker.map(|speaker| session.people().get(speaker).name.clone());
        let verdict = |(is, form): (crate::work::Verdict, Option<crate::work::Form>)| VerdictLine {
            is: is.word(),
            form: form.map(crate::work::Form::word),
        };
        let verdicts = mention.verdicts.iter().map(|(coder, given)| (coder.to_string(), verdict(*given)));
        MentionLine {
            number: mention.i + 1,
            file: location.file.map(str::to_owned),
            line: location.line,
            t_ms: t.0,
            t: self.times.rfc3339(t),
            elapsed_ms: session.elapsed(&self.view.zero, t).0,
            speaker: speaker.unwrap_or_default(),
            role: mention.role.word(),
            on_tape: mention.on_tape,
            is: mention.standing.word(),
            form: mention.form().map(crate::work::Form::word),
            verdicts: verdicts.collect(),
            words: said.map(|said| said.words).unwrap_or_default(),
            citation,
            text: self.page.phrases(&describe::mention(session, mention)),
        }
    }

    /// The rows of a fact, each with its label.
    fn rows(&self, line: &FactLine, figures: &FactFigures<'_>) -> Vec<(&'static str, String)> {
        let page = self.page;
        let mut rows: Vec<(&'static str, String)> = Vec::new();
        let stated =
            [("known to the police", line.known_to_police.clone()), ("public", line.public_since.clone())];
        for (label, since) in stated {
            rows.extend(since.map(|since| (label, format!("since {}", page.of_log(&since)))));
        }
        rows.extend(line.held_back.filter(|held| *held).map(|_| ("held back", "yes".to_owned())));
        rows.extend(line.note.as_ref().map(|note| ("note", page.words(note).into_owned())));
        let said = |mention: &Option<MentionLine>| match mention {
            None => "none".to_owned(),
            Some(mention) => {
                let hours = format_hours(Millis(mention.elapsed_ms));
                format!("{}{} h in", mention.text, page.own(&format!("{}{hours}", " · ")))
            }
        };
        rows.push(("first mention", said(&line.first)));
        let quoted = |mention: &Option<MentionLine>| {
            mention.as_ref().map(|mention| {
                ("", page.own("“").into_owned() + &page.words(&mention.words) + &page.own("”"))
            })
        };
        rows.extend(quoted(&line.first));
        rows.push(("first by a suspect", said(&line.first_by_suspect)));
        if figures.first != figures.first_by_suspect {
            rows.extend(quoted(&line.first_by_suspect));
        }
        if let Some(lag) = figures.lag {
            let text = format_hms(Millis(lag.0.abs()));
            let order = if lag < Millis::ZERO { "suspect to police" } else { "police to suspect" };
            rows.push((order, text));
        }
        rows.push(("before a suspect", describe::by_role(&figures.before)));
        rows.push(("from then on", describe::by_role(&figures.after)));
        if let Some(before) = &figures.before_suspect {
            rows.push((
                "untaped before suspect",
                page.phrases(&describe::untaped_before(self.session, before)),
            ));
            rows.push(("last gap before", page.phrases(&describe::last_gap_before(self.session, before))));
        }
        let sign = figures.first.map_or("", |at| describe::undecided(figures.mentions[at].standing));
        let sign = if sign.is_empty() { String::new() } else { format!(" {sign}") };
        rows.push(("origin", format!("{}{sign}", line.origin_words)));
        let n = line.mentions.len();
        let decided = format!(
            "{} of {n} a mention, {} not, {} undecided",
            line.mentioned, line.rejected, line.undecided
        );
        rows.push(("matches", decided));
        for (label, mention) in [("citation", &line.first), ("citation, suspect", &line.first_by_suspect)] {
            let citation = mention.as_ref().and_then(|mention| mention.citation.as_ref());
            let again = label != "citation" && figures.first == figures.first_by_suspect;
            rows.extend(citation.filter(|_| !again).map(|text| (label, page.own(text).into_owned())));
        }
        rows
    }
}

impl UntapedBefore {
    fn new(session: &Session, before: &Before<'_>) -> UntapedBefore {
        let ms = |length: Option<Millis>| length.map(|length| length.0);
        UntapedBefore {
            taped_ms: ms(before.totals.taped),
            assumed_taped_ms: ms(before.totals.assumed_taped),
            untaped_ms: ms(before.totals.untaped),
            untaped_by_questioning: before.totals.untaped_by_questioning.map(Into::into),
            not_held_ms: before.totals.not_held.0,
            gaps: before.gaps,
            inferred_gaps: before.inferred_gaps,
            last_gap: before.last_gap.map(|last| LastGap::new(session, last)),
        }
    }
}
