//! Reads Praat `TextGrid` files, long and short: tiers of labeled intervals and labeled points.
//!
//! An interval tier is a speaker, and an interval with an empty label is silence. The points of a point tier are marks.
//! The long notation only adds words for people between the values, which this reader ignores, like Praat.

mod tokens;

use super::captions;
use super::lines::with_lf;
use super::options::Options;
use super::tally::Tally;
use super::transcript::{Document, Format, Speaker, Transcript};
use crate::import::guesses;
use crate::import::transcript::Sequence;
use crate::record::{Body, Problem, ProblemKind, Tier, counted, known_mark_kind};
use crate::time::{Millis, parse_seconds};
use std::borrow::Cow;
use std::collections::BTreeMap;
use tokens::{Token, Tokens};

pub(super) const FORMAT: Format = Format {
    word: "textgrid",
    name: "Praat TextGrid",
    from: "Praat, long and short text files",
    extensions: &["textgrid"],
    // What Praat writes is claimed, and refused by its name.
    detect: |document| skip_header(&mut Tokens::new(document.text)) != Err(NOT_PRAAT),
    read,
};

const NOT_PRAAT: &str = "not a TextGrid: it does not begin with \"ooTextFile\"";

/// Skips the header that every TextGrid has, or says what the file is instead.
fn skip_header(tokens: &mut Tokens<'_>) -> Result<(), &'static str> {
    if tokens.rest().starts_with("ooBinaryFile") {
        return Err("a binary Praat file; save it as a text file in Praat");
    }
    // Do not search a long text of another format for quotes.
    let head = tokens.rest().as_bytes();
    let head = head.get(..256).unwrap_or(head);
    if ["ooTextFile", "chronological"]
        .iter()
        .all(|word| memchr::memmem::find(head, word.as_bytes()).is_none())
    {
        return Err(NOT_PRAAT);
    }
    // The first line of files from before Praat 4.2 ends with the word "short" in the quotes.
    match (tokens.next_text(), tokens.next_text()) {
        (Some(file), Some(class)) if file.starts_with("ooTextFile") && class.starts_with("TextGrid") => {
            Ok(())
        }
        (Some(file), Some(class)) if file.starts_with("ooTextFile") => Err(match class.as_ref() {
            "Collection" => "a collection of Praat objects; save its TextGrid by itself in Praat",
            _ => "a Praat text file, but not a TextGrid",
        }),
        (Some(file), _) if file.starts_with("Praat chronological") => {
            Err("a chronological TextGrid; save it as a text file in Praat")
        }
        (Some(_) | None, _) => Err(NOT_PRAAT),
    }
}

fn read<'a>(document: &Document<'a>, _: &Options) -> Result<Transcript<'a>, Problem> {
    let mut tokens = Tokens::new(document.text);
    skip_header(&mut tokens).map_err(|what| Problem::new(1, ProblemKind::BadHeader, what))?;
    let mut reader = GridReader {
        tokens,
        transcript: Transcript::in_sequence(Sequence::Other),
        tiers: TierNotes::default(),
    };
    // Keep what was read before reading stopped.
    let (Ok(()) | Err(Stopped)) = reader.grid();
    let GridReader { tokens, mut transcript, tiers } = reader;
    if tiers.own {
        // The grid is a session, not one recording.
        transcript.duration = None;
        transcript.is_session = true;
    }
    tiers.report(&mut transcript);
    if let Some(line) = tokens.unterminated() {
        transcript.dropped(line, "unterminated text; the file may be truncated");
    }
    Ok(transcript)
}

struct GridReader<'a> {
    tokens: Tokens<'a>,
    transcript: Transcript<'a>,
    tiers: TierNotes,
}

/// Reading stopped before the end, which was reported.
struct Stopped;

