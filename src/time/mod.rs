//! Points, spans, speeds and clocks, and how they are read and shown.
//!
//! The lowest layer. Everything is in integer milliseconds; the three clocks of the program are three types
//! ([`SessionTime`], [`TapeTime`], [`PlaybackTime`]) that cannot be mixed. Nothing here knows what a log is,
//! and nothing reads the clock of the machine.

mod named;
mod point;
mod read;
mod show;
mod spans;
mod speed;
mod stamp;
mod wall;
mod zone;

pub use named::{without_summer, zone_named};
pub use point::{DAY, HOUR, LIMIT, MINUTE, Millis, PlaybackTime, SECOND, SessionTime, TapeTime};
pub use read::{decimal_millis, duration, rfc3339};
pub use show::{approximate, clock, clock_exact, hours, seconds};
pub use spans::{Span, SpanSet};
pub use speed::Speed;
pub use stamp::instant;
pub use wall::{Offset, Wall, WallClock};
pub use zone::{Zone, strange_offset, written};
