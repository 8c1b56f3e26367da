//! Paths that a file names: relative to its folder, and inside it unless the user allows otherwise.

use super::log::folder_of;
use crate::record::visible;
use crate::suggest::closest;
use anyhow::{Context, Result, bail};
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

/// The file that `named`, as it stands in the file `by`, leads to. Links and `..` are followed before it is looked at
/// where that is.
///
/// # Errors
/// One sentence that names the file: there is none, and what one beside it is called that may be meant; or it lies
/// outside the folder of `by`.
pub fn resolve(by: &Path, named: &str, allow_outside: bool) -> Result<PathBuf> {
    let folder = folder_of(by);
    let path = folder.join(named);
    let shown = visible(named);
    if named.contains(['\\', '\t', '\n', '\r', '\u{8}', '\u{c}']) && !path.exists() {
        bail!("{shown}: there is no such file: write / between folders (a \\ begins a sign in JSON)");
    }
    let real = match path.canonicalize() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let near =
                meant(folder, Path::new(named)).map(|near| format!(": did you mean {}?", visible(&near)));
            bail!("{shown}: there is no such file{}", near.unwrap_or_default())
        }
        real => real.with_context(|| format!("{shown}: cannot be opened"))?,
    };
    let home = folder.canonicalize().with_context(|| format!("{}: cannot be opened", folder.display()))?;
    if !allow_outside && !real.starts_with(&home) {
        bail!("{shown}: leads outside the folder of the case: --allow-outside allows that");
    }
    // `./` before every name would be all that it adds.
    Ok(path.strip_prefix(".").map(Path::to_owned).unwrap_or(path))
}

/// What a file that is not there may be meant for: where a folder or a file on the way to it is not there, the one in
/// its place whose name is nearest, if any is near. Only ways into the folder are looked for.
fn meant(folder: &Path, named: &Path) -> Option<String> {
    let mut way = PathBuf::new();
    for part in named.components() {
        let Component::Normal(part) = part else { return None };
        if folder.join(&way).join(part).exists() {
            way.push(part);
            continue;
        }
        let beside = folder.join(&way).read_dir().ok()?.flatten();
        let beside = beside.map(|entry| entry.file_name().to_string_lossy().into_owned());
        way.push(closest(&part.to_string_lossy(), beside)?);
    }
    Some(way.to_string_lossy().into_owned())
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
            let refused = format!("{:#}", resolve(&by, named, false).unwrap_err());
            assert!(refused.contains("outside"), "{refused}");
            assert!(resolve(&by, named, true).is_ok(), "{named}");
        }
        for named in ["tapes/1.vtt", "within.vtt", "./tapes/../within.vtt"] {
            assert!(resolve(&by, named, false).is_ok(), "{named}");
        }
        let missing = format!("{:#}", resolve(&by, "missing.vtt", true).unwrap_err());
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
            |named: &str| format!("{:#}", resolve(&case.path().join("case.json"), named, false).unwrap_err());
        assert_eq!(
            said("tapes/tap1.vtt"),
            "tapes/tap1.vtt: there is no such file: did you mean tapes/tape1.vtt?"
        );
        assert_eq!(
            said("tapes/tape2.srt"),
            "tapes/tape2.srt: there is no such file: did you mean tapes/Tape_2.srt?"
        );
        assert_eq!(said("tapes/interview.eaf"), "tapes/interview.eaf: there is no such file");
        assert!(
            said("Tape/tap1.vtt").ends_with(": did you mean tapes/tape1.vtt?"),
            "{}",
            said("Tape/tap1.vtt")
        );
        assert_eq!(
            said("../tapes/tap1.vtt"),
            "../tapes/tap1.vtt: there is no such file",
            "nothing outside is named"
        );
        assert!(said("tapes\\tape1.vtt").ends_with("write / between folders (a \\ begins a sign in JSON)"));
        assert!(said("tapes\tape1.vtt").starts_with("tapes␉ape1.vtt: there is no such file: write /"));
    }
}
