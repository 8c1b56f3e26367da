//! The SHA-256 of a log, which a citation gives.

use super::Log;
use anyhow::{Context, Result};
use base16ct::lower::encode_string;
use sha2::{Digest, Sha256};

/// How many bytes are read at once.
const CHUNK: usize = 1 << 20;

impl Log {
    /// The SHA-256 of all its bytes in hexadecimal; for an imported log, that of the transcript.
    ///
    /// # Errors
    /// The system's error if a read fails.
    pub fn sha256(&self) -> Result<String> {
        if let Some(from) = &self.imported {
            return Ok(from.sha256.clone());
        }
        let mut hash = Sha256::new();
        let mut chunk = vec![0; CHUNK];
        let mut position = 0;
        loop {
            let n = self
                .read_at(&mut chunk, position)
                .with_context(|| format!("{}: cannot read at byte {position}", self.shown()))?;
            if n == 0 {
                return Ok(encode_string(&hash.finalize()));
            }
            hash.update(&chunk[..n]);
            position += n as u64;
        }
    }
}

/// The SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    encode_string(&Sha256::digest(bytes))
}
