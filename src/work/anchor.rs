//! What ties an act to an event: the number of its line, a hash of the line, and its time.

use crate::session::{EventKey, LogBytes, Session};
use crate::time::SessionTime;
use base16ct::lower::encode_string;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;
use std::io;

/// The first 64 bits of the SHA-256 of a line, without its line end (`\n` or `\r\n`). Written as 16 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineHash([u8; 8]);

impl LineHash {
    /// The hash of the bytes of a line.
    ///
    /// ```
    /// use untaped::work::LineHash;
    /// assert_eq!(LineHash::of(b"abc\r\n").to_string(), "ba7816bf8f01cfea");
    /// ```
    #[must_use]
    pub fn of(line: &[u8]) -> LineHash {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let digest: [u8; 32] = Sha256::digest(line).into();
        let mut hash = [0; 8];
        hash.copy_from_slice(&digest[..8]);
        LineHash(hash)
    }

    /// Reads 16 hexadecimal digits.
    #[must_use]
    pub fn parse(digits: &str) -> Option<LineHash> {
        let mut hash = [0; 8];
        let read = base16ct::mixed::decode(digits, &mut hash).ok()?;
        (read.len() == 8).then_some(LineHash(hash))
    }
}

impl fmt::Display for LineHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&encode_string(&self.0))
    }
}

impl Serialize for LineHash {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for LineHash {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<LineHash, D::Error> {
        let digits = String::deserialize(from)?;
        LineHash::parse(&digits).ok_or_else(|| serde::de::Error::custom("a hash is 16 hexadecimal digits"))
    }
}

/// The key of a moment: it has line 0, which no event has, and is before the events at its time.
#[must_use]
pub fn moment_key(t: SessionTime) -> EventKey {
    EventKey { time: t, line: 0 }
}

/// Whether a key is that of a moment, and not of an event.
#[must_use]
pub fn is_moment(key: EventKey) -> bool {
    key.line == 0
}

/// An event in a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Anchor {
    /// Its line in the log, from 1.
    pub line: u32,
    /// The hash of the line.
    pub hash: LineHash,
    /// Its session time in milliseconds; `None` for an event without a time.
    #[serde(default)]
    pub t_ms: Option<i64>,
}

impl Anchor {
    /// The anchor of the event at index `i`; `None` if there is no such event.
    ///
    /// # Errors
    /// The system's error if the log cannot be read.
    pub fn new(session: &Session, text: &LogBytes, i: usize) -> io::Result<Option<Anchor>> {
        let Some(entry) = session.index().get(i) else { return Ok(None) };
        let hash = LineHash::of(&text.line(entry.byte_offset())?);
        Ok(Some(Anchor { line: entry.line(), hash, t_ms: entry.is_timed().then(|| entry.time().0) }))
    }
}
