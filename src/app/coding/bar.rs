//! The entries and the keys of the bar of codes, while the session goes on playing.

use super::App;
use crate::app::bar::{Bar, BarEntry, Leads, Picking, Stay, first_of};
use crate::app::coding_data::Target;
use crate::app::table::{self, Command, KeyScope, key_of};
use crate::app::{Effect, Key, Mode, Notice};
use crate::record::{MARK_KINDS, as_words, visible};
use crate::work::{CodeName, Codebook, Codebooks, embedded_ids, keys};
use std::sync::Arc;

/// How many of the last codes the bar lists.
const RECENT: usize = 5;
/// The keys for the group of marks: the first one that no group has.
const MARKS_KEYS: [char; 5] = ['X', 'K', 'Q', 'J', 'Z'];

impl App {
    /// Opens the bar on the line in focus, or for the line in focus at each key.
    pub(super) fn open_bar(&mut self, stay: Stay) {
        self.open_bar_here(stay, None);
    }

    /// Opens the bar for these events.
    pub(in crate::app) fn open_bar_on(&mut self, target: Target) {
        self.show_bar(Stay::Once, Some(target), None);
    }

    /// Opens the bar with the kinds of mark.
    pub(super) fn open_marks(&mut self) {
        self.open_bar_here(Stay::Once, Some(Picking::Marks));
    }

    /// Opens the bar with the kinds of mark, for this event.
    pub(in crate::app) fn open_marks_on(&mut self, target: Target) {
        self.show_bar(Stay::Once, Some(target), Some(Picking::Marks));
    }

    /// Opens the bar on the line in focus. It opens also where nothing can be written down, so that the keys that were meant for
    /// it do nothing else.
    fn open_bar_here(&mut self, stay: Stay, picking: Option<Picking>) {
        let aim = match picking {
            Some(Picking::Marks) => self.to_mark_here(),
            Some(_) | None => self.to_code_here(),
        };
        self.show_bar(stay, None, picking);
        let Mode::Coding(bar) = &mut self.mode else { return };
        match aim {
            Ok(on) => bar.target = (stay == Stay::Once).then_some(Target { on, replaces: None }),
            Err(why) => {
                bar.refused = (stay == Stay::Once).then(|| why.to_string());
                self.notice = Some(why);
            }
        }
    }

    /// The line of a code is that in focus at its first key.
    fn aim(&mut self, leads: Option<&Leads>) {
        let is_mark = matches!(leads, Some(Leads::To(Picking::Marks) | Leads::Mark(_)));
        let aim = if is_mark { self.to_mark_here() } else { self.to_code_here() };
        let Mode::Coding(bar) = &mut self.mode else { return };
        if bar.target.is_some() || bar.refused.is_some() {
            return;
        }
        match aim {
            Ok(on) => bar.target = Some(Target { on, replaces: None }),
            Err(why) => {
                bar.refused = Some(why.to_string());
                self.notice = Some(why);
            }
        }
    }

    fn show_bar(&mut self, stay: Stay, target: Option<Target>, picking: Option<Picking>) {
        let books = self.coding.choices();
        let recent = self.coding.recent.first().map(|(name, _)| &name.codebook);
        let of_recent = recent.and_then(|id| books.iter().position(|book| book.id == *id));
        let picking = picking.or(of_recent.map(Picking::Groups)).unwrap_or_else(|| first_of(&books));
        let under = self.mode.take_panel();
        self.mode = Mode::Coding(Bar { stay, target, refused: None, picking, page: 0, books, under });
    }

