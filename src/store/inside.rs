//! Paths that a file names: relative to its folder, and inside it unless the user allows otherwise.

use super::log::folder_of;
use crate::record::visible;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// The file that `named`, as it stands in the file `by`, leads to. Links and `..` are followed before it is looked at
/// where that is.
///
/// # Errors
/// One sentence that names both: there is no such file, or it lies outside the folder of `by`.
pub fn inside(by: &Path, named: &str, allow_outside: bool) -> Result<PathBuf> {
    let folder = folder_of(by);
    let path = folder.join(named);
    let shown = visible(named);
    let real = path.canonicalize().with_context(|| format!("{shown}: cannot be opened"))?;
    let home = folder.canonicalize().with_context(|| format!("{}: cannot be opened", folder.display()))?;
    if !allow_outside && !real.starts_with(&home) {
        bail!("{shown}: leads outside the folder of the case: --allow-outside allows that");
    }
    // As the user would type it: without a `./` that nobody wrote.
    Ok(by.parent().unwrap_or(Path::new("")).join(named))
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
        let beside = Path::new("Cargo.toml");
        assert_eq!(inside(beside, "Cargo.lock", false).unwrap(), Path::new("Cargo.lock"));
        for named in ["tapes/1.vtt", "within.vtt", "./tapes/../within.vtt"] {
            assert!(inside(&by, named, false).is_ok(), "{named}");
        }
        let missing = format!("{:#}", inside(&by, "missing.vtt", true).unwrap_err());
        assert!(missing.starts_with("missing.vtt: cannot be opened"), "{missing}");
    }
}
