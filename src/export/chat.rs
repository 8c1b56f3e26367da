//! CHAT: a main line for each utterance, with its times in a bullet; gaps, marks, whole hours and notes as comments with
//! a bullet. Each person has a code made from their id; the headers give the name, role and id of each code.
//!
//! The words are kept in one line. CHAT requires a terminator: if there is none, a space and a terminator are added.

mod words;

use super::context::{Context, Part, caption_of, caption_of_not_held, caption_of_part};
use super::durations::{Durations, Until};
use super::losses::{CHANGED_TEXT, HeaderPart, Losses, OPEN, UNTIMED_END};
use super::sanitize::{is_allowed, plain};
use crate::record::{Body, Caption, OUR_PREFIX, Role, mark_label};
use crate::session::{Session, SpeakerId};
use crate::time::{Millis, Span, format_hours};
use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Write};

/// The character at both ends of a bullet.
const BULLET: char = '\u{15}';
/// The most characters of a code.
const LONGEST: usize = 7;

/// Writes a session.
pub(super) fn write(context: &mut Context<'_>, to: &mut dyn Write) -> io::Result<Losses> {
    let session = context.session;
    let mut losses = Losses::new(
        session,
        &[HeaderPart::Title, HeaderPart::Clock, HeaderPart::Names, HeaderPart::Silent, HeaderPart::Roles],
    );
    losses.add_offsets(session);
    let (codes, shown) = (codes(session), Durations::new(session, Until::OwnNextWords));
    head(context, &codes, &mut losses, to)?;
    context.each(|clock, part| {
        let mut comment = |from: Millis, until: Millis, text: &str, losses: &mut Losses| {
            let text = one_line(text, losses);
            writeln!(to, "@Comment:\t{text} {}", bullet(from, until))
        };
        let mut caption = |span: Span, caption: &Caption, losses: &mut Losses| {
            let at = clock.position(span.start).zip(clock.position(span.end));
            at.map_or(Ok(()), |(from, until)| comment(from, until, &caption.to_string(), losses))
        };
        match part {
            Part::Gap(gap) => {
                losses.add_gap(gap, |text| one_line(text, &mut Losses::default()));
                caption(gap.span, &caption_of(gap), &mut losses)
            }
            Part::GapPart(part, number) => caption(part.span, &caption_of_part(part, number), &mut losses),
            Part::NotHeld(span) => caption(span, &caption_of_not_held(span), &mut losses),
            Part::Hour(t) => clock.position(t).map_or(Ok(()), |at| {
                let text = format!("{OUR_PREFIX}hours {} h", format_hours(clock.elapsed(t)));
                comment(at, at + Millis(1), &text, &mut losses)
            }),
            Part::Event { i, entry, event, end, untimed_end } => {
                losses.add_if(untimed_end, UNTIMED_END);
                let at = clock.position(entry.time()).filter(|_| entry.is_timed());
                losses.add_details(session, entry, &event);
                if let Body::Utterance { text, .. } = event.body {
                    let code = codes.get(entry.speaker().0 as usize).map(String::as_str);
                    let words = words::main_line(&one_line(&text, &mut losses), &mut losses);
                    write!(to, "*{}:\t{words}", code.unwrap_or(UNKNOWN))?;
                    if let Some(from) = at {
                        let stated = end.and_then(|end| clock.position(end)).filter(|&end| end > from);
                        losses.add_if(stated.is_none(), OPEN);
                        let until = stated.unwrap_or_else(|| from + shown.length(i));
                        write!(to, " {}", bullet(from, until))?;
                    }
                    return writeln!(to);
                }
                let text = if let Body::Mark { kind, text } = event.body {
                    format!("{OUR_PREFIX}marks {}", mark_label(&kind, text.as_deref()))
                } else if let Body::Note { text } = event.body {
                    if text.starts_with(OUR_PREFIX) || Caption::parse(&text).is_some() {
                        format!("{OUR_PREFIX}notes {text}")
                    } else {
                        text.into_owned()
                    }
                } else {
                    losses.add_event(entry.kind());
                    return Ok(());
                };
                losses.add_if(at.is_none(), "mark(s) and note(s) without a time");
                at.map_or(Ok(()), |at| comment(at, at + Millis(1), &text, &mut losses))
            }
        }
    })?;
    writeln!(to, "@End")?;
    Ok(losses)
}

