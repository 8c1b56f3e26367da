//! The start of a manifest for some transcripts, with comments for whoever fills it in.

use super::FORMAT;
use serde_json::Value;
use std::fmt::Write;

/// The start of a manifest: the names of the transcripts, and who speaks in each.
#[must_use]
pub fn start(transcripts: &[(String, Vec<String>)]) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    let mut text = format!(
        "// A case for `untaped import`: fill in what you know, and take away the two slashes before it.\n\
         // docs/case.md says what each field means. Lines that begin with // are comments.\n\
         {{\n  \"format\": \"{FORMAT}\",\n  \"version\": 1,\n  // \"title\": \"State v. Doe, interview 2\",\n  \
         // \"fictional\": true,\n\n  \
         // The zone of all times below that have no offset of their own.\n  \
         // \"timezone\": \"America/Chicago\",\n\n  \
         // role: police, suspect, witness, counsel, parent, interpreter, other.\n  \
         // aliases: what any transcript calls them.\n  \
         \"people\": [\n    \
         // {{ \"id\": \"KESSLER\", \"name\": \"Det. R. Kessler\", \"role\": \"police\", \"aliases\": [\"Kessler\"] }},\n  \
         ],\n\n  \
         // In the order in which they were made. Times as the recorder's clock showed them; clock_correction is\n  \
         // added to them, in seconds: 90 where that clock was a minute and a half slow, -90 where it was fast.\n  \
         \"recordings\": [\n"
    );
    for (path, speakers) in transcripts {
        let _ = write!(
            text,
            "    {{\n      \"transcript\": {},\n      \"starts_at\": \"\", // 2019-03-02 11:02:10\n      \
             // \"clock_correction\": 0,\n      \
             // When it ended, or how long it is: without one of them the gap after it has no beginning.\n      \
             // \"ends_at\": \"2019-03-02 12:00:30\",\n      // \"length\": \"0:58:20\",\n      \
             // \"media\": \"tape1.mp4\",\n",
            quoted(path)
        );
        if !speakers.is_empty() {
            text.push_str("      // Who speaks on it, by the ids of people.\n      \"speakers\": {\n");
            for name in speakers {
                let _ = writeln!(text, "        // {}: \"\",", quoted(name));
            }
            text.push_str("      },\n");
        }
        text.push_str("    },\n");
    }
    text.push_str(
        "  ],\n\n  \
         // What is known of the time without tape: after a recording, or from one moment to another.\n  \
         // questioning: yes, no, disputed, unknown. reason: break, meal, toilet, transport, ... or your own word.\n  \
         \"gaps\": [\n    \
         // { \"after\": \"tape1\", \"reason\": \"meal\", \"stated_on_tape\": true, \"questioning\": \"no\" },\n    \
         // { \"from\": \"2019-03-02 12:10\", \"to\": \"2019-03-02 12:30\", \"questioning\": \"disputed\", \"source\": \"custody log p. 3\" },\n  \
         ],\n  \
         // The same as a table beside this file: start,end,reason,questioning,source.\n  \
         // \"gap_table\": \"gaps.csv\",\n\n  \
         // kind: arrest, custody, room_entry, warning, waiver, invocation, denial, admission, confession,\n  \
         // statement_signed, polygraph, release, or your own word.\n  \
         \"marks\": [\n    // { \"at\": \"2019-03-02 08:40\", \"kind\": \"custody\" },\n  ],\n}\n",
    );
    text
}
