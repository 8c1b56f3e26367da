//! Names of speakers before words: what can be one, and which are the same.
//!
//! No list of letters or words decides. Whatever stands before the first colon of a line may be a name, unless it is a
//! time, an address or a sentence. Which ones are is decided by the [census](super::census).

use unicode_normalization::UnicodeNormalization;

/// The most characters, and the most words, of a name.
const LONGEST: (usize, usize) = (64, 8);

/// Whether a character is invisible: a sign of width zero or of direction, a byte-order mark, a soft hyphen.
pub(super) fn is_hidden(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e01ef}')
}

pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_hidden(c))
}

/// A name as it is shown: without invisible characters but for joiners within a word that is not in ASCII, in Unicode's
/// composed form, with single spaces.
pub(super) fn shown(name: &str) -> String {
    if name.is_ascii() {
        return spaced(name);
    }
    let chars: Vec<char> = name.chars().collect();
    let joins = |at: usize| {
        let beside = |at: Option<usize>| {
            at.and_then(|at| chars.get(at)).is_some_and(|c| !c.is_ascii() && !is_hidden(*c))
        };
        beside(at.checked_sub(1)) && beside(at.checked_add(1))
    };
    let kept =
        |&(at, &c): &(usize, &char)| !is_hidden(c) || (matches!(c, '\u{200c}' | '\u{200d}') && joins(at));
    spaced(&chars.iter().enumerate().filter(kept).map(|(_, &c)| c).nfc().collect::<String>())
}

/// What names of one person have in common: all but letter case, invisible characters, the form of accents, and spaces.
pub(super) fn key(name: &str) -> String {
    if name.is_ascii() {
        return spaced(name).to_ascii_lowercase();
    }
    let lower: String = name.chars().filter(|&c| !is_hidden(c)).nfc().flat_map(char::to_lowercase).collect();
    spaced(&lower.nfc().collect::<String>())
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How a possible name is formed, from the surest to the least sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// What a program calls a voice: `SPEAKER_00`, `spk_1`, `Channel 2`.
    Label,
    /// Each word begins with a capital or with a letter of a script without capitals, or has a digit.
    Title,
    /// As a title, with short words in lower case inside: `Maria de la Cruz`.
    Particles,
    /// One word in lower case.
    Word,
    /// Several words, of which some are in lower case: `the officer`, `He said`.
    Phrase,
    /// A number.
    Number,
}

