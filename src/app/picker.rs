//! The picker: the list of logs to open when the command line names none.

use super::msg::Key;
use super::table::{Command, Direction, KeyScope, command};
use crate::store::{Input, ListedFile};

/// A list of logs, with the selected row.
#[derive(Clone, Debug)]
pub struct Picker {
    /// The logs in this folder and in `./recordings`.
    pub logs: Vec<ListedFile>,
    /// The selected row; the last row is the demo.
    pub selected: usize,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Why the last chosen log could not be opened.
    pub notice: Option<String>,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
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
    /// A picker of these logs, and the demo.
    pub fn new(logs: Vec<ListedFile>, size: (u16, u16), ascii: bool) -> Picker {
        Picker { logs, selected: 0, size, notice: None, ascii }
    }

    /// Applies a key. The keys are those of a panel.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other commands of a panel do nothing here")]
    pub fn key(&mut self, key: Key) -> PickerAction {
        self.notice = None;
        let last = self.logs.len();
        let page = usize::from(self.size.1).saturating_sub(6).max(1);
        let Some(command) = command(key, KeyScope::Panel) else { return PickerAction::Nothing };
        match command {
            Command::Line(Direction::Forward) => self.selected = (self.selected + 1).min(last),
            Command::Line(Direction::Back) => self.selected = self.selected.saturating_sub(1),
            Command::Page(Direction::Forward) => self.selected = (self.selected + page).min(last),
            Command::Page(Direction::Back) => self.selected = self.selected.saturating_sub(page),
            Command::First => self.selected = 0,
            Command::Last => self.selected = last,
            Command::Enter => {
                let log = self.logs.get(self.selected).map(|log| Input::File(log.path.clone()));
                return PickerAction::Log(log.unwrap_or(Input::Demo));
            }
            Command::Close | Command::Cancel | Command::Quit => return PickerAction::Quit,
            Command::Suspend => return PickerAction::Suspend,
            _ => {}
        }
        PickerAction::Nothing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enter_opens_what_is_selected_and_the_last_row_is_the_demo() {
        let log = ListedFile { path: "a.jsonl".into(), title: None, what: None, fictional: false, size: 1 };
        let mut picker = Picker::new(vec![log], (80, 24), false);
        assert_eq!(picker.key(Key::Enter), PickerAction::Log(Input::File("a.jsonl".into())));
        assert_eq!(picker.key(Key::Char('j')), PickerAction::Nothing);
        assert_eq!(picker.key(Key::Down), PickerAction::Nothing);
        assert_eq!(picker.key(Key::Enter), PickerAction::Log(Input::Demo));
        assert_eq!(picker.key(Key::Esc), PickerAction::Quit);
    }
}
