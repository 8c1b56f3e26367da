//! This program's folder in the XDG state directory, and the private JSON files in it.

use super::regular_file::open_own;
use super::write::write_private;
use anyhow::{Context, Result};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io::Read;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// A user's folder of the XDG Base Directory Specification 0.8: what its variable says, or else `usual` in the home. `None` if
/// neither is known; relative ones are not.
#[must_use]
pub fn xdg_folder(variable: Option<PathBuf>, home: Option<PathBuf>, usual: &str) -> Option<PathBuf> {
    let absolute = |path: Option<PathBuf>| path.filter(|path| path.is_absolute());
    absolute(variable).or_else(|| absolute(home).map(|home| home.join(usual)))
}

/// This program's folder in the state directory of a user: `$XDG_STATE_HOME/untaped` or `~/.local/state/untaped`.
pub(super) fn state_folder(state_home: Option<PathBuf>, home: Option<PathBuf>) -> Option<PathBuf> {
    Some(xdg_folder(state_home, home, ".local/state")?.join("untaped"))
}

/// Reads a JSON file of the state directory, at most so many bytes; `None` if it is missing, damaged or not the user's.
pub(super) fn read_state<T: DeserializeOwned>(path: &Path, largest: u64) -> Option<T> {
    let mut bytes = Vec::new();
    open_own(path).ok()?.take(largest).read_to_end(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Writes a JSON file of the state directory that only its owner can read, and its folder if that is missing.
///
/// # Errors
/// One sentence that names the file.
pub(super) fn write_state(path: &Path, state: &impl Serialize) -> Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(folder)
            .with_context(|| format!("{}: cannot create", folder.display()))?;
    }
    write_private(path, &serde_json::to_vec(state)?)
}
