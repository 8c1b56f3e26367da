//! The symbols of stretches of time: how much of them, and what the log says of time without tape.

use crate::session::{Share, Texture};

/// One of two symbols: the second on an ASCII terminal.
fn pick(ascii: bool, symbol: &'static str, in_ascii: &'static str) -> &'static str {
    if ascii { in_ascii } else { symbol }
}

/// The symbol of a texture. Untaped time is the denser, the more the log says of questioning in it.
#[must_use]
pub fn texture_symbol(texture: Texture, ascii: bool) -> &'static str {
    match texture {
        Texture::Questioned => pick(ascii, "▓", "#"),
        Texture::Open => pick(ascii, "▒", "+"),
        Texture::NotQuestioned => pick(ascii, "░", "-"),
        Texture::NoRecord => pick(ascii, "┊", ":"),
        Texture::NotHeld => pick(ascii, "·", "."),
        Texture::TapingUnknown => pick(ascii, "─", "_"),
    }
}

/// The symbol of a share: the higher, the greater it is; blank only for nothing, and full only for all. In ASCII tenths, and
/// `=` for all.
#[must_use]
pub fn level_symbol(share: Share, ascii: bool) -> &'static str {
    const EIGHTHS: [&str; 7] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇"];
    const TENTHS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    if share.part.0 <= 0 {
        return " ";
    }
    if share.part >= share.whole {
        return pick(ascii, "█", "=");
    }
    // As many steps as there are symbols for a part: the least part has the first, the greatest the last.
    let of = |steps: usize| {
        let step = i128::from(share.part.0) * (steps as i128) / i128::from(share.whole.0);
        usize::try_from(step).unwrap_or_default()
    };
    pick(ascii, EIGHTHS[of(EIGHTHS.len())], TENTHS[of(TENTHS.len())])
}
