//! Loading: the state grows while the log is read, then what waited is done and the saved position is resumed.

use super::{App, Effect, Focus, Follow, Notice, Settings};
use crate::record::{as_words, visible};
use crate::session::pages::PageLine;
use crate::session::{Batch, Column, Gap, Item, ReadExtent, ZeroKind};
use crate::store::{BlindReading, Change, ResumePoint};
use crate::time::{HOUR, Millis, Span, Speed};

/// Hours of a shorter session say little.
const SHORT: Millis = Millis(2 * HOUR.0);

/// Requests that wait until the log is read.
#[derive(Debug, Default)]
pub(super) struct Pending {
    /// The reference point of `--zero`.
    pub zero: Option<String>,
    /// The reference point where neither `--zero` nor a saved position names one.
    usual_zero: Option<String>,
    /// How many errors the user's settings have.
    config_faults: usize,
    /// The time column where neither `--column` nor a saved position names one.
    usual_column: Option<Column>,
    /// The choices that override a saved position.
    column: Option<Column>,
    speed: Option<Speed>,
    /// How many events there were when the figures were last computed.
    settled: usize,
    /// The jump that waits for the log, or for its SHA-256.
    pub jump: Option<Jump>,
    /// The page that is searched.
    pub page: Option<PageSearch>,
}

impl Pending {
    pub(super) fn new(settings: Settings) -> Pending {
        let Settings { zero, usual_zero, column, usual_column, speed, config_faults, .. } = settings;
        Pending { zero, usual_zero, config_faults, usual_column, column, speed, ..Pending::default() }
    }
}

/// A search for a page that runs.
#[derive(Clone, Debug)]
pub(super) struct PageSearch {
    /// The number of the search; an answer to another one is dropped.
    pub number: u64,
    /// The page and line.
    pub line: PageLine,
    /// The notice if the log has no such page.
    pub otherwise: Notice,
}

/// A jump whose target is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Jump {
    /// To the last line.
    Last,
    /// To the target that was typed after `:`.
    Typed(String),
}

impl App {
    /// Names the most important keys until the first of them, to someone who has never used the player.
    pub fn welcome(&mut self) {
        self.notice = Some(Notice::Welcome);
    }

    /// Sets the source lines of an imported log, before any line is read.
    pub fn set_imported(&mut self, imported: Option<std::sync::Arc<crate::session::Imported>>) {
        self.session.set_imported(imported);
    }

    /// Adds events that were read.
    pub(super) fn loaded(&mut self, batch: Batch) {
        self.session.append(batch);
        // Computing the figures takes time that grows with the log. Whenever it has doubled is often enough, and takes
        // no more in all than reading.
        if self.session.index().len() >= self.pending.settled * 2 || self.session.withdraws_events() {
            self.settle(ReadExtent::Part);
        }
    }

    /// Computes the figures, and keeps the focus on its event.
    pub(super) fn settle(&mut self, extent: ReadExtent) {
        let spot = self.spot();
        self.session.settle(extent);
        self.pending.settled = self.session.index().len().max(1);
        self.view.refresh(&self.session);
        self.lines.clear();
        if let Some(spot) = spot {
            let row = self.focus.row;
            self.focus = Focus { item: self.item_of(spot), row };
        } else {
            let first = self.first_stop();
            self.focus = Focus { item: first, row: 0 };
            if let Some(item) = first {
                let t = self.timeline().time(item);
                self.playback.schedule.seek(t);
            }
        }
    }

    /// Does what waited for the end of the log.
    pub(super) fn complete(&mut self, place: Option<&ResumePoint>, effects: &mut Vec<Effect>) {
        self.read_whole(place);
        match self.pending.jump.take() {
            Some(Jump::Last) => self.go_last(),
            Some(Jump::Typed(text)) => self.go(&text, effects),
            None => {}
        }
        effects.extend(self.search.begin(self.session.index().len()));
        effects.extend(self.filter.begin(self.session.index().len()));
        if !self.follow.is_on() {
            effects.push(Effect::ReadWork);
        }
    }

    /// The time column unless another was chosen: hours, but h:mm:ss in a log without clock times that is short.
    fn column_for_length(&self) -> Column {
        let length = self.session.figures().span.map_or(Millis::ZERO, Span::length);
        if self.view.has_wall || length >= SHORT { Column::default() } else { Column::Elapsed }
    }

