//! Reads text whose turns begin with a timestamp, in the style that most of its lines use.

use super::super::lines::lines;
use super::super::names::{Shape, is_name, shape};
use super::super::options::Options;
use super::super::tally::Tally;
use super::super::transcript::Transcript;
use super::running::RunningHeads;
use super::stamp::{Stamp, Stamps, TurnStart};
use super::turns::{TurnBuilder, is_spoken, speaker_names};
use crate::import::guesses;
use crate::record::{ProblemKind, counted};
use crate::time::{WrittenTime, read_time};
use std::collections::HashMap;

/// A line of a text.
struct Line<'a> {
    number: u64,
    text: &'a str,
    /// The turn that it begins, if any.
    head: Option<TurnStart<'a>>,
    /// Whether its timestamp is in another style than most.
    is_other: bool,
    /// Whether it only names the speaker of a turn.
    is_name: bool,
}

impl<'a> Line<'a> {
    /// The turn that it begins in the style of the file.
    fn own(&self) -> Option<&TurnStart<'a>> {
        self.head.as_ref().filter(|_| !self.is_other)
    }
}

/// Reads a text with timestamps of one style.
pub(super) fn read<'a>(text: &'a str, stamps: &Stamps<'_>, options: &Options) -> Transcript<'a> {
    let line = |(number, text)| {
        let own = stamps.head(number, text);
        let is_other = own.is_none();
        Line { number, text, head: own.or_else(|| stamps.other_head(number, text)), is_other, is_name: false }
    };
    let mut lines: Vec<Line<'a>> = options.progress.of_lines(lines(text)).map(line).collect();
    let heads = lines.iter().map(|line| line.head.map_or((false, line.text), |head| (true, head.words)));
    let beside = lines.iter().filter_map(|line| line.own()?.name);
    let mut turns = TurnBuilder::new(speaker_names(heads, beside, &options.names), options);
    if stamps.are_points() {
        let first = lines.iter().find_map(|line| Some(line.own()?.line)).unwrap_or(1);
        let what = "numbers before the words are read as times: two as seconds, one as minutes and seconds";
        turns.guess(first, guesses::UNIT, what);
    }
    if let Some((place, names)) = find_names(&lines) {
        let first = names.first().and_then(|name| lines.get(name.at)).map_or(1, |line| line.number);
        let what = format!("text {} the timestamps is read as speaker names", place.word());
        turns.guess(first, guesses::NAME_BESIDE_TIME, &what);
        for BesideName { at, head, name } in names {
            // Teams writes the time in words too, below a name.
            let beside = lines.get_mut(at..head.max(at + 1)).unwrap_or_default();
            for line in beside {
                line.is_name = line.head.is_none();
            }
            if let Some(turn) = lines.get_mut(head).and_then(|line| line.head.as_mut()) {
                (turn.name, turn.words) = (Some(name), "");
            }
        }
    }
    let running = RunningHeads::find(text);
    let (mut heads, mut shown, mut mixed) = (Tally::default(), None, Tally::default());
    // The next turns, by whose times a line in another style is judged.
    let mut following = lines.iter().filter_map(|line| line.own()?.at);
    let (mut last, mut next) = (None, following.next());
    for Line { number, text, head, is_other, .. } in lines.iter().filter(|line| !line.is_name) {
        let mut begun = *head;
        if begun.is_some() && !is_other {
            (last, next) = (begun.and_then(|turn| turn.at), following.next());
        } else if let Some(other) = begun.take().filter(|_| !turns.is_stage(text)) {
            let at = other.at.map(|stamp| stamp.at);
            let fits = last.is_none_or(|last: Stamp| at >= Some(last.at))
                && next.is_none_or(|next| at <= Some(next.at));
            if fits {
                mixed.add(*number);
                begun = Some(other);
            } else if last.is_some() {
                let what = "the time in this line is not between the times around it; kept as words";
                turns.report_bad_time(*number, what.to_owned());
            }
        }
        if let Some(mut turn) = begun {
            let further = stamps.cut(&mut turn, next.map(|stamp| stamp.at));
            if !further.is_empty() {
                mixed.add(*number);
            }
            for part in [turn].into_iter().chain(further) {
                turns.begin(part);
            }
        } else if running.has(text) {
            heads.add(*number);
            shown.get_or_insert(text.trim());
        } else {
            turns.continue_with(*number, text);
        }
    }
    let mut transcript = turns.finish();
    transcript.tallied(&heads, ProblemKind::Dropped, |n| {
        let shown = shown.unwrap_or_default();
        format!("ignored headers and footers of pages, such as {shown:?} ({})", counted(n, "line"))
    });
    transcript.tallied_guess(&mixed, guesses::MIXED_STAMPS, |n| {
        format!(
            "times in another style or within a line are read as the times of turns ({})",
            counted(n, "line")
        )
    });
    transcript
}

/// Where names stand beside timestamps, when the style of these has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// `0:01 Kessler`, the words below.
    After,
    /// The timestamp on a line of its own, then the name, then the words.
    Below,
    /// The name, then the timestamp on a line of its own, then the words.
    Above,
}

impl Place {
    const ALL: [Place; 3] = [Place::After, Place::Below, Place::Above];

    fn word(self) -> &'static str {
        match self {
            Place::After => "after",
            Place::Below => "below",
            Place::Above => "above",
        }
    }
}

/// A name beside a timestamp, with words below the two.
struct BesideName<'a> {
    /// The index of its line, and of that with the timestamp.
    at: usize,
    head: usize,
    name: &'a str,
}

