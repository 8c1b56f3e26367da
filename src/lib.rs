//! Reads timestamped logs of police interrogations, and computes which hours were taped, where the gaps are, and how many
//! hours in each statement was made.
//!
//! A log is a file of JSON lines (`docs/format.md`). [`Session::from_bytes`](session::Session::from_bytes) reads one
//! and never fails: lines that cannot be read become [`Problem`](record::Problem)s. Session times and
//! lengths are integer milliseconds.
//!
//! ```
//! use untaped::record::visible;
//! use untaped::session::{Session, Thresholds};
//! use untaped::time::{Millis, format_hms, format_hours};
//!
//! let log = std::fs::read("recordings/five-gaps.jsonl")?;
//! let session = Session::from_bytes("five-gaps", &log, Thresholds::default());
//! let figures = session.figures();
//! for gap in &figures.gaps {
//!     let (number, label, length) = (gap.number, gap.kind.label(), format_hms(gap.length()));
//!     println!("{number}. {label} {length}: {}", visible(&gap.reasons.join(", ")));
//! }
//! assert_eq!(figures.gaps.len(), 5);
//!
//! let marks = &session.key_events().marks;
//! let confession = marks.iter().find(|mark| mark.kind == "confession").ok_or("no confession")?;
//! let before = figures.before_mark(confession).totals;
//! let shown = |total: Option<Millis>| total.map_or("unknown".to_owned(), format_hms);
//! let hours_in = format_hours(before.elapsed);
//! println!("{hours_in} hours in: taped {}, untaped {}", shown(before.taped), shown(before.untaped));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The program `untaped` is a thin binary over this crate. Its modules are layers; imports point down, or sideways
//! where `tests/house.rs` allows it:
//!
//! | level | module | contents |
//! |---|---|---|
//! | 10 | `cli` | one file per subcommand, the argument definitions, exit codes |
//! | 9 | `tui` | the real terminal: the event loop, the only clock, effects |
//! | 8 | `ui` | draws the state on a frame; one file per part of the screen |
//! | 7 | `app` | the state, the commands and the key table, without files, clock or terminal |
//! | 6 | `report`, `export` | reports as text and JSON; files for other programs |
//! | 5 | `describe` | the one place that puts events, times, gaps and totals into words |
//! | 5 | `measure` | agreement between coders: arithmetic alone |
//! | 4 | [`play`], `import`, `work`, `store` | replay; transcripts in; notes and codes; files |
//! | 3 | [`session`] | the index of a session, and everything that is computed from it |
//! | 2 | [`record`] | the log format |
//! | 1 | [`time`] | times, spans, speeds |
//! | 0 | `suggest` | "did you mean …?", for every layer |
//!
//! [`time`], [`record`], [`session`] and [`play`] are the library. The other modules are public only so that the binary
//! and the tests can reach them; they are hidden here, and may change in any release.

// With it the compiler finds dead code behind `pub` in private modules.
#![warn(unreachable_pub)]

#[doc(hidden)]
pub mod app;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod describe;
#[doc(hidden)]
pub mod export;
#[doc(hidden)]
pub mod import;
#[doc(hidden)]
pub mod measure;
pub mod picture;
pub mod play;
pub mod record;
#[doc(hidden)]
pub mod report;
pub mod session;
#[doc(hidden)]
pub mod store;
mod suggest;
pub mod time;
#[doc(hidden)]
pub mod tui;
#[doc(hidden)]
pub mod ui;
#[doc(hidden)]
pub mod work;
