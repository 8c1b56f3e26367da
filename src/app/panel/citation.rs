//! The citation panel: a citation in full, and what became of it.

use super::{BASE, Field, Look, PANEL_EDGES, Panel, PanelKind, PanelLayout, PanelSpec, TableColumn, lines};
use crate::app::App;
use crate::app::table::{CiteTo, Command, key_of};
use crate::record::visible;

pub(super) static CITATION: PanelSpec = PanelSpec {
    title: "citation",
    layout: PanelLayout::Text(2),
    len: |app, panel| text(app, panel).len(),
    columns: |_, _, _| vec![TableColumn::rest("")],
    rows: |app, panel, range| {
        text(app, panel).into_iter().skip(range.start).take(range.len()).map(|line| vec![line]).collect()
    },
    below: |_, panel, _| {
        let PanelKind::Citation { to, .. } = &panel.kind else { return Vec::new() };
        vec![Field::Text(cited(*to), Look::Notice)]
    },
    ..BASE
};

/// The lines of the citation.
fn text(app: &App, panel: &Panel) -> Vec<Field> {
    let PanelKind::Citation { citation, .. } = &panel.kind else { return Vec::new() };
    lines(
        &visible(&citation.short_line()),
        app.view.size.0.saturating_sub(PANEL_EDGES).max(1),
        usize::MAX,
        Look::Row,
    )
}

/// The line of the citation panel that says where the citation went.
fn cited(to: CiteTo) -> String {
    match to {
        CiteTo::Clipboard => {
            let save = key_of(Command::Cite(CiteTo::File));
            format!("copied (if your terminal allows it); {save} saves it to a file")
        }
        CiteTo::File => "saving to the citations file; see the bottom line for the result".to_owned(),
    }
}
