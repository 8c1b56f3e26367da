//! Recognizes timestamps that begin a turn: `[0:01] Ann: Hello`, `0:01 Hello`, `Ann  0:01`, `Ann (0:01):`, `[Ann] 0:01`.

use super::super::names::{Shape, is_name, named, shape};
use super::super::transcript::Form;
use crate::time::time_of_day::{DayForm, one_time};
use crate::time::{
    DAY, Millis, WrittenTime, leading_date_time, leading_time, parse_digits, parse_seconds, read_time,
};
use std::collections::{HashMap, HashSet};

/// The style of a file's timestamps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StampStyle {
    /// `[0:01] words`, `[0:01 - 0:05] Ann: words`.
    Square,
    /// `(0:01) words`.
    Round,
    /// `0:01 words`, `0:01 - 0:05 Ann: words`, or a timestamp on a line of its own.
    Bare,
    /// `Ann (0:01): words`, or `Ann [0:01]` with the words on the next lines.
    NameThenBrackets,
    /// `Ann  0:01` or `[Ann] 0:01`, with the words on the next lines.
    NameThenBare,
    /// `Ann 0:01`, if the name recurs.
    NameSpaceBare,
    /// `Ann 0:01 words`, if the name recurs.
    NameBareWords,
    /// `00.04 words`, minutes and seconds, or `4.00 8.10 words`, seconds.
    Points,
}

impl StampStyle {
    const ALL: [StampStyle; 8] = [
        StampStyle::Square,
        StampStyle::Round,
        StampStyle::Bare,
        StampStyle::NameThenBrackets,
        StampStyle::NameThenBare,
        StampStyle::NameSpaceBare,
        StampStyle::NameBareWords,
        StampStyle::Points,
    ];

    /// Whether names recur, or are none: nothing but a space parts them from the time.
    fn needs_names(self) -> bool {
        matches!(self, StampStyle::NameSpaceBare | StampStyle::NameBareWords)
    }

    /// Whether nothing but a name stands before a time at the end of a line.
    fn has_names_apart(self) -> bool {
        self == StampStyle::NameThenBare
    }

    /// Reads a line as the first of a turn in this style. A name may be in lower case: whether it is one, the file decides.
    pub(super) fn head<'t>(self, number: u64, line: &'t str) -> Option<TurnStart<'t>> {
        let line = unlisted(line.trim());
        // Markdown has timestamps in bold.
        let (line, is_bold) = line.strip_prefix("**").map_or((line, false), |line| (line, true));
        let bold: &[char] = if is_bold { &[':', '*'] } else { &[] };
        let turn = |(at, end), name: Option<&'t str>, rest: &'t str| {
            let words = words_after(rest.trim_start_matches(bold));
            let name = name.map(|name| name.trim_matches(SIGNS));
            TurnStart { line: number, at: Some(at), end, name, words }
        };
        match self {
            StampStyle::Square => {
                let (open, close) = [('[', ']'), ('{', '}'), ('<', '>')]
                    .into_iter()
                    .find(|(open, _)| line.starts_with(*open))?;
                let (inside, rest) = line.strip_prefix(open)?.split_once(close)?;
                Some(turn(times(inside)?, None, rest))
            }
            StampStyle::Round => {
                let (inside, rest) = line.strip_prefix('(')?.split_once(')')?;
                Some(turn(times(inside)?, None, rest))
            }
            StampStyle::Bare => {
                let (first, rest) = leading(line)?;
                let (end, rest) =
                    after_dash(rest).and_then(leading).map_or((None, rest), |(end, rest)| (Some(end), rest));
                // MAXQDA writes no blank before a name.
                let apart = rest.is_empty()
                    || rest.starts_with([' ', '\t', ':', '-', '–', '*'])
                    || (end.is_some() && rest.starts_with(','))
                    || (first.form != Form::Two && rest.starts_with(char::is_uppercase));
                apart.then(|| turn((first, end), None, rest))
            }
            StampStyle::NameThenBrackets => {
                let at = line.find([']', ')'])?;
                let (before, rest) = line.split_at_checked(at)?;
                let (name, inside) = before.rsplit_once(['[', '('])?;
                let name = name.trim().trim_end_matches(':').trim_end();
                may_be_name(name).then_some(())?;
                Some(turn(times(inside)?, Some(name), rest.get(1..)?))
            }
            StampStyle::NameThenBare | StampStyle::NameSpaceBare => {
                let (name, first) = name_then_time(line)?;
                let bare = name.strip_prefix('[').and_then(|name| name.trim_end().strip_suffix(']'));
                // One space before a time is not enough: `We met at 17:30` has one.
                let apart = bare.is_some() || name.ends_with([' ', '\t']) || line.contains('\t');
                let bare = bare.unwrap_or(name).trim().trim_end_matches(':').trim_end();
                let is_apart = apart || self == StampStyle::NameSpaceBare;
                (is_apart && may_be_name(bare)).then(|| turn((first, None), Some(bare), ""))
            }
            StampStyle::NameBareWords => {
                let spaces = line.match_indices([' ', '\t']).map(|(at, _)| at).take(WORDS);
                let mut parts = spaces
                    .filter_map(|at| line.split_at_checked(at))
                    .filter(|(_, rest)| may_be_time(rest.trim_start()));
                let (name, (first, rest)) = parts.find_map(|(name, rest)| {
                    Some((
                        name,
                        leading(rest.trim_start()).filter(|(_, rest)| rest.starts_with([' ', '\t', ':']))?,
                    ))
                })?;
                let name = name.trim_matches(SIGNS);
                is_name(name).then(|| turn((first, None), Some(name), rest))
            }
            StampStyle::Points => {
                let (times, rest) = points(line)?;
                Some(turn(times, None, rest))
            }
        }
    }
}

