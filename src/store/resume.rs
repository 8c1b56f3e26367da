//! Saves the position of a reader in a log, in the XDG state directory.
//!
//! The log is identified by a hash; neither its path nor any of its text is saved. Each coder has positions of their own: whoever codes
//! blind must not be taken to where somebody else has been.

use super::log::Log;
use super::state::{read_state, state_folder, write_state};
use anyhow::Result;
use base16ct::lower::encode_string;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::time::SystemTime;

/// A saved position in a log, with the settings of the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumePoint {
    /// The line of the event in focus.
    pub line: u32,
    /// The number of the gap whose first row is in focus, if any.
    #[serde(default)]
    pub gap: Option<usize>,
    /// The time of the focus since the start of the session, in milliseconds; `None` from an older version.
    #[serde(default)]
    pub reached: Option<i64>,
    /// The reference point: `start`, `tape`, or `line N` for a mark or event. Never a name, which may be text of the log.
    pub zero: String,
    /// The name of the column.
    pub column: String,
    /// The speed as it is shown: `1x`, `1.5x`.
    pub speed: String,
    /// Whether it is read blind.
    #[serde(default)]
    pub blind: BlindReading,
}

/// Whether a log is read blind, and whether it was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlindReading {
    /// Whether later lines are hidden.
    pub on: bool,
    /// The line of the log at which they were first shown after being hidden.
    #[serde(default)]
    pub left_at: Option<u32>,
    /// The line of the log in focus when blind reading began, if later lines had been shown before.
    #[serde(default)]
    pub seen_at: Option<u32>,
}

/// The folder of all resume points.
#[derive(Clone, Debug)]
pub struct ResumePoints {
    folder: PathBuf,
    /// Whose they are; `None` if that is not known.
    coder: Option<String>,
}

/// A resume point as it is saved: with what the log began with.
#[derive(Serialize, Deserialize)]
struct SavedPoint {
    /// The size of the log in bytes. It may have grown since, but what it began with must be the same.
    size: u64,
    /// The digest of that many bytes; see [`digest`].
    digest: String,
    #[serde(flatten)]
    point: ResumePoint,
}

/// The largest saved resume point that is read, in bytes.
const LARGEST: u64 = 1 << 16;

/// Up to this size, every byte of a log is part of its digest.
const WHOLE: u64 = 1 << 22;
/// In a larger log, the digest covers this many bytes at both ends and at each of [`SAMPLES`] places between them.
const SAMPLE: u64 = 1 << 14;
/// The number of places.
const SAMPLES: u64 = 128;

impl ResumePoints {
    /// The folder of a user in the XDG state directory (XDG Base Directory Specification 0.8): `$XDG_STATE_HOME`, or
    /// `~/.local/state` if that is unset or relative. `None` if neither is known; a relative home is not.
    #[must_use]
    pub fn for_user(state_home: Option<PathBuf>, home: Option<PathBuf>) -> Option<ResumePoints> {
        Some(ResumePoints { folder: state_folder(state_home, home)?.join("places"), coder: None })
    }

    /// Those of a coder, by name. Of a log without one of this coder, that is read which an older version saved for all.
    #[must_use]
    pub fn of_coder(self, coder: Option<&str>) -> ResumePoints {
        ResumePoints { coder: coder.map(str::to_owned), ..self }
    }

    /// Whether no resume point was ever saved.
    #[must_use]
    pub fn is_unused(&self) -> bool {
        !self.folder.exists()
    }

    /// Whether a log was read blind when it was last closed. It is known before anything of the log is read, and so is not
    /// checked against the log: one that has changed since is read blind, too.
    #[must_use]
    pub fn blind_reading(&self, log: &Log) -> BlindReading {
        let saved = log.file().and_then(|file| self.saved(&file.metadata().ok()?));
        saved.map_or(BlindReading::default(), |saved| {
            let (SavedPoint { point, .. }, _) = saved;
            // Whoever was not blind when the log was closed had seen later lines.
            let seen_at = point
                .blind
                .seen_at
                .or((!point.blind.on && point.blind.left_at.is_none()).then_some(point.line));
            BlindReading { seen_at, ..point.blind }
        })
    }

