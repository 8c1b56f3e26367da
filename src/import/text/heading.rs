//! What stands above the first time of a stamped text. Otter puts a title there, the date and the hour, the length, a
//! list of speakers and key words; of other lines it is said how many there are.

use super::super::clock::hms;
use super::super::transcript::Transcript;
use crate::time::{Millis, clock};
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
    /// How many further lines have words.
    more: u64,
}

impl<'a> Heading<'a> {
    /// Adds a line, also a blank one: that ends a list.
    pub(super) fn add(&mut self, number: u64, line: &'a str) {
        if self.lines.len() < KEPT {
            self.lines.push((number, line));
        } else {
            self.more += u64::from(!line.is_empty());
        }
    }

    /// Takes over the title and the length of the recording where the heading is Otter's, and says what of it is not
    /// taken over.
    pub(super) fn say(self, transcript: &mut Transcript<'a>) {
        let mut words = self.lines.iter().filter(|(_, line)| !line.is_empty());
        let title = words.next().map(|(_, line)| *line).filter(|line| Begun::of(line).is_none());
        let begun = self.lines.iter().find_map(|(number, line)| Some((*number, *line, Begun::of(line)?)));
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
        if let Some(&first) = others.first() {
            let count = others.len() as u64 + self.more;
            let lines = if count == 1 { "1 line" } else { &format!("{count} lines") };
            let are = if count == 1 { "is" } else { "are" };
            transcript.dropped(first, format!("{lines} before the first time {are} not taken over"));
        }
    }
}

/// When a recording was started, as a line of a heading says: `Sat, Mar 2, 2019 11:02AM • 12:34`.
struct Begun {
    /// On the clock of a place that is not named.
    at: DateTime,
    length: Option<Millis>,
}

impl Begun {
    fn of(line: &str) -> Option<Begun> {
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
            Some(Begun { at, length })
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
        if let Some(length) = self.length.filter(|&length| last.is_none_or(|last| last <= length)) {
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
            let begun = Begun::of(line).unwrap();
            assert_eq!((begun.at.to_string().as_str(), begun.length.map(|l| l.0)), (at, length), "{line}");
        }
        for line in ["Sat, Mar 2", "Interview 2", "", "Mar 32, 2019 11:02AM", "We met Mar 2 2019 11:02AM"] {
            assert!(Begun::of(line).is_none(), "{line}");
        }
    }
}
