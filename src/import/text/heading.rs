//! Reads the lines above the first timestamp. Otter writes a title, the date and time, the length and lists there.

use super::super::transcript::Transcript;
use crate::import::guesses;
use crate::record::counted;
use crate::time::{Millis, WrittenTime, format_hms, format_hms_exact, parse_clock, read_time};
use jiff::Timestamp;

/// The number of lines that are kept. Further lines are only counted.
const KEPT: usize = 64;

/// The titles of Otter's lists, and the report of each.
const LISTS: &[(&str, &str)] = &[
    ("SUMMARY KEYWORDS", "ignored the summary keywords"),
    ("KEYWORDS", "ignored the keywords"),
    ("SUMMARY", "ignored the summary"),
    ("OVERVIEW", "ignored the summary"),
    ("OUTLINE", "ignored the outline"),
    ("SPEAKERS", "ignored the list of speakers"),
];

/// The lines above the first timestamp.
#[derive(Default)]
pub(super) struct Heading<'a> {
    lines: Vec<(u64, &'a str)>,
    /// The first further line with text, and the number of such lines.
    more: Option<(u64, u64)>,
}

impl<'a> Heading<'a> {
    /// Adds a line. A blank line ends a list.
    pub(super) fn add(&mut self, number: u64, line: &'a str) {
        if self.lines.len() < KEPT {
            self.lines.push((number, line));
        } else if !line.is_empty() {
            let (first, count) = self.more.unwrap_or((number, 0));
            self.more = Some((first, count + 1));
        }
    }

    /// Takes the title and the length of the recording from Otter's heading, and reports the lines that are ignored.
    pub(super) fn finish(self, transcript: &mut Transcript<'a>) {
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
            begun.report(number, line, transcript);
        }
        let (first_more, more) = self.more.unzip();
        if let Some(first) = others.first().copied().or(first_more) {
            let count = others.len() as u64 + more.unwrap_or_default();
            let lines = counted(count, "line");
            transcript.dropped(first, format!("ignored {lines} before the first timestamp"));
        }
    }
}

/// When the recording started, and its length: `Sat, Mar 2, 2019 11:02AM • 12:34`.
struct OtterDate {
    /// Local time in an unknown time zone, as if it were UTC.
    at: Timestamp,
    length: Option<Millis>,
}

impl OtterDate {
    fn parse(line: &str) -> Option<OtterDate> {
        let (date, length) = line.split_once(['•', '·', '|']).unwrap_or((line, ""));
        let Some(WrittenTime::Local(at)) = read_time(date).filter(|_| date.starts_with(char::is_alphabetic))
        else {
            return None;
        };
        let at = Timestamp::from_millisecond(at.0).ok()?;
        Some(OtterDate { at, length: parse_clock(length.trim()).filter(|_| length.contains(':')) })
    }

    fn report(&self, number: u64, line: &str, transcript: &mut Transcript<'_>) {
        let at = self.at.strftime("%Y-%m-%d %H:%M");
        transcript.dropped(
            number,
            format!(
                "{line:?} has no time zone and is not used as the start; if the recording started then, use --starts-at \
                 \"{at}\" --timezone ZONE"
            ),
        );
        let last = transcript.items.iter().filter_map(|item| item.end.or(item.at)).max();
        let Some(length) = self.length else { return };
        if let Some(last) = last.filter(|&last| last > length) {
            let what = format!(
                "{} in the heading is not the length of the recording; the last timestamp, {}, is later",
                format_hms(length),
                format_hms_exact(last)
            );
            transcript.dropped(number, what);
        } else {
            let what =
                format!("{} in the heading is read as the length of the recording", format_hms(length));
            transcript.guess(number, guesses::RECORDING_LENGTH, what);
            transcript.duration = Some(length);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_and_time_is_recognized_however_it_is_written() {
        for (line, at, length) in [
            ("Sat, Mar 2, 2019 11:02AM • 12:34", "2019-03-02T11:02:00Z", Some(754_000)),
            ("Saturday, March 2, 2019 1:02 PM • 1:00:00", "2019-03-02T13:02:00Z", Some(3_600_000)),
            ("mar 2 2019 12:02am", "2019-03-02T00:02:00Z", None),
        ] {
            let begun = OtterDate::parse(line).unwrap();
            assert_eq!((begun.at.to_string().as_str(), begun.length.map(|l| l.0)), (at, length), "{line}");
        }
        for line in ["Sat, Mar 2", "Interview 2", "", "Mar 32, 2019 11:02AM", "We met Mar 2 2019 11:02AM"] {
            assert!(OtterDate::parse(line).is_none(), "{line}");
        }
    }

    /// The problems of a heading above one utterance.
    fn said(lines: &[&'static str], at: Millis) -> Vec<String> {
        let mut heading = Heading::default();
        (1..).zip(lines).for_each(|(number, line)| heading.add(number, line));
        let mut transcript = Transcript::default();
        transcript.say(99, (Some(at), None), None, "x");
        heading.finish(&mut transcript);
        transcript.problems.list().iter().map(|p| format!("{}: {}", p.line, p.message)).collect()
    }

    #[test]
    fn a_length_shorter_than_the_last_timestamp_is_reported_and_not_used() {
        let lines = ["Interview", "Sat, Mar 2, 2019 11:02AM • 0:10"];
        let not_taken = "0:00:10 in the heading is not the length of the recording; the last timestamp, 0:00:15, is later";
        assert!(
            said(&lines, Millis(15_000))
                .iter()
                .any(|what| what.starts_with("2: ") && what.ends_with(not_taken))
        );
        assert!(said(&lines, Millis(10_000)).iter().any(|what| what.contains("is read as the length")));
    }

    #[test]
    fn lines_far_above_the_first_timestamp_are_counted_even_after_a_list() {
        let mut lines = vec!["KEYWORDS"];
        lines.resize(KEPT, "word");
        assert_eq!(said(&lines, Millis(0)), ["1: ignored the keywords"]);
        lines.extend(["", "one", "two"]);
        let expected = "66: ignored 2 lines before the first timestamp";
        assert_eq!(said(&lines, Millis(0)).last().map(String::as_str), Some(expected));
    }
}
