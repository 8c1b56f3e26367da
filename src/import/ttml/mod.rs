//! Reads TTML (W3C), also as DFXP and IMSC: paragraphs in divisions in a body, each with times that count from those of the
//! element around it (TTML2, 12.4).

mod time;

use super::lines::single_spaced;
use super::options::Options;
use super::tally::Tally;
use super::transcript::{Document, Format, Speaker, Transcript};
use super::xml::{Piece, Tag, Xml, root_name};
use super::{captions, guesses};
use crate::record::{Certainty, Problem, ProblemKind, counted};
use crate::time::{FrameRate, Millis};
use std::borrow::Cow;
use time::TimeBase;

pub(super) const FORMAT: Format = Format {
    word: "ttml",
    name: "TTML",
    from: "broadcasters, streaming services: TTML, DFXP, IMSC, EBU-TT",
    extensions: &["ttml", "dfxp", "itt", "xml"],
    detect: |document| root_name(document).is_some_and(|root| local(&root) == "tt"),
    read,
};

/// The name without its namespace.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Where the begin or the end of an element is stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stated {
    #[default]
    Nowhere,
    /// In an element around it.
    Around,
    /// In itself.
    Itself,
    /// In one of these, where the begin cannot be read.
    Unreadably,
}

/// An open element that has times or words.
#[derive(Clone, Default)]
struct Timed {
    /// Whether it is a paragraph.
    is_paragraph: bool,
    /// From when its own times count, and when its parent ends.
    begin: Millis,
    end: Option<Millis>,
    stated: Stated,
    /// Where its next child begins, if its children follow each other (`timeContainer="seq"`).
    next: Option<Millis>,
    agent: Option<String>,
    keeps_spaces: bool,
}

/// The words of one speaker in a paragraph.
struct Run {
    agent: Option<String>,
    text: String,
    /// The times of the spans that it comes from, if they have times of their own.
    times: Option<(Millis, Option<Millis>)>,
}

fn read<'a>(document: &Document<'a>, options: &Options) -> Result<Transcript<'a>, Problem> {
    let root = root_name(document).filter(|root| local(root) == "tt");
    let (mut xml, tag) = Xml::open(document, root.as_deref().unwrap_or("tt"))?;
    let mut reader = TtmlReader::new(&tag, options)?;
    // What each open element is, so that its end is known.
    let mut open: Vec<bool> = Vec::new();
    while let Some(piece) = xml.next() {
        match piece {
            Piece::Open(tag) => open.push(reader.open(&tag, xml.line())),
            Piece::Close(tag) => {
                if open.pop() == Some(true) {
                    reader.close();
                } else {
                    reader.close_other(local(tag.name().0));
                }
            }
            Piece::Text(text) => reader.text(local(xml.element()), &text),
        }
    }
    let mut transcript = reader.finish();
    xml.finish(&mut transcript);
    transcript.require_something("the document has no paragraph with words")?;
    captions::finish(&mut transcript);
    Ok(transcript)
}

#[derive(Default)]
struct TtmlReader<'a> {
    transcript: Transcript<'a>,
    base: TimeBase,
    /// Whether the document or the user states the frame rate.
    has_rate: bool,
    /// Times that count frames without a stated rate.
    frames: Tally,
    open: Vec<Timed>,
    /// The paragraph that is open: its line, and its words by speaker.
    paragraph: Option<(u64, Vec<Run>)>,
    /// The ids and names of the agents.
    agents: Vec<(String, String)>,
    keeps_spaces: bool,
    shared: Tally,
    several: Tally,
}

