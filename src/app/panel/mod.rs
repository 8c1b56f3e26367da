//! The panels, each a row of functions: its title, what it lists, and what Enter does. `ui` draws them all alike.
//!
//! A new panel is a file here with its [`PanelSpec`], a [`PanelKind`], an arm of [`Panel::spec`], and a key in the
//! table of commands or a place in [`TABS`].

mod bins;
mod citation;
mod disagreements;
mod explained;
mod facts;
mod gap_rows;
mod gaps;
mod info;
mod marks;
mod matches;
mod own_work;
mod people;
mod problems;
mod rules;
mod sources;
mod update;
mod work;
mod zeros;

pub use facts::FactRows;
pub(super) use gap_rows::Folds;
pub use gap_rows::{GapRow, GapRows, Parts};
pub use rules::RuleLine;
pub use work::WorkRow;

use super::App;
use super::table::{CiteTo, Command, Direction, TABLE};
use crate::session::{BandKind, Item, Texture, Zero};
use crate::time::Millis;
use crate::work::{ActRef, Draft};
use disagreements::Disagreements;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// The words for an interval that a blind reader is in.
const CONTINUES: &str = "continues past this line";

/// An open panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    /// Which panel, with its list.
    pub kind: PanelKind,
    /// The order of its rows.
    pub order: Order,
    /// The selected row; the first visible row of a panel that scrolls.
    pub selected: usize,
}

/// Which panel, with the list that was made when it was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PanelKind {
    /// The gaps and their parts.
    Gaps(GapRows),
    /// The marks.
    Marks,
    /// The people.
    People,
    /// The bins of the session.
    Bins,
    /// What each figure of another panel is, a sentence each.
    Explained {
        /// A sentence each.
        sentences: Vec<String>,
        /// The panel whose figures they explain.
        of: Box<Panel>,
    },
    /// The problems.
    Problems,
    /// The events with more than one account.
    Sources,
    /// The matches of the search.
    Matches,
    /// The reference points for hours.
    Zeros(Vec<Zero>),
    /// The file and all figures.
    Info,
    /// A citation.
    Citation {
        /// The citation as it is shown.
        text: String,
        /// Where it went.
        to: CiteTo,
    },
    /// A command that opens the media.
    Command(String),
    /// What this coder did on a row.
    OwnWork(Item, Vec<(ActRef, Draft)>),
    /// All work.
    Work(Vec<WorkRow>),
    /// Where coders differ.
    Disagreements(Disagreements),
    /// The facts and their matches.
    Facts(FactRows),
    /// The rules on recording.
    Rules(Vec<RuleLine>),
    /// The keys and symbols.
    Help,
}

/// What is folded or shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// The parts of the selected gap: folded if they are shown, shown if they are folded.
    Selected,
    /// The parts of all gaps.
    All(Parts),
}

/// The order of a panel's rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By time.
    #[default]
    Time,
    /// By length, longest first.
    Length,
    /// By code.
    Code,
    /// By coder.
    Coder,
}

impl Panel {
    /// A panel with its first row selected.
    pub fn new(kind: PanelKind) -> Panel {
        Panel { kind, order: Order::Time, selected: 0 }
    }

    /// The row of the table for this panel.
    pub fn spec(&self) -> &'static PanelSpec {
        match &self.kind {
            PanelKind::Gaps(_) => &gaps::GAPS,
            PanelKind::Marks => &marks::MARKS,
            PanelKind::People => &people::PEOPLE,
            PanelKind::Bins => &bins::BINS,
            PanelKind::Explained { .. } => &explained::EXPLAINED,
            PanelKind::Problems => &problems::PROBLEMS,
            PanelKind::Sources => &sources::SOURCES,
            PanelKind::Matches => &matches::MATCHES,
            PanelKind::Zeros(_) => &zeros::ZEROS,
            PanelKind::Info => &info::INFO,
            PanelKind::Citation { .. } => &citation::CITATION,
            PanelKind::Command(_) => &citation::COMMAND,
            PanelKind::OwnWork(..) => &own_work::OWN_WORK,
            PanelKind::Work(_) => &work::WORK,
            PanelKind::Disagreements(_) => &disagreements::DISAGREEMENTS,
            PanelKind::Facts(_) => &facts::FACTS,
            PanelKind::Rules(_) => &rules::RULES,
            PanelKind::Help => &HELP,
        }
    }
}

