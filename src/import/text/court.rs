//! Reads court reporters' pages: lines numbered from 1 on each page, `Q.` and `A.`, speakers in capitals.
//!
//! Either each line begins with its number, and the page number is in the page's header or footer ([`super::pages`]); or
//! each line begins with page and line, `23:14`. The source of each turn is its page and line, or only its line if the
//! page is not certain. A time of day may precede or follow the number.

use super::super::lines::lines;
use super::super::names::named;
use super::super::options::Progress;
use super::super::options::TimesAre;
use super::super::stage::Stage;
use super::super::tally::Tally;
use super::super::transcript::Form;
use super::super::transcript::Transcript;
use super::numbered::{NumberedLine, is_far_number, numbered};
use super::pages::Pages;
use super::stamp::{Stamp, leading};
use crate::import::guesses;
use crate::record::{Body, ProblemKind, agree, counted};

/// The number of lines that detection looks at.
pub(super) const SAMPLED: usize = 400;

/// Whether a text has such pages: at least nine in ten line numbers rise by one or restart at 1.
pub(super) fn is_court(text: &str) -> bool {
    let head: Vec<&str> = lines(text)
        .map(|(_, line)| line)
        .filter(|line| !line.trim().is_empty() && !is_far_number(line))
        .take(SAMPLED)
        .collect();
    // The rows of a table have a number of tabs in common; a page has one tab, or one more before `Q.` and `A.`.
    let tabs = |line: &&str| line.matches('\t').count();
    if head.iter().all(|line| tabs(line) >= 3 && Some(tabs(line)) == head.first().map(tabs)) {
        return false;
    }
    let numbered: Vec<NumberedLine<'_>> = head.iter().filter_map(|line| numbered(line)).collect();
    let follows = |pair: &[NumberedLine<'_>]| match pair {
        [a, b] => {
            (b.line == a.line + 1 && a.page == b.page)
                || (b.line == 1 && a.page.zip(b.page).is_none_or(|(a, b)| b == a + 1))
        }
        _ => false,
    };
    let right = numbered.windows(2).filter(|pair| follows(pair)).count();
    // A time before each number leaves no doubt.
    let enough = if numbered.iter().all(|line| line.at.is_some()) { 3 } else { 4 };
    right >= enough && right * 10 >= (numbered.len() - 1) * 9 && numbered.len() * 10 >= head.len() * 6
}

/// Splits a line into the speaker and the words: `Q.`, `A.`, or a name in capitals before a colon.
fn speaker(words: &str) -> Option<(&str, &str)> {
    for name in ["Q", "A"] {
        if let Some(rest) = words.strip_prefix(name) {
            let said = rest.strip_prefix(['.', ':']).unwrap_or(rest);
            if said.starts_with(['\t'])
                || said.starts_with("  ")
                || (said.len() < rest.len() && said.starts_with(' '))
            {
                return Some((name, said.trim()));
            }
        }
    }
    named(words).filter(|(name, _)| !name.contains(char::is_lowercase) && !name.starts_with("BY "))
}

/// A turn that is being read.
struct OpenTurn<'a> {
    /// Its line in the file.
    number: u64,
    at: Option<Stamp>,
    name: Option<&'a str>,
    words: String,
    /// Its first and last lines on their pages.
    from: PageLine,
    to: PageLine,
    /// Whether nobody says it: `(Recess taken.)`
    is_remark: bool,
}

/// A line on a page.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct PageLine {
    /// The number of pages up to and including its own.
    nth: u32,
    /// Its page number, if certain.
    page: Option<u32>,
    line: u32,
}

/// Cites the lines of a turn in the usual form, without a page that is not certain.
fn citation(from: PageLine, to: PageLine) -> String {
    let (first, last) = (from.line, to.line);
    match (from.page, to.page) {
        (Some(page), Some(_)) if from == to => format!("Tr. {page}:{first}"),
        (Some(page), Some(other)) if page == other => format!("Tr. {page}:{first}-{last}"),
        (Some(page), Some(other)) => format!("Tr. {page}:{first}-{other}:{last}"),
        (Some(page), None) => format!("Tr. {page}:{first} to line {last} of a later page"),
        (None, Some(page)) => format!("Tr. line {first} of an earlier page to {page}:{last}"),
        (None, None) if from == to => format!("Tr. line {first}"),
        (None, None) if from.nth == to.nth => format!("Tr. lines {first}-{last}"),
        (None, None) => format!("Tr. line {first} to line {last} of a later page"),
    }
}

/// Reads a text of such pages.
pub(super) fn read<'a>(text: &'a str, progress: &Progress) -> Transcript<'a> {
    let mut reader = CourtReader { pages: Pages::new(text), ..CourtReader::default() };
    reader.transcript.times_are = Some(TimesAre::Day);
    for (number, line) in progress.of_lines(lines(text)) {
        reader.line(number, line);
    }
    reader.finish()
}

