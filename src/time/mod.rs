//! Times, spans and speeds, and how they are parsed and formatted.
//!
//! The lowest layer. Session times, tape times and lengths are integer milliseconds; playback time is in nanoseconds, and a
//! speed is in thousandths. The three clocks of a replay are three types
//! ([`SessionTime`], [`TapeTime`], [`PlaybackTime`]), so that they cannot be mixed. Nothing here depends on the log
//! format or reads the system clock.

mod clocks;
pub(crate) mod date;
pub(crate) mod date_names;
mod error;
mod format;
mod frame_rate;
pub(crate) mod parse;
mod rfc3339;
mod spans;
mod speed;
pub(crate) mod time_of_day;
mod wall_clock;
mod written;
pub(crate) mod written_date;
pub(crate) mod written_zone;
mod zone;
mod zone_names;

pub use clocks::{DAY, HOUR, MAX_MILLIS, MINUTE, Millis, PlaybackTime, SECOND, SessionTime, TapeTime};
pub use date::{DateOrder, NumericDate};
pub use error::{DurationError, OutOfRange, SpeedError, TimeError, ZoneError};
pub use format::{format_hms, format_hms_exact, format_hours, format_in_words, format_seconds};
pub use frame_rate::FrameRate;
pub(crate) use parse::parse_digits;
pub(crate) use parse::parse_wide_seconds;
pub use parse::{Half, half_of_day, parse_clock, parse_duration, parse_seconds};
pub use rfc3339::{format_rfc3339, parse_rfc3339};
pub use spans::{Span, SpanSet};
pub use speed::Speed;
pub use wall_clock::{Offset, WallClock, WallTime};
pub use written::{ClockTime, WrittenTime, leading_time, read_time};
pub(crate) use written::{leading_date_time, with_day_as_month};
pub(crate) use zone::local_instant;
pub use zone::{Zone, local_at, offset_mismatch, parse_date_time};
pub use zone_names::{without_daylight_saving, zone_by_name};
