//! One event of a log, with all the fields of its line.

use super::fields::FieldName;
use super::words::{Certainty, Questioning, words};
use crate::time::{Millis, Offset, SessionTime};
use serde_json::value::RawValue;
use std::borrow::Cow;

words! {
    /// The type of an event.
    pub enum EventKind {
        /// Spoken words.
        Utterance = "utterance",
        /// A recording starts.
        TapeOn = "tape_on",
        /// A recording stops.
        TapeOff = "tape_off",
        /// An interval that another source shows to be untaped.
        Untaped = "untaped",
        /// A key event, such as a warning or a confession.
        Mark = "mark",
        /// A person enters the room.
        Enter = "enter",
        /// A person leaves the room.
        Leave = "leave",
        /// A remark by the author of the log.
        Note = "note",
        /// An unknown type; its fields are kept.
        Unknown = "unknown",
    }
}

impl EventKind {
    /// Whether an event of this type counts toward the start and end of the session. Notes and unknown types do not, but
    /// like every event with a time they interrupt a silence.
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

/// One event, borrowed from its line where possible.
#[derive(Clone, Debug)]
pub struct Event<'a> {
    /// The line number, from 1.
    pub line: u64,
    /// The time; `None` if it is missing or invalid.
    pub time: Option<SessionTime>,
    /// The offset from UTC in a timestamp; `None` for a number.
    pub offset: Option<Offset>,
    /// The end, if it is given, valid and not before `time`. Only utterances and untaped intervals have one.
    pub end: Option<SessionTime>,
    /// The type, with its fields.
    pub body: Body<'a>,
    /// Unknown fields, unchanged.
    pub extra: Vec<(Cow<'a, str>, Cow<'a, RawValue>)>,
}

/// The type of an event, with the fields of that type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body<'a> {
    /// Spoken words.
    Utterance {
        /// The speaker; `None` if unknown.
        speaker: Option<Cow<'a, str>>,
        /// The words.
        text: Cow<'a, str>,
        /// How certain time and words are.
        certainty: Certainty,
        /// The recording on which it is heard.
        recording: Option<Cow<'a, str>>,
        /// The source of this information.
        source: Option<Cow<'a, str>>,
    },
    /// A recording starts.
    TapeOn {
        /// The recording; `None` is the one without an id.
        recording: Option<Cow<'a, str>>,
        /// The position in the media file.
        offset: Millis,
        /// The source of this information.
        source: Option<Cow<'a, str>>,
    },
    /// A recording stops.
    TapeOff {
        /// The recording; `None` is the one without an id, or the only one that runs.
        recording: Option<Cow<'a, str>>,
        /// The reason.
        reason: Option<Cow<'a, str>>,
        /// Whether the reason is stated on the recording.
        stated_on_tape: Option<bool>,
        /// Whether questioning continued, if that is stated.
        questioning: Option<Questioning>,
        /// The source of this information.
        source: Option<Cow<'a, str>>,
    },
    /// An interval that another source shows to be untaped.
    Untaped {
        /// The reason.
        reason: Option<Cow<'a, str>>,
        /// Whether questioning continued, if that is stated.
        questioning: Option<Questioning>,
        /// The source of this information.
        source: Option<Cow<'a, str>>,
    },
    /// A key event, such as a warning or a confession.
    Mark {
        /// The kind; any word is allowed.
        kind: Cow<'a, str>,
        /// Details.
        text: Option<Cow<'a, str>>,
    },
    /// A person enters the room.
    Enter {
        /// The id of the person.
        who: Cow<'a, str>,
    },
    /// A person leaves the room.
    Leave {
        /// The id of the person.
        who: Cow<'a, str>,
    },
    /// A remark by the author of the log.
    Note {
        /// The text.
        text: Cow<'a, str>,
    },
    /// An unknown type.
    Unknown {
        /// The type, as written in the log.
        kind: Cow<'a, str>,
    },
}

/// The value of one field of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field<'a> {
    /// A text, if there is one.
    Text(Option<&'a str>),
    /// How certain time and words are.
    Certainty(Certainty),
    /// A position in a media file.
    Offset(Millis),
    /// Whether questioning continued, if that is stated.
    Questioning(Option<Questioning>),
    /// A boolean, if it is stated.
    Flag(Option<bool>),
}

impl Body<'_> {
    /// The fields of the event's type with their keys, in the order in which a log is written.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, Field<'_>)> {
        let text = |key, text| Some((key, Field::Text(text)));
        let asked = |questioning| Some((FieldName::Questioning, Field::Questioning(questioning)));
        let fields = match self {
            Body::Utterance { speaker, text: words, certainty, recording, source } => [
                text(FieldName::Speaker, speaker.as_deref()),
                text(FieldName::Text, Some(words)),
                Some((FieldName::Certainty, Field::Certainty(*certainty))),
                text(FieldName::Recording, recording.as_deref()),
                text(FieldName::Source, source.as_deref()),
            ],
            Body::TapeOn { recording, offset, source } => [
                text(FieldName::Recording, recording.as_deref()),
                Some((FieldName::Offset, Field::Offset(*offset))),
                text(FieldName::Source, source.as_deref()),
                None,
                None,
            ],
            Body::TapeOff { recording, reason, stated_on_tape, questioning, source } => [
                text(FieldName::Recording, recording.as_deref()),
                text(FieldName::Reason, reason.as_deref()),
                Some((FieldName::StatedOnTape, Field::Flag(*stated_on_tape))),
                asked(*questioning),
                text(FieldName::Source, source.as_deref()),
            ],
            Body::Untaped { reason, questioning, source } => [
                text(FieldName::Reason, reason.as_deref()),
                asked(*questioning),
                text(FieldName::Source, source.as_deref()),
                None,
                None,
            ],
            Body::Mark { kind, text: words } => {
                [text(FieldName::Kind, Some(kind)), text(FieldName::Text, words.as_deref()), None, None, None]
            }
            Body::Enter { who } | Body::Leave { who } => {
                [text(FieldName::Who, Some(who)), None, None, None, None]
            }
            Body::Note { text: words } => [text(FieldName::Text, Some(words)), None, None, None, None],
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

    /// The type as written in the log, even if it is unknown.
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

    /// Converts to a body that owns its texts.
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
    /// Converts to an event that owns its texts.
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