    /// Reading failed: what was read is all there is, and nothing waits for more.
    pub(super) fn load_failed(&mut self, what: String) {
        self.settle(ReadExtent::Whole);
        self.pending.jump = None;
        self.notice = Some(Notice::Text(what.clone()));
        self.file.failed = Some(what);
    }

    /// Postpones a jump until the log is read.
    pub(super) fn jump_later(&mut self, jump: Jump) {
        self.pending.jump = Some(jump);
        self.notice = Some(Notice::WillJump);
    }

    /// The jump or the search that waits, as the user typed it.
    pub fn waits_for(&self) -> Option<String> {
        if self.session.is_complete() {
            let page = self.page_searched().map(|line| line.to_string());
            return page.or_else(|| self.waits_for_hash().then(|| "this log's SHA-256".to_owned()));
        }
        if let Some(jump) = &self.pending.jump {
            return Some(match jump {
                Jump::Last => "the last line".to_owned(),
                Jump::Typed(text) => visible(&format!(":{text}")).into_owned(),
            });
        }
        self.search.waiting().map(|pattern| visible(&format!("/{pattern}")).into_owned())
    }

    /// Cancels the jump or the search that waits; false if none does.
    pub(super) fn stop_waiting(&mut self, effects: &mut Vec<Effect>) -> bool {
        if self.pending.jump.take().is_some() || self.pending.page.take().is_some() {
            self.notice = Some(Notice::NoLongerWaiting);
            return true;
        }
        let Some(cancel) = self.search.cancel() else { return false };
        self.notice = Some(Notice::SearchCanceled);
        effects.push(cancel);
        true
    }

    fn read_whole(&mut self, place: Option<&ResumePoint>) {
        self.settle(ReadExtent::Whole);
        let problems = self.session.problems().count();
        // How many there are in what follows is hidden from a blind reader.
        let is_shown = !self.view.blind;
        if problems > 0 && is_shown {
            self.notice = Some(Notice::Problems(problems));
        }
        if self.view.bands.hidden() > 0 && is_shown {
            let count = self.view.bands.hidden();
            self.notice = Some(Notice::HiddenGaps { count, min: self.view.min_gap });
        }
        let asked = self.pending.zero.clone().filter(|_| self.view.blind);
        let is_saved = self.pending.zero.is_none();
        if let Some(name) = self.pending.zero.take() {
            match self.session.zero(&name) {
                Some(found) => self.set_zero(found),
                None if self.follow.is_on() => {
                    self.notice = Some(Notice::ZeroNotYet(name.clone()));
                    self.pending.zero = Some(name);
                }
                // Said below, as of one that is later.
                None if self.view.blind => {}
                None => self.notice = Some(Notice::UnknownZero(name)),
            }
        } else if let Some(place) = place {
            if let Some(found) = self.session.saved_zero(&place.zero) {
                self.set_zero(found);
            }
        } else if let Some(found) = self.pending.usual_zero.take().and_then(|name| self.session.zero(&name)) {
            self.set_zero(found);
        }
        if self.pending.config_faults > 0 {
            self.notice = Some(Notice::ConfigFaults(self.pending.config_faults as u64));
        }
        // A reader who has moved on while the log was read stays there.
        let waited = self.focus.item == self.first_stop() && !self.playback.playing;
        if self.follow == Follow::FromEnd && waited {
            self.go_live();
        }
        let Some(place) = place else {
            let chosen = self.pending.column.or(self.pending.usual_column);
            self.view.column = chosen.unwrap_or_else(|| self.column_for_length());
            self.view.measure(&self.session);
            self.hide_later_zero(asked);
            return;
        };
        let column = Column::all().find(|c| c.word() == place.column);
        self.view.column = self.pending.column.or(column).unwrap_or(self.view.column);
        if let (None, Ok(speed)) = (self.pending.speed, place.speed.parse()) {
            self.playback.schedule.set_speed(speed, &self.session, &self.view.bands);
        }
        self.view.measure(&self.session);
        self.view.left_blind_at = self.view.left_blind_at.or(place.blind.left_at);
        self.view.blind |= place.blind.on;
        self.view.blind_since = self.view.blind_since.or(place.blind.seen_at);
        if !waited || self.follow == Follow::FromEnd {
            self.hide_later_zero(asked);
            return;
        }
        let head = place.gap.and_then(|number| self.head_of_gap(number));
        let event = || self.place_of_line(u64::from(place.line)).map(Item::Event);
        if let Some(item) = head.or_else(event).filter(|&item| Some(item) != self.first_stop()) {
            // A blind reader was there before.
            self.remember();
            self.set_focus(item);
            self.hide_zero();
            self.notice = Some(Notice::Resumed { zero: self.unusual_zero() });
        } else if is_saved {
            self.hide_zero();
            self.notice = self.unusual_zero().map(Notice::ZeroSet).or(self.notice.take());
        }
        self.hide_later_zero(asked);
    }

