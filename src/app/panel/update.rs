//! Opens, sorts, refreshes and closes panels, and moves in them.

use super::{
    Fold, Order, PanelLayout, Parts, Selects, TABS, disagreements, explained, facts, rules, tab_of, work,
    zeros,
};
use crate::app::areas::PanelSize;
use crate::app::table::{self, Command, Direction, KeyScope};
use crate::app::{App, Ask, Effect, Key, Mode, Mouse, Notice, Panel, PanelKind};
use crate::session::Item;
use crate::time::SessionTime;

/// What an open panel depends on besides the log.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::app) struct Seen {
    /// The item in focus.
    focus: Option<Item>,
    /// What a blind reader knows: the gaps that have begun, where in an open one the reader is, and the marks.
    known: Option<(usize, Option<SessionTime>, usize)>,
}

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

    /// The command of a key while a panel is open: what the panel itself needs acts on it, and every other key on the
    /// transcript.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other commands work in every panel")]
    pub(in crate::app) fn key_in_panel(&self, key: Key) -> Option<Command> {
        let folds = self.mode.panel().is_some_and(|panel| panel.spec().fold.is_some());
        let withdraws = self.mode.panel().is_some_and(|panel| panel.spec().withdraws());
        let decides = self.mode.panel().is_some_and(|panel| matches!(panel.kind, PanelKind::Facts(_)));
        let is_taken = |&command: &Command| match command {
            Command::FoldAll(_) => folds,
            Command::Withdraw => withdraws,
            Command::Decide(..) => decides,
            _ => true,
        };
        let of_panel = table::command(key, KeyScope::Panel).filter(is_taken);
        of_panel.or_else(|| table::command(key, KeyScope::Transcript))
    }

    /// Runs a command that acts on the open panel. Returns false if none is open, or if the command acts on the transcript.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the table of commands says which act on a panel")]
    pub(in crate::app) fn panel_command(
        &mut self,
        command: Command,
        n: usize,
        effects: &mut Vec<Effect>,
    ) -> bool {
        let Mode::Panel(panel) = &self.mode else { return false };
        let page = self.areas().map_or(1, |areas| usize::from(areas.panel.rows).saturating_sub(3).max(1));
        let last = self.panel_len(panel).saturating_sub(1);
        let (at, layout) = (panel.selected, panel.spec().layout);
        // A citation is read in one look, so that a movement goes on in the transcript.
        let moves = !matches!(layout, PanelLayout::Text(_));
        let to = match command {
            Command::Line(Direction::Forward) if moves => at.saturating_add(n).min(last),
            Command::Line(Direction::Back) if moves => at.saturating_sub(n),
            Command::Page(Direction::Forward) if moves => at.saturating_add(page.saturating_mul(n)).min(last),
            Command::Page(Direction::Back) if moves => at.saturating_sub(page.saturating_mul(n)),
            // As in a pager: what plays is not on the screen.
            Command::PlayPause if layout == PanelLayout::Page => {
                at.saturating_add(page.saturating_mul(n)).min(last)
            }
            Command::First if moves => 0,
            Command::Last if moves => last,
            Command::Close | Command::Cancel => {
                self.close_panel();
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
            Command::Withdraw => {
                self.withdraw(effects);
                return true;
            }
            Command::Decide(is, form) => {
                self.decide(is, form, effects);
                return true;
            }
            Command::Filter if matches!(panel.kind, PanelKind::Work(_)) => {
                self.ask(Ask::FilterWork);
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
            // The key that opened a panel closes it.
            Command::Zeros
            | Command::Info
            | Command::Bins
            | Command::Help
            | Command::Problems
            | Command::Matches
            | Command::ListWork
            | Command::Disagreements
            | Command::OwnWork
            | Command::Facts
            | Command::Rules
                if self.is_open(command) =>
            {
                self.close_panel();
                return true;
            }
            Command::Panel(_)
            | Command::Facts
            | Command::Rules
            | Command::Help
            | Command::Zeros
            | Command::Info
            | Command::Bins
            | Command::Problems
            | Command::ListWork
            | Command::Disagreements
            | Command::Matches => {
                self.open(command, effects);
                return true;
            }
            Command::Go | Command::Search => {
                self.ask(if command == Command::Go { Ask::Go } else { Ask::Search });
                return true;
            }
            Command::Redraw | Command::Suspend | Command::Cite(_) => return false,
            _ => {
                // What covers the transcript, or cites a line of it, makes way for the transcript.
                if !matches!(layout, PanelLayout::List(_)) {
                    self.mode = Mode::Normal;
                }
                return false;
            }
        };
        if let Mode::Panel(panel) = &mut self.mode {
            panel.selected = to;
        }
        true
    }

    /// Closes the open panel: back to the figures, if it explains those of a panel.
    fn close_panel(&mut self) {
        self.mode = match std::mem::take(&mut self.mode) {
            Mode::Panel(Panel { kind: PanelKind::Explained { of, .. }, .. }) => Mode::Panel(*of),
            Mode::Panel(_) | Mode::Normal | Mode::Prompt(_) | Mode::Confirm(_) | Mode::Coding(_) => {
                Mode::Normal
            }
        };
    }

    /// Whether the open panel is the one that a command opens.
    fn is_open(&self, command: Command) -> bool {
        self.mode.panel().is_some_and(|panel| match panel.kind {
            PanelKind::Zeros(_) => command == Command::Zeros,
            PanelKind::Info => command == Command::Info,
            PanelKind::Help | PanelKind::Explained { .. } => command == Command::Help,
            PanelKind::Bins => command == Command::Bins,
            PanelKind::Problems => command == Command::Problems,
            PanelKind::Matches => command == Command::Matches,
            PanelKind::OwnWork(..) => command == Command::OwnWork,
            PanelKind::Work(_) => command == Command::ListWork,
            PanelKind::Facts(_) => command == Command::Facts,
            PanelKind::Rules(_) => command == Command::Rules,
            PanelKind::Disagreements(_) => command == Command::Disagreements,
            PanelKind::Gaps(_)
            | PanelKind::Marks
            | PanelKind::People
            | PanelKind::Sources
            | PanelKind::Command(_)
            | PanelKind::Citation { .. } => false,
        })
    }

    /// What the open panel depends on.
    pub(in crate::app) fn seen(&self) -> Seen {
        let known = self.horizon().map(|t| {
            let gaps = &self.session.figures().gaps;
            let begun = gaps.partition_point(|gap| gap.span.start <= t);
            let is_open = begun.checked_sub(1).is_some_and(|last| gaps[last].span.end > t);
            let marks = self.session.key_events().marks.partition_point(|mark| mark.key.time <= t);
            (begun, is_open.then_some(t), marks)
        });
        Seen { focus: self.focus.item, known }
    }

    /// Moves the selection of an open list to the new focus, and closes a citation of another line.
    pub(in crate::app) fn panel_follows(&mut self, before: Seen) {
        let now = self.seen();
        if before == now {
            return;
        }
        let Some(open) = self.mode.panel_mut() else { return };
        if matches!(open.kind, PanelKind::Citation { .. } | PanelKind::Command(_)) {
            if before.focus != now.focus {
                self.mode.take_panel();
            }
            return;
        }
        // Its list may be long: it is not copied.
        let mut panel = std::mem::replace(open, Panel::new(PanelKind::Help));
        let spec = panel.spec();
        let relist = before.known != now.known;
        match (spec.list, spec.follow) {
            (Some(list), _) if relist => panel.kind = list(self, panel.order),
            (_, Some(follow)) => follow(self, &mut panel.kind),
            (Some(_) | None, None) => {}
        }
        let selected = match spec.selects {
            Selects::Nearest(row) if before.focus != now.focus => row(self, &panel),
            Selects::Nearest(_) | Selects::Once(_) | Selects::First => panel.selected,
        };
        panel.selected = selected.min(self.panel_len(&panel).saturating_sub(1));
        if let Some(open) = self.mode.panel_mut() {
            *open = panel;
        }
    }

    /// The wheel scrolls the open panel; a click in it does nothing.
    pub(in crate::app) fn wheel_in_panel(&mut self, mouse: Mouse) {
        let last = self.mode.panel().map_or(0, |panel| self.panel_len(panel).saturating_sub(1));
        let Some(panel) = self.mode.panel_mut() else { return };
        panel.selected = match mouse {
            Mouse::WheelUp => panel.selected.saturating_sub(3),
            Mouse::WheelDown => (panel.selected + 3).min(last),
            Mouse::Click => panel.selected,
        };
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
        let Some(list) = spec.list.filter(|_| !spec.orders.is_empty()) else {
            self.notice = Some(Notice::NotSorted);
            return;
        };
        let at = spec.orders.iter().position(|other| *other == order).unwrap_or(0);
        let order = spec.orders[(at + 1) % spec.orders.len()];
        self.mode = Mode::Panel(Panel { kind: list(self, order), order, selected: 0 });
    }

    /// Opens the panel that a command asks for.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other commands that open a panel go to a tab")]
    pub(in crate::app) fn open(&mut self, command: Command, effects: &mut Vec<Effect>) {
        let kind = match command {
            Command::Zeros => zeros::list(self, Order::Time),
            Command::Info => PanelKind::Info,
            Command::Bins => PanelKind::Bins,
            Command::Help => {
                let open = self.mode.panel().and_then(explained::of);
                open.unwrap_or(PanelKind::Help)
            }
            Command::Problems => PanelKind::Problems,
            Command::Matches => PanelKind::Matches,
            Command::ListWork => {
                self.coding.filter.clear();
                work::list(self, Order::Time)
            }
            Command::OwnWork => return self.open_own_work(),
            Command::Facts => facts::list(self, Order::Time),
            Command::Rules => rules::list(self, Order::Time),
            Command::Disagreements => disagreements::list(self, Order::Time),
            _ => self.tab(command),
        };
        if command == Command::Info && self.file.sha256.is_none() {
            self.hash(effects);
        }
        let mut panel = Panel::new(kind);
        panel.selected = match panel.spec().selects {
            Selects::Nearest(row) | Selects::Once(row) => row(self, &panel),
            Selects::First => 0,
        };
        self.mode = Mode::Panel(panel);
    }

    /// The tab after the open panel, or before it; the first if no tab is open.
    fn tab(&self, command: Command) -> PanelKind {
        let step = if command == Command::Panel(Direction::Back) { TABS.len() - 1 } else { 1 };
        let open = match &self.mode {
            Mode::Panel(panel) => tab_of(panel.spec()),
            Mode::Normal | Mode::Prompt(_) | Mode::Confirm(_) | Mode::Coding(_) => None,
        };
        let list = TABS[open.map_or(0, |open| (open + step) % TABS.len())].list;
        list.map_or(PanelKind::Help, |list| list(self, Order::Time))
    }

    /// Makes the list of an open panel again, after the session has changed.
    pub(in crate::app) fn refresh_panel(&mut self, effects: &mut Vec<Effect>) {
        let Some(panel) = self.mode.panel() else { return };
        let mut panel = panel.clone();
        if let Some(list) = panel.spec().list {
            panel.kind = list(self, panel.order);
        }
        if panel.kind == PanelKind::Info {
            self.hash(effects);
        }
        panel.selected = panel.selected.min(self.panel_len(&panel).saturating_sub(1));
        if let Some(open) = self.mode.panel_mut() {
            *open = panel;
        }
    }
}