impl<'a> GridReader<'a> {
    fn grid(&mut self) -> Result<(), Stopped> {
        self.time()?;
        self.transcript.duration = self.time()?.filter(|&end| end > Millis::ZERO);
        let line = self.tokens.line_of_next();
        match self.tokens.next() {
            Some((_, Token::Flag("exists"))) => {}
            // The grid has no tiers.
            Some((_, Token::Flag(_))) => return Ok(()),
            Some((_, Token::Number(_) | Token::Text(_))) | None => {
                return Err(self.stop(line, "expected <exists> or <absent> here"));
            }
        }
        let tiers = self.number()?;
        let mut read = 0_u64;
        while let Some((line, token)) = self.tokens.next() {
            match token {
                Token::Text(class) if class == "IntervalTier" => self.tier(line, true)?,
                Token::Text(class) if class == "TextTier" => self.tier(line, false)?,
                Token::Text(_) | Token::Number(_) | Token::Flag(_) => {
                    return Err(self.stop(line, "expected the class of a tier here"));
                }
            }
            read += 1;
        }
        let line = self.tokens.line_of_next();
        self.count(line, "tiers", tiers, read);
        Ok(())
    }

    /// Reads a tier after its class: its name, its time span, the number of its entries, and the entries.
    fn tier(&mut self, line: u64, intervals: bool) -> Result<(), Stopped> {
        let Some((_, Token::Text(name))) = self.tokens.next() else {
            return Err(self.stop(line, "this tier has no name"));
        };
        // The tier's time span is that of the grid.
        self.number()?;
        self.number()?;
        let size = self.number()?;
        let speaker = if intervals { self.speaker(line, &name) } else { None };
        let first = self.transcript.items.len();
        let mut entries = 0;
        while matches!(self.tokens.peek(), Some(Token::Number(_))) {
            if intervals {
                self.interval(speaker)?;
            } else {
                self.point(&name)?;
            }
            entries += 1;
        }
        if intervals && Tier::parse(name.trim()) == Tier::Gaps {
            captions::restore_gaps_from(&mut self.transcript, first);
        }
        self.count(line, if intervals { "intervals" } else { "points" }, size, entries);
        Ok(())
    }

    /// The speaker of an interval tier with this name.
    fn speaker(&mut self, line: u64, name: &str) -> Option<Speaker> {
        let tier = Tier::parse(name.trim());
        if tier.is_own() {
            self.tiers.own = true;
            return None;
        }
        // A second tier of this program's own for the same speaker is not a new speaker.
        if tier == Tier::Speaker(name.trim()) {
            self.tiers.add(line, name);
        }
        let Tier::Speaker(id) = tier else { return None };
        (!id.is_empty()).then(|| self.transcript.speaker(id))
    }

    fn interval(&mut self, speaker: Option<Speaker>) -> Result<(), Stopped> {
        let line = self.tokens.line_of_next();
        let at = self.time()?;
        let end = self.time()?;
        let text = self.label(line)?;
        if !text.trim().is_empty() {
            self.transcript.say(line, (at, end), speaker, text);
        }
        Ok(())
    }

    fn point(&mut self, tier: &str) -> Result<(), Stopped> {
        let line = self.tokens.line_of_next();
        let at = self.time()?;
        let text = self.label(line)?;
        let body = match Tier::parse(tier) {
            Tier::Hours => {
                self.tiers.own = true;
                return Ok(());
            }
            Tier::Marks => captions::own_mark(&text),
            Tier::Speaker(_) | Tier::Unknown | Tier::Gaps => {
                let (kind, text) = mark(tier, text);
                // In a phonetic grid a "release" is that of a consonant, not from custody.
                if known_mark_kind(&kind).is_some() {
                    self.tiers.known.entry(kind.clone().into_owned()).or_default().add(line);
                }
                Body::Mark { kind, text }
            }
        };
        self.transcript.add_event(line, (at, None), body);
        Ok(())
    }

