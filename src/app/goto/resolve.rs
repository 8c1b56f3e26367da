//! Finds where a typed target is, without going there: a few binary searches, so that it can be shown while it is typed.

use super::Destination;
use super::target::{Anchor, GoTarget, TapePosition};
use super::times::{TypedDay, day_and_time};
use crate::app::{App, Notice};
use crate::describe::Timestamps;
use crate::record::{mark_kind, visible};
use crate::session::{CitationTarget, Item, brief};
use crate::time::date::Around;
use crate::time::{HOUR, Millis, SECOND, SessionTime, Span, format_hms, format_hours};
use jiff::ToSpan;
use jiff::civil::{Date, Time};

impl App {
    /// Whether the target is known: numbers, shares, marks and days depend on the whole log.
    pub(super) fn is_read(&self, target: &GoTarget) -> bool {
        self.session.is_complete()
            || match target {
                GoTarget::Speed(_) | GoTarget::Help | GoTarget::Quit | GoTarget::Start => true,
                GoTarget::Elapsed(elapsed) => self.reaches(self.view.zero.time + *elapsed + SECOND),
                GoTarget::Hours(hours) => self.reaches(self.view.zero.time + *hours + HUNDREDTH),
                GoTarget::By(by) => self.reaches(self.now() + *by),
                GoTarget::Wall(_)
                | GoTarget::LogTime(_)
                | GoTarget::Day(..)
                | GoTarget::Dated(_)
                | GoTarget::From(..)
                | GoTarget::Permille(_)
                | GoTarget::Number(_)
                | GoTarget::Gap(_)
                | GoTarget::LastGap
                | GoTarget::Part(..)
                | GoTarget::Mark(..)
                | GoTarget::Tape(_)
                | GoTarget::TapeAt(..)
                | GoTarget::Page(_)
                | GoTarget::End
                | GoTarget::Brief(_)
                | GoTarget::Citation(_) => false,
            }
    }

