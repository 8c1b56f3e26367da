//! Paths that a file names: relative to its folder, and inside it unless the user allows otherwise.

use super::log::folder_of;
use crate::record::visible;
use anyhow::{Context, Result, bail};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The file that `named`, as it stands in the file `by`, leads to. Links and `..` are followed before it is looked at
/// where that is.
///
/// # Errors
/// One sentence that names the file: there is none, and what one beside it is called that may be meant; or it lies
/// outside the folder of `by`.
pub fn inside(by: &Path, named: &str, allow_outside: bool) -> Result<PathBuf> {
    let folder = folder_of(by);
    let path = folder.join(named);
    let shown = visible(named);
    let real = match path.canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            bail!("{shown}: there is no such file{}", meant(&path).unwrap_or_default())
        }
        real => real.with_context(|| format!("{shown}: cannot be opened"))?,
    };
    let home = folder.canonicalize().with_context(|| format!("{}: cannot be opened", folder.display()))?;
    if !allow_outside && !real.starts_with(&home) {
        bail!("{shown}: leads outside the folder of the case: --allow-outside allows that");
    }
    Ok(path)
}

/// What a file that is not there may be meant for: the one in its folder whose name is nearest, if any is near.
fn meant(path: &Path) -> Option<String> {
    /// So many letters may be wrong.
    const NEAR: usize = 3;
    let wanted = path.file_name()?.to_string_lossy().to_lowercase();
    let names = path.parent()?.read_dir().ok()?.flatten().map(|entry| entry.file_name());
    let far = |name: &str| strsim::osa_distance(&wanted, &name.to_lowercase());
    let near = names.map(|name| name.to_string_lossy().into_owned()).map(|name| (far(&name), name));
    let (_, name) = near.filter(|(far, name)| *far <= NEAR && *far * 2 < name.len()).min()?;
    Some(format!(": did you mean {}?", visible(&name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn nothing_outside_the_folder_is_reached_by_dots_by_links_or_by_a_whole_path() {
        let root = tempfile::tempdir().unwrap();
        let case = root.path().join("case");
        fs::create_dir_all(case.join("tapes")).unwrap();
        fs::write(root.path().join("secret.vtt"), "x").unwrap();
        fs::write(case.join("tapes/1.vtt"), "x").unwrap();
        std::os::unix::fs::symlink("../secret.vtt", case.join("link.vtt")).unwrap();
        std::os::unix::fs::symlink("tapes/1.vtt", case.join("within.vtt")).unwrap();
        let by = case.join("case.json");
        let whole = root.path().join("secret.vtt");
        for named in ["../secret.vtt", "link.vtt", "tapes/../../secret.vtt", whole.to_str().unwrap()] {
            let refused = format!("{:#}", inside(&by, named, false).unwrap_err());
            assert!(refused.contains("outside"), "{refused}");
            assert!(inside(&by, named, true).is_ok(), "{named}");
        }
        for named in ["tapes/1.vtt", "within.vtt", "./tapes/../within.vtt"] {
            assert!(inside(&by, named, false).is_ok(), "{named}");
        }
        let missing = format!("{:#}", inside(&by, "missing.vtt", true).unwrap_err());
        assert_eq!(missing, "missing.vtt: there is no such file");
    }

    #[test]
    fn a_file_that_is_not_there_is_said_with_the_one_that_may_be_meant() {
        let case = tempfile::tempdir().unwrap();
        fs::create_dir(case.path().join("tapes")).unwrap();
        for name in ["tape1.vtt", "Tape_2.srt", "notes.txt"] {
            fs::write(case.path().join("tapes").join(name), "x").unwrap();
        }
        let said =
            |named: &str| format!("{:#}", inside(&case.path().join("case.json"), named, false).unwrap_err());
        assert_eq!(said("tapes/tap1.vtt"), "tapes/tap1.vtt: there is no such file: did you mean tape1.vtt?");
        assert_eq!(
            said("tapes/tape2.srt"),
            "tapes/tape2.srt: there is no such file: did you mean Tape_2.srt?"
        );
        assert_eq!(said("tapes/interview.eaf"), "tapes/interview.eaf: there is no such file");
        assert_eq!(said("tape/tape1.vtt"), "tape/tape1.vtt: there is no such file");
    }
}
