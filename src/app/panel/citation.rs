//! The citation panel: a citation, or the command that opens the media, and what became of it.

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
    below: |_, panel, _| match &panel.kind {
        PanelKind::Citation { to, .. } => vec![Field::Text(cited(*to), Look::Notice)],
        _ => Vec::new(),
    },
    ..BASE
};

pub(super) static COMMAND: PanelSpec = PanelSpec {
    title: "open the media at this line",
    below: |_, _, _| vec![Field::Text(not_run(), Look::Notice)],
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
fn not_run() -> String {
    let open = key_of(Command::OpenMedia);
    format!("copied (if your terminal allows it); nothing was run. With --open-with mpv, {open} opens it")
}
