//! Shows file names, and finds the folder of a file.

use crate::record::visible;
use std::path::Path;

/// The longest file name that is shown in full, in characters.
const LONGEST_NAME: usize = 300;

/// Shows a file name: safe for a terminal, and without the middle if it is very long.
pub(super) fn name_of(path: &Path) -> String {
    let name = visible(&path.to_string_lossy()).into_owned();
    let n = name.chars().count();
    if n <= LONGEST_NAME {
        return name;
    }
    let (head, tail) = (LONGEST_NAME / 3, LONGEST_NAME * 2 / 3);
    let head: String = name.chars().take(head).collect();
    let tail: String = name.chars().skip(n - tail).collect();
    format!("{head}…{tail}")
}

/// The folder of a path, `.` if the path names none.
pub(in crate::store) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
