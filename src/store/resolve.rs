//! Resolves paths named in a case file: relative to its folder, and inside it unless the user allows otherwise.

use super::log::folder_of;
use super::regular_file::names_in;
use crate::record::visible;
use crate::suggest::closest;
use anyhow::{Context, Result, bail};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// Resolves `named`, a path in the file `by`. Links and `..` are followed before the check that it is inside the folder.
///
/// # Errors
/// One sentence that names the file: it is not found, with a suggestion if a name is close; or it is outside the folder
/// of `by`.
pub fn resolve(by: &Path, named: &str, allow_outside: bool) -> Result<PathBuf> {
    let folder = folder_of(by);
    let path = folder.join(named);
    let shown = visible(named);
    if named.contains(['\\', '\t', '\n', '\r', '\u{8}', '\u{c}']) && !path.exists() {
        bail!("{shown}: not found; use / in paths (\\ is an escape character in JSON)");
    }
    let real = match path.canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let near = suggestion(folder, Path::new(named))
                .map(|near| format!("; did you mean {}?", visible(&near)));
            bail!("{shown}: not found{}", near.unwrap_or_default())
        }
        real => real.with_context(|| format!("{shown}: cannot open"))?,
    };
    let home = folder.canonicalize().with_context(|| format!("{}: cannot open", folder.display()))?;
    if !allow_outside && !real.starts_with(&home) {
        bail!("{shown}: is outside the case's folder; --allow-outside allows it");
    }
    // Else every name would begin with `./`.
    Ok(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path))
}

/// An existing path that is close to a missing one: each missing part is replaced by the closest name in its folder.
/// Only paths inside the folder are suggested.
fn suggestion(folder: &Path, missing: &Path) -> Option<String> {
    let mut path = PathBuf::new();
    for part in missing.components() {
        let Component::Normal(part) = part else { return None };
        if folder.join(&path).join(part).exists() {
            path.push(part);
            continue;
        }
        let names = names_in(&folder.join(&path)).ok()?;
        let names = names.map(|name| name.to_string_lossy().into_owned());
        path.push(closest(&part.to_string_lossy(), names)?);
    }
    Some(path.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn nothing_outside_the_folder_is_reached_by_dots_links_or_absolute_paths() {
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
            let refused = format!("{:#}", resolve(&by, named, false).unwrap_err());
            assert!(refused.contains("outside"), "{refused}");
            assert!(resolve(&by, named, true).is_ok(), "{named}");
        }
        for named in ["tapes/1.vtt", "within.vtt", "./tapes/../within.vtt"] {
            assert!(resolve(&by, named, false).is_ok(), "{named}");
        }
        let missing = format!("{:#}", resolve(&by, "missing.vtt", true).unwrap_err());
        assert_eq!(missing, "missing.vtt: not found");
    }

    #[test]
    fn a_missing_file_is_reported_with_the_closest_existing_one() {
        let case = tempfile::tempdir().unwrap();
        fs::create_dir(case.path().join("tapes")).unwrap();
        for name in ["tape1.vtt", "Tape_2.srt", "notes.txt"] {
            fs::write(case.path().join("tapes").join(name), "x").unwrap();
        }
        let said =
            |named: &str| format!("{:#}", resolve(&case.path().join("case.json"), named, false).unwrap_err());
        assert_eq!(said("tapes/tap1.vtt"), "tapes/tap1.vtt: not found; did you mean tapes/tape1.vtt?");
        assert_eq!(said("tapes/tape2.srt"), "tapes/tape2.srt: not found; did you mean tapes/Tape_2.srt?");
        assert_eq!(said("tapes/interview.eaf"), "tapes/interview.eaf: not found");
        assert!(
            said("Tape/tap1.vtt").ends_with("; did you mean tapes/tape1.vtt?"),
            "{}",
            said("Tape/tap1.vtt")
        );
        assert_eq!(said("../tapes/tap1.vtt"), "../tapes/tap1.vtt: not found", "nothing outside is named");
        assert!(said("tapes\\tape1.vtt").ends_with("use / in paths (\\ is an escape character in JSON)"));
        assert!(said("tapes\tape1.vtt").starts_with("tapes␉ape1.vtt: not found; use /"));
    }
}
