//! Writing down: notes, flags, codes and marks on the line in focus, and taking them back.
//!
//! An act is a [`Draft`] until the writer of `tui` reports that it is on disk; only then it is part of the work that is shown
//! as kept. What was in focus when the key was pressed is what the act is on, however far playback has gone since.

mod bar;
mod moments;
mod seen;
mod shown;
mod undo;

pub use moments::MomentRow;
pub use shown::{BEFORE_TAGS, LineWork, Tag, TagLook};

use super::bar::Stay;
use super::coding_data::{CodingSettings, Shows, Target, WorkRead};
use super::table::{Command, Direction};
use super::{App, Ask, Confirm, Effect, Mode, Notice, Question};
use crate::describe::Timestamps;
use crate::measure::facts::Matches;
use crate::record::{EventKind, as_words, visible};
use crate::session::{Entry, EventKey, Item};
use crate::work::{
    Access, Act, ActRef, Code, CodeName, Codebooks, Coder, Draft, Facts, Group, Problem, Stretch, Viewer,
    What, Work, embedded, is_moment, moment_key,
};
use seen::Seen;
use std::collections::HashMap;
use std::sync::Arc;

/// The notes and codes on this log, and what is being written down.
#[derive(Debug, Default)]
pub struct Coding {
    coder: Option<Coder>,
    pub(super) books: Codebooks,
    /// Whether the footer says who codes, and what was read is kept.
    on: bool,
    pub(super) work: Work,
    pub(super) facts: Option<Arc<Facts>>,
    /// The utterances that match the facts, once they are known.
    pub(super) matches: Option<Matches>,
    access: Option<Access>,
    /// The acts that are not known to be on disk, with their numbers, in order.
    drafts: Vec<(u64, Draft)>,
    /// The number of the last draft.
    number: u64,
    /// The ids of the drafts that are on disk.
    ids: HashMap<u64, String>,
    /// What is wrong with the work files and codebooks.
    problems: Vec<Problem>,
    /// Why the last try to write failed, until one succeeds.
    failed: Option<String>,
    /// Whether the player ends once all is on disk.
    leaving: bool,
    /// What was done in this session, a step each, for undoing it.
    steps: Vec<Vec<ActRef>>,
    /// Where a span begins.
    begun: Option<EventKey>,
    /// The codes that were given last, with their level, the last one first.
    recent: Vec<(CodeName, Option<String>)>,
    /// What is shown.
    shows: Shows,
    seen: Seen,
    /// Whether any work is shown, and for which changes and which viewer that is known.
    row: (Option<(u64, Option<Viewer>)>, bool),
    /// What this coder did, as places among the acts, in the order of the session; and for which changes that is known.
    pub(super) own: (Option<(u64, bool)>, Vec<usize>),
    /// The words of the work that its panel lists.
    pub(super) filter: String,
    /// How often what is shown has changed.
    pub(super) changes: u64,
}

impl Coding {
    pub(super) fn new(settings: CodingSettings) -> Coding {
        let CodingSettings { coder, books, asked, facts } = settings;
        Coding { coder, books, on: asked, facts, ..Coding::default() }
    }

    /// How many acts are not on disk, if writing them failed. What was read counts only where nothing else is missing.
    pub fn not_kept(&self) -> Option<usize> {
        let is_work = |(_, draft): &&(u64, Draft)| !matches!(draft, Draft::Seen { .. });
        let work = self.drafts.iter().filter(is_work).count();
        self.failed.as_ref().map(|_| if work > 0 { work } else { self.drafts.len() })
    }

    /// Whether a note, a code, a flag or a mark is not on disk, or the taking back of one.
    fn has_unkept(&self) -> bool {
        self.drafts.iter().any(|(_, draft)| !matches!(draft, Draft::Seen { .. }))
    }