    /// The name of the reference point of the hours, if it is not the start.
    fn unusual_zero(&self) -> Option<String> {
        let zero = &self.view.zero;
        (zero.origin != ZeroKind::Start).then(|| as_words(&visible(&zero.name)).into_owned())
    }

    /// Counts from the start if a blind reader does not know the reference point, and says so of the one that was asked for.
    fn hide_later_zero(&mut self, asked: Option<String>) {
        self.hide_zero();
        if let Some(name) = asked.filter(|_| self.view.zero.origin == ZeroKind::Start && self.view.blind) {
            self.notice = Some(Notice::ZeroHidden(name));
        }
    }

    /// The index of the event on a line of the file, or of the first one on a later line.
    pub(super) fn place_of_line(&self, line: u64) -> Option<usize> {
        let entries = self.session.index().entries();
        let at = entries.partition_point(|e| u64::from(e.line()) < line);
        if entries.get(at).is_some_and(|e| u64::from(e.line()) == line) {
            return Some(at);
        }
        // The log is out of order, or the line was skipped.
        let later = entries.iter().enumerate().filter(|(_, e)| u64::from(e.line()) >= line);
        later.min_by_key(|(_, e)| e.line()).map(|(i, _)| i)
    }

    /// The position to save: the event in focus or the one before it, the reference point, the column, the speed.
    pub fn resume_point(&self) -> Option<ResumePoint> {
        // While loading, the saved position is not resumed yet: it stays. And the line numbers of a file that changed
        // are no longer valid.
        let held = matches!(self.file.changed, None | Some(Change::Deleted));
        let item = self.focus.item.filter(|_| self.session.is_complete() && held)?;
        let before = || self.session.index().after(self.timeline().time(item)).checked_sub(1);
        let line = self.session.index().get(self.focused_event().or_else(before)?)?.line();
        Some(ResumePoint {
            line,
            gap: self.focused_gap().map(|gap| gap.number),
            reached: self.session.figures().span.map(|span| (self.timeline().time(item) - span.start).0),
            zero: self.session.zero_to_save(&self.view.zero),
            column: self.view.column.word().to_owned(),
            speed: self.playback.schedule.speed().to_string(),
            blind: BlindReading {
                on: self.view.blind,
                left_at: self.view.left_blind_at,
                seen_at: self.view.blind_since,
            },
        })
    }

    /// The gap whose first row, or the row of one of whose parts, is in focus.
    pub(super) fn focused_gap(&self) -> Option<&Gap> {
        let bands = &self.view.bands;
        let band = match self.focus.item? {
            Item::Start(b) => b,
            Item::Part(p) => bands.parts().get(p)?.band,
            Item::Event(_)
            | Item::End(_)
            | Item::Hour(_)
            | Item::Hours { .. }
            | Item::Day(_)
            | Item::Reference(_) => return None,
        };
        let number = bands.get(band)?.number;
        number.checked_sub(1).and_then(|i| self.session.figures().gaps.get(i))
    }

    /// The gap and the index of its part whose row is in focus.
    pub(super) fn focused_part(&self) -> Option<(&Gap, usize)> {
        let Item::Part(p) = self.focus.item? else { return None };
        let (gap, _) = self.view.bands.part(&self.session, p)?;
        Some((gap, self.view.bands.parts().get(p)?.part))
    }

    /// The first row of the gap with a number, if it is shown.
    pub(super) fn head_of_gap(&self, number: usize) -> Option<Item> {
        let bands = &self.view.bands;
        // In order of time, gaps are in order of their numbers.
        let at = bands.gaps().binary_search_by_key(&number, |&b| bands.list()[b].number).ok()?;
        Some(Item::Start(bands.gaps()[at]))
    }
}
