//! Goes to a typed target: at once, or once the part of the log that it depends on is read.

mod target;

pub(super) use target::{GoTarget, read};

use super::load::Jump;
use super::{App, Effect, Notice};
use crate::record::{mark_kind, visible};
use crate::session::{CitationTarget, Item};
use crate::suggest::closest;
use crate::time::{Millis, SessionTime, Span};
use target::elapsed_time;

impl App {
    /// Goes to a typed target.
    pub(super) fn go(&mut self, text: &str, effects: &mut Vec<Effect>) {
        if text.trim().is_empty() {
            return;
        }
        // A log that is not read yet may turn out to have clock times: then this runs once more.
        let read = match elapsed_time(text).filter(|_| !self.view.has_wall) {
            Some(t) => Ok(GoTarget::LogTime(t)),
            None => read(text),
        };
        let target = match read {
            Ok(target) => target,
            Err(_) if self.session.is_complete() && self.recording_start(text.trim()).is_some() => {
                return self.go_to_recording(text.trim());
            }
            Err(what) => {
                self.notice = Some(Notice::Text(what));
                return;
            }
        };
        if !self.is_read(&target) {
            self.jump_later(Jump::Typed(text.trim().to_owned()));
            return;
        }
        let Some(session) = self.session.figures().span else {
            self.notice = Some(Notice::NoSession);
            return;
        };
        if matches!(target, GoTarget::Citation(_)) && self.file.sha256.is_none() {
            self.pending.jump = Some(Jump::Typed(text.trim().to_owned()));
            self.notice = Some(Notice::CheckingCitation);
            self.hash(effects);
            return;
        }
        let before = (self.focus, self.now());
        if let GoTarget::Speed(speed) = target {
            self.set_speed(speed);
            return;
        }
        self.go_to_target(target, session);
        // In blind mode a target that is not earlier is hidden, even if it does not exist.
        if self.view.blind && before == (self.focus, self.now()) {
            self.notice = Some(Notice::Blind);
        }
    }

    /// Whether the target is known: numbers, shares, marks and days depend on the whole log.
    fn is_read(&self, target: &GoTarget) -> bool {
        self.session.is_complete()
            || match target {
                GoTarget::Speed(_) => true,
                GoTarget::Elapsed(elapsed) => self.reaches(self.view.zero.time + *elapsed),
                GoTarget::By(by) => self.reaches(self.now() + *by),
                GoTarget::Wall(_)
                | GoTarget::LogTime(_)
                | GoTarget::Day(..)
                | GoTarget::Permille(_)
                | GoTarget::Number(_)
                | GoTarget::Gap(_)
                | GoTarget::Part(..)
                | GoTarget::Mark(..)
                | GoTarget::Tape(_)
                | GoTarget::Citation(_) => false,
            }
    }

    fn go_to_target(&mut self, target: GoTarget, session: Span) {
        let zero = self.view.zero.time;
        match target {
            GoTarget::Speed(_) => {}
            GoTarget::Gap(number) => self.go_to_gap(number),
            GoTarget::Part(gap, part) => self.go_to_part(gap, part),
            GoTarget::Number(number) => self.go_to_number(number),
            GoTarget::Citation(cited) => match &self.file.sha256 {
                Some(sha256) if cited.cites(sha256) => self.go_to_cited(cited.target),
                Some(_) => {
                    self.notice = Some(Notice::OtherLog);
                }
                // Waits for the hash: see `go`.
                None => {}
            },
            GoTarget::LogTime(t) => self.go_within(session, SessionTime(t.0), SessionTime(0)),
            GoTarget::Elapsed(elapsed) => self.go_within(session, zero + elapsed, zero),
            GoTarget::By(by) => self.go_within(session, self.now() + by, zero),
            GoTarget::Permille(permille) => {
                let part = i128::from(session.length().0) * i128::from(permille) / 1000;
                self.jump_to(session.start + Millis(i64::try_from(part).unwrap_or(0)));
            }
            GoTarget::Mark(kind, number) => self.go_to_mark(&kind, number),
            GoTarget::Tape(number) => self.go_to_tape_run(number),
            GoTarget::Wall(time) => {
                let here = self.session.clock().at(self.now()).map(|wall| wall.date());
                let days =
                    here.into_iter().flat_map(|d| [Some(d), d.tomorrow().ok(), d.yesterday().ok()]).flatten();
                let moments =
                    days.filter_map(|day| self.session.clock().to_session_time(day, time, self.now()));
                let inside = moments.into_iter().find(|&t| session.start <= t && t <= session.end);
                self.go_or_say(inside, Notice::NoSuchTime);
            }
            GoTarget::Day(day, time) => {
                let first = self.session.clock().at(session.start).map(|wall| wall.date());
                let date = first.and_then(|d| d.checked_add(jiff::Span::new().try_days(day - 1).ok()?).ok());
                let t = date.and_then(|date| self.session.clock().to_session_time(date, time, session.end));
                let inside = t.filter(|&t| session.start <= t && t <= session.end);
                self.go_or_say(inside, Notice::NoSuchDay);
            }
        }
    }

