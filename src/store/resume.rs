//! Saves the position of a reader in a log, in the XDG state directory.
//!
//! The log is identified by a hash; neither its path nor any of its text is saved.

use super::log::Log;
use super::write::write_private;
use anyhow::{Context, Result};
use base16ct::lower::encode_string;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::PathBuf;

/// A saved position in a log, with the settings of the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumePoint {
    /// The line of the event in focus.
    pub line: u32,
    /// The number of the gap whose first row is in focus, if any.
    #[serde(default)]
    pub gap: Option<usize>,
    /// The reference point: `start`, `tape`, or `line N` for a mark or event. Never a name, which may be text of the log.
    pub zero: String,
    /// The name of the column.
    pub column: String,
    /// The speed as it is shown: `1x`, `1.5x`.
    pub speed: String,
}

/// The folder of all resume points.
#[derive(Clone, Debug)]
pub struct ResumePoints {
    folder: PathBuf,
}

/// How many bytes at the start and the end of a file are part of its identity.
const ENDS: usize = 1 << 16;

impl ResumePoints {
    /// The folder of a user in the XDG state directory (XDG Base Directory Specification 0.8): `$XDG_STATE_HOME`, or
    /// `~/.local/state` if that is unset or relative. `None` if neither is known.
    #[must_use]
    pub fn for_user(state_home: Option<PathBuf>, home: Option<PathBuf>) -> Option<ResumePoints> {
        let state =
            state_home.filter(|p| p.is_absolute()).or_else(|| home.map(|h| h.join(".local/state")))?;
        Some(ResumePoints { folder: state.join("untaped").join("places") })
    }

    /// Loads the resume point of a log, if a readable one was saved.
    #[must_use]
    pub fn load(&self, log: &Log) -> Option<ResumePoint> {
        let bytes = std::fs::read(self.path(log)?).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Saves the resume point of a log. A log that is not a file has none.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn save(&self, log: &Log, point: &ResumePoint) -> Result<()> {
        let Some(path) = self.path(log) else { return Ok(()) };
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.folder)
            .with_context(|| format!("{}: cannot create", self.folder.display()))?;
        write_private(&path, &serde_json::to_vec(point)?)
    }

    /// The file for a log, named by a hash of device, inode, size, modification time and the bytes at both ends.
    fn path(&self, log: &Log) -> Option<PathBuf> {
        let meta = log.file()?.metadata().ok()?;
        let mut hash = Sha256::new();
        for number in [meta.dev(), meta.ino(), meta.len()] {
            hash.update(number.to_le_bytes());
        }
        hash.update(meta.mtime().to_le_bytes());
        hash.update(meta.mtime_nsec().to_le_bytes());
        let mut end = vec![0; ENDS];
        for position in [0, meta.len().saturating_sub(ENDS as u64)] {
            let n = log.read_at(&mut end, position).ok()?;
            hash.update(&end[..n]);
        }
        let name = encode_string(&hash.finalize());
        Some(self.folder.join(format!("{name}.json")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resume_point_without_a_gap_from_an_older_version_is_read() {
        let saved = r#"{"line":7,"zero":"start","column":"hours","speed":"1.5x"}"#;
        let point: ResumePoint = serde_json::from_str(saved).unwrap();
        assert_eq!((point.line, point.gap), (7, None));
        let with_gap = ResumePoint { gap: Some(3), ..point };
        let again: ResumePoint = serde_json::from_slice(&serde_json::to_vec(&with_gap).unwrap()).unwrap();
        assert_eq!(again, with_gap);
    }
}