/// The code of an unknown speaker.
const UNKNOWN: &str = "UNK";

fn head(context: &Context<'_>, codes: &[String], losses: &mut Losses, to: &mut dyn Write) -> io::Result<()> {
    let session = context.session;
    // The unknown speaker last, where there is one.
    let unknown = session.tally(SpeakerId(0)).utterances > 0;
    let people = session.people().iter().zip(codes).filter(|((number, _), _)| *number != SpeakerId(0));
    let mut participants: Vec<String> = Vec::new();
    let mut ids = String::new();
    for ((_, person), code) in people {
        let name = plain(&person.name);
        let written = name.replace([',', '_'], " ").split_whitespace().collect::<Vec<_>>().join("_");
        losses.add_if(written.replace('_', " ") != person.name, "name(s) with changed spaces or characters");
        let role = match person.role {
            Role::Counsel => "Attorney",
            Role::Police | Role::Suspect | Role::Witness | Role::Parent | Role::Interpreter | Role::Other => {
                "Participant"
            }
        };
        participants.push(format!("{code} {} {role}", if written.is_empty() { code } else { &written }));
        let _ = writeln!(ids, "@ID:\tund|untaped|{code}|||{}||{role}||{}|", person.role, encoded(&person.id));
    }
    if unknown || participants.is_empty() {
        participants.push(format!("{UNKNOWN} Unidentified"));
        let _ = writeln!(ids, "@ID:\tund|untaped|{UNKNOWN}|||||Unidentified||{OUR_PREFIX}unknown|");
    }
    write!(to, "@UTF8\n@Begin\n@Languages:\tund\n@Participants:\t{}\n{ids}", participants.join(", "))?;
    let start = session.figures().span.and_then(|span| session.clock().at(span.start));
    let title = session.header().title.as_deref().map(|title| one_line(title, losses));
    let stated = [
        ("start", start.map(|wall| wall.rfc3339())),
        ("title", title),
        ("zero", Some(plain(&context.zero.name))),
    ];
    for (name, value) in stated {
        if let Some(value) = value {
            writeln!(to, "@Comment:\t{OUR_PREFIX}{name} {value}")?;
        }
    }
    Ok(())
}

/// A unique code for each person, by number: the letters and digits of the id, in capitals.
fn codes(session: &Session) -> Vec<String> {
    let mut taken = HashSet::from([UNKNOWN.to_owned()]);
    let mut last = HashMap::<String, u32>::new();
    let people = session.people().iter().map(|(number, person)| {
        if number == SpeakerId(0) || person.id.is_empty() {
            return UNKNOWN.to_owned();
        }
        let letters = person.id.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase());
        let mut base: String = letters.take(LONGEST).collect();
        if !base.starts_with(|c: char| c.is_ascii_alphabetic()) {
            base = format!("S{base}").chars().take(LONGEST).collect();
        }
        let mut code = base.clone();
        let n = last.entry(base.clone()).or_insert(1);
        while taken.contains(&code) {
            *n += 1;
            let number = n.to_string();
            let room = LONGEST.saturating_sub(number.len());
            code = base.chars().take(room).chain(number.chars()).collect();
        }
        taken.insert(code.clone());
        code
    });
    people.collect()
}

/// A bullet: the start and the end in milliseconds.
fn bullet(from: Millis, until: Millis) -> String {
    format!("{BULLET}{}_{}{BULLET}", from.0, until.0)
}

/// A text in one line, with single spaces.
fn one_line(text: &str, losses: &mut Losses) -> String {
    let held = |c: char| if c.is_control() || !is_allowed(c) { ' ' } else { c };
    let plain: String = text.chars().map(held).collect();
    let line = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    losses.add_if(line != text, CHANGED_TEXT);
    line
}

/// An id as a field of `@ID`, which allows no spaces: all but letters, digits and `-._` is percent-encoded.
fn encoded(id: &str) -> String {
    let mut field = String::new();
    for c in id.chars() {
        if c.is_alphanumeric() || "-._".contains(c) {
            field.push(c);
        } else {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes).bytes().for_each(|byte| {
                let _ = write!(field, "%{byte:02X}");
            });
        }
    }
    field
}
