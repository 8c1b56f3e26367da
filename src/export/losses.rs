//! Counts the details of a log that a format does not keep.

use super::context::captions_of;
use crate::record::{Body, Caption, Certainty, Event, EventKind, Provenance, Role, agree};
use crate::session::{Entry, Gap, Session, distinct};
use crate::time::Span;
use std::borrow::Cow;
use std::fmt;

/// The loss of a format without a place for fields that the log format does not know.
pub(super) const UNKNOWN_FIELDS: &str = "event(s) with unknown fields";
/// The loss of a format in which each utterance needs an end.
pub(super) const OPEN: &str = "open end(s) (shown until the speaker's next words, 5 s at most)";
/// The loss of a format without a place for the end of an utterance whose start is unknown.
pub(super) const UNTIMED_END: &str = "end(s) of utterances without a valid t";
/// The loss of a format that limits the characters of a text.
pub(super) const CHANGED_TEXT: &str = "text(s) with changed spaces, line ends or characters";

/// The loss of a format that limits the characters of the title.
pub(super) const CHANGED_TITLE: &str = "title(s) with changed spaces or characters";

/// The details that were left out or changed, each with its number. Empty where a format kept everything.
///
/// A detail is named with `(s)` after its noun, which is shown in the singular or in the plural.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    list: Vec<(&'static str, u64)>,
}

/// A part of the header, which a format may keep or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderPart {
    /// The title.
    Title,
    /// Whether the session is fictional.
    Fictional,
    /// The time zone of the clock.
    Zone,
    /// The clock times.
    Clock,
    /// The names of people who speak.
    Names,
    /// The names of people who do not speak.
    Silent,
    /// The roles of people.
    Roles,
    /// The media files.
    Media,
}

impl HeaderPart {
    /// All parts.
    pub const ALL: [HeaderPart; 8] = [
        HeaderPart::Title,
        HeaderPart::Fictional,
        HeaderPart::Zone,
        HeaderPart::Clock,
        HeaderPart::Names,
        HeaderPart::Silent,
        HeaderPart::Roles,
        HeaderPart::Media,
    ];

    /// Whether a log has this part.
    fn is_in(self, session: &Session) -> bool {
        let header = session.header();
        match self {
            HeaderPart::Title => header.title.is_some(),
            HeaderPart::Fictional => header.fictional,
            HeaderPart::Zone => header.timezone.is_some(),
            HeaderPart::Clock => {
                session.figures().span.is_some_and(|s| session.clock().at(s.start).is_some())
            }
            HeaderPart::Names => names(session).any(|spoke| spoke),
            HeaderPart::Silent => names(session).any(|spoke| !spoke),
            HeaderPart::Roles => header.people.iter().any(|person| person.role != Role::Other),
            HeaderPart::Media => header.recordings.iter().any(|recording| recording.media.is_some()),
        }
    }

    fn words(self) -> &'static str {
        match self {
            HeaderPart::Title => "title(s)",
            HeaderPart::Fictional => "fictional label(s)",
            HeaderPart::Zone => "time-zone name(s)",
            HeaderPart::Clock => "clock time(s)",
            HeaderPart::Names => "list(s) of names",
            HeaderPart::Silent => "list(s) of people who do not speak",
            HeaderPart::Roles => "list(s) of roles",
            HeaderPart::Media => "list(s) of media files",
        }
    }
}

/// For each person whose name is not their id, whether they speak.
fn names(session: &Session) -> impl Iterator<Item = bool> + '_ {
    let named =
        session.people().iter().filter(|(_, person)| !person.id.is_empty() && person.name != person.id);
    named.map(|(number, _)| session.tally(number).utterances > 0)
}

impl Losses {
    /// The losses of a format that keeps only these parts of the header, and no lines that are not events.
    #[must_use]
    pub fn new(session: &Session, kept: &[HeaderPart]) -> Losses {
        let mut losses = Losses::default();
        for whole in HeaderPart::ALL {
            losses.add_if(!kept.contains(&whole) && whole.is_in(session), whole.words());
        }
        for problem in session.problems().list() {
            losses.add_if(problem.kind.skips_line(), "line(s) without an event");
        }
        losses
    }

    /// Counts a loss.
    pub fn add(&mut self, what: &'static str) {
        self.add_times(what, 1);
    }

    /// Counts a loss if something was lost.
    pub fn add_if(&mut self, lost: bool, what: &'static str) {
        if lost {
            self.add(what);
        }
    }

