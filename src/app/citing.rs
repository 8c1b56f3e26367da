//! Cites the line in focus, shows how to open its media, and gets the SHA-256 of the log, which every citation contains.

use super::goto::{self, GoTarget};
use super::load::Jump;
use super::table::CiteTo;
use super::{App, Effect, Media, Mode, Notice, Panel, PanelKind};
use crate::describe::{self, plain_text};
use crate::record::EventKind;
use crate::session::{BandKind, Citation, CitationRef, EventFilter, Gap, Item, Mark, brief};
use crate::time::{Millis, Span, format_in_words};

/// The pending citation and SHA-256.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Citing {
    /// The destination of the citation that waits for the SHA-256.
    to: Option<CiteTo>,
    hashing: Option<Hashing>,
    /// A pasted citation, and the item it led to, whose words are awaited.
    check: Option<(String, Item)>,
}

/// The log that is being hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hashing {
    /// This log; the number of bytes that had been read when hashing started.
    ThisLog(u64),
    /// A log that has been replaced since.
    EarlierLog,
}

/// The gap or silence in focus.
enum InFocus<'a> {
    /// The focus is on no gap.
    NoGap,
    /// A blind reader does not know where it ends.
    Hidden,
    /// The gap, and the index of its part.
    Gap(&'a Gap, Option<usize>),
    /// A silence on tape.
    Silence(Span),
}

/// Whether a mark is of something that happened rather than of something that was said.
fn is_event(kind: &str) -> bool {
    matches!(
        kind,
        "arrest"
            | "custody"
            | "room_entry"
            | "release"
            | "charge"
            | "arraignment"
            | "lineup"
            | "search"
            | "visit"
            | "call"
    )
}

impl Citing {
    /// Whether a citation waits for the SHA-256.
    pub(super) fn waits(&self) -> bool {
        self.to.is_some()
    }

    /// The log was replaced, so the SHA-256 under way is of an earlier one.
    pub(super) fn log_replaced(&mut self) {
        self.hashing = self.hashing.map(|_| Hashing::EarlierLog);
    }
}

impl App {
    /// Makes a citation, or asks for the SHA-256 and the words that it needs.
    pub(super) fn cite(&mut self, to: CiteTo, effects: &mut Vec<Effect>) {
        if !self.session.is_complete() {
            self.notice = Some(Notice::CannotCite);
            return;
        }
        self.citing.to = Some(to);
        if to == CiteTo::File && self.file.sha256.is_none() {
            self.notice = Some(Notice::Hashing);
            self.hash(effects);
            return;
        }
        let words = self.focused_event().map(|i| self.cited_words(i));
        match words.filter(|&i| self.lines.get(i).is_none()) {
            // The words that a mark refers to may be far from it.
            Some(i) => effects.push(Effect::Fetch(vec![i])),
            None => self.finish_citation(effects),
        }
    }

    /// Makes the citation that waited for words.
    pub(super) fn cite_what_was_read(&mut self, effects: &mut Vec<Effect>) {
        let ready = self.file.sha256.is_some() || self.citing.to == Some(CiteTo::Clipboard);
        if ready && self.citing.waits() {
            self.finish_citation(effects);
        }
    }

    /// Compares a pasted citation with what it led to, now or once the words are read.
    pub(super) fn check_citation(&mut self, text: &str) {
        self.citing.check = self.focus.item.map(|item| (text.to_owned(), item));
        self.check_what_was_read();
    }

    /// Compares the citation that waited for words with them, and tells what differs.
    pub(super) fn check_what_was_read(&mut self) {
        let Some((text, item)) = self.citing.check.take() else { return };
        if self.focus.item != Some(item) || self.view.blind {
            return;
        }
        if self.focused_event().is_some_and(|i| self.lines.get(self.cited_words(i)).is_none()) {
            self.citing.check = Some((text, item));
            return;
        }
        let Some(short) = self.short_citation() else { return };
        let full = CitationRef::parse(&text).and_then(|_| Some(self.full_citation()?.full_line()));
        let here = full.as_ref().unwrap_or(&short);
        if brief::read(&self.session, &text).is_some_and(|cited| matches!(cited, brief::Cited::Untitled(_))) {
            self.notice = Some(Notice::Untitled);
        } else if let Some(what) = brief::difference(&self.session, &text, here) {
            let here = brief::place(&self.session, &short);
            self.notice = Some(Notice::CitationDiffers { what, here });
        }
    }

