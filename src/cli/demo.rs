//! `untaped demo`: plays the built-in invented session, or prints its transcript if there is no terminal.

use super::args::{Demo, Importing, Output};
use super::streams::is_terminal;
use super::{cat, play};
use crate::store::Input;
use anyhow::Result;
use std::process::ExitCode;

/// Plays or prints the demo.
pub(super) fn run(args: &Demo) -> Result<ExitCode> {
    if is_terminal() {
        play::player(
            Some(Input::Demo),
            play::Opening::Whole,
            &args.reading,
            &Importing::default(),
            &args.player,
        )
    } else {
        cat::print(&Input::Demo, &args.reading, &Importing::default(), Output { json: false, safe: false })
    }
}
