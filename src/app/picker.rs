//! The picker: the list of logs, transcripts and cases to open when the command line names none.
//!
//! Typing narrows the list. A file that cannot be opened has a screen that lists why.

use super::msg::Key;
use super::panel::PANEL_EDGES;
use super::wrap::wrap;
use crate::record::visible;
use crate::session::Summary;
use crate::store::{Input, ListedFile};
use jiff::civil::Date;
use std::collections::HashMap;
use std::path::PathBuf;

/// A list of files, with the selected row.
#[derive(Clone, Debug)]
pub struct Picker {
    files: Vec<PickerFile>,
    /// The files that match the filter, by their numbers in `files`.
    matching: Vec<usize>,
    /// How many files have a title.
    titles: HashMap<String, usize>,
    /// The selected row of those that match; the row after the last is the demo.
    selected: usize,
    filter: String,
    /// Whether all files were found.
    listed: bool,
    screen: PickerScreen,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Whether only ASCII is drawn.
    pub ascii: bool,
}

/// What the picker shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickerScreen {
    /// The list.
    List,
    /// Why a file cannot be opened.
    Faults {
        /// The file.
        name: String,
        /// The errors, each a line of its own, safe for the screen.
        lines: Vec<String>,
        /// How many rows are scrolled away.
        scrolled: usize,
    },
}

/// A file in the list.
#[derive(Clone, Debug)]
pub struct PickerFile {
    /// The file.
    pub file: ListedFile,
    /// Its figures.
    pub figures: RowFigures,
    /// How far it was read before.
    pub read: Option<ReadSoFar>,
}

/// How far a file was read, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadSoFar {
    /// The time of the focus since the start of the session, in milliseconds, if it was saved.
    pub reached: Option<i64>,
    /// The local date.
    pub on: Date,
}

/// The figures of a file in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowFigures {
    /// They are not read yet.
    Unread,
    /// The figures of its session.
    Read(Summary),
    /// They are hidden: the log is read blind.
    Hidden,
    /// Why it cannot be opened: errors, each a line of its own.
    Faulty(String),
}

/// What was found out about files.
pub enum PickerMsg {
    /// More files.
    Files(Vec<PickerFile>),
    /// There are no more files.
    Listed,
    /// The figures of a file.
    Figures(PathBuf, RowFigures),
}

/// What a key did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickerAction {
    /// Nothing is chosen.
    Nothing,
    /// This log.
    Log(Input),
    /// The program quits.
    Quit,
    /// The program is suspended.
    Suspend,
}

impl Picker {
    /// The rows below the frame: two lines on the selected file, and the keys.
    pub const BELOW_FRAME: u16 = 3;
    /// The rows of the screen that are not rows of the list: two edges of the frame, the heading, those below.
    pub const OTHER_ROWS: u16 = 3 + Picker::BELOW_FRAME;
    /// The row of the recording that is part of the program.
    pub const DEMO: &str = "demo: a fictional session of 17 hours, built in";
    /// The longest filter, in characters.
    const LONGEST_FILTER: usize = 60;

    /// A picker without files.
    pub fn new(size: (u16, u16), ascii: bool) -> Picker {
        Picker {
            files: Vec::new(),
            matching: Vec::new(),
            titles: HashMap::new(),
            selected: 0,
            filter: String::new(),
            listed: false,
            screen: PickerScreen::List,
            size,
            ascii,
        }
    }

    /// What is shown.
    pub fn screen(&self) -> &PickerScreen {
        &self.screen
    }

    /// The filter as it was typed.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// Whether all files were found.
    pub fn is_listed(&self) -> bool {
        self.listed
    }

    /// The number of files, and of those that match the filter.
    pub fn counts(&self) -> (usize, usize) {
        (self.files.len(), self.matching.len())
    }

    /// The number of the selected row.
    pub fn selected(&self) -> usize {
        self.selected
    }

    /// The file in a row; `None` in the row of the demo and after it.
    pub fn file(&self, row: usize) -> Option<&PickerFile> {
        self.files.get(*self.matching.get(row)?)
    }

    /// Whether a row is that of the demo, which is last once all files were found. A filter has to match it.
    pub fn is_demo(&self, row: usize) -> bool {
        self.has_demo() && row == self.matching.len()
    }

    fn has_demo(&self) -> bool {
        self.listed && has_words(&Picker::DEMO.to_lowercase(), &self.filter)
    }

    /// The number of rows of the list.
    pub fn rows(&self) -> usize {
        self.matching.len() + usize::from(self.has_demo())
    }

    /// Whether another file has the title of this one.
    pub fn is_twin(&self, file: &PickerFile) -> bool {
        let title = file.file.kind.title.as_ref();
        title.and_then(|title| self.titles.get(title)).is_some_and(|&count| count > 1)
    }

