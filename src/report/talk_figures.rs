//! The figures of talk in words, one table for the report and the panel of people: name, text and a sentence on each.

use crate::measure::quartiles::Quartiles;
use crate::measure::talk::GroupTalk;
use crate::session::Share;
use crate::time::{HOUR, Millis, format_hms};

/// What a figure of talk is worked out from.
#[derive(Clone, Copy, Debug)]
pub struct TalkOf<'a> {
    /// The people whose figure it is.
    pub group: &'a GroupTalk,
    /// All people.
    pub all: &'a GroupTalk,
    /// The time that rates are per.
    pub observed: Millis,
}

/// One figure of talk.
#[derive(Clone, Copy, Debug)]
pub struct TalkFigure {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub sentence: &'static str,
    /// Its value as text; `-` if there is none.
    pub text: fn(TalkOf<'_>) -> String,
}

/// What stands for a figure that cannot be computed.
const NONE: &str = "-";

/// The figures, in their order.
pub const TALK_FIGURES: &[TalkFigure] = &[
    TalkFigure {
        name: "utterances",
        sentence: "The number of utterances on tape. Those off tape, without a time, or in other words than the speaker's are \
                   counted apart and are in no other figure.",
        text: |of| of.group.utterances.to_string(),
    },
    TalkFigure {
        name: "words",
        sentence: "The number of words: whatever white space separates.",
        text: |of| of.group.words.to_string(),
    },
    TalkFigure {
        name: "share of words",
        sentence: "Their words among the words of all who speak.",
        text: |of| percent(of.group.words, of.all.words),
    },
    TalkFigure {
        name: "words an hour",
        sentence: "Words in an hour of taped time, breaks on tape too; in a log without tape events, of the time held.",
        text: |of| hourly(of.group.words, of.observed),
    },
    TalkFigure {
        name: "turns",
        sentence: "A turn is a run of utterances of one speaker, without another speaker, a gap or an utterance off tape in \
                   it.",
        text: |of| of.group.turns.to_string(),
    },
    TalkFigure {
        name: "words a turn",
        sentence: "The mean number of words of a turn.",
        text: |of| tenths(of.group.turn_words, of.group.turns),
    },
    TalkFigure {
        name: "quartiles",
        sentence: "A quarter of the turns has fewer words than the first of these numbers, half fewer than the second, three \
                   quarters fewer than the third (linear interpolation, type 7 of R).",
        text: |of| quartiles(of.group.turn_quartiles, |words| trimmed(words, 2)),
    },
    TalkFigure {
        name: "longest turn",
        sentence: "The most words in one turn, and the number of the event with which it begins.",
        text: |of| match of.group.longest_turn {
            Some(turn) => format!("{} (#{})", turn.words, turn.event + 1),
            None => NONE.to_owned(),
        },
    },
    TalkFigure {
        name: "questions",
        sentence: "Runs of question marks at the end of a sentence. This counts punctuation, as the transcriber set it, and \
                   not grammar.",
        text: |of| of.group.questions.to_string(),
    },
    TalkFigure {
        name: "questions an hour",
        sentence: "Questions in an hour of taped time, as words an hour.",
        text: |of| hourly(of.group.questions, of.observed),
    },
    TalkFigure {
        name: "spoken",
        sentence: "The time from the beginning to the end of their utterances, and in how many of them: only where the end is \
                   known.",
        text: |of| match of.group.with_end {
            0 => NONE.to_owned(),
            n => format!("{} in {n}", format_hms(of.group.spoken)),
        },
    },
    TalkFigure {
        name: "share of time",
        sentence: "Their time spoken among that of all who speak, where ends are known. Where few are, it says little.",
        text: |of| percent(of.group.spoken.0.unsigned_abs(), of.all.spoken.0.unsigned_abs()),
    },
    TalkFigure {
        name: "latency, s",
        sentence: "The seconds from the end of a police utterance to the suspect's right after it, both on tape and without a \
                   gap between: quartiles as above. Only where the end is known, and without overlaps.",
        text: |of| quartiles(of.group.latency, seconds),
    },
    TalkFigure {
        name: "latencies",
        sentence: "How many latencies these quartiles are of.",
        text: |of| of.group.latencies.to_string(),
    },
    TalkFigure {
        name: "overlaps",
        sentence: "How often the suspect begins before the police utterance right before has ended. Its latency is negative and \
                   is not averaged.",
        text: |of| of.group.overlaps.to_string(),
    },
];

/// A sentence on each figure, a line each.
#[must_use]
pub fn talk_sentences() -> Vec<String> {
    TALK_FIGURES.iter().map(|figure| format!("{}: {}", figure.name, figure.sentence)).collect()
}

/// A share in tenths of a percent, truncated.
pub(super) fn percent(part: u64, whole: u64) -> String {
    let length = |n: u64| Millis(i64::try_from(n).unwrap_or(i64::MAX));
    Share::new(length(part), length(whole)).map_or_else(|| NONE.to_owned(), |share| share.to_string())
}

/// A quotient with one decimal, truncated.
pub(super) fn tenths(part: u64, whole: u64) -> String {
    if whole == 0 {
        return NONE.to_owned();
    }
    let tenths = u128::from(part) * 10 / u128::from(whole);
    if tenths == 0 && part > 0 {
        return "<0.1".to_owned();
    }
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// How often something is in an hour, with one decimal, truncated.
fn hourly(count: u64, observed: Millis) -> String {
    let observed = observed.0.max(0).unsigned_abs();
    tenths(count.saturating_mul(HOUR.0.unsigned_abs()), observed)
}

fn quartiles(quartiles: Option<Quartiles>, text: impl Fn(f64) -> String) -> String {
    let Some(q) = quartiles else { return NONE.to_owned() };
    format!("{} {} {}", text(q.lower), text(q.median), text(q.upper))
}

/// Milliseconds as seconds with two decimals, truncated.
pub(super) fn seconds(ms: f64) -> String {
    // Quartiles of milliseconds are multiples of a quarter: the rest is of the arithmetic.
    let hundredths = ((ms + 1e-6) / 10.0).floor();
    format!("{:.2}", hundredths / 100.0)
}

/// A number without zeros at the end of its decimals.
fn trimmed(value: f64, places: usize) -> String {
    let text = format!("{value:.places$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