/// Signs between a name and what is beside it, which are no part of it.
const SIGNS: &[char] = &[':', '-', '|', '@', ',', '*', '_', ' '];

/// A line without the sign or the number of a list.
fn unlisted(line: &str) -> &str {
    let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = number.strip_prefix(['.', ')']).filter(|_| number.len() < line.len());
    let listed = line.strip_prefix(['-', '•', '*']);
    numbered.or(listed).and_then(|rest| rest.strip_prefix(' ')).map_or(line, str::trim_start)
}

/// The most words of a name before a time.
const WORDS: usize = 8;

/// Whether a text can be a name, perhaps in lower case.
fn may_be_name(text: &str) -> bool {
    is_name(text) || matches!(shape(text), Some(Shape::Word | Shape::Phrase))
}

/// Whether a text begins as a time does.
fn may_be_time(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || c == 'T')
}

/// What is before a time at the end of a line, with one space less, and the time.
fn name_then_time(line: &str) -> Option<(&str, Stamp)> {
    let spaces = line.rmatch_indices([' ', '\t']).map(|(at, _)| at);
    // `9:15 a. m.` has two spaces.
    spaces.take(3).find_map(|at| {
        let (name, stamp) = line.split_at_checked(at)?;
        let stamp = stamp.get(1..).filter(|stamp| may_be_time(stamp))?;
        let (first, rest) = leading(stamp)?;
        rest.is_empty().then_some((name, first))
    })
}

/// The timestamps of a file.
pub(super) struct Stamps<'a> {
    style: StampStyle,
    /// The names that recur before a time, if the style needs them.
    names: HashSet<&'a str>,
}

