//! A player without a terminal: keys go in, a screen comes out. Effects are carried out here as the program would.

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;
use tempfile::TempDir;
use untaped::app::{App, CodingSettings, Effect, Follow, Key, Measures, Msg, Settings, Start, WorkRead};
use untaped::measure::facts::Matches;
use untaped::play::PauseRules;
use untaped::session::{Batch, FilterBy, LogBytes, SearchCorpus, pages};
use untaped::store::{BlindReading, ResumePoint};
use untaped::time::{Millis, PlaybackTime};
use untaped::ui::{Palette, Theme, render};
use untaped::work::{
    Codebooks, Coder, Draft, DraftWriter, Facts, LogFolder, Stamp, Work, WorkFolder, Writer,
};

/// A player of a log in memory.
pub struct Player {
    pub app: App,
    text: LogBytes,
    theme: Theme,
    /// The codebooks that the user named.
    books: Vec<String>,
    /// The facts that the user named.
    facts: Option<Arc<Facts>>,
    /// What the state asked for and nobody else carries out: copies, citations, the end.
    pub asked: Vec<Effect>,
    pub desk: Option<Desk>,
    /// How often events were read to be shown, and how many in all.
    pub fetched: (u64, u64),
}

impl Desk {
    fn new(setup: &Setup, log: &[u8]) -> Option<Desk> {
        let temporary = setup.work.is_none().then(|| tempfile::tempdir().unwrap());
        let folder = setup.work.clone().or_else(|| Some(temporary.as_ref()?.path().to_owned()))?;
        let folder = WorkFolder::new(&folder).of_log(&untaped::store::sha256(log));
        let coder = setup.coding.coder.clone();
        Some(Desk { folder, coder, writer: None, broken: None, _temporary: temporary, ticks: 0 })
    }

    /// The folder of all work.
    pub fn root(&self) -> PathBuf {
        self.folder.path().parent().unwrap().to_owned()
    }

    /// A second later each time.
    fn stamp(&mut self) -> Stamp {
        self.ticks += 1000;
        Stamp { ms: 1_772_446_500_000 + self.ticks, random: u128::from(self.ticks) }
    }
}

/// How a player starts.
#[derive(Clone)]
pub struct Setup {
    pub size: (u16, u16),
    pub color: bool,
    pub ascii: bool,
    pub min_gap: Millis,
    pub reference_lines: bool,
    pub rules: PauseRules,
    pub zero: Option<String>,
    pub place: Option<ResumePoint>,
    pub blind: BlindReading,
    pub follow: Follow,
    pub coding: Coding,
    /// Where work is kept; a folder of its own if it is not given.
    pub work: Option<PathBuf>,
}

impl Default for Setup {
    fn default() -> Setup {
        Setup {
            size: (80, 24),
            color: true,
            ascii: false,
            min_gap: Millis::ZERO,
            reference_lines: false,
            rules: PauseRules::default(),
            zero: None,
            place: None,
            blind: BlindReading::default(),
            follow: Follow::No,
            coding: reader("kp"),
            work: None,
        }
    }
}

/// Who codes with what.
#[derive(Clone)]
pub struct Coding {
    coder: Coder,
    books: Vec<String>,
    asked: bool,
    facts: Option<Arc<Facts>>,
}

/// A coder who did not ask to code.
pub fn reader(name: &str) -> Coding {
    Coding { coder: Coder::parse(name).unwrap(), books: Vec::new(), asked: false, facts: None }
}

/// A coder with codebooks, each by its id or its file.
pub fn coder(name: &str, books: &[&str]) -> Coding {
    Coding { books: books.iter().map(|&id| id.to_owned()).collect(), asked: true, ..reader(name) }
}

impl Coding {
    /// The same with facts to look for.
    pub fn with_facts(self, facts: &str) -> Coding {
        Coding { facts: Some(Arc::new(Facts::read("facts.json", facts).unwrap())), ..self }
    }

