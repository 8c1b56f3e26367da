//! The ways in which the program writes a file: shared by the fault tests and the process that they start.

use std::io::Write;
use std::path::{Path, PathBuf};
use untaped::store::{BlindReading, Existing, Input, Log, NewFile, ResumePoint, ResumePoints, append_line};
use untaped::work::{Coder, Stamp, What, WorkFolder, Writer};

/// The ways in which the program writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Job {
    /// The position, when the player ends.
    Position,
    /// A citation, appended to a file.
    Citation,
    /// The first citation, which makes the file.
    FirstCitation,
    /// A large new file: an export, an imported log.
    New,
    /// The same, replacing another file.
    Replacing,
    /// An act, appended to a work file.
    Act,
    /// The first act, which makes the file and its folder.
    FirstAct,
}

pub const JOBS: [Job; 7] =
    [Job::Position, Job::Citation, Job::FirstCitation, Job::New, Job::Replacing, Job::Act, Job::FirstAct];

/// The line that a citation appends.
pub const CITED: &str = "A case · r1 · 3:14:15 · “I was not there.”";

impl Job {
    /// The folder that is written to, inside the folder of the test.
    pub fn folder(self, root: &Path) -> PathBuf {
        match self {
            Job::Position => root.join("state/untaped/places"),
            Job::Citation | Job::FirstCitation | Job::New | Job::Replacing => root.to_owned(),
            Job::Act | Job::FirstAct => LOG_FOLDER.iter().fold(root.to_owned(), |path, part| path.join(part)),
        }
    }

    /// Creates the files that exist before the write.
    pub fn prepare(self, root: &Path) {
        match self {
            Job::Position => {
                std::fs::write(
                    root.join("log.jsonl"),
                    "{\"format\":\"untaped\"}\n{\"t\":0,\"type\":\"x\"}\n",
                )
                .unwrap();
                save_position(root, 1).unwrap();
            }
            Job::Citation => std::fs::write(root.join("case.citations.txt"), "an earlier line\n").unwrap(),
            Job::FirstCitation | Job::New => {}
            Job::FirstAct => std::fs::create_dir_all(self.folder(root)).unwrap(),
            Job::Act => keep_act(root, 1).unwrap(),
            Job::Replacing => std::fs::write(root.join("out.srt"), "the old one").unwrap(),
        }
    }

    /// The content under the file name, if there is any.
    pub fn content(self, root: &Path) -> Option<Vec<u8>> {
        match self {
            Job::Position => {
                let folder = self.folder(root);
                let mut names = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
                std::fs::read(names.find(|p| p.extension().is_some_and(|e| e == "json"))?).ok()
            }
            Job::Citation | Job::FirstCitation => std::fs::read(root.join("case.citations.txt")).ok(),
            Job::New | Job::Replacing => std::fs::read(root.join("out.srt")).ok(),
            Job::Act | Job::FirstAct => std::fs::read(self.folder(root).join("kp.jsonl")).ok(),
        }
    }

    /// Writes.
    pub fn run(self, root: &Path) -> anyhow::Result<()> {
        match self {
            Job::Position => save_position(root, 2),
            Job::Citation | Job::FirstCitation => {
                append_line(&root.join("case.citations.txt"), CITED, &|_| false).map(drop)
            }
            Job::New => write_large(root, Existing::Keep),
            Job::Replacing => write_large(root, Existing::Replace),
            Job::Act | Job::FirstAct => keep_act(root, 2),
        }
    }
}

fn save_position(root: &Path, line: u32) -> anyhow::Result<()> {
    let log = Log::open(&Input::File(root.join("log.jsonl")), 0)?;
    let words = |word: &str| word.to_owned();
    let position = ResumePoint {
        line,
        gap: None,
        reached: None,
        zero: words("start"),
        column: words("hours"),
        speed: words("1x"),
        blind: BlindReading::default(),
    };
    ResumePoints::for_user(Some(root.join("state")), None).unwrap().save(&log, &position)
}

/// The SHA-256 of a log, and where its work is.
const SHA256: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const LOG_FOLDER: [&str; 2] = ["work", "00112233445566778899aabbccddeeff"];

/// Keeps an act that is the same each time.
fn keep_act(root: &Path, ms: u64) -> anyhow::Result<()> {
    let folder = WorkFolder::new(&root.join(LOG_FOLDER[0])).of_log(SHA256);
    let (coder, stamp) = (Coder::parse("kp").unwrap(), Stamp { ms, random: 7 });
    let (mut writer, _) = Writer::open(&folder, &coder, "log.jsonl", stamp)?;
    let act = writer.add(What::Retract { of: "01".to_owned() }, stamp);
    let kept = writer.keep()?;
    assert_eq!(kept, [act.id]);
    Ok(())
}

/// Writes 300 kB, which takes several calls.
fn write_large(root: &Path, existing: Existing) -> anyhow::Result<()> {
    let mut file = NewFile::create(&root.join("out.srt"), existing)?;
    for number in 0..3_000 {
        writeln!(file, "{number:05} {}", "x".repeat(93))?;
    }
    file.finish()
}
