//! Finds segments in JSON that no row of the table describes: the list of objects with a start and words, by the names of
//! their fields and by what is in them. All of it is guessed, and reported.

use super::field_names::{
    NO_TEXT, end_rank, has, is_no_speaker, last_key, length_rank, speaker_rank, start_rank, text_rank,
    tokens, with_unit, without_unit,
};
use super::json::{Json, Node};
use super::lists::{SAMPLED, is_plain_key, lists};
use super::row::{Holds, Layout};
use super::times::{instant, length, time};
use crate::import::guesses;
use crate::import::transcript::Transcript;
use crate::import::units::{Unit, count_words};
use crate::record::ProblemKind;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Lists of the people who speak in an element.
const PEOPLE: [&str; 4] = ["users", "speakers", "participants", "people"];
/// How many items an element that is a list may have.
const MOST: usize = 12;

/// A list that looks like segments or words.
#[derive(Default)]
pub(super) struct Found {
    list: String,
    columns: Columns,
    /// Where the words of a segment are, and their fields.
    words: String,
    inside: Columns,
}

/// The fields of an element by what they seem to be; empty where there is none.
#[derive(Clone, Default)]
struct Columns {
    start: String,
    end: String,
    length: String,
    speaker: String,
    text: String,
    /// Whether the speaker's field was found by its few values.
    by_values: bool,
    /// Other fields with words.
    others: Vec<String>,
    /// Fields that may say who speaks, if none is read.
    unread: Vec<String>,
    /// The letters in the text of the sample.
    letters: usize,
}

impl Found {
    /// The path of the list.
    pub(super) fn list(&self) -> &str {
        &self.list
    }

    /// Where the reader finds everything.
    pub(super) fn layout(&self) -> Layout<'_> {
        let is_word = |name: &str| matches!(last_key(name), "word" | "words" | "token" | "tokens");
        let of_words = self.words.is_empty()
            && (is_word(&self.columns.text) || is_word(self.list.trim_end_matches(".*")));
        Layout {
            list: &self.list,
            holds: if of_words { Holds::Words } else { Holds::Segments },
            what: if of_words { "word" } else { "segment" },
            start: &self.columns.start,
            end: &self.columns.end,
            length: &self.columns.length,
            unit: None,
            speaker: &self.columns.speaker,
            text: &self.columns.text,
            words: &self.words,
            ..Layout::SEGMENTS
        }
    }

    /// Reports which fields are read as what.
    pub(super) fn report(&self, json: &Json<'_>, transcript: &mut Transcript<'_>) {
        let first = json.whole().or_else(|| json.children(1).into_iter().next());
        let line = first.map_or(1, |first| json.lines().line(first.raw()));
        let read = [
            ("start", &self.columns.start),
            ("end", &self.columns.end),
            ("length", &self.columns.length),
            ("speaker", &self.columns.speaker),
            ("words", &self.columns.text),
        ];
        let read = read.iter().filter(|(_, path)| !path.is_empty());
        let read: Vec<String> = read
            .map(|(what, path)| format!("{what} from {:?}", without_unit(path).replace('|', " or ")))
            .collect();
        let place = self.list.trim_end_matches('*').trim_end_matches('.');
        let place = if place.is_empty() { String::new() } else { format!(" in {place:?}") };
        let by_values = if self.columns.by_values { " (the speaker is a field of few values)" } else { "" };
        let what = format!("unknown JSON{place}; read {}{by_values}", read.join(", "));
        transcript.guess(line, guesses::FIELDS, what);
        for (what, fields) in [
            ("other fields with words", &self.columns.others),
            ("fields that may say who speaks", &self.columns.unread),
        ] {
            let names: Vec<String> = fields.iter().map(|name| format!("{name:?}")).collect();
            if !names.is_empty() {
                transcript.dropped(line, format!("{what}, left out: {}", names.join(", ")));
            }
        }
    }
}

