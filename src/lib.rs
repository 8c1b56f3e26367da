//! untaped replays interrogations from timestamped event logs, marks the gaps where the session went untaped,
//! and shows the hours elapsed beside each utterance.
//!
//! The layers, each a folder, imports pointing down only:
//!
//! | level | folder | what |
//! |---|---|---|
//! | 8 | `cli` | one file per subcommand, the argument definitions, exit codes |
//! | 7 | `tui` | the real terminal: the loop, the only clock, effects |
//! | 6 | `ui` | the state drawn on a frame: pure, one file a pane |
//! | 5 | `app` | the state, the commands, the key table: no file, no clock, no terminal |
//! | 4 | `play`, `import`, `export`, `report`, `store` | replay, transcripts in and out, answers as text and JSON, files |
//! | 3 | `session` | the index over a recording, and what is computed over it |
//! | 2 | `record` | the words of the log format |
//! | 1 | `time` | points, spans, speeds |
//! | 0 | `suggest` | "did you mean …?": one file that every layer may use |

pub mod app;
pub mod cli;
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