#[derive(Default)]
struct CourtReader<'a> {
    transcript: Transcript<'a>,
    open: Option<OpenTurn<'a>>,
    pages: Pages,
    /// The last line that was read.
    last: PageLine,
    /// Whether lines state their pages.
    pages_stated: bool,
    untimed: Tally,
    ignored: Tally,
    /// Times on lines of their own, and the last of them until a turn begins.
    times: Tally,
    next_at: Option<Stamp>,
}

impl<'a> CourtReader<'a> {
    fn line(&mut self, number: u64, line: &'a str) {
        if self.pages.is_number(number) {
            return;
        }
        let Some(NumberedLine { page, line: at_line, at, words }) = numbered(line) else {
            if !line.trim().is_empty() {
                self.ignored.add(number);
            }
            return;
        };
        if let Some(page) = page {
            self.pages_stated = true;
            self.last.nth += u32::from(self.last.page != Some(page));
            self.last.page = Some(page);
        } else if let Some((_, page)) = self.pages.begins(number) {
            self.last.nth += 1;
            self.last.page = page;
        }
        self.last.line = at_line;
        if words.is_empty() {
            return;
        }
        // A time on a line of its own, unless a sentence goes on there.
        let ends = |open: &OpenTurn<'_>| open.words.ends_with(['.', '?', '!', ')', '"', '”', '-', '—']);
        if let Some((stamp, "")) = leading(words).filter(|_| self.open.as_ref().is_none_or(ends)) {
            self.close();
            self.next_at = Some(stamp);
            self.times.add(number);
            return;
        }
        // A remark of the reporter may go on over several lines.
        let is_in_remark = self.open.as_ref().is_some_and(|open| open.is_remark && !open.words.contains(')'));
        let is_remark =
            words.starts_with('(') && words.get(1..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let after_remark = self.open.as_ref().is_some_and(|open| open.is_remark) && !is_in_remark;
        let by = words.starts_with("BY ") && words.ends_with(':');
        let named = speaker(words);
        let begins = named.is_some() || by || is_remark || after_remark;
        if let Some(open) = self.open.as_mut().filter(|_| is_in_remark || !begins) {
            open.words.push(' ');
            open.words.push_str(words);
            open.to = self.last;
            return;
        }
        self.close();
        let (name, words) = named.map_or((None, words), |(name, words)| (Some(name), words));
        self.open = Some(OpenTurn {
            number,
            at: at.or(self.next_at.take()),
            name,
            words: words.to_owned(),
            from: self.last,
            to: self.last,
            is_remark,
        });
        if by {
            self.close();
        }
    }

    fn close(&mut self) {
        let Some(OpenTurn { number, at, name, words, from, to, is_remark }) = self.open.take() else {
            return;
        };
        if is_remark {
            let place = citation(from, to);
            if Stage::of(&words, "") == Some(Stage::OfTape) {
                let what = format!(
                    "{words:?} ({place}) is kept as a note and not as words; it starts or stops no tape"
                );
                self.transcript.problem(number, ProblemKind::Guessed, what);
            }
            let note = Body::Note { text: words.into() };
            self.transcript.add_event(number, (at.map(|stamp| stamp.at), None), note);
            return;
        }
        if at.is_none() {
            self.untimed.add(number);
        }
        let speaker = name.map(|name| self.transcript.speaker(name));
        let item =
            self.transcript.say(number, (at.map(|stamp| stamp.at), None), speaker, words.trim().to_owned());
        item.set_source(&citation(from, to));
        item.forms[0] = at.map_or(Form::Settled, |stamp| stamp.form);
    }

    fn finish(mut self) -> Transcript<'a> {
        self.close();
        self.transcript.tallied(&self.untimed, ProblemKind::BadTime, |n| {
            format!("{} {} no time, only a page and line", counted(n, "turn"), agree(n, "has", "have"))
        });
        self.transcript.tallied_guess(&self.times, guesses::MIXED_STAMPS, |n| {
            format!("times on lines of their own are those of the turns below them ({})", counted(n, "line"))
        });
        let ignored = |n| format!("ignored {} without a line number", counted(n, "line"));
        self.transcript.tallied(&self.ignored, ProblemKind::Dropped, ignored);
        let (uncertain, first) = self.pages.uncertain();
        if uncertain > 0 && !self.pages_stated {
            let of = self.pages.count();
            let why = if !self.pages.any_number() {
                "no page numbers between the lines"
            } else if uncertain == of {
                "the numbers between pages may belong to the page above or below"
            } else {
                "a page number is missing or out of sequence"
            };
            let what = format!(
                "{uncertain} of {} {} no certain page number ({why}); {} lines are cited without a page",
                counted(of as u64, "page"),
                agree(uncertain as u64, "has", "have"),
                agree(uncertain as u64, "its", "their")
            );
            self.transcript.dropped(first, what);
        }
        self.transcript
    }
}