/// The list with the most words of those that look like segments. `None` if there is none.
pub(super) fn find(json: &Json<'_>) -> Option<Found> {
    let mut found: Vec<Found> = Vec::new();
    for (list, sample) in lists(json) {
        let columns = Columns::of(&sample);
        let mut of_words = (String::new(), Columns::default());
        if columns.text.is_empty() || columns.start.is_empty() {
            of_words = words_inside(&sample).unwrap_or_default();
        }
        let (words, inside) = of_words;
        let mut all = Found { list, columns, words, inside };
        if !all.words.is_empty() {
            all.join_words();
        }
        if !all.columns.start.is_empty() && !all.columns.text.is_empty() {
            found.push(all);
        }
    }
    // Words and the segments of the same words have as many letters: the shorter list is that of the segments.
    let most = found.iter().map(|found| found.columns.letters.max(found.inside.letters)).max()?;
    let enough = |found: &Found| found.columns.letters.max(found.inside.letters) * 10 >= most * 9;
    let with_speakers = found.iter().position(|found| enough(found) && !found.columns.speaker.is_empty());
    let best = with_speakers.or_else(|| found.iter().position(enough))?;
    Some(found.swap_remove(best))
}

/// A list without words of who spoke when. `None` if there is none.
pub(super) fn turns(json: &Json<'_>) -> Option<Found> {
    let found = lists(json).into_iter().map(|(list, sample)| {
        let columns = Columns::of(&sample);
        Found { list, columns, ..Found::default() }
    });
    let says_who = |found: &Found| {
        let columns = &found.columns;
        !columns.start.is_empty()
            && !columns.speaker.is_empty()
            && !columns.by_values
            && columns.text.is_empty()
    };
    found.into_iter().find(says_who)
}

impl Found {
    /// Fills in what a segment does not state from its words.
    fn join_words(&mut self) {
        let join = |own: &mut String, inside: &str| {
            if !inside.is_empty() && own != inside {
                *own = if own.is_empty() { inside.to_owned() } else { format!("{own}|{inside}") };
            }
        };
        join(&mut self.columns.start, &self.inside.start);
        join(&mut self.columns.end, &self.inside.end);
        join(&mut self.columns.length, &self.inside.length);
        join(&mut self.columns.text, &self.inside.text);
        join(&mut self.columns.speaker, &self.inside.speaker);
    }
}

/// A list inside the elements whose own elements have a start and words.
fn words_inside(sample: &[Node<'_>]) -> Option<(String, Columns)> {
    let mut inside: BTreeMap<String, Vec<Node<'_>>> = BTreeMap::new();
    for element in sample {
        for (key, value) in element.fields() {
            let list = inside.entry(key.into_owned()).or_default();
            if value.is_list() && list.len() < SAMPLED {
                list.extend(value.first(SAMPLED).into_iter().filter(|node| node.is_object()));
            }
        }
    }
    let with_columns = inside.into_iter().map(|(key, list)| (key, Columns::of(&list)));
    with_columns.into_iter().find(|(_, columns)| !columns.start.is_empty() && !columns.text.is_empty())
}

/// The words, and the speaker, in the fields of a text that is one JSON object, with the names of these fields.
pub(in crate::import) fn spoken(text: &str) -> Option<(String, String, Option<String>)> {
    let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text).ok()?;
    let texts = || object.iter().filter_map(|(key, value)| Some((key, value.as_str()?)));
    let (_, at, words) = texts().filter_map(|(key, text)| Some((text_rank(key)?, key, text))).min()?;
    let who = texts().filter_map(|(key, name)| Some((speaker_rank(&tokens(key))?, key, name))).min();
    let read = who.map_or_else(|| at.clone(), |(_, key, _)| format!("{at}, {key}"));
    Some((read, words.to_owned(), who.map(|(.., name)| name.to_owned())))
}

/// The field of a list of segments that names the speaker. `None` if there is none.
pub(super) fn speaker_field(sample: &[Node<'_>]) -> Option<String> {
    let speaker = Columns::of(sample).speaker;
    let is_channel = speaker_rank(&tokens(&speaker)).is_some_and(|rank| rank > 5);
    (!speaker.is_empty() && !is_channel).then_some(speaker)
}

/// What a field of a list has in it.
#[derive(Default)]
struct Column<'a> {
    values: Vec<Node<'a>>,
    times: usize,
    dates: usize,
    texts: usize,
    words: i64,
    letters: usize,
    distinct: HashSet<&'a str>,
}

impl Column<'_> {
    /// Whether its texts have two words or more on average.
    fn has_several_words(&self) -> bool {
        usize::try_from(self.words).is_ok_and(|words| words >= 2 * self.texts)
    }
}