impl<'a> Stamps<'a> {
    /// The style that most lines use, and the number of these lines. In a tie, the first in [`StampStyle::ALL`].
    pub(super) fn find(lines: impl Iterator<Item = (u64, &'a str)>) -> Option<(Stamps<'a>, usize)> {
        let mut counts = [0_usize; StampStyle::ALL.len()];
        let mut add = |at: usize, times: usize| counts.iter_mut().skip(at).take(1).for_each(|n| *n += times);
        // Names that need to recur.
        let mut names: HashMap<(usize, &str), usize> = HashMap::new();
        let mut all = 0;
        for (number, line) in lines {
            all += usize::from(!line.trim().is_empty());
            if !has_digit(line) {
                continue;
            }
            for (at, style) in StampStyle::ALL.into_iter().enumerate() {
                match style.head(number, line) {
                    None => {}
                    Some(TurnStart { name: Some(name), .. }) if style.needs_names() || !is_name(name) => {
                        *names.entry((at, name)).or_default() += 1;
                    }
                    Some(_) => add(at, 1),
                }
            }
        }
        names.retain(|_, count| *count > 1);
        for (&(at, _), times) in &names {
            add(at, *times);
        }
        // Numbers before words may be those of a list.
        counts.iter_mut().rev().take(1).filter(|count| **count * 2 < all).for_each(|count| *count = 0);
        let styles = StampStyle::ALL.into_iter().zip(counts).enumerate().rev();
        let (at, (style, count)) =
            styles.max_by_key(|&(_, (_, count))| count).filter(|&(_, (_, count))| count > 0)?;
        let names = names.into_keys().filter(|(of, _)| *of == at).map(|(_, name)| name).collect();
        Some((Stamps { style, names }, count))
    }

    /// Whether times are numbers with points.
    pub(super) fn are_points(&self) -> bool {
        self.style == StampStyle::Points
    }

    /// Reads a line as the first of a turn.
    pub(super) fn head<'t>(&self, number: u64, line: &'t str) -> Option<TurnStart<'t>> {
        let head = self.style.head(number, line)?;
        let is_known = |name: &str| self.names.contains(name) || !self.style.needs_names() && is_name(name);
        head.name.is_none_or(is_known).then_some(head)
    }

    /// Reads a line that begins with a time, or ends with one after a name, in another style.
    pub(super) fn other_head<'t>(&self, number: u64, line: &'t str) -> Option<TurnStart<'t>> {
        let others = StampStyle::ALL.into_iter().filter(|&style| {
            if style == self.style {
                style.needs_names() || style.has_names_apart()
            } else {
                !matches!(style, StampStyle::NameBareWords | StampStyle::Points)
            }
        });
        if !has_digit(line) {
            return None;
        }
        let is_one = |style: StampStyle, head: &TurnStart<'_>| {
            style == self.style && style.has_names_apart() || head.name.is_none_or(is_name)
        };
        others.into_iter().find_map(|style| style.head(number, line).filter(|head| is_one(style, head)))
    }

    /// Cuts the words of a turn at the further times in brackets among them, each no earlier than the one before and no
    /// later than the next turn.
    pub(super) fn cut<'t>(&self, turn: &mut TurnStart<'t>, next: Option<Millis>) -> Vec<TurnStart<'t>> {
        let [open, close] = match self.style {
            StampStyle::Square => ['[', ']'],
            StampStyle::Round => ['(', ')'],
            StampStyle::Bare
            | StampStyle::NameThenBrackets
            | StampStyle::NameThenBare
            | StampStyle::NameSpaceBare
            | StampStyle::NameBareWords
            | StampStyle::Points => return Vec::new(),
        };
        let (whole, mut from, mut cuts) = (turn.words, 0, Vec::<(usize, TurnStart<'t>)>::new());
        let mut last = turn.at.map(|stamp| stamp.at);
        while let Some(at) = whole.get(from..).and_then(|rest| rest.find(open)).map(|at| from + at) {
            from = at + 1;
            let Some((inside, rest)) = whole.get(from..).and_then(|rest| rest.split_once(close)) else {
                break;
            };
            let Some((first, end)) = times(inside) else { continue };
            if last.is_some_and(|last| first.at < last) || next.is_some_and(|next| first.at > next) {
                continue;
            }
            last = Some(first.at);
            let words = words_after(rest);
            cuts.push((at, TurnStart { at: Some(first), end, name: None, words, ..*turn }));
        }
        let ends: Vec<usize> = cuts.iter().map(|(at, _)| *at).collect();
        if let Some(&first) = ends.first() {
            turn.words = whole.get(..first).unwrap_or_default().trim_end();
        }
        let turns = cuts.into_iter().zip(ends.iter().skip(1).copied().chain([whole.len()]));
        turns
            .map(|((_, part), end)| {
                let after = whole.len() - end;
                let kept = part.words.len().saturating_sub(after);
                TurnStart { words: part.words.get(..kept).unwrap_or(part.words).trim_end(), ..part }
            })
            .collect()
    }
}

