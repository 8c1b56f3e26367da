//! Citing the line in focus, once the SHA-256 is known that names the log; and that SHA-256.

use super::goto::{self, Typed};
use super::load::Jump;
use super::table::CiteTo;
use super::{App, Effect, Mode, Notice, Panel, PanelKind};
use crate::session::Citation;

/// What the SHA-256 that is being worked out is that of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hashing {
    /// The log, of which so many bytes had been read when it was asked for.
    OfThis(u64),
    /// A log that is gone.
    OfAnother,
}

impl App {
    /// Makes a citation, or asks for what it needs.
    pub(super) fn cite(&mut self, to: CiteTo, effects: &mut Vec<Effect>) {
        if !self.session.is_complete() {
            self.notice = Some(Notice::CannotCite);
            return;
        }
        self.citing = Some(to);
        if self.file.sha256.is_some() {
            self.finish_citation(effects);
        } else {
            self.notice = Some(Notice::Hashing);
            self.hash(effects);
        }
    }

    /// Makes the citation that was asked for, now that the SHA-256 is known.
    pub(super) fn finish_citation(&mut self, effects: &mut Vec<Effect>) {
        let Some(to) = self.citing.take() else { return };
        self.notice = None;
        let Some(sha256) = self.file.sha256.as_deref() else { return };
        let made = if let Some(gap) = self.focused_gap() {
            // The end of a gap lies ahead of its head.
            let hidden = self.horizon().is_some_and(|t| t < gap.span.end);
            (!hidden).then(|| Citation::from_gap(&self.session, &self.view.zero, gap, sha256))
        } else {
            self.focused_event().and_then(|i| {
                let line = self.lines.get(i)?;
                Citation::from_event(&self.session, &self.view.zero, i, line.said(), sha256)
            })
        };
        let Some(citation) = made else {
            self.notice = Some(Notice::NothingToCite);
            return;
        };
        let line = citation.line(true);
        effects.push(match to {
            CiteTo::Clipboard => Effect::Copy(line),
            CiteTo::File => Effect::KeepCitation(line),
        });
        let citation = Box::new(citation);
        self.mode = Mode::Panel(Panel::new(PanelKind::Citation { citation, to }));
    }

    /// Asks for the SHA-256, unless it is being worked out.
    pub(super) fn hash(&mut self, effects: &mut Vec<Effect>) {
        if self.hashing.is_none() {
            self.hashing = Some(Hashing::OfThis(self.session.bytes()));
            effects.push(Effect::Hash);
        }
    }

    /// Takes up the SHA-256; of a log that has grown meanwhile it serves a citation that waits for it, and is then
    /// out of date.
    pub(super) fn hashed(&mut self, sha256: String, effects: &mut Vec<Effect>) {
        let asked = self.hashing.take();
        if asked == Some(Hashing::OfAnother) {
            if self.citing.is_some() || self.waits_for_hash() {
                self.hash(effects);
            }
            self.refresh_panel(effects);
            return;
        }
        let current = asked == Some(Hashing::OfThis(self.session.bytes()));
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

    /// Whether a citation was typed, and waits until it is known which log it cites.
    pub(super) fn waits_for_hash(&self) -> bool {
        let Some(Jump::Typed(text)) = &self.pending.jump else { return false };
        matches!(goto::read(text), Ok(Typed::Citation(_)))
    }
}
