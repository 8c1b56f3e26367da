//! The panel of rules on recording: what each asks, whether this log shows it, and what that rests on.

use super::{BASE, Field, Look, Order, PANEL_EDGES, Panel, PanelKind, PanelSpec};
use crate::app::App;
use crate::describe::{self, plain_text};
use crate::measure::rules::{Finding, Known, answer, rules};
use crate::record::visible;
use crate::report::RULES_APPLY;

pub(super) static RULES: PanelSpec = PanelSpec {
    title: "rules on recording",
    list: Some(list),
    len: |app, panel| wrapped(app, panel).len(),
    rows: |app, panel, range| {
        wrapped(app, panel).into_iter().skip(range.start).take(range.len()).map(|row| vec![row]).collect()
    },
    empty: |_| "hidden while blind: the answers depend on the whole log",
    ..BASE
};

/// A line of the panel: how far it is indented, its text, and how it looks.
pub type RuleLine = (u16, String, Look);

/// The most that is listed under a condition; `untaped rules` lists all.
const MOST: usize = 8;

/// The answers to all rules. A blind reader gets none: each depends on the whole log.
pub(super) fn list(app: &App, _: Order) -> PanelKind {
    let mut lines: Vec<RuleLine> = Vec::new();
    if app.view.blind {
        return PanelKind::Rules(lines);
    }
    lines.push((0, RULES_APPLY.to_owned(), Look::Dim));
    for rule in rules() {
        let answered = answer(&app.session, rule);
        lines.push((0, String::new(), Look::Dim));
        lines.push((0, format!("{}: {}", rule.name, rule.citation), Look::Strong));
        lines.push((2, describe::source_of_rule(rule), Look::Dim));
        let memory = if answered.is_from_memory() { " (from memory, not verified)" } else { "" };
        lines.push((
            2,
            format!("If it applies: {}{memory}", describe::answer(answered.answer)),
            Look::Strong,
        ));
        for condition in &answered.conditions {
            let known = condition.condition.known.unwrap_or(rule.known);
            let memory = if known == Known::Memory { " [from memory]" } else { "" };
            let says =
                format!("{}: {}{memory}", describe::answer(condition.answer), condition.condition.says);
            lines.push((4, says, Look::Row));
            for finding in condition.findings.iter().take(MOST) {
                let words = plain_text(&describe::finding(&app.session, finding));
                lines.push((6, visible(&words).into_owned(), Look::Dim));
            }
            if condition.findings.len() > MOST {
                let more = condition.findings.len() - MOST;
                lines.push((6, format!("and {more} more (untaped rules lists all)"), Look::Dim));
            }
        }
        for later in &answered.later_admissions {
            let heading = describe::later_admissions(&app.session, later);
            lines.push((4, heading, Look::Row));
            for &i in later.marks.iter().take(MOST) {
                let words = plain_text(&describe::finding(&app.session, &Finding::on_tape(&app.session, i)));
                lines.push((6, visible(&words).into_owned(), Look::Dim));
            }
        }
        lines.push((2, format!("The rule says that this follows: {}", rule.follows), Look::Row));
    }
    PanelKind::Rules(lines)
}

/// The lines in rows of the width of the screen.
fn wrapped(app: &App, panel: &Panel) -> Vec<Field> {
    let PanelKind::Rules(lines) = &panel.kind else { return Vec::new() };
    let width = app.view.size.0.saturating_sub(PANEL_EDGES).max(10);
    let rows = |(indent, text, look): &RuleLine| {
        let space = " ".repeat(usize::from(*indent));
        let rows = crate::app::wrap(text, width.saturating_sub(*indent)).into_iter();
        rows.map(|row| Field::Text(format!("{space}{}", text.get(row).unwrap_or_default()), *look))
            .collect::<Vec<_>>()
    };
    lines.iter().flat_map(rows).collect()
}
