//! One coder's work on one log: a header line, and an act on every other line.

use super::problem::Problems;
use super::{Act, Coder, Holding, What};
use crate::store::read_whole;
use anyhow::Result;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::path::Path;

/// The format's word in a header.
pub(super) const FORMAT: &str = "untaped-work";
/// The version that is written.
const VERSION: u64 = 1;
/// The longest line that is read, in bytes.
const LONGEST: usize = 1 << 20;

/// The first line of a work file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkHeader {
    /// Always `untaped-work`.
    pub format: String,
    /// The version of the format, from 1.
    pub version: u64,
    /// The SHA-256 of the log in 64 lower-case hexadecimal digits.
    pub log_sha256: String,
    /// The name of the log's file, without its folders.
    pub log_name: String,
    /// The name of the coder.
    pub coder: String,
    /// When the file was begun, in RFC 3339.
    pub created: String,
    /// The SHA-256 of the log that its first acts were carried over from, if they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted_from: Option<String>,
    /// The fields that this version does not know.
    #[serde(flatten)]
    pub more: Map<String, Value>,
}

impl WorkHeader {
    /// The header of a new file.
    #[must_use]
    pub fn new(log_sha256: &str, log_name: &str, coder: &Coder, created: String) -> WorkHeader {
        WorkHeader {
            format: FORMAT.to_owned(),
            version: VERSION,
            log_sha256: log_sha256.to_owned(),
            log_name: log_name.to_owned(),
            coder: coder.to_string(),
            created,
            adopted_from: None,
            more: Map::new(),
        }
    }

    /// Whether a text begins like a work file.
    #[must_use]
    pub fn begins(text: &[u8]) -> bool {
        let line = text.split(|&b| b == b'\n').next().unwrap_or_default();
        serde_json::from_slice::<WorkHeader>(line).is_ok_and(|header| header.format == FORMAT)
    }

    /// The header as a line, with its line end.
    #[must_use]
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }

    fn parse(line: &str) -> Result<WorkHeader, String> {
        let header: WorkHeader =
            serde_json::from_str(line).map_err(|e| format!("not the header of a work file: {e}"))?;
        let hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
        if header.format != FORMAT {
            return Err(format!("not a work file: its format is {:?}", header.format));
        }
        if header.log_sha256.len() != 64 || !header.log_sha256.chars().all(hex) {
            return Err("log_sha256 is not a SHA-256 in 64 hexadecimal digits".to_owned());
        }
        Coder::parse(&header.coder).map(|_| header)
    }
}

/// A work file that was read.
#[derive(Clone, Debug)]
pub struct WorkFile {
    /// The name of the file, as it is shown.
    pub name: String,
    /// The first line; `None` if it is not a header.
    pub header: Option<WorkHeader>,
    /// The acts in the order of their lines, each with its line number.
    pub acts: Vec<(u64, Act)>,
    /// What is wrong with the file.
    pub problems: Problems,
    /// Whether the last line has no line end, so that it may be incomplete.
    pub torn: bool,
    /// Whether another program version wrote it, so that this one only reads it.
    pub newer: bool,
}

impl WorkFile {
    /// Reads a file.
    ///
    /// # Errors
    /// One sentence that names the file, if it cannot be read. What is wrong in it is in [`WorkFile::problems`].
    pub fn read(path: &Path) -> Result<WorkFile> {
        Ok(WorkFile::from_bytes(&path.to_string_lossy(), &read_whole(path)?))
    }

    /// Reads the bytes of a file, which may be anything.
    ///
    /// ```
    /// use untaped::work::WorkFile;
    /// let file = WorkFile::from_bytes("kp.jsonl", b"{\"format\":");
    /// assert!(file.header.is_none() && file.torn && !file.problems.is_empty());
    /// ```
    #[must_use]
    pub fn from_bytes(name: &str, bytes: &[u8]) -> WorkFile {
        let (mut header, mut acts, mut problems) = (None, Vec::new(), Problems::default());
        let torn = !bytes.is_empty() && !bytes.ends_with(b"\n");
        let mut lines: Vec<&[u8]> = bytes.split(|&b| b == b'\n').collect();
        if !torn {
            lines.pop();
        }
        let (last, mut newer) = (lines.len() as u64, false);
        let mut ids: HashMap<String, usize> = HashMap::new();
        for (bytes, number) in lines.into_iter().zip(1..) {
            let is_torn = torn && number == last;
            let line = match std::str::from_utf8(bytes) {
                _ if bytes.len() > LONGEST => Err(format!("longer than {LONGEST} bytes")),
                Ok(line) => Ok(line.strip_suffix('\r').unwrap_or(line)),
                Err(_) => Err("not UTF-8".to_owned()),
            };
            if line.as_ref().is_ok_and(|line| line.trim().is_empty()) {
                continue;
            }
            if number == 1 {
                match line.and_then(WorkHeader::parse) {
                    Ok(read) => {
                        newer = read.version > VERSION;
                        if newer {
                            let what = format!(
                                "version {} of the format; this program knows {VERSION}, reads what it can and writes nothing",
                                read.version
                            );
                            problems.add(name, 1, what);
                        }
                        for field in read.more.keys() {
                            problems.add_once(name, 1, &format!("unknown field {field:?}; kept"));
                        }
                        header = Some(read);
                    }
                    Err(what) => problems.add(name, 1, what),
                }
                continue;
            }
            match line.and_then(Act::parse) {
                Ok(act) => {
                    if let What::Unknown { act } = &act.what {
                        problems.add_once(name, number, &format!("unknown act {act:?}; kept, and not used"));
                    }
                    for field in &act.unknown {
                        problems.add_once(name, number, &format!("unknown field {field:?}; kept"));
                    }
                    match ids.get(&act.id).and_then(|&at| acts.get(at)) {
                        // A line that was written twice is one act.
                        Some((_, first)) if is_same(first, &act) => {}
                        Some((line, _)) => {
                            let what = format!("the id of line {line} again, on another act; passed over");
                            problems.add(name, number, what);
                        }
                        None => {
                            ids.insert(act.id.clone(), acts.len());
                            acts.push((number, act));
                        }
                    }
                }
                Err(_) if is_torn => {
                    problems.add(name, number, "the last line is incomplete; kept, and passed over");
                }
                Err(what) => problems.add(name, number, format!("{what}; kept, and passed over")),
            }
        }
        if last == 0 {
            problems.add(name, 1, "the file is empty; its first line must be a header");
        }
        WorkFile { name: name.to_owned(), header, acts, problems, torn, newer }
    }

    /// Who wrote it: as the header says, or else as the file is named.
    #[must_use]
    pub fn coder(&self) -> Option<Coder> {
        let stem = || Path::new(&self.name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = self.header.as_ref().map(|header| header.coder.clone()).or_else(stem)?;
        Coder::parse(&name).ok()
    }

    /// Which of its acts hold.
    #[must_use]
    pub fn holding(&self) -> Holding {
        Holding::new(self.acts.iter().map(|(_, act)| act))
    }
}

/// Whether two lines are the same act.
fn is_same(a: &Act, b: &Act) -> bool {
    let value = |act: &Act| serde_json::from_str::<Value>(&act.line).ok();
    a.line == b.line || value(a) == value(b)
}
