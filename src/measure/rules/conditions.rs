//! The conditions of rules, answered from a log, each with what the answer rests on.

use super::{Condition, Known, Rule, Test};
use crate::record::{EventKind, Questioning, Role};
use crate::session::{Entry, EventKey, Gap, GapKind, Mark, MarkFamily, Part, Session, TapeChange};
use crate::time::{Millis, SessionTime, Span};

/// Whether a condition is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// It is.
    Met,
    /// This log does not say.
    CannotTell,
    /// It is not.
    NotMet,
}

impl Answer {
    /// The word in JSON and CSV.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Answer::Met => "met",
            Answer::CannotTell => "cannot_tell",
            Answer::NotMet => "not_met",
        }
    }
}

/// Something in a log that an answer rests on. Events and marks are given by the index of the event, gaps and parts by their
/// index in the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The log has no tape events.
    NoTapeEvents,
    /// The log has tape events, but nothing is taped.
    NothingTaped,
    /// The log has no mark of this kind.
    NoMark(String),
    /// The log has no utterance of police or suspect.
    NoUtterance,
    /// No log can say.
    NotInLog,
    /// This event is on tape, or a tape ran before it.
    Taped(usize),
    /// This event is not on tape.
    Untaped(usize),
    /// Whether the event is on tape is not known.
    TapingUnknown(usize),
    /// This event is at the very moment at which a tape ends, and is logged after it.
    AtTapeEnd(usize),
    /// The first tape begins so long after this mark.
    TapeAfter(usize, Millis),
    /// The tape ran before this mark.
    TapeBefore(usize),
    /// Words of the police that are off tape.
    SaidOffTape(usize),
    /// There is no gap in the way.
    NoGap,
    /// A part of a gap is in the way, and the rule excuses the reason that is stated of it.
    Excused(usize, usize),
    /// A part of a gap is in the way, and no reason that the rule excuses is stated of it.
    NotExcused(usize, usize),
    /// A part of a gap is in the way, and the log does not decide whether the rule excuses it: sources differ, or it does not say
    /// whether the reason is stated on tape.
    MayBeExcused(usize, usize),
    /// A part of a gap is in the way in which there was questioning.
    Questioned(usize, usize),
    /// A part of a gap is in the way of which questioning is disputed or unknown.
    QuestioningOpen(usize, usize),
    /// A part of a gap is in the way in which there was no questioning.
    NotQuestioned(usize, usize),
    /// A gap between tapes is stated on tape, with its reason.
    BreakStated(usize),
    /// A gap between tapes is not stated on tape.
    BreakNotStated(usize),
    /// The log does not say whether a gap between tapes, or its reason, is stated on tape.
    BreakUnknown(usize),
    /// Whether the end of the last tape, which is this event, is stated on tape; `None` if the log does not say.
    EndStated(usize, Option<bool>),
}

impl Finding {
    /// The answer that it gives by itself.
    #[must_use]
    pub fn answer(&self) -> Answer {
        match self {
            Finding::Taped(_)
            | Finding::TapeBefore(_)
            | Finding::NoGap
            | Finding::Excused(..)
            | Finding::NotQuestioned(..)
            | Finding::BreakStated(_)
            | Finding::EndStated(_, Some(true)) => Answer::Met,
            Finding::NoTapeEvents
            | Finding::NoMark(_)
            | Finding::NoUtterance
            | Finding::NotInLog
            | Finding::AtTapeEnd(_)
            | Finding::TapingUnknown(_)
            | Finding::MayBeExcused(..)
            | Finding::QuestioningOpen(..)
            | Finding::BreakUnknown(_)
            | Finding::EndStated(_, None) => Answer::CannotTell,
            Finding::NothingTaped
            | Finding::Untaped(_)
            | Finding::TapeAfter(..)
            | Finding::SaidOffTape(_)
            | Finding::NotExcused(..)
            | Finding::Questioned(..)
            | Finding::BreakNotStated(_)
            | Finding::EndStated(_, Some(false)) => Answer::NotMet,
        }
    }

