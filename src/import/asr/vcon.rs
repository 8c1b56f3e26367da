//! Reads a vCon (IETF draft-ietf-vcon-vcon-core, syntax 0.4.0 and before): a conversation as a list of dialogs, with
//! transcripts among its analyses.
//!
//! A recording is a tape, from its start for its duration. A recording-set states the interval of a whole session: what its
//! recordings do not cover is untaped (section 4.3.3). Messages are utterances. Each transcript is read as a document of
//! its own, and counts from the start of its recording.

use super::json::{Element, Json, LineFinder, Node};
use super::times::length;
use crate::import::names::is_assigned;
use crate::import::tally::Tally;
use crate::import::transcript::{Content, Transcript};
use crate::import::units::Unit;
use crate::record::{Body, Person, Problem, ProblemKind, Role};
use crate::session::Statement;
use crate::time::{Millis, Offset, SessionTime, Span, SpanSet, parse_rfc3339};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use std::borrow::Cow;

/// One dialog.
struct Dialog<'a> {
    fields: Element<'a>,
    line: u64,
    kind: Cow<'a, str>,
    start: Option<(SessionTime, Offset)>,
    duration: Option<Millis>,
    /// The party of each channel, by number, or those of the only channel. `None` is nobody, or several.
    parties: Vec<Option<usize>>,
}

/// What dialogs and transcripts are read with.
struct Conversation<'a> {
    lines: LineFinder<'a>,
    /// When the first dialog starts, from which times count.
    zero: SessionTime,
    /// The names of the parties.
    names: Vec<String>,
    dialogs: Vec<Dialog<'a>>,
}

/// Reads a document that is part of a vCon.
pub(super) type ReadBody<'f> = &'f dyn Fn(&str) -> Result<Transcript<'static>, Problem>;

/// The signed vCon in a document, if it is signed.
///
/// # Errors
/// The document is encrypted, or what was signed cannot be decoded.
pub(super) fn payload(json: &Json<'_>) -> Result<Option<String>, Problem> {
    let refuse = |what: &str| Problem::new(1, ProblemKind::BadValue, what);
    if json.any("ciphertext").is_some() {
        return Err(refuse("it is encrypted; decrypt it first"));
    }
    let Some(payload) = json.any("payload").and_then(Node::text) else { return Ok(None) };
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(payload.trim_end_matches('=')).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.map(Some).ok_or_else(|| refuse("what was signed cannot be decoded"))
}

pub(super) fn read<'a>(json: &Json<'a>, read_body: ReadBody<'_>) -> Result<Transcript<'a>, Problem> {
    let refuse = |what: &str| Problem::new(1, ProblemKind::MissingField, what);
    let whole = json.whole().ok_or_else(|| refuse("not a vCon"))?;
    let mut transcript = Transcript::default();
    transcript.is_session = true;
    transcript.title = whole.any("subject").and_then(Node::text).map(Cow::into_owned);
    let (lines, whole_fields) = (json.lines(), Element::new(whole));
    let list = |path| whole_fields.list(path);
    let names: Vec<String> = (1..).zip(list("parties")).map(|(n, party)| party_name(n, party)).collect();
    let dialogs: Vec<Dialog<'_>> = list("dialog").into_iter().map(|node| dialog(node, &lines)).collect();
    transcript.start = dialogs.iter().filter_map(|dialog| dialog.start).min_by_key(|(start, _)| *start);
    let Some((zero, _)) = transcript.start else {
        return Err(refuse("no dialog states a start, so nothing says when anything was said"));
    };
    let analyses = list("analysis");
    let transcripts = || analyses.iter().copied().filter(|node| is_transcript(*node));
    let several = transcripts().count() > 1;
    let conversation = Conversation { lines, zero, names, dialogs };
    for (number, dialog) in conversation.dialogs.iter().enumerate() {
        conversation.add_dialog(&mut transcript, number, dialog);
        conversation.add_history(&mut transcript, dialog);
    }
    for analysis in transcripts() {
        conversation.add_transcript(&mut transcript, analysis, several, read_body);
    }
    let others = analyses.iter().filter(|node| !is_transcript(**node));
    let kinds: Vec<String> =
        others.clone().filter_map(|node| Some(node.at("type")?.label()?.into_owned())).collect();
    if let Some(first) = others.into_iter().next() {
        let what = format!("analyses that are no transcripts, left out: {}", kinds.join(", "));
        transcript.dropped(conversation.lines.line(first.raw()), what);
    }
    transcript.items.sort_by_key(|item| item.at);
    transcript.problems.sort();
    Ok(transcript)
}

