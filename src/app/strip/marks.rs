//! The marks above the strip: a symbol for each cell with a mark, and names where there is room.
//!
//! The first confession, admission, warning and invocation are named before all others, in full or in short, each alone or
//! next to one another: `adm. conf.`. Marks of one kind whose names would touch share one name, with their number:
//! `denial ×3`. A name hides no mark of another kind, except that those four may, and then say how many: `warning +2`.

mod first;

use super::Strip;
use crate::app::fit;
use crate::record::{as_words, ascii, visible};
use crate::session::{Mark, MarkFamily};
use crate::time::{Millis, SessionTime};
use std::collections::HashMap;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// The kinds whose first mark is named whatever it hides, the most important first, with their names in short.
const FIRST: [(&str, &str); 4] =
    [("confession", "conf."), ("admission", "adm."), ("warning", "warn."), ("invocation", "invoc.")];
/// How many kinds of marks are named; the others are symbols.
const MOST_KINDS: usize = 40;
/// The longest name, in columns.
const LONGEST: usize = 24;

/// How important it is to name marks of a kind.
fn weight(kind: &str) -> usize {
    match kind {
        _ if let Some(place) = FIRST.iter().position(|(first, _)| *first == kind) => 10 - place,
        "arrest" | "custody" => 6,
        "waiver" => 5,
        "release" | "statement_signed" => 4,
        "room_entry" | "polygraph" => 3,
        "denial" => 2,
        _ => 1,
    }
}

/// The marks of a log by kind, as indexes into its marks in order of time. Worked out once for each change of the log.
#[derive(Clone, Debug, Default)]
pub(in crate::app) struct MarksByKind {
    /// The most important kind first.
    kinds: Vec<(String, Vec<usize>)>,
    /// The places of the kinds in order of their names.
    by_name: Vec<usize>,
}

/// The marks above a strip.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StripMarks {
    /// The cells with a mark's symbol, in order, each with what the mark beside it is about, or else the weightiest in it.
    pub symbols: Vec<(u16, MarkFamily)>,
    /// The names; they overlap neither one another nor a symbol.
    pub labels: Vec<MarkLabel>,
    /// For each symbol, the first mark in its cell.
    marks: Vec<usize>,
}

/// The name of one mark or of several of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkLabel {
    /// Its first cell.
    pub cell: u16,
    /// How many cells it takes.
    pub width: u16,
    /// The name, safe for the screen.
    pub text: String,
    /// The first mark that it names.
    mark: usize,
}

impl MarkLabel {
    fn cells(&self) -> Range<usize> {
        usize::from(self.cell)..usize::from(self.cell + self.width)
    }
}

impl StripMarks {
    /// The mark at a cell, as an index into the marks: that of a name or of a symbol.
    pub fn at(&self, cell: u16) -> Option<usize> {
        let named = self.labels.iter().find(|label| (label.cell..label.cell + label.width).contains(&cell));
        let symbol =
            || self.symbols.binary_search_by_key(&cell, |&(cell, _)| cell).ok().map(|i| self.marks[i]);
        named.map(|label| label.mark).or_else(symbol)
    }
}

/// The marks of one kind in one cell.
#[derive(Clone, Copy)]
struct Here {
    cell: u16,
    count: usize,
    first: usize,
    named: bool,
}

/// The row while names are placed.
#[derive(Clone)]
struct Row {
    width: usize,
    /// The number of marks in each cell.
    counts: Vec<usize>,
    /// Whether a name covers a cell, or counts the mark in it.
    named: Vec<bool>,
    /// What the marks of a name are about, in the cell of its symbol.
    anchors: Vec<Option<MarkFamily>>,
    labels: Vec<MarkLabel>,
    ascii: bool,
}

/// A place for a name of marks of one kind.
struct Place {
    spot: Spot,
    /// The cell of its symbol.
    anchor: usize,
    /// The marks that it counts.
    members: Range<usize>,
}

/// Where a name may be put.
struct Spot {
    text: String,
    cells: Range<usize>,
    /// How many marks of other kinds it hides.
    hidden: usize,
    /// How many marks are in the cell that should be empty at its end.
    touched: usize,
}

/// On which side of its symbol a name is.
#[derive(Clone, Copy)]
enum Side {
    After,
    Before,
}

impl MarksByKind {
    pub(in crate::app) fn new(marks: &[Mark]) -> MarksByKind {
        let (mut by_kind, mut kinds) = (HashMap::new(), Vec::<(String, Vec<usize>)>::new());
        for (i, mark) in marks.iter().enumerate() {
            let kind = *by_kind.entry(mark.kind.as_str()).or_insert_with(|| {
                kinds.push((mark.kind.clone(), Vec::new()));
                kinds.len() - 1
            });
            kinds[kind].1.push(i);
        }
        kinds.sort_by_key(|(kind, _)| std::cmp::Reverse(weight(kind)));
        let mut by_name: Vec<usize> = (0..kinds.len()).collect();
        by_name.sort_by(|&a, &b| kinds[a].0.cmp(&kinds[b].0));
        MarksByKind { kinds, by_name }
    }