/// Whether a name is a number or a letter that a program assigned to a voice: `SPEAKER_00`, `spk_1`, `2`, `B`.
pub(super) fn is_assigned(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let word = ["speaker", "spkr", "spk", "channel", "ch"].iter().find_map(|word| name.strip_prefix(word));
    let rest = word.unwrap_or(&name).trim_start_matches([' ', '_', '-', '#']);
    let digits = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    digits || (rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// As [`is_assigned`], with a word and a number: no words of a sentence look like that.
fn is_label(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.ends_with(|c: char| c.is_ascii_digit())
        && is_assigned(name)
}

/// How a text is formed, if it can be the name of a person.
pub(super) fn shape(text: &str) -> Option<Shape> {
    let mut characters = 0;
    for c in text.chars().filter(|&c| !is_hidden(c)) {
        // No name has a sign that ends or interrupts a sentence.
        let ends = [
            '!', ';', ':', '…', '—', '<', '>', '{', '}', '=', '\\', '。', '！', '；', '؛', '¡', '¿', '\t',
            '\n', '\r',
        ];
        characters += 1;
        if characters > LONGEST.0 || ends.contains(&c) || c.is_control() {
            return None;
        }
    }
    let asked = text.trim_end_matches(['?', ')']).contains(['?', '？']);
    if asked || text.contains("..") || text.contains("//") || text.matches('"').count() % 2 == 1 {
        return None;
    }
    if text.matches('(').count() != text.matches(')').count()
        || text.matches('[').count() != text.matches(']').count()
    {
        return None;
    }
    if !text.chars().any(char::is_alphabetic) {
        let is_number = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        return is_number.then_some(Shape::Number);
    }
    if is_label(text) {
        return Some(Shape::Label);
    }
    let (mut words, mut lower, mut short, mut last_is_title, mut depth) =
        (0_usize, 0_usize, true, false, 0_i32);
    for word in text.split_whitespace() {
        let inside = depth > 0 || word.starts_with(['(', '[']);
        for c in word.chars() {
            depth += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
        }
        words += 1;
        if inside {
            continue;
        }
        let bare = word.trim_matches(|c: char| c.is_ascii_punctuation() || is_hidden(c));
        let is_lower = bare.starts_with(char::is_lowercase)
            && !bare.contains(|c: char| c.is_uppercase() || c.is_numeric() || matches!(c, '_' | '@'));
        // `We went home. Then` is a sentence; `Det. Doe` and `det. doe` are none.
        let longest = if words == 1 { 4 } else { 2 };
        if is_lower && word.ends_with(['.', ',']) && bare.chars().count() > longest {
            return None;
        }
        lower += usize::from(is_lower);
        short &= !is_lower || bare.chars().count() <= 3;
        last_is_title = bare.starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase());
    }
    if words > LONGEST.1 {
        return None;
    }
    Some(match lower {
        0 => Shape::Title,
        _ if words == 1 => Shape::Word,
        _ if short && last_is_title => Shape::Particles,
        _ => Shape::Phrase,
    })
}

/// Whether a text is formed like the name of a person, and not like a sentence or a number.
pub(super) fn is_name(text: &str) -> bool {
    let text = trimmed(text);
    !text.ends_with(['?', '？'])
        && matches!(shape(text), Some(Shape::Label | Shape::Title | Shape::Particles))
}

/// A possible speaker at the start of a line, and the words after it: what stands before the first colon, if it is no time,
/// no address and no sentence. Signs of a change of speaker (`>>`, `-`) and brackets around the name are left out.
pub(super) fn candidate(line: &str) -> Option<(&str, &str)> {
    split_at_colon(line).filter(|(name, _)| shape(name).is_some_and(|shape| shape != Shape::Number))
}

/// As [`candidate`], if it is formed like a name.
pub(super) fn named(line: &str) -> Option<(&str, &str)> {
    candidate(line).filter(|(name, _)| is_name(name))
}

/// Titles before a name, in lower case.
const TITLES: [&str; 25] = [
    "agent", "attorney", "atty", "capt", "captain", "cpl", "dep", "deputy", "det", "detective", "dr", "insp",
    "inspector", "judge", "lieutenant", "lt", "miss", "mr", "mrs", "ms", "ofc", "officer", "prof",
    "sergeant", "sgt",
];

/// As [`named`], if the line surely begins a turn, though the name may occur nowhere else: it has a title, or it is in
/// capitals and the words are not.
pub(super) fn surely_named(line: &str) -> Option<(&str, &str)> {
    named(line).filter(|(name, words)| {
        let (first, rest) = name.split_once([' ', '.']).unwrap_or((name, ""));
        let has_title = !trimmed(rest).is_empty() && TITLES.contains(&first.to_lowercase().as_str());
        let is_apart = || {
            is_in_capitals(name)
                && !name.starts_with("BY ")
                && !name.contains(|c: char| c.is_ascii_digit())
                && !words.starts_with(|c: char| c.is_ascii_digit())
                && words.contains(char::is_lowercase)
        };
        shape(name) == Some(Shape::Title) && (has_title || is_apart())
    })
}

/// Whether a name has several letters, all of them in capitals.
pub(super) fn is_in_capitals(name: &str) -> bool {
    name.chars().filter(|c| c.is_uppercase()).count() > 1 && !name.contains(char::is_lowercase)
}

/// As [`candidate`], with numbers, and without a check of its form. `Q.` and `A.` need no colon.
pub(super) fn split_at_colon(line: &str) -> Option<(&str, &str)> {
    let start = |text: &str| -> usize {
        text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || is_hidden(c)).len()
    };
    let line = line.get(start(line)..)?;
    let signs = [">>>", ">>", "- ", "– ", "— "];
    let line = signs.iter().find_map(|sign| line.strip_prefix(sign)).unwrap_or(line);
    let line = line.get(start(line)..)?;
    let letter = || {
        let words = line.strip_prefix(['Q', 'A'])?.strip_prefix('.')?;
        let name = line.get(..1)?;
        (words.is_empty() || words.starts_with(char::is_whitespace)).then_some((name, words.trim_start()))
    };
    let named = || before_colon(line).filter(|(name, _)| !name.starts_with("Q.") && is_name(name));
    match letter() {
        Some(letter) => named().or(Some(letter)),
        None => before_colon(line),
    }
}