    fn go_or_say(&mut self, t: Option<SessionTime>, otherwise: Notice) {
        match t {
            Some(t) => self.jump_to(t),
            None if self.view.has_wall => self.notice = Some(otherwise),
            None => self.notice = Some(Notice::NoClock),
        }
    }

    /// Goes to a time within the session, or tells its limits, counted from `zero`.
    fn go_within(&mut self, session: Span, t: SessionTime, zero: SessionTime) {
        if session.start <= t && t <= session.end {
            self.jump_to(t);
        } else {
            let (start, end) = (session.start - zero, session.end - zero);
            self.notice = Some(Notice::OutsideSession { start, end });
        }
    }

    fn go_to_cited(&mut self, what: CitationTarget) {
        match what {
            CitationTarget::Event(number) => self.go_to_number(number),
            CitationTarget::Gap(number) => self.go_to_gap(number),
            CitationTarget::Part(gap, part) => self.go_to_part(gap, part),
        }
    }

    fn go_to_number(&mut self, number: usize) {
        let len = self.session.index().len();
        if (1..=len).contains(&number) {
            self.jump(Item::Event(number - 1));
        } else {
            self.notice = Some(Notice::NoEvent { number, count: len });
        }
    }

    /// Goes to the nth mark of a kind; the start of its name is enough if it fits only one kind.
    fn go_to_mark(&mut self, kind: &str, number: usize) {
        let kind = mark_kind(kind).into_owned();
        let marks = &self.session.key_events().marks;
        let mut fitting: Vec<&str> =
            marks.iter().map(|m| m.kind.as_str()).filter(|k| k.starts_with(&kind)).collect();
        fitting.sort_unstable();
        fitting.dedup();
        let kind = match fitting.as_slice() {
            [one] => *one,
            many if many.contains(&kind.as_str()) => kind.as_str(),
            _ if number == 1 && self.recording_start(&kind).is_some() => return self.go_to_recording(&kind),
            _ => {
                let run = kind.strip_prefix("tape").and_then(|n| n.parse().ok()).filter(|&n| n >= 1);
                if let Some(run) = run {
                    return self.go_to_tape_run(run);
                }
                let near = closest(&kind, marks.iter().map(|mark| mark.kind.as_str()));
                let (name, near) = (visible(&kind).into_owned(), near.map(|near| visible(near).into_owned()));
                self.notice = Some(Notice::NoMarkNamed { name, near });
                return;
            }
        };
        let found = marks
            .iter()
            .filter(|m| m.kind == kind)
            .nth(number - 1)
            .map(|m| self.session.index().index_of(m.key));
        match found {
            Some(place) => self.jump(Item::Event(place)),
            None => self.notice = Some(Notice::NoMark { kind: visible(kind).into_owned(), number }),
        }
    }

    /// Goes to the start of the nth tape.
    fn go_to_tape_run(&mut self, number: usize) {
        let runs = self.session.figures().coverage.as_ref().map_or(&[][..], |c| &c.runs);
        match runs.get(number - 1).map(|run| run.keys.0) {
            Some(key) => self.jump(Item::Event(self.session.index().index_of(key))),
            None => self.notice = Some(Notice::NoTape { number, count: runs.len() }),
        }
    }

    /// Goes to the start of a recording.
    fn go_to_recording(&mut self, id: &str) {
        if let Some(place) = self.recording_start(id) {
            self.jump(Item::Event(place));
        }
    }

    /// The event with which a recording starts, as an index; letter case of its id does not count.
    fn recording_start(&self, id: &str) -> Option<usize> {
        let runs = &self.session.figures().coverage.as_ref()?.runs;
        let is = |name: &String| name.to_lowercase() == id.to_lowercase();
        let run = runs.iter().find(|run| run.recording.as_ref().is_some_and(is))?;
        Some(self.session.index().index_of(run.keys.0))
    }
}