    /// The event whose words are cited for an event: itself, or of a mark that is about words the last utterance at or before it
    /// that no gap parts from it.
    fn cited_words(&self, i: usize) -> usize {
        let index = self.session.index();
        let words = self.marked(i).filter(|mark| !is_event(&mark.kind)).and_then(|mark| {
            let t = mark.key.time;
            let said = index.previous(index.after(t), EventFilter::kind(EventKind::Utterance))?;
            let since = index.get(said)?;
            let gaps = &self.session.figures().gaps;
            let is_parted = gaps.get(gaps.partition_point(|gap| gap.span.end <= since.time()));
            let is_parted = is_parted.is_some_and(|gap| gap.span.start < t);
            (since.is_timed() && !is_parted).then_some(said)
        });
        words.unwrap_or(i)
    }

    /// The mark that an event is.
    pub(super) fn marked(&self, i: usize) -> Option<&Mark> {
        self.session.key_events().mark(self.session.key(i)?)
    }

    /// Makes the citation that waited for the SHA-256 or for words.
    fn finish_citation(&mut self, effects: &mut Vec<Effect>) {
        let Some(to) = self.citing.to.take() else { return };
        self.notice = None;
        let made = match to {
            CiteTo::Clipboard => self.short_citation().map(|line| (line.clone(), line)),
            CiteTo::File => {
                self.full_citation().map(|citation| (citation.full_line(), citation.short_line()))
            }
        };
        let Some((line, shown)) = made else {
            self.notice = Some(Notice::NothingToCite);
            return;
        };
        effects.push(match to {
            CiteTo::Clipboard => Effect::Copy(line),
            CiteTo::File => Effect::KeepCitation(line),
        });
        self.mode = Mode::Panel(Panel::new(PanelKind::Citation { text: shown, to }));
    }