/// The first line of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TurnStart<'a> {
    /// Its line in the file.
    pub(super) line: u64,
    /// When it begins, if stated.
    pub(super) at: Option<Stamp>,
    /// When it ends, if stated.
    pub(super) end: Option<Stamp>,
    /// The speaker, if stated outside the words.
    pub(super) name: Option<&'a str>,
    /// The words on that line.
    pub(super) words: &'a str,
}

/// A timestamp, as [`Item`](crate::import::Item) holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) at: Millis,
    pub(super) form: Form,
}

impl Stamp {
    /// One that counts from the start of the recording.
    pub(super) fn settled(at: Millis) -> Stamp {
        Stamp { at, form: Form::Settled }
    }

    /// The same as a time of day: two numbers are hours and minutes. `None` for a time that no clock shows.
    fn of_day(self) -> Option<Stamp> {
        let at = if self.form == Form::Two { Millis(self.at.0.checked_mul(60)?) } else { self.at };
        let is_one = matches!(self.form, Form::Two | Form::Three | Form::OfDay) && at < DAY;
        is_one.then_some(Stamp { at, form: Form::OfDay })
    }
}

/// One or two times inside brackets.
pub(super) fn times(inside: &str) -> Option<(Stamp, Option<Stamp>)> {
    let inside = inside.trim();
    if let Some(both) = in_seconds(inside) {
        return Some(both);
    }
    // `[0h00m04s]`
    if let Some(WrittenTime::Length(at)) = read_time(inside).filter(|_| !inside.contains(' ')) {
        return Some((Stamp::settled(at), None));
    }
    let (first, rest) = leading(inside)?;
    if rest.is_empty() {
        return Some((first, None));
    }
    // `(09:15 h)`
    if ["h", "h."].contains(&rest.trim()) {
        return Some((first.of_day()?, None));
    }
    let (end, rest) = leading(after_dash(rest)?)?;
    rest.is_empty().then_some((first, Some(end)))
}

/// Two times in seconds around an arrow, as faster-whisper prints them: `0.00s -> 6.40s`.
fn in_seconds(inside: &str) -> Option<(Stamp, Option<Stamp>)> {
    let (start, end) = inside.split_once("-->").or_else(|| inside.split_once("->"))?;
    let time = |text: &str| decimal(text.trim().trim_end_matches('s'));
    Some((time(start)?, Some(time(end)?)))
}

/// A number of seconds with a point.
fn decimal(text: &str) -> Option<Stamp> {
    parse_seconds(text).filter(|_| text.contains('.') && may_be_time(text)).map(Stamp::settled)
}

/// Minutes and seconds with a point between, `00.04`, or two times in seconds, `4.00 8.10`, at the start of a line, and the words.
fn points(line: &str) -> Option<((Stamp, Option<Stamp>), &str)> {
    let (first, rest) = line.split_once([' ', '\t'])?;
    // Audacity's labels have tabs.
    let second = rest.split_once(' ').filter(|_| !line.contains('\t'));
    let end = second.and_then(|(end, rest)| Some((decimal(end)?, rest)));
    if let (Some(start), Some((end, rest))) = (decimal(first), end) {
        return (start.at <= end.at).then_some(((start, Some(end)), rest));
    }
    Some(((Stamp { at: parse_digits(first).filter(|_| first.len() == 5)?, form: Form::Two }, None), rest))
}

fn has_digit(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
}

/// The text after a dash or an arrow between two times.
fn after_dash(text: &str) -> Option<&str> {
    let text = text.trim_start();
    // Spruce and DVD Studio write commas around the end.
    if let Some(rest) = text.strip_prefix(',').map(str::trim_start) {
        return leading(rest).filter(|(_, rest)| rest.trim_start().starts_with(',')).map(|_| rest);
    }
    ["-->", "->", "-", "–", "—", "to "].iter().find_map(|sign| text.strip_prefix(sign)).map(str::trim_start)
}