    /// The entries of the bar, in order.
    pub fn bar_entries(&self, bar: &Bar) -> Vec<BarEntry> {
        let mut entries = Vec::new();
        match &bar.picking {
            Picking::Books => {
                self.add_recent(&mut entries);
                let labels: Vec<(&str, Option<char>)> =
                    bar.books.iter().map(|book| (book.id.as_str(), None)).collect();
                for ((at, book), key) in bar.books.iter().enumerate().zip(keys(&labels)) {
                    let leads = Leads::To(Picking::Groups(at));
                    entries.push(BarEntry { key, words: visible(&book.id).into_owned(), leads });
                }
                add_marks(&mut entries);
            }
            Picking::Groups(at) => {
                self.add_recent(&mut entries);
                for group in bar.books.get(*at).map_or(&[][..], |book| &book.groups) {
                    let leads = Leads::To(Picking::Codes(*at, group.id.clone()));
                    let words = format!("{} …", visible(&group.label));
                    entries.push(BarEntry { key: group.key, words, leads });
                }
                add_marks(&mut entries);
            }
            Picking::Codes(at, group) => {
                let Some(book) = bar.books.get(*at) else { return entries };
                for code in book.codes_of(group) {
                    let name = CodeName { codebook: book.id.clone(), code: code.id.clone() };
                    let words = visible(&code.label).into_owned();
                    entries.push(BarEntry { key: code.key, words, leads: Leads::Code(name, None) });
                }
                let mut recent = Vec::new();
                self.add_recent(&mut recent);
                entries.extend(recent);
            }
            Picking::Level(name, ..) => {
                for (level, key) in bar.levels(name).iter().zip('1'..='9') {
                    let leads = Leads::Level(level.clone());
                    entries.push(BarEntry { key: Some(key), words: visible(level).into_owned(), leads });
                }
            }
            Picking::Marks => {
                let labels = MARK_KINDS.map(|kind| (kind, None));
                for (kind, key) in MARK_KINDS.into_iter().zip(keys(&labels)) {
                    let words = as_words(kind).into_owned();
                    entries.push(BarEntry { key, words, leads: Leads::Mark(kind) });
                }
            }
            Picking::Words(typed, _) => {
                let typed = typed.to_lowercase();
                let recent = |name: &CodeName| {
                    self.coding.recent.iter().position(|(other, _)| other == name).unwrap_or(usize::MAX)
                };
                let mut found = Vec::new();
                for book in &bar.books {
                    for code in &book.codes {
                        let name = CodeName { codebook: book.id.clone(), code: code.id.clone() };
                        let label = code.label.to_lowercase();
                        let begins = label.split_whitespace().any(|word| word.starts_with(&typed));
                        if begins || label.contains(&typed) || name.to_string().contains(&typed) {
                            found.push(((recent(&name), !begins), name, &code.label));
                        }
                    }
                }
                found.sort_by_key(|(rank, ..)| *rank);
                entries.extend(found.into_iter().map(|(_, name, label)| BarEntry {
                    key: None,
                    words: visible(label).into_owned(),
                    leads: Leads::Code(name, None),
                }));
            }
        }
        entries
    }

    /// Adds the codes that were given last, with digits as keys.
    fn add_recent(&self, entries: &mut Vec<BarEntry>) {
        for ((name, level), key) in self.coding.recent.iter().take(RECENT).zip('1'..='9') {
            let level_words = level.as_ref().map(|level| format!(", {}", visible(level))).unwrap_or_default();
            let words = self.code_words(name) + &level_words;
            let leads = Leads::Code(name.clone(), level.clone());
            entries.push(BarEntry { key: Some(key), words, leads });
        }
    }

    /// A key while the bar is open.
    #[expect(clippy::wildcard_enum_match_arm, reason = "any other key does what it does in the transcript")]
    pub(in crate::app) fn bar_key(&mut self, key: Key, effects: &mut Vec<Effect>) {
        let Mode::Coding(bar) = &mut self.mode else { return };
        bar.page = if key == Key::Tab { bar.page + 1 } else { bar.page };
        if let Picking::Words(typed, before) = &mut bar.picking {
            match key {
                Key::Char(c) => typed.push(c),
                Key::Backspace if !typed.is_empty() => drop(typed.pop()),
                Key::Backspace | Key::Esc | Key::Ctrl('c') => {
                    bar.picking = before.as_ref().clone();
                    bar.aim_anew();
                }
                Key::Enter => return self.take_typed(effects),
                Key::Tab => return,
                _ => return self.pass_on(key, effects),
            }
            bar.page = 0;
            return;
        }
        match key {
            Key::Tab => {}
            Key::Esc if matches!(bar.picking, Picking::Level(..)) => self.go_back(),
            Key::Esc | Key::Ctrl('c') => self.close_bar(),
            Key::Backspace => self.go_back(),
            Key::Char('/') => {
                self.aim(None);
                let Mode::Coding(bar) = &mut self.mode else { return };
                bar.page = 0;
                bar.picking = Picking::Words(String::new(), Box::new(bar.picking.clone()));
            }
            Key::Char('?') => self.say_source(),
            Key::Char(c) => {
                let Mode::Coding(bar) = &self.mode else { return };
                let entries = self.bar_entries(bar);
                match entries.into_iter().find(|entry| entry.key == Some(c)) {
                    Some(entry) => self.follow_entry(entry.leads, effects),
                    None if c.is_alphanumeric() && c != 'Z' => self.notice = Some(Notice::NoCodeKey(c)),
                    None => self.pass_on(key, effects),
                }
            }
            _ => self.pass_on(key, effects),
        }
    }