    /// Why this coder's file cannot be written to.
    pub fn read_only(&self) -> Option<&str> {
        match &self.access {
            Some(Access::ReadOnly(why)) => Some(why),
            Some(Access::Write) | None => None,
        }
    }

    /// Who codes.
    pub(super) fn coder(&self) -> Option<Coder> {
        self.coder.clone()
    }

    /// How many steps of this session can be undone.
    pub fn steps(&self) -> usize {
        self.steps.len()
    }

    /// Where a span that is being marked begins.
    pub fn begun(&self) -> Option<EventKey> {
        self.begun
    }

    /// A code and its group, by their names.
    fn find(&self, name: &CodeName) -> Option<(&Code, &Group)> {
        let books = self.books.all().iter().filter(|book| book.id == name.codebook);
        let mut found = books.filter_map(|book| {
            let code = book.code(&name.code)?;
            Some((code, book.group(&code.group)?))
        });
        found.next()
    }

    /// Who codes with what, for the footer, while work is on.
    pub fn who(&self) -> Option<String> {
        let coder = self.coder.as_ref().filter(|_| self.on)?;
        let ids: Vec<&str> = self.books.named().iter().map(|book| book.id.as_str()).collect();
        let with = if ids.is_empty() { String::new() } else { format!(" · {}", ids.join(", ")) };
        let read_only = if self.read_only().is_some() { ", read-only" } else { "" };
        Some(format!("coding as {coder}{with}{read_only}"))
    }
}

impl App {
    /// Runs a command that writes something down, or shows what was. Returns false for any other.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other commands do something else")]
    pub(super) fn coding_command(&mut self, command: Command, n: usize, effects: &mut Vec<Effect>) -> bool {
        match command {
            Command::Note => self.ask_for_note_here(),
            Command::Flag => self.flag(effects),
            Command::Code => self.open_bar(Stay::Once),
            Command::CodeOn => self.open_bar(Stay::Open),
            Command::OwnMark => self.open_marks(),
            Command::CodeSpan => self.span(),
            Command::UndoWork => self.undo(effects),
            Command::ShowWork => {
                self.coding.shows = self.coding.shows.next();
                self.coding.changes += 1;
                self.notice = Some(Notice::WorkShown(self.coding.shows));
            }
            Command::Work(direction) => self.go_to_work(n, direction),
            _ => return false,
        }
        true
    }

    /// Asks for a note on the line in focus. Where none can be written down it asks too, and says so, so that what is typed does
    /// nothing else.
    fn ask_for_note_here(&mut self) {
        match self.to_code_here() {
            Ok(on) => self.ask_for_note(Target { on, replaces: None }, ""),
            Err(why) => {
                self.ask(Ask::Note);
                if let Mode::Prompt(prompt) = &mut self.mode {
                    prompt.refused = Some(why.to_string());
                }
                self.notice = Some(why);
            }
        }
    }

    /// Asks for a note.
    pub(super) fn ask_for_note(&mut self, target: Target, text: &str) {
        self.ask(Ask::Note);
        if let Mode::Prompt(prompt) = &mut self.mode {
            prompt.input = tui_input::Input::new(text.to_owned());
            prompt.target = Some(target);
        }
    }

    /// Keeps a note that was typed.
    pub(super) fn note(&mut self, target: Target, text: &str, effects: &mut Vec<Effect>) {
        if text.is_empty() {
            self.notice = Some(Notice::NothingNoted);
            return;
        }
        let mut drafts = Vec::from_iter(target.replaces.map(|of| Draft::Retract { of }));
        drafts.push(Draft::Note { text: text.to_owned(), on: target.on });
        let words = format!("note on {}", self.place_words(target.on));
        self.keep(drafts, &words, effects);
    }