/// Which row is selected when a panel opens, and after a movement in the transcript.
#[derive(Clone, Copy, Debug)]
enum Selects {
    /// The first, and then the same.
    First,
    /// This row, and then the same.
    Once(fn(&App, &Panel) -> usize),
    /// This row, the one for the current position, each time.
    Nearest(fn(&App, &Panel) -> usize),
}

/// The events of some rows.
type EventsOfRows = fn(&App, Range<usize>) -> Vec<usize>;

/// One panel: what it shows, as data for `ui`, and what its keys do.
#[derive(Debug)]
pub struct PanelSpec {
    /// The title; the name of its tab.
    pub title: &'static str,
    /// How much of the screen it takes, and whether its rows can be selected.
    pub layout: PanelLayout,
    /// Makes the list; `None` if the list never changes.
    list: Option<fn(&App, Order) -> PanelKind>,
    /// The orders in which its rows can be; empty: one.
    pub orders: &'static [Order],
    /// Folds rows of the list or shows them; `None` if none can be folded.
    pub fold: Option<fn(&mut App, &mut Panel, Fold)>,
    /// The number of rows.
    pub len: fn(&App, &Panel) -> usize,
    /// Which row is selected.
    selects: Selects,
    /// Changes the list after a movement, where it need not be made again for that.
    follow: Option<fn(&App, &mut PanelKind)>,
    /// The columns for a width. Rows with a single field ignore them.
    pub columns: fn(&App, &Panel, u16) -> Vec<TableColumn>,
    /// The fields of some rows.
    pub rows: fn(&App, &Panel, Range<usize>) -> Vec<Vec<Field>>,
    /// The events whose words some rows show; `None` if rows show no words of the log.
    events: Option<EventsOfRows>,
    /// The lines under the rows, for a width and for the height of rows and lines together.
    pub below: fn(&App, &Panel, (u16, u16)) -> Vec<Field>,
    /// The text to show if there are no rows.
    pub empty: fn(&App) -> &'static str,
    /// The words in the lower edge of the frame: totals.
    pub foot: fn(&App, &Panel) -> String,
    /// The keys that the footer of the screen names while the panel is open, each with what it does here.
    pub keys: &'static [(Command, &'static str)],
    /// Goes to the selected row. The panel is closed.
    enter: fn(&mut App, &Panel),
}

impl PanelSpec {
    /// Whether its rows are work that can be withdrawn.
    fn withdraws(&self) -> bool {
        self.keys.iter().any(|(command, _)| *command == Command::Withdraw)
    }
}

/// How much of the screen a panel takes, and what the arrow keys move in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PanelLayout {
    /// The rows of the panel and this many more, under the transcript. Keys move the selected row.
    List(u16),
    /// The rows of the panel and this many more, under the transcript. Keys scroll.
    Text(u16),
    /// The whole screen. Keys scroll.
    Page,
}

/// How many rows before and after the selected one are read.
const AROUND: usize = 120;

/// The most events that are read for a panel.
pub(super) const MOST_OF_PANEL: usize = 2 * AROUND + 1;

impl App {
    /// The events whose words the open panel shows and that are not read yet.
    pub(super) fn missing_in_panel(&self) -> Vec<usize> {
        let Some((panel, events)) = self.mode.panel().and_then(|panel| Some((panel, panel.spec().events?)))
        else {
            return Vec::new();
        };
        let near = panel.selected.saturating_sub(AROUND)..panel.selected.saturating_add(AROUND + 1);
        events(self, near).into_iter().filter(|&i| self.lines.get(i).is_none()).collect()
    }
}

/// The columns that the frame of a panel takes, with the empty ones inside.
pub const PANEL_EDGES: u16 = 5;

/// The most lines under a list of `len` rows, where both have `height` rows: `least` rows of the list stay, and in a low
/// window all but one.
fn most_below(height: u16, len: usize, least: u16) -> usize {
    const LOW: u16 = 7;
    let free = usize::from(height).saturating_sub(len).max(1);
    if height < LOW { free } else { usize::from(height.saturating_sub(least)) }
}

