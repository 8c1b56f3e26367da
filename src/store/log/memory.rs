//! All of a log in memory.

use super::Log;
use crate::session::Source;
use crate::store::parallel::join;
use anyhow::{Context, Result, bail};
use std::borrow::Cow;
use std::io::{self, Read};
use std::sync::Arc;

/// A file of so many bytes is read by two threads: what takes time is not the disk, but the system's handing out of
/// memory, page by page.
const LARGE: usize = 1 << 23;
/// No more is read at once, so that there is something to tell.
const AT_ONCE: usize = 1 << 22;

impl Log {
    /// All its bytes, which are read into memory where they are not there already, up to a limit; `watch` is told how
    /// many are read.
    ///
    /// # Errors
    /// One sentence that names the file: it cannot be read, or is larger than the limit.
    pub fn contents(&self, limit: u64, mut watch: impl FnMut(u64)) -> Result<Cow<'_, [u8]>> {
        match &self.source {
            Source::Memory(bytes) => Ok(Cow::Borrowed(bytes.as_slice())),
            Source::Embedded(bytes) => Ok(Cow::Borrowed(*bytes)),
            Source::File(_) => {
                let size = usize::try_from(self.size().min(limit)).unwrap_or(0);
                // One allocation, and not the twice as much that a growing one takes.
                let mut bytes = if size < LARGE { Vec::with_capacity(size + 1) } else { vec![0; size] };
                if size >= LARGE {
                    let read = self.fill(&mut bytes, &mut watch);
                    bytes.truncate(read.with_context(|| format!("{}: cannot be read", self.shown()))?);
                }
                // A small file, or what a large one has become longer by.
                let mut rest = From { log: self, at: bytes.len() as u64, watch };
                read_bounded(&mut rest, &self.shown(), limit, &mut bytes)?;
                Ok(Cow::Owned(bytes))
            }
        }
    }

    /// Reads its first bytes into a buffer, each half on a thread. Gives how many there were.
    fn fill(&self, buffer: &mut [u8], watch: &mut impl FnMut(u64)) -> io::Result<usize> {
        let half = buffer.len() / 2;
        let (first, second) = buffer.split_at_mut(half);
        let read_first = || {
            first.chunks_mut(AT_ONCE).try_fold(0, |read, piece| {
                let read = read + self.read_at(piece, read as u64)?;
                watch(2 * read as u64);
                Ok(read)
            })
        };
        let (first, second): (io::Result<usize>, _) = join(read_first, || self.read_at(second, half as u64));
        let read = first?;
        Ok(if read < half { read } else { half + second? })
    }
}

/// What is no file, read into memory.
pub(super) fn into_memory(reader: &mut dyn Read, name: &str, limit: u64) -> Result<Source> {
    let mut bytes = Vec::new();
    read_bounded(reader, name, limit, &mut bytes)?;
    Ok(Source::Memory(Arc::new(bytes)))
}

/// A log from a place on, with somebody who is told how much was read.
struct From<'l, W> {
    log: &'l Log,
    at: u64,
    watch: W,
}

impl<W: FnMut(u64)> Read for From<'_, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(AT_ONCE);
        let n = self.log.read_at(&mut buffer[..most], self.at)?;
        self.at += n as u64;
        (self.watch)(self.at);
        Ok(n)
    }
}

/// Adds what a reader gives to what was read before, all of which has a limit.
fn read_bounded(reader: &mut dyn Read, name: &str, limit: u64, bytes: &mut Vec<u8>) -> Result<()> {
    reader
        .take(limit.saturating_add(1).saturating_sub(bytes.len() as u64))
        .read_to_end(bytes)
        .with_context(|| format!("{name}: cannot be read"))?;
    if bytes.len() as u64 > limit {
        bail!("{name}: is larger than {limit} bytes: raise --memory-limit, or give a file");
    }
    Ok(())
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
