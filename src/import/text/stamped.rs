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
use std::collections::{HashMap, HashSet};

/// Reads a text with timestamps of one style.
#[expect(clippy::too_many_lines, reason = "one pass over the lines, with what it remembers between them")]
pub(super) fn read<'a>(text: &'a str, stamps: &Stamps<'_>, options: &Options) -> Transcript<'a> {
    let heads = lines(text).map(|(number, line)| {
        let head = stamps.head(number, line).or_else(|| stamps.other_head(number, line));
        head.map_or((false, line), |head| (true, head.words))
    });
    let beside = lines(text).filter_map(|(number, line)| stamps.head(number, line)?.name);
    let mut turns = TurnBuilder::new(speaker_names(heads, beside, &options.names), options);
    let names = Names::find(text, stamps);
    if let Some(names) = &names {
        let what = format!("text {} the timestamps is read as speaker names", names.place.word());
        turns.guess(names.line, guesses::NAME_BESIDE_TIME, &what);
    }
    let place = names.as_ref().map(|names| names.place);
    let is_speaker = |line: &str| names.as_ref().is_some_and(|names| names.all.contains(line.trim()));
    let running = RunningHeads::find(text);
    let (mut heads, mut shown) = (Tally::default(), None);
    // A turn whose first line may be a name, which the next line decides.
    let mut held: Option<TurnStart<'a>> = None;
    // A name above the time of its turn.
    let mut above: Option<(u64, &'a str)> = None;
    // The next turns, by whose times a line in another style is judged.
    let mut following = lines(text).filter_map(|(number, line)| stamps.head(number, line)?.at);
    let (mut last, mut next) = (None, following.next());
    let mut mixed = Tally::default();
    for (number, line) in options.progress.of_lines(lines(text)) {
        let mut begun = stamps.head(number, line);
        if let Some(turn) = &begun {
            (last, next) = (turn.at, following.next());
        } else if let Some(other) = stamps.other_head(number, line).filter(|_| !turns.is_stage(line)) {
            let at = other.at.map(|stamp| stamp.at);
            let fits = last.is_none_or(|last: Stamp| at >= Some(last.at))
                && next.is_none_or(|next| at <= Some(next.at));
            if fits {
                mixed.add(number);
                begun = Some(other);
            } else if last.is_some() {
                let what = "the time in this line is not between the times around it; kept as words";
                turns.report_bad_time(number, what.to_owned());
            }
        }
        match begun {
            Some(mut turn) => {
                if let Some(turn) = held.take() {
                    turns.begin(turn);
                }
                if let Some((number, line)) = above.take() {
                    if turn.name.is_none() && turn.words.is_empty() {
                        turn.name = Some(line.trim());
                    } else {
                        turns.continue_with(number, line);
                    }
                }
                let further = stamps.cut(&mut turn, next.map(|stamp| stamp.at));
                if !further.is_empty() {
                    mixed.add(number);
                    turns.begin(turn);
                    for part in further {
                        turns.begin(part);
                    }
                    continue;
                }
                let may_be_named = match place {
                    Some(Place::After) => is_name_above(turn.words),
                    Some(Place::Below) => turn.words.is_empty(),
                    Some(Place::Above) | None => false,
                };
                if may_be_named && turn.name.is_none() {
                    held = Some(turn);
                } else {
                    turns.begin(turn);
                }
            }
            None if line.trim().is_empty() && (held.is_some() || above.is_some()) => {}
            None if running.has(line) => {
                heads.add(number);
                shown.get_or_insert(line.trim());
            }
            // Teams writes the time in words too.
            None if above.is_some() && matches!(read_time(line), Some(WrittenTime::Length(_))) => {}
            None => {
                if let Some(mut turn) = held.take() {
                    if place == Some(Place::Below) && is_speaker(line) {
                        turn.name = Some(line.trim());
                        turns.begin(turn);
                        continue;
                    }
                    if place == Some(Place::After) && is_spoken(line) {
                        (turn.name, turn.words) = (Some(turn.words), "");
                    }
                    turns.begin(turn);
                }
                if let Some((number, line)) = above.take() {
                    turns.continue_with(number, line);
                }
                if place == Some(Place::Above) && is_speaker(line) {
                    above = Some((number, line));
                } else {
                    turns.continue_with(number, line);
                }
            }
        }
    }
    if let Some(turn) = held {
        turns.begin(turn);
    }
    if let Some((number, line)) = above {
        turns.continue_with(number, line);
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

/// The names beside the timestamps of a file.
struct Names<'a> {
    place: Place,
    /// The first line with a name.
    line: u64,
    all: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    /// Finds names with words below them: nine in ten turns must have one, at least half of them again, and of at least two
    /// people, since an answer may recur too.
    fn find(text: &'a str, stamps: &Stamps<'_>) -> Option<Names<'a>> {
        // By place: the names with their numbers, and the first line with one.
        let mut found: [(HashMap<&str, usize>, Option<u64>); 3] = Default::default();
        let mut heads = 0_usize;
        // The line before this one, and the number of lines since the last timestamp.
        let (mut before, mut since) = (None, 1_usize);
        // Whether the name is beside the last timestamp.
        let mut named = false;
        // The last line that may be a name, if words follow.
        let mut open: Option<(Place, u64, &'a str)> = None;
        for (number, line) in lines(text).filter(|(_, line)| !line.trim().is_empty()) {
            if let Some(head) = stamps.head(number, line) {
                heads += 1;
                named = head.name.is_some();
                open = None;
                if head.name.is_none() && is_name_above(head.words) {
                    open = Some((Place::After, number, head.words));
                } else if head.name.is_none() && head.words.is_empty() {
                    open = before
                        .take()
                        .filter(|_| since != 1)
                        .map(|(number, line)| (Place::Above, number, line));
                }
                since = 0;
                continue;
            }
            since += 1;
            if let Some((place, number, name)) = open.take().filter(|_| is_spoken(line)) {
                // A further name may stand below the timestamp.
                if let Some((names, first)) = found.get_mut(place as usize) {
                    *names.entry(name).or_default() += 1;
                    first.get_or_insert(number);
                }
            }
            let is_name_line = is_name_above(line);
            if since == 1 && !named && is_name_line {
                open = open.or(Some((Place::Below, number, line.trim())));
            }
            let is_time = matches!(read_time(line), Some(WrittenTime::Length(_)));
            if !is_time {
                before = is_name_line.then(|| (number, line.trim()));
            }
        }
        Place::ALL.into_iter().zip(found).find_map(|(place, (seen, first))| {
            let times: usize = seen.values().sum();
            let fits =
                seen.len() >= 2 && times >= 3 && times * 10 >= heads * 9 && (times - seen.len()) * 2 >= times;
            let is_one = |&(name, count): &(&str, usize)| count > 1 || is_name(name);
            let all = seen.into_iter().filter(is_one).map(|(name, _)| name).collect();
            Some(Names { place, line: first?, all }).filter(|_| fits)
        })
    }
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
