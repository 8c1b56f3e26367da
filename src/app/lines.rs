//! The texts of the events around the focus, made safe for the screen and wrapped to rows.

use super::wrap::wrap;
use crate::describe::{self, DOT, FEW_ACCOUNTS, OVERLAPS, Phrase, PhraseRole, plain_text};
use crate::record::{
    Body, Event, EventKind, Provenance, Role, ascii, mark_kind, one_line, visible, visible_lines,
};
use crate::session::{Accounts, Entry, MarkFamily, Quotation, Session, Wording};
use crate::time::SessionTime;
use std::collections::HashMap;
use std::ops::Range;

/// How many accounts of an event are held at most: more than a screen has rows.
const MOST_ACCOUNTS: usize = 100;

/// How many people are told apart by color.
const MOST_PEOPLE: usize = 100;

/// How many events are held at most.
pub(super) const MOST: usize = 1200;

/// The words of an untaped interval that a blind reader is in: when it ends and what is stated of it comes later.
pub const OPEN_INTERVAL: &str = "untaped …";

/// One event as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The type of the event.
    pub kind: EventKind,
    /// Who spoke, as the column calls them.
    pub who: String,
    /// The role of who spoke.
    pub role: Role,
    /// The number of people with this role before who spoke.
    pub earlier: usize,
    /// What a mark is about; `None` for any other event.
    pub family: Option<MarkFamily>,
    /// The content of the text column.
    pub text: String,
    /// The range of the spoken words in `text`.
    pub words: Range<usize>,
    /// The words, or the description of an event without words, as a citation gives them.
    pub cited: String,
    /// Whose words they are.
    pub wording: Wording,
    /// The source of the words, if it is stated.
    pub source: Option<String>,
    /// The times that other accounts give; of very many, the first.
    pub other_times: Vec<SessionTime>,
    /// Of an untaped interval: the length of the start of `text` that says when it ends, if that leaves out only what
    /// the log states of it.
    pub brief: Option<usize>,
    /// The length of the start of `text` without what other sources say of the event.
    pub own: usize,
    /// The accounts of the event, if there are several.
    pub accounts: Option<AccountRows>,
    /// The rows of `text`.
    rows: Vec<Range<usize>>,
    /// The rows of the start of `text` without what other sources say.
    own_rows: Vec<Range<usize>>,
}

/// The accounts of an event as a panel shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountRows {
    /// From the earliest to the latest time.
    pub spread: String,
    /// From the earliest to the latest end.
    pub end_spread: String,
    /// The number of accounts.
    pub count: usize,
    /// What each source says, the log first; of very many, the first.
    pub rows: Vec<String>,
}

impl Line {
    /// The text of a citation: the words, or the description of an event without words.
    pub fn said(&self) -> Quotation<'_> {
        let who = if self.who.is_empty() { self.kind.word() } else { &self.who };
        Quotation {
            who,
            words: &self.cited,
            wording: self.wording,
            source: self.source.as_deref(),
            other_times: &self.other_times,
        }
    }

    /// The rows of the line. What other sources say is shown only in focus.
    pub fn rows(&self, in_focus: bool) -> &[Range<usize>] {
        if in_focus { &self.rows } else { &self.own_rows }
    }

    /// The event in one line: who spoke, and the text without what other sources say.
    pub fn named(&self) -> String {
        let text = one_line(self.text.get(..self.own).unwrap_or_default());
        if self.who.is_empty() { text.into_owned() } else { format!("{}: {text}", self.who) }
    }

    fn wrap(&mut self, width: u16) {
        self.rows = wrap(&self.text, width);
        self.own_rows = wrap(self.text.get(..self.own).unwrap_or_default(), width);
    }

    /// Turns what is drawn into ASCII; what is cited stays as it is.
    fn in_ascii(&mut self) {
        let part = |range: Range<usize>| ascii(self.text.get(range).unwrap_or_default()).into_owned();
        (self.brief, self.own) = (self.brief.map(|end| part(0..end).len()), part(0..self.own).len());
        let (before, words) = (part(0..self.words.start), part(self.words.clone()));
        let after = part(self.words.end..self.text.len());
        self.words = before.len()..before.len() + words.len();
        self.text = before + &words + &after;
    }
}

/// The events that were read to be shown.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    held: HashMap<usize, Line>,
    width: u16,
    forgotten: u64,
}

impl Lines {
    /// The event with this index, if it was read.
    pub fn get(&self, i: usize) -> Option<&Line> {
        self.held.get(&i)
    }

    /// The number of rows of the event with this index, in focus or not; one if it was not read yet.
    pub fn rows(&self, i: usize, in_focus: bool) -> usize {
        self.held.get(&i).map_or(1, |line| line.rows(in_focus).len())
    }