    /// Flags the line in focus, or takes the flag back.
    fn flag(&mut self, effects: &mut Vec<Effect>) {
        let Some(on) = self.focused_to_code() else { return };
        let place = self.place_words(on);
        match self.own_at(on.0).into_iter().find(|(_, draft)| *draft == Draft::Flag { on }) {
            Some((of, _)) => {
                self.keep(vec![Draft::Retract { of }], &format!("no flag on {place}"), effects);
            }
            None => self.keep(vec![Draft::Flag { on }], &format!("flag on {place}"), effects),
        }
    }

    /// Begins a span at the line in focus, or ends it there and asks for its code.
    fn span(&mut self) {
        let Some(begun) = self.coding.begun else {
            let Some((key, _)) = self.focused_to_code() else { return };
            self.coding.begun = Some(key);
            self.coding.changes += 1;
            self.notice = Some(Notice::SpanBegun(self.place_words((key, key))));
            return;
        };
        let end = match self.to_code_here() {
            Err(Notice::NothingToCode) => self.line_towards(begun),
            Ok((key, _)) => Ok((key, None)),
            Err(why) => Err(why),
        };
        match end {
            Ok((key, said)) => {
                self.coding.begun = None;
                self.coding.changes += 1;
                let on = (begun.min(key), begun.max(key));
                self.open_bar_on(Target { on, replaces: None });
                self.notice = said;
            }
            Err(why) => self.notice = Some(why),
        }
    }

    /// The last line of a span that is ended on a row that is no line: the one before the row, or after it if the span begins
    /// below; and what says so.
    fn line_towards(&self, begun: EventKey) -> Result<(EventKey, Option<Notice>), Notice> {
        let row = self.focus.item.ok_or(Notice::NothingToCode)?;
        let timeline = self.timeline();
        let is_below = timeline.is_before(row, Item::Event(self.session.index().index_of(begun)));
        let (direction, step): (_, &dyn Fn(Item) -> Option<Item>) = if is_below {
            (Direction::Forward, &|item| timeline.stop_after(item))
        } else {
            (Direction::Back, &|item| timeline.stop_before(item))
        };
        let event = std::iter::successors(Some(row), |&item| step(item)).find_map(Item::event);
        let key = event.and_then(|i| self.session.key(i)).ok_or(Notice::NothingToCode)?;
        Ok((key, Some(Notice::SpanEnds { direction, place: self.place_words((key, key)) })))
    }

    /// Forgets where a span begins; false if none does.
    pub(super) fn leave_span(&mut self) -> bool {
        let left = self.coding.begun.take().is_some();
        if left {
            self.coding.changes += 1;
            self.notice = Some(Notice::SpanLeft);
        }
        left
    }

    /// The event in focus; tells why it cannot be written on.
    pub(super) fn focused_to_code(&mut self) -> Option<Stretch> {
        match self.to_code_here() {
            Ok(on) => Some(on),
            Err(why) => {
                self.notice = Some(why);
                None
            }
        }
    }

    /// The event in focus, or why it cannot be written on. A row that is no line of the log stands for no line.
    fn to_code_here(&self) -> Result<Stretch, Notice> {
        self.may_write()?;
        let key = self.focused_event().and_then(|i| self.session.key(i)).ok_or(Notice::NothingToCode)?;
        Ok((key, key))
    }

    /// Tells why nothing can be written down, if nothing can.
    pub(super) fn may_write(&self) -> Result<(), Notice> {
        let why = if self.follow.is_on() {
            Some(Notice::CannotCodeGrowing)
        } else if self.file.changed.is_some() || self.file.added > 0 {
            Some(Notice::CannotCodeChanged)
        } else if !self.session.is_complete() {
            Some(Notice::CannotCodeYet)
        } else if self.coding.coder.is_none() {
            Some(Notice::NoCoder)
        } else {
            self.coding.read_only().map(|why| Notice::Text(format!("read-only: {}", reason_first(why))))
        };
        why.map_or(Ok(()), Err)
    }