    fn settings(&self) -> CodingSettings {
        let (books, _) = Codebooks::load(&self.books, None).unwrap();
        CodingSettings {
            coder: Some(self.coder.clone()),
            books,
            asked: self.asked,
            facts: self.facts.clone(),
        }
    }
}

/// What a player has written down: as the program does it, but at once, and only while the disk works.
pub struct Desk {
    folder: LogFolder,
    coder: Coder,
    writer: Option<DraftWriter>,
    /// Why writing fails.
    pub broken: Option<String>,
    /// Removed with the player, unless the test gave a folder.
    _temporary: Option<TempDir>,
    ticks: u64,
}

/// A log of `recordings/`.
pub fn recording(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/recordings/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The batches that a reader gives for a log, cut every `lines` lines.
pub fn batches(log: &[u8], lines: usize) -> Vec<Batch> {
    let mut indexer = untaped::session::Indexer::new();
    let (mut batches, mut position) = (Vec::new(), 0);
    for (i, line) in log.split_inclusive(|&b| b == b'\n').enumerate() {
        indexer.lines(line, position);
        position += line.len() as u64;
        if (i + 1) % lines == 0 {
            batches.push(indexer.batch());
        }
    }
    batches.push(indexer.batch());
    batches
}

impl Player {
    /// A player of which nothing was read yet.
    pub fn unread(name: &str, log: &[u8], setup: &Setup) -> Player {
        crate::watchdog::watch();
        let start = Start {
            file: format!("/cases/{name}"),
            settings: Settings {
                min_gap: setup.min_gap,
                zero: setup.zero.clone(),
                rules: setup.rules,
                blind: setup.blind,
                reference_lines: setup.reference_lines,
                ascii: setup.ascii,
                coding: setup.coding.settings(),
                ..Settings::default()
            },
            follow: setup.follow,
            ..Start::new(name, log.len() as u64)
        };
        Player {
            app: App::new(start, setup.size),
            text: LogBytes::Memory(Arc::new(log.to_vec())),
            theme: Theme {
                palette: if setup.color { Palette::Any } else { Palette::Mono },
                ascii: setup.ascii,
            },
            books: setup.coding.books.clone(),
            facts: setup.coding.facts.clone(),
            asked: Vec::new(),
            desk: Desk::new(setup, log),
            fetched: (0, 0),
        }
    }

    /// A player of a log that was read.
    pub fn of(name: &str, log: impl AsRef<[u8]>, setup: &Setup) -> Player {
        let mut player = Player::unread(name, log.as_ref(), setup);
        for batch in batches(log.as_ref(), usize::MAX) {
            player.tell(Msg::Loaded(batch));
        }
        player.tell(Msg::Complete(setup.place.clone()));
        player
    }

    /// A player of a recording that ships.
    pub fn ship(name: &str, setup: &Setup) -> Player {
        Player::of(name, recording(name), setup)
    }

    /// Tells the state what happened, and carries out what it asks for.
    pub fn tell(&mut self, msg: Msg) {
        let mut effects = self.app.update(msg);
        while !effects.is_empty() {
            let effect = effects.remove(0);
            match effect {
                Effect::Fetch(places) => {
                    self.fetched.0 += 1;
                    self.fetched.1 += places.len() as u64;
                    let event = |i| self.text.event(&self.app.session, i).unwrap();
                    let lines = places.into_iter().map(|i| (i, event(i))).collect();
                    effects.extend(self.app.update(Msg::Lines(lines)));
                }
                Effect::Search(pattern, search) => {
                    let session = &self.app.session;
                    let fits = |&i: &usize| {
                        let event = self.text.event(session, i).unwrap();
                        event.is_some_and(|e| pattern.is_in(&e, session.people()))
                    };
                    let places = (0..session.index().len()).filter(fits).collect();
                    effects.extend(self.app.update(Msg::Hits { search, places, complete: true }));
                }
                Effect::SearchOn(pattern, search, places) => {
                    let session = &self.app.session;
                    let fits = |&i: &usize| {
                        let event = self.text.event(session, i).unwrap();
                        event.is_some_and(|e| pattern.is_in(&e, session.people()))
                    };
                    let places = places.filter(fits).collect();
                    effects.extend(self.app.update(Msg::Hits { search, places, complete: true }));
                }
                Effect::Filter(filter, number) => {
                    let events = 0..self.app.session.index().len();
                    effects.push(Effect::FilterOn(filter, number, events));
                }
                Effect::FilterOn(filter, number, events) => {
                    let session = &self.app.session;
                    let kept = filter.kept_in(session.index(), session.people(), events.clone());
                    let places = kept.unwrap_or_else(|| {
                        let FilterBy::Pattern(pattern) = filter.by() else { panic!("{filter:?}") };
                        let fits = |&i: &usize| {
                            let event = self.text.event(session, i).unwrap();
                            event.is_some_and(|e| pattern.is_in(&e, session.people()))
                        };
                        events.filter(fits).collect()
                    });
                    effects.extend(self.app.update(Msg::Kept { filter: number, places, complete: true }));
                }
                Effect::FindPage(line, number) => {
                    let pattern = pages::pattern(line).unwrap();
                    let corpus = SearchCorpus::new(&self.app.session, self.text.clone(), pattern);
                    let found = pages::find(&corpus, line).unwrap();
                    effects.extend(self.app.update(Msg::PageFound(number, found)));
                }
                Effect::Measure(basis) => {
                    let measures = Box::new(Measures::new(&self.app.session, basis));
                    effects.extend(self.app.update(Msg::Measured(measures)));
                }
                Effect::Hash => {
                    let sha256 = "0123456789abcdef".repeat(4);
                    effects.extend(self.app.update(Msg::Hashed(sha256)));
                }
                // The program reads it in the background.
                Effect::ReadWork if !effects.is_empty() => effects.push(effect),
                Effect::ReadWork => effects.extend(self.read_work()),
                Effect::Keep(number, draft) => effects.extend(self.keep_work(number, draft)),
                Effect::CancelSearch
                | Effect::Copy(_)
                | Effect::KeepCitation(_)
                | Effect::OpenMedia(_)
                | Effect::Redraw
                | Effect::Suspend
                | Effect::Quit => self.asked.push(effect),
            }
        }
    }

    /// Reads the work as the program does once the log is read.
    fn read_work(&mut self) -> Vec<Effect> {
        let Some(desk) = &mut self.desk else { return Vec::new() };
        let stamp = desk.stamp();
        let (writer, _) = Writer::open(&desk.folder, &desk.coder, "t.jsonl", stamp).unwrap();
        let access = writer.access().clone();
        desk.writer = Some(DraftWriter::new(writer));
        let work = Work::load(&desk.folder, &self.app.session, &self.text).unwrap();
        let named: Vec<String> = self.books.clone();
        let (books, _) = Codebooks::load(&named, Some(&desk.folder)).unwrap();
        let problems = work.problems().list();
        let matches = self
            .facts
            .as_ref()
            .map(|facts| Matches::find(&self.app.session, &self.text, facts, &|| false).unwrap());
        self.app.update(Msg::WorkRead(Box::new(WorkRead { work, books, access, matches, problems })))
    }

    fn keep_work(&mut self, number: u64, draft: Draft) -> Vec<Effect> {
        let Some(desk) = &mut self.desk else { return Vec::new() };
        if let Draft::Code { .. } = draft {
            let (books, _) = Codebooks::load(&self.books, None).unwrap();
            books.named().iter().for_each(|book| drop(desk.folder.keep_codebook(book).unwrap()));
        }
        let place = draft.place(&self.app.session, &self.text).unwrap();
        let stamp = desk.stamp();
        if let Some(writer) = &mut desk.writer {
            writer.add(number, draft, place, stamp).unwrap();
        }
        self.write_work()
    }

    /// Tries to write what waits, as the program does again and again.
    pub fn write_work(&mut self) -> Vec<Effect> {
        let Some(Desk { writer: Some(writer), broken, .. }) = &mut self.desk else { return Vec::new() };
        let kept = match broken {
            Some(why) => Err(why.clone()),
            None => writer.keep().map_err(|e| format!("{e:#}")),
        };
        self.app.update(match kept {
            Ok(acts) => Msg::ActsKept(acts),
            Err(why) => Msg::ActsNotKept { dropped: None, why },
        })
    }

    /// The lines of this coder's file after its header.
    pub fn acts(&self) -> Vec<serde_json::Value> {
        let Some(desk) = &self.desk else { return Vec::new() };
        let text = std::fs::read_to_string(desk.folder.file(&desk.coder)).unwrap_or_default();
        text.lines().skip(1).map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// Presses one key.
    pub fn key(&mut self, key: Key) {
        self.tell(Msg::Key(key));
    }

    /// Types characters, each a key.
    pub fn keys(&mut self, keys: &str) -> &mut Player {
        for c in keys.chars() {
            self.key(if c == '\n' { Key::Enter } else { Key::Char(c) });
        }
        self
    }

    /// Lets playback time go by.
    pub fn wait(&mut self, millis: u64) -> &mut Player {
        self.tell(Msg::Tick(PlaybackTime(u128::from(millis) * 1_000_000)));
        self
    }

    /// The words of the event in focus, or what its line shows.
    pub fn line(&self) -> String {
        let i = self.app.focused_event().expect("an event is in focus");
        self.app.lines.get(i).expect("its text was read").text.clone()
    }

    /// The notice; empty where there is none.
    pub fn notice(&self) -> String {
        self.app.notice.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    /// The screen as a buffer.
    pub fn buffer(&self) -> Buffer {
        let (width, height) = self.app.view.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| render(&self.app, &self.theme, frame)).unwrap();
        terminal.backend().buffer().clone()
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        let buffer = self.buffer();
        rows(&buffer).map(|row| text_of(row).trim_end().to_owned() + "\n").collect()
    }

    /// The screen as text, each row that has styles with a line of them beneath: a letter a cell.
    pub fn styled(&self) -> String {
        let buffer = self.buffer();
        let mut out = String::from(
            "styles: b bold, d dim, r reversed; y amber, m violet, u slate, c teal, g green, e crimson, v mauve; capital: and bold\n",
        );
        for row in rows(&buffer) {
            let styles: String = row.iter().map(letter).collect();
            writeln!(out, "|{}", text_of(row).trim_end()).unwrap();
            if !styles.trim().is_empty() {
                writeln!(out, " {}", styles.trim_end()).unwrap();
            }
        }
        out
    }
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = &[Cell]> {
    buffer.content.chunks(usize::from(buffer.area.width))
}

fn text_of(row: &[Cell]) -> String {
    let mut text = String::new();
    let mut covered = 0;
    for cell in row {
        if covered == 0 {
            text.push_str(cell.symbol());
            covered = unicode_width::UnicodeWidthStr::width(cell.symbol()).max(1);
        }
        covered -= 1;
    }
    text
}

/// One letter for the style of a cell.
#[expect(clippy::wildcard_enum_match_arm, reason = "the theme uses no other color")]
fn letter(cell: &Cell) -> char {
    let bold = cell.modifier.contains(Modifier::BOLD);
    let letter = if cell.modifier.contains(Modifier::REVERSED) {
        'r'
    } else if cell.modifier.contains(Modifier::DIM) {
        'd'
    } else {
        match cell.fg {
            Color::Reset if bold => return 'b',
            Color::Reset => ' ',
            Color::Indexed(130) => 'y',
            Color::Indexed(98) => 'm',
            Color::Indexed(67) => 'u',
            Color::Indexed(31) => 'c',
            Color::Indexed(65) => 'g',
            Color::Indexed(197) => 'e',
            Color::Indexed(97) => 'v',
            _ => '?',
        }
    };
    if bold { letter.to_ascii_uppercase() } else { letter }
}
