//! The parts of an archive (ZIP), read one at a time into bounded memory.

use super::too_large;
use crate::import::decode::decode;
use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive, ZipSliceArchive};
use std::fmt::Display;
use std::io::Read;

/// An archive in memory.
pub(super) struct Parts<'a> {
    archive: ZipSliceArchive<&'a [u8]>,
    /// The most bytes that a part may unpack to.
    most: usize,
}

fn damaged(what: impl Display) -> String {
    format!("it is damaged or not whole ({what}); open it in the program that wrote it and save it again")
}

impl<'a> Parts<'a> {
    /// Finds the directory of an archive.
    ///
    /// # Errors
    /// It has none.
    pub(super) fn open(bytes: &'a [u8], most: usize) -> Result<Parts<'a>, String> {
        let archive = ZipArchive::from_slice(bytes).map_err(damaged)?;
        Ok(Parts { archive, most })
    }

    /// Whether there is a part with this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.unpack(name, 0).is_ok_and(|found| found.is_some())
    }

    /// Whether the part with this name begins with this text.
    pub(super) fn begins(&self, name: &str, with: &str) -> bool {
        self.unpack(name, with.len())
            .is_ok_and(|part| part.is_some_and(|part| part.starts_with(with.as_bytes())))
    }

    /// The text of the part with this name.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub(super) fn text(&self, name: &str) -> Result<String, String> {
        let bytes = self.unpack(name, self.most + 1)?.ok_or_else(|| format!("it has no part {name}"))?;
        if bytes.len() > self.most {
            return Err(too_large(self.most));
        }
        Ok(match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(other) => decode(other.as_bytes(), None).text.into_owned(),
        })
    }

    /// The first bytes of a part, at most so many; `None` if there is none with this name. The whole of a part is checked
    /// against its checksum.
    fn unpack(&self, name: &str, most: usize) -> Result<Option<Vec<u8>>, String> {
        let mut entries = self.archive.entries();
        // The directory of an archive of a million parts is read once for each of the few parts.
        let found = loop {
            match entries.next_entry().map_err(damaged)? {
                None => return Ok(None),
                Some(entry) if entry.file_path().as_ref() == name.as_bytes() => break entry,
                Some(_) => {}
            }
        };
        if most == 0 {
            return Ok(Some(Vec::new()));
        }
        if found.flags().is_encrypted() {
            return Err("it has a password; save it without one".to_owned());
        }
        let entry = self.archive.get_entry(found.wayfinder()).map_err(damaged)?;
        let data = entry.data();
        let mut bytes = Vec::new();
        let read = match found.compression_method() {
            CompressionMethod::STORE => {
                entry.verifying_reader(data).take(most as u64).read_to_end(&mut bytes)
            }
            CompressionMethod::DEFLATE => {
                entry.verifying_reader(DeflateDecoder::new(data)).take(most as u64).read_to_end(&mut bytes)
            }
            _ => return Err(format!("{name} is packed in an unusual way; save it as plain text (UTF-8)")),
        };
        read.map_err(damaged)?;
        Ok(Some(bytes))
    }
}