    /// Gives a code to events: it takes the place of another level of it, and of another code of an exclusive group.
    pub(super) fn give_code(
        &mut self,
        target: &Target,
        name: &CodeName,
        level: Option<String>,
        effects: &mut Vec<Effect>,
    ) {
        let on = target.on;
        if is_moment(on.0) {
            self.notice = Some(Notice::NothingToCode);
            return;
        }
        let exclusive = self.coding.find(name).is_some_and(|(_, group)| group.exclusive);
        let same_group = |other: &CodeName| {
            let group = |name| self.coding.find(name).map(|(_, group)| &group.id);
            exclusive && other.codebook == name.codebook && group(other) == group(name)
        };
        let mut drafts = Vec::from_iter(target.replaces.clone().map(|of| Draft::Retract { of }));
        for (of, draft) in self.own_at(on.0) {
            let Draft::Code { code, level: given, on: there } = draft else { continue };
            if there != on || target.replaces.as_ref() == Some(&of) {
                continue;
            }
            if code == *name && given == level {
                let words = format!("{} is already on {}", self.code_words(name), self.place_words(on));
                self.notice = Some(Notice::Text(words));
                return;
            }
            if code == *name || same_group(&code) {
                drafts.push(Draft::Retract { of });
            }
        }
        drafts.push(Draft::Code { code: name.clone(), level: level.clone(), on });
        let level_words = level.as_ref().map(|level| format!(", {level}")).unwrap_or_default();
        let mut words = format!("{}{level_words} on {}", self.code_words(name), self.place_words(on));
        if self.is_for_others(name, on) {
            words += " (a code for another role)";
        }
        self.coding.recent.retain(|(other, _)| other != name);
        self.coding.recent.insert(0, (name.clone(), level));
        self.keep(drafts, &words, effects);
    }

    /// Whether the group of a code is for roles other than that of who speaks on an event.
    fn is_for_others(&self, name: &CodeName, on: Stretch) -> bool {
        let entry = self.session.index().get(self.session.index().index_of(on.0));
        let said = entry.filter(|entry| on.0 == on.1 && entry.kind() == EventKind::Utterance);
        let Some((entry, (_, group))) = said.zip(self.coding.find(name)) else { return false };
        let role = self.session.people().get(entry.speaker()).role.word();
        !group.speakers.is_empty() && !group.speakers.iter().any(|other| other == role)
    }

    /// Sets a mark of the coder's own.
    pub(super) fn set_mark(&mut self, target: &Target, kind: &str, effects: &mut Vec<Effect>) {
        let mut drafts = Vec::from_iter(target.replaces.clone().map(|of| Draft::Retract { of }));
        drafts.push(Draft::Mark { kind: kind.to_owned(), on: target.on.0 });
        let words =
            format!("your mark {} {}", visible(&as_words(kind)), self.on_place((target.on.0, target.on.0)));
        self.keep(drafts, &words, effects);
    }

    /// Asks that drafts are written, as one step of undoing.
    pub(super) fn keep(&mut self, drafts: Vec<Draft>, words: &str, effects: &mut Vec<Effect>) {
        let step = drafts.into_iter().map(|draft| self.draft(draft, effects)).collect();
        self.coding.steps.push(step);
        self.coding.on = true;
        self.keep_seen(effects);
        self.notice = Some(Notice::Keeping(words.to_owned()));
    }

    /// Asks that a draft is written.
    fn draft(&mut self, draft: Draft, effects: &mut Vec<Effect>) -> ActRef {
        let coding = &mut self.coding;
        coding.number += 1;
        coding.changes += 1;
        coding.drafts.push((coding.number, draft.clone()));
        effects.push(Effect::Keep(coding.number, draft));
        ActRef::Draft(coding.number)
    }

