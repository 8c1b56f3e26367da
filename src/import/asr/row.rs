//! What the table of JSON formats says of one: how it is recognized, and where everything is.
//!
//! A path is keys and positions parted by points; `*` is every element of a list. Several paths, parted by bars, are tried
//! in turn. The path of a time may end with its unit: `offset:ms`.
//!
//! A layout is written `segments in LIST; field: paths; field: paths`. Its elements are `segments`, which may have words
//! inside; `plain` segments without such; or `words`. Fields that it does not name have their usual paths
//! ([`Layout::SEGMENTS`]).

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
    /// Fields that its layouts share.
    pub(super) fields: &'static str,
    /// Where its segments or words may be. The first that has any is read.
    pub(super) layouts: &'static [&'static str],
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
        fields: "",
        layouts: &[],
        duration: "",
        media: "",
        title: "",
        people: "",
        recording: "",
    };

    /// Its layouts.
    pub(super) fn layouts(&self) -> Vec<Layout<'static>> {
        self.layouts.iter().map(|layout| Layout::parse(layout, self.fields)).collect()
    }
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
    /// The word before the speaker's number in their name.
    pub(super) called: &'l str,
    /// Labels of speakers that mean nobody, parted by bars.
    pub(super) nobody: &'l str,
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
    /// A list of words with the same fields, for segments without any.
    pub(super) words_apart: &'l str,
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
        nobody: "",
        channel: "",
        text: "text",
        words: "words",
        skip: None,
        turns: "",
        words_apart: "",
    };

    /// The same fields, of words.
    pub(super) fn of_words(self) -> Self {
        Layout { holds: Holds::Words, what: "word", words: "", ..self }
    }

    /// Whether a label of a speaker means somebody.
    pub(super) fn is_somebody(&self, label: &str) -> bool {
        self.nobody.split('|').all(|nobody| nobody != label)
    }
}

impl Layout<'static> {
    /// Reads a layout as it is written in a row with these shared fields.
    fn parse(written: &'static str, shared: &'static str) -> Layout<'static> {
        let (head, own) = written.split_once("; ").unwrap_or((written, ""));
        let (holds, list) = head.split_once(" in ").unwrap_or(("", head));
        let mut layout = Layout { list, ..Layout::SEGMENTS };
        layout.set(shared);
        match holds {
            "words" => layout = layout.of_words(),
            "plain" => layout.words = "",
            _ => debug_assert_eq!(holds, "segments", "{written}"),
        }
        layout.set(own);
        layout
    }

    fn set(&mut self, fields: &'static str) {
        for (name, paths) in fields.split("; ").filter_map(|field| field.split_once(": ")) {
            let field = match name {
                "what" => &mut self.what,
                "start" => &mut self.start,
                "end" => &mut self.end,
                "length" => &mut self.length,
                "speaker" => &mut self.speaker,
                "called" => &mut self.called,
                "nobody" => &mut self.nobody,
                "channel" => &mut self.channel,
                "text" => &mut self.text,
                "words" => &mut self.words,
                "turns" => &mut self.turns,
                "words apart" => &mut self.words_apart,
                "unit" => {
                    self.unit = Unit::from_word(paths);
                    continue;
                }
                "skip" => {
                    let (field, what) = paths.split_once(", ").unwrap_or((paths, ""));
                    self.skip = field.split_once('=').map(|(field, value)| (field, value, what));
                    continue;
                }
                _ => {
                    debug_assert!(false, "a layout has no field {name}");
                    continue;
                }
            };
            *field = paths;
        }
    }
}
