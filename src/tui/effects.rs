//! Runs the effects that the app returns.

use super::incoming::{Incoming, find_page, hash, keep_by_person, keep_matching, measure, search};
use super::media_program::MediaProgram;
use super::screen::Screen;
use super::work_thread::WorkThread;
use crate::app::{App, Effect, Msg};
use crate::record::visible;
use crate::session::{CitationRef, FilterBy, Pattern, SearchCorpus, Session, pages};
use crate::store::{Appended, Input, Log, append_line};
use anyhow::Result;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::ffi::OsStr;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::SyncSender;
use std::time::Instant;

/// The longest text to copy, in bytes: some terminals take no more than 100,000 in base64, tmux less.
const LONGEST_COPY: usize = 50_000;
/// How much of the end of a longer text is kept.
const TAIL: usize = 1_000;

/// What the loop does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Continues.
    Continue,
    /// Stops the process until the shell resumes it.
    Suspend,
    /// Ends the player.
    End,
    /// Ends the process by this signal.
    Die(i32),
}

impl Next {
    /// Combines two: an end is final, and a suspension takes precedence over continuing.
    #[must_use]
    pub(super) fn or(self, other: Next) -> Next {
        match (self, other) {
            (Next::Die(_) | Next::End, _) | (Next::Suspend, Next::Continue | Next::Suspend) => self,
            _ => other,
        }
    }
}

/// The events among these whose words have a match.
fn matching(log: &Log, session: &Session, pattern: &Pattern, events: Range<usize>) -> Vec<usize> {
    let text = log.text();
    let fits = |&i: &usize| {
        let event = text.event(session, i).ok().flatten();
        event.is_some_and(|event| pattern.is_in(&event, session.people()))
    };
    events.filter(fits).collect()
}

/// Runs effects on a log.
pub(super) struct EffectRunner {
    /// The log.
    pub log: Log,
    work: WorkThread,
    media_program: Option<MediaProgram>,
    to: SyncSender<Incoming>,
    canceled: Arc<AtomicBool>,
    filter_canceled: Arc<AtomicBool>,
}

impl EffectRunner {
    /// A runner for a log; its answers are sent to the loop.
    #[must_use]
    pub(super) fn new(
        log: Log,
        work: WorkThread,
        media_program: Option<MediaProgram>,
        to: SyncSender<Incoming>,
    ) -> EffectRunner {
        EffectRunner {
            log,
            work,
            media_program,
            to,
            canceled: Arc::default(),
            filter_canceled: Arc::default(),
        }
    }

    /// Writes down what was read, and waits until all work was tried to be written: the process ends.
    pub(super) fn finish_work(&mut self, app: &mut App) {
        for effect in app.leave() {
            if let Effect::Keep(number, draft) = effect {
                // Nobody is there to be told.
                let _ = self.work.keep(number, draft, &app.session);
            }
        }
        self.work.finish();
    }

    /// Looks at the file of a coder whose work is only read. At most once a second.
    pub(super) fn look_at_work(&mut self, at: Instant) {
        self.work.look(at);
    }

