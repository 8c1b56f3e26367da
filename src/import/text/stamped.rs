//! Reads text whose turns begin with a timestamp, in the style that most of its lines use.

use super::super::lines::lines;
use super::super::names::is_name;
use super::super::transcript::{Options, Transcript};
use super::stamp::{StampStyle, TurnStart};
use super::turns::{TurnBuilder, is_spoken, speaker_names};
use crate::import::guesses;
use std::collections::HashSet;

/// Reads a text with timestamps of one style.
pub(super) fn read<'a>(text: &'a str, style: StampStyle, options: &Options) -> Transcript<'a> {
    let heads =
        lines(text).map(|(n, line)| style.head(n, line).map_or((false, line), |head| (true, head.words)));
    let beside = lines(text).filter_map(|(n, line)| style.head(n, line)?.name);
    let mut turns = TurnBuilder::new(speaker_names(heads, beside, &options.names));
    let named = names_follow(text, style);
    if let Some(line) = named {
        turns.guess(line, guesses::NAME_BESIDE_TIME, "text after the timestamps is read as speaker names");
    }
    // A turn whose first line may be a name, which the next line decides.
    let mut held: Option<TurnStart<'a>> = None;
    for (number, line) in options.progress.of_lines(lines(text)) {
        match style.head(number, line) {
            Some(turn) => {
                if let Some(turn) = held.take() {
                    turns.begin(turn);
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
    turns.finish()
}

/// Whether names follow the timestamps with the words below, as in `0:01 Kessler`: the first line with words, if so.
///
/// At least nine in ten first lines must be names with words below, at least half of them repeated, and of at least two
/// people, since an answer may recur too.
fn names_follow(text: &str, style: StampStyle) -> Option<u64> {
    let mut seen = HashSet::new();
    let (mut heads, mut named, mut again, mut first) = (0_usize, 0_usize, 0_usize, None);
    let mut open: Option<(u64, &str)> = None;
    for (number, line) in lines(text).filter(|(_, line)| !line.trim().is_empty()) {
        if let Some(head) = style.head(number, line) {
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
        let transcript = read(text, StampStyle::Bare, &Options::default());
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
