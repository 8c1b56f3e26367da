//! Reads CHAT bullets: times or media references between two U+0015 characters.

use crate::time::{MAX_MILLIS, Millis};
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// The character at both ends of a bullet.
pub(super) const BULLET: char = '\u{15}';

/// The bullets of one line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Bullets {
    /// From the beginning of the first time span to the end of the last.
    pub(super) times: Option<(Millis, Millis)>,
    /// The media file that the first bullet names, in old files.
    pub(super) media: Option<String>,
    /// Bullets that are not times, such as `%pic`.
    pub(super) others: Vec<String>,
    /// Whether a bullet is malformed.
    pub(super) malformed: bool,
    /// The number of time spans.
    pub(super) count: usize,
    /// The utterances of a line with several time spans, each with its own. Empty if the spans are those of words.
    pub(super) pieces: Vec<(String, (Millis, Millis))>,
    /// How many parts of the words are before the last span.
    taken: usize,
}

/// Splits a text into its words and its bullets.
pub(super) fn split_bullets(text: Cow<'_, str>) -> (Cow<'_, str>, Bullets) {
    match text {
        Cow::Borrowed(text) => cut(text),
        Cow::Owned(text) => {
            let (plain, bullets) = cut(&text);
            (Cow::Owned(plain.into_owned()), bullets)
        }
    }
}

fn cut(text: &str) -> (Cow<'_, str>, Bullets) {
    let mut bullets = Bullets::default();
    let mut words = Vec::new();
    // Parts alternate between words and bullets.
    for (i, part) in text.split(BULLET).enumerate() {
        if i % 2 == 1 {
            bullets.add(part, &words);
            continue;
        }
        let mut rest = part;
        // Old files have `%snd:"tape.wav"_1_2` among the words too.
        while let Some(at) = ["%snd:", "%mov:"].iter().filter_map(|sign| rest.find(sign)).min() {
            let Some((media, from, to, after)) = rest.get(at..).and_then(old) else {
                bullets.malformed = true;
                break;
            };
            let before = rest.get(..at).unwrap_or_default().trim();
            words.extend(Some(before).filter(|before| !before.is_empty()));
            bullets.add_span(Some(media), from, to, &words);
            rest = after;
        }
        words.extend(Some(rest.trim()).filter(|rest| !rest.is_empty()));
    }
    bullets.malformed |= text.matches(BULLET).count() % 2 == 1;
    if bullets.count > 1 {
        bullets.close(&words);
    } else {
        bullets.pieces.clear();
    }
    let plain = match words.as_slice() {
        [] => Cow::Borrowed(""),
        // The usual line has one bullet, at its end.
        [only] => Cow::Borrowed(*only),
        _ => Cow::Owned(words.join(" ")),
    };
    (plain, bullets)
}

impl Bullets {
    /// Adds the bullet after some words.
    fn add_span(&mut self, media: Option<&str>, from: Millis, to: Millis, words: &[&str]) {
        let first = self.times.map_or(from, |(first, _)| first);
        self.times = Some((first, to));
        if self.media.is_none() {
            self.media = media.map(str::to_owned);
        }
        self.pieces.push((words.get(self.taken..).unwrap_or_default().join(" "), (from, to)));
        self.taken = words.len();
        self.count += 1;
    }

    /// Adds the words after the last bullet to those before it. The pieces remain if they are utterances, with terminators
    /// of their own: words of one utterance may have times too.
    fn close(&mut self, words: &[&str]) {
        let rest = words.get(self.taken..).unwrap_or_default().join(" ");
        if let Some((last, _)) = self.pieces.last_mut().filter(|_| !rest.is_empty()) {
            let space = if last.is_empty() { "" } else { " " };
            last.push_str(space);
            last.push_str(&rest);
        }
        let is_whole = |text: &str| text.trim_end().ends_with(['.', '?', '!']);
        let all = self.pieces.len() - 1;
        if self.pieces.iter().take(all).filter(|(text, _)| is_whole(text)).count() * 2 < all.max(1) {
            self.pieces.clear();
        }
    }

