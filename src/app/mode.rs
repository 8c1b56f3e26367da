//! What the keys act on: the transcript, a line that the user types, a panel, or a question.

use super::bar::Bar;
use super::coding_data::Target;
use super::goto::Completion;
use super::panel::Panel;
use tui_input::Input;

/// What the keys act on.
#[derive(Clone, Debug, Default)]
pub enum Mode {
    /// The transcript.
    #[default]
    Normal,
    /// A line that the user types.
    Prompt(Prompt),
    /// A panel.
    Panel(Panel),
    /// A question.
    Confirm(Confirm),
    /// The bar of codes.
    Coding(Bar),
}

impl Mode {
    /// The open panel, also under a prompt.
    pub fn panel(&self) -> Option<&Panel> {
        match self {
            Mode::Normal | Mode::Coding(_) => None,
            Mode::Prompt(prompt) => prompt.under.as_ref(),
            Mode::Panel(panel) => Some(panel),
            Mode::Confirm(confirm) => confirm.under.as_ref(),
        }
    }

    /// Like [`Mode::panel`], to change it.
    pub(super) fn panel_mut(&mut self) -> Option<&mut Panel> {
        match self {
            Mode::Normal | Mode::Coding(_) => None,
            Mode::Prompt(prompt) => prompt.under.as_mut(),
            Mode::Panel(panel) => Some(panel),
            Mode::Confirm(confirm) => confirm.under.as_mut(),
        }
    }

    /// Leaves the mode and returns the open panel.
    pub(super) fn take_panel(&mut self) -> Option<Panel> {
        match std::mem::take(self) {
            Mode::Normal => None,
            Mode::Prompt(prompt) => prompt.under,
            Mode::Panel(panel) => Some(panel),
            Mode::Confirm(confirm) => confirm.under,
            Mode::Coding(bar) => bar.under,
        }
    }
}

impl From<Option<Panel>> for Mode {
    fn from(panel: Option<Panel>) -> Mode {
        panel.map_or(Mode::Normal, Mode::Panel)
    }
}

/// A question that is answered with `y`, or with any other key for no.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// What is asked.
    pub question: Question,
    /// The list that stays open.
    pub under: Option<Panel>,
}

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether to show the lines that are hidden from a blind reader.
    LeaveBlind,
    /// Whether to quit though some work is not on disk.
    LoseWork,
}

impl Question {
    /// The question, with its keys.
    pub fn text(self) -> &'static str {
        match self {
            Question::LeaveBlind => "show what follows? That is noted. y: yes; other keys: no",
            Question::LoseWork => "NOT ON DISK: lose notes and codes? y: yes; other keys: no",
        }
    }
}

/// A line that the user types.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What the line is for.
    pub ask: Ask,
    /// The text so far.
    pub input: Input,
    /// The list that stays open.
    pub under: Option<Panel>,
    /// How many lines back in what was typed before.
    pub(super) back: usize,
    /// What had been typed when that began.
    pub(super) typed: String,
    /// The completion that is shown.
    pub(super) completion: Option<Completion>,
    /// What the program makes of a pattern: why it is none, or which lines it keeps. Worked out when it changes.
    pub(super) pattern: Option<String>,
    /// What a note is on.
    pub(super) target: Option<Target>,
    /// Why a note cannot be written down.
    pub refused: Option<String>,
}

/// What a typed line is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// A pattern to search for.
    Search,
    /// A time, line, gap or mark to go to.
    Go,
    /// The lines to show.
    Filter,
    /// A note on a line.
    Note,
    /// The words of the work to list.
    FilterWork,
}