    /// Takes what was read of the work.
    pub(super) fn work_read(&mut self, read: WorkRead) {
        let WorkRead { work, books, access, matches, problems } = read;
        let coding = &mut self.coding;
        let own = coding.coder.as_ref().and_then(|coder| work.coders().get(coder)).copied().unwrap_or(0);
        coding.on |= own > 0;
        coding.work = work;
        coding.matches = matches;
        coding.books = books;
        // Codes of a codebook of the program without a copy beside the work.
        let mut used: Vec<&str> = Vec::new();
        for placed in coding.work.acts() {
            if let What::Code { code, .. } = &placed.act.what
                && !used.contains(&code.codebook.as_str())
            {
                used.push(&code.codebook);
            }
        }
        let missing = used.iter().filter(|id| !coding.books.all().iter().any(|book| book.id == **id));
        let missing: Vec<_> = missing.filter_map(|id| embedded(id)).collect();
        for book in missing {
            coding.books.add(book.clone());
        }
        coding.changes += 1;
        let was_read_only = coding.read_only().is_some();
        let are_known = coding.problems == problems;
        coding.problems = problems;
        match &access {
            Access::ReadOnly(_) if was_read_only => {}
            Access::ReadOnly(why) => {
                self.notice = Some(Notice::Text(format!("read-only: {}", reason_first(why))));
            }
            Access::Write if was_read_only => self.notice = Some(Notice::WritesAgain),
            Access::Write if are_known => {}
            Access::Write => {
                let problems = self.work_problems();
                self.notice = problems
                    .first()
                    .map(|first| Notice::WorkProblems { first: first.to_string(), count: problems.len() });
            }
        }
        self.coding.access = Some(access);
        self.search_work();
    }

    /// What is wrong with the work files and codebooks. A blind reader sees only what is wrong with their own file.
    pub fn work_problems(&self) -> Vec<&Problem> {
        let own = self.coding.coder.as_ref().map(|coder| format!("{coder}.jsonl"));
        let is_own = |problem: &&Problem| {
            own.is_some() && problem.file.rsplit(std::path::MAIN_SEPARATOR).next() == own.as_deref()
        };
        self.coding.problems.iter().filter(|problem| !self.view.blind || is_own(problem)).collect()
    }

    /// Takes acts that are on disk now.
    pub(super) fn acts_kept(&mut self, acts: Vec<(u64, Act)>, effects: &mut Vec<Effect>) {
        let coding = &mut self.coding;
        for (number, act) in acts {
            coding.drafts.retain(|(other, _)| *other != number);
            coding.ids.insert(number, act.id.clone());
            if let Some(coder) = coding.coder.clone() {
                coding.work.add(&coder, act, &self.session);
            }
        }
        coding.changes += 1;
        coding.failed = None;
        match &self.notice {
            Some(Notice::Keeping(words)) => self.notice = Some(Notice::ActKept(words.clone())),
            Some(Notice::Undoing(words)) => self.notice = Some(Notice::Undone(words.clone())),
            Some(_) | None => {}
        }
        if self.coding.leaving && !self.coding.has_unkept() {
            effects.push(Effect::Quit);
        }
    }

    /// Takes why acts are not on disk. The writer tries again by itself, except for an act that it cannot make.
    pub(super) fn acts_not_kept(&mut self, dropped: Option<u64>, why: &str, effects: &mut Vec<Effect>) {
        let coding = &mut self.coding;
        coding.drafts.retain(|(number, _)| Some(*number) != dropped);
        coding.changes += 1;
        let why = reason_first(why);
        if dropped.is_none() {
            coding.failed = Some(why.clone());
        }
        if std::mem::take(&mut coding.leaving) {
            if self.coding.has_unkept() {
                self.ask_to_lose();
            } else {
                effects.push(Effect::Quit);
            }
        } else {
            self.notice = Some(Notice::NotKept { why, retried: dropped.is_none() });
        }
    }

