//! ELAN documents, EAF 3.0: a tier for each person, with the name as its participant, and tiers for gaps, marks and
//! whole hours. Valid by the schema `EAFv3.0.xsd`.
//!
//! Times count from the session's start, which a property of the header states. ELAN has no points in time: marks and
//! hours last for a second, or until the next.

use super::context::Context;
use super::grid::{Grid, Points};
use super::losses::{CHANGED_TITLE, HeaderPart, Losses};
use super::sanitize::{clean, is_allowed, plain};
use crate::record::OUR_PREFIX;
use crate::session::TapeRun;
use crate::time::Millis;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use quick_xml::escape::partial_escape;
use std::collections::HashMap;
use std::io::{self, Write};

/// The greatest time that the schema allows, in milliseconds: 49 days.
const LONGEST: Millis = Millis(u32::MAX as i64);

/// Writes a session.
pub(super) fn write(context: &mut Context<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    let session = context.session;
    let media = media(context);
    let named: Vec<&str> =
        session.header().recordings.iter().filter_map(|recording| recording.media.as_deref()).collect();
    let remote = named.iter().filter(|name| is_remote(name)).count();
    let mut carried = vec![HeaderPart::Title, HeaderPart::Clock, HeaderPart::Names];
    carried.extend((media.len() + remote == named.len()).then_some(HeaderPart::Media));
    let mut losses = Losses::new(session, &carried);
    losses.add_offsets(session);
    (0..remote).for_each(|_| {
        losses.add("media file(s) on another computer (opening the document would contact it)");
    });
    let title = session.header().title.as_deref();
    losses.add_if(title.is_some_and(|title| plain(title) != title), CHANGED_TITLE);
    let grid = Grid::new(context, Points::AsIntervals, LONGEST, &mut losses);
    head(context, &media, to)?;
    writeln!(to, "    <TIME_ORDER>")?;
    // Each begin and end has a slot of its own, so that moving one in ELAN moves no other.
    let slots = |placed: &super::grid::Placed| {
        [(placed.from, slot(placed.rank, 1)), (placed.to, slot(placed.rank, 2))]
    };
    let mut order: Vec<(Millis, u64)> = grid.all().iter().flat_map(slots).collect();
    order.sort_unstable();
    for (at, slot) in order {
        writeln!(to, "        <TIME_SLOT TIME_SLOT_ID=\"ts{slot}\" TIME_VALUE=\"{}\"/>", at.0)?;
    }
    writeln!(to, "    </TIME_ORDER>")?;
    for tier in &grid.tiers {
        let who = tier.who.map(|who| plain(&session.people().get(who).name)).unwrap_or_default();
        if who.is_empty() {
            write!(to, "    <TIER LINGUISTIC_TYPE_REF=\"default-lt\"")?;
        } else {
            write!(to, "    <TIER LINGUISTIC_TYPE_REF=\"default-lt\" PARTICIPANT=\"{}\"", escaped(&who))?;
        }
        writeln!(to, " TIER_ID=\"{}\">", escaped(&tier.name))?;
        for &placed in grid.on(tier) {
            let value = escaped(&clean(&grid.text(context, placed, &mut losses)?, &mut losses));
            let (id, from, until) = (placed.rank, slot(placed.rank, 1), slot(placed.rank, 2));
            writeln!(
                to,
                "        <ANNOTATION>\n            <ALIGNABLE_ANNOTATION ANNOTATION_ID=\"a{}\" TIME_SLOT_REF1=\"ts{from}\" \
                 TIME_SLOT_REF2=\"ts{until}\">\n                <ANNOTATION_VALUE>{value}</ANNOTATION_VALUE>\n            \
                 </ALIGNABLE_ANNOTATION>\n        </ANNOTATION>",
                u64::from(id) + 1
            )?;
        }
        writeln!(to, "    </TIER>")?;
    }
    writeln!(
        to,
        "    <LINGUISTIC_TYPE GRAPHIC_REFERENCES=\"false\" LINGUISTIC_TYPE_ID=\"default-lt\" TIME_ALIGNABLE=\"true\"/>\n\
         </ANNOTATION_DOCUMENT>"
    )?;
    Ok(losses)
}

/// The number of the time slot of an annotation's start or end.
fn slot(rank: u32, which: u64) -> u64 {
    u64::from(rank) * 2 + which
}

