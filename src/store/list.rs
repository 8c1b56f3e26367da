//! The logs that the picker offers: those in this folder and in `./recordings`.

use crate::record::{LineReader, MAX_LINE, Problems};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

/// A log that can be opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it is.
    pub path: PathBuf,
    /// The title in its header, if it has one.
    pub title: Option<String>,
    /// Whether it says of itself that it is invented.
    pub fictional: bool,
    /// Its size in bytes.
    pub size: u64,
}

/// At most so many are listed.
const MOST: usize = 1000;

/// The logs (`*.jsonl`) in a folder and in its folder `recordings`, by path. What cannot be read is left out.
#[must_use]
pub fn list(folder: &Path) -> Vec<Listed> {
    let mut found = Vec::new();
    for folder in [folder.to_owned(), folder.join("recordings")] {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        let mut paths: Vec<PathBuf> = entries
            .filter_map(|e| e.ok().map(|e| e.path()))
            .filter(|p| p.extension().is_some_and(|e| e == "jsonl"))
            .take(MOST)
            .collect();
        paths.sort();
        found.extend(paths.into_iter().filter_map(listed));
    }
    found
}

fn listed(path: PathBuf) -> Option<Listed> {
    let meta = std::fs::metadata(&path).ok().filter(std::fs::Metadata::is_file)?;
    let mut reader = BufReader::new(File::open(&path).ok()?).take(MAX_LINE as u64);
    let mut lines = LineReader::new();
    let (mut line, mut scratch) = (Vec::new(), String::new());
    for number in 1..=8 {
        line.clear();
        if reader.read_until(b'\n', &mut line).ok()? == 0 || lines.has_begun() {
            break;
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        lines.read(text, true, number, &mut scratch, &mut Problems::default());
    }
    let header = lines.header();
    let path = path.strip_prefix("./").map(Path::to_owned).unwrap_or(path);
    Some(Listed { path, title: header.title.clone(), fictional: header.fictional, size: meta.len() })
}
