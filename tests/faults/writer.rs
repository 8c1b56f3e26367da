//! Starts a process that writes one file, so that tests can kill it or make its system calls fail.

pub use super::job::{CITED, JOBS, Job};
use crate::helper;
use std::path::Path;
use std::process::Command;

impl Job {
    /// The command that writes, run by the command in `before` (a tracer, or nothing).
    pub fn command(self, before: &[String], root: &Path) -> Command {
        let helper = helper("write_job");
        let mut words = before.iter().map(std::ffi::OsString::from).chain([helper.into()]);
        let mut command = Command::new(words.next().unwrap());
        command.args(words).arg(format!("{self:?}")).arg(root);
        // The paths that cargo adds make many calls of their own.
        command.env_remove("LD_LIBRARY_PATH");
        command
    }
}