    /// Takes what was found out about files. The selected file stays selected.
    pub fn update(&mut self, msg: PickerMsg) {
        match msg {
            PickerMsg::Files(files) => {
                let from = self.files.len();
                for title in files.iter().filter_map(|file| file.file.kind.title.clone()) {
                    *self.titles.entry(title).or_default() += 1;
                }
                self.files.extend(files);
                let more = (from..self.files.len())
                    .filter(|&i| self.files.get(i).is_some_and(|file| self.matches(file)));
                let more: Vec<usize> = more.collect();
                self.matching.extend(more);
            }
            PickerMsg::Listed => self.listed = true,
            PickerMsg::Figures(path, figures) => {
                if let Some(file) = self
                    .files
                    .iter_mut()
                    .find(|file| file.file.path == path && file.figures != RowFigures::Hidden)
                {
                    file.figures = figures;
                }
            }
        }
    }

    /// Shows why a file could not be opened.
    pub fn show_faults(&mut self, input: &Input, errors: &str) {
        let name = match input {
            Input::File(path) => visible(&path.to_string_lossy()).into_owned(),
            Input::Stdin | Input::Demo => String::new(),
        };
        let lines = errors.lines().map(|line| visible(line).into_owned()).collect();
        self.screen = PickerScreen::Faults { name, lines, scrolled: 0 };
    }

    /// The rows of the errors on the screen of a file that cannot be opened.
    pub fn fault_rows(&self) -> Vec<&str> {
        let PickerScreen::Faults { lines, .. } = &self.screen else { return Vec::new() };
        let width = self.size.0.saturating_sub(PANEL_EDGES);
        lines.iter().flat_map(|line| wrap(line, width).into_iter().filter_map(|row| line.get(row))).collect()
    }

    /// Applies a key: a character narrows the list.
    #[expect(clippy::wildcard_enum_match_arm, reason = "all other keys do nothing here")]
    pub fn key(&mut self, key: Key) -> PickerAction {
        if key == Key::Ctrl('c') {
            return PickerAction::Quit;
        }
        if key == Key::Ctrl('z') {
            return PickerAction::Suspend;
        }
        let height = usize::from(self.size.1.saturating_sub(Picker::OTHER_ROWS)).max(1);
        let rows = self.fault_rows().len();
        if let PickerScreen::Faults { scrolled, .. } = &mut self.screen {
            let last = rows.saturating_sub(height);
            match key {
                Key::Esc | Key::Enter | Key::Char('q') => self.screen = PickerScreen::List,
                _ => *scrolled = moved(key, *scrolled, last, height).unwrap_or(*scrolled),
            }
            return PickerAction::Nothing;
        }
        let last = self.rows().saturating_sub(1);
        if let Some(row) = moved(key, self.selected, last, height) {
            self.selected = row;
            return PickerAction::Nothing;
        }
        match key {
            Key::Enter => return self.chosen(),
            Key::Esc if self.filter.is_empty() => return PickerAction::Quit,
            Key::Esc | Key::Ctrl('u') => self.set_filter(String::new()),
            Key::Backspace => {
                let mut filter = self.filter.clone();
                filter.pop();
                self.set_filter(filter);
            }
            // A filter does not begin with a space, nor with the keys that ask for a search and for help elsewhere.
            Key::Char(' ' | '/' | '?') if self.filter.is_empty() => {}
            Key::Char(c) if self.filter.chars().count() < Picker::LONGEST_FILTER => {
                self.set_filter(format!("{}{c}", self.filter));
            }
            _ => {}
        }
        PickerAction::Nothing
    }

    fn chosen(&self) -> PickerAction {
        match self.file(self.selected) {
            Some(file) => PickerAction::Log(Input::File(file.file.path.clone())),
            None if self.is_demo(self.selected) => PickerAction::Log(Input::Demo),
            None => PickerAction::Nothing,
        }
    }

    /// Narrows the list. The selected file stays selected if it still matches.
    fn set_filter(&mut self, filter: String) {
        let selected = self.matching.get(self.selected).copied();
        self.filter = filter;
        self.matching = (0..self.files.len())
            .filter(|&i| self.files.get(i).is_some_and(|file| self.matches(file)))
            .collect();
        let again = selected.and_then(|file| self.matching.iter().position(|&i| i == file));
        self.selected = again.unwrap_or(0);
    }

    /// Whether the path, the title or the format of a file has every word of the filter, in any case.
    fn matches(&self, PickerFile { file, .. }: &PickerFile) -> bool {
        let title = file.kind.title.as_deref().unwrap_or_default();
        let format = file.kind.format.unwrap_or_default();
        let text = format!("{} {title} {format}", file.path.display()).to_lowercase();
        has_words(&text, &self.filter)
    }
}

/// Whether a text in lower case has every word of a filter, in any case.
fn has_words(text: &str, filter: &str) -> bool {
    filter.to_lowercase().split_whitespace().all(|word| text.contains(word))
}