impl Columns {
    /// Finds the columns of a list.
    fn of(sample: &[Node<'_>]) -> Columns {
        let mut columns: BTreeMap<String, Column<'_>> = BTreeMap::new();
        for &element in sample {
            add_fields(element, "", &mut columns);
        }
        let enough = |count: usize| count * 2 >= sample.len().max(1);
        let of_times = |rank: fn(&[String]) -> Option<u8>| {
            let fit = columns.iter().filter(|(_, column)| enough(column.times));
            // Of two, a time from the start of the recording is better than a date.
            let ranked = fit.filter_map(|(path, column)| Some((rank(&tokens(path))?, column.dates, path)));
            ranked.min().map(|(.., path)| with_unit(path)).unwrap_or_default()
        };
        let mut found =
            Columns { start: of_times(start_rank), end: of_times(end_rank), ..Columns::default() };
        found.length = of_times(length_rank);
        if sample.iter().all(|element| element.is_list())
            && let Some((start, end)) = positions(&columns, sample.len())
        {
            (found.start, found.end) = (start, end);
        } else if let Some(pair) =
            pair(&columns, sample.len()).filter(|_| found.start.is_empty() || found.end.is_empty())
        {
            (found.start, found.end) = (format!("{pair}.0"), format!("{pair}.1"));
            if found.length.starts_with(&pair) {
                found.length.clear();
            }
        }
        if found.start == found.end {
            found.end.clear();
        }
        let texts = columns.iter().filter(|(path, column)| {
            column.texts > 0
                && enough(column.texts)
                && column.times < column.texts
                && text_rank(path).is_some()
        });
        // Of two of one rank, `text` and `raw_text`, the plain name is that of the words.
        let ranked =
            texts.clone().map(|(path, column)| (text_rank(path), tokens(path).len(), -column.words, path));
        if let Some((.., path)) = ranked.min() {
            found.text.clone_from(path);
            found.letters = columns.get(path).map_or(0, |column| column.letters);
            let is_other = |(other, column): &(&String, &Column<'_>)| {
                *other != path && column.has_several_words() && text_rank(other) < Some(NO_TEXT)
            };
            found.others = texts.filter(is_other).map(|(other, _)| other.clone()).collect();
        }
        found.find_speaker(&columns, sample.len());
        found
    }

    fn find_speaker(&mut self, columns: &BTreeMap<String, Column<'_>>, all: usize) {
        let taken: BTreeSet<String> =
            [&self.start, &self.end, &self.length, &self.text].into_iter().map(|p| without_unit(p)).collect();
        let free =
            columns.iter().filter(|(path, column)| !taken.contains(*path) && !column.values.is_empty());
        // A name may also be that of a chapter.
        let of_people = |column: &Column<'_>| column.distinct.len() <= 2.max(all / 2);
        let ranked = free.clone().filter_map(|(path, column)| {
            let from = has(&tokens(path), &["from", "by", "sender"]) && column.times == 0;
            let rank = speaker_rank(&tokens(path)).or_else(|| from.then_some(5))?;
            (rank < 3 || of_people(column)).then_some((rank, path))
        });
        if let Some((_, path)) = ranked.min() {
            self.speaker.clone_from(path);
            return;
        }
        let could_be = |(path, column): &(&String, &Column<'_>)| {
            let are_names = column.texts == column.values.len() && column.times == 0;
            let is_text = text_rank(path).is_some_and(|rank| rank < NO_TEXT);
            are_names && column.distinct.len() > 1 && !is_text && !is_no_speaker(&tokens(path))
        };
        let few = |(_, column): &(&String, &Column<'_>)| {
            column.distinct.len() <= MOST && column.distinct.len() * 2 <= all && column.texts * 2 >= all
        };
        let names = free.filter(could_be);
        if let Some((path, _)) = names.clone().filter(few).min_by_key(|(_, column)| column.distinct.len()) {
            self.speaker.clone_from(path);
            self.by_values = true;
        } else {
            self.unread = names.map(|(path, _)| path.clone()).collect();
        }
    }
}

/// Adds the plain values of an element, by path: those in it, in objects in it, and in its short lists.
fn add_fields<'a>(element: Node<'a>, path: &str, columns: &mut BTreeMap<String, Column<'a>>) {
    let named: Vec<(String, Node<'a>)> = if element.is_list() {
        let most = if path.is_empty() { MOST } else { 3 };
        let items = element.first(MOST);
        if items.len() > most {
            return;
        }
        items.into_iter().enumerate().map(|(i, value)| (i.to_string(), value)).collect()
    } else {
        element.fields().into_iter().map(|(key, value)| (key.into_owned(), value)).collect()
    };
    for (key, value) in named.into_iter().filter(|(key, _)| is_plain_key(key)) {
        let path = if path.is_empty() { key } else { format!("{path}.{key}") };
        if value.is_object() || value.is_list() {
            if !path.contains('.') || PEOPLE.iter().any(|list| path == format!("{list}.0")) {
                add_fields(value, &path, columns);
            }
            continue;
        }
        let Some(label) = value.label() else { continue };
        let column = columns.entry(path).or_default();
        column.values.push(value);
        column.distinct.insert(value.raw());
        let is_date = instant(value).is_some();
        column.dates += usize::from(is_date);
        if is_date || time(value, Unit::Seconds).is_some() {
            column.times += 1;
        } else if !value.is_number() {
            column.letters += label.len();
        }
        if !value.is_number() {
            column.texts += 1;
            column.words += count_words(&label);
        }
    }
}

