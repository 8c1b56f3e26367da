//! Opens, sorts, refreshes and closes panels, and moves in them.

use super::{Fold, Order, PanelLayout, Parts, TABS, tab_of, zeros};
use crate::app::areas::PanelSize;
use crate::app::table::{Command, Direction};
use crate::app::{App, Ask, Effect, Mode, Notice, Panel, PanelKind};

impl App {
    /// How much of the screen a panel takes.
    pub(in crate::app) fn panel_size(&self, panel: &Panel) -> PanelSize {
        match panel.spec().layout {
            PanelLayout::Page => PanelSize::Whole,
            PanelLayout::List(more) | PanelLayout::Text(more) => {
                PanelSize::Rows(u16::try_from(self.panel_len(panel)).unwrap_or(u16::MAX).saturating_add(more))
            }
        }
    }

    /// The number of rows of a panel.
    pub(in crate::app) fn panel_len(&self, panel: &Panel) -> usize {
        (panel.spec().len)(self, panel)
    }

    /// Runs a command in a panel. Returns false if no panel is open, or if the command does not work in a panel.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the table of commands says which apply in a panel")]
    pub(in crate::app) fn panel_command(&mut self, command: Command, effects: &mut Vec<Effect>) -> bool {
        let Mode::Panel(panel) = &self.mode else { return false };
        let page = self.areas().map_or(1, |areas| usize::from(areas.panel.rows).saturating_sub(3).max(1));
        let last = self.panel_len(panel).saturating_sub(1);
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
                if let Mode::Panel(panel) = std::mem::take(&mut self.mode) {
                    (panel.spec().enter)(self, &panel);
                }
                return true;
            }
            Command::Sort => {
                self.sort_panel();
                return true;
            }
            Command::Fold => {
                self.fold_panel(Fold::Selected);
                return true;
            }
            Command::FoldAll(direction) => {
                self.fold_panel(Fold::All(match direction {
                    Direction::Forward => Parts::Shown,
                    Direction::Back => Parts::Folded,
                }));
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

    fn fold_panel(&mut self, what: Fold) {
        let mut mode = std::mem::take(&mut self.mode);
        if let Mode::Panel(panel) = &mut mode {
            match panel.spec().fold {
                Some(fold) => fold(self, panel, what),
                None => self.notice = Some(Notice::NotFolded),
            }
        }
        self.mode = mode;
    }

    fn sort_panel(&mut self) {
        let Mode::Panel(panel) = &self.mode else { return };
        let (order, spec) = (panel.order, panel.spec());
        let Some(list) = spec.list.filter(|_| spec.sorts) else {
            self.notice = Some(Notice::NotSorted);
            return;
        };
        let order = if order == Order::Time { Order::Length } else { Order::Time };
        self.mode = Mode::Panel(Panel { kind: list(self, order), order, selected: 0 });
    }

    /// Opens the panel that a command asks for.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other commands that open a panel go to a tab")]
    pub(in crate::app) fn open(&mut self, command: Command, effects: &mut Vec<Effect>) {
        let kind = match command {
            Command::Zeros => zeros::list(self, Order::Time),
            Command::Info => PanelKind::Info,
            Command::Help => PanelKind::Help,
            _ => self.tab(command),
        };
        if command == Command::Info && self.file.sha256.is_none() {
            self.hash(effects);
        }
        let mut panel = Panel::new(kind);
        panel.selected = (panel.spec().nearest)(self, &panel);
        self.mode = Mode::Panel(panel);
    }

    /// The tab after the open panel, or before it; the first if no tab is open.
    fn tab(&self, command: Command) -> PanelKind {
        let step = if command == Command::Panel(Direction::Back) { TABS.len() - 1 } else { 1 };
        let open = match &self.mode {
            Mode::Panel(panel) => tab_of(panel.spec()),
            Mode::Normal | Mode::Prompt { .. } => None,
        };
        let list = TABS[open.map_or(0, |open| (open + step) % TABS.len())].list;
        list.map_or(PanelKind::Help, |list| list(self, Order::Time))
    }

    /// Makes the list of an open panel again, after the session has changed.
    pub(in crate::app) fn refresh_panel(&mut self, effects: &mut Vec<Effect>) {
        let Mode::Panel(panel) = &self.mode else { return };
        let mut panel = panel.clone();
        if let Some(list) = panel.spec().list {
            panel.kind = list(self, panel.order);
        }
        if panel.kind == PanelKind::Info {
            self.hash(effects);
        }
        panel.selected = panel.selected.min(self.panel_len(&panel).saturating_sub(1));
        self.mode = Mode::Panel(panel);
    }
}
