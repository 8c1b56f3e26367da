//! Finds strace and reads its output.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

/// Whether system calls can be traced here. Says so where they cannot, and fails where they must be.
pub fn is_there() -> bool {
    let traced = Command::new("strace").args(["-f", "-o", "/dev/null", "true"]).output();
    let there = traced.as_ref().is_ok_and(|t| t.status.success());
    if !there {
        skipped(&format!("strace cannot be used here: {traced:?}"));
    }
    there
}

/// Says that a test proves nothing here. In CI it must.
pub fn skipped(why: &str) {
    assert!(std::env::var_os("CI").is_none(), "in CI nothing is skipped: {why}");
    #[expect(clippy::print_stderr, reason = "a test that proves nothing must not look like one that does")]
    {
        eprintln!("SKIPPED, nothing is proved: {why}");
    }
}

/// A system call as strace writes it.
#[derive(Clone, Debug)]
pub struct Call {
    pub name: String,
    /// Which of its thread's calls in the trace it is, from 1.
    pub number: usize,
    /// Everything behind the opening parenthesis, paths of descriptors among it.
    pub rest: String,
}

impl Call {
    /// Whether strace made it fail.
    pub fn is_injected(&self) -> bool {
        self.rest.ends_with("(INJECTED)")
    }

    /// Whether the process was gone before it returned.
    pub fn never_returned(&self) -> bool {
        self.rest.ends_with("= ?") || self.rest.ends_with("<unfinished ...>")
    }
}

/// The calls in what strace wrote; one that was interrupted by another thread's is there by its beginning.
pub fn calls(out: &Path) -> Vec<Call> {
    let text = std::fs::read(out).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let mut counts = HashMap::new();
    let call = |line: &str| {
        // `1234  write(3</tmp/x>, "y", 1) = 1`; what a thread goes on with, and how it ends, begins with `<` and `+`.
        let (thread, call) = line.split_once(' ')?;
        let (name, rest) = call.trim_start().split_once('(')?;
        let plain = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let number = counts.entry(thread.to_owned()).or_insert(0);
        *number += usize::from(plain);
        plain.then(|| Call { name: name.to_owned(), number: *number, rest: rest.to_owned() })
    };
    text.lines().filter_map(call).collect()
}
