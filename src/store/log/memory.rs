//! Reads all of a log into memory.

use super::Log;
use crate::session::LogBytes;
use crate::store::parallel::join;
use anyhow::{Context, Result, bail};
use std::borrow::Cow;
use std::io::{self, Read};
use std::sync::Arc;

/// From this size on, a file is read by two threads: most of the time is spent not on the disk but on the system's
/// allocation of memory, page by page.
const LARGE: usize = 1 << 23;
/// No more is read at once, so that progress can be reported.
const AT_ONCE: usize = 1 << 22;

impl Log {
    /// All its bytes, read into memory if they are not there already; reports the number of bytes read to `progress`.
    ///
    /// # Errors
    /// One sentence that names the file: it cannot be read, or it is larger than the limit.
    pub fn contents(&self, limit: u64, mut progress: impl FnMut(u64)) -> Result<Cow<'_, [u8]>> {
        match &self.source {
            LogBytes::Memory(bytes) => Ok(Cow::Borrowed(bytes.as_slice())),
            LogBytes::Embedded(bytes) => Ok(Cow::Borrowed(*bytes)),
            LogBytes::File(_) => {
                let size = usize::try_from(self.size().min(limit)).unwrap_or(0);
                // One allocation: a growing one would take up to twice as much.
                let mut bytes = if size < LARGE { Vec::with_capacity(size + 1) } else { vec![0; size] };
                if size >= LARGE {
                    let read = self.fill(&mut bytes, &mut progress);
                    bytes.truncate(read.with_context(|| format!("{}: cannot read", self.shown()))?);
                }
                // A small file, or what was appended to a large one meanwhile.
                let mut rest = ReadFrom { log: self, at: bytes.len() as u64, progress };
                read_bounded(&mut rest, &self.shown(), limit, &mut bytes)?;
                Ok(Cow::Owned(bytes))
            }
        }
    }

    /// Fills a buffer from the start of the log, each half on its own thread; returns the number of bytes read.
    fn fill(&self, buffer: &mut [u8], progress: &mut impl FnMut(u64)) -> io::Result<usize> {
        let half = buffer.len() / 2;
        let (first, second) = buffer.split_at_mut(half);
        let read_first = || {
            first.chunks_mut(AT_ONCE).try_fold(0, |read, piece| {
                let read = read + self.read_at(piece, read as u64)?;
                progress(2 * read as u64);
                Ok(read)
            })
        };
        let (first, second): (io::Result<usize>, _) = join(read_first, || self.read_at(second, half as u64));
        let read = first?;
        Ok(if read < half { read } else { half + second? })
    }
}

/// Reads input that is not a regular file into memory.
pub(super) fn into_memory(reader: &mut dyn Read, name: &str, limit: u64) -> Result<LogBytes> {
    let mut bytes = Vec::new();
    read_bounded(reader, name, limit, &mut bytes)?;
    Ok(LogBytes::Memory(Arc::new(bytes)))
}

/// Reads a log from a byte on and reports progress.
struct ReadFrom<'l, W> {
    log: &'l Log,
    at: u64,
    progress: W,
}

impl<W: FnMut(u64)> Read for ReadFrom<'_, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(AT_ONCE);
        let n = self.log.read_at(&mut buffer[..most], self.at)?;
        self.at += n as u64;
        (self.progress)(self.at);
        Ok(n)
    }
}

/// Appends what a reader gives to `bytes`, up to a limit for all of them.
fn read_bounded(reader: &mut dyn Read, name: &str, limit: u64, bytes: &mut Vec<u8>) -> Result<()> {
    reader
        .take(limit.saturating_add(1).saturating_sub(bytes.len() as u64))
        .read_to_end(bytes)
        .with_context(|| format!("{name}: cannot read"))?;
    if bytes.len() as u64 > limit {
        bail!("{name}: is larger than --memory-limit allows ({}); raise it, or name a file", size(limit));
    }
    Ok(())
}

/// A size as `--memory-limit` takes it: `1G`, `4096`.
fn size(bytes: u64) -> String {
    let units = [(40, "T"), (30, "G"), (20, "M"), (10, "K")];
    let exact = units.into_iter().find(|&(bits, _)| bytes > 0 && bytes.trailing_zeros() >= bits);
    exact.map_or(bytes.to_string(), |(bits, unit)| format!("{}{unit}", bytes >> bits))
}

#[cfg(test)]
mod tests {
    use super::super::Input;
    use super::*;

    #[test]
    fn a_file_of_any_size_is_read_whole_or_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large");
        for size in [1, LARGE - 1, LARGE, LARGE + 1, 2 * AT_ONCE + LARGE + 3] {
            let bytes: Vec<u8> = (0..size).map(|i| u8::try_from(i % 251).unwrap()).collect();
            std::fs::write(&path, &bytes).unwrap();
            let log = Log::open_any(&Input::File(path.clone()), 0).unwrap();
            let mut told = 0;
            let read = log.contents(size as u64, |bytes| told = bytes).unwrap();
            assert!(*read == *bytes, "{size}");
            assert_eq!(told, size as u64);
            assert!(log.contents(size as u64 - 1, |_| ()).is_err(), "{size}");
        }
    }
}
