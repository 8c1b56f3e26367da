//! What the keys do in panels, and which panel opens when.

use super::panel::{TABS, neighbour, order_of_gaps};
use super::table::{Command, Direction};
use super::{App, Ask, Effect, Mode, Panel, PanelKind, PanelSize, table};
use crate::session::{EventFilter, Item, SpeakerId, Zero};

impl App {
    /// How much of the screen a panel takes.
    pub(super) fn panel_size(&self, panel: &Panel) -> PanelSize {
        let rows = |n: usize| PanelSize::Rows(u16::try_from(n).unwrap_or(u16::MAX));
        match &panel.kind {
            PanelKind::Help | PanelKind::Info => PanelSize::Whole,
            PanelKind::Citation { citation, .. } => {
                let width = usize::from(self.view.size.0).saturating_sub(4).max(1);
                rows(citation.line(false).chars().count() / width + 4)
            }
            PanelKind::Gaps { .. } => rows(self.panel_len(panel) + 5),
            PanelKind::Marks => rows(self.panel_len(panel) + 3),
            PanelKind::Problems => rows(self.panel_len(panel) + 4),
            PanelKind::People | PanelKind::Zeros(_) => rows(self.panel_len(panel) + 2),
        }
    }

    /// How many rows can be selected in a panel.
    #[must_use]
    pub(super) fn panel_len(&self, panel: &Panel) -> usize {
        match &panel.kind {
            PanelKind::Gaps { rows, .. } => rows.len(),
            PanelKind::Marks => self.marks_shown(),
            PanelKind::People => self.people_shown().len(),
            PanelKind::Problems if self.view.blind => 0,
            PanelKind::Problems => self.session.problems().list().len(),
            PanelKind::Zeros(zeros) => zeros.len(),
            PanelKind::Help => table::TABLE.len(),
            PanelKind::Info | PanelKind::Citation { .. } => 0,
        }
    }

    /// How many marks may be shown: all, or those up to the focus when blind.
    fn marks_shown(&self) -> usize {
        let marks = &self.session.key_events().marks;
        self.horizon().map_or(marks.len(), |t| marks.partition_point(|m| m.key.time <= t))
    }

    /// The people in the panel: all of the header, and all who speak.
    #[must_use]
    pub fn people_shown(&self) -> Vec<SpeakerId> {
        let people = self.session.people().iter().map(|(id, _)| id).filter(|_| !self.view.blind);
        people.filter(|&id| id != SpeakerId(0) || self.session.tally(id).utterances > 0).collect()
    }

    /// Does a command in a panel; false where none is open, or where the command is for all places.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the table says which commands hold in a panel")]
    pub(super) fn panel_command(&mut self, command: Command, effects: &mut Vec<Effect>) -> bool {
        let Mode::Panel(panel) = &self.mode else { return false };
        let len = self.panel_len(panel);
        let page = self.areas().map_or(1, |areas| usize::from(areas.panel.rows).saturating_sub(3).max(1));
        let last = len.saturating_sub(1);
        let at = panel.selected;
        let to = match command {
            Command::Line(Direction::Forward) => at.saturating_add(1).min(last),
            Command::Line(Direction::Back) => at.saturating_sub(1),
            Command::Page(Direction::Forward) => at.saturating_add(page).min(last),
            Command::Page(Direction::Back) => at.saturating_sub(page),
            Command::First => 0,
            Command::Last => last,
            Command::Close | Command::Cancel => {
                self.mode = Mode::Normal;
                return true;
            }
            Command::Enter => {
                self.enter();
                return true;
            }
            Command::Sort => {
                self.sort_gaps();
                return true;
            }
            Command::Panel(_) | Command::Help => {
                self.open(command, effects);
                return true;
            }
            Command::Go | Command::Search => {
                self.ask(if command == Command::Go { Ask::Go } else { Ask::Search });
                return true;
            }
            _ => return false,
        };
        if let Mode::Panel(panel) = &mut self.mode {
            panel.selected = to;
        }
        true
    }

    fn sort_gaps(&mut self) {
        let Mode::Panel(Panel { kind: PanelKind::Gaps { by_length, .. }, .. }) = &self.mode else {
            self.notice = Some("only the gaps have another order".to_owned());
            return;
        };
        let kind = self.gaps_panel(!by_length);
        self.mode = Mode::Panel(Panel::new(kind));
    }

    pub(super) fn gaps_panel(&self, by_length: bool) -> PanelKind {
        let horizon = self.horizon();
        let fits = |gap: &crate::session::Gap| {
            gap.length() >= self.view.min_gap && horizon.is_none_or(|t| gap.span.start <= t)
        };
        PanelKind::Gaps { rows: order_of_gaps(&self.session, fits, by_length), by_length }
    }