    /// The kinds whose names begin with a text, in order of their names, each with its marks.
    pub(in crate::app) fn starting_with<'a>(
        &'a self,
        start: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a [usize])> {
        let from = self.by_name.partition_point(|&kind| self.kinds[kind].0.as_str() < start);
        let kinds = self.by_name[from..].iter().map(|&kind| &self.kinds[kind]);
        kinds
            .map(|(kind, marks)| (kind.as_str(), marks.as_slice()))
            .take_while(move |(kind, _)| kind.starts_with(start))
    }

    /// The names of all kinds.
    pub(in crate::app) fn kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.iter().map(|(kind, _)| kind.as_str())
    }

    /// The symbols and names above a strip.
    pub(super) fn place(&self, strip: &Strip, marks: &[Mark], in_ascii: bool) -> StripMarks {
        let mut placed = StripMarks::default();
        let mut counts = vec![0; usize::from(strip.width)];
        // The mark with an index is in the cells before this one.
        let before = |i: usize, cell: u16| marks[i].key.time < end_of(strip, cell);
        let mut from = marks.partition_point(|mark| mark.key.time < strip.span.start);
        let mut cells = Vec::new();
        for cell in 0..strip.width {
            let to = from + marks[from..].partition_point(|mark| mark.key.time < end_of(strip, cell));
            if to > from {
                counts[usize::from(cell)] = to - from;
                cells.push((cell, from));
            }
            from = to;
        }
        let in_cells = |of_kind: &[usize]| {
            let mut from = of_kind.partition_point(|&i| marks[i].key.time < strip.span.start);
            let mut here = Vec::new();
            // Cells without any mark have none of this kind.
            for &(cell, _) in &cells {
                let to = from + of_kind[from..].partition_point(|&i| before(i, cell));
                here.extend((to > from).then(|| Here {
                    cell,
                    count: to - from,
                    first: of_kind[from],
                    named: false,
                }));
                from = to;
            }
            here
        };
        let mut kinds: Vec<(&str, Vec<Here>)> = self
            .kinds
            .iter()
            .take(MOST_KINDS)
            .map(|(kind, of_kind)| (kind.as_str(), in_cells(of_kind)))
            .collect();
        let none = vec![false; usize::from(strip.width)];
        let (named, anchors) = (none, vec![None; usize::from(strip.width)]);
        let mut row =
            Row { width: counts.len(), counts, named, anchors, labels: Vec::new(), ascii: in_ascii };
        let mut families = vec![MarkFamily::Other; usize::from(strip.width)];
        for (kind, here) in &kinds {
            for here in here {
                let family = &mut families[usize::from(here.cell)];
                *family = MarkFamily::of(kind).max(*family);
            }
        }
        row = first::name_firsts(row, &mut kinds);
        for (kind, here) in &mut kinds {
            for i in 0..here.len() {
                row.name(kind, here, i);
            }
        }
        let Row { named, anchors, labels, .. } = row;
        for (cell, first) in cells.into_iter().filter(|&(cell, _)| !named[usize::from(cell)]) {
            let at = usize::from(cell);
            placed.symbols.push((cell, anchors[at].unwrap_or(families[at])));
            placed.marks.push(first);
        }
        placed.labels = labels;
        placed
    }
}

/// The first time after a cell. The last cell includes the strip's end; a strip without a length is in the first cell.
fn end_of(strip: &Strip, cell: u16) -> SessionTime {
    strip.time(cell + 1) + Millis(i64::from(cell + 1 == strip.width || strip.span.is_empty()))
}

impl Row {
    /// Names the marks of a kind from the `i`-th on, as many as the name would touch, if there is room and it hides no
    /// other mark.
    fn name(&mut self, kind: &str, here: &mut [Here], i: usize) {
        if here.get(i).is_none_or(|first| first.named) {
            return;
        }
        let name = self.word(kind);
        let places = [Side::After, Side::Before].map(|side| self.place(&name, here, i, side));
        // The first that fits: a name is rather after its symbol than before it. A symbol that ends another name, `+15◇warning`,
        // would be taken for a part of that one.
        let joins = |place: &Place| {
            let beyond = if place.anchor < place.spot.cells.start {
                place.anchor.checked_sub(1)
            } else {
                Some(place.anchor + 1)
            };
            beyond.is_some_and(|cell| self.labels.iter().any(|label| label.cells().contains(&cell)))
        };
        let fits = |place: &Place| (place.spot.hidden, place.spot.touched) == (0, 0) && !joins(place);
        if let Some(place) = places.into_iter().flatten().find(fits) {
            for i in self.put(kind, here, i, place) {
                here[i].named = true;
            }
        }
    }

