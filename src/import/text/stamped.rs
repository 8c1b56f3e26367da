//! Reads text whose turns begin with a timestamp, in the style that most of its lines use.

use super::super::lines::lines;
use super::super::names::is_name;
use super::super::options::Options;
use super::super::transcript::{Tally, Transcript};
use super::stamp::{Stamp, Stamps, TurnStart};
use super::turns::{TurnBuilder, is_spoken, speaker_names};
use crate::import::guesses;
use crate::record::counted;
use std::collections::HashSet;

/// Reads a text with timestamps of one style.
pub(super) fn read<'a>(text: &'a str, stamps: &Stamps<'_>, options: &Options) -> Transcript<'a> {
    let heads = lines(text).map(|(number, line)| {
        let head = stamps.head(number, line).or_else(|| stamps.other_head(number, line));
        head.map_or((false, line), |head| (true, head.words))
    });
    let beside = lines(text).filter_map(|(number, line)| stamps.head(number, line)?.name);
    let mut turns = TurnBuilder::new(speaker_names(heads, beside, &options.names));
    let named = names_follow(text, stamps);
    if let Some(line) = named {
        turns.guess(line, guesses::NAME_BESIDE_TIME, "text after the timestamps is read as speaker names");
    }
    // A turn whose first line may be a name, which the next line decides.
    let mut held: Option<TurnStart<'a>> = None;
    // The next turns, by whose times a line in another style is judged.
    let mut following = lines(text).filter_map(|(number, line)| stamps.head(number, line)?.at);
    let (mut last, mut next) = (None, following.next());
    let mut mixed = Tally::default();
    for (number, line) in options.progress.of_lines(lines(text)) {
        let mut begun = stamps.head(number, line);
        if let Some(turn) = &begun {
            (last, next) = (turn.at, following.next());
        } else if let Some(other) = stamps.other_head(number, line) {
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
                let further = stamps.cut(&mut turn, next.map(|stamp| stamp.at));
                if !further.is_empty() {
                    mixed.add(number);
                    turns.begin(turn);
                    for part in further {
                        turns.begin(part);
                    }
                    continue;
                }
                if named.is_some() && turn.name.is_none() && is_name_above(turn.words) {
                    held = Some(turn);
                } else {
                    turns.begin(turn);
                }
            }
            None if line.trim().is_empty() && held.is_some() => {}
            None => {
                if let Some(turn) = held.take() {
                    let is_name = is_spoken(line);
                    let (name, words) = if is_name { (Some(turn.words), "") } else { (None, turn.words) };
                    turns.begin(TurnStart { name, words, ..turn });
                }
                turns.continue_with(number, line);
            }
        }
    }
    if let Some(turn) = held {
        turns.begin(turn);
    }
    let mut transcript = turns.finish();
    transcript.tallied_guess(&mixed, guesses::MIXED_STAMPS, |n| {
        format!(
            "times in another style or within a line are read as the times of turns ({})",
            counted(n, "line")
        )
    });
    transcript
}

/// Whether names follow the timestamps with the words below, as in `0:01 Kessler`: the first line with words, if so.
///
/// At least nine in ten first lines must be names with words below, at least half of them repeated, and of at least two
/// people, since an answer may recur too.
fn names_follow(text: &str, stamps: &Stamps<'_>) -> Option<u64> {
    let mut seen = HashSet::new();
    let (mut heads, mut named, mut again, mut first) = (0_usize, 0_usize, 0_usize, None);
    let mut open: Option<(u64, &str)> = None;
    for (number, line) in lines(text).filter(|(_, line)| !line.trim().is_empty()) {
        if let Some(head) = stamps.head(number, line) {
            heads += 1;
            open = Some((number, head.words)).filter(|_| head.name.is_none() && is_name_above(head.words));
        } else if let Some((number, name)) = open.take().filter(|_| is_spoken(line)) {
            named += 1;
            again += usize::from(!seen.insert(name));
            first = first.or(Some(number));
        }
    }
    first.filter(|_| seen.len() >= 2 && named >= 3 && named * 10 >= heads * 9 && again * 2 >= named)
}

/// Whether the text after a timestamp can be a name, which does not end like a sentence. A period after an initial or
/// `Jr.` does not end a sentence.
fn is_name_above(words: &str) -> bool {
    let last = words.strip_suffix('.').map(|bare| bare.rsplit([' ', '.']).next().unwrap_or(bare));
    let is_short = |last: &str| last.chars().count() == 1 || ["Jr", "Sr"].contains(&last);
    is_name(words) && last.is_none_or(is_short)
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
