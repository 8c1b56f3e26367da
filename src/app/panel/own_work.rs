//! The panel of what this coder did on a line: Enter changes it, and it can be withdrawn.

use super::{BASE, Field, Panel, PanelKind, PanelLayout, PanelSpec, TableColumn};
use crate::app::table::{Command, Direction};
use crate::app::{App, Effect, Mode, Notice, Target};
use crate::record::{as_words, one_line, visible};
use crate::session::Item;
use crate::work::{ActRef, Draft};
use std::ops::Range;

pub(super) static OWN_WORK: PanelSpec = PanelSpec {
    title: "your work on this line",
    layout: PanelLayout::List(1),
    len: |_, panel| listed(panel).len(),
    columns: |_, _, _| {
        vec![TableColumn::left("what", 8), TableColumn::left("code, kind", 32), TableColumn::rest("note")]
    },
    rows,
    enter: change,
    keys: &[
        (Command::Line(Direction::Forward), "down"),
        (Command::Line(Direction::Back), "up"),
        (Command::Enter, "change"),
        (Command::Withdraw, "withdraw"),
        (Command::Close, "close"),
    ],
    ..BASE
};

fn listed(panel: &Panel) -> &[(ActRef, Draft)] {
    if let PanelKind::OwnWork(_, acts) = &panel.kind { acts } else { &[] }
}

fn rows(app: &App, panel: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let row = |(_, draft): &(ActRef, Draft)| {
        let (what, code, text) = match draft {
            Draft::Code { code, level, .. } => {
                let level = level.as_ref().map(|level| format!(", {}", visible(level))).unwrap_or_default();
                ("code", app.code_words(code) + &level, String::new())
            }
            Draft::Note { text, .. } => ("note", String::new(), one_line(&visible(text)).into_owned()),
            Draft::Flag { .. } => ("flag", String::new(), String::new()),
            Draft::Mark { kind, .. } => ("mark", visible(&as_words(kind)).into_owned(), String::new()),
            Draft::Verdict { fact, is, form, .. } => {
                let form = form.map(|form| form.to_string()).unwrap_or_default();
                ("fact", format!("{} {is}", visible(fact)), form)
            }
            Draft::Retract { .. } | Draft::Seen { .. } => ("", String::new(), String::new()),
        };
        vec![what.to_owned().into(), code.into(), text.into()]
    };
    listed(panel).get(range).unwrap_or_default().iter().map(row).collect()
}

/// Asks for what takes the place of the selected act.
fn change(app: &mut App, panel: &Panel) {
    let Some((act, draft)) = listed(panel).get(panel.selected).cloned() else { return };
    let Some(on) = draft.on() else { return };
    let target = Target { on, replaces: Some(act) };
    match draft {
        Draft::Note { text, .. } => app.ask_for_note(target, &text),
        Draft::Code { .. } => app.open_bar_on(target),
        Draft::Mark { .. } => app.open_marks_on(target),
        Draft::Verdict { .. } => {
            app.notice = Some(Notice::Text("decide on it in the panel of facts".to_owned()));
        }
        Draft::Flag { .. } | Draft::Retract { .. } | Draft::Seen { .. } => {
            app.notice = Some(Notice::FlagOnly);
        }
    }
}

impl App {
    /// Opens the panel on the line in focus, if this coder did anything there.
    pub(in crate::app) fn open_own_work(&mut self) {
        if let Err(why) = self.may_write() {
            self.notice = Some(why);
            return;
        }
        let Some(item) = self.focus.item else { return };
        let acts = self.own_work(item);
        if acts.is_empty() {
            self.notice = Some(Notice::NothingOwn);
            return;
        }
        self.mode = Mode::Panel(Panel::new(PanelKind::OwnWork(item, acts)));
    }

    /// What this coder did on an event: what begins there, then spans that it is in; then the marks at moments under the row.
    pub(super) fn own_work(&self, item: Item) -> Vec<(ActRef, Draft)> {
        let key = item.event().and_then(|i| self.session.key(i));
        let mut acts = key.map(|key| self.own_at(key)).unwrap_or_default();
        acts.extend(key.map(|key| self.own_spans(key)).unwrap_or_default());
        acts.extend(self.own_moments(item));
        acts
    }

    /// Takes back the act that is selected in a panel.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other panels list no work")]
    pub(super) fn withdraw(&mut self, effects: &mut Vec<Effect>) {
        let Mode::Panel(panel) = &self.mode else { return };
        let own = match &panel.kind {
            PanelKind::OwnWork(_, acts) => acts.get(panel.selected).cloned(),
            PanelKind::Work(rows) => self.own_of_row(rows.get(panel.selected)),
            _ => None,
        };
        let Some((act, draft)) = own.filter(|(act, _)| self.holds(act)) else {
            self.notice = Some(Notice::NothingToWithdraw);
            return;
        };
        if self.coding.read_only().is_some() {
            self.notice = Some(Notice::NothingToWithdraw);
            return;
        }
        let words = format!("withdrawn: {}", self.draft_words(&draft));
        self.keep(vec![Draft::Retract { of: act }], &words, effects);
    }
}
