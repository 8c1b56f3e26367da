//! The place where a reader left off. It is kept under the XDG state directory by the identity of the file:
//! neither its path nor any of its text is written down.

use super::log::{Log, hexadecimal};
use super::write::write_private;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::PathBuf;

/// Where a reader left off, and how the screen was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumePoint {
    /// The line in the file of the event in focus.
    pub line: u32,
    /// The number of the gap whose head is in focus, where one is.
    #[serde(default)]
    pub gap: Option<usize>,
    /// The zero: `start`, `tape`, or `line N` for a mark or event. Never a name, which may be the log's own text.
    pub zero: String,
    /// The word of the column.
    pub column: String,
    /// The speed as it is shown: `1x`, `1.5x`.
    pub speed: String,
}

/// The folder of all places.
#[derive(Clone, Debug)]
pub struct ResumePoints {
    folder: PathBuf,
}

/// How much of the beginning and of the end of a file is a part of its identity.
const ENDS: usize = 1 << 16;

impl ResumePoints {
    /// The folder under the XDG state directory (XDG Base Directory Specification 0.8): `$XDG_STATE_HOME`, or
    /// `~/.local/state` where that is unset or no absolute path. `None` where neither is known.
    #[must_use]
    pub fn for_user(state_home: Option<PathBuf>, home: Option<PathBuf>) -> Option<ResumePoints> {
        let state =
            state_home.filter(|p| p.is_absolute()).or_else(|| home.map(|h| h.join(".local/state")))?;
        Some(ResumePoints { folder: state.join("untaped").join("places") })
    }

    /// The place in a log, if one was kept. What cannot be read counts as none.
    #[must_use]
    pub fn load(&self, log: &Log) -> Option<ResumePoint> {
        let bytes = std::fs::read(self.path(log)?).ok()?;
        serde_json::from_slice(&bytes).ok()
    }

    /// Keeps the place in a log. A log that is no file has none.
    ///
    /// # Errors
    /// One sentence that names the file.
    pub fn save(&self, log: &Log, place: &ResumePoint) -> Result<()> {
        let Some(path) = self.path(log) else { return Ok(()) };
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.folder)
            .with_context(|| format!("{}: cannot be made", self.folder.display()))?;
        write_private(&path, &serde_json::to_vec(place)?)
    }

    /// The file for a log: named by a hash of device, inode, size, time of change and both ends of its bytes.
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
        let name = hexadecimal(&hash.finalize());
        Some(self.folder.join(format!("{name}.json")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_was_kept_before_there_were_gaps_in_it_is_read() {
        let kept = r#"{"line":7,"zero":"start","column":"hours","speed":"1.5x"}"#;
        let place: ResumePoint = serde_json::from_str(kept).unwrap();
        assert_eq!((place.line, place.gap), (7, None));
        let with_gap = ResumePoint { gap: Some(3), ..place };
        let again: ResumePoint = serde_json::from_slice(&serde_json::to_vec(&with_gap).unwrap()).unwrap();
        assert_eq!(again, with_gap);
    }
}
