//! What stands above the first time of a stamped text. Otter puts a title there, the date and the hour, the length, a
//! list of speakers and key words; of other lines it is said how many there are.

use super::super::clock::hms;
use super::super::transcript::Transcript;
use crate::time::{Millis, clock, clock_exact};
use jiff::civil::DateTime;

/// So many lines are kept to be looked at; what stands below them is only counted.
const KEPT: usize = 64;

/// The heads of Otter's lists, and what is said of each.
const LISTS: &[(&str, &str)] = &[
    ("SUMMARY KEYWORDS", "the key words of the summary are not taken over"),
    ("KEYWORDS", "the key words are not taken over"),
    ("SUMMARY", "the summary is not taken over"),
    ("OVERVIEW", "the summary is not taken over"),
    ("OUTLINE", "the outline is not taken over"),
    ("SPEAKERS", "the list of speakers is not taken over"),
];

/// The lines above the first time.
#[derive(Default)]
pub(super) struct Heading<'a> {
    lines: Vec<(u64, &'a str)>,
    /// The first further line that has words, and how many do.
    more: Option<(u64, u64)>,
}

impl<'a> Heading<'a> {
    /// Adds a line, also a blank one: that ends a list.
    pub(super) fn add(&mut self, number: u64, line: &'a str) {
        if self.lines.len() < KEPT {
            self.lines.push((number, line));
        } else if !line.is_empty() {
            let (first, count) = self.more.unwrap_or((number, 0));
            self.more = Some((first, count + 1));
        }
    }

    /// Takes over the title and the length of the recording where the heading is Otter's, and says what of it is not
    /// taken over.
    pub(super) fn say(self, transcript: &mut Transcript<'a>) {
        let mut words = self.lines.iter().filter(|(_, line)| !line.is_empty());
        let title = words.next().map(|(_, line)| *line).filter(|line| OtterDate::parse(line).is_none());
        let begun =
            self.lines.iter().find_map(|(number, line)| Some((*number, *line, OtterDate::parse(line)?)));
        if begun.is_some() {
            transcript.title = title.map(str::to_owned);
        }
        let (mut in_list, mut others) = (false, Vec::new());
        for &(number, line) in &self.lines {
            let is_title = begun.is_some() && title == Some(line);
            let is_date = begun.as_ref().is_some_and(|(of, ..)| *of == number);
            if let Some((_, what)) = LISTS.iter().find(|(head, _)| *head == line) {
                in_list = true;
                transcript.dropped(number, *what);
            } else if line.is_empty() {
                in_list = false;
            } else if !is_title && !is_date && !in_list {
                others.push(number);
            }
        }
        if let Some((number, line, begun)) = begun {
            begun.say(number, line, transcript);
        }
        let (first_more, more) = self.more.unzip();
        if let Some(first) = others.first().copied().or(first_more) {
            let count = others.len() as u64 + more.unwrap_or_default();
            let lines = if count == 1 { "1 line" } else { &format!("{count} lines") };
            let are = if count == 1 { "is" } else { "are" };
            transcript.dropped(first, format!("{lines} before the first time {are} not taken over"));
        }
    }
}

/// When a recording was started, as a line of a heading says: `Sat, Mar 2, 2019 11:02AM • 12:34`.
struct OtterDate {
    /// On the clock of a place that is not named.
    at: DateTime,
    length: Option<Millis>,
}

impl OtterDate {
    fn parse(line: &str) -> Option<OtterDate> {
        let (date, length) = match line.split_once(['•', '·', '|']) {
            Some((date, length)) => (date, hms(length.trim()).filter(|_| length.contains(':'))),
            None => (line, None),
        };
        let plain = date.replace(',', " ").to_uppercase();
        let words: Vec<&str> = plain.split_whitespace().collect();
        // The day of the week may stand before the month; the half of the day may stand apart.
        [words.as_slice(), words.get(1..)?].into_iter().find_map(|words| {
            let joined = words.join(" ").replace(" AM", "AM").replace(" PM", "PM");
            let read = |format| DateTime::strptime(format, &joined).ok();
            let at = read("%b %d %Y %I:%M%p").or_else(|| read("%B %d %Y %I:%M%p"))?;
            Some(OtterDate { at, length })
        })
    }

    fn say(&self, number: u64, line: &str, transcript: &mut Transcript<'_>) {
        let at = self.at.strftime("%Y-%m-%d %H:%M");
        transcript.dropped(
            number,
            format!(
                "{line:?} names no zone, so it is no start by itself; if the recording was started then: --starts-at \
                 \"{at}\" --timezone ZONE"
            ),
        );
        let last = transcript.items.iter().filter_map(|item| item.end.or(item.at)).max();
        let Some(length) = self.length else { return };
        if let Some(last) = last.filter(|&last| last > length) {
            let what = format!(
                "{} in the heading is not taken as the length of the recording: the last time, {}, lies behind it",
                clock(length),
                clock_exact(last)
            );
            transcript.dropped(number, what);
        } else {
            let what = format!("{} in the heading is taken as the length of the recording", clock(length));
            transcript.guessed(number, what);
            transcript.duration = Some(length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_with_an_hour_is_told_however_it_is_written() {
        for (line, at, length) in [
            ("Sat, Mar 2, 2019 11:02AM • 12:34", "2019-03-02T11:02:00", Some(754_000)),
            ("Saturday, March 2, 2019 1:02 PM • 1:00:00", "2019-03-02T13:02:00", Some(3_600_000)),
            ("mar 2 2019 12:02am", "2019-03-02T00:02:00", None),
        ] {
            let begun = OtterDate::parse(line).unwrap();
            assert_eq!((begun.at.to_string().as_str(), begun.length.map(|l| l.0)), (at, length), "{line}");
        }
        for line in ["Sat, Mar 2", "Interview 2", "", "Mar 32, 2019 11:02AM", "We met Mar 2 2019 11:02AM"] {
            assert!(OtterDate::parse(line).is_none(), "{line}");
        }
    }

    /// What is said of a heading above one utterance that begins at a time.
    fn said(lines: &[&'static str], at: Millis) -> Vec<String> {
        let mut heading = Heading::default();
        (1..).zip(lines).for_each(|(number, line)| heading.add(number, line));
        let mut transcript = Transcript::default();
        transcript.say(99, (Some(at), None), None, "x");
        heading.say(&mut transcript);
        transcript.problems.list().iter().map(|p| format!("{}: {}", p.line, p.what)).collect()
    }

    #[test]
    fn a_length_that_ends_before_the_last_time_is_not_taken_and_that_is_said() {
        let lines = ["Interview", "Sat, Mar 2, 2019 11:02AM • 0:10"];
        let not_taken = "0:00:10 in the heading is not taken as the length of the recording: the last time, 0:00:15, lies behind it";
        assert!(
            said(&lines, Millis(15_000))
                .iter()
                .any(|what| what.starts_with("2: ") && what.ends_with(not_taken))
        );
        assert!(said(&lines, Millis(10_000)).iter().any(|what| what.contains("is taken as the length")));
    }

    #[test]
    fn lines_far_above_the_first_time_are_counted_also_where_the_first_ones_are_of_a_list() {
        let mut lines = vec!["KEYWORDS"];
        lines.resize(KEPT, "word");
        assert_eq!(said(&lines, Millis(0)), ["1: the key words are not taken over"]);
        lines.extend(["", "one", "two"]);
        let expected = "66: 2 lines before the first time are not taken over";
        assert_eq!(said(&lines, Millis(0)).last().map(String::as_str), Some(expected));
    }
}