/// The document up to the time slots.
fn head(context: &Context<'_>, media: &[(&str, Millis)], to: &mut dyn Write) -> io::Result<()> {
    let session = context.session;
    let start = session.figures().span.and_then(|span| session.clock().at(span.start));
    let start = start.map(|wall| wall.rfc3339());
    // The schema asks for a date, and nothing else of the log is one.
    let date = start.as_deref().unwrap_or("1970-01-01T00:00:00Z");
    writeln!(
        to,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ANNOTATION_DOCUMENT AUTHOR=\"untaped\" DATE=\"{date}\" \
         FORMAT=\"3.0\" VERSION=\"3.0\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:noNamespaceSchemaLocation=\"http://www.mpi.nl/tools/elan/EAFv3.0.xsd\">\n    \
         <HEADER MEDIA_FILE=\"\" TIME_UNITS=\"milliseconds\">"
    )?;
    for (name, offset) in media {
        let url = address(name);
        let origin =
            if *offset == Millis::ZERO { String::new() } else { format!(" TIME_ORIGIN=\"{}\"", offset.0) };
        writeln!(
            to,
            "        <MEDIA_DESCRIPTOR MEDIA_URL=\"{url}\" MIME_TYPE=\"{}\" RELATIVE_MEDIA_URL=\"{url}\"{origin}/>",
            mime(name)
        )?;
    }
    let title = session.header().title.as_deref().map(plain);
    let properties = [("start", start), ("title", title), ("zero", Some(plain(&context.zero.name)))];
    for (name, value) in properties {
        if let Some(value) = value {
            writeln!(to, "        <PROPERTY NAME=\"{OUR_PREFIX}{name}\">{}</PROPERTY>", escaped(&value))?;
        }
    }
    writeln!(to, "    </HEADER>")
}

/// The media files on this computer of the recordings that run at the session's start, each with its position where the
/// document begins: ELAN has no place for media that begin later.
fn media<'a>(context: &Context<'a>) -> Vec<(&'a str, Millis)> {
    let session = context.session;
    let first = session.figures().span.map(|span| span.start);
    let runs =
        session.figures().coverage.as_ref().map(|coverage| coverage.runs.as_slice()).unwrap_or_default();
    let mut first_runs: HashMap<&str, &TapeRun> = HashMap::new();
    for run in runs {
        if let Some(recording) = run.recording.as_deref() {
            first_runs.entry(recording).or_insert(run);
        }
    }
    let of = |recording: &'_ crate::record::Recording| {
        let run = first_runs.get(recording.id.as_str())?;
        let before = context.clock().position(run.span.start)?;
        let offset = run.offset - before;
        (Some(run.span.start) == first && offset >= Millis::ZERO).then_some(offset)
    };
    let recordings = session.header().recordings.iter();
    let named = recordings.filter_map(|recording| Some((recording.media.as_deref()?, of(recording)?)));
    named.filter(|(name, _)| !is_remote(name)).collect()
}

/// Whether a media file is on another computer: its name begins with two slashes, which a host follows, or it has a scheme
/// other than `file`, or a `file` URL has a host (RFC 3986, 3; RFC 8089, 2). A program that opens the document would
/// contact that computer.
fn is_remote(name: &str) -> bool {
    let slashes = |text: &str| text.chars().take_while(|c| matches!(c, '/' | '\\')).count();
    match name.split_once("://") {
        Some((scheme, path)) if is_scheme(scheme) => {
            !scheme.eq_ignore_ascii_case("file") || !path.starts_with('/') || slashes(path) > 1
        }
        Some(_) | None => slashes(name) > 1,
    }
}

/// Whether a text is the scheme of a URI (RFC 3986, 3.1).
fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
}

/// The characters that are percent-encoded in a path (RFC 3986, 2.3).
const IN_PATH: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// The name of a file on this computer as a URI reference (RFC 3986): relative, unless the name has a scheme or is absolute.
fn address(name: &str) -> String {
    if name.split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme)) {
        const WITH_SCHEME: &AsciiSet = &IN_PATH.remove(b':');
        return utf8_percent_encode(name, WITH_SCHEME).to_string();
    }
    let here = if name.starts_with('/') { "" } else { "./" };
    format!("{here}{}", utf8_percent_encode(name.trim_start_matches("./"), IN_PATH))
}

fn mime(name: &str) -> &'static str {
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    match ending.as_str() {
        "wav" => "audio/x-wav",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "mp4" | "m4v" => "video/mp4",
        "mpg" | "mpeg" => "video/mpeg",
        "mov" => "video/quicktime",
        "avi" => "video/x-msvideo",
        _ => "unknown",
    }
}

/// A text in XML, in an attribute or between tags.
fn escaped(text: &str) -> String {
    let allowed: String = text.chars().map(|c| if is_allowed(c) { c } else { '\u{fffd}' }).collect();
    partial_escape(allowed).replace('"', "&quot;")
}
