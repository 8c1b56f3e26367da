//! The panel of facts: each with who mentioned it first, and its matches, of which one key each decides what they are.

use super::{
    BASE, Field, Look, Order, Panel, PanelKind, PanelLayout, PanelSpec, Selects, TableColumn, most_below,
    whole_lines,
};
use crate::app::table::{Command, Direction};
use crate::app::{App, Effect, Notice};
use crate::describe::{self, Timestamps, plain_text};
use crate::measure::facts::{AllVerdicts, FactFigures, Mention, Standing, mentions};
use crate::record::visible;
use crate::session::{EventKey, Item};
use crate::work::{ActRef, Draft, Form, Verdict, Viewer};
use std::ops::Range;

pub(super) static FACTS: PanelSpec = PanelSpec {
    title: "facts",
    layout: PanelLayout::List(6),
    list: Some(list),
    follow: Some(|app, kind| {
        if let PanelKind::Facts(rows) = kind
            && app.view.blind
            && rows.known != known(app)
        {
            *kind = list(app, Order::Time);
        }
    }),
    len: |_, panel| listed(panel).len(),
    selects: Selects::Once(|_, panel| App::first_undecided(panel)),
    columns: |app, _, _| {
        let time = Timestamps::new(&app.session).weekday_time(app.view.zero.time).len();
        vec![
            TableColumn::left("time", time),
            TableColumn::left("who", WHO),
            TableColumn::left("mention?", DECIDED),
            TableColumn::rest("words"),
        ]
    },
    rows,
    events: Some(events),
    below,
    empty: |app| {
        if app.coding.facts.is_none() {
            "no facts: start untaped with --facts FILE (untaped facts --new begins one)"
        } else {
            "the facts are looked for once the log is read"
        }
    },
    foot: |app, panel| {
        let undecided = listed(panel).iter().filter(|row| row.is_undecided()).count();
        let hidden =
            if app.view.blind { "; later ones, and the decisions of others, are hidden" } else { "" };
        format!("{undecided} undecided (?){hidden}")
    },
    enter: |app, panel| {
        if let Some(FactRow::Match { mention, .. }) = listed(panel).get(panel.selected) {
            app.jump(Item::Event(mention.i));
        }
    },
    keys: &[
        (Command::Line(Direction::Forward), "down"),
        (Command::Decide(Verdict::Mention, None), "mention"),
        (Command::Decide(Verdict::Not, None), "not"),
        (Command::Decide(Verdict::Mention, Some(Form::Leading)), "leading"),
        (Command::UndoWork, "undo"),
        (Command::Enter, "go there"),
        (Command::Close, "close"),
    ],
    ..BASE
};

/// The width of the names of speakers.
const WHO: usize = 12;
/// The width of what was decided.
const DECIDED: usize = 18;

/// The rows of the panel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactRows {
    rows: Vec<FactRow>,
    /// How many matches a blind reader knows.
    known: usize,
}

/// A row: a fact, or one of its matches under it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum FactRow {
    /// A fact: its words with its origin, and what came before a suspect's first mention.
    Fact { line: String, before: String },
    /// An event that matches the fact with this number, or was decided to mention it.
    Match { fact: usize, mention: Mention },
}

impl FactRow {
    fn is_undecided(&self) -> bool {
        matches!(self, FactRow::Match { mention, .. } if !mention.standing.is_decided())
    }
}

fn listed(panel: &Panel) -> &[FactRow] {
    if let PanelKind::Facts(facts) = &panel.kind { &facts.rows } else { &[] }
}

/// The last event that may be known: a blind reader knows those up to the focus.
fn horizon(app: &App) -> Option<EventKey> {
    app.horizon().map(|time| EventKey { time, line: u32::MAX })
}

/// How many matches may be known.
fn known(app: &App) -> usize {
    let (Some(facts), Some(matches)) = (&app.coding.facts, &app.coding.matches) else { return 0 };
    let horizon = horizon(app);
    let is_known = |i: &usize| horizon.is_none_or(|horizon| app.session.key(*i) <= Some(horizon));
    (0..facts.list.len()).map(|n| matches.of(n).partition_point(is_known)).sum()
}