    fn label(&mut self, line: u64) -> Result<Cow<'a, str>, Stopped> {
        match self.tokens.next() {
            Some((_, Token::Text(text))) => Ok(with_lf(text)),
            Some((_, Token::Number(_) | Token::Flag(_))) | None => {
                Err(self.stop(line, "expected a label here"))
            }
        }
    }

    /// The next number as a time. An invalid one is reported.
    fn time(&mut self) -> Result<Option<Millis>, Stopped> {
        let line = self.tokens.line_of_next();
        let number = self.number()?;
        let at = millis(number);
        if at.is_none() {
            let what = format!("invalid time {number}: not a number of seconds");
            self.transcript.problem(line, ProblemKind::BadTime, what);
        }
        Ok(at)
    }

    fn number(&mut self) -> Result<&'a str, Stopped> {
        let line = self.tokens.line_of_next();
        match self.tokens.next() {
            Some((_, Token::Number(number))) => Ok(number),
            Some((_, Token::Text(_) | Token::Flag(_))) | None => {
                Err(self.stop(line, "expected a number here"))
            }
        }
    }

    fn stop(&mut self, line: u64, what: &str) -> Stopped {
        self.transcript.dropped(line, format!("{what}; the rest of the file is not read"));
        Stopped
    }

    fn count(&mut self, line: u64, what: &str, stated: &str, read: u64) {
        if stated.parse() != Ok(read) {
            let what = format!("the file states {stated} {what} but has {read}; reading those");
            self.transcript.problem(line, ProblemKind::BadValue, what);
        }
    }
}

/// Parses a time in seconds, with or without a unit or a comma after it.
fn millis(number: &str) -> Option<Millis> {
    let digits = number.trim_end_matches(|c: char| c.is_alphabetic() || ['%', ',', ';'].contains(&c));
    parse_seconds(digits.strip_prefix('+').unwrap_or(digits))
}

/// The kind and the text of a point's mark. A label that is a known kind is the kind; else the tier's name is.
fn mark<'a>(tier: &str, label: Cow<'a, str>) -> (Cow<'a, str>, Option<Cow<'a, str>>) {
    if known_mark_kind(&label).is_some() {
        return (label.trim().to_owned().into(), None);
    }
    let kind = if tier.trim().is_empty() { "mark" } else { tier.trim() };
    (kind.to_owned().into(), Some(label).filter(|label| !label.trim().is_empty()))
}

/// The tiers that were read, for the problems reported about them.
#[derive(Default)]
struct TierNotes {
    /// For each name: the line of its last tier, and how many tiers have it.
    by_name: BTreeMap<String, (u64, u64)>,
    unnamed: Option<u64>,
    layers: Vec<String>,
    first_layer: u64,
    /// The points of each kind of mark that figures depend on.
    known: BTreeMap<String, Tally>,
    /// Whether this program wrote the grid.
    own: bool,
}

impl TierNotes {
    /// Names of phonetic layers, alone or after a speaker's name and a dash.
    const LAYERS: &[&str] = &[
        "phone", "phon", "phons", "phones", "phoneme", "phonemes", "segment", "segments", "syllable",
        "syllables", "word", "words", "phrase", "phrases", "sentence", "sentences", "ort-mau", "kan-mau",
        "mau",
    ];

    fn add(&mut self, line: u64, name: &str) {
        let name = name.trim();
        if name.is_empty() {
            self.unnamed.get_or_insert(line);
            return;
        }
        let (last, times) = self.by_name.entry(name.to_owned()).or_default();
        (*last, *times) = (line, *times + 1);
        let lower = name.to_lowercase();
        let last = lower.rsplit(" - ").next().unwrap_or_default();
        if TierNotes::LAYERS.contains(&last) && self.layers.len() < 50 {
            if self.layers.is_empty() {
                self.first_layer = line;
            }
            self.layers.push(name.to_owned());
        }
    }

    fn report(self, transcript: &mut Transcript<'_>) {
        if let Some(line) = self.unnamed {
            transcript.guess(line, guesses::UNKNOWN_SPEAKER, "tier without a name; its speaker is unknown");
        }
        for (name, (line, times)) in self.by_name.into_iter().filter(|(_, (_, times))| *times > 1) {
            let what = format!("{times} tiers named {name}; read as one speaker");
            transcript.guess(line, guesses::TIERS_OF_ONE_SPEAKER, what);
        }
        if !self.layers.is_empty() {
            let layers = self.layers.join(", ");
            let what = format!("tiers that look like phonetic layers are read as speakers: {layers}");
            transcript.guess(self.first_layer, guesses::TIER_AS_SPEAKER, what);
        }
        for (kind, points) in self.known {
            transcript.tallied_guess(&points, guesses::KNOWN_MARK, |n| {
                format!("{} read as the mark {kind:?}, by label or tier name", counted(n, "point"))
            });
        }
    }
}