    /// Loads the resume point of a log, if a readable one was saved and the log still begins with what it held then.
    #[must_use]
    pub fn load(&self, log: &Log) -> Option<ResumePoint> {
        let (saved, _) = self.saved(&log.file()?.metadata().ok()?)?;
        (digest(log, saved.size)? == saved.digest).then_some(saved.point)
    }

    /// Saves the resume point of a log. A log that is not a file has none.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn save(&self, log: &Log, point: &ResumePoint) -> Result<()> {
        let meta = log.file().and_then(|file| file.metadata().ok());
        let (Some(meta), size) = (meta, log.size()) else { return Ok(()) };
        let path = self.path_of(&meta, self.coder.as_deref());
        let Some(digest) = digest(log, size) else { return Ok(()) };
        write_state(&path, &SavedPoint { size, digest, point: point.clone() })
    }

    /// The resume point that was saved for a file, and when, without a look at what the file holds.
    #[must_use]
    pub fn of_file(&self, file: &Metadata) -> Option<(ResumePoint, SystemTime)> {
        let (saved, path) = self.saved(file)?;
        let when = std::fs::symlink_metadata(&path).ok()?.modified().ok()?;
        Some((saved.point, when))
    }

    /// What was saved for this coder, or else for all, and the file that it is in.
    fn saved(&self, file: &Metadata) -> Option<(SavedPoint, PathBuf)> {
        let read = |coder| {
            let path = self.path_of(file, coder);
            Some((read_state::<SavedPoint>(&path, LARGEST)?, path))
        };
        read(self.coder.as_deref()).or_else(|| read(None))
    }

    /// The file for a log and a coder, named by a hash of the log's device and inode, which stay while it grows, and of the coder.
    fn path_of(&self, meta: &Metadata, coder: Option<&str>) -> PathBuf {
        let mut hash = Sha256::new();
        for number in [meta.dev(), meta.ino()] {
            hash.update(number.to_le_bytes());
        }
        hash.update(coder.unwrap_or_default());
        let name = encode_string(&hash.finalize());
        self.folder.join(format!("{name}.json"))
    }
}

