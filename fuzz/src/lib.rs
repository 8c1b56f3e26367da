//! What the fuzz targets call: the readers that `tests/any_bytes.rs` holds to the same.

#[path = "../../tests/player.rs"]
#[allow(dead_code, clippy::unwrap_used, reason = "shared with the tests, which use more of it")]
mod player;
#[path = "../../tests/any_bytes/readers.rs"]
#[allow(dead_code, reason = "shared with the tests, which use more of it")]
mod readers;

/// The fuzzer has a limit of its own for inputs that hang.
mod watchdog {
    pub(crate) fn watch() {}
}

/// Gives bytes to the reader of a name.
pub fn read(name: &str, bytes: &[u8]) {
    let (_, read) = readers::READERS.iter().find(|(known, _)| *known == name).expect("a reader of this name");
    read(bytes);
}