    /// Where a target is, or why it is nowhere.
    pub(super) fn resolve(&self, target: &GoTarget) -> Result<Destination, Notice> {
        let session = self.session.figures().span.ok_or(Notice::NoSession)?;
        let zero = self.view.zero.time;
        match target {
            GoTarget::Speed(_) | GoTarget::Help | GoTarget::Quit => Err(Notice::NoSession),
            GoTarget::Page(line) => Err(Notice::NoPage(line.to_string())),
            GoTarget::Start => self.first_stop().map(Destination::Item).ok_or(Notice::NoSession),
            // A share of the whole would tell how long it is.
            GoTarget::End | GoTarget::Permille(_) if self.view.blind => Err(Notice::Blind),
            GoTarget::End => self.last_stop().map(Destination::Item).ok_or(Notice::NoSession),
            GoTarget::LastGap => {
                let gaps = self.view.bands.gaps();
                let begun = match self.horizon() {
                    Some(t) => gaps.partition_point(|&b| self.view.bands.list()[b].span.start <= t),
                    None => gaps.len(),
                };
                let last = begun.checked_sub(1).map(|at| Destination::Item(Item::Start(gaps[at])));
                last.ok_or(Notice::NoGap { number: 1, count: 0 })
            }
            GoTarget::Gap(number) => self.gap_head(*number).map(Destination::Item),
            GoTarget::Part(gap, part) => self.part_head(*gap, *part).map(Destination::Item),
            GoTarget::Number(number) => self.numbered(*number),
            GoTarget::Citation(cited) => match &self.file.sha256 {
                Some(sha256) if !cited.cites(sha256) => Err(Notice::OtherLog),
                // Without a hash it is not gone to: see `go`.
                Some(_) | None => self.cited(cited.target),
            },
            GoTarget::Brief(text) => match brief::read(&self.session, text) {
                Some(brief::Cited::Found(target) | brief::Cited::Untitled(target)) => self.cited(target),
                Some(brief::Cited::Silence(start)) => {
                    let bands = self.view.bands.list();
                    let b = bands.partition_point(|band| band.span.start < start);
                    let is_there = bands.get(b).is_some_and(|band| band.span.start == start);
                    is_there.then_some(Destination::Item(Item::Start(b))).ok_or(Notice::NothingCited)
                }
                Some(brief::Cited::OtherTitle) => Err(Notice::OtherTitle),
                Some(brief::Cited::Nothing) | None => Err(Notice::NothingCited),
            },
            GoTarget::LogTime(t) => {
                let start = SessionTime(t.0);
                self.in_session(session, Span::new(start, start + given_to(*t)), SessionTime(0))
            }
            GoTarget::Elapsed(elapsed) => {
                let start = zero + *elapsed;
                self.in_session(session, Span::new(start, start + given_to(*elapsed)), zero)
            }
            GoTarget::Hours(hours) => {
                let from = zero + *hours;
                match self.first_stop_in(Span::new(from, from + HUNDREDTH)) {
                    Some(item) => Ok(Destination::Item(item)),
                    None => self.in_session(session, Span::new(from, from), zero),
                }
            }
            GoTarget::By(by) => {
                let t = self.now() + *by;
                self.in_session(session, Span::new(t, t), zero)
            }
            GoTarget::From(anchor, by) => {
                let from = match anchor {
                    Anchor::Start => session.start,
                    // The end would tell a blind reader how long the session is, and a later mark when it is.
                    Anchor::End if self.view.blind => return Err(Notice::Blind),
                    Anchor::End => session.end,
                    Anchor::Mark(kind, number) => self.timeline().time(self.mark(kind, *number)?),
                };
                if self.horizon().is_some_and(|horizon| from > horizon) {
                    return Err(Notice::Blind);
                }
                let t = from + *by;
                self.in_session(session, Span::new(t, t + given_to(*by)), zero)
            }
            GoTarget::Dated(text) => self.dated(session, text),
            GoTarget::Permille(permille) => {
                let part = i128::from(session.length().0) * i128::from(*permille) / 1000;
                Ok(Destination::Time(session.start + Millis(i64::try_from(part).unwrap_or(0))))
            }
            GoTarget::Mark(kind, number) => match self.mark(kind, *number) {
                Ok(item) => Ok(Destination::Item(item)),
                Err(notice) => self.work_named(kind, *number).ok_or(notice),
            },
            GoTarget::Tape(number) => self.tape_run(*number),
            GoTarget::TapeAt(tape, at) => self.tape_at(tape, *at),
            GoTarget::Wall(time) => {
                let here = self.session.clock().at(self.now()).map(|wall| wall.date());
                let days =
                    here.into_iter().flat_map(|d| [Some(d), d.tomorrow().ok(), d.yesterday().ok()]).flatten();
                let moments =
                    days.filter_map(|day| self.session.clock().to_session_time(day, *time, self.now()));
                let inside = moments.into_iter().find(|&t| is_inside(session, t, time_given_to(*time)));
                self.clock_time(inside, *time, Notice::NoSuchTime)
            }
            GoTarget::Day(day, time) => {
                let first = self.session.clock().at(session.start).map(|wall| wall.date());
                let date = first.and_then(|d| d.checked_add(jiff::Span::new().try_days(day - 1).ok()?).ok());
                let t = date.and_then(|date| self.session.clock().to_session_time(date, *time, session.end));
                let inside = t.filter(|&t| is_inside(session, t, time_given_to(*time)));
                self.clock_time(inside, *time, Notice::NoSuchDay)
            }
        }
    }

    /// A day of the session, at a time of day or from its first line on. A day of the week is the nearest one; a date without a
    /// year follows the first day of the session.
    fn dated(&self, session: Span, text: &str) -> Result<Destination, Notice> {
        let (day, time) = day_and_time(text).ok_or(Notice::NoSuchDay)?;
        let date_at = |t| self.session.clock().at(t).map(|wall| wall.date());
        let (first, here) = date_at(session.start).zip(date_at(self.now())).ok_or(Notice::NoClock)?;
        let days_from = |from: Date, days: i64| from.checked_add(days.days()).ok();
        let days: Vec<Date> = match day {
            TypedDay::Weekday(weekday) => {
                let near = [0, 1, -1, 2, -2, 3, -3].into_iter().filter_map(|days| days_from(here, days));
                let early = (0..7).filter_map(|days| days_from(first, days));
                near.chain(early).filter(|day| day.weekday() == weekday).collect()
            }
            TypedDay::Date(written) => {
                let around = Around { first: Some(first), before: Some(first), ..Around::default() };
                let day = written.resolve(around).map_err(Notice::Text)?.date;
                if written.weekday().is_some_and(|weekday| weekday != day.weekday()) {
                    return Err(Notice::Text(format!(
                        "{} was a {}",
                        day.strftime("%B %-d, %Y"),
                        day.strftime("%A")
                    )));
                }
                vec![day]
            }
        };
        let at = time.unwrap_or(Time::midnight());
        let moments = days.into_iter().filter_map(|day| {
            let t = self.session.clock().to_session_time(day, at, session.end)?;
            Some(if time.is_none() && day == first { session.start } else { t })
        });
        let inside = moments.into_iter().find(|&t| is_inside(session, t, time_given_to(at)));
        self.clock_time(inside, at, Notice::NoSuchDay)
    }