/// Start and end of elements that are lists: two numbers side by side that grow from element to element, the second not less
/// than the first; or the only number.
fn positions(columns: &BTreeMap<String, Column<'_>>, all: usize) -> Option<(String, String)> {
    let numbers = |n: usize| -> Option<Vec<i64>> {
        let column = columns.get(&n.to_string()).filter(|column| column.times == all)?;
        column.values.iter().map(|&value| Some(length(value, Unit::Seconds)?.0)).collect()
    };
    let grows = |list: &[i64]| list.is_sorted() && (all == 1 || list.first() < list.last());
    let is_span = |n: &usize| {
        let (Some(starts), Some(ends)) = (numbers(*n), numbers(n + 1)) else { return false };
        let forward = starts.iter().zip(&ends).all(|(start, end)| start <= end);
        grows(&starts) && forward && starts != ends
    };
    if let Some(n) = (0..MOST).find(is_span) {
        return Some((n.to_string(), (n + 1).to_string()));
    }
    let mut only = (0..MOST).filter(|&n| numbers(n).is_some_and(|list| grows(&list)));
    only.next().filter(|_| only.next().is_none()).map(|n| (n.to_string(), String::new()))
}

/// A short list of two times, the first of which is not later: start and end.
fn pair(columns: &BTreeMap<String, Column<'_>>, all: usize) -> Option<String> {
    let is_time = |path: &str| columns.get(path).filter(|column| column.times * 2 >= all && column.times > 0);
    let pairs = columns.keys().filter_map(|path| path.strip_suffix(".0"));
    let mut pairs = pairs.filter(|pair| is_time(&format!("{pair}.0")).is_some());
    pairs
        .find(|pair| is_time(&format!("{pair}.1")).is_some() && !columns.contains_key(&format!("{pair}.2")))
        .map(str::to_owned)
}

/// Reports speakers that stand in lists which are not read, when none was read. Some labels mean nobody.
pub(super) fn report_other_speakers(
    json: &Json<'_>,
    is_somebody: impl Fn(&str) -> bool,
    transcript: &mut Transcript<'_>,
) {
    let is_person = |label: &str| label.len() < 80 && is_somebody(label);
    if transcript.items.is_empty() {
        return;
    }
    for (path, sample) in lists(json) {
        let is_said = sample.iter().any(|element| {
            element.fields().into_iter().any(|(key, value)| {
                speaker_rank(&tokens(&key)).is_some_and(|rank| rank < 3)
                    && value.label().is_some_and(|label| is_person(&label))
            })
        });
        if is_said && let Some(first) = sample.first() {
            let line = json.lines().line(first.raw());
            let place = path.trim_end_matches('*').trim_end_matches('.');
            let what =
                format!("speakers are in {place:?}, and could not be matched with the words; left out");
            transcript.problem(line, ProblemKind::Dropped, what);
            return;
        }
    }
}
