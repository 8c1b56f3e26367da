//! `untaped search`: what is printed of each event that is found, besides its line.

use super::event::EventLine;
use super::keyword::Keyword;
use super::page::{Page, pad, pad_left, width};
use super::work::Said;
use crate::describe::{self, Phrase, PhraseRole, Timestamps};
use crate::record::{EventKind, csv_cell, visible};
use crate::session::{GapKind, Location, Pattern, Session, SumsBetween};
use crate::time::{Millis, SessionTime, format_hours, format_seconds};
use serde_json::{Value, json};
use std::borrow::Cow;
use std::ops::Range;

/// What is printed besides the event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FoundColumns {
    /// Whether it matches, or is only near one that does.
    pub is_match: bool,
    /// Each match with the words around it.
    pub keyword: bool,
    /// What came before it.
    pub before: bool,
}

/// The columns of each event as CSV.
const CSV_COLUMNS: &str =
    "number,file,line,type,t,end,elapsed_hours,on_tape,certainty,speaker,role,words,source";
/// How many columns of words are before and after a match in CSV and JSON.
const AROUND: (usize, usize) = (100, 100);
/// The widest name before a keyword.
const WIDEST_NAME: usize = 12;
/// Below this width there is no room for the hours before a keyword.
const WITH_HOURS: usize = 60;
/// The least room for the words around a keyword.
const LEAST: usize = 24;

/// An event that was found, or is near one.
pub struct FoundLine<'a> {
    session: &'a Session,
    page: Page,
    line: EventLine<'a>,
    /// The texts in which the pattern is looked for: the event in words, and the words that were spoken or noted.
    texts: Vec<String>,
    /// The matches, each with the text that it is in.
    matches: Vec<(usize, Range<usize>)>,
}

