//! Writes a new case file for some transcripts, with comments that explain how to fill it in.

use crate::time::{Millis, format_hms_exact};
use serde_json::Value;
use std::fmt::Write;

/// The value of `format` in a case file.
pub(super) const FORMAT: &str = "untaped-case";

/// The known values of a new case file.
#[derive(Clone, Debug, Default)]
pub struct CaseTemplate {
    /// Its title.
    pub title: Option<String>,
    /// The name of its time zone.
    pub timezone: Option<String>,
    /// The path of its gap table.
    pub gap_table: Option<String>,
    /// Whether tapes with an unknown end are assumed to end with their last words.
    pub assume_ends: bool,
    /// Its recordings.
    pub recordings: Vec<RecordingTemplate>,
}

/// The known values of one recording.
#[derive(Clone, Debug, Default)]
pub struct RecordingTemplate {
    /// The path of its transcript.
    pub transcript: String,
    /// Its id, if another recording has the same file name.
    pub id: Option<String>,
    /// The names of its speakers in the transcript.
    pub speakers: Vec<String>,
    /// Names that occur once before a colon.
    pub once: Vec<String>,
    /// When it started, as typed or as the transcript states it.
    pub starts_at: Option<String>,
    /// When it ended, or its length, as typed: the field of the case file, and its value.
    pub end: Option<(&'static str, String)>,
    /// When its last words begin, from its start.
    pub last_words: Option<Millis>,
    /// The length that the transcript states for its media file.
    pub length: Option<Millis>,
    /// The media file that the transcript names.
    pub media: Option<String>,
    /// Fields with options for reading the transcript.
    pub reading: Vec<(&'static str, String)>,
}

impl CaseTemplate {
    /// The text of the case file.
    pub fn to_text(&self) -> String {
        let mut text = format!(
            "// A case file for untaped. Fill in what you know, then import it with: untaped import FILE\n\
             // Lines that begin with // are comments and have no effect. To use a commented-out line, delete its two slashes\n\
             // and change its values. docs/case.md explains every field.\n\
             {{\n  \"format\": \"{FORMAT}\",\n  \"version\": 1,\n  {}\n  // \"fictional\": true,\n\n  \
             // The time zone of the dates and times below.\n  {}\n\n  \
             // The people on the recordings. aliases: other names for a person in the transcripts.\n  \
             // role: police, suspect, witness, counsel, parent, interpreter, other.\n  \
             \"people\": [\n    \
             // {{ \"id\": \"KESSLER\", \"name\": \"Det. R. Kessler\", \"role\": \"police\", \"aliases\": [\"Kessler\"] }},\n  \
             ],\n\n  \
             // The recordings, earliest first. Enter times as the recorder's clock showed them. If that clock was wrong,\n  \
             // clock_correction adds seconds: 90 if the clock was 90 seconds slow, -90 if it was 90 seconds fast.\n  \
             \"recordings\": [\n",
            field("title", self.title.as_deref(), "State v. Doe, interview 2"),
            field("timezone", self.timezone.as_deref(), "America/Chicago"),
        );
        for recording in &self.recordings {
            recording.write(&mut text);
        }
        let _ = write!(
            text,
            "  ],\n{}\n  \
             // Time without tape: after a recording, or from one time to another.\n  \
             // questioning: yes, no, disputed, unknown. reason: break, meal, toilet, transport, ... or your own word.\n  \
             \"gaps\": [\n    \
             // {{ \"after\": \"tape1\", \"reason\": \"meal\", \"stated_on_tape\": true, \"questioning\": \"no\" }},\n    \
             // {{ \"from\": \"2019-03-02 12:10\", \"to\": \"2019-03-02 12:30\", \"questioning\": \"disputed\", \"source\": \"custody log p. 3\" }},\n  \
             ],\n  \
             // Or list such times in a CSV file next to this one, with the columns start,end,reason,questioning,source.\n  {}\n\n  \
             // Key events. kind: arrest, custody, room_entry, warning, waiver, invocation, denial, admission, confession,\n  \
             // statement_signed, polygraph, release, or your own word.\n  \
             \"marks\": [\n    // {{ \"at\": \"2019-03-02 08:40\", \"kind\": \"custody\" }},\n  ],\n}}\n",
            if self.assume_ends { "  \"assume_ends\": true,\n" } else { "" },
            field("gap_table", self.gap_table.as_deref(), "gaps.csv"),
        );
        text
    }
}

impl RecordingTemplate {
    /// Writes the recording, with its unknown fields as comments.
    fn write(&self, text: &mut String) {
        let _ = writeln!(text, "    {{\n      \"transcript\": {},", quoted(&self.transcript));
        if let Some(id) = &self.id {
            let _ =
                writeln!(text, "      \"id\": {}, // another recording has the same file name", quoted(id));
        }
        for (key, value) in &self.reading {
            let _ = writeln!(text, "      \"{key}\": {},", quoted(value));
        }
        match &self.starts_at {
            Some(start) => drop(writeln!(text, "      \"starts_at\": {},", quoted(start))),
            None => text.push_str(
                "      \"starts_at\": \"\", // the date and time it started, such as 2019-03-02 11:02:10\n",
            ),
        }
        text.push_str("      // \"clock_correction\": 0,\n");
        let length = self.length.map(format_hms_exact);
        match (&self.end, &length) {
            (Some((key, value)), _) => drop(writeln!(text, "      \"{key}\": {},", quoted(value))),
            (None, Some(length)) => drop(writeln!(
                text,
                "      // When it ended, or how long it is. If you enter neither, the transcript's length is used: {length}."
            )),
            (None, None) => text.push_str(
                "      // When it ended, or how long it is. Enter one of them: it is also where the gap after it begins.\n",
            ),
        }
        let name = self.transcript.rsplit(['/', '\\']).next().unwrap_or(&self.transcript);
        let media = format!("{}.mp4", name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        if self.end.is_none() {
            let length = length.as_deref().unwrap_or("0:58:20");
            let _ = writeln!(
                text,
                "      // \"ends_at\": \"2019-03-02 12:00:30\",\n      // \"length\": \"{length}\","
            );
        }
        let _ = writeln!(text, "      // \"media\": {},", quoted(self.media.as_deref().unwrap_or(&media)));
        if !self.speakers.is_empty() || !self.once.is_empty() {
            text.push_str("      // Match each speaker's name in the transcript to a person's id.\n      \"speakers\": {\n");
            for name in &self.speakers {
                let _ = writeln!(text, "        // {}: \"\",", quoted(name));
            }
            if !self.once.is_empty() {
                text.push_str(
                    "        // These words appear before a colon only once. They stay part of the text unless you match them here\n        \
                     // to a person, or list them among a person's names.\n",
                );
            }
            for name in &self.once {
                let _ = writeln!(text, "        // {}: \"\",", quoted(name));
            }
            text.push_str("      },\n");
        }
        text.push_str("    },\n");
    }
}

/// A field with its known value, or a commented-out field with an example.
fn field(key: &str, known: Option<&str>, example: &str) -> String {
    match known {
        Some(value) => format!("\"{key}\": {},", quoted(value)),
        None => format!("// \"{key}\": \"{example}\","),
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