    /// The event that it names, by its index.
    #[must_use]
    pub fn event(&self) -> Option<usize> {
        match self {
            Finding::Taped(i)
            | Finding::Untaped(i)
            | Finding::AtTapeEnd(i)
            | Finding::TapingUnknown(i)
            | Finding::TapeAfter(i, _)
            | Finding::TapeBefore(i)
            | Finding::SaidOffTape(i)
            | Finding::EndStated(i, _) => Some(*i),
            Finding::NoTapeEvents
            | Finding::NothingTaped
            | Finding::NoMark(_)
            | Finding::NoUtterance
            | Finding::NotInLog
            | Finding::NoGap
            | Finding::Excused(..)
            | Finding::NotExcused(..)
            | Finding::MayBeExcused(..)
            | Finding::Questioned(..)
            | Finding::QuestioningOpen(..)
            | Finding::NotQuestioned(..)
            | Finding::BreakStated(_)
            | Finding::BreakNotStated(_)
            | Finding::BreakUnknown(_) => None,
        }
    }

    /// The gap that it names, and the part of it if it names one, by their indexes.
    #[must_use]
    pub fn gap(&self) -> Option<(usize, Option<usize>)> {
        match self {
            Finding::Excused(gap, part)
            | Finding::NotExcused(gap, part)
            | Finding::MayBeExcused(gap, part)
            | Finding::Questioned(gap, part)
            | Finding::QuestioningOpen(gap, part)
            | Finding::NotQuestioned(gap, part) => Some((*gap, Some(*part))),
            Finding::BreakStated(gap) | Finding::BreakNotStated(gap) | Finding::BreakUnknown(gap) => {
                Some((*gap, None))
            }
            Finding::NoTapeEvents
            | Finding::NothingTaped
            | Finding::NoMark(_)
            | Finding::NoUtterance
            | Finding::NotInLog
            | Finding::Taped(_)
            | Finding::Untaped(_)
            | Finding::AtTapeEnd(_)
            | Finding::TapingUnknown(_)
            | Finding::TapeAfter(..)
            | Finding::TapeBefore(_)
            | Finding::SaidOffTape(_)
            | Finding::NoGap
            | Finding::EndStated(..) => None,
        }
    }
}

/// The answer to a condition.
#[derive(Clone, Debug)]
pub struct ConditionAnswer<'r> {
    /// The condition.
    pub condition: &'r Condition,
    /// Whether it is met.
    pub answer: Answer,
    /// What that rests on.
    pub findings: Vec<Finding>,
}

/// The answer to a rule.
#[derive(Clone, Debug)]
pub struct RuleAnswer<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// Whether all its conditions are met; not met if one is not.
    pub answer: Answer,
    /// The answers to its conditions.
    pub conditions: Vec<ConditionAnswer<'r>>,
    /// The admissions after untaped questioning, if they matter to the rule and there was any such time.
    pub later_admissions: Vec<LaterAdmissions>,
}

impl RuleAnswer<'_> {
    /// Whether what the rule asks, or a part of it, is known from memory alone.
    #[must_use]
    pub fn is_from_memory(&self) -> bool {
        let of = |condition: &ConditionAnswer<'_>| condition.condition.known.unwrap_or(self.rule.known);
        self.conditions.iter().any(|condition| of(condition) == Known::Memory)
    }
}

/// The admissions after the first untaped questioning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaterAdmissions {
    /// The gap and the part of it, by their indexes.
    pub after: (usize, usize),
    /// What the log says about questioning there: yes, or left open.
    pub questioned: Questioning,
    /// The indexes of the admissions, confessions and signed statements after that part began.
    pub marks: Vec<usize>,
}

/// Answers a rule from a log.
#[must_use]
pub fn answer<'r>(session: &Session, rule: &'r Rule) -> RuleAnswer<'r> {
    let tested = Tested::new(session, rule);
    let conditions: Vec<ConditionAnswer<'r>> =
        rule.conditions.iter().map(|condition| tested.condition(condition)).collect();
    let answer = conditions.iter().map(|condition| condition.answer).max().unwrap_or(Answer::CannotTell);
    let later_admissions = if rule.lists_admissions { tested.later_admissions() } else { Vec::new() };
    RuleAnswer { rule, answer, conditions, later_admissions }
}