    fn clock_time(
        &self,
        t: Option<SessionTime>,
        time: jiff::civil::Time,
        otherwise: Notice,
    ) -> Result<Destination, Notice> {
        match t {
            Some(t) => Ok(self.line_in(Span::new(t, t + time_given_to(time)))),
            None if self.view.has_wall => Err(otherwise),
            None => Err(Notice::NoClock),
        }
    }

    /// The first line that begins in a span, words before all else; without one, the start of the span. What a blind reader may
    /// not see is not looked at.
    fn line_in(&self, span: Span) -> Destination {
        let end = self.horizon().map_or(span.end, |horizon| span.end.min(horizon + Millis(1)));
        if end <= span.start {
            return Destination::Time(span.start);
        }
        let span = Span::new(span.start, end);
        let event = match self.filter.kept() {
            None => self.session.first_line_in(span),
            Some(kept) => {
                let index = self.session.index();
                let first = kept.get(kept.partition_point(|&i| i < index.at_or_after(span.start))).copied();
                first.filter(|&i| i < index.at_or_after(span.end))
            }
        };
        let event = event.filter(|&i| !self.is_open_interval(i)).map(Item::Event);
        event.or_else(|| self.first_stop_in(span)).map_or(Destination::Time(span.start), Destination::Item)
    }

    /// The first line in a span of the session, or its limits, counted from `zero`.
    fn in_session(&self, session: Span, span: Span, zero: SessionTime) -> Result<Destination, Notice> {
        if is_inside(session, span.start, span.length()) {
            return Ok(self.line_in(span));
        }
        let (start, end) = (session.start - zero, session.end - zero);
        Err(Notice::OutsideSession { start, end })
    }

    fn cited(&self, what: CitationTarget) -> Result<Destination, Notice> {
        match what {
            CitationTarget::Event(number) => self.numbered(number),
            CitationTarget::Gap(number) => self.gap_head(number).map(Destination::Item),
            CitationTarget::Part(gap, part) => self.part_head(gap, part).map(Destination::Item),
        }
    }

    fn numbered(&self, number: usize) -> Result<Destination, Notice> {
        let count = self.session.index().len();
        let exists = (1..=count).contains(&number);
        exists.then(|| Destination::Item(Item::Event(number - 1))).ok_or(Notice::NoEvent { number, count })
    }

    /// The nth mark of a kind; the start of its name is enough if it fits only one kind.
    fn mark(&self, typed: &str, number: usize) -> Result<Item, Notice> {
        let name = mark_kind(typed).into_owned();
        let marks = &self.session.key_events().marks;
        let mut fitting = self.kinds_begun(&name);
        let (first, more) = (fitting.next(), fitting.next().is_some());
        let found = first.filter(|(kind, _)| !more || *kind == name);
        let Some((kind, of_kind)) = found else {
            let recording = || self.recording_start(typed).filter(|_| number == 1);
            let run = || name.strip_prefix("tape").and_then(|n| n.parse().ok()).filter(|&n| n >= 1);
            return match recording() {
                Some(i) => Ok(Item::Event(i)),
                None => match run().map(|run| self.tape_run(run)) {
                    Some(Ok(Destination::Item(item))) => Ok(item),
                    Some(Err(notice)) => Err(notice),
                    Some(Ok(Destination::Time(_) | Destination::Moment(_))) | None => {
                        Err(Notice::NoMarkNamed { name: visible(typed).into_owned(), near: None })
                    }
                },
            };
        };
        let key = of_kind.get(number - 1).and_then(|&i| marks.get(i)).map(|mark| mark.key);
        let no_mark = || Notice::NoMark { kind: visible(kind).into_owned(), number };
        key.map(|key| Item::Event(self.session.index().index_of(key))).ok_or_else(no_mark)
    }

    /// The start of the nth tape.
    fn tape_run(&self, number: usize) -> Result<Destination, Notice> {
        let runs = self.session.figures().coverage.as_ref().map_or(&[][..], |c| &c.runs);
        let key = number.checked_sub(1).and_then(|at| runs.get(at)).map(|run| run.keys.0);
        let item = key.map(|key| Destination::Item(Item::Event(self.session.index().index_of(key))));
        item.ok_or(Notice::NoTape { number, count: runs.len() })
    }

    fn tape_at(&self, tape: &str, at: TapePosition) -> Result<Destination, Notice> {
        let found = match at {
            TapePosition::InMedia(position) => {
                self.session.tape_position(tape, position).map(|span| self.line_in(span))
            }
            TapePosition::FromStart(after) => {
                let number = tape.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
                let coverage = self.session.figures().coverage.as_ref();
                let run = coverage.and_then(|c| {
                    let named = c.runs_named(tape).first().copied();
                    c.runs.get(named.or(number)?)
                });
                let t = run
                    .map(|run| run.span.start + after)
                    .filter(|&t| run.is_some_and(|run| t <= run.span.end));
                t.map(|t| self.line_in(Span::new(t, t + given_to(after))))
            }
        };
        found.ok_or_else(|| Notice::NotOnTape(visible(tape).into_owned()))
    }