    /// Runs effects, and those that follow from them, in order.
    ///
    /// # Errors
    /// The system's error if the terminal is gone.
    pub(super) fn run(&mut self, effects: Vec<Effect>, app: &mut App, screen: &mut Screen) -> Result<Next> {
        let mut next = Next::Continue;
        let mut waiting: std::collections::VecDeque<Effect> = effects.into();
        while let Some(effect) = waiting.pop_front() {
            match effect {
                Effect::Fetch(places) => {
                    let text = self.log.text();
                    let lines =
                        places.into_iter().map(|i| (i, text.event(&app.session, i).ok().flatten())).collect();
                    waiting.extend(app.update(Msg::Lines(lines)));
                }
                Effect::Search(pattern, number) => {
                    self.canceled.store(true, Ordering::Relaxed);
                    self.canceled = Arc::default();
                    let searched = SearchCorpus::new(&app.session, self.log.text(), pattern);
                    search(searched, number, Arc::clone(&self.canceled), self.to.clone());
                }
                Effect::SearchOn(pattern, search, places) => {
                    let places = matching(&self.log, &app.session, &pattern, places);
                    waiting.extend(app.update(Msg::Hits { search, places, complete: true }));
                }
                Effect::Filter(filter, number) => {
                    self.filter_canceled.store(true, Ordering::Relaxed);
                    self.filter_canceled = Arc::default();
                    let canceled = Arc::clone(&self.filter_canceled);
                    match filter.by() {
                        FilterBy::Pattern(pattern) => {
                            let corpus = SearchCorpus::new(&app.session, self.log.text(), pattern.clone());
                            keep_matching(corpus, number, canceled, self.to.clone());
                        }
                        FilterBy::Speaker(_) | FilterBy::Role(_) => {
                            let (index, people) = (app.session.shared_index(), app.session.shared_people());
                            keep_by_person(filter, index, people, number, canceled, self.to.clone());
                        }
                    }
                }
                Effect::FilterOn(filter, number, events) => {
                    let session = &app.session;
                    let by_person = filter.kept_in(session.index(), session.people(), events.clone());
                    let places = by_person.unwrap_or_else(|| match filter.by() {
                        FilterBy::Pattern(pattern) => matching(&self.log, session, pattern, events),
                        FilterBy::Speaker(_) | FilterBy::Role(_) => Vec::new(),
                    });
                    waiting.extend(app.update(Msg::Kept { filter: number, places, complete: true }));
                }
                Effect::FindPage(line, number) => match pages::pattern(line) {
                    Some(pattern) => {
                        let corpus = SearchCorpus::new(&app.session, self.log.text(), pattern);
                        find_page(corpus, line, number, self.to.clone());
                    }
                    None => waiting.extend(app.update(Msg::PageFound(number, None))),
                },
                Effect::OpenMedia(media) => {
                    let notice = match &self.media_program {
                        Some(program) => program.open(&media, self.log.path()),
                        None => media.command(),
                    };
                    waiting.extend(app.update(Msg::Notice(notice)));
                }
                Effect::CancelSearch => self.canceled.store(true, Ordering::Relaxed),
                Effect::Measure(basis) => measure(app.session.clone(), basis, self.to.clone()),
                Effect::Hash => hash(self.log.clone(), self.to.clone()),
                Effect::Copy(text) => screen.write(clipboard(&text)),
                Effect::KeepCitation(line) => {
                    let notice = match keep_citation(&self.log, &line) {
                        Ok(Appended::Added(path)) => in_file("added to", &path),
                        Ok(Appended::Present(path)) => in_file("nothing added: it is in", &path),
                        Err(e) => format!("{e:#}"),
                    };
                    waiting.extend(app.update(Msg::Notice(notice)));
                }
                Effect::ReadWork => self.work.read(&app.session),
                Effect::Keep(number, draft) => {
                    if let Err(e) = self.work.keep(number, draft, &app.session) {
                        let msg = Msg::ActsNotKept { dropped: Some(number), why: format!("{e:#}") };
                        waiting.extend(app.update(msg));
                    }
                }
                Effect::Redraw => screen.forget()?,
                Effect::Suspend => next = Next::Suspend,
                Effect::Quit => return Ok(Next::End),
            }
        }
        Ok(next)
    }
}

/// The sequence that copies a text to the terminal's clipboard: OSC 52, with base64. The middle of a
/// longer text is cut, since a citation ends with its target.
fn clipboard(text: &str) -> String {
    let mut text = text.to_owned();
    if text.len() > LONGEST_COPY {
        let at = |wanted: usize| (0..=wanted).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
        let (head, tail) = (at(LONGEST_COPY - TAIL), at(text.len() - TAIL));
        text = format!("{} … {}", text.get(..head).unwrap_or_default(), text.get(tail..).unwrap_or_default());
    }
    format!("\x1b]52;c;{}\x07", STANDARD.encode(text))
}

/// The notice about a citation and its file. The name comes first: a long path may be cut.
fn in_file(what: &str, path: &Path) -> String {
    let shown = |part: &OsStr| visible(&part.to_string_lossy()).into_owned();
    let folder = path.parent().unwrap_or(Path::new("/")).as_os_str();
    format!("{what} {} in {}", shown(path.file_name().unwrap_or_default()), shown(folder))
}

/// Appends a line to the citations file in the current folder, unless the file cites the same line or gap.
fn keep_citation(log: &Log, line: &str) -> Result<Appended> {
    let stem = match log.input() {
        Input::File(path) => path.file_stem().unwrap_or_default().to_owned(),
        Input::Stdin => "untaped".into(),
        Input::Demo => "demo".into(),
    };
    let mut name = stem;
    name.push(".citations.txt");
    let cited = CitationRef::parse(line);
    append_line(Path::new(&name), line, &|other| cited.is_some() && CitationRef::parse(other) == cited)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clipboard_gets_base64_of_a_bounded_length_whatever_the_text_is() {
        assert_eq!(clipboard("a\u{1b}é"), "\x1b]52;c;YRvDqQ==\x07");
        let long = clipboard(&"é".repeat(LONGEST_COPY));
        assert!(long.len() < LONGEST_COPY * 4 / 3 + 32 && long.is_ascii());
    }
}
