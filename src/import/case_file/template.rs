//! The start of a case file for some transcripts, with comments for whoever fills it in.

use super::FORMAT;
use crate::time::{Millis, clock_exact};
use serde_json::Value;
use std::fmt::Write;

/// What is known when a case is begun.
#[derive(Clone, Debug, Default)]
pub struct CaseTemplate {
    /// Its title.
    pub title: Option<String>,
    /// The name of its zone.
    pub timezone: Option<String>,
    /// The way to a table of gaps.
    pub gap_table: Option<String>,
    /// Whether tapes of which the end is not known end with their last words.
    pub assume_ends: bool,
    /// Its recordings.
    pub recordings: Vec<RecordingTemplate>,
}

/// What is known of one recording then.
#[derive(Clone, Debug, Default)]
pub struct RecordingTemplate {
    /// The way to the transcript.
    pub transcript: String,
    /// Its id, where another recording has its name.
    pub id: Option<String>,
    /// Who speaks in it, by the names that it uses.
    pub speakers: Vec<String>,
    /// Names that stand in it once before a colon.
    pub once: Vec<String>,
    /// When it was started, as it was typed or as the transcript states it.
    pub starts_at: Option<String>,
    /// The length that the transcript states for its media file.
    pub length: Option<Millis>,
    /// The media file that the transcript names.
    pub media: Option<String>,
    /// Fields that say how the transcript is to be read.
    pub reading: Vec<(&'static str, String)>,
}

impl CaseTemplate {
    /// The text of the file.
    #[must_use]
    pub fn to_text(&self) -> String {
        text(self)
    }
}

fn text(of: &CaseTemplate) -> String {
    let mut text = format!(
        "// A case for `untaped import`: fill in what you know, and take away the two slashes before it.\n\
         // docs/case.md says what each field means. Lines that begin with // are comments.\n\
         {{\n  \"format\": \"{FORMAT}\",\n  \"version\": 1,\n  {}\n  // \"fictional\": true,\n\n  \
         // The zone of all times below that have no offset of their own.\n  {}\n\n  \
         // role: police, suspect, witness, counsel, parent, interpreter, other.\n  \
         // aliases: what any transcript calls them.\n  \
         \"people\": [\n    \
         // {{ \"id\": \"KESSLER\", \"name\": \"Det. R. Kessler\", \"role\": \"police\", \"aliases\": [\"Kessler\"] }},\n  \
         ],\n\n  \
         // In the order in which they were made. Times as the recorder's clock showed them; clock_correction is\n  \
         // added to them, in seconds: 90 where that clock was a minute and a half slow, -90 where it was fast.\n  \
         \"recordings\": [\n",
        field("title", of.title.as_deref(), "State v. Doe, interview 2"),
        field("timezone", of.timezone.as_deref(), "America/Chicago"),
    );
    for begun in &of.recordings {
        recording(begun, &mut text);
    }
    let _ = write!(
        text,
        "  ],\n{}\n  \
         // What is known of the time without tape: after a recording, or from one moment to another.\n  \
         // questioning: yes, no, disputed, unknown. reason: break, meal, toilet, transport, ... or your own word.\n  \
         \"gaps\": [\n    \
         // {{ \"after\": \"tape1\", \"reason\": \"meal\", \"stated_on_tape\": true, \"questioning\": \"no\" }},\n    \
         // {{ \"from\": \"2019-03-02 12:10\", \"to\": \"2019-03-02 12:30\", \"questioning\": \"disputed\", \"source\": \"custody log p. 3\" }},\n  \
         ],\n  \
         // The same as a table beside this file: start,end,reason,questioning,source.\n  {}\n\n  \
         // kind: arrest, custody, room_entry, warning, waiver, invocation, denial, admission, confession,\n  \
         // statement_signed, polygraph, release, or your own word.\n  \
         \"marks\": [\n    // {{ \"at\": \"2019-03-02 08:40\", \"kind\": \"custody\" }},\n  ],\n}}\n",
        if of.assume_ends { "  \"assume_ends\": true,\n" } else { "" },
        field("gap_table", of.gap_table.as_deref(), "gaps.csv"),
    );
    text
}

/// One recording, with what is not known of it as comments to fill in.
fn recording(of: &RecordingTemplate, text: &mut String) {
    let _ = writeln!(text, "    {{\n      \"transcript\": {},", quoted(&of.transcript));
    if let Some(id) = &of.id {
        let _ = writeln!(text, "      \"id\": {}, // another recording has its name", quoted(id));
    }
    for (key, value) in &of.reading {
        let _ = writeln!(text, "      \"{key}\": {},", quoted(value));
    }
    match &of.starts_at {
        Some(start) => drop(writeln!(text, "      \"starts_at\": {},", quoted(start))),
        None => text.push_str("      \"starts_at\": \"\", // 2019-03-02 11:02:10\n"),
    }
    text.push_str("      // \"clock_correction\": 0,\n");
    match of.length {
        Some(length) => {
            let length = clock_exact(length);
            let _ = writeln!(
                text,
                "      // When it ended, or how long it is: {length} by the transcript, which holds where neither is given."
            );
        }
        None => text.push_str(
            "      // When it ended, or how long it is: without one of them the gap after it has no beginning.\n",
        ),
    }
    let name = of.transcript.rsplit(['/', '\\']).next().unwrap_or(&of.transcript);
    let media = format!("{}.mp4", name.rsplit_once('.').map_or(name, |(stem, _)| stem));
    let _ = writeln!(
        text,
        "      // \"ends_at\": \"2019-03-02 12:00:30\",\n      // \"length\": \"{}\",\n      // \"media\": {},",
        of.length.map_or_else(|| "0:58:20".to_owned(), clock_exact),
        quoted(of.media.as_deref().unwrap_or(&media)),
    );
    if !of.speakers.is_empty() || !of.once.is_empty() {
        text.push_str("      // Who speaks on it, by the ids of people.\n      \"speakers\": {\n");
        for name in &of.speakers {
            let _ = writeln!(text, "        // {}: \"\",", quoted(name));
        }
        if !of.once.is_empty() {
            text.push_str(
                "        // Before a colon, and only once: each stays in the words unless it is filled in here, or is a\n        \
                 // name of one of the people.\n",
            );
        }
        for name in &of.once {
            let _ = writeln!(text, "        // {}: \"\",", quoted(name));
        }
        text.push_str("      },\n");
    }
    text.push_str("    },\n");
}

/// A field with what is known, or as a comment with an example.
fn field(key: &str, known: Option<&str>, example: &str) -> String {
    match known {
        Some(value) => format!("\"{key}\": {},", quoted(value)),
        None => format!("// \"{key}\": \"{example}\","),
    }
}

fn quoted(text: &str) -> String {
    Value::from(text).to_string()
}
