//! One event of a log, as it stands in its line.

use super::fields::FieldName;
use super::words::{Certainty, Questioning, words};
use crate::time::{Millis, Offset, SessionTime};
use serde_json::value::RawValue;
use std::borrow::Cow;

words! {
    /// The types of event.
    EventKind {
        /// Words that were spoken.
        Utterance = "utterance",
        /// A recording starts.
        TapeOn = "tape_on",
        /// A recording stops.
        TapeOff = "tape_off",
        /// An interval known from elsewhere to be untaped.
        Untaped = "untaped",
        /// A moment that matters: custody, warning, confession.
        Mark = "mark",
        /// Somebody comes in.
        Enter = "enter",
        /// Somebody goes out.
        Leave = "leave",
        /// A remark of whoever made the log.
        Note = "note",
        /// A type that the program does not know: kept, and shown plainly.
        Unknown = "unknown",
    }
}

impl EventKind {
    /// Whether an event of this type stretches the session, if its time is readable. Notes and unknown types do not;
    /// like every event with a time they do break a silence.
    #[must_use]
    pub fn counts(self) -> bool {
        match self {
            EventKind::Utterance
            | EventKind::TapeOn
            | EventKind::TapeOff
            | EventKind::Untaped
            | EventKind::Mark
            | EventKind::Enter
            | EventKind::Leave => true,
            EventKind::Note | EventKind::Unknown => false,
        }
    }
}

/// One event, borrowed from its line where it can be.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// Its line in the file, from 1.
    pub line: u64,
    /// When it was; `None` where the time is absent or cannot be read.
    pub time: Option<SessionTime>,
    /// The offset from UTC that stands behind its time; `None` for a number.
    pub offset: Option<Offset>,
    /// When it ended, where that is stated, readable and not before `time`. Only utterances and untaped
    /// intervals have one.
    pub end: Option<SessionTime>,
    /// What it is.
    pub body: Body<'a>,
    /// Fields that the format does not know, as they stand.
    pub extra: Vec<(Cow<'a, str>, Cow<'a, RawValue>)>,
}

/// What an event is, with the fields of its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// Words that were spoken.
    Utterance {
        /// Who spoke; `None` is an unknown speaker.
        speaker: Option<Cow<'a, str>>,
        /// What was said.
        text: Cow<'a, str>,
        /// How sure this is.
        certainty: Certainty,
        /// On which recording it is heard.
        recording: Option<Cow<'a, str>>,
        /// Where it is known from.
        source: Option<Cow<'a, str>>,
    },
    /// A recording starts.
    TapeOn {
        /// Which one; `None` is the one without a name.
        recording: Option<Cow<'a, str>>,
        /// The position in its media file.
        offset: Millis,
        /// Where it is known from.
        source: Option<Cow<'a, str>>,
    },
    /// A recording stops.
    TapeOff {
        /// Which one; `None` is the one without a name, or the only open one.
        recording: Option<Cow<'a, str>>,
        /// Why.
        reason: Option<Cow<'a, str>>,
        /// Whether the reason was stated on the recording.
        stated_on_tape: Option<bool>,
        /// Whether questioning went on, where that is stated.
        questioning: Option<Questioning>,
        /// Where it is known from.
        source: Option<Cow<'a, str>>,
    },
    /// An interval known from elsewhere to be untaped.
    Untaped {
        /// Why.
        reason: Option<Cow<'a, str>>,
        /// Whether questioning went on, where that is stated.
        questioning: Option<Questioning>,
        /// Where it is known from.
        source: Option<Cow<'a, str>>,
    },
    /// A moment that matters.
    Mark {
        /// Which kind: an open set.
        kind: Cow<'a, str>,
        /// More about it.
        text: Option<Cow<'a, str>>,
    },
    /// Somebody comes in.
    Enter {
        /// Who.
        who: Cow<'a, str>,
    },
    /// Somebody goes out.
    Leave {
        /// Who.
        who: Cow<'a, str>,
    },
    /// A remark of whoever made the log.
    Note {
        /// The remark.
        text: Cow<'a, str>,
    },
    /// A type that the program does not know.
    Unknown {
        /// Its type, as it stands.
        kind: Cow<'a, str>,
    },
}

/// The value of one field of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field<'a> {
    /// A text; `None` where it is absent.
    Text(Option<&'a str>),
    /// How sure the time or the words are.
    Certainty(Certainty),
    /// A position in a media file.
    Offset(Millis),
    /// Whether questioning went on, where that is stated.
    Questioning(Option<Questioning>),
    /// A boolean, where it is stated.
    Flag(Option<bool>),
}

