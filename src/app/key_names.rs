//! The names of keys, as every text writes them and as the user's settings name them.

use super::msg::Key;
use Key::{Char, Ctrl};

/// The key with a name as [`key_name`] writes it, in any case; arrows also in words: `Up`. `None` for any other, and for
/// digits, which are counts.
pub fn key_named(name: &str) -> Option<Key> {
    const NAMED: [(Key, &str); 15] = [
        (Char(' '), "space"),
        (Key::Up, "up"),
        (Key::Down, "down"),
        (Key::Left, "left"),
        (Key::Right, "right"),
        (Key::PageUp, ""),
        (Key::PageDown, ""),
        (Key::Home, ""),
        (Key::End, ""),
        (Key::Enter, ""),
        (Key::Tab, ""),
        (Key::BackTab, ""),
        (Key::Backspace, ""),
        (Key::Delete, ""),
        (Key::F1, ""),
    ];
    let mut characters = name.chars();
    if let (Some(c), None) = (characters.next(), characters.next()) {
        let named = NAMED.iter().find(|(key, _)| key_name(*key) == name).map(|(key, _)| *key);
        return named.or((!c.is_ascii_digit() && !c.is_control() && !c.is_whitespace()).then_some(Char(c)));
    }
    let lower = name.to_lowercase();
    if let Some(c) = lower.strip_prefix("ctrl-").and_then(|rest| rest.parse::<char>().ok()) {
        return c.is_ascii_lowercase().then_some(Ctrl(c));
    }
    let is_it = |&&(key, word): &&(Key, &str)| {
        !word.is_empty() && lower == word || lower == key_name(key).to_lowercase()
    };
    NAMED.iter().find(is_it).map(|(key, _)| *key)
}

/// The name of a key, as every text writes it.
pub fn key_name(key: Key) -> String {
    match key {
        Char(' ') => "space".to_owned(),
        Char(c) => c.to_string(),
        Ctrl(c) => format!("Ctrl-{}", c.to_ascii_uppercase()),
        Key::Up => "↑".to_owned(),
        Key::Down => "↓".to_owned(),
        Key::Left => "←".to_owned(),
        Key::Right => "→".to_owned(),
        Key::PageUp => "PgUp".to_owned(),
        Key::PageDown => "PgDn".to_owned(),
        Key::Home => "Home".to_owned(),
        Key::End => "End".to_owned(),
        Key::Enter => "Enter".to_owned(),
        Key::Esc => "Esc".to_owned(),
        Key::Tab => "Tab".to_owned(),
        Key::BackTab => "Shift-Tab".to_owned(),
        Key::Backspace => "Backspace".to_owned(),
        Key::Delete => "Delete".to_owned(),
        Key::F1 => "F1".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_its_name_in_any_case_and_digits_are_counts() {
        assert_eq!((key_named("pgdn"), key_named("Up")), (Some(Key::PageDown), Some(Key::Up)));
        for name in ["", "5", " ", "Ctrl-", "Ctrl-5", "Esc", "uu", "\u{7}"] {
            assert_eq!(key_named(name), None, "{name:?}");
        }
    }
}
