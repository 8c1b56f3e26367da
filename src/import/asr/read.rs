//! Reads a list of segments or words as a row of the table describes it.

use super::any;
use super::json::{Element, Json, LineFinder, Node};
use super::lists::{self, Group, groups, outer_lists};
use super::row::{Holds, Layout};
use super::segments::{AsrSpan, Notes};
use super::spacing::Spacing;
use super::times::{instant, plain, time_at};
use super::turns::{Turn, fill, give_speakers, merge_repeated, name_speakers};
use crate::import::guesses;
use crate::import::options::Options;
use crate::import::tally::Tally;
use crate::import::transcript::{Form, Sequence, Transcript};
use crate::import::units::{Pace, Unit, count_words};
use crate::record::ProblemKind;
use crate::time::{Millis, SessionTime};
use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashMap;

/// Reads lists of one document.
pub(super) struct Reader<'j, 'a> {
    json: &'j Json<'a>,
    lines: LineFinder<'a>,
    /// What the user states.
    options: &'j Options,
    /// What dates and times count from, if they are dates.
    origin: Cell<Option<SessionTime>>,
    /// Names of speakers by their ids.
    names: HashMap<Cow<'a, str>, Cow<'a, str>>,
}

impl<'j, 'a> Reader<'j, 'a> {
    pub(super) fn new(json: &'j Json<'a>, options: &'j Options, people_at: &str) -> Reader<'j, 'a> {
        let listed = json.any(people_at).map(|list| list.children(usize::MAX)).unwrap_or_default();
        let people = listed.into_iter().map(Element::new);
        let names = people.filter_map(|person| Some((person.label("id")?, person.label("name|label")?)));
        Reader { json, lines: json.lines(), options, origin: Cell::default(), names: names.collect() }
    }

