//! A process that writes one file in one of the program's ways, to be killed and lied to.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use untaped::store::{Existing, Input, Log, NewFile, ResumePoint, ResumePoints, append_line};

/// What is to be written where, as it is handed to the process.
const JOB: &str = "UNTAPED_TEST_JOB";
const FOLDER: &str = "UNTAPED_TEST_FOLDER";

/// The ways in which the program writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// The place, when the player ends.
    Place,
    /// A citation, added to a file.
    Citation,
    /// A large new file: an export, an imported log.
    New,
    /// The same in place of another.
    Replacing,
}

pub const JOBS: [Job; 4] = [Job::Place, Job::Citation, Job::New, Job::Replacing];

/// A line that a citation adds.
pub const CITED: &str = "A case · r1 · 3:14:15 · “I was not there.”";

impl Job {
    /// The folder that is written to, in a folder of the test's.
    pub fn folder(self, root: &Path) -> PathBuf {
        match self {
            Job::Place => root.join("state/untaped/places"),
            Job::Citation | Job::New | Job::Replacing => root.to_owned(),
        }
    }

    /// Lays out what is there before.
    pub fn prepare(self, root: &Path) {
        match self {
            Job::Place => {
                std::fs::write(
                    root.join("log.jsonl"),
                    "{\"format\":\"untaped\"}\n{\"t\":0,\"type\":\"x\"}\n",
                )
                .unwrap();
                save_place(root, 1).unwrap();
            }
            Job::Citation => std::fs::write(root.join("case.citations.txt"), "an earlier line\n").unwrap(),
            Job::New => {}
            Job::Replacing => std::fs::write(root.join("out.srt"), "the old one").unwrap(),
        }
    }

    /// What stands under the file's name: nothing, or all of it.
    pub fn content(self, root: &Path) -> Option<Vec<u8>> {
        match self {
            Job::Place => {
                let folder = self.folder(root);
                let mut names = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
                std::fs::read(names.find(|p| p.extension().is_some_and(|e| e == "json"))?).ok()
            }
            Job::Citation => std::fs::read(root.join("case.citations.txt")).ok(),
            Job::New | Job::Replacing => std::fs::read(root.join("out.srt")).ok(),
        }
    }

    /// Writes.
    pub fn run(self, root: &Path) -> anyhow::Result<()> {
        match self {
            Job::Place => save_place(root, 2),
            Job::Citation => append_line(&root.join("case.citations.txt"), CITED),
            Job::New => write_large(root, Existing::Keep),
            Job::Replacing => write_large(root, Existing::Replace),
        }
    }

    /// The process that writes, behind the words of a command that starts it.
    pub fn command(self, before: &[String], root: &Path) -> Command {
        let test = std::env::current_exe().unwrap();
        let words = before.iter().map(String::as_str).chain([test.to_str().unwrap()]);
        let mut words = words.map(std::ffi::OsString::from);
        let mut command = Command::new(words.next().unwrap());
        command.args(words).args([
            "--exact",
            "faults::writer::a_process_of_its_own",
            "--ignored",
            "--nocapture",
        ]);
        // The paths that cargo adds make many calls of their own.
        command.env_remove("LD_LIBRARY_PATH");
        command.env(JOB, format!("{self:?}")).env(FOLDER, root);
        command
    }
}

fn save_place(root: &Path, line: u32) -> anyhow::Result<()> {
    let log = Log::open(&Input::File(root.join("log.jsonl")), 0)?;
    let words = |word: &str| word.to_owned();
    let place =
        ResumePoint { line, gap: None, zero: words("start"), column: words("hours"), speed: words("1x") };
    ResumePoints::for_user(Some(root.join("state")), None).unwrap().save(&log, &place)
}

/// Three hundred kilobytes: a handful of writes.
fn write_large(root: &Path, existing: Existing) -> anyhow::Result<()> {
    let mut file = NewFile::create(&root.join("out.srt"), existing)?;
    for number in 0..3_000 {
        writeln!(file, "{number:05} {}", "x".repeat(93))?;
    }
    file.finish()
}

#[test]
#[ignore = "the process that other tests start, kill and lie to"]
fn a_process_of_its_own() {
    let (Some(job), Some(root)) = (std::env::var_os(JOB), std::env::var_os(FOLDER)) else { return };
    // strace counts calls by thread. So that no fault strikes the thread that prints the outcome, the calls of this
    // one that matter come after more than that one ever makes.
    for _ in 0..100 {
        let mut nowhere = std::fs::OpenOptions::new().write(true).open("/dev/null").unwrap();
        nowhere.write_all(b"x").unwrap();
    }
    let job = JOBS.into_iter().find(|j| *job == *format!("{j:?}")).expect("a job");
    if let Err(e) = job.run(Path::new(&root)) {
        eprintln!("untaped: {e:#}");
        panic!("it could not be written");
    }
}
