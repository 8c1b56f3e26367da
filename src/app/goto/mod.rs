//! Goes to a typed target: at once, or once the part of the log that it depends on is read.

mod complete;
mod resolve;
mod target;
mod times;
mod work;

pub(super) use complete::Completion;
pub(super) use target::{GoTarget, read};

use super::load::{Jump, PageSearch};
use super::table::Command;
use super::{App, Effect, Notice};
use crate::record::{mark_kind, visible};
use crate::session::Item;
use crate::session::pages::PageLine;
use crate::suggest::closest;
use crate::time::SessionTime;
use times::elapsed_time;

/// Where a target is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// At an item.
    Item(Item),
    /// At a time.
    Time(SessionTime),
    /// At a moment that a coder has marked.
    Moment(SessionTime),
}

impl App {
    /// Goes to a typed target.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other targets are places in the log")]
    pub(super) fn go(&mut self, text: &str, effects: &mut Vec<Effect>) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        let target = match self.understand(text) {
            Ok(target) => target,
            Err(what) => {
                self.notice = Some(Notice::Text(what));
                return;
            }
        };
        match target {
            GoTarget::Speed(speed) => return self.set_speed(speed),
            GoTarget::Help => return self.open(Command::Help, effects),
            GoTarget::Quit => return effects.push(Effect::Quit),
            _ => {}
        }
        if !self.is_read(&target) {
            self.jump_later(Jump::Typed(text.to_owned()));
            return;
        }
        if self.session.figures().span.is_none() {
            self.notice = Some(Notice::NoSession);
            return;
        }
        if matches!(target, GoTarget::Citation(_)) && self.file.sha256.is_none() {
            self.pending.jump = Some(Jump::Typed(text.to_owned()));
            self.notice = Some(Notice::CheckingCitation);
            self.hash(effects);
            return;
        }
        let before = (self.focus, self.now());
        match self.resolve(&target) {
            Ok(Destination::Item(item)) => {
                self.jump(item);
                if matches!(target, GoTarget::Citation(_) | GoTarget::Brief(_)) {
                    self.check_citation(text);
                }
            }
            Ok(Destination::Time(t)) => self.jump_to(t),
            Ok(Destination::Moment(t)) => self.jump_to_moment(t),
            Err(notice) => {
                // A time that the session does not have may be a page of a transcript.
                let page = match &target {
                    GoTarget::Page(line) => Some(*line),
                    _ => PageLine::parse(text).filter(|_| notice.is_outside()),
                };
                if let Some(line) = page {
                    self.search_page(line, notice, effects);
                    return;
                }
                let as_hours = text.matches(':').count() == 2 && elapsed_time(text).is_some();
                self.notice = Some(match self.with_suggestion(notice) {
                    // The second line of the screen has hours like this.
                    Notice::NoSuchTime if as_hours => {
                        Notice::Text(format!("{}; for hours in, type {text}h", Notice::NoSuchTime))
                    }
                    notice => notice,
                });
            }
        }
        // In blind mode a target that is not earlier is hidden, even if it does not exist.
        if self.view.blind && before == (self.focus, self.now()) {
            self.notice = Some(Notice::Blind);
        }
    }

    /// The target that a text names; a log without clock times has times of its own. The log may not be read yet: then this
    /// runs once more.
    fn understand(&self, text: &str) -> Result<GoTarget, String> {
        if let Some(t) = elapsed_time(text).filter(|_| !self.view.has_wall) {
            return Ok(GoTarget::LogTime(t));
        }
        match read(text) {
            Err(_) if self.recording_start(text).is_some() || self.work_named(text, 1).is_some() => {
                Ok(GoTarget::Mark(text.to_owned(), 1))
            }
            // `dec 3` may be the third decision.
            Ok(GoTarget::Dated(_)) if let Some((kind, number)) = self.mark_begun(text) => {
                Ok(GoTarget::Mark(kind, number))
            }
            read => read,
        }
    }

    /// A mark and its number, if a kind of marks begins so.
    fn mark_begun(&self, text: &str) -> Option<(String, usize)> {
        let (kind, number) = target::mark(text)?;
        let is_begun = self.kinds_begun(&mark_kind(&kind)).next().is_some();
        is_begun.then_some((kind, number))
    }

    /// The kinds of marks whose names begin with a text, each with its marks. A blind reader knows those of the marks so far.
    fn kinds_begun<'a>(&'a self, start: &'a str) -> impl Iterator<Item = (&'a str, &'a [usize])> {
        let (horizon, marks) = (self.horizon(), &self.session.key_events().marks);
        self.view.marks.starting_with(start).filter(move |(_, of_kind)| {
            let first = of_kind.first().and_then(|&i| marks.get(i));
            first.is_some_and(|mark| horizon.is_none_or(|t| mark.key.time <= t))
        })
    }

    /// Adds the name that may be meant to a notice about an unknown mark.
    fn with_suggestion(&self, notice: Notice) -> Notice {
        let Notice::NoMarkNamed { name, near: None } = &notice else { return notice };
        if self.view.blind {
            return notice;
        }
        let near = closest(name, self.view.marks.kinds()).map(|near| visible(near).into_owned());
        Notice::NoMarkNamed { name: name.clone(), near }
    }

    /// Asks for the line whose source states a line of a page.
    fn search_page(&mut self, line: PageLine, otherwise: Notice, effects: &mut Vec<Effect>) {
        self.pages_searched += 1;
        let number = self.pages_searched;
        self.pending.page = Some(PageSearch { number, line, otherwise });
        effects.push(Effect::FindPage(line, number));
    }

    /// Goes to the event of a page, or says that no line states it.
    pub(super) fn page_found(&mut self, number: u64, event: Option<usize>) {
        let Some(search) = self.pending.page.take_if(|search| search.number == number) else { return };
        let event = event.filter(|&i| i < self.session.index().len());
        let is_hidden = |&i: &usize| self.is_open_interval(i);
        match event.filter(|i| !is_hidden(i)) {
            Some(i) => self.jump(Item::Event(i)),
            None if self.view.blind => self.notice = Some(Notice::Blind),
            None => self.notice = Some(search.otherwise),
        }
    }

    /// The page that is being searched.
    pub(super) fn page_searched(&self) -> Option<PageLine> {
        self.pending.page.as_ref().map(|search| search.line)
    }
}
