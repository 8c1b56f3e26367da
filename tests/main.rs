//! What untaped promises, one file for each kind of promise.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test that panics has failed, and says where"
)]

mod agree;
mod any_bytes;
mod bytes;
mod cases;
mod cli;
mod custody_log;
mod documents;
mod examples;
mod exports;
mod faults;
mod formats;
mod help_examples;
mod hostile;
mod hours;
mod house;
mod import;
mod import_json;
mod import_order;
mod import_problems;
mod inputs;
mod keys;
mod laws;
mod losses;
mod output_safety;
mod picture;
mod pictures;
mod player;
mod pty;
mod recordings;
mod refused;
mod schema;
mod screens;
mod speakers_and_cues;
mod start_times;
mod status_line;
mod supply;
mod told;
mod watchdog;

/// The path of a helper process in `tests/helpers/`. Cargo builds it as an example, next to this binary's folder.
fn helper(name: &str) -> std::path::PathBuf {
    let deps = std::env::current_exe().unwrap();
    let path = deps.parent().unwrap().parent().unwrap().join("examples").join(name);
    assert!(path.is_file(), "{}: not built; run cargo build --examples first", path.display());
    path
}