    /// Quits once all that was written down is on disk; asks where it is not.
    pub(super) fn quit(&mut self, effects: &mut Vec<Effect>) {
        self.keep_seen(effects);
        if self.coding.drafts.is_empty() {
            effects.push(Effect::Quit);
        } else if self.coding.failed.is_some() && !self.coding.has_unkept() {
            // Only what was read is lost.
            effects.push(Effect::Quit);
        } else if self.coding.failed.is_some() || self.coding.leaving {
            self.ask_to_lose();
        } else {
            self.coding.leaving = true;
            self.notice = Some(Notice::Leaving);
        }
    }

    /// What is written down when the process is ended from outside.
    pub fn leave(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        self.keep_seen(&mut effects);
        effects
    }

    fn ask_to_lose(&mut self) {
        let under = self.mode.take_panel();
        self.mode = Mode::Confirm(Confirm { question: Question::LoseWork, under });
    }

    /// Goes to the nth next or previous line with work that is shown.
    fn go_to_work(&mut self, n: usize, direction: Direction) {
        // On a row that is no line, it is the moment of the clock that work is before or after.
        let Some(item) = self.focus.item else { return };
        let event = item.event().and_then(|i| self.session.key(i));
        let key = event.unwrap_or_else(|| moment_key(self.now()));
        let viewer = self.viewer();
        let Some(viewer) = viewer else {
            self.notice = Some(Notice::NoWork(direction));
            return;
        };
        let begins = |placed: &crate::work::Placed| placed.span.map(|(first, _)| first);
        let mut found: Vec<EventKey> = Vec::new();
        let mut add = |key: EventKey| {
            if found.last() != Some(&key) {
                found.push(key);
            }
            found.len() < n
        };
        let work = &self.coding.work;
        match direction {
            Direction::Forward => {
                let mut later = work.shown_from(key, &viewer).filter_map(begins).filter(|&other| other > key);
                while later.next().is_some_and(&mut add) {}
            }
            Direction::Back => {
                let mut earlier = work.shown_before(key, &viewer).filter_map(begins);
                while earlier.next().is_some_and(&mut add) {}
            }
        }
        match found.get(n - 1) {
            Some(&key) if is_moment(key) => self.jump_to_moment(key.time),
            Some(&key) => self.jump(Item::Event(self.session.index().index_of(key))),
            None => self.notice = Some(Notice::NoWork(direction)),
        }
    }

    /// Where something is, in a few words.
    pub(super) fn place_words(&self, (first, last): Stretch) -> String {
        let times = Timestamps::new(&self.session);
        let of = |key: EventKey| {
            if is_moment(key) {
                return times.weekday_time(key.time);
            }
            let i = self.session.index().index_of(key);
            if self.session.index().get(i).is_some_and(Entry::is_timed) {
                times.weekday_time(key.time)
            } else {
                format!("#{}", i + 1)
            }
        };
        if first == last && !is_moment(first) {
            let who = self.lines.get(self.session.index().index_of(first)).map(|line| line.who.as_str());
            let who = who.filter(|who| !who.is_empty()).map(|who| format!(" {who}")).unwrap_or_default();
            return of(first) + &who;
        }
        if first == last {
            return of(first);
        }
        format!("{} to {}", of(first), of(last))
    }

    /// The label of a code, safe for the screen.
    pub(super) fn code_words(&self, name: &CodeName) -> String {
        let label = self.coding.find(name).map(|(code, _)| code.label.clone());
        visible(&label.unwrap_or_else(|| name.to_string())).into_owned()
    }
}

/// An error that names a file or folder first, with it last: a long path may be cut.
fn reason_first(why: &str) -> String {
    // A folder may have a colon in its name.
    let file = why.split_once(".jsonl: ").map(|(path, what)| (format!("{path}.jsonl"), what));
    let folder = || why.split_once(": ").filter(|(path, _)| path.contains(std::path::MAIN_SEPARATOR));
    match file.or_else(|| folder().map(|(path, what)| (path.to_owned(), what))) {
        Some((path, what)) => format!("{what} ({path})"),
        None => why.to_owned(),
    }
}
