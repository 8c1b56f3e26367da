//! Writes one file in one of the program's ways: `write_job JOB FOLDER`. The fault tests start it, kill it, and make its
//! system calls fail.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a helper of the tests")]

#[path = "../faults/job.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod job;

use std::io::Write;
use std::path::Path;

fn main() -> std::process::ExitCode {
    let mut words = std::env::args().skip(1);
    let (name, root) = (words.next().unwrap(), words.next().unwrap());
    // strace counts calls per thread. Faults are injected only after the calls that starting and ending a process makes.
    for _ in 0..100 {
        let mut null = std::fs::OpenOptions::new().write(true).open("/dev/null").unwrap();
        null.write_all(b"x").unwrap();
    }
    let job = job::JOBS.into_iter().find(|job| name == format!("{job:?}")).unwrap();
    match job.run(Path::new(&root)) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("untaped: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