    /// Adds the utterances of the first layout that has any elements. Whether there is one.
    pub(super) fn add_first(&self, layouts: &[Layout<'_>], transcript: &mut Transcript<'a>) -> bool {
        let with_groups = layouts.iter().map(|layout| (layout, groups(self.json, layout)));
        let found: Vec<_> = with_groups.filter(|(_, groups)| !groups.is_empty()).collect();
        // A layout in which whole channels are missing is not the one.
        let most = found.iter().map(|(layout, groups)| outer_lists(layout, groups)).max().unwrap_or(0);
        let whole = found.into_iter().find(|(layout, groups)| {
            let outer = outer_lists(layout, groups);
            outer == 0 || outer == most
        });
        let Some((layout, groups)) = whole else { return false };
        self.add(layout, groups, transcript);
        true
    }

    fn add(&self, layout: &Layout<'_>, groups: Vec<Group<'a>>, transcript: &mut Transcript<'a>) {
        let mut notes = Notes::new(layout.what);
        let speaker = self.other_speaker_field(layout, &groups, transcript);
        let layout = &Layout { speaker: speaker.as_deref().unwrap_or(layout.speaker), ..*layout };
        self.find_origin(layout, &groups, transcript);
        let unit = self.unit(layout, &groups, transcript);
        let several = groups.len() > 1;
        if several && layout.unit.is_none() && layout.list.matches('*').count() > 1 {
            let what =
                format!("{} lists at {:?} are read as parts of one recording", groups.len(), layout.list);
            transcript.guess(1, guesses::FIELDS, what);
        }
        let mut lists = self.lists(layout, groups, unit, &mut notes, transcript);
        if !layout.words_apart.is_empty() {
            let apart = &Layout { list: layout.words_apart, ..layout.of_words() };
            let words = self.lists(apart, lists::groups(self.json, apart), unit, &mut notes, transcript);
            fill(&mut lists, words.into_iter().flatten().collect());
        }
        name_speakers(&mut lists, layout, &self.names);
        if layout.holds == Holds::Segments {
            merge_repeated(&mut lists, transcript);
        }
        if !lists.iter().flatten().any(has_speaker) {
            let stated = Some(layout.turns).filter(|paths| !paths.is_empty());
            let stated = stated.and_then(|paths| self.turns(paths, &LABELED, unit));
            let found = stated.or_else(|| {
                let found = any::turns(self.json)?;
                self.turns(found.list(), &found.layout(), unit)
            });
            if let Some((path, turns)) = found {
                give_speakers(&mut lists, &turns, &path, transcript);
            }
        }
        let has_start =
            |span: &AsrSpan<'_>| span.start.is_some() || span.words.iter().any(|word| word.start.is_some());
        notes.only_ends = !lists.iter().flatten().any(has_start);
        for list in lists {
            match layout.holds {
                Holds::Segments => list.into_iter().for_each(|s| notes.add_segment(transcript, s)),
                Holds::Words => notes.add_words(transcript, &list),
            }
        }
        if several {
            sort_by_time(transcript);
            transcript.sequence = Sequence::Other;
        }
        notes.report(transcript);
    }

    /// A field with the speakers of segments, if the field where they should be has none. Programs that write the JSON of
    /// others add it under names of their own. It is reported.
    fn other_speaker_field(
        &self,
        layout: &Layout<'_>,
        groups: &[Group<'a>],
        transcript: &mut Transcript<'a>,
    ) -> Option<String> {
        const SAMPLED: usize = 200;
        let says_who = |&node: &Node<'a>| {
            let element = Element::new(node);
            let words = element.any(layout.words).map(|list| list.first(SAMPLED)).unwrap_or_default();
            let in_words =
                || words.into_iter().any(|word| Element::new(word).label(layout.speaker).is_some());
            element.label(layout.speaker).is_some() || in_words()
        };
        if layout.holds == Holds::Words || layout.unit.is_none() || groups.iter().any(|g| g.speaker.is_some())
        {
            return None;
        }
        let sample: Vec<Node<'a>> =
            groups.iter().flat_map(|group| &group.elements).copied().take(SAMPLED).collect();
        if sample.iter().any(says_who) {
            return None;
        }
        let found = any::speaker_field(&sample)?;
        let line = self.lines.line(sample.first()?.raw());
        transcript.guess(line, guesses::FIELDS, format!("speakers are read from {found:?}"));
        Some(found)
    }

    /// The unit of plain numbers, which is reported if it is a guess.
    fn unit(&self, layout: &Layout<'_>, groups: &[Group<'a>], transcript: &mut Transcript<'a>) -> Unit {
        /// The number of elements that show the unit, spread over the file.
        const SAMPLED: usize = 1_000;
        let asked = self.options.unit.as_deref().and_then(Unit::from_word);
        if let Some(asked) = asked.filter(|unit| ![Unit::Clock, Unit::Digits, Unit::Frames].contains(unit)) {
            return asked;
        }
        let all: usize = groups.iter().map(|group| group.elements.len()).sum();
        if self.origin.get().is_some() && layout.length.is_empty() {
            return Unit::Seconds;
        }
        let mut pace = Pace::default();
        let elements = groups.iter().flat_map(|group| &group.elements);
        for &element in elements.step_by(all / SAMPLED + 1) {
            let read = Element::new(element);
            // A segment without times has those of its words.
            let words = read.list(layout.words);
            let [first, last] =
                [words.first(), words.last()].map(|word| word.map(|word| Element::new(*word)));
            let number = |paths, inside: &Option<Element<'a>>| {
                let of = |element: &Element<'a>| {
                    element.all(paths).next().filter(|(_, unit)| unit.is_empty()).map(|(node, _)| node)
                };
                of(&read).or_else(|| of(inside.as_ref()?)).and_then(plain)
            };
            let start = number(layout.start, &first);
            let end = number(layout.end, &last).map(|end| end.as_seconds);
            let length = || Some(start?.as_seconds + number(layout.length, &None)?.as_seconds);
            let count =
                |element: &Element<'a>| element.text(layout.text).map_or(0, |text| count_words(&text));
            let inside = || words.iter().map(|word| count(&Element::new(*word))).sum();
            let words = Some(count(&read)).filter(|&words| words > 0).unwrap_or_else(inside);
            pace.add(start, end.or_else(length), words);
        }
        let (unit, is_guess) = pace.unit(layout.unit);
        if let Some(first) = groups.iter().find_map(|group| group.elements.first()).filter(|_| is_guess) {
            let line = self.lines.line(first.raw());
            let why = match layout.unit.map(Unit::noun) {
                None => "the unit of times is not stated".to_owned(),
                Some(stated) => format!("times should be in {stated}, but nobody could speak at that pace"),
            };
            let what = format!("{why}; read as {} (override with --unit)", unit.noun());
            transcript.guess(line, guesses::UNIT, what);
        }
        unit
    }

    /// Finds what times count from if they are instants: the earliest, which is the start of the recording.
    fn find_origin(&self, layout: &Layout<'_>, groups: &[Group<'a>], transcript: &mut Transcript<'a>) {
        let start = |&node: &Node<'a>| instant(Element::new(node).any(layout.start)?);
        let elements = || groups.iter().flat_map(|group| &group.elements);
        // No format of the table has instants.
        if layout.unit.is_none() && elements().next().and_then(start).is_some() {
            transcript.start = elements().filter_map(start).min_by_key(|(t, _)| *t);
            self.origin.set(transcript.start.map(|(t, _)| t));
        }
    }

    /// The first time at one of the paths, and how it is written. In a format of the table, a clock time counts from the start.
    fn time(
        &self,
        element: &Element<'a>,
        paths: &str,
        layout: &Layout<'_>,
        unit: Unit,
    ) -> Option<(Millis, Form)> {
        if let Some(origin) = self.origin.get() {
            let found = element.any(paths).and_then(instant);
            return found.map(|(t, _)| (t - origin, Form::Settled)).or_else(|| time_at(element, paths, unit));
        }
        let (read, form) = time_at(element, paths, unit)?;
        let is_clock = matches!(form, Form::Two | Form::Three | Form::Hundredths);
        Some((read, if is_clock && layout.unit.is_some() { Form::Settled } else { form }))
    }

    /// Reads the elements of each list.
    fn lists(
        &self,
        layout: &Layout<'_>,
        groups: Vec<Group<'a>>,
        unit: Unit,
        notes: &mut Notes,
        transcript: &mut Transcript<'a>,
    ) -> Vec<Vec<AsrSpan<'a>>> {
        let skipped = |element: &Element<'_>| {
            layout.skip.is_some_and(|(field, value, _)| {
                element.any(field).is_some_and(|found| {
                    value == "*" || found.raw() == value || found.text().is_some_and(|text| text == value)
                })
            })
        };
        let mut left_out = Tally::default();
        let mut lists = Vec::with_capacity(groups.len());
        for group in groups {
            let mut list = Vec::with_capacity(group.elements.len());
            let mut spacing = Spacing::of(&group.elements, layout);
            for node in group.elements {
                let line = self.lines.line(node.raw());
                if !(node.is_object() || node.is_list()) {
                    notes.invalid.add(line);
                    continue;
                }
                let element = Element::new(node);
                if skipped(&element) {
                    left_out.add(line);
                    continue;
                }
                let mut span = self.span(&element, layout, unit);
                span.line = line;
                span.speaker = span.speaker.or_else(|| group.speaker.clone());
                span.channel = span.channel.or_else(|| group.channel.clone());
                if layout.holds == Holds::Segments {
                    // Silence, which some recognizers list without a time, is nothing, and so is white space.
                    let is_empty = span.text.is_empty() && span.words.is_empty();
                    if !is_empty || (span.start.is_some() && !has_words_listed(&element, layout)) {
                        list.push(span);
                    }
                } else if spacing.place(&element, &mut span, list.last()) {
                    list.push(span);
                } else if span.text.is_empty() && !is_change(&element) {
                    notes.wordless.add(line);
                }
            }
            lists.push(list);
        }
        let what = layout.skip.map_or("", |(_, _, what)| what);
        transcript.tallied(&left_out, ProblemKind::Dropped, |n| format!("left out {what}: {n}"));
        lists
    }

    /// Reads a segment or a word.
    fn span(&self, element: &Element<'a>, layout: &Layout<'_>, unit: Unit) -> AsrSpan<'a> {
        let start = self.time(element, layout.start, layout, unit);
        let length = || {
            let (start, form) = start?;
            Some((start + time_at(element, layout.length, unit)?.0, form))
        };
        let end = self.time(element, layout.end, layout, unit).or_else(length);
        let mut words = Vec::new();
        let inside = element.list(layout.words);
        if !inside.is_empty() {
            let mut spacing = Spacing::of(&inside, layout);
            for node in inside.into_iter().filter(|node| node.is_object() || node.is_list()) {
                let element = Element::new(node);
                let mut word = self.span(&element, layout, unit);
                if spacing.place(&element, &mut word, words.last()) {
                    words.push(word);
                }
            }
        }
        AsrSpan {
            start: start.map(|(start, _)| start),
            end: end.map(|(end, _)| end),
            forms: [start, end].map(|time| time.map_or(Form::Settled, |(_, form)| form)),
            speaker: element.label(layout.speaker).filter(|label| layout.is_somebody(label)),
            channel: element.label(layout.channel),
            text: element.text(layout.text).unwrap_or_default(),
            words,
            ..AsrSpan::default()
        }
    }

    /// Who spoke when, from the first of the lists at some paths, with its path. `None` if no list says it.
    fn turns(&self, paths: &str, fields: &Layout<'_>, unit: Unit) -> Option<(String, Vec<Turn<'a>>)> {
        paths.split('|').find_map(|path| {
            let layout = Layout { list: path, text: "", words: "", ..*fields };
            let elements =
                groups(self.json, &layout).into_iter().flat_map(|group| group.elements).map(Element::new);
            let turn = |element: Element<'a>| {
                let span = self.span(&element, &layout, unit);
                Some(Turn { start: span.start?, end: span.end, speaker: span.speaker? })
            };
            let turns: Vec<Turn<'a>> = elements.filter_map(turn).collect();
            (!turns.is_empty()).then(|| (path.to_owned(), turns))
        })
    }
}