    /// The first line in a stretch of time.
    fn first_stop_in(&self, span: Span) -> Option<Item> {
        let timeline = self.timeline();
        let first = match timeline.stop_at(span.start - Millis(1)) {
            Some(before) => timeline.stop_after(before),
            None => self.first_stop(),
        };
        first.filter(|&item| (span.start..span.end).contains(&timeline.time(item)))
    }

    /// The event with which a recording starts, as an index; letter case of its id does not count.
    pub(super) fn recording_start(&self, id: &str) -> Option<usize> {
        let coverage = self.session.figures().coverage.as_ref()?;
        let run = coverage.runs.get(*coverage.runs_named(id).first()?)?;
        Some(self.session.index().index_of(run.keys.0))
    }

    /// What the program makes of a target while it is typed.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other targets are places in the log")]
    pub(in crate::app) fn target_remark(&self, text: &str) -> Option<String> {
        let target = self.understand(text.trim()).ok()?;
        match &target {
            GoTarget::Speed(speed) => return Some(format!("speed {speed}")),
            GoTarget::Help => return Some("help".to_owned()),
            GoTarget::Quit => return Some("quit".to_owned()),
            GoTarget::Page(line) => return Some(format!("the line with the source {line}")),
            _ => {}
        }
        if !self.is_read(&target) {
            return Some("once the log has loaded".to_owned());
        }
        let hidden = || Some("blind: only lines up to this one".to_owned());
        let (t, what) = match self.resolve(&target) {
            Err(_) if self.view.blind => return hidden(),
            Err(notice) => return Some(notice.to_string()),
            Ok(Destination::Time(t) | Destination::Moment(t)) => (t, String::new()),
            Ok(Destination::Item(item)) => (self.timeline().time(item), self.item_name(item)),
        };
        if self.horizon().is_some_and(|horizon| t > horizon) {
            return hidden();
        }
        let hours = format_hours(self.session.elapsed(&self.view.zero, t));
        Some(format!("{}, {hours} h", self.named_time(&what, t)))
    }

    /// The name of an item, if it has one, and its time.
    pub(in crate::app) fn place_name(&self, item: Item) -> String {
        self.named_time(&self.item_name(item), self.timeline().time(item))
    }

    fn named_time(&self, what: &str, t: SessionTime) -> String {
        let time = match self.session.clock().at(t) {
            Some(_) => Timestamps::new(&self.session).weekday_time(t),
            None => format_hms(Millis(t.0)),
        };
        if what.is_empty() { time } else { format!("{what}, {time}") }
    }

    /// The name of an item in a remark.
    fn item_name(&self, item: Item) -> String {
        match item {
            Item::Event(i) => match self.marked(i) {
                Some(mark) => {
                    visible(&crate::describe::plain_text(&crate::describe::mark_name(mark))).into_owned()
                }
                None => format!("#{}", i + 1),
            },
            Item::Start(band) => match self.view.bands.get(band) {
                Some(band) if band.number > 0 => format!("gap {}", band.number),
                band => band.map_or(String::new(), |band| band.kind.label().to_owned()),
            },
            Item::Part(p) => {
                let part = self.view.bands.part(&self.session, p);
                part.map_or(String::new(), |(gap, _)| {
                    let index = self.view.bands.parts().get(p).map_or(0, |row| row.part);
                    format!("part {}", gap.part_number(index))
                })
            }
            Item::End(_) | Item::Hour(_) | Item::Hours { .. } | Item::Day(_) | Item::Reference(_) => {
                String::new()
            }
        }
    }
}

/// What the last of two decimals of an hour stands for.
pub(super) const HUNDREDTH: Millis = Millis(HOUR.0 / 100);

/// Within what a time is given: a millisecond if it has any, else a second.
fn given_to(time: Millis) -> Millis {
    if time.is_whole_seconds() { SECOND } else { Millis(1) }
}

/// Within what a time of day is given.
fn time_given_to(time: jiff::civil::Time) -> Millis {
    given_to(Millis(i64::from(time.millisecond())))
}

/// Whether a time that is given within so much is in a session, which may begin after the start of its second.
fn is_inside(session: Span, t: SessionTime, within: Millis) -> bool {
    t <= session.end && (session.start <= t || session.start < t + within)
}