    /// Runs what keys do in the transcript while the bar is open: moving, playing, undoing.
    fn pass_on(&mut self, key: Key, effects: &mut Vec<Effect>) {
        match table::command(key, KeyScope::Transcript) {
            Some(
                command @ (Command::PlayPause
                | Command::Faster
                | Command::Slower
                | Command::NormalSpeed
                | Command::Line(_)
                | Command::Row(_)
                | Command::Seek(_)
                | Command::Page(_)
                | Command::HalfPage(_)
                | Command::First
                | Command::Last
                | Command::UndoWork
                | Command::Redraw
                | Command::Suspend),
            ) => {
                let focus = self.focus.item;
                self.command(command, None, effects);
                let Mode::Coding(bar) = &mut self.mode else { return };
                if bar.is_top() {
                    bar.aim_anew();
                } else if bar.stay == Stay::Open && self.focus.item != focus && !self.playback.playing {
                    // A coder who moves on within a group means the line moved to.
                    (bar.target, bar.refused) = (None, None);
                    self.aim(None);
                }
            }
            _ => self.notice = Some(Notice::UnknownKey(key)),
        }
    }

    fn close_bar(&mut self) {
        self.mode = self.mode.take_panel().into();
    }

    fn go_back(&mut self) {
        let Mode::Coding(bar) = &mut self.mode else { return };
        match bar.back() {
            Some(before) => {
                bar.page = 0;
                bar.picking = before;
                bar.aim_anew();
            }
            None => self.close_bar(),
        }
    }

    fn take_typed(&mut self, effects: &mut Vec<Effect>) {
        let Mode::Coding(bar) = &mut self.mode else { return };
        let (page, bar) = (bar.page, &*bar);
        let shown = bar.clone();
        let entries = self.bar_entries(&shown);
        let chosen = if entries.is_empty() { None } else { entries.get(page % entries.len()).cloned() };
        match chosen {
            Some(entry) => {
                if let (Mode::Coding(bar), Picking::Words(_, before)) = (&mut self.mode, shown.picking) {
                    bar.picking = *before;
                    bar.page = 0;
                }
                self.follow_entry(entry.leads, effects);
            }
            None => self.notice = Some(Notice::NoSuchCode),
        }
    }

    /// Says where the codebook is from, and what of it is verified.
    fn say_source(&mut self) {
        let Mode::Coding(bar) = &self.mode else { return };
        let Some(book) = bar.book() else {
            self.notice = Some(Notice::Text("choose a codebook first".to_owned()));
            return;
        };
        let parts = [Some(&book.title), book.verified.as_ref(), book.source.as_ref()];
        let text: Vec<String> = parts.into_iter().flatten().map(|part| visible(part).into_owned()).collect();
        self.notice = Some(Notice::Text(text.join(" · ")));
    }

