//! The panel that says in a sentence what each figure of another panel is.

use super::{BASE, Field, Look, PANEL_EDGES, Panel, PanelKind, PanelSpec, TableColumn, bins, lines};
use crate::app::App;
use crate::report::talk_sentences;

pub(super) static EXPLAINED: PanelSpec = PanelSpec {
    title: "what is counted",
    len: |app, panel| text(app, panel).len(),
    columns: |_, _, _| vec![TableColumn::rest("")],
    rows: |app, panel, range| {
        text(app, panel).into_iter().skip(range.start).take(range.len()).map(|line| vec![line]).collect()
    },
    foot: |_, _| "Esc, then ? lists the keys".to_owned(),
    ..BASE
};

/// The panel that explains the figures of a panel; `None` if it has none to explain.
#[expect(clippy::wildcard_enum_match_arm, reason = "the other panels have no figures to explain")]
pub(super) fn of(kind: &PanelKind) -> Option<PanelKind> {
    match kind {
        PanelKind::People => Some(PanelKind::Explained(talk_sentences())),
        PanelKind::Bins => Some(PanelKind::Explained(bins::sentences())),
        _ => None,
    }
}

/// The sentences in the width of the panel.
fn text(app: &App, panel: &Panel) -> Vec<Field> {
    let PanelKind::Explained(sentences) = &panel.kind else { return Vec::new() };
    let width = app.view.size.0.saturating_sub(PANEL_EDGES).max(1);
    sentences.iter().flat_map(|sentence| lines(sentence, width, usize::MAX, Look::Row)).collect()
}