    fn add(&mut self, inside: &str, words: &[&str]) {
        match span(inside) {
            Some((media, from, to)) => self.add_span(media, from, to, words),
            None => match inside.strip_prefix('%') {
                Some(other) if !other.starts_with("snd") && !other.starts_with("mov") => {
                    let word = other.split([':', ' ']).next().unwrap_or_default();
                    self.others.push(format!("%{word}"));
                }
                Some(_) | None => self.malformed = true,
            },
        }
    }
}

/// Parses `from_to`, in milliseconds, or `%snd:"name"_from_to` in old files. A dash after it tells players to skip it.
fn span(inside: &str) -> Option<(Option<&str>, Millis, Millis)> {
    let inside = inside.trim();
    if ["%snd:", "%mov:"].iter().any(|sign| inside.starts_with(sign)) {
        let (name, from, to, after) = old(inside)?;
        return after.trim_matches(['-', ' ']).is_empty().then_some((Some(name), from, to));
    }
    let (from, to) = inside.trim_end_matches('-').split_once('_')?;
    Some((None, millis(from)?, millis(to)?))
}

/// Parses `%snd:"name"_from_to` at the start of a text, with underscores or blanks. Gives the media file, the times, and the
/// text after them.
fn old(text: &str) -> Option<(&str, Millis, Millis, &str)> {
    #[expect(clippy::unwrap_used, reason = "a constant")]
    static OLD: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"^%(?:snd|mov):\s*"([^"]*)"[_ \t]*([0-9]+)[_ \t]+([0-9]+)"#).unwrap());
    let found = OLD.captures(text)?;
    let [name, from, to] = found.extract().1;
    Some((name, millis(from)?, millis(to)?, text.get(found.get_match().end()..)?))
}

fn millis(digits: &str) -> Option<Millis> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|&ms| plain && ms <= MAX_MILLIS).map(Millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> (Cow<'static, str>, Option<(i64, i64)>) {
        let (text, bullets) = split_bullets(Cow::Borrowed(text));
        (text, bullets.times.map(|(from, to)| (from.0, to.0)))
    }

    #[test]
    fn a_bullet_is_split_from_its_text_which_stays_borrowed() {
        let (text, times) = read(" just say . \u{15}3117_4092\u{15}");
        assert!(matches!(text, Cow::Borrowed("just say .")));
        assert_eq!(times, Some((3117, 4092)));
        assert_eq!(read("plain ."), ("plain .".into(), None));
        assert_eq!(read("\u{15}1_2\u{15}"), ("".into(), Some((1, 2))));
    }

    #[test]
    fn several_bullets_span_from_the_first_to_the_last() {
        assert_eq!(read("a \u{15}1_2\u{15} b . \u{15}2_9-\u{15}"), ("a b .".into(), Some((1, 9))));
        let owned = split_bullets(Cow::Owned("a \u{15}1_2\u{15} b".to_owned()));
        assert_eq!(owned.0, "a b");
        assert_eq!(split_bullets(Cow::Owned(" a ".to_owned())).0, "a");
    }

    #[test]
    fn old_bullets_name_their_media_and_others_are_not_times() {
        let (_, bullets) = split_bullets("x \u{15}%snd:\"tape_1.wav\"_5_7\u{15}".into());
        assert_eq!(
            (bullets.media.as_deref(), bullets.times),
            (Some("tape_1.wav"), Some((Millis(5), Millis(7))))
        );
        let (text, bullets) = split_bullets("x \u{15}%pic:\"a.jpg\"\u{15} y".into());
        assert_eq!((text.as_ref(), bullets.others, bullets.times), ("x y", vec!["%pic".to_owned()], None));
    }

    #[test]
    fn an_invalid_bullet_is_malformed() {
        for text in [
            "\u{15}1\u{15}",
            "\u{15}a_b\u{15}",
            "\u{15}-1_2\u{15}",
            "\u{15}+1_2\u{15}",
            "\u{15}1_99999999999999999999\u{15}",
            "a \u{15}",
        ] {
            let (_, bullets) = split_bullets(text.into());
            assert!(bullets.malformed && bullets.times.is_none(), "{text:?}");
        }
        // Unterminated: its time is read, but it is malformed.
        assert!(split_bullets("a \u{15}1_2".into()).1.malformed);
    }
}
