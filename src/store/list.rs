//! Lists the files that can be opened: logs, transcripts and cases in a folder and the folders below it.

use super::regular_file::{names_in, open_regular};
use crate::record::{LineEnd, LineReader, MAX_LINE, Problems, without_byte_order_mark};
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A log, or a transcript or case file that is replayed as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFile {
    /// The path of the file.
    pub path: PathBuf,
    /// What it is.
    pub kind: FileKind,
}

/// What a file in the list is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileKind {
    /// The format, such as `WebVTT`; `None` for a log.
    pub format: Option<&'static str>,
    /// The title that the file states, if any.
    pub title: Option<String>,
    /// Whether the file says that the session is fictional.
    pub fictional: bool,
}

/// The most files that are listed.
const MOST: usize = 1000;
/// The most names of files and folders that are looked at.
const MOST_NAMES: usize = 20_000;
/// How deep folders in folders are looked into.
const DEEPEST: usize = 6;

/// The number of bytes by which the format of a file is detected.
const HEAD: u64 = 1 << 16;

/// Lists the logs (`*.jsonl`) in a folder and the folders below it, and the other regular files there for which `kind`
/// returns what they are: first those of a folder, then those of the folders in it, each sorted by name. Hidden files and
/// folders, folders behind symbolic links, and files that cannot be read are left out. At most 1,000 files are listed, of
/// 20,000 names at most. Those of each folder are given to `take`, which may stop early.
pub fn list(
    folder: &Path,
    kind: impl Fn(&Path) -> Option<FileKind>,
    mut take: impl FnMut(Vec<ListedFile>) -> ControlFlow<()>,
) {
    let (mut found, mut names) = (0, 0);
    // Folders to look into, the next one last.
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let Ok(all) = names_in(&folder) else { continue };
        let hidden = |name: &OsString| name.as_encoded_bytes().starts_with(b".");
        let mut paths: Vec<PathBuf> =
            all.filter(|name| !hidden(name)).take(MOST_NAMES - names).map(|name| folder.join(name)).collect();
        names += paths.len();
        paths.sort();
        let is_folder = |path: &PathBuf| std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_dir());
        let (below, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(is_folder);
        let listed = files.into_iter().filter_map(|path| {
            let kind = if path.extension().is_some_and(|e| e == "jsonl") {
                log(&path)?
            } else {
                let is_regular = std::fs::metadata(&path).is_ok_and(|meta| meta.is_file());
                is_regular.then(|| kind(&path))??
            };
            Some(ListedFile { path: shown(path), kind })
        });
        let listed: Vec<ListedFile> = listed.take(MOST - found).collect();
        found += listed.len();
        if take(listed).is_break() || found == MOST || names == MOST_NAMES {
            return;
        }
        if depth < DEEPEST {
            folders.extend(below.into_iter().rev().map(|folder| (folder, depth + 1)));
        }
    }
}

/// The first bytes of a regular file, up to 64 KiB; none if it cannot be read.
#[must_use]
pub fn head(path: &Path) -> Vec<u8> {
    read_head(path).unwrap_or_default()
}

/// The first bytes of a regular file, up to 64 KiB.
///
/// # Errors
/// The system's error.
pub fn read_head(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open_regular(path)?.take(HEAD).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A path without a leading `./`.
fn shown(path: PathBuf) -> PathBuf {
    path.strip_prefix("./").map(Path::to_owned).unwrap_or(path)
}

/// The title in the header of a log; `None` if it cannot be read.
fn log(path: &Path) -> Option<FileKind> {
    let file = open_regular(path).ok()?;
    let mut reader = BufReader::new(file).take(MAX_LINE as u64);
    let mut lines = LineReader::new();
    let (mut line, mut scratch) = (Vec::new(), String::new());
    for number in 1..=8 {
        line.clear();
        if reader.read_until(b'\n', &mut line).ok()? == 0 || lines.has_begun() {
            break;
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        let text = if number == 1 { without_byte_order_mark(text) } else { text };
        lines.read(text, LineEnd::Newline, number, &mut scratch, &mut Problems::default());
    }
    let header = lines.header();
    Some(FileKind { format: None, title: header.title.clone(), fictional: header.fictional })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_and_files_of_a_known_kind_are_listed_in_all_folders_below() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["recordings/day 2", "case", ".hidden"] {
            std::fs::create_dir_all(at(name)).unwrap();
        }
        std::os::unix::fs::symlink(folder.path(), at("case/again")).unwrap();
        std::fs::create_dir(at("d.vtt")).unwrap();
        let names =
            ["b.jsonl", "a.vtt", "recordings/c.vtt", "recordings/day 2/e.jsonl", "case/f.vtt", "n.txt"];
        for name in names.into_iter().chain([".hidden/g.jsonl", ".h.jsonl"]) {
            std::fs::write(at(name), "WEBVTT").unwrap();
        }
        let kind = |path: &Path| {
            let format = (path.extension()? == "vtt" && head(path) == b"WEBVTT").then_some("WebVTT")?;
            Some(FileKind { format: Some(format), ..FileKind::default() })
        };
        let mut found = Vec::new();
        list(folder.path(), kind, |files| {
            found.extend(files);
            ControlFlow::Continue(())
        });
        let paths: Vec<&Path> = found.iter().map(|file| file.path.as_path()).collect();
        let expected =
            ["a.vtt", "b.jsonl", "case/f.vtt", "recordings/c.vtt", "recordings/day 2/e.jsonl"].map(at);
        assert_eq!(paths, expected);
        assert_eq!(found[0].kind.format, Some("WebVTT"));
        assert_eq!(found[1].kind, FileKind::default());
    }
}
