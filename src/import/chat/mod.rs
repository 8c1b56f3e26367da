//! Reads CHAT (`.cha`), the format of `TalkBank` and CHILDES.
//!
//! Headers begin with `@`, main lines with `*`, dependent tiers with `%`. A main line is an utterance, timed by its
//! bullet. Its text is kept as written, with CHAT's symbols. Dependent tiers are left out, or kept with the utterances on
//! request.

mod bullet;
mod headers;

use super::captions;
use super::lines::{append, lines, part_of};
use super::options::Options;
use super::tally::Tally;
use super::tiers::{NameCounts, Tiers};
use super::transcript::{Content, Document, Format, Item, Transcript};
use crate::record::{Body, Caption, OUR_PREFIX, Problem, ProblemKind, counted};
use crate::time::{Millis, parse_rfc3339};
use headers::Headers;
use std::borrow::Cow;

pub(super) const FORMAT: Format = Format {
    word: "chat",
    name: "CHAT",
    from: "CLAN, TalkBank and CHILDES",
    extensions: &["cha"],
    detect,
    read,
};

/// Whether a text begins like CHAT: with `@UTF8` or `@Begin`, or with one of the few headers allowed before `@Begin`.
fn detect(document: &Document<'_>) -> bool {
    let mut heads = lines(document.text).map(|(_, line)| line.trim_end()).filter(|line| !line.is_empty());
    let Some(first) = heads.next() else { return false };
    let is_head = |line: &str| {
        ["@UTF8", "@PID:", "@Color words:", "@Window:", "@Font:"].iter().any(|head| line.starts_with(head))
    };
    first == "@Begin"
        || is_head(first)
            && heads
                .take(16)
                .take_while(|&line| line == "@Begin" || is_head(line))
                .any(|line| line == "@Begin")
}

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let starts = |(_, line): (u64, &str)| line.starts_with(['@', '*']);
    if !lines(document.text).any(starts) {
        return Err(Problem::new(1, ProblemKind::BadHeader, "not CHAT: no line begins with @ or *"));
    }
    let mut reader = ChatReader { keep: options.keep_tiers, ..ChatReader::default() };
    // A line with its continuations, which begin with a tab.
    let mut whole: Option<(u64, Cow<'a, str>)> = None;
    let mut last = 1;
    for (number, line) in lines(document.text) {
        last = number;
        match &mut whole {
            Some((_, text)) if line.starts_with(['\t', ' ']) => {
                let more = line.trim();
                if !more.is_empty() {
                    append(text, Cow::Borrowed(" "));
                    append(text, Cow::Borrowed(more));
                }
            }
            _ if line.trim().is_empty() => {}
            _ => {
                if let Some((number, text)) = whole.replace((number, Cow::Borrowed(line.trim_end()))) {
                    reader.line(number, text);
                }
            }
        }
    }
    if let Some((number, text)) = whole {
        reader.line(number, text);
    }
    if let Some((line, _)) = reader.after_end.filter(|_| reader.transcript.items.is_empty()) {
        let what = "all words are after @End, where CHAT ends; move @End to the last line";
        return Err(Problem::new(line, ProblemKind::BadHeader, what));
    }
    Ok(reader.finish(last))
}

#[derive(Default)]
struct ChatReader<'a> {
    transcript: Transcript<'a>,
    keep: bool,
    headers: Headers,
    /// The dependent tiers of the last utterance.
    tiers: Tiers,
    left_out: NameCounts,
    /// Bullets that are not times.
    pictures: NameCounts,
    /// Lines in which single words have times.
    of_words: Tally,
    /// The first line after `@End`, and how many lines there are.
    after_end: Option<(u64, u64)>,
    ended: bool,
}

impl<'a> ChatReader<'a> {
    /// Reads a line, joined with its continuations.
    fn line(&mut self, number: u64, line: Cow<'a, str>) {
        if self.ended {
            self.after_end.get_or_insert((number, 0)).1 += 1;
            return;
        }
        let head = line.split(':').next().unwrap_or_default().to_owned();
        // A code has no blanks: `*DOE I was at home .` has lost its colon.
        if let Some((code, _)) = head
            .split_once(char::is_whitespace)
            .filter(|(code, rest)| code.starts_with('*') && code.len() > 1 && !rest.trim().is_empty())
        {
            let name = code.trim_start_matches('*');
            let what = format!("no colon after the code of the speaker; read as words of {name}");
            self.transcript.problem(number, ProblemKind::BadValue, what);
            let words = part_of(line, |line| line.get(code.len()..).unwrap_or_default().trim());
            return self.main(number, code, words);
        }
        let text = part_of(line, |line| line.split_once(':').map_or("", |(_, text)| text.trim()));
        match head.as_bytes().first() {
            Some(b'@') => {
                self.ended = head.trim_end() == "@End";
                self.header(number, &head, &text);
            }
            Some(b'*') => self.main(number, &head, text),
            Some(b'%') => self.dependent(number, &head, &text),
            _ => self.transcript.dropped(number, "line skipped: it does not begin with @, * or %"),
        }
    }