fn is_transcript(analysis: Node<'_>) -> bool {
    let kind = analysis.at("type").and_then(Node::label).unwrap_or_default().to_lowercase();
    kind == "transcript" || kind == "transcription" || kind == "wtf_transcription"
}

fn party_name(number: usize, party: Node<'_>) -> String {
    let name = ["name", "mailto", "tel", "sip"].iter().find_map(|key| party.at(key)?.label());
    name.map_or_else(|| format!("party {number}"), Cow::into_owned)
}

fn dialog<'a>(node: Node<'a>, lines: &LineFinder<'a>) -> Dialog<'a> {
    let fields = Element::new(node);
    let number = |node: Node<'_>| node.label()?.parse().ok();
    let parties = match fields.any("parties") {
        Some(list) if list.is_list() => {
            // Of several parties on one channel nobody knows who spoke.
            let of_channel = |channel: Node<'_>| match channel.first(2)[..] {
                [] => number(channel),
                [one] => number(one),
                _ => None,
            };
            list.first(usize::MAX).into_iter().map(of_channel).collect()
        }
        Some(one) => vec![number(one)],
        None => Vec::new(),
    };
    Dialog {
        line: lines.line(node.raw()),
        kind: fields.label("type").unwrap_or_default(),
        start: fields.label("start").and_then(|start| parse_rfc3339(&start)),
        duration: fields.any("duration").and_then(|stated| length(stated, Unit::Seconds)),
        parties,
        fields,
    }
}

impl Dialog<'_> {
    fn span(&self) -> Option<Span> {
        let start = self.start?.0;
        Some(Span::new(start, start + self.duration?))
    }

    /// The number of the dialog as a name of its recording.
    fn recording(&self, number: usize) -> String {
        let stated = self.fields.label("filename").map(Cow::into_owned);
        stated.unwrap_or_else(|| format!("recording {}", number + 1))
    }
}

