//! Which events around the focus are held: some screens of them, looked at again only when the focus has moved by
//! one, so that a message that moves nothing costs nothing, and a step next to nothing.

use super::App;
use super::lines::MOST;
use crate::session::Item;

/// So many screens before and behind the focus are held when it is looked.
const HELD: usize = 3;

/// Where the focus may be without another look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// One screen before where the focus was; `None` where the log begins sooner.
    from: Option<Item>,
    /// One screen behind it.
    to: Option<Item>,
    stand: Stand,
}

/// What makes another look necessary wherever the focus is: then items are others, or lines were forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stand {
    rows: u16,
    events: usize,
    refreshed: u64,
    forgotten: u64,
}

impl App {
    /// The events near the focus that are not held.
    pub(super) fn missing(&mut self) -> Vec<usize> {
        let Some(focus) = self.focus.item else { return Vec::new() };
        let stand = Stand {
            rows: self.view.size.1,
            events: self.session.index().len(),
            refreshed: self.view.refreshed,
            forgotten: self.lines.forgotten(),
        };
        let timeline = self.timeline();
        let inside = |window: &Window| {
            window.stand == stand
                && window.from.is_none_or(|from| !timeline.is_before(focus, from))
                && window.to.is_none_or(|to| !timeline.is_before(to, focus))
        };
        if self.window.as_ref().is_some_and(inside) {
            return Vec::new();
        }
        let screen = usize::from(self.view.size.1).clamp(1, MOST / (2 * HELD) - 1);
        let mut missing = Vec::new();
        let mut side = |next: &dyn Fn(Item) -> Option<Item>| {
            let mut edge = None;
            for (n, item) in std::iter::successors(Some(focus), |&i| next(i)).take(screen * HELD).enumerate()
            {
                missing.extend(item.event().filter(|&i| self.lines.get(i).is_none()));
                edge = edge.or((n == screen).then_some(item));
            }
            edge
        };
        let (to, from) = (side(&|item| timeline.next(item)), side(&|item| timeline.previous(item)));
        // The focus itself was looked at twice.
        missing.sort_unstable();
        missing.dedup();
        // What is missing is read now; where it made the lines forget others, it is looked once more.
        self.window = Some(Window { from, to, stand });
        missing
    }
}
