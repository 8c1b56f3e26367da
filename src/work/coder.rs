//! Who codes: a name that is also the name of a file.

use std::fmt;
use std::sync::Arc;

/// The name of a coder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coder(Arc<str>);

/// The longest name.
const LONGEST: usize = 64;

impl Coder {
    /// A name of letters A to Z, digits, `-`, `_` and `.`, which does not begin with a point.
    ///
    /// # Errors
    /// One sentence that says what a name may be.
    ///
    /// ```
    /// use untaped::work::Coder;
    /// assert_eq!(Coder::parse("k.p-2").unwrap().as_str(), "k.p-2");
    /// assert!(Coder::parse("../kp").is_err());
    /// ```
    pub fn parse(name: &str) -> Result<Coder, String> {
        if is_name(name) {
            return Ok(Coder(Arc::from(name)));
        }
        Err(format!(
            "{name:?} cannot be the name of a coder; use up to {LONGEST} letters A to Z, digits, hyphens, underscores and points"
        ))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text can be a coder, or the id of a codebook, a group or a code: it is also part of a file name.
pub(super) fn is_name(name: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    !name.is_empty() && name.len() <= LONGEST && !name.starts_with('.') && name.bytes().all(allowed)
}

impl fmt::Display for Coder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coder_is_always_the_name_of_a_file_in_its_folder() {
        for name in ["kp", "K.Porter-2", "a_b", "7"] {
            assert!(Coder::parse(name).is_ok(), "{name}");
        }
        for name in ["", ".", "..", ".kp", "a/b", "a b", "é", "a\n", "a\u{202e}b", &"x".repeat(65)] {
            assert!(Coder::parse(name).unwrap_err().contains("letters A to Z"), "{name}");
        }
    }
}