/// An empty panel, from which the others differ.
const BASE: PanelSpec = PanelSpec {
    title: "",
    layout: PanelLayout::Page,
    list: None,
    orders: &[],
    fold: None,
    len: |_, _| 0,
    selects: Selects::First,
    follow: None,
    columns: |_, _, _| Vec::new(),
    rows: |_, _, _| Vec::new(),
    events: None,
    below: |_, _, _| Vec::new(),
    empty: |_| "",
    foot: |_, _| String::new(),
    keys: &[
        (Command::Line(Direction::Forward), "down"),
        (Command::Line(Direction::Back), "up"),
        (Command::Page(Direction::Forward), "page"),
        (Command::Close, "close"),
    ],
    enter: |_, _| {},
};

/// The keys of a list with tabs.
const LIST_KEYS: &[(Command, &str)] = &[
    (Command::Line(Direction::Forward), "down"),
    (Command::Line(Direction::Back), "up"),
    (Command::Enter, "go there"),
    (Command::Close, "close"),
    (Command::Panel(Direction::Forward), "next panel"),
];

/// The keys and symbols: `ui` draws them from the table of commands.
static HELP: PanelSpec = PanelSpec { title: "keys and symbols", len: |_, _| TABLE.len(), ..BASE };

/// The panels that Tab goes through, in this order.
pub static TABS: [&PanelSpec; 6] =
    [&gaps::GAPS, &marks::MARKS, &people::PEOPLE, &problems::PROBLEMS, &sources::SOURCES, &matches::MATCHES];

/// The tab of a panel.
pub fn tab_of(spec: &PanelSpec) -> Option<usize> {
    TABS.iter().position(|tab| tab.title == spec.title)
}

/// A column of a panel's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// The header.
    pub header: String,
    /// The width in columns of the screen; `None` takes the rest.
    pub width: Option<u16>,
    /// Whether header and fields end at the column's right edge.
    pub right: bool,
}

impl TableColumn {
    fn left(header: &str, width: usize) -> TableColumn {
        let width = u16::try_from(width.max(header.len())).unwrap_or(u16::MAX);
        TableColumn { header: header.to_owned(), width: Some(width), right: false }
    }

    fn right(header: &str, width: usize) -> TableColumn {
        TableColumn { right: true, ..TableColumn::left(header, width) }
    }

    fn rest(header: &str) -> TableColumn {
        TableColumn { header: header.to_owned(), width: None, right: false }
    }
}

/// A field of a row, or a line under the rows. Its text is safe for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// Text.
    Text(String, Look),
    /// A bar of textures one after another, all of them as long as their share of a whole is of the column.
    Bar {
        /// The textures and their lengths.
        textures: Vec<(Texture, Millis)>,
        /// The length of a bar that fills the column.
        whole: Millis,
    },
}

/// How text of a panel looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Like the row: strong if the row is selected.
    Row,
    /// Dim: labels and remarks.
    Dim,
    /// Bold.
    Strong,
    /// As a message of the program.
    Notice,
    /// As the name of a band.
    Band(BandKind),
}

impl From<String> for Field {
    fn from(text: String) -> Field {
        Field::Text(text, Look::Row)
    }
}

impl Field {
    fn dim(text: impl Into<String>) -> Field {
        Field::Text(text.into(), Look::Dim)
    }

    fn strong(text: impl Into<String>) -> Field {
        Field::Text(text.into(), Look::Strong)
    }
}

/// The lines of a text in a width, at most `most` of them; the last ends in a sign where the text goes on.
fn whole_lines(text: &str, width: u16, most: usize, look: Look) -> Vec<Field> {
    let mut fields = lines(text, width, most, look);
    if super::wrap(text, width).len() > most
        && let Some(Field::Text(last, _)) = fields.last_mut()
    {
        let room = usize::from(width).saturating_sub(2);
        while last.width() > room {
            last.pop();
        }
        last.push_str(" …");
    }
    fields
}

/// The lines of a text in a width, at most `most` of them.
fn lines(text: &str, width: u16, most: usize, look: Look) -> Vec<Field> {
    let rows = super::wrap(text, width).into_iter().take(most);
    rows.map(|row| Field::Text(text.get(row).unwrap_or_default().to_owned(), look)).collect()
}
