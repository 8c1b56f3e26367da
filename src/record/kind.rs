//! The types of event: what each is called, and what it means for the figures.

use super::words::words;

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

/// Whether an event has an `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EndField {
    /// It has none.
    Absent,
    /// It may have one.
    Optional,
    /// It is skipped without one.
    Required,
}

/// The properties of one type of event.
struct KindRow {
    /// What it is called in a sentence, without an article.
    noun: &'static str,
    /// What an export that leaves such events out calls them, with `(s)` after the noun.
    left_out: &'static str,
    /// Its `end`.
    end: EndField,
    /// See [`EventKind::counts`].
    counts: bool,
    /// See [`EventKind::is_about_tape`].
    about_tape: bool,
    /// See [`EventKind::is_in_custody`].
    in_custody: bool,
}

impl EventKind {
    /// The row of each type.
    #[inline]
    const fn row(self) -> KindRow {
        match self {
            EventKind::Utterance => KindRow {
                noun: "utterance",
                left_out: "utterance(s) without a time",
                end: EndField::Optional,
                counts: true,
                about_tape: false,
                in_custody: true,
            },
            EventKind::TapeOn | EventKind::TapeOff => KindRow {
                noun: "tape event",
                left_out: "tape event(s) (gaps are kept)",
                end: EndField::Absent,
                counts: true,
                about_tape: true,
                in_custody: true,
            },
            EventKind::Untaped => KindRow {
                noun: "untaped interval",
                left_out: "untaped interval(s) (gaps are kept)",
                end: EndField::Required,
                counts: true,
                about_tape: true,
                in_custody: false,
            },
            EventKind::Mark => KindRow {
                noun: "mark",
                left_out: "mark(s)",
                end: EndField::Absent,
                counts: true,
                about_tape: false,
                in_custody: false,
            },
            EventKind::Enter => KindRow { noun: "enter event", ..KindRow::PRESENCE },
            EventKind::Leave => KindRow { noun: "leave event", ..KindRow::PRESENCE },
            EventKind::Note => KindRow {
                noun: "note",
                left_out: "note(s)",
                end: EndField::Absent,
                counts: false,
                about_tape: false,
                in_custody: false,
            },
            EventKind::Unknown => KindRow {
                noun: "event of unknown type",
                left_out: "event(s) of an unknown type",
                end: EndField::Absent,
                counts: false,
                about_tape: false,
                in_custody: false,
            },
        }
    }

    /// What it is called in a sentence, without an article: `tape event`.
    pub fn noun(self) -> &'static str {
        self.row().noun
    }

    /// What an export that leaves events of this type out calls them, with `(s)` after the noun.
    pub(crate) fn left_out(self) -> &'static str {
        self.row().left_out
    }

    /// Whether an event of this type counts toward the start and end of the session. Notes and unknown types do not, but
    /// like every event with a time they interrupt a silence.
    #[inline]
    pub fn counts(self) -> bool {
        self.row().counts
    }

    /// Whether an event of this type says when tapes ran or did not run.
    pub fn is_about_tape(self) -> bool {
        self.row().about_tape
    }

    /// Whether an event of this type shows that the person was held, so that one in time NOT HELD is a contradiction.
    pub fn is_in_custody(self) -> bool {
        self.row().in_custody
    }

    /// Whether an event of this type has an `end`.
    #[inline]
    pub(super) const fn end(self) -> EndField {
        self.row().end
    }
}

impl KindRow {
    /// A person enters or leaves.
    const PRESENCE: KindRow = KindRow {
        noun: "",
        left_out: "entry or exit event(s)",
        end: EndField::Absent,
        counts: true,
        about_tape: false,
        in_custody: false,
    };
}
