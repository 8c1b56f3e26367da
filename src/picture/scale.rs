//! Where a time is on the paper, and which hours are named.

use crate::time::{HOUR, MINUTE, Millis};

/// The times of all sessions of a picture, on one scale.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    /// The first time, from the reference point.
    from: Millis,
    /// The last.
    to: Millis,
    /// Where these are, in points.
    left: f64,
    right: f64,
}

impl Scale {
    pub(super) fn new((from, to): (Millis, Millis), (left, right): (f64, f64)) -> Scale {
        // A session without length has a place all the same.
        Scale { from, to: to.max(from + Millis(1)), left, right }
    }

    /// Where a time is.
    pub(super) fn x(&self, at: Millis) -> f64 {
        let share = real(at - self.from) / real(self.to - self.from);
        self.left + share * (self.right - self.left)
    }

    /// The left end.
    pub(super) fn left(&self) -> f64 {
        self.left
    }

    /// The right end.
    pub(super) fn right(&self) -> f64 {
        self.right
    }

    /// The times to name: whole steps from the reference point, no closer to each other than `room` points.
    pub(super) fn ticks(&self, room: f64) -> Vec<Millis> {
        const STEPS: [i64; 12] = [1, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1440, 2880];
        let wide = |step: &Millis| self.x(*step) - self.x(Millis::ZERO) >= room;
        let steps = STEPS.iter().map(|&minutes| Millis(MINUTE.0 * minutes));
        let longer = (3..).map(|days| Millis(HOUR.0 * 24 * days));
        let Some(step) = steps.chain(longer.take(10_000)).find(wide) else { return Vec::new() };
        let first = -(-self.from.0).div_euclid(step.0);
        let last = self.to.0.div_euclid(step.0);
        (first..=last).map(|n| Millis(n * step.0)).collect()
    }
}

/// Milliseconds as a real number: exact, since they are below 2^53.
#[expect(clippy::cast_precision_loss, reason = "times are below 2^53")]
fn real(length: Millis) -> f64 {
    length.0 as f64
}
