//! Text as Markdown that is nothing but text.

/// A text in Markdown: trimmed, and escaped so that it is nothing but text wherever it is put (`CommonMark` 0.31, 2.4; autolinks
/// as on GitHub). Line ends must have been replaced.
///
/// ```
/// use untaped::record::markdown_text;
/// assert_eq!(markdown_text(" *a* 1. b"), "\\*a\\* 1. b");
/// ```
#[must_use]
pub fn markdown_text(text: &str) -> String {
    // With spaces at its ends, a name would begin code, and asterisks beside it would be text.
    let text = text.trim();
    let mut safe = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let (before, after) = text.split_at_checked(at).unwrap_or_default();
        let escaped = match c {
            // An item of a numbered list, or a link.
            '.' | ')' => before.bytes().all(|b| b.is_ascii_digit()) || ends_with_www(before),
            ':' => after.starts_with("://"),
            ',' | ';' | '?' | '\'' | '"' | '/' | '(' | '%' => false,
            c => c.is_ascii_punctuation(),
        };
        if escaped {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

fn ends_with_www(text: &str) -> bool {
    text.get(text.len().saturating_sub(3)..).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}