    /// Puts a name of the marks of a kind from the `i`-th on in its place. Returns those that it counts.
    fn put(&mut self, kind: &str, here: &[Here], i: usize, place: Place) -> Range<usize> {
        for here in &here[place.members.clone()] {
            self.named[usize::from(here.cell)] |= usize::from(here.cell) != place.anchor;
        }
        self.anchors[place.anchor] = Some(MarkFamily::of(kind));
        self.label(place.spot, here[i].first);
        place.members
    }

    /// Writes a name, of a mark.
    fn label(&mut self, spot: Spot, mark: usize) {
        self.named[spot.cells.clone()].fill(true);
        let cell = u16::try_from(spot.cells.start).unwrap_or(u16::MAX);
        let width = u16::try_from(spot.cells.len()).unwrap_or(u16::MAX);
        self.labels.push(MarkLabel { cell, width, text: spot.text, mark });
    }

    /// Whether a name may take some cells and leave one empty: no other name or its symbol is there.
    fn is_free(&self, cells: &Range<usize>, empty: Option<usize>) -> bool {
        let mut taken = cells.clone().chain(empty);
        cells.end <= self.width && !taken.any(|cell| self.named[cell] || self.anchors[cell].is_some())
    }

    /// A place for a name of the marks of a kind from the `i`-th on: after the symbol of the first, or before that of the
    /// last. `None` if another name or its symbol is there.
    fn place(&self, name: &str, here: &[Here], i: usize, side: Side) -> Option<Place> {
        let (mut members, mut hidden) = (i..i + 1, 0);
        // Each mark that is counted may make the name longer, so that it meets more marks. A few rounds settle that.
        for _ in 0..8 {
            let named = &here[members.clone()];
            let text = self.text(name, named.iter().map(|here| here.count).sum(), hidden);
            let first = usize::from(here[i].cell);
            // The last cell that is the name's, the empty one at its end included.
            let reach = first + 1 + text.width();
            let in_reach = |here: &&Here| usize::from(here.cell) <= reach && !here.named;
            let reached = here[i..].iter().take_while(in_reach).count();
            let anchor = match side {
                Side::After => first,
                Side::Before => usize::from(named.last()?.cell),
            };
            let (cells, empty) = self.beside(anchor, text.width(), side)?;
            if self.named[anchor] || !self.is_free(&cells, empty) {
                return None;
            }
            let others = |cell: usize| {
                let own = named.iter().filter(|here| usize::from(here.cell) == cell).map(|here| here.count);
                self.counts[cell] - own.sum::<usize>()
            };
            // A mark in the empty cell that is counted has no symbol, and so hides the others there.
            let hides = |cell: &usize| named.iter().any(|here| usize::from(here.cell) == *cell);
            let covered: usize = cells.clone().chain(empty.filter(hides)).map(others).sum();
            if i + reached != members.end {
                members.end = i + reached;
            } else if covered != hidden {
                hidden = covered;
            } else {
                let touched = empty.map_or(0, others);
                return Some(Place { spot: Spot { text, cells, hidden, touched }, anchor, members });
            }
        }
        None
    }

    /// The cells of a name of some width beside a cell, and the one that should be empty at its end; `None` if they are not
    /// all in the row.
    fn beside(&self, anchor: usize, width: usize, side: Side) -> Option<(Range<usize>, Option<usize>)> {
        match side {
            Side::After => {
                let end = anchor + 1 + width;
                (end <= self.width).then(|| (anchor + 1..end, Some(end).filter(|&cell| cell < self.width)))
            }
            Side::Before => {
                let from = anchor.checked_sub(width)?;
                Some((from..anchor, from.checked_sub(1)))
            }
        }
    }

    /// The name of a kind.
    fn word(&self, kind: &str) -> String {
        let name = as_words(&visible(kind)).into_owned();
        let name = if self.ascii { ascii(&name).into_owned() } else { name };
        fit(&name, LONGEST, if self.ascii { "~" } else { "…" })
    }

    /// A name, with the number of marks that it names and of others that it hides.
    fn text(&self, name: &str, count: usize, hidden: usize) -> String {
        let mut text = name.to_owned();
        if count > 1 {
            text = format!("{text} {}{count}", if self.ascii { "x" } else { "×" });
        }
        if hidden > 0 {
            text = format!("{text} +{hidden}");
        }
        text
    }
}