impl<'a> FoundLine<'a> {
    /// An event. The pattern is looked for in what comes from the log, not in our own words. Around a match in words that were
    /// spoken or noted there are these alone, around any other the whole event in words.
    pub fn new(
        session: &'a Session,
        page: Page,
        line: EventLine<'a>,
        pattern: Option<&Pattern>,
    ) -> FoundLine<'a> {
        let (mut texts, mut matches) = (vec![String::new()], Vec::new());
        for Phrase { text, role } in pattern.map(|_| line.sentence()).unwrap_or_default() {
            let at = texts[0].len();
            let found = pattern.filter(|_| role.is_from_log()).map(|pattern| pattern.ranges(&text));
            if role == PhraseRole::Words {
                matches.extend(found.unwrap_or_default().into_iter().map(|range| (texts.len(), range)));
                texts[0].push_str(&text);
                texts.push(text.into_owned());
            } else {
                let found = found.unwrap_or_default().into_iter();
                matches.extend(found.map(|range| (0, at + range.start..at + range.end)));
                let own = if role.is_from_log() { text } else { page.own(&text).into_owned().into() };
                texts[0].push_str(&own);
            }
        }
        FoundLine { session, page, line, texts, matches }
    }

    /// The event.
    pub fn event(&self) -> &EventLine<'a> {
        &self.line
    }

    /// How often the pattern matches in its words.
    pub fn count(&self) -> usize {
        self.matches.len()
    }

    /// A line for each match, of a width: number, hours, whether it is off tape, who, and the words around the match, which
    /// begins in the same column of all lines.
    pub fn keywords(&self, columns: &KeywordColumns) -> String {
        let line = &self.line;
        let number = pad_left(&format!("#{}", line.number()), columns.number);
        let hours = line.elapsed().map(format_hours).unwrap_or_default();
        let hours = columns.hours.map(|to| format!("  {}", pad_left(&hours, to))).unwrap_or_default();
        let off = self.page.own(if line.on_tape() == Some(false) { OFF_TAPE } else { " " });
        let who = line.text(self.page).0;
        let who = pad(&cut(&who, columns.who), columns.who);
        let row = |(text, range): &(usize, Range<usize>)| {
            let words = Keyword::line(&self.texts[*text], range.clone(), columns.words, self.page);
            format!("{number}{hours}  {off}{who}  {words}\n")
        };
        self.matches.iter().map(row).collect()
    }

    /// What came before it, as a line below its own: of how much time, and how much of that was untaped, in which gaps.
    pub fn before(&self) -> Option<String> {
        let (start, sums) = self.sums_before()?;
        let words = describe::interval(self.session.figures(), start, self.line.time());
        let asked =
            if words.questioning.is_empty() { String::new() } else { format!("; {}", words.questioning) };
        let length = crate::session::sum_text(sums.length(), self.session.figures().whole_seconds);
        let sums = self.page.phrases(&words.sums);
        Some(format!("      {length} before it: {sums}{asked}; {}\n", words.gaps))
    }

    fn sums_before(&self) -> Option<(SessionTime, SumsBetween<'a>)> {
        let figures = self.session.figures();
        let start = figures.span.filter(|_| self.line.is_timed())?.start;
        Some((start, figures.sums_between(start, self.line.time())))
    }

    /// The event with more keys of its JSON object.
    pub fn into_json(mut self, columns: FoundColumns, is_match: bool) -> EventLine<'a> {
        if columns.is_match {
            self.line.add("match", json!(is_match));
        }
        if columns.keyword {
            let keyword = |(text, range): &(usize, Range<usize>)| {
                let Keyword { before, found, after, .. } =
                    Keyword::new(&self.texts[*text], range.clone(), AROUND);
                json!({"before": before, "match": found, "after": after})
            };
            let keywords: Vec<Value> = self.matches.iter().map(keyword).collect();
            self.line.add("kwic", Value::Array(keywords));
        }
        if columns.before {
            let sums = self.sums_before().map(|(_, sums)| sums);
            let no_tape = self.session.figures().coverage.is_none();
            let count = |kind| sums.map(|sums| sums.gap_count(kind));
            let untaped = sums.and_then(|sums| sums.totals.untaped).map(|untaped| untaped.0);
            let no_record = sums.filter(|_| no_tape).map(|sums| sums.no_record.0);
            self.line.add("untaped_before_ms", json!(untaped));
            self.line.add("no_record_before_ms", json!(no_record));
            self.line.add("gaps_before", json!(count(GapKind::Declared)));
            self.line.add("inferred_gaps_before", json!(count(GapKind::Inferred)));
        }
        self.line
    }

    /// The header row of the events as CSV.
    pub fn csv_head(columns: FoundColumns) -> String {
        let more = [
            (columns.is_match, ",match"),
            (columns.keyword, ",before,keyword,after"),
            (columns.before, ",untaped_before_ms,no_record_before_ms,gaps_before,inferred_gaps_before"),
        ];
        let more = more.into_iter().filter(|(is_there, _)| *is_there).map(|(_, names)| names);
        format!("{CSV_COLUMNS}{}\n", more.collect::<String>())
    }

    /// The event as rows of CSV: one, or one for each match.
    pub fn csv(&self, columns: FoundColumns, is_match: bool) -> String {
        let (session, line, page) = (self.session, &self.line, self.page);
        let text = |text: &str| {
            let text = if page.safe { visible(text) } else { Cow::Borrowed(text) };
            if text.is_empty() { String::new() } else { csv_cell(&text) }
        };
        let optional = |field: Option<&str>| field.map(text).unwrap_or_default();
        let times = Timestamps::new(session);
        let time = |t: Option<SessionTime>| {
            t.map(|t| times.rfc3339(t).unwrap_or_else(|| format_seconds(Millis(t.0)))).unwrap_or_default()
        };
        let figure = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        let said = Said::new(session, line.number() - 1, line.event());
        let entry = session.index().get(line.number() - 1);
        let spoken = entry.filter(|entry| entry.kind() == EventKind::Utterance);
        let role = spoken.map(|entry| session.people().get(entry.speaker()).role.word());
        let Location { file, line: of_file } = session.user_location(u64::from(line.line()));
        let mut cells = vec![
            line.number().to_string(),
            optional(file),
            of_file.to_string(),
            text(line.event().body.type_word()),
            time(Some(line.time()).filter(|_| line.is_timed())),
            time(session.index().end(line.number() - 1)),
            line.elapsed().map(format_hours).unwrap_or_default(),
            line.on_tape().map(|is| yes_or_no(is).to_owned()).unwrap_or_default(),
            entry.map_or("", |entry| entry.certainty().word()).to_owned(),
            optional(said.as_ref().and_then(|said| said.speaker.as_deref())),
            role.unwrap_or_default().to_owned(),
            optional(said.as_ref().map(|said| said.words.as_str())),
            optional(line.event().source()),
        ];
        cells.extend(columns.is_match.then(|| yes_or_no(is_match).to_owned()));
        let mut last = Vec::new();
        if columns.before {
            let sums = self.sums_before().map(|(_, sums)| sums);
            let no_tape = session.figures().coverage.is_none();
            let count = |kind| sums.map(|sums| sums.gap_count(kind).to_string()).unwrap_or_default();
            last.push(figure(sums.and_then(|sums| sums.totals.untaped).map(|untaped| untaped.0)));
            last.push(figure(sums.filter(|_| no_tape).map(|sums| sums.no_record.0)));
            last.extend([count(GapKind::Declared), count(GapKind::Inferred)]);
        }
        let row = |keyword: &[String]| [&cells[..], keyword, &last[..]].concat().join(",") + "\n";
        if !columns.keyword {
            return row(&[]);
        }
        let rows = self.matches.iter().map(|(text_at, range)| {
            let Keyword { before, found, after, .. } =
                Keyword::new(&self.texts[*text_at], range.clone(), AROUND);
            row(&[before, found, after].map(text))
        });
        rows.collect()
    }
}

/// The sign of a keyword that is off tape.
const OFF_TAPE: &str = "▒";

/// The columns of a line with a keyword.
#[derive(Clone, Copy, Debug)]
pub struct KeywordColumns {
    number: usize,
    /// `None` if there is no room for them.
    hours: Option<usize>,
    who: usize,
    /// The columns up to the match, and from it on.
    words: (usize, usize),
}

impl KeywordColumns {
    /// The columns of lines of a width; `hours` and `who` are the widths of these columns.
    #[must_use]
    pub fn new(session: &Session, hours: usize, who: usize, all: usize) -> KeywordColumns {
        let number = session.index().len().to_string().len() + 1;
        let hours = (all >= WITH_HOURS).then_some(hours);
        let who = who.min(WIDEST_NAME);
        // Two spaces after each column, and the sign.
        let used = number + hours.map_or(0, |hours| hours + 2) + 3 + who + 2;
        let room = all.saturating_sub(used).max(LEAST);
        let left = room * 2 / 5;
        KeywordColumns { number, hours, who, words: (left, room - left) }
    }

    /// What the signs mean, as a line above the first one; nothing in a log without tape events.
    #[must_use]
    pub fn legend(session: &Session, page: Page) -> String {
        let has_tape = session.figures().coverage.is_some();
        if has_tape { format!("{}: off tape\n", page.own(OFF_TAPE)) } else { String::new() }
    }
}

/// A text cut to a width, between characters.
fn cut(text: &str, to: usize) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    let mut used = 0;
    let kept = text.graphemes(true).take_while(|cluster| {
        used += width(cluster);
        used <= to
    });
    kept.collect()
}

fn yes_or_no(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}