/// Where a key moves to in a list, from a row; `None` if the key does not move.
#[expect(clippy::wildcard_enum_match_arm, reason = "all other keys do not move")]
fn moved(key: Key, row: usize, last: usize, page: usize) -> Option<usize> {
    let row = match key {
        Key::Down | Key::Ctrl('n') => row + 1,
        Key::Up | Key::Ctrl('p') => row.saturating_sub(1),
        Key::PageDown | Key::Ctrl('d') => row + page,
        Key::PageUp => row.saturating_sub(page),
        Key::Home => 0,
        Key::End => last,
        _ => return None,
    };
    Some(row.min(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::FileKind;

    fn file(path: &str, title: Option<&str>) -> PickerFile {
        let kind = FileKind { title: title.map(str::to_owned), ..FileKind::default() };
        PickerFile { file: ListedFile { path: path.into(), kind }, figures: RowFigures::Unread, read: None }
    }

    fn picker(files: &[(&str, Option<&str>)]) -> Picker {
        let mut picker = Picker::new((80, 24), false);
        picker.update(PickerMsg::Files(files.iter().map(|&(path, title)| file(path, title)).collect()));
        picker.update(PickerMsg::Listed);
        picker
    }

    fn typed(picker: &mut Picker, text: &str) {
        for c in text.chars() {
            assert_eq!(picker.key(Key::Char(c)), PickerAction::Nothing);
        }
    }

    #[test]
    fn enter_opens_what_is_selected_and_the_last_row_is_the_demo() {
        let mut picker = picker(&[("a.jsonl", None)]);
        assert_eq!(picker.key(Key::Enter), PickerAction::Log(Input::File("a.jsonl".into())));
        assert_eq!(picker.key(Key::Down), PickerAction::Nothing);
        assert_eq!(picker.key(Key::Down), PickerAction::Nothing);
        assert_eq!(picker.key(Key::Enter), PickerAction::Log(Input::Demo));
        assert_eq!(picker.key(Key::Esc), PickerAction::Quit);
    }

    #[test]
    fn a_filter_that_no_file_matches_opens_nothing_and_the_demo_is_found_by_its_words() {
        let mut picker = picker(&[("a.jsonl", None)]);
        typed(&mut picker, "jj");
        assert_eq!((picker.rows(), picker.key(Key::Enter)), (0, PickerAction::Nothing));
        picker.key(Key::Esc);
        typed(&mut picker, "?/ demo");
        assert_eq!(picker.filter(), "demo");
        assert_eq!((picker.rows(), picker.key(Key::Enter)), (1, PickerAction::Log(Input::Demo)));
    }

    #[test]
    fn files_of_one_title_are_known_as_such() {
        let picker = picker(&[
            ("a.jsonl", Some("Tull")),
            ("b.jsonl", Some("Tull")),
            ("c.jsonl", Some("Roe")),
            ("d", None),
        ]);
        let twins: Vec<bool> = (0..4).map(|row| picker.is_twin(picker.file(row).unwrap())).collect();
        assert_eq!(twins, [true, true, false, false]);
    }

    #[test]
    fn nothing_is_opened_before_a_file_is_found() {
        let mut picker = Picker::new((80, 24), false);
        assert_eq!(picker.key(Key::Enter), PickerAction::Nothing);
        picker.update(PickerMsg::Files(vec![file("a.jsonl", None)]));
        picker.key(Key::Down);
        assert_eq!(picker.key(Key::Enter), PickerAction::Log(Input::File("a.jsonl".into())));
    }

    #[test]
    fn typing_narrows_the_list_by_name_and_title_and_esc_undoes_it() {
        let mut picker =
            picker(&[("tull/1.jsonl", Some("Day one")), ("tull/2.jsonl", Some("Day two")), ("x.vtt", None)]);
        typed(&mut picker, "TULL two");
        assert_eq!(picker.counts(), (3, 1));
        assert_eq!(picker.key(Key::Enter), PickerAction::Log(Input::File("tull/2.jsonl".into())));
        picker.key(Key::Backspace);
        assert_eq!(picker.filter(), "TULL tw");
        // A file that is found later is filtered too.
        picker.update(PickerMsg::Files(vec![file("tull/two.vtt", None), file("y.vtt", None)]));
        assert_eq!(picker.counts(), (5, 2));
        assert_eq!(picker.key(Key::Esc), PickerAction::Nothing);
        assert_eq!((picker.counts(), picker.selected()), ((5, 5), 1), "the selected file stays selected");
        assert_eq!(picker.key(Key::Esc), PickerAction::Quit);
    }

    #[test]
    fn a_file_that_cannot_be_opened_has_a_screen_that_lists_why() {
        let mut picker = picker(&[("case.json", None)]);
        let errors: Vec<String> = (1..=40).map(|n| format!("case.json:{n}: \u{1b}wrong")).collect();
        picker.show_faults(&Input::File("case.json".into()), &errors.join("\n"));
        assert_eq!((picker.fault_rows().len(), picker.fault_rows()[0]), (40, "case.json:1: ␛wrong"));
        picker.key(Key::End);
        let PickerScreen::Faults { scrolled, .. } = *picker.screen() else { panic!() };
        assert_eq!(scrolled, 40 - usize::from(24 - Picker::OTHER_ROWS));
        assert_eq!(picker.key(Key::Esc), PickerAction::Nothing);
        assert_eq!(picker.screen(), &PickerScreen::List);
    }
}
