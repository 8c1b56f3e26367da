//! Reads timestamped logs of police interrogations: which hours were taped, where the gaps are, and how many hours in
//! each statement was made.
//!
//! A log is a file of JSON lines (`docs/format.md`). [`Session::from_bytes`](session::Session::from_bytes) reads one
//! and never fails: lines that cannot be read become [`Problem`](record::Problem)s. All values are integer
//! milliseconds.
//!
//! ```
//! use untaped::session::{Session, Thresholds};
//! use untaped::time::{format_hms, format_hours};
//!
//! let log = std::fs::read("recordings/five-gaps.jsonl")?;
//! let session = Session::from_bytes("five-gaps", &log, Thresholds::default());
//! let figures = session.figures();
//! for gap in &figures.gaps {
//!     println!("{}. {} {}: {}", gap.number, gap.kind.label(), format_hms(gap.length()), gap.reasons.join(", "));
//! }
//! assert_eq!(figures.gaps.len(), 5);
//!
//! let marks = &session.key_events().marks;
//! let confession = marks.iter().find(|mark| mark.kind == "confession").ok_or("no confession")?;
//! let before = figures.before_mark(confession).totals;
//! println!("{} hours in, {:?} taped, {:?} untaped", format_hours(before.elapsed), before.taped, before.untaped);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The program `untaped` is a thin binary over this crate. Its modules are layers; imports point down only, and
//! `tests/house.rs` enforces it:
//!
//! | level | module | contents |
//! |---|---|---|
//! | 10 | `cli` | one file per subcommand, the argument definitions, exit codes |
//! | 9 | `tui` | the real terminal: the event loop, the only clock, effects |
//! | 8 | `ui` | draws the state on a frame; one file per panel |
//! | 7 | `app` | the state, the commands and the key table, without files, clock or terminal |
//! | 6 | `report`, `export` | answers as text and JSON; other programs' formats |
//! | 5 | `describe` | events, times, gaps and totals in words, said once |
//! | 4 | [`play`], `import`, `store` | replay; transcripts in; files |
//! | 3 | [`session`] | the index over a recording, and what is computed over it |
//! | 2 | [`record`] | the log format |
//! | 1 | [`time`] | times, spans, speeds |
//! | 0 | `suggest` | "did you mean …?", for every layer |
//!
//! [`time`], [`record`], [`session`] and [`play`] are the library. The other modules are public only so that the binary
//! and the tests can reach them; they are hidden here, and may change in any release.

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