/// The facts and what is known of each. What others decided is hidden while blind.
pub(super) fn list(app: &App, _: Order) -> PanelKind {
    let (Some(facts), Some(matches)) = (&app.coding.facts, &app.coding.matches) else {
        return PanelKind::Facts(FactRows::default());
    };
    let verdicts = match app.viewer() {
        Some(viewer) => AllVerdicts::new(&app.coding.work, &viewer),
        // What is decided stays decided where no work is shown; while blind, only one's own is known.
        None => match app.coding.coder() {
            Some(coder) => AllVerdicts::new(&app.coding.work, &Viewer::Only(coder)),
            None => AllVerdicts::default(),
        },
    };
    let whole = app.session.figures().whole_seconds;
    let mut rows = Vec::new();
    for (n, fact) in facts.list.iter().enumerate() {
        let found = mentions(&app.session, matches.of(n), &fact.id, &verdicts, horizon(app));
        let figures = FactFigures::new(&app.session, found);
        let sign = figures.first.map_or("", |at| describe::undecided(figures.mentions[at].standing));
        let all = figures.mentions.len();
        let open = figures.count(Standing::Proposed) + figures.count(Standing::CodersDiffer);
        let so_far = if app.view.blind { "so far: " } else { "" };
        let line = format!(
            "{}: {} · {so_far}{}{}{sign} · {} of {all} decided",
            visible(&fact.id),
            visible(&fact.fact),
            describe::origin(figures.origin, whole),
            if sign.is_empty() { "" } else { " " },
            all - open,
        );
        let before = match &figures.before_suspect {
            None => "no mention by a suspect".to_owned(),
            // How much of it was questioning may be stated of time that goes on.
            Some(before) if app.view.blind => {
                let untaped = before.totals.untaped.map(crate::time::format_hms);
                format!("untaped before a suspect: {}", untaped.unwrap_or_else(|| "not known".to_owned()))
            }
            Some(before) => format!(
                "untaped before a suspect: {}; last gap: {}",
                plain_text(&describe::untaped_before(&app.session, before)),
                plain_text(&describe::last_gap_before(&app.session, before))
            ),
        };
        rows.push(FactRow::Fact { line, before });
        rows.extend(figures.mentions.into_iter().map(|mention| FactRow::Match { fact: n, mention }));
    }
    PanelKind::Facts(FactRows { rows, known: known(app) })
}

fn rows(app: &App, panel: &Panel, range: Range<usize>) -> Vec<Vec<Field>> {
    let times = Timestamps::new(&app.session);
    let row = |row: &FactRow| match row {
        FactRow::Fact { line, .. } => vec![Field::strong(line.clone())],
        FactRow::Match { fact, mention } => {
            let entry = app.session.index().get(mention.i);
            let name = entry.map(|entry| app.session.people().get(entry.speaker()).id.clone());
            let words = app.lines.get(mention.i).map(crate::app::Line::named).unwrap_or_default();
            let words = words.split_once(": ").map_or(words.as_str(), |(_, words)| words).to_owned();
            let off = if mention.on_tape == Some(false) { "[off tape] " } else { "" };
            vec![
                times.weekday_time(mention.key.time).into(),
                visible(&name.unwrap_or_default()).into_owned().into(),
                app.decided(*fact, mention).into(),
                format!("{off}{words}").into(),
            ]
        }
    };
    listed(panel).get(range).unwrap_or_default().iter().map(row).collect()
}

/// The events whose words some rows show.
fn events(app: &App, range: Range<usize>) -> Vec<usize> {
    let Some(panel) = app.mode.panel() else { return Vec::new() };
    let rows = listed(panel).get(range.start..range.end.min(listed(panel).len())).unwrap_or_default();
    let of = |row: &FactRow| match row {
        FactRow::Fact { .. } => None,
        FactRow::Match { mention, .. } => Some(mention.i),
    };
    rows.iter().filter_map(of).collect()
}