impl Body<'_> {
    /// The fields of the event's type, each with its key, in the order in which a log has them.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, Field<'_>)> {
        fn text<'a>(key: FieldName, text: &'a Option<Cow<'_, str>>) -> Option<(FieldName, Field<'a>)> {
            Some((key, Field::Text(text.as_deref())))
        }
        let needed = |key, text| Some((key, Field::Text(Some(text))));
        let asked = |questioning| Some((FieldName::Questioning, Field::Questioning(questioning)));
        let fields = match self {
            Body::Utterance { speaker, text: words, certainty, recording, source } => [
                text(FieldName::Speaker, speaker),
                needed(FieldName::Text, words),
                Some((FieldName::Certainty, Field::Certainty(*certainty))),
                text(FieldName::Recording, recording),
                text(FieldName::Source, source),
            ],
            Body::TapeOn { recording, offset, source } => [
                text(FieldName::Recording, recording),
                Some((FieldName::Offset, Field::Offset(*offset))),
                text(FieldName::Source, source),
                None,
                None,
            ],
            Body::TapeOff { recording, reason, stated_on_tape, questioning, source } => [
                text(FieldName::Recording, recording),
                text(FieldName::Reason, reason),
                Some((FieldName::StatedOnTape, Field::Flag(*stated_on_tape))),
                asked(*questioning),
                text(FieldName::Source, source),
            ],
            Body::Untaped { reason, questioning, source } => [
                text(FieldName::Reason, reason),
                asked(*questioning),
                text(FieldName::Source, source),
                None,
                None,
            ],
            Body::Mark { kind, text: words } => {
                [needed(FieldName::Kind, kind), text(FieldName::Text, words), None, None, None]
            }
            Body::Enter { who } | Body::Leave { who } => {
                [needed(FieldName::Who, who), None, None, None, None]
            }
            Body::Note { text } => [needed(FieldName::Text, text), None, None, None, None],
            Body::Unknown { .. } => [None; 5],
        };
        fields.into_iter().flatten().map(|(name, field)| (name.word(), field))
    }

    /// The type.
    #[must_use]
    pub fn kind(&self) -> EventKind {
        match self {
            Body::Utterance { .. } => EventKind::Utterance,
            Body::TapeOn { .. } => EventKind::TapeOn,
            Body::TapeOff { .. } => EventKind::TapeOff,
            Body::Untaped { .. } => EventKind::Untaped,
            Body::Mark { .. } => EventKind::Mark,
            Body::Enter { .. } => EventKind::Enter,
            Body::Leave { .. } => EventKind::Leave,
            Body::Note { .. } => EventKind::Note,
            Body::Unknown { .. } => EventKind::Unknown,
        }
    }

    /// The type as it stands in the log, also where the program does not know it.
    #[must_use]
    pub fn type_word(&self) -> &str {
        match self {
            Body::Unknown { kind } => kind,
            Body::Utterance { .. }
            | Body::TapeOn { .. }
            | Body::TapeOff { .. }
            | Body::Untaped { .. }
            | Body::Mark { .. }
            | Body::Enter { .. }
            | Body::Leave { .. }
            | Body::Note { .. } => self.kind().word(),
        }
    }

    /// The same, owning its texts.
    #[must_use]
    pub fn into_owned(self) -> Body<'static> {
        fn own(text: Cow<'_, str>) -> Cow<'static, str> {
            Cow::Owned(text.into_owned())
        }
        fn own_some(text: Option<Cow<'_, str>>) -> Option<Cow<'static, str>> {
            text.map(own)
        }
        match self {
            Body::Utterance { speaker, text, certainty, recording, source } => Body::Utterance {
                speaker: own_some(speaker),
                text: own(text),
                certainty,
                recording: own_some(recording),
                source: own_some(source),
            },
            Body::TapeOn { recording, offset, source } => {
                Body::TapeOn { recording: own_some(recording), offset, source: own_some(source) }
            }
            Body::TapeOff { recording, reason, stated_on_tape, questioning, source } => Body::TapeOff {
                recording: own_some(recording),
                reason: own_some(reason),
                stated_on_tape,
                questioning,
                source: own_some(source),
            },
            Body::Untaped { reason, questioning, source } => {
                Body::Untaped { reason: own_some(reason), questioning, source: own_some(source) }
            }
            Body::Mark { kind, text } => Body::Mark { kind: own(kind), text: own_some(text) },
            Body::Enter { who } => Body::Enter { who: own(who) },
            Body::Leave { who } => Body::Leave { who: own(who) },
            Body::Note { text } => Body::Note { text: own(text) },
            Body::Unknown { kind } => Body::Unknown { kind: own(kind) },
        }
    }
}

impl Event<'_> {
    /// The same, owning its texts.
    #[must_use]
    pub fn into_owned(self) -> Event<'static> {
        Event {
            line: self.line,
            time: self.time,
            offset: self.offset,
            end: self.end,
            body: self.body.into_owned(),
            extra: self
                .extra
                .into_iter()
                .map(|(key, value)| (Cow::Owned(key.into_owned()), Cow::Owned(value.into_owned())))
                .collect(),
        }
    }
}
