//! What the table of JSON formats says of one: how it is recognized, and where everything is.
//!
//! A path is keys and positions parted by points; `*` is every element of a list. Several paths, parted by bars, are tried
//! in turn. The path of a time may end with its unit: `offset:ms`.

use crate::import::units::Unit;

/// One JSON format.
pub(super) struct Row {
    /// The word for `--format`.
    pub(super) word: &'static str,
    /// Its name as people know it.
    pub(super) name: &'static str,
    /// The programs that write it.
    pub(super) from: &'static str,
    /// Its file extensions.
    pub(super) extensions: &'static [&'static str],
    /// A document is of this format if it has a value at all of the paths, parted by spaces, of one of these.
    pub(super) has: &'static [&'static str],
    /// Where its segments or words may be. The first that has any is read.
    pub(super) layouts: &'static [Layout<'static>],
    /// The length of the recording, in seconds unless its path says otherwise.
    pub(super) duration: &'static str,
    /// The media file.
    pub(super) media: &'static str,
    /// The title.
    pub(super) title: &'static str,
    /// Where people are listed with an `id` and a `name`.
    pub(super) people: &'static str,
    /// A path with the recording of each segment, if a file may be of several.
    pub(super) recording: &'static str,
}

impl Row {
    /// A row without anything.
    pub(super) const NONE: Row = Row {
        word: "",
        name: "",
        from: "",
        extensions: &["json"],
        has: &[],
        layouts: &[],
        duration: "",
        media: "",
        title: "",
        people: "",
        recording: "",
    };
}

/// Where the segments or the words are, and in which fields. Words inside a segment have the same fields.
#[derive(Clone, Copy)]
pub(super) struct Layout<'l> {
    /// The list.
    pub(super) list: &'l str,
    /// What is in it.
    pub(super) holds: Holds,
    /// What an element is called in problems.
    pub(super) what: &'l str,
    pub(super) start: &'l str,
    pub(super) end: &'l str,
    /// The length of an element that states no end.
    pub(super) length: &'l str,
    /// The unit of plain numbers; `None` if the format does not state it.
    pub(super) unit: Option<Unit>,
    /// The speaker, in an element or around the list.
    pub(super) speaker: &'l str,
    /// What precedes the speaker's number in their name.
    pub(super) called: &'l str,
    /// Labels of speakers that mean nobody.
    pub(super) nobody: &'l [&'l str],
    /// The channel, in an element or around the list; `#` is the position in the outermost list. It is part of the
    /// speaker's name if there are several.
    pub(super) channel: &'l str,
    pub(super) text: &'l str,
    /// The words of a segment.
    pub(super) words: &'l str,
    /// A field and the value that it has in elements that are left out, with what they are. `*` is any value.
    pub(super) skip: Option<(&'l str, &'l str, &'l str)>,
    /// A list of who spoke when, for elements that do not say so.
    pub(super) turns: &'l str,
    /// Words that stand in a list of their own, for segments without any.
    pub(super) words_apart: Option<&'l Layout<'l>>,
}

/// What a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Stretches of speech. Each becomes an utterance.
    Segments,
    /// Words, which are put together in lines.
    Words,
}

impl Layout<'_> {
    /// Segments with the usual names of fields, in seconds.
    pub(super) const SEGMENTS: Layout<'static> = Layout {
        list: "",
        holds: Holds::Segments,
        what: "segment",
        start: "start",
        end: "end",
        length: "",
        unit: Some(Unit::Seconds),
        speaker: "speaker|speaker.name|speaker.label|speaker.id|speaker_name|speaker_label|speaker_id|speakerName|speakerId",
        called: "",
        nobody: &[],
        channel: "",
        text: "text",
        words: "words",
        skip: None,
        turns: "",
        words_apart: None,
    };
    /// Words with the usual names of fields, in seconds.
    pub(super) const WORDS: Layout<'static> = Layout { words: "", ..Layout::SEGMENTS.of_words() };

    /// The same fields, of words.
    pub(super) const fn of_words(self) -> Self {
        Layout { holds: Holds::Words, what: "word", ..self }
    }
}

/// Segments without words of their own.
pub(super) const PLAIN: Layout<'static> = Layout { words: "", ..Layout::SEGMENTS };

/// Plain numbers are milliseconds.
pub(super) const MS: Option<Unit> = Some(Unit::Millis);

pub(super) const WHISPER: Layout<'static> =
    Layout { start: "start|timestamp.0", end: "end|timestamp.1", text: "text|word", ..Layout::SEGMENTS };

pub(super) const AMAZON: Layout<'static> = Layout {
    start: "start_time",
    end: "end_time",
    speaker: "speaker_label|channel_label",
    ..Layout::SEGMENTS
};

pub(super) const AMAZON_WORDS: Layout<'static> =
    Layout { list: "results.items.*", text: "alternatives.0.content", words: "", ..AMAZON.of_words() };

pub(super) const AZURE: Layout<'static> = Layout { what: "phrase", end: "", words: "", ..Layout::SEGMENTS };

pub(super) const DEEPGRAM: Layout<'static> = Layout {
    what: "part",
    called: "Speaker ",
    channel: "channel|#",
    text: "punctuated_word|transcript|text|word",
    ..Layout::SEGMENTS
};

pub(super) const GOOGLE: Layout<'static> = Layout {
    what: "result",
    start: "startTime|startOffset|start_time|start_offset",
    end: "endTime|endOffset|end_time|end_offset|resultEndTime|resultEndOffset|result_end_time|result_end_offset",
    speaker: "speakerTag|speakerLabel|speaker_tag|speaker_label",
    nobody: &["0"],
    channel: "channelTag|channel_tag",
    text: "alternatives.0.transcript|word",
    words: "alternatives.0.words",
    ..Layout::SEGMENTS
};
