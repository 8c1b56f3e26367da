//! Names the first confession, admission, warning and invocation: each alone, or several next to one another in the order of
//! their symbols, in full or in short.
//!
//! There are few ways to do that, and all are tried in which none of the four hides another: the best hides the fewest
//! marks and shortens the fewest names.

use super::{FIRST, Here, Place, Row, Side, Spot};
use crate::session::MarkFamily;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// The first mark of one of the kinds.
struct First {
    /// The index of its kind.
    kind: usize,
    cell: usize,
    /// The name of the kind, in full and in short.
    names: [String; 2],
    /// How bad it is to leave it without a name.
    weight: usize,
}

/// Marks further apart than this, in cells, should not share a name.
const NEAR: usize = 6;

/// What is bad about some names, the worst first.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    /// How much is without a name.
    unnamed: usize,
    /// How many share a name with one that is far away.
    far: usize,
    /// How many names are in short, and twice how many marks are hidden.
    hidden: usize,
    /// How many names are not alone.
    shared: usize,
    /// How many symbols are next to a name of another kind.
    touched: usize,
    /// How many names are before their symbols.
    before: usize,
}

/// Some names in the row.
#[derive(Clone)]
struct Named {
    cost: Cost,
    row: Row,
    /// The marks that the names count, of each kind by its index.
    members: Vec<(usize, Range<usize>)>,
}

/// The first marks and all marks by kind, while names are tried.
struct Marks<'a> {
    firsts: Vec<First>,
    kinds: &'a [(&'a str, Vec<Here>)],
}

/// Names the first marks of the kinds of [`FIRST`].
pub(super) fn name_firsts(row: Row, kinds: &mut [(&str, Vec<Here>)]) -> Row {
    let mut firsts: Vec<First> = Vec::new();
    for (kind, (name, here)) in kinds.iter().enumerate() {
        let known = (0..).zip(FIRST).find(|(_, (first, _))| first == name);
        if let (Some((at, (_, short))), Some(here)) = (known, here.first()) {
            let names = [row.word(name), short.to_owned()];
            firsts.push(First { kind, cell: here.cell.into(), names, weight: 8 >> at });
        }
    }
    firsts.sort_by_key(|first| first.cell);
    let mut least = None;
    let start = Named { cost: Cost::default(), row: row.clone(), members: Vec::new() };
    Marks { firsts, kinds }.name(start, 0, &mut least);
    let Some(Named { row, members, .. }) = least else { return row };
    for (kind, members) in members {
        for here in &mut kinds[kind].1[members] {
            here.named = true;
        }
    }
    row
}

impl Marks<'_> {
    /// Names the marks from the `from`-th on in all ways that may be better than the best so far.
    fn name(&self, so_far: Named, from: usize, least: &mut Option<Named>) {
        if least.as_ref().is_some_and(|least| so_far.cost >= least.cost) {
            return;
        }
        let Some(first) = self.firsts.get(from) else {
            *least = Some(so_far);
            return;
        };
        for to in from + 1..=self.firsts.len() {
            for (short, side) in [(0, Side::After), (0, Side::Before), (1, Side::After), (1, Side::Before)] {
                // Of several, the name is beside one of the symbols, and may cover the others.
                for beside in from..to {
                    let mut named = so_far.clone();
                    let spot = match &self.firsts[from..to] {
                        [first] => self.one(&mut named, first, short, side),
                        several => self.several(&mut named, several, self.firsts[beside].cell, short, side),
                    };
                    if let Some((hidden, touched)) = spot {
                        let apart = self.firsts[to - 1].cell - first.cell;
                        named.cost.far += if apart > NEAR { to - from } else { 0 };
                        named.cost.hidden += 2 * hidden + short;
                        named.cost.shared += to - from - 1;
                        named.cost.touched += touched;
                        named.cost.before += usize::from(matches!(side, Side::Before));
                        self.name(named, to, least);
                    }
                }
            }
        }
        let mut without = so_far;
        without.cost.unnamed += first.weight;
        self.name(without, from + 1, least);
    }

    /// Names one mark, and those of its kind that the name would touch. Returns how many marks the name hides and how many it
    /// touches; `None` if there is no room.
    fn one(&self, named: &mut Named, first: &First, short: usize, side: Side) -> Option<(usize, usize)> {
        let (kind, here) = &self.kinds[first.kind];
        let place = named.row.place(&first.names[short], here, 0, side)?;
        let Place { spot, anchor, members } = &place;
        // Of the marks that it counts, only that beside it has a symbol.
        let has_none = |cell: usize| {
            let counted = here[members.clone()].iter().any(|here| usize::from(here.cell) == cell);
            spot.cells.contains(&cell) || (counted && cell != *anchor)
        };
        if self.firsts.iter().any(|other| other.kind != first.kind && has_none(other.cell)) {
            return None;
        }
        let cost = (spot.hidden, spot.touched);
        let members = named.row.put(kind, here, 0, place);
        named.members.push((first.kind, members));
        Some(cost)
    }

    /// Names several marks beside the symbol in a cell. Returns the same as [`Marks::one`].
    fn several(
        &self,
        named: &mut Named,
        several: &[First],
        anchor: usize,
        short: usize,
        side: Side,
    ) -> Option<(usize, usize)> {
        let words: Vec<&str> = several.iter().map(|first| first.names[short].as_str()).collect();
        let words = words.join(if short == 1 { " " } else { ", " });
        let row = &mut named.row;
        let mut hidden = 0;
        // What it hides makes the name longer.
        for _ in 0..8 {
            let text = row.text(&words, 1, hidden);
            let (cells, empty) = row.beside(anchor, text.width(), side)?;
            let in_cells = |first: &First| cells.contains(&first.cell);
            let own = several.iter().filter(|first| in_cells(first)).count();
            let is_over_another = self.firsts.iter().filter(|first| in_cells(first)).count() > own;
            let is_hidden = several.iter().any(|first| row.named[first.cell]);
            if is_over_another || is_hidden || !row.is_free(&cells, empty) {
                return None;
            }
            let covered = cells.clone().map(|cell| row.counts[cell]).sum::<usize>() - own;
            if covered != hidden {
                hidden = covered;
                continue;
            }
            let touched = empty.map_or(0, |cell| row.counts[cell]);
            named.members.extend(several.iter().map(|first| (first.kind, 0..1)));
            for first in several.iter().filter(|first| !in_cells(first)) {
                let family = MarkFamily::of(self.kinds[first.kind].0);
                let shown = &mut row.anchors[first.cell];
                *shown = Some(shown.map_or(family, |other| other.max(family)));
            }
            let mark = self.kinds[several[0].kind].1[0].first;
            row.label(Spot { text, cells: cells.clone(), hidden, touched }, mark);
            return Some((hidden + own, touched));
        }
        None
    }
}
