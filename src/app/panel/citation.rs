//! The citation panel: a citation, or the command that opens the media, and what became of it.

use super::{BASE, Field, Look, PANEL_EDGES, Panel, PanelKind, PanelLayout, PanelSpec, TableColumn, lines};
use crate::app::App;
use crate::app::table::{CiteTo, Command, key_of};
use crate::record::visible;

pub(super) static CITATION: PanelSpec = PanelSpec {
    title: "citation",
    layout: PanelLayout::Text(2),
    keys: &[(Command::Cite(CiteTo::File), "save in full"), (Command::Close, "close")],
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

pub(super) static COMMAND: PanelSpec = PanelSpec {
    title: "open the media at this line",
    keys: &[(Command::Close, "close")],
    below: |_, _, _| vec![Field::Text(NOT_RUN.to_owned(), Look::Notice)],
    ..CITATION
};

/// The lines of the citation or the command.
fn text(app: &App, panel: &Panel) -> Vec<Field> {
    let (PanelKind::Citation { text, .. } | PanelKind::Command(text)) = &panel.kind else {
        return Vec::new();
    };
    lines(&visible(text), app.view.size.0.saturating_sub(PANEL_EDGES).max(1), usize::MAX, Look::Row)
}

/// The line of the citation panel that says where the citation went.
fn cited(to: CiteTo) -> String {
    match to {
        CiteTo::Clipboard => {
            let save = key_of(Command::Cite(CiteTo::File));
            format!("copied (if your terminal allows it); {save} saves it in full, with the SHA-256")
        }
        CiteTo::File => "saving to the citations file; see the bottom line for the result".to_owned(),
    }
}

/// The line under a command that says what became of it.
const NOT_RUN: &str = "copied (if your terminal allows it), not run; --open-with mpv would run it";