    /// Counts an event that the format leaves out.
    pub(super) fn add_event(&mut self, kind: EventKind) {
        self.add(kind.left_out());
    }

    /// Counts the details of a gap that its captions do not hold, as `written` writes these.
    pub(super) fn add_gap(&mut self, gap: &Gap, written: impl Fn(&str) -> String) {
        // Read again, stretches with the same statements are one part, and later parts have other numbers.
        let again = |(_, caption): &(Span, Caption)| {
            Caption::parse(&written(&caption.to_string())).map(|caption| caption.untaped())
        };
        let captions = captions_of(gap);
        let parts: Vec<_> = captions.iter().skip(1).map(again).collect();
        for pair in parts.windows(2) {
            self.add_if(
                pair[0].is_some() && pair[0] == pair[1],
                "untaped part(s) that read as one with the part before (later parts of the gap get other numbers)",
            );
        }
        self.add_if(!gap.stated_on_tape.is_empty(), "gap(s) labeled as stated or not stated on tape");
        for part in &gap.parts {
            let asked = distinct(part.stated.iter().filter_map(|stated| stated.questioning.as_ref()));
            self.add_if(
                asked.count() > 1,
                "untaped part(s) with several statements on questioning (combined)",
            );
            self.add_if(part.more > 0, "untaped part(s) with too many statements (the first are kept)");
        }
    }

    /// Counts the details of an event other than its words, its times and its speaker.
    pub(super) fn add_details(&mut self, session: &Session, entry: Entry, event: &Event<'_>) {
        self.add_if(!event.extra.is_empty(), UNKNOWN_FIELDS);
        let off_tape = entry.kind() == EventKind::Utterance && session.on_tape(entry) == Some(false);
        self.add_if(off_tape, "off-tape label(s)");
        if let Body::Utterance { certainty, recording, source, .. } = &event.body {
            let some = |text: &Option<Cow<'_, str>>| text.as_ref().is_some_and(|text| !text.is_empty());
            self.add_if(*certainty != Certainty::Exact, "approximate or estimated label(s)");
            self.add_if(some(recording), "recording name(s) on utterances");
            self.add_if(some(source), "source(s)");
        }
        let Provenance { source, certainty, is_indirect, alternatives } = &event.provenance;
        self.add_if(*certainty != Certainty::Exact, "approximate or estimated label(s)");
        self.add_if(source.is_some(), "source(s)");
        self.add_if(*is_indirect, "label(s) of indirect words");
        self.add_if(!alternatives.is_empty(), "event(s) with what other sources say");
    }

    /// Counts the events that get another clock time where a format states the offset from UTC at the session's start alone,
    /// which its reader takes for the whole session.
    pub(super) fn add_offsets(&mut self, session: &Session) {
        let offset = |t| session.clock().at(t).map(|wall| wall.offset());
        let Some(first) = session.figures().span.and_then(|span| offset(span.start)) else { return };
        let has_other = |entry: &Entry| {
            let times = [Some(entry.time()), entry.end()].into_iter().flatten();
            entry.is_timed() && times.filter_map(offset).any(|own| own != first)
        };
        for entry in session.index().entries() {
            self.add_if(has_other(entry), "event(s) at another UTC offset than the first");
        }
    }

    /// Adds the losses of another count.
    pub fn join(&mut self, others: &Losses) {
        others.list.iter().for_each(|&(what, n)| self.add_times(what, n));
    }

    pub(super) fn add_times(&mut self, what: &'static str, times: u64) {
        match self.list.iter_mut().find(|(known, _)| *known == what) {
            Some((_, n)) => *n += times,
            None => self.list.push((what, times)),
        }
    }

    /// The losses with their counts, in the order in which they were first counted.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        self.list.iter().copied()
    }

    /// Whether nothing was lost.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

/// A list, one loss a line.
impl fmt::Display for Losses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.iter().map(|(_, n)| n.to_string().len()).max().unwrap_or(0);
        self.iter()
            .try_for_each(|(what, n)| writeln!(f, "  {n:width$}  {}", what.replace("(s)", agree(n, "", "s"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_loss_is_counted_once_under_its_name() {
        let mut losses = Losses::default();
        losses.add("note(s)");
        losses.add("mark(s)");
        losses.add_if(true, "note(s)");
        losses.add_if(false, "end(s)");
        assert_eq!(losses.to_string(), "  2  notes\n  1  mark\n");
    }
}
