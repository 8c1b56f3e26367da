//! Lists the files that can be opened: logs, transcripts and cases in a folder and in its folder `recordings`.

use super::regular_file::{names_in, open_regular};
use crate::record::{LineEnd, LineReader, MAX_LINE, Problems, without_byte_order_mark};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A log, or a transcript or case file that is replayed as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedFile {
    /// The path of the file.
    pub path: PathBuf,
    /// The title in the header, if there is one.
    pub title: Option<String>,
    /// The format, such as `WebVTT`; `None` for a log.
    pub what: Option<&'static str>,
    /// Whether the header says that the session is fictional.
    pub fictional: bool,
    /// The size in bytes.
    pub size: u64,
}

/// The most files that are listed.
const MOST: usize = 1000;

/// The number of bytes by which the format of a file is detected.
const HEAD: u64 = 1 << 16;

/// Lists the logs (`*.jsonl`) in a folder and in its folder `recordings`, and the other regular files there for which
/// `kind` returns what they are, sorted by path. Files that cannot be read are left out.
#[must_use]
pub fn list(folder: &Path, kind: impl Fn(&Path) -> Option<&'static str>) -> Vec<ListedFile> {
    let mut found = Vec::new();
    for folder in [folder.to_owned(), folder.join("recordings")] {
        let Ok(names) = names_in(&folder) else { continue };
        let mut paths: Vec<(PathBuf, Option<&'static str>)> = names
            .map(|name| folder.join(name))
            .filter_map(|path| {
                if path.extension().is_some_and(|e| e == "jsonl") {
                    return Some((path, None));
                }
                let is_regular = std::fs::metadata(&path).is_ok_and(|meta| meta.is_file());
                let kind = is_regular.then(|| kind(&path))??;
                Some((path, Some(kind)))
            })
            .take(MOST)
            .collect();
        paths.sort();
        found.extend(paths.into_iter().filter_map(|(path, what)| match what {
            None => listed(path),
            Some(what) => other(path, what),
        }));
    }
    found
}

/// The first bytes of a regular file, up to 64 KiB; none if it cannot be read.
#[must_use]
pub fn head(path: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = open_regular(path).and_then(|file| file.take(HEAD).read_to_end(&mut bytes));
    if read.is_ok() { bytes } else { Vec::new() }
}

/// Lists a file that is not a log.
fn other(path: PathBuf, what: &'static str) -> Option<ListedFile> {
    let size = std::fs::metadata(&path).ok()?.len();
    Some(ListedFile { path: shown(path), title: None, what: Some(what), fictional: false, size })
}

/// A path without a leading `./`.
fn shown(path: PathBuf) -> PathBuf {
    path.strip_prefix("./").map(Path::to_owned).unwrap_or(path)
}

/// Lists a log with the title of its header.
fn listed(path: PathBuf) -> Option<ListedFile> {
    let file = open_regular(&path).ok()?;
    let size = file.metadata().ok()?.len();
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
    let (title, fictional) = (header.title.clone(), header.fictional);
    Some(ListedFile { path: shown(path), title, what: None, fictional, size })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_and_files_of_a_known_kind_are_listed() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("recordings")).unwrap();
        std::fs::create_dir(folder.path().join("d.vtt")).unwrap();
        for name in ["b.jsonl", "a.vtt", "recordings/c.vtt", "n.txt"] {
            std::fs::write(folder.path().join(name), "WEBVTT").unwrap();
        }
        let kind = |path: &Path| (path.extension()? == "vtt" && head(path) == b"WEBVTT").then_some("WebVTT");
        let found: Vec<(PathBuf, Option<&str>)> =
            list(folder.path(), kind).into_iter().map(|listed| (listed.path, listed.what)).collect();
        let at = |name: &str| folder.path().join(name);
        assert_eq!(
            found,
            [(at("a.vtt"), Some("WebVTT")), (at("b.jsonl"), None), (at("recordings/c.vtt"), Some("WebVTT"))]
        );
    }
}
