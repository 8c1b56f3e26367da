//! What an event says: its type with the fields of that type, how they are read, and what they mean to any reader.

use super::fields::FieldName;
use super::kind::EventKind;
use super::provenance::own_if_any;
use super::words::{Certainty, Questioning};
use crate::time::Millis;
use std::borrow::Cow;

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

/// Where the fields of an event are read from: a line of a log, a row of a table. It reports invalid values.
pub(crate) trait FieldSource<'a> {
    /// A text without which an event of this type is skipped.
    fn required(&mut self, key: FieldName, kind: EventKind) -> Option<Cow<'a, str>>;
    /// A text, unless it is empty.
    fn optional(&mut self, key: FieldName) -> Option<Cow<'a, str>>;
    /// How certain time and words are; exact if it is not stated.
    fn certainty(&mut self) -> Certainty;
    /// Whether questioning continued, if that is stated.
    fn questioning(&mut self) -> Option<Questioning>;
    /// The position in a media file; zero if it is not stated.
    fn offset(&mut self) -> Millis;
    /// A boolean, if it is stated.
    fn flag(&mut self, key: FieldName) -> Option<bool>;
}

impl<'a> Body<'a> {
    /// Reads the fields of an event of this type, which is written `type_word`. `None` if a required one is missing.
    pub(crate) fn read(
        kind: EventKind,
        type_word: Cow<'a, str>,
        from: &mut impl FieldSource<'a>,
    ) -> Option<Body<'a>> {
        Some(match kind {
            EventKind::Utterance => Body::Utterance {
                text: from.required(FieldName::Text, kind)?,
                speaker: from.optional(FieldName::Speaker),
                certainty: from.certainty(),
                recording: from.optional(FieldName::Recording),
                source: from.optional(FieldName::Source),
            },
            EventKind::TapeOn => Body::TapeOn {
                recording: from.optional(FieldName::Recording),
                offset: from.offset(),
                source: from.optional(FieldName::Source),
            },
            EventKind::TapeOff => Body::TapeOff {
                recording: from.optional(FieldName::Recording),
                reason: from.optional(FieldName::Reason),
                stated_on_tape: from.flag(FieldName::StatedOnTape),
                questioning: from.questioning(),
                source: from.optional(FieldName::Source),
            },
            EventKind::Untaped => Body::Untaped {
                reason: from.optional(FieldName::Reason),
                questioning: from.questioning(),
                source: from.optional(FieldName::Source),
            },
            EventKind::Mark => Body::Mark {
                kind: from.required(FieldName::Kind, kind)?,
                text: from.optional(FieldName::Text),
            },
            EventKind::Enter => Body::Enter { who: from.required(FieldName::Who, kind)? },
            EventKind::Leave => Body::Leave { who: from.required(FieldName::Who, kind)? },
            EventKind::Note => Body::Note { text: from.required(FieldName::Text, kind)? },
            EventKind::Unknown => Body::Unknown { kind: type_word },
        })
    }

    /// The person of [`Body::person`], to be replaced.
    pub(crate) fn person_mut(&mut self) -> Option<&mut Cow<'a, str>> {
        match self {
            Body::Utterance { speaker, .. } => speaker.as_mut(),
            Body::Enter { who } | Body::Leave { who } => Some(who),
            Body::TapeOn { .. }
            | Body::TapeOff { .. }
            | Body::Untaped { .. }
            | Body::Mark { .. }
            | Body::Note { .. }
            | Body::Unknown { .. } => None,
        }
    }
}

impl Body<'_> {
    /// The fields of the event's type with their keys, in the order in which a log is written.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, Field<'_>)> {
        self.named_fields().map(|(name, field)| (name.word(), field))
    }

    fn named_fields(&self) -> impl Iterator<Item = (FieldName, Field<'_>)> {
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
        fields.into_iter().flatten()
    }

    /// The type.
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
    pub fn type_word(&self) -> &str {
        if let Body::Unknown { kind } = self { kind } else { self.kind().word() }
    }

    /// The id of the person who speaks, enters or leaves, if it is stated.
    #[inline]
    pub fn person(&self) -> Option<&str> {
        match self {
            Body::Utterance { speaker, .. } => speaker.as_deref(),
            Body::Enter { who } | Body::Leave { who } => Some(who),
            Body::TapeOn { .. }
            | Body::TapeOff { .. }
            | Body::Untaped { .. }
            | Body::Mark { .. }
            | Body::Note { .. }
            | Body::Unknown { .. } => None,
        }
    }

    /// The texts that are shown for the event, without the person: its words, reason, source and so on, and an unknown
    /// type. The recording of an utterance is not shown.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let is_utterance = self.kind() == EventKind::Utterance;
        let unknown = if let Body::Unknown { kind } = self { Some(kind.as_ref()) } else { None };
        let texts = self.named_fields().filter_map(move |(name, field)| match (name, field) {
            (FieldName::Speaker | FieldName::Who, _) => None,
            (FieldName::Recording, _) if is_utterance => None,
            (_, Field::Text(text)) => text,
            (_, Field::Certainty(_) | Field::Offset(_) | Field::Questioning(_) | Field::Flag(_)) => None,
        });
        texts.chain(unknown)
    }

    /// Converts to a body that owns its texts.
    #[must_use]
    pub fn into_owned(self) -> Body<'static> {
        fn own(text: Cow<'_, str>) -> Cow<'static, str> {
            Cow::Owned(text.into_owned())
        }
        match self {
            Body::Utterance { speaker, text, certainty, recording, source } => Body::Utterance {
                speaker: own_if_any(speaker),
                text: own(text),
                certainty,
                recording: own_if_any(recording),
                source: own_if_any(source),
            },
            Body::TapeOn { recording, offset, source } => {
                Body::TapeOn { recording: own_if_any(recording), offset, source: own_if_any(source) }
            }
            Body::TapeOff { recording, reason, stated_on_tape, questioning, source } => Body::TapeOff {
                recording: own_if_any(recording),
                reason: own_if_any(reason),
                stated_on_tape,
                questioning,
                source: own_if_any(source),
            },
            Body::Untaped { reason, questioning, source } => {
                Body::Untaped { reason: own_if_any(reason), questioning, source: own_if_any(source) }
            }
            Body::Mark { kind, text } => Body::Mark { kind: own(kind), text: own_if_any(text) },
            Body::Enter { who } => Body::Enter { who: own(who) },
            Body::Leave { who } => Body::Leave { who: own(who) },
            Body::Note { text } => Body::Note { text: own(text) },
            Body::Unknown { kind } => Body::Unknown { kind: own(kind) },
        }
    }
}