    fn follow_entry(&mut self, leads: Leads, effects: &mut Vec<Effect>) {
        self.aim(Some(&leads));
        let Mode::Coding(bar) = &mut self.mode else { return };
        match leads {
            Leads::To(picking) => {
                bar.page = 0;
                bar.picking = picking;
            }
            Leads::Code(name, level) if level.is_some() || bar.levels(&name).is_empty() => {
                self.use_code(&name, level, effects);
            }
            Leads::Code(name, _) => {
                bar.page = 0;
                bar.picking = Picking::Level(name, Box::new(bar.picking.clone()));
            }
            Leads::Level(level) => {
                let Picking::Level(name, before) = bar.picking.clone() else { return };
                bar.picking = *before;
                self.use_code(&name, Some(level), effects);
            }
            Leads::Mark(kind) => {
                if let Some(target) = self.aimed_at() {
                    self.set_mark(&target, kind, effects);
                }
                self.after_code(None);
            }
        }
    }

    /// What the bar is for; tells why there is nothing.
    fn aimed_at(&mut self) -> Option<Target> {
        let Mode::Coding(bar) = &self.mode else { return None };
        if let Some(why) = &bar.refused {
            self.notice = Some(Notice::Text(why.clone()));
        }
        bar.target.clone()
    }

    fn use_code(&mut self, name: &CodeName, level: Option<String>, effects: &mut Vec<Effect>) {
        if let Some(target) = self.aimed_at() {
            if let Mode::Coding(bar) = &self.mode
                && let Some(book) = bar.books.iter().find(|book| book.id == name.codebook)
            {
                self.coding.books.add(book.as_ref().clone());
            }
            self.give_code(&target, name, level, effects);
        }
        self.after_code(Some(&name.codebook));
    }

    /// Closes the bar, or lists what comes first for another code. Where nothing could be written down it stays.
    fn after_code(&mut self, codebook: Option<&str>) {
        let Mode::Coding(bar) = &mut self.mode else { return };
        if bar.stay == Stay::Once && bar.refused.is_none() {
            self.close_bar();
        } else {
            bar.begin_anew(codebook);
        }
    }

    /// The words that say what is coded: the line, or the one in focus; or why nothing is.
    pub fn bar_target(&self, bar: &Bar) -> String {
        let what = if bar.picking == Picking::Marks { "mark" } else { "code" };
        match (&bar.target, &bar.refused) {
            (Some(target), _) => format!("{what} {}", self.place_words(target.on)),
            (None, Some(why)) => why.split([';', ':', '(']).next().unwrap_or_default().trim().to_owned(),
            (None, None) => format!("{what} each line"),
        }
    }

    /// The keys of the bar, for the footer.
    pub fn bar_keys(&self, bar: &Bar) -> Vec<(String, &'static str)> {
        let name = |key| table::key_name(key);
        match bar.picking {
            Picking::Words(..) => {
                vec![(name(Key::Enter), "take it"), (name(Key::Tab), "next"), (name(Key::Esc), "back")]
            }
            Picking::Level(..) => vec![(name(Key::Esc), "back")],
            Picking::Books | Picking::Groups(_) | Picking::Codes(..) | Picking::Marks => {
                let mut keys = vec![
                    (name(Key::Esc), "close"),
                    ("/".to_owned(), "find"),
                    (name(Key::Tab), "more"),
                    (name(Key::Backspace), "back"),
                ];
                if bar.is_one_of_several() {
                    keys.truncate(3);
                    keys.insert(1, (name(Key::Backspace), "other codebook"));
                }
                if bar.book().is_some() {
                    keys.push(("?".to_owned(), "source"));
                }
                if bar.stay == Stay::Open {
                    keys.insert(1, (key_of(Command::PlayPause), "play"));
                }
                keys
            }
        }
    }
}

fn add_marks(entries: &mut Vec<BarEntry>) {
    let is_free = |key: &char| !entries.iter().any(|entry| entry.key == Some(*key));
    let key = MARKS_KEYS.into_iter().find(is_free);
    entries.push(BarEntry { key, words: "marks …".to_owned(), leads: Leads::To(Picking::Marks) });
}

impl super::Coding {
    /// The codebooks to choose from: those that the user named, else all that are part of the program.
    fn choices(&self) -> Vec<Arc<Codebook>> {
        if !self.books.named().is_empty() {
            return self.books.named().to_vec();
        }
        let ids: Vec<String> = embedded_ids().map(str::to_owned).collect();
        Codebooks::load(&ids, None).map(|(books, _)| books.named().to_vec()).unwrap_or_default()
    }
}
