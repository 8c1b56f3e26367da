//! Finds room for the names of marks above the timeline.

use super::content::MarkShown;
use super::paper::TYPE;
use super::scale::Scale;
use super::text;
use crate::session::MarkFamily;
use crate::time::Millis;

/// The name of a mark, or of several of one kind that are too close to have names of their own.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Label {
    /// Where the text begins.
    pub x: f64,
    /// How wide it is.
    width: f64,
    /// The row of names, from 0 at the timeline upward.
    pub row: usize,
    /// `denial ×3`.
    pub text: String,
    /// Where the mark is, or the first of them.
    pub at: f64,
}

/// The most rows of names. What finds no room there is only a line, and has its name in the data of the file.
const MOST: usize = 8;
/// The names of marks in this last part of the time end to the right of the timeline.
const LAST: i64 = 12;
/// The least distance between two names.
const APART: f64 = 4.0;

/// How much room the names of the last marks need to the right of the timeline, in points.
pub(super) fn room(marks: &[MarkShown], (from, to): (Millis, Millis)) -> f64 {
    let last = to - Millis((to - from).0 / LAST);
    let names = marks.iter().filter(|mark| mark.at >= last).map(|mark| text::width(&mark.name, TYPE) + 2.0);
    names.fold(0.0, f64::max)
}

/// The names of marks, each in the lowest row that has room: no line of a mark crosses a name. If there is no room for
/// all, rights, admissions and confessions come first.
pub(super) fn labels(marks: &[MarkShown], scale: &Scale) -> Vec<Label> {
    let mut groups: Vec<(&MarkShown, usize)> = Vec::new();
    for mark in marks {
        match groups.last_mut() {
            Some((first, count))
                if first.kind == mark.kind
                    && scale.x(mark.at) - scale.x(first.at) < text::width(&first.name, TYPE) + APART =>
            {
                *count += 1;
            }
            Some(_) | None => groups.push((mark, 1)),
        }
    }
    // From right to left: so a name is above those of later marks that begin under it, and their lines end below it.
    groups.reverse();
    let matters = |mark: &MarkShown| matches!(mark.family, MarkFamily::Rights | MarkFamily::Admission);
    let (found, left_out) = placed(&groups, scale);
    if !left_out.iter().any(|mark| matters(mark)) {
        return found;
    }
    groups.sort_by_key(|(mark, _)| match mark.family {
        MarkFamily::Rights | MarkFamily::Admission => 0,
        MarkFamily::Other => 1,
        MarkFamily::Denial => 2,
    });
    placed(&groups, scale).0
}

/// The names in the order in which they are given, and the marks for which there is no room.
fn placed<'a>(groups: &[(&'a MarkShown, usize)], scale: &Scale) -> (Vec<Label>, Vec<&'a MarkShown>) {
    let (mut found, mut left_out) = (Vec::<Label>::new(), Vec::new());
    for &(mark, count) in groups {
        let text = if count > 1 { format!("{} ×{count}", mark.kind) } else { mark.name.clone() };
        let (at, width) = (scale.x(mark.at), text::width(&text, TYPE));
        let label = |row| Label { x: at + 2.0, width, row, text: text.clone(), at };
        match (0..MOST).map(label).find(|label| found.iter().all(|other| !label.meets(other))) {
            Some(label) => found.push(label),
            None => left_out.push(mark),
        }
    }
    (found, left_out)
}

impl Label {
    /// Whether two names, or a name and the line of another, are in one place.
    fn meets(&self, other: &Label) -> bool {
        let (low, high) = if self.row < other.row { (self, other) } else { (other, self) };
        let crosses = high.at > low.x - 1.0 && high.at < low.x + low.width + 1.0;
        let overlap = self.x < other.x + other.width + APART && other.x < self.x + self.width + APART;
        if self.row == other.row { overlap } else { crosses }
    }
}