/// The usual fields of a list of who spoke when.
const LABELED: Layout<'static> = Layout {
    start: "start|from|start_time|timestamp.0",
    end: "end|to|end_time|timestamp.1",
    speaker: "speaker|speaker_label|label|name",
    ..Layout::SEGMENTS
};

fn has_speaker(span: &AsrSpan<'_>) -> bool {
    span.speaker.is_some() || span.words.iter().any(|word| word.speaker.is_some())
}

/// Whether an element has a list of words that is not empty.
fn has_words_listed(element: &Element<'_>, layout: &Layout<'_>) -> bool {
    element.any(layout.words).is_some_and(|list| !list.first(1).is_empty())
}

/// Whether an element says that something changes, and is no word.
fn is_change(element: &Element<'_>) -> bool {
    element.label("type").is_some_and(|kind| kind.ends_with("_change"))
}

/// Sorts items by time. Items without a time stay behind the item before them.
fn sort_by_time(transcript: &mut Transcript<'_>) {
    let mut last = None;
    let mut keys = transcript.items.iter().map(|item| {
        last = item.at.or(last);
        last
    });
    let keys: Vec<_> = keys.by_ref().collect();
    let mut order: Vec<_> = keys.into_iter().zip(std::mem::take(&mut transcript.items)).collect();
    order.sort_by_key(|(at, _)| *at);
    transcript.items = order.into_iter().map(|(_, item)| item).collect();
}
