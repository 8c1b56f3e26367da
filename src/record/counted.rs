//! How many of something there are, in words that agree with the number.

/// A number with what is counted.
///
/// ```
/// use untaped::record::counted;
/// assert_eq!(counted(1, "turn"), "1 turn");
/// assert_eq!(counted(0, "turn"), "0 turns");
/// ```
#[must_use]
pub fn counted(n: u64, one: &str) -> String {
    format!("{n} {one}{}", agree(n, "", "s"))
}

/// The one of two words that agrees with a number: `agree(1, "has", "have")` is `has`.
#[must_use]
pub fn agree<'w>(n: u64, one: &'w str, several: &'w str) -> &'w str {
    if n == 1 { one } else { several }
}