/// The SHA-256 of the first `size` bytes of a log, for an import those of the log that it made; `None` if it has fewer.
/// Of a long log it covers samples, so that quitting never takes long: only an overwriting that keeps the size of what
/// was there and lies between two samples goes unnoticed.
fn digest(log: &Log, size: u64) -> Option<String> {
    let mut hash = Sha256::new();
    let (length, places) = if size <= WHOLE { (size, 0) } else { (SAMPLE, SAMPLES) };
    let mut sample = vec![0; usize::try_from(length).ok()?];
    for place in 0..=places {
        let at = (size - length) / places.max(1) * place;
        let at = if place == places { size - length } else { at };
        if log.read_at(&mut sample, at).ok()? < sample.len() {
            return None;
        }
        hash.update(&sample);
    }
    Some(encode_string(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Input;
    use std::path::Path;

    const LINE: &str = "{\"t\":1,\"type\":\"note\",\"text\":\"x\"}\n";

    fn point() -> ResumePoint {
        let word = |word: &str| word.to_owned();
        ResumePoint {
            line: 7,
            gap: None,
            reached: Some(9),
            zero: word("start"),
            column: word("hours"),
            speed: word("1x"),
            blind: BlindReading::default(),
        }
    }

    /// A folder for resume points, and a log of so many lines with a saved one.
    fn saved(lines: usize) -> (tempfile::TempDir, ResumePoints, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let points = ResumePoints::for_user(Some(folder.path().join("state")), None).unwrap();
        let path = folder.path().join("log.jsonl");
        std::fs::write(&path, LINE.repeat(lines)).unwrap();
        points.save(&open(&path), &point()).unwrap();
        (folder, points, path)
    }

    fn open(path: &Path) -> Log {
        Log::open(&Input::File(path.to_owned()), 0).unwrap()
    }

    #[test]
    fn a_log_that_has_grown_keeps_its_resume_point_and_a_changed_one_does_not() {
        let large = usize::try_from(WHOLE).unwrap() / LINE.len() + 10_000;
        for lines in [1, 1_000, large] {
            let (_folder, points, path) = saved(lines);
            let text = std::fs::read(&path).unwrap();
            let loads = |text: &[u8]| {
                std::fs::write(&path, text).unwrap();
                points.load(&open(&path)) == Some(point())
            };
            assert!(loads(&text) && loads(&[&text, LINE.as_bytes()].concat()) && loads(&text.repeat(3)));
            // The same file with another content: shorter, with another start, middle or end, shifted.
            let mut others = vec![text[..text.len() - 1].to_vec(), [LINE.as_bytes(), &text].concat()];
            others[1][20] = b'y';
            for at in [12, text.len() / 2 + 3, text.len() - 4] {
                let mut other = text.repeat(2);
                other[at] ^= 1;
                others.push(other);
            }
            for (i, other) in others.iter().enumerate() {
                // Of a large log, a change of one byte between two samples is not seen.
                assert!(!loads(other) || (lines == large && i == 3), "{lines} lines, change {i}");
            }
            assert!(loads(&text));
        }
    }

    #[test]
    fn another_log_never_has_the_resume_point_of_this_one() {
        let (folder, points, path) = saved(10);
        let copy = folder.path().join("copy.jsonl");
        std::fs::copy(&path, &copy).unwrap();
        assert_eq!(points.load(&open(&copy)), None, "a copy is another file");
        std::fs::rename(&path, folder.path().join("moved.jsonl")).unwrap();
        assert_eq!(points.load(&open(&folder.path().join("moved.jsonl"))), Some(point()));
    }

    #[test]
    fn each_coder_has_a_place_and_a_blindness_of_their_own_and_what_an_older_version_saved_is_read() {
        let (_folder, points, path) = saved(3);
        let of = |coder| points.clone().of_coder(Some(coder));
        let (log, blind) = (open(&path), BlindReading { on: true, left_at: Some(2), seen_at: None });
        assert_eq!(of("kp").load(&log), Some(point()), "from an older version");
        of("kp").save(&log, &ResumePoint { line: 2, blind, ..point() }).unwrap();
        assert_eq!(of("kp").load(&log).map(|point| point.line), Some(2));
        assert_eq!(of("kp").blind_reading(&log), blind);
        for points in [of("jd"), points.clone()] {
            assert_eq!(points.load(&log), Some(point()));
            assert!(!points.blind_reading(&log).on);
        }
        let meta = std::fs::metadata(&path).unwrap();
        assert_eq!(of("kp").of_file(&meta).map(|(point, _)| point.line), Some(2));
        of("jd").save(&log, &ResumePoint { line: 3, ..point() }).unwrap();
        assert_eq!(of("kp").blind_reading(&log), blind);
    }

    #[test]
    fn a_relative_folder_is_ignored() {
        let path = |text: &str| Some(PathBuf::from(text));
        let folder = |state, home| ResumePoints::for_user(state, home).map(|points| points.folder);
        for home in [".", "", "home", "../x"] {
            assert_eq!(folder(None, path(home)), None);
            assert_eq!(folder(path(home), path("/home/a")), path("/home/a/.local/state/untaped/places"));
            assert_eq!(folder(path("/s"), path(home)), path("/s/untaped/places"));
        }
    }

    #[test]
    fn a_resume_point_without_a_gap_from_an_older_version_is_read() {
        let old = r#"{"line":7,"zero":"start","column":"hours","speed":"1.5x"}"#;
        let point: ResumePoint = serde_json::from_str(old).unwrap();
        assert_eq!((point.line, point.gap, point.blind), (7, None, BlindReading::default()));
        let with_gap = ResumePoint { gap: Some(3), ..point };
        let again: ResumePoint = serde_json::from_slice(&serde_json::to_vec(&with_gap).unwrap()).unwrap();
        assert_eq!(again, with_gap);
    }

    #[test]
    fn a_log_that_was_read_blind_is_known_before_it_is_read_even_if_it_has_changed() {
        let (_folder, points, path) = saved(3);
        let blind = BlindReading { on: true, left_at: Some(2), seen_at: None };
        points.save(&open(&path), &ResumePoint { blind, ..point() }).unwrap();
        assert_eq!(points.blind_reading(&open(&path)), blind);
        std::fs::write(&path, LINE.repeat(2).replace("note", "mark")).unwrap();
        assert_eq!(points.load(&open(&path)), None);
        assert_eq!(points.blind_reading(&open(&path)), blind);
    }
}