/// What is before the first colon of a line, and the words after it.
fn before_colon(line: &str) -> Option<(&str, &str)> {
    let mut chars = line.char_indices().take(LONGEST.0 + 16);
    let (at, colon) = chars.find(|&(_, c)| matches!(c, ':' | '：' | '﹕' | '!' | ';' | '…'))?;
    let (before, rest) = line.split_at_checked(at)?;
    let rest = rest.strip_prefix(colon)?;
    match colon {
        ':' => {
            let next = rest.chars().find(|&c| !is_hidden(c));
            let is_apart = next.is_none_or(char::is_whitespace) || rest.starts_with("**");
            // `KESSLER:Sit`, but neither `10:30` nor `http://`.
            let begins = next.is_some_and(|c| {
                (c.is_alphabetic() && !c.is_lowercase()) || matches!(c, '"' | '“' | '¿' | '¡')
            });
            if !(is_apart || begins) {
                return None;
            }
        }
        '：' | '﹕' => {}
        _ => return None,
    }
    let name = trimmed(before);
    // `**Ann**: Yes` and `**Ann:** Yes`.
    let set = ["**", "__", "*", "_"].iter().find_map(|sign| {
        let inside = name.strip_prefix(sign)?;
        let after = || Some((inside, rest.strip_prefix(sign)?));
        inside.strip_suffix(sign).map(|inside| (inside, rest)).or_else(after)
    });
    let (name, rest) = set.unwrap_or((name, rest));
    let bare = [('[', ']'), ('(', ')')].iter().find_map(|&(open, close)| {
        name.strip_prefix(open)?.strip_suffix(close).filter(|inside| !inside.contains([open, close]))
    });
    Some((trimmed(bare.unwrap_or(name)), rest.trim_start()))
}

/// What may be a speaker in brackets, between bars, or before a dash, two spaces or a tab at the start of a line, and the words
/// after it. The label of a program needs one space.
pub(super) fn marked(line: &str) -> Option<(&str, &str)> {
    let line = ["- ", "– ", "— "].iter().find_map(|sign| line.strip_prefix(sign)).unwrap_or(line);
    let inside = [('[', ']'), ('(', ')'), ('|', '|')].into_iter().find_map(|(open, close)| {
        let (name, words) = line.strip_prefix(open)?.split_once(close)?;
        Some((name.trim().trim_end_matches(':'), words.trim_start()))
    });
    // `Q. Where?`
    let letter = || line.split_once(". ").filter(|(name, _)| name.len() == 1 && is_name(name));
    let label = || line.split_once(' ').filter(|(name, _)| is_label(name));
    let apart = || {
        let signs = [" - ", " – ", " — ", " | ", "  ", "\t"].iter();
        let (_, sign) = signs.filter_map(|sign| Some((line.find(sign)?, sign))).min()?;
        line.split_once(sign).map(|(name, words)| (name, words.trim_start()))
    };
    inside.or_else(letter).or_else(label).or_else(apart)
}

/// A name without quotation marks and a number in parentheses after it, as Webex writes it: `"Ann Lee" (3456)`.
pub(super) fn unnumbered(name: &str) -> &str {
    let number = name.strip_suffix(')').and_then(|name| name.rsplit_once('('));
    let is_number = |text: &str| text.len() > 3 && text.bytes().all(|b| b.is_ascii_digit());
    let bare = number.filter(|(_, number)| is_number(number)).map_or(name, |(name, _)| name.trim_end());
    bare.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(bare)
}