    /// Adds an event that was read; `None` if the line in the file has changed.
    pub fn put(&mut self, session: &Session, i: usize, event: Option<&Event<'_>>, ascii_only: bool) {
        if self.held.len() >= MOST {
            self.clear();
        }
        let Some(entry) = session.index().get(i) else { return };
        let mut line = match event {
            Some(event) => shown(session, i, entry, event),
            None => changed(entry),
        };
        if ascii_only {
            line.in_ascii();
        }
        line.wrap(self.width);
        self.held.insert(i, line);
    }

    /// Wraps all lines again if the width of the text column changed.
    pub(super) fn set_width(&mut self, width: u16) {
        if self.width != width {
            self.width = width;
            for line in self.held.values_mut() {
                line.wrap(width);
            }
        }
    }

    /// Forgets all events, since their indexes have changed.
    pub fn clear(&mut self) {
        self.forgotten += 1;
        self.held.clear();
    }

    /// How often all events were forgotten.
    pub(super) fn forgotten(&self) -> u64 {
        self.forgotten
    }
}

fn changed(entry: Entry) -> Line {
    let text = "[the file has changed: this line is no longer what it was]".to_owned();
    Line {
        kind: entry.kind(),
        who: String::new(),
        role: Role::Other,
        earlier: 0,
        family: None,
        words: 0..0,
        cited: String::new(),
        wording: Wording::Described,
        source: None,
        other_times: Vec::new(),
        brief: None,
        own: text.len(),
        accounts: None,
        rows: Vec::new(),
        own_rows: Vec::new(),
        text,
    }
}

/// An event as it is shown: its description, made safe for the screen, then the fields that the format does not know, then
/// what other sources say of it.
fn shown(session: &Session, i: usize, entry: Entry, event: &Event<'_>) -> Line {
    let mut description = describe::event(session, i, entry, event, FEW_ACCOUNTS);
    // The screen has a symbol for it.
    description.tags.retain(|&tag| tag != OVERLAPS);
    let speaker = description.speaker.take();
    let source = description.sentence.iter().find(|phrase| phrase.role == PhraseRole::Source);
    let source = source.filter(|_| speaker.is_some()).map(|phrase| visible(&phrase.text).into_owned());
    let (mut text, mut words) = (String::new(), 0..0);
    let fields = std::mem::take(&mut description.unknown_fields);
    let others = std::mem::take(&mut description.others);
    for phrase in description.with_tags() {
        let from = text.len();
        if phrase.role == PhraseRole::Words {
            text.push_str(&visible_lines(&phrase.text));
            words = from..text.len();
        } else {
            text.push_str(&visible(&phrase.text));
        }
    }
    let cited = if speaker.is_some() { text.get(words.clone()).unwrap_or_default() } else { &text };
    let cited = one_line(cited).into_owned();
    // A part says what its statements say, but not how certain the interval is.
    let is_told = event.body.kind() == EventKind::Untaped
        && Provenance { alternatives: Vec::new(), ..event.provenance.clone() } == Provenance::default()
        && fields.is_empty();
    let brief = text.find(DOT).filter(|_| is_told);
    text.extend(fields.iter().map(|phrase| visible(&phrase.text)));
    let own = text.len();
    let accounts = Accounts::new(event, session.index().end(i));
    let from = entry.is_timed().then(|| entry.time());
    let other_times =
        accounts.others().iter().filter_map(|account| account.time).take(MOST_ACCOUNTS).collect();
    if !others.is_empty() {
        text.push_str(DOT);
        text.extend(others.iter().map(|phrase| visible(&phrase.text)));
    }
    let accounts = (accounts.list.len() > 1).then(|| {
        let [spread, end_spread] = describe::spreads(&accounts);
        let row = |(when, says): (String, Vec<Phrase<'_>>)| {
            visible(format!("{when}  {}", plain_text(&says)).trim()).into_owned()
        };
        let rows = describe::account_rows(session, from, &accounts);
        let count = rows.len();
        AccountRows {
            spread,
            end_spread,
            count,
            rows: rows.into_iter().take(MOST_ACCOUNTS).map(row).collect(),
        }
    });
    let people = session.people();
    let role = speaker.as_ref().map_or(Role::Other, |_| people.get(entry.speaker()).role);
    let before = people.iter().take(MOST_PEOPLE).take_while(|&(id, _)| id != entry.speaker());
    Line {
        kind: event.body.kind(),
        earlier: before.filter(|(id, person)| id.0 > 0 && person.role == role).count(),
        family: if let Body::Mark { kind, .. } = &event.body {
            Some(MarkFamily::of(&mark_kind(kind)))
        } else {
            None
        },
        role,
        who: speaker.map(|name| visible(&name.text).into_owned()).unwrap_or_default(),
        words,
        cited,
        wording: Wording::of(event),
        source,
        other_times,
        brief,
        own,
        accounts,
        rows: Vec::new(),
        own_rows: Vec::new(),
        text,
    }
}