/// What came before, of the fact of the selected row; and what each coder decided of a selected match.
fn below(_: &App, panel: &Panel, (width, height): (u16, u16)) -> Vec<Field> {
    let rows = listed(panel);
    let most = most_below(height, rows.len(), 4);
    let up_to = rows.get(..=panel.selected).unwrap_or_default();
    let before = up_to.iter().rev().find_map(|row| match row {
        FactRow::Fact { before, .. } => Some(before.clone()),
        FactRow::Match { .. } => None,
    });
    let mut lines = before.map(|before| whole_lines(&before, width, most, Look::Dim)).unwrap_or_default();
    if let Some(FactRow::Match { mention, .. }) = rows.get(panel.selected)
        && !mention.verdicts.is_empty()
    {
        lines.extend(whole_lines(&describe::verdicts(mention), width, most, Look::Dim));
    }
    lines.extend(whole_lines(&forms(), width, most, Look::Dim));
    lines.truncate(most);
    lines
}

/// The keys of the forms of a mention, with the words of each.
fn forms() -> String {
    let key = |form: &Form| {
        let command = Command::Decide(Verdict::Mention, Some(*form));
        format!("{} {form}", crate::app::table::key_of(command))
    };
    format!("a mention as: {}", Form::ALL.iter().map(key).collect::<Vec<_>>().join(" · "))
}

impl App {
    /// What was decided of a match, as far as it is on disk.
    fn decided(&self, fact: usize, mention: &Mention) -> String {
        let id = self.coding.facts.as_ref().and_then(|facts| facts.list.get(fact)).map(|fact| &fact.id);
        let pending = self.own_at(mention.key).into_iter().any(|(act, draft)| {
            let is_of_fact = matches!(&draft, Draft::Verdict { fact, .. } if Some(fact) == id);
            is_of_fact && matches!(act, ActRef::Draft(_))
        });
        if pending {
            return "being kept …".to_owned();
        }
        match (mention.standing, mention.form()) {
            (Standing::Proposed, _) => "?".to_owned(),
            (Standing::CodersDiffer, _) => "coders differ".to_owned(),
            (Standing::Not, _) => "not".to_owned(),
            (Standing::Mention, None) => "mention".to_owned(),
            (Standing::Mention, Some(form)) => format!("mention, {form}"),
        }
    }

    /// Decides on the selected match, and goes to the next one that is not decided.
    pub(super) fn decide(&mut self, is: Verdict, form: Option<Form>, effects: &mut Vec<Effect>) {
        let Some(panel) = self.mode.panel() else { return };
        let selected = panel.selected;
        let Some(FactRow::Match { fact, mention }) = listed(panel).get(selected).cloned() else {
            self.notice = Some(Notice::Text("select a match to decide on it".to_owned()));
            return;
        };
        if let Err(why) = self.may_write() {
            self.notice = Some(why);
            return;
        }
        let Some(id) =
            self.coding.facts.as_ref().and_then(|facts| facts.list.get(fact)).map(|f| f.id.clone())
        else {
            return;
        };
        let mut drafts = Vec::new();
        for (of, draft) in self.own_at(mention.key) {
            let Draft::Verdict { fact, is: given, form: as_form, .. } = draft else { continue };
            if fact == id && (given, as_form) == (is, form) {
                self.notice = Some(Notice::Text("that is decided already".to_owned()));
                return;
            }
            if fact == id {
                drafts.push(Draft::Retract { of });
            }
        }
        let new = Draft::Verdict { fact: id, is, form, on: mention.key };
        let words = self.draft_words(&new);
        drafts.push(new);
        self.keep(drafts, &words, effects);
        let Some(panel) = self.mode.panel_mut() else { return };
        let rows = if let PanelKind::Facts(facts) = &panel.kind { facts.rows.as_slice() } else { &[] };
        let later = rows.iter().enumerate().skip(selected + 1).find(|(_, row)| row.is_undecided());
        if let Some((next, _)) = later {
            panel.selected = next;
        }
    }

    /// The first match that is not decided, which is selected when the panel opens.
    pub(super) fn first_undecided(panel: &Panel) -> usize {
        listed(panel).iter().position(FactRow::is_undecided).unwrap_or(usize::from(!listed(panel).is_empty()))
    }
}