/// A name without what is in brackets at its end: `KESSLER` of `KESSLER (laughing)`.
pub(super) fn base(name: &str) -> Option<&str> {
    let inside = name.strip_suffix(')')?.rsplit_once('(')?.0.trim_end();
    Some(inside).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_an_address_or_a_sentence_is_not_a_speaker() {
        for (line, name) in [
            ("KESSLER: Sit down.", Some("KESSLER")),
            ("Det. R. Kessler: Sit down.", Some("Det. R. Kessler")),
            ("[SPEAKER_00]: Sit down.", Some("SPEAKER_00")),
            (">> KESSLER: Sit down.", Some("KESSLER")),
            ("- Q: Where?", Some("Q")),
            ("**Ann:** Yes", Some("Ann")),
            ("**Ann**: Yes", Some("Ann")),
            ("警察：坐下", Some("警察")),
            ("KESSLER:Sit", Some("KESSLER")),
            ("Kessler : Asseyez-vous", Some("Kessler")),
            ("\u{feff}\u{200e}Doe, Jo Q., Esq.\u{200f}: No", Some("Doe, Jo Q., Esq.")),
            ("Dana Kessler (she/her): Sit", Some("Dana Kessler (she/her)")),
            ("Спикер №1: Садитесь.", Some("Спикер №1")),
            ("Bel\u{301}a: no", Some("Bel\u{301}a")),
            ("spk_0: no", Some("spk_0")),
            ("anna: no", Some("anna")),
            ("Speaker 1:", Some("Speaker 1")),
            (
                "Assistant District Attorney Jane B. Smith: no",
                Some("Assistant District Attorney Jane B. Smith"),
            ),
            ("17:30: we left.", None),
            ("17:30", None),
            ("At 17:30: we left.", None),
            ("1: first", None),
            ("https://example.org", None),
            ("C:\\tapes", None),
            ("std::vec", None),
            ("I went home. Then: nothing", None),
            ("Why? Because: cold", None),
            ("Stop! He said: no", None),
            ("What I mean by that is this, as I said to you before it: cold", None),
            ("[00:01]: x", None),
            (": x", None),
            ("no colon", None),
        ] {
            assert_eq!(candidate(line).map(|(name, _)| name), name, "{line}");
        }
    }

    #[test]
    fn a_text_is_formed_like_a_name_or_not() {
        for name in [
            "Ann", "Det. Kessler", "speaker_0", "iPhone 12", "Maria de la Cruz", "Doe, Jo", "警察",
            "Jo (they/them)",
        ] {
            assert!(is_name(name), "{name}");
        }
        for text in ["", "12", "it was", "He said", "anna", "17:30", "No!", "Why? Ann", "(", "a = b"] {
            assert!(!is_name(text), "{text}");
        }
    }

    #[test]
    fn names_that_look_alike_have_one_key() {
        for (one, other) in [
            ("MARSH", "Marsh"),
            ("Be\u{301}la", "BÉLA"),
            ("Ann\u{200b} \u{a0}Lee", "\u{feff}ann lee"),
            ("Straße", "straße"),
        ] {
            assert_eq!(key(one), key(other), "{one} {other}");
        }
        assert_ne!(key("Ann Lee"), key("Annlee"));
        assert_eq!(shown("\u{202a}Be\u{301}la\u{ad} "), "Béla");
        assert_eq!(shown("علی\u{200c}رضا"), "علی\u{200c}رضا");
    }

    #[test]
    fn a_name_has_no_number_of_a_connection() {
        for (name, bare) in [
            ("\"Ann Lee\" (34567)", "Ann Lee"),
            ("Ann (34567)", "Ann"),
            ("iPhone (2)", "iPhone (2)"),
            ("Ann (she)", "Ann (she)"),
        ] {
            assert_eq!(unnumbered(name), bare);
        }
    }

    #[test]
    fn a_number_assigned_by_a_program_is_not_a_name() {
        for name in ["SPEAKER_00", "spk_1", "Speaker 2", "0", "A", "speaker b", "ch_0"] {
            assert!(is_assigned(name), "{name}");
        }
        for name in ["Kessler", "Speaker", "", "DOE", "Officer 2", "Ch", "Al", "é"] {
            assert!(!is_assigned(name), "{name}");
        }
    }
}
