//! A position in a media file, and the command that opens it there.

use crate::time::Millis;

/// A position in a media file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Media {
    /// The file, as the header of the log names it.
    pub file: String,
    /// The position.
    pub at: Millis,
}

impl Media {
    /// The position in seconds, as players take it: `234`, `234.5`.
    #[must_use]
    pub fn seconds(&self) -> String {
        let at = self.at.0.max(0);
        let whole = (at / 1000).to_string();
        match at % 1000 {
            0 => whole,
            rest => format!("{whole}.{rest:03}").trim_end_matches('0').to_owned(),
        }
    }

    /// The command for mpv, as a shell reads it.
    #[must_use]
    pub fn command(&self) -> String {
        // A name that begins with a hyphen would be an option.
        let file = if self.file.starts_with('-') { format!("./{}", self.file) } else { self.file.clone() };
        format!("mpv --start={} {}", self.seconds(), quoted(&file))
    }
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+,:@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_word_to_a_shell_and_never_an_option() {
        for (file, at, command) in [
            ("tull-6.mp4", 234_000, "mpv --start=234 tull-6.mp4"),
            ("a b.mp4", 500, "mpv --start=0.5 'a b.mp4'"),
            ("it's; rm -rf $HOME", 0, r"mpv --start=0 'it'\''s; rm -rf $HOME'"),
            ("--script=x.lua", 1000, "mpv --start=1 './--script=x.lua'"),
        ] {
            assert_eq!(Media { file: file.to_owned(), at: Millis(at) }.command(), command);
        }
    }
}
