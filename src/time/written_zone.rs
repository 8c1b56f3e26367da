//! The time zones that people write beside a time: `14:45 EST`, `14:30Z`, `14:45 GMT+1`.

/// A time zone beside a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WrittenZone<'t> {
    /// As it is written.
    pub(crate) name: &'t str,
    /// The seconds east of UTC that it can mean; none for the time of the place, which any offset is.
    offsets: [Option<i32>; 2],
}

/// Names of zones with the minutes east of UTC that they can mean. The usual abbreviations of North America and Europe, as in
/// the tz database.
const ZONES: [(&[i32], &str); 23] = [
    (&[0], "UTC GMT Zulu WET"),
    (&[-300], "EST CDT"),
    (&[-240], "EDT AST"),
    (&[-360], "CST MDT"),
    (&[-420], "MST PDT"),
    (&[-480], "PST AKDT"),
    (&[-300, -240], "ET Eastern"),
    (&[-360, -300], "CT Central"),
    (&[-420, -360], "MT Mountain"),
    (&[-480, -420], "PT Pacific"),
    (&[-540], "AKST"),
    (&[-600], "HST"),
    (&[-180], "ADT"),
    (&[-210], "NST"),
    (&[-150], "NDT"),
    (&[60], "WEST BST CET MEZ HNEC"),
    (&[60, 330], "IST"),
    (&[120], "CEST MESZ EET"),
    (&[180], "EEST MSK"),
    (&[540], "JST"),
    (&[600], "AEST"),
    (&[660], "AEDT"),
    (&[], "local"),
];

impl WrittenZone<'_> {
    /// Whether this zone is the one of a place, which was so many seconds east of UTC then and called its time so.
    pub(crate) fn agrees(self, seconds: i32, name: Option<&str>) -> bool {
        self.offsets == [None, None]
            || self.offsets.contains(&Some(seconds))
            || name.is_some_and(|name| name.eq_ignore_ascii_case(self.name))
    }
}

/// Takes a zone from the start of the text after a time.
pub(super) fn leading_zone(text: &str) -> Option<(WrittenZone<'_>, &str)> {
    let is_joined = !text.starts_with(char::is_whitespace);
    let trimmed = text.trim_start();
    let bracketed = trimmed.strip_prefix('(');
    let inside = bracketed.unwrap_or(trimmed);
    let (name, offsets, mut rest) =
        if let Some((seconds, rest)) = offset(inside).filter(|_| is_joined && is_whole_offset(inside)) {
            (inside, [Some(seconds), None], rest)
        } else {
            let end = inside.find(|c: char| !c.is_alphabetic()).unwrap_or(inside.len());
            let (word, rest) = inside.split_at_checked(end)?;
            if word == "Z" || (word == "z" && is_joined) {
                (inside, [Some(0), None], rest)
            } else {
                let (minutes, _) =
                    ZONES.into_iter().find(|(_, names)| names.split(' ').any(|name| name == word))?;
                let mut known = minutes.iter().map(|minutes| minutes * 60);
                let of_zero = offset(rest).filter(|_| matches!(minutes, [0]));
                match of_zero {
                    Some((seconds, rest)) => (inside, [Some(seconds), None], rest),
                    None => (inside, [known.next(), known.next()], rest),
                }
            }
        };
    if bracketed.is_some() {
        rest = rest.strip_prefix(')')?;
    }
    let name = name.get(..name.len() - rest.len())?.trim_end_matches(')');
    let after = ["standard time", "daylight time", "time"].iter().find_map(|word| {
        let (start, after) = rest.trim_start().split_at_checked(word.len())?;
        start.eq_ignore_ascii_case(word).then_some(after)
    });
    // `Central Station`, `local police`; `CT scan`
    let is_sure = match name {
        "Eastern" | "Central" | "Mountain" | "Pacific" | "local" => after.is_some(),
        "ET" | "CT" | "MT" | "PT" => {
            let next = rest.trim_start();
            next.is_empty() || next.starts_with(|c: char| !c.is_alphanumeric())
        }
        _ => true,
    };
    let rest = after.filter(|_| name.len() > 3).unwrap_or(rest);
    (is_sure && !rest.starts_with(char::is_alphanumeric)).then_some((WrittenZone { name, offsets }, rest))
}

/// Whether an offset has minutes, so that it can be one without the word for a zone.
fn is_whole_offset(text: &str) -> bool {
    let numbers = text.trim_start_matches(['+', '-', '−']);
    let length = numbers.bytes().take_while(|b| b.is_ascii_digit() || *b == b':').count();
    matches!(length, 4 | 5)
        && numbers.get(..length).is_some_and(|numbers| numbers.len() == 4 || numbers.contains(':'))
}

/// An offset from UTC at the start of a text, in seconds: `+01:00`, `-0600`, `+1`.
pub(super) fn offset(text: &str) -> Option<(i32, &str)> {
    let sign = if text.starts_with('+') { 1 } else { -1 };
    let rest = text.strip_prefix(['+', '-', '−'])?;
    let length = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = rest.split_at_checked(length)?;
    let (hours, minutes, rest) = match (length, rest.strip_prefix(':')) {
        (1 | 2, Some(after)) => {
            let (minutes, rest) = after.split_at_checked(2)?;
            (digits, minutes, rest)
        }
        // `14:20 GMT+1`
        (1 | 2, None) => (digits, "0", rest),
        (4, _) => (digits.get(..2)?, digits.get(2..)?, rest),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours <= 14 && minutes < 60).then_some((sign * (hours * 3600 + minutes * 60), rest))
}
