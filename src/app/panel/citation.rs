//! The citation panel: a citation, or the command that opens the media, and what became of it.

use super::{BASE, Field, Look, PANEL_EDGES, Panel, PanelKind, PanelLayout, PanelSpec, TableColumn, lines};
use crate::app::App;
use crate::app::table::{CiteTo, Command, key_of};
use crate::record::visible;

pub(super) static CITATION: PanelSpec = PanelSpec {
    title: "citation",
    layout: PanelLayout::Text(0),
    keys: &[(Command::Cite(CiteTo::File), "save in full"), (Command::Close, "close")],
    len: |app, panel| text(app, panel).len(),
    columns: |_, _, _| vec![TableColumn::rest("")],
    rows: |app, panel, range| {
        text(app, panel).into_iter().skip(range.start).take(range.len()).map(|line| vec![line]).collect()
    },
    ..BASE
};

pub(super) static COMMAND: PanelSpec =
    PanelSpec { title: "open the media at this line", keys: &[(Command::Close, "close")], ..CITATION };

/// The lines of the citation or the command, and what became of it.
#[expect(clippy::wildcard_enum_match_arm, reason = "the other panels are no citation")]
fn text(app: &App, panel: &Panel) -> Vec<Field> {
    let (text, became) = match &panel.kind {
        PanelKind::Citation { text, to } => (text, cited(*to)),
        PanelKind::Command(text) => (text, NOT_RUN.to_owned()),
        _ => return Vec::new(),
    };
    let width = app.view.size.0.saturating_sub(PANEL_EDGES).max(1);
    let mut fields = lines(&visible(text), width, usize::MAX, Look::Row);
    fields.push(Field::dim(""));
    fields.extend(lines(&became, width, usize::MAX, Look::Notice));
    fields
}

/// Where a citation went.
fn cited(to: CiteTo) -> String {
    match to {
        CiteTo::Clipboard => {
            let save = key_of(Command::Cite(CiteTo::File));
            format!("copied (if your terminal allows it); {save} saves it in full, with the SHA-256")
        }
        CiteTo::File => "saving to the citations file; see the bottom line for the result".to_owned(),
    }
}

/// What became of a command.
const NOT_RUN: &str = "copied (if your terminal allows it), not run; --open-with mpv would run it";