/// A time with colons at the start of a text, and the text after it.
pub(super) fn leading(text: &str) -> Option<(Stamp, &str)> {
    let text = text.strip_prefix("T+").unwrap_or(text);
    text.starts_with(char::is_alphanumeric).then_some(())?;
    let (time, rest) = leading_time(text).or_else(|| leading_date_time(text)).or_else(|| military(text))?;
    let (at, form) = Form::of(time)?;
    let stamp = Stamp { at, form };
    // `14:05:03 hrs`
    let hours =
        |word: &&&str| rest.trim_start().get(..word.len()).is_some_and(|own| own.eq_ignore_ascii_case(word));
    let Some(word) = ["hours", "hrs", "hr", "uhr"].iter().find(hours) else { return Some((stamp, rest)) };
    let after = rest.trim_start().get(word.len()..).filter(|after| !after.starts_with(char::is_alphanumeric));
    match after.zip(stamp.of_day()) {
        Some((after, stamp)) => Some((stamp, after.strip_prefix('.').unwrap_or(after))),
        None => Some((stamp, rest)),
    }
}

/// A time of day of four digits at the start of a text, before the word for hours or a name and a colon: `1435 hrs`,
/// `1435 Kessler: Sit.`
fn military(text: &str) -> Option<(WrittenTime, &str)> {
    let is_joined = text.get(..4).is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit()));
    is_joined.then_some(())?;
    let (time, rest) = one_time(text).filter(|(time, _)| time.at < DAY)?;
    let words = rest.trim_start_matches([' ', '\t']);
    let is_sure = time.form != DayForm::BareDigits || words.len() < rest.len() && named(words).is_some();
    is_sure.then_some((WrittenTime::OfDay(time.at), rest))
}

/// The words after a timestamp, without a colon or dash between.
fn words_after(rest: &str) -> &str {
    let rest = rest.trim_start();
    let rest = rest.strip_prefix([':', '–', '-', ',', '|']).unwrap_or(rest);
    rest.trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_lines_are_recognized_in_their_style() {
        for (style, line, read) in [
            (StampStyle::Square, "[00:01:02] Ann: Hello", Some((62_000, None, None, "Ann: Hello"))),
            (StampStyle::Square, "[1:02.5 - 1:03] Hello", Some((62_500, Some(63_000), None, "Hello"))),
            (StampStyle::Square, "[crosstalk] Hello", None),
            (StampStyle::Round, "(0:05) Hello", Some((5_000, None, None, "Hello"))),
            (StampStyle::Bare, "17:30: we left", Some((1_050_000, None, None, "we left"))),
            (StampStyle::Bare, "0:01 – 0:02 Hello", Some((1_000, Some(2_000), None, "Hello"))),
            (StampStyle::Bare, "0:01", Some((1_000, None, None, ""))),
            (StampStyle::Bare, "0:01h Hello", None),
            (StampStyle::Bare, "10:02:11 PM Hello", Some((79_331_000, None, None, "Hello"))),
            (StampStyle::Bare, "12:01 am Hello", Some((60_000, None, None, "Hello"))),
            (StampStyle::Bare, "12:01 PM: Hello", Some((43_260_000, None, None, "Hello"))),
            (StampStyle::Bare, "13:01 PM Hello", None),
            (
                StampStyle::NameThenBrackets,
                "Det. Kessler (00:03): Sit.",
                Some((3_000, None, Some("Det. Kessler"), "Sit.")),
            ),
            (StampStyle::NameThenBrackets, "Speaker 1 [00:03]:", Some((3_000, None, Some("Speaker 1"), ""))),
            (StampStyle::NameThenBrackets, "Ann (laughs): no", None),
            (StampStyle::NameThenBare, "Speaker 1  1:23", Some((83_000, None, Some("Speaker 1"), ""))),
            (StampStyle::NameThenBare, "[Ann] 10:02:11", Some((36_131_000, None, Some("Ann"), ""))),
            (StampStyle::NameThenBare, "we met at 17:30", None),
        ] {
            let head = style.head(1, line);
            let flat = head.map(|h| (h.at.unwrap().at.0, h.end.map(|end| end.at.0), h.name, h.words));
            assert_eq!(flat, read, "{line}");
        }
    }
}