    /// The gap in focus, and the index of its part.
    fn cited_gap(&self) -> InFocus<'_> {
        let is_over = |end| self.horizon().is_none_or(|t| t >= end);
        if let Some((gap, index)) = self.focused_part() {
            let is_known = gap.parts.get(index).is_some_and(|part| is_over(part.span.end));
            return if is_known { InFocus::Gap(gap, Some(index)) } else { InFocus::Hidden };
        }
        let start = self.focus.item.and_then(|item| if let Item::Start(b) = item { Some(b) } else { None });
        let band = start.and_then(|b| self.view.bands.get(b)).filter(|band| band.kind == BandKind::Silence);
        if let Some(band) = band {
            return if is_over(band.span.end) { InFocus::Silence(band.span) } else { InFocus::Hidden };
        }
        match self.focused_gap().or_else(|| self.gap_around()) {
            None => InFocus::NoGap,
            Some(gap) if is_over(gap.span.end) => InFocus::Gap(gap, None),
            Some(_) => InFocus::Hidden,
        }
    }

    /// The gap that a row in focus is in which is no event: an hour or midnight.
    fn gap_around(&self) -> Option<&Gap> {
        let item = self.focus.item.filter(|item| item.event().is_none())?;
        let band = self.view.bands.at(self.timeline().time(item))?;
        band.number.checked_sub(1).and_then(|i| self.session.figures().gaps.get(i))
    }

    /// The citation for a brief.
    fn short_citation(&self) -> Option<String> {
        match self.cited_gap() {
            InFocus::Gap(gap, part) => return Some(brief::of_gap(&self.session, gap, part)),
            InFocus::Silence(span) => {
                let words = describe::silence(&self.session, span, &format_in_words(span.length()));
                return brief::of_silence(&self.session, span, &words);
            }
            InFocus::Hidden => return None,
            InFocus::NoGap => {}
        }
        let i = self.focused_event().filter(|&i| !self.is_open_interval(i))?;
        let words = self.cited_words(i);
        let mark = self.marked(i).filter(|_| words != i).map(|mark| mark.kind.as_str());
        brief::of_event(&self.session, words, self.lines.get(words)?.said(), mark)
    }

    /// The citation with all that identifies what it cites.
    fn full_citation(&self) -> Option<Citation> {
        let (session, zero) = (&self.session, &self.view.zero);
        let sha256 = self.file.sha256.as_deref()?;
        match self.cited_gap() {
            InFocus::Hidden => return None,
            InFocus::Silence(span) => {
                let words = describe::silence(session, span, &format_in_words(span.length()));
                return Citation::from_silence(session, zero, span, &words, sha256);
            }
            InFocus::Gap(gap, None) => {
                let stated = plain_text(&describe::gap(gap));
                return Some(Citation::from_gap(session, zero, gap, stated, sha256));
            }
            InFocus::Gap(gap, Some(index)) => {
                let stated = plain_text(&describe::part(gap.parts.get(index)?));
                return Citation::from_part(session, zero, (gap, index), stated, sha256);
            }
            InFocus::NoGap => {}
        }
        let i = self.focused_event().filter(|&i| !self.is_open_interval(i))?;
        let words = self.cited_words(i);
        let mut citation = Citation::from_event(session, zero, words, self.lines.get(words)?.said(), sha256)?;
        if words != i {
            // The mark itself, with its number in the log.
            let mark = self.lines.get(i)?.cited.clone();
            citation.parts.push(format!("[mark {}] {mark}", i + 1));
        }
        Some(citation)
    }

    /// Asks for the SHA-256, unless it is being computed.
    pub(super) fn hash(&mut self, effects: &mut Vec<Effect>) {
        if self.citing.hashing.is_none() {
            self.citing.hashing = Some(Hashing::ThisLog(self.session.byte_count()));
            effects.push(Effect::Hash);
        }
    }

    /// Takes the SHA-256. If the log has grown since, it is used only for the citation that waits for it.
    pub(super) fn hashed(&mut self, sha256: String, effects: &mut Vec<Effect>) {
        let asked = self.citing.hashing.take();
        if asked == Some(Hashing::EarlierLog) {
            if self.citing.waits() || self.waits_for_hash() {
                self.hash(effects);
            }
            self.refresh_panel(effects);
            return;
        }
        let current = asked == Some(Hashing::ThisLog(self.session.byte_count()));
        self.file.sha256 = Some(sha256);
        self.finish_citation(effects);
        if self.waits_for_hash()
            && let Some(Jump::Typed(text)) = self.pending.jump.take()
        {
            self.go(&text, effects);
        }
        if !current {
            self.file.sha256 = None;
            self.refresh_panel(effects);
        }
    }

    /// Whether a citation that was typed waits for the SHA-256.
    pub(super) fn waits_for_hash(&self) -> bool {
        let Some(Jump::Typed(text)) = &self.pending.jump else { return false };
        matches!(goto::read(text), Ok(GoTarget::Citation(_)))
    }

    /// Shows and copies the command for the line in focus, or has it run.
    pub(super) fn open_media(&mut self, effects: &mut Vec<Effect>) {
        let Some(media) = self.focused_media() else { return };
        if media.file.chars().any(char::is_control) {
            self.notice = Some(Notice::NoMedia);
            return;
        }
        if self.view.opens_media {
            effects.push(Effect::OpenMedia(media));
            return;
        }
        effects.push(Effect::Copy(media.command()));
        self.mode = Mode::Panel(Panel::new(PanelKind::Command(media.command())));
    }

    /// The media of the line in focus and the position in it; tells why there is none.
    fn focused_media(&mut self) -> Option<Media> {
        let coverage = self.session.figures().coverage.as_ref();
        let entry = self.focused_event().and_then(|i| self.session.index().get(i));
        let runs = coverage.map(|coverage| match (entry, self.focus.item) {
            (Some(entry), _) if entry.is_timed() => {
                coverage.runs_at(entry.key()).map(|run| (run, entry.time())).collect()
            }
            // A silence is on tape from its first row on.
            (None, Some(item)) => {
                let t = self.timeline().time(item);
                coverage.run_at(t).map(|run| (run, t)).into_iter().collect()
            }
            _ => Vec::new(),
        });
        let found = runs.unwrap_or_default().into_iter().find_map(|(run, t)| {
            let id = run.recording.as_deref()?;
            let recording = self.session.header().recordings.iter().find(|r| r.id == id)?;
            Some(Media { file: recording.media.clone()?, at: Millis(run.tape_time(t).0) })
        });
        if found.is_none() {
            self.notice = Some(Notice::NoMedia);
        }
        found
    }
}
