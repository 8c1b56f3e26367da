//! untaped replays interrogations from timestamped event logs, marks the gaps where the session went untaped,
//! and shows the hours elapsed beside each utterance.
//!
//! The layers, each a folder, imports pointing down only:
//!
//! | level | folder | what |
//! |---|---|---|
//! | 10 | `cli` | one file per subcommand, the argument definitions, exit codes |
//! | 9 | `tui` | the real terminal: the loop, the only clock, effects |
//! | 8 | `ui` | the state drawn on a frame: pure, one file a pane |
//! | 7 | `app` | the state, the commands, the key table: no file, no clock, no terminal |
//! | 6 | `report`, `export` | answers as text and JSON; other programs' formats |
//! | 5 | `describe` | events, times, gaps and totals in words, said once |
//! | 4 | `play`, `import`, `store` | replay, transcripts in, files |
//! | 3 | `session` | the index over a recording, and what is computed over it |
//! | 2 | `record` | the words of the log format |
//! | 1 | `time` | points, spans, speeds |
//! | 0 | `suggest` | "did you mean …?": one file that every layer may use |

pub mod app;
pub mod cli;
pub mod describe;
pub mod export;
pub mod import;
pub mod play;
pub mod record;
pub mod report;
pub mod session;
pub mod store;
mod suggest;
pub mod time;
pub mod tui;
pub mod ui;
