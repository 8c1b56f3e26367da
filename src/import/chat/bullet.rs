//! Bullets: what CHAT ties to a place in a text, between two signs U+0015. Mostly a span of the media, in milliseconds.

use crate::time::{LIMIT, Millis};
use std::borrow::Cow;

/// The sign at both ends of a bullet.
pub(super) const MARK: char = '\u{15}';

/// What the bullets of a line say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Bullets {
    /// From the begin of the first span to the end of the last.
    pub(super) times: Option<(Millis, Millis)>,
    /// The media file that the first span names, as bullets of old files do.
    pub(super) media: Option<String>,
    /// Bullets that are no spans, such as `%pic`.
    pub(super) others: Vec<String>,
    /// Whether one of them cannot be read.
    pub(super) wrong: bool,
}

/// A text without its bullets, and what they say.
pub(super) fn take(text: Cow<'_, str>) -> (Cow<'_, str>, Bullets) {
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
    // The parts are by turns outside of bullets and in one.
    for (i, part) in text.split(MARK).enumerate() {
        if i % 2 == 1 {
            bullets.add(part);
        } else if !part.trim().is_empty() {
            words.push(part.trim());
        }
    }
    bullets.wrong |= text.matches(MARK).count() % 2 == 1;
    let plain = match words.as_slice() {
        [] => Cow::Borrowed(""),
        // Most lines have one bullet, at the end.
        [only] => Cow::Borrowed(*only),
        _ => Cow::Owned(words.join(" ")),
    };
    (plain, bullets)
}

impl Bullets {
    fn add(&mut self, inside: &str) {
        match span(inside) {
            Some((media, from, to)) => {
                let first = self.times.map_or(from, |(first, _)| first);
                self.times = Some((first, to));
                if self.media.is_none() {
                    self.media = media.map(str::to_owned);
                }
            }
            None => match inside.strip_prefix('%') {
                Some(other) if !other.starts_with("snd") && !other.starts_with("mov") => {
                    let word = other.split([':', ' ']).next().unwrap_or_default();
                    self.others.push(format!("%{word}"));
                }
                Some(_) | None => self.wrong = true,
            },
        }
    }
}

/// `from_to`, or in old files `%snd:"name"_from_to`. A dash behind it says that players pass over it.
fn span(inside: &str) -> Option<(Option<&str>, Millis, Millis)> {
    let inside = inside.trim();
    let (media, times) = match inside.strip_prefix("%snd:").or_else(|| inside.strip_prefix("%mov:")) {
        None => (None, inside),
        Some(old) => {
            let (name, times) = old.trim().strip_prefix('"')?.split_once("\"_")?;
            (Some(name), times)
        }
    };
    let (from, to) = times.trim_end_matches('-').split_once('_')?;
    Some((media, millis(from)?, millis(to)?))
}

fn millis(digits: &str) -> Option<Millis> {
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|&ms| plain && ms <= LIMIT).map(Millis)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> (Cow<'static, str>, Option<(i64, i64)>) {
        let (text, bullets) = take(Cow::Borrowed(text));
        (text, bullets.times.map(|(from, to)| (from.0, to.0)))
    }

    #[test]
    fn a_bullet_is_taken_out_of_its_text_which_stays_borrowed() {
        let (text, times) = read(" just say . \u{15}3117_4092\u{15}");
        assert!(matches!(text, Cow::Borrowed("just say .")));
        assert_eq!(times, Some((3117, 4092)));
        assert_eq!(read("plain ."), ("plain .".into(), None));
        assert_eq!(read("\u{15}1_2\u{15}"), ("".into(), Some((1, 2))));
    }

    #[test]
    fn several_bullets_span_from_the_first_to_the_last() {
        assert_eq!(read("a \u{15}1_2\u{15} b . \u{15}2_9-\u{15}"), ("a b .".into(), Some((1, 9))));
        let owned = take(Cow::Owned("a \u{15}1_2\u{15} b".to_owned()));
        assert_eq!(owned.0, "a b");
        assert_eq!(take(Cow::Owned(" a ".to_owned())).0, "a");
    }

    #[test]
    fn old_bullets_name_their_media_and_others_are_no_times() {
        let (_, bullets) = take("x \u{15}%snd:\"tape_1.wav\"_5_7\u{15}".into());
        assert_eq!(
            (bullets.media.as_deref(), bullets.times),
            (Some("tape_1.wav"), Some((Millis(5), Millis(7))))
        );
        let (text, bullets) = take("x \u{15}%pic:\"a.jpg\"\u{15} y".into());
        assert_eq!((text.as_ref(), bullets.others, bullets.times), ("x y", vec!["%pic".to_owned()], None));
    }

    #[test]
    fn a_bullet_that_cannot_be_read_is_wrong() {
        for text in [
            "\u{15}1\u{15}",
            "\u{15}a_b\u{15}",
            "\u{15}-1_2\u{15}",
            "\u{15}+1_2\u{15}",
            "\u{15}1_99999999999999999999\u{15}",
            "a \u{15}",
        ] {
            let (_, bullets) = take(text.into());
            assert!(bullets.wrong && bullets.times.is_none(), "{text:?}");
        }
        // Never closed: its time is read, and it is wrong all the same.
        assert!(take("a \u{15}1_2".into()).1.wrong);
    }
}