impl Conversation<'_> {
    fn add_dialog(&self, transcript: &mut Transcript<'_>, number: usize, dialog: &Dialog<'_>) {
        let line = dialog.line;
        let at = dialog.start.map(|(start, _)| start - self.zero);
        if at.is_none() && dialog.kind != "transfer" {
            transcript.problem(line, ProblemKind::BadTime, "dialog without a readable start");
        }
        match dialog.kind.as_ref() {
            "recording" => {
                let Some(at) = at else { return };
                let recording = dialog.recording(number);
                let of = Some(Cow::Owned(recording.clone()));
                let on = Body::TapeOn { recording: of, offset: Millis::ZERO, source: None };
                transcript.add_event(line, (Some(at), None), on);
                let Some(duration) = dialog.duration else {
                    let what = "recording without a duration; its end is not known";
                    transcript.problem(line, ProblemKind::BadTime, what);
                    return;
                };
                let off = Statement::default().tape_off(Some(recording));
                transcript.add_event(line, (Some(at + duration), None), off);
            }
            "recording-set" => self.add_untaped(transcript, dialog),
            "text" => {
                let body = dialog.fields.any("body").and_then(Node::text);
                let encoding = dialog.fields.label("encoding").unwrap_or_default();
                let media = dialog.fields.label("mediatype|mimetype").unwrap_or_default();
                let is_plain = matches!(encoding.as_ref(), "" | "none")
                    && (media.is_empty() || media.starts_with("text/plain"));
                let Some(body) = body.filter(|_| is_plain) else {
                    transcript.dropped(line, "message that is not plain text, left out");
                    return;
                };
                let sender = dialog.fields.label("originator").and_then(|n| n.parse().ok());
                let sender = sender.or_else(|| dialog.parties.first().copied().flatten());
                let speaker = sender.and_then(|n| self.names.get(n)).map(|name| transcript.speaker(name));
                transcript.say(line, (at, None), speaker, Cow::Owned(body.trim().to_owned()));
            }
            kind => transcript.dropped(line, format!("dialog of type {kind:?}, left out")),
        }
    }

    /// Adds who joined a dialog and who left it, and reports what else happened to its parties.
    fn add_history(&self, transcript: &mut Transcript<'_>, dialog: &Dialog<'_>) {
        let history = dialog.fields.list("party_history");
        let mut left_out = Tally::default();
        for node in history {
            let (line, entry) = (self.lines.line(node.raw()), Element::new(node));
            let who = entry.label("party").and_then(|n| self.names.get(n.parse::<usize>().ok()?).cloned());
            let at = entry.label("time").and_then(|time| Some(parse_rfc3339(&time)?.0 - self.zero));
            match (entry.label("event").as_deref(), who.map(Cow::Owned), at) {
                (Some("join"), Some(who), Some(_)) => {
                    transcript.speaker(&who);
                    transcript.add_event(line, (at, None), Body::Enter { who });
                }
                (Some("drop" | "leave"), Some(who), Some(_)) => {
                    transcript.speaker(&who);
                    transcript.add_event(line, (at, None), Body::Leave { who });
                }
                _ => left_out.add(line),
            }
        }
        transcript.tallied(&left_out, ProblemKind::Dropped, |n| {
            format!("entries of party_history other than who joined and left, left out: {n}")
        });
    }

    /// Adds what a set of recordings states to be part of the session and none of them covers.
    fn add_untaped(&self, transcript: &mut Transcript<'_>, set: &Dialog<'_>) {
        let numbers = set.fields.list("recordings");
        let member = |node: Node<'_>| self.dialogs.get(node.label()?.parse::<usize>().ok()?);
        let members: Vec<&Dialog<'_>> = numbers.into_iter().filter_map(member).collect();
        let Some(whole) = set.span() else {
            let what = "recording-set without a start and a duration";
            transcript.problem(set.line, ProblemKind::BadTime, what);
            return;
        };
        let taped: Option<Vec<Span>> = members.iter().map(|dialog| dialog.span()).collect();
        let Some(taped) = taped else {
            let what = "a recording of this set has no duration, so what it leaves untaped is not known";
            transcript.dropped(set.line, what);
            return;
        };
        let untaped = SpanSet::from_spans(vec![whole]).difference(&SpanSet::from_spans(taped));
        for span in untaped.spans() {
            let source = Some("vCon recording-set".to_owned());
            let body = Statement { source, ..Statement::default() }.untaped();
            transcript.add_event(set.line, (Some(span.start - self.zero), Some(span.end - self.zero)), body);
        }
    }

    fn add_transcript(
        &self,
        transcript: &mut Transcript<'_>,
        analysis: Node<'_>,
        several: bool,
        read_body: ReadBody<'_>,
    ) {
        let line = self.lines.line(analysis.raw());
        let of = analysis.any("dialog").and_then(|of| of.first(1).first().copied().or(Some(of)));
        let number = of.and_then(|of| of.label()?.parse::<usize>().ok()).unwrap_or(0);
        let Some(dialog) = self.dialogs.get(number) else {
            transcript.dropped(line, "transcript of a dialog that is not there, left out");
            return;
        };
        let Some(body) = analysis.any("body") else {
            transcript.dropped(line, "transcript without a body, left out");
            return;
        };
        let text = body.text().unwrap_or(Cow::Borrowed(body.raw()));
        let read = match read_body(&text) {
            Ok(read) => read,
            Err(problem) => {
                let what = format!(
                    "the transcript of dialog {number} cannot be read, left out: {}",
                    problem.message
                );
                transcript.dropped(line, what);
                return;
            }
        };
        let begins = if body.is_object() || body.is_list() { self.lines.line(body.raw()) } else { line };
        let here = |line: u64| {
            if body.is_object() || body.is_list() { begins + line - 1 } else { line.min(1) + begins - 1 }
        };
        transcript.problems.add_all(&read.problems, here);
        let speakers: Vec<_> = read
            .people
            .iter()
            .map(|person| {
                let name = name_in(&person.id, dialog, &self.names, several.then_some(number));
                transcript.person(Person { id: name.clone(), name, role: Role::Other })
            })
            .collect();
        let shift = dialog.start.map(|(start, _)| start - self.zero);
        for mut item in read.items {
            item.line = here(item.line);
            item.at = item.at.zip(shift).map(|(at, shift)| at + shift);
            item.end = item.end.zip(shift).map(|(end, shift)| end + shift);
            if let Content::Utterance { speaker, .. } = &mut item.content {
                let alone = match dialog.parties[..] {
                    [Some(one)] => self.names.get(one).map(|name| transcript.speaker(name)),
                    _ => None,
                };
                *speaker = alone.or_else(|| speaker.and_then(|s| speakers.get(s.0 as usize).copied()));
            }
            transcript.items.push(item);
        }
    }
}

/// The name of a speaker in the transcript of one dialog: a party, if only one was recorded or if it has a channel of its own.
fn name_in(label: &str, dialog: &Dialog<'_>, names: &[String], number: Option<usize>) -> String {
    let party = |n: usize| names.get((*dialog.parties.get(n)?)?).cloned();
    if let ([Some(_)], Some(name)) = (&dialog.parties[..], party(0)) {
        return name;
    }
    let channel = label.strip_prefix("Channel ").and_then(|n| n.parse().ok());
    if let Some(name) = channel.and_then(party) {
        return name;
    }
    match number.filter(|_| is_assigned(label)) {
        Some(number) => format!("{label} ({})", dialog.recording(number)),
        None => label.to_owned(),
    }
}
