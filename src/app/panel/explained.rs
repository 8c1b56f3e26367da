//! The panel that says in a sentence what each figure of another panel is.

use super::{BASE, Field, Look, PANEL_EDGES, Panel, PanelKind, PanelSpec, TableColumn, bins, lines};
use crate::app::App;
use crate::app::table::{Command, key_of};
use crate::report::{TableAgreement, talk_sentences};

pub(super) static EXPLAINED: PanelSpec = PanelSpec {
    title: "what is counted",
    len: |app, panel| text(app, panel).len(),
    columns: |_, _, _| vec![TableColumn::rest("")],
    rows: |app, panel, range| {
        text(app, panel).into_iter().skip(range.start).take(range.len()).map(|line| vec![line]).collect()
    },
    foot: |_, _| format!("{}: back to the figures", key_of(Command::Close)),
    ..BASE
};

/// The panel that explains the figures of a panel; `None` if it has none to explain.
#[expect(clippy::wildcard_enum_match_arm, reason = "the other panels have no figures to explain")]
pub(super) fn of(panel: &Panel) -> Option<PanelKind> {
    let sentences = match &panel.kind {
        PanelKind::People => talk_sentences(),
        PanelKind::Bins => bins::sentences(),
        PanelKind::Disagreements(_) => TableAgreement::sentences_in_short(),
        _ => return None,
    };
    Some(PanelKind::Explained { sentences, of: Box::new(panel.clone()) })
}

/// The sentences in the width of the panel.
fn text(app: &App, panel: &Panel) -> Vec<Field> {
    let PanelKind::Explained { sentences, .. } = &panel.kind else { return Vec::new() };
    let width = app.view.size.0.saturating_sub(PANEL_EDGES).max(1);
    sentences.iter().flat_map(|sentence| lines(sentence, width, usize::MAX, Look::Row)).collect()
}
