//! The pages of a court reporter: lines with numbers that begin anew on each page, `Q.` and `A.`, speakers in capitals.
//!
//! Two forms: the number of the line before its words, the page at the head or the foot of each page ([`super::pages`]);
//! or `23:14`, page and line, before each. Page and line become the source of each turn, the line alone where the page is
//! not sure. A time of day may stand beside the number.

use super::super::lines::lines;
use super::super::prefix::candidate;
use super::super::progress::Progress;
use super::super::transcript::Transcript;
use super::numbered::{NumberedLine, is_far_number, numbered};
use super::pages::Pages;
use super::turns::DayClock;
use crate::record::{ProblemKind, agree, counted};
use crate::time::Millis;

/// The number of lines that detection looks at.
pub(super) const SAMPLED: usize = 400;

/// Whether a text is numbered so: lines follow one another by one, or begin anew, nearly always.
pub(super) fn is_court(text: &str) -> bool {
    let head: Vec<&str> = lines(text)
        .map(|(_, line)| line)
        .filter(|line| !line.trim().is_empty() && !is_far_number(line))
        .take(SAMPLED)
        .collect();
    let numbered: Vec<NumberedLine<'_>> = head.iter().filter_map(|line| numbered(line)).collect();
    let follows = |pair: &[NumberedLine<'_>]| match pair {
        [a, b] => {
            (b.line == a.line + 1 && a.page == b.page)
                || (b.line == 1 && a.page.zip(b.page).is_none_or(|(a, b)| b == a + 1))
        }
        _ => false,
    };
    let right = numbered.windows(2).filter(|pair| follows(pair)).count();
    right >= 4 && right * 10 >= (numbered.len() - 1) * 9 && numbered.len() * 10 >= head.len() * 6
}

/// Who speaks in a line, and the words: `Q.` and `A.`, or a name in capitals before a colon.
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
    candidate(words).filter(|(name, _)| !name.contains(char::is_lowercase) && !name.starts_with("BY "))
}

/// A turn whose words are being collected.
struct OpenTurn<'a> {
    /// Its line in the file.
    number: u64,
    at: Option<Millis>,
    name: Option<&'a str>,
    words: String,
    /// Where its first and its last line stand.
    from: PageLine,
    to: PageLine,
}

/// A line on a page.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct PageLine {
    /// How many pages began before it or with it.
    nth: u32,
    /// The number of its page, where that is sure.
    page: Option<u32>,
    line: u32,
}

/// Where a turn stands, in the words of those who cite transcripts; without a page where it is not sure.
fn cited(from: PageLine, to: PageLine) -> String {
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

/// Reads such a text.
pub(super) fn read<'a>(text: &'a str, watch: &Progress) -> Transcript<'a> {
    let mut reader = CourtReader { pages: Pages::new(text), ..CourtReader::default() };
    for (number, line) in watch.over(lines(text)) {
        reader.line(number, line);
    }
    reader.finish()
}

#[derive(Default)]
struct CourtReader<'a> {
    transcript: Transcript<'a>,
    open: Option<OpenTurn<'a>>,
    pages: Pages,
    /// The line that was read last.
    place: PageLine,
    /// Whether lines name their pages themselves.
    named: bool,
    clock: DayClock,
    stamped: bool,
    untimed: (u64, u64),
    passed_over: (u64, u64),
}

impl<'a> CourtReader<'a> {
    fn line(&mut self, number: u64, line: &'a str) {
        if self.pages.is_number(number) {
            return;
        }
        let Some(NumberedLine { page, line: at_line, at, words }) = numbered(line) else {
            if !line.trim().is_empty() {
                let (count, first) = self.passed_over;
                self.passed_over = (count + 1, if count == 0 { number } else { first });
            }
            return;
        };
        if let Some(page) = page {
            self.named = true;
            self.place.nth += u32::from(self.place.page != Some(page));
            self.place.page = Some(page);
        } else if let Some((_, page)) = self.pages.begins(number) {
            self.place.nth += 1;
            self.place.page = page;
        }
        self.place.line = at_line;
        if words.is_empty() {
            return;
        }
        let at = at.map(|stamp| {
            self.stamped = true;
            self.clock.read(stamp, number, false, &mut self.transcript)
        });
        let by = words.starts_with("BY ") && words.ends_with(':');
        let named = speaker(words);
        if let Some(open) = self.open.as_mut().filter(|_| named.is_none() && !by) {
            open.words.push(' ');
            open.words.push_str(words);
            open.to = self.place;
            return;
        }
        self.close();
        let (name, words) = named.map_or((None, words), |(name, words)| (Some(name), words));
        self.open =
            Some(OpenTurn { number, at, name, words: words.to_owned(), from: self.place, to: self.place });
        if by {
            self.close();
        }
    }

    fn close(&mut self) {
        let Some(OpenTurn { number, at, name, words, from, to }) = self.open.take() else { return };
        if at.is_none() {
            let (count, first) = self.untimed;
            self.untimed = (count + 1, if count == 0 { number } else { first });
        }
        let speaker = name.map(|name| self.transcript.speaker(name));
        self.transcript
            .say(number, (at, None), speaker, words.trim().to_owned())
            .set_source(&cited(from, to));
    }

    fn finish(mut self) -> Transcript<'a> {
        self.close();
        let (count, first) = self.untimed;
        if count > 0 {
            let what = format!(
                "{} {} no time, only a place on a page",
                counted(count, "turn"),
                agree(count, "has", "have")
            );
            self.transcript.problem(first, ProblemKind::BadTime, what);
        }
        let (count, first) = self.passed_over;
        if count > 0 {
            self.transcript.dropped(
                first,
                format!(
                    "{} without a number {} not taken over",
                    counted(count, "line"),
                    agree(count, "is", "are")
                ),
            );
        }
        let (unsure, first) = self.pages.unsure();
        if unsure > 0 && !self.named {
            let of = self.pages.count();
            let why = if !self.pages.any_number() {
                "no number of a page stands between the lines"
            } else if unsure == of {
                "whether the numbers between the pages belong to the page above or below is not sure"
            } else {
                "the number of a page is missing, or no page beside it bears it out"
            };
            let what = format!(
                "{unsure} of {} {} no sure number ({why}): {} lines are cited without it",
                counted(of as u64, "page"),
                agree(unsure as u64, "has", "have"),
                agree(unsure as u64, "its", "their")
            );
            self.transcript.dropped(first, what);
        }
        self.transcript
    }
}