    fn header(&mut self, number: u64, head: &str, text: &str) {
        if head == "@Comment" && text.contains(bullet::BULLET) {
            let (text, bullet) = bullet::split_bullets(Cow::Borrowed(text));
            if let Some(times) = bullet.times {
                self.comment(number, times, &text);
                return;
            }
        }
        if head == "@Comment"
            && let Some(own) = text.strip_prefix(OUR_PREFIX)
        {
            match own.split_once(' ') {
                Some(("start", start)) => self.transcript.start = parse_rfc3339(start),
                Some(("title", title)) => self.transcript.title = Some(title.to_owned()),
                Some(_) | None => {}
            }
            return;
        }
        self.headers.read(number, head, text, &mut self.transcript);
    }

    /// Reads a comment with a time: a note, or an event that this program wrote as a comment.
    fn comment(&mut self, number: u64, (at, end): (Millis, Millis), text: &str) {
        let own = text.strip_prefix(OUR_PREFIX).map(|own| own.split_once(' ').unwrap_or((own, "")));
        let body = match own {
            Some(("hours", _)) => return,
            Some(("marks", label)) => captions::own_mark(label),
            Some(("notes", text)) => Body::Note { text: text.to_owned().into() },
            None if Caption::parse(text).is_some() => {
                let first = self.transcript.items.len();
                self.transcript.say(number, (Some(at), Some(end)), None, text.to_owned());
                // The file also has the marks from which time NOT HELD is computed.
                captions::restore_gaps_from(&mut self.transcript, first);
                return;
            }
            Some(_) | None => Body::Note { text: text.to_owned().into() },
        };
        self.transcript.add_event(number, (Some(at), None), body);
    }

    fn main(&mut self, number: u64, head: &str, text: Cow<'a, str>) {
        self.flush();
        let code = head.get(1..).unwrap_or_default().trim();
        let known = !code.is_empty() && !self.headers.is_unknown(code);
        let speaker = known.then(|| self.headers.speaker(number, code, &mut self.transcript));
        let (mut text, bullet) = bullet::split_bullets(text);
        if self.headers.is_own() {
            // This program adds a terminator to utterances without one.
            text = part_of(text, |text| text.strip_suffix(" .").unwrap_or(text));
        }
        for what in &bullet.others {
            self.pictures.add(number, what);
        }
        if self.transcript.media.is_none() {
            self.transcript.media = bullet.media;
        }
        let times = bullet.times;
        if times.is_none() {
            let what = if bullet.malformed { "invalid time in the bullet" } else { "no bullet with a time" };
            self.transcript.problem(number, ProblemKind::BadTime, what);
        }
        if bullet.pieces.len() > 1 {
            for (text, (at, end)) in bullet.pieces {
                self.transcript.say(number, (Some(at), Some(end)), speaker, text);
            }
            return;
        }
        if bullet.count > 1 {
            self.of_words.add(number);
        }
        self.transcript.say(number, (times.map(|t| t.0), times.map(|t| t.1)), speaker, text);
    }

    fn dependent(&mut self, number: u64, head: &str, text: &str) {
        let said = !self.transcript.items.is_empty();
        if self.keep && said {
            self.tiers.add(head.trim_start_matches('%'), text);
        } else {
            self.left_out.add(number, head);
        }
    }

    /// Adds the dependent tiers to the last utterance.
    fn flush(&mut self) {
        let tiers = std::mem::take(&mut self.tiers);
        // Notes can follow the utterance.
        let said = |item: &&mut Item<'_>| matches!(item.content, Content::Utterance { .. });
        if let Some(item) = self.transcript.items.iter_mut().rev().find(said) {
            tiers.keep(item);
        }
    }

    fn finish(mut self, last: u64) -> Transcript<'a> {
        self.flush();
        let ChatReader { mut transcript, headers, left_out, pictures, of_words, after_end, ended, .. } = self;
        headers.report(&mut transcript);
        transcript.tallied(&of_words, ProblemKind::Dropped, |n| {
            let lines = counted(n, "line");
            format!("times of words within a line are left out, but for the first and the last ({lines})")
        });
        let dependent = "dependent tiers left out (use --keep-tiers to keep them)";
        left_out.report_left_out(dependent, &mut transcript);
        pictures.report_left_out("bullets that are not times left out", &mut transcript);
        if let Some((line, n)) = after_end {
            transcript.dropped(line, format!("{} after @End not read", counted(n, "line")));
        }
        if !ended {
            transcript.problem(last, ProblemKind::TornLine, "missing @End; the file may be truncated");
        }
        transcript
    }
}