impl<'a> TtmlReader<'a> {
    fn new(root: &Tag<'a>, options: &Options) -> Result<TtmlReader<'a>, Problem> {
        let refuse = |what: String| Problem::new(1, ProblemKind::BadHeader, what);
        let stated = |name: &str| root.local_attribute(name).map(Cow::into_owned);
        let number = |name: &str| {
            stated(name)
                .and_then(|text| text.trim().parse::<i64>().ok())
                .filter(|n| (1..=1_000_000_000).contains(n))
        };
        let rate = number("frameRate");
        let multiplier = stated("frameRateMultiplier").and_then(|text| {
            let (times, by) = text.trim().split_once([' ', ':'])?;
            let positive =
                |text: &str| text.trim().parse::<i64>().ok().filter(|n| (1..=1_000_000).contains(n));
            Some((positive(times)?, positive(by)?))
        });
        let (times, by) = multiplier.unwrap_or((1, 1));
        let (mut frames, mut seconds) = (rate.unwrap_or(30) * times, by);
        // A rate such as 29.97 in the document is that of television.
        if rate.is_none()
            && let Some(text) = stated("frameRate")
        {
            let parsed = FrameRate::parse(text.trim())
                .ok_or_else(|| refuse(format!("unreadable frame rate {text:?}")))?;
            (frames, seconds) = parsed.ratio();
        }
        if let Some(given) = options.frame_rate {
            (frames, seconds) = given.ratio();
        }
        let labels = match stated("timeBase").as_deref() {
            None | Some("media") => None,
            Some("smpte") => Some(rate.unwrap_or((frames + seconds - 1) / seconds)),
            Some(other) => {
                return Err(refuse(format!(
                    "its times are those of a clock (timeBase {other:?}); export it with times of the media"
                )));
            }
        };
        if labels.is_some()
            && let Some(mode) = stated("dropMode").filter(|mode| mode != "nonDrop")
        {
            return Err(refuse(format!(
                "its timecode drops frames (dropMode {mode:?}); export it as WebVTT or SRT, or with times of the media"
            )));
        }
        let ticks = number("tickRate")
            .unwrap_or_else(|| rate.map_or(1, |rate| rate * number("subFrameRate").unwrap_or(1)));
        Ok(TtmlReader {
            base: TimeBase { frames, seconds, ticks, labels },
            has_rate: stated("frameRate").is_some() || options.frame_rate.is_some(),
            keeps_spaces: stated("space").as_deref() == Some("preserve"),
            ..TtmlReader::default()
        })
    }

    /// An element begins. Whether it can have times.
    fn open(&mut self, tag: &Tag<'_>, line: u64) -> bool {
        let owned = |name: &str| tag.local_attribute(name).map(Cow::into_owned);
        match local(tag.name()) {
            name @ ("body" | "div" | "p" | "span") => {
                let outermost = Timed { keeps_spaces: self.keeps_spaces, ..Timed::default() };
                let parent = self.open.last().cloned().unwrap_or(outermost);
                let mut is_unreadable = parent.stated == Stated::Unreadably;
                let [begin, end, length] = ["begin", "end", "dur"].map(|name| {
                    let text = tag.local_attribute(name)?;
                    let time = self.time(&text, name, line);
                    is_unreadable |= time.is_none() && name == "begin";
                    time
                });
                let zero = parent.next.unwrap_or(parent.begin);
                let from = zero + begin.unwrap_or(Millis::ZERO);
                // An end counts as a begin does. Of an end and a length, the earlier applies.
                let until = [end.map(|end| zero + end), length.map(|length| from + length)];
                let own = until.into_iter().flatten().min();
                let until = [own, parent.end].into_iter().flatten().min();
                if let Some(outer) = self.open.last_mut()
                    && outer.next.is_some()
                {
                    outer.next = until.or(Some(from));
                }
                let is_paragraph = name == "p";
                let timed = Timed {
                    is_paragraph,
                    begin: from,
                    end: until,
                    stated: match parent.stated {
                        _ if is_unreadable => Stated::Unreadably,
                        _ if begin.is_some() || own.is_some() => Stated::Itself,
                        Stated::Nowhere => Stated::Nowhere,
                        Stated::Around | Stated::Itself | Stated::Unreadably => Stated::Around,
                    },
                    next: (owned("timeContainer").as_deref() == Some("seq")).then_some(from),
                    agent: owned("agent").or(parent.agent),
                    keeps_spaces: owned("space").map_or(parent.keeps_spaces, |space| space == "preserve"),
                };
                if is_paragraph {
                    self.paragraph = Some((line, Vec::new()));
                }
                self.open.push(timed);
                true
            }
            "br" => {
                self.add("\n");
                false
            }
            "agent" => {
                self.agents.extend(owned("id").map(|id| (id, String::new())));
                false
            }
            _ => false,
        }
    }

    fn time(&mut self, text: &str, name: &str, line: u64) -> Option<Millis> {
        let Some(read) = self.base.read(text) else {
            self.transcript.problem(line, ProblemKind::BadTime, format!("unreadable {name} {text:?}"));
            return None;
        };
        if read.has_frames && !self.has_rate {
            self.frames.add(line);
        }
        Some(read.at)
    }

    /// Adds words to the open paragraph.
    fn add(&mut self, words: &str) {
        let timed = self.open.last().cloned().unwrap_or_default();
        let span =
            Some((timed.begin, timed.end)).filter(|_| timed.stated == Stated::Itself && !timed.is_paragraph);
        let Some((_, runs)) = &mut self.paragraph else { return };
        match runs.last_mut() {
            Some(run) if words.trim().is_empty() => run.text.push_str(words),
            Some(run) if run.agent == timed.agent => {
                run.text.push_str(words);
                run.times = run.times.zip(span).map(|((from, _), (_, until))| (from, until));
            }
            Some(_) | None => runs.push(Run { agent: timed.agent, text: words.to_owned(), times: span }),
        }
    }

    fn text(&mut self, element: &str, text: &str) {
        match element {
            "p" | "span" => {
                if self.open.last().is_some_and(|timed| timed.keeps_spaces) {
                    self.add(text);
                    return;
                }
                // Runs of white space are one space.
                let mut words = String::with_capacity(text.len());
                for c in text.chars() {
                    let c = if c.is_ascii_whitespace() { ' ' } else { c };
                    if c != ' ' || !words.ends_with(' ') {
                        words.push(c);
                    }
                }
                self.add(&words);
            }
            "title" if self.paragraph.is_none() => {
                self.transcript.title.get_or_insert_default().push_str(text);
            }
            "name" => {
                if let Some((_, name)) = self.agents.last_mut() {
                    name.push_str(text);
                }
            }
            _ => {}
        }
    }

    fn close_other(&mut self, name: &str) {
        if name == "agent"
            && let Some((id, name)) = self.agents.last()
        {
            self.transcript.named(id, name);
        }
    }

    /// The innermost element with times ends.
    fn close(&mut self) {
        let Some(timed) = self.open.pop() else { return };
        if !timed.is_paragraph {
            return;
        }
        let Some((begins, mut runs)) = self.paragraph.take() else { return };
        runs.retain(|run| !run.text.trim().is_empty());
        let in_spans =
            timed.stated != Stated::Itself && !runs.is_empty() && runs.iter().all(|run| run.times.is_some());
        let is_timed = matches!(timed.stated, Stated::Around | Stated::Itself)
            || in_spans && timed.stated == Stated::Nowhere;
        let (from, until) = if is_timed { (Some(timed.begin), timed.end) } else { (None, None) };
        if from.is_none() && !runs.is_empty() {
            self.transcript.problem(begins, ProblemKind::BadTime, "paragraph without a time");
        }
        let several = runs.len() > 1 && !in_spans;
        if several {
            self.shared.add(begins);
        }
        for run in runs {
            let (from, until) = match run.times.filter(|_| in_spans && timed.stated != Stated::Unreadably) {
                Some((from, until)) => (Some(from), until),
                None => (from, until),
            };
            let speaker = run.agent.map(|agent| self.speaker(&agent, begins));
            let item = self.transcript.say(begins, (from, until), speaker, single_spaced(&run.text));
            if several {
                item.set_certainty(Certainty::Approximate);
            }
        }
    }

    /// The speaker for the ids in an attribute.
    fn speaker(&mut self, agents: &str, line: u64) -> Speaker {
        let agents = agents.split_whitespace().collect::<Vec<_>>();
        if agents.len() > 1 {
            self.several.add(line);
        }
        self.transcript.speaker(&agents.join(" & "))
    }

    fn finish(self) -> Transcript<'a> {
        let mut transcript = self.transcript;
        let title = transcript.title.take().map(|title| title.trim().to_owned());
        transcript.title = title.filter(|title| !title.is_empty());
        transcript.tallied_guess(&self.frames, guesses::FRAME_RATE, |_| {
            "times count frames, and the document states no frame rate; read as 30 frames a second, as TTML requires".to_owned()
        });
        transcript.tallied_guess(&self.shared, guesses::SHARED_ENTRY, |n| {
            let entries = counted(n, "paragraph");
            format!("paragraphs with several speakers: each gets the times of the paragraph, marked approximate ({entries})")
        });
        transcript.tallied(&self.several, ProblemKind::BadValue, |n| {
            let entries = counted(n, "paragraph");
            format!("{entries} by several people at once; read as one speaker of both names")
        });
        transcript
    }
}
