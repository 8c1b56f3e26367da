//! Cites the line in focus, and gets the SHA-256 of the log, which every citation contains.

use super::goto::{self, GoTarget};
use super::load::Jump;
use super::table::CiteTo;
use super::{App, Effect, Mode, Notice, Panel, PanelKind};
use crate::describe::{self, plain_text};
use crate::session::Citation;

/// The pending citation and SHA-256.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Citing {
    /// The destination of the citation that waits for the SHA-256.
    to: Option<CiteTo>,
    hashing: Option<Hashing>,
}

/// The log that is being hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hashing {
    /// This log; the number of bytes that had been read when hashing started.
    ThisLog(u64),
    /// A log that has been replaced since.
    EarlierLog,
}

impl Citing {
    /// Whether a citation waits for the SHA-256.
    pub(super) fn waits(self) -> bool {
        self.to.is_some()
    }

    /// The log was replaced, so the SHA-256 under way is of an earlier one.
    pub(super) fn log_replaced(&mut self) {
        self.hashing = self.hashing.map(|_| Hashing::EarlierLog);
    }
}

impl App {
    /// Makes a citation, or asks for the SHA-256 that it needs.
    pub(super) fn cite(&mut self, to: CiteTo, effects: &mut Vec<Effect>) {
        if !self.session.is_complete() {
            self.notice = Some(Notice::CannotCite);
            return;
        }
        self.citing.to = Some(to);
        if self.file.sha256.is_some() {
            self.finish_citation(effects);
        } else {
            self.notice = Some(Notice::Hashing);
            self.hash(effects);
        }
    }

    /// Makes the citation that waited for the SHA-256.
    fn finish_citation(&mut self, effects: &mut Vec<Effect>) {
        let Some(to) = self.citing.to.take() else { return };
        self.notice = None;
        let Some(sha256) = self.file.sha256.as_deref() else { return };
        let made = if let Some((gap, index)) = self.focused_part() {
            let part = gap.parts.get(index).filter(|p| self.horizon().is_none_or(|t| t >= p.span.end));
            part.and_then(|part| {
                let stated = plain_text(&describe::part(part));
                Citation::from_part(&self.session, &self.view.zero, (gap, index), stated, sha256)
            })
        } else if let Some(gap) = self.focused_gap() {
            // The end of a gap is later than its first row.
            let hidden = self.horizon().is_some_and(|t| t < gap.span.end);
            (!hidden).then(|| {
                let stated = plain_text(&describe::gap(gap));
                Citation::from_gap(&self.session, &self.view.zero, gap, stated, sha256)
            })
        } else {
            self.focused_event().filter(|&i| !self.is_open_interval(i)).and_then(|i| {
                let line = self.lines.get(i)?;
                Citation::from_event(&self.session, &self.view.zero, i, line.said(), sha256)
            })
        };
        let Some(citation) = made else {
            self.notice = Some(Notice::NothingToCite);
            return;
        };
        let line = citation.full_line();
        effects.push(match to {
            CiteTo::Clipboard => Effect::Copy(line),
            CiteTo::File => Effect::KeepCitation(line),
        });
        let citation = Box::new(citation);
        self.mode = Mode::Panel(Panel::new(PanelKind::Citation { citation, to }));
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
}
