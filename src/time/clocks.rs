//! The three clocks (session time, tape time, playback time) and the length of time, all exact.

use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

/// The greatest magnitude of a time, in milliseconds: 2^53 − 1.
pub const MAX_MILLIS: i64 = (1 << 53) - 1;
/// One second.
pub const SECOND: Millis = Millis(1_000);
/// One minute.
pub const MINUTE: Millis = Millis(60_000);
/// One hour.
pub const HOUR: Millis = Millis(3_600_000);
/// One day of 24 hours.
pub const DAY: Millis = Millis(86_400_000);

/// A signed length of time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Millis(pub i64);

/// A time in the session: milliseconds since the Unix epoch, or since zero in a log without a wall clock. Within
/// ±[`MAX_MILLIS`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionTime(pub i64);

/// A position in a media file, in milliseconds from its start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TapeTime(pub i64);

/// A length of time for the person who watches a replay, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaybackTime(pub u128);

impl Millis {
    /// Zero.
    pub const ZERO: Millis = Millis(0);

    /// The absolute value.
    #[must_use]
    pub fn abs(self) -> Millis {
        Millis(self.0.abs())
    }

    /// Whether it is a whole number of seconds.
    pub fn is_whole_seconds(self) -> bool {
        self.0 % 1_000 == 0
    }
}

/// Implements operators between times and lengths. Their results keep the clocks apart.
macro_rules! operators {
    ($($left:ident $operator:tt $right:ident = $result:ident by $trait:ident::$method:ident;)+) => {
        $(impl $trait<$right> for $left {
            type Output = $result;
            fn $method(self, other: $right) -> $result {
                $result(self.0 $operator other.0)
            }
        })+
    };
}

operators! {
    Millis + Millis = Millis by Add::add;
    Millis - Millis = Millis by Sub::sub;
    SessionTime + Millis = SessionTime by Add::add;
    SessionTime - Millis = SessionTime by Sub::sub;
    SessionTime - SessionTime = Millis by Sub::sub;
    TapeTime + Millis = TapeTime by Add::add;
}

impl AddAssign for Millis {
    fn add_assign(&mut self, other: Millis) {
        self.0 += other.0;
    }
}

impl SubAssign for Millis {
    fn sub_assign(&mut self, other: Millis) {
        self.0 -= other.0;
    }
}

impl Neg for Millis {
    type Output = Millis;
    fn neg(self) -> Millis {
        Millis(-self.0)
    }
}

impl std::iter::Sum for Millis {
    fn sum<I: Iterator<Item = Millis>>(items: I) -> Millis {
        items.fold(Millis::ZERO, Add::add)
    }
}