/// A log that a rule is answered from.
struct Tested<'a> {
    session: &'a Session,
    rule: &'a Rule,
    /// Whether the log has tape events.
    has_tape: bool,
    first_taped: Option<SessionTime>,
    last_taped: Option<SessionTime>,
}

/// The reasons that name none.
const NO_REASONS: [&str; 2] = [crate::session::BEFORE_TAPE, "unexplained"];

/// The kinds of mark that say that custody has begun.
const CUSTODY: [&str; 3] = ["arrest", "custody", "room_entry"];

impl<'a> Tested<'a> {
    fn new(session: &'a Session, rule: &'a Rule) -> Tested<'a> {
        let taped = session.figures().taped();
        Tested {
            session,
            rule,
            has_tape: taped.is_some(),
            first_taped: session.figures().first_taped(),
            last_taped: taped.and_then(|taped| taped.spans().last()).map(|span| span.end),
        }
    }

    fn condition<'r>(&self, condition: &'r Condition) -> ConditionAnswer<'r> {
        let mut findings = match condition.test {
            Test::Start => condition.marks.iter().flat_map(|kind| self.tape_at_first(kind)).collect(),
            Test::StartAtOne => {
                let there = condition.marks.iter().find(|kind| self.first_mark(kind).is_some());
                there.or(condition.marks.first()).map(|kind| self.tape_at_first(kind)).unwrap_or_default()
            }
            Test::InterrogationStart => self.interrogation_start(),
            Test::WarningOrInterrogation => {
                [self.tape_at_first("warning"), self.interrogation_start()].concat()
            }
            Test::ToEnd => self.to_end(),
            Test::Continuous | Test::QuestioningRecorded => self.continuous(condition.test),
            Test::OnTape => condition.marks.iter().flat_map(|kind| self.on_tape(kind)).collect(),
            Test::BreaksStated => self.breaks_stated(),
            Test::EndStated => self.end_stated(),
            Test::NotInLog => vec![Finding::NotInLog],
        };
        let mut answer = findings.iter().map(Finding::answer).max().unwrap_or(Answer::CannotTell);
        // One mark of several on tape: which of them the rule means, the log does not say.
        if condition.test == Test::OnTape
            && answer == Answer::NotMet
            && findings.iter().any(|finding| matches!(finding, Finding::Taped(_)))
        {
            answer = Answer::CannotTell;
        }
        // Without tape events only what contradicts the condition is known.
        if !self.has_tape && condition.test != Test::NotInLog && answer != Answer::NotMet {
            findings.insert(0, Finding::NoTapeEvents);
            findings.dedup();
            answer = Answer::CannotTell;
        }
        ConditionAnswer { condition, answer, findings }
    }

    fn marks(&self, kind: &str) -> impl DoubleEndedIterator<Item = &'a Mark> {
        self.session.key_events().marks.iter().filter(move |mark| mark.kind == kind)
    }

    fn first_mark(&self, kind: &str) -> Option<&'a Mark> {
        self.marks(kind).next()
    }

    fn index_of(&self, mark: &Mark) -> usize {
        self.session.index().index_of(mark.key)
    }

    /// Whether an event is on tape; `None` if the log does not say.
    fn taped(&self, i: usize) -> Option<bool> {
        is_taped(self.session, i)
    }

    /// The event as taped, untaped, or nothing.
    fn event(&self, i: usize) -> Vec<Finding> {
        match self.taped(i) {
            Some(true) => vec![Finding::Taped(i)],
            Some(false) => vec![Finding::Untaped(i)],
            None => Vec::new(),
        }
    }

    /// The parts of declared gaps that have time in a span, with the indexes of gap and part.
    fn parts(&self, within: Span) -> impl Iterator<Item = (usize, usize, &'a Part)> {
        let gaps: &'a [Gap] = &self.session.figures().gaps;
        let first = gaps.partition_point(|gap| gap.span.end <= within.start);
        let there =
            gaps.iter().enumerate().skip(first).take_while(move |(_, gap)| gap.span.start < within.end);
        let declared = there.filter(|(_, gap)| gap.kind == GapKind::Declared);
        declared.flat_map(move |(g, gap)| {
            let parts = gap.parts.iter().enumerate();
            parts
                .filter(move |(_, part)| part.span.intersect(within).is_some())
                .map(move |(p, part)| (g, p, part))
        })
    }

    /// Whether the rule excuses a part: it does, it does not, or `None` if the log does not decide.
    fn excuses(&self, part: &Part) -> Option<bool> {
        let stated: Vec<bool> = part.stated.iter().filter_map(|stated| stated.stated_on_tape).collect();
        let of_reason = |reason: &str| match self.rule.excuses.iter().find(|excuse| excuse.reason == reason) {
            Some(excuse) if excuse.on_tape => match (stated.contains(&true), stated.contains(&false)) {
                (true, false) => Some(true),
                (false, true) => Some(false),
                (true, true) | (false, false) => None,
            },
            Some(_) => Some(true),
            // A rule that excuses good cause leaves it to others what that is.
            None => self.rule.other.is_none().then_some(false),
        };
        let named = part.reasons().filter(|reason| !NO_REASONS.contains(reason));
        let answers: Vec<Option<bool>> = named.map(of_reason).collect();
        match answers.first() {
            None => Some(false),
            // Sources that differ, or more of them than are listed, decide nothing.
            Some(&first) => first.filter(|_| part.more == 0 && answers.iter().all(|other| *other == first)),
        }
    }

    /// A part of a gap that is in the way.
    fn in_the_way(&self, (gap, p, part): (usize, usize, &Part)) -> Finding {
        match self.excuses(part) {
            Some(true) => Finding::Excused(gap, p),
            Some(false) => Finding::NotExcused(gap, p),
            None => Finding::MayBeExcused(gap, p),
        }
    }

    /// Whether tape runs at or before the first mark of a kind.
    fn tape_at_first(&self, kind: &str) -> Vec<Finding> {
        let Some(mark) = self.first_mark(kind) else { return vec![Finding::NoMark(kind.to_owned())] };
        let (i, t) = (self.index_of(mark), mark.key.time);
        if !self.has_tape {
            return if self.taped(i) == Some(false) { vec![Finding::Untaped(i)] } else { Vec::new() };
        }
        match self.first_taped {
            None => vec![Finding::NothingTaped],
            Some(first) if first <= t => vec![Finding::TapeBefore(i)],
            Some(first) => {
                let parts = self.parts(Span::new(t, first)).map(|part| self.in_the_way(part));
                let parts: Vec<Finding> = parts.collect();
                let excused = !parts.is_empty() && parts.iter().all(|f| f.answer() == Answer::Met);
                let open = parts.iter().all(|f| f.answer() != Answer::NotMet) && !parts.is_empty();
                // What is excused does not begin too late.
                let late = (!excused && !open).then_some(Finding::TapeAfter(i, first - t));
                late.into_iter().chain(parts).collect()
            }
        }
    }

    /// The first mark that says that custody has begun.
    fn custody(&self) -> Option<&'a Mark> {
        CUSTODY.iter().filter_map(|kind| self.first_mark(kind)).min_by_key(|mark| mark.key)
    }

    /// Whether tape runs before the first questioning in custody.
    fn interrogation_start(&self) -> Vec<Finding> {
        let Some(mark) = self.custody() else { return vec![Finding::NoMark(CUSTODY[1].to_owned())] };
        let (i, t) = (self.index_of(mark), mark.key.time);
        if self.first_taped.is_some_and(|first| first <= t) {
            return vec![Finding::TapeBefore(i)];
        }
        let end = self.session.figures().span.map_or(t, |span| span.end);
        let until = self.first_taped.unwrap_or(end).max(t);
        let mut findings: Vec<Finding> = self.questioning(Span::new(t, until));
        // What comes after the first questioning is no start.
        if let Some(first) = findings.iter().position(|found| matches!(found, Finding::Questioned(..))) {
            findings.truncate(first + 1);
            return findings;
        }
        let entries = self.session.index().entries();
        let window = self.session.index().at_or_after(t)..self.session.index().after(until);
        let said = window.filter(|&i| self.is_by(entries[i], Role::Police));
        findings.extend(said.filter(|&i| self.taped(i) == Some(false)).map(Finding::SaidOffTape).next());
        findings
    }

    /// The parts of gaps in a span, by what the log says about questioning; those that the rule excuses as excused.
    fn questioning(&self, within: Span) -> Vec<Finding> {
        let finding = |(gap, p, part): (usize, usize, &Part)| match (part.questioned, self.excuses(part)) {
            (Questioning::No, _) => Finding::NotQuestioned(gap, p),
            (_, Some(true)) => Finding::Excused(gap, p),
            (Questioning::Yes, _) => Finding::Questioned(gap, p),
            (Questioning::Disputed | Questioning::Unknown, _) => Finding::QuestioningOpen(gap, p),
        };
        self.parts(within).map(finding).collect()
    }

    fn is_by(&self, entry: Entry, role: Role) -> bool {
        entry.kind() == EventKind::Utterance
            && entry.is_timed()
            && self.session.people().get(entry.speaker()).role == role
    }

    /// The events at which tape must run in the end, by their indexes, in order.
    fn ends(&self) -> Vec<usize> {
        let entries = self.session.index().entries();
        let is_said = |entry: &Entry| self.is_by(*entry, Role::Police) || self.is_by(*entry, Role::Suspect);
        let mut ends: Vec<usize> = entries.iter().rposition(is_said).into_iter().collect();
        for kind in ["confession", "statement_signed", "release"] {
            ends.extend(self.marks(kind).next_back().map(|mark| self.index_of(mark)));
        }
        ends.sort_unstable();
        ends
    }

    /// Whether tape runs until the end.
    fn to_end(&self) -> Vec<Finding> {
        let ends = self.ends();
        if ends.is_empty() {
            return vec![Finding::NoUtterance];
        }
        let mut findings = Vec::new();
        for i in ends {
            let untaped = self.taped(i) == Some(false);
            let time = self.session.index().get(i).map(Entry::time).unwrap_or_default();
            // At the end of the session it is at the end of the last part.
            let here = Span::new(time - Millis(1), time + Millis(1));
            let part = if untaped { self.parts(here).last() } else { None };
            match part.map(|part| (part, self.excuses(part.2))) {
                Some((part, Some(true) | None)) => findings.push(self.in_the_way(part)),
                None if untaped && !self.session.figures().not_held.contains(time) => {
                    findings.push(Finding::AtTapeEnd(i));
                }
                Some((_, Some(false))) | None => findings.extend(self.event(i)),
            }
        }
        let end = self.session.figures().span.map(|span| span.end);
        if let Some((last, end)) = self.last_taped.zip(end).filter(|(last, end)| last < end) {
            findings.extend(self.questioning(Span::new(last, end)));
        }
        findings
    }

    /// Whether no gap is in the way from the start to the end or, where only questioning must be recorded, whether there was
    /// questioning in one.
    fn continuous(&self, test: Test) -> Vec<Finding> {
        let starts = self.rule.conditions.iter().filter_map(|condition| match condition.test {
            Test::Start | Test::StartAtOne => {
                let marks = condition.marks.iter().filter_map(|kind| self.first_mark(kind));
                if condition.test == Test::Start {
                    marks.min_by_key(|mark| mark.key)
                } else {
                    marks.into_iter().next()
                }
            }
            Test::InterrogationStart
            | Test::WarningOrInterrogation
            | Test::ToEnd
            | Test::Continuous
            | Test::QuestioningRecorded
            | Test::OnTape
            | Test::BreaksStated
            | Test::EndStated
            | Test::NotInLog => None,
        });
        // Where questioning begins is not known, so what is in the way counts from the first tape.
        let custody = || self.custody().map(|mark| mark.key.time);
        let from = starts.map(|mark| mark.key.time).min().or(self.first_taped).or_else(custody);
        let to = self.ends().last().and_then(|&i| self.session.index().get(i)).map(Entry::reach);
        let Some((from, to)) = from.zip(to).filter(|(from, to)| from < to) else {
            return if self.has_tape && self.first_taped.is_none() {
                vec![Finding::NothingTaped]
            } else {
                vec![Finding::NoUtterance]
            };
        };
        let within = Span::new(from, to);
        let findings: Vec<Finding> = if test == Test::QuestioningRecorded {
            self.questioning(within)
        } else {
            self.parts(within).map(|part| self.in_the_way(part)).collect()
        };
        if findings.is_empty() && self.has_tape { vec![Finding::NoGap] } else { findings }
    }

    /// Whether the marks of a kind are on tape.
    fn on_tape(&self, kind: &str) -> Vec<Finding> {
        if self.first_mark(kind).is_none() {
            return vec![Finding::NoMark(kind.to_owned())];
        }
        self.marks(kind).flat_map(|mark| self.event(self.index_of(mark))).collect()
    }

    /// Whether each gap between two tapes is stated on tape, with its reason.
    fn breaks_stated(&self) -> Vec<Finding> {
        let Some((first, last)) = self.first_taped.zip(self.last_taped) else { return Vec::new() };
        let gaps = self.session.figures().gaps.iter().enumerate();
        let between = gaps.filter(|(_, gap)| gap.span.start >= first && gap.span.end <= last);
        let findings: Vec<Finding> = between
            .map(|(i, gap)| match (gap.stated_on_tape.as_slice(), gap.reasons.is_empty()) {
                ([true], false) => Finding::BreakStated(i),
                ([false], _) => Finding::BreakNotStated(i),
                _ => Finding::BreakUnknown(i),
            })
            .collect();
        if findings.is_empty() { vec![Finding::NoGap] } else { findings }
    }

    /// Whether the end of the last tape is stated on tape.
    fn end_stated(&self) -> Vec<Finding> {
        let ends = self.session.key_events().tape.iter().rev().find_map(|event| match &event.change {
            TapeChange::Off(stated) => Some((event.key, stated.stated_on_tape)),
            TapeChange::On { .. } => None,
        });
        // Of a tape that runs on to the end of the log, no end is logged: what an earlier one states is not about it.
        let of_last =
            |stated: Option<bool>, key: EventKey| stated.filter(|_| self.last_taped <= Some(key.time));
        let end = ends.map(|(key, stated)| {
            Finding::EndStated(self.session.index().index_of(key), of_last(stated, key))
        });
        end.into_iter().collect()
    }

    /// The admissions after the first untaped part that is stated to be questioning, and after the first of which that is open.
    fn later_admissions(&self) -> Vec<LaterAdmissions> {
        let Some(span) = self.session.figures().span else { return Vec::new() };
        let marks = &self.session.key_events().marks;
        let is_one = |mark: &&Mark| mark.family() == MarkFamily::Admission || mark.kind == "statement_signed";
        let after = |is: fn(Questioning) -> bool| {
            let (gap, p, part) = self.parts(span).find(|(_, _, part)| is(part.questioned))?;
            let later = marks.iter().filter(is_one).filter(|mark| mark.key.time >= part.span.start);
            let marks = later.map(|mark| self.index_of(mark)).collect();
            Some(LaterAdmissions { after: (gap, p), questioned: part.questioned, marks })
        };
        let yes = after(|questioned| questioned == Questioning::Yes);
        let open = after(|questioned| matches!(questioned, Questioning::Disputed | Questioning::Unknown));
        yes.into_iter().chain(open).collect()
    }
}

/// Whether an event is on tape; without tape events it may be known to be untaped. `None` if it is not known.
fn is_taped(session: &Session, i: usize) -> Option<bool> {
    let entry = session.index().get(i)?;
    let untaped = || session.figures().is_untaped(entry.time()).then_some(false);
    session.on_tape(entry).or_else(untaped)
}

impl Finding {
    /// Whether an event is on tape.
    #[must_use]
    pub fn on_tape(session: &Session, i: usize) -> Finding {
        match is_taped(session, i) {
            Some(true) => Finding::Taped(i),
            Some(false) => Finding::Untaped(i),
            None => Finding::TapingUnknown(i),
        }
    }
}