/// Finds names with words below them: nine in ten turns must have one, at least half of them again, and of at least two people,
/// since an answer may recur too.
fn find_names<'a>(lines: &[Line<'a>]) -> Option<(Place, Vec<BesideName<'a>>)> {
    let mut found: [Vec<BesideName<'a>>; 3] = Default::default();
    let (mut heads, mut head) = (0_usize, 0);
    // The line before this one, if it may be a name, and the number of lines since the last timestamp.
    let (mut before, mut since) = (None, 1_usize);
    // Whether the last timestamp is alone in its line.
    let mut is_alone = false;
    // The last line that may be a name, if words follow.
    let mut open: Option<(Place, BesideName<'a>)> = None;
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !line.text.trim().is_empty()) {
        if let Some(turn) = line.own() {
            (heads, head) = (heads + 1, at);
            is_alone = turn.name.is_none() && turn.words.is_empty();
            open = if is_alone {
                let above = before.take().filter(|_| since != 1);
                above.map(|(at, name)| (Place::Above, BesideName { at, head, name }))
            } else {
                let is_name = turn.name.is_none() && is_name_above(turn.words);
                is_name.then_some((Place::After, BesideName { at, head, name: turn.words }))
            };
            since = 0;
            continue;
        }
        since += 1;
        if let Some((place, name)) = open.take().filter(|_| is_spoken(line.text)) {
            // A further name may be below the timestamp.
            if let Some(names) = found.get_mut(place as usize) {
                names.push(name);
            }
        }
        let name = Some(line.text.trim()).filter(|name| is_name_above(name));
        if since == 1 && is_alone {
            open = name.map(|name| (Place::Below, BesideName { at, head, name }));
        }
        // Teams writes the time in words too.
        if !matches!(read_time(line.text), Some(WrittenTime::Length(_))) {
            before = name.map(|name| (at, name));
        }
    }
    Place::ALL.into_iter().zip(found).find_map(|(place, mut names)| {
        let mut times: HashMap<&str, usize> = HashMap::new();
        for one in &names {
            *times.entry(one.name).or_default() += 1;
        }
        let (all, people) = (names.len(), times.len());
        let fits = people >= 2 && all >= 3 && all * 10 >= heads * 9 && (all - people) * 2 >= all;
        names.retain(|one| times.get(one.name) > Some(&1) || is_name(one.name));
        fits.then_some((place, names))
    })
}

/// Whether the text after a timestamp can be a name, which does not end like a sentence. A period after an initial or
/// `Jr.` does not end a sentence.
fn is_name_above(words: &str) -> bool {
    let last = words.strip_suffix('.').map(|bare| bare.rsplit([' ', '.']).next().unwrap_or(bare));
    let is_short = |last: &str| last.chars().count() == 1 || ["Jr", "Sr"].contains(&last);
    let is_lower = || matches!(shape(words.trim()), Some(Shape::Word | Shape::Phrase));
    (is_name(words) || is_lower()) && last.is_none_or(is_short)
}

#[cfg(test)]
mod tests {
    use super::super::super::transcript::{Content, Item};
    use super::*;

    /// The speaker and the text of each utterance.
    fn spoken(text: &str) -> Vec<(Option<String>, String)> {
        let transcript = read(text, &Stamps::find(lines(text)).unwrap().0, &Options::default());
        let one = |item: &Item<'_>| match &item.content {
            Content::Utterance { speaker, text, .. } => {
                let name = speaker.map(|at| transcript.people[usize::try_from(at.0).unwrap()].name.clone());
                Some((name, text.to_string()))
            }
            Content::Event(_) => None,
        };
        transcript.items.iter().filter_map(one).collect()
    }

    /// `count` turns with names above their words.
    fn names_above(count: usize) -> String {
        let turn = |i| format!("0:{i:02} {}\nWords {i}.\n\n", if i % 2 == 0 { "Doe" } else { "Kessler" });
        (0..count).map(turn).collect()
    }

    #[test]
    fn an_answer_without_words_below_it_is_not_a_name() {
        for (last, words) in [
            ("0:55 No", "No"),
            ("0:55 No\n\n", "No"),
            ("0:55 No\n\nTranscribed by https://otter.ai", "No"),
            ("0:55 No.\nI was not.", "No.\nI was not."),
        ] {
            let said = spoken(&(names_above(21) + last));
            assert_eq!(said.len(), 22, "{last}");
            assert_eq!(said[20], (Some("Doe".to_owned()), "Words 20.".to_owned()), "{last}");
            assert_eq!(said[21], (None, words.to_owned()), "{last}");
        }
        let in_between = names_above(21) + "0:55 No\n0:56 Kessler\nWhy?";
        let said = spoken(&in_between);
        assert_eq!(said[21], (None, "No".to_owned()));
        assert_eq!(said[22], (Some("Kessler".to_owned()), "Why?".to_owned()));
    }

    #[test]
    fn a_repeated_answer_is_not_a_name() {
        let yes = "0:01 Yes\nI was there.\n\n".repeat(6);
        assert_eq!(spoken(&yes), vec![(None, "Yes\nI was there.".to_owned()); 6]);
        for (words, name) in [
            ("Det. Kessler", true),
            ("John Doe Jr.", true),
            ("J.D.", true),
            ("No.", false),
            ("I did.", false),
            ("Really?", false),
        ] {
            assert_eq!(is_name_above(words), name, "{words}");
        }
    }
}