    /// Opens the panel that a command asks for.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "every other command that opens a panel goes to the next"
    )]
    pub(super) fn open(&mut self, command: Command, effects: &mut Vec<Effect>) {
        let kind = match command {
            Command::Zeros => PanelKind::Zeros(self.zeros()),
            Command::Info => {
                if self.file.sha256.is_none() {
                    self.hash(effects);
                }
                PanelKind::Info
            }
            Command::Help => PanelKind::Help,
            _ => {
                let step = if command == Command::Panel(Direction::Back) { -1 } else { 1 };
                let next = match &self.mode {
                    Mode::Panel(panel) => neighbour(&panel.kind, step),
                    Mode::Normal | Mode::Prompt { .. } => 0,
                };
                match TABS[next] {
                    "marks" => PanelKind::Marks,
                    "people" => PanelKind::People,
                    "problems" => PanelKind::Problems,
                    _ => self.gaps_panel(false),
                }
            }
        };
        let mut panel = Panel::new(kind);
        panel.selected = self.selected_at_first(&panel.kind);
        self.mode = Mode::Panel(panel);
    }

    /// The row that belongs to where the focus is.
    fn selected_at_first(&self, kind: &PanelKind) -> usize {
        let now = self.now();
        let before = |n: usize| n.saturating_sub(1);
        match kind {
            PanelKind::Gaps { rows, .. } => {
                let begun = |&g: &usize| self.session.figures().gaps[g].span.start <= now;
                rows.iter().rposition(begun).unwrap_or(0)
            }
            PanelKind::Marks => {
                before(self.session.key_events().marks.partition_point(|m| m.key.time <= now))
            }
            PanelKind::Zeros(zeros) => zeros.iter().position(|z| *z == self.view.zero).unwrap_or(0),
            PanelKind::People
            | PanelKind::Problems
            | PanelKind::Info
            | PanelKind::Citation { .. }
            | PanelKind::Help => 0,
        }
    }

    /// The zeros to choose from; this line is the last of them.
    pub(super) fn zeros(&self) -> Vec<Zero> {
        let horizon = self.horizon();
        let mut zeros = self.session.zeros();
        zeros.retain(|zero| horizon.is_none_or(|t| zero.time <= t));
        if let Some(i) = self.focused_event() {
            zeros.extend(self.session.zero(&format!("#{}", i + 1)));
        }
        if !zeros.contains(&self.view.zero) {
            zeros.push(self.view.zero.clone());
        }
        zeros
    }

    /// Goes to what is selected.
    fn enter(&mut self) {
        let Mode::Panel(Panel { kind, selected }) = std::mem::take(&mut self.mode) else { return };
        match kind {
            PanelKind::Gaps { rows, .. } => {
                let Some(gap) = rows.get(selected).and_then(|&g| self.session.figures().gaps.get(g)) else {
                    return;
                };
                let number = gap.number;
                self.go_to_gap(number);
            }
            PanelKind::Marks => {
                let Some(mark) = self.session.key_events().marks.get(selected) else { return };
                let place = self.session.index().place_of(mark.key);
                self.jump(Item::Event(place));
            }
            PanelKind::People => {
                let Some(&id) = self.people_shown().get(selected) else { return };
                let wanted = EventFilter::utterances_by(id);
                let from = self.focused_event().map_or(0, |i| i + 1);
                let index = self.session.index();
                match index.next(from, wanted).or_else(|| index.next(0, wanted)) {
                    Some(i) => self.jump(Item::Event(i)),
                    None => self.notice = Some("they say nothing in this log".to_owned()),
                }
            }
            PanelKind::Problems => {
                let problems = self.session.problems().list();
                let Some(problem) = problems.get(selected).filter(|_| !self.view.blind) else { return };
                match self.place_of_line(self.session.line_of(problem.line)) {
                    Some(i) => self.jump(Item::Event(i)),
                    None => self.notice = Some("no event stands behind that line".to_owned()),
                }
            }
            PanelKind::Zeros(zeros) => {
                let Some(zero) = zeros.into_iter().nth(selected) else { return };
                self.notice = Some(format!("hours count from: {}", zero.name));
                self.set_zero(zero);
            }
            PanelKind::Info | PanelKind::Citation { .. } | PanelKind::Help => {}
        }
    }

    /// Goes to the gap with a number.
    pub(super) fn go_to_gap(&mut self, number: usize) {
        if let Some(head) = self.head_of_gap(number) {
            self.jump(head);
            return;
        }
        let count = self.session.figures().gaps.len();
        self.notice = Some(match number {
            n if (1..=count).contains(&n) => format!("gap {n} is shorter than --min-gap and hidden"),
            n => format!("there is no gap {n}: the log has {count}"),
        });
    }

    /// Lists that an open panel holds are made anew.
    pub(super) fn refresh_panel(&mut self, effects: &mut Vec<Effect>) {
        let Mode::Panel(panel) = &self.mode else { return };
        let selected = panel.selected;
        let kind = match &panel.kind {
            PanelKind::Gaps { by_length, .. } => self.gaps_panel(*by_length),
            PanelKind::Zeros(_) => PanelKind::Zeros(self.zeros()),
            PanelKind::Info => {
                self.hash(effects);
                PanelKind::Info
            }
            kind @ (PanelKind::Marks
            | PanelKind::People
            | PanelKind::Problems
            | PanelKind::Help
            | PanelKind::Citation { .. }) => kind.clone(),
        };
        let mut panel = Panel { kind, selected };
        panel.selected = selected.min(self.panel_len(&panel).saturating_sub(1));
        self.mode = Mode::Panel(panel);
    }
}
